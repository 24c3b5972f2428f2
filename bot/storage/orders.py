"""Commands that were obeyed, with what stood before them, as rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.introductions.introduction import Introduction
from bot.records import Obeyed, Status
from bot.storage import tables as t
from bot.storage.frozen import from_plain, to_plain


def _obeyed(row: Any) -> Obeyed:
    letters = {int(number): Status(status) for number, status in row.letters.items()}
    return Obeyed(row.id, row.evidence, row.at, from_plain(Introduction, row.before), letters, row.head)


class Orders:
    """The commands obeyed, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def keep(self, evidence: str, before: Introduction, letters: Mapping[int, Status], head: int, at: datetime) -> None:
        """Notes that a command changed an introduction."""
        row = {
            "evidence": evidence,
            "at": at,
            "introduction_id": before.id,
            "before": to_plain(before),
            "letters": {str(number): status.value for number, status in letters.items()},
            "head": head,
        }
        self.connection.execute(insert(t.obeyed), row)

    def last(self, introduction: int) -> Obeyed | None:
        """The last command that changed this introduction and was not undone."""
        where = (t.obeyed.c.introduction_id == introduction) & t.obeyed.c.undone_at.is_(None)
        row = self.connection.execute(select(t.obeyed).where(where).order_by(t.obeyed.c.id.desc())).first()
        return None if row is None else _obeyed(row)

    def of(self, evidence: str) -> list[Obeyed]:
        """What the commands of one mail changed and was not undone, the last first."""
        where = (t.obeyed.c.evidence == evidence) & t.obeyed.c.undone_at.is_(None)
        return [
            _obeyed(row)
            for row in self.connection.execute(select(t.obeyed).where(where).order_by(t.obeyed.c.id.desc()))
        ]

    def forget(self, introduction: int) -> None:
        """Forgets how an introduction stood before its commands: nothing of them can be undone any more."""
        self.connection.execute(delete(t.obeyed).where(t.obeyed.c.introduction_id == introduction))

    def undo(self, number: int, at: datetime) -> None:
        """Notes that it was undone."""
        self.connection.execute(update(t.obeyed).where(t.obeyed.c.id == number), {"undone_at": at})
