"""The command line: what each command prints, what it answers to scripts, and how errors are told."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import console, reports
from bot.config import load_config
from bot.demo.mailserver import MailServer
from bot.introductions.decide import decide
from bot.introductions.events import Answered, Opened
from bot.introductions.introduction import Gesture, Introduction, Party, Person, Stage
from bot.introductions.policy import Policy
from bot.storage.books import open_books
from tests.fixtures_cli import Twoyes

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    """A provider with mail of three people in Carla's mailbox, one of whom nobody vouches for."""
    others = ("ana@ruiz.example", "ben@ong.example")
    provider = MailServer(dict.fromkeys(("carla@conti.example", *others), "open sesame"))
    provider.start()
    for sender in others:
        provider.deliver(sender, ["carla@conti.example"], f"From: <{sender}>\r\nSubject: hi\r\n\r\nhello\r\n".encode())
    provider.deliver(None, ["carla@conti.example"], b"From: <eve@elsewhere.example>\r\nSubject: hi\r\n\r\nhello\r\n")
    yield provider
    provider.stop()


def _init(server: MailServer, *more: str) -> list[str]:
    servers = ["--imap", f"127.0.0.1:{server.imap_port}", "--smtp", f"127.0.0.1:{server.smtp_port}"]
    plain = ["--imap-security", "none", "--smtp-security", "none"]
    return ["init", "--yes", "--address", "carla@conti.example", "--password", "env:CARLA", *servers, *plain, *more]


