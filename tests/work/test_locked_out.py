"""Locked out: nothing acts and nothing is lost, the connector hears of it once, and work goes on once it is mended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.introductions.decision import Kind
from bot.ports import NeedsOperator, Receipt, TryLater, Unknown
from bot.reports import health, pulse
from bot.work.locked_out import SENDING, note_locks, standing
from bot.work.work import Elsewhere
from tests.fakes import FakeCourier, FakeMailbox
from tests.people import parsed
from tests.work.house import ANA, BEN, House
from tests.worlds import CARLA, database, emptied

OVER = NeedsOperator("Google's grant for carla@conti.example is over: run `twoyes auth gmail`")
MOBILE = "carla@mobile.example"
Houses = Callable[..., House]


class Aside:
    """A courier of another account, which remembers what it carried, and fails as it is told."""

    def __init__(self) -> None:
        self.carried: list[tuple[str, tuple[str, ...], bytes]] = []
        self.trouble: Exception | None = None

    def send(
        self,
        sender: str,
        recipients: tuple[str, ...],
        raw: bytes,
        *,
        before_data: Callable[[str], bool],
        handle: str = "",
    ) -> Receipt:
        """Carries one message."""
        if self.trouble is not None:
            raise self.trouble
        assert before_data("")
        self.carried.append((sender, recipients, raw))
        return Receipt(True, "250 ok")

    def trace(self, handle: str, message_id: str) -> Receipt | None:
        """Nobody asks."""
        return None

    def discard(self, handle: str) -> None:
        """Nothing stands anywhere."""

    def close(self) -> None:
        """Nothing to close."""


class Shut(FakeCourier):
    """A way out whose login is refused, as Gmail's is together with the mailbox's."""

    shut = True

    def send(self, *given: object, **more: object) -> Receipt:
        """Carries a message, or refuses the login."""
        if self.shut:
            raise OVER
        return super().send(*given, **more)  # type: ignore[arg-type]


@pytest.fixture
def shut(house: House) -> tuple[House, Aside, Callable[[bool], None]]:
    """A house with another way, and a switch that revokes the grant for mailbox and way out alike."""
    aside = Aside()
    house.work.elsewhere = Elsewhere(MOBILE, "desk@mobile.example", aside)
    home, courier = house.work.home, Shut(house.world.provider, house.world.home)
    assert isinstance(home, FakeMailbox)
    house.work.courier = courier
    courier.shut = False

    def revoke(over: bool) -> None:
        home.trouble = OVER if over else None
        courier.shut = over

    return house, aside, revoke


def test_a_revoked_grant_is_told_once_elsewhere_and_work_goes_on_when_it_is_given_again(
    shut: tuple[House, Aside, Callable[[bool], None]],
) -> None:
    house, aside, revoke = shut
    house.ask_both()
    revoke(True)
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "Yes please.")
    for _ in range(6):
        house.go(minutes=5)
    (sender, recipients, raw) = aside.carried[0]
    assert len(aside.carried) == 1
    assert (sender, recipients) == ("desk@mobile.example", (MOBILE,))
    mail = parsed(raw)
    assert "does not let me work" in mail["Subject"]
    assert "twoyes auth gmail" in str(mail.get_body(("plain",)))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert house.party(ANA).state.value == "asked"
    house.go(days=20)
    assert len(aside.carried) == 1
    assert house.rows(Kind.NUDGE) == [], "no due date acts while nobody can look"
    revoke(False)
    house.go(minutes=1)
    house.go(hours=1)
    assert house.it.stage.value == "introduced", "what came meanwhile was read, and nothing was lost"
    assert len(aside.carried) == 1


def test_the_log_names_a_trouble_when_it_begins_and_when_it_ends(
    shut: tuple[House, Aside, Callable[[bool], None]],
) -> None:
    house, _, revoke = shut
    with capture_logs() as lines:
        for over in (True, False, True):
            revoke(over)
            for _ in range(4):
                house.go(minutes=1)
    told = [line["event"] for line in lines if line["event"].startswith("trouble") and "home: " in line["what"]]
    assert told == ["trouble", "trouble is over", "trouble"]


def test_a_lock_after_one_that_was_mended_is_told_of_again(
    shut: tuple[House, Aside, Callable[[bool], None]],
) -> None:
    house, aside, revoke = shut
    for times in (1, 2):
        revoke(True)
        house.go(minutes=1)
        house.go(minutes=11)
        assert len(aside.carried) == times
        revoke(False)
        house.go(minutes=1)


def test_a_refusal_that_passes_within_minutes_is_not_told(
    shut: tuple[House, Aside, Callable[[bool], None]],
) -> None:
    house, aside, revoke = shut
    for _ in range(4):
        revoke(True)
        house.go(minutes=5)
        revoke(False)
        house.go(minutes=5)
    assert aside.carried == []


def test_a_mailbox_that_does_not_answer_is_no_lock(shut: tuple[House, Aside, Callable[[bool], None]]) -> None:
    house, aside, _ = shut
    assert isinstance(house.work.home, FakeMailbox)
    house.work.home.trouble = TryLater("no connection")
    for _ in range(4):
        house.go(minutes=20)
    assert aside.carried == []


def test_when_no_way_works_it_is_tried_again_an_hour_later(
    shut: tuple[House, Aside, Callable[[bool], None]],
) -> None:
    house, aside, revoke = shut
    revoke(True)
    aside.trouble = TryLater("no route")
    house.go(minutes=1)
    house.go(minutes=11)
    aside.trouble = None
    house.go(minutes=30)
    assert aside.carried == []
    house.go(minutes=31)
    assert len(aside.carried) == 1


def test_a_notice_whose_answer_was_lost_is_not_repeated(
    shut: tuple[House, Aside, Callable[[bool], None]],
) -> None:
    house, aside, revoke = shut
    revoke(True)
    aside.trouble = Unknown("the answer was lost")
    house.go(minutes=1)
    house.go(minutes=11)
    aside.trouble = None
    house.go(hours=3)
    assert aside.carried == []


def test_a_new_process_does_not_tell_again(shut: tuple[House, Aside, Callable[[bool], None]]) -> None:
    house, aside, revoke = shut
    revoke(True)
    house.go(minutes=1)
    house.go(minutes=11)
    house.world.stop()
    house.work = house.world.start().work
    assert isinstance(house.work.home, FakeMailbox)
    house.work.home.trouble = OVER
    house.work.elsewhere = Elsewhere(MOBILE, "desk@mobile.example", aside)
    house.go(hours=3)
    assert len(aside.carried) == 1


def test_a_mailbox_that_never_let_anybody_in_is_a_lock_too(house_of: Houses) -> None:
    """At the very first start nothing is known of it, not even where to begin reading."""
    house = house_of()
    house.world.stop()
    emptied(database())
    house.work = house.world.start().work
    assert isinstance(house.work.home, FakeMailbox)
    house.work.home.trouble = OVER
    house.go(minutes=1)
    house.go(minutes=11)
    house.go(hours=2)
    assert _told(house) == 1, "by the way out"


def test_a_mended_mailbox_ends_the_lock_of_the_way_out_too(house: House) -> None:
    """The letter that met it may have been taken back meanwhile, so that nothing leaves that would show it."""
    note_locks(house.work, {"home": "over", SENDING: "over"}, set())
    house.world.clock[0] += timedelta(minutes=20)
    with house.world.books.begin() as page:
        assert standing(page, house.world.now)
    note_locks(house.work, {}, {"home"})
    with house.world.books.begin() as page:
        assert standing(page, house.world.now) == ""


def test_a_closed_way_in_is_told_by_the_way_out(house: House) -> None:
    """IMAP and SMTP have passwords of their own; the mail lands where the connector reads by other means."""
    assert isinstance(house.work.home, FakeMailbox)
    house.work.home.trouble = NeedsOperator("The password of carla is refused.")
    house.go(minutes=1)
    house.go(minutes=11)
    house.go(hours=2)
    told = [parsed(raw) for raw in house.world.mails(CARLA, "INBOX")]
    assert len([mail for mail in told if "does not let me work" in mail["Subject"]]) == 1


def test_a_closed_way_out_alone_is_told_in_the_mailbox(house_of: Houses) -> None:
    """In `separate` the connector's own mailbox is there, too."""
    house = house_of("separate")
    house.work.courier = Shut(house.world.provider, house.world.home)
    house.draft()
    house.go(minutes=1)
    house.go(minutes=11)
    house.go(minutes=11)
    assert _told(house) == 1


