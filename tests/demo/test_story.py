"""The story of `make demo`: it passes on the real worker over real sockets, and a broken step is named."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.clock import Clock
from bot.demo.play import main
from bot.demo.playground import Playground
from bot.demo.screen import Screen
from bot.demo.story import DRAFT, SCENES, START, Answers, Drafts, Scene, play_scenes
from bot.demo.town import ANA, BEN, RESIDENTS, Town, open_town
from bot.demo.witness import Witness
from bot.reading.message import parse_message

Capture = pytest.CaptureFixture[str]


class Nobody:
    """An audience that looks away."""

    def say(self, words: str) -> None: ...

    def draft(self, mail: object) -> None: ...

    def arrivals(self, news: object) -> None: ...


def _named(name: str) -> int:
    return next(number for number, scene in enumerate(SCENES) if scene.name == name)


def _until(name: str, change: Callable[[Scene], Scene]) -> tuple[Scene, ...]:
    """The story up to a scene, with that one changed."""
    number = _named(name)
    return (*SCENES[:number], change(SCENES[number]))


def test_the_story_happens_and_every_mail_is_shown(capsys: Capture) -> None:
    assert main(story=True) == 0
    shown = " ".join(capsys.readouterr().out.replace("│", " ").split())
    places = [shown.find(scene.words) for scene in SCENES]
    assert places == sorted(places)
    assert places[0] >= 0
    for scene in SCENES:
        for arrival in scene.arrives:
            assert arrival.says in shown
    assert shown.endswith("the ledger is whole, and its chain leads to the state that is stored.")


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        (
            "Ana's yes",
            lambda scene: replace(scene, act=Answers(ANA, "No, thank you.")),
            "Ana Ruiz got a mail that nobody expected",
        ),
        (
            "Ben's not yet",
            lambda scene: replace(scene, act=Answers(BEN, "Can it wait until the end of December?")),
            "the later-noted to Ben Ong does not say “I will ask again on 30 November.”",
        ),
        (
            "two asks",
            lambda scene: replace(scene, at=START + timedelta(seconds=29)),
            "Ana Ruiz got no ask; Ben Ong got no ask",
        ),
        ("two asks", lambda scene: replace(scene, arrives=scene.arrives[:1]), "Ben Ong got a mail that nobody"),
    ],
)
def test_a_step_that_goes_otherwise_is_named(
    capsys: Capture, name: str, change: Callable[[Scene], Scene], reason: str
) -> None:
    assert main(story=True, scenes=_until(name, change)) == 1
    told = capsys.readouterr().err
    assert f"step {_named(name) + 1}, {name}: " in told
    assert reason in told


def test_a_draft_that_would_tell_ana_bens_address_goes_no_further(capsys: Capture) -> None:
    leaky = DRAFT.replace("For Ana: Ben", "For Ana: ben@ong.example, that is Ben,")
    scenes = (replace(SCENES[0], act=Drafts((ANA, BEN), "Hello", leaky)), SCENES[1])
    assert main(story=True, scenes=scenes) == 1
    assert "step 2, two asks: Ana Ruiz got no ask" in capsys.readouterr().err


def test_the_story_that_stops_early_is_not_a_whole_one(capsys: Capture) -> None:
    assert main(story=True, scenes=SCENES[:2]) == 1
    assert "step 3, verify: the introduction should be connected" in capsys.readouterr().err


def test_without_a_terminal_the_demo_ends_after_the_story(capsys: Capture) -> None:
    assert main(story=False) == 0
    assert "is no terminal" in capsys.readouterr().out


def test_without_its_extra_the_demo_says_what_to_install(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymap", None)  # how an import finds that nothing is installed
    assert main(story=True) == 2
    assert "pip install 'twoyes[demo]'" in capsys.readouterr().err


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """A town in which nothing has happened yet."""
    with open_town(START) as town:
        yield town


@pytest.fixture
def asked() -> Iterator[Town]:
    """A town in which both have been asked a moment ago."""
    with open_town(START) as town:
        play_scenes(town, Nobody(), SCENES[:2])
        yield town


def test_the_witness_sees_what_must_not_be(asked: Town) -> None:
    ana, ben = asked.people["ana"], asked.people["ben"]
    (ask,), (other) = ana.inbox, ben.inbox[0]
    for old, new, fault in (
        (b"Subject:", b"Bcc: x@x.example\r\nSubject:", "has a Bcc header"),
        (b"\r\nFrom: Carla", b"\r\nFrom: Eve <eve@x.example>\r\nX: Carla", "comes from eve@x.example"),
        (b"\r\nTo: Ana", b"\r\nTo: Ben Ong <ben@ong.example>, Ana", "shows other recipients"),
        (b"Subject:", b"References: <1@x.example>\r\nSubject:", "does not open a thread of its own"),
        (b"May I", b"BEN@ONG=\r\n.example", "holds something of Ben Ong"),
        (b"May I", other.message_id.encode(), "holds something of Ben Ong"),
        (b"May I", other.reply_to[0].address.encode(), "holds something of Ben Ong"),
    ):
        witness = Witness(asked)
        assert list(witness.faults([(ana, ask), (ben, other)])) == []
        assert old in ask.raw
        changed = parse_message(ask.raw.replace(old, new, 1))
        assert any(fault in told for told in witness.faults([(ana, changed)])), fault


def test_everybody_may_answer_from_the_keyboard(asked: Town, capsys: Capture) -> None:
    playground = Playground(asked, Screen(asked))

    def told(line: str) -> str:
        playground.obey(line)
        return " ".join(capsys.readouterr().out.replace("│", " ").split())

    assert "1 Carla Conti Introduction to Ben Ong: payment pilots" in told("inbox ana")
    assert "subject=YES" in told("inbox ana 1")
    assert "I will ask again on 30 November" in told("ben: Could it wait until the end of the month?")
    assert "30 November suits better" in told("ana: Yes, gladly")
    assert "the end of the month?" in told("inbox carla 1")
    waited = told("wait 3 weeks")
    assert "You asked me to come back to this about now" in waited
    assert waited.index("Monday 30 November 2026, 03:00") < waited.index("Thursday 3 December 2026, 10:00:30")
    assert "Both agreed" in told("ben: Yes please")
    assert "Not done" in told("carla: Abracadabra")
    assert "agreed" in told("status")
    code = asked.people["carla"].inbox[-1].subject[1:3]
    assert "verdict" in told(f"show {code.lower()}")
    assert "I have wanted to put you two in touch" in told("wait 10 minutes")
    assert "The ledger is whole: 1 chain." in told("verify")
    drafted = told("draft Ana Ruiz <ana@ruiz.example>, Ben Ong <ben@ong.example>")
    assert "You brought the same people together before" in drafted
    assert "May I introduce you to Ben Ong?" in told("carla: SEND")
    assert "nobody called Max Moor" in told("draft Ana Ruiz <ana@ruiz.example>, Max Moor")
    assert "topic “tea in May”" in told("bot Ana Ruiz + Ben Ong: tea in May")
    newest = asked.people["carla"].inbox[-1].subject[1:3]
    assert "What will happen if nobody says a word" in told(f"explain {newest}")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("foo", "help lists them"),
        ("eve: Yes", "help lists them"),
        ("inbox eve", "Nobody here is called 'eve'"),
        ("inbox", "Nobody here is called ''"),
        ("inbox ana 9", "no mail 9"),
        ("ana 9: Yes", "no mail 9"),
        ("carla: Yes", "got no mail yet"),
        ("bot", "Write who, and why"),
        ("explain", "status lists them"),
        ("wait", "Write how long"),
        ("wait 9999 weeks", "Write how long"),
        ("draft", "Write who"),
        ("show K0", "No introduction has the code"),
        ("help", "wait 3 days"),
    ],
)
def test_a_line_that_cannot_be_obeyed_says_why(town: Town, capsys: Capture, line: str, answer: str) -> None:
    Playground(town, Screen(town)).obey(line)
    assert answer in " ".join(capsys.readouterr().out.split())


def test_the_end_of_input_ends_it_cleanly(asked: Town, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ana: Yes, gladly\n"))
    Playground(asked, Screen(asked)).stay()
    told = capsys.readouterr().out
    assert f"port {asked.server.smtp_port}" in told
    assert all(one.password in told for one in RESIDENTS)
    assert "Yes, gladly" in told.partition("Ana Ruiz answers")[2]
    assert told.endswith("Everything is stopped and forgotten.\n")
    assert "worker" not in {thread.name for thread in threading.enumerate()}


def test_nothing_is_left_when_a_town_closes() -> None:
    threads = threading.active_count()
    with open_town(START) as town:
        folder = town.folder
        assert (folder / "twoyes.db").exists()
    assert not folder.exists()
    assert threading.active_count() == threads


def test_the_clock_stands_until_it_is_moved_and_never_goes_back() -> None:
    start = datetime(2026, 11, 12, tzinfo=UTC)
    clock = Clock(start)
    assert clock() == clock() == start
    clock.move(timedelta(days=1))
    clock.move_to(start)
    assert clock() == start + timedelta(days=1)
    clock.go()
    clock.move(timedelta(days=1))
    assert start + timedelta(days=2) <= clock() <= start + timedelta(days=2, minutes=1)
