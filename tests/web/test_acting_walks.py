"""Walks: whatever is pressed in whatever order, every answer is a card and the books stay whole."""

from __future__ import annotations

import os
from datetime import date
from random import Random

import pytest

from bot.introductions.introduction import PartyState
from bot.web.addon.visit import OpenMail
from tests.web.window import Window, clicks
from tests.work.desk import ANA, BEN, CARLA, CHEN, Desk

WALKS = 40 if os.environ.get("TWOYES_TRIALS") else 4
STEPS = 40
TYPED = ("", "phone", "Ana Ruiz", f"Chen Li <{CHEN}>", "<b>x</b>", "K7", "\u202e&lt;", "x" * 600, "in turn", "yes")
FIELDS = (
    "source",
    "typed0",
    "typed1",
    "why0",
    "why1",
    "topic",
    "next_step",
    "order",
    "mask",
    "met",
    "purpose",
    "meant1",
)
SAYINGS = ("Yes, gladly.", "No, thank you.", "In March, please.", "What would it be about?")


def step(window: Window, desk: Desk, chance: Random, pressed: list[dict[str, str]]) -> None:
    """One thing that happens: a press, an old press once more, another window, a party's answer, time."""
    match chance.randrange(12):
        case 0:
            window.open(chance.choice(["home", "message", "compose", "settings"]))
        case 1 if pressed:
            window.post(chance.choice(pressed))
        case 2:
            who = chance.choice([ANA, BEN])
            code = chance.choice([it.code for it in desk.world.introductions()])
            if who in {party.person.address for party in desk.it(code).parties} and desk.letters_to(who, code):
                desk.says(who, chance.choice(SAYINGS), code=code)
        case 3:
            desk.after(hours=chance.choice([1, 30]))
        case _:
            labels = [text for text, _ in clicks(window.card)]
            if not labels:
                window.open()
                return
            people = tuple(chance.sample([f"Ana Ruiz <{ANA}>", f"Ben Ong <{BEN}>", f"Chen Li <{CHEN}>"], 2))
            typed = {name: chance.choice(TYPED) for name in chance.sample(FIELDS, 4)}
            pressed.append(window.press(chance.choice(labels), {**typed, "people": people, "until": date(2027, 1, 15)}))


@pytest.mark.parametrize("seed", range(WALKS))
def test_whatever_is_pressed_every_answer_is_a_card_and_the_books_stay_whole(desk: Desk, seed: int) -> None:
    """The window holds every answer against the shapes; nobody is introduced without every yes."""
    chance, pressed = Random(seed), list[dict[str, str]]()
    window = Window(desk.world)
    people = f"Carla <{CARLA}>, Ben Ong <{BEN}>, Chen Li <{CHEN}>"
    window.mail = OpenMail(
        "1", "1", (("From", f"Ana Ruiz <{ANA}>"), ("To", people), ("Message-ID", "<x@there.example>"))
    )
    window.recipients = {"toRecipients": [ANA, BEN]}
    desk.draft()
    window.open()
    for _ in range(STEPS):
        step(window, desk, chance, pressed)
    desk.world.go()
    assert desk.faults() == []
    for it in desk.world.introductions():
        if it.introduced_at is not None:
            told = PartyState.YES, PartyState.NO  # a no may come later
            assert all(party.state in told for party in it.sides), it
