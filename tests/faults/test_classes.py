"""What each answer of a server, at each verb, means to the outbox: the class of the failure, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.mailboxes.smtp import SmtpCourier, SmtpSettings
from bot.ports import GiveUp, NeedsOperator, TryLater, Unknown
from tests.faults.matrix import AT_THE_DOT, BEFORE_DATA, LOST
from tests.faults.story import PATIENCE
from tests.fixtures_servers import mail
from tests.servers.faults import CUT, DRIP, GARBAGE, HANG, SLOW, Fault
from tests.servers.smtp_faults import SmtpProxy
from tests.work.house import ANA, BEN
from tests.worlds import CARLA, PASSWORD

BOTH = (ANA, BEN)
TAKEN = "250"
OURS, THEIRS = "GiveUp, ours", "GiveUp, theirs"


def meaning(fault: Fault) -> str:
    """The class, by the rules of the outbox: what is not transmitted is tried later, unless the server says never."""
    if fault.how == SLOW or (fault.verb, fault.how) == ("DOT", DRIP):  # the first three digits say it
        return TAKEN
    if fault.verb == "AUTH" and fault.how.startswith("5"):
        return "NeedsOperator"
    if fault.verb == "DOT" and fault.how in (CUT, HANG, GARBAGE):
        return "Unknown"
    if fault.how.startswith("5") and fault.verb in ("MAIL", "RCPT", "DATA", "DOT"):
        return THEIRS if fault.how.startswith("550 5.1.1") else OURS
    return "TryLater"


def _sent(courier: SmtpCourier) -> str:
    letter = mail(CARLA, ANA, message_id="<letter@conti.example>")
    try:
        return courier.send(CARLA, BOTH, letter, before_data=lambda handle: True).words[:3]
    except GiveUp as fault:
        return OURS if fault.ours else THEIRS
    except (TryLater, Unknown, NeedsOperator) as fault:
        return type(fault).__name__


@pytest.fixture
def proxy(server: Any) -> Iterator[SmtpProxy]:
    with SmtpProxy(server.smtp_port, ca_file=server.ca_file) as proxy:
        yield proxy


@pytest.fixture
def courier(proxy: SmtpProxy) -> Iterator[SmtpCourier]:
    courier = SmtpCourier(SmtpSettings("127.0.0.1", proxy.port, "none", CARLA, lambda: PASSWORD, PATIENCE, PATIENCE))
    yield courier
    courier.close()


@pytest.mark.parametrize(
    "fault",
    [
        *(*BEFORE_DATA, *AT_THE_DOT, *LOST),
        *(Fault("RCPT", "550 5.1.1 no such user", nth=nth) for nth in (1, 2)),
    ],
    ids=str,
)
def test_every_answer_at_every_verb_has_its_class(
    server: Any, proxy: SmtpProxy, courier: SmtpCourier, fault: Fault
) -> None:
    """And the next letter leaves as if nothing had been."""
    proxy.arm(fault)
    assert _sent(courier) == meaning(fault)
    assert set(proxy.fired) == {fault}
    left = _arrived(server)
    assert left == ({ANA: 1, BEN: 1} if meaning(fault) == TAKEN or _was_taken(fault) else {ANA: 0, BEN: 0})
    proxy.calm()
    assert _sent(courier) == TAKEN
    assert _arrived(server) == {who: times + 1 for who, times in left.items()}


def test_one_recipient_refused_is_told_by_name_and_nobody_gets_the_letter(
    server: Any, proxy: SmtpProxy, courier: SmtpCourier
) -> None:
    proxy.arm(Fault("RCPT", "550 5.1.1 no such user", about=BEN))
    with pytest.raises(GiveUp) as told:
        courier.send(CARLA, BOTH, mail(CARLA, ANA), before_data=lambda handle: True)
    assert told.value.refused == {BEN: "550 5.1.1 no such user"}
    assert _arrived(server) == {ANA: 0, BEN: 0}


def test_a_warm_connection_that_died_is_replaced_unseen(server: Any, proxy: SmtpProxy, courier: SmtpCourier) -> None:
    assert _sent(courier) == TAKEN
    proxy.arm(Fault("MAIL", CUT))
    assert _sent(courier) == TAKEN
    assert _arrived(server) == {ANA: 2, BEN: 2}


def _was_taken(fault: Fault) -> bool:
    return fault.verb == "DOT" and fault.when == "after"


def _arrived(server: Any) -> dict[str, int]:
    server.settle()
    return {who: len(server.mails(who, "INBOX")) for who in BOTH}
