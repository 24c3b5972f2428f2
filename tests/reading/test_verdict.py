"""What replies decide: every example reads as stated, and no addition that casts doubt leaves a yes standing."""

from __future__ import annotations

import time
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.cover import cover
from bot.reading.deciding import decide
from bot.reading.harmless import asks_content, unknown_in
from bot.reading.phrases import BrokenLexicon, Lexicon
from bot.reading.tokens import sentences
from bot.reading.verdict import Answer, PartyWord, Verdict, party_word, read_verdict

TODAY = date(2026, 11, 21)
NAMES = ("Ana Ruiz", "Ben Ong", "Carla Conti")
CASES = tomllib.loads((Path(__file__).parent / "cases_en.toml").read_text(encoding="utf-8"))

FRESH = tomllib.loads((Path(__file__).parent / "fresh_en.toml").read_text(encoding="utf-8"))


def read(text: str) -> Verdict:
    return read_verdict(text, language="en", today=TODAY, names=NAMES)


@pytest.mark.parametrize(
    ("text", "answer"), [(text, answer) for answer in ("yes", "no", "unclear") for text in CASES[answer]]
)
def test_reply_reads_as_stated(text: str, answer: str) -> None:
    assert read(text).answer == answer, read(text)


@pytest.mark.parametrize(("text", "until"), CASES["later"].items())
def test_postponement_reads_with_its_day(text: str, until: str) -> None:
    verdict = read(text)
    assert verdict.answer is Answer.LATER, verdict
    assert verdict.until == (date.fromisoformat(until) if until else None)


@pytest.mark.parametrize(
    "doubt", ["if he pays", "unless it is fintech", "but not now", "actually no", "what is it about?"]
)
@pytest.mark.parametrize("text", CASES["yes"])
def test_a_doubt_behind_a_yes_takes_the_yes_away(text: str, doubt: str) -> None:
    assert read(f"{text}\n\n{doubt}").answer is not Answer.YES


@pytest.mark.parametrize(
    "request_",
    [
        "Send me the contract.",
        "Run it by Maria.",
        "Confirm with Tom please.",
        "Invoice me.",
        "You send him my terms.",
        "Let Maria know first.",
        "Kindly obtain his references.",
        "He will pay.",
        "He will share the calendar.",
        "Warm him up.",
        "Retracted.",
    ],
)
@pytest.mark.parametrize("text", CASES["yes"])
def test_a_request_behind_a_yes_takes_the_yes_away(text: str, request_: str) -> None:
    """Also one whose verb the lexicon does not know: a capital at a sentence's start shows no name."""
    assert read(f"{text}\n\n{request_}").answer is not Answer.YES


@pytest.mark.parametrize(
    ("label", "text"),
    [
        (label, text)
        for part in FRESH.values()
        for kind in part.values()
        for label, texts in kind.items()
        for text in texts
    ],
)
def test_no_fresh_reply_reads_as_a_yes_that_is_none(label: str, text: str) -> None:
    assert read(text).answer is not Answer.YES or label == "yes"


@pytest.mark.parametrize("part", FRESH)
def test_most_ordinary_replies_are_decided(part: str) -> None:
    decidable = [
        (label, text) for label, texts in FRESH[part]["ordinary"].items() for text in texts if label != "unclear"
    ]
    right = sum(read(text).answer == label for label, text in decidable)
    assert right >= 0.85 * len(decidable)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("I would be happy to meet Peter Tan.", "other-person"),
        ("I'd love to meet Ben the day he wins.", "nothing-decides"),
        ("Yes please. You share the calendar.", "request"),
        ("Great, and Ben would love to talk.", "nothing-decides"),
        ("Sounds great. Zorp with Ben.", "unknown-words"),
    ],
)
def test_what_stands_in_the_way_of_a_yes_is_named(text: str, rule: str) -> None:
    assert (read(text).answer, read(text).rule) == (Answer.UNCLEAR, rule)


def test_a_name_signs_only_on_a_line_of_its_own() -> None:
    assert read("Yes please\nWanda Zorp").answer is Answer.YES
    assert read("Yes please. Zorp.").answer is Answer.UNCLEAR
    assert read("Yes please! Zorp").answer is Answer.UNCLEAR
    assert read("Yes please\nNevermind").answer is not Answer.YES


@pytest.mark.parametrize("text", CASES["yes"])
def test_an_unknown_word_takes_the_yes_away(text: str) -> None:
    """Closed world: what the lexicon does not know may mean anything."""
    assert read(f"xyzzyq blorbing. {text}").answer is not Answer.YES


def test_a_verdict_names_its_rule_and_the_words_that_decided() -> None:
    verdict = read("Hi Carla, thanks. I'd rather not.")
    assert (verdict.rule, verdict.evidence, verdict.language) == ("no.refusal", "I'd rather not", "en")


def test_known_names_decide_nothing() -> None:
    assert read_verdict("Hope Grace", today=TODAY, names=("Grace Pass",)).answer is Answer.UNCLEAR
    assert read_verdict("Pass", today=TODAY, names=("Grace Pass",)).answer is Answer.UNCLEAR


