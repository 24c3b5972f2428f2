"""`python -m tests.kill`: dies at every point of the stories, on every core; prints what was lost, doubled and asked.

EVERY=write takes one point for each thing written (the points between two writes leave the same behind); STORY=word
takes the stories whose name holds it; AGAIN=n kills n times twice in each story (10).
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache

from tests.kill.judge import Court, Verdict, after_writes
from tests.kill.stories import STORIES


@cache
def _court() -> Court:
    return Court()  # one a process; its nursery ends when this process does


def _try(number: int, kills: Sequence[str]) -> Verdict:
    return _court().try_(STORIES[number], *kills)


def _points(number: int) -> list[str]:
    return _court().undisturbed(STORIES[number]).points


def main() -> int:
    """Plays them all; 1 where anything was lost or doubled."""
    only, broken = os.environ.get("STORY", ""), 0
    print(f"{'story':<24}{'points':>8}{'deaths':>8}{'lost':>6}{'doubled':>9}{'other':>7}{'asked':>7}{'seconds':>9}")
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for number, story in enumerate(STORIES):
            if only not in story.name:
                continue
            begun, tally = time.monotonic(), Counter[str]()
            kills = _kills(story.name, pool.submit(_points, number).result())
            for verdict in pool.map(_try, [number] * len(kills), kills):
                tally.update(_counted(verdict))
                if not verdict.good:
                    broken += 1
                    print(f"{story.name}, {verdict}", file=sys.stderr, flush=True)
            row = [tally[name] for name in ("points", "deaths", "lost", "doubled", "other", "asked")]
            print("{:<24}{:>8}{:>8}{:>6}{:>9}{:>7}{:>7}".format(story.name, *row), end="")
            print(f"{time.monotonic() - begun:>9.0f}", flush=True)
    return 1 if broken else 0


def _kills(name: str, points: list[str]) -> list[tuple[str, ...]]:
    chance, again = random.Random(name), int(os.environ.get("AGAIN", "10"))
    chosen = after_writes(points) if os.environ.get("EVERY") == "write" else points
    twice = [(chance.choice(points), f"+{chance.randrange(1, 25)}") for _ in range(again)]
    return [*((point,) for point in chosen), *twice]


def _counted(verdict: Verdict) -> dict[str, int]:
    wrong = {"lost": bool(verdict.lost), "doubled": bool(verdict.doubled), "other": bool(verdict.other)}
    return {"points": 1, "deaths": len(verdict.kills), "asked": verdict.asked, **wrong}


if __name__ == "__main__":
    sys.exit(main())
