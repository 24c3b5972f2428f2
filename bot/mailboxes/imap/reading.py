"""What is read of the open folder: UIDs, flags, header fields, whole messages; always by PEEK, in batches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from imapclient.exceptions import IMAPClientError

from bot.mailboxes.imap.connection import Link, decoded
from bot.mailboxes.imap.login import clean
from bot.places import HEADER_FIELDS, Heading, Spot

BATCH = 500  # headers in one FETCH; larger batches gain nothing and hold more in memory
BODY_BATCH_BYTES = 4_000_000

_SEARCHED = re.compile(r"<([A-Za-z0-9.!#$%&'*+/=?^_`|~@:\[\]-]{3,500})>")  # nothing that means something in a search
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_FLAGS = re.compile(rb"\bFLAGS \(([^)]*)\)")
_INTERNALDATE = re.compile(rb'\bINTERNALDATE "([ \d]\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d\d)(\d\d)"')
_MONTHS = {month: n for n, month in enumerate(b"jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def search(link: Link, *criteria: str | bytes) -> list[int]:
    """The matching UIDs of the open folder, ascending."""
    return sorted(link.client.search(list(criteria)))


def with_message_id(link: Link, message_id: str) -> list[int]:
    """UIDs with exactly this Message-ID; the server's search finds substrings too."""
    searched = _SEARCHED.fullmatch(message_id) if link.gmail else None
    if searched:  # Gmail has an index for it
        uids = sorted(link.client.search(f'X-GM-RAW "rfc822msgid:{searched[1]}"'))
    else:
        quoted = message_id.replace("\\", "\\\\").replace('"', '\\"')  # imapclient quotes only where it sees a blank
        uids = sorted(link.client.search(f'HEADER Message-ID "{quoted}"'))
    wanted = message_id.encode("ascii")
    records = _fetch(link, uids, "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]")
    return sorted(uid for uid, _, value in records if wanted in value.partition(b":")[2].split())


def message_id(link: Link, uid: int) -> str | None:
    """The Message-ID of a message; None where it has none, or is gone."""
    for _, _, value in _fetch(link, [uid], "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"):
        words = value.partition(b":")[2].split()
        return words[0].decode("ascii", "replace") if words else None
    return None


def flags(link: Link, uid: int) -> list[str] | None:
    """The flags of a message, None where it is gone."""
    found: Mapping[int, Sequence[bytes]] = link.client.get_flags([uid])
    return decoded(found[uid]) if uid in found else None


def fields(link: Link, uids: Sequence[int], names: str) -> Iterator[tuple[int, bytes]]:
    """The header fields of these names ("SUBJECT DATE"), raw, by UID in the server's order."""
    return ((uid, value) for uid, _, value in _fetch(link, uids, f"BODY.PEEK[HEADER.FIELDS ({names})]"))


def headings(link: Link, uids: Sequence[int]) -> Iterator[Heading]:
    """Sizes, dates, flags and header fields. A message that is gone is left out."""
    opened = link.opened
    assert opened is not None
    wanted = f"FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS ({HEADER_FIELDS})]"
    for uid, about, fields in _fetch(link, uids, wanted):
        size, date, flags = _SIZE.search(about), _INTERNALDATE.search(about), _FLAGS.search(about)
        yield Heading(
            Spot(opened.name, opened.uidvalidity, uid),
            int(size[1]) if size else len(fields),
            _utc(date) if date else _EPOCH,
            frozenset(flags[1].decode("ascii", "replace").split()) if flags else frozenset(),
            fields,
        )


def page_of(page: str) -> tuple[int, int, str]:
    """UIDVALIDITY, UID and folder of a page of the past, as `ImapMailbox.past` wrote it; zeros where it is none."""
    uidvalidity, _, rest = page.partition(" ")
    uid, _, folder = rest.partition(" ")
    return (int(uidvalidity), int(uid), folder) if uidvalidity.isdigit() and uid.isdigit() else (0, 0, "")


def portions(link: Link, uids: Sequence[int]) -> list[list[int]]:
    """The UIDs that are still there, parted so that each portion stays within a few megabytes."""
    portions: list[list[int]] = []
    room = 0
    for uid, about, _ in _fetch(link, uids, "RFC822.SIZE", body=False):
        size = _SIZE.search(about)
        bytes_ = int(size[1]) if size else BODY_BATCH_BYTES
        if not portions or bytes_ > room:
            portions.append([])
            room = BODY_BATCH_BYTES
        portions[-1].append(uid)
        room -= bytes_
    return portions


def bodies(link: Link, uids: Sequence[int]) -> list[tuple[int, bytes]]:
    """The whole messages, by UID. One that is gone is left out."""
    return [(uid, raw) for uid, _, raw in _fetch(link, uids, "BODY.PEEK[]")]


def batches(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """The UIDs in their order, so many at a time."""
    return (uids[start : start + size] for start in range(0, len(uids), size))


def _fetch(link: Link, uids: Sequence[int], items: str, *, body: bool = True) -> Iterator[tuple[int, bytes, bytes]]:
    """(UID, what was said beside the literal, the literal or b"") for each message, in the server's order.

    imapclient's own parser walks each answer byte by byte, several times the work of reading it. Every item that
    is asked for here is a number, a date, a list of flags or one literal, so that patterns suffice.
    """
    wanted = set(uids)
    for batch in batches(uids, BATCH):
        typ, data = link.wire.uid("FETCH", _uid_set(batch), f"(UID {items})")
        if typ != "OK":
            raise IMAPClientError(f"FETCH failed: {clean(data[0])}")
        about, literal = b"", b""
        for part in data:
            if isinstance(part, tuple):
                about += part[0]
                literal = part[1]
            elif part is not None:
                about += part
                found = _UID.search(about)
                # flag updates that the server sends unasked carry no body; each message is told once
                if found and (b"BODY[" in about or not body) and int(found[1]) in wanted:
                    uid = int(found[1])
                    wanted.discard(uid)
                    yield uid, about, literal
                about, literal = b"", b""


def _uid_set(uids: Sequence[int]) -> str:
    """Ascending UIDs as a sequence set, runs drawn together: "3:5,9"."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)


def _utc(date: re.Match[bytes]) -> datetime:
    """An INTERNALDATE in UTC; the epoch where it is no date."""
    day, month, year, hour, minute, second, off_hours, off_minutes = date.groups()
    offset = timedelta(hours=int(off_hours), minutes=int(off_hours[:1] + off_minutes))
    try:
        there = datetime(int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        return there - offset
    except (ValueError, KeyError, OverflowError):
        return _EPOCH
