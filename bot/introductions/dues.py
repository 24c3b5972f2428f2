"""What time alone will make happen: every due date of an introduction, derived from its state, never stored twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import (
    ENDED_WITHOUT,
    FINAL_OUTCOMES,
    UNDECIDED,
    Introduction,
    Party,
    PartyState,
    Stage,
)
from bot.introductions.policy import Policy
from bot.introductions.transitions import agreed, lost


class What(StrEnum):
    """The thing that becomes due."""

    NUDGE = "nudge"
    SILENCE = "silence"
    ASK_AGAIN = "ask again"
    HEAR_BY = "hear by"
    REMIND_DOUBT = "remind of a question"
    REMIND_APPROVAL = "remind of an approval"
    REMIND_LETTER = "remind of a letter that waits"
    REMIND_LOSS = "remind of a loss to decide about"
    LAPSE = "lapse"
    NOBODY_WROTE = "nobody wrote"
    ONE_WROTE = "one wrote"
    ENOUGH_WROTE = "enough wrote"
    HOW_DID_IT_GO = "how did it go"
    CLOSE = "close"
    REGRET = "regret"


IN_WORKING_HOURS = frozenset({What.NUDGE, What.ASK_AGAIN, What.HOW_DID_IT_GO})


_AFTER_ALL = frozenset({Kind.REGRET, Kind.HEAR_BY})  # what whoever said yes still hears of an erased introduction
_LOOK_AGAIN = timedelta(hours=1)  # at what waits for a word of the connector's


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """One due date: aware UTC, what, and the party it concerns ("" for the introduction)."""

    at: datetime
    what: What
    party: str = ""


def dues(introduction: Introduction, policy: Policy) -> list[Due]:
    """Every due date of this introduction, the earliest first; none while it is paused."""
    if introduction.paused_at is not None:
        return []
    found: list[Due] = []
    if introduction.stage in (Stage.ASKING, *ENDED_WITHOUT):
        for party in introduction.sides:
            found += _of_party(introduction, party, policy) if not party.erased else []
    found += _of_introduction(introduction, policy)
    found += _afterwards(introduction, policy)
    return sorted(found)


def next_due(introduction: Introduction, policy: Policy, now: datetime) -> datetime | None:
    """When time next makes something happen (aware UTC), or None.

    The earliest of all due dates; what is overdue and waits for somebody's working hours is due when those begin.
    """

    def when(due: Due) -> datetime:
        if due.at > now or due.what not in IN_WORKING_HOURS:
            return due.at
        return policy.calendar(introduction, introduction.party(due.party)).working_moment(now)

    return min(map(when, dues(introduction, policy)), default=None)


def silence_at(introduction: Introduction, party: Party, policy: Policy, now: datetime) -> datetime:
    """When this party's silence would end the case if nothing more came from them (aware UTC).

    Regrets leave at this moment whatever really happened, so that their timing tells nothing. While the connector talks
    to them, or paused the introduction, a clock that has run out counts as set anew now: so it will be afterwards.
    """
    calendar = policy.calendar(introduction, party)

    def working(moment: datetime) -> datetime:
        """What is overdue happens when they next work."""
        return moment if moment > now else calendar.working_moment(now)

    moment = party.nudged_at or party.asked_at or now
    nudges = party.nudges
    if (party.taken_over_at or introduction.paused_at) and (runs_out(introduction, party, policy) or moment) <= now:
        moment = max(now, moment)
    if party.state is PartyState.LATER and party.later_until is not None:
        moment, nudges = working(_asked_again_at(introduction, party, party.later_until, policy)), 0
    for days in policy.nudges_after[nudges:]:
        moment = working(_back(introduction, party, policy, calendar.after(moment, days)))
    return max(now, _back(introduction, party, policy, calendar.after(moment, policy.silent_after)))


def answer_by(introduction: Introduction, party: Party, policy: Policy, now: datetime) -> datetime:
    """The moment by which this party will have heard either way."""
    if introduction.stage in ENDED_WITHOUT and introduction.regret_at is not None:
        return introduction.regret_at
    waiting = [other for other in introduction.others(party.key) if other.state in UNDECIDED]
    moments = [silence_at(introduction, other, policy, now) for other in waiting]
    if lost(introduction) and introduction.regret_at is not None:
        moments.append(introduction.regret_at)
    return max(moments, default=now)


def runs_out(introduction: Introduction, party: Party, policy: Policy) -> datetime | None:
    """When the patience with a party who was asked runs out for once, by a nudge or as silence; None for any other."""
    if party.state is not PartyState.ASKED or party.asked_at is None:
        return None
    days = (*policy.nudges_after, policy.silent_after)[min(party.nudges, len(policy.nudges_after))]
    calendar = policy.calendar(introduction, party)
    return _back(introduction, party, policy, calendar.after(party.nudged_at or party.asked_at, days))


def _asked_again_at(introduction: Introduction, party: Party, day: date, policy: Policy) -> datetime:
    """When a party who asked to wait until a day is asked again: then, or when the asks start at all."""
    calendar = policy.calendar(introduction, party)
    morning = calendar.at(day, calendar.opens)
    return back_at_work(introduction, party, policy, max(morning, introduction.starts_at or morning))


def back_at_work(introduction: Introduction, party: Party, policy: Policy, moment: datetime) -> datetime:
    """The moment, or the first working one after it on which this party is in the office."""
    return _back(introduction, party, policy, policy.calendar(introduction, party).working_moment(moment))


def _back(introduction: Introduction, party: Party, policy: Policy, moment: datetime) -> datetime:
    """The moment, or the first working one after this party's return to the office."""
    if party.away_until is None:
        return moment
    calendar = policy.calendar(introduction, party)
    return max(moment, calendar.working_moment(calendar.at(party.away_until, calendar.opens)))


