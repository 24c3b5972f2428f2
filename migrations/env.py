"""How alembic reaches the database: the URL comes from the program, never from a file of its own."""

from __future__ import annotations

from alembic import context

from bot.storage.engine import open_engine
from bot.storage.tables import metadata


def run() -> None:
    """Runs the migrations in one transaction, online."""
    engine = open_engine(context.config.attributes["url"])
    try:
        with engine.connect() as connection:
            context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
            with context.begin_transaction():
                context.run_migrations()
            if connection.in_transaction():
                connection.commit()
    finally:
        engine.dispose()


run()
