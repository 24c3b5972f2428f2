"""The embedded engine: one process, one thread that works, one that listens; APScheduler says when to look."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot import private
from bot.ports import Mailbox, NeedsOperator, TryLater
from bot.work.reminders import something_is_due
from bot.work.rounds import go_round
from bot.work.work import Work

IDLE_ROUND = 9 * 60.0  # seconds; servers may drop an IDLE after 30 minutes (RFC 2177), home routers after far less
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0  # seconds between tries to reach a mailbox


@contextmanager
def only_worker(path: Path) -> Iterator[None]:
    """Holds the lock file while the worker runs. Raises TryLater where another worker holds it."""
    private.make_folder(path.parent)
    with os.fdopen(private.create(path, os.O_CREAT | os.O_RDWR), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TryLater(
                f"another worker runs already (process {file.read().strip() or 'unknown'} holds {path}); stop it first"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


class Engine:
    """Runs rounds until told to stop: when mail comes, when a letter or date is due, and every so often anyway."""

    def __init__(self, work: Work, *, poll_seconds: float, idle: bool) -> None:
        self._work = work
        self._poll = poll_seconds
        self._idle = idle
        self._wake = threading.Event()
        self._stop = threading.Event()

    def wake(self) -> None:
        """Asks for a round now. May be called from any thread."""
        self._wake.set()

    def stop(self) -> None:
        """Asks the engine to end after the round under way. May be called from any thread or a signal handler."""
        self._stop.set()
        self._wake.set()

    def run(self) -> None:
        """Works until `stop`. Trouble is logged, and the next look tries again."""
        from apscheduler.schedulers.background import BackgroundScheduler

        scheduler = BackgroundScheduler(timezone=UTC)
        scheduler.add_job(self.wake, "interval", seconds=self._poll, next_run_time=datetime.now(UTC), max_instances=1)
        scheduler.add_job(self._wake_when_due, "interval", seconds=min(self._poll, 10.0), max_instances=1)
        listeners = [threading.Thread(target=self._listen, args=(box,), daemon=True) for box in self._mailboxes()]
        scheduler.start()
        self._work.log.info("working", until="Ctrl-C or SIGTERM", listening=self._idle, looking_every=self._poll)
        try:
            for listener in listeners:
                listener.start()
            while not self._stop.is_set():
                self._wake.wait()
                self._wake.clear()
                if not self._stop.is_set():
                    self._round()
        finally:
            scheduler.shutdown(wait=False)
            for box in self._mailboxes():
                box.close()
            for listener in listeners:
                listener.join(timeout=5)

    def run_until_signal(self) -> None:
        """Works until SIGTERM or SIGINT."""

        def stop(_number: int, _frame: object) -> None:
            self.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        self.run()

    def _mailboxes(self) -> list[Mailbox]:
        return [self._work.home]

    def _round(self) -> None:
        try:
            go_round(self._work)
        except (TryLater, NeedsOperator) as fault:
            self._work.log.error("round put off", reason=str(fault))
        except Exception:  # a broad except: one bad round never stops the worker
            self._work.log.exception("round failed")

    def _wake_when_due(self) -> None:
        """Wakes for letters whose hold is over and dates that have come, without a round through every folder."""
        try:
            due = something_is_due(self._work)
        except TryLater:
            return
        if due:
            self.wake()

    def _listen(self, mailbox: Mailbox) -> None:
        """Waits in IDLE and wakes the worker; a hint that may be lost, since every round looks by itself."""
        pause = FIRST_PAUSE
        while self._idle and not self._stop.is_set():
            try:
                if mailbox.wait(IDLE_ROUND):
                    self.wake()
                pause = FIRST_PAUSE
            except (TryLater, NeedsOperator) as fault:
                if self._stop.is_set():
                    return  # the mailbox was closed because we stop
                self._work.log.warning("not listening", mailbox=mailbox.name, reason=str(fault), again_in=pause)
                self._stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
