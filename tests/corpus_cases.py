"""The corpus as cases, and how a reading is scored against it: one measure for the tests and for the bench."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bot.explain import names_in
from bot.reading.message import Mail, parse_message
from bot.reading.quoting import own_words
from bot.reading.verdict import read_verdict

CORPUS = Path(__file__).parent / "corpus"
LANGUAGES = ("en", "es", "id", "pt", "fr", "de", "it", "nl", "ja", "zh", "tr", "pl", "sv", "ru")
LABELS = ("yes", "no", "later", "unclear")
KINDS = ("auto_reply", "out_of_office", "left_company", "bounce", "challenge", "receipt", "calendar", "list")
NAMES = ("Carla", "Conti", "Ana", "Ruiz", "Ben", "Ong")
"""Whom the program knows by name when it reads an answer of the corpus: the connector and both parties."""


@dataclass(frozen=True, slots=True)
class ReplyCase:
    """One written reply and what it says. `until` is the first day on which one may ask again."""

    language: str
    text: str
    label: str
    written: date
    tags: tuple[str, ...]
    also: tuple[str, ...] = ()
    until: date | None = None
    until_also: tuple[date, ...] = ()
    tolerance: int = 0

    @property
    def is_long(self) -> bool:
        """Whether it is an ordinary mail of several sentences around the one that decides."""
        return "long" in self.tags

    def dated(self, found: date | None) -> bool:
        """Whether a date that was read is one that the reply names."""
        named = (self.until, *self.until_also)
        return found is not None and any(day and abs((found - day).days) <= self.tolerance for day in named)


@dataclass(frozen=True, slots=True)
class MailCase:
    """One raw mail and what is to be read in it; fields as in the corpus' README."""

    file: str
    kind: str
    language: str
    tags: tuple[str, ...]
    own: str = ""
    closing: str = ""
    below: str = ""
    sent: str = ""
    label: str = ""
    also: tuple[str, ...] = ()
    until: date | None = None
    arrived: date | None = None
    returns: date | None = None
    returns_also: tuple[date, ...] = ()
    permanent: bool | None = None
    disagree: bool = False

    def mail(self) -> Mail:
        """The mail, parsed."""
        return parse_message((CORPUS / "mails" / self.file).read_bytes())

    def letter(self) -> Mail | None:
        """Our letter that it answers, where it answers one of ours."""
        return parse_message((CORPUS / "mails" / self.sent).read_bytes()) if self.sent else None


