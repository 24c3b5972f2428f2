"""Asking: whom next, with which letter, and when a clock that rested starts anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.introductions import events as ev
from bot.introductions.case import Case, of_this_yes
from bot.introductions.decision import ASKS, Entry, Kind
from bot.introductions.dues import answer_by, back_at_work, runs_out
from bot.introductions.introduction import Consent, How, Introduction, Order, Party, PartyState, Stage, Standing
from bot.introductions.transitions import Happening, lost

_PROMPT = timedelta(hours=1)  # what leaves within it left when it was written


def ask_left(case: Case, event: ev.AskLeft) -> None:
    """Patience counts from when a letter leaves: where the server kept it waiting, nobody was silent meanwhile."""
    party, before = case.it.party(event.party), case.it
    since = party.nudged_at if event.nudge else party.asked_at
    if party.state is not PartyState.ASKED or since is None or case.now - since < _PROMPT:
        return
    if event.nudge:
        case.change_party(party.key, nudged_at=case.now)
    else:
        case.take_back((Kind.NUDGE,), party.key)
        case.change_party(party.key, asked_at=case.now, nudged_at=None)
    case.note("left late", party.key)
    date_promises_anew(case, before)


def ask(case: Case, party: Party, happening: Happening, kind: Kind) -> None:
    """Moves the party by the table and writes the letter that asks them, not before the start that was set."""
    number = party.round + 1
    starts = max(case.now, case.it.starts_at or case.now)
    if kind is Kind.ASK_AGAIN:
        starts = back_at_work(case.it, party, case.policy, starts)
    changes: dict[str, Any] = {"round": number, "asked_at": starts, "nudges": 0, "nudged_at": None, "later_until": None}
    if party.state is PartyState.YES:
        changes |= {"standing": None, "told": False}
    if case.move(party.key, happening, **changes):
        case.write(kind, party.key, str(number), starts)


def ask_whoever_is_next(case: Case) -> None:
    """Asks everybody, or in turn the first; nobody while the connector has to say whether a loss ends it."""
    if lost(case.it):
        return
    waiting = [party for party in case.it.sides if party.state is PartyState.WAITING]
    for party in waiting:
        if party.consent is not Consent.ASK:
            how = How.DIRECT if party.consent is Consent.DIRECT else How.VOUCHED
            standing = Standing(how, case.now, "request")
            case.move(party.key, Happening.VOUCH, Entry("standing", data={"how": how.value}), standing=standing)
    in_turn = case.it.order is Order.TURN
    if in_turn and any(party.state in (PartyState.ASKED, PartyState.LATER) for party in case.it.sides):
        return
    for party in waiting:
        if party.consent is Consent.ASK:
            if party.taken_over_at is None:
                ask(case, party, Happening.ASK, Kind.ASK if party.asked_at is None else Kind.ASK_AGAIN)
            if in_turn:
                return


def ask_the_forgetful(case: Case) -> None:
    """A yes that is too old is asked for again before anybody is introduced on its strength."""
    limit = case.now - timedelta(days=case.policy.consent_days)
    for party in case.it.sides:
        old = party.standing is not None and party.standing.at < limit
        if old and party.standing is not None and party.standing.how is not How.DIRECT:
            ask(case, party, Happening.AGE, Kind.CONFIRM)


def write_again(case: Case, party: Party, cause: str) -> None:
    """The ask of this round once more, for the one taken back unsent. `cause` makes it another letter."""
    kind = Kind.ASK if party.round == 1 else Kind.ASK_AGAIN
    case.take_back(ASKS, party.key)
    starts = max(case.now, case.it.starts_at or case.now)
    case.change_party(party.key, asked_at=starts, nudges=0, nudged_at=None)
    case.write(kind, party.key, f"{party.round} {cause}", starts)


def start_the_clock_anew(case: Case, party: Party) -> None:
    """Their patience counts from now: from the last nudge if there was one, else from the ask."""
    if party.state is not PartyState.ASKED or party.asked_at is None or party.asked_at > case.now:
        return
    if party.nudged_at is not None:
        case.change_party(party.key, nudged_at=case.now)
    else:
        case.change_party(party.key, asked_at=case.now)


def give_back_lost_time(case: Case) -> None:
    """What ran out while nothing could leave starts anew: nobody is nudged or falls silent on resuming."""
    for party in case.it.sides:
        moment = runs_out(case.it, party, case.policy)
        if party.taken_over_at is None and moment is not None and moment <= case.now:
            start_the_clock_anew(case, party)


def date_promises_anew(case: Case, before: Introduction) -> None:
    """Whoever was told by when they hear is told the new date, where the clocks that were set anew moved it.

    Those who were told until when another side asked to wait know that already.
    """
    for party in case.it.sides:
        waits = any(other.state is PartyState.LATER for other in case.it.others(party.key))
        if party.state is not PartyState.YES or not party.told or waits:
            continue
        calendar = case.policy.calendar(case.it, party)
        promised = answer_by(before, before.party(party.key), case.policy, case.now)
        if calendar.day(answer_by(case.it, party, case.policy, case.now)) > calendar.day(promised):
            case.change_party(party.key, told=False)


def tell_wait(case: Case, key: str, cause: str = "") -> None:
    """Tells a side that said yes until when the others asked to wait: the time, never the reason.

    Once for each yes, and once for each later that comes after it (the cause).
    """
    waits = [p.later_until for p in case.it.others(key) if p.state is PartyState.LATER and p.later_until]
    party = case.it.party(key)
    if not waits or not party.asked_ever or not case.policy.tell_wait or case.it.stage is not Stage.ASKING:
        return
    case.write(Kind.WAIT, key, f"{of_this_yes(party)}{cause}", until=max(waits).isoformat())
    case.change_party(key, told=True)
