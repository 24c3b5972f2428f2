"""The outbox protocol, branch by branch: what leaves, waits or is asked about; nothing is lost, nothing doubled."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.introductions import events as ev
from bot.introductions.decision import LETTERS, Kind, Notice
from bot.introductions.introduction import PartyState, Stage
from bot.places import Folder, Spot
from bot.ports import GiveUp, NeedsOperator, Receipt, TryLater
from bot.records import Status
from bot.work.carrying import commit_notice
from bot.work.commands.pausing import pause, resume
from bot.work.intake import take_in
from bot.work.reminders import remind, something_is_due
from bot.work.sending.budgets import Hold
from bot.work.sending.dispatch import dispatch
from bot.work.sending.evidence import note_accepted
from bot.work.sending.refusals import put_off, refused
from tests.fakes import Carried
from tests.work.workers import ANA, BEN, CID, NOW, ROSA, Desk
from tests.worlds import CARLA, DESK

# --- accepted --------------------------------------------------------------------------------------------------------


def test_a_letter_leaves_once_to_its_party_and_with_a_copy_to_ourselves(desk: Desk) -> None:
    desk.open()
    assert dispatch(desk.work) == 2
    assert [one.recipients for one in desk.courier.carried] == [(ANA, CARLA), (BEN, CARLA)]
    assert {row.status for row in desk.rows(Kind.ASK)} == {Status.ACCEPTED}
    assert dispatch(desk.work) == 0
    assert len(desk.courier.carried) == 2


def test_the_bytes_that_leave_are_those_that_were_committed(desk: Desk) -> None:
    desk.open()
    ask = desk.rows(Kind.ASK)[0]
    with desk.work.books.begin() as page:
        committed = page.outbox.outgoing(ask).raw
    dispatch(desk.work)
    assert desk.courier.carried[0].raw == committed


def test_without_self_copies_nobody_else_gets_one(desk: Desk) -> None:
    for evidence in ("provider", "none"):
        desk.habits(evidence=evidence)
        desk.courier.carried.clear()
        desk.open(code=evidence[:2].upper())
        dispatch(desk.work)
        assert [one.recipients for one in desk.courier.carried] == [(ANA,), (BEN,)]


def test_the_introduction_is_one_transaction_to_all_with_their_assistants(desk: Desk) -> None:
    number = desk.agree(3)
    dispatch(desk.work)
    (carried,) = desk.courier.carried
    assert set(carried.recipients) == {ANA, BEN, CID, ROSA, CARLA}
    assert desk.stage(number) is Stage.INTRODUCED


def test_introductions_go_before_asks_and_notices_before_all(desk: Desk) -> None:
    desk.agree()
    desk.open(code="M2")
    dispatch(desk.work)
    subjects = [sorted(set(one.recipients) - {CARLA}) for one in desk.courier.carried]
    assert subjects == [[ANA, BEN], [ANA], [BEN]]


# --- put off ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["put-off", "put-off-after"])
def test_what_the_server_puts_off_leaves_later_with_the_same_message_id(desk: Desk, fault: str) -> None:
    """4xx before DATA, and 4xx at the final dot: nobody has it."""
    desk.agree()
    before = desk.row(Kind.INTRODUCTION)
    desk.courier.fail(fault)
    assert dispatch(desk.work) == 0
    row = desk.row(Kind.INTRODUCTION)
    assert (row.status, row.message_id) == (Status.WAITING, before.message_id)
    assert timedelta(seconds=45) <= row.due_at - desk.now <= timedelta(seconds=75)
    assert desk.stage(before.introduction or 0) is Stage.AGREED
    assert dispatch(desk.work) == 0
    desk.pass_time(minutes=2)
    dispatch(desk.work)
    assert desk.copies(ANA, before.message_id) == desk.copies(BEN, before.message_id) == 1
    assert desk.stage(before.introduction or 0) is Stage.INTRODUCED


def test_a_no_while_the_letter_is_put_off_keeps_it_for_ever(desk: Desk) -> None:
    number = desk.agree()
    desk.courier.fail("put-off-after")
    dispatch(desk.work)
    desk.happen(number, ev.Answered("a", "no", "mail 9"))
    desk.pass_time(hours=2)
    dispatch(desk.work)
    assert desk.row(Kind.INTRODUCTION).status is Status.WITHDRAWN
    assert not any(BEN in one.recipients and ANA in one.recipients for one in desk.courier.carried)


def test_the_pauses_grow_and_after_five_days_the_connector_is_told(desk: Desk) -> None:
    desk.open()
    pauses = []
    desk.courier.fail("put-off", 1_000)
    while desk.rows(Kind.ASK)[0].status is Status.WAITING and len(pauses) < 200:
        dispatch(desk.work)
        due = desk.rows(Kind.ASK)[0].due_at
        pauses.append(due - desk.now)
        desk.world.clock[0] = max(due, desk.rows(Kind.ASK)[1].due_at)
    assert pauses[0] < timedelta(minutes=2)
    assert max(pauses) <= timedelta(hours=5)
    assert desk.now - NOW > timedelta(days=5)
    assert desk.rows(Kind.ASK)[0].status is Status.PARKED
    dispatch(desk.work)
    assert "alarm" in desk.notices()


def test_two_letters_put_off_in_a_row_close_the_way_out_for_this_round(desk: Desk) -> None:
    desk.open(3)
    desk.courier.fail("put-off", 2)
    assert dispatch(desk.work) == 0
    assert [row.attempts for row in desk.rows(Kind.ASK)] == [1, 1, 0]


def test_one_letter_put_off_does_not_keep_the_next(desk: Desk) -> None:
    desk.open()
    desk.courier.fail("put-off")
    assert dispatch(desk.work) == 1


# --- refused ---------------------------------------------------------------------------------------------------------


def test_a_refused_ask_makes_its_party_unreachable(desk: Desk) -> None:
    number = desk.open()
    desk.courier.fail("refused")
    dispatch(desk.work)
    assert desk.stage(number) is Stage.EXPIRED
    assert {row.status for row in desk.rows(Kind.ASK)} == {Status.REFUSED, Status.WITHDRAWN}
    dispatch(desk.work)
    with desk.work.books.begin() as page:
        assert [item.notice.kind for item in page.items.waiting()] == [Kind.ENDED]
    assert desk.notices() == []


def test_an_introduction_with_one_refused_recipient_goes_to_nobody(desk: Desk) -> None:
    number = desk.agree()
    del desk.world.provider.accounts[BEN]
    dispatch(desk.work)
    assert desk.courier.carried == []
    row = desk.row(Kind.INTRODUCTION)
    assert (row.status, desk.stage(number)) == (Status.REFUSED, Stage.AGREED)
    dispatch(desk.work)
    assert desk.notices()[-1] == "refused"
    desk.world.provider.accounts[BEN] = ""
    desk.happen(number, ev.LetterConfirmed("mail 9"))
    dispatch(desk.work)  # the notice of the hold
    desk.pass_time(minutes=11)
    dispatch(desk.work)
    assert [len(one.recipients) for one in desk.courier.carried] == [3]
    assert desk.stage(number) is Stage.INTRODUCED


def test_a_refusal_of_ourselves_parks_all_letters_for_an_hour_and_says_nothing_of_the_party(desk: Desk) -> None:
    number = desk.agree()
    desk.open(code="M2")
    desk.courier.fail("refused-us")
    assert dispatch(desk.work) == 0
    assert desk.courier.carried == []
    assert desk.stage(number) is Stage.AGREED
    dispatch(desk.work)
    assert "alarm" in desk.notices()  # notices still go
    desk.pass_time(minutes=59)
    assert dispatch(desk.work) == 0
    desk.pass_time(minutes=2)
    assert dispatch(desk.work) >= 3
    assert desk.stage(number) is Stage.INTRODUCED


# --- unknown ---------------------------------------------------------------------------------------------------------


def test_a_lost_answer_is_settled_by_the_copy_that_arrived(desk: Desk) -> None:
    number = desk.agree()
    desk.courier.fail("lost-but-taken")
    dispatch(desk.work)
    row = desk.row(Kind.INTRODUCTION)
    assert row.status is Status.SENDING
    dispatch(desk.work)
    assert desk.row(Kind.INTRODUCTION).status is Status.ACCEPTED
    assert desk.copies(ANA, row.message_id) == 1
    assert desk.stage(number) is Stage.INTRODUCED
    assert "uncertain" not in desk.notices()


def test_evidence_may_also_stand_in_the_sent_folder_of_the_provider(desk: Desk) -> None:
    desk.habits(evidence="provider")
    desk.open()
    desk.courier.fail("lost-but-taken")
    dispatch(desk.work)
    row = desk.rows(Kind.ASK)[0]
    desk.world.provider.append(CARLA, "Sent", desk.courier.carried[0].raw)
    dispatch(desk.work)
    assert desk.rows(Kind.ASK)[0].status is Status.ACCEPTED
    assert desk.copies(ANA, row.message_id) == 1


def test_an_ask_without_evidence_is_sent_once_more_with_the_same_message_id_and_then_parked(desk: Desk) -> None:
    desk.open()
    desk.courier.fail("lost", 2)  # both asks
    dispatch(desk.work)
    first = desk.rows(Kind.ASK)[0]
    desk.pass_time(minutes=14)
    dispatch(desk.work)
    assert desk.rows(Kind.ASK)[0].status is Status.SENDING  # the lease is not over
    desk.pass_time(minutes=2)
    desk.courier.fail("lost", 2)
    dispatch(desk.work)
    again = desk.rows(Kind.ASK)[0]
    assert (again.repeated, again.message_id, again.status) == (True, first.message_id, Status.SENDING)
    desk.pass_time(minutes=16)
    dispatch(desk.work)
    assert desk.rows(Kind.ASK)[0].status is Status.PARKED
    dispatch(desk.work)
    assert "alarm" in desk.notices()
    desk.pass_time(days=1)
    dispatch(desk.work)
    assert desk.copies(ANA, first.message_id) == 0


def test_a_letter_repeated_without_need_arrives_twice_at_most_and_as_the_same(desk: Desk) -> None:
    """The provider gives no evidence: the second copy bears the Message-ID of the first."""
    desk.habits(evidence="none")
    desk.open()
    desk.courier.fail("lost-but-taken", 2)
    dispatch(desk.work)
    desk.pass_time(minutes=16)
    dispatch(desk.work)
    desk.pass_time(days=3)
    dispatch(desk.work)
    row = desk.rows(Kind.ASK)[0]
    assert desk.copies(ANA, row.message_id) == 2
    assert row.status is Status.ACCEPTED


@pytest.fixture
def uncertain(desk: Desk) -> Desk:
    """An introduction of which nobody knows whether it left, and the connector was asked."""
    desk.habits(evidence="none")
    desk.agree()
    desk.courier.fail("lost")
    dispatch(desk.work)
    desk.pass_time(minutes=16)
    dispatch(desk.work)
    return desk


def test_an_introduction_without_evidence_is_never_repeated_but_asked_about(uncertain: Desk) -> None:
    assert uncertain.notices()[-1] == "uncertain"
    assert uncertain.row(Kind.INTRODUCTION).status is Status.UNKNOWN
    for _ in range(5):
        uncertain.pass_time(days=2)
        dispatch(uncertain.work)
    assert uncertain.courier.carried == []
    assert uncertain.notices().count("uncertain") == 1


def test_send_repeats_the_uncertain_introduction_with_the_same_message_id(uncertain: Desk) -> None:
    row = uncertain.row(Kind.INTRODUCTION)
    uncertain.happen(row.introduction or 0, ev.LetterConfirmed("mail 9"))
    dispatch(uncertain.work)  # the notice of the hold
    uncertain.pass_time(minutes=11)
    dispatch(uncertain.work)
    assert uncertain.copies(ANA, row.message_id) == 1
    assert uncertain.row(Kind.INTRODUCTION).status is Status.ACCEPTED
    assert uncertain.stage(row.introduction or 0) is Stage.INTRODUCED


def test_a_no_before_the_repetition_keeps_the_uncertain_introduction(uncertain: Desk) -> None:
    row = uncertain.row(Kind.INTRODUCTION)
    uncertain.happen(row.introduction or 0, ev.Answered("a", "no", "mail 8"))
    uncertain.happen(row.introduction or 0, ev.LetterConfirmed("mail 9"))
    dispatch(uncertain.work)  # the notice of the hold
    uncertain.pass_time(minutes=11)
    dispatch(uncertain.work)
    assert uncertain.copies(BEN, row.message_id) == 0
    assert uncertain.row(Kind.INTRODUCTION).status is Status.WITHDRAWN


def test_evidence_that_turns_up_after_the_question_settles_it(uncertain: Desk) -> None:
    row = uncertain.row(Kind.INTRODUCTION)
    with uncertain.work.books.begin() as page:
        raw = page.outbox.outgoing(row).raw
    uncertain.habits(evidence="self-copy")
    uncertain.world.provider.take_in(CARLA, CARLA, raw, CARLA)
    dispatch(uncertain.work)
    assert uncertain.row(Kind.INTRODUCTION).status is Status.ACCEPTED
    with uncertain.work.books.begin() as page:
        it = page.introduction(row.introduction or 0)
    assert not it.letter_uncertain
    uncertain.happen(it.id, ev.LetterConfirmed("mail 9"))  # a SEND that comes too late
    uncertain.pass_time(hours=1)
    dispatch(uncertain.work)
    assert uncertain.courier.carried == []


def test_a_reply_to_the_uncertain_introduction_proves_that_it_left(uncertain: Desk) -> None:
    row = uncertain.row(Kind.INTRODUCTION)
    answer = (
        f"From: Ana Ruiz <{ANA}>\r\nTo: {BEN}, {CARLA}\r\nSubject: Re: {row.subject}\r\n"
        f"Date: Thu, 12 Nov 2026 11:00:00 +0100\r\nMessage-ID: <r1@ruiz.example>\r\nIn-Reply-To: {row.message_id}\r\n"
        "\r\nHello Ben, shall we talk on Monday?\r\n"
    ).encode()
    uncertain.world.provider.deliver(ANA, [CARLA], answer)
    raw = uncertain.world.mails(CARLA, "INBOX")[-1]
    take_in(uncertain.work, uncertain.work.home, Folder.INBOX, Spot("INBOX", 1_000, 999), raw)
    assert uncertain.row(Kind.INTRODUCTION).status is Status.ACCEPTED
    with uncertain.work.books.begin() as page:
        it = page.introduction(row.introduction or 0)
    assert not it.letter_uncertain
    assert it.party("a").wrote_at is not None


# --- leases and claims -----------------------------------------------------------------------------------------------


def test_what_a_dead_process_claimed_and_did_not_begin_leaves_once(desk: Desk) -> None:
    desk.open()
    row = desk.rows(Kind.ASK)[0]
    with desk.work.books.begin() as page:
        claimed = page.outbox.claim(row, desk.now, desk.now + timedelta(minutes=15))
    assert claimed is not None
    dispatch(desk.work)
    assert desk.copies(ANA, row.message_id) == 1
    with desk.work.books.begin() as page:  # should the dead one rise
        assert not page.outbox.begin_data(claimed, desk.now, desk.now + timedelta(minutes=15))


def test_who_lost_the_lease_before_data_transmits_nothing(desk: Desk) -> None:
    """The clock jumps while the connection is made."""
    desk.open()
    send = desk.courier.send

    def slow(sender: str, recipients: tuple[str, ...], raw: bytes, **more: Any) -> Receipt:
        desk.pass_time(minutes=20)
        return send(sender, recipients, raw, **more)

    desk.courier.send = slow  # type: ignore[method-assign]  # the fake's, not ours
    assert dispatch(desk.work) == 0
    assert desk.courier.carried == []
    desk.courier.send = send  # type: ignore[method-assign]
    dispatch(desk.work)
    assert len(desk.courier.carried) == 2


def test_a_yes_taken_back_between_the_claim_and_data_stops_the_introduction(desk: Desk) -> None:
    number = desk.agree()
    desk.work.step = lambda name: desk.happen(number, ev.Answered("b", "no", "mail 9")) if name == "claimed" else None
    dispatch(desk.work)
    assert not any({ANA, BEN} <= set(one.recipients) for one in desk.courier.carried)
    assert desk.stage(number) is Stage.DECLINED
    assert desk.row(Kind.INTRODUCTION).status is Status.WITHDRAWN


def test_an_answer_between_the_claim_and_data_stops_the_nudge(desk: Desk) -> None:
    number = desk.open()
    dispatch(desk.work)
    desk.happen(number, ev.NudgeAsked("a"))
    desk.courier.carried.clear()
    desk.work.step = lambda name: desk.happen(number, ev.Answered("a", "yes", "mail 9")) if name == "claimed" else None
    dispatch(desk.work)
    assert desk.courier.carried == []
    assert desk.row(Kind.NUDGE).status is Status.WITHDRAWN


def test_the_state_itself_is_read_again_before_data(desk: Desk) -> None:
    """Whatever changed it, and whether or not the letter was taken back with it."""
    number = desk.agree()

    def change(name: str) -> None:
        if name == "claimed":
            with desk.work.books.begin() as page:
                it = page.introduction(number)
                page.introductions.save(it, it.with_party(replace(it.party("a"), state=PartyState.NO)), None)

    desk.work.step = change
    dispatch(desk.work)
    assert desk.courier.carried == []
    assert desk.row(Kind.INTRODUCTION).status is Status.WITHDRAWN


def test_what_was_overtaken_while_it_waited_is_withdrawn_not_sent(desk: Desk) -> None:
    number = desk.open()
    desk.happen(number, ev.Cancelled("mail 9"))
    assert dispatch(desk.work) == 0
    assert {row.status for row in desk.rows(Kind.ASK)} == {Status.WITHDRAWN}


def test_a_nudge_that_waited_until_night_leaves_in_the_morning(desk: Desk) -> None:
    number = desk.open()
    dispatch(desk.work)
    desk.courier.carried.clear()
    desk.pass_time(hours=12)
    desk.happen(number, ev.NudgeAsked("a"))
    dispatch(desk.work)
    assert desk.courier.carried == []
    assert desk.row(Kind.NUDGE).due_at == datetime(2026, 11, 13, 8, tzinfo=UTC)
    desk.world.clock[0] = datetime(2026, 11, 13, 8, tzinfo=UTC)
    assert dispatch(desk.work) == 1


# --- suppression, gate, budgets --------------------------------------------------------------------------------------


def test_nobody_who_asked_for_no_more_mail_is_asked(desk: Desk) -> None:
    number = desk.open()
    with desk.work.books.begin() as page:
        page.suppress("ANA@ruiz.example", "asked by reply", desk.now)
    dispatch(desk.work)
    assert all(ANA not in one.recipients for one in desk.courier.carried)
    assert desk.stage(number) is Stage.EXPIRED


def test_an_introduction_with_somebody_suppressed_waits_for_the_connector(desk: Desk) -> None:
    number = desk.agree()
    with desk.work.books.begin() as page:
        page.suppress(BEN, "asked by reply", desk.now)
    dispatch(desk.work)
    assert not any({ANA, BEN} <= set(one.recipients) for one in desk.courier.carried)
    assert desk.stage(number) is Stage.AGREED
    with desk.work.books.begin() as page:
        assert page.introduction(number).letter_waits


def test_a_letter_nobody_foresaw_never_stops_the_queue(desk: Desk) -> None:
    """A row that belongs to a party who is not there: it is set aside and told once, and Ben is asked all the same."""
    desk.open()
    row = desk.rows(Kind.ASK)[0]
    with desk.work.books.begin() as page:
        page.outbox.change(row, party="zz")
    assert dispatch(desk.work) == 1
    assert [one.recipients for one in desk.courier.carried] == [(BEN, CARLA)]
    assert desk.rows(Kind.ASK)[0].status is Status.PARKED
    dispatch(desk.work)
    dispatch(desk.work)
    assert desk.notices() == ["alarm"]


def test_what_the_gate_stops_is_parked_with_an_alarm_and_stays_so(desk: Desk) -> None:
    """A row whose recipients somebody changed in the database."""
    desk.open()
    row = desk.rows(Kind.ASK)[0]
    with desk.work.books.begin() as page:
        page.outbox.change(row, recipients=[BEN])
    dispatch(desk.work)
    stopped = desk.rows(Kind.ASK)[0]
    assert (stopped.status, bool(stopped.reason)) == (Status.PARKED, True)
    assert [one.recipients for one in desk.courier.carried] == [(BEN, CARLA)]  # Ben's own
    dispatch(desk.work)
    assert desk.notices() == ["alarm"]
    desk.pass_time(days=1)
    dispatch(desk.work)
    assert desk.rows(Kind.ASK)[0].status is Status.PARKED


@pytest.mark.parametrize(("limit", "span"), [("per_minute", 61), ("per_hour", 3601), ("per_day", 86401)])
def test_a_budget_counts_recipients_and_self_copies_and_keeps_the_rest(desk: Desk, limit: str, span: int) -> None:
    desk.habits(**{limit: 4})
    desk.open(3)
    assert dispatch(desk.work) == 2
    assert dispatch(desk.work) == 0
    desk.pass_time(seconds=span)
    assert dispatch(desk.work) == 1


def test_notices_are_free(desk: Desk) -> None:
    desk.habits(per_day=2)
    desk.open(code="M2")
    assert dispatch(desk.work) == 1
    desk.open(needs_approval=True)
    assert dispatch(desk.work) == 1
    assert len(desk.courier.carried) == 1
    assert desk.notices() == ["approve"]


def test_in_separate_notices_count_for_the_budget_and_wait_for_none(world_of: Callable[[str], Desk]) -> None:
    """The provider counts them, but what needs a decision is never kept for that."""
    desk = world_of("separate")
    desk.habits(per_hour=4)
    desk.open(needs_approval=True)
    dispatch(desk.work)
    assert desk.courier.carried[-1].recipients == (CARLA, DESK)
    desk.open(code="M2")
    assert dispatch(desk.work) == 1  # the notice's two recipients count, so one ask has room
    desk.open(code="N3", needs_approval=True)
    assert dispatch(desk.work) == 1
    assert desk.notices() == ["approve", "approve"]


def test_an_introduction_that_waits_for_room_is_not_overtaken(desk: Desk) -> None:
    """An ask would fit into what is left of the hour, and the next, and the introduction would never leave."""
    number = desk.agree()
    desk.habits(per_hour=6)
    desk.pass_time(hours=2)
    desk.open(code="M2")
    with desk.work.books.begin() as page:
        letter = page.outbox.with_status(Status.WAITING)[0]
        page.outbox.change(letter, due_at=desk.now + timedelta(minutes=1))
    assert dispatch(desk.work) == 2  # the asks: 4 of 6
    desk.open(code="N3")
    desk.pass_time(minutes=2)
    assert dispatch(desk.work) == 0
    assert desk.stage(number) is Stage.AGREED
    desk.pass_time(hours=1)
    assert dispatch(desk.work) == 2
    assert set(desk.courier.carried[-2].recipients) == {ANA, BEN, CARLA}
    assert desk.stage(number) is Stage.INTRODUCED


def test_an_introduction_is_found_behind_a_long_table_of_pairs(desk: Desk) -> None:
    desk.habits(per_day=40, letters_per_day=1_000)
    for pair in range(110):
        desk.open(code=f"P{pair}")
    dispatch(desk.work)
    desk.courier.carried.clear()
    with desk.work.books.begin() as page:
        waiting = page.introductions.ids(code="P5")[0]
    for key in "ab":
        desk.happen(waiting, ev.Answered(key, "yes", f"mail {key}"))
    dispatch(desk.work)  # the notice of the hold
    desk.pass_time(days=1, minutes=1)
    dispatch(desk.work)
    assert set(desk.courier.carried[0].recipients) == {ANA, BEN, CARLA}


def test_a_letter_larger_than_a_budget_goes_alone(desk: Desk) -> None:
    """It would wait for ever, and nobody would be told."""
    desk.habits(per_minute=1)
    desk.open()
    assert dispatch(desk.work) == 1
    assert dispatch(desk.work) == 0
    desk.pass_time(seconds=61)
    assert dispatch(desk.work) == 1


def test_a_cap_on_an_introduction_stops_a_rule_gone_mad_and_tells_once_a_day(desk: Desk) -> None:
    desk.habits(letters_per_introduction=2)
    desk.open(3)
    for _ in range(3):
        dispatch(desk.work)
    assert len(desk.courier.carried) == 2
    assert desk.notices() == ["alarm"]


def test_a_cap_on_the_day_holds_over_all_introductions(desk: Desk) -> None:
    desk.habits(letters_per_day=3)
    desk.open()
    desk.open(code="M2")
    for _ in range(3):
        dispatch(desk.work)
    assert len(desk.courier.carried) == 3


def test_a_cap_on_the_day_is_told_once_however_many_letters_wait(desk: Desk) -> None:
    desk.habits(letters_per_day=1)
    for code in ("K1", "K2", "K3"):
        desk.open(code=code)
    for _ in range(3):
        dispatch(desk.work)
    assert desk.notices() == ["alarm"]


def test_what_waits_is_known_with_its_reason_and_its_end(desk: Desk) -> None:
    desk.habits(per_hour=2)
    number = desk.open()
    dispatch(desk.work)
    (held,) = desk.held()
    assert (held.introduction.code, held.row.recipients) == ("K7", (BEN,))
    assert held.hold == Hold("The budget of 2 recipients an hour is spent.", desk.now + timedelta(hours=1))
    desk.happen(number, ev.Paused("mail 3"))
    assert "This introduction is paused" in desk.held()[0].hold.why
    with desk.work.books.begin() as page:
        pause(page, desk.now)
    desk.happen(number, ev.Resumed("mail 5"))
    assert "Everything is paused" in desk.held()[0].hold.why
    with desk.work.books.begin() as page:
        resume(page)
    desk.pass_time(hours=1, seconds=1)
    assert desk.held() == ()
    desk.courier.fail("put-off")
    dispatch(desk.work)
    (held,) = desk.held()
    assert "451 4.3.2 try again later" in held.hold.why
    assert held.hold.until == held.row.due_at


def test_a_letter_on_hold_waits_for_nothing_but_its_time(desk: Desk) -> None:
    number = desk.open()
    dispatch(desk.work)
    for key in "ab":
        desk.happen(number, ev.Answered(key, "yes", f"mail {key}"))
    assert desk.row(Kind.INTRODUCTION).status is Status.WAITING
    assert desk.held() == ()


# --- paused ----------------------------------------------------------------------------------------------------------


def test_while_everything_is_paused_letters_wait_and_notices_come(desk: Desk) -> None:
    number = desk.agree()
    desk.open(code="M2")
    desk.open(code="N3", needs_approval=True)
    with desk.work.books.begin() as page:
        pause(page, desk.now)
    dispatch(desk.work)
    assert desk.courier.carried == []
    assert desk.notices() == ["hold", "approve"]
    desk.pass_time(days=3)
    assert remind(desk.work) == 0
    assert dispatch(desk.work) == 0
    assert not something_is_due(desk.work)
    with desk.work.books.begin() as page:
        resume(page)
    assert something_is_due(desk.work)
    assert dispatch(desk.work) == 3
    assert desk.stage(number) is Stage.INTRODUCED


def test_a_pause_between_the_claim_and_data_stops_the_letter_and_keeps_it(desk: Desk) -> None:
    desk.open()

    def rest(name: str) -> None:
        if name == "claimed":
            with desk.work.books.begin() as page:
                pause(page, desk.now)

    desk.work.step = rest
    assert dispatch(desk.work) == 0
    assert desk.courier.carried == []
    assert {row.status for row in desk.rows(Kind.ASK)} == {Status.WAITING}
    with desk.work.books.begin() as page:
        resume(page)
    desk.work.step = lambda name: None
    assert dispatch(desk.work) == 2


def test_what_came_due_while_everything_was_paused_happens_once_and_within_the_budget(desk: Desk) -> None:
    for code in ("K1", "K2", "K3"):
        desk.open(code=code)
    dispatch(desk.work)
    desk.courier.carried.clear()
    with desk.work.books.begin() as page:
        pause(page, desk.now)
    desk.pass_time(days=28)  # both nudges and the silence would have come
    remind(desk.work)
    with desk.work.books.begin() as page:
        resume(page)
    desk.habits(per_minute=4)
    remind(desk.work)
    assert len(desk.rows(Kind.NUDGE)) == 6
    assert dispatch(desk.work) == 2
    assert {row.kind for row in desk.rows(*LETTERS)} == {Kind.ASK, Kind.NUDGE}


# --- limits ----------------------------------------------------------------------------------------------------------


def test_a_limit_that_only_puts_us_off_parks_the_queue_too_and_is_told_once(desk: Desk) -> None:
    desk.open()
    send = desk.courier.send

    def limited(*args: Any, **options: Any) -> str:
        raise TryLater("452 4.5.3 sending limit exceeded, try again later")

    desk.courier.send = limited  # type: ignore[method-assign]  # the fake's, not ours
    dispatch(desk.work)
    desk.courier.send = send  # type: ignore[method-assign]
    assert dispatch(desk.work) == 1  # the notice
    assert desk.notices() == ["alarm"]
    assert "limits us" in desk.held()[0].hold.why
    desk.pass_time(minutes=14)
    assert dispatch(desk.work) == 0
    desk.pass_time(minutes=2)
    assert dispatch(desk.work) == 2
    assert desk.held() == ()


def test_where_the_notice_goes_the_same_way_a_refusal_breeds_no_notices(world_of: Callable[[str], Desk]) -> None:
    desk = world_of("separate")
    desk.open()
    desk.courier.fail("refused-us", 1_000)
    for _ in range(10):
        dispatch(desk.work)
        desk.pass_time(hours=1)
    with desk.work.books.begin() as page:
        assert len([row for row in page.outbox.with_status(Status.WAITING) if row.kind is Kind.ALARM]) == 1


def test_a_letter_that_is_refused_again_and_again_is_set_aside_and_the_queue_goes_on(desk: Desk) -> None:
    """Too large for the server, say: the fault is ours, and it is this letter's."""
    desk.open()
    send = desk.courier.send

    def picky(sender: str, recipients: tuple[str, ...], raw: bytes, **options: Any) -> str:
        if ANA in recipients:
            raise GiveUp("The letter has 30,000,000 bytes, and the server takes 10,000,000.", ours=True)
        return send(sender, recipients, raw, **options)

    desk.courier.send = picky  # type: ignore[method-assign]  # the fake's, not ours
    for _ in range(8):
        dispatch(desk.work)
        desk.pass_time(hours=1, minutes=1)
    first, second = desk.rows(Kind.ASK)
    assert (first.status, second.status) == (Status.PARKED, Status.ACCEPTED)
    assert "set aside" in desk.held()[0].hold.why


