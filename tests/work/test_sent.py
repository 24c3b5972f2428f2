"""The connector's Sent: taken over, introduced by hand, and whom they write to. Nothing else of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.introductions.decision import Kind
from bot.records import Status
from bot.work.reminders import something_is_due
from bot.work.sent import SAMPLE, sample_sent
from tests.people import written
from tests.work.house import ANA, BEN, BOTH, MARIA, NAMES, House
from tests.worlds import CARLA, DESK, PLUS, SETUPS

# --- taking over -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setup", SETUPS)
def test_a_letter_of_the_connectors_in_the_thread_of_an_ask_takes_that_party_over(
    house_of: Callable[..., House], setup: str
) -> None:
    """Once, however often Sent is looked at; the other party is asked on."""
    house = house_of(setup)
    house.ask_both()
    message_id = house.sends([(NAMES[ANA], ANA)], threads=[house.ask_id(ANA)])
    house.go(minutes=1)
    assert house.party(ANA).taken_over_at is not None
    assert house.party(BEN).taken_over_at is None
    (row,) = house.rows(Kind.OWN_LETTER)
    assert (row.message_id, row.party, row.status) == (message_id, house.party(ANA).key, Status.ACCEPTED)
    house.folder("Sent", CARLA).renumber()
    house.go(minutes=1)
    assert len(house.rows(Kind.OWN_LETTER)) == 1
    assert len(house.rows(Kind.TAKEN_OVER)) == 1


def test_a_letter_in_the_thread_of_her_answer_takes_her_over_too(house: House) -> None:
    """Her answer names our ask; what answers her answer names both."""
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Who is he?", message_id="<who@ruiz.example>")
    house.go(minutes=1)
    house.sends([(NAMES[ANA], ANA)], threads=[house.ask_id(ANA), "<who@ruiz.example>"])
    house.go(minutes=1)
    assert house.party(ANA).taken_over_at is not None


@pytest.mark.parametrize("case", ["another thread", "an assistant", "the bot in copy", "ana's own mail", "an old no"])
def test_what_takes_nobody_over(house_of: Callable[..., House], case: str) -> None:
    house = house_of("plus")
    house.ask_both()
    ask = house.ask_id(ANA)
    if case == "another thread":
        house.sends([(NAMES[ANA], ANA)], threads=["<lunch@ruiz.example>"])
    elif case == "an assistant":
        house.sends([(NAMES[MARIA], MARIA)], threads=[ask])
    elif case == "the bot in copy":
        house.sends([(NAMES[ANA], ANA)], cc=[("", PLUS)], threads=[ask])
    elif case == "ana's own mail":
        house.answer(ANA, Kind.ASK, "Who is he?", to=[CARLA, ANA], into="Sent")
    else:
        house.answer(ANA, Kind.ASK, "No, thank you.")
        house.go(minutes=1)
        house.sends([(NAMES[ANA], ANA)], threads=[ask])
    house.go(minutes=1)
    assert house.party(ANA).taken_over_at is None


def test_our_own_letters_in_sent_take_nobody_over(house: House) -> None:
    """In `own` they come from the connector too, and a nudge answers the ask."""
    house.ask_both()
    house.go(days=6)
    assert house.rows(Kind.NUDGE)
    assert all(party.taken_over_at is None for party in house.it.parties)
    assert house.bio(ANA).letters == 0  # type: ignore[union-attr]  # we wrote to her, the connector did not


def test_a_reply_to_the_letter_by_hand_finds_its_way(house: House) -> None:
    """It names nothing but that letter."""
    house.ask_both()
    own = house.sends([(NAMES[ANA], ANA)], threads=[house.ask_id(ANA)])
    house.go(minutes=1)
    raw = written(
        (NAMES[ANA], ANA),
        [("", CARLA)],
        "Re: an introduction",
        "Let me think.\n",
        date=house.world.now,
        message_id=house.new_id(),
        threads=[own],
    )
    house.world.provider.deliver(ANA, [CARLA], raw)
    house.go(minutes=1)
    doubt = house.party(ANA).doubt
    assert doubt is not None
    assert "letter of your own" in doubt.reason


# --- introduced by hand ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setup", SETUPS)
def test_a_letter_to_both_in_the_thread_of_an_ask_introduces_them(house_of: Callable[..., House], setup: str) -> None:
    house = house_of(setup)
    house.ask_both()
    house.sends(BOTH, threads=[house.ask_id(ANA)])
    house.go(minutes=1)
    assert (house.it.stage.value, house.it.by_hand) == ("introduced", True)
    assert not house.rows(Kind.OWN_LETTER)
    assert [row.status for row in house.rows(Kind.INTRODUCTION)] == [Status.ACCEPTED]


def test_a_letter_to_both_from_before_the_request_introduces_nobody(house: House) -> None:
    """Found when Sent is numbered anew: it introduced them once before."""
    house.sends(BOTH)
    house.go(days=1)
    house.ask_both()
    house.folder("Sent", CARLA).renumber()
    house.go(minutes=1)
    assert house.it.stage.value == "asking"


def test_a_labelled_draft_that_is_sent_before_it_rested_is_only_followed(house_of: Callable[..., House]) -> None:
    """Nobody is asked; the connector is told privately."""
    house = house_of("own", engine={"debounce_seconds": 30})
    message_id = house.draft()
    house.world.go_once()
    house.world.remove_draft(message_id)
    house.sends(BOTH, message_id=message_id)
    house.go(minutes=1)
    assert house.it.stage.value == "introduced"
    assert not house.rows(Kind.ASK)
    with house.world.books.begin() as page:
        assert not page.folders.resting()


def test_a_labelled_draft_that_is_deleted_before_it_rested_wakes_nobody(house_of: Callable[..., House]) -> None:
    house = house_of("own", engine={"debounce_seconds": 30})
    message_id = house.draft()
    house.world.go_once()
    assert something_is_due(house.work)
    house.world.remove_draft(message_id)
    house.world.go_once()
    assert not something_is_due(house.work)


# --- the bio book ----------------------------------------------------------------------------------------------------


def test_whom_the_connector_writes_to_stands_in_the_bio_book(house_of: Callable[..., House]) -> None:
    """Names and addresses of people only, how often and when; in `separate` from the connector's own mailbox."""
    house = house_of("separate")
    nobody = [("News", "no-reply@shop.example"), ("List", "climbers-request@club.example"), ("", DESK), ("", CARLA)]
    house.sends([(NAMES[ANA], ANA)], cc=[*nobody, ("Chen Li", "Chen@Li.example")])
    house.go(days=1)
    first = house.world.now
    house.sends([("", ANA)])
    house.go(hours=1)
    ana, chen = house.bio(ANA), house.bio("chen@li.example")
    assert ana is not None
    assert chen is not None
    assert (ana.person.name, ana.letters, ana.source) == ("Ana Ruiz", 2, "sent")
    assert ana.written_at is not None
    assert ana.written_at >= first
    assert (chen.person.name, chen.letters) == ("Chen Li", 1)
    with house.world.books.begin() as page:
        assert {bio.person.address for bio in page.people.all()} == {ANA, "chen@li.example"}
        assert page.mails.set_aside() == []


