"""Policy: the defaults are the design's, and what no good connector would set is refused."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from bot.introductions.introduction import Order, Person
from bot.introductions.policy import Policy
from tests.introductions.story import case, party


def test_the_defaults_are_the_designs() -> None:
    policy = Policy()
    assert policy.order is Order.TOGETHER
    assert (policy.nudges_after, policy.silent_after) == ((3, 5), 5)
    assert (policy.opens, policy.closes, policy.keep_holidays) == (time(9), time(17), True)
    assert policy.hear_by_after == 7
    assert (policy.later_days, policy.later_rounds, policy.later_max_days) == (30, 3, 365)
    assert (policy.consent_days, policy.stale_letter_days) == (60, 21)
    assert policy.hold == timedelta(minutes=10)
    assert (policy.nobody_wrote_after, policy.connected_after, policy.follow_up_days) == (2, 5, 14)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"nudges_after": (1, 1, 1)}, "at most two nudges"),
        ({"nudges_after": (0,)}, "at least 1"),
        ({"nudges_after": (3, -1)}, "at least 1"),
        ({"silent_after": 0}, "at least 1"),
        ({"opens": time(17), "closes": time(9)}, "opening before their closing"),
        ({"opens": time(9), "closes": time(9)}, "opening before their closing"),
        ({"wakes": time(22), "sleeps": time(7)}, "opening before their closing"),
        ({"hold": timedelta(seconds=-1)}, "cannot be negative"),
    ],
)
def test_what_would_nag_or_never_work_is_refused(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Policy(**changes)


@pytest.mark.parametrize(
    ("zone", "country", "expected"),
    [
        ("", "", ("Europe/Rome", "IT")),
        ("Asia/Singapore", "SG", ("Asia/Singapore", "SG")),
        ("Asia/Singapore", "", ("Asia/Singapore", "")),  # abroad, we do not know whose holidays
        ("", "US", ("Europe/Rome", "US")),
    ],
)
def test_a_partys_time_is_their_own_else_the_connectors(zone: str, country: str, expected: tuple[str, str]) -> None:
    ana = party("a", person=Person("ana@ruiz.example", "Ana Ruiz", zone=zone, country=country))
    it = case(ana, party("b"), country="IT")
    policy = Policy(opens=time(8), closes=time(18), keep_holidays=False)
    calendar = policy.calendar(it, ana)
    assert (calendar.zone, calendar.country) == expected
    assert (calendar.opens, calendar.closes, calendar.keep_holidays) == (time(8), time(18), False)
    mine = policy.calendar(it)
    assert (mine.zone, mine.country) == ("Europe/Rome", "IT")
