"""Names above and below a reply: whom it calls and who signs it say nothing of what was decided."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading.cover import cover
from bot.reading.harmless import LONGEST_THING
from bot.reading.phrases import Lexicon
from bot.reading.tokens import Sentence, Token

_LONGEST_NAME = 4  # words
_LONGEST_CALL, _LONGEST_GIVEN = 8, 3  # signs
_KATAKANA = re.compile("[\u30a1-\u30fc]+")
_HIRAGANA = re.compile("[\u3041-\u3096]")


def without_salutation(parts: tuple[Sentence, ...], text: str, book: Lexicon) -> tuple[Sentence, ...]:
    """The sentences without the name they begin with: "Carla," on a line of its own or before the first words."""
    if not parts:
        return parts
    first, *rest = parts
    called = next((at for at, token in enumerate(first.tokens) if token.kind == "comma"), 0)
    if not book.spaced and _calls_in_signs(first, called, text, book):
        return (Sentence(first.tokens[called + 1 :], first.stop), *rest) if called + 1 < len(first.tokens) else (*rest,)
    if not 0 < called <= _LONGEST_NAME or not all(_signs(token, book) for token in first.tokens[:called]):
        return parts
    if not first.tokens[0].capital or text[first.tokens[called].start] != ",":
        return parts
    return (Sentence(first.tokens[called + 1 :], first.stop), *rest)


def _calls_in_signs(first: Sentence, called: int, text: str, book: Lexicon) -> bool:
    """Whether a few signs before the first comma say nothing but a name: "卡拉：" above the letter, "卡拉，你好"."""
    if not 0 < called <= _LONGEST_CALL:
        return False
    head = cover(Sentence(first.tokens[:called], ""), book).pieces
    if not {piece.kind for piece in head} <= {"unknown", "word", "neutral"}:
        return False
    if text[first.tokens[called].end :].startswith("\n"):
        return True
    unknown = any(piece.kind == "unknown" for piece in head)
    rest = cover(Sentence(first.tokens[called + 1 :], first.stop), book).pieces
    return unknown and bool(rest) and rest[0].kind == "neutral"


def without_signature(parts: tuple[Sentence, ...], text: str, book: Lexicon) -> tuple[Sentence, ...]:
    """The sentences without a name under them: up to four capitalised words, on lines of their own, without a stop.

    "Yes. Retracted." ends with no name.
    """
    kept = list(parts)
    for _ in range(2):
        if len(kept) < 2 or not kept[-1].tokens or kept[-1].stop != "\n":
            break
        words = [token for token in kept[-1].tokens if token.kind != "comma"]
        above = kept[-2].tokens[-1].end if kept[-2].tokens else 0
        own_line = "\n" in text[above : words[0].start] if words else False
        if not own_line or not (
            _is_surname(words, book)
            or (len(words) <= _LONGEST_NAME and all(_signs(t, book) for t in words))
            or (not book.spaced and _is_name_in_signs(kept[-1], text, book))
        ):
            break
        kept.pop()
    return tuple(kept)


def _is_surname(words: Sequence[Token], book: Lexicon) -> bool:
    """A known family name, and at most three signs behind it."""
    run = "".join(token.text for token in words) if book.surnames and len(words) <= 5 else ""
    return any(run.startswith(name) and len(run) - len(name) <= 3 for name in book.surnames) if run else False


def _is_name_in_signs(line: Sentence, text: str, book: Lexicon) -> bool:
    """Whether a line under the text is a name: a few signs without Hiragana, and not all of them known words."""
    run = "".join(token.text for token in line.tokens)
    longest = LONGEST_THING if _HIRAGANA.search(text) else _LONGEST_GIVEN
    if _KATAKANA.fullmatch(run) is None and (len(run) > longest or _HIRAGANA.search(run)):
        return False
    pieces = cover(line, book).pieces
    return {piece.kind for piece in pieces} <= {"unknown", "word"} and any(piece.kind == "unknown" for piece in pieces)


def _signs(token: Token, book: Lexicon) -> bool:
    if token.kind == "name" or token.text in book.titles:
        return True
    return token.capital and not book.knows(token.text) and not token.text.endswith(book.no_names)
