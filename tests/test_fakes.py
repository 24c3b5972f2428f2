"""The fakes keep the promises of the ports: the same checks on the fakes and on the real adapters.

The real side is IMAP and SMTP to the embedded provider, which tests/mailboxes compares with Dovecot and Postfix.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from typing import Any

import pytest

from bot.demo.mailserver import MailServer
from bot.mailboxes.imap import ImapMailbox
from bot.mailboxes.smtp import SmtpCourier
from bot.places import Cursor, DraftState, Folder, Spot
from bot.ports import Courier, GiveUp, LeaseLost, Mailbox, NeedsOperator, TryLater
from tests.fakes import FakeCourier, FakeMailbox, FakePost
from tests.fixtures_servers import ACCOUNTS, ANA, BEN, CARLA, imap_settings, mail, smtp_settings

START = Cursor("INBOX", 0, 1)
FOLDERS = (Folder.INBOX, Folder.DRAFTS, Folder.SENT, Folder.ARCHIVE)


@dataclass
class Side:
    """Carla's mailbox and courier, and the provider behind both."""

    provider: Any
    mailbox: Mailbox
    courier: Courier


@pytest.fixture(params=["fake", "real"])
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    """The fakes, then the adapters."""
    with_servers = request.param == "real"
    made = _real() if with_servers else _fake()
    yield made
    made.mailbox.close()
    made.courier.close()
    if with_servers:
        made.provider.stop()


def _fake() -> Side:
    post = FakePost(ACCOUNTS)
    return Side(post, FakeMailbox(post.boxes[CARLA]), FakeCourier(post, CARLA))


def _real() -> Side:
    server = MailServer(ACCOUNTS)
    server.start()
    return Side(server, ImapMailbox(imap_settings(server, CARLA)), SmtpCourier(smtp_settings(server, CARLA)))


def cursor(mailbox: Mailbox, folder: Folder = Folder.INBOX) -> Cursor:
    found = mailbox.now(folder)
    assert found is not None
    return found


def subjects(mailbox: Mailbox, at: Cursor = START, folder: Folder = Folder.INBOX) -> list[str]:
    return [_subject(one.fields) for sweep in mailbox.arrivals(folder, at) for one in sweep.headings]


def _subject(fields: bytes) -> str:
    return str(message_from_bytes(fields)["Subject"])


# The mailbox


def test_arrivals_are_what_came_after_the_cursor(side: Side) -> None:
    side.provider.append(CARLA, "INBOX", mail(ANA, CARLA, "before"))
    start = cursor(side.mailbox)
    assert list(side.mailbox.arrivals(Folder.INBOX, start)) == []
    for subject in ("one", "two"):
        side.provider.append(CARLA, "INBOX", mail(ANA, CARLA, subject))
    (sweep,) = side.mailbox.arrivals(Folder.INBOX, start)
    assert [_subject(one.fields) for one in sweep.headings] == ["one", "two"]
    assert not sweep.renumbered
    assert sweep.cursor == cursor(side.mailbox)


def test_a_renumbered_folder_is_listed_again(side: Side) -> None:
    (empty,) = side.mailbox.arrivals(Folder.INBOX, START)
    assert (empty.headings, empty.renumbered) == ((), True)
    side.provider.append(CARLA, "INBOX", mail(ANA, CARLA, "kept"))
    at = cursor(side.mailbox)
    (sweep,) = side.mailbox.arrivals(Folder.INBOX, replace(at, uidvalidity=at.uidvalidity - 1))
    assert (sweep.renumbered, len(sweep.headings), sweep.cursor) == (True, 1, at)


def test_a_heading_holds_the_deciding_fields_only(side: Side) -> None:
    raw = mail(ANA, CARLA, "x", message_id="<1@ruiz.example>")
    raw = raw.replace(b"Subject", b"X-Other: no\r\nReferences: <a@b>\r\n <c@d>\r\nX-Loop: twoyes\r\nSubject", 1)
    side.provider.append(CARLA, "INBOX", raw, ["\\Flagged", "odd-word"])
    ((heading,),) = [sweep.headings for sweep in side.mailbox.arrivals(Folder.INBOX, START)]
    fields = message_from_bytes(heading.fields)
    assert heading.size == len(raw)
    assert {"\\Flagged", "odd-word"} <= heading.keywords
    assert (fields["X-Loop"], fields["Message-ID"], fields["X-Other"]) == ("twoyes", "<1@ruiz.example>", None)
    assert str(fields["References"]).split() == ["<a@b>", "<c@d>"]


