"""What a party wants at most: said in an answer, kept on them, told in the brief, and held against the next request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.introductions.decision import Kind
from bot.introductions.introduction import PartyState
from tests.work.front import ANA, BEN, CHEN, Front

PAIR = f"Ana Ruiz <{ANA}> + Ben Ong <{BEN}>: pilots, 20-minute call\nFor Ana: Ben runs pilots\nFor Ben: Ana invests"
NEXT = f"Ana Ruiz <{ANA}> + Chen Li <{CHEN}>: audits, 20-minute call\nFor Ana: Chen audits\nFor Chen: Ana invests"


@pytest.fixture
def front(tmp_path: Path) -> Callable[..., Front]:
    return lambda setup="separate", **wishes: Front(tmp_path, setup, approve="never", **wishes)


def _answers(house: Front, words: str) -> None:
    house.mails(PAIR)
    house.says(ANA, words, house.left_to(ANA)[-1])


def test_a_limit_said_beside_a_yes_is_kept_and_told(front: Callable[..., Front]) -> None:
    house = front()
    _answers(house, "Yes please, one a month is my maximum.")
    assert house.party(ANA).state is PartyState.YES
    with house.work.books.begin() as page:
        bio = page.people.get(ANA)
        items = [item.notice for item in page.items.waiting()]
    assert bio is not None
    assert bio.a_month == 1
    assert [notice.facts["wants"] for notice in items if notice.kind is Kind.WANTS] == ["1 a month"]


def test_the_next_request_is_held_against_it(front: Callable[..., Front]) -> None:
    house = front()
    _answers(house, "Yes please, one a month is my maximum.")
    house.mails(NEXT)
    assert len(house.left_to(ANA)) == 1
    assert not house.left_to(CHEN)


def test_the_same_limit_said_twice_is_told_once(front: Callable[..., Front]) -> None:
    house = front()
    _answers(house, "Later please, ask me in March. One a month is my maximum.")
    house.says(ANA, "Yes please, one a month is my maximum.", house.left_to(ANA)[-1])
    with house.work.books.begin() as page:
        assert sum(item.notice.kind is Kind.WANTS for item in page.items.waiting()) == 1


@pytest.mark.parametrize("words", ["No me escriban nunca más.", "Jangan hubungi saya lagi."])
def test_never_again_in_any_language_holds_for_good(front: Callable[..., Front], words: str) -> None:
    house = front()
    _answers(house, words)
    assert house.party(ANA).state is PartyState.NO
    with house.work.books.begin() as page:
        assert page.why_suppressed(ANA) is not None
