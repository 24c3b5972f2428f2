"""The deployment descriptor: what Google's documentation demands of it, and what stops it being made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.config import load_config
from bot.web.addon.endpoints import endpoints_of_addon
from bot.web.addon.manifest import manifest
from tests.fixtures_cli import CONFIG, Twoyes
from tests.web.google import CLIENT, SERVICE

WEB = "web: {url: 'https://desk.conti.example/'}\n"
ADDON = f"addon: {{service_account: {SERVICE}, client_id: {CLIENT}}}\n"


def written(home: Path, text: str) -> Path:
    """The configuration with this behind it."""
    (home / "config.yaml").write_text(CONFIG + text, "utf-8")
    return home / "config.yaml"


def addresses(part: Any) -> list[str]:
    """Every address that Google is to call."""
    if isinstance(part, dict):
        here = [value for key, value in part.items() if key in ("runFunction", "onTriggerFunction")]
        return here + [one for value in part.values() for one in addresses(value)]
    return [one for value in part for one in addresses(value)] if isinstance(part, list) else []


def test_the_descriptor_is_printed(home: Path, twoyes: Twoyes) -> None:
    written(home, WEB + ADDON)
    ran = twoyes("addon", "manifest")
    assert ran.code == 0, ran.err
    found = ran.json
    assert set(found) == {"oauthScopes", "addOns"}
    assert set(found["addOns"]) == {"common", "gmail", "httpOptions"}
    assert found["addOns"]["httpOptions"]["authorizationHeader"] == "SYSTEM_ID_TOKEN"
    assert found["addOns"]["common"]["homepageTrigger"]["runFunction"] == "https://desk.conti.example/addon/home"


def test_it_names_only_endpoints_that_there_are(home: Path) -> None:
    found = manifest(load_config(written(home, WEB + ADDON)))
    called = {address.removeprefix("https://desk.conti.example/addon/") for address in addresses(found)}
    assert called == {"home", "message", "compose", "settings"}
    assert called < set(endpoints_of_addon())


def test_the_keys_are_those_of_http_deployments(home: Path) -> None:
    """`actions` where Apps Script has `selectActions`, `label` in common and `text` in gmail."""
    found = manifest(load_config(written(home, WEB + ADDON)))["addOns"]
    compose = found["gmail"]["composeTrigger"]
    assert set(compose) == {"draftAccess", "actions"}
    assert len(compose["actions"]) == 1
    assert set(compose["actions"][0]) == {"runFunction", "label", "logoUrl"}
    assert all(set(one) == {"label", "runFunction"} for one in found["common"]["universalActions"])
    assert all(set(one) == {"text", "runFunction"} for one in found["gmail"]["universalActions"])
    assert found["gmail"]["contextualTriggers"][0]["unconditional"] == {}


def test_it_asks_for_no_more_than_the_endpoints_need(home: Path) -> None:
    scopes = manifest(load_config(written(home, WEB + ADDON)))["oauthScopes"]
    needed = {scope for endpoint in endpoints_of_addon().values() for scope in endpoint.scopes}
    assert set(scopes) == needed | {"https://www.googleapis.com/auth/script.locale"}
    assert not any("readonly" in scope or scope.endswith("mail.google.com/") for scope in scopes)


def test_its_name_and_picture_are_the_connectors_choice(home: Path) -> None:
    addon = ADDON.replace("}", ", name: Intro desk, logo: 'https://conti.example/l.png'}")
    common = manifest(load_config(written(home, WEB + addon)))["addOns"]["common"]
    assert (common["name"], common["logoUrl"]) == ("Intro desk", "https://conti.example/l.png")
    common = manifest(load_config(written(home, WEB + ADDON)))["addOns"]["common"]
    assert common["logoUrl"] == "https://desk.conti.example/addon/logo.png"


def test_it_is_written_to_a_file_with_what_comes_next(home: Path, twoyes: Twoyes) -> None:
    written(home, WEB + ADDON)
    ran = twoyes("addon", "manifest", "--out", "deployment.json")
    assert ran.code == 0
    assert json.loads((home / "deployment.json").read_text("utf-8"))["addOns"]
    assert "deployments create twoyes --deployment-file=deployment.json" in ran.words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "web is missing"),
        (WEB, "serviceAccountEmail"),
        ("web: {url: 'http://desk.conti.example'}\n" + ADDON, "https address of the proxy"),
        ("web: {url: 'https://localhost:8443'}\n" + ADDON, "https address of the proxy"),
        ("web: {url: 'https://127.0.0.1'}\n" + ADDON, "https address of the proxy"),
        ("web: {url: 'https://desk'}\n" + ADDON, "https address of the proxy"),
        (WEB + ADDON.replace("}", ", logo: 'http://conti.example/l.png'}"), "addon.logo is no https address"),
    ],
)
def test_what_google_would_not_take_is_refused_with_what_to_write(
    home: Path, twoyes: Twoyes, text: str, told: str
) -> None:
    written(home, text)
    ran = twoyes("addon", "manifest")
    assert (ran.code, ran.out) == (2, "")
    assert told in " ".join(ran.err.split())


def test_an_account_is_forgotten(home: Path, twoyes: Twoyes) -> None:
    from bot.web.addon.accounts import same_as_before
    from bot.web.identity import Caller, Refused
    from tests.fixtures_cli import working

    written(home, WEB + ADDON)
    assert twoyes("addon", "forget", "carla@conti.example").code == 1
    with working(home) as worker:
        same_as_before(worker.books, Caller("carla@conti.example", "1"))
        with pytest.raises(Refused):
            same_as_before(worker.books, Caller("carla@conti.example", "2"))
        assert twoyes("addon", "forget", "Carla@conti.example").code == 0
        same_as_before(worker.books, Caller("carla@conti.example", "2"))
