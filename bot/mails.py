"""What `twoyes mail` tells: the mails that concern us, how each fared and why, and its bytes where they still are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.places import Folder
from bot.ports import Books, Mailbox, Page
from bot.reading.message import Unreadable, parse_message
from bot.reasons import Check, Reason
from bot.records import MailRow, Outcome, TimelineRow
from bot.redacting import redacted

_WHERE = (Folder.INBOX, Folder.ARCHIVE, Folder.ALL, Folder.JUNK, Folder.SENT)


@dataclass(frozen=True, slots=True)
class Line:
    """One mail at one look. `at` is aware UTC; `sender` is shortened; `reason` is the named one, `told` its words."""

    number: int
    at: datetime
    sender: str
    outcome: str
    reason: str
    told: str
    code: str

    def plain(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Fared:
    """One mail's whole fate. `passed` are the checks that it passed, `ended` the one with which its way was over.

    `proof` says what vouches for its author, "" where nobody asked; `followed` is what it led to, in order.
    """

    line: Line
    sender: str
    means: str
    proof: str
    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    message_id: str
    tries: int
    kept: bool
    passed: tuple[str, ...]
    ended: str
    words: str
    followed: tuple[TimelineRow, ...]

    def plain(self) -> dict[str, Any]:
        """The same for JSON, in one level."""
        found = asdict(self)
        return {**found.pop("line"), **found}


class Gone(Exception):
    """The bytes of a mail can be had nowhere any more. The text says why."""


def latest(page: Page, limit: int, outcomes: tuple[Outcome, ...], introduction: int | None) -> list[Line]:
    """The last mails that concern us, newest first, without the copies of our own; of these outcomes where given."""
    own = (Reason.OWN_LETTER, Reason.OWN_NOTICE)
    rows = page.mails.latest(limit, outcomes=outcomes, introduction=introduction, besides=own)
    codes = {number: page.introduction(number).code for number in {row.introduction for row in rows} if number}
    return [_line(row, codes.get(row.introduction or 0, "")) for row in rows]


def _line(row: MailRow, code: str) -> Line:
    return Line(row.id, row.seen_at, redacted(row.sender), row.outcome.value, row.named.value, row.reason, code)


def one(page: Page, number: int) -> Fared | None:
    """One mail's whole fate; None where no mail has this number."""
    row = page.mails.get(number)
    if row is None or row.spot is None:
        return None
    passed, ended = way_of(row)
    return Fared(
        line=_line(row, page.introduction(row.introduction).code if row.introduction else ""),
        sender=row.sender,
        means=row.named.means,
        proof=row.proof,
        mailbox=row.mailbox,
        folder=row.spot.folder,
        uidvalidity=row.spot.uidvalidity,
        uid=row.spot.uid,
        message_id=row.message_id,
        tries=row.tries,
        kept=page.mails.raw(number) is not None,
        passed=tuple(check.value for check in passed),
        ended=ended.value if ended is not None else "",
        words=row.words,
        followed=tuple(_followed(page, row)),
    )


def way_of(row: MailRow) -> tuple[tuple[Check, ...], Check | None]:
    """The checks that a mail passed, in order, and the one with which its way was over; None where it passed all."""
    if row.named is Reason.EARLIER:
        return (), None
    way, last = row.named.way, row.named.check
    if last is Check.WORDS and row.outcome is Outcome.ACTED:
        return way, None
    return way[: way.index(last)], last


def _followed(page: Page, row: MailRow) -> Iterator[TimelineRow]:
    """What the ledger has of it, in whichever introduction, and the notices that it caused."""
    from bot.reports import timeline

    numbers = {row.introduction} if row.introduction else set[int]()
    numbers |= {order.before.id for order in page.orders.of(row.evidence)}
    for number in sorted(numbers):
        its = {letter.message_id for letter in page.outbox.of(number) if f" {row.evidence} " in f"{letter.key} "}
        for happened in timeline(page, number):
            if happened.kind != "mail" and (happened.evidence == row.evidence or happened.evidence in its):
                yield happened


def raw_of(books: Books, number: int, mailbox_of: Callable[[str], Mailbox]) -> bytes:
    """A mail's bytes: from the books where it was set aside, else as it stands in its mailbox, by PEEK.

    `mailbox_of` opens a mailbox by name. Raises Gone, and whatever the mailbox raises. No transaction is open while a
    server is waited for.
    """
    with books.begin() as page:
        row, kept = page.mails.get(number), page.mails.raw(number)
    if row is None or row.spot is None:
        raise Gone(f"there is no mail {number}; twoyes mail lists the latest")
    if kept is not None:
        return kept
    mailbox = mailbox_of(row.mailbox)
    for _, raw in mailbox.fetch([row.spot]):
        return raw
    moved = mailbox.find(row.message_id, _WHERE) if row.message_id else None
    for _, raw in mailbox.fetch([moved]) if moved is not None else ():
        if _is_it(books, row, raw):
            return raw
    sought = f", nor does it stand anywhere under its Message-ID {row.message_id}" if row.message_id else ""
    raise Gone(f"mail {number} is not where it was ({row.spot.folder}, UID {row.spot.uid}){sought}: it was deleted")


def _is_it(books: Books, row: MailRow, raw: bytes) -> bool:
    """Another mail may bear the same Message-ID; the content tells."""
    try:
        fingerprint = parse_message(raw).fingerprint
    except Unreadable:
        return False
    with books.begin() as page:
        found = page.mails.seen(row.mailbox, fingerprint)
    return found is not None and found.id == row.id
