"""The desk that hostile mail is sent to: `separate`, asks planted with known Message-IDs, and what must always hold.

The server mx.connector.example writes its Authentication-Results above its own Received, in the bot's mailbox and in
the connector's. Whatever stands below that Received was written by whoever sent the mail.
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot import daemon
from bot.config import Config
from bot.introductions.decision import LETTERS
from bot.introductions.introduction import Gesture, How, Introduction, Order, Party, PartyState, Person, Stage, Standing
from bot.records import MailRow
from bot.storage import tables as t
from tests.fakes import Carried, FakeCourier, FakeMail, FakeMailbox, FakePost
from tests.people import parsed, part
from tests.worlds import database, emptied

SERVER = "mx.connector.example"
CARLA, BOT = "carla@connector.example", "intro@connector.example"
NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)  # a Thursday
PEOPLE = {
    "ana": Person("ana@ruiz.example", "Ana Ruiz", role="founder of Ruiz Robotics"),
    "ben": Person("ben@ong.example", "Ben Ong", role="investor"),
    "cid": Person("cid@lab.campos.example", "Cid Campos", role="maker of sensors"),
}
_ONE_LINE = 12  # characters from which on a line of somebody's own words is looked for in letters to others


@dataclass(frozen=True, slots=True)
class Planted:
    """One introduction as it stands before the mail comes: who is asked, and who said yes before."""

    code: str
    asked: tuple[str, ...]
    agreed: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[str, ...]:
        """Everybody in it, in the order of their names."""
        return tuple(sorted((*self.asked, *self.agreed, *self.waiting)))


SITUATIONS: dict[str, tuple[Planted, ...]] = {
    "none": (),
    "one": (Planted("K1", ("ana",), waiting=("ben",)),),
    "both": (Planted("K1", ("ana", "ben")),),
    "last": (Planted("K1", ("ana",), agreed=("ben",)),),
    "twice": (Planted("K1", ("ana", "ben")), Planted("K2", ("ana", "cid"))),
    "apart": (Planted("K1", ("ana",), agreed=("ben",)), Planted("K2", ("ben",), agreed=("cid",))),
    "three": (Planted("K1", ("ana", "ben", "cid")),),
}
"""What is planted; an ask of Ana's in K1 is `<ask-ana-k1@connector.example>`.

