"""Rounds: everything is read in the order of its arrival before time may act, and nothing is read twice or lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import permutations

import pytest

from bot.introductions.decision import Kind
from bot.mailboxes.imap import ImapMailbox
from bot.places import Cursor, Folder, Spot, Sweep
from bot.ports import NeedsOperator, TryLater
from bot.records import Status
from bot.work.catching_up import Place, catch_up
from bot.work.intake import LARGEST
from tests.fakes import FakeCourier, FakeMailbox
from tests.fixtures_servers import imap_settings
from tests.people import reply, written
from tests.servers.rig import Rig
from tests.work.house import ANA, BEN, NAMES, House
from tests.worlds import CARLA, DESK, PLUS, SETUPS

FOLDERS = ("INBOX", "Archive", "All Mail")


def courier(house: House) -> FakeCourier:
    assert house.world.courier is not None
    return house.world.courier


def off(house: House) -> None:
    house.world.stop()


def back(house: House, **later: float) -> None:
    house.world.clock[0] += timedelta(**later)
    house.work = house.world.start().work
    house.world.go()


def wait(house: House, **time: float) -> None:
    """Time passes; nobody looks."""
    house.world.clock[0] += timedelta(**time)


# --- after an absence ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folders", list(permutations(FOLDERS)), ids=" ".join)
def test_what_came_while_it_was_off_counts_in_the_order_of_arrival(house: House, folders: tuple[str, ...]) -> None:
    """Later, then yes, then no: the last word holds, in whatever folders the three stand."""
    house.ask_both()
    off(house)
    for folder, words in zip(folders, ("Please ask me again in January.", "Yes please.", "No, sorry."), strict=True):
        wait(house, days=1)
        house.answer(BEN, Kind.ASK, words, into=folder)
    back(house, days=1)
    verdicts = [line.data["answer"] for line in house.ledger("verdict") if line.party == house.party(BEN).key]
    assert verdicts == ["later", "yes", "no"]
    assert house.it.stage.value == "declined"


@pytest.mark.parametrize("setup", SETUPS)
def test_a_hand_made_introduction_in_sent_takes_its_place_among_what_came(
    house_of: Callable[..., House], setup: str
) -> None:
    """Ana answered before the connector introduced them, Ben after: his yes comes late."""
    house = house_of(setup)
    house.ask_both()
    off(house)
    wait(house, hours=1)
    house.answer(ANA, Kind.ASK, "Yes please.")
    wait(house, hours=1)
    house.sends([(NAMES[ANA], ANA), (NAMES[BEN], BEN)])
    wait(house, hours=1)
    house.answer(BEN, Kind.ASK, "No, sorry.")
    back(house, hours=1)
    assert house.it.stage.value == "introduced"
    assert [line.data["answer"] for line in house.ledger("verdict")] == ["yes"]
    assert len(house.rows(Kind.LATE_ANSWER)) == 1


def test_an_answer_that_waits_comes_before_the_silence_that_it_ends(house: House) -> None:
    """The second nudge and the silence came due while nobody looked."""
    house.ask_both()
    off(house)
    wait(house, days=2)
    house.answer(ANA, Kind.ASK, "Yes please.", into="Archive")
    house.answer(BEN, Kind.ASK, "Yes please.")
    back(house, days=18)
    assert house.it.stage.value == "introduced"
    assert not house.rows(Kind.NUDGE)


def test_a_nudge_that_waits_in_the_outbox_does_not_overtake_an_answer_in_the_archive(house: House) -> None:
    """After an absence nothing leaves before all of it is read."""
    house.ask_both()
    courier(house).fail("put-off", 2)
    house.go(days=6)
    assert [row.status for row in house.rows(Kind.NUDGE)] == [Status.WAITING] * 2
    off(house)
    house.answer(ANA, Kind.ASK, "Yes please.", into="Archive")
    house.answer(BEN, Kind.ASK, "Please ask me again in January.")
    back(house, days=1)
    assert {row.status for row in house.rows(Kind.NUDGE)} == {Status.WITHDRAWN}


def test_an_answer_to_the_connectors_mail_that_only_arrives_with_it_is_not_lost(
    house_of: Callable[..., House],
) -> None:
    """The connector wrote to Ana with the bot in copy, she answered, and both mails stand there when we look."""
    house = house_of("plus")
    off(house)
    own = "<own@conti.example>"
    text = f"Ana, may I introduce you to Ben Ong <{BEN}>?\nFor Ana: he knows pilots\nFor Ben: she audits\n"
    for author, to, cc, words, message_id, threads in (
        (CARLA, ANA, [("", PLUS)], text, own, ()),
        (ANA, CARLA, [], "What does he want?\n", house.new_id(), (own,)),
    ):
        raw = written(
            (NAMES[author], author),
            [(NAMES[to], to)],
            "Ben Ong",
            words,
            date=house.world.now,
            message_id=message_id,
            cc=cc,
            threads=threads,
        )
        house.world.provider.deliver(author, [CARLA], raw)
        wait(house, minutes=5)
    back(house, days=1)
    assert house.rows(Kind.OWN_LETTER)
    number = house.it.id
    with house.world.books.begin() as page:
        assert [mail.party for mail in page.mails.of(number) if mail.sender == ANA] == ["a"]


# --- once ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [0.01, 48])
def test_a_mail_that_stands_in_several_folders_counts_once(house: House, hours: float) -> None:
    house.world.make_folder("All Mail")
    house.ask_both()
    house.answer(ANA, Kind.ASK, "What does he want?")
    (uid,) = house.folder("INBOX").mails.keys() & {max(house.folder("INBOX").mails)}
    house.folder("All Mail").file(house.folder("INBOX").mails[uid])
    house.folder("Archive").file(house.folder("INBOX").mails[uid])
    house.go(hours=hours)
    assert len(house.rows(Kind.QUESTION)) == 1
    house.folder("Archive").renumber()
    house.folder("INBOX").renumber()
    house.go(hours=hours)
    assert len(house.rows(Kind.QUESTION)) == 1


def test_a_cursor_never_passes_a_mail_that_was_not_dealt_with(house: House) -> None:
    """The connection breaks after the first of three; the others come in the next round, and each once."""
    house.ask_both()
    for words in ("What does he want?", "Who is he?", "Yes please."):
        house.answer(ANA, Kind.ASK, words)
    fetched: list[str] = []

    def breaks(name: str) -> None:
        fetched.append(name)
        if fetched.count("mail fetched") == 2:
            raise TryLater("the connection broke")

    house.work.step = breaks
    house.world.go_once()
    assert house.party(ANA).state.value == "asked"
    house.work.step = lambda name: None
    house.go(minutes=1)
    assert house.party(ANA).state.value == "yes"
    assert len(house.ledger("question")) == 2


# --- the mailbox away ------------------------------------------------------------------------------------------------


def test_no_date_acts_while_the_mailbox_cannot_be_read(house: House) -> None:
    """Nobody is nudged on old knowledge; what waits there is read first."""
    house.ask_both()
    home = house.work.home
    assert isinstance(home, FakeMailbox)
    house.answer(ANA, Kind.ASK, "Yes please.")
    home.trouble = TryLater("no connection")
    house.go(days=40)
    assert house.it.stage.value == "asking"
    assert not house.rows(Kind.NUDGE, Kind.ENDED)
    home.trouble = None
    house.go(minutes=1)
    assert house.party(ANA).state.value == "yes"
    assert [row.party for row in house.rows(Kind.NUDGE)] == [house.party(BEN).key]


def test_no_letter_leaves_on_knowledge_older_than_the_last_look(house_of: Callable[..., House]) -> None:
    """The hold ends while the mailbox is away, and a CANCEL stands there: the introduction waits for it to be read."""
    house = house_of(policy={"hold": 30})
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.go(minutes=1)
    (notice,) = house.rows(Kind.HOLD)
    home = house.work.home
    assert isinstance(home, FakeMailbox)
    home.trouble = TryLater("no connection")
    raw = written(
        (NAMES[CARLA], CARLA),
        [("", CARLA)],
        "Re: hold",
        "CANCEL\n",
        date=house.world.now,
        message_id=house.new_id(),
        threads=[notice.message_id],
    )
    house.world.provider.deliver(CARLA, [CARLA], raw)
    house.go(minutes=35)
    house.go(minutes=1)
    assert [row.status for row in house.rows(Kind.INTRODUCTION)] == [Status.WAITING]
    home.trouble = None
    house.go(minutes=1)
    assert [row.status for row in house.rows(Kind.INTRODUCTION)] == [Status.WITHDRAWN]
    assert house.it.stage.value == "cancelled"


def test_a_mailbox_that_does_not_answer_is_asked_once_a_round(house: House) -> None:
    """Every further try would wait for the same connection, or fail the same login again."""
    watched = watch(house)
    for fault in (TryLater("no connection"), NeedsOperator("wrong password")):
        watched.trouble, watched.asked = fault, []
        house.go(minutes=1)
        assert len([one for one in watched.asked if one[0] == "arrivals"]) <= 1 + isinstance(fault, NeedsOperator)
        with house.world.books.begin() as page:
            assert str(fault) in page.recall("troubles")


def test_trouble_with_the_connectors_mailbox_does_not_keep_answers_waiting(house_of: Callable[..., House]) -> None:
    house = house_of("separate")
    house.ask_both()
    desk = house.work.desk
    assert isinstance(desk, FakeMailbox)
    desk.trouble = TryLater("no connection")
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.go(days=2)
    assert house.party(ANA).state.value == "yes"


# --- folders that come and go ----------------------------------------------------------------------------------------


def test_an_answer_in_a_folder_made_since_is_found(house: House) -> None:
    """At the first start the cursor is now; a folder that appears later is read from its beginning."""
    house.world.provider.boxes[CARLA].folders.pop("Archive")
    with house.world.books.begin() as page:
        page.connection.exec_driver_sql("delete from cursor where role = 'archive'")
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.", into="Archive")
    house.go(minutes=1)
    assert house.party(ANA).state.value == "yes"


def test_a_folder_that_is_gone_is_no_trouble_and_is_read_on_when_it_returns(house: House) -> None:
    house.ask_both()
    gone = house.world.provider.boxes[CARLA].folders.pop("Archive")
    house.go(minutes=1)
    with house.world.books.begin() as page:
        assert page.recall("troubles") == ""
    house.world.provider.boxes[CARLA].folders["Archive"] = gone
    house.answer(ANA, Kind.ASK, "Yes please.", into="Archive")
    house.go(minutes=1)
    assert house.party(ANA).state.value == "yes"


def test_a_missing_sent_folder_is_told(house: House) -> None:
    """There nobody sees what the connector does by hand."""
    house.world.provider.boxes[CARLA].folders.pop("Sent")
    house.go(minutes=1)
    with house.world.books.begin() as page:
        assert "sent folder" in page.recall("troubles")


def test_what_stood_there_before_the_first_start_is_left_alone(house_of: Callable[..., House]) -> None:
    house = house_of("separate")
    house.world.stop()
    with house.world.books.begin() as page:
        page.connection.exec_driver_sql("delete from cursor")
        page.forget("mail read")
    raw = written(("", CARLA), [("", DESK)], "K1", "HELP\n", date=house.world.now, message_id=house.new_id())
    house.world.provider.deliver(CARLA, [DESK], raw)
    back(house)
    assert not house.world.mails(CARLA, "INBOX")


# --- quickly ---------------------------------------------------------------------------------------------------------


class Watched(FakeMailbox):
    """Remembers what it was asked for, and what had left by then."""

    asked: list[tuple[str, str, int]]
    house: House

    def arrivals(self, folder: Folder, cursor: Cursor) -> Iterator[Sweep]:
        self.asked.append(("arrivals", folder.value, len(courier(self.house).carried)))
        return super().arrivals(folder, cursor)

    def fetch(self, spots: Iterable[Spot]) -> Iterator[tuple[Spot, bytes]]:
        wanted = list(spots)
        self.asked.append(("fetch", wanted[0].folder, len(wanted)))
        return super().fetch(wanted)


def watch(house: House) -> Watched:
    watched = Watched(house.world.provider.boxes[house.world.home], "home", clock=lambda: house.world.now)
    watched.asked, watched.house = [], house
    house.work.home = watched
    if house.world.setup != "separate":
        house.work.desk = watched
    return watched


def test_just_after_a_look_the_inbox_comes_first_and_is_answered_at_once(house: House) -> None:
    """Who just wrote does not wait for the other folders."""
    house.ask_both()
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.go(minutes=1)
    house.answer(BEN, Kind.ASK, "Yes please.")
    watched, before = watch(house), len(courier(house).carried)
    house.world.go_once()
    looked = [one for one in watched.asked if one[0] == "arrivals"]
    assert looked[0][1] == "inbox"
    assert [left - before for _, _, left in looked] == [0, 1, 1, 1]  # INBOX, then the introduction, then the rest


def test_mail_that_is_none_of_our_business_is_not_even_fetched(house: House) -> None:
    house.ask_both()
    for number in range(20):
        author, message_id = ("News", "news@list.example"), f"<{number}@list.example>"
        raw = written(author, [("", CARLA)], "News", "News\n", date=house.world.now, message_id=message_id)
        house.file("INBOX", raw)
        house.file("Sent", raw.replace(b"To: ", b"Bcc: "))
    watched = watch(house)
    house.go(hours=1)
    assert not [one for one in watched.asked if one[0] == "fetch"]
    house.answer(ANA, Kind.ASK, "Yes please.")
    house.go(hours=1)
    assert [one for one in watched.asked if one[0] == "fetch"] == [("fetch", "INBOX", 1)]


def test_a_mail_over_the_cap_is_set_aside_without_being_fetched(house: House) -> None:
    """However large it is, it costs no memory; the connector is told, and the next mail is read."""
    house.ask_both()
    author = (NAMES[ANA], ANA)
    large = written(author, [("", CARLA)], "intro", "x\n", date=house.world.now, message_id="<large@there.example>")
    about = house.rows(Kind.ASK)[0].message_id
    house.file("INBOX", f"In-Reply-To: {about}\r\n".encode() + large + b"x" * LARGEST)
    watched = watch(house)
    house.answer(BEN, Kind.ASK, "Yes please.")
    house.go(hours=1)
    assert [one for one in watched.asked if one[0] == "fetch"] == [("fetch", "INBOX", 1)]
    with house.work.books.begin() as page:
        (aside,) = page.mails.set_aside()
        assert "larger than" in aside.reason
        assert page.mails.raw(aside.id) is None
    assert len([raw for raw in house.world.mails(CARLA, "INBOX") if b"set aside" in raw[:10_000]]) == 1
    assert house.party(BEN).state.value == "yes"


# --- on a real server ------------------------------------------------------------------------------------------------


@pytest.mark.dovecot
def test_on_dovecot_mails_are_taken_in_as_they_arrived_wherever_they_stand(rig: Rig, house: House) -> None:
    """INTERNALDATE survives a move and orders the mails of two folders; numbered anew, none is taken in twice."""
    house.ask_both()
    letter = house.letter(Kind.ASK, ANA)
    client = rig.imap(CARLA)
    client.create_folder("Attic")
    for folder, words, minutes in (("INBOX", "3", 3), ("Archive", "1", 1), ("Attic", "2", 2), ("INBOX", "4", 4)):
        raw = reply(
            letter, (NAMES[ANA], ANA), [("", CARLA)], words, date=house.world.now, message_id=f"<{words}@ruiz.example>"
        )
        client.append(folder, raw, (), house.world.now + timedelta(minutes=minutes))
    client.select_folder("Attic")
    client.move(client.search(), "Archive")
    client.logout()
    places = []
    home = ImapMailbox(dataclasses.replace(imap_settings(rig, CARLA), name=house.work.home.name))
    for folder in (Folder.INBOX, Folder.ARCHIVE):
        end = home.now(folder)
        assert end is not None
        places.append(Place(home, folder, dataclasses.replace(end, next_uid=1)))
    assert catch_up(house.work, places).taken == 4
    rig.renumber_inbox(CARLA)
    assert catch_up(house.work, [places[0]]).troubles == {}
    number = house.it.id
    with house.world.books.begin() as page:
        mails = [
            (mail.id, mail.message_id) for mail in page.mails.of(number) if mail.message_id.endswith("@ruiz.example>")
        ]
    assert [message_id[1] for _, message_id in sorted(mails)] == ["1", "2", "3", "4"]
    home.close()
