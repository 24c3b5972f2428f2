"""The key outside the database: tokens are made from it, addresses that want no mail hidden, passwords sealed by it."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select

from bot import private
from bot.ports import NeedsOperator
from bot.storage import tables as t

Place = Path | str  # a file, or the name of a service in the system's keyring

KEY_CHECK = "key check"
_LONGEST = 1_000  # bytes
_USER = "key"  # under which the keyring has it
_LOST = (
    "(if it is lost for good: twoyes export, then twoyes import --without-key into a new database; "
    "open asks and do-not-contact are lost with it)"
)


def read_key(place: Place, make: Callable[[], bytes]) -> bytes:
    """The 32 bytes kept there; made by `make` and kept, for nobody else's eyes, where there are none yet.

    Raises NeedsOperator for a file that others can read, one that holds no key, a keyring that cannot be used.
    """
    found = known_key(place)
    if found is not None:
        return found
    try:
        return _into_file(place, make()) if isinstance(place, Path) else _into_keyring(place, make())
    except FileExistsError:  # another process was quicker
        return read_key(place, make)


def known_key(place: Place) -> bytes | None:
    """The 32 bytes kept there, None where there is nothing. Raises NeedsOperator like `read_key`."""
    if isinstance(place, Path):
        try:
            text = private.read(place, "key file", _LONGEST)
        except FileNotFoundError:
            return None
    else:
        text = (_from_keyring(place) or "").encode()
        if not text:
            return None
    with contextlib.suppress(ValueError):
        key = bytes.fromhex(text.decode("ascii").strip())
        if len(key) == 32:
            return key
    raise NeedsOperator(f"{told(place)} holds no key of 32 bytes: restore it from your backup")


def told(place: Place) -> str:
    """Where that is, for a sentence."""
    return str(place) if isinstance(place, Path) else f"the keyring entry {place}/{_USER}"


def key_check(key: bytes | None) -> str:
    """A value by which a key can be recognised and from which it cannot be had; "" for none."""
    return hmac.new(key, b"which key is this", hashlib.sha256).hexdigest()[:32] if key else ""


def token_of(key: bytes, introduction: int, party: str) -> str:
    """The token (128 bit) that binds an answer to this party's ask."""
    return hmac.new(key, f"ask {introduction} {party}".encode(), hashlib.sha256).hexdigest()[:32]


# The key and the database belong together: with another key its tokens, hashes and sealed secrets mean nothing


def key_of(engine: Engine, place: Place, make: Callable[[], bytes]) -> bytes:
    """The key that this database is used with; made where the database has not been used with one yet.

    From the first time on the database knows which one it was. Raises NeedsOperator where it is missing, where another
    one stands in its place, and like `read_key`: what was lost silently would be answers to open asks and the wish of
    people not to be written to.
    """
    with engine.connect().execution_options(only_reads=True) as connection, connection.begin():
        remembered = remembered_check(connection)
        key = known_key(place)  # behind the database: a process that makes a key writes it before it tells the database
        fault = misfit(connection, key, place)
    if fault:
        raise NeedsOperator(fault)
    key = key or read_key(place, make)
    if not remembered:
        adopt(engine, key)
    return key


def misfit(connection: Connection, key: bytes | None, place: Place) -> str:
    """Why this key is not the one the database was used with, as a sentence; "" where it is or none was used."""
    remembered = remembered_check(connection)
    token = connection.execute(select(t.token).limit(1)).first()
    if key is None:
        used = remembered or token or any(_has_rows(connection, table) for table in (t.suppressed, t.secret))
        if not used:
            return ""
        return f"the key of this database is missing: put it back at {told(place)} from your backup {_LOST}"
    if remembered:
        fits = hmac.compare_digest(remembered, key_check(key))
    else:  # as earlier versions left it: a token tells
        made = token_of(key, token.introduction_id, token.party) if token else ""
        fits = not token or hashlib.sha256(made.encode()).hexdigest() == token.hash
    if fits:
        return ""
    return f"{told(place)} is not the key this database was used with: put that one back from your backup {_LOST}"


def adopt(engine: Engine, key: bytes) -> None:
    """From now on this is the key of this database, whatever it was used with before."""
    with engine.begin() as connection:
        connection.execute(delete(t.remembered).where(t.remembered.c.name == KEY_CHECK))
        connection.execute(insert(t.remembered), {"name": KEY_CHECK, "value": key_check(key)})


def remembered_check(connection: Connection) -> str:
    """The `key_check` of the key this database was last used with; "" where it does not know."""
    value = connection.execute(select(t.remembered.c.value).where(t.remembered.c.name == KEY_CHECK)).scalar()
    return str(value or "")


def _has_rows(connection: Connection, table: object) -> bool:
    return connection.execute(select(1).select_from(table).limit(1)).first() is not None  # type: ignore[arg-type]


# Where it is kept


def _into_file(path: Path, key: bytes) -> bytes:
    private.make_folder(path.parent)
    beside = path.with_name(f"{path.name}.{os.getpid()}")  # whole or not at all: half a key would stop every start
    with open(beside, "x", encoding="ascii", opener=private.create) as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with open(path, "x", encoding="ascii", opener=private.create) as file:
            file.write(key.hex() + "\n")
    finally:
        beside.unlink()
    return key


def _from_keyring(service: str) -> str | None:
    import keyring  # slow to import, and wanted by few
    import keyring.errors

    try:
        return keyring.get_password(service, _USER)
    except keyring.errors.KeyringError as fault:
        raise NeedsOperator(
            f"the system's keyring cannot be used ({fault}): on a machine without one write secrets: {{file: PATH}}"
        ) from fault


def _into_keyring(service: str, key: bytes) -> bytes:
    import keyring
    import keyring.errors

    with contextlib.suppress(keyring.errors.KeyringError):
        keyring.set_password(service, _USER, key.hex())
    if _from_keyring(service) != key.hex():  # some take everything and keep nothing
        raise NeedsOperator("the system's keyring does not keep the key: write secrets: {file: PATH}")
    return key
