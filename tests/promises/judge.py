"""The judge: a naive model with a little book of its own, filled from what really happened, never from the program's.

It is told what people wrote, what the connector commanded and which bytes were handed to the courier, and says which
promise was broken. Only the label on an envelope (kind, introduction, party) is read from the outbox.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.utils import getaddresses
from zoneinfo import ZoneInfo

from tests.people import part
from tests.promises.folk import Person

PROMISES = {
    1: "no introduction without consent",
    2: "nothing leaks",
    3: "only the right person counts",
    4: "every mail takes effect exactly once",
    5: "no letter twice, none lost",
    6: "reminders never early, never burst, never nag",
    7: "a no is final and private",
    8: "robots get no answer",
}
ASKING = frozenset({"ask", "ask-again", "confirm", "nudge"})
REMINDERS = frozenset({"nudge", "ask-again", "nudge-introduced", "how-did-it-go"})
ANSWERS = frozenset({"later-noted", "no-noted", "data"})
ONCE_A_MAIL = frozenset({"later-noted", "no-noted", "data"})
PER_ADDRESS, PER_CASE, PER_DAY = 3, 8, 30  # the caps of the histories, in 24 hours
HOLIDAYS = {  # of whole countries, in the months that a history may last
    "Europe/Madrid": {date(2026, 12, 8), date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 6)},
    "Asia/Jakarta": {date(2026, 12, 25), date(2027, 1, 1)},
    "America/Bogota": {
        date(2026, 11, 2),
        date(2026, 11, 16),
        date(2026, 12, 8),
        date(2026, 12, 25),
        date(2027, 1, 1),
        date(2027, 1, 11),
    },
}
_TOKEN = re.compile(r"(?:tw-|\+)([0-9a-f]{32})")


class Broken(AssertionError):
    """A promise was broken. The text says which and how."""


@dataclass(frozen=True, slots=True)
class Said:
    """One word about one party. `binds`: it surely counts; else it only may."""

    label: str
    written: datetime
    binds: bool
    source: str  # the Message-ID of the mail


@dataclass
class Side:
    """What the judge knows of one party of one case."""

    who: Person
    vouched: bool = False
    said: list[Said] = field(default_factory=list)
    elsewhere: list[tuple[str, str]] = field(default_factory=list)  # (Message-ID, label) from an address not asked
    asked: list[datetime] = field(default_factory=list)
    nudged: list[datetime] = field(default_factory=list)
    current: str = ""  # the Message-ID of the last ask or nudge that left
    elsewhere_counts: bool = False  # the connector let that address speak for them
    hurried: bool = False  # the connector asked for a nudge
    away_until: date | None = None
    by_hand: bool = False
    agreed_once: bool = False
    declined_at: datetime | None = None

    def history(self) -> list[Said]:
        """Every word in the order in which it was written."""
        return sorted(self.said, key=lambda one: one.written)

    def may_be_introduced(self) -> bool:
        """False where the last word that surely counts is not a yes, and no later one could be."""
        agreed = self.vouched
        for one in self.history():
            if one.label == "yes":
                agreed = True
            elif one.binds:
                agreed = False
        return agreed

    def may_stand_as_yes(self) -> bool:
        """False where nobody who may say so said yes since the last no."""
        agreed = self.vouched
        for one in self.history():
            if one.label == "yes":
                agreed = True
            elif one.binds and one.label in ("no", "later"):
                agreed = False
        return agreed

    @property
    def last(self) -> str:
        """The last word that surely counts, "" where there is none."""
        return next((one.label for one in reversed(self.history()) if one.binds), "")


@dataclass
class Case:
    """One introduction, by the number on its letters."""

    number: int
    sides: dict[str, Side]  # by the key on the envelope
    letters: Counter[tuple[str, str]] = field(default_factory=Counter)  # by kind and address
    introductions: int = 0  # letters of introduction that left or may have
    may_repeat: int = 0  # how often the connector said SEND to an uncertain or refused one
    introduced: bool = False
    cancelled: bool = False
    called_off: bool = False  # the connector cancelled it once, whatever came after
    reopened: int = 0
    paused: bool = False
    day: list[datetime] = field(default_factory=list)

    def of(self, who: Person) -> Side | None:
        """The side that this person is."""
        return next((side for side in self.sides.values() if side.who is who), None)


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed to the courier: `result` is taken, lost, lost-but-taken or put-off-after."""

    at: datetime
    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    result: str


