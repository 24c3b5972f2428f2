"""What the program weighs: resident memory of a worker that has done some work, and how soon `--help` answers."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.places import BEN, BOT, CARLA, PASSWORD, books_say, config_text, provider, wait_for
from bench.report import Figure, tell
from bench.wake import request
from bot.config import parse_config
from bot.daemon import utc_now
from bot.storage import schema

TIMES = 9


def resident(process: int) -> float:
    """Megabytes of resident memory."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")


def memory() -> tuple[float, float]:
    """Megabytes of the worker when it has started, and when it has taken a request and asked two people."""
    with provider() as server, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text(config_text(server, "separate"))
        schema.upgrade(parse_config(path.read_text(), base=path.parent).database, utc_now())
        environment = {**os.environ, "TWOYES_BENCH_PASSWORD": PASSWORD}
        command = [sys.executable, "-m", "bot", "--config", str(path), "run"]
        worker = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: books_say(Path(folder) / "twoyes.db", "last round"), "the worker's first round")
            time.sleep(1)
            started = resident(worker.pid)
            server.deliver(CARLA, [BOT], request(1))
            wait_for(lambda: bool(server.mails(BEN, "INBOX")), "the second ask")
            time.sleep(1)
            return started, resident(worker.pid)
        finally:
            worker.terminate()
            worker.wait(20)


def help_seconds() -> list[float]:
    """How long `twoyes --help` takes, several times."""
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        subprocess.run([str(Path(sys.executable).parent / "twoyes"), "--help"], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - started)
    return taken


def main() -> list[Figure]:
    """Measures, tells, answers the figures."""
    started, worked = memory()
    figures = [
        Figure("idle_worker_mb", worked, "MB", 110),
        Figure("worker_just_started_mb", started, "MB"),
        Figure("help_seconds", statistics.median(help_seconds()), "s", 0.4),
    ]
    return tell("footprint", figures, f"memory after a request and two asks; --help: median of {TIMES}")
