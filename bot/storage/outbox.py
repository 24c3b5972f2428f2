"""The outbox: letters committed to be sent, and where each stands between the claim and the server's word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, func, insert, select, update

from bot.introductions.decision import Kind
from bot.records import OutboxRow, Sent, Status
from bot.storage import tables as t
from bot.writing.letters import Outgoing

_COLUMNS = [column for column in t.outbox.c if column.name not in ("raw", "evidence")]
_AT_ONCE = 5_000  # Message-IDs asked for in one query; a mail may name more


def _row(row: Any) -> OutboxRow:
    return OutboxRow(
        row.id,
        row.introduction_id,
        Kind(row.kind),
        row.party,
        row.key,
        row.message_id,
        row.sender,
        tuple(row.recipients),
        row.subject,
        Status(row.status),
        row.due_at,
        row.lease_until,
        row.data_at,
        row.attempts,
        row.repeated,
        row.reason,
        row.created_at,
        row.accepted_at,
        row.filed_at,
        row.handle,
        row.sent_as,
    )


def _named_by(message_ids: Iterable[str]) -> Iterator[tuple[Column[str], list[str]]]:
    """Where Message-IDs stand, and which to look for there, as many as one query may hold."""
    wanted = [one for one in dict.fromkeys(message_ids) if one]
    for start in range(0, len(wanted), _AT_ONCE):
        for column in (t.outbox.c.message_id, t.outbox.c.sent_as):
            yield column, wanted[start : start + _AT_ONCE]


class Outbox:
    """Letters committed to be sent, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def put(self, letter: Outgoing, key: str, introduction: int | None, due_at: datetime, now: datetime) -> bool:
        """Commits a letter; False, and nothing changed, when this business key was committed before."""
        if self.connection.execute(select(t.outbox.c.id).where(t.outbox.c.key == key)).first() is not None:
            return False
        row = {
            "introduction_id": introduction,
            "kind": letter.kind.value,
            "party": letter.party,
            "key": key,
            "message_id": letter.message_id,
            "sender": letter.sender,
            "recipients": list(letter.recipients),
            "subject": letter.subject,
            "raw": letter.raw,
            "status": Status.WAITING,
            "due_at": due_at,
            "attempts": 0,
            "repeated": False,
            "reason": "",
            "created_at": now,
            "evidence": "",
        }
        self.connection.execute(insert(t.outbox), row)
        return True

    def withdraw(self, introduction: int, kinds: Iterable[Kind], party: str) -> int:
        """Takes back letters that have not begun to leave, of one party or, with "", of all; answers how many.

        One that is claimed goes too as long as DATA has not begun: its claim is void then, and nothing is transmitted.
        """
        where = (t.outbox.c.introduction_id == introduction) & t.outbox.c.kind.in_([kind.value for kind in kinds])
        if party:
            where &= t.outbox.c.party == party
        claimed = (t.outbox.c.status == Status.SENDING) & t.outbox.c.data_at.is_(None)
        where &= t.outbox.c.status.in_([Status.WAITING, Status.PARKED, Status.UNKNOWN]) | claimed
        values = {"status": Status.WITHDRAWN, "attempts": t.outbox.c.attempts + 1}
        return self.connection.execute(update(t.outbox).where(where).values(values)).rowcount

    def outgoing(self, row: OutboxRow) -> Outgoing:
        """The letter with the bytes that were frozen when it was committed."""
        raw = self.connection.execute(select(t.outbox.c.raw).where(t.outbox.c.id == row.id)).scalar_one()
        return Outgoing(row.kind, row.party, row.sender, row.recipients, row.message_id, row.subject, raw)

    def due(self, now: datetime, limit: int) -> list[OutboxRow]:
        """The letters that may leave now, the earliest first."""
        query = select(*_COLUMNS).where(t.outbox.c.status == Status.WAITING, t.outbox.c.due_at <= now)
        return [
            _row(row) for row in self.connection.execute(query.order_by(t.outbox.c.due_at, t.outbox.c.id).limit(limit))
        ]

    def with_status(self, *statuses: Status) -> list[OutboxRow]:
        """Every letter that stands so, the oldest first."""
        query = select(*_COLUMNS).where(t.outbox.c.status.in_(statuses)).order_by(t.outbox.c.id)
        return [_row(row) for row in self.connection.execute(query)]

    def claim(self, row: OutboxRow, now: datetime, lease_until: datetime) -> OutboxRow | None:
        """waiting → sending, for one claimant; None when somebody else was first or it was taken back."""
        where = (
            (t.outbox.c.id == row.id) & (t.outbox.c.status == Status.WAITING) & (t.outbox.c.attempts == row.attempts)
        )
        values = {"status": Status.SENDING, "lease_until": lease_until, "data_at": None, "attempts": row.attempts + 1}
        if self.connection.execute(update(t.outbox).where(where), values).rowcount != 1:
            return None
        return replace(row, status=Status.SENDING, lease_until=lease_until, data_at=None, attempts=row.attempts + 1)

    def begin_data(self, row: OutboxRow, now: datetime, lease_until: datetime, handle: str = "") -> bool:
        """Notes that the next byte is DATA, and the letter's handle; False when the claim is not ours any more.

        The lease begins anew: however long the connection took, all of it is left for what follows.
        """
        where = (
            (t.outbox.c.id == row.id) & (t.outbox.c.status == Status.SENDING) & (t.outbox.c.attempts == row.attempts)
        )
        where &= t.outbox.c.lease_until > now
        values = {"data_at": now, "lease_until": lease_until, "handle": handle or row.handle}
        return self.connection.execute(update(t.outbox).where(where), values).rowcount == 1

    def change(self, row: OutboxRow, **values: Any) -> bool:
        """Changes a row that nobody has claimed since it was read; False when somebody has."""
        where = (t.outbox.c.id == row.id) & (t.outbox.c.attempts == row.attempts)
        return self.connection.execute(update(t.outbox).where(where), values).rowcount == 1

    def get(self, number: int) -> OutboxRow:
        """One row."""
        return _row(self.connection.execute(select(*_COLUMNS).where(t.outbox.c.id == number)).one())

    def by_message_ids(self, message_ids: Iterable[str]) -> dict[str, OutboxRow]:
        """Our letters among these Message-IDs, ours or those that the provider put in their place."""
        found: dict[str, OutboxRow] = {}
        for column, wanted in _named_by(message_ids):
            query = select(*_COLUMNS).where(column.in_(wanted))
            found |= {getattr(row, column.name): _row(row) for row in self.connection.execute(query)}
        return found

    def kinds(self, message_ids: Iterable[str]) -> dict[str, Kind]:
        """What our letters among these Message-IDs are, without their bytes."""
        found: dict[str, Kind] = {}
        for column, wanted in _named_by(message_ids):
            query = select(column, t.outbox.c.kind).where(column.in_(wanted))
            found |= {row[0]: Kind(row.kind) for row in self.connection.execute(query)}
        return found

    def of(self, introduction: int) -> list[OutboxRow]:
        """Every letter and notice of an introduction, in the order they were committed."""
        query = select(*_COLUMNS).where(t.outbox.c.introduction_id == introduction).order_by(t.outbox.c.id)
        return [_row(row) for row in self.connection.execute(query)]

    def unfiled(self) -> list[OutboxRow]:
        """Letters that the server took and of which no copy stands in Sent yet."""
        query = select(*_COLUMNS).where(t.outbox.c.status == Status.ACCEPTED, t.outbox.c.filed_at.is_(None))
        return [_row(row) for row in self.connection.execute(query.order_by(t.outbox.c.id).limit(50))]

    def untold(self, since: datetime) -> list[OutboxRow]:
        """Letters handed over under a handle, of which nobody has read yet under which Message-ID they travel: those
        under way, and those accepted since then."""
        o = t.outbox.c
        where = o.status.in_([Status.SENDING, Status.UNKNOWN]) | (o.accepted_at >= since)
        where &= (o.handle != "") & (o.sent_as == "") & o.data_at.is_not(None)
        return [_row(row) for row in self.connection.execute(select(*_COLUMNS).where(where).order_by(o.id))]

    def left_over(self) -> list[OutboxRow]:
        """Letters that are not to leave any more, of which something may stand at the provider."""
        o = t.outbox.c
        where = o.status.in_([Status.WITHDRAWN, Status.REFUSED]) & (o.handle != "")
        return [_row(row) for row in self.connection.execute(select(*_COLUMNS).where(where).order_by(o.id).limit(50))]

    def sent_since(self, since: datetime) -> list[Sent]:
        """What began to leave since then, for the budgets and brakes."""
        columns = t.outbox.c.data_at, t.outbox.c.recipients, t.outbox.c.introduction_id, t.outbox.c.kind
        rows: Iterable[Any] = self.connection.execute(select(*columns).where(t.outbox.c.data_at >= since))
        return [Sent(row.data_at, tuple(row.recipients), row.introduction_id, Kind(row.kind)) for row in rows]

    def next_due(self) -> datetime | None:
        """When the next letter may leave."""
        query = select(func.min(t.outbox.c.due_at)).where(t.outbox.c.status == Status.WAITING)
        found: datetime | None = self.connection.execute(query).scalar()
        return found