def _of_party(introduction: Introduction, party: Party, policy: Policy) -> list[Due]:
    calendar = policy.calendar(introduction, party)
    if introduction.stage in ENDED_WITHOUT:
        if party.state is not PartyState.YES or party.regretted_at is not None or introduction.regret_at is None:
            return []
        if not party.asked_ever:
            return []
        if party.standing is None or party.standing.at > introduction.regret_at:
            return []  # a yes after the end: the connector was told, and may still want the introduction
        found = [Due(calendar.working_moment(introduction.regret_at), What.REGRET, party.key)]
        if not party.told:
            hear = calendar.after(party.standing.at, policy.hear_by_after)
            if hear < introduction.regret_at:
                found.append(Due(hear, What.HEAR_BY, party.key))
        return found
    if party.doubt is not None:
        dealt_with = party.taken_over_at is not None and party.taken_over_at > party.doubt.at
        if dealt_with or party.doubt.reminded >= policy.reminders:
            return []
        days = policy.remind_after * (party.doubt.reminded + 1)
        return [Due(policy.calendar(introduction).after(party.doubt.at, days), What.REMIND_DOUBT, party.key)]
    if party.taken_over_at is not None:
        return []
    if lost(introduction) and party.state is not PartyState.YES:
        return []  # with three or more, nobody is asked or nudged until the connector said GO ON
    match party.state:
        case PartyState.ASKED if (moment := runs_out(introduction, party, policy)) is not None:
            return [Due(moment, What.NUDGE if party.nudges < len(policy.nudges_after) else What.SILENCE, party.key)]
        case PartyState.LATER if party.later_until is not None:
            again = _asked_again_at(introduction, party, party.later_until, policy)
            return [Due(again, What.ASK_AGAIN, party.key)]
        case PartyState.YES if party.asked_ever and party.standing is not None and not party.told:
            if any(other.state in UNDECIDED for other in introduction.others(party.key)):
                return [Due(calendar.after(party.standing.at, policy.hear_by_after), What.HEAR_BY, party.key)]
    return []


def _of_introduction(introduction: Introduction, policy: Policy) -> list[Due]:
    """What the connector still has to say, before the introduction."""
    mine = policy.calendar(introduction)
    reminder_days = policy.remind_after * (introduction.reminded + 1)
    may_remind = introduction.reminded < policy.reminders
    match introduction.stage:
        case Stage.DRAFTED if introduction.needs_approval:
            found = [Due(lapses_at(introduction, policy), What.LAPSE)]
            if may_remind:
                found.append(Due(mine.after(introduction.opened_at, reminder_days), What.REMIND_APPROVAL))
            return found
        case Stage.AGREED if introduction.letter_waits and introduction.agreed_at is not None and may_remind:
            return [Due(mine.after(introduction.agreed_at, reminder_days), What.REMIND_LETTER)]
        case Stage.ASKING if lost(introduction) and introduction.lost_at is not None and may_remind:
            return [Due(mine.after(introduction.lost_at, reminder_days), What.REMIND_LOSS)]
    return []


def lapses_at(introduction: Introduction, policy: Policy) -> datetime:
    """When a request that nobody approved is given up (aware UTC).

    It asked nobody and promised nothing, but as long as it is open it stands in the way of another for the same people.
    """
    forgotten = introduction.opened_at + timedelta(days=2 * policy.stale_letter_days)
    return policy.calendar(introduction).working_moment(forgotten)


