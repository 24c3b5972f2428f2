"""The mailbox over IMAP, on the embedded provider and on Dovecot: nothing missed, nothing touched, faults told."""

from __future__ import annotations

import dataclasses
import imaplib
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient import IMAPClient

from bot.demo.mailserver import MailServer
from bot.mailboxes.imap import ImapMailbox, ImapSettings
from bot.mailboxes.imap.reading import _uid_set, portions, search
from bot.places import HEADER_FIELDS, Cursor, DraftState, Folder, Spot
from bot.ports import Mailbox, NeedsOperator, TryLater
from tests.fixtures_servers import ACCOUNTS, ANA, BEN, CARLA, Provider, imap_settings, mail
from tests.servers.rig import Rig
from tests.servers.wire import Relay

Make = Callable[[str], ImapMailbox]
START = Cursor("INBOX", 0, 1)


def _subjects(mailbox: Mailbox, cursor: Cursor, folder: Folder = Folder.INBOX) -> list[str]:
    return [
        line.partition(": ")[2]
        for sweep in mailbox.arrivals(folder, cursor)
        for heading in sweep.headings
        for line in heading.fields.decode().split("\r\n")
        if line.startswith("Subject:")
    ]


def _cursor(mailbox: Mailbox, folder: Folder = Folder.INBOX) -> Cursor:
    cursor = mailbox.now(folder)
    assert cursor is not None
    return cursor


@pytest.fixture
def carla(mailbox_of: Make) -> ImapMailbox:
    return mailbox_of(CARLA)


# --- reading ---------------------------------------------------------------------------------------------------------


def test_arrivals_are_what_came_after_the_cursor(provider: Provider, carla: ImapMailbox) -> None:
    provider.append(CARLA, "INBOX", mail(ANA, CARLA, "before"))
    cursor = _cursor(carla)
    assert _subjects(carla, cursor) == []
    provider.append(CARLA, "INBOX", mail(ANA, CARLA, "one"))
    provider.append(CARLA, "INBOX", mail(BEN, CARLA, "two"))
    (sweep,) = carla.arrivals(Folder.INBOX, cursor)
    assert _subjects(carla, cursor) == ["one", "two"]
    assert not sweep.renumbered
    assert sweep.cursor == _cursor(carla)
    assert list(carla.arrivals(Folder.INBOX, sweep.cursor)) == []


def test_a_cursor_beyond_the_last_message_finds_nothing(provider: Provider, carla: ImapMailbox) -> None:
    """ "UID n:*" answers the last message whatever n is."""
    provider.append(CARLA, "INBOX", mail(ANA, CARLA, "old"))
    cursor = _cursor(carla)
    assert list(carla.arrivals(Folder.INBOX, dataclasses.replace(cursor, next_uid=cursor.next_uid + 50))) == []


def test_a_heading_tells_size_time_flags_and_fields(provider: Provider, carla: ImapMailbox) -> None:
    raw = mail(ANA, CARLA, "Re: [draft] (x) {3}", message_id="<1@ruiz.example>").replace(
        b"Subject", b"X-Other: no\r\nReferences: <a@b>\r\n <c@d>\r\nSubject"
    )
    provider.append(CARLA, "INBOX", raw, ["\\Flagged", "odd-word", "$Forwarded"])
    ((heading,),) = [sweep.headings for sweep in carla.arrivals(Folder.INBOX, START)]
    assert heading.size == len(raw)
    assert abs(heading.arrived - datetime.now(UTC)) < timedelta(minutes=5)
    assert heading.arrived.tzinfo is UTC
    assert {"\\Flagged", "odd-word", "$Forwarded"} <= heading.keywords
    assert b"Subject: Re: [draft] (x) {3}\r\n" in heading.fields
    assert b"References: <a@b>\r\n <c@d>\r\n" in heading.fields
    assert b"X-Other" not in heading.fields


def test_a_mail_without_any_known_field_is_listed_too(provider: Provider, carla: ImapMailbox) -> None:
    provider.append(CARLA, "INBOX", b"X-Only: this\r\n\r\nbody\r\n")
    ((heading,),) = [sweep.headings for sweep in carla.arrivals(Folder.INBOX, START)]
    assert heading.fields.strip() == b""


