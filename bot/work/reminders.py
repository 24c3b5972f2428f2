"""Due dates: what time alone makes happen, once each, however long nobody looked."""

from __future__ import annotations

from datetime import datetime

from bot.introductions.decision import LETTERS
from bot.introductions.events import TimePassed
from bot.work.carrying import happen
from bot.work.commands.pausing import paused
from bot.work.going_on import going_on
from bot.work.requests.pending import remind_of_pending
from bot.work.sending.dispatch import HELD_UNTIL
from bot.work.work import Work


def remind(work: Work) -> int:
    """Acts on every introduction that is due now; answers how many. Each is a transaction of its own.

    Requests that nobody completed are put into the brief once. While the connector has paused everything nothing is
    due; what came due meanwhile happens once after RESUME.
    """
    now = work.clock()
    with work.books.begin() as page:
        remind_of_pending(work, page)
        numbers = page.due(now) if paused(page) is None else []
    acted = 0
    for number in numbers:
        work.step("reminder")
        with going_on(work, f"what is due in introduction {number}"), work.books.begin() as page:
            if paused(page) is None:
                happen(work, page, page.introduction(number), TimePassed(), now)
            acted += 1
    return acted


def something_is_due(work: Work) -> bool:
    """Whether a round now would find something that time alone brought: a date, a letter, a draft that has rested.

    Letters that a pause or a budget holds back are not worth looking for again before it is over.
    """
    now = work.clock()
    with work.books.begin() as page:
        if page.folders.resting():
            return True
        rests = paused(page) is not None
        if not rests and page.due(now, 1):
            return True
        until = page.recall(HELD_UNTIL)
        if not rests and not (until and datetime.fromisoformat(until) > now):
            return bool(page.outbox.due(now, 1))
        return any(row.kind not in LETTERS for row in page.outbox.due(now, 10_000))
