"""How lines are made comparable: quotation marks and invisible characters taken away, letters and digits folded."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_QUOTE_MARK = re.compile(r"[ \t]{0,8}(?:[>＞|│┃][ \t]?){1,20}")
_QUOTED_ONCE = re.compile(r"[ \t]{0,8}[>＞|│┃][ \t]?")
_INITIALS = re.compile(r"[ \t]{0,8}[A-Z][A-Za-z]{0,9}>{1,9}(?:[ \t]|$)")  # "CC> " of The Bat, "Carla> " of Emacs
_NEITHER = re.compile(r"[\W_]+")
_NEITHER_ASCII = bytes(code for code in range(128) if not chr(code).isalnum())
_LINK = re.compile(
    r"<(?:mailto|https?|tel|sip|callto):[^<>]*>|<[^<>\s@]{1,64}@[^<>\s?]{1,100}\?[^<>]*>|\((?:mailto|https?):[^()\s]*\)|\[(?:cid|image)[^\[\]]*\]|\bmailto:[^\s<>]+",
    re.I,
)
_ARMOUR = "-----BEGIN PGP "
_HASHES = re.compile(r"-{5}BEGIN PGP SIGNED MESSAGE-{5}[ \t]*\n(?:[A-Za-z-]{1,40}: [^\n]{0,200}\n){0,5}")
_SEAL = re.compile(r"^-{5}BEGIN PGP SIGNATURE-{5}[^-]*(?:-{5}END PGP SIGNATURE-{5})?", re.MULTILINE)
_DASHED = re.compile(r"^- (?=-)", re.MULTILINE)
_FIRST_OF_MARKS = frozenset(">＞|│┃")


def lines_of(text: str) -> list[str]:
    """The lines of a text, without invisible characters."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = _INVISIBLE.sub("", text.replace("\u00a0", " ").replace("\u3000", " "))
    return text.split("\n")


def without_armour(text: str) -> str:
    """The words of a text signed in clear, without what OpenPGP puts around them (RFC 9580 section 7)."""
    if _ARMOUR not in text:
        return text
    return _DASHED.sub("", _SEAL.sub("", _HASHES.sub("", text)))


def quoted_part(line: str) -> str | None:
    """What a line marked as quotation holds behind the mark; None where the line is not marked.

    A row of a table drawn with bars ("| a | b |") is not marked.
    """
    start = line.lstrip(" \t")
    if not start:
        return None
    if start[0] in _FIRST_OF_MARKS:
        if start[0] == "|" and start.rstrip().endswith("|") and len(start.strip()) > 1:
            return None
        match = _QUOTE_MARK.match(line)
        return line[match.end() :] if match else None
    if ">" in line[:20] and (match := _INITIALS.match(line)):
        return line[match.end() :]
    return None


def without_marks(line: str) -> str:
    """The line without its quotation marks, at any level."""
    return _QUOTE_MARK.sub("", line, count=1) if _QUOTE_MARK.match(line) else line


def without_mark(line: str) -> str:
    """The line with one level of quotation marks taken away."""
    match = _QUOTED_ONCE.match(line)
    return line[match.end() :] if match else line


def flat(text: str) -> str:
    """Letters and digits alone, folded: what survives any wrapping, quoting and change of quote marks."""
    if text.isascii():
        return text.lower().encode().translate(None, _NEITHER_ASCII).decode()
    return _NEITHER.sub("", unicodedata.normalize("NFKC", text).casefold())


def without_links(line: str) -> str:
    """The line without the targets that mail programs write behind a link's or an image's words."""
    return _LINK.sub(" ", line) if "<" in line or "[" in line or "(" in line or "mailto:" in line else line
