"""`twoyes check` at Gmail: what is wrong has a name and a way to mend it, and a trial takes away what it makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google.oauth2.credentials import Credentials

from bot.config import Config, parse_config
from bot.config_mailboxes import Gmail
from bot.mailboxes.credentials import API, IMAP, Grant, name_of
from bot.mailboxes.gmail.settings import GmailSettings, PubSubSettings
from bot.ports import NeedsOperator
from bot.setup.findings import Finding, Level
from bot.setup.gmail import look_at_gmail
from bot.setup.gmail_live import LABEL, SUBJECT, try_gmail
from tests.fixtures_cli import Twoyes
from tests.servers.gmail import GmailServer
from tests.servers.google_login import Answer, GoogleLogin

CARLA, ANA = "carla@conti.example", "ana@ruiz.example"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[GmailServer]:
    with GmailServer([CARLA], [ANA]) as found:
        yield found


def settings_of(server: GmailServer, *scopes: str, **more: Any) -> GmailSettings:
    token = server.token(CARLA, *scopes)
    return GmailSettings("home", CARLA, lambda: Credentials(token), endpoint=server.endpoint, timeout=5, **more)


def gmail_of(tmp_path: Path, **more: Any) -> Gmail:
    client = {"client_id": "12-ab", "client_secret": "shh", "project_id": "conti-intros"}
    (tmp_path / "client.json").write_text(json.dumps({"installed": client}))
    return Gmail(user=CARLA, client=tmp_path / "client.json", **more)


def looked(
    server: GmailServer, tmp_path: Path, *, granted: timedelta = timedelta(days=1), sender: str = CARLA, **more: Any
) -> list[Finding]:
    scopes = more.pop("scopes", (API,))
    grant = Grant("r", "12-ab", scopes, CARLA, (NOW - granted).isoformat())
    gmail = gmail_of(tmp_path, **more.pop("gmail", {}))
    settings = settings_of(server, **more)
    return list(look_at_gmail("mailbox", gmail, settings, sender, NOW, {name_of(CARLA): grant.dump()}.get))


def told(findings: list[Finding], level: Level | None = None) -> str:
    return "\n".join(f"{one.what} {one.mend}" for one in findings if level in (None, one.level))


def test_all_is_well_and_nothing_is_changed(server: GmailServer, tmp_path: Path) -> None:
    before = server.account(CARLA).history_id
    found = looked(server, tmp_path, granted=timedelta(days=30))
    assert {one.level for one in found} == {Level.OK, Level.NOTE}
    assert f"Logged in to Gmail as {CARLA}" in told(found, Level.OK)
    assert "not in Testing" in told(found, Level.OK)
    assert API in told(found, Level.OK)
    assert "will be made" in told(found)
    assert server.account(CARLA).history_id == before
    assert not {call.method for call in server.calls} & {"watch", "labels.create", "drafts.create"}


def test_a_young_grant_is_told_when_testing_would_end_it(server: GmailServer, tmp_path: Path) -> None:
    notes = told(looked(server, tmp_path), Level.NOTE)
    assert "ends on 28 Nov 2026" in notes
    assert "In production" in notes


def test_a_grant_that_is_wider_than_needed_is_noted(server: GmailServer, tmp_path: Path) -> None:
    assert "more than is needed" in told(looked(server, tmp_path, scopes=(IMAP,)), Level.NOTE)


def test_an_api_that_is_switched_off_leads_to_the_projects_page(server: GmailServer, tmp_path: Path) -> None:
    server.fail("getProfile", "403 disabled")
    with pytest.raises(NeedsOperator, match=r"gmail\.googleapis\.com\?project=conti-intros"):
        looked(server, tmp_path)


def test_a_login_of_somebody_else_is_a_fault(server: GmailServer, tmp_path: Path) -> None:
    other = replace(settings_of(server), user="ben@conti.example")
    gmail = gmail_of(tmp_path).model_copy(update={"user": "ben@conti.example"})
    found = list(look_at_gmail("mailbox", gmail, other, CARLA, NOW, lambda name: None))
    assert f"Write user: {CARLA}" in told(found, Level.FAULT)


def test_an_address_that_the_account_may_not_use_is_a_fault(server: GmailServer, tmp_path: Path) -> None:
    assert "may not send as" in told(looked(server, tmp_path, sender="me@conti.example"), Level.FAULT)
    server.account(CARLA).aliases["me@conti.example"] = "pending"
    assert "waits to be confirmed" in told(looked(server, tmp_path, sender="me@conti.example"), Level.FAULT)
    server.account(CARLA).aliases["me@conti.example"] = "accepted"
    assert "Me@conti.example, which this account may use" in told(looked(server, tmp_path, sender="Me@conti.example"))


@pytest.mark.parametrize(
    ("pubsub", "words"),
    [
        (None, "does not call"),
        (PubSubSettings("projects/p/topics/t"), "pushes from projects/p/topics/t"),
        (PubSubSettings("projects/p/topics/t", "projects/p/subscriptions/s"), "Nobody may read"),
        (
            PubSubSettings("projects/p/topics/t", "projects/p/subscriptions/s", lambda: Credentials("x")),
            "Pub/Sub (get)",
        ),
    ],
)
def test_whether_google_calls_is_told(
    server: GmailServer, tmp_path: Path, pubsub: PubSubSettings | None, words: str
) -> None:
    keys = {"pubsub": {"topic": pubsub.topic}} if pubsub else {}
    assert words in told(looked(server, tmp_path, gmail=keys, pubsub=pubsub))


# --- twoyes check, from the configuration on -------------------------------------------------------------------------


@pytest.fixture
def google(home: Path, server: GmailServer) -> Iterator[GoogleLogin]:
    """Google's login on this machine gives out tokens that the Gmail server takes."""

    class Login(GoogleLogin):
        def _token(self, more: dict[str, str]) -> Answer:
            answer = {"access_token": server.token(CARLA), "expires_in": 3600, "token_type": "Bearer", **more}
            return Answer(200, json.dumps(answer).encode())

    found = Login(grants={"first"})
    with found.served() as address:
        client = {"client_id": "12-ab", "client_secret": "shh", "token_uri": f"{address}/token"}
        (home / "client.json").write_text(json.dumps({"installed": client}))
        (home / "config.yaml").write_text(
            "connector: {name: Carla Conti, address: carla@conti.example}\n"
            f'mailbox: {{gmail: {{user: {CARLA}, client: client.json, endpoint: "{server.endpoint}"}}}}\n'
        )
        _keep(home, Grant("first", "12-ab", (API,), CARLA, "2026-01-01T00:00:00+00:00"))
        yield found


