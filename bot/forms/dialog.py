"""The dialog of `twoyes new`: asks a person at the terminal for what a good introduction says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.forms.fields import Fields, Side

Ask = Callable[[str, str], str]
"""A question and its guess ("" for none); answers what was typed, "" where nothing was."""


_PEOPLE = ("First person (a name, or Name <address>)", "Second person", "Another one (Enter for none)")


def fill_in(ask: Ask) -> Fields:
    """Asks for people, reasons and the frame of an introduction. Everything but two people may be left out."""
    sides: list[Side] = []
    while len(sides) < 6:
        who = ask(_PEOPLE[min(len(sides), 2)], "")
        if who:
            sides.append(Side(who))
        elif len(sides) > 1:
            break
    names = [_first_name(side.who) for side in sides]
    reasons = [ask(f"For {name}: why it is good for them", "") for name in names]
    return Fields(
        sides=tuple(replace(side, why=why) for side, why in zip(sides, reasons, strict=True)),
        topic=ask("What it is about", ""),
        next_step=ask("Next step, and its size", "20-minute call"),
        met=ask("Met before", "no"),
        purpose=ask("Business or personal", "business"),
        order=ask("Ask them together, or in turn", "together"),
    )


def _first_name(who: str) -> str:
    words = who.split("<")[0].split() or [who.strip("<>")]
    return words[0]
