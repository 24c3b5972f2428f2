"""The books: what goes in comes out, what must be unique is, and of two who want the same letter one gets it."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from bot.introductions.decision import Entry, Kind
from bot.introductions.introduction import (
    Assistant,
    Consent,
    Doubt,
    Gesture,
    How,
    Introduction,
    Order,
    Party,
    PartyState,
    Person,
    Stage,
    Standing,
)
from bot.places import Cursor, Folder, Spot
from bot.ports import NeedsOperator, TryLater
from bot.reasons import Reason, Why
from bot.records import DraftProgress, Kept, Outcome, Status
from bot.storage import schema
from bot.storage.books import Books, Page, open_books
from bot.storage.keys import read_key
from bot.writing.letters import Outgoing
from bot.writing.manuscript import Enclosure, Manuscript
from tests.introductions.story import MONDAY, case, party

NOW = MONDAY
LEASE = timedelta(minutes=15)
KEY = bytes(range(32))


@pytest.fixture
def books(sqlite: str) -> Iterator[Books]:
    books = open_books(sqlite, lambda: "00" * 16, KEY)
    yield books
    books.close()


# --- introductions ---------------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
MOMENTS = st.integers(0, 10**15).map(lambda micro: MONDAY + timedelta(microseconds=micro))
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
PEOPLE = st.builds(
    Person,
    **dict.fromkeys(("address", "name", "role", "place", "zone", "country", "line", "link", "language"), TEXT),
    assistants=st.lists(st.builds(Assistant, TEXT, TEXT), max_size=2).map(tuple),
)
PARTY_FIELDS: dict[str, Any] = dict(  # noqa: C408
    person=PEOPLE,
    why=TEXT,
    consent=st.sampled_from(Consent),
    state=st.sampled_from(PartyState),
    standing=st.none() | st.builds(Standing, st.sampled_from(How), MOMENTS, TEXT),
    round=st.integers(0, 9),
    asked_at=st.none() | MOMENTS,
    nudges=st.integers(0, 2),
    nudged_at=st.none() | MOMENTS,
    later_until=st.none() | DAYS,
    laters=st.integers(0, 3),
    away_until=st.none() | DAYS,
    told=st.booleans(),
    doubt=st.none() | st.builds(Doubt, TEXT, MOMENTS, TEXT, st.integers(0, 2)),
    dropped=st.booleans(),
    wrote_at=st.none() | MOMENTS,
    regretted_at=st.none() | MOMENTS,
    taken_over_at=st.none() | MOMENTS,
    mine=st.booleans(),
    nudged_after_at=st.none() | MOMENTS,
    thanked_at=st.none() | MOMENTS,
    outcome=TEXT,
    outcome_round=st.integers(0, 2),
    outcome_asked_at=st.none() | MOMENTS,
)
PARTIES = st.builds(Party, key=st.just("a"), **PARTY_FIELDS)
WHEN = (
    "approved_at",
    "agreed_at",
    "letter_at",
    "introduced_at",
    "connected_at",
    "cancelled_at",
    "lost_at",
    "ended_at",
    "starts_at",
    "paused_at",
)
FLAGS = (
    "masked",
    "needs_approval",
    "letter_queued",
    "letter_uncertain",
    "by_hand",
    "connector_out",
    "silence_told",
    "one_wrote_told",
)
CASE_FIELDS: dict[str, Any] = dict(
    gesture=st.sampled_from(Gesture),
    stage=st.sampled_from(Stage),
    order=st.sampled_from(Order),
    opened_at=MOMENTS,
    regret_at=st.none() | MOMENTS,
    erased_at=st.none() | MOMENTS,
    given_up=st.booleans(),
    reminded=st.integers(0, 9),
    letter_round=st.integers(0, 9),
    letter_dates=st.lists(DAYS, max_size=3).map(tuple),
    holds=st.lists(TEXT, max_size=2).map(tuple),
    **dict.fromkeys(("code", "zone", "country", "topic", "next_step", "place", "met", "purpose", "letter_waits"), TEXT),
    outcome=TEXT,
    **dict.fromkeys(WHEN, st.none() | MOMENTS),
    **dict.fromkeys(FLAGS, st.booleans()),
)
SIDES = st.lists(PARTIES, min_size=2, max_size=6).map(
    lambda found: tuple(replace(one, key=key) for one, key in zip(found, "abcdef", strict=False))
)
CASES = st.builds(Introduction, id=st.just(0), parties=SIDES, **CASE_FIELDS)


def test_the_introductions_made_here_have_every_field() -> None:
    """So that a field added to the dataclass is added to the round trip below."""
    parties = {"key", *PARTY_FIELDS}
    assert parties == {field.name for field in fields(Party)}
    assert {"id", "parties", *CASE_FIELDS} == {field.name for field in fields(Introduction)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=CASES, second=CASES, due_at=st.none() | MOMENTS)
def test_every_field_comes_back_as_it_was_saved(
    books: Books, first: Introduction, second: Introduction, due_at: datetime | None
) -> None:
    with books.begin() as page:
        number = page.create(first)
        assert page.introduction(number) == replace(first, id=number)
        after = replace(second, id=number)
        page.save(replace(first, id=number), after, (), due_at, NOW)
        assert page.introduction(number) == after
        assert (number in page.introductions.due_ids(MONDAY + timedelta(days=20_000), 10_000)) == (due_at is not None)


def test_a_time_without_a_zone_is_refused_and_other_zones_come_back_as_utc(books: Books) -> None:
    with pytest.raises(Exception, match="must be aware"), books.begin() as page:
        page.create(case(opened_at=datetime(2026, 11, 2, 9)))  # noqa: DTZ001
    there = datetime(2026, 11, 2, 14, tzinfo=timezone(timedelta(hours=5)))
    with books.begin() as page:
        found = page.introduction(page.create(case(opened_at=there)))
    assert found.opened_at == there
    assert found.opened_at.tzinfo is UTC


def test_introductions_are_found_by_person_code_and_openness(books: Books) -> None:
    with books.begin() as page:
        first = page.create(case(code="K7"))
        second = page.create(case(party("a"), party("c"), code="M2", stage=Stage.CLOSED))
        assert [it.id for it in page.find()] == [second, first]
        assert [it.id for it in page.find(address="ANA@ruiz.example")] == [second, first]
        assert [it.id for it in page.find(address="ben@ong.example")] == [first]
        assert [it.id for it in page.find(code="m2")] == [second]
        assert [it.id for it in page.find(open_only=True)] == [first]
        with pytest.raises(KeyError):
            page.introduction(999)


def test_what_fails_leaves_nothing_behind(books: Books) -> None:
    def interrupted() -> None:
        with books.begin() as page:
            page.create(case())
            raise InterruptedError

    with pytest.raises(InterruptedError):
        interrupted()
    with books.begin() as page:
        assert page.find() == []


def test_a_locked_database_is_for_later(sqlite: str, books: Books) -> None:
    other = open_books(sqlite, lambda: "", KEY)
    with other.engine.connect() as connection:  # pooled: the next transaction is on this connection
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
    with books.begin() as page:
        page.remember("a", "b")
        with pytest.raises(TryLater, match="the database did not take it"), other.begin():
            pass
    other.close()
    with books.begin() as page:
        assert page.recall("a") == "b"


# --- the outbox ------------------------------------------------------------------------------------------------------


def outgoing(kind: Kind = Kind.ASK, party: str = "a", message_id: str = "<1@conti.example>") -> Outgoing:
    return Outgoing(kind, party, "carla@conti.example", ("ana@ruiz.example",), message_id, "Hello", b"raw")


def put(page: Page, kind: Kind = Kind.ASK, key: str = "1 ask a 1", party: str = "a") -> int:
    number = page.find()[0].id if page.find() else page.create(case())
    assert page.outbox.put(outgoing(kind, party, f"<{key}@x>"), key, number, NOW, NOW)
    return page.outbox.of(number)[-1].id


def test_a_letter_is_committed_once_whatever_is_committed_again(books: Books) -> None:
    with books.begin() as page:
        number = page.create(case())
        assert page.outbox.put(outgoing(), "1 ask a 1", number, NOW, NOW)
        assert not page.outbox.put(outgoing(message_id="<2@x>"), "1 ask a 1", number, NOW, NOW)
        (row,) = page.outbox.of(number)
        assert page.outbox.outgoing(row) == outgoing()
        assert (row.status, row.due_at, row.attempts, row.repeated) == (Status.WAITING, NOW, 0, False)


def test_the_database_itself_holds_one_live_introduction_letter_at_a_time(books: Books) -> None:
    with books.begin() as page:
        put(page, Kind.INTRODUCTION, "1 introduction * 1", "")
    with pytest.raises(IntegrityError), books.begin() as page:
        put(page, Kind.INTRODUCTION, "1 introduction * 2", "")
    for free in (Status.WITHDRAWN, Status.REFUSED):
        with books.begin() as page:
            row = page.outbox.of(1)[-1]
            page.outbox.change(row, status=free)
            put(page, Kind.INTRODUCTION, f"1 introduction * {free}", "")


def test_of_two_claimants_one_wins(books: Books) -> None:
    with books.begin() as page:
        row = page.outbox.get(put(page))
        first = page.outbox.claim(row, NOW, NOW + LEASE)
        assert first is not None
        assert (first.status, first.attempts, first.lease_until) == (Status.SENDING, 1, NOW + LEASE)
        assert page.outbox.claim(row, NOW, NOW + LEASE) is None
        assert page.outbox.due(NOW + LEASE, 10) == []


def test_of_many_threads_one_claims(sqlite: str, books: Books) -> None:
    with books.begin() as page:
        row = page.outbox.get(put(page))
    won: list[int] = []
    start = threading.Barrier(6)

    def claim(number: int) -> None:
        mine = open_books(sqlite, lambda: "", KEY)
        start.wait()
        with mine.begin() as page:
            if page.outbox.claim(row, NOW, NOW + LEASE) is not None:
                won.append(number)
        mine.close()

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1


def test_a_claim_that_was_taken_over_can_neither_begin_nor_change_anything(books: Books) -> None:
    with books.begin() as page:
        row = page.outbox.get(put(page))
        mine = page.outbox.claim(row, NOW, NOW + LEASE)
        assert mine is not None
        assert page.outbox.change(mine, status=Status.WAITING, attempts=mine.attempts + 1)  # a recovery
        again = page.outbox.claim(page.outbox.get(row.id), NOW, NOW + LEASE)
        assert again is not None
        assert not page.outbox.begin_data(mine, NOW, NOW + LEASE)
        assert not page.outbox.change(mine, status=Status.ACCEPTED)
        assert page.outbox.begin_data(again, NOW, NOW + LEASE)
        assert page.outbox.get(row.id).data_at == NOW


def test_data_does_not_begin_when_the_lease_is_over(books: Books) -> None:
    with books.begin() as page:
        mine = page.outbox.claim(page.outbox.get(put(page)), NOW, NOW + LEASE)
        assert mine is not None
        assert not page.outbox.begin_data(mine, NOW + LEASE, NOW + 2 * LEASE)
        assert page.outbox.begin_data(mine, NOW + LEASE - timedelta(seconds=1), NOW + 2 * LEASE)
        assert page.outbox.get(mine.id).lease_until == NOW + 2 * LEASE


@pytest.mark.parametrize(
    ("status", "data", "taken"),
    [
        (Status.WAITING, False, True),
        (Status.PARKED, False, True),
        (Status.UNKNOWN, True, True),
        (Status.SENDING, False, True),  # claimed, and not a byte of it left
        (Status.SENDING, True, False),
        (Status.ACCEPTED, True, False),
        (Status.REFUSED, False, False),
    ],
)
def test_what_has_not_begun_to_leave_can_be_taken_back(books: Books, status: Status, data: bool, taken: bool) -> None:
    with books.begin() as page:
        row = page.outbox.get(put(page))
        page.outbox.change(row, status=status, data_at=NOW if data else None, lease_until=NOW + LEASE)
        assert page.outbox.withdraw(row.introduction or 0, [Kind.ASK], "b") == 0
        assert page.outbox.withdraw(row.introduction or 0, [Kind.NUDGE], "a") == 0
        assert page.outbox.withdraw(row.introduction or 0, [Kind.NUDGE, Kind.ASK], "") == int(taken)
        found = page.outbox.get(row.id)
        assert (found.status is Status.WITHDRAWN) == (taken or status is Status.WITHDRAWN)
        assert not page.outbox.begin_data(found, NOW, NOW + LEASE) or not taken


def test_only_what_waits_and_is_due_may_leave_the_earliest_first(books: Books) -> None:
    with books.begin() as page:
        late = put(page, key="late")
        page.outbox.change(page.outbox.get(late), due_at=NOW + timedelta(hours=2))
        early = put(page, key="early")
        gone = put(page, key="gone")
        page.outbox.change(page.outbox.get(gone), status=Status.ACCEPTED)
        assert [row.id for row in page.outbox.due(NOW + timedelta(hours=1), 10)] == [early]
        assert [row.id for row in page.outbox.due(NOW + timedelta(hours=2), 10)] == [early, late]
        assert [row.id for row in page.outbox.due(NOW + timedelta(hours=2), 1)] == [early]
        assert page.outbox.next_due() == NOW
        assert [row.id for row in page.outbox.unfiled()] == [gone]


def test_budgets_count_what_began_to_leave(books: Books) -> None:
    with books.begin() as page:
        put(page, key="waiting")
        row = page.outbox.get(put(page, key="left"))
        page.outbox.change(row, data_at=NOW)
        (sent,) = page.outbox.sent_since(NOW)
        assert (sent.at, sent.recipients, sent.kind) == (NOW, ("ana@ruiz.example",), Kind.ASK)
        assert page.outbox.sent_since(NOW + timedelta(seconds=1)) == []


def test_letters_are_known_by_message_id_also_among_thousands(books: Books) -> None:
    with books.begin() as page:
        put(page, key="k")
        many = [f"<{number}@elsewhere.example>" for number in range(12_000)]
        assert page.outbox.kinds([*many, "<k@x>"]) == {"<k@x>": Kind.ASK}
        assert list(page.outbox.by_message_ids(["<k@x>", "<no@x>"])) == ["<k@x>"]
        assert page.outbox.by_message_ids([]) == {}


# --- mails, drafts, cursors ------------------------------------------------------------------------------------------

SPOT = Spot("INBOX", 7, 12)


def test_a_mail_is_known_by_its_content_wherever_it_stands(books: Books) -> None:
    with books.begin() as page:
        number = page.mails.record("home", SPOT, "f1", message_id="<1@x>", sender="ana@ruiz.example", now=NOW)
        assert page.mails.record("desk", SPOT, "f1", now=NOW) != number
        page.mails.finish(number, Outcome.SET_ASIDE, Why(Reason.UNREADABLE, "odd"), raw=b"bytes", tries=3)
        page.mails.keep_proof(number, "none (no-pass)")
        row = page.mails.seen("home", "f1")
        assert row is not None
        assert (row.named, row.proof, row.proven, row.spot) == (Reason.UNREADABLE, "none (no-pass)", False, SPOT)
        assert (row.outcome, row.reason, row.tries, row.evidence) == (Outcome.SET_ASIDE, "odd", 3, f"mail {number}")
        assert page.mails.by_evidence(row.evidence) == row
        assert [page.mails.by_evidence(other) for other in ("mail x", "draft 1", "mail 99", "")] == [None] * 4
        assert (page.mails.set_aside(), page.mails.raw(number)) == ([row], b"bytes")
        page.mails.erase(number)
        assert page.mails.seen("home", "f1") is None


def test_cursors_and_drafts_are_kept_by_where_they_stand(books: Books) -> None:
    with books.begin() as page:
        assert page.folders.cursor("home", Folder.INBOX) is None
        for uid in (3, 8):
            page.folders.set_cursor("home", Folder.INBOX, Cursor("INBOX", 7, uid))
        assert page.folders.cursor("home", Folder.INBOX) == Cursor("INBOX", 7, 8)
        page.folders.meet_draft("home", SPOT, "<d@x>", NOW)
        assert page.folders.resting()
        moved = Spot("intro-request/accepted", 8, 1)
        page.folders.meet_draft("home", moved, "<old@x>", NOW)  # what stood there before is gone
        page.folders.move_draft("home", SPOT, moved)
        page.folders.change_draft("home", moved, state=DraftProgress.ACCEPTED)
        row = page.folders.draft("home", moved)
        assert row is not None
        assert (row.message_id, row.state, row.first_seen_at) == ("<d@x>", DraftProgress.ACCEPTED, NOW)
        assert (page.folders.draft("home", SPOT), page.folders.resting()) == (None, False)
        assert page.folders.drafts("home", state=DraftProgress.ACCEPTED) == [row]


def test_a_manuscript_comes_back_byte_for_byte(books: Books) -> None:
    kept = Kept(
        Manuscript("Ana ↔ Ben", "Hi\n", "<p>Hi</p>", (Enclosure("deck.pdf", "application/pdf", bytes(range(256))),)),
        "Carla thinks",
        ("Nobody says why.",),
    )
    with books.begin() as page:
        number = page.create(case())
        assert page.manuscripts.load(number) == Kept(None)
        page.manuscripts.save(number, Kept(None, "first"))
        page.manuscripts.save(number, kept)
        assert page.manuscripts.load(number) == kept


# --- tokens, suppression, small things -------------------------------------------------------------------------------


def test_a_token_is_bound_to_one_party_and_only_its_hash_is_kept(books: Books, tmp_path: Path) -> None:
    with books.begin() as page:
        number = page.create(case())
        token, other = page.keep_token(number, "a"), page.keep_token(number, "b")
        assert page.keep_token(number, "a") == token
        assert len(bytes.fromhex(token)) * 8 == 128
        assert page.by_tokens([token.upper(), "0" * 32]) == {token.upper(): (number, "a")}
        assert page.by_tokens([]) == {}
    books.close()
    stored = (tmp_path / "twoyes.db").read_bytes()
    assert token.encode() not in stored
    assert other.encode() not in stored


def test_another_key_makes_other_tokens(sqlite: str, books: Books) -> None:
    other = open_books(sqlite, lambda: "", bytes(32))
    with books.begin() as page:
        token = page.token(1, "a")
    with other.begin() as page:
        assert page.token(1, "a") != token
    other.close()


def test_who_wants_no_mail_is_known_without_their_address_being_kept(books: Books, tmp_path: Path) -> None:
    with books.begin() as page:
        page.suppress("Never@Again.example", "asked by reply", NOW)
        page.suppress("never@again.example", "twice", NOW)
        assert page.suppressed("NEVER@again.example")
        assert page.suppressed("never+later@again.example")
        assert not page.suppressed("ever@again.example")
    books.close()
    assert b"again.example" not in (tmp_path / "twoyes.db").read_bytes().lower()


def test_small_things_are_remembered_and_forgotten(books: Books) -> None:
    with books.begin() as page:
        assert page.recall("x") == ""
        page.remember("x", "1")
        page.remember("x", "2")
        assert page.recall("x") == "2"
        page.forget("x")
        assert page.recall("x") == ""


def test_the_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "key"
    assert read_key(path, lambda: KEY) == KEY
    assert read_key(path, lambda: bytes(32)) == KEY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    with pytest.raises(NeedsOperator, match="chmod 600"):
        read_key(path, lambda: KEY)
    path.chmod(0o600)
    for damaged in ("not hex", "00" * 31):
        path.write_text(damaged)
        with pytest.raises(NeedsOperator, match="restore it from your backup"):
            read_key(path, lambda: KEY)


# --- the same on PostgreSQL ------------------------------------------------------------------------------------------


def test_postgresql_keeps_the_same_promises(postgres: str) -> None:
    schema.upgrade(postgres, NOW)
    books = open_books(postgres, lambda: "00" * 16, KEY)
    it = case(
        party("a", PartyState.YES, doubt=Doubt("mail 1", NOW, "unclear")),
        party("b", PartyState.LATER),
        topic="Ünïcode ✓",
        letter_dates=(date(2026, 12, 1),),
        holds=("attachments",),
    )
    try:
        with books.begin() as page:
            number = page.create(it)
            saved = replace(it, id=number, stage=Stage.AGREED)
            page.save(replace(it, id=number), saved, [Entry("verdict", "a", private={"words": "yes"})], NOW, NOW)
            assert page.introduction(number) == saved
            put(page, Kind.INTRODUCTION, f"{number} introduction * 1", "")
        with pytest.raises(IntegrityError), books.begin() as page:
            put(page, Kind.INTRODUCTION, f"{number} introduction * 2", "")
        with books.begin() as page:
            row = page.outbox.of(number)[0]
        with books.begin() as page:
            assert page.outbox.claim(row, NOW, NOW + LEASE) is not None
        with books.begin() as page:
            assert page.outbox.claim(row, NOW, NOW + LEASE) is None
            assert page.outbox.outgoing(row).raw == b"raw"
    finally:
        books.close()


def test_only_a_synced_transaction_waits_for_the_disk(tmp_path: Path) -> None:
    """And each one says so anew, whatever the one before it on the same connection was."""
    url = f"sqlite:///{tmp_path / 'books.db'}"
    schema.upgrade(url, NOW)
    books = open_books(url, lambda: "0" * 32, b"k" * 32)
    found = []
    for synced in (True, False, True):
        with books.begin(synced=synced) as page:
            found.append(page.connection.exec_driver_sql("PRAGMA synchronous").scalar())
    books.close()
    assert found == [2, 1, 2]
