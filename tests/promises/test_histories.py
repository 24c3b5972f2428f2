"""The promises over random histories of the whole program, raw mail in and raw mail out, judged by a naive model.

The normal run plays 5,000 steps, always the same; TWOYES_HISTORIES=4 (CI) twice as many; TWOYES_TRIALS=1 ten times as
many, other ones each time.
"""

from __future__ import annotations

import logging
import os
import random
from collections import Counter

import hypothesis
import pytest
import structlog
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.promises.gmail import GmailWeeks
from tests.promises.judge import PROMISES, Judge
from tests.promises.silence import Weeks
from tests.worlds import SETUPS

TRIALS = bool(os.environ.get("TWOYES_TRIALS"))
PARTS = int(os.environ.get("TWOYES_HISTORIES", "2"))  # of each set-up, so that they can be played side by side
HISTORIES = 140 if TRIALS else 14  # in each part
STEPS = 60
LEAST = {6: 12}  # how often a promise must come to the test in each part; the others once


@pytest.fixture(autouse=True)
def quiet() -> None:
    """The program says nothing unless it is alarmed: printing would take longer than playing."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.mark.timeout(7200 if TRIALS else 600)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("setup", SETUPS)
def test_every_promise_is_kept_over_random_histories(setup: str, part: int) -> None:
    """Whatever is written, commanded, broken off and waited for; and each promise was really put to the test."""
    _play(Weeks, setup, part, HISTORIES)


@pytest.mark.timeout(7200 if TRIALS else 600)
@pytest.mark.parametrize("setup", SETUPS)
def test_every_promise_is_kept_where_letters_travel_under_other_message_ids(setup: str) -> None:
    """The same at a provider like Gmail, whose drafts tell what became of a letter."""
    few = {1: 0}  # so few histories need not come to an introduction
    _play(GmailWeeks, setup, PARTS, HISTORIES if TRIALS else 4, least={} if TRIALS else few)


def _play(kind: type[Weeks], setup: str, part: int, histories: int, least: dict[int, int] = LEAST) -> None:
    judges: list[Judge] = []
    machine = type("Histories", (kind,), {"setup": setup, "judges": judges})
    seed = random.randrange(2**32) if TRIALS else 1 + SETUPS.index(setup) + len(SETUPS) * part
    hypothesis.seed(seed)(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    tested, seen = Counter[int](), Counter[str]()
    for judge in judges:
        tested += judge.tested
        seen += judge.seen
    print(f"\n{setup}, seed {seed}: {len(judges)} histories")
    for number, promise in PROMISES.items():
        print(f"  {number} {promise}: put to the test {tested[number]} times")
    print("  " + ", ".join(f"{what} {times}" for what, times in sorted(seen.items())))
    weak = {number: tested[number] for number in PROMISES if tested[number] < least.get(number, 1)}
    assert not weak, "a promise was hardly put to the test"
