"""What a mail says in every way it could be read: raw, decoded, unescaped, unpacked, without tags, in plain letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from email.message import Message
from functools import cached_property
from html import unescape
from urllib.parse import unquote

from bot.reading.addresses import decode, decode_words, from_base64, known_charset
from bot.reading.message import parameters

MOST_READ = 2_000_000  # bytes of one piece that are read in every way; more can only be an enclosure
_MOST_UNPACKED = 8_000_000  # bytes of all that one enclosure holds
_MOST_MEMBERS = 300
_MOST_DECODED = 200_000  # characters that runs of base64 are looked for in; longer texts are enclosures, decoded anyway
_MOST_TAGS = 10_000  # HTML parsers take quadratic time over tags that stay open

_SOFT_BREAK = re.compile(rb"=[ \t]*\r?\n")
_FOLDED = re.compile(rb"\r?\n(?=[ \t])")
_QP = re.compile(rb"=([0-9A-Fa-f]{2})")
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([0-9a-fA-F]{2,6})[ ]?)")
_QUOTE_MARKS = re.compile(r"(?m)^[>| \t]+")
_CODED = re.compile(r"[A-Za-z0-9+/_-]{12,2000}={0,2}")
_NO_HEX = re.compile(r"[ :]")
_PRINTABLE = re.compile(rb"[ -~]{6,}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[ :]?){6,1000}")
_NO_WORD = re.compile(r"[\W_]+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\W_]{1,4}(?=\d)")
_STREAM = re.compile(rb"stream\r?\n")
_SHOWN_IN_PDF = re.compile(rb"\(((?:[^()\\]|\\.){0,2000})\)|<([0-9A-Fa-f]{2,2000})>")

# Letters that look like those of the Latin alphabet, small ones; capitals are folded before.
_LOOKS_LIKE = dict(
    zip("авеёзкмнорстухіїјѕԁһԛԝɡαβεικνορτυχωıłøđ", "abee3kmhopctyxiijsdhqwgabeikvoptuxwilod", strict=True)
)
_TURNS = re.compile("[\u202e\u2067]|bidi-override|<bdo")
_BLANK_LETTERS = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"


class Views:
    """What a mail says in every reading.

    `texts` are read as they are, `pieces` as bytes. `large` are pieces above MOST_READ, in lower case: those are only
    searched as they stand.
    """

    def __init__(self, texts: Iterable[str], pieces: Sequence[bytes]) -> None:
        texts = [*texts, *(text for piece in pieces for text in _readings(piece))]
        distinct = dict.fromkeys(texts)
        coded = [text for one in distinct for text in _decoded_runs(one)]
        coded += [one[::-1] for one in distinct if _TURNS.search(one)]
        self.folded = tuple(dict.fromkeys(fold(text) for text in (*distinct, *dict.fromkeys(coded))))
        self.large = tuple(piece.lower() for piece in pieces if len(piece) > MOST_READ)

    @cached_property
    def dense(self) -> tuple[str, ...]:
        """Without any blank."""
        return tuple(dict.fromkeys(text.replace(" ", "") for text in self.folded))

    @cached_property
    def digits(self) -> tuple[str, ...]:
        """With the digits of a number joined."""
        return tuple(dict.fromkeys(_BETWEEN_DIGITS.sub("", text) for text in self.folded))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """With nothing but words."""
        return tuple(dict.fromkeys(only_words(text) for text in self.folded))

    def show(self, text: str) -> bool:
        """True where this stands anywhere, blanks and case aside, forwards or backwards."""
        back = text[::-1]
        return any(text in view or back in view for view in (*self.folded, *self.dense)) or self.largely_show(text)

    def largely_show(self, text: str) -> bool:
        """True where a piece too large for reading shows it as it stands."""
        return any(text.encode("utf-8", "replace") in piece for piece in self.large)


def views_of(raw: bytes, message: Message[str, str]) -> Views:
    """Every reading of a mail: of its bytes, its headers and its parts, and of what enclosures hold."""
    return Views(_header_texts(message), _pieces(raw, message))


def fold(text: str) -> str:
    """Small plain letters, one blank for many; nothing invisible, accents and look-alikes evened out."""
    if text.isascii():
        return " ".join(text.lower().split())
    text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text)
    table = {ord(letter): _plain(letter) for letter in set(text) if not letter.isascii()}
    return " ".join(text.translate(table).split())


def only_words(text: str) -> str:
    """A folded text with nothing but its words."""
    return _NO_WORD.sub(" ", text).strip()


def without_tags(text: str) -> str:
    """A text with what stands in angle brackets taken out."""
    return _TAG.sub(" ", unescape(text))


def _plain(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if unicodedata.category(letter) in ("Mn", "Me", "Cf") or letter in _BLANK_LETTERS:
        return ""
    return _LOOKS_LIKE.get(letter, letter)


def _pieces(raw: bytes, message: Message[str, str]) -> list[bytes]:
    """The headers, the whole and the decoded parts. The whole of a large mail says nothing that its parts do not."""
    head = raw.partition(b"\r\n\r\n")[0]
    pieces = [head, _FOLDED.sub(b"", head)]
    if len(raw) <= MOST_READ:
        pieces += [raw, _SOFT_BREAK.sub(b"", raw)]
    for part in message.walk():
        if not part.is_multipart():
            data = bytes(part.get_payload(decode=True) or b"")
            pieces += [data, *_in_charset(data, part), *_unpacked(data)]
        pieces += [text.encode("utf-8", "replace") for text in (part.preamble, part.epilogue) if text]
    return pieces


def _in_charset(data: bytes, part: Message[str, str]) -> Iterator[bytes]:
    """The part in UTF-8, where it says to be written otherwise."""
    charset = parameters(str(part.get("Content-Type", ""))).get("charset", "")
    if len(data) <= MOST_READ and known_charset(charset) not in ("", "utf-8", "cp1252"):
        yield decode(data, charset).encode("utf-8", "replace")


def _unpacked(data: bytes, deep: int = 2) -> Iterator[bytes]:
    """What an enclosure holds that is packed: a zip (office files are some), gzip, the streams of a PDF."""
    if data[:4] == b"PK\x03\x04" and deep:
        for member in _of_zip(data):
            yield member
            yield from _unpacked(member, deep - 1)
    elif data[:2] == b"\x1f\x8b" and deep:
        inner = _inflated(data, 31)
        yield inner
        yield from _unpacked(inner, deep - 1)
    elif data[:1_024].lstrip()[:5] == b"%PDF-":
        yield from _of_pdf(data)


def _of_zip(data: bytes) -> Iterator[bytes]:
    import io
    import zipfile
    import zlib

    left = _MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            for member in folder.infolist()[:_MOST_MEMBERS]:
                yield member.filename.encode("utf-8", "replace")
                with folder.open(member) as file:
                    found = file.read(min(left, MOST_READ))
                left -= len(found)
                yield found
                if left <= 0:
                    return
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError, OSError):
        return  # locked or broken: nobody else reads it either


def _of_pdf(data: bytes) -> Iterator[bytes]:
    left = _MOST_UNPACKED
    for place in list(_STREAM.finditer(data[:_MOST_UNPACKED]))[:_MOST_MEMBERS]:
        found = _inflated(data[place.end() : place.end() + MOST_READ], 15) or data[place.end() : place.end() + 20_000]
        left -= len(found)
        yield found
        yield b"".join(
            plain or bytes.fromhex(code.decode()[: len(code) // 2 * 2]) for plain, code in _SHOWN_IN_PDF.findall(found)
        )
        if left <= 0:
            return


def _inflated(data: bytes, window: int) -> bytes:
    import zlib

    try:
        return zlib.decompressobj(window).decompress(data, MOST_READ)
    except zlib.error:
        return b""


def _header_texts(message: Message[str, str]) -> Iterator[str]:
    fields = [str(value) for part in message.walk() for value in part.values()]
    values = [[line.strip() for line in value.splitlines()] for value in fields]
    yield from _unwrapped("\n".join(decode_words(" ".join(lines)) for lines in values))
    yield from _unwrapped("\n".join(decode_words("".join(lines)) for lines in values if len(lines) > 1))
    yield from _unwrapped("\n".join(text for value in fields if ";" in value for text in parameters(value).values()))


def _readings(piece: bytes) -> Iterator[str]:
    if len(piece) > MOST_READ:
        return
    text = piece.replace(b"\x00", b"").decode("utf-8", "replace")
    yield from _unwrapped(text)
    if b"=" in piece:
        yield from _unwrapped(_QP.sub(lambda match: bytes([int(match[1], 16)]), piece).decode("utf-8", "replace"))
    if "\\" in text:
        yield from _unwrapped(_ESCAPE.sub(_unescaped, text))
    if "\n>" in text:
        yield _QUOTE_MARKS.sub("", text)
    if "</" in text and text.count("<") < _MOST_TAGS:
        from bot.reading.quoting import visible_text

        yield visible_text(text)


def _unwrapped(text: str) -> Iterator[str]:
    """The text, and what it is once entities, percent signs, comments and tags are undone, twice over."""
    for _ in range(2):
        yield text
        plain = unescape(text)
        if "<" in plain:
            bare = _without_comments(plain)
            yield _TAG.sub("", bare)
            yield _TAG.sub(" ", bare)
        undone = unquote(plain)
        if undone == text:
            return
        text = undone
    yield text


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join((*kept, text[at:]))


def _unescaped(match: re.Match[str]) -> str:
    number = int(match[1] or match[2] or match[3], 16)
    return chr(number) if number < 0x110000 else ""


def _decoded_runs(text: str) -> Iterator[str]:
    """What runs of base64 and of hexadecimal digits say, wherever in them it begins, as far as that is text."""
    if len(text) > _MOST_DECODED:
        return
    data = [bytes.fromhex(_NO_HEX.sub("", run)) for run in _HEX.findall(text)]
    for run in _CODED.findall(text):
        letters = run.replace("-", "+").replace("_", "/").encode()
        data += [from_base64(letters[start:]) for start in range(4)]
    if found := _PRINTABLE.findall(b"\n".join(data)):
        yield b"\n".join(found).decode()
