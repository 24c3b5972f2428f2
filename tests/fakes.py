"""One remembering fake per port: a post office in memory, a mailbox in it, and the courier that brings letters there.

`FakePost` has the surface of `bot.demo.mailserver.MailServer`, so that a test can be told to use either. What the fakes
promise is checked against the real adapters in tests/test_fakes.py.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime

from bot.demo.vouching import results_field, sole_from, untagged, without_claims
from bot.mailboxes.imap.reading import BATCH
from bot.mailboxes.links import Security
from bot.places import HEADER_FIELDS, Cursor, DraftState, Folder, Heading, Spot, Sweep
from bot.ports import GiveUp, LeaseLost, NeedsOperator, Receipt, TryLater, Unknown

_NAMES = {
    Folder.INBOX: "INBOX",
    Folder.DRAFTS: "Drafts",
    Folder.SENT: "Sent",
    Folder.ARCHIVE: "Archive",
    Folder.JUNK: "Junk",
    Folder.ALL: "All Mail",
}
_OPTIONAL = frozenset({"All Mail"})
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*\r\n")
_WANTED = frozenset(name.lower().encode() for name in HEADER_FIELDS.split())


@dataclass(slots=True)
class FakeMail:
    """One message as it stands in a folder."""

    raw: bytes
    keywords: set[str]
    arrived: datetime


@dataclass(slots=True)
class FakeFolder:
    """A folder: UIDs go up and are never given twice; renumbering gives a new UIDVALIDITY."""

    uidvalidity: int
    next_uid: int = 1
    mails: dict[int, FakeMail] = field(default_factory=dict)

    def file(self, mail: FakeMail) -> int:
        """Adds a message; answers its UID."""
        uid = self.next_uid
        self.mails[uid] = mail
        self.next_uid += 1
        return uid

    def renumber(self) -> None:
        """What a server does when it has lost count."""
        mails = list(self.mails.values())
        self.uidvalidity, self.next_uid, self.mails = self.uidvalidity + 1, 1, {}
        for mail in mails:
            self.file(mail)


class FakeAccount:
    """All folders of one person, by name."""

    def __init__(self) -> None:
        self.folders: dict[str, FakeFolder] = {}
        for name in _NAMES.values():
            if name not in _OPTIONAL:
                self.folder(name)

    def folder(self, name: str) -> FakeFolder:
        """The folder of this name, made where it is missing."""
        return self.folders.setdefault(name, FakeFolder(1_000 + len(self.folders)))


class FakePost:
    """A mail provider in memory: accounts, delivery at once, Authentication-Results from the sender's login."""

    host = "127.0.0.1"
    imap_port = smtp_port = 1
    security: Security = "none"
    ca_file: str | None = None
    authserv_id = "mx.fake.example"

    def __init__(self, accounts: Mapping[str, str], clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.accounts = {address.lower(): password for address, password in accounts.items()}
        self.boxes = {address: FakeAccount() for address in self.accounts}
        self.on_delivery: Callable[[str, bytes], None] | None = None
        self.clock = clock
        self._serial = 0

    def owner(self, address: str) -> str | None:
        """The account an address, with or without a tag, belongs to."""
        account = untagged(address)
        return account if account in self.accounts else None

    def deliver(self, from_login: str | None, recipients: Sequence[str], raw: bytes) -> None:
        """Sends a mail as one of the accounts would, or as a stranger (None)."""
        for recipient in recipients:
            if self.owner(recipient) is None:
                raise smtplib.SMTPRecipientsRefused({recipient: (550, b"5.1.1 nobody here is called that")})
        sender = (sole_from(_crlf(raw)) or "") if from_login is None else from_login
        for recipient in recipients:
            self.take_in(sender, recipient, raw, from_login and from_login.lower())

    def take_in(self, sender: str, recipient: str, raw: bytes, login: str | None) -> None:
        """Stamps a mail and files it in the recipient's INBOX."""
        account = self.owner(recipient)
        if account is None:
            raise LookupError(recipient)
        self._serial += 1
        raw = _crlf(raw)
        stamped = b"".join(
            (
                f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n".encode(),
                results_field(self.authserv_id, raw, sender, login),
                f"Received: from [127.0.0.1] by {self.authserv_id} id {self._serial:06d};"
                f" {format_datetime(self.clock())}\r\n".encode(),
                without_claims(raw, self.authserv_id),
            )
        )
        self.boxes[account].folder("INBOX").file(FakeMail(stamped, set(), self.clock()))
        if self.on_delivery is not None:
            self.on_delivery(recipient, stamped)

    def append(self, address: str, folder: str, raw: bytes, keywords: Iterable[str] = ()) -> None:
        """Files a mail as a mail client would."""
        folder_there = self.boxes[address.lower()].folder(folder)
        folder_there.file(FakeMail(_crlf(raw), set(keywords), self.clock()))

    def mails(self, address: str, folder: str) -> list[bytes]:
        """The mails of a folder, oldest first."""
        there = self.boxes[address.lower()].folders.get(folder)
        return [mail.raw for mail in there.mails.values()] if there else []

    def settle(self, timeout: float = 0.0) -> None:
        """Returns when every accepted mail is delivered: at once."""


class FakeMailbox:
    """A Mailbox over one account of a FakePost, or over a FakeAccount of its own."""

    def __init__(
        self,
        account: FakeAccount,
        name: str = "home",
        *,
        label: str = "intro-request",
        keeps_keywords: bool = True,
        expunges: bool = True,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.name = name
        self.account = account
        self.label = label
        self.keeps_keywords = keeps_keywords
        self.expunges = expunges
        self.trouble: Exception | None = None  # raised by every call while it is set
        self.closed = False
        self._clock = clock

    def now(self, folder: Folder) -> Cursor | None:
        """The cursor behind the last message there is; None where the mailbox has no such folder."""
        name = self._name_of(folder)
        if name is None:
            return None
        there = self.account.folders[name]
        return Cursor(name, there.uidvalidity, there.next_uid)

    def arrivals(self, folder: Folder, cursor: Cursor) -> Iterator[Sweep]:
        """What stands in the folder at or above the cursor, in batches."""
        name = self._require(folder)
        there = self.account.folders[name]
        renumbered = (cursor.folder, cursor.uidvalidity) != (name, there.uidvalidity)
        start = 1 if renumbered else cursor.next_uid
        uids = [uid for uid in sorted(there.mails) if uid >= start]
        if renumbered and not uids:
            yield Sweep((), Cursor(name, there.uidvalidity, 1), renumbered)
        for at in range(0, len(uids), BATCH):
            batch = uids[at : at + BATCH]
            headings = tuple(self._heading(name, uid) for uid in batch if uid in there.mails)
            yield Sweep(headings, Cursor(name, there.uidvalidity, batch[-1] + 1), renumbered)

    def past(self, folder: Folder, page: str, count: int) -> tuple[list[Heading], str]:
        """Headings of what stands in the folder, newest first; a page is "UIDVALIDITY UID NAME"."""
        name = self._name_of(folder)
        if name is None:
            return [], ""
        there = self.account.folders[name]
        uidvalidity, below, of = page.split(" ", 2) if page else (there.uidvalidity, 1 << 32, name)
        if (int(uidvalidity), of) != (there.uidvalidity, name):
            return [], ""
        uids = [uid for uid in sorted(there.mails) if uid < int(below)]
        chosen = uids[-count:]
        older = f"{there.uidvalidity} {chosen[0]} {name}" if len(uids) > count else ""
        return [self._heading(name, uid) for uid in reversed(chosen)], older

    def drafts(self) -> list[Heading]:
        """Every labelled draft and every one that shows a state, by keyword in Drafts or by folder."""
        self._fail()
        found = []
        for uid in sorted(self.account.folders["Drafts"].mails):
            heading = self._heading("Drafts", uid)
            if "\\Deleted" not in heading.keywords and any(map(self._meaning, heading.keywords)):
                found.append(self._read(heading))
        for mark, name in self._mark_folders().items():
            if name in self.account.folders:
                for uid in sorted(self.account.folders[name].mails):
                    heading = self._heading(name, uid)
                    if "\\Deleted" not in heading.keywords:
                        found.append(self._read(heading, instead=mark))
        return found

    def fetch(self, spots: Iterable[Spot]) -> Iterator[tuple[Spot, bytes]]:
        """Whole messages, folder after folder, by UID; what is gone or renumbered is left out."""
        self._fail()
        asked: dict[tuple[str, int], set[int]] = {}
        for spot in spots:
            asked.setdefault((spot.folder, spot.uidvalidity), set()).add(spot.uid)
        for (folder, uidvalidity), uids in asked.items():
            for uid in sorted(uids):
                spot = Spot(folder, uidvalidity, uid)
                mail = self._at(spot)
                if mail is not None:
                    yield spot, mail.raw

    def find(self, message_id: str, folders: Iterable[Folder]) -> Spot | None:
        """Where a message with exactly this Message-ID stands, in the first of the folders that has it."""
        self._fail()
        if not message_id.isascii() or not message_id.isprintable():
            return None
        for folder in folders:
            name = self._name_of(folder)
            there = self.account.folders[name] if name else FakeFolder(0)
            for uid in sorted(there.mails):
                if message_id.encode() in _message_ids(there.mails[uid].raw):
                    return Spot(name or "", there.uidvalidity, uid)
        return None

    def mark(self, spots: Iterable[Spot], keyword: str) -> None:
        """Sets a keyword on messages; where none are kept, or one is gone, nothing happens."""
        self._fail()
        for mail in map(self._at, spots):
            if mail is not None and self.keeps_keywords:
                mail.keywords.add(keyword)

    def show(self, spot: Spot, state: DraftState) -> Spot:
        """Shows the state on a draft and takes the label off, by keyword or by moving it below the label's folder."""
        self._fail()
        mail = self._at(spot)
        if mail is None:
            return spot
        by_folder = spot.folder in self._mark_folders().values()
        if self.keeps_keywords:
            mail.keywords -= {word for word in mail.keywords if self._meaning(word) not in (None, state)}
            mail.keywords.add(state.value)
            if not by_folder:
                return spot
        target = self._mark_folders()[state.value]
        self.account.folder(self.label)
        return self._relocate(spot, target)

    def append(self, folder: Folder, raw: bytes, *, seen: bool, keywords: Iterable[str] = ()) -> None:
        """Files a message of ours."""
        name = self._require(folder)
        flags = set(keywords) if self.keeps_keywords else set()
        flags |= {"\\Seen"} if seen else set()
        flags |= {"\\Draft"} if folder is Folder.DRAFTS else set()
        self.account.folders[name].file(FakeMail(raw, flags, self._clock()))

    def move(self, spot: Spot, folder: Folder, *, seen: bool) -> None:
        """Moves a message that we wrote ourselves; nothing happens where it is gone or stands there already."""
        target = self._require(folder)
        mail = self._at(spot)
        if mail is None:
            return
        if seen:
            mail.keywords.add("\\Seen")
        self._relocate(spot, target)

    def delete(self, spots: Iterable[Spot]) -> bool:
        """Deletes exactly these messages; without UIDPLUS they are only marked."""
        self._fail()
        for spot in spots:
            mail = self._at(spot)
            if mail is not None:
                mail.keywords.add("\\Deleted")
                if self.expunges:
                    del self.account.folders[spot.folder].mails[spot.uid]
        return self.expunges

    def wait(self, seconds: float) -> bool:
        """Nothing ever calls: the worker's rounds are told by the test."""
        self._fail()
        return False

    def close(self) -> None:
        """Logs out."""
        self.closed = True

    def _fail(self) -> None:
        if self.trouble is not None:
            raise self.trouble
        if self.closed:
            raise TryLater(f"mailbox {self.name} was closed")

    def _name_of(self, folder: Folder) -> str | None:
        self._fail()
        if folder is Folder.REQUESTS:
            return self.label if self.label in self.account.folders else None
        name = _NAMES.get(folder)
        return name if name in self.account.folders else None

    def _require(self, folder: Folder) -> str:
        name = self._name_of(folder)
        if name is None:
            raise NeedsOperator(f"Mailbox {self.name} has no folder that could be its {folder} folder.")
        return name

    def _at(self, spot: Spot) -> FakeMail | None:
        there = self.account.folders.get(spot.folder)
        if there is None or there.uidvalidity != spot.uidvalidity:
            return None
        return there.mails.get(spot.uid)

    def _relocate(self, spot: Spot, target: str) -> Spot:
        if target == spot.folder:
            return spot
        mail = self.account.folders[spot.folder].mails.pop(spot.uid)
        there = self.account.folder(target)
        return Spot(target, there.uidvalidity, there.file(mail))

    def _heading(self, name: str, uid: int) -> Heading:
        there = self.account.folders[name]
        mail = there.mails[uid]
        head = mail.raw[: mail.raw.find(b"\r\n\r\n") + 2]
        fields = b"".join(found[0] for found in _FIELD.finditer(head) if found[1].lower() in _WANTED)
        spot = Spot(name, there.uidvalidity, uid)
        return Heading(spot, len(mail.raw), mail.arrived, frozenset(mail.keywords), fields + b"\r\n")

    def _mark_folders(self) -> dict[str, str]:
        states = {state.value: f"{self.label}/{state.removeprefix('intro-')}" for state in DraftState}
        return {self.label: self.label, **states}

    def _meaning(self, keyword: str) -> str | None:
        return {_letters(word): word for word in (self.label, *DraftState)}.get(_letters(keyword))

    def _read(self, heading: Heading, instead: str | None = None) -> Heading:
        keywords = {self._meaning(word) or word for word in heading.keywords}
        if instead is not None:
            keywords = {word for word in keywords if self._meaning(word) is None} | {instead}
        return replace(heading, keywords=frozenset(keywords))


@dataclass(frozen=True, slots=True)
class Carried:
    """One letter as it was handed over."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class FakeCourier:
    """A Courier that remembers, delivers into a FakePost, and fails as it is told.

    Faults, for the next letters in order: "put-off" (TryLater before DATA), "put-off-after" (TryLater after DATA
    began), "refused" (GiveUp about the recipients), "refused-us" (GiveUp about the sender), "lost" (Unknown, and nobody
    has it), "lost-but-taken" (Unknown, and everybody has it).
    """

    def __init__(self, post: FakePost, login: str) -> None:
        self.post = post
        self.login = login
        self.carried: list[Carried] = []
        self.faults: list[str] = []

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
        """Hands one message over in one transaction."""
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "put-off":
            raise TryLater("451 4.3.2 try again later")
        if untagged(sender) != self.login or fault == "refused-us":
            raise GiveUp(f"553 5.7.1 <{sender}>: sender address rejected", ours=True)
        unknown = {one: "550 5.1.1 nobody here is called that" for one in recipients if self.post.owner(one) is None}
        if fault == "refused":
            unknown = dict.fromkeys(recipients, "550 5.1.1 refused")
        if unknown:
            raise GiveUp("a recipient was refused", unknown)
        if not before_data(""):
            raise LeaseLost
        if fault == "put-off-after":
            raise TryLater("451 4.3.0 not now")
        if fault != "lost":
            self.carried.append(Carried(sender, recipients, raw))
            for recipient in recipients:
                self.post.take_in(sender, recipient, raw, self.login)
        if fault in ("lost", "lost-but-taken"):
            raise Unknown("the connection broke after the final dot")
        return Receipt(True, "250 2.0.0 Ok: delivered")

    def trace(self, handle: str, message_id: str) -> Receipt | None:
        """SMTP tells nothing afterwards."""
        return None

    def discard(self, handle: str) -> None:
        """Nothing stands anywhere."""

    def close(self) -> None:
        """Quits."""


def _message_ids(raw: bytes) -> list[bytes]:
    head = raw[: raw.find(b"\r\n\r\n") + 2]
    found = next((one[0] for one in _FIELD.finditer(head) if one[1].lower() == b"message-id"), b"")
    return found.partition(b":")[2].split()


def _letters(flag: str) -> str:
    return re.sub(r"[^0-9a-z\x80-\U0010ffff]", "", flag.casefold())


def _crlf(raw: bytes) -> bytes:
    return re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
