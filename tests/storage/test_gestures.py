"""The bio book, pending requests, the brief and UNDO as rows: what goes in comes out, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import Assistant, Consent, Gesture, Introduction, Person
from bot.reading.message import Mailaddr
from bot.reading.requests.request import Problem, Request, RequestedParty
from bot.records import Bio, Item, Lacks, Option, Pending, Status
from bot.storage.books import Books, open_books
from bot.storage.people import folded
from bot.writing.letters import Thread
from tests.introductions.story import MONDAY, case, party
from tests.storage.test_books import CASES

KEY = bytes(range(32))
ANA = Bio(Person("ana@ruiz.example", "Ana Ruiz"), also=("ana.ruiz@post.example",), letters=3)


@pytest.fixture
def books(sqlite: str) -> Iterator[Books]:
    books = open_books(sqlite, lambda: "00" * 16, KEY)
    yield books
    books.close()


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
ADDRESSES = st.from_regex(r"[a-z_%]{1,6}@[a-z]{1,4}\.example", fullmatch=True)
BIOS = st.builds(
    Bio,
    st.builds(
        Person,
        ADDRESSES,
        **dict.fromkeys(("name", "role", "place", "zone", "country", "line", "link", "language"), WORDS),
        assistants=st.lists(st.builds(Assistant, WORDS, ADDRESSES, st.booleans()), max_size=2).map(tuple),
    ),
    consent=st.sampled_from(Consent),
    a_month=st.none() | st.integers(1, 9),
    only=WORDS,
    rests_days=st.none() | st.integers(1, 90),
    also=st.lists(ADDRESSES, max_size=3).map(tuple),
    source=st.sampled_from(["request", "sent", "hand"]),
    letters=st.integers(0, 99),
    written_at=st.none() | st.integers(0, 10**12).map(lambda micro: MONDAY + timedelta(microseconds=micro)),
)
FUZZ: Any = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


# --- the bio book ----------------------------------------------------------------------------------------------------


@FUZZ
@given(st.lists(BIOS, max_size=6))
def test_the_last_entry_of_an_address_comes_back_whole(books: Books, bios: list[Bio]) -> None:
    with books.begin() as page:
        for bio in bios:
            page.people.keep(bio)
        wanted = {bio.person.address: bio for bio in bios}
        assert {address: page.people.get(address) for address in wanted} == wanted
        assert sorted(page.people.all(), key=lambda bio: bio.person.address) == [wanted[one] for one in sorted(wanted)]
        for address in wanted:
            page.people.forget(address)


@FUZZ
@given(st.lists(BIOS, max_size=6, unique_by=lambda bio: bio.person.address), ADDRESSES)
def test_another_address_finds_only_whom_it_belongs_to(books: Books, bios: list[Bio], address: str) -> None:
    """% and _ in an address are letters like others."""
    with books.begin() as page:
        for bio in bios:
            page.people.keep(bio)
        found = page.people.get(address)
        owners = [bio for bio in bios if bio.person.address == address] or [bio for bio in bios if address in bio.also]
        assert found in owners if owners else found is None
        for bio in bios:
            page.people.forget(bio.person.address)


def test_addresses_are_found_in_any_case(books: Books) -> None:
    with books.begin() as page:
        page.people.keep(ANA)
        assert page.people.get("Ana@Ruiz.Example") == page.people.get("ANA.RUIZ@post.example") == ANA
        assert page.people.get("ruiz@post.example") is None


def test_names_are_found_by_whole_words_without_case_and_accents(books: Books) -> None:
    bios = [
        Bio(Person("a@x.example", "José Ángel Núñez"), letters=1),
        Bio(Person("b@x.example", "Jose Nunez"), letters=9),
        Bio(Person("c@x.example", "Josefa Núñez")),
    ]
    with books.begin() as page:
        for bio in bios:
            page.people.keep(bio)
        assert [bio.person.address for bio in page.people.named("JOSÉ nuñez")] == ["b@x.example", "a@x.example"]
        assert page.people.named("Jos") == page.people.named("") == page.people.named("  ") == []


@given(WORDS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_meeting_counts_letters_and_keeps_what_is_known(books: Books) -> None:
    with books.begin() as page:
        page.people.meet("", "Ben@Ong.example", MONDAY)
        page.people.meet("Ben Ong", "ben@ong.example", MONDAY - timedelta(days=1))
        ben = page.people.get("ben@ong.example")
        assert ben == Bio(Person("ben@ong.example", "Ben Ong"), source="sent", letters=2, written_at=MONDAY)
        page.people.keep(ANA)
        page.people.meet("A. R.", "ana.ruiz@post.example", MONDAY)
        assert page.people.get("ana@ruiz.example") == replace(ANA, letters=4, written_at=MONDAY)
        assert len(page.people.all()) == 2


def test_who_is_forgotten_is_out_of_the_book_and_still_not_written_to(books: Books) -> None:
    with books.begin() as page:
        page.people.keep(ANA)
        page.suppress("ana@ruiz.example", "asked by reply", MONDAY)
        assert page.people.forget("ANA@ruiz.example")
        assert not page.people.forget("ana@ruiz.example")
        assert page.people.get("ana.ruiz@post.example") is None
        assert page.suppressed("ana+news@ruiz.example")
        assert page.why_suppressed("ana@ruiz.example") == (MONDAY, "asked by reply")
        assert page.suppressed_among(["ana@ruiz.example", "ben@ong.example"]) == {"ana@ruiz.example"}
        assert (page.allow("Ana@ruiz.example"), page.allow("ana@ruiz.example")) == (True, False)
        assert not page.suppressed("ana@ruiz.example")


def test_looking_an_address_up_reads_no_entry_but_its_own(books: Books) -> None:
    """With five thousand entries, each letter in Sent would otherwise take a tenth of a second."""
    seen: list[str] = []
    event.listen(books.engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
    with books.begin() as page:
        for number in range(3):
            page.people.keep(Bio(Person(f"p{number}@x.example"), also=(f"q{number}@y.example",)))
        seen.clear()
        assert page.people.get("q2@y.example")
        assert page.people.get("nobody@y.example") is None
        assert seen
        assert all("WHERE" in statement for statement in seen), seen


# --- requests that lack something ------------------------------------------------------------------------------------

REQUESTS = st.builds(
    Request,
    parties=st.lists(
        st.builds(
            RequestedParty,
            WORDS,
            st.just("") | ADDRESSES,
            why=WORDS,
            consent=st.sampled_from(["ask", "direct", "vouched"]),
            assistants=st.lists(st.builds(Mailaddr, WORDS, ADDRESSES), max_size=2).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    topic=WORDS,
    next_step=WORDS,
    place=WORDS,
    met=WORDS,
    purpose=st.sampled_from(["business", "personal", ""]),
    order=st.sampled_from(["together", "turn"]),
    masked=st.booleans(),
    subject=WORDS,
    letter_text=st.none() | WORDS,
    letter_html=st.none() | WORDS,
    prose=WORDS,
    problems=st.lists(st.builds(Problem, WORDS, WORDS, st.booleans()), max_size=2).map(tuple),
    holds=st.lists(st.sampled_from(["attachments", "quoted-history"]), max_size=2).map(tuple),
)
PENDING = st.builds(
    Pending,
    id=st.just(0),
    gesture=st.sampled_from(Gesture),
    evidence=WORDS.filter(bool),
    lacks=st.sampled_from(Lacks),
    request=REQUESTS,
    options=st.lists(st.builds(Option, st.sampled_from("ABC"), st.integers(0, 5), WORDS, ADDRESSES), max_size=3).map(
        tuple
    ),
    thread=st.none() | st.builds(Thread, WORDS, st.lists(WORDS, max_size=2).map(tuple), WORDS),
    asked_at=st.just(MONDAY),
)


@FUZZ
@given(st.lists(PENDING, max_size=4, unique_by=lambda pending: pending.evidence))
def test_requests_come_back_whole_and_wait_until_they_are_settled(books: Books, pendings: list[Pending]) -> None:
    with books.begin() as page:
        ids = [page.requests.keep(pending) for pending in pendings]
        kept = [replace(pending, id=number) for pending, number in zip(pendings, ids, strict=True)]
        assert page.requests.open() == kept
        assert [page.requests.by_evidence(pending.evidence) for pending in pendings] == kept
        for number in ids:
            page.requests.settle(number, None, MONDAY)
        assert page.requests.open() == []
        page.connection.exec_driver_sql("DELETE FROM request")


def test_a_mail_makes_one_request_however_often_it_comes(books: Books) -> None:
    pending = Pending(0, Gesture.BCC, "mail 4", Lacks.WORD, _request(), (), None, MONDAY)
    with books.begin() as page:
        first = page.requests.keep(pending)
        assert page.requests.keep(replace(pending, lacks=Lacks.SIDE)) == first
        number = page.create(case())
        page.requests.settle(first, number, MONDAY + timedelta(hours=1))
        found = page.requests.by_evidence("mail 4")
        assert found is not None
        assert (found.lacks, found.introduction, found.settled_at) == (Lacks.WORD, number, MONDAY + timedelta(hours=1))
        assert page.requests.keep(pending) == first
        assert page.requests.by_evidence("mail 5") is None


def _request() -> Request:
    return Request((), "", "", "", "", "", "together", False, "", None, None, "", (), ())


# --- what waits for the brief ----------------------------------------------------------------------------------------


def test_an_item_waits_once_until_it_is_told(books: Books) -> None:
    ended = Notice(Kind.ENDED, "mail 3", "b", {"reason": "silence"})
    with books.begin() as page:
        number = page.create(case())
        assert page.items.add(ended, number, MONDAY)
        assert not page.items.add(replace(ended, party="a"), number, MONDAY + timedelta(days=1))
        assert page.items.add(ended, None, MONDAY)
        assert page.items.add(replace(ended, kind=Kind.HEARD), number, MONDAY)
        first, *rest = page.items.waiting()
        assert (first, len(rest)) == (Item(first.id, MONDAY, ended, number), 2)
        page.items.told([first], MONDAY)
        assert page.items.waiting() == rest
        assert not page.items.add(ended, number, MONDAY), "what was told is not told again"
        page.items.told(rest, MONDAY)
        page.items.told([], MONDAY)
        assert page.items.waiting() == []


# --- commands that were obeyed ---------------------------------------------------------------------------------------


@FUZZ
@given(CASES)
def test_what_stood_before_a_command_comes_back_to_the_microsecond(books: Books, it: Introduction) -> None:
    with books.begin() as page:
        before = replace(it, id=page.create(it))
        page.orders.keep("mail 3", before, {4: Status.WAITING, 5: Status.PARKED}, 7, MONDAY)
        obeyed = page.orders.last(before.id)
        assert obeyed is not None
        assert (obeyed.before, obeyed.letters, obeyed.head) == (before, {4: Status.WAITING, 5: Status.PARKED}, 7)


def test_undone_commands_are_not_offered_again(books: Books) -> None:
    with books.begin() as page:
        one, two = (replace(case(party("a"), party("b")), id=page.create(case())) for _ in range(2))
        page.orders.keep("mail 3", one, {}, 1, MONDAY)
        page.orders.keep("mail 3", two, {}, 1, MONDAY)
        page.orders.keep("mail 4", one, {}, 2, MONDAY)
        assert [obeyed.before.id for obeyed in page.orders.of("mail 3")] == [two.id, one.id]
        last = page.orders.last(one.id)
        assert last is not None
        assert last.evidence == "mail 4"
        page.orders.undo(last.id, MONDAY)
        earlier = page.orders.last(one.id)
        assert earlier is not None
        assert earlier.evidence == "mail 3"
        assert page.orders.of("mail 4") == []
        page.orders.undo(earlier.id, MONDAY)
        assert page.orders.last(one.id) is None
