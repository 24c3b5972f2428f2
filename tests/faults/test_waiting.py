"""Waiting for mail while the server misbehaves: it ends in time, as trouble or with no news, and the next one works."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.mailboxes.imap import ImapMailbox, ImapSettings
from bot.places import Folder
from bot.ports import NeedsOperator, TryLater
from tests.faults.matrix import READING
from tests.fixtures_servers import mail
from tests.servers.faults import CUT, DRIP, GARBAGE, HANG, Fault
from tests.servers.imap_faults import ImapProxy
from tests.work.house import ANA
from tests.worlds import CARLA, PASSWORD

IDLING = (
    *(Fault("IDLE", how) for how in (CUT, HANG, GARBAGE, "NO later", "BAD what", "BYE bye")),
    *(Fault("IDLE", how, "middle") for how in (CUT, HANG, "BYE shutting down")),
    *(Fault("IDLE", how, "after") for how in (CUT, HANG, DRIP, GARBAGE)),
)


@pytest.fixture
def proxy(server: Any) -> Iterator[ImapProxy]:
    with ImapProxy(server.imap_port, ca_file=server.ca_file) as proxy:
        yield proxy


@pytest.fixture
def mailbox(proxy: ImapProxy) -> Iterator[ImapMailbox]:
    mailbox = ImapMailbox(ImapSettings("home", "127.0.0.1", proxy.port, "none", CARLA, lambda: PASSWORD, timeout=1.0))
    yield mailbox
    mailbox.close()


@pytest.mark.parametrize(
    "fault",
    [*IDLING, *(fault for fault in READING if fault.verb in ("LOGIN", "SELECT", "NOOP") and fault.times == 1)],
    ids=str,
)
def test_waiting_outlasts_no_fault_and_goes_on_afterwards(
    server: Any, proxy: ImapProxy, mailbox: ImapMailbox, fault: Fault
) -> None:
    if fault.verb in ("IDLE", "NOOP"):
        assert mailbox.wait(0.1)  # a new connection
    proxy.arm(fault)
    began = time.monotonic()
    try:
        mailbox.wait(0.5)
    except (TryLater, NeedsOperator):
        pass
    assert time.monotonic() - began < 15
    proxy.calm()
    server.deliver(ANA, [CARLA], mail(ANA, CARLA, message_id="<news@ruiz.example>"))
    assert mailbox.wait(20)
    assert mailbox.find("<news@ruiz.example>", [Folder.INBOX]) is not None
