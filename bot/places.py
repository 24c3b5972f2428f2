"""Where mail stands: folders by their role, spots and cursors in them, and headings before a body is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

HEADER_FIELDS = (
    "From To Cc Bcc Subject Message-ID In-Reply-To References Date Content-Type Auto-Submitted Return-Path X-Loop"
    " Delivered-To X-Original-To List-Id Precedence X-Failed-Recipients"
)
"""The fields that decide, before a body is fetched, whether a mail can concern us."""


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
    """Where one message stands. (folder name, UIDVALIDITY, UID) never means another message (RFC 3501 2.3.1.1).

    `id` is the provider's own name for the message where it has one (Gmail: the message id, the same in every folder);
    `uid` is then made from it, so that spots are still ordered and compared alike.
    """

    folder: str
    uidvalidity: int
    uid: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder has been looked at: every UID below `next_uid` has been seen.

    `mark` is set where the provider numbers changes rather than messages (Gmail: the historyId up to which every change
    was seen, decimal); `next_uid` means nothing there, and a cursor moves only when all of a look was dealt with.
    """

    folder: str
    uidvalidity: int
    next_uid: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A message before its body is fetched. `fields` are raw header lines; `arrived` is aware UTC; size in bytes.

    `draft` is the provider's name for a draft that edits do not change (Gmail: the draft id), "" where it has none.
    """

    spot: Spot
    size: int
    arrived: datetime
    keywords: frozenset[str]
    fields: bytes
    draft: str = ""


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
