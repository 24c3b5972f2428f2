"""The introduction letter: when it may go, what became of it, and what the connector did with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.introductions import events as ev
from bot.introductions.asking import ask_the_forgetful
from bot.introductions.case import Case
from bot.introductions.decision import WHEN_ENDED, Kind
from bot.introductions.introduction import BEFORE_INTRODUCTION, Gesture, Stage
from bot.introductions.transitions import Happening


def left(case: Case, event: ev.LetterLeft) -> None:
    """From here on it counts as gone."""
    if case.it.stage is Stage.AGREED:
        case.change(introduced_at=case.now, letter_queued=False)
        case.note("introduction left")


def not_sent(case: Case, event: ev.LetterNotSent) -> None:
    """The server put it off: it waits as it was committed."""
    if case.it.stage is Stage.INTRODUCED and not case.it.by_hand and not case.it.letter_uncertain:
        case.change(introduced_at=None, letter_queued=True)
        case.note("introduction put off by the server")


def refused(case: Case, event: ev.LetterRefused) -> None:
    """Nobody got it; the connector has to mend it and to say SEND."""
    if case.it.stage not in (Stage.AGREED, Stage.INTRODUCED) or case.it.by_hand:
        return
    case.change(
        introduced_at=None,
        letter_queued=False,
        letter_uncertain=False,
        letter_waits="the server refused it",
        agreed_at=case.now,
        reminded=0,
    )
    case.note("introduction refused", private={"words": event.reason, "refused": ", ".join(sorted(event.refused))})
    case.tell(Kind.REFUSED, f"letter {case.it.letter_round}", reason=event.reason, refused=", ".join(event.refused))


def uncertain(case: Case, event: ev.LetterUncertain) -> None:
    """It is never blindly repeated: the connector looks."""
    if case.it.stage is Stage.INTRODUCED and not case.it.letter_uncertain:
        case.change(letter_uncertain=True)
        case.note("introduction uncertain")
        case.tell(Kind.UNCERTAIN, f"letter {case.it.letter_round}")


def found(case: Case, event: ev.LetterFound) -> None:
    """It had left."""
    if case.it.letter_uncertain:
        case.change(letter_uncertain=False)
        case.note("introduction found to have left", evidence=event.evidence)


def confirmed(case: Case, event: ev.LetterConfirmed) -> None:
    """SEND to a letter that waits, or to one that did not leave after all."""
    if case.it.stage is Stage.INTRODUCED and case.it.letter_uncertain:
        # The connector looked and found that it did not leave: it is committed once more.
        case.change(introduced_at=None, letter_uncertain=False)
    elif case.it.stage not in BEFORE_INTRODUCTION:
        return
    case.change(letter_at=case.now, letter_dates=(), holds=(), letter_waits="", reminded=0)
    case.note("letter confirmed", evidence=event.evidence)
    _ask_whoever_may_have_forgotten(case)


def hurried(case: Case, event: ev.LetterHurried) -> None:
    """SEND to a letter on hold."""
    if case.it.stage is Stage.AGREED and case.it.letter_queued:
        take_the_letter_back(case)
        _queue(case, case.now)
        case.note("hold ended", evidence=event.evidence)


def replaced(case: Case, event: ev.LetterReplaced) -> None:
    """Another letter for the same people, with a hold of its own; the asks are not repeated."""
    if case.it.stage not in BEFORE_INTRODUCTION:
        case.note("letter replaced too late", evidence=event.evidence)
        return
    take_the_letter_back(case)
    case.change(letter_at=case.now, letter_dates=event.dates, holds=event.holds, letter_waits="", reminded=0)
    case.note("letter replaced", evidence=event.evidence)
    _ask_whoever_may_have_forgotten(case)


def _ask_whoever_may_have_forgotten(case: Case) -> None:
    """While the letter waited for the connector, a yes may have grown too old."""
    if case.it.stage is Stage.AGREED and case.it.paused_at is None:
        ask_the_forgetful(case)


def sent_by_hand(case: Case, event: ev.SentByHand) -> None:
    """The connector introduced them: asking stops, and the case is followed from here."""
    if case.it.stage not in BEFORE_INTRODUCTION:
        return
    made = case.it.gesture is Gesture.MADE and case.it.stage is Stage.DRAFTED
    for party in case.it.parties:
        case.move(party.key, Happening.MADE_BY_HAND, doubt=None)
        case.change_party(party.key, taken_over_at=None, mine=False)
    case.change(by_hand=True, introduced_at=case.now, letter_queued=False)
    case.note("sent by hand", evidence=event.evidence)
    case.take_back(WHEN_ENDED | {Kind.HEAR_BY})
    case.tell(Kind.MADE if made else Kind.BY_HAND, event.evidence)


def take_the_letter_back(case: Case) -> None:
    """What is on hold does not leave; when the case comes to rest, it is committed anew where it still may go."""
    if case.it.letter_queued:
        case.take_back((Kind.INTRODUCTION,))
        case.change(letter_queued=False)


def release(case: Case) -> None:
    """All agreed: commits the letter, on hold for the connector's waking hours, or says why it waits."""
    if case.it.letter_queued or case.it.letter_waits or case.it.paused_at is not None:
        return
    reason = _why_it_waits(case)
    if reason:
        case.change(letter_waits=reason, agreed_at=case.it.agreed_at or case.now)
        case.note("letter waits", reason=reason)
        case.tell(Kind.LETTER_WAITS, f"letter {case.it.letter_round} {reason}", reason=reason)
        return
    policy = case.policy
    leaves = policy.calendar(case.it).waking_after(case.now, policy.hold, policy.wakes, policy.sleeps)
    _queue(case, leaves if policy.hold else case.now)
    if policy.hold:
        case.tell(Kind.HOLD, f"letter {case.it.letter_round}", leaves=leaves.isoformat())


def _queue(case: Case, leaves: datetime) -> None:
    number = case.it.letter_round + 1
    case.change(letter_queued=True, letter_round=number, agreed_at=case.it.agreed_at or case.now)
    case.write(Kind.INTRODUCTION, "", str(number), leaves)


def _why_it_waits(case: Case) -> str:
    it, policy = case.it, case.policy
    if it.holds:
        return ", ".join(it.holds)
    if it.gesture is not Gesture.DRAFT and it.letter_at is None:
        return ""
    if case.now - (it.letter_at or it.opened_at) > timedelta(days=policy.stale_letter_days):
        return f"it was written more than {policy.stale_letter_days} days ago"
    passed = [day for day in it.letter_dates if day < case.day()]
    return f"it names {min(passed).isoformat()}, which has passed" if passed else ""
