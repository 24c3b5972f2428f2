"""The brief and the digest: once, in the morning, where there is something to tell, and nothing that is settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.introductions import events as ev
from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import Gesture, How
from bot.reading.requests.request import Request
from bot.records import Lacks, OutboxRow, Pending, Status
from bot.work.carrying import commit_notice
from bot.work.commands.pausing import pause
from bot.work.digest import brief, next_brief, seal
from tests.people import parsed
from tests.work.workers import Desk
from tests.worlds import CARLA

THURSDAY_EVENING = datetime(2026, 11, 12, 17, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 13, 7, tzinfo=UTC)  # 08:00 in Madrid
MONDAY = datetime(2026, 11, 16, 7, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)


WISHED = Request((), "", "", "", "", "", "together", False, "", None, None, "", (), ())


@pytest.fixture
def evening(desk: Desk) -> Desk:
    """The morning's brief was thought of; the digest comes on Mondays."""
    desk.habits(digest_on=None)
    desk.world.clock[0] = THURSDAY_EVENING
    brief(desk.work)
    return desk


def told(desk: Desk) -> list[OutboxRow]:
    with desk.work.books.begin() as page:
        return [row for row in page.outbox.with_status(*Status) if row.kind in (Kind.BRIEF, Kind.DIGEST)]


def text_of(desk: Desk, row: OutboxRow) -> str:
    with desk.work.books.begin() as page:
        message = parsed(page.outbox.outgoing(row).raw)
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def put(desk: Desk, notice: Notice, number: int | None = None) -> None:
    with desk.work.books.begin() as page:
        it = page.introduction(number) if number is not None else None
        commit_notice(desk.work, page, it, notice, desk.now)


def at(desk: Desk, moment: datetime) -> bool:
    desk.world.clock[0] = moment
    return brief(desk.work)


def ended(desk: Desk, code: str = "K7") -> int:
    """An introduction that came to nothing: an item waits."""
    number = desk.open(code=code)
    desk.happen(number, ev.Answered("a", "no", f"mail of {code}"))
    return number


# --- when ------------------------------------------------------------------------------------------------------------


def test_the_brief_comes_in_the_morning_once_and_tells_all_that_waits(evening: Desk) -> None:
    ended(evening, "K7")
    ended(evening, "K8")
    assert not at(evening, THURSDAY_EVENING + timedelta(hours=3))
    assert not at(evening, FRIDAY - timedelta(seconds=1))
    assert at(evening, FRIDAY)
    assert not at(evening, FRIDAY + timedelta(minutes=1))
    (row,) = told(evening)
    assert (row.kind, row.recipients, row.introduction) == (Kind.BRIEF, (CARLA,), None)
    assert text_of(evening, row).count("said no") == 2


def test_where_nothing_waits_there_is_no_brief_and_what_comes_later_waits_for_tomorrow(evening: Desk) -> None:
    assert not at(evening, FRIDAY)
    ended(evening)
    assert not at(evening, FRIDAY + timedelta(hours=5))
    assert at(evening, MONDAY)


def test_no_brief_on_days_off(evening: Desk) -> None:
    at(evening, FRIDAY)
    ended(evening)
    for hours in range(1, 72):
        assert not at(evening, FRIDAY + timedelta(hours=hours)), evening.now
    assert at(evening, MONDAY)


def test_a_holiday_of_the_connectors_is_a_day_off(evening: Desk) -> None:
    evening.work.voice = replace(evening.work.voice, country="ES")
    at(evening, datetime(2026, 12, 7, 7, tzinfo=UTC))
    ended(evening)
    assert not at(evening, datetime(2026, 12, 8, 8, tzinfo=UTC))  # the Immaculate Conception
    assert at(evening, datetime(2026, 12, 9, 7, tzinfo=UTC))


def test_after_a_week_off_there_is_one_brief_not_seven(evening: Desk) -> None:
    ended(evening)
    assert at(evening, NEXT_MONDAY + timedelta(hours=6))
    for hours in range(1, 18):
        assert not at(evening, NEXT_MONDAY + timedelta(hours=6 + hours))
    assert len(told(evening)) == 1


