"""Export and import: everything comes back, on whatever database; what is not whole brings nothing."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select

from bot.ports import NeedsOperator
from bot.storage import schema
from bot.storage import tables as t
from bot.storage.archive import NotAnExport, read_export, read_heading, write_export
from bot.storage.books import Books
from bot.storage.engine import open_engine
from bot.storage.keys import adopt, key_check
from bot.storage.vault import Vault
from tests.introductions.story import case, party
from tests.storage.conftest import LEFT_KEY

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def full(left_by_0_1_0: Path) -> Iterator[Engine]:
    """A database with something in every table."""
    url = f"sqlite:///{left_by_0_1_0}"
    schema.upgrade(url, NOW)
    engine = open_engine(url)
    with engine.begin() as connection:
        person = {"address": "ana@ruiz.example", "name": "Ana Ruiz", "assistants": []}
        moment = {"at": NOW, "introduction_id": 1}
        connection.execute(insert(t.bio).values(
            address="ana@ruiz.example", person=person, consent="ask", only="", also=[], source="hand", letters=2
        ))  # fmt: skip
        connection.execute(
            insert(t.item).values(**moment, kind="ended", cause="x", party="", facts={}, key="1 ended x")
        )
        connection.execute(insert(t.obeyed).values(**moment, evidence="mail 1", before={}, letters={}, head=3))
        connection.execute(insert(t.request).values(
            gesture="bcc", evidence="mail 9", lacks="word", request={}, options=[], thread={}, asked_at=NOW
        ))  # fmt: skip
        connection.execute(t.mail.update().where(t.mail.c.id == 1).values(raw=b"\xff\xfe\x00"))
        Vault(connection, LEFT_KEY).keep("home", b"a-long-password", NOW)
    yield engine
    engine.dispose()


@pytest.fixture
def empty(sqlite: str) -> Iterator[Engine]:
    """An empty database of this program's schema."""
    engine = open_engine(sqlite)
    yield engine
    engine.dispose()


def everything(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in t.metadata.tables.items()
        }


def exported(engine: Engine, key: bytes | None = LEFT_KEY) -> bytes:
    file = io.BytesIO()
    write_export(engine, key, NOW, file)
    return file.getvalue()


def refusal(engine: Engine, raw: bytes) -> str:
    """Why this was not taken, once it is sure that nothing of it was."""
    with pytest.raises(NotAnExport) as refused:
        read_export(engine, io.BytesIO(raw))
    assert not any(everything(engine).values())
    return str(refused.value)


def test_everything_comes_back(full: Engine, empty: Engine) -> None:
    before = everything(full)
    assert all(before.values()), "a table has no row, so nothing is shown of it"
    counts = read_export(empty, io.BytesIO(exported(full)))
    assert everything(empty) == before
    assert counts == {name: len(rows) for name, rows in before.items()}
    assert exported(empty) == exported(full)


def test_on_postgresql_too_and_the_next_number_is_free(full: Engine, postgres: str) -> None:
    schema.upgrade(postgres, NOW)
    engine = open_engine(postgres)
    try:
        with engine.begin() as connection:
            for table in reversed(t.metadata.sorted_tables):
                connection.execute(table.delete())
        read_export(engine, io.BytesIO(exported(full)))
        assert everything(engine) == everything(full)
        assert exported(engine) == exported(full)
        with Books(engine, lambda: "00" * 16, LEFT_KEY).begin() as page:
            assert page.create(case(party("a"), party("b"), code="Z9")) == 15
            for table in reversed(t.metadata.sorted_tables):
                page.connection.execute(table.delete())
    finally:
        engine.dispose()


