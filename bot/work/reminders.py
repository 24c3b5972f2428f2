"""Due dates: what time alone makes happen, once each, however long nobody looked."""

from __future__ import annotations

from bot.introductions.events import TimePassed
from bot.work.carrying import happen
from bot.work.work import Work


def remind(work: Work) -> int:
    """Acts on every introduction that is due now; answers how many. Each is a transaction of its own."""
    now = work.clock()
    with work.books.begin() as page:
        numbers = page.due(now)
    for number in numbers:
        work.step("reminder")
        with work.books.begin() as page:
            happen(work, page, page.introduction(number), TimePassed(), now)
    return len(numbers)
