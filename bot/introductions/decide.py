"""decide(introduction, event, policy, now): what follows. Pure; rests on the two tables in transitions.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.introductions import afterwards, amending, answers, erasing, letter, passing, reopening, resting, steering
from bot.introductions import events as ev
from bot.introductions.asking import ask_left, ask_the_forgetful, ask_whoever_is_next, tell_wait
from bot.introductions.case import Case
from bot.introductions.decision import WHEN_ENDED, Decision, Entry, Kind
from bot.introductions.introduction import LOST, Introduction, PartyState, Stage
from bot.introductions.policy import Policy
from bot.introductions.transitions import next_stage

TAKES: dict[type[Any], Callable[[Case, Any], None]] = {
    ev.Opened: steering.opened,
    ev.Approved: steering.approved,
    ev.NudgeAsked: steering.nudge_asked,
    ev.WentOn: steering.went_on,
    ev.ClosedByConnector: steering.closed,
    ev.Cancelled: steering.cancelled,
    ev.Answered: answers.answered,
    ev.Puzzled: answers.puzzled,
    ev.Settled: answers.settled,
    ev.Bounced: answers.bounced,
    ev.Away: answers.away,
    ev.TimePassed: passing.time_passed,
    ev.AskLeft: ask_left,
    ev.LetterLeft: letter.left,
    ev.LetterNotSent: letter.not_sent,
    ev.LetterRefused: letter.refused,
    ev.LetterUncertain: letter.uncertain,
    ev.LetterFound: letter.found,
    ev.LetterConfirmed: letter.confirmed,
    ev.LetterHurried: letter.hurried,
    ev.LetterReplaced: letter.replaced,
    ev.SentByHand: letter.sent_by_hand,
    ev.TakenOver: resting.taken_over,
    ev.KeptByHand: resting.kept_by_hand,
    ev.Continued: resting.continued,
    ev.Paused: resting.paused,
    ev.Resumed: resting.resumed,
    ev.Reopened: reopening.reopened,
    ev.Undone: reopening.undone,
    ev.Amended: amending.amended,
    ev.AddressChanged: amending.address_changed,
    ev.AssistantNamed: amending.assistant_named,
    ev.Wrote: afterwards.wrote,
    ev.Thanked: afterwards.thanked,
    ev.HowItWent: afterwards.how_it_went,
    ev.Erased: erasing.erased,
}


def decide(introduction: Introduction, event: ev.Event, policy: Policy, now: datetime) -> Decision:
    """Everything that follows from one event at `now` (aware UTC). The introduction given is not changed."""
    case = Case(introduction, policy, now)
    TAKES[type(event)](case, event)
    _settle(case)
    return case.decision()


def _settle(case: Case) -> None:
    """Moves the introduction by the table until it rests."""
    while row := next_stage(case.it):
        before = case.it.stage
        case.change(stage=row.target)
        case.entries.append(Entry(row.name, "", before.value, row.target.value))
        _entered(case, row.target, before)
    if case.it.stage is Stage.ASKING:
        ask_whoever_is_next(case)
        if next_stage(case.it):
            _settle(case)
            return
        _tell_of_waits(case)
        _tell_of_loss(case)
    if case.it.stage is Stage.AGREED:
        letter.release(case)


def _entered(case: Case, stage: Stage, before: Stage) -> None:
    match stage:
        case Stage.ASKING if before is Stage.AGREED:
            case.change(agreed_at=None, letter_queued=False, letter_waits="")
            case.take_back((Kind.INTRODUCTION,))
        case Stage.AGREED if before is Stage.ASKING:
            case.change(agreed_at=case.now, reminded=0)
            ask_the_forgetful(case)
        case Stage.DECLINED | Stage.EXPIRED | Stage.CANCELLED:
            case.change(ended_at=case.now, letter_queued=False, regret_at=case.it.regret_at or case.now)
            case.take_back(WHEN_ENDED)
            case.letters = [one for one in case.letters if one.kind not in WHEN_ENDED]
            if stage is not Stage.CANCELLED:
                gone = ",".join(party.key for party in case.it.sides if party.state in LOST)
                facts = {"stage": stage.value, "lost": gone}
                case.tell(Kind.ENDED, f"{stage.value} {case.now.isoformat()}", gone.split(",", maxsplit=1)[0], **facts)
        case Stage.CONNECTED:
            afterwards.step_out(case)
        case Stage.CLOSED:
            case.change(ended_at=case.now)
            case.take_back((Kind.HOW_DID_IT_GO, Kind.NUDGE_INTRODUCED))


def _tell_of_waits(case: Case) -> None:
    for party in case.it.sides:
        if party.state is PartyState.YES and not party.told:
            tell_wait(case, party.key)


def _tell_of_loss(case: Case) -> None:
    told = {entry.party for entry in case.entries if entry.after in {state.value for state in LOST}}
    for party in case.it.sides:
        if party.key in told and party.state in LOST:
            cause = f"{party.key} {party.state.value} {case.now.isoformat()}"
            case.tell(Kind.LOST, cause, party.key, state=party.state)
