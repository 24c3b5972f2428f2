"""The stage at Gmail: a worker may be killed at every call, before Gmail does it and before Gmail says that it did."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.introductions.decision import Kind
from bot.mailboxes.mark import MARK
from tests.kill.stage import ANA, BEN, LEASE_IS_OVER, NAMES, Nursery, Outcome, Run, Story
from tests.servers.gmail import Account, ApiError, GmailServer, Message
from tests.servers.gmail.account import with_header
from tests.servers.gmail.http import Broken
from tests.worlds import CARLA, IN_MEMORY


class KillingServer(GmailServer):
    """Tells of every call, before its effect ("asked drafts.send:2") and after it ("done drafts.send:2")."""

    def __init__(self, *args: Any, reached: Callable[[str], None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reached = reached

    def _do(self, method: Any, *args: Any, **kwargs: Any) -> Any:
        self._reached(f"asked {method.name}")
        found = super()._do(method, *args, **kwargs)
        self._reached(f"done {method.name}")
        return found


@dataclass
class GmailRun(Run):
    """A run in which the connector's mailbox is a Gmail account. A kill may name a point of the worker or a call.

    `happens` says what somebody does at a call, "death" for what they do before the next worker comes.
    """

    happens: Mapping[str, Callable[[GmailRun], None]] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)
    _times: Counter[str] = field(default_factory=Counter)
    _disturbed: bool = False

    def work(self) -> None:
        """Where somebody died, or something went wrong with a call, another worker looks again a little later."""
        before = self.deaths
        super().work()
        while self._disturbed or self.deaths > before:
            self._disturbed, before = False, self.deaths
            for _ in range(2):  # one finds out what became of the letter, one sends it
                self.now += LEASE_IS_OVER
                super().work()

    def _worker(self) -> int:
        if self.deaths == 1 and "death" in self.happens:
            self.happens["death"](self)
        return super()._worker()

    def _a_server(self) -> Any:
        others = [one for one in NAMES if one != CARLA]
        server = KillingServer([CARLA], others, clock=lambda: self.now, reached=self._reached)
        server.post.on_delivery = self._delivered
        self.token = server.token(CARLA)
        return server

    def _order(self) -> dict[str, Any]:
        return super()._order() | {"google": {"user": CARLA, "token": self.token, "endpoint": self.server.endpoint}}

    def _settings(self) -> dict[str, Any]:
        settings = {
            "connector": {"name": NAMES[CARLA], "address": CARLA, "zone": "Europe/Madrid"},
            "setup": self.story.setup,
            "mailbox": {"gmail": {"user": CARLA, "client": "client_secret.json", "endpoint": self.server.endpoint}},
            "budgets": {"preset": "none"},
            "engine": {"debounce_seconds": 0},
            "database": self.url,
        }
        return settings | dict(self.story.wishes)

    def _reached(self, name: str) -> None:
        """In the server's thread, while the worker waits for its answer."""
        if not self.child:
            return
        self._times[name] += 1
        point = f"{name}:{self._times[name]}"
        self.called.append(point)
        if point in self.happens:
            self._disturbed = True
            self.happens[point](self)
        if self._kill() == point:
            os.kill(self.child, signal.SIGKILL)

    def _delivered(self, recipient: str, raw: bytes) -> None:
        """Gmail gives a letter that leaves twice two Message-IDs: what tells is our mark."""
        mark = message_from_bytes(raw)[MARK]
        if mark is not None:
            self.arrived[recipient, mark] += 1

    def _outcome(self) -> Outcome:
        outcome = super()._outcome()
        outcome.points += self.called
        return outcome


def _an_introduction(run: Run) -> None:
    """Two asks, and an introduction."""
    run.labels_a_draft(
        ANA, BEN, text="For Ana: Ben runs pilots\nFor Ben: Ana knows people\nNext step: call\n---\nTalk.\n"
    )
    run.answers(ANA, Kind.ASK, "Yes please, gladly.")
    run.answers(BEN, Kind.ASK, "Yes, happy to.")


def _all_of_it(run: Run) -> None:
    """They talk, and the desk steps out, in the introduction's thread."""
    _an_introduction(run)
    run.answers(ANA, Kind.INTRODUCTION, "Thank you, Carla. Ben, how about Tuesday?")
    run.answers(BEN, Kind.INTRODUCTION, "Tuesday is good.")
    run.later()


_WISHES = {"approve": "never", "policy": {"hold": 0}}
SHORT = Story("an introduction at Gmail", "own", _an_introduction, _WISHES)
GMAIL = Story("at Gmail", "own", _all_of_it, _WISHES)
LOADED = ("google.oauth2.credentials", "bot.mailboxes.gmail.wire", "googleapiclient.http")


# What somebody does


def loses_the_answer(run: GmailRun) -> None:
    """The connection breaks."""
    raise Broken


def breaks_down(run: GmailRun) -> None:
    """Gmail says that it broke down."""
    raise ApiError(500, "backendError", "Backend Error")


def deletes_the_draft(run: GmailRun) -> None:
    """The connector finds a letter of ours among the drafts, and deletes it."""
    account = run.server.account(CARLA)
    for message in our_drafts(account):
        account.remove(message)


def sends_the_draft(run: GmailRun) -> None:
    """The connector opens the draft and presses Send: Gmail's page writes it anew, without headers of ours."""
    account = run.server.account(CARLA)
    for message in our_drafts(account):
        raw = with_header(with_header(message.raw, MARK, None), "X-Loop", None)
        run.server.post.send(account, raw, thread=message.thread, stays=True)
        account.remove(message)


def our_drafts(account: Account) -> list[Message]:
    """The drafts that are letters under way."""
    return [one for one in map(account.messages.__getitem__, account.drafts.values()) if one.header(MARK)]


@contextmanager
def at_gmail(
    story: Story,
    nursery: Nursery,
    kills: Sequence[str] = (),
    happens: Mapping[str, Callable[[GmailRun], None]] | None = None,
) -> Iterator[GmailRun]:
    """A run of a story at Gmail."""
    with TemporaryDirectory(prefix="twoyes-kill-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        yield GmailRun(story, nursery, Path(folder), kills, happens=happens or {})
