"""What nobody foresaw in one thing keeps nothing else waiting: it is logged, told once a day, and the round goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.introductions.decision import Kind
from bot.introductions.introduction import PartyState
from tests.people import reply
from tests.work.front import ANA, BEN, CARLA, CHEN, EVA, Front

PAIRS = (
    f"Ana Ruiz <{ANA}> + Ben Ong <{BEN}>: pilots, 20-minute call\nFor Ana: Ben runs pilots\nFor Ben: Ana invests",
    f"Chen Li <{CHEN}> + Eva Gil <{EVA}>: audits, 20-minute call\nFor Chen: Eva audits\nFor Eva: Chen hires",
)


@pytest.fixture
def front(tmp_path: Path) -> Callable[..., Front]:
    return lambda setup="separate", **wishes: Front(tmp_path, setup, approve="never", **wishes)


def test_a_letter_in_sent_keeps_no_answer_waiting(front: Callable[..., Front]) -> None:
    """It is written in the thread of an ask to a party who is not there."""
    house = front()
    house.mails(PAIRS[0])
    ask = house.left_to(ANA)[-1]
    row = next(row for row in house.rows() if row.kind is Kind.ASK and row.party == "a")
    with house.work.books.begin() as page:
        page.outbox.change(row, party="zz")
    raw = reply(
        ask, ("Carla Conti", CARLA), [("Ana Ruiz", ANA)], "By hand.", date=house.now, message_id="<h@there.example>"
    )
    house.world.provider.append(CARLA, "Sent", raw, ["\\Seen"])
    house.world.go()
    house.says(BEN, "Yes please.", house.left_to(BEN)[-1])
    assert house.party(BEN).state is PartyState.YES
    assert len(house.notices(Kind.ALARM)) == 1


def _break(house: Front, number: int) -> None:
    """Gives a party a zone that is none, as somebody might who changes the database by hand."""
    with house.world.books.begin() as page:
        before = page.introduction(number)
        person = replace(before.parties[0].person, zone="Nowhere/Nowhere")
        page.introductions.save(before, before.with_party(replace(before.parties[0], person=person)), house.now)


def test_an_introduction_that_cannot_go_on_keeps_no_other_waiting(front: Callable[..., Front]) -> None:
    house = front(notices={"digest_on": "never"})
    house.mails(PAIRS[0])
    house.mails(PAIRS[1])
    broken = min(one.id for one in house.all)
    _break(house, broken)
    house.after(days=7)
    assert [row.party for row in house.rows() if row.kind is Kind.NUDGE and row.introduction != broken] == ["a", "b"]
    assert len(house.notices(Kind.ALARM)) == 1


def test_a_digest_that_cannot_be_written_keeps_no_letter_waiting(front: Callable[..., Front]) -> None:
    house = front(notices={"digest_on": "monday"})
    house.mails(PAIRS[0])
    house.mails(PAIRS[1])
    _break(house, min(one.id for one in house.all))
    house.after(days=7)
    house.after(hours=1)
    assert house.left_to(CHEN, Kind.NUDGE)
    assert not house.notices(Kind.DIGEST)
    assert house.notices(Kind.ALARM)


def test_a_draft_keeps_no_other_waiting(front: Callable[..., Front]) -> None:
    house = front("own", engine={"debounce_seconds": 0}, notices={"digest_on": "never"})
    house.mails(PAIRS[0])
    _break(house, house.it.id)
    house.draft("For Ana: Ben runs pilots\nFor Ben: Ana invests\n\nHello you two.", (ANA, BEN))
    house.draft("For Chen: Eva audits\nFor Eva: Chen hires\n\nHello you two.", (CHEN, EVA))
    assert house.left_to(CHEN)
    assert house.left_to(EVA)
    assert house.notices(Kind.ALARM)


def test_a_yes_to_a_mail_that_nobody_can_read_again_is_put_before_the_connector(front: Callable[..., Front]) -> None:
    """A mail with large files is not kept, so nobody can see whether it asked something else."""
    house = front()
    text = f"Intro: Ben Ong <{BEN}>\nFor Ana: Ben runs pilots\nFor Ben: Ana invests"
    mail = house.mails(text, to=(ANA,), cc=(house.world.bot_address,), subject="Somebody")
    own = next(row for row in house.rows() if row.kind is Kind.OWN_LETTER)
    with house.work.books.begin() as page:
        page.outbox.change(own, raw=b"")
    house.says(ANA, "Yes please.", mail)
    assert house.party(ANA).state is PartyState.ASKED
    assert len(house.notices(Kind.QUESTION)) == 1