def test_a_folder_that_is_not_there_has_no_cursor_and_takes_nothing(side: Side) -> None:
    assert side.mailbox.now(Folder.ALL) is None
    assert side.mailbox.now(Folder.REQUESTS) is None
    with pytest.raises(NeedsOperator):
        side.mailbox.append(Folder.ALL, mail(CARLA, ANA), seen=True)


def test_fetch_goes_folder_by_folder_and_leaves_out_what_is_gone(side: Side) -> None:
    for subject in ("a", "b"):
        side.provider.append(CARLA, "INBOX", mail(ANA, CARLA, subject))
    side.provider.append(CARLA, "Archive", mail(ANA, CARLA, "c"))
    (inbox,) = side.mailbox.arrivals(Folder.INBOX, START)
    (archive,) = side.mailbox.arrivals(Folder.ARCHIVE, Cursor("Archive", 0, 1))
    first, second, third = (one.spot for one in (*inbox.headings, *archive.headings))
    wrong = [replace(first, uid=999), replace(first, uidvalidity=7)]
    found = list(side.mailbox.fetch([second, third, *wrong, first]))
    assert [(spot, _subject(raw)) for spot, raw in found] == [(first, "a"), (second, "b"), (third, "c")]
    assert all("\\Seen" not in one.keywords for s in side.mailbox.arrivals(Folder.INBOX, START) for one in s.headings)


@pytest.mark.parametrize("odd", ["<a b@x>", "<é@x>", "<a\r\nb@x>", "", "<plain@x"])
def test_find_takes_the_exact_message_id_of_the_first_folder(side: Side, odd: str) -> None:
    side.provider.append(CARLA, "INBOX", mail(ANA, CARLA, message_id="<plain@x>"))
    side.provider.append(CARLA, "Archive", mail(ANA, CARLA, message_id="<plain@x>"))
    assert side.mailbox.find(odd, [Folder.INBOX]) is None
    found = side.mailbox.find("<plain@x>", [Folder.ALL, Folder.ARCHIVE, Folder.INBOX])
    assert found is not None
    assert found.folder == "Archive"
    assert side.mailbox.find("<plain@x>", [Folder.SENT]) is None


def test_labelled_drafts_are_found_by_keyword_however_written_and_by_folder(side: Side) -> None:
    side.provider.append(CARLA, "Drafts", mail(CARLA, ANA, "by keyword"), ["\\Draft", "intro-request"])
    side.provider.append(CARLA, "Drafts", mail(CARLA, ANA, "by other spelling"), ["$IntroRequest"])
    side.provider.append(CARLA, "Drafts", mail(CARLA, ANA, "shown"), ["intro-accepted"])
    side.provider.append(CARLA, "Drafts", mail(CARLA, ANA, "plain"), ["\\Draft"])
    side.provider.append(CARLA, "Drafts", mail(CARLA, ANA, "deleted"), ["intro-request", "\\Deleted"])
    side.provider.append(CARLA, "INBOX", mail(CARLA, ANA, "elsewhere"), ["intro-request"])
    side.provider.append(CARLA, "intro-request", mail(CARLA, ANA, "by folder"))
    found = {_subject(one.fields): {k for k in one.keywords if k.startswith("intro")} for one in side.mailbox.drafts()}
    assert found == {
        "by keyword": {"intro-request"},
        "by other spelling": {"intro-request"},
        "shown": {"intro-accepted"},
        "by folder": {"intro-request"},
    }


@pytest.mark.parametrize("folder", ["Drafts", "intro-request"])
def test_a_draft_shows_one_state_at_a_time(side: Side, folder: str) -> None:
    side.provider.append(CARLA, folder, mail(CARLA, ANA, "d", message_id="<d@x>"), ["\\Draft", "intro-request"])
    (heading,) = side.mailbox.drafts()
    spot = heading.spot
    for state in (DraftState.ACCEPTED, DraftState.ACCEPTED, DraftState.DONE):
        spot = side.mailbox.show(spot, state)
        (heading,) = side.mailbox.drafts()
        assert {k for k in heading.keywords if k.startswith("intro")} == {state.value}
        assert heading.spot == spot
    assert (spot.folder == "Drafts") == (folder == "Drafts")
    assert len(side.provider.mails(CARLA, spot.folder)) == 1


