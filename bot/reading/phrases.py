"""The lexicon of a language: its words, its phrases and what they mean, read from `lexicon/<language>.toml`.

A phrase is words separated by spaces. `a|b` is a choice, `x?` may be missing, `,` is a comma that may be missing,
`{set}` is one of a named set of phrases, `stem*` any word that begins so. `{name}`, `{num}`, `{year}`, `{iso}`, `{dm}`,
`{link}`, `{initial}` and `{topic}` are built in: a person's name, a number, a year, a date in digits, day and month in
digits, an address, a single capital letter, and up to four words none of which decides anything. Chinese and Japanese
are written without spaces and matched sign by sign. How to write a lexicon is told in docs/reading.md.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from bot.reading.automaton import Automaton, Labels, Node, folded
from bot.reading.spelling import Spelling
from bot.reading.tokens import Sentence, Token, signs_of

TOPIC_WORDS, TOPIC_SIGNS = 4, 10
NAME_WORDS = 4
SHORTEST_STEM = 3  # letters before an ending
MOST_WORDS = 20_000  # kept with what is known of them

_YEAR = re.compile(r"20\d\d")
_ISO = re.compile(r"20\d\d[-./]\d\d?[-./]\d\d?|\d\d?[./-]\d\d?[./-](?:20)?\d\d")
_DAY_MONTH = re.compile(r"\d\d?[./]\d\d?")


class Group(NamedTuple):
    """Phrases that mean the same: `kind` (yes, assent, nod, no, later, ...), a name, and where they may stand.

    An anchored one stands behind no plain word, a closed one before none.
    """

    kind: str
    name: str
    anchored: bool
    closed: bool = False


class Word(NamedTuple):
    """What a lexicon knows of one word. `watch`: why it may never hide beside a yes, "" where it may.

    `joins`: a consent may begin behind it.
    """

    labels: Labels
    watch: str
    neutral: bool
    known: bool
    joins: bool


_Element = str | tuple[str]  # the label of one token, or the name of a set


class Rules(NamedTuple):
    """Named phrases whose sets are asked what they took: "in {n} {unit}". Earlier ones go before later ones."""

    names: tuple[str, ...]
    phrases: tuple[tuple[tuple[_Element, ...], ...], ...]  # each written out without what may be missing
    automaton: Automaton


_SINGLE = ("num", "year", "iso", "dm", "link", "initial")
_SEVERAL = ("name", "topic")
# What a statement may open with: nouns that are no verbs, and forms of verbs that command nothing, too.
_OPENING = ("function", "pronouns", "adverbs", "adjectives", "qualities", "time", "nouns", "deeds")
_NAMED = ("{name}", "{topic}")
CONSENT = ("yes", "assent", "nod")


class BrokenLexicon(ValueError):
    """A lexicon file holds a phrase that can never match, or a set that does not exist or never ends. Says which."""


class Lexicon:
    """What one language's file says. Built once by `lexicon()`; what it learns of words is a cache."""

    def __init__(self, language: str, data: Mapping[str, Any]) -> None:
        self.language = language
        self.spaced = bool(data.get("spaced", True))
        self.capital_nouns = bool(data.get("capital_nouns", False))
        self.inflected_names = bool(data.get("inflected_names", False))
        self.date_order = str(data.get("date_order", "dmy"))
        self.fold: dict[str, str] = dict(data.get("fold", {}))
        self.fold |= {pair[0]: pair[1] for pair in str(data.get("traditional", "")).split()}
        neutral = data.get("neutral", {})
        watch = {word: name for name, words in data.get("watch", {}).items() for word in _words(words)}
        plain = [word for words in neutral.values() for word in _words(words)]

        def of_kinds(*kinds: str) -> frozenset[str]:
            return frozenset(word for kind in kinds for word in _words(neutral.get(kind, "")))

        self.tells_requests = "openers" in data
        self.openers = of_kinds(*_OPENING) | frozenset(_words(data.get("openers", "")))
        self.qualities = of_kinds("adjectives", "qualities", "time")
        self.adverbs = of_kinds("adverbs")

        def listed(key: str) -> frozenset[str]:
            return frozenset(_words(data.get(key, "")))

        self.abbreviations, self.elisions, self.joiners = listed("abbreviations"), listed("elisions"), listed("joiners")
        self.requests, self.objects, self.together = listed("requests"), listed("objects"), listed("together")
        self.verbs_of_being, self.modals, self.planners = listed("verbs_of_being"), listed("modals"), listed("planners")
        self.others, self.places, self.titles = listed("others"), listed("places"), listed("titles")
        self.particles = listed("particles")
        self.endings = tuple(str(data.get("endings", "")).split())
        self.questions, self.surnames = listed("questions"), listed("surnames")
        self.second, self.offered = listed("second"), listed("offered")
        self.matter, self.will = listed("matter"), listed("will")
        self.before_things = listed("determiners") | of_kinds("adjectives", "qualities")
        self.behind_things = listed("particles_of_things")
        self.question_ends = tuple(str(data.get("question_ends", "")).split())
        self.no_names = tuple(str(data.get("no_names", "")).split())
        self.special: dict[str, str] = dict(data.get("special", {}))
        self.time: Mapping[str, Any] = data.get("time", {})
        self.values = {
            name: {words: value for key, value in table.items() for words in _written_out(key)}
            for name, table in self.time.get("values", {}).items()
        }

        self.words: set[str] = {
            *self.questions,
            *listed("determiners"),
            *self.second,
            *self.offered,
            *self.matter,
            *self.will,
        }
        self._watch: dict[str, str] = {}
        self._neutral: set[str] = set()
        self._endings: dict[tuple[object, ...], Node] = {}  # of phrases, while they are compiled
        self._stems: dict[str, str | None] = {}  # why it is watched, "" where it is not, None for those of phrases
        self._sets: dict[str, Node] = {name: Node() for name in (*_SINGLE, *_SEVERAL)}
        self._built_in()
        if self.surnames:
            self._sets["surname"] = self._compile([(sorted(self.surnames), 0)])
        self._alone: dict[str, Automaton] = {}
        groups = [(Group("watch", name, False), [word]) for word, name in watch.items() if self._is_long(word)]
        if long := [word for word in plain if self._is_long(word)]:
            groups.append((Group("word", "", False), long))
        groups += [(Group("joiner", word, False), [word]) for word in sorted(self.joiners) if self._is_long(word)]
        for word, name in watch.items():
            if not self._is_long(word):
                self._learn(word, name)
        for word in [*plain, *self.joiners]:
            if not self._is_long(word):
                self._learn(word, "")
        for name, phrases in [*self.time.get("values", {}).items(), *data.get("sets", {}).items()]:
            self._sets[name] = self._compile([(phrases, 0)])
        said = [
            (
                Group(kind, name, group.get("anchored", kind in CONSENT), group.get("closed", kind in CONSENT)),
                group["phrases"],
            )
            for kind, named in data.get("phrases", {}).items()
            for name, group in named.items()
        ]
        # Of two phrases that take the same words the earlier one counts: "take me off your list" is more than a no.
        groups += sorted(said, key=lambda one: one[0].name != "never")
        self.groups = tuple(group for group, _ in groups)
        root = self._compile([(phrases, mark) for mark, (_, phrases) in enumerate(groups)])
        rules = {"time": self.time.get("rules", ()), "limits": data.get("limits", {}).get("rules", ())}
        roots = {
            name: self._compile([([phrase], mark) for mark, (_, phrase) in enumerate(found)])
            for name, found in rules.items()
        }
        self._check(root, *roots.values())
        self._firsts: dict[str, frozenset[str]] = {}
        for name in self._sets:
            self._first(name)
        self._endings.clear()
        self.phrases = Automaton(root, self._sets, self._firsts)
        self.rules = {
            name: Rules(
                tuple(rule for rule, _ in found),
                tuple(tuple(self._sequences(phrase)) for _, phrase in found),
                Automaton(roots[name], self._sets, self._firsts),
            )
            for name, found in rules.items()
        }
        self._watched_runs = frozenset() if self.spaced else frozenset(word for word in watch if self._is_long(word))
        self._watched_lengths = sorted({len(word) for word in self._watched_runs})
        self._stem_lengths = sorted({len(stem) for stem in self._stems}, reverse=True)
        self._known: dict[str, Word] = {}
        self._spelled: dict[str, str] = {}
        self._spelling = Spelling(self.words, self.fold, slips=bool(data.get("slips", True)))

    # Building --------------------------------------------------------------------------------------------------------

    def _built_in(self) -> None:
        """The sets every lexicon has: a word of one kind, or a name or topic of several."""
        topic = TOPIC_WORDS if self.spaced else TOPIC_SIGNS
        for name in (*_SINGLE, *_SEVERAL):
            most = {"name": NAME_WORDS, "topic": topic}.get(name, 1)
            for count in range(1, most + 1):
                self._sets[name].add(["{" + name + "}"] * count)

    def _is_long(self, word: str) -> bool:
        return len(signs_of(word)) > 1

    def _learn(self, word: str, watch: str) -> None:
        if word.endswith("*"):
            self._stems[word[:-1]] = watch
        else:
            self.words.add(word)
            if watch:
                self._watch[word] = watch
            else:
                self._neutral.add(word)

    def _compile(self, marked: Iterable[tuple[Iterable[str], int]]) -> Node:
        root = Node()
        for phrases, mark in marked:
            for phrase in phrases:
                for sequence in self._sequences(phrase):
                    if not sequence:
                        raise BrokenLexicon(f"{self.language}: {phrase!r} matches nothing at all")
                    root.add(sequence, mark)
        return folded(root, self._endings)

    def _sequences(self, phrase: str) -> list[tuple[_Element, ...]]:
        """The phrase with its optional elements written out."""
        found: list[tuple[_Element, ...]] = [()]
        for part in phrase.split():
            optional = len(part) > 1 and part.endswith("?")
            elements = self._elements(part[:-1] if optional else part)
            longer = [(*sequence, *elements) for sequence in found]
            found = [*found, *longer] if optional or part == "," else longer
        return found

    def _elements(self, part: str) -> list[_Element]:
        if "|" in part:
            if part not in self._sets:
                self._sets[part] = self._compile([(part.split("|"), 0)])
            return [(part,)]
        if part.startswith("{") and part.endswith("}") and part.count("{") == 1:
            return [(part[1:-1],)]
        if "{" in part:  # "{name}さん": signs need no blanks between them
            return [element for piece in re.findall(r"\{[^}]*\}|[^{]+", part) for element in self._elements(piece)]
        if self.fold.get(part, part) != part:
            raise BrokenLexicon(f"{self.language}: a phrase says {part!r}, which is read as {self.fold[part]!r}")
        if part.endswith("*"):
            self._stems.setdefault(part[:-1], None)
            return [part]
        signs = signs_of(part)
        self.words.update(signs)
        return list(signs)

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

    # Reading ---------------------------------------------------------------------------------------------------------

    def word(self, text: str) -> Word:
        """What is known of a word, spelled as the lexicon spells."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= MOST_WORDS:
                self._known.clear()
            found = self._known[text] = self._look_up(text)
        return found

    def _look_up(self, text: str) -> Word:
        exact = text in self.words or text in self.titles
        stems = [text[:length] for length in self._stem_lengths if len(text) >= length and text[:length] in self._stems]
        told = next((self._stems[stem] for stem in stems if self._stems[stem] is not None), None)
        listed = text in self._watch or text in self._neutral  # a word that phrases alone hold is what its stem says
        watch = self._watch.get(text, "") if listed else told or ""
        labels = [text] if exact else []
        labels += [stem + "*" for stem in stems]
        if not watch:
            labels.append("{topic}")
        if text in self.titles:
            labels.append("{name}")
        neutral = text in self._neutral or (not listed and told == "")
        return Word(tuple(labels), watch, neutral, exact or bool(stems), text in self.joiners)

    def knows(self, word: str) -> bool:
        """Whether the word occurs anywhere in this lexicon."""
        return self.word(word).known

    def spelled(self, word: str) -> str:
        """The word as the lexicon spells it, one or several: folded, elisions apart, a slip of the finger undone."""
        found = self._spelled.get(word)
        if found is None:
            if len(self._spelled) >= MOST_WORDS:
                self._spelled.clear()
            found = self._spelled[word] = self._spell(word)
        return found

    def _spell(self, word: str) -> str:
        if self._stems and word not in self.words and word not in self.fold and self.word(word).known:
            return word
        if self.elisions and "'" in word and word not in self.fold:
            head, _, tail = word.partition("'")
            if head in self.elisions:
                return f"{head}' {self.spelled(tail)}"
        return self._without_ending(word) or self._spelling.of(word)

    def _without_ending(self, word: str) -> str:
        """A known word and the clitic written onto it, apart: "kontaknya" is "kontak nya"; "" for any other word."""
        if word in self.words or word in self.fold:
            return ""
        for ending in self.endings:
            stem = word.removesuffix(ending)
            if SHORTEST_STEM <= len(stem) < len(word) and (stem in self.words or stem in self.fold):
                return f"{self.fold.get(stem, stem)} {ending}"
        return ""

    def labels(self, token: Token) -> Labels:
        """All that phrases may call this token."""
        text, kind = token.text, token.kind
        if kind == "word":
            word = self.word(text)
            if word.known or not token.capital:
                return word.labels
            return ("{name}", "{topic}", "{initial}") if len(text) == 1 else _NAMED
        if kind == "name":
            return _NAMED
        found: list[str] = [text] if text in self.words else []
        if kind == "num":
            found += ["{topic}"] if text.endswith("%") else ["{num}", "{topic}"]
            if _YEAR.fullmatch(text):
                found.append("{year}")
            elif _ISO.fullmatch(text):
                found.append("{iso}")
            elif _DAY_MONTH.fullmatch(text):
                found.append("{dm}")
        elif kind == "link":
            found.append("{link}")
        elif kind == "comma" and text != ",":
            found.append(",")
        return tuple(found)

    def sentence_labels(self, tokens: Sequence[Token]) -> list[Labels]:
        """The labels of a sentence's tokens. Its first word has a capital anyway, so that shows no name."""
        labels = [self.labels(token) for token in tokens]
        if self.spaced and labels and labels[0] is _NAMED and tokens[0].kind == "word":
            labels[0] = ("{topic}",)
        for at in self._watched_places(tokens) if self._watched_runs else ():
            labels[at] = tuple(label for label in labels[at] if label != "{topic}")
        return labels

    def _watched_places(self, tokens: Sequence[Token]) -> set[int]:
        """The tokens that belong to a watched word of several signs: no open slot may hide it."""
        texts = [token.text for token in tokens]
        return {
            place
            for at in range(len(texts))
            for length in self._watched_lengths
            if "".join(texts[at : at + length]) in self._watched_runs
            for place in range(at, min(at + length, len(texts)))
        }

    def ends(self, name: str, tokens: Sequence[Labels], start: int) -> list[int]:
        """Where the set's phrases that begin at `start` end."""
        if name not in self._alone:
            self._alone[name] = Automaton(self._sets[name], self._sets, self._firsts)
        return [end for _, end in self._alone[name].matches(tokens, start)]


