"""A field for a person is completed from the bio book, so that what is picked can be handed in as it stands."""

from __future__ import annotations

import pytest

from bot.web.addon.suggesting import FIELD, suggestions
from tests.web.window import Window

KNOWN = {
    "zoe@ruiz.example": "Zoë Ruiz",
    "ben@ong.example": "Ben Ong",
    "rita@ong.example": "Ong, Rita",
    "desk@ong.example": "",
    "odd@vik.example": 'Nora "Vik" <nora>',
}


def completed(window: Window, typed: str) -> tuple[str, ...]:
    with window.work.books.begin() as page:
        for address, name in KNOWN.items():
            page.people.meet(name, address, window.now)
    return suggestions(window.visit({FIELD: "typed0"}, {"typed0": typed})).items


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zoe", {"Zoë Ruiz <zoe@ruiz.example>"}),
        ("RUI", {"Zoë Ruiz <zoe@ruiz.example>"}),
        ("ong", {"Ben Ong <ben@ong.example>", '"Ong, Rita" <rita@ong.example>'}),
        ("desk@", {"desk@ong.example"}),
        ("nora", {"Nora Vik nora <odd@vik.example>"}),
        ("ng", set()),
        ("  ", set()),
    ],
)
def test_a_word_of_a_name_or_an_address_is_completed(window: Window, typed: str, found: set[str]) -> None:
    assert set(completed(window, typed)) == found
