"""Labelled lines: how a connector marks what is for whom. See docs of `read_line` for the whole small language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.reading.message import Mailaddr

# What may be said of one person: the words that open it, with the name behind or before ("Place Ana", "Ana's link").
_OF_PERSON = {
    "why": (
        "for",
        "why",
        "why for",
        "good for",
        "value for",
        "gain for",
        "gain",
        "benefit for",
        "benefit",
        "reason for",
    ),
    "link": ("link", "linkedin", "web", "website", "url", "profile", "page"),
    "place": ("place", "city", "where", "location", "based"),
    "zone": ("zone", "time zone", "timezone", "tz"),
    "assistant": ("assistant", "assistants", "assistant of", "assistant to", "pa", "ea"),
    "role": ("role", "title", "position", "job"),
    "line": ("about", "bio", "line", "who is"),
    "consent": ("consent", "permission"),
}
# What is said of the introduction as a whole.
_OF_ALL = {
    "next": ("next step", "next steps", "next", "step"),
    "topic": ("topic", "about", "theme"),
    "subject": ("subject",),
    "met": ("met before", "met", "have met", "already met", "have they met"),
    "purpose": ("purpose", "kind"),
    "order": ("order",),
    "masked": ("mask", "masked", "names"),
    "people": ("people", "parties", "persons", "introduce", "introducing", "intro", "between", "with"),
    "letter": ("letter", "introduction letter", "intro letter", "introduction"),
}
_ALL_BY_WORDS = {word: kind for kind, words in _OF_ALL.items() for word in words}
_PERSON_BY_WORDS = {word: kind for kind, words in _OF_PERSON.items() for word in words}
MOST_LABELS = 200  # in one text
MOST_LINES = 2_000  # of a text that are looked at
_LONGEST_LABEL = 3  # words
_LONGEST_HEAD = 80

_DIRECT = frozenset({"direct", "directly", "do not ask", "dont ask", "no need to ask", "no ask"})
_ASK = frozenset({"ask", "ask first", "please ask", "to be asked"})
_VOUCHED = frozenset(
    {"already said yes", "said yes", "has said yes", "has already said yes", "vouched", "agreed", "has agreed", "yes"}
    | {"already agreed", "has already agreed", "says yes", "already says yes"}
)
_CONSENT = {
    **dict.fromkeys(_DIRECT, "direct"),
    **dict.fromkeys(_ASK, "ask"),
    **dict.fromkeys(_VOUCHED, "vouched"),
}
_BARE_WORDS = {
    "business": ("purpose", "business"),
    "personal": ("purpose", "personal"),
    "private": ("purpose", "personal"),
    "mask": ("masked", "yes"),
    "masked": ("masked", "yes"),
    "in turn": ("order", "in turn"),
    "together": ("order", "together"),
    "have not met": ("met", "no"),
    "never met": ("met", "no"),
    "have met": ("met", "yes"),
}

_BULLET = re.compile(r"\s*(?:[-*•–]\s+)?")
_DASHES = re.compile(r"\s*[-—–_=*]{3,}\s*")
_ADDRESS = re.compile(r"[^\s<>,;:()\"'\[\]@]{1,64}@[^\s<>,;:()\"'\[\]@]{1,255}")
_MAILTO = re.compile(r"<mailto:[^<>\s]{0,400}>", re.IGNORECASE)
_JOIN = re.compile(r" ?(?:[,;]|<>|<->|↔| \+|\+ |(?<=>)\+| & | (?:and|y|e|et|und|dan) ) ?", re.IGNORECASE)
_JOIN_OF_NAMES = re.compile(r" ?(?:<>|<->|↔| \+|\+ |(?<=>)\+) ?")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")


def fold(text: str) -> str:
    """Text for comparing words: no case, no accents, apostrophes gone, blanks single."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(plain.casefold().replace("'", "").replace("’", "").split())