@pytest.fixture(scope="module")
def template(server: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `init` has been run, once for all."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "bot", *_init(server)]
    subprocess.run(command, cwd=folder, env={**os.environ, "CARLA": "open sesame"}, capture_output=True, check=True)
    return folder


@pytest.fixture
def installed(twoyes: Twoyes, template: Path, tmp_path: Path) -> Path:
    """A fresh copy of the folder in which `init` has been run."""
    return shutil.copytree(template, tmp_path, dirs_exist_ok=True)


def _store(folder: Path, *, name: str = "Ana Ruiz", topic: str = "fintech pilots", code: str = "K7") -> None:
    """An introduction of Ana and Ben for which Ana said yes."""
    config = load_config(folder / "config.yaml")
    books = open_books(config.database, lambda: "00" * 16, b"key")
    parties = (Party("a", Person("ana@ruiz.example", name)), Party("b", Person("ben@ong.example", "Ben Ong")))
    with books.begin() as page:
        it = Introduction(0, code, Gesture.DRAFT, Stage.DRAFTED, parties, NOW, "UTC", topic=topic, approved_at=NOW)
        it = page.introduction(page.create(it))
        for event in (Opened(), Answered("a", "yes", "mail 1", rule="yes.plain", words="Claro")):
            done = decide(it, event, Policy(), NOW)
            page.save(it, done.introduction, done.entries, done.due_at, NOW)
            it = done.introduction
    books.close()


# init


def test_init_writes_a_config_that_only_its_owner_reads(twoyes: Twoyes, server: MailServer, tmp_path: Path) -> None:
    ran = twoyes(*_init(server, "--country", "IT", "--zone", "Europe/Rome"))
    assert ran.code == 0, ran.out + ran.err
    config = load_config(tmp_path / "config.yaml")
    assert (config.connector.name, config.connector.zone, config.connector.country) == ("Carla", "Europe/Rome", "IT")
    assert (tmp_path / "config.yaml").stat().st_mode & 0o777 == 0o600
    assert "open sesame" not in (tmp_path / "config.yaml").read_text("utf-8")


def test_init_proposes_the_proof_that_recent_mail_shows(twoyes: Twoyes, server: MailServer, tmp_path: Path) -> None:
    ran = twoyes(*_init(server))
    proof = load_config(tmp_path / "config.yaml").proof
    assert (proof.kind, proof.authserv_id, proof.position) == ("header", server.authserv_id, "above-received")
    assert "Looked at 3 recent mails from 3 senders" in ran.words
    assert "prove 2 of these senders; answers of the other 1 would be questions" in ran.words


def test_init_never_replaces_a_config_without_force(twoyes: Twoyes, server: MailServer, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("mine", "utf-8")
    ran = twoyes(*_init(server))
    assert (ran.code, (tmp_path / "config.yaml").read_text("utf-8")) == (2, "mine")
    assert "--force" in ran.err
    assert twoyes(*_init(server, "--force")).code == 0
    assert load_config(tmp_path / "config.yaml").setup == "own"


def test_init_with_a_wrong_password_tells_of_app_passwords_and_writes_nothing(
    twoyes: Twoyes, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARLA", "wrong")
    ran = twoyes(*_init(server))
    assert ran.code == 2
    assert "app password" in ran.err
    assert not (tmp_path / "config.yaml").exists()
    assert (len(ran.err.splitlines()), ".. " in ran.err) == (1, False), ran.err


def test_init_for_a_bot_mailbox_of_its_own(twoyes: Twoyes, server: MailServer, tmp_path: Path) -> None:
    own = ["--watch-user", "carla@conti.example", "--watch-password", "env:CARLA", "--watch-imap", "imap.conti.example"]
    more = ["--setup", "separate", "--bot-address", "ana@ruiz.example", "--offline", *own]
    assert twoyes(*_init(server, *more)).code == 0
    config = load_config(tmp_path / "config.yaml")
    assert config.home.imap.user == "ana@ruiz.example"
    assert config.watched is not None
    assert (config.watched.imap.host, config.watched.imap.port) == ("imap.conti.example", 993)


def test_init_offline_asks_about_every_answer(twoyes: Twoyes, tmp_path: Path) -> None:
    ran = twoyes("init", "--yes", "--offline", "--address", "carla@gmail.com", "--password", "env:CARLA")
    assert ran.code == 0, ran.err
    config = load_config(tmp_path / "config.yaml")
    assert (config.home.imap.host, config.budgets.preset, config.proof.kind) == ("imap.gmail.com", "gmail", "ask")
    assert "app password" in ran.words


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        ((), "give it with --address"),
        (("--address", "carla"), "--address: 'carla' is no mail address"),
        (("--address", "c@conti.example", "--setup", "odd"), "write own or plus or separate"),
        (("--address", "c@conti.example", "--password", "hunter2"), "env:NAME, file:PATH or keyring:SERVICE"),
        (("--address", "c@conti.example", "--zone", "Rome", "--password", "env:A"), "is no time zone"),
        (
            ("--address", "c@conti.example", "--imap", "a b", "--password", "env:A"),
            "--imap: write the name of a server",
        ),
    ],
    ids=str,
)
def test_init_refuses_a_flag_in_a_sentence(twoyes: Twoyes, flags: tuple[str, ...], says: str, tmp_path: Path) -> None:
    ran = twoyes("init", "--yes", "--offline", *flags)
    assert (ran.code, says in ran.err, list(tmp_path.iterdir())) == (2, True, []), ran.err
    assert "hunter2" not in ran.err


def test_init_asks_what_no_flag_answers(server: MailServer, tmp_path: Path) -> None:
    answers = ["carla@conti.example", "Carla Conti", "Europe/Rome", "nowhere", "own", "", "", "", "file", "open sesame"]
    command = [sys.executable, "-m", "bot", "init", "--offline"]
    done = subprocess.run(
        command, input="\n".join(answers) + "\n", capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert load_config(tmp_path / "config.yaml").connector.name == "Carla Conti"
    kept = tmp_path / "carla.password"
    assert (kept.read_text("utf-8"), kept.stat().st_mode & 0o777) == ("open sesame\n", 0o600)


def test_init_asks_again_where_a_server_does_not_answer(server: MailServer, tmp_path: Path) -> None:
    said = [
        "--address",
        "carla@conti.example",
        "--name",
        "Carla",
        "--zone",
        "UTC",
        "--setup",
        "own",
        "--user",
        "nobody",
    ]
    servers = ["--imap", "127.0.0.1:1", "--smtp", f"127.0.0.1:{server.smtp_port}", "--password", "env:CARLA"]
    plain = ["--imap-security", "none", "--smtp-security", "none"]
    answers = ["y", f"127.0.0.1:{server.imap_port}", "none", "", "carla@conti.example", "env", "CARLA", "y"]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "init", *said, *servers, *plain],
        input="\n".join(answers) + "\n",
        env={**os.environ, "CARLA": "open sesame"},
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing is listening there" in done.stderr
    config = load_config(tmp_path / "config.yaml")
    assert (config.home.imap.port, config.home.imap.user) == (server.imap_port, "carla@conti.example")
    assert config.proof.authserv_id == server.authserv_id


def test_init_asks_how_an_unusual_port_is_encrypted_and_takes_no_empty_login(tmp_path: Path) -> None:
    said = ["--address", "carla@conti.example", "--name", "Carla", "--zone", "UTC", "--setup", "own"]
    answers = ["imap.conti.example:9930", "starttls", "smtp.conti.example:587", " ", "carla", "env", "CARLA"]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "init", "--offline", *said],
        input="\n".join(answers) + "\n",
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    config = load_config(tmp_path / "config.yaml")
    assert (config.home.imap.port, config.home.imap.security, config.smtp.security) == (9930, "starttls", "starttls")
    assert config.home.imap.user == "carla"
    assert "write something, on one line" in done.stdout


