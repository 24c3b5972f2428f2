"""A mail as read: the raw bytes under caps, decoded once, cleaned of control characters, never trusted.

The email package is not used here: nested parts and brackets make it raise RecursionError, odd parameters make it
quadratic, unknown charsets raise LookupError. This reader walks ranges of the bytes, each cap checked as it goes.
"""

from __future__ import annotations

import binascii
import hashlib
import html as htmllib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from bot.reading.addresses import decode, decode_words, entries, from_base64, known_charset


class Unreadable(ValueError):
    """The bytes are over a cap or cannot be taken apart. The text names the cap or the fault."""


@dataclass(frozen=True, slots=True)
class Caps:
    """The largest mail that is read. Bytes, lines of headers, MIME depth, MIME parts, characters, open HTML tags."""

    bytes: int = 35_000_000
    header_bytes: int = 256_000
    headers: int = 1_000
    depth: int = 40
    parts: int = 400
    text_chars: int = 1_000_000
    markup_depth: int = 1_000


@dataclass(frozen=True, slots=True)
class Mailaddr:
    """One address of a recipients field: the name (decoded, cleaned) and the address as written."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the letter's text. Size in bytes, decoded; the name is for display only."""

    name: str
    content_type: str
    size: int
    place: tuple[int, int] = (0, 0)  # where its encoded bytes stand in the mail's raw bytes
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """One parsed mail. Strings are decoded and hold no C0/C1 control but newline and tab in the bodies."""

    raw: bytes
    headers: tuple[tuple[str, str], ...]  # in order, top first; names as written, values unfolded, still encoded
    message_id: str  # with angle brackets, "" where none
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    to: tuple[Mailaddr, ...]
    cc: tuple[Mailaddr, ...]
    reply_to: tuple[Mailaddr, ...]
    date: datetime | None  # aware, as the sender wrote it; None where absent or absurd
    text: str | None  # the text/plain alternative
    html: str | None  # the text/html alternative
    attachments: tuple[Attachment, ...]
    content_type: str  # of the whole, lower case: "multipart/report"
    fingerprint: str  # SHA-256 over the bytes without the trace headers a second delivery would change
    unknown_charsets: tuple[str, ...] = ()  # declared by a text part and known to nobody: its words are a guess
    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)  # of `headers`

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a header, top first, raw."""
        return self.by_name.get(name.lower(), ())

    def first(self, name: str) -> str:
        """The topmost value of a header, raw, or ""."""
        values = self.all(name)
        return values[0] if values else ""


@dataclass(frozen=True, slots=True)
class HeadingView:
    """What screening needs of a message whose body was not fetched. Addresses in lower case, as found, unproven."""

    from_field: str  # raw
    to: tuple[str, ...]
    cc: tuple[str, ...]
    delivered_to: tuple[str, ...]
    subject: str
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    content_type: str
    auto_submitted: str
    x_loop: tuple[str, ...]
    return_path: str | None  # None where the field is absent, "<>" where it is null
    bcc: tuple[str, ...] = ()


MOST_IDS = 200
_BYTES_A_CHAR = 8  # more than any charset takes, switches between alphabets included
_PARAMETERS_READ = 4_000
_ADDRESSES_READ = 100_000

_END_OF_HEADERS = re.compile(rb"(?:\A|\n)\r?\n")
_FOLD = re.compile(rb"\n[ \t]")
_FIELD = re.compile(r"^([!-9;-~]{1,200})[ \t]*:[ \t]*(.*)$", re.MULTILINE)
_BARE_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@]{1,200}@[^\s<>,;:\"()@]{1,255}")
_MSG_ID = re.compile(r"<[!-;=?-~]{1,990}>")
_IN_HEADER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_IN_BODY = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]+")
_ASCII_CONTROLS = bytes({*range(0x20), 0x7F} - {ord("\t"), ord("\n")})
_LINE_ENDS = re.compile(r"[\u2028\u2029\x85]")
_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)', re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_DATA_URI = re.compile(r"data:[^\"'\s<>)]*", re.IGNORECASE)
_TYPE = re.compile(r"\s*([!#-'*+.0-9A-Z^-~-]+/[!#-'*+.0-9A-Z^-~-]+)", re.IGNORECASE)
# Void elements, and those that the next of their kind closes, nest nothing.
_TAG = re.compile(r"<(/?)(?!(?:br|hr|img|input|link|meta|wbr|p|li|td|th|tr|dd|dt|option)\b)([a-z][a-z0-9]{0,20})")

# Written by the servers on the way, so another delivery of the same mail differs in them.
_TRACE = frozenset(
    {"received", "received-spf", "return-path", "delivered-to", "envelope-to", "delivery-date", "status", "lines"}
    | {"authentication-results", "dkim-signature", "domainkey-signature", "bytes", "content-length", "xref"}
    | {"resent-from", "resent-to", "resent-date", "resent-message-id", "autocrypt"}
)


def parse_message(raw: bytes, caps: Caps = Caps()) -> Mail:
    """The mail in these bytes. Raises Unreadable over a cap (see Caps), never anything else."""
    if len(raw) > caps.bytes:
        raise Unreadable(f"the mail is larger than {caps.bytes} bytes")
    end = _header_end(raw, 0, len(raw), caps)
    headers = _capped_fields(raw[:end], caps)
    by_name: dict[str, tuple[str, ...]] = {}
    for name, value in headers:
        lower = name.lower()
        by_name[lower] = (*by_name.get(lower, ()), value)
    first = {name: values[0] for name, values in by_name.items()}
    content_type = _type_of(first.get("content-type", ""), "text/plain")
    body = _Walk(raw, caps)
    letter = body.part(end, len(raw), first, depth=1, default="text/plain")
    return Mail(
        raw=raw,
        headers=headers,
        message_id=next(iter(_ids(first.get("message-id", ""))), ""),
        in_reply_to=_ids(first.get("in-reply-to", "")),
        references=_ids(first.get("references", "")),
        subject=decode_words(first.get("subject", "")),
        to=_addresses(by_name.get("to", ())),
        cc=_addresses(by_name.get("cc", ())),
        reply_to=_addresses(by_name.get("reply-to", ())),
        date=_date(first.get("date", "")),
        text=letter.text,
        html=letter.html,
        attachments=tuple(body.attachments),
        content_type=content_type,
        fingerprint=_fingerprint(raw, end, headers),
        unknown_charsets=tuple(body.unknown_charsets),
        by_name=by_name,
    )


def content_of(mail: Mail, attachment: Attachment) -> bytes:
    """The decoded bytes of an attachment of this mail."""
    start, end = attachment.place
    return _transfer(mail.raw[start:end], attachment.encoding)


def parse_heading(fields: bytes) -> HeadingView:
    """The few fields that screening asks for, from raw header lines. Fast, never raises; strict checks come later.

    In:  b"From: Ana <ana@ruiz.example>\\r\\nIn-Reply-To: <a1@conti.example>\\r\\n"
    Out: a view; of repeated fields the topmost counts, of To, Cc, Bcc, Delivered-To and X-Loop all.
    """
    found: dict[str, list[str]] = {}
    for name, value in _fields(fields[:256_000]):
        found.setdefault(name.lower(), []).append(value.rstrip())

    def first(name: str) -> str:
        return found[name][0] if name in found else ""

    def addresses(name: str) -> tuple[str, ...]:
        if name not in found:
            return ()
        return tuple(_BARE_ADDRESS.findall(", ".join(found[name]).lower()[:_ADDRESSES_READ]))

    ids = _ids(first("message-id"))
    return HeadingView(
        from_field=first("from"),
        to=addresses("to"),
        cc=addresses("cc"),
        delivered_to=addresses("delivered-to"),
        subject=decode_words(first("subject")),
        message_id=ids[0] if ids else "",
        in_reply_to=_ids(first("in-reply-to")),
        references=_ids(first("references")),
        content_type=_type_of(first("content-type"), "text/plain"),
        auto_submitted=first("auto-submitted").lower(),
        x_loop=tuple(found.get("x-loop", ())),
        return_path=first("return-path") if "return-path" in found else None,
        bcc=addresses("bcc"),
    )


def _header_end(raw: bytes, start: int, end: int, caps: Caps) -> int:
    """The offset behind the blank line that ends the headers of the part in [start, end)."""
    head = raw[start : min(end, start + caps.header_bytes)]
    match = _END_OF_HEADERS.search(head)
    if match:
        return start + match.end()
    if end - start > caps.header_bytes:
        raise Unreadable(f"the headers are longer than {caps.header_bytes} bytes")
    return end


def _fields(block: bytes) -> list[tuple[str, str]]:
    """Names and values of a header block, unfolded; lines that are no field are passed over.

    A control inside a value shows as U+FFFD, so that no strict grammar accepts it.
    """
    block = _FOLD.sub(b" ", block.replace(b"\r\n", b"\n"))
    text = block.decode() if block.isascii() else "\n".join(decode(line, "") for line in block.split(b"\n"))
    if not text.replace("\n", "").isprintable():
        text = _IN_HEADER.sub("\ufffd", text.replace("\t", " "))
    return _FIELD.findall(text)


def _capped_fields(block: bytes, caps: Caps) -> tuple[tuple[str, str], ...]:
    fields = tuple((name, value.rstrip()) for name, value in _fields(block))
    if len(fields) > caps.headers:
        raise Unreadable(f"more than {caps.headers} header fields")
    return fields


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Every message identifier in these fields, as written, however many there are."""
    return tuple(one for value in values for one in _MSG_ID.findall(value))


