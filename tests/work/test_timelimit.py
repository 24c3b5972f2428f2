"""A limit on time: raised inside or never, through every handler; one mail that takes too long holds nothing up."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot.introductions.decision import Kind
from bot.introductions.introduction import PartyState
from bot.reading.sender import Proof
from bot.reading.tongues import _index, gather
from bot.reasons import Reason
from bot.work.timelimit import TimeLimit, TookTooLong, undisturbed
from tests.work.desk import ANA, BEN, Desk


def burn(seconds: float) -> None:
    """Uses up so much of this thread's time, and minds no exception."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        with suppress(Exception):
            sum(range(100))


def test_it_is_raised_through_whatever_handles_exceptions() -> None:
    with pytest.raises(TookTooLong), TimeLimit(0.05):
        burn(30)


def test_it_is_raised_in_the_thread_that_is_late_and_in_no_other() -> None:
    raised: list[str] = []

    def work(name: str, seconds: float) -> None:
        try:
            with TimeLimit(0.3):
                burn(seconds)
        except TookTooLong:
            raised.append(name)

    threads = [threading.Thread(target=work, args=one) for one in (("late", 20), ("quick", 0.01), ("as quick", 0.02))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert raised == ["late"]


def test_nothing_is_raised_behind_it() -> None:
    """Again and again the end of the work and the end of its time fall together; afterwards nothing ever comes."""
    late = 0
    for number in range(200):
        try:
            with TimeLimit(0.0005):
                burn(0.0005 * (number % 40))
        except TookTooLong:
            late += 1
        sum(range(500))  # where a late one would hit
    burn(0.05)
    assert 0 < late < 200


def test_neither_it_nor_its_watchdog_is_torn_where_the_end_of_the_time_meets_its_own_code() -> None:
    """Many ends of no time at all, around parts that are not to be torn: nothing waits for what never comes."""

    def work() -> None:
        for number in range(3_000):
            with suppress(TookTooLong), TimeLimit(0.0002):
                burn(0.00001 * (number % 40))
                for _ in range(2):
                    with undisturbed():
                        pass

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive(), "it waits for ever"
    with pytest.raises(TookTooLong), TimeLimit(0.05):
        burn(30)


def test_what_is_left_of_the_time_counts_on() -> None:
    limit = TimeLimit(0.2)
    for _ in range(2):
        with limit:
            burn(0.05)
    with pytest.raises(TookTooLong), limit:
        burn(10)


def test_a_part_that_must_not_be_torn_is_not_and_costs_nothing() -> None:
    done = False
    with TimeLimit(0.05), undisturbed():
        burn(0.3)
        done = True
    assert done
    with undisturbed():  # outside of any limit
        burn(0.01)


def test_waiting_is_no_work() -> None:
    """A slow disk, a locked database, a machine that slept: none of them makes a mail late."""
    with TimeLimit(0.05):
        threading.Event().wait(0.4)


def test_it_costs_next_to_nothing() -> None:
    """Well under 50 microseconds a mail; the best of several runs, for the machine has other things to do."""

    def run() -> float:
        begun = time.perf_counter()
        for _ in range(500):
            with TimeLimit(4):
                pass
        return (time.perf_counter() - begun) / 500

    assert min(run() for _ in range(5)) < 50e-6


def test_a_mail_that_takes_too_long_is_set_aside_at_once_and_the_next_is_read(tmp_path: Path) -> None:
    """It is tried once, nothing follows from it but the alarm, its bytes are kept, and the queue goes on."""
    desk = Desk(tmp_path, approve="never")
    work, tried = desk.work, [0]
    trusted = work.proofs

    class Slow(dict[str, Proof]):
        def __getitem__(self, name: str) -> Proof:
            tried[0] += 1
            burn(60)
            return super().__getitem__(name)

    gather()
    desk.draft()
    habits, work.habits = work.habits, replace(work.habits, seconds_per_mail=0.5)
    work.proofs = Slow(trusted)
    desk.says(ANA, "Yes please.")
    assert tried == [1]
    assert desk.party(ANA).state is PartyState.ASKED
    with work.books.begin() as page:
        (aside,) = page.mails.set_aside()
        assert (aside.named, aside.reason, aside.tries) == (Reason.TOO_LONG, "took too long", 1)
        assert b"Yes please." in (page.mails.raw(aside.id) or b"")
    assert len(desk.notices(Kind.ALARM)) == 1
    work.proofs, work.habits = trusted, habits
    desk.says(BEN, "Yes please.")
    assert desk.party(BEN).state is PartyState.YES


def test_what_is_read_once_in_a_process_makes_no_mail_late(tmp_path: Path) -> None:
    """The first mail may have waited for the words of all languages: it is tried again when they are there."""
    desk = Desk(tmp_path, approve="never")
    work, tried = desk.work, [0]

    class SlowOnce(dict[str, Proof]):
        def __getitem__(self, name: str) -> Proof:
            tried[0] += 1
            if tried[0] == 1:
                burn(60)
            return super().__getitem__(name)

    _index.cache_clear()
    desk.draft()
    work.habits = replace(work.habits, seconds_per_mail=1)
    work.proofs = SlowOnce(work.proofs)
    desk.says(ANA, "Yes please.")
    assert tried == [2]
    assert desk.party(ANA).state is PartyState.YES
