"""What `twoyes people` tells of the bio book, and how its flags mend an entry: plain values in, plain values out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from bot import values
from bot.introductions.introduction import OPEN_STAGES, Assistant, Consent, Introduction, Person
from bot.introductions.zones import country_of
from bot.reading.addresses import entries, same_address
from bot.records import Bio

if TYPE_CHECKING:
    from bot.storage.books import Page

_LINK = re.compile(r"(?:https?://)?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}(?::\d{1,5})?(?:[/?#]\S{0,1900})?")


@dataclass(frozen=True, slots=True)
class Had:
    """One introduction somebody had or has. Times are aware UTC; `made_at` is None where it was not made."""

    code: str
    stage: str
    is_open: bool
    others: tuple[str, ...]
    opened_at: datetime
    made_at: datetime | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the bio book, for people. `never_since` is since when they want no mail of ours (aware UTC)."""

    name: str
    address: str
    also: tuple[str, ...]
    role: str
    place: str
    zone: str
    country: str
    language: str
    line: str
    link: str
    assistants: tuple[str, ...]
    consent: str
    a_month: int | None
    only: str
    rests_days: int | None
    source: str
    letters: int
    written_at: datetime | None
    made: int
    never: bool
    never_since: datetime | None = None
    never_why: str = ""
    introductions: tuple[Had, ...] = ()

    @property
    def shown(self) -> str:
        """The name, or the address where there is none."""
        return self.name or self.address

    @property
    def where(self) -> str:
        """The place, or the zone where that is all there is."""
        return self.place or self.zone

    @property
    def how(self) -> str:
        """How they are brought in: asked, direct or never."""
        return "never" if self.never else {"ask": "asked"}.get(self.consent, self.consent)

    @property
    def limits(self) -> tuple[str, ...]:
        """What they want at most, in words."""
        return limits_in_words(self)

    def plain(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)


def all_entries(page: Page) -> list[Entry]:
    """The whole book, by name."""
    bios, made = page.people.all(), page.introductions.made_with()
    never = page.suppressed_among(address for bio in bios for address in _addresses(bio))
    return [
        _entry(bio, sum(made.get(one, 0) for one in _addresses(bio)), bool(never.intersection(_addresses(bio))))
        for bio in bios
    ]


def one_entry(page: Page, bio: Bio) -> Entry:
    """One entry with everything that is known of them."""
    had = {it.id: it for address in _addresses(bio) for it in page.find(address=address)}
    cases = [had[number] for number in sorted(had, reverse=True)]
    why = next((found for found in map(page.why_suppressed, _addresses(bio)) if found), None)
    made = sum(it.introduced_at is not None for it in cases)
    entry = _entry(bio, made, why is not None)
    return replace(
        entry,
        never_since=why[0] if why else None,
        never_why=why[1] if why else "",
        introductions=tuple(_had(it, _addresses(bio)) for it in cases),
    )


def _addresses(bio: Bio) -> tuple[str, ...]:
    return (bio.person.address.lower(), *bio.also)


def _entry(bio: Bio, made: int, never: bool) -> Entry:
    person = bio.person
    return Entry(
        name=person.name,
        address=person.address,
        also=bio.also,
        role=person.role,
        place=person.place,
        zone=person.zone,
        country=person.country,
        language=person.language,
        line=person.line,
        link=person.link,
        assistants=tuple(f"{one.name} <{one.address}>" if one.name else one.address for one in person.assistants),
        consent=bio.consent.value,
        a_month=bio.a_month,
        only=bio.only,
        rests_days=bio.rests_days,
        source=bio.source,
        letters=bio.letters,
        written_at=bio.written_at,
        made=made,
        never=never,
    )


def _had(it: Introduction, addresses: Sequence[str]) -> Had:
    others = [party.person for party in it.parties if party.person.address.lower() not in addresses]
    return Had(
        code=it.code,
        stage=it.stage.value,
        is_open=it.stage in OPEN_STAGES,
        others=tuple(person.name or person.address for person in others),
        opened_at=it.opened_at,
        made_at=it.introduced_at,
        outcome=it.outcome,
    )


