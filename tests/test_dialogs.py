"""Conversations: every dialog of tests/dialogs, in memory, on mail servers embedded and real, and at Gmail."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.gmail_worlds import NOT_AT_GMAIL, emulated, gmail_world, strict
from tests.player import Player
from tests.script import Script, all_scripts, read
from tests.servers.emulator import Emulator
from tests.servers.emulator import available as missing_emulator
from tests.servers.rig import Rig, available
from tests.worlds import CARLA, DESK, PASSWORD, World, embedded, fake, make_world

SCRIPTS = all_scripts()
START = "12 November 2026 10:00"
AT_GMAIL = [script for script in SCRIPTS if script.path.stem not in NOT_AT_GMAIL]
BY_MAIL = [script for script in SCRIPTS if script.option("world") != "gmail"]


def _few(cases: list[Any], quick: Callable[[Script, str], bool]) -> list[Any]:
    """The cases, all but the quick ones marked as slow."""
    return [
        case if quick(*case.values) else pytest.param(*case.values, id=case.id, marks=pytest.mark.slow)
        for case in cases
    ]


def _turn(script: Script, setup: str, further: int = 0) -> bool:
    """One set-up of each of the embedded provider's dialogs, in turn."""
    turn = len(script.path.stem) + further
    return script.option("servers") == "yes" and setup == script.setups[turn % len(script.setups)]


def _cases(scripts: list[Script] = BY_MAIL, *, of_servers: bool = False, real: bool = False) -> list[Any]:
    chosen = [script for script in scripts if not of_servers or script.option("servers") == "yes"]
    chosen = [script for script in chosen if not (real and script.option("world") == "fake")]
    return [
        pytest.param(script, setup, id=f"{script.path.stem}-{setup}") for script in chosen for setup in script.setups
    ]


@pytest.mark.parametrize(("script", "setup"), _cases())
def test_in_memory(script: Script, setup: str, tmp_path: Path) -> None:
    """The dialog holds in memory."""
    clock = [start(script)]
    provider = fake(script.people | {CARLA, DESK}, clock)
    _play(make_world(provider, setup, clock, tmp_path, script.wishes()), script)


@pytest.mark.parametrize(("script", "setup"), _cases(of_servers=True))
def test_on_the_embedded_provider(script: Script, setup: str, tmp_path: Path) -> None:
    """The dialog holds over IMAP and SMTP."""
    clock = [start(script)]
    provider = embedded(script.people | {CARLA, DESK}, clock)
    provider.start()
    try:
        _play(make_world(provider, setup, clock, tmp_path, script.wishes()), script)
    finally:
        provider.stop()


@pytest.mark.parametrize(("script", "setup"), _few(_cases(AT_GMAIL, real=True), _turn))
def test_at_gmail(script: Script, setup: str, tmp_path: Path) -> None:
    """The dialog holds at Gmail, as its documentation describes it."""
    clock = [start(script)]
    with strict(script.people, clock) as provider:
        world = gmail_world(provider, setup, clock, tmp_path, script.wishes())
        _play(world, script)


def test_what_is_not_played_at_gmail_is_a_dialog() -> None:
    """A renamed dialog is not left out by its old name."""
    assert set(NOT_AT_GMAIL) <= {script.path.stem for script in SCRIPTS}


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """The emulator of Gmail, started once."""
    reason = missing_emulator()
    if reason is not None:
        if os.environ.get("TWOYES_REAL_SERVERS") == "required":
            pytest.fail(f"the emulator of Gmail is required here: {reason}")
        pytest.skip(reason)
    with Emulator() as emulator:
        yield emulator


@pytest.mark.parametrize(("script", "setup"), _few(_cases(AT_GMAIL, of_servers=True), partial(_turn, further=1)))
def test_on_the_emulator_of_gmail(script: Script, setup: str, emulator: Emulator, tmp_path: Path) -> None:
    """The dialog holds at Gmail, as others emulate it."""
    clock = [start(script)]
    provider = emulated(emulator, script.people, clock)
    try:
        _play(gmail_world(provider, setup, clock, tmp_path, script.wishes()), script)
    finally:
        provider.stop()


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    """Dovecot and Postfix, started once, with everybody of every dialog."""
    reason = available()
    if reason is not None:
        if os.environ.get("TWOYES_REAL_SERVERS") == "required":
            pytest.fail(f"real servers are required here: {reason}")
        pytest.skip(reason)
    everybody = frozenset({CARLA, DESK}).union(*(script.people for script in SCRIPTS))
    with Rig(dict.fromkeys(sorted(everybody), PASSWORD)) as rig:
        yield rig


@pytest.mark.dovecot
@pytest.mark.parametrize(("script", "setup"), _cases(real=True))
def test_on_dovecot_and_postfix(script: Script, setup: str, rig: Rig, tmp_path: Path) -> None:
    """The dialog holds on real servers."""
    try:
        _play(make_world(rig, setup, [start(script)], tmp_path, script.wishes()), script)
    finally:
        rig.clear()


def _play(world: World, script: Script) -> None:
    try:
        Player(world, script).play()
    finally:
        world.close()


def start(script: Script) -> datetime:
    there = ZoneInfo(script.option("zone", "Europe/Madrid"))
    return datetime.strptime(script.option("today", START), "%d %B %Y %H:%M").replace(tzinfo=there).astimezone(UTC)


RIGHT = """with setup: own
connector labels a draft to Ana Ruiz <ana@ruiz.example>, Ben Ong <ben@ong.example>
-> ask ana@ruiz.example (says Ben Ong; at 12 November 10:00)
-> ask ben@ong.example
draft shows accepted
ana@ruiz.example: Yes please.
-> nothing
state ana@ruiz.example: yes
"""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("", ""),
        ("-> ask ben@ong.example\n", ""),
        ("-> ask ben@ong.example", "-> ask eva@ruiz.example"),
        ("-> ask ben@ong.example", "-> nudge ben@ong.example"),
        ("-> nothing", "-> introduction ana@ruiz.example ben@ong.example"),
        ("says Ben Ong", "hides Ben Ong"),
        ("says Ben Ong", "says Chen Li"),
        ("says Ben Ong", "with plan.pdf"),
        ("12 November 10:00", "12 November 11:00"),
        ("draft shows accepted", "draft shows problem"),
        ("example: yes", "example: no"),
        ("Ana Ruiz <ana", "Carla Conti <carla"),
        ("draft shows", "the draft shows"),
        ("with setup: own", "with setup: own\nwith luck: yes"),
    ],
)
def test_a_dialog_that_is_not_true_fails(right: str, wrong: str, tmp_path: Path) -> None:
    """One wrong word in a dialog that holds is noticed; the dialog itself holds."""
    path = tmp_path / "dialog.txt"
    path.write_text(RIGHT.replace(right, wrong))
    clock = [datetime(2026, 11, 12, 9, tzinfo=UTC)]
    with contextlib.nullcontext() if right == wrong else pytest.raises((AssertionError, ValueError)):
        script = read(path)
        provider = fake(script.people | {CARLA, DESK}, clock)
        _play(make_world(provider, "own", clock, tmp_path, script.wishes()), script)
