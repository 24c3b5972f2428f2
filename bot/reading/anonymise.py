"""A reply without the people in it: who and how to reach them made up, what decides left as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.reading.phrases import languages, lexicon
from bot.reading.quoting import is_closing
from bot.reading.tokens import fold
from bot.reading.verdict import Verdict, read_verdict

STAND_INS = ("Carla", "Ben", "Ana", "Conti", "Ong", "Ruiz")
"""Names for those whom the case knows: what reads the result must know them too."""

MAX_CHARS = 20_000

_MADE_UP = (
    "Norda",
    "Velm",
    "Istrak",
    "Karpo",
    "Tessan",
    "Brunvik",
    "Olmir",
    "Jalda",
    "Quenn",
    "Sorvik",
    "Hadrel",
    "Lumo",
)
_ADDRESS = "somebody@firm.example"
_LINK = "https://firm.example/page"
_HANDLE = "@somebody"
_LONGEST_ENDING = 3
_CURRENCY = r"(?:[€$£¥₹₽₺₩]|\b(?:EUR|USD|GBP|CHF|JPY|CNY|RMB|SEK|PLN|TRY|BRL|IDR|MXN|RUB|Rp|kr|zł|TL|R\$)\b)"
_NUMBER = r"\d[\d.,'\u00a0]{0,20}"
_PIECE = re.compile(
    r"(?P<link>\b(?:https?://|www\.)[^\s<>\"]{1,500})"
    r"|(?P<address>[\w.!#$%&*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})"
    r"|(?P<handle>(?<!\w)@\w{2,40})"
    rf"|(?P<amount>{_CURRENCY}\s?{_NUMBER}|{_NUMBER}\s?(?:[kKmM]\b\s?)?{_CURRENCY})"
    r"|(?P<phone>(?<![\w/])\+?\(?\d(?:[\s().\-/]{0,2}\d){6,18}(?!\w))"
    r"|(?P<word>[^\W\d_]{1,60}(?:['’\-][^\W\d_]{1,60}){0,4})"
)
_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\b(?:19|20)\d\d\b|\d{1,2}:\d\d")
_DIGIT = re.compile(r"\d")
_JOINT = re.compile(r"(['’\-])")
_OPENS = re.compile(r"(?:\A|\n|[.!?…:¡¿\"(>*\-])[\s¡¿\"'“«(*\-]*\Z")


@dataclass(frozen=True, slots=True)
class Anonymous:
    """A reply with stand-ins, and how both are read.

    `replaced` says how many of each kind, such as {"name": 2}; `kept` are words that begin a sentence and that no
    lexicon explains: they may be names, and were left because without them the text would be read differently.
    """

    text: str
    replaced: dict[str, int]
    kept: tuple[str, ...]
    before: Verdict
    after: Verdict

    @property
    def holds(self) -> bool:
        """Whether the stand-ins changed nothing: the same verdict, date, rule and language."""
        return _told(self.before) == _told(self.after)


@dataclass(slots=True)
class _Cast:
    """Who plays whom, the same throughout a text, and what was done."""

    known: dict[str, str]  # a name in folded letters → its stand-in
    language: str
    capitals_tell: bool
    keep_openers: bool
    unknown: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    def count(self, kind: str, times: int = 1) -> None:
        """So many more of this kind were replaced."""
        self.replaced[kind] = self.replaced.get(kind, 0) + times


def anonymise(text: str, *, names: Sequence[str], language: str | None, today: date) -> Anonymous:
    """The reply with people, addresses, phone numbers, links and amounts replaced.

    `text` are somebody's own words, `names` people known to the case, `language` and `today` as for read_verdict.
    Dates stay, because a verdict may hang on them, and so does every word that a lexicon knows: Will and Grace stay
    unless they are among the names. A name in signs without capitals is seen only if it is known. Read the result.
    """
    text = text[:MAX_CHARS]
    before = read_verdict(text, language=language, today=today, names=names)
    tongue = before.language or (language or "").partition("-")[0].lower()
    strict = _played(text, names, tongue, before, language, today, keep_openers=False)
    if strict.holds:
        return strict
    loose = _played(text, names, tongue, before, language, today, keep_openers=True)
    return loose if loose.holds else strict


def _played(
    text: str,
    names: Sequence[str],
    tongue: str,
    before: Verdict,
    language: str | None,
    today: date,
    *,
    keep_openers: bool,
) -> Anonymous:
    capitals_tell = sum(map(str.isupper, text)) < sum(map(str.islower, text))
    cast = _Cast(_parts(names), tongue, capitals_tell, keep_openers)
    shown = _PIECE.sub(lambda match: _stand_in(match, cast), _without_signs(text, cast))
    after = read_verdict(shown, language=language, today=today, names=STAND_INS)
    return Anonymous(shown, cast.replaced, tuple(dict.fromkeys(cast.kept)), before, after)


def _told(verdict: Verdict) -> tuple[object, ...]:
    return verdict.answer, verdict.until, verdict.rule, verdict.language


def _parts(names: Sequence[str]) -> dict[str, str]:
    words = dict.fromkeys(_folded(word.strip(".,;:()\"'")) for name in names for word in name.split())
    parts = [word for word in words if word]
    own = {_folded(name): name for name in STAND_INS}  # a stand-in plays itself
    free = [name for name in STAND_INS if _folded(name) not in parts] or list(STAND_INS)
    others = [part for part in parts if part not in own]
    return {part: own[part] for part in parts if part in own} | {
        part: free[at % len(free)] for at, part in enumerate(others)
    }


def _without_signs(text: str, cast: _Cast) -> str:
    """Known names in scripts that put no blanks between words are replaced wherever they stand."""
    for name in sorted(filter(_is_in_signs, cast.known), key=len, reverse=True):
        if name in text:
            cast.count("name", text.count(name))
            text = text.replace(name, cast.known[name])
    return text


def _is_in_signs(word: str) -> bool:
    return all("\u3040" <= sign <= "\u9fff" for sign in word)


def _stand_in(match: re.Match[str], cast: _Cast) -> str:
    found, kind = match[0], match.lastgroup or ""
    if kind == "word":
        return _for_word(
            found, cast, opens=bool(_OPENS.search(match.string[max(0, match.start() - 20) : match.start()]))
        )
    if kind == "phone" and _DAY.search(found):
        return found
    cast.count(kind)
    if kind == "link":
        return _LINK + found[len(found.rstrip(".,;:!?)")) :]
    return {"address": _ADDRESS, "handle": _HANDLE}.get(kind) or _DIGIT.sub("5", found)


def _for_word(word: str, cast: _Cast, *, opens: bool) -> str:
    """The word, each part of it that may be a name played by another: "Ben's", "Jean-Pierre", "l'Oréal"."""
    if _folded(word) not in cast.known and _is_explained(word, cast.language):
        return word
    parts = _JOINT.split(word)
    return "".join(
        part if _JOINT.fullmatch(part) else _for_part(part, cast, opens=opens and at == 0)
        for at, part in enumerate(parts)
    )


def _for_part(part: str, cast: _Cast, *, opens: bool) -> str:
    """A known name is played by its stand-in, its ending kept; a capital that no lexicon explains may be a name."""
    folded = _folded(part)
    stem = _known_stem(folded, part, cast)
    if stem:
        cast.count("name")
        return _like(part, cast.known[stem]) + part[len(stem) :]
    if not cast.capitals_tell or len(part) < 2 or not part[0].isupper() or _is_explained(part, cast.language):
        return part
    if opens and cast.keep_openers:
        cast.kept.append(part)
        return part
    cast.count("capital")
    if folded not in cast.unknown:
        cast.unknown[folded] = _MADE_UP[len(cast.unknown) % len(_MADE_UP)]
    return _like(part, cast.unknown[folded])


def _known_stem(folded: str, part: str, cast: _Cast) -> str:
    """The known name that this is, or is a form of ("Annę"); "" where it is none."""
    if folded in cast.known:
        return folded
    if part[:1].isupper():
        for cut in range(1, _LONGEST_ENDING + 1):
            if len(folded) - cut >= 3 and folded[:-cut] in cast.known:
                return folded[:-cut]
    return ""


def _is_explained(word: str, language: str) -> bool:
    """Whether the word is one of the language, or of any where that is not known; "Cheers" over a name is no name."""
    if is_closing(word):
        return True
    folded = _folded(word)
    books = map(lexicon, [language] if language in languages() else languages())
    return any(book.knows(folded) or all(map(book.knows, book.spelled(folded).split())) for book in books)


def _like(pattern: str, word: str) -> str:
    """The word in the letter case of another."""
    if pattern.isupper() and len(pattern) > 1:
        return word.upper()
    return word.lower() if pattern.islower() else word


def _folded(word: str) -> str:
    return fold(word).casefold()
