"""What must hold after a story, whatever stood in its way: the promises that each fault is held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.introductions.decision import Kind
from bot.introductions.introduction import Stage
from bot.records import OutboxRow, Outcome, Status
from tests.faults.story import LONGEST, Ended, Story
from tests.work.house import ANA, BEN
from tests.worlds import CARLA

LETTERS = Counter(
    {
        (Kind.ASK, "a"): 1,
        (Kind.ASK, "b"): 1,
        (Kind.NUDGE, "b"): 1,
        (Kind.INTRODUCTION, ""): 1,
        (Kind.STEP_OUT, ""): 1,
    }
)


def broken(story: Story, *, copies: bool = True) -> list[str]:
    """Every promise that the story broke, as a sentence. Not `copies`: the mailbox refused those in Sent for good."""
    return [*_course(story.ended), *_letters(story), *_notices(story), *_copies(story, copies), *_time(story)]


def outcome(story: Story) -> str:
    """In a few words, how the story came through."""
    words = []
    if story.asked:
        words.append(f"asked, {story.asked}")
    if any(row.repeated for row in story.ended.letters):
        twice = any(times > 1 for times in story.delivered.values())
        words.append("sent again: arrived twice" if twice else "sent again: arrived once")
    if any(row.kind is Kind.ALARM for row in story.ended.notices):
        words.append("connector told")
    if not words and any(row.attempts > 1 for row in story.ended.letters):
        words.append("sent later")
    return "; ".join(words) or "as ever"


def _course(ended: Ended) -> Iterator[str]:
    """Each mail took effect once, nothing half-read was acted on, the story went its way."""
    if ended.stage is not Stage.CONNECTED:
        yield f"the introduction ended as {ended.stage}"
    if ended.verdicts != {"a": 1, "b": 1}:
        yield f"the answers took effect so often: {dict(ended.verdicts)}"
    if ended.outcomes[Outcome.SET_ASIDE] or ended.set_aside or ended.outcomes[Outcome.OPEN]:
        yield f"mails were not understood: {dict(ended.outcomes)}"
    yield from ended.ledger_faults


def _letters(story: Story) -> Iterator[str]:
    """No letter is lost, none is there that was never written, each arrives once; twice only without evidence."""
    ended = story.ended
    written = Counter((row.kind, row.party) for row in ended.letters)
    if written != LETTERS:
        yield f"other letters were written: {written - LETTERS} instead of {LETTERS - written}"
    for row in ended.letters:
        if row.status is not Status.ACCEPTED:
            yield f"{_name(row)} stands as {row.status}: {row.reason}"
        most = 2 if row.repeated and story.evidence == "none" and row.kind is not Kind.INTRODUCTION else 1
        for recipient in row.recipients:
            times = story.delivered[recipient, row.message_id]
            if not 1 <= times <= most:
                yield f"{_name(row)} came to {recipient} {times} times"
    known = {row.message_id for row in ended.rows}
    strangers = [key for key in story.delivered if key[1] not in known or key[0] not in (ANA, BEN, *_ours(story))]
    yield from (f"a mail that nobody wrote: {key}" for key in strangers)


def _ours(story: Story) -> tuple[str, str]:
    return CARLA, story.world.home


def _notices(story: Story) -> Iterator[str]:
    """Every notice reaches the connector once; by mail without evidence, twice at most."""
    for row in story.ended.notices:
        times = story.ended.inbox[row.message_id]
        most = 2 if row.repeated and story.evidence == "none" and story.setup == "separate" else 1
        if row.status is not Status.ACCEPTED or not 1 <= times <= most:
            yield f"{_name(row)} stands as {row.status} ({row.reason}) and came {times} times"


def _copies(story: Story, wanted: bool) -> Iterator[str]:
    """One copy of each letter stands in Sent."""
    for row in story.ended.letters:
        times = story.ended.filed[row.message_id]
        if times > 1 or (wanted and times < 1):
            yield f"{_name(row)} stands in Sent {times} times"


def _time(story: Story) -> Iterator[str]:
    if story.longest > LONGEST:
        yield f"a round took {story.longest:.1f} seconds"


def _name(row: OutboxRow) -> str:
    return f"{row.kind}{f' to {row.party}' if row.party else ''}"
