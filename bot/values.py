"""Single values that people write, in the configuration, on the command line and in tables: checked or refused.

Each function answers the value as it is kept, or raises ValueError with a sentence that says what to write instead.
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

LANGUAGE = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}"
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def address(text: str) -> str:
    """A bare mail address, in lower case."""
    text = text.strip()
    if not _ADDRESS.fullmatch(text) or ".." in text:
        raise ValueError(f"'{text}' is no mail address; write it bare, for example carla@conti.example")
    return text.lower()


def zone(text: str) -> str:
    """A time zone by its IANA name."""
    text = text.strip()
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"'{text}' is no time zone; write an IANA name, for example {_near_zone(text)}") from None
    return text


def _near_zone(text: str) -> str:
    """The zone that may have been meant: one of that city, else one spelt alike."""
    wanted = text.lower().replace(" ", "_")
    zones = sorted(available_timezones())
    cities = [name for name in zones if "/" in name and name.lower().rpartition("/")[2] == wanted]
    near = cities or difflib.get_close_matches(text, zones, n=1, cutoff=0.5)
    return near[0] if near else "Europe/Madrid"


def country(text: str) -> str:
    """A country by its two letters (ISO 3166), in capitals; "" for none."""
    code = text.strip().upper()
    if code and code not in _countries():
        hint = "; for the United Kingdom write GB" if code == "UK" else ""
        raise ValueError(f"'{text}' is no country code; write two letters (ISO 3166), for example ES{hint}")
    return code


@cache
def _countries() -> frozenset[str]:
    from importlib.resources import files

    table = files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text("utf-8")
    return frozenset(line[:2] for line in table.splitlines() if line and not line.startswith("#"))


def language(text: str) -> str:
    """A language by its code (BCP 47): es, pt-BR. An English name of one is answered by its code."""
    from babel import Locale, UnknownLocaleError

    text = text.strip()
    try:
        if not re.fullmatch(LANGUAGE, text):
            raise UnknownLocaleError(text)
        Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError):
        names = {name.lower(): code for code, name in Locale("en").languages.items()}
        hint = names.get(text.lower(), "es")
        raise ValueError(f"'{text}' is no language code; write two letters, for example {hint}") from None
    return text


def one_line(text: str) -> str:
    """Printable text on one line."""
    if not text.isprintable():
        raise ValueError("holds a control character; write it on one line")
    return text.strip()
