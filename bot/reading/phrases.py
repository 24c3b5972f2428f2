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
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from bot.reading.automaton import Automaton, Labels, Node

MAX_TOKENS = 1_000
TOPIC_WORDS = 4
NAME_WORDS = 4
MAX_SPELLINGS = 10_000

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
_NAME_WORD = re.compile(r"[^\W\d_]{2,}")
_SPLIT = re.compile("['-]")
_YEAR = re.compile(r"20\d\d")
_ISO = re.compile(r"20\d\d-\d\d?-\d\d?|\d\d?[./]\d\d?[./](?:20)?\d\d")
WRAPPED = 55  # a line this long was broken by the mail program, a shorter one by its author


class Token(NamedTuple):
    """One word as the lexicon spells it. `kind`: word, num, link, comma, symbol, name; `start`/`end` in the text."""

    text: str
    kind: str
    capital: bool
    start: int
    end: int


class Sentence(NamedTuple):
    """The tokens between two stops; `stop` is the punctuation that ended it ("" for a line's end)."""

    tokens: tuple[Token, ...]
    stop: str


class Group(NamedTuple):
    """Phrases that mean the same: `kind` (yes, assent, nod, no, later, ...), a name, and where they may stand."""

    kind: str
    name: str
    anchored: bool


_Element = str | tuple[str]  # the label of one token, or the name of a set
_SINGLE = ("num", "year", "iso", "link", "initial")
_SEVERAL = {"name": NAME_WORDS, "topic": TOPIC_WORDS}
_OPENING = ("function", "pronouns", "adverbs", "adjectives", "qualities", "time")  # what a statement may open with
_NAMED = ("{name}", "{topic}")


class TooLong(ValueError):
    """The text has more than MAX_TOKENS words: no answer to a short question."""


