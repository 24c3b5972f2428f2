"""The two tables say exactly what the design says: every row matters, and there is no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.introductions.introduction import (
    ENDED_WITHOUT,
    OPEN_STAGES,
    Doubt,
    Introduction,
    PartyState,
    Stage,
)
from bot.introductions.transitions import INTRODUCTION, PARTY, Happening, agreed, lost, next_stage
from tests.introductions.story import MONDAY, case, party

# What happens to a party (across) in each state (down); a dot: nothing, the connector is told.
BY_HAND = ("yes", "no", "later")
TABLE = """
                ask    vouch  yes    no     later  h-yes  h-no   h-later bounce      silence age    made-by-hand reopen
    waiting     asked  yes    .      .      .      yes    no     later   .           .       .      unasked      .
    unasked     .      .      .      .      .      .      .      .       .           .       .      .            .
    asked       .      .      yes    no     later  yes    no     later   unreachable silent  .      unasked      .
    yes         .      .      .      no     later  .      no     later   .           .       asked  .            asked
    no          .      .      .      .      .      yes    .      later   .           .       .      unasked      .
    later       asked  .      yes    no     later  yes    no     later   unreachable .       .      unasked      .
    unreachable .      .      yes    no     later  yes    no     later   .           .       .      unasked      waiting
    silent      .      .      yes    no     later  yes    no     later   .           .       .      unasked      waiting