def test_what_is_gone_stays_gone(side: Side) -> None:
    gone = Spot("Drafts", cursor(side.mailbox, Folder.DRAFTS).uidvalidity, 77)
    side.mailbox.mark([gone], "word")
    side.mailbox.move(gone, Folder.SENT, seen=True)
    assert side.mailbox.show(gone, DraftState.DONE) == gone
    assert side.mailbox.drafts() == []
    assert side.provider.mails(CARLA, "Sent") == []


def test_append_mark_and_move_keep_the_bytes(side: Side) -> None:
    raw = mail(CARLA, ANA, "ours", message_id="<o@x>")
    side.mailbox.append(Folder.INBOX, raw, seen=False, keywords=["one"])
    spot = side.mailbox.find("<o@x>", [Folder.INBOX])
    assert spot is not None
    side.mailbox.mark([spot], "two")
    ((heading,),) = [sweep.headings for sweep in side.mailbox.arrivals(Folder.INBOX, START)]
    assert {"one", "two"} <= heading.keywords
    assert "\\Seen" not in heading.keywords
    side.mailbox.move(spot, Folder.SENT, seen=True)
    assert side.provider.mails(CARLA, "INBOX") == []
    assert side.provider.mails(CARLA, "Sent") == [raw]
    ((moved,),) = [sweep.headings for sweep in side.mailbox.arrivals(Folder.SENT, Cursor("Sent", 0, 1))]
    assert {"one", "two", "\\Seen"} <= moved.keywords
    side.mailbox.move(moved.spot, Folder.SENT, seen=True)
    assert side.provider.mails(CARLA, "Sent") == [raw]


def test_deleted_is_what_was_named_and_nothing_else(side: Side) -> None:
    for subject in ("one", "two", "three", "four"):
        side.provider.append(CARLA, "INBOX", mail(ANA, CARLA, subject))
    spots = [one.spot for sweep in side.mailbox.arrivals(Folder.INBOX, START) for one in sweep.headings]
    gone = Spot("INBOX", spots[0].uidvalidity, 4_000)
    renumbered = Spot("INBOX", spots[0].uidvalidity + 1, spots[0].uid)
    assert side.mailbox.delete([spots[3], spots[1], gone, renumbered])
    assert subjects(side.mailbox) == ["one", "three"]
    assert side.mailbox.delete([])
    assert side.mailbox.delete([spots[1]])
    assert subjects(side.mailbox) == ["one", "three"]


def test_a_uid_is_never_given_twice(side: Side) -> None:
    side.mailbox.append(Folder.INBOX, mail(CARLA, ANA, message_id="<a@x>"), seen=False)
    spot = side.mailbox.find("<a@x>", [Folder.INBOX])
    assert spot is not None
    side.mailbox.move(spot, Folder.SENT, seen=False)
    side.mailbox.append(Folder.INBOX, mail(CARLA, ANA, message_id="<b@x>"), seen=False)
    second = side.mailbox.find("<b@x>", [Folder.INBOX])
    assert second is not None
    assert second.uid > spot.uid


def test_a_closed_mailbox_stays_closed(side: Side) -> None:
    side.mailbox.close()
    with pytest.raises(TryLater):
        side.mailbox.now(Folder.INBOX)


@pytest.mark.parametrize("seed", range(6))
def test_any_history_looks_the_same_from_both_sides(seed: int) -> None:
    """The same forty random steps on the fake and on IMAP lead to the same folders, keywords and answers."""
    sides = (_fake(), _real())
    try:
        assert _history(sides[0], random.Random(seed)) == _history(sides[1], random.Random(seed))
    finally:
        for one in sides:
            one.mailbox.close()
        sides[1].provider.stop()


