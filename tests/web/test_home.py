"""The home card and the settings: what needs the connector first, then the rest, in well under a second."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.introductions.events import Answered, Opened
from bot.introductions.introduction import Doubt, Gesture, Introduction, Party, Person, Stage
from bot.work.carrying import happen
from tests.web import shapes
from tests.web.window import Window, texts
from tests.work.desk import ANA, BEN, Desk


def opened(
    window: Window, code: str, *, needs_approval: bool = False, names: tuple[str, str] = ("Ana Ruiz", "Ben Ong")
) -> None:
    """An introduction that was asked for a moment ago."""
    people = [Person(f"{name.split()[0].lower()}.{code.lower()}@there.example", name) for name in names]
    parties = tuple(Party(key, person) for key, person in zip("ab", people, strict=True))
    with window.work.books.begin() as page:
        it = Introduction(0, code, Gesture.FORM, Stage.DRAFTED, parties, window.now, "Europe/Rome", topic="pilots")
        it = page.introduction(page.create(replace(it, needs_approval=needs_approval)))
        happen(window.work, page, it, Opened(), window.now)


def sections(window: Window) -> dict[str, list[str]]:
    return {one.get("header", ""): list(texts(one)) for one in window.card["sections"]}


def test_an_empty_desk_says_how_to_begin(window: Window) -> None:
    window.open()
    assert "No introduction is on its way" in window.text
    assert window.card["header"]["subtitle"] == "nothing needs you"
    window.press("Introduce two people")
    assert "First person" in window.text
    assert "Second person" in window.text


def test_what_needs_the_connector_stands_first_with_the_buttons_of_its_decision(desk: Desk) -> None:
    window = Window(desk.world)
    desk.draft()
    desk.says(BEN, "What would it be about?")
    opened(window, "K7", names=("Cid Sol", "Dan Kim"))
    window.open()
    titles = [one.get("header") for one in window.card["sections"]]
    assert titles[:2] == ["Needs you", "On their way"]
    assert "“What would it be about?”" in window.text
    assert [label for label in window.labels if label in ("Yes", "No", "Later", "No answer")] == [
        *("Yes", "No", "Later", "No answer")
    ]
    assert window.card["header"]["subtitle"] == "1 needs you · 1 on their way"


def test_asks_that_wait_for_approval_are_looked_at_before_they_are_sent(window_of: Callable[..., Window]) -> None:
    window = window_of(approve="always")
    opened(window, "K7", needs_approval=True)
    window.open()
    assert "Send the asks" not in window.labels
    window.press("Look at the asks")
    assert "To: Ana Ruiz &lt;ana.k7@there.example&gt;" in window.text
    assert "Send the asks" in window.labels


def test_what_ended_lately_is_told_and_what_ended_long_ago_is_not(desk: Desk) -> None:
    window = Window(desk.world)
    desk.draft()
    desk.says(BEN, "No, thank you.")
    window.open()
    assert "declined" in " ".join(sections(window)["Ended lately"])
    desk.after(days=40)
    window.open()
    assert "Ended lately" not in sections(window)


def test_troubles_stand_on_top(window: Window) -> None:
    opened(window, "K7")
    with window.work.books.begin() as page:
        page.remember("last round", (window.now - timedelta(hours=3)).isoformat())
        page.remember("troubles", "the mailbox refused the password; run twoyes check")
    window.open()
    first = " ".join(texts(window.card["sections"][0]))
    assert "The mailbox refused the password" in first
    assert "The worker was last seen" in first


def test_everything_is_paused_and_resumed_and_each_click_counts_once(window: Window) -> None:
    window.open("settings")
    paused = window.press("Pause everything")
    assert "Everything rests" in window.told
    assert "Everything rests since" in window.text
    resumed = window.press("Resume everything")
    assert "Everything goes on" in window.told
    window.post(paused)
    assert "nothing was done" in window.told
    window.post(resumed)
    assert "nothing was done" in window.told
    with window.work.books.begin() as page:
        assert page.recall("paused") == ""


def test_what_does_not_fit_is_a_click_away(window: Window) -> None:
    for number in range(30):
        opened(window, f"K{number + 1}")
    window.open()
    assert "10 more" in window.text
    window.press('<font color="#5f6368">10 more</font>')
    assert "K30" in window.text
    assert "K1 " not in window.text


@pytest.mark.parametrize("start", ["", "-1", "x", "9" * 50, "²", "70000"])
def test_a_hostile_page_number_is_no_page(window: Window, start: str) -> None:
    opened(window, "K7")
    window.open()
    window.post({"do": "list", "what": "way", "from": start})
    window.post({"do": "list", "what": "../secrets", "from": start})


def test_five_hundred_introductions_take_less_than_a_second(window: Window) -> None:
    with window.work.books.begin() as page:
        for number in range(500):
            parties = (
                Party("a", Person(f"a{number}@x.example", "Ana Ruiz")),
                Party("b", Person(f"b{number}@x.example")),
            )
            if number % 10 == 0:
                parties = (replace(parties[0], doubt=Doubt("mail 1", window.now, "")), parties[1])
            it = Introduction(0, f"K{number}", Gesture.FORM, Stage.DRAFTED, parties, window.now, "Europe/Rome")
            it = page.introduction(page.create(it))
            happen(window.work, page, it, Opened(), window.now)
            if number % 3 == 0:
                happen(window.work, page, page.introduction(it.id), Answered("b", "yes", "mail 1"), window.now)
    window.open()
    began = time.process_time()
    window.open()
    assert time.process_time() - began < 1
    assert window.card["header"]["subtitle"] == "50 need you · 450 on their way"
    shapes.Card.model_validate(window.card)
    began = time.process_time()
    window.post({"do": "case", "code": "K490"})
    assert time.process_time() - began < 1
    assert window.card["name"] == "case K490"


def test_the_settings_hold_no_secret(window: Window) -> None:
    window.open("settings")
    assert "password" not in window.text.lower()
    assert "intro@conti.example" in window.text
    assert "Twoyes 0." in window.text


@pytest.mark.parametrize(
    ("zone", "locale", "shown"),
    [
        ("Europe/Rome", "en-GB", "10:00"),
        ("Asia/Tokyo", "en-US", "6:00 PM"),
        ("Nowhere/Land", "de-DE", "10:00"),
        ("", "", "10:00"),
        ("Europe/Rome", "en-<b>", "10:00"),
    ],
)
def test_dates_are_those_of_whoever_looks(window: Window, zone: str, locale: str, shown: str) -> None:
    opened(window, "K7")
    window.zone, window.locale = zone, locale
    window.open()
    assert f"asked {shown}" in window.text


def test_an_event_without_its_blocks_gets_the_card(desk: Desk) -> None:
    window = Window(desk.world, zone="", locale="")
    desk.draft(ANA, BEN)
    for name in ("home", "message", "compose", "settings"):
        window.open(name)
    window.post({})
    assert "means nothing here any more" in window.told