def _afterwards(introduction: Introduction, policy: Policy) -> list[Due]:
    """What is due once they know each other; nothing while nobody knows whether they do."""
    introduced = introduction.introduced_at
    if introduction.stage not in (Stage.INTRODUCED, Stage.CONNECTED):
        return []
    if introduced is None or introduction.letter_uncertain:
        return []
    found = _outcomes(introduction, introduced, policy)
    if introduction.stage is Stage.CONNECTED:
        return found
    mine = policy.calendar(introduction)
    wrote = sorted(party.wrote_at for party in introduction.sides if party.wrote_at is not None)
    if not wrote and not introduction.silence_told:
        found.append(Due(mine.after(introduced, policy.nobody_wrote_after), What.NOBODY_WROTE))
    if wrote and not introduction.one_wrote_told:
        for party in introduction.sides:
            if party.wrote_at is None and party.state is not PartyState.NO:
                theirs = policy.calendar(introduction, party)
                found.append(Due(theirs.after(wrote[0], policy.one_wrote_after), What.ONE_WROTE, party.key))
    if len(wrote) >= 2:
        found.append(Due(mine.after(wrote[1], policy.connected_after), What.ENOUGH_WROTE))
    return found


def asks_outcome_of(party: Party, policy: Policy) -> bool:
    """True for a side that is asked how it went: not whoever declined, nor anybody where the connector wants none."""
    return policy.ask_outcome and not party.dropped and party.state is not PartyState.NO


def _outcomes(introduction: Introduction, introduced: datetime, policy: Policy) -> list[Due]:
    """Each side is asked how it went, whoever only planned it once more; then the introduction is closed."""
    wait, follow_up = timedelta(days=policy.outcome_wait_days), timedelta(days=policy.follow_up_days)
    asks: list[Due] = []
    closes = [] if policy.ask_outcome else [introduced + follow_up]
    for party in introduction.sides:
        if not asks_outcome_of(party, policy) or party.outcome in FINAL_OUTCOMES:
            continue
        if party.outcome_round == 0:
            moment = introduced + follow_up
        elif party.outcome_asked_at is None:
            continue  # planned, and after the second time still: that is their answer
        elif party.outcome and party.outcome_round == 1:
            moment = party.outcome_asked_at + follow_up
        else:
            closes.append(party.outcome_asked_at + wait)
            continue
        asks.append(Due(back_at_work(introduction, party, policy, moment), What.HOW_DID_IT_GO, party.key))
    return asks or [Due(max(closes, default=introduced + follow_up), What.CLOSE)]


def may_leave(introduction: Introduction, kind: Kind, key: str, policy: Policy, now: datetime) -> datetime | None:
    """When a letter that waits in the outbox may leave: `now`, a later moment, or None where it may not at all.

    Asked once more just before sending, because a letter may have waited for a server or a budget meanwhile.
    """
    if introduction.erased_at is not None and (kind not in _AFTER_ALL or introduction.party(key).erased):
        return None
    when = _may_leave(introduction, kind, key, policy, now)
    if when is not None and introduction.paused_at is not None and kind in LETTERS:
        return max(when, now + _LOOK_AGAIN)
    return when


def _may_leave(introduction: Introduction, kind: Kind, key: str, policy: Policy, now: datetime) -> datetime | None:
    match kind:
        case Kind.OWN_LETTER:
            return None  # it is the connector's own, and gone
        case Kind.INTRODUCTION:
            return now if introduction.stage is Stage.AGREED and agreed(introduction) else None
        case Kind.ASK | Kind.ASK_AGAIN | Kind.CONFIRM | Kind.NUDGE:
            return _may_ask(introduction, kind, introduction.party(key), policy, now)
        case Kind.NUDGE_INTRODUCED | Kind.HOW_DID_IT_GO:
            party = introduction.party(key)
            known = introduction.stage in (Stage.INTRODUCED, Stage.CONNECTED) and not introduction.letter_uncertain
            done = party.wrote_at is not None if kind is Kind.NUDGE_INTRODUCED else party.outcome in FINAL_OUTCOMES
            if done or not known or party.dropped or party.state is PartyState.NO:
                return None
            return back_at_work(introduction, party, policy, now)
        case Kind.REGRET | Kind.HEAR_BY:
            return policy.calendar(introduction, introduction.party(key)).working_moment(now)
    return now


def _may_ask(introduction: Introduction, kind: Kind, party: Party, policy: Policy, now: datetime) -> datetime | None:
    if introduction.stage is not Stage.ASKING or party.state is not PartyState.ASKED or party.dropped:
        return None
    if party.taken_over_at is not None or (kind is Kind.NUDGE and party.doubt is not None):
        return None
    if lost(introduction):
        return now + _LOOK_AGAIN
    if kind in (Kind.NUDGE, Kind.ASK_AGAIN):
        return back_at_work(introduction, party, policy, now)
    return now
