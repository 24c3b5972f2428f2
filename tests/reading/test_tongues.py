"""Which languages a text may be written in."""

from __future__ import annotations

import pytest

from bot.reading.tokens import cut
from bot.reading.tongues import tongues_of


@pytest.mark.parametrize(("text", "language"), [("Ja, gerne", "de"), ("Ja, graag", "nl"), ("Sure, gladly", "en")])
def test_a_stem_of_two_letters_tells_no_language(text: str, language: str) -> None:
    """Dutch knows every participle by its "ge", which also begins "gerne"."""
    assert tongues_of(cut(text)) == (language,)
