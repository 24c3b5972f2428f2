"""Banners: what the reader's own mail server adds to mail from outside, as "CAUTION: external sender".

Confirmed ones are known by their text, wherever they stand; others by three signs at once, at the top alone. Lines are
blanked, never taken out: places that were found in the text stay right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from bot.reading.quoting.folding import flat, quoted_part
from bot.reading.quoting.marks import addressed, marks

MAX_BANNER = 2_000  # characters of a confirmed banner that are compared
MAX_LINES = 30  # lines that a banner may be wrapped into
MAX_PARAGRAPH = 700  # characters of a paragraph that may be an unconfirmed banner
_SENTENCE_ENDS = (".", "!", "。", "！", "]", "】", "*", "-", "=", "_", "#", ")")
_TAG_SIGNS = r"\[\](){}<>*#=_!~【】\s⚠️-"
_TAG_FIRST = re.compile(r"\s*(?:\[([^\[\]\n]{1,40})\]|【([^【】\n]{1,40})】)[:：]?\s*")
_ALONE = re.compile(rf"[{_TAG_SIGNS}]{{0,40}}([^{_TAG_SIGNS}](?:[^\n]{{0,38}}[^{_TAG_SIGNS}])?)[{_TAG_SIGNS}]{{0,40}}")
_DECORATION = " \t*_#=~-|!>⚠️\ufe0f"


def without_banners(lines: list[str], banners: Sequence[str], *, paragraphs: bool = True) -> list[str]:
    """The lines, those of banners empty. `paragraphs`: blank lines part them; else every line is one, as in HTML."""
    known = _folded(tuple(banners)) if banners else ()
    if known:
        lines = _without_known(lines, known)
    return _without_unconfirmed(lines, paragraphs)


def without_tags(subject: str, tags: Sequence[str]) -> str:
    """The subject without the given tags, "[EXTERNAL]" with its brackets or without, and without those of any firm."""
    for tag in tags:
        words = re.escape(tag.strip())
        if flat(tag):
            written = rf"[\[【(]{words}[\]】)]" if tag.strip()[0].isalnum() else words
            subject = re.sub(rf"{written}[:：]?\s*", "", subject[:MAX_BANNER], flags=re.IGNORECASE)
    while (match := _TAG_FIRST.match(subject)) and is_tag(match[1] or match[2]):
        subject = subject[match.end() :]
    return subject.strip()


def is_tag(words: str) -> bool:
    """Whether these words alone say that a mail comes from outside: "EXTERNAL", "Ext. Mail"."""
    return flat(words) in marks().outside_tags


@lru_cache(maxsize=16)
def _folded(banners: tuple[str, ...]) -> tuple[str, ...]:
    found = {flat(banner[:MAX_BANNER]) for banner in banners}
    return tuple(sorted((text for text in found if len(text) > 3), key=len, reverse=True))


def _without_known(lines: list[str], known: Sequence[str]) -> list[str]:
    found = list(lines)
    at = 0
    while at < len(found):
        if found[at] and quoted_part(found[at]) is None and (first := flat(found[at][:MAX_BANNER])):
            for banner in known:
                if (banner.startswith(first) or first.startswith(banner)) and _blank_out(found, at, banner):
                    break
        at += 1
    return found


def _blank_out(lines: list[str], start: int, banner: str) -> bool:
    """Empties the lines from `start` on that show this banner, but for what follows on the last; whether they do."""
    left = banner
    for at in range(start, min(len(lines), start + MAX_LINES)):
        text = flat(lines[at][:MAX_BANNER])
        if left.startswith(text):
            left = left[len(text) :]
            rest: str | None = ""
        else:
            rest = _behind(lines[at], left) if text.startswith(left) else None
            left = ""
        if rest is None:
            return False
        if not left:
            lines[start : at + 1] = [""] * (at - start) + [rest]
            return True
    return False


def _behind(line: str, beginning: str) -> str | None:
    """What stands on the line behind its folded beginning; None where that ends within a word."""
    seen = 0
    for at, character in enumerate(line):
        if seen >= len(beginning):
            return (
                None if flat(character) and flat(line[at - 1]) and character.isascii() else line[at:].lstrip(" .:-*|]")
            )
        seen += len(flat(character))
    return None


def _without_unconfirmed(lines: list[str], paragraphs: bool) -> list[str]:
    at = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if at == len(lines) or not _may_open(lines[at]):
        return lines
    found = list(lines)
    for _ in range(3):  # a tag, a caution, a note on a first contact
        height = _height(found, at, paragraphs)
        found[at : at + height] = [""] * height
        if height == 0:
            match = _TAG_FIRST.match(found[at])
            if match is None or not is_tag(match[1] or match[2]):
                return found
            found[at] = found[at][match.end() :]
        at = next((at for at in range(at, len(found)) if found[at].strip()), len(found))
        if at == len(found):
            return found
    return found


def _may_open(line: str) -> bool:
    """Whether a line may be the first of a banner: cheap, for most mails have none."""
    low = _lower(line[:200])
    return bool(marks().outside_opens.of(_opened(low))) or any(word in low for word in marks().first_contact)


def _height(lines: Sequence[str], start: int, paragraphs: bool) -> int:
    """How many lines the banner takes that begins here, whole sentences of one paragraph; 0 where none does."""
    joined = ""
    for at in range(start, min(len(lines), start + (8 if paragraphs else 1))):
        if not lines[at].strip() or quoted_part(lines[at]) is not None:
            return 0
        joined = f"{joined} {lines[at].strip()}".strip()
        if len(joined) > MAX_PARAGRAPH:
            return 0
        ends = at + 1 == len(lines) or not paragraphs or not lines[at + 1].strip()
        if (ends or joined.endswith(_SENTENCE_ENDS)) and _is_banner(joined):
            return at + 1 - start
        if ends:
            return 0
    return 0


def _is_banner(text: str) -> bool:
    low = _lower(text)
    if any(word in low for word in marks().first_contact):
        return addressed(text)
    match = _ALONE.fullmatch(text[:130]) if len(text) <= 120 else None
    if match is not None and is_tag(match[1]):
        return text != match[1] or text.isupper()
    opened = _opened(low)
    label = marks().outside_opens.of(opened)
    if "?" in low or not label or not any(word in opened for word in marks().outside):
        return False
    return any(word in opened[len(label) :] for word in marks().outside_advice)


def _lower(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("i\u0307", "i")


def _opened(low: str) -> str:
    """Without what decorates a banner's first words."""
    return low.strip(_DECORATION).lstrip("[【( ")
