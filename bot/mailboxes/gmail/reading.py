"""Messages as Gmail tells them: in which folder one stands, its heading before the body is fetched, its bytes."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.errors import Gone
from bot.places import HEADER_FIELDS, Folder, Heading, Spot

NAMES = {Folder.INBOX: "INBOX", Folder.SENT: "SENT", Folder.DRAFTS: "DRAFT", Folder.JUNK: "SPAM"}
"""The labels of Gmail's own that stand for folders. ALL is archived mail: none of them."""

BATCH = 100  # headings in one sweep
_WANTED = frozenset(HEADER_FIELDS.lower().split())
_NOWHERE = frozenset(("TRASH", "CHAT"))
_HEX = re.compile(r"[0-9a-f]{1,16}")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z)")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Keywords = Callable[[Collection[str]], frozenset[str]]


def stands_in(labels: Collection[str], folder: Folder) -> bool:
    """Whether a message with these label ids stands in the folder; what was thrown away stands nowhere."""
    if not _NOWHERE.isdisjoint(labels):
        return False
    for special, role in (("DRAFT", Folder.DRAFTS), ("SPAM", Folder.JUNK)):
        if special in labels:
            return folder is role
    if folder is Folder.ALL:
        return "INBOX" not in labels and "SENT" not in labels
    return folder in NAMES and NAMES[folder] in labels


def spot_of(folder: Folder, message: str) -> Spot:
    """The spot of the message with this id. Ids are 64-bit hex that grows; others get a number made of them."""
    uid = int(message, 16) if _HEX.fullmatch(message) else 0
    if not 0 < uid < 1 << 63:
        uid = int.from_bytes(blake2b(message.encode(), digest_size=8).digest()) >> 1
    return Spot(folder.value.upper(), 1, uid, message)


def id_of(spot: Spot) -> str:
    """The id of the message that stands there."""
    return spot.id or f"{spot.uid:x}"


def listing(folder: Folder) -> dict[str, Any]:
    """What to ask `messages.list` for to have this folder's messages, among a few others where it is ALL."""
    if folder is Folder.ALL:
        return {"q": "-in:inbox -in:sent -in:drafts"}
    return {"labelIds": [NAMES[folder]], "includeSpamTrash": folder is Folder.JUNK}


def headings(
    client: GmailClient, folder: Folder, ids: Sequence[str], keywords: Keywords, also: Collection[str] = ()
) -> Iterator[Heading]:
    """The headings of those messages that (still) stand in the folder, in the order of `ids`.

    Those in `also` count as if they stood there unless they were thrown away or became something else.
    """
    messages = client.resource("messages")
    wanted = [messages.get(userId="me", id=one, format="metadata", metadataHeaders=_FIELDS) for one in ids]
    for told in client.many(wanted):
        if told is None:
            continue
        labels = frozenset(told.get("labelIds") or ())
        places = (folder, Folder.ALL, Folder.SENT) if told["id"] in also else (folder,)
        if not any(stands_in(labels, place) for place in places):
            continue
        fields = _fields(client, told)
        if fields is not None:
            yield Heading(
                spot_of(folder, told["id"]),
                int(told.get("sizeEstimate") or 0),
                _EPOCH + timedelta(milliseconds=int(told.get("internalDate") or 0)),
                keywords(labels),
                fields,
            )


def raw_of(client: GmailClient, message: str) -> bytes | None:
    """The bytes of a message; None where it is gone."""
    try:
        told = client.call(client.resource("messages").get(userId="me", id=message, format="raw"))
    except Gone:
        return None
    return decoded(told.get("raw") or "")


def decoded(raw: str) -> bytes:
    """Bytes from Gmail's base64url, which comes with and without padding."""
    return base64.urlsafe_b64decode(raw.rstrip("=") + "=" * (-len(raw.rstrip("=")) % 4))


def encoded(raw: bytes) -> str:
    """The base64url in which Gmail takes a message."""
    return base64.urlsafe_b64encode(raw).decode("ascii")


def message_ids(client: GmailClient, ids: Iterable[str]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """For each of the messages that is there: its id, its Message-ID ("" for none), its label ids."""
    messages = client.resource("messages")
    wanted = [messages.get(userId="me", id=one, format="metadata", metadataHeaders=["Message-ID"]) for one in ids]
    for told in client.many(wanted):
        if told is not None:
            yield told["id"], field(told, "Message-ID"), frozenset(told.get("labelIds") or ())


def field(told: dict[str, Any], name: str) -> str:
    """The first header field of this name, whatever its case, of a message as metadata; "" where it has none."""
    return next((value.strip() for one, value in _pairs(told) if one.lower() == name.lower()), "")


_FIELDS = HEADER_FIELDS.split()


def _fields(client: GmailClient, told: dict[str, Any]) -> bytes | None:
    """The wanted fields as header lines.

    Every mail program of today writes a Content-Type. Where none is told the mail is a rare old one, or the server
    tells some fields only; as a bounce or a letter of ours would go unnoticed then, its header is read from its bytes.
    """
    pairs = [(name, value) for name, value in _pairs(told) if name.lower() in _WANTED]
    if any(name.lower() == "content-type" for name, _ in pairs):
        return b"".join(f"{name}: {' '.join(value.split())}\r\n".encode(errors="replace") for name, value in pairs)
    raw = raw_of(client, told["id"])
    if raw is None:
        return None
    head = _HEADER_END.split(raw, maxsplit=1)[0]
    lines = (match for match in _FIELD.finditer(head) if match[1].decode("ascii").lower() in _WANTED)
    return b"".join(match[0].rstrip(b"\r\n") + b"\r\n" for match in lines)


def _pairs(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for one in (told.get("payload") or {}).get("headers") or ():
        yield str(one.get("name") or ""), str(one.get("value") or "")
