"""Which Google account an address was when it first called: an address may be given to somebody else one day."""

from __future__ import annotations

from bot.ports import Books
from bot.web.identity import Caller, Refused


def remembered_as(email: str) -> str:
    """The name under which the books remember the account behind an address (lower case)."""
    return f"google account {email}"


def same_as_before(books: Books, who: Caller) -> None:
    """Remembers the account at its first call. Raises Refused where the address is another account's by now."""
    name = remembered_as(who.email)
    with books.begin() as page:
        known = page.recall(name)
        if not known:
            page.remember(name, who.sub)
    if known and known != who.sub:
        raise Refused(
            f"{who.email} is another account than before; if that is right, run twoyes addon forget with its address"
        )
