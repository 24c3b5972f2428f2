"""Introductions and their parties as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.introductions.introduction import (
    OPEN_STAGES,
    Assistant,
    Consent,
    Doubt,
    Gesture,
    How,
    Introduction,
    Order,
    Party,
    PartyState,
    Person,
    Stage,
    Standing,
)
from bot.storage import tables as t

_PLAIN_CASE = [
    field.name
    for field in fields(Introduction)
    if field.name not in ("id", "parties", "gesture", "stage", "order", "letter_dates", "holds")
]
_PLAIN_PARTY = [
    field.name
    for field in fields(Party)
    if field.name not in ("key", "person", "consent", "state", "standing", "doubt")
]


def _case_row(it: Introduction, due_at: datetime | None) -> dict[str, Any]:
    row = {name: getattr(it, name) for name in _PLAIN_CASE}
    return row | {
        "gesture": it.gesture.value,
        "stage": it.stage.value,
        "order": it.order.value,
        "letter_dates": [day.isoformat() for day in it.letter_dates],
        "holds": list(it.holds),
        "due_at": due_at,
    }


def _party_row(it: Introduction, party: Party) -> dict[str, Any]:
    row = {name: getattr(party, name) for name in _PLAIN_PARTY}
    return row | {
        "introduction_id": it.id,
        "key": party.key,
        "address": party.person.address.lower(),
        "person": asdict(party.person),
        "consent": party.consent.value,
        "state": party.state.value,
        "standing_how": party.standing.how.value if party.standing else None,
        "standing_at": party.standing.at if party.standing else None,
        "standing_evidence": party.standing.evidence if party.standing else None,
        "doubt_evidence": party.doubt.evidence if party.doubt else None,
        "doubt_at": party.doubt.at if party.doubt else None,
        "doubt_reason": party.doubt.reason if party.doubt else None,
        "doubt_reminded": party.doubt.reminded if party.doubt else None,
    }


def _person(stored: Mapping[str, Any]) -> Person:
    assistants = tuple(Assistant(**assistant) for assistant in stored["assistants"])
    return Person(**{**stored, "assistants": assistants})


def _party(row: Any) -> Party:
    standing = doubt = None
    if row["standing_how"] is not None:
        standing = Standing(How(row["standing_how"]), row["standing_at"], row["standing_evidence"] or "")
    if row["doubt_evidence"] is not None:
        doubt = Doubt(row["doubt_evidence"], row["doubt_at"], row["doubt_reason"] or "", row["doubt_reminded"] or 0)
    return Party(
        key=row["key"],
        person=_person(row["person"]),
        consent=Consent(row["consent"]),
        state=PartyState(row["state"]),
        standing=standing,
        doubt=doubt,
        **{name: row[name] for name in _PLAIN_PARTY},
    )


def _case(row: Any, parties: Iterable[Party]) -> Introduction:
    return Introduction(
        id=row["id"],
        parties=tuple(parties),
        gesture=Gesture(row["gesture"]),
        stage=Stage(row["stage"]),
        order=Order(row["order"]),
        letter_dates=tuple(date.fromisoformat(day) for day in row["letter_dates"]),
        holds=tuple(row["holds"]),
        **{name: row[name] for name in _PLAIN_CASE},
    )


class Introductions:
    """Introductions as rows, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def load(self, ids: Iterable[int]) -> list[Introduction]:
        """These introductions, by id."""
        wanted = sorted(set(ids))
        if not wanted:
            return []
        parties: dict[int, list[Party]] = {}
        query = select(t.party).where(t.party.c.introduction_id.in_(wanted)).order_by(t.party.c.key)
        for row in self.connection.execute(query).mappings():
            parties.setdefault(row["introduction_id"], []).append(_party(row))
        cases = self.connection.execute(select(t.introduction).where(t.introduction.c.id.in_(wanted)).order_by("id"))
        return [_case(row, parties[row["id"]]) for row in cases.mappings()]

    def create(self, it: Introduction) -> int:
        """Stores a new introduction under a new id; answers the id. The one given is ignored."""
        row = _case_row(it, None)
        identity = self.connection.execute(insert(t.introduction), row).inserted_primary_key
        assert identity is not None
        number = int(identity[0])
        rows = [_party_row(it, party) | {"introduction_id": number} for party in it.parties]
        self.connection.execute(insert(t.party), rows)
        return number

    def save(self, before: Introduction, after: Introduction, due_at: datetime | None) -> None:
        """Writes what changed."""
        old_row = _case_row(before, None)
        changed = {name: value for name, value in _case_row(after, due_at).items() if old_row[name] != value}
        changed["due_at"] = due_at
        self.connection.execute(update(t.introduction).where(t.introduction.c.id == after.id), changed)
        if [party.key for party in before.parties] != [party.key for party in after.parties]:
            self.connection.execute(delete(t.party).where(t.party.c.introduction_id == after.id))
            for party in after.parties:
                self.connection.execute(insert(t.party), _party_row(after, party))
            return
        for old, party in zip(before.parties, after.parties, strict=True):
            if old != party:
                where = (t.party.c.introduction_id == after.id) & (t.party.c.key == party.key)
                self.connection.execute(update(t.party).where(where), _party_row(after, party))

    def due_ids(self, now: datetime, limit: int) -> list[int]:
        """The introductions for which time alone makes something happen by `now`, the longest due first."""
        query = select(t.introduction.c.id).where(t.introduction.c.due_at <= now).order_by(t.introduction.c.due_at)
        return list(self.connection.execute(query.limit(limit)).scalars())

    def ids(self, *, open_only: bool = False, address: str = "", code: str = "") -> list[int]:
        """Ids of introductions, newest first, narrowed by openness, a party's address or the code."""
        query = select(t.introduction.c.id).order_by(t.introduction.c.id.desc())
        if open_only:
            query = query.where(t.introduction.c.stage.in_([stage.value for stage in OPEN_STAGES]))
        if address:
            query = query.where(
                t.introduction.c.id.in_(select(t.party.c.introduction_id).where(t.party.c.address == address.lower()))
            )
        if code:
            query = query.where(t.introduction.c.code == code.upper())
        return list(self.connection.execute(query).scalars())

    def ended_since(self, since: datetime, limit: int) -> list[int]:
        """Ids of those that ended since then, the latest first."""
        query = select(t.introduction.c.id).where(t.introduction.c.ended_at >= since)
        return list(self.connection.execute(query.order_by(t.introduction.c.ended_at.desc()).limit(limit)).scalars())

    def codes(self) -> set[str]:
        """Every code that an introduction bears."""
        return set(self.connection.execute(select(t.introduction.c.code)).scalars())

    def made_with(self) -> dict[str, int]:
        """How many introductions were made with each address."""
        made = select(t.introduction.c.id).where(t.introduction.c.introduced_at.is_not(None))
        query = select(t.party.c.address, func.count()).where(t.party.c.introduction_id.in_(made))
        rows = self.connection.execute(query.group_by(t.party.c.address))
        return {address: int(count) for address, count in rows}

    def count_approved(self, gesture: Gesture) -> int:
        """How many introductions of this gesture the connector has let start."""
        query = select(t.introduction.c.id).where(
            t.introduction.c.gesture == gesture.value, t.introduction.c.approved_at.is_not(None)
        )
        return len(self.connection.execute(query).all())
