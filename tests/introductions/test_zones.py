"""Zones and the countries they lie in."""

from __future__ import annotations

import pytest

from bot.introductions.zones import country_of


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Asia/Jakarta", "ID"), ("America/Bogota", "CO"), ("Europe/Madrid", "ES"), ("UTC", ""), ("", ""), ("Moon", "")],
)
def test_a_zone_lies_in_its_country(zone: str, country: str) -> None:
    """So that somebody in Jakarta is not reminded on an Indonesian holiday."""
    assert country_of(zone) == country
