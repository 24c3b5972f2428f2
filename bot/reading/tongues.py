"""In which language a text is written: the one whose lexicon knows most of its words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache

from bot.reading.phrases import SHORTEST_STEM, languages, lexicon, lexicon_data, lexicon_text
from bot.reading.spelling import plain
from bot.reading.tokens import Cut

MOST_WORDS = 200  # that are looked at

_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_SPECIAL = re.compile(r"^\[special\]\n(.*?)(?=^\[)", re.MULTILINE | re.DOTALL)
_PART = re.compile(r"\{[^}]*\}|[^\s|?]+")
_LETTERS = re.compile(r"[^\W\d_]")


class _Index:
    """Every word of every lexicon, with the languages that know it as a set of bits."""

    def __init__(self) -> None:
        self.bits = {language: 1 << place for place, language in enumerate(languages())}
        self.words: dict[str, int] = {}
        self.stems: dict[str, int] = {}
        self.elisions: dict[str, int] = {}
        self.endings: dict[str, int] = {}
        for language, bit in self.bits.items():
            data = lexicon_data(language)
            for word in _words_of(data):
                table = self.stems if word.endswith("*") else self.words
                key = word.rstrip("*")
                if table is self.stems and len(key) < SHORTEST_STEM:
                    continue  # "ge*" is no sign of one language
                for form in {key, plain(key)}:
                    table[form] = table.get(form, 0) | bit
            for head in str(data.get("elisions", "")).split():
                self.elisions[head] = self.elisions.get(head, 0) | bit
            for ending in str(data.get("endings", "")).split():
                self.endings[ending] = self.endings.get(ending, 0) | bit
        self.lengths = sorted({len(stem) for stem in self.stems})
        for word in self.words:
            self.words[word] = self.knowing(word)

    def knowing(self, word: str) -> int:
        """The languages that know the word, as bits; by its stems too."""
        found = self.words.get(word, 0)
        for length in self.lengths:
            if length > len(word):
                break
            found |= self.stems.get(word[:length], 0)
        if not found:
            for ending, bits in self.endings.items():
                if word.endswith(ending) and len(word) >= len(ending) + SHORTEST_STEM:
                    found |= bits & self.words.get(word.removesuffix(ending), 0)
        if not found and "'" in word:
            head, _, tail = word.partition("'")
            found = self.elisions.get(head, 0) & self.words.get(tail, 0)
        if not found and "-" in word:
            found = -1
            for part in word.split("-"):
                found &= self.words.get(part, 0)
        return found


def _words_of(data: dict[str, object]) -> set[str]:
    """All words in the lists, sets and phrases of a lexicon's file; not the keys that speak of its grammar."""
    found: set[str] = set()

    def take(value: object) -> None:
        if isinstance(value, str):
            found.update(part for part in _PART.findall(value) if _LETTERS.match(part) and "{" not in part)
        elif isinstance(value, dict):
            for inner in value.values():
                take(inner)
        elif isinstance(value, list):
            for inner in value:
                take(inner)

    for key in ("neutral", "watch", "phrases", "sets", "joiners", "questions", "titles"):
        take(data.get(key, ()))
    time = data.get("time", {})
    assert isinstance(time, dict)
    for rule in time.get("rules", ()):
        take(rule[1])
    for table in (data.get("fold", {}), *time.get("values", {}).values()):
        assert isinstance(table, dict)
        take(" ".join(table))
    return found


@cache
def _index() -> _Index:
    return _Index()


def gather() -> bool:
    """Reads the words of all languages, which takes seconds once in a process; False where that was done before."""
    fresh = _index.cache_info().currsize == 0
    _index()
    return fresh


def special_word(word: str) -> str:
    """What a word alone on the first line wishes, in any language: private, stop or data; "" for any other word."""
    return _special().get(word, "")


@cache
def _special() -> dict[str, str]:
    """The special words of all languages; only that part of their files is read, as most replies need no more."""
    found: dict[str, str] = {}
    for language in languages():
        part = _SPECIAL.search(lexicon_text(language))
        found |= tomllib.loads(part[1]) if part else {}
    return found


def tongues_of(cuts: Sequence[Cut], hint: str = "") -> tuple[str, ...]:
    """The languages with a lexicon that may be those of the text, equally likely; the hinted one first.

    `hint` is an ISO 639-1 code, which only breaks ties. Empty where no lexicon is for the script.
    """
    known = languages()
    signs = "".join(raw for kind, raw, *_ in cuts if kind == "sign")
    if signs and 4 * len(signs) >= sum(len(raw) for kind, raw, *_ in cuts if kind == "word"):
        written = "ja" if hint == "ja" or _KANA.search(signs) else "zh"
        return (written,) if written in known else ()
    words_of = [low for kind, _, low, _, _ in cuts if kind == "word"]
    if hint in known and words_of and all(lexicon(hint).knows(low) for low in words_of):
        return (hint,)
    index = _index()
    counts: dict[int, int] = {}
    words = 0
    for kind, raw, low, _, _ in cuts:
        if kind == "word":
            found = index.words.get(low) or index.knowing(low)
            if found or not words or not raw[0].isupper():
                words += 1
                counts[found] = counts.get(found, 0) + 1
                if words >= MOST_WORDS:
                    break
    if hint in known and all(bits & index.bits[hint] for bits in counts):
        return (hint,)
    score = [(sum(n for bits, n in counts.items() if bits & bit), language) for language, bit in index.bits.items()]
    best = max(score)[0] if score else 0
    if not best and hint in known:
        return (hint,)  # a single word with a slip of the finger
    if not best:
        return () if words else ("en",)  # signs and numbers mean the same in every language
    return tuple(sorted((one for n, one in score if n == best), key=lambda language: language != hint))
