"""Sides: a person as the wording sees them, in clean lines, with or without what tells who they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.introductions.introduction import Consent, Party, Person
from bot.reading.command import Unknown, read_commands
from bot.writing import wordings
from bot.writing.masking import first_name, masked, organisation
from bot.writing.wordings import one_line


@dataclass(frozen=True, slots=True)
class Side:
    """A person as the wording sees them: "" for what is not known or not told.

    `wrote` is after the introduction; `asked` False where nobody asks them, `agreed` True where they have said yes
    before, `met_us` False where they never had an ask; `call` is what the connector writes to mean them: "Ana", or the
    address where that is not clear.
    """

    name: str
    first: str
    role: str
    firm: str
    where: str
    line: str
    link: str
    why: str
    address: str
    assistants: str
    state: str
    wrote: bool = False
    asked: bool = True
    agreed: bool = False
    met_us: bool = True
    call: str = ""


def side(party: Party, at: datetime, language: str, nameless: str) -> Side:
    """Everything that may be said of a party; `nameless` stands for a name that is not known. `at` is aware."""
    person = party.person
    names = (one_line(assistant.name) or assistant.address for assistant in person.assistants)
    return Side(
        name=one_line(person.name) or nameless,
        first=first_name(person.name) or nameless,
        role=one_line(person.role),
        firm=organisation(person.role),
        where=wordings.place_and_zone(one_line(person.place), person.zone, at),
        line=one_line(person.line),
        link=_link(person.link),
        why=one_line(party.why),
        address=person.address,
        assistants=wordings.joined(names, language) if person.assistants else "",
        state=party.state.value,
        wrote=party.wrote_at is not None,
        asked=party.consent is Consent.ASK,
        agreed=party.consent is Consent.VOUCHED,
        met_us=party.asked_ever,
        call=first_name(person.name) or person.address,
    )


def masked_side(party: Party, at: datetime, language: str, hidden: tuple[Person, ...]) -> Side:
    """What may be said of a party whose name is withheld; `hidden` are all whose names are."""
    words = wordings.words(language)
    why = masked(one_line(party.why), hidden, someone=words["someone"], company=words["company"])
    zone = wordings.place_and_zone("", party.person.zone, at)
    return Side(words["someone"], words["someone"], "", "", zone, "", "", why, "", "", party.state.value)


def told_apart(sides: dict[str, Side]) -> dict[str, Side]:
    """The same with a `call` that means one of them only and that a command can hold."""
    names = [word for one in sides.values() for word in {part.casefold() for part in one.name.split()}]

    def clear(name: str) -> bool:
        command = read_commands(f"{name} YES")
        plain = not isinstance(command, Unknown) and [one.party for one in command] == [name]
        return plain and names.count(name.casefold()) == 1

    return {key: one if clear(one.call) else replace(one, call=one.address) for key, one in sides.items()}


def _link(link: str) -> str:
    link = one_line(link)
    if not link or " " in link or re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", link):
        return link
    return f"https://{link}" if "." in link.partition("/")[0] else link
