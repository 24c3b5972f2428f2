"""What every posted call shares: how much may come, in what time, and what is said to whom nobody let in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import anyio.to_thread

from bot.ports import NeedsOperator, TryLater
from bot.web.identity import Refused

if TYPE_CHECKING:
    from fastapi import Request, Response
    from structlog.typing import FilteringBoundLogger

MOST_BYTES = 1_000_000
BODY_SECONDS = 10.0  # in which a body must have come
THREADS = 8  # at work at once; the others wait

T = TypeVar("T")


class NotJson(Exception):
    """The body is no JSON object of the form that was agreed on."""


class TooLarge(Exception):
    """The body has more than MOST_BYTES."""


class TooSlow(Exception):
    """The body did not come in BODY_SECONDS."""


_STATUS: dict[type[BaseException], int] = {NotJson: 400, Refused: 401, TooSlow: 408, TooLarge: 413}
TURNED_AWAY: tuple[type[BaseException], ...] = (*_STATUS, TryLater, NeedsOperator, TimeoutError)
_limiter = anyio.CapacityLimiter(THREADS)


async def body_of(request: Request, seconds: float = BODY_SECONDS) -> bytes:
    """What was posted. Raises TooLarge and TooSlow before more of it is read."""
    from starlette.requests import ClientDisconnect

    found = bytearray()
    try:
        with anyio.fail_after(seconds):
            async for piece in request.stream():
                found += piece
                if len(found) > MOST_BYTES:
                    raise TooLarge(f"more than {MOST_BYTES} bytes")
    except (TimeoutError, ClientDisconnect):
        raise TooSlow("its body did not come whole, or not in time") from None
    return bytes(found)


def bearer_of(request: Request) -> str:
    """The token of the Authorization header (RFC 6750), "" where there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object in the body. Raises NotJson."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise NotJson("it is no JSON") from None
    if not isinstance(found, dict):
        raise NotJson("it is no JSON object")
    return found


async def in_thread(work: Callable[[], T], seconds: float) -> T:
    """Does it in a thread. Raises TimeoutError after so many seconds; the thread goes on, and nobody waits for it."""
    with anyio.fail_after(seconds):
        return await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=_limiter)


def turned_away(name: str, fault: BaseException, log: FilteringBoundLogger) -> Response:
    """An empty answer: whoever is not known learns nothing. The log has the reason, and for whom a token was made."""
    from fastapi.responses import JSONResponse

    status = _STATUS.get(type(fault), 503)
    made_for = {"audience": fault.audience} if isinstance(fault, Refused) and fault.audience else {}
    log.warning("a call was turned away", endpoint=name, status=status, reason=str(fault), **made_for)
    return JSONResponse({}, status)
