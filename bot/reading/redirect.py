"""Whom a party names instead of themselves: "please ask Maria", "Maria Lopez <maria@...> is the right person"."""

from __future__ import annotations

from bot.reading.requests.whom import Whom, named_by, plain


def read_redirect(text: str) -> str:
    """The person whom these words, a party's own, name as the one to ask; "" where they name none, or several.

    "Maria", "Maria Lopez <maria@lopez.example>" or "maria@lopez.example", as far as it is said.
    """
    found = [whom for group in named_by(plain(text), "redirect") for whom in group]
    if not found or len({whom.address.lower() for whom in found if whom.address}) > 1:
        return ""
    best = max(found, key=_told)
    words = set(best.name.casefold().split())
    if any(whom.name and not set(whom.name.casefold().split()) <= words for whom in found if whom.name and best.name):
        return ""
    return _written(best)


def _told(whom: Whom) -> tuple[bool, int]:
    return bool(whom.address), len(whom.name)


def _written(whom: Whom) -> str:
    if whom.name and whom.address:
        return f"{whom.name} <{whom.address}>"
    return whom.name or whom.address
