"""What the books hand out: one frozen record a noun, the same whatever database is behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.introductions.decision import Kind
from bot.places import Spot
from bot.writing.letters import Manuscript


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


OWN_LETTER, OWN_NOTICE = "own letter", "own notice"  # why a mail was ignored: it is a copy of one of ours


class DraftProgress(StrEnum):
    """How far a labelled draft got."""

    NEW = "new"
    LISTED = "listed"  # labelled before the first start: shown, not started
    ACCEPTED = "accepted"
    PROBLEM = "problem"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One letter in the outbox, without its bytes. Times are aware UTC; `introduction` is None where there is none."""

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


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter that began to leave: when (aware UTC), to whom, for which introduction."""

    at: datetime
    recipients: tuple[str, ...]
    introduction: int | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class MailRow:
    """One inbound mail and its fate. `words` are its author's own words as far as they were read."""

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

    @property
    def evidence(self) -> str:
        """How the ledger refers to this mail."""
        return f"mail {self.id}"


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A labelled draft: where it stands, when it was first seen like this (aware UTC), and what it led to."""

    mailbox: str
    spot: Spot
    message_id: str
    first_seen_at: datetime
    state: DraftProgress
    introduction: int | None
    asked: int = 0  # how often it was labelled again after a problem


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
