"""Every column is either erased or stays for a reason told here: one that somebody adds and forgets fails the test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import JSON, Column, LargeBinary, String, Table, Text, select, update

from bot.introductions.decision import Kind
from bot.records import Outcome, Status
from bot.storage import tables as t
from bot.work.rights.retention import erase
from tests.work.conftest import build as build
from tests.work.conftest import house_of as house_of
from tests.work.house import ANA, BEN, MARIA, NAMES, House

# What is no text (times, numbers, whether) names nobody. Of what is text this stays:
CODES = {  # words of the program's own, of which there are few
    "introduction": {"code", "gesture", "stage", "order", "outcome"},
    "party": {"key", "consent", "state", "standing_how", "outcome"},
    "mail": {"outcome", "party", "named"},
    "outbox": {"kind", "party", "status"},
    "token": {"party"},
    "ledger": {"kind", "party", "before", "after"},
    "draft": {"state"},
    "request": {"gesture", "lacks"},
    "item": {"kind", "party"},
}
WHERE = {  # in which mailbox and folder of the connector's, and in which zone they live
    "introduction": {"zone", "country"},
    "mail": {"mailbox", "folder", "provider_id"},
    "draft": {"mailbox", "folder", "provider_id"},
}
HASHES = {"mail": {"fingerprint"}, "token": {"hash"}, "ledger": {"sealed", "previous", "hash"}}
NAMES_OF_ROWS = {  # by "mail 12", "command line", or the Message-ID of a letter that we or the connector wrote
    "party": {"standing_evidence"},
    "outbox": {"key", "message_id", "sent_as"},
    "ledger": {"data"},  # see the test of what it may hold
    "request": {"evidence"},
    "item": {"cause", "key"},
}
STAYS = {
    table.name: set().union(*(kind.get(table.name, set()) for kind in (CODES, WHERE, HASHES, NAMES_OF_ROWS)))
    for table in t.metadata.sorted_tables
}
OF_AN_INTRODUCTION = [
    table for table in t.metadata.sorted_tables if "introduction_id" in table.c or table is t.introduction
]
OTHERS = {  # not a word of an introduction, each with whoever empties it
    "bio": "what the connector knows of people: people forget",
    "cursor": "how far the folders were read",
    "suppressed": "a keyed hash: do-not-contact outlives everything",
    "remembered": "a few values, each with whoever remembers it",
    "secret": "the connector's own passwords: secret forget",
}

MARK = "zanzibar"


def marked(column: Column[Any]) -> Any:
    """A value of this column by which it is found again, wherever it went."""
    mark = f"{MARK} {column.table.name}.{column.name}"
    if isinstance(column.type, LargeBinary):
        return f"Subject: {mark}\r\n\r\n{mark}\r\n".encode()
    if not isinstance(column.type, JSON):
        return mark
    shapes: dict[str, Any] = {
        "party.person": {"address": f"{MARK}@ruiz.example", "assistants": [{"name": mark, "address": mark}]}
        | dict.fromkeys(("name", "role", "place", "zone", "country", "line", "link", "language"), mark),
        "introduction.letter_dates": ["2031-03-03"],
        "request.thread": {"in_reply_to": mark},
    }
    return shapes.get(f"{column.table.name}.{column.name}", [mark])


def personal(table: Table) -> list[Column[Any]]:
    """The columns of a table in which something of a person may stand."""
    return [
        one
        for one in table.c
        if isinstance(one.type, String | Text | LargeBinary | JSON) and one.name not in STAYS[table.name]
    ]


def mark_all(house: House, tables: list[Table]) -> None:
    with house.world.books.begin() as page:
        for table in tables:
            free = [one for one in personal(table) if not one.primary_key]
            if free:
                page.connection.execute(update(table).values({one.name: marked(one) for one in free}))


def left_in(house: House, tables: list[Table]) -> set[str]:
    """The columns in which a mark still stands."""
    with house.world.books.begin() as page:
        rows = {table: page.connection.execute(select(table)).mappings().all() for table in tables}
    return {f"{table.name}.{name}" for table in rows for row in rows[table] for name in row if MARK in str(row[name])}


@pytest.fixture
def full(house_of: Callable[..., House]) -> House:
    """Introduced; in every table of an introduction stands a row of it."""
    house = house_of()
    house.introduce()
    house.answer(ANA, Kind.INTRODUCTION, "Ben, how about Tuesday?")
    house.go(minutes=1)
    it, now = house.it, house.work.clock()
    with house.world.books.begin() as page:
        page.orders.keep("mail 1", it, {}, 0, now)
        request: dict[str, Any] = {"gesture": "mail", "lacks": "person", "request": {}, "options": [], "thread": {}}
        item = {"at": now, "kind": "heard", "cause": "mail 1", "party": "a", "facts": {}}
        for number in (it.id, None):
            asked = {"evidence": f"mail {number}", "asked_at": now, "introduction_id": number}
            page.connection.execute(t.request.insert(), request | asked)
            page.connection.execute(t.item.insert(), item | {"key": f"{number}", "introduction_id": number})
    return house


def test_every_table_is_known_to_be_erased_or_to_hold_nothing_of_an_introduction() -> None:
    assert {table.name for table in t.metadata.sorted_tables} == {one.name for one in OF_AN_INTRODUCTION} | set(OTHERS)


def test_of_an_introduction_nothing_stays_but_what_is_told_here(full: House) -> None:
    mark_all(full, OF_AN_INTRODUCTION)
    it = full.it
    with full.world.books.begin() as page:
        counts = {one.name: len(page.connection.execute(select(one)).all()) for one in OF_AN_INTRODUCTION}
    assert min(counts.values()) > 0, counts
    marked_ones = {f"{one.name}.{column.name}" for one in OF_AN_INTRODUCTION for column in personal(one)}
    assert left_in(full, OF_AN_INTRODUCTION) >= marked_ones - {"introduction.letter_dates", "content.name"}
    with full.world.books.begin() as page:
        for table in (t.outbox, t.mail, t.item, t.request, t.draft):
            page.connection.execute(update(table).values(introduction_id=it.id))
        assert erase(full.work, page, it.id, "age", full.work.clock())
    assert left_in(full, OF_AN_INTRODUCTION) == set()


def test_the_lines_of_the_ledger_name_nobody(house_of: Callable[..., House]) -> None:
    """What stays of a line for ever is codes, days and names of rows."""
    house = house_of()
    house.ask_both()
    house.answer(BEN, Kind.ASK, "Yes, that is me.", author=MARIA)
    house.answer(ANA, Kind.ASK, "No, thank you.")
    house.go(minutes=1)
    with house.world.books.begin() as page:
        kept = " ".join(str(data) for data in page.connection.execute(select(t.ledger.c.data)).scalars())
    assert kept
    assert not [word for who in (ANA, BEN, MARIA) for word in (who, NAMES[who]) if word in kept]


def test_what_belongs_to_no_introduction_is_erased_to_the_last_column_too(full: House) -> None:
    loose = [t.outbox, t.mail, t.item, t.request]
    mark_all(full, loose)
    now = full.work.clock()
    with full.world.books.begin() as page:
        for table in loose:
            page.connection.execute(update(table).values(introduction_id=None))
        page.connection.execute(update(t.outbox).values(status=Status.ACCEPTED))
        page.connection.execute(update(t.item).values(told_at=now))
        page.connection.execute(update(t.request).values(settled_at=now))
        page.connection.execute(update(t.mail).where(t.mail.c.id % 2 == 0).values(outcome=Outcome.SET_ASIDE))
        page.erasing.raw(now)
        page.erasing.old(now, now)
        assert (page.erasing.raw(now), page.erasing.old(now, now)) == (0, 0), "once is enough"
    assert left_in(full, loose) == set()


def test_a_mail_of_which_only_the_reason_names_somebody_is_erased(full: House) -> None:
    with full.world.books.begin() as page:
        blank = {"sender": "", "words": "", "message_id": "", "proof": "", "raw": None}
        page.connection.execute(update(t.mail).values(**blank, reason=f"its sender cannot be read ({MARK})"))
        page.erasing.mails(page.connection.execute(select(t.mail.c.id)).scalars())
    assert left_in(full, [t.mail]) == set()


def test_a_letter_by_hand_of_which_no_bytes_are_kept_is_erased(full: House) -> None:
    """The connector's own letter is kept as what is left to know of it: to whom it went, and its subject."""
    it = full.it
    mark_all(full, [t.outbox])
    with full.world.books.begin() as page:
        page.connection.execute(update(t.outbox).values(raw=b""))
        assert {scrap.kind for scrap in page.erasing.scraps() if MARK in scrap.about} == {"letter"}
        page.erasing.contents(it.id, full.work.clock())
        page.erasing.old(full.work.clock(), full.work.clock())
    assert left_in(full, [t.outbox]) == set()