def _ids(value: str) -> tuple[str, ...]:
    """The message identifiers in a field, the last MOST_IDS of them, as written."""
    return tuple(_MSG_ID.findall(value)[-MOST_IDS:]) if "<" in value else ()


def _addresses(values: tuple[str, ...]) -> tuple[Mailaddr, ...]:
    if not values:
        return ()
    read = entries(", ".join(values)[:_ADDRESSES_READ])
    return tuple(Mailaddr(decode_words(entry.phrase), entry.address) for entry in read if entry.address)


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value[:100])
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if not 1990 <= date.year <= 2200:
        return None
    if date.tzinfo is None:  # "-0000": UTC, the writer's zone unknown (RFC 5322 3.3)
        return date.replace(tzinfo=UTC)
    return date


def _fingerprint(raw: bytes, end: int, headers: tuple[tuple[str, str], ...]) -> str:
    digest = hashlib.sha256()
    for name, value in headers:
        lower = name.lower()
        if lower not in _TRACE and not lower.startswith(("x-", "arc-")):
            digest.update(f"{lower}:{value}\n".encode("utf-8", "replace"))
    digest.update(raw[end:].replace(b"\r\n", b"\n").rstrip(b"\n"))
    return digest.hexdigest()


def _type_of(value: str, default: str) -> str:
    match = _TYPE.match(value[:200])
    return match[1].lower() if match else default


