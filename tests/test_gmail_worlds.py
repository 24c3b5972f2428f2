"""Conversations at a Gmail that does what it may: its search lags, its pages are short, history is forgotten, threads
change, drafts take no label. What leaves is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.gmail_worlds import WorldAtGmail, gmail_world, strict
from tests.player import Player
from tests.script import FOLDER, Script, Step, read
from tests.servers.gmail import GmailServer
from tests.test_dialogs import start
from tests.worlds import CARLA, DESK


def _lags(gmail: GmailServer) -> None:
    for one in (CARLA, DESK):
        gmail.account(one).search_lags = True


def _short_pages(gmail: GmailServer) -> None:
    gmail.longest_page = 1


def _other_threads(gmail: GmailServer) -> None:
    for one in (CARLA, DESK):
        gmail.account(one).keeps_threads = False


def _forgets(gmail: GmailServer) -> None:
    for one in (CARLA, DESK):
        gmail.forget_history(one)


class _Visited(Player):
    """Before every step something befalls Gmail."""

    befalls: Callable[[], None]

    def do(self, step: Step) -> None:
        self.befalls()
        super().do(step)


@pytest.fixture
def clock() -> list[datetime]:
    return []


@pytest.fixture
def play(tmp_path: Path, clock: list[datetime]) -> Iterator[Callable[..., WorldAtGmail]]:
    """Plays a dialog in a set-up; before every step something befalls Gmail."""
    worlds: list[WorldAtGmail] = []

    def played(script: Script, setup: str, befalls: Callable[[GmailServer], None]) -> WorldAtGmail:
        clock[:] = [start(script)]
        provider = strict(script.people, clock)
        provider.start()
        worlds.append(gmail_world(provider, setup, clock, tmp_path, script.wishes()))
        player = _Visited(worlds[-1], script)
        player.befalls = lambda: befalls(provider)
        player.play()
        return worlds[-1]

    yield played
    for world in worlds:
        world.close()
        world.provider.stop()


@pytest.mark.parametrize("befalls", [_lags, _short_pages, _other_threads, _forgets])
@pytest.mark.parametrize(
    ("dialog", "setup"), [("both_say_yes", "own"), ("ben_wants_to_wait", "plus"), ("mail_to_the_bot", "separate")]
)
def test_what_leaves_is_the_same(
    play: Callable[..., WorldAtGmail], dialog: str, setup: str, befalls: Callable[[GmailServer], None]
) -> None:
    """Whatever befalls Gmail before each step."""
    play(read(FOLDER / f"{dialog}.txt"), setup, befalls)


TAGGED = """with setup: own
with policy hold: 0

connector tags a draft to Ana Ruiz <ana@ruiz.example>, Ben Ong <ben@ong.example>
-> ask ana@ruiz.example (hides [intro])
-> ask ben@ong.example
after 1 day
-> nothing
ana@ruiz.example: Yes please.
ben@ong.example: Yes please.
-> introduction ana@ruiz.example ben@ong.example (hides [intro])
after 1 hour
-> nothing
"""


def test_where_drafts_take_no_label_a_tag_in_the_subject_does(
    play: Callable[..., WorldAtGmail], tmp_path: Path
) -> None:
    """The tag leaves with no letter, and what Gmail refuses is not tried for ever."""

    def refuses(gmail: GmailServer) -> None:
        gmail.account(CARLA).labels_on_drafts = False

    path = tmp_path / "tagged.txt"
    path.write_text(TAGGED)
    gmail = play(read(path), "own", refuses).provider
    refused = [call for call in gmail.calls if call.method == "messages.modify" and call.status == 400]
    assert 0 < len(refused) <= 4
    assert gmail.counted()["drafts.create"] == gmail.counted()["drafts.send"] == 3


def test_a_quiet_round_costs_two_calls(play: Callable[..., WorldAtGmail]) -> None:
    """In the middle of a story, whatever else the worker has to do in a round."""
    world = play(read(FOLDER / "both_say_yes.txt"), "own", lambda gmail: None)
    assert world.worker is not None
    for _ in range(6):
        world.provider.calls.clear()
        world.worker.round()
        assert len(world.provider.calls) <= 2, world.provider.counted()
