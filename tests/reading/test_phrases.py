"""Phrases: all of them are matched at once, exactly as each would be alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.automaton import Automaton
from bot.reading.phrases import BrokenLexicon, Lexicon, fold, lexicon, sentences

DATA = {
    "titles": "dr",
    "watch": {"negation": "not"},
    "sets": {
        "who": ["her", "{name}", "{name} and {name}", "the {thing}"],
        "thing": ["team", "big? team|crew", "team of {who}"],
    },
    "phrases": {
        "yes": {"a": {"phrases": ["meet {who}", "meet {who} , {topic}?", "yes? , a|an b"]}},
        "no": {"a": {"phrases": ["not {topic}", "{num} {year}?"]}, "b": {"phrases": ["meet {who} not"]}},
        "neutral": {"a": {"phrases": ["{who}", "{initial}", ", a"]}},
    },
}
WORDS = [
    "meet",
    "her",
    "Bo",
    "Li",
    "and",
    "the",
    "big",
    "team",
    "crew",
    "of",
    ",",
    "yes",
    "a",
    "b",
    "not",
    "x",
    "7",
    "2027",
]


def alone(book: Lexicon, phrase: str, labels: list[tuple[str, ...]], start: int) -> set[int]:
    """Where one phrase ends, found by trying every way."""
    ends = {start}
    for part in phrase.split():
        optional = len(part) > 1 and part.endswith("?")
        word = part[:-1] if optional else part
        onward = {end for at in ends for end in one(book, word, labels, at)}
        ends = onward | ends if optional or part == "," else onward
    return ends


def one(book: Lexicon, word: str, labels: list[tuple[str, ...]], at: int) -> set[int]:
    if "|" in word:
        return {end for choice in word.split("|") for end in one(book, choice, labels, at)}
    if word[1:-1] in DATA["sets"]:
        phrases = DATA["sets"][word[1:-1]]  # type: ignore[index]
        return {end for phrase in phrases for end in alone(book, phrase, labels, at)}
    most = 4 if word in ("{name}", "{topic}") else 1
    ends = set()
    while at < len(labels) and word in labels[at] and most:
        at, most = at + 1, most - 1
        ends.add(at)
    return ends


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
def test_all_phrases_at_once_match_as_each_does_alone(words: list[str]) -> None:
    book = Lexicon("xx", DATA)
    for sentence in sentences(fold(" ".join(words)), book):
        labels = book.sentence_labels(sentence.tokens)
        for start in range(len(labels)):
            expected = {
                (mark, end)
                for mark, group in enumerate(book.groups)
                for phrase in DATA["phrases"][group.kind][group.name]["phrases"]  # type: ignore[index]
                for end in alone(book, phrase, labels, start)
            }
            assert book.phrases.matches(labels, start) == sorted(expected)


def test_a_machine_that_forgot_its_states_matches_as_before() -> None:
    text = "Hi Carla, I would love to meet her next week. Not before March, though. Thanks a lot."
    known = lexicon("en")
    parts = [known.sentence_labels(sentence.tokens) for sentence in sentences(text, known)]
    expected = [[known.phrases.matches(labels, at) for at in range(len(labels))] for labels in parts]
    forgetful = Automaton(known.phrases.root, known.phrases.sets, known.phrases.firsts, most_states=2)
    assert [[forgetful.matches(labels, at) for at in range(len(labels))] for labels in parts] == expected


def test_the_first_word_of_a_sentence_shows_no_name_by_its_capital() -> None:
    book = lexicon("en")
    first, second = sentences("Zorp meets Zorp", book)[0].tokens[::2]
    assert "{name}" not in book.sentence_labels([first, second])[0]
    assert "{name}" in book.sentence_labels([first, second])[1]


def test_a_known_name_keeps_its_possessive_apart() -> None:
    tokens = sentences("Ben's work", lexicon("en"), ("Ben Ong",))[0].tokens
    assert [(token.text, token.kind) for token in tokens[:2]] == [("ben", "name"), ("'s", "word")]


@pytest.mark.parametrize("phrase", ["x?", ","])
def test_a_phrase_that_matches_nothing_is_refused(phrase: str) -> None:
    with pytest.raises(BrokenLexicon, match="nothing"):
        Lexicon("xx", {"phrases": {"yes": {"a": {"phrases": [phrase]}}}})


def test_a_word_that_folds_away_is_refused_in_a_phrase() -> None:
    """A phrase with "nope" could never match where "nope" is read as "no"."""
    with pytest.raises(BrokenLexicon, match="nope"):
        Lexicon("xx", {"fold": {"nope": "no"}, "phrases": {"no": {"a": {"phrases": ["oh nope"]}}}})
