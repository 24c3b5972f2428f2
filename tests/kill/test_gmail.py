"""kill -9 at each step of a send at Gmail: never doubled, never lost, and nobody is asked, since Gmail can tell.

Here the steps of the introduction and some of an ask; TWOYES_TRIALS=1 dies at every call to Gmail and every point.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.introductions.introduction import Stage
from tests.kill.gmail import (
    GMAIL,
    LOADED,
    SHORT,
    GmailRun,
    at_gmail,
    breaks_down,
    deletes_the_draft,
    loses_the_answer,
    our_drafts,
    sends_the_draft,
)
from tests.kill.judge import judge
from tests.kill.stage import Nursery, Outcome, Together, a_nursery
from tests.worlds import CARLA

ALL = bool(os.environ.get("TWOYES_TRIALS"))
SHARES = 24


class Court:
    """Plays the story, and compares."""

    def __init__(self, nursery: Nursery) -> None:
        self.nursery = nursery
        self.story = GMAIL if ALL else SHORT
        self.whole = self.play()

    def play(self, *kills: str, **happens: Callable[[GmailRun], None]) -> Outcome:
        with at_gmail(self.story, self.nursery, kills, happens) as run:
            outcome = run.play()
            assert our_drafts(run.server.account(CARLA)) == [], "a letter of ours was left in Drafts"
            return outcome

    def check(self, *kills: str, happens: Mapping[str, Callable[[GmailRun], None]] | None = None) -> None:
        """Everybody's mail is what it was, and the connector was not asked."""
        verdict = judge(self.story, self.whole, self.play(*kills, **(happens or {})), kills, told=True)
        assert verdict.good, str(verdict)

    def point(self, step: str, letter: int) -> str:
        """The point of a step in the sending of this letter: 1 and 2 are the asks, 3 is the introduction."""
        if step != "asked for its Message-ID":
            return f"{step}:{letter}"
        calls = self.whole.points
        later = calls[calls.index(f"done drafts.send:{letter}") :]
        return next(call for call in later if call.startswith("asked messages.get"))


@dataclass
class TogetherAtGmail(Together, GmailRun):
    """The same at Gmail."""


STEPS = (
    "asked drafts.create",  # nothing stands at Gmail
    "done drafts.create",  # a draft that nobody has written down
    "committed dispatch.before_data",  # it is written down, and was not sent
    "done drafts.send",  # it has left, and nobody heard so
    "asked for its Message-ID",  # Gmail said so
    "answered",  # all is known, and nothing of it written down
)


@pytest.fixture(scope="module")
def court() -> Iterator[Court]:
    with a_nursery(*LOADED) as nursery:
        yield Court(nursery)


def test_the_story_is_a_whole_one(court: Court) -> None:
    whole = court.whole
    assert (whole.deaths, whole.asked, whole.ledger) == (0, 0, [])
    assert whole.introductions[0][0] == (Stage.CONNECTED if ALL else Stage.INTRODUCED)
    assert set(whole.arrived.values()) == {1}
    letters = ("ask", "introduction", *(("step-out",) if ALL else ()))
    assert {f"accepted {letter}:1" for letter in letters} <= set(whole.points)


@pytest.mark.parametrize("step", STEPS if ALL else STEPS[1:])
def test_killed_at_any_step_the_introduction_leaves_once_and_nobody_is_asked(court: Court, step: str) -> None:
    court.check(court.point(step, 3))


@pytest.mark.parametrize("step", STEPS if ALL else STEPS[3:4])
def test_killed_at_any_step_an_ask_leaves_once(court: Court, step: str) -> None:
    court.check(court.point(step, 1))


@pytest.mark.parametrize("what", [loses_the_answer, breaks_down] if ALL else [loses_the_answer])
@pytest.mark.parametrize("step", ["done drafts.send", *(("asked drafts.send", "done drafts.create") if ALL else ())])
def test_a_lost_answer_neither_loses_nor_doubles_the_introduction(
    court: Court, step: str, what: Callable[[GmailRun], None]
) -> None:
    court.check(happens={f"{step}:3": what})


@pytest.mark.skipif(not ALL, reason="TWOYES_TRIALS=1 plays all that may happen to a draft")
def test_a_draft_deleted_before_it_is_sent_is_made_again(court: Court) -> None:
    court.check(happens={"asked drafts.send:3": deletes_the_draft})


def test_a_draft_that_the_connector_sent_by_hand_after_the_death_has_left(court: Court) -> None:
    point = court.point("committed dispatch.before_data", 3)
    outcome = court.play(point, death=sends_the_draft)
    assert (outcome.asked, outcome.introductions) == (0, court.whole.introductions)
    assert {where: mails.total() for where, mails in outcome.mails.items()} == {
        where: mails.total() for where, mails in court.whole.mails.items()
    }


def test_only_where_a_draft_was_deleted_after_the_death_the_connector_is_asked(court: Court) -> None:
    """It may have left and been deleted from Sent: nobody can tell. SEND lets it leave."""
    outcome = court.play(court.point("committed dispatch.before_data", 3), death=deletes_the_draft)
    assert (outcome.asked, outcome.introductions) == (1, court.whole.introductions)
    assert set(outcome.arrived.values()) == {1}


@pytest.mark.skipif(not ALL, reason="TWOYES_TRIALS=1 plays all that may happen to a draft")
def test_an_asks_draft_that_was_deleted_after_the_death_leaves_once_more(court: Court) -> None:
    court.check(court.point("committed dispatch.before_data", 1), happens={"death": deletes_the_draft})


@pytest.mark.skipif(not ALL, reason="TWOYES_TRIALS=1 lets two workers work at once")
@pytest.mark.timeout(600)
def test_two_workers_at_once_do_what_one_does(court: Court, tmp_path: Path) -> None:
    with a_nursery(*LOADED) as second:
        both = TogetherAtGmail(court.story, court.nursery, tmp_path, second=second)
        verdict = judge(court.story, court.whole, both.play(), (), told=True)
    assert verdict.good, str(verdict)
    assert our_drafts(both.server.account(CARLA)) == []


@pytest.mark.skipif(not ALL, reason="TWOYES_TRIALS=1 dies at every call and every point")
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("share", range(SHARES))
def test_killed_anywhere_the_story_ends_the_same(court: Court, share: int) -> None:
    for point in court.whole.points[share::SHARES]:
        court.check(point)


@pytest.mark.skipif(not ALL, reason="TWOYES_TRIALS=1 loses every answer")
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("share", range(SHARES))
def test_whatever_answer_is_lost_the_story_ends_the_same(court: Court, share: int) -> None:
    for point in [one for one in court.whole.points if one.startswith("done ")][share::SHARES]:
        court.check(happens={point: loses_the_answer})
