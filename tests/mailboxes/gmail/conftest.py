"""The strict Gmail server with Carla's account, for the tests of the mailbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.mailboxes.gmail.boxes import ANA, BEN, CARLA, Box
from tests.servers.gmail import GmailServer


@pytest.fixture
def box() -> Iterator[Box]:
    with GmailServer([CARLA], [ANA, BEN]) as server:
        box = Box(server)
        yield box
        box.mailbox.close()
