"""What a mail causes and that it was seen are one transaction: killed at any commit, it counts the next time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.people import everybody, parsed, reply, written
from tests.promises.breaking import Bomb, Killed
from tests.promises.folk import settle
from tests.worlds import CARLA, DESK, fake, make_world

MONDAY = datetime(2026, 10, 19, 8, tzinfo=UTC)
ANA, BEN = settle()[:2]


@pytest.mark.parametrize("commits", range(1, 9))
def test_a_yes_is_not_lost_at_whichever_commit_the_worker_is_killed(commits: int, tmp_path: Path) -> None:
    """The round that reads it ends at its n-th commit; the next worker finds it, and she has agreed."""
    clock = [MONDAY]
    world = make_world(fake((CARLA, DESK, ANA.address, BEN.address), clock), "own", clock, tmp_path, {})
    try:
        worker = world.start()
        world.go()
        pair = f"{ANA.name} <{ANA.address}> + {BEN.name} <{BEN.address}>: pilots, call\n"
        line = written(("Carla", CARLA), [("", CARLA)], "intro", pair, date=MONDAY, message_id="<1@conti.example>")
        world.provider.deliver(CARLA, [CARLA], line)
        world.go()
        ask = parsed(world.mails(ANA.address, "INBOX")[-1])
        to, _ = everybody(ask, ANA.address)
        yes = reply(ask, (ANA.name, ANA.address), to, ANA.says("yes", 0), date=MONDAY, message_id="<2@ruiz.example>")
        world.provider.deliver(ANA.address, [CARLA], yes)
        bomb = Bomb()
        bomb.watch(worker.books.engine)
        bomb.live, bomb.commits = True, commits
        with pytest.raises(Killed):
            worker.rounds()
        bomb.leave(worker.books.engine)
        world.stop()
        world.start()
        world.go()
        (it,) = world.introductions()
        assert [one.state.value for one in it.parties if one.person.address == ANA.address] == ["yes"]
    finally:
        world.close()
