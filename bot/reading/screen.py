"""What kind of mail is this? One question a function, cheapest first; their order is data (DESIGN section 7).

Before it: the caps of parse_message. Behind it, for a person's mail: proof, which ask, own words, verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.reading import machine
from bot.reading.bounce import Bounce, read_bounce
from bot.reading.message import Mail
from bot.reading.sender import Refusal, Sender, sender_of

MOST_HOPS = 50

Kind = Literal["own", "loop", "bounce", "no_author", "person"] | machine.Kind


@dataclass(frozen=True, slots=True)
class Screened:
    """What a mail is, why, and what was found on the way. Only "person" goes on; "no_author" is a question."""

    kind: Kind
    reason: str  # named: x-loop, hops, what the bounce, the machine or the From grammar said; "" for a person
    sender: Sender | None = None  # of a person's mail; unproven
    bounce: Bounce | None = None
    machine: machine.Machine | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What screening must know of us: our X-Loop mark, and which Message-IDs are ours.

    And, for the return date of an absent person: the day the mail arrived and the language it is expected in.
    """

    loop_mark: str
    is_ours: Callable[[str], bool]  # given a Message-ID with angle brackets
    today: date
    language: str = "en"


Rule = Callable[[Mail, Known], Screened | None]


def screen(mail: Mail, known: Known) -> Screened:
    """The answer of the first rule that has one."""
    for rule in ORDER:
        found = rule(mail, known)
        if found is not None:
            return found
    raise AssertionError("the last rule always answers")


def is_it_ours(mail: Mail, known: Known) -> Screened | None:
    """Our own letter, seen again in Sent or as a copy: our mark and one of our Message-IDs."""
    if _has_mark(mail, known) and mail.message_id and known.is_ours(mail.message_id):
        return Screened("own", "x-loop")
    return None


def has_it_gone_in_circles(mail: Mail, known: Known) -> Screened | None:
    """Our mark under a foreign Message-ID: a forwarder or a robot sends our letters back. Too many hops: any loop."""
    if _has_mark(mail, known):
        return Screened("loop", "x-loop")
    if len(mail.all("Received")) > MOST_HOPS:
        return Screened("loop", "hops")
    return None


def did_it_bounce(mail: Mail, known: Known) -> Screened | None:
    """Before machine mail: many bounces carry Auto-Submitted, and all come from machines."""
    bounce = read_bounce(mail)
    return Screened("bounce", bounce.reason, bounce=bounce) if bounce else None


def did_a_machine_write_it(mail: Mail, known: Known) -> Screened | None:
    """Out-of-office, lists, calendar replies, read receipts, challenges: never a verdict."""
    found = machine.machine_kind(mail, today=known.today, language=known.language)
    return Screened(found.kind, found.reason, machine=found) if found else None


def has_it_one_author(mail: Mail, known: Known) -> Screened:
    """Whatever remains was written by a person, if it can be told which one."""
    sender = sender_of(mail)
    if isinstance(sender, Refusal):
        return Screened("no_author", sender.reason)
    return Screened("person", "", sender=sender)


ORDER: tuple[Rule, ...] = (
    is_it_ours,
    has_it_gone_in_circles,
    did_it_bounce,
    did_a_machine_write_it,
    has_it_one_author,
)


def _has_mark(mail: Mail, known: Known) -> bool:
    mark = known.loop_mark.strip().lower()
    return any(value.strip().lower() == mark for value in mail.all("X-Loop"))
