"""What the tests of the work share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.work.house import ANA, BEN, MARIA, House
from tests.work.workers import CID, ROSA, Desk
from tests.worlds import CARLA, DESK, World, fake, make_world

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)  # a Thursday


@pytest.fixture
def build() -> Callable[..., House]:
    """How a house is built; tests at another provider put theirs in its place."""

    def plain(folder: Path, setup: str, clock: list[datetime], **wishes: object) -> House:
        people = {CARLA, DESK, ANA, BEN, MARIA}
        return House(make_world(fake(people, clock), setup, clock, folder, {"policy": {"hold": 0}, **wishes}))

    return plain


@pytest.fixture
def house_of(tmp_path: Path, build: Callable[..., House]) -> Iterator[Callable[..., House]]:
    """Makes a house in one of the set-ups, with wishes for its configuration."""
    houses: list[House] = []

    def make(setup: str = "own", **wishes: object) -> House:
        houses.append(build(tmp_path, setup, [NOW], **wishes))
        return houses[-1]

    yield make
    for house in houses:
        house.world.close()


@pytest.fixture
def house(house_of: Callable[..., House]) -> House:
    """In `own`."""
    return house_of()


@pytest.fixture
def world_of(tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    """Makes a worker with its outbox in view, in one of the set-ups."""
    worlds: list[World] = []

    def make(setup: str) -> Desk:
        clock = [NOW]
        worlds.append(make_world(fake({CARLA, DESK, ANA, BEN, CID, ROSA}, clock), setup, clock, tmp_path, {}))
        return Desk(worlds[-1])

    yield make
    for world in worlds:
        world.close()


@pytest.fixture
def desk(world_of: Callable[[str], Desk]) -> Desk:
    """In `own`."""
    return world_of("own")
