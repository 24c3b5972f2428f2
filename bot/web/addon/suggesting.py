"""What a field for a person may be completed to: people of the bio book, while the connector types."""

from __future__ import annotations

from bot.reading.addresses import folded
from bot.records import Bio
from bot.web.addon.answers import Suggestions, suggest
from bot.web.addon.asking import written
from bot.web.addon.visit import Visit

FIELD = "field"  # the parameter that names the field


def suggestions(visit: Visit) -> Suggestions:
    """People whose name has a word that begins so, or whose address does; most written to first."""
    typed = folded(visit.event.text(visit.event.parameter(FIELD)))
    if not typed:
        return Suggestions(())
    with visit.work.books.begin() as page:
        found = [bio for bio in page.people.all() if _begins(bio, typed)]
    found.sort(key=lambda bio: -bio.letters)
    return suggest(written(bio.person.name, bio.person.address) for bio in found)


def _begins(bio: Bio, typed: str) -> bool:
    name = f" {folded(bio.person.name)}"
    return f" {typed}" in name or any(address.startswith(typed) for address in (bio.person.address, *bio.also))