def _words(text: str) -> list[str]:
    """The words of a list; each is kept once in memory, however many lists hold it."""
    return [sys.intern(word) for word in text.split()]


def _written_out(phrase: str) -> list[str]:
    """A phrase with choices, each written out as its tokens joined by blanks."""
    found: list[list[str]] = [[]]
    for part in phrase.split():
        found = [[*words, *signs_of(choice)] for words in found for choice in part.split("|")]
    return [" ".join(words) for words in found]


class Match(NamedTuple):
    """A rule that was found: what each of its sets took, and where (tokens of the sentence)."""

    rule: str
    taken: dict[str, str]
    sentence: Sentence
    start: int
    end: int


def matches(book: Lexicon, rules: Rules, parts: Sequence[Sentence]) -> Iterator[Match]:
    """Every place where one of the rules is found; earlier rules first, then earlier words."""
    found: list[tuple[int, int, int, list[Labels]]] = []
    for nth, sentence in enumerate(parts):
        labels = book.sentence_labels(sentence.tokens)
        for start in range(len(labels)):
            found += [(place, nth, start, labels) for place, _ in rules.automaton.matches(labels, start)]
    for place, nth, start, labels in sorted(found, key=lambda one: one[:3]):
        tokens = parts[nth].tokens
        ways = (_captures(book, tokens, labels, sequence, start) for sequence in rules.phrases[place])
        end, taken = max((way for way in ways if way), key=lambda way: way[0])
        yield Match(rules.names[place], taken, parts[nth], start, end)


