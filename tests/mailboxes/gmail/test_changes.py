"""Arrivals at Gmail: one look at the history serves every folder, and nothing is lost between looks."""

from __future__ import annotations

import pytest

from bot.mailboxes.gmail.changes import FOLDERS, changes
from bot.mailboxes.gmail.reading import id_of, spot_of, stands_in
from bot.places import Cursor, Folder
from tests.mailboxes.gmail.boxes import Box, subjects, sweeps


def round_(box: Box, cursors: dict[Folder, Cursor]) -> dict[Folder, list[str]]:
    """What a round through all folders finds; the cursors are moved."""
    found = {}
    for folder in FOLDERS:
        listed = sweeps(box, cursors[folder], folder)
        found[folder] = subjects(listed)
        if listed:
            cursors[folder] = listed[-1].cursor
    return found


@pytest.fixture
def cursors(box: Box) -> dict[Folder, Cursor]:
    return {folder: box.cursor(folder) for folder in FOLDERS}


def test_each_mail_is_listed_where_it_stands(box: Box, cursors: dict[Folder, Cursor]) -> None:
    box.receive("inbox")
    box.receive("filtered", ())
    box.receive("junk", ("SPAM",))
    box.receive("sent", ("SENT",))
    box.receive("to myself", ("SENT", "INBOX"))
    box.receive("trash", ("TRASH",))
    box.account.save_draft(b"Subject: draft\r\n\r\n")
    found = round_(box, cursors)
    assert found == {
        Folder.INBOX: ["inbox", "to myself"],
        Folder.SENT: ["sent", "to myself"],
        Folder.JUNK: ["junk"],
        Folder.ALL: ["filtered"],
    }
    assert not any(found for found in round_(box, cursors).values())


def test_a_round_reads_the_history_once_and_a_quiet_one_costs_two_calls_in_all(
    box: Box, cursors: dict[Folder, Cursor]
) -> None:
    round_(box, cursors)
    box.mailbox.drafts()
    box.calls()
    for _ in range(12):
        assert not any(round_(box, cursors).values())
        box.mailbox.drafts()
        calls = box.calls()
        assert len(calls) == 2
        assert calls[0] == "history.list"


def test_what_came_is_seen_at_once_though_sent_was_looked_at_before(box: Box, cursors: dict[Folder, Cursor]) -> None:
    sweeps(box, cursors[Folder.SENT])  # as a worker does that starts and asks whether its books are older than Sent
    round_(box, cursors)
    box.receive("an answer")
    assert round_(box, cursors)[Folder.INBOX] == ["an answer"]


def test_pages_of_the_history_are_all_read(box: Box, cursors: dict[Folder, Cursor]) -> None:
    box.server.longest_page = 3
    for number in range(10):
        box.receive(f"mail {number}")
    assert subjects(sweeps(box, cursors[Folder.INBOX])) == [f"mail {number}" for number in range(10)]
    assert box.calls().count("history.list") == 4


def test_only_the_last_sweep_moves_the_cursor(box: Box, cursors: dict[Folder, Cursor]) -> None:
    for number in range(150):
        box.receive(f"mail {number}")
    first, last = sweeps(box, cursors[Folder.INBOX])
    assert first.cursor == cursors[Folder.INBOX]
    assert int(last.cursor.mark) == box.account.history_id
    assert (len(first.headings), len(last.headings)) == (100, 50)


def test_reading_and_starring_lists_nothing_but_moves_the_cursor(box: Box, cursors: dict[Folder, Cursor]) -> None:
    old = box.receive("old")
    round_(box, cursors)
    box.account.relabel(old, ["STARRED"], ["UNREAD"])
    box.calls()
    (sweep,) = sweeps(box, cursors[Folder.INBOX])
    assert sweep.headings == ()
    assert int(sweep.cursor.mark) == box.account.history_id
    assert box.calls() == ["history.list"]


def test_what_its_owner_takes_out_of_junk_comes_to_the_inbox(box: Box, cursors: dict[Folder, Cursor]) -> None:
    mail = box.receive("rescued", ("SPAM",))
    assert round_(box, cursors)[Folder.JUNK] == ["rescued"]
    box.account.relabel(mail, ["INBOX"], ["SPAM"])
    found = round_(box, cursors)
    assert (found[Folder.INBOX], found[Folder.JUNK]) == (["rescued"], [])


