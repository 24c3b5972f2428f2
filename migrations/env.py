"""How alembic reaches the database: the URL comes from the program, never from a file of its own."""

from __future__ import annotations

from alembic import context

from bot.storage.engine import open_engine
from bot.storage.tables import metadata


def run() -> None:
    """Runs the migrations in one transaction, online.

    SQLite changes a table by copying it, and then drops the old one to which others refer: whether every reference
    still leads somewhere is looked at when all is done.
    """
    engine = open_engine(context.config.attributes["url"])
    sqlite = engine.dialect.name == "sqlite"
    try:
        with engine.connect() as connection:
            if sqlite:
                connection.connection.execute("PRAGMA foreign_keys=OFF")  # nothing of the kind inside a transaction
            context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
            with context.begin_transaction():
                context.run_migrations()
                if sqlite and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                    raise RuntimeError(f"rows would refer to what is not there any more: {lost[:3]}")
            if connection.in_transaction():
                connection.commit()
    finally:
        engine.dispose()


run()
