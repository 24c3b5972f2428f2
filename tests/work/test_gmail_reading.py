"""Reading a provider that counts changes rather than messages, and going on when its grant was revoked for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.introductions.decision import Kind
from bot.introductions.introduction import PartyState, Stage
from bot.places import Folder, Spot
from bot.ports import NeedsOperator, TryLater
from bot.records import Status
from bot.work.sent import SAMPLE
from tests.fake_gmail import FakeGmailMailbox
from tests.people import written
from tests.work.gmail import GmailHouse, gmail_house
from tests.work.house import ANA, BEN, NAMES
from tests.worlds import CARLA

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)


@pytest.fixture
def build() -> Callable[..., GmailHouse]:
    return gmail_house


class Breaks(FakeGmailMailbox):
    """Loses its connection after so many bodies, once."""

    after = 1

    def fetch(self, spots: Iterable[Spot]) -> Iterator[tuple[Spot, bytes]]:
        for number, one in enumerate(super().fetch(spots)):
            if number == self.after:
                self.after = 1 << 30
                raise TryLater("the connection broke")
            yield one


def _mark(house: GmailHouse, folder: Folder = Folder.INBOX) -> int:
    with house.work.books.begin() as page:
        cursor = page.folders.cursor("home", folder)
    assert cursor is not None
    return int(cursor.mark)


def _breaking(house: GmailHouse, after: int) -> None:
    mailbox = Breaks(house.world.provider.boxes[house.world.home], "home", clock=lambda: house.world.now)
    mailbox.after = after
    house.work.home = house.work.desk = mailbox


@pytest.mark.parametrize("after", [0, 1])
def test_a_mark_moves_only_when_all_that_came_was_dealt_with(house: GmailHouse, after: int) -> None:
    """Ana's yes and Ben's no; the connection breaks in between, and nothing is lost or counts twice."""
    house.ask_both()
    before = _mark(house)
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.world.clock[0] += timedelta(seconds=5)
    house.answer(BEN, Kind.ASK, "No, thank you.")
    _breaking(house, after)
    house.world.patient = True
    house.world.go_once()
    assert _mark(house) == before
    house.go(minutes=1)
    assert _mark(house) > before
    assert (house.party(ANA).state, house.party(BEN).state) == (PartyState.YES, PartyState.NO)
    assert house.world.ledger_faults() == []


_LATER, _YES = "Please ask me again in January.", "Yes please."


@pytest.mark.parametrize(
    ("words", "state"), [((_LATER, _YES), PartyState.YES), ((_YES, _LATER), PartyState.LATER)], ids=("yes", "later")
)
def test_what_came_while_it_was_off_counts_in_the_order_of_arrival(
    house: GmailHouse, words: tuple[str, str], state: PartyState
) -> None:
    """Whatever the ids of the messages say of their order: the last word holds."""
    house.ask_both()
    house.world.stop()
    for said in words:
        house.world.clock[0] += timedelta(hours=1)
        house.answer(BEN, Kind.ASK, said)
    house.restart(hours=1)
    assert house.party(BEN).state is state


def test_people_in_sent_are_met_once_each_and_the_past_is_sampled_page_by_page(
    house_of: Callable[..., GmailHouse], tmp_path: Path
) -> None:
    house = house_of()
    with house.work.books.begin() as page:
        for name in ("sampled Sent of home", "met in Sent of home until", "met in Sent of home since"):
            page.forget(name)
    past = SAMPLE + 3
    for number in range(past):
        raw = written(
            (NAMES[CARLA], CARLA),
            [("Ana Ruiz", ANA)],
            "Lunch",
            "At one?\n",
            date=NOW - timedelta(days=number % 300 + 1),
            message_id=house.new_id(),
        )
        house.world.provider.append(CARLA, "Sent", raw)
        list(house.folder("Sent").mails.values())[-1].arrived = NOW - timedelta(days=number % 300 + 1)
    with house.work.books.begin() as page:  # all of this stood there before the first start
        cursor = house.mailbox.now(Folder.SENT)
        assert cursor is not None
        page.folders.set_cursor("home", Folder.SENT, cursor)
    house.sends([("Ben Ong", BEN)])
    for _ in range(4):
        house.go(minutes=1)
    ana, ben = house.bio(ANA), house.bio(BEN)
    assert ana is not None
    assert ben is not None
    assert (ana.letters, ben.letters) == (past, 1)
    with house.work.books.begin() as page:
        assert page.recall("sampled Sent of home") == "done"


# --- a grant that was revoked ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("setup", ["own", "separate"])
def test_nothing_acts_by_time_while_nobody_is_let_in_and_all_goes_on_when_it_is_mended(
    house_of: Callable[..., GmailHouse], setup: str
) -> None:
    """Ana's yes waits inside; a nudge would be due, and the silence after it."""
    house = house_of(setup)
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.world.patient = True
    fault = NeedsOperator("the grant was revoked: run twoyes auth gmail")
    house.work.home.trouble = house.courier.trouble = fault  # type: ignore[attr-defined]
    before = len(house.courier.carried)
    for _ in range(12):
        house.go(days=3)
    assert len(house.courier.carried) == before
    assert {house.party(who).state for who in (ANA, BEN)} == {PartyState.ASKED}
    house.work.home.trouble = house.courier.trouble = None  # type: ignore[attr-defined]
    house.go(minutes=1)
    assert house.party(ANA).state is PartyState.YES
    for _ in range(3):
        house.go(days=1)
    assert {row.party for row in house.rows(Kind.NUDGE)} == {house.party(BEN).key}


@pytest.mark.parametrize("fault", ["no-grant", "no-grant-after"])
def test_an_introduction_that_no_grant_let_out_leaves_when_it_is_mended(house: GmailHouse, fault: str) -> None:
    """Also where its draft was made already: it is neither lost nor taken for one that left."""
    house.world.patient = True
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.courier.fail(fault, 2)
    house.world.go_once()
    assert house.it.stage is Stage.AGREED
    assert house.rows(Kind.INTRODUCTION)[-1].status is Status.WAITING
    house.go(minutes=5)
    assert house.rows(Kind.INTRODUCTION)[-1].status is Status.ACCEPTED
    assert sum({ANA, BEN} <= set(one.recipients) for one in house.courier.carried) == 1
    assert house.courier.drafts == {}


def test_answers_are_read_while_only_the_connectors_own_mailbox_is_shut(house_of: Callable[..., GmailHouse]) -> None:
    house = house_of("separate")
    house.ask_both()
    house.world.patient = True
    house.mailbox.trouble = NeedsOperator("the grant was revoked: run twoyes auth gmail")
    for who in (ANA, BEN):
        house.answer(who, Kind.ASK, "Yes please.")
    house.go(minutes=1)
    assert house.it.stage is Stage.INTRODUCED
    house.draft()
    house.mailbox.trouble = None
    house.go(minutes=1)
    with house.work.books.begin() as page:
        assert len(page.folders.drafts("desk")) == 2