@pytest.mark.parametrize("user", ["", "  "])
def test_init_refuses_an_empty_login(twoyes: Twoyes, user: str, tmp_path: Path) -> None:
    ran = twoyes("init", "--yes", "--offline", "--address", "c@conti.example", "--password", "env:A", "--user", user)
    assert (ran.code, "--user" in ran.err, list(tmp_path.iterdir())) == (2, True, []), ran.err


def test_an_empty_mailbox_leaves_every_answer_to_the_connector_and_names_the_way_back(
    twoyes: Twoyes, tmp_path: Path
) -> None:
    """Proof is proposed from mail: as soon as there is some, check says what to write."""
    provider = MailServer(dict.fromkeys(("carla@conti.example", *SENDERS), "open sesame"))
    provider.start()
    try:
        ran = twoyes(*_init(provider))
        assert (ran.code, load_config(tmp_path / "config.yaml").proof.kind) == (0, "ask")
        assert "too little to tell what proves a sender" in ran.words
        assert "run twoyes check: it proposes what to write instead" in ran.words
        for sender in SENDERS:
            mail = f"From: <{sender}>\r\nSubject: hi\r\n\r\nhello\r\n".encode()
            provider.deliver(sender, ["carla@conti.example"], mail)
        ran = twoyes("check")
        assert (ran.code, f"authserv_id: {provider.authserv_id}" in ran.words) == (0, True), ran.out
        assert "would prove 3 of 3 senders" in ran.words
    finally:
        provider.stop()


SENDERS = ("ana@ruiz.example", "ben@ong.example", "cyd@roy.example")


# check


def test_check_of_a_configuration_that_cannot_be_used_answers_2(twoyes: Twoyes, installed: Path) -> None:
    (installed / "config.yaml").write_text("setup: oen\n", "utf-8")
    ran = twoyes("check")
    assert (ran.code, "did you mean own?" in ran.words) == (2, True)


def test_check_of_a_good_installation_finds_no_fault(twoyes: Twoyes, installed: Path) -> None:
    ran = twoyes("check")
    assert (ran.code, "All is well." in ran.out) == (0, True), ran.out


def test_check_speaks_json(twoyes: Twoyes, installed: Path) -> None:
    found = twoyes("check", "--json").json
    assert {tuple(sorted(one)) for one in found} == {("level", "mend", "what")}
    assert {one["level"] for one in found} <= {"ok", "note"}


def test_check_changes_nothing_in_the_mailbox(twoyes: Twoyes, installed: Path, server: MailServer) -> None:
    before = server.mails("carla@conti.example", "INBOX")
    twoyes("check")
    assert server.mails("carla@conti.example", "INBOX") == before


