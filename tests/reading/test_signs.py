"""Scripts without blanks: names, things and courtesies in them are told by how they stand."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.cover import cover
from bot.reading.harmless import unknown_in
from bot.reading.phrases import Lexicon
from bot.reading.tokens import sentences
from bot.reading.verdict import Answer, read_verdict

TODAY = date(2026, 11, 21)
BOOK = Lexicon(
    "zz",
    {
        "spaced": False,
        "determiners": "的",
        "particles_of_things": "を の",
        "watch": {"danger": "断", "negation": "キャンセル"},
        "neutral": {"all": "私 的 を の 見ました した"},
        "phrases": {"yes": {"a": {"phrases": ["お願い"]}}},
    },
)


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("映画を見ました", True),  # before a particle
        ("映画見ました", False),
        ("的映画した", True),  # behind a word that stands before things
        ("プロジェクトした", True),  # a foreign word
        ("ぷろじぇくとを見ました", False),
        ("断念を見ました", False),  # the watched sign stays
        ("Blender見ました", True),
    ],
)
def test_unknown_signs_are_a_thing_where_things_stand(text: str, harmless: bool) -> None:
    (sentence,) = sentences(text, BOOK)
    read = cover(sentence, BOOK)
    pieces = [piece for piece in read.pieces if piece.kind in ("unknown", "watch")]
    assert all(p.kind == "unknown" and not unknown_in(read, p, BOOK, beside_consent=False) for p in pieces) == harmless
    assert all(unknown_in(read, p, BOOK, beside_consent=True) for p in pieces if p.kind == "unknown")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("はい、お願いします。\n\n大輔", Answer.YES),
        ("はい、お願いします。\n\nベン・オン", Answer.YES),
        ("はい、お願いします。\n\n中止", Answer.UNCLEAR),
        ("卡拉：\n\n好的，请介绍我们认识。", Answer.YES),
        ("卡拉，你好！很乐意认识他。", Answer.YES),
        ("免谈，好的，请介绍我们认识。", Answer.UNCLEAR),
    ],
)
def test_a_name_above_or_below_the_letter_decides_nothing(text: str, answer: Answer) -> None:
    assert read_verdict(text, today=TODAY).answer is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ご連絡ありがとうございます。よろしくお願いいたします。", Answer.YES),
        ("今回は遠慮します。よろしくお願いいたします。", Answer.NO),
        ("来月また声をかけてください。よろしくお願いいたします。", Answer.LATER),
        ("どんな方ですか。よろしくお願いいたします。", Answer.UNCLEAR),
        ("ご連絡ありがとうございます。", Answer.UNCLEAR),
    ],
)
def test_the_courtesy_that_accepts_does_so_only_where_nothing_else_is_said(text: str, answer: Answer) -> None:
    assert read_verdict(text, today=TODAY).answer is answer
