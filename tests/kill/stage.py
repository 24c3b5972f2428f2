"""The stage: a mail server with people on it, and a worker for each moment of a story, one of which may be killed.

The worker is real: assembled from a configuration, on a SQLite file, over IMAP and SMTP. Moments stand hours apart, so
that whoever follows a killed worker, after the lease is over, is done before the next one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.demo.mailserver import FOLDERS, MailServer
from bot.introductions.decision import Kind
from bot.introductions.introduction import Introduction
from bot.ports import Page
from bot.storage import schema
from bot.storage.books import open_books
from bot.writing.headers import LOOP_MARK
from tests.kill.points import points_in
from tests.people import bounce, everybody, forward, parsed, part, reply, written
from tests.worlds import CARLA, DESK, IN_MEMORY, PLUS

ANA, BEN, CHEN, DORA = "ana@ruiz.example", "ben@ong.example", "chen@li.example", "dora@may.example"
NAMES = {CARLA: "Carla Conti", DESK: "", ANA: "Ana Ruiz", BEN: "Ben Ong", CHEN: "Chen Li", DORA: "Dora May"}
START = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Madrid
LEASE_IS_OVER = timedelta(minutes=20)
MOMENT = timedelta(hours=2)
BOT = {"own": CARLA, "plus": PLUS, "separate": DESK}


@dataclass(frozen=True)
class Story:
    """What happens, in which set-up, with which wishes for the configuration."""

    name: str
    setup: str
    play: Callable[[Run], None]
    wishes: Mapping[str, Any] = field(default_factory=dict)


class Nursery:
    """The process that forks workers. `loaded` are modules that it imports before the first."""

    def __init__(self, folder: Path, loaded: Sequence[str] = ()) -> None:
        self.empty = folder / "empty.db"
        schema.upgrade(f"sqlite:///{self.empty}", START)
        command = [sys.executable, "-m", "tests.kill.worker", *loaded]
        with open(folder / "nursery.log", "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )
        ready, _, database = self._answer().partition(" ")
        assert ready == "ready", (folder / "nursery.log").read_text()
        self.database = Path(database)

    def empty_books(self) -> None:
        """What workers find written down from now on: nothing."""
        for ending in ("-wal", "-shm"):
            self.database.with_name(self.database.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self.empty, self.database)

    def start(self, order: dict[str, Any]) -> int:
        """Starts a worker; answers its process id."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self._answer().removeprefix("pid "))

    def wait(self) -> int:
        """The worker's exit status; -9 where it was killed."""
        return int(self._answer().removeprefix("exit "))

    def close(self) -> None:
        """Lets the process end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)

    def _answer(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@dataclass
class Outcome:
    """What came of a story: everybody's mail by folder, the introductions, and how often each mail arrived."""

    mails: dict[str, Counter[tuple[str, ...]]]
    introductions: list[tuple[str, ...]]
    arrived: Counter[tuple[str, str]]
    ledger: list[str]
    points: list[str]
    deaths: int
    asked: int


