"""Until when a reply puts the introduction off: the first day on which one may ask again."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.reading.phrases import Lexicon, Sentence, TooLong, captures, fold, languages, lexicon, sentences

HORIZON = timedelta(days=731)  # a day further away than this was not meant, or needs a human eye
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_FIRST_OF_SPAN = {"month": 1, "quarter": 3, "year": 12}
_SUMMER_IS_OVER = (9, 1)


@dataclass(frozen=True, slots=True)
class Deferral:
    """The first day to ask again (None: none was named), whether that day is absurd, and the words it came from."""

    until: date | None
    absurd: bool
    words: str


class _Impossible(ValueError):
    """A day that no calendar has."""


def read_until(text: str, *, language: str, today: date) -> Deferral:
    """The day that a LATER reply names. `language` is its language (ISO 639-1), `today` the day it was written.

    A day that has passed means its next return. `absurd` is set for a day that does not exist or lies more than two
    years ahead; `until` is None then.
    """
    folded = fold(text)
    if language in languages():
        book = lexicon(language)
        try:
            parts = sentences(folded, book)
        except TooLong:
            return Deferral(None, False, "")
        for rule, place, sentence, start in _candidates(book, parts):
            matches = (captures(book, sentence.tokens, phrase, start) for phrase in book.until[place][1])
            end, taken = max((match for match in matches if match), key=lambda match: match[0])
            words = _words(sentence, start, end, folded)
            try:
                until = _Calendar(book, today).day(rule, taken, words.casefold())
            except (_Impossible, OverflowError):
                return Deferral(None, True, words)
            if until is not None:
                return _checked(until, today, words)
    return _by_dateparser(folded, language, today)


def _candidates(book: Lexicon, parts: Sequence[Sentence]) -> list[tuple[str, int, Sentence, int]]:
    """(rule, its place, sentence, start) of every phrase that names a time; earlier rules and words first."""
    found: dict[tuple[int, int, int], tuple[str, int, Sentence, int]] = {}
    for nth, sentence in enumerate(parts):
        labels = book.sentence_labels(sentence.tokens)
        for start in range(len(labels)):
            for place, _ in book.times.matches(labels, start):
                found[place, nth, start] = book.until[place][0], place, sentence, start
    return [found[key] for key in sorted(found)]


def _checked(until: date, today: date, words: str) -> Deferral:
    if until < today or until - today > HORIZON:
        return Deferral(None, True, words)
    return Deferral(until, False, words)


def _words(sentence: Sentence, start: int, end: int, text: str) -> str:
    return text[sentence.tokens[start].start : sentence.tokens[end - 1].end]


def _make(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise _Impossible(str(error)) from error


def _number(words: str) -> int:
    digits = re.match(r"\d{1,4}", words)
    if digits is None:
        raise _Impossible(words)
    return int(digits.group())


class _Calendar:
    """What the lexicon's time rules mean, counted from one day."""

    def __init__(self, book: Lexicon, today: date) -> None:
        self.book = book
        self.today = today

    def value(self, name: str, words: str) -> str | int | float:
        found = self.book.time["values"][name].get(words)
        if found is None:  # the table's key is a phrase with choices
            for phrase, value in self.book.time["values"][name].items():
                if any(" ".join(map(str, sequence)) == words for sequence in _written_out(phrase)):
                    found = value
        if not isinstance(found, str | int | float):
            raise _Impossible(words)
        return found

    def day(self, rule: str, taken: dict[str, str], words: str) -> date | None:
        """The day one rule's words name; None where they name none after all."""
        method = getattr(self, "_" + rule)
        result = method(taken, words)
        return result if isinstance(result, date) else None

    def _date(self, taken: dict[str, str]) -> date:
        month, day = int(self.value("month", taken["month"])), _number(taken["num"])
        if "year" in taken:
            return _make(int(taken["year"]), month, day)
        for year in range(self.today.year, self.today.year + 9):  # 29 February comes back within eight years
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if found >= self.today:
                return found
        raise _Impossible(f"{day}.{month}.")

    def _month_start(self, taken: dict[str, str], day: int = 1) -> date:
        """The day of a named month: this year's unless the month is over."""
        month = int(self.value("month", taken["month"]))
        if "year" in taken:
            year = int(taken["year"])
        else:
            year = self.today.year
            if _make(year, month, min(day, monthrange(year, month)[1])) < self.today:
                year += 1
        return _make(year, month, min(day, monthrange(year, month)[1]))

    def _add_months(self, start: date, months: int) -> date:
        index = start.year * 12 + start.month - 1 + months
        year, month = divmod(index, 12)
        if not 1 <= year <= 9999:
            raise _Impossible(str(months))
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))

    def _span(self, words: str) -> tuple[date, date]:
        """First and last day of "this month", "next week", ..."""
        which, unit = str(self.value("span", words)).split()
        after = 1 if which == "next" else 0
        if unit == "week":
            monday = self.today - timedelta(days=self.today.weekday()) + timedelta(days=7 * after)
            return monday, monday + timedelta(days=4)
        size = _FIRST_OF_SPAN[unit]
        first = self.today.replace(day=1, month=(self.today.month - 1) // size * size + 1)
        start = self._add_months(first, size * after)
        return start, self._add_months(start, size) - timedelta(days=1)

    def _after_date(self, taken: dict[str, str], words: str) -> date:
        return self._date(taken) + timedelta(days=1)

    def _on_date(self, taken: dict[str, str], words: str) -> date:
        return self._date(taken)

    _until_date = _on_date

    def _on_day(self, taken: dict[str, str], words: str) -> date:
        day = _number(taken["num"])
        if not 1 <= day <= 31:
            raise _Impossible(words)
        for months in range(13):
            first = self._add_months(self.today.replace(day=1), months)
            if day <= monthrange(first.year, first.month)[1] and first.replace(day=day) >= self.today:
                return first.replace(day=day)
        raise _Impossible(words)

    def _after_day(self, taken: dict[str, str], words: str) -> date:
        return self._on_day(taken, words) + timedelta(days=1)

    def _iso(self, taken: dict[str, str], words: str) -> date:
        parts = [int(part) for part in re.split(r"[-./]", taken["iso"])]
        if parts[0] > 31:
            return _make(parts[0], parts[1], parts[2])
        day, month, year = parts
        if month > 12 >= day:
            day, month = month, day
        return _make(year if year > 99 else 2000 + year, month, day)

    def _edge_span(self, taken: dict[str, str], words: str) -> date:
        first, last = self._span(taken["span"])
        edge = self.value("edge", taken["edge"])
        if edge in (25, 31):
            return max(last, self.today) if last >= self.today else last + timedelta(days=7)
        if edge == 15:
            middle = (
                first + (last - first) // 2
                if (last - first).days < 27 or (last - first).days > 31
                else first.replace(day=15)
            )
            return max(middle, self.today)
        if first < self.today:  # the beginning has passed: the next one is meant
            return last + timedelta(days=3 if (last - first).days < 6 else 1)
        return first

    def _after_edge(self, taken: dict[str, str], words: str) -> date:
        return self._edge_span(taken, words) + timedelta(days=1)

    def _edge_month(self, taken: dict[str, str], words: str) -> date:
        return self._month_start(taken, int(self.value("edge", taken["edge"])))

    def _after_edge_month(self, taken: dict[str, str], words: str) -> date:
        return self._edge_month(taken, words) + timedelta(days=1)

    def _month(self, taken: dict[str, str], words: str) -> date | None:
        if int(self.value("month", taken["month"])) == self.today.month and "year" not in taken:
            return self._add_months(self.today.replace(day=1), 12)
        return self._month_start(taken)

    def _after_month(self, taken: dict[str, str], words: str) -> date:
        month = int(self.value("month", taken["month"]))
        year = int(taken["year"]) if "year" in taken else self.today.year + (month < self.today.month)
        return self._add_months(_make(year, month, 1), 1)

    def _feast(self, taken: dict[str, str], words: str) -> date | None:
        name = self.value("feast", taken["feast"])
        for year in range(self.today.year, self.today.year + 3):
            if (found := _feast_over(str(name), year)) is not None and found > self.today:
                return found
        return None

    def _feast_self(self, taken: dict[str, str], words: str) -> date:
        return date(self.today.year + 1, 1, 1)

    def _season(self, taken: dict[str, str], words: str) -> date:
        month, day = (int(part) for part in str(self.value("season", taken["season"])).split("-"))
        if "year" in taken:
            return _make(int(taken["year"]), month, day)
        found = date(self.today.year, month, day)
        return found if found > self.today else date(self.today.year + 1, month, day)

    def _quarter(self, taken: dict[str, str], words: str) -> date:
        return self._nth_quarter(int(self.value("q", taken["q"])), taken.get("year"))

    def _quarter_word(self, taken: dict[str, str], words: str) -> date:
        which = int(self.value("ordinal", taken["ordinal"]))
        return self._nth_quarter(which, None) if which else self._next("quarter")

    def _nth_quarter(self, which: int, year: str | None) -> date:
        month = which * 3 - 2
        if year is not None:
            return _make(int(year), month, 1)
        found = date(self.today.year, month, 1)
        return found if found > self.today else date(self.today.year + 1, month, 1)

    def _next(self, unit: str) -> date:
        if unit == "day":
            return self.today + timedelta(days=1)
        if unit in ("week", "fortnight"):
            return self.today + timedelta(days=7 * (1 if unit == "week" else 2) - self.today.weekday())
        size = _FIRST_OF_SPAN[unit]
        first = self.today.replace(day=1, month=(self.today.month - 1) // size * size + 1)
        return self._add_months(first, size)

    def _next_span(self, taken: dict[str, str], words: str) -> date:
        return self._next(str(self.value("unit", taken["unit"])))

    def _after_span(self, taken: dict[str, str], words: str) -> date:
        which, unit = words.split()[-2:]
        start = self._next(unit)
        if which == "this":
            return start
        return start + timedelta(days=7) if unit == "week" else self._add_months(start, _FIRST_OF_SPAN[unit])

    def _week_after_next(self, taken: dict[str, str], words: str) -> date:
        if "month" in words:
            return self._add_months(self.today.replace(day=1), 2)
        return self._next("week") + timedelta(days=7)

    def _weekday(self, words: str) -> date:
        ahead = (int(self.value("weekday", words)) - self.today.weekday() - 1) % 7 + 1
        return self.today + timedelta(days=ahead)

    def _next_weekday(self, taken: dict[str, str], words: str) -> date:
        return self._weekday(taken["weekday"])

    def _after_weekday(self, taken: dict[str, str], words: str) -> date:
        return self._weekday(taken["weekday"]) + timedelta(days=1)

    def _next_week_weekday(self, taken: dict[str, str], words: str) -> date:
        return self._next("week") + timedelta(days=int(self.value("weekday", taken["weekday"])))

    def _ago_week_weekday(self, taken: dict[str, str], words: str) -> date:
        return self._weekday(taken["weekday"]) + timedelta(days=7)

    def _tomorrow(self, taken: dict[str, str], words: str) -> date:
        return self.today + timedelta(days=2 if "after" in words else 1)

    def _end_week(self, taken: dict[str, str], words: str) -> date:
        return self.today + timedelta(days=(5 - self.today.weekday()) % 7 or 7)

    def _in_n(self, taken: dict[str, str], words: str) -> date:
        n, unit = taken["n"], str(self.value("unit", taken["unit"]))
        count = float(_number(n)) if n[:1].isdigit() else float(self.value("n_word", n))
        if count > 4_000:
            raise _Impossible(words)
        if unit in _DAYS:
            return self.today + timedelta(days=round(count * _DAYS[unit]))
        months = count * _FIRST_OF_SPAN[unit]
        if months < 1:
            return self.today + timedelta(days=round(months * 30))
        return self._add_months(self.today, round(months))

    def _in_year(self, taken: dict[str, str], words: str) -> date | None:
        found = _make(int(taken["year"]), 1, 1)
        return found if found.year > self.today.year else None


def _written_out(phrase: str) -> list[list[str]]:
    """A phrase with choices, each written out."""
    found: list[list[str]] = [[]]
    for part in phrase.split():
        found = [[*words, choice] for words in found for choice in part.split("|")]
    return found


def _feast_over(name: str, year: int) -> date | None:
    """The first day after a feast: Easter Monday, the day after Eid, 2 January, 1 September, ..."""
    if name == "easter" or name == "pentecost":
        from dateutil.easter import easter

        sunday: date = easter(year)  # type: ignore[no-untyped-call]
        return sunday + timedelta(days=1 if name == "easter" else 50)
    if name == "new_year":
        return date(year, 1, 2)
    if name == "summer":
        return date(year, *_SUMMER_IS_OVER)
    if name == "thanksgiving":
        first = date(year, 11, 1)
        return first + timedelta(days=(3 - first.weekday()) % 7 + 22)
    if name == "eid":
        import holidays

        known = holidays.country_holidays("ID", years=year, language="en_US")
        days = [day for day, called in known.items() if "Eid al-Fitr" in called]
        return max(days) + timedelta(days=1) if days else None
    return None


def _by_dateparser(text: str, language: str, today: date) -> Deferral:
    """What the general parser finds where our own rules found nothing."""
    from dateparser.search import search_dates

    midnight = datetime(today.year, today.month, today.day)  # noqa: DTZ001 - dateparser wants a naive day
    settings = {"RELATIVE_BASE": midnight, "PREFER_DATES_FROM": "future", "PREFER_DAY_OF_MONTH": "first"}
    try:
        found = search_dates(text[:2_000], languages=[language], settings=settings) or []
    except (ValueError, OverflowError, RecursionError, TypeError):
        return Deferral(None, False, "")
    for hit in found:
        words, moment = hit[0], hit[1]
        # A stray digit or a two-letter word is not a date.
        if len(words.strip()) > 3 and re.search(r"[^\W_]", words) and moment.date() > today:
            return _checked(moment.date(), today, words)
    return Deferral(None, False, "")
