"""Secrets are sealed under the key outside the database, which belongs to that database and no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select, update

from bot.ports import NeedsOperator
from bot.storage import schema
from bot.storage import tables as t
from bot.storage.books import Books
from bot.storage.engine import open_engine
from bot.storage.keys import KEY_CHECK, adopt, key_of, known_key, read_key
from bot.storage.vault import LONGEST, Vault, stored
from tests.introductions.story import MONDAY, case, party
from tests.storage.conftest import LEFT_KEY, LEFT_ON

KEY, OTHER = bytes(range(32)), bytes(32)


@pytest.fixture
def engine(sqlite: str) -> Iterator[Engine]:
    found = open_engine(sqlite)
    yield found
    found.dispose()


def never() -> bytes:
    raise AssertionError("a key was made")


# --- the vault -------------------------------------------------------------------------------------------------------


def test_what_is_kept_is_read_replaced_listed_and_forgotten(engine: Engine) -> None:
    with engine.begin() as connection:
        vault = Vault(connection, KEY)
        assert vault.read("mail") is None
        vault.keep("mail", b"first", MONDAY)
        vault.keep("mail", b"second", MONDAY)
        vault.keep("carla@conti.example/token", b"\x00\xff", MONDAY)
        assert (vault.read("mail"), vault.read("carla@conti.example/token")) == (b"second", b"\x00\xff")
        assert vault.names() == [("carla@conti.example/token", MONDAY), ("mail", MONDAY)]
    assert stored(engine, KEY)("mail") == b"second"
    with engine.begin() as connection:
        assert Vault(connection, KEY).forget("mail")
        assert not Vault(connection, KEY).forget("mail")
    assert stored(engine, KEY)("mail") is None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(min_size=1, max_size=400), st.data())
def test_a_row_that_was_changed_anywhere_does_not_open(engine: Engine, secret: bytes, data: st.DataObject) -> None:
    with engine.begin() as connection:
        vault = Vault(connection, KEY)
        vault.keep("mail", secret, MONDAY)
        assert vault.read("mail") == secret
        sealed = connection.execute(select(t.secret.c.sealed)).scalar_one()
        assert secret not in sealed or len(secret) < 4
        where, by = data.draw(st.integers(0, len(sealed) - 1)), data.draw(st.integers(1, 255))
        changed = bytes(byte ^ by if place == where else byte for place, byte in enumerate(sealed))
        for broken in (changed, sealed[:where], sealed + b"\x00"):
            connection.execute(update(t.secret).values(sealed=broken))
            with pytest.raises(NeedsOperator):
                vault.read("mail")


def test_a_row_copied_under_another_name_and_one_of_another_key_do_not_open(engine: Engine) -> None:
    with engine.begin() as connection:
        Vault(connection, KEY).keep("mail", b"secret", MONDAY)
        sealed = connection.execute(select(t.secret.c.sealed)).scalar_one()
        connection.execute(insert(t.secret).values(name="desk", sealed=sealed, at=MONDAY))
        with pytest.raises(NeedsOperator, match="secret set desk"):
            Vault(connection, KEY).read("desk")
        with pytest.raises(NeedsOperator, match="does not open with this key"):
            Vault(connection, OTHER).read("mail")


def test_the_same_secret_is_never_sealed_alike(engine: Engine) -> None:
    seen = set()
    with engine.begin() as connection:
        for _ in range(20):
            Vault(connection, KEY).keep("mail", b"secret", MONDAY)
            seen.add(connection.execute(select(t.secret.c.sealed)).scalar_one())
    assert len(seen) == 20


@pytest.mark.parametrize("name", ["", " ", "a b", "-x", "ä", "x" * 129, "a\n"])
def test_a_name_that_cannot_be_typed_is_refused(engine: Engine, name: str) -> None:
    with engine.begin() as connection, pytest.raises(ValueError, match="a name"):
        Vault(connection, KEY).keep(name, b"secret", MONDAY)


@pytest.mark.parametrize("secret", [b"", b"x" * (LONGEST + 1)])
def test_nothing_and_too_much_are_refused(engine: Engine, secret: bytes) -> None:
    with engine.begin() as connection, pytest.raises(ValueError, match="bytes"):
        Vault(connection, KEY).keep("mail", secret, MONDAY)


def test_reading_a_secret_waits_for_no_writer(engine: Engine) -> None:
    """A login in the middle of somebody's transaction would else stand still for half a minute."""
    with engine.begin() as connection:
        Vault(connection, KEY).keep("mail", b"secret", MONDAY)
    with engine.begin() as writer:
        writer.execute(insert(t.remembered), {"name": "x", "value": "y"})
        assert stored(engine, KEY)("mail") == b"secret"


def test_postgresql_keeps_secrets_too(postgres: str) -> None:
    schema.upgrade(postgres, MONDAY)
    engine = open_engine(postgres)
    with engine.begin() as connection:
        Vault(connection, KEY).keep("mail", b"\x00secret\xff", MONDAY)
    assert stored(engine, KEY)("mail") == b"\x00secret\xff"
    with engine.begin() as connection:
        assert Vault(connection, KEY).names() == [("mail", MONDAY)]
        assert Vault(connection, KEY).forget("mail")
    engine.dispose()


