"""Workers that fall asleep and wake when another has taken over, and workers that work at once: every mail leaves once.

The other worker is a process of its own on the same database. It sleeps for longer than a send may take, as one that
woke earlier would still hold its lease.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests import worlds
from tests.faults.promises import broken
from tests.faults.story import PATIENCE, Story

LEASE = timedelta(minutes=16)
ALL = bool(os.environ.get("TWOYES_TRIALS"))
REAL = pytest.param("real", marks=(pytest.mark.dovecot, pytest.mark.slow))
SERVERS = pytest.mark.parametrize("server", ["small", REAL] if ALL else [REAL], indirect=True)
POINTS = ("claimed", "before data", "transmitted")


class Sleeper:
    """Another worker on the story's database; `stop` names the step, and the kind of letter, at which it sleeps."""

    def __init__(self, story: Story, stop: str = "") -> None:
        wishes = {**story.wishes, "database": str(worlds.database().url)}
        order = {
            "settings": worlds.settings_of(partial(worlds._mailbox, story.provider), story.setup, wishes),
            "folder": str(story.folder),
            "now": story.world.now.isoformat(),
            "port": story.smtp.port,
            "patience": PATIENCE,
            "stop": stop,
        }
        command = [sys.executable, "-m", "tests.faults.sleeper"]
        self._log = story.folder / "sleeper.log"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, text=True)
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.close()

    def falls_asleep(self) -> None:
        """Returns when it has stopped itself."""
        _, status = os.waitpid(self._process.pid, os.WUNTRACED)
        self._slept = time.monotonic()
        assert os.WIFSTOPPED(status), self._log.read_text()

    def stop(self) -> None:
        """Puts it to sleep wherever it is."""
        os.kill(self._process.pid, signal.SIGSTOP)
        self.falls_asleep()

    def wakes(self) -> None:
        """Lets it go on once its time is over, and returns when it has done its work."""
        time.sleep(max(0.0, self._slept + 2 * PATIENCE + 0.2 - time.monotonic()))  # its time, that no clock can hurry
        os.kill(self._process.pid, signal.SIGCONT)
        self.ends()

    def ends(self) -> None:
        """Returns when it has done its work."""
        assert self._process.wait(timeout=60) == 0, self._log.read_text()


def _overslept(stop: str) -> Any:
    def instead(story: Story) -> None:
        other = Sleeper(story, stop)
        other.falls_asleep()
        story.world.clock[0] += LEASE
        story.work()
        other.wakes()

    return instead


@SERVERS
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize(("moment", "kind"), [("request", "ask"), ("nudge", "nudge"), ("introduction", "introduction")])
def test_a_worker_that_wakes_when_its_lease_is_over_doubles_nothing(
    server: Any, tmp_path: Path, moment: str, kind: str, point: str
) -> None:
    """Asleep before the connection, when the next byte is DATA, or when the server has the letter."""
    story = Story(server, tmp_path, moment, instead=_overslept(f"{point} {kind}")).play()
    assert broken(story) == []
    assert story.asked == ("SEND" if (kind, point) == ("introduction", "before data") else "")


@SERVERS
@pytest.mark.parametrize(("moment", "kind"), [("request", "ask"), ("introduction", "introduction")])
def test_a_worker_that_falls_asleep_behind_the_word_data_sends_nothing_more(
    server: Any, tmp_path: Path, moment: str, kind: str
) -> None:
    """The server waits for the letter when it wakes; another worker has taken over."""

    def instead(story: Story) -> None:
        other = Sleeper(story)
        story.smtp.on_command = lambda said: other.stop() if said == "DATA" else None
        story.smtp.await_command("DATA")
        story.smtp.on_command = lambda said: None
        story.world.clock[0] += LEASE
        story.work()
        other.wakes()

    story = Story(server, tmp_path, moment, instead=instead).play()
    assert broken(story) == []
    assert story.asked == ("SEND" if kind == "introduction" else "")


@pytest.mark.parametrize("server", ["small"], indirect=True)
def test_a_worker_that_wakes_before_the_word_data_does_not_send_the_introduction(server: Any, tmp_path: Path) -> None:
    story = Story(server, tmp_path, "introduction", instead=_overslept("before data introduction")).play()
    assert broken(story) == []
    assert story.asked == "SEND"


@SERVERS
@pytest.mark.parametrize("moment", ["request", "answer", "nudge", "notice", "introduction", "step-out"])
def test_two_workers_at_once_do_everything_once(server: Any, tmp_path: Path, moment: str) -> None:
    def instead(story: Story) -> None:
        others = [Sleeper(story), Sleeper(story)]
        for other in others:
            other.ends()
        story.work()

    faults = broken(Story(server, tmp_path, moment, instead=instead).play())
    # Both may file the same self-copy at one moment: MOVE copies before it expunges (RFC 6851). Nobody is written to.
    assert [fault for fault in faults if not fault.endswith("stands in Sent 2 times")] == []