def test_reading_marks_nothing(provider: Provider, carla: ImapMailbox) -> None:
    provider.append(CARLA, "INBOX", mail(ANA, CARLA))
    for _ in range(3):
        ((heading,),) = [sweep.headings for sweep in carla.arrivals(Folder.INBOX, START)]
        assert [raw for _, raw in carla.fetch([heading.spot])] == [mail(ANA, CARLA)]
        assert "\\Seen" not in heading.keywords
        carla.mark([heading.spot], "intro-handled")  # from here on the folder is open for writing


def test_looking_leaves_recent_mail_recent_for_the_owners_program(embedded: MailServer) -> None:
    embedded.append(CARLA, "INBOX", mail(ANA, CARLA, message_id="<1@x>"))
    mailbox = ImapMailbox(imap_settings(embedded, CARLA))
    assert _subjects(mailbox, START) == ["Hello"]
    assert mailbox.find("<1@x>", [Folder.INBOX]) is not None
    mailbox.wait(0)
    mailbox.close()
    with imaplib.IMAP4(embedded.host, embedded.imap_port, timeout=10) as program:
        program.login(CARLA, ACCOUNTS[CARLA])
        program.select("INBOX")
        assert program.response("RECENT") == ("RECENT", [b"1"])


def test_a_flag_update_that_comes_unasked_is_not_taken_for_a_message(embedded: MailServer) -> None:
    embedded.append(CARLA, "INBOX", mail(ANA, CARLA, "real"))

    def edit(said: bytes) -> bytes:
        update = b"* 1 FETCH (UID 101 FLAGS (\\Answered))\r\n"
        return said.replace(b"* 1 FETCH", update + b"* 1 FETCH", 1) + (update if b"OK FETCH" in said[-40:] else b"")

    with Relay(embedded.imap_port, edit) as relay:
        mailbox = ImapMailbox(dataclasses.replace(imap_settings(embedded, CARLA), port=relay.port))
        ((heading,),) = [sweep.headings for sweep in mailbox.arrivals(Folder.INBOX, START)]
        assert b"Subject: real" in heading.fields
        assert [raw for _, raw in mailbox.fetch([heading.spot])] == [mail(ANA, CARLA, "real")]
        mailbox.close()


def test_large_bodies_are_fetched_a_few_megabytes_at_a_time(embedded: MailServer) -> None:
    for body in ("x\r\n" * 800_000, "y\r\n" * 800_000, "z\r\n"):
        embedded.append(CARLA, "INBOX", mail(ANA, CARLA, body=body))
    mailbox = ImapMailbox(imap_settings(embedded, CARLA))
    mailbox.now(Folder.INBOX)
    first, second, third = search(mailbox._work, "ALL")
    assert portions(mailbox._work, [first, second, third, third + 1]) == [[first], [second, third]]
    mailbox.close()


def test_many_arrivals_come_in_batches_each_with_its_cursor(embedded: MailServer) -> None:
    for n in range(501):
        embedded.append(CARLA, "INBOX", mail(ANA, CARLA, str(n)))
    mailbox = ImapMailbox(imap_settings(embedded, CARLA))
    first, second = mailbox.arrivals(Folder.INBOX, START)
    assert (len(first.headings), len(second.headings)) == (500, 1)
    assert _subjects(mailbox, first.cursor) == ["500"]
    assert first.renumbered
    assert second.renumbered
    mailbox.close()


def test_other_work_may_come_between_two_batches(embedded: MailServer) -> None:
    for n in range(501):
        embedded.append(CARLA, "INBOX", mail(ANA, CARLA, str(n)))
    embedded.append(CARLA, "Archive", mail(ANA, CARLA, message_id="<archived@x>"))
    mailbox = ImapMailbox(imap_settings(embedded, CARLA))
    seen = []
    for sweep in mailbox.arrivals(Folder.INBOX, START):
        seen += [heading.spot.uid for heading in sweep.headings]
        assert mailbox.find("<archived@x>", [Folder.ARCHIVE]) is not None
    assert len(seen) == len(set(seen)) == 501
    mailbox.close()


