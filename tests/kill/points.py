"""Fail points: every commit, every phase of a sending and every write to a mailbox, named, numbered, fit to die at.

They stand around the ports, not in the program: SQLAlchemy tells of the commits, a wrapper of the mailbox's writes and
of the courier's phases, and the program's own `step` of the rest. A point is "name:n", the n-th time that its name is
come to. The environment variable TWOYES_KILL_AT names the one at which the process kills itself; "+n" is the n-th of
this process, whatever it is called.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.ports import Receipt

VARIABLE = "TWOYES_KILL_AT"
WRITES = ("append", "move", "mark", "show")


def points_in(file: Path) -> list[str]:
    """Every point that was come to, in order, with its number: "claimed ask:2"."""
    seen: Counter[str] = Counter()
    found = []
    for name in file.read_text().splitlines() if file.exists() else ():
        seen[name] += 1
        found.append(f"{name}:{seen[name]}")
    return found


class Points:
    """Counts the points as they are come to, across all processes that share the `file`, and dies where it is told."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.kill = os.environ.get(VARIABLE, "")
        self.seen = Counter(file.read_text().splitlines()) if file.exists() else Counter()
        self.here = 0

    def reach(self, name: str) -> None:
        """This far it came: on paper before anything else happens."""
        self.seen[name] += 1
        self.here += 1
        with open(self.file, "a") as file:
            file.write(f"{name}\n")
        if self.kill in (f"{name}:{self.seen[name]}", f"+{self.here}"):
            os.kill(os.getpid(), signal.SIGKILL)

    def watch_commits(self, engine: Engine) -> None:
        """A point before each commit that writes, and one after it. One that only read changes nothing."""

        @event.listens_for(engine, "begin")
        def _begun(connection: Connection) -> None:
            connection.info["changes"] = _changes(connection)

        @event.listens_for(engine, "commit")
        def _committing(connection: Connection) -> None:
            if _changes(connection) != connection.info["changes"]:
                connection.info["committed"] = _step_under_way()
                self.reach(f"to commit {connection.info['committed']}")

        @event.listens_for(engine, "checkin")
        def _done(_raw: Any, record: Any) -> None:
            if name := record.info.pop("committed", ""):
                self.reach(f"committed {name}")

    def mailbox(self, mailbox: Any) -> Any:
        """The mailbox with a point before and after each write."""
        return _Around(mailbox, {name: self._around(name) for name in WRITES})

    def courier(self, courier: Any) -> Any:
        """The courier with a point at each phase of a sending."""
        return _Around(courier, {"send": self._sending})

    def _around(self, name: str) -> Callable[..., Any]:
        def write(done: Callable[..., Any], spot: Any, *args: Any, **kwargs: Any) -> Any:
            if name == "mark" and not spot:
                return done(spot, *args, **kwargs)
            self.reach(f"to {name}")
            answer = done(spot, *args, **kwargs)
            self.reach(f"after {name}")
            return answer

        return write

    def _sending(
        self, send: Callable[..., Receipt], *args: Any, before_data: Callable[[str], bool], handle: str = ""
    ) -> Receipt:
        def ready(handle: str) -> bool:
            self.reach("recipients taken")
            return before_data(handle)

        self.reach("to send")
        receipt = send(*args, before_data=ready, handle=handle)
        self.reach("answered")
        return receipt


class _Around:
    """Another object, some of whose methods are called through a function that gets the method first."""

    def __init__(self, inner: Any, through: dict[str, Callable[..., Any]]) -> None:
        self._inner = inner
        self._through = through

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)
        through = self._through.get(name)
        return method if through is None else lambda *args, **kwargs: through(method, *args, **kwargs)


def _changes(connection: Connection) -> int:
    """Rows that this connection ever changed."""
    return int(connection.connection.dbapi_connection.total_changes)  # type: ignore[union-attr]


def _step_under_way() -> str:
    """The function that commits, of the work where it is the work's: what a point is called by."""
    frame, found = sys._getframe(1), ""
    while frame.f_back is not None:
        path = Path(frame.f_code.co_filename)
        if "/bot/" in str(path) and path.name != "books.py":
            found = found or f"{path.stem}.{frame.f_code.co_name}"
            if "/bot/work/" in str(path):
                return f"{path.stem}.{frame.f_code.co_name}"
        frame = frame.f_back
    return found