def test_in_separate_the_other_account_tells_of_either(house_of: Houses) -> None:
    house = house_of("separate")
    assert isinstance(house.work.home, FakeMailbox)
    assert isinstance(house.work.desk, FakeMailbox)
    house.work.home.trouble = OVER
    house.go(minutes=1)
    house.go(minutes=11)
    assert _told(house) == 1
    house.work.home.trouble = None
    house.go(minutes=1)
    house.work.desk.trouble = OVER
    house.go(minutes=1)
    house.go(minutes=11)
    assert _told(house) == 2, "sent by the desk's own account"


def _told(house: House) -> int:
    mails = [parsed(raw) for raw in house.world.mails(CARLA, "INBOX")]
    return len([mail for mail in mails if "does not let me work" in mail["Subject"]])


def test_without_another_way_the_log_and_status_tell(house: House) -> None:
    """And `twoyes status --health`, which a monitor asks."""
    assert isinstance(house.work.home, FakeMailbox)
    house.work.home.trouble = OVER
    house.work.courier = Shut(house.world.provider, house.world.home)
    house.go(minutes=1)
    house.go(minutes=11)
    with house.world.books.begin() as page:
        alive, told = pulse(page)
    assert "twoyes auth gmail" in "".join(told)
    assert health(alive, 60, told, house.world.now).startswith("locked out since 2026-11-12")
    house.work.home.trouble = None
    house.go(minutes=1)
    with house.world.books.begin() as page:
        alive, told = pulse(page)
    assert health(alive, 60, told, house.world.now) == ""
