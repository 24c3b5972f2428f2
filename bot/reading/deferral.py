"""Until when a reply puts the introduction off: the first day on which one may ask again."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.reading.phrases import Lexicon, languages, lexicon, matches
from bot.reading.tokens import Sentence, TooLong, fold, sentences

HORIZON = timedelta(days=731)  # a day further away than this was not meant, or needs a human eye
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_FIRST_OF_SPAN = {"month": 1, "quarter": 3, "year": 12}
_AFTER_EASTER = {"easter": 1, "orthodox_easter": 1, "pentecost": 50, "carnival": -46, "ascension": 40}
_LUNAR = {  # feasts of the moon: a country that keeps them, and what they are called there
    "eid": ("ID", "Eid al-Fitr"),
    "eid_al_adha": ("ID", "Eid al-Adha"),
    "chinese_new_year": ("CN", "Chinese New Year"),
    "dragon_boat": ("CN", "Dragon Boat"),
    "mid_autumn": ("CN", "Mid-Autumn"),
    "nyepi": ("ID", "Day of Silence"),
    "diwali": ("SG", "Deepavali"),
}
_COUNTS = re.compile(r"\d")  # without a number the general parser finds days where there are none


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
    if language not in languages():
        return _by_dateparser(folded, language, today)
    book = lexicon(language)
    try:
        parts = sentences(folded, book)
    except TooLong:
        return Deferral(None, False, "")
    return until_in(parts, (), folded, book, today)


def until_in(parts: Sequence[Sentence], first: Sequence[Sentence], folded: str, book: Lexicon, today: date) -> Deferral:
    """The day that these sentences of the folded text name; a day in the `first` ones, which put off, goes before."""
    found = (_by_rules(first, folded, book, today) if first else None) or _by_rules(parts, folded, book, today)
    if found is not None:
        return found
    return _by_dateparser(folded, book.language, today) if _COUNTS.search(folded) else Deferral(None, False, "")


def _by_rules(parts: Sequence[Sentence], folded: str, book: Lexicon, today: date) -> Deferral | None:
    """The first rule of the language's lexicon that names a day; None where none does."""
    for match in matches(book, book.rules["time"], parts):
        words = folded[match.sentence.tokens[match.start].start : match.sentence.tokens[match.end - 1].end]
        try:
            until = _Calendar(book, today).day(match.rule, match.taken)
        except (_Impossible, OverflowError, KeyError):  # KeyError: a rule whose phrase lacks what its method reads
            return Deferral(None, True, words)
        if until is not None:
            return _checked(until, today, words)
    return None


def _checked(until: date, today: date, words: str) -> Deferral:
    if until < today or until - today > HORIZON:
        return Deferral(None, True, words)
    return Deferral(until, False, words)


