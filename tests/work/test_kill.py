"""kill -9 at every step of a whole story: the next worker goes on, and everybody's mail is what it would have been.

The worker is real: assembled from a configuration, on a SQLite file, over IMAP and SMTP. The core run kills it at one
step of each kind, `TWOYES_TRIALS=1` at all of them. One exception is allowed, and asserted where it belongs: killed
when the next byte would have been the DATA of the introduction, the connector is asked once, and SEND lets it leave.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bot.demo.mailserver import MailServer
from bot.introductions.introduction import Introduction, Stage
from bot.storage import schema
from bot.storage.books import open_books
from bot.writing.headers import LOOP_MARK
from tests.people import parsed, part, reply, written

ALL = bool(os.environ.get("TWOYES_TRIALS"))
CARLA, ANA, BEN = "carla@conti.example", "ana@ruiz.example", "ben@ong.example"
ACCOUNTS = dict.fromkeys((CARLA, ANA, BEN), "open sesame")
NAMES = {CARLA: "Carla Conti", ANA: "Ana Ruiz", BEN: "Ben Ong"}
START = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Madrid
DRAFT = """For Ana: Ben has taken six teams from pilot to contract
For Ben: Ana knows every credit union there is
Next step: 20-minute call
---
Ana, Ben: you should talk.

