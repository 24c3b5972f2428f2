"""Amending: the connector changes what an open request says, where a party is written to, or who answers for them."""

from __future__ import annotations

from dataclasses import replace

from bot.introductions import events as ev
from bot.introductions.asking import write_again
from bot.introductions.case import Case
from bot.introductions.decision import Kind
from bot.introductions.introduction import BEFORE_INTRODUCTION, Assistant, Party, PartyState, Stage
from bot.introductions.letter import take_the_letter_back
from bot.introductions.resting import start_the_request_anew

FIELDS = frozenset({"topic", "next_step", "place", "met", "purpose"})


def amended(case: Case, event: ev.Amended) -> None:
    """What is given takes the place of what was said; where a person lives is not changed by it.

    Asks that left are not repeated; what has not left is written anew, and approval is asked for anew.
    """
    if unknown := set(event.fields) - FIELDS:
        raise ValueError(f"a request has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(FIELDS))}")
    if case.it.stage not in BEFORE_INTRODUCTION:
        case.note("amended too late", evidence=event.evidence)
        return
    before = case.it
    case.change(**event.fields)
    for key, why in event.whys.items():
        case.change_party(key, why=why)
    for key, person in event.persons.items():
        case.change_party(key, person=replace(person, address=case.it.party(key).person.address))
    if case.it == before:
        return
    changed = [*event.fields, *(f"why {key}" for key in event.whys), *(f"person {key}" for key in event.persons)]
    said = event.fields | {f"why {key}": why for key, why in event.whys.items()}
    case.note("amended", private=said, evidence=event.evidence, changed=", ".join(sorted(changed)))
    if case.it.stage is Stage.DRAFTED and case.it.needs_approval:
        start_the_request_anew(case)
        case.tell(Kind.APPROVE, event.evidence)
    _write_anew(case, case.it.parties, event.evidence)


def address_changed(case: Case, event: ev.AddressChanged) -> None:
    """SAME: from now on this is their address, also for what waits to leave."""
    party = case.it.party(event.party)
    if event.address.lower() == party.person.address.lower():
        return
    party = case.change_party(party.key, person=replace(party.person, address=event.address))
    case.note("address changed", party.key, {"address": event.address}, evidence=event.evidence)
    _write_anew(case, (party,), event.evidence)


def assistant_named(case: Case, event: ev.AssistantNamed) -> None:
    """ASSISTANT: their answer is the party's from now on, and they are copied in the introduction."""
    party = case.it.party(event.party)
    known = [one for one in party.person.assistants if one.address.lower() != event.address.lower()]
    named = next((one.name for one in party.person.assistants if one not in known), "")
    assistants = (*known, Assistant(event.name or named, event.address, answers=True))
    if set(assistants) == set(party.person.assistants):
        return
    party = case.change_party(party.key, person=replace(party.person, assistants=assistants))
    case.note("assistant named", party.key, {"address": event.address}, evidence=event.evidence)
    take_the_letter_back(case)


def _has_not_left(case: Case, party: Party) -> bool:
    """True where this party's ask certainly still waits: for the start that was set, or because of a pause."""
    it = case.it
    if it.stage is not Stage.ASKING or party.state is not PartyState.ASKED or party.asked_at is None:
        return False
    return party.asked_at > case.now or (it.paused_at is not None and party.asked_at > it.paused_at)


def _write_anew(case: Case, parties: tuple[Party, ...], evidence: str) -> None:
    take_the_letter_back(case)
    for party in parties:
        if _has_not_left(case, party) and party.taken_over_at is None and not party.dropped:
            write_again(case, party, evidence)
