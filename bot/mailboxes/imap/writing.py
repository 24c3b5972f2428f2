"""What is changed in a mailbox: flags set and taken off, messages filed, moved and deleted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.mailboxes.imap.connection import Link

_COPYUID = re.compile(rb"(\d+) \d+ (\d+)")


def store(link: Link, uids: Sequence[int], *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
    """Adds first: broken off in between, a draft shows too much rather than nothing."""
    if add:
        link.client.add_flags(uids, add, silent=True)
    if remove:
        link.client.remove_flags(uids, remove, silent=True)


def append(link: Link, name: str, raw: bytes, flags: Sequence[str]) -> None:
    """Files a message in a folder, with these flags."""
    link.client.append(name, raw, flags)


def move(link: Link, uid: int, target: str) -> tuple[int, int] | None:
    """Moves a message of the open folder; answers (UIDVALIDITY, UID) where the server tells (RFC 4315).

    Without MOVE it is copied and removed; without UIDPLUS the original is only marked as deleted, as a plain
    EXPUNGE would remove what the owner has marked too.
    """
    client, wire = link.client, link.wire
    wire.response("COPYUID")
    if client.has_capability("MOVE"):
        client.move([uid], target)
    else:
        client.copy([uid], target)
    copied = _COPYUID.fullmatch((wire.response("COPYUID")[1] or [None])[-1] or b"")
    if not client.has_capability("MOVE"):
        delete(link, [uid])
    return (int(copied[1]), int(copied[2])) if copied else None


def delete(link: Link, uids: Sequence[int]) -> bool:
    """Marks as deleted and expunges these of the open folder; False where they could only be marked."""
    link.client.add_flags(uids, ["\\Deleted"], silent=True)
    if not link.client.has_capability("UIDPLUS"):
        return False
    link.client.uid_expunge(uids)
    return True


def discard(link: Link, uids: Sequence[int], name: str) -> bool:
    """Moves these of the open folder to the bin; False, as they are not gone yet."""
    link.client.move(uids, name)
    return False
