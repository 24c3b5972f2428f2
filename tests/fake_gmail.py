"""A fake provider that behaves like Gmail's API: it replaces Message-IDs, sends by way of drafts and can tell of them,
names messages by ids of its own, and counts changes rather than messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.mailboxes.imap.reading import BATCH
from bot.places import Cursor, DraftState, Folder, Heading, Spot, Sweep
from bot.ports import GiveUp, LeaseLost, NeedsOperator, Receipt, TryLater, Unknown
from tests.fakes import Carried, FakeAccount, FakeMail, FakeMailbox, FakePost

_ID = re.compile(rb"^Message-ID:[ \t]*(<[^>\r\n]*>)", re.IGNORECASE | re.MULTILINE)
_SCATTER = 0x9E3779B97F4A7C15


class FakeGmailCourier:
    """A Courier that puts each letter into Drafts, tells its handle, and sends the draft under another Message-ID.

    Faults, for the next letters in order: "put-off" (TryLater, no draft yet), "put-off-after" (TryLater, the draft
    stands there), "no-grant" and "no-grant-after" (NeedsOperator, alike), "lost" (Unknown, the draft stands there),
    "lost-but-taken" (Unknown, everybody has it), "not-read" (it left, and its new Message-ID could not be read).
    `trouble` is raised by every `trace` while it is set, and by every `send` where it is a refused login.
    """

    def __init__(self, post: FakePost, login: str) -> None:
        self.post = post
        self.login = login
        self.carried: list[Carried] = []
        self.faults: list[str] = []
        self.trouble: Exception | None = None
        self.drafts: dict[str, bytes] = {}
        self.left: dict[str, str] = {}  # the new Message-ID, by handle
        self._serial = 0

    def fail(self, fault: str, times: int = 1) -> None:
        """The next letters meet this fault."""
        self.faults += [fault] * times

    def send(
        self,
        sender: str,
        recipients: tuple[str, ...],
        raw: bytes,
        *,
        before_data: Callable[[str], bool],
        handle: str = "",
    ) -> Receipt:
        """Makes a draft, unless that of an earlier try stands there, and sends it."""
        if isinstance(self.trouble, NeedsOperator):
            raise self.trouble
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "put-off":
            raise TryLater("503 backendError")
        if fault == "no-grant":
            raise NeedsOperator("the grant was revoked: run twoyes auth gmail")
        nobody = {one: "no such account" for one in recipients if self.post.owner(one) is None}
        if nobody:
            raise GiveUp("a recipient was refused", nobody)
        if handle not in self.drafts and handle not in self.left:
            self._serial += 1
            handle = f"r-{self._serial} t-{self._serial}"
            self.drafts[handle] = raw
        if not before_data(handle):
            raise LeaseLost
        if fault == "put-off-after":
            raise TryLater("429 Too many concurrent requests for user")
        if fault == "no-grant-after":
            raise NeedsOperator("the grant was revoked: run twoyes auth gmail")
        if fault != "lost" and handle in self.drafts:
            self._leave(handle, sender, recipients)
        if fault in ("lost", "lost-but-taken"):
            raise Unknown("the connection broke after drafts.send")
        return Receipt(True, "sent", "" if fault == "not-read" else self.left[handle])

    def _leave(self, handle: str, sender: str, recipients: tuple[str, ...]) -> None:
        final = f"<CA{len(self.left)}@mail.gmail.example>"
        raw = _ID.sub(b"Message-ID: " + final.encode(), self.drafts.pop(handle), count=1)
        self.left[handle] = final
        self.carried.append(Carried(sender, recipients, raw))
        self.post.append(self.login, "Sent", raw, ["\\Seen"])
        for recipient in recipients:
            self.post.take_in(sender, recipient, raw, self.login)

    def trace(self, handle: str, message_id: str) -> Receipt | None:
        """What became of a draft."""
        if self.trouble is not None:
            raise self.trouble
        if handle in self.drafts:
            return Receipt(False, "it stands in Drafts unsent")
        return Receipt(True, "it stands in Sent", self.left[handle]) if handle in self.left else None

    def discard(self, handle: str) -> None:
        """Deletes a draft."""
        if self.trouble is not None:
            raise self.trouble
        self.drafts.pop(handle, None)

    def close(self) -> None:
        """Nothing to quit."""


class FakeGmailMailbox(FakeMailbox):
    """A FakeMailbox whose spots bear ids, in no order, and whose cursors are marks; drafts keep their id when edited.

    `keeps_labels` False is a provider that refuses to take a label off a draft.
    """

    keeps_labels = True

    def now(self, folder: Folder) -> Cursor | None:
        """The cursor behind the last change there."""
        here = super().now(folder)
        return here and Cursor(here.folder, 1, 0, str(here.next_uid))

    def arrivals(self, folder: Folder, cursor: Cursor) -> Iterator[Sweep]:
        """What came since the mark; only the last batch carries the next one."""
        there = self.account.folders[self._require(folder)]
        end = replace(cursor, mark=str(there.next_uid))
        uids = [uid for uid in sorted(there.mails) if uid >= int(cursor.mark or 1)]
        batches = [uids[at : at + BATCH] for at in range(0, len(uids), BATCH)] or [[]]
        for batch in batches:
            headings = tuple(self._heading(cursor.folder, uid) for uid in batch)
            yield Sweep(headings, end if batch is batches[-1] else cursor)

    def past(self, folder: Folder, page: str, count: int) -> tuple[list[Heading], str]:
        """Newest first; a page is a token that only this provider reads."""
        name = self._name_of(folder)
        uids = sorted(self.account.folders[name].mails, reverse=True) if name else []
        start = int(page.removeprefix("page ")) if page else 0
        headings = [self._heading(name or "", uid) for uid in uids[start : start + count]]
        return headings, f"page {start + count}" if start + count < len(uids) else ""

    def fetch(self, spots: Iterable[Spot]) -> Iterator[tuple[Spot, bytes]]:
        """Whole messages, in the order asked for."""
        self._fail()
        for spot in spots:
            mail = self._at(spot)
            if mail is not None:
                yield spot, mail.raw

    def find(self, message_id: str, folders: Iterable[Folder]) -> Spot | None:
        """By the Message-ID that a letter travels under."""
        spot = super().find(message_id, folders)
        return spot and spot_of(spot.folder, spot.uid)

    def show(self, spot: Spot, state: DraftState) -> Spot:
        """The label off and a state on, unless the provider refuses."""
        if self.keeps_labels:
            mail = self._at(spot)
            if mail is not None:
                mail.keywords -= {self.label, *DraftState}
                mail.keywords.add(state.value)
        return spot

    def _at(self, spot: Spot) -> FakeMail | None:
        there = self.account.folders.get(spot.folder)
        uids = there.mails if there is not None else {}
        return next((uids[uid] for uid in uids if spot_of(spot.folder, uid) == spot), None)

    def _heading(self, name: str, uid: int) -> Heading:
        heading = super()._heading(name, uid)
        draft = next((word for word in heading.keywords if word.startswith("draft:")), "")
        return replace(heading, spot=spot_of(name, uid), draft=draft.removeprefix("draft:"))

    def _relocate(self, spot: Spot, target: str) -> Spot:
        there = self.account.folders[spot.folder]
        uid = next(uid for uid in there.mails if spot_of(spot.folder, uid) == spot)
        if target == spot.folder:
            return spot
        return spot_of(target, self.account.folder(target).file(there.mails.pop(uid)))


def spot_of(folder: str, uid: int) -> Spot:
    """Where a message stands, by an id that says nothing of its place among others."""
    number = (uid * _SCATTER + len(folder)) & ((1 << 62) - 1)
    return Spot(folder, 1, number, f"{number:x}")


def edit_draft(account: FakeAccount, draft: str, raw: bytes, now: datetime) -> None:
    """Its owner writes on: another message under the same draft id, which keeps its labels."""
    folder = account.folder("Drafts")
    uid, mail = next((uid, mail) for uid, mail in folder.mails.items() if f"draft:{draft}" in mail.keywords)
    del folder.mails[uid]
    folder.file(replace(mail, raw=raw, keywords=set(mail.keywords), arrived=now))
