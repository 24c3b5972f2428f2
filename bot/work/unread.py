"""Unread: since when nobody could look into the mailbox where answers arrive."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.ports import Page

STALE_AFTER = timedelta(minutes=15)
_READ, _UNREAD = "mail read", "mail unread since"


def last_read(page: Page) -> datetime | None:
    """When the mailbox was last read to its end (aware UTC), None before the first time."""
    moment = page.recall(_READ)
    return datetime.fromisoformat(moment) if moment else None


def note_read(page: Page, now: datetime) -> None:
    """Everything that arrived by now was read."""
    page.remember(_READ, now.isoformat())
    if page.recall(_UNREAD):
        page.forget(_UNREAD)


def note_unread(page: Page, now: datetime) -> None:
    """The mailbox could not be read: what we know is as old as the last look."""
    if not page.recall(_UNREAD):
        page.remember(_UNREAD, (last_read(page) or now).isoformat())


def stale_since(page: Page, now: datetime) -> datetime | None:
    """Since when our knowledge is too old to write to anybody (aware UTC), or None: it is fresh.

    A CANCEL or a no may stand in a mailbox that cannot be read.
    """
    since = page.recall(_UNREAD)
    if not since or now - datetime.fromisoformat(since) < STALE_AFTER:
        return None
    return datetime.fromisoformat(since)
