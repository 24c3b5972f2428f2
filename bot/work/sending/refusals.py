"""Refusals: what the server said no to, for now or for good, about a recipient or about us."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.introductions.decision import LETTERS, Kind, Notice
from bot.introductions.events import Bounced, LetterNotSent, LetterRefused
from bot.ports import GiveUp, Page, TryLater
from bot.records import OutboxRow, Status
from bot.work.carrying import commit_notice, happen
from bot.work.sending.budgets import PARKED_FOR, park
from bot.work.work import Work

LONGEST_TRY = timedelta(days=5)  # RFC 5321 section 4.5.4.1: give up after 4 to 5 days
LEAST_TRIES = 10  # however long it was held back before: by then the pauses have grown to the longest
PARKED_SHORTLY = timedelta(minutes=15)  # where the server only puts us off
MOST_REFUSALS = 5  # of one letter for a reason of ours, until it is the letter's and not the queue's
_LIMIT = re.compile(
    r"\blimit(?:s|ed)?\b|\bquota\b|\btoo (?:many|much|fast)\b|\brate\b|\bthrottl|\b4\.(?:4\.5|7\.28)\b", re.IGNORECASE
)


def put_off(work: Work, row: OutboxRow, fault: TryLater) -> None:
    """4xx, or no connection: the same letter later, with the same Message-ID, for at most five days."""
    now = work.clock()
    with work.books.begin() as page:
        if not _is_ours(page, row):
            return
        if row.kind is Kind.INTRODUCTION and row.introduction is not None:
            happen(work, page, page.introduction(row.introduction), LetterNotSent(), now)
        if now - row.created_at > LONGEST_TRY and row.attempts > LEAST_TRIES:
            page.outbox.change(row, status=Status.PARKED, reason=fault.reason)
            alarm(work, page, row, f"it could not be sent for five days: {fault.reason}", now)
            return
        if _LIMIT.search(fault.reason):
            until = now + max(PARKED_SHORTLY, timedelta(seconds=fault.after or 0))
            park(work, page, until, fault.reason)
            _tell_parked(work, page, f"the mail server limits us, and all letters wait: {fault.reason}", now)
        seconds = fault.after or growing(row)
        page.outbox.change(row, status=Status.WAITING, due_at=now + jittered(work, seconds), reason=fault.reason)


def not_tried(work: Work, row: OutboxRow, attempts: int) -> None:
    """No login, nothing left: it was no try of this letter's, and it waits as if nothing had been."""
    with work.books.begin() as page:
        if _is_ours(page, row):
            if row.kind is Kind.INTRODUCTION and row.introduction is not None:
                happen(work, page, page.introduction(row.introduction), LetterNotSent(), work.clock())
            page.outbox.change(row, status=Status.WAITING, attempts=attempts)


def refused(work: Work, row: OutboxRow, fault: GiveUp) -> None:
    """5xx: about us it parks the queue and says nothing about anybody; about a recipient it is their bounce."""
    now = work.clock()
    with work.books.begin() as page:
        if not _is_ours(page, row):
            return
        if fault.ours:
            until = now + PARKED_FOR
            if row.attempts >= MOST_REFUSALS:
                _give_up(work, page, row, fault.reason, now)
                return
            if row.kind is Kind.INTRODUCTION and row.introduction is not None:
                happen(work, page, page.introduction(row.introduction), LetterNotSent(), now)
            page.outbox.change(row, status=Status.WAITING, due_at=until, reason=fault.reason)
            park(work, page, until, fault.reason)
            _tell_parked(
                work, page, f"the mail server refuses our mail, and all letters wait an hour: {fault.reason}", now
            )
            return
        page.outbox.change(row, status=Status.REFUSED, reason=fault.reason)
        if row.introduction is None or row.kind not in LETTERS:
            work.log.error("notice refused", letter=row.id, reason=fault.reason)
        elif row.party:
            happen(
                work, page, page.introduction(row.introduction), Bounced(row.party, row.message_id, fault.reason), now
            )
        else:
            parties = page.introduction(row.introduction).parties
            reasons = {p.key: fault.refused[p.person.address] for p in parties if p.person.address in fault.refused}
            if row.kind is Kind.INTRODUCTION:
                happen(work, page, page.introduction(row.introduction), LetterRefused(reasons, fault.reason), now)
            else:
                alarm(work, page, row, f"the server refused it: {fault.reason}", now)


def growing(row: OutboxRow) -> float:
    """Seconds until the next try: a minute at first, then twice as long each time, up to four hours."""
    return min(60.0 * float(2 ** min(row.attempts - 1, 8)), 4 * 3600.0)


def jittered(work: Work, seconds: float) -> timedelta:
    """A quarter more or less, so that letters that met the same trouble do not come back together."""
    return timedelta(seconds=seconds * (0.75 + work.chance.random() / 2))


def _is_ours(page: Page, row: OutboxRow) -> bool:
    """Whether the claim that met with this answer still stands: another worker may have decided otherwise since."""
    standing = page.outbox.get(row.id)
    return (standing.status, standing.attempts) == (Status.SENDING, row.attempts)


def _give_up(work: Work, page: Page, row: OutboxRow, reason: str, now: datetime) -> None:
    """The server takes this one never, too large as it is, say: the others must not wait for it any longer."""
    if row.kind is Kind.INTRODUCTION and row.introduction is not None:
        page.outbox.change(row, status=Status.REFUSED, reason=reason)
        happen(work, page, page.introduction(row.introduction), LetterRefused({}, reason), now)
        return
    page.outbox.change(row, status=Status.PARKED, reason=reason)
    alarm(work, page, row, f"the server refused it {row.attempts} times: {reason}", now)


def _tell_parked(work: Work, page: Page, reason: str, now: datetime) -> None:
    """Once a day at most: in `separate` the notice goes the same way and may be refused as well."""
    commit_notice(work, page, None, Notice(Kind.ALARM, f"parked {work.local_day(now)}", facts={"reason": reason}), now)


def alarm(work: Work, page: Page, row: OutboxRow, reason: str, now: datetime) -> None:
    """Tells the connector of a letter that needs a person; once a day for each reason."""
    it = page.introduction(row.introduction) if row.introduction is not None else None
    facts = {"reason": reason, "letter": row.kind.value, "recipients": ", ".join(row.recipients)}
    day = work.local_day(now)
    commit_notice(work, page, it, Notice(Kind.ALARM, f"{row.id} {reason[:60]} {day}", row.party, facts), now)