def words_of(text: str) -> frozenset[str]:
    """The folded words of a name or an address's local part."""
    return frozenset(fold(word) for word in _WORD.findall(text))


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled line. `whom` is as written: a name, an address, several joined by "and", or "" for everybody."""

    kind: str  # why link place zone assistant role line consent describe next topic subject met purpose order ...
    whom: str
    value: str
    line: str

    @property
    def strong(self) -> bool:
        """Whether the line can hardly be a sentence of a letter. "Ana: ..." alone may be."""
        return self.kind != "describe"


def is_dashes(line: str) -> bool:
    """A line of three or more dashes (or the like), as people draw to part one thing from another."""
    return bool(_DASHES.fullmatch(line))


def read_line(line: str, names: Names) -> Label | None:
    """The label in one line, None where there is none.

    "For Ana: why it is good for her"       "Next step: 20-minute call"      "Business" / "Purpose: personal"
    "Ana: CFO at Ruiz Partners, Bogotá"     "Met before: no"                 "Order: in turn" / "Order: Ana first"
    "Link Ana: https://..." / "Ana's link:" "Topic: fintech pilots"          "Mask: yes"
    "Place Ana: Bogotá", "Zone Ben: Asia/Jakarta"                            "People: Ana <a@...>, Ben <b@...>"
    "Assistant Ana: Eva Gil <eva@ruiz.example>"                              "Letter:" and what follows
    "Ben: direct", "Ben already said yes", "Ask Ben"                         "Ben Ong <ben@ong.example>: founder"
    Case, accents and bullets do not matter. A name alone before the colon counts only where it is one of `names`.
    """
    if not line.strip():
        return None
    bullet = _BULLET.match(line)
    plain = _MAILTO.sub("", line[bullet.end() if bullet else 0 :]).strip().strip("*").strip()
    head, colon, value = _cut(plain)
    if not colon:
        return _without_colon(plain, line, names)
    value = value.strip().strip("*").strip()
    folded = fold(head)
    if folded in _ALL_BY_WORDS:
        return Label(_ALL_BY_WORDS[folded], "", value, line)
    if folded in _CONSENT and names.known(value):
        return Label("consent", value, _CONSENT[folded], line)
    address = _ADDRESS.search(head)
    name = head.replace(address[0], "").strip("<> ") if address else head
    if name and names.known(name):
        return _described(head, value, line)
    return _of_person(head, value, line) or (_described(head, value, line) if address else None)


def _cut(plain: str) -> tuple[str, str, str]:
    """Head, colon, value; a colon inside an address's brackets or of a link's scheme is none."""
    at = plain.find(":")
    if at < 0:
        at = plain.find("：")
    if at < 0 or at > _LONGEST_HEAD or plain[at + 1 : at + 3] == "//":
        return plain, "", ""
    return plain[:at].strip().strip("*").strip(), ":", plain[at + 1 :]


def _described(head: str, value: str, line: str) -> Label:
    consent = _CONSENT.get(fold(value).rstrip(".!"))
    return Label("consent", head, consent, line) if consent else Label("describe", head, value, line)


def _of_person(head: str, value: str, line: str) -> Label | None:
    words = head.split()
    folded = [fold(word) for word in words]
    for count in range(min(_LONGEST_LABEL, len(words)), 0, -1):
        kind = _PERSON_BY_WORDS.get(" ".join(folded[:count]))
        if kind and len(words) - count <= 6:
            return _person_label(kind, " ".join(words[count:]), value, line)
        kind = _PERSON_BY_WORDS.get(" ".join(folded[-count:]))
        if kind and 0 < len(words) - count <= 6:
            return _person_label(kind, _POSSESSIVE.sub("", " ".join(words[:-count])), value, line)
    return None


def _person_label(kind: str, whom: str, value: str, line: str) -> Label | None:
    if kind == "consent":
        consent = _CONSENT.get(fold(value).rstrip(".!"))
        return Label(kind, whom, consent, line) if consent else None
    return Label(kind, whom, value, line)


def _without_colon(plain: str, line: str, names: Names) -> Label | None:
    if len(plain) > _LONGEST_HEAD:
        return None
    bare = plain.rstrip(".!")
    folded = fold(bare)
    if folded in _BARE_WORDS:
        kind, value = _BARE_WORDS[folded]
        return Label(kind, "", value, line)
    words = bare.split()
    for at in range(1, len(words)):
        consent = _CONSENT.get(fold(" ".join(words[at:])))
        if consent and consent != "ask" and names.known(" ".join(words[:at])):
            return Label("consent", " ".join(words[:at]), consent, line)
    for at in range(1, min(4, len(words))):
        consent = _CONSENT.get(fold(" ".join(words[:at])))
        if consent and names.known(" ".join(words[at:])):
            return Label("consent", " ".join(words[at:]), consent, line)
    return None


def people(text: str, *, by_comma: bool = True) -> list[Mailaddr]:
    """The people named in a piece of text, joined by commas, "and", "+", "&" or "<>"; the address "" where none stands.

    With `by_comma` False only "+" and "<>" join, which no sentence has between two names.
    """
    found = []
    for piece in (_JOIN if by_comma else _JOIN_OF_NAMES).split(" ".join(_MAILTO.sub("", text[:4_000]).split())):
        address = _ADDRESS.search(piece)
        name = piece.replace(address[0], " ") if address else piece
        name = " ".join(re.sub(r"[<>()\[\]\"“”]+", " ", name).split()).strip(" ,.;'")
        if name or address:
            found.append(Mailaddr(name, address[0].rstrip(".") if address else ""))
    return found


class Names:
    """The people of one request, to find out whom a word means."""

    def __init__(self, persons: Sequence[Mailaddr]) -> None:
        self._persons = [
            (person.address.lower(), words_of(person.name) | words_of(person.address.partition("@")[0]))
            for person in persons[:50]
        ]

    def find(self, whom: str) -> list[int]:
        """The numbers of those meant: by full address, else by all words of a name or part of one."""
        address = _ADDRESS.search(whom)
        if address:
            return [number for number, (own, _) in enumerate(self._persons) if own == address[0].lower()]
        wanted = words_of(_POSSESSIVE.sub("", whom.strip()))
        if not wanted or len(wanted) > 8:
            return []
        return [number for number, (_, words) in enumerate(self._persons) if wanted <= words]

    def known(self, head: str) -> bool:
        """Whether every name in the head is one of these people (of several by one name, too)."""
        wholes = [head] if self.find(head) else whom_parts(head)
        return bool(wholes) and all(self.find(one) for one in wholes)


def whom_parts(whom: str) -> list[str]:
    """Several people in one label: "Ana and Ben"."""
    return [part for part in (piece.strip() for piece in _JOIN.split(" ".join(whom.split()))) if part]
