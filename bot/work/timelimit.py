"""A limit on the time one mail may take. Signals reach the main thread only, so a watchdog thread raises it."""

from __future__ import annotations

import ctypes
import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from types import TracebackType

_LEAST = 0.01  # seconds between two looks


class TookTooLong(BaseException):
    """The work inside a TimeLimit used up its time. No Exception: nothing in between may take it for its own fault."""


class TimeLimit:
    """So much time for everything that is done inside; entered again, for what is left.

    What counts is the processor time of the thread: neither a slow disk or server nor a machine under load or asleep
    makes a mail late. Code that talks to a server inside must not be torn: see `undisturbed`. A single call into C is
    not interrupted before it returns. Not for several threads at once.
    """

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._guard: _Guard | None = None

    def __enter__(self) -> TimeLimit:
        """Begins to count. TookTooLong is raised inside, at any place, or on leaving."""
        _current.limit = self
        self._guard = _Guard(self._left)
        _WATCHDOG.watch(self._guard, self._left)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops counting; from here on nothing is raised any more."""
        guard, self._guard = self._guard, None
        _current.limit = None
        if guard is not None:
            self._left = guard.end - guard.now()
            guard.leave()


_current = threading.local()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside a TimeLimit: this part is left to end by itself, such as a word with a server; its time does not count."""
    limit: TimeLimit | None = getattr(_current, "limit", None)
    if limit is None:
        yield
        return
    limit.__exit__(None, None, None)
    try:
        yield
    finally:
        limit.__enter__()


class _Guard:
    """One thread inside a limit. Who takes its only token decides: the thread that it has left, or the watchdog that
    it was too late. So nothing is raised behind the limit, and no lock is held where something may be raised."""

    def __init__(self, seconds: float) -> None:
        self.thread = threading.get_ident()
        self.clock = _clock_of(self.thread)
        self.end = self.now() + seconds
        self.token = [None]
        self._raised = threading.Lock()  # released once it is; a bare one, as an Event could be torn inside
        self._raised.acquire()

    def now(self) -> float:
        """Seconds of the thread's own clock."""
        return time.monotonic() if self.clock is None else time.clock_gettime(self.clock)

    def strike(self) -> None:
        """Raises TookTooLong in the thread, unless it has left."""
        if self._take():
            _raise_in(self.thread, TookTooLong)
            self._raised.release()

    def leave(self) -> None:
        """Whatever was to be raised is raised before this returns, or never."""
        if not self._take():
            self._raised.acquire()
            _raise_in(self.thread, None)

    def _take(self) -> bool:
        try:
            self.token.pop()
        except IndexError:
            return False
        return True


def _clock_of(thread: int) -> int | None:
    """The processor time of a thread, None where the system does not tell it."""
    clock = getattr(time, "pthread_getcpuclockid", None)
    return None if clock is None else int(clock(thread))


def _raise_in(thread: int, kind: type[BaseException] | None) -> None:
    """Lets a thread raise this as soon as it runs Python code again; None takes back what was not raised yet."""
    what = ctypes.py_object(kind) if kind is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)


class _Watchdog:
    """One thread for all limits, which sleeps until the first of them can be over."""

    def __init__(self) -> None:
        self._guards: dict[int, _Guard] = {}
        self._wake: SimpleQueue[None] = SimpleQueue()  # whose `put` cannot be torn, as an Event's `set` could
        self._next = math.inf  # when it looks again
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def watch(self, guard: _Guard, seconds: float) -> None:
        """From now on; it has so many seconds."""
        self._guards[guard.thread] = guard  # in the place of one that was left
        if self._thread is None or not self._thread.is_alive():
            self._start()
        if time.monotonic() + seconds < self._next:
            self._wake.put(None)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():  # it does not outlive a fork
                self._thread = threading.Thread(target=self._watch, name="time limit", daemon=True)
                self._thread.start()

    def _watch(self) -> None:
        while True:
            self._next = math.inf  # first, so that whoever comes meanwhile wakes us
            rests = [rest for guard in list(self._guards.values()) if (rest := self._look(guard)) is not None]
            pause = max(min(rests), _LEAST) if rests else None
            self._next = math.inf if pause is None else time.monotonic() + pause
            with suppress(Empty):
                self._wake.get(timeout=pause)

    def _look(self, guard: _Guard) -> float | None:
        """How long it has at least, None where it is over."""
        if not guard.token:
            return None
        try:
            rest = guard.end - guard.now()
        except OSError:  # the thread is no more
            return None
        if rest > 0:
            return rest
        guard.strike()
        return None


_WATCHDOG = _Watchdog()
