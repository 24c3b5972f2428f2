"""What clicks do: the same as the same word by mail, once, and only on what was shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.introductions.introduction import PartyState, Stage
from bot.records import LedgerLine
from bot.web.addon import acting
from tests.web.front import WISHES
from tests.web.window import Window
from tests.work.desk import ANA, BEN, CHEN, EVE, Desk

Act = Callable[[Window], object]
Prepare = Callable[[Desk], object]


def asked(desk: Desk) -> None:
    desk.draft()


def ana_yes(desk: Desk) -> None:
    desk.draft()
    desk.says(ANA, "Yes, gladly.")


def both_yes(desk: Desk) -> None:
    ana_yes(desk)
    desk.says(BEN, "Yes, gladly.")


def unclear(desk: Desk) -> None:
    desk.draft()
    desk.says(BEN, "What would it be about?")


def cancelled(desk: Desk) -> None:
    desk.draft()
    desk.request(f"{desk.it().code} CANCEL")


def made(desk: Desk) -> None:
    both_yes(desk)
    desk.after(hours=1)


def with_prose(desk: Desk) -> None:
    """Words marked for nobody: the asks wait for approval."""
    people = f"Ana Ruiz <{ANA}> + Ben Ong <{BEN}>: pilots, a call"
    desk.request(f"{people}\nFor Ana: Ben runs pilots\n\nThey are both such kind people, and rather busy.\n")


def of_three(desk: Desk) -> None:
    desk.draft(ANA, BEN, CHEN)
    desk.says(BEN, "No, thank you.")


def from_elsewhere(desk: Desk) -> None:
    desk.draft()
    desk.says(BEN, "Yes, gladly.", as_from=EVE)


def on_case(*labels: Any) -> Act:
    """Opens the card of the introduction and presses these, one after the other, each with what is typed."""

    def act(window: Window) -> None:
        window.open()
        window.post({"do": "case", "code": window.it().code})
        for one in labels:
            label, inputs, at = (*one, 0)[:3] if isinstance(one, tuple) else (one, {}, 0)
            window.press(label, inputs, at=at)

    return act


def on_home(*labels: str) -> Act:
    def act(window: Window) -> None:
        window.open()
        for label in labels:
            window.press(label)

    return act


SAME = [
    pytest.param(asked, "CANCEL", on_case("Cancel", "Cancel"), id="cancel"),
    pytest.param(asked, "PAUSE", on_case("Pause"), id="pause"),
    pytest.param(asked, f"{ANA} YES phone", on_case("They answered …", ("Yes", {"source": "phone"})), id="yes"),
    pytest.param(asked, f"{ANA} NO met her", on_case("They answered …", ("No", {"source": "met her"})), id="no"),
    pytest.param(
        asked,
        f"{ANA} LATER 15 January 2027",
        on_case("They answered …", ("Later", {"until": date(2027, 1, 15)})),
        id="later",
    ),
    pytest.param(asked, f"NUDGE {BEN}", on_case(("Remind", {}, 1)), id="nudge"),
    pytest.param(asked, f"MINE {ANA}", on_case("I take over"), id="mine"),
    pytest.param(unclear, f"{BEN} YES by hand in Gmail", on_home("Yes"), id="what they wrote was a yes"),
    pytest.param(unclear, f"IGNORE {BEN}", on_home("No answer"), id="ignore"),
    pytest.param(from_elsewhere, f"ONCE {BEN}", on_home("Count it once"), id="once"),
    pytest.param(from_elsewhere, f"SAME {BEN}", on_home("Theirs from now on"), id="same"),
    pytest.param(of_three, "GO ON", on_home("Go on without"), id="go on"),
    pytest.param(of_three, "CLOSE", on_home("Close", "Close"), id="close"),
    pytest.param(ana_yes, f"WRONG {ANA}", on_case("Misread"), id="wrong"),
    pytest.param(with_prose, "DROP", on_case("Leave my words out", "Leave my words out"), id="drop"),
    pytest.param(with_prose, "SEND", on_case("Send the asks", "Send the asks"), id="send the asks"),
    pytest.param(both_yes, "SEND", on_case("Send now", "Send now"), id="send the introduction now"),
    pytest.param(cancelled, "REOPEN", on_case("Take up again"), id="reopen"),
    pytest.param(made, "HELPFUL", on_case("It helped"), id="helpful"),
]


def told(line: LedgerLine) -> tuple[Any, ...]:
    """A line but for where the word came from and how it was written down."""
    data = {key: value for key, value in line.data.items() if key not in ("evidence", "note", "language")}
    private = {key: value for key, value in line.private.items() if key not in ("words", "evidence")}
    if private.get("proof") == "dmarc conti.example":  # of the mail that the connector's word came in
        del private["proof"]
    return line.kind, line.party, line.before, line.after, data, private


def history(desk: Desk) -> tuple[list[tuple[Any, ...]], list[tuple[str, str, str]], str]:
    """What stands in the ledger, in the outbox for the parties, and of the connector's own words in the asks."""
    number = desk.it().id
    with desk.world.books.begin() as page:
        lines = [told(line) for line in page.ledger.lines(number)]
        letters = [(row.kind.value, row.party, row.status.value) for row in page.outbox.of(number) if row.party]
        opening = page.manuscripts.load(number).opening
    return lines, sorted(letters), opening