def test_an_introduction_that_is_refused_again_and_again_waits_for_the_connector(desk: Desk) -> None:
    number = desk.agree()
    desk.courier.fail("refused-us", 5)
    for _ in range(6):
        dispatch(desk.work)
        desk.pass_time(hours=1, minutes=1)
    assert desk.notices()[-1] == "refused"
    assert desk.courier.carried == []
    desk.happen(number, ev.LetterConfirmed("mail 9"))
    dispatch(desk.work)  # the notice of the hold
    desk.pass_time(minutes=11)
    dispatch(desk.work)
    assert desk.stage(number) is Stage.INTRODUCED


def test_one_address_gets_so_many_answers_a_day_and_no_more(desk: Desk) -> None:
    desk.habits(answers_per_address=2)
    number = desk.open()
    dispatch(desk.work)
    desk.courier.carried.clear()
    for _ in range(3):
        desk.happen(number, ev.Answered("a", "later", "mail 9"))
        dispatch(desk.work)
    assert len(desk.courier.carried) == 2
    assert [row.status for row in desk.rows(Kind.LATER_NOTED)][-1] is Status.WITHDRAWN


# --- the copy in Sent ------------------------------------------------------------------------------------------------


def test_a_self_copy_is_moved_to_sent_and_nothing_is_filed_beside_it(desk: Desk) -> None:
    desk.open()
    desk.world.go()
    row = desk.rows(Kind.ASK)[0]
    assert (desk.copies(CARLA, row.message_id), desk.copies(CARLA, row.message_id, "Sent")) == (0, 1)
    desk.pass_time(minutes=11)
    for _ in range(3):
        dispatch(desk.work)
    assert desk.copies(CARLA, row.message_id, "Sent") == 1
    assert desk.rows(Kind.ASK)[0].filed_at is not None


