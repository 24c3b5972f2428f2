"""A desk in memory: people answer, the connector commands, every mail is delivered twice, and the books can be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import Introduction, Party
from bot.records import OutboxRow
from tests.people import parsed, part, reply, written
from tests.worlds import CARLA, DESK, World, fake, make_world

ANA, BEN, CHEN = "ana@ruiz.example", "ben@ong.example", "chen@li.example"
EVA, EVE = "eva@ruiz.example", "eve@evil.example"
NAMES = {ANA: "Ana Ruiz", BEN: "Ben Ong", CHEN: "Chen Li", EVA: "Eva Lopez", EVE: "Eve"}
NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)


class Desk:
    """A worker in `separate`, with a hand in everybody's mailbox."""

    def __init__(self, folder: Path, **wishes: object) -> None:
        self.clock = [NOW]
        people = {CARLA, DESK, *NAMES}
        self.world: World = make_world(fake(people, self.clock), "separate", self.clock, folder, wishes)
        self.work = self.world.start().work
        self.world.go()
        self._serial = 0

    def close(self) -> None:
        self.world.close()

    # What people do

    def draft(self, *people: str, text: str = "Please meet each other.\n") -> str:
        """The connector labels a draft; answers the code."""
        to = [(NAMES[who], who) for who in people or (ANA, BEN)]
        subject = " <> ".join(name for name, _ in to)
        raw = written(("Carla Conti", CARLA), to, subject, text, date=self.now, message_id=self.new_id())
        self.world.provider.append(CARLA, "Drafts", raw, ["\\Draft", "intro-request"])
        self.world.go()
        return self.world.introductions()[-1].code

    def request(self, text: str) -> None:
        """The connector mails the bot."""
        raw = written(("", CARLA), [("", DESK)], "", text, date=self.now, message_id=self.new_id())
        self.send(CARLA, raw)

    def says(self, who: str, text: str, *, as_from: str = "", forged: bool = False, code: str = "") -> None:
        """Whoever was asked (or somebody to whom it was forwarded) answers the last letter of an introduction."""
        letter = parsed(self.letters_to(who, code)[-1])
        author = as_from or who
        raw = reply(letter, (NAMES[author], author), [("", DESK)], text, date=self.now, message_id=self.new_id())
        self.send(None if forged else author, raw)

    def command(self, text: str, *, kind: Kind | None = None, about: str = "", forged: bool = False) -> str:
        """The connector answers their latest notice (of a kind, about a party); answers what the echo says."""
        before = len(self.notices(Kind.ECHO))
        notice = self.notice(kind, about)
        raw = reply(
            parsed(self.raw_of(notice)), ("Carla", CARLA), [("", DESK)], text, date=self.now, message_id=self.new_id()
        )
        self.send(None if forged else CARLA, raw)
        echoes = self.notices(Kind.ECHO)[before:]
        assert len(echoes) <= 1, "one echo a mail"
        return " ".join(self.text_of(echoes[0]).split()) if echoes else ""

    def send(self, login: str | None, raw: bytes) -> None:
        """Twice, as servers sometimes do: it must count once."""
        for _ in range(2):
            self.world.provider.deliver(login, [DESK], raw)
            self.world.go()

    def after(self, **span: float) -> None:
        """Time passes; the worker wakes whenever something is due."""
        target = self.now + timedelta(**span)
        nap = timedelta(minutes=1) if target - self.now <= timedelta(hours=2) else timedelta(hours=1)
        while (wake := self.world.next_wake()) is not None and max(wake, self.now + nap) <= target:
            self.clock[0] = max(wake, self.now + nap)
            self.world.go()
        self.clock[0] = target
        self.world.go()

    # What can be seen

    @property
    def now(self) -> datetime:
        return self.clock[0]

    def new_id(self) -> str:
        self._serial += 1
        return f"<d{self._serial}@there.example>"

    def it(self, code: str = "") -> Introduction:
        """The introduction with this code, or the only one."""
        found = [it for it in self.world.introductions() if code in ("", it.code)]
        assert len(found) == 1
        return found[0]

    def party(self, who: str, code: str = "") -> Party:
        return next(party for party in self.it(code).parties if party.person.address == who)

    def rows(self) -> list[OutboxRow]:
        with self.world.books.begin() as page:
            return [row for it in page.find()[::-1] for row in page.outbox.of(it.id)] + [
                row for row in map(page.outbox.get, self._unbound(page)) if row.introduction is None
            ]

    @staticmethod
    def _unbound(page: object) -> list[int]:
        from sqlalchemy import select

        from bot.storage import tables as t

        query = select(t.outbox.c.id).where(t.outbox.c.introduction_id.is_(None)).order_by(t.outbox.c.id)
        return list(page.connection.execute(query).scalars())  # type: ignore[attr-defined]

    def notices(self, kind: Kind | None = None) -> list[OutboxRow]:
        rows = sorted(self.rows(), key=lambda row: row.id)
        return [row for row in rows if row.kind not in LETTERS and kind in (None, row.kind)]

    def notice(self, kind: Kind | None = None, about: str = "") -> OutboxRow:
        found = [row for row in self.notices(kind) if not about or self._is_about(row, about)]
        return found[-1]

    def _is_about(self, row: OutboxRow, who: str) -> bool:
        it = next((one for one in self.world.introductions() if one.id == row.introduction), None)
        return it is not None and any(p.key == row.party and p.person.address == who for p in it.parties)

    def raw_of(self, row: OutboxRow) -> bytes:
        with self.world.books.begin() as page:
            return page.outbox.outgoing(row).raw

    def text_of(self, row: OutboxRow) -> str:
        mail: EmailMessage = parsed(self.raw_of(row))
        return f"{mail['Subject']}\n{part(mail, 'plain')}"

    def letters_to(self, who: str, code: str = "") -> list[bytes]:
        """The letters to a party that really left."""
        number = self.it(code).id if code else None
        rows = [row for row in self.rows() if row.kind in LETTERS and who in row.recipients and row.data_at]
        return [self.raw_of(row) for row in rows if number in (None, row.introduction)]

    def kinds_to(self, who: str) -> list[str]:
        """What left for somebody, in order."""
        rows = [row for row in self.rows() if row.kind in LETTERS and who in row.recipients and row.data_at]
        return [row.kind.value for row in sorted(rows, key=lambda row: (row.data_at or self.now, row.id))]

    def faults(self) -> list[str]:
        return self.world.ledger_faults()