"""
HEADS = {
    "ask": Happening.ASK,
    "vouch": Happening.VOUCH,
    "yes": Happening.YES,
    "no": Happening.NO,
    "later": Happening.LATER,
    "h-yes": Happening.HAND_YES,
    "h-no": Happening.HAND_NO,
    "h-later": Happening.HAND_LATER,
    "bounce": Happening.BOUNCE,
    "silence": Happening.SILENCE,
    "age": Happening.AGE,
    "made-by-hand": Happening.MADE_BY_HAND,
    "reopen": Happening.REOPEN,
}


def _cells() -> list[tuple[PartyState, Happening, PartyState | None]]:
    head, *rows = (line.split() for line in TABLE.strip().splitlines())
    return [
        (PartyState(row[0]), HEADS[name], None if target == "." else PartyState(target))
        for row in rows
        for name, target in zip(head, row[1:], strict=True)
    ]


@pytest.mark.parametrize(("state", "happening", "target"), _cells())
def test_what_happens_to_a_party(state: PartyState, happening: Happening, target: PartyState | None) -> None:
    assert PARTY.get((state, happening)) is target


def test_the_expectation_names_every_pair_there_could_be() -> None:
    assert len(_cells()) == len(PartyState) * len(Happening)


def test_every_state_of_a_party_can_come_about() -> None:
    assert set(PARTY.values()) | {PartyState.WAITING} == set(PartyState)


def test_silence_and_machines_never_make_a_yes() -> None:
    willing = {Happening.YES, Happening.HAND_YES, Happening.VOUCH}
    assert {happening for (_, happening), target in PARTY.items() if target is PartyState.YES} == willing


def test_a_no_is_only_taken_back_by_the_connectors_hand() -> None:
    ways_out = {happening for state, happening in PARTY if state is PartyState.NO}
    assert ways_out == {Happening.HAND_YES, Happening.HAND_LATER, Happening.MADE_BY_HAND}


# --- the introduction ------------------------------------------------------------------------------------------------

YES, NO, ASKED, SILENT = PartyState.YES, PartyState.NO, PartyState.ASKED, PartyState.SILENT
UNREACHABLE = PartyState.UNREACHABLE
DOUBT = Doubt("mail 9", MONDAY, "unclear")


def _two(first: PartyState, second: PartyState, stage: Stage = Stage.ASKING, **changes: Any) -> Introduction:
    return case(party("a", first), party("b", second), stage=stage, **changes)


def _three(*states: PartyState, **changes: Any) -> Introduction:
    return case(*(party(key, state) for key, state in zip("abc", states, strict=True)), **changes)


NEVER_APPROVED: dict[str, Any] = {"stage": Stage.DRAFTED, "approved_at": None}
ROWS: list[tuple[str, Introduction, Stage | None]] = [
    ("a draft rests until it is approved", case(stage=Stage.DRAFTED), None),
    ("approved", case(stage=Stage.DRAFTED, approved_at=MONDAY), Stage.ASKING),
    ("cancelled as a draft", case(**NEVER_APPROVED, cancelled_at=MONDAY), Stage.CANCELLED),
    ("cancelled while asking", _two(YES, ASKED, cancelled_at=MONDAY), Stage.CANCELLED),
    ("cancelled beats agreed", _two(YES, YES, cancelled_at=MONDAY), Stage.CANCELLED),
    ("cancelled before the letter left", _two(YES, YES, Stage.AGREED, cancelled_at=MONDAY), Stage.CANCELLED),
    ("by hand as a draft", case(**NEVER_APPROVED, by_hand=True), Stage.INTRODUCED),
    ("by hand while asking", _two(YES, ASKED, by_hand=True), Stage.INTRODUCED),
    ("by hand beats a no", _two(YES, NO, by_hand=True), Stage.INTRODUCED),
    ("by hand when agreed", _two(YES, YES, Stage.AGREED, by_hand=True), Stage.INTRODUCED),
    ("one yes is not enough", _two(YES, ASKED), None),
    ("a wait is no answer", _two(YES, PartyState.LATER), None),
    ("both yes", _two(YES, YES), Stage.AGREED),
    ("three of three", _three(YES, YES, YES), Stage.AGREED),
    ("two of three", _three(YES, YES, ASKED), None),
    ("a no", _two(YES, NO), Stage.DECLINED),
    ("a no before the other answered", _two(NO, ASKED), Stage.DECLINED),
    ("silence", _two(YES, SILENT), Stage.EXPIRED),
    ("unreachable", _two(UNREACHABLE, ASKED), Stage.EXPIRED),
    ("a no outweighs silence", _two(SILENT, NO), Stage.DECLINED),
    ("a no of three is the connector's to decide", _three(YES, NO, ASKED), None),
    ("silence of three is the connector's to decide", _three(YES, SILENT, YES), None),
    ("a no of three, and the connector closed", _three(YES, NO, ASKED, given_up=True), Stage.DECLINED),
    ("silence of three, and the connector closed", _three(YES, SILENT, YES, given_up=True), Stage.EXPIRED),
    ("only one of three is left", _three(YES, NO, SILENT), Stage.DECLINED),
    ("nobody of three can be had", _three(UNREACHABLE, SILENT, ASKED), Stage.EXPIRED),
    ("the letter left", _two(YES, YES, Stage.AGREED, introduced_at=MONDAY), Stage.INTRODUCED),
    ("the letter waits", _two(YES, YES, Stage.AGREED), None),
    ("a yes was taken back", _two(YES, NO, Stage.AGREED), Stage.ASKING),
    ("a yes is asked again", _two(YES, ASKED, Stage.AGREED), Stage.ASKING),
    ("the letter was refused", _two(YES, YES, Stage.INTRODUCED), Stage.AGREED),
    ("introduced and quiet", _two(YES, YES, Stage.INTRODUCED, introduced_at=MONDAY), None),
    (
        "they talk",
        _two(YES, YES, Stage.INTRODUCED, introduced_at=MONDAY, connected_at=MONDAY),
        Stage.CONNECTED,
    ),
    (
        "followed up in silence",
        _two(YES, YES, Stage.INTRODUCED, introduced_at=MONDAY, outcome="unknown"),
        Stage.CLOSED,
    ),
    ("connected", _two(YES, YES, Stage.CONNECTED, introduced_at=MONDAY, connected_at=MONDAY), None),
    (
        "followed up",
        _two(YES, YES, Stage.CONNECTED, introduced_at=MONDAY, connected_at=MONDAY, outcome="connected"),
        Stage.CLOSED,
    ),
    ("reopened after a no", _two(YES, ASKED, Stage.DECLINED, ended_at=None), Stage.ASKING),
    ("reopened after silence", _two(YES, PartyState.WAITING, Stage.EXPIRED, ended_at=None), Stage.ASKING),
    ("reopened after a cancel", _two(YES, ASKED, Stage.CANCELLED, ended_at=None), Stage.ASKING),
    ("reopened unapproved", case(stage=Stage.CANCELLED, ended_at=None, approved_at=None), Stage.DRAFTED),
]


@pytest.mark.parametrize(("it", "target"), [pytest.param(it, to, id=name) for name, it, to in ROWS])
def test_what_the_parties_make_of_the_introduction(it: Introduction, target: Stage | None) -> None:
    row = next_stage(it)
    assert (row.target if row else None) is target


EDGES = {
    ("drafted", "cancelled"),
    ("asking", "cancelled"),
    ("agreed", "cancelled"),
    ("drafted", "introduced"),
    ("asking", "introduced"),
    ("agreed", "introduced"),
    ("drafted", "asking"),
    ("agreed", "asking"),
    ("asking", "declined"),
    ("asking", "expired"),
    ("asking", "agreed"),
    ("introduced", "agreed"),
    ("introduced", "connected"),
    ("introduced", "closed"),
    ("connected", "closed"),
    ("declined", "asking"),
    ("expired", "asking"),
    ("cancelled", "asking"),
    ("cancelled", "drafted"),
}


def test_no_other_way_leads_from_stage_to_stage() -> None:
    assert {(source.value, row.target.value) for row in INTRODUCTION for source in row.sources} == EDGES


@pytest.mark.parametrize("number", range(len(INTRODUCTION)))
def test_every_row_of_the_introduction_decides_something(number: int) -> None:
    """For every source of every row there is a case above that this very row moves."""
    row = INTRODUCTION[number]
    moved = {it.stage for _, it, _ in ROWS if next_stage(it) is row}
    assert moved == set(row.sources)


def test_every_stage_is_reached_and_only_what_was_followed_up_is_never_left() -> None:
    reached = {Stage.DRAFTED}
    while more := {row.target for row in INTRODUCTION if reached & set(row.sources)} - reached:
        reached |= more
    assert reached == set(Stage)
    assert {source for row in INTRODUCTION for source in row.sources} == OPEN_STAGES | ENDED_WITHOUT


def test_what_ended_stays_ended() -> None:
    for stage in (*ENDED_WITHOUT, Stage.CLOSED):
        assert next_stage(_two(YES, YES, stage, by_hand=True, approved_at=MONDAY)) is None


# --- agreement -------------------------------------------------------------------------------------------------------


def test_a_yes_without_evidence_or_in_doubt_is_no_agreement() -> None:
    it = _two(YES, YES)
    assert agreed(it)
    assert not agreed(it.with_party(replace(it.party("a"), standing=None)))
    assert not agreed(it.with_party(replace(it.party("b"), doubt=DOUBT)))


def test_nobody_is_introduced_to_nobody() -> None:
    assert not agreed(case(party("a", YES), party("b", YES, dropped=True)))


def test_whom_the_connector_dropped_no_longer_counts() -> None:
    it = _three(YES, YES, NO)
    assert lost(it)
    without = it.with_party(replace(it.party("c"), dropped=True))
    assert not lost(without)
    assert agreed(without)
