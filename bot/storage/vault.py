"""The vault: passwords and tokens of the mailboxes, sealed with the key that is not in the database.

AES-256-GCM (NIST SP 800-38D) under a key of its own, which HKDF (RFC 5869) makes from the main one. The name of a
secret is sealed with it, so that a row copied under another name does not open. The first byte tells how it was sealed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, delete, insert, select

from bot.ports import NeedsOperator
from bot.storage import tables as t

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

LONGEST = 64 * 1024  # bytes of a secret
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+/-]{0,127}")
_FIRST_WAY = b"\x01"
_NONCE = 12  # bytes


class Vault:
    """What is sealed, in one transaction. Secrets are bytes; names are told to everybody who may read the database."""

    def __init__(self, connection: Connection, key: bytes) -> None:
        self._connection = connection
        self._key = key

    def keep(self, name: str, secret: bytes, now: datetime) -> None:
        """Seals a secret under this name, in place of what stood there; `now` is aware.

        Raises ValueError for a name of other than 1 to 128 letters, digits and ._@+/- and for an empty or overlong
        secret.
        """
        if not _NAME.fullmatch(name):
            raise ValueError("a name has at most 128 letters, digits and ._@+/- and begins with a letter or digit")
        if not 0 < len(secret) <= LONGEST:
            raise ValueError(f"a secret has 1 to {LONGEST} bytes")
        nonce = os.urandom(_NONCE)  # never the repeatable chance of a test: one used twice gives the key away
        sealed = _FIRST_WAY + nonce + self._cipher().encrypt(nonce, secret, _bound_to(name))
        self.forget(name)
        self._connection.execute(insert(t.secret), {"name": name, "sealed": sealed, "at": now})

    def read(self, name: str) -> bytes | None:
        """The secret of this name, None where there is none. Raises NeedsOperator where it does not open."""
        from cryptography.exceptions import InvalidTag

        sealed = self._connection.execute(select(t.secret.c.sealed).where(t.secret.c.name == name)).scalar()
        if sealed is None:
            return None
        if sealed[:1] != _FIRST_WAY:
            raise NeedsOperator(f"the secret {name} was sealed by a newer Twoyes: run that version")
        nonce, rest = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            return self._cipher().decrypt(nonce, rest, _bound_to(name))
        except (InvalidTag, ValueError) as fault:
            how = "twoyes auth gmail" if name.startswith("google/") else f"twoyes secret set {name}"
            raise NeedsOperator(
                f"the secret {name} does not open with this key: run `{how}` to store it anew"
            ) from fault

    def forget(self, name: str) -> bool:
        """Takes a secret out; False where there was none of this name."""
        found = self._connection.execute(delete(t.secret).where(t.secret.c.name == name))
        return bool(found.rowcount)

    def names(self) -> list[tuple[str, datetime]]:
        """The names of all secrets, and since when (aware UTC) each is kept as it is."""
        query = select(t.secret.c.name, t.secret.c.at).order_by(t.secret.c.name)
        return [(row.name, row.at) for row in self._connection.execute(query)]

    def _cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"twoyes vault 1").derive(self._key)
        return AESGCM(derived)


def _bound_to(name: str) -> bytes:
    return _FIRST_WAY + name.encode()


def stored(engine: Engine, key: bytes) -> Callable[[str], bytes | None]:
    """A function that reads one secret, for whoever logs in; no writer is kept waiting, nor waited for."""

    def read(name: str) -> bytes | None:
        with engine.connect().execution_options(only_reads=True) as connection, connection.begin():
            return Vault(connection, key).read(name)

    return read
