"""The files that Google's console gives: an OAuth client, or the key of a service account; read, checked, explained."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot import private
from bot.hosts import is_loopback
from bot.ports import NeedsOperator

LONGEST = 64 * 1024  # bytes of such a file
_GOOGLES = (".googleapis.com", ".google.com")


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client of the kind "Desktop app": who asks Google's users for their consent."""

    id: str
    secret: str
    project: str
    auth_uri: str
    token_uri: str

    def as_google_writes_it(self) -> dict[str, Any]:
        """The same as google_auth_oauthlib reads it."""
        return {
            "installed": {
                "client_id": self.id,
                "client_secret": self.secret,
                "auth_uri": self.auth_uri,
                "token_uri": self.token_uri,
            }
        }


def read_client(path: Path) -> Client:
    """The OAuth client in this file. Raises NeedsOperator, which says which file to take instead."""
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST + 1)
    except OSError as fault:
        raise NeedsOperator(
            f"The OAuth client file {path} cannot be read ({(fault.strerror or str(fault)).lower()})."
            " Make one in Google's console (Google Auth Platform, Clients) and download it, as docs/gmail.md shows."
        ) from fault
    data = _object(raw, path)
    if "web" in data:
        raise NeedsOperator(
            f"{path} is a client of the type Web application, which cannot log in from here."
            ' Make one of the type "Desktop app" in Google\'s console and download that.'
        )
    if data.get("type") == "service_account":
        raise NeedsOperator(
            f"{path} is the key of a service account. Write service_account: {path.name} in place of client."
        )
    inner = data.get("installed")
    if not isinstance(inner, Mapping) or not all(_text(inner, key) for key in ("client_id", "client_secret")):
        raise NeedsOperator(
            f"{path} is no OAuth client file."
            ' Make a client of the type "Desktop app" in Google\'s console and download its JSON.'
        )
    return Client(
        _text(inner, "client_id"),
        _text(inner, "client_secret"),
        _text(inner, "project_id"),
        _address(inner, "auth_uri", "https://accounts.google.com/o/oauth2/auth", path),
        _address(inner, "token_uri", "https://oauth2.googleapis.com/token", path),
    )


def read_service_account(path: Path) -> dict[str, Any]:
    """What stands in the key file of a service account. Raises NeedsOperator; the file must be its owner's alone."""
    try:
        raw = private.read(path, "key file", LONGEST)
    except FileNotFoundError as fault:
        raise NeedsOperator(f"The key file {path} cannot be read: {fault.strerror}.") from fault
    data = _object(raw, path)
    if data.get("type") != "service_account" or not all(
        _text(data, key) for key in ("client_email", "private_key", "token_uri")
    ):
        kind = "an OAuth client: write client: in place of service_account:" if "installed" in data else "no key file"
        raise NeedsOperator(f"{path} is {kind}. Make a JSON key of the service account in Google's console.")
    _address(data, "token_uri", "", path)
    return dict(data)


def _object(raw: bytes, path: Path) -> Mapping[str, Any]:
    try:
        data = json.loads(raw.decode("utf-8-sig")) if len(raw) <= LONGEST else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise NeedsOperator(f"{path} is not the JSON file that Google's console gives. Download it again.")
    return data


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _address(data: Mapping[str, Any], key: str, usual: str, path: Path) -> str:
    """Where secrets are sent to: Google's own hosts over TLS, or this machine (a server of one's own, for tests)."""
    given = _text(data, key) or usual
    try:
        parts = urlsplit(given)
        host = (parts.hostname or "").lower()
    except ValueError:
        host = ""
    if host and ((parts.scheme == "https" and f".{host}".endswith(_GOOGLES)) or is_loopback(host)):
        return given
    raise NeedsOperator(f"{path} names an address as {key} that is not Google's. Download the file again.")
