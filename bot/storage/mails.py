"""The mails that concern us: each once, with what became of it; set-aside ones with their raw bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.places import Spot
from bot.reasons import Reason, Why
from bot.records import MailRow, Outcome
from bot.storage import tables as t


def _row(row: Any) -> MailRow:
    return MailRow(
        row.id,
        row.mailbox,
        row.message_id,
        row.sender,
        row.seen_at,
        Outcome(row.outcome),
        row.reason,
        row.introduction_id,
        row.party,
        row.words,
        row.tries,
        Reason.named(row.named),
        row.proof,
        Spot(row.folder, row.uidvalidity, row.uid, row.provider_id),
        row.written_at,
    )


class Mails:
    """Inbound mails and their fate, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def seen(self, mailbox: str, fingerprint: str) -> MailRow | None:
        """What is known of a mail with this content."""
        query = select(t.mail).where(t.mail.c.mailbox == mailbox, t.mail.c.fingerprint == fingerprint)
        row = self.connection.execute(query).first()
        return _row(row) if row else None

    def record(
        self,
        mailbox: str,
        spot: Spot,
        fingerprint: str,
        *,
        message_id: str = "",
        sender: str = "",
        written: datetime | None = None,
        now: datetime,
    ) -> int:
        """Notes that a mail is being dealt with, before anything follows from it; answers its number."""
        values = {
            "mailbox": mailbox,
            "folder": spot.folder,
            "uidvalidity": spot.uidvalidity,
            "uid": spot.uid,
            "provider_id": spot.id,
            "fingerprint": fingerprint,
            "message_id": message_id,
            "sender": sender,
            "seen_at": now,
            "written_at": written,
            "outcome": Outcome.OPEN,
            "reason": "",
            "party": "",
            "words": "",
            "tries": 0,
        }
        identity = self.connection.execute(insert(t.mail), values).inserted_primary_key
        assert identity is not None
        return int(identity[0])

    def finish(self, number: int, outcome: Outcome, why: Why, **values: Any) -> None:
        """Writes a mail's fate: acted, ignored with its reason, put before the connector, or set aside."""
        values |= {"outcome": outcome, "reason": why.sentence, "named": why.reason}
        self.connection.execute(update(t.mail).where(t.mail.c.id == number), values)

    def keep_proof(self, number: int, proof: str) -> None:
        """Keeps what vouches for a mail's author: "dmarc ruiz.example", or "none (no-pass)"."""
        self.connection.execute(update(t.mail).where(t.mail.c.id == number), {"proof": proof[:320]})

    def used(self, number: int) -> bool:
        """True where an earlier mail with the Message-ID of this one was acted on, or put before the connector."""
        this = self.get(number)
        if this is None or not this.message_id:
            return False
        query = select(t.mail.c.id).where(
            t.mail.c.message_id == this.message_id,
            t.mail.c.id < number,
            t.mail.c.outcome.in_([Outcome.ACTED, Outcome.QUESTION]),
        )
        return self.connection.execute(query).first() is not None

    def erase(self, number: int) -> None:
        """Forgets a mail that proved to be none of our business."""
        self.connection.execute(delete(t.mail).where(t.mail.c.id == number))

    def get(self, number: int) -> MailRow | None:
        """One mail."""
        row = self.connection.execute(select(t.mail).where(t.mail.c.id == number)).first()
        return _row(row) if row else None

    def by_evidence(self, evidence: str) -> MailRow | None:
        """The mail that the ledger calls "mail 12"."""
        kind, _, number = evidence.partition(" ")
        return self.get(int(number)) if kind == "mail" and number.isdigit() else None

    def of(self, introduction: int) -> list[MailRow]:
        """Every mail that was tied to an introduction."""
        query = select(t.mail).where(t.mail.c.introduction_id == introduction).order_by(t.mail.c.id)
        return [_row(row) for row in self.connection.execute(query)]

    def latest(
        self,
        limit: int,
        *,
        outcomes: Iterable[Outcome] = (),
        introduction: int | None = None,
        besides: Iterable[Reason] = (),
    ) -> list[MailRow]:
        """The last mails, newest first; of these outcomes and this introduction where given, not for these reasons."""
        query = select(t.mail).where(t.mail.c.named.not_in(tuple(besides)))
        if outcomes:
            query = query.where(t.mail.c.outcome.in_(tuple(outcomes)))
        if introduction is not None:
            query = query.where(t.mail.c.introduction_id == introduction)
        return [_row(row) for row in self.connection.execute(query.order_by(t.mail.c.id.desc()).limit(limit))]

    def set_aside(self) -> list[MailRow]:
        """The mails that nobody foresaw."""
        query = select(t.mail).where(t.mail.c.outcome == Outcome.SET_ASIDE).order_by(t.mail.c.id)
        return [_row(row) for row in self.connection.execute(query)]

    def raw(self, number: int) -> bytes | None:
        """The bytes of a set-aside mail."""
        found: bytes | None = self.connection.execute(select(t.mail.c.raw).where(t.mail.c.id == number)).scalar()
        return found
