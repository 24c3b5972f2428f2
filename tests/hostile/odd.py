"""A desk that odd mail arrives at: each case has a pair of its own, asked already, and is judged by what became."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from bot import daemon
from bot.introductions.introduction import Gesture, Introduction, Party, Person, Stage
from bot.places import Folder, Spot
from bot.records import Outcome
from bot.work.arrived import Fate
from bot.work.intake import take_in
from tests.hostile.deployment import BOT, NOW, SERVER, Deployment
from tests.people import parsed


@dataclass(slots=True)
class Case:
    """One introduction of Ana and Ben, both asked. `ask` is the letter Ana got, `ask_id` its Message-ID."""

    number: int
    introduction: int
    ana: str
    ben: str
    ask_id: str
    bens_id: str
    ask: EmailMessage
    raw_ask: bytes
    language: str = "en"

    @property
    def date(self) -> str:
        """The Date of a mail that arrives now."""
        return format_datetime(NOW)

    def head(self, *lines: str, author: str = "", subject: str = "", message_id: str = "", about: str = "") -> str:
        """The header lines of Ana's answer, and whatever is given, without the blank line that ends them.

        `about` stands in place of the lines that name the ask.
        """
        threads = about or f"In-Reply-To: {self.ask_id}\nReferences: {self.ask_id}"
        fields = [
            author or f"From: Ana Ruiz <{self.ana}>",
            f"To: {BOT}",
            f"Subject: {subject or 'Re: ' + str(self.ask['Subject'])}",
            f"Date: {self.date}",
            f"Message-ID: {message_id or f'<answer-{self.number}@ruiz.example>'}",
            threads,
            "MIME-Version: 1.0",
            *lines,
        ]
        return "\n".join(fields) + "\n"

    def mail(self, kind: str, body: str | bytes, *lines: str, encoding: str = "8bit", **fields: str) -> bytes:
        """Ana's answer with one body of this Content-Type, as it stands."""
        head = self.head(*lines, f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", **fields)
        return crlf(head.encode() + b"\n") + (body if isinstance(body, bytes) else crlf(body.encode()))


class OddDesk:
    """The desk of the deployment, with a pair planted for each case, and mails taken in one by one."""

    def __init__(self, folder: Path) -> None:
        self.deployment = Deployment("none", folder)
        self.worker = self.deployment.worker
        self._serial = 0

    def case(self, language: str = "en") -> Case:
        """A fresh pair, both asked."""
        self._serial += 1
        number = self._serial
        ana, ben = f"ana{number}@ruiz.example", f"ben{number}@ong.example"
        ask_id, bens_id = f"<ask-a{number}@connector.example>", f"<ask-b{number}@connector.example>"
        about_ana = Person(ana, "Ana Ruiz", "Head of Pilots", "Bogotá", language=language)
        parties = (
            Party("ana", about_ana, why="he has taken six teams from pilot to contract"),
            Party(
                "ben", Person(ben, "Ben Ong", "Partner, Ong Ventures", "Singapore"), why="she runs pilots with banks"
            ),
        )
        planted = daemon.plant(
            self.worker,
            Introduction(
                0,
                f"K{number}",
                Gesture.MAIL,
                Stage.DRAFTED,
                parties,
                NOW,
                "Europe/Madrid",
                topic="fintech pilots",
                next_step="a short call",
            ),
            {"ana": ask_id, "ben": bens_id},
        )
        with self.worker.books.begin() as page:
            letter = page.outbox.outgoing(page.outbox.by_message_ids([ask_id])[ask_id])
        return Case(number, planted.id, ana, ben, ask_id, bens_id, parsed(letter.raw), letter.raw, language)

    def arrive(self, raw: bytes, results: str = f"{SERVER}; dmarc=pass header.from=ruiz.example") -> Fate:
        """The mail as the server files it: its word on the author, its Received, then whatever came."""
        self._serial += 1
        stamp = f"Authentication-Results: {results}\r\n" if results else ""
        stamp += f"Received: by {SERVER} id {self._serial:06d}; {format_datetime(NOW)}\r\n"
        spot = Spot("INBOX", 1, self._serial)
        return take_in(self.worker.work, self.worker.work.home, Folder.INBOX, spot, stamp.encode() + raw)

    def became(self, case: Case, fate: Fate) -> str:
        """What became of Ana: yes, no, later, unreachable, question, away; else "set aside" or "ignored"."""
        with self.worker.books.begin() as page:
            it = page.introduction(case.introduction)
            away = any(line.kind == "away" for line in page.ledger.lines(case.introduction))
        ana, ben = it.party("ana"), it.party("ben")
        assert ben.state.value == "asked", "a mail of Ana's says nothing of Ben"
        assert ben.doubt is None
        if ana.state.value != "asked":
            return ana.state.value
        if ana.doubt is not None:
            return "question"
        if fate.outcome is Outcome.SET_ASIDE:
            return "set aside"
        return "away" if away or ana.away_until else "ignored"


@contextmanager
def odd_desk(folder: Path) -> Iterator[OddDesk]:
    """A desk of its own, with its database emptied before."""
    desk = OddDesk(folder)
    try:
        yield desk
    finally:
        desk.deployment.close()


def crlf(data: bytes) -> bytes:
    """With every line ended as on the wire."""
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
