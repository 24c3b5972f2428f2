"""How far each folder was read, and which labelled drafts were met there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.places import Cursor, Folder, Spot
from bot.records import DraftProgress, DraftRow
from bot.storage import tables as t


def _draft(row: Any) -> DraftRow:
    spot = Spot(row.folder, row.uidvalidity, row.uid, row.provider_id)
    return DraftRow(
        row.mailbox,
        spot,
        row.message_id,
        row.first_seen_at,
        DraftProgress(row.state),
        row.introduction_id,
        row.asked,
        row.draft,
        row.content,
        row.likeness,
    )


def _at(mailbox: str, spot: Spot) -> Any:
    d = t.draft.c
    return (
        (d.mailbox == mailbox)
        & (d.folder == spot.folder)
        & (d.uidvalidity == spot.uidvalidity)
        & (d.uid == spot.uid)
        & (d.provider_id == spot.id)
    )


class Folders:
    """Cursors and labelled drafts, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def cursor(self, mailbox: str, role: Folder) -> Cursor | None:
        """How far this folder was read."""
        where = (t.cursor.c.mailbox == mailbox) & (t.cursor.c.role == role.value)
        row = self.connection.execute(select(t.cursor).where(where)).first()
        return Cursor(row.folder, row.uidvalidity, row.next_uid, row.mark) if row else None

    def cursors(self, mailbox: str) -> dict[Folder, Cursor]:
        """How far each folder of a mailbox was read."""
        rows = self.connection.execute(select(t.cursor).where(t.cursor.c.mailbox == mailbox))
        return {Folder(row.role): Cursor(row.folder, row.uidvalidity, row.next_uid, row.mark) for row in rows}

    def set_cursor(self, mailbox: str, role: Folder, at: Cursor) -> None:
        """Remembers how far this folder was read."""
        where = (t.cursor.c.mailbox == mailbox) & (t.cursor.c.role == role.value)
        values = {"folder": at.folder, "uidvalidity": at.uidvalidity, "next_uid": at.next_uid, "mark": at.mark}
        if self.connection.execute(update(t.cursor).where(where).values(values)).rowcount == 0:
            self.connection.execute(insert(t.cursor).values(mailbox=mailbox, role=role.value, **values))

    def draft(self, mailbox: str, spot: Spot) -> DraftRow | None:
        """The draft at this spot."""
        row = self.connection.execute(select(t.draft).where(_at(mailbox, spot))).first()
        return _draft(row) if row else None

    def named_draft(self, mailbox: str, draft: str) -> DraftRow | None:
        """The draft that the provider calls so, wherever it stands."""
        where = (t.draft.c.mailbox == mailbox) & (t.draft.c.draft == draft)
        row = self.connection.execute(select(t.draft).where(where)).first() if draft else None
        return _draft(row) if row else None

    def meet_draft(
        self, mailbox: str, spot: Spot, message_id: str, now: datetime, draft: str = "", likeness: str = ""
    ) -> None:
        """Notes a labelled draft that was not known at this spot."""
        self.connection.execute(
            insert(t.draft).values(
                mailbox=mailbox,
                folder=spot.folder,
                uidvalidity=spot.uidvalidity,
                uid=spot.uid,
                provider_id=spot.id,
                message_id=message_id,
                first_seen_at=now,
                state=DraftProgress.NEW,
                asked=0,
                draft=draft,
                likeness=likeness,
            )
        )

    def change_draft(self, mailbox: str, spot: Spot, **values: Any) -> None:
        """Changes what is known of the draft at a spot: `state`, `introduction_id`."""
        self.connection.execute(update(t.draft).where(_at(mailbox, spot)).values(**values))

    def move_draft(self, mailbox: str, spot: Spot, to: Spot) -> None:
        """The draft stands elsewhere now."""
        if to == spot:
            return
        self.connection.execute(delete(t.draft).where(_at(mailbox, to)))
        values = {"folder": to.folder, "uidvalidity": to.uidvalidity, "uid": to.uid, "provider_id": to.id}
        self.connection.execute(update(t.draft).where(_at(mailbox, spot)).values(**values))

    def drafts_of(self, introduction: int) -> list[DraftRow]:
        """The drafts that led to an introduction."""
        query = select(t.draft).where(t.draft.c.introduction_id == introduction)
        return [_draft(row) for row in self.connection.execute(query)]

    def drafts(self, mailbox: str, *, state: DraftProgress | None = None) -> list[DraftRow]:
        """The drafts known in a mailbox, of one state where it is given."""
        query = select(t.draft).where(t.draft.c.mailbox == mailbox)
        if state:
            query = query.where(t.draft.c.state == state)
        return [_draft(row) for row in self.connection.execute(query)]

    def resting(self) -> bool:
        """True while a labelled draft rests before it is taken."""
        query = select(t.draft.c.uid).where(t.draft.c.state == DraftProgress.NEW).limit(1)
        return self.connection.execute(query).first() is not None
