"""The two tables on which everything rests: what happens to one party, and what the parties make of the introduction.

A pair that is not in PARTY does not move the party; `decide` then puts the event before the connector. The rows of
INTRODUCTION are tried from the top until none applies, so a later row may rely on the earlier ones having been tried.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.introductions.introduction import Introduction, PartyState, Stage


class Happening(StrEnum):
    """What can happen to one party."""

    ASK = "ask"
    VOUCH = "vouch"
    YES = "yes"
    NO = "no"
    LATER = "later"
    HAND_YES = "yes by the connector's hand"
    HAND_NO = "no by the connector's hand"
    HAND_LATER = "later by the connector's hand"
    BOUNCE = "bounce"
    SILENCE = "silence"
    AGE = "consent too old"
    MADE_BY_HAND = "introduced by hand"
    REOPEN = "reopened"


_S, _H = PartyState, Happening

PARTY: dict[tuple[PartyState, Happening], PartyState] = {
    (_S.WAITING, _H.ASK): _S.ASKED,
    (_S.WAITING, _H.VOUCH): _S.YES,
    (_S.WAITING, _H.HAND_YES): _S.YES,
    (_S.WAITING, _H.HAND_NO): _S.NO,
    (_S.WAITING, _H.HAND_LATER): _S.LATER,
    (_S.WAITING, _H.MADE_BY_HAND): _S.UNASKED,
    (_S.ASKED, _H.YES): _S.YES,
    (_S.ASKED, _H.NO): _S.NO,
    (_S.ASKED, _H.LATER): _S.LATER,
    (_S.ASKED, _H.HAND_YES): _S.YES,
    (_S.ASKED, _H.HAND_NO): _S.NO,
    (_S.ASKED, _H.HAND_LATER): _S.LATER,
    (_S.ASKED, _H.BOUNCE): _S.UNREACHABLE,
    (_S.ASKED, _H.SILENCE): _S.SILENT,
    (_S.ASKED, _H.MADE_BY_HAND): _S.UNASKED,
    (_S.YES, _H.NO): _S.NO,
    (_S.YES, _H.LATER): _S.LATER,
    (_S.YES, _H.HAND_NO): _S.NO,
    (_S.YES, _H.HAND_LATER): _S.LATER,
    (_S.YES, _H.AGE): _S.ASKED,
    (_S.YES, _H.REOPEN): _S.ASKED,  # only of whoever was told that it is over
    (_S.LATER, _H.ASK): _S.ASKED,
    (_S.LATER, _H.YES): _S.YES,
    (_S.LATER, _H.NO): _S.NO,
    (_S.LATER, _H.LATER): _S.LATER,
    (_S.LATER, _H.HAND_YES): _S.YES,
    (_S.LATER, _H.HAND_NO): _S.NO,
    (_S.LATER, _H.HAND_LATER): _S.LATER,
    (_S.LATER, _H.BOUNCE): _S.UNREACHABLE,
    (_S.LATER, _H.MADE_BY_HAND): _S.UNASKED,
    (_S.UNREACHABLE, _H.YES): _S.YES,
    (_S.UNREACHABLE, _H.NO): _S.NO,
    (_S.UNREACHABLE, _H.LATER): _S.LATER,
    (_S.UNREACHABLE, _H.HAND_YES): _S.YES,
    (_S.UNREACHABLE, _H.HAND_NO): _S.NO,
    (_S.UNREACHABLE, _H.HAND_LATER): _S.LATER,
    (_S.UNREACHABLE, _H.MADE_BY_HAND): _S.UNASKED,
    (_S.UNREACHABLE, _H.REOPEN): _S.WAITING,
    (_S.SILENT, _H.YES): _S.YES,
    (_S.SILENT, _H.NO): _S.NO,
    (_S.SILENT, _H.LATER): _S.LATER,
    (_S.SILENT, _H.HAND_YES): _S.YES,
    (_S.SILENT, _H.HAND_NO): _S.NO,
    (_S.SILENT, _H.HAND_LATER): _S.LATER,
    (_S.SILENT, _H.MADE_BY_HAND): _S.UNASKED,
    (_S.SILENT, _H.REOPEN): _S.WAITING,
    (_S.NO, _H.HAND_YES): _S.YES,
    (_S.NO, _H.HAND_LATER): _S.LATER,
    (_S.NO, _H.MADE_BY_HAND): _S.UNASKED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """From these stages, when `condition` holds, to that one. `name` is what the diagram says on the arrow."""

    sources: tuple[Stage, ...]
    name: str
    condition: Callable[[Introduction], bool]
    target: Stage


def _all(introduction: Introduction, *states: PartyState) -> bool:
    return len(introduction.sides) >= 2 and all(party.state in states for party in introduction.sides)


def _any(introduction: Introduction, *states: PartyState) -> bool:
    return any(party.state in states for party in introduction.sides)


def agreed(introduction: Introduction) -> bool:
    """Every side's latest standing is yes, with evidence, and nothing they sent since waits for the connector."""
    return _all(introduction, _S.YES) and all(p.standing is not None and p.doubt is None for p in introduction.sides)


