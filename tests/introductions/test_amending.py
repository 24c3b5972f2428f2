"""What changes in an open request: its fields, where a party is written to, and who answers for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.introductions import events as ev
from bot.introductions.decision import Kind
from bot.introductions.introduction import Assistant, Person, Stage
from tests.introductions.story import Story, at, both_said_yes, case, introduced, story, withdrawn


def test_only_what_is_given_changes() -> None:
    told = story(topic="pilots", next_step="a call")
    person = Person("elsewhere@ruiz.example", "Ana María Ruiz", role="founder")
    told.happen(ev.Amended("mail 5", {"topic": "fintech pilots"}, {"b": "she knows banks"}, {"a": person}))
    assert (told.it.topic, told.it.next_step) == ("fintech pilots", "a call")
    assert told.it.party("b").why == "she knows banks"
    assert told.it.party("a").person == replace(person, address="ana@ruiz.example")


@pytest.mark.parametrize("minutes", [0, 1])
def test_asks_that_may_have_left_are_not_repeated(minutes: int) -> None:
    told = story()
    told.now += timedelta(minutes=minutes)
    decision = told.happen(ev.Amended("mail 5", {"topic": "pilots"}))
    assert (decision.letters, decision.withdraw) == ((), frozenset())
    assert [(entry.kind, entry.data["changed"]) for entry in decision.entries] == [("amended", "topic")]


def test_asks_that_wait_for_their_start_are_written_anew() -> None:
    told = story(starts_at=at("2026-11-10"))
    decision = told.happen(ev.Amended("mail 5", {"topic": "pilots"}))
    assert {"ask a", "ask b"} <= withdrawn(decision)
    assert [(one.kind, one.party, one.round, one.not_before) for one in decision.letters] == [
        (Kind.ASK, "a", "1 mail 5", at("2026-11-10")),
        (Kind.ASK, "b", "1 mail 5", at("2026-11-10")),
    ]
    told.until(at("2026-11-11"))
    assert told.happen(ev.Amended("mail 6", {"topic": "more pilots"})).letters == ()


def test_asks_written_during_a_pause_are_written_anew_and_those_before_it_are_not() -> None:
    told = Story(case(stage=Stage.DRAFTED, needs_approval=True)).opened()
    told.happen(ev.Paused("mail 3"))
    told.now += timedelta(minutes=5)
    told.happen(ev.Approved("mail 4"))
    assert len(told.happen(ev.Amended("mail 5", {"topic": "pilots"})).letters) == 2
    before = story()
    before.happen(ev.Paused("mail 3"))  # at the very moment of the asks: they may have left
    assert before.happen(ev.Amended("mail 5", {"topic": "pilots"})).letters == ()


def test_what_was_not_approved_yet_is_shown_anew() -> None:
    told = Story(case(stage=Stage.DRAFTED, needs_approval=True)).opened()
    decision = told.happen(ev.Amended("mail 5", {"topic": "pilots"}))
    assert [(one.kind, one.cause) for one in decision.notices] == [(Kind.APPROVE, "mail 5")]
    assert (decision.letters, told.it.stage) == ((), Stage.DRAFTED)


def test_the_introduction_on_hold_is_written_anew_with_a_hold_of_its_own() -> None:
    told = both_said_yes()
    told.now += timedelta(minutes=5)
    decision = told.happen(ev.Amended("mail 5", {"next_step": "lunch"}))
    assert "introduction" in withdrawn(decision)
    assert [(one.round, one.not_before) for one in decision.letters] == [("2", told.now + timedelta(minutes=10))]


def test_nothing_new_is_nothing() -> None:
    told = story(topic="pilots")
    decision = told.happen(ev.Amended("mail 5", {"topic": "pilots"}))
    assert (decision.entries, decision.letters, decision.notices) == ((), (), ())


def test_after_the_introduction_it_is_too_late() -> None:
    told = introduced()
    told.happen(ev.Amended("mail 5", {"topic": "pilots"}))
    assert told.it.topic == ""
    assert told.last.entries[-1].kind == "amended too late"


def test_a_field_that_a_request_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="stage"):
        story().happen(ev.Amended("mail 5", {"stage": "agreed"}))


def test_another_address_is_the_partys_from_now_on_also_in_the_letter_on_hold() -> None:
    told = both_said_yes()
    decision = told.happen(ev.AddressChanged("b", "ben@new.example", "mail 5"))
    assert told.it.party("b").person == Person("ben@new.example", "Ben Ong")
    assert "introduction" in withdrawn(decision)
    assert [one.round for one in decision.letters] == ["2"]
    assert decision.entries[0].private == {"address": "ben@new.example"}
    again = told.happen(ev.AddressChanged("b", "Ben@New.example", "mail 6"))
    assert (again.entries, again.letters) == ((), ())


def test_an_ask_that_waits_goes_to_the_new_address() -> None:
    told = story(starts_at=at("2026-11-10"))
    decision = told.happen(ev.AddressChanged("b", "ben@new.example", "mail 5"))
    assert [(one.kind, one.party) for one in decision.letters] == [(Kind.ASK, "b")]
    assert ("ask a" in withdrawn(decision), "ask b" in withdrawn(decision)) == (False, True)


def test_a_named_assistant_answers_and_is_copied() -> None:
    told = both_said_yes()
    decision = told.happen(ev.AssistantNamed("b", "Pia Lim", "pia@ong.example", "mail 5"))
    assert told.it.party("b").person.assistants == (Assistant("Pia Lim", "pia@ong.example", answers=True),)
    assert [one.round for one in decision.letters] == ["2"]
    assert told.happen(ev.AssistantNamed("b", "Pia Lim", "pia@ong.example", "mail 6")).entries == ()


def test_an_assistant_in_copy_already_may_answer_from_now_on() -> None:
    told = story()
    person = replace(told.it.party("b").person, assistants=(Assistant("Pia Lim", "pia@ong.example"),))
    told.it = told.it.with_party(replace(told.it.party("b"), person=person))
    told.happen(ev.AssistantNamed("b", "", "PIA@ong.example", "mail 5"))
    assert told.it.party("b").person.assistants == (Assistant("Pia Lim", "PIA@ong.example", answers=True),)


def test_a_question_about_another_address_names_it_and_its_choices() -> None:
    told = story()
    told.happen(ev.Puzzled("b", "mail 5", "it came from another address", address="ben@home.example"))
    facts = told.last.notices[0].facts
    assert (facts["choices"], facts["address"]) == ("address", "ben@home.example")
    told.happen(ev.Puzzled("b", "mail 6", "unclear"))
    assert told.last.notices[0].facts.get("choices", "") == ""
