"""A house whose provider behaves like Gmail: the same people and hands, other ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.config_mailboxes import Evidence
from bot.daemon import Worker
from tests.fake_gmail import FakeGmailCourier, FakeGmailMailbox
from tests.people import written
from tests.work.house import ANA, BEN, BOTH, MARIA, NAMES, House
from tests.worlds import CARLA, DESK, World, fake, make_world


class GmailWorld(World):
    """A world in memory on a provider like Gmail."""

    def start(self) -> Worker:
        """Assembles the worker, anew after a stop."""
        self.courier = self.courier or FakeGmailCourier(self.provider, self.home)  # type: ignore[assignment]
        return super().start()

    def _fake_mailbox(self, address: str, name: str) -> FakeGmailMailbox:
        return FakeGmailMailbox(self.provider.boxes[address], name, clock=lambda: self.clock[0])


class GmailHouse(House):
    """The worker has run once; nothing is asked yet."""

    @property
    def courier(self) -> FakeGmailCourier:
        """The way out, which fails as it is told."""
        courier = self.world.courier
        assert isinstance(courier, FakeGmailCourier)
        return courier

    @property
    def mailbox(self) -> FakeGmailMailbox:
        """The connector's mailbox, as the worker has it open."""
        mailbox = self.work.desk
        assert isinstance(mailbox, FakeGmailMailbox)
        return mailbox

    def restart(self, **later: float) -> None:
        """A fresh process on the same books, after so long."""
        from datetime import timedelta

        self.world.stop()
        self.world.clock[0] += timedelta(**later)
        self.work = self.world.start().work
        self.world.go()

    def draft(self, text: str = "Meet each other.\n", subject: str = "Ana <> Ben", to: Any = BOTH) -> str:
        """Carla labels a draft; answers its draft id."""
        draft = f"r{self.new_id()}"
        raw = self.draft_of(text, subject, to)
        self.world.provider.append(CARLA, "Drafts", raw, ["\\Draft", "intro-request", f"draft:{draft}"])
        return draft

    def draft_of(self, text: str, subject: str = "Ana <> Ben", to: Any = BOTH) -> bytes:
        """A draft of Carla's, which has another Message-ID each time."""
        return written((NAMES[CARLA], CARLA), to, subject, text, date=self.world.now, message_id=self.new_id())


def gmail_house(folder: Path, setup: str, clock: list[Any], **wishes: object) -> GmailHouse:
    """A house in one of the set-ups."""
    people = {CARLA, DESK, ANA, BEN, MARIA}
    made = make_world(fake(people, clock), setup, clock, folder, {"policy": {"hold": 0}, **wishes})
    where = "bot" if setup == "separate" else "mailbox"
    at = getattr(made.config, where)
    mailbox = at.mailbox if setup == "separate" else at
    mailbox = mailbox.model_copy(update={"evidence": Evidence.PROVIDER})
    changed = at.model_copy(update={"mailbox": mailbox}) if setup == "separate" else mailbox
    config = made.config.model_copy(update={where: changed})
    return GmailHouse(GmailWorld(setup, made.provider, config, clock))