def lost(introduction: Introduction) -> bool:
    """A side said no, stayed silent or cannot be reached."""
    return _any(introduction, _S.NO, _S.SILENT, _S.UNREACHABLE)


def _ends_by_loss(introduction: Introduction) -> bool:
    """With two sides one loss ends it; with more the connector chooses, unless fewer than two could still agree."""
    left = [p for p in introduction.sides if p.state not in (_S.NO, _S.SILENT, _S.UNREACHABLE)]
    return len(introduction.sides) <= 2 or len(left) < 2 or introduction.given_up


INTRODUCTION: tuple[Row, ...] = (
    Row(
        (Stage.DRAFTED, Stage.ASKING, Stage.AGREED),
        "the connector cancels",
        lambda i: i.cancelled_at is not None,
        Stage.CANCELLED,
    ),
    Row(
        (Stage.DRAFTED, Stage.ASKING, Stage.AGREED),
        "the connector sent the letter by hand",
        lambda i: i.by_hand,
        Stage.INTRODUCED,
    ),
    Row((Stage.DRAFTED,), "approved", lambda i: i.approved_at is not None, Stage.ASKING),
    Row((Stage.AGREED,), "the letter leaves", lambda i: i.introduced_at is not None, Stage.INTRODUCED),
    Row((Stage.AGREED,), "a yes is taken back, in doubt or too old", lambda i: not agreed(i), Stage.ASKING),
    Row((Stage.ASKING,), "a party says no", lambda i: _any(i, _S.NO) and _ends_by_loss(i), Stage.DECLINED),
    Row(
        (Stage.ASKING,),
        "a party is silent or cannot be reached",
        lambda i: _any(i, _S.SILENT, _S.UNREACHABLE) and _ends_by_loss(i),
        Stage.EXPIRED,
    ),
    Row((Stage.ASKING,), "every party said yes", agreed, Stage.AGREED),
    Row((Stage.INTRODUCED,), "the letter was refused", lambda i: i.introduced_at is None, Stage.AGREED),
    Row((Stage.INTRODUCED,), "they talk", lambda i: i.connected_at is not None, Stage.CONNECTED),
    Row((Stage.INTRODUCED, Stage.CONNECTED), "followed up", lambda i: i.outcome != "", Stage.CLOSED),
    Row(
        (Stage.DECLINED, Stage.EXPIRED, Stage.CANCELLED),
        "reopened",
        lambda i: i.ended_at is None and i.approved_at is not None,
        Stage.ASKING,
    ),
    Row((Stage.CANCELLED,), "reopened before it was approved", lambda i: i.ended_at is None, Stage.DRAFTED),
)


def next_stage(introduction: Introduction) -> Row | None:
    """The first row that applies, or None when the introduction rests."""
    for row in INTRODUCTION:
        if introduction.stage in row.sources and row.condition(introduction):
            return row
    return None
