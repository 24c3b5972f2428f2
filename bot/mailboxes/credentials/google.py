"""Google's access tokens: by a stored grant of the user's, or by a service account that acts for them.

A grant (a refresh token) is sealed in the vault under "google/<user>" by `twoyes auth gmail`. It is read anew whenever
a token is needed, so that one given again after it was revoked needs no restart.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.mailboxes.credentials.clients import Client, read_client, read_service_account
from bot.ports import NeedsOperator, TryLater

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

API = "https://www.googleapis.com/auth/gmail.modify"  # the least that reads, labels, drafts and sends
PUBSUB = "https://www.googleapis.com/auth/pubsub"
IMAP = "https://mail.google.com/"  # the only one that opens IMAP and SMTP; it holds the other
_EARLY = 240.0  # seconds before its end at which a token counts as over
_AGAIN = 900.0  # seconds after which a refusal is asked about once more: an administrator may have allowed it
_TIMEOUT = 30  # seconds

Stored = Callable[[str], bytes | None]
Keep = Callable[[str, bytes], None]
Transport = Callable[[], Any]  # makes a google.auth.transport.Request


class Login(Protocol):
    """The configuration's way to log in: one of the two is given."""

    @property
    def client(self) -> Path | None: ...
    @property
    def service_account(self) -> Path | None: ...


@dataclass(frozen=True, slots=True)
class Grant:
    """What the user granted: the refresh token, to which client, which scopes, by which account, when (ISO 8601)."""

    refresh_token: str
    client_id: str
    scopes: tuple[str, ...]
    account: str
    granted_at: str

    def dump(self) -> bytes:
        """As the vault keeps it."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def load(cls, raw: bytes) -> Grant:
        """The other way. Raises ValueError."""
        try:
            data = json.loads(raw)
            texts = {key: str(data[key]) for key in ("refresh_token", "client_id", "account", "granted_at")}
            return cls(scopes=tuple(map(str, data["scopes"])), **texts)
        except (KeyError, TypeError) as fault:
            raise ValueError("no grant") from fault


def name_of(user: str) -> str:
    """Under which name the vault keeps this user's grant."""
    return "google/" + re.sub(r"[^a-z0-9._@-]", lambda odd: f"+{ord(odd[0]):x}", user.lower())


def allows(granted: Sequence[str], wanted: str) -> bool:
    """Whether these scopes hold that one."""
    return wanted in granted or IMAP in granted


