"""A Mailbox over IMAP: each call of the port on one of two connections, one thread at a time."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator

from imapclient.exceptions import IMAPClientAbortError

from bot.mailboxes.imap import gmail, reading, waiting, writing
from bot.mailboxes.imap.connection import LONGEST, Link
from bot.mailboxes.imap.drafts import Marks, labelled, show
from bot.mailboxes.imap.folders import name_of, require, trash
from bot.mailboxes.imap.settings import ImapSettings
from bot.mailboxes.links import check_security, within
from bot.places import Cursor, DraftState, Folder, Heading, Spot, Sweep
from bot.ports import TryLater


class ImapMailbox:
    """A Mailbox over two connections, opened when first needed: one for work, one for `wait`.

    One thread may work while another waits; calls of the same kind queue behind a lock. A generator (`arrivals`,
    `fetch`) holds its lock only while it fetches a batch, so other calls may come in between. `close` may be called
    from any thread and ends a waiting at once. A connection found dead at the start of a call is replaced once; when it
    breaks later, TryLater is raised and the next call connects anew: when to try again is the caller's decision.
    """

    def __init__(self, settings: ImapSettings) -> None:
        """Opens nothing yet. Raises NeedsOperator for settings that would send passwords in the clear."""
        check_security(settings.host, settings.security)
        self.name = settings.name
        self._settings = settings
        self._marks = Marks(settings.label)
        self._work = Link(settings)
        self._watch = Link(settings)
        self._work_lock = threading.RLock()
        self._watch_lock = threading.Lock()
        self._closed = threading.Event()

    def now(self, folder: Folder) -> Cursor | None:
        """The cursor behind the last message there is; None where the mailbox has no such folder."""
        with self._working() as link:
            name = name_of(link, folder)
            if name is None:
                link.forget_folders()  # it may be made before the next call
                return None
            opened = link.open(name, fresh=True)
            next_uid = opened.uidnext or max(reading.search(link, "ALL"), default=0) + 1
            return Cursor(name, opened.uidvalidity, next_uid)

    def arrivals(self, folder: Folder, cursor: Cursor) -> Iterator[Sweep]:
        """What stands in the folder at or above the cursor, in UID order, 500 at a time; header fields only.

        Nothing new yields nothing, except that a renumbered folder always yields a sweep, so that its new UIDVALIDITY
        is learnt even when it is empty. A folder that the settings call by another name now counts as renumbered.
        """
        with self._working() as link:
            name = require(link, folder)
            opened = link.open(name)
            renumbered = (cursor.folder, cursor.uidvalidity) != (name, opened.uidvalidity)
            start = 1 if renumbered else cursor.next_uid
            criteria = f"UID {start}:*"
            if folder is Folder.ALL:  # what somebody is still writing stands there too, and at Gmail what was sent
                criteria += ' UNDRAFT X-GM-RAW "-in:sent"' if link.gmail else " UNDRAFT"
            # "n:*" answers the last message even where n lies beyond it (RFC 3501 section 6.4.8)
            uids = [uid for uid in sorted(link.client.search(criteria)) if uid >= start]
        if renumbered and not uids:
            yield Sweep((), Cursor(name, opened.uidvalidity, 1), renumbered)
        for batch in reading.batches(uids, reading.BATCH):
            with self._working() as link:
                if link.open(name).uidvalidity != opened.uidvalidity:
                    raise TryLater(f"{name} of mailbox {self.name} was renumbered while it was read")
                headings = tuple(reading.headings(link, batch))
            yield Sweep(headings, Cursor(name, opened.uidvalidity, batch[-1] + 1), renumbered)

    def past(self, folder: Folder, page: str, count: int) -> tuple[list[Heading], str]:
        """Headings of what stands in the folder, newest first; a page is "UIDVALIDITY UID NAME", all below that UID."""
        with self._working() as link:
            name = name_of(link, folder)
            if name is None:
                return [], ""
            opened = link.open(name, fresh=not page)
            uidvalidity, below, of = reading.page_of(page) if page else (opened.uidvalidity, 0, name)
            if (uidvalidity, of) != (opened.uidvalidity, name):
                return [], ""
            uids = reading.search(link, "UID", f"1:{below - 1}") if below > 1 else reading.search(link, "ALL")
            if below == 1:
                return [], ""
            chosen = uids[-count:]
            found = list(reading.headings(link, chosen))[::-1]
        return found, f"{uidvalidity} {chosen[0]} {name}" if len(uids) > count else ""

    def drafts(self) -> list[Heading]:
        """Every labelled draft, and every draft that shows a DraftState, wherever the label or the state is kept.

        Keyword or folder, it reads alike: `keywords` holds the label, as configured, where the draft is labelled, and
        the DraftState where it shows one.
        """
        with self._working() as link:
            return labelled(link, self._marks)

    def fetch(self, spots: Iterable[Spot]) -> Iterator[tuple[Spot, bytes]]:
        """Whole messages, by PEEK, folder after folder. A message that is gone, or was renumbered, is left out."""
        asked: dict[tuple[str, int], list[int]] = {}
        for spot in spots:
            asked.setdefault((spot.folder, spot.uidvalidity), []).append(spot.uid)
        for (folder, uidvalidity), uids in asked.items():
            for batch in reading.batches(sorted(set(uids)), reading.BATCH):
                with self._working() as link:
                    portions = reading.portions(link, batch) if link.open(folder).uidvalidity == uidvalidity else []
                for portion in portions:
                    with self._working() as link:
                        here = link.open(folder).uidvalidity == uidvalidity
                        bodies = reading.bodies(link, portion) if here else []
                    for uid, raw in bodies:
                        yield Spot(folder, uidvalidity, uid), raw

    def find(self, message_id: str, folders: Iterable[Folder]) -> Spot | None:
        """Where a message with exactly this Message-ID stands, in the first of the folders that has it."""
        if not message_id.isascii() or not message_id.isprintable():
            return None
        with self._working() as link:
            for folder in folders:
                name = name_of(link, folder)
                if name is None:
                    continue
                opened = link.open(name)
                uids = reading.with_message_id(link, message_id)
                if uids:
                    return Spot(name, opened.uidvalidity, uids[0])
        return None

    def mark(self, spots: Iterable[Spot], keyword: str) -> None:
        """Sets a keyword on messages, at Gmail a label below the request label; where none is kept nothing happens."""
        folders: dict[tuple[str, int], list[int]] = {}
        for spot in spots:
            folders.setdefault((spot.folder, spot.uidvalidity), []).append(spot.uid)
        for (folder, uidvalidity), uids in folders.items():
            with self._working() as link:
                opened = link.open(folder, writable=True)
                if opened.uidvalidity != uidvalidity:
                    continue
                if link.gmail:
                    gmail.relabel(link, uids, add=gmail.shown_as(link, keyword))
                elif opened.keeps(keyword):
                    writing.store(link, uids, add=[keyword])

    def show(self, spot: Spot, state: DraftState) -> Spot:
        """Shows the state on a labelled draft and takes the label off; answers where the draft stands now.

        By keyword where the draft stands in Drafts and the server keeps keywords, else by moving it to the folder
        "accepted", "problem" or "done" below the label's, which is made when missing. A draft that is gone stays gone.
        """
        with self._working() as link:
            return show(link, self._marks, spot, state)

    def append(self, folder: Folder, raw: bytes, *, seen: bool, keywords: Iterable[str] = ()) -> None:
        """Files a message of ours. Broken off in the middle it may stand there: look for its Message-ID first."""
        with self._working() as link:
            name = require(link, folder)
            flags = list(keywords)
            if flags:
                opened = link.open(name, writable=True)
                flags = [flag for flag in flags if opened.keeps(flag)]
            flags += ["\\Seen"] if seen else []
            flags += ["\\Draft"] if folder is Folder.DRAFTS else []
            writing.append(link, name, raw, flags)

    def move(self, spot: Spot, folder: Folder, *, seen: bool) -> None:
        """Moves a message that we wrote ourselves; nothing happens where it is gone or stands there already."""
        with self._working() as link:
            target = require(link, folder)
            opened = link.open(spot.folder, writable=True)
            if opened.uidvalidity != spot.uidvalidity or reading.flags(link, spot.uid) is None:
                return
            if seen:
                writing.store(link, [spot.uid], add=["\\Seen"])
            if target != spot.folder:
                writing.move(link, spot.uid, target)

    def delete(self, spots: Iterable[Spot]) -> bool:
        """Deletes exactly these messages (UID EXPUNGE, RFC 4315); one that is gone or was renumbered is left out.

        False where the server has no UIDPLUS: they are only marked as deleted then, as a plain EXPUNGE would remove
        what the owner has marked too. False at Gmail, where to expunge may mean to archive: they are moved to the bin,
        which empties itself after a month.
        """
        folders: dict[tuple[str, int], list[int]] = {}
        for spot in spots:
            folders.setdefault((spot.folder, spot.uidvalidity), []).append(spot.uid)
        gone = True
        for (folder, uidvalidity), uids in folders.items():
            with self._working() as link:
                if link.open(folder, writable=True).uidvalidity != uidvalidity:
                    continue
                bin_ = trash(link) if link.gmail else None
                gone &= writing.discard(link, sorted(uids), bin_) if bin_ else writing.delete(link, sorted(uids))
        return gone

    def wait(self, seconds: float) -> bool:
        """Waits on INBOX until a message arrives (True) or the time, at most nine minutes, is over (False).

        The first call on a new connection answers True at once, as nobody knows what came before; so does a call
        that finds that something came since the last one, and one during which the server ended a session that was
        logged in by token, as Gmail does every hour. Raises TryLater when the connection is lost or closed.
        """
        round_ = min(seconds, waiting.IDLE_ROUND)
        limit = round_ + LONGEST * self._settings.timeout
        with self._watch_lock, self._watch.telling(), within(limit, self._watch.sever):
            self._refuse_when_closed()
            news = self._watch.revive()
            if not self._watch.entered("INBOX"):
                self._watch.open("INBOX")
                news = True
            try:
                return news or waiting.idle(self._watch, min(round_, self._watch.left), self._closed)
            except (IMAPClientAbortError, OSError):
                if self._closed.is_set() or not self._watch.ended_as_announced:
                    raise
                self._watch.drop()
                return True  # the next call logs in anew

    def roles(self) -> dict[Folder, str | None]:
        """Connects, logs in and answers which folder has which role: for a doctor's eyes."""
        with self._working() as link:
            link.forget_folders()
            return {folder: name_of(link, folder) for folder in Folder}

    def keeps_label(self) -> bool:
        """Whether the server keeps the label on drafts, as a keyword or as Gmail's label; False without Drafts."""
        with self._working() as link:
            drafts = name_of(link, Folder.DRAFTS)
            return drafts is not None and (link.gmail or link.open(drafts, writable=True).keeps(self._settings.label))

    def hidden(self) -> list[str] | None:
        """Which of Gmail's own folders its settings hide from IMAP, as the settings call them; None elsewhere."""
        with self._working() as link:
            usual = {Folder.ALL: "All Mail", Folder.DRAFTS: "Drafts", Folder.SENT: "Sent Mail", Folder.JUNK: "Spam"}
            return [name for role, name in usual.items() if name_of(link, role) is None] if link.gmail else None

    def sent(self, message_id: str) -> str | None:
        """Under which Message-ID the letter travels that we gave this one and Gmail sent; None where Sent has none."""
        with self._working() as link:
            found = gmail.filed(link, message_id)
        return (found[1] or message_id) if found else None

    def close(self) -> None:
        """Logs out, also while another thread waits; never raises. A closed mailbox stays closed."""
        self._closed.set()
        self._watch.sever()
        while not self._watch_lock.acquire(timeout=0.1):
            self._watch.sever()  # again, as the waiting thread may have been about to connect
        self._watch.drop()
        self._watch_lock.release()
        with self._work_lock:
            self._work.drop(polite=True)

    @contextlib.contextmanager
    def _working(self) -> Iterator[Link]:
        """The work connection, alive and up to date as of now, for one thread at a time."""
        limit = LONGEST * self._settings.timeout
        with self._work_lock, self._work.telling(), within(limit, self._work.sever):
            self._refuse_when_closed()
            self._work.revive()
            yield self._work

    def _refuse_when_closed(self) -> None:
        if self._closed.is_set():
            raise TryLater(f"mailbox {self.name} was closed")
