"""A grant revoked under a running worker at Gmail: it rests, says so elsewhere, and goes on once it is given again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config
from bot.demo.mailserver import MailServer
from bot.introductions.decision import Kind
from bot.mailboxes.credentials import API, Grant, name_of
from bot.ports import Courier, Mailbox
from tests.gmail_worlds import PLENTY, WorldAtGmail, mailbox_at, strict
from tests.people import parsed
from tests.servers.gmail import GmailServer
from tests.servers.google_login import Answer, GoogleLogin
from tests.work.house import ANA, BEN, House
from tests.worlds import CARLA, database, emptied, settings_of

MOBILE = "carla@mobile.example"


class Login(GoogleLogin):
    """Gives out tokens that the Gmail server takes."""

    gmail: GmailServer

    def _token(self, more: dict[str, str]) -> Answer:
        answer = {"access_token": self.gmail.token(CARLA), "expires_in": 3600, "token_type": "Bearer", **more}
        return Answer(200, json.dumps(answer).encode())


class World(WorldAtGmail):
    """Everything as the configuration has it: the grant in the vault, Google's login, Gmail."""

    def _adapters(self) -> tuple[dict[str, Mailbox], Courier | None]:
        return {}, None

    def grant(self, refresh_token: str) -> None:
        """What `twoyes auth gmail` stores."""
        with self.books.begin() as page:
            grant = Grant(refresh_token, "12-ab", (API,), CARLA, self.now.isoformat())
            page.vault.keep(name_of(CARLA), grant.dump(), self.now)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[tuple[House, Login, MailServer]]:
    """A worker in `own` at Gmail that may tell of locks by another provider."""
    clock = [datetime(2026, 11, 10, 9, tzinfo=UTC)]
    google, mobile = Login(grants={"first"}), MailServer({MOBILE: "open sesame"})
    mobile.start()
    with strict({CARLA, ANA, BEN}, clock) as gmail, google.served() as address:
        google.gmail = gmail
        client = {"client_id": "12-ab", "client_secret": "shh", "token_uri": f"{address}/token"}
        (tmp_path / "client_secret.json").write_text(json.dumps({"installed": client}))
        (tmp_path / "password").touch(mode=0o600)
        (tmp_path / "password").write_text("open sesame")
        smtp = {"host": "127.0.0.1", "port": mobile.smtp_port, "security": "none"}
        elsewhere = {"address": MOBILE, "smtp": {**smtp, "user": MOBILE, "password": {"file": "password"}}}
        emptied(database())
        wishes = {"notices": {"elsewhere": elsewhere}, "policy": {"hold": 0}, "secrets": {"file": "twoyes.key"}}
        settings = settings_of(lambda user: _mailbox(gmail, user), "own", wishes)
        world = World("own", gmail, Config.model_validate(settings, context={"base": tmp_path}), clock)
        world.start()
        world.grant("first")
        yield House(world), google, mobile
        world.close()
    mobile.stop()


def _mailbox(gmail: GmailServer, user: str) -> dict[str, Any]:
    found = mailbox_at(gmail.endpoint, user)
    return {**found, "gmail": {**found["gmail"], "units_per_minute": PLENTY}}


def test_it_rests_says_so_elsewhere_and_goes_on_without_loss_or_restart(
    stage: tuple[House, Login, MailServer],
) -> None:
    house, google, mobile = stage
    house.ask_both()
    worker = house.world.worker
    google.grants.clear()
    google.gmail.revoke(CARLA)
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "Yes please.")
    for _ in range(5):
        house.go(minutes=5)
    house.go(days=20)
    asked = len(google.asked)
    house.go(minutes=5)
    assert len(google.asked) == asked, "Google is not asked again and again about a grant that is over"
    (told,) = [parsed(raw) for raw in mobile.mails(MOBILE, "INBOX")]
    assert "does not let me work" in told["Subject"]
    assert "twoyes auth gmail" in " ".join(str(told.get_body(("plain",))).split())
    assert {house.party(ANA).state.value, house.party(BEN).state.value} == {"asked"}
    assert house.rows(Kind.NUDGE) == []

    google.grants = {"second"}
    assert isinstance(house.world, World)
    house.world.grant("second")
    house.go(minutes=1)
    house.go(hours=1)
    assert house.world.worker is worker, "no restart"
    assert house.it.stage.value == "introduced"
    letters = [parsed(raw) for raw in house.world.mails(ANA, "INBOX")]
    assert len([mail for mail in letters if "Ben" in str(mail["To"])]) == 1
    assert len(mobile.mails(MOBILE, "INBOX")) == 1
    assert house.world.now - datetime(2026, 11, 10, 9, tzinfo=UTC) > timedelta(days=20)
