"""decide(introduction, event, policy, now): what follows. Pure; rests on the two tables in transitions.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.introductions import events as ev
from bot.introductions.decision import Decision, Entry, Kind, Letter, Notice
from bot.introductions.dues import Due, What, answer_by, dues, next_due, silence_at
from bot.introductions.introduction import (
    BEFORE_INTRODUCTION,
    ENDED_WITHOUT,
    Consent,
    Doubt,
    Gesture,
    How,
    Introduction,
    Order,
    Party,
    PartyState,
    Stage,
    Standing,
)
from bot.introductions.policy import Policy
from bot.introductions.transitions import PARTY, Happening, lost, next_stage

# Letters that are taken back when nobody is to be asked any more; acknowledgements and regrets still leave.
_WHEN_ENDED = frozenset({Kind.ASK, Kind.ASK_AGAIN, Kind.CONFIRM, Kind.NUDGE, Kind.WAIT, Kind.INTRODUCTION})
_TO_A_PARTY_WHO_ANSWERED = frozenset({Kind.ASK, Kind.ASK_AGAIN, Kind.CONFIRM, Kind.NUDGE})
_LOST = frozenset({PartyState.NO, PartyState.SILENT, PartyState.UNREACHABLE})
_AWAY_DAYS = 7  # where an out-of-office note names no day of return


def decide(introduction: Introduction, event: ev.Event, policy: Policy, now: datetime) -> Decision:
    """Everything that follows from one event at `now` (aware UTC). The introduction given is not changed."""
    case = _Case(introduction, policy, now)
    case.take(event)
    case.settle()
    return case.decision()


class _Case:
    """Collects what follows while one event is worked through."""

    def __init__(self, introduction: Introduction, policy: Policy, now: datetime) -> None:
        self.it = introduction
        self.policy = policy
        self.now = now
        self.letters: list[Letter] = []
        self.notices: list[Notice] = []
        self.entries: list[Entry] = []
        self.withdraw: set[tuple[Kind, str]] = set()

    def decision(self) -> Decision:
        return Decision(
            introduction=self.it,
            letters=tuple(self.letters),
            notices=tuple(self.notices),
            withdraw=frozenset(self.withdraw),
            entries=tuple(self.entries),
            due_at=next_due(self.it, self.policy, self.now),
        )

    # What the cases below are made of

    def write(self, kind: Kind, party: str, round: str, not_before: datetime | None = None, **facts: str) -> None:
        self.letters.append(Letter(kind, party, round, not_before or self.now, facts))

    def tell(self, kind: Kind, cause: str, party: str = "", **facts: str) -> None:
        self.notices.append(Notice(kind, cause, party, facts))

    def note(self, kind: str, party: str = "", private: dict[str, str] | None = None, **data: str) -> None:
        self.entries.append(Entry(kind, party, data=data, private=private or {}))

    def change(self, **changes: Any) -> None:
        self.it = replace(self.it, **changes)

    def change_party(self, key: str, **changes: Any) -> Party:
        party = replace(self.it.party(key), **changes)
        self.it = self.it.with_party(party)
        return party

    def move(self, key: str, happening: Happening, entry: Entry | None = None, **changes: Any) -> bool:
        """Moves a party by the table; False, and nothing changed, where the table has no such row."""
        party = self.it.party(key)
        target = PARTY.get((party.state, happening))
        if target is None:
            return False
        if target in _LOST and self.it.stage in BEFORE_INTRODUCTION:
            quiet = silence_at(self.it, party, self.policy, self.now)
            if party.state is PartyState.YES:
                quiet = self.policy.calendar(self.it, party).after(self.now, self.policy.silent_after)
            self.change(regret_at=max(self.now, quiet, self.it.regret_at or self.now), lost_at=self.now, reminded=0)
        self.change_party(key, state=target, **changes)
        base = entry or Entry(happening.value)
        self.entries.append(replace(base, party=key, before=party.state.value, after=target.value))
        return True

    def dues(self) -> list[Due]:
        return dues(self.it, self.policy)

    def day(self, party: Party | None = None) -> date:
        return self.policy.calendar(self.it, party).day(self.now)

    # Asking

    def ask(self, party: Party, happening: Happening, kind: Kind) -> None:
        number = party.round + 1
        changes: dict[str, Any] = {"round": number, "asked_at": self.now, "nudges": 0, "nudged_at": None}
        if happening is Happening.AGE:
            changes |= {"standing": None, "told": False}
        if self.move(party.key, happening, **changes):
            self.write(kind, party.key, str(number))

    def ask_whoever_is_next(self) -> None:
        """Asks everybody, or in turn the first; nobody while the connector has to say whether a loss ends it."""
        if lost(self.it):
            return
        waiting = [party for party in self.it.sides if party.state is PartyState.WAITING]
        for party in waiting:
            if party.consent is not Consent.ASK:
                how = How.DIRECT if party.consent is Consent.DIRECT else How.VOUCHED
                standing = Standing(how, self.now, "request")
                self.move(party.key, Happening.VOUCH, Entry("standing", data={"how": how.value}), standing=standing)
        if self.it.order is Order.TURN and any(
            party.state in (PartyState.ASKED, PartyState.LATER) for party in self.it.sides
        ):
            return
        for party in waiting:
            if party.consent is Consent.ASK:
                self.ask(party, Happening.ASK, Kind.ASK)
                if self.it.order is Order.TURN:
                    return

    # One event

    def take(self, event: ev.Event) -> None:
        match event:
            case ev.Opened():
                self._opened()
            case ev.Approved():
                self._approved(event)
            case ev.Answered():
                self._answered(event)
            case ev.Puzzled():
                self._puzzled(event)
            case ev.Settled():
                self._settled(event)
            case ev.Bounced():
                self._bounced(event)
            case ev.Away():
                self._away(event)
            case ev.Wrote():
                self._wrote(event)
            case ev.TimePassed():
                self._time_passed()
            case ev.LetterLeft():
                self._letter_left()
            case ev.LetterNotSent():
                if self.it.stage is Stage.INTRODUCED and not self.it.by_hand and not self.it.letter_uncertain:
                    self.change(introduced_at=None, letter_queued=True)
                    self.note("introduction put off by the server")
            case ev.LetterRefused():
                self._letter_refused(event)
            case ev.LetterUncertain():
                self._letter_uncertain()
            case ev.LetterFound():
                if self.it.letter_uncertain:
                    self.change(letter_uncertain=False)
                    self.note("introduction found to have left", evidence=event.evidence)
            case ev.LetterConfirmed():
                self._letter_confirmed(event)
            case ev.LetterHurried():
                if self.it.stage is Stage.AGREED and self.it.letter_queued:
                    self.withdraw.add((Kind.INTRODUCTION, ""))
                    self._queue_letter(self.now)
                    self.note("hold ended", evidence=event.evidence)
            case ev.LetterReplaced():
                self._letter_replaced(event)
            case ev.SentByHand():
                self._sent_by_hand(event)
            case ev.NudgeAsked():
                self._nudge_asked(event)
            case ev.WentOn():
                self._went_on(event)
            case ev.ClosedByConnector():
                if lost(self.it) and self.it.stage in BEFORE_INTRODUCTION:
                    self.change(given_up=True)
                    self.note("close by the connector")
            case ev.Cancelled():
                self._cancelled(event)

    def _opened(self) -> None:
        people = {party.key: party.person.address for party in self.it.parties}
        self.note("opened", private=people, gesture=self.it.gesture.value, order=self.it.order.value)
        if self.it.needs_approval:
            self.tell(Kind.APPROVE, "opened")
        else:
            self.change(approved_at=self.now)

    def _approved(self, event: ev.Approved) -> None:
        if self.it.stage is Stage.DRAFTED and self.it.approved_at is None:
            self.change(approved_at=self.now, reminded=0)
            self.note("approved", evidence=event.evidence)

    def _answered(self, event: ev.Answered) -> None:
        party = self.it.party(event.party)
        if party.dropped:
            self._late(event, party)
            return
        by_hand = event.how is How.HAND
        facts = {"answer": event.answer, "rule": event.rule, "evidence": event.evidence, "how": event.how.value}
        if event.source:
            facts["source"] = event.source
        if event.until is not None:
            facts["until"] = event.until.isoformat()
        entry = Entry("verdict", data=facts, private={"words": event.words} if event.words else {})
        match event.answer:
            case "yes":
                happening = Happening.HAND_YES if by_hand else Happening.YES
                standing = Standing(event.how, self.now, event.evidence)
                changes: dict[str, Any] = {"standing": standing, "later_until": None, "told": False}
            case "no":
                happening = Happening.HAND_NO if by_hand else Happening.NO
                changes = {"standing": None, "later_until": None}
            case "later":
                happening = Happening.HAND_LATER if by_hand else Happening.LATER
                until = event.until or self.day(party) + timedelta(days=self.policy.later_days)
                if not by_hand and self._postponed_too_often(event, party, until):
                    return
                changes = {"standing": None, "later_until": until, "laters": party.laters + 1}
            case _:
                raise ValueError(f"an answer is yes, no or later, not {event.answer!r}")
        afterwards = self.it.stage not in BEFORE_INTRODUCTION and self.it.stage not in ENDED_WITHOUT
        if afterwards and (event.answer == "yes" or self.it.stage is not Stage.INTRODUCED or self.it.by_hand):
            self._late(event, party)
            return
        if not self.move(party.key, happening, entry, doubt=None, **changes):
            self._late(event, party)
            return
        if afterwards:
            # Nobody is mailed because of it; but should the letter prove not to have left, it must not leave again.
            self.tell(Kind.LATE_ANSWER, event.evidence, party.key, answer=event.answer, stage=self.it.stage.value)
            return
        self.withdraw |= {(kind, party.key) for kind in _TO_A_PARTY_WHO_ANSWERED}
        if self.it.stage in ENDED_WITHOUT:
            self._answered_after_the_end(event, party)
            return
        if event.answer == "later":
            self._later(party.key, event)
        elif event.answer == "no" and not by_hand:
            self.write(Kind.NO_NOTED, party.key, event.evidence, never_again="yes" if event.never_again else "")

    def _postponed_too_often(self, event: ev.Answered, party: Party, until: date) -> bool:
        far = until > self.day(party) + timedelta(days=self.policy.later_max_days)
        if party.laters < self.policy.later_rounds and not far:
            return False
        reason = "postponed by more than a year" if far else "postponed once more than the rules allow"
        self._puzzled(ev.Puzzled(party.key, event.evidence, reason, event.rule, event.words))
        return True

    def _later(self, key: str, event: ev.Answered) -> None:
        party = self.it.party(key)
        until = party.later_until.isoformat() if party.later_until else ""
        if event.how is not How.HAND:
            self.write(Kind.LATER_NOTED, key, f"{party.round}.{party.laters}", until=until)
        for other in self.it.others(key):
            if other.state is PartyState.YES:
                self._tell_wait(other.key, f" {key}{party.laters}")

    def _tell_wait(self, key: str, cause: str = "") -> None:
        """Tells a side that said yes until when the others asked to wait: the time, never the reason.

        Once for each yes, and once for each later that comes after it (the cause).
        """
        waits = [p.later_until for p in self.it.others(key) if p.state is PartyState.LATER and p.later_until]
        if not waits or not self.policy.tell_wait or self.it.stage is not Stage.ASKING:
            return
        self.write(Kind.WAIT, key, f"{_of_this_yes(self.it.party(key))}{cause}", until=max(waits).isoformat())
        self.change_party(key, told=True)

    def _answered_after_the_end(self, event: ev.Answered, party: Party) -> None:
        """A yes that only earns its regret at the usual time is not worth the connector's morning; other news is."""
        quiet = self.it.stage is Stage.DECLINED and party.state is not PartyState.SILENT
        if event.answer == "no" and event.how is not How.HAND:
            self.write(Kind.NO_NOTED, party.key, event.evidence, never_again="yes" if event.never_again else "")
        elif not (quiet and self.it.regret_at is not None and self.it.regret_at > self.now):
            self.tell(Kind.LATE_ANSWER, event.evidence, party.key, answer=event.answer, stage=self.it.stage.value)

    def _late(self, event: ev.Answered, party: Party) -> None:
        """An answer that moves nothing: the same again is noted, anything else goes to the connector."""
        self.entries.append(
            Entry(
                "verdict without effect",
                party.key,
                data={"answer": event.answer, "rule": event.rule, "evidence": event.evidence, "how": event.how.value},
                private={"words": event.words} if event.words else {},
            )
        )
        if event.answer == party.state.value and not party.dropped:
            self.change_party(party.key, doubt=None)
        else:
            self.tell(Kind.LATE_ANSWER, event.evidence, party.key, answer=event.answer, stage=self.it.stage.value)

    def _puzzled(self, event: ev.Puzzled) -> None:
        doubt = Doubt(event.evidence, self.now, event.reason)
        self.change_party(event.party, doubt=doubt)
        self.entries.append(
            Entry(
                "question",
                event.party,
                data={"reason": event.reason, "rule": event.rule, "evidence": event.evidence},
                private={"words": event.words} if event.words else {},
            )
        )
        self.withdraw |= {(Kind.NUDGE, event.party)}
        self.tell(Kind.QUESTION, event.evidence, event.party, reason=event.reason, stage=self.it.stage.value)

    def _settled(self, event: ev.Settled) -> None:
        party = self.it.party(event.party)
        if party.doubt is not None:
            self.change_party(event.party, doubt=None)
            self.note("question settled", event.party, evidence=event.evidence)

    def _bounced(self, event: ev.Bounced) -> None:
        entry = Entry("bounce", data={"evidence": event.evidence}, private={"words": event.reason})
        if self.it.stage in BEFORE_INTRODUCTION and self.move(event.party, Happening.BOUNCE, entry):
            return
        self.entries.append(replace(entry, party=event.party))
        self.tell(Kind.BOUNCED, event.evidence, event.party, reason=event.reason)

    def _away(self, event: ev.Away) -> None:
        party = self.it.party(event.party)
        until = event.until or self.day(party) + timedelta(days=_AWAY_DAYS)
        if until > self.day(party) and (party.away_until is None or until > party.away_until):
            self.change_party(event.party, away_until=until)
            self.note("away", event.party, evidence=event.evidence, until=until.isoformat())

    def _wrote(self, event: ev.Wrote) -> None:
        if self.it.stage not in (Stage.INTRODUCED, Stage.CONNECTED):
            self.note("wrote", event.party, evidence=event.evidence)
            return
        if event.connector_out and not self.it.connector_out:
            self.change(connector_out=True)
        if self.it.party(event.party).wrote_at is None:
            self.change_party(event.party, wrote_at=self.now)
        self.note("wrote", event.party, evidence=event.evidence, connector_out="yes" if event.connector_out else "")
        if all(party.wrote_at is not None for party in self.it.sides) and self.it.connected_at is None:
            self.change(connected_at=self.now)

    def _letter_left(self) -> None:
        if self.it.stage is Stage.AGREED:
            self.change(introduced_at=self.now, letter_queued=False)
            self.note("introduction left")

    def _letter_refused(self, event: ev.LetterRefused) -> None:
        if self.it.stage not in (Stage.AGREED, Stage.INTRODUCED) or self.it.by_hand:
            return
        self.change(
            introduced_at=None,
            letter_queued=False,
            letter_uncertain=False,
            letter_waits="the server refused it",
            agreed_at=self.now,
            reminded=0,
        )
        self.note("introduction refused", private={"words": event.reason}, refused=", ".join(sorted(event.refused)))
        self.tell(Kind.REFUSED, f"letter {self.it.letter_round}", reason=event.reason, refused=", ".join(event.refused))

    def _letter_uncertain(self) -> None:
        if self.it.stage is Stage.INTRODUCED and not self.it.letter_uncertain:
            self.change(letter_uncertain=True)
            self.note("introduction uncertain")
            self.tell(Kind.UNCERTAIN, f"letter {self.it.letter_round}")

    def _letter_confirmed(self, event: ev.LetterConfirmed) -> None:
        if self.it.stage is Stage.INTRODUCED and self.it.letter_uncertain:
            # The connector looked and found that it did not leave: it is committed once more.
            self.change(introduced_at=None, letter_uncertain=False)
        elif self.it.stage not in BEFORE_INTRODUCTION:
            return
        self.change(letter_at=self.now, letter_dates=(), holds=(), letter_waits="", reminded=0)
        self.note("letter confirmed", evidence=event.evidence)

    def _letter_replaced(self, event: ev.LetterReplaced) -> None:
        if self.it.stage not in BEFORE_INTRODUCTION:
            self.note("letter replaced too late", evidence=event.evidence)
            return
        if self.it.letter_queued:
            self.withdraw.add((Kind.INTRODUCTION, ""))
        self.change(
            letter_at=self.now,
            letter_dates=event.dates,
            holds=event.holds,
            letter_waits="",
            letter_queued=False,
            reminded=0,
        )
        self.note("letter replaced", evidence=event.evidence)

    def _sent_by_hand(self, event: ev.SentByHand) -> None:
        if self.it.stage not in BEFORE_INTRODUCTION:
            return
        for party in self.it.parties:
            self.move(party.key, Happening.MADE_BY_HAND, doubt=None)
        self.change(by_hand=True, introduced_at=self.now, letter_queued=False)
        self.note("sent by hand", evidence=event.evidence)
        self.withdraw |= {(kind, "") for kind in _WHEN_ENDED | {Kind.HEAR_BY}}
        self.tell(Kind.BY_HAND, event.evidence)

    def _nudge_asked(self, event: ev.NudgeAsked) -> None:
        party = self.it.party(event.party)
        asked = self.it.stage is Stage.ASKING and party.state is PartyState.ASKED and not party.dropped
        if asked and party.doubt is None and not lost(self.it) and party.nudges < len(self.policy.nudges_after):
            self._nudge(party)

    def _went_on(self, event: ev.WentOn) -> None:
        party = self.it.party(event.party)
        if party.dropped or party.state not in _LOST or len(self.it.sides) <= 2:
            return
        if self.it.stage not in BEFORE_INTRODUCTION:
            return
        self.change_party(event.party, dropped=True)
        self.note("went on without", event.party)
        if self.it.gesture is Gesture.DRAFT:
            self.change(holds=tuple(dict.fromkeys((*self.it.holds, "it names somebody who is not part of it now"))))

    def _cancelled(self, event: ev.Cancelled) -> None:
        if self.it.stage not in BEFORE_INTRODUCTION:
            return
        undecided = [p for p in self.it.sides if p.state in (PartyState.ASKED, PartyState.LATER)]
        quiet = [silence_at(self.it, party, self.policy, self.now) for party in undecided]
        soon = self.policy.calendar(self.it).after(self.now, 1)
        self.change(cancelled_at=self.now, regret_at=max(quiet, default=soon), letter_queued=False)
        self.note("cancelled", evidence=event.evidence)

    # Time

    def _time_passed(self) -> None:
        """Acts on what is due: each once, so that dates which passed while nobody looked do not burst.

        Losses come first, so that nobody is nudged for nothing; what an earlier one settled is not due any more.
        """
        overdue = [due for due in self.dues() if due.at <= self.now]
        for due in sorted(overdue, key=lambda due: (due.what is not What.SILENCE, due)):
            if due in self.dues():
                self._due(due)

    def _due(self, due: Due) -> None:
        match due.what:
            case What.NUDGE:
                party = self.it.party(due.party)
                if self.policy.calendar(self.it, party).working_moment(self.now) == self.now:
                    self._nudge(party)
            case What.SILENCE:
                self.move(due.party, Happening.SILENCE)
            case What.ASK_AGAIN:
                party = self.it.party(due.party)
                if self.policy.calendar(self.it, party).working_moment(self.now) == self.now:
                    self.change_party(due.party, later_until=None)
                    self.ask(self.it.party(due.party), Happening.ASK, Kind.ASK_AGAIN)
            case What.HEAR_BY:
                party = self.it.party(due.party)
                by = answer_by(self.it, party, self.policy, self.now)
                self.change_party(due.party, told=True)
                if by > self.now:
                    day = self.policy.calendar(self.it, party).day(by)
                    self.write(Kind.HEAR_BY, due.party, _of_this_yes(party), until=day.isoformat())
                    self.note("told to wait", due.party)
            case What.REGRET:
                self.change_party(due.party, regretted_at=self.now)
                self.write(Kind.REGRET, due.party, "1")
                self.note("regret", due.party)
            case What.REMIND_DOUBT | What.REMIND_APPROVAL | What.REMIND_LETTER | What.REMIND_LOSS:
                self._remind(due)
            case What.NOBODY_WROTE:
                self.change(silence_told=True)
                self.note("nobody wrote")
                self.tell(Kind.NOBODY_WROTE, "nobody wrote")
            case What.ENOUGH_WROTE:
                self.change(connected_at=self.now)
                self.note("enough wrote")
            case What.FOLLOW_UP:
                outcome = "connected" if self.it.connected_at is not None else "unknown"
                self.change(outcome=outcome)

    def _remind(self, due: Due) -> None:
        """One reminder to the connector, for all that became due while nobody looked."""
        while any((one.what, one.party) == (due.what, due.party) and one.at <= self.now for one in self.dues()):
            doubt = self.it.party(due.party).doubt if due.party else None
            if doubt is not None:
                self.change_party(due.party, doubt=replace(doubt, reminded=doubt.reminded + 1))
            else:
                self.change(reminded=self.it.reminded + 1)
        doubt = self.it.party(due.party).doubt if due.party else None
        if doubt is not None:
            self.tell(Kind.REMINDER, f"{doubt.evidence} {doubt.reminded}", due.party, about="question")
            return
        about = {What.REMIND_APPROVAL: "approval", What.REMIND_LETTER: "letter"}.get(due.what, "loss")
        cause = f"{about} {self.now.date().isoformat()} {self.it.reminded}"
        self.tell(Kind.REMINDER, cause, about=about, reason=self.it.letter_waits)

    def _nudge(self, party: Party) -> None:
        number = party.nudges + 1
        after = replace(party, nudges=number, nudged_at=self.now)
        until = ""
        if number >= len(self.policy.nudges_after):
            end = silence_at(self.it, after, self.policy, self.now)
            until = self.policy.calendar(self.it, party).day(end).isoformat()
        self.change_party(party.key, nudges=number, nudged_at=self.now)
        self.write(Kind.NUDGE, party.key, f"{party.round}.{number}", until=until)
        self.note("nudge", party.key, number=str(number))

    # The introduction as a whole

    def settle(self) -> None:
        """Moves the introduction by the table until it rests."""
        while row := next_stage(self.it):
            before = self.it.stage
            self.change(stage=row.target)
            self.entries.append(Entry(row.name, "", before.value, row.target.value))
            self._entered(row.target, before)
        if self.it.stage is Stage.ASKING:
            self.ask_whoever_is_next()
            if next_stage(self.it):
                self.settle()
                return
            self._tell_of_waits()
            self._tell_of_loss()
        if self.it.stage is Stage.AGREED:
            self._release_letter()

    def _entered(self, stage: Stage, before: Stage) -> None:
        match stage:
            case Stage.ASKING if before is Stage.AGREED:
                self.change(agreed_at=None, letter_queued=False, letter_waits="")
                self.withdraw.add((Kind.INTRODUCTION, ""))
            case Stage.AGREED if before is Stage.ASKING:
                self.change(agreed_at=self.now, reminded=0)
                self._ask_the_forgetful()
            case Stage.DECLINED | Stage.EXPIRED | Stage.CANCELLED:
                self.change(ended_at=self.now, letter_queued=False, regret_at=self.it.regret_at or self.now)
                self.withdraw |= {(kind, "") for kind in _WHEN_ENDED}
                self.letters = [letter for letter in self.letters if letter.kind not in _WHEN_ENDED]
                if stage is not Stage.CANCELLED:
                    gone = ",".join(party.key for party in self.it.sides if party.state in _LOST)
                    self.tell(Kind.ENDED, stage.value, gone.split(",", maxsplit=1)[0], stage=stage.value, lost=gone)
            case Stage.CONNECTED:
                if not self.it.connector_out:
                    self.change(connector_out=True)
                    self.write(Kind.STEP_OUT, "", "1")
            case Stage.CLOSED:
                self.change(ended_at=self.now)
            case _:
                pass

    def _ask_the_forgetful(self) -> None:
        """A yes that is too old is asked for again before anybody is introduced on its strength."""
        limit = self.now - timedelta(days=self.policy.consent_days)
        for party in self.it.sides:
            old = party.standing is not None and party.standing.at < limit
            if old and party.standing is not None and party.standing.how is not How.DIRECT:
                self.ask(party, Happening.AGE, Kind.CONFIRM)

    def _tell_of_waits(self) -> None:
        for party in self.it.sides:
            if party.state is PartyState.YES and not party.told:
                self._tell_wait(party.key)

    def _tell_of_loss(self) -> None:
        told = {entry.party for entry in self.entries if entry.after in {state.value for state in _LOST}}
        for party in self.it.sides:
            if party.key in told and party.state in _LOST:
                cause = f"{party.key} {party.state.value} {self.now.isoformat()}"
                self.tell(Kind.LOST, cause, party.key, state=party.state)

    def _release_letter(self) -> None:
        if self.it.letter_queued or self.it.letter_waits:
            return
        reason = self._why_the_letter_waits()
        if reason:
            self.change(letter_waits=reason, agreed_at=self.it.agreed_at or self.now)
            self.note("letter waits", reason=reason)
            self.tell(Kind.LETTER_WAITS, f"letter {self.it.letter_round} {reason}", reason=reason)
            return
        calendar = self.policy.calendar(self.it)
        leaves = calendar.waking_after(self.now, self.policy.hold, self.policy.wakes, self.policy.sleeps)
        self._queue_letter(leaves if self.policy.hold else self.now)
        if self.policy.hold:
            self.tell(Kind.HOLD, f"letter {self.it.letter_round}", leaves=leaves.isoformat())

    def _queue_letter(self, leaves: datetime) -> None:
        number = self.it.letter_round + 1
        self.change(letter_queued=True, letter_round=number, agreed_at=self.it.agreed_at or self.now)
        self.write(Kind.INTRODUCTION, "", str(number), leaves)

    def _why_the_letter_waits(self) -> str:
        if self.it.holds:
            return ", ".join(self.it.holds)
        if self.it.gesture is not Gesture.DRAFT and self.it.letter_at is None:
            return ""
        written = self.it.letter_at or self.it.opened_at
        if self.now - written > timedelta(days=self.policy.stale_letter_days):
            return f"it was written more than {self.policy.stale_letter_days} days ago"
        passed = [day for day in self.it.letter_dates if day < self.day()]
        if passed:
            return f"it names {min(passed).isoformat()}, which has passed"
        return ""


def _of_this_yes(party: Party) -> str:
    """The round of what a party hears once for each yes: the ask it answered and the evidence for it."""
    return f"{party.round} {party.standing.evidence}" if party.standing else str(party.round)
