"""Google's pushes: only Google wakes the worker, only for a mailbox of ours, and waking is all it does."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config
from tests.web.front import Front
from tests.web.google import BASE, CARLA, claims, signed, system_token, user_token
from tests.work.house import House

PUSHER = "pusher@p.iam.gserviceaccount.com"
URL = f"{BASE}/gmail/push"


def gmail(**pubsub: Any) -> dict[str, Any]:
    """A mailbox that Google pushes for."""
    given = {"topic": "projects/p/topics/t", "push_email": PUSHER, **pubsub}
    return {"gmail": {"user": CARLA, "client": "client.json", "pubsub": given}}


def config_of(folder: Path, **other: Any) -> Config:
    """Carla's configuration."""
    given = {
        "connector": {"name": "Carla Conti", "address": CARLA, "zone": "Europe/Madrid"},
        "mailbox": gmail(),
        "web": {"url": BASE},
        **other,
    }
    return Config.model_validate(given, context={"base": folder})


@pytest.fixture
def front(house: House, tmp_path: Path) -> Front:
    """A worker whose Gmail is pushed for, without an add-on."""
    return Front(config_of(tmp_path), house.work)


def pushed(email: str = CARLA, **other: Any) -> bytes:
    """What Pub/Sub posts when Gmail told it of a change."""
    data = base64.b64encode(json.dumps({"emailAddress": email, "historyId": 9876543210}).encode()).decode()
    message = {"data": data, "messageId": "2070443601311540", "publishTime": "2026-11-12T09:00:00Z", **other}
    return json.dumps({"message": message, "subscription": "projects/p/subscriptions/s"}).encode()


def token(**other: Any) -> str:
    """Pub/Sub's token."""
    return signed({**claims(URL, PUSHER), **other})


def test_a_push_wakes_the_worker(front: Front) -> None:
    answer = front.call("/gmail/push", pushed(), bearer=token())
    assert (answer.status_code, answer.content, front.woken) == (204, b"", 1)


def test_a_push_that_comes_again_only_wakes_again(front: Front) -> None:
    bearer, body = token(), pushed()
    assert {front.call("/gmail/push", body, bearer=bearer).status_code for _ in range(3)} == {204}
    assert front.woken == 3


def test_the_address_alone_may_be_the_audience(front: Front) -> None:
    assert front.call("/gmail/push", pushed(), bearer=token(aud=BASE)).status_code == 204


@pytest.mark.parametrize(
    "bearer",
    [
        "",
        "garbage",
        token(aud="https://elsewhere.example/gmail/push"),
        token(email="other@p.iam.gserviceaccount.com"),
        token(email=CARLA),
        token(email_verified=False),
        token(exp=int(time.time()) - 60),
        token(iss="https://evil.example"),
        signed(claims(URL, PUSHER), key="k2", kid="k1"),
        system_token(),
        user_token(),
    ],
    ids=[
        "none",
        "garbage",
        "audience",
        "email",
        "connector",
        "unverified",
        "expired",
        "issuer",
        "other key",
        "system token",
        "user token",
    ],
)
def test_a_forged_push_does_nothing(front: Front, bearer: str) -> None:
    answer = front.call("/gmail/push", pushed(), bearer=bearer)
    assert (answer.status_code, answer.content, front.woken) == (401, b"{}", 0)


def data(raw: bytes) -> bytes:
    """An envelope around these bytes."""
    return json.dumps({"message": {"data": base64.b64encode(raw).decode()}}).encode()


GARBAGE = [
    b"",
    b"{",
    b"[]",
    b"{}",
    b'{"message": null}',
    b'{"message": {}}',
    b'{"message": {"data": 7}}',
    b'{"message": {"data": "x"}}',
    b'{"message": {"data": "\\ud800"}}',
    data(b""),
    data(b"\xff"),
    data(b"[]"),
    data(b'{"emailAddress": 7}'),
    data(b'{"emailAddress": "%s"}' % (b"a" * 500)),
    data(b"[" * 7_000),
    b"[" * 500_000,
]


@pytest.mark.parametrize("body", GARBAGE, ids=lambda body: repr(body[:30]))
def test_garbage_in_googles_name_does_nothing(front: Front, body: bytes) -> None:
    answer = front.call("/gmail/push", body, bearer=token())
    assert (answer.status_code, answer.content, front.woken) == (400, b"{}", 0)


def test_garbage_of_nobody_is_not_even_looked_at(front: Front) -> None:
    assert front.call("/gmail/push", b"{", bearer="").status_code == 401


def test_a_push_for_another_mailbox_is_taken_and_does_nothing(front: Front) -> None:
    """Anything but 2xx would bring it again and again."""
    assert front.call("/gmail/push", pushed("ana@ruiz.example"), bearer=token()).status_code == 204
    assert front.woken == 0


def test_each_mailbox_has_a_pusher_of_its_own(house: House, tmp_path: Path) -> None:
    desk = "intro@conti.example"
    other = {"gmail": {**gmail(push_email="second@p.iam.gserviceaccount.com")["gmail"], "user": desk}}
    bot = {"address": desk, "mailbox": other}
    front = Front(config_of(tmp_path, setup="separate", bot=bot), house.work)
    assert front.call("/gmail/push", pushed(desk), bearer=token()).status_code == 204
    assert front.woken == 0
    second = token(email="second@p.iam.gserviceaccount.com")
    assert front.call("/gmail/push", pushed(desk.upper()), bearer=second).status_code == 204
    assert front.woken == 1


def test_without_certificates_google_is_told_to_come_again(front: Front) -> None:
    front.google.reachable = False
    assert front.call("/gmail/push", pushed(), bearer=token()).status_code == 503


@pytest.mark.parametrize(
    "other",
    [{"mailbox": gmail(push_email=None)}, {"mailbox": {"gmail": {"user": CARLA, "client": "c"}}}],
    ids=["pull", "poll"],
)
def test_where_google_does_not_push_there_is_no_such_address(house: House, tmp_path: Path, other: Any) -> None:
    front = Front(config_of(tmp_path, **other), house.work)
    assert front.call("/gmail/push", pushed(), bearer=token()).status_code == 404


def test_without_an_add_on_there_are_no_endpoints_of_it(front: Front) -> None:
    assert front.call("/addon/home", b"{}", bearer=system_token()).status_code == 404


def test_pushes_without_an_address_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="web is missing: Google pushes over https"):
        config_of(tmp_path, web=None)
