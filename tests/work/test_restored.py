"""Books restored from an old copy: nothing that Sent holds is sent again, and the connector says how to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.introductions.decision import Kind
from bot.records import Status
from bot.work.commands.pausing import paused
from tests.people import parsed, part, reply
from tests.work.house import ANA, BEN, NAMES, House
from tests.worlds import CARLA, SETUPS, database


class Copies:
    """The database as a file that is copied and put back while no worker runs."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.copy = house, folder / "copy.db"

    def take(self) -> None:
        self.copy.unlink(missing_ok=True)
        with database().connect() as connection:
            connection.connection.execute(f"VACUUM INTO '{self.copy}'")

    def put_back(self) -> None:
        self.house.world.stop()
        database().dispose()
        there = Path(str(database().url.database))
        for ending in ("-wal", "-shm"):
            there.with_name(there.name + ending).unlink(missing_ok=True)
        there.write_bytes(self.copy.read_bytes())
        self.house.work = self.house.world.start().work
        self.house.world.go()


def _left(house: House) -> Counter[tuple[str, str]]:
    """What came to the parties, by address and subject."""
    return Counter((who, str(parsed(raw)["Subject"])) for who in (ANA, BEN) for raw in house.world.mails(who, "INBOX"))


def _says(house: House, word: str) -> None:
    """The connector answers the newest notice."""
    notice = [mail for mail in map(parsed, house.world.mails(CARLA, "INBOX")) if mail["X-Loop"]][-1]
    to = [("", house.world.bot_address)]
    raw = reply(notice, (NAMES[CARLA], CARLA), to, word, date=house.world.now, message_id=house.new_id())
    house.world.provider.append(CARLA, "Sent", raw, ["\\Seen"])
    house.world.provider.deliver(CARLA, [to[0][1]], raw)
    house.go(minutes=1)


def _is_paused(house: House) -> bool:
    with house.work.books.begin() as page:
        return paused(page) is not None


@pytest.mark.parametrize("hours", [0.1, 30])
@pytest.mark.parametrize("setup", SETUPS)
def test_nothing_that_sent_holds_is_sent_again(
    house_of: Callable[..., House], tmp_path: Path, setup: str, hours: float
) -> None:
    """The copy is of before the last yes; since then they were introduced."""
    house = house_of(setup)
    copies = Copies(house, tmp_path)
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.go(minutes=1)
    copies.take()
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.go(minutes=1)
    before = _left(house)
    assert max(before.values()) == 1
    assert len(before) == 4  # two asks, and the introduction to both
    house.world.clock[0] += timedelta(hours=hours)
    copies.put_back()
    assert _is_paused(house)
    told = [mail for mail in map(parsed, house.world.mails(CARLA, "INBOX")) if "older" in str(mail["Subject"])]
    assert len(told) == 1
    assert f"To {ANA}, {BEN}" in part(told[0], "plain")
    house.go(days=1)
    assert _left(house) == before
    with house.work.books.begin() as page:
        assert ANA not in page.recall("left before these books were restored")
    _says(house, "RESUME EVERYTHING")
    assert not _is_paused(house)
    house.go(hours=1)
    assert _left(house) == before, "the introduction left twice"
    assert [row.status for row in house.rows(Kind.INTRODUCTION)] == [Status.PARKED]


def test_a_restart_on_the_same_books_finds_nothing(house: House) -> None:
    house.introduce()
    for _ in range(2):
        house.world.stop()
        house.world.clock[0] += timedelta(hours=7)
        house.work = house.world.start().work
        house.world.go()
        assert not _is_paused(house)


def test_a_sent_folder_numbered_anew_is_no_sign_of_old_books(house: House) -> None:
    house.introduce()
    house.world.stop()
    house.folder(house.world.sent_folder).renumber()
    house.work = house.world.start().work
    house.world.go()
    assert not _is_paused(house)


def test_a_resume_of_the_past_does_not_wake_restored_books(house_of: Callable[..., House], tmp_path: Path) -> None:
    """It stands in the mailbox since the copy was taken, and is read once more."""
    house = house_of("own")
    copies = Copies(house, tmp_path)
    copies.take()
    house.ask_both()
    house.answer(ANA, Kind.ASK, "I do not know, what is it about?")
    house.go(minutes=1)
    _says(house, "PAUSE EVERYTHING")
    _says(house, "RESUME EVERYTHING")
    before = _left(house)
    copies.put_back()
    assert _is_paused(house)
    house.go(days=3)
    assert _left(house) == before


def test_nothing_leaves_before_sent_was_looked_at(house: House) -> None:
    """The mailbox does not answer a fresh worker: a letter that waits stays where it is."""
    from bot.ports import TryLater

    house.draft()
    house.world.stop()
    house.work = house.world.start().work
    house.work.home.trouble = TryLater("no answer")  # type: ignore[attr-defined]
    house.world.go()
    assert not house.work.looked_back
    house.work.home.trouble = None  # type: ignore[attr-defined]
    house.world.go()
    assert house.work.looked_back
    assert len(house.rows(Kind.ASK)) == 2
