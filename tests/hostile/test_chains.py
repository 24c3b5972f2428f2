"""Chains: mails that are harmless one by one, where what an earlier one left behind decides what a later one does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import count
from pathlib import Path

import pytest

from bot.introductions.introduction import PartyState
from bot.work.rights.exporting import export
from bot.work.rights.footprint import footprint
from tests.hostile.deployment import BOT, CARLA, PEOPLE, Deployment, ask_id

_NUMBERS = count(1)
FROM = {key: f"{one.name} <{one.address}>" for key, one in PEOPLE.items()} | {"carla": f"Carla Conti <{CARLA}>"}


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Deployment]:
    desk = Deployment("both", tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def none(tmp_path: Path) -> Iterator[Deployment]:
    desk = Deployment("none", tmp_path, {"approve": "never"})
    yield desk
    desk.close()


@pytest.fixture
def last(tmp_path: Path) -> Iterator[Deployment]:
    desk = Deployment("last", tmp_path)
    yield desk
    desk.close()


def letter(who: str, text: str, written: str = "09:30", *, to: str = "", head: str = "") -> bytes:
    """A proven mail of `who`, in answer to their ask in K1 or to the letter `to`; `written` is "HH:MM" or a Date."""
    date = format_datetime(datetime.fromisoformat(f"2026-11-12T{written}+00:00")) if len(written) == 5 else written
    domain = FROM[who].rpartition("@")[2].rstrip(">")
    answered = to or (ask_id(who, "K1") if who in PEOPLE else "")
    lines = [
        f"Authentication-Results: mx.connector.example; dmarc=pass header.from={domain}",
        "Received: from mail.there.example by mx.connector.example; Thu, 12 Nov 2026 09:30:00 +0000",
        *head.splitlines(),
        f"From: {FROM[who]}",
        f"To: {BOT}",
        "Subject: Re: An introduction?",
        f"Date: {date}",
        f"Message-ID: <chain-{next(_NUMBERS)}@there.example>",
        *([f"In-Reply-To: {answered}"] if answered else []),
        "",
        text,
        "",
    ]
    return "\r\n".join(lines).encode()


def reasons(desk: Deployment) -> list[str]:
    return [one.named.value for one in desk.mails()]


def to_carla(desk: Deployment) -> int:
    return sum(CARLA in one.recipients for one in desk.courier.carried)


# Mails overtake each other


def test_an_older_yes_does_not_settle_a_newer_doubt(both: Deployment) -> None:
    """She said yes, then asked to wait; a second yes that was under way all the while takes nothing of that away."""
    both.deliver(letter("ana", "Yes please."))
    both.deliver(letter("ana", "Wait, I first have to ask my lawyer whether I may.", "09:50"))
    both.deliver(letter("ben", "Yes, happy to.", "09:51"))
    both.deliver(letter("ana", "Yes, gladly.", "09:31"))
    assert reasons(both)[-1] == "overtaken"
    assert both.introduced() == set()


def test_a_doubt_that_arrives_before_the_older_yes_still_holds(last: Deployment) -> None:
    """The later word is the one that was written later, not the one that came last."""
    last.deliver(letter("ana", "Wait, I first have to ask my lawyer whether I may.", "09:50"))
    last.deliver(letter("ana", "Yes please."))
    assert reasons(last)[-1] == "overtaken"
    assert last.introduced() == set()


def test_a_newer_yes_settles_an_older_doubt(last: Deployment) -> None:
    last.deliver(letter("ana", "Wait, I first have to ask my lawyer whether I may."))
    last.deliver(letter("ana", "Yes please.", "09:50"))
    assert last.introduced() == {"K1"}


def test_what_nobody_vouches_for_overtakes_no_yes(last: Deployment) -> None:
    """Who forges a doubt in her name, however late they date it, keeps no honest yes of hers from counting."""
    forged = letter("ana", "Who is this?", "09:55").partition(b"\r\n")[2]
    last.deliver(forged)
    last.deliver(letter("ana", "Yes please."))
    assert last.introduced() == {"K1"}


def test_an_older_yes_does_not_undo_what_the_connector_wrote_down_since(last: Deployment) -> None:
    """She wrote yes, and on the telephone said later: the yes arrives last and is a question."""
    last.deliver(letter("carla", "K1 ANA LATER until 10 January", "10:00"))
    last.deliver(letter("ana", "Yes please."))
    assert reasons(last)[-1] == "overtaken"
    assert last.introduced() == set()


def test_a_clock_that_runs_ahead_does_not_silence_her_next_mail(both: Deployment) -> None:
    """A mail was written when it came at the latest, whatever its Date says."""
    both.deliver(letter("ana", "Please ask me again next month.", "Thu, 12 Nov 2037 09:30:00 +0000"))
    both.clock[0] = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)
    both.deliver(letter("ana", "Yes please.", "11:00"))
    assert ("K1", "ana") in both.standing()


@pytest.mark.parametrize("date", ["Thu, 12 Nov 2020 09:30:00 +0000", "Mon, 01 Jan 0001 00:00:00 +1400"])
def test_a_dead_clock_does_not_make_later_mean_now(both: Deployment, date: str) -> None:
    """Nobody answered before there was anything to answer: such a Date is no day from which "next month" counts."""
    both.deliver(letter("ana", "Please ask me again next month.", date))
    ana = both.introductions()[0].party("ana")
    assert (ana.state, str(ana.later_until)) == (PartyState.LATER, "2026-12-01")
    assert len(both.letters()) == 1  # that it was noted; she is not asked again


# What one of them may read of what is kept


def test_an_export_shows_nobody_what_the_other_side_wrote_in_their_thread(both: Deployment) -> None:
    """Ben's ask was sent on to Ana, who answers it: the mail is kept under his name, and is hers all the same."""
    both.deliver(letter("ana", "For Carla alone: call me at +34 600 123 123.", to=ask_id("ben", "K1")))
    with both.worker.books.begin() as page:
        whom = footprint(page, PEOPLE["ben"].address)
        told = export(page, whom, page.why_suppressed, both.clock[0])
    assert "600 123" not in json.dumps(told)
    assert PEOPLE["ana"].address not in json.dumps(told)
    assert len(told["introductions"][0]["came_for_you_from_others"]) == 1