def google_token(
    login: Login,
    user: str,
    scope: str,
    stored: Stored | None,
    *,
    keep: Keep | None = None,
    transport: Transport | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Token:
    """The source of access tokens for one user and scope (`API`, `IMAP`); nothing is read or asked for yet.

    `user` is "" for a service account that acts for nobody but itself (`PUBSUB`).
    `stored` reads the vault and `keep` writes it, should Google exchange the grant. `transport` makes the
    google.auth.transport.Request by which Google is asked; `clock` counts seconds.
    """
    keep = keep or _keep_nothing
    return Token(login, user, scope, stored, keep, transport or _transport, clock)


class Token:
    """Access tokens for one user, as long as one is good; any number of threads may ask."""

    def __init__(
        self,
        login: Login,
        user: str,
        scope: str,
        stored: Stored | None,
        keep: Keep,
        transport: Transport,
        clock: Callable[[], float],
    ) -> None:
        self.user = user
        self._login = login
        self.scope = scope
        self._stored = stored
        self._keep = keep
        self._transport = transport
        self._clock = clock
        self._lock = threading.Lock()
        self._token = ""
        self._ends = 0.0  # by the clock
        self._grant: Grant | None = None  # as Google knows it; what is kept may be older
        self._kept = b""
        self._refusal: tuple[bytes, float, NeedsOperator] | None = None  # what was refused, when, and why

    def access_token(self, refused: str = "") -> str:
        """A token that is good for some minutes at least, for XOAUTH2 or `Authorization: Bearer`.

        `refused` is one that a server did not take: then another one is fetched. Raises NeedsOperator, which says how
        to mend it, and TryLater where Google cannot be asked.
        """
        with self._lock:
            if not self._token or self._token == refused or self._clock() >= self._ends - _EARLY:
                self._token = ""
                self._refresh()
            return self._token

    def bearer(self, anew: bool = False) -> tuple[str, float]:
        """The token, and for how many seconds it is good; `anew` another than the last. Raises as `access_token`."""
        token = self.access_token(self._token if anew else "")
        return token, self._ends - self._clock()

    def credentials(self) -> Credentials:
        """The same as google-auth hands it to a connection, for one thread; it raises what `access_token` raises."""
        return _credentials(self)

    def _refresh(self) -> None:
        kept = self._evidence()
        if self._refusal is not None:
            what, at, why = self._refusal
            if what == kept and self._clock() - at < _AGAIN:
                raise NeedsOperator(str(why))
        try:
            found = self._by_account() if self._login.service_account else self._by_grant(kept)
        except NeedsOperator as why:
            self._refusal = (kept, self._clock(), why)
            raise
        self._token, lasts = found
        self._ends = self._clock() + lasts

    def _evidence(self) -> bytes:
        """What the login rests on: when it changes, a refusal means nothing any more."""
        if self._login.service_account:
            return str(_changed_at(self._login.service_account)).encode()
        return (self._stored(name_of(self.user)) if self._stored is not None else None) or b""

    def _by_account(self) -> tuple[str, float]:
        from google.auth.exceptions import GoogleAuthError
        from google.oauth2 import service_account

        assert self._login.service_account is not None
        info = read_service_account(self._login.service_account)
        try:
            account = service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
                info, scopes=[self.scope], subject=self.user or None
            )
        except (ValueError, GoogleAuthError) as fault:
            raise NeedsOperator(
                f"The key in {self._login.service_account} cannot be used. Make a new JSON key in Google's console."
            ) from fault
        return _refreshed(account, self._transport(), lambda fault: _refused_account(fault, info, self))

    def _by_grant(self, kept: bytes) -> tuple[str, float]:
        from google.oauth2.credentials import Credentials

        assert self._login.client is not None
        client = read_client(self._login.client)
        grant = self._granted(kept, client)
        user = Credentials(  # type: ignore[no-untyped-call]
            None,
            refresh_token=grant.refresh_token,
            token_uri=client.token_uri,
            client_id=client.id,
            client_secret=client.secret,
        )
        found = _refreshed(user, self._transport(), lambda fault: _refused_grant(fault, grant, client))
        if user.refresh_token != grant.refresh_token:
            self._grant = replace(grant, refresh_token=user.refresh_token)
            self._keep(name_of(self.user), self._grant.dump())
        return found

    def _granted(self, kept: bytes, client: Client) -> Grant:
        """The grant as it was given last. Raises NeedsOperator."""
        if kept != self._kept:
            self._kept, self._grant = kept, None
        if self._grant is None:
            if not kept:
                raise NeedsOperator(f"Nobody has let Twoyes into {self.user} at Google yet: run `twoyes auth gmail`")
            try:
                self._grant = Grant.load(kept)
            except ValueError as fault:
                raise NeedsOperator(f"What is stored for {self.user} is no grant: run `twoyes auth gmail`") from fault
        if self._grant.client_id != client.id:
            raise NeedsOperator(
                f"Google's grant for {self.user} was given to another OAuth client than that of the configuration:"
                " run `twoyes auth gmail`"
            )
        if not allows(self._grant.scopes, self.scope):
            raise NeedsOperator(
                f"Google's grant for {self.user} does not allow what is needed here ({self.scope}): run"
                " `twoyes auth gmail` and leave every box ticked"
            )
        return self._grant


def _refreshed(credentials: Any, request: Any, refused: Callable[[Any], NeedsOperator | TryLater]) -> tuple[str, float]:
    """An access token and for how many seconds it is good."""
    from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError

    def ask(*what: Any, **how: Any) -> Any:
        answer = request(*what, **how)
        if answer.status == 429 or answer.status >= 500:  # google-auth would sleep, and everybody with it
            raise TransportError(f"Google said {answer.status}")  # type: ignore[no-untyped-call]
        return answer

    try:
        credentials.refresh(ask)
    except RefreshError as fault:
        raise refused(fault) from fault
    except (TransportError, OSError) as fault:
        raise TryLater(f"Google's login does not answer ({' '.join(str(fault).split())[:200]})") from fault
    except (GoogleAuthError, ValueError, KeyError, TypeError) as fault:
        raise TryLater("Google's login answered something that is no token") from fault
    ends = credentials.expiry  # in UTC, without saying so
    lasts = (ends.replace(tzinfo=UTC) - datetime.now(UTC)).total_seconds() if ends else 3600.0
    return str(credentials.token), lasts


