"""Logs tell what happened to which letter, and nothing of what people wrote, who they are, or what opens a door."""

from __future__ import annotations

import base64
import logging
import re
import sqlite3
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import closing
from email.header import decode_header, make_header
from email.utils import getaddresses
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot import logs
from bot.daemon import Worker
from bot.places import Spot
from bot.redacting import pairs, redacted, trace
from bot.storage import tables as t
from tests.fixtures_cli import Twoyes
from tests.people import parsed, part
from tests.player import Player
from tests.script import all_scripts
from tests.work.desk import ANA, BEN, Desk
from tests.worlds import CARLA, DESK, PASSWORD, World, embedded, fake, make_world

# Stories in which much is said, refused, bounced, forged and asked about.
STORIES = (
    "a_doubt_after_a_yes",
    "a_forged_command",
    "a_stranger_in_the_thread",
    "an_assistant_answers",
    "ask_maria_instead",
    "both_say_yes",
    "private_words",
    "stop_everywhere",
    "the_ask_bounces",
    "the_server_takes_no_more_of_ours",
    "yes_from_another_address",
)
SCRIPTS = {script.path.stem: script for script in all_scripts()}
PRIVATE = "Zaragoza merger of Ana's two sisters"


@pytest.fixture(params=["console", "json"])
def quiet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Logging as `run` sets it up, at its most talkative, into a file; whatever else is said goes to standard error."""
    before = logging.getLogger().handlers[:], logging.getLogger().level, threading.excepthook, sys.unraisablehook
    logs.configure("debug", request.param, tmp_path / "twoyes.log")
    logs.take_over()
    yield tmp_path / "twoyes.log"
    logging.captureWarnings(False)
    logging.raiseExceptions = True
    root = logging.getLogger()
    root.handlers[:], root.level, threading.excepthook, sys.unraisablehook = before
    structlog.reset_defaults()


def told(log: Path, capfd: pytest.CaptureFixture[str]) -> str:
    """Everything that was said, escapes of JSON read back."""
    shown = capfd.readouterr()
    written = log.read_text("utf-8")
    return written + re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), written) + shown.out + shown.err


def private(world: World, worker: Worker) -> set[str]:
    """Everything in everybody's mailboxes and books that no log may hold."""
    found = {PASSWORD, base64.b64encode(PASSWORD.encode()).decode(), worker.books.key.hex()}
    for account in world.provider.accounts:
        found.add(account)
        for folder in ("INBOX", "Drafts", "Sent"):
            for raw in world.mails(account, folder):
                mail = parsed(raw)
                found.add(str(mail["Message-ID"] or "").strip(" <>"))
                found.add(str(make_header(decode_header(str(mail["Subject"] or "")))))
                for name, address in getaddresses([str(mail[field] or "") for field in ("From", "To", "Cc")]):
                    found |= {name if " " in name else "", address}
                found |= {line.strip("> ") for line in part(mail, "plain").splitlines()}
    with worker.books.begin() as page:
        for it in page.find():
            found |= {page.token(it.id, party.key) for party in it.parties}
            found |= {party.person.name for party in it.parties}
        return {one.lower() for one in found if len(one) >= 8}


def leaks(said: str, hidden: set[str]) -> list[str]:
    said = said.lower()
    return sorted(one for one in hidden if one in said)


def play(story: str, provider: Any, clock: list[Any], folder: Path, setup: str) -> tuple[World, set[str]]:
    world = make_world(provider, setup, clock, folder, SCRIPTS[story].wishes())
    Player(world, SCRIPTS[story]).play()
    worker = world.worker or world.start()
    return world, private(world, worker)


