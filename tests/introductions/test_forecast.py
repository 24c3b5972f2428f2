"""The forecast says what time will do, by the rules that do it, and what waits on whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.introductions import events as ev
from bot.introductions.decision import Kind
from bot.introductions.forecast import CLOSES, RESTS, Prospect, forecast, waits_on
from bot.introductions.introduction import Gesture, How, PartyState, Stage
from bot.introductions.policy import Policy
from tests.introductions.story import MONDAY, Story, at, both_said_yes, case, introduced, party, story

YES, NO, ASKED = PartyState.YES, PartyState.NO, PartyState.ASKED


def ahead(told: Story) -> tuple[Prospect, ...]:
    return forecast(told.it, told.policy, told.now)


def shape(told: Story) -> list[tuple[str, str]]:
    return [(one.what, one.party) for one in ahead(told)]


def waits(told: Story) -> list[tuple[str, str]]:
    return [(one.who, one.what) for one in waits_on(told.it, told.policy)]


def waiting_for_approval() -> Story:
    return Story(case(stage=Stage.DRAFTED, needs_approval=True)).opened()


def asked_one() -> Story:
    told = story()
    told.yes("a")
    return told


def postponed() -> Story:
    told = asked_one()
    told.later("b", until=date(2026, 12, 15))
    return told


def in_doubt() -> Story:
    told = asked_one()
    told.happen(ev.Puzzled("b", "mail 4", "unclear"))
    return told


def taken_over() -> Story:
    told = asked_one()
    told.happen(ev.TakenOver("b", "sent 1"))
    return told


def lost_of_three() -> Story:
    told = story(party("a"), party("b"), party("c"))
    told.no("c")
    return told


def declined() -> Story:
    told = asked_one()
    told.no("b")
    return told


def letter_waits() -> Story:
    told = Story(case(party("a", YES), party("b", ASKED), gesture=Gesture.DRAFT, holds=("attachments",)))
    told.yes("b")
    return told


def uncertain() -> Story:
    told = introduced()
    told.happen(ev.LetterUncertain())
    return told


def one_wrote() -> Story:
    told = introduced()
    told.happen(ev.Wrote("a", "mail 5"))
    return told


def connected() -> Story:
    told = one_wrote()
    told.happen(ev.Wrote("b", "mail 6"))
    return told


def planned() -> Story:
    told = connected()
    told.until(at("2026-11-16"))
    told.happen(ev.HowItWent("a", "planned", "mail 7"))
    return told


def paused() -> Story:
    told = asked_one()
    told.happen(ev.Paused("mail 8"))
    return told


def three_introduced() -> Story:
    told = introduced(people=3)
    told.happen(ev.Wrote("a", "mail 5"))
    told.happen(ev.Wrote("b", "mail 6"))
    return told


SITUATIONS: list[Callable[[], Story]] = [
    waiting_for_approval,
    story,
    asked_one,
    postponed,
    in_doubt,
    taken_over,
    lost_of_three,
    declined,
    both_said_yes,
    letter_waits,
    introduced,
    uncertain,
    one_wrote,
    connected,
    planned,
    paused,
    three_introduced,
]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_foretold_is_what_happens_when_time_passes(situation: Callable[[], Story]) -> None:
    """Each letter and each notice, at its moment and in its order, to the very end, and nothing else."""
    told: Story = situation()
    dated = [one for one in ahead(told) if one.at is not None]
    letters, notices = len(told.letters), len(told.notices)
    told.until(at("2028-01-01"))
    happened = [(moment, one.kind.value, one.party) for moment, one in told.letters[letters:]]
    happened += [(moment, one.kind.value, one.party) for moment, one in told.notices[notices:]]
    if told.it.stage is Stage.CLOSED and told.it.ended_at is not None:
        happened.append((told.it.ended_at, CLOSES, ""))
    hours = {kind.value for kind in (Kind.HEAR_BY, Kind.REGRET)}  # they leave in working hours after they were written
    assert sorted((what, whose) for _, what, whose in happened) == sorted((one.what, one.party) for one in dated)
    assert sorted(one for one in happened if one[1] not in hours) == sorted(
        (one.at, one.what, one.party) for one in dated if one.at is not None and one.what not in hours
    )


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_prospect_says_why_and_what_could_change_it_in_whole_sentences(situation: Callable[[], Story]) -> None:
    for one in ahead(situation()):
        for sentence in (one.why, one.unless):
            assert sentence[0].isupper()
            assert sentence.endswith(".")
            assert "follows from how things stand" not in sentence
        assert one.what in {*Kind, CLOSES, RESTS}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_an_open_introduction_always_says_how_it_goes_on(situation: Callable[[], Story]) -> None:
    """Either something will happen, or it says what it waits for."""
    told: Story = situation()
    assert ahead(told)
    if not any(one.at is not None for one in ahead(told)) and told.it.stage is not Stage.AGREED:
        assert ahead(told)[-1].what == RESTS


def test_an_ask_is_followed_to_its_end() -> None:
    told = asked_one()
    assert shape(told) == [("nudge", "b"), ("hear-by", "a"), ("nudge", "b"), ("ended", "b"), ("regret", "a")]
    nudge = ahead(told)[0]
    assert (nudge.at, nudge.why) == (at("2026-11-05"), "Ben Ong was asked on 2 November and will not have answered.")


def test_a_pause_is_all_there_is_to_say() -> None:
    (rest,) = ahead(paused())
    assert (rest.at, rest.what, rest.unless) == (None, RESTS, "You say RESUME: you paused it.")


def test_who_is_taken_over_brings_nothing_but_the_line_to_the_other_side() -> None:
    assert shape(taken_over()) == [("hear-by", "a"), (RESTS, "")]
    told = taken_over()
    told.happen(ev.KeptByHand("b", "mail 9"))
    assert waits(told) == [("", "say what Ben Ong told you, or CONTINUE")]


def test_a_letter_on_hold_is_foretold_without_a_date_because_the_outbox_has_it() -> None:
    (letter,) = ahead(both_said_yes())
    assert (letter.at, letter.what) == (None, "introduction")


def test_asks_that_start_later_are_foretold() -> None:
    told = story(starts_at=at("2026-11-10"))
    assert [(one.at, one.what, one.party) for one in ahead(told)][:2] == [
        (at("2026-11-10"), "ask", "a"),
        (at("2026-11-10"), "ask", "b"),
    ]


def test_a_date_of_another_year_says_the_year() -> None:
    told = asked_one()
    told.later("b", until=date(2027, 1, 15))
    assert waits(told) == [("b", "be asked again on 15 January 2027, as they wished")]


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        (waiting_for_approval, [("", "say SEND or CANCEL: nobody is asked before")]),
        (story, [("a", "answer the ask"), ("b", "answer the ask")]),
        (asked_one, [("b", "answer the ask")]),
        (in_doubt, [("", "say what Ben Ong means: YES, NO, LATER or IGNORE")]),
        (taken_over, [("", "say CONTINUE or MINE for Ben Ong")]),
        (
            lost_of_three,
            [("", "say GO ON without Cid Roy, or CLOSE"), ("a", "answer the ask"), ("b", "answer the ask")],
        ),
        (declined, []),
        (both_said_yes, []),
        (letter_waits, [("", "say SEND to the letter, which waits: attachments")]),
        (introduced, [("a", "write to the other side"), ("b", "write to the other side")]),
        (uncertain, [("", "look whether the introduction left, and say SENT or SEND")]),
        (one_wrote, [("b", "write to the other side")]),
        (connected, []),
        (planned, [("b", "say how it went")]),
        (paused, [("", "say RESUME: you paused it")]),
    ],
)
def test_what_waits_on_whom(situation: Callable[[], Story], expected: list[tuple[str, str]]) -> None:
    assert waits(situation()) == expected


def test_since_when_it_waits() -> None:
    told = asked_one()
    assert [one.since for one in waits_on(told.it, told.policy)] == [MONDAY]


def test_nothing_is_foretold_of_what_is_closed() -> None:
    told = introduced()
    told.happen(ev.HowItWent("", "met", "mail 9", How.HAND))
    assert ahead(told) == ()
    assert waits(told) == []


@pytest.mark.parametrize("stage", list(Stage))
def test_every_state_in_every_stage_can_be_foretold(stage: Stage) -> None:
    for first in PartyState:
        for second in PartyState:
            for third in (None, ASKED):
                parties = [party("a", first), party("b", second), *([party("c", third)] if third else [])]
                it = case(*parties, stage=stage, needs_approval=True, introduced_at=MONDAY, agreed_at=MONDAY)
                found = forecast(it, Policy(), MONDAY)
                assert len(found) < 30
                waits_on(it, Policy())
                assert all(one.at is None or one.at >= MONDAY for one in found)
