"""Days that a letter names in so many words: "12 November", "Nov 12th", "2026-11-12", "12.11.2026"."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_NAMES})\b\.?(?:,? (\d{{4}}))?", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b({_NAMES})\b\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (\d{{4}}))?", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DOTTED = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_MOST = 50


def named_days(text: str, today: date) -> tuple[date, ...]:
    """Every full day the text names, without doubt about which; a day without a year is the nearest to `today`."""
    found: list[date] = []
    for match in _DAY_MONTH.finditer(text):
        found += _day(match[3], _MONTHS[match[2].lower()], match[1], today)
    for match in _MONTH_DAY.finditer(text):
        found += _day(match[3], _MONTHS[match[1].lower()], match[2], today)
    for match in _ISO.finditer(text):
        found += _day(match[1], int(match[2]), match[3], today)
    for match in _DOTTED.finditer(text):
        if int(match[1]) > 12 or match[1] == match[2]:  # 12/11/2026 may be either; 25/11/2026 may not
            found += _day(match[3], int(match[2]), match[1], today)
    return tuple(sorted(set(found)))[:_MOST]


def _day(year: str | None, month: int, day: str, today: date) -> list[date]:
    years = [int(year)] if year else [today.year - 1, today.year, today.year + 1]
    days = []
    for one in years:
        try:
            days.append(date(one, month, int(day)))
        except ValueError:
            continue
    return [min(days, key=lambda found: abs(found - today))] if days else []
