"""What the books hold, a protocol a noun: introductions, ledger, letters, mails, people, and what can be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from bot.places import Cursor, Folder, Spot

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

    def ended_since(self, since: datetime, limit: int) -> list[int]:
        """Ids of those that ended since then (aware UTC), the latest first."""

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

    def begin_data(self, row: OutboxRow, now: datetime, lease_until: datetime, handle: str = "") -> bool:
        """Notes that the next byte is DATA, and the letter's handle; False when the claim is not ours any more."""

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

    def untold(self, since: datetime) -> list[OutboxRow]:
        """Letters handed over under a handle, of which nobody has read yet under which Message-ID they travel: those
        under way, and those accepted since then."""

    def left_over(self) -> list[OutboxRow]:
        """Letters that are not to leave any more, of which something may stand at the provider."""

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

    def named_draft(self, mailbox: str, draft: str) -> DraftRow | None:
        """The draft that the provider calls so, wherever it stands."""

    def meet_draft(
        self, mailbox: str, spot: Spot, message_id: str, now: datetime, draft: str = "", likeness: str = ""
    ) -> None:
        """Notes a labelled draft that was not known at this spot. `draft` is the provider's lasting name for it."""

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

    def forget(self, introduction: int) -> None:
        """Forgets how an introduction stood before its commands: nothing of them can be undone any more."""

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
