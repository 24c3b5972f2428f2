"""Working time: never early, always in the hours and days of whoever is written to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.introductions.calendar import Calendar

ROME = Calendar("Europe/Rome", "IT")
NEW_YORK = Calendar("America/New_York", "US")
ZONES = ("Europe/Rome", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/St_Johns", "UTC", "Asia/Dubai")
COUNTRIES = ("", "IT", "US", "IL", "IR", "NP", "SA", "NZ", "CO", "XX")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("country", "works"),
    [
        ("", "mon tue wed thu fri"),
        ("DE", "mon tue wed thu fri"),
        ("AE", "mon tue wed thu fri"),
        ("IL", "sun mon tue wed thu"),
        ("SA", "sun mon tue wed thu"),
        ("EG", "sun mon tue wed thu"),
        ("IR", "sat sun mon tue wed"),
        ("NP", "sun mon tue wed thu fri"),
    ],
)
def test_each_country_has_its_week(country: str, works: str) -> None:
    calendar = Calendar("UTC", country, keep_holidays=False)
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    week = {date(2026, 11, 2) + timedelta(days=ahead) for ahead in range(7)}
    assert {names[day.weekday()] for day in week if calendar.works_on(day)} == set(works.split())


@pytest.mark.parametrize(
    ("country", "holiday"),
    [
        ("IT", date(2026, 12, 8)),
        ("US", date(2026, 11, 26)),
        ("SG", date(2026, 8, 10)),  # the Monday after a National Day that falls on a Sunday
        ("CO", date(2026, 11, 2)),
        ("IN", date(2027, 1, 26)),
    ],
)
def test_each_country_has_its_holidays_and_they_can_be_switched_off(country: str, holiday: date) -> None:
    assert not Calendar("UTC", country).works_on(holiday)
    assert Calendar("UTC", country, keep_holidays=False).works_on(holiday)
    assert Calendar("UTC", "").works_on(holiday)


def test_a_country_that_nobody_knows_has_no_holidays() -> None:
    assert Calendar("UTC", "XX").works_on(date(2026, 12, 25))


def test_working_days_skip_weekends_and_holidays_and_keep_the_time_of_day() -> None:
    friday = utc("2026-12-04 10:30")
    assert ROME.after(friday, 1) == utc("2026-12-07 10:30")
    assert ROME.after(friday, 2) == utc("2026-12-09 10:30")  # 8 December is a holiday in Italy
    assert Calendar("Europe/Rome", "DE").after(friday, 2) == utc("2026-12-08 10:30")


def test_what_was_written_at_night_is_answered_for_from_the_opening() -> None:
    assert ROME.after(utc("2026-11-02 23:00"), 1) == utc("2026-11-04 08:00")  # midnight there: already Tuesday
    assert ROME.after(utc("2026-11-02 04:00"), 1) == utc("2026-11-03 08:00")
    assert ROME.after(utc("2026-11-07 10:00"), 1) == utc("2026-11-09 10:00")  # a Saturday


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        ("2026-11-02 07:59", "2026-11-02 08:00"),
        ("2026-11-02 08:00", "2026-11-02 08:00"),
        ("2026-11-02 15:59", "2026-11-02 15:59"),
        ("2026-11-02 16:00", "2026-11-03 08:00"),
        ("2026-11-06 16:00", "2026-11-09 08:00"),
        ("2026-11-08 12:00", "2026-11-09 08:00"),
    ],
)
def test_outside_working_hours_the_next_opening_counts(moment: str, working: str) -> None:
    assert Calendar("Europe/Rome").working_moment(utc(moment)) == utc(working)


def test_nine_stays_nine_when_the_clocks_change() -> None:
    autumn = ROME.after(utc("2026-10-23 07:00"), 1)  # Friday 9:00 in summer time
    assert autumn == utc("2026-10-26 08:00")
    spring = ROME.after(utc("2027-03-26 08:00"), 1)  # Good Friday is none in Italy; the Monday is
    assert spring == utc("2027-03-30 07:00")
    assert NEW_YORK.after(utc("2027-03-12 14:00"), 1) == utc("2027-03-15 13:00")


def test_a_time_of_day_that_the_change_of_clocks_skips_or_repeats_still_is_one_moment() -> None:
    assert ROME.at(date(2027, 3, 28), time(2, 30)) == utc("2027-03-28 01:30")
    assert ROME.at(date(2026, 10, 25), time(2, 30)) == utc("2026-10-25 00:30")


def test_a_year_without_working_days_is_not_looked_through_for_ever() -> None:
    class Never(Calendar):
        def works_on(self, day: date) -> bool:
            return False

    assert Never("UTC").working_day(date(2026, 11, 2)) == date(2026, 11, 2)


def test_the_day_is_the_persons_own() -> None:
    moment = utc("2026-11-02 23:30")
    assert Calendar("Pacific/Auckland").day(moment) == date(2026, 11, 3)
    assert Calendar("America/Bogota").day(moment) == date(2026, 11, 2)


# --- waking hours ----------------------------------------------------------------------------------------------------

WAKES, SLEEPS = time(7), time(22)


@pytest.mark.parametrize(
    ("moment", "minutes", "end"),
    [
        ("2026-11-02 12:00", 10, "2026-11-02 12:10"),
        ("2026-11-02 02:00", 10, "2026-11-02 06:10"),  # 7:00 there
        ("2026-11-02 20:55", 10, "2026-11-03 06:05"),  # five minutes before they sleep, five after they wake
        ("2026-11-02 21:30", 10, "2026-11-03 06:10"),
        ("2026-11-07 12:00", 10, "2026-11-07 12:10"),  # Saturdays count: people read mail
        ("2026-11-02 12:00", 0, "2026-11-02 12:00"),
        ("2026-11-02 06:00", 15 * 60 + 5, "2026-11-03 06:05"),
    ],
)
def test_a_hold_runs_in_waking_hours(moment: str, minutes: int, end: str) -> None:
    assert ROME.waking_after(utc(moment), timedelta(minutes=minutes), WAKES, SLEEPS) == utc(end)


MOMENTS = st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: utc("2026-01-01") + timedelta(minutes=minutes))
CALENDARS = st.builds(
    Calendar,
    st.sampled_from(ZONES),
    st.sampled_from(COUNTRIES),
    st.sampled_from((time(0), time(6, 30), time(9))),
    st.sampled_from((time(17), time(23, 59))),
    st.booleans(),
)


def _working(calendar: Calendar, moment: datetime) -> bool:
    local = moment.astimezone(ZoneInfo(calendar.zone))
    return calendar.works_on(local.date()) and calendar.opens <= local.time() < calendar.closes


@given(CALENDARS, MOMENTS, st.integers(0, 12))
@example(Calendar("America/Sao_Paulo"), datetime(2018, 11, 4, 2, tzinfo=UTC), 1)
def test_so_many_working_days_later_is_never_early_and_always_working_time(
    calendar: Calendar, moment: datetime, days: int
) -> None:
    later = calendar.after(moment, days)
    assert _working(calendar, later)
    between = [calendar.day(moment) + timedelta(days=ahead) for ahead in range(1, 90)]
    worked = [day for day in between if day <= calendar.day(later) and calendar.works_on(day)]
    assert len(worked) >= days
    zone = ZoneInfo(calendar.zone)
    if days:  # a full day each: the last of them is not cut short
        assert len(worked) > days or later.astimezone(zone).time() >= max(
            calendar.opens, min(moment.astimezone(zone).time(), calendar.closes)
        )


@given(CALENDARS, MOMENTS)
def test_a_working_moment_is_the_first_from_there_on(calendar: Calendar, moment: datetime) -> None:
    found = calendar.working_moment(moment)
    assert found >= moment
    assert _working(calendar, found)
    if found != moment:
        assert not _working(calendar, found - timedelta(seconds=1))
        assert not _working(calendar, moment)
    assert calendar.working_moment(found) == found


@given(CALENDARS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_a_hold_is_spent_awake_and_never_short(calendar: Calendar, moment: datetime, span: timedelta) -> None:
    end = calendar.waking_after(moment, span, WAKES, SLEEPS)
    assert end >= moment + span
    local = end.astimezone(ZoneInfo(calendar.zone)).time()
    assert WAKES <= local <= SLEEPS
