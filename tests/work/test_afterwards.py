"""After the introduction: who talks, who thanks, how it went; and that none of it changes what anybody agreed to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.introductions.decision import Kind
from tests.work.house import ANA, BEN, MARIA, House
from tests.worlds import CARLA, DESK, SETUPS

TO_US = {"own": CARLA, "plus": CARLA, "separate": DESK}


@pytest.fixture
def made(house_of: Callable[..., House]) -> House:
    """Introduced, in `own`."""
    house = house_of()
    house.introduce()
    return house


def asked_how_it_went(house: House) -> House:
    """They talked, and two weeks later each is asked."""
    house.introduce()
    house.answer(ANA, Kind.INTRODUCTION, "Ben, how about Tuesday?")
    house.go(minutes=1)
    house.answer(BEN, Kind.INTRODUCTION, "Tuesday is good.")
    house.go(minutes=1)
    house.go(days=15)
    assert len(house.rows(Kind.HOW_DID_IT_GO)) == 2
    return house


# --- thanks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setup", SETUPS)
def test_thanks_to_the_connector_alone_are_noted_and_answered_by_nobody(
    house_of: Callable[..., House], setup: str
) -> None:
    house = house_of(setup)
    house.introduce()
    house.answer(ANA, Kind.INTRODUCTION, "Thank you so much for the introduction!", to=[TO_US[setup]])
    house.go(minutes=1)
    assert house.party(ANA).thanked_at is not None
    assert house.party(ANA).wrote_at is None
    assert len(house.ledger("thanks")) == 1
    assert not house.rows(Kind.QUESTION)


def test_thanks_to_all_are_noted_beside_their_talk(made: House) -> None:
    made.answer(ANA, Kind.INTRODUCTION, "Thanks, Carla, for the introduction! Ben, how about Tuesday?")
    made.go(minutes=1)
    assert made.party(ANA).thanked_at is not None
    assert made.party(ANA).wrote_at is not None


def test_thanks_to_the_other_side_are_none_to_the_connector(made: House) -> None:
    made.answer(ANA, Kind.INTRODUCTION, "Ben, thank you for the deck. Tuesday?")
    made.go(minutes=1)
    assert made.party(ANA).thanked_at is None


def test_a_question_beside_the_thanks_reaches_the_connector(house_of: Callable[..., House]) -> None:
    """In `separate` nobody else would read it."""
    house = house_of("separate")
    house.introduce()
    house.answer(ANA, Kind.INTRODUCTION, "Thank you for the introduction! Could you send me his number?", to=[DESK])
    house.go(minutes=1)
    assert house.party(ANA).thanked_at is not None
    assert len(house.rows(Kind.QUESTION)) == 1


# --- talking ---------------------------------------------------------------------------------------------------------


def test_an_assistant_named_in_the_introduction_talks_for_her_party(house: House) -> None:
    """What they arrange with the other side is their talk."""
    house.draft(f"Assistant Ana: Maria Sol <{MARIA}>\n\nMeet each other.\n")
    house.go(minutes=1)
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.go(minutes=1)
    house.answer(MARIA, Kind.INTRODUCTION, "Ben, Ana is free on Tuesday.")
    house.go(minutes=1)
    assert house.party(ANA).wrote_at is not None


def test_who_moves_the_connector_out_is_believed(made: House) -> None:
    """The connector got it by blind copy only: they do not step out once more."""
    made.answer(ANA, Kind.INTRODUCTION, "Ben, how about Tuesday?", to=[BEN])
    assert made.it.connector_out is False
    made.go(minutes=1)
    assert made.it.connector_out is True
    made.answer(BEN, Kind.INTRODUCTION, "Tuesday is good.")
    made.go(minutes=1)
    assert not made.rows(Kind.STEP_OUT)


def test_a_second_delivery_of_a_reply_counts_once(made: House) -> None:
    for _ in range(2):
        made.answer(ANA, Kind.INTRODUCTION, "Ben, how about Tuesday?", message_id="<tuesday@ruiz.example>")
        made.go(minutes=1)
    assert len(made.ledger("wrote")) == 1


def test_an_unproven_reply_counts_for_nobody(made: House) -> None:
    raw = made.answer(ANA, Kind.INTRODUCTION, "Ben, how about Tuesday?", into="Elsewhere")
    made.file("INBOX", raw)  # no server stamped it
    made.go(minutes=1)
    assert made.party(ANA).wrote_at is None


# --- how it went -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setup", SETUPS)
@pytest.mark.parametrize(
    ("word", "outcome"), [("MET", "met"), ("PLANNED", "planned"), ("HELPFUL", "helpful"), ("NO", "no")]
)
def test_a_choice_of_the_letter_says_how_it_went(
    house_of: Callable[..., House], setup: str, word: str, outcome: str
) -> None:
    """The token alone ties it: to the question how it went, not to the ask of the same party."""
    house = asked_how_it_went(house_of(setup))
    house.press(ANA, Kind.HOW_DID_IT_GO, word)
    house.go(minutes=1)
    assert house.party(ANA).outcome == outcome
    assert house.party(ANA).state.value == "yes"
    assert [item.notice.facts["outcome"] for item in house.told() if item.notice.kind is Kind.HEARD] == [outcome]


def test_how_it_went_in_their_own_words(house_of: Callable[..., House]) -> None:
    house = asked_how_it_went(house_of())
    house.answer(BEN, Kind.HOW_DID_IT_GO, "We met last week.")
    house.go(minutes=1)
    assert house.party(BEN).outcome == "met"
    (line,) = house.ledger("how it went")
    assert line.data["rule"]
    assert "met" in line.private["words"]


def test_words_that_say_nothing_of_it_are_told_in_the_brief_and_ask_for_nothing(house_of: Callable[..., House]) -> None:
    house = asked_how_it_went(house_of())
    house.answer(ANA, Kind.HOW_DID_IT_GO, "The weather in Jakarta is wonderful.")
    house.go(minutes=1)
    assert house.party(ANA).outcome == ""
    assert house.party(ANA).doubt is None
    assert not house.rows(Kind.QUESTION)
    (item,) = [one for one in house.told() if one.notice.kind is Kind.HEARD]
    assert item.notice.facts["outcome"] == ""
    with house.world.books.begin() as page:
        mail = page.mails.by_evidence(item.notice.cause)
    assert mail is not None
    assert "Jakarta" in mail.words


def test_a_no_to_how_it_went_changes_no_consent(house_of: Callable[..., House]) -> None:
    """The same word was a refusal before; now it says that nothing came of it."""
    house = asked_how_it_went(house_of())
    house.answer(ANA, Kind.HOW_DID_IT_GO, "No")
    house.go(minutes=1)
    assert house.party(ANA).state.value == "yes"
    assert house.party(ANA).outcome == "no"
    assert not house.rows(Kind.LATE_ANSWER)


@pytest.mark.parametrize("way", ["another address", "unproven", "junk"])
def test_whoever_is_not_proven_to_be_asked_says_nothing_of_it(house_of: Callable[..., House], way: str) -> None:
    """The words are passed on; the outcome stays open."""
    house = asked_how_it_went(house_of())
    if way == "another address":
        house.answer(ANA, Kind.HOW_DID_IT_GO, "MET", author=MARIA)
    elif way == "junk":
        house.answer(ANA, Kind.HOW_DID_IT_GO, "MET", into="Junk")
    else:
        house.file("INBOX", house.answer(ANA, Kind.HOW_DID_IT_GO, "MET", into="Elsewhere"))
    house.go(minutes=1)
    assert house.party(ANA).outcome == ""
    assert [item.notice.facts["outcome"] for item in house.told() if item.notice.kind is Kind.HEARD] == [""]


def test_stop_in_answer_to_how_it_went_is_obeyed(house_of: Callable[..., House]) -> None:
    house = asked_how_it_went(house_of())
    house.answer(ANA, Kind.HOW_DID_IT_GO, "STOP")
    house.go(minutes=1)
    with house.world.books.begin() as page:
        assert page.suppressed(ANA)
    assert house.party(ANA).outcome == ""


def test_private_in_answer_to_how_it_went_is_not_interpreted(house_of: Callable[..., House]) -> None:
    house = asked_how_it_went(house_of())
    house.answer(ANA, Kind.HOW_DID_IT_GO, "PRIVATE\nWe met.")
    house.go(minutes=1)
    assert house.party(ANA).outcome == ""
    assert any("private" in item.notice.facts["reason"] for item in house.told() if item.notice.kind is Kind.HEARD)


# --- in the thread of the ask ----------------------------------------------------------------------------------------


def test_news_in_the_thread_of_the_ask_are_no_question(made: House) -> None:
    """ "Thanks, we spoke" where the yes was written: heard, not puzzled over."""
    made.answer(ANA, Kind.ASK, "Thanks for the introduction, we spoke yesterday.")
    made.go(minutes=1)
    assert made.party(ANA).outcome == "met"
    assert made.party(ANA).thanked_at is not None
    assert made.party(ANA).state.value == "yes"
    assert not made.rows(Kind.QUESTION, Kind.LATE_ANSWER)


def test_words_in_the_thread_of_the_ask_are_told_in_the_brief(made: House) -> None:
    made.answer(ANA, Kind.ASK, "The weather in Jakarta is wonderful.")
    made.go(minutes=1)
    assert not made.rows(Kind.QUESTION)
    assert [item.notice.kind for item in made.told()] == [Kind.HEARD]


def test_a_clear_no_to_the_ask_comes_late_and_is_told_at_once(made: House) -> None:
    made.answer(BEN, Kind.ASK, "I am sorry, I have to say no after all.")
    made.go(minutes=1)
    assert len(made.rows(Kind.LATE_ANSWER)) == 1


def test_a_calendar_invitation_between_them_is_talk(made: House) -> None:
    letter = made.letter(Kind.INTRODUCTION, ANA)
    about = str(letter["Message-ID"]).strip()
    raw = (
        f"From: Ana Ruiz <{ANA}>\r\nTo: {BEN}, {CARLA}\r\nSubject: Invitation: call\r\n"
        f"Date: Thu, 12 Nov 2026 10:00:00 +0000\r\nMessage-ID: {made.new_id()}\r\nIn-Reply-To: {about}\r\n"
        f"References: {about}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n"
        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    ).encode()
    made.world.provider.deliver(ANA, [CARLA], raw)
    made.go(minutes=1)
    assert made.party(ANA).wrote_at is not None
    assert not made.rows(Kind.QUESTION)