def parameters(value: str) -> dict[str, str]:
    """The parameters of a structured field, names in lower case; extended and continued ones joined (RFC 2231)."""
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, written in _PARAMETER.findall(value[:_PARAMETERS_READ]):
        text = _QUOTED_PAIR.sub(r"\1", written[1:-1]) if written[:1] == '"' and len(written) > 1 else written
        base, star, rest = name.lower().partition("*")
        if not star:
            plain.setdefault(base, text)
            continue
        number = rest.rstrip("*")
        order = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
        pieces.setdefault(base, []).append((order, not rest or rest.endswith("*"), text))
    for base, found in pieces.items():
        plain[base] = _continued(sorted(found))
    return plain


def _continued(pieces: list[tuple[int, bool, str]]) -> str:
    charset, data = "", b""
    for index, (_, encoded, text) in enumerate(pieces):
        if encoded and index == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data += unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace")
    return decode(data, charset)


@dataclass(slots=True)
class _Letter:
    """What one part adds to the letter: the same words as text, as HTML, or both."""

    text: str | None = None
    html: str | None = None


class _Walk:
    """Goes through the parts of one mail, depth first, and keeps what is found on the way."""

    def __init__(self, raw: bytes, caps: Caps) -> None:
        self.raw = raw
        self.caps = caps
        self.parts = 0
        self.attachments: list[Attachment] = []
        self.unknown_charsets: list[str] = []

    def part(self, start: int, end: int, head: dict[str, str], depth: int, default: str) -> _Letter:
        """The letter within [start, end), whose header fields are `head`; attachments are noted aside."""
        self.parts += 1
        if self.parts > self.caps.parts:
            raise Unreadable(f"more than {self.caps.parts} parts")
        if depth > self.caps.depth:
            raise Unreadable(f"parts nested more than {self.caps.depth} deep")
        value = head.get("content-type", "")
        kind, options = _type_of(value, default), parameters(value)
        if kind.startswith("multipart/"):
            return self._multipart(start, end, kind, options, depth)
        disposition = head.get("content-disposition", "")
        name = parameters(disposition).get("filename") or options.get("name", "")
        attached = disposition.lower().lstrip().startswith("attachment") or bool(name)
        data = _transfer(self.raw[start:end], head.get("content-transfer-encoding", ""))
        if attached or kind not in ("text/plain", "text/html"):
            encoding = head.get("content-transfer-encoding", "")
            self.attachments.append(Attachment(decode_words(name), kind, len(data), (start, end), encoding))
            return _Letter()
        return self._text(data, kind, options)

    def _multipart(self, start: int, end: int, kind: str, options: dict[str, str], depth: int) -> _Letter:
        default = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        letters: list[_Letter] = []
        for first, last in _split(self.raw, start, end, options.get("boundary", "")):
            body = _header_end(self.raw, first, last, self.caps)
            head: dict[str, str] = {}
            for name, value in _capped_fields(self.raw[first:body], self.caps):
                head.setdefault(name.lower(), value)
            letters.append(self.part(body, last, head, depth + 1, default))
        if kind == "multipart/alternative":
            return self._capped(_join([x.text for x in letters]), _join([x.html for x in letters]))
        return self._capped(*_in_sequence(letters))

    def _text(self, data: bytes, kind: str, options: dict[str, str]) -> _Letter:
        # Pictures inside the markup are taken out below; anything else of this size is too long in every charset.
        if len(data) > _BYTES_A_CHAR * self.caps.text_chars and (kind == "text/plain" or b"data:" not in data):
            raise self._too_long()
        charset = options.get("charset", "")
        if charset and not known_charset(charset) and not data.isascii():
            self.unknown_charsets.append(charset)
        text = _clean(decode(data, charset))
        if kind == "text/html":
            if len(text) > 2_000 and "data:" in text.lower():
                text = _DATA_URI.sub(lambda m: m[0] if len(m[0]) < 2_000 else "data:,", text)
            if _open_tags(text) > self.caps.markup_depth:
                raise Unreadable(f"more than {self.caps.markup_depth} HTML tags open at once")
            return self._capped(None, text)
        if options.get("format", "").lower() == "flowed":
            text = _unflow(text, drop_space=options.get("delsp", "").lower() == "yes")
        return self._capped(text, None)

    def _capped(self, text: str | None, html: str | None) -> _Letter:
        if max(len(text or ""), len(html or "")) > self.caps.text_chars:
            raise self._too_long()
        return _Letter(text, html)

    def _too_long(self) -> Unreadable:
        return Unreadable(f"the text is longer than {self.caps.text_chars} characters")


