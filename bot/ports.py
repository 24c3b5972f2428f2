"""Ports: what the work needs from the outside, as protocols, and its errors, named by what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from bot.places import Cursor, DraftState, Folder, Heading, Spot, Sweep

if TYPE_CHECKING:
    from bot.introductions.decision import Entry, Kind, Notice
    from bot.introductions.introduction import Gesture, Introduction
    from bot.reasons import Reason, Why
    from bot.records import (
        Bio,
        DraftProgress,
        DraftRow,
        Item,
        Kept,
        LedgerLine,
        MailRow,
        Obeyed,
        OutboxRow,
        Outcome,
        Pending,
        Scrap,
        Sent,
        Status,
    )
    from bot.writing.letters import Outgoing


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


class Introductions(Protocol):
    """Introductions as rows."""

    def load(self, ids: Iterable[int]) -> list[Introduction]:
        """These introductions, by id."""

    def create(self, it: Introduction) -> int:
        """Stores a new introduction under a new id; answers the id. The one given is ignored."""

    def save(self, before: Introduction, after: Introduction, due_at: datetime | None) -> None:
        """Writes what changed."""

    def due_ids(self, now: datetime, limit: int) -> list[int]:
        """The introductions for which time alone makes something happen by `now`, the longest due first."""

    def ids(self, *, open_only: bool = False, address: str = "", code: str = "") -> list[int]:
        """Ids of introductions, newest first, narrowed by openness, a party's address or the code."""

    def codes(self) -> set[str]:
        """Every code that an introduction bears."""

    def count_approved(self, gesture: Gesture) -> int:
        """How many introductions of this gesture the connector has let start."""


class Ledger(Protocol):
    """The chains of all introductions."""

    def append(self, introduction: int, entries: Iterable[Entry], at: datetime, salt: Callable[[], str]) -> None:
        """Adds lines to an introduction's chain. `salt` gives 32 hex digits of chance each time."""

    def lines(self, introduction: int) -> list[LedgerLine]:
        """The whole chain of an introduction, oldest first."""

    def heads(self) -> dict[int, str]:
        """The last hash of every chain, by introduction."""

    def verify(self) -> Iterator[str]:
        """Every fault of the ledger, a sentence each: broken chains, changed content, states that do not follow."""


class Manuscripts(Protocol):
    """The letters handed in."""

    def save(self, introduction: int, kept: Kept) -> None:
        """Stores or replaces what belongs to an introduction."""

    def load(self, introduction: int) -> Kept:
        """What belongs to an introduction."""


class Mails(Protocol):
    """Inbound mails and their fate."""

    def seen(self, mailbox: str, fingerprint: str) -> MailRow | None:
        """What is known of a mail with this content."""

    def record(
        self,
        mailbox: str,
        spot: Spot,
        fingerprint: str,
        *,
        message_id: str = "",
        sender: str = "",
        written: datetime | None = None,
        now: datetime,
    ) -> int:
        """Notes that a mail is being dealt with, before anything follows from it; answers its number.

        `written` is when its author says it was (aware).
        """

    def finish(self, number: int, outcome: Outcome, why: Why, **values: Any) -> None:
        """Writes a mail's fate: acted, ignored with its reason, put before the connector, or set aside."""

    def keep_proof(self, number: int, proof: str) -> None:
        """Keeps what vouches for a mail's author: "dmarc ruiz.example", or "none (no-pass)"."""

    def used(self, number: int) -> bool:
        """True where an earlier mail with the Message-ID of this one was acted on, or put before the connector."""

    def erase(self, number: int) -> None:
        """Forgets a mail that proved to be none of our business."""

    def get(self, number: int) -> MailRow | None:
        """One mail."""

    def by_evidence(self, evidence: str) -> MailRow | None:
        """The mail that the ledger calls "mail 12"."""

    def of(self, introduction: int) -> list[MailRow]:
        """Every mail that was tied to an introduction."""

    def latest(
        self,
        limit: int,
        *,
        outcomes: Iterable[Outcome] = (),
        introduction: int | None = None,
        besides: Iterable[Reason] = (),
    ) -> list[MailRow]:
        """The last mails, newest first; of these outcomes and this introduction where given, not for these reasons."""

    def set_aside(self) -> list[MailRow]:
        """The mails that nobody foresaw."""

    def raw(self, number: int) -> bytes | None:
        """The bytes of a set-aside mail."""


