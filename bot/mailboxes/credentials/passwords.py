"""Where passwords come from: the environment, a file of the owner's, the system's keyring, or our own vault."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from bot import private
from bot.ports import NeedsOperator

_LONGEST = 8_192  # bytes; OAuth tokens are the longest secrets


def password_source(spec: str, stored: Callable[[str], bytes | None] | None = None) -> Callable[[], str]:
    """A function that reads the secret anew at each call, so that a changed password needs no restart.

    `spec` is `env:NAME`, `file:PATH` (`~` is the home folder), `keyring:SERVICE/USER` or `stored:NAME`, for which
    `stored` gives what is sealed under a name, None where nothing is. Raises NeedsOperator at once
    for any other, and when called where the secret is missing, empty or readable by others. No message holds a secret,
    nor a spec that may be one.
    """
    kind, colon, where = spec.partition(":")
    if colon and where:
        if kind == "env":
            return lambda: _from_environment(where)
        if kind == "file":
            return lambda: _from_file(Path(where).expanduser())
        if kind == "stored":
            return lambda: _from_vault(where, stored)
        if kind == "keyring" and all(where.rpartition("/")[::2]):
            service, _, user = where.rpartition("/")
            return lambda: _from_keyring(service, user)
    raise NeedsOperator(
        "A password is named by where it stands, never written into the configuration:"
        " env:NAME, file:PATH or keyring:SERVICE/USER, or stored:NAME."
    )


def _from_environment(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise NeedsOperator(f"The password is expected in the environment variable {name}, which is not set.")
    return _one_line(value, f"the environment variable {name}")


def _from_file(path: Path) -> str:
    try:
        raw = private.read(path, "password file", _LONGEST)
    except FileNotFoundError as fault:
        raise NeedsOperator(f"The password file {path} cannot be read: {fault.strerror}.") from fault
    return _text(raw, f"the password file {path}")


def _from_vault(name: str, stored: Callable[[str], bytes | None] | None) -> str:
    raw = stored(name) if stored is not None else None
    if raw is None:
        raise NeedsOperator(f"No password is stored under the name {name}. Run: twoyes secret set {name}")
    return _text(raw, f"the stored secret {name}")


def _from_keyring(service: str, user: str) -> str:
    import keyring  # slow to import, and wanted by few
    import keyring.errors

    try:
        value = keyring.get_password(service, user)
    except keyring.errors.KeyringError as fault:
        raise NeedsOperator(
            f"The system's keyring cannot be used ({fault}). On a server without one, use env:NAME or file:PATH."
        ) from fault
    if not value:
        raise NeedsOperator(f"The keyring holds no password for it. Run: keyring set {service} {user}")
    return _one_line(value, f"the keyring entry {service}/{user}")


def _text(raw: bytes, where: str) -> str:
    try:
        return _one_line(raw.decode("utf-8"), where)
    except UnicodeDecodeError:
        raise NeedsOperator(f"What stands in {where} is not UTF-8 text.") from None


def _one_line(value: str, where: str) -> str:
    value = value.rstrip("\r\n")
    if not value:
        raise NeedsOperator(f"There is no password in {where}: it is empty.")
    if not value.isprintable():
        raise NeedsOperator(f"There must be one line with the password in {where}, without control characters.")
    return value
