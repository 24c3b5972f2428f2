"""Phrases: all of them are matched at once, exactly as each would be alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.automaton import Automaton
from bot.reading.phrases import BrokenLexicon, Lexicon, lexicon
from bot.reading.tokens import fold, sentences

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


SIGNS = {
    "spaced": False,
    "surnames": "王",
    "watch": {"negation": "不", "condition": "如果"},
    "neutral": {"all": "最近 很 忙"},
    "phrases": {"yes": {"a": {"phrases": ["可以 介绍", "见{name}"]}}, "neutral": {"a": {"phrases": ["谢谢"]}}},
}


def test_signs_without_blanks_are_matched_one_by_one() -> None:
    book = Lexicon("zz", SIGNS)
    (sentence,) = sentences("可以介绍，谢谢", book)
    labels = book.sentence_labels(sentence.tokens)
    assert [(book.groups[mark].kind, end) for mark, end in book.phrases.matches(labels, 0)] == [("yes", 4)]
    assert [book.groups[mark].kind for mark, _ in book.phrases.matches(labels, 5)] == ["neutral"]


def test_a_known_name_in_signs_is_one_token() -> None:
    tokens = sentences("见王小明", Lexicon("zz", SIGNS), ("王小明",))[0].tokens
    assert [(token.text, token.kind) for token in tokens] == [("见", "word"), ("王小明", "name")]


def test_a_watched_word_of_several_signs_is_a_phrase_of_its_own() -> None:
    book = Lexicon("zz", SIGNS)
    labels = book.sentence_labels(sentences("如果", book)[0].tokens)
    assert [book.groups[mark][:2] for mark, _ in book.phrases.matches(labels, 0)] == [("watch", "condition")]


STEMS = {
    "elisions": "l",
    "watch": {"negation": "отказ*"},
    "neutral": {"all": "работ* показ"},
    "phrases": {"yes": {"a": {"phrases": ["познаком* нас", "l' idée"]}}},
}


@pytest.mark.parametrize(
    ("word", "watch", "neutral", "known"),
    [
        ("работаю", "", True, True),
        ("отказываюсь", "negation", False, True),
        ("познакомьте", "", False, True),
        ("показ", "", True, True),
        ("кошка", "", False, False),
    ],
)
def test_a_stem_stands_for_every_word_that_begins_so(word: str, watch: str, neutral: bool, known: bool) -> None:
    found = Lexicon("zz", STEMS).word(word)
    assert (found.watch, found.neutral, found.known) == (watch, neutral, known)


def test_a_phrase_may_hold_a_stem() -> None:
    book = Lexicon("zz", STEMS)
    labels = book.sentence_labels(sentences("познакомьте нас", book)[0].tokens)
    assert [end for _, end in book.phrases.matches(labels, 0)] == [2]


@pytest.mark.parametrize("text", ["l'idée", "L’idée", "l'idee"])
def test_an_elision_and_a_missing_accent_are_read(text: str) -> None:
    tokens = sentences(fold(text), Lexicon("zz", STEMS))[0].tokens
    assert [token.text for token in tokens] == ["l'", "idée"]


def test_words_that_differ_by_an_accent_alone_are_never_taken_for_one_another() -> None:
    book = Lexicon("zz", {"neutral": {"all": "si sí más mañana manana"}})
    assert [book.spelled(word) for word in ("si", "sí", "mas", "manana")] == ["si", "sí", "más", "manana"]


def test_an_open_slot_takes_no_watched_word_but_single_signs_of_it() -> None:
    book = Lexicon("zz", SIGNS | {"phrases": {"neutral": {"a": {"phrases": ["祝{topic}"]}}}})
    (sentence,) = sentences("祝如果果", book)
    labels = book.sentence_labels(sentence.tokens)
    assert [("{topic}" in label) for label in labels] == [True, False, False, True]


def test_a_traditional_sign_is_read_as_the_simplified_one() -> None:
    book = Lexicon("zz", SIGNS | {"traditional": "紹绍 見见"})
    assert "".join(token.text for token in sentences("可以介紹見", book)[0].tokens) == "可以介绍见"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("はい〜お願い", ["はい〜お願い"]),
        ("はーい", ["はい"]),
        ("メール", ["メール"]),
        ("うーん・・・また", ["うん", "また"]),
        ("最近、\nとても忙", ["最近、とても忙"]),
        ("最近\nとても忙", ["最近", "とても忙"]),
    ],
)
def test_signs_are_cut_where_their_authors_stop(text: str, parts: list[str]) -> None:
    found = sentences(text, Lexicon("zz", SIGNS))
    assert ["".join(token.text for token in part.tokens) for part in found] == parts


@pytest.mark.parametrize(
    ("word", "kind"), [("Беном", "name"), ("Ану", "name"), ("Бенгалия", "word"), ("беном", "word"), ("Бо", "word")]
)
def test_a_known_name_is_known_with_another_ending_where_names_have_endings(word: str, kind: str) -> None:
    names = ("Ана Руис", "Бен Онг")
    for inflected, expected in ((True, kind), (False, "word")):
        book = Lexicon("zz", {"inflected_names": inflected, "neutral": {"all": "мы"}})
        assert sentences(f"мы {word}", book, names)[0].tokens[1].kind == expected