def test_a_renumbered_folder_is_listed_again_from_its_start(provider: Provider, carla: ImapMailbox) -> None:
    provider.append(CARLA, "INBOX", mail(ANA, CARLA, "kept"))
    cursor = _cursor(carla)
    (sweep,) = carla.arrivals(Folder.INBOX, dataclasses.replace(cursor, uidvalidity=cursor.uidvalidity - 1))
    assert sweep.renumbered
    assert len(sweep.headings) == 1
    assert sweep.cursor == cursor


def test_an_empty_renumbered_folder_still_tells_its_number(provider: Provider, carla: ImapMailbox) -> None:
    (sweep,) = carla.arrivals(Folder.INBOX, START)
    assert sweep.renumbered
    assert sweep.headings == ()
    assert sweep.cursor.uidvalidity == _cursor(carla).uidvalidity


def test_fetch_leaves_out_what_is_gone_or_renumbered(provider: Provider, carla: ImapMailbox) -> None:
    big = mail(ANA, CARLA, "big", body="x" * 70 + "\r\n" + ("y" * 70 + "\r\n") * 60_000)
    for raw in (mail(ANA, CARLA, "a"), big, mail(ANA, CARLA, "c")):
        provider.append(CARLA, "INBOX", raw)
    provider.append(CARLA, "Archive", mail(ANA, CARLA, "d"))
    (sweep,) = carla.arrivals(Folder.INBOX, START)
    (archived,) = carla.arrivals(Folder.ARCHIVE, Cursor("Archive", 0, 1))
    spots = [heading.spot for heading in (*sweep.headings, *archived.headings)]
    gone = dataclasses.replace(spots[0], uid=spots[0].uid + 1000)
    renumbered = dataclasses.replace(spots[0], uidvalidity=1)
    fetched = dict(carla.fetch([gone, renumbered, *spots]))
    assert list(fetched) == spots
    assert list(fetched.values()) == [mail(ANA, CARLA, "a"), big, mail(ANA, CARLA, "c"), mail(ANA, CARLA, "d")]


def test_folders_are_found_by_use_or_usual_name(carla: ImapMailbox, provider: Provider) -> None:
    roles = carla.roles()
    assert roles[Folder.INBOX] == "INBOX"
    assert roles[Folder.DRAFTS] == "Drafts"
    assert roles[Folder.SENT] in ("Sent", "Sent Items")
    assert roles[Folder.REQUESTS] is None
    assert carla.now(Folder.ALL) is None


def test_a_configured_folder_comes_first_and_a_missing_one_is_told(provider: Provider) -> None:
    provider.append(CARLA, "Письма/Sent & done", mail(CARLA, ANA))
    named = dataclasses.replace(imap_settings(provider, CARLA), folders={Folder.SENT: "Письма/Sent & done"})
    mailbox = ImapMailbox(named)
    assert _subjects(mailbox, START, Folder.SENT) == ["Hello"]
    mailbox.close()
    wrong = ImapMailbox(dataclasses.replace(named, folders={Folder.SENT: "Nowhere"}))
    with pytest.raises(NeedsOperator, match=r"Nowhere.*There are:.*INBOX"):
        wrong.now(Folder.SENT)
    provider.append(CARLA, "Nowhere", mail(CARLA, ANA))
    assert _subjects(wrong, START, Folder.SENT) == ["Hello"]
    wrong.close()


def test_a_folder_that_is_removed_or_made_meanwhile_is_noticed(embedded: MailServer) -> None:
    """Without a restart: what is gone is None, what appears is read."""
    embedded.append(CARLA, "Archive", mail(ANA, CARLA, "kept"))
    carla = ImapMailbox(imap_settings(embedded, CARLA))
    cursor = _cursor(carla, Folder.ARCHIVE)
    client = IMAPClient(embedded.host, embedded.imap_port, ssl=False, timeout=30)
    client.login(CARLA, ACCOUNTS[CARLA])
    _cursor(carla)  # another folder is open when it happens
    client.rename_folder("Archive", "Attic")
    with pytest.raises((NeedsOperator, TryLater)):
        list(carla.arrivals(Folder.ARCHIVE, cursor))
    assert carla.now(Folder.ARCHIVE) is None
    client.rename_folder("Attic", "Archives")
    client.logout()
    assert _subjects(carla, dataclasses.replace(cursor, next_uid=1), Folder.ARCHIVE) == ["kept"]
    carla.close()


