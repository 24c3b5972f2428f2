"""What people may say in any answer: STOP, DATA, a yes taken back; and how much of it they may be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.introductions.decision import Kind
from bot.introductions.introduction import PartyState, Person, Stage
from bot.ports import Receipt
from bot.records import Bio, Status
from bot.storage import tables as t
from tests.fakes import FakeCourier
from tests.people import part, written
from tests.work.house import ANA, BEN, MARIA, NAMES, House
from tests.worlds import CARLA, World

ANA_AT_HOME = "ana@home.example"

DATA_NOTICE = """\
Hi Ana,

You asked what is kept about you. My introduction assistant is a program that I run myself. It keeps:

- your name and addresses, and what I noted to introduce you: your role, place and time zone, a line about you, a \
link, who assists you, and how often you like to be introduced;
- the introductions you were asked about: the letters to you and about you, your answers in your own words, their \
dates, and what proved that you wrote them;
- a record of each decision, with a fingerprint in place of the words.

It takes note only of answers to its own letters. Only I see yours, nothing is passed on before everybody agreed, and \
no pixel or link tracks you.

Who you are and what was written is erased 180 days after an introduction has closed; states, dates and fingerprints \
stay. A mail that the program could not read is kept for 30 days. My note of you as somebody I know, and the mails \
themselves in my mailbox, stay until you or I want them gone.

To have yours erased now, or to get a copy of it, tell me in a line. STOP on the first line ends all such mails for \
good: so that this holds, a fingerprint of your address is kept, and nothing else.

Carla Conti"""


def says(house: House, who: str, text: str) -> None:
    house.answer(who, Kind.ASK, text)
    house.go(minutes=1)


def plain(house: House, kind: Kind, who: str) -> str:
    """The text of the last letter of this kind, each paragraph on one line, without what is quoted or disclosed."""
    text = part(house.letter(kind, who), "plain").replace("\r\n", "\n")
    paragraphs = text.replace("\n- ", "\n\n- ").split("\n\n")
    joined = "\n\n".join(" ".join(one.split()) for one in paragraphs)
    return joined.replace("\n\n- ", "\n- ").replace("keeps:\n- ", "keeps:\n\n- ")


# --- DATA ------------------------------------------------------------------------------------------------------------


def test_the_notice_is_fixed_and_complete(house: House) -> None:
    house.ask_both()
    says(house, ANA, "DATA")
    assert plain(house, Kind.DATA, ANA).startswith(DATA_NOTICE)
    assert BEN not in plain(house, Kind.DATA, ANA)
    assert "Ben" not in plain(house, Kind.DATA, ANA)
    assert house.party(ANA).state is PartyState.ASKED, "a question about data is no answer"


def test_where_nothing_is_erased_by_age_the_notice_says_so(house_of: Callable[..., House]) -> None:
    house = house_of(retention={"contents_days": 0, "set_aside_days": 0})
    house.ask_both()
    says(house, ANA, "DATA")
    told = plain(house, Kind.DATA, ANA)
    assert "stays until you want it erased" in told
    assert "days" not in told


def test_the_notice_is_capped_a_day(house: House) -> None:
    house.ask_both()
    for _ in range(9):
        says(house, ANA, "DATA")
    assert sum(row.status is Status.ACCEPTED for row in house.rows(Kind.DATA)) == house.work.habits.answers_per_address


def test_whoever_wants_no_mail_still_learns_what_is_kept(house: House) -> None:
    house.ask_both()
    says(house, ANA, "STOP")
    says(house, ANA, "DATA")
    assert [row.status for row in house.rows(Kind.DATA)] == [Status.ACCEPTED]


# --- STOP ------------------------------------------------------------------------------------------------------------


def second(house: House, other: str = MARIA, who: str = ANA) -> int:
    """Another introduction of the same person, opened by a draft; answers its id."""
    to = ((NAMES.get(who, "Ana Ruiz"), who), (NAMES[other], other))
    raw = written((NAMES[CARLA], CARLA), to, "Meet", "Meet.\n", date=house.world.now, message_id=house.new_id())
    house.world.provider.append(CARLA, "Drafts", raw, ["\\Draft", "intro-request"])
    house.world.go()
    return house.world.introductions()[-1].id


def test_stop_in_one_introduction_ends_every_other_and_every_later_one(house: House) -> None:
    house.ask_both()
    other = second(house)
    says(house, ANA, "STOP")
    states = {it.id: next(p.state for p in it.parties if p.person.address == ANA) for it in house.world.introductions()}
    assert set(states.values()) == {PartyState.NO}
    assert other in states
    before = len(house.world.mails(ANA, "INBOX"))
    house.go(days=30)
    second(house, BEN)
    house.go(days=30)
    assert len(house.world.mails(ANA, "INBOX")) == before, "nothing ever again"


def test_stop_counts_at_every_address_that_is_known_to_be_theirs(house: House) -> None:
    with house.work.books.begin() as page:
        page.people.keep(Bio(Person(ANA, NAMES[ANA]), also=(ANA_AT_HOME,)))
    house.ask_both()
    says(house, ANA, "STOP")
    with house.work.books.begin() as page:
        assert page.suppressed(ANA_AT_HOME)
        assert page.suppressed("Ana+Lists@Ruiz.example")
        assert not page.suppressed(BEN)


def test_it_is_looked_at_when_a_letter_leaves_whenever_it_was_committed(house: House) -> None:
    """Ben's ask was written before his do-not-contact; the outbox is not trusted."""
    house.world.courier.fail("put-off", 2)  # type: ignore[union-attr]
    house.ask_both()
    assert [row.status for row in house.rows(Kind.ASK)] == [Status.WAITING] * 2
    with house.work.books.begin() as page:
        page.suppress(BEN, "by the connector's hand", house.work.clock())
    house.go(hours=2)
    assert not house.world.mails(BEN, "INBOX")
    assert house.party(BEN).state is PartyState.UNREACHABLE


