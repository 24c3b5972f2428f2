"""Headers of the mails we write: cleaned, encoded and folded here, so that no value can open a line of its own.

The email package is used for bodies only: it folds a long identifier into encoded words (no program finds the thread
then) and draws boundaries by chance.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.reading.addresses import clean_line

LOOP_MARK = "twoyes"
POLICY = SMTP.clone(cte_type="7bit")  # CRLF, and no byte above 127 whatever the server says it can take
MOST_REFERENCES = 20  # kept of either end of a long thread

_LONGEST_LINE = 76
_LONGEST_TEXT = 900
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,990}>")
_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


class BadHeader(ValueError):
    """A value that cannot stand in a header. The text names the field and the fault."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A display name (may be "") and an address, as they are to stand in a header."""

    name: str
    address: str


def address(text: str) -> str:
    """The same address if it is a plain ASCII addr-spec (RFC 5322 3.4.1, RFC 5321 4.5.3.1). Raises BadHeader."""
    local, _, domain = text.rpartition("@")
    if not _ADDRESS.fullmatch(text) or len(local) > 64 or len(domain) > 253:
        raise BadHeader(f"not an address that mail can be sent to: {text[:100]!r}")
    return text


def identifier(text: str) -> str:
    """The same identifier if it is one with its angle brackets (RFC 5322 3.6.4). Raises BadHeader."""
    if not _MESSAGE_ID.fullmatch(text):
        raise BadHeader(f"not a Message-ID: {text[:100]!r}")
    return text


def subject_line(text: str) -> str:
    """A subject as one clean line of a length that any program shows."""
    return clean_line(text)[:_LONGEST_TEXT]


def build(
    *,
    sender: Mailbox,
    to: Iterable[Mailbox],
    subject: str,
    date: datetime,
    message_id: str,
    body: EmailMessage,
    cc: Iterable[Mailbox] = (),
    reply_to: Iterable[Mailbox] = (),
    in_reply_to: str = "",
    references: Iterable[str] = (),
    auto_submitted: str = "",
) -> bytes:
    """One whole message: 7-bit bytes, CRLF, the same for the same arguments. There is no way to write a Bcc.

    `date` is aware. `body` carries content headers only. Identifiers of the thread that are none are left out, as
    they come from other people's mail; a wrong address or Message-ID of ours raises BadHeader.
    """
    if date.tzinfo is None:
        raise BadHeader("the date of a mail needs a time zone")
    lines = [
        _field("From", _mailboxes([sender], "From")),
        _field("To", _mailboxes(to, "To")),
        _field("Cc", _mailboxes(cc, "Cc")),
        _field("Reply-To", _mailboxes(reply_to, "Reply-To")),
        _text_field("Subject", subject),
        _field("Date", [format_datetime(date)]),
        _field("Message-ID", [identifier(message_id)]),
        _field("In-Reply-To", _thread_ids([in_reply_to])),
        _field("References", _capped(_thread_ids([*references, in_reply_to]))),
        _field("Auto-Submitted", [auto_submitted] if auto_submitted else []),
        _field("X-Loop", [LOOP_MARK]),
    ]
    _settle_parts(body, message_id)
    return "".join(lines).encode("ascii") + body.as_bytes(policy=POLICY)


def _mailboxes(mailboxes: Iterable[Mailbox], field: str) -> list[str]:
    """The pieces of an address list; it may be folded between any two of them."""
    pieces: list[str] = []
    for mailbox in mailboxes:
        if pieces:
            pieces[-1] += ","
        name = clean_line(mailbox.name)[:_LONGEST_TEXT]
        plain = address(mailbox.address)
        pieces += [_phrase(name, field), f"<{plain}>"] if name else [plain]
    return pieces


def _phrase(name: str, field: str) -> str:
    if not name.isascii() or "=?" in name or len(name) > _LONGEST_LINE - 10:
        return _encoded(name, field)
    if _PLAIN_PHRASE.fullmatch(name):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text_field(name: str, text: str) -> str:
    text = subject_line(text)
    if text.isascii() and "=?" not in text and all(len(word) < _LONGEST_LINE for word in text.split(" ")):
        return _field(name, text.split(" "))
    return _field(name, [_encoded(text, name)])


def _encoded(text: str, field: str) -> str:
    """Encoded words (RFC 2047) on as many folded lines as needed."""
    header = Header(text.encode("utf-8", "replace").decode("utf-8"), "utf-8", _LONGEST_LINE, field)
    return header.encode(linesep="\r\n")


def _field(name: str, pieces: list[str]) -> str:
    """A header field with its pieces folded at the blanks between them; "" where there is nothing to say."""
    if not any(pieces):
        return ""
    lines, line = [], f"{name}:"
    for piece in pieces:
        if len(line) + 1 + len(piece.partition("\r\n")[0]) > _LONGEST_LINE and line != f"{name}:":
            lines.append(line)
            line = ""
        line += " " + piece
        if "\r\n" in line:
            *done, line = line.split("\r\n")
            lines += done
    return "\r\n".join([*lines, line]) + "\r\n"


def _thread_ids(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found for text in ids for found in _MESSAGE_ID.findall(text)))


def _capped(ids: list[str]) -> list[str]:
    """The beginning of the thread and its latest turns: all that any program threads by (RFC 5322 3.6.4)."""
    if len(ids) <= 2 * MOST_REFERENCES:
        return ids
    return ids[:MOST_REFERENCES] + ids[-MOST_REFERENCES:]


def _settle_parts(body: EmailMessage, seed: str) -> None:
    """Content headers only inside, and boundaries that follow from the Message-ID.

    "=_" can stand in neither quoted-printable nor base64, so that no boundary is met inside a part.
    """
    for number, part in enumerate(body.walk()):
        if part is not body:
            del part["MIME-Version"]
        if part.is_multipart():
            part.set_boundary("=_" + hashlib.sha256(f"{number} {seed}".encode()).hexdigest()[:32])
