"""Edited: a draft that was written on after it was taken. Its old words are held, and the connector hears so once."""

from __future__ import annotations

from collections.abc import Iterable

from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import BEFORE_INTRODUCTION, Introduction
from bot.places import DraftState, Heading
from bot.ports import Mailbox, Page
from bot.records import DraftProgress, DraftRow
from bot.work.carrying import commit_notice
from bot.work.likeness import content_of_draft
from bot.work.work import Work


def tell_of_edits(work: Work, mailbox: Mailbox, drafts: Iterable[Heading]) -> None:
    """Looks at drafts that show that they were accepted and say something else by now, once each has rested.

    Only where the provider names drafts: elsewhere an edited draft is another message, without label or state.
    """
    for heading in drafts:
        if not heading.draft or DraftState.ACCEPTED not in heading.keywords:
            continue
        if work.clock() - heading.arrived < work.habits.debounce:
            continue
        with work.books.begin(synced=False) as page:
            row = page.folders.named_draft(mailbox.name, heading.draft)
            it = _held(page, row, heading)
        if row is None or it is None:
            continue
        for spot, raw in mailbox.fetch([heading.spot]):
            with work.books.begin() as page:
                if content_of_draft(raw) == row.content:
                    page.folders.move_draft(mailbox.name, row.spot, spot)
                else:
                    _tell(work, page, it, row)


def _held(page: Page, row: DraftRow | None, heading: Heading) -> Introduction | None:
    """The introduction that holds what this draft said before; None where nothing is to be told of it."""
    if row is None or row.state is not DraftProgress.ACCEPTED or row.introduction is None:
        return None
    if row.spot == heading.spot or not row.content:
        return None
    it = page.introduction(row.introduction)
    told = any(one.key.endswith(_cause(row)) for one in page.outbox.of(it.id))
    return it if it.stage in BEFORE_INTRODUCTION and not told else None


def _cause(row: DraftRow) -> str:
    """One for each time that the draft was taken."""
    return f"draft edited {row.content[:16]}"


def _tell(work: Work, page: Page, it: Introduction, row: DraftRow) -> None:
    facts = {
        "title": "You changed a draft that I hold",
        "reason": "I hold the letter as it was when you labelled it, and that is what leaves when all have said yes",
        "mend": f"To have it replaced, set the label {work.habits.label} on the draft again: nobody is asked twice",
    }
    commit_notice(work, page, it, Notice(Kind.ALARM, _cause(row), facts=facts), work.clock())
