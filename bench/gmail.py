"""Gmail: a full resync of 5,000 mails and a poll that finds nothing, beside Google's bare client making the same calls.

The server stands in a process of its own, so that its time is nobody's share.
"""

from __future__ import annotations

import multiprocessing
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

from bench.catch_up import answer, newsletter, planted
from bench.places import CARLA
from bench.report import Figure, tell
from bot import logs
from bot.config import parse_config
from bot.daemon import assemble, utc_now
from bot.explain import explain_mail
from bot.mailboxes.gmail.courier import GmailCourier
from bot.mailboxes.gmail.mailbox import GmailMailbox
from bot.mailboxes.gmail.settings import GmailSettings
from bot.places import HEADER_FIELDS, Cursor, Folder
from bot.storage import schema
from bot.work.catching_up import Place, catch_up
from tests.servers.gmail import AUTHSERV_ID, GmailServer

MAILS, ANSWERS, BATCH, POLLS = 5_000, 50, 50, 200
_LOST = "1"  # a historyId that no server keeps

CONFIG = f"""
connector: {{name: Carla Conti, address: {CARLA}, zone: Europe/Madrid}}
setup: own
mailbox:
  gmail: {{user: {CARLA}, client: client.json, endpoint: "ENDPOINT"}}
  proof: {{kind: header, authserv_id: {AUTHSERV_ID}, position: above-received}}
approve: never
"""


class Served:
    """The server in its process, from here."""

    authserv_id = AUTHSERV_ID

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.endpoint, self.token = pipe.recv()

    def calls(self) -> Counter[str]:
        """How often each method was called since this was asked last; what came in batches counts one by one."""
        self._pipe.send("calls")
        counted: Counter[str] = self._pipe.recv()
        return counted

    def credentials(self) -> Any:
        """What Google's client logs in with."""
        from google.oauth2.credentials import Credentials

        return Credentials(self.token)  # type: ignore[no-untyped-call]


