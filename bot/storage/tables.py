"""The tables. Names are the design's words; every time is UTC; migrations/ must lead to exactly this."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """An aware UTC datetime; naive ones are refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Takes an aware datetime. Raises ValueError on a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Gives an aware UTC datetime."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _case() -> Column[int]:
    return Column("introduction_id", Integer, ForeignKey("introduction.id"), nullable=False)


introduction = Table(
    "introduction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(8), nullable=False),
    Column("gesture", String(16), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("country", String(8), nullable=False),
    Column("topic", Text, nullable=False),
    Column("next_step", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("met", Text, nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("order", String(16), nullable=False),
    Column("masked", Boolean, nullable=False),
    Column("needs_approval", Boolean, nullable=False),
    Column("approved_at", Utc),
    Column("starts_at", Utc),
    Column("paused_at", Utc),
    Column("reminded", Integer, nullable=False),
    Column("agreed_at", Utc),
    Column("letter_at", Utc),
    Column("letter_dates", JSON, nullable=False),
    Column("holds", JSON, nullable=False),
    Column("letter_waits", Text, nullable=False),
    Column("letter_round", Integer, nullable=False),
    Column("letter_queued", Boolean, nullable=False),
    Column("letter_uncertain", Boolean, nullable=False),
    Column("introduced_at", Utc),
    Column("by_hand", Boolean, nullable=False),
    Column("connector_out", Boolean, nullable=False),
    Column("silence_told", Boolean, nullable=False),
    Column("one_wrote_told", Boolean, nullable=False, server_default=false()),
    Column("connected_at", Utc),
    Column("cancelled_at", Utc),
    Column("lost_at", Utc),
    Column("given_up", Boolean, nullable=False),
    Column("ended_at", Utc),
    Column("regret_at", Utc),
    Column("outcome", String(64), nullable=False),
    Column("due_at", Utc),
    Column("erased_at", Utc),
)
Index("ix_introduction_due_at", introduction.c.due_at, sqlite_where=text("due_at IS NOT NULL"))
Index("ix_introduction_code", introduction.c.code)

party = Table(
    "party",
    metadata,
    Column("introduction_id", Integer, ForeignKey("introduction.id"), primary_key=True),
    Column("key", String(4), primary_key=True),
    Column("address", String(320), nullable=False),
    Column("person", JSON, nullable=False),
    Column("why", Text, nullable=False),
    Column("consent", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("standing_how", String(16)),
    Column("standing_at", Utc),
    Column("standing_evidence", Text),
    Column("round", Integer, nullable=False),
    Column("asked_at", Utc),
    Column("nudges", Integer, nullable=False),
    Column("nudged_at", Utc),
    Column("later_until", Date),
    Column("laters", Integer, nullable=False),
    Column("away_until", Date),
    Column("told", Boolean, nullable=False),
    Column("doubt_evidence", Text),
    Column("doubt_at", Utc),
    Column("doubt_reason", Text),
    Column("doubt_reminded", Integer),
    Column("dropped", Boolean, nullable=False),
    Column("wrote_at", Utc),
    Column("regretted_at", Utc),
    Column("taken_over_at", Utc),
    Column("mine", Boolean, nullable=False, server_default=false()),
    Column("nudged_after_at", Utc),
    Column("thanked_at", Utc),
    Column("outcome", String(64), nullable=False, server_default=""),
    Column("outcome_round", Integer, nullable=False, server_default="0"),
    Column("outcome_asked_at", Utc),
)
Index("ix_party_address", party.c.address)

manuscript = Table(
    "manuscript",
    metadata,
    Column("introduction_id", Integer, ForeignKey("introduction.id"), primary_key=True),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text),
    Column("enclosures", JSON, nullable=False),
    Column("opening", Text, nullable=False),
    Column("findings", JSON, nullable=False),
)

mail = Table(
    "mail",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mailbox", String(64), nullable=False),
    Column("folder", Text, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("message_id", Text, nullable=False),
    Column("sender", String(320), nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("introduction_id", Integer, ForeignKey("introduction.id")),
    Column("party", String(4), nullable=False),
    Column("words", Text, nullable=False),
    Column("raw", LargeBinary),
    Column("tries", Integer, nullable=False),
    Column("named", String(32), nullable=False, server_default=""),
    Column("proof", String(320), nullable=False, server_default=""),
    Column("written_at", Utc),
    Column("provider_id", String(128), nullable=False, server_default=""),
    UniqueConstraint("mailbox", "fingerprint"),
)
Index("ix_mail_spot", mail.c.mailbox, mail.c.folder, mail.c.uidvalidity, mail.c.uid)
Index("ix_mail_message_id", mail.c.message_id)
Index("ix_mail_introduction_id", mail.c.introduction_id)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("introduction_id", Integer, ForeignKey("introduction.id")),
    Column("kind", String(32), nullable=False),
    Column("party", String(4), nullable=False),
    Column("key", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("sender", String(320), nullable=False),
    Column("recipients", JSON, nullable=False),
    Column("subject", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("status", String(16), nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("lease_until", Utc),
    Column("data_at", Utc),
    Column("attempts", Integer, nullable=False),
    Column("repeated", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("accepted_at", Utc),
    Column("evidence", Text, nullable=False),
    Column("filed_at", Utc),
    Column("handle", String(256), nullable=False, server_default=""),
    Column("sent_as", Text, nullable=False, server_default=""),
    UniqueConstraint("key"),
)
Index("ix_outbox_due_at", outbox.c.status, outbox.c.due_at)
Index("ix_outbox_message_id", outbox.c.message_id)
Index("ix_outbox_sent_as", outbox.c.sent_as)
Index("ix_outbox_introduction_id", outbox.c.introduction_id)
Index("ix_outbox_accepted_at", outbox.c.accepted_at)
# One introduction letter may be on its way at a time, whatever the code above does.
Index(
    "uq_outbox_introduction_letter",
    outbox.c.introduction_id,
    unique=True,
    sqlite_where=text("kind = 'introduction' AND status NOT IN ('withdrawn', 'refused')"),
    postgresql_where=text("kind = 'introduction' AND status NOT IN ('withdrawn', 'refused')"),
)

token = Table(
    "token",
    metadata,
    Column("hash", String(64), primary_key=True),
    _case(),
    Column("party", String(4), nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("introduction_id", Integer, ForeignKey("introduction.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    Column("kind", Text, nullable=False),
    Column("party", String(4), nullable=False),
    Column("before", String(16), nullable=False),
    Column("after", String(16), nullable=False),
    Column("data", JSON, nullable=False),
    Column("sealed", JSON, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

content = Table(
    "content",
    metadata,
    Column("introduction_id", Integer, ForeignKey("introduction.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("salt", String(64), nullable=False),
    Column("text", Text, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    Column("mailbox", String(64), primary_key=True),
    Column("folder", Text, primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True),
    Column("uid", BigInteger, primary_key=True),
    Column("message_id", Text, nullable=False),
    Column("first_seen_at", Utc, nullable=False),
    Column("state", String(16), nullable=False),
    Column("introduction_id", Integer, ForeignKey("introduction.id")),
    Column("asked", Integer, nullable=False),
    Column("provider_id", String(128), nullable=False, server_default=""),
    Column("draft", String(128), nullable=False, server_default=""),
    Column("content", String(64), nullable=False, server_default=""),
    Column("likeness", String(64), nullable=False, server_default=""),
)
Index("ix_draft_introduction_id", draft.c.introduction_id)

cursor = Table(
    "cursor",
    metadata,
    Column("mailbox", String(64), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("folder", Text, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("next_uid", BigInteger, nullable=False),
    Column("mark", String(64), nullable=False, server_default=""),
)

# The bio book: what the connector knows of people, whether or not they are being introduced.
bio = Table(
    "bio",
    metadata,
    Column("address", String(320), primary_key=True),
    Column("person", JSON, nullable=False),
    Column("consent", String(16), nullable=False),
    Column("a_month", Integer),
    Column("only", Text, nullable=False),
    Column("rests_days", Integer),
    Column("also", JSON, nullable=False),
    Column("source", String(16), nullable=False),
    Column("letters", Integer, nullable=False),
    Column("written_at", Utc),
)

# Requests that lack something only the connector can say.
request = Table(
    "request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("gesture", String(16), nullable=False),
    Column("evidence", Text, nullable=False),
    Column("lacks", String(16), nullable=False),
    Column("request", JSON, nullable=False),
    Column("options", JSON, nullable=False),
    Column("thread", JSON, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("settled_at", Utc),
    Column("introduction_id", Integer, ForeignKey("introduction.id")),
    UniqueConstraint("evidence"),
)

# What the connector will read in the next brief.
item = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("cause", Text, nullable=False),
    Column("introduction_id", Integer, ForeignKey("introduction.id")),
    Column("party", String(4), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("key", Text, nullable=False),
    Column("told_at", Utc),
    UniqueConstraint("key"),
)
Index("ix_item_told_at", item.c.told_at)

# Commands that were obeyed, with the introduction as it stood before, for UNDO.
obeyed = Table(
    "obeyed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("evidence", Text, nullable=False),
    Column("at", Utc, nullable=False),
    _case(),
    Column("before", JSON, nullable=False),
    Column("letters", JSON, nullable=False),
    Column("head", Integer, nullable=False),
    Column("undone_at", Utc),
)
Index("ix_obeyed_introduction_id", obeyed.c.introduction_id)
Index("ix_obeyed_evidence", obeyed.c.evidence)

suppressed = Table(
    "suppressed",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("at", Utc, nullable=False),
    Column("reason", Text, nullable=False),
)

remembered = Table(
    "remembered",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

# Passwords and tokens that are kept here at all, sealed with the key that is not.
secret = Table(
    "secret",
    metadata,
    Column("name", String(128), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Utc, nullable=False),
)
