"""What breaks: the courier that notes every handing over and fails as told, and the end of the worker at any moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from sqlalchemy import Engine, event

from bot.ports import GiveUp, Receipt, Unknown
from tests.fakes import FakeCourier, FakePost
from tests.promises.judge import Handed

FAULTS = (
    "put-off",
    "put-off-after",
    "refused",
    "refused-one",
    "lost",
    "lost-but-taken",
    "killed-before",
    "killed-after",
)


class Killed(BaseException):
    """The worker ends here; nothing catches it."""


class Bomb:
    """Kills the worker at the n-th step or before the n-th commit from now; unarmed, it does nothing."""

    def __init__(self) -> None:
        self.steps = self.commits = 0
        self.name = ""
        self.live = False  # only the worker is killed, not who looks into its books

    def disarm(self) -> None:
        """Nothing is to happen any more."""
        self.steps = self.commits = 0

    def step(self, name: str) -> None:
        """What the worker tells before each step."""
        if self.live and self.steps:
            self.steps -= 1
            if not self.steps:
                self.name = name
                raise Killed(name)

    def commit(self, connection: object) -> None:
        """What the database tells before each commit."""
        if self.live and self.commits:
            self.commits -= 1
            if not self.commits:
                self.name = "commit"
                raise Killed("commit")

    def watch(self, engine: Engine) -> None:
        """From now on commits of this database count."""
        event.listen(engine, "commit", self.commit)

    def leave(self, engine: Engine) -> None:
        """Commits count no more."""
        event.remove(engine, "commit", self.commit)


class Noting(Protocol):
    """A courier that fails as `faults` say and notes what it was `handed`."""

    faults: list[str]
    handed: list[Handed]


class NotingCourier(FakeCourier):
    """Notes what was handed over, also where nobody knows what became of it.

    Besides those of FakeCourier it knows the faults "refused-one" (the first recipient alone), "killed-before" and
    "killed-after" (the worker ends before the first byte of DATA, and when the server has taken all of it).
    """

    def __init__(self, post: FakePost, login: str, clock: Callable[[], datetime]) -> None:
        super().__init__(post, login)
        self.handed: list[Handed] = []
        self._clock = clock

    def send(
        self,
        sender: str,
        recipients: tuple[str, ...],
        raw: bytes,
        *,
        before_data: Callable[[str], bool],
        handle: str = "",
    ) -> Receipt:
        """Hands one message over in one transaction."""
        fault = self.faults[0] if self.faults else ""
        if fault in ("refused-one", "killed-before", "killed-after"):
            self.faults.pop(0)
        if fault == "killed-before":
            raise Killed(fault)
        if fault == "refused-one":
            raise GiveUp("a recipient was refused", {recipients[0]: "550 5.1.1 refused"})
        began: list[bool] = []

        def noted(handle: str) -> bool:
            began.append(before_data(handle))
            return began[-1]

        result = "taken"
        try:
            receipt = super().send(sender, recipients, raw, before_data=noted, handle=handle)
        except Unknown:
            result = fault
            raise
        except BaseException:
            result = "put-off-after"
            raise
        finally:
            if began and began[-1]:
                self.handed.append(Handed(self._clock(), sender, recipients, raw, result))
        if fault == "killed-after":
            raise Killed(fault)
        return receipt
