"""Answers that overtake each other on their way: the last to arrive need not be the last word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.people import everybody, parsed, reply, written
from tests.promises.folk import settle
from tests.worlds import CARLA, DESK, fake, make_world

MONDAY = datetime(2026, 10, 19, 8, tzinfo=UTC)
ANA, BEN = settle()[:2]


@pytest.mark.parametrize("first", ["yes", "no"])
def test_an_older_answer_that_comes_after_a_newer_one_is_a_question(first: str, tmp_path: Path) -> None:
    """It decides nothing, in neither direction, and nobody is introduced before the connector has said what counts."""
    clock = [MONDAY]
    world = make_world(fake((CARLA, DESK, ANA.address, BEN.address), clock), "own", clock, tmp_path, {})
    try:
        world.start()
        world.go()
        pair = f"{ANA.name} <{ANA.address}> + {BEN.name} <{BEN.address}>: pilots, call\n"
        asks = written(
            ("Carla Conti", CARLA), [("", CARLA)], "intro", pair, date=MONDAY, message_id="<1@conti.example>"
        )
        world.provider.deliver(CARLA, [CARLA], asks)
        world.go()
        ask = parsed(world.mails(ANA.address, "INBOX")[-1])
        second = "no" if first == "yes" else "yes"
        mails = []
        for hours, label in ((1, first), (2, second)):
            to, _ = everybody(ask, ANA.address)
            date, message_id = MONDAY + timedelta(hours=hours), f"<{hours}@ruiz.example>"
            mails.append(reply(ask, (ANA.name, ANA.address), to, ANA.says(label, 0), date=date, message_id=message_id))
        clock[0] = MONDAY + timedelta(hours=3)
        for raw in reversed(mails):
            world.provider.deliver(ANA.address, [CARLA], raw)
            world.go()
        (it,) = world.introductions()
        ana = next(one for one in it.parties if one.person.address == ANA.address)
        assert ana.state.value == second
        assert ana.doubt is not None
    finally:
        world.close()
