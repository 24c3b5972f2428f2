"""What an absent person's automatic reply says: in which language, that nobody is there, and when they are back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from bot.reading.deferral import read_until
from bot.reading.wordlist import any_of, fold, read_words

MOST_DAYS = 40  # days of one text that are looked at
MOST_RELATIVE = 4  # "next week" and the like that are asked about
HORIZON = 400  # days: nobody stays away longer and still has us wait
STALE = 120  # a day without a year that passed no longer ago than this is an old note's, not next year's
COURTESY = 12  # words that a sentence of thanks has at most; a longer one says something
APART = 3  # days between two absences that make them two

_CATEGORIES = ("away", "access", "urgent", "answer")
_SENTENCE_END = re.compile(r"[!?;。！？](?=\s|$|\w)|(?:(?<!\d)|(?<=\d{4}))\.(?=\s+(?!\d)|$)|\n")
_WORD = re.compile(r"[^\W\d]{4}|\n")
_OPENING = re.compile(r"(?<![\d.])(\d{1,2})\S{0,2}? ?(-|[^\W\d]{1,9})? ?$")
_CONTACT = re.compile(r"@|https?:|www\.|\+?\d[\d ()/-]{6,}")


class Speech:
    """How automatic replies speak in one language: its table of words/machine.toml, compiled."""

    def __init__(self, language: str, data: dict[str, Any]) -> None:
        joined = bool(data.get("joined"))

        def find(*names: str, before: str = "", behind: str = "") -> re.Pattern[str]:
            phrases = [phrase for name in names for phrase in data.get(name, ())]
            return any_of(phrases, joined=joined, before=before, behind=behind)

        self.language = language
        self.joined = joined
        self.inflected = bool(data.get("inflected"))
        self.month_first = data.get("order") == "month first"
        self.hints = tuple(str(hint) for hint in data.get("hints", ()))
        self.categories = {name: find(name) for name in _CATEGORIES}
        self.away = self.categories["away"]
        self.absent = find("absent")
        self.returning = find("returning")
        self.thanks = find("thanks")
        self.reply = find("reply")
        self.alone = find("alone", before="^", behind="$")
        self.back = find("back")
        self.left = find("left")
        self.challenge = find("challenge")
        self.receipt_text = find("receipt_text")
        self.today = find("today")
        self.this_week = find("this_week")
        self.until_word = find("until")
        self.until_word_behind = find("until_behind")
        fillers = (
            r"\W{0,3}(?:(?:" + "|".join(re.escape(fold(word)) for word in data.get("filler", ["-"])) + r")\W{1,3}){0,3}"
        )
        fillers = r"\W{0,3}" if joined else fillers
        self.until = find("until", behind=fillers + "$")
        self.begins = find("from", behind=fillers + "$")
        self.joins = find("to", behind=fillers + "$")
        # Turkish writes its endings on the day: "3 Aralık'a kadar".
        ending = r"^['\w]{0,6}?\W{0,2}" if self.inflected else r"^\W{0,2}"
        self.until_behind = find("until_behind", before=ending)
        self.begins_behind = find("from_behind", before=ending)

    @property
    def days(self) -> _Days:
        return _days(self.language)


@cache
def speeches() -> dict[str, Speech]:
    """Every language's, by its code (ISO 639-1); "others" holds what is known of the rest."""
    return {language: Speech(language, data) for language, data in read_words("machine").items()}


def hinted(lowered: str) -> list[Speech]:
    """The languages in which a text, in lower case, may speak of an absence; cheap."""
    every, plain = _hints()
    found = [speech for hint, speech in (plain if lowered.isascii() else every) if hint in lowered]
    return list(dict.fromkeys(found)) if found else []


@cache
def _hints() -> tuple[list[tuple[str, Speech]], list[tuple[str, Speech]]]:
    every = [(hint, speech) for speech in speeches().values() for hint in speech.hints]
    return every, [(hint, speech) for hint, speech in every if hint.isascii()]


def absent_in(lowered: str, text: str, subject: str) -> list[Speech]:
    """The languages in which text or subject say that somebody is away, the one that says most first.

    `lowered` is the text in lower case; `text` and `subject` are folded.
    """
    found: list[tuple[int, Speech]] = []
    likely = hinted(lowered)
    for speech in speeches().values():
        away = speech in likely and bool(speech.away.search(text))
        said = bool(speech.absent.search(subject)) + (away or bool(speech.returning.search(text)))
        if said:
            patterns = (*speech.categories.values(), speech.thanks, speech.back)
            found.append((said + sum(len(set(p.findall(text))) for p in patterns), speech))
    return [speech for _, speech in sorted(found, key=lambda pair: -pair[0])]


