"""Letters on a provider that replaces Message-IDs: answers are tied, nothing leaves twice, nothing is asked in vain."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.introductions.decision import Kind
from bot.introductions.introduction import PartyState, Stage
from bot.ports import NeedsOperator, TryLater
from bot.records import Status
from bot.work.commands.pausing import paused
from tests.work.gmail import GmailHouse, gmail_house
from tests.work.house import ANA, BEN
from tests.worlds import SETUPS


@pytest.fixture
def build() -> Callable[..., GmailHouse]:
    return gmail_house


def _state(house: GmailHouse, who: str) -> PartyState:
    return house.party(who).state


def _to(house: GmailHouse, who: str) -> int:
    return sum(who in one.recipients for one in house.courier.carried)


@pytest.mark.parametrize("setup", SETUPS)
def test_the_whole_story_under_other_message_ids(house_of: Callable[..., GmailHouse], setup: str) -> None:
    """Asked, agreed, introduced, and they talk: every answer names a Message-ID that the provider made."""
    house = house_of(setup)
    house.introduce()
    assert {row.sent_as for row in house.rows(Kind.ASK)} == {"<CA0@mail.gmail.example>", "<CA1@mail.gmail.example>"}
    house.answer(ANA, Kind.INTRODUCTION, "Hello Ben, next week?", to=[BEN, house.world.home])
    house.go(minutes=1)
    assert house.it.stage is Stage.CONNECTED or house.party(ANA).wrote_at is not None
    house.restart(hours=1)
    with house.work.books.begin() as page:
        assert paused(page) is None, "letters of ours were taken for those of lost books"
    assert house.world.ledger_faults() == []


@pytest.mark.parametrize("days", [0.001, 3])
@pytest.mark.parametrize("fault", ["not-read", "lost-but-taken"])
def test_an_answer_that_comes_before_the_message_id_is_known_is_tied(
    house: GmailHouse, fault: str, days: float
) -> None:
    """The worker dies behind a send of which it heard nothing, and an answer waits when the next one starts."""
    house.draft()
    house.courier.fail(fault, 2)
    house.courier.trouble = TryLater("503 backendError")
    house.world.go_once()
    house.courier.trouble = None
    asks = house.world.provider.mails(ANA, "INBOX")
    assert len(asks) == 1
    assert {row.sent_as for row in house.rows(Kind.ASK)} == {""}
    from tests.people import everybody, parsed, reply

    letter = parsed(asks[0])
    to, cc = everybody(letter, ANA)
    raw = reply(letter, ("Ana Ruiz", ANA), to, "Yes please.", date=house.world.now, message_id="<y@x.example>", cc=cc)
    house.world.deliver_into("INBOX", ANA, raw)
    house.restart(days=days)
    assert _state(house, ANA) is PartyState.YES
    assert (_to(house, ANA), _to(house, BEN)) == (1, 1)
    assert {row.status for row in house.rows(Kind.ASK)} == {Status.ACCEPTED}
    assert not any(row.repeated for row in house.rows(Kind.ASK))


def test_while_the_provider_does_not_tell_answers_wait_where_they_are(house: GmailHouse) -> None:
    house.draft()
    house.courier.fail("not-read", 2)
    house.courier.trouble = TryLater("503 backendError")
    house.world.patient = True
    house.world.go_once()
    raw = house.world.provider.mails(ANA, "INBOX")[0]
    from tests.people import everybody, parsed, reply

    letter = parsed(raw)
    to, _ = everybody(letter, ANA)
    yes = reply(letter, ("Ana Ruiz", ANA), to, "Yes please.", date=house.world.now, message_id="<y@x.example>")
    house.world.deliver_into("INBOX", ANA, yes)
    for _ in range(3):
        house.go(minutes=5)
    assert _state(house, ANA) is PartyState.ASKED
    house.courier.trouble = None
    house.go(minutes=1)
    assert _state(house, ANA) is PartyState.YES


@pytest.mark.parametrize("restart", [True, False])
def test_a_letter_that_stands_there_unsent_leaves_by_its_own_draft(house: GmailHouse, restart: bool) -> None:
    """No second draft, no word to the connector, and it does not count as repeated."""
    house.draft()
    house.courier.fail("lost", 2)
    house.go()
    assert house.courier.carried == []
    assert len(house.courier.drafts) == 2
    (house.restart if restart else house.go)(minutes=16)
    house.go(minutes=5)
    assert (_to(house, ANA), _to(house, BEN)) == (1, 1)
    assert set(house.courier.left) == {"r-1 t-1", "r-2 t-2"}
    assert house.courier.drafts == {}
    assert not any(row.repeated for row in house.rows(Kind.ASK))


@pytest.mark.parametrize("fault", ["lost", "lost-but-taken"])
def test_an_introduction_whose_answer_was_lost_is_no_question(house: GmailHouse, fault: str) -> None:
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.courier.fail(fault)
    house.go()
    house.go(minutes=16)
    house.go(minutes=5)
    assert house.it.stage is Stage.INTRODUCED
    assert house.rows(Kind.UNCERTAIN) == []
    assert sum({ANA, BEN} <= set(one.recipients) for one in house.courier.carried) == 1
    (row,) = house.rows(Kind.INTRODUCTION)
    assert (row.status, row.repeated, row.sent_as != "") == (Status.ACCEPTED, False, True)


def test_a_no_while_the_introduction_stands_unsent_keeps_it(house: GmailHouse) -> None:
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.courier.fail("lost")
    house.go()
    house.answer(BEN, Kind.ASK, "No, sorry, I changed my mind.")
    house.go(minutes=16)
    house.go(minutes=16)
    assert not any({ANA, BEN} <= set(one.recipients) for one in house.courier.carried)
    assert house.courier.drafts == {}, "nor does its draft stay, for the connector to send by mistake"


def test_where_nobody_can_tell_the_connector_is_asked(house: GmailHouse) -> None:
    """They deleted the draft, or the letter: then it is as with any provider."""
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.courier.fail("lost")
    house.go()
    house.courier.drafts.clear()
    house.go(minutes=16)
    assert len(house.rows(Kind.UNCERTAIN)) == 1


def test_a_login_that_was_refused_keeps_all_as_it_is(house: GmailHouse) -> None:
    house.world.patient = True
    house.draft()
    house.courier.fail("lost-but-taken", 2)
    house.world.go_once()
    house.courier.trouble = NeedsOperator("run twoyes auth gmail")
    house.go(hours=3)
    assert {row.status for row in house.rows(Kind.ASK)} == {Status.SENDING}
    house.courier.trouble = None
    house.go(minutes=1)
    assert {row.status for row in house.rows(Kind.ASK)} == {Status.ACCEPTED}
    assert (_to(house, ANA), _to(house, BEN)) == (1, 1)


def test_letters_whose_message_id_nobody_read_are_no_sign_of_old_books(house: GmailHouse) -> None:
    """Not even where the provider cannot tell any more: they are known by their people and subject."""
    house.draft()
    house.courier.fail("not-read", 2)
    house.courier.trouble = TryLater("503")
    house.world.go_once()
    house.courier.trouble = None
    house.courier.left.clear()
    house.restart(minutes=1)
    with house.work.books.begin() as page:
        assert paused(page) is None


def test_a_letter_that_the_books_never_knew_is_one(house: GmailHouse) -> None:
    house.ask_both()
    raw = house.world.provider.mails(ANA, "INBOX")[0]
    house.world.stop()
    house.world.clock[0] = house.world.now.replace(hour=15)
    head = b"X-Loop: " + b"x"
    assert head[:6] in raw
    house.file("Sent", raw.replace(b"<CA0@", b"<CA77@"))
    house.work = house.world.start().work
    house.world.go()
    with house.work.books.begin() as page:
        assert paused(page) is not None