Carla
"""
QUESTION = "before data introduction:1"


class Nursery:
    """The process that forks workers."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "empty.db"
        schema.upgrade(f"sqlite:///{self.database}", START)
        command = [sys.executable, "-m", "tests.work.killed"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._answer() == "ready"

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
class Run:
    """One story, played once. `kill` names the step to die at, or "delivery:n" for the n-th mail the server takes."""

    nursery: Nursery
    folder: Path
    kill: str = ""
    now: datetime = START
    workers: int = 0
    killed: bool = False
    asked: bool = False  # the connector was asked whether the introduction left
    deliveries: int = 0
    child: int = 0
    ids: Counter[tuple[str, str]] = field(default_factory=Counter)

    def play(self) -> Run:
        """The whole story."""
        shutil.copyfile(self.nursery.database, self.folder / "twoyes.db")
        (self.folder / "password").touch(mode=0o600)
        (self.folder / "password").write_text("open sesame")
        self.server = MailServer(ACCOUNTS, clock=lambda: self.now, on_delivery=self.delivered)
        self.server.start()
        try:
            self.work()
            self.labels_a_draft()
            self.answers(ANA, "Yes please, gladly.")
            self.now += timedelta(days=3)  # Friday: Ben is reminded
            self.work()
            self.answers(BEN, "Yes, happy to.")
            self.sends_if_asked()
            self.writes(ANA, "Thank you, Carla. Ben, how about Tuesday?")
            self.writes(BEN, "Tuesday is good.")
            self.now += timedelta(minutes=15)
            self.work()
            self.outcome = self.look()
        finally:
            self.server.stop()
        return self

    # The worker

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder}/twoyes.db"

    @property
    def steps(self) -> list[str]:
        """Every step that was come to, with its number: "claimed ask:2"."""
        seen: Counter[str] = Counter()
        found = []
        for name in (self.folder / "steps").read_text().splitlines():
            seen[name] += 1
            found.append(f"{name}:{seen[name]}")
        return found

    def work(self) -> None:
        """A worker does all there is to do; killed, another one does when the lease is over."""
        self.now += timedelta(minutes=1)
        status = self.worker()
        if status == -signal.SIGKILL:
            assert not self.killed
            self.killed = True
            self.now += timedelta(minutes=20)
            status = self.worker()
        assert status == 0, (self.folder / "log").read_text()

    def worker(self) -> int:
        self.workers += 1
        server = {"host": self.server.host, "security": "none"}
        mailbox = {
            "imap": {**server, "port": self.server.imap_port, "user": CARLA, "password": {"file": "password"}},
            "smtp": {**server, "port": self.server.smtp_port},
            "proof": {"kind": "header", "authserv_id": self.server.authserv_id},
        }
        settings = {
            "connector": {"name": NAMES[CARLA], "address": CARLA, "zone": "Europe/Madrid"},
            "setup": "own",
            "mailbox": mailbox,
            "approve": "never",
            "budgets": {"preset": "none"},
            "engine": {"debounce_seconds": 0},
            "policy": {"hold": 0},
            "database": self.url,
        }
        order = {
            "settings": settings,
            "folder": str(self.folder),
            "now": self.now.isoformat(),
            "seed": self.workers,
            "steps": str(self.folder / "steps"),
            "kill": "" if self.killed else self.kill,
        }
        self.child = self.nursery.start(order)
        try:
            return self.nursery.wait()
        finally:
            self.child = 0

    def delivered(self, recipient: str, raw: bytes) -> None:
        """In the server's thread, before it answers: the mail is taken, and the worker does not know yet."""
        if not self.child or LOOP_MARK.encode() not in raw:
            return
        self.deliveries += 1
        self.ids[recipient, str(parsed(raw)["Message-ID"]).strip()] += 1
        if self.kill == f"delivery:{self.deliveries}" and not self.killed:
            os.kill(self.child, signal.SIGKILL)

    # The people

    def labels_a_draft(self) -> None:
        to = [(NAMES[ANA], ANA), (NAMES[BEN], BEN)]
        draft = written(
            (NAMES[CARLA], CARLA), to, "Ana <> Ben", DRAFT, date=self.now, message_id="<draft@conti.example>"
        )
        self.server.append(CARLA, "Drafts", draft, ["\\Draft", "\\Seen", "intro-request"])
        self.work()

    def answers(self, who: str, text: str) -> None:
        """A reply to the first letter this party got."""
        original = parsed(self.server.mails(who, "INBOX")[0])
        self.send(who, reply(original, (NAMES[who], who), [("", CARLA)], text, date=self.now, message_id=f"<1{who}>"))

    def writes(self, who: str, text: str) -> None:
        """A reply to all in the introduction."""
        original = next(
            mail for mail in map(parsed, self.server.mails(who, "INBOX")) if "you should talk" in part(mail, "plain")
        )
        other = BEN if who == ANA else ANA
        raw = reply(
            original, (NAMES[who], who), [("", other), ("", CARLA)], text, date=self.now, message_id=f"<2{who}>"
        )
        self.server.deliver(who, [other], raw)
        self.send(who, raw)

    def send(self, who: str, raw: bytes) -> None:
        self.server.deliver(who, [CARLA], raw)
        self.work()

    def sends_if_asked(self) -> None:
        """The connector looks, finds nothing in Sent, and answers SEND."""
        questions = [mail for mail in map(parsed, self.server.mails(CARLA, "INBOX")) if "SENT" in part(mail, "plain")]
        if not questions:
            return
        self.asked = True
        assert len(questions) == 1
        assert not any(
            "you should talk" in part(mail, "plain")
            for who in (ANA, BEN)
            for mail in map(parsed, self.server.mails(who, "INBOX"))
        )
        raw = reply(
            questions[0], (NAMES[CARLA], CARLA), [("", CARLA)], "SEND", date=self.now, message_id="<c1@conti.example>"
        )
        self.server.append(CARLA, "Sent", raw, ["\\Seen"])
        self.send(CARLA, raw)

    # What came of it

    def look(self) -> dict[str, Counter[tuple[str, ...]]]:
        """Everybody's mail by folder, without what differs from run to run: ids, tokens, codes, moments."""
        it = self.introduction()
        found = {}
        for who, folder in ((ANA, "INBOX"), (BEN, "INBOX"), (CARLA, "INBOX"), (CARLA, "Sent"), (CARLA, "Drafts")):
            found[f"{who} {folder}"] = Counter(_comparable(raw, it.code) for raw in self.server.mails(who, folder))
        return found

    def introduction(self) -> Introduction:
        books = open_books(self.url, lambda: "", bytes(32))
        try:
            with books.begin() as page:
                assert list(page.ledger.verify()) == []
                (it,) = page.find()
                return it
        finally:
            books.close()


