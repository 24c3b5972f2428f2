"""Databases for the tests of the books: SQLite files with the schema, and a PostgreSQL server of our own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.storage import schema
from tests.introductions.story import MONDAY


@pytest.fixture(scope="session")
def _empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("books") / "empty.db"
    schema.upgrade(f"sqlite:///{path}", MONDAY)
    return path


@pytest.fixture
def sqlite(_empty: Path, tmp_path: Path) -> str:
    """The URL of an empty database with the program's schema, twoyes.db in tmp_path."""
    shutil.copyfile(_empty, tmp_path / "twoyes.db")
    return f"sqlite:///{tmp_path}/twoyes.db"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A server of our own on a socket in a temporary folder."""
    pytest.importorskip("psycopg", reason="the postgres extra is not installed")
    initdb, postgres = shutil.which("initdb"), shutil.which("postgres")
    if initdb is None or postgres is None:
        pytest.skip("no PostgreSQL server is installed here")
    with TemporaryDirectory(prefix="twoyes-pg-", dir="/tmp") as name:
        folder, user = Path(name), None
        if os.getuid() == 0:  # PostgreSQL does not run as root
            user = "nobody"
            shutil.chown(folder, user)
        command = [initdb, "-D", folder / "data", "-U", "twoyes", "-A", "trust"]
        made = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True)
        if made.returncode != 0:
            pytest.skip(f"initdb does not work here: {made.stderr.strip()[-200:]}")
        options = ["-D", folder / "data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
        with open(folder / "log", "w") as log:
            server = subprocess.Popen([postgres, *options], user=user, cwd=folder, stdout=log, stderr=log)
        try:
            yield _answering(server, folder)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _answering(server: subprocess.Popen[bytes], folder: Path) -> str:
    import psycopg

    for _ in range(150):
        assert server.poll() is None, (folder / "log").read_text()
        try:
            psycopg.connect(host=str(folder), user="twoyes", dbname="postgres").close()
            return f"postgresql+psycopg://twoyes@/postgres?host={folder}"
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise AssertionError((folder / "log").read_text())


LEFT_ON = datetime(2026, 10, 17, 9, 53, tzinfo=UTC)  # when release 0.1.0 was stopped
LEFT_KEY = bytes.fromhex("1e2feb89414c343c1027c4d1c386bbc4cd613e30d8f16adf91b7584a2265b1f5")


@pytest.fixture
def left_by_0_1_0(tmp_path: Path) -> Path:
    """A database as release 0.1.0 left it, left.db in tmp_path; left_by_0_1_0.txt tells what had happened in it."""
    dump = (Path(__file__).parent / "left_by_0_1_0.sql").read_text("utf-8")
    with closing(sqlite3.connect(tmp_path / "left.db")) as connection:
        connection.executescript(dump)
    return tmp_path / "left.db"
