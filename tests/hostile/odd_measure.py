"""Takes in every bomb in one process and prints, for each, what became of it and what it cost. Run by test_odd.py."""

from __future__ import annotations

import ctypes
import gc
import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.hostile.odd import odd_desk
from tests.hostile.odd_bombs import BOMBS

HONEST = b"Yes please."


def main() -> None:
    """One line of JSON for each bomb: name, outcome, CPU seconds, megabytes above those before, honest words in it."""
    with TemporaryDirectory() as folder, odd_desk(Path(folder)) as desk:
        for words in ("Yes please.", "<p>No thanks.</p>"):  # what is loaded at the first mail is no bomb's doing
            desk.arrive(desk.case().mail("text/html", words))
        for name, bomb in BOMBS.items():
            case = desk.case()
            raw = bomb(case)
            _release()
            before, start = _memory("VmRSS"), time.process_time()
            fate = desk.arrive(raw)
            seconds, grown = time.process_time() - start, _memory("VmHWM") - before
            line = {"name": name, "became": desk.became(case, fate), "seconds": seconds, "megabytes": grown}
            print(json.dumps(line | {"honest": HONEST in raw}), flush=True)


def _release() -> None:
    """Gives memory back, so that no bomb lives on what an earlier one left, and forgets the peak."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
        Path("/proc/self/clear_refs").write_text("5")


def _memory(what: str) -> float:
    """Megabytes: VmRSS now, VmHWM at most since the last release; 0 where the system does not say."""
    if sys.platform != "linux":
        return 0.0
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1_000 for line in lines if line.startswith(what))


if __name__ == "__main__":
    main()
