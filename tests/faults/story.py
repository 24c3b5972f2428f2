"""A short whole story played through the fault proxies: request, asks, a nudge, two yeses, introduction, stepping out.

Every moment may have its faults. Afterwards the clock moves on until whatever they did must be over, and the promises
are held against what the server delivered.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import Stage
from bot.mailboxes.smtp import SmtpCourier, SmtpSettings
from bot.records import OutboxRow, Outcome, Status
from bot.storage import tables as t
from bot.writing.headers import LOOP_MARK
from tests.people import parsed, reply
from tests.servers.faults import Fault
from tests.servers.imap_faults import VERBS as IMAP_VERBS
from tests.servers.imap_faults import ImapProxy
from tests.servers.smtp_faults import SmtpProxy
from tests.work.house import ANA, BEN, House
from tests.worlds import CARLA, DESK, PASSWORD, World, make_world

START = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Madrid
ACCOUNTS = dict.fromkeys((CARLA, DESK, ANA, BEN), PASSWORD)
MOMENTS = ("request", "answer", "nudge", "notice", "introduction", "step-out")
"""The draft is read and both are asked; an answer is read; Ben is reminded; the last yes is read, and the connector
told that the letter leaves in ten minutes; it leaves; the last reply is read, and we step out of the thread. Copies of
what leaves are read or filed at the same moments."""
_CONNECTING = frozenset({"CONNECT", "EHLO", "AUTH", "GREETING", "LOGIN"})
PATIENCE = 1.0  # seconds that the worker waits for an answer
LONGEST = 25.0  # seconds that a round may take, whatever the servers do
AFTERWARDS = (1, 16, 20, 65)  # minutes after which the worker looks again: leases, a parked queue, pauses


@dataclass
class Story:
    """One story. `faults` stand in the way while the worker works at `moment`; `evidence` as in the configuration.

    `instead` is what happens at that moment where it is not simply this worker that works.
    """

    provider: Any  # MailServer or Rig
    folder: Path
    moment: str = ""
    faults: tuple[Fault, ...] = ()
    setup: str = "own"
    evidence: str = "self-copy"
    instead: Callable[[Story], None] | None = None
    asked: str = ""  # what the connector answered when asked whether the introduction left
    longest: float = 0.0  # seconds of the longest round
    delivered: Counter[tuple[str, str]] = field(default_factory=Counter)  # of ours, by recipient and Message-ID

    def play(self) -> Story:
        """The whole story; look at what came of it with `check`."""
        self.provider.on_delivery = self._note
        with self._proxied() as world:
            self.house = House(world)
            self.world = world
            self._tell("request", lambda: self.house.draft())
            self._tell("answer", lambda: self.house.answer(ANA, Kind.ASK, "Yes please, gladly."))
            self.world.clock[0] = START + timedelta(days=3)  # Friday: Ben is reminded
            self._tell("nudge")
            self._tell("notice", lambda: self.house.answer(BEN, Kind.ASK, "Yes, happy to."), afterwards=(1,))
            self.world.clock[0] += timedelta(minutes=10)
            self._tell("introduction")
            self._settle_doubt()
            self.house.answer(ANA, Kind.INTRODUCTION, "Thank you, Carla. Ben, how about Tuesday?")
            self._tell("step-out", lambda: self.house.answer(BEN, Kind.INTRODUCTION, "Tuesday is good."))
            self.provider.settle()
            self.ended = self._look()
        return self

    def _tell(
        self, moment: str, happens: Callable[[], object] = lambda: None, afterwards: Sequence[int] = AFTERWARDS
    ) -> None:
        """Somebody does something, the worker meets it with the faults of this moment, and time passes."""
        happens()
        self.provider.settle()
        if moment == self.moment:
            self._arm()
        if moment == self.moment and self.instead is not None:
            self.instead(self)
        else:
            self.work()
        for proxy in self._proxies:
            proxy.calm()
        for minutes in afterwards:
            self.world.clock[0] += timedelta(minutes=minutes)
            self.work()

    def _arm(self) -> None:
        for proxy in self._proxies:
            is_imap = isinstance(proxy, ImapProxy)
            mine = [fault for fault in self.faults if (fault.verb in IMAP_VERBS) == is_imap]
            proxy.arm(*mine)
            if any(fault.verb in _CONNECTING for fault in mine):
                proxy.hang_up()

    @property
    def _proxies(self) -> Sequence[SmtpProxy | ImapProxy]:
        return (self.smtp, *self.imap)

    def work(self) -> None:
        """Rounds until one finds nothing to do."""
        assert self.world.worker is not None
        for _ in range(20):
            began = time.monotonic()
            this = self.world.worker.round()
            self.longest = max(self.longest, time.monotonic() - began)
            self.provider.settle()
            if not (this.mails or this.due or this.left):
                return
        raise AssertionError("the worker finds no rest")

    def _settle_doubt(self) -> None:
        """Asked whether the introduction left, the connector looks whether Ana has it, and answers."""
        if self.house.it.stage is Stage.INTRODUCED and not self.house.it.letter_uncertain:
            return
        (row,) = self.house.rows(Kind.INTRODUCTION)
        assert row.status in (Status.UNKNOWN, Status.REFUSED), f"the introduction stands as {row.status}: {row.reason}"
        self.asked = "SENT" if self.delivered[ANA, row.message_id] else "SEND"
        assert self.delivered[ANA, row.message_id] == self.delivered[BEN, row.message_id]
        kind = Kind.UNCERTAIN if row.status is Status.UNKNOWN else Kind.REFUSED
        self._answer_notice(kind)
        for minutes in (0, 15):  # the hold before the introduction
            self.world.clock[0] += timedelta(minutes=minutes)
            self.work()

    def _answer_notice(self, kind: Kind) -> None:
        """One word in answer to the latest notice of this kind."""
        notice = self.house.letter(kind, CARLA)
        me, to = ("Carla Conti", CARLA), [("", self.world.bot_address)]
        now, number = self.world.now, self.house.new_id()
        raw = reply(notice, me, to, self.asked, date=now, message_id=number)
        self.provider.append(CARLA, self.world.sent_folder, raw, ["\\Seen"])
        self.provider.deliver(CARLA, [self.world.bot_address], raw)
        self.provider.settle()

    # What came of it

    def _note(self, recipient: str, raw: bytes) -> None:
        """In the server's thread."""
        mail = parsed(raw)
        if str(mail["X-Loop"] or "").strip() == LOOP_MARK:
            self.delivered[recipient.lower(), str(mail["Message-ID"]).strip()] += 1

    def _file_as_provider(self, raw: bytes) -> None:
        """What a provider that files Sent by itself does when it takes a letter."""
        if self.evidence == "provider":
            self.provider.append(self.world.home, self.world.sent_folder, raw, ["\\Seen"])

    def _look(self) -> Ended:
        with self.world.books.begin() as page:
            (it,) = page.find()
            numbers = page.connection.execute(select(t.outbox.c.id).order_by(t.outbox.c.id)).scalars()
            rows = [page.outbox.get(number) for number in numbers]
            mails = page.mails.of(it.id)
            chain = page.ledger.lines(it.id)
            faults = list(page.ledger.verify())
            aside = len(page.mails.set_aside())
        sent = self.world.mails(self.world.home, self.world.sent_folder)
        inbox = self.world.mails(CARLA, "INBOX")
        return Ended(
            stage=it.stage,
            rows=rows,
            outcomes=Counter(mail.outcome for mail in mails),
            verdicts=Counter(line.party for line in chain if line.kind == "verdict"),
            ledger_faults=faults,
            set_aside=aside,
            filed=_by_id(sent),
            inbox=_by_id(inbox),
            fired=tuple(fault for proxy in self._proxies for fault in proxy.fired),
        )

    # The stage

    @contextmanager
    def _proxied(self) -> Iterator[World]:
        provider = self.provider
        with (
            SmtpProxy(provider.smtp_port, ca_file=provider.ca_file) as self.smtp,
            ImapProxy(provider.imap_port, ca_file=provider.ca_file) as home,
            ImapProxy(provider.imap_port, ca_file=provider.ca_file) as desk,
        ):
            self.imap: Sequence[ImapProxy] = (home, desk)
            self.smtp.on_taken = self._file_as_provider
            clock = [START]
            self.wishes = self._wishes(home, desk)
            world = make_world(provider, self.setup, clock, self.folder, self.wishes)
            password = PASSWORD
            world.courier = SmtpCourier(  # with an impatience no configuration allows
                SmtpSettings("127.0.0.1", self.smtp.port, "none", world.home, lambda: password, PATIENCE, PATIENCE)
            )
            try:
                yield world
            finally:
                world.close()

    def _wishes(self, home: ImapProxy, desk: ImapProxy) -> dict[str, Any]:
        local = {"host": "127.0.0.1", "security": "none"}

        def mailbox(user: str, proxy: ImapProxy) -> dict[str, Any]:
            password = {"file": "password"}
            return {
                "imap": {**local, "port": proxy.port, "user": user, "password": password, "timeout": PATIENCE},
                "smtp": {**local, "port": self.smtp.port},
                "proof": {"kind": "header", "authserv_id": self.provider.authserv_id},
                "evidence": self.evidence,
            }

        separate = self.setup == "separate"
        wishes: dict[str, Any] = {"mailbox": mailbox(CARLA, desk if separate else home)}
        if separate:
            wishes["bot"] = {"address": DESK, "mailbox": mailbox(DESK, home)}
        return wishes


@dataclass(frozen=True)
class Ended:
    """What the books and the mailboxes hold at the end; `filed` and `inbox` count Message-IDs in Sent and INBOX."""

    stage: Stage
    rows: list[OutboxRow]
    outcomes: Counter[Outcome]
    verdicts: Counter[str]
    ledger_faults: list[str]
    set_aside: int
    filed: Counter[str]
    inbox: Counter[str]
    fired: tuple[Fault, ...]

    @property
    def letters(self) -> list[OutboxRow]:
        """The letters to parties, without what was taken back."""
        return [row for row in self.rows if row.kind in LETTERS and row.status is not Status.WITHDRAWN]

    @property
    def notices(self) -> list[OutboxRow]:
        """The mails to the connector."""
        return [row for row in self.rows if row.kind not in LETTERS and row.status is not Status.WITHDRAWN]


def _by_id(mails: Sequence[bytes]) -> Counter[str]:
    return Counter(str(parsed(raw)["Message-ID"]).strip() for raw in mails)
