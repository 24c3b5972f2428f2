"""The demo's clock: it stands still until it is moved, and may be set going like any other."""

from __future__ import annotations

import time
from datetime import datetime, timedelta


class Clock:
    """A clock to hand to `assemble`: calling it answers aware time, which never goes back."""

    def __init__(self, start: datetime) -> None:
        self._shown = start
        self._going_since: float | None = None

    def __call__(self) -> datetime:
        if self._going_since is None:
            return self._shown
        return self._shown + timedelta(seconds=time.monotonic() - self._going_since)

    def go(self) -> None:
        """From now on time passes by itself."""
        self.move_to(self())
        self._going_since = time.monotonic()

    def move(self, span: timedelta) -> None:
        """Moves on by this span."""
        self.move_to(self() + span)

    def move_to(self, moment: datetime) -> None:
        """Moves on to an aware moment; one that has passed already changes nothing."""
        self._shown = max(self(), moment)
        if self._going_since is not None:
            self._going_since = time.monotonic()
