"""Every fault at every moment, and every promise kept: a sample in each run, all of it with TWOYES_TRIALS=1."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from bot.demo.mailserver import MailServer
from tests.faults.matrix import Cell, cells, sample
from tests.faults.promises import broken, outcome
from tests.faults.story import Story
from tests.servers.rig import Rig

Request = pytest.FixtureRequest
ALL = bool(os.environ.get("TWOYES_TRIALS"))


def _play(provider: Any, cell: Cell, folder: Path, request: Request) -> None:
    story = Story(provider, folder, cell.moment, (cell.fault,), cell.setup, cell.evidence).play()
    faults = broken(story, copies=cell.copies)
    request.node.user_properties.append(("cell", [str(cell.fault), cell.moment, cell.setup, cell.evidence]))
    request.node.user_properties.append(("outcome", outcome(story) if story.ended.fired else "not met"))
    assert faults == []


@pytest.mark.parametrize("cell", sample(150), ids=str)
def test_on_the_embedded_provider(cell: Cell, small: MailServer, tmp_path: Path, request: Request) -> None:
    """The promises hold over IMAP and SMTP, whatever goes wrong."""
    _play(small, cell, tmp_path, request)


@pytest.mark.dovecot
@pytest.mark.parametrize("cell", list(cells()) if ALL else sample(16, seed=1), ids=str)
def test_on_dovecot_and_postfix(cell: Cell, real: Rig, tmp_path: Path, request: Request) -> None:
    """The promises hold on real servers, whatever goes wrong."""
    _play(real, cell, tmp_path, request)
