"""How a word is spelled: without accents, stretched ("yesss"), or with one slip of the finger, it is that word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Set

_LONGEST = 20

_RUN = re.compile(r"(.)\1{2,}")
_MARKS = re.compile("[\u0300-\u036f]")
_BESIDE = str.maketrans({"ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
_WITHOUT_DIAERESIS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def plain(word: str) -> str:
    """The word in lower case as somebody writes it who has no accents on the keyboard."""
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", word.translate(_BESIDE))))


def differs_by_accents(written: str, word: str) -> bool:
    """Whether `word` is `written` with its accents put back ("maerz", "marz": "märz"); both in lower case."""
    return written in (plain(word), plain(word.translate(_WITHOUT_DIAERESIS)))


class Spelling:
    """Brings written words to one of `words`. What is in doubt stays as it was written."""

    def __init__(self, words: Set[str], fold: Mapping[str, str], *, slips: bool = True) -> None:
        self._words = words
        self._slips = slips  # not where a letter more or less denies: Turkish "giriyorum", "girmiyorum"
        self._fold = fold
        self._by_plain: dict[str, str | None] = {}
        for word in sorted(words | fold.keys()):
            if not word.isascii():
                for form in {plain(word), plain(word.translate(_WITHOUT_DIAERESIS))} - {word}:
                    # Two words that differ by an accent alone ("si", "sí") are never taken for one another.
                    self._by_plain[form] = fold.get(word, word) if form not in self._by_plain else None

    def of(self, word: str) -> str:
        """The word as the lexicon spells it, one or several; `word` in lower case."""
        if word in self._fold:
            return self._fold[word]
        if word in self._words:
            return word
        return self._mended(word)

    def _mended(self, word: str) -> str:
        if "-" in word:
            parts = [self.of(part) for part in word.split("-")]
            if all(part in self._words for part in " ".join(parts).split()):
                return " ".join(parts)
        accented = self._by_plain.get(plain(word))
        if accented is not None:
            return accented
        for run in (r"\1\1", r"\1"):
            shorter = _RUN.sub(run, word)
            if shorter != word and (shorter in self._words or shorter in self._fold):
                return self._fold.get(shorter, shorter)
        if len(word) > 2 and word[-1] == word[-2] and word[:-1] in self._words:
            return word[:-1]
        return self._unslipped(word)

    def _unslipped(self, word: str) -> str:
        """Two neighbours swapped, or a letter missing or too many in a longer word; else the word itself."""
        if not self._slips or not 3 <= len(word) <= _LONGEST:
            return word
        swaps = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
        near = {other for other in swaps if other in self._words and other != word}
        if not near and len(word) >= 5:
            near = {word[:i] + word[i + 1 :] for i in range(1, len(word) - 1)} & self._words
            near = near or {other for other in self._longer(word) if len(other) >= 6}
        return near.pop() if len(near) == 1 else word

    def _longer(self, word: str) -> Iterator[str]:
        # At its ends a letter more or less makes another word ("double", "doubled"; "cover", "over").
        for i in range(1, len(word)):
            for letter in set(word) | set("aeioulnrst"):
                if (other := word[:i] + letter + word[i:]) in self._words:
                    yield other
