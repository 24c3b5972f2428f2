"""The command line in a test: an installation in a folder of its own, and how a command ended."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import console
from bot.__main__ import main
from bot.config import load_config
from bot.daemon import Worker, assemble
from bot.storage import schema

KEY = "1e2feb89414c343c1027c4d1c386bbc4cd613e30d8f16adf91b7584a2265b1f5"
CONFIG = """
connector: {name: Carla Conti, address: carla@conti.example, zone: Europe/Rome}
mailbox:
  imap: {host: 127.0.0.1, port: 1, security: none, user: carla@conti.example, password: {env: CARLA}}
  smtp: {host: 127.0.0.1, port: 1, security: none}
  proof: {kind: ask}
"""


class Ran:
    """How a command ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)

    @property
    def words(self) -> str:
        """What it printed, without line breaks, which hang on the width of the terminal."""
        return re.sub(r"\s+", " ", self.out)


Twoyes = Callable[..., Ran]


@pytest.fixture
def twoyes(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Twoyes:
    """Runs a command in a folder of its own; `typed` is what stands on its standard input."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CARLA", "open sesame")
    monkeypatch.delenv("TWOYES_CONFIG", raising=False)
    console.out.cache_clear()
    console.err.cache_clear()

    def run(*arguments: str, typed: str | bytes = "") -> Ran:
        raw = typed.encode() if isinstance(typed, str) else typed
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        shown = capsys.readouterr()
        return Ran(int(ended.value.code or 0), shown.out, shown.err)

    return run


@pytest.fixture(scope="session")
def _empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "twoyes.db"
    schema.upgrade(f"sqlite:///{path}", datetime(2026, 11, 16, 9, tzinfo=UTC))
    return path


@pytest.fixture
def home(tmp_path: Path, _empty_database: Path) -> Path:
    """A folder with a configuration, a key and an empty database; its servers are not there."""
    (tmp_path / "config.yaml").write_text(CONFIG, "utf-8")
    (tmp_path / "twoyes.key").touch(0o600)
    (tmp_path / "twoyes.key").write_text(KEY + "\n")
    shutil.copyfile(_empty_database, tmp_path / "twoyes.db")
    (tmp_path / "twoyes.db").chmod(0o600)
    return tmp_path


@contextmanager
def working(home: Path, now: datetime | None = None) -> Iterator[Worker]:
    """The worker of this installation, whose mailbox nobody reaches; its clock stands at `now`, or goes."""
    config = load_config(home / "config.yaml")
    worker = assemble(config, clock=(lambda: now) if now else (lambda: datetime.now(UTC)))
    try:
        yield worker
    finally:
        worker.close()
