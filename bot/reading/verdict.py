"""What a party decided: YES, NO, LATER or UNCLEAR, with the rule and the words that decided.

YES is closed-world: every word of the reply belongs to a phrase or a harmless word that the lexicon knows. NO and LATER
may stand among words that nobody foresaw. Whatever is in doubt is UNCLEAR, and costs the connector one word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bot.reading.cover import cover
from bot.reading.deciding import Answer, decide
from bot.reading.deferral import until_in
from bot.reading.phrases import Lexicon, languages, lexicon
from bot.reading.signing import without_salutation, without_signature
from bot.reading.tokens import Cut, Sentence, TooLong, cut, fold, sentences
from bot.reading.tongues import special_word, tongues_of

__all__ = ["Answer", "Aside", "PartyWord", "Verdict", "party_word", "read_verdict"]

MAX_CHARS = 20_000
KNOWN_SHARE = 0.5  # below this share of known words the text is in another language
_NOT_UNDERSTOOD = ("nothing-decides", "unknown-words")
_ASIDES = ("limit", "never", "redirect", "known")


class PartyWord(StrEnum):
    """A word that, alone on the first line of a party's mail, is a wish rather than an answer."""

    PRIVATE = "private"
    STOP = "stop"
    DATA = "data"


class Aside(NamedTuple):
    """What a reply says beside its answer. `name`: limit, never, redirect or known; `words` those that say so."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One reply, read. `until` is the first day to ask again (LATER only); `evidence` the words that decided."""

    answer: Answer
    until: date | None
    rule: str
    evidence: str
    language: str
    absurd: bool = False  # the reply names a day that cannot be meant: the connector is asked
    asides: tuple[Aside, ...] = ()


def read_verdict(text: str, *, language: str | None = None, today: date, names: Sequence[str] = ()) -> Verdict:
    """What the author of `text` (their own new words) decided.

    `language` is the language of the ask (ISO 639-1), a hint only; `today` the day the reply was written, in the
    author's zone; `names` are people's names known to the case, which never count as words. Words that two languages
    know are read in both: where these disagree, the hinted one decides, and without it no yes stands.
    """
    if len(text) > MAX_CHARS:
        return Verdict(Answer.UNCLEAR, None, "too-long", "", language or "")
    folded = fold(text).strip()
    if not folded:
        return Verdict(Answer.UNCLEAR, None, "empty", "", language or "")
    hint = (language or "").partition("-")[0].lower()
    try:
        cuts = cut(folded)
    except TooLong:
        return Verdict(Answer.UNCLEAR, None, "too-long", "", language or "")
    readings: list[Verdict] = []
    for tongue in tongues_of(cuts, hint):
        verdict = _read_in(lexicon(tongue), folded, cuts, names, hint, today)
        if verdict is not None:
            readings.append(verdict)
            if tongue == hint:
                break
    if not readings:
        return Verdict(Answer.UNCLEAR, None, "unknown-language", "", language or "")
    # A language that knows the words but not what they decide has nothing to say against one that does.
    understood = [verdict for verdict in readings if verdict.rule not in _NOT_UNDERSTOOD] or readings
    answers = {verdict.answer for verdict in understood}
    if len(answers) == 1:
        return understood[0]
    if Answer.YES in answers:
        yes = next(verdict for verdict in understood if verdict.answer is Answer.YES)
        return Verdict(Answer.UNCLEAR, None, "languages-differ", yes.evidence, yes.language)
    return next(verdict for verdict in understood if verdict.answer is not Answer.UNCLEAR)


def party_word(text: str) -> PartyWord | None:
    """The special word that the first line consists of (any case, punctuation allowed), in any language we read."""
    lines = fold(text).strip().splitlines()
    word = lines[0].strip(" \t.!,;:*\"'()").casefold() if lines else ""
    meaning = special_word(word)
    return PartyWord(meaning) if meaning else None


def _read_in(
    book: Lexicon, folded: str, cuts: Sequence[Cut], names: Sequence[str], hint: str, today: date
) -> Verdict | None:
    """The verdict in one language; None where its lexicon knows too few of the words."""
    parts = sentences(folded, book, names, cuts)
    if not _is_known(parts, book, hint):
        return None
    parts = without_signature(without_salutation(parts, folded, book), folded, book)
    reads = tuple(cover(sentence, book) for sentence in parts)
    answer, rule, evidence = decide(reads, folded, book, named=bool(names))
    asides = tuple(
        Aside(piece.name, read.words(piece, folded)) for read in reads for piece in read.pieces if piece.name in _ASIDES
    )
    if answer is not Answer.LATER:
        return Verdict(answer, None, rule, evidence, book.language, asides=asides)
    delays = [(read, {piece.name for piece in read.pieces if piece.kind == "later"}) for read in reads]
    firm = [read.sentence for read, kinds in delays if kinds - {"busy_now"}]
    putting_off = firm or [read.sentence for read, kinds in delays if kinds]
    deferral = until_in(parts, putting_off, folded, book, today)
    return Verdict(answer, deferral.until, rule, evidence, book.language, deferral.absurd, asides)


def _is_known(parts: tuple[Sentence, ...], book: Lexicon, hint: str) -> bool:
    """Whether the lexicon knows enough of the words; capitals inside a sentence may be names."""
    words = known = 0
    for tokens, _ in parts:
        for token in tokens:
            if token.kind == "word":
                found = book.knows(token.text)
                if found or not token.capital or len(tokens) == 1:
                    words += 1
                    known += found
    share = known / words if words else 1.0
    if hint and hint not in languages() and known < 3 and share > 0 and words > 1:
        share /= 2  # two English-looking words in a letter expected in another language prove nothing
    return share >= KNOWN_SHARE
