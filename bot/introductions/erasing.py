"""Erasing: what may be forgotten of an introduction is; its states, times and codes stay, and so does the record."""

from __future__ import annotations

from dataclasses import replace

from bot.introductions import events as ev
from bot.introductions.afterwards import close
from bot.introductions.case import Case
from bot.introductions.introduction import BEFORE_INTRODUCTION, Party, Stage, erased_person
from bot.introductions.steering import cancelled


def erased(case: Case, event: ev.Erased) -> None:
    """Nothing that was written stays, and of the parties named not even who they were; what is open ends first.

    Those who are not named stay known, as long as the introduction would be kept anyway: whoever said yes still hears
    that nothing came of it, in words that name nobody.
    """
    if case.it.stage in BEFORE_INTRODUCTION:
        cancelled(case, ev.Cancelled(event.evidence))
    elif case.it.stage in (Stage.INTRODUCED, Stage.CONNECTED):
        close(case)
    for party in case.it.parties:
        case.it = case.it.with_party(_without_words(party, forgotten=party.key in event.parties))
    case.change(
        topic="",
        next_step="",
        place="",
        met="",
        purpose="",
        masked=True,
        letter_dates=(),
        holds=(),
        letter_waits="",
        letter_uncertain=False,
        erased_at=case.now,
    )
    case.note("erased", evidence=event.evidence, parties=",".join(event.parties))


def _without_words(party: Party, *, forgotten: bool) -> Party:
    return replace(party, person=erased_person(party.key) if forgotten else party.person, why="", doubt=None)