def test_check_names_a_wrong_password(twoyes: Twoyes, installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARLA", "wrong")
    ran = twoyes("check")
    assert (ran.code, "app password" in ran.words) == (1, True)


def test_check_names_a_password_that_is_not_there(
    twoyes: Twoyes, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARLA")
    ran = twoyes("check")
    assert (ran.code, "environment variable CARLA" in ran.words) == (1, True)


def test_check_answers_3_where_the_servers_are_away(twoyes: Twoyes, installed: Path) -> None:
    config = installed / "config.yaml"
    config.write_text(re.sub(r"port: \d+", "port: 1", config.read_text("utf-8")), "utf-8")
    ran = twoyes("check")
    assert (ran.code, "nothing is listening there" in ran.words) == (3, True), ran.out


def test_check_names_files_that_others_can_read(twoyes: Twoyes, installed: Path) -> None:
    (installed / "twoyes.db").chmod(0o644)
    ran = twoyes("check", "--offline")
    assert (ran.code, "chmod 600" in ran.words, "can be read or changed by others" in ran.words) == (1, True, True)


def test_check_names_a_proof_that_does_not_fit_and_the_one_that_does(twoyes: Twoyes, installed: Path) -> None:
    config = installed / "config.yaml"
    text = config.read_text("utf-8")
    config.write_text(re.sub(r"authserv_id: \S+", "authserv_id: mx.elsewhere.example", text), "utf-8")
    ran = twoyes("check")
    assert ran.code == 1
    assert "the proof does not fit this server" in ran.words
    assert "authserv_id: mx.demo.example" in ran.words


def test_check_names_the_ways_in_which_a_draft_becomes_a_request(twoyes: Twoyes, installed: Path) -> None:
    assert "A draft becomes a request by the label (keyword) intro-request" in twoyes("check").words


def test_check_tells_where_the_server_keeps_no_label(twoyes: Twoyes, installed: Path) -> None:
    forgetful = MailServer({"carla@conti.example": "open sesame"}, keeps_keywords=False)
    forgetful.start()
    try:
        config = installed / "config.yaml"
        ports = iter((forgetful.imap_port, forgetful.smtp_port))
        config.write_text(re.sub(r"port: \d+", lambda _: f"port: {next(ports)}", config.read_text("utf-8")), "utf-8")
        ran = twoyes("check")
    finally:
        forgetful.stop()
    assert ran.code == 0
    assert "does not keep the label intro-request" in ran.words
    assert "Make a folder named intro-request" in ran.words


def test_check_names_a_folder_that_is_not_there(twoyes: Twoyes, installed: Path) -> None:
    config = installed / "config.yaml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("    user:", "    folders: {drafts: Entwürfe}\n    user:"), "utf-8")
    ran = twoyes("check")
    assert (ran.code, "no folder 'Entwürfe'" in ran.words, "Archive, Drafts, INBOX" in ran.words) == (1, True, True)


def test_check_tells_of_a_missing_database(twoyes: Twoyes, installed: Path) -> None:
    (installed / "twoyes.db").unlink()
    ran = twoyes("check", "--offline")
    assert (ran.code, "Run twoyes migrate" in ran.words, (installed / "twoyes.db").exists()) == (0, True, False)


# status, show, verify, migrate


def test_status_lists_what_is_on_its_way(twoyes: Twoyes, installed: Path) -> None:
    _store(installed)
    ran = twoyes("status")
    assert ran.code == 0
    assert all(word in ran.words for word in ("K7", "asking", "Ana Ruiz: yes", "Ben Ong: asked", "0 letters wait"))


def test_status_sets_the_day_of_a_later_apart() -> None:
    side = reports.Side("b", "Ben Ong", "ben@ong.example", "later", "2026-11-30", "", None, "")
    case = reports.Case("K7", "asking", "", (side,), NOW)
    with console.out().capture() as printed:
        console.show_overview(reports.Overview("UTC", (case,), 0, 0, None, ()))
    assert "Ben Ong: later until 2026-11-30" in " ".join(printed.get().split())


def test_status_speaks_json(twoyes: Twoyes, installed: Path) -> None:
    _store(installed)
    found = twoyes("status", "--json").json
    assert [(case["code"], [side["state"] for side in case["parties"]]) for case in found["cases"]] == [
        ("K7", ["yes", "asked"])
    ]
    assert (found["waiting"], found["set_aside"]) == (0, 0)


def test_status_health_is_well_only_while_the_worker_goes_its_rounds(twoyes: Twoyes, installed: Path) -> None:
    ran = twoyes("status", "--health")
    assert (ran.code, "has not run yet" in ran.out) == (1, True)
    for age, code in ((timedelta(seconds=1), 0), (timedelta(hours=1), 1)):
        books = open_books(load_config(installed / "config.yaml").database, lambda: "", b"")
        with books.begin() as page:
            page.remember("last round", (datetime.now(UTC) - age).isoformat())
        books.close()
        assert twoyes("status", "--health").code == code


def test_show_tells_the_story_with_its_evidence(twoyes: Twoyes, installed: Path) -> None:
    _store(installed)
    ran = twoyes("show", "k7")
    assert ran.code == 0
    assert all(word in ran.words for word in ("K7", "fintech pilots", "ana@ruiz.example", "evidence: mail 1"))
    found = twoyes("show", "K7", "--json").json
    assert found["parties"][0]["evidence"] == "mail 1"
    assert found["timeline"]


def test_show_of_an_unknown_code_says_so(twoyes: Twoyes, installed: Path) -> None:
    ran = twoyes("show", "Z9")
    assert (ran.code, ran.err) == (1, "twoyes: no introduction has the code Z9; twoyes status --all lists them\n")


def test_nothing_from_mail_reaches_the_terminal_as_a_command(twoyes: Twoyes, installed: Path) -> None:
    hostile = "Ana\x1b]0;owned\x07\u202eRuiz [red]x[/red]\x9b2J"
    _store(installed, name=hostile, topic=hostile)
    for command in (("status",), ("show", "K7"), ("status", "--json"), ("show", "K7", "--json")):
        out = twoyes(*command).out
        assert not set(out) & set("\x1b\x07\x9b\u202e"), command
        assert "[red]x[/red]" in out.replace("\n", ""), command


def test_verify_finds_a_changed_line(twoyes: Twoyes, installed: Path) -> None:
    _store(installed)
    assert (twoyes("verify").code, twoyes("verify", "--json").json["faults"]) == (0, [])
    books = open_books(load_config(installed / "config.yaml").database, lambda: "", b"")
    with books.begin() as page:
        page.connection.exec_driver_sql("UPDATE ledger SET after = 'no' WHERE after = 'yes'")
    books.close()
    ran = twoyes("verify")
    assert (ran.code, "the chain is broken here" in ran.err) == (1, True)
    assert twoyes("verify", "--json").json["faults"]


def test_migrate_twice_changes_nothing(twoyes: Twoyes, installed: Path) -> None:
    assert "has the schema this version needs" in twoyes("migrate").words
    assert not list(installed.glob("*.backup"))


def test_status_before_migrate_says_what_to_run(twoyes: Twoyes, installed: Path) -> None:
    (installed / "twoyes.db").unlink()
    ran = twoyes("status")
    assert (ran.code, "twoyes migrate" in ran.err) == (2, True)


# run


def test_run_works_alone_until_it_is_told_to_stop(twoyes: Twoyes, installed: Path) -> None:
    environment = {**os.environ, "CARLA": "open sesame"}
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(command, cwd=installed, env=environment, stderr=subprocess.PIPE, text=True) as worker:
        try:
            deadline = time.monotonic() + 60
            while twoyes("status", "--health").code and worker.poll() is None:
                assert time.monotonic() < deadline, "the worker never went a round"
            second = subprocess.run(
                command, cwd=installed, env=environment, capture_output=True, text=True, check=False, timeout=60
            )
            assert (second.returncode, "another worker runs already" in second.stderr) == (3, True), second.stderr
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=30) == 0
            assert worker.stderr is not None
            told = worker.stderr.read()
            assert ("working" in told, "not listening" in told) == (True, False), told
        finally:
            worker.kill()


# read


REPLY = b"""\
From: Ana Ruiz <ana@ruiz.example>
To: carla@conti.example
Subject: Re: Would you like to meet Ben?
Date: Mon, 16 Nov 2026 10:00:00 +0100
Message-ID: <r1@ruiz.example>
In-Reply-To: <a1@conti.example>

Not now, please ask me in two weeks.

On Mon, 16 Nov 2026 at 09:00, Carla Conti wrote:
> Would you like to meet Ben?
> Answer YES if you do.
"""


def test_read_tells_verdict_and_reasons_of_a_mail(twoyes: Twoyes, tmp_path: Path) -> None:
    (tmp_path / "reply.eml").write_bytes(REPLY)
    found = twoyes("read", "reply.eml", "--json").json
    assert (found["verdict"], found["until"], found["kind"]) == ("later", "2026-11-30", "reply")
    assert found["own_words"] == "Not now, please ask me in two weeks."
    assert found["rule"]
    assert found["evidence"] in found["own_words"]
    assert "later until 2026-11-30" in twoyes("read", "reply.eml").words


def test_read_takes_the_words_alone(twoyes: Twoyes) -> None:
    found = twoyes("read", "--text", "Not now, please ask me in two weeks.", "--today", "2026-11-16", "--json").json
    assert (found["verdict"], found["until"]) == ("later", "2026-11-30")
    assert "Verdict yes" in twoyes("read", "--text", "Yes, gladly!").words


def test_read_knows_the_letter_that_is_answered(twoyes: Twoyes, tmp_path: Path) -> None:
    """Quoted without marks or an introduction, our own words are known as ours."""
    ask = "Would you like to meet Ben Ong, who pilots fintech products in Jakarta? A YES is enough, and a NO is fine."
    (tmp_path / "ask.eml").write_text(f"From: carla@conti.example\nMessage-ID: <a1@conti.example>\n\n{ask}\n", "utf-8")
    head = REPLY.decode().partition("\n\n")[0]
    (tmp_path / "reply.eml").write_text(f"{head}\n\nNo, thanks.\n\n{ask}\n", "utf-8")
    found = twoyes("read", "reply.eml", "--sent", "ask.eml", "--json").json
    assert (found["verdict"], found["own_words"]) == ("no", "No, thanks.")


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Auto-Submitted: auto-replied", "auto_reply"),
        ("List-Id: <news.elsewhere.example>", "list"),
        ("From: Somebody Else <x@y.example>", "no_author"),
    ],
)
def test_read_never_makes_a_yes_of_what_no_person_wrote(twoyes: Twoyes, tmp_path: Path, header: str, kind: str) -> None:
    (tmp_path / "reply.eml").write_bytes(header.encode() + b"\n" + REPLY.replace(b"Not now, please", b"Yes, please"))
    found = twoyes("read", "reply.eml", "--json").json
    assert (found["verdict"], found["kind"]) == ("unclear", kind)