# --- the key and its database ----------------------------------------------------------------------------------------


def test_the_first_key_is_made_and_known_from_then_on(engine: Engine, tmp_path: Path) -> None:
    place = tmp_path / "key"
    assert key_of(engine, place, lambda: KEY) == KEY
    assert key_of(engine, place, never) == KEY
    place.unlink()
    with pytest.raises(NeedsOperator, match="is missing: put it back"):
        key_of(engine, place, never)
    read_key(place, lambda: OTHER)
    with pytest.raises(NeedsOperator, match="not the key this database was used with"):
        key_of(engine, place, never)
    adopt(engine, OTHER)
    assert key_of(engine, place, never) == OTHER


def test_a_key_that_stands_there_already_is_taken_by_an_empty_database(engine: Engine, tmp_path: Path) -> None:
    read_key(tmp_path / "key", lambda: OTHER)
    assert key_of(engine, tmp_path / "key", never) == OTHER


def _a_token(engine: Engine) -> None:
    with Books(engine, lambda: "00" * 16, KEY).begin() as page:
        page.keep_token(page.create(case(party("a"), party("b"))), "a")


def _a_wish_for_no_mail(engine: Engine) -> None:
    with Books(engine, lambda: "00" * 16, KEY).begin() as page:
        page.suppress("ana@ruiz.example", "asked", MONDAY)


def _a_secret(engine: Engine) -> None:
    with engine.begin() as connection:
        Vault(connection, KEY).keep("mail", b"secret", MONDAY)


@pytest.mark.parametrize("use", [_a_token, _a_wish_for_no_mail, _a_secret])
def test_a_database_that_was_used_gets_no_new_key(engine: Engine, tmp_path: Path, use: object) -> None:
    """Also where it was left by a version that did not note which key it was."""
    assert callable(use)
    use(engine)
    with pytest.raises(NeedsOperator, match="is missing"):
        key_of(engine, tmp_path / "key", never)
    assert not (tmp_path / "key").exists()
    read_key(tmp_path / "key", lambda: KEY)
    assert key_of(engine, tmp_path / "key", never) == KEY


def test_the_key_of_an_older_database_is_known_by_its_tokens(left_by_0_1_0: Path, tmp_path: Path) -> None:
    schema.upgrade(f"sqlite:///{left_by_0_1_0}", LEFT_ON)
    engine = open_engine(f"sqlite:///{left_by_0_1_0}")
    read_key(tmp_path / "wrong", lambda: KEY)
    with pytest.raises(NeedsOperator, match="not the key"):
        key_of(engine, tmp_path / "wrong", never)
    read_key(tmp_path / "right", lambda: LEFT_KEY)
    assert key_of(engine, tmp_path / "right", never) == LEFT_KEY
    with engine.connect() as connection:
        names = connection.execute(select(t.remembered.c.name)).scalars()
        assert KEY_CHECK in set(names)
    engine.dispose()


def test_what_the_database_knows_of_the_key_does_not_give_it_away(engine: Engine, tmp_path: Path) -> None:
    key_of(engine, tmp_path / "key", lambda: KEY)
    engine.dispose()
    for file in tmp_path.glob("twoyes.db*"):
        assert KEY not in file.read_bytes()
        assert KEY.hex().encode() not in file.read_bytes()


# --- the key in the keyring ------------------------------------------------------------------------------------------


class _Kept(keyring.backend.KeyringBackend):
    """A keyring in memory; `deaf` it takes everything and keeps nothing."""

    priority = 1.0

    def __init__(self, deaf: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.deaf = deaf

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.deaf:
            self.kept[service, username] = password


@pytest.fixture
def ring() -> Iterator[_Kept]:
    before, ring = keyring.get_keyring(), _Kept()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def test_the_key_may_be_kept_in_the_keyring(ring: _Kept, engine: Engine) -> None:
    assert known_key("twoyes") is None
    assert key_of(engine, "twoyes", lambda: KEY) == KEY
    assert ring.kept == {("twoyes", "key"): KEY.hex()}
    assert key_of(engine, "twoyes", never) == KEY
    ring.kept["twoyes", "key"] = "no key"
    with pytest.raises(NeedsOperator, match="keyring entry twoyes/key holds no key"):
        key_of(engine, "twoyes", never)
    ring.kept.clear()
    with pytest.raises(NeedsOperator, match="put it back at the keyring entry twoyes/key"):
        key_of(engine, "twoyes", never)


def test_a_keyring_that_keeps_nothing_is_told(ring: _Kept) -> None:
    ring.deaf = True
    with pytest.raises(NeedsOperator, match="does not keep the key"):
        read_key("twoyes", lambda: KEY)


def test_without_a_keyring_the_file_is_named() -> None:
    from keyring.backends import fail

    before = keyring.get_keyring()
    try:
        keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
        with pytest.raises(NeedsOperator, match=r"secrets: \{file: PATH\}"):
            read_key("twoyes", lambda: KEY)
    finally:
        keyring.set_keyring(before)