@dataclass
class Run:
    """One story, played once. `kills` names the points to die at, one a worker: "delivery:n" is the n-th mail that the
    server takes from us, killed before the worker hears of it."""

    story: Story
    nursery: Nursery
    folder: Path
    kills: Sequence[str] = ()
    now: datetime = START
    moment: datetime = START
    workers: int = 0
    deaths: int = 0
    asked: int = 0  # times the connector was asked whether an introduction left
    deliveries: int = 0
    child: int = 0
    arrived: Counter[tuple[str, str]] = field(default_factory=Counter)
    _serial: int = 0

    def play(self) -> Outcome:
        """The whole story."""
        self.nursery.empty_books()
        (self.folder / "password").touch(mode=0o600)
        (self.folder / "password").write_text("open sesame")
        self.server = self._a_server()
        self.server.start()
        try:
            self.work()
            self.story.play(self)
            return self._outcome()
        finally:
            self.server.stop()

    def _a_server(self) -> Any:
        return MailServer(dict.fromkeys(NAMES, "open sesame"), clock=lambda: self.now, on_delivery=self._delivered)

    # Time and the worker

    def later(self, **span: float) -> None:
        """So much later (at least two hours) a worker does all there is to do."""
        self.moment += max(timedelta(**span), MOMENT)
        self.now = self.moment
        self.work()

    def at(self, day: date) -> None:
        """In the afternoon of that day a worker does all there is to do."""
        self.now = self.moment = datetime.combine(day, time(14), UTC)
        self.work()

    def work(self) -> None:
        """A worker works; killed, another one does when the lease is over. Asked, the connector answers."""
        while (status := self._worker()) == -signal.SIGKILL:
            self.deaths += 1
            self.now += LEASE_IS_OVER
        assert status == 0, (self.folder / "log").read_text()
        self._answer_if_asked()

    def _worker(self) -> int:
        self.workers += 1
        self.child = self.nursery.start(self._order())
        try:
            return self.nursery.wait()
        finally:
            self.child = 0

    def _order(self) -> dict[str, Any]:
        return {
            "settings": self._settings(),
            "folder": str(self.folder),
            "now": self.now.isoformat(),
            "seed": self.workers,
            "points": str(self.folder / "points"),
            "kill": self._kill(),
        }

    def _kill(self) -> str:
        return self.kills[self.deaths] if self.deaths < len(self.kills) else ""

    def _settings(self) -> dict[str, Any]:
        def mailbox(user: str) -> dict[str, Any]:
            server = {"host": self.server.host, "security": "none"}
            return {
                "imap": {**server, "port": self.server.imap_port, "user": user, "password": {"file": "password"}},
                "smtp": {**server, "port": self.server.smtp_port},
                "proof": {"kind": "header", "authserv_id": self.server.authserv_id},
            }

        settings: dict[str, Any] = {
            "connector": {"name": NAMES[CARLA], "address": CARLA, "zone": "Europe/Madrid"},
            "setup": self.story.setup,
            "mailbox": mailbox(CARLA),
            "budgets": {"preset": "none"},
            "engine": {"debounce_seconds": 0},
            "database": self.url,
        }
        if self.story.setup != "own":
            settings["bot"] = {"address": BOT[self.story.setup]}
        if self.story.setup == "separate":
            settings["bot"]["mailbox"] = mailbox(DESK)
        return settings | dict(self.story.wishes)

    def _delivered(self, recipient: str, raw: bytes) -> None:
        """In the server's thread, before it answers: the mail is taken, and the worker does not know yet."""
        if not self.child or LOOP_MARK.encode() not in raw:
            return
        self.deliveries += 1
        self.arrived[recipient, str(parsed(raw)["Message-ID"]).strip()] += 1
        if self._kill() == f"delivery:{self.deliveries}":
            os.kill(self.child, signal.SIGKILL)

    # The people

    def labels_a_draft(self, *people: str, text: str) -> None:
        """The connector labels a draft addressed to these people."""
        draft = self._written(people, " <> ".join(NAMES[one] for one in people), text)
        self.server.append(CARLA, "Drafts", draft, ["\\Draft", "\\Seen", "intro-request"])
        self.later()

    def writes(self, *people: str, subject: str, text: str, cc: Sequence[str] = ()) -> None:
        """The connector writes to these people; a copy stands in Sent."""
        raw = self._written(people, subject, text, cc)
        self.server.append(CARLA, "Sent", raw, ["\\Seen"])
        self.server.deliver(CARLA, [*people, *cc], raw)
        self.later()

    def answers(self, who: str, kind: Kind, text: str, **later: float) -> None:
        """Somebody answers the newest letter of this kind that they have, to everybody who stands in it."""
        letter = self.mail(who, kind)
        to, cc = everybody(letter, who)
        raw = reply(letter, (NAMES[who], who), to, text, date=self.now, message_id=self._new_id(), cc=cc)
        if who == CARLA:
            self.server.append(CARLA, "Sent", raw, ["\\Seen"])
        for _, address in (*to, *cc):
            self.server.deliver(who, [address], raw)
        self.later(**later)

    def forwards(self, author: str, names: str, wish: str) -> None:
        """Somebody writes a wish to the connector, who forwards it to the bot with a name above it."""
        bot, author_name = BOT[self.story.setup], NAMES[author]
        raw = written((author_name, author), [("", CARLA)], "Hello", wish, date=self.now, message_id=self._new_id())
        self.server.deliver(author, [CARLA], raw)
        above = f"{names}\n"
        forwarded = forward(
            parsed(raw), (NAMES[CARLA], CARLA), [("", bot)], above, prefix="", date=self.now, message_id=self._new_id()
        )
        self.server.append(CARLA, "Sent", forwarded, ["\\Seen"])
        self.server.deliver(CARLA, [bot], forwarded)
        self.later()

    def bounces(self, who: str, kind: Kind) -> None:
        """The newest letter of this kind to somebody comes back."""
        letter = self.mail(who, kind)
        home = CARLA if self.story.setup != "separate" else DESK
        raw = bounce(letter, letter.as_bytes(), who, home, date=self.now, message_id=self._new_id())
        self.server.deliver(None, [home], raw)
        self.later()

    def mail(self, who: str, kind: Kind) -> EmailMessage:
        """The newest mail of ours of this kind in somebody's INBOX."""
        found = {str(mail["Message-ID"]).strip(): mail for mail in map(parsed, self.server.mails(who, "INBOX"))}
        with self.page() as page:
            ours = page.outbox.kinds(found)
        return [mail for message_id, mail in found.items() if ours.get(message_id) is kind][-1]

    def _answer_if_asked(self) -> None:
        """Asked whether an introduction left, the connector looks, finds that nobody has it, and says SEND."""
        with self.page() as page:
            rows = [row for it in page.find() for row in page.outbox.of(it.id)]
        questions = [row for row in rows if row.kind is Kind.UNCERTAIN]
        if len(questions) == self.asked:
            return
        self.asked += 1
        letters = [
            row for row in rows if row.kind is Kind.INTRODUCTION and row.introduction == questions[-1].introduction
        ]
        assert not any((who, letters[-1].message_id) in self.arrived for who in letters[-1].recipients), "asked in vain"
        letter = self.mail(CARLA, Kind.UNCERTAIN)
        to = [("", BOT[self.story.setup])]
        raw = reply(letter, (NAMES[CARLA], CARLA), to, "SEND", date=self.now, message_id=self._new_id())
        self.server.append(CARLA, "Sent", raw, ["\\Seen"])
        self.server.deliver(CARLA, [to[0][1]], raw)
        for minutes in (1, self.story.wishes["policy"]["hold"] + 1):  # it is held once more
            self.now += timedelta(minutes=minutes)
            self.work()

    def _written(self, people: Sequence[str], subject: str, text: str, cc: Sequence[str] = ()) -> bytes:
        to, copied = [(NAMES[one], one) for one in people], [("", one) for one in cc]
        sender, message_id = (NAMES[CARLA], CARLA), self._new_id()
        return written(sender, to, subject, text, date=self.now, message_id=message_id, cc=copied)

    def _new_id(self) -> str:
        self._serial += 1
        return f"<m{self._serial}@there.example>"

    # What came of it

    @property
    def url(self) -> str:
        return f"sqlite:///{self.nursery.database}"

    @contextmanager
    def page(self) -> Iterator[Page]:
        """The books, while no worker is at work."""
        books = open_books(self.url, lambda: "", bytes(32))
        try:
            with books.begin() as page:
                yield page
        finally:
            books.close()

    def _outcome(self) -> Outcome:
        with self.page() as page:
            cases, faults = page.find()[::-1], list(page.ledger.verify())
        codes = [it.code for it in cases]
        folders = [(who, folder) for who in NAMES for folder in ("INBOX", *FOLDERS)]
        mails = {
            f"{who} {folder}": Counter(_comparable(raw, codes) for raw in self.server.mails(who, folder))
            for who, folder in folders
        }
        points = points_in(self.folder / "points")
        points += [f"delivery:{number + 1}" for number in range(self.deliveries)]
        return Outcome(mails, [_ended(it) for it in cases], self.arrived, faults, points, self.deaths, self.asked)


