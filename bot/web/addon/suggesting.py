"""What a field for a person may be completed to: people of the bio book, while the connector types."""

from __future__ import annotations

from bot.records import Bio
from bot.storage.people import folded
from bot.web.addon.answers import Suggestions, suggest
from bot.web.addon.visit import Visit

_OUT = {ord(letter): None for letter in '<>"\\'}
FIELD = "field"  # the parameter that names the field


def suggestions(visit: Visit) -> Suggestions:
    """People whose name has a word that begins so, or whose address does; most written to first."""
    typed = folded(visit.event.text(visit.event.parameter(FIELD)))
    if not typed:
        return Suggestions(())
    with visit.work.books.begin() as page:
        found = [bio for bio in page.people.all() if _begins(bio, typed)]
    found.sort(key=lambda bio: -bio.letters)
    return suggest(_written(bio) for bio in found)


def _written(bio: Bio) -> str:
    """As one writes somebody into a mail: the name, quoted where it has a comma, and the address."""
    name = bio.person.name.translate(_OUT)
    name = f'"{name}"' if "," in name else name
    return f"{name} <{bio.person.address}>" if name else bio.person.address


def _begins(bio: Bio, typed: str) -> bool:
    name = f" {folded(bio.person.name)}"
    return f" {typed}" in name or any(address.startswith(typed) for address in (bio.person.address, *bio.also))
