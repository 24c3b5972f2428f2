"""What the author of a reply just wrote: quotations, signature and disclaimers taken away.

The letter we sent is known: whatever lines of the reply it contains are quotation, in any language and layout. Patterns
take what is left, and stand alone where the letter is unknown. To leak a quoted line is worse than to lose one's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.reading.message import Mail
from bot.reading.quoting import markup
from bot.reading.quoting.banners import without_banners, without_tags
from bot.reading.quoting.folding import flat, lines_of, without_mark, without_marks
from bot.reading.quoting.letter import Letter
from bot.reading.quoting.marks import marks
from bot.reading.quoting.markup import Visible
from bot.reading.quoting.plain import Stripped, strip

__all__ = [
    "OwnWords",
    "forward_marked",
    "header_kind",
    "is_closing",
    "own_words",
    "strip_text",
    "subject_words",
    "unquoted",
    "visible_text",
]

_WORDS = re.compile(r"[^\W_]+")
_OF_LINKS = re.compile(r"https?|www|com|mailto|image|cid|\d+")
_KEPT_SUBJECT = re.compile(r"\s*[^\W\d_]{1,4}\s?(?:\[\d{1,3}\])?\s?[:：]")  # Re: AW: SV: Fwd: 回复：
_SUBJECT_TOKEN = re.compile(r"\s*\[tw-[A-Za-z0-9_-]{16,64}\]")


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The author's words. `parts_disagree`: the plain and the HTML part show different things, so trust neither."""

    text: str
    quoted: bool
    parts_disagree: bool
    forwarded: bool


def own_words(mail: Mail, sent: Mail | None, names: tuple[str, ...] = (), banners: tuple[str, ...] = ()) -> OwnWords:
    """What the author of `mail` wrote. `sent` is our letter that it answers, if known; `names` may sign it.

    `banners` are texts that the reader's own mail server is known to add: they are taken out wherever they stand.
    An empty body yields ""; the caller decides what the subject is worth.
    """
    letter = _letter(sent.text, sent.html) if sent is not None else None
    plain = strip(mail.text, letter, names, banners) if mail.text is not None else None
    rich = _strip_html(mail.html, letter, names, banners, plain) if mail.html is not None else None
    if plain is None or rich is None:
        only = plain or rich or Stripped("", False, False)
        return OwnWords(only.text, only.quoted, False, only.forwarded)
    chosen, disagree = _choose(plain, rich, mail, banners)
    return OwnWords(chosen.text, plain.quoted or rich.quoted, disagree, plain.forwarded or rich.forwarded)


def subject_words(mail: Mail, tags: tuple[str, ...] = ()) -> str:
    """The subject as its author's own words, for a mail whose body says and quotes nothing; "" where a reply kept it.

    A choice opens a mail by its subject, "YES [tw-...]", and some people delete the body, or send "unsubscribe".
    `tags` are bracketed words that the reader's own mail server is known to put before subjects.
    """
    subject = without_tags(mail.subject, tags)
    if _KEPT_SUBJECT.match(subject):
        return ""
    return _SUBJECT_TOKEN.sub("", subject).strip()


def strip_text(text: str, sent: str | None = None) -> str:
    """The author's own words in a plain text; `sent` is the text of the letter it answers, if known."""
    return strip(text, _letter(sent, None) if sent is not None else None, ()).text


def visible_text(html: str) -> str:
    """What a reader sees of an HTML body, quotations included, as lines."""
    return markup.visible(html, cut=False).text


def is_closing(line: str) -> bool:
    """A line that closes a letter and says nothing else: "Best," or "Kind regards"."""
    return marks().closes(line)


def forward_marked(line: str) -> bool:
    """A line by which a mail program announces a forwarded mail, or the original one below an answer."""
    return marks().announces(without_marks(line[:300]).strip()) in ("forward", "original")


def header_kind(line: str) -> tuple[str, str] | None:
    """The header that a line of a quoted mail's heading shows, in any of the languages: ("from", "Ana <ana@...>").

    Kinds: from, sent, to, subject. None where the line is no such header.
    """
    found = marks().header(without_marks(line[:1_000]))
    return (found[0][0], found[1]) if found else None


def unquoted(line: str) -> str:
    """The line with one level of quotation marks taken away."""
    return without_mark(line)


@lru_cache(maxsize=64)
def _letter(text: str | None, html: str | None) -> Letter:
    bodies = [text] if text is not None else []
    return Letter([*bodies, visible_text(html)] if html is not None else bodies)


def _strip_html(
    html: str, letter: Letter | None, names: tuple[str, ...], banners: tuple[str, ...], plain: Stripped | None
) -> Stripped:
    """The own words of the HTML part; `plain`: those of the other part, which often are all that is seen."""
    seen = markup.visible(html, cut=True, beyond=letter is not None, banners=banners)
    if plain is not None and plain.text and _shows_no_more(seen, plain, letter):
        return Stripped(plain.text, seen.quoted, seen.forwarded)
    stripped = strip(seen.text, letter, names, banners, seen)
    return Stripped(stripped.text, stripped.quoted or seen.quoted, stripped.forwarded or seen.forwarded)


def _shows_no_more(seen: Visible, plain: Stripped, letter: Letter | None) -> bool:
    """Whether the page shows what the plain part's author wrote, and at most our whole letter below it."""
    lines = seen.text.split("\n")
    above = len(lines) if seen.heading is None else seen.heading
    shown = flat("".join(lines[:above]))
    if not shown or shown not in (plain.signed, flat(plain.text)):
        return False
    if above == len(lines):
        return True
    below = above + 1  # the line left for the heading
    while below < len(lines) and (not lines[below] or marks().header(lines[below][:1_000])):
        below += 1
    return letter is not None and letter.is_whole(flat("".join(lines[below:])))


def _choose(plain: Stripped, rich: Stripped, mail: Mail, banners: tuple[str, ...]) -> tuple[Stripped, bool]:
    """The part to believe, and whether the parts disagree.

    Plain text keeps the author's lines; HTML says what a reader saw where the plain part is empty, and marks
    quotations that plain text leaves unmarked.
    """
    text, html = mail.text or "", mail.html or ""
    if not text.strip():
        return rich, False
    if _agree(plain.text, rich.text):
        return plain, False
    if plain.text and rich.text and _agree(_bare(text, banners), _bare(visible_text(html), banners)):
        return min(plain, rich, key=lambda part: len(part.text)), False
    return plain, True


def _bare(text: str, banners: tuple[str, ...]) -> str:
    return "\n".join(without_banners(lines_of(text), banners))


def _agree(left: str, right: str) -> bool:
    """Whether two texts show the same words: links, images and list marks are written differently, words are not."""
    shorter, longer = sorted((flat(left), flat(right)), key=len)
    if shorter == longer:
        return True
    words = [set(_WORDS.findall(text.casefold())) for text in (left, right)]
    if not shorter or not all(words):
        return False
    return all(_OF_LINKS.fullmatch(word) for word in words[0] ^ words[1])
