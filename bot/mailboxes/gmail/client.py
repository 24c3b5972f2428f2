"""Calls to Gmail: one connection a thread, in turn within the quota, errors named by what to do next."""

from __future__ import annotations

import random
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.mailboxes.gmail.budget import RateBudget, budget_of, units_of
from bot.mailboxes.gmail.errors import Gone, Interrupted, LoginRefused, Refused, login_refused, refusal
from bot.mailboxes.gmail.settings import GmailSettings
from bot.mailboxes.links import connection_failed, within
from bot.ports import NeedsOperator, TryLater

if TYPE_CHECKING:
    from bot.mailboxes.gmail.wire import Wire

LONGEST = 10  # times the time limit of one answer, for one call
_TRIES = 4  # of a call that changes nothing
_BATCH = 50  # requests in one exchange, as Google advises
_PATIENCE = 60.0  # seconds that such a call waits before it is tried again; for longer rests the caller decides


class GmailClient:
    """Gmail's interface for one account, from any number of threads.

    `resource("messages").get(userId="me", id=...)` makes a request (no I/O but for the first login of a thread), and
    `call` carries it out. `budget` is shared with every other client of the account where none is given; `pause` waits
    some seconds and answers True when the client was closed meanwhile.
    """

    def __init__(
        self,
        settings: GmailSettings,
        *,
        budget: RateBudget | None = None,
        pause: Callable[[float], bool] | None = None,
    ) -> None:
        self.settings = settings
        self._budget = budget or budget_of(settings.user, settings.units_per_minute, settings.endpoint)
        self._closed = threading.Event()
        self._pause = pause or self._closed.wait
        self._batches = True
        self._local = threading.local()
        self._wires: weakref.WeakSet[Wire] = weakref.WeakSet()  # each belongs to its thread, and ends with it
        self._lock = threading.Lock()

    def resource(self, name: str) -> Any:
        """The part of the interface with this name: users, messages, drafts, labels, history, threads.

        Raises NeedsOperator where there is no login, TryLater after `close`.
        """
        return self._wire().resource(name)

    def reserve(self, *methods: str) -> None:
        """Waits for the turn of calls to come, so that none of them has to: see `reserved`."""
        if delay := self._budget.reserve(sum(units_of(method) for method in methods)):
            self._pause(delay)

    def call(
        self, request: Any, *, again: bool | None = None, reserved: bool = False, limit: float | None = None
    ) -> Any:
        """The answer to one request, as Gmail's JSON reads.

        What changes nothing is tried up to four times, as long as Gmail does not ask for more than a minute's rest;
        `again` says otherwise. A change is tried once: whether to repeat it, the caller knows. A call whose turn was
        `reserved` is made at once; each try ends within `limit` seconds, LONGEST time limits where none is given.

        Raises TryLater (nothing happened), Interrupted (a TryLater, but it may have happened: lost answers, 5xx), Gone
        (404), Conflict (409), Refused (any other no to this one call; Gone and Conflict are such), NeedsOperator
        (login, scopes, the API switched off; Refused is one, as nobody else can mend it).
        """
        again = request.method == "GET" if again is None else again
        for attempt in range(1, _TRIES + 1 if again else 2):
            try:
                return self._once(request, reserved, limit)
            except TryLater as fault:
                rest = _backoff(attempt) if fault.after is None else fault.after
                if not again or attempt == _TRIES or rest > _PATIENCE or self._pause(rest):
                    raise
        raise AssertionError("the last try answers or raises")

    def many(self, requests: Sequence[Any]) -> Iterator[Any | None]:
        """The answers to requests that change nothing, in their order; None where what was asked for is gone.

        Up to fifty go in one exchange, where the server offers that; what is put off in it is asked for again, alone.
        Raises as `call` does.
        """
        for start in range(0, len(requests), _BATCH):
            part = requests[start : start + _BATCH]
            answers = self._batch(part) if len(part) > 1 and self._batches else [None] * len(part)
            for request, answer in zip(part, answers, strict=True):
                if isinstance(answer, Gone):
                    yield None
                else:
                    yield self._or_gone(request) if answer is None else answer

    def pages(self, resource: str, key: str, **query: Any) -> Iterator[dict[str, Any]]:
        """What `list` of this part answers under `key`, page after page. Raises as `call` does."""
        part = self.resource(resource)
        request = part.list(userId="me", **query)
        while request is not None:
            answer = self.call(request)
            yield from answer.get(key) or ()
            request = part.list_next(request, answer)

    def close(self) -> None:
        """Ends what is under way in every thread; never raises. A closed client stays closed."""
        self._closed.set()
        with self._lock:
            wires = list(self._wires)
        for wire in wires:
            wire.sever()

    def _or_gone(self, request: Any) -> Any | None:
        try:
            return self.call(request, again=True)
        except Gone:
            return None

    def _batch(self, requests: Sequence[Any]) -> Sequence[Any]:
        """The answers of one exchange; None for each that has to be asked for alone, Gone where there is nothing."""
        self.reserve(*(request.methodId for request in requests))
        wire = self._wire()
        try:
            with within(LONGEST * self.settings.timeout, wire.sever):
                answers: list[Any] = self._told(lambda: wire.batch(requests), f"Gmail ({len(requests)} at once)")
        except Gone:
            self._batches = False  # this server has no such thing
            return [None] * len(requests)
        except (TryLater, Refused):
            return [None] * len(requests)
        return answers

    def _once(self, request: Any, reserved: bool, limit: float | None) -> Any:
        if not reserved:
            self.reserve(request.methodId)
        wire = self._wire()
        with within(limit or LONGEST * self.settings.timeout, wire.sever):
            return self._told(lambda: wire.execute(request), f"Gmail ({request.methodId})")

    def _told(self, carry_out: Callable[[], Any], server: str) -> Any:
        """What a call answers, its faults named by what to do next."""
        import google.auth.exceptions
        import googleapiclient.errors
        import httplib2

        try:
            return carry_out()
        except googleapiclient.errors.HttpError as fault:
            headers = {str(key).lower(): str(value) for key, value in fault.resp.items()}
            told = refusal(fault.status_code, headers, fault.content, self.settings.user, datetime.now(UTC))
        except google.auth.exceptions.RefreshError as fault:
            told = TryLater(f"Google: {fault}") if fault.retryable else login_refused(self.settings.user, str(fault))
        except google.auth.exceptions.TransportError as fault:
            told = TryLater(f"Google's login cannot be reached: {fault}")
        except google.auth.exceptions.GoogleAuthError as fault:
            told = login_refused(self.settings.user, str(fault))
        except httplib2.ServerNotFoundError:
            told = TryLater(f"{server} was not found: no such host, or no network.")
        except (httplib2.HttpLib2Error, ValueError) as fault:  # not HTTP, or not JSON: somebody stands in between
            told = Interrupted(f"{server} gave an answer that cannot be read: {fault}")
        except OSError as fault:
            failed = connection_failed(fault, server)
            told = failed if isinstance(failed, NeedsOperator) or _never_left(fault) else Interrupted(str(failed))
        if isinstance(told, LoginRefused):
            self._local.wire = None  # the next call logs in anew: its owner may have renewed the grant meanwhile
        if isinstance(told, TryLater) and not isinstance(told, Interrupted) and told.after is not None:
            self._budget.rest(min(told.after, _PATIENCE))
        raise told

    def _wire(self) -> Wire:
        """This thread's connection."""
        if self._closed.is_set():
            raise TryLater(f"mailbox {self.settings.name} was closed")
        wire: Wire | None = getattr(self._local, "wire", None)
        if wire is None:
            from bot.mailboxes.gmail.wire import Wire

            wire = self._local.wire = Wire(self.settings)
            with self._lock:
                self._wires.add(wire)
        return wire


def _never_left(fault: OSError) -> bool:
    """Whether the connection failed before the request could have been read."""
    return isinstance(fault, ConnectionRefusedError)


def _backoff(attempt: int) -> float:
    """Seconds before the next try: one to two, then two to three, then four to five, as Google asks for."""
    return 2.0 ** (attempt - 1) + random.random()
