"""A front desk in memory, in any set-up: the connector hands in requests by every gesture, and all can be seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from bot.introductions.decision import Kind
from bot.introductions.introduction import Introduction, Party
from bot.ports import Page
from bot.records import OutboxRow, Status
from bot.storage import tables as t
from tests.people import forward, parsed, part, reply, written
from tests.worlds import CARLA, DESK, World, fake, make_world

ANA, BEN, CHEN, EVA = "ana@ruiz.example", "ben@ong.example", "chen@li.example", "eva@ruiz.example"
BANK, OTHER = "ana@bank.example", "carla@home.example"
NAMES = {ANA: "Ana Ruiz", BEN: "Ben Ong", CHEN: "Chen Li", EVA: "Eva Gil", BANK: "Ana Ruiz", CARLA: "Carla Conti"}
NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)  # a Thursday, 10:00 in Madrid
BOTH = f"Ana Ruiz <{ANA}> + Ben Ong <{BEN}>: fintech pilots, 20-minute call"
LINES = f"""People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>
For Ana: Ben runs the pilots you asked about
For Ben: Ana finances companies such as yours
Next step: 20-minute call
"""

Answer = TypeVar("Answer")


class Front:
    """A worker, and the connector's hand in everybody's mailbox. Every mail to the desk is delivered twice."""

    def __init__(self, folder: Path, setup: str, **wishes: object) -> None:
        self.clock = [NOW]
        connector = {"name": "Carla Conti", "address": CARLA, "zone": "Europe/Madrid", "also": [OTHER]}
        people = {CARLA, DESK, OTHER, *NAMES}
        settings = {"policy": {"hold": 0}, "connector": connector, **wishes}
        self.world: World = make_world(fake(people, self.clock), setup, self.clock, folder, settings)
        self.work = self.world.start().work
        self.world.go()
        self._serial = 0

    # What the connector does

    def mails(
        self,
        text: str,
        to: Sequence[str] = (),
        subject: str = "",
        *,
        cc: Sequence[str] = (),
        hidden: Sequence[str] = (),
        author: str = CARLA,
        forged: bool = False,
        when: datetime | None = None,
    ) -> EmailMessage:
        """To the bot alone, or to others with the bot openly (`cc`) or secretly (`hidden`) in copy."""
        bot = self.world.bot_address
        subject = f"intro {subject}" if self.world.setup == "own" and not to else subject
        raw = written(
            (NAMES.get(author, ""), author),
            [(NAMES.get(one, ""), one) for one in to or (bot,)],
            subject,
            text,
            date=when or self.now,
            message_id=self.new_id(),
            cc=[(NAMES.get(one, ""), one) for one in cc],
        )
        recipients = [*(to or (bot,)), *cc, *hidden]
        self.send(None if forged else author, recipients, raw)
        return parsed(raw)

    def forwards(self, text: str, words: str, author: str = ANA) -> None:
        """What somebody wrote to the connector, forwarded to the bot with words above it."""
        original = written(
            (NAMES[author], author), [("", CARLA)], "Hello", words, date=self.now, message_id=self.new_id()
        )
        prefix = "intro " if self.world.setup == "own" else ""
        to = [("", self.world.bot_address)]
        me = ("Carla Conti", CARLA)
        raw = forward(parsed(original), me, to, text, prefix=prefix, date=self.now, message_id=self.new_id())
        self.send(CARLA, [self.world.bot_address], raw)

    def answers(self, text: str, kind: Kind | None = None) -> None:
        """The connector answers the latest notice, or the latest of a kind."""
        notice = self.mail_of(self.notices(kind)[-1])
        to = [("", self.world.bot_address)]
        raw = reply(notice, ("Carla Conti", CARLA), to, text, date=self.now, message_id=self.new_id())
        self.send(CARLA, [self.world.bot_address], raw)

    def draft(self, text: str, to: Sequence[str] = (ANA, BEN), message_id: str = "") -> bytes:
        """Labels a draft."""
        people = [(NAMES[one], one) for one in to]
        me = ("Carla Conti", CARLA)
        raw = written(me, people, "You two", text, date=self.now, message_id=message_id or self.new_id())
        self.world.provider.append(CARLA, "Drafts", raw, ["\\Draft", "intro-request"])
        self.world.go()
        return raw

    def sends_by_hand(self, raw: bytes, to: Sequence[str] = (ANA, BEN)) -> None:
        """The draft leaves the connector's own mail program."""
        self.world.provider.append(CARLA, "Sent", raw, ["\\Seen"])
        self.world.provider.deliver(CARLA, list(to), raw)
        self.world.go()

    def says(self, who: str, text: str, to: EmailMessage) -> None:
        """A party answers a mail, to everybody."""
        home = self.world.home
        people = [("", CARLA), *([("", DESK)] if home == DESK else [])]
        raw = reply(to, (NAMES[who], who), people, text, date=self.now, message_id=self.new_id())
        self.send(who, [home], raw)

    def send(self, login: str | None, recipients: Sequence[str], raw: bytes) -> None:
        """Once to everybody, and once more to the desk."""
        if login == CARLA:
            self.world.provider.append(CARLA, "Sent", raw, ["\\Seen"])
        self.world.provider.deliver(login, recipients, raw)
        self.world.go()
        again = [one for one in recipients if self.world.account_of(one) == self.world.home]
        if again:
            self.world.provider.deliver(login, again, raw)
            self.world.go()

    def knows(self, *people: str, times: int = 1) -> None:
        """The connector wrote to them before."""
        with self.work.books.begin() as page:
            for one in people * times:
                page.people.meet(NAMES[one], one, self.now)

    def after(self, **span: float) -> None:
        self.clock[0] += timedelta(**span)
        self.world.go()

    # What can be seen

    @property
    def now(self) -> datetime:
        return self.clock[0]

    def new_id(self) -> str:
        self._serial += 1
        return f"<f{self._serial}@there.example>"

    def in_books(self, look: Callable[[Page], Answer]) -> Answer:
        with self.work.books.begin() as page:
            return look(page)

    @property
    def all(self) -> list[Introduction]:
        return self.world.introductions()

    @property
    def it(self) -> Introduction:
        """The only introduction."""
        (one,) = self.all
        return one

    def party(self, who: str) -> Party:
        return next(party for party in self.it.parties if party.person.address == who)

    def rows(self) -> list[OutboxRow]:
        with self.world.books.begin() as page:
            query = select(t.outbox.c.id).order_by(t.outbox.c.id)
            return [page.outbox.get(number) for number in page.connection.execute(query).scalars()]

    def notices(self, kind: Kind | None = None) -> list[OutboxRow]:
        letters = {Kind.ASK, Kind.INTRODUCTION, Kind.OWN_LETTER}
        return [row for row in self.rows() if row.kind not in letters and kind in (None, row.kind)]

    def told(self, kind: Kind | None = None) -> str:
        """What the latest notice (of a kind) says."""
        mail = self.mail_of(self.notices(kind)[-1])
        return " ".join(f"{mail['Subject']} {part(mail, 'plain')}".split())

    def left_to(self, who: str, kind: Kind = Kind.ASK) -> list[EmailMessage]:
        """The letters of a kind that left to somebody."""
        rows = [row for row in self.rows() if row.kind is kind and who in row.recipients and row.data_at]
        return [self.mail_of(row) for row in rows]

    def mail_of(self, row: OutboxRow) -> EmailMessage:
        return parsed(self.in_books(lambda page: page.outbox.outgoing(row).raw))

    def waits(self) -> bool:
        """Whether anything stands in the outbox and has not left."""
        return any(row.status is Status.WAITING for row in self.rows())

    def nobody_was_asked(self) -> bool:
        return not any(row.kind is Kind.ASK for row in self.rows())

    def says_nothing_new(self, act: Callable[[], None]) -> bool:
        """Whether an act leaves the outbox as it was."""
        before = len(self.rows())
        act()
        return len(self.rows()) == before
