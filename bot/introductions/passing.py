"""Passing time: what is done when a due date has come, each once, however long nobody looked."""

from __future__ import annotations

from dataclasses import replace

from bot.introductions import afterwards
from bot.introductions import events as ev
from bot.introductions.asking import ask
from bot.introductions.case import Case, of_this_yes
from bot.introductions.decision import Kind
from bot.introductions.dues import IN_WORKING_HOURS, Due, What, answer_by, silence_at
from bot.introductions.introduction import Party, Stage
from bot.introductions.transitions import Happening


def time_passed(case: Case, event: ev.TimePassed) -> None:
    """Acts on what is due: each once, so that dates which passed while nobody looked do not burst.

    Losses come first, so that nobody is nudged for nothing; what an earlier one settled is not due any more.
    """
    overdue = [due for due in case.dues() if due.at <= case.now]
    for due in sorted(overdue, key=lambda due: (due.what is not What.SILENCE, due)):
        if due in case.dues() and (due.what not in IN_WORKING_HOURS or case.at_work(case.it.party(due.party))):
            _act(case, due)


def _act(case: Case, due: Due) -> None:
    match due.what:
        case What.NUDGE:
            nudge(case, case.it.party(due.party))
        case What.SILENCE:
            case.move(due.party, Happening.SILENCE)
        case What.ASK_AGAIN:
            ask(case, case.it.party(due.party), Happening.ASK, Kind.ASK_AGAIN)
        case What.HEAR_BY:
            _hear_by(case, case.it.party(due.party))
        case What.REGRET:
            party = case.change_party(due.party, regretted_at=case.now)
            case.write(Kind.REGRET, due.party, of_this_yes(party))
            case.note("regret", due.party)
        case What.REMIND_DOUBT | What.REMIND_APPROVAL | What.REMIND_LETTER | What.REMIND_LOSS:
            _remind(case, due)
        case What.LAPSE:
            case.change(cancelled_at=case.now, regret_at=case.now)
            case.note("never approved")
            facts = {"stage": Stage.CANCELLED.value, "lost": "", "reason": "never approved"}
            case.tell(Kind.ENDED, f"never approved {case.now.isoformat()}", **facts)
        case What.NOBODY_WROTE:
            case.change(silence_told=True)
            case.note("nobody wrote")
            case.tell(Kind.NOBODY_WROTE, "nobody wrote", **_by_hand(case))
        case What.ONE_WROTE:
            wrote = ",".join(party.key for party in case.it.sides if party.wrote_at is not None)
            case.change(one_wrote_told=True)
            case.note("one wrote", due.party, wrote=wrote)
            case.tell(Kind.ONE_WROTE, "one wrote", due.party, wrote=wrote, **_by_hand(case))
        case What.ENOUGH_WROTE:
            case.change(connected_at=case.now)
            case.note("enough wrote")
        case What.HOW_DID_IT_GO:
            afterwards.ask_how_it_went(case, case.it.party(due.party))
        case What.CLOSE:
            afterwards.close(case)


def nudge(case: Case, party: Party) -> None:
    """One reminder of the ask, instead of any that waits to leave yet; the last one names the day of the end."""
    number = party.nudges + 1
    case.take_back((Kind.NUDGE,), party.key)
    party = case.change_party(party.key, nudges=number, nudged_at=case.now)
    until = ""
    if number >= len(case.policy.nudges_after):
        end = silence_at(case.it, party, case.policy, case.now)
        until = case.policy.calendar(case.it, party).day(end).isoformat()
    case.write(Kind.NUDGE, party.key, f"{party.round}.{number}", until=until)
    case.note("nudge", party.key, number=str(number))


def _hear_by(case: Case, party: Party) -> None:
    by = answer_by(case.it, party, case.policy, case.now)
    case.change_party(party.key, told=True)
    if by > case.now:
        day = case.policy.calendar(case.it, party).day(by).isoformat()
        case.write(Kind.HEAR_BY, party.key, f"{of_this_yes(party)} {day}", until=day)
        case.note("told to wait", party.key)


def _remind(case: Case, due: Due) -> None:
    """One reminder to the connector, for all that became due while nobody looked."""
    while any((one.what, one.party) == (due.what, due.party) and one.at <= case.now for one in case.dues()):
        doubt = case.it.party(due.party).doubt if due.party else None
        if doubt is not None:
            case.change_party(due.party, doubt=replace(doubt, reminded=doubt.reminded + 1))
        else:
            case.change(reminded=case.it.reminded + 1)
    doubt = case.it.party(due.party).doubt if due.party else None
    if doubt is not None:
        case.tell(Kind.REMINDER, f"{doubt.evidence} {doubt.reminded}", due.party, about="question")
        return
    about = {What.REMIND_APPROVAL: "approval", What.REMIND_LETTER: "letter"}.get(due.what, "loss")
    cause = f"{about} {case.now.date().isoformat()} {case.it.reminded}"
    case.tell(Kind.REMINDER, cause, about=about, reason=case.it.letter_waits)


def _by_hand(case: Case) -> dict[str, str]:
    """Of an introduction made by hand we see only the answers that reach us too."""
    return {"by_hand": "yes"} if case.it.by_hand else {}
