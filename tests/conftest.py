"""What every test may ask for: the servers' fixtures, and hypothesis profiles (TWOYES_TRIALS=1: the long one)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.fixtures_cli", "tests.fixtures_servers"]

settings.register_profile("quick", max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("short", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("trials", max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("trials" if os.environ.get("TWOYES_TRIALS") else "short")
