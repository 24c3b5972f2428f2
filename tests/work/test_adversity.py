"""Faults of the disk, the database, the clock and the post: nothing leaves twice, nothing is lost, and it goes on."""

from __future__ import annotations

import contextlib
import itertools
import os
import resource
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import Stage
from bot.ports import NeedsOperator, TryLater
from bot.records import Status
from bot.storage.books import Books
from bot.storage.engine import open_engine
from tests.people import parsed, reply, written
from tests.work.desk import Desk as Pair
from tests.work.house import ANA, BEN, House
from tests.work.workers import Desk
from tests.worlds import CARLA, DESK, database

ALL = bool(os.environ.get("TWOYES_TRIALS"))
FRAME = 4096 + 24  # bytes of one page in SQLite's log of what is committed


@pytest.fixture
def impatient() -> Iterator[None]:
    """Waits 50 ms, not half a minute, for whoever holds the database."""

    def hurry(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    database().dispose()
    event.listen(database(), "checkout", hurry)
    yield
    event.remove(database(), "checkout", hurry)
    database().dispose()


def _file() -> Path:
    return Path(str(database().url.database))


def _carried(desk: Desk) -> Counter[str]:
    return Counter(str(parsed(one.raw)["Message-ID"]).strip() for one in desk.courier.carried)


# The disk and the database


@pytest.mark.usefixtures("impatient")
def test_while_somebody_holds_the_database_nothing_leaves_and_then_all_of_it(desk: Desk) -> None:
    desk.open()
    other = sqlite3.connect(_file(), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(TryLater, match="did not take it"):
        desk.work.books.begin().__enter__()
    for _ in range(3):
        with pytest.raises(TryLater):
            desk.world.go_once()
    assert not desk.courier.carried
    other.execute("ROLLBACK")
    other.close()
    desk.world.go()
    assert [row.status for row in desk.rows(Kind.ASK)] == [Status.ACCEPTED] * 2
    assert set(_carried(desk).values()) == {1}


@contextlib.contextmanager
def _room_for(frames: int) -> Iterator[None]:
    """The disk takes so many more pages of the log: the commit that needs one more fails, whatever it is for."""
    database().dispose()
    there = sqlite3.connect(_file())
    there.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    there.close()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (32 + frames * FRAME, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("frames", range(0, 80, 1 if ALL else 7))
def test_a_full_disk_lets_nothing_leave_that_is_not_written_down_and_it_goes_on_when_there_is_room(
    world_of: Callable[[str], Desk], frames: int
) -> None:
    desk = world_of("separate")
    desk.agree()  # its letter waits, and the answer of somebody who was asked for another one
    desk.open(code="K8", opened_at=desk.now + timedelta(minutes=1))
    desk.world.patient = True
    with _room_for(frames), contextlib.suppress(TryLater, NeedsOperator):
        desk.world.go_once()
    with desk.work.books.begin() as page:
        known = page.outbox.by_message_ids(_carried(desk))
    assert all(row.data_at for row in known.values())
    assert set(known) == set(_carried(desk))
    for _ in range(3):
        desk.pass_time(minutes=16)
        desk.world.go()
    assert set(_carried(desk).values()) == {1}
    assert {row.status for row in desk.rows(Kind.ASK, Kind.INTRODUCTION)} == {Status.ACCEPTED}


@pytest.mark.parametrize("damage", ["page", "head"])
def test_a_damaged_database_needs_the_operator(tmp_path: Path, desk: Desk, damage: str) -> None:
    copy = tmp_path / "damaged.db"
    there = sqlite3.connect(_file())
    there.execute(f"VACUUM INTO '{copy}'")
    there.close()
    raw = bytearray(copy.read_bytes())
    start = 0 if damage == "head" else 4096
    raw[start:] = b"\xa5" * (len(raw) - start)
    copy.write_bytes(raw)
    books = Books(open_engine(f"sqlite:///{copy}"), lambda: "", bytes(32))
    with pytest.raises(NeedsOperator, match="damaged"), books.begin() as page:
        page.find()
    books.close()


def test_a_database_that_cannot_be_written_needs_the_operator(desk: Desk) -> None:
    desk.open()

    def only_read(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    database().dispose()
    event.listen(database(), "checkout", only_read)
    try:
        with pytest.raises(NeedsOperator, match="cannot be written"):
            desk.world.go_once()
    finally:
        event.remove(database(), "checkout", only_read)
        database().dispose()
    assert not desk.courier.carried
    desk.world.go()
    assert len(desk.courier.carried) == 2


def test_after_a_power_cut_whatever_was_sent_is_known(tmp_path: Path, world_of: Callable[[str], Desk]) -> None:
    """What survives a cut is the log up to the last commit that waited for the disk. At every step of the work what the
    server has is in there."""
    desk = world_of("separate")
    there, durable, looked = _file(), [0], [0]

    def waits_for_disk(connection: sqlite3.Connection, record: object) -> None:
        if connection.execute("PRAGMA synchronous").fetchone()[0] == 2:
            durable[0] = there.with_name(there.name + "-wal").stat().st_size

    def cut(_name: str = "") -> None:
        shutil.copyfile(there, tmp_path / "cut.db")
        log = there.with_name(there.name + "-wal").read_bytes()[: durable[0]]
        (tmp_path / "cut.db-wal").write_bytes(log)
        (tmp_path / "cut.db-shm").unlink(missing_ok=True)
        left = sqlite3.connect(tmp_path / "cut.db")
        known = dict(left.execute("SELECT message_id, data_at FROM outbox"))
        left.close()
        looked[0] += 1
        assert all(known.get(message_id) for message_id in _carried(desk)), _name

    event.listen(database(), "checkin", waits_for_disk)
    try:
        desk.work.step = cut
        desk.agree()
        desk.world.go()
        cut("end")
    finally:
        event.remove(database(), "checkin", waits_for_disk)
    assert looked[0] > 10
    assert desk.row(Kind.INTRODUCTION).status is Status.ACCEPTED


# The clock


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=-30), timedelta(days=365)])
def test_a_clock_that_jumps_while_a_letter_is_under_way_neither_repeats_nor_loses_it(
    desk: Desk, jump: timedelta
) -> None:
    """Killed with a letter under way, back with another clock: the copy proves it; an ask without one leaves again."""
    desk.open()
    desk.courier.fail("lost-but-taken")
    desk.courier.fail("lost")
    desk.world.go_once()
    desk.pass_time(seconds=jump.total_seconds())
    desk.restart()
    for _ in range(3):
        desk.pass_time(minutes=16)
        desk.world.go()
    assert {row.status for row in desk.rows(Kind.ASK)} == {Status.ACCEPTED}
    carried = _carried(desk)
    assert set(carried.values()) == {1}
    assert {row.message_id for row in desk.rows(Kind.ASK)} <= set(carried)


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=-30), timedelta(days=365)])
def test_a_clock_that_jumps_brings_one_reminder_at_most_and_none_early(house: House, jump: timedelta) -> None:
    house.ask_both()
    for step in range(6):
        before = len(house.rows(Kind.NUDGE))
        house.go(seconds=jump.total_seconds() if step == 0 else 3600)
        new = house.rows(Kind.NUDGE)[before:]
        assert len({row.party for row in new}) == len(new), "two reminders at once"
        assert not new or jump > timedelta(0), "an early reminder"
    assert len([row for row in house.rows(Kind.NUDGE) if row.data_at]) <= 2


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/New_York", "Australia/Sydney"])
@pytest.mark.parametrize("way", ["spring", "autumn"])
def test_on_the_day_the_clocks_change_the_brief_comes_once_and_a_hold_lasts_as_long(
    house_of: Callable[..., House], zone: str, way: str
) -> None:
    change = _change(zone, way)
    house = house_of(
        "own",
        connector={"name": "Carla Conti", "address": CARLA, "zone": zone},
        policy={"hold": 60, "opens": "00:00", "closes": "23:59"},
    )
    house.world.clock[0] = change - timedelta(hours=30)
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "No, thank you.")
    briefs = []
    for hour in range(4 * 24):  # over a weekend: the brief comes on the next working morning, once
        house.world.clock[0] = change + timedelta(hours=hour - 26)
        before = len(house.world.mails(CARLA, "INBOX"))
        house.world.go()
        for raw in house.world.mails(CARLA, "INBOX")[before:]:
            row = house.world.letter(str(parsed(raw)["Message-ID"]).strip())
            if row is not None and row.kind is Kind.BRIEF:
                briefs.append(house.world.now.astimezone(ZoneInfo(zone)))
    assert [moment.hour for moment in briefs] == [8]
    assert briefs[0].weekday() == 0


