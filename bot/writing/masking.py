"""What tells who somebody is, and how a sentence is told without it: for asks that withhold the name."""

from __future__ import annotations

import re

from bot.introductions.introduction import Person
from bot.reading.addresses import clean_line

_TITLE_WORDS = "dr prof mr mrs ms mx sir dame lady lord rev hon eng ing dipl-ing msc phd mba jr sr ii iii"
_PARTICLE_WORDS = "van von der den des del dos das los las bin ibn abu the and dit zum zur ter"
_HOST_WORDS = (
    "gmail googlemail outlook hotmail live msn yahoo ymail icloud me mac aol gmx web mail email proton protonmail "
    "pm fastmail hey zoho yandex orange free wanadoo libero naver qq posteo mailbox tutanota t-online"
)
_TITLES, _PARTICLES, _PUBLIC_HOSTS = (frozenset(w.split()) for w in (_TITLE_WORDS, _PARTICLE_WORDS, _HOST_WORDS))
_BEFORE_FIRM = re.compile(r"\s(?:at|@|bei|chez)\s|@|[,|(/]|\s[-–—]\s", re.IGNORECASE)
_OF = re.compile(r"\sof\s", re.IGNORECASE)
_LONGEST = 500
_BETWEEN = r"[\s().\-/]{0,2}"
_CONTACT = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
    rf"|(?<![\w/])(?:\+\(?\d(?:{_BETWEEN}\d){{6,18}}|\(?\d(?:{_BETWEEN}\d){{8,18}})(?!\w)"
)
_HANDLE = re.compile(r"[^/?#]{4,80}")


def name_parts(name: str) -> list[str]:
    """The words of a name that point at a person: no titles, particles or initials."""
    words = (word.strip(".,;:()\"'") for word in clean_line(name).split())
    return [word for word in words if len(word) >= 2 and word.lower() not in _TITLES | _PARTICLES]


def first_name(name: str) -> str:
    """How a friend addresses somebody: "Dr. Ana Ruiz" is Ana, "Ruiz, Ana" is Ana; "" where there is no name."""
    name = clean_line(name)
    family, comma, given = name.partition(",")
    if comma and given.strip() and given.strip().split()[0].strip(".").lower() not in _TITLES:
        name = given.strip() + " " + family
    parts = [word for word in name.split() if word.strip(".,").lower() not in _TITLES]
    return parts[0].strip(",") if parts else ""


def organisation(role: str) -> str:
    """The organisation named in a role, as in "Partner at Ong Ventures" or "CEO, Banco Verde"; "" where none is."""
    _, *after = _BEFORE_FIRM.split(clean_line(role)[:_LONGEST])
    return after[-1].strip(" .)") if after else ""


def marks(person: Person) -> tuple[str, ...]:
    """Everything short that tells who this is, the longest first: names, organisation, domain, link and its handle."""
    found = [clean_line(person.name), *_firms(person), *_of_domain(person.address), *_of_link(person.link)]
    found += [part for part in name_parts(person.name) if len(part) >= 3]
    return tuple(sorted({mark for mark in found if len(mark) >= 2}, key=lambda mark: (-len(mark), mark)))


def masked(text: str, people: tuple[Person, ...], *, someone: str, company: str) -> str:
    """The text with what tells who these people are replaced by general words, so that the sentence still reads.

    In:  "Ben has run pilots with six banks", Ben Ong, someone="this person"
    Out: "This person has run pilots with six banks"
    """
    for person in people:
        firms, parts = _firms(person), set(name_parts(person.name))
        for mark in marks(person):
            text = _replaced(text, mark, company if mark in firms and mark not in parts else someone, mark not in parts)
        text = re.sub(rf"{re.escape(someone)}(?:[ -]{re.escape(someone)})+", someone, text, flags=re.IGNORECASE)
    return text


def without_contacts(text: str) -> str:
    """The text with every mail address and telephone number left out: they are not given away before all agreed.

    In:  "Call me on +34 600 123 456 or write to ana@ruiz.example."
    Out: "Call me on […] or write to […]."
    """
    return _CONTACT.sub("[…]", text)


def _replaced(text: str, mark: str, general: str, any_case: bool) -> str:
    """A single name is looked for as a name is written: "Will" and "WILL", but not "will"."""
    forms = re.escape(mark) if any_case else "|".join(re.escape(form) for form in {mark, mark.upper(), mark.title()})
    pattern = re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE if any_case else 0)

    def put(match: re.Match[str]) -> str:
        before = text[max(0, match.start() - 20) : match.start()].rstrip()
        opens = before[-1] in ".!?:" if before else match.start() < 20
        return general[:1].upper() + general[1:] if opens else general

    return pattern.sub(put, text)


def _firms(person: Person) -> set[str]:
    role = clean_line(person.role)[:_LONGEST]
    firm = organisation(role)
    return {firm, *_OF.split(role)[1:]} if not firm else {firm}


def _of_domain(address: str) -> list[str]:
    host = address.rpartition("@")[2].lower()
    labels = host.split(".")[:-1]
    return [host, *(label for label in labels if len(label) >= 4)] if not _PUBLIC_HOSTS & set(labels) and host else []


def _of_link(link: str) -> list[str]:
    link = clean_line(link).rstrip("/")
    bare = re.sub(r"^[a-zA-Z]+://", "", link)
    if not bare:
        return []
    handle = bare.rpartition("/")[2] if "/" in bare else ""
    return [link, bare, *_HANDLE.findall(handle)[:1]]