def _serve(pipe: Connection) -> None:
    with GmailServer([CARLA]) as server:
        every = MAILS // ANSWERS
        for number in range(MAILS):
            is_answer = number % every == every // 2
            raw = answer(number // every, server) if is_answer else newsletter(number)
            server.append(CARLA, "INBOX", raw)
        server.forget_history(CARLA)
        pipe.send((server.endpoint, server.token(CARLA)))
        while pipe.recv() == "calls":
            pipe.send(server.counted())
            server.calls.clear()


@contextmanager
def served() -> Iterator[Served]:
    """Gmail with the mails in its INBOX."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield Served(here)
    finally:
        here.send("stop")
        process.join(timeout=10)
        process.terminate()


def _bare_service(server: Served) -> Any:
    from googleapiclient.discovery import build

    options = {"api_endpoint": server.endpoint}
    return build("gmail", "v1", credentials=server.credentials(), static_discovery=True, client_options=options)


def bare_resync(server: Served) -> float:
    """Seconds that Google's client needs for the ids and header fields of everything, in batches as Google advises."""
    users = _bare_service(server).users()
    started = time.perf_counter()
    users.getProfile(userId="me").execute()
    messages, ids = users.messages(), []
    request = messages.list(userId="me", labelIds=["INBOX"], q="newer_than:14d", maxResults=500)
    while request is not None:
        page = request.execute()
        ids += [one["id"] for one in page.get("messages", ())]
        request = messages.list_next(request, page)
    found: list[Any] = []
    for first in range(0, len(ids), BATCH):
        batch = _bare_batch(server, lambda _, told, __: found.append(told))
        for one in ids[first : first + BATCH]:
            batch.add(messages.get(userId="me", id=one, format="metadata", metadataHeaders=HEADER_FIELDS.split()))
        batch.execute(http=messages._http)
    taken = time.perf_counter() - started
    if len(found) != MAILS or not all(found):
        raise RuntimeError(f"the bare client was told of {len(found)} mails of {MAILS}")
    return taken


def _bare_batch(server: Served, callback: Callable[[str, Any, Any], None]) -> Any:
    from googleapiclient.http import BatchHttpRequest

    return BatchHttpRequest(callback=callback, batch_uri=f"{server.endpoint}/batch")


def bare_poll(history: Any, messages: Any, mark: str) -> None:
    """The calls of a poll that finds nothing: the history, and the drafts with the label."""
    history.list(userId="me", startHistoryId=mark, maxResults=500).execute()
    messages.list(userId="me", labelIds=["DRAFT"], maxResults=100).execute()


def _read(mailbox: GmailMailbox) -> float:
    """Seconds for the headings of everything."""
    started = time.perf_counter()
    sweeps = mailbox.arrivals(Folder.INBOX, Cursor("INBOX", 1, 0, _LOST))
    headings = sum(len(sweep.headings) for sweep in sweeps)
    taken = time.perf_counter() - started
    if headings != MAILS:
        raise RuntimeError(f"the mailbox told of {headings} mails of {MAILS}")
    return taken


def _poll(mailbox: GmailMailbox, cursors: dict[Folder, Cursor]) -> None:
    for folder, cursor in cursors.items():
        if any(mailbox.arrivals(folder, cursor)):
            raise RuntimeError("something came")
    if mailbox.drafts():
        raise RuntimeError("a draft was found")


def _timed(calls: Sequence[Callable[[], None]]) -> list[float]:
    """Milliseconds of the middle call of each, which take turns, so that what else the machine does is shared."""
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(POLLS):
        for call, times in zip(calls, taken, strict=True):
            started = time.perf_counter()
            call()
            times.append(time.perf_counter() - started)
    return [median(times) * 1000 for times in taken]


def main() -> list[Figure]:
    """Measures, tells, answers the figures."""
    logs.configure("error")
    with served() as server, tempfile.TemporaryDirectory() as folder:
        settings = GmailSettings(
            "home", CARLA, server.credentials, endpoint=server.endpoint, units_per_minute=1_000_000_000
        )
        mailbox = GmailMailbox(settings)
        bare, read = [], []
        bare_resync(server)
        for _ in range(3):
            bare.append(bare_resync(server))
            read.append(_read(mailbox))
        whole, calls = _caught_up(server, settings, Path(folder))
        bare.append(bare_resync(server))

        cursors = {one: cursor for one in Folder if (cursor := mailbox.now(one)) is not None}
        users = _bare_service(server).users()
        history, messages, mark = users.history(), users.messages(), cursors[Folder.INBOX].mark
        _poll(mailbox, cursors)
        server.calls()
        _poll(mailbox, cursors)
        polled = server.calls()
        quiet, bare_quiet = _timed([lambda: _poll(mailbox, cursors), lambda: bare_poll(history, messages, mark)])
        mailbox.close()
    reference = median(bare)
    figures = [
        Figure("resync_share_of_bare_rate", reference / median(read), "", 0.6, most=False),
        Figure("catch_up_share_of_bare_rate", reference / whole, "", 0.5, most=False),
        Figure("bare_resync_seconds", reference, "s"),
        Figure("resync_seconds", median(read), "s"),
        Figure("catch_up_seconds", whole, "s"),
        Figure("catch_up_calls", calls, ""),
        Figure("quiet_poll_calls", polled.total(), "", 2),
        Figure("quiet_poll_share_of_bare_rate", bare_quiet / quiet, "", 0.6, most=False),
        Figure("bare_quiet_poll", bare_quiet, "ms"),
        Figure("quiet_poll", quiet, "ms"),
    ]
    return tell(
        "gmail", figures, f"{MAILS} mails, {ANSWERS} of them answers; bare: Google's client, batches of {BATCH}"
    )


def _caught_up(server: Served, settings: GmailSettings, folder: Path) -> tuple[float, int]:
    """Seconds and calls of a resync by a worker that knows the letters that were answered, reads and decides."""
    config = parse_config(CONFIG.replace("ENDPOINT", server.endpoint), base=folder)
    schema.upgrade(config.database, utc_now())
    home, courier = GmailMailbox(settings), GmailCourier(settings)
    worker = assemble(config, chance=random.SystemRandom(), mailboxes={"home": home}, courier=courier)
    try:
        for number in range(ANSWERS):
            planted(worker, number)
        raw = answer(0, server)
        explain_mail(raw, sent=None, language=None, today=utc_now().date())  # the words of fifteen languages are loaded
        server.calls()
        started = time.perf_counter()
        taken_in = catch_up(worker.work, [Place(home, Folder.INBOX, Cursor("INBOX", 1, 0, _LOST))]).taken
        taken = time.perf_counter() - started
        with worker.books.begin() as page:
            agreed = sum(it.parties[0].state.value == "yes" for it in page.find())
        if taken_in != ANSWERS or agreed != ANSWERS:
            raise RuntimeError(f"{taken_in} mails taken in and {agreed} read as yes, of {ANSWERS}")
        return taken, server.calls().total()
    finally:
        worker.close()
