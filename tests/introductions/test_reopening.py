"""What is taken back: an ended introduction is reopened, and the connector's last word is undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.introductions import events as ev
from bot.introductions.decision import Kind
from bot.introductions.introduction import Consent, Gesture, How, Order, PartyState, Stage
from bot.introductions.reopening import can_be_reopened
from bot.introductions.transitions import lost
from tests.introductions.story import MONDAY, Story, at, both_said_yes, case, party, story, withdrawn

YES, NO, ASKED, LATER = PartyState.YES, PartyState.NO, PartyState.ASKED, PartyState.LATER
SILENT, UNREACHABLE, WAITING = PartyState.SILENT, PartyState.UNREACHABLE, PartyState.WAITING


def expired() -> Story:
    """Ana said yes, Ben stayed silent, Ana had her regret."""
    told = story()
    told.yes("a")
    told.until(at("2026-11-20"))
    assert told.it.stage is Stage.EXPIRED
    assert told.sent(Kind.REGRET) == [("regret", "a")]
    return told


def cancelled() -> Story:
    """Ana said yes, Ben was asked, the connector called it off on Tuesday."""
    told = story()
    told.yes("a")
    told.until(at("2026-11-03"))
    told.happen(ev.Cancelled("mail 8"))
    return told


# --- reopen ----------------------------------------------------------------------------------------------------------


def test_who_was_silent_is_asked_again_and_who_had_a_regret_is_asked_whether_the_yes_still_holds() -> None:
    told = expired()
    decision = told.happen(ev.Reopened("mail 9"))
    assert told.it.stage is Stage.ASKING
    assert [(one.kind, one.party, one.round) for one in decision.letters] == [
        (Kind.CONFIRM, "a", "2"),
        (Kind.ASK_AGAIN, "b", "2"),
    ]
    assert told.it.party("a").standing is None
    assert not lost(told.it)


def test_an_old_yes_whose_regret_left_introduces_nobody_until_it_is_said_again() -> None:
    told = expired()
    told.happen(ev.Reopened("mail 9"))
    told.yes("b")
    assert told.it.stage is Stage.ASKING
    told.yes("a")
    assert told.it.stage is Stage.AGREED


def test_who_cannot_be_reached_is_asked_again_too() -> None:
    told = story()
    told.happen(ev.Bounced("b", "mail 4", "gone"))
    told.happen(ev.AddressChanged("b", "ben@new.example", "mail 5"))
    told.happen(ev.Reopened("mail 9"))
    assert ("ask-again", "b") in told.sent()
    assert told.it.party("b").state is ASKED


def test_who_was_asked_when_it_was_cancelled_stays_asked_with_a_fresh_clock() -> None:
    told = cancelled()
    told.until(at("2026-11-11"))
    decision = told.happen(ev.Reopened("mail 9"))
    assert (decision.letters, told.it.party("b").state) == ((), ASKED)
    told.until(at("2026-11-30"))
    assert told.when(Kind.NUDGE, "b") == [at("2026-11-16"), at("2026-11-23")]


def test_a_yes_whose_regret_has_not_left_still_counts_and_no_regret_follows() -> None:
    told = cancelled()
    decision = told.happen(ev.Reopened("mail 9"))
    assert "regret" in withdrawn(decision)
    assert told.it.party("a").state is YES
    told.until(at("2026-11-19", "08:00"))
    assert told.sent(Kind.REGRET, Kind.CONFIRM) == []
    told.yes("b")
    assert told.it.stage is Stage.AGREED


def test_who_was_told_a_date_is_told_the_new_one() -> None:
    told = story()
    told.yes("a")
    told.until(at("2026-11-13"))
    told.happen(ev.Cancelled("mail 8"))
    told.happen(ev.Reopened("mail 9"))
    told.until(at("2027-01-31"))
    dates = [one.facts["until"] for _, one in told.letters if one.kind is Kind.HEAR_BY]
    assert dates == ["2026-11-19", "2026-11-20"]
    assert told.when(Kind.REGRET) == [at("2026-11-20")]


def test_each_yes_has_its_own_regret_when_it_ends_again() -> None:
    told = expired()
    told.happen(ev.Reopened("mail 9"))
    told.yes("a")
    told.until(at("2027-03-01"))
    regrets = [one.round for _, one in told.letters if one.kind is Kind.REGRET]
    assert len(regrets) == len(set(regrets)) == 2
    ended = [notice.cause for _, notice in told.notices if notice.kind is Kind.ENDED]
    assert len(ended) == len(set(ended)) == 2


def test_an_old_yes_that_is_reopened_is_asked_for_again_before_the_introduction() -> None:
    told = cancelled()
    told.it = told.it.with_party(replace(told.it.party("a"), regretted_at=None))
    told.now = MONDAY + timedelta(days=70)
    told.happen(ev.Reopened("mail 9"))
    told.yes("b")
    assert told.sent(Kind.CONFIRM) == [("confirm", "a")]
    assert told.it.stage is Stage.ASKING


def test_one_of_two_who_said_no_forbids_it() -> None:
    told = story()
    told.yes("a")
    told.no("b")
    before = told.it
    decision = told.happen(ev.Reopened("mail 9"))
    assert not can_be_reopened(before)
    assert (decision.introduction, decision.entries, decision.letters) == (before, (), ())


def test_a_no_taken_back_by_the_connectors_hand_allows_it() -> None:
    told = story()
    told.yes("a")
    told.no("b")
    told.yes("b", how=How.HAND, source="phone")
    told.happen(ev.Reopened("mail 9"))
    assert told.it.stage is Stage.AGREED


def test_of_three_the_others_go_on_without_the_one_who_said_no() -> None:
    told = story(party("a"), party("b"), party("c"), gesture=Gesture.DRAFT)
    told.yes("a")
    told.no("c")
    told.happen(ev.ClosedByConnector())
    assert told.it.stage is Stage.DECLINED
    told.happen(ev.Reopened("mail 9"))
    assert told.it.stage is Stage.ASKING
    assert [one.key for one in told.it.sides] == ["a", "b"]
    assert told.it.party("c").state is NO
    assert told.it.holds
    told.until(at("2026-11-05"))
    assert ("nudge", "b") in told.sent()


def test_of_three_with_two_who_said_no_nothing_is_left() -> None:
    told = story(party("a"), party("b"), party("c"))
    told.no("b")
    told.no("c")
    assert not can_be_reopened(told.it)
    assert told.happen(ev.Reopened("mail 9")).entries == ()


@pytest.mark.parametrize("stage", [Stage.DRAFTED, Stage.ASKING, Stage.AGREED, Stage.INTRODUCED, Stage.CLOSED])
def test_only_what_ended_without_an_introduction_is_reopened(stage: Stage) -> None:
    it = case(party("a", YES), party("b", ASKED), stage=stage, introduced_at=MONDAY, outcome="met", cancelled_at=None)
    assert not can_be_reopened(it)


def test_what_was_never_approved_waits_for_its_approval_again() -> None:
    told = Story(case(stage=Stage.DRAFTED, needs_approval=True)).opened()
    told.until(at("2026-12-15"))
    assert told.it.stage is Stage.CANCELLED
    told.happen(ev.Reopened("mail 9"))
    assert told.it.stage is Stage.DRAFTED
    assert (told.sent(), told.told(Kind.APPROVE)) == ([], ["approve"] * 2)
    told.until(at("2027-01-20"))
    assert told.it.stage is Stage.DRAFTED
    told.happen(ev.Approved("mail 10"))
    assert told.sent() == [("ask", "a"), ("ask", "b")]


def test_an_ask_that_had_not_left_at_the_end_is_written_anew() -> None:
    told = story(starts_at=at("2026-11-10"))
    told.happen(ev.Cancelled("mail 8"))
    told.happen(ev.Reopened("mail 9"))
    asks = [(one.party, one.round) for _, one in told.letters if one.kind is Kind.ASK]
    assert asks == [("a", "1"), ("b", "1"), ("a", "1 mail 9"), ("b", "1 mail 9")]


def test_who_had_not_been_asked_in_turn_is_asked_in_turn() -> None:
    told = story(order=Order.TURN)
    told.until(at("2026-12-24"))
    assert told.it.party("b").state is WAITING
    decision = told.happen(ev.Reopened("mail 9"))
    assert [(one.kind, one.party) for one in decision.letters] == [(Kind.ASK_AGAIN, "a")]
    told.yes("a")
    assert told.sent(Kind.ASK) == [("ask", "a"), ("ask", "b")]


def test_who_asked_to_wait_is_asked_on_the_day() -> None:
    told = story()
    told.yes("a")
    told.later("b", until=date(2026, 12, 15))
    told.happen(ev.Cancelled("mail 8"))
    told.happen(ev.Reopened("mail 9"))
    told.until(at("2026-12-16"))
    assert told.when(Kind.ASK_AGAIN, "b") == [at("2026-12-15", "08:00")]


def test_who_was_taken_over_is_the_programs_again() -> None:
    told = story()
    told.happen(ev.KeptByHand("b", "mail 7"))
    told.happen(ev.Cancelled("mail 8"))
    told.happen(ev.Reopened("mail 9"))
    assert told.it.party("b").taken_over_at is None


def test_at_night_who_is_asked_again_is_asked_in_their_working_hours() -> None:
    told = expired()
    told.now = at("2026-11-20", "23:00")
    decision = told.happen(ev.Reopened("mail 9"))
    (again,) = [one for one in decision.letters if one.kind is Kind.ASK_AGAIN]
    assert again.not_before == told.it.party("b").asked_at == at("2026-11-23", "08:00")


# --- undo ------------------------------------------------------------------------------------------------------------


def undo(told: Story, *events: ev.Event) -> None:
    """The events happen, and are undone; the ledger must lead from state to state all the way."""
    before = told.it
    states = {one.key: one.state.value for one in before.parties} | {"": before.stage.value}
    for event in (*events, ev.Undone(before, "mail 9")):
        for entry in told.happen(event).entries:
            if entry.after:
                assert states[entry.party] == entry.before
                states[entry.party] = entry.after
    assert states == {one.key: one.state.value for one in told.it.parties} | {"": told.it.stage.value}
    assert states[""] == before.stage.value


def test_a_cancel_is_undone_with_everything_it_changed() -> None:
    told = story()
    told.yes("a")
    due = told.last.due_at
    before = told.it
    undo(told, ev.Cancelled("mail 8"))
    assert (told.it.stage, told.it.cancelled_at, told.it.regret_at) == (Stage.ASKING, None, None)
    assert told.last.due_at == due
    assert [one.standing for one in told.it.parties] == [one.standing for one in before.parties]


def test_an_answer_by_hand_is_undone() -> None:
    told = story()
    undo(told, ev.Answered("b", "no", "mail 8", how=How.HAND))
    assert told.it.party("b").state is ASKED
    assert told.it.lost_at is None


def test_a_start_that_was_undone_can_be_said_again_and_its_letters_have_other_names() -> None:
    told = Story(case(stage=Stage.DRAFTED, needs_approval=True)).opened()
    undo(told, ev.Approved("mail 8"))
    assert told.it.stage is Stage.DRAFTED
    told.happen(ev.Approved("mail 10"))
    asks = [(one.kind, one.party, one.round) for _, one in told.letters]
    assert asks == [(Kind.ASK, key, number) for number in "12" for key in "ab"]


@pytest.mark.parametrize(
    "event",
    [ev.NudgeAsked("b"), ev.Answered("b", "later", "mail 8", how=How.HAND), ev.Answered("b", "yes", "mail 8")],
)
def test_what_is_said_again_after_undo_writes_letters_with_other_names(event: ev.Event) -> None:
    """A letter that was taken back is never sent; another of the same name would not be either."""
    told = story()
    told.yes("a")
    undo(told, event)
    told.happen(event)
    names = [(one.kind, one.party, one.round) for _, one in told.letters]
    assert len(names) == len(set(names))


def test_a_letter_that_was_hurried_and_is_undone_waits_as_before() -> None:
    told = both_said_yes()
    undo(told, ev.LetterHurried("mail 8"))
    assert told.it.letter_queued
    assert told.last.letters == ()


def test_after_undo_nobody_counts_as_agreed_who_was_not_before() -> None:
    told = story(party("a", consent=Consent.VOUCHED), party("b"))
    undo(told, ev.Answered("b", "yes", "mail 8", how=How.HAND))
    assert told.it.stage is Stage.ASKING
    assert told.it.party("b").standing is None


def test_an_ask_that_never_left_is_written_when_it_is_taken_up_again() -> None:
    told = story()
    told.happen(ev.Cancelled("mail 8"))
    decision = told.happen(ev.Reopened("mail 9", unsent=frozenset("b")))
    assert [(one.kind, one.party) for one in decision.letters] == [(Kind.ASK, "b")]


def test_after_undo_whoever_never_had_a_letter_still_gets_none() -> None:
    told = story(party("a", consent=Consent.VOUCHED), party("b"))
    undo(told, ev.Answered("b", "yes", "mail 8", how=How.HAND))
    told.until(at("2027-02-01"))
    assert "a" not in {key for _, key in told.sent()}