def test_a_self_copy_that_nobody_looked_at_yet_is_the_copy(desk: Desk) -> None:
    desk.open()
    dispatch(desk.work)
    row = desk.rows(Kind.ASK)[0]
    desk.pass_time(minutes=20)
    dispatch(desk.work)
    desk.world.go()
    assert (desk.copies(CARLA, row.message_id), desk.copies(CARLA, row.message_id, "Sent")) == (0, 1)


def test_a_self_copy_that_does_not_come_is_filed_once_after_a_while(desk: Desk) -> None:
    desk.open()
    desk.world.provider.on_delivery = None
    dispatch(desk.work)
    row = desk.rows(Kind.ASK)[0]
    inbox = desk.world.provider.boxes[CARLA].folders["INBOX"]
    inbox.mails.clear()  # a filter ate it
    desk.pass_time(minutes=9)
    dispatch(desk.work)
    assert desk.copies(CARLA, row.message_id, "Sent") == 0
    desk.pass_time(minutes=2)
    for _ in range(3):
        dispatch(desk.work)
    assert desk.copies(CARLA, row.message_id, "Sent") == 1


def test_without_evidence_a_copy_is_filed_at_once_and_with_the_providers_never(desk: Desk) -> None:
    desk.habits(evidence="none")
    desk.open()
    dispatch(desk.work)
    row = desk.rows(Kind.ASK)[0]
    assert desk.copies(CARLA, row.message_id, "Sent") == 1
    desk.habits(evidence="provider")
    desk.open(code="M2")
    for _ in range(2):
        dispatch(desk.work)
    other = desk.rows(Kind.ASK)[0]
    assert other.message_id != row.message_id
    assert desk.copies(CARLA, other.message_id, "Sent") == 0


