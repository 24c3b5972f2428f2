"""One line typed on a phone names the people, why and the next step; prose never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.message import Mail, parse_message
from bot.reading.quoting import own_words
from bot.reading.requests.mail_request import read_mail_request
from bot.reading.requests.request import Request

CARLA = "carla@conti.example"


def mail(text: str, subject: str = "") -> Mail:
    head = f"From: {CARLA}\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"
    return parse_message((head + text).encode())


def read(text: str, subject: str = "") -> Request:
    """As the mail arrives: quotation, device line and signature go first."""
    arrived = mail(text, subject)
    return read_mail_request(arrived, own_words(arrived, None).text, ("intro@conti.example",), CARLA)


def people(request: Request) -> list[tuple[str, str, str]]:
    return [(party.name, party.address, party.role) for party in request.parties]


ANA_AND_BEN = [("Ana Ruiz", "", ""), ("Ben Ong", "", "")]


@pytest.mark.parametrize(
    "line",
    [
        "Ana Ruiz + Ben Ong: fintech pilots, 20-minute call",
        "Ana Ruiz and Ben Ong: fintech pilots, 20-minute call.",
        "Ana Ruiz & Ben Ong: fintech pilots, 20-minute call",
        "Ana Ruiz <> Ben Ong: fintech pilots, 20-minute call",
        "Ana Ruiz ↔ Ben Ong: fintech pilots, 20-minute call",
        "Ana Ruiz ＋ Ben Ong： fintech pilots, 20-minute call",
        "Ana Ruiz + Ben Ong – fintech pilots, 20-minute call",
        "Ana Ruiz + Ben Ong — fintech pilots, 20-minute call",
        "Ana Ruiz + Ben Ong - fintech pilots, 20-minute call",
        "Ana Ruiz — Ben Ong: fintech pilots, 20-minute call",
        "Ana Ruiz + Ben Ong, fintech pilots, 20-minute call",
        "“Ana Ruiz” + “Ben Ong”: fintech pilots, 20-minute call",
        "Intro: Ana Ruiz + Ben Ong: fintech pilots, 20-minute call",
        "Please introduce Ana Ruiz and Ben Ong: fintech pilots, 20-minute call",
        "Please introduce Ana Ruiz to Ben Ong: fintech pilots, 20-minute call",
        "Could you connect Ana Ruiz with Ben Ong about fintech pilots, 20-minute call?",
        "* Ana Ruiz + Ben Ong: fintech pilots, 20-minute call",
        "Ana Ruiz / Ben Ong: fintech pilots, 20-minute call",
        "Ana Ruiz -> Ben Ong: fintech pilots, 20-minute call please",
        "Intro request: Ana Ruiz <--> Ben Ong: fintech pilots, 20-minute call",
        "Ana Ruiz + Ben Ong\nWhy: fintech pilots\nNext step: 20-minute call",
        "Dr. Ana Ruiz + Mr Ben Ong: fintech pilots, 20-minute call",
    ],
)
@pytest.mark.parametrize(
    "frame",
    ["{}", "Hi,\n\n{}\n", "{}\n\nThanks,\nCarla\n", "{}\n\nSent from my iPhone", "Hello Twoyes!\n{}\n\nThanks, Carla"],
)
def test_two_names_why_and_next_step(line: str, frame: str) -> None:
    request = read(frame.format(line))
    assert people(request) == ANA_AND_BEN
    assert (request.topic, request.next_step, request.prose) == ("fintech pilots", "20-minute call", "")
    assert not request.refused


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Ana + Ben", [("Ana", "", ""), ("Ben", "", "")]),
        ("ana+ben: coffee", [("ana", "", ""), ("ben", "", "")]),
        ("Ana Ruiz and Ben Ong", ANA_AND_BEN),
        ("intro Ana and Ben pls", [("Ana", "", ""), ("Ben", "", "")]),
        (
            "Ruiz, Ana <ana@ruiz.example>; Ong, Ben <ben@ong.example>: x",
            [("Ana Ruiz", "ana@ruiz.example", ""), ("Ben Ong", "ben@ong.example", "")],
        ),
        ("Ana, Ben and Cyd: dinner", [("Ana", "", ""), ("Ben", "", ""), ("Cyd", "", "")]),
        ("Ana + Ben + Cyd", [("Ana", "", ""), ("Ben", "", ""), ("Cyd", "", "")]),
        ("Ana + Ben and Cyd: dinner", [("Ana", "", ""), ("Ben", "", ""), ("Cyd", "", "")]),
        ("Ana Ruiz <ana@ruiz.example> + Ben: x", [("Ana Ruiz", "ana@ruiz.example", ""), ("Ben", "", "")]),
        ("ana@ruiz.example + Ben Ong", [("", "ana@ruiz.example", ""), ("Ben Ong", "", "")]),
        ("Ana Ruiz (Acme) + Ben Ong at Ong Pay: x", [("Ana Ruiz", "", "Acme"), ("Ben Ong", "", "Ong Pay")]),
        ("Ana Ruiz, CFO at Acme + Ben from Ong Pay: x", [("Ana Ruiz", "", "CFO at Acme"), ("Ben", "", "Ong Pay")]),
        ("José María de la Cruz + Søren Kjær: x", [("José María de la Cruz", "", ""), ("Søren Kjær", "", "")]),
        ("Jose\u0301 Nu\u0301n\u0303ez + Ana: x", [("José Núñez", "", ""), ("Ana", "", "")]),
        ("Ana O’Neil + Jean-Luc van den Berg: x", [("Ana O'Neil", "", ""), ("Jean-Luc van den Berg", "", "")]),
        ("J. R. Smith + Ben: x", [("J. R. Smith", "", ""), ("Ben", "", "")]),
        ("王伟 + 李娜: 投资", [("王伟", "", ""), ("李娜", "", "")]),
        ("Анна Рубин + Бен Онг: пилоты", [("Анна Рубин", "", ""), ("Бен Онг", "", "")]),
        ("People: Ana Ruiz (Acme), Ben Ong\nTopic: x", [("Ana Ruiz", "", "Acme"), ("Ben Ong", "", "")]),
        ("Ana Ruiz should meet Ben Ong (Acme), he knows banks", [("Ana Ruiz", "", ""), ("Ben Ong", "", "Acme")]),
        ("Please introduce my friend Ana Ruiz to our CTO Ben Ong.", ANA_AND_BEN),
    ],
)
def test_names_as_people_write_them(line: str, found: list[tuple[str, str, str]]) -> None:
    assert people(read(line)) == found


@pytest.mark.parametrize(
    "subject",
    ["Intro: Ana Ruiz + Ben Ong, pilots", "intro Ana Ruiz and Ben Ong: pilots", "Fwd: Ana Ruiz <> Ben Ong: pilots"],
)
def test_the_subject_is_read_where_the_text_names_nobody(subject: str) -> None:
    request = read("Thanks!\n", subject)
    assert people(request) == ANA_AND_BEN
    assert request.topic == "pilots"


def test_what_a_sentence_goes_on_to_say_is_marked_for_nobody() -> None:
    request = read(
        "Hi, could you introduce Ana Ruiz (Acme) to Ben Ong, they both build\npilots with banks.\nShe is in a hurry.\n"
        "For Ben: Ana has the licence\n\nBest,\nCarla"
    )
    assert request.prose == "they both build pilots with banks.\nShe is in a hurry."
    assert (request.topic, request.parties[1].why) == ("", "Ana has the licence")


def test_people_below_a_heading_are_no_signature() -> None:
    request = read("Please introduce:\n\nAna Ruiz <ana@ruiz.example>\nBen Ong <ben@ong.example>\n")
    assert [party.address for party in request.parties] == ["ana@ruiz.example", "ben@ong.example"]


@pytest.mark.parametrize(
    "text",
    [
        "call + mail tomorrow",
        "a + b = c",
        "Thanks and Regards",
        "Hi Ana and Ben",
        "Ana and I: lunch",
        "Coffee and cake: yes",
        "Monday and Tuesday: holiday",
        "We have a great and fine day: really",
        "Intro: see below\nWith: best regards",
        "Please introduce me to Ben Ong",
        "I met Ana and Ben yesterday.",
        "Ana: yes",
        "Please do not introduce Ana to Ben",
        "They wrote: introduce us!",
        "1 + 1",
        "Next step: call + coffee",
    ],
)
def test_prose_names_nobody(text: str) -> None:
    request = read(text)
    assert request.parties == ()
    assert [problem.code for problem in request.problems] == ["too-few"]


@pytest.mark.parametrize("subject", ["Lunch and Learn", "Sales and Marketing", "Re: Ana", "Hello"])
def test_a_subject_joined_by_and_alone_names_nobody(subject: str) -> None:
    assert read("", subject).parties == ()


def test_one_person_twice_and_two_introductions_are_problems() -> None:
    assert "twice" in [problem.code for problem in read("Ana + Ana: x").problems]
    assert "several" in [problem.code for problem in read("Ana + Ben: x\nCyd + Dan: y").problems]


@given(
    st.lists(st.sampled_from(["Ana", "ben", "+", "and", ",", ":", "<", ">", "@x.example", "(", ")", " ", "to", "\n"]))
)
def test_whatever_is_typed_names_stand_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for party in read(text).parties:
        assert all(word in text for word in party.name.split())
        assert party.address in text
