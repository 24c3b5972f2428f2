"""The outbox protocol at its edges: what seldom happens between claim and answer, and what is told to be held back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.introductions import events as ev
from bot.introductions.decision import Kind, Notice
from bot.places import Folder, Spot
from bot.ports import NeedsOperator, Receipt
from bot.records import Status
from bot.work.carrying import commit_notice
from bot.work.intake import take_in
from bot.work.sending.dispatch import dispatch
from bot.work.sending.evidence import note_accepted
from bot.work.unread import STALE_AFTER, note_unread
from tests.work.workers import ANA, BEN, Desk


def _alarm(desk: Desk) -> None:
    with desk.work.books.begin() as page:
        commit_notice(desk.work, page, None, Notice(Kind.ALARM, "a test", facts={"reason": "a test"}), desk.now)


def test_when_the_night_falls_between_the_claim_and_data_the_nudge_waits_for_the_morning(desk: Desk) -> None:
    number = desk.open()
    dispatch(desk.work)
    desk.courier.carried.clear()
    desk.happen(number, ev.NudgeAsked("a"))
    desk.work.step = lambda name: desk.pass_time(hours=12) if name == "claimed" else None
    dispatch(desk.work)
    desk.work.step = lambda name: None
    nudge = desk.row(Kind.NUDGE)
    assert desk.courier.carried == []
    assert nudge.status is Status.WAITING
    assert nudge.due_at > desk.now
    desk.world.clock[0] = nudge.due_at
    dispatch(desk.work)
    assert [one.recipients[0] for one in desk.courier.carried] == [ANA]


def test_a_notice_whose_lease_ran_out_before_it_was_filed_is_filed_once_by_the_next_round(desk: Desk) -> None:
    _alarm(desk)
    desk.work.step = lambda name: desk.pass_time(minutes=2) if name == "claimed" else None
    assert dispatch(desk.work) == 0
    desk.work.step = lambda name: None
    assert desk.notices() == []
    assert dispatch(desk.work) == 1
    assert desk.notices() == ["alarm"]


def test_a_copy_that_was_read_is_evidence_though_no_search_finds_it_any_more(desk: Desk) -> None:
    """Its owner may delete it between two rounds: what intake saw counts."""
    desk.open()
    desk.courier.fail("lost-but-taken", 1)
    dispatch(desk.work)
    row = next(one for one in desk.rows(Kind.ASK) if one.status is Status.SENDING)
    raw = next(one.raw for one in desk.courier.carried if row.message_id.encode() in one.raw)
    take_in(desk.work, desk.work.home, Folder.INBOX, Spot("INBOX", 1_000, 999), raw)
    (settled,) = [one for one in desk.rows(Kind.ASK) if one.id == row.id]
    assert settled.status is Status.ACCEPTED


def test_the_word_of_a_server_for_a_claim_that_is_over_changes_nothing(desk: Desk) -> None:
    """Another worker has the letter in hand and will hear for itself."""
    desk.open()
    row = desk.rows(Kind.ASK)[0]
    with desk.work.books.begin() as page:
        mine = page.outbox.claim(row, desk.now, desk.now + timedelta(minutes=15))
        assert mine is not None
        page.outbox.change(mine, status=Status.WAITING, attempts=mine.attempts + 1)
        theirs = page.outbox.claim(page.outbox.get(row.id), desk.now, desk.now + timedelta(minutes=15))
        assert theirs is not None
        assert not note_accepted(desk.work, page, mine, Receipt(True, "250 ok"))
        assert page.outbox.get(row.id).status is Status.SENDING
        assert note_accepted(desk.work, page, theirs, Receipt(True, "250 ok"))


def test_a_login_that_is_refused_for_long_is_no_try_of_any_letter(desk: Desk) -> None:
    """Once it works again, the pauses of a letter begin where they began, and the first refusal does not end it."""
    desk.open()
    send = desk.courier.send

    def no_login(*args: object, **kwargs: object) -> str:
        raise NeedsOperator("535 wrong password")

    desk.courier.send = no_login  # type: ignore[assignment, method-assign]  # the fake's, not ours
    for _ in range(10):
        with pytest.raises(NeedsOperator):
            dispatch(desk.work)
        assert {(row.status, row.attempts) for row in desk.rows(Kind.ASK)} == {(Status.WAITING, 0)}
        desk.pass_time(minutes=1)
    desk.courier.send = send  # type: ignore[method-assign]
    desk.courier.fail("refused-us")
    dispatch(desk.work)
    assert desk.rows(Kind.ASK)[0].status is Status.WAITING
    desk.pass_time(hours=2)
    assert dispatch(desk.work) >= 2


def test_a_notice_that_the_server_refuses_keeps_nothing_else(world_of: Callable[[str], Desk]) -> None:
    desk = world_of("separate")
    _alarm(desk)
    desk.courier.fail("refused")
    desk.open()
    assert dispatch(desk.work) == 2
    assert {row.status for row in desk.rows(Kind.ASK)} == {Status.ACCEPTED}


def test_a_letter_to_both_that_is_refused_after_the_introduction_alarms_the_connector(desk: Desk) -> None:
    """Stepping out is no introduction: nothing goes back, and the connector is told."""
    number = desk.agree()
    dispatch(desk.work)
    for key in "ab":
        desk.happen(number, ev.Wrote(key, f"mail {key}"))
    desk.pass_time(minutes=15)
    desk.happen(number, ev.TimePassed())
    desk.courier.fail("refused")
    dispatch(desk.work)
    assert desk.row(Kind.STEP_OUT).status is Status.REFUSED
    dispatch(desk.work)
    assert "alarm" in desk.notices()


def test_what_is_held_back_is_told_with_its_reason(desk: Desk) -> None:
    """A letter in doubt, one that was set aside, and all of them while the mailbox is unread; not what is overtaken."""
    desk.habits(evidence="none")
    desk.agree()
    desk.courier.fail("lost")
    dispatch(desk.work)
    desk.pass_time(minutes=16)
    dispatch(desk.work)
    (doubt,) = desk.held()
    assert "SENT or SEND" in doubt.hold.why
    number = desk.open(code="M2")
    first, second = desk.rows(Kind.ASK)[:2]
    with desk.work.books.begin() as page:
        page.outbox.change(first, status=Status.PARKED, reason="a test")
        note_unread(page, desk.now)
    desk.pass_time(seconds=STALE_AFTER.total_seconds())
    assert ["a test" in one.hold.why for one in desk.held()] == [False, True, False]
    assert "cannot be read" in desk.held()[-1].hold.why
    desk.happen(number, ev.Cancelled("mail 9"))
    with desk.work.books.begin() as page:
        page.outbox.change(page.outbox.get(second.id), status=Status.WAITING)
    assert second.id not in {one.row.id for one in desk.held()}
    assert BEN in second.recipients
