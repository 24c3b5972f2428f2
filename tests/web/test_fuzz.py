"""The endpoints under whatever anybody posts: the contract holds, nothing fails, and nobody unknown is served."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, openapi
from sqlalchemy import func, select

from bot.storage import tables as t
from bot.web.posts import MOST_BYTES
from tests.web.front import Front
from tests.web.google import event, system_token, user_token
from tests.web.shapes import Clicked, Rendered
from tests.web.window import clicks
from tests.work.house import House

pytestmark = pytest.mark.timeout(400)  # now and then one of the bodies made here is a deep one, and slow to make
NAMES = ("home", "message", "compose", "settings", "act", "suggest")
EXAMPLES = settings(
    max_examples=settings().max_examples // 3,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
SYSTEM, USER = system_token(), user_token()


def holds(name: str, answer: httpx.Response) -> None:
    """It is one of the answers that Gmail takes."""
    assert answer.status_code == 200, answer.text
    found = answer.json()
    if "autoComplete" in found:
        assert all(set(item) == {"text"} for item in found["autoComplete"]["items"])
    elif "requesting_google_scopes" in found:
        assert found["requesting_google_scopes"]["scopes"]
    elif name in ("act", "suggest"):
        Clicked.model_validate(found)
    else:
        Rendered.model_validate(found)


def cases(front: Front, name: str, mode: GenerationMode) -> st.SearchStrategy[Case]:
    """What schemathesis makes of the description of one endpoint."""
    schema = openapi.from_dict(front.app.openapi())
    return schema[f"/addon/{name}"]["POST"].as_strategy(generation_mode=mode)


@pytest.fixture
def front(front_of: Callable[..., Front], house: House) -> Front:
    """The add-on's own endpoints over an introduction that is being asked for."""
    house.ask_both()
    return front_of(own=True, answer_seconds=120)  # however busy the machine is


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("name", NAMES)
def test_the_contract_holds_for_whoever_is_known(
    front: Front, lines: list[Any], name: str, mode: GenerationMode
) -> None:
    """Bodies that fit the description and bodies that do not, each with the tokens of a user."""

    @EXAMPLES
    @given(cases(front, name, mode))
    def check(case: Case) -> None:
        body = case.body if isinstance(case.body, dict) else {"commonEventObject": case.body}
        block = body.get("authorizationEventObject")
        given_scopes = block.get("authorizedScopes") if isinstance(block, dict) else None
        body["authorizationEventObject"] = {"userIdToken": USER, "authorizedScopes": given_scopes}
        content = json.dumps(body, default=str).encode()
        assume(len(content) <= MOST_BYTES)  # longer ones are turned away before they are read
        holds(name, front.call(f"/addon/{name}", content, bearer=SYSTEM))

    check()
    assert [line for line in lines if line["log_level"] == "error"] == []


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_the_contract_holds_for_whoever_is_not(front: Front, mode: GenerationMode) -> None:
    """Of all that anybody posts, nothing is answered but that it is not."""

    @EXAMPLES
    @given(cases(front, "act", mode))
    def check(case: Case) -> None:
        answer = case.call(app=front.app)
        assert (answer.status_code, answer.content) in ((401, b"{}"), (400, b"{}"), (413, b"{}"), (405, answer.content))
        assert front.google.asked == []

    check()
    assert front.woken == 0


# Buttons


def parameters_of(answer: httpx.Response) -> list[dict[str, str]]:
    """What the buttons carry that lead to an endpoint of clicks."""
    found = (action for _, action in clicks(answer.json()))
    return [{one["key"]: one["value"] for one in action.get("parameters", [])} for action in found]


def buttons(front: Front) -> list[dict[str, str]]:
    """Every button on the homepage, and on the cards that those lead to which only show something."""
    shown = parameters_of(front.post("home"))
    looks = [one for one in shown if one["do"] in ("case", "list", "settings")]
    further = [one for look in looks for one in parameters_of(front.post("act", parameters=look))]
    asked = [one for one in further if one["do"] == "confirm"]
    return shown + further + [one for ask in asked for one in parameters_of(front.post("act", parameters=ask))]


LOOKS = frozenset({"home", "list", "case", "again", "confirm", "back", "settings", "form", "template"})


def books(house: House) -> tuple[Any, ...]:
    """All that a click might have changed."""
    with house.work.books.begin() as page:
        rows = [page.connection.execute(select(func.count()).select_from(one)).scalar() for one in (t.ledger, t.outbox)]
        return (*rows, page.find(), page.recall("paused"))


HOSTILE = st.one_of(
    st.text(max_size=50),
    st.sampled_from(["", "0", "-1", "K1", "../..", "<b>", "' or 1=1 --", "\x00", "９", "1" * 1_999, "YES", "SEND"]),
)


def test_a_button_that_somebody_changed_breaks_nothing(front: Front, lines: list[Any]) -> None:
    """Values that other buttons carry, and values that none does."""
    known = buttons(front)
    keys = sorted({key for one in known for key in one})
    values = st.sampled_from(sorted({value for one in known for value in one.values()}))
    changes = st.dictionaries(st.sampled_from(keys), st.one_of(st.none(), values, HOSTILE), min_size=1, max_size=3)

    @EXAMPLES
    @given(st.sampled_from(known), changes)
    def check(button: dict[str, str], change: dict[str, str | None]) -> None:
        changed = {key: value for key, value in {**button, **change}.items() if value is not None}
        given = event(parameters=changed, user=USER)
        holds("act", front.call("/addon/act", json=given, bearer=SYSTEM))

    check()
    assert len(known) > 10
    assert [line for line in lines if line["log_level"] == "error"] == []


def test_a_click_that_comes_again_does_nothing_more(front: Front, house: House) -> None:
    """Google may repeat a click, and a recorded one stays valid as long as its token."""
    pressed: set[tuple[str, ...]] = set()
    changed = 0
    known = buttons(front)
    while fresh := [one for one in known if one["do"] not in LOOKS and _means(one) not in pressed]:
        pressed.add(_means(fresh[0]))
        before = books(house)
        holds("act", front.post("act", parameters=fresh[0]))
        once = books(house)
        holds("act", front.post("act", parameters=fresh[0]))
        assert books(house) == once, fresh[0]
        if before != once:
            changed += 1
            known = buttons(front)
    assert changed >= 3


def _means(button: dict[str, str]) -> tuple[str, ...]:
    """What a button does, whatever stood on the card around it."""
    return tuple(sorted(f"{key}={value}" for key, value in button.items() if key != "stamp"))


def test_a_button_of_another_card_does_not_outlive_a_change(front: Front, house: House) -> None:
    known = [one for one in buttons(front) if one["do"] == "say"]
    holds("act", front.post("act", parameters=known[0]))
    after = books(house)
    for stale in known:
        holds("act", front.post("act", parameters=stale))
        assert books(house) == after, stale
