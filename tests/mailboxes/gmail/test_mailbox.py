"""GmailMailbox: the port's promises beyond arrivals and drafts; and the same on the emulator's odd answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import pytest

from bot.mailboxes.gmail.reading import spot_of
from bot.places import Folder, Heading, Spot
from bot.ports import TryLater
from bot.reading.message import parse_heading
from tests.mailboxes.gmail.boxes import CARLA, Box, mail, subjects
from tests.servers.gmail import FULL

HANDLED = "$IntroHandled"


def spots(messages: Iterable[object]) -> list[Spot]:
    return [spot_of(Folder.INBOX, message.id) for message in messages]  # type: ignore[attr-defined]


def names(box: Box, spot: Spot) -> set[str]:
    return {box.account.labels[one].name for one in box.account.messages[spot.id].labels}


def test_a_heading_tells_what_the_port_promises(box: Box) -> None:
    more = "References: <a@x.example>\r\n <b@x.example>\r\nX-Loop: twoyes\r\nX-Secret: none of our business\r\n"
    message = box.receive("Héllo", more=more)
    (heading,) = box.look() or box.mailbox.past(Folder.INBOX, "", 9)[0]
    assert heading.spot == Spot("INBOX", 1, int(message.id, 16), message.id)
    assert heading.arrived == datetime.fromtimestamp(message.at / 1_000, UTC)
    assert heading.size == len(message.raw)
    assert heading.keywords == {"INBOX", "UNREAD"}
    view = parse_heading(heading.fields)
    assert view.references == ("<a@x.example>", "<b@x.example>")
    assert view.x_loop == ("twoyes",)
    assert view.content_type == "text/plain"
    assert b"X-Secret" not in heading.fields


def test_where_a_server_tells_no_content_type_the_header_is_read_from_the_bytes(box: Box) -> None:
    raw = b"Subject: bare\r\nX-Loop: twoyes\r\nX-Secret: s\r\nTo: a@b.example,\r\n c@d.example\r\n\r\nX-Loop: body"
    box.account.add(raw, {"INBOX"})
    (heading,) = box.mailbox.past(Folder.INBOX, "", 9)[0]
    view = parse_heading(heading.fields)
    assert view.x_loop == ("twoyes",)
    assert view.to == ("a@b.example", "c@d.example")
    assert b"X-Secret" not in heading.fields
    assert box.calls() == ["messages.list", "messages.get", "messages.get"]


def test_folders_that_gmail_has_not_answer_none(box: Box) -> None:
    assert [folder for folder in Folder if box.mailbox.now(folder) is None] == [
        Folder.ARCHIVE,
        Folder.REQUESTS,
    ]
    assert box.mailbox.roles()[Folder.JUNK] == "SPAM"
    assert box.mailbox.keeps_label()


def test_the_past_is_listed_newest_first_page_by_page(box: Box) -> None:
    for number in range(5):
        box.receive(f"mail {number}")
    box.receive("archived", ())
    found: list[Heading] = []
    page, pages = "", 0
    while pages == 0 or page:
        some, page = box.mailbox.past(Folder.INBOX, page, 2)
        found += some
        pages += 1
    assert subjects(found) == [f"mail {number}" for number in range(4, -1, -1)]
    assert pages == 3
    assert subjects(box.mailbox.past(Folder.ALL, "", 5)[0]) == ["archived"]
    assert box.mailbox.past(Folder.REQUESTS, "", 5) == ([], "")


def test_a_page_that_means_nothing_any_more_answers_nothing(box: Box) -> None:
    box.receive("mail")
    assert box.mailbox.past(Folder.INBOX, "nonsense", 2) == ([], "")


def test_fetch_answers_the_bytes_in_the_order_asked_for_and_leaves_out_what_is_gone(box: Box) -> None:
    one, two, three = (box.receive(subject) for subject in ("one", "two", "three"))
    wanted = spots([three, one, two])
    box.account.remove(one)
    assert list(box.mailbox.fetch(wanted)) == [(wanted[0], three.raw), (wanted[2], two.raw)]


def test_bytes_of_any_kind_come_back_as_they_are(box: Box) -> None:
    for length in range(4):
        raw = mail("bytes", more="X-Odd: \xff\r\n") + bytes(range(256))[: 255 - length]
        message = box.account.add(raw, {"INBOX"})
        assert [found for _, found in box.mailbox.fetch(spots([message]))] == [raw]


def test_a_mail_is_found_by_its_message_id_in_the_first_folder_that_has_it(box: Box) -> None:
    box.receive("in the inbox")
    box.receive("in junk", ("SPAM",))
    sent = box.receive("sent to myself", ("SENT", "INBOX"))

    def find(word: str, *folders: Folder) -> str | None:
        spot = box.mailbox.find(f"<{word}@ruiz.example>", folders)
        return spot and spot.folder

    assert find("in-the-inbox", Folder.SENT, Folder.INBOX) == "INBOX"
    assert find("in-the-inbox", Folder.SENT, Folder.JUNK, Folder.ALL) is None
    assert find("in-junk", Folder.INBOX, Folder.JUNK) == "JUNK"
    assert find("sent-to-myself", Folder.SENT, Folder.INBOX) == "SENT"
    assert find("sent-to-myself", Folder.INBOX, Folder.SENT) == "INBOX"
    box.account.relabel(sent, ["TRASH"], [])
    assert find("sent-to-myself", Folder.SENT, Folder.INBOX) is None
    assert find("nobody", *Folder) is None


def test_what_the_search_does_not_show_yet_is_found_among_the_newest(box: Box) -> None:
    box.account.search_lags = True
    message = box.receive("just sent", ("SENT",))
    assert box.mailbox.find("<just-sent@ruiz.example>", (Folder.INBOX, Folder.SENT)) == spot_of(Folder.SENT, message.id)


def test_looking_for_many_that_are_not_there_reads_each_message_once(box: Box) -> None:
    for number in range(5):
        box.receive(f"mail {number}")
    box.calls()
    for number in range(10):
        assert box.mailbox.find(f"<not-{number}@ruiz.example>", [Folder.INBOX]) is None
    assert box.calls().count("messages.get") == 5
    assert box.mailbox.find("<mail-3@ruiz.example>", [Folder.INBOX]) is not None


def test_a_draft_is_found_by_its_message_id_too(box: Box) -> None:
    box.account.save_draft(mail("a draft"))
    found = box.mailbox.find("<a-draft@ruiz.example>", Folder)
    assert found is not None
    assert found.folder == "DRAFTS"


@pytest.mark.parametrize("odd", ["<a b@c.example>", '<"x" OR in:inbox@c.example>', "<ü@c.example>", "<a@b>\r\n", "x"])
def test_an_odd_message_id_finds_nothing_and_breaks_nothing(box: Box, odd: str) -> None:
    box.receive("mail")
    assert box.mailbox.find(odd, Folder) is None


def test_marks_show_as_a_label_below_the_request_label(box: Box) -> None:
    marked = spots([box.receive("one"), box.receive("two")])
    gone = box.receive("gone")
    box.account.remove(gone)
    box.mailbox.mark([*marked, *spots([gone])], HANDLED)
    box.mailbox.mark(spots([gone]), HANDLED)
    box.mailbox.mark([], HANDLED)
    assert [names(box, spot) for spot in marked] == [{"INBOX", "UNREAD", "intro-request/handled"}] * 2
    assert HANDLED in box.mailbox.past(Folder.INBOX, "", 1)[0][0].keywords


def test_a_mark_whose_label_was_deleted_is_made_anew(box: Box) -> None:
    one, two = spots([box.receive("one"), box.receive("two")])
    box.mailbox.mark([one], HANDLED)
    made = box.account.label_named("intro-request/handled")
    assert made is not None
    box.account.drop_label(made)
    box.mailbox.mark([two], HANDLED)
    assert "intro-request/handled" in names(box, two)


def test_our_own_marks_wake_nobody_and_cost_one_quiet_look(box: Box) -> None:
    spot = spots([box.receive("one")])
    box.look()
    box.mailbox.drafts()
    box.mailbox.wait(0)
    box.mailbox.mark(spot, HANDLED)
    assert box.mailbox.wait(0) is False
    assert box.look() == []


def test_a_notice_is_filed_unread_in_the_inbox_as_new(box: Box) -> None:
    raw = mail("Twoyes asks", CARLA)
    box.look()
    box.mailbox.append(Folder.INBOX, raw, seen=False, keywords=[HANDLED])
    (heading,) = box.look()
    assert heading.keywords == {"INBOX", "UNREAD", HANDLED}
    assert [found for _, found in box.mailbox.fetch([heading.spot])] == [raw]
    box.mailbox.append(Folder.INBOX, mail("read"), seen=True)
    assert [one.keywords for one in box.look()] == [{"INBOX"}]


def test_a_draft_filed_is_a_draft(box: Box) -> None:
    label = box.label()
    box.mailbox.append(Folder.DRAFTS, mail("Ana meets Ben", CARLA), seen=True, keywords=["intro-request"])
    (message,) = (box.account.draft(one) for one in box.account.drafts)
    assert message.labels == {"DRAFT", label}


def test_an_append_whose_answer_was_lost_is_not_repeated(box: Box) -> None:
    box.server.fail("messages.insert", "hang up after")
    with pytest.raises(TryLater):
        box.mailbox.append(Folder.INBOX, mail("once"), seen=False)
    assert len(box.account.messages) == 1


def test_moving_changes_labels(box: Box) -> None:
    (spot,) = spots([box.receive("to myself", ("SENT", "INBOX", "UNREAD"))])
    box.mailbox.move(spot, Folder.SENT, seen=True)
    assert names(box, spot) == {"SENT"}
    box.mailbox.move(spot, Folder.INBOX, seen=False)
    assert names(box, spot) == {"SENT", "INBOX"}
    box.account.remove(box.account.messages[spot.id])
    box.mailbox.move(spot, Folder.SENT, seen=True)


def test_with_the_usual_scope_deleting_puts_into_the_trash_and_says_so(box: Box) -> None:
    kept, gone = box.receive("kept"), box.receive("gone")
    box.account.remove(gone)
    assert box.mailbox.delete(spots([kept, gone])) is False
    assert "TRASH" in box.account.messages[kept.id].labels


def test_with_the_full_scope_deleting_is_for_good(box: Box) -> None:
    one, two = box.receive("one"), box.receive("two")
    box.mailbox = box.another(FULL)
    assert box.mailbox.delete(spots([one, two])) is True
    assert not box.account.messages


def waiting(box: Box, seconds: float) -> tuple[threading.Thread, list[object]]:
    """Another thread that waits, and what came of it."""
    found: list[object] = []

    def wait() -> None:
        try:
            found.append(box.mailbox.wait(seconds))
        except TryLater as fault:
            found.append(fault)

    thread = threading.Thread(target=wait)
    thread.start()
    return thread, found


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_waiting_tells_of_mail_and_of_drafts_and_of_nothing_else(box: Box) -> None:
    assert box.mailbox.wait(0) is True  # nobody knows what came before
    assert box.mailbox.wait(0) is False
    mail_ = box.receive("news")
    assert box.mailbox.wait(0) is True
    box.account.relabel(mail_, ["STARRED"], ["UNREAD"])
    assert box.mailbox.wait(0) is False
    box.account.save_draft(mail("draft"))
    assert box.mailbox.wait(0) is True
    box.server.forget_history(CARLA)
    assert box.mailbox.wait(0) is True


def test_what_a_round_has_read_wakes_nobody_again(box: Box) -> None:
    box.look()
    box.receive("news")
    assert len(box.look()) == 1
    assert box.mailbox.wait(0) is False


def test_closing_ends_the_waiting_of_another_thread(box: Box) -> None:
    box.mailbox.wait(0)
    box.calls()
    thread, found = waiting(box, 500)
    eventually(lambda: "history.list" in [call.method for call in box.server.calls])
    box.mailbox.close()
    thread.join(10)
    assert isinstance(found[0], TryLater)


def test_one_thread_works_while_another_waits(box: Box) -> None:
    box.mailbox.wait(0)
    thread, found = waiting(box, 500)
    for number in range(10):
        box.receive(f"mail {number}")
        box.look()
        box.mailbox.drafts()
    box.mailbox.close()
    thread.join(10)
    assert len(found) == 1


def test_no_google_library_is_imported_before_the_first_call() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from bot.mailboxes.gmail.mailbox import GmailMailbox;"
        "from bot.mailboxes.gmail.settings import GmailSettings;"
        "GmailMailbox(GmailSettings('home', 'carla@conti.example', None));"
        "sys.exit(any(one.partition('.')[0] in ('googleapiclient', 'google', 'httplib2') for one in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
