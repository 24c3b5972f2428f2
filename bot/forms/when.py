"""When the asks of a form leave: at a moment that was typed, or spread over a morning."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.introductions.calendar import Calendar
from bot.introductions.policy import Policy

MORNING = timedelta(hours=3)
LONGEST_GAP = timedelta(minutes=5)
_LONGEST_SPAN = timedelta(hours=24)


def moment(text: str, zone: str, now: datetime) -> datetime:
    """ "now", "14:00" (today, or tomorrow where that has passed) or "2026-11-23 09:00" there, as aware UTC.

    Raises ValueError with a sentence.
    """
    here, words = ZoneInfo(zone), text.strip()
    if words.lower() == "now":
        return now
    try:
        clock = time.fromisoformat(words.zfill(5))
        today = now.astimezone(here).date()
        found = datetime.combine(today, clock, here)
        if found < now:
            found = datetime.combine(today + timedelta(days=1), clock, here)
        return found.astimezone(UTC)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        raise ValueError(f"--at cannot be '{text}'; write now, 14:00 or '2026-11-23 09:00'") from None
    found = (found if found.tzinfo else found.replace(tzinfo=here)).astimezone(UTC)
    if found < now:
        raise ValueError(f"--at: {text} has passed")
    return found


def span(text: str) -> timedelta:
    """ "3h" or "90m". Raises ValueError with a sentence."""
    number, unit = text.strip()[:-1], text.strip()[-1:].lower()
    if number.isascii() and number.isdigit() and len(number) < 6 and unit in ("h", "m"):
        found = timedelta(hours=int(number)) if unit == "h" else timedelta(minutes=int(number))
        if timedelta(0) < found <= _LONGEST_SPAN:
            return found
    raise ValueError(f"--over cannot be '{text}'; write 3h or 90m, a day at most")


def spread(count: int, begins: datetime, over: timedelta) -> list[datetime]:
    """So many moments from `begins` on, a few minutes apart, each before `over` has passed."""
    gap = min(LONGEST_GAP, over / max(count, 1))
    return [begins + gap * number for number in range(count)]


def next_morning(policy: Policy, zone: str, country: str, now: datetime) -> datetime:
    """When the next working day there opens (aware UTC): today, where it has not yet."""
    calendar = Calendar(zone, country, policy.opens, policy.closes, policy.keep_holidays)
    today = calendar.day(now)
    if calendar.works_on(today) and now <= calendar.at(today, calendar.opens):
        return calendar.at(today, calendar.opens)
    return calendar.at(calendar.working_day(today + timedelta(days=1)), calendar.opens)
