"""`twoyes demo`: plays the story in a town of its own; then, at a terminal, everybody may join in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot import console
from bot.console import Exit

if TYPE_CHECKING:
    from bot.demo.story import Scene

READING = 0.5  # seconds that a mail is left to be read on a terminal


def main(*, story: bool, scenes: Sequence[Scene] | None = None) -> int:
    """Plays the story (or the `scenes` given) and answers the exit code: 0 where every step happened, else 1.

    With `story`, or without a terminal to answer from, it ends there. Otherwise the town stays open until somebody
    says quit or presses Ctrl-C.
    """
    if not all(map(find_spec, ("aiosmtpd", "pymap", "proxyprotocol", "pysasl"))):
        console.fail(["the demo needs a mail server that is not installed; run: pip install 'twoyes[demo]'"])
        return Exit.USAGE
    with console.working("Starting a mail server, three mail programs and the worker ..."):
        from bot.demo.screen import Screen
        from bot.demo.story import SCENES, START, Broken, play
        from bot.demo.town import open_town
    with open_town(START) as town:
        watched = console.out().is_terminal and not story
        screen = Screen(town, pause=READING if watched else 0)
        try:
            play(town, screen, SCENES if scenes is None else scenes)
        except Broken as fault:
            console.fail([f"the story went wrong in {fault}"])
            return Exit.NOT_WELL
        if story:
            return Exit.OK
        if not sys.stdin.isatty():
            console.out().print("Standard input is no terminal to answer from, so the demo ends here.")
            return Exit.OK
        from bot.demo.playground import Playground

        Playground(town, screen).stay()
        return Exit.OK
