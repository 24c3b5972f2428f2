"""From release 0.1.0 on: its database is copied, led on, and every introduction in it goes on where it stood."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from bot.introductions.decide import decide
from bot.introductions.events import TimePassed
from bot.introductions.introduction import Introduction, Party, Stage
from bot.introductions.policy import Policy
from bot.reports import timeline
from bot.storage import schema
from bot.storage.books import Books, open_books
from tests.storage.conftest import LEFT_KEY, LEFT_ON


@pytest.fixture
def upgraded(left_by_0_1_0: Path) -> Books:
    url = f"sqlite:///{left_by_0_1_0}"
    before, after, copy = schema.upgrade(url, LEFT_ON)
    assert (before, after, copy is not None) == ("0001_first_tables", schema.head(), True)
    return open_books(url, lambda: "00" * 16, LEFT_KEY)


def test_what_was_left_stands_at_every_stage(upgraded: Books) -> None:
    with upgraded.begin() as page:
        assert {it.stage for it in page.find()} == set(Stage)


def test_the_copy_is_what_it_was(left_by_0_1_0: Path, upgraded: Books) -> None:
    (copy,) = left_by_0_1_0.parent.glob("left.db.*.backup")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001_first_tables",)]
        assert connection.execute("SELECT count(*) FROM introduction").fetchone() == (14,)


def test_nothing_is_lost_and_what_is_new_has_its_default(left_by_0_1_0: Path, upgraded: Books) -> None:
    """Every row and column of old is there with its value; what 0.1.0 did not know is as in a new introduction."""
    (copy,) = left_by_0_1_0.parent.glob("left.db.*.backup")
    with closing(sqlite3.connect(copy)) as old, closing(sqlite3.connect(left_by_0_1_0)) as new:
        names = [name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in set(names) - {"alembic_version"}:
            columns = ", ".join(f'"{row[1]}"' for row in old.execute(f'PRAGMA table_info("{name}")'))
            query = f'SELECT {columns} FROM "{name}" ORDER BY 1, 2'
            assert old.execute(query).fetchall() == new.execute(query).fetchall(), name
    known = {"paused_at", "starts_at", "one_wrote_told"}
    known_of_party = {"taken_over_at", "mine", "nudged_after_at", "thanked_at", "outcome", "outcome_round"}
    with upgraded.begin() as page:
        for it in page.find():
            assert {getattr(it, one.name) == one.default for one in fields(Introduction) if one.name in known} == {True}
            for party in it.parties:
                new_fields = [one for one in fields(Party) if one.name in known_of_party]
                assert {getattr(party, one.name) == one.default for one in new_fields} == {True}


def test_the_ledger_is_whole(upgraded: Books) -> None:
    with upgraded.begin() as page:
        assert list(page.ledger.verify()) == []
        assert len(page.ledger.heads()) == 14


def test_every_introduction_can_be_told(upgraded: Books) -> None:
    with upgraded.begin() as page:
        assert all(timeline(page, it.id) for it in page.find())


def test_tokens_and_do_not_contact_are_known_still(upgraded: Books) -> None:
    with upgraded.begin() as page:
        it = page.find(code="C4")[0]
        assert page.by_tokens([page.token(it.id, "b")]) == {page.token(it.id, "b"): (it.id, "b")}
        assert page.suppressed("dora@roth.example")


@pytest.mark.parametrize("days", [0, 1, 7, 20, 60, 400])
def test_time_goes_on_for_every_introduction(upgraded: Books, days: int) -> None:
    """Whenever the new worker first looks, each is decided about, and the ledger follows."""
    now, policy = LEFT_ON + timedelta(days=days), Policy()
    with upgraded.begin() as page:
        for it in page.find():
            done = decide(it, TimePassed(), policy, now)
            page.save(it, done.introduction, done.entries, done.due_at, now)
            assert page.introduction(it.id) == done.introduction
        assert list(page.ledger.verify()) == []
