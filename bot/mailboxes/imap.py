"""A mailbox over IMAP (RFC 3501, 9051): cursors, headers in batches, labelled drafts, filing, and waiting by IDLE."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import (
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
    LoginError,
)

from bot.mailboxes.links import (
    APP_PASSWORD_ADVICE,
    Security,
    check_security,
    connection_failed,
    shut,
    tls_context,
    tune,
    within,
)
from bot.places import Cursor, DraftState, Folder, Heading, Spot, Sweep
from bot.ports import NeedsOperator, TryLater

HEADER_FIELDS = (
    "From To Cc Subject Message-ID In-Reply-To References Date Content-Type Auto-Submitted Return-Path X-Loop"
    " Delivered-To X-Original-To List-Id Precedence X-Failed-Recipients"
)
"""The fields that decide, before a body is fetched, whether a mail can concern us."""

BATCH = 500  # headers in one FETCH; larger batches gain nothing and hold more in memory
BODY_BATCH_BYTES = 4_000_000
IDLE_ROUND = 540.0  # seconds; RFC 2177 lets a server log out after 30 minutes, home routers forget much sooner
LONGEST = 10  # times the time limit of one answer, for all that one call asks
POLL = 10.0  # seconds between two looks where the server offers no IDLE

_SPECIAL_USE = {
    Folder.DRAFTS: b"\\drafts",
    Folder.SENT: b"\\sent",
    Folder.ARCHIVE: b"\\archive",
    Folder.ALL: b"\\all",
    Folder.JUNK: b"\\junk",
}  # RFC 6154; flags are compared in lower case
_NO_MAIL = frozenset((b"\\noselect", b"\\nonexistent"))
_USUAL_NAMES = {
    Folder.DRAFTS: ("drafts", "draft"),
    Folder.SENT: ("sent", "sent items", "sent messages", "sent mail"),
    Folder.ARCHIVE: ("archive", "archives"),
    Folder.ALL: (),
    Folder.JUNK: ("junk", "spam", "junk e-mail", "junk email", "bulk mail"),
}
_LOGIN_LATER = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "too many")  # RFC 5530
_FOR_THE_OPERATOR = ("[OVERQUOTA]", "[NOPERM]", "[NONEXISTENT]", "[TRYCREATE]", "[CANNOT]", "[TOOBIG]")


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """Where a mailbox is and how its folders are called. `timeout` in seconds, for the connection and each answer.

    No call takes longer than ten times that, however slowly the server speaks.

    `password` is called at each login. `folders` names folders that the server does not mark by special use.
    `label` is the keyword, or the folder, by which the owner hands in a draft.
    """

    name: str
    host: str
    port: int
    security: Security
    user: str
    password: Callable[[], str]
    folders: Mapping[Folder, str] = field(default_factory=dict)
    label: str = "intro-request"
    timeout: float = 30.0
    ca_file: str | None = None


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
        self._marks = _Marks(settings.label)
        self._work = _Link(settings)
        self._watch = _Link(settings)
        self._work_lock = threading.RLock()
        self._watch_lock = threading.Lock()
        self._closed = threading.Event()

    def now(self, folder: Folder) -> Cursor | None:
        """The cursor behind the last message there is; None where the mailbox has no such folder."""
        with self._working() as link:
            name = self._name_of(folder)
            if name is None:
                link.forget_folders()  # it may be made before the next call
                return None
            opened = link.open(name, fresh=True)
            next_uid = opened.uidnext or max(link.search("ALL"), default=0) + 1
            return Cursor(name, opened.uidvalidity, next_uid)

    def arrivals(self, folder: Folder, cursor: Cursor) -> Iterator[Sweep]:
        """What stands in the folder at or above the cursor, in UID order, 500 at a time; header fields only.

        Nothing new yields nothing, except that a renumbered folder always yields a sweep, so that its new UIDVALIDITY
        is learnt even when it is empty. A folder that the settings call by another name now counts as renumbered.
        """
        with self._working() as link:
            name = self._require(folder)
            opened = link.open(name)
            renumbered = (cursor.folder, cursor.uidvalidity) != (name, opened.uidvalidity)
            start = 1 if renumbered else cursor.next_uid
            # "n:*" answers the last message even where n lies beyond it (RFC 3501 section 6.4.8)
            uids = [uid for uid in link.search("UID", f"{start}:*") if uid >= start]
        if renumbered and not uids:
            yield Sweep((), Cursor(name, opened.uidvalidity, 1), renumbered)
        for batch in _batches(uids, BATCH):
            with self._working() as link:
                if link.open(name).uidvalidity != opened.uidvalidity:
                    raise TryLater(f"{name} of mailbox {self.name} was renumbered while it was read")
                headings = tuple(link.headings(batch))
            yield Sweep(headings, Cursor(name, opened.uidvalidity, batch[-1] + 1), renumbered)

    def drafts(self) -> list[Heading]:
        """Every labelled draft, and every draft that shows a DraftState, wherever the label or the state is kept.

        Keyword or folder, it reads alike: `keywords` holds the label, as configured, where the draft is labelled, and
        the DraftState where it shows one.
        """
        with self._working() as link:
            link.forget_folders()  # the owner may have made the label's folder a moment ago
            found: list[Heading] = []
            drafts = self._name_of(Folder.DRAFTS)
            if drafts is not None:
                words = self._marks.keywords(link.open(drafts).flags)
                uids = link.search("UNDELETED", *_any_keyword(words))
                found += (self._marks.read(heading) for heading in link.headings(uids))
            standing = [(self._settings.label, self._label_folder())]
            standing += [(state.value, self._state_folder(state)) for state in DraftState]
            for mark, name in standing:
                if name in link.folders():
                    link.open(name)
                    headings = link.headings(link.search("UNDELETED"))
                    found += (self._marks.read(heading, instead=mark) for heading in headings)
            return found

    def fetch(self, spots: Iterable[Spot]) -> Iterator[tuple[Spot, bytes]]:
        """Whole messages, by PEEK, folder after folder. A message that is gone, or was renumbered, is left out."""
        asked: dict[tuple[str, int], list[int]] = {}
        for spot in spots:
            asked.setdefault((spot.folder, spot.uidvalidity), []).append(spot.uid)
        for (folder, uidvalidity), uids in asked.items():
            for batch in _batches(sorted(set(uids)), BATCH):
                with self._working() as link:
                    portions = link.portions(batch) if link.open(folder).uidvalidity == uidvalidity else []
                for portion in portions:
                    with self._working() as link:
                        here = link.open(folder).uidvalidity == uidvalidity
                        bodies = link.bodies(portion) if here else []
                    for uid, raw in bodies:
                        yield Spot(folder, uidvalidity, uid), raw

    def find(self, message_id: str, folders: Iterable[Folder]) -> Spot | None:
        """Where a message with exactly this Message-ID stands, in the first of the folders that has it."""
        if not message_id.isascii() or not message_id.isprintable():
            return None
        with self._working() as link:
            for folder in folders:
                name = self._name_of(folder)
                if name is None:
                    continue
                opened = link.open(name)
                uids = link.with_message_id(message_id)
                if uids:
                    return Spot(name, opened.uidvalidity, uids[0])
        return None

    def mark(self, spots: Iterable[Spot], keyword: str) -> None:
        """Sets a keyword on messages; where the server keeps none, or one is gone, nothing happens."""
        folders: dict[tuple[str, int], list[int]] = {}
        for spot in spots:
            folders.setdefault((spot.folder, spot.uidvalidity), []).append(spot.uid)
        for (folder, uidvalidity), uids in folders.items():
            with self._working() as link:
                opened = link.open(folder, writable=True)
                if opened.uidvalidity == uidvalidity and opened.keeps(keyword):
                    link.store(uids, add=[keyword])

    def show(self, spot: Spot, state: DraftState) -> Spot:
        """Shows the state on a labelled draft and takes the label off; answers where the draft stands now.

        By keyword where the draft stands in Drafts and the server keeps keywords, else by moving it to the folder
        "accepted", "problem" or "done" below the label's, which is made when missing. A draft that is gone stays gone.
        """
        with self._working() as link:
            by_folder = spot.folder in (self._label_folder(), *map(self._state_folder, DraftState))
            opened = link.open(spot.folder, writable=True)
            flags = link.flags(spot.uid) if opened.uidvalidity == spot.uidvalidity else None
            if flags is None:
                return spot
            shown = [flag for flag in flags if self._marks.meaning(flag) not in (None, state)]
            if opened.keeps(state):
                link.store([spot.uid], add=[state], remove=shown)
                if not by_folder:
                    return spot
            target = self._state_folder(state)
            if target == spot.folder:
                return spot
            link.ensure(self._label_folder())
            link.ensure(target)
            return self._relocate(link, spot, target)

    def append(self, folder: Folder, raw: bytes, *, seen: bool, keywords: Iterable[str] = ()) -> None:
        """Files a message of ours. Broken off in the middle it may stand there: look for its Message-ID first."""
        with self._working() as link:
            name = self._require(folder)
            flags = list(keywords)
            if flags:
                opened = link.open(name, writable=True)
                flags = [flag for flag in flags if opened.keeps(flag)]
            flags += ["\\Seen"] if seen else []
            flags += ["\\Draft"] if folder is Folder.DRAFTS else []
            link.append(name, raw, flags)

    def move(self, spot: Spot, folder: Folder, *, seen: bool) -> None:
        """Moves a message that we wrote ourselves; nothing happens where it is gone or stands there already."""
        with self._working() as link:
            target = self._require(folder)
            opened = link.open(spot.folder, writable=True)
            if opened.uidvalidity != spot.uidvalidity or link.flags(spot.uid) is None:
                return
            if seen:
                link.store([spot.uid], add=["\\Seen"])
            if target != spot.folder:
                link.move(spot.uid, target)

    def delete(self, spots: Iterable[Spot]) -> bool:
        """Deletes exactly these messages (UID EXPUNGE, RFC 4315); one that is gone or was renumbered is left out.

        False where the server has no UIDPLUS: they are only marked as deleted then, as a plain EXPUNGE would remove
        what the owner has marked too.
        """
        folders: dict[tuple[str, int], list[int]] = {}
        for spot in spots:
            folders.setdefault((spot.folder, spot.uidvalidity), []).append(spot.uid)
        gone = True
        for (folder, uidvalidity), uids in folders.items():
            with self._working() as link:
                if link.open(folder, writable=True).uidvalidity == uidvalidity:
                    gone &= link.delete(sorted(uids))
        return gone

    def wait(self, seconds: float) -> bool:
        """Waits on INBOX until a message arrives (True) or the time, at most nine minutes, is over (False).

        The first call on a new connection answers True at once, as nobody knows what came before; so does a call
        that finds that something came since the last one. Raises TryLater when the connection is lost or closed.
        """
        round_ = min(seconds, IDLE_ROUND)
        limit = round_ + LONGEST * self._settings.timeout
        with self._watch_lock, self._watch.telling(), within(limit, self._watch.sever):
            self._refuse_when_closed()
            news = self._watch.revive()
            if not self._watch.entered("INBOX"):
                self._watch.open("INBOX")
                news = True
            return news or self._watch.idle(round_, self._closed)

    def roles(self) -> dict[Folder, str | None]:
        """Connects, logs in and answers which folder has which role: for a doctor's eyes."""
        with self._working() as link:
            link.forget_folders()
            return {folder: self._name_of(folder) for folder in Folder}

    def keeps_label(self) -> bool:
        """Whether the server keeps the label as a keyword on drafts; False too where there is no Drafts folder."""
        with self._working() as link:
            drafts = self._name_of(Folder.DRAFTS)
            return drafts is not None and link.open(drafts, writable=True).keeps(self._settings.label)

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
    def _working(self) -> Iterator[_Link]:
        """The work connection, alive and up to date as of now, for one thread at a time."""
        limit = LONGEST * self._settings.timeout
        with self._work_lock, self._work.telling(), within(limit, self._work.sever):
            self._refuse_when_closed()
            self._work.revive()
            yield self._work

    def _refuse_when_closed(self) -> None:
        if self._closed.is_set():
            raise TryLater(f"mailbox {self.name} was closed")

    def _name_of(self, role: Folder) -> str | None:
        """The folder's name: as configured, by special use, or as such folders are usually called."""
        folders = self._work.folders()
        configured = self._settings.folders.get(role)
        if configured is not None:
            if configured not in folders and configured.upper() != "INBOX":
                self._work.forget_folders()  # it may be made before the next call
                raise NeedsOperator(
                    f"Mailbox {self.name} has no folder {configured!r} ({role})."
                    f" There are: {', '.join(sorted(folders))}."
                )
            return configured
        if role is Folder.INBOX:
            return "INBOX"
        special = _SPECIAL_USE.get(role)
        for name, listed in folders.items():
            if special in listed.flags:
                return name
        usual = (self._settings.label.casefold(),) if role is Folder.REQUESTS else _USUAL_NAMES[role]
        for wanted in usual:
            for name, listed in folders.items():
                if listed.below_root(name).casefold() == wanted:
                    return name
        return None

    def _require(self, role: Folder) -> str:
        name = self._name_of(role)
        if name is None:
            there = ", ".join(sorted(self._work.folders()))
            self._work.forget_folders()
            raise NeedsOperator(
                f"Mailbox {self.name} has no folder that could be its {role} folder; make one or name it under folders."
                f" There are: {there}."
            )
        return name

    def _label_folder(self) -> str:
        """The folder named like the label: the one there is, or the one to make."""
        return self._name_of(Folder.REQUESTS) or self._work.hierarchy()[1] + self._settings.label

    def _state_folder(self, state: DraftState) -> str:
        return self._work.hierarchy()[0].join((self._label_folder(), state.removeprefix("intro-")))

    def _relocate(self, link: _Link, spot: Spot, target: str) -> Spot:
        """Moves a message and answers where it went: as the server says (RFC 4315), or by looking."""
        message_id = link.message_id(spot.uid)
        went = link.move(spot.uid, target)
        if went is None:
            opened = link.open(target)
            uids = (message_id and link.with_message_id(message_id)) or link.search("ALL")
            if not uids:
                return spot
            went = opened.uidvalidity, uids[-1]
        return Spot(target, *went)


