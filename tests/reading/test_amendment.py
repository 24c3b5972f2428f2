"""Labelled lines in a second mail change an open request; anything else changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.message import Mailaddr
from bot.reading.requests.amendment import read_amendment
from bot.reading.requests.request import Request

PARTIES = (Mailaddr("Ana Ruiz", "ana@ruiz.example"), Mailaddr("Ben Ong", "ben@ong.example"))


def read(text: str) -> Request:
    found = read_amendment(text, PARTIES)
    assert found is not None
    return found


def test_only_what_is_said_is_changed() -> None:
    found = read("Hi,\n\nNext step: coffee\nFor Ana: Ben knows pilots\nBen: founder of Ong Pay\n\nThanks, Carla")
    ana, ben = found.parties
    assert (found.next_step, found.topic, found.met, found.letter_text) == ("coffee", "", "", None)
    assert (ana.why, ana.role, ben.why, ben.role) == ("Ben knows pilots", "", "", "founder of Ong Pay")
    assert found.problems == ()


def test_order_mask_consent_and_letter() -> None:
    found = read("Ben already said yes\nOrder: Ben first\nMask: yes\nLetter:\nDear both,\n\nmeet.")
    assert [party.name for party in found.parties] == ["Ana Ruiz", "Ben Ong"]
    assert (found.order, found.masked, found.parties[1].consent) == ("turn", True, "vouched")
    assert found.letter_text == "Dear both,\n\nmeet."


@pytest.mark.parametrize("text", ["For Eve: x", "Cyd Ek <cyd@ek.example>: x\nTopic: y", "Intro: Cyd Ek"])
def test_nobody_joins_by_a_change(text: str) -> None:
    found = read(text)
    assert [party.address for party in found.parties] == ["ana@ruiz.example", "ben@ong.example"]
    assert [problem.code for problem in found.problems] == ["unknown-person"]


@pytest.mark.parametrize(
    "text", ["", "SEND", "K7 YES", "Ana: said she would call", "Please wait.", "ANA YES phone", "See you: soon"]
)
def test_words_without_a_label_change_nothing(text: str) -> None:
    assert read_amendment(text, PARTIES) is None


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = read_amendment(text, PARTIES)
    assert found is None or [one.address for one in found.parties] == [one.address for one in PARTIES]
