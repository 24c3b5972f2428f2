"""A worker as `twoyes run` starts it, that says when the server took each letter: run by bench/wake.py."""

from __future__ import annotations

import sys
import time

from bot import logs
from bot.config import load_config
from bot.daemon import assemble
from bot.engines.embedded import Engine


def main(path: str) -> None:
    """Works until SIGTERM; prints the monotonic clock, in seconds, at every 250 after a final dot."""

    def step(name: str) -> None:
        if name == "transmitted":
            print(time.clock_gettime(time.CLOCK_MONOTONIC), flush=True)

    logs.configure("error")
    worker = assemble(load_config(path), step=step)
    try:
        Engine(worker.work, poll_seconds=3600, idle=True).run_until_signal()
    finally:
        worker.close()


if __name__ == "__main__":
    main(sys.argv[1])
