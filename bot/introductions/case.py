"""The case while one event is worked through: what it is now, and everything that will follow from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.introductions.decision import Decision, Entry, Kind, Letter, Notice
from bot.introductions.dues import Due, dues, next_due, silence_at
from bot.introductions.introduction import BEFORE_INTRODUCTION, LOST, Introduction, Party, PartyState
from bot.introductions.policy import Policy
from bot.introductions.transitions import PARTY, Happening


class Case:
    """Collects what follows from one event; the files of this folder that take one say what."""

    def __init__(self, introduction: Introduction, policy: Policy, now: datetime) -> None:
        self.it = introduction
        self.policy = policy
        self.now = now
        self.letters: list[Letter] = []
        self.notices: list[Notice] = []
        self.entries: list[Entry] = []
        self.withdraw: set[tuple[Kind, str]] = set()

    def decision(self) -> Decision:
        """Everything collected, with the next due date."""
        return Decision(
            introduction=self.it,
            letters=tuple(self.letters),
            notices=tuple(self.notices),
            withdraw=frozenset(self.withdraw),
            entries=tuple(self.entries),
            due_at=next_due(self.it, self.policy, self.now),
        )

    def write(self, kind: Kind, party: str, round: str, not_before: datetime | None = None, **facts: str) -> None:
        """A letter to a party, or with party "" to every side."""
        self.letters.append(Letter(kind, party, round, not_before or self.now, facts))

    def take_back(self, kinds: Iterable[Kind], party: str = "") -> None:
        """Letters of these kinds, to one party or to all, do not leave if they still wait."""
        self.withdraw |= {(kind, party) for kind in kinds}

    def tell(self, kind: Kind, cause: str, party: str = "", **facts: str) -> None:
        """A notice to the connector."""
        self.notices.append(Notice(kind, cause, party, facts))

    def note(self, kind: str, party: str = "", private: dict[str, str] | None = None, **data: str) -> None:
        """A line of the ledger that moves nothing."""
        self.entries.append(Entry(kind, party, data=data, private=private or {}))

    def change(self, **changes: Any) -> None:
        """The introduction with other values."""
        self.it = replace(self.it, **changes)

    def change_party(self, key: str, **changes: Any) -> Party:
        """One party with other values; answers the party as it is now."""
        party = replace(self.it.party(key), **changes)
        self.it = self.it.with_party(party)
        return party

    def move(self, key: str, happening: Happening, entry: Entry | None = None, **changes: Any) -> bool:
        """Moves a party by the table; False, and nothing changed, where the table has no such row."""
        party = self.it.party(key)
        target = PARTY.get((party.state, happening))
        if target is None:
            return False
        if target in LOST and self.it.stage in BEFORE_INTRODUCTION:
            quiet = silence_at(self.it, party, self.policy, self.now)
            if party.state is PartyState.YES:
                quiet = self.policy.calendar(self.it, party).after(self.now, self.policy.silent_after)
            self.change(regret_at=max(self.now, quiet, self.it.regret_at or self.now), lost_at=self.now, reminded=0)
        self.change_party(key, state=target, **changes)
        base = entry or Entry(happening.value)
        self.entries.append(replace(base, party=key, before=party.state.value, after=target.value))
        return True

    def dues(self) -> list[Due]:
        """What time alone will make happen, as things stand now."""
        return dues(self.it, self.policy)

    def day(self, party: Party | None = None) -> date:
        """The day it is for a party, or for the connector."""
        return self.policy.calendar(self.it, party).day(self.now)

    def at_work(self, party: Party) -> bool:
        """True in this party's working time."""
        return self.policy.calendar(self.it, party).working_moment(self.now) == self.now


def of_this_yes(party: Party) -> str:
    """The round of what a party hears once for each yes: the ask it answered and the evidence for it."""
    return f"{party.round} {party.standing.evidence}" if party.standing else str(party.round)