def _keep(home: Path, grant: Grant) -> None:
    from bot.storage.books import open_books
    from bot.storage.keys import known_key

    books = open_books(f"sqlite:///{home}/twoyes.db", lambda: "", known_key(home / "twoyes.key") or b"")
    with books.begin() as page:
        page.vault.keep(name_of(CARLA), grant.dump(), NOW)
    books.close()


def test_check_looks_at_gmail_from_the_stored_grant_on(twoyes: Twoyes, google: GoogleLogin) -> None:
    told = twoyes("check")
    assert f"Logged in to Gmail as {CARLA}" in told.words
    assert "Too little mail" in told.words
    assert told.code == 0, told.out


def test_check_explains_a_grant_that_is_over(twoyes: Twoyes, google: GoogleLogin) -> None:
    google.grants.clear()
    told = twoyes("check")
    assert told.code == 1
    assert "twoyes auth gmail" in told.words
    assert "7 days" in told.words


def test_without_asking_google_check_names_what_a_login_lacks(home: Path, twoyes: Twoyes, google: GoogleLogin) -> None:
    (home / "client.json").chmod(0o600)
    assert "1 thing" not in twoyes("check", "--offline").words
    (home / "client.json").chmod(0o644)
    assert f"chmod 600 {home / 'client.json'}" in [one["mend"] for one in twoyes("check", "--offline", "--json").json]
    (home / "client.json").unlink()
    told = twoyes("check", "--offline")
    assert told.code == 1
    assert "Google Auth Platform, Clients" in told.words


def test_without_asking_google_check_misses_a_grant(home: Path, twoyes: Twoyes, google: GoogleLogin) -> None:
    twoyes("auth", "forget", CARLA, "--yes")
    told = twoyes("check", "--offline")
    assert told.code == 1
    assert f"Nobody has let Twoyes into {CARLA} yet" in told.words


def test_check_live_tries_it_out_and_says_what_follows(twoyes: Twoyes, google: GoogleLogin) -> None:
    told = twoyes("check", "--live", "--json")
    assert told.code == 0
    assert len(told.json) >= 10
    assert all(one["mend"].startswith("So ") for one in told.json[1:-1])
    assert "moved to the bin" in told.json[-1]["what"]


def test_check_live_without_gmail_has_nothing_to_try(home: Path, twoyes: Twoyes) -> None:
    assert "nothing to try" in twoyes("check", "--live").words


# --- the trial itself ------------------------------------------------------------------------------------------------