def _comparable(raw: bytes, code: str) -> tuple[str, ...]:
    mail = parsed(raw)
    texts = (str(mail["From"]), str(mail["To"]), str(mail["Subject"]), part(mail, "plain"))
    texts = tuple(re.sub(r"[0-9a-f]{32}", "ID", text).replace(code, "CODE") for text in texts)
    return tuple(re.sub(r"\d+:\d\d [AP]M", "TIME", text) for text in texts)


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    nursery = Nursery(tmp_path_factory.mktemp("nursery"))
    yield nursery
    nursery.close()


_undisturbed: list[Run] = []


@pytest.fixture
def undisturbed(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The story as it goes when nobody dies."""
    if not _undisturbed:
        _undisturbed.append(Run(nursery, tmp_path_factory.mktemp("undisturbed")).play())
    return _undisturbed[0]


def test_the_story_is_a_whole_one(undisturbed: Run) -> None:
    """Request, asks, a nudge, two yeses, the introduction, replies, stepping out; with every kind of step."""
    assert undisturbed.introduction().stage is Stage.CONNECTED
    assert (undisturbed.killed, undisturbed.asked) == (False, False)
    names = {step.rpartition(":")[0] for step in undisturbed.steps}
    letters = {f"{name} {kind}" for name in ("claimed", "before data", "transmitted", "accepted")
               for kind in ("ask", "nudge", "introduction", "step-out")}  # fmt: skip
    assert letters <= names
    assert {"draft fetched", "draft committed", "mail fetched", "mail committed", "reminder"} <= names
    assert all(times == 1 for times in undisturbed.ids.values())
    for who in (ANA, BEN):
        assert sum(undisturbed.outcome[f"{who} INBOX"].values()) == (4 if who == ANA else 5)


def test_the_story_goes_the_same_every_time(nursery: Nursery, undisturbed: Run, tmp_path: Path) -> None:
    assert Run(nursery, tmp_path).play().outcome == undisturbed.outcome


def test_killed_before_the_introduction_the_connector_is_asked(
    nursery: Nursery, undisturbed: Run, tmp_path: Path
) -> None:
    _check(Run(nursery, tmp_path, QUESTION).play(), undisturbed)


@pytest.mark.timeout(600 if not ALL else 3_600)
def test_killed_at_any_step_the_story_ends_the_same(nursery: Nursery, undisturbed: Run) -> None:
    points = [*undisturbed.steps, *(f"delivery:{number + 1}" for number in range(undisturbed.deliveries))]
    for point in points if ALL else _sample(points):
        with TemporaryDirectory(prefix="twoyes-kill-") as folder:
            _check(Run(nursery, Path(folder), point).play(), undisturbed)


def _sample(points: list[str]) -> list[str]:
    """The moments around the last yes, and one step of each other kind."""
    decided = points.index("claimed introduction:1")
    last_yes = [point for point in points[:decided] if point.startswith("mail ")][-2:]
    chance = random.Random(20261110)
    others = (
        chance.choice([point for point in points if point.startswith(name)])
        for name in ("draft", "claimed", "transmitted", "accepted", "reminder", "delivery")
    )
    return [*last_yes, *others]


def _check(run: Run, undisturbed: Run) -> None:
    assert run.killed, f"{run.kill} was not come to"
    extra = {key: run.outcome[key] - undisturbed.outcome[key] for key in run.outcome}
    missing = {key: undisturbed.outcome[key] - run.outcome[key] for key in run.outcome}
    assert not any(missing.values()), f"killed at {run.kill}: {missing}"
    assert run.introduction().stage is Stage.CONNECTED
    assert all(times == 1 for times in run.ids.values()), f"killed at {run.kill}: a mail came twice: {run.ids}"
    assert run.asked == (run.kill == QUESTION), f"killed at {run.kill}: asked {run.asked}"
    if run.asked:  # the question, the connector's answer to it and what was done of it, and not a mail more
        counts = {key: sum(mails.values()) for key, mails in extra.items() if mails}
        assert counts == {f"{CARLA} INBOX": 3, f"{CARLA} Sent": 1}
    else:
        assert not any(extra.values()), f"killed at {run.kill}: {extra}"
