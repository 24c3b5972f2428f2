"""The words by which mail programs announce what they quote, in the languages of quotation.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Literal

from bot.reading.quoting.folding import flat, without_links
from bot.reading.quoting.wordsets import Beginnings, Within, Words

ADDRESS = r"[\w.+'-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}"
Kind = Literal["from", "sent", "to", "subject"]
KINDS: tuple[Kind, ...] = ("from", "sent", "to", "subject")
LONGEST_LABEL = 30
LONGEST_SIGN = 120  # characters of a line about the device a mail was sent from
RULES = "-_*=─—–~#＿ \t"
_HEAD = " \t*_|•"

_DATE = re.compile(
    r"\d{1,2}[:.]\d\d|\b(?:19|20)\d\d\b|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.\s?\d{1,2}\.|\d{1,4}[年月日년월일]"
)
_ADDRESS = re.compile(rf"{ADDRESS}|<[^<>\n]{{3,200}}>")
_ENDS_IN_ADDRESS = re.compile(rf"(?:{ADDRESS}|<[^<>\n]{{3,200}}>)[>)\]]{{0,2}}[,»”\"*]?\s?[:：]\*?$")
_SENTENCE = re.compile(r"[:!?] [^\W\d]|[^\W\d]{5}\. ")
_DATED_START = re.compile(r"\W{0,4}(?:\d|\w{2,12}[.,]{0,2} \w{0,3}\.? ?\d|\w{2,12}[.,]? \w{3,12}[.,]? \d)")
_COLON = re.compile(r"[ ,*\]]{0,3}[:：]")
_STORE_LINK = re.compile(
    r"<https?://(?:aka\.ms|[\w.-]{0,40}\.onelink\.me|play\.google\.com|apps\.apple\.com)/[^<>\s]{1,200}>"
)
_NAMES_OF_APPS = re.compile(r"(?:[^\W\d_a-z][\w.+&'-]*[ ,.]{0,2}(?:(?:for|on|by|mobile|mail)\s)?){1,5}(?:$|[<(\[])")


def dated(text: str) -> bool:
    """Whether the text names a day or an hour in figures."""
    return _DATE.search(text) is not None


def addressed(text: str) -> bool:
    """Whether the text holds a mail address."""
    return ("@" in text or "<" in text) and _ADDRESS.search(text) is not None


class Marks:
    """The lists of quotation.toml, ready to be asked."""

    def __init__(self, words: dict[str, list[str]]) -> None:
        self.wrote = Words(words["wrote"])
        self.opens = Words(words["opens"])
        self.titles = Words(words["titles"])
        self.places = Words(words["places"])
        self._decides = Words(words["decides"])
        devices = "|".join(re.escape(word) for word in sorted(words["devices"], key=len, reverse=True))
        self._devices = re.compile(rf"(?<![a-zà-ÿ])(?:{devices})", re.IGNORECASE)
        self._quoting = tuple(words["quoting"])
        self._original = tuple(words["original"])
        self._forwarded = tuple(words["forwarded"])
        self._forwarded_bare = tuple(words["forwarded_bare"])
        self._above = Within(words["above"])
        self._sent_from = Beginnings(words["sent_from"])
        self._sent_from_end = tuple(words["sent_from_end"])
        self._disclaimer = Beginnings(words["disclaimer"])
        self._scanned = Within(words["disclaimer_within"])
        self._closing = frozenset(words["closing"])
        self.small = frozenset(words["small"])
        self.outside_opens = Beginnings(words["outside_opens"])
        self.outside = tuple(words["outside"])
        self.outside_advice = tuple(words["outside_advice"])
        self.outside_tags = frozenset(map(flat, words["outside_tags"]))
        self.first_contact = tuple(words["first_contact"])
        self.labels: dict[str, tuple[Kind, ...]] = {}
        for kind in KINDS:
            for word in words[kind]:
                self.labels[word] = (*self.labels.get(word, ()), kind)

    def header(self, line: str) -> tuple[tuple[Kind, ...], str] | None:
        """The kinds of header that the line may be, and its value; None where it is none."""
        head, colon, _ = line[: LONGEST_LABEL + 20].partition(":")
        if not colon:
            head, colon, _ = line[: LONGEST_LABEL + 20].partition("：")
            if not colon:
                return None
        elif "：" in head:
            head = head.partition("：")[0]
        kinds = self.labels.get(head.strip(_HEAD).lower())
        if kinds is None:
            return None
        return kinds, line[len(head) + 1 :].strip(" \t*")

    def is_label(self, line: str) -> tuple[Kind, ...]:
        """The kinds of header whose label alone the line is, as Lotus Notes writes them."""
        return self.labels.get(line.lower(), ()) if len(line) <= LONGEST_LABEL else ()

    def announces(self, line: str) -> str:
        """What a line by itself announces: "original" or "forward"ed mail, a "rule"; "" nothing. `line` is stripped."""
        if not line:
            return ""
        if line[0] in RULES:
            inner = line.replace("&nbsp;", " ").strip(RULES).lower()
            if not inner:
                return "rule" if line.startswith("_" * 20) or (len(line) >= 30 and line.startswith("-")) else ""
            if len(inner) <= 250 and line[:2].strip(RULES) == "":
                if any(word in inner for word in self._forwarded):
                    return "forward"
                if len(inner) <= 80 and any(word in inner for word in self._original):
                    return "original"
        if line[-1] in ":：" and line[:80].lower().startswith(self._forwarded_bare):
            return "forward"
        return ""

    def wants_reply_above(self, line: str) -> bool:
        """A line that asks to write above it."""
        return 6 < len(line) <= 200 and self._above.holds(line.lower())

    def introduces(self, text: str) -> bool:
        """Whether the text, one line or several joined, is from end to end an "On ... wrote:" in any language."""
        end = text.rstrip()
        if not end.endswith((":", "：", ":*", "--")):
            return False
        by_address = addressed(end)
        if by_address and end.lower().startswith(self._quoting):
            return True
        if not (dated(end) or by_address):
            return False
        if _ENDS_IN_ADDRESS.search(end[-300:]) and dated(end) and self.opens_intro(end):
            return True
        *_, (verb, behind) = [(-1, 0), *self.wrote.spans(end)]
        if verb < 0 or len(end) - behind > 120 or _SENTENCE.search(end, behind):
            return False
        return by_address or self.opens_intro(end) or self._named_before(end[:verb])

    def wrote_colon(self, line: str) -> tuple[int, int] | None:
        """Where the first "wrote:" of the line begins and ends, its colon included."""
        for start, end in self.wrote.spans(line):
            if colon := _COLON.match(line, end):
                return start, colon.end()
        return None

    def opens_intro(self, line: str) -> bool:
        """Whether an "On ... wrote:" may begin like this line: with a day, or the word before it."""
        start = line.lstrip(" \t-_*—|>\"'(")
        return self.opens.begin(start) or _DATED_START.match(start) is not None

    def _named_before(self, text: str) -> bool:
        words = text.split()
        return 1 <= len(words) <= 6 and all(word[:1].isupper() or word.lower() in self.small for word in words)

    def sign_of_device(self, line: str) -> bool:
        """A line that tells from which device or program the mail was sent."""
        if "<" in line and _STORE_LINK.search(line[:400]) and self._devices.search(line[:400]) and len(line) < 200:
            return "?" not in _STORE_LINK.sub("", line)
        line = without_links(line[: LONGEST_SIGN * 2]).strip(" \t-_*[]()")
        if not line or len(line) > LONGEST_SIGN or line[-1] in "?？":
            return False
        low = line.lower()
        if start := self._sent_from.of(low):
            return self._devices.search(line) is not None or bool(_NAMES_OF_APPS.match(line[len(start) :].lstrip()))
        return (
            low.rstrip(" .").endswith(self._sent_from_end)
            and len(low.split()) <= 8
            and bool(self._devices.search(line))
        )

    def disclaims(self, line: str) -> bool:
        """A line that opens a disclaimer, a scanner's note or a mailing list's footer."""
        low = line.lstrip(" \t*_-|>").lower()
        return bool(self._disclaimer.of(low)) or (8 < len(low) < 200 and self._scanned.holds(low))

    def closes(self, line: str) -> bool:
        """A line that closes a letter and says nothing else."""
        return len(line) <= 60 and line.strip(" \t*_").rstrip(" ,.!;:，。！、").lower() in self._closing

    def decides(self, line: str) -> bool:
        """A line that opens with a word by which people answer."""
        return self._decides.begin(line)


@cache
def marks() -> Marks:
    """The marks of all languages, read once."""
    file = resources.files("bot.reading") / "quotation.toml"
    return Marks(tomllib.loads(file.read_text(encoding="utf-8")))