class Judge:
    """Told of everything, in the order in which it happens. Raises Broken."""

    def __init__(self, people: list[Person], own: set[str]) -> None:
        self.people = people
        self.own = own  # the addresses of the connector and the bot
        self.by_address = {address: one for one in people for address in (one.address, one.other)}
        self.cases: dict[int, Case] = {}
        self.know: set[frozenset[str]] = set()
        self.tested: Counter[int] = Counter()
        self.seen: Counter[str] = Counter()  # what the histories came through
        self.taken: Counter[tuple[str, str]] = Counter()  # by Message-ID and address
        self.doubtful: set[str] = set()
        self.stopped: set[Person] = set()
        self.regrets: set[str] = set()
        self.paused = False
        self.answers: dict[str, list[datetime]] = defaultdict(list)
        self.day: list[datetime] = []
        self.robots: dict[Person, datetime] = {}

    # What people said

    def heard(self, number: int, who: Person, label: str, written: datetime, source: str, *, binds: bool) -> None:
        """A word for a case: of the party's in the right way (`binds`), or one that may or may not be counted."""
        case = self.cases.get(number)
        side = case.of(who) if case is not None else None
        if side is None or case is None:
            return
        if label != "yes" and not binds:
            return
        side.said.append(Said(label, written, binds, source))
        side.agreed_once |= label == "yes"
        if binds and label in ("yes", "no", "later"):
            side.by_hand = False
        if binds and label == "no" and side.declined_at is None:
            side.declined_at = written

    def rule(self, side: Side, label: str, at: datetime, source: str, *, binds: bool) -> None:
        """The connector's word for a party: permitted as soon as it is said, binding when it was obeyed."""
        side.said = [one for one in side.said if one.source != source]
        side.said.append(Said(label, at, binds, source))
        side.by_hand = False
        side.agreed_once |= label == "yes"
        if label == "no" and side.declined_at is None:
            side.declined_at = at

    def stop(self, who: Person) -> None:
        """Somebody wants no mail of this desk any more."""
        self.stopped.add(who)

    def away(self, number: int, who: Person, until: date) -> None:
        """Their machine says that they are out of the office."""
        side = self.cases[number].of(who)
        if side is not None:
            side.away_until = max(until, side.away_until or until)

    def by_hand(self, number: int, who: Person) -> None:
        """The connector wrote to a party themselves, who was asked and has not answered."""
        case = self.cases[number]
        side = case.of(who)
        waits = side is not None and not case.introduced and not case.cancelled
        if side is not None and waits and side.last not in ("yes", "no") and not side.may_stand_as_yes():
            side.by_hand = True

    def introduce(self, people: list[Person]) -> None:
        """From now on these may know of each other."""
        self.know |= {frozenset((one.name, two.name)) for one in people for two in people if one is not two}

    # What left

    def left(self, one: Handed, message: EmailMessage, kind: str, number: int | None, party: str) -> None:
        """A mail was handed over; `message` is what its bytes say."""
        message_id = str(message["Message-ID"]).strip()
        others = [address for address in one.recipients if address not in self.own]
        if not others:
            return
        self.seen[f"letter {kind}"] += 1
        people = [self.by_address.get(address) for address in others]
        if None in people:
            raise Broken(f"2: {kind} went to {others}, whom nobody asked for")
        case = self.cases.get(number) if number is not None else None
        if case is None:
            raise Broken(f"5: {kind} to {others} belongs to no introduction")
        self._once(one, case, kind, message_id, others)
        self._caps(one, case, kind, others)
        shown = self._shown(message, others)
        if len(shown) > 1:
            self._consented(one, case, kind, shown)
            return
        text = everything(message, one.raw)
        self._leaks(kind, shown[0], text)
        self._harvest(shown[0], message_id, text)
        side = case.of(shown[0])
        if side is None or case.sides.get(party) is not side:
            raise Broken(f"2: {kind} for party {party} of case {case.number} went to {others}")
        self._timely(one, case, side, kind, message_id)
        self._final(one, case, side, kind, message)
        self._no_robot(one, side.who, kind)

    def _shown(self, message: EmailMessage, others: list[str]) -> list[Person]:
        fields = [str(message[name]) for name in ("To", "Cc", "Reply-To") if message[name]]
        found = [address.lower() for _, address in getaddresses(fields)] + others
        return list(dict.fromkeys(who for who in map(self.by_address.get, found) if who is not None))

    def _once(self, one: Handed, case: Case, kind: str, message_id: str, others: list[str]) -> None:
        if one.result == "put-off-after":
            return
        for address in others:
            self.tested[5] += 1
            if self.taken[message_id, address] and message_id not in self.doubtful:
                raise Broken(f"5: {address} got {kind} {message_id} twice")
            self.taken[message_id, address] += 1
            if self.taken[message_id, address] > 2:
                raise Broken(f"5: {kind} {message_id} left for {address} a third time")
        if one.result == "lost":
            self.doubtful.add(message_id)
        else:
            self.doubtful.discard(message_id)

    def _caps(self, one: Handed, case: Case, kind: str, others: list[str]) -> None:
        since = one.at - timedelta(days=1)
        if kind in ANSWERS:
            self.answers[others[0]].append(one.at)
            self.tested[8] += 1
            if sum(at > since for at in self.answers[others[0]]) > PER_ADDRESS:
                raise Broken(f"8: {others[0]} got more than {PER_ADDRESS} answers in a day")
        case.day.append(one.at)
        self.day.append(one.at)
        if sum(at > since for at in case.day) > PER_CASE:
            raise Broken(f"8: more than {PER_CASE} letters of case {case.number} left in a day")
        if sum(at > since for at in self.day) > PER_DAY:
            raise Broken(f"8: more than {PER_DAY} letters left in a day")

    def _consented(self, one: Handed, case: Case, kind: str, shown: list[Person]) -> None:
        for who in shown:
            side = case.of(who)
            if side is None:
                raise Broken(f"1: {who.name} is no party of case {case.number}, yet stands in its {kind}")
            if kind == "introduction":
                self.tested[1] += 1
                if not side.may_be_introduced():
                    raise Broken(f"1: {who.name} did not agree in case {case.number}: {_told(side)}")
                if who in self.stopped:
                    raise Broken(f"7: {who.name} was introduced after STOP in case {case.number}")
        if kind == "introduction":
            if one.result != "put-off-after":
                case.introductions += 1
                case.introduced = True
            if case.introductions > 1 + case.may_repeat:
                raise Broken(f"5: the introduction of case {case.number} left {case.introductions} times")
            if case.cancelled or case.paused or self.paused:
                raise Broken(f"1: case {case.number} was introduced though the connector stopped it")
        elif not case.introduced:
            raise Broken(f"1: {kind} shows the parties of case {case.number} to each other")
        self.introduce(shown)

    def _leaks(self, kind: str, who: Person, text: str) -> None:
        for other in self.people:
            if other is who or frozenset((who.name, other.name)) in self.know:
                continue
            self.tested[2] += 1
            for secret in other.secrets:
                if secret in text:
                    raise Broken(f"2: {kind} to {who.name} shows “{secret}” of {other.name}")

    def _harvest(self, who: Person, message_id: str, text: str) -> None:
        """What this letter gave to its recipient alone."""
        who.secrets |= {message_id.lower().strip("<>"), *_TOKEN.findall(text)}

    def _timely(self, one: Handed, case: Case, side: Side, kind: str, message_id: str) -> None:
        if self.paused or case.paused:
            raise Broken(f"6: {kind} to {side.who.name} left while the connector paused")
        here = one.at.astimezone(ZoneInfo(side.who.zone))
        if kind in REMINDERS:
            self.tested[6] += 1
            if here.weekday() > 4 or not 9 <= here.hour < 17 or here.date() in HOLIDAYS[side.who.zone]:
                raise Broken(f"6: {kind} reached {side.who.name} at {here:%A %d %B %H:%M} of theirs")
        if kind in ASKING and side.by_hand:
            raise Broken(f"6: {kind} to {side.who.name} while the connector writes by hand")
        if kind in ("ask", "ask-again", "confirm"):
            if message_id != side.current:  # else it leaves once more, under its own name
                side.nudged.clear()
            side.asked.append(one.at)
        elif kind == "nudge":
            self._nudged(one, side, here.date(), again=message_id == side.current)
        if one.result != "put-off-after":
            side.current = message_id

    def _nudged(self, one: Handed, side: Side, today: date, *, again: bool) -> None:
        name = side.who.name
        if side.away_until is not None and today < side.away_until:
            raise Broken(f"6: {name} was reminded while away until {side.away_until}")
        if side.last in ("yes", "no"):
            raise Broken(f"6: {name} was reminded after a {side.last}")
        if not side.asked:
            raise Broken(f"6: {name} was reminded of nothing")
        if again:
            return
        since, patience = (side.nudged or side.asked)[-1], 5 if side.nudged else 3
        if not side.hurried and working_days(since, one.at, side.who.zone) < patience:
            raise Broken(f"6: {name} was reminded after {one.at - since}")
        if one.result == "put-off-after":
            return
        side.hurried = False
        side.nudged.append(one.at)
        if len(side.nudged) > 2:
            raise Broken(f"6: {name} was reminded {len(side.nudged)} times of one ask")

    def _final(self, one: Handed, case: Case, side: Side, kind: str, message: EmailMessage) -> None:
        who = side.who
        if who in self.stopped:
            self.tested[7] += 1
            if kind not in ANSWERS:
                raise Broken(f"7: {kind} to {who.name}, who said STOP")
        nos = [other for other in case.sides.values() if other.last == "no"]
        if kind in ASKING and len(case.sides) == 2 and not case.introduced:
            self.tested[7] += 1
            if nos:
                raise Broken(f"7: {kind} to {who.name} after {nos[0].who.name} said no in case {case.number}")
            if case.cancelled:
                raise Broken(f"7: {kind} to {who.name} in case {case.number}, which was cancelled")
        if kind == "regret":
            self._regretted(one, case, side, message)

    def _regretted(self, one: Handed, case: Case, side: Side, message: EmailMessage) -> None:
        self.tested[7] += 1
        if not side.agreed_once:
            raise Broken(f"7: {side.who.name} got a regret without having agreed: {_told(side)}")
        self.regrets.add(_without_names(part(message, "plain"), case))
        if len(self.regrets) > 1:
            raise Broken("7: two regrets are worded differently:\n" + "\n---\n".join(self.regrets))
        if case.called_off:
            return
        for other in case.sides.values():
            if other is side or other.declined_at is None or not other.asked:
                continue
            before = other.agreed_once
            since, patience = (other.declined_at, 5) if before else (other.asked[0], 13)
            if working_days(since, one.at, other.who.zone) < patience:
                raise Broken(f"7: {side.who.name} heard of the end {one.at - since} after {since}, before a silence")

    def _no_robot(self, one: Handed, who: Person, kind: str) -> None:
        if self.robots.get(who) == one.at and kind in ONCE_A_MAIL:
            raise Broken(f"8: {kind} answered a machine of {who.name}")

    # Where things stand

    def stands(self, number: int, key: str, state: str) -> None:
        """How the program sees a party, before the introduction."""
        side = self.cases[number].sides[key]
        if state == "yes":
            self.tested[3] += 1
            if not side.may_stand_as_yes():
                raise Broken(f"3: {side.who.name} counts as agreed in case {number}: {_told(side)}")


def everything(message: EmailMessage, raw: bytes) -> str:
    """The bytes as they left, and every field and part decoded, in lower case."""
    found = [raw.decode("utf-8", "replace")]
    for one in message.walk():
        found += [f"{name}: {value}" for name, value in one.items()]
        if not one.is_multipart():
            payload = one.get_payload(decode=True)
            assert isinstance(payload, bytes)
            found.append(payload.decode("utf-8", "replace"))
    return "\n".join(found).lower()


def working_days(since: datetime, until: datetime, zone: str) -> int:
    """Mondays to Fridays, no holidays, that began after one moment, up to another, on somebody's calendar."""
    first, last = (moment.astimezone(ZoneInfo(zone)).date() for moment in (since, until))
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 and day not in HOLIDAYS[zone] for day in days)


def _told(side: Side) -> list[tuple[str, bool, str]]:
    return [(one.label, one.binds, f"{one.written:%d %b %H:%M}") for one in side.history()]


def _without_names(text: str, case: Case) -> str:
    text = text.partition("Carla Conti")[0]
    for side in case.sides.values():
        for word in (side.who.name, *side.who.name.split()):
            text = text.replace(word, "…")
    return " ".join(re.sub(r"…(?:,? (?:and )?…)+", "…", text).split())