@pytest.mark.parametrize(("prepare", "word", "click"), SAME)
def test_a_click_does_what_the_same_word_does_by_mail(tmp_path: Path, prepare: Prepare, word: str, click: Act) -> None:
    """The same lines in the ledger, and the same letters."""
    found = []
    for by_mail in (True, False):
        desk = Desk(tmp_path, **WISHES, policy={"hold": 600 if prepare is both_yes else 10})
        try:
            prepare(desk)
            before = history(desk)
            if by_mail:
                desk.request(f"{desk.it().code} {word}")
            else:
                click(Window(desk.world))
                desk.world.go()
            after = history(desk)
            assert after != before, "something was done"
            found.append((after[0][len(before[0]) :], *after[1:]))
            assert desk.faults() == []
        finally:
            desk.close()
    assert found[0] == found[1]


def test_undo_takes_the_last_click_back(desk: Desk) -> None:
    window = Window(desk.world)
    ana_yes(desk)
    on_case("Cancel", "Cancel")(window)
    assert desk.it().stage is Stage.CANCELLED
    assert "Undo works" in window.told
    window.press("Undo")
    assert desk.it().stage is Stage.ASKING
    assert desk.faults() == []


def test_a_word_that_cannot_be_had_back_is_asked_once_more(desk: Desk) -> None:
    """The first click tells whom it reaches, with every address, and changes nothing."""
    window = Window(desk.world)
    both_yes(desk)
    on_case("Send now")(window)
    assert window.card["name"] == "confirm"
    assert f"Ana Ruiz &lt;{ANA}&gt;" in window.text
    assert desk.it().stage is Stage.AGREED
    window.press("Go back")
    assert desk.it().stage is Stage.AGREED
    assert window.card["name"].startswith("case ")


def test_what_was_clicked_is_told_without_the_number_of_an_account(desk: Desk) -> None:
    window = Window(desk.world)
    desk.draft()
    on_case("Pause")(window)
    assert "a click in Gmail" in window.text
    assert window.visit({}).user.sub not in window.text


# Clicks that are old, repeated, somebody else's or made up


@pytest.mark.parametrize("label", ["Pause", "I take over", "Remind"])
def test_a_click_that_is_repeated_changes_nothing_twice(desk: Desk, label: str) -> None:
    window = Window(desk.world)
    asked(desk)
    window.open()
    window.post({"do": "case", "code": desk.it().code})
    carried = window.press(label)
    once = history(desk)
    window.post(carried)
    assert "nothing was done" in window.told
    assert history(desk) == once


@pytest.mark.parametrize("prepare", [asked, with_prose])
def test_a_click_that_was_undone_cannot_be_repeated_either(desk: Desk, prepare: Prepare) -> None:
    """Even where the introduction stands exactly as before."""
    window = Window(desk.world)
    prepare(desk)
    window.open()
    window.post({"do": "case", "code": desk.it().code})
    carried = window.press("Pause")
    window.press("Undo")
    assert desk.it().paused_at is None
    window.post(carried)
    assert desk.it().paused_at is None


def test_a_click_on_what_has_changed_meanwhile_shows_how_it_stands_and_does_nothing(desk: Desk) -> None:
    window = Window(desk.world)
    asked(desk)
    on_case("Cancel")(window)
    desk.says(ANA, "Yes, gladly.")
    window.press("Cancel")
    assert "It has changed since this card was shown" in window.told
    assert desk.it().stage is Stage.ASKING
    assert "read as yes" in window.text
    assert window.changed


def test_an_introduction_that_is_not_here_is_a_clear_card(window: Window) -> None:
    for do in ("case", "again", "confirm", "answer", "say"):
        for code in ("", "Z9", "<b>", "K7 OR 1=1", "9" * 200, "\u2028", "É1"):
            window.open()
            window.post({"do": do, "code": code, "word": "CANCEL", "stamp": "1.x"})
            assert "There is no introduction" in window.text
            window.press("Open introductions")
            assert window.card["name"] == "home"


