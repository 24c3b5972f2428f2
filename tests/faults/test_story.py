"""The story through the proxies: whole without a fault, and whole after an answer that was lost behind the dot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.faults.promises import broken
from tests.faults.story import Story
from tests.servers.faults import CUT, Fault


@pytest.mark.parametrize("setup", ["own", "separate"])
def test_without_a_fault_every_promise_is_kept(server: Any, tmp_path: Path, setup: str) -> None:
    assert broken(Story(server, tmp_path, setup=setup).play()) == []


@pytest.mark.parametrize("moment", ["request", "nudge", "introduction", "step-out"])
def test_an_answer_lost_behind_the_dot_is_settled_by_the_copy(server: Any, tmp_path: Path, moment: str) -> None:
    story = Story(server, tmp_path, moment, (Fault("DOT", CUT, "after"),)).play()
    assert story.ended.fired
    assert broken(story) == []
    assert not story.asked
    assert not any(row.repeated for row in story.ended.rows)