@pytest.mark.parametrize(
    ("story", "quiet"), [(story, ("console", "json")[at % 2]) for at, story in enumerate(STORIES)], indirect=["quiet"]
)
def test_no_story_leaves_a_word_in_the_log(
    story: str, quiet: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from tests.test_dialogs import start

    script = SCRIPTS[story]
    clock = [start(script)]
    world, hidden = play(story, fake(script.people | {CARLA, DESK}, clock), clock, tmp_path, script.setups[-1])
    said = told(quiet, capfd)
    world.close()
    assert len(hidden) > 12
    assert said.count("letter left") >= 2
    assert leaks(said, hidden) == []


@pytest.mark.parametrize("quiet", ["console"], indirect=True)
def test_nor_do_the_libraries_that_speak_to_servers(
    quiet: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The same over IMAP and SMTP, with every library told to say all it can."""
    from tests.test_dialogs import start

    for name in ("imapclient", "sqlalchemy.engine", "apscheduler", "dkim", "asyncio"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    script = SCRIPTS["both_say_yes"]
    clock = [start(script)]
    provider = embedded(script.people | {CARLA, DESK}, clock)
    provider.start()
    try:
        world, hidden = play("both_say_yes", provider, clock, tmp_path, "separate")
        said = told(quiet, capfd)
        world.close()
    finally:
        provider.stop()
        for name in ("imapclient", "sqlalchemy.engine", "apscheduler", "dkim", "asyncio"):
            logging.getLogger(name).setLevel(logging.NOTSET)
    assert said.count("letter left") >= 2
    assert leaks(said, hidden) == []


def _an_odd_zone(desk: Desk) -> None:
    """Whose name the fault will quote."""
    with desk.world.books.begin() as page:
        page.connection.execute(
            t.party.update().values(person={"address": ANA, "name": "Ana Ruiz", "zone": PRIVATE, "assistants": []})
        )


def _a_database_that_refuses(desk: Desk) -> None:
    with desk.world.books.begin() as page:
        page.connection.execute(
            text(
                "CREATE TRIGGER no BEFORE INSERT ON content BEGIN SELECT RAISE(ABORT, 'no: "
                + PRIVATE.replace("'", "''")
                + "'); END"
            )
        )


def _a_row_gone_wrong(desk: Desk) -> None:
    with desk.world.books.begin() as page:
        page.connection.execute(t.party.update().values(state=PRIVATE))


@pytest.mark.parametrize("breaks", [_an_odd_zone, _a_database_that_refuses, _a_row_gone_wrong])
def test_what_nobody_foresaw_is_told_without_what_it_quotes(
    breaks: Any, quiet: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, approve="never")
    try:
        desk.draft()
        worker = desk.world.worker
        assert worker is not None
        hidden = private(desk.world, worker) | {PRIVATE.lower(), "two sisters"}
        breaks(desk)
        desk.world.patient = True
        try:
            desk.says(ANA, f"Yes, though the {PRIVATE} keeps me busy. Gladly!")
        except Exception:
            logs.logger().exception("round failed")
        said = told(quiet, capfd)
    finally:
        with desk.world.books.begin() as page:
            page.connection.execute(text("DROP TRIGGER IF EXISTS no"))
        desk.close()
    assert re.search(r"mail not understood|round failed|not foreseen", said), said
    assert "bot/" in said
    assert leaks(said, hidden) == []


def test_what_a_server_quotes_of_a_letter_is_not_told(
    quiet: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    reason = f"550 5.7.1 <{BEN}>: rejected, looks like spam: 'May I introduce: {PRIVATE}'"
    logs.logger().warning("letter put off", reason=f"The server does not take the letter now: {reason}")
    said = told(quiet, capfd)
    assert "550 5.7.1 …" in said
    assert leaks(said, {BEN, PRIVATE.lower()}) == []


def test_libraries_threads_and_warnings_speak_through_us(quiet: Path, capfd: pytest.CaptureFixture[str]) -> None:
    library = logging.getLogger("somebodys.library")
    try:
        raise ValueError(PRIVATE)
    except ValueError:
        library.exception("cannot read %s", PRIVATE)
    library.warning(f"cannot read {PRIVATE}")
    library.info("LOGIN carla %s", PASSWORD)
    library.warning("too few arguments %s %s", PRIVATE)
    warnings.warn(PRIVATE, stacklevel=1)

    def fall() -> None:
        raise ValueError(PRIVATE)

    thread = threading.Thread(target=fall)
    thread.start()
    thread.join()
    said = told(quiet, capfd)
    assert "cannot read %s" in said
    assert "a thread ended" in said
    assert leaks(said, {PRIVATE.lower(), PASSWORD}) == []


SECRET = {
    "an address": ("from ana.ruiz@ruiz.example", "ana.ruiz"),
    "in brackets": ("to <ana.ruiz@ruiz.example>,<x@y.example>", "ana.ruiz"),
    "quoted": ('to "ana ruiz"@ruiz.example', "ana"),
    "of any letters": ("josé.núñez@ruiz.example", "núñez"),
    "of any domain": ("ana.ruiz@bücher.example", "ana.ruiz"),
    "in a URL": ("mailto:ana.ruiz%40ruiz.example?x", "ana.ruiz"),
    "quoted-printable": ("ana.ruiz=40ruiz.example", "ana.ruiz"),
    "wide": ("ana.ruiz＠ruiz.example", "ana.ruiz"),
    "at a number": ("ana.ruiz@[127.0.0.1]", "ana.ruiz"),
    "a long one": ("x" * 70 + "ana.ruiz@ruiz.example", "ana.ruiz"),
    "a Message-ID": ("in reply to <178.4.ana@mail.conti.example>", "178.4"),
    "a token": ("[tw-0123456789abcdef0123456789abcdef]", "0123456789"),
    "a token in an address": ("carla+0123456789abcdef0123456789abcdef@conti.example", "0123456789"),
    "a token in capitals": ("tw_0123456789ABCDEF0123456789ABCDEF_", "0123456789"),
    "a key": ("00112233445566778899aabbccddeeff" * 2, "00112233"),
    "a database": ("postgresql+psycopg://carla:hun/ter@2@db.conti.example/x", "hun"),
    "a login": ("AUTH PLAIN AGNhcmxhAGh1bnRlcjI=", "AGNh"),
    "an IMAP login": ("a1 LOGIN carla hunter2", "hunter2"),
    "a bearer": ("Authorization: Bearer ya29.a0AfH6SMBxyz", "a0AfH6"),
    "a refresh token": ("refresh_token=1//0gabcdefghijklmnopqrstuvwxyz", "0gabc"),
    "JSON": ('{"password": "hunter2 and more"}', "hunter2"),
    "a web token": ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc", "eyJz"),
    "base64": ("sent dGhlIHBhc3N3b3JkIGlzIGh1bnRlcjI and", "dGhl"),
}


@pytest.mark.parametrize("name", SECRET)
def test_no_writing_of_an_address_or_a_secret_is_left(name: str) -> None:
    written, hidden = SECRET[name]
    assert hidden not in redacted(written)
    assert hidden not in str(pairs({"what": {"deep": [written, (written,)]}, written: 1}))


@pytest.mark.parametrize(
    "plain",
    [
        "IMAP server 127.0.0.1:993 refused the connection: nothing is listening there.",
        "[AUTHENTICATIONFAILED] LOGIN failed.",
        "The password file /home/carla/Twoyes/mail.password cannot be read",
        "2026-11-16T09:00:00+00:00",
        "home: INBOX of mailbox home was renumbered while it was read",
        "/home/carla/.local/lib/python3.11/site-packages/bot/storage/introductions.py",
    ],
)
def test_what_is_no_secret_can_be_read(plain: str) -> None:
    assert redacted(plain) == plain


def test_what_is_handed_in_whole_is_named_by_its_kind() -> None:
    it = {"raw": b"From: ana", "words": "Yes", "spot": Spot("INBOX", 7, 3), "mail": object(), "more": b"abc", "n": 3}
    assert pairs(it) == {
        "raw": "…",
        "words": "…",
        "spot": "INBOX/7/3",
        "mail": "<object>",
        "more": "3 bytes",
        "n": 3,
    }


def test_nobody_can_write_a_line_of_ours() -> None:
    assert "\n" not in redacted("a\n2026-11-22 [info] letter left\r\x1b[2J\u2028")
    assert "\x1b" not in redacted("a\x1b[2J")


def test_an_exception_is_told_with_what_led_to_it() -> None:
    try:
        try:
            raise KeyError(PRIVATE)
        except KeyError as fault:
            raise ValueError(PRIVATE) from fault
    except ValueError as fault:
        lines = trace(fault)
    assert "KeyError\nwhich led to:" in lines
    assert lines.endswith("ValueError")
    assert f"{Path(__file__)}:" in lines
    assert PRIVATE not in lines


@given(st.text(max_size=200), st.from_regex(r"[a-z]{3,20}\.[a-z]{3,20}@[a-z]{2,10}\.example", fullmatch=True))
def test_whatever_stands_around_it_an_address_is_not_whole(around: str, address: str) -> None:
    assert address not in redacted(f"{around}{address}{around}")


@pytest.mark.parametrize("hostile", ["a", "@", '"', 'a"@', "://", "a%40", "=", "LOGIN ", "%", "a@a", "A1a/"])
def test_a_long_text_takes_no_time(hostile: str) -> None:
    began = time.process_time()
    redacted(hostile * 100_000)
    assert time.process_time() - began < 0.5


def test_a_command_that_meets_a_bug_shows_where_and_quotes_nothing(home: Path, twoyes: Twoyes) -> None:
    new = twoyes("new", f"Ana Ruiz <{ANA}>", f"Ben Ong <{BEN}>", "--topic", "pilots", "--next", "a call", "--yes")
    assert new.code == 0, new.err
    with closing(sqlite3.connect(home / "twoyes.db")) as database:
        database.execute("UPDATE party SET state = ?", (PRIVATE,))
        database.commit()
    short, long = twoyes("status"), twoyes("--debug", "status")
    assert short.code == long.code == 70
    assert "ValueError" in short.err
    assert "bot/storage/introductions.py:" in long.err
    assert leaks(short.out + short.err + long.out + long.err, {PRIVATE.lower(), ANA}) == []
