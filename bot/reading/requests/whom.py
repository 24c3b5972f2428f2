"""People named in running text: a name is read only where a closed form of words says that one stands there."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from bot.reading.addresses import is_address
from bot.reading.message import Mailaddr
from bot.reading.requests.labels import fold

MOST_CHARS = 8_000  # of running text that is looked at
MOST_NAME_WORDS = 5
_WRAPPED = 55  # a line this long was broken by the mail program, a shorter one by its author
_BEFORE = 200  # how far back a "not" is looked for

_SMART = str.maketrans("＋：，“”„’‘\u00a0", '+:,"""\'\' ')
_WORD = re.compile(r"(?:[^\W\d_]\.){1,4}|[^\W\d_]{1,40}(?:[-'][^\W\d_]{1,40}){0,4}")
_BLANKS = re.compile(r"[ \t]+")
_ADDRESS = re.compile(r"[^\s<>,;:()\"'\[\]@]{1,64}@[^\s<>,;:()\"'\[\]@]{1,255}")
_HINT = re.compile(
    r"[ \t]*(?:<(?P<angle>[^<>\n]{1,300})>|\[(?:mailto:)?(?P<square>[^\[\]\n]{1,300})\]|\((?P<round>[^()\n]{1,300})\))"
)
_BARE = re.compile(rf",?[ \t]+(?P<address>{_ADDRESS.pattern})")
_HOUSE = re.compile(r",?[ \t]+(?:at|from)[ \t]+|[ \t]*@[ \t]*", re.IGNORECASE)
_HOUSE_WORD = re.compile(r"[\w&.'-]{1,40}")
_JOIN = re.compile(
    r"[ \t]*,[ \t]*(?:and[ \t]+|&[ \t]*)?|[ \t]+(?:and|&|\+)[ \t]+|[ \t]*(?:<->?|↔)[ \t]*", re.IGNORECASE
)
_OR = re.compile(r"[ \t]*,?[ \t]+(?:or|/)[ \t]+", re.IGNORECASE)
_ENDS = re.compile(r"[ \t]*(?:$|[\n,.;:!?)\"–—]|-[ \t-])")
_SENTENCE_END = re.compile(r"[.!?;\n](?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Whom:
    """One person as named in a text. What was not said is ""; `end` is where the text goes on behind."""

    name: str
    address: str
    role: str = ""
    end: int = 0

    @property
    def person(self) -> Mailaddr:
        """Name and address alone."""
        return Mailaddr(self.name, self.address)


@dataclass(frozen=True, slots=True)
class Naming:
    """What a language's file says about names."""

    particles: frozenset[str]
    honorifics: frozenset[str]
    no_names: frozenset[str]
    follow: frozenset[str]
    lead_in: re.Pattern[str]
    negation: re.Pattern[str]
    openers: str
    forms: dict[str, tuple[str, ...]]
    wishing: re.Pattern[str]
    introducing: re.Pattern[str]


@cache
def naming() -> Naming:
    """The file of English, the one language in which names are read from sentences so far."""
    file = resources.files("bot.reading") / "words" / "naming-en.toml"
    data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))

    def any_of(words: Sequence[str]) -> str:
        return "|".join(re.escape(word.replace("_", " ")).replace(r"\ ", r"\s+") for word in words)

    def choices(text: str) -> list[str]:
        return sorted((one.strip() for one in text.split("|") if one.strip()), key=len, reverse=True)

    owners, adjectives, kinds = (any_of(data[key].split()) for key in ("owners", "adjectives", "kinds"))
    return Naming(
        particles=frozenset(data["particles"].split()),
        honorifics=frozenset(data["honorifics"].split()),
        no_names=frozenset(word.rstrip("_") for word in data["no_names"].split()),
        follow=frozenset(data["follow"].split()),
        lead_in=re.compile(
            rf"(?:(?:{owners})[ \t]+)?(?:(?:{adjectives})[ \t]+){{0,2}}(?:{kinds})"
            r"(?:[ \t]+of[ \t]+(?:mine|ours))?,?[ \t]+",
            re.IGNORECASE,
        ),
        negation=re.compile(rf"(?<![\w'])(?:{any_of(data['negations'].split())})(?![\w'])", re.IGNORECASE),
        openers=any_of(choices(data["openers"])),
        forms={key: tuple(data[key]) for key in ("other", "wish", "redirect")},
        introducing=re.compile(rf"(?<!\w)(?:{any_of(data['introducing'].split())})", re.IGNORECASE),
        wishing=re.compile(rf"(?<!\w)(?:{any_of(choices(data['wishing']))})(?!\w)", re.IGNORECASE),
    )