def _entries(path: Path, table: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get(table, [])
    return [{key: tuple(value) if isinstance(value, list) else value for key, value in e.items()} for e in entries]


@cache
def replies(language: str) -> tuple[ReplyCase, ...]:
    """The replies of a language; none where its file is not written yet."""
    path = CORPUS / "replies" / f"{language}.toml"
    return tuple(ReplyCase(language, **e) for e in _entries(path, "reply")) if path.exists() else ()


@cache
def mails() -> tuple[MailCase, ...]:
    """Every raw mail of the corpus, in the order of the index."""
    return tuple(MailCase(**e) for e in _entries(CORPUS / "mails" / "index.toml", "mail"))


def people() -> Iterator[MailCase]:
    """The mails that persons wrote, and whose words can be told."""
    return (case for case in mails() if case.kind == "person" and not case.disagree)


@dataclass(slots=True)
class VerdictScore:
    """How a set of replies was read. Counts; the shares are properties, 1.0 where there is nothing to share."""

    n: int = 0
    false_yes: int = 0
    human: int = 0  # a human would decide
    decided: int = 0  # of those
    said: int = 0  # decided at all
    right: int = 0  # of those
    dated: int = 0  # read as LATER where the reply names a date
    dates_right: int = 0  # of those
    misread: list[tuple[ReplyCase, str, str, str]] = field(default_factory=list)

    @property
    def decided_share(self) -> float:
        """Of the replies that a human would decide, those that were decided."""
        return self.decided / self.human if self.human else 1.0

    @property
    def right_share(self) -> float:
        """Of the decided replies, those with the label or one that a fair reader accepts."""
        return self.right / self.said if self.said else 1.0

    @property
    def dates_share(self) -> float:
        """Of the dates in replies read as LATER, those within tolerance."""
        return self.dates_right / self.dated if self.dated else 1.0


def score_verdicts(cases: Iterable[ReplyCase]) -> VerdictScore:
    """Reads each reply as the program would: its language unknown to nobody, its day and the names given."""
    score = VerdictScore()
    for case in cases:
        verdict = read_verdict(case.text, language=case.language, today=case.written, names=NAMES)
        said = verdict.answer.value
        fair = said in (case.label, *case.also)
        score.n += 1
        score.false_yes += said == "yes" != case.label
        score.human += case.label != "unclear"
        score.decided += case.label != "unclear" != said
        score.said += said != "unclear"
        score.right += said != "unclear" and fair
        if case.label == said == "later" and case.until:
            score.dated += 1
            score.dates_right += case.dated(verdict.until)
        if not fair:
            score.misread.append((case, said, verdict.rule, verdict.evidence))
    return score


_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\ufeff": None, "\u200b": None})
_NOT_WORDS = re.compile(r"[\s>]+")


@dataclass(frozen=True, slots=True)
class WordsFound:
    """How what was found compares with the own words: nothing else, something of others in it, something missing."""

    exact: bool
    leaked: bool
    lost: bool


def judge_words(found: str, case: MailCase) -> WordsFound:
    """Compares found own words with those expected, white space and the shape of quote marks aside.

    A sign-off and the name under it may stay or go, and the words are exact either way; a signature, device line or
    disclaimer that stays is not exact, and no leak either.
    """
    closing = case.closing.splitlines()
    fair = {_spaced("\n".join([case.own, *closing[:kept]])) for kept in range(len(closing) + 1)}
    theirs = _flat("\n".join([case.own, case.closing, case.below]))
    kept = _flat(found)
    return WordsFound(
        exact=_spaced(found) in fair,
        leaked=any(_flat(line) not in theirs for line in found.splitlines()),
        lost=any(_flat(line) not in kept for line in case.own.splitlines()),
    )


@dataclass(frozen=True, slots=True)
class WordsScore:
    """Counts over a set of mails."""

    n: int
    exact: int
    leaked: int
    lost: int

    @classmethod
    def of(cls, found: Sequence[WordsFound]) -> WordsScore:
        """The sum of single judgements."""
        sums = (sum(getattr(one, name) for one in found) for name in ("exact", "leaked", "lost"))
        return cls(len(found), *sums)


WAYS = ("plain", "html", "sent")
"""How own words are looked for: by patterns in one part alone, or in the whole mail beside the letter it answers."""


def to_read(way: str) -> Iterator[tuple[MailCase, Mail, Mail | None]]:
    """The mails of persons that can be read this way, each with our letter where it may be used."""
    for case in people():
        mail = case.mail()
        if way == "sent":
            if case.sent:
                yield case, mail, case.letter()
        elif "needs-sent" in case.tags:
            continue
        elif way == "plain" and mail.text is not None:
            yield case, replace(mail, html=None), None
        elif way == "html" and mail.html is not None:
            yield case, replace(mail, text=None), None


def score_words(way: str) -> tuple[WordsScore, list[tuple[MailCase, WordsFound]]]:
    """How well the own words are found, and the mails in which they are not exact."""
    found = [
        (case, judge_words(own_words(mail, letter, names=names_in(mail, case.letter())).text, case))
        for case, mail, letter in to_read(way)
    ]
    return WordsScore.of([one for _, one in found]), [(case, one) for case, one in found if not one.exact]


def _spaced(text: str) -> str:
    return " ".join(text.translate(_FOLD).split())


def _flat(text: str) -> str:
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text.translate(_FOLD)).casefold())
