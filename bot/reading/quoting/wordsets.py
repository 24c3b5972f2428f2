"""Many words and phrases looked for at once: at the beginning of a text, anywhere in it, or as whole words."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TOKEN = re.compile(r"\w+")
_PARTS_WORDS = re.compile("[a-zà-ɏͰ-ԯ]")


def _by_length(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


class Beginnings:
    """Whether a text begins with one of many words, looked up by their first letters."""

    def __init__(self, words: list[str]) -> None:
        found: dict[str, tuple[str, ...]] = {}
        for word in words:
            found[word[:2]] = (*found.get(word[:2], ()), word)
        self._by_letters = found

    def of(self, text: str) -> str:
        """The word that the text begins with, or ""."""
        candidates = self._by_letters.get(text[:2], ()) + self._by_letters.get(text[:1], ())
        return next((word for word in candidates if text.startswith(word)), "")


class Within:
    """Whether a text holds one of many phrases; a plain ASCII text is not asked for the others."""

    def __init__(self, phrases: list[str]) -> None:
        self._all = tuple(phrases)
        self._ascii = tuple(phrase for phrase in phrases if phrase.isascii())

    def holds(self, text: str) -> bool:
        """Whether the text, in lower case, holds any of them."""
        for phrase in self._ascii if text.isascii() else self._all:  # noqa: SIM110 a generator takes twice as long
            if phrase in text:
                return True
        return False


class Words:
    """Words and phrases in any case, not in the middle of a longer word; anywhere, in scripts that part no words.

    Looked up by their first word: one pattern of all alternatives takes thirty times as long on an ordinary line.
    """

    def __init__(self, words: list[str]) -> None:
        self._by_first: dict[str, tuple[str, ...]] = {}
        joined = []
        for word in _by_length({word.lower() for word in words}):
            first = _TOKEN.match(word)
            if first is None or not _PARTS_WORDS.match(word):
                joined.append(word)
            else:
                self._by_first[first[0]] = (*self._by_first.get(first[0], ()), word)
        self._joined = re.compile("|".join(map(re.escape, joined)) or "(?!)")

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where they stand in the text, in order, none within another."""
        low = _lower(text)
        found = []
        for token in _TOKEN.finditer(low):
            if candidates := self._by_first.get(token[0]):
                end = _end_of(candidates, low, token.start())
                if end:
                    found.append((token.start(), end))
        if not low.isascii():
            found += [match.span() for match in self._joined.finditer(low)]
            found.sort()
        apart: list[tuple[int, int]] = []
        for start, end in found:
            if not apart or start >= apart[-1][1]:
                apart.append((start, end))
        return apart

    def within(self, text: str) -> bool:
        """Whether any stands in the text."""
        return bool(self.spans(text))

    def begin(self, text: str) -> bool:
        """Whether the text begins with one."""
        low = _lower(text[:80])
        token = _TOKEN.match(low)
        if token is None:
            return False
        return bool(_end_of(self._by_first.get(token[0], ()), low, 0)) or self._joined.match(low) is not None


def _lower(text: str) -> str:
    """In lower case, letter for letter: some capitals become two characters."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(letter.lower()[0] for letter in text)


def _end_of(candidates: Iterable[str], low: str, start: int) -> int:
    """Where the longest of the words that stand at `start` ends; 0 where none does."""
    for word in candidates:
        end = start + len(word)
        if low.startswith(word, start) and not (low[end : end + 1].isalnum() or low[end : end + 1] == "_"):
            return end
    return 0
