"""What the last gate stops does not vanish: the connector is told which letter it was and why."""

from __future__ import annotations

import base64

import pytest
from sqlalchemy import update

from bot.introductions.decision import Kind
from bot.records import Status
from bot.storage import tables as t
from bot.work.sending.dispatch import dispatch
from tests.people import parsed, part
from tests.work.workers import ANA, BEN, Desk
from tests.worlds import CARLA

HIDDEN = {
    "as it stands": BEN.encode(),
    "in base64": base64.b64encode(BEN.encode()),
    "in words": BEN.replace("@", " at ").replace(".", " dot ").encode(),
}


@pytest.mark.parametrize("way", HIDDEN)
def test_a_stopped_letter_is_an_alarm_that_names_the_reason_and_not_the_secret(desk: Desk, way: str) -> None:
    desk.open()
    row = next(one for one in desk.rows(Kind.ASK) if ANA in one.recipients)
    with desk.work.books.begin() as page:
        raw = page.outbox.outgoing(row).raw + b"\r\n" + HIDDEN[way] + b"\r\n"
        page.connection.execute(update(t.outbox).where(t.outbox.c.id == row.id).values(raw=raw))
    dispatch(desk.work)
    stopped = next(one for one in desk.rows(Kind.ASK) if ANA in one.recipients)
    assert stopped.status is Status.PARKED
    assert "it shows the address of" in stopped.reason
    assert not any(ANA in one.recipients for one in desk.courier.carried)
    dispatch(desk.work)
    told = [part(mail, "plain") for mail in map(parsed, desk.world.mails(CARLA, "INBOX")) if mail["X-Loop"]]
    alarms = [text for text in told if "it shows the address of" in text]
    assert len(alarms) == 1
    assert HIDDEN[way].decode() not in alarms[0]