class Outbox(Protocol):
    """Letters committed to be sent."""

    def put(self, letter: Outgoing, key: str, introduction: int | None, due_at: datetime, now: datetime) -> bool:
        """Commits a letter; False, and nothing changed, when this business key was committed before."""

    def withdraw(self, introduction: int, kinds: Iterable[Kind], party: str) -> int:
        """Takes back letters that have not begun to leave, of one party or, with "", of all; answers how many."""

    def outgoing(self, row: OutboxRow) -> Outgoing:
        """The letter with the bytes that were frozen when it was committed."""

    def due(self, now: datetime, limit: int) -> list[OutboxRow]:
        """The letters that may leave now, the earliest first."""

    def with_status(self, *statuses: Status) -> list[OutboxRow]:
        """Every letter that stands so, the oldest first."""

    def claim(self, row: OutboxRow, now: datetime, lease_until: datetime) -> OutboxRow | None:
        """waiting → sending, for one claimant; None when somebody else was first or it was taken back."""

    def begin_data(self, row: OutboxRow, now: datetime, lease_until: datetime) -> bool:
        """Notes that the next byte is DATA; False when the claim is no longer ours, and nothing may be transmitted."""

    def change(self, row: OutboxRow, **values: Any) -> bool:
        """Changes a row that nobody has claimed since it was read; False when somebody has."""

    def get(self, number: int) -> OutboxRow:
        """One row."""

    def by_message_ids(self, message_ids: Iterable[str]) -> dict[str, OutboxRow]:
        """Our letters among these Message-IDs."""

    def kinds(self, message_ids: Iterable[str]) -> dict[str, Kind]:
        """What our letters among these Message-IDs are, without their bytes."""

    def of(self, introduction: int) -> list[OutboxRow]:
        """Every letter and notice of an introduction, in the order they were committed."""

    def unfiled(self) -> list[OutboxRow]:
        """Letters that the server took and of which no copy stands in Sent yet."""

    def sent_since(self, since: datetime) -> list[Sent]:
        """What began to leave since then, for the budgets and brakes."""

    def next_due(self) -> datetime | None:
        """When the next letter may leave."""


class Folders(Protocol):
    """Cursors and labelled drafts."""

    def cursor(self, mailbox: str, role: Folder) -> Cursor | None:
        """How far this folder was read."""

    def cursors(self, mailbox: str) -> dict[Folder, Cursor]:
        """How far each folder of a mailbox was read."""

    def set_cursor(self, mailbox: str, role: Folder, at: Cursor) -> None:
        """Remembers how far this folder was read."""

    def draft(self, mailbox: str, spot: Spot) -> DraftRow | None:
        """The draft at this spot."""

    def meet_draft(self, mailbox: str, spot: Spot, message_id: str, now: datetime) -> None:
        """Notes a labelled draft that was not known at this spot."""

    def change_draft(self, mailbox: str, spot: Spot, **values: Any) -> None:
        """Changes what is known of the draft at a spot: `state`, `introduction_id`."""

    def move_draft(self, mailbox: str, spot: Spot, to: Spot) -> None:
        """The draft stands elsewhere now."""

    def drafts_of(self, introduction: int) -> list[DraftRow]:
        """The drafts that led to an introduction."""

    def drafts(self, mailbox: str, *, state: DraftProgress | None = None) -> list[DraftRow]:
        """The drafts known in a mailbox, of one state where it is given."""

    def resting(self) -> bool:
        """True while a labelled draft rests before it is taken."""


class People(Protocol):
    """The bio book."""

    def get(self, address: str) -> Bio | None:
        """The entry of whoever has this address, their other ones included."""

    def named(self, name: str) -> list[Bio]:
        """Everybody in whose name all of these words stand (case and accents aside), most written to first."""

    def all(self) -> list[Bio]:
        """Every entry, by name."""

    def keep(self, bio: Bio) -> None:
        """Writes an entry, or replaces the one of this address."""

    def meet(self, name: str, address: str, at: datetime, letters: int = 1) -> None:
        """Notes that the connector wrote to this person, so many letters; an entry begins where there was none."""

    def forget(self, address: str) -> bool:
        """Takes an entry out; False where there is none."""


class Requests(Protocol):
    """Requests that lack something."""

    def keep(self, pending: Pending) -> int:
        """Stores a new one under a new id (the one given is ignored), or answers the id of the one of this evidence."""

    def by_evidence(self, evidence: str) -> Pending | None:
        """The request that came in this mail."""

    def open(self) -> list[Pending]:
        """Those that still wait, the oldest first."""

    def settle(self, number: int, introduction: int | None, at: datetime) -> None:
        """Notes what became of it: the introduction it led to, or None where it was dropped."""


class Items(Protocol):
    """What waits for the next brief."""

    def add(self, notice: Notice, introduction: int | None, at: datetime) -> bool:
        """Adds one, once per kind, cause and introduction; False where it was there."""

    def waiting(self) -> list[Item]:
        """What no brief has told yet, the oldest first."""

    def told(self, items: Iterable[Item], at: datetime) -> None:
        """These were told."""