def test_a_full_mailbox_costs_the_copy_only(desk: Desk) -> None:
    desk.habits(evidence="none")
    append = desk.work.home.append

    def full(folder: Folder, raw: bytes, **options: Any) -> None:
        if folder is Folder.SENT:
            raise NeedsOperator("OVERQUOTA: the mailbox is full")
        append(folder, raw, **options)

    desk.work.home.append = full  # type: ignore[method-assign]
    desk.open()
    assert dispatch(desk.work) == 2
    assert dispatch(desk.work) == 0
    assert all(row.filed_at is not None for row in desk.rows(Kind.ASK))
    assert len(desk.courier.carried) == 2


# --- notices ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setup", ["own", "plus"])
def test_notices_are_filed_in_the_inbox_and_not_sent(world_of: Callable[[str], Desk], setup: str) -> None:
    desk = world_of(setup)
    desk.agree()
    dispatch(desk.work)
    assert desk.notices() == ["hold"]
    assert all(len(one.recipients) > 1 for one in desk.courier.carried)


def test_in_separate_notices_are_sent_to_the_connector(world_of: Callable[[str], Desk]) -> None:
    desk = world_of("separate")
    desk.agree()
    desk.open(code="M2", needs_approval=True)
    dispatch(desk.work)
    assert "approve" in desk.notices()
    assert any(CARLA in one.recipients and ANA not in one.recipients for one in desk.courier.carried)


