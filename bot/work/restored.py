"""Restored books: letters of ours that stand in Sent and not in the books show that these are older than the world.

A copy of the database put back, or a second worker on the same mailbox, would ask and introduce people once more. So
each process looks into Sent before it does anything else. What it finds there is remembered, so that nothing like it
leaves again, and everything is paused until the connector says RESUME.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.introductions.decision import Kind, Notice
from bot.places import Cursor, Folder
from bot.ports import Page
from bot.reading.message import HeadingView, parse_heading
from bot.records import OutboxRow
from bot.work.carrying import commit_notice
from bot.work.commands.pausing import pause
from bot.work.likeness import likeness
from bot.work.unread import last_read
from bot.work.work import Work
from bot.writing.headers import LOOP_MARK

_LEFT = "left before these books were restored"
_MOST_TOLD = 20
_UNTOLD_FOR = timedelta(days=1)
_CLOCKS_DIFFER = timedelta(minutes=1)  # and servers stamp by the second


def look_back(work: Work) -> bool:
    """Looks for letters of ours in Sent that the books do not know; True, and everything is paused, where there are.

    Looked at is what came to Sent of the mailbox that letters leave from, since the books were last read up to date.
    Raises TryLater and NeedsOperator as the mailbox does: then nothing is known, and nothing may leave.
    """
    with work.books.begin(synced=False) as page:
        cursor, read = page.folders.cursor(work.home.name, Folder.SENT), last_read(page)
    here = work.home.now(Folder.SENT)
    unknown = [] if cursor is None or read is None or here is None else list(_unknown(work, cursor, read))
    if unknown:
        work.log.error("the books are older than the mailbox", letters=len(unknown))
    with work.books.begin() as page:
        if unknown:
            _remember(page, unknown)
            pause(page, work.clock())
            _tell(work, page, unknown)
        if here is not None and work.desk is not work.home:  # where they are one, the round reads on from here
            page.folders.set_cursor(work.home.name, Folder.SENT, here)
    return bool(unknown)


def left_before(page: Page, row: OutboxRow) -> bool:
    """Whether a letter like this one, to the same people under the same subject, left by books that are lost; it counts
    for one letter."""
    found = json.loads(page.recall(_LEFT) or "[]")
    like = likeness(row.recipients, row.subject)
    if like not in found:
        return False
    found.remove(like)
    page.remember(_LEFT, json.dumps(found))
    return True


def _unknown(work: Work, cursor: Cursor, read: datetime) -> Iterator[HeadingView]:
    with work.books.begin(synced=False) as page:
        untold = [likeness(row.recipients, row.subject) for row in page.outbox.untold(read - _UNTOLD_FOR)]
    for sweep in work.home.arrivals(Folder.SENT, cursor):
        views = [
            parse_heading(heading.fields) for heading in sweep.headings if heading.arrived >= read - _CLOCKS_DIFFER
        ]
        ours = [view for view in views if LOOP_MARK in view.x_loop and view.message_id]
        with work.books.begin(synced=False) as page:
            known = page.outbox.kinds([view.message_id for view in ours])
        for view in ours:
            if view.message_id in known:
                continue
            like = likeness((*view.to, *view.cc), view.subject)
            if like in untold:  # the provider gave it a Message-ID that nobody has read yet
                untold.remove(like)
            else:
                yield view


def _remember(page: Page, unknown: list[HeadingView]) -> None:
    found = json.loads(page.recall(_LEFT) or "[]")
    found += [likeness((*view.to, *view.cc), view.subject) for view in unknown]
    page.remember(_LEFT, json.dumps(found))


def _tell(work: Work, page: Page, unknown: list[HeadingView]) -> None:
    """One notice, by what was found: the same letters are told of once."""
    shown = [f"To {', '.join((*view.to, *view.cc))}: {view.subject}" for view in unknown[:_MOST_TOLD]]
    more = [f"and {len(unknown) - _MOST_TOLD} more"] if len(unknown) > _MOST_TOLD else []
    facts = {
        "title": "Everything is paused: my books are older than your mailbox",
        "reason": f"My books do not know {len(unknown)} of the letters of mine that stand in Sent. An old copy of the "
        "database was restored, or a second worker runs on this mailbox. So that nobody is asked or introduced twice, "
        "nothing leaves until you say so",
        "mend": "If you have a newer copy, stop me and restore that one. Else say CANCEL to every introduction that is "
        "over or that you would rather go on with by hand, then RESUME EVERYTHING: what stands in Sent is not "
        "sent again, but answers and words of yours that only the lost books knew are gone.",
    }
    notice = Notice(Kind.ALARM, f"restored {unknown[-1].message_id}", facts=facts)
    commit_notice(work, page, None, notice, work.clock(), findings=(*shown, *more))
