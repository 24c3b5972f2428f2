"""UNDO: the connector's last word is taken back as long as nothing of it has left, and never after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import PartyState, Stage
from bot.records import Status
from tests.work.desk import ANA, BEN, CHEN, Desk


@pytest.fixture
def desk_of(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def make(**wishes: object) -> Desk:
        desks.append(Desk(tmp_path, **wishes))
        return desks[-1]

    yield make
    for desk in desks:
        assert desk.faults() == []
        desk.close()


@pytest.fixture
def desk(desk_of: Callable[..., Desk]) -> Desk:
    """Ana and Ben are asked; a letter rests ten minutes before it leaves."""
    made = desk_of()
    made.draft()
    return made


def unclear(desk: Desk, who: str) -> None:
    desk.says(who, "What is it about?")


def test_a_yes_by_hand_is_taken_back_before_the_letter_leaves(desk: Desk) -> None:
    """The hold ends it: state, letter and standing are as before, and the same word may be said again."""
    desk.says(BEN, "Yes please.")
    unclear(desk, ANA)
    assert "UNDO" in desk.command("YES", kind=Kind.QUESTION)
    assert desk.it().stage is Stage.AGREED
    desk.after(minutes=5)
    said = desk.command("UNDO", kind=Kind.ECHO)
    assert "stands again" in said
    assert desk.it().stage is Stage.ASKING
    assert desk.party(ANA).state is PartyState.ASKED
    assert desk.party(ANA).doubt is not None
    desk.after(minutes=30)
    assert "introduction" not in desk.kinds_to(ANA)
    desk.command("YES", kind=Kind.QUESTION)
    desk.after(minutes=30)
    assert desk.kinds_to(ANA).count("introduction") == 1
    assert desk.it().stage is Stage.INTRODUCED


def test_the_echo_says_until_when(desk: Desk) -> None:
    """Until the hold is over: ten minutes from the word."""
    desk.says(BEN, "Yes please.")
    unclear(desk, ANA)
    assert "until 10:10" in desk.command("YES", kind=Kind.QUESTION)


def test_after_the_letter_left_it_is_refused(desk: Desk) -> None:
    """With what left and when; nothing changes."""
    desk.says(BEN, "Yes please.")
    unclear(desk, ANA)
    desk.command("YES", kind=Kind.QUESTION)
    desk.after(minutes=30)
    said = desk.command("UNDO", kind=Kind.ECHO)
    assert "introduction" in said
    assert "10:1" in said
    assert desk.it().stage is Stage.INTRODUCED


def test_after_something_else_happened_it_is_refused(desk: Desk) -> None:
    """A word of a party's is never undone with the connector's."""
    unclear(desk, ANA)
    desk.command("LATER 15 January", kind=Kind.QUESTION)
    desk.says(BEN, "No thanks, not for me.")
    said = desk.command("UNDO", kind=Kind.ECHO)
    assert "Ben Ong: answered no" in said
    assert desk.party(ANA).state is PartyState.LATER
    assert desk.party(BEN).state is PartyState.NO


def test_cancel_is_taken_back_by_the_code_and_the_letter_is_held_anew(desk: Desk) -> None:
    """What CANCEL withdrew waits again; a hold that ran out meanwhile begins once more."""
    desk.says(BEN, "Yes please.")
    desk.says(ANA, "Yes please.")
    code = desk.it().code
    desk.command("CANCEL", kind=Kind.HOLD)
    assert desk.it().stage is Stage.CANCELLED
    desk.after(hours=2)
    assert "introduction" not in desk.kinds_to(ANA)
    desk.command(f"{code} UNDO")
    assert desk.it().stage is Stage.AGREED
    desk.after(minutes=5)
    assert "introduction" not in desk.kinds_to(ANA)
    desk.after(minutes=10)
    assert desk.kinds_to(ANA).count("introduction") == 1


def test_twice_takes_back_the_one_before(desk: Desk) -> None:
    """The last word first; the one before it by UNDO again, by code or in answer to UNDO's echo."""
    unclear(desk, ANA)
    desk.command("LATER 15 January", kind=Kind.QUESTION)
    desk.command("BEN LATER 20 January", kind=Kind.ECHO)
    desk.command("UNDO", kind=Kind.ECHO)
    assert desk.party(BEN).state is PartyState.ASKED
    assert desk.party(ANA).state is PartyState.LATER
    desk.command("UNDO", kind=Kind.ECHO)
    assert desk.party(ANA).state is PartyState.ASKED
    assert "No word of yours" in desk.command("UNDO", kind=Kind.ECHO)


def test_the_one_before_is_out_of_reach_once_something_came_in_between(desk: Desk) -> None:
    """UNDO goes back over words of the connector's only."""
    unclear(desk, ANA)
    desk.command("LATER 15 January", kind=Kind.QUESTION)
    desk.says(ANA, "Yes, gladly.")
    desk.command("BEN NO", kind=Kind.ECHO)
    desk.command("UNDO", kind=Kind.ECHO)
    assert desk.party(BEN).state is PartyState.ASKED
    desk.command("UNDO", kind=Kind.ECHO)
    assert desk.party(ANA).state is PartyState.YES


def test_the_same_echo_answered_twice_takes_back_once(desk: Desk) -> None:
    """Two UNDOs in answer to one echo are one: the word before stays."""
    unclear(desk, ANA)
    desk.command("LATER 15 January", kind=Kind.QUESTION)
    desk.command("BEN LATER 20 January", kind=Kind.ECHO)
    echo = desk.notice(Kind.ECHO)
    desk.command("UNDO", kind=Kind.ECHO)
    answered = desk.notice

    def first_echo(kind: Kind | None = None, about: str = "") -> object:
        return echo

    desk.notice = first_echo  # type: ignore[method-assign,assignment]
    assert "Nothing of that mail is left" in desk.command("UNDO")
    desk.notice = answered  # type: ignore[method-assign]
    assert desk.party(ANA).state is PartyState.LATER


