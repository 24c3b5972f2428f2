"""Google's tokens: fetched when needed and no sooner, renewed without a restart, refused in sentences that mend."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.mailboxes.credentials import API, IMAP, Grant, Token, google_token, name_of
from bot.ports import NeedsOperator, TryLater
from tests.servers.google_login import Answer, GoogleLogin, private_key, refusal, unreachable

USER = "carla@conti.example"
CLIENT = {"client_id": "12-ab.apps.googleusercontent.com", "client_secret": "shh", "project_id": "conti"}


@dataclass(frozen=True)
class Login:
    client: Path | None = None
    service_account: Path | None = None


@dataclass
class World:
    """A client file, a vault, Google, and a clock that stands until it is moved."""

    folder: Path
    google: GoogleLogin = field(default_factory=lambda: GoogleLogin(grants={"first"}))
    vault: dict[str, bytes] = field(default_factory=dict)
    seconds: float = 1000.0

    def __post_init__(self) -> None:
        self.write("client.json", {"installed": CLIENT})

    def write(self, name: str, data: object, mode: int = 0o600) -> Path:
        path = self.folder / name
        path.write_text(data if isinstance(data, str) else json.dumps(data))
        path.chmod(mode)
        return path

    def grant(self, refresh_token: str = "first", scopes: tuple[str, ...] = (API,), client: str = "") -> None:
        grant = Grant(refresh_token, client or CLIENT["client_id"], scopes, USER, "2026-11-01T09:00:00+00:00")
        self.vault[name_of(USER)] = grant.dump()

    def key_file(self, **other: object) -> Path:
        key = {
            "type": "service_account",
            "client_email": "desk@conti.iam.gserviceaccount.com",
            "client_id": "1122",
            "private_key": private_key(),
            "private_key_id": "k",
            "token_uri": "https://oauth2.googleapis.com/token",
        }
        return self.write("key.json", {**key, **other})

    def token(self, scope: str = API, *, account: bool = False) -> Token:
        login = Login(service_account=self.folder / "key.json") if account else Login(self.folder / "client.json")
        return google_token(
            login,
            USER,
            scope,
            self.vault.get,
            keep=self.vault.__setitem__,
            transport=self.google.transport(),
            clock=lambda: self.seconds,
        )


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = World(tmp_path)
    found.grant()
    return found


def test_a_token_is_asked_for_once_and_again_before_it_ends(world: World) -> None:
    source = world.token()
    assert world.google.asked == []
    assert [source.access_token() for _ in range(3)] == ["token 1"] * 3
    world.seconds += 3600 - 241
    assert source.access_token() == "token 1"
    world.seconds += 2
    assert source.access_token() == "token 2"
    assert world.google.asked[0]["client_secret"] == "shh"


def test_a_token_that_a_server_refused_is_replaced(world: World) -> None:
    source = world.token()
    first = source.access_token()
    assert source.access_token(refused=first) == "token 2"
    assert source.access_token(refused=first) == "token 2", "another thread had replaced it already"


def test_a_token_for_imap_comes_with_the_seconds_it_lasts(world: World) -> None:
    source = world.token()
    assert source.bearer() == ("token 1", pytest.approx(3600.0, abs=1))
    world.seconds += 600
    assert source.bearer() == ("token 1", pytest.approx(3000.0, abs=1))
    assert source.bearer(anew=True) == ("token 2", pytest.approx(3600.0, abs=1))


def test_many_threads_share_one_token(world: World) -> None:
    source, got = world.token(), list[str]()
    threads = [threading.Thread(target=lambda: got.append(source.access_token())) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == ["token 1"] * 16


def test_googles_library_gets_the_same_token(world: World) -> None:
    source = world.token()
    headers: dict[str, str] = {}
    live = source.credentials()
    live.before_request(None, "GET", "https://gmail.googleapis.com/", headers)
    assert headers["authorization"] == "Bearer token 1"
    live.refresh(None)
    live.before_request(None, "GET", "https://gmail.googleapis.com/", headers)
    assert headers["authorization"] == "Bearer token 2"


def test_a_revoked_grant_names_what_may_have_ended_it_and_is_not_asked_about_again(world: World) -> None:
    world.google.grants.clear()
    source = world.token()
    with pytest.raises(NeedsOperator) as caught:
        source.access_token()
    for word in ("twoyes auth gmail", "password", "7 days", "6 months", "taken away"):
        assert word in str(caught.value)
    for _ in range(5):
        with pytest.raises(NeedsOperator, match="is over"):
            source.access_token()
    assert len(world.google.asked) == 1
    world.seconds += 901
    with pytest.raises(NeedsOperator):
        source.access_token()
    assert len(world.google.asked) == 2, "an administrator may have allowed it again"


def test_a_grant_given_again_works_without_a_restart(world: World) -> None:
    world.google.grants = {"second"}
    source = world.token()
    with pytest.raises(NeedsOperator):
        source.access_token()
    world.grant("second")
    assert source.access_token() == "token 1"


def test_an_exchanged_grant_is_written_back_and_only_then(world: World) -> None:
    kept: list[str] = []
    source = google_token(
        Login(world.folder / "client.json"),
        USER,
        API,
        world.vault.get,
        keep=lambda name, secret: (kept.append(name), world.vault.__setitem__(name, secret))[0],
        transport=world.google.transport(),
        clock=lambda: world.seconds,
    )
    source.access_token()
    assert kept == []
    world.google.exchanged = {"first": "renewed"}
    world.seconds += 3600
    source.access_token()
    assert kept == [name_of(USER)]
    assert Grant.load(world.vault[name_of(USER)]).refresh_token == "renewed"
    world.google.exchanged = {}
    world.seconds += 3600
    assert source.access_token() == "token 3"
    assert len(kept) == 1


@pytest.mark.parametrize(
    "problem",
    [unreachable(), OSError("cut off"), TimeoutError("slow"), Answer(503, b"busy"), Answer(429, b"{}")],
    ids=lambda problem: type(problem).__name__,
)
def test_trouble_on_the_way_passes(world: World, problem: Exception | Answer) -> None:
    source = world.token()
    world.google.away = [problem]
    with pytest.raises(TryLater):
        source.access_token()
    assert source.access_token() == "token 1"


@pytest.mark.parametrize(
    ("grant", "mend"),
    [
        (None, "twoyes auth gmail"),
        (b"{broken", "twoyes auth gmail"),
        (b'{"refresh_token": 3}', "twoyes auth gmail"),
        ({"scopes": ("https://www.googleapis.com/auth/gmail.readonly",)}, "every box"),
        ({"client": "another"}, "another OAuth client"),
    ],
)
def test_a_grant_that_cannot_be_used_is_explained_before_google_is_asked(
    world: World, grant: bytes | dict[str, object] | None, mend: str
) -> None:
    if isinstance(grant, dict):
        world.grant(**grant)  # type: ignore[arg-type]
    elif grant is None:
        world.vault.clear()
    else:
        world.vault[name_of(USER)] = grant
    with pytest.raises(NeedsOperator, match=mend):
        world.token().access_token()
    assert world.google.asked == []


def test_the_wide_scope_holds_the_narrow_one_and_not_the_other_way_round(world: World) -> None:
    with pytest.raises(NeedsOperator):
        world.token(IMAP).access_token()
    world.grant(scopes=(IMAP,))
    assert world.token(API).access_token()
    assert world.token(IMAP).access_token()


@pytest.mark.parametrize(
    ("answer", "mend"),
    [
        (refusal("invalid_client", "The OAuth client was not found."), "Download it again"),
        (refusal("invalid_scope", "Some requested scopes were invalid"), "twoyes auth gmail"),
        (refusal("invalid_grant", "reauth related error (invalid_rapt)"), "session limit"),
        (refusal("org_internal"), "org_internal"),
    ],
)
def test_every_refusal_says_what_to_do(world: World, answer: Answer, mend: str) -> None:
    world.google.away = [answer]
    with pytest.raises(NeedsOperator, match=mend):
        world.token().access_token()


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ({"web": CLIENT}, "Desktop app"),
        ({"type": "service_account"}, "service_account: client.json"),
        ({"installed": {"client_id": "x"}}, "Desktop app"),
        ({"installed": {**CLIENT, "token_uri": "https://oauth2.googleapis.com.evil.example/token"}}, "not Google's"),
        ({"installed": {**CLIENT, "token_uri": "http://oauth2.googleapis.com/token"}}, "not Google's"),
        ("[" * 100_000, "Download it again"),
        ("nothing", "Download it again"),
    ],
)
def test_a_wrong_client_file_is_explained(world: World, text: object, mend: str) -> None:
    world.write("client.json", text)
    with pytest.raises(NeedsOperator, match=mend):
        world.token().access_token()
    assert world.google.asked == []


def test_a_missing_client_file_is_explained(world: World) -> None:
    (world.folder / "client.json").unlink()
    with pytest.raises(NeedsOperator, match=r"docs/gmail\.md"):
        world.token().access_token()


def test_a_service_account_acts_for_the_user(world: World) -> None:
    world.key_file()
    world.google.delegated = {f"{USER} {API}"}
    assert world.token(account=True).access_token() == "token 1"


def test_a_delegation_that_is_missing_says_what_to_allow_and_works_once_it_is(world: World) -> None:
    world.key_file()
    source = world.token(account=True)
    with pytest.raises(NeedsOperator) as caught:
        source.access_token()
    for word in ("admin console", "1122", API, USER):
        assert word in str(caught.value)
    world.google.delegated = {f"{USER} {API}"}
    world.seconds += 901
    assert source.access_token() == "token 1"


@pytest.mark.parametrize(
    ("answer", "mend"),
    [
        (refusal("invalid_grant", "Invalid email or User ID"), "primary address"),
        (refusal("invalid_grant", "Invalid JWT Signature."), "clock"),
    ],
)
def test_a_refused_key_says_what_to_check(world: World, answer: Answer, mend: str) -> None:
    world.key_file()
    world.google.away = [answer]
    with pytest.raises(NeedsOperator, match=mend):
        world.token(account=True).access_token()


def test_a_key_that_others_can_read_is_refused(world: World) -> None:
    world.key_file().chmod(0o644)
    with pytest.raises(NeedsOperator, match="chmod 600"):
        world.token(account=True).access_token()


def test_a_key_that_is_none_is_explained(world: World) -> None:
    world.key_file(private_key="-----BEGIN nothing")
    with pytest.raises(NeedsOperator, match="new JSON key"):
        world.token(account=True).access_token()
    world.write("key.json", {"installed": CLIENT})
    with pytest.raises(NeedsOperator, match="client: in place of"):
        world.token(account=True).access_token()


def test_no_message_holds_a_secret(world: World) -> None:
    world.google.away = [
        refusal("invalid_grant"),
        refusal("invalid_client", "no"),
        refusal("strange", "words"),
        unreachable(),
    ]
    while world.google.away:
        with pytest.raises((NeedsOperator, TryLater)) as caught:
            world.token().access_token()
        assert "first" not in str(caught.value)
        assert "shh" not in str(caught.value)


def test_every_address_has_a_name_that_the_vault_takes() -> None:
    from bot.storage.vault import _NAME

    for user in ("Carla@conti.example", "o'neil@conti.example", "a b@conti.example"):
        assert _NAME.fullmatch(name_of(user))
    assert name_of("Carla@Conti.example") == "google/carla@conti.example"
