"""What follows from each event, and each default of patience, one by one. Parties live in Rome unless it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, get_args

import pytest

from bot.introductions import events as ev
from bot.introductions.decide import TAKES
from bot.introductions.decision import Kind
from bot.introductions.dues import dues, may_leave
from bot.introductions.introduction import (
    ENDED_WITHOUT,
    Consent,
    Doubt,
    Gesture,
    How,
    Order,
    PartyState,
    Person,
    Stage,
    Standing,
)
from bot.introductions.policy import Policy
from tests.introductions.story import MONDAY, Story, at, both_said_yes, case, introduced, party, story, withdrawn

ASK, NUDGE, INTRODUCTION, REGRET, HEAR_BY = Kind.ASK, Kind.NUDGE, Kind.INTRODUCTION, Kind.REGRET, Kind.HEAR_BY
YES, NO, ASKED, LATER = PartyState.YES, PartyState.NO, PartyState.ASKED, PartyState.LATER
SILENT, UNREACHABLE = PartyState.SILENT, PartyState.UNREACHABLE


# --- opening ---------------------------------------------------------------------------------------------------------


def test_a_request_asks_everybody_at_once() -> None:
    told = story(party("a"), party("b"), party("c"))
    assert told.it.stage is Stage.ASKING
    assert told.sent() == [("ask", "a"), ("ask", "b"), ("ask", "c")]
    assert all(one.round == 1 and one.asked_at == MONDAY for one in told.it.parties)


def test_a_request_that_wants_approval_asks_nobody_before_send() -> None:
    told = Story(case(stage=Stage.DRAFTED, needs_approval=True)).opened()
    assert (told.sent(), told.told()) == ([], ["approve"])
    told.happen(ev.Approved("mail 1"))
    assert told.sent() == [("ask", "a"), ("ask", "b")]
    told.happen(ev.Approved("mail 1"))
    assert len(told.letters) == 2


def test_an_approval_is_asked_for_twice_more_after_two_and_four_working_days() -> None:
    told = Story(case(stage=Stage.DRAFTED, needs_approval=True)).opened()
    told.until(at("2026-12-24"))
    reminders = [moment for moment, one in told.notices if one.kind is Kind.REMINDER]
    assert reminders == [at("2026-11-04"), at("2026-11-06")]


def test_in_turn_the_second_is_asked_on_the_first_yes() -> None:
    told = story(order=Order.TURN)
    assert told.sent() == [("ask", "a")]
    told.later("a", until=date(2026, 11, 20))
    assert told.sent(ASK) == [("ask", "a")]
    told.yes("a")
    assert told.sent(ASK) == [("ask", "a"), ("ask", "b")]


def test_in_turn_nobody_else_hears_of_it_when_the_first_says_no() -> None:
    told = story(order=Order.TURN)
    told.no("a")
    told.until(at("2027-02-01"))
    assert told.sent() == [("ask", "a"), ("no-noted", "a")]


@pytest.mark.parametrize(("consent", "how"), [(Consent.VOUCHED, How.VOUCHED), (Consent.DIRECT, How.DIRECT)])
def test_who_said_yes_already_is_not_asked_but_stands_with_evidence(consent: Consent, how: How) -> None:
    told = story(party("a", consent=consent), party("b"))
    assert told.sent() == [("ask", "b")]
    assert told.it.party("a").standing == Standing(how, MONDAY, "request")
    told.yes("b")
    assert told.sent(INTRODUCTION) == [("introduction", "")]


@pytest.mark.parametrize("consent", [Consent.VOUCHED, Consent.DIRECT])
@pytest.mark.parametrize("end", ["cancel", "no", "silence", "later"])
def test_who_agreed_through_the_connector_hears_of_no_wait_and_no_end(consent: Consent, end: str) -> None:
    told = story(party("a", consent=consent), party("b"))
    match end:
        case "cancel":
            told.happen(ev.Cancelled("mail 1"))
        case "no":
            told.no("b")
        case "later":
            told.later("b", until=date(2026, 11, 20))
    told.until(at("2027-02-01"))
    assert [kind for kind, key in told.sent() if key == "a"] == []
    assert told.it.stage in ENDED_WITHOUT


# --- answers ---------------------------------------------------------------------------------------------------------


def test_two_yeses_commit_the_introduction_and_tell_of_the_hold() -> None:
    told = both_said_yes()
    assert told.it.stage is Stage.AGREED
    assert told.sent(INTRODUCTION) == [("introduction", "")]
    assert told.told() == ["hold"]


def test_a_yes_says_how_and_by_which_evidence() -> None:
    told = story()
    told.happen(ev.Answered("a", "yes", "mail 7", rule="agree", words="gladly"))
    assert told.it.party("a").standing == Standing(How.REPLY, MONDAY, "mail 7")
    (entry,) = told.last.entries
    assert (entry.before, entry.after, entry.data["rule"], entry.private) == (
        "asked",
        "yes",
        "agree",
        {"words": "gladly"},
    )


def test_a_yes_is_not_acknowledged_at_once() -> None:
    told = story()
    told.yes("a")
    assert told.sent() == [("ask", "a"), ("ask", "b")]


def test_the_same_answer_again_moves_nothing_and_bothers_nobody() -> None:
    told = story()
    told.yes("a")
    before = told.it
    decision = told.yes("a")
    assert (decision.introduction, decision.letters, decision.notices) == (before, (), ())


def test_an_answer_takes_back_what_still_asks_for_it() -> None:
    for answer in ("yes", "no", "later"):
        told = story()
        decision = told.happen(ev.Answered("a", answer, "mail 1"))
        assert {"ask a", "nudge a", "ask-again a", "confirm a"} <= withdrawn(decision)


def test_a_no_ends_it_quietly_and_tells_the_connector() -> None:
    told = story()
    told.yes("a")
    decision = told.no("b")
    assert told.it.stage is Stage.DECLINED
    assert [one.kind for one in decision.letters] == [Kind.NO_NOTED]
    assert told.told() == ["ended"]
    assert {"ask", "nudge", "introduction", "wait", "ask-again", "confirm"} <= withdrawn(decision)


def test_never_again_is_acknowledged_as_such() -> None:
    told = story()
    decision = told.no("b", never_again=True)
    assert decision.letters[0].facts["never_again"] == "yes"


def test_a_no_is_not_taken_back_by_mail_but_by_the_connectors_hand_before_the_end() -> None:
    told = story(party("a"), party("b"), party("c"))
    told.no("a")
    told.yes("a")
    assert told.it.party("a").state is NO
    assert told.told(Kind.LATE_ANSWER) == ["late-answer"]
    told.yes("a", how=How.HAND, source="phone")
    assert told.it.party("a").state is YES


def test_a_word_of_the_connectors_for_somebody_needs_no_acknowledgement_to_them() -> None:
    told = story(party("a"), party("b"), party("c"))
    told.no("a", how=How.HAND)
    told.later("b", how=How.HAND)
    assert told.sent() == [("ask", "a"), ("ask", "b"), ("ask", "c")]


def test_only_yes_no_and_later_are_answers() -> None:
    with pytest.raises(ValueError, match="perhaps"):
        story().happen(ev.Answered("a", "perhaps", "mail 1"))


@pytest.mark.parametrize("stage", [Stage.INTRODUCED, Stage.CONNECTED, Stage.CLOSED])
@pytest.mark.parametrize("answer", ["no", "later"])
def test_after_the_introduction_a_no_goes_to_the_connector_and_nobody_is_mailed(stage: Stage, answer: str) -> None:
    told = Story(case(party("a", YES), party("b", YES), stage=stage, introduced_at=MONDAY))
    told.happen(ev.Answered("a", answer, "mail 1"))
    assert told.it.stage is stage
    assert (told.sent(), told.told()) == ([], ["late-answer"])


@pytest.mark.parametrize("stage", list(Stage))
def test_no_event_fails_in_any_stage(stage: Stage) -> None:
    """Mails come late and twice: whatever happens in whatever stage leads to a decision."""
    events: list[ev.Event] = [
        ev.Opened(),
        ev.Approved("mail 1"),
        *(ev.Answered("a", answer, "mail 2", how=how) for answer in ("yes", "no", "later") for how in How),
        ev.Puzzled("a", "mail 3", "unclear"),
        ev.Settled("a", "mail 3"),
        ev.Bounced("a", "mail 4", "gone"),
        ev.Away("a", "mail 5", None),
        ev.Wrote("a", "mail 6"),
        ev.TimePassed(),
        ev.AskLeft("a"),
        ev.LetterLeft(),
        ev.LetterNotSent(),
        ev.LetterRefused({}, "full"),
        ev.LetterUncertain(),
        ev.LetterFound(),
        ev.LetterConfirmed("mail 7"),
        ev.LetterHurried("mail 7"),
        ev.LetterReplaced("mail 8"),
        ev.SentByHand("<1@x>"),
        ev.NudgeAsked("a"),
        ev.WentOn("a"),
        ev.ClosedByConnector(),
        ev.Cancelled("mail 9"),
        ev.TakenOver("a", "mail 10"),
        ev.KeptByHand("a", "mail 10"),
        ev.Continued("a", "mail 10"),
        ev.Paused("mail 11"),
        ev.Resumed("mail 11"),
        ev.Reopened("mail 12"),
        ev.Undone(case(party("a"), party("b"), stage=Stage.DRAFTED), "mail 13"),
        ev.AddressChanged("a", "new@ruiz.example", "mail 14"),
        ev.AssistantNamed("a", "Pia", "pia@ruiz.example", "mail 14"),
        ev.Amended("mail 15", {"topic": "pilots"}),
        ev.Thanked("a", "mail 16"),
        ev.HowItWent("a", "met", "mail 17"),
        ev.HowItWent("", "no", "mail 17", How.HAND),
        ev.Erased(("a",), "command line"),
    ]
    assert {type(event) for event in events} == set(get_args(ev.Event)) == set(TAKES)
    for state in PartyState:
        for event in events:
            it = case(party("a", state), party("b", YES), stage=stage)
            told = Story(it)
            told.happen(event)
            assert told.it.id == it.id
            if stage not in (Stage.DRAFTED, Stage.ASKING, Stage.AGREED) and not isinstance(event, ev.Reopened):
                assert all(
                    letter.kind is not INTRODUCTION and letter.kind is not ASK for _, letter in told.letters
                ) or (stage is Stage.INTRODUCED)


# --- later -----------------------------------------------------------------------------------------------------------


def test_a_later_is_noted_and_asked_again_on_its_day() -> None:
    told = story()
    told.yes("a")
    told.later("b", until=date(2026, 11, 30))
    (note,) = [letter for _, letter in told.letters if letter.kind is Kind.LATER_NOTED]
    assert note.facts == {"until": "2026-11-30"}
    told.until(at("2026-12-01"))
    assert told.when(Kind.ASK_AGAIN, "b") == [at("2026-11-30", "08:00")]
    assert (told.it.party("b").state, told.it.party("b").round) == (ASKED, 2)


def test_a_later_without_a_date_is_thirty_days() -> None:
    told = story()
    told.later("b")
    assert told.it.party("b").later_until == date(2026, 12, 2)


def test_a_later_on_a_day_off_waits_for_the_next_working_day() -> None:
    told = story(party("a"), party("b", person=Person("ben@ong.example", "Ben Ong", zone="Asia/Dubai", country="SA")))
    told.yes("a")
    told.later("b", until=date(2026, 11, 6))  # a Friday
    told.until(at("2026-11-20"))
    assert told.when(Kind.ASK_AGAIN, "b") == [at("2026-11-08", "05:00")]


def test_a_fourth_later_is_a_question_to_the_connector() -> None:
    told = story()
    for _ in range(3):
        told.later("b")
    assert told.told() == []
    told.later("b")
    assert told.it.party("b").laters == 3
    assert told.told() == ["question"]


def test_a_later_of_more_than_a_year_is_a_question_to_the_connector() -> None:
    told = story()
    told.later("b", until=MONDAY.date() + timedelta(days=365))
    assert told.it.party("b").state is LATER
    told.later("b", until=MONDAY.date() + timedelta(days=366))
    assert told.told() == ["question"]
    told.later("b", until=MONDAY.date() + timedelta(days=400), how=How.HAND)
    assert told.it.party("b").later_until == MONDAY.date() + timedelta(days=400)


def test_who_said_yes_hears_until_when_the_other_asked_to_wait_and_never_why() -> None:
    told = story()
    told.yes("a")
    told.later("b", until=date(2026, 11, 30))
    (wait,) = [letter for _, letter in told.letters if letter.kind is Kind.WAIT]
    assert (wait.party, wait.facts) == ("a", {"until": "2026-11-30"})


def test_who_says_yes_after_the_other_asked_to_wait_hears_it_too() -> None:
    told = story()
    told.later("b", until=date(2026, 11, 30))
    assert told.sent(Kind.WAIT) == []
    told.yes("a")
    assert told.sent(Kind.WAIT) == [("wait", "a")]


def test_of_several_waits_the_longest_is_told() -> None:
    told = story(party("a"), party("b"), party("c"))
    told.later("b", until=date(2026, 11, 30))
    told.later("c", until=date(2026, 12, 15))
    told.yes("a")
    assert [one.facts["until"] for _, one in told.letters if one.kind is Kind.WAIT] == ["2026-12-15"]


def test_every_later_is_told_also_when_somebody_who_postponed_is_gone() -> None:
    told = story(party("a"), party("b"), party("c"))
    told.yes("a")
    told.later("c", until=date(2026, 11, 20))
    told.no("c")
    told.happen(ev.WentOn("c"))
    told.later("b", until=date(2026, 11, 30))
    waits = [one for _, one in told.letters if one.kind is Kind.WAIT]
    assert [one.facts["until"] for one in waits] == ["2026-11-20", "2026-11-30"]
    assert len({one.round for one in waits}) == 2


def test_the_connector_may_keep_waits_to_themselves() -> None:
    told = story(policy=Policy(tell_wait=False))
    told.yes("a")
    told.later("b")
    assert told.sent(Kind.WAIT) == []


# --- nudges and silence ----------------------------------------------------------------------------------------------


def test_nudges_leave_after_three_then_five_working_days_and_silence_ends_it_five_later() -> None:
    told = story()
    told.yes("a")
    told.until(at("2026-12-24"))
    assert told.when(NUDGE) == [at("2026-11-05"), at("2026-11-12")]
    assert told.it.party("b").state is SILENT
    assert told.it.lost_at == at("2026-11-19")
    assert told.it.stage is Stage.EXPIRED


def test_only_the_last_nudge_names_the_day_of_the_end() -> None:
    told = story()
    told.until(at("2026-12-24"))
    until = [letter.facts["until"] for _, letter in told.letters if letter.kind is NUDGE and letter.party == "a"]
    assert until == ["", "2026-11-19"]


def test_nudges_keep_the_hours_and_days_of_whoever_is_nudged() -> None:
    bogota = Person("ana@ruiz.example", "Ana Ruiz", zone="America/Bogota", country="CO")
    singapore = Person("ben@ong.example", "Ben Ong", zone="Asia/Singapore", country="SG")
    told = story(party("a", person=bogota), party("b", person=singapore))
    told.until(at("2026-11-30"))
    # In Bogotá it was 4:00; in Singapore 17:00, when the day closes, and the 9th is a holiday there.
    assert told.when(NUDGE, "a") == [at("2026-11-05", "14:00"), at("2026-11-12", "14:00")]
    assert told.when(NUDGE, "b") == [at("2026-11-06", "01:00"), at("2026-11-16", "01:00")]


def test_nobody_is_nudged_who_answered() -> None:
    told = story()
    told.yes("a")
    told.later("b", until=date(2027, 1, 15))
    told.until(at("2027-01-14"))
    assert told.sent(NUDGE) == []


def test_an_answer_to_a_nudge_starts_nothing_anew() -> None:
    told = story()
    told.until(at("2026-11-05"))
    told.yes("a")
    told.until(at("2026-11-12"))
    assert told.when(NUDGE, "a") == [at("2026-11-05")]


def test_who_is_out_of_office_is_left_alone_until_the_return() -> None:
    told = story()
    told.yes("a")
    told.happen(ev.Away("b", "mail 1", date(2026, 11, 23)))
    told.until(at("2027-01-31"))
    # The first waits for the return; the others count from it.
    assert told.when(NUDGE) == [at("2026-11-23", "08:00"), at("2026-11-30", "08:00")]
    assert told.it.lost_at == at("2026-12-07", "08:00")


def test_an_out_of_office_note_without_a_day_parks_the_nudges_for_a_week() -> None:
    told = story()
    told.now = at("2026-11-04")
    told.happen(ev.Away("b", "mail 1", None))
    assert told.it.party("b").away_until == date(2026, 11, 11)
    told.until(at("2026-11-11", "09:00"))
    assert told.when(NUDGE, "b") == [at("2026-11-11", "08:00")]


def test_a_shorter_note_or_one_of_the_past_does_not_bring_anybody_back() -> None:
    told = story()
    told.happen(ev.Away("b", "mail 1", date(2026, 11, 23)))
    told.happen(ev.Away("b", "mail 2", date(2026, 11, 10)))
    told.happen(ev.Away("a", "mail 3", date(2026, 10, 10)))
    assert [one.away_until for one in told.it.parties] == [None, date(2026, 11, 23)]


def test_a_worker_that_slept_for_a_month_sends_one_nudge_and_in_working_hours() -> None:
    told = story()
    told.now = at("2026-12-05", "10:00")  # a Saturday
    told.happen(ev.TimePassed())
    assert told.sent(NUDGE) == []
    assert told.last.due_at == at("2026-12-07", "08:00")
    told.until(at("2026-12-07", "10:00"))
    assert told.when(NUDGE) == [at("2026-12-07", "08:00")] * 2
    assert {letter.party for _, letter in told.letters if letter.kind is NUDGE} == {"a", "b"}


def test_the_connector_can_nudge_but_not_more_than_twice_nor_who_answered() -> None:
    told = story()
    told.happen(ev.NudgeAsked("a"))
    told.happen(ev.NudgeAsked("a"))
    told.happen(ev.NudgeAsked("a"))
    assert told.sent(NUDGE) == [("nudge", "a")] * 2
    told.yes("b")
    told.happen(ev.NudgeAsked("b"))
    assert len(told.sent(NUDGE)) == 2


def test_nobody_is_nudged_while_a_mail_of_theirs_waits_for_the_connector() -> None:
    told = story()
    told.yes("a")
    decision = told.happen(ev.Puzzled("b", "mail 4", "unclear"))
    assert "nudge b" in withdrawn(decision)
    told.happen(ev.NudgeAsked("b"))
    told.until(at("2027-01-01"))
    assert told.sent(NUDGE) == []
    assert told.it.party("b").state is ASKED


# --- questions -------------------------------------------------------------------------------------------------------


def test_a_question_is_put_once_and_twice_more() -> None:
    told = story()
    told.happen(ev.Puzzled("a", "mail 4", "unclear"))
    told.yes("b")
    told.until(at("2027-01-01"))
    times = [(one.kind.value, moment) for moment, one in told.notices]
    assert times == [("question", MONDAY), ("reminder", at("2026-11-04")), ("reminder", at("2026-11-06"))]


def test_reminders_that_are_overdue_come_one_at_a_time_and_no_burst() -> None:
    told = story()
    told.happen(ev.Puzzled("a", "mail 4", "unclear"))
    told.now = at("2026-11-20")
    for _ in range(3):
        told.happen(ev.TimePassed())
    assert told.told(Kind.REMINDER) == ["reminder"]


def test_a_settled_question_lets_things_go_on() -> None:
    told = story()
    told.happen(ev.Puzzled("a", "mail 4", "unclear"))
    told.happen(ev.Settled("a", "mail 4"))
    told.until(at("2026-11-05"))
    assert told.when(NUDGE, "a") == [at("2026-11-05")]


def test_a_doubt_after_the_yes_takes_the_letter_back_until_it_is_settled() -> None:
    told = both_said_yes()
    decision = told.happen(ev.Puzzled("a", "mail 4", "unclear"))
    assert told.it.stage is Stage.ASKING
    assert "introduction" in withdrawn(decision)
    told.happen(ev.Settled("a", "mail 4"))
    assert told.it.stage is Stage.AGREED
    assert [letter.round for _, letter in told.letters if letter.kind is INTRODUCTION] == ["1", "2"]


def test_an_answer_by_the_connectors_hand_settles_the_doubt() -> None:
    told = story()
    told.yes("b")
    told.happen(ev.Puzzled("a", "mail 4", "unclear"))
    told.yes("a", how=How.HAND)
    assert told.it.stage is Stage.AGREED


# --- hear by and regret ----------------------------------------------------------------------------------------------


def test_who_said_yes_hears_by_when_after_seven_working_days() -> None:
    told = story()
    told.until(at("2026-11-03"))
    told.yes("a")
    told.until(at("2026-11-18"))
    (letter,) = [letter for _, letter in told.letters if letter.kind is HEAR_BY]
    assert told.when(HEAR_BY) == [at("2026-11-12")]
    assert (letter.party, letter.facts["until"]) == ("a", "2026-11-19")


def test_who_was_told_to_wait_is_not_told_again() -> None:
    told = story()
    told.yes("a")
    told.later("b", until=date(2026, 12, 15))
    told.until(at("2026-12-14"))
    assert told.sent(HEAR_BY) == []


def test_a_date_to_hear_by_is_never_in_the_past() -> None:
    """After a loss the connector goes on without: the date of that loss no longer counts."""
    told = story(party("a"), party("b"), party("c"))
    told.no("c")
    told.happen(ev.WentOn("c"))
    for key in "ab":
        told.happen(ev.Away(key, "mail 2", date(2026, 12, 14)))
    told.until(at("2026-11-23"))
    told.yes("a")
    told.until(at("2026-12-31"))
    hear_by = [(moment, letter.facts["until"]) for moment, letter in told.letters if letter.kind is HEAR_BY]
    assert hear_by
    assert all(date.fromisoformat(until) > moment.date() for moment, until in hear_by)


ENDINGS: dict[str, ev.Event | None] = {
    "silence": None,
    "no": ev.Answered("b", "no", "mail 5"),
    "no by the connector's hand": ev.Answered("b", "no", "mail 5", how=How.HAND),
    "bounce": ev.Bounced("b", "mail 5", "gone"),
    "cancel": ev.Cancelled("mail 6"),
}


def _what_ana_hears(ending: str, when: datetime) -> list[tuple[datetime, str, str, dict[str, str]]]:
    told = story()
    told.until(at("2026-11-03", "12:00"))
    told.yes("a")
    told.until(when)
    event = ENDINGS[ending]
    if event is not None:
        told.happen(event)
    told.until(at("2027-06-01"))
    return [(moment, one.kind.value, one.round, one.facts) for moment, one in told.letters if one.party == "a"]


@pytest.mark.parametrize("when", [at("2026-11-03", "15:00"), at("2026-11-09"), at("2026-11-13", "20:00")])
@pytest.mark.parametrize("ending", list(ENDINGS))
def test_neither_words_nor_timing_tell_why_nothing_came_of_it(ending: str, when: datetime) -> None:
    heard = _what_ana_hears(ending, when)
    assert heard == _what_ana_hears("silence", when)
    assert [(moment, kind) for moment, kind, _, _ in heard] == [
        (MONDAY, "ask"),
        (at("2026-11-12", "12:00"), "hear-by"),
        (at("2026-11-19"), "regret"),
    ]


def test_a_regret_waits_for_the_recipients_working_hours() -> None:
    person = Person("ana@ruiz.example", "Ana Ruiz", zone="Pacific/Auckland", country="NZ")
    told = story(party("a", person=person), party("b"))
    told.yes("a")
    told.no("b")
    told.until(at("2026-12-31"))
    assert told.when(REGRET) == [at("2026-11-19", "20:00")]  # Friday 9:00 there


def test_nobody_regrets_to_who_did_not_say_yes() -> None:
    for state in (ASKED, NO, SILENT, UNREACHABLE, LATER):
        told = Story(case(party("a", state), party("b", ASKED)))
        told.no("b")
        told.until(at("2027-03-01"))
        assert told.sent(REGRET) == []


def test_a_worker_that_slept_sends_the_regret_alone() -> None:
    told = story()
    told.yes("a")
    told.no("b")
    told.now = at("2026-12-14")
    for _ in range(3):
        told.happen(ev.TimePassed())
    assert [kind for kind, key in told.sent() if key == "a"] == ["ask", "regret"]


def test_a_yes_after_the_end_is_shown_and_gets_no_regret() -> None:
    told = story()
    told.until(at("2026-12-24"))
    assert told.it.stage is Stage.EXPIRED
    told.yes("a")
    told.until(at("2027-02-01"))
    assert told.sent(REGRET) == []
    assert told.told(Kind.LATE_ANSWER) == ["late-answer"]


def test_a_yes_between_a_no_and_its_date_gets_the_regret_and_costs_the_connector_nothing() -> None:
    told = story()
    told.no("b")
    told.until(at("2026-11-04"))
    told.yes("a")
    assert told.told(Kind.LATE_ANSWER) == []
    told.until(at("2027-02-01"))
    assert told.when(REGRET, "a") == [at("2026-11-19")]


# --- the letter ------------------------------------------------------------------------------------------------------


def test_the_hold_is_ten_minutes_of_the_connectors_waking_hours() -> None:
    told = both_said_yes()
    assert told.letters[-1][1].not_before == MONDAY + timedelta(minutes=10)
    night = story()
    night.yes("a")
    night.now = at("2026-11-02", "23:30")
    night.yes("b")
    assert night.letters[-1][1].not_before == at("2026-11-03", "06:10")
    assert night.notices[-1][1].facts == {"leaves": "2026-11-03T06:10:00+00:00"}


def test_without_a_hold_the_letter_leaves_at_any_hour_and_nothing_is_told() -> None:
    told = story(policy=Policy(hold=timedelta(0)))
    told.yes("a")
    told.now = at("2026-11-02", "23:30")
    told.yes("b")
    assert told.letters[-1][1].not_before == told.now
    assert told.told() == []


def test_send_ends_the_hold_with_one_letter_that_leaves_now() -> None:
    told = both_said_yes()
    told.now += timedelta(minutes=3)
    decision = told.happen(ev.LetterHurried("mail 9"))
    assert withdrawn(decision) == {"introduction"}
    assert [(letter.kind, letter.round, letter.not_before) for letter in decision.letters] == [
        (INTRODUCTION, "2", told.now)
    ]
    assert told.told() == ["hold"]


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.AGREED])
def test_without_a_letter_on_hold_there_is_nothing_to_hurry(stage: Stage) -> None:
    told = Story(case(party("a", YES), party("b", ASKED), stage=stage, letter_queued=stage is not Stage.ASKING))
    assert told.happen(ev.LetterHurried("mail 9")).letters == ()


def test_a_letter_that_waits_for_the_connector_is_not_hurried_past_them() -> None:
    told = Story(case(party("a", YES), party("b", ASKED), gesture=Gesture.DRAFT, holds=("attachments",)))
    told.yes("b")
    assert told.happen(ev.LetterHurried("mail 9")).letters == ()


def test_a_no_before_the_letter_left_takes_it_back() -> None:
    told = both_said_yes()
    decision = told.no("a")
    assert "introduction" in withdrawn(decision)
    assert told.it.stage is Stage.DECLINED
    assert not told.it.letter_queued
    assert may_leave(told.it, INTRODUCTION, "", told.policy, told.now) is None


def test_a_no_after_the_letter_left_changes_nothing() -> None:
    told = introduced()
    told.no("a")
    told.until(at("2026-11-15"))
    assert told.it.stage is Stage.INTRODUCED
    assert told.sent() == [("ask", "a"), ("ask", "b"), ("introduction", "")]
    assert told.told(Kind.LATE_ANSWER) == ["late-answer"]


def test_a_letter_that_comes_back_from_the_server_does_not_leave_over_a_no_said_meanwhile() -> None:
    told = introduced()
    told.no("a")
    told.happen(ev.LetterNotSent())
    assert may_leave(told.it, INTRODUCTION, "", told.policy, told.now) is None


def test_a_letter_of_which_nobody_knew_does_not_leave_again_over_a_no_said_meanwhile() -> None:
    told = introduced()
    told.happen(ev.LetterUncertain())
    told.no("a")
    told.happen(ev.LetterConfirmed("mail 9"))
    assert told.sent(INTRODUCTION) == [("introduction", "")]
    assert may_leave(told.it, INTRODUCTION, "", told.policy, told.now) is None


def test_a_letter_that_was_put_off_waits_with_its_first_commitment() -> None:
    told = introduced()
    told.happen(ev.LetterNotSent())
    assert told.it.stage is Stage.AGREED
    assert told.sent(INTRODUCTION) == [("introduction", "")]
    assert may_leave(told.it, INTRODUCTION, "", told.policy, told.now) == told.now
    told.happen(ev.LetterLeft())
    assert told.it.stage is Stage.INTRODUCED


def test_a_refused_letter_waits_for_the_connector_and_goes_again_on_send() -> None:
    told = introduced()
    told.happen(ev.LetterRefused({"b": "550 nobody"}, "550 nobody"))
    assert (told.it.stage, told.it.letter_waits) == (Stage.AGREED, "the server refused it")
    assert told.told(Kind.REFUSED) == ["refused"]
    told.happen(ev.LetterConfirmed("mail 9"))
    assert [letter.round for _, letter in told.letters if letter.kind is INTRODUCTION] == ["1", "2"]


def test_a_yes_that_grew_too_old_while_the_letter_waited_is_asked_for_again() -> None:
    told = introduced()
    told.happen(ev.LetterRefused({"b": "550 nobody"}, "550 nobody"))
    told.until(told.now + timedelta(days=61))
    told.happen(ev.LetterConfirmed("mail 9"))
    assert told.it.stage is Stage.ASKING
    assert told.sent(Kind.CONFIRM) == [("confirm", "a"), ("confirm", "b")]
    assert len(told.sent(INTRODUCTION)) == 1


def test_an_uncertain_letter_is_asked_about_once_and_repeated_only_on_send() -> None:
    told = introduced()
    told.happen(ev.LetterUncertain())
    told.happen(ev.LetterUncertain())
    assert told.told(Kind.UNCERTAIN) == ["uncertain"]
    told.until(at("2027-01-01"))
    assert told.sent(INTRODUCTION) == [("introduction", "")]
    told.happen(ev.LetterConfirmed("mail 9"))
    assert told.sent(INTRODUCTION) == [("introduction", "")] * 2


def test_an_uncertain_letter_that_was_found_goes_on_as_left() -> None:
    told = introduced()
    told.happen(ev.LetterUncertain())
    told.happen(ev.LetterFound("a copy"))
    told.until(at("2026-11-20"))
    assert told.told(Kind.NOBODY_WROTE) == ["nobody-wrote"]


@pytest.mark.parametrize(("days", "confirms"), [(60, []), (61, [("confirm", "a")])])
def test_a_yes_older_than_sixty_days_is_asked_for_again(days: int, confirms: list[tuple[str, str]]) -> None:
    told = Story(case(party("a", YES), party("b", ASKED)), now=MONDAY + timedelta(days=days))
    told.yes("b")
    assert told.sent(Kind.CONFIRM) == confirms
    assert told.it.stage is (Stage.ASKING if confirms else Stage.AGREED)
    if confirms:
        assert told.it.party("a").standing is None
        told.yes("a")
        assert told.it.stage is Stage.AGREED


def test_an_exception_kept_for_a_person_does_not_grow_old() -> None:
    direct = party("a", YES, standing=Standing(How.DIRECT, MONDAY, "request"))
    told = Story(case(direct, party("b", ASKED)), now=MONDAY + timedelta(days=300))
    told.yes("b")
    assert told.it.stage is Stage.AGREED


@pytest.mark.parametrize(
    ("changes", "days", "waits"),
    [
        ({"letter_at": MONDAY}, 21, ""),
        ({"letter_at": MONDAY}, 22, "it was written more than 21 days ago"),
        ({"letter_dates": (date(2026, 11, 12),)}, 10, ""),
        ({"letter_dates": (date(2026, 11, 12), date(2026, 11, 14))}, 11, "it names 2026-11-12, which has passed"),
        ({"holds": ("attachments",)}, 1, "attachments"),
        ({"holds": ("attachments", "quoted-history")}, 1, "attachments, quoted-history"),
    ],
)
def test_a_letter_that_is_stale_or_held_waits_for_send(changes: dict[str, Any], days: int, waits: str) -> None:
    told = Story(case(party("a", YES), party("b", ASKED), gesture=Gesture.DRAFT, **changes))
    told.now = MONDAY + timedelta(days=days)
    told.yes("b")
    assert told.it.letter_waits == waits
    assert told.sent(INTRODUCTION) == ([] if waits else [("introduction", "")])
    assert told.told() == (["letter-waits"] if waits else ["hold"])
    if waits:
        told.happen(ev.LetterConfirmed("mail 9"))
        assert told.sent(INTRODUCTION) == [("introduction", "")]


def test_a_letter_that_is_composed_never_grows_old() -> None:
    told = Story(case(party("a", YES), party("b", ASKED)), now=MONDAY + timedelta(days=50))
    told.yes("b")
    assert told.sent(INTRODUCTION) == [("introduction", "")]


def test_a_letter_that_waits_is_asked_about_twice_more() -> None:
    told = Story(case(party("a", YES), party("b", ASKED), gesture=Gesture.DRAFT, holds=("attachments",)))
    told.yes("b")
    told.until(at("2026-12-24"))
    assert told.told() == ["letter-waits", "reminder", "reminder"]
    assert told.sent(INTRODUCTION) == []


def test_a_new_letter_takes_the_place_of_the_one_on_hold() -> None:
    told = both_said_yes(gesture=Gesture.DRAFT)
    decision = told.happen(ev.LetterReplaced("draft 2"))
    assert "introduction" in withdrawn(decision)
    assert [letter.round for letter in decision.letters] == ["2"]
    assert [letter for _, letter in told.letters if letter.kind is ASK][2:] == []


def test_a_new_letter_after_the_first_left_is_too_late() -> None:
    told = introduced()
    assert told.happen(ev.LetterReplaced("draft 2")).letters == ()


def test_a_letter_sent_by_hand_stops_the_asking_and_the_case_goes_on() -> None:
    told = story()
    told.yes("a")
    decision = told.happen(ev.SentByHand("<hand@conti.example>"))
    assert told.it.stage is Stage.INTRODUCED
    assert told.it.party("b").state is PartyState.UNASKED
    assert {"ask", "nudge", "introduction", "hear-by"} <= withdrawn(decision)
    assert told.told() == ["by-hand"]
    told.until(at("2027-03-01"))
    assert told.sent() == [("ask", "a"), ("ask", "b"), ("how-did-it-go", "a"), ("how-did-it-go", "b")]
    assert told.it.stage is Stage.CLOSED


def test_a_letter_sent_by_hand_is_neither_put_off_nor_refused_by_our_server() -> None:
    told = story()
    told.happen(ev.SentByHand("<hand@conti.example>"))
    for event in (ev.LetterNotSent(), ev.LetterRefused({}, "no"), ev.LetterLeft()):
        told.happen(event)
        assert told.it.stage is Stage.INTRODUCED


# --- cancel and bounce -----------------------------------------------------------------------------------------------


def test_cancel_ends_it_and_takes_everything_back() -> None:
    told = both_said_yes()
    decision = told.happen(ev.Cancelled("mail 9"))
    assert told.it.stage is Stage.CANCELLED
    assert {"ask", "nudge", "introduction"} <= withdrawn(decision)
    told.until(at("2026-12-01"))
    assert told.sent(REGRET) == [("regret", "a"), ("regret", "b")]


def test_nothing_is_left_to_cancel_after_the_introduction() -> None:
    told = introduced()
    told.happen(ev.Cancelled("mail 9"))
    assert told.it.stage is Stage.INTRODUCED


def test_a_bounce_of_an_ask_ends_it_and_later_ones_are_only_told() -> None:
    told = story()
    told.happen(ev.Bounced("b", "mail 4", "nobody here"))
    assert told.it.stage is Stage.EXPIRED
    late = introduced()
    late.happen(ev.Bounced("b", "mail 4", "nobody here"))
    assert (late.it.stage, late.told(Kind.BOUNCED)) == (Stage.INTRODUCED, ["bounced"])


def test_a_bounce_does_not_undo_a_yes() -> None:
    told = story()
    told.yes("b")
    told.happen(ev.Bounced("b", "mail 4", "mailbox full"))
    assert told.it.party("b").state is YES
    assert told.told() == ["bounced"]


# --- three and more --------------------------------------------------------------------------------------------------


@pytest.fixture
def trio() -> Story:
    """Ana said yes, Ben was asked, Cid said no."""
    told = story(party("a"), party("b"), party("c"))
    told.yes("a")
    told.no("c")
    return told


def test_one_no_of_three_is_the_connectors_to_decide(trio: Story) -> None:
    assert (trio.it.stage, trio.told()) == (Stage.ASKING, ["lost"])
    trio.until(at("2026-12-24"))
    assert trio.sent(NUDGE) == []
    assert trio.it.party("b").state is ASKED
    assert trio.told() == ["lost", "reminder", "reminder"]


def test_go_on_asks_on_without_the_one_and_never_mentions_them(trio: Story) -> None:
    trio.happen(ev.WentOn("c"))
    trio.until(at("2026-11-05"))
    assert trio.when(NUDGE, "b") == [at("2026-11-05")]
    trio.yes("b")
    assert trio.it.stage is Stage.AGREED
    assert [one.key for one in trio.it.sides] == ["a", "b"]


def test_go_on_holds_a_draft_that_names_the_one_who_is_gone() -> None:
    told = story(party("a"), party("b"), party("c"), gesture=Gesture.DRAFT)
    told.yes("a")
    told.no("c")
    told.happen(ev.WentOn("c"))
    told.yes("b")
    assert told.sent(INTRODUCTION) == []
    assert told.told(Kind.LETTER_WAITS) == ["letter-waits"]


def test_close_ends_it_with_regrets_at_the_usual_time(trio: Story) -> None:
    trio.happen(ev.ClosedByConnector())
    assert trio.it.stage is Stage.DECLINED
    trio.until(at("2026-12-24"))
    assert trio.when(REGRET, "a") == [at("2026-11-19")]


def test_go_on_is_not_for_two_nor_for_who_is_not_lost(trio: Story) -> None:
    trio.happen(ev.WentOn("a"))
    assert len(trio.it.sides) == 3
    trio.happen(ev.WentOn("c"))
    trio.happen(ev.WentOn("b"))
    assert len(trio.it.sides) == 2


def test_close_needs_a_loss() -> None:
    told = story(party("a"), party("b"), party("c"))
    told.happen(ev.ClosedByConnector())
    assert told.it.stage is Stage.ASKING


def test_who_was_dropped_and_answers_after_all_is_shown_to_the_connector(trio: Story) -> None:
    trio.happen(ev.WentOn("c"))
    trio.yes("c")
    assert trio.told(Kind.LATE_ANSWER) == ["late-answer"]
    assert trio.it.party("c").state is NO


def test_when_only_one_of_three_is_left_it_ends(trio: Story) -> None:
    trio.no("b")
    assert trio.it.stage is Stage.DECLINED


# --- afterwards ------------------------------------------------------------------------------------------------------


def test_when_all_wrote_they_are_connected_and_the_connector_steps_out_once() -> None:
    told = introduced()
    told.happen(ev.Wrote("a", "mail 5"))
    assert told.it.stage is Stage.INTRODUCED
    told.happen(ev.Wrote("b", "mail 6"))
    told.happen(ev.Wrote("a", "mail 7"))
    assert told.it.stage is Stage.CONNECTED
    assert told.sent(Kind.STEP_OUT) == [("step-out", "")]


def test_who_was_left_out_by_them_already_does_not_step_out_again() -> None:
    told = introduced()
    told.happen(ev.Wrote("a", "mail 5", connector_out=True))
    told.happen(ev.Wrote("b", "mail 6"))
    assert told.it.stage is Stage.CONNECTED
    assert told.sent(Kind.STEP_OUT) == []


def test_two_who_wrote_are_enough_five_working_days_later() -> None:
    told = introduced(people=3)
    told.happen(ev.Wrote("a", "mail 5"))
    told.happen(ev.Wrote("b", "mail 6"))
    told.until(at("2026-11-08"))
    assert told.it.stage is Stage.INTRODUCED
    told.until(at("2026-11-09"))
    assert told.it.stage is Stage.CONNECTED


def test_when_nobody_wrote_for_two_working_days_the_connector_is_told_once() -> None:
    told = introduced()
    told.until(at("2026-11-15"))
    assert [moment for moment, one in told.notices if one.kind is Kind.NOBODY_WROTE] == [at("2026-11-04")]
    told = introduced()
    told.happen(ev.Wrote("a", "mail 5"))
    told.until(at("2026-11-15"))
    assert told.told(Kind.NOBODY_WROTE) == []


def test_a_word_before_the_introduction_is_only_noted() -> None:
    told = story()
    told.happen(ev.Wrote("a", "mail 5"))
    assert told.it.party("a").wrote_at is None


# --- may_leave -------------------------------------------------------------------------------------------------------

NIGHT = at("2026-11-02", "22:00")
OPENING = at("2026-11-03", "08:00")


@pytest.mark.parametrize(
    ("kind", "when"),
    [
        (Kind.ASK, NIGHT),
        (Kind.CONFIRM, NIGHT),
        (Kind.LATER_NOTED, NIGHT),
        (Kind.NUDGE, OPENING),
        (Kind.ASK_AGAIN, OPENING),
        (Kind.REGRET, OPENING),
        (Kind.HEAR_BY, OPENING),
    ],
)
def test_what_waited_until_night_leaves_in_working_hours_where_it_should(kind: Kind, when: datetime) -> None:
    it = case(party("a", ASKED), party("b", ASKED))
    assert may_leave(it, kind, "a", Policy(), NIGHT) == when


@pytest.mark.parametrize("kind", [Kind.ASK, Kind.ASK_AGAIN, Kind.CONFIRM, Kind.NUDGE])
def test_what_was_overtaken_may_not_leave(kind: Kind) -> None:
    policy = Policy()
    for state in set(PartyState) - {ASKED}:
        assert may_leave(case(party("a", state), party("b", ASKED)), kind, "a", policy, MONDAY) is None
    for stage in set(Stage) - {Stage.ASKING}:
        it = case(party("a", ASKED), party("b", ASKED), stage=stage)
        assert may_leave(it, kind, "a", policy, MONDAY) is None
    it = case(party("a", ASKED, dropped=True), party("b", ASKED), party("c", ASKED))
    assert may_leave(it, kind, "a", policy, MONDAY) is None


def test_an_introduction_may_leave_only_while_all_agree() -> None:
    policy = Policy()
    agreed = case(party("a", YES), party("b", YES), stage=Stage.AGREED)
    assert may_leave(agreed, INTRODUCTION, "", policy, MONDAY) == MONDAY
    doubted = agreed.with_party(replace(agreed.party("a"), doubt=Doubt("mail 1", MONDAY, "unclear")))
    unproven = agreed.with_party(replace(agreed.party("a"), standing=None))
    for it in (doubted, unproven, replace(agreed, stage=Stage.ASKING), replace(agreed, stage=Stage.INTRODUCED)):
        assert may_leave(it, INTRODUCTION, "", policy, MONDAY) is None


def test_a_nudge_waits_for_the_return_to_the_office() -> None:
    it = case(party("a", ASKED, away_until=date(2026, 11, 20)), party("b", ASKED))
    assert may_leave(it, NUDGE, "a", Policy(), MONDAY) == at("2026-11-20", "08:00")


def test_asks_wait_while_the_connector_decides_about_a_loss() -> None:
    it = case(party("a", ASKED), party("b", NO), party("c", YES))
    when = may_leave(it, ASK, "a", Policy(), MONDAY)
    assert when is not None
    assert when > MONDAY


def test_the_due_date_is_the_earliest_of_all() -> None:
    told = story()
    assert told.last.due_at == dues(told.it, told.policy)[0].at == at("2026-11-05")
    assert both_said_yes().last.due_at is None
