"""Files for their owner's eyes: made so whatever the umask, and read only while nobody else could have."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from bot.ports import NeedsOperator


def create(path: str | Path, flags: int) -> int:
    """A file descriptor of this file, mode 0600 where it is new: an opener for `open`."""
    return os.open(path, flags, 0o600)


def make_folder(path: Path) -> None:
    """Makes a folder and those above it that do not exist yet, all of them mode 0700."""
    missing = []
    while not path.exists():
        missing.append(path)
        path = path.parent
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def read(path: Path, what: str, longest: int) -> bytes:
    """What stands in a file that only its owner may read; at most `longest` bytes. `what` names it in a sentence.

    Raises FileNotFoundError, and NeedsOperator for one that others can read or change, that belongs to somebody else,
    that is too long, or no file at all.
    """
    try:
        # without blocking: a pipe in its place must not hold up the start
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
            about = os.fstat(file.fileno())  # of what was opened, not of what stands there meanwhile
            if not stat.S_ISREG(about.st_mode):
                raise NeedsOperator(f"The {what} {path} is not a file.")
            if about.st_mode & 0o077:
                raise NeedsOperator(f"The {what} {path} can be read or changed by others. Run: chmod 600 {path}")
            if is_strangers(about):
                raise NeedsOperator(f"The {what} {path} belongs to another user. Run: chown {os.geteuid()} {path}")
            raw = file.read(longest + 1)
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise NeedsOperator(f"The {what} {path} cannot be read: {fault.strerror}.") from fault
    if len(raw) > longest:
        raise NeedsOperator(f"The {what} {path} is too long to be one.")
    return raw


def is_strangers(about: os.stat_result) -> bool:
    """Whether a file belongs to neither this account nor the system."""
    return about.st_uid not in (os.geteuid(), 0)


def keep_private(path: Path) -> bool:
    """Takes every right to this file from everybody but its owner; True where somebody else had one.

    Raises NeedsOperator where it belongs to another user, who could give them back.
    """
    try:
        about = path.stat()
        if is_strangers(about):
            raise NeedsOperator(f"{path} belongs to another user: run `chown {os.geteuid()} {path}`")
        if not about.st_mode & 0o077:
            return False
        path.chmod(stat.S_IMODE(about.st_mode) & 0o700)
    except FileNotFoundError:
        return False
    except PermissionError as fault:
        raise NeedsOperator(f"{path} can be read or changed by others: run `chmod 600 {path}`") from fault
    return True