def test_what_was_archived_before_we_looked_came_to_the_inbox_all_the_same(
    box: Box, cursors: dict[Folder, Cursor]
) -> None:
    mail = box.receive("read on the phone")
    box.account.relabel(mail, [], ["INBOX", "UNREAD"])
    found = round_(box, cursors)
    assert found[Folder.INBOX] == ["read on the phone"]
    assert found[Folder.ALL] == []


def test_archiving_what_was_seen_lists_it_nowhere_again(box: Box, cursors: dict[Folder, Cursor]) -> None:
    mail = box.receive("dealt with")
    round_(box, cursors)
    box.account.relabel(mail, [], ["INBOX"])
    assert not any(round_(box, cursors).values())


def test_a_folder_whose_cursor_stayed_behind_misses_nothing(box: Box, cursors: dict[Folder, Cursor]) -> None:
    mail = box.receive("not dealt with")
    before = cursors[Folder.INBOX]
    round_(box, cursors)
    cursors[Folder.INBOX] = before
    box.account.relabel(mail, [], ["INBOX"])  # archived while it waits to be taken in
    assert round_(box, cursors)[Folder.INBOX] == ["not dealt with"]


def test_what_was_thrown_away_or_deleted_is_not_listed(box: Box, cursors: dict[Folder, Cursor]) -> None:
    box.account.relabel(box.receive("thrown away"), ["TRASH"], ["INBOX"])
    box.account.remove(box.receive("deleted"))
    assert not any(round_(box, cursors).values())


def test_what_is_gone_between_list_and_get_is_left_out(box: Box, cursors: dict[Folder, Cursor]) -> None:
    box.receive("stays")
    box.receive("vanishes")
    box.receive("stays too")
    box.server.fail("messages.get", "404")
    found = subjects(sweeps(box, cursors[Folder.INBOX]))
    assert len(found) == 2


def test_where_the_history_is_gone_two_weeks_are_listed_again(box: Box, cursors: dict[Folder, Cursor]) -> None:
    box.receive("before")
    round_(box, cursors)
    box.receive("missed")
    box.receive("missed junk", ("SPAM",))
    box.receive("missed and archived", ())
    box.server.forget_history("carla@conti.example")
    first = sweeps(box, cursors[Folder.INBOX])
    assert [one.renumbered for one in first] == [True]
    assert subjects(first) == ["before", "missed"]
    assert subjects(sweeps(box, cursors[Folder.JUNK], Folder.JUNK)) == ["missed junk"]
    assert subjects(sweeps(box, cursors[Folder.ALL], Folder.ALL)) == ["missed and archived"]
    assert box.calls().count("getProfile") == len(FOLDERS) + 1  # one of them for the resync of all folders
    box.receive("after")
    assert subjects(sweeps(box, first[-1].cursor)) == ["after"]


def test_a_mark_that_gmail_never_gave_starts_anew(box: Box, cursors: dict[Folder, Cursor]) -> None:
    box.receive("here")
    box.server.fail("history.list", "400")
    (sweep,) = sweeps(box, cursors[Folder.INBOX])
    assert (sweep.renumbered, subjects([sweep])) == (True, ["here"])


def test_a_resync_does_not_depend_on_what_the_search_knows_already(box: Box, cursors: dict[Folder, Cursor]) -> None:
    box.server.forget_history("carla@conti.example")
    box.account.search_lags = True
    box.receive("just come")
    box.receive("just filtered", ())
    assert subjects(sweeps(box, cursors[Folder.INBOX])) == ["just come"]
    assert subjects(sweeps(box, cursors[Folder.ALL], Folder.ALL)) == ["just filtered"]


def test_what_comes_while_two_weeks_are_listed_is_not_lost(box: Box, cursors: dict[Folder, Cursor]) -> None:
    box.receive("before")
    box.server.forget_history("carla@conti.example")
    listing = box.mailbox.arrivals(Folder.INBOX, cursors[Folder.INBOX])
    sweep = next(listing)
    box.receive("meanwhile")
    assert subjects([sweep]) == ["before"]
    assert list(listing) == []
    assert subjects(sweeps(box, sweep.cursor)) == ["meanwhile"]


