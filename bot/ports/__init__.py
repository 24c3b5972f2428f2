"""Ports: what the work needs from the outside, as protocols, and its errors, named by what to do next."""

from typing import TYPE_CHECKING, Any

from bot.ports.books import Books, Page
from bot.ports.errors import GiveUp, LeaseLost, NeedsOperator, TryLater, Unknown
from bot.ports.mail import Courier, Mailbox

__all__ = [
    "Books",
    "Courier",
    "Erasing",
    "Folders",
    "GiveUp",
    "Introductions",
    "Items",
    "LeaseLost",
    "Ledger",
    "Mailbox",
    "Mails",
    "Manuscripts",
    "NeedsOperator",
    "Orders",
    "Outbox",
    "Page",
    "People",
    "Requests",
    "TryLater",
    "Unknown",
]

if TYPE_CHECKING:
    from bot.ports.nouns import (
        Erasing,
        Folders,
        Introductions,
        Items,
        Ledger,
        Mails,
        Manuscripts,
        Orders,
        Outbox,
        People,
        Requests,
    )
else:

    def __getattr__(name: str) -> Any:
        """A noun, once somebody asks: they serve type checkers, and no start of the program has to wait for them."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from bot.ports import nouns

        return getattr(nouns, name)