def test_another_zone_or_a_clock_set_back_makes_no_second_brief_on_one_day(evening: Desk) -> None:
    ended(evening)
    assert at(evening, FRIDAY)
    ended(evening, "K8")
    evening.work.voice = replace(evening.work.voice, zone="America/Los_Angeles")
    assert not at(evening, FRIDAY + timedelta(hours=9, minutes=30))  # 08:30 on the same day there
    evening.work.voice = replace(evening.work.voice, zone="Europe/Madrid")
    assert not at(evening, FRIDAY - timedelta(days=1))
    assert at(evening, MONDAY)


def test_a_clock_that_was_years_ahead_silences_nobody(evening: Desk) -> None:
    at(evening, FRIDAY + timedelta(days=4_000))
    ended(evening)
    assert at(evening, MONDAY)


def test_the_hour_of_the_brief_is_the_connectors_choice(evening: Desk) -> None:
    evening.habits(brief_at=time(10, 30))
    ended(evening)
    assert not at(evening, FRIDAY + timedelta(hours=2))
    assert at(evening, FRIDAY + timedelta(hours=2, minutes=30))


def test_what_a_kill_interrupts_is_told_the_next_time_and_once(evening: Desk) -> None:
    """Written and told in one transaction."""
    ended(evening)
    evening.world.clock[0] = FRIDAY

    def killed(name: str) -> None:
        raise SystemExit(name)

    evening.work.step = killed
    with pytest.raises(SystemExit):
        brief(evening.work)
    assert told(evening) == []
    evening.restart()
    evening.habits(digest_on=None)
    assert brief(evening.work)
    assert not brief(evening.work)
    assert text_of(evening, told(evening)[0]).count("said no") == 1


def test_the_brief_leaves_like_any_notice_also_while_everything_is_paused(evening: Desk) -> None:
    ended(evening)
    with evening.work.books.begin() as page:
        pause(page, evening.now)
    evening.world.clock[0] = FRIDAY
    evening.world.go()
    assert evening.notices() == ["brief"]


def test_the_next_brief_is_known_beforehand(evening: Desk) -> None:
    def known() -> datetime | None:
        with evening.work.books.begin() as page:
            return next_brief(evening.work, page, evening.now)

    assert known() is None
    ended(evening)
    assert known() == FRIDAY
    at(evening, FRIDAY)
    assert known() is None
    evening.open(code="K9")
    evening.habits(digest_on=0)
    assert known() == MONDAY


# --- what ------------------------------------------------------------------------------------------------------------


def test_questions_beyond_the_days_number_stand_in_the_brief(evening: Desk) -> None:
    """60 mails marked PRIVATE must not make 60 notices."""
    evening.habits(questions_per_day=3)
    number = evening.open()
    for mail in range(60):
        evening.happen(number, ev.Puzzled("a", f"mail {900 + mail}", "private: it was not interpreted"))
    assert len(evening.rows(Kind.QUESTION)) == 3
    assert at(evening, FRIDAY)
    text = text_of(evening, told(evening)[0])
    assert text.count("Ana Ruiz wrote 57 mails") == 1
    assert "K7 Ana YES" in text
    evening.happen(number, ev.Puzzled("b", "mail 990", "a question"))
    assert len(evening.rows(Kind.QUESTION)) == 4  # another day, another number


def test_what_is_settled_meanwhile_is_left_out(evening: Desk) -> None:
    evening.habits(questions_per_day=0)
    answered, open_one = evening.open(code="K7"), evening.open(code="K8")
    for number in (answered, open_one):
        evening.happen(number, ev.Puzzled("a", f"mail 90{number}", "a question"))
    evening.happen(answered, ev.Settled("a", "mail 99"))
    assert at(evening, FRIDAY)
    text = text_of(evening, told(evening)[0])
    assert ("K7 " in text, "K8 " in text) == (False, True)
    assert not at(evening, MONDAY)