def is_template(text: str, names: Sequence[str] = ()) -> bool:
    """Whether a text is an absence note from end to end, though nothing else marks its mail as a machine's.

    Two independent things are said (that one is away, that mail is not read, who helps meanwhile, when an answer
    comes), every sentence is one of a note, and none answers, asks or speaks to somebody of `names` (folded). A
    person's own "I'm on holiday till Monday, ask me then" is none. `text`: own words alone, folded.
    """
    if "?" in text or any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names):
        return False
    return any(_is_template(text, speech) for speech in speeches().values() if speech.away.search(text))


def _is_template(text: str, speech: Speech) -> bool:
    said = sum(bool(pattern.search(text)) for pattern in speech.categories.values())
    if said < 2 or speech.reply.search(text):
        return False
    for start, end in _sentences(text):
        sentence = text[start:end].strip()
        if speech.alone.search(sentence):
            return False
        length = len(sentence) / 3 if speech.joined else len(sentence.split())
        if length <= 3 or _CONTACT.search(sentence) or any(p.search(sentence) for p in speech.categories.values()):
            continue
        if length > COURTESY or not (speech.thanks.search(sentence) or speech.back.search(sentence)):
            return False
    return True


def when_back(text: str, subject: str, spoken: Sequence[Speech], *, today: date, language: str) -> date | None:
    """The first day back, None where none is named. `spoken`: see absent_in; `language`: what else may be spoken.

    "until the 3rd" means back on the 4th in every language: some writers count the day itself, some do not, and a day
    later is never too early. Of several absences the one that lasts now counts. A day that has passed is an old note's.
    `text` and `subject` are folded.
    """
    books = [*spoken[:2], *(one for code, one in speeches().items() if code == language and one not in spoken[:2])]
    for speech in books:
        if (found := _Reading(text, speech, today).back()) is not None:
            return found
    for speech in books:
        if (found := _Reading(subject, speech, today).back(sure=True)) is not None:
            return found
    return next(filter(None, (_relative(text, speech, today) for speech in books)), None)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


@dataclass(frozen=True, slots=True)
class _Day:
    """One day that a text names: where, which, and how its range begins where it is the end of one."""

    start: int
    end: int
    day: date
    weekday: bool = False
    first: date | None = None


class _Days:
    """How one language writes days. The names come from the CLDR, so that no list is kept here."""

    def __init__(self, speech: Speech) -> None:
        from babel import Locale

        locale = Locale.parse(speech.language)
        self.months: dict[str, int] = {}
        for context, width in (("format", "wide"), ("stand-alone", "wide"), ("format", "abbreviated")):
            for number, name in locale.months[context][width].items():
                word = fold(name).rstrip(".")
                if word and not word[0].isdigit():
                    self.months.setdefault(word, number)
        self.weekdays: dict[str, int] = {}
        widths = ("wide", "abbreviated") if speech.joined else ("wide",)
        for width in widths:
            for number, name in locale.days["format"][width].items():
                word = fold(name)
                if len(word) > 1:
                    self.weekdays[_stem(word) if speech.inflected else word.removesuffix("-feira")] = number
        if speech.language == "id":
            self.weekdays = {word if word != "minggu" else "hari minggu": n for word, n in self.weekdays.items()}
        months, weekdays = (
            "|".join(re.escape(word) for word in sorted(names, key=len, reverse=True)) or "(?!)"
            for names in (self.months, self.weekdays)
        )
        year = r"(?:,? ?(?:de |del |of )?(?P<year>20\d\d)(?!\d))?"
        nth = r"(?:st|nd|rd|th|er|\.|º|ª|o|a|e|:e)?"
        self.patterns = [
            re.compile(
                r"(?<!\d)(?:(?P<year>20\d\d)年 ?)?(?P<month>\d{1,2})月 ?(?P<day>\d{1,2})[日号號]?(?: ?\([^)\n]{1,6}\))?"
                r"(?: ?(?:-|~|から|より|至|到) ?(?P<last>\d{1,2})[日号號])?"
            ),
            re.compile(r"(?<![\d.])(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d])"),
            re.compile(
                rf"(?<![\d.,:/+])(?P<day>\d{{1,2}}){nth} ?(?:de |of |den |di |d')?"
                rf"(?P<month>{months})\.?(?![^\W\d_]{{6}}){year}"
            ),
            re.compile(
                rf"(?<!\w)(?P<month>{months})\.? (?P<day>\d{{1,2}}){nth}"
                rf"(?:(?: ?- ?| to | through )(?P<last>\d{{1,2}}){nth})?(?![\d:]){year}"
            ),
            re.compile(
                r"(?<![\w.,:/+-])(?:(?P<open>\d{1,2})\.? ?- ?)?(?P<a>\d{1,2})(?P<sign>[./-])(?P<b>\d{1,2})"
                r"(?:(?P=sign)(?P<year>(?:20)?\d\d)(?!\d)|(?![\d:]|[./]\d))"
            ),
        ]
        ending = r"[^\W\d_]{0,3}" if speech.inflected else r"(?:-feira)?"
        first, last = ("", "") if speech.joined else (r"(?<!\w)", r"(?!\w)")
        self.weekday = re.compile(rf"{first}(?P<name>{weekdays}){ending}{last}")


