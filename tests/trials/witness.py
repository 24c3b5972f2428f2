"""The witness: reads every mail that leaves and keeps books of their own; knows no rule, table or state of the program.

What the program calls a letter (its kind, its case, its party) is read from the outbox as one reads a label on an
envelope. Who agreed, who was told what and who knows whom comes from the mails alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from tests.people import part
from tests.trials.town import Resident

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
REMINDERS = frozenset({"nudge", "ask-again", "nudge-introduced", "how-did-it-go"})
ASKING = frozenset({"ask", "ask-again", "confirm", "nudge"})
TO_ALL = frozenset({"introduction", "step-out"})


class Broken(AssertionError):
    """A promise was broken. The text says which and how."""


@dataclass
class Side:
    """What the witness knows of one party of one case."""

    who: Resident
    word: str = ""  # yes, no, later, unclear, or nothing yet
    words: list[str] = field(default_factory=list)  # every word so far, for the history
    open_question: bool = False
    away_until: datetime | None = None
    asked: list[datetime] = field(default_factory=list)
    nudged: list[datetime] = field(default_factory=list)
    regretted: datetime | None = None
    by_hand_since: datetime | None = None


@dataclass
class Case:
    """One introduction, by the number on its letters."""

    number: int
    opened: datetime
    sides: dict[str, Side]  # by the key on the envelope
    zones_told: bool = True  # the connector said where the parties live; elsewhere their own zone counts for all
    made_by_hand: bool = False
    introduced: datetime | None = None
    letters: int = 0
    questions: int = 0

    def of(self, who: Resident) -> Side | None:
        return next((side for side in self.sides.values() if side.who is who), None)


class Witness:
    """Told of every mail, in the order things happen. Raises Broken."""

    def __init__(self, people: list[Resident], home_zone: str = "Europe/Madrid") -> None:
        self.people = people
        self.home_zone = home_zone  # the connector's
        self.by_address = {address: one for one in people for address in (one.address, one.other)}
        self.cases: dict[int, Case] = {}
        self.know: set[frozenset[str]] = set()  # pairs of addresses that were introduced
        self.checks: Counter[int] = Counter()
        self.kinds: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()  # by Message-ID and address
        self.once: Counter[tuple[int, str, str]] = Counter()  # introduction letters by case and address
        self.stopped: dict[str, datetime] = {}
        self.regrets: set[str] = set()
        self.paused = False
        self.robots: dict[str, datetime] = {}
        self.per_day: Counter[tuple[str, object]] = Counter()
        self.answered: dict[str, set[str]] = defaultdict(set)

    def begin(
        self, number: int, opened: datetime, sides: dict[str, Resident], vouched: set[str], *, zones_told: bool = True
    ) -> None:
        """A case was seen for the first time. Whom the connector vouched for counts as agreed until they say else."""
        known = {key: Side(who, "yes" if key in vouched else "") for key, who in sides.items()}
        self.cases[number] = Case(number, opened, known, zones_told)

    # What people said

    def heard(self, case: Case, who: Resident, word: str) -> None:
        """A mail of a party that answers this case's letter has reached the desk; `word` is what its author meant."""
        side = case.of(who)
        if side is None:
            return
        side.words.append(word)
        if word == "unclear":
            side.open_question = True
        elif case.introduced is None:
            side.word, side.open_question, side.by_hand_since = word, False, None

    def ruled(self, case: Case, who: Resident, word: str) -> None:
        """The connector decided for a party: yes, no, later, or "" to let things stand."""
        side = case.of(who)
        if side is None:
            return
        side.words.append(f"connector: {word or 'ignore'}")
        side.open_question = False
        if word:
            side.word = word

    # What left

    def left(self, message: EmailMessage, kind: str, number: int | None, party: str, to: str, now: datetime) -> None:
        """One copy of a letter of ours has arrived at somebody other than the connector."""
        self.kinds[kind] += 1
        text = _everything(message)
        who = self.by_address.get(to)
        if who is None:
            raise Broken(f"5: {kind} went to {to}, whom nobody asked for")
        case = self.cases.get(number) if number is not None else None
        if case is None:
            raise Broken(f"5: {kind} to {to} belongs to no case")
        case.letters += 1
        self._sent_once(message, kind, case, to)
        if kind in TO_ALL:
            self._consented(message, kind, case, now)
            return
        self._hides_others(kind, who, text)
        side = case.sides.get(party)
        if side is None or side.who is not who:
            raise Broken(f"2: {kind} for party {party} of case {number} went to {to}")
        self._well_timed(kind, case, side, now)
        self._final(message, kind, case, side, now)
        self._no_robots(kind, who, now)

    def _sent_once(self, message: EmailMessage, kind: str, case: Case, to: str) -> None:
        self.checks[5] += 1
        message_id = str(message["Message-ID"]).strip()
        self.sent[f"{message_id} {to}"] += 1
        if self.sent[f"{message_id} {to}"] > 1:
            raise Broken(f"5: {to} has {kind} {message_id} twice")
        if kind == "introduction":
            self.once[case.number, kind, to] += 1
            if self.once[case.number, kind, to] > 1:
                raise Broken(f"5: {to} was introduced twice in case {case.number}")

    def _consented(self, message: EmailMessage, kind: str, case: Case, now: datetime) -> None:
        self.checks[1] += 1
        addresses = re.findall(r"[\w.+-]+@[\w.-]+\.example", f"{message['To']}".lower())
        shown = [one for one in dict.fromkeys(map(self.by_address.get, addresses)) if one is not None]
        for one in shown:
            side = case.of(one)
            if side is None:
                raise Broken(f"1: {one.name} is no party of case {case.number}, yet stands in its {kind}")
            if kind == "introduction" and (side.word != "yes" or side.open_question):
                raise Broken(f"1: {one.name} did not agree in case {case.number}: {side.words}")
        if kind == "introduction":
            case.introduced = case.introduced or now
        self.introduce(shown)

    def introduce(self, people: list[Resident]) -> None:
        """From now on these may know of each other."""
        self.know |= {frozenset((one.name, other.name)) for one in people for other in people if one is not other}

    def _hides_others(self, kind: str, who: Resident, text: str) -> None:
        self.checks[2] += 1
        for other in self.people:
            if other is who or frozenset((who.name, other.name)) in self.know:
                continue
            for secret in other.secrets:
                if secret in text:
                    raise Broken(f"2: {kind} to {who.name} shows “{secret}” of {other.name}")

    def _well_timed(self, kind: str, case: Case, side: Side, now: datetime) -> None:
        if self.paused:
            raise Broken(f"6: {kind} to {side.who.name} left while everything was paused")
        if kind in ("ask", "ask-again", "confirm"):
            side.asked.append(now)
            side.nudged.clear()
        if kind in REMINDERS:
            self.checks[6] += 1
            zones = {side.who.zone} if case.zones_told else {side.who.zone, self.home_zone}
            clocks = [now.astimezone(ZoneInfo(zone)) for zone in sorted(zones)]
            if not any(there.weekday() < 5 and 9 <= there.hour < 17 for there in clocks):
                raise Broken(f"6: {kind} reached {side.who.name} at {clocks[0]:%A %H:%M} of theirs")
        if kind == "nudge":
            if side.by_hand_since is not None:
                raise Broken(f"6: {side.who.name} was reminded while the connector wrote by hand")
            if side.away_until is not None and now < side.away_until:
                raise Broken(f"6: {side.who.name} was reminded while away until {side.away_until:%d %B}")
            if side.nudged and now - side.nudged[-1] < timedelta(hours=12):
                raise Broken(f"6: {side.who.name} was reminded twice within {now - side.nudged[-1]}")
            side.nudged.append(now)
            if len(side.nudged) > 2:
                raise Broken(f"6: {side.who.name} was reminded {len(side.nudged)} times of one ask")
            if side.word in ("yes", "no") and not side.open_question:
                raise Broken(f"6: {side.who.name} was reminded after a {side.word}")

    def _final(self, message: EmailMessage, kind: str, case: Case, side: Side, now: datetime) -> None:
        who = side.who
        if who.address in self.stopped and kind not in ("no-noted", "regret"):
            raise Broken(f"7: {kind} to {who.name}, who wants no mail of this desk since {self.stopped[who.address]}")
        nos = [one for one in case.sides.values() if one.word == "no" and not one.open_question]
        if nos and kind in ASKING and case.introduced is None and len(case.sides) == 2:
            self.checks[7] += 1
            raise Broken(f"7: {kind} to {who.name} after {nos[0].who.name} said no in case {case.number}")
        if nos:
            self.checks[7] += 1
        if kind == "regret":
            self.checks[7] += 1
            if "yes" not in (side.word, *(word.removeprefix("connector: ") for word in side.words)):
                raise Broken(f"7: {who.name} got a regret without having agreed: {side.words}")
            self.regrets.add(_without_names(part(message, "plain"), case))
            if len(self.regrets) > 1:
                raise Broken("7: two regrets are worded differently:\n" + "\n---\n".join(self.regrets))
            side.regretted = now

    def _no_robots(self, kind: str, who: Resident, now: datetime) -> None:
        day = now.date()
        self.per_day[who.address, day] += 1
        self.checks[8] += 1
        if self.per_day[who.address, day] > 12:
            raise Broken(f"8: {who.name} got more than a dozen letters on {day}")
        if self.robots.get(who.address) == now and kind not in REMINDERS:
            raise Broken(f"8: {kind} answered a machine of {who.name}")


def _everything(message: EmailMessage) -> str:
    """The mail raw, and both its parts decoded, lower case."""
    raw = message.as_bytes().decode("utf-8", "replace")
    return f"{raw}\n{part(message, 'plain')}\n{part(message, 'html')}".lower()


def _without_names(text: str, case: Case) -> str:
    """A regret's own words with whoever is in it left out, and every date; what stands below its signature is ours."""
    text = text.partition("Carla Conti")[0]
    for side in case.sides.values():
        for word in (side.who.name, *side.who.name.split()):
            text = text.replace(word, "…")
    text = re.sub(r"…(?:,? (?:and )?…)+", "…", text)  # three or more were to meet
    return " ".join(re.sub(r"\d+ \w+( \d{4})?", "#", text).split())
