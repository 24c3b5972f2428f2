"""The ground a history stands on: the world, what is on its way, and the judge who looks after every round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import hypothesis
from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import select

from bot.introductions.decision import LETTERS
from bot.introductions.introduction import BEFORE_INTRODUCTION, Introduction
from bot.records import OutboxRow, Status
from bot.storage import tables as t
from bot.work.commands.pausing import paused
from bot.writing.headers import LOOP_MARK
from tests.fakes import FakeMailbox, FakePost
from tests.people import parsed, written
from tests.promises.breaking import Bomb, Killed, Noting, NotingCourier
from tests.promises.folk import Person, settle
from tests.promises.judge import PER_ADDRESS, PER_CASE, PER_DAY, Broken, Case, Judge, Side
from tests.worlds import CARLA, DESK, PLUS, World, fake, make_world

START = datetime(2026, 10, 19, 7, tzinfo=UTC)  # a Monday; the clocks change in the first week
CONNECTOR = ("Carla Conti", CARLA)
WISHES = {
    "caps": {
        "answers_per_address_per_day": PER_ADDRESS,
        "letters_per_introduction_per_day": PER_CASE,
        "letters_per_day": PER_DAY,
    }
}
EVERY_CASE = 0
LEAST_WAIT, MOST_WAIT = timedelta(minutes=20), timedelta(hours=11)
Word = tuple[int, Person, str, datetime, bool]  # case, who, label, when it was written, whether it surely counts


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of ours as somebody has it before them."""

    mail: EmailMessage
    kind: str
    number: int
    party: str
    who: Person


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice as the connector has it before them."""

    mail: EmailMessage
    row: OutboxRow


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """A mail that was written. `words` is what the judge will be told of when it was read."""

    login: str | None
    recipients: tuple[str, ...]
    raw: bytes
    words: tuple[Word, ...] = ()
    owed: bool = True  # it concerns us, and must have a fate


@dataclass(slots=True)
class Order:
    """A command of the connector's that may be obeyed."""

    word: str
    case: Case | None
    side: Side | None
    at: datetime
    done: bool = False


def id_of(raw: bytes) -> str:
    """The Message-ID of a mail, whose body nobody needs."""
    return str(BytesHeaderParser().parsebytes(raw.partition(b"\r\n\r\n")[0])["Message-ID"]).strip()


