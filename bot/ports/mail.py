"""Mail as the work needs it: one mailbox to read and file in, one way out for letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from bot.places import Cursor, DraftState, Folder, Heading, Spot, Sweep


class Mailbox(Protocol):
    """One mailbox. Every method may raise TryLater (connection) or NeedsOperator (login, folder)."""

    name: str

    def now(self, folder: Folder) -> Cursor | None:
        """The cursor behind the last message there is; None where the mailbox has no such folder."""

    def arrivals(self, folder: Folder, cursor: Cursor) -> Iterator[Sweep]:
        """What stands in the folder at or above the cursor, in UID order, in batches; header fields only, by PEEK."""

    def drafts(self) -> list[Heading]:
        """Every labelled draft: the keyword on a message in Drafts, or standing in the folder named like the label.

        Drafts that show a DraftState keyword already are listed too, with their keywords.
        """

    def fetch(self, spots: Iterable[Spot]) -> Iterator[tuple[Spot, bytes]]:
        """Whole messages, by PEEK. A message that is gone is left out."""

    def find(self, message_id: str, folders: Iterable[Folder]) -> Spot | None:
        """Where a message with this Message-ID (with its angle brackets) stands, the first of the folders named."""

    def mark(self, spots: Iterable[Spot], keyword: str) -> None:
        """Sets a keyword on messages; where the server keeps none, or one is gone, nothing happens."""

    def show(self, spot: Spot, state: DraftState) -> Spot:
        """Shows the state on a labelled draft and takes the label off; answers where the draft stands now."""

    def append(self, folder: Folder, raw: bytes, *, seen: bool, keywords: Iterable[str] = ()) -> None:
        """Files a message of ours."""

    def move(self, spot: Spot, folder: Folder, *, seen: bool) -> None:
        """Moves a message that we wrote ourselves."""

    def delete(self, spots: Iterable[Spot]) -> bool:
        """Deletes exactly these messages for good; one that is gone is left out.

        False where the server cannot expunge only these (no UIDPLUS): then they are marked as deleted, and go when
        their owner tidies up.
        """

    def wait(self, seconds: float) -> bool:
        """Waits until the watched folder changes (True) or the time is over (False). A hint, never the record."""

    def close(self) -> None:
        """Logs out; never raises."""


class Courier(Protocol):
    """One way out for letters."""

    def send(self, sender: str, recipients: tuple[str, ...], raw: bytes, *, before_data: Callable[[], bool]) -> str:
        """Hands one message to the server in one transaction: all recipients accepted, or nothing is transmitted.

        `before_data` is called when every recipient was accepted and the next byte would be DATA; when it answers
        False the transaction is dropped and LeaseLost raised. Returns the server's words after the final dot.
        Raises TryLater (4xx, connection before DATA), GiveUp (5xx, a recipient refused), Unknown (after DATA began).
        """

    def close(self) -> None:
        """Quits; never raises."""
