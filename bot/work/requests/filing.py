"""Filing: mails that the connector wrote by hand, kept among our letters so that their answers are recognised."""

from __future__ import annotations

from bot.introductions.decision import Kind
from bot.introductions.introduction import Introduction
from bot.ports import Page
from bot.reading.message import Mail
from bot.records import Status
from bot.work.requests.people import same_person
from bot.work.requests.source import Source
from bot.work.work import Work
from bot.writing.letters import Outgoing, Thread

LARGEST = 1_000_000  # bytes of a letter that are kept to find quotations of it


def file_letter(work: Work, page: Page, it: Introduction, kind: Kind, party: str, letter: Mail | Thread) -> bool:
    """Notes a mail of the connector's as a letter of this introduction that has left; False where it was noted before.

    `letter` is the mail, or what is left to know of it; of that, and of a large one, no bytes are kept: its answers are
    found, but no quotation in them is known.
    """
    if isinstance(letter, Mail):
        message_id, subject = letter.message_id, letter.subject
        raw = letter.raw if len(letter.raw) <= LARGEST else b""
        recipients = tuple(entry.address.lower() for entry in (*letter.to, *letter.cc))
    else:
        message_id, subject, raw = letter.in_reply_to, letter.subject, b""
        recipients = (it.party(party).person.address,) if party else ()
    if not message_id or page.outbox.kinds([message_id]):
        return False
    now = work.clock()
    sent = Outgoing(kind, party, work.voice.connector_address, recipients, message_id, subject, raw)
    page.outbox.put(sent, f"{it.id} {kind.value} by hand {message_id}", it.id, now, now)
    row = page.outbox.by_message_ids([message_id])[message_id]
    values = {"status": Status.ACCEPTED, "accepted_at": now, "filed_at": now}
    page.outbox.change(row, **values, evidence="sent by the connector's hand")
    return True


def file_own_letter(work: Work, page: Page, it: Introduction, source: Source) -> str:
    """Notes the connector's own mail to one party, if the request came in it; answers whose key, "" where it did not.

    The ask to that party continues its thread, and a threaded answer to it counts as an answer to the ask. Where nobody
    can tell to whom it went, nothing continues it: it must not become the other side's thread.
    """
    if source.thread is None:
        return ""
    key = next((p.key for p in it.sides if same_person(page, p.person.address, source.reader)), "")
    filed = bool(key) and file_letter(work, page, it, Kind.OWN_LETTER, key, source.letter or source.thread)
    return key if filed else ""
