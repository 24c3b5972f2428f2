"""Caps: whatever is poured over the desk, few letters and few questions come of it, nothing is lost, and it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.introductions import events as ev
from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import PartyState
from bot.records import Status
from bot.storage import tables as t
from bot.work.carrying import happen
from bot.work.reminders import something_is_due
from bot.work.sending.budgets import waiting_letters
from bot.work.sending.dispatch import dispatch
from tests.people import bounce, parsed, reply, written
from tests.work.desk import ANA, BEN, CHEN, DESK, EVA, EVE, Desk
from tests.worlds import CARLA

MAILS, QUESTIONS, ANSWERS = 7, 3, 2
CAPS = {"questions_per_day": QUESTIONS, "answers_per_address_per_day": ANSWERS}
Flood = Callable[[Desk, int], None]


@pytest.fixture
def desk_of(tmp_path: Path) -> Callable[..., Desk]:
    made: list[Desk] = []

    def make(**caps: int) -> Desk:
        made.append(Desk(tmp_path, approve="never", caps=caps))
        return made[0]

    yield make  # type: ignore[misc]
    for desk in made:
        desk.close()


# --- what others can pour over it -------------------------------------------------------------------------------------


def _private(desk: Desk, mail: int) -> None:
    desk.says(ANA, f"PRIVATE\n\nnumber {mail}")


def _forged_answers(desk: Desk, mail: int) -> None:
    desk.says(ANA, f"Yes please, number {mail}.", forged=True)


def _answers_of_somebody_else(desk: Desk, mail: int) -> None:
    desk.says(ANA, f"Yes please, number {mail}.", as_from=EVA)


def _riddles(desk: Desk, mail: int) -> None:
    desk.says(ANA, f"Who is that, number {mail}?")


def _bounces(desk: Desk, mail: int) -> None:
    raw = desk.letters_to(ANA)[-1]
    desk.send(None, bounce(parsed(raw), raw, ANA, DESK, date=desk.now, message_id=desk.new_id()))


def _strangers(desk: Desk, mail: int) -> None:
    text = f"Number {mail}.\n"
    desk.send(EVE, written(("Eve", EVE), [("", DESK)], "hello", text, date=desk.now, message_id=desk.new_id()))


def _mails_nobody_can_read(desk: Desk, mail: int) -> None:
    desk.send(EVE, b"From: a@b.example\r\n" * 3000 + b"\r\n%d\r\n" % mail)


def _forged_commands(desk: Desk, mail: int) -> None:
    letter = parsed(desk.letters_to(ANA)[-1])
    to, text = [("", DESK)], f"{desk.it().code} CANCEL\n{mail}"
    desk.send(None, reply(letter, ("Carla", CARLA), to, text, date=desk.now, message_id=desk.new_id()))


def _forged_requests(desk: Desk, mail: int) -> None:
    text = f"Ana Ruiz <{ANA}> + Chen Li <{CHEN}>: pilots {mail}\n"
    desk.send(None, written(("Carla", CARLA), [("", DESK)], "intro", text, date=desk.now, message_id=desk.new_id()))


def _questions_what_is_kept(desk: Desk, mail: int) -> None:
    desk.says(ANA, "DATA")


def _later_and_later(desk: Desk, mail: int) -> None:
    desk.says(ANA, f"Not now, please ask me again in {mail + 2} weeks.")


def _yes_and_no(desk: Desk, mail: int) -> None:
    desk.says(ANA, "Yes please." if mail % 2 else "No, thank you.")


def _others_to_ask(desk: Desk, mail: int) -> None:
    desk.says(ANA, f"No, please ask Maria Diaz <maria{mail}@diaz.example> instead.")


FLOODS = (
    _private,
    _forged_answers,
    _answers_of_somebody_else,
    _riddles,
    _bounces,
    _strangers,
    _mails_nobody_can_read,
    _forged_commands,
    _forged_requests,
    _questions_what_is_kept,
    _later_and_later,
    _yes_and_no,
    _others_to_ask,
)


@pytest.mark.parametrize("flood", FLOODS, ids=lambda flood: flood.__name__.strip("_"))
def test_a_flood_of_one_kind_makes_few_mails_and_loses_none(flood: Flood, desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(**CAPS)
    desk.draft()
    for mail in range(MAILS):
        flood(desk, mail)
    notices = Counter(row.kind for row in desk.notices())
    assert notices.total() <= QUESTIONS + 1, notices  # those questions, and one alarm
    letters = [kind for kind in desk.kinds_to(ANA) if kind != "ask"]
    assert len(letters) <= ANSWERS + 1, letters
    assert desk.kinds_to(BEN) == ["ask"]
    with desk.world.books.begin() as page:
        seen = page.connection.execute(select(func.count()).select_from(t.mail)).scalar_one()
        fates = set(page.connection.execute(select(t.mail.c.outcome)).scalars())
    assert seen >= MAILS
    assert fates <= {"acted", "ignored", "question", "put", "asked", "set-aside"}, fates


def test_what_was_too_much_for_the_day_stands_in_the_next_brief(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(**CAPS)
    desk.draft()
    for mail in range(MAILS):
        _riddles(desk, mail)
    desk.after(days=1)
    brief = " ".join(desk.text_of(desk.notice(Kind.BRIEF)).split())
    assert f"Ana Ruiz wrote {MAILS - QUESTIONS} mails" in brief
    before = len(desk.notices(Kind.QUESTION))
    _riddles(desk, 99)
    assert len(desk.notices(Kind.QUESTION)) == before + 1, "another day, another number"


def test_a_flood_from_one_keeps_nobody_elses_answer_from_counting(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(**CAPS)
    desk.draft()
    for mail in range(MAILS):
        _forged_answers(desk, mail)
    desk.says(BEN, "Yes please.")
    assert desk.party(BEN).state is PartyState.YES


# --- letters ----------------------------------------------------------------------------------------------------------


def _left(desk: Desk) -> int:
    return sum(1 for row in desk.rows() if row.kind in LETTERS and row.data_at)


def _sleeps(desk: Desk) -> bool:
    """Whether nothing wakes the worker before there is room again, once the alarm has left."""
    desk.world.go()
    return not something_is_due(desk.work)


def test_the_cap_of_the_day_closes_tells_once_and_opens_by_itself(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(letters_per_day=3)
    desk.draft(ANA, BEN)
    desk.draft(CHEN, EVA)
    assert _left(desk) == 3
    assert _sleeps(desk)
    with desk.world.books.begin() as page:
        (held,) = waiting_letters(desk.work, page, desk.now)
    assert "More than the cap of 3 letters in a day" in held.hold.why
    assert held.hold.until == min(row.data_at for row in desk.rows() if row.data_at) + timedelta(days=1)
    assert [row.kind for row in desk.notices()] == [Kind.ALARM]
    assert "nothing is lost" in desk.text_of(desk.notice(Kind.ALARM))
    desk.clock[0] = held.hold.until - timedelta(seconds=1)
    desk.world.go()
    assert _left(desk) == 3
    desk.clock[0] = held.hold.until + timedelta(seconds=1)
    desk.world.go()
    assert _left(desk) == 4
    assert {row.status for row in desk.rows() if row.kind in LETTERS} == {Status.ACCEPTED}


def test_the_cap_of_one_introduction_holds_no_other_and_opens_by_itself(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of()
    desk.work.habits = replace(desk.work.habits, letters_per_introduction=2)  # lower than a configuration may set it
    code = desk.draft(ANA, BEN, EVE)
    for _ in range(3):
        dispatch(desk.work)
    assert _left(desk) == 2
    assert _sleeps(desk)
    desk.draft(CHEN, EVA)
    assert [desk.kinds_to(who) for who in (CHEN, EVA)] == [["ask"], ["ask"]]
    with desk.world.books.begin() as page:
        (held,) = waiting_letters(desk.work, page, desk.now)
    assert held.introduction.code == code
    assert "More than the cap of 2 letters of one introduction" in held.hold.why
    assert [row.kind for row in desk.notices()] == [Kind.ALARM]
    desk.clock[0] = desk.now + timedelta(days=1, seconds=1)
    desk.world.go()
    assert [desk.kinds_to(who) for who in (ANA, BEN, EVE)] == [["ask"], ["ask"], ["ask"]]


def test_an_introduction_called_off_while_a_cap_is_closed_never_leaves(desk_of: Callable[..., Desk]) -> None:
    """Waiting for room, it is still not on its way."""
    desk = desk_of(letters_per_day=1)
    desk.draft(ANA, BEN)
    number = desk.it().id
    with desk.world.books.begin() as page:
        happen(desk.work, page, page.introduction(number), ev.Cancelled("mail 9"), desk.now)
    desk.after(days=3)
    assert _left(desk) == 1
