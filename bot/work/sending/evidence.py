"""Evidence: whether a letter left, when the answer was lost, and that a copy of it stands in Sent."""

from __future__ import annotations

from datetime import timedelta

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.events import LetterFound, LetterUncertain
from bot.places import Folder
from bot.ports import NeedsOperator, Page, Receipt, TryLater
from bot.records import OutboxRow, Status
from bot.work.carrying import happen
from bot.work.sending.refusals import alarm, growing, jittered, put_off
from bot.work.unread import last_read
from bot.work.work import Work
from bot.writing.letters import Setup

COPY_TAKES_AT_MOST = timedelta(minutes=10)
READ_BACK_FOR = timedelta(days=1)  # for so long the provider is asked for a Message-ID that it does not know


def by_append(work: Work, row: OutboxRow) -> bool:
    """Notices to a connector whose own mailbox we work from are filed in their INBOX, not sent."""
    return row.kind not in LETTERS and work.voice.setup is not Setup.SEPARATE


# What the provider tells of letters that it has


def read_back(work: Work) -> None:
    """Learns of letters that left, or may have, under which Message-ID they travel, before their answers are read.

    Without it an answer could not be tied to its letter, and would be passed over for good. Raises TryLater and
    NeedsOperator where the provider does not tell now: then nothing that came may be read.
    """
    with work.books.begin(synced=False) as page:
        rows = page.outbox.untold((last_read(page) or work.clock()) - READ_BACK_FOR)
    for row in rows:
        receipt = work.courier.trace(row.handle, row.message_id)
        if receipt is None or not receipt.left:
            continue  # under way still, or nobody can tell: recover decides
        with work.books.begin() as page:
            if not note_accepted(work, page, row, _named(row, receipt)):
                page.outbox.change(row, sent_as=_named(row, receipt).message_id)
        work.step("read back")


def _named(row: OutboxRow, receipt: Receipt) -> Receipt:
    """A receipt that says under which Message-ID the letter travels, be it our own."""
    return Receipt(receipt.left, receipt.words, receipt.message_id or row.message_id)


# What a dead process left behind


def recover(work: Work, rows: list[OutboxRow]) -> None:
    """Settles letters that were claimed and of which nothing was heard: evidence first, then what the rules allow.

    Where none can be looked for now, they wait, and keep nothing else waiting.
    """
    unreachable = False
    for row in rows:
        if row.data_at is None and row.status is Status.SENDING:
            # Not one byte of DATA left under this claim, and none can: the check before DATA fails from now on.
            with work.books.begin() as page:
                page.outbox.change(row, status=Status.WAITING, attempts=row.attempts + 1)
            continue
        if unreachable:
            continue
        try:
            found = _find_evidence(work, row)
        except (TryLater, NeedsOperator) as fault:
            work.log.warning("no evidence can be looked for now", letter=row.id, reason=str(fault))
            unreachable = isinstance(fault, TryLater)
        else:
            if not found and _lease_is_over(work, row):
                _without_evidence(work, row)


def _lease_is_over(work: Work, row: OutboxRow) -> bool:
    if row.status is not Status.SENDING:
        return False
    if row.lease_until is None:
        return True
    left = row.lease_until - work.clock()
    return left <= timedelta(0) or left > work.habits.lease  # no lease is so long: the clock was set back meanwhile


def _find_evidence(work: Work, row: OutboxRow) -> bool:
    """Asks the provider, or looks for a copy that only an accepted letter can have left; True where there is word."""
    if by_append(work, row):
        folders: tuple[Folder, ...] = (Folder.INBOX,)
    elif work.habits.evidence == "provider":
        receipt = work.courier.trace(row.handle, row.message_id)
        if receipt is not None:
            _take_word(work, row, receipt)
            return True
        folders = (Folder.SENT, Folder.ALL)
    elif work.habits.evidence == "self-copy":
        folders = (Folder.INBOX, Folder.SENT, Folder.ALL)
    else:
        return False
    spot = work.home.find(row.travels_as, folders)
    if spot is None:
        return False
    with work.books.begin() as page:
        note_accepted(work, page, row, Receipt(True, f"a copy stands in {spot.folder}"))
    return True


def _take_word(work: Work, row: OutboxRow, receipt: Receipt) -> None:
    """What the provider says is certain. A letter that it holds unsent leaves by its handle, and so cannot leave twice;
    of one that the connector was asked about, they decide."""
    if receipt.left:
        with work.books.begin() as page:
            note_accepted(work, page, row, _named(row, receipt))
    elif _lease_is_over(work, row):
        put_off(work, row, TryLater(receipt.words))


