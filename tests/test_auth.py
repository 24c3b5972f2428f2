"""`twoyes auth`: a Google account is let in by its owner, in a browser; nothing but the right answer counts."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.mailboxes.credentials import API, IMAP, name_of
from bot.mailboxes.credentials.authorising import Door, same_account
from bot.ports import TryLater
from bot.storage.engine import open_engine
from bot.storage.keys import known_key
from bot.storage.vault import stored
from tests.fixtures_cli import Twoyes
from tests.servers.google_login import Answer, GoogleLogin, refusal

USER = "carla@conti.example"
CONFIG = """
connector: {{name: Carla Conti, address: carla@conti.example}}
mailbox: {{gmail: {{user: carla@conti.example, client: client.json, endpoint: "{address}"}}}}
"""
BY_IMAP = """
connector: {name: Carla Conti, address: carla@conti.example}
mailbox:
  imap: {host: 127.0.0.1, port: 1, security: none, user: carla@conti.example, google: {client: client.json}}
  smtp: {host: 127.0.0.1, port: 1, security: none}
  proof: {kind: ask}
"""


class Robot(webbrowser.BaseBrowser):
    """A browser whose owner agrees to everything that Google asks."""

    google: GoogleLogin
    threads: list[threading.Thread]

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        self.threads.append(threading.Thread(target=self.google.open, args=[url]))
        self.threads[-1].start()
        return True


_ROBOT = Robot()
webbrowser.register("robot", None, _ROBOT, preferred=True)


@pytest.fixture
def google(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleLogin]:
    """Google on this machine, a configuration that names it, and its owner before a browser."""
    monkeypatch.setenv("BROWSER", "robot")
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # this machine's Google speaks no TLS
    found = GoogleLogin()
    with found.served() as address:
        client = {"client_id": "12-ab", "client_secret": "shh", "auth_uri": "https://accounts.google.com/o/oauth2/auth"}
        (home / "client.json").write_text(json.dumps({"installed": {**client, "token_uri": f"{address}/token"}}))
        (home / "client.json").chmod(0o600)
        (home / "config.yaml").write_text(CONFIG.format(address=address))
        _ROBOT.google, _ROBOT.threads = found, []
        yield found
        for thread in _ROBOT.threads:
            thread.join()


def _kept(home: Path) -> Any:
    engine, key = open_engine(f"sqlite:///{home}/twoyes.db"), known_key(home / "twoyes.key")
    try:
        raw = stored(engine, key or b"")(name_of(USER))
    finally:
        engine.dispose()
    return json.loads(raw) if raw else None


def test_the_owner_lets_it_in_and_the_grant_is_sealed(home: Path, twoyes: Twoyes, google: GoogleLogin) -> None:
    told = twoyes("auth", "gmail")
    assert (told.code, told.err) == (0, "")
    assert f"let into {USER}" in told.words
    asked = google.opened[0]
    assert asked["scope"] == API, "the least that works"
    assert (asked["access_type"], asked["prompt"], asked["login_hint"]) == ("offline", "consent", USER)
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    kept = _kept(home)
    assert (kept["refresh_token"], kept["scopes"], kept["account"]) == ("grant of code-1", [API], USER)
    for file in home.glob("twoyes.db*"):
        assert b"grant of code-1" not in file.read_bytes()
    assert "grant of code-1" not in told.out


def test_what_else_knocks_at_the_port_changes_nothing(home: Path, twoyes: Twoyes, google: GoogleLogin) -> None:
    google.knocks = [
        "favicon.ico",
        "",
        "?code=stolen",
        "?state=guessed&code=stolen",
        "?error=access_denied",
        "?" + "&" * 9000,
    ]
    assert twoyes("auth", "gmail").code == 0
    assert _kept(home)["refresh_token"] == "grant of code-1"


def test_who_refuses_is_told_how_to_go_on(home: Path, twoyes: Twoyes, google: GoogleLogin) -> None:
    google.denies = "access_denied"
    told = twoyes("auth", "gmail")
    assert told.code == 2
    assert "test users" in told.err
    google.denies = "admin_policy_enforced"
    assert "administrator" in twoyes("auth", "gmail").err
    assert _kept(home) is None


@pytest.mark.parametrize("scopes", ["https://www.googleapis.com/auth/gmail.readonly", "openid"])
def test_a_narrowed_grant_is_explained_and_not_kept(
    home: Path, twoyes: Twoyes, google: GoogleLogin, scopes: str
) -> None:
    google.grants_scopes = scopes
    told = twoyes("auth", "gmail")
    assert told.code == 2
    assert "every box" in told.err
    assert API in told.err
    assert _kept(home) is None


def test_another_account_than_the_configured_one_is_refused(home: Path, twoyes: Twoyes, google: GoogleLogin) -> None:
    google.owner = "ben@conti.example"
    told = twoyes("auth", "gmail")
    assert told.code == 2
    assert "You agreed as ben@conti.example" in told.err
    assert _kept(home) is None


def test_a_code_that_google_does_not_take_is_explained(home: Path, twoyes: Twoyes, google: GoogleLogin) -> None:
    google.away = [refusal("invalid_client")]
    assert "Download its file again" in twoyes("auth", "gmail").err
    google.away = [Answer(200, b"no token")]
    assert twoyes("auth", "gmail").code == 3
    assert _kept(home) is None


def test_without_a_browser_it_says_how_to_use_that_of_another_machine(home: Path, google: GoogleLogin) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "auth", "gmail", "--no-browser", "--port", str(port)]
    with subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, text=True) as ran:
        assert ran.stdout is not None
        lines = list[str]()
        while not lines or "Waiting" not in lines[-1]:
            lines.append(ran.stdout.readline())
        google.open(next(line for line in lines if line.startswith("https://accounts.google.com/")).strip())
        rest = ran.stdout.read()
    assert ran.returncode == 0
    assert f"ssh -N -L {port}:127.0.0.1:{port}" in "".join(lines)
    assert USER in rest
    assert _kept(home)["refresh_token"] == "grant of code-1"
    assert _ROBOT.threads == []


def test_giving_up_says_that_nothing_was_stored(home: Path, google: GoogleLogin) -> None:
    command = [sys.executable, "-m", "bot", "auth", "gmail", "--no-browser"]
    heeds = partial(signal.signal, signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it
    with subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, text=True, preexec_fn=heeds) as ran:
        assert ran.stdout is not None
        while "Waiting" not in ran.stdout.readline():
            pass
        ran.send_signal(signal.SIGINT)
        rest = ran.stdout.read()
    assert ran.returncode == 130
    assert "nothing was stored" in rest
    assert _kept(home) is None


def test_a_port_that_is_taken_is_named(twoyes: Twoyes, google: GoogleLogin) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = twoyes("auth", "gmail", "--port", str(taken.getsockname()[1]))
    assert told.code == 2
    assert "--port" in told.err


def test_the_door_shuts_when_nobody_comes() -> None:
    moments = iter([0.0, 1.0, 600.0])
    door = Door()
    knock = threading.Thread(target=lambda: socket.create_connection(("127.0.0.1", door.port)).close())
    knock.start()
    try:
        with pytest.raises(TryLater, match="10 minutes"):
            door.wait("state", 600, lambda: next(moments))
    finally:
        knock.join()
        door.close()


def test_imap_at_google_asks_for_the_scope_that_opens_it(home: Path, twoyes: Twoyes, google: GoogleLogin) -> None:
    (home / "config.yaml").write_text(BY_IMAP)
    assert twoyes("auth", "gmail", USER).code == 0
    assert google.opened[0]["scope"] == IMAP
    assert _kept(home)["scopes"] == [IMAP]


def test_status_tells_whether_google_still_honours_it(home: Path, twoyes: Twoyes, google: GoogleLogin) -> None:
    before = twoyes("auth", "status")
    assert before.code == 1
    assert "twoyes auth gmail" in before.words
    assert "not let in yet" in before.words
    assert "allows" not in before.words, "nothing was granted"
    twoyes("auth", "gmail")
    told = twoyes("auth", "status", "--json")
    assert told.code == 0
    assert [(one["user"], one["for"], one["works"]) for one in told.json] == [(USER, ["mailbox.gmail"], True)]
    google.grants.clear()
    over = twoyes("auth", "status")
    assert over.code == 1
    assert "7 days" in over.words


def test_forgetting_takes_it_back_at_google_but_not_by_accident(
    home: Path, twoyes: Twoyes, google: GoogleLogin
) -> None:
    twoyes("auth", "gmail")
    assert twoyes("auth", "forget", USER).code == 2
    assert _kept(home) is not None
    told = twoyes("auth", "forget", USER, "--yes")
    assert (told.code, google.grants) == (0, set())
    assert "taken back at Google" in told.words
    assert _kept(home) is None
    assert twoyes("auth", "forget", USER, "--yes").code == 1


def test_a_grant_that_is_needed_is_not_forgotten_as_a_password(twoyes: Twoyes, google: GoogleLogin) -> None:
    twoyes("auth", "gmail")
    told = twoyes("secret", "forget", name_of(USER))
    assert told.code == 2
    assert "nothing was forgotten" in told.err


def test_a_configuration_without_google_is_led_there(home: Path, twoyes: Twoyes) -> None:
    told = twoyes("auth", "gmail")
    assert told.code == 2
    assert "docs/gmail.md" in told.err


def test_only_the_account_named_is_let_in(twoyes: Twoyes, google: GoogleLogin) -> None:
    assert "names no Google account ben@" in twoyes("auth", "gmail", "ben@conti.example").err
    assert google.opened == []


def test_a_service_account_needs_nobody_to_agree(home: Path, twoyes: Twoyes, google: GoogleLogin) -> None:
    config = (home / "config.yaml").read_text()
    (home / "config.yaml").write_text(config.replace("client: client.json", "service_account: key.json"))
    assert "service account" in twoyes("auth", "gmail").err


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Carla.Conti@gmail.com", "carlaconti@googlemail.com", True),
        ("carla.conti@conti.example", "carlaconti@conti.example", False),
        ("Carla@conti.example", "carla@CONTI.example", True),
    ],
)
def test_addresses_of_one_account_are_known_as_such(one: str, other: str, same: bool) -> None:
    assert same_account(one, other) is same