def _change(zone: str, way: str) -> datetime:
    """The moment (aware UTC) in 2026 at which the clocks of a zone change, towards summer or back."""
    moment, found = datetime(2026, 1, 1, tzinfo=UTC), {}
    for _ in range(365 * 24):
        after = moment + timedelta(hours=1)
        gained = after.astimezone(ZoneInfo(zone)).utcoffset() - moment.astimezone(ZoneInfo(zone)).utcoffset()  # type: ignore[operator]
        if gained:
            found["spring" if gained > timedelta(0) else "autumn"] = after
        moment = after
    return found[way]


# The post


_ORDERS = list(itertools.permutations("ALYC"))


@pytest.mark.parametrize("share", range(6))
@pytest.mark.parametrize("together", [False, True], ids=["one by one", "at once"])
def test_in_whatever_order_mails_arrive_the_end_is_one_that_the_order_allows(
    tmp_path: Path, share: int, together: bool
) -> None:
    """Ana's yes, Ben's later, Ben's yes and CANCEL, each twice: told by a rule of six lines what must come of it."""
    orders = _ORDERS if ALL or together else _ORDERS[::2]
    for order in orders[share::6]:
        pair = Pair(tmp_path, policy={"hold": 0})
        code = pair.draft()
        mails = {
            "A": (ANA, _answer(pair, ANA, "Yes please.")),
            "L": (BEN, _answer(pair, BEN, "Could you ask me again on 25 November?")),
            "Y": (BEN, _answer(pair, BEN, "Yes please.")),
            "C": (
                CARLA,
                written(("", CARLA), [("", DESK)], "", f"{code} CANCEL", date=pair.now, message_id="<c@there>"),
            ),
        }
        for letter in order:
            login, raw = mails[letter]
            for _ in range(2):
                pair.world.provider.deliver(login, [DESK], raw)
                if not together:
                    pair.world.go()
        pair.world.go()
        introductions = [kind for kind in pair.kinds_to(ANA) if kind == Kind.INTRODUCTION]
        assert (pair.it().stage, len(introductions)) == _allowed("".join(order), together), (order, together)
        assert max(Counter(pair.kinds_to(ANA) + [f"b {kind}" for kind in pair.kinds_to(BEN)]).values()) == 1
        assert not pair.faults()
        pair.close()