class BrokenLexicon(ValueError):
    """A lexicon file holds a phrase that can never match, or a set that does not exist or never ends. Says which."""


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
        neutral = data.get("neutral", {})
        statements = [data.get("openers", ""), *(neutral.get(kind, "") for kind in _OPENING)]
        self.openers = frozenset(" ".join(statements).split())
        self.objects = frozenset(data.get("objects", "").split())
        self.qualities = frozenset(
            " ".join(neutral.get(kind, "") for kind in ("adjectives", "qualities", "time")).split()
        )
        self.together = frozenset(data.get("together", "").split())
        self.verbs_of_being = frozenset(data.get("verbs_of_being", "").split())
        self.adverbs = frozenset(data.get("neutral", {}).get("adverbs", "").split())
        self.modals = frozenset(data.get("modals", "").split())
        self.planners = frozenset(data.get("planners", "").split())
        self.others = frozenset(data.get("others", "").split())
        self.places = frozenset(data.get("places", "").split())
        self.no_names = tuple(data.get("no_names", "").split())
        self.titles = frozenset(data.get("titles", "").split())
        self.questions = frozenset(data.get("questions", "").split())
        self.special: dict[str, str] = dict(data.get("special", {}))
        self.subject: tuple[str, ...] = tuple(data.get("subject", ()))
        self.time: Mapping[str, Any] = data.get("time", {})
        self.words: set[str] = set(self.neutral) | set(self.watch) | set(self.joiners) | set(self.questions)
        self._sets: dict[str, Node] = _built_in()
        self._alone: dict[str, Automaton] = {}
        for name, phrases in [*self.time.get("values", {}).items(), *data.get("sets", {}).items()]:
            self._sets[name] = self._compile([(phrases, 0)])
        groups = [
            (Group(kind, name, group.get("anchored", kind in ("yes", "assent", "nod"))), group["phrases"])
            for kind, named in data.get("phrases", {}).items()
            for name, group in named.items()
        ]
        self.groups = tuple(group for group, _ in groups)
        root = self._compile([(phrases, mark) for mark, (_, phrases) in enumerate(groups)])
        self.until = tuple((rule, tuple(self._sequences(phrase))) for rule, phrase in self.time.get("rules", ()))
        until = self._compile([([phrase], mark) for mark, (_, phrase) in enumerate(self.time.get("rules", ()))])
        self._check(root, until)
        self._firsts: dict[str, frozenset[str]] = {}
        for name in self._sets:
            self._first(name)
        self.phrases = Automaton(root, self._sets, self._firsts)
        self.times = Automaton(until, self._sets, self._firsts)
        self._labels = {word: self._labels_of(word) for word in self.words | self.titles}
        self._spellings: dict[str, str] = {}
        self._by_shape: dict[str, set[str]] = {}
        for word in self.words:
            if len(word) >= 3:
                self._by_shape.setdefault("".join(sorted(word)), set()).add(word)

    def _compile(self, marked: Iterable[tuple[Iterable[str], int]]) -> Node:
        root = Node()
        for phrases, mark in marked:
            for phrase in phrases:
                for sequence in self._sequences(phrase):
                    if not sequence:
                        raise BrokenLexicon(f"{self.language}: {phrase!r} matches nothing at all")
                    root.add(sequence, mark)
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
            if part not in self._sets:
                self._sets[part] = self._compile([(part.split("|"), 0)])
            return (part,)
        if part.startswith("{"):
            return (part[1:-1],)
        if self.fold.get(part, part) != part:
            raise BrokenLexicon(f"{self.language}: a phrase says {part!r}, which is read as {self.fold[part]!r}")
        self.words.add(part)
        return part

    def _check(self, *roots: Node) -> None:
        def first_sets(name: str, path: tuple[str, ...]) -> None:
            if name in path:
                raise BrokenLexicon(f"{self.language}: the set {name!r} begins with itself")
            for other in self._sets[name].sets:
                first_sets(other, (*path, name))

        def walk(node: Node) -> None:
            for name in node.sets:
                if name not in self._sets:
                    raise BrokenLexicon(f"{self.language}: no set is called {name!r}")
            for following in [*node.words.values(), *node.sets.values()]:
                walk(following)

        for root in [*self._sets.values(), *roots]:
            walk(root)
        for name in self._sets:
            first_sets(name, ())

    def _first(self, name: str) -> frozenset[str]:
        """The labels that the set's phrases may begin with."""
        if name not in self._firsts:
            root = self._sets[name]
            self._firsts[name] = frozenset(root.words).union(*(self._first(other) for other in root.sets))
        return self._firsts[name]

    def ends(self, name: str, tokens: Sequence[Labels], start: int) -> list[int]:
        """Where the set's phrases that begin at `start` end."""
        if name not in self._alone:
            self._alone[name] = Automaton(self._sets[name], self._sets, self._firsts)
        return [end for _, end in self._alone[name].matches(tokens, start)]

    def labels(self, token: Token) -> Labels:
        """All that phrases may call this token."""
        text, kind = token.text, token.kind
        if kind == "word":
            known = self._labels.get(text)
            if known is not None:
                return known
            if not token.capital:
                return ("{topic}",)
            return ("{name}", "{topic}", "{initial}") if len(text) == 1 else _NAMED
        if kind == "name":
            return _NAMED
        found: list[str] = [text] if text in self.words else []
        if kind == "num":
            found += ["{num}", "{topic}"]
            found += ["{year}"] if _YEAR.fullmatch(text) else ["{iso}"] if _ISO.fullmatch(text) else []
        elif kind == "link":
            found.append("{link}")
        elif kind == "comma" and text != ",":
            found.append(",")
        return tuple(found)

    def sentence_labels(self, tokens: Sequence[Token]) -> list[Labels]:
        """The labels of a sentence's tokens. Its first word has a capital anyway, so that shows no name."""
        labels = [self.labels(token) for token in tokens]
        if labels and labels[0] is _NAMED and tokens[0].kind == "word":
            labels[0] = ("{topic}",)
        return labels

    def _labels_of(self, word: str) -> Labels:
        topic = () if word in self.watch else ("{topic}",)
        return (word, *topic, *(("{name}",) if word in self.titles else ()))

    def spelled(self, word: str) -> str:
        """The word as the lexicon spells it: folded, shortened ("yesss"), or with one slip of the finger undone."""
        if word in self.fold:
            return self.fold[word]
        if word in self.words:
            return word
        if word not in self._spellings:
            if len(self._spellings) >= MAX_SPELLINGS:
                self._spellings.clear()
            self._spellings[word] = self._mended(word)
        return self._spellings[word]

    def _mended(self, word: str) -> str:
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
            near = {word[:i] + word[i + 1 :] for i in range(1, len(word) - 1) if word[:i] + word[i + 1 :] in self.words}
            near = near or {other for other in self._longer(word) if len(other) >= 6}
        return near.pop() if len(near) == 1 else word

    def _longer(self, word: str) -> Iterator[str]:
        # At its ends a letter more or less makes another word ("double", "doubled"; "cover", "over").
        for i in range(1, len(word)):
            for letter in set(word) | set("aeioulnrst"):
                if (other := word[:i] + letter + word[i:]) in self.words:
                    yield other

    def knows(self, word: str) -> bool:
        """Whether the word occurs anywhere in this lexicon."""
        return word in self.words

    def decides(self, word: str) -> bool:
        """Whether the word may never hide in an open slot."""
        return word in self.watch


