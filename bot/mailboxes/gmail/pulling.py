"""What Gmail published, pulled from a Pub/Sub subscription over REST: no address of ours need be reachable for it."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from bot.mailboxes.gmail.settings import Login
from bot.mailboxes.gmail.wire import Transport
from bot.mailboxes.links import shut
from bot.ports import TryLater

_AT_ONCE = 100
_HOLDS = 100.0  # seconds that Google may hold a pull open when there is nothing: it says so after at most 90


@dataclass(frozen=True, slots=True)
class Note:
    """One notification: something changed in this account (lower case), up to this history id."""

    account: str
    history: int


class Subscription:
    """A pull subscription. One thread pulls; `sever` may be called from any other."""

    def __init__(self, name: str, credentials: Login, *, endpoint: str | None = None) -> None:
        """`name` is projects/P/subscriptions/S. Opens nothing yet, and raises what `credentials` raises."""
        import google_auth_httplib2
        from googleapiclient.discovery import build

        self._name = name
        self._transport = Transport(timeout=_HOLDS, **({"proxy_info": None} if endpoint else {}))
        http = google_auth_httplib2.AuthorizedHttp(credentials(), http=self._transport)
        options = {"api_endpoint": endpoint} if endpoint else None
        service = build("pubsub", "v1", http=http, static_discovery=True, cache_discovery=False, client_options=options)
        self._subscriptions = service.projects().subscriptions()

    def pull(self) -> list[Note]:
        """Waits for notifications, for at most a minute and a half; what was pulled is acknowledged, read or not.

        Raises TryLater.
        """
        pulled = self._ask("pull", {"maxMessages": _AT_ONCE}).get("receivedMessages") or []
        if pulled:
            self._ask("acknowledge", {"ackIds": [one["ackId"] for one in pulled]})
        return [note for one in pulled if (note := _read(one.get("message") or {})) is not None]

    def topic(self) -> str:
        """The topic whose calls it gets, for a doctor's eyes. Raises TryLater."""
        return str(self._ask("get").get("topic", ""))

    def sever(self) -> None:
        """Ends the connection under whoever waits."""
        for connection in list(self._transport.connections.values()):
            shut(getattr(connection, "sock", None))

    def _ask(self, method: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        import google.auth.exceptions
        import googleapiclient.errors
        import httplib2

        request = getattr(self._subscriptions, method)(subscription=self._name, **({"body": body} if body else {}))
        failures = (google.auth.exceptions.GoogleAuthError, googleapiclient.errors.Error, httplib2.HttpLib2Error)
        try:
            answer: dict[str, Any] = request.execute(num_retries=0)
        except (*failures, OSError, ValueError) as fault:
            raise TryLater(f"Pub/Sub ({method}): {fault}") from fault
        return answer


def _read(message: dict[str, Any]) -> Note | None:
    """A notification of Gmail's; None for what is none, since anybody with the right to may publish."""
    try:
        data = json.loads(base64.urlsafe_b64decode(str(message["data"]).replace("+", "-").replace("/", "_") + "=="))
        return Note(str(data["emailAddress"]).lower(), int(data["historyId"]))
    except (KeyError, TypeError, ValueError, RecursionError):
        return None
