"""Steering: the connector starts, hurries, narrows down or ends an introduction."""

from __future__ import annotations

from bot.introductions import afterwards
from bot.introductions import events as ev
from bot.introductions.case import Case
from bot.introductions.decision import Kind
from bot.introductions.dues import silence_at
from bot.introductions.introduction import BEFORE_INTRODUCTION, LOST, Gesture, Party, PartyState, Stage
from bot.introductions.passing import nudge
from bot.introductions.transitions import lost


def opened(case: Case, event: ev.Opened) -> None:
    """A request was accepted; it starts at once unless the connector wants to see the letters first."""
    people = {party.key: party.person.address for party in case.it.parties}
    case.note("opened", private=people, gesture=case.it.gesture.value, order=case.it.order.value)
    if case.it.needs_approval:
        case.tell(Kind.APPROVE, "opened")
    else:
        case.change(approved_at=case.now)


def approved(case: Case, event: ev.Approved) -> None:
    """SEND, to the letters shown."""
    if case.it.stage is Stage.DRAFTED and case.it.approved_at is None:
        case.change(approved_at=case.now, reminded=0)
        case.note("approved", evidence=event.evidence)


def nudge_asked(case: Case, event: ev.NudgeAsked) -> None:
    """NUDGE: one of the two for each ask, or the one after the introduction; nothing where the rules forbid it."""
    party = case.it.party(event.party)
    if case.it.paused_at is not None or party.taken_over_at is not None:
        return
    if case.it.stage not in BEFORE_INTRODUCTION:
        afterwards.nudge(case, party)
        return
    asked = case.it.stage is Stage.ASKING and party.state is PartyState.ASKED and not party.dropped
    left = party.asked_at is not None and party.asked_at <= case.now
    may = party.doubt is None and not lost(case.it) and party.nudges < len(case.policy.nudges_after)
    if asked and left and may:
        nudge(case, party)


def went_on(case: Case, event: ev.WentOn) -> None:
    """GO ON: the others are introduced without one that is lost."""
    party = case.it.party(event.party)
    if party.dropped or party.state not in LOST or len(case.it.sides) <= 2:
        return
    if case.it.stage in BEFORE_INTRODUCTION:
        leave_out(case, party)


def leave_out(case: Case, party: Party) -> None:
    """Goes on without this party; a draft that names them has to be looked at."""
    case.change_party(party.key, dropped=True)
    case.note("went on without", party.key)
    if case.it.gesture is Gesture.DRAFT:
        case.change(holds=tuple(dict.fromkeys((*case.it.holds, "it names somebody who is not part of it now"))))


def closed(case: Case, event: ev.ClosedByConnector) -> None:
    """CLOSE: because one of several is lost, all of it ends."""
    if lost(case.it) and case.it.stage in BEFORE_INTRODUCTION:
        case.change(given_up=True)
        case.note("close by the connector")


def cancelled(case: Case, event: ev.Cancelled) -> None:
    """CANCEL: whoever said yes hears when they would have, had the others stayed silent."""
    if case.it.stage not in BEFORE_INTRODUCTION:
        return
    undecided = [p for p in case.it.sides if p.state in (PartyState.ASKED, PartyState.LATER)]
    quiet = [silence_at(case.it, party, case.policy, case.now) for party in undecided]
    soon = case.policy.calendar(case.it).after(case.now, 1)
    case.change(cancelled_at=case.now, regret_at=max(quiet, default=soon), letter_queued=False)
    case.note("cancelled", evidence=event.evidence)
