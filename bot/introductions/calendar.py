"""Working time: whose hours, which days, and what "in three working days" comes to. Public holidays per country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_MON_FRI = frozenset({0, 1, 2, 3, 4})
_WEEKS: dict[str, frozenset[int]] = {
    # Countries whose working week is not Monday to Friday (weekday numbers as in date.weekday()).
    **dict.fromkeys(
        ("BD", "BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "MV", "OM", "PS", "QA", "SA", "SD", "SY", "YE"),
        frozenset({6, 0, 1, 2, 3}),
    ),
    "AF": frozenset({5, 6, 0, 1, 2}),
    "IR": frozenset({5, 6, 0, 1, 2}),
    "NP": frozenset({6, 0, 1, 2, 3, 4}),
}


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> frozenset[date]:
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


@dataclass(frozen=True, slots=True)
class Calendar:
    """One person's working time. `zone` is an IANA name, `country` ISO 3166 or "" (Monday to Friday, no holidays)."""

    zone: str
    country: str = ""
    opens: time = time(9)
    closes: time = time(17)
    keep_holidays: bool = True

    def day(self, moment: datetime) -> date:
        """The day it is for this person at an aware moment."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def works_on(self, day: date) -> bool:
        """True on a working day that is no public holiday."""
        if day.weekday() not in _WEEKS.get(self.country, _MON_FRI):
            return False
        return not (self.keep_holidays and self.country and day in _holidays(self.country, day.year))

    def at(self, day: date, clock: time) -> datetime:
        """The UTC moment of a wall-clock time there; in a daylight-saving gap, the moment after the gap."""
        return datetime.combine(day, clock, ZoneInfo(self.zone)).astimezone(UTC)

    def working_day(self, day: date) -> date:
        """This day, or the next working one. Gives up after 60 days without one and answers the day itself."""
        for ahead in range(60):
            if self.works_on(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        return day

    def working_moment(self, moment: datetime) -> datetime:
        """The moment itself when it is working time, else the next opening (aware UTC)."""
        local = moment.astimezone(ZoneInfo(self.zone))
        today = local.date()
        if self.works_on(today):
            if local.time() < self.opens:
                return self.at(today, self.opens)
            if local.time() < self.closes:
                return moment.astimezone(UTC)
        return self.at(self.working_day(today + timedelta(days=1)), self.opens)

    def after(self, moment: datetime, working_days: int) -> datetime:
        """The working moment this many working days later, at the same time of day where that is working time."""
        local = moment.astimezone(ZoneInfo(self.zone))
        day = local.date()
        for _ in range(working_days):
            day = self.working_day(day + timedelta(days=1))
        return self.working_moment(self.at(day, local.time().replace(tzinfo=None)))

    def waking_after(self, moment: datetime, span: timedelta, wakes: time, sleeps: time) -> datetime:
        """When `span` of this person's waking time has passed since the moment (every day of the week counts)."""
        zone = ZoneInfo(self.zone)
        now = moment.astimezone(UTC)
        for _ in range(60):
            day = now.astimezone(zone).date()
            start, end = self.at(day, wakes), self.at(day, sleeps)
            now = max(now, start)
            if now < end:
                if now + span <= end:
                    return now + span
                span -= end - now
            now = self.at(day + timedelta(days=1), wakes)
        return now
