"""What waits for the connector's next brief, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.introductions.decision import Kind, Notice
from bot.records import Item
from bot.storage import tables as t


class Items:
    """What waits for the brief, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def add(self, notice: Notice, introduction: int | None, at: datetime) -> bool:
        """Adds one, once per kind, cause and introduction; False where it was there."""
        key = f"{introduction or '-'} {notice.kind.value} {notice.cause}"
        if self.connection.execute(select(t.item.c.id).where(t.item.c.key == key)).first() is not None:
            return False
        row = {
            "at": at,
            "kind": notice.kind.value,
            "cause": notice.cause,
            "introduction_id": introduction,
            "party": notice.party,
            "facts": dict(notice.facts),
            "key": key,
        }
        self.connection.execute(insert(t.item), row)
        return True

    def waiting(self) -> list[Item]:
        """What no brief has told yet, the oldest first."""
        query = select(t.item).where(t.item.c.told_at.is_(None)).order_by(t.item.c.id)
        return [
            Item(row.id, row.at, Notice(Kind(row.kind), row.cause, row.party, dict(row.facts)), row.introduction_id)
            for row in self.connection.execute(query)
        ]

    def told(self, items: Iterable[Item], at: datetime) -> None:
        """These were told."""
        numbers = [item.id for item in items]
        self.connection.execute(update(t.item).where(t.item.c.id.in_(numbers)), {"told_at": at})
