"""Ports: what the work needs from the outside, as protocols, and its errors, named by what to do next."""

from bot.ports.books import Books, Page
from bot.ports.errors import GiveUp, LeaseLost, NeedsOperator, TryLater, Unknown
from bot.ports.mail import Courier, Mailbox, Receipt

__all__ = [
    "Books",
    "Courier",
    "GiveUp",
    "LeaseLost",
    "Mailbox",
    "NeedsOperator",
    "Page",
    "Receipt",
    "TryLater",
    "Unknown",
]