def note_accepted(work: Work, page: Page, row: OutboxRow, receipt: Receipt) -> bool:
    """Notes that the server has the letter; False when that was known, or the row is not under way.

    An introduction of which nobody knew whether it left goes on as one that did.
    """
    standing, now = page.outbox.get(row.id), work.clock()  # another worker may have put it before the connector since
    if standing.status not in (Status.SENDING, Status.UNKNOWN):
        return False
    filed = now if by_append(work, row) else None  # a notice stands in INBOX, and no copy of it belongs into Sent
    values = {
        "status": Status.ACCEPTED,
        "accepted_at": now,
        "filed_at": filed,
        "sent_as": receipt.message_id or standing.sent_as,
    }
    if not page.outbox.change(row, **values, evidence=receipt.words, reason=""):
        return False
    if row.kind is Kind.INTRODUCTION and standing.status is Status.UNKNOWN and row.introduction is not None:
        happen(work, page, page.introduction(row.introduction), LetterFound(receipt.words), now)
    return True


def _without_evidence(work: Work, row: OutboxRow) -> None:
    """The lease is over and nothing tells whether the letter left: once more with the same Message-ID, or ask."""
    now = work.clock()
    with work.books.begin() as page:
        if row.kind is Kind.INTRODUCTION and row.introduction is not None:
            page.outbox.change(row, status=Status.UNKNOWN, reason="no answer to the final dot and no evidence")
            happen(work, page, page.introduction(row.introduction), LetterUncertain(), now)
        elif by_append(work, row):  # our own INBOX has just told that it is not there
            pause = jittered(work, growing(row))
            again = {"status": Status.WAITING, "attempts": row.attempts + 1, "due_at": now + pause}
            page.outbox.change(row, **again, reason="the INBOX did not take it")
        elif row.repeated:
            page.outbox.change(row, status=Status.PARKED, reason="sent twice, and both answers were lost")
            alarm(work, page, row, "it was sent twice, and both times the server's answer was lost", now)
        else:
            again = {"status": Status.WAITING, "repeated": True, "attempts": row.attempts + 1, "due_at": now}
            page.outbox.change(row, **again, reason="the answer was lost; sent once more with the same Message-ID")


# What stands at the provider unsent


def clear_away(work: Work) -> None:
    """Takes back what the provider holds of letters that are not to leave: its owner might send it by mistake."""
    with work.books.begin(synced=False) as page:
        rows = page.outbox.left_over()
    for row in rows:
        try:
            work.courier.discard(row.handle)
        except (TryLater, NeedsOperator) as fault:
            work.log.warning("a letter that was taken back stands at the provider", letter=row.id, reason=str(fault))
            return
        with work.books.begin() as page:
            page.outbox.change(row, handle="")


# The copy in Sent


def file_copies(work: Work, rows: list[OutboxRow]) -> None:
    """Sees that a copy of every accepted letter stands in Sent; repeatable, because it looks before it files."""
    for row in rows:
        try:
            filed = _file_copy(work, row)
        except NeedsOperator as fault:  # mailbox full, no Sent folder: the letter has left, only its copy is missing
            work.log.warning("no copy in Sent", letter=row.id, reason=str(fault))
            filed = True
        if filed:
            with work.books.begin() as page:
                page.outbox.change(row, filed_at=work.clock())


def _file_copy(work: Work, row: OutboxRow) -> bool:
    """True when a copy stands in Sent now. A self-copy is moved there by intake when it arrives."""
    if row.data_at is None:  # what the connector sent by hand stands in theirs
        return True
    if work.habits.evidence == "provider":
        old = row.accepted_at is not None and work.clock() - row.accepted_at > READ_BACK_FOR
        return not row.handle or bool(row.sent_as) or old
    young = row.accepted_at is None or work.clock() - row.accepted_at < COPY_TAKES_AT_MOST
    if work.habits.evidence == "self-copy" and young:
        return False
    spot = work.home.find(row.travels_as, (Folder.SENT, Folder.INBOX))
    if spot is not None:
        work.home.move(spot, Folder.SENT, seen=True)  # the self-copy, should intake not have come to it
        return True
    work.step("copy")
    with work.books.begin() as page:
        raw = page.outbox.outgoing(row).raw
    work.home.append(Folder.SENT, raw, seen=True)
    return True
