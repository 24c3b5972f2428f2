"""How an introduction went, in a party's own words: met, planned, no, helpful or unclear; and their words of thanks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

from bot.reading.phrases import Group, Lexicon, lexicon
from bot.reading.tokens import Sentence, TooLong, fold, sentences

MAX_CHARS = 20_000
_MOST_EVIDENCE = 200
_SHORT = 3  # words: a "not" in so short a sentence speaks of the sentence before
_LANGUAGES = ("en",)
_POSITIVE = frozenset({"met", "planned", "helpful"})

_MOST_LINE = 100
_AROUND = " \t.,!;:*_\"'()-"
_THANKED = re.compile(r"[\s,.!;-]+(?:thanks|thank you|thx|cheers)\b[^,.!?]{0,30}[,.!]?[ \t]*$", re.IGNORECASE)

HowItIs = Literal["met", "planned", "no", "helpful", "unclear"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went, read. `evidence` are the words that decided; `thanks` whether the words thank for it."""

    answer: HowItIs
    rule: str
    evidence: str
    thanks: bool


class _Found(NamedTuple):
    """A phrase in a sentence, and whether something before it takes it back."""

    group: Group
    words: str
    doubted: bool


def read_outcome(text: str, language: str = "en") -> Outcome:
    """What a party's own words say of how the introduction went; `language` is that of the letter they answer.

    A choice alone on the first line (MET, PLANNED, NO, HELPFUL) decides. Otherwise phrases do: what is denied, wished,
    asked or said both ways is unclear, and so is every language but those of words/outcome-*.toml.
    """
    thanks = bool(read_thanks(text, language))
    folded = fold(text[: MAX_CHARS + 1]).strip()
    book = _book(language)
    if book is None or len(folded) > MAX_CHARS:
        return Outcome("unclear", "too-long" if book else "unknown-language", "", thanks)
    choice = _choice(folded, book)
    if choice:
        return Outcome(choice[0], "choice", choice[1], thanks)
    try:
        found = [one for sentence in sentences(folded, book) for one in _phrases(sentence, folded, book)]
    except TooLong:
        return Outcome("unclear", "too-long", "", thanks)
    answer, rule, evidence = _decide(found)
    return Outcome(answer, rule, evidence[:_MOST_EVIDENCE], thanks)


def read_thanks(text: str, language: str = "en", *, to: Sequence[str] | None = None) -> str:
    """The sentence in which these words thank somebody for the introduction, as written; "" where none does.

    In a mail that others read too, `to` are the connector's names: then only thanks that name them, or the
    introduction, count. A "Thanks," that closes a letter is none.
    """
    folded = fold(text[:MAX_CHARS]).strip()
    book = _book(language)
    if book is None:
        return ""
    try:
        parts = sentences(folded, book)
    except TooLong:
        return ""
    names = {word.casefold() for name in to or () for word in name.split()}
    for place, sentence in enumerate(parts):
        found = _phrases(sentence, folded, book)
        if any(one.group.kind == "doubt" or one.doubted for one in found if one.group.kind in ("doubt", "thanks")):
            continue
        thanks = [one for one in found if one.group.kind == "thanks"]
        if not thanks or _closes(sentence, found, parts[place + 1 :], first=place == 0):
            continue
        named = any(token.text in names for token in sentence.tokens)
        if to is None or named or any(one.group.name == "introduction" for one in thanks):
            return _words(sentence, 0, len(sentence.tokens), folded)[:_MOST_EVIDENCE]
    return ""


@cache
def _book(language: str) -> Lexicon | None:
    """The phrases of a language, spelled as its lexicon spells; None where there are none."""
    short = language.partition("-")[0].lower()
    if short not in _LANGUAGES:
        return None
    file = resources.files("bot.reading") / "words" / f"outcome-{short}.toml"
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return Lexicon(short, {**data, "fold": lexicon(short).fold})


def _choice(folded: str, book: Lexicon) -> tuple[HowItIs, str] | None:
    line = folded.split("\n", 1)[0][:_MOST_LINE]
    bare = line.strip(_AROUND)
    word = bare if book.special.get(bare.casefold()) else _THANKED.sub("", line).strip(_AROUND)
    chosen = book.special.get(word.casefold())
    if chosen == "no" and word != bare:  # "No, thanks" declines to say
        return None
    return (chosen, word) if chosen else None  # type: ignore[return-value]  # the file's [special] names these four only


def _phrases(sentence: Sentence, text: str, book: Lexicon) -> list[_Found]:
    """The longest phrases from left to right; doubted where a word before denies, wishes or asks."""
    tokens = sentence.tokens
    labels = book.sentence_labels(tokens)
    found: list[_Found] = []
    negated = denied = over = False
    at = 0
    while at < len(tokens):
        matches = book.phrases.matches(labels, at)
        if not matches:
            watched = book.word(tokens[at].text).watch
            negated = negated or watched == "negation"
            denied = denied or watched in ("negation", "hypothetical", "question")
            over = over or watched == "over"
            at += 1
            continue
        mark, end = max(matches, key=lambda match: match[1])
        group = book.groups[mark]
        doubted = denied or "?" in sentence.stop or (over and group.kind == "planned")
        found.append(_Found(group, _words(sentence, at, end, text), doubted))
        at = end
    if negated and not found and len(tokens) <= _SHORT:
        found.append(_Found(Group("doubt", "denied", False), _words(sentence, 0, len(tokens), text), False))
    return found


def _decide(found: Sequence[_Found]) -> tuple[HowItIs, str, str]:
    def first(*kinds: str) -> _Found | None:
        return next((one for one in found if one.group.kind in kinds), None)

    doubted = next((one for one in found if one.group.kind in _POSITIVE and one.doubted), None)
    doubt, no, yet, bare = first("doubt"), first("no"), first("yet"), first("bare")
    best = first("helpful") or first("met") or first("planned")
    if doubted is not None:
        return "unclear", "taken-back", doubted.words
    if doubt is not None and no is None:
        return "unclear", doubt.group.name, doubt.words
    if best is not None and no is not None:
        return "unclear", "mixed", no.words
    if best is not None and best.group.kind != "planned" and (bare is not None or yet is not None):
        return "unclear", "mixed", (bare or yet or best).words
    if best is not None:
        return best.group.kind, f"{best.group.kind}.{best.group.name}", best.words  # type: ignore[return-value]
    if no is not None:
        return "no", f"no.{no.group.name}", no.words
    if yet is not None:
        return "unclear", "not-yet", yet.words
    return "unclear", "nothing-decides", ""


def _words(sentence: Sentence, start: int, end: int, text: str) -> str:
    tokens = sentence.tokens[start:end]
    return " ".join(text[tokens[0].start : tokens[-1].end].split()) if tokens else ""


def _closes(sentence: Sentence, found: Sequence[_Found], rest: Sequence[Sentence], *, first: bool) -> bool:
    """Whether it is the "Thanks," above a signature: nothing else in it, no stop, and at most a name below."""
    covered = sum(len(one.words.split()) for one in found)
    words = sum(token.kind != "comma" for token in sentence.tokens)
    names_below = sum(len(one.tokens) for one in rest) <= 4
    return not first and covered >= words and not sentence.stop.startswith(("!", ".")) and names_below
