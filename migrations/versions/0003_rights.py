"""When contents were erased, sealed secrets, and of a mail its named reason, its proof, and when it was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_rights"
down_revision = "0002_every_gesture"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "secret",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
    )
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(), nullable=True))
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("named", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("proof", sa.String(length=320), server_default="", nullable=False))
        batch_op.add_column(sa.Column("written_at", sa.DateTime(), nullable=True))
    for told, named in (("own letter", "own-letter"), ("own notice", "own-notice")):
        op.execute(sa.text("UPDATE mail SET named = :named WHERE reason = :told").bindparams(named=named, told=told))
