"""What rests: whom the connector talks to by hand, and what is paused; what follows when it is taken up again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.introductions import events as ev
from bot.introductions.decision import LETTERS, Kind
from bot.introductions.dues import dues, may_leave
from bot.introductions.introduction import Gesture, How, Order, PartyState, Stage
from bot.introductions.policy import Policy
from tests.introductions.story import MONDAY, Story, at, both_said_yes, case, introduced, party, story, withdrawn

YES, ASKED, LATER, SILENT = PartyState.YES, PartyState.ASKED, PartyState.LATER, PartyState.SILENT


def taken_over(when: str = "2026-11-03") -> Story:
    """Ana said yes on Monday; the connector wrote to Ben on Tuesday."""
    told = story()
    told.yes("a")
    told.until(at(when))
    told.happen(ev.TakenOver("b", "sent 1"))
    return told


# --- taken over ------------------------------------------------------------------------------------------------------


def test_what_still_asks_them_is_taken_back_and_the_connector_is_asked_once_how_to_go_on() -> None:
    told = taken_over()
    assert {"ask b", "ask-again b", "confirm b", "nudge b"} <= withdrawn(told.last)
    assert [(one.kind, one.party, one.cause) for one in told.last.notices] == [(Kind.TAKEN_OVER, "b", "sent 1")]
    assert told.happen(ev.TakenOver("b", "sent 2")).notices == ()


def test_who_is_taken_over_is_neither_nudged_nor_given_up_nor_asked_again() -> None:
    told = taken_over()
    told.until(at("2027-03-01"))
    assert told.sent(Kind.NUDGE, Kind.ASK_AGAIN) == []
    assert told.it.party("b").state is ASKED
    assert told.it.stage is Stage.ASKING
    waiting = story()
    waiting.later("b", until=date(2026, 11, 20))
    waiting.happen(ev.TakenOver("b", "sent 1"))
    waiting.until(at("2027-03-01"))
    assert waiting.sent(Kind.ASK_AGAIN) == []


def test_the_other_side_is_not_affected() -> None:
    told = story()
    told.happen(ev.TakenOver("b", "sent 1"))
    told.until(at("2026-11-06"))
    assert told.sent(Kind.NUDGE) == [("nudge", "a")]


def test_who_said_yes_still_hears_by_a_date_and_by_another_one_when_it_moved() -> None:
    told = taken_over()
    told.until(at("2026-11-20"))
    assert told.when(Kind.HEAR_BY, "a") == [at("2026-11-11")]
    told.happen(ev.Continued("b", "mail 9"))
    told.until(at("2027-03-01"))
    dates = [letter.facts["until"] for _, letter in told.letters if letter.kind is Kind.HEAR_BY]
    assert len(dates) == 2
    assert dates[0] < dates[1]
    assert [moment.date().isoformat() for moment in told.when(Kind.REGRET, "a")] == [dates[1]]


def test_continue_counts_their_patience_from_now() -> None:
    told = taken_over("2026-11-04")
    told.until(at("2026-11-20"))
    assert told.happen(ev.Continued("b", "mail 9")).letters == ()
    told.until(at("2026-12-24"))
    assert told.when(Kind.NUDGE, "b") == [at("2026-11-25"), at("2026-12-02")]
    assert told.it.lost_at == at("2026-12-09")


def test_continue_counts_from_now_also_where_the_patience_has_not_run_out() -> None:
    told = taken_over()
    told.until(at("2026-11-04"))
    told.happen(ev.Continued("b", "mail 9"))
    told.until(at("2026-11-09", "08:59"))
    assert told.sent(Kind.NUDGE) == []
    told.until(at("2026-11-09"))
    assert told.sent(Kind.NUDGE) == [("nudge", "b")]


def test_nudges_that_left_before_count_after_continue() -> None:
    told = story()
    told.until(at("2026-11-06"))
    told.happen(ev.TakenOver("b", "sent 1"))
    told.yes("a")
    told.until(at("2026-12-01"))
    told.happen(ev.Continued("b", "mail 9"))
    told.until(at("2027-02-01"))
    assert len(told.when(Kind.NUDGE, "b")) == 2
    assert told.it.party("b").state is SILENT


@pytest.mark.parametrize("answer", ["yes", "no", "later"])
@pytest.mark.parametrize("how", [How.REPLY, How.HAND])
def test_an_answer_ends_the_taking_over(answer: str, how: How) -> None:
    told = taken_over()
    told.happen(ev.KeptByHand("b", "mail 8"))
    told.happen(ev.Answered("b", answer, "mail 9", how=how))
    assert told.it.party("b").taken_over_at is None
    assert not told.it.party("b").mine


def test_after_a_yes_the_introduction_goes_its_way() -> None:
    told = taken_over()
    told.yes("b", how=How.HAND, source="phone")
    assert told.it.stage is Stage.AGREED


def test_who_answered_already_cannot_be_taken_over() -> None:
    told = story()
    told.yes("a")
    assert told.happen(ev.TakenOver("a", "sent 1")).notices == ()
    assert told.it.party("a").taken_over_at is None
    late = introduced()
    late.happen(ev.TakenOver("a", "sent 1"))
    assert late.it.party("a").taken_over_at is None


def test_mine_stays_until_continue_and_asks_nothing() -> None:
    told = taken_over()
    assert told.happen(ev.KeptByHand("b", "mail 9")).notices == ()
    assert told.it.party("b").mine
    told.happen(ev.TakenOver("b", "sent 2"))
    assert told.it.party("b").mine
    told.happen(ev.Continued("b", "mail 10"))
    assert (told.it.party("b").mine, told.it.party("b").taken_over_at) == (False, None)


def test_mine_may_be_said_first() -> None:
    told = story()
    decision = told.happen(ev.KeptByHand("b", "mail 9"))
    assert "ask b" in withdrawn(decision)
    told.until(at("2026-12-24"))
    assert told.sent(Kind.NUDGE) == [("nudge", "a")] * 2


def test_continue_means_nothing_for_who_was_never_taken_over() -> None:
    told = story()
    before = told.it
    decision = told.happen(ev.Continued("b", "mail 9"))
    assert (decision.introduction, decision.entries) == (before, ())


def test_who_is_taken_over_before_being_asked_is_asked_on_continue() -> None:
    told = Story(case(stage=Stage.DRAFTED, needs_approval=True)).opened()
    told.happen(ev.TakenOver("b", "sent 1"))
    told.happen(ev.Approved("mail 1"))
    assert told.sent(Kind.ASK) == [("ask", "a")]
    told.happen(ev.Continued("b", "mail 2"))
    assert told.sent(Kind.ASK) == [("ask", "a"), ("ask", "b")]


def test_in_turn_nobody_else_is_asked_while_the_first_is_taken_over() -> None:
    told = Story(case(stage=Stage.DRAFTED, needs_approval=True, order=Order.TURN)).opened()
    told.happen(ev.TakenOver("a", "sent 1"))
    told.happen(ev.Approved("mail 1"))
    assert told.sent(Kind.ASK) == []


def test_an_ask_taken_back_before_it_could_leave_is_written_on_continue() -> None:
    told = story(starts_at=at("2026-11-10"))
    told.happen(ev.TakenOver("b", "sent 1"))
    told.happen(ev.Continued("b", "mail 2"))
    asks = [(one.round, one.not_before) for _, one in told.letters if one.kind is Kind.ASK and one.party == "b"]
    assert asks == [("1", at("2026-11-10")), ("1 mail 2", at("2026-11-10"))]


def test_a_doubt_that_the_connector_answered_by_hand_is_not_reminded_of_but_a_later_one_is() -> None:
    told = story()
    told.yes("a")
    told.happen(ev.Puzzled("b", "mail 4", "unclear"))
    told.until(at("2026-11-03"))
    told.happen(ev.TakenOver("b", "sent 1"))
    told.until(at("2026-11-16"))
    assert told.told(Kind.REMINDER) == []
    told.happen(ev.Puzzled("b", "mail 5", "to the connector's own letter"))
    told.until(at("2026-12-16"))
    assert told.told(Kind.REMINDER) == ["reminder"] * 2


def test_continue_settles_what_they_sent_before_the_connector_wrote_to_them() -> None:
    told = story()
    told.yes("a")
    told.happen(ev.Puzzled("b", "mail 4", "unclear"))
    told.until(at("2026-11-03"))
    told.happen(ev.TakenOver("b", "sent 1"))
    told.happen(ev.Continued("b", "mail 5"))
    told.until(at("2026-11-06"))
    assert told.sent(Kind.NUDGE) == [("nudge", "b")]


def test_a_no_while_taken_over_is_not_told_by_its_timing() -> None:
    """The regret comes on the day that was promised, as if they had stayed silent."""
    told = taken_over()
    told.until(at("2026-11-12"))
    (promised,) = [letter.facts["until"] for _, letter in told.letters if letter.kind is Kind.HEAR_BY]
    told.no("b")
    told.until(at("2027-02-01"))
    (regret,) = told.when(Kind.REGRET, "a")
    assert regret > at("2026-11-12") + timedelta(days=5)
    assert regret.date().isoformat() >= promised


def test_a_no_long_after_the_patience_would_have_run_out_is_not_told_at_once() -> None:
    """Their last word would have been awaited for five working days more, had they been handed back instead."""
    told = story()
    told.yes("a")
    told.until(at("2026-11-13"))
    assert len(told.when(Kind.NUDGE, "b")) == 2
    told.happen(ev.TakenOver("b", "sent 1"))
    told.until(at("2026-12-01"))
    told.no("b")
    told.until(at("2027-02-01"))
    assert told.when(Kind.REGRET, "a") == [at("2026-12-08")]


def test_who_was_told_to_wait_until_a_day_is_not_told_again_on_continue() -> None:
    told = story(party("a"), party("b"), party("c"))
    told.yes("a")
    told.later("b", until=date(2027, 1, 15))
    told.happen(ev.TakenOver("c", "sent 1"))
    told.until(at("2026-12-01"))
    told.happen(ev.Continued("c", "mail 9"))
    told.until(at("2026-12-10"))
    assert told.sent(Kind.WAIT, Kind.HEAR_BY) == [("wait", "a")]


@pytest.mark.parametrize("kind", [Kind.ASK, Kind.ASK_AGAIN, Kind.CONFIRM, Kind.NUDGE])
def test_no_ask_leaves_to_whom_the_connector_took_over(kind: Kind) -> None:
    it = case(party("a", ASKED, taken_over_at=MONDAY), party("b", ASKED))
    assert may_leave(it, kind, "a", Policy(), MONDAY) is None
    assert may_leave(it, kind, "b", Policy(), MONDAY) is not None


def test_a_nudge_asked_for_is_refused_while_taken_over_or_paused() -> None:
    told = taken_over()
    assert told.happen(ev.NudgeAsked("b")).letters == ()
    resting = story()
    resting.happen(ev.Paused("mail 1"))
    assert resting.happen(ev.NudgeAsked("b")).letters == ()


# --- paused ----------------------------------------------------------------------------------------------------------


def paused(when: str = "2026-11-04") -> Story:
    """Ana said yes on Monday; the connector paused it on Wednesday."""
    told = story()
    told.yes("a")
    told.until(at(when))
    told.happen(ev.Paused("mail 8"))
    return told


def test_nothing_is_due_while_it_is_paused() -> None:
    told = paused()
    assert (told.last.due_at, dues(told.it, told.policy)) == (None, [])
    told.now = at("2027-01-15")
    decision = told.happen(ev.TimePassed())
    assert (decision.letters, decision.notices, decision.entries) == ((), (), ())


def test_letters_to_parties_wait_while_it_is_paused_and_do_not_vanish() -> None:
    it = case(party("a", YES), party("b", ASKED), paused_at=MONDAY)
    for kind in (Kind.ASK, Kind.NUDGE, Kind.LATER_NOTED, Kind.NO_NOTED, Kind.REGRET, Kind.DATA):
        when = may_leave(it, kind, "b", Policy(), MONDAY)
        assert when is not None
        assert when > MONDAY
    agreed = case(party("a", YES), party("b", YES), stage=Stage.AGREED, paused_at=MONDAY)
    when = may_leave(agreed, Kind.INTRODUCTION, "", Policy(), MONDAY)
    assert when is not None
    assert when > MONDAY
    assert Kind.QUESTION not in LETTERS
    assert may_leave(agreed, Kind.QUESTION, "", Policy(), MONDAY) == MONDAY
    assert may_leave(it, Kind.ASK, "a", Policy(), MONDAY) is None  # overtaken all the same


def test_on_resume_nobody_is_nudged_or_silent_at_once_but_after_the_usual_time() -> None:
    told = paused()
    told.until(at("2027-01-11"))
    told.happen(ev.Resumed("mail 9"))
    told.happen(ev.TimePassed())
    assert told.sent(Kind.NUDGE) == []
    told.until(at("2027-03-01"))
    assert told.when(Kind.NUDGE, "b") == [at("2027-01-14"), at("2027-01-21")]
    assert told.it.lost_at == at("2027-01-28")


def test_after_the_second_nudge_nobody_falls_silent_at_the_moment_of_resuming() -> None:
    told = story()
    told.until(at("2026-11-13"))
    assert len(told.when(Kind.NUDGE, "b")) == 2
    told.happen(ev.Paused("mail 8"))
    told.until(at("2026-12-14"))
    told.happen(ev.Resumed("mail 9"))
    told.until(at("2026-12-21", "08:59"))
    assert told.it.stage is Stage.ASKING
    told.until(at("2026-12-21", "09:00"))
    assert told.it.stage is Stage.EXPIRED
    assert len(told.when(Kind.NUDGE, "b")) == 2


def test_a_patience_that_did_not_run_out_in_a_short_pause_goes_on() -> None:
    told = paused("2026-11-03")
    told.until(at("2026-11-04"))
    told.happen(ev.Resumed("mail 9"))
    told.until(at("2026-11-05"))
    assert told.when(Kind.NUDGE, "b") == [at("2026-11-05")]


def test_what_became_overdue_acts_once_after_the_pause() -> None:
    told = story()
    told.yes("a")
    told.later("b", until=date(2026, 11, 20))
    told.happen(ev.Paused("mail 8"))
    told.until(at("2027-01-11", "10:00"))
    told.happen(ev.Resumed("mail 9"))
    told.until(at("2027-01-12"))
    assert told.when(Kind.ASK_AGAIN) == [at("2027-01-11", "10:00")]
    assert told.sent(Kind.NUDGE) == []


def test_answers_count_while_it_is_paused_and_the_letter_is_committed_on_resume() -> None:
    told = paused()
    decision = told.yes("b")
    assert told.it.stage is Stage.AGREED
    assert decision.letters == ()
    told.until(at("2026-11-20"))
    told.happen(ev.Resumed("mail 9"))
    assert [(one.kind, one.not_before) for one in told.last.letters] == [
        (Kind.INTRODUCTION, told.now + timedelta(minutes=10))
    ]
    assert told.told(Kind.HOLD) == ["hold"]


def test_a_letter_on_hold_is_taken_back_by_a_pause_and_gets_a_hold_of_its_own_again() -> None:
    told = both_said_yes()
    assert "introduction" in withdrawn(told.happen(ev.Paused("mail 8")))
    told.now += timedelta(days=2)
    decision = told.happen(ev.Resumed("mail 9"))
    assert [(one.round, one.not_before) for one in decision.letters] == [("2", told.now + timedelta(minutes=10))]


def test_a_yes_that_grew_old_during_the_pause_is_asked_for_again() -> None:
    told = both_said_yes()
    told.happen(ev.Paused("mail 8"))
    told.now += timedelta(days=61)
    told.happen(ev.Resumed("mail 9"))
    assert told.it.stage is Stage.ASKING
    assert told.sent(Kind.CONFIRM) == [("confirm", "a"), ("confirm", "b")]
    assert len(told.sent(Kind.INTRODUCTION)) == 1


def test_who_is_asked_while_it_is_paused_has_the_usual_time_from_the_resume() -> None:
    told = story(order=Order.TURN)
    told.happen(ev.Paused("mail 8"))
    told.yes("a")
    told.until(at("2026-11-04"))
    told.happen(ev.Resumed("mail 9"))
    told.until(at("2026-11-09", "08:59"))
    assert told.sent(Kind.NUDGE) == []
    told.until(at("2026-11-09"))
    assert told.sent(Kind.NUDGE) == [("nudge", "b")]


def test_a_regret_that_fell_into_the_pause_leaves_once_afterwards() -> None:
    told = paused()
    told.no("b")
    assert told.it.stage is Stage.DECLINED
    told.until(at("2026-12-14"))
    assert told.sent(Kind.REGRET) == []
    told.happen(ev.Resumed("mail 9"))
    told.until(at("2027-02-01"))
    assert told.sent(Kind.REGRET) == [("regret", "a")]


def test_who_was_promised_a_date_before_the_pause_is_told_the_new_one() -> None:
    told = story()
    told.yes("a")
    told.until(at("2026-11-12"))
    told.happen(ev.Paused("mail 8"))
    told.until(at("2026-12-14"))
    told.happen(ev.Resumed("mail 9"))
    told.until(at("2027-02-01"))
    dates = [letter.facts["until"] for _, letter in told.letters if letter.kind is Kind.HEAR_BY]
    assert dates == ["2026-11-19", "2026-12-21"]
    assert told.when(Kind.REGRET)[0].date().isoformat() == dates[-1]


def test_a_request_that_lapsed_during_a_pause_counts_from_the_resume() -> None:
    told = Story(case(stage=Stage.DRAFTED, needs_approval=True)).opened()
    told.happen(ev.Paused("mail 8"))
    told.until(at("2027-02-01"))
    told.happen(ev.Resumed("mail 9"))
    told.happen(ev.TimePassed())
    assert told.it.stage is Stage.DRAFTED


def test_after_a_pause_of_everything_a_resume_gives_back_the_time_too() -> None:
    """The introduction knows nothing of it: nobody looked at its due dates meanwhile."""
    told = story()
    told.now = at("2026-12-14")
    told.happen(ev.Resumed("mail 9"))
    told.happen(ev.TimePassed())
    assert told.sent(Kind.NUDGE) == []
    assert told.last.due_at == at("2026-12-17")
    again = told.happen(ev.Resumed("mail 9"))
    assert (again.entries, again.letters) == ((), ())


def test_only_what_is_open_can_be_paused_and_only_once() -> None:
    told = paused()
    told.now += timedelta(days=1)
    assert told.happen(ev.Paused("mail 9")).entries == ()
    ended = Story(case(party("a", YES), party("b", PartyState.NO), stage=Stage.DECLINED))
    ended.happen(ev.Paused("mail 9"))
    assert ended.it.paused_at is None


# --- the start, and requests nobody approves -------------------------------------------------------------------------


def test_asks_wait_for_the_start_and_nudges_count_from_there() -> None:
    told = story(starts_at=at("2026-11-10", "08:30"))
    assert [one.not_before for _, one in told.letters] == [at("2026-11-10", "08:30")] * 2
    assert told.it.party("a").asked_at == at("2026-11-10", "08:30")
    told.until(at("2026-12-24"))
    assert told.when(Kind.NUDGE, "a")[0] == at("2026-11-13", "08:30")


def test_a_start_that_has_passed_delays_nothing() -> None:
    told = story(starts_at=MONDAY - timedelta(days=1))
    assert told.letters[0][1].not_before == MONDAY
    assert told.it.party("a").asked_at == MONDAY


def test_nobody_is_nudged_for_an_ask_that_has_not_left() -> None:
    told = story(starts_at=at("2026-11-10"))
    assert told.happen(ev.NudgeAsked("a")).letters == ()


def test_a_request_that_nobody_approves_lapses_after_six_weeks_and_the_brief_says_so() -> None:
    told = Story(case(stage=Stage.DRAFTED, needs_approval=True, gesture=Gesture.WISH)).opened()
    told.until(at("2026-12-14", "08:59"))
    assert told.it.stage is Stage.DRAFTED
    told.until(at("2026-12-14", "09:00"))
    assert told.it.stage is Stage.CANCELLED
    assert told.told() == ["approve", "reminder", "reminder", "ended"]
    told.until(at("2027-03-01"))
    assert told.sent() == []


def test_an_ask_that_waited_in_the_outbox_and_never_left_is_written_on_continue() -> None:
    told = taken_over()
    decision = told.happen(ev.Continued("b", "mail 9", ask_left=False))
    assert [(one.kind, one.party) for one in decision.letters] == [(Kind.ASK, "b")]
    told.until(at("2026-11-05"))
    assert told.sent(Kind.NUDGE) == []


def test_who_answered_meanwhile_is_asked_nothing_on_continue() -> None:
    told = taken_over()
    told.yes("b")
    assert told.happen(ev.Continued("b", "mail 9", ask_left=False)).letters == ()


def test_patience_counts_from_when_a_late_ask_leaves() -> None:
    """The server kept the ask for two days: the first reminder comes three working days after it left."""
    told = story()
    told.until(at("2026-11-04"))
    told.happen(ev.AskLeft("a"))
    told.until(at("2026-11-06"))
    assert ("nudge", "a") not in told.sent(Kind.NUDGE)
    assert ("nudge", "b") in told.sent(Kind.NUDGE)
    told.until(at("2026-11-09"))
    assert ("nudge", "a") in told.sent(Kind.NUDGE)


def test_a_reminder_does_not_leave_beside_the_ask_it_reminds_of() -> None:
    """Both waited for the server: the ask leaves and the reminder is taken back; the next one is the second."""
    told = story()
    told.until(at("2026-11-06"))
    assert "nudge a" in withdrawn(told.happen(ev.AskLeft("a")))
    told.until(at("2026-11-12"))
    assert told.sent(Kind.NUDGE).count(("nudge", "a")) == 1
    told.until(at("2026-11-30"))
    assert told.sent(Kind.NUDGE).count(("nudge", "a")) == 2


def test_two_reminders_never_leave_together() -> None:
    """The second takes back the first where that waits yet; and patience counts from when it left."""
    told = story()
    told.until(at("2026-11-11"))
    told.now = at("2026-11-12")
    assert "nudge a" in withdrawn(told.happen(ev.TimePassed()))
    told.now += timedelta(days=7)
    told.happen(ev.AskLeft("a", nudge=True))
    assert told.it.party("a").nudged_at == told.now


def test_an_ask_that_leaves_at_once_changes_nothing() -> None:
    """Within the hour it counts as written."""
    told = story()
    before = told.it
    told.now += timedelta(minutes=40)
    decision = told.happen(ev.AskLeft("a"))
    assert (told.it, decision.entries, decision.letters) == (before, (), ())
