"""Words written onto others, words that only close what was said, and a "no" that is also a "not"."""

from __future__ import annotations

import pytest

from bot.reading.cover import cover
from bot.reading.phrases import Lexicon
from bot.reading.tokens import cut, sentences
from bot.reading.tongues import tongues_of

BOOK = Lexicon(
    "xx",
    {
        "endings": "nya lah",
        "particles": "ya",
        "joiners": "ya dan",
        "fold": {"udah": "sudah"},
        "watch": {"negation": "tidak"},
        "neutral": {"nouns": "kabar masa nya lah sudah masalah keberatan"},
        "phrases": {
            "assent": {"yes": {"phrases": ["ya", "ya ya", "boleh"]}},
            "no": {"bare": {"anchored": True, "closed": True, "phrases": ["tidak"]}},
            "neutral": {"thanks": {"phrases": ["makasih"]}},
        },
    },
)


def kinds(text: str) -> list[str]:
    return [piece.kind for sentence in sentences(text, BOOK) for piece in cover(sentence, BOOK).pieces]


@pytest.mark.parametrize(
    ("word", "read"),
    [("kabarnya", "kabar nya"), ("udahlah", "sudah lah"), ("masalah", "masalah"), ("nya", "nya"), ("olah", "olah")],
)
def test_an_ending_is_taken_off_a_known_word_alone(word: str, read: str) -> None:
    assert BOOK.spelled(word) == read


def test_a_word_with_an_ending_tells_its_language() -> None:
    assert tongues_of(cut("perkenalannya kapan")) == ("id",)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ya", ["assent"]),
        ("makasih ya", ["neutral", "joiner"]),
        ("makasih, ya", ["neutral", "joiner"]),
        ("makasih ya ya", ["neutral", "joiner", "joiner"]),
        ("makasih ya, boleh", ["neutral", "joiner", "assent"]),
        ("makasih. ya", ["neutral", "assent"]),
    ],
)
def test_a_particle_consents_only_where_a_sentence_opens(text: str, read: list[str]) -> None:
    assert kinds(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("tidak", ["no"]),
        ("tidak, makasih", ["no", "neutral"]),
        ("tidak makasih", ["no", "neutral"]),
        ("tidak keberatan", ["watch", "word"]),
        ("tidak boleh", ["watch", "unknown"]),
    ],
)
def test_a_closed_refusal_stands_before_no_other_word(text: str, read: list[str]) -> None:
    assert kinds(text) == read
