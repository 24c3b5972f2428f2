"""The mail that was forwarded to us: who wrote it, when, and what its author said, without the chain below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.reading.addresses import decode_words, entries, is_address
from bot.reading.message import Mail, Mailaddr, Unreadable, content_of, parse_message
from bot.reading.quoting import forward_marked, header_kind, own_words, strip_text, unquoted, visible_text
from bot.reading.requests.labels import fold

_MOST_LINES = 2_000
_MOST_CHARS = 200_000
_HEADING_LINES = 12
_ADDRESS = re.compile(r"[^\s<>,;:()\"'\[\]@]{1,64}@[^\s<>,;:()\"'\[\]@]{1,255}")
_NEXT_LABEL = re.compile(r"[^\W\d_]{1,20}\s?:")
_LONGEST_DATE = 120
_LONGEST_FROM = 1_000  # as much of a line as header_kind reads
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_DIGITS = re.compile(r"\b(\d{1,2})([/.])(\d{1,2})[/.](\d{4})\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(r"(?<![\d:])(\d{1,2})(?![\d:])")
_LETTERS = re.compile(r"[^\W\d_]+")
_MONTHS_IN = ("en", "de", "fr", "es", "it", "nl", "pt", "id", "sv", "da", "nb", "pl")


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
    author_field = mail.first("From")
    authors = [one for one in entries(author_field) if one.address] if len(author_field) <= _LONGEST_FROM else []
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
    kind = header_kind(heading) if len(heading) <= _LONGEST_FROM else None
    if kind is None or kind[0] != "from" or len(_addresses(kind[1])) > 2:  # the author's, and whom it went to
        return None
    ends = (one.start() for one in _NEXT_LABEL.finditer(kind[1]) if header_kind(kind[1][one.start() :]))
    author = _author(kind[1][: next(ends, None)])
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
            if found[0] == "from" and len(lines[at]) > _LONGEST_FROM:
                return None
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
    """Who stands in the heading's From; None where it shows two addresses, for a name may hold somebody else's."""
    found = _addresses(value)
    if len(found) != 1 or not is_address(found[0], dotted=True):
        return None
    name = value[: value.find(found[0])]
    name = " ".join(re.sub(r"mailto:|[<>\[\]()\"“”*]", " ", name).split()).strip(" ,;'")
    return Mailaddr("" if "@" in name else name, found[0])


def _addresses(value: str) -> list[str]:
    """Every address in it, once."""
    found = _ADDRESS.findall(value.replace("mailto:", " "))
    return list({one.lower(): one for one in reversed(found)}.values())[::-1]


def _day(value: str) -> date | None:
    """The day in a date as mail programs write it for people, in one of the languages of _MONTHS_IN."""
    value = value[:_LONGEST_DATE]
    iso, digits, year = _ISO.search(value), _DIGITS.search(value), _YEAR.search(value)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if digits:
            first, second = int(digits[1]), int(digits[3])
            if digits[2] == "/" and first != second and max(first, second) <= 12:
                return None  # which of both is the month, only its writer knows
            day, month = (second, first) if second > 12 else (first, second)
            return date(int(digits[4]), month, day)
        words = [fold(word) for word in _LETTERS.findall(value)]
        months = [_months()[word] for word in words if word in _months()]
        day_of_month = _DAY.search(value)
        if not (year and months and day_of_month):
            return None
        return date(int(year[0]), months[-1], int(day_of_month[1]))  # "mar. 3 févr.": a weekday stands before
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    """The months' names and short names."""
    from babel.dates import get_month_names

    found: dict[str, int] = {}
    for language in _MONTHS_IN:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                found.setdefault(fold(name).rstrip("."), number)
    return found
