"""A worker that can be killed: one is forked for every line of JSON read, to work for one moment of its clock.

A line holds `settings` (as config.yaml would), `folder`, `now` (ISO), `seed`, `steps` (the file that every step is
written to) and `kill`: the step at which the worker kills itself, as "name:n". Answers "pid <n>", then "exit <status>".
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.config import Config
from bot.daemon import assemble
from bot.reading.verdict import read_verdict
from bot.records import Status

_OF_LETTERS = ("claimed", "before data", "transmitted", "accepted")


def work(order: dict[str, Any]) -> int:
    """One worker's life; answers its exit status: 3 where it met trouble."""
    folder, steps = Path(order["folder"]), Path(order["steps"])
    with open(folder / "log", "ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    kill = os.environ["TWOYES_KILL_AT"] = order["kill"]
    seen = Counter(steps.read_text().splitlines()) if steps.exists() else Counter()
    kind = ""

    def step(name: str) -> None:
        nonlocal kind
        if name in _OF_LETTERS:
            with worker.books.begin() as page:
                under_way = page.outbox.with_status(Status.SENDING)
            kind = under_way[-1].kind.value if name == "claimed" else kind
            name = f"{name} {kind}"
        seen[name] += 1
        with open(steps, "a") as file:
            file.write(f"{name}\n")
        if f"{name}:{seen[name]}" == kill:
            os.kill(os.getpid(), signal.SIGKILL)

    now = datetime.fromisoformat(order["now"])
    config = Config.model_validate(order["settings"], context={"base": folder})
    chance = random.Random(order["seed"])
    worker = assemble(config, clock=lambda: now, chance=chance, resolver=lambda name: None, step=step)
    troubles = [trouble for one in worker.rounds() for trouble in one.troubles]
    worker.close()
    print(troubles, flush=True)
    return 3 if troubles else 0


def main() -> None:
    """Forks, waits and answers until standard input ends."""
    read_verdict("Yes please.", language=None, today=date(2026, 11, 12), names=())  # what every worker needs is loaded
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            status = 4
            try:
                status = work(order)
            finally:
                os._exit(status)
        print(f"pid {pid}", flush=True)
        _, status = os.waitpid(pid, 0)
        print(f"exit {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    main()
