"""Which schema the database has, which one this program needs, and the way from one to the other (alembic)."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, text

from bot import private
from bot.ports import NeedsOperator
from bot.storage.engine import open_engine, sqlite_path


def migrations() -> Path:
    """The folder of the migrations: inside the installed package, or at the top of a source tree."""
    inside = Path(__file__).parent / "migrations"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "migrations"


def _config(url: str):  # type: ignore[no-untyped-def]
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.attributes["url"] = url
    return config


def head() -> str:
    """The revision that this program needs."""
    return _revisions()[-1]


def current(engine: Engine) -> str | None:
    """The revision the database is at; None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def known(revision: str) -> bool:
    """True when this program's migrations hold the revision."""
    return revision in _revisions()


def _revisions() -> list[str]:
    """All revisions, oldest first: each migration's file bears its own as a name. Alembic, which would say the same,
    costs every command a tenth of a second and the worker some megabytes."""
    return sorted(file.stem for file in (migrations() / "versions").glob("[0-9]*.py"))


def require(engine: Engine) -> None:
    """Raises NeedsOperator, saying what to do, unless the schema is the one this program needs."""
    found, needed = current(engine), head()
    if found == needed:
        return
    if found is None:
        raise NeedsOperator("the database is empty: run `twoyes migrate` first")
    if known(found):
        raise NeedsOperator(f"the database is older than this program (schema {found}): run `twoyes migrate`")
    raise NeedsOperator(
        f"the database is newer than this program (schema {found}, this program knows up to {needed}): "
        "install the version that wrote it, or restore the copy that `twoyes migrate` made before"
    )


def backup(url: str, now: datetime) -> Path | None:
    """Copies a SQLite database beside itself, consistently, mode 0600; None where there is nothing to copy."""
    path = sqlite_path(url)
    if path is None or not path.exists() or path.stat().st_size == 0:
        return None
    copy = path.with_name(f"{path.name}.{now:%Y%m%d-%H%M%S}.backup")
    needed = path.stat().st_size
    if shutil.disk_usage(path.parent).free < needed * 2:
        raise NeedsOperator(f"too little room beside {path} for a backup of {needed} bytes: make room first")
    os.close(private.create(copy, os.O_CREAT | os.O_RDWR))
    private.keep_private(copy)
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    return copy


def upgrade(url: str, now: datetime) -> tuple[str | None, str, Path | None]:
    """Leads the database to this program's schema; answers (from, to, the backup made).

    Raises NeedsOperator where the database is newer than the program.
    """
    from alembic import command

    engine = open_engine(url)
    try:
        before = current(engine)
        if before is not None and not known(before):
            require(engine)
        if before == head():
            return before, before, None
        copy = backup(url, now) if before is not None else None
    finally:
        engine.dispose()
    command.upgrade(_config(url), "head")
    return before, head(), copy
