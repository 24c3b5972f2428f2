"""What a sentence is made of: the cheapest way to cover it with phrases of the lexicon and single words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.reading.phrases import CONSENT, Group, Lexicon
from bot.reading.tokens import Sentence, Token

LONGEST_SENTENCE = 150  # tokens; a longer one is not read, so it is never part of a yes
# Of two equally cheap ways the one that decides less wins: long phrases beat short ones, phrases beat single words.
_COST = {"unclear": 100, "no": 101, "later": 102, "neutral": 103, "nod": 104, "assent": 105, "yes": 106}
_WORD_COST, _UNKNOWN_COST = 150, 190
_WORDS = {"word": _WORD_COST, "joiner": _WORD_COST, "watch": _UNKNOWN_COST}  # groups of one word each, of several signs
_NEVER = 1 << 30

_Step = tuple[int, int, str, str]  # where a piece begins, whether a plain word stood before, its kind and name


class Piece(NamedTuple):
    """A stretch of one sentence: a phrase of the lexicon (`kind`, `name`), a harmless word, or an unknown one.

    Kinds beside those of phrases: word, joiner, watch (`name` says why), unknown. `start`, `end`: tokens.
    """

    kind: str
    name: str
    start: int
    end: int


class Read(NamedTuple):
    """One sentence with its pieces."""

    sentence: Sentence
    pieces: tuple[Piece, ...]

    @property
    def asks(self) -> bool:
        """Whether it ends with a question mark."""
        return "?" in self.sentence.stop

    def words(self, piece: Piece, text: str) -> str:
        """The piece as it stands in the text."""
        tokens = self.sentence.tokens[piece.start : piece.end]
        return " ".join(text[tokens[0].start : tokens[-1].end].split()) if tokens else ""

    @property
    def whole(self) -> Piece:
        """The sentence as one piece."""
        return Piece("", "", 0, len(self.sentence.tokens))


def cover(sentence: Sentence, book: Lexicon) -> Read:
    """The pieces of the sentence, from left to right; commas belong to none."""
    tokens = sentence.tokens
    size = len(tokens)
    if size > LONGEST_SENTENCE:
        return Read(sentence, (Piece("unknown", "", 0, size),))
    labels = book.sentence_labels(tokens)
    matches, groups = book.phrases.matches, book.groups
    found = [
        [(groups[mark], end) for mark, end in matches(labels, at)] if token.kind != "comma" else []
        for at, token in enumerate(tokens)
    ]
    # A way of costs to each token, behind a phrase or a comma (0) or behind a plain word (1), which binds what follows.
    costs = [[_NEVER, _NEVER] for _ in range(size + 1)]
    steps: list[list[_Step | None]] = [[None, None] for _ in range(size + 1)]
    costs[0][0] = 0
    for at, token in enumerate(tokens):
        here = costs[at]
        loose = 0 if here[0] <= here[1] else 1
        cost = here[loose]
        if token.kind == "comma":
            _offer(costs, steps, at + 1, 0, cost, (at, loose, "", ""))
            continue
        for group, end in found[at]:
            kind = group.kind
            if kind in _WORDS:
                binds = kind == "word" or (kind == "watch" and group.name != "contrast")
                _offer(costs, steps, end, int(binds), cost + _WORDS[kind], (at, loose, kind, group.name))
                continue
            start = 0 if group.anchored else loose
            if here[start] == _NEVER:
                continue
            if group.closed and not _may_end(tokens, end, found, book, kind):
                continue
            if kind in CONSENT and _is_particle(tokens, at, end, book):
                continue
            # "Ben would love to": a bare name is who the words behind it speak of.
            name = "{name}" in labels[at] and all("{name}" in labels[place] for place in range(at, end))
            binds = name or (kind == "no" and not book.spaced)  # "无法接受": what is refused comes behind
            _offer(costs, steps, end, int(binds), here[start] + _COST[kind], (at, start, kind, group.name))
        kind, why, price, binds = _alone(tokens, at, book)
        _offer(costs, steps, at + 1, int(binds), cost + price, (at, loose, kind, why))
    return Read(sentence, _walked(costs, steps, size))


def _offer(
    costs: list[list[int]], steps: list[list[_Step | None]], at: int, loose: int, cost: int, step: _Step
) -> None:
    if cost < costs[at][loose]:
        costs[at][loose] = cost
        steps[at][loose] = step


def _walked(costs: list[list[int]], steps: list[list[_Step | None]], size: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at, loose = size, 0 if costs[size][0] <= costs[size][1] else 1
    while at:
        step = steps[at][loose]
        assert step is not None
        start, loose, kind, name = step
        if kind:
            pieces.append(Piece(kind, name, start, at))
        at = start
    pieces.reverse()
    return tuple(pieces)


def _may_end(
    tokens: Sequence[Token], end: int, found: Sequence[Sequence[tuple[Group, int]]], book: Lexicon, kind: str
) -> bool:
    """A closed phrase may end at a comma, a conjunction, a contrast, or where another phrase begins.

    A refusal does not end where anything but a courtesy begins: "tidak" is the "no" of "Tidak, terima kasih" and the
    "not" of "tidak keberatan".
    """
    if end == len(tokens):
        return True
    for group, _ in found[end]:
        contrast = group.kind == "watch" and group.name == "contrast"
        if contrast or group.kind in ("joiner", "neutral") or (kind in CONSENT and group.kind not in _WORDS):
            return True
    token = tokens[end]
    return token.kind in ("comma", "symbol") or token.text in book.joiners or book.word(token.text).watch == "contrast"


def _is_particle(tokens: Sequence[Token], at: int, end: int, book: Lexicon) -> bool:
    """Whether a word of consent only closes what was said: "makasih ya" is no "ya"."""
    if at == 0 or tokens[at].text not in book.particles:
        return False
    return all(token.text in book.joiners for token in tokens[at:end])


def _alone(tokens: Sequence[Token], at: int, book: Lexicon) -> tuple[str, str, int, bool]:
    """A token that no phrase took: kind and name of its piece, its price, and whether it binds what follows."""
    token = tokens[at]
    known = book.word(token.text)
    if known.joins:
        return "joiner", token.text, _WORD_COST, False
    if known.watch:
        return "watch", known.watch, _UNKNOWN_COST, known.watch != "contrast"
    if known.neutral or token.kind in ("name", "num", "link") or (token.capital and _is_name(tokens, at, book)):
        return "word", "", _WORD_COST, True
    return "unknown", "", _UNKNOWN_COST, True


def _is_name(tokens: Sequence[Token], at: int, book: Lexicon) -> bool:
    """ "In Lisbon", "with Maria Silva", "Priya keeps my diary": elsewhere a capital may begin anything."""
    if book.capital_nouns or book.knows(tokens[at].text):
        return False
    if at == 0:
        return len(tokens) > 1 and tokens[1].text in book.verbs_of_being
    before = tokens[at - 1]
    unknown_name = before.capital and at > 1 and not book.knows(before.text)
    return before.text in book.places or before.kind == "name" or unknown_name
