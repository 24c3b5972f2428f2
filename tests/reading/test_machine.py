"""Machine mail is known by its marks, people's mail is not taken for it, and return dates are read."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.machine import machine_kind
from bot.reading.message import parse_message

TODAY = date(2026, 11, 21)


def kind(headers: str, body: str = "Thank you for your mail.") -> tuple[str, date | None] | None:
    raw = f"From: ana@ruiz.example\n{headers}\n\n{body}\n".replace("\n", "\r\n").encode()
    found = machine_kind(parse_message(raw), today=TODAY)
    return (found.kind, found.returns) if found else None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Auto-Submitted: auto-replied", "auto_reply"),
        ("X-Autoreply: yes", "auto_reply"),
        ("Precedence: bulk", "auto_reply"),
        ("Precedence: list", "list"),
        ("List-Id: <talk.lists.example>", "list"),
        ("Return-Path: <>", "auto_reply"),
        ("X-Apple-Action: VACATION", "auto_reply"),
        ("Subject: Automatische Antwort: Ben?", "auto_reply"),
        ("Subject: Respuesta automática: Ben?", "auto_reply"),
        ("Content-Type: text/calendar; method=REPLY", "calendar"),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", "receipt"),
    ],
)
def test_each_mark_of_a_machine_is_known(headers: str, expected: str) -> None:
    found = kind(headers)
    assert found is not None
    assert found[0] == expected


@pytest.mark.parametrize("headers", ["Subject: Re: Ben?", "Auto-Submitted: no", "X-Auto-Response-Suppress: All"])
def test_a_persons_mail_is_no_machine(headers: str) -> None:
    assert kind(headers, "Yes, I am out of the office tomorrow but happy to.") is None


@pytest.mark.parametrize(
    ("body", "returns"),
    [
        ("I am out of the office until 30 November.", date(2026, 12, 1)),
        ("I'm on annual leave and will be back on 7 December.", date(2026, 12, 7)),
        ("I am out of the office.", None),
    ],
)
def test_the_return_of_an_absent_person_is_read(body: str, returns: date | None) -> None:
    assert kind("Auto-Submitted: auto-replied", body) == ("out_of_office", returns)


def test_who_left_and_who_asks_for_proof_are_told_apart() -> None:
    assert kind("Auto-Submitted: auto-replied", "Ana no longer works here.") == ("left_company", None)
    assert kind("Auto-Submitted: auto-replied", "Please confirm that you are a person.") == ("challenge", None)