class Time:
    """Seconds that pass only while somebody waits; `then` is what happens meanwhile."""

    def __init__(self) -> None:
        self.now = 0.0

    def pause(self, seconds: float) -> None:
        self.now += seconds


def tried(server: GmailServer, **more: Any) -> list[Finding]:
    time = Time()
    return list(try_gmail(settings_of(server, **more), "a1b2", pause=time.pause, clock=lambda: time.now))


def test_a_trial_finds_out_and_takes_away_what_it_made(server: GmailServer) -> None:
    account = server.account(CARLA)
    found = tried(server)
    words = told(found)
    for finding in (
        "A label can be put on a draft",
        "The history tells of a label",
        "An edited draft is a new message",
        "is gone (404)",
        "Gmail replaces the Message-ID",
        "A header of our own",
        "one message, in Sent and in the inbox",
        "finds a mail 0 s after",
        "moved to the bin",
    ):
        assert finding in words
    assert not account.drafts
    assert LABEL not in {label.name for label in account.labels.values()}
    assert [one for one in account.messages.values() if "TRASH" not in one.labels] == []
    assert server.post.outside == [] or not any(SUBJECT.encode() in str(one).encode() for one in server.post.outside)


def test_a_trial_says_what_follows_where_drafts_take_no_label(server: GmailServer) -> None:
    server.fail("messages.modify", "400")
    found = tried(server)
    assert "A label cannot be put on a draft" in told(found, Level.NOTE)
    assert "The history" not in told(found)
    assert "moved to the bin" in told(found, Level.OK)


def test_a_trial_that_breaks_off_takes_away_its_draft(server: GmailServer) -> None:
    server.fail("drafts.update", "429 header", retry_after=3_600)
    found = tried(server)
    assert "ended early" in told(found, Level.FAULT)
    assert not server.account(CARLA).drafts
    assert LABEL not in {label.name for label in server.account(CARLA).labels.values()}


def test_a_trial_whose_sending_was_not_answered_takes_away_what_was_sent(server: GmailServer) -> None:
    server.fail("drafts.send", "hang up after")
    assert "ended early" in told(tried(server), Level.FAULT)
    account = server.account(CARLA)
    assert [one for one in account.messages.values() if "TRASH" not in one.labels] == []
    assert not account.drafts


@pytest.mark.parametrize("what", ["drafts.create", "labels.create"])
def test_a_trial_takes_away_what_was_made_without_an_answer(server: GmailServer, what: str) -> None:
    account = server.account(CARLA)
    account.save_draft(b"To: ana@ruiz.example\r\nSubject: the owner's\r\n\r\nHello\r\n")
    server.fail(what, "hang up after")
    words = told(tried(server))
    assert "ended early" in words
    assert "moved to the bin" in words
    (owners,) = (one for one in account.messages.values() if "TRASH" not in one.labels)
    assert b"the owner's" in owners.raw
    assert LABEL not in {label.name for label in account.labels.values()}


def test_a_trial_that_cannot_find_what_it_made_says_so(server: GmailServer) -> None:
    server.fail("drafts.create", "hang up after")
    server.fail("drafts.list", "500", times=9)
    assert "Delete in Gmail" in told(tried(server), Level.WARNING)


def test_a_trial_never_uses_the_label_that_makes_requests(server: GmailServer) -> None:
    assert tried(server)
    assert settings_of(server).label != LABEL
    assert "intro" not in SUBJECT.lower()


def test_a_topic_that_cannot_be_used_is_explained(server: GmailServer) -> None:
    pubsub = PubSubSettings("projects/p/topics/t")
    assert "Gmail calls projects/p/topics/t" in told(tried(server, pubsub=pubsub), Level.OK)
    server.fail("watch", "400")
    assert "Publisher" in told(tried(server, pubsub=pubsub), Level.WARNING)


def test_a_label_that_an_earlier_trial_left_is_used_and_deleted(server: GmailServer) -> None:
    server.fail("labels.delete", "500", times=9)
    assert "Delete in Gmail" in told(tried(server), Level.WARNING)
    server.faults.clear()
    assert "moved to the bin" in told(tried(server), Level.OK)
    assert LABEL not in {label.name for label in server.account(CARLA).labels.values()}


def test_a_configuration_with_gmail_is_complete_with_user_and_client(tmp_path: Path) -> None:
    config: Config = parse_config(
        "connector: {name: Carla Conti, address: carla@conti.example}\nmailbox: {gmail: {user: carla@conti.example, "
        "client: client.json}}",
        base=tmp_path,
    )
    assert config.proof.authserv_id == "mx.google.com"
