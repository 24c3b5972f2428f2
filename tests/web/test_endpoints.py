"""The add-on's endpoints: nobody unknown gets in, whoever is known always gets a card."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import pytest
from starlette.requests import Request

from bot import redacting
from bot.ports import NeedsOperator, TryLater
from bot.web.addon.answers import Answer, Suggestions, push, restart, tell
from bot.web.addon.visit import Visit
from bot.web.posts import TooSlow, body_of
from tests.web.front import CARD, Front
from tests.web.google import BASE, SERVICE, SUB, claims, event, signed, system_token, user_token

FrontOf = Callable[..., Front]


def text_of(answer: Any) -> str:
    """What stands on a card of trouble."""
    body = answer.json()
    action = body.get("renderActions", body)["action"]
    card = action["navigations"][0]["pushCard"]
    assert card["name"] == "trouble"
    return str(card["sections"][0]["widgets"][0]["textParagraph"]["text"])


def raising(fault: Exception) -> Callable[[Visit], Answer]:
    """A handler that meets this."""

    def handler(visit: Visit) -> Answer:
        raise fault

    return handler


# Whoever is known


def test_whoever_is_known_gets_a_card(front: Front) -> None:
    answer = front.post()
    assert (answer.status_code, answer.json()) == (200, {"action": {"navigations": [{"pushCard": CARD}]}})
    assert (front.guests.visits[0].user.email, front.guests.visits[0].user.sub) == ("carla@conti.example", SUB)
    assert answer.headers["content-type"] == "application/json"


def test_a_click_is_answered_in_its_own_form(front: Front) -> None:
    assert front.post("act").json() == {"renderActions": {"action": {"navigations": [{"pushCard": CARD}]}}}


def test_a_handler_sees_what_was_clicked_and_where_buttons_lead(front: Front) -> None:
    front.post("act", parameters={"do": "nudge"}, inputs={"note": {"stringInputs": {"value": [" now "]}}})
    visit = front.guests.visits[0]
    assert (visit.event.parameter("do"), visit.event.text("note")) == ("nudge", "now")
    assert visit.url_of("act") == f"{BASE}/addon/act"
    assert visit.user.evidence == f"add-on {SUB}"
    assert visit.now == front.work.clock()


def test_what_changed_something_wakes_the_worker(front: Front) -> None:
    front.guests.answer = lambda visit: tell("Seen.")
    front.post("act")
    assert front.woken == 0
    front.guests.answer = lambda visit: restart(CARD, "Done.")
    shown = front.post("act").json()
    assert (front.woken, shown["stateChanged"]) == (1, True)


def test_a_field_is_completed(front: Front) -> None:
    front.guests.answer = lambda visit: Suggestions(("Ana Ruiz <ana@ruiz.example>",))
    assert front.post("act").json() == {"autoComplete": {"items": [{"text": "Ana Ruiz <ana@ruiz.example>"}]}}


def test_the_token_may_come_in_the_body_alone(front: Front) -> None:
    assert front.call("/addon/home", json=event()).status_code == 200


def test_the_header_counts_where_both_came(front: Front) -> None:
    assert front.call("/addon/home", json=event(), bearer="garbage").status_code == 401


def test_an_event_without_its_blocks_is_served(front: Front) -> None:
    given = {"authorizationEventObject": {"userIdToken": user_token()}, "commonEventObject": None, "gmail": None}
    assert front.post(given=given).status_code == 200
    seen = front.guests.visits[0].event
    assert (seen.zone, seen.text("x"), seen.day("x")) == ("", "", None)


# Nobody unknown


def strangers() -> Iterator[Any]:
    """Events and bearers that prove nothing, or the wrong thing."""
    yield pytest.param(event(), "", {"systemIdToken": ""}, id="no system token")
    yield pytest.param(event(), user_token(), {}, id="the user's token as the system's")
    yield pytest.param(event(user=system_token()), system_token(), {}, id="the system's token as the user's")
    yield pytest.param(event(user=""), system_token(), {}, id="no user token")
    yield pytest.param(event(user="garbage"), system_token(), {}, id="garbage for a user token")
    yield pytest.param(event(user=user_token("mallory@evil.example")), system_token(), {}, id="somebody else")
    yield pytest.param(event(user=user_token(email_verified=False)), system_token(), {}, id="not verified")
    elsewhere = signed(claims("somebody-elses-client", "carla@conti.example"))
    yield pytest.param(event(user=elsewhere), system_token(), {}, id="a user token of another client")
    ours = signed(claims(f"{BASE}/addon/home", "carla@conti.example"))
    yield pytest.param(event(user=ours), system_token(), {}, id="a token of the user's for our address")
    other = system_token(email="service-9@gcp-sa-gsuiteaddons.iam.gserviceaccount.com")
    yield pytest.param(event(), other, {}, id="somebody else's add-on with our address")
    yield pytest.param(event(), system_token(aud="https://desk.evil.example/addon/home"), {}, id="another audience")
    yield pytest.param(event(), system_token(exp=int(time.time()) - 60), {}, id="expired")
    yield pytest.param(event(), system_token(iss="https://evil.example"), {}, id="another issuer")
    yield pytest.param(event(), signed(claims(BASE, SERVICE), key="k2"), {}, id="an unknown key")


@pytest.mark.parametrize(("given", "bearer", "also"), list(strangers()))
def test_whoever_is_not_known_learns_nothing(front: Front, given: Any, bearer: str, also: dict[str, str]) -> None:
    given["authorizationEventObject"] |= also
    for endpoint in ("home", "act", "message"):
        answer = front.call(f"/addon/{endpoint}", json=given, bearer=bearer)
        assert (answer.status_code, answer.content) == (401, b"{}")
    assert front.guests.visits == []
    assert front.woken == 0


def test_another_account_under_the_same_address_is_refused(front: Front) -> None:
    assert front.post().status_code == 200
    assert front.post(user=user_token(sub="another")).status_code == 401
    assert front.post().status_code == 200
    assert len(front.guests.visits) == 2


def test_an_account_that_was_refused_is_not_remembered(front: Front) -> None:
    assert front.post(user=user_token("mallory@evil.example", sub="9")).status_code == 401
    with front.work.books.begin() as page:
        assert page.recall("google account mallory@evil.example") == ""


def test_who_may_use_it_can_be_named(front_of: FrontOf) -> None:
    front = front_of()
    addon = front.config.addon.model_copy(update={"users": ("carla.conti@gmail.example",)})
    front.config = front.config.model_copy(update={"addon": addon})
    assert front.post().status_code == 401
    assert front.post(user=user_token("Carla.Conti@gmail.example")).status_code == 200


def test_a_further_audience_can_be_named(front_of: FrontOf) -> None:
    front = front_of()
    token = system_token(aud="https://run.example/behind")
    assert front.call("/addon/home", json=event(), bearer=token).status_code == 401
    addon = front.config.addon.model_copy(update={"audiences": ("https://run.example/behind",)})
    front = front_of()
    front.config = front.config.model_copy(update={"addon": addon})
    assert front.call("/addon/home", json=event(), bearer=token).status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b"7", b"\xff\xfe{", b"[" * 200_000], ids=lambda given: repr(given[:8])
)
def test_what_is_no_json_object_is_refused(front: Front, body: bytes) -> None:
    answer = front.call("/addon/home", body, bearer=system_token())
    assert (answer.status_code, answer.content) == (400, b"{}")


def test_a_megabyte_is_enough(front: Front) -> None:
    answer = front.call("/addon/home", b" " * 1_000_001, bearer=system_token())
    assert (answer.status_code, answer.content) == (413, b"{}")


@pytest.mark.parametrize("ending", ["silence", "a hang-up"])
def test_a_body_that_does_not_come_is_not_waited_for(ending: str) -> None:
    async def receive() -> dict[str, Any]:
        if ending == "silence":
            await anyio.sleep_forever()
        return {"type": "http.disconnect"}

    request = Request({"type": "http", "method": "POST", "headers": []}, receive)
    with pytest.raises(TooSlow):
        anyio.run(body_of, request, 0.05)


def test_without_certificates_nobody_is_known_yet(front: Front) -> None:
    front.google.reachable = False
    answer = front.post()
    assert (answer.status_code, answer.content) == (503, b"{}")
    assert front.guests.visits == []


@pytest.mark.parametrize("path", ["/", "/docs", "/redoc", "/openapi.json", "/addon", "/addon/nothing", "/addon/home/x"])
def test_there_is_nothing_else(front: Front, path: str) -> None:
    assert front.call(path, method="GET").status_code == 404


def test_nothing_is_read_by_get(front: Front) -> None:
    assert front.call("/addon/home", method="GET", bearer=system_token()).status_code == 405


def test_the_picture_is_there_for_everybody(front: Front) -> None:
    answer = front.call("/addon/logo.png", method="GET")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


# What the user must allow


def test_a_scope_that_was_not_granted_is_asked_for(front: Front) -> None:
    wanted = {"requesting_google_scopes": {"scopes": ["https://a.example/scope"]}}
    assert front.post("message", scopes=["https://a.example/other"]).json() == wanted
    assert front.guests.visits == []
    assert front.post("message", scopes=["https://a.example/scope"]).status_code == 200
    assert len(front.guests.visits) == 1


def test_without_the_users_token_its_scope_is_asked_for(front: Front) -> None:
    answer = front.post(user="", scopes=["https://www.googleapis.com/auth/gmail.addons.execute"])
    assert answer.json() == {"requesting_google_scopes": {"scopes": ["https://www.googleapis.com/auth/userinfo.email"]}}


def test_only_google_is_told_what_is_missing(front: Front) -> None:
    given = event(user="", scopes=["x"])
    assert front.call("/addon/home", json=given, bearer="garbage").status_code == 401


# What goes wrong


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (TryLater("the database is locked by carla@conti.example"), "Try again in a minute"),
        (NeedsOperator("the password of carla@conti.example is wrong"), "twoyes check"),
        (RuntimeError("carla@conti.example"), "nobody foresaw"),
        (RecursionError("carla@conti.example"), "nobody foresaw"),
        (KeyError("carla@conti.example"), "nobody foresaw"),
    ],
    ids=lambda it: type(it).__name__,
)
def test_whatever_goes_wrong_ends_in_a_card(front: Front, fault: Exception, told: str) -> None:
    front.guests.answer = raising(fault)
    for endpoint in ("home", "act"):
        answer = front.post(endpoint)
        assert answer.status_code == 200
        assert told in text_of(answer)
        assert "carla@" not in answer.text
    assert front.woken == 0


def test_what_was_opened_may_be_tried_again_and_a_click_on_its_own_card(front: Front) -> None:
    front.guests.answer = raising(RuntimeError())
    assert f'"{BASE}/addon/home"' in front.post("home").text
    assert f"{BASE}/addon/act" not in front.post("act").text


@pytest.mark.parametrize(
    "given",
    [
        {"commonEventObject": []},
        {"commonEventObject": {"parameters": {"a": {}}}},
        {"commonEventObject": {"parameters": {"a": "x" * 3_000}}},
        {"commonEventObject": {"parameters": {str(n): "x" for n in range(60)}}},
        {"commonEventObject": {"formInputs": {"a": {"stringInputs": {"value": ["x" * 30_000]}}}}},
        {"commonEventObject": {"formInputs": {"d": {"dateInput": {"msSinceEpoch": "1e99"}}}}},
        {"gmail": "msg-f:1"},
        {"gmail": {"toRecipients": ["a@b.example"] * 600}},
    ],
    ids=lambda given: repr(given)[:40],
)
def test_an_event_of_another_shape_ends_in_a_card(front: Front, given: dict[str, Any]) -> None:
    answer = front.post(given={**event(), **given})
    assert answer.status_code == 200
    assert "cannot be read" in text_of(answer)
    assert front.guests.visits == []


def test_an_answer_that_takes_too_long_is_a_card(front_of: FrontOf) -> None:
    front, go_on = front_of(answer_seconds=0.2), threading.Event()

    def dawdle(visit: Visit) -> Answer:
        assert go_on.wait(10)
        return push(CARD)

    front.guests.answer = dawdle
    try:
        assert "longer than Gmail waits" in text_of(front.post())
    finally:
        go_on.set()


def test_the_log_names_the_audience_and_no_token(front: Front, lines: list[Any]) -> None:
    audience = "https://desk.conti.example/addon/home?mode=card"
    token = system_token(aud=audience)
    front.call("/addon/home", json=event(), bearer=token)
    assert [line["event"] for line in lines] == ["a call was turned away"]
    assert redacting.pairs(lines[0])["audience"] == audience
    assert not any(piece in repr(lines) for piece in token.split("."))


def test_no_token_of_an_event_reaches_the_log_when_a_handler_fails(front: Front, lines: list[Any]) -> None:
    front.guests.answer = raising(RuntimeError("boom"))
    given = event(gmail={"messageId": "msg-f:1", "accessToken": "xedf-access"})
    front.post(given=given)
    assert [line["event"] for line in lines] == ["the add-on failed"]
    told = repr(lines) + "".join(repr(visit) for visit in front.guests.visits)
    assert not any(
        secret in told for secret in ("ya29.open", "xedf-access", given["authorizationEventObject"]["userIdToken"])
    )


# The mail that is open

MAIL = {
    "id": "1194e9c7de1efa90",
    "threadId": "1194e9c7de1efa8f",
    "payload": {"headers": [{"name": "From", "value": "Ana Ruiz <ana@ruiz.example>"}, {"name": "X", "value": None}]},
}


def test_the_open_mail_is_looked_at_with_the_events_own_tokens(front: Front) -> None:
    front.google.mails["msg-f:1266894439832287888"] = MAIL
    looked: list[Any] = []
    front.guests.answer = lambda visit: looked.append(visit.look()) or push(CARD)
    front.post(gmail={"messageId": "msg-f:1266894439832287888", "accessToken": "xedf"})
    assert (looked[0].message_id, looked[0].thread_id) == ("1194e9c7de1efa90", "1194e9c7de1efa8f")
    assert (looked[0].header("from"), looked[0].header("Subject")) == ("Ana Ruiz <ana@ruiz.example>", "")
    assert front.google.headers[-1]["X-Goog-Gmail-Access-Token"] == "xedf"
    assert front.google.headers[-1]["Authorization"] == "Bearer ya29.open"
    assert "format=metadata" in front.google.asked[-1]


@pytest.mark.parametrize("message", ["", "msg-f:2", "../drafts", "x/../../y", "a b", "m" * 150, "msg-f:1\r\nX: y"])
def test_a_mail_that_gmail_does_not_show_is_none(front: Front, message: str) -> None:
    looked: list[Any] = []
    front.guests.answer = lambda visit: looked.append(visit.look()) or push(CARD)
    assert front.post(gmail={"messageId": message, "accessToken": "xedf"}).status_code == 200
    assert looked == [None]
    assert not any("drafts" in url or ".." in url for url in front.google.asked)


@pytest.mark.parametrize("odd", [[], {}, {"id": 7}, {"id": "1", "payload": []}, {"id": "1", "payload": {"headers": 3}}])
def test_an_odd_answer_of_gmails_breaks_nothing(front: Front, odd: Any) -> None:
    front.google.mails["msg-f:1"] = odd
    front.guests.answer = lambda visit: tell(str(visit.look())) and push(CARD)
    assert front.post(gmail={"messageId": "msg-f:1"}).json()["action"]["navigations"][0]["pushCard"] == CARD


def test_many_call_at_once(front: Front) -> None:
    """Threads share the books, and each is answered."""
    together = threading.Barrier(4)

    def count(visit: Visit) -> Answer:
        together.wait(10)
        with visit.work.books.begin() as page:
            page.remember("calls", str(int(page.recall("calls") or "0") + 1))
        return push(CARD)

    front.guests.answer = count
    answers: list[int] = []
    callers = [threading.Thread(target=lambda: answers.append(front.post().status_code)) for _ in range(4)]
    for one in callers:
        one.start()
    for one in callers:
        one.join(20)
    with front.work.books.begin() as page:
        assert (answers, page.recall("calls")) == ([200] * 4, "4")
