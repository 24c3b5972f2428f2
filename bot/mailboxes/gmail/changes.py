"""What changed in a mailbox since a historyId: one look at the history for all folders, and the way back without it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.mailboxes.gmail import reading
from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.errors import Gone, Refused
from bot.mailboxes.gmail.reading import NAMES, Keywords
from bot.places import Cursor, Folder, Sweep

FOLDERS = (Folder.INBOX, Folder.SENT, Folder.JUNK, Folder.ALL)
"""The folders that mail comes to."""

BACK = "newer_than:14d"  # how far a look goes where the history is gone; Gmail keeps it for a week or longer
_NEWEST = 50  # messages that are looked at then, whatever the search says
_NEVER_KEPT = "1"  # a historyId of which no history is left
_FIELDS = "nextPageToken,historyId,history(id,messagesAdded,messagesDeleted,labelsAdded,labelsRemoved)"
_BACK_FROM = frozenset(("TRASH", "SPAM", "DRAFT"))  # who loses one of these may be new where they stand then


@dataclass(slots=True)
class Change:
    """What happened to one message: whether it came, which labels it got and lost, and which it had at the last."""

    came: bool = False
    deleted: bool = False
    gained: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    labels: frozenset[str] | None = None  # None where the history does not tell

    @property
    def touched(self) -> set[str]:
        """Every label that it had or has, as far as the history tells."""
        return self.gained | self.lost | (self.labels or frozenset())

    def reaches(self, folder: Folder) -> bool:
        """Whether it may have come to this folder: from outside, from the trash, from Junk, or as a draft that left.

        What was archived before we looked counts for INBOX, where it came to, and never for ALL: so it counts once,
        however far apart the cursors of the two are.
        """
        if self.deleted:
            return False
        fresh = self.came or not _BACK_FROM.isdisjoint(self.lost)
        if folder is not Folder.ALL:
            name = NAMES[folder]
            return name in self.gained or (fresh and (self.labels is None or name in self.touched))
        return fresh and not self.by_inbox and (self.labels is None or reading.stands_in(self.labels, Folder.ALL))

    @property
    def by_inbox(self) -> bool:
        """Whether it stood in INBOX at some time."""
        return "INBOX" in self.touched


@dataclass(slots=True)
class Look:
    """One look at the history from `start` to `end`, in the order of the changes; `gone` where it was not kept."""

    start: str
    end: str
    records: list[dict[str, Any]]
    gone: bool = False
    used: set[Folder] = field(default_factory=set)

    def serves(self, folder: Folder, mark: str) -> bool:
        """Whether it tells everything since the mark to a folder that it has not served yet.

        INBOX, which a round reads first, never takes what another folder's look left over: that may be a round old.
        """
        if folder in self.used or (folder is Folder.INBOX and self.used):
            return False
        if self.start == mark:
            return True
        return not self.gone and is_mark(mark) and int(self.start) <= int(mark) <= int(self.end)

    def since(self, mark: str) -> dict[str, Change]:
        """What happened to each message since the mark."""
        return changes(one for one in self.records if int(one.get("id") or 0) > int(mark))


class Changes:
    """The history of one mailbox. A look serves every folder once, so that a round through them all is one call."""

    def __init__(self, client: GmailClient, keywords: Keywords, tell: Callable[[Mapping[str, Change] | None], None]):
        """`tell` hears of every look what happened to which message, or None where nobody knows."""
        self._client = client
        self._keywords = keywords
        self._tell = tell
        self._look: Look | None = None
        self._lock = threading.Lock()

    def now(self) -> str:
        """The historyId as of now."""
        try:
            return str(self._client.call(self._client.resource("users").getProfile(userId="me"))["historyId"])
        except Gone:  # a server without profiles tells it with any history
            history = self._client.resource("history")
            answer = self._client.call(history.list(userId="me", startHistoryId=_NEVER_KEPT, maxResults=1))
            return str(answer["historyId"])

    def arrivals(self, folder: Folder, cursor: Cursor) -> Iterator[Sweep]:
        """What came to the folder since the cursor; see `GmailMailbox.arrivals`."""
        mark = cursor.mark if cursor == self.cursor(folder, cursor.mark) else ""
        with self._lock:
            if self._look is None or not self._look.serves(folder, mark):
                self._look = self.read(mark)
                self._tell(None if self._look.gone else changes(self._look.records))
            look = self._look
            look.used.add(folder)
        if look.gone:
            ids, archived = self._recent(folder), set[str]()
        else:
            came = {one: change for one, change in look.since(mark).items() if change.reaches(folder)}
            ids = sorted(came, key=lambda one: reading.spot_of(folder, one).uid)
            archived = {one for one, change in came.items() if folder is Folder.INBOX and change.by_inbox}
        end = self.cursor(folder, look.end)
        for first in range(0, len(ids), reading.BATCH):
            batch = ids[first : first + reading.BATCH]
            found = tuple(reading.headings(self._client, folder, batch, self._keywords, archived))
            if first + reading.BATCH < len(ids):
                yield Sweep(found, cursor, look.gone)
            else:
                yield Sweep(found, end, look.gone)
        if not ids and (look.gone or look.end != mark):
            yield Sweep((), end, look.gone)

    def read(self, mark: str) -> Look:
        """The history since the mark, all of it; a Look that is `gone` where Gmail does not have it (any more)."""
        if not is_mark(mark):
            return Look(mark, self.now(), [], gone=True)
        records: list[dict[str, Any]] = []
        end = mark
        history = self._client.resource("history")
        request = history.list(userId="me", startHistoryId=mark, maxResults=500, fields=_FIELDS)
        try:
            while request is not None:
                answer = self._client.call(request)
                records += answer.get("history") or ()
                end = str(answer.get("historyId") or end)
                request = history.list_next(request, answer)
        except Refused:  # too old (404); or never one of this account's (404 or 400)
            return Look(mark, self.now(), [], gone=True)
        return Look(mark, end, records)

    @property
    def mark(self) -> str:
        """Up to where the last look reached; "" before the first."""
        return self._look.end if self._look is not None else ""

    def cursor(self, folder: Folder, mark: str) -> Cursor:
        """The cursor of a folder that was read up to the mark."""
        return Cursor(folder.value.upper(), 1, 0, mark)

    def _recent(self, folder: Folder) -> list[str]:
        """The ids of what came to the folder in the last two weeks, the oldest first.

        The search does not know what came a moment ago, and the history will not tell of it any more: the newest
        messages are listed without a search, too.
        """
        query = reading.listing(folder)
        searched = {**query, "q": f"{query.get('q', '')} {BACK}".strip()}
        unsearched = {key: value for key, value in query.items() if key != "q"}
        request = self._client.resource("messages").list(userId="me", maxResults=_NEWEST, **unsearched)
        newest = self._client.call(request).get("messages") or ()
        found = [*newest, *self._client.pages("messages", "messages", maxResults=500, **searched)]
        return list(dict.fromkeys(str(one["id"]) for one in found))[::-1]


def is_mark(mark: str) -> bool:
    """Whether this can be a historyId: decimal, of any length."""
    return mark.isascii() and mark.isdigit() and len(mark) <= 40


def changes(records: Iterable[dict[str, Any]]) -> dict[str, Change]:
    """What the records of a history tell, message by message; told twice, it is the same."""
    found: dict[str, Change] = {}
    for record in records:
        for kind in ("messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved"):
            for one in record.get(kind) or ():
                message = one.get("message") or {}
                change = found.setdefault(str(message.get("id") or ""), Change())
                labels = set(one.get("labelIds") or ())
                change.came |= kind == "messagesAdded"
                change.deleted |= kind == "messagesDeleted"
                change.gained |= labels if kind == "labelsAdded" else set()
                change.lost |= labels if kind == "labelsRemoved" else set()
                if "labelIds" in message:
                    change.labels = frozenset(message["labelIds"])
    found.pop("", None)
    return found
