"""The promises over random histories of the whole program, raw mail in and raw mail out, judged by a naive model.

The normal run plays 3,000 steps, always the same; TWOYES_TRIALS=1 plays 30,000, other ones each time.
"""

from __future__ import annotations

import logging
import os
from collections import Counter

import pytest
import structlog
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.promises.judge import PROMISES, Judge
from tests.promises.machine import Histories
from tests.worlds import SETUPS

TRIALS = bool(os.environ.get("TWOYES_TRIALS"))
HISTORIES = 250 if TRIALS else 25  # in each of the three set-ups
STEPS = 40


@pytest.fixture(autouse=True)
def quiet() -> None:
    """The program says nothing unless it is alarmed: printing would take longer than playing."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.mark.timeout(7200 if TRIALS else 900)
@pytest.mark.parametrize("setup", SETUPS)
def test_every_promise_is_kept_over_random_histories(setup: str) -> None:
    """Whatever is written, commanded, broken off and waited for; and each promise was really put to the test."""
    judges: list[Judge] = []
    machine = type("Histories", (Histories,), {"setup": setup, "judges": judges})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            derandomize=not TRIALS,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    tested, seen = Counter[int](), Counter[str]()
    for judge in judges:
        tested += judge.tested
        seen += judge.seen
    print(f"\n{setup}: {len(judges)} histories")
    for number, promise in PROMISES.items():
        print(f"  {number} {promise}: put to the test {tested[number]} times")
    print("  " + ", ".join(f"{what} {times}" for what, times in sorted(seen.items())))
    assert [number for number in PROMISES if not tested[number]] == [], "a promise was never put to the test"
