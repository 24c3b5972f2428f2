"""Until when: the words of a postponement become the first day on which one may ask again."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.deferral import HORIZON, read_until

TODAY = date(2026, 11, 21)
CASES = tomllib.loads((Path(__file__).parent / "cases_en.toml").read_text(encoding="utf-8"))["until"]


@pytest.mark.parametrize(("words", "until"), CASES.items())
def test_words_name_the_day(words: str, until: str) -> None:
    found = read_until(f"Please ask me again {words}.", language="en", today=TODAY)
    assert (found.until, found.absurd) == (date.fromisoformat(until), False)


def test_words_without_a_day_name_none() -> None:
    assert read_until("Some other time", language="en", today=TODAY).until is None


@pytest.mark.parametrize("words", ["on 31 February", "in 40 years", "in 2199", "on 2020-01-01"])
def test_an_impossible_or_far_day_is_flagged(words: str) -> None:
    found = read_until(f"Ask me {words}", language="en", today=TODAY)
    assert (found.until, found.absurd) == (None, True)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(CASES)), st.dates(date(2025, 1, 1), date(2040, 12, 31)))
def test_the_day_is_never_past_nor_beyond_the_horizon(words: str, today: date) -> None:
    found = read_until(words, language="en", today=today)
    assert found.until is None or today <= found.until <= today + HORIZON


@pytest.mark.parametrize(
    ("words", "until"),
    {
        "ab KW 50": "2026-12-07",
        "in KW 47": "2026-11-21",  # the week that runs
        "nach KW 47": "2026-11-23",
        "in der 3. KW": "2027-01-18",
        "in Kalenderwoche 23": "2027-06-07",
        "in KW 2 2027": "2027-01-11",
        "in KW 53": "2026-12-28",
    }.items(),
)
def test_a_numbered_week_begins_on_its_monday(words: str, until: str) -> None:
    found = read_until(f"Melde dich {words} wieder.", language="de", today=TODAY)
    assert (found.until, found.absurd) == (date.fromisoformat(until), False)


def test_a_week_that_no_year_has_is_flagged() -> None:
    found = read_until("Melde dich in KW 60 wieder.", language="de", today=TODAY)
    assert (found.until, found.absurd) == (None, True)
