"""Resting: the connector talks to a party themselves, or lets a whole introduction wait, and takes it up again."""

from __future__ import annotations

from dataclasses import replace

from bot.introductions import events as ev
from bot.introductions.asking import (
    ask_the_forgetful,
    date_promises_anew,
    give_back_lost_time,
    start_the_clock_anew,
    write_again,
)
from bot.introductions.case import Case
from bot.introductions.decision import ASKS, Kind
from bot.introductions.dues import lapses_at
from bot.introductions.introduction import (
    BEFORE_INTRODUCTION,
    OPEN_STAGES,
    UNDECIDED,
    Gesture,
    Party,
    PartyState,
    Stage,
)
from bot.introductions.letter import take_the_letter_back

BY_HAND = "written to by hand"
"""The line of the ledger by which a letter of the connector's is known that took somebody over."""


def taken_over(case: Case, event: ev.TakenOver) -> None:
    """The connector wrote to this party themselves: no letter of ours follows, and they are asked once how to go on."""
    party = case.it.party(event.party)
    case.note(BY_HAND, party.key, evidence=event.evidence)
    if not _can_be_taken_over(case, party):
        return
    case.take_back(ASKS, party.key)
    if party.taken_over_at is None:
        case.change_party(party.key, taken_over_at=case.now)
        case.tell(Kind.TAKEN_OVER, event.evidence, party.key)


def kept_by_hand(case: Case, event: ev.KeptByHand) -> None:
    """MINE: it stays so until they answered or the connector says CONTINUE."""
    party = case.it.party(event.party)
    if _can_be_taken_over(case, party) and not party.mine:
        case.take_back(ASKS, party.key)
        case.change_party(party.key, taken_over_at=party.taken_over_at or case.now, mine=True)
        case.note("kept by hand", party.key, evidence=event.evidence)


def continued(case: Case, event: ev.Continued) -> None:
    """CONTINUE: their patience counts from now; what they sent before the connector wrote to them is dealt with."""
    party = case.it.party(event.party)
    since = party.taken_over_at
    if since is None:
        return
    doubt = party.doubt if party.doubt is not None and party.doubt.at >= since else None
    case.note("handed back", party.key, evidence=event.evidence)
    party = case.change_party(party.key, taken_over_at=None, mine=False, doubt=doubt)
    before = case.it
    later = party.asked_at is not None and party.asked_at > since
    if party.state is PartyState.ASKED and (later or not event.ask_left):
        write_again(case, party, event.evidence)
    else:
        start_the_clock_anew(case, party)
    date_promises_anew(case, before)


def paused(case: Case, event: ev.Paused) -> None:
    """PAUSE: nothing is due, and what waits to leave goes on waiting."""
    if case.it.stage in OPEN_STAGES and case.it.paused_at is None:
        take_the_letter_back(case)
        case.change(paused_at=case.now)
        case.note("paused", evidence=event.evidence)


def resumed(case: Case, event: ev.Resumed) -> None:
    """RESUME, of this introduction or of all: what is overdue acts once, but no patience has run out meanwhile."""
    since = case.it.paused_at
    case.change(paused_at=None)
    before = case.it
    for party in case.it.sides:
        if since is not None and party.asked_at is not None and party.asked_at >= since:
            start_the_clock_anew(case, party)  # asked while nothing could leave
    give_back_lost_time(case)
    date_promises_anew(case, before)
    if case.it.stage is Stage.DRAFTED and lapses_at(case.it, case.policy) <= case.now:
        start_the_request_anew(case)
    if case.it.stage is Stage.AGREED:
        ask_the_forgetful(case)
    if since is not None or case.it != before:
        case.note("resumed", evidence=event.evidence)


def start_the_request_anew(case: Case) -> None:
    """Counts a request that waits for its approval from now, as if it had been handed in again."""
    letter_at = case.it.letter_at or (case.it.opened_at if case.it.gesture is Gesture.DRAFT else None)
    case.it = replace(case.it, opened_at=case.now, letter_at=letter_at, reminded=0)


def _can_be_taken_over(case: Case, party: Party) -> bool:
    return case.it.stage in BEFORE_INTRODUCTION and party.state in UNDECIDED and not party.dropped
