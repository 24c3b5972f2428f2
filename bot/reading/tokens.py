"""How a text is cut into sentences and words, in any script. Chinese and Japanese are cut sign by sign."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.reading.spelling import differs_by_accents

if TYPE_CHECKING:
    from bot.reading.phrases import Lexicon

MAX_TOKENS = 1_000
LONGEST_ENDING = 3  # letters: Ben, Benowi
LONGEST_ACRONYM = 4  # letters: a longer word in capitals is stressed, and no name
WRAPPED = 55  # a line this wide was broken by the mail program, a narrower one by its author

SIGNS = (
    "\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""A character class: the scripts that put no blanks between words."""

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_INVISIBLE = re.compile("[\u00ad\u0307\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff]")
_LINK = r"(?P<link>(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,190})|"
_OTHERS = (
    r"(?P<num>\+?\d+(?:[.:/,-]\d+){0,6}(?:(?:st|nd|rd|th|am|pm|h|k|º|ª|o|er|e)(?!\w))?%?)"
    r"|(?P<stop>[.!?…。;]+|・{2,}|、{2,})"
    r"|(?P<skip>['*_¿¡‚‘’「」『』《》〈〉【】]+|(?<=[\u3041-\u3096])ー+)"
    rf"|(?P<sign>[{SIGNS}])"
    rf"|(?P<word>[^\W\d_{SIGNS}]+(?:['-][^\W\d_{SIGNS}]+){{0,5}})"
    r"|(?P<line>\n)"
    r"|(?P<comma>[,:()\"«»、~〜-]+)"
    r"|(?P<symbol>[^\s\w])"
)
_TOKEN, _TOKEN_OR_LINK = re.compile(_OTHERS), re.compile(_LINK + _OTHERS)
_NAME_WORD = re.compile(rf"[^\W\d_{SIGNS}]{{2,}}")
_NAME_SIGNS = re.compile(rf"[{SIGNS}]{{2,}}")
_ANY_SIGN = re.compile(rf"[{SIGNS}]")
_SPLIT = re.compile("['-]")


class Token(NamedTuple):
    """One word as the lexicon spells it. `kind`: word, num, link, comma, symbol, name; `start`/`end` in the text."""

    text: str
    kind: str
    capital: bool
    start: int
    end: int


class Sentence(NamedTuple):
    """The tokens between two stops; `stop` is the punctuation that ended it ("\\n" for a line's end)."""

    tokens: tuple[Token, ...]
    stop: str


class TooLong(ValueError):
    """The text has more than MAX_TOKENS words: no answer to a short question."""


def fold(text: str) -> str:
    """The text with invisible characters dropped, and full-width letters, quote marks and dashes made plain."""
    if text.isascii():
        return text.replace("`", "'").replace("\r\n", "\n")
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_QUOTES).replace("\r\n", "\n")


def lower(word: str) -> str:
    """The word in small letters; the dot that a Turkish capital leaves behind is dropped."""
    return word.casefold() if word.isascii() else word.casefold().replace("\u0307", "")


def signs_of(part: str) -> list[str]:
    """A word of a phrase as the tokens it is read as: sign by sign where its script has no blanks."""
    return re.findall(rf"[{SIGNS}]|[^{SIGNS}]+", part) if _ANY_SIGN.search(part) else [part]


Cut = tuple[str, str, str, int, int]
"""A stretch of text before any language is known: its kind (that of a token, or sign, stop, line, skip), as it stands
and folded, its start and end."""


def cut(text: str) -> list[Cut]:
    """The folded text (see `fold`) in pieces. Raises TooLong."""
    found: list[Cut] = []
    links = "@" in text or "://" in text or "www." in text
    for match in (_TOKEN_OR_LINK if links else _TOKEN).finditer(text):
        raw = match.group()
        start, end = match.span()
        found.append((match.lastgroup or "symbol", raw, lower(raw), start, end))
        if len(found) > MAX_TOKENS:
            raise TooLong(f"more than {MAX_TOKENS} words")
    return found