@dataclass(frozen=True, slots=True)
class _Listed:
    """One folder of the LIST answer."""

    flags: frozenset[bytes]
    separator: str

    def below_root(self, name: str) -> str:
        """The name without the INBOX prefix under which some servers keep every folder."""
        prefix = f"INBOX{self.separator}"
        return name[len(prefix) :] if name.upper().startswith(prefix) else name


@dataclass(frozen=True, slots=True)
class _Opened:
    """What the server said when the folder was selected."""

    name: str
    writable: bool
    uidvalidity: int
    uidnext: int | None
    flags: frozenset[str]
    permanent: frozenset[str]

    def keeps(self, keyword: str) -> bool:
        """Whether a keyword set now is kept. Only known of a folder opened for writing."""
        return "\\*" in self.permanent or keyword.casefold() in {flag.casefold() for flag in self.permanent}


class _Marks:
    """The keywords that mean something: the label and the states, in whatever way they are written."""

    def __init__(self, label: str) -> None:
        self._meanings = {_letters(word): word for word in (label, *DraftState)}
        dollar = "$" + "".join(part.capitalize() for part in re.split(r"[-_ ]", label))
        self._canonical = {word for word in (label, dollar, *DraftState) if _ATOM.fullmatch(word)}

    def meaning(self, flag: str) -> str | None:
        """The label or state that a flag as seen on the server stands for: "$IntroRequest" is "intro-request"."""
        return self._meanings.get(_letters(flag))

    def keywords(self, known: Iterable[str]) -> list[str]:
        """What to search for in a folder that knows these flags."""
        return sorted(self._canonical | {flag for flag in known if self.meaning(flag) and _ATOM.fullmatch(flag)})

    def read(self, heading: Heading, instead: str | None = None) -> Heading:
        """The heading with label and states written as in the configuration, or with the one its folder stands for."""
        keywords = {self.meaning(flag) or flag for flag in heading.keywords}
        if instead is not None:
            keywords = {flag for flag in keywords if self.meaning(flag) is None} | {instead}
        return Heading(heading.spot, heading.size, heading.arrived, frozenset(keywords), heading.fields)