def test_a_notice_whose_filing_was_cut_is_looked_for_before_it_is_filed_again(desk: Desk) -> None:
    desk.open(needs_approval=True)
    append = desk.work.home.append

    def cut(folder: Folder, raw: bytes, **options: Any) -> None:
        append(folder, raw, **options)
        raise TryLater("the connection broke")

    desk.work.home.append = cut  # type: ignore[method-assign]
    dispatch(desk.work)
    desk.work.home.append = append  # type: ignore[method-assign]
    assert desk.row(Kind.APPROVE).status is Status.SENDING
    dispatch(desk.work)
    desk.pass_time(minutes=2)
    dispatch(desk.work)
    assert desk.notices() == ["approve"]
    assert desk.row(Kind.APPROVE).status is Status.ACCEPTED


def test_an_inbox_that_takes_nothing_gets_its_notices_by_mail(desk: Desk) -> None:
    desk.open(needs_approval=True)

    def never(folder: Folder, raw: bytes, **options: Any) -> None:
        raise NeedsOperator("the server does not take it")

    desk.work.home.append = never  # type: ignore[method-assign]
    assert dispatch(desk.work) == 1
    assert desk.courier.carried == [Carried(CARLA, (CARLA,), desk.courier.carried[0].raw)]
    assert desk.notices() == ["approve"]


