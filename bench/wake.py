"""From EXISTS of a mail to the bot to the server's 250 for the second ask, beside a bare IDLE client."""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from bench.places import BOT, CARLA, PASSWORD, provider, worker
from bench.report import Figure, tell
from bot.engines.embedded import Engine

TIMES = 15


class BareClient(threading.Thread):
    """An IMAP client that does nothing but IDLE, and notes when it is told of a new message."""

    def __init__(self, server: Any) -> None:
        super().__init__(daemon=True)
        from imapclient import IMAPClient

        from bot.mailboxes.links import tls_context

        tls = server.security == "tls"
        context = tls_context(server.ca_file) if tls else None
        self.client = IMAPClient(server.host, server.imap_port, ssl=tls, ssl_context=context, timeout=30)
        self.client.login(BOT, PASSWORD)
        self.client.select_folder("INBOX")
        self.told: list[float] = []
        self.ended = threading.Event()

    def run(self) -> None:
        """Waits for EXISTS until ended."""
        self.client.idle()
        while not self.ended.is_set():
            for answer in self.client.idle_check(timeout=1):
                if answer[1] == b"EXISTS":
                    self.told.append(time.perf_counter())
        self.client.idle_done()
        self.client.logout()


def request(number: int) -> bytes:
    """A complete request to the bot, of another pair each time."""
    return (
        f"From: Carla Conti <{CARLA}>\r\nTo: <{BOT}>\r\nSubject: pilots {number}\r\n"
        f"Date: {format_datetime(datetime.now(UTC))}\r\nMessage-ID: <r{number}@conti.example>\r\n\r\n"
        f"Ana Ruiz <ana+{number}@ruiz.example> + Ben Ong <ben+{number}@ong.example>: fintech pilots, 20-minute call\r\n"
        "For Ana: Ben runs three pilots in Jakarta\r\nFor Ben: Ana has taken two fintechs through audit\r\n"
    ).encode()


def main() -> list[Figure]:
    """Measures, tells, answers the figures."""
    sent: list[float] = []

    def step(name: str) -> None:
        if name == "transmitted":
            sent.append(time.perf_counter())

    with (
        provider() as server,
        tempfile.TemporaryDirectory() as folder,
        worker(server, "separate", Path(folder), step=step) as (assembled, _),
    ):
        engine = Engine(assembled.work, poll_seconds=3600, idle=True)
        running = threading.Thread(target=engine.run)
        running.start()
        bare = BareClient(server)
        bare.start()
        time.sleep(2)
        delays = []
        for number in range(TIMES + 1):
            seen, asked = len(bare.told), len(sent)
            server.deliver(CARLA, [BOT], request(number))
            deadline = time.monotonic() + 20
            while (len(bare.told) == seen or len(sent) < asked + 2) and time.monotonic() < deadline:
                time.sleep(0.002)
            if len(bare.told) == seen or len(sent) < asked + 2:
                raise RuntimeError(f"request {number}: no EXISTS or no two asks within 20 seconds")
            delays.append((sent[asked + 1] - bare.told[seen]) * 1000)
            time.sleep(1)  # let the self-copies of the asks arrive and be filed
        bare.ended.set()
        bare.join()
        engine.stop()
        running.join()
    warm = delays[1:]
    figures = [
        Figure("wake_up_over_bare_idle_ms", statistics.median(warm), "ms", 60),
        Figure("slowest_ms", max(warm), "ms"),
        Figure("first_after_start_ms", delays[0], "ms"),
    ]
    return tell("wake", figures, f"second ask's 250 minus the bare client's EXISTS; median of {TIMES}")
