"""Phrases kept as data, folded and compiled: how machine mail is searched for the words of many languages."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from importlib import resources
from typing import Any

WRAPPED = 55  # a line this long was broken by a program, a shorter one by its author

_SIGNS = str.maketrans("’‘ʼ`–—〜ıłŁøØ", "''''--~illoo")
_MARKS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]")
_BLANKS = re.compile(r"[^\S\n ]+ *| {2,}")
_GAP = r"\b[^.!?\n]{1,30}?\b"
_GAP_JOINED = r"[^。！？!?\n]{0,30}?"
_PART = re.compile(r"\([^)]+\)\??|\S+")
NEVER = re.compile(r"(?!)")


def fold(text: str) -> str:
    """Lower case, accents and widths evened out, one blank for many: what data and mails are compared in."""
    if text.isascii():
        return _BLANKS.sub(" ", text.lower().replace("`", "'"))
    text = _MARKS.sub("", unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).translate(_SIGNS)))
    folded = unicodedata.normalize("NFC", text).translate(_SIGNS).casefold()
    return _BLANKS.sub(" ", folded.replace("\u0307", ""))


def unwrapped(text: str) -> str:
    """The text with the line breaks undone that a mail program put into its sentences."""
    out: list[str] = []
    open_line = False
    for line in text.split("\n"):
        line = line.strip()
        if open_line and line:
            out[-1] += " " + line
        else:
            out.append(line)
        open_line = len(line) >= WRAPPED
    return "\n".join(out)


def any_of(phrases: Iterable[str], *, joined: bool = False, before: str = "", behind: str = "") -> re.Pattern[str]:
    """A pattern that finds any of the phrases in folded text; one that finds nothing where there are none.

    `a|b` is a choice, `(a b|c)` one of several words, `x?` may be missing, `x~` is any word that begins so, `*` is a
    gap within the sentence. `joined`: the language writes no blanks. `before` and `behind` are patterns that must stand
    around a phrase.
    """
    choices = sorted({_phrase(fold(phrase), joined) for phrase in phrases}, key=len, reverse=True)
    if not choices:
        return NEVER
    edge = ("", "") if joined else (r"(?<!\w)", r"(?!\w)")
    return re.compile(f"{before}{edge[0]}(?:{'|'.join(choices)}){edge[1]}{behind}")


def read_words(name: str) -> dict[str, dict[str, Any]]:
    """The tables of `words/<name>.toml`, one for each language."""
    file = resources.files("bot.reading") / "words" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _phrase(phrase: str, joined: bool) -> str:
    found = glue = ""
    for part in _PART.findall(phrase):
        if part == "*":
            found, glue = found + (_GAP_JOINED if joined else _GAP), ""
            continue
        optional = len(part) > 1 and part.endswith("?")
        words = "(?:" + "|".join(map(_word, part.removesuffix("?").strip("()").split("|"))) + ")"
        if not optional:
            found, glue = found + glue + words, " "
        elif found:
            found, glue = f"{found}(?:{glue}{words})?", " "
        else:
            found = f"(?:{words} )?"
    return found


def _word(word: str) -> str:
    stems = (
        re.escape(part[:-1]) + r"\w{0,14}" if len(part) > 1 and part[-1] == "~" else re.escape(part)
        for part in word.split()
    )
    return " ".join(stems)
