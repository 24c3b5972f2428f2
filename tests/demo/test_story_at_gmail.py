"""The story of `make demo` at Gmail: on the emulator, and on the strict fake, where every Message-ID is replaced."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot import daemon
from bot.config import Config
from bot.demo.clock import Clock
from bot.demo.story import SCENES, START, play
from bot.demo.town import CARLA, LABEL, RESIDENTS, Person, Resident, Town
from bot.places import DraftState
from bot.reading.message import Mail, Mailaddr, parse_message
from bot.storage import schema
from tests.gmail_worlds import adapters_at, mailbox_at
from tests.servers.emulator import EmulatedGmail, Emulator, available
from tests.servers.gmail import GmailServer
from tests.servers.rest import Hands
from tests.worlds import PLUS

OTHERS = [one.address for one in RESIDENTS if one != CARLA]


class PersonAtGmail(Person):
    """One resident at Gmail's own pages; who lives elsewhere only reads and writes."""

    def __init__(self, resident: Resident, provider: Any, clock: Clock) -> None:
        self.resident = resident
        self.inbox: list[Mail] = []
        self._provider = provider
        self._clock = clock
        self._serial = count(1)
        self._hands = Hands(provider.endpoint, provider.token(CARLA.address)) if resident == CARLA else None

    def news(self) -> list[Mail]:
        """What came into the INBOX since the last look."""
        known = {mail.raw for mail in self.inbox}
        there = self._provider.mails(self.resident.address, "INBOX")
        found = [parse_message(raw) for raw in there if raw not in known]
        self.inbox += found
        return found

    def sent(self) -> list[Mail]:
        """The mails in Sent, oldest first."""
        return [parse_message(raw) for raw in self._provider.mails(self.resident.address, "Sent")]

    def draft_states(self) -> frozenset[str]:
        """What the drafts show, as keywords."""
        assert self._hands is not None
        states = {f"{LABEL}/{state.removeprefix('intro-')}": state.value for state in DraftState}
        drafts = self._hands.call("GET", "drafts").get("drafts", ())
        names = {name for one in drafts for name in self._hands.labels_of(one["message"]["id"])}
        return frozenset(states.get(name, name) for name in names)

    def save_draft(self, to: Sequence[Mailaddr], subject: str, text: str) -> Mail:
        """Saves a draft and labels it."""
        assert self._hands is not None
        raw = self._letter(to, (), subject, text)
        self._hands.save_draft(raw, LABEL)
        return parse_message(raw)

    def _send(self, to: Sequence[Mailaddr], cc: Sequence[Mailaddr], raw: bytes) -> Mail:
        if self._hands is not None:
            self._provider.append(CARLA.address, "Sent", raw, ["\\Seen"])
        self._provider.deliver(self.resident.address, [one.address for one in (*to, *cc)], raw)
        return parse_message(raw)

    def close(self) -> None:
        """Hangs up."""
        if self._hands is not None:
            self._hands.close()


@dataclass(frozen=True, slots=True)
class TownAtGmail(Town):
    """A town in which Carla has her mail at Gmail."""

    def work(self) -> list[tuple[Person, Mail]]:
        """Lets the worker work until nothing is left to do now; answers what people find in their inboxes then."""
        while len(self.worker.rounds()) > 1:
            self.server.settle()
        self.server.settle()
        return [(person, mail) for person in self.people.values() for mail in person.news()]


class Watching:
    """An audience that counts what it saw."""

    def __init__(self) -> None:
        self.mails = 0

    def say(self, words: str) -> None: ...

    def draft(self, mail: Mail) -> None: ...

    def arrivals(self, news: Sequence[tuple[Person, Mail]]) -> None:
        self.mails += len(news)


Open = Callable[[Callable[[], datetime]], Any]


@pytest.fixture(params=["strict", "emulator"])
def open_gmail(request: pytest.FixtureRequest) -> Iterator[Open]:
    """Opens Gmail at a clock."""
    with ExitStack() as stack:
        if request.param == "strict":
            yield lambda clock: stack.enter_context(GmailServer([CARLA.address], OTHERS, clock=clock))
            return
        reason = available()
        if reason is not None:
            if os.environ.get("TWOYES_REAL_SERVERS") == "required":
                pytest.fail(f"the emulator of Gmail is required here: {reason}")
            pytest.skip(reason)
        emulator = stack.enter_context(Emulator())

        def emulated(clock: Callable[[], datetime]) -> EmulatedGmail:
            provider = EmulatedGmail(emulator, [CARLA.address], OTHERS, clock)
            stack.callback(provider.stop)
            return provider

        yield emulated


@pytest.fixture
def town(open_gmail: Open, tmp_path: Path) -> Iterator[Town]:
    """A town at the start of the story, whose worker has looked around once."""
    clock = Clock(START)
    provider = open_gmail(clock)
    settings = {
        "connector": {"name": CARLA.name, "address": CARLA.address, "zone": CARLA.zone, "country": "ES"},
        "setup": "plus",
        "bot": {"address": PLUS},
        "mailbox": mailbox_at(provider.endpoint, CARLA.address),
        "approve": "never",
        "notices": {"digest_on": "never"},
    }
    config = Config.model_validate(settings, context={"base": tmp_path})
    schema.upgrade(config.database, START)
    mailboxes, courier = adapters_at(provider, config, {"home": CARLA.address})
    people = {one.key: PersonAtGmail(one, provider, clock) for one in RESIDENTS}
    worker = daemon.assemble(config, clock, random.Random(1), mailboxes=mailboxes, courier=courier)
    town = TownAtGmail(clock, provider, dict(people), config, worker, tmp_path)
    town.work()
    yield town
    worker.close()
    for person in people.values():
        person.close()


def test_the_story_of_the_demo_happens_at_gmail(town: Town) -> None:
    """Both asked, both answers, the introduction, their talk, the stepping out; every mail that must arrive, no other,
    and the witness finds nothing: no leak, each thread its own, every letter once in Sent, the ledger whole."""
    audience = Watching()
    play(town, audience)
    assert audience.mails == sum(len(scene.arrives) for scene in SCENES)
