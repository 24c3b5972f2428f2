"""What a provider calls messages, drafts and letters under way, and the Message-ID that a letter travels under."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_gmail"
down_revision = "0003_rights"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("provider_id", sa.String(length=128), server_default="", nullable=False))
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handle", sa.String(length=256), server_default="", nullable=False))
        batch_op.add_column(sa.Column("sent_as", sa.Text(), server_default="", nullable=False))
        batch_op.create_index("ix_outbox_sent_as", ["sent_as"], unique=False)
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("provider_id", sa.String(length=128), server_default="", nullable=False))
        batch_op.add_column(sa.Column("draft", sa.String(length=128), server_default="", nullable=False))
        batch_op.add_column(sa.Column("content", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("likeness", sa.String(length=64), server_default="", nullable=False))
    with op.batch_alter_table("cursor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mark", sa.String(length=64), server_default="", nullable=False))
