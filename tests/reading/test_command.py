"""The connector commands by single words on the first lines; prose and quotations never command."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.command import Command, Unknown, read_choice, read_commands


def one(text: str) -> tuple[str, str, str, str]:
    found = read_commands(text)
    assert isinstance(found, tuple), found
    assert len(found) == 1, found
    return found[0].word, found[0].code, found[0].party, found[0].argument


@pytest.mark.parametrize(
    "word",
    [
        "YES",
        "NO",
        "LATER",
        "NUDGE",
        "SEND",
        "CANCEL",
        "UNDO",
        "WRONG",
        "KEEP",
        "DROP",
        "ONCE",
        "SAME",
        "ASSISTANT",
        "CLOSE",
        "MINE",
        "CONTINUE",
        "REOPEN",
        "PAUSE",
        "RESUME",
        "START",
        "SENT",
        "IGNORE",
        "MET",
        "PLANNED",
        "HELPFUL",
    ],
)
@pytest.mark.parametrize("shape", ["{}", "{}.", " {}!", "*{}*", "{}\n\nThanks a lot, Carla", "\n{}\n> NO\n"])
def test_every_word_alone(word: str, shape: str) -> None:
    assert one(shape.format(word)) == (word, "", "", "")
    assert one(shape.format(word.lower())) == (word, "", "", "")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("YES K7", ("YES", "K7", "", "")),
        ("k7 yes", ("YES", "K7", "", "")),
        ("K7: NO", ("NO", "K7", "", "")),
        ("[K7] go on", ("GO ON", "K7", "", "")),
        ("Go on", ("GO ON", "", "", "")),
        ("Yes, please", ("YES", "", "", "")),
        ("SEND it now", ("SEND", "", "", "")),
        ("LATER 15 January", ("LATER", "", "", "15 January")),
        ("K12 later: end of next month", ("LATER", "K12", "", "end of next month")),
        ("Ana LATER after Easter", ("LATER", "", "Ana", "after Easter")),
        ("NUDGE ANA", ("NUDGE", "", "ANA", "")),
        ("NUDGE K7 Ana Ruiz", ("NUDGE", "K7", "Ana Ruiz", "")),
        ("ANA YES phone", ("YES", "", "ANA", "phone")),
        ("K7 Ana Ruiz NO met her at the fair", ("NO", "K7", "Ana Ruiz", "met her at the fair")),
        ("ana@ruiz.example YES phone", ("YES", "", "ana@ruiz.example", "phone")),
        ("ASSISTANT Eva", ("ASSISTANT", "", "Eva", "")),
        ("DROP attachments", ("DROP", "", "", "attachments")),
        ("KEEP K7 both", ("KEEP", "K7", "", "both")),
        ("K7 MET", ("MET", "K7", "", "")),
        ("ANA MET", ("MET", "", "ANA", "")),
        ("MET Ana Ruiz", ("MET", "", "Ana Ruiz", "")),
        ("ANA HELPFUL great call", ("HELPFUL", "", "ANA", "great call")),
        ("K7 ana@ruiz.example PLANNED", ("PLANNED", "K7", "ana@ruiz.example", "")),
        ("K7 HELPFUL great call", ("HELPFUL", "K7", "", "great call")),
        ("PAUSE everything", ("PAUSE", "", "", "everything")),
        ("Resume all", ("RESUME", "", "", "everything")),
        ("PAUSE K7", ("PAUSE", "K7", "", "")),
        ("K7 UNDO", ("UNDO", "K7", "", "")),
        ("WRONG Ana", ("WRONG", "", "Ana", "")),
        ("ANA YES, phone", ("YES", "", "ANA", "phone")),
        ("LATER Monday, 15 January", ("LATER", "", "", "Monday 15 January")),
    ],
)
def test_codes_parties_and_arguments(text: str, answer: tuple[str, str, str, str]) -> None:
    assert one(text) == answer


@pytest.mark.parametrize(
    "text",
    [
        "Yes, but ask Ben first",
        "No problem, go ahead",
        "I say yes",
        "She said no",
        "Maybe yes",
        "not yes",
        "Please wait with the intro",
        "SEND the letter to Ana only",
        "Close enough, I think",
        "Hello",
        "Ana",
        "K7",
        "?",
        "YES " + "x " * 300,
        "Met Ben yesterday, a great guy",
        "helpful stuff",
        "PAUSE until Monday",
        "Everything PAUSE",
        "YES, and tell Ben that I call him",
    ],
)
def test_prose_is_no_command(text: str) -> None:
    found = read_commands(text)
    assert isinstance(found, Unknown)
    assert found.word == text.split()[0]


def test_several_lines_are_several_commands_until_the_first_that_is_none() -> None:
    found = read_commands("K7 YES\n\nK8 NO\nAna NO phone\nthe rest is for you\nK9 CANCEL")
    assert isinstance(found, tuple)
    assert [(one.word, one.code, one.party) for one in found] == [
        ("YES", "K7", ""),
        ("NO", "K8", ""),
        ("NO", "", "Ana"),
    ]
    assert found[0] == Command("YES", "K7", "", "", "K7 YES")


def all_of(text: str) -> list[tuple[str, str, str]]:
    found = read_commands(text)
    assert isinstance(found, tuple), found
    return [(command.word, command.code, command.party) for command in found]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("K7 ANA YES, BEN NO", [("YES", "K7", "ANA"), ("NO", "K7", "BEN")]),
        ("K7 YES; K8 NO", [("YES", "K7", ""), ("NO", "K8", "")]),
        ("K7\nANA YES\nBEN NO phone", [("YES", "K7", "ANA"), ("NO", "K7", "BEN")]),
        ("K7:\nK8 NUDGE Ana\nSEND", [("NUDGE", "K8", "Ana"), ("SEND", "K7", "")]),
    ],
)
def test_a_code_in_front_is_that_of_the_words_behind_it(text: str, answer: list[tuple[str, str, str]]) -> None:
    assert all_of(text) == answer


@pytest.mark.parametrize("text", ["YES, NO", "YES\nNO", "K7 YES, NO", "No, later"])
def test_contradicting_words_all_come_back(text: str) -> None:
    assert len(all_of(text)) == 2


@pytest.mark.parametrize(
    "forwarded",
    [
        "---------- Forwarded message ---------\nYES",
        "Begin forwarded message:\nYES",
        "-----Original Message-----\nYES",
        "From: Ana Ruiz <ana@ruiz.example>\nYES",
        "Von: Ana Ruiz <ana@ruiz.example>\nYES",
        "> YES",
        "| YES",
    ],
)
def test_a_forwarded_or_quoted_mail_never_commands(forwarded: str) -> None:
    assert read_commands(forwarded) == ()
    assert all_of(f"K7 SEND\n\n{forwarded}\nNO") == [("SEND", "K7", "")]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("A", ("A",)),
        ("a.", ("A",)),
        ("A C", ("A", "C")),
        ("a and c", ("A", "C")),
        ("\n B, D\n\nThanks, A", ("B", "D")),
        ("(b) & d", ("B", "D")),
        ("A, A", ("A",)),
        ("None.", ()),
        ("NONE", ()),
    ],
)
def test_letters_are_chosen_on_the_first_line(text: str, chosen: tuple[str, ...]) -> None:
    assert read_choice(text, "ABCD") == chosen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "E",
        "A E",
        "AB",
        "I think A",
        "A please",
        "A and",
        "and A",
        "> A",
        "none of them",
        "A?",
        "A or B",
        "-",
        "K7 A",
    ],
)
def test_nothing_else_is_a_choice(text: str) -> None:
    assert read_choice(text, "ABCD") is None


@pytest.mark.parametrize("text", ["", "\n \n", "> YES", "\n> K7 CANCEL\n> YES"])
def test_nothing_said_commands_nothing(text: str) -> None:
    assert read_commands(text) == ()


@given(st.text(st.sampled_from("YESNOkK7 \n.:>#anaGLATER"), max_size=80))
def test_whatever_is_written_a_command_stands_on_its_own_line(text: str) -> None:
    found = read_commands(text)
    if isinstance(found, tuple):
        lines = [line.strip() for line in text.split("\n")]
        for command in found:
            assert command.line in lines
            assert not command.line.startswith(">")