def plain(text: str) -> str:
    """The text as it is looked through: one form of each letter, plain quote marks, wrapped lines joined, bounded."""
    lines: list[str] = []
    joins = False
    for line in unicodedata.normalize("NFC", text[:MOST_CHARS]).translate(_SMART).split("\n"):
        if joins and line.strip():
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
        else:
            lines.append(line)
        joins = len(line.rstrip()) >= _WRAPPED
    return "\n".join(lines)


def whom_at(text: str, at: int, *, small: bool = False) -> Whom | None:
    """The person named at this place of a `plain` text, None where none is. With `small` names may be written small.

    "Ben Ong", "my friend Ben Ong (Acme)", "Ben de la Cruz <ben@...>", "Ben Ong at Ong Pay", "ben@ong.example".
    """
    lead_in = naming().lead_in.match(text, at)
    for start in dict.fromkeys((lead_in.end() if lead_in else at, at)):
        name, end = _name_at(text, start, small=small)
        if name:
            return _with_hints(text, Whom(name, "", end=end))
    opened = _HINT.match(text, at)
    bare = _ADDRESS.match(opened["angle"].strip() if opened and opened["angle"] else text, 0 if opened else at)
    if bare and is_address(bare[0].rstrip("."), dotted=True):
        end = opened.end() if opened else at + len(bare[0].rstrip("."))
        return Whom("", bare[0].rstrip("."), end=end)
    return None


def people_at(text: str, at: int, *, small: bool = False, joins: re.Pattern[str] = _JOIN) -> list[Whom]:
    """The people named from this place on: "Ben Ong, Cyd Ek and Dan Fo".

    Empty where the words go on as they do behind no name, and where they leave a choice: "Ben or Cyd".
    """
    found: list[Whom] = []
    whom = whom_at(text, at, small=small)
    while whom is not None and len(found) < 10:
        found.append(whom)
        join = joins.match(text, whom.end)
        whom = whom_at(text, join.end(), small=small) if join else None
    if not found or not _ends_well(text, found[-1].end):
        return []
    choice = _OR.match(text, found[-1].end)
    return [] if choice and whom_at(text, choice.end(), small=small) else found


def is_name(words: str) -> bool:
    """Whether these words, all of them, may be a name: "Dr Paul de la Roth", and not "this is about Paul Roth"."""
    folded = [fold(word).strip(".,") for word in words.split()]
    return len(folded) <= MOST_NAME_WORDS + 1 and not naming().no_names.intersection(folded)


def name_at_end(words: Sequence[str]) -> str:
    """The words at the end that are a name, "" where none are: of "write to Paul de la Roth" the last four."""
    book, found = naming(), 0
    for number, word in enumerate(reversed(words), start=1):
        folded = fold(word).strip(".,")
        if folded in book.no_names or folded in book.honorifics:
            break
        if not word[0].islower():
            found = number
        elif folded not in book.particles:
            break
    return " ".join(words[-found:]) if found else ""


def is_sentence(words: str) -> bool:
    """Whether a word stands among these that is none of a name: "her to Ben"."""
    return any(fold(word).rstrip(".,") in naming().no_names and word.islower() for word in words.split())


def _name_at(text: str, at: int, *, small: bool) -> tuple[str, int]:
    book = naming()
    words: list[str] = []
    end = place = at
    while len(words) < MOST_NAME_WORDS + 2 and (match := _WORD.match(text, place)):
        word, following = match[0], match.end()
        folded = fold(word).rstrip(".")
        if following < len(text) and text[following] == "." and folded in book.honorifics:
            following += 1
        if folded in book.no_names or text[following : following + 1] in ("@", "_"):
            break
        if word.endswith("'s"):
            return "", at
        if not words and folded in book.honorifics:
            pass
        elif small or not word[0].islower():
            words.append(word)
            end = following
        elif folded in book.particles:
            words.append(word)
        else:
            break
        blanks = _BLANKS.match(text, following)
        if not blanks:
            break
        place = blanks.end()
    while words and not small and words[-1][0].islower():
        words.pop()
    if not words or len(words) > MOST_NAME_WORDS or not any(len(word.strip(".")) > 1 for word in words):
        return "", at
    return " ".join(words), end


