"""Ports: what the work needs from the outside, as protocols, and the errors that come back, named by what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class TryLater(Exception):
    """Nothing happened; the same call may succeed later. `after` is a hint in seconds, or None."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class GiveUp(Exception):
    """Nothing happened and repeating will not help. `refused` maps recipients to what the server said of them.

    `ours` is True where the server speaks of us (our limit, our address, our content) and nothing is learnt about
    the recipients.
    """

    def __init__(self, reason: str, refused: dict[str, str] | None = None, *, ours: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.refused = refused or {}
        self.ours = ours


class Unknown(Exception):
    """It may have happened and it may not: the answer after the final dot was lost (RFC 1047). Look for evidence."""


class NeedsOperator(Exception):
    """Only a person can mend this (wrong password, missing folder, untrusted certificate). The text says how."""


class LeaseLost(Exception):
    """Somebody else may be sending this letter: nothing was transmitted, and nothing may be."""


class Folder(StrEnum):
    """The folders that have a role; the adapter maps them to names (special-use, RFC 6154, or the configuration)."""

    INBOX = "inbox"
    DRAFTS = "drafts"
    SENT = "sent"
    ARCHIVE = "archive"
    ALL = "all"
    JUNK = "junk"
    REQUESTS = "requests"  # the folder named like the label: a draft moved or copied there is a labelled draft


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one message stands. (folder name, UIDVALIDITY, UID) never means another message (RFC 3501 2.3.1.1)."""

    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder has been looked at: every UID below `next_uid` has been seen."""

    folder: str
    uidvalidity: int
    next_uid: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A message before its body is fetched. `fields` are raw header lines; `arrived` is aware UTC; size in bytes."""

    spot: Spot
    size: int
    arrived: datetime
    keywords: frozenset[str]
    fields: bytes


@dataclass(frozen=True, slots=True)
class Sweep:
    """One batch of arrivals and the cursor that is right once they are dealt with.

    `renumbered` is True when the folder's UIDVALIDITY changed since the cursor was made: everything in the folder is
    listed again and what was handled before must be known by its content.
    """

    headings: tuple[Heading, ...]
    cursor: Cursor
    renumbered: bool = False


class DraftState(StrEnum):
    """What a labelled draft shows its owner, as a keyword or, where keywords are not kept, as a folder."""

    ACCEPTED = "intro-accepted"
    PROBLEM = "intro-problem"
    DONE = "intro-done"


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

    def mark(self, spot: Spot, keyword: str) -> None:
        """Sets a keyword; where the server keeps none, nothing happens."""

    def show(self, spot: Spot, state: DraftState) -> Spot:
        """Shows the state on a labelled draft and takes the label off; answers where the draft stands now."""

    def append(self, folder: Folder, raw: bytes, *, seen: bool, keywords: Iterable[str] = ()) -> None:
        """Files a message of ours."""

    def move(self, spot: Spot, folder: Folder, *, seen: bool) -> None:
        """Moves a message that we wrote ourselves."""

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
