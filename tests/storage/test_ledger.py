"""The ledger: what was done to it behind our back is found, and what was erased rightly is none of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from bot.introductions import events as ev
from bot.introductions.decide import decide
from bot.introductions.decision import Entry
from bot.introductions.introduction import Stage
from bot.introductions.policy import Policy
from bot.reports import timeline
from bot.storage import tables as t
from bot.storage.books import Books, Page, open_books
from tests.introductions.story import MONDAY, case

SALTS = iter(f"{number:032x}" for number in range(10**9))
STORY: list[ev.Event] = [
    ev.Opened(),
    ev.Answered("a", "yes", "mail 1", rule="agree", words="gladly"),
    ev.Away("b", "mail 2", None),
    ev.Answered("b", "yes", "mail 3", rule="agree", words="of course"),
    ev.LetterLeft(),
    ev.Wrote("a", "mail 4"),
]


@pytest.fixture
def books(sqlite: str) -> Iterator[Books]:
    books = open_books(sqlite, lambda: next(SALTS), bytes(32))
    with books.begin() as page:
        for code in ("K7", "M2"):
            number = page.create(case(code=code, stage=Stage.DRAFTED))
            for event in STORY:
                before = page.introduction(number)
                after = decide(before, event, Policy(), MONDAY)
                page.save(before, after.introduction, after.entries, after.due_at, MONDAY)
    yield books
    books.close()


def faults(books: Books) -> list[str]:
    with books.begin() as page:
        return list(page.ledger.verify())


def lines(page: Page, number: int = 1) -> int:
    return len(page.ledger.lines(number))


def test_what_happened_is_found_in_order_and_without_fault(books: Books) -> None:
    assert faults(books) == []
    with books.begin() as page:
        changes = [(line.party, line.before, line.after) for line in page.ledger.lines(1) if line.after]
        assert changes == [
            ("", "drafted", "asking"),
            ("a", "waiting", "asked"),
            ("b", "waiting", "asked"),
            ("a", "asked", "yes"),
            ("b", "asked", "yes"),
            ("", "asking", "agreed"),
            ("", "agreed", "introduced"),
        ]
        assert [line.number for line in page.ledger.lines(1)] == list(range(1, lines(page) + 1))
        heads = page.ledger.heads()
        assert heads == {number: page.ledger.lines(number)[-1].hash for number in (1, 2)}
        assert heads[1] != heads[2]


@pytest.mark.parametrize(
    "column", ["kind", "party", "before", "after", "data", "sealed", "at", "version", "hash", "previous"]
)
def test_a_changed_line_is_found_whatever_was_changed(books: Books, column: str) -> None:
    values = {"data": {"answer": "no"}, "sealed": {}, "at": MONDAY.replace(year=2027), "version": 9}
    with books.begin() as page:
        verdict = next(line for line in page.ledger.lines(1) if line.kind == "verdict")
        where = (t.ledger.c.introduction_id == 1) & (t.ledger.c.number == verdict.number)
        page.connection.execute(update(t.ledger).where(where).values({column: values.get(column, "no")}))
    found = faults(books)
    assert any(f"K7, line {verdict.number}" in fault for fault in found)
    assert all("M2" not in fault for fault in found)


def test_a_line_replaced_by_one_with_a_hash_of_its_own_breaks_the_chain_behind_it(books: Books) -> None:
    with books.begin() as page:
        number = next(line.number for line in page.ledger.lines(1) if line.kind == "away")
        later = (t.ledger.c.introduction_id == 1) & (t.ledger.c.number > number)
        rows = [dict(row) for row in page.connection.execute(select(t.ledger).where(later)).mappings()]
        page.connection.execute(delete(t.ledger).where(t.ledger.c.introduction_id == 1, t.ledger.c.number >= number))
        page.ledger.append(1, [Entry("away", "b", data={"until": "2099-01-01"})], MONDAY, lambda: "")
        page.connection.execute(insert(t.ledger), rows)
    assert faults(books) == [
        f"K7, line {number + 1}: the chain is broken here; the line was changed after it was written"
    ]


def test_a_missing_line_is_found(books: Books) -> None:
    with books.begin() as page:
        page.connection.execute(delete(t.ledger).where(t.ledger.c.introduction_id == 1, t.ledger.c.number == 3))
    assert any("line 4: the line before it is missing" in fault for fault in faults(books))


def test_missing_last_lines_are_found_by_the_state_they_led_to(books: Books) -> None:
    with books.begin() as page:
        last = lines(page)
        page.connection.execute(delete(t.ledger).where(t.ledger.c.introduction_id == 1, t.ledger.c.number > last - 3))
    assert faults(books) == ["K7: stands at introduced, but the ledger leads to agreed"]


def test_a_ledger_that_is_gone_is_found(books: Books) -> None:
    with books.begin() as page:
        page.connection.execute(delete(t.ledger).where(t.ledger.c.introduction_id == 2))
    assert "M2: the ledger holds nothing of it" in faults(books)


def test_lines_that_changed_places_are_found(books: Books) -> None:
    with books.begin() as page:
        for old, new in ((4, 99), (5, 4), (99, 5)):
            where = (t.ledger.c.introduction_id == 1) & (t.ledger.c.number == old)
            page.connection.execute(update(t.ledger).where(where).values(number=new))
    assert any("K7, line 4: the chain is broken here" in fault for fault in faults(books))


def test_a_line_that_was_moved_to_another_introduction_is_found(books: Books) -> None:
    with books.begin() as page:
        first = (
            page.connection.execute(select(t.ledger).where(t.ledger.c.introduction_id == 1).limit(1)).mappings().one()
        )
        page.connection.execute(delete(t.ledger).where(t.ledger.c.introduction_id == 2, t.ledger.c.number == 1))
        page.connection.execute(insert(t.ledger).values({**first, "introduction_id": 2}))
    assert any("M2, line 1: the chain is broken" in fault for fault in faults(books))


def test_changed_words_are_found(books: Books) -> None:
    with books.begin() as page:
        page.connection.execute(update(t.content).where(t.content.c.text == "gladly").values(text="never"))
    found = faults(books)
    assert len(found) == 2  # in both introductions
    assert all("its words are not the ones that were recorded" in fault for fault in found)


def test_words_that_nobody_recorded_are_found(books: Books) -> None:
    with books.begin() as page:
        row = {"introduction_id": 1, "number": 1, "name": "source", "salt": "00", "text": "by phone"}
        page.connection.execute(insert(t.content).values(row))
    assert faults(books) == ["K7, line 1: its source are not the ones that were recorded"]


def test_erased_words_are_no_fault_and_leave_nothing(books: Books) -> None:
    with books.begin() as page:
        page.connection.execute(delete(t.content).where(t.content.c.introduction_id == 1))
    assert faults(books) == []
    with books.begin() as page:
        assert all(line.private == {} for line in page.ledger.lines(1))
        stored = page.connection.execute(
            select(t.ledger.c.data, t.ledger.c.sealed).where(t.ledger.c.introduction_id == 1)
        )
        assert "gladly" not in str(stored.all())


def test_the_same_words_are_sealed_differently_each_time(books: Books) -> None:
    """Whoever guesses a word cannot look for its hash."""
    with books.begin() as page:
        rows = page.connection.execute(select(t.ledger.c.sealed).where(t.ledger.c.kind == "verdict")).scalars().all()
    seals = [row["words"] for row in rows]
    assert len(set(seals)) == len(seals) == 4


def test_a_state_changed_by_hand_is_found(books: Books) -> None:
    with books.begin() as page:
        page.connection.execute(
            update(t.party).where(t.party.c.introduction_id == 1, t.party.c.key == "a").values(state="no")
        )
    assert faults(books) == ["K7: party a stands at no, but the ledger leads to yes"]
    with books.begin() as page:
        page.connection.execute(update(t.introduction).where(t.introduction.c.id == 2).values(stage="closed"))
    assert "M2: stands at closed, but the ledger leads to introduced" in faults(books)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_single_change_to_a_chain_goes_unseen(books: Books, data: st.DataObject) -> None:
    column = data.draw(st.sampled_from(["kind", "party", "before", "after", "hash", "previous"]))
    with books.engine.connect() as connection, connection.begin() as transaction:
        page = Page(connection, lambda: "", b"")
        number = data.draw(st.integers(1, lines(page)))
        where = (t.ledger.c.introduction_id == 1) & (t.ledger.c.number == number)
        old = connection.execute(select(t.ledger.c[column]).where(where)).scalar_one()
        new = data.draw(st.text("abcyesno0", max_size=4).filter(lambda text: text != old))
        connection.execute(update(t.ledger).where(where).values({column: new}))
        assert list(page.ledger.verify())
        transaction.rollback()


def test_the_timeline_tells_it_all_in_order_for_people(books: Books) -> None:
    with books.begin() as page:
        rows = timeline(page, 1)
        assert [row.at for row in rows] == sorted(row.at for row in rows)
        verdict = next(row for row in rows if row.kind == "verdict")
        assert "asked → yes" in verdict.text
        assert "“gladly”" in verdict.text
        assert verdict.evidence == "mail 1"