@pytest.mark.parametrize("cursor", [Cursor("INBOX", 17, 4_711), Cursor("INBOX", 1, 0, ""), Cursor("INBOX", 1, 0, "x")])
def test_a_cursor_of_another_provider_starts_anew(box: Box, cursor: Cursor) -> None:
    box.receive("here")
    (sweep,) = sweeps(box, cursor)
    assert sweep.renumbered
    assert subjects([sweep]) == ["here"]


def test_an_empty_mailbox_tells_its_cursor_after_a_resync(box: Box) -> None:
    (sweep,) = sweeps(box, Cursor("INBOX", 17, 4_711))
    assert (sweep.headings, sweep.renumbered) == ((), True)
    assert sweep.cursor == box.cursor()


def test_a_history_told_twice_and_out_of_order_tells_the_same() -> None:
    came = {"id": "5", "messagesAdded": [{"message": {"id": "a", "labelIds": ["INBOX"]}}]}
    read = {"id": "7", "labelsRemoved": [{"message": {"id": "a", "labelIds": ["INBOX"]}, "labelIds": ["UNREAD"]}]}
    assert changes([came, read]) == changes([came, came, read, read])
    assert changes([came])["a"].reaches(Folder.INBOX)
    assert not changes([read])["a"].reaches(Folder.INBOX)


def test_a_history_that_tells_no_labels_makes_us_look_everywhere() -> None:
    bare = changes([{"id": "5", "messagesAdded": [{"message": {"id": "a"}}]}])["a"]
    assert all(bare.reaches(folder) for folder in FOLDERS)


def test_marks_of_any_length_are_compared_as_numbers(box: Box) -> None:
    box.account._history = 99_999_999_999_999_999_999  # 20 digits; the next has 21
    before = box.cursor()
    box.receive("one more")
    (sweep,) = sweeps(box, before)
    assert subjects([sweep]) == ["one more"]
    assert len(sweep.cursor.mark) > len(before.mark)


def test_every_message_stands_in_exactly_one_folder_but_what_was_sent_to_oneself() -> None:
    for labels in (
        (),
        ("INBOX",),
        ("SENT",),
        ("SPAM",),
        ("DRAFT",),
        ("SPAM", "INBOX"),
        ("DRAFT", "INBOX"),
        ("Label_1",),
    ):
        assert sum(stands_in(labels, folder) for folder in Folder) == 1, labels
    assert not any(stands_in((gone, "INBOX"), folder) for folder in Folder for gone in ("TRASH", "CHAT"))


@pytest.mark.parametrize("message", ["19a0000000010003", "msg_BwUHMb5dVqiTUtKw", "ffffffffffffffff", "0", "1" * 40])
def test_an_id_of_any_shape_makes_a_spot_that_leads_back_to_it(message: str) -> None:
    spot = spot_of(Folder.INBOX, message)
    assert id_of(spot) == message
    assert 0 < spot.uid < 1 << 63
    assert spot == spot_of(Folder.INBOX, message)


def test_what_comes_back_from_the_trash_is_listed_where_it_stands(box: Box, cursors: dict[Folder, Cursor]) -> None:
    kinds = {Folder.INBOX: ("INBOX",), Folder.SENT: ("SENT",), Folder.ALL: ()}
    thrown = [box.receive(folder.value, (*labels, "TRASH")) for folder, labels in kinds.items()]
    assert not any(round_(box, cursors).values())
    for message in thrown:
        box.account.relabel(message, [], ["TRASH"])
    found = round_(box, cursors)
    assert {folder: listed for folder, listed in found.items() if listed} == {one: [one.value] for one in kinds}


def test_a_folder_that_was_read_further_is_told_nothing_twice(box: Box, cursors: dict[Folder, Cursor]) -> None:
    before = cursors[Folder.INBOX]
    box.receive("received")
    box.receive("sent", ("SENT",))
    round_(box, cursors)
    cursors[Folder.INBOX] = before
    found = round_(box, cursors)
    assert (found[Folder.INBOX], found[Folder.SENT]) == (["received"], [])