def test_a_notice_about_no_introduction_leaves_too(desk: Desk) -> None:
    from bot.introductions.decision import Notice

    with desk.work.books.begin() as page:
        notice = Notice(Kind.ALARM, "x", facts={"reason": "something odd"})
        for _ in range(2):
            commit_notice(desk.work, page, None, notice, desk.now)
    dispatch(desk.work)
    assert desk.notices() == ["alarm"]


# --- mailbox away ----------------------------------------------------------------------------------------------------


def test_while_evidence_cannot_be_looked_for_nothing_is_repeated(desk: Desk) -> None:
    desk.open()
    desk.courier.fail("lost-but-taken", 2)
    dispatch(desk.work)
    row = desk.rows(Kind.ASK)[0]
    desk.work.home.trouble = TryLater("no connection")  # type: ignore[attr-defined]
    desk.pass_time(hours=1)
    assert dispatch(desk.work) == 0
    desk.work.home.trouble = None  # type: ignore[attr-defined]
    dispatch(desk.work)
    assert desk.copies(ANA, row.message_id) == 1


def test_while_evidence_cannot_be_looked_for_other_letters_leave(desk: Desk) -> None:
    """A folder that went away, or a mailbox that does not answer, is no trouble of theirs."""
    for trouble in (TryLater("no connection"), NeedsOperator("no such folder")):
        desk.open(code=trouble.args[0][-2:].upper())
        desk.courier.fail("lost")
        assert dispatch(desk.work) == 1  # the other ask
        desk.open(code=trouble.args[0][:2].upper())
        desk.work.home.trouble = trouble  # type: ignore[attr-defined]
        with contextlib.suppress(TryLater):  # of the copies
            dispatch(desk.work)
        assert [row.status for row in desk.rows(Kind.ASK)[:2]] == [Status.ACCEPTED] * 2
        desk.work.home.trouble = None  # type: ignore[attr-defined]
        desk.pass_time(minutes=5)
        dispatch(desk.work)