def test_one_can_read_it(full: Engine) -> None:
    """One line a row, letters as text; bytes that are no text are told apart."""
    lines = [json.loads(line) for line in exported(full).splitlines()]
    assert (lines[0]["twoyes"], lines[0]["schema"], lines[0]["at"]) == ("export", schema.head(), NOW.isoformat())
    assert lines[-1]["end"]["rows"]["introduction"] == 14
    letters = [line["row"]["raw"] for line in lines[1:-1] if line["table"] == "outbox"]
    assert any("Subject: May I introduce" in letter or "Subject:" in letter for letter in letters)
    assert next(line["row"]["raw"] for line in lines[1:-1] if line["table"] == "mail") == {"base64": "//4A"}


def test_no_secret_is_in_it(full: Engine) -> None:
    raw = exported(full).decode()
    assert LEFT_KEY.hex() not in raw
    assert "a-long-password" not in raw
    assert read_heading(io.BytesIO(raw.encode())).key == key_check(LEFT_KEY) != key_check(bytes(32))
    assert read_heading(io.BytesIO(exported(full, None))).key == ""


def test_a_stored_password_comes_along_sealed_and_opens_with_the_same_key_only(full: Engine, empty: Engine) -> None:
    read_export(empty, io.BytesIO(exported(full)))
    with empty.connect() as connection:
        assert Vault(connection, LEFT_KEY).read("home") == b"a-long-password"
        with pytest.raises(NeedsOperator, match="secret set home"):
            Vault(connection, bytes(32)).read("home")


def test_the_export_names_the_key_that_the_database_was_used_with(full: Engine, empty: Engine) -> None:
    """Whatever key stands there when it is written; and an empty database that has met a key takes it in."""
    adopt(full, LEFT_KEY)
    adopt(empty, bytes(32))
    for key in (None, bytes(32), LEFT_KEY):
        assert read_heading(io.BytesIO(exported(full, key))).key == key_check(LEFT_KEY)
    read_export(empty, io.BytesIO(exported(full)))
    assert everything(empty) == everything(full)


def test_the_worker_goes_on_while_it_is_written(full: Engine) -> None:
    """What is written meanwhile is not in it, and nobody waits for the end."""

    class Watched(io.BytesIO):
        lines = 0

        def write(self, raw: Any) -> int:
            self.lines += 1
            if self.lines == 3:
                with closing(sqlite3.connect(str(full.url.database), timeout=0)) as other:
                    other.execute("INSERT INTO remembered VALUES ('meanwhile', 'x')")
                    other.commit()
            return super().write(raw)

    file = Watched()
    write_export(full, None, NOW, file)
    with full.connect() as connection:
        assert connection.execute(select(t.remembered).where(t.remembered.c.name == "meanwhile")).first()
    assert b"meanwhile" not in file.getvalue()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.floats(0, 0.999_999))
def test_a_file_cut_anywhere_brings_nothing(full: Engine, empty: Engine, where: float) -> None:
    raw = exported(full).rstrip(b"\n")
    assert refusal(empty, raw[: int(len(raw) * where)])


def test_a_file_cut_between_two_lines_ends_in_the_middle(full: Engine, empty: Engine) -> None:
    lines = exported(full).splitlines(keepends=True)
    assert "ends in the middle" in refusal(empty, b"".join(lines[:50]))
    assert "changed after it was made" in refusal(empty, b"".join(lines[:50] + lines[51:]))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.floats(0.001, 0.999), st.integers(1, 255))
def test_a_file_changed_anywhere_brings_nothing(full: Engine, empty: Engine, where: float, by: int) -> None:
    raw = bytearray(exported(full))
    raw[int(len(raw) * where)] ^= by
    assert refusal(empty, bytes(raw))


ODD = (None, 0, -1, 10**30, "", [], {}, True, 1.5, "9999-99-99", {"base64": "!!"}, "\ud800", "\x00")


@pytest.fixture
def export(full: Engine) -> bytes:
    return exported(full)