def test_a_circular_makes_nobody_known(house: House) -> None:
    house.sends([(f"Guest {n}", f"guest{n}@party.example") for n in range(21)])
    house.go(minutes=1)
    with house.world.books.begin() as page:
        assert page.people.all() == []


def test_a_letter_counts_once_when_sent_is_numbered_anew(house: House) -> None:
    house.sends([(NAMES[ANA], ANA)])
    house.go(minutes=1)
    house.folder("Sent").renumber()
    house.go(minutes=1)
    house.sends([(NAMES[ANA], ANA)])
    house.go(minutes=1)
    assert house.bio(ANA).letters == 2  # type: ignore[union-attr]


def test_the_past_is_sampled_a_batch_a_round_the_newest_first_and_for_a_year(house_of: Callable[..., House]) -> None:
    """What is older than a year is not looked at; who stands in both the past and the present is counted once each."""
    house = house_of()
    house.world.stop()
    with house.world.books.begin() as page:  # a mailbox with a past, before anybody read it
        for name in ("sampled Sent of home", "met in Sent of home"):
            page.forget(name)
        page.connection.exec_driver_sql("delete from cursor")
    now = house.world.now
    for number, days in ((0, 500), *((n, 300) for n in range(1, SAMPLE + 3))):
        house.world.clock[0] = now - timedelta(days=days)
        house.sends([(f"Friend {number}", f"friend{number}@there.example")])
    house.world.clock[0] = now - timedelta(days=2)
    house.sends([(NAMES[ANA], ANA)])
    house.world.clock[0] = now
    work = house.world.start().work
    house.world.go_once()
    assert house.bio(ANA) is not None
    assert house.bio("friend1@there.example") is None  # not in the first batch
    house.world.stop()
    work = house.world.start().work
    house.world.go_once()
    assert house.bio("friend1@there.example") is not None
    assert house.bio("friend0@there.example") is None
    house.sends([(NAMES[ANA], ANA)])
    house.world.go()
    assert house.bio(ANA).letters == 2  # type: ignore[union-attr]
    assert work.desk is not None
    assert sample_sent(work, work.desk) == 0
