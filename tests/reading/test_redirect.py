"""Whom a party names instead of themselves; nobody where they only speak of somebody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.redirect import read_redirect, redirected_to


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("please ask Maria instead", "Maria"),
        ("Please ask Maria Lopez.", "Maria Lopez"),
        ("Maria Lopez <maria@lopez.example> is the right person", "Maria Lopez <maria@lopez.example>"),
        ("talk to our CTO Maria", "Maria"),
        ("You should talk to Maria Lopez about this", "Maria Lopez"),
        ("Hi Carla,\nI left Acme. Reach out to Tom Fo (tom@fo.example), he took over.", "Tom Fo <tom@fo.example>"),
        ("The best person for this is Maria Lopez.", "Maria Lopez"),
        ("The right contact would be my colleague Maria Lopez", "Maria Lopez"),
        ("Not me, better contact maria@lopez.example.", "maria@lopez.example"),
        ("My colleague Maria Lopez handles this now.", "Maria Lopez"),
        ("Maria looks after this", "Maria"),
        ("Maria de la Cruz is now in charge of that.", "Maria de la Cruz"),
        ("Maria would know better", "Maria"),
        ("I'm not the one, but please write to Maria. Maria Lopez handles this.", "Maria Lopez"),
        ("Could you ask Maria instead? Thanks!", "Maria"),
        ("Sorry, try Maria Lopez instead", "Maria Lopez"),
        ("Get in touch with Maria Lopez at Acme", "Maria Lopez"),
    ],
)
def test_somebody_else_is_named(text: str, named: str) -> None:
    assert read_redirect(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Yes, happy to talk to Ben.",
        "I need to talk to Maria first",
        "I'll ask Maria",
        "I will ask Maria instead",
        "Don't ask Maria",
        "Please do not contact Maria",
        "Never ask Maria instead.",
        "Please speak to Maria or Tom",
        "Please contact Maria. Or ask Tom instead.",
        "Ask me anything",
        "Please ask again in May... or ask me later",
        "Please contact me at any time",
        "Ask London people",
        "Maria is great",
        "I asked Maria instead",
        "He is the right person",
        "This is the right thing",
        "Who is the right person?",
        "Please ask Maria's team",
        "Write to us on Monday",
        "Please introduce me to Maria",
    ],
)
def test_nobody_is_named(text: str) -> None:
    assert read_redirect(text) == ""


@given(st.text(max_size=200))
def test_any_text_is_read_and_only_its_words_come_back(text: str) -> None:
    named = read_redirect(text)
    assert len(named) <= 400


@given(st.lists(st.sampled_from(["ask", "Maria", "instead", "or", "not", "please", ".", "Tom", "<m@x.example>", "\n"])))
def test_whoever_is_named_stands_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for word in read_redirect(text).split():
        assert word in text


@pytest.mark.parametrize(
    ("words", "language", "name"),
    [
        ("pregúntale mejor a Mariana Zuloeta", "es", "Mariana Zuloeta"),
        ("frag lieber Wilhelmine Zorp", "de", "Wilhelmine Zorp"),
        ("coba hubungi Sulastri saja", "id", "Sulastri"),
        ("escríbele a maria@lopez.example", "es", "maria@lopez.example"),
        ("pregúntale a Ben", "es", ""),
        ("pregunta a otra persona", "es", ""),
        ("ask Zuloeta", "xx", ""),
    ],
)
def test_a_redirect_in_another_language_names_whom_its_words_name(words: str, language: str, name: str) -> None:
    assert redirected_to(words, language, ("Ben Ong",)) == name
