"""After the introduction: who wrote and who did not, a nudge, thanks, how it went, and the closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.introductions import events as ev
from bot.introductions.decision import Kind
from bot.introductions.dues import may_leave
from bot.introductions.introduction import Gesture, How, PartyState, Person, Stage
from bot.introductions.policy import Policy
from tests.introductions.story import MONDAY, Story, at, case, introduced, party, story, withdrawn

HOW = Kind.HOW_DID_IT_GO
YES, NO = PartyState.YES, PartyState.NO


def asked(people: int = 2) -> Story:
    """Introduced, and asked how it went after two weeks."""
    told = introduced(people=people)
    told.until(at("2026-11-16"))
    assert len(told.sent(HOW)) == people
    return told


def went(told: Story, key: str, outcome: str, how: How = How.REPLY) -> None:
    told.happen(ev.HowItWent(key, outcome, f"mail {key}{len(told.letters)}", how))


# --- made and sent by hand -------------------------------------------------------------------------------------------


def test_an_introduction_made_in_one_mail_is_only_followed() -> None:
    told = Story(case(stage=Stage.DRAFTED, gesture=Gesture.MADE))
    decision = told.happen(ev.SentByHand("mail 1"))
    assert told.it.stage is Stage.INTRODUCED
    assert {one.state for one in told.it.parties} == {PartyState.UNASKED}
    assert (decision.letters, [one.kind for one in decision.notices]) == ((), [Kind.MADE])


def test_a_draft_sent_by_hand_is_told_as_such() -> None:
    told = story(gesture=Gesture.DRAFT)
    told.happen(ev.SentByHand("mail 1"))
    assert told.told() == ["by-hand"]


@pytest.mark.parametrize("by_hand", [True, False])
def test_of_an_introduction_made_by_hand_the_connector_hears_that_replies_may_be_unseen(by_hand: bool) -> None:
    told = Story(case(stage=Stage.DRAFTED, gesture=Gesture.MADE)) if by_hand else introduced()
    if by_hand:
        told.happen(ev.SentByHand("mail 1"))
    told.until(at("2026-11-05"))
    (notice,) = [one for _, one in told.notices if one.kind is Kind.NOBODY_WROTE]
    assert notice.facts == ({"by_hand": "yes"} if by_hand else {})


# --- one wrote, and nudges -------------------------------------------------------------------------------------------


def test_when_one_wrote_and_the_other_did_not_for_three_working_days_the_connector_is_told_once() -> None:
    told = introduced()
    told.happen(ev.Wrote("a", "mail 5"))
    told.until(at("2026-11-15"))
    found = [(moment, one.party, one.facts) for moment, one in told.notices if one.kind is Kind.ONE_WROTE]
    assert found == [(at("2026-11-05"), "b", {"wrote": "a"})]
    assert told.told(Kind.NOBODY_WROTE) == []


def test_the_days_are_those_of_the_silent_one() -> None:
    ben = Person("ben@ong.example", "Ben Ong", zone="Asia/Dubai", country="SA")
    told = story(party("a"), party("b", person=ben))
    told.yes("a")
    told.yes("b")
    told.happen(ev.LetterLeft())
    told.now = at("2026-11-03", "08:00")
    told.happen(ev.Wrote("a", "mail 5"))
    told.until(at("2026-11-15"))
    # Wednesday, Thursday, Sunday: in Rome it would have been Friday.
    assert [moment for moment, one in told.notices if one.kind is Kind.ONE_WROTE] == [at("2026-11-08", "08:00")]


def test_when_both_wrote_nobody_is_called_silent() -> None:
    told = introduced()
    told.happen(ev.Wrote("a", "mail 5"))
    told.happen(ev.Wrote("b", "mail 6"))
    told.until(at("2026-11-15"))
    assert told.told(Kind.ONE_WROTE) == []


def test_of_three_the_silent_one_is_named_with_who_wrote() -> None:
    told = introduced(people=3)
    told.happen(ev.Wrote("a", "mail 5"))
    told.happen(ev.Wrote("c", "mail 6"))
    told.until(at("2026-11-15"))
    assert [(one.party, one.facts["wrote"]) for _, one in told.notices if one.kind is Kind.ONE_WROTE] == [("b", "a,c")]


def test_who_said_no_after_all_is_not_called_silent() -> None:
    told = introduced()
    told.happen(ev.Wrote("a", "mail 5"))
    told.no("b")
    told.until(at("2026-11-15"))
    assert told.told(Kind.ONE_WROTE) == []


def test_a_nudge_after_the_introduction_leaves_once_and_in_working_hours() -> None:
    told = introduced()
    told.now = at("2026-11-04", "22:00")
    told.happen(ev.NudgeAsked("b"))
    told.happen(ev.NudgeAsked("b"))
    (letter,) = [one for _, one in told.letters if one.kind is Kind.NUDGE_INTRODUCED]
    assert (letter.party, letter.not_before) == ("b", at("2026-11-05", "08:00"))
    told.happen(ev.NudgeAsked("a"))
    assert len(told.sent(Kind.NUDGE_INTRODUCED)) == 2


def test_a_nudge_waits_for_the_return_of_who_is_away() -> None:
    told = introduced()
    told.happen(ev.Away("b", "mail 4", date(2026, 11, 12)))
    told.happen(ev.NudgeAsked("b"))
    assert told.letters[-1][1].not_before == at("2026-11-12", "08:00")


def test_who_wrote_or_declined_or_may_not_have_the_letter_is_not_nudged() -> None:
    wrote = introduced()
    wrote.happen(ev.Wrote("b", "mail 5"))
    declined = introduced()
    declined.no("b")
    uncertain = introduced()
    uncertain.happen(ev.LetterUncertain())
    for told in (wrote, declined, uncertain):
        assert told.happen(ev.NudgeAsked("b")).letters == ()


def test_a_nudge_that_waits_is_taken_back_when_they_write() -> None:
    told = introduced()
    told.happen(ev.NudgeAsked("b"))
    decision = told.happen(ev.Wrote("b", "mail 5"))
    assert "nudge-introduced b" in withdrawn(decision)
    assert may_leave(told.it, Kind.NUDGE_INTRODUCED, "b", told.policy, told.now) is None


# --- thanks ----------------------------------------------------------------------------------------------------------


def test_thanks_are_kept_and_answered_by_nobody() -> None:
    told = introduced()
    decision = told.happen(ev.Thanked("a", "mail 5", "thank you so much"))
    assert told.it.party("a").thanked_at == MONDAY
    assert [(one.kind, one.party, one.private) for one in decision.entries] == [
        ("thanks", "a", {"words": "thank you so much"})
    ]
    told.now += timedelta(days=1)
    told.happen(ev.Thanked("a", "mail 6"))
    assert told.it.party("a").thanked_at == MONDAY
    assert (decision.letters, decision.notices) == ((), ())


# --- how it went -----------------------------------------------------------------------------------------------------


def test_each_side_is_asked_after_fourteen_days_whoever_wrote() -> None:
    for wrote in ((), ("a",), ("a", "b")):
        told = introduced()
        for key in wrote:
            told.happen(ev.Wrote(key, f"mail {key}"))
        told.until(at("2026-11-16", "08:59"))
        assert told.sent(HOW) == []
        told.until(at("2026-11-16"))
        assert told.sent(HOW) == [("how-did-it-go", "a"), ("how-did-it-go", "b")]


def test_it_is_asked_in_the_working_hours_and_after_the_return_of_each() -> None:
    ana = Person("ana@ruiz.example", "Ana Ruiz", zone="America/Bogota")
    told = story(party("a", person=ana), party("b"))
    told.yes("a")
    told.yes("b")
    told.happen(ev.LetterLeft())
    told.happen(ev.Away("b", "mail 4", date(2026, 11, 19)))
    told.until(at("2026-11-30"))
    assert told.when(HOW, "a") == [at("2026-11-16", "14:00")]
    assert told.when(HOW, "b") == [at("2026-11-19", "08:00")]


def test_without_an_answer_it_closes_two_weeks_after_asking() -> None:
    told = asked()
    told.until(at("2026-11-30", "08:59"))
    assert told.it.stage is Stage.INTRODUCED
    told.until(at("2026-11-30"))
    assert (told.it.stage, told.it.outcome) == (Stage.CLOSED, "unknown")
    assert {"how-did-it-go", "nudge-introduced"} <= withdrawn(told.last)
    connected = introduced()
    connected.happen(ev.Wrote("a", "mail 5"))
    connected.happen(ev.Wrote("b", "mail 6"))
    connected.until(at("2026-12-01"))
    assert (connected.it.stage, connected.it.outcome) == (Stage.CLOSED, "connected")


@pytest.mark.parametrize(
    ("first", "second", "best"),
    [("met", "no", "met"), ("no", "helpful", "helpful"), ("helpful", "met", "met"), ("no", "no", "no")],
)
def test_when_all_have_answered_it_closes_with_the_best_of_it(first: str, second: str, best: str) -> None:
    told = asked()
    went(told, "a", first)
    assert told.it.stage is Stage.INTRODUCED
    went(told, "b", second)
    assert (told.it.stage, told.it.outcome) == (Stage.CLOSED, best)
    assert told.told(Kind.HEARD) == ["heard"] * 2


def test_who_only_planned_it_is_asked_once_more_two_weeks_after_saying_so() -> None:
    told = asked()
    told.until(at("2026-11-18"))
    went(told, "a", "planned")
    went(told, "b", "met")
    assert told.it.stage is Stage.INTRODUCED
    told.until(at("2027-02-01"))
    assert [(moment, one.round) for moment, one in told.letters if (one.kind, one.party) == (HOW, "a")] == [
        (at("2026-11-16"), "1"),
        (at("2026-12-02"), "2"),
    ]
    assert (told.it.stage, told.it.outcome) == (Stage.CLOSED, "met")
    assert told.it.ended_at == at("2026-12-16")


def test_planned_for_the_second_time_is_an_answer() -> None:
    told = asked()
    went(told, "a", "planned")
    went(told, "b", "no")
    told.until(at("2026-12-01"))
    assert len(told.when(HOW, "a")) == 2
    went(told, "a", "planned")
    assert (told.it.stage, told.it.outcome) == (Stage.CLOSED, "planned")


def test_an_answer_takes_back_the_question_that_waits() -> None:
    told = asked()
    went(told, "a", "met")
    assert "how-did-it-go a" in withdrawn(told.last)
    assert may_leave(told.it, HOW, "a", told.policy, told.now) is None
    assert may_leave(told.it, HOW, "b", told.policy, told.now) == told.now


def test_the_connectors_word_for_all_closes_it_at_once() -> None:
    told = introduced()
    went(told, "", "helpful", How.HAND)
    assert (told.it.stage, told.it.outcome) == (Stage.CLOSED, "helpful")
    assert told.told(Kind.HEARD) == []
    told.until(at("2027-01-01"))
    assert told.sent(HOW) == []


def test_the_connectors_word_for_one_counts_and_is_not_told_back_to_them() -> None:
    told = introduced()
    went(told, "a", "met", How.HAND)
    assert told.told(Kind.HEARD) == []
    told.until(at("2026-11-17"))
    assert told.sent(HOW) == [("how-did-it-go", "b")]


def test_what_the_connector_heard_to_be_planned_is_asked_about_later_once() -> None:
    told = introduced()
    went(told, "a", "planned", How.HAND)
    told.until(at("2027-02-01"))
    assert len(told.when(HOW, "a")) == 1


def test_better_news_after_the_closing_still_counts() -> None:
    told = asked()
    told.until(at("2026-12-01"))
    assert told.it.outcome == "unknown"
    went(told, "a", "met")
    assert (told.it.stage, told.it.outcome) == (Stage.CLOSED, "met")
    went(told, "b", "no")
    assert told.it.outcome == "met"


def test_who_declined_is_never_asked_and_not_waited_for() -> None:
    told = introduced()
    told.no("b")
    told.until(at("2026-11-17"))
    assert told.sent(HOW) == [("how-did-it-go", "a")]
    went(told, "a", "no")
    assert told.it.stage is Stage.CLOSED


def test_whom_the_others_went_on_without_is_never_asked() -> None:
    told = story(party("a"), party("b"), party("c"))
    told.yes("a")
    told.no("c")
    told.happen(ev.WentOn("c"))
    told.yes("b")
    told.happen(ev.LetterLeft())
    told.until(at("2026-11-17"))
    assert told.sent(HOW) == [("how-did-it-go", "a"), ("how-did-it-go", "b")]


def test_nobody_is_asked_where_nobody_knows_whether_the_letter_left() -> None:
    told = introduced()
    told.happen(ev.LetterUncertain())
    told.until(at("2027-01-01"))
    assert told.sent(HOW) == []
    assert told.it.stage is Stage.INTRODUCED
    it = replace(told.it, letter_uncertain=True)
    assert may_leave(it, HOW, "a", told.policy, told.now) is None


def test_a_connector_who_wants_none_of_it_gets_the_closing_after_fourteen_days() -> None:
    told = introduced(policy=Policy(ask_outcome=False))
    told.until(at("2026-11-16"))
    assert told.sent(HOW) == []
    assert (told.it.stage, told.it.outcome) == (Stage.CLOSED, "unknown")


def test_before_the_introduction_there_is_nothing_to_tell() -> None:
    told = story()
    went(told, "a", "met")
    assert told.it.party("a").outcome == ""
    assert told.it.stage is Stage.ASKING


def test_only_four_outcomes_are_known() -> None:
    with pytest.raises(ValueError, match="splendid"):
        went(introduced(), "a", "splendid")


def test_a_worker_that_slept_asks_each_once_and_does_not_close_at_once() -> None:
    told = introduced()
    told.now = at("2027-01-11", "10:00")
    for _ in range(3):
        told.happen(ev.TimePassed())
    assert told.sent(HOW) == [("how-did-it-go", "a"), ("how-did-it-go", "b")]
    assert told.it.stage is Stage.INTRODUCED


def test_of_three_all_are_waited_for() -> None:
    told = asked(people=3)
    went(told, "a", "met")
    went(told, "b", "met")
    assert told.it.stage is not Stage.CLOSED
    went(told, "c", "no")
    assert told.it.stage is Stage.CLOSED
