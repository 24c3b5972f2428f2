"""An anonymous reply names nobody, can be used to reach nobody, and is read as the reply was."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.anonymise import STAND_INS, Anonymous, anonymise

TODAY = date(2026, 11, 16)
PEOPLE = ("Wolfgang Ritterbusch", "Joaquín", "Li Wei")


def made(text: str, names: tuple[str, ...] = PEOPLE, language: str | None = "en") -> Anonymous:
    return anonymise(text, names=names, language=language, today=TODAY)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Sure, Wolfgang! Joaquín will like it.", ("Wolfgang", "Joaquín")),
        ("wolfgang is fine, so is RITTERBUSCH.", ("wolfgang", "RITTERBUSCH")),
        ("Happy to. Wolfgang's number is fine with me.", ("Wolfgang",)),
        ("Yes. We met in Dornbirn, at Zumtobel-Kraft.", ("Dornbirn", "Zumtobel", "Kraft")),
        ("Write to w.ritter+x@ritterbusch-capital.co.uk, please.", ("ritter", "capital")),
        ("See https://ritterbusch.com/deck?id=77 or www.zumtobel.at.", ("ritterbusch", "zumtobel", "77")),
        ("Call +43 5572 209 4471 or (0699) 1234 5678.", ("209", "4471", "0699", "1234")),
        ("We raised €2,750,000 and 300k USD, then 99 Fr. to go: CHF 41.", ("2,750", "300k", "41")),
        ("I am @ritterbusch everywhere.", ("ritterbusch",)),
    ],
)
def test_nothing_that_tells_who_it_is_remains(text: str, gone: tuple[str, ...]) -> None:
    found = made(text)
    assert [word for word in gone if word.casefold() in found.text.casefold()] == []
    assert found.replaced


@pytest.mark.parametrize(
    "text",
    [
        "Sure, happy to meet Wolfgang.",
        "Not now, please ask me on 12 January 2027 at 14:00.",
        "Ask me again on 2027-01-12 10:30, Joaquín",
        "No thanks, Wolfgang.\n\nCheers,\nJoaquín",
        "Happy to meet Wolfgang once he has sent his deck to office@ritterbusch.example",
        "NO THANKS WOLFGANG",
    ],
)
def test_the_verdict_its_date_and_its_rule_stay(text: str) -> None:
    found = made(text)
    assert found.holds, (found.before, found.after)
    assert (found.before.answer, found.before.until) == (found.after.answer, found.after.until)
    assert not re.search("wolfgang|joaquín|ritterbusch", found.text, re.IGNORECASE)


def test_days_and_hours_are_left_as_they_were_written() -> None:
    for day in ("12/05/2026 14:00", "2026-03-04 10:30", "3.4.2026", "in 2027", "at 9:30"):
        assert day in made(f"Maybe {day} would do.").text


def test_one_person_is_played_by_one_name_and_two_by_two() -> None:
    found = made("Wolfgang and Joaquín: I know Wolfgang, not Joaquín. wolfgang knows me.", ("Wolfgang", "Joaquín"))
    first, second, third, fourth, fifth = re.findall("|".join(STAND_INS), found.text, re.IGNORECASE)
    assert (first, second, first.lower()) == (third, fourth, fifth)
    assert first != second


def test_the_stand_ins_play_themselves() -> None:
    text = "Sure, happy to meet Ben. Ana"
    assert made(text, ("Ana Ruiz", "Ben Ong")).text == text


def test_a_name_in_signs_is_known_inside_a_sentence() -> None:
    found = made("李伟你好，可以的。", ("李伟",), "zh")
    assert "李伟" not in found.text


def test_a_word_left_at_the_start_of_a_sentence_is_told() -> None:
    """It is left only where the text would be read differently without it."""
    found = made("Sure, happy to meet Wolfgang. Ritterbuschian at heart.")
    assert found.holds
    assert all(word in found.text for word in found.kept)


@given(st.text(max_size=300))
def test_no_text_breaks_it_and_none_becomes_a_yes(text: str) -> None:
    found = made(text)
    assert found.holds or found.after.answer != "yes" or found.before.answer == "yes"


@pytest.mark.parametrize("piece", ["Aa ", "a@", "A.", "+1 ", "https://", "€1,", "A-", "Ab'", "@a", "5 5."])
def test_the_longest_text_takes_no_time(piece: str) -> None:
    begun = time.perf_counter()
    made(piece * 200_000)
    assert time.perf_counter() - begun < 2
