"""Erasing: what personal content there is in the rows, and how it is destroyed so that the file holds none of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Text, case, cast, delete, exists, func, or_, select, update

from bot.ports import TryLater
from bot.reading.requests.request import Request
from bot.records import OWN_LETTER, OWN_NOTICE, Outcome, Scrap, Status
from bot.storage import tables as t
from bot.storage.frozen import to_plain

NOBODY = "nobody@erased.invalid"  # in the place of each recipient, so that the budgets still count them
_ERASED, _ASIDE = "erased", "set aside, and erased since"
_OVER = (Status.ACCEPTED, Status.WITHDRAWN, Status.REFUSED)
_WRITTEN = t.outbox.c.sender != ""  # not erased yet: of what the connector sent by hand not always the bytes are kept
_BLANK = Request((), "", "", "", "", "", "together", masked=False, subject="", letter_text=None, letter_html=None,
                 prose="", problems=(), holds=())  # fmt: skip


class Erasing:
    """What can be forgotten, in one transaction. Rows, times, states, codes, fingerprints and our own Message-IDs stay:
    by them a second delivery or a late answer is still known for what it is."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    # One introduction

    def contents(self, introduction: int, at: datetime) -> None:
        """Destroys all that was written of an introduction: its letter, words and salts, mails, letters, notices,
        questions, snapshots. What has not left is withdrawn."""
        for table in (t.content, t.manuscript, t.obeyed):
            self.connection.execute(delete(table).where(table.c.introduction_id == introduction))
        self._letters(t.outbox.c.introduction_id == introduction, at)
        self._mails(t.mail.c.introduction_id == introduction)
        self._items(t.item.c.introduction_id == introduction, at)
        self._requests(t.request.c.introduction_id == introduction, at)
        self.connection.execute(
            update(t.draft)
            .where(t.draft.c.introduction_id == introduction)
            .values(message_id="", draft="", content="", likeness="")
        )

    def ended(self, before: datetime, limit: int = 100) -> list[int]:
        """Introductions that ended by then, of which something is left to erase and nothing is due, oldest first."""
        of = t.party.c.introduction_id == t.introduction.c.id
        known = exists().where(of, t.party.c.address.not_like("%@erased.invalid"))
        query = select(t.introduction.c.id).where(
            t.introduction.c.ended_at <= before,
            t.introduction.c.due_at.is_(None),
            or_(t.introduction.c.erased_at.is_(None), known),
        )
        return list(self.connection.execute(query.order_by(t.introduction.c.ended_at).limit(limit)).scalars())

    # What belongs to no introduction

    def old(self, before: datetime, at: datetime) -> int:
        """Destroys what was over by then and belongs to no introduction: notices, briefs, mails, requests, items."""
        loose = t.outbox.c.introduction_id.is_(None) & t.outbox.c.status.in_(_OVER)
        found = self._letters(loose & (t.outbox.c.created_at <= before), at)
        found += self._mails(
            t.mail.c.introduction_id.is_(None) & (t.mail.c.seen_at <= before) & (t.mail.c.outcome != Outcome.SET_ASIDE)
        )
        found += self._items(t.item.c.told_at <= before, at)
        return found + self._requests(t.request.c.settled_at <= before, at)

    def raw(self, before: datetime) -> int:
        """Destroys the bytes of mails that came by then and were set aside; answers of how many."""
        aside = t.mail.c.raw.is_not(None) & (t.mail.c.seen_at <= before)
        return self._mails(aside)

    # Single rows

    def letters(self, numbers: Iterable[int], at: datetime) -> None:
        """Destroys these letters and notices."""
        self._letters(t.outbox.c.id.in_(list(numbers)), at)

    def mails(self, numbers: Iterable[int]) -> None:
        """Destroys what is kept of these mails."""
        self._mails(t.mail.c.id.in_(list(numbers)))

    def items(self, numbers: Iterable[int], at: datetime) -> None:
        """Destroys what these items of the brief would tell."""
        self._items(t.item.c.id.in_(list(numbers)), at)

    def requests(self, numbers: Iterable[int], at: datetime) -> None:
        """Destroys these requests; those that still waited are settled."""
        self._requests(t.request.c.id.in_(list(numbers)), at)

    def words(self, introduction: int, number: int) -> None:
        """Destroys the private text of one line of a ledger, with its salts."""
        where = (t.content.c.introduction_id == introduction) & (t.content.c.number == number)
        self.connection.execute(delete(t.content).where(where))

    def scraps(self) -> Iterator[Scrap]:
        """Everything personal that stands somewhere, to be looked through for somebody."""
        for row in self.connection.execute(select(t.outbox).where(_WRITTEN)):
            about = " ".join((*row.recipients, row.subject, row.reason))
            yield Scrap("letter", row.id, row.introduction_id, "", about, row.raw, row.created_at)
        for row in self.connection.execute(select(t.mail)):
            if row.sender or row.words or row.raw:
                about = f"{row.words}\n{row.reason}"
                yield Scrap("mail", row.id, row.introduction_id, row.sender, about, row.raw or b"", row.seen_at)
        for row in self.connection.execute(select(t.item)):
            yield Scrap("item", row.id, row.introduction_id, "", _text(row.facts), b"", row.at)
        for row in self.connection.execute(select(t.request)):
            about = _text([row.request, row.options, row.thread])
            yield Scrap("request", row.id, row.introduction_id, "", about, b"", row.asked_at)
        c, line = t.content.c, t.ledger.c
        of = (c.introduction_id == line.introduction_id) & (c.number == line.number)
        for row in self.connection.execute(select(t.content, line.at).join_from(t.content, t.ledger, of)):
            yield Scrap("words", row.number, row.introduction_id, "", row.text, b"", row.at)

    # How each kind of row is emptied

    def _letters(self, where: Any, at: datetime) -> int:
        o = t.outbox.c
        over = o.status.in_(_OVER)
        values = {
            "raw": b"",
            "subject": "",
            "sender": "",
            "evidence": "",
            "handle": "",
            "reason": case((over, ""), else_=_ERASED),
            "status": case((over, o.status), else_=Status.WITHDRAWN),
            "attempts": case((over, o.attempts), else_=o.attempts + 1),
            "filed_at": func.coalesce(o.filed_at, at),
        }
        found = self.connection.execute(select(o.id, o.recipients).where(where, _WRITTEN)).all()
        for row in found:
            nobody = {"recipients": [NOBODY] * len(row.recipients)}
            self.connection.execute(update(t.outbox).where(o.id == row.id).values(values | nobody))
        return len(found)

    def _mails(self, where: Any) -> int:
        m = t.mail.c
        ours = m.reason.in_((OWN_LETTER, OWN_NOTICE))
        told = ~ours & m.reason.not_in((_ERASED, _ASIDE))  # a reason may name somebody
        personal = or_(m.sender != "", m.words != "", m.message_id != "", m.proof != "", m.raw.is_not(None), told)
        aside = m.outcome == Outcome.SET_ASIDE
        values = {
            "sender": "",
            "words": "",
            "message_id": "",
            "raw": None,
            "proof": "",
            "outcome": case((aside, Outcome.IGNORED), else_=m.outcome),
            "reason": case((aside, _ASIDE), (ours, m.reason), else_=_ERASED),
        }
        return self.connection.execute(update(t.mail).where(where, personal).values(values)).rowcount

    def _items(self, where: Any, at: datetime) -> int:
        full = cast(t.item.c.facts, Text) != "{}"
        values = {"facts": {}, "told_at": func.coalesce(t.item.c.told_at, at)}
        return self.connection.execute(update(t.item).where(where, full).values(values)).rowcount

    def _requests(self, where: Any, at: datetime) -> int:
        query = select(t.request.c.id, t.request.c.request).where(where)
        blank = to_plain(_BLANK)
        numbers = [row.id for row in self.connection.execute(query) if row.request != blank]
        values = {"request": blank, "options": [], "thread": {}}
        settled = func.coalesce(t.request.c.settled_at, at)
        self.connection.execute(
            update(t.request).where(t.request.c.id.in_(numbers)).values(**values, settled_at=settled)
        )
        return len(numbers)


def _text(value: Any) -> str:
    """Every text in a value of JSON, on lines of their own."""
    if isinstance(value, dict):
        return "\n".join(map(_text, value.values()))
    if isinstance(value, list):
        return "\n".join(map(_text, value))
    return str(value) if value else ""


def overwrite(engine: Engine) -> None:
    """Makes the database forget what was deleted: SQLite is rewritten without it and its log emptied.

    Dead rows of PostgreSQL are given back. May be repeated. Raises TryLater or OperationalError where it is in use
    for long, or no room is left.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        raw: Any = connection.connection.dbapi_connection
        if connection.dialect.name == "sqlite":
            raw.execute("VACUUM")
            if raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise TryLater("somebody reads the database, so its log cannot be emptied now")
        else:
            connection.exec_driver_sql("VACUUM")
