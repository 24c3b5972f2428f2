"""What the connector asks for, by whatever gesture: one Request, with what stands in its way.

Each gesture has its reader: draft.py, mail_request.py (a mail to the bot), cc.py (the bot in copy), wish.py (a
forwarded mail). They share the labelled lines of labels.py and the form of form.py, in which the request grows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.reading.message import Mailaddr

FEWEST, MOST = 2, 6
LARGEST = 25_000_000  # bytes of a draft: what most providers accept

Consent = Literal["ask", "direct", "vouched"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the connector must know. `stops` is False for a finding that refuses nothing.

    Codes: too-few, too-many, twice, connector, bot, no-reply, address, who, side, several, unknown-person, ambiguous,
    unknown-line, too-large, charset, bcc, no-letter, unreadable; findings: why, zone, value.
    """

    code: str
    sentence: str
    stops: bool = True


@dataclass(frozen=True, slots=True)
class RequestedParty:
    """One person to be introduced. What was not said is ""; an address of "" is to be looked up by the name."""

    name: str
    address: str
    role: str = ""
    place: str = ""
    zone: str = ""  # IANA name
    line: str = ""
    link: str = ""
    why: str = ""  # what this side should hear
    consent: Consent = "ask"
    assistants: tuple[Mailaddr, ...] = ()
    ask_first: bool = False  # "Ask Ben" was said, which no other rule may overrule


@dataclass(frozen=True, slots=True)
class Request:
    """What the connector handed in, as read; nothing in it is checked against people or books."""

    parties: tuple[RequestedParty, ...]
    topic: str
    next_step: str
    place: str
    met: str  # as written: "no", "once, in Berlin"
    purpose: Literal["business", "personal", ""]
    order: Literal["together", "turn"]
    masked: bool
    subject: str
    letter_text: str | None  # the introduction letter, verbatim; None where none was written
    letter_html: str | None  # the same as harmless HTML; None where it is to be made from the text
    prose: str  # words marked for nobody
    problems: tuple[Problem, ...]
    holds: tuple[str, ...]  # "attachments", "quoted-history": wait for KEEP or DROP

    @property
    def refused(self) -> bool:
        """Whether a problem stands in the way."""
        return any(problem.stops for problem in self.problems)