# The desk as an amplifier


def limit_report(message_id: str) -> bytes:
    return (
        f"Received: from mail.there.example by mx.connector.example; Thu, 12 Nov 2026 09:30:00 +0000\r\n"
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON <mailer-daemon@evil.example>\r\nTo: {BOT}\r\n"
        f"Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <report-{next(_NUMBERS)}@evil.example>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nfailed\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; evil.example\r\n\r\nFinal-Recipient: rfc822; ana@ruiz.example\r\nAction: failed\r\n"
        "Status: 5.4.5\r\nDiagnostic-Code: smtp; 550-5.4.5 Daily user sending limit exceeded\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--b--\r\n"
    ).encode()


def test_forged_reports_of_a_limit_are_told_once_a_day(both: Deployment) -> None:
    """Whoever got one letter can forge as many reports about it as they like."""
    both.deliver(*(limit_report(ask_id("ana", "K1")) for _ in range(5)))
    assert to_carla(both) == 1
    both.pass_hours(24)
    both.deliver(limit_report(ask_id("ana", "K1")))
    assert sum(one == "limited" for one in reasons(both)) == 6
    assert to_carla(both) == 2


def test_an_absence_note_in_her_thread_says_nothing_of_him(both: Deployment) -> None:
    """Nobody can rest the reminders of another by a note in their own thread."""
    note = letter(
        "ben", "I am out of office until 20 November.", to=ask_id("ana", "K1"), head="Auto-Submitted: auto-replied"
    )
    both.deliver(note)
    assert [one.away_until for one in both.introductions()[0].parties] == [None, None]


# What the connector passes on


@pytest.mark.parametrize(
    "author",
    [
        "Ana Ruiz ana@ruiz.example <eve@evil.example>",
        '"Ana Ruiz <ana@ruiz.example>" <eve@evil.example>',
        f"Ana Ruiz ana@ruiz.example {'x' * 2_000} <eve@evil.example>",
    ],
)
def test_an_address_in_a_forwarded_authors_name_vouches_for_nobody(none: Deployment, author: str) -> None:
    """Eve calls herself by Ana's address; the connector forwards her wish, and Ana would have agreed without a word."""
    wish = f"Please see below.\n\n---------- Forwarded message ---------\nFrom: {author}\nDate: Thu, Nov 12, 2026\n"
    wish += "Subject: A wish\nTo: Carla\n\nI would love to meet Ben Ong <ben@ong.example>.\n"
    none.deliver(letter("carla", wish.replace("\n", "\r\n"), "10:00"))
    assert [one for it in none.introductions() for one in it.parties if one.person.address == "ana@ruiz.example"] == []