def _jsonl(lines: str | bytes) -> tuple[int, list[Any]]:
    raw = lines.encode() if isinstance(lines, str) else lines
    done = subprocess.run([sys.executable, "-m", "bot", "read", "--jsonl"], input=raw, capture_output=True, check=False)
    assert not done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_read_answers_one_line_for_each_line() -> None:
    code, answers = _jsonl(
        '{"id": "a", "text": "Sure, happy to!", "language": "en", "today": "2026-11-16"}\n'
        '{"id": "b", "text": "Not now, please ask me in two weeks.", "language": "en", "today": "2026-11-16"}\n'
        "\n"
        '{"id": 7, "text": "No, thank you.", "language": "en", "today": "2026-11-16", "names": ["Joy"]}'
    )
    assert code == 0
    assert [(one["id"], one["verdict"], one["until"]) for one in answers] == [
        ("a", "yes", None),
        ("b", "later", "2026-11-30"),
        (7, "no", None),
    ]
    assert {tuple(one) for one in answers} == {("id", "verdict", "until", "rule", "evidence", "language")}


def test_read_tells_a_bad_line_apart_and_goes_on() -> None:
    good = '{"id": 9, "text": "Sure, happy to!", "today": "2026-11-16"}\n'
    bad = [
        "nonsense",
        "[1]",
        '{"id": 1}',
        '{"id": 1, "text": 5}',
        '{"id": 1, "text": "x", "today": "soon"}',
        '{"id": 1, "text": "x", "today": 5}',
        '{"id": 1, "text": "x", "names": "Joy"}',
        '{"id": 1, "text": "x", "language": 5}',
        "[" * 100_000,
        '{"id": 1, "text": "' + "x" * 5_000_000 + '"}',
    ]
    code, answers = _jsonl("".join(f"{line}\n" for line in bad) + good)
    assert code == 1
    assert [tuple(one) for one in answers[:-1]] == [("id", "error")] * len(bad)
    assert (answers[-1]["id"], answers[-1]["verdict"]) == (9, "yes")
    assert _jsonl(b"\xff\xfe\n")[0] == 1


