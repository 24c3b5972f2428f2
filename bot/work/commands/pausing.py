"""Pausing: the connector lets everything rest, and takes it up again."""

from __future__ import annotations

from datetime import datetime

from bot.ports import Page

_SINCE = "paused"


def paused(page: Page) -> datetime | None:
    """Since when everything rests (aware UTC), or None.

    No letter to a party leaves then and no due date acts; mail is read and recorded, requests wait, notices still go.
    """
    since = page.recall(_SINCE)
    return datetime.fromisoformat(since) if since else None


def pause(page: Page, now: datetime) -> bool:
    """Lets everything rest from now on; False where it rests already."""
    if paused(page) is not None:
        return False
    page.remember(_SINCE, now.isoformat())
    return True


def resume(page: Page) -> bool:
    """Lets everything go on; False where nothing was paused."""
    if paused(page) is None:
        return False
    page.forget(_SINCE)
    return True