def _built_in() -> dict[str, Node]:
    """The sets every lexicon has: a word of one kind, or a name or topic of several."""
    found: dict[str, Node] = {}
    for name in (*_SINGLE, *_SEVERAL):
        found[name] = Node()
        for count in range(1, _SEVERAL.get(name, 1) + 1):
            found[name].add(["{" + name + "}"] * count)
    return found


def captures(
    book: Lexicon, tokens: Sequence[Token], sequence: Sequence[_Element], start: int
) -> tuple[int, dict[str, str]] | None:
    """The longest match of one phrase at `start`: its end and the words each set took."""
    labels = book.sentence_labels(tokens)
    best: tuple[int, dict[str, str]] | None = None
    stack: list[tuple[int, int, dict[str, str]]] = [(0, start, {})]
    while stack:
        index, at, taken = stack.pop()
        if index == len(sequence):
            if best is None or at > best[0]:
                best = at, taken
            continue
        if at == len(tokens):
            continue
        element = sequence[index]
        if isinstance(element, str):
            if element in labels[at]:
                stack.append((index + 1, at + 1, taken))
            continue
        for end in book.ends(element[0], labels, at):
            words = " ".join(token.text for token in tokens[at:end])
            stack.append((index + 1, end, {**taken, element[0]: words}))
    return best


@lru_cache(maxsize=256)
def _forms(names: tuple[str, ...]) -> frozenset[str]:
    """How the words of these names stand in a text: capitalised, or in capitals throughout."""
    words = {word for name in names for word in _NAME_WORD.findall(name)}
    return frozenset(form for word in words for form in (word[:1].upper() + word[1:], word.upper()))


def fold(text: str) -> str:
    """The text with invisible characters dropped and quote marks and dashes made plain."""
    if text.isascii():
        return text.replace("`", "'").replace("\r\n", "\n")
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_QUOTES).replace("\r\n", "\n")


def sentences(text: str, book: Lexicon, names: Sequence[str] = ()) -> tuple[Sentence, ...]:
    """The folded text (see `fold`) as sentences in this lexicon's spelling. Known names become tokens of kind name.

    Raises TooLong.
    """
    # A word typed in capitals throughout the text is no proper name.
    shouting = text.upper() == text
    masked = frozenset() if shouting and len(text) < 20 else _forms(tuple(names))
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
    current: list[Token], match: re.Match[str], raw: str, book: Lexicon, masked: frozenset[str], shouting: bool
) -> None:
    start, end = match.span()
    lowered = raw.casefold()
    possessive = lowered.endswith("'s") and lowered not in book.fold
    if masked and _SPLIT.split(raw, maxsplit=1)[0] in masked:
        current.append(Token(lowered[:-2] if possessive else lowered, "name", True, start, end))
        if possessive:
            current.append(Token("'s", "word", False, end - 2, end))
        return
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