@cache
def _days(language: str) -> _Days:
    return _Days(speeches()[language])


def _stem(word: str) -> str:
    return word[:-1] if word[-1] in "aeiouyаеиоуыьяю" and len(word) > 4 else word


class _Reading:
    """The days one text names in one language, and what is said of each."""

    def __init__(self, text: str, speech: Speech, today: date) -> None:
        self.text = text
        self.speech = speech
        self.today = today
        self.ends = [end for _, end in _sentences(text)]

    def back(self, *, sure: bool = False) -> date | None:
        """The first day back. `sure`: a day counts only where "until", "back" or a range says so."""
        told: dict[bool, list[tuple[date, date | None]]] = {True: [], False: []}  # of an absence for certain, or maybe
        days = self._days()
        for place, here in enumerate(days):
            sentence = self._sentence(here)
            near = days[place - 1].end if place else 0
            before = self.text[max(sentence.start, near) : here.start]
            behind = self.text[here.end : min(sentence.stop, here.end + 40)]
            follows = place + 1 < len(days) and days[place + 1].start < sentence.stop
            if here.first is None and near > sentence.start and self._is_joined(before):
                here = replace(here, first=days[place - 1].day)
            if (found := self._said(here, before, behind, sentence, follows, sure)) is None:
                continue
            first = here.first or (days[place - 1].day if near > sentence.start else None)
            told[self._is_absence(sentence)].append((found, first if first and first < here.day else None))
        return self._now(told[True]) or self._now(told[False])

    def _said(self, here: _Day, before: str, behind: str, sentence: slice, follows: bool, sure: bool) -> date | None:
        """The first day back that the words around one day make of it; None where they speak of something else."""
        speech, after = self.speech, here.day + timedelta(days=1)
        plain = not here.weekday or self._is_absence(sentence)
        if plain and (speech.until.search(before[-60:]) or speech.until_behind.search(behind)):
            return after
        if plain and here.first:
            return after
        begins = speech.begins.search(before[-60:]) or speech.begins_behind.search(behind)
        words = self.text[sentence]
        of_others = speech.categories["urgent"].search(words) and not speech.returning.search(words)
        if speech.back.search(words) and not (begins and follows) and (not of_others or speech.away.search(words)):
            return here.day
        if not begins and not sure and speech.away.search(words):
            return after
        return None

    def _is_joined(self, before: str) -> bool:
        """Whether only "to", "-" and the like stand between this day and another one."""
        if re.fullmatch(r"\W{0,3}-\W{0,3}", before):
            return True
        return len(before) <= 30 and bool(self.speech.joins.search(before))

    def _is_absence(self, sentence: slice) -> bool:
        words = self.text[sentence]
        return bool(self.speech.away.search(words) or self.speech.back.search(words))

    def _sentence(self, here: _Day) -> slice:
        place = bisect_right(self.ends, here.start)
        last = bisect_right(self.ends, here.end - 1)
        return slice(self.ends[place - 1] if place else 0, self.ends[min(last, len(self.ends) - 1)])

    def _now(self, told: Sequence[tuple[date, date | None]]) -> date | None:
        """The end of the absence that lasts today, later ones that follow on it included."""
        result: date | None = None
        for returns, first in sorted(told, key=lambda pair: pair[0]):
            if not 0 <= (returns - self.today).days <= HORIZON:
                continue
            if first is not None and result is not None and (first - result).days > APART:
                continue
            result = returns
        return result

    def _days(self) -> list[_Day]:
        """Every day that the text names, in order; a weekday beside its date is part of it."""
        found: list[_Day] = []
        taken: list[tuple[int, int]] = []
        for pattern in self.speech.days.patterns:
            for match in pattern.finditer(self.text):
                if len(found) >= MOST_DAYS:
                    break
                if any(start < match.end() and match.start() < end for start, end in taken):
                    continue
                if (one := self._dated(match)) is not None:
                    found.append(one)
                    taken.append((one.start, one.end))
        found.sort(key=lambda one: one.start)
        for match in self.speech.days.weekday.finditer(self.text):
            if len(found) < MOST_DAYS:
                self._add_weekday(found, match)
        return found

    def _add_weekday(self, found: list[_Day], match: re.Match[str]) -> None:
        """Makes a weekday part of the date that it stands beside, or a day of its own: the next one so called."""
        place = bisect_right([one.start for one in found], match.start())
        dated = found[place] if place < len(found) and not found[place].weekday else None
        if dated and dated.start - match.end() <= 8 and not _WORD.search(self.text[match.end() : dated.start]):
            found[place] = replace(dated, start=match.start())
        elif not any(one.start <= match.start() < one.end + 12 and not one.weekday for one in found):
            number = self.speech.days.weekdays[match["name"]]
            ahead = (number - self.today.weekday() - 1) % 7 + 1
            found.insert(place, _Day(match.start(), match.end(), self.today + timedelta(days=ahead), weekday=True))

    def _dated(self, match: re.Match[str]) -> _Day | None:
        parts = match.groupdict()
        year = int(parts["year"]) if parts.get("year") else None
        if year is not None and year < 100:
            year += 2000
        if "a" in parts:
            day = self._numeric(int(parts["a"]), int(parts["b"]), parts["sign"], year)
            first = _made(day.year, day.month, int(parts["open"])) if day and parts["open"] else None
            return _Day(match.start(), match.end(), day, first=first) if day else None
        written = parts["month"]
        month = int(written) if written.isdigit() else self.speech.days.months[written]
        number = int(parts.get("last") or parts["day"])
        day = self._year(year, month, number)
        if day is None:
            return None
        opening = parts["day"] if parts.get("last") else self._opening(match.start())
        first = _made(day.year, month, int(opening)) if opening else None
        return _Day(match.start(), match.end(), day, first=first if first and first < day else None)

    def _opening(self, place: int) -> str:
        """The first day of a range that leaves its month to the last one: "3" of "3 - 14 August", "del 3 al 14 de"."""
        before = self.text[max(0, place - 20) : place]
        found = _OPENING.search(before)
        joined = found and (found[2] == "-" or self.speech.joins.search(before[found.start(1) :]))
        return found[1] if found and joined else ""

    def _numeric(self, a: int, b: int, sign: str, year: int | None) -> date | None:
        """3/12, 3.12. or 12/3; where a language writes both, the one that comes soon, and of two the later."""
        if (a, b, sign, year) == (24, 7, "/", None):  # round the clock
            return None
        day_first, month_first = self._year(year, b, a), self._year(year, a, b)
        if self.speech.month_first:
            return month_first
        if self.speech.language != "en" or sign != "/":
            return day_first
        both = [day for day in (day_first, month_first) if day is not None and day >= self.today]
        soon = [day for day in both if (day - self.today).days <= 120]
        return max(soon) if soon else min(both, default=day_first or month_first)

    def _year(self, year: int | None, month: int, day: int) -> date | None:
        """The day in its year; without one, the next to come unless it has just passed."""
        if year is not None:
            return _made(year, month, day)
        oldest = self.today - timedelta(days=STALE)
        years = (self.today.year - 1, self.today.year, self.today.year + 1)
        return next((found for one in years if (found := _made(one, month, day)) and found >= oldest), None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _relative(text: str, speech: Speech, today: date) -> date | None:
    """The day back where no calendar day is named: "back next week", "until the end of the month", "away today"."""
    if any(pattern.search(text) for pattern in speech.days.patterns):
        return None  # a calendar day that says nothing, or has passed: whatever else may sound like a day is none
    asked = 0
    for start, end in _sentences(text):
        words = text[start:end]
        until = speech.until_word.search(words) or speech.until_word_behind.search(words)
        if not until and not speech.back.search(words) and not speech.away.search(words):
            continue
        if speech.away.search(words):
            if speech.today.search(words):
                return today + timedelta(days=1)
            if speech.this_week.search(words):
                return today + timedelta(days=7 - today.weekday())
        if not until and not speech.back.search(words):
            continue
        asked += 1
        if asked > MOST_RELATIVE:
            return None
        clause = words.strip()[-150:] if speech.joined or speech.inflected or not until else words[until.start() :][:90]
        deferral = read_until(clause, language=speech.language, today=today)
        found = deferral.until
        # A general parser finds days in words that name none: one it took from far behind is not meant.
        if found is None or (found - today).days > 365 - STALE or len(deferral.words) < 4:
            continue
        tomorrow = found + timedelta(days=1)
        opens_span = found.day == 1 or (found.weekday() == 0 and tomorrow.day != 1)  # "until next week", "until March"
        return tomorrow if until and not opens_span else found
    return None
