"""One thread's connection to Gmail: Google's client on an HTTP connection that never repeats a request by itself."""

from __future__ import annotations

import http.client
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import google_auth_httplib2
import httplib2
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from bot.mailboxes.gmail import batching
from bot.mailboxes.gmail.errors import Gone
from bot.mailboxes.links import shut, steady

if TYPE_CHECKING:
    from bot.mailboxes.gmail.settings import GmailSettings

_GMAIL = "https://gmail.googleapis.com"
_STALE = 20.0  # seconds a connection may rest before a request that must not be lost gets a new one


class _Once:
    """A connection over which httplib2 does not repeat a request whose answer was lost (it would, for POST too)."""

    def getresponse(self) -> Any:
        try:
            return super().getresponse()  # type: ignore[misc]  # of the connection that this is mixed into
        except http.client.BadStatusLine as fault:
            raise ConnectionResetError("the server hung up before it answered") from fault


class _Http(_Once, httplib2.HTTPConnectionWithTimeout):  # type: ignore[misc]
    pass


class _Https(_Once, httplib2.HTTPSConnectionWithTimeout):  # type: ignore[misc]
    pass


class Transport(httplib2.Http):  # type: ignore[misc]
    """httplib2 with connections of ours."""

    def request(self, uri: str, *args: Any, **given: Any) -> Any:
        given["connection_type"] = _Https if urlsplit(uri).scheme == "https" else _Http
        return super().request(uri, *args, **given)


class Wire:
    """Google's client for one thread. `resource("messages")` is its part for messages, made once: making it is slow.

    Raises what `settings.credentials` raises.
    """

    def __init__(self, settings: GmailSettings) -> None:
        direct = {"proxy_info": None} if settings.endpoint else {}
        self._transport = Transport(timeout=settings.timeout, **direct)
        self._transport.follow_redirects = False
        self.http = google_auth_httplib2.AuthorizedHttp(
            settings.credentials(), http=self._transport, max_refresh_attempts=1
        )
        options = {"api_endpoint": settings.endpoint} if settings.endpoint else None
        service = build(
            "gmail", "v1", http=self.http, static_discovery=True, cache_discovery=False, client_options=options
        )
        self._batch_uri = f"{(settings.endpoint or _GMAIL).rstrip('/')}/batch"
        self._resources = {"users": service.users()}
        self._used = steady()

    def resource(self, name: str) -> Any:
        """The part of the interface with this name: "users", or one of its children."""
        if name not in self._resources:
            self._resources[name] = getattr(self._resources["users"], name)()
        return self._resources[name]

    def execute(self, request: Any) -> Any:
        """The answer to one request, which is sent once; {} where a change has none. Raises ValueError for no JSON.

        A change is never sent over a connection that rested: Gmail may have closed it.
        """
        changes = request.method != "GET"
        if changes and steady() - self._used > _STALE:
            self._transport.close()
        try:
            answer = request.execute(http=self.http, num_retries=0)
        finally:
            self._used = steady()
        if isinstance(answer, dict):
            return answer
        if answer or not changes:  # Google's client hands on what is no JSON as it came
            raise ValueError("it is not JSON")
        return {}

    def batch(self, requests: Sequence[Any]) -> list[Any]:
        """The answers to GET requests, in their order, by one exchange; None for each that has to be asked for alone.

        Gone in the place of what is not there. Raises HttpError where the whole exchange was refused.
        """
        headers = {"content-type": f"multipart/mixed; boundary={batching.BOUNDARY}"}
        try:
            response, content = self.http.request(
                self._batch_uri, method="POST", body=batching.written(requests), headers=headers
            )
        finally:
            self._used = steady()
        if response.status >= 300:
            raise HttpError(response, content, uri=self._batch_uri)
        answers = batching.read(response, content)
        return [_meaning(*answers.get(number, (0, None))) for number in range(len(requests))]

    def sever(self) -> None:
        """Ends the connection under whoever waits for an answer; it is made anew for the next request."""
        for connection in list(self._transport.connections.values()):
            shut(getattr(connection, "sock", None))


def _meaning(status: int, answer: Any) -> Any:
    if status == 404:
        return Gone("it is not there any more")
    return answer if 200 <= status < 300 and isinstance(answer, dict) else None
