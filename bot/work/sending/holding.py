"""Holding: an introduction leaves no sooner than the connector had the time to stop it that they were promised."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.introductions.decision import Kind
from bot.introductions.introduction import Introduction
from bot.ports import Page
from bot.records import Status
from bot.work.work import Work

_LATE = timedelta(minutes=1)  # from its commit until the connector has it; less is the work's ordinary pace
_LOOK_AGAIN = timedelta(minutes=1)
_ON_ITS_WAY = (Status.WAITING, Status.SENDING, Status.UNKNOWN)


def hold_ends(work: Work, page: Page, it: Introduction, now: datetime) -> datetime:
    """When the letter may leave (aware UTC): the hold counts from when the connector had its notice, not from when it
    was written, so that it cannot lapse while no worker runs or no server takes the notice."""
    key = f"notice {it.id} {Kind.HOLD.value} letter {it.letter_round}"
    notice = next((row for row in page.outbox.of(it.id) if row.key == key), None)
    if notice is None:  # SEND ended the hold, or there is none
        return now
    if notice.accepted_at is None:
        return now + _LOOK_AGAIN if notice.status in _ON_ITS_WAY else now
    if notice.accepted_at - notice.created_at <= _LATE:
        return now
    policy = work.policy
    return policy.calendar(it).waking_after(notice.accepted_at, policy.hold, policy.wakes, policy.sleeps)
