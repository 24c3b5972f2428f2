"""Which country a time zone belongs to, for its week and holidays (the tz database's own table)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def country_of(zone: str) -> str:
    """The ISO 3166 code of the country an IANA zone lies in; "" where it names none ("UTC") or an old name."""
    return _countries().get(zone, "")
