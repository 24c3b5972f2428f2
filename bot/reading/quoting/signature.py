"""Where the author's words end and the signature, the device's line or a disclaimer begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.reading.quoting.folding import flat
from bot.reading.quoting.marks import ADDRESS, marks

LONGEST = 14  # lines of a signature
_RULE = re.compile(r"\s*(?:[-‐‑–—―]{1,60}|_{2,60}|[*=~]{3,60}|[─━]{2,60})\s*")
_DELIMITER = re.compile(r"\s*(?:--|—|--\s)\s?")
_CONTACT = re.compile(
    rf"(?:{ADDRESS}|https?://|www\.|\+\d[\d\s()./-]{{6,}}|\(?\d{{2,5}}\)?[\s./-]\d[\d\s./-]{{5,}}"
    r"|^\s*(?:t|m|p|e|w|tel|mob|mobile|phone|fax|cell|email|e-mail|web|office|direct|linkedin|skype|telefon|handy|mobil"
    r"|tél|télefono|teléfono|móvil|telefoon|telefono|cel|whatsapp)\s?[.:|](?:\s|\d|$))",
    re.IGNORECASE,
)
_NAMED_ADDRESS = re.compile(rf"[ \t]*[^\W\d_][^<>@\n]{{0,80}}<{ADDRESS}>[ \t]*$")
_POSTCODE = re.compile(r"\s*(?:[A-Z]{1,2}-)?\d{4,6}\s+[^\W\d_]|.*[^\W\d_],?\s+\d{5}\s*$|.*[^\W\d_] \d{1,4}[a-z]?\s*$")
_NUMBERED = re.compile(r"^\d{1,4}[a-z]?,? |[^\W\d_],? \d{1,4}[a-z]?\b", re.IGNORECASE)
_DASHED_NAME = re.compile(r"\s*[-‐–—~]{1,2}\s?((?:[^\W\d_][^\W\d_'.-]*[ .-]{0,2}){1,4})\s*")
_ENDED = re.compile(r"[.!?…。！？]\s*$")
_SENTENCE = re.compile(r"[。！？，；、]|[.!?…]\s*$")
_CASELESS = re.compile("[\u0590-\u08ff\u0900-\u109f\u0e00-\u0e7f\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff]")
LONGEST_NAME = 12  # letters of a name in a script without capitals
_LETTERS = re.compile(r"[^\W\d_]+")


def without_signature(lines: list[str], names: Sequence[str]) -> list[str]:
    """The lines above the signature, device line, disclaimer or bare contact block. `names` may sign."""
    lines = _above_footer(_trimmed(lines), names)
    lines = _above_closing(lines, names)
    lines = _above_contact_block(lines, names)
    return _above_dashed_name(lines)


def _trimmed(lines: list[str]) -> list[str]:
    last = len(lines)
    while last and not lines[last - 1].strip():
        last -= 1
    return lines[:last]


def _above_footer(lines: list[str], names: Sequence[str]) -> list[str]:
    """Above a delimiter ("-- ", RFC 3676 section 4.3) or a disclaimer; lines that name a device go where they stand."""
    found: list[str] = []
    for at, line in enumerate(lines):
        start = line.lstrip()[:1]
        if not start:
            found.append(line)
            continue
        if start in "-‐‑–—―_*=~─━" and _RULE.fullmatch(line) and _signs(line, lines[at + 1 :], names):
            break
        if marks().disclaims(line[:400]):
            if found and _RULE.fullmatch(found[-1]):
                found.pop()
            break
        if not marks().sign_of_device(line):
            found.append(line)
    return _trimmed(found)


def _signs(rule: str, below: Sequence[str], names: Sequence[str]) -> bool:
    """Whether what stands below a line of dashes signs: a divider between the author's own words must not end them."""
    if rule.rstrip("\r") in ("-- ", " -- "):
        return True
    tail = [line for line in below[: 3 * LONGEST] if line.strip()]
    if _DELIMITER.fullmatch(rule):
        return len(tail) <= LONGEST
    return all(_is_signature(line, names) or marks().disclaims(line) for line in tail[:2]) and len(tail) <= LONGEST


