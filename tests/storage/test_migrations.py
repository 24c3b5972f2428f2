"""The migrations lead to exactly the tables; no other schema is worked on, and none is changed without a backup."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from bot.ports import NeedsOperator
from bot.storage import schema
from bot.storage import tables as t
from bot.storage.engine import open_engine

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


def differences(engine: Engine) -> list[Any]:
    """What alembic would still change."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, t.metadata))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/twoyes.db"


@pytest.fixture
def migrated(url: str) -> Iterator[Engine]:
    schema.upgrade(url, NOW)
    engine = open_engine(url)
    yield engine
    engine.dispose()


def test_the_migrations_lead_to_the_tables_on_sqlite(migrated: Engine) -> None:
    assert differences(migrated) == []


def test_the_partial_index_of_the_introduction_letter_is_in_the_migrations(migrated: Engine) -> None:
    (index,) = [
        one for one in inspect(migrated).get_indexes("outbox") if one["name"] == "uq_outbox_introduction_letter"
    ]
    assert index["unique"]
    made = str(index["dialect_options"]["sqlite_where"])
    assert made == "kind = 'introduction' AND status NOT IN ('withdrawn', 'refused')"


def test_a_column_that_no_migration_makes_is_noticed(migrated: Engine) -> None:
    with migrated.begin() as connection:
        connection.execute(text("ALTER TABLE party DROP COLUMN laters"))
    assert [change[0] for change in differences(migrated)] == ["add_column"]


def test_the_files_name_the_revisions_as_alembic_knows_them() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.migrations()))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_current_head() == schema.head()
    assert all(schema.known(script.revision) for script in scripts.walk_revisions())
    assert not schema.known("9999")


# --- require ---------------------------------------------------------------------------------------------------------


def test_an_empty_database_is_refused_with_what_to_do(url: str) -> None:
    engine = open_engine(url)
    with pytest.raises(NeedsOperator, match=r"empty: run `twoyes migrate` first"):
        schema.require(engine)
    engine.dispose()


def test_the_right_schema_is_taken(migrated: Engine) -> None:
    schema.require(migrated)
    assert schema.current(migrated) == schema.head()


def test_a_newer_database_is_refused_with_what_to_do(migrated: Engine) -> None:
    with migrated.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NeedsOperator, match=r"newer than this program .*9999.* install the version that wrote it"):
        schema.require(migrated)


@pytest.fixture
def later_program(tmp_path: Path) -> Callable[[str], str]:
    """This program with one more migration; runs Python there and answers what it prints."""
    source = Path(schema.__file__).parents[2]
    program = tmp_path / "later"
    shutil.copytree(source / "bot", program / "bot", ignore=shutil.ignore_patterns("__pycache__", "migrations"))
    shutil.copytree(schema.migrations(), program / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (program / "migrations" / "versions" / "0999_one_more.py").write_text(
        f"""import sqlalchemy as sa
from alembic import op
revision = "0999_one_more"
down_revision = "{schema.head()}"
branch_labels = None
depends_on = None
def upgrade():
    op.add_column("remembered", sa.Column("extra", sa.Text()))
"""
    )

    def run(code: str) -> str:
        head = "from datetime import UTC, datetime; from bot.storage import schema; "
        done = subprocess.run([sys.executable, "-c", head + code], cwd=program, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


def test_an_older_database_is_refused_with_what_to_do(url: str, later_program: Callable[[str], str]) -> None:
    schema.upgrade(url, NOW)
    code = f"""
from bot.storage.engine import open_engine
try:
    schema.require(open_engine("{url}"))
except Exception as fault:
    print(type(fault).__name__, fault)
"""
    said = later_program(code)
    assert said.startswith("NeedsOperator the database is older than this program")
    assert said.endswith(f"(schema {schema.head()}): run `twoyes migrate`")


# --- upgrade ---------------------------------------------------------------------------------------------------------


def test_a_new_database_needs_no_backup_and_is_readable_by_nobody_else(url: str, tmp_path: Path) -> None:
    assert schema.upgrade(url, NOW) == (None, schema.head(), None)
    assert list(tmp_path.glob("*.backup")) == []
    assert stat.S_IMODE((tmp_path / "twoyes.db").stat().st_mode) == 0o600


def test_a_second_upgrade_does_nothing(url: str, tmp_path: Path) -> None:
    schema.upgrade(url, NOW)
    assert schema.upgrade(url, NOW) == (schema.head(), schema.head(), None)
    assert list(tmp_path.glob("*.backup")) == []


def test_a_backup_is_a_whole_copy_for_the_owner_alone(migrated: Engine, url: str, tmp_path: Path) -> None:
    with migrated.begin() as connection:
        connection.execute(t.remembered.insert().values(name="kept", value="before"))
    copy = schema.backup(url, NOW)
    assert copy == tmp_path / "twoyes.db.20261121-090500.backup"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT value FROM remembered").fetchall() == [("before",)]


def test_an_older_database_is_backed_up_before_it_is_changed(
    url: str, tmp_path: Path, later_program: Callable[[str], str]
) -> None:
    schema.upgrade(url, NOW)
    later_program(f"""print(*schema.upgrade("{url}", datetime(2026, 11, 21, 9, 5, tzinfo=UTC)))""")
    (copy,) = tmp_path.glob("*.backup")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    columns = "SELECT name FROM pragma_table_info('remembered')"
    with sqlite3.connect(copy) as connection:
        assert ("extra",) not in connection.execute(columns).fetchall()
    with sqlite3.connect(tmp_path / "twoyes.db") as connection:
        assert ("extra",) in connection.execute(columns).fetchall()


def test_a_newer_database_is_not_touched(migrated: Engine, url: str, tmp_path: Path) -> None:
    with migrated.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NeedsOperator, match="newer"):
        schema.upgrade(url, NOW)
    assert list(tmp_path.glob("*.backup")) == []


def test_without_room_for_a_backup_nothing_is_changed(
    migrated: Engine, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(NeedsOperator, match="make room first"):
        schema.backup(url, NOW)
    assert list(tmp_path.glob("*.backup")) == []


# --- files -----------------------------------------------------------------------------------------------------------


def test_no_file_of_the_database_is_readable_by_others(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new folder/twoyes.db"
    schema.upgrade(url, NOW)
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(t.remembered.insert().values(name="a", value="b"))
        files = sorted((tmp_path / "new folder").iterdir())
        assert [file.name for file in files] == ["twoyes.db", "twoyes.db-shm", "twoyes.db-wal"]
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    engine.dispose()
    assert stat.S_IMODE((tmp_path / "new folder").stat().st_mode) == 0o700


def test_what_was_committed_survives_a_cut(migrated: Engine) -> None:
    """WAL with full synchronisation, foreign keys, and writers one after the other."""
    with migrated.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2}
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def test_the_migrations_lead_to_the_tables_on_postgresql(postgres: str) -> None:
    schema.upgrade(postgres, NOW)
    engine = open_engine(postgres)
    try:
        schema.require(engine)
        assert differences(engine) == []
    finally:
        engine.dispose()