def _make(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise _Impossible(str(error)) from error


class _Calendar:
    """What the time rules of a lexicon mean, counted from one day. A rule `x` is the method `_x`.

    `taken` holds what each set of the rule's phrase took: {"n": "three", "unit": "weeks"}.
    """

    def __init__(self, book: Lexicon, today: date) -> None:
        self.book = book
        self.today = today

    def day(self, rule: str, taken: dict[str, str]) -> date | None:
        """The day one rule's words name; None where they name none after all. Raises _Impossible."""
        result: date | None = getattr(self, "_" + rule)(taken)
        return result

    def value(self, name: str, words: str) -> str | int | float:
        found = self.book.values[name].get(words)
        if not isinstance(found, str | int | float):
            raise _Impossible(words)
        return found

    def number(self, words: str) -> int:
        digits = re.match(r"\d{1,4}", words)
        return int(digits.group()) if digits else int(self.value("n_word", words))

    # Days with a number -----------------------------------------------------------------------------------------------

    def _next_to_come(self, month: int, day: int) -> date:
        for year in range(self.today.year, self.today.year + 9):  # 29 February comes back within eight years
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if found >= self.today:
                return found
        raise _Impossible(f"{day}.{month}.")

    def _on_date(self, taken: dict[str, str]) -> date:
        month, day = int(self.value("month", taken["month"])), self.number(taken["num"])
        return _make(self._year_of(taken), month, day) if "year" in taken else self._next_to_come(month, day)

    def _after_date(self, taken: dict[str, str]) -> date:
        return self._on_date(taken) + timedelta(days=1)

    def _day_month(self, taken: dict[str, str]) -> date:
        first, second = (int(part) for part in re.split(r"[./]", taken["dm"]))
        month_first = self.book.date_order == "mdy" and "/" in taken["dm"]
        day, month = (second, first) if (month_first and first <= 12) or second > 12 else (first, second)
        return _make(self._year_of(taken), month, day) if "year" in taken else self._next_to_come(month, day)

    def _after_day_month(self, taken: dict[str, str]) -> date:
        return self._day_month(taken) + timedelta(days=1)

    def _month_day(self, taken: dict[str, str]) -> date:
        """Both as numbers, the month first: "3月10日"."""
        month, day = self._month_of(taken), self.number(taken.get("num") or taken["day_number"])
        return _make(self._year_of(taken), month, day) if "year" in taken else self._next_to_come(month, day)

    def _after_month_day(self, taken: dict[str, str]) -> date:
        return self._month_day(taken) + timedelta(days=1)

    def _on_day(self, taken: dict[str, str]) -> date:
        day = self.number(taken["num"])
        if not 1 <= day <= 31:
            raise _Impossible(str(day))
        for months in range(13):
            first = self._add_months(self.today.replace(day=1), months)
            if day <= monthrange(first.year, first.month)[1] and first.replace(day=day) >= self.today:
                return first.replace(day=day)
        raise _Impossible(str(day))

    def _after_day(self, taken: dict[str, str]) -> date:
        return self._on_day(taken) + timedelta(days=1)

    def _iso(self, taken: dict[str, str]) -> date:
        parts = [int(part) for part in re.split(r"[-./]", taken["iso"])]
        if parts[0] > 31:
            return _make(parts[0], parts[1], parts[2])
        day, month, year = parts
        if (self.book.date_order == "mdy" and "/" in taken["iso"] and day <= 12) or month > 12 >= day:
            day, month = month, day
        return _make(year if year > 99 else 2000 + year, month, day)

    def _after_iso(self, taken: dict[str, str]) -> date:
        return self._iso(taken) + timedelta(days=1)

    def _year_of(self, taken: dict[str, str]) -> int:
        return int(taken["year"])

    # Months -----------------------------------------------------------------------------------------------------------

    def _month_of(self, taken: dict[str, str]) -> int:
        if "month" in taken:
            return int(self.value("month", taken["month"]))
        month = self.number(taken["month_number"])
        if not 1 <= month <= 12:
            raise _Impossible(str(month))
        return month

    def _month_start(self, taken: dict[str, str], day: int = 1) -> date:
        """The day of a named month: this year's unless it is over."""
        month = self._month_of(taken)
        if "year" in taken:
            year = self._year_of(taken)
        else:
            year = self.today.year
            if _make(year, month, min(day, monthrange(year, month)[1])) < self.today:
                year += 1
        return _make(year, month, min(day, monthrange(year, month)[1]))

    def _month(self, taken: dict[str, str]) -> date | None:
        if self._month_of(taken) == self.today.month and "year" not in taken:
            return self._add_months(self.today.replace(day=1), 12)
        return self._month_start(taken)

    def _month_next_year(self, taken: dict[str, str]) -> date:
        return _make(self.today.year + 1, self._month_of(taken), 1)

    def _after_month(self, taken: dict[str, str]) -> date:
        month = self._month_of(taken)
        year = self._year_of(taken) if "year" in taken else self.today.year + (month < self.today.month)
        return self._add_months(_make(year, month, 1), 1)

    def _edge_month(self, taken: dict[str, str]) -> date:
        return self._month_start(taken, int(self.value("edge", taken["edge"])))

    def _after_edge_month(self, taken: dict[str, str]) -> date:
        return self._edge_month(taken) + timedelta(days=1)

    def _add_months(self, start: date, months: int) -> date:
        index = start.year * 12 + start.month - 1 + months
        year, month = divmod(index, 12)
        if not 1 <= year <= 9999:
            raise _Impossible(str(months))
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))

    # Weeks, months, quarters, years around today ----------------------------------------------------------------------

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

    def _edge_span(self, taken: dict[str, str]) -> date:
        first, last = self._span(taken["span"])
        edge = self.value("edge", taken["edge"])
        if edge in (25, 31):
            return max(last, self.today) if last >= self.today else last + timedelta(days=7)
        if edge == 15:
            of_a_month = 27 <= (last - first).days <= 31
            middle = first.replace(day=15) if of_a_month else first + (last - first) // 2
            return max(middle, self.today)
        if first < self.today:  # the beginning has passed: the next one is meant
            return last + timedelta(days=3 if (last - first).days < 6 else 1)
        return first

    def _after_edge(self, taken: dict[str, str]) -> date:
        return self._edge_span(taken) + timedelta(days=1)

    def _next(self, unit: str) -> date:
        if unit == "day":
            return self.today + timedelta(days=1)
        if unit in ("week", "fortnight"):
            return self.today + timedelta(days=7 * (1 if unit == "week" else 2) - self.today.weekday())
        size = _FIRST_OF_SPAN[unit]
        first = self.today.replace(day=1, month=(self.today.month - 1) // size * size + 1)
        return self._add_months(first, size)

    def _next_span(self, taken: dict[str, str]) -> date:
        return self._next(str(self.value("unit", taken["unit"])))

    _after_this_span = _next_span

    def _after_next_span(self, taken: dict[str, str]) -> date:
        """ "After next week", and "the month after next"."""
        unit = str(self.value("unit", taken["unit"]))
        start = self._next(unit)
        return start + timedelta(days=7) if unit == "week" else self._add_months(start, _FIRST_OF_SPAN.get(unit, 0))

    def _in_n(self, taken: dict[str, str]) -> date:
        n, unit = taken["n"], str(self.value("unit", taken["unit"]))
        count = float(self.number(n)) if n[:1].isdigit() else float(self.value("n_word", n))
        if count > 4_000:
            raise _Impossible(n)
        if unit in _DAYS:
            return self.today + timedelta(days=round(count * _DAYS[unit]))
        months = count * _FIRST_OF_SPAN[unit]
        if months < 1:
            return self.today + timedelta(days=round(months * 30))
        return self._add_months(self.today, round(months))

    def _in_days(self, taken: dict[str, str]) -> date:
        """A stretch of time that is one word: "quincena", "weekje", "полгода"; its days."""
        return self.today + timedelta(days=int(self.value("stretch", taken["stretch"])))

    def _in_year(self, taken: dict[str, str]) -> date | None:
        found = _make(self._year_of(taken), 1, 1)
        return found if found.year > self.today.year else None

    def _new_year(self, taken: dict[str, str]) -> date:
        return date(self.today.year + 1, 1, 1)

    # Quarters and seasons ---------------------------------------------------------------------------------------------

    def _quarter(self, taken: dict[str, str]) -> date:
        return self._nth_quarter(int(self.value("q", taken["q"])), taken)

    def _quarter_word(self, taken: dict[str, str]) -> date:
        which = int(self.value("ordinal", taken["ordinal"]))
        return self._nth_quarter(which, taken) if which else self._next("quarter")

    def _nth_quarter(self, which: int, taken: dict[str, str]) -> date:
        month = which * 3 - 2
        if "year" in taken:
            return _make(self._year_of(taken), month, 1)
        found = date(self.today.year, month, 1)
        return found if found > self.today else date(self.today.year + 1, month, 1)

    def _season(self, taken: dict[str, str]) -> date:
        month, day = (int(part) for part in str(self.value("season", taken["season"])).split("-"))
        if "year" in taken:
            return _make(self._year_of(taken), month, day)
        found = date(self.today.year, month, day)
        return found if found > self.today else date(self.today.year + 1, month, day)

    def _calendar_week(self, taken: dict[str, str]) -> date:
        """The Monday of a numbered week (ISO 8601), next to come; today in the week that runs: "KW 23", "week 34"."""
        week = self.number(taken["num"])
        years = [self._year_of(taken)] if "year" in taken else range(self.today.year, self.today.year + 8)
        for year in years:  # a 53rd week comes back within seven years
            try:
                monday = date.fromisocalendar(year, week, 1)
            except ValueError:
                continue
            if "year" in taken:
                return monday
            if monday + timedelta(days=6) >= self.today:
                return max(monday, self.today)
        raise _Impossible(str(week))

    def _after_calendar_week(self, taken: dict[str, str]) -> date:
        monday = self._calendar_week(taken)
        return monday + timedelta(days=7 - monday.weekday())

    # Weekdays ---------------------------------------------------------------------------------------------------------

    def _weekday(self, taken: dict[str, str]) -> date:
        ahead = (int(self.value("weekday", taken["weekday"])) - self.today.weekday() - 1) % 7 + 1
        return self.today + timedelta(days=ahead)

    _next_weekday = _weekday

    def _after_weekday(self, taken: dict[str, str]) -> date:
        return self._weekday(taken) + timedelta(days=1)

    def _next_week_weekday(self, taken: dict[str, str]) -> date:
        return self._next("week") + timedelta(days=int(self.value("weekday", taken["weekday"])))

    def _week_later_weekday(self, taken: dict[str, str]) -> date:
        """ "A week on Monday"."""
        return self._weekday(taken) + timedelta(days=7)

    def _tomorrow(self, taken: dict[str, str]) -> date:
        return self.today + timedelta(days=1)

    def _day_after_tomorrow(self, taken: dict[str, str]) -> date:
        return self.today + timedelta(days=2)

    def _weekend(self, taken: dict[str, str]) -> date:
        return self.today + timedelta(days=(5 - self.today.weekday()) % 7 or 7)

    def _after_weekend(self, taken: dict[str, str]) -> date:
        return self._next("week")

    # Feasts -----------------------------------------------------------------------------------------------------------

    def _feast(self, taken: dict[str, str]) -> date | None:
        """The first day after a feast, next to come."""
        name = str(self.value("feast", taken["feast"]))
        for year in range(self.today.year, self.today.year + 3):
            found = _feast_over(name, year)
            if found is not None and found > self.today:
                return found
        return None


def _feast_over(name: str, year: int) -> date | None:
    """The first day after a feast: of a fixed one ("01-07") that day itself, else by the name of the feast."""
    if name[:1].isdigit():
        month, day = name.split("-")
        return date(year, int(month), int(day))
    if name in _AFTER_EASTER:
        from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

        sunday: date = easter(year, EASTER_ORTHODOX if name == "orthodox_easter" else EASTER_WESTERN)  # type: ignore[no-untyped-call]
        return sunday + timedelta(days=_AFTER_EASTER[name])
    if name == "thanksgiving":
        first = date(year, 11, 1)
        return first + timedelta(days=(3 - first.weekday()) % 7 + 22)
    if name == "midsummer":
        return next(date(year, 6, day + 1) for day in range(20, 27) if date(year, 6, day).weekday() == 5)
    if name in _LUNAR:
        import holidays

        country, called = _LUNAR[name]
        known = holidays.country_holidays(country, years=year, language="en_US")
        days = [day for day, names in known.items() if called in names and "eve" not in names.lower()]
        return max(days) + timedelta(days=1) if days else None
    raise _Impossible(name)


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
