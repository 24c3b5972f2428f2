"""Going on: what nobody foresaw in one thing is logged and told once a day, and keeps nothing else waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.introductions.decision import Kind, Notice
from bot.ports import NeedsOperator, TryLater
from bot.work.carrying import commit_notice
from bot.work.work import Work


@contextmanager
def going_on(work: Work, what: str) -> Iterator[None]:
    """Runs one step on one thing, `what` ("introduction 12"). TryLater and NeedsOperator go on to the caller."""
    try:
        yield
    except (TryLater, NeedsOperator):
        raise
    except Exception as fault:  # a broad except: one thing nobody foresaw never stops the round
        work.log.exception("not foreseen", what=what)
        now, reason = work.clock(), f"{what} could not be dealt with: {type(fault).__name__}: {fault}"[:300]
        with work.books.begin() as page:
            alarm = Notice(Kind.ALARM, f"{what} {work.local_day(now)}", facts={"reason": reason})
            commit_notice(work, page, None, alarm, now)
