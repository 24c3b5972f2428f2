"""Many phrases read at once, token by token: a state machine whose states are made when a text first needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MAX_STATES = 8_000  # beyond these the machine forgets all and starts anew: hostile text must not fill the memory

Labels = tuple[str, ...]
"""All that phrases may call one token: its own word, "{name}", "{topic}", "," and the like."""


@dataclass(slots=True, eq=False)
class Node:
    """A place within phrases that begin alike. `marks`: what the phrases that end here stand for."""

    words: dict[str, Node] = field(default_factory=dict)
    sets: dict[str, Node] = field(default_factory=dict)
    marks: tuple[int, ...] = ()  # most nodes have none: an empty set in each would weigh more than the phrases

    def add(self, elements: Iterable[str | tuple[str]], mark: int = 0) -> None:
        """Adds one phrase: a str is the label of a token, a 1-tuple the name of a set."""
        node = self
        for element in elements:
            following, key = (node.sets, element[0]) if isinstance(element, tuple) else (node.words, element)
            if key not in following:
                following[key] = Node()
            node = following[key]
        if mark not in node.marks:
            node.marks += (mark,)


def folded(root: Node, known: dict[tuple[object, ...], Node]) -> Node:
    """The same phrases with every ending kept once, shared by all that end alike; `known` are the endings so far."""
    words = {word: folded(following, known) for word, following in root.words.items()}
    sets = {name: folded(following, known) for name, following in root.sets.items()}
    ways = (tuple((key, id(following)) for key, following in sorted(of.items())) for of in (words, sets))
    key = (root.marks, *ways)
    if key not in known:
        known[key] = Node(words, sets, root.marks)
    return known[key]


_Back = tuple[Node, "_Back | None"]  # where reading goes on behind the set, and behind the set around that one


@dataclass(slots=True, eq=False)
class State:
    """All places where reading may stand after some tokens, and what the phrases that end here stand for."""

    places: frozenset[_Back]
    marks: tuple[int, ...]
    following: dict[Labels, State] = field(default_factory=dict)


class Automaton:
    """The phrases under one node, where `sets` names other nodes and `firsts` the labels each set may begin with."""

    def __init__(
        self,
        root: Node,
        sets: Mapping[str, Node],
        firsts: Mapping[str, frozenset[str]],
        most_states: int = MAX_STATES,
    ) -> None:
        self.root = root
        self.sets = sets
        self.firsts = firsts
        self._most_states = most_states
        self._states: dict[frozenset[_Back], State] = {}
        self._start = State(frozenset({(root, None)}), ())

    def matches(self, tokens: Sequence[Labels], start: int) -> list[tuple[int, int]]:
        """(mark, end) of every phrase that begins at `start`, sorted."""
        found: list[tuple[int, int]] = []
        state = self._start
        for at in range(start, len(tokens)):
            labels = tokens[at]
            state = state.following.get(labels) or self._step(state, labels)
            if state.marks:
                found += [(mark, at + 1) for mark in state.marks]
            elif not state.places:
                break
        if len(found) > 1:
            found.sort()
        return found

    def _step(self, state: State, labels: Labels) -> State:
        places = self._after(state.places, labels)
        following = self._states.get(places)
        if following is None:
            if len(self._states) >= self._most_states:
                self._states.clear()
                self._start.following.clear()
            following = self._states[places] = State(places, _marks(places))
        state.following[labels] = following
        return following

    def _after(self, places: frozenset[_Back], labels: Labels) -> frozenset[_Back]:
        after: set[_Back] = set()
        seen, work = set(places), list(places)
        while work:
            node, back = work.pop()
            after.update((node.words[label], back) for label in labels if label in node.words)
            reached: list[_Back] = [back] if node.marks and back is not None else []
            for name, onward in node.sets.items():
                if not self.firsts[name].isdisjoint(labels):
                    ends_too = back is not None and not onward.words and not onward.sets
                    reached.append((self.sets[name], back if ends_too else (onward, back)))
            work += [place for place in reached if place not in seen]
            seen.update(reached)
        return frozenset(after)


def _marks(places: Iterable[_Back]) -> tuple[int, ...]:
    found: set[int] = set()
    for node, back in places:
        while back is not None and node.marks:
            node, back = back
        if back is None:
            found.update(node.marks)
    return tuple(sorted(found))