# --- finding ---------------------------------------------------------------------------------------------------------


def test_find_takes_the_exact_message_id_in_the_first_folder_that_has_it(
    provider: Provider, carla: ImapMailbox
) -> None:
    provider.append(CARLA, "INBOX", mail(ANA, CARLA, message_id="<A@x.example>"))
    provider.append(CARLA, "INBOX", mail(ANA, CARLA, message_id="<other@x.example> (not <a@x.example>)"))
    provider.append(CARLA, "Archive", mail(ANA, CARLA, message_id="\r\n <a@x.example>"))
    found = carla.find("<a@x.example>", [Folder.ALL, Folder.INBOX, Folder.ARCHIVE])
    assert found is not None
    assert found.folder == "Archive"
    assert carla.find("<a@x.example>", [Folder.INBOX]) is None
    assert carla.find("<b@x.example>", [Folder.INBOX, Folder.ARCHIVE]) is None


@pytest.mark.parametrize("odd", ['<a"b\\c@x>', "<a(b)@x>", "<a\r\nX LOGOUT@x>", "<é@x>", "<a b@x>", ""])
def test_an_odd_message_id_breaks_nothing(provider: Provider, carla: ImapMailbox, odd: str) -> None:
    provider.append(CARLA, "INBOX", mail(ANA, CARLA, message_id="<plain@x>"))
    assert carla.find(odd, [Folder.INBOX]) is None
    assert carla.find("<plain@x>", [Folder.INBOX]) is not None


# --- labelled drafts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["intro-request", "$IntroRequest", "Intro-Request", "INTRO_REQUEST"])
def test_a_draft_is_labelled_by_keyword_however_written(provider: Provider, carla: ImapMailbox, word: str) -> None:
    provider.append(CARLA, "Drafts", mail(CARLA, ANA, "no label"), ["\\Draft"])
    provider.append(CARLA, "Drafts", mail(CARLA, ANA, "labelled"), ["\\Draft", word])
    (draft,) = carla.drafts()
    assert {"intro-request", "\\Draft"} <= draft.keywords
    assert b"Subject: labelled" in draft.fields


@pytest.mark.parametrize("folder", ["intro-request", "Intro-Request", "INBOX/intro-request"])
def test_a_draft_is_labelled_by_its_folder(provider: Provider, carla: ImapMailbox, folder: str) -> None:
    assert carla.drafts() == []
    provider.append(CARLA, folder, mail(CARLA, ANA, "moved"), ["\\Draft"])
    (draft,) = carla.drafts()
    assert draft.spot.folder == folder
    assert "intro-request" in draft.keywords


def test_a_deleted_draft_is_no_request(provider: Provider, carla: ImapMailbox) -> None:
    provider.append(CARLA, "Drafts", mail(CARLA, ANA), ["intro-request", "\\Deleted"])
    provider.append(CARLA, "intro-request", mail(CARLA, ANA), ["\\Deleted"])
    assert carla.drafts() == []


def test_a_state_replaces_the_label_and_the_state_before_it(provider: Provider, carla: ImapMailbox) -> None:
    provider.append(CARLA, "Drafts", mail(CARLA, ANA), ["$IntroRequest", "mine"])
    (draft,) = carla.drafts()
    for state in (DraftState.PROBLEM, DraftState.ACCEPTED, DraftState.ACCEPTED, DraftState.DONE):
        assert carla.show(draft.spot, state) == draft.spot
        (shown,) = carla.drafts()
        assert shown.keywords - {"\\Recent"} == {state, "mine"}


def test_in_the_labels_folder_a_state_is_a_folder_below(provider: Provider, carla: ImapMailbox) -> None:
    provider.append(CARLA, "intro-request", mail(CARLA, ANA, "first"), ["\\Draft"])
    provider.append(CARLA, "intro-request", mail(CARLA, BEN, "second"), ["\\Draft"])
    first, second = carla.drafts()
    now = carla.show(first.spot, DraftState.ACCEPTED)
    assert now.folder == "intro-request/accepted"
    assert [raw for _, raw in carla.fetch([now])] == [mail(CARLA, ANA, "first")]
    labelled, accepted = carla.drafts()
    assert (labelled.spot, accepted.spot) == (second.spot, now)
    assert DraftState.ACCEPTED in accepted.keywords
    assert "intro-request" not in accepted.keywords
    done = carla.show(now, DraftState.DONE)
    assert done.folder == "intro-request/done"
    assert carla.show(done, DraftState.DONE) == done