`one`: only Ana is asked, Ben's turn is later. `both`: Ana and Ben are asked. `last`: Ben said yes, so Ana's yes
introduces them. `twice`: Ana is asked in K1 (with Ben) and K2 (with Cid). `apart`: in K1 Ana's yes is the last one, in
K2 Ben's. `three`: Ana, Ben and Cid are asked.
"""


def ask_id(who: str, code: str) -> str:
    """The Message-ID of a planted ask."""
    return f"<ask-{who}-{code.lower()}@connector.example>"


@dataclass
class Deployment:
    """A worker over a mail provider in memory, and hands to put raw mail into the bot's INBOX."""

    situation: str
    folder: Path
    wishes: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = [NOW]
        addresses = [CARLA, BOT, *(one.address for one in PEOPLE.values()), "eve@evil.example"]
        self.post = FakePost(dict.fromkeys(addresses, "x"), lambda: self.clock[0])
        self.post.authserv_id = SERVER
        self.courier = FakeCourier(self.post, BOT)
        emptied(database())
        boxes = {
            name: FakeMailbox(self.post.boxes[of], name, clock=lambda: self.clock[0])
            for name, of in (("home", BOT), ("desk", CARLA))
        }
        (self.folder / "password").touch(mode=0o600)
        self.worker = daemon.assemble(
            Config.model_validate(_settings(self.wishes), context={"base": self.folder}),
            clock=lambda: self.clock[0],
            chance=random.Random(1),
            resolver=lambda name: None,
            mailboxes=boxes,
            courier=self.courier,
            engine=database(),
        )
        self.planted = [
            daemon.plant(self.worker, _case(one), {who: ask_id(who, one.code) for who in (*one.asked, *one.agreed)})
            for one in SITUATIONS[self.situation]
        ]
        self.go()
        self.clock[0] += timedelta(hours=1)

    # What happens

    def go(self) -> None:
        """Lets the worker do all there is to do now."""
        for one in self.worker.rounds():
            assert not one.troubles, one.troubles

    def deliver(self, *raws: bytes, folder: str = "INBOX") -> None:
        """Files the bytes as they are, and lets the worker take them in. "Carla's Sent" is in the other mailbox."""
        box = self.post.boxes[CARLA if folder.startswith("Carla's ") else BOT]
        for raw in raws:
            box.folder(folder.removeprefix("Carla's ")).file(FakeMail(raw, set(), self.clock[0]))
        self.go()

    def pass_hours(self, hours: float) -> None:
        """So long nothing comes, and the worker does what is due."""
        if hours:
            self.clock[0] += timedelta(hours=hours)
            self.go()

    def fill(self, what: str, of: str) -> str:
        """What stands in a mail where it is only known once the case is planted: {token ana K1}, {notice question}.

        And, for what is long or cannot be typed: {byte 0d}, {times 2000 (}.
        """
        words = of.split(" ")
        match what:
            case "token":
                return self.tokens[words[0], words[1] if len(words) > 1 else "K1"]
            case "notice":
                return self.notice(of) or "<no-notice@connector.example>"
            case "letter":
                return self.letter(words[0], *words[1:]) or "<no-letter@connector.example>"
            case "byte":
                return chr(int(of, 16))
            case "times":
                number, _, text = of.partition(" ")
                return text * int(number)
        raise ValueError(f"nothing is known of {{{what} {of}}}")

    # What came of it

    def mails(self) -> list[MailRow]:
        """Every mail that was taken in and has a fate, oldest first; copies of our own letters left out."""
        with self.worker.books.begin() as page:
            numbers = page.connection.execute(select(t.mail.c.id).order_by(t.mail.c.id)).scalars().all()
            found = [page.mails.get(number) for number in numbers]
        return [one for one in found if one is not None and one.reason not in ("own letter", "own notice")]

    def introductions(self) -> list[Introduction]:
        """Every introduction, the oldest first. One that was not planted has the code "new"."""
        planted = {one.code for one in self.planted}
        with self.worker.books.begin() as page:
            found = page.find()[::-1]
        return [one if one.code in planted else replace(one, code="new") for one in found]

    def standing(self) -> set[tuple[str, str]]:
        """(code, key) of every party whose latest standing is yes."""
        return {
            (it.code, party.key)
            for it in self.introductions()
            for party in it.parties
            if party.state is PartyState.YES or party.standing is not None
        }

    def introduced(self) -> set[str]:
        """The codes of the introductions that were made, or whose letter is on its way."""
        made = {it.code for it in self.introductions() if it.stage in (Stage.AGREED, Stage.INTRODUCED, Stage.CONNECTED)}
        shown = {one.address for one in PEOPLE.values()}
        for letter in self.courier.carried:
            if len(shown & set(letter.recipients)) > 1:
                made |= {it.code for it in self.introductions() if _shows(it, letter)}
        return made

    def letters(self) -> list[Carried]:
        """What left for anybody but the connector and the bot itself."""
        return [one for one in self.courier.carried if not set(one.recipients) <= {CARLA, BOT}]

    def told(self) -> int:
        """How much the connector was told or asked: notices that left, and lines of the next brief."""
        with self.worker.books.begin() as page:
            kinds = page.connection.execute(select(t.outbox.c.kind)).scalars()
            return sum(kind not in {one.value for one in LETTERS} for kind in kinds) + len(page.items.waiting())

    def snapshot(self) -> list[Any]:
        """All that a second delivery must not change."""
        with self.worker.books.begin() as page:
            tables = (t.introduction, t.party, t.outbox, t.item, t.suppressed, t.ledger)
            return [tuple(row) for table in tables for row in page.connection.execute(select(table))]

    @cached_property
    def tokens(self) -> dict[tuple[str, str], str]:
        """The token of each planted ask, by (who, code)."""
        with self.worker.books.begin() as page:
            return {(one.key, it.code): page.token(it.id, one.key) for it in self.planted for one in it.parties}

    def notice(self, kind: str = "") -> str:
        """The Message-ID of the latest notice to the connector, "" where there is none."""
        with self.worker.books.begin() as page:
            query = select(t.outbox.c.message_id, t.outbox.c.kind).order_by(t.outbox.c.id.desc())
            rows = page.connection.execute(query).all()
        letters = {one.value for one in LETTERS}
        return next((one for one, of in rows if of not in letters and kind in ("", of)), "")

    def letter(self, kind: str, who: str = "") -> str:
        """The Message-ID of the latest letter of this kind, to `who` where given."""
        with self.worker.books.begin() as page:
            query = select(t.outbox.c.message_id).where(t.outbox.c.kind == kind).order_by(t.outbox.c.id.desc())
            if who:
                query = query.where(t.outbox.c.party == who)
            return str(page.connection.execute(query).scalars().first() or "")

    # What must always hold

    def leaks(self, said: Iterable[tuple[str, bytes]] = ()) -> list[str]:
        """What a letter to one party shows of another: address, Message-ID or token of their ask, their own words.

        `said` is (who, raw mail): lines of it must not reappear in letters to anybody else.
        """
        found = []
        lines = [(who, line) for who, raw in said for line in _lines(raw)]
        for letter in self.letters():
            to = {key for key, one in PEOPLE.items() if one.address in letter.recipients}
            if len(to) != 1:
                continue  # the introduction itself; whether it may leave is looked at elsewhere
            text = letter.raw.decode("utf-8", "replace") + "".join(part(parsed(letter.raw), kind) for kind in _KINDS)
            for key, secrets in self.secrets():
                if key not in to:
                    found += [f"{sorted(to)} sees {one}" for one in secrets if one.lower() in text.lower()]
            found += [f"{sorted(to)} reads {line!r} of {who}" for who, line in lines if who not in to and line in text]
        return found

    def secrets(self) -> list[tuple[str, tuple[str, ...]]]:
        """What nobody but one party may see: their address, their token, and the Message-IDs of their letters."""
        found = []
        with self.worker.books.begin() as page:
            for it in page.find():
                for party in it.parties:
                    ids = (row.message_id for row in page.outbox.of(it.id) if row.party == party.key)
                    key = next(key for key, one in PEOPLE.items() if one.address == party.person.address)
                    found.append((key, (party.person.address, page.token(it.id, party.key), *ids)))
        return found

    def malformed(self) -> list[str]:
        """What left with a header that somebody else wrote, a control character in one, or a line that is too long."""
        found = []
        for letter in self.courier.carried:
            head = letter.raw.partition(b"\r\n\r\n")[0]
            if parsed(letter.raw)["Bcc"] is not None or _CONTROL.search(head):
                found.append(head.decode("utf-8", "replace"))
            found += [f"a line of {len(line)}" for line in letter.raw.split(b"\r\n") if len(line) > 998]
        return found

    def strangers(self, codes: Collection[str] = ()) -> set[str]:
        """Whoever was written to without being in any introduction that was planted, or opened with one of `codes`."""
        cases = [*self.planted, *(it for it in self.introductions() if it.code in codes)]
        known = {CARLA, BOT, *(one.person.address for it in cases for one in it.parties)}
        return {address.lower() for letter in self.courier.carried for address in letter.recipients} - known

    def close(self) -> None:
        """Ends the worker."""
        self.worker.close()