@contextmanager
def a_nursery(*loaded: str) -> Iterator[Nursery]:
    """A nursery with a folder of its own."""
    with TemporaryDirectory(prefix="twoyes-nursery-") as folder:
        nursery = Nursery(Path(folder), loaded)
        try:
            yield nursery
        finally:
            nursery.close()


@contextmanager
def a_run(story: Story, nursery: Nursery, kills: Sequence[str] = ()) -> Iterator[Run]:
    """A run with a folder of its own, in memory where the machine has it."""
    with TemporaryDirectory(prefix="twoyes-kill-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        yield Run(story, nursery, Path(folder), kills)


def _ended(it: Introduction) -> tuple[str, ...]:
    return (it.stage.value, str(it.outcome), *(party.state.value for party in it.parties))


def _comparable(raw: bytes, codes: Sequence[str]) -> tuple[str, ...]:
    """A mail without what differs from run to run: ids, tokens, codes, moments."""
    mail = parsed(raw)
    texts = [str(mail["From"]), str(mail["To"]), str(mail["Subject"]), part(mail, "plain")]
    for number, code in enumerate(codes):
        texts = [text.replace(code, f"CODE{number}") for text in texts]
    texts = [re.sub(r"\b[0-9a-f]{12}\b|[0-9a-f]{32}", "ID", text) for text in texts]  # the seal of the ledger, tokens
    return tuple(re.sub(r"\d+:\d\d(?: [AP]M)?", "TIME", text) for text in texts)


@dataclass
class Together(Run):
    """Each moment's work is done by two processes that start together."""

    second: Nursery | None = None

    def _worker(self) -> int:
        assert self.second is not None
        self.workers += 1
        for number, nursery in enumerate((self.nursery, self.second)):
            own = {"seed": 2 * self.workers + number, "points": str(self.folder / f"points of {number}")}
            nursery.start(self._order() | own)
        ends = [nursery.wait() for nursery in (self.nursery, self.second)]
        return 0 if set(ends) <= {0, 3} else max(ends)  # 3: one found the other in its way and said so
