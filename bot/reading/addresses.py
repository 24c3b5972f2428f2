"""Header text and address lists, read with one linear grammar: encoded words, quoted strings, comments, groups."""

from __future__ import annotations

import binascii
import codecs
import re
import unicodedata
from dataclasses import dataclass, field

# Text codecs of Python that are no charset of mail, or that a few bytes can keep busy for long.
_NOT_CHARSETS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
    | {"base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib"}
)
# What mail programs mean when they say less (as browsers read it, WHATWG Encoding).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949"}

_CONTROLS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+"
)
_CHARSET_NAME = re.compile(r"[A-Za-z0-9_.:+-]{1,40}")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_END_OF_BASE64 = re.compile(rb"=[=\s]*")
_ALL_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]+")
_MOST_PIECES = 100
_ENCODED_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([QqBb])\?([^?]{0,4000})\?=")
_BLANK = re.compile(r"\s+")
_LEXEME = re.compile(r'"(?:[^"\\]|\\.)*"?|[^"()<>,:;\\]+|\\.|.', re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)

MOST_ENTRIES = 1_000


@dataclass(slots=True)
class Entry:
    """One address as it stands in a list. Everything is still encoded; `flaws` name what a strict reader refuses."""

    phrase: str = ""  # the words before the angle bracket, quoted pairs undone
    address: str = ""  # "" where none stands
    comments: list[str] = field(default_factory=list)
    flaws: set[str] = field(default_factory=set)  # group, angles, text-after, unclosed, comment-inside


def known_charset(name: str) -> str:
    """The Python codec for a charset name of mail, "" where there is none."""
    match = _CHARSET_NAME.fullmatch(name.strip().strip("\"'"))
    try:
        found = codecs.lookup(match[0]).name if match else ""
    except LookupError:
        return ""
    if found.replace("_", "-") in _NOT_CHARSETS:
        return ""
    return _MEANT.get(found, found)


def decode(data: bytes, charset: str) -> str:
    """Text of bytes in a declared charset. An absent, wrong or unknown charset falls back to UTF-8, then Windows-1252.

    A charset of several bytes that is broken in places keeps what is readable: U+FFFD stands for the rest.
    """
    codec = known_charset(charset) if charset else ""
    if codec and codec not in ("cp1252", "utf-8"):
        try:
            return data.decode(codec, "replace")
        except (LookupError, ValueError):
            codec = ""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("utf-8" if codec == "utf-8" else "cp1252", "replace")


def clean_line(text: str) -> str:
    """One line without controls (C0, C1, U+2028/9, bidi), blanks drawn together: safe to show and to copy."""
    if not text.isprintable():
        text = _CONTROLS.sub(" ", text)
    return " ".join(text.split())


