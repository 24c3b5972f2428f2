"""Bounces: whom they concern, for good or for now, about which letter, and whether they speak of us."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.bounce import Bounce, read_bounce
from bot.reading.message import parse_message
from bot.reading.wordlist import read_words

CASES = tomllib.loads((Path(__file__).parent / "machines" / "bounces.toml").read_text(encoding="utf-8"))["mail"]


def read(text: str) -> Bounce | None:
    return read_bounce(parse_message(text.replace("\n", "\r\n").encode()))


def notification(action: str, status: str, diagnostic: str) -> str:
    return f"""From: MAILER-DAEMON@mx.example
Return-Path: <>
Auto-Submitted: auto-replied
Message-ID: <notice@mx.example>
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your letter met a difficulty.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; Ana@Ruiz.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--b
Content-Type: message/rfc822

Message-ID: <ask-1@conti.example>

Hi Ana
--b--
"""


def test_a_delivery_status_names_recipient_and_letter() -> None:
    found = read(notification("failed", "5.1.1", "550 5.1.1 user unknown"))
    assert found is not None
    assert (found.recipients, found.permanent, found.status) == (("ana@ruiz.example",), True, "5.1.1")
    assert (found.about, found.ours) == (("<ask-1@conti.example>",), False)


def test_a_delay_is_not_permanent() -> None:
    found = read(notification("delayed", "4.4.1", "connection timed out"))
    assert found is not None
    assert not found.permanent


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("5.7.1", "550 5.7.1 blocked by Spamhaus"),
        ("5.4.5", "daily user sending limit exceeded"),
        ("4.7.0", "rate limited"),
    ],
)
def test_words_about_our_reputation_teach_nothing_of_the_recipient(status: str, words: str) -> None:
    found = read(notification("failed", status, words))
    assert found is not None
    assert found.ours


def test_a_notice_of_success_is_no_bounce() -> None:
    for action in ("delivered", "relayed", "expanded"):
        assert (
            read(notification(action, "2.0.0", "250 ok").replace("a difficulty", "no such user: not delivered")) is None
        )


def test_failed_recipients_header_is_read() -> None:
    found = read("From: a@mx.example\nX-Failed-Recipients: ana@ruiz.example\nSubject: hm\n\n550 5.1.1 No such user")
    assert found is not None
    assert (found.recipients, found.permanent) == (("ana@ruiz.example",), True)


def test_a_bounce_of_nobody_in_particular_is_still_known() -> None:
    found = read("From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nIt did not work. é")
    assert found is not None
    assert found.recipients == ()


def test_a_persons_mail_about_a_failure_is_no_bounce() -> None:
    assert read("From: ana@ruiz.example\nSubject: Undelivered mail?\n\n550 5.1.1 is what I got") is None


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_what_mail_servers_write_is_read(case: dict[str, Any]) -> None:
    raw = case["raw"].lstrip("\n").replace("\n", "\r\n").encode(case.get("charset", "utf-8"))
    found = read_bounce(parse_message(raw))
    assert found is not None
    assert found.recipients == ("ana@ruiz.example",)
    assert "<ask-1@conti.example>" in found.about
    assert (found.permanent, found.ours) == (case["permanent"], case.get("ours", False))
    assert found.status == case.get("status", "")


@pytest.mark.parametrize("language", list(read_words("bounce")))
def test_each_languages_words_tell_gone_from_delayed(language: str) -> None:
    words = read_words("bounce")[language]
    assert not [key for key in ("subject", "failed", "gone", "delayed", "full", "ours") if not words.get(key)]


def test_a_daemon_that_reports_no_failure_is_no_bounce() -> None:
    assert read("From: MAILER-DAEMON@mx.example\nSubject: quota report\n\nYou have used half of your space.") is None


def test_an_absent_person_with_a_null_sender_is_no_bounce() -> None:
    assert read("Return-Path: <>\nFrom: ana@ruiz.example\nSubject: Re: Ben\n\nI cannot be delivered from work.") is None


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    head = b"From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\nSubject: failure notice\r\n\r\n"
    assert read_bounce(parse_message(head + body)) is not None


@pytest.mark.parametrize(("status", "words"), [("4.2.2", "mailbox full"), ("4.4.7", "message expired"), ("", "hm")])
def test_a_failure_is_final_whatever_its_code(status: str, words: str) -> None:
    found = read(notification("failed", status, words))
    assert found is not None
    assert found.permanent


@pytest.mark.parametrize(
    ("words", "permanent"),
    [
        ("452 4.2.2 mailbox full. I'm not going to try again.", True),
        ("451 4.4.1 no answer. Retry timeout exceeded", True),
        ("452 4.2.2 Postfach voll. Die Frist ist abgelaufen.", True),
        ("452 4.2.2 mailbox full", False),
        ("It will be retried for three days. 451 4.4.1 no answer", False),
    ],
)
def test_words_tell_a_letter_given_up_from_one_that_is_tried_on(words: str, *, permanent: bool) -> None:
    found = read(f"From: MAILER-DAEMON@mx.example\nSubject: Mail delivery failed\n\n<ana@ruiz.example>: {words}")
    assert found is not None
    assert found.permanent is permanent


def test_the_identifier_of_the_letter_is_no_recipient() -> None:
    text = "Not delivered.\n\nMessage-ID: <ask-1@conti.example>\n"
    found = read(f"From: MAILER-DAEMON@mx.example\nSubject: Returned mail\n\n{text}")
    assert found is not None
    assert (found.recipients, found.about) == ((), ("<ask-1@conti.example>",))
