"""Who calls: Google's ID tokens verified (RS256, RFC 7519), with Google's certificates kept for a while.

There is no way around it. A test, or a provider of one's own, hands in a transport that answers other certificates.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.ports import TryLater

CERTIFICATES = "https://www.googleapis.com/oauth2/v1/certs"
ISSUERS = frozenset({"accounts.google.com", "https://accounts.google.com"})
SKEW = 10  # seconds that Google's clock and ours may differ
FRESH, STALE = 3600.0, 6 * 3600.0  # seconds: certificates are fetched anew, and no longer trusted where that fails
PAUSE = 60.0  # seconds between fetches for the sake of a key nobody knows, so that forged tokens cause few of them
AGAIN = 10.0  # seconds between tries where fetching fails
_LONGEST = 8_000  # characters of a token; Google's have about 1,200


class Response(Protocol):
    """What a transport answers, as google.auth has it."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def data(self) -> bytes:
        """The body."""


Transport = Callable[..., Response]  # (url, method=…, headers=…, timeout=seconds), as google.auth.transport.Request


class Refused(Exception):
    """The token does not prove what it must. The reason quotes nothing of it; `audience` is whom it was made for."""

    def __init__(self, reason: str, audience: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.audience = audience


class Certificates:
    """Google's public keys by their ids, fetched when they are needed and at most so often. For many threads."""

    def __init__(
        self,
        transport: Callable[[], Transport],
        clock: Callable[[], float] = time.monotonic,
        url: str = CERTIFICATES,
    ) -> None:
        """`transport` is asked for at each fetch; `clock` counts seconds and never goes back."""
        self._transport = transport
        self._clock = clock
        self._url = url
        self._lock = threading.Lock()
        self._keys: Mapping[str, str] = {}
        self._fetched_at = self._tried_at = float("-inf")

    def key(self, kid: str) -> str:
        """The public key (PEM) of this id. Raises Refused where Google has none, TryLater where Google does not say."""
        with self._lock:
            now = self._clock()
            wait = FRESH if kid in self._keys else PAUSE
            if now - self._fetched_at >= wait and now - self._tried_at >= AGAIN:
                self._tried_at = now
                self._fetch(now)
            if now - self._fetched_at >= STALE:
                raise TryLater("Google's certificates cannot be fetched")
            if kid not in self._keys:
                raise Refused("no key of Google's has this id")
            return self._keys[kid]

    def _fetch(self, now: float) -> None:
        """Replaces the keys; leaves them as they are where that fails."""
        from google.auth.exceptions import TransportError

        try:
            answer = self._transport()(self._url, method="GET", timeout=5)
            found = json.loads(answer.data) if answer.status == 200 else None
        except (TransportError, ValueError, RecursionError):
            return
        if isinstance(found, dict) and found and all(isinstance(one, str) for one in found.values()):
            self._keys, self._fetched_at = found, now


def claims(certificates: Certificates, token: str, audiences: Collection[str]) -> Mapping[str, Any]:
    """What a token of Google's says that was made for one of these audiences.

    Raises Refused for a token that is none, forged, expired, not yet valid, or made for others, and TryLater where it
    cannot be told.
    """
    from google.auth import jwt
    from google.auth.exceptions import InvalidValue

    if not token or len(token) > _LONGEST:
        raise Refused("there is no token")
    try:
        header = jwt.decode_header(token)  # type: ignore[no-untyped-call]
    except (ValueError, RecursionError):
        raise Refused("that is no token") from None
    kid = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(kid, str):
        raise Refused("it is not signed as Google signs")
    key = certificates.key(kid)
    try:
        found: Mapping[str, Any] = jwt.decode(token, {kid: key}, clock_skew_in_seconds=SKEW)  # type: ignore[no-untyped-call]
    except InvalidValue as fault:  # expired, or from the future: the text names two numbers
        raise Refused(str(fault)) from None
    except (ValueError, TypeError):
        raise Refused("its signature or its form is wrong") from None
    audience = found.get("aud")
    if not isinstance(audience, str) or audience not in audiences:
        raise Refused("it was made for somebody else", str(audience)[:200])
    issuer = found.get("iss")
    if not isinstance(issuer, str) or issuer not in ISSUERS:
        raise Refused("Google did not issue it")
    if found.get("email_verified") is not True or not isinstance(found.get("email"), str):
        raise Refused("it names no verified address")
    return found


@dataclass(frozen=True, slots=True)
class Caller:
    """An account of Google's: its verified address in lower case, and its lasting id."""

    email: str
    sub: str


def caller(certificates: Certificates, token: str, audiences: Collection[str], allowed: Collection[str]) -> Caller:
    """Whose token this is; only the addresses `allowed` (lower case) may be it. Raises as `claims` does."""
    found = claims(certificates, token, audiences)
    email, sub = found["email"].lower(), found.get("sub")
    if email not in allowed:
        raise Refused(f"{email} may not call here")
    if not isinstance(sub, str) or not 0 < len(sub) <= 255:
        raise Refused("it names no account")
    return Caller(email, sub)


def google_transport() -> Transport:
    """The way to Google's servers."""
    from google.auth.transport.requests import Request

    return Request()  # type: ignore[no-untyped-call,return-value,unused-ignore]
