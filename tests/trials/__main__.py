"""`python -m tests.trials`: months of 60 introductions, the promises checked after every step; SEEDS=n of them."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bot import logs
from tests.trials.month import Month, Tally
from tests.trials.witness import PROMISES, Broken
from tests.worlds import SETUPS


def main() -> int:
    """Plays the months, prints what they cost; 1 where a promise was broken."""
    logs.configure("critical", "text", None)
    seeds = int(os.environ.get("SEEDS", "3"))
    first = int(os.environ.get("SEED", "1"))
    tallies, broken = [], 0
    for seed in range(first, first + seeds):
        setup = os.environ.get("SETUP") or SETUPS[seed % len(SETUPS)]
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="twoyes-month-") as folder:
            try:
                tally = Month(seed, setup, Path(folder)).run()
            except Broken as fault:
                print(f"\nSeed {seed} ({setup}) broke a promise.\n{fault}\n", file=sys.stderr)
                broken += 1
                continue
        tallies.append(tally)
        took = time.monotonic() - begun
        print(
            f"Seed {seed} ({setup}): {tally.requests} requests, {tally.steps} steps, {took:.0f} s, every promise kept"
        )
    if tallies:
        print(f"\n{report(tallies)}")
    return 1 if broken else 0


def report(tallies: list[Tally]) -> str:
    """The tables: what an introduction cost, what came of it, how often each promise was put to the test."""
    lines = [f"{'an introduction cost':<34}{'median':>8}{'p90':>8}{'most':>8}"]
    costs: list[tuple[str, list[float]]] = [
        ("letters to parties", [float(n) for tally in tallies for n in tally.letters]),
        ("questions to the connector", [float(n) for tally in tallies for n in tally.questions]),
        ("days until introduced", [days for tally in tallies for days in tally.days]),
    ]
    for name, values in costs:
        if values:
            ninety = statistics.quantiles(values, n=10)[-1] if len(values) > 1 else values[0]
            lines.append(f"{name:<34}{statistics.median(values):>8.1f}{ninety:>8.1f}{max(values):>8.1f}")
    outcomes: Counter[str] = sum((tally.outcomes for tally in tallies), Counter())
    gestures: Counter[str] = sum((tally.gestures for tally in tallies), Counter())
    checks: Counter[int] = sum((tally.checks for tally in tallies), Counter())
    lines += ["", "stood at the end as"] + [f"{number:>6}  {name}" for name, number in outcomes.most_common()]
    lines += ["", "were asked for by"] + [f"{number:>6}  {name}" for name, number in gestures.most_common()]
    lines += ["", "promises put to the test"] + [f"{checks[n]:>6}  {n}. {text}" for n, text in PROMISES.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
