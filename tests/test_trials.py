"""A week of eight introductions in every set-up, judged by the witness; `make trials` plays months of sixty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.trials.month import Month
from tests.trials.town import Resident
from tests.trials.witness import Broken, Witness
from tests.worlds import SETUPS

MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize("setup", SETUPS)
def test_every_promise_is_kept_for_a_week(setup: str, tmp_path: Path) -> None:
    """The promises hold after every step, and the week puts them to the test."""
    tally = Month(7, setup, tmp_path, introductions=8, days=7).run()
    assert tally.requests == 8
    assert tally.checks[2] > 5
    assert tally.checks[4] > 5


def resident(name: str, number: int) -> Resident:
    first, last = name.lower().split()
    one = Resident(
        name, f"{first}@{last}.example", f"{first}@home.example", "Europe/Madrid", f"+34 600 00{number}", first
    )
    one.secrets = {one.address, one.other, one.phone}
    return one


def letter(to: str, text: str = "Would you like to meet somebody?") -> EmailMessage:
    mail = EmailMessage()
    mail["To"], mail["Message-ID"] = to, f"<{abs(hash((to, text)))}@conti.example>"
    mail.set_content(text)
    return mail


@pytest.fixture
def witness() -> Witness:
    """A witness with one case of Ana and Ben."""
    ana, ben = resident("Ana Ruiz", 1), resident("Ben Ong", 2)
    witness = Witness([ana, ben])
    witness.begin(1, MONDAY, {"a": ana, "b": ben}, set())
    return witness


def tell(witness: Witness, kind: str, to: str = "ana@ruiz.example", party: str = "a", **more: object) -> None:
    now = more.get("now", MONDAY)
    assert isinstance(now, datetime)
    witness.left(letter(str(more.get("header", to)), str(more.get("text", kind))), kind, 1, party, to, now)


BOTH = "ana@ruiz.example, ben@ong.example"


def test_the_witness_sees_an_introduction_without_consent(witness: Witness) -> None:
    """One side agreed, the other did not."""
    witness.heard(witness.cases[1], witness.people[0], "yes")
    with pytest.raises(Broken, match="did not agree"):
        tell(witness, "introduction", header=BOTH)


def test_the_witness_sees_a_yes_that_was_taken_back(witness: Witness) -> None:
    """The last word counts, not the first."""
    for who in witness.people:
        witness.heard(witness.cases[1], who, "yes")
    witness.heard(witness.cases[1], witness.people[1], "no")
    with pytest.raises(Broken, match="did not agree"):
        tell(witness, "introduction", header=BOTH)


def test_the_witness_lets_an_introduction_of_two_who_agreed_pass_once(witness: Witness) -> None:
    """Both said yes: it may leave, but not twice to the same person."""
    for who in witness.people:
        witness.heard(witness.cases[1], who, "yes")
    tell(witness, "introduction", header=BOTH)
    with pytest.raises(Broken, match="twice"):
        tell(witness, "introduction", header=BOTH)


def test_the_witness_sees_a_leak_in_any_part(witness: Witness) -> None:
    """Ben's address in Ana's letter, before both agreed."""
    with pytest.raises(Broken, match=r"shows “ben@ong\.example” of Ben Ong"):
        tell(witness, "ask", text="It is about Ben@Ong.example.")


@pytest.mark.parametrize("hours", [-4, 9, 24 * 5])
def test_the_witness_sees_a_reminder_out_of_hours(witness: Witness, hours: int) -> None:
    """Before nine, after five, on a Saturday."""
    with pytest.raises(Broken, match="reached Ana Ruiz at"):
        tell(witness, "nudge", now=MONDAY + timedelta(hours=hours))


def test_the_witness_sees_a_third_reminder(witness: Witness) -> None:
    """Two of one ask, not three."""
    tell(witness, "ask")
    for day in (1, 2):
        tell(witness, "nudge", text=f"day {day}", now=MONDAY + timedelta(days=day))
    with pytest.raises(Broken, match="3 times"):
        tell(witness, "nudge", text="day 3", now=MONDAY + timedelta(days=3))


def test_the_witness_sees_an_ask_after_a_no(witness: Witness) -> None:
    """Nobody is asked once the other side has declined."""
    witness.heard(witness.cases[1], witness.people[1], "no")
    with pytest.raises(Broken, match="after Ben Ong said no"):
        tell(witness, "ask")


def test_the_witness_sees_a_regret_to_somebody_who_had_not_agreed(witness: Witness) -> None:
    """A regret goes to those who said yes."""
    witness.heard(witness.cases[1], witness.people[1], "no")
    with pytest.raises(Broken, match="without having agreed"):
        tell(witness, "regret")


def test_the_witness_sees_a_letter_while_everything_is_paused(witness: Witness) -> None:
    """Pause means no letter to anybody."""
    witness.paused = True
    with pytest.raises(Broken, match="paused"):
        tell(witness, "ask")


def test_the_witness_sees_a_letter_to_somebody_who_said_stop(witness: Witness) -> None:
    """Never again holds for every later introduction."""
    witness.stopped["ana@ruiz.example"] = MONDAY
    with pytest.raises(Broken, match="wants no mail"):
        tell(witness, "ask")
