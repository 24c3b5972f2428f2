"""Retention: what was written is erased by age, the file forgets it too, and what comes late harms nobody."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, select

from bot import reports
from bot.introductions.decision import Kind
from bot.introductions.introduction import Stage
from bot.ports import TryLater
from bot.reading.command import Command
from bot.storage import tables as t
from bot.work.commands.cannot import Cannot
from bot.work.commands.orders import _ACTIONS as WORDS_THAT_ACT
from bot.work.commands.orders import order
from bot.work.rights.retention import erase, retain
from tests.people import bounce, parsed, part, written
from tests.work.house import ANA, BEN, NAMES, House
from tests.worlds import CARLA, DESK

WORDS = "zanzibar pelicans"
UNREADABLE = b"From: Ana Ruiz <ana@ruiz.example>\n" + b"X: y\n" * 100_000
PERSONAL = (ANA, BEN, "ruiz.example", "ong.example", NAMES[ANA], NAMES[BEN], WORDS, "Meet each other")


def on_disk(house: House) -> bytes:
    """Every byte of the database and of its log."""
    file = Path(house.world.books.engine.url.database or "")
    return b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))


def found_in(raw: bytes) -> set[str]:
    return {text for text in PERSONAL if text.encode() in raw}


@pytest.fixture
def closed(house_of: Callable[..., House]) -> House:
    """Introduced, talked, asked how it went, and closed; the bio book knows nobody."""
    house = house_of()
    house.ask_both()
    house.answer(ANA, Kind.ASK, f"Yes please. {WORDS}")
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.go(minutes=1)
    with house.world.books.begin() as page:  # pelicans are nothing a yes is said with: the connector decides
        (it,) = page.find()
        order(house.work, page, it, Command("YES", it.code, "Ana", "", ""), "command line", house.work.clock())
    house.go(minutes=1)
    assert house.rows(Kind.INTRODUCTION)
    house.answer(ANA, Kind.INTRODUCTION, f"Ben, how about Tuesday? {WORDS}")
    house.go(minutes=1)
    house.answer(BEN, Kind.INTRODUCTION, "Tuesday is good.")
    house.go(minutes=1)
    for _ in range(3):
        house.go(days=15)
    assert house.it.stage is Stage.CLOSED
    with house.world.books.begin() as page:
        for one in (ANA, BEN):
            page.people.forget(one)
    return house


def test_what_was_written_is_erased_by_age_and_the_file_holds_none_of_it(closed: House) -> None:
    ended = closed.it.ended_at
    assert ended is not None
    assert found_in(on_disk(closed)) == set(PERSONAL)
    closed.go(days=(ended + timedelta(days=179) - closed.work.clock()).days)
    assert closed.it.erased_at is None
    closed.go(days=2)
    it = closed.it
    assert it.erased_at is not None
    assert (it.stage, it.ended_at, [party.state.value for party in it.parties]) == (Stage.CLOSED, ended, ["yes"] * 2)
    assert found_in(on_disk(closed)) == set()
    assert closed.world.ledger_faults() == []
    assert [(line.data["evidence"], line.data["parties"]) for line in closed.ledger("erased")] == [("age", "a,b")]
    with closed.world.books.begin() as page:
        assert all(row.message_id for row in page.outbox.of(it.id)), "our own Message-IDs stay"
        assert all(line.private == {} for line in page.ledger.lines(it.id))


def test_it_is_done_once_a_day_and_no_more_than_once(closed: House) -> None:
    closed.go(days=200)
    lines = closed.ledger("erased")
    assert len(lines) == 1
    assert retain(closed.work) == 0
    closed.go(days=1)
    assert retain(closed.work) == 0
    assert closed.ledger("erased") == lines


def test_nothing_is_erased_where_that_is_wanted(house_of: Callable[..., House]) -> None:
    house = house_of("separate", retention={"contents_days": 0, "set_aside_days": 0})
    house.ask_both()
    house.answer(ANA, Kind.ASK, "No, thank you.")
    house.go(minutes=1)
    assert house.it.stage is Stage.DECLINED
    house.file("INBOX", UNREADABLE, DESK)
    house.go(minutes=1)
    house.go(days=2_000)
    assert house.it.erased_at is None
    with house.world.books.begin() as page:
        assert [page.mails.raw(mail.id) is not None for mail in page.mails.set_aside()] == [True]


def test_raw_mail_that_was_set_aside_goes_sooner_and_is_no_news_any_more(house_of: Callable[..., House]) -> None:
    house = house_of("separate")
    house.file("INBOX", UNREADABLE, DESK)
    house.go(minutes=1)
    with house.world.books.begin() as page:
        (aside,) = page.mails.set_aside()
    house.go(days=29)
    with house.world.books.begin() as page:
        assert page.mails.raw(aside.id) is not None
    house.go(days=2)
    with house.world.books.begin() as page:
        assert page.mails.raw(aside.id) is None
        assert page.mails.set_aside() == []
        row = page.mails.get(aside.id)
        assert row is not None
        assert row.reason == "set aside, and erased since"
    assert b"ana@ruiz.example" not in on_disk(house)
    house.go(minutes=1)
    assert len([mail for mail in house.world.mails(CARLA, "INBOX") if b"set aside" in mail]) == 1


def test_what_is_still_due_is_not_erased(house_of: Callable[..., House]) -> None:
    """Ben asked to wait a year; Ana, who said yes, hears only then that nothing comes of it."""
    house = house_of(policy={"hold": 0, "later_max_days": 365})
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "Happy to, but please ask me again in ten months.")
    house.go(minutes=1)
    with house.world.books.begin() as page:
        (it,) = page.find()
        order(house.work, page, it, Command("CANCEL", it.code, "", "", ""), "command line", house.work.clock())
    house.go(days=200)
    assert house.it.erased_at is None
    assert house.it.regret_at is not None
    for _ in range(5):
        house.go(days=50)
    assert house.rows(Kind.REGRET)
    assert house.it.erased_at is not None


# --- afterwards ------------------------------------------------------------------------------------------------------


@pytest.fixture
def erased(closed: House) -> House:
    closed.go(days=200)
    assert closed.it.erased_at is not None
    return closed


def late(house: House, text: str, who: str = ANA, into: str = "INBOX") -> None:
    """Somebody answers their ask long after."""
    house.answer(who, Kind.ASK, text, into=into)
    house.go(minutes=1)


def alarms(house: House) -> list[str]:
    found = [parsed(mail) for mail in house.world.mails(CARLA, "INBOX")]
    return [part(mail, "plain") for mail in found if "which was erased" in str(mail["Subject"])]


def test_a_late_answer_is_put_before_the_connector_and_nothing_of_it_is_kept(erased: House) -> None:
    before = erased.it
    late(erased, f"Sorry for the delay. Yes! {WORDS}")
    late(erased, f"And once more: yes. {WORDS}")
    assert erased.it == before
    (told,) = alarms(erased)
    assert before.code in told
    assert WORDS not in told
    assert ANA not in told
    assert found_in(on_disk(erased)) == set()
    assert erased.world.ledger_faults() == []


def test_a_late_stop_still_counts(erased: House) -> None:
    late(erased, "STOP")
    with erased.world.books.begin() as page:
        assert page.suppressed(ANA)
    assert alarms(erased) == []
    assert found_in(on_disk(erased)) == set()


def test_a_late_stop_that_nobody_proved_is_only_told(erased: House) -> None:
    letter = erased.letter(Kind.ASK, ANA)
    raw = written((NAMES[ANA], ANA), [("", CARLA)], "Re: x", "STOP", date=erased.world.now, message_id="<f@x.example>",
                  threads=[str(letter["Message-ID"])])  # fmt: skip
    erased.world.provider.deliver(None, [CARLA], raw)
    erased.go(minutes=1)
    with erased.world.books.begin() as page:
        assert not page.suppressed(ANA)
    assert len(alarms(erased)) == 1


def test_late_answers_to_whatever_we_wrote_crash_nothing(erased: House) -> None:
    for kind in (Kind.ASK, Kind.INTRODUCTION, Kind.HOW_DID_IT_GO):
        for text in ("Yes", "DATA", "PRIVATE\nx", "No, and never write to me again.", ""):
            for into in ("INBOX", "Junk"):
                erased.answer(BEN, kind, text, into=into)
                erased.go(minutes=1)
    erased.press(BEN, Kind.ASK, "YES")
    erased.go(minutes=1)
    assert found_in(on_disk(erased)) == set()
    assert all("not foreseen" not in str(parsed(mail)["Subject"]) for mail in erased.world.mails(CARLA, "INBOX"))
    with erased.world.books.begin() as page:
        assert page.mails.set_aside() == []
        assert page.suppressed(BEN)


def test_a_late_bounce_is_ignored(erased: House) -> None:
    letter = erased.letter(Kind.ASK, ANA)
    report = bounce(letter, letter.as_bytes(), ANA, CARLA, date=erased.world.now, message_id="<b@mx.example>")
    erased.world.provider.deliver(None, [CARLA], report)
    erased.go(minutes=1)
    assert erased.it.party("a").state.value == "yes"
    assert found_in(on_disk(erased)) == set()


def test_every_command_says_that_it_was_erased(erased: House) -> None:
    now = erased.work.clock()
    with erased.world.books.begin() as page:
        (it,) = page.find()
        for word in WORDS_THAT_ACT:
            with pytest.raises(Cannot, match="its contents were erased on 20"):
                order(erased.work, page, it, Command(word, it.code, "", "", word), "command line", now)


@pytest.mark.parametrize("text", ["UNDO", "REOPEN", "Topic: something else", "ANA YES phone", "hello?"])
def test_an_answer_to_an_old_notice_is_told_so_too(house_of: Callable[..., House], text: str) -> None:
    house = house_of()
    house.ask_both()
    house.answer(ANA, Kind.ASK, "What is this about?")
    house.go(minutes=1)
    (notice,) = house.rows(Kind.QUESTION)
    number = house.it.id
    with house.world.books.begin() as page:
        assert erase(house.work, page, number, "age", house.work.clock())
    house.go(minutes=1)
    letter = {"date": house.world.now, "message_id": "<c@conti.example>", "threads": [notice.message_id]}
    raw = written(("Carla", CARLA), [("", CARLA)], "Re: intro", text, **letter)  # type: ignore[arg-type]
    before = house.it
    house.world.provider.deliver(CARLA, [CARLA], raw)
    house.go(minutes=1)
    assert house.it == before
    assert house.world.ledger_faults() == []
    assert house.rows(Kind.ASK, Kind.ASK_AGAIN)
    assert not any(row.subject for row in house.rows(Kind.ASK))


def test_status_show_explain_and_digest_cope_with_it(erased: House) -> None:
    now = erased.work.clock()
    with erased.world.books.begin() as page:
        (it,) = page.find()
        shown = reports.overview(erased.work, page, 60, now, everything=True)
        assert [case.code for case in shown.cases] == [it.code]
        case = reports.one_case(erased.work, page, it.code, now, told=True)
    assert case is not None
    assert case.erased_at == it.erased_at
    assert any(row.kind == "erased" for row in case.timeline)


def test_a_letter_that_is_being_transmitted_is_not_torn_away(house: House) -> None:
    house.ask_both()
    with house.world.books.begin() as page:
        (it,) = page.find()
        row = page.outbox.of(it.id)[0]
        page.outbox.change(row, status="sending", data_at=house.work.clock())
        assert not erase(house.work, page, it.id, "age", house.work.clock())
        assert page.introduction(it.id).erased_at is None


def test_what_belongs_to_no_introduction_is_erased_by_age_too(house: House) -> None:
    house.ask_both()
    house.answer(ANA, Kind.ASK, "No, thank you.")
    house.go(minutes=1)
    house.go(days=5)
    (brief,) = (row for row in loose_letters(house) if row.kind == Kind.BRIEF)
    assert NAMES[ANA].encode() in brief.raw
    house.go(days=200)
    assert [(row.raw, row.subject) for row in loose_letters(house) if row.id == brief.id] == [(b"", "")]
    with house.world.books.begin() as page:
        assert all(item.facts == {} for item in page.connection.execute(select(t.item)))


def loose_letters(house: House) -> list[Row[Any]]:
    with house.world.books.begin() as page:
        query = select(t.outbox).where(t.outbox.c.introduction_id.is_(None))
        return list(page.connection.execute(query))


def test_a_database_that_cannot_be_rewritten_now_is_rewritten_later(closed: House) -> None:
    """Somebody else reads it for long; no round waits for that for ever, and none forgets it."""
    engine = closed.work.books.engine  # type: ignore[attr-defined]
    patience = "PRAGMA busy_timeout={}"
    with closing(sqlite3.connect(engine.url.database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM introduction").fetchone()
        with engine.connect() as connection:  # the one that the pool will hand out again
            connection.connection.dbapi_connection.execute(patience.format(50))
        closed.world.clock[0] += timedelta(days=200)
        with pytest.raises(TryLater):
            retain(closed.work)
        assert closed.it.erased_at is not None
        assert found_in(on_disk(closed)) != set(), "the reader still sees it"
        reader.execute("COMMIT")
    closed.go(minutes=1)
    assert found_in(on_disk(closed)) == set()
    with engine.connect() as connection:
        connection.connection.dbapi_connection.execute(patience.format(30_000))