def test_a_letter_that_is_a_number_is_refused(export: bytes, empty: Engine) -> None:
    lines = [json.loads(line) for line in export.splitlines()[:-1]]
    next(line for line in lines if line.get("table") == "outbox")["row"]["raw"] = 0
    text = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    assert "damaged" in refusal(empty, text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_value_that_fits_nowhere_is_refused_or_taken_as_it_is(
    export: bytes, empty: Engine, data: st.DataObject
) -> None:
    """Signed anew by whoever changed it: it is read to the end or not at all, and never stops in the middle."""
    lines = [json.loads(line) for line in export.splitlines()[:-1]]
    row = data.draw(st.sampled_from(lines[1:]))["row"]
    row[data.draw(st.sampled_from(sorted(row)))] = data.draw(st.sampled_from(ODD))
    text = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    end = {"end": {"rows": {}, "sha256": hashlib.sha256(text).hexdigest()}}
    with contextlib.suppress(NotAnExport):
        read_export(empty, io.BytesIO(text + json.dumps(end).encode() + b"\n"))
    with empty.begin() as connection:
        for table in reversed(t.metadata.sorted_tables):
            connection.execute(table.delete())


def test_a_database_that_is_not_empty_is_left_as_it_is(full: Engine) -> None:
    before = everything(full)
    with pytest.raises(NotAnExport, match="not empty"):
        read_export(full, io.BytesIO(exported(full)))
    assert everything(full) == before


def test_a_ledger_with_faults_is_only_taken_when_it_is_wanted(full: Engine, empty: Engine) -> None:
    with full.begin() as connection:
        connection.execute(t.party.update().where(t.party.c.introduction_id == 1).values(state="no"))
    assert "nothing was imported (--despite-faults" in refusal(empty, exported(full))
    read_export(empty, io.BytesIO(exported(full)), faults_too=True)
    assert everything(empty) == everything(full)


def _of(raw: bytes, revision: str, *, without: tuple[str, ...] = (), columns: frozenset[str] = frozenset()) -> bytes:
    """The same export as an older version would have written it."""
    lines = [json.loads(line) for line in raw.splitlines()[:-1]]
    lines[0]["schema"] = revision
    rows = [line for line in lines[1:] if line["table"] not in without]
    for line in rows:
        line["row"] = {name: value for name, value in line["row"].items() if name not in columns}
    text = b"".join(json.dumps(line).encode() + b"\n" for line in (lines[0], *rows))
    end = {"end": {"rows": {}, "sha256": hashlib.sha256(text).hexdigest()}}
    return text + json.dumps(end).encode() + b"\n"


def test_an_export_of_the_first_schema_gets_the_defaults_of_what_it_did_not_know(full: Engine, empty: Engine) -> None:
    new = frozenset({"starts_at", "paused_at", "one_wrote_told", "taken_over_at", "mine", "nudged_after_at"})
    new |= {"thanked_at", "outcome_round", "outcome_asked_at"}
    older = _of(exported(full), "0001_first_tables", without=("bio", "item", "obeyed", "request"), columns=new)
    read_export(empty, io.BytesIO(older))
    was, now = everything(full), everything(empty)
    assert now["party"] == was["party"]
    assert now["introduction"] == was["introduction"]
    assert now["bio"] == []


def test_an_export_of_a_newer_schema_is_refused_with_what_to_do(full: Engine, empty: Engine) -> None:
    assert "written by a newer Twoyes (schema 9999" in refusal(empty, _of(exported(full), "9999"))


@pytest.mark.parametrize("raw", [b"", b"\n", b"hello\n", b"{}\n", b"[1]\n", b"[" * 9_000, b'{"twoyes": "export"}\n'])
def test_what_is_no_export_is_refused(empty: Engine, raw: bytes) -> None:
    assert refusal(empty, raw)


def test_a_database_of_another_schema_is_refused(left_by_0_1_0: Path, empty: Engine) -> None:
    older = open_engine(f"sqlite:///{left_by_0_1_0}")
    with pytest.raises(NeedsOperator, match="older than this program"):
        write_export(older, None, NOW, io.BytesIO())
    older.dispose()
