"""Opening the database: SQLite in WAL mode with files nobody else may read, or PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from bot import private
from bot.ports import NeedsOperator, TryLater

# What is deleted is overwritten with zeros, not only left out (secure_delete).
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "secure_delete=ON")


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite URL, or None for another database or one in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(parsed.database)


def beside(path: Path) -> tuple[Path, Path]:
    """The two files that SQLite keeps beside a database while it is used; what was written last stands there."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def close_to_others(url: str) -> Iterator[Path]:
    """Takes the rights of others to the files of a SQLite database, and answers those where they had any.

    Raises NeedsOperator where that cannot be done.
    """
    path = sqlite_path(url)
    if path is not None:
        yield from (file for file in (path, *beside(path)) if private.keep_private(file))


def set_sync(connection: Connection, synced: bool) -> None:
    """Whether the next transaction of a SQLite connection waits for the disk. Other databases always do."""
    if connection.dialect.name == "sqlite":
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute(f"PRAGMA synchronous={'FULL' if synced else 'NORMAL'}")


def what_to_do(fault: DBAPIError | sqlite3.Error) -> TryLater | NeedsOperator | None:
    """The error that says what to do about a fault of the database; None where it is the program's own."""
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the primary result code; nothing from other databases
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return NeedsOperator(f"the database is damaged ({cause}): stop the worker and restore the newest copy of it")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return NeedsOperator(f"the database cannot be written ({cause}): check its owner, its mode, and the disk's")
    if isinstance(fault, OperationalError | sqlite3.OperationalError):
        return TryLater(f"the database did not take it: {cause}")
    return None


def open_engine(url: str) -> Engine:
    """An engine whose transactions are serialised writers: nothing that was committed is lost by a kill or a cut.

    A connection with the execution option `only_reads` sees one moment of the database and keeps no writer waiting.
    """
    path = sqlite_path(url)
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, isolation_level="REPEATABLE READ", hide_parameters=True)
    if path is not None:
        private.make_folder(path.parent)
        if not path.exists():
            os.close(private.create(path, os.O_CREAT | os.O_RDWR))  # SQLite gives its mode to the files beside it
    engine = create_engine(
        url,
        hide_parameters=True,  # an error says which statement failed, not whose name stood in it
        connect_args={"timeout": 30, "autocommit": sqlite3.LEGACY_TRANSACTION_CONTROL}
        if hasattr(sqlite3, "LEGACY_TRANSACTION_CONTROL")
        else {"timeout": 30},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("only_reads", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
