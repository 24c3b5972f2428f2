"""Budgets: how many recipients a provider lets us write to, what waits because of it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.dues import may_leave
from bot.introductions.introduction import Introduction
from bot.ports import Page
from bot.records import OutboxRow, Sent, Status
from bot.work.commands.pausing import paused
from bot.work.unread import stale_since
from bot.work.work import Work
from bot.writing.letters import Setup

PARKED_FOR = timedelta(hours=1)
_DAY = timedelta(days=1)
ANSWERS = frozenset({Kind.LATER_NOTED, Kind.NO_NOTED, Kind.DATA})  # what a mail of theirs alone makes us send
_PARKED, _PARKED_WHY = "parked until", "parked why"


@dataclass(frozen=True, slots=True)
class Hold:
    """Why no letter may leave now, as a sentence, and until when (aware UTC; None where nobody can tell)."""

    why: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """A letter that would have left if something did not hold it back."""

    row: OutboxRow
    introduction: Introduction
    hold: Hold


def park(work: Work, page: Page, until: datetime, reason: str) -> None:
    """Holds every letter until then; notices to the connector still go."""
    page.remember(_PARKED, until.isoformat())
    page.remember(_PARKED_WHY, reason)
    work.log.error("the queue is parked", until=until.isoformat(), reason=reason)


def parked(page: Page, now: datetime) -> Hold | None:
    """The provider limits us, and every letter waits."""
    until = page.recall(_PARKED)
    if not until or datetime.fromisoformat(until) <= now:
        return None
    return Hold(
        f"The mail server limits us: {page.recall(_PARKED_WHY) or 'it did not say why'}", datetime.fromisoformat(until)
    )


def holds_all(work: Work, page: Page, now: datetime) -> Hold | None:
    """What holds back every letter to a party, whatever its size: a pause, a mailbox unread, a limit."""
    if paused(page) is not None:
        return Hold("Everything is paused; RESUME lets it go on.", None)
    if stale_since(page, now) is not None:
        return Hold("The mailbox cannot be read, and a no or a CANCEL may stand there.", None)
    return parked(page, now)


def budget_spent(work: Work, page: Page, recipients: int, now: datetime) -> Hold | None:
    """The budget that has no room for a letter to so many recipients now; None where it may leave.

    Counted is what the provider counts: every recipient of every mail that was sent, copies to ourselves included, and
    in `separate` the notices too. A letter larger than a whole budget goes alone: it would wait for ever.
    """
    habits = work.habits
    limits = (
        (habits.per_minute, timedelta(minutes=1), "a minute"),
        (habits.per_hour, timedelta(hours=1), "an hour"),
        (habits.per_day, _DAY, "a day"),
    )
    if all(limit is None for limit, _, _ in limits):
        return None
    sent = [one for one in page.outbox.sent_since(now - _DAY) if counts(work, one)]
    cost = recipients + _copies(work)
    found: list[Hold] = []
    for limit, span, name in limits:
        recent = sorted((one.at, len(one.recipients) + _copies(work)) for one in sent if one.at > now - span)
        used = sum(size for _, size in recent)
        if limit is None or not used or used + cost <= limit:
            continue
        free, until = used, now
        for at, size in recent:  # the budget has room again when enough of the oldest have left its span
            free, until = free - size, at + span
            if not free or free + cost <= limit:
                break
        found.append(Hold(f"The budget of {limit} recipients {name} is spent.", until))
    return max(found, key=lambda hold: hold.until or now, default=None)


# Caps: they hold even where a rule is wrong, and open by themselves when enough of a day has passed


def day_cap(work: Work, page: Page, now: datetime) -> Hold | None:
    """Closed when as many letters as the caps allow left within a day, whosever; None while there is room."""
    return _cap(_letters(page, now), work.habits.letters_per_day, "in a day", now)


def introduction_cap(work: Work, page: Page, it: Introduction, now: datetime) -> Hold | None:
    """Closed when as many letters of this introduction as the caps allow left within a day."""
    letters = [one for one in _letters(page, now) if one.introduction == it.id]
    return _cap(letters, work.habits.letters_per_introduction, "of one introduction in a day", now)


def answered_enough(work: Work, page: Page, row: OutboxRow, now: datetime) -> bool:
    """Whether as many automatic answers as the caps allow left to this address within a day."""
    answers = [one for one in _letters(page, now) if one.kind in ANSWERS and one.recipients == row.recipients]
    return len(answers) >= work.habits.answers_per_address


def _letters(page: Page, now: datetime) -> list[Sent]:
    return [one for one in page.outbox.sent_since(now - _DAY) if one.kind in LETTERS]


def _cap(letters: list[Sent], limit: int, of: str, now: datetime) -> Hold | None:
    if len(letters) < limit:
        return None
    last = sorted(one.at for one in letters)[-limit]  # when it is a day old, there is room for one
    return Hold(f"More than the cap of {limit} letters {of} would leave.", last + _DAY)


def counts(work: Work, sent: Sent) -> bool:
    """Whether the provider counts a mail of ours: notices in our own mailbox are filed, not sent."""
    return sent.kind in LETTERS or work.voice.setup is Setup.SEPARATE


def _copies(work: Work) -> int:
    return 1 if work.habits.evidence == "self-copy" else 0


def waiting_letters(work: Work, page: Page, now: datetime, *, of: int | None = None) -> tuple[Held, ...]:
    """Every letter to a party that is held back by a pause, a limit, a budget, the server or a fault; oldest first.

    What only waits for its own time (a hold, somebody's working hours) is not among them. `of` names one introduction.
    """
    everything = holds_all(work, page, now)
    rows = page.outbox.with_status(Status.WAITING, Status.PARKED, Status.UNKNOWN)
    rows = [row for row in rows if row.kind in LETTERS and row.introduction is not None]
    rows = [row for row in rows if of in (None, row.introduction)]
    cases = {it.id: it for it in page.introductions.load({row.introduction for row in rows if row.introduction})}
    found = []
    for row in rows:
        it = cases[row.introduction or 0]
        hold = _held_back(work, page, row, it, everything, now)
        if hold is not None:
            found.append(Held(row, it, hold))
    return tuple(found)


def _held_back(
    work: Work, page: Page, row: OutboxRow, it: Introduction, everything: Hold | None, now: datetime
) -> Hold | None:
    if row.status is Status.UNKNOWN:
        return Hold("Nobody knows whether it left; look into Sent and answer SENT or SEND.", None)
    if row.status is Status.PARKED:
        return Hold(f"It was set aside: {row.reason or 'no reason was noted'}", None)
    when = may_leave(it, row.kind, row.party, work.policy, now)
    if when is None:
        return None  # overtaken: it will be withdrawn, not sent
    if it.paused_at is not None:
        return Hold(f"This introduction is paused; {it.code} RESUME lets it go on.", None)
    capped = everything or day_cap(work, page, now) or introduction_cap(work, page, it, now)
    if capped is not None:
        return capped
    if row.due_at > now:
        return Hold(f"The server put it off: {row.reason}", row.due_at) if row.reason else None
    return budget_spent(work, page, len(row.recipients), now) if when <= now else None