def _answer(pair: Pair, who: str, text: str) -> bytes:
    letter = parsed(pair.letters_to(who)[-1])
    return reply(letter, ("", who), [("", DESK)], text, date=pair.now, message_id=pair.new_id())


def _allowed(order: str, together: bool) -> tuple[Stage, int]:
    """The letter leaves at the first moment at which both stand at yes; a CANCEL before it is the end."""
    for number in range(len(order)):
        so_far = order if together else order[: number + 1]
        both = "A" in so_far and "Y" in so_far and so_far.rfind("Y") > so_far.rfind("L")
        if "C" in so_far:
            return Stage.CANCELLED, 0
        if both:
            return Stage.INTRODUCED, 1
    return Stage.ASKING, 0


@pytest.mark.parametrize("moment", range(6))
def test_a_mailbox_renumbered_at_any_moment_changes_nothing(house: House, moment: int) -> None:
    def renumber(at: int) -> None:
        if at == moment:
            for name in ("INBOX", "Sent", "Drafts", "Archive"):
                house.folder(name).renumber()
            house.world.go()

    renumber(0)
    house.draft()
    renumber(1)
    house.world.go()
    renumber(2)
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.go(minutes=1)
    renumber(3)
    house.answer(BEN, Kind.ASK, "Yes please.")
    renumber(4)
    house.go(minutes=1)
    renumber(5)
    house.go(minutes=1)
    letters = [row for row in house.rows(*LETTERS) if row.data_at]
    assert Counter(row.kind for row in letters) == {Kind.ASK: 2, Kind.INTRODUCTION: 1}
    assert house.it.stage is Stage.INTRODUCED
