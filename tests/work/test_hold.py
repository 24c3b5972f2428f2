"""The hold of an introduction: the connector's time to stop it, which does not run while they know nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.introductions.decision import Kind
from bot.introductions.introduction import Stage
from bot.records import Status
from tests.fakes import FakeCourier
from tests.people import parsed, reply
from tests.work.house import ANA, BEN, House
from tests.worlds import CARLA


@pytest.fixture
def held(house_of: Callable[..., House]) -> House:
    """In `separate`, where notices go the way of letters; both said yes, and nobody has looked yet."""
    house = house_of("separate", policy={"hold": 10})
    house.ask_both()
    for who in (ANA, BEN):
        house.answer(who, Kind.ASK, "Yes please.")
    return house


def _courier(house: House) -> FakeCourier:
    assert house.world.courier is not None
    return house.world.courier


def _status(house: House, kind: Kind) -> Status:
    return house.rows(kind)[-1].status


def test_a_notice_that_left_at_once_holds_the_letter_ten_minutes(held: House) -> None:
    held.go()
    held.go(minutes=9)
    assert _status(held, Kind.INTRODUCTION) is Status.WAITING
    held.go(minutes=1)
    assert held.it.stage is Stage.INTRODUCED


def test_a_hold_whose_notice_the_server_put_off_begins_when_it_leaves(held: House) -> None:
    _courier(held).fail("put-off", 2)
    held.go()
    held.go(minutes=11)
    assert _status(held, Kind.HOLD) is Status.WAITING
    assert _status(held, Kind.INTRODUCTION) is Status.WAITING
    held.go(minutes=60)
    held.go(minutes=1)
    assert _status(held, Kind.HOLD) is Status.ACCEPTED
    held.go(minutes=8)
    assert _status(held, Kind.INTRODUCTION) is Status.WAITING, "the connector had no time to stop it"
    held.go(minutes=2)
    assert held.it.stage is Stage.INTRODUCED


def test_a_hold_does_not_run_while_no_worker_does(held: House) -> None:
    """It dies before the notice and comes back in the connector's evening: the letter leaves in the morning."""

    class Dies(Exception):
        pass

    def die(name: str) -> None:
        if name == "claimed":
            raise Dies

    held.work.step = die
    with pytest.raises(Dies):
        held.world.go()
    held.world.stop()
    held.world.clock[0] = datetime(2026, 11, 12, 20, 55, tzinfo=UTC)  # 21:55 in Madrid
    held.work = held.world.start().work
    held.world.go()
    held.go(minutes=20)
    notice, letter = held.rows(Kind.HOLD)[-1], held.rows(Kind.INTRODUCTION)[-1]
    assert notice.accepted_at is not None
    policy = held.work.policy
    leaves = policy.calendar(held.it).waking_after(notice.accepted_at, policy.hold, policy.wakes, policy.sleeps)
    assert letter.status is Status.WAITING
    assert leaves > held.world.now
    held.world.clock[0] = leaves
    held.world.go()
    assert held.it.stage is Stage.INTRODUCED


def test_send_ends_a_hold_that_began_late(held: House) -> None:
    _courier(held).fail("put-off", 1)
    held.go()
    held.go(minutes=5)
    assert _status(held, Kind.HOLD) is Status.ACCEPTED
    assert _status(held, Kind.INTRODUCTION) is Status.WAITING
    notice = next(mail for mail in map(parsed, held.world.mails(CARLA, "INBOX")[::-1]) if mail["X-Loop"])
    raw = reply(
        notice, ("Carla Conti", CARLA), [("", held.world.home)], "SEND", date=held.world.now, message_id="<s@x>"
    )
    held.world.provider.deliver(CARLA, [held.world.home], raw)
    held.go(minutes=1)
    assert held.it.stage is Stage.INTRODUCED
