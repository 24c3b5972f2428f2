"""Dates on cards: in the zone of whoever looks, and as their English writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from bot.web.addon.visit import Visit

_USUAL = "en_GB"
_SOON = timedelta(days=180)  # a day without its year is not misread within these


@dataclass(frozen=True, slots=True)
class Dates:
    """How moments and days are written: an IANA zone, an English locale, and the time now (aware)."""

    zone: str
    locale: str
    now: datetime

    def day(self, value: date) -> str:
        """ "Mon 23 Nov", with its year where that is not plain."""
        from babel.dates import format_skeleton

        far = abs(value - self.now.astimezone(ZoneInfo(self.zone)).date()) > _SOON
        return str(format_skeleton("yMMMd" if far else "MMMEd", value, locale=self.locale))

    def moment(self, at: datetime) -> str:
        """ "9:00" today, "Mon 23 Nov, 9:00" on another day."""
        from babel.dates import format_time

        there = at.astimezone(ZoneInfo(self.zone))
        hour = str(format_time(there, "short", locale=self.locale)).replace("\u202f", " ")
        if there.date() == self.now.astimezone(ZoneInfo(self.zone)).date():
            return hour
        return f"{self.day(there.date())}, {hour}"


def dates_of(visit: Visit) -> Dates:
    """Those of a visit: its zone, else the connector's; its locale where that is an English one that babel knows."""
    return Dates(visit.event.zone or visit.work.voice.zone, _english(visit.event.common.user_locale), visit.now)


def _english(locale: str) -> str:
    from babel import Locale, UnknownLocaleError

    if len(locale) > 20 or not locale.lower().startswith("en"):
        return _USUAL
    try:
        return str(Locale.parse(locale.replace("-", "_")))
    except (ValueError, TypeError, UnknownLocaleError):
        return _USUAL
