"""Being let into a Google account by its owner, once, in a browser: OAuth for installed apps (RFC 8252, PKCE)."""

from __future__ import annotations

import json
import socketserver
import time
from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from bot.hosts import is_loopback
from bot.mailboxes.credentials.clients import Client
from bot.mailboxes.credentials.google import Grant, allows
from bot.ports import NeedsOperator, TryLater

HOST = "127.0.0.1"
_PATIENCE = 30  # seconds for an answer of Google's
_LONGEST = 4096  # characters of what a browser may ask for
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Twoyes</title>'
    '<body style="font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem">'
    "<h1>{}</h1><p>{}</p></body></html>"
)


class Door:
    """Where Google sends the browser back to: a port of this machine, open until the right answer comes.

    Anything else that knocks (an icon that a browser asks for, a scanner, an answer to another attempt) is turned away
    and changes nothing.
    """

    def __init__(self, port: int = 0) -> None:
        """Opens the door; port 0 takes a free one. Raises NeedsOperator where the port is taken."""
        try:
            self._server = make_server(HOST, port, self._knock, server_class=_Server, handler_class=_Handler)
        except OSError as fault:
            raise NeedsOperator(
                f"The port {port} cannot be opened ({(fault.strerror or str(fault)).lower()})."
                " Name another: twoyes auth gmail --port 8765"
            ) from fault
        self.port = int(self._server.server_port)
        self._state = ""
        self._answer: dict[str, str] | None = None

    @property
    def address(self) -> str:
        """The address as Google is told it."""
        return f"http://{HOST}:{self.port}/"

    def wait(self, state: str, seconds: float, clock: Callable[[], float] = time.monotonic) -> dict[str, str]:
        """What Google answers to the attempt with this state. Raises TryLater when it did not come in time."""
        self._state, end = state, clock() + seconds
        while self._answer is None:
            left = end - clock()
            if left <= 0:
                raise TryLater(f"Nobody came back from Google within {seconds / 60:.0f} minutes")
            self._server.timeout = left
            self._server.handle_request()
        return self._answer

    def close(self) -> None:
        """Shuts the door."""
        self._server.server_close()

    def _knock(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        query = str(environ.get("QUERY_STRING", ""))
        fields = {key: values[0] for key, values in parse_qs(query[:_LONGEST]).items()}
        if fields.get("state") == self._state and (fields.get("code") or fields.get("error")):
            self._answer = fields
            page = ("Thank you", "You can close this page and go on in the terminal.")
            if fields.get("error"):
                page = ("Nothing was granted", "The terminal says how to go on.")
            status = "200 OK"
        else:
            status, page = "404 Not Found", ("Nothing here", "This is not the answer that is waited for.")
        start(status, [("Content-Type", "text/html; charset=utf-8")])
        return [_PAGE.format(*map(escape, page)).encode()]


class _Server(WSGIServer):
    allow_reuse_address = False

    def server_bind(self) -> None:
        """Without asking the network for the name of this machine, which may take its time."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up, or talks nonsense, is nobody's business."""


class _Handler(WSGIRequestHandler):
    timeout = 5  # seconds for who knocks and says nothing

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the address holds the code."""


def authorise(
    client: Client,
    user: str,
    scopes: tuple[str, ...],
    door: Door,
    *,
    show: Callable[[str], None],
    seconds: float,
    now: Callable[[], datetime],
) -> tuple[Grant, str]:
    """Leads the owner through Google's consent: the grant, and an access token to look whose it is.

    `show` is called with the address that a browser has to open; `seconds` is how long the answer may take. Raises
    NeedsOperator (refused, narrowed, a wrong client) and TryLater (nobody came, no network).
    """
    from google_auth_oauthlib.flow import InstalledAppFlow
    from oauthlib.oauth2 import OAuth2Error
    from requests.exceptions import RequestException

    flow = InstalledAppFlow.from_client_config(client.as_google_writes_it(), list(scopes))
    flow.redirect_uri = door.address
    address, state = flow.authorization_url(access_type="offline", prompt="consent", login_hint=user)
    show(address)
    answer = door.wait(state, seconds)
    if answer.get("error"):
        raise _not_granted(answer["error"], user)
    try:
        flow.fetch_token(code=answer["code"], timeout=_PATIENCE)
        token = dict(flow.oauth2session.token)
    except Warning as told:  # oauthlib's way of saying that other scopes were granted than asked for
        token = dict(getattr(told, "token", {}) or {})
    except OAuth2Error as fault:
        raise _not_exchanged(fault, client) from fault
    except RequestException as fault:
        raise TryLater(f"Google's login does not answer ({type(fault).__name__})") from fault
    except ValueError as fault:
        raise TryLater("Google's login answered something that is no token") from fault
    granted = _scopes(token.get("scope"), scopes)
    for wanted in scopes:
        if not allows(granted, wanted):
            raise NeedsOperator(
                f"Google granted less than is needed: {wanted} is missing. Run `twoyes auth gmail` again and tick every"
                " box on Google's page; without it nothing can be read, labelled or sent."
            )
    refresh_token = token.get("refresh_token")
    if not refresh_token:
        raise NeedsOperator(
            "Google gave no lasting grant. Take the old one away at https://myaccount.google.com/permissions, then run"
            " `twoyes auth gmail` again."
        )
    grant = Grant(str(refresh_token), client.id, granted, user, now().isoformat())
    return grant, str(token.get("access_token", ""))


def _scopes(told: object, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The scopes granted: all those asked for, where the answer names none (RFC 6749, section 5.1)."""
    if isinstance(told, str):
        told = told.split()
    return tuple(str(one) for one in told) if isinstance(told, list | tuple) and told else asked


def _not_granted(error: str, user: str) -> NeedsOperator:
    if error == "access_denied":
        return NeedsOperator(
            f"Google says that access was not granted. Run `twoyes auth gmail` again and agree as {user}; where the"
            " consent screen is in Testing, that address has to be among its test users."
        )
    if error in ("admin_policy_enforced", "org_internal"):
        return NeedsOperator(
            f"Google does not let {user} use this client ({error}). Ask the administrator of your Google Workspace to"
            " allow it, or make the client in a project of that organisation."
        )
    return NeedsOperator(f"Google refuses ({' '.join(error.split())[:100]}). See docs/gmail.md.")


def _not_exchanged(fault: Any, client: Client) -> NeedsOperator | TryLater:
    error = str(getattr(fault, "error", "") or "")
    if error in ("invalid_client", "unauthorized_client"):
        return NeedsOperator(
            f"Google does not know the OAuth client {client.id}, or not with this secret. Download its file again."
        )
    if error == "invalid_grant":
        return NeedsOperator("Google's answer was too old, or was used already: run `twoyes auth gmail`")
    return TryLater(f"Google's login refused ({error or type(fault).__name__})")


def revoke(token: str, client: Client) -> bool:
    """Takes a grant back at Google (RFC 7009); False where Google cannot be reached or does not know it any more."""
    from urllib.parse import urlencode

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    address = f"{client.token_uri.rpartition('/')[0]}/revoke"
    return _asked(address, "POST", body=urlencode({"token": token}), headers=kind)[0] == 200


def whose(access_token: str, endpoint: str | None = None) -> str | None:
    """The address of the account behind a token, as Gmail knows it; None where Gmail does not tell."""
    address = f"{(endpoint or 'https://gmail.googleapis.com').rstrip('/')}/gmail/v1/users/me/profile"
    status, content = _asked(address, "GET", headers={"Authorization": f"Bearer {access_token}"})
    try:
        found = json.loads(content)["emailAddress"] if status == 200 else None
    except (ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, str) else None


def _asked(address: str, method: str, **given: Any) -> tuple[int, bytes]:
    """Status and content of one answer over HTTP; status 0 for none."""
    import httplib2

    proxy = {"proxy_info": None} if is_loopback(urlsplit(address).hostname or "") else {}
    try:
        answer, content = httplib2.Http(timeout=_PATIENCE, **proxy).request(address, method, **given)
    except (httplib2.HttpLib2Error, OSError):
        return 0, b""
    return int(answer.status), bytes(content)


def same_account(one: str, other: str) -> bool:
    """Whether two addresses are of the same Google account, as far as they tell: gmail.com knows no dots or case."""
    return _plain(one) == _plain(other)


def _plain(address: str) -> str:
    local, _, domain = address.lower().partition("@")
    if domain in ("gmail.com", "googlemail.com"):
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"
