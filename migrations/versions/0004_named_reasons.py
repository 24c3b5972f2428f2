"""The named reason of a mail's fate, and what proved its author."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_named_reasons"
down_revision = "0003_rights"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("named", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("proof", sa.String(length=320), server_default="", nullable=False))
    for told, named in (("own letter", "own-letter"), ("own notice", "own-notice")):
        op.execute(sa.text("UPDATE mail SET named = :named WHERE reason = :told").bindparams(named=named, told=told))