def _captures(
    book: Lexicon, tokens: Sequence[Token], labels: Sequence[Labels], sequence: Sequence[_Element], start: int
) -> tuple[int, dict[str, str]] | None:
    """The longest match of one phrase at `start`: its end and the words each set took."""
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


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a lexicon (ISO 639-1), sorted."""
    folder = resources.files("bot.reading") / "lexicon"
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")))


def lexicon_data(language: str) -> dict[str, Any]:
    """What the file of a language in `languages()` says, and the signs (emoji) that all languages share."""
    data = _toml("lexicon", language)
    phrases = data.setdefault("phrases", {})
    for kind, groups in _toml("words", "signs").get("phrases", {}).items():
        for name, group in groups.items():
            phrases.setdefault(kind, {})[name] = group
    return data


def lexicon_text(language: str) -> str:
    """The file of a language in `languages()`, as it stands."""
    return _text("lexicon", language)


def _text(folder: str, name: str) -> str:
    return (resources.files("bot.reading") / folder / f"{name}.toml").read_text(encoding="utf-8")


def _toml(folder: str, name: str) -> dict[str, Any]:
    return tomllib.loads(_text(folder, name))


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language in `languages()`. Raises BrokenLexicon where its file is wrong."""
    return Lexicon(language, lexicon_data(language))
