"""kill -9 at any commit, sending or write to a mailbox: the next worker goes on, and everybody's mail is what it was.

Here a sample of the points, spread over three stories; `make kills` (or TWOYES_TRIALS=1) dies at every one of them. One
exception is allowed, and asserted where it belongs: killed when the next byte would have been the DATA of the
introduction, the connector is asked once, and SEND lets it leave.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from bot.introductions.introduction import Stage
from tests.kill.judge import Court, after_writes, uncertain
from tests.kill.stage import Story
from tests.kill.stories import DRAFT, MAIL, STORIES, THREE

ALL = bool(os.environ.get("TWOYES_TRIALS"))
SHARES = 24 if ALL else 8  # the points of a story are dealt to so many tests, which run beside each other
each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)


@pytest.fixture(scope="session")
def court() -> Iterator[Court]:
    court = Court()
    yield court
    court.close()


def test_the_stories_are_whole_ones(court: Court) -> None:
    """Between them they come by most letters, with every phase of sending, and by every write to a mailbox."""
    points: set[str] = set()
    for story in STORIES:
        whole = court.undisturbed(story)
        assert (whole.deaths, whole.asked, whole.ledger) == (0, 0, [])
        assert all(times == 1 for times in whole.arrived.values())
        points |= {point.rpartition(":")[0] for point in whole.points}
    letters = ("ask", "ask-again", "nudge", "introduction", "step-out", "later-noted", "no-noted", "wait", "regret",
               "how-did-it-go")  # fmt: skip
    phases = ("claimed", "before data", "transmitted", "accepted")
    assert {f"{phase} {letter}" for phase in phases for letter in letters} <= points
    assert {f"{when} {write}" for when in ("to", "after") for write in ("append", "move", "mark", "show")} <= points
    assert {"to send", "recipients taken", "answered", "delivery", "reminder", "brief"} <= points
    ended = [[one[0] for one in court.undisturbed(story).introductions] for story in (DRAFT, MAIL, THREE)]
    assert ended == [[Stage.CONNECTED], [Stage.INTRODUCED, Stage.DECLINED], [Stage.CONNECTED, Stage.EXPIRED]]


@each_story
def test_a_story_goes_the_same_every_time(court: Court, story: Story) -> None:
    verdict = court.try_(story)
    assert verdict.good, str(verdict)


@each_story
def test_killed_before_the_introduction_the_connector_is_asked(court: Court, story: Story) -> None:
    verdict = court.try_(story, uncertain(court.undisturbed(story).points)[-1])
    assert verdict.good, str(verdict)
    assert verdict.asked == 1


@pytest.mark.timeout(3_600 if ALL else 120)
@pytest.mark.parametrize("share", range(SHARES))
@each_story
def test_killed_at_any_point_the_story_ends_the_same(court: Court, story: Story, share: int) -> None:
    points = court.undisturbed(story).points
    chosen = points[share::SHARES] if ALL else [_one_of(after_writes(points), share)]
    for point in chosen:
        verdict = court.try_(story, point)
        assert verdict.good, str(verdict)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("again", range(1, 25 if ALL else 3))
@each_story
def test_killed_again_at_once_the_story_ends_the_same(court: Court, story: Story, again: int) -> None:
    """Whoever comes after the dead dies too, soon after the start."""
    points = after_writes(court.undisturbed(story).points)
    verdict = court.try_(story, random.Random(f"{story.name} {again}").choice(points), f"+{again}")
    assert verdict.good, str(verdict)


def _one_of(points: list[str], share: int) -> str:
    """One of a part of the points: another for each share, the same in every run."""
    part = points[share * len(points) // SHARES : (share + 1) * len(points) // SHARES]
    return random.Random(share).choice(part)