class Orders(Protocol):
    """Commands that were obeyed, for UNDO."""

    def keep(self, evidence: str, before: Introduction, letters: Mapping[int, Status], head: int, at: datetime) -> None:
        """Notes that a command changed an introduction."""

    def last(self, introduction: int) -> Obeyed | None:
        """The last command that changed this introduction and was not undone."""

    def of(self, evidence: str) -> list[Obeyed]:
        """What the commands of one mail changed and was not undone, the last first."""

    def undo(self, number: int, at: datetime) -> None:
        """Notes that it was undone."""


class Erasing(Protocol):
    """What can be forgotten."""

    def contents(self, introduction: int, at: datetime) -> None:
        """Destroys all that was written of an introduction; what has not left is withdrawn."""

    def ended(self, before: datetime, limit: int = 100) -> list[int]:
        """Introductions that ended by then, of which something is left to erase and nothing is due, oldest first."""

    def old(self, before: datetime, at: datetime) -> int:
        """Destroys what was over by then and belongs to no introduction; answers how many rows it was."""

    def raw(self, before: datetime) -> int:
        """Destroys the bytes of mails that came by then and were set aside; answers of how many."""

    def letters(self, numbers: Iterable[int], at: datetime) -> None:
        """Destroys these letters and notices."""

    def mails(self, numbers: Iterable[int]) -> None:
        """Destroys what is kept of these mails."""

    def items(self, numbers: Iterable[int], at: datetime) -> None:
        """Destroys what these items of the brief would tell."""

    def requests(self, numbers: Iterable[int], at: datetime) -> None:
        """Destroys these requests; those that still waited are settled."""

    def words(self, introduction: int, number: int) -> None:
        """Destroys the private text of one line of a ledger, with its salts."""

    def scraps(self) -> Iterator[Scrap]:
        """Everything personal that stands somewhere, to be looked through for somebody."""


class Page(Protocol):
    """One transaction on the books. What is written becomes true together, or not at all."""

    @property
    def introductions(self) -> Introductions:
        """The introductions in this transaction."""

    @property
    def ledger(self) -> Ledger:
        """The ledger in this transaction."""

    @property
    def manuscripts(self) -> Manuscripts:
        """The manuscripts in this transaction."""

    @property
    def mails(self) -> Mails:
        """The mails in this transaction."""

    @property
    def outbox(self) -> Outbox:
        """The outbox in this transaction."""

    @property
    def folders(self) -> Folders:
        """The folders in this transaction."""

    @property
    def people(self) -> People:
        """The bio book in this transaction."""

    @property
    def requests(self) -> Requests:
        """The pending requests in this transaction."""

    @property
    def items(self) -> Items:
        """What waits for the brief, in this transaction."""

    @property
    def orders(self) -> Orders:
        """The commands obeyed, in this transaction."""

    @property
    def erasing(self) -> Erasing:
        """What can be forgotten, in this transaction."""

    def introduction(self, number: int) -> Introduction:
        """One introduction. Raises KeyError."""

    def create(self, it: Introduction) -> int:
        """Stores a new introduction; answers its id."""

    def save(
        self, before: Introduction, after: Introduction, entries: Iterable[Entry], due_at: datetime | None, at: datetime
    ) -> None:
        """Writes the new state and the ledger lines that led to it."""

    def due(self, now: datetime, limit: int = 100) -> list[int]:
        """Ids of the introductions for which time alone makes something happen by now."""

    def find(self, *, open_only: bool = False, address: str = "", code: str = "") -> list[Introduction]:
        """Introductions, newest first."""

    def token(self, introduction: int, party: str) -> str:
        """The token (128 bit) that binds an answer to this party's ask."""

    def keep_token(self, introduction: int, party: str) -> str:
        """The token, which will be known again when it comes back."""

    def by_tokens(self, tokens: Iterable[str]) -> dict[str, tuple[int, str]]:
        """(introduction, party) of the tokens that are ours."""

    def suppress(self, address: str, reason: str, now: datetime) -> None:
        """Never writes to this address again, in any introduction."""

    def suppressed(self, address: str) -> bool:
        """True for an address that wants no mail of ours."""

    def recall(self, name: str) -> str:
        """A remembered value, or ""."""

    def remember(self, name: str, value: str) -> None:
        """Remembers a value under a name."""

    def forget(self, name: str) -> None:
        """Forgets a remembered value."""


class Books(Protocol):
    """Everything that is remembered."""

    def begin(self, *, synced: bool = True) -> AbstractContextManager[Page]:
        """One transaction. Raises TryLater where the database is locked, full or away: nothing was written then.

        Not `synced`, a power cut may undo it until a synced one follows; a killed process never does.
        """

    def overwrite(self) -> None:
        """Makes the file forget what was erased from it. Raises TryLater where it is in use for long, or full."""

    def close(self) -> None:
        """Lets go of the database."""
