"""Days named in a letter: every way of writing one, and no day where there is doubt."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.days import named_days

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    "text",
    [
        "12 November",
        "12th of November",
        "the 12th of november 2026",
        "12 Nov.",
        "November 12",
        "Nov 12th",
        "Nov. 12, 2026",
        "12 Nov, 2026",
        "on 2026-11-12.",
    ],
)
def test_a_day_is_found_however_it_is_written(text: str) -> None:
    assert named_days(f"Let us meet {text} or so", TODAY) == (date(2026, 11, 12),)


@pytest.mark.parametrize(
    ("text", "day"), [("25.11.2026", 25), ("25/11/2026", 25), ("11.11.2026", 11), ("11/11/2026", 11)]
)
def test_a_day_in_numbers_counts_where_it_can_be_read_one_way_only(text: str, day: int) -> None:
    assert named_days(text, TODAY) == (date(2026, 11, day),)


@pytest.mark.parametrize(
    "text",
    [
        "12/11/2026",
        "12.10.2026",
        "31 February",
        "2026-13-01",
        "in November",
        "November 12:30",
        "0 May",
        "3 Marching bands",
        "call 555-2026-11",
        "",
    ],
)
def test_where_there_is_doubt_there_is_no_day(text: str) -> None:
    assert named_days(text, TODAY) == ()


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("3 January", date(2026, 11, 2), date(2027, 1, 3)),
        ("28 December", date(2027, 1, 4), date(2026, 12, 28)),
        ("29 February", date(2026, 11, 2), date(2028, 2, 29)),
        ("1 November", date(2026, 11, 2), date(2026, 11, 1)),
    ],
)
def test_a_day_without_a_year_is_the_nearest(text: str, today: date, day: date) -> None:
    if day.year - today.year > 1:
        assert named_days(text, today) == ()  # no such day last year, this year or the next
    else:
        assert named_days(text, today) == (day,)


def test_several_days_come_in_order_each_once() -> None:
    text = "14 November or November 12th (2026-11-12), else 1 Dec"
    assert named_days(text, TODAY) == (date(2026, 11, 12), date(2026, 11, 14), date(2026, 12, 1))


def test_a_letter_full_of_days_is_bounded() -> None:
    assert len(named_days(" ".join(f"{day} {month} {year}" for year in range(2000, 2010) for month in ("May", "June")
                                   for day in range(1, 29)), TODAY)) == 50  # fmt: skip


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(("%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d %b %Y"))
)
def test_every_day_written_in_full_is_read_back(day: date, form: str) -> None:
    assert named_days(f"See you {day.strftime(form)}!", TODAY) == (day,)


@given(st.text(max_size=300))
def test_no_text_fails(text: str) -> None:
    named_days(text, TODAY)
