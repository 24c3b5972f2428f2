"""Google's login, in memory: grants, keys of service accounts, refusals; and how google-auth reaches it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs

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
