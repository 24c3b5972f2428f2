"""What can happen to an introduction. Each event is a fact; `decide` says what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.introductions.introduction import How, Introduction, Person


@dataclass(frozen=True, slots=True)
class Opened:
    """The request is complete and was accepted."""


@dataclass(frozen=True, slots=True)
class Approved:
    """The connector saw the asks and said SEND. `evidence` names their mail or command."""

    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A party decided. `answer` is yes, no or later; `until` (a day in the party's zone) only with later.

    `how` tells a reply from the connector's word for them. `evidence` names the mail; `rule`, `words` and `language`
    (ISO 639-1) say what decided; `never_again` closes the door for every later introduction.
    """

    party: str
    answer: str
    evidence: str
    until: date | None = None
    how: How = How.REPLY
    rule: str = ""
    words: str = ""
    source: str = ""
    never_again: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Puzzled:
    """Something of a party's that might be an answer and that only the connector can judge.

    `address` is where it came from, where that is not theirs and the connector may say ONCE, SAME or ASSISTANT.
    """

    party: str
    evidence: str
    reason: str
    rule: str = ""
    words: str = ""
    address: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """The connector looked at a puzzling mail and wants nothing done about it (IGNORE)."""

    party: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Bounced:
    """Mail to this party came back for good."""

    party: str
    evidence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Away:
    """This party's machine says they are out of office; `until` is the day of return, or None."""

    party: str
    evidence: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Wrote:
    """A party wrote to the introduction's thread with another party among the recipients.

    `connector_out` is True where they no longer address the connector openly.
    """

    party: str
    evidence: str
    connector_out: bool = False


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing happened but time."""


@dataclass(frozen=True, slots=True)
class AskLeft:
    """The next byte to the server is an ask of this party's, or with `nudge` the reminder of it."""

    party: str
    nudge: bool = False


@dataclass(frozen=True, slots=True)
class LetterLeft:
    """The next byte to the server is the introduction letter: from here on it counts as gone."""


@dataclass(frozen=True, slots=True)
class LetterNotSent:
    """The server put the introduction letter off after all: nobody has it, and it waits for its next try."""


@dataclass(frozen=True, slots=True)
class LetterRefused:
    """The server refused the introduction letter: nobody got it. `refused` maps party keys to the server's words."""

    refused: dict[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LetterUncertain:
    """Nobody can tell whether the introduction letter left; the connector has to look."""


@dataclass(frozen=True, slots=True)
class LetterFound:
    """The connector looked, or a copy turned up: the letter of which nobody knew had left."""

    evidence: str = ""


@dataclass(frozen=True, slots=True)
class LetterConfirmed:
    """The connector wants the letter that waits, as it is, to go (SEND)."""

    evidence: str = ""


@dataclass(frozen=True, slots=True)
class LetterHurried:
    """The connector wants the letter that is on hold to go now (SEND)."""

    evidence: str = ""


@dataclass(frozen=True, slots=True)
class LetterReplaced:
    """The connector handed in a new letter for the same parties. `dates` are the days it names."""

    evidence: str
    dates: tuple[date, ...] = ()
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentByHand:
    """The held letter was found in Sent: the connector sent it themselves."""

    evidence: str


@dataclass(frozen=True, slots=True)
class NudgeAsked:
    """The connector wants this party reminded now."""

    party: str


@dataclass(frozen=True, slots=True)
class WentOn:
    """The connector goes on without a party that is lost (three or more parties)."""

    party: str


@dataclass(frozen=True, slots=True)
class ClosedByConnector:
    """The connector lets the introduction end because one party is lost."""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The connector wrote to this party by hand, in the ask's thread: their letters stop."""

    party: str
    evidence: str


@dataclass(frozen=True, slots=True)
class KeptByHand:
    """The connector keeps talking to this party themselves (MINE)."""

    party: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Continued:
    """The connector hands this party back to us (CONTINUE). `ask_left`: an ask of this round did leave."""

    party: str
    evidence: str = ""
    ask_left: bool = True


@dataclass(frozen=True, slots=True)
class Paused:
    """The connector lets this introduction rest (PAUSE with its code)."""

    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The connector lets it go on (RESUME)."""

    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Reopened:
    """The connector takes up again what had ended without an introduction (REOPEN).

    `unsent` are the keys of those whose latest ask was taken back before it could leave.
    """

    evidence: str = ""
    unsent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Undone:
    """The connector takes their last word back (UNDO): the introduction stands again as `before`.

    Only valid while nothing else happened since; the caller sees to that and to the letters.
    """

    before: Introduction
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class AddressChanged:
    """From now on this party is written to, and answers, at another address (SAME)."""

    party: str
    address: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class AssistantNamed:
    """Somebody may answer for this party from now on (ASSISTANT)."""

    party: str
    name: str
    address: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Amended:
    """The connector changed an open request. Only what is given changes; asks that left are not repeated.

    `fields` holds topic, next_step, place, met, purpose; `whys` and `persons` go by party key.
    """

    evidence: str
    fields: dict[str, str] = field(default_factory=dict)
    whys: dict[str, str] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Thanked:
    """A party thanked for the introduction."""

    party: str
    evidence: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class HowItWent:
    """A party, or the connector for them, said how it went: met, planned, no or helpful. party "" is all of them."""

    party: str
    outcome: str
    evidence: str
    how: How = How.REPLY
    rule: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The connector called it off."""

    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Erased:
    """All that was written is destroyed, and of these parties (keys) who they were. `evidence` says at whose word."""

    parties: tuple[str, ...]
    evidence: str


Event = (
    Opened
    | Approved
    | Answered
    | Puzzled
    | Settled
    | Bounced
    | Away
    | Wrote
    | TimePassed
    | AskLeft
    | LetterLeft
    | LetterNotSent
    | LetterRefused
    | LetterUncertain
    | LetterFound
    | LetterConfirmed
    | LetterHurried
    | LetterReplaced
    | SentByHand
    | NudgeAsked
    | WentOn
    | ClosedByConnector
    | TakenOver
    | KeptByHand
    | Continued
    | Paused
    | Resumed
    | Reopened
    | Undone
    | AddressChanged
    | AssistantNamed
    | Amended
    | Thanked
    | HowItWent
    | Cancelled
    | Erased
)