class _Link:
    """One connection: made when needed, and what is known of its folder. Not for two threads at once."""

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings
        self._server = f"IMAP server {settings.host}:{settings.port}"
        self._connection: Any = None  # an IMAPClient, which is only half typed
        self._opened: _Opened | None = None
        self._folders: dict[str, _Listed] | None = None

    @contextlib.contextmanager
    def telling(self) -> Iterator[None]:
        """Turns what goes wrong on the wire into TryLater or NeedsOperator; a connection in doubt is dropped."""
        try:
            yield
        except IMAPClientReadOnlyError as fault:
            self._opened = None
            raise NeedsOperator(f"Mailbox {self._settings.name}: {fault}. It must be writable.") from fault
        except (IMAPClientAbortError, OSError) as fault:
            self.drop()
            raise TryLater(f"{self._server} broke the connection: {fault}") from fault
        except (IMAPClientError, ValueError) as fault:
            self.drop()
            words = str(fault)
            if any(code in words for code in _FOR_THE_OPERATOR):
                raise NeedsOperator(f"{self._server} refused in mailbox {self._settings.name}: {words}") from fault
            raise TryLater(f"{self._server} refused in mailbox {self._settings.name}: {words}") from fault

    def revive(self) -> bool:
        """Makes sure that the connection lives, and that the folder's changes are known.

        True where messages came since the last command, or may have come because the connection is new.
        """
        if self._connection is not None:
            with contextlib.suppress(IMAPClientError, OSError, ValueError):
                return _told_of_arrivals(self._connection.noop()[1])
            self.drop()
        self._connect()
        return True

    def entered(self, name: str) -> bool:
        return self._opened is not None and self._opened.name == name

    def open(self, name: str, *, writable: bool = False, fresh: bool = False) -> _Opened:
        """Selects the folder, read-only unless asked otherwise: what only reads cannot change a flag."""
        opened = self._opened
        if opened is None or opened.name != name or fresh or (writable and not opened.writable):
            self._opened = None
            said = self._client.select_folder(name, readonly=not writable)
            opened = self._opened = _Opened(
                name,
                writable,
                said.get(b"UIDVALIDITY", 0),
                said.get(b"UIDNEXT"),
                frozenset(_words(said.get(b"FLAGS", ()))),
                frozenset(_words(said.get(b"PERMANENTFLAGS", ()))),
            )
        return opened

    def folders(self) -> dict[str, _Listed]:
        """Every folder that can be selected, by name; asked once per connection."""
        if self._folders is None:
            found = {
                name: _Listed(frozenset(flag.lower() for flag in flags), (separator or b"/").decode("ascii"))
                for flags, separator, name in self._client.list_folders()
            }
            self._folders = {name: listed for name, listed in found.items() if not listed.flags & _NO_MAIL}
        return self._folders

    def forget_folders(self) -> None:
        self._folders = None

    def hierarchy(self) -> tuple[str, str]:
        """The separator, and the prefix under which this server wants every folder ("" or "INBOX." mostly)."""
        separator = next((listed.separator for listed in self.folders().values()), "/")
        others = [name for name in self.folders() if name.upper() != "INBOX"]
        below = bool(others) and all(name.startswith(f"INBOX{separator}") for name in others)
        return separator, f"INBOX{separator}" if below else ""

    def ensure(self, name: str) -> None:
        """Makes the folder where it is missing."""
        self.forget_folders()
        if name not in self.folders():
            self._client.create_folder(name)
            self._client.subscribe_folder(name)
            self.forget_folders()

    def search(self, *criteria: str) -> list[int]:
        """The matching UIDs of the open folder, ascending."""
        return sorted(self._client.search(list(criteria)))

    def with_message_id(self, message_id: str) -> list[int]:
        """UIDs with exactly this Message-ID; the server's search finds substrings too."""
        quoted = message_id.replace("\\", "\\\\").replace('"', '\\"')  # imapclient quotes only where it sees a blank
        uids = sorted(self._client.search(f'HEADER Message-ID "{quoted}"'))
        wanted = message_id.encode("ascii")
        records = self._fetch(uids, "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]")
        return sorted(uid for uid, _, value in records if wanted in value.partition(b":")[2].split())

    def message_id(self, uid: int) -> str | None:
        for _, _, value in self._fetch([uid], "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"):
            words = value.partition(b":")[2].split()
            return words[0].decode("ascii", "replace") if words else None
        return None

    def flags(self, uid: int) -> list[str] | None:
        """The flags of a message, None where it is gone."""
        found: Mapping[int, Sequence[bytes]] = self._client.get_flags([uid])
        return _words(found[uid]) if uid in found else None

    def headings(self, uids: Sequence[int]) -> Iterator[Heading]:
        """Sizes, dates, flags and header fields. A message that is gone is left out."""
        opened = self._opened
        assert opened is not None
        wanted = f"FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS ({HEADER_FIELDS})]"
        for uid, about, fields in self._fetch(uids, wanted):
            size, date, flags = _SIZE.search(about), _INTERNALDATE.search(about), _FLAGS.search(about)
            yield Heading(
                Spot(opened.name, opened.uidvalidity, uid),
                int(size[1]) if size else len(fields),
                _utc(date) if date else _EPOCH,
                frozenset(flags[1].decode("ascii", "replace").split()) if flags else frozenset(),
                fields,
            )

    def portions(self, uids: Sequence[int]) -> list[list[int]]:
        """The UIDs that are still there, parted so that each portion stays within a few megabytes."""
        portions: list[list[int]] = []
        room = 0
        for uid, about, _ in self._fetch(uids, "RFC822.SIZE", body=False):
            size = _SIZE.search(about)
            bytes_ = int(size[1]) if size else BODY_BATCH_BYTES
            if not portions or bytes_ > room:
                portions.append([])
                room = BODY_BATCH_BYTES
            portions[-1].append(uid)
            room -= bytes_
        return portions

    def bodies(self, uids: Sequence[int]) -> list[tuple[int, bytes]]:
        return [(uid, raw) for uid, _, raw in self._fetch(uids, "BODY.PEEK[]")]

    def store(self, uids: Sequence[int], *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Adds first: broken off in between, a draft shows too much rather than nothing."""
        if add:
            self._client.add_flags(uids, add, silent=True)
        if remove:
            self._client.remove_flags(uids, remove, silent=True)

    def append(self, name: str, raw: bytes, flags: Sequence[str]) -> None:
        self._client.append(name, raw, flags)

    def move(self, uid: int, target: str) -> tuple[int, int] | None:
        """Moves a message of the open folder; answers (UIDVALIDITY, UID) where the server tells (RFC 4315).

        Without MOVE it is copied and removed; without UIDPLUS the original is only marked as deleted, as a plain
        EXPUNGE would remove what the owner has marked too.
        """
        client, wire = self._client, self._wire
        wire.response("COPYUID")
        if client.has_capability("MOVE"):
            client.move([uid], target)
        else:
            client.copy([uid], target)
        copied = _COPYUID.fullmatch((wire.response("COPYUID")[1] or [None])[-1] or b"")
        if not client.has_capability("MOVE"):
            self.delete([uid])
        return (int(copied[1]), int(copied[2])) if copied else None

    def delete(self, uids: Sequence[int]) -> bool:
        """Marks as deleted and expunges these of the open folder; False where they could only be marked."""
        self._client.add_flags(uids, ["\\Deleted"], silent=True)
        if not self._client.has_capability("UIDPLUS"):
            return False
        self._client.uid_expunge(uids)
        return True

    def idle(self, seconds: float, closed: threading.Event) -> bool:
        """One IDLE round on the open folder (RFC 2177), or a poll where IDLE is not offered; True for arrivals."""
        client = self._client
        deadline = time.monotonic() + seconds
        if not client.has_capability("IDLE"):
            while (left := deadline - time.monotonic()) > 0:
                if closed.wait(min(left, POLL)):
                    raise ConnectionAbortedError("closed while waiting")
                if _told_of_arrivals(client.noop()[1]):
                    return True
            return False
        client.idle()
        heard: list[Any] = []
        while not _told_of_arrivals(heard) and (left := deadline - time.monotonic()) > 0:
            said = client.idle_check(timeout=left)
            if not said and time.monotonic() < deadline - 0.1:  # nothing, and early: how a closed connection shows
                raise ConnectionAbortedError("closed during IDLE")
            heard += said
        _, late = client.idle_done()
        return _told_of_arrivals([*heard, *late])

    def sever(self) -> None:
        """Ends the connection under a thread that waits on it. The one call that any thread may make."""
        connection = self._connection
        if connection is not None:
            with contextlib.suppress(AttributeError):  # it may be closed at this moment
                shut(connection.socket())

    def drop(self, *, polite: bool = False) -> None:
        connection, self._connection = self._connection, None
        self._opened = self._folders = None
        if connection is not None:
            with contextlib.suppress(IMAPClientError, OSError, ValueError, AttributeError):
                if polite:
                    connection.logout()
            with contextlib.suppress(IMAPClientError, OSError, AttributeError):
                connection.shutdown()

    @property
    def _client(self) -> Any:
        if self._connection is None:
            raise ConnectionAbortedError("no connection")
        return self._connection

    @property
    def _wire(self) -> Any:
        """The imaplib connection below, for what imapclient does not hand out or does byte by byte."""
        return self._client._imap

    def _fetch(self, uids: Sequence[int], items: str, *, body: bool = True) -> Iterator[tuple[int, bytes, bytes]]:
        """(UID, what was said beside the literal, the literal or b"") for each message, in the server's order.

        imapclient's own parser walks each answer byte by byte, several times the work of reading it. Every item that
        is asked for here is a number, a date, a list of flags or one literal, so that patterns suffice.
        """
        wanted = set(uids)
        for batch in _batches(uids, BATCH):
            typ, data = self._wire.uid("FETCH", _uid_set(batch), f"(UID {items})")
            if typ != "OK":
                raise IMAPClientError(f"FETCH failed: {_clean(data[0])}")
            about, literal = b"", b""
            for part in data:
                if isinstance(part, tuple):
                    about += part[0]
                    literal = part[1]
                elif part is not None:
                    about += part
                    found = _UID.search(about)
                    # flag updates that the server sends unasked carry no body; each message is told once
                    if found and (b"BODY[" in about or not body) and int(found[1]) in wanted:
                        uid = int(found[1])
                        wanted.discard(uid)
                        yield uid, about, literal
                    about, literal = b"", b""

    def _connect(self) -> None:
        settings = self._settings
        context = tls_context(settings.ca_file)
        try:
            client: Any = IMAPClient(
                settings.host,
                settings.port,
                ssl=settings.security == "tls",
                ssl_context=context,
                timeout=settings.timeout,
            )
            self._connection = client
            client._imap.debug = 0  # imapclient has every line, the login too, formatted for a log
            tune(client.socket())
            if settings.security == "starttls":
                client.starttls(context)
            self._login(client)
        except BaseException as fault:
            self.drop()  # nobody may take it for one that is logged in
            if isinstance(fault, CapabilityError):
                raise NeedsOperator(
                    f"{self._server} offers no STARTTLS; nothing was sent. Use security: tls with port 993."
                ) from fault
            if isinstance(fault, OSError):
                raise connection_failed(fault, self._server) from fault
            if isinstance(fault, IMAPClientError):
                raise TryLater(f"{self._server} is not available: {_clean(fault)}") from fault
            raise

    def _login(self, client: Any) -> None:
        user, password = self._settings.user, self._settings.password()
        try:
            if client.has_capability("AUTH=PLAIN"):  # UTF-8 (RFC 4616); LOGIN is ASCII
                client.plain_login(user, password)
            elif user.isascii() and password.isascii() and (user + password).isprintable():
                client.login(user, password)
            else:
                raise NeedsOperator(f"{self._server} takes only ASCII user names and passwords.")
        except LoginError as fault:
            words = _clean(fault)
            if any(code.casefold() in words.casefold() for code in _LOGIN_LATER):
                raise TryLater(f"{self._server} cannot log in {user} now: {words}") from fault
            raise NeedsOperator(
                f"{self._server} refused the user name or password of {user}: {words.rstrip('.')}."
                f" {APP_PASSWORD_ADVICE}"
            ) from fault


_ATOM = re.compile(r"[A-Za-z0-9!#$&'+,./:;<=>?@^_`|~-]+")
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_FLAGS = re.compile(rb"\bFLAGS \(([^)]*)\)")
_INTERNALDATE = re.compile(rb'\bINTERNALDATE "([ \d]\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d\d)(\d\d)"')
_COPYUID = re.compile(rb"(\d+) \d+ (\d+)")
_MONTHS = {month: n for n, month in enumerate(b"jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _utc(date: re.Match[bytes]) -> datetime:
    """An INTERNALDATE in UTC; the epoch where it is no date."""
    day, month, year, hour, minute, second, off_hours, off_minutes = date.groups()
    offset = timedelta(hours=int(off_hours), minutes=int(off_hours[:1] + off_minutes))
    try:
        there = datetime(int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        return there - offset
    except (ValueError, KeyError, OverflowError):
        return _EPOCH


def _told_of_arrivals(responses: Iterable[Any]) -> bool:
    """Whether untagged responses tell of new messages."""
    return any(len(response) > 1 and response[1] == b"EXISTS" for response in responses)


def _any_keyword(words: Sequence[str]) -> list[str]:
    """Search criteria for messages with at least one of the keywords."""
    criteria: list[str] = []
    for word in words[:-1]:
        criteria += ["OR", "KEYWORD", word]
    return [*criteria, "KEYWORD", words[-1]]


def _letters(flag: str) -> str:
    return re.sub(r"[^0-9a-z\x80-\U0010ffff]", "", flag.casefold())


def _words(flags: Iterable[bytes]) -> list[str]:
    return [flag.decode("ascii", "replace") for flag in flags]


def _batches(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (uids[start : start + size] for start in range(0, len(uids), size))


def _uid_set(uids: Sequence[int]) -> str:
    """Ascending UIDs as a sequence set, runs drawn together: "3:5,9"."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)


def _clean(words: object) -> str:
    """A server's words without the marks of Python's bytes."""
    if isinstance(words, bytes):
        return words.decode("utf-8", "replace")
    return re.sub(r"^b'(.*)'$", r"\1", str(words))
