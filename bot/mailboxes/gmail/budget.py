"""How fast an account may be asked: quota units that all threads draw from one bucket, and rests when Gmail asks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache

from bot.mailboxes.links import steady

_BURST = 10.0  # seconds' worth of units that may be used at once

_UNITS = {
    "getProfile": 1,
    "watch": 100,
    "stop": 50,
    "history.list": 2,
    "labels.list": 1,
    "labels.get": 1,
    "labels.create": 5,
    "messages.get": 20,
    "messages.list": 5,
    "messages.modify": 5,
    "messages.batchModify": 50,
    "messages.batchDelete": 50,
    "messages.insert": 25,
    "messages.trash": 5,
    "messages.delete": 10,
    "threads.get": 40,
    "threads.list": 10,
    "threads.modify": 10,
    "drafts.get": 20,
    "drafts.list": 5,
    "drafts.create": 10,
    "drafts.update": 15,
    "drafts.delete": 10,
    "drafts.send": 100,
    "messages.send": 100,
    "settings.sendAs.list": 1,
}


def units_of(method: str) -> int:
    """What a call costs, in quota units, by its name in the interface (`gmail.users.messages.get`).

    The dearer number where projects of different age pay differently; what is not listed counts as a dear one.
    """
    return _UNITS.get(method.removeprefix("gmail.users."), 40)


class RateBudget:
    """A token bucket: in no minute are more than `units_per_minute` used, by however many threads.

    Ten seconds' worth may be used at once; the bucket then fills so slowly that both together keep to the minute.
    `clock` counts seconds and never goes back.
    """

    def __init__(self, units_per_minute: int, clock: Callable[[], float] = steady) -> None:
        self._most = units_per_minute * _BURST / 60
        self._rate = units_per_minute * (60 - _BURST) / 3600
        self._clock = clock
        self._lock = threading.Lock()
        self._units = self._most
        self._then = clock()
        self._rest_until = self._then

    def reserve(self, units: int) -> float:
        """Takes the units, which may leave a debt, and answers in how many seconds the call may be made."""
        with self._lock:
            now = self._clock()
            self._units = min(self._most, self._units + (now - self._then) * self._rate)
            self._then = now
            self._units -= units
            return max(0.0, -self._units / self._rate, self._rest_until - now)

    def rest(self, seconds: float) -> None:
        """Lets nobody ask for so long: Gmail said that this account asks too much."""
        with self._lock:
            self._rest_until = max(self._rest_until, self._clock() + seconds)


@lru_cache(maxsize=64)
def budget_of(user: str, units_per_minute: int, endpoint: str | None) -> RateBudget:
    """The budget of an account, the same for its mailbox and its courier: Gmail counts them together."""
    return RateBudget(units_per_minute)
