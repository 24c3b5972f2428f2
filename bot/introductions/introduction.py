"""The introduction: the case from request to outcome, its parties, and the states both may be in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum


class PartyState(StrEnum):
    """Where one party stands."""

    WAITING = "waiting"
    UNASKED = "unasked"
    ASKED = "asked"
    YES = "yes"
    NO = "no"
    LATER = "later"
    UNREACHABLE = "unreachable"
    SILENT = "silent"


LOST = frozenset({PartyState.NO, PartyState.SILENT, PartyState.UNREACHABLE})
UNDECIDED = frozenset({PartyState.WAITING, PartyState.ASKED, PartyState.LATER})


class Stage(StrEnum):
    """Where the introduction stands."""

    DRAFTED = "drafted"
    ASKING = "asking"
    AGREED = "agreed"
    INTRODUCED = "introduced"
    CONNECTED = "connected"
    CLOSED = "closed"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


OPEN_STAGES = frozenset({Stage.DRAFTED, Stage.ASKING, Stage.AGREED, Stage.INTRODUCED, Stage.CONNECTED})
BEFORE_INTRODUCTION = frozenset({Stage.DRAFTED, Stage.ASKING, Stage.AGREED})
ENDED_WITHOUT = frozenset({Stage.DECLINED, Stage.EXPIRED, Stage.CANCELLED})


OUTCOMES = ("met", "helpful", "planned", "no")  # the best first: of several answers it counts for the introduction
FINAL_OUTCOMES = frozenset(OUTCOMES) - {"planned"}


class Consent(StrEnum):
    """How a party's agreement is to be had."""

    ASK = "ask"
    DIRECT = "direct"
    VOUCHED = "vouched"


class Order(StrEnum):
    """Whom to ask first."""

    TOGETHER = "together"
    TURN = "turn"


class Gesture(StrEnum):
    """How the connector handed the request in."""

    DRAFT = "draft"  # a labelled draft
    MAIL = "mail"  # a mail to the bot alone
    CC = "cc"  # the bot in copy of a mail to one party
    MADE = "made"  # a mail that already shows all to each other: only followed
    BCC = "bcc"  # the bot in blind copy: a proposal
    WISH = "wish"  # a party's wish, forwarded
    FORM = "form"  # the command line or a table of pairs


class How(StrEnum):
    """How a party came to agree."""

    REPLY = "reply"
    PAGE = "page"
    HAND = "hand"
    VOUCHED = "vouched"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Assistant:
    """Somebody copied in the introduction beside a party, named as such. `answers`: their answer is the party's."""

    name: str
    address: str
    answers: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """What may be said of somebody. `zone` is an IANA name, `country` ISO 3166; "" means the connector's."""

    address: str
    name: str = ""
    role: str = ""
    place: str = ""
    zone: str = ""
    country: str = ""
    line: str = ""
    link: str = ""
    language: str = ""
    assistants: tuple[Assistant, ...] = ()


_ERASED = "@erased.invalid"  # a domain that never is (RFC 2606): should a letter slip out, it reaches nobody


def erased_person(key: str) -> Person:
    """What stands in the place of a person whose data was erased: nothing, at an address that cannot be."""
    return Person(f"{key}{_ERASED}")


@dataclass(frozen=True, slots=True)
class Standing:
    """How and when a party agreed, and where the evidence lies. `at` is aware UTC."""

    how: How
    at: datetime
    evidence: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something this party sent that the connector has to decide. `evidence` names the mail; `at` is aware UTC."""

    evidence: str
    at: datetime
    reason: str
    reminded: int = 0


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the introduction. Times are aware UTC, dates are days in the party's own zone."""

    key: str
    person: Person
    why: str = ""
    consent: Consent = Consent.ASK
    state: PartyState = PartyState.WAITING
    standing: Standing | None = None
    round: int = 0
    asked_at: datetime | None = None
    nudges: int = 0
    nudged_at: datetime | None = None
    later_until: date | None = None
    laters: int = 0
    away_until: date | None = None
    told: bool = False  # heard, since the last yes, that the other side takes time
    doubt: Doubt | None = None
    dropped: bool = False  # the connector went on without this one
    wrote_at: datetime | None = None
    regretted_at: datetime | None = None
    taken_over_at: datetime | None = (
        None  # since when the connector talks to this one by hand: no letter of ours leaves
    )
    mine: bool = False  # the connector said MINE: it stays so until CONTINUE
    nudged_after_at: datetime | None = None  # reminded after the introduction, once at most
    thanked_at: datetime | None = None
    outcome: str = ""  # how it went, in this party's eyes: met, planned, no, helpful
    outcome_round: int = 0  # how often they were asked how it went
    outcome_asked_at: datetime | None = None

    @property
    def erased(self) -> bool:
        """True where nothing is known any more of who this was: nobody is written to there."""
        return self.person.address.endswith(_ERASED)

    @property
    def asked_ever(self) -> bool:
        """False for whoever agreed through the connector alone: waits and ends are not ours to tell them."""
        return self.asked_at is not None


@dataclass(frozen=True, slots=True)
class Introduction:
    """One case. Times are aware UTC. `zone` and `country` are the connector's."""

    id: int
    code: str
    gesture: Gesture
    stage: Stage
    parties: tuple[Party, ...]
    opened_at: datetime
    zone: str
    country: str = ""
    topic: str = ""
    next_step: str = ""
    place: str = ""
    met: str = ""
    purpose: str = ""
    order: Order = Order.TOGETHER
    masked: bool = False
    needs_approval: bool = False
    approved_at: datetime | None = None
    starts_at: datetime | None = None  # no ask leaves before this moment
    paused_at: datetime | None = None  # the connector paused this one: nothing leaves and nothing is due
    reminded: int = 0  # of the approval, or of the letter that waits for SEND
    agreed_at: datetime | None = None
    letter_at: datetime | None = None  # when the connector last wrote or confirmed the introduction letter
    letter_dates: tuple[date, ...] = ()  # days named in the letter
    holds: tuple[str, ...] = ()  # what keeps the letter until the connector's word: attachments, quoted-history
    letter_waits: str = ""  # why the letter waits for SEND, "" where it does not
    letter_round: int = 0  # how often the letter was committed to be sent
    letter_queued: bool = False
    letter_uncertain: bool = False  # it may have left and it may not; only the connector can look
    introduced_at: datetime | None = None
    by_hand: bool = False
    connector_out: bool = False
    silence_told: bool = False
    one_wrote_told: bool = False
    connected_at: datetime | None = None
    cancelled_at: datetime | None = None
    lost_at: datetime | None = None  # when a side last said no, fell silent or proved unreachable
    given_up: bool = False  # the connector chose CLOSE because a party is lost
    ended_at: datetime | None = None
    regret_at: datetime | None = None
    outcome: str = ""
    erased_at: datetime | None = None  # since when nothing but states, times and hashes is known of it

    def party(self, key: str) -> Party:
        """The party with this key. Raises KeyError."""
        for party in self.parties:
            if party.key == key:
                return party
        raise KeyError(key)

    @property
    def sides(self) -> tuple[Party, ...]:
        """The parties the connector still counts on."""
        return tuple(party for party in self.parties if not party.dropped)

    def others(self, key: str) -> tuple[Party, ...]:
        """Every side but this one."""
        return tuple(party for party in self.sides if party.key != key)

    def with_party(self, party: Party) -> Introduction:
        """The same case with this party as given."""
        return replace(self, parties=tuple(party if old.key == party.key else old for old in self.parties))