class Limited(Protocol):
    """What holds the limits of a person."""

    @property
    def a_month(self) -> int | None: ...
    @property
    def rests_days(self) -> int | None: ...
    @property
    def only(self) -> str: ...


def limits_in_words(one: Limited) -> tuple[str, ...]:
    """What somebody wants at most: "2 a month", "only founders", "45 days between two"."""
    found = [f"{one.a_month} a month"] if one.a_month is not None else []
    found += [f"only {one.only}"] if one.only else []
    days = one.rests_days
    found += [f"{days} {'day' if days == 1 else 'days'} between two"] if days is not None else []
    return tuple(found)


# Mending


class Refused(Exception):
    """Flags that cannot be used. `faults` are sentences, each naming a flag."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def mended(bio: Bio, flags: Mapping[str, Any]) -> Bio:
    """The entry as the flags want it: name, role, place, zone, country, language, line, link, assistant, also, direct,
    a-month, only, rests-days. An empty text takes a field out, 0 a limit. Raises Refused with every fault.
    """
    faults: list[str] = []

    def checked(name: str, check: Callable[[str], str]) -> str | None:
        text = flags.get(name)
        if text is None or not text.strip():
            return text if text is None else ""
        try:
            return check(text)
        except ValueError as fault:
            faults.append(f"--{name}: {fault}")
            return None

    person = {name: checked(name, values.one_line) for name in ("name", "role", "place", "line")}
    person |= {"link": checked("link", _link), "zone": checked("zone", values.zone)}
    person |= {"country": checked("country", values.country), "language": checked("language", values.language)}
    if person["zone"] and not person["country"] and not bio.person.country:
        person["country"] = country_of(person["zone"])
    only = checked("only", values.one_line)
    assistants = _listed(flags.get("assistant"), _assistant, "--assistant", faults)
    also = _listed(flags.get("also"), values.address, "--also", faults)
    below = [name for name in ("a-month", "rests-days") if (flags.get(name) or 0) < 0]
    faults += [f"--{name} cannot be less than 0, which means no limit" for name in below]
    if faults:
        raise Refused(faults)
    given: dict[str, Any] = {name: value for name, value in person.items() if value is not None}
    if assistants is not None:
        given["assistants"] = tuple(assistants)
    limits: dict[str, Any] = {"only": only} if only is not None else {}
    for name, flag in (("a_month", "a-month"), ("rests_days", "rests-days")):
        if flags.get(flag) is not None:
            limits[name] = flags[flag] or None
    if flags.get("direct") is not None:
        limits["consent"] = Consent.DIRECT if flags["direct"] else Consent.ASK
    if also is not None:
        limits["also"] = tuple(dict.fromkeys(one for one in also if not same_address(one, bio.person.address)))
    return replace(bio, person=replace(bio.person, **given), **limits)


def fresh(address: str) -> Bio:
    """An entry about which nothing is known yet."""
    return Bio(Person(address))


def _listed(texts: Sequence[str] | None, check: Callable[[str], Any], flag: str, faults: list[str]) -> list[Any] | None:
    """None where nothing was given, no items for a single empty text."""
    if not texts:
        return None
    found = []
    for text in texts:
        if text.strip():
            try:
                found.append(check(text))
            except ValueError as fault:
                faults.append(f"{flag}: {fault}")
    return found


def _assistant(text: str) -> Assistant:
    people = entries(text)
    if len(people) != 1 or not people[0].address:
        raise ValueError(f"'{text}' is not one person; write it like 'Eva Gil <eva@ruiz.example>'")
    return Assistant(values.one_line(people[0].phrase), values.address(people[0].address))


def _link(text: str) -> str:
    text = values.one_line(text)
    if not _LINK.fullmatch(text):
        raise ValueError(f"'{text}' is no link; write one like https://www.linkedin.com/in/ana")
    return text
