"""Mail as the work needs it: one mailbox to read and file in, one way out for letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.places import Cursor, DraftState, Folder, Heading, Spot, Sweep


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the provider says of a letter: whether it left, in which words, and under which Message-ID it travels.

    `message_id` is "" where it is the one that we gave it (angle brackets included otherwise): Gmail replaces it.
    """

    left: bool
    words: str
    message_id: str = ""


class Mailbox(Protocol):
    """One mailbox. Every method may raise TryLater (connection) or NeedsOperator (login, folder)."""

    name: str

    def now(self, folder: Folder) -> Cursor | None:
        """The cursor behind the last message there is; None where the mailbox has no such folder."""

    def arrivals(self, folder: Folder, cursor: Cursor) -> Iterator[Sweep]:
        """What stands in the folder at or above the cursor, in UID order, in batches; header fields only, by PEEK."""

    def past(self, folder: Folder, page: str, count: int) -> tuple[list[Heading], str]:
        """What stands in the folder already, the newest first, `count` headings at a time, and the page before them.

        `page` "" begins with the newest message; the page answered is "" where nothing is older. A page that means
        nothing any more (the folder was renumbered) answers nothing.
        """

    def drafts(self) -> list[Heading]:
        """Every labelled draft: the keyword on a message in Drafts, or standing in the folder named like the label.

        Drafts that show a DraftState keyword already are listed too, with their keywords.
        """

    def fetch(self, spots: Iterable[Spot]) -> Iterator[tuple[Spot, bytes]]:
        """Whole messages, by PEEK, of one folder by UID, or in the order asked for where spots have ids. A message that
        is gone is left out."""

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

    def send(
        self,
        sender: str,
        recipients: tuple[str, ...],
        raw: bytes,
        *,
        before_data: Callable[[str], bool],
        handle: str = "",
    ) -> Receipt:
        """Hands one message to the server in one transaction: all recipients accepted, or nothing is transmitted.

        `before_data` is called with the letter's handle when the next step could make it leave (SMTP: every recipient
        was accepted and the next byte would be DATA; Gmail: it stands in Drafts and the next call sends it). When it
        answers False nothing leaves and LeaseLost is raised. The handle is the provider's name for this letter, by
        which `trace` finds what became of it, "" where there is none; it is written down before anything leaves.
        `handle` is that of an earlier try of the same letter, which may be used again so that it cannot leave twice.
        Raises TryLater (nothing left and the same call may succeed later), GiveUp (it never will), Unknown (it may
        have left), NeedsOperator (the login).
        """

    def trace(self, handle: str, message_id: str) -> Receipt | None:
        """What became of a letter handed over under this handle, or with this Message-ID; None where nobody can tell.

        `left` False is certain too: it stands at the provider unsent. Raises TryLater and NeedsOperator.
        """

    def discard(self, handle: str) -> None:
        """Takes back what stands at the provider unsent under this handle; nothing happens where it left, or is gone.

        Raises TryLater and NeedsOperator.
        """

    def close(self) -> None:
        """Quits; never raises."""
