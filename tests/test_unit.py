"""The service: a unit that systemd takes, for paths of any kind, and a log file that may be moved away."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
import structlog

from bot import logs
from bot.config import parse_config
from bot.setup.unit import unit

CONFIG = """
connector: {name: Carla Conti, address: carla@conti.example}
mailbox:
  imap: {host: imap.conti.example, user: carla@conti.example, password: PASSWORD}
  smtp: {host: smtp.conti.example}
  proof: {kind: ask}
"""


def _unit(folder: Path, password: str = "{file: mail.password}", user: str = "") -> str:
    config = parse_config(CONFIG.replace("PASSWORD", password), base=folder)
    return unit(config, folder / "config.yaml", user=user)


@pytest.mark.parametrize("name", ["plain", "with a blank", "100% mine", "a;b", "o'neil", "cash$home", 'say "hi"'])
@pytest.mark.parametrize("user", ["", "daemon"])
def test_systemd_takes_it_wherever_it_stands(tmp_path: Path, name: str, user: str) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not installed here")
    folder = tmp_path / name
    folder.mkdir()
    file = tmp_path / "twoyes.service"
    file.write_text(_unit(folder, "{env: MAIL}", user), "utf-8")
    command = [analyze, *([] if user else ["--user"]), "verify", str(file)]
    told = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}, check=False
    )
    assert (told.returncode, told.stderr) == (0, "")


def test_the_command_names_the_configuration_by_its_full_path(tmp_path: Path) -> None:
    text = _unit(tmp_path)
    assert f" --config {tmp_path}/config.yaml run\n" in text
    assert f"WorkingDirectory={tmp_path}\n" in text
    assert "User=" not in text
    assert "ProtectSystem" not in text, "a user's own manager may not be able to"


def test_passwords_of_the_environment_get_a_file_and_none_stands_in_the_unit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "open sesame")
    text = _unit(tmp_path, "{env: MAIL_PASSWORD}")
    assert f"EnvironmentFile={tmp_path}/twoyes.env\n" in text
    assert "MAIL_PASSWORD" in text
    assert "open sesame" not in text
    assert "EnvironmentFile" not in _unit(tmp_path)


def test_the_one_of_the_system_writes_only_beside_its_files(tmp_path: Path) -> None:
    text = _unit(tmp_path, user="carla")
    assert "User=carla\n" in text
    assert "ProtectSystem=strict\n" in text
    assert f"ReadWritePaths={tmp_path}\n" in text
    assert "WantedBy=multi-user.target\n" in text


@pytest.fixture
def log(tmp_path: Path) -> Path:
    logs.configure("info", "json", tmp_path / "twoyes.log")
    return tmp_path / "twoyes.log"


def test_a_log_file_that_was_moved_away_is_begun_anew(log: Path) -> None:
    logs.logger().info("one")
    log.rename(log.with_suffix(".1"))
    logs.logger().info("two")
    assert '"event": "one"' in log.with_suffix(".1").read_text("utf-8")
    assert '"event": "two"' in log.read_text("utf-8")
    assert "one" not in log.read_text("utf-8")
    assert {stat.S_IMODE(file.stat().st_mode) for file in (log, log.with_suffix(".1"))} == {0o600}
    structlog.reset_defaults()


def test_no_address_and_no_token_is_in_the_log(log: Path) -> None:
    logs.logger().info("mail", whom="ana.ruiz@ruiz.example", tied="0123456789abcdef0123456789abcdef")
    try:
        raise ValueError("ana.ruiz@ruiz.example")
    except ValueError:
        logs.logger().exception("mail not understood")
    written = log.read_text("utf-8")
    assert "a…@ruiz.example" in written or "a\\u2026@ruiz.example" in written
    assert "ana.ruiz" not in written
    assert "0123456789abcdef" not in written
    structlog.reset_defaults()


def test_what_is_below_the_level_is_not_written(log: Path) -> None:
    logs.logger().debug("small")
    assert log.read_text("utf-8") == ""
    structlog.reset_defaults()


def test_a_command_loads_no_logging_before_there_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    log = logs.Errors()
    log.info("small")
    log.warning("larger")
    assert capsys.readouterr().err == ""
    log.error("mail not understood", whom="ana.ruiz@ruiz.example")
    assert "a…@ruiz.example" in capsys.readouterr().err
    structlog.reset_defaults()