def test_where_no_keyword_is_kept_states_are_folders() -> None:
    server = MailServer(ACCOUNTS, keeps_keywords=False)
    server.start()
    mailbox = ImapMailbox(imap_settings(server, CARLA))
    server.append(CARLA, "Drafts", mail(CARLA, ANA), ["intro-request"])
    (draft,) = mailbox.drafts()
    now = mailbox.show(draft.spot, DraftState.PROBLEM)
    assert now.folder == "intro-request/problem"
    mailbox.mark([now], "word")
    (shown,) = mailbox.drafts()
    assert DraftState.PROBLEM in shown.keywords
    assert "word" not in shown.keywords
    mailbox.append(Folder.SENT, mail(CARLA, ANA), seen=True, keywords=["intro-letter"])
    ((sent,),) = [sweep.headings for sweep in mailbox.arrivals(Folder.SENT, START)]
    assert sent.keywords - {"\\Recent"} == {"\\Seen"}
    assert server.mails(CARLA, "Drafts") == []
    mailbox.close()
    server.stop()


def test_a_draft_that_is_gone_shows_nothing_and_breaks_nothing(provider: Provider, carla: ImapMailbox) -> None:
    provider.append(CARLA, "Drafts", mail(CARLA, ANA), ["intro-request"])
    (draft,) = carla.drafts()
    for gone in (dataclasses.replace(draft.spot, uid=9_999), dataclasses.replace(draft.spot, uidvalidity=1)):
        assert carla.show(gone, DraftState.DONE) == gone
        carla.mark([gone], "word")
        carla.move(gone, Folder.SENT, seen=True)
    assert carla.drafts() == [draft] or carla.drafts()[0].spot == draft.spot


# --- writing ---------------------------------------------------------------------------------------------------------


def test_append_files_bytes_flags_and_keywords(provider: Provider, carla: ImapMailbox) -> None:
    raw = mail(CARLA, ANA, message_id="<sent@x>", body="Grüße\r\n")
    carla.append(Folder.SENT, raw, seen=True, keywords=["intro-letter"])
    carla.append(Folder.DRAFTS, raw, seen=False)
    ((sent,),) = [sweep.headings for sweep in carla.arrivals(Folder.SENT, START)]
    ((draft,),) = [sweep.headings for sweep in carla.arrivals(Folder.DRAFTS, START)]
    assert sent.keywords - {"\\Recent"} == {"\\Seen", "intro-letter"}
    assert draft.keywords - {"\\Recent"} == {"\\Draft"}
    assert [body for _, body in carla.fetch([sent.spot])] == [raw]


def test_mark_sets_a_keyword_and_nothing_else(provider: Provider, carla: ImapMailbox) -> None:
    provider.append(CARLA, "INBOX", mail(ANA, CARLA), ["mine"])
    ((heading,),) = [sweep.headings for sweep in carla.arrivals(Folder.INBOX, START)]
    carla.mark([heading.spot], "intro-handled")
    ((marked,),) = [sweep.headings for sweep in carla.arrivals(Folder.INBOX, START)]
    assert marked.keywords - {"\\Recent"} == {"mine", "intro-handled"}


