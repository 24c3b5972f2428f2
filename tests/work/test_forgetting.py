"""Forgetting somebody: in the books, on the disk, in the mailboxes; and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.introductions.decision import Kind
from bot.introductions.introduction import Assistant, Person, Stage
from bot.ports import TryLater
from bot.records import Bio, Status
from bot.work.rights.footprint import Footprint, footprint
from bot.work.rights.forgetting import delete, forget, remains
from bot.work.rights.retention import TO_OVERWRITE, overwrite
from tests.people import parsed, part
from tests.work.house import ANA, BEN, MARIA, NAMES, House
from tests.worlds import CARLA, SETUPS

WORDS = "zanzibar pelicans"
HERS = (ANA, "ana@home.example", NAMES[ANA], "ruiz.example", WORDS)


def on_disk(house: House) -> bytes:
    """Every byte of the database and of its log."""
    file = Path(house.world.books.engine.url.database or "")
    return b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))


def of_hers(house: House) -> set[str]:
    raw = on_disk(house)
    return {text for text in HERS if text.encode() in raw}


def look(house: House, who: str = ANA) -> Footprint:
    with house.work.books.begin() as page:
        return footprint(page, who)


def forgotten(house: House, who: str = ANA) -> None:
    with house.work.books.begin() as page:
        forget(house.work, page, footprint(page, who), house.work.clock())
    overwrite(house.work)


def known_as(house: House, **more: object) -> None:
    with house.work.books.begin() as page:
        page.people.keep(Bio(Person(ANA, NAMES[ANA]), also=("ana@home.example",), **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("setup", SETUPS)
def test_one_who_was_introduced_is_forgotten_everywhere_and_the_other_stays(
    house_of: Callable[..., House], setup: str
) -> None:
    house = house_of(setup)
    known_as(house)
    house.ask_both()
    house.answer(ANA, Kind.ASK, f"Yes please. {WORDS}")
    house.answer(BEN, Kind.ASK, "Yes, I would like to meet Ana Ruiz.")
    house.go(minutes=1)
    assert of_hers(house) >= {ANA, NAMES[ANA], WORDS}
    forgotten(house)
    assert of_hers(house) == set()
    it = house.it
    assert [party.person.address for party in it.parties] == ["a@erased.invalid", BEN]
    assert [party.state.value for party in it.parties] == ["yes", "yes"] or it.erased_at is not None
    assert house.world.ledger_faults() == []
    assert look(house).is_empty
    house.go(days=40)
    assert of_hers(house) == set(), "the self-copies and answers that still stand in INBOX are not taken in anew"
    assert house.world.ledger_faults() == []


def test_one_on_the_way_is_called_off_and_the_other_hears_in_time_in_words_that_name_nobody(house: House) -> None:
    house.ask_both()
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.go(minutes=1)
    forgotten(house)
    assert house.it.stage is Stage.CANCELLED
    for _ in range(30):
        house.go(days=1)
    (regret,) = house.rows(Kind.REGRET)
    assert regret.recipients == (BEN,)
    letter = house.letter(Kind.REGRET, BEN)
    assert "Ana" not in part(letter, "plain") + str(letter["Subject"])
    assert "erased" not in part(letter, "plain")
    assert not [row for row in house.rows(*Kind) if ANA in row.recipients]
    assert len(house.world.mails(ANA, "INBOX")) == 1, "the ask, and nothing since"
    assert house.world.ledger_faults() == []


def test_what_follows_an_introduction_stops(house: House) -> None:
    house.introduce()
    forgotten(house)
    assert house.it.stage is Stage.CLOSED
    before = len(house.world.mails(BEN, "INBOX")), len(house.world.mails(ANA, "INBOX"))
    for _ in range(5):
        house.go(days=15)
    assert (len(house.world.mails(BEN, "INBOX")), len(house.world.mails(ANA, "INBOX"))) == before


def test_the_other_side_is_erased_by_age_later(house: House) -> None:
    house.introduce()
    forgotten(house)
    house.go(days=100)
    assert house.it.party("b").person.address == BEN
    house.go(days=90)
    assert house.it.party("b").erased
    assert len(house.ledger("erased")) == 2
    assert BEN.encode() not in on_disk(house) or look(house, BEN).bio is not None
    assert house.world.ledger_faults() == []


def test_briefs_and_mails_that_name_them_are_destroyed_and_others_are_not(house: House) -> None:
    house.ask_both()
    house.answer(ANA, Kind.ASK, "No, thank you.")
    house.go(days=5)
    found = look(house)
    assert {scrap.kind for scrap in found.scraps} >= {"letter"}
    with house.work.books.begin() as page:
        letters = {row.id for row in page.outbox.with_status(Status.ACCEPTED)}
    forgotten(house)
    with house.work.books.begin() as page:
        assert {row.id for row in page.outbox.with_status("accepted")} == letters  # type: ignore[arg-type]
        assert page.outbox.outgoing(page.outbox.get(found.scraps[0].id)).raw == b""
    assert NAMES[ANA].encode() not in on_disk(house)


def test_do_not_contact_stays(house: House) -> None:
    known_as(house)
    with house.work.books.begin() as page:
        for one in (ANA, "ana@home.example"):
            page.suppress(one, "asked by reply", house.work.clock())
    forgotten(house)
    with house.work.books.begin() as page:
        assert page.suppressed(ANA)
        assert page.suppressed("ana@home.example")
    assert of_hers(house) == set()


def test_an_assistant_is_taken_from_beside_everybody(house: House) -> None:
    house.ask_both()
    eva = Assistant("Maria Sol", MARIA, answers=True)
    with house.work.books.begin() as page:
        page.people.keep(Bio(Person(ANA, NAMES[ANA], assistants=(eva,))))
        (it,) = page.find()
        party = it.party("a")
        page.introductions.save(
            it, it.with_party(replace(party, person=replace(party.person, assistants=(eva,)))), None
        )
        page.orders.keep("mail 1", page.introduction(it.id), {}, 1, house.world.now)
    forgotten(house, MARIA)
    assert MARIA.encode() not in on_disk(house)
    assert house.it.party("a").person.assistants == ()
    assert house.it.stage is Stage.ASKING, "it goes on without them"
    assert house.world.ledger_faults() == []


def test_two_of_one_name_keep_what_is_theirs(house: House) -> None:
    house.ask_both()
    with house.work.books.begin() as page:
        page.people.keep(Bio(Person("ana@other.example", NAMES[ANA])))
    found = look(house, "ana@other.example")
    assert found.bio is not None
    assert not found.cases
    assert not found.scraps
    forgotten(house, "ana@other.example")
    assert house.it.erased_at is None


def test_an_address_that_only_ends_like_theirs_is_nobody_elses(house: House) -> None:
    house.ask_both()
    assert look(house, "na@ruiz.example").is_empty
    assert look(house, "ana@ruiz.exam").is_empty


def test_nothing_happens_while_a_letter_of_theirs_is_being_transmitted(house: House) -> None:
    house.ask_both()
    with house.work.books.begin() as page:
        number = page.find()[0].id
        page.outbox.change(page.outbox.of(number)[0], status=Status.SENDING, data_at=house.work.clock())
    before = house.world.state()
    with pytest.raises(TryLater, match="at this very moment"):
        forgotten(house)
    assert house.world.state() == before


def test_a_letter_that_waits_never_leaves(house_of: Callable[..., House]) -> None:
    house = house_of(policy={"hold": 60})
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.go(minutes=1)
    assert house.it.letter_queued
    forgotten(house)
    house.go(hours=5)
    assert not [mail for mail in house.world.mails(BEN, "INBOX") if ANA.encode() in mail]
    assert house.it.stage is Stage.CANCELLED


@pytest.mark.parametrize("setup", SETUPS)
def test_what_remains_in_the_mailboxes_is_listed_and_deleted(house_of: Callable[..., House], setup: str) -> None:
    house = house_of(setup)
    house.introduce()
    house.file("INBOX", b"From: other@x.example\nMessage-ID: <other@x.example>\nSubject: about Ana Ruiz\n\nx\n")
    left = remains(house.work, look(house))
    folders = {one.spot.folder for one in left}
    assert {"INBOX", "Sent"} <= folders
    assert all(one.subject and "@" in one.author for one in left)
    forgotten(house)
    assert delete(house.work, left)
    for account in {house.world.home, CARLA}:
        for folder in ("INBOX", "Sent", "Drafts"):
            for mail in house.world.mails(account, folder):
                subject = str(parsed(mail)["Subject"])
                assert "Ana" not in subject or subject == "about Ana Ruiz"
    house.go(days=1)
    assert house.world.ledger_faults() == []


def test_where_a_mailbox_fails_nothing_is_forgotten_and_all_of_it_can_be_said_again(house: House) -> None:
    house.introduce()
    whom, home = look(house), house.work.home
    left = remains(house.work, whom)
    home.trouble = TryLater("cut off")  # type: ignore[attr-defined]
    with pytest.raises(TryLater), house.work.books.begin() as page:
        forget(house.work, page, whom, house.work.clock(), left)
    home.trouble = None  # type: ignore[attr-defined]
    assert look(house) == whom
    assert remains(house.work, whom) == left
    with house.work.books.begin() as page:
        assert forget(house.work, page, whom, house.work.clock(), left)
    assert look(house).is_empty
    assert not remains(house.work, whom)


def test_what_a_command_could_not_overwrite_the_worker_overwrites_in_its_next_round(house: House) -> None:
    house.introduce()
    house.go(minutes=1)
    with house.work.books.begin() as page:
        forget(house.work, page, footprint(page, ANA), house.work.clock())
        assert page.recall(TO_OVERWRITE)
    house.go(minutes=1)
    with house.work.books.begin() as page:
        assert not page.recall(TO_OVERWRITE)


def test_where_the_server_expunges_nothing_it_is_said(house: House) -> None:
    house.introduce()
    left = remains(house.work, look(house))
    house.work.home.expunges = False  # type: ignore[attr-defined]
    assert not delete(house.work, left)
    inbox = house.folder("INBOX").mails.values()
    assert any("\\Deleted" in mail.keywords for mail in inbox)


def test_the_limits_of_a_provider_name_nobody_for_long(house: House) -> None:
    with house.work.books.begin() as page:
        page.remember("limited by", ANA)
    known_as(house)
    forgotten(house)
    with house.work.books.begin() as page:
        assert page.recall("limited by") == ""
