"""What time alone will make happen: every due date of an introduction, derived from its state, never stored twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.introductions.decision import Kind
from bot.introductions.introduction import ENDED_WITHOUT, Introduction, Party, PartyState, Stage
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
    NOBODY_WROTE = "nobody wrote"
    ENOUGH_WROTE = "enough wrote"
    FOLLOW_UP = "follow up"
    REGRET = "regret"


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """One due date: aware UTC, what, and the party it concerns ("" for the introduction)."""

    at: datetime
    what: What
    party: str = ""


_UNDECIDED = frozenset({PartyState.WAITING, PartyState.ASKED, PartyState.LATER})


def dues(introduction: Introduction, policy: Policy) -> list[Due]:
    """Every due date of this introduction, the earliest first."""
    found: list[Due] = []
    if introduction.stage in (Stage.ASKING, *ENDED_WITHOUT):
        for party in introduction.sides:
            found += _of_party(introduction, party, policy)
    found += _of_introduction(introduction, policy)
    return sorted(found)


def next_due(introduction: Introduction, policy: Policy, now: datetime) -> datetime | None:
    """When time next makes something happen (aware UTC), or None.

    The earliest of all due dates; what is overdue and waits for somebody's working hours is due when those begin.
    """

    def when(due: Due) -> datetime:
        if due.at > now or due.what not in (What.NUDGE, What.ASK_AGAIN):
            return due.at
        return policy.calendar(introduction, introduction.party(due.party)).working_moment(now)

    return min(map(when, dues(introduction, policy)), default=None)


def silence_at(introduction: Introduction, party: Party, policy: Policy, now: datetime) -> datetime:
    """When this party's silence would end the case if nothing more came from them (aware UTC).

    Regrets leave at this moment whatever really happened, so that their timing tells nothing.
    """
    calendar = policy.calendar(introduction, party)

    def working(moment: datetime) -> datetime:
        """What is overdue happens when they next work."""
        return moment if moment > now else calendar.working_moment(now)

    moment = party.nudged_at or party.asked_at or now
    nudges = party.nudges
    if party.state is PartyState.LATER and party.later_until is not None:
        again = calendar.working_moment(calendar.at(party.later_until, calendar.opens))
        moment, nudges = working(_back(introduction, party, policy, again)), 0
    for days in policy.nudges_after[nudges:]:
        moment = working(_back(introduction, party, policy, calendar.after(moment, days)))
    return max(now, _back(introduction, party, policy, calendar.after(moment, policy.silent_after)))


def answer_by(introduction: Introduction, party: Party, policy: Policy, now: datetime) -> datetime:
    """The moment by which this party will have heard either way."""
    if introduction.stage in ENDED_WITHOUT and introduction.regret_at is not None:
        return introduction.regret_at
    waiting = [other for other in introduction.others(party.key) if other.state in _UNDECIDED]
    moments = [silence_at(introduction, other, policy, now) for other in waiting]
    if lost(introduction) and introduction.regret_at is not None:
        moments.append(introduction.regret_at)
    return max(moments, default=now)


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
        if party.standing is None or party.standing.at > introduction.regret_at:
            return []  # a yes after the end: the connector was told, and may still want the introduction
        found = [Due(calendar.working_moment(introduction.regret_at), What.REGRET, party.key)]
        if not party.told:
            hear = calendar.after(party.standing.at, policy.hear_by_after)
            if hear < introduction.regret_at:
                found.append(Due(hear, What.HEAR_BY, party.key))
        return found
    if party.doubt is not None:
        if party.doubt.reminded >= policy.reminders:
            return []
        days = policy.remind_after * (party.doubt.reminded + 1)
        return [Due(policy.calendar(introduction).after(party.doubt.at, days), What.REMIND_DOUBT, party.key)]
    if lost(introduction) and party.state is not PartyState.YES:
        return []  # with three or more, nobody is asked or nudged until the connector said GO ON
    match party.state:
        case PartyState.ASKED if party.asked_at is not None:
            since = party.nudged_at or party.asked_at
            if party.nudges < len(policy.nudges_after):
                days, what = policy.nudges_after[party.nudges], What.NUDGE
            else:
                days, what = policy.silent_after, What.SILENCE
            return [Due(_back(introduction, party, policy, calendar.after(since, days)), what, party.key)]
        case PartyState.LATER if party.later_until is not None:
            again = calendar.working_moment(calendar.at(party.later_until, calendar.opens))
            return [Due(_back(introduction, party, policy, again), What.ASK_AGAIN, party.key)]
        case PartyState.YES if party.standing is not None and not party.told:
            if any(other.state in _UNDECIDED for other in introduction.others(party.key)):
                return [Due(calendar.after(party.standing.at, policy.hear_by_after), What.HEAR_BY, party.key)]
    return []


def _of_introduction(introduction: Introduction, policy: Policy) -> list[Due]:
    mine = policy.calendar(introduction)
    reminder_days = policy.remind_after * (introduction.reminded + 1)
    may_remind = introduction.reminded < policy.reminders
    match introduction.stage:
        case Stage.DRAFTED if introduction.needs_approval and may_remind:
            return [Due(mine.after(introduction.opened_at, reminder_days), What.REMIND_APPROVAL)]
        case Stage.AGREED if introduction.letter_waits and introduction.agreed_at is not None and may_remind:
            return [Due(mine.after(introduction.agreed_at, reminder_days), What.REMIND_LETTER)]
        case Stage.ASKING if lost(introduction) and introduction.lost_at is not None and may_remind:
            return [Due(mine.after(introduction.lost_at, reminder_days), What.REMIND_LOSS)]
        case Stage.INTRODUCED if introduction.introduced_at is not None and not introduction.letter_uncertain:
            found = [Due(introduction.introduced_at + timedelta(days=policy.follow_up_days), What.FOLLOW_UP)]
            wrote = sorted(party.wrote_at for party in introduction.sides if party.wrote_at is not None)
            if not wrote and not introduction.silence_told:
                found.append(Due(mine.after(introduction.introduced_at, policy.nobody_wrote_after), What.NOBODY_WROTE))
            if len(wrote) >= 2:
                found.append(Due(mine.after(wrote[1], policy.connected_after), What.ENOUGH_WROTE))
            return found
        case Stage.CONNECTED if introduction.connected_at is not None:
            return [Due(introduction.connected_at + timedelta(days=policy.follow_up_days), What.FOLLOW_UP)]
    return []


def may_leave(introduction: Introduction, kind: Kind, key: str, policy: Policy, now: datetime) -> datetime | None:
    """When a letter that waits in the outbox may leave: `now`, a later moment, or None where it may not at all.

    Asked once more just before sending, because a letter may have waited for a server or a budget meanwhile.
    """
    if kind is Kind.INTRODUCTION:
        return now if introduction.stage is Stage.AGREED and agreed(introduction) else None
    if kind in (Kind.ASK, Kind.ASK_AGAIN, Kind.CONFIRM, Kind.NUDGE):
        party = introduction.party(key)
        if introduction.stage is not Stage.ASKING or party.state is not PartyState.ASKED or party.dropped:
            return None
        if lost(introduction):
            return now + timedelta(hours=1)
        if kind is Kind.NUDGE and party.doubt is not None:
            return None
        if kind in (Kind.NUDGE, Kind.ASK_AGAIN):
            return _back(introduction, party, policy, policy.calendar(introduction, party).working_moment(now))
    if kind in (Kind.REGRET, Kind.HEAR_BY):
        return policy.calendar(introduction, introduction.party(key)).working_moment(now)
    return now
