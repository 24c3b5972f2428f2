"""`status`, `explain`, `cancel`, `pause`, `resume`, `undo`, `verify`: what waits on whom, and what a word does."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.introductions.events import Answered, Opened, SentByHand
from bot.introductions.introduction import Gesture, Introduction, Party, Person, Stage
from bot.records import Status
from bot.work.carrying import happen
from bot.work.digest import seal
from tests.fixtures_cli import Twoyes, working

NOW = datetime.now(UTC)
MAIN = [sys.executable, "-m", "bot"]


@pytest.fixture
def asked(home: Path) -> Path:
    """K7: Ana and Ben were asked, and Ana said yes."""
    parties = (Party("a", Person("ana@ruiz.example", "Ana Ruiz")), Party("b", Person("ben@ong.example", "Ben Ong")))
    with working(home) as worker, worker.books.begin() as page:
        it = Introduction(0, "K7", Gesture.FORM, Stage.DRAFTED, parties, NOW, "Europe/Rome", topic="fintech pilots")
        it = page.introduction(page.create(it))
        happen(worker.work, page, it, Opened(), NOW)
        happen(worker.work, page, page.introduction(it.id), Answered("a", "yes", "mail 1"), NOW)
    return home


def _stage(home: Path) -> Introduction:
    with working(home) as worker, worker.books.begin() as page:
        return page.find(code="K7")[0]


def _beat(home: Path, ago: timedelta = timedelta(0)) -> None:
    with working(home) as worker, worker.books.begin() as page:
        page.remember("last round", (datetime.now(UTC) - ago).isoformat())


# --- status ----------------------------------------------------------------------------------------------------------


def test_status_says_what_waits_on_whom_and_what_comes_next(twoyes: Twoyes, asked: Path) -> None:
    ran = twoyes("status")
    for words in ("K7", "Ana Ruiz: yes", "Ben Ong: asked since", "reminded", "1 letter waits"):
        assert words in ran.words, ran.out
    found = twoyes("status", "--json").json
    (case,) = found["cases"]
    assert [(wait["who"], wait["what"]) for wait in case["waits"]] == [("Ben Ong", "answer the ask")]
    assert (case["coming"][0]["what"], case["coming"][0]["who"]) == ("nudge", "Ben Ong")


def test_status_says_after_the_introduction_who_has_not_written(twoyes: Twoyes, asked: Path) -> None:
    with working(asked) as worker, worker.books.begin() as page:
        happen(worker.work, page, page.find(code="K7")[0], SentByHand("mail 2"), NOW)
    words = twoyes("status").words
    assert "Ana Ruiz: has not written" in words
    assert "Ben Ong: has not written" in words
    assert "unasked" not in words


def test_status_says_whether_the_worker_is_at_work(twoyes: Twoyes, asked: Path) -> None:
    assert "The worker has not run yet; start it with twoyes run" in twoyes("status").words
    _beat(asked)
    assert "The worker is at work, last seen" in twoyes("status").words
    _beat(asked, timedelta(hours=2))
    assert "look at its log and start it again" in twoyes("status").words


def test_status_tells_of_a_pause_and_of_a_parked_queue(twoyes: Twoyes, asked: Path) -> None:
    with working(asked) as worker, worker.books.begin() as page:
        page.remember("parked until", (datetime.now(UTC) + timedelta(hours=1)).isoformat())
        page.remember("parked why", "too much mail")
    ran = twoyes("status")
    assert "1 letter waits (K7): The mail server limits us: too much mail" in ran.words
    assert "Until" in ran.words
    twoyes("pause")
    ran = twoyes("status")
    assert "Everything rests since" in ran.words
    assert "Everything is paused; RESUME lets it go on" in ran.words
    found = twoyes("status", "--json").json
    assert (found["paused_at"] is not None, found["held"][0]["codes"]) == (True, ["K7"])


def test_moments_in_json_have_a_t_and_a_zone(twoyes: Twoyes, asked: Path) -> None:
    _beat(asked)
    found = twoyes("status", "--json").json
    moments = [found["alive_at"], found["cases"][0]["opened_at"], found["cases"][0]["coming"][0]["at"]]
    for moment in moments:
        assert "T" in moment
        assert datetime.fromisoformat(moment).utcoffset() == timedelta(0)
    assert all("T" in row["at"] for row in twoyes("show", "K7", "--json").json["timeline"])


# --- explain ---------------------------------------------------------------------------------------------------------


def test_explain_says_who_gets_what_when_why_and_unless_what(twoyes: Twoyes, asked: Path) -> None:
    ran = twoyes("explain", "k7")
    assert ran.code == 0, ran.err
    for words in (
        "It waits for",
        "Ben Ong to answer the ask",
        "Ready to leave",
        "to ben@ong.example: ",
        "What will happen if nobody says a word",
        "Ben Ong is reminded",
        "Unless: Ben Ong answers",
        "The next brief says that it ended",
        "Ana Ruiz gets a kind line",
    ):
        assert words in ran.words, words
    found = twoyes("explain", "K7", "--json").json
    assert {"at", "what", "who", "why", "unless", "due"} == set(found["coming"][0])
    assert [letter["to"] for letter in found["letters"]] == [["ben@ong.example"]]


def test_explain_knows_when_a_held_letter_leaves(twoyes: Twoyes, asked: Path) -> None:
    with working(asked) as worker, worker.books.begin() as page:
        happen(worker.work, page, page.find(code="K7")[0], Answered("b", "yes", "mail 2"), NOW)
        row = next(row for row in page.outbox.with_status(Status.WAITING) if row.kind.value == "introduction")
    coming = twoyes("explain", "K7", "--json").json["coming"]
    assert (coming[0]["what"], datetime.fromisoformat(coming[0]["at"])) == ("introduction", row.due_at)
    assert "the introduction leaves" in twoyes("status").words


def test_explain_of_an_unknown_code_says_so(twoyes: Twoyes, asked: Path) -> None:
    ran = twoyes("explain", "Z9")
    assert (ran.code, "no introduction has the code Z9" in ran.err) == (1, True)


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_it_fits_the_terminal(twoyes: Twoyes, asked: Path, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for arguments in (["status"], ["explain", "K7"], ["show", "K7"]):
        out = twoyes(*arguments).out
        assert columns / 2 < max(map(len, out.splitlines())) <= columns, arguments
        assert "\x1b" not in out


# --- commands --------------------------------------------------------------------------------------------------------


def test_cancel_calls_it_off_says_what_follows_and_undo_takes_it_back(twoyes: Twoyes, asked: Path) -> None:
    ran = twoyes("cancel", "k7")
    assert (ran.code, "K7 Called off" in ran.words, "Ana Ruiz gets a kind line" in ran.words) == (0, True, True)
    assert "twoyes undo K7 takes it back until" in ran.words
    assert _stage(asked).stage is Stage.CANCELLED
    assert twoyes("undo", "K7").code == 0
    assert _stage(asked).stage is Stage.ASKING
    with working(asked) as worker, worker.books.begin() as page:
        assert list(page.ledger.verify()) == []
        assert "command line" in {line.data.get("evidence") for line in page.ledger.lines(1)}


def test_what_cannot_be_is_refused_with_its_reason(twoyes: Twoyes, asked: Path) -> None:
    assert twoyes("cancel", "K7").code == 0
    ran = twoyes("cancel", "K7")
    assert (ran.code, "K7: this introduction is cancelled" in ran.err, "nothing was done" in ran.err) == (1, True, True)
    assert twoyes("cancel", "Z9").code == 1
    assert twoyes("cancel").code == 2
    assert "nothing is paused" in twoyes("resume").err
    assert twoyes("pause").code == 0
    assert "everything is paused already" in twoyes("pause").err


def test_one_rests_while_the_others_go_on(twoyes: Twoyes, asked: Path) -> None:
    ran = twoyes("pause", "K7")
    assert (ran.code, "It rests" in ran.words) == (0, True)
    assert _stage(asked).paused_at is not None
    assert "paused since" in twoyes("explain", "K7").words
    assert "say RESUME" in twoyes("status").words
    assert twoyes("resume", "K7", "--json").json["did"] == "it goes on"
    assert _stage(asked).paused_at is None


def test_while_everything_rests_a_case_rests_too(twoyes: Twoyes, asked: Path) -> None:
    assert "nothing came of it" in twoyes("explain", "K7").words
    twoyes("pause")
    told = twoyes("explain", "K7").words
    assert ("paused since" in told, "say RESUME" in told, "nothing came of it" in told) == (True, True, False)
    assert _stage(asked).paused_at is None
    twoyes("resume")
    assert "paused since" not in twoyes("explain", "K7").words


def test_a_command_reaches_no_mailbox_and_needs_no_password(
    twoyes: Twoyes, asked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The configured servers are not there, and the password is known to the worker alone."""
    monkeypatch.delenv("CARLA")
    for command in (("status",), ("explain", "K7"), ("cancel", "K7"), ("pause",)):
        assert twoyes(*command).code == 0


