"""`python -m bench [wake|catch-up|footprint|gmail]`: measures, and exits 1 where a target is missed."""

from __future__ import annotations

import sys

from bench import catch_up, footprint, gmail, wake
from bench.report import as_json, machine

BENCHES = {"footprint": footprint.main, "catch-up": catch_up.main, "wake": wake.main, "gmail": gmail.main}

if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - set(BENCHES)
    if unknown:
        sys.exit(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    print(f"On {machine()}")
    figures = [figure for name in sys.argv[1:] or BENCHES for figure in BENCHES[name]()]
    if len(sys.argv) != 2:
        print(as_json("all", figures))
    sys.exit(0 if all(figure.ok for figure in figures) else 1)
