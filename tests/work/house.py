"""A worker with one introduction of Ana and Ben, and hands for everybody who writes to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage

from bot.introductions.decision import Kind
from bot.introductions.introduction import Introduction, Party
from bot.records import Bio, Item, LedgerLine, OutboxRow
from tests.fakes import FakeFolder, FakeMail
from tests.people import choice, everybody, parsed, reply, written
from tests.worlds import CARLA, World

ANA, BEN, MARIA = "ana@ruiz.example", "ben@ong.example", "maria@ruiz.example"
NAMES = {ANA: "Ana Ruiz", BEN: "Ben Ong", MARIA: "Maria Sol", CARLA: "Carla Conti"}
BOTH = ((NAMES[ANA], ANA), (NAMES[BEN], BEN))


class House:
    """The worker has run once; nothing is asked yet."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.work = world.start().work
        world.patient = True
        world.go()
        self._serial = 0

    # What people do

    def new_id(self) -> str:
        self._serial += 1
        return f"<m{self._serial}@there.example>"

    def draft(self, text: str = "Meet each other.\n") -> str:
        """Carla labels a draft to both; answers its Message-ID."""
        message_id = self.new_id()
        raw = written(
            (NAMES[CARLA], CARLA),
            BOTH,
            "Ana <> Ben",
            text,
            date=self.world.now,
            message_id=message_id,
        )
        self.world.provider.append(CARLA, "Drafts", raw, ["\\Draft", "intro-request"])
        return message_id

    def ask_both(self) -> None:
        self.draft()
        self.world.go()

    def introduce(self) -> None:
        """Both are asked, agree, and get the letter."""
        self.ask_both()
        self.answer(ANA, Kind.ASK, "Yes please.")
        self.answer(BEN, Kind.ASK, "Yes please.")
        self.world.go()
        assert self.it.stage.value == "introduced", self.it.stage

    def answer(
        self,
        who: str,
        kind: Kind,
        text: str,
        *,
        author: str = "",
        to: Sequence[str] = (),
        into: str = "INBOX",
        message_id: str = "",
    ) -> bytes:
        """Somebody replies to everybody (or `to`) on our letter of this kind; the worker has not seen it yet."""
        author = author or who
        letter = self.letter(kind, who)
        open_to, copied = everybody(letter, author)
        raw = reply(
            letter,
            (NAMES.get(author, ""), author),
            [("", one) for one in to] if to else open_to,
            text,
            date=self.world.now,
            message_id=message_id or self.new_id(),
            cc=() if to else copied,
        )
        self.world.deliver_into(into, author, raw)
        return raw

    def press(self, who: str, kind: Kind, word: str) -> None:
        """Somebody presses a choice of our letter: a new mail with nothing but the token to tie it."""
        address, subject, body = choice(self.letter(kind, who), word)
        raw = written((NAMES[who], who), [("", address)], subject, body, date=self.world.now, message_id=self.new_id())
        self.world.provider.deliver(who, [address], raw)

    def sends(
        self,
        to: Sequence[tuple[str, str]],
        text: str = "It is really me.\n",
        *,
        threads: Sequence[str] = (),
        cc: Sequence[tuple[str, str]] = (),
        message_id: str = "",
        subject: str = "Re: an introduction",
    ) -> str:
        """Carla writes by hand: the letter stands in her Sent; answers its Message-ID."""
        message_id = message_id or self.new_id()
        raw = written(
            (NAMES[CARLA], CARLA),
            to,
            subject,
            text,
            date=self.world.now,
            message_id=message_id,
            cc=cc,
            threads=threads,
        )
        self.world.provider.append(CARLA, self.world.sent_folder, raw, ["\\Seen"])
        return message_id

    def go(self, **later: float) -> None:
        """The worker works, after so long."""
        self.world.clock[0] += timedelta(**later)
        self.world.go()

    # What there is to see

    @property
    def it(self) -> Introduction:
        (only,) = self.world.introductions()
        return only

    def party(self, who: str) -> Party:
        return next(one for one in self.it.parties if one.person.address == who)

    def letter(self, kind: Kind, who: str) -> EmailMessage:
        """The latest letter of this kind in somebody's INBOX."""
        found = [mail for mail in map(parsed, self.world.mails(who, "INBOX")) if self._kind(mail) is kind]
        assert found, f"{who} has no {kind}"
        return found[-1]

    def _kind(self, mail: EmailMessage) -> Kind | None:
        row = self.world.letter(str(mail["Message-ID"]).strip())
        return row.kind if row is not None else None

    def ask_id(self, who: str) -> str:
        return str(self.letter(Kind.ASK, who)["Message-ID"]).strip()

    def rows(self, *kinds: Kind) -> list[OutboxRow]:
        with self.world.books.begin() as page:
            numbers = [it.id for it in page.find()]
            return [row for number in numbers for row in page.outbox.of(number) if row.kind in kinds]

    def told(self) -> list[Item]:
        """What waits for the brief."""
        with self.world.books.begin() as page:
            return page.items.waiting()

    def ledger(self, kind: str) -> list[LedgerLine]:
        number = self.it.id
        with self.world.books.begin() as page:
            return [line for line in page.ledger.lines(number) if line.kind == kind]

    def reasons(self) -> list[str]:
        """Why each mail ended as it did, in the order in which they were taken in."""
        with self.world.books.begin() as page:
            return [mail.reason for it in page.find() for mail in page.mails.of(it.id)]

    def bio(self, address: str) -> Bio | None:
        with self.world.books.begin() as page:
            return page.people.get(address)

    def folder(self, name: str, address: str = "") -> FakeFolder:
        return self.world.provider.boxes[address or self.world.home].folder(name)

    def file(self, name: str, raw: bytes, address: str = "") -> None:
        """A mail as it would stand there, with nothing that a server added."""
        self.folder(name, address).file(
            FakeMail(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), set(), self.world.now)
        )
