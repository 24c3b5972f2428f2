"""From EXISTS of a mail to the bot to the server's 250 for the second ask, beside a bare IDLE client."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from bench.places import BOT, CARLA, PASSWORD, books_say, config_text, provider, wait_for
from bench.report import Figure, tell
from bot.config import load_config
from bot.daemon import utc_now
from bot.storage import schema

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
                    self.told.append(time.clock_gettime(time.CLOCK_MONOTONIC))
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


class TimedWorker:
    """The worker in a process of its own, as in real life; `sent` are the moments of its 250s."""

    def __init__(self, server: Any, folder: Path) -> None:
        path = folder / "config.yaml"
        path.write_text(config_text(server, "separate"))
        schema.upgrade(load_config(path).database, utc_now())
        command = [sys.executable, "-m", "bench.timed_worker", str(path)]
        environment = {**os.environ, "TWOYES_BENCH_PASSWORD": PASSWORD}
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        self.sent: list[float] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.sent.extend(float(line) for line in self.process.stdout)

    def stop(self) -> None:
        """Ends it as an operator would."""
        self.process.terminate()
        self.process.wait(20)
        self._reader.join()


def main() -> list[Figure]:
    """Measures, tells, answers the figures."""
    with provider() as server, tempfile.TemporaryDirectory() as folder:
        worker = TimedWorker(server, Path(folder))
        try:
            wait_for(lambda: books_say(Path(folder) / "twoyes.db", "last round"), "the worker's first round")
            bare = BareClient(server)
            bare.start()
            time.sleep(2)
            delays = [delay(server, bare, worker, number) for number in range(TIMES + 1)]
            bare.ended.set()
            bare.join()
        finally:
            worker.stop()
    warm = delays[1:]
    figures = [
        Figure("wake_up_over_bare_idle_ms", statistics.median(warm), "ms", 60),
        Figure("slowest_ms", max(warm), "ms"),
        Figure("first_after_start_ms", delays[0], "ms"),
    ]
    return tell("wake", figures, f"second ask's 250 minus the bare client's EXISTS; median of {TIMES}")


def delay(server: Any, bare: BareClient, worker: TimedWorker, number: int) -> float:
    """Milliseconds between the bare client's EXISTS and the 250 for the second ask, for one request."""
    seen, asked = len(bare.told), len(worker.sent)
    server.deliver(CARLA, [BOT], request(number))
    wait_for(lambda: len(bare.told) > seen and len(worker.sent) >= asked + 2, f"the asks of request {number}")
    time.sleep(1)  # let the self-copies of the asks arrive and be filed
    return (worker.sent[asked + 1] - bare.told[seen]) * 1000
