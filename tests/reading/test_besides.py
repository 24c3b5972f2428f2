"""What else the connector's mail asks."""

from __future__ import annotations

import pytest

from bot.reading.requests.besides import asks_besides

NAMES = ("Ben", "Ong")


@pytest.mark.parametrize(
    "text",
    [
        "Ana, may I introduce you to Ben Ong?",
        "Ana, you should meet Ben. Shall I connect you?",
        "How about a call with Ong?",
        "I would like to put the two of you in touch. OK?  Shall I put you in touch?".replace("OK?  ", ""),
        "Ben Ong runs pilots in Jakarta. No question here.",
        "",
    ],
)
def test_a_mail_that_asks_about_the_introduction_asks_nothing_else(text: str) -> None:
    assert asks_besides(text, NAMES) == ""


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Ana, lunch on Friday? And meet Ben.", "Ana, lunch on Friday?"),
        ("May I introduce you to Ben?\nAre you coming to Berlin?", "Are you coming to Berlin?"),
        ("Meet Ben Ong! How is the bench?", "How is the bench?"),
        ("今度ランチはどう？", "今度ランチはどう？"),
    ],
)
def test_a_question_of_another_kind_is_found(text: str, question: str) -> None:
    assert asks_besides(text, NAMES) == question


def test_a_megabyte_of_questions_is_looked_at_quickly() -> None:
    assert asks_besides("meet? " * 200_000, NAMES) == ""
    assert asks_besides("x" * 1_000_000, NAMES) == ""