@pytest.mark.parametrize("missing", [(), (b"MOVE",), (b"MOVE", b"UIDPLUS")])
def test_move_takes_one_message_and_leaves_others_that_are_deleted(
    embedded: MailServer, missing: tuple[bytes, ...]
) -> None:
    with Relay(embedded.imap_port, lambda said: _without(said, *missing)) as relay:
        mailbox = ImapMailbox(dataclasses.replace(imap_settings(embedded, CARLA), port=relay.port))
        embedded.append(CARLA, "INBOX", mail(BEN, CARLA, "deleted by its owner"), ["\\Deleted"])
        embedded.append(CARLA, "INBOX", mail(CARLA, ANA, "ours", message_id="<ours@x>"))
        spot = mailbox.find("<ours@x>", [Folder.INBOX])
        assert spot is not None
        mailbox.move(spot, Folder.SENT, seen=True)
        ((sent,),) = [sweep.headings for sweep in mailbox.arrivals(Folder.SENT, START)]
        assert "\\Seen" in sent.keywords
        ((*left,),) = [sweep.headings for sweep in mailbox.arrivals(Folder.INBOX, START)]
        assert [b"owner" in heading.fields for heading in left] == ([True] if len(missing) < 2 else [True, False])
        assert all("\\Deleted" in heading.keywords for heading in left)
        mailbox.close()


def test_deleted_is_what_was_named_and_not_what_its_owner_has_marked(provider: Provider, carla: ImapMailbox) -> None:
    provider.append(CARLA, "INBOX", mail(BEN, CARLA, "deleted by its owner"), ["\\Deleted"])
    provider.append(CARLA, "INBOX", mail(ANA, CARLA, "ours", message_id="<ours@x>"))
    spot = carla.find("<ours@x>", [Folder.INBOX])
    assert spot is not None
    assert carla.delete([spot])
    assert _subjects(carla, START) == ["deleted by its owner"]


def test_without_uidplus_it_is_only_marked_as_deleted(embedded: MailServer) -> None:
    with Relay(embedded.imap_port, lambda said: _without(said, b"UIDPLUS")) as relay:
        mailbox = ImapMailbox(dataclasses.replace(imap_settings(embedded, CARLA), port=relay.port))
        embedded.append(CARLA, "INBOX", mail(CARLA, ANA, "ours", message_id="<ours@x>"))
        spot = mailbox.find("<ours@x>", [Folder.INBOX])
        assert spot is not None
        assert not mailbox.delete([spot])
        ((left,),) = [sweep.headings for sweep in mailbox.arrivals(Folder.INBOX, START)]
        assert "\\Deleted" in left.keywords
        mailbox.close()


def test_without_copyuid_the_moved_draft_is_looked_for(embedded: MailServer) -> None:
    with Relay(embedded.imap_port, lambda said: said.replace(b"COPYUID", b"XOPYUID")) as relay:
        mailbox = ImapMailbox(dataclasses.replace(imap_settings(embedded, CARLA), port=relay.port))
        for raw in (mail(CARLA, ANA, message_id="<a@x>"), mail(CARLA, BEN)):
            embedded.append(CARLA, "intro-request", raw)
        for draft in mailbox.drafts():
            (wanted,) = [raw for _, raw in mailbox.fetch([draft.spot])]
            now = mailbox.show(draft.spot, DraftState.DONE)
            assert [raw for _, raw in mailbox.fetch([now])] == [wanted]
        mailbox.close()


# --- waiting ---------------------------------------------------------------------------------------------------------


def test_wait_wakes_for_a_mail_and_sleeps_for_the_time(provider: Provider, carla: ImapMailbox) -> None:
    assert carla.wait(5)  # a new connection: nobody knows what came before
    assert not carla.wait(0.05)
    timer = threading.Timer(0.1, provider.append, (CARLA, "INBOX", mail(ANA, CARLA)))
    timer.start()
    assert carla.wait(20)
    timer.join()
    assert not carla.wait(0.05)


def test_a_mail_between_two_waits_is_not_slept_over(provider: Provider, carla: ImapMailbox) -> None:
    carla.wait(0)
    provider.append(CARLA, "INBOX", mail(ANA, CARLA))
    assert carla.wait(20)


def test_flags_that_change_wake_nobody(provider: Provider, carla: ImapMailbox) -> None:
    provider.append(CARLA, "INBOX", mail(ANA, CARLA, message_id="<1@x>"))
    spot = carla.find("<1@x>", [Folder.INBOX])
    assert spot is not None
    carla.wait(0)
    carla.mark([spot], "intro-handled")
    assert not carla.wait(0.7)


