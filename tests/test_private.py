"""Files with secrets or mail belong to their owner alone: made so under any umask, read only so, looked at by check."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import logs, private
from bot.config import load_config
from bot.engines.embedded import only_worker
from bot.ports import NeedsOperator
from bot.setup.files import look_at_files
from bot.setup.findings import Level
from bot.setup.init import keep_password, write
from bot.storage import schema
from bot.storage.engine import beside, close_to_others, open_engine
from bot.storage.keys import known_key, read_key
from tests.fixtures_cli import CONFIG, Twoyes

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def umask() -> Iterator[None]:
    """Nothing is withheld from anybody by itself."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_whatever_is_made_is_made_for_its_owner(umask: None, home: Path, twoyes: Twoyes) -> None:
    """Database, what SQLite keeps beside it, backup, lock, log, key, password, configuration, export, folders."""
    import structlog

    folder = home / "new" / "deeper"
    url = f"sqlite:///{folder}/twoyes.db"
    schema.upgrade(url, NOW)
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO remembered VALUES ('a', 'b')"))
    assert schema.backup(url, NOW) is not None
    logs.configure("info", "json", folder / "logs" / "twoyes.log")
    logs.logger().info("one")
    structlog.reset_defaults()
    read_key(folder / "keys" / "twoyes.key", lambda: bytes(32))
    keep_password(folder / "mail.password", "secret")
    write(folder / "config.yaml", "x", force=False)
    with only_worker(folder / "locks" / "twoyes.lock"):
        made = [home / "new", *(home / "new").rglob("*")]
        assert {path.name: oct(mode(path)) for path in made if path.is_file() and mode(path) != 0o600} == {}
        assert {path.name: oct(mode(path)) for path in made if path.is_dir() and mode(path) != 0o700} == {}
        assert len(made) >= 13, made
    engine.dispose()
    assert twoyes("export", "all.jsonl").code == 0
    assert mode(home / "all.jsonl") == 0o600


def _findings(home: Path) -> dict[str, str]:
    found = look_at_files(home / "config.yaml", load_config(home / "config.yaml"))
    return {finding.what: finding.mend for finding in found if finding.level in (Level.FAULT, Level.WARNING)}


@pytest.fixture
def busy(home: Path) -> Path:
    """An installation with every file it may have."""
    home.chmod(0o700)
    (home / "config.yaml").write_text(CONFIG.replace("{env: CARLA}", "{file: mail.password}") + "log: {file: x.log}\n")
    others = ("mail.password", "twoyes.env", "x.log", "x.log.1", "twoyes.db.20261121-090000.backup")
    for name in (*others, "twoyes.db-wal", "twoyes.db-shm"):
        (home / name).touch(0o600)
    for file in home.iterdir():
        file.chmod(0o600)
    return home


FILES = (
    "twoyes.key",
    "mail.password",
    "twoyes.env",
    "twoyes.db",
    "twoyes.db-wal",
    "twoyes.db-shm",
    "twoyes.db.20261121-090000.backup",
    "x.log",
    "x.log.1",
)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("right", [0o040, 0o004, 0o020, 0o002])
def test_check_finds_every_file_that_others_may_touch(busy: Path, name: str, right: int) -> None:
    assert _findings(busy) == {}
    (busy / name).chmod(0o600 | right)
    found = _findings(busy)
    assert list(found.values()) == [f"chmod 600 {busy / name}"]
    assert str(busy / name) in next(iter(found))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("name", ["twoyes.key", "mail.password", "twoyes.db", "."])
def test_check_finds_what_belongs_to_somebody_else(busy: Path, name: str) -> None:
    os.chown(busy / name, 12345, -1)
    found = _findings(busy)
    assert all("belongs to another user" in what for what in found)
    assert f"chown 0 {(busy / name).resolve()}" in found.values()


def test_check_finds_a_folder_in_which_others_may_put_files_of_theirs(busy: Path) -> None:
    busy.chmod(0o777)
    assert "can be changed by anybody" in next(iter(_findings(busy)))
    busy.chmod(0o1777)
    assert _findings(busy) == {}
    busy.chmod(0o700)
    (busy / "keys").mkdir()
    (busy / "keys").chmod(0o777)
    shutil.move(busy / "twoyes.key", busy / "keys" / "k")
    (busy / "twoyes.key").symlink_to(busy / "keys" / "k")
    assert list(_findings(busy).values()) == [f"chmod o-w {busy / 'keys'}"], "the folder behind a link counts"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give folders to other groups")
def test_check_warns_of_a_folder_for_a_group_of_others(busy: Path) -> None:
    busy.chmod(0o770)
    assert _findings(busy) == {}, "a group of one's own has nobody else in it"
    os.chown(busy, -1, 12345)
    assert list(_findings(busy).values()) == [f"chmod g-w {busy}"]


def test_check_tells_of_a_link(busy: Path) -> None:
    shutil.move(busy / "twoyes.key", busy / "k")
    (busy / "twoyes.key").symlink_to(busy / "k")
    found = list(look_at_files(busy / "config.yaml", load_config(busy / "config.yaml")))
    assert [(one.level, "is a link to" in one.what) for one in found if one.level is not Level.OK] == [
        (Level.NOTE, True)
    ]


def test_a_database_that_others_could_read_is_closed_when_the_worker_starts(home: Path) -> None:
    url = f"sqlite:///{home}/twoyes.db"
    engine = open_engine(url)
    with closing(engine.raw_connection()) as connection:
        connection.execute("INSERT INTO remembered VALUES ('a', 'b')")  # type: ignore[attr-defined]
        files = (home / "twoyes.db", *beside(home / "twoyes.db"))
        for file in files:
            file.chmod(0o664)
        assert set(close_to_others(url)) == set(files)
        assert {mode(file) for file in files} == {0o600}
        assert list(close_to_others(url)) == []
    engine.dispose()


def test_a_key_that_others_could_read_is_refused_not_mended(home: Path) -> None:
    """Whoever may have read it has it."""
    (home / "twoyes.key").chmod(0o640)
    with pytest.raises(NeedsOperator, match="chmod 600"):
        known_key(home / "twoyes.key")
    assert mode(home / "twoyes.key") == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_of_somebody_else_is_refused_and_never_changed(home: Path) -> None:
    for name in ("twoyes.key", "twoyes.db"):
        os.chown(home / name, 12345, -1)
    with pytest.raises(NeedsOperator, match="belongs to another user"):
        known_key(home / "twoyes.key")
    with pytest.raises(NeedsOperator, match="belongs to another user"):
        private.keep_private(home / "twoyes.db")
