"""Google, as far as a web server meets it: keys of its own, tokens signed with them, and what it answers when asked."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from google.auth import crypt, jwt
from google.auth.exceptions import TransportError

from bot.web.identity import CERTIFICATES, Transport

SERVICE = "service-123456789012@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"
CLIENT = "123456789012-abcdefgh.apps.googleusercontent.com"
BASE = "https://desk.conti.example"
CARLA = "carla@conti.example"
SUB = "110248495921238986420"


@cache
def private_key(name: str) -> bytes:
    """A private key (PEM) of this name; made once."""
    return _pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))


@cache
def public_key(name: str) -> str:
    """Its public half (PEM)."""
    key = serialization.load_pem_private_key(private_key(name), None)
    return key.public_key().public_bytes(*_SPKI).decode()


_SPKI = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _pem(key: Any) -> bytes:
    coding = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem: bytes = key.private_bytes(*coding)
    return pem


def signed(claims: Mapping[str, Any], key: str = "k1", kid: str | None = None) -> str:
    """A token with these claims, signed RS256 by the key; `kid` names another than it was signed with."""
    token: bytes = jwt.encode(_signer(key, kid or key), claims)
    return token.decode()


@cache
def _signer(key: str, kid: str) -> crypt.RSASigner:
    """Made once: reading a private key takes as long as fifty signatures."""
    return crypt.RSASigner.from_string(private_key(key), key_id=kid)


def elliptic(claims: Mapping[str, Any], kid: str) -> tuple[str, str]:
    """A token signed ES256, and the public key (PEM)."""
    key = ec.generate_private_key(ec.SECP256R1())
    token: bytes = jwt.encode(crypt.EsSigner.from_string(_pem(key), key_id=kid), claims)
    return token.decode(), key.public_key().public_bytes(*_SPKI).decode()


def part(value: object) -> str:
    """One part of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def claims(audience: str, email: str, /, **other: Any) -> dict[str, Any]:
    """Claims as Google makes them, valid for an hour from now; None in `other` leaves one out."""
    now = int(time.time())
    given = {
        "iss": "https://accounts.google.com",
        "aud": audience,
        "azp": audience,
        "sub": SUB,
        "email": email,
        "email_verified": True,
        "iat": now - 5,
        "exp": now + 3_595,
        **other,
    }
    return {key: value for key, value in given.items() if value is not None}


def system_token(endpoint: str = "home", **other: Any) -> str:
    """The token by which Google shows that it calls for this add-on."""
    return signed(claims(f"{BASE}/addon/{endpoint}", SERVICE, **{"sub": "987", **other}))


def user_token(email: str = CARLA, **other: Any) -> str:
    """The token that says who looks at Gmail."""
    return signed(claims(CLIENT, email, **other))


def event(
    *,
    parameters: Mapping[str, str] | None = None,
    inputs: Mapping[str, Any] | None = None,
    user: str | None = None,
    gmail: Mapping[str, Any] | None = None,
    scopes: list[str] | None = None,
) -> dict[str, Any]:
    """An event as Gmail posts it, of Carla unless another token is given; "" leaves the token out."""
    authorization: dict[str, Any] = {"userOAuthToken": "ya29.open", "systemIdToken": system_token()}
    if user != "":
        authorization["userIdToken"] = user or user_token()
    if scopes is not None:
        authorization["authorizedScopes"] = scopes
    common: dict[str, Any] = {
        "hostApp": "GMAIL",
        "platform": "WEB",
        "userLocale": "en-US",
        "timeZone": {"id": "Europe/Madrid", "offset": 3600000},
    }
    if parameters is not None:
        common["parameters"] = dict(parameters)
    if inputs is not None:
        common["formInputs"] = dict(inputs)
    found: dict[str, Any] = {"commonEventObject": common, "authorizationEventObject": authorization}
    return {**found, "gmail": dict(gmail)} if gmail is not None else found


@dataclass
class FakeGoogle:
    """Answers for Google's certificates and for Gmail's messages, and remembers what it was asked.

    `keys` are the public keys by id; `reachable` False makes it a server that nobody reaches. `mails` are Gmail's
    answers by message id.
    """

    keys: dict[str, str] = field(default_factory=lambda: {"k1": public_key("k1")})
    reachable: bool = True
    status: int = 200
    raw: bytes | None = None
    mails: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    def transport(self) -> Transport:
        """A way to this Google."""
        return self._answer

    def _answer(self, url: str, *, method: str, timeout: float, headers: Mapping[str, str] | None = None) -> Any:
        assert method == "GET"
        assert timeout <= 5
        self.asked.append(url)
        self.headers.append(headers or {})
        if not self.reachable:
            raise TransportError("nobody answers")
        if url == CERTIFICATES:
            data = self.raw if self.raw is not None else json.dumps(self.keys).encode()
            return SimpleNamespace(status=self.status, data=data, headers={})
        found = self.mails.get(url.partition("?")[0].rpartition("/")[2])
        return SimpleNamespace(status=404 if found is None else 200, data=json.dumps(found).encode(), headers={})