class Interrupting(FakeCourier):
    """Somebody says something at the very moment when the recipients were accepted, and DATA is next."""

    def interrupt(self, what: Callable[[], None]) -> None:
        self.what: Callable[[], None] | None = what

    def send(
        self,
        sender: str,
        recipients: tuple[str, ...],
        raw: bytes,
        *,
        before_data: Callable[[str], bool],
        handle: str = "",
    ) -> Receipt:
        """Runs the interruption once, before the last check."""

        def checked(handle: str) -> bool:
            what, self.what = getattr(self, "what", None), None
            if what is not None:
                what()
            return before_data(handle)

        return super().send(sender, recipients, raw, before_data=checked, handle=handle)


@pytest.fixture
def interrupted(house_of: Callable[..., House]) -> House:
    house = house_of()
    world: World = house.world
    courier = Interrupting(world.provider, world.home)
    world.courier = courier
    house.work.courier = courier
    return house


def test_do_not_contact_counts_until_the_very_moment_of_data(interrupted: House) -> None:
    house = interrupted

    def suppress() -> None:
        with house.work.books.begin() as page:
            page.suppress(ANA, "by the connector's hand", house.work.clock())
            page.suppress(BEN, "by the connector's hand", house.work.clock())

    house.work.courier.interrupt(suppress)  # type: ignore[attr-defined]
    house.ask_both()
    assert not house.world.mails(ANA, "INBOX")
    assert not house.world.mails(BEN, "INBOX")


# --- a yes taken back ------------------------------------------------------------------------------------------------


def both_agree(house: House) -> None:
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.go(minutes=1)


def introduced(house: House) -> bool:
    return any(row.kind is Kind.INTRODUCTION and row.data_at is not None for row in house.rows(Kind.INTRODUCTION))


def test_a_yes_is_taken_back_while_the_letter_is_on_hold(house_of: Callable[..., House]) -> None:
    house = house_of(policy={"hold": 60})
    house.ask_both()
    both_agree(house)
    assert house.it.letter_queued
    says(house, ANA, "Sorry, no after all.")
    house.go(hours=3)
    assert not introduced(house)
    assert house.it.stage is Stage.DECLINED


def test_a_yes_is_taken_back_while_the_server_puts_the_letter_off(house: House) -> None:
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.go(minutes=1)
    house.world.courier.fail("put-off", 1)  # type: ignore[union-attr]
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.world.go_once()
    says(house, BEN, "Sorry, no after all.")
    house.go(hours=3)
    assert not introduced(house)


def test_a_yes_is_taken_back_between_the_claim_and_data(interrupted: House) -> None:
    house = interrupted
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.go(minutes=1)

    def take_back() -> None:
        from bot.introductions.events import Answered
        from bot.work.carrying import happen

        with house.work.books.begin() as page:
            (it,) = page.find()
            assert it.stage is Stage.AGREED
            happen(house.work, page, it, Answered("a", "no", "mail 99"), house.work.clock())

    house.answer(BEN, Kind.ASK, "Yes please.")
    house.work.courier.interrupt(take_back)  # type: ignore[attr-defined]
    house.go(minutes=1)
    house.go(hours=3)
    assert not introduced(house)
    assert not [one for one in house.world.mails(BEN, "INBOX") if ANA.encode() in one]


def test_after_data_a_no_is_told_and_nobody_is_mailed(house: House) -> None:
    house.introduce()
    before = len(house.world.mails(BEN, "INBOX"))
    says(house, ANA, "No, please do not introduce us.")
    house.go(days=1)
    assert len(house.world.mails(BEN, "INBOX")) == before
    assert house.rows(Kind.LATE_ANSWER)


# --- cool-downs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "days", "asks"), [("rests", 30, True), ("rests", 50, False), ("month", 10, True), ("month", 31, False)]
)
def test_limits_hold_across_introductions(house: House, limit: str, days: int, asks: bool) -> None:
    """Ana wants 45 days between two, or one a month: another request before that is put before the connector."""
    house.ask_both()
    with house.work.books.begin() as page:
        bio = page.people.get(ANA)
        assert bio is not None
        page.people.keep(replace(bio, rests_days=45) if limit == "rests" else replace(bio, a_month=1))
    house.world.clock[0] += timedelta(days=days)
    second(house)
    it = house.world.introductions()[-1]
    assert (it.stage is Stage.DRAFTED) is asks, it.stage
    assert any(MARIA in row.recipients for row in house.rows(Kind.ASK)) is not asks


def test_what_is_suppressed_is_a_hash_and_no_address(house: House) -> None:
    with house.world.books.begin() as page:
        page.suppress("somebody@nowhere.example", "asked by reply", house.work.clock())
        rows = repr(page.connection.execute(select(t.suppressed)).all())
    assert "somebody" not in rows
    assert "nowhere" not in rows
