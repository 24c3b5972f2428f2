"""A worker in a world of its own, with its outbox in view."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.introductions import events as ev
from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import Assistant, Gesture, Introduction, Party, Person, Stage
from bot.records import OutboxRow
from bot.work.carrying import happen
from bot.work.sending.budgets import Held, waiting_letters
from bot.work.sending.dispatch import dispatch
from bot.work.work import Work
from tests.people import parsed
from tests.worlds import CARLA, World

ANA, BEN, CID = "ana@ruiz.example", "ben@ong.example", "cid@roy.example"
NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)  # a Thursday, 10:00 in Madrid
ROSA = "rosa@roy.example"
PEOPLE = (
    Person(ANA, "Ana Ruiz"),
    Person(BEN, "Ben Ong"),
    Person(CID, "Cid Roy", assistants=(Assistant("Rosa Paz", ROSA),)),
)


class Desk:
    """A worker with its outbox in view."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.work: Work = world.start().work
        assert world.courier is not None
        self.courier = world.courier
        for mailbox in (self.work.home, self.work.desk):  # what is there is old
            assert mailbox is not None
        world.go()

    def open(self, people: int = 2, **changes: Any) -> int:
        """An introduction whose asks wait in the outbox."""
        parties = tuple(Party(key, person) for key, person in zip("abc", PEOPLE[:people], strict=False))
        given = {"code": "K7", "gesture": Gesture.MAIL, "opened_at": self.now, "zone": "Europe/Madrid"}
        it = Introduction(id=0, stage=Stage.DRAFTED, parties=parties, **(given | changes))
        with self.work.books.begin() as page:
            number = page.create(it)
            happen(self.work, page, page.introduction(number), ev.Opened(), self.now)
        return number

    def agree(self, people: int = 2, **changes: Any) -> int:
        """An introduction to which all said yes, and whose letter waits in the outbox."""
        number = self.open(people, **changes)
        dispatch(self.work)
        for key in "abc"[:people]:
            self.happen(number, ev.Answered(key, "yes", f"mail {key}"))
        dispatch(self.work)  # the notice of the hold
        self.pass_time(minutes=11)
        self.courier.carried.clear()
        return number

    def happen(self, number: int, event: ev.Event) -> None:
        with self.work.books.begin() as page:
            happen(self.work, page, page.introduction(number), event, self.now)

    @property
    def now(self) -> datetime:
        return self.world.clock[0]

    def pass_time(self, **span: float) -> None:
        self.world.clock[0] += timedelta(**span)

    def habits(self, **changes: Any) -> None:
        self.work.habits = replace(self.work.habits, **changes)

    def rows(self, *kinds: Kind) -> list[OutboxRow]:
        with self.work.books.begin() as page:
            return [row for number in page.introductions.ids() for row in page.outbox.of(number) if row.kind in kinds]

    def row(self, kind: Kind) -> OutboxRow:
        (row,) = self.rows(kind)
        return row

    def held(self) -> tuple[Held, ...]:
        with self.work.books.begin() as page:
            return waiting_letters(self.work, page, self.now)

    def stage(self, number: int) -> Stage:
        with self.work.books.begin() as page:
            return page.introduction(number).stage

    def notices(self) -> list[str]:
        """The kinds of the notices in the connector's INBOX."""
        found = []
        for raw in self.world.mails(CARLA, "INBOX"):
            row = self.world.letter(str(parsed(raw)["Message-ID"]).strip())
            if row is not None and row.kind not in LETTERS:
                found.append(row.kind.value)
        return found

    def copies(self, address: str, message_id: str, folder: str = "INBOX") -> int:
        return sum(message_id.encode() in raw.partition(b"\r\n\r\n")[0] for raw in self.world.mails(address, folder))

    def restart(self) -> None:
        self.world.stop()
        self.work = self.world.start().work