def _clean(text: str) -> str:
    """The text with its lines ended by "\\n" alone, and without controls."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text.encode().translate(None, _ASCII_CONTROLS).decode()
    if text.replace("\n", "").replace("\t", "").replace("\u00a0", "").isprintable():
        return text
    return _IN_BODY.sub("", _LINE_ENDS.sub("\n", text))


def _join(texts: list[str | None]) -> str | None:
    found = [text for text in texts if text is not None]
    return "\n".join(found) if found else None


def _in_sequence(letters: list[_Letter]) -> tuple[str | None, str | None]:
    """Parts shown one below the other. Text is None where a part exists only as HTML: never half of a letter."""
    shown = [letter for letter in letters if letter.text is not None or letter.html is not None]
    if all(letter.html is None for letter in shown):
        return _join([letter.text for letter in shown]), None
    html = _join(
        [x.html if x.html is not None else f"<pre>{htmllib.escape(x.text or '', quote=False)}</pre>" for x in shown]
    )
    whole = all(letter.text is not None for letter in shown)
    return (_join([letter.text for letter in shown]) if whole else None), html


def _split(raw: bytes, start: int, end: int, boundary: str) -> Iterator[tuple[int, int]]:
    """The ranges of the parts between the delimiter lines (RFC 2046 5.1.1); a missing last line ends with the whole."""
    if not boundary:
        return
    delimiter = b"--" + boundary.encode("utf-8", "replace")
    opened = -1
    at = start if raw.startswith(delimiter, start, end) else _next_line(raw, delimiter, start, end)
    while at >= 0:
        line_end = raw.find(b"\n", at, end)
        line_end = end if line_end < 0 else line_end
        tail = raw[at + len(delimiter) : line_end].rstrip() if line_end - at < 1_000 else b"?"
        if tail in (b"", b"--"):
            if opened >= 0:
                stop = at - 1
                yield opened, max(opened, stop - 1 if raw[stop - 1 : stop] == b"\r" else stop)
            if tail:
                return
            opened = min(line_end + 1, end)
        at = _next_line(raw, delimiter, at, end)
    if opened >= 0:
        yield opened, end


def _next_line(raw: bytes, delimiter: bytes, start: int, end: int) -> int:
    at = raw.find(b"\n" + delimiter, start, end)
    return at + 1 if at >= 0 else -1


def _transfer(data: bytes, encoding: str) -> bytes:
    encoding = re.split(r"[\s;(]", encoding[:200].strip().lower(), maxsplit=1)[0]
    if encoding == "base64":
        return from_base64(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    return data


def _open_tags(html: str) -> int:
    """How many tags are open at once, at most. HTML parsers take quadratic time over it: 40,000 are seven seconds."""
    if html.count("<") < 1_000:
        return 0
    open_now: Counter[str] = Counter()
    depth = deepest = 0
    for slash, name in _TAG.findall(html.lower()):
        if not slash:
            open_now[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_now[name]:
            open_now[name] -= 1
            depth -= 1
    return deepest


def _unflow(text: str, *, drop_space: bool) -> str:
    """Flowed text with its soft line breaks undone (RFC 3676 4); quotation levels are never joined to one another."""
    pieces: list[str] = []
    open_level = -1  # quotation depth of a line that flows on, -1 where none does
    for line in text.split("\n"):
        words = line.lstrip(">")
        level = len(line) - len(words)
        if words[:1] == " ":
            words = words[1:]
        flows = words[-1:] == " " and words != "-- "
        if open_level != level or words == "-- ":
            pieces.append("\n" + line[:level] + " " if level else "\n")
        pieces.append(words[:-1] if flows and drop_space else words)
        open_level = level if flows else -1
    return "".join(pieces)[1:]
