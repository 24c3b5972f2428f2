"""What the tests of the web share: a worker of Carla's, and Google calling it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from tests.web.front import WISHES, Front
from tests.web.window import Window
from tests.work.desk import NAMES, Desk
from tests.work.house import ANA, BEN, MARIA, House
from tests.worlds import CARLA, DESK, World, fake, make_world

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)  # a Thursday


@pytest.fixture(autouse=True)
def lines() -> Iterator[list[EventDict]]:
    """What was logged, as it was handed to the logger: before anything is taken out of it."""
    with capture_logs() as found:
        yield found


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A worker with the add-on in its configuration."""
    clock = [NOW]
    wishes = {"policy": {"hold": 0}, **WISHES}
    world: World = make_world(fake({CARLA, DESK, ANA, BEN, MARIA}, clock), "own", clock, tmp_path, wishes)
    yield House(world)
    world.close()


@pytest.fixture
def front_of(house: House) -> Callable[..., Front]:
    """Makes a front over that worker."""

    def make(**wishes: object) -> Front:
        return Front(house.world.config, house.work, **wishes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def front(front_of: Callable[..., Front]) -> Front:
    """Over that worker, with endpoints that note who came."""
    return front_of()


@pytest.fixture
def window_of(tmp_path: Path) -> Iterator[Callable[..., Window]]:
    """Makes a Gmail window over a worker in one of the set-ups, with wishes for its configuration."""
    worlds: list[World] = []

    def make(setup: str = "separate", **wishes: object) -> Window:
        clock = [NOW]
        worlds.append(make_world(fake({CARLA, DESK, *NAMES}, clock), setup, clock, tmp_path, {**WISHES, **wishes}))
        worlds[-1].start()
        worlds[-1].go()
        return Window(worlds[-1])

    yield make
    for world in worlds:
        world.close()


@pytest.fixture
def window(window_of: Callable[..., Window]) -> Window:
    """In `separate`."""
    return window_of()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """In `separate`, with a hand in everybody's mailbox."""
    made = Desk(tmp_path, **WISHES)
    yield made
    made.close()
