"""`twoyes export` and `twoyes import`: from one folder to another, with its key, or not at all."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.fixtures_cli import KEY, Twoyes

LEFT = Path(__file__).parent / "storage" / "left_by_0_1_0.sql"


@pytest.fixture
def full(home: Path, twoyes: Twoyes) -> Path:
    """An installation of release 0.1.0 with introductions at every stage, led on."""
    (home / "twoyes.db").unlink()
    with closing(sqlite3.connect(home / "twoyes.db")) as connection:
        connection.executescript(LEFT.read_text("utf-8"))
    (home / "twoyes.db").chmod(0o600)
    assert twoyes("migrate").code == 0
    return home


@pytest.fixture
def elsewhere(home: Path, twoyes: Twoyes, full: Path) -> Path:
    """Another folder with the same configuration, the key, and an empty database; paths are beside the file."""
    there = home / "elsewhere"
    there.mkdir()
    for name in ("config.yaml", "twoyes.key"):
        shutil.copy(home / name, there / name)
    assert twoyes("--config", "elsewhere/config.yaml", "migrate").code == 0
    return there


def test_everything_arrives_and_the_worker_can_go_on(twoyes: Twoyes, elsewhere: Path) -> None:
    ran = twoyes("export", "all.jsonl")
    assert (ran.code, "14 introductions" in ran.words, "Copy" in ran.words) == (0, True, True), ran.err
    assert stat.S_IMODE(Path("all.jsonl").stat().st_mode) == 0o600
    there = ("--config", "elsewhere/config.yaml")
    ran = twoyes(*there, "import", "all.jsonl")
    assert (ran.code, "14 introductions" in ran.words) == (0, True), ran.err
    assert twoyes(*there, "verify").code == 0
    here, moved = twoyes("status", "--all", "--json").json, twoyes(*there, "status", "--all", "--json").json
    assert [case["code"] for case in moved["cases"]] == [case["code"] for case in here["cases"]]
    assert twoyes(*there, "verify", "--json").json == twoyes("verify", "--json").json


def test_it_goes_through_a_pipe_too(twoyes: Twoyes, full: Path) -> None:
    ran = twoyes("export", "-")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert (lines[0]["twoyes"], lines[-1]["end"]["rows"]["introduction"]) == ("export", 14)


def test_no_file_is_replaced_without_force(twoyes: Twoyes, full: Path) -> None:
    Path("all.jsonl").write_text("mine")
    ran = twoyes("export", "all.jsonl")
    assert (ran.code, Path("all.jsonl").read_text(), "--force" in ran.err) == (2, "mine", True)
    assert twoyes("export", "all.jsonl", "--force").code == 0
    assert [file.name for file in full.glob(".*")] == []


def test_the_wrong_key_is_noticed(twoyes: Twoyes, elsewhere: Path) -> None:
    twoyes("export", "all.jsonl")
    there = ("--config", "elsewhere/config.yaml")
    (elsewhere / "twoyes.key").unlink()
    ran = twoyes(*there, "import", "all.jsonl")
    assert (ran.code, "there is no key at" in ran.err, "copy the key file" in ran.err) == (2, True, True)
    (elsewhere / "twoyes.key").touch(0o600)
    (elsewhere / "twoyes.key").write_text("00" * 32 + "\n")
    ran = twoyes(*there, "import", "all.jsonl")
    assert (ran.code, "is not the one this export was made with" in ran.err) == (2, True)
    assert twoyes(*there, "status", "--all", "--json").json["cases"] == []
    assert twoyes(*there, "import", "all.jsonl", "--without-key").code == 0
    assert twoyes(*there, "people").code == 0, "from now on it goes with this key"


def test_after_an_import_without_any_key_there_is_a_new_one(twoyes: Twoyes, elsewhere: Path) -> None:
    """The way out where the key is lost for good; the old database keeps refusing to go on without it."""
    twoyes("people", "ana@ruiz.example", "--do-not-contact")
    twoyes("secret", "set", "mail", typed="open sesame\n")
    (elsewhere.parent / "twoyes.key").unlink()
    assert "is missing: put it back" in twoyes("people").err
    assert twoyes("export", "all.jsonl").code == 0
    (elsewhere / "twoyes.key").unlink()
    there = ("--config", "elsewhere/config.yaml")
    ran = twoyes(*there, "import", "all.jsonl", "--without-key")
    assert ran.code == 0
    assert stat.S_IMODE((elsewhere / "twoyes.key").stat().st_mode) == 0o600
    assert "--do-not-contact before" in ran.words, "whom not to write to is lost with the key, and that is said"
    assert "twoyes secret list" in ran.words
    assert twoyes(*there, "people").code == 0
    assert len((elsewhere / "twoyes.key").read_text()) == 65


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.999])
def test_a_file_cut_in_the_middle_brings_nothing(twoyes: Twoyes, elsewhere: Path, keep: float) -> None:
    twoyes("export", "all.jsonl")
    raw = Path("all.jsonl").read_bytes()
    Path("cut.jsonl").write_bytes(raw[: int(len(raw) * keep)])
    there = ("--config", "elsewhere/config.yaml")
    ran = twoyes(*there, "import", "cut.jsonl")
    assert (ran.code, "cut.jsonl: " in ran.err, "Traceback" in ran.err) == (2, True, False), ran.err
    assert twoyes(*there, "status", "--all", "--json").json["cases"] == []


def test_an_import_over_something_is_refused(twoyes: Twoyes, full: Path) -> None:
    twoyes("export", "all.jsonl")
    ran = twoyes("import", "all.jsonl")
    assert (ran.code, "not empty" in ran.err) == (2, True)


def test_the_key_and_passwords_stay_at_home(twoyes: Twoyes, full: Path) -> None:
    twoyes("export", "all.jsonl")
    raw = Path("all.jsonl").read_text("utf-8")
    assert KEY not in raw
    assert "open sesame" not in raw
