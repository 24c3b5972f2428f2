"""Waiting until the open folder changes: IDLE (RFC 2177), or a look now and then where it is not offered."""

from __future__ import annotations

import threading
import time
from typing import Any

from bot.mailboxes.imap.connection import Link, told_of_arrivals

IDLE_ROUND = 540.0  # seconds; RFC 2177 lets a server log out after 30 minutes, home routers forget much sooner
POLL = 10.0  # seconds between two looks where the server offers no IDLE


def idle(link: Link, seconds: float, closed: threading.Event) -> bool:
    """One IDLE round on the open folder (RFC 2177), or a poll where IDLE is not offered; True for arrivals."""
    client = link.client
    deadline = time.monotonic() + seconds
    if not client.has_capability("IDLE"):
        while (left := deadline - time.monotonic()) > 0:
            if closed.wait(min(left, POLL)):
                raise ConnectionAbortedError("closed while waiting")
            if told_of_arrivals(client.noop()[1]):
                return True
        return False
    client.idle()
    heard: list[Any] = []
    while not told_of_arrivals(heard) and (left := deadline - time.monotonic()) > 0:
        said = client.idle_check(timeout=left)
        if not said and time.monotonic() < deadline - 0.1:  # nothing, and early: how a closed connection shows
            raise ConnectionAbortedError("closed during IDLE")
        heard += said
    _, late = client.idle_done()
    return told_of_arrivals([*heard, *late])