def test_several_introductions_changed_by_one_mail(desk: Desk) -> None:
    """UNDO in answer to their echo takes all of them back; with a code, the one."""
    first = desk.it().code
    second = desk.draft(ANA, CHEN)
    both = f"{first} CANCEL\n{second} CANCEL"
    desk.says(BEN, "What is it?", code=first)
    desk.command(both)
    assert {desk.it(first).stage, desk.it(second).stage} == {Stage.CANCELLED}
    said = desk.command("UNDO", kind=Kind.ECHO)
    assert first in said
    assert second in said
    assert {desk.it(first).stage, desk.it(second).stage} == {Stage.ASKING}
    desk.command(both)
    desk.command(f"{second} UNDO")
    assert (desk.it(first).stage, desk.it(second).stage) == (Stage.CANCELLED, Stage.ASKING)


def test_two_words_about_one_introduction_go_back_together(desk: Desk) -> None:
    """One mail is one word to be taken back."""
    unclear(desk, ANA)
    desk.command("ANA LATER 15 January\nBEN LATER 20 January", kind=Kind.QUESTION)
    desk.command("UNDO", kind=Kind.ECHO)
    assert {desk.party(ANA).state, desk.party(BEN).state} == {PartyState.ASKED}


def test_send_after_the_asks_left_says_what_left(desk_of: Callable[..., Desk]) -> None:
    """Asks leave at once, so the echo offers no UNDO, and UNDO tells whom the ask reached."""
    desk = desk_of(approve="always")
    desk.draft()
    assert "UNDO" not in desk.command("SEND", kind=Kind.APPROVE)
    said = desk.command("UNDO", kind=Kind.ECHO)
    assert "ask to Ana Ruiz left at 10:00" in said
    assert desk.it().stage is Stage.ASKING


def test_letters_taken_back_are_never_lost_or_doubled(desk: Desk) -> None:
    """CANCEL and UNDO, again and again: one introduction letter stands in the outbox, and it leaves once."""
    desk.says(BEN, "Yes please.")
    desk.says(ANA, "Yes please.")
    code = desk.it().code
    for _ in range(3):
        desk.command(f"{code} CANCEL")
        desk.command(f"{code} UNDO")
        letters = [row for row in desk.rows() if row.kind is Kind.INTRODUCTION]
        assert [row.status for row in letters].count(Status.WAITING) == 1
    desk.after(minutes=30)
    assert desk.kinds_to(BEN).count("introduction") == 1


def test_a_pause_of_one_is_taken_back(desk: Desk) -> None:
    """PAUSE with a code is a word like others; PAUSE of everything is taken back by RESUME."""
    code = desk.it().code
    unclear(desk, ANA)
    desk.command(f"{code} PAUSE")
    assert desk.it().paused_at is not None
    desk.command("UNDO", kind=Kind.ECHO)
    assert desk.it().paused_at is None
    desk.command("PAUSE EVERYTHING")
    assert "RESUME" in desk.command("UNDO", kind=Kind.ECHO)


def asked(desk: Desk) -> None:
    unclear(desk, ANA)


def held(desk: Desk) -> None:
    desk.says(ANA, "Yes please.")
    desk.says(BEN, "Yes please.")


def introduced(desk: Desk) -> None:
    held(desk)
    desk.after(hours=1)


def declined(desk: Desk) -> None:
    desk.says(BEN, "Yes please.")
    desk.says(ANA, "No thanks.")


def cancelled_before_anybody_answered(desk: Desk) -> None:
    desk.after(minutes=5)
    unclear(desk, ANA)
    desk.command("CANCEL", kind=Kind.QUESTION)


def as_it_counts(desk: Desk) -> tuple[object, ...]:
    """The introduction without its counters, and the letters that wait."""
    it = desk.it()
    parties = tuple(replace(party, round=0) for party in it.parties)
    waiting = [row.id for row in desk.rows() if row.kind in LETTERS and row.status is Status.WAITING]
    return replace(it, parties=parties, letter_round=0), sorted(waiting)


@pytest.mark.parametrize(
    ("situation", "words"),
    [
        (asked, "ANA YES phone"),
        (asked, "ANA NO"),
        (asked, "ANA LATER 15 January"),
        (asked, "IGNORE"),
        (asked, "CANCEL"),
        (asked, "PAUSE"),
        (asked, "BEN MINE"),
        (held, "{code} CANCEL"),
        (held, "{code} PAUSE"),
        (held, "{code} ANA NO"),
        (held, "{code} ANA WRONG"),
        (introduced, "{code} MET"),
        (introduced, "{code} ANA PLANNED\n{code} BEN NO"),
        (declined, "{code} ANA WRONG"),
        (cancelled_before_anybody_answered, "{code} REOPEN"),
    ],
)
def test_do_and_undo_is_as_if_nothing_was_said(desk: Desk, situation: Callable[[Desk], None], words: str) -> None:
    """Whatever the word, the introduction and the letters that wait stand as before, and it can be said again."""
    situation(desk)
    before, code = as_it_counts(desk), desk.it().code
    kind = Kind.QUESTION if "{" not in words else None
    if not desk.notices():
        desk.request(f"{code} ANA NUDGE")
    for _ in range(2):
        desk.command(words.format(code=code), kind=kind)
        changed = as_it_counts(desk)
        assert changed != before
        assert "stands again" in desk.command(f"{code} UNDO", kind=Kind.ECHO)
        assert as_it_counts(desk) == before
