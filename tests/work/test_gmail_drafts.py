"""Drafts on a provider that names them by an id of its own: edits are the same draft, and each is taken once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.introductions.decision import Kind
from bot.introductions.introduction import Stage
from bot.places import DraftState
from bot.records import DraftProgress, DraftRow
from tests.fake_gmail import edit_draft
from tests.people import parsed, part
from tests.work.gmail import GmailHouse, gmail_house
from tests.work.house import ANA, BEN, BOTH, MARIA, NAMES
from tests.worlds import CARLA

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
_NO_LETTER = "For Ana: pilots\n"


@pytest.fixture
def build() -> Callable[..., GmailHouse]:
    return gmail_house


def _rows(house: GmailHouse) -> list[DraftRow]:
    with house.work.books.begin() as page:
        return page.folders.drafts("home")


def _edit(house: GmailHouse, draft: str, text: str, subject: str = "Ana <> Ben", to: object = BOTH) -> None:
    edit_draft(house.world.provider.boxes[CARLA], draft, house.draft_of(text, subject, to), house.world.now)


def _relabel(house: GmailHouse, draft: str) -> None:
    mails = house.folder("Drafts", CARLA).mails.values()
    next(mail for mail in mails if f"draft:{draft}" in mail.keywords).keywords.add("intro-request")


def _introduce(house: GmailHouse) -> str:
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.go(minutes=1)
    return part(house.letter(Kind.INTRODUCTION, ANA), "plain")


def test_a_draft_that_is_written_on_rests_anew(house_of: Callable[..., GmailHouse]) -> None:
    """Its owner types under the label: each save is another message of the same draft, and one row in the books."""
    house = house_of(engine={"debounce_seconds": 30})
    draft = house.draft("Meet ea")
    house.go()
    for text in ("Meet each", "Meet each other"):
        house.world.clock[0] = house.world.now.replace(second=house.world.now.second + 20)
        _edit(house, draft, f"{text}\n")
        house.go()
    assert [row.draft for row in _rows(house)] == [draft]
    assert house.world.introductions() == []
    house.go(minutes=1)
    assert house.it.stage is Stage.ASKING
    assert len(house.rows(Kind.ASK)) == 2


@pytest.mark.parametrize("keeps_labels", [True, False])
def test_a_draft_is_taken_once(house: GmailHouse, keeps_labels: bool) -> None:
    """Also where its label cannot be taken off, and where it is saved again as it was."""
    house.mailbox.keeps_labels = keeps_labels
    draft = house.draft()
    house.go()
    for _ in range(3):
        house.go(minutes=1)
    _edit(house, draft, "Meet each other.\n")
    house.go(minutes=1)
    house.restart(minutes=1)
    assert len(house.world.introductions()) == 1
    assert len(house.rows(Kind.ASK)) == 2
    assert house.rows(Kind.ECHO, Kind.PROBLEM) == []
    assert [row.state for row in _rows(house)] == [DraftProgress.ACCEPTED]
    assert house.ledger("letter replaced") == []


@pytest.mark.parametrize("keeps_labels", [True, False])
def test_a_taken_draft_that_is_changed_and_labelled_again_replaces_its_letter(
    house: GmailHouse, keeps_labels: bool
) -> None:
    house.mailbox.keeps_labels = keeps_labels
    draft = house.draft("Meet each other.\n")
    house.go()
    _edit(house, draft, "Meet each other, you will like it.\n")
    if keeps_labels:
        house.go(minutes=1)
        _relabel(house, draft)
    house.go(minutes=1)
    assert len(house.world.introductions()) == 1
    assert len(house.rows(Kind.ASK)) == 2
    assert "you will like it" in _introduce(house)
    assert [row.introduction for row in _rows(house)] == [house.it.id]


def test_a_taken_draft_that_is_written_on_shows_that_its_introduction_was_made(house: GmailHouse) -> None:
    """It is another message by then. What was written since is in no letter, and counts once it is labelled again."""
    draft = house.draft("Meet each other.\n")
    house.go()
    _edit(house, draft, "Meet each other, you will like it.\n")
    house.go(minutes=1)
    assert "you will like it" not in _introduce(house)
    house.go(minutes=1)
    (mail,) = house.folder("Drafts", CARLA).mails.values()
    assert mail.keywords & set(DraftState) == {DraftState.DONE}
    _relabel(house, draft)
    house.go(minutes=1)
    assert not mail.keywords & {"intro-request"}


def test_who_writes_on_in_a_taken_draft_hears_once_that_the_old_words_are_held(
    house_of: Callable[..., GmailHouse],
) -> None:
    house = house_of(engine={"debounce_seconds": 30})
    draft = house.draft("Meet each other.\n")
    house.go()
    house.go(minutes=1)
    _edit(house, draft, "Meet each other.\n")  # saved as it was
    house.go(minutes=1)
    assert house.rows(Kind.ALARM) == []
    _edit(house, draft, "Meet each other, you will li\n")  # still typing
    house.go()
    assert house.rows(Kind.ALARM) == []
    for words in ("Meet each other, you will like it.\n", "Meet each other, you will like it a lot.\n"):
        _edit(house, draft, words)
        house.go(minutes=1)
    (told,) = house.rows(Kind.ALARM)
    assert told.introduction == house.it.id
    _relabel(house, draft)
    house.go(minutes=1)
    house.go(minutes=1)
    assert "like it a lot" in _introduce(house)
    assert len(house.rows(Kind.ALARM)) == 1


def test_other_people_in_a_taken_draft_are_a_question(house: GmailHouse) -> None:
    draft = house.draft()
    house.go()
    _edit(house, draft, "Meet each other.\n", to=((NAMES[ANA], ANA), (NAMES[MARIA], MARIA)))
    _relabel(house, draft)
    house.go(minutes=1)
    assert len(house.world.introductions()) == 1
    assert not any(MARIA in one.recipients for one in house.courier.carried)
    assert [row.introduction for row in _rows(house)] == [house.it.id]


@pytest.mark.parametrize("keeps_labels", [True, False])
def test_a_draft_with_a_problem_is_told_of_once_until_it_is_mended(house: GmailHouse, keeps_labels: bool) -> None:
    house.mailbox.keeps_labels = keeps_labels
    draft = house.draft(to=BOTH[:1])
    house.go()

    def told() -> int:
        found = map(parsed, house.world.mails(CARLA, "INBOX"))
        return sum(mail["X-Loop"] is not None for mail in found)

    assert told() == 1
    for _ in range(4):
        house.go(minutes=1)
    if not keeps_labels:  # saved once more as it was
        _edit(house, draft, "Meet each other.\n", to=BOTH[:1])
        house.go(minutes=1)
    assert told() == 1
    _edit(house, draft, "Meet each other.\n")
    if keeps_labels:
        _relabel(house, draft)
    house.go(minutes=1)
    assert house.it.stage is Stage.ASKING


def test_a_draft_with_a_problem_counts_again_once_its_label_was_off(house: GmailHouse) -> None:
    """What was lacking need not stand in the draft."""
    draft = house.draft(to=BOTH[:1])
    house.go()
    house.go(minutes=1)
    _relabel(house, draft)
    house.go(minutes=1)
    assert sum(parsed(mail)["X-Loop"] is not None for mail in house.world.mails(CARLA, "INBOX")) == 2


def test_the_tag_that_made_it_a_request_is_not_in_the_letter(house_of: Callable[..., GmailHouse]) -> None:
    from dataclasses import replace

    house = house_of()
    house.work.habits = replace(house.work.habits, subject_tag="[intro]")
    house.draft(subject="[Intro] Ana <> Ben")
    house.go()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.go(minutes=1)
    assert house.letter(Kind.INTRODUCTION, ANA)["Subject"] == "Ana <> Ben"


@pytest.mark.parametrize("progress", ["resting", "problem", "asked"])
def test_a_labelled_draft_sent_by_hand_is_known_by_its_people_and_subject(
    house_of: Callable[..., GmailHouse], progress: str
) -> None:
    """The provider gave it another Message-ID."""
    house = house_of(engine={"debounce_seconds": 300 if progress == "resting" else 0})
    text = "The first line.\n" if progress != "problem" else _NO_LETTER
    house.draft(text)
    house.go()
    house.go(minutes=1)
    asked = len(house.courier.carried)
    assert asked == (2 if progress == "asked" else 0)
    house.folder("Drafts", CARLA).mails.clear()
    house.sends(BOTH, "Meet each other.\n", subject="Ana <> Ben")
    house.go(minutes=1)
    house.go(minutes=1)
    assert house.it.stage is Stage.INTRODUCED
    assert house.it.by_hand
    assert len(house.courier.carried) == asked


def test_a_letter_of_long_ago_to_the_same_people_is_not_that_draft(house: GmailHouse) -> None:
    house.draft(_NO_LETTER)
    house.go()
    house.world.clock[0] = house.world.now.replace(year=2025)
    old = house.draft_of("Meet.\n")
    house.world.clock[0] = NOW
    house.file("Sent", old)
    house.go(minutes=1)
    assert house.world.introductions() == []


def test_a_letter_of_ours_that_waits_in_drafts_is_no_request(house: GmailHouse) -> None:
    """It is From its owner to both, and its subject may begin with the tag that makes drafts requests."""
    house.draft()
    house.go()
    _introduce(house)
    raw = next(one.raw for one in reversed(house.courier.carried) if set(one.recipients) == {ANA, BEN})
    house.world.provider.append(CARLA, "Drafts", raw, ["\\Draft", "intro-request", "draft:r-of-ours"])
    for _ in range(3):
        house.go(minutes=1)
    assert len(house.world.introductions()) == 1
    assert "r-of-ours" not in [row.draft for row in _rows(house)]
    assert house.rows(Kind.PROBLEM) == []
