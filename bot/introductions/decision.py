"""What follows from an event: the case as it is now, what is to be written, and what the ledger will say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.introductions.introduction import Introduction


class Kind(StrEnum):
    """What a mail of ours is for. The first group are letters to parties, the second notices to the connector."""

    ASK = "ask"
    ASK_AGAIN = "ask-again"
    CONFIRM = "confirm"
    NUDGE = "nudge"
    LATER_NOTED = "later-noted"
    NO_NOTED = "no-noted"
    WAIT = "wait"
    HEAR_BY = "hear-by"
    INTRODUCTION = "introduction"
    STEP_OUT = "step-out"
    REGRET = "regret"
    DATA = "data"
    NUDGE_INTRODUCED = "nudge-introduced"
    HOW_DID_IT_GO = "how-did-it-go"
    OWN_LETTER = "own-letter"  # the connector's own mail to one party; we only know of it

    APPROVE = "approve"
    HOLD = "hold"
    LETTER_WAITS = "letter-waits"
    QUESTION = "question"
    LATE_ANSWER = "late-answer"
    LOST = "lost"
    ENDED = "ended"
    NOBODY_WROTE = "nobody-wrote"
    REMINDER = "reminder"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    BY_HAND = "by-hand"
    BOUNCED = "bounced"
    PROBLEM = "problem"
    LISTED = "listed"
    ALARM = "alarm"
    ECHO = "echo"
    MADE = "made"
    PICK = "pick"
    WHO = "who"
    REDIRECT = "redirect"
    TAKEN_OVER = "taken-over"
    ONE_WROTE = "one-wrote"
    HEARD = "heard"
    WANTS = "wants"  # a limit that a party set, now in the bio book
    BRIEF = "brief"
    DIGEST = "digest"


LETTERS = frozenset(
    {
        Kind.ASK,
        Kind.ASK_AGAIN,
        Kind.CONFIRM,
        Kind.NUDGE,
        Kind.LATER_NOTED,
        Kind.NO_NOTED,
        Kind.WAIT,
        Kind.HEAR_BY,
        Kind.INTRODUCTION,
        Kind.STEP_OUT,
        Kind.REGRET,
        Kind.DATA,
        Kind.NUDGE_INTRODUCED,
        Kind.HOW_DID_IT_GO,
        Kind.OWN_LETTER,
    }
)
ASKS = frozenset({Kind.ASK, Kind.ASK_AGAIN, Kind.CONFIRM, Kind.NUDGE})
# Letters that are taken back when nobody is to be asked any more; acknowledgements and regrets still leave.
WHEN_ENDED = ASKS | {Kind.WAIT, Kind.INTRODUCTION}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be written to a party (`party` is their key) or, with party "", to every side.

    One outbox row per (introduction, kind, party, round). `not_before` is aware UTC. `facts` are plain strings for
    the wording: days as ISO dates.
    """

    kind: Kind
    party: str
    round: str
    not_before: datetime
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail to the connector; one per (connector, kind, cause). `party` is whom it is about, or ""."""

    kind: Kind
    cause: str
    party: str = ""
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: what was decided, and the transition it caused.

    `before` and `after` are states of the party, or of the introduction where `party` is "". `data` may be shown to
    anybody who checks the ledger; `private` is personal content of which the ledger keeps a salted hash only.
    """

    kind: str
    party: str = ""
    before: str = ""
    after: str = ""
    data: dict[str, str] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything that one event leads to; carried out in one transaction.

    `withdraw` names letters that are taken back while they still wait in the outbox, by kind and party ("" for all),
    before `letters` are put in; `due_at` is when time alone makes something happen next (aware UTC), or None.
    """

    introduction: Introduction
    letters: tuple[Letter, ...] = ()
    notices: tuple[Notice, ...] = ()
    withdraw: frozenset[tuple[Kind, str]] = frozenset()
    entries: tuple[Entry, ...] = ()
    due_at: datetime | None = None
