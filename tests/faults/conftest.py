"""The servers behind the proxies: Dovecot and Postfix, or the embedded provider, with everybody of the story."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from bot.demo.mailserver import MailServer
from tests.faults.story import ACCOUNTS
from tests.servers.rig import Rig, available


@pytest.fixture(scope="session")
def _real() -> Iterator[Rig]:
    reason = available()
    if reason is not None:
        if os.environ.get("TWOYES_REAL_SERVERS") == "required":
            pytest.fail(f"real servers are required here: {reason}")
        pytest.skip(reason)
    with Rig(ACCOUNTS) as rig:
        yield rig


@pytest.fixture
def real(_real: Rig) -> Iterator[Rig]:
    """Dovecot and Postfix, started once, emptied after each test."""
    yield _real
    _real.on_delivery = None
    _real.clear()


@pytest.fixture
def small() -> Iterator[MailServer]:
    """The embedded provider, new for each test."""
    server = MailServer(ACCOUNTS)
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["small", pytest.param("real", marks=pytest.mark.dovecot)])
def server(request: pytest.FixtureRequest) -> Any:
    """Both, one after the other."""
    return request.getfixturevalue(request.param)
