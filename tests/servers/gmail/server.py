"""The Gmail API as an HTTP server on the loopback interface: tokens, scopes, quota, uploads, batches, faults, a log."""

from __future__ import annotations

import itertools
import json
import threading
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from http.server import ThreadingHTTPServer
from typing import Any

from tests.servers.gmail import methods, more_methods, rules  # noqa: F401 - the methods enter themselves into HANDLERS
from tests.servers.gmail.account import Account
from tests.servers.gmail.asking import HANDLERS, Asked
from tests.servers.gmail.errors import ApiError, bad
from tests.servers.gmail.faults import Faults
from tests.servers.gmail.http import Answer, Broken, Handling, Request, masked
from tests.servers.gmail.post import AUTHSERV_ID, Post, crlf

BATCH_LIMIT = 100
LABEL = "intro-request"
_FOLDERS = {
    "INBOX": {"INBOX"},
    "Sent": {"SENT"},
    "Junk": {"SPAM"},
    "Archive": set(),
    "All Mail": set(),
    "Trash": {"TRASH"},
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it was answered; `batched` where it came in a batch."""

    method: str
    account: str
    units: int
    status: int
    batched: bool = False


class GmailServer:
    """Gmail, with several accounts and people elsewhere. Methods may be called from any thread.

    `accounts` are addresses of accounts here; `outside` those of people elsewhere, whose mail stands in `post.outside`.
    `clock` answers aware times. It has the surface of `bot.demo.mailserver.MailServer` as far as worlds need it.
    """

    host = "127.0.0.1"
    authserv_id = AUTHSERV_ID

    def __init__(
        self,
        accounts: Iterable[str],
        outside: Iterable[str] = (),
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.clock = clock
        self.post = Post(accounts, outside, clock)
        self.faults = Faults(clock)
        self.calls: list[Call] = []
        self.longest_page = 500
        self.units_per_minute: int | None = None
        self._tokens: dict[str, tuple[str, frozenset[str]]] = {}
        self._serial = itertools.count(1)
        self._spent: dict[str, deque[tuple[datetime, int]]] = {}
        self._uploads: dict[str, tuple[Request, bytes, bytearray]] = {}
        self._lock = threading.RLock()
        self._http: ThreadingHTTPServer | None = None

    # Its life

    def start(self) -> None:
        """Opens a port."""
        self._http = Handling.serve(self.answer)
        threading.Thread(target=self._http.serve_forever, args=(0.05,), name="gmail", daemon=True).start()

    def stop(self) -> None:
        """Closes the port and every connection."""
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http = None

    def __enter__(self) -> GmailServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port it listens on."""
        assert self._http is not None, "the server does not run"
        return int(self._http.server_address[1])

    @property
    def endpoint(self) -> str:
        """What `api_endpoint` is."""
        return f"http://{self.host}:{self.port}"

    # Who may call

    def token(self, address: str, *scopes: str) -> str:
        """A new access token for an account: gmail.modify where nothing else is said."""
        made = f"ya29.{next(self._serial):06d}.{address}"
        self._tokens[made] = (address.lower(), frozenset(scopes or (rules.MODIFY,)))
        return made

    def revoke(self, address: str) -> None:
        """Every token of an account is worth nothing from now on."""
        with self._lock:
            self._tokens = {key: value for key, value in self._tokens.items() if value[0] != address.lower()}

    # What tests do and see

    def account(self, address: str) -> Account:
        """The account behind an address."""
        return self.post.boxes[address.lower()]

    def fail(self, method: str, what: str, times: int = 1, *, retry_after: float = 0) -> None:
        """The next calls of a method ("drafts.send"; "*" for any) go wrong; see Faults.put."""
        self.faults.put(method, what, times, retry_after=retry_after)

    def forget_history(self, address: str) -> None:
        """The history up to now is gone: who asks for it starts anew."""
        with self._lock:
            self.account(address).forget_history()

    def counted(self) -> Counter[str]:
        """How often each method was called."""
        return Counter(call.method for call in self.calls)

    def units(self) -> int:
        """What all calls cost."""
        return sum(call.units for call in self.calls)

    def deliver(self, from_login: str | None, recipients: Iterable[str], raw: bytes) -> None:
        """Sends a mail as somebody here or elsewhere, or as a stranger (None)."""
        with self._lock:
            self.post.deliver(from_login, list(recipients), raw)

    def append(self, address: str, folder: str, raw: bytes, keywords: Iterable[str] = ()) -> None:
        """Files a mail as Gmail's own pages and mail programs would: keywords become labels, `\\Draft` a draft."""
        with self._lock:
            account = self.account(address)
            words = set(keywords) | ({folder} if folder == LABEL else set())
            labels = {self._label(account, word) for word in words if not word.startswith("\\")}
            if "\\Draft" in words or folder == "Drafts":
                account.save_draft(crlf(raw), labels)
            else:
                unread = set() if "\\Seen" in words else {"UNREAD"}
                account.add(crlf(raw), labels | _FOLDERS[folder] | unread)

    def mails(self, address: str, folder: str) -> list[bytes]:
        """The mails of a folder, oldest first."""
        with self._lock:
            address = address.lower()
            if address not in self.post.boxes:
                return list(self.post.outside.get(address, ())) if folder == "INBOX" else []
            found = sorted(self.account(address).messages.values(), key=lambda one: one.order)
            return [one.raw for one in found if self._stands(one.labels, folder)]

    def settle(self, timeout: float = 0.0) -> None:
        """Returns when every accepted mail is delivered: at once."""

    @staticmethod
    def _stands(labels: set[str], folder: str) -> bool:
        if folder in ("Archive", "All Mail"):
            return not labels & {"INBOX", "SENT", "DRAFT", "SPAM", "TRASH"}
        return {"Drafts": "DRAFT"}.get(folder) in labels or bool(_FOLDERS.get(folder, set()) & labels)

    @staticmethod
    def _label(account: Account, name: str) -> str:
        return (account.label_named(name) or account.make_label(name, {})).id

    # HTTP

    def answer(self, request: Request) -> Answer:
        """What the server answers. Raises Broken where it hangs up."""
        with self._lock:
            try:
                if request.path.startswith("/batch"):
                    return self._batch(request)
                if request.path.startswith(("/upload/", "/resumable/upload/")):
                    return self._upload(request)
                return self._call(request)
            except ApiError as refusal:
                return Answer(refusal.code, refusal.shown(), refusal.headers)
            except Broken:
                raise
            except Exception:
                traceback.print_exc()  # a fault of the fake's own; the test that met it shows this
                raise

    def _call(self, request: Request, media: bytes | None = None, *, batched: bool = False) -> Answer:
        method, path = rules.find(request.verb, request.path)
        fault = self.faults.take(method.name)
        address, status = "", 500
        try:
            address, scopes = self._who(request, path)
            if fault is not None and not fault.after:
                raise fault.error or Broken
            if not rules.allowed(method, scopes):
                raise ApiError(403, "insufficientPermissions", "Request had insufficient authentication scopes.")
            self._spend(address, method.units)
            found = self._do(method, path, request, media, address, scopes)
            if fault is not None:
                raise fault.error or Broken
            status = 200 if found is not None else 204
            return Answer(status, masked(found, request.fields) if found is not None else None)
        except ApiError as refusal:
            status = refusal.code
            raise
        finally:
            self.calls.append(Call(method.name, address, method.units, status, batched))

    def _do(
        self,
        method: rules.Method,
        path: dict[str, str],
        request: Request,
        media: bytes | None,
        address: str,
        scopes: frozenset[str],
    ) -> dict[str, Any] | None:
        handler = HANDLERS.get(method.name)
        if handler is None:
            raise ApiError(501, "notImplemented", f"The strict fake does not play {method.name}.")
        body = rules.body_of(method, request.body)
        if media is not None and not method.uploads:
            raise bad("This method takes no upload")
        full = frozenset({rules.MODIFY, rules.FULL, f"{rules.PREFIX}gmail.readonly"})
        metadata = not scopes & full and f"{rules.PREFIX}gmail.metadata" in scopes
        asked = Asked(
            self.account(address),
            self.post,
            path,
            method.query(request.query),
            body,
            media,
            metadata,
            self.longest_page,
            method.name == "messages.insert",
        )
        return handler(asked)

    def _who(self, request: Request, path: dict[str, str]) -> tuple[str, frozenset[str]]:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        known = self._tokens.get(token)
        if kind.lower() != "bearer" or known is None:
            words = "Request had invalid authentication credentials. Expected OAuth 2 access token."
            raise ApiError(401, "authError", words, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
        if path["userId"].lower() not in ("me", known[0]):
            raise ApiError(403, "forbidden", f"Delegation denied for {known[0]}")
        return known

    def _spend(self, address: str, units: int) -> None:
        """Quota per user and minute. Raises ApiError 403 where it is used up."""
        now = self.clock()
        spent = self._spent.setdefault(address, deque())
        while spent and spent[0][0] <= now - timedelta(minutes=1):
            spent.popleft()
        if self.units_per_minute is not None and sum(one for _, one in spent) + units > self.units_per_minute:
            words = "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'"
            raise ApiError(403, "rateLimitExceeded", words, domain="usageLimits")
        spent.append((now, units))

    # Uploads and batches

    def _upload(self, request: Request) -> Answer:
        api = request.path.removeprefix("/resumable").removeprefix("/upload")
        match dict(request.query).get("uploadType"):
            case "media":
                return self._call(request.with_(api, b"", request.query), request.body)
            case "multipart":
                parts = request.parts()
                if len(parts) != 2:
                    raise bad("Malformed multipart body: metadata and media are needed.")
                return self._call(request.with_(api, parts[0], request.query), parts[1])
            case "resumable":
                return self._resumable(request, api)
            case other:
                raise bad(f"Invalid upload type: {other}")

    def _resumable(self, request: Request, api: str) -> Answer:
        key = dict(request.query).get("upload_id")
        if key is None:
            rules.find(request.verb, api)
            key = f"AAno4V{next(self._serial):08d}"
            query = [(name, value) for name, value in request.query if name != "upload_id"]
            self._uploads[key] = (request.with_(api, b"", query), request.body, bytearray())
            where = f"{self.endpoint}{request.path}?uploadType=resumable&upload_id={key}"
            return Answer(200, None, {"Location": where, "X-GUploader-UploadID": key})
        if request.verb != "PUT" or key not in self._uploads:
            raise ApiError(404, "notFound", "No such upload.")
        first, metadata, data = self._uploads[key]
        span, _, total = request.headers.get("content-range", "").removeprefix("bytes ").partition("/")
        if span and not span.startswith("*"):
            if int(span.partition("-")[0]) != len(data):
                raise ApiError(503, "backendError", "These bytes do not follow those that are here.")
            data += request.body
        elif not span:
            data += request.body
        if total not in ("", "*") and len(data) < int(total):
            return Answer(308, None, {"Range": f"bytes=0-{len(data) - 1}"} if data else {})
        del self._uploads[key]
        return self._call(first.with_(first.path, metadata, first.query), bytes(data))

    def _batch(self, request: Request) -> Answer:
        outer = message_from_bytes(
            b"Content-Type: " + request.headers.get("content-type", "").encode() + b"\r\n\r\n" + request.body
        )
        inner: Any = outer.get_payload()
        if not isinstance(inner, list) or not inner:
            raise bad("Failed to parse batch request, error: 0 items.")
        if len(inner) > BATCH_LIMIT:
            raise bad(f"The batch request includes more than {BATCH_LIMIT} calls.")
        answers = []
        for part in inner:
            one = Request.read(part.get_payload(decode=True), request.headers)
            try:
                answer = self._call(one, batched=True)
            except ApiError as refusal:
                answer = Answer(refusal.code, refusal.shown(), refusal.headers)
            answers.append((str(part["Content-ID"] or "<0>"), answer))
        return Answer.together(answers)


def loads(answer: Answer) -> Any:
    """The JSON of an answer."""
    with suppress(ValueError):
        return json.loads(answer.bytes())
    return None
