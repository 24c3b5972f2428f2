"""A Courier over the SMTP of a provider that files what it sends, and may give it another Message-ID: Gmail."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from bot.mailboxes.mark import MARK, mark_of
from bot.mailboxes.smtp.courier import SmtpCourier
from bot.ports import Receipt

_MESSAGE_ID = re.compile(rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)


class Sent(Protocol):
    """Where the provider files what it sends."""

    def sent(self, message_id: str) -> str | None:
        """Under which Message-ID the letter travels that we gave this one; None where no copy is found."""

    def close(self) -> None:
        """Logs out; never raises."""


class FiledCourier:
    """An SmtpCourier whose letters bear a mark, by which their copy in Sent is known under whatever Message-ID.

    The copy is looked for when somebody asks (`trace`), never while a letter is under way.
    """

    def __init__(self, courier: SmtpCourier, folder: Sent) -> None:
        """Opens nothing yet, and closes both in the end."""
        self._courier = courier
        self._folder = folder

    def send(
        self,
        sender: str,
        recipients: tuple[str, ...],
        raw: bytes,
        *,
        before_data: Callable[[str], bool],
        handle: str = "",
    ) -> Receipt:
        """As `SmtpCourier.send`; the letter's handle is its mark."""
        match = _MESSAGE_ID.search(raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0])
        mark = mark_of(match[1].decode("ascii", "replace")) if match else ""
        marked = f"{MARK}: {mark}\r\n".encode() + raw if mark else raw
        return self._courier.send(sender, recipients, marked, before_data=lambda _: before_data(mark))

    def trace(self, handle: str, message_id: str) -> Receipt | None:
        """A copy in Sent proves that the letter left, and tells under which Message-ID; without one nobody can tell."""
        travels_as = self._folder.sent(message_id)
        return Receipt(True, "a copy stands in Sent", travels_as) if travels_as is not None else None

    def discard(self, handle: str) -> None:
        """Nothing: what was not sent stands nowhere."""

    def check(self) -> None:
        """Connects and logs in, for a doctor's eyes; raises what `send` would raise."""
        self._courier.check()

    def close(self) -> None:
        """Quits; never raises."""
        self._courier.close()
        self._folder.close()