def _with_hints(text: str, whom: Whom) -> Whom:
    for _ in range(3):
        hint, bare = _HINT.match(text, whom.end), _BARE.match(text, whom.end)
        if hint:
            inside = (hint["angle"] or hint["square"] or hint["round"]).strip()
            address = _ADDRESS.search(inside)
            if address and not whom.address:
                whom = replace(whom, address=address[0].rstrip("."), end=hint.end())
            elif not address and hint["round"] and not whom.role:
                whom = replace(whom, role=" ".join(inside.split()), end=hint.end())
            else:
                whom = replace(whom, end=hint.end())
        elif bare and not whom.address and is_address(bare["address"].rstrip("."), dotted=True):
            whom = replace(whom, address=bare["address"].rstrip("."), end=whom.end + len(bare[0].rstrip(".")))
        elif not whom.role and (house := _house_at(text, whom.end)):
            whom = replace(whom, role=house[0], end=house[1])
        else:
            break
    return whom


def _house_at(text: str, at: int) -> tuple[str, int] | None:
    """ "at Ong Pay", "from Acme": where somebody works, in capitalised words."""
    opened = _HOUSE.match(text, at)
    if not opened:
        return None
    words: list[str] = []
    end = place = opened.end()
    while len(words) < 4 and (match := _HOUSE_WORD.match(text, place)):
        word = match[0].rstrip(".'-")
        if not word or word[0].islower() or fold(word) in naming().no_names:
            break
        words.append(word)
        end = match.start() + len(word)
        blanks = _BLANKS.match(text, match.end())
        if not blanks or len(word) != len(match[0]):
            break
        place = blanks.end()
    return (" ".join(words), end) if words else None


def _ends_well(text: str, at: int) -> bool:
    """Whether the words behind a name go on as a sentence does: "London folks" is no name with something behind."""
    if _ENDS.match(text, at):
        return True
    blanks = _BLANKS.match(text, at)
    word = _WORD.match(text, blanks.end()) if blanks else None
    if not word:
        return False
    folded = fold(word[0])
    return folded in naming().follow or (folded in naming().no_names and not word[0][0].islower())


# Forms ---------------------------------------------------------------------------------------------------------------


def named_by(text: str, form: str, them: Sequence[str] = ()) -> Iterator[list[Whom]]:
    """Whom the sentences of a `plain` text name by the forms of that kind; {them} is one of the words `them`.

    A sentence that says "not" before the form names nobody; a form that opens a clause is denied by no other clause.
    """
    seen: dict[int, Whom | None] = {}
    for lead, tail in _compiled(form, tuple(them)):
        for match in lead.finditer(text):
            at = match.end()
            if tail is None:
                found = people_at(text, at)
            else:
                whom = seen[at] if at in seen else seen.setdefault(at, whom_at(text, at))
                found = [whom] if whom and tail.match(text, whom.end) else []
            if found and (match["clause"] or match.start() == 0 or not _denied(text, match.start())):
                yield found


def _denied(text: str, at: int) -> bool:
    before = text[max(0, at - _BEFORE) : at]
    ends = list(_SENTENCE_END.finditer(before))
    return bool(naming().negation.search(before[ends[-1].end() :] if ends else before))


@cache
def _compiled(form: str, them: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(_compile(line, them) for line in naming().forms[form])


def _compile(line: str, them: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    words = line.split()
    start = r"(?P<clause>)(?<![\w@.-])"
    if words[0] == "^":
        openers = rf"(?:(?:{naming().openers})[ \t]+){{0,3}}"
        start, words = rf"(?P<clause>(?:^|[\n.!?;:,(–—]|-[ \t])[ \t\"']*{openers})", words[1:]
    at = words.index("{who}")
    lead = start + "".join(_element(word, them, "{}" + _GAP) for word in words[:at])
    tail = "".join(_element(word, them, _GAP + "{}") for word in words[at + 1 :])
    return re.compile(lead, re.IGNORECASE), re.compile(tail + r"(?!\w)", re.IGNORECASE) if tail else None


_GAP = r"[ \t]{1,9}"


def _element(word: str, them: tuple[str, ...], shape: str) -> str:
    """One word of a form as a pattern: a choice of words, which with "?" may be missing, and the gap beside it."""
    plain_word = word.removesuffix("?")
    options = them if plain_word == "{them}" else plain_word.split("|")
    choice = "|".join(re.escape(one).replace(r"\ ", _GAP) for one in sorted(options, key=len, reverse=True))
    found = shape.replace("{}", f"(?:{choice})")
    return f"(?:{found})?" if word.endswith("?") else found