def test_a_claim_whose_answer_comes_after_another_took_over_decides_nothing(desk: Desk) -> None:
    """A worker that slept through its lease hears 4xx, or 5xx, while another one has the introduction in hand."""
    for answer in (TryLater("451 later"), GiveUp("550 no", {BEN: "550 no"}), GiveUp("554 policy", ours=True)):
        number = desk.agree(code=str(answer)[:3])
        row = desk.rows(Kind.INTRODUCTION)[0]  # the newest
        with desk.work.books.begin() as page:
            mine = page.outbox.claim(row, desk.now, desk.now + timedelta(minutes=15))
            assert mine is not None
        desk.pass_time(minutes=1)
        assert dispatch(desk.work) >= 1
        assert desk.stage(number) is Stage.INTRODUCED
        if isinstance(answer, TryLater):
            put_off(desk.work, mine, answer)
        else:
            refused(desk.work, mine, answer)
        assert desk.stage(number) is Stage.INTRODUCED
        assert dispatch(desk.work) == 0


def test_a_yes_of_the_server_that_comes_after_the_question_answers_it(desk: Desk) -> None:
    """A worker that slept through its lease hears 250 when the connector was asked already."""
    desk.habits(evidence="none")
    number = desk.agree()
    desk.courier.fail("lost")
    dispatch(desk.work)
    mine = desk.row(Kind.INTRODUCTION)
    desk.pass_time(minutes=16)
    dispatch(desk.work)
    assert desk.row(Kind.INTRODUCTION).status is Status.UNKNOWN
    with desk.work.books.begin() as page:
        assert note_accepted(desk.work, page, mine, Receipt(True, "250 ok"))
        assert not page.introduction(number).letter_uncertain
    assert desk.row(Kind.INTRODUCTION).status is Status.ACCEPTED


