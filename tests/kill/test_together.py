"""Two workers at once on one database and one mailbox, the lock bypassed: every mail counts once, every letter leaves
once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.engines.embedded import only_worker
from bot.ports import TryLater
from tests.kill.judge import judge
from tests.kill.stage import Nursery, Together, a_nursery, a_run
from tests.kill.stories import DRAFT


@pytest.fixture
def nurseries() -> Iterator[tuple[Nursery, Nursery]]:
    with a_nursery() as first, a_nursery() as second:
        yield first, second


@pytest.mark.timeout(300)
def test_two_workers_at_once_do_what_one_does(nurseries: tuple[Nursery, Nursery], tmp_path: Path) -> None:
    first, second = nurseries
    with a_run(DRAFT, first) as run:
        whole = run.play()
    both = Together(DRAFT, first, tmp_path, second=second).play()
    verdict = judge(DRAFT, whole, both, ())
    assert not verdict.lost + verdict.doubled, str(verdict)
    assert both.introductions == whole.introductions
    assert both.ledger == []


def test_the_second_worker_refuses_to_start(tmp_path: Path) -> None:
    with (
        only_worker(tmp_path / "twoyes.db.lock"),
        pytest.raises(TryLater, match="another worker"),
        only_worker(tmp_path / "twoyes.db.lock"),
    ):
        pass
