"""`python -m bench [wake|catch-up|footprint]`: measures, and exits 1 where a target is missed."""

from __future__ import annotations

import sys

from bench import catch_up, footprint, wake
from bench.report import machine

BENCHES = {"footprint": footprint.main, "catch-up": catch_up.main, "wake": wake.main}

if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - set(BENCHES)
    if unknown:
        sys.exit(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    print(f"On {machine()}")
    results = [BENCHES[name]() for name in sys.argv[1:] or BENCHES]
    sys.exit(0 if all(results) else 1)