def folded(text: str) -> str:
    """The text without case and accents, for finding names."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def decode_words(value: str) -> str:
    """A header value with its encoded words (RFC 2047) decoded, cleaned to one line.

    Neighbouring words of one charset are joined as bytes first: programs split characters between them.
    """
    if "=?" not in value:
        return clean_line(value)
    out: list[str] = []
    charset, pending, end = "", list[bytes](), 0
    for match in _ENCODED_WORD.finditer(value):
        between = value[end : match.start()]
        neighbour = bool(pending) and not between.strip()
        if not neighbour or match[1].lower() != charset:
            out += (decode(b"".join(pending), charset), "" if neighbour else between)
            charset, pending = match[1].lower(), []
        pending.append(_word_bytes(match[2], match[3]))
        end = match.end()
    out += (decode(b"".join(pending), charset), value[end:])
    return clean_line("".join(out))


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if encoding in "Qq":
        return binascii.a2b_qp(raw, header=True)
    return from_base64(raw)


def from_base64(data: bytes) -> bytes:
    """The bytes of base64, read as leniently as mail programs do: strange characters and missing padding pass.

    Some write it in pieces, each with its own padding: they are read as one, up to what is no base64, such as the
    plain footer of a gateway.
    """
    end = _END_OF_BASE64.search(data)
    if end is None or end.end() == len(data):
        return _piece(data)
    found = _piece(data[: end.end()])
    for more in _END_OF_BASE64.split(data[end.end() :], _MOST_PIECES):
        if not _ALL_BASE64.fullmatch(more):
            break
        found += _piece(more)
    return found


def _piece(data: bytes) -> bytes:
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        letters = _NOT_BASE64.sub(b"", data)
        if len(letters) % 4 == 1:
            letters = letters[:-1]
        return binascii.a2b_base64(letters + b"==")


def entries(value: str) -> list[Entry]:
    """The entries of an address list (RFC 5322 3.4), leniently; at most MOST_ENTRIES are read.

    Strictness is the caller's: `flaws` say where an entry leaves the grammar of a plain single mailbox.
    """
    found: list[Entry] = []
    now = _Reading()
    for match in _LEXEME.finditer(value):
        lexeme = match[0]
        if now.comment_depth:
            now.in_comment(lexeme)
        elif lexeme == "(":
            now.comment_depth = 1
            now.comment = []
        elif now.angle is not None:
            now.in_angle(lexeme)
        elif lexeme == "<":
            now.open_angle()
        elif lexeme in (",", ";"):
            now.close(found)
            if lexeme == ";":
                now.group = False
            if len(found) >= MOST_ENTRIES:
                return found
        elif lexeme == ":":
            now.open_group()
        else:
            now.text(lexeme)
    now.close(found)
    return found


class _Reading:
    """The entry being read and where in it the reader stands."""

    def __init__(self) -> None:
        self.group = False
        self.comment_depth = 0
        self.comment: list[str] = []
        self.start()

    def start(self) -> None:
        self.entry = Entry()
        self.words: list[str] = []
        self.angle: list[str] | None = None
        self.angles = 0

    def in_comment(self, lexeme: str) -> None:
        self.comment_depth += (lexeme == "(") - (lexeme == ")")
        if self.comment_depth:
            self.comment.append(lexeme)
        else:
            self.entry.comments.append("".join(self.comment).strip())

    def open_angle(self) -> None:
        self.angles += 1
        self.angle = []
        self.after_comment()
        if self.angles > 1:
            self.entry.flaws.add("angles")

    def in_angle(self, lexeme: str) -> None:
        assert self.angle is not None
        if lexeme != ">":
            self.angle.append(lexeme)
            return
        self.after_comment()
        if self.angles == 1:
            self.entry.address = "".join(self.angle).strip()
        self.angle = None

    def open_group(self) -> None:
        self.group = True
        self.start()

    def after_comment(self) -> None:
        """What follows a comment shows the eye another address than the grammar reads: "ana(x)@ruiz.example"."""
        if self.entry.comments:
            self.entry.flaws.add("comment-inside")

    def text(self, lexeme: str) -> None:
        if lexeme.strip():
            self.after_comment()
        if self.angles and lexeme.strip():
            self.entry.flaws.add("text-after")
        else:
            self.words.append(lexeme)

    def close(self, found: list[Entry]) -> None:
        if self.angle is not None:
            self.entry.flaws.add("unclosed")
            if self.angles == 1:
                self.entry.address = "".join(self.angle).strip()
        if self.comment_depth:
            self.entry.flaws.add("unclosed")
            self.comment_depth = 0
        if self.group:
            self.entry.flaws.add("group")
        if not self.angles:
            bare = "".join(self.words).strip()
            if "@" in bare:
                self.entry.address, self.words = bare, []
        self.entry.phrase = _phrase(self.words)
        if self.entry.address or self.entry.phrase:
            found.append(self.entry)
        self.start()


_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*")


def is_address(text: str, *, dotted: bool = False) -> bool:
    """A plain ASCII addr-spec: dot-atom @ host name (RFC 5321 4.1.2, its lengths), no quoting, no literal.

    With `dotted` the domain must have a dot, as anything on the public Internet has.
    """
    local, at, domain = text.partition("@")
    if not at or len(local) > 64 or len(text) > 254 or (dotted and "." not in domain):
        return False
    return bool(_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain))


def same_address(one: str, other: str) -> bool:
    """Whether two addresses name one mailbox: equal in ASCII without regard to case; no Unicode folding of any kind."""
    return one.isascii() and other.isascii() and one.lower() == other.lower()


def _phrase(words: list[str]) -> str:
    plain = (_QUOTED_PAIR.sub(r"\1", word.strip('"')) if word.startswith('"') else word for word in words)
    return _BLANK.sub(" ", "".join(plain)).strip()
