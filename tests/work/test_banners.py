"""What the connector's mail server puts on every mail from outside hides no answer, once it is confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.introductions.decision import Kind
from bot.introductions.introduction import PartyState
from bot.reading.banners import Banners
from tests.work.front import ANA, BEN, Front

BANNER = "Diese Nachricht kommt von auswärts. Öffnen Sie keine Anhänge von Unbekannten."
PAIR = f"Ana Ruiz <{ANA}> + Ben Ong <{BEN}>: pilots, 20-minute call\nFor Ana: Ben runs pilots\nFor Ben: Ana invests"


@pytest.mark.parametrize(("confirmed", "state"), [(True, PartyState.YES), (False, PartyState.ASKED)])
def test_a_yes_below_a_banner_is_read_where_the_banner_is_confirmed(
    tmp_path: Path, confirmed: bool, state: PartyState
) -> None:
    house = Front(tmp_path, "separate", approve="never")
    house.work.banners = Banners((BANNER,)) if confirmed else Banners()
    house.mails(PAIR)
    house.says(ANA, f"{BANNER}\n\nYes please!", house.left_to(ANA)[-1])
    assert house.party(ANA).state is state
    assert bool(house.notices(Kind.QUESTION)) is not confirmed