class Ground(RuleBasedStateMachine):
    """One world and its judge. `setup` is own, plus or separate; `judges` collects what was put to the test."""

    setup = "own"
    judges: ClassVar[list[Judge]] = []

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.people = settle()
        self.clock = [START]
        accounts = {CARLA, DESK} | {address for one in self.people for address in (one.address, one.other)}
        self.judge = Judge(self.people, {CARLA, DESK, PLUS})
        self.judges.append(self.judge)
        provider = fake(sorted(accounts), self.clock)
        self.world = self.new_world(provider)
        self.courier = self.new_courier(provider)
        self.bomb = Bomb()
        self.world.courier, self.world.step, self.world.patient = self.courier, self.bomb.step, True
        self.wanted: set[frozenset[str]] = set()
        self.letters: list[Letter] = []
        self.notices: list[Noticed] = []
        self.orders: dict[str, Order] = {}
        self.unread: list[tuple[str, Callable[[], None]]] = []  # by folder: what binds once it was read
        self.on_the_way: list[OnTheWay] = []  # written, and not arrived
        self.arrived: list[OnTheWay] = []
        self.owed: dict[str, str] = {}  # mails that must have a fate: where each went, by Message-ID
        self.cases: list[Introduction] = []  # as the books show them after the last round
        self.looked = self.serial = self.notices_read = 0
        self.at_rest = False
        self.start()

    def new_world(self, provider: FakePost) -> World:
        """The world that the history is about."""
        return make_world(provider, self.setup, self.clock, Path(self.folder.name), WISHES)

    def new_courier(self, provider: FakePost) -> Noting:
        """The way out, which notes what it was handed."""
        return NotingCourier(provider, self.world.home, lambda: self.clock[0])

    # The worker

    def start(self) -> None:
        """Assembles the worker and lets it work."""
        self.world.start()
        assert self.world.worker is not None
        self.bomb.watch(self.world.worker.books.engine)
        self.go()

    def stop(self) -> None:
        """Ends the worker: what was not committed is gone."""
        worker = self.world.worker
        assert worker is not None
        self.bomb.leave(worker.books.engine)
        self.bomb.disarm()
        self.world.stop()

    @property
    def home(self) -> FakeMailbox:
        """The worker's own hold on the mailbox that answers come to."""
        assert self.world.worker is not None
        mailbox = self.world.worker.work.home
        assert isinstance(mailbox, FakeMailbox)
        return mailbox

    def go(self) -> None:
        """Lets the worker do all there is to do now, and looks at what it did."""
        self.at_rest = False
        worker = self.world.worker
        if worker is None:
            return
        reads = self.home.trouble is None
        if reads:
            self.bind("INBOX")
        stood = self.connectors_mail()
        self.bomb.live = True
        try:
            rounds = worker.rounds()
        except Killed as end:
            self.bomb.live = False
            self.note(f"killed: {end}")
            self.judge.seen[f"killed: {end}"] += 1
            self.look(stood)
            self.stop()
            self.verify()
            return
        self.bomb.live = False
        self.look(stood)
        if rounds[-1].mails or rounds[-1].due or rounds[-1].left:
            raise Broken(f"the worker finds no rest: {rounds[-1]}")
        if reads:
            for folder in ("Archive", "Junk", "Sent"):
                self.bind(folder)
            self.at_rest = not any(one.troubles for one in rounds)

    def bind(self, folder: str) -> None:
        """What was written there has been read now."""
        for place, tell in self.unread:
            if place == folder:
                tell()
        self.unread = [one for one in self.unread if one[0] != folder]

    def travel(self, target: datetime) -> None:
        """Moves the clock; a running worker wakes whenever something is due on the way.

        What is due but kept back (a pause, a mailbox that does not answer) is looked for less and less often.
        """
        wait = LEAST_WAIT
        while self.world.worker is not None:
            moment = max(self.world.next_wake(), self.clock[0] + wait)
            if moment > target:
                break
            wait = min(2 * wait, MOST_WAIT) if moment == self.clock[0] + wait else LEAST_WAIT
            self.clock[0] = moment
            self.go()
        self.clock[0] = target
        self.go()

    # What came of it

    def look(self, stood: dict[tuple[str, int], tuple[bytes, bool]]) -> None:
        """Judges every letter that left since the last look, and what became of the connector's mailbox."""
        self.cases = self.world.introductions()
        self.meet_cases()
        self.read_notices()
        for one in self.courier.handed[self.looked :]:
            self.looked += 1
            message = parsed(one.raw)
            row = self.world.letter(str(message["Message-ID"]).strip())
            if row is None:
                raise Broken(f"5: a letter to {one.recipients} stands in no book")
            self.note(f"{row.kind.value} to {one.recipients[0]} ({row.introduction}, {one.result})")
            self.judge.left(one, message, row.kind.value, row.introduction, row.party)
            who = self.judge.by_address.get(one.recipients[0])
            if who is not None and row.introduction is not None and one.result in ("taken", "lost-but-taken"):
                self.letters.append(Letter(message, row.kind.value, row.introduction, row.party, who))
        self.leave_alone(stood)

    def meet_cases(self) -> None:
        """Begins a page for every introduction that is new; only those that were asked for exist."""
        for it in self.cases:
            if it.id in self.judge.cases:
                continue
            sides = {one.key: Side(self.judge.by_address[one.person.address]) for one in it.parties}
            names = frozenset(one.who.name for one in sides.values())
            if names not in self.wanted:
                raise Broken(f"3: nobody asked for an introduction of {sorted(names)}")
            self.judge.cases[it.id] = Case(it.id, sides)

    def read_notices(self) -> None:
        """What reached the connector, and which of their commands it says were obeyed."""
        box = self.world.provider.boxes[CARLA].folders["INBOX"]
        for uid in [uid for uid in box.mails if uid > self.notices_read]:
            self.notices_read = uid
            raw = box.mails[uid].raw
            if LOOP_MARK.encode() not in raw[:6000]:
                continue
            mail = parsed(raw)
            row = self.world.letter(str(mail["Message-ID"]).strip())
            if row is None or row.kind in LETTERS:
                continue
            self.note(f"notice {row.kind.value}: {mail['Subject']}")
            self.judge.seen[f"notice {row.kind.value}"] += 1
            if row.kind.value == "echo":
                self.obeyed(mail)
            self.notices.append(Noticed(mail, row))

    def obeyed(self, echo: EmailMessage) -> None:
        """What an echo says was done binds from now on."""
        order = self.orders.get(str(echo["In-Reply-To"] or "").strip())
        if order is None or "Done" not in str(echo["Subject"]):
            return
        order.done = True
        self.judge.seen[f"obeyed {order.word}"] += 1
        case, side, source = order.case, order.side, str(echo["In-Reply-To"]).strip()
        if side is not None and order.word in ("YES", "NO", "LATER"):
            self.judge.rule(side, order.word.lower(), order.at, source, binds=True)
        match order.word:
            case "CANCEL" if case is not None:
                case.cancelled = case.called_off = True
            case "PAUSE" if case is not None:
                case.paused = True
            case "PAUSE EVERYTHING":
                self.judge.paused = True
            case "MINE" if side is not None and not side.may_stand_as_yes():
                side.by_hand = True
            case "UNDO":
                before = [one for one in self.orders.values() if one.case is case and one.done and one is not order]
                if before and before[-1].word == "YES" and before[-1].side is not None:
                    taken_back = next(key for key, one in self.orders.items() if one is before[-1])
                    before[-1].side.said = [one for one in before[-1].side.said if one.source != taken_back]

    def connectors_mail(self) -> dict[tuple[str, int], tuple[bytes, bool]]:
        """Every mail in the connector's mailbox: its bytes, and whether it was read."""
        folders = self.world.provider.boxes[CARLA].folders
        return {
            (name, uid): (mail.raw, "\\Seen" in mail.keywords)
            for name, folder in folders.items()
            for uid, mail in folder.mails.items()
        }

    def leave_alone(self, stood: dict[tuple[str, int], tuple[bytes, bool]]) -> None:
        """In the connector's mailbox nothing is moved or marked as read but letters of ours, and labelled drafts."""
        stands = self.connectors_mail()
        for (folder, uid), (raw, seen) in stood.items():
            ours = LOOP_MARK.encode() in raw[:6000] or folder == "Drafts" or folder.startswith("intro-request")
            if not ours and stands.get((folder, uid)) != (raw, seen):
                raise Broken(f"4: a mail of the connector's in {folder} was moved or marked: {raw[:300]!r}")

    def verify(self) -> None:
        """The ledger stands, whatever was broken off."""
        faults = self.world.ledger_faults()
        self.judge.tested[4] += 1
        if faults:
            raise Broken(f"4: the ledger does not verify: {faults}")

    @invariant()
    def standings_are_earned(self) -> None:
        """Nobody counts as agreed who did not say so."""
        for it in self.cases:
            if it.stage in BEFORE_INTRODUCTION:
                for party in it.parties:
                    self.judge.stands(it.id, party.key, party.state.value)

    # Mail

    def new_id(self, address: str) -> str:
        """A Message-ID that nobody had before."""
        self.serial += 1
        return f"<{self.serial:05d}.mail@{address.rpartition('@')[2]}>"

    def to_the_bot(self, text: str, *, login: str | None = CARLA, date: datetime | None = None) -> str:
        """A mail to the bot alone; answers its Message-ID."""
        message_id, desk = self.new_id(CARLA), self.world.bot_address
        subject = "intro" if self.setup == "own" else ""
        raw = written(CONNECTOR, [("", desk)], subject, text + "\n", date=date or self.clock[0], message_id=message_id)
        self.send(OnTheWay(login, (desk,), raw))
        return message_id

    def send(self, mail: OnTheWay, place: str = "INBOX") -> None:
        """A mail is delivered, into this folder of the mailbox that answers come to."""
        if mail.login == CARLA:
            self.world.provider.append(CARLA, "Sent", mail.raw, ["\\Seen"])
        self.put(mail, place)
        message_id = id_of(mail.raw)
        self.arrived.append(mail)
        if mail.owed:
            self.owed[message_id] = place
        for number, who, label, when, binds in mail.words if place != "Junk" else ():
            for case in self.judge.cases if number == EVERY_CASE else (number,):
                self.judge.heard(case, who, label, when, message_id, binds=False)
            if binds:
                self.unread.append((place, self.telling(number, who, label, when, message_id)))

    def telling(self, number: int, who: Person, label: str, when: datetime, source: str) -> Callable[[], None]:
        """What the judge is told when the mail was read."""

        def tell() -> None:
            self.judge.heard(number, who, "no" if label == "stop" else label, when, source, binds=True)
            if label == "stop":
                self.judge.stop(who)

        return tell

    def put(self, mail: OnTheWay, place: str) -> None:
        """The bytes arrive; a filter may put them elsewhere."""
        box = self.world.provider.boxes[self.world.home]
        inbox = box.folders["INBOX"].mails
        stood = set(inbox)
        self.world.provider.deliver(mail.login, list(mail.recipients), mail.raw)
        if place != "INBOX":
            for uid in set(inbox) - stood:  # none where it goes to others only
                box.folder(place).file(inbox.pop(uid))

    def note(self, text: str) -> None:
        """For whoever reads how a promise was broken."""
        hypothesis.note(f"{self.clock[0]:%a %d %b %H:%M} {text}")

    # The end

    def teardown(self) -> None:
        """Closes the world."""
        try:
            if self.world.worker is not None:
                self.stop()
        finally:
            self.world.close()
            self.folder.cleanup()

    def settle(self) -> None:
        """All troubles end: what was committed leaves, and every mail has a fate."""
        self.courier.faults.clear()
        self.bomb.disarm()
        if self.world.worker is None:
            self.start()
        self.home.trouble = None
        self.go()
        self.travel(self.clock[0] + timedelta(hours=26))
        self.verify()
        with self.world.books.begin() as page:
            known = {row.message_id for row in page.connection.execute(select(t.mail.c.message_id))}
            rests = paused(page) is not None
            late = [
                row
                for row in page.outbox.with_status(Status.WAITING, Status.SENDING)
                if row.due_at < self.clock[0] - timedelta(hours=25) and not rests
            ]
        lost = {message_id: place for message_id, place in self.owed.items() if message_id not in known}
        self.judge.tested[4] += len(self.owed)
        if lost:
            raise Broken(f"4: mails without a fate: {lost}")
        self.judge.tested[5] += 1
        if late:
            raise Broken(f"5: committed letters that never left: {[(row.kind.value, row.key) for row in late]}")
