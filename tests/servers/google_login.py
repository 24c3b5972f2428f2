"""Google's login, in memory: grants, keys of service accounts, refusals; and how google-auth reaches it."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit

from google.auth.exceptions import TransportError


@cache
def private_key() -> str:
    """A key as Google makes one for a service account."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What google-auth expects of a transport."""

    status: int
    data: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class GoogleLogin:
    """Gives out numbered access tokens for the grants it knows. `away` is how the next answers fail."""

    grants: set[str] = field(default_factory=set)
    delegated: set[str] = field(default_factory=set)  # "subject scope"
    exchanged: dict[str, str] = field(default_factory=dict)  # an old grant and the one that takes its place
    lasts: int = 3600
    away: list[Exception | Answer] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    given: int = 0
    owner: str = "carla@conti.example"  # whoever sits before the browser
    grants_scopes: str | None = None  # what they leave ticked, None for all of it
    challenges: dict[str, str] = field(default_factory=dict)  # by code (RFC 7636)
    opened: list[dict[str, str]] = field(default_factory=list)  # what Google's page was asked for
    knocks: list[str] = field(default_factory=list)  # what else asks for a page at the port, before Google answers
    denies: str = ""

    def transport(self) -> Any:
        """What `google_token` takes for a transport."""
        return lambda: self

    def __call__(self, url: str, method: str = "GET", body: bytes = b"", headers: Any = None, **more: Any) -> Answer:
        """One request to the token endpoint."""
        fields = {key: values[0] for key, values in parse_qs(body.decode()).items()}
        self.asked.append({"url": url, **fields})
        if self.away:
            problem = self.away.pop(0)
            if isinstance(problem, Exception):
                raise problem
            return problem
        if url.endswith("/revoke"):
            known = fields["token"] in self.grants
            self.grants.discard(fields["token"])
            return Answer(200, b"{}") if known else refusal("invalid_token")
        if fields["grant_type"] == "authorization_code":
            return self._by_code(fields)
        if fields["grant_type"] == "refresh_token":
            return self._by_grant(fields["refresh_token"])
        return self._by_account(fields["assertion"])

    def _by_grant(self, grant: str) -> Answer:
        if grant not in self.grants:
            return refusal("invalid_grant", "Token has been expired or revoked.")
        more = {}
        if grant in self.exchanged:
            more["refresh_token"] = self.exchanged[grant]
            self.grants = (self.grants - {grant}) | {self.exchanged[grant]}
        return self._token(more)

    def _by_code(self, fields: dict[str, str]) -> Answer:
        digest = hashlib.sha256(fields["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if self.challenges.pop(fields["code"], None) != challenge:
            return refusal("invalid_grant", "Bad Request")
        grant = f"grant of {fields['code']}"
        self.grants.add(grant)
        scopes = self.opened[-1]["scope"] if self.grants_scopes is None else self.grants_scopes
        return self._token({"refresh_token": grant, "scope": scopes})

    def open(self, address: str) -> None:
        """The owner opens Google's page, and agrees; the browser is sent back to the port."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        self.opened.append(asked)
        code = f"code-{len(self.opened)}"
        self.challenges[code] = asked["code_challenge"]
        fields = {"state": asked["state"], "scope": asked["scope"]}
        fields |= {"error": self.denies} if self.denies else {"code": code}
        for knock in (*self.knocks, f"?{urlencode(fields)}"):
            try:
                urllib.request.urlopen(asked["redirect_uri"] + knock, timeout=10).read()
            except HTTPError as answer:
                answer.close()

    @contextmanager
    def served(self) -> Iterator[str]:
        """The same over HTTP, on this machine; answers the address. Gmail's profile is there, too."""
        login = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(Answer(200, json.dumps({"emailAddress": login.owner}).encode()))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self._answer(login(self.path, "POST", body))

            def _answer(self, answer: Answer) -> None:
                self.send_response(answer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer.data)))
                self.end_headers()
                self.wfile.write(answer.data)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def _by_account(self, assertion: str) -> Answer:
        from google.auth import jwt

        claims = jwt.decode(assertion, verify=False)
        if f"{claims.get('sub')} {claims['scope']}" not in self.delegated:
            return refusal("unauthorized_client", "Client is unauthorized to retrieve access tokens using this method.")
        return self._token({})

    def _token(self, more: dict[str, str]) -> Answer:
        self.given += 1
        answer = {"access_token": f"token {self.given}", "expires_in": self.lasts, "token_type": "Bearer", **more}
        return Answer(200, json.dumps(answer).encode())


def refusal(error: str, description: str = "") -> Answer:
    """An answer as RFC 6749 5.2 words it."""
    return Answer(400, json.dumps({"error": error, "error_description": description}).encode())


def unreachable() -> TransportError:
    """What google-auth raises when nobody answers."""
    return TransportError("no route to host")