_KINDS = ("plain", "html")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n")
_WORDS = re.compile(rb"[^\r\n]+")


def _lines(raw: bytes) -> list[str]:
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    found = (one[0].decode("utf-8", "replace").strip() for one in _WORDS.finditer(body[:20_000]))
    return [line for line in found if len(line) >= _ONE_LINE]


def _shows(it: Introduction, letter: Carried) -> bool:
    return len({party.person.address for party in it.parties} & set(letter.recipients)) > 1


def _case(planted: Planted) -> Introduction:
    agreed = Standing(How.REPLY, NOW - timedelta(hours=3), "mail 1")
    parties = tuple(
        Party(
            key,
            PEOPLE[key],
            why="It may be worth twenty minutes.",
            state=PartyState.YES if key in planted.agreed else PartyState.WAITING,
            standing=agreed if key in planted.agreed else None,
            asked_at=NOW - timedelta(hours=4) if key in planted.agreed else None,
            round=1 if key in planted.agreed else 0,
        )
        for key in planted.sides
    )
    return Introduction(
        id=0,
        code=planted.code,
        gesture=Gesture.FORM,
        stage=Stage.ASKING,
        parties=parties,
        opened_at=NOW - timedelta(hours=5),
        zone="Europe/Madrid",
        topic="robots that sort fruit",
        order=Order.TURN if planted.waiting else Order.TOGETHER,
    )


def _settings(wishes: dict[str, Any]) -> dict[str, Any]:
    def mailbox(user: str) -> dict[str, Any]:
        server = {"host": "127.0.0.1", "security": "none"}
        return {
            "imap": {**server, "port": 1, "user": user, "password": {"file": "password"}},
            "smtp": {**server, "port": 1},
            "proof": {"kind": "header", "authserv_id": SERVER},
        }

    settings: dict[str, Any] = {
        "connector": {"name": "Carla Conti", "address": CARLA, "zone": "Europe/Madrid"},
        "setup": "separate",
        "mailbox": mailbox(CARLA),
        "bot": {"address": BOT, "mailbox": mailbox(BOT)},
        "approve": "never",
        "budgets": {"preset": "none"},
        "engine": {"debounce_seconds": 0},
        "notices": {"digest_on": "never"},
        "policy": {"hold": 0},
    }
    for key, value in wishes.items():
        settings[key] = {**settings.get(key, {}), **value} if isinstance(value, dict) else value
    return settings
