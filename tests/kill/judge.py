"""The judge: what a story in which somebody died owes to the one in which nobody did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.kill.stage import Outcome, Run, Story, a_nursery, a_run
from tests.worlds import CARLA, DESK

# What one question whether the introduction left adds: the question, the connector's answer to it, what was done of it.
_QUESTION = {
    "own": {f"{CARLA} INBOX": 3, f"{CARLA} Sent": 1},
    "plus": {f"{CARLA} INBOX": 3, f"{CARLA} Sent": 1},
    "separate": {f"{CARLA} INBOX": 2, f"{CARLA} Sent": 1, f"{DESK} INBOX": 1, f"{DESK} Sent": 2},
}


@dataclass(frozen=True)
class Verdict:
    """What is wrong, a sentence each; `asked` whether the connector was asked if the introduction left."""

    kills: tuple[str, ...]
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    other: tuple[str, ...]
    asked: int

    @property
    def good(self) -> bool:
        """Nothing is lost, nothing doubled, and all ended as it would have."""
        return not (self.lost or self.doubled or self.other)

    def __str__(self) -> str:
        return "\n".join([f"killed at {', then '.join(self.kills)}:", *self.lost, *self.doubled, *self.other])


def judge(story: Story, whole: Outcome, died: Outcome, kills: Sequence[str], *, told: bool = False) -> Verdict:
    """Compares everybody's mail, the state, the ledger, and how often each mail arrived.

    Where the provider can tell what became of a letter (`told`), nobody may be asked.
    """
    missing = {where: whole.mails[where] - died.mails[where] for where in whole.mails}
    extra = {where: died.mails[where] - whole.mails[where] for where in whole.mails}
    allowed = Counter(_QUESTION[story.setup] if died.asked else {})
    if died.asked and story.wishes["policy"]["hold"]:  # told that it is held once more
        allowed[f"{CARLA} INBOX"] += 1
    lost = [f"lost in {where}: {_list(mails)}" for where, mails in missing.items() if mails]
    doubled = [f"too much in {where}: {_list(mails)}" for where, mails in extra.items()
               if mails.total() != allowed[where]]  # fmt: skip
    doubled += [
        f"{who} got {message_id} {times} times" for (who, message_id), times in died.arrived.items() if times > 1
    ]
    other = list(died.ledger)
    if died.deaths != len(kills):
        other.append(f"{died.deaths} of {len(kills)} deaths")
    if died.introductions != whole.introductions:
        other.append(f"ended as {died.introductions}, not as {whole.introductions}")
    expected = int(not told and len(kills) == 1 and kills[0] in uncertain(whole.points))
    if (told or len(kills) == 1) and died.asked != expected:
        other.append(f"the connector was asked {died.asked} times")
    return Verdict(tuple(kills), tuple(lost), tuple(doubled), tuple(other), died.asked)


def uncertain(points: Sequence[str]) -> list[str]:
    """The points at which DATA of the introduction may have begun, by what is written down, and nobody has it."""
    at = points.index("before data introduction:1")
    return list(points[at - 1 : at + 1])


def after_writes(points: Sequence[str]) -> list[str]:
    """A point for each thing written to the books, a mailbox or the server: the others leave the same behind."""
    return [point for point in points if point.startswith(("committed ", "after ", "answered", "delivery"))]


def _list(mails: Counter[tuple[str, ...]]) -> str:
    return "; ".join(f"{times} x {mail[2]!r} to {mail[1]}" for mail, times in mails.items())


class Court:
    """Plays stories with and without deaths; each undisturbed one once."""

    def __init__(self) -> None:
        self._whole: dict[str, Outcome] = {}
        self._opened = a_nursery()
        self._nursery = self._opened.__enter__()

    def undisturbed(self, story: Story) -> Outcome:
        """The story as it goes when nobody dies."""
        if story.name not in self._whole:
            self._whole[story.name] = self._play(story)
        return self._whole[story.name]

    def try_(self, story: Story, *kills: str) -> Verdict:
        """The story with a death at each of these points."""
        return judge(story, self.undisturbed(story), self._play(story, *kills), kills)

    def close(self) -> None:
        """Lets go of all processes."""
        self._opened.__exit__(None, None, None)

    def _play(self, story: Story, *kills: str) -> Outcome:
        with a_run(story, self._nursery, kills) as run:
            return run.play()


__all__ = ["Court", "Run", "Verdict", "after_writes", "judge", "uncertain"]
