"""Stamps: what a button carries beside its code, so that a click counts once and only on what was shown."""

from __future__ import annotations

from bot.introductions.introduction import Introduction
from bot.ports import Page
from bot.web.addon.visit import version_of
from bot.work.commands.pausing import paused
from bot.work.commands.undoing import head_of

_CLICKS = "add-on clicks on everything"


def stamp(page: Page, it: Introduction) -> str:
    """What a button about an introduction carries: nothing is done where it has changed since the button was shown.

    The ledger only grows, so a click that was undone cannot be repeated either.
    """
    return f"{head_of(page, it.id)}.{version_of(it)}"


def everything_stamp(page: Page) -> str:
    """The same for everything: how often PAUSE and RESUME of all were clicked, and since when all rests."""
    since = paused(page)
    return f"{page.recall(_CLICKS) or 0}.{since.isoformat() if since else ''}"


def count_click(page: Page) -> None:
    """Notes a click on everything, which makes every stamp before it old."""
    page.remember(_CLICKS, str(int(page.recall(_CLICKS) or 0) + 1))
