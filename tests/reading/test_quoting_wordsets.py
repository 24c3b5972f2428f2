"""Words are found where one pattern of all of them would find them."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.quoting.wordsets import Beginnings, Within, Words

LATIN = ["wrote", "a écrit", "écrit", "écrit à", "sp. z o.o", "s.a", "ты", "wrote on"]
JOINED = ["写道", "のメール", "写"]
EITHER = "|".join(map(re.escape, sorted(LATIN, key=len, reverse=True)))
PATTERN = re.compile(rf"(?<!\w)(?:{EITHER})(?!\w)|{'|'.join(sorted(JOINED, key=len, reverse=True))}", re.IGNORECASE)
PIECES = [*LATIN, *JOINED, "Wrote", "İ", " ", " ", ".", "_", "x", "9", "é", ":", "\n", "ß", "的"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_words_stand_where_a_pattern_finds_them(text: str) -> None:
    words = Words([*LATIN, *JOINED])
    assert words.spans(text) == [match.span() for match in PATTERN.finditer(text)]
    assert words.within(text) == (PATTERN.search(text) is not None)
    assert words.begin(text) == (PATTERN.match(text) is not None)


@given(TEXTS)
def test_beginnings_and_phrases_within(text: str) -> None:
    low = text.lower()
    assert bool(Beginnings([*LATIN, *JOINED]).of(low)) == low.startswith((*LATIN, *JOINED))
    assert Within([*LATIN, *JOINED]).holds(low) == any(word in low for word in (*LATIN, *JOINED))
