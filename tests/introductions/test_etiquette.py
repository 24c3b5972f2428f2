"""Etiquette: what a good connector would still add, one finding at a time, and nothing where nothing is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.introductions.etiquette import LONGEST_LETTER, check
from bot.introductions.introduction import Consent, Introduction, Party, Person
from tests.introductions.story import case

ANA = Party(
    "a",
    Person("ana@ruiz.example", "Ana Ruiz", role="founder", place="Bogotá", link="linkedin.com/in/ana"),
    why="he knows banks",
)
BEN = Party(
    "b",
    Person("ben@ong.example", "Ben Ong", line="runs a fund", zone="Asia/Singapore", link="ong.example"),
    why="she builds what you look for",
)
GOOD = case(ANA, BEN, next_step="20-minute call", met="no", purpose="business")


def with_ana(**changes: Any) -> Introduction:
    return replace(GOOD, parties=(replace(ANA, person=replace(ANA.person, **changes)), BEN))


def test_nothing_is_found_where_nothing_is_missing() -> None:
    assert check(GOOD, None) == ()
    assert check(GOOD, "Ana, meet Ben. Ben, meet Ana. Take it from here!") == ()


@pytest.mark.parametrize(
    ("it", "finding"),
    [
        (replace(GOOD, parties=(replace(ANA, why=""), BEN)), "Nothing says why this is good for Ana."),
        (replace(GOOD, parties=(replace(ANA, why=""), replace(BEN, why=""))), "good for either side"),
        (replace(GOOD, next_step=""), "There is no next step"),
        (replace(GOOD, next_step="synergy"), "does not say its size"),
        (replace(GOOD, met=""), "met before"),
        (replace(GOOD, purpose=""), "Business or personal"),
        (with_ana(name="Ana"), "ana@ruiz.example has no first and last name."),
        (with_ana(name=""), "ana@ruiz.example has no first and last name."),
        (with_ana(role=""), "Nothing says who Ana is"),
        (with_ana(link=""), "There is no link for Ana"),
        (with_ana(place=""), "Where Ana is is not said"),
        (
            replace(GOOD, parties=tuple(replace(one, consent=Consent.VOUCHED) for one in (ANA, BEN))),
            "Nobody will be asked",
        ),
    ],
)
def test_each_thing_that_is_missing_is_found_alone(it: Introduction, finding: str) -> None:
    found = check(it, None)
    assert len(found) == 1
    assert finding in found[0]


def test_where_both_are_unknown_one_sentence_names_both() -> None:
    nowhere = tuple(replace(one, person=replace(one.person, place="", zone="")) for one in (ANA, BEN))
    assert check(replace(GOOD, parties=nowhere), None) == ("Where Ana and Ben are is not said (place or time zone).",)


def test_a_long_letter_is_told_by_how_much() -> None:
    assert check(GOOD, "word " * LONGEST_LETTER) == ()
    (found,) = check(GOOD, "word " * (LONGEST_LETTER + 7))
    assert found == f"The letter has {LONGEST_LETTER + 7} words, 7 more than are read at once."


def test_take_it_from_here_needs_a_reason_for_each() -> None:
    it = replace(GOOD, parties=(replace(ANA, why=""), BEN))
    assert any("leaves both guessing" in found for found in check(it, "Please take it from here."))


def test_whom_the_connector_dropped_is_not_looked_at() -> None:
    gone = Party("c", Person("cid@roy.example"), dropped=True)
    assert check(replace(GOOD, parties=(ANA, BEN, gone)), None) == ()
