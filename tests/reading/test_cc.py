"""The bot in copy of a mail to one party: that party, and the other side as the mail names it, nothing of its prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.message import Mail, Mailaddr, parse_message
from bot.reading.requests.cc import parties_shown, read_cc, read_side
from bot.reading.requests.request import Request

CARLA = "carla@conti.example"
BOT = ("intro@conti.example",)
ANA = "Ana Ruiz <ana@ruiz.example>"


def mail(to: str = ANA, cc: str = BOT[0], subject: str = "Hello") -> Mail:
    return parse_message(f"From: {CARLA}\nTo: {to}\nCc: {cc}\nSubject: {subject}\n\n".encode())


def read(text: str, to: str = ANA, subject: str = "Hello") -> Request:
    return read_cc(mail(to, subject=subject), text, BOT, (CARLA,))


def others(request: Request) -> list[tuple[str, str, str]]:
    assert request.parties[0].address == "ana@ruiz.example"
    return [(party.name, party.address, party.role) for party in request.parties[1:]]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Hi Ana,\n\nIntro: Ben Ong <ben@ong.example>", ("Ben Ong", "ben@ong.example", "")),
        ("With: Ben Ong (Ong Pay)", ("Ben Ong", "", "Ong Pay")),
        ("Hi Ana,\nFor Ben: Ana knows banks\nFor Ana: Ben knows pilots", ("Ben", "", "")),
        ("Ben Ong <ben@ong.example>: founder of Ong Pay", ("Ben Ong", "ben@ong.example", "founder of Ong Pay")),
        ("I'd love to introduce you to Ben Ong, who runs pilots.", ("Ben Ong", "", "")),
        ("Let me introduce you to\nBen Ong", None),
        (
            "As I said when we had lunch in Bogotá last week, I'd like to introduce you to\nBen Ong.",
            ("Ben Ong", "", ""),
        ),
        ("You should really meet Ben Ong at Ong Pay.", ("Ben Ong", "", "Ong Pay")),
        ("Would you like to meet Ben Ong?", ("Ben Ong", "", "")),
        ("Have you met Ben Ong?", ("Ben Ong", "", "")),
        ("Let me put you in touch with my friend Ben Ong (ben@ong.example).", ("Ben Ong", "ben@ong.example", "")),
        ("I can connect you with our CTO Ben Ong.", ("Ben Ong", "", "")),
        ("Ana, meet Ben Ong.", ("Ben Ong", "", "")),
        ("I'd love you to meet Ben. I will introduce you to Ben Ong next week.", ("Ben Ong", "", "")),
        ("The one who can help is ben@ong.example.", ("", "ben@ong.example", "")),
        ("Ana, this is about Ben Ong <ben@ong.example>: he wants a bank.", ("Ben Ong", "ben@ong.example", "")),
        ("Ana, about Ben de la Ong <ben@ong.example>: he wants it.", ("Ben de la Ong", "ben@ong.example", "")),
        ("Ana, he is the one you met in May <ben@ong.example>: he wants it.", ("", "ben@ong.example", "")),
        ("The founder <ben@ong.example> wants a bank.", ("", "ben@ong.example", "")),
        ("Hi Ana,\n\nBen Ong <ben@ong.example>\n\nFor Ben: Ana knows banks", ("Ben Ong", "ben@ong.example", "")),
        ("Ben Ong <ben@ong.example>\nFor Ben: you know banks\nFor Ana: pilots", ("Ben Ong", "ben@ong.example", "")),
        ("You should meet Ben.\n\nben@ong.example", ("Ben", "ben@ong.example", "")),
        ("For Ben: Ana knows banks\n\nEva has moved to eva@ruiz.example.", ("Ben", "", "")),
    ],
)
def test_the_other_side_is_named(text: str, other: tuple[str, str, str] | None) -> None:
    request = read(text)
    assert others(request) == ([other] if other else [])
    assert request.prose == ""
    assert request.subject == ""
    assert request.letter_text is None


def test_one_sentence_may_name_several_together() -> None:
    assert others(read("I'd like to introduce you to Ben Ong and Cyd Ek.")) == [("Ben Ong", "", ""), ("Cyd Ek", "", "")]


@pytest.mark.parametrize(
    "text",
    [
        "Hi Ana, how are you?",
        "I can't introduce you to Ben Ong.",
        "I will not put you in touch with Ben Ong",
        "Meet me on Monday.",
        "You should meet London people.",
        "You should meet Acme's new head of sales.",
        "I met Ben Ong yesterday.",
        "I could introduce you to Ben or Cyd.",
        "I want to connect you with Ben Ong. You should also meet Cyd Ek.",
        "Write to ben@ong.example or cyd@ek.example.",
        "You should meet you-know-who",
        "I told Carla that I introduce you to Ana Ruiz",
        f"Answer me at {CARLA} or {BOT[0]}.",
        "",
    ],
)
def test_nobody_is_guessed(text: str) -> None:
    request = read(text)
    assert others(request) == []
    assert [problem.code for problem in request.problems if problem.stops] == ["side"]


def test_labelled_lines_build_the_request_and_prose_does_not() -> None:
    request = read(
        "Hi Ana,\nBen is a gem, between us.\nIntro: Ben Ong <ben@ong.example>\nFor Ben: Ana finances pilots\n"
        "Ben: founder at Ong Pay, Jakarta\nNext step: 20-minute call\nTopic: pilots\n\nBest,\nCarla"
    )
    ben = request.parties[1]
    assert (ben.why, ben.role, ben.place) == ("Ana finances pilots", "founder at Ong Pay", "Jakarta")
    assert (request.next_step, request.topic) == ("20-minute call", "pilots")
    assert "gem" not in repr(request)


@pytest.mark.parametrize("subject", ["Ana <> Ben Ong", "Intro: Ana + Ben Ong", "Intro to Ben Ong"])
def test_the_subject_may_name_the_other_side(subject: str) -> None:
    assert others(read("Hi Ana, more soon", subject=subject)) == [("Ben Ong", "", "")]


def test_a_greeting_names_a_reader_whose_header_does_not() -> None:
    request = read("Hi Ana,\nyou should meet Ben Ong.\nFor Ana: pilots", to="ana@ruiz.example")
    assert [party.name for party in request.parties] == ["Ana", "Ben Ong"]
    assert request.parties[0].why == "pilots"


def test_who_is_shown() -> None:
    shown = mail(f"{ANA}, {CARLA.upper()}", f"{BOT[0]}, ben@ong.example, ANA@ruiz.example")
    assert [one.address for one in parties_shown(shown, BOT, (CARLA,))] == ["ana@ruiz.example", "ben@ong.example"]
    assert parties_shown(mail(to=BOT[0], cc=CARLA), BOT, (CARLA,)) == ()


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Ben Ong", ("Ben Ong", "")),
        ("ben@ong.example", ("", "ben@ong.example")),
        ("Ben Ong <ben@ong.example>: pilots, 20-minute call", ("Ben Ong", "ben@ong.example")),
        ("With: Ben Ong", ("Ben Ong", "")),
        ("It is ben@ong.example, thanks", ("", "ben@ong.example")),
    ],
)
def test_the_answer_to_who(text: str, other: tuple[str, str]) -> None:
    request = read_side(text, Mailaddr("Ana Ruiz", "ana@ruiz.example"), BOT, (CARLA,))
    assert [(party.name, party.address) for party in request.parties] == [("Ana Ruiz", "ana@ruiz.example"), other]
    assert not request.refused


@pytest.mark.parametrize("text", ["", "I do not know yet", "ana@ruiz.example", "Let me think: tomorrow", CARLA])
def test_no_answer_to_who(text: str) -> None:
    request = read_side(text, Mailaddr("Ana Ruiz", "ana@ruiz.example"), BOT, (CARLA,))
    assert len(request.parties) == 1
    assert request.refused


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    request = read(text)
    assert request.parties[0].address == "ana@ruiz.example"
    assert request.prose == ""


def test_no_sentence_about_one_side_is_taken_for_a_line_about_them() -> None:
    """It is for its reader; a label would carry it into the introduction."""
    other = read("Ana, this is about Ben Ong <ben@ong.example>: he wants a bank.").parties[1]
    assert (other.role, other.line, other.why) == ("", "", "")