def test_where_idle_is_not_offered_wait_polls(embedded: MailServer) -> None:
    with Relay(embedded.imap_port, lambda said: _without(said, b"IDLE")) as relay:
        mailbox = ImapMailbox(dataclasses.replace(imap_settings(embedded, CARLA), port=relay.port))
        mailbox.wait(0)
        assert not mailbox.wait(0.05)
        timer = threading.Timer(0.05, embedded.append, (CARLA, "INBOX", mail(ANA, CARLA)))
        timer.start()
        assert mailbox.wait(0.5)
        timer.join()
        mailbox.close()


def test_a_connection_that_dies_during_idle_is_told_at_once(provider: Provider) -> None:
    """The early [] of idle_check: taken for "nothing new" it would spin for ever."""
    with Relay(provider.imap_port) as relay:
        mailbox = ImapMailbox(dataclasses.replace(imap_settings(provider, CARLA), port=relay.port))
        mailbox.wait(0)
        timer = threading.Timer(0.1, relay.cut)
        timer.start()
        with pytest.raises(TryLater):
            mailbox.wait(60)
        timer.join()
        assert mailbox.wait(5)
        assert not mailbox.wait(0.05)
        mailbox.close()


def test_close_ends_a_wait_in_another_thread(provider: Provider, carla: ImapMailbox) -> None:
    carla.wait(0)
    timer = threading.Timer(0.1, carla.close)
    timer.start()
    with pytest.raises(TryLater):
        carla.wait(60)
    timer.join()
    with pytest.raises(TryLater, match="closed"):
        carla.now(Folder.INBOX)
    carla.close()


# --- faults ----------------------------------------------------------------------------------------------------------


def test_a_dead_connection_is_replaced_at_the_start_of_a_call(provider: Provider) -> None:
    with Relay(provider.imap_port) as relay:
        mailbox = ImapMailbox(dataclasses.replace(imap_settings(provider, CARLA), port=relay.port))
        cursor = _cursor(mailbox)
        relay.cut()
        provider.append(CARLA, "INBOX", mail(ANA, CARLA, "after the cut"))
        assert _subjects(mailbox, cursor) == ["after the cut"]
        assert relay.connections == 2
        mailbox.close()


def test_a_cut_in_the_middle_of_a_fetch_gives_nothing_half_read(embedded: MailServer) -> None:
    for n in range(3):
        embedded.append(CARLA, "INBOX", mail(ANA, CARLA, str(n)))
    broken = threading.Event()

    def edit(said: bytes) -> bytes:
        at = said.find(b"Subject: 1")
        if at < 0 or broken.is_set():
            return said
        broken.set()
        raise OSError("cut here")

    with Relay(embedded.imap_port, edit) as relay:
        mailbox = ImapMailbox(dataclasses.replace(imap_settings(embedded, CARLA), port=relay.port))
        with pytest.raises(TryLater):
            list(mailbox.arrivals(Folder.INBOX, START))
        assert _subjects(mailbox, START) == ["0", "1", "2"]
        mailbox.close()


def test_after_a_restart_with_new_numbers_everything_is_listed_again() -> None:
    server = MailServer(ACCOUNTS)
    server.start()
    mailbox = ImapMailbox(imap_settings(server, CARLA))
    cursor = _cursor(mailbox)
    server.stop()
    with pytest.raises(TryLater, match="refused the connection"):
        mailbox.now(Folder.INBOX)
    server.start()
    server.append(CARLA, "INBOX", mail(ANA, CARLA, "new life"))
    (sweep,) = mailbox.arrivals(Folder.INBOX, cursor)
    assert sweep.renumbered
    assert len(sweep.headings) == 1
    mailbox.close()
    server.stop()


def test_a_server_that_falls_silent_is_try_later(embedded: MailServer) -> None:
    silent = threading.Event()
    released = threading.Event()

    def edit(said: bytes) -> bytes:
        if silent.is_set():
            released.wait(20)
        return said

    with Relay(embedded.imap_port, edit) as relay:
        settings = dataclasses.replace(imap_settings(embedded, CARLA), port=relay.port, timeout=0.3)
        mailbox = ImapMailbox(settings)
        mailbox.now(Folder.INBOX)
        silent.set()
        with pytest.raises(TryLater):
            mailbox.now(Folder.INBOX)
        released.set()
        mailbox.close()


