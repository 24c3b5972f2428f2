"""The lexicon of a language, and how a text is cut into sentences and matched against its phrases.

A phrase in `lexicon/<language>.toml` is words separated by spaces. `a|b` is a choice, `x?` may be missing, `,` is a
comma that may be missing, `{set}` is one of a named set of phrases. `{name}`, `{num}`, `{year}`, `{iso}`,
`{link}`, `{initial}` and `{topic}` are built in: a person's name, a number, a year, a date in digits, an address, a
single capital letter, and up to four words none of which decides anything.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

MAX_TOKENS = 1_000
TOPIC_WORDS = 4
NAME_WORDS = 4
BUILT_IN = ("name", "num", "year", "iso", "initial", "topic", "link")

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff]")
_TOKEN = re.compile(
    r"(?P<link>(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,190})"
    r"|(?P<num>\+?\d+(?:[.:/,-]\d+){0,6}(?:st|nd|rd|th|am|pm|h|k|%)?\b%?)"
    r"|(?P<word>[^\W\d_]+(?:['-][^\W\d_]+){0,5})"
    r"|(?P<stop>[.!?…。！？;]+)"
    r"|(?P<line>\n)"
    r"|(?P<comma>[,:()\"-]+|、|，)"
    r"|(?P<symbol>[^\s\w]|_)",
)
WRAPPED = 55  # a line this long was broken by the mail program, a shorter one by its author


@dataclass(frozen=True, slots=True)
class Token:
    """One word as the lexicon spells it. `kind`: word, num, link, comma, symbol, name; `start`/`end` in the text."""

    text: str
    kind: str
    capital: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """The tokens between two stops; `stop` is the punctuation that ended it ("" for a line's end)."""

    tokens: tuple[Token, ...]
    stop: str


@dataclass(frozen=True, slots=True)
class _Set:
    name: str


_Element = str | _Set
Edges = dict[_Element, "_Node"]


@dataclass(slots=True)
class _Node:
    edges: Edges = field(default_factory=dict)
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that mean the same: `kind` (yes, assent, nod, no, later, ...), a name, and where they may stand."""

    kind: str
    name: str
    anchored: bool
    root: _Node


class TooLong(ValueError):
    """The text has more than MAX_TOKENS words: no answer to a short question."""


class BrokenLexicon(ValueError):
    """A lexicon file names a set that does not exist or repeats itself without end. The text says which."""


class Lexicon:
    """What one language's file says. Built once by `lexicon()`; never changed afterwards."""

    def __init__(self, language: str, data: Mapping[str, Any]) -> None:
        self.language = language
        self.fold: dict[str, str] = dict(data.get("fold", {}))
        self.abbreviations = frozenset(data.get("abbreviations", "").split())
        self.neutral = frozenset(" ".join(data.get("neutral", {}).values()).split())
        self.watch: dict[str, str] = {
            word: name for name, words in data.get("watch", {}).items() for word in words.split()
        }
        self.joiners = frozenset(data.get("joiners", "").split())
        self.requests = frozenset(data.get("requests", "").split())
        self.titles = frozenset(data.get("titles", "").split())
        self.questions = frozenset(data.get("questions", "").split())
        self.special: dict[str, str] = dict(data.get("special", {}))
        self.subject: tuple[str, ...] = tuple(data.get("subject", ()))
        self.time: Mapping[str, Any] = data.get("time", {})
        self._anonymous: dict[str, _Set] = {}
        self._roots: dict[str, _Node] = {}
        self.words: set[str] = set(self.neutral) | set(self.watch) | set(self.joiners) | set(self.questions)
        for name, values in self.time.get("values", {}).items():
            self._roots[name] = self._compile(values)
        for name, phrases in data.get("sets", {}).items():
            self._roots[name] = self._compile(phrases)
        self.groups = tuple(
            Group(kind, name, group.get("anchored", kind in ("yes", "assent", "nod")), self._compile(group["phrases"]))
            for kind, groups in data.get("phrases", {}).items()
            for name, group in groups.items()
        )
        self.until = tuple((rule, tuple(self._sequences(phrase))) for rule, phrase in self.time.get("rules", ()))
        self._check()
        self._by_shape: dict[str, set[str]] = {}
        for word in self.words:
            if len(word) >= 3:
                self._by_shape.setdefault("".join(sorted(word)), set()).add(word)

    def _compile(self, phrases: Iterable[str]) -> _Node:
        root = _Node()
        for phrase in phrases:
            for sequence in self._sequences(phrase):
                node = root
                for element in sequence:
                    node = node.edges.setdefault(element, _Node())
                if node is root:
                    raise BrokenLexicon(f"{self.language}: {phrase!r} matches nothing at all")
                node.ends = True
        return root

    def _sequences(self, phrase: str) -> list[tuple[_Element, ...]]:
        """The phrase with its optional elements written out."""
        found: list[tuple[_Element, ...]] = [()]
        for part in phrase.split():
            optional = len(part) > 1 and part.endswith("?")
            element = self._element(part[:-1] if optional else part)
            longer = [(*sequence, element) for sequence in found]
            found = [*found, *longer] if optional or part == "," else longer
        return found

    def _element(self, part: str) -> _Element:
        if "|" in part:
            if part not in self._anonymous:
                self._anonymous[part] = _Set(part)
                self._roots[part] = self._compile(part.split("|"))
            return self._anonymous[part]
        if part.startswith("{"):
            return _Set(part[1:-1])
        self.words.add(part)
        return part

    def _check(self) -> None:
        built_in = set(BUILT_IN)

        def first_sets(name: str, path: tuple[str, ...]) -> None:
            if name in path:
                raise BrokenLexicon(f"{self.language}: the set {name!r} begins with itself")
            for element in self._roots[name].edges:
                if isinstance(element, _Set) and element.name not in built_in:
                    first_sets(element.name, (*path, name))

        def walk(node: _Node) -> None:
            for element, following in node.edges.items():
                if isinstance(element, _Set) and element.name not in built_in and element.name not in self._roots:
                    raise BrokenLexicon(f"{self.language}: no set is called {element.name!r}")
                walk(following)

        for root in [*self._roots.values(), *(group.root for group in self.groups)]:
            walk(root)
        for name in self._roots:
            first_sets(name, ())

    def spelled(self, word: str) -> str:
        """The word as the lexicon spells it: folded, shortened ("yesss"), or with one slip of the finger undone."""
        if word in self.fold:
            return self.fold[word]
        if word in self.words:
            return word
        if "-" in word:
            parts = [self.spelled(part) for part in word.split("-")]
            if all(part in self.words for part in " ".join(parts).split()):
                return " ".join(parts)
        for run in (r"\1\1", r"\1"):
            shorter = re.sub(r"(.)\1{2,}", run, word)
            if shorter != word and (shorter in self.words or shorter in self.fold):
                return self.fold.get(shorter, shorter)
        if len(word) > 2 and word[-1] == word[-2] and word[:-1] in self.words:
            return word[:-1]
        return self._unslipped(word)

    def _unslipped(self, word: str) -> str:
        """Two letters swapped, or one missing or too many in a longer word; the word itself where that is unsure."""
        if len(word) < 3 or len(word) > 20:
            return word
        near = {
            other
            for other in self._by_shape.get("".join(sorted(word)), ())
            if sum(a != b for a, b in zip(word, other, strict=True)) == 2
        }
        if not near and len(word) >= 5:
            near = {word[:i] + word[i + 1 :] for i in range(len(word)) if word[:i] + word[i + 1 :] in self.words}
            near = near or {other for other in self._longer(word) if len(other) >= 6}
        return near.pop() if len(near) == 1 else word

    def _longer(self, word: str) -> Iterator[str]:
        for i in range(len(word) + 1):
            for letter in set(word) | set("aeioulnrst"):
                if (other := word[:i] + letter + word[i:]) in self.words:
                    yield other

    def knows(self, word: str) -> bool:
        """Whether the word occurs anywhere in this lexicon."""
        return word in self.words

    def decides(self, word: str) -> bool:
        """Whether the word may never hide in an open slot."""
        return word in self.watch


class Matcher:
    """The phrases of one lexicon against one sentence."""

    def __init__(self, book: Lexicon, tokens: Sequence[Token]) -> None:
        self.book = book
        self.tokens = tokens
        self._memo: dict[tuple[str, int], tuple[int, ...]] = {}

    def ends(self, root: _Node, start: int) -> tuple[int, ...]:
        """Where phrases under this root that begin at `start` end."""
        found: set[int] = set()
        stack = [(root, start)]
        seen = {(id(root), start)}
        while stack:
            node, at = stack.pop()
            if node.ends:
                found.add(at)
            for element, following in node.edges.items():
                for end in self._element(element, at):
                    if (id(following), end) not in seen:
                        seen.add((id(following), end))
                        stack.append((following, end))
        return tuple(sorted(found))

    def _element(self, element: _Element, at: int) -> tuple[int, ...]:
        if at >= len(self.tokens):
            return ()
        token = self.tokens[at]
        if isinstance(element, str):
            matches = token.kind == "comma" if element == "," else token.text == element and token.kind != "name"
            return (at + 1,) if matches else ()
        return self.set_ends(element.name, at)

    def set_ends(self, name: str, at: int) -> tuple[int, ...]:
        """Where the set's phrases that begin at `at` end."""
        if (name, at) not in self._memo:
            self._memo[name, at] = self._built_in(name, at)
        return self._memo[name, at]

    def _built_in(self, name: str, at: int) -> tuple[int, ...]:
        token = self.tokens[at]
        if name in self.book._roots:
            return self.ends(self.book._roots[name], at)
        if name == "num":
            return (at + 1,) if token.kind == "num" else ()
        if name in ("year", "iso"):
            pattern = r"20\d\d" if name == "year" else r"20\d\d-\d\d?-\d\d?|\d\d?[./]\d\d?[./](?:20)?\d\d"
            return (at + 1,) if token.kind == "num" and re.fullmatch(pattern, token.text) else ()
        if name == "link":
            return (at + 1,) if token.kind == "link" else ()
        if name == "initial":
            alone = token.capital and len(token.text) == 1 and not self.book.knows(token.text)
            return (at + 1,) if alone else ()
        allowed, most = (self._is_topic, TOPIC_WORDS) if name == "topic" else (self._is_name, NAME_WORDS)
        found = []
        for end in range(at, min(at + most, len(self.tokens))):
            if not allowed(self.tokens[end]):
                break
            found.append(end + 1)
        return tuple(found)

    def _is_topic(self, token: Token) -> bool:
        return token.kind in ("word", "num", "name") and not (token.kind == "word" and self.book.decides(token.text))

    def _is_name(self, token: Token) -> bool:
        if token.kind == "name":
            return True
        if token.kind != "word":
            return False
        return token.text in self.book.titles or (token.capital and not self.book.knows(token.text))

    def captures(self, sequence: Sequence[_Element], start: int) -> tuple[int, dict[str, str]] | None:
        """The longest match of one phrase at `start`: its end and the words each named set took."""
        best: tuple[int, dict[str, str]] | None = None
        stack: list[tuple[int, int, dict[str, str]]] = [(0, start, {})]
        while stack:
            index, at, taken = stack.pop()
            if index == len(sequence):
                if best is None or at > best[0]:
                    best = at, taken
                continue
            element = sequence[index]
            for end in self._element(element, at):
                words = " ".join(token.text for token in self.tokens[at:end])
                more = {**taken, element.name: words} if isinstance(element, _Set) else taken
                stack.append((index + 1, end, more))
        return best


def _mask(text: str, names: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern for the known people's names, each word of each name, as capitalised words."""
    words = sorted({word for name in names for word in re.findall(r"[^\W\d_]{2,}", name)}, key=len, reverse=True)
    if not words:
        return None
    alternatives = "|".join(re.escape(form) for word in words for form in (word[:1].upper() + word[1:], word.upper()))
    return re.compile(rf"(?<![^\W\d_])(?:{alternatives})(?![^\W\d_])")


def fold(text: str) -> str:
    """The text with invisible characters dropped and quote marks and dashes made plain."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_QUOTES).replace("\r\n", "\n")


def sentences(text: str, book: Lexicon, names: Sequence[str] = ()) -> tuple[Sentence, ...]:
    """The folded text (see `fold`) as sentences in this lexicon's spelling. Known names become tokens of kind name.

    Raises TooLong.
    """
    masked: set[int] = set()
    # A word typed in capitals throughout the text is no proper name.
    shouting = text.upper() == text
    if (pattern := _mask(text, names)) is not None and not (shouting and len(text) < 20):
        masked = {match.start() for match in pattern.finditer(text)}
    found: list[Sentence] = []
    current: list[Token] = []
    count = 0

    def close(stop: str) -> None:
        if current or stop.strip(".\n"):
            found.append(Sentence(tuple(current), stop))
            current.clear()

    for match in _TOKEN.finditer(text):
        kind, raw = match.lastgroup or "symbol", match.group()
        count += 1
        if count > MAX_TOKENS:
            raise TooLong(f"more than {MAX_TOKENS} words")
        if kind == "stop":
            glued = raw == "." and current and current[-1].end == match.start()
            if glued and (
                current[-1].text in book.abbreviations or (current[-1].capital and len(current[-1].text) == 1)
            ):
                continue
            if glued and current[-1].kind == "num" and re.match(r"\s*[^\W\d_]", text[match.end() : match.end() + 20]):
                following = text[match.end() :].lstrip()[:1]
                if following.islower():
                    continue
            if raw.startswith("...") or "…" in raw:
                raw = raw.replace("…", "").strip(".") or "…"
            close(raw)
        elif kind == "line":
            begin = text.rfind("\n", 0, match.start()) + 1
            if match.start() - begin < WRAPPED or text[match.end() : match.end() + 1] in ("\n", ""):
                close("\n")
        elif kind == "word":
            _add_word(current, match, raw, book, masked, shouting)
        elif kind == "symbol" and current and current[-1].kind == "symbol" and current[-1].text == raw:
            continue
        else:
            spelled = book.fold.get(raw.casefold(), raw.casefold())
            current.append(Token(spelled, kind, False, match.start(), match.end()))
    close("\n")
    return tuple(found)


def _add_word(
    current: list[Token], match: re.Match[str], raw: str, book: Lexicon, masked: set[int], shouting: bool
) -> None:
    start, end = match.span()
    if start in masked:
        current.append(Token(raw.casefold(), "name", True, start, end))
        return
    lowered = raw.casefold()
    possessive = lowered.endswith("'s") and lowered not in book.fold
    capital = raw[:1].isupper() and not shouting
    word = book.spelled(lowered[:-2] if possessive else lowered)
    if capital and word != lowered and lowered not in book.fold and current:
        word = lowered  # a capitalised word inside a sentence is a name rather than a slip
    current.extend(Token(part, "word", capital, start, end) for part in word.split())
    if possessive:
        current.append(Token("'s", "word", False, end - 2, end))


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a lexicon, sorted."""
    folder = resources.files("bot.reading") / "lexicon"
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")))


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language in `languages()`. Raises BrokenLexicon where its file is wrong."""
    file = resources.files("bot.reading") / "lexicon" / f"{language}.toml"
    return Lexicon(language, tomllib.loads(file.read_text(encoding="utf-8")))
