"""What the books hand out: one frozen record a noun, the same whatever database is behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import Consent, Gesture, Introduction, Person
from bot.places import Spot
from bot.reading.requests.request import Request
from bot.reasons import Reason
from bot.writing.letters import Thread
from bot.writing.manuscript import Manuscript


class Status(StrEnum):
    """Where a letter in the outbox stands."""

    WAITING = "waiting"
    SENDING = "sending"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    PARKED = "parked"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class Outcome(StrEnum):
    """What became of an inbound mail."""

    ACTED = "acted"
    IGNORED = "ignored"
    QUESTION = "question"
    SET_ASIDE = "set-aside"
    OPEN = "open"  # being read, in a transaction that is not over


OWN_LETTER, OWN_NOTICE = Reason.OWN_LETTER.told, Reason.OWN_NOTICE.told


class DraftProgress(StrEnum):
    """How far a labelled draft got."""

    NEW = "new"
    LISTED = "listed"  # labelled before the first start: shown, not started
    ACCEPTED = "accepted"
    PROBLEM = "problem"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One letter in the outbox, without its bytes. Times are aware UTC; `introduction` is None where there is none.

    `handle` is what the provider calls it while it is under way; `sent_as` the Message-ID that the provider gave it in
    place of ours, "" where ours was kept.
    """

    id: int
    introduction: int | None
    kind: Kind
    party: str
    key: str
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    status: Status
    due_at: datetime
    lease_until: datetime | None
    data_at: datetime | None
    attempts: int
    repeated: bool
    reason: str
    created_at: datetime
    accepted_at: datetime | None
    filed_at: datetime | None
    handle: str = ""
    sent_as: str = ""

    @property
    def travels_as(self) -> str:
        """The Message-ID that its readers see, and that their answers name."""
        return self.sent_as or self.message_id


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter that began to leave: when (aware UTC), to whom, for which introduction."""

    at: datetime
    recipients: tuple[str, ...]
    introduction: int | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class MailRow:
    """One inbound mail and its fate, and where it stood when it came.

    `words` are its author's own words as far as they were read, `reason` is told to people and `named` its name for
    scripts; `proof` says what vouches for the author ("dmarc ruiz.example", "none (no-pass)", "" where nobody asked).
    `written_at` is the author's own word (aware UTC, None where it is none).
    """

    id: int
    mailbox: str
    message_id: str
    sender: str
    seen_at: datetime
    outcome: Outcome
    reason: str
    introduction: int | None
    party: str
    words: str
    tries: int
    named: Reason = Reason.EARLIER
    proof: str = ""
    spot: Spot | None = None
    written_at: datetime | None = None

    @property
    def evidence(self) -> str:
        """How the ledger refers to this mail."""
        return f"mail {self.id}"

    @property
    def proven(self) -> bool:
        """True where something vouched for its author."""
        return bool(self.proof) and not self.proof.startswith("none")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A labelled draft: where it stands, when it was first seen like this (aware UTC), and what it led to.

    Where the provider has a lasting name for it: `content` is a hash of what was taken of it last, "" where a label set
    now counts whatever it says; `likeness` is what it has in common with the same letter sent by hand.
    """

    mailbox: str
    spot: Spot
    message_id: str
    first_seen_at: datetime
    state: DraftProgress
    introduction: int | None
    asked: int = 0  # how often it was labelled again after a problem
    draft: str = ""  # the provider's name for it, which edits do not change
    content: str = ""
    likeness: str = ""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line as it stands in the ledger. `private` holds what has not been erased."""

    number: int
    at: datetime
    kind: str
    party: str
    before: str
    after: str
    data: dict[str, str]
    private: dict[str, str]
    hash: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What was handed in beside the fields: the letter (None: to be composed), approved prose, etiquette findings."""

    manuscript: Manuscript | None
    opening: str = ""
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One thing that happened to an introduction, for people. `at` is aware UTC."""

    at: datetime
    kind: str
    party: str
    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Bio:
    """What the bio book holds of one person: what may be said, how to ask them, and how much they want of it.

    `person.address` is where they are written to, `also` their other addresses (lower case). `a_month` is the most
    introductions a month they want, `only` what they limited them to ("founders"), `rests_days` the days to leave
    between two; None and "" for no limit. `letters` is how often the connector was seen writing to them, last at
    `written_at` (aware UTC). `source` is where the entry came from first: request, sent or hand.
    """

    person: Person
    consent: Consent = Consent.ASK
    a_month: int | None = None
    only: str = ""
    rests_days: int | None = None
    also: tuple[str, ...] = ()
    source: str = "hand"
    letters: int = 0
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scrap:
    """One row with something personal in it. `kind` is letter, mail, item, request or words (of ledger line `id`).

    `about` is what stands in it in clear, `raw` the mail itself where it is kept; `at` is aware UTC.
    """

    kind: str
    id: int
    introduction: int | None
    sender: str
    about: str
    raw: bytes
    at: datetime


class Lacks(StrEnum):
    """What a pending request waits for."""

    CHOICE = "choice"  # which of several people of one name
    ADDRESS = "address"  # the address of somebody whose name means nobody
    SIDE = "side"  # who the other one is
    WORD = "word"  # whether to start at all


@dataclass(frozen=True, slots=True)
class Option:
    """One person that a name in a request may mean; `letter` is A, B, C; `side` the index of the party in question."""

    letter: str
    side: int
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A request that lacks something only the connector can say. Times are aware UTC.

    `evidence` is the mail it came in, `thread` the connector's own mail to one party that the ask will continue
    (None elsewhere); `introduction` is what became of it, once it was settled.
    """

    id: int
    gesture: Gesture
    evidence: str
    lacks: Lacks
    request: Request
    options: tuple[Option, ...]
    thread: Thread | None
    asked_at: datetime
    settled_at: datetime | None = None
    introduction: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing for the connector's next brief: a notice that need not interrupt. `at` is aware UTC."""

    id: int
    at: datetime
    notice: Notice
    introduction: int | None


@dataclass(frozen=True, slots=True)
class Obeyed:
    """A command that was obeyed: the introduction as it stood before, and the state of its letters, for UNDO.

    `letters` maps outbox ids to their status before; `head` is the number of the last ledger line afterwards.
    """

    id: int
    evidence: str
    at: datetime
    before: Introduction
    letters: dict[int, Status]
    head: int
