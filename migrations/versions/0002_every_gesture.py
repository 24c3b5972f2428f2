"""Every gesture, the bio book, the brief, UNDO, and how it went; UIDs as large as IMAP allows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_every_gesture"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bio",
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("person", sa.JSON(), nullable=False),
        sa.Column("consent", sa.String(length=16), nullable=False),
        sa.Column("a_month", sa.Integer(), nullable=True),
        sa.Column("only", sa.Text(), nullable=False),
        sa.Column("rests_days", sa.Integer(), nullable=True),
        sa.Column("also", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_bio")),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=True),
        sa.Column("party", sa.String(length=4), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["introduction_id"], ["introduction.id"], name=op.f("fk_item_introduction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("key", name=op.f("uq_item_key")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index("ix_item_told_at", ["told_at"], unique=False)

    op.create_table(
        "obeyed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("letters", sa.JSON(), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["introduction_id"], ["introduction.id"], name=op.f("fk_obeyed_introduction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obeyed")),
    )
    with op.batch_alter_table("obeyed", schema=None) as batch_op:
        batch_op.create_index("ix_obeyed_evidence", ["evidence"], unique=False)
        batch_op.create_index("ix_obeyed_introduction_id", ["introduction_id"], unique=False)

    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gesture", sa.String(length=16), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("lacks", sa.String(length=16), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("thread", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("introduction_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["introduction_id"], ["introduction.id"], name=op.f("fk_request_introduction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("evidence", name=op.f("uq_request_evidence")),
    )
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("starts_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("one_wrote_told", sa.Boolean(), server_default=sa.text("false"), nullable=False))

    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_over_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("mine", sa.Boolean(), server_default=sa.text("false"), nullable=False))
        batch_op.add_column(sa.Column("nudged_after_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("thanked_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("outcome", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("outcome_round", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("outcome_asked_at", sa.DateTime(), nullable=True))

    for table, numbers in {
        "mail": ("uidvalidity", "uid"),
        "draft": ("uidvalidity", "uid"),
        "cursor": ("uidvalidity", "next_uid"),
    }.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for number in numbers:  # 32 bits without a sign (RFC 3501 2.3.1.1)
                batch_op.alter_column(
                    number, type_=sa.BigInteger(), existing_type=sa.Integer(), existing_nullable=False
                )
