"""`twoyes secret`: a password goes into the database sealed, is used from there, and is never shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import load_config
from bot.daemon import assemble
from bot.demo.mailserver import MailServer
from bot.mailboxes.credentials import password_source
from bot.ports import NeedsOperator
from bot.storage.engine import open_engine
from bot.storage.keys import known_key
from bot.storage.vault import stored
from tests.fixtures_cli import CONFIG, Twoyes

PASSWORD = "open sesame, twice"


def test_a_password_is_stored_listed_used_and_forgotten(home: Path, twoyes: Twoyes) -> None:
    assert twoyes("secret", "list").words == "Nothing is stored. "
    told = twoyes("secret", "set", "carla@conti.example", typed=PASSWORD + "\n")
    assert (told.code, told.err) == (0, "")
    assert "password: {stored: carla@conti.example}" in told.words
    listed = twoyes("secret", "list", "--json")
    assert [one["name"] for one in listed.json] == ["carla@conti.example"]
    assert PASSWORD not in told.out + listed.out + twoyes("secret", "list").out

    engine, key = open_engine(f"sqlite:///{home}/twoyes.db"), known_key(home / "twoyes.key")
    assert key is not None
    source = password_source("stored:carla@conti.example", stored(engine, key))
    assert source() == PASSWORD
    twoyes("secret", "set", "carla@conti.example", typed="another\n")
    assert source() == "another"  # read anew at each login
    engine.dispose()
    for file in home.glob("twoyes.db*"):
        assert PASSWORD.encode() not in file.read_bytes()

    assert twoyes("secret", "forget", "carla@conti.example").code == 0
    gone = twoyes("secret", "forget", "carla@conti.example")
    assert gone.code == 1
    assert "twoyes secret list" in gone.err
    with pytest.raises(NeedsOperator, match=r"twoyes secret set carla@conti\.example"):
        source()


@pytest.mark.parametrize("typed", ["", "\n", "a\tb\n"])
def test_what_is_no_password_is_not_stored(home: Path, twoyes: Twoyes, typed: str) -> None:
    assert "nothing was stored" in twoyes("secret", "set", "mail", typed=typed).err
    assert twoyes("secret", "list", "--json").json == []


def test_a_name_that_is_none_is_not_stored(home: Path, twoyes: Twoyes) -> None:
    assert "nothing was stored" in twoyes("secret", "set", "my mail", typed=PASSWORD).err


def test_the_mailbox_and_the_way_out_log_in_with_what_is_stored(home: Path, twoyes: Twoyes) -> None:
    server = MailServer({"carla@conti.example": PASSWORD})
    server.start()
    try:
        ports = iter((server.imap_port, server.smtp_port))
        config = re.sub("port: 1", lambda _: f"port: {next(ports)}", CONFIG)
        (home / "config.yaml").write_text(config.replace("{env: CARLA}", "{stored: carla}"))
        for typed, level in (("", "fault"), ("wrong\n", "fault"), (PASSWORD + "\n", "ok")):
            if typed:
                twoyes("secret", "set", "carla", typed=typed)
            logins = [one for one in twoyes("check", "--json").json if "carla" in one["what"] + one["mend"]]
            assert {one["level"] for one in logins} == {level}, logins
            assert len(logins) == 2
        worker = assemble(load_config(home / "config.yaml"))
        assert not worker.round().troubles
        worker.close()
    finally:
        server.stop()


def test_what_the_configuration_names_is_forgotten_on_a_second_word_only(home: Path, twoyes: Twoyes) -> None:
    (home / "config.yaml").write_text(CONFIG.replace("{env: CARLA}", "{stored: carla}"))
    twoyes("secret", "set", "carla", typed=PASSWORD + "\n")
    ran = twoyes("secret", "forget", "carla")
    assert (ran.code, "twoyes secret set carla" in ran.err) == (2, True)
    assert len(twoyes("secret", "list", "--json").json) == 1
    assert twoyes("secret", "forget", "carla", "--yes").code == 0
    assert twoyes("secret", "list", "--json").json == []


@pytest.mark.parametrize("key", ["", "00" * 32, "garbage"])
def test_where_the_key_is_at_fault_check_does_not_send_for_the_password(home: Path, twoyes: Twoyes, key: str) -> None:
    server = MailServer({"carla@conti.example": PASSWORD})
    server.start()
    try:
        ports = iter((server.imap_port, server.smtp_port))
        config = re.sub("port: 1", lambda _: f"port: {next(ports)}", CONFIG)
        (home / "config.yaml").write_text(config.replace("{env: CARLA}", "{stored: carla}"))
        twoyes("secret", "set", "carla", typed=PASSWORD + "\n")
        (home / "twoyes.key").unlink()
        if key:
            (home / "twoyes.key").touch(0o600)
            (home / "twoyes.key").write_text(key)
        told = twoyes("check")
    finally:
        server.stop()
    assert (told.code, "secret set" in told.words, "Mend the key first" in told.words) == (1, False, True)
    assert "from your backup" in told.words


def test_without_its_key_nothing_is_set(home: Path, twoyes: Twoyes) -> None:
    assert twoyes("secret", "set", "mail", typed=PASSWORD).code == 0
    (home / "twoyes.key").unlink()
    refused = twoyes("secret", "set", "mail", typed=PASSWORD)
    assert refused.code == 2
    assert "put it back at" in refused.err
    assert not (home / "twoyes.key").exists()
    assert twoyes("secret", "list").code == 0
