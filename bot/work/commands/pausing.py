"""Pausing: the connector lets everything rest, and takes it up again."""

from __future__ import annotations

from datetime import datetime

from bot.ports import Page

_SINCE, _BY = "paused", "paused by"


def paused(page: Page) -> datetime | None:
    """Since when everything rests (aware UTC), or None.

    No letter to a party leaves then and no due date acts; mail is read and recorded, requests wait, notices still go.
    """
    since = page.recall(_SINCE)
    return datetime.fromisoformat(since) if since else None


def pause(page: Page, now: datetime, evidence: str) -> bool:
    """Lets everything rest from now on; False where it rests already. `evidence` names the mail or command."""
    if paused(page) is not None:
        return False
    page.remember(_SINCE, now.isoformat())
    page.remember(_BY, evidence)
    return True


def resume(page: Page) -> bool:
    """Lets everything go on; False where nothing was paused."""
    if paused(page) is None:
        return False
    page.forget(_SINCE)
    page.forget(_BY)
    return True


def paused_by(page: Page) -> str:
    """The mail or command that paused everything, or ""."""
    return page.recall(_BY)
