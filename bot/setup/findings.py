"""What the doctor finds: one thing that was looked at, how much it matters, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters. Only a fault keeps Twoyes from working."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, in a sentence, and how to mend it.

    `passing` marks what may be well later, `written` what is wrong in the configuration itself.
    """

    level: Level
    what: str
    mend: str = ""
    passing: bool = False
    written: bool = False


def ok(what: str) -> Finding:
    """Nothing to do."""
    return Finding(Level.OK, what)


def split(sentence: str) -> tuple[str, str]:
    """What is wrong, and what to do: the two halves around the first colon or the end of the first sentence."""
    for mark in (": run ", ". "):
        what, found, mend = sentence.partition(mark)
        if found:
            return what, f"Run {mend}" if mark == ": run " else mend
    return sentence, ""