def test_read_streams() -> None:
    """The answer to a line is there before the next line is written."""
    command = [sys.executable, "-m", "bot", "read", "--jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        for number in range(3):
            reader.stdin.write(json.dumps({"id": number, "text": "No, thank you."}) + "\n")
            reader.stdin.flush()
            assert json.loads(reader.stdout.readline())["id"] == number
        reader.stdin.close()
        assert reader.wait(timeout=30) == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("read", "nothing.eml"), "nothing.eml: no such file"),
        (("read", "--today", "soon"), "write a day like 2026-11-16"),
    ],
)
def test_read_refuses_in_a_sentence(twoyes: Twoyes, arguments: tuple[str, ...], says: str) -> None:
    ran = twoyes(*arguments)
    assert (ran.code, says in ran.err, "Traceback" in ran.err) == (2, True, False), ran.err


# errors


@pytest.mark.parametrize("command", ["status", "verify", "run", "migrate"])
def test_without_a_config_every_command_says_how_to_make_one(twoyes: Twoyes, command: str) -> None:
    ran = twoyes(command)
    assert (ran.code, "run twoyes init" in ran.err, "Traceback" in ran.err) == (2, True, False)


def test_a_wrong_config_is_told_fault_by_fault(twoyes: Twoyes, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("setup: oen\nlogs: {}\n", "utf-8")
    ran = twoyes("--config", "other.yaml", "status")
    assert ran.code == 2
    assert "did you mean own?" in ran.err
    assert "did you mean log?" in ran.err
    assert all(line.startswith("twoyes: ") for line in ran.err.splitlines())


def test_an_unknown_command_is_wrong_usage(twoyes: Twoyes) -> None:
    assert twoyes("introduce").code == 2


def test_a_broken_database_is_no_traceback(twoyes: Twoyes, installed: Path) -> None:
    (installed / "twoyes.db").write_bytes(b"this is no database, but long enough to be looked at" * 50)
    ran = twoyes("status")
    assert (ran.code, "run twoyes check" in ran.err, "Traceback" in ran.err) == (3, True, False)


def test_a_narrow_terminal_gets_blocks_and_a_pipe_gets_plain_text(installed: Path) -> None:
    _store(installed)
    environment = {**os.environ, "COLUMNS": "40", "CARLA": "open sesame"}
    command = [sys.executable, "-m", "bot", "status"]
    done = subprocess.run(command, cwd=installed, env=environment, capture_output=True, text=True, check=True)
    assert max(map(len, done.stdout.splitlines())) <= 40
    assert "\x1b" not in done.stdout
    assert "Code  K7" in done.stdout