def _history(side: Side, chance: random.Random) -> list[object]:
    told: list[object] = []
    starts = {folder: cursor(side.mailbox, folder) for folder in FOLDERS}
    for number in range(40):
        folder = chance.choice(FOLDERS)
        known = f"<{chance.randrange(number + 1)}@x>"
        spot = side.mailbox.find(known, FOLDERS)
        match chance.randrange(6):
            case 0 | 1:
                words = chance.sample(["intro-request", "$IntroRequest", "other", "intro-problem"], chance.randrange(3))
                raw = mail(CARLA, ANA, str(number), message_id=f"<{number}@x>")
                side.mailbox.append(folder, raw, seen=chance.random() < 0.5, keywords=words)
            case 2 if spot is not None:
                side.mailbox.mark([spot], chance.choice(["other", "intro-request"]))
            case 3 if spot is not None:
                side.mailbox.move(spot, folder, seen=chance.random() < 0.5)
            case 4 if spot is not None and spot.folder == "Drafts":
                went = side.mailbox.show(spot, chance.choice(list(DraftState)))
                told.append((number, went.folder))
            case 5:
                news = list(side.mailbox.arrivals(folder, starts[folder]))
                told.append([_subject(one.fields) for sweep in news for one in sweep.headings])
                starts[folder] = news[-1].cursor if news else starts[folder]
        drafts = side.mailbox.drafts()  # \\Recent is the session's, not the message's
        told.append(sorted((_subject(one.fields), *sorted(one.keywords - {"\\Recent"})) for one in drafts))
    for folder in FOLDERS:
        name = starts[folder].folder
        told.append([_subject(raw) for raw in side.provider.mails(CARLA, name)])
    return told


# The courier


def letter(to: str = ANA, message_id: str = "<l@conti.example>") -> bytes:
    return mail(CARLA, to, "letter", message_id=message_id)


def send(courier: Courier, recipients: tuple[str, ...], *, sender: str = CARLA, go_on: bool = True) -> tuple[str, int]:
    asked: list[int] = []

    def before_data(handle: str) -> bool:
        asked.append(1)
        return go_on

    return courier.send(sender, recipients, letter(), before_data=before_data).words, len(asked)


def test_a_letter_reaches_everybody_once_with_or_without_a_tag(side: Side) -> None:
    words, asked = send(side.courier, (ANA, "ben+list@ong.example", CARLA))
    assert words
    assert asked == 1
    for who in (ANA, BEN, CARLA):
        (got,) = side.provider.mails(who, "INBOX")
        assert got.endswith(letter())
        assert b"dmarc=pass" in got


def test_one_unknown_recipient_stops_it_for_all(side: Side) -> None:
    with pytest.raises(GiveUp) as told:
        send(side.courier, (ANA, "nobody@ruiz.example"))
    assert list(told.value.refused) == ["nobody@ruiz.example"]
    assert not told.value.ours
    assert side.provider.mails(ANA, "INBOX") == []


def test_a_sender_that_is_not_ours_is_our_fault(side: Side) -> None:
    with pytest.raises(GiveUp) as told:
        send(side.courier, (ANA,), sender=BEN)
    assert told.value.ours
    assert told.value.refused == {}


def test_a_lost_lease_sends_nothing(side: Side) -> None:
    with pytest.raises(LeaseLost):
        send(side.courier, (ANA,), go_on=False)
    assert side.provider.mails(ANA, "INBOX") == []
    send(side.courier, (ANA,))
    assert len(side.provider.mails(ANA, "INBOX")) == 1


def test_strangers_mail_is_not_vouched_for(side: Side) -> None:
    side.provider.deliver(None, [CARLA], mail(ANA, CARLA))
    (got,) = side.provider.mails(CARLA, "INBOX")
    assert b"dmarc=fail" in got


@pytest.mark.parametrize(
    ("fault", "error", "taken", "began"),
    [
        ("put-off", "TryLater", False, False),
        ("put-off-after", "TryLater", False, True),
        ("refused", "GiveUp", False, False),
        ("refused-us", "GiveUp", False, False),
        ("lost", "Unknown", False, True),
        ("lost-but-taken", "Unknown", True, True),
    ],
)
def test_a_fault_is_met_once_and_leaves_what_it_says(fault: str, error: str, taken: bool, began: bool) -> None:
    """Only the fake can be told to fail; what each error promises is the port's."""
    side = _fake()
    assert isinstance(side.courier, FakeCourier)
    side.courier.fail(fault)
    calls: list[int] = []
    with pytest.raises(Exception, match=r".*") as told:
        side.courier.send(CARLA, (ANA,), letter(), before_data=lambda handle: not calls.append(1))  # type: ignore[func-returns-value]
    assert type(told.value).__name__ == error
    assert bool(calls) == began
    assert len(side.provider.mails(ANA, "INBOX")) == int(taken)
    send(side.courier, (ANA,))
    assert len(side.provider.mails(ANA, "INBOX")) == int(taken) + 1
