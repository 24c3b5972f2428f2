"""Requests that lack something only the connector can say, as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.introductions.introduction import Gesture
from bot.reading.requests.request import Request
from bot.records import Lacks, Option, Pending
from bot.storage import tables as t
from bot.storage.frozen import from_plain, to_plain
from bot.writing.letters import Thread


def _pending(row: Any) -> Pending:
    return Pending(
        id=row.id,
        gesture=Gesture(row.gesture),
        evidence=row.evidence,
        lacks=Lacks(row.lacks),
        request=from_plain(Request, row.request),
        options=tuple(from_plain(Option, option) for option in row.options),
        thread=from_plain(Thread, row.thread) if row.thread else None,
        asked_at=row.asked_at,
        settled_at=row.settled_at,
        introduction=row.introduction_id,
    )


class Requests:
    """Pending requests, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def keep(self, pending: Pending) -> int:
        """Stores a new one under a new id (the one given is ignored), or answers the id of the one of this evidence."""
        known = self.by_evidence(pending.evidence)
        if known is not None:
            return known.id
        row = {
            "gesture": pending.gesture.value,
            "evidence": pending.evidence,
            "lacks": pending.lacks.value,
            "request": to_plain(pending.request),
            "options": [to_plain(option) for option in pending.options],
            "thread": to_plain(pending.thread) if pending.thread else {},
            "asked_at": pending.asked_at,
        }
        identity = self.connection.execute(insert(t.request), row).inserted_primary_key
        assert identity is not None
        return int(identity[0])

    def by_evidence(self, evidence: str) -> Pending | None:
        """The request that came in this mail."""
        row = self.connection.execute(select(t.request).where(t.request.c.evidence == evidence)).first()
        return None if row is None else _pending(row)

    def open(self) -> list[Pending]:
        """Those that still wait, the oldest first."""
        query = select(t.request).where(t.request.c.settled_at.is_(None)).order_by(t.request.c.id)
        return [_pending(row) for row in self.connection.execute(query)]

    def settle(self, number: int, introduction: int | None, at: datetime) -> None:
        """Notes what became of it: the introduction it led to, or None where it was dropped."""
        values = {"settled_at": at, "introduction_id": introduction}
        self.connection.execute(update(t.request).where(t.request.c.id == number), values)
