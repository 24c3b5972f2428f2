"""The key outside the database: tokens are made from it, and addresses that want no mail are hidden by it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from bot.ports import NeedsOperator


def read_key(path: Path, make: Callable[[], bytes]) -> bytes:
    """The 32 bytes in this file; made by `make` and written, mode 0600, where the file does not exist yet.

    Raises NeedsOperator for a file that others can read or that holds no key.
    """
    found = known_key(path)
    return _write(path, make()) if found is None else found


def known_key(path: Path) -> bytes | None:
    """The 32 bytes in this file, None where it does not exist. Raises NeedsOperator like `read_key`."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if mode & 0o077:
        raise NeedsOperator(f"{path} can be read by others: run `chmod 600 {path}`")
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError as fault:
        raise NeedsOperator(f"{path} holds no key: restore it from your backup") from fault
    if len(key) != 32:
        raise NeedsOperator(f"{path} holds no key of 32 bytes: restore it from your backup")
    return key


def _write(path: Path, key: bytes) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key
