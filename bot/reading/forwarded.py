"""The mail that was forwarded to us: who wrote it, when, and what its author said, without the chain below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime

from bot.reading.addresses import decode_words, entries, is_address
from bot.reading.message import Mail, Mailaddr, Unreadable, content_of, parse_message
from bot.reading.quoting import forward_marked, header_kind, own_words, strip_text, unquoted, visible_text

_MOST_LINES = 2_000
_MOST_CHARS = 200_000
_HEADING_LINES = 12
_ADDRESS = re.compile(r"[^\s<>,;:()\"'\[\]@]{1,64}@[^\s<>,;:()\"'\[\]@]{1,255}")
_DIGITS = re.compile(r"(\d{1,2})/(\d{1,2})/\d{2,4}")
_CLOCK = re.compile(r"\bat\b|\(.*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Forwarded:
    """One forwarded mail. `author` has an address; `written` is the day it shows, None where that cannot be read."""

    author: Mailaddr
    written: date | None
    subject: str
    text: str


def first_forwarded(mail: Mail) -> Forwarded | None:
    """The first mail forwarded in this one, attached or inline, whose author stands there with an address; else None.

    Inline: the headings of Gmail, Outlook, Apple Mail, Thunderbird and their like on phones, in the languages that
    quotation.toml knows.
    """
    for attachment in mail.attachments[:20]:
        if attachment.content_type == "message/rfc822":
            found = _attached(content_of(mail, attachment))
            if found is not None:
                return found
    bodies = [mail.text] if mail.text and mail.text.strip() else []
    if mail.html is not None:
        bodies.append(visible_text(mail.html))
    return next((found for body in bodies if (found := _inline(body)) is not None), None)


def _attached(raw: bytes) -> Forwarded | None:
    try:
        mail = parse_message(raw)
    except Unreadable:
        return None
    authors = [one for one in entries(mail.first("From")[:2_000]) if one.address]
    if len(authors) != 1 or not is_address(authors[0].address, dotted=True):
        return None
    author = Mailaddr(decode_words(authors[0].phrase), authors[0].address)
    written = mail.date.date() if mail.date else None
    return Forwarded(author, written, mail.subject, own_words(mail, None, (author.name,)).text)


def _inline(body: str) -> Forwarded | None:
    lines = body[:_MOST_CHARS].split("\n")[:_MOST_LINES]
    for at, line in enumerate(lines):
        marked = forward_marked(line)
        if marked and "@" in line:
            return _on_one_line(lines, at)
        if marked or _is_heading(lines, at):
            return _below(lines, at + 1 if marked else at)
    return None


def _on_one_line(lines: Sequence[str], at: int) -> Forwarded | None:
    """A heading that stands on the line of the announcement, as Yahoo writes it."""
    heading = lines[at].rpartition("--")[2].lstrip("- ")
    kind = header_kind(heading)
    author = _author(kind[1]) if kind and kind[0] == "from" else None
    return Forwarded(author, None, "", strip_text("\n".join(lines[at + 1 :]))) if author else None


def _is_heading(lines: Sequence[str], at: int) -> bool:
    """Outlook marks a forwarded mail by its heading alone: From with an address or a date in the next lines."""
    kind = header_kind(lines[at])
    if kind is None or kind[0] != "from" or not kind[1]:
        return False
    near = [header_kind(line) for line in lines[at + 1 : at + 6] if line.strip()]
    return sum(other is not None and other[0] != "from" for other in near) >= 2


def _below(lines: Sequence[str], start: int) -> Forwarded | None:
    """The mail whose heading begins at or shortly below `start`."""
    at = start
    while at < len(lines) and not unquoted(lines[at]).strip():
        at += 1
    quoted = at < len(lines) and unquoted(lines[at]) != lines[at]
    heading: dict[str, str] = {}
    last = ""
    for _ in range(_HEADING_LINES):
        if at >= len(lines) or not unquoted(lines[at]).strip():
            break
        found = header_kind(lines[at])
        if found is not None:
            last = found[0]
            heading.setdefault(last, found[1])
        elif last:  # a long value goes on in the next line
            heading[last] = f"{heading[last]} {unquoted(lines[at]).strip()}"
        else:
            return None
        at += 1
    author = _author(heading.get("from", ""))
    if author is None:
        return None
    rest = [unquoted(line) if quoted else line for line in lines[at:]]
    text = strip_text("\n".join(rest))
    return Forwarded(author, _day(heading.get("sent", "")), heading.get("subject", "")[:300], text)


def _author(value: str) -> Mailaddr | None:
    address = _ADDRESS.search(value[:1_000].replace("mailto:", " "))
    if not address or not is_address(address[0], dotted=True):
        return None
    name = value[: value.find(address[0])]
    name = " ".join(re.sub(r"mailto:|[<>\[\]()\"“”*]", " ", name).split()).strip(" ,;'")
    return Mailaddr("" if "@" in name else name, address[0])


def _either(value: str) -> bool:
    """Whether day and month could be either way round: "03/04/2026"."""
    match = _DIGITS.match(value.strip())
    return bool(match and match[1] != match[2] and int(match[1]) <= 12 and int(match[2]) <= 12)


def _day(value: str) -> date | None:
    if not value or len(value) > 120 or _either(value):
        return None
    try:
        return parsedate_to_datetime(value).date()
    except (ValueError, TypeError, OverflowError, IndexError):
        pass
    import dateparser

    try:
        found = dateparser.parse(_CLOCK.sub(" ", value), settings={"DATE_ORDER": "DMY"})
    except (ValueError, OverflowError, TypeError):
        return None
    return found.date() if found and 1990 <= found.year <= 2200 else None