def sentences(
    text: str, book: Lexicon, names: Sequence[str] = (), cuts: Sequence[Cut] | None = None
) -> tuple[Sentence, ...]:
    """The folded text (see `fold`) as sentences in this lexicon's spelling. Known names become tokens of kind name.

    `cuts` are those of the text, where they are known already. Raises TooLong.
    """
    # A word typed in capitals throughout the text is no proper name.
    shouting = text.upper() == text and text.lower() != text
    masked, signs = _forms(tuple(names)) if names else (frozenset(), None)
    if shouting and len(text) < 20:
        masked = frozenset()
    found: list[Sentence] = []
    current: list[Token] = []
    skip_to = 0

    def close(stop: str) -> None:
        if current or stop.strip(".\n"):
            found.append(Sentence(tuple(current), stop))
            current.clear()

    for kind, raw, low, start, end in cut(text) if cuts is None else cuts:
        if start < skip_to or kind == "skip":
            continue
        if kind == "word":
            _add_word(current, text, start, end, raw, low, book, masked, shouting)
        elif kind == "sign":
            name = signs.match(text, start) if signs is not None else None
            skip_to = name.end() if name else 0
            current.append(
                Token(name.group(), "name", True, start, skip_to)
                if name
                else Token(book.fold.get(raw, raw), "word", False, start, end)
            )
        elif kind == "stop":
            if not _goes_on(current, text, raw, start, end, book):
                if raw.startswith(("...", "・", "、")) or "…" in raw:
                    raw = raw.strip(".…・、") or "…"
                close(raw)
        elif kind == "line":
            begin = text.rfind("\n", 0, start) + 1
            if not book.spaced and current and current[-1].kind == "comma" and text[end : end + 1] != "\n":
                continue  # the line is broken where its author drew breath
            if _width(text[begin:start]) < WRAPPED or text[end : end + 1] in ("\n", ""):
                close("\n")
        elif kind == "symbol" and current and current[-1].kind == "symbol" and current[-1].text == raw:
            continue
        else:
            current.append(Token(book.fold.get(low, low), kind, False, start, end))
    close("\n")
    return tuple(found)


def _goes_on(current: list[Token], text: str, raw: str, start: int, end: int, book: Lexicon) -> bool:
    """Whether a full stop ends no sentence: behind an abbreviation, an initial, or an ordinal as in "am 12. Mai"."""
    if raw != "." or not current or current[-1].end != start:
        return False
    last = current[-1]
    if last.text in book.abbreviations or (last.capital and len(last.text) == 1):
        return True
    if last.kind != "num":
        return False
    following = text[end : end + 20].lstrip()[:1]
    return following.isalpha() and (following.islower() or book.capital_nouns)


def _width(line: str) -> int:
    return len(line) if line.isascii() else len(line) + len(_ANY_SIGN.findall(line))


def _add_word(
    current: list[Token],
    text: str,
    start: int,
    end: int,
    raw: str,
    low: str,
    book: Lexicon,
    masked: frozenset[str],
    shouting: bool,
) -> None:
    possessive = low.endswith("'s") and low not in book.fold
    own = low[:-2] if possessive else low
    first = _SPLIT.split(raw, maxsplit=1)[0] if masked else raw
    if masked and (first in masked or (book.inflected_names and _inflects(first, masked))):
        current.append(Token(own, "name", True, start, end))
    else:
        capital = raw[0].isupper() and not shouting and not (len(raw) > LONGEST_ACRONYM and raw.isupper())
        word = book.spelled(own)
        if capital and word != low and low not in book.fold and "'" not in low:
            # Inside a sentence, before a comma, or with a letter more or less, it is a name rather than a slip; but
            # where nouns have capitals, "im Maerz" only lacks its dots.
            accents = differs_by_accents(low, word)
            inside = bool(current) and not (accents and book.capital_nouns)
            named = inside or text.startswith(",", end) or (abs(len(word) - len(low)) == 1 and not accents)
            word = low if named else word
        if " " not in word:
            current.append(Token(word, "word", capital, start, end))
        else:
            for part in word.split():
                name = bool(masked) and part[:1].upper() + part[1:] in masked  # "l'Ana"
                current.append(Token(part, "name" if name else "word", capital, start, end))
    if possessive:
        current.append(Token("'s", "word", False, end - 2, end))


def _inflects(word: str, forms: frozenset[str]) -> bool:
    """Whether the word is one of these names with another ending: "Беном" of "Бен", "Aną" of "Ana"."""
    if not word[0].isupper():
        return False
    stems = (form[:-1] if form[-1].lower() in "aeiouyаеёиоуыэюя" else form for form in forms)
    return any(len(stem) > 1 and word.startswith(stem) and len(word) - len(stem) <= LONGEST_ENDING for stem in stems)


@lru_cache(maxsize=256)
def _forms(names: tuple[str, ...]) -> tuple[frozenset[str], re.Pattern[str] | None]:
    """How the words of these names stand in a text: capitalised, or in capitals throughout; or as a run of signs."""
    words = {word for name in names for word in _NAME_WORD.findall(name)}
    runs = {run for name in names for run in _NAME_SIGNS.findall(name)}
    # Of a full name the family name alone too ("田中"), or the given name behind a short one ("小明").
    runs |= {run[:2] for run in runs if len(run) > 3} | {run[-2:] for run in runs if len(run) == 3}
    forms = frozenset(form for word in words for form in (word[:1].upper() + word[1:], word.upper()))
    longest_first = "|".join(re.escape(run) for run in sorted(runs, key=len, reverse=True))
    return forms, re.compile(longest_first) if longest_first else None
