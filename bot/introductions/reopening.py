"""Taking back: what ended is taken up again (REOPEN), and the connector's last word is unsaid (UNDO)."""

from __future__ import annotations

from dataclasses import replace

from bot.introductions import events as ev
from bot.introductions.asking import ask, start_the_clock_anew, write_again
from bot.introductions.case import Case
from bot.introductions.decision import Entry, Kind
from bot.introductions.introduction import ENDED_WITHOUT, Introduction, Party, PartyState
from bot.introductions.resting import start_the_request_anew
from bot.introductions.steering import leave_out
from bot.introductions.transitions import Happening


def can_be_reopened(it: Introduction) -> bool:
    """True for what ended without an introduction, while two sides are left whose latest word is not no, and known."""
    if it.erased_at is not None:
        return False
    return it.stage in ENDED_WITHOUT and sum(party.state is not PartyState.NO for party in it.sides) >= 2


def reopened(case: Case, event: ev.Reopened) -> None:
    """REOPEN: who never answered is asked again, who agreed still does unless they were told that it is over.

    A no stays a no: of two it forbids the reopening, of more the others go on without that one.
    """
    if not can_be_reopened(case.it):
        return
    case.note("reopened", evidence=event.evidence)
    ended_at = case.it.ended_at or case.now
    case.take_back((Kind.REGRET,))
    case.change(
        cancelled_at=None,
        lost_at=None,
        given_up=False,
        ended_at=None,
        regret_at=None,
        agreed_at=None,
        letter_queued=False,
        letter_waits="",
        reminded=0,
    )
    for party in case.it.sides:
        regretted = party.regretted_at is not None
        party = case.change_party(party.key, taken_over_at=None, mine=False, regretted_at=None)
        match party.state:
            case PartyState.NO:
                leave_out(case, party)
            case PartyState.SILENT | PartyState.UNREACHABLE:
                case.move(party.key, Happening.REOPEN)
            case PartyState.YES if regretted:
                ask(case, party, Happening.REOPEN, Kind.CONFIRM)
            case PartyState.ASKED if party.key in event.unsent or (party.asked_at and party.asked_at > ended_at):
                write_again(case, party, event.evidence)
            case PartyState.ASKED:
                start_the_clock_anew(case, party)
    waits = any(party.state is PartyState.LATER for party in case.it.sides)
    for party in case.it.sides:
        if party.told and not waits:
            case.change_party(party.key, told=False)
    if case.it.approved_at is None:
        start_the_request_anew(case)
        case.tell(Kind.APPROVE, event.evidence or "reopened")


def undone(case: Case, event: ev.Undone) -> None:
    """UNDO: all stands as before; only the counters go on, so that no letter takes the name of one taken back."""
    before = event.before
    for now, then in zip(case.it.parties, before.parties, strict=True):
        if now.state is not then.state:
            case.entries.append(Entry("undone", now.key, now.state.value, then.state.value))
    if case.it.stage is not before.stage:
        case.entries.append(Entry("undone", "", case.it.stage.value, before.stage.value))
    case.note("command undone", evidence=event.evidence)
    parties = tuple(_counted_on(now, then) for now, then in zip(case.it.parties, before.parties, strict=True))
    case.it = replace(before, parties=parties, letter_round=max(case.it.letter_round, before.letter_round))


def _counted_on(now: Party, then: Party) -> Party:
    rounds = max(now.round, then.round)
    return replace(then, round=rounds if then.state is PartyState.WAITING else rounds + 1)