# --- verify ----------------------------------------------------------------------------------------------------------


def test_verify_shows_what_the_digest_quotes(twoyes: Twoyes, asked: Path) -> None:
    with working(asked) as worker, worker.books.begin() as page:
        heads = page.ledger.heads()
    found = twoyes("verify", "--json").json
    assert (found["seal"], found["heads"], found["introductions"]) == (seal(heads), {"K7": heads[1][:12]}, 1)
    assert seal(heads) in twoyes("verify").words


# --- completion and service ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_codes_of_introductions(asked: Path, shell: str) -> None:
    words = {"bash": "COMP_WORDS", "zsh": "_TYPER_COMPLETE_ARGS", "fish": "_TYPER_COMPLETE_ARGS"}[shell]
    environment = {
        **os.environ,
        words: "twoyes explain ",
        "COMP_CWORD": "2",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TWOYES_COMPLETE": f"complete_{shell}",
    }
    done = subprocess.run(MAIN, cwd=asked, env=environment, capture_output=True, text=True, check=False)
    assert "K7" in done.stdout, done.stderr


def test_completing_without_an_installation_is_silent(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "COMP_WORDS": "twoyes explain ",
        "COMP_CWORD": "2",
        "_TWOYES_COMPLETE": "complete_bash",
    }
    done = subprocess.run(MAIN, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("", "")
    asked_in_bash = ["bash", "-c", f"{shlex.join([*MAIN, '--show-completion'])}; true"]  # it asks who called it
    shown = subprocess.run(asked_in_bash, capture_output=True, text=True, check=True)
    assert "_TWOYES_COMPLETE" in shown.stdout, shown.stderr


def test_service_prints_a_unit_or_puts_it_in_its_place(
    twoyes: Twoyes, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f"--config {home}/config.yaml run" in twoyes("service").out
    assert "User=" in twoyes("service", "--system").out
    monkeypatch.setenv("HOME", str(home / "me"))
    ran = twoyes("service", "--write")
    assert "systemctl --user enable --now twoyes" in ran.words
    assert (home / "me/.config/systemd/user/twoyes.service").read_text("utf-8") == twoyes("service").out
    assert twoyes("service", "--write", "--system").code == 2
