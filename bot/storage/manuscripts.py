"""The connector's own introduction letters, kept verbatim until they leave."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.records import Kept
from bot.storage import tables as t
from bot.writing.manuscript import Enclosure, Manuscript


class Manuscripts:
    """The letters handed in, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def save(self, introduction: int, kept: Kept) -> None:
        """Stores or replaces what belongs to an introduction."""
        letter = kept.manuscript
        values: dict[str, Any] = {
            "subject": letter.subject if letter else "",
            "text": letter.text if letter else "",
            "html": letter.html if letter else None,
            "enclosures": [
                {"name": e.name, "type": e.content_type, "content": b64encode(e.content).decode()}
                for e in (letter.enclosures if letter else ())
            ],
            "opening": kept.opening,
            "findings": list(kept.findings),
        }
        where = t.manuscript.c.introduction_id == introduction
        if self.connection.execute(update(t.manuscript).where(where), values).rowcount == 0:
            self.connection.execute(insert(t.manuscript), values | {"introduction_id": introduction})

    def load(self, introduction: int) -> Kept:
        """What belongs to an introduction."""
        row = self.connection.execute(
            select(t.manuscript).where(t.manuscript.c.introduction_id == introduction)
        ).first()
        if row is None:
            return Kept(None)
        letter = None
        if row.text or row.html:
            enclosures = tuple(Enclosure(e["name"], e["type"], b64decode(e["content"])) for e in row.enclosures)
            letter = Manuscript(row.subject, row.text, row.html, enclosures)
        return Kept(letter, row.opening, tuple(row.findings))
