"""Hostile raw mail: only the right person counts, nothing leaks, nobody else is written to, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.cases import Case, load
from tests.hostile.deployment import Deployment
from tests.hostile.play import play

CASES = load()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_hostile_mail_achieves_nothing_and_honest_mail_counts(case: Case, tmp_path: Path) -> None:
    desk = Deployment(case.situation, tmp_path, case.wishes)
    try:
        play(case, desk)
    finally:
        desk.close()