def test_a_wrong_password_tells_about_app_passwords(provider: Provider) -> None:
    mailbox = ImapMailbox(dataclasses.replace(imap_settings(provider, CARLA), password=lambda: "wrong"))
    with pytest.raises(NeedsOperator, match="app password") as told:
        mailbox.now(Folder.INBOX)
    assert CARLA in str(told.value)
    with pytest.raises(NeedsOperator, match="app password"):
        mailbox.wait(1)
    mailbox.close()


def test_an_unknown_host_is_told_by_name() -> None:
    mailbox = ImapMailbox(ImapSettings("x", "mail.invalid", 993, "tls", CARLA, lambda: "x", timeout=5))
    with pytest.raises(TryLater, match=r"mail\.invalid"):
        mailbox.now(Folder.INBOX)
    mailbox.close()


def test_plain_text_is_for_this_machine_only() -> None:
    with pytest.raises(NeedsOperator, match="security"):
        ImapMailbox(ImapSettings("x", "mail.conti.example", 143, "none", CARLA, lambda: "x"))


def test_tls_towards_a_plain_port_tells_what_to_change(embedded: MailServer) -> None:
    mailbox = ImapMailbox(dataclasses.replace(imap_settings(embedded, CARLA), security="tls"))
    with pytest.raises(NeedsOperator, match="starttls"):
        mailbox.now(Folder.INBOX)
    mailbox.close()


def test_a_server_without_starttls_gets_no_password(embedded: MailServer) -> None:
    def forbidden() -> str:
        raise AssertionError("asked for the password")

    settings = dataclasses.replace(imap_settings(embedded, CARLA), security="starttls", password=forbidden)
    with pytest.raises(NeedsOperator, match="STARTTLS"):
        ImapMailbox(settings).now(Folder.INBOX)


def test_no_line_of_the_login_reaches_a_log(provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        mailbox = ImapMailbox(imap_settings(provider, CARLA))
        mailbox.now(Folder.INBOX)
        mailbox.close()
    said = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("pymap"))
    assert "closed" in said
    assert "AUTHENTICATE" not in said
    assert ACCOUNTS[CARLA] not in said


@pytest.mark.dovecot
def test_an_untrusted_certificate_is_the_operators(rig: Rig) -> None:
    mailbox = ImapMailbox(dataclasses.replace(imap_settings(rig, CARLA), ca_file=None))
    with pytest.raises(NeedsOperator, match="certificate"):
        mailbox.now(Folder.INBOX)


@pytest.mark.dovecot
def test_starttls_is_checked_like_tls(rig: Rig) -> None:
    settings = dataclasses.replace(imap_settings(rig, CARLA), port=rig.imap_starttls_port, security="starttls")
    mailbox = ImapMailbox(settings)
    assert mailbox.now(Folder.INBOX) is not None
    mailbox.close()
    with pytest.raises(NeedsOperator, match="certificate"):
        ImapMailbox(dataclasses.replace(settings, ca_file=None)).now(Folder.INBOX)


def test_small_commands_are_not_held_back(provider: Provider, carla: ImapMailbox) -> None:
    carla.now(Folder.INBOX)
    assert carla._work.client.socket().getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@given(st.sets(st.integers(1, 60)))
def test_a_sequence_set_names_exactly_the_uids(uids: set[int]) -> None:
    named: set[int] = set()
    for part in _uid_set(sorted(uids)).split(",") if uids else ():
        first, _, last = part.partition(":")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == uids


def test_the_fields_asked_for_are_the_ones_that_decide() -> None:
    assert {"From", "Message-ID", "References", "Auto-Submitted", "Return-Path", "X-Loop"} <= set(HEADER_FIELDS.split())


def test_a_spot_names_one_message_for_ever(provider: Provider, carla: ImapMailbox) -> None:
    provider.append(CARLA, "INBOX", mail(ANA, CARLA, message_id="<1@x>"))
    found = carla.find("<1@x>", [Folder.INBOX])
    assert isinstance(found, Spot)
    assert carla.find("<1@x>", [Folder.INBOX]) == found


def _without(said: bytes, *capabilities: bytes) -> bytes:
    for word in capabilities:
        said = said.replace(b" " + word, b"")
    return said