def _why(fault: Any) -> tuple[str, str]:
    """Google's error code and its own description (RFC 6749, section 5.2)."""
    about = fault.args[1] if len(fault.args) > 1 and isinstance(fault.args[1], dict) else {}
    description = " ".join(str(about.get("error_description") or about.get("error_subtype") or "").split())[:200]
    return str(about.get("error", "")), description


def _refused_grant(fault: Any, grant: Grant, client: Client) -> NeedsOperator | TryLater:
    error, words = _why(fault)
    if error == "invalid_grant":
        more = " An administrator's session limit may have ended it, too." if "rapt" in f"{words} {fault}" else ""
        return NeedsOperator(
            f"Google's grant for {grant.account} is over: run `twoyes auth gmail`. What may have ended it: access was"
            " taken away in the Google account; its password was changed; it was not used for 6 months; or the"
            " project's consent screen is in Testing, where every grant ends after 7 days (publish it: In production)."
            + more
        )
    if error in ("invalid_client", "unauthorized_client", "deleted_client"):
        return NeedsOperator(
            f"Google does not know the OAuth client {client.id} any more, or not with this secret."
            " Download it again in Google's console, then run `twoyes auth gmail`."
        )
    if error == "invalid_scope":
        return NeedsOperator(f"Google's grant for {grant.account} does not allow this: run `twoyes auth gmail`")
    return _passing(fault, error, words)


def _refused_account(fault: Any, info: dict[str, Any], token: Token) -> NeedsOperator | TryLater:
    error, words = _why(fault)
    who = info["client_email"]
    if error == "unauthorized_client" or "access_denied" in error:
        return NeedsOperator(
            f"{who} may not act for {token.user}. Allow it in the admin console of Google Workspace (Security, API"
            f" controls, Domain-wide delegation): client id {info.get('client_id', '')}, scope {token.scope}."
            " It can take hours until that works."
        )
    if error == "invalid_grant" and "user" in words.lower():
        return NeedsOperator(
            f"Google Workspace knows no user {token.user}. Write the primary address of an account of your organisation"
            " as user; domain-wide delegation never works for gmail.com."
        )
    if error == "invalid_grant":
        return NeedsOperator(
            f"Google refuses the key of {who} ({words or 'invalid_grant'}). Check the clock of this machine, and that"
            " the key was not deleted in Google's console."
        )
    return _passing(fault, error, words)


def _passing(fault: Any, error: str, words: str) -> NeedsOperator | TryLater:
    if getattr(fault, "retryable", False) or not error or error in ("internal_failure", "temporarily_unavailable"):
        return TryLater("Google's login does not work at the moment")
    return NeedsOperator(f"Google refuses the login ({error}{': ' if words else ''}{words}). See docs/gmail.md.")


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _keep_nothing(name: str, secret: bytes) -> None:
    """Where no vault can be written: the exchanged grant lives as long as this process."""


def _transport() -> Any:
    import google_auth_httplib2
    import httplib2

    return google_auth_httplib2.Request(httplib2.Http(timeout=_TIMEOUT))


def _credentials(source: Token) -> Credentials:
    from google.auth.credentials import Credentials

    class Live(Credentials):
        """The source's token as google-auth wants it: asked for before every request, and anew after a 401."""

        def __init__(self) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self.token: str | None = None

        def before_request(self, request: Any, method: str, url: str, headers: dict[str, str]) -> None:
            """Puts the token on a request."""
            self.token = source.access_token()
            self.apply(headers)  # type: ignore[no-untyped-call]

        def refresh(self, request: Any) -> None:
            """Fetches another token than the one that was refused."""
            self.token = source.access_token(self.token or "")

    return Live()
