"""What a party wants at most: "one a month is my limit", "only founders", "one every six weeks"."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reading.phrases import Lexicon, languages, lexicon, matches
from bot.reading.tokens import TooLong, fold, sentences

_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91, "year": 365}
_A_MONTH = {"a_week": 4.0, "a_month": 1.0, "a_quarter": 1 / 3, "a_year": 1 / 12}
_MOST = 1_000
_LONGEST = 80  # characters of "only ..."


@dataclass(frozen=True, slots=True)
class Limit:
    """The most introductions a month, the days between two, whom alone; None and "" where nothing is said of it."""

    a_month: int | None = None
    rests_days: int | None = None
    only: str = ""


def read_limit(words: str, language: str) -> Limit | None:
    """The limit that these words of a party set, in a language of the lexicons; None where they name no number.

    Less than one a month becomes the days between two.
    """
    if language not in languages():
        return None
    book = lexicon(language)
    folded = fold(words)
    try:
        parts = sentences(folded, book)
    except TooLong:
        return None
    for match in matches(book, book.rules["limits"], parts):
        taken = match.taken
        if match.rule == "only":
            named = match.sentence.tokens[match.end - len(taken["topic"].split()) : match.end]
            return Limit(only=folded[named[0].start : named[-1].end][:_LONGEST])
        count = _count(book, taken["n"])
        if count is None:
            continue
        if match.rule == "every":
            days = _DAYS.get(str(book.values["unit"].get(taken.get("unit", ""), "")), 0)
            return Limit(rests_days=round(count * days)) if days else None
        a_month = count * _A_MONTH[match.rule]
        return Limit(a_month=round(a_month)) if a_month >= 1 else Limit(rests_days=round(30 / a_month))
    return None


def _count(book: Lexicon, words: str) -> float | None:
    if words.isdigit():
        count = float(words)
    else:
        known = book.values.get("n_word", {}).get(words)
        count = float(known) if isinstance(known, int | float) else 0.0
    return count if 0 < count < _MOST else None
