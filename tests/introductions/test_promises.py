"""What must always hold, over random histories: a judge that knows no tables keeps its own book of who said what.

`TWOYES_TRIALS=1` plays many more and longer histories.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.introductions import events as ev
from bot.introductions.calendar import Calendar
from bot.introductions.decide import decide
from bot.introductions.decision import ASKS, LETTERS, Decision, Kind, Letter
from bot.introductions.dues import dues, may_leave, next_due
from bot.introductions.forecast import CLOSES, forecast
from bot.introductions.introduction import (
    ENDED_WITHOUT,
    OPEN_STAGES,
    OUTCOMES,
    Consent,
    Gesture,
    How,
    Introduction,
    Order,
    Party,
    PartyState,
    Person,
    Stage,
)
from bot.introductions.policy import Policy
from bot.introductions.transitions import lost
from tests.introductions.story import NAMES, Story, case

TRIALS = bool(os.environ.get("TWOYES_TRIALS"))
ZONES = ("Europe/Rome", "America/Bogota", "Asia/Singapore", "Pacific/Auckland")
CONSENTS = st.sampled_from((Consent.ASK, Consent.ASK, Consent.ASK, Consent.ASK, Consent.DIRECT, Consent.VOUCHED))
BY_HAND = st.sampled_from((False, False, False, True))
START = datetime(2026, 10, 19, tzinfo=UTC)  # the clocks change on the way

POLICIES = st.builds(
    Policy,
    order=st.sampled_from(Order),
    nudges_after=st.lists(st.integers(1, 5), max_size=2).map(tuple),
    silent_after=st.integers(1, 6),
    opens=st.sampled_from((time(6), time(9))),
    closes=st.sampled_from((time(12, 30), time(17))),
    hear_by_after=st.integers(1, 7),
    later_days=st.sampled_from((1, 7, 30)),
    later_rounds=st.integers(0, 3),
    tell_wait=st.booleans(),
    consent_days=st.sampled_from((3, 60)),
    stale_letter_days=st.sampled_from((5, 21)),
    hold=st.sampled_from((timedelta(0), timedelta(minutes=10), timedelta(hours=20))),
    connected_after=st.integers(1, 5),
    follow_up_days=st.sampled_from((1, 14)),
    reminders=st.integers(0, 2),
    one_wrote_after=st.integers(1, 3),
    ask_outcome=st.sampled_from((True, True, False)),
    outcome_wait_days=st.sampled_from((1, 14)),
)
IN_HOURS = (
    *(Kind.REGRET, Kind.HEAR_BY, Kind.NUDGE, Kind.ASK_AGAIN),
    *(Kind.NUDGE_INTRODUCED, Kind.HOW_DID_IT_GO),
)
BEFORE = (Stage.DRAFTED, Stage.ASKING, Stage.AGREED)


@dataclass
class Row:
    """A letter as the outbox holds it."""

    letter: Letter
    status: str = "waiting"  # waiting, left, withdrawn, refused, unknown
    not_before: datetime = START
    put_off: bool = False


@dataclass
class Word:
    """What the judge knows of one party."""

    said: str = ""  # yes, no, later; "" when nothing counts any more
    doubt: bool = False
    regrets: int = 0


class Promises(RuleBasedStateMachine):
    """A case with 2 to 6 parties and an outbox, to which anything happens at any time."""

    it: Introduction
    policy: Policy
    now: datetime
    last: Decision

    @initialize(
        policy=POLICIES,
        people=st.lists(st.tuples(st.sampled_from(ZONES), CONSENTS), min_size=2, max_size=6),
        gesture=st.sampled_from(Gesture),
        approval=st.booleans(),
        hours=st.integers(0, 24 * 7),
        starts=st.sampled_from((None, None, 30, 100)),
    )
    def begin(
        self,
        policy: Policy,
        people: list[tuple[str, Consent]],
        gesture: Gesture,
        approval: bool,
        hours: int,
        starts: int | None,
    ) -> None:
        self.policy, self.now = policy, START + timedelta(hours=hours)
        parties = tuple(
            Party(key, Person(f"{key}@x.example", name, zone=zone), consent=consent)
            for key, name, (zone, consent) in zip("abcdef", NAMES, people, strict=False)
        )
        given = {"order": policy.order, "gesture": gesture, "needs_approval": approval, "opened_at": self.now}
        starts_at = None if starts is None else self.now + timedelta(hours=starts)
        self.it = case(*parties, stage=Stage.DRAFTED, starts_at=starts_at, **given)
        self.words = {one.key: Word() for one in parties}
        self.folded = {one.key: one.state.value for one in parties} | {"": Stage.DRAFTED.value}
        self.rows: list[Row] = []
        self.ordered: set[tuple[Kind, str, str]] = set()
        self.nudges: dict[tuple[str, int], int] = {}
        self.asks = dict.fromkeys(self.words, 0)  # how often each was asked, as far as it left
        self.outcomes = dict.fromkeys(self.words, 0)  # how often each was asked how it went
        self.taken: set[str] = set()  # to whom the connector talks by hand
        self.paused = False
        self.gone = False  # the letter left, and nobody said that it did not
        self.mails = 0
        self.happen(ev.Opened())

    # What the rules below are made of

    def evidence(self) -> str:
        self.mails += 1
        return f"mail {self.mails}"

    def party(self, number: int) -> Party:
        return self.it.parties[number % len(self.it.parties)]

    def happen(self, event: ev.Event) -> Decision:
        """One event: decided, put down as the work does it, and judged."""
        before = self.it
        decision = self.last = decide(before, event, self.policy, self.now)
        self.it = decision.introduction
        assert decide(before, event, self.policy, self.now) == decision
        for entry in decision.entries:
            if entry.after:
                assert self.folded[entry.party] == entry.before
                self.folded[entry.party] = entry.after
        for kind, key in decision.withdraw:
            for row in self.rows:
                if row.status == "waiting" and row.letter.kind is kind and key in ("", row.letter.party):
                    row.status = "withdrawn"
        self.judge(before, decision)
        for letter in decision.letters:
            self.put(letter)
        return decision

    def put(self, letter: Letter) -> None:
        key = (letter.kind, letter.party, letter.round)
        assert key not in self.ordered, f"ordered twice: {key}"
        self.ordered.add(key)
        unknown = [row for row in self.rows if row.status == "unknown"]
        if letter.kind is Kind.INTRODUCTION and unknown:
            unknown[0].status, unknown[0].not_before = "waiting", letter.not_before
            return
        self.rows.append(Row(letter, not_before=letter.not_before))

    def judge(self, before: Introduction, decision: Decision) -> None:
        """Follows the ledger only for what nobody said: silence, bounces, consent that grew old, who vouched."""
        for entry in decision.entries:
            if entry.party and entry.after:
                word = self.words[entry.party]
                if entry.kind in ("silence", "bounce", "consent too old", "ask", "reopened"):
                    word.said, word.regrets = "", 0
                if entry.kind == "verdict":
                    self.taken.discard(entry.party)
                if entry.kind == "standing":
                    word.said = "yes"
        for letter in decision.letters:
            assert letter.kind in LETTERS
            if letter.kind is Kind.INTRODUCTION:
                self.all_agree()
                self.consent_is_fresh()
            if letter.kind is Kind.NUDGE:
                assert self.it.party(letter.party).nudges <= 2
            if letter.kind is Kind.REGRET:
                word = self.words[letter.party]
                word.regrets += 1
                assert word.said == "yes"
                assert word.regrets == 1
                assert before.regret_at is not None
                assert before.regret_at <= self.now
            if letter.kind in ASKS:
                assert letter.party not in self.taken, "written to while the connector talks to them"
            if letter.kind is Kind.HOW_DID_IT_GO:
                self.may_be_asked_how_it_went(before, letter)
            if letter.kind is Kind.NUDGE_INTRODUCED:
                assert before.party(letter.party).wrote_at is None
                assert self.it.by_hand or self.words[letter.party].said != "no"
            if letter.kind is Kind.HEAR_BY:
                until = date.fromisoformat(letter.facts["until"])
                assert until >= self.calendar(letter.party).day(self.now)

    def may_be_asked_how_it_went(self, before: Introduction, letter: Letter) -> None:
        """Twice at most, the second time who had planned it; never who declined, never where nobody knows."""
        party = before.party(letter.party)
        self.outcomes[letter.party] += 1
        assert self.outcomes[letter.party] <= 2
        assert self.outcomes[letter.party] == 1 or party.outcome == "planned"
        assert self.policy.ask_outcome
        assert self.gone
        assert not before.letter_uncertain
        assert not party.dropped
        assert self.it.by_hand or self.words[letter.party].said != "no"
        assert before.stage in (Stage.INTRODUCED, Stage.CONNECTED)
        assert self.at_work(letter.party)

    def all_agree(self) -> None:
        assert len(self.it.sides) >= 2
        for one in self.it.sides:
            word = self.words[one.key]
            assert (word.said, word.doubt) == ("yes", False)
            assert one.standing is not None
            assert one.standing.evidence

    def consent_is_fresh(self) -> None:
        """When the letter is committed; whoever has been asked once more since counts from there."""
        if self.it.agreed_at != self.now:
            return
        for one in self.it.sides:
            assert one.standing is not None
            age = self.now - one.standing.at
            assert one.standing.how is How.DIRECT or age <= timedelta(days=self.policy.consent_days)

    def calendar(self, key: str) -> Calendar:
        return Calendar(self.it.party(key).person.zone, "", self.policy.opens, self.policy.closes)

    def at_work(self, key: str) -> bool:
        calendar = self.calendar(key)
        return calendar.working_moment(self.now) == self.now

    # Time

    @rule(minutes=st.sampled_from((1, 9, 60, 300, 24 * 60, 3 * 24 * 60, 12 * 24 * 60, 40 * 24 * 60)))
    def sleep(self, minutes: int) -> None:
        """Time passes while nobody looks."""
        self.now += timedelta(minutes=minutes)

    @rule(hours=st.sampled_from((0, 0, 0, 1, 11, 50, 400)))
    @precondition(lambda self: self.last.due_at is not None)
    def wake_when_due(self, hours: int) -> None:
        """The worker wakes in time, or was away and comes at night or days after."""
        assert self.last.due_at is not None
        self.now = max(self.now, self.last.due_at) + timedelta(hours=hours)
        self.tick()

    @rule()
    def tick(self) -> None:
        """The worker looks: each party gets at most one letter, and looking again at once brings no other."""
        mailed: list[str] = []
        asked = {one.key: (one.asked_at, one.nudged_at, one.nudges) for one in self.it.parties}
        for again in range(4):
            before = self.it
            decision = self.happen(ev.TimePassed())
            if self.paused:
                assert (decision.letters, decision.notices, decision.introduction) == ((), (), before)
            for letter in decision.letters:
                if letter.kind is not Kind.INTRODUCTION and letter.kind is not Kind.STEP_OUT:
                    mailed.append(letter.party)
                if letter.kind is Kind.NUDGE:
                    self.a_nudge_is_due(before.party(letter.party), *asked[letter.party])
                if letter.kind is Kind.ASK_AGAIN:
                    assert self.at_work(letter.party)
                    later = before.party(letter.party).later_until
                    assert later is not None
                    assert later <= self.calendar(letter.party).day(self.now)
            kinds = [(notice.kind, notice.party) for notice in decision.notices]
            assert len(kinds) == len(set(kinds))
            if decision.introduction == before:
                break
            assert again < 3, "time does not come to rest"
        assert len(mailed) == len(set(mailed)), f"a burst: {mailed}"
        assert self.last.due_at is None or self.last.due_at > self.now

    def a_nudge_is_due(self, party: Party, asked: datetime | None, nudged: datetime | None, nudges: int) -> None:
        assert asked is not None
        calendar = self.calendar(party.key)
        assert self.at_work(party.key)
        since, today = calendar.day(nudged or asked), calendar.day(self.now)
        days = [since + timedelta(days=ahead) for ahead in range(1, (today - since).days + 1)]
        assert sum(calendar.works_on(day) for day in days) >= self.policy.nudges_after[nudges]
        assert party.away_until is None or today >= party.away_until

    # What people send

    @rule(number=st.integers(0, 5), by_hand=BY_HAND)
    def say_yes(self, number: int, by_hand: bool) -> None:
        self.answer(number, "yes", by_hand, None)

    @rule(number=st.integers(0, 5), by_hand=BY_HAND, once_in_a_while=st.integers(0, 2))
    def say_no(self, number: int, by_hand: bool, once_in_a_while: int) -> None:
        if once_in_a_while == 1:
            self.answer(number, "no", by_hand, None)

    @rule(number=st.integers(0, 5), by_hand=BY_HAND, days=st.sampled_from((None, -3, 0, 1, 20, 400)))
    def say_later(self, number: int, by_hand: bool, days: int | None) -> None:
        self.answer(number, "later", by_hand, days)

    def answer(self, number: int, answer: str, by_hand: bool, days: int | None) -> None:
        party = self.party(number)
        if (party.round == 0 or party.state is PartyState.WAITING) and not by_hand:
            return  # nobody answers what they were not asked
        before, word = self.it, self.words[party.key]
        how = How.HAND if by_hand else How.REPLY
        until = None
        if answer == "later" and days is not None:
            until = self.calendar(party.key).day(self.now) + timedelta(days=days)
        decision = self.happen_answered(party, answer, until, how, word)
        if self.gone:
            assert decision.letters == ()
        if answer == "no" and word.said == "no":
            others = {letter.party for letter in decision.letters} - {party.key}
            assert not others, "a no is nobody's business"
            self.the_regret_is_dated(before, party)

    def happen_answered(self, party: Party, answer: str, until: date | None, how: How, word: Word) -> Decision:
        """Lets it happen; the judge hears it the way people would: a no stays a no, the connector knows better."""
        heard = replace(word)
        open_case = self.it.stage in (Stage.DRAFTED, Stage.ASKING, Stage.AGREED)
        event = ev.Answered(party.key, answer, self.evidence(), until=until, how=how)
        before = (word.said, word.doubt)
        counts = not party.dropped and not self.it.by_hand and self.it.stage is not Stage.CLOSED
        if self.it.stage is Stage.CONNECTED or (self.it.stage is Stage.INTRODUCED and answer == "yes"):
            counts = False
        if answer == "later" and how is not How.HAND and counts:
            far = until is not None and (until - self.calendar(party.key).day(self.now)).days > 365
            if far or party.laters >= self.policy.later_rounds:
                word.doubt = True
                return self.happen(event)
        if counts and not (answer != "no" and heard.said == "no" and how is not How.HAND):
            unreachable = party.state is PartyState.UNREACHABLE and answer == "later" and how is How.HAND
            if not unreachable:
                word.said, word.doubt = answer, False
        decision = self.happen(event)
        if open_case and word.said:
            assert self.it.party(party.key).state.value == word.said, before
        return decision

    def the_regret_is_dated(self, before: Introduction, party: Party) -> None:
        """At the moment when silence alone would have ended it, had it been this party alone to wait for."""
        if before.stage is not Stage.ASKING or party.state not in (PartyState.ASKED, PartyState.LATER) or party.doubt:
            return
        if before.regret_at is not None:
            return
        others = [
            replace(one, state=PartyState.YES, told=True, doubt=None, standing=None) for one in before.others(party.key)
        ]
        alone = replace(before, parties=(party, *others), letter_waits="", lost_at=None)
        told = Story(alone, self.policy, self.now)
        if before.paused_at is not None or party.taken_over_at is not None:
            awake = replace(party, taken_over_at=None, mine=False)
            told.it = replace(alone, paused_at=None).with_party(awake)
            told.happen(ev.Resumed())
        told.happen(ev.TimePassed())
        told.until(self.now + timedelta(days=1_000))
        assert told.it.party(party.key).state is PartyState.SILENT
        assert self.it.regret_at == told.it.lost_at

    @rule()
    @precondition(lambda self: any(one.state is PartyState.ASKED for one in self.it.parties))
    def all_say_yes(self) -> None:
        """Whoever was asked agrees: random histories seldom come that far by themselves."""
        for number, one in enumerate(self.it.parties):
            if self.it.party(one.key).state is PartyState.ASKED:
                self.answer(number, "yes", False, None)

    @rule(number=st.integers(0, 5))
    def puzzle(self, number: int) -> None:
        party = self.party(number)
        if party.round:
            self.words[party.key].doubt = True
            self.happen(ev.Puzzled(party.key, self.evidence(), "unclear"))

    @rule(number=st.integers(0, 5))
    @precondition(lambda self: any(one.doubt for one in self.it.parties))
    def settle(self, number: int) -> None:
        party = self.party(number)
        self.words[party.key].doubt = False
        self.happen(ev.Settled(party.key, self.evidence()))

    @rule(number=st.integers(0, 5))
    def bounce(self, number: int) -> None:
        party = self.party(number)
        if party.round:
            self.happen(ev.Bounced(party.key, self.evidence(), "nobody is called that"))

    @rule(number=st.integers(0, 5), days=st.sampled_from((None, -2, 1, 9, 40)), once_in_a_while=st.integers(0, 3))
    def away(self, number: int, days: int | None, once_in_a_while: int) -> None:
        if once_in_a_while != 1:
            return
        party = self.party(number)
        until = None if days is None else self.calendar(party.key).day(self.now) + timedelta(days=days)
        self.happen(ev.Away(party.key, self.evidence(), until))

    @rule(number=st.integers(0, 5), out=st.booleans())
    @precondition(lambda self: self.gone)
    def write(self, number: int, out: bool) -> None:
        self.happen(ev.Wrote(self.party(number).key, self.evidence(), connector_out=out))

    # What the connector does

    @rule()
    @precondition(lambda self: self.it.stage is Stage.DRAFTED)
    def approve(self) -> None:
        self.happen(ev.Approved(self.evidence()))

    @rule(once_in_a_while=st.integers(0, 2))
    @precondition(lambda self: self.it.letter_waits or self.it.letter_uncertain or self.it.letter_queued)
    def send_the_letter(self, once_in_a_while: int) -> None:
        """SEND, as the connector says it to a letter that waits, is uncertain, or is on hold."""
        if once_in_a_while != 1:
            return
        if self.it.letter_waits or self.it.letter_uncertain:
            self.confirm_the_letter()
        else:
            self.happen(ev.LetterHurried(self.evidence()))

    def confirm_the_letter(self) -> None:
        if self.it.letter_uncertain and self.it.stage is Stage.INTRODUCED:
            self.gone = False
        self.happen(ev.LetterConfirmed(self.evidence()))

    @rule(hold=st.booleans())
    @precondition(lambda self: self.it.stage is Stage.AGREED)
    def replace_the_letter(self, hold: bool) -> None:
        self.happen(ev.LetterReplaced(self.evidence(), holds=("attachments",) if hold else ()))

    @rule(number=st.integers(0, 5))
    @precondition(lambda self: self.it.stage is Stage.ASKING or self.gone)
    def nudge(self, number: int) -> None:
        self.happen(ev.NudgeAsked(self.party(number).key))

    @rule(number=st.integers(0, 5))
    @precondition(lambda self: lost(self.it) and len(self.it.sides) > 2)
    def go_on_without(self, number: int) -> None:
        self.happen(ev.WentOn(self.party(number).key))

    @rule(
        what=st.sampled_from((ev.ClosedByConnector(), ev.Cancelled("mail 0"), ev.SentByHand("<1@x>"))),
        once_in_a_while=st.integers(0, 3),
    )
    def end_it(self, what: ev.Event, once_in_a_while: int) -> None:
        if once_in_a_while != 1:
            return
        decision = self.happen(what)
        if isinstance(what, ev.SentByHand) and self.it.by_hand:
            self.gone = True
            self.taken.clear()
        assert all(letter.kind is not Kind.INTRODUCTION for letter in decision.letters)

    @rule(number=st.integers(0, 5), keep=BY_HAND)
    def take_over(self, number: int, keep: bool) -> None:
        """The connector writes to somebody in an ask's thread, and may say MINE."""
        party = self.party(number)
        open_question = party.state in (PartyState.WAITING, PartyState.ASKED, PartyState.LATER)
        if open_question and self.it.stage in BEFORE and not party.dropped:
            self.taken.add(party.key)
        self.happen(ev.TakenOver(party.key, self.evidence()))
        if keep:
            self.happen(ev.KeptByHand(party.key, self.evidence()))
        waiting = [row.letter for row in self.rows if row.status == "waiting" and row.letter.party in self.taken]
        assert not any(letter.kind in ASKS for letter in waiting)

    @rule(number=st.integers(0, 5))
    @precondition(lambda self: self.taken)
    def hand_back(self, number: int) -> None:
        key = sorted(self.taken)[number % len(self.taken)]
        self.taken.discard(key)
        self.happen(ev.Continued(key, self.evidence()))
        self.nobody_ran_out_of_time(key)

    @rule(once_in_a_while=st.integers(0, 2))
    def pause(self, once_in_a_while: int) -> None:
        if once_in_a_while == 1:
            self.paused |= self.it.stage in OPEN_STAGES
            self.happen(ev.Paused(self.evidence()))

    @rule()
    @precondition(lambda self: self.paused)
    def resume(self) -> None:
        self.paused = False
        self.happen(ev.Resumed(self.evidence()))
        for one in self.it.sides:
            self.nobody_ran_out_of_time(one.key)

    def nobody_ran_out_of_time(self, key: str) -> None:
        """At the moment of going on this party is neither reminded nor given up."""
        ahead = decide(self.it, ev.TimePassed(), self.policy, self.now)
        assert not any(letter.kind is Kind.NUDGE and letter.party == key for letter in ahead.letters)
        assert not any(entry.kind == "silence" and entry.party == key for entry in ahead.entries)

    @rule()
    @precondition(lambda self: self.it.stage in ENDED_WITHOUT)
    def reopen(self) -> None:
        before = self.it
        if sum(self.words[one.key].said != "no" for one in before.sides) < 2:
            decision = self.happen(ev.Reopened(self.evidence()))
            assert (decision.introduction, decision.entries, decision.letters) == (before, (), ())
            return
        self.taken.clear()
        self.happen(ev.Reopened(self.evidence()))
        assert self.it.stage in BEFORE
        assert all(self.words[one.key].said != "no" for one in self.it.sides)
        regretted = {one.key for one in before.sides if one.regretted_at is not None}
        assert regretted.isdisjoint({one.key for one in self.it.sides if one.state is PartyState.YES})

    @rule(number=st.integers(0, 5), what=st.integers(0, 2))
    def amend(self, number: int, what: int) -> None:
        """Asks that left are never repeated: `put` would see another ask of a party who was asked and not heard."""
        party, evidence = self.party(number), self.evidence()
        asked = {one.key for one in self.it.parties if self.asks[one.key] and one.state is PartyState.ASKED}
        left = {row.letter.party for row in self.rows if row.status == "left" and row.letter.kind in ASKS}
        waiting = {row.letter.party for row in self.rows if row.status == "waiting" and row.letter.kind in ASKS}
        decision = self.happen(
            (
                ev.Amended(evidence, {"topic": evidence}, {party.key: evidence}),
                ev.AddressChanged(party.key, f"{self.mails}@x.example", evidence),
                ev.AssistantNamed(party.key, "Pia", f"{self.mails}@y.example", evidence),
            )[what]
        )
        again = {letter.party for letter in decision.letters if letter.kind in ASKS}
        assert not again & ((asked & left) - waiting)

    @rule(
        number=st.integers(0, 5), outcome=st.sampled_from(OUTCOMES), by_hand=BY_HAND, once_in_a_while=st.integers(0, 2)
    )
    @precondition(lambda self: self.gone)
    def tell_how_it_went(self, number: int, outcome: str, by_hand: bool, once_in_a_while: int) -> None:
        everybody = by_hand and once_in_a_while == 1
        key = "" if everybody else self.party(number).key
        how = How.HAND if by_hand else How.REPLY
        decision = self.happen(ev.HowItWent(key, outcome, self.evidence(), how))
        assert all(letter.kind is Kind.STEP_OUT for letter in decision.letters)
        if everybody and not self.it.letter_uncertain:
            assert (self.it.stage, self.it.outcome) == (Stage.CLOSED, outcome)

    @rule(number=st.integers(0, 5))
    @precondition(lambda self: self.gone)
    def thank(self, number: int) -> None:
        decision = self.happen(ev.Thanked(self.party(number).key, self.evidence()))
        assert (decision.letters, decision.notices) == ((), ())

    @rule(number=st.integers(0, 5), choice=st.integers(0, 30), minutes=st.sampled_from((0, 1, 50)))
    def command_and_undo(self, number: int, choice: int, minutes: int) -> None:
        """A command whose letters wait yet is taken back: afterwards all is as if it had not been said."""
        before, due = self.it, self.last.due_at
        kept = deepcopy((self.words, self.taken, self.paused, self.gone))
        rows = [(row, row.status, row.not_before) for row in self.rows]
        self.command(self.party(number).key, choice)
        self.now += timedelta(minutes=minutes)
        self.happen(ev.Undone(before, self.evidence()))
        self.words, self.taken, self.paused, self.gone = kept
        for row in self.rows[len(rows) :]:  # what is withdrawn gives its name away: the same word may be said again
            row.status = "withdrawn"
            self.ordered.discard((row.letter.kind, row.letter.party, row.letter.round))
        for row, status, not_before in rows:
            row.status, row.not_before = status, not_before
        assert self.it.stage is before.stage
        assert [(one.state, one.standing) for one in self.it.parties] == [
            (one.state, one.standing) for one in before.parties
        ]
        assert self.last.letters == ()
        if minutes == 0:
            assert self.last.due_at == next_due(before, self.policy, self.now)
        assert due is not None or self.last.due_at is None

    def command(self, key: str, choice: int) -> None:
        commands: list[Callable[[], Decision]] = [
            lambda: self.happen(ev.Approved("mail 0")),
            lambda: self.happen(ev.NudgeAsked(key)),
            lambda: self.happen(ev.Cancelled("mail 0")),
            lambda: self.happen(ev.WentOn(key)),
            lambda: self.happen(ev.ClosedByConnector()),
            lambda: self.happen(ev.KeptByHand(key, self.evidence())),
            lambda: self.happen(ev.Continued(key, self.evidence())),
            lambda: self.happen(ev.Paused("mail 0")),
            lambda: self.happen(ev.LetterHurried("mail 0")),
            lambda: self.happen(ev.Amended(self.evidence(), {"topic": str(self.mails)})),
        ]
        said = choice - len(commands)
        if said < 0:
            if choice in (5, 6):
                self.taken.discard(key)
            commands[choice]()
        elif said < 3:
            self.answer("abcdef".index(key), ("yes", "no", "later")[said], True, 20)

    @rule()
    def foresee(self) -> None:
        """The first thing foretold is what happens when time passes to it, and nothing was kept quiet before."""
        found = [one for one in forecast(self.it, self.policy, self.now) if one.at is not None]
        assert not any("how things stand" in one.why for one in found)
        told = Story(self.it, self.policy, self.now)
        told.last = Decision(self.it, due_at=next_due(self.it, self.policy, self.now))
        on_the_way = {one.key for one in self.it.sides if one.asked_at is not None and one.asked_at > self.now}
        found = [one for one in found if one.party not in on_the_way]
        if not found or on_the_way:
            return
        first = found[0]
        assert first.at is not None
        told.until(first.at)
        happened = {one.kind.value for _, one in told.letters} | {one.kind.value for _, one in told.notices}
        if told.it.stage is Stage.CLOSED:
            happened.add(CLOSES)
        assert first.what in happened
        assert happened <= {one.what for one in found}

    # What the server does

    @rule(number=st.integers(0, 20), fault=st.sampled_from(("", "", "", "put off", "refused", "lost")))
    @precondition(lambda self: any(row.status == "waiting" for row in self.rows))
    def send(self, number: int, fault: str) -> None:
        """One letter of the outbox leaves, unless it may not."""
        waiting = [row for row in self.rows if row.status == "waiting" and row.not_before <= self.now]
        if not waiting:
            self.now = min(row.not_before for row in self.rows if row.status == "waiting")
            return
        row = waiting[number % len(waiting)]
        when = may_leave(self.it, row.letter.kind, row.letter.party, self.policy, self.now)
        if when is None:
            row.status = "withdrawn"
        elif when > self.now:
            row.not_before = when
        elif row.letter.kind is Kind.INTRODUCTION:
            self.send_the_introduction(row, fault)
        else:
            row.status = "left"
            assert not self.paused
            self.may_go(row.letter)

    def send_the_introduction(self, row: Row, fault: str) -> None:
        self.all_agree()
        assert not self.gone
        row.status, self.gone = "left", True
        self.happen(ev.LetterLeft())
        assert self.it.stage is Stage.INTRODUCED
        match fault:
            case "put off":
                row.status, self.gone = "waiting", False
                self.happen(ev.LetterNotSent())
            case "refused":
                row.status, self.gone = "refused", False
                self.happen(ev.LetterRefused({}, "550 no"))
            case "lost":
                row.status = "unknown"
                self.happen(ev.LetterUncertain())

    def may_go(self, letter: Letter) -> None:
        if letter.kind in IN_HOURS:
            assert self.at_work(letter.party)
        if letter.kind not in ASKS:
            return
        assert letter.party not in self.taken
        party, word = self.it.party(letter.party), self.words[letter.party]
        assert word.said == "", "asked although they answered"
        assert not any(self.words[one.key].said == "no" for one in self.it.sides), "asked in spite of a no"
        if letter.kind is Kind.NUDGE:
            assert not word.doubt
            assert party.away_until is None or self.calendar(letter.party).day(self.now) >= party.away_until
            key = (letter.party, self.asks[letter.party])
            self.nudges[key] = self.nudges.get(key, 0) + 1
            assert self.nudges[key] <= 2
        else:
            self.asks[letter.party] += 1

    # What holds at any moment

    @invariant()
    def the_ledger_leads_to_the_state(self) -> None:
        assert self.folded[""] == self.it.stage.value
        assert all(self.folded[one.key] == one.state.value for one in self.it.parties)

    @invariant()
    def only_an_agreed_introduction_waits_to_leave(self) -> None:
        waiting = [row for row in self.rows if row.status == "waiting" and row.letter.kind is Kind.INTRODUCTION]
        assert len(waiting) <= 1
        if waiting:
            assert self.it.stage is Stage.AGREED
            self.all_agree()

    @invariant()
    def nobody_is_asked_after_the_end(self) -> None:
        if self.it.stage in (Stage.DECLINED, Stage.EXPIRED, Stage.CANCELLED, Stage.INTRODUCED):
            asks = [row.letter for row in self.rows if row.status == "waiting" and row.letter.kind in ASKS]
            assert all(may_leave(self.it, one.kind, one.party, self.policy, self.now) is None for one in asks)

    @invariant()
    def the_next_look_is_the_earliest_due_date(self) -> None:
        ahead = dues(self.it, self.policy)
        if not ahead:
            assert self.last.due_at is None
        elif self.last.due_at is None or ahead[0].at != self.last.due_at:
            assert self.last.due_at is not None
            assert ahead[0].at <= self.now  # overdue, and waiting for working hours
            assert self.last.due_at >= ahead[0].at

    @invariant()
    def a_yes_has_evidence(self) -> None:
        for one in self.it.parties:
            assert (one.standing is not None) == (one.state is PartyState.YES)


TestPromises = Promises.TestCase
TestPromises.settings = settings(
    max_examples=6_000 if TRIALS else 500,
    stateful_step_count=60 if TRIALS else 40,
    derandomize=not TRIALS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