def test_an_unread_language_is_unclear_by_name() -> None:
    assert read("Tapaisin hänet mielelläni ensi viikolla").rule == "unknown-language"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("PRIVATE\n\nplease call me", PartyWord.PRIVATE),
        ("stop.", PartyWord.STOP),
        ("Unsubscribe", PartyWord.STOP),
        ("\n data \nthanks", PartyWord.DATA),
        ("Stop by on Monday", None),
        ("please stop", None),
        ("", None),
    ],
)
def test_special_word_counts_only_alone_on_the_first_line(text: str, word: PartyWord | None) -> None:
    assert party_word(text) is word


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_reads_without_fault_and_only_later_has_a_day(text: str) -> None:
    verdict = read(text)
    assert verdict.until is None or verdict.answer is Answer.LATER


@pytest.mark.parametrize("piece", ["yes ", "not ", "a ", "(", "I would love to meet her and ", "😀", "-a"])
def test_long_hostile_text_is_read_in_bounded_time(piece: str) -> None:
    begun = time.perf_counter()
    read((piece * 20_000)[:19_999])
    read(piece * 300_000)
    assert time.perf_counter() - begun < 10


def test_a_lexicon_with_an_unknown_set_is_refused_by_name() -> None:
    with pytest.raises(BrokenLexicon, match="nowhere"):
        Lexicon("xx", {"phrases": {"yes": {"a": {"phrases": ["ja {nowhere}"]}}}})


WORLD = {
    "determiners": "the a my with",
    "second": "you your",
    "offered": "her it",
    "will": "can",
    "matter": "her it",
    "watch": {"negation": "not"},
    "neutral": {"verbs": "is are saw liked sold can", "adjectives": "old", "pronouns": "we"},
    "phrases": {"yes": {"a": {"phrases": ["please introduce us"]}}, "neutral": {"a": {"phrases": ["thanks"]}}},
}


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Please introduce us. We sold the marquee.", False),
        ("Please introduce us. We saw old synths.", False),
        ("Please introduce us. We saw Galway.", False),
        ("Please introduce us. We marquee.", True),
        ("Please introduce us. We introduce Galway.", True),
        ("Please introduce us. Marquee is old.", True),
        ("Please introduce us. We saw GALWAY.", True),
        ("We saw the marquee, please introduce us.", True),
    ],
)
def test_an_unknown_word_is_harmless_only_as_a_thing_or_a_name_away_from_the_consent(text: str, unknown: bool) -> None:
    book = Lexicon("zz", WORLD)
    reads = [cover(sentence, book) for sentence in sentences(text, book)]
    found = [
        unknown_in(one, piece, book, beside_consent=any(p.kind == "yes" for p in one.pieces))
        for one in reads
        for piece in one.pieces
    ]
    assert any(found) is unknown


@pytest.mark.parametrize(
    ("text", "asks"),
    [("Are you old?", False), ("Is it old?", True), ("Are you not old?", True), ("Is the old saw?", True)],
)
def test_a_question_about_the_reader_is_small_talk(text: str, asks: bool) -> None:
    book = Lexicon("zz", WORLD)
    assert asks_content(cover(sentences(text, book)[0], book), book) is asks


@pytest.mark.parametrize("name", ["Carla", "Dr Conti", "Maria Silva"])
def test_a_name_that_the_letter_begins_with_decides_nothing(name: str) -> None:
    assert read_verdict(f"{name},\n\nYes please.", today=TODAY).answer is Answer.YES
    assert read_verdict(f"{name}, yes please.", today=TODAY).answer is Answer.YES


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("We are not with the old. Please introduce us.", Answer.YES),
        ("Please introduce us. We are not with the old.", Answer.UNCLEAR),
        ("Please introduce us. We zorped with a my old.", Answer.YES),
        ("Please introduce us. We zorped.", Answer.UNCLEAR),
        ("Please introduce us. We zorped with her a my.", Answer.UNCLEAR),
        ("Please introduce us. We zorped with your a my.", Answer.UNCLEAR),
        ("Please introduce us. We zorped with a my 500.", Answer.UNCLEAR),
        ("Please introduce us. Zorps blorped the grumped with fleeps.", Answer.UNCLEAR),
        ("We can not with the old. Please introduce us.", Answer.UNCLEAR),
        ("It is not with the old. Please introduce us.", Answer.YES),
        ("Please introduce us. It zorped with the old.", Answer.UNCLEAR),
        ("Not with the old we are. Please introduce us.", Answer.UNCLEAR),
        ("We zorped with a my old. Thanks.", Answer.UNCLEAR),
    ],
)
def test_news_takes_no_consent_away_and_gives_none(text: str, answer: Answer) -> None:
    """News speaks neither of the offer, nor to the reader, nor of what the author can; what is denied stands before."""
    book = Lexicon("zz", WORLD)
    reads = tuple(cover(sentence, book) for sentence in sentences(text, book))
    assert decide(reads, text, book, named=False).answer is answer


@pytest.mark.parametrize(
    ("news", "answer"),
    [
        ("Xandra keeps the diary for the whole team.", Answer.YES),
        ("In my dreams.", Answer.UNCLEAR),
        ("Xandra the diary.", Answer.UNCLEAR),
        ("It rained all week but we enjoyed the trip.", Answer.YES),
        ("But we enjoyed the trip.", Answer.UNCLEAR),
    ],
)
def test_a_name_or_a_but_within_news_turns_no_yes(news: str, answer: Answer) -> None:
    assert read_verdict(f"Please introduce us. {news}", language="en", today=TODAY).answer is answer