def test_a_brief_of_settled_things_alone_is_none(evening: Desk) -> None:
    number = ended(evening)
    evening.happen(number, ev.Answered("a", "yes", "mail 96", how=How.HAND))
    evening.happen(number, ev.Reopened("mail 97"))
    drafted = evening.open(code="K9", needs_approval=True)
    put(evening, Notice(Kind.REMINDER, "approval 1", facts={"about": "approval"}), drafted)
    evening.happen(drafted, ev.Approved("mail 98"))
    assert not at(evening, FRIDAY)
    with evening.work.books.begin() as page:
        assert page.items.waiting() == []


def test_requests_that_lack_something_are_told_each_and_no_more_once_completed(evening: Desk) -> None:
    with evening.work.books.begin() as page:
        for number in (1, 2, 3):
            blank = Pending(0, Gesture.BCC, f"mail {number}", Lacks.WORD, WISHED, (), None, evening.now)
            page.requests.keep(blank)
        done = page.requests.by_evidence("mail 2")
        assert done is not None
        page.requests.settle(done.id, None, evening.now)
    for number in (1, 2, 3):
        facts = {"about": "request", "person": "Ana", "reason": f"I still wait for your word about request {number}."}
        put(evening, Notice(Kind.REMINDER, f"request mail {number}", facts=facts))
    assert at(evening, FRIDAY)
    text = text_of(evening, told(evening)[0])
    assert [f"request {number}" in text for number in (1, 2, 3)] == [True, False, True]


def test_silence_that_was_broken_is_not_told(evening: Desk) -> None:
    number = evening.open()
    evening.happen(number, ev.SentByHand("mail 5"))
    put(evening, Notice(Kind.NOBODY_WROTE, "nobody wrote"), number)
    put(evening, Notice(Kind.ONE_WROTE, "one wrote", "a", {"wrote": "b"}), number)
    evening.happen(number, ev.Wrote("a", "mail 6"))
    assert not at(evening, FRIDAY)


def test_several_reminders_of_one_thing_are_one_line(evening: Desk) -> None:
    number = evening.open(needs_approval=True)
    for day in (1, 2):
        put(evening, Notice(Kind.REMINDER, f"approval {day}", facts={"about": "approval"}), number)
    assert at(evening, FRIDAY)
    assert text_of(evening, told(evening)[0]).count("K7 SEND") == 1


def test_notices_that_need_no_decision_are_never_mails_of_their_own(evening: Desk) -> None:
    number = evening.open()
    for kind in (Kind.ENDED, Kind.NOBODY_WROTE, Kind.ONE_WROTE, Kind.REMINDER, Kind.HEARD):
        put(evening, Notice(kind, "once", "a", {"outcome": "met", "about": "question"}), number)
        put(evening, Notice(kind, "once", "a", {"outcome": "met", "about": "question"}), number)
    assert evening.rows(Kind.ENDED, Kind.NOBODY_WROTE, Kind.ONE_WROTE, Kind.REMINDER, Kind.HEARD) == []
    with evening.work.books.begin() as page:
        assert len(page.items.waiting()) == 5


# --- the digest ------------------------------------------------------------------------------------------------------


@pytest.fixture
def weekly(evening: Desk) -> Desk:
    evening.habits(digest_on=0)
    return evening


def test_the_digest_tells_the_week_with_the_items_on_top(weekly: Desk) -> None:
    going = weekly.open(code="K5")
    ended(weekly, "K7")
    assert at(weekly, FRIDAY)
    put(weekly, Notice(Kind.HEARD, "mail 4", "a", {"outcome": "met"}), going)
    assert at(weekly, MONDAY)
    row = told(weekly)[-1]
    text = text_of(weekly, row)
    assert row.kind is Kind.DIGEST
    with weekly.work.books.begin() as page:
        heads = page.ledger.heads()
    parts = [
        "Ana Ruiz on how it went: they have talked.",
        "On their way\n\nK5 Ana Ruiz and Ben Ong",
        "Ana is to answer the ask, since 12 November.",
        "Next: ",
        "Over this week\n\n- K7 Ana Ruiz and Ben Ong: declined.",
        f"The ledger’s 2 chains together: {seal(heads)}. Those that are open: K5 {heads[going][:12]}.",
    ]
    found = [text.find(part) for part in parts]
    assert -1 not in found, text
    assert found == sorted(found)
    assert not at(weekly, MONDAY + timedelta(hours=1))


