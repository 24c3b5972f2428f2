"""What may go wrong with a call, as it is told before: refusals, lost answers, connections that break."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.servers.gmail.errors import ApiError

USAGE = "usageLimits"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong: an answer, or a connection that breaks (None); before the effect or after it."""

    error: ApiError | None
    after: bool = False


class Faults:
    """Queues of faults by method name ("*": whatever is called next)."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._queues: dict[str, deque[Fault]] = {}

    def put(self, method: str, what: str, times: int = 1, *, retry_after: float = 0) -> None:
        """The next calls of a method go wrong like this.

        "401", "403 rate", "403 scopes", "403 policy", "403 disabled", "429", "429 header" (the time stands in the text
        or in Retry-After), "404", "500", "503", "hang up"; "500 after", "hang up after": the answer is lost, the effect
        is not.
        """
        words, after = what.removesuffix(" after"), what.endswith(" after")
        queue = self._queues.setdefault(method, deque())
        queue.extend(Fault(self._error(words, retry_after), after) for _ in range(times))

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, None where all goes well."""
        for name in (method, "*"):
            queue = self._queues.get(name)
            if queue:
                return queue.popleft()
        return None

    @property
    def left(self) -> int:
        """How many did not happen yet."""
        return sum(map(len, self._queues.values()))

    def clear(self) -> None:
        """From now on nothing goes wrong."""
        self._queues.clear()

    def _error(self, what: str, retry_after: float) -> ApiError | None:
        then = (self._clock() + timedelta(seconds=retry_after)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        match what:
            case "hang up":
                return None
            case "401":
                return ApiError(401, "authError", "Invalid Credentials")
            case "403 rate":
                return ApiError(403, "rateLimitExceeded", "Rate Limit Exceeded", domain=USAGE)
            case "403 user rate":
                return ApiError(403, "userRateLimitExceeded", "User Rate Limit Exceeded", domain=USAGE)
            case "403 daily":
                return ApiError(403, "dailyLimitExceeded", "Daily Limit Exceeded", domain=USAGE)
            case "403 scopes":
                return ApiError(403, "insufficientPermissions", "Insufficient Permission")
            case "403 policy":
                return ApiError(403, "domainPolicy", "The domain administrators have disabled Gmail apps.")
            case "403 disabled":
                words = "Gmail API has not been used in project 42 before or it is disabled."
                return ApiError(403, "accessNotConfigured", words, domain=USAGE)
            case "429":
                words = f"User-rate limit exceeded.  Retry after {then}"
                return ApiError(429, "rateLimitExceeded", words, domain=USAGE)
            case "429 header":
                seconds = {"Retry-After": f"{retry_after:.0f}"}
                return ApiError(429, "rateLimitExceeded", "Too many concurrent requests for user", headers=seconds)
            case "404":
                return ApiError(404, "notFound", "Requested entity was not found.")
            case "400":
                return ApiError(400, "failedPrecondition", "Precondition check failed.")
            case "500" | "502" | "503":
                return ApiError(int(what), "backendError", "Backend Error")
            case _:
                raise ValueError(f"no such fault: {what}")
