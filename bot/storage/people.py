"""The bio book as rows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, cast, delete, insert, select, update

from bot.introductions.introduction import Consent, Person
from bot.reading.addresses import folded
from bot.records import Bio
from bot.storage import tables as t
from bot.storage.frozen import from_plain, to_plain


def _row(bio: Bio) -> dict[str, Any]:
    return {
        "address": bio.person.address.lower(),
        "person": to_plain(bio.person),
        "consent": bio.consent.value,
        "a_month": bio.a_month,
        "only": bio.only,
        "rests_days": bio.rests_days,
        "also": [address.lower() for address in bio.also],
        "source": bio.source,
        "letters": bio.letters,
        "written_at": bio.written_at,
    }


def _bio(row: Any) -> Bio:
    return Bio(
        person=from_plain(Person, row.person),
        consent=Consent(row.consent),
        a_month=row.a_month,
        only=row.only,
        rests_days=row.rests_days,
        also=tuple(row.also),
        source=row.source,
        letters=row.letters,
        written_at=row.written_at,
    )


class People:
    """The bio book, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._known: dict[str, Bio | None] = {}  # one request asks for the same few people many times

    def get(self, address: str) -> Bio | None:
        """The entry of whoever has this address, their other ones included."""
        address = address.lower()
        if address not in self._known:
            self._known[address] = self._look_up(address)
        return self._known[address]

    def _look_up(self, address: str) -> Bio | None:
        row = self.connection.execute(select(t.bio).where(t.bio.c.address == address)).first()
        if row is not None:
            return _bio(row)
        near = cast(t.bio.c.also, Text).contains(json.dumps(address), autoescape=True)
        rows = self.connection.execute(select(t.bio).where(near).order_by(t.bio.c.address))
        return next((_bio(row) for row in rows if address in row.also), None)

    def named(self, name: str) -> list[Bio]:
        """Everybody in whose name all of these words stand (case and accents aside), most written to first."""
        wanted = set(folded(name).split())
        rows = self.connection.execute(select(t.bio)) if wanted else ()
        found = [_bio(row) for row in rows if wanted <= set(folded(row.person["name"]).split())]
        return sorted(found, key=lambda bio: (-bio.letters, bio.person.address))

    def all(self) -> list[Bio]:
        """Every entry, by name."""
        bios = [_bio(row) for row in self.connection.execute(select(t.bio))]
        return sorted(bios, key=lambda bio: (folded(bio.person.name) or bio.person.address, bio.person.address))

    def keep(self, bio: Bio) -> None:
        """Writes an entry, or replaces the one of this address."""
        row = _row(bio)
        self._known.clear()
        changed = self.connection.execute(update(t.bio).where(t.bio.c.address == row["address"]), row)
        if changed.rowcount == 0:
            self.connection.execute(insert(t.bio), row)

    def meet(self, name: str, address: str, at: datetime, letters: int = 1) -> None:
        """Notes that the connector wrote to this person, so many letters; an entry begins where there was none."""
        known = self.get(address)
        if known is None:
            self.keep(Bio(Person(address.lower(), name), source="sent", letters=letters, written_at=at))
            return
        person = known.person if known.person.name else replace(known.person, name=name)
        last = max(at, known.written_at or at)
        self.keep(replace(known, person=person, letters=known.letters + letters, written_at=last))

    def forget(self, address: str) -> bool:
        """Takes an entry out; False where there is none."""
        self._known.clear()
        found = self.connection.execute(delete(t.bio).where(t.bio.c.address == address.lower()))
        return bool(found.rowcount)