def _above_closing(lines: list[str], names: Sequence[str]) -> list[str]:
    """Below a closing ("Best,") stand a name, a title and ways to reach somebody, nothing that decides."""
    for at in range(len(lines) - 1, max(-1, len(lines) - LONGEST - 6), -1):
        if marks().closes(lines[at]):
            tail = [line for line in lines[at + 1 :] if line.strip()]
            if tail and (all(_is_signature(line, names) for line in tail) or _is_card(tail, names)):
                return lines[: at + 1]
            break
    return lines


def _is_card(lines: Sequence[str], names: Sequence[str]) -> bool:
    """Name first, ways to reach somebody below; between them a firm's slogan may stand."""
    if len(lines) > LONGEST or not _is_signature(lines[0], names) or not _reaches(lines):
        return False
    return not any(line.rstrip().endswith(("?", "!")) or marks().decides(line.lstrip()) for line in lines)


def _reaches(lines: Sequence[str]) -> int:
    return sum(bool(_CONTACT.search(line[:400]) or marks().titles.within(line[:400])) for line in lines)


def _is_signature(line: str, names: Sequence[str]) -> bool:
    """A line that names somebody or says how to reach them."""
    line = line[:400].strip(" \t*_-|,")
    if not line or (_CONTACT.search(line) and len(line) <= 120):
        return True
    if len(line) > 90 or line.endswith(("?", "!", ":")):
        return False
    if names and flat(line) in _folded(tuple(names)):
        return True
    words = _LETTERS.findall(line)
    if not words:
        return False
    placed = marks().places.within(line)
    if placed and _NUMBERED.search(line) and not line.endswith("."):
        return True
    caseless = _CASELESS.search(line) is not None
    if caseless and _SENTENCE.search(line):
        return False
    if not all(not word[:1].islower() or len(word) == 1 or word.lower() in marks().small for word in words):
        return False
    if placed or marks().titles.within(line) or _POSTCODE.match(line):
        return True
    if caseless and sum(map(len, words)) > LONGEST_NAME:
        return False
    return len(words) <= 4 and not marks().decides(line)


@lru_cache(maxsize=64)
def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(flat, names))


def _above_contact_block(lines: list[str], names: Sequence[str]) -> list[str]:
    """Above bare blocks of name, title, phone, each set off by a blank line."""
    while lines:
        start = len(lines)
        while start and lines[start - 1].strip():
            start -= 1
        block = lines[start:]
        if not 2 <= len(block) <= 10:
            return lines
        if sum(bool(_NAMED_ADDRESS.match(line[:400])) for line in block) > 1:
            return lines  # two people with their addresses sign nothing
        if not _reaches(block):
            return lines
        first = next((at for at in range(len(block), 0, -1) if not _is_signature(block[at - 1], names)), 0)
        if start + first == 0:
            return lines
        if first and (len(block) - first < 3 or not _ENDED.search(block[first - 1]) or not _reaches(block[first:])):
            return lines
        if first and not _CASELESS.search(block[first]):
            return lines  # "Ask Rosa.", and where she is to be reached
        lines = _trimmed(lines[: start + first])
    return lines


def _above_dashed_name(lines: list[str]) -> list[str]:
    """Above a last line like "-Ana", which is no item of a list."""
    match = _DASHED_NAME.fullmatch(lines[-1][:60]) if len(lines) > 1 else None
    if match is None or len(lines[-1]) > 60:
        return lines
    words = _LETTERS.findall(match[1])
    name = 1 <= len(words) <= 3 and all(word[:1].isupper() for word in words) and not marks().decides(match[1])
    above = next((line.lstrip() for line in reversed(lines[:-1]) if line.strip()), "")
    return _trimmed(lines[:-1]) if name and above[:1] not in "-–—*•~" else lines
