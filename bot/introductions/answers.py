"""Answers: what a party said to an ask, what might be one, and what their mail machine said for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.introductions import events as ev
from bot.introductions.asking import tell_wait
from bot.introductions.case import Case
from bot.introductions.decision import ASKS, Entry, Kind
from bot.introductions.introduction import (
    BEFORE_INTRODUCTION,
    ENDED_WITHOUT,
    Doubt,
    How,
    Party,
    PartyState,
    Stage,
    Standing,
)
from bot.introductions.transitions import Happening

_AWAY_DAYS = 7  # where an out-of-office note names no day of return


def answered(case: Case, event: ev.Answered) -> None:
    """A party decided, or the connector says so for them; it also ends the connector's taking over."""
    party = case.it.party(event.party)
    if party.dropped:
        _late(case, event, party)
        return
    by_hand = event.how is How.HAND
    facts = {"answer": event.answer, "rule": event.rule, "evidence": event.evidence, "how": event.how.value}
    facts |= _in(event.language)
    if event.until is not None:
        facts["until"] = event.until.isoformat()
    entry = Entry("verdict", data=facts, private=_said(words=event.words, source=event.source))
    match event.answer:
        case "yes":
            happening = Happening.HAND_YES if by_hand else Happening.YES
            standing = Standing(event.how, case.now, event.evidence)
            changes: dict[str, Any] = {"standing": standing, "later_until": None, "told": False}
        case "no":
            happening = Happening.HAND_NO if by_hand else Happening.NO
            changes = {"standing": None, "later_until": None}
        case "later":
            happening = Happening.HAND_LATER if by_hand else Happening.LATER
            until = event.until or case.day(party) + timedelta(days=case.policy.later_days)
            if not by_hand and _postponed_too_often(case, event, party, until):
                return
            changes = {"standing": None, "later_until": until, "laters": party.laters + 1}
        case _:
            raise ValueError(f"an answer is yes, no or later, not {event.answer!r}")
    stage = case.it.stage
    afterwards = stage not in BEFORE_INTRODUCTION and stage not in ENDED_WITHOUT
    if afterwards and (event.answer == "yes" or stage is not Stage.INTRODUCED or case.it.by_hand):
        _late(case, event, party)
        return
    if not case.move(party.key, happening, entry, doubt=None, taken_over_at=None, mine=False, **changes):
        _late(case, event, party)
        return
    if afterwards:
        # Nobody is mailed because of it; but should the letter prove not to have left, it must not leave again.
        case.tell(Kind.LATE_ANSWER, event.evidence, party.key, answer=event.answer, stage=stage.value)
        return
    case.take_back(ASKS, party.key)
    if stage in ENDED_WITHOUT:
        _after_the_end(case, event, party)
    elif event.answer == "later":
        _later(case, party.key, event)
    elif event.answer == "no" and not by_hand:
        _no_noted(case, event)


def puzzled(case: Case, event: ev.Puzzled) -> None:
    """Only the connector can judge it: until then this party is not nudged, and nobody is introduced."""
    case.change_party(event.party, doubt=Doubt(event.evidence, case.now, event.reason))
    case.entries.append(
        Entry(
            "question",
            event.party,
            data={"rule": event.rule, "evidence": event.evidence} | _in(event.language),
            private=_said(words=event.words, reason=event.reason),  # it may name an address
        )
    )
    case.take_back((Kind.NUDGE,), event.party)
    facts = {"reason": event.reason, "stage": case.it.stage.value}
    if event.address:
        facts |= {"choices": "address", "address": event.address}
    case.tell(Kind.QUESTION, event.evidence, event.party, **facts)


def settled(case: Case, event: ev.Settled) -> None:
    """The connector wants nothing done about it."""
    if case.it.party(event.party).doubt is not None:
        case.change_party(event.party, doubt=None)
        case.note("question settled", event.party, evidence=event.evidence)


def bounced(case: Case, event: ev.Bounced) -> None:
    """Before the introduction nobody can be asked there; what came back otherwise is only told."""
    entry = Entry("bounce", data={"evidence": event.evidence}, private={"words": event.reason})
    if case.it.stage in BEFORE_INTRODUCTION and case.move(event.party, Happening.BOUNCE, entry):
        return
    case.entries.append(replace(entry, party=event.party))
    case.tell(Kind.BOUNCED, event.evidence, event.party, reason=event.reason)


def away(case: Case, event: ev.Away) -> None:
    """Out of office: their patience rests until the return; an earlier return than the one known says nothing."""
    party = case.it.party(event.party)
    until = event.until or case.day(party) + timedelta(days=_AWAY_DAYS)
    if until > case.day(party) and (party.away_until is None or until > party.away_until):
        case.change_party(event.party, away_until=until)
        case.note("away", event.party, evidence=event.evidence, until=until.isoformat())


def _postponed_too_often(case: Case, event: ev.Answered, party: Party, until: date) -> bool:
    far = until > case.day(party) + timedelta(days=case.policy.later_max_days)
    if party.laters < case.policy.later_rounds and not far:
        return False
    reason = "postponed by more than a year" if far else "postponed once more than the rules allow"
    puzzled(case, ev.Puzzled(party.key, event.evidence, reason, event.rule, event.words))
    return True


def _later(case: Case, key: str, event: ev.Answered) -> None:
    party = case.it.party(key)
    until = party.later_until.isoformat() if party.later_until else ""
    if event.how is not How.HAND:
        case.write(Kind.LATER_NOTED, key, f"{party.round}.{party.laters}", until=until)
    for other in case.it.others(key):
        if other.state is PartyState.YES:
            tell_wait(case, other.key, f" {key}{party.laters}")


def _said(**private: str) -> dict[str, str]:
    """What somebody wrote: the ledger itself holds only its hash, so that it can be erased."""
    return {name: text for name, text in private.items() if text}


def _in(language: str) -> dict[str, str]:
    return {"language": language} if language else {}


def _no_noted(case: Case, event: ev.Answered) -> None:
    case.write(Kind.NO_NOTED, event.party, event.evidence, never_again="yes" if event.never_again else "")


def _after_the_end(case: Case, event: ev.Answered, party: Party) -> None:
    """A yes that only earns its regret at the usual time is not worth the connector's morning; other news is."""
    quiet = case.it.stage is Stage.DECLINED and party.state is not PartyState.SILENT
    if event.answer == "no" and event.how is not How.HAND:
        _no_noted(case, event)
    elif not (quiet and case.it.regret_at is not None and case.it.regret_at > case.now):
        case.tell(Kind.LATE_ANSWER, event.evidence, party.key, answer=event.answer, stage=case.it.stage.value)


def _late(case: Case, event: ev.Answered, party: Party) -> None:
    """An answer that moves nothing: the same again is noted, anything else goes to the connector."""
    case.entries.append(
        Entry(
            "verdict without effect",
            party.key,
            data={"answer": event.answer, "rule": event.rule, "evidence": event.evidence, "how": event.how.value}
            | _in(event.language),
            private=_said(words=event.words, source=event.source),
        )
    )
    if event.answer == party.state.value and not party.dropped:
        case.change_party(party.key, doubt=None)
    else:
        case.tell(Kind.LATE_ANSWER, event.evidence, party.key, answer=event.answer, stage=case.it.stage.value)
