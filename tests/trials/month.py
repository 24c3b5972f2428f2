"""The month itself: requests come in, people answer as people do, the connector uses every word, machines fail.

`Month(seed, setup).run()` plays it with the real work over a provider in memory; after every step the witness has read
all that left. Everything follows from the seed.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import Consent
from bot.records import OutboxRow, Status
from bot.storage import tables as t
from bot.writing.headers import LOOP_MARK
from tests.people import bounce, choice, everybody, forward, out_of_office, parsed, part, phone_reply, reply, written
from tests.trials.town import TO_AN_ASK, Resident, settle
from tests.trials.witness import Broken, Case, Witness
from tests.worlds import CARLA, DESK, fake, make_world

START = datetime(2026, 10, 19, 7, tzinfo=UTC)  # a Monday; the clocks change in the first week
CONNECTOR = ("Carla Conti", CARLA)
GESTURES = {"draft": 20, "mail": 12, "line": 12, "names": 8, "wish": 5}
WITH_COPY = {"cc": 10, "made": 4, "bcc": 4}  # where the bot has an address
DECISIONS = frozenset(
    {"approve", "hold", "letter-waits", "question", "lost", "uncertain", "pick", "who", "redirect", "taken-over"}
)


@dataclass
class Tally:
    """What a month cost and what came of it."""

    seed: int
    setup: str
    steps: int = 0
    requests: int = 0
    letters: list[int] = field(default_factory=list)
    questions: list[int] = field(default_factory=list)
    days: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    checks: Counter[int] = field(default_factory=Counter)
    gestures: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)


class Month:
    """One month, or less of it."""

    def __init__(self, seed: int, setup: str, folder: Path, *, introductions: int = 60, days: int = 30) -> None:
        self.chance = Random(f"{seed} {setup}")
        self.days, self.introductions = days, introductions
        self.people = settle(self.chance, max(6, introductions * 2 // 3))
        self.witness = Witness(self.people)
        clock = [START]
        accounts = {CARLA, DESK} | {address for one in self.people for address in (one.address, one.other)}
        self.world = make_world(fake(sorted(accounts), clock), setup, clock, folder, {"approve": "first"})
        self.world.patient = True  # the courier fails on purpose
        self.world.seed = seed
        self.tally = Tally(seed, setup)
        self.history: list[str] = []
        self.wanted: dict[frozenset[str], str] = {}  # names of people the connector wants to introduce, and the gesture
        self.meant: dict[tuple[int, str], str] = {}  # by case and name: what was last meant, and how it came
        self.silent: set[tuple[int, str]] = set()  # who never answers in which case
        self.due: list[tuple[datetime, int, Callable[[], None]]] = []
        self.read: dict[tuple[str, str], int] = {}  # how far each folder was looked through
        self.delivered: dict[str, str] = {}  # answers that must have a fate in the books, by Message-ID
        self._serial = 0

    # The run

    def run(self) -> Tally:
        """Plays it all. Raises Broken with the seed and the history."""
        try:
            self.world.start()
            self.world.go()
            self.plan()
            end = START + timedelta(days=self.days)
            while self.due and self.due[0][0] <= end:
                moment, _, act = heapq.heappop(self.due)
                self.travel(max(moment, self.world.now))
                act()
                self.tally.steps += 1
                self.look()
            if self.world.worker is None:
                self.world.start()
            self.travel(end)
            self.finish()
        except Exception as fault:
            story = "\n".join(self.history[-60:])
            raise Broken(
                f"SEED={self.tally.seed} ({self.tally.setup}), {self.world.now:%d %B %H:%M}: {fault}\n{story}"
            ) from fault
        finally:
            self.world.close()
        return self.tally

    def plan(self) -> None:
        """Puts down when requests come and what else the connector and the machine do."""
        kinds = GESTURES | (WITH_COPY if self.world.setup != "own" else {})
        for one in self.people:
            if self.chance.random() < 0.6:  # whom the connector wrote to is known by name
                self.after(self.chance.uniform(0, 12), lambda one=one: self.letter_to(one))
        for _ in range(self.introductions):
            gesture = self.pick(kinds)
            hours = self.chance.uniform(13, self.days * 24 * 0.6)
            self.after(hours, lambda gesture=gesture: self.request(gesture))
        for day in range(1, self.days):
            if self.chance.random() < 0.3:
                self.after(day * 24 + self.chance.uniform(0, 24), self.restart)
            if self.chance.random() < 0.25:
                self.after(day * 24 + self.chance.uniform(0, 24), self.trouble)
            if self.chance.random() < 0.4:
                self.after(day * 24 + self.chance.uniform(8, 18), self.meddle)
            if self.chance.random() < 0.05:
                self.after(day * 24 + self.chance.uniform(8, 18), self.pause)

    def after(self, hours: float, act: Callable[[], None]) -> None:
        """Puts something down for later."""
        self._serial += 1
        heapq.heappush(self.due, (self.world.now + timedelta(hours=hours), self._serial, act))

    def travel(self, target: datetime) -> None:
        """Moves the clock; a running worker wakes whenever something is due on the way."""
        world = self.world
        while world.worker is not None:
            wake = world.next_wake()
            if wake > target:
                break
            moment = max(wake, world.now + timedelta(minutes=20))
            if moment > target:
                break
            world.clock[0] = moment
            world.go()
            self.look()
        world.clock[0] = target
        world.go()
        self.look()

    def note(self, text: str) -> None:
        self.history.append(f"{self.world.now:%d %b %H:%M} {text}")

    def pick(self, weights: dict[str, int]) -> str:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def new_id(self, address: str) -> str:
        self._serial += 1
        return f"<{self._serial:05d}.month@{address.rpartition('@')[2]}>"

    # The machine

    def restart(self) -> None:
        """The worker stops, for a moment or for a day or two."""
        if self.world.worker is None:
            return
        self.world.stop()
        hours = self.pick({"0": 6, "10": 2, "40": 1})
        self.note(f"the worker stops for {hours} hours")
        self.after(float(hours), self.start)

    def start(self) -> None:
        if self.world.worker is None:
            self.note("the worker starts")
            self.world.start()
            self.world.go()

    def trouble(self) -> None:
        """The next letter meets trouble on its way."""
        assert self.world.courier is not None
        fault = self.pick({"put-off": 4, "put-off-after": 2, "lost": 1, "lost-but-taken": 2})
        self.note(f"the next letter: {fault}")
        self.world.courier.fail(fault)

    def deliver(self, login: str | None, recipients: list[str], raw: bytes, *, answer: str = "") -> None:
        """A mail goes out: sometimes late, sometimes twice, sometimes into another folder of the desk's mailbox."""
        home, world = self.world.home, self.world
        if login == CARLA:
            world.provider.append(CARLA, world.sent_folder, raw, ["\\Seen"])
        if answer:
            self.delivered[str(parsed(raw)["Message-ID"]).strip()] = answer
        ours = [one for one in recipients if world.account_of(one) == home]
        if recipients == [home] and login not in (None, CARLA) and self.chance.random() < 0.06:
            world.deliver_into("Archive", str(login), raw)
            world.go()
            return
        world.provider.deliver(login, recipients, raw)
        world.go()
        self.look()
        if ours and world.worker is not None and self.chance.random() < 0.2:
            before = world.state()
            world.provider.deliver(login, ours, raw)
            world.go()
            self.witness.checks[4] += 1
            if world.state() != before:
                raise Broken("4: a mail that was delivered twice took effect twice")

    # What the connector hands in

    def letter_to(self, one: Resident) -> None:
        """An ordinary letter, so that the bio book knows a name."""
        raw = written(
            CONNECTOR,
            [(one.name, one.address)],
            "Lunch",
            "How are you?\n",
            date=self.world.now,
            message_id=self.new_id(CARLA),
        )
        self.deliver(CARLA, [one.address], raw)

    def request(self, gesture: str) -> None:
        """One request, by one of the gestures."""
        number = 3 if gesture in ("draft", "mail") and self.chance.random() < 0.12 else 2
        for _ in range(50):
            people = self.chance.sample(self.people, number)
            names = frozenset(one.name for one in people)
            if names not in self.wanted and not any(one.address in self.witness.stopped for one in people):
                break
        else:
            return
        self.wanted[names] = gesture
        self.tally.requests += 1
        self.tally.gestures[gesture] += 1
        self.note(f"the connector asks for {' + '.join(sorted(names))} by {gesture}")
        first, second = people[0], people[1]
        desk = self.world.bot_address
        lines = [f"For {one.name}: somebody knows a market that they look at" for one in people]
        zones = [f"Zone {one.name}: {one.zone}" for one in people]
        block = [
            *lines,
            *zones,
            "Topic: pilots abroad",
            "Next step: 20-minute call",
            "Met before: no",
            "Purpose: business",
        ]
        to = [(one.name, one.address) for one in people]
        match gesture:
            case "draft":
                text = "\n".join(
                    [*block, "", "Dear both,", "", "you should talk, for the reasons that I gave you.", "", "Carla"]
                )
                raw = self.mail(to, "You two", text)
                self.world.provider.append(CARLA, "Drafts", raw, ["\\Draft", "\\Seen", "intro-request"])
                self.world.go()
            case "mail":
                listed = ", ".join(f"{name} <{address}>" for name, address in to)
                self.to_the_bot("\n".join([f"People: {listed}", *block]))
            case "line":
                pair = " + ".join(f"{name} <{address}>" for name, address in to)
                self.to_the_bot("\n".join([f"{pair}: pilots abroad, 20-minute call", *zones]))
            case "names":
                self.to_the_bot("\n".join([f"{first.name} + {second.name}: pilots abroad, 20-minute call", *zones]))
            case "wish":
                self.wish(first, second)
            case "made":
                self.witness.introduce(people)
                raw = self.mail(to, "Meet each other", "Please meet each other. I leave you to it.", cc=[("", desk)])
                self.deliver(CARLA, [first.address, second.address, desk], raw)
            case "cc":
                text = "\n".join([f"I think of {second.name} <{second.address}> for you.", "", *block])
                raw = self.mail(to[:1], "Somebody for you", text, cc=[("", desk)])
                self.witness.know.add(frozenset((first.name, second.name)))  # the connector told the first one
                self.deliver(CARLA, [first.address, desk], raw)
            case "bcc":
                text = f"You might like to meet {second.name} <{second.address}> one day."
                self.witness.know.add(frozenset((first.name, second.name)))
                self.deliver(CARLA, [first.address, desk], self.mail(to[:1], "An idea", text))

    def mail(
        self, to: list[tuple[str, str]], subject: str, text: str, cc: list[tuple[str, str]] | None = None
    ) -> bytes:
        return written(
            CONNECTOR, to, subject, text + "\n", date=self.world.now, message_id=self.new_id(CARLA), cc=cc or ()
        )

    def to_the_bot(self, text: str, subject: str = "") -> None:
        """A mail to the bot alone."""
        subject = f"intro {subject}".strip() if self.world.setup == "own" else subject
        desk = self.world.bot_address
        self.deliver(CARLA, [desk], self.mail([("", desk)], subject, text))

    def wish(self, first: Resident, second: Resident) -> None:
        """A party asks the connector for an introduction, who forwards it."""
        text = f"Dear Carla, could you introduce me to {second.name}?\n\n{first.marker}\n"
        raw = written(
            (first.name, first.address),
            [CONNECTOR],
            "A wish",
            text,
            date=self.world.now,
            message_id=self.new_id(first.address),
        )
        self.deliver(first.address, [CARLA], raw)
        self.witness.know.add(frozenset((first.name, second.name)))  # whom they named they know of
        original = parsed(self.world.mails(CARLA, "INBOX")[-1])
        desk = self.world.bot_address
        above = f"{second.name} <{second.address}>\nZone {first.name}: {first.zone}\nZone {second.name}: {second.zone}"
        prefix = "intro " if self.world.setup == "own" else ""
        sent = forward(
            original, CONNECTOR, [("", desk)], above, prefix=prefix, date=self.world.now, message_id=self.new_id(CARLA)
        )
        self.deliver(CARLA, [desk], sent)

    # What comes back

    def look(self) -> None:
        """Reads every mail that arrived since the last look; people and the connector will react to theirs."""
        for account, box in self.world.provider.boxes.items():
            for name in ("INBOX",):
                folder = box.folders[name]
                done = self.read.get((account, name), 0)
                for uid in [uid for uid in folder.mails if uid > done]:
                    self.read[account, name] = max(uid, self.read.get((account, name), 0))
                    self.arrived(account, folder.mails[uid].raw)

    def arrived(self, account: str, raw: bytes) -> None:
        if LOOP_MARK.encode() not in raw[:6000]:
            return
        mail = parsed(raw)
        if str(mail["X-Loop"] or "").strip() != LOOP_MARK:
            return
        row = self.world.letter(str(mail["Message-ID"]).strip())
        if row is None:
            raise Broken(f"5: {account} got a letter that stands in no book")
        case = self.case(row.introduction)
        kind = row.kind.value
        if account in (CARLA, DESK):
            if row.kind not in LETTERS and account == CARLA:
                self.noticed(mail, row, case)
            return
        self.note(f"{kind} reaches {account} ({row.introduction})")
        self.witness.left(mail, kind, row.introduction, row.party, account, self.world.now)
        assert case is not None
        self.react(mail, kind, case, self.witness.by_address[account])

    def case(self, number: int | None) -> Case | None:
        """The witness's page for an introduction, begun at its first letter; only pairs that were asked for exist."""
        if number is None:
            return None
        if number not in self.witness.cases:
            it = next(one for one in self.world.introductions() if one.id == number)
            sides = {party.key: self.witness.by_address[party.person.address] for party in it.parties}
            names = frozenset(one.name for one in sides.values())
            if names not in self.wanted:
                raise Broken(f"3: nobody asked for an introduction of {sorted(names)}")
            vouched = {party.key for party in it.parties if party.consent is Consent.VOUCHED}
            told = self.wanted[names] not in ("made", "bcc")
            self.witness.begin(number, it.opened_at, sides, vouched, zones_told=told)
        return self.witness.cases[number]

    # The parties

    def react(self, mail: EmailMessage, kind: str, case: Case, who: Resident) -> None:
        """What somebody will do about a letter, and when."""
        key = (case.number, who.name)
        if kind in ("ask", "nudge", "ask-again", "confirm"):
            side = case.of(who)
            if key in self.silent or side is None or (side.word in ("yes", "no") and kind == "nudge"):
                return
            how = self.pick(TO_AN_ASK)
            if how == "never":
                self.silent.add(key)
                return
            hours = 0.0 if how in ("away", "bounce") else self.chance.choice((0.1, 1, 3, 8, 20, 30, 60, 100, 180))
            self.after(hours, lambda: self.answer(how, mail, case, who))
            if how in ("yes", "press yes") and self.chance.random() < 0.08:
                self.after(hours + self.chance.uniform(0.05, 60), lambda: self.answer("gone", mail, case, who))
            if how in ("yes", "no", "unclear") and self.chance.random() < 0.06:  # the same again, or something else
                self.after(hours + self.chance.uniform(1, 48), lambda: self.answer("yes", mail, case, who))
        elif kind == "introduction" and self.chance.random() < 0.75:
            self.after(self.chance.uniform(0.2, 90), lambda: self.talk(mail, who))
        elif kind == "how-did-it-go" and self.chance.random() < 0.6:
            self.after(self.chance.uniform(0.5, 120), lambda: self.tell(mail, who))

    def answer(self, how: str, mail: EmailMessage, case: Case, who: Resident) -> None:
        """One answer to an ask, right or wrong, by a person or by their machine."""
        now, home = self.world.now, self.world.home
        author = (who.name, who.address)
        side = case.of(who)
        assert side is not None
        meaning = how.removeprefix("press ").replace("other address", "yes").replace("forged", "yes")
        self.note(f"{who.name}: {how} ({case.number})")
        to, cc = everybody(mail, who.address)
        addresses = [address for _, address in (*to, *cc)]
        local = now.astimezone(ZoneInfo(who.zone))
        match how:
            case "away":
                until = now + timedelta(days=self.chance.randrange(4, 15))
                raw = out_of_office(
                    mail, author, home, f"{until:%-d %B %Y}", date=local, message_id=self.new_id(who.address)
                )
                self.robot(who, raw, lambda: setattr(side, "away_until", until.replace(hour=0)))
                self.after((until - now).total_seconds() / 3600 + 3, lambda: self.answer("yes", mail, case, who))
                return
            case "bounce":
                raw = bounce(
                    mail, mail.as_bytes(), who.address, home, date=now, message_id=self.new_id("x@mx.there.example")
                )
                self.robot(who, raw, lambda: None)
                return
            case "wrong thread":
                self.wrong_thread(case, who)
                return
            case "press yes" | "press no" | "press later":
                word = how.removeprefix("press ").upper()
                address, subject, body = choice(mail, word)
                text = body.strip() + (" 1 December" if word == "LATER" else "") + "\n"
                raw = written(author, [("", address)], subject, text, date=local, message_id=self.new_id(who.address))
                addresses = [address]
            case _:
                if how == "other address":
                    author = (who.name, who.other)
                text = who.says(meaning, self.chance)
                raw = reply(mail, author, to, text, date=local, message_id=self.new_id(author[1]), cc=cc)
        who.secrets.add(str(parsed(raw)["Message-ID"]).strip().lower())
        if how in ("other address", "forged"):
            self.meant[case.number, who.name] = how
            before = self.stands(case, who)
            self.deliver(None if how == "forged" else who.other, addresses, raw, answer=how)
            self.witness.checks[3] += 1
            if self.stands(case, who) != before:
                raise Broken(f"3: {how} changed where {who.name} stands in case {case.number}")
            return
        word = {"gone": "no", "stop": "no", "private": "unclear", "data": ""}.get(meaning, meaning)
        if word:
            self.meant[case.number, who.name] = word
            self.witness.heard(case, who, word)
        self.deliver(who.address, addresses, raw, answer=how)
        if how == "stop" and self.world.worker is not None:
            self.witness.stopped[who.address] = now

    def robot(self, who: Resident, raw: bytes, then: Callable[[], None]) -> None:
        """A machine of theirs writes; nothing may answer it."""
        if self.world.worker is None:
            return
        then()
        self.witness.robots[who.address] = self.world.now
        before = self.witness.per_day[who.address, self.world.now.date()]
        self.deliver(who.address, [self.world.home], raw)
        self.witness.checks[8] += 1
        if self.witness.per_day[who.address, self.world.now.date()] != before:
            raise Broken(f"8: a machine of {who.name} was answered")

    def wrong_thread(self, case: Case, who: Resident) -> None:
        """A yes that stands in quite another thread decides nothing."""
        letters = [parsed(raw) for raw in self.world.mails(who.address, "INBOX")]
        original = next((one for one in letters if str(one["Subject"]) == "Lunch"), None)
        if original is None:
            return
        raw = reply(
            original,
            (who.name, who.address),
            [("", self.world.home)],
            who.says("yes", self.chance),
            date=self.world.now,
            message_id=self.new_id(who.address),
        )
        before = self.stands(case, who)
        self.deliver(who.address, [self.world.home], raw)
        self.witness.checks[3] += 1
        if self.stands(case, who) != before:
            raise Broken(f"3: a yes in another thread changed where {who.name} stands in case {case.number}")

    def stands(self, case: Case, who: Resident) -> str:
        """Where the books see somebody."""
        it = next(one for one in self.world.introductions() if one.id == case.number)
        return next(party.state.value for party in it.parties if self.witness.by_address[party.person.address] is who)

    def talk(self, mail: EmailMessage, who: Resident) -> None:
        """They write to each other, the connector in copy or not."""
        to, cc = everybody(mail, who.address)
        if self.chance.random() < 0.2:
            cc = [one for one in cc if one[1] not in (CARLA, DESK)]
        raw = reply(
            mail,
            (who.name, who.address),
            to,
            who.says("talk", self.chance),
            date=self.world.now,
            message_id=self.new_id(who.address),
            cc=cc,
        )
        self.note(f"{who.name} writes to the other side")
        self.deliver(who.address, [address for _, address in (*to, *cc)], raw)

    def tell(self, mail: EmailMessage, who: Resident) -> None:
        """How it went, in words or by a press."""
        meaning = self.pick({"met": 5, "planned": 3, "helpful": 2, "nothing": 2})
        author = (who.name, who.address)
        if self.chance.random() < 0.5:
            word = {"nothing": "NO"}.get(meaning, meaning.upper())
            address, subject, body = choice(mail, word)
            raw = written(
                author, [("", address)], subject, body, date=self.world.now, message_id=self.new_id(who.address)
            )
            self.deliver(who.address, [address], raw)
            return
        to, _ = everybody(mail, who.address)
        text = who.says(meaning, self.chance)
        raw = reply(mail, author, to[:1], text, date=self.world.now, message_id=self.new_id(who.address))
        self.deliver(who.address, [to[0][1]], raw)

    # The connector

    def noticed(self, mail: EmailMessage, row: OutboxRow, case: Case | None) -> None:
        """What the connector will do about a notice, and when."""
        kind = row.kind.value
        if kind in DECISIONS and case is not None:
            case.questions += 1
        self.note(f"notice {kind} ({row.introduction} {row.party})")
        self.tally.kinds[f"notice {kind}"] += 1
        word = self.word_for(kind, mail, row, case)
        if not word:
            return
        hours = self.chance.choice((0.05, 0.1, 0.3, 2, 5, 20, 40, 100 if kind != "hold" else 0.1))
        self.after(hours, lambda: self.command(word, mail, row, case))

    def word_for(self, kind: str, mail: EmailMessage, row: OutboxRow, case: Case | None) -> str:
        """One of the words a notice offers, mostly the sensible one."""
        if case is None and kind not in ("pick", "who"):
            return ""
        match kind:
            case "approve" | "letter-waits":
                return self.pick({"SEND": 12, "CANCEL": 1, "": 1})
            case "hold":
                return self.pick({"": 14, "SEND": 3, "CANCEL": 1})
            case "lost":
                return self.pick({"GO ON": 3, "CLOSE": 1, "": 1})
            case "uncertain":
                return "SENT" if self.has_introduction(case) else "SEND"
            case "taken-over":
                return self.pick({"CONTINUE": 3, "MINE": 2})
            case "question":
                return self.pick({"decide": 9, "": 1})
            case "pick":
                return self.pick({"A B": 3, "A": 1, "": 1})
            case "who":
                return self.pick({"YES": 2, "NO": 1, "": 1})
            case "redirect":
                return self.pick({"NO": 1, "": 2})
            case "echo":
                return self.pick({"": 20, "UNDO": 1})
        return ""

    def has_introduction(self, case: Case | None) -> bool:
        assert case is not None
        return any(self.witness.once[case.number, "introduction", side.who.address] for side in case.sides.values())

    def command(self, word: str, mail: EmailMessage, row: OutboxRow, case: Case | None) -> None:
        """Answers a notice: by the word, or as the last mail of the party was meant."""
        side = case.sides.get(row.party) if case is not None else None
        if word == "UNDO" and not self.cancelled_by(mail):
            return
        if word == "decide":
            assert case is not None
            if side is None:
                return
            word = self.decision(case, side.who)
        if case is not None and side is not None and row.kind is Kind.QUESTION and case.introduced is None:
            ruling = {"YES": "yes", "NO": "no", "ONCE": "yes", "SAME": "yes", "ASSISTANT": "yes"}.get(word)
            ruling = "later" if word.startswith("LATER") else ruling
            self.witness.ruled(case, side.who, ruling or "")
        if word == "CONTINUE" and side is not None:
            side.by_hand_since = None
        ((_, address),) = getaddresses([str(mail["From"])])
        answer = phone_reply if self.chance.random() < 0.3 else reply
        raw = answer(mail, CONNECTOR, [("", address)], word, date=self.world.now, message_id=self.new_id(CARLA))
        self.note(f"the connector answers {row.kind.value}: {word} ({row.introduction} {row.party})")
        self.deliver(CARLA, [address], raw)

    def cancelled_by(self, mail: EmailMessage) -> bool:
        """UNDO is tried where the witness can follow it: for what was called off."""
        return "cancel" in part(mail, "plain").lower()

    def decision(self, case: Case, who: Resident) -> str:
        """What the connector makes of a question: they know what was meant, or they called."""
        match self.meant.get((case.number, who.name), ""):
            case "other address":
                return self.pick({"ONCE": 2, "SAME": 2, "ASSISTANT": 1, "IGNORE": 1})
            case "forged" | "":
                return "IGNORE"
            case "yes":
                return "YES"
            case "no":
                return "NO"
            case "later":
                return "LATER 15 November"
        return self.pick({"YES": 4, "NO": 2, "LATER 15 November": 1, "IGNORE": 2})

    def meddle(self) -> None:
        """The connector does something of their own accord."""
        open_cases = [one for one in self.witness.cases.values() if one.introduced is None]
        if not open_cases:
            return
        case = self.chance.choice(open_cases)
        side = self.chance.choice(list(case.sides.values()))
        code = next(one.code for one in self.world.introductions() if one.id == case.number)
        what = self.pick(
            {"nudge": 4, "by hand": 4, "nonsense": 1, "no such code": 1, "cancel": 1, "reopen": 1, "phone": 2}
        )
        self.note(f"the connector: {what} {side.who.name} ({case.number})")
        match what:
            case "nudge":
                self.to_the_bot(f"{code} NUDGE {side.who.name}")
            case "by hand":
                self.by_hand(case, side.who)
            case "nonsense":
                self.to_the_bot(f"{code} SEND\n{code} CANCEL")
            case "no such code":
                self.to_the_bot("Z99999 CANCEL")
            case "cancel":
                self.to_the_bot(f"{code} CANCEL")
            case "reopen":
                self.to_the_bot(f"{code} REOPEN")
            case "phone":
                self.witness.ruled(case, side.who, "yes")
                self.to_the_bot(f"{code} {side.who.name} YES phone")

    def by_hand(self, case: Case, who: Resident) -> None:
        """The connector writes to a party in the ask's thread."""
        letters = [parsed(raw) for raw in reversed(self.world.mails(who.address, "INBOX"))]
        original = next((one for one in letters if (row := self.row(one)) and row.introduction == case.number), None)
        if original is None or self.world.worker is None:
            return
        raw = reply(
            original,
            CONNECTOR,
            [(who.name, who.address)],
            "It is really me. Do you have time?",
            date=self.world.now,
            message_id=self.new_id(CARLA),
        )
        self.deliver(CARLA, [who.address], raw)
        side = case.of(who)
        if side is not None and self.stands(case, who) == "asked":
            side.by_hand_since = self.world.now

    def row(self, mail: EmailMessage) -> OutboxRow | None:
        if str(mail["X-Loop"] or "").strip() != LOOP_MARK:
            return None
        return self.world.letter(str(mail["Message-ID"]).strip())

    def pause(self) -> None:
        """Everything rests for a day or two."""
        if self.world.worker is None or self.witness.paused:
            return
        self.note("the connector: PAUSE")
        self.to_the_bot("PAUSE")
        self.witness.paused = True
        self.after(self.chance.uniform(5, 50), self.resume)

    def resume(self) -> None:
        if self.world.worker is None:
            self.after(1, self.resume)
            return
        self.note("the connector: RESUME")
        self.witness.paused = False
        self.to_the_bot("RESUME")

    # The end

    def finish(self) -> None:
        """What must hold at the end, and the sums."""
        faults = self.world.ledger_faults()
        if faults:
            raise Broken(f"4: the ledger does not verify: {faults}")
        with self.world.books.begin() as page:
            known = {row.message_id for row in page.connection.execute(select(t.mail.c.message_id))}
            overdue = [
                row
                for row in page.outbox.with_status(Status.WAITING, Status.SENDING)
                if row.due_at < self.world.now - timedelta(hours=2) and not self.witness.paused
            ]
        self.witness.checks[4] += len(self.delivered)
        lost = {message_id: how for message_id, how in self.delivered.items() if message_id not in known}
        if lost:
            raise Broken(f"4: answers that have no fate in the books: {lost}")
        if overdue:
            raise Broken(f"5: committed letters that never left: {[(row.kind.value, row.key) for row in overdue]}")
        for it in self.world.introductions():
            self.tally.outcomes[f"{it.stage.value} {it.outcome}".strip()] += 1
        for case in self.witness.cases.values():
            self.tally.letters.append(case.letters)
            self.tally.questions.append(case.questions)
            if case.introduced is not None:
                self.tally.days.append((case.introduced - case.opened).total_seconds() / 86_400)
        self.tally.checks = self.witness.checks
        self.tally.kinds += self.witness.kinds


def kinds_of(tally: Tally) -> dict[str, Any]:
    """The letters of a month by kind, most frequent first."""
    return dict(tally.kinds.most_common())
