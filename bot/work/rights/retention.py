"""Retention: what was written is erased so long after an introduction closed, raw mail that was set aside sooner."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.introductions.events import Erased
from bot.ports import Page
from bot.records import Status
from bot.work.carrying import happen
from bot.work.going_on import going_on
from bot.work.work import Work

BY_AGE = "age"  # whose word it was, in the ledger
_DAY, TO_OVERWRITE = "retention day", "to be overwritten"
_AT_ONCE = 100  # introductions in one round
LIMITED_BY = "limited by"  # a recipient's address: of two reports of one day alone something follows


def retain(work: Work) -> int:
    """Erases what is old enough, once a local day of the connector's; answers how many introductions it was.

    An introduction is erased `contents_days` after it ended, as soon as nothing is due in it; what belongs to none is
    counted from when it was over. 0 days keep it for ever. Raises TryLater where the database is in use for long.
    """
    now = work.clock()
    with work.books.begin() as page:
        done = page.recall(_DAY) == work.local_day(now)
        left_over = bool(page.recall(TO_OVERWRITE))  # what a command erased and could not overwrite
        numbers, loose = ([], 0) if done else _old(work, page, now)
        if not done:
            page.forget(LIMITED_BY)
        if loose:
            page.remember(TO_OVERWRITE, "yes")
    if done:
        if left_over:
            overwrite(work)
        return 0
    erased = 0
    for number in numbers:
        with going_on(work, f"what is to be erased of introduction {number}"), work.books.begin() as page:
            erased += erase(work, page, number, BY_AGE, now)
    overwrite(work)
    if len(numbers) < _AT_ONCE:
        with work.books.begin() as page:
            page.remember(_DAY, work.local_day(now))
        if erased or loose:
            work.log.info("erased by age", introductions=erased, others=loose)
    return erased


def overwrite(work: Work) -> None:
    """Rewrites the database where something was erased since it was last, even by a process that died after it.

    Raises TryLater where it is in use for long: the next round or command tries again.
    """
    with work.books.begin() as page:
        if not page.recall(TO_OVERWRITE):
            return
    work.step("erased")
    work.books.overwrite()
    with work.books.begin() as page:
        page.forget(TO_OVERWRITE)


def _old(work: Work, page: Page, now: datetime) -> tuple[list[int], int]:
    loose = 0
    if work.habits.set_aside_days:
        loose += page.erasing.raw(now - timedelta(days=work.habits.set_aside_days))
    if not work.habits.contents_days:
        return [], loose
    before = now - timedelta(days=work.habits.contents_days)
    return page.erasing.ended(before, _AT_ONCE), loose + page.erasing.old(before, now)


def erase(
    work: Work, page: Page, number: int, evidence: str, now: datetime, parties: tuple[str, ...] | None = None
) -> bool:
    """Erases one introduction: all that was written, and who these parties were (keys; None for all of them).

    False, and nothing happened, while a letter of it is being transmitted.
    """
    if any(row.status is Status.SENDING and row.data_at is not None for row in page.outbox.of(number)):
        return False
    it = page.introduction(number)
    keys = tuple(party.key for party in it.parties) if parties is None else parties
    happen(work, page, it, Erased(keys, evidence), now)
    page.erasing.contents(number, now)
    page.remember(TO_OVERWRITE, "yes")
    return True
