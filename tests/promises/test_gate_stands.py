"""The last gate stands where everything before it failed: no leak though a letter was written with one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.daemon import plant
from bot.introductions.introduction import Gesture, Introduction, Party, Person, Stage
from tests.people import parsed
from tests.promises.breaking import NotingCourier
from tests.promises.folk import settle
from tests.promises.judge import everything
from tests.worlds import CARLA, DESK, SETUPS, World, fake, make_world

MONDAY = datetime(2026, 10, 19, 8, tzinfo=UTC)
ANA, BEN = settle()[:2]


@pytest.fixture
def world(setup: str, tmp_path: Path) -> Iterator[World]:
    """A world with a courier that notes every byte."""
    clock = [MONDAY]
    provider = fake((CARLA, DESK, ANA.address, BEN.address), clock)
    world = make_world(provider, setup, clock, tmp_path, {})
    world.courier = NotingCourier(provider, world.home, lambda: clock[0])
    world.start()
    world.go()
    yield world
    world.close()


@pytest.mark.parametrize("setup", SETUPS)
@pytest.mark.parametrize("secret", [BEN.address, "BEN@ong.example", "ben @ ong.example"])
def test_a_letter_written_with_the_other_address_in_it_never_leaves(world: World, secret: str) -> None:
    """No check of the request saw it: the reminder is stopped, nobody reads the address, and the connector is told."""
    parties = (
        Party("a", Person(ANA.address, ANA.name, zone=ANA.zone), why=f"write to {secret}"),
        Party("b", Person(BEN.address, BEN.name, zone=BEN.zone)),
    )
    case = Introduction(0, "K7", Gesture.MAIL, Stage.ASKING, parties, MONDAY, "Europe/Madrid", topic=f"ask {secret}")
    assert world.worker is not None
    plant(world.worker, case, {"a": "<ask.a@conti.example>", "b": "<ask.b@conti.example>"})
    world.clock[0] += timedelta(days=4)
    world.go()
    assert isinstance(world.courier, NotingCourier)
    told = [one for one in world.courier.handed if ANA.address in one.recipients]
    assert not [one for one in told if "ong.example" in everything(parsed(one.raw), one.raw)]
    alarms = [parsed(raw) for raw in world.mails(CARLA, "INBOX") if b"last check" in raw or b"last=20check" in raw]
    assert alarms
