"""A Mailbox at Gmail: each call of the port as calls of its interface, from any thread."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from bot.mailboxes.gmail import reading
from bot.mailboxes.gmail.changes import FOLDERS, Changes
from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.drafts import Drafts
from bot.mailboxes.gmail.errors import Gone, MissingScope, Refused
from bot.mailboxes.gmail.labels import Labels
from bot.mailboxes.gmail.reading import id_of, spot_of, stands_in
from bot.mailboxes.gmail.settings import GmailSettings
from bot.mailboxes.gmail.watching import Watch
from bot.mailboxes.links import steady
from bot.places import Cursor, DraftState, Folder, Heading, Spot, Sweep

POLL = 20.0  # seconds between two looks whether something changed, while nobody calls
LAG = 5.0  # seconds after a call of which the history did not know yet
_THERE = (*FOLDERS, Folder.DRAFTS)
_LATEST = 25  # messages of a folder that are looked through where the search does not find one yet
_REMEMBERED = 2_000
_AT_ONCE = 1_000  # messages in one change of labels
_SEARCHABLE = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]+>")


class GmailMailbox:
    """A Mailbox over Gmail's interface. Connects when first called; threads may call it at once.

    A folder is what Gmail's labels make of it: INBOX, SENT, JUNK, and ALL, which is archived mail and nothing else.
    Spots bear the message id, which stays when a message moves; cursors bear the historyId. A round in which nothing
    changed costs two calls: one look at the history for all folders, one listing for drafts.
    """

    def __init__(self, settings: GmailSettings, client: GmailClient | None = None, watch: Watch | None = None) -> None:
        """Opens nothing yet. `watch` is who hears Gmail call, where it is not the one of the settings."""
        self.name = settings.name
        self._settings = settings
        self._client = client or GmailClient(settings)
        self._labels = Labels(self._client)
        self._drafts = Drafts(self._client, self._labels)
        self._changes = Changes(self._client, self._labels.keywords, self._drafts.hear)
        self._named: dict[str, str] = {}  # Message-IDs of messages that were looked through
        self._heard = ""  # the historyId up to which `wait` has listened
        own = Watch(self._client, settings.pubsub, self._watched) if settings.pubsub else None
        self._watch = watch or own
        self._closed = threading.Event()

    def now(self, folder: Folder) -> Cursor | None:
        """The cursor behind everything there is; None for the folders that Gmail has not, ARCHIVE and REQUESTS."""
        return self._changes.cursor(folder, self._changes.now()) if folder in _THERE else None

    def arrivals(self, folder: Folder, cursor: Cursor) -> Iterator[Sweep]:
        """What came to the folder since the cursor, as headings in batches of a hundred, the oldest first.

        It came when it was delivered, sent, taken out of Junk or of the trash. The last sweep bears the new cursor,
        those before it the old one; it is empty where nothing came here, but something changed elsewhere. Where Gmail
        keeps the history no longer, or the cursor is of another provider, everything of two weeks is listed again.
        """
        yield from self._changes.arrivals(folder, cursor)

    def past(self, folder: Folder, page: str, count: int) -> tuple[list[Heading], str]:
        """What stands in the folder, newest first; a page is Gmail's own."""
        if folder not in _THERE:
            return [], ""
        query = reading.listing(folder) | ({"pageToken": page} if page else {})
        try:
            request = self._client.resource("messages").list(userId="me", maxResults=count, **query)
            answer = self._client.call(request)
        except Refused:
            if not page:
                raise
            return [], ""
        ids = [str(one["id"]) for one in answer.get("messages") or ()]
        return list(self._headings(folder, ids)), str(answer.get("nextPageToken") or "")

    def drafts(self) -> list[Heading]:
        """Every labelled draft, and every draft that shows a DraftState; `draft` is the draft id.

        Labelled is what bears the label, or stands alone in a thread that bears it, or has the tag in its subject and
        shows no state yet. `keywords` then hold the label as configured. Of drafts with the tag only the hundred newest
        are seen.
        """
        return self._drafts.listed()

    def fetch(self, spots: Iterable[Spot]) -> Iterator[tuple[Spot, bytes]]:
        """Whole messages in the order asked for; one that is gone is left out."""
        for spot in spots:
            raw = reading.raw_of(self._client, id_of(spot))
            if raw is not None:
                yield spot, raw

    def find(self, message_id: str, folders: Iterable[Folder]) -> Spot | None:
        """Where a message with exactly this Message-ID stands, in the first of the folders that has it.

        By search, and, as a message can be found so only some seconds after it came, among the newest of each folder.
        """
        wanted = [folder for folder in folders if folder in _THERE]
        if not wanted or not message_id.isascii() or not message_id.isprintable():
            return None
        if _SEARCHABLE.fullmatch(message_id):
            query = {"q": f"rfc822msgid:{message_id[1:-1]}", "includeSpamTrash": Folder.JUNK in wanted}
            if spot := self._bearing(message_id, wanted, query):
                return spot
        found = (self._bearing(message_id, [one], reading.listing(one) | {"maxResults": _LATEST}) for one in wanted)
        return next((spot for spot in found if spot is not None), None)

    def mark(self, spots: Iterable[Spot], keyword: str) -> None:
        """Puts a label on messages: "$IntroHandled" shows as "intro-request/handled"; one that is gone is left out."""
        ids = [id_of(spot) for spot in spots]
        for some in (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)):
            self._labels.using([keyword], partial(self._label, some))

    def show(self, spot: Spot, state: DraftState) -> Spot:
        """Shows the state on a labelled draft and takes the label off; it stays where it is, or gone.

        Where Gmail refuses, the draft is no request any more until it changes or the program is started anew.
        """
        self._drafts.show(spot, state)
        return spot

    def append(self, folder: Folder, raw: bytes, *, seen: bool, keywords: Iterable[str] = ()) -> None:
        """Files a message of ours. Broken off in the middle it may stand there: look for its Message-ID first."""
        words = list(keywords)
        if folder is Folder.DRAFTS:
            drafts = self._client.resource("drafts")
            made = self._client.call(drafts.create(userId="me", body={"message": {"raw": reading.encoded(raw)}}))
            if words:
                self._labels.using(words, partial(self._label, [made["message"]["id"]]))
            return
        places = [reading.NAMES[folder]] if folder in reading.NAMES else []
        places += [] if seen else ["UNREAD"]
        self._labels.using(words, lambda add: self._insert(raw, [*places, *add]))

    def move(self, spot: Spot, folder: Folder, *, seen: bool) -> None:
        """Moves a message that we wrote ourselves. What Gmail sent stands in Sent by itself: it only leaves INBOX."""
        here = [name for role, name in reading.NAMES.items() if role in (Folder.INBOX, Folder.JUNK)]
        add = [reading.NAMES[folder]] if folder in (Folder.INBOX, Folder.JUNK) else []
        remove = [name for name in here if name not in add] + (["UNREAD"] if seen else [])
        self._label([id_of(spot)], add, remove)

    def delete(self, spots: Iterable[Spot]) -> bool:
        """Deletes exactly these messages for good; one that is gone is left out.

        False where the login does not allow that (it needs more than gmail.modify): they are put in the trash then,
        which Gmail empties after thirty days.
        """
        ids = list(dict.fromkeys(id_of(spot) for spot in spots))
        messages = self._client.resource("messages")
        try:
            for start in range(0, len(ids), _AT_ONCE):
                some = ids[start : start + _AT_ONCE]
                self._client.call(messages.batchDelete(userId="me", body={"ids": some}), again=True)
        except MissingScope:
            for one in ids:
                try:
                    self._client.call(messages.trash(userId="me", id=one), again=True)
                except Gone:
                    continue
            return False
        return True

    def wait(self, seconds: float) -> bool:
        """Waits until mail comes or a draft changes (True) or the time is over (False).

        Gmail calls where it was told to, else it is asked every twenty seconds. What nobody listened to before the
        first call counts as a change. Raises TryLater when the mailbox is closed or cannot be reached.
        """
        deadline, rest = steady() + seconds, seconds
        while not self._changed():
            left = deadline - steady()
            if left <= 0:
                return False
            called = self._watch.wait(min(left, rest), lambda: int(self._known() or 0)) if self._watch else None
            if called is None:
                self._closed.wait(min(left, POLL))
            rest = LAG if called else seconds
        return True

    def roles(self) -> dict[Folder, str | None]:
        """Connects and answers which folder is which label of Gmail's: for a doctor's eyes."""
        self._changes.now()
        names = {**reading.NAMES, Folder.ALL: "archived mail"}
        return {folder: names.get(folder) for folder in Folder}

    def keeps_label(self) -> bool:
        """Whether the request label is there, or can be made."""
        return bool(self._labels.id_of(self._settings.label))

    def close(self) -> None:
        """Ends what is under way in any thread; never raises. A closed mailbox stays closed."""
        self._closed.set()
        if self._watch is not None:
            self._watch.close()
        self._client.close()

    def _headings(self, folder: Folder, ids: list[str]) -> Iterator[Heading]:
        return reading.headings(self._client, folder, ids, self._labels.keywords)

    def _bearing(self, message_id: str, folders: list[Folder], query: dict[str, object]) -> Spot | None:
        answer = self._client.call(self._client.resource("messages").list(userId="me", **query))
        ids = [str(one["id"]) for one in answer.get("messages") or ()][:_LATEST]
        found = {}
        for id_, named, labels in reading.message_ids(
            self._client, [one for one in ids if self._may_be(one, message_id)]
        ):
            self._named[id_] = named
            if named == message_id:
                found[id_] = labels
        return next(
            (spot_of(one, id_) for one in folders for id_, labels in found.items() if stands_in(labels, one)), None
        )

    def _may_be(self, id_: str, message_id: str) -> bool:
        """Whether it has not been read yet that the message bears another Message-ID: that never changes."""
        if len(self._named) > _REMEMBERED:
            self._named.clear()
        return self._named.get(id_, message_id) == message_id

    def _label(self, ids: list[str], add: list[str], remove: Sequence[str] = ()) -> None:
        """Changes labels on messages; one that is gone is left out."""
        messages, body = self._client.resource("messages"), {"addLabelIds": add, "removeLabelIds": [*remove]}
        if len(ids) > 1:
            try:
                self._client.call(messages.batchModify(userId="me", body={"ids": ids, **body}), again=True)
                return
            except Refused:  # one of them is gone, or all is: each by itself tells
                pass
        for one in ids:
            try:
                self._client.call(messages.modify(userId="me", id=one, body=body), again=True)
            except Gone:
                continue

    def _insert(self, raw: bytes, labels: list[str]) -> None:
        body = {"raw": reading.encoded(raw), "labelIds": labels}
        messages = self._client.resource("messages")
        self._client.call(messages.insert(userId="me", body=body, internalDateSource="receivedTime"))

    def _watched(self) -> list[str]:
        """The labels of which Gmail is to call."""
        return [*reading.NAMES.values(), self._labels.id_of(self._settings.label)]

    def _known(self) -> str:
        """The historyId up to which a round has read or `wait` has listened; "" before the first of both."""
        return max((one for one in (self._heard, self._changes.mark) if one), key=int, default="")

    def _changed(self) -> bool:
        """Whether mail came or a draft changed since this was asked last; what our own rounds saw does not count."""
        mark = self._known()
        if not mark:
            self._heard = self._changes.now()
            return True
        look = self._changes.read(mark)
        self._heard = look.end
        if look.gone:
            return True
        changed = look.since(mark)
        came = (change.reaches(folder) for change in changed.values() for folder in FOLDERS)
        return any(came) or self._drafts.concerned(changed)
