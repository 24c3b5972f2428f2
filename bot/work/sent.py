"""The connector's Sent folder: an introduction they made by hand."""

from __future__ import annotations

from bot.introductions.decision import Kind
from bot.introductions.events import SentByHand
from bot.introductions.introduction import BEFORE_INTRODUCTION, Introduction
from bot.places import Folder, Heading
from bot.ports import Mailbox, Page
from bot.reading.message import HeadingView, parse_heading
from bot.records import DraftProgress, Status
from bot.work.carrying import happen
from bot.work.work import Work
from bot.writing.letters import Outgoing


def look_at_sent(work: Work, mailbox: Mailbox) -> int:
    """Looks in the connector's Sent folder for an introduction they made by hand while it was still being asked for."""
    with work.books.begin() as page:
        cursor = page.folders.cursor(mailbox.name, Folder.SENT)
    if cursor is None:
        start = mailbox.now(Folder.SENT)
        if start is not None:
            with work.books.begin() as page:
                page.folders.set_cursor(mailbox.name, Folder.SENT, start)
        return 0
    found = 0
    for sweep in mailbox.arrivals(Folder.SENT, cursor):
        for heading in sweep.headings:
            found += _look_at_sent_letter(work, mailbox, heading)
        with work.books.begin() as page:
            page.folders.set_cursor(mailbox.name, Folder.SENT, sweep.cursor)
    return found


def _look_at_sent_letter(work: Work, mailbox: Mailbox, heading: Heading) -> bool:
    view = parse_heading(heading.fields)
    with work.books.begin() as page:
        if not view.message_id or page.outbox.kinds([view.message_id]):
            return False
        it = _made_by(page, mailbox, view)
    if it is None:
        return False
    for _, raw in mailbox.fetch([heading.spot]):
        now = work.clock()
        with work.books.begin() as page:
            happen(work, page, it, SentByHand(view.message_id), now)
            recipients = (*view.to, *view.cc)
            sent = Outgoing(
                Kind.INTRODUCTION, "", work.voice.connector_address, recipients, view.message_id, view.subject, raw
            )
            page.outbox.put(sent, f"{it.id} introduction by hand {view.message_id}", it.id, now, now)
            row = page.outbox.by_message_ids([view.message_id])[view.message_id]
            values = {"status": Status.ACCEPTED, "accepted_at": now, "filed_at": now}
            page.outbox.change(row, **values, evidence="sent by the connector's hand")
        return True
    return False


def _made_by(page: Page, mailbox: Mailbox, view: HeadingView) -> Introduction | None:
    """The open introduction whose held draft this is, or all of whose parties this letter went to."""
    recipients = {address.lower() for address in (*view.to, *view.cc)}
    for row in page.folders.drafts(mailbox.name, state=DraftProgress.ACCEPTED):
        if row.message_id == view.message_id and row.introduction is not None:
            it = page.introduction(row.introduction)
            return it if it.stage in BEFORE_INTRODUCTION else None
    for address in view.to[:1]:
        for it in page.find(open_only=True, address=address):
            addresses = {party.person.address.lower() for party in it.sides}
            if it.stage in BEFORE_INTRODUCTION and addresses <= recipients:
                return it
    return None