def test_a_week_in_which_nothing_was_open_and_nothing_happened_has_no_digest(weekly: Desk) -> None:
    assert not at(weekly, MONDAY)
    assert told(weekly) == []


def test_a_digest_whose_day_is_a_holiday_comes_on_the_next_working_day(weekly: Desk) -> None:
    weekly.work.voice = replace(weekly.work.voice, country="ES")
    weekly.habits(digest_on=1)
    weekly.open()
    at(weekly, datetime(2026, 12, 1, 8, tzinfo=UTC))
    assert [row.kind for row in told(weekly)] == [Kind.DIGEST]
    for day in (2, 3, 4, 7, 8):
        assert not at(weekly, datetime(2026, 12, day, 8, tzinfo=UTC))
    assert at(weekly, datetime(2026, 12, 9, 8, tzinfo=UTC))
    assert not at(weekly, datetime(2026, 12, 10, 8, tzinfo=UTC))
    assert at(weekly, datetime(2026, 12, 15, 8, tzinfo=UTC))


def test_a_digest_missed_while_the_worker_was_off_comes_once_when_it_is_back(weekly: Desk) -> None:
    weekly.open()
    assert at(weekly, MONDAY)
    assert at(weekly, MONDAY + timedelta(days=15))  # a Tuesday, two Mondays later
    assert not at(weekly, MONDAY + timedelta(days=16))
    assert at(weekly, MONDAY + timedelta(days=21))


def test_no_digest_where_none_is_wanted(evening: Desk) -> None:
    evening.open()
    for day in range(14):
        assert not at(evening, FRIDAY + timedelta(days=day))


def test_the_digest_says_which_letters_wait_and_why(weekly: Desk) -> None:
    weekly.habits(per_day=2)
    weekly.open(code="K5")
    weekly.open(code="K6")
    weekly.world.clock[0] = MONDAY - timedelta(hours=1)
    weekly.world.go()
    at(weekly, MONDAY)
    text = text_of(weekly, told(weekly)[-1])
    assert "- 3 letters (K5, K6): The budget of 2 recipients a day is spent. Until 07:00 on 17 November." in text


def test_the_seal_changes_with_any_line_of_any_chain() -> None:
    heads = {1: "a" * 64, 2: "b" * 64}
    assert seal(heads) == seal(dict(reversed(heads.items())))
    assert len({seal(heads), seal(heads | {2: "c" * 64}), seal({1: "a" * 64}), seal(heads | {3: "d" * 64})}) == 4


def test_in_separate_a_brief_waits_for_room_in_the_budget(world_of: Callable[[str], Desk]) -> None:
    """It is read at leisure; introductions and answers go first."""
    desk = world_of("separate")
    desk.habits(digest_on=None, per_hour=4)
    desk.world.clock[0] = FRIDAY - timedelta(minutes=10)
    brief(desk.work)
    ended(desk)
    desk.open(code="K8")
    desk.world.clock[0] = FRIDAY
    desk.world.go()
    assert desk.notices() == []
    desk.pass_time(hours=2)
    desk.world.go()
    assert desk.notices() == ["brief"]


def test_while_everything_is_paused_the_digest_promises_nothing_and_says_that_it_rests(weekly: Desk) -> None:
    weekly.open(code="K5")
    with weekly.work.books.begin() as page:
        pause(page, weekly.now)
    at(weekly, MONDAY)
    text = text_of(weekly, told(weekly)[-1])
    assert "Everything rests since" in text
    assert "RESUME, on the first line, lets it go on." in text
    assert "Next: nothing by itself." in text
    assert "a reminder to" not in text
