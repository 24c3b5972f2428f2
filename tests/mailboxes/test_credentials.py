"""Passwords come from where they are kept, are read anew each time, and never show in a message."""

from __future__ import annotations

import os
from pathlib import Path

import keyring
import keyring.backend
import pytest

from bot.mailboxes.credentials import password_source
from bot.ports import NeedsOperator


def _file(tmp_path: Path, content: bytes, mode: int = 0o600) -> Path:
    path = tmp_path / "password"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_the_environment_is_read_at_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    source = password_source("env:CARLAS_PASSWORD")
    with pytest.raises(NeedsOperator, match="CARLAS_PASSWORD"):
        source()
    for value in ("first", "sécond word"):
        monkeypatch.setenv("CARLAS_PASSWORD", value)
        assert source() == value


@pytest.mark.parametrize(
    ("content", "password"), [(b"secret\n", "secret"), (b" s p \r\n", " s p "), (b"\xc3\xa4", "ä")]
)
def test_a_file_gives_its_one_line_without_the_line_end(tmp_path: Path, content: bytes, password: str) -> None:
    assert password_source(f"file:{_file(tmp_path, content)}")() == password


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = _file(tmp_path, b"secret", mode)
    with pytest.raises(NeedsOperator, match=f"chmod 600 {path}") as told:
        password_source(f"file:{path}")()
    assert "secret" not in str(told.value)
    path.chmod(0o400)
    assert password_source(f"file:{path}")() == "secret"


@pytest.mark.parametrize("content", [b"", b"\n", b"two\nlines\n", b"\xff\xfe", b"a\x00b", b"x" * 9_000])
def test_a_file_without_one_clean_line_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NeedsOperator, match="password") as told:
        password_source(f"file:{_file(tmp_path, content)}")()
    assert "two" not in str(told.value)


def test_a_missing_file_a_folder_and_a_pipe_are_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name in ("absent", "pipe", ""):
        with pytest.raises(NeedsOperator, match=str(tmp_path)):
            password_source(f"file:{tmp_path / name}")()


def test_the_home_folder_may_be_written_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _file(tmp_path, b"secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert password_source("file:~/password")() == "secret"


@pytest.mark.parametrize("spec", ["hunter2", "", "env:", "file:", "keyring:twoyes", "keyring:/user", "plain:hunter2"])
def test_a_password_in_the_configuration_is_refused_and_not_repeated(spec: str) -> None:
    with pytest.raises(NeedsOperator, match="env:NAME, file:PATH or keyring:SERVICE/USER") as told:
        password_source(spec)
    assert "hunter2" not in str(told.value)


class _Kept(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


def test_the_keyring_gives_what_was_set_and_tells_what_to_run() -> None:
    before = keyring.get_keyring()
    try:
        keyring.set_keyring(_Kept())
        source = password_source("keyring:twoyes/imap/carla@conti.example")
        with pytest.raises(NeedsOperator, match=r"keyring set twoyes/imap carla@conti\.example"):
            source()
        keyring.set_password("twoyes/imap", "carla@conti.example", "secret")
        assert source() == "secret"
    finally:
        keyring.set_keyring(before)


def test_where_there_is_no_keyring_the_other_ways_are_named() -> None:
    from keyring.backends import fail

    before = keyring.get_keyring()
    try:
        keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
        with pytest.raises(NeedsOperator, match="env:NAME or file:PATH"):
            password_source("keyring:twoyes/carla")()
    finally:
        keyring.set_keyring(before)
