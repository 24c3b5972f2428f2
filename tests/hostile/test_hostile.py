"""Hostile raw mail: only the right person counts, nothing leaks, nobody else is written to, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.reading.verdict import read_verdict
from tests.hostile.cases import HERE, Case, load
from tests.hostile.deployment import NOW, SITUATIONS, Deployment
from tests.hostile.play import play

CASES = load()


@pytest.fixture(scope="module", autouse=True)
def _words_are_known() -> None:
    """The first mail of a process reads the words of every language; the others are timed."""
    read_verdict("Hm.", language="en", today=NOW.date())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_hostile_mail_achieves_nothing_and_honest_mail_counts(case: Case, tmp_path: Path) -> None:
    desk = Deployment(case.situation, tmp_path, case.wishes)
    try:
        play(case, desk)
    finally:
        desk.close()


def test_the_readme_counts_them() -> None:
    """And every situation is used, and every case says what it threatens."""
    assert f"There are {len(CASES)} cases" in (HERE / "README.md").read_text("utf-8")
    assert {case.situation for case in CASES} == SITUATIONS.keys()
    assert all(case.threat for case in CASES)