def test_a_letter_that_waited_long_before_its_first_try_is_not_given_up_at_once(desk: Desk) -> None:
    desk.open()
    desk.pass_time(days=7)  # a pause, say
    desk.courier.fail("put-off", 2)
    dispatch(desk.work)
    assert {row.status for row in desk.rows(Kind.ASK)} == {Status.WAITING}
    desk.pass_time(minutes=2)
    assert dispatch(desk.work) == 2


def test_a_notice_that_the_inbox_puts_off_is_filed_once_it_takes_it(desk: Desk) -> None:
    """However often: whether it stands there can be seen, so that nothing is doubled."""
    with desk.work.books.begin() as page:
        commit_notice(desk.work, page, None, Notice(Kind.ALARM, "a test", facts={"reason": "a test"}), desk.now)
    appended = desk.work.home.append
    for _ in range(6):
        desk.work.home.append = lambda *args, **kwargs: (_ for _ in ()).throw(TryLater("[UNAVAILABLE]"))  # type: ignore[method-assign]
        dispatch(desk.work)
        desk.pass_time(hours=1)
    desk.work.home.append = appended  # type: ignore[method-assign]
    dispatch(desk.work)
    desk.pass_time(hours=6)
    dispatch(desk.work)
    assert desk.notices() == ["alarm"]


def test_a_notice_of_which_the_answer_was_lost_stays_where_the_connector_reads_it(desk: Desk) -> None:
    """It is found in INBOX, and never filed under Sent as a letter is."""
    with desk.work.books.begin() as page:
        commit_notice(desk.work, page, None, Notice(Kind.ALARM, "a test", facts={"reason": "a test"}), desk.now)
    appended = desk.work.home.append

    def lost(*args: Any, **kwargs: Any) -> None:
        appended(*args, **kwargs)
        raise TryLater("the answer was lost")

    desk.work.home.append = lost  # type: ignore[method-assign]  # the fake's, not ours
    dispatch(desk.work)
    desk.work.home.append = appended  # type: ignore[method-assign]
    for _ in range(3):
        desk.pass_time(hours=1)
        dispatch(desk.work)
    assert desk.notices() == ["alarm"]


def test_two_uncertain_letters_in_a_row_close_the_way_out_for_this_round(desk: Desk) -> None:
    """A server that swallows a letter and says nothing costs minutes each time, and each would leave twice."""
    desk.open(3)
    desk.courier.fail("lost", 3)
    dispatch(desk.work)
    assert [row.status for row in desk.rows(Kind.ASK)] == [Status.SENDING, Status.SENDING, Status.WAITING]


def test_a_restart_loses_nothing_that_was_committed(desk: Desk) -> None:
    desk.open()
    desk.restart()
    assert dispatch(desk.work) == 2