@pytest.mark.parametrize(
    "wrong",
    [
        {"word": "DROP TABLE"},
        {"word": ""},
        {"word": "ANSWER"},
        {"word": "YES", "about": "z"},
        {"word": "YES", "about": "a' OR '1'='1"},
        {"word": "CANCEL", "about": "a", "at": "<script>"},
        {"word": "LATER", "about": "a"},
        {"word": "REOPEN"},
        {"word": "KEEP"},
        {"word": "ONCE", "about": "a"},
        {"word": "WRONG", "about": "a"},
        {"word": "YES"},
    ],
)
def test_parameters_that_no_button_carries_do_nothing_or_what_they_say(desk: Desk, wrong: dict[str, str]) -> None:
    window = Window(desk.world)
    asked(desk)
    window.open()
    window.post({"do": "case", "code": desk.it().code})
    carried = {one["key"]: one["value"] for one in next(_actions(window, "Pause"))}
    before = history(desk)
    for do in ("confirm", "answer", "say"):
        window.post({**carried, "do": do, **wrong})
    assert window.told or window.card
    if wrong["word"] != "CANCEL":
        assert history(desk) == before
    assert desk.faults() == []


def _actions(window: Window, label: str) -> Any:
    from tests.web.window import clicks

    return (action["parameters"] for text, action in clicks(window.card) if text == label)


def test_a_click_of_any_name_gets_an_answer(window: Window) -> None:
    wild = {"who0": "<" * 300, "who1": "@", "why0": "x" * 2_000, "seen": "y", "order": "never", "mask": "?"}
    names = ("", "nothing", "<b>", "__class__", *acting._DOES)
    for do in names:
        for given in ({}, wild):
            window.open()
            window.post({"do": do, **given})
    assert window.world.introductions() == []


def test_a_later_needs_its_day(desk: Desk) -> None:
    window = Window(desk.world)
    asked(desk)
    on_case("They answered …", "Later")(window)
    assert "Pick the day" in window.told
    window.press("Later", {"until": date(2020, 1, 1)})
    assert "Nothing was done" in window.told
    assert desk.party(ANA).state is PartyState.ASKED


def test_a_later_of_an_unclear_answer_asks_for_its_day_first(desk: Desk) -> None:
    window = Window(desk.world)
    unclear(desk)
    on_home("Later")(window)
    assert window.card["name"] == "answer"
    window.press("Later", {"until": date(2027, 1, 15)})
    assert (desk.party(BEN).state, desk.party(BEN).later_until) == (PartyState.LATER, date(2027, 1, 15))


def test_a_source_that_somebody_types_is_kept_as_text(desk: Desk) -> None:
    window = Window(desk.world)
    asked(desk)
    on_case("They answered …", ("Yes", {"source": "<a href=x>phone</a>\n\x1b[2J" * 20}))(window)
    assert "&lt;a href=x&gt;phone" in window.text


def test_the_ledger_says_whose_click_it_was(desk: Desk) -> None:
    window = Window(desk.world)
    asked(desk)
    on_case("They answered …", ("Yes", {"source": "phone"}))(window)
    number = desk.it().id
    with desk.world.books.begin() as page:
        (line,) = [line for line in page.ledger.lines(number) if line.data.get("answer") == "yes"]
    assert line.data["evidence"].startswith("add-on 10769150350006150715113082367")
    assert line.data["how"] == "hand"


def test_a_hand_verdict_that_a_mail_contradicts_is_asked_about(desk: Desk) -> None:
    window = Window(desk.world)
    asked(desk)
    on_case("They answered …", ("Yes", {"source": "phone"}))(window)
    desk.says(ANA, "No, thank you.")
    assert desk.party(ANA).state is not PartyState.YES


def test_hostile_names_of_parties_are_text_on_every_card(desk: Desk) -> None:
    window = Window(desk.world)
    asked(desk)
    evil = '<a href="https://evil.example">Ana</a>\u202e&lt;b&gt;'
    with desk.world.books.begin() as page:
        it = page.find()[0]
        party = replace(it.parties[0], person=replace(it.parties[0].person, name=evil, address=ANA))
        page.save(it, replace(it.with_party(party), topic=evil), [], None, desk.now)
    on_case()(window)
    assert "<a" not in window.text
    on_case("They answered …")(window)
    on_case("Cancel")(window)
    window.open()
    assert "<a" not in window.text


def test_the_card_of_an_introduction_takes_less_than_a_second(desk: Desk) -> None:
    import time

    window = Window(desk.world)
    both_yes(desk)
    began = time.process_time()
    on_case()(window)
    assert time.process_time() - began < 1
