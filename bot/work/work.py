"""The work's surroundings, in one place: books, mailboxes, rules, the clock and chance, all handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol

from bot.introductions.policy import Policy
from bot.ports import Books, Courier, Mailbox
from bot.reading.addresses import same_address
from bot.reading.banners import Banners
from bot.reading.sender import Proof
from bot.writing.letters import Setup, Voice

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger


class Chance(Protocol):
    """Where ids and salts come from: `random.SystemRandom`, or a seeded `random.Random` in a test."""

    def getrandbits(self, bits: int, /) -> int:
        """So many bits of chance."""

    def random(self) -> float:
        """Between 0 and 1."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What the configuration says about the work itself, not about any introduction."""

    label: str = "intro-request"
    subject_tag: str = ""  # a draft whose subject begins with it is labelled too, "" for none
    approve: str = "first"  # first, always, never
    approve_first: int = 3
    again_days: int = 180
    debounce: timedelta = timedelta(seconds=30)
    lease: timedelta = timedelta(minutes=15)
    evidence: str = "self-copy"  # self-copy, provider, none
    per_minute: int | None = None
    per_hour: int | None = None
    per_day: int | None = None
    answers_per_address: int = 5
    letters_per_introduction: int = 24
    letters_per_day: int = 300
    questions_per_day: int = 20
    seconds_per_mail: float = 4.0  # of processor time; an ordinary mail takes a hundredth of one
    brief_at: time = time(8)
    digest_on: int | None = 0  # weekday as in date.weekday(); None for never
    contents_days: int = 180  # until an introduction that ended is erased; 0 for never
    set_aside_days: int = 30  # until raw mail that was set aside is; 0 for never


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another account, used only to tell the connector that a mailbox lets nobody in."""

    address: str  # where they read it
    sender: str
    courier: Courier


@dataclass(slots=True)
class Work:
    """Everything a step of the work may use.

    `home` is where replies land and from where letters leave; `desk` is the connector's own mailbox (drafts, Sent):
    the same one in `own` and `plus`, another or None in `separate`. `resolver` answers DNS TXT questions for DKIM.
    """

    books: Books
    voice: Voice
    policy: Policy
    habits: Habits
    clock: Callable[[], datetime]
    chance: Chance
    home: Mailbox
    desk: Mailbox | None
    courier: Courier
    proofs: Mapping[str, Proof]  # by mailbox name
    resolver: Callable[[bytes], bytes | None]
    log: FilteringBoundLogger
    connector_addresses: frozenset[str] = frozenset()  # lower case; the first in the configuration is the voice's
    bot_addresses: frozenset[str] = frozenset()  # lower case; where mail to the bot goes
    banners: Banners = field(default_factory=Banners)  # what `home` adds to every mail from outside
    step: Callable[[str], None] = field(default=lambda name: None)  # told before each step that a kill might hit
    elsewhere: Elsewhere | None = None  # where the connector hears that a mailbox lets nobody in
    looked_back: bool = False  # whether this process has made sure that its books are not older than its mailbox
    troubles: tuple[str, ...] = ()  # what stood in the way in the last round, as the log was told

    def is_connector(self, address: str) -> bool:
        """True for any address of the connector's."""
        return any(same_address(address, own) for own in self.connector_addresses)

    def is_bot(self, address: str) -> bool:
        """True for an address of the bot's own, with or without a token in it."""
        local, _, domain = address.lower().partition("@")
        base = f"{local.partition('+')[0]}@{domain}"
        return address.lower() in self.bot_addresses or (
            self.voice.setup is Setup.SEPARATE and base in self.bot_addresses
        )

    def new_message_id(self) -> str:
        """A Message-ID that nobody can guess."""
        domain = (self.voice.bot_address or self.voice.connector_address).rpartition("@")[2]
        return f"<{self.chance.getrandbits(128):032x}@{domain}>"

    def local_day(self, moment: datetime) -> str:
        """The connector's day, as an ISO date."""
        from zoneinfo import ZoneInfo

        return moment.astimezone(ZoneInfo(self.voice.zone)).date().isoformat()
