"""What kind of mail is this: the order of the questions decides, and each refusal has a name."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.message import parse_message
from bot.reading.screen import ORDER, Known, Screened, has_it_one_author, screen
from bot.reading.sender import Sender

MARK = "twoyes-loop"
OURS = "<a1@conti.example>"
KNOWN = Known(MARK, {OURS}.__contains__, date(2026, 11, 21))
FROM_ANA = "From: Ana Ruiz <ana@ruiz.example>\nTo: carla@conti.example\nMessage-ID: <m1@ruiz.example>\n"
BOUNCE = (
    "From: MAILER-DAEMON@mx.conti.example\nAuto-Submitted: auto-replied\nSubject: Undelivered Mail\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    "--b\nContent-Type: text/plain\n\nsorry\n"
    "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.conti.example\n\n"
    "Final-Recipient: rfc822; ana@ruiz.example\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n"
    f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {OURS}\nTo: ana@ruiz.example\n\n--b--\n"
)


def screened(text: str) -> Screened:
    return screen(parse_message(text.encode()), KNOWN)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"From: carla@conti.example\nX-Loop: {MARK}\nMessage-ID: {OURS}\n\nhello", "own"),
        (f"From: carla@conti.example\nX-Loop: other\nX-Loop: {MARK.upper()}\nMessage-ID: {OURS}\n\nhello", "own"),
        (f"{FROM_ANA}X-Loop: {MARK}\n\nyes", "loop"),
        (f"From: carla@conti.example\nX-Loop: {MARK}\n\nyes", "loop"),
        (f"{FROM_ANA}Message-ID: {OURS}\n\nyes", "person"),
        (FROM_ANA + "Received: by x\n" * 51 + "\nyes", "loop"),
        (FROM_ANA + "Received: by x\n" * 50 + "\nyes", "person"),
        (BOUNCE, "bounce"),
        (f"{FROM_ANA}Auto-Submitted: auto-replied\nSubject: Out of office\n\nYes, I am away.", "out_of_office"),
        (f"{FROM_ANA}Auto-Submitted: auto-replied\nSubject: Thanks\n\nYes, we got your mail.", "auto_reply"),
        (f"{FROM_ANA}List-Id: <x.example>\nPrecedence: list\n\nYes", "list"),
        (f"{FROM_ANA}X-Loop: somebody-else\n\nyes", "person"),
        (f"{FROM_ANA}\nyes", "person"),
        ("From: a@x.example, b@x.example\n\nyes", "no_author"),
        ("Subject: yes\n\nyes", "no_author"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    found = screened(text)
    assert found.kind == kind
    assert bool(found.reason) is (kind != "person")


def test_a_bounce_is_told_before_the_machine_that_wrote_it() -> None:
    found = screened(BOUNCE)
    assert found.bounce is not None
    assert OURS in found.bounce.about
    assert found.machine is None


def test_an_absent_person_says_when_they_are_back() -> None:
    found = screened(
        f"{FROM_ANA}Auto-Submitted: auto-replied\nSubject: Out of office\n\nI am away until 30 November 2026.\n"
    )
    assert found.machine is not None
    assert found.machine.returns is not None
    assert found.machine.returns > KNOWN.today


def test_a_person_comes_with_the_one_author() -> None:
    assert screened(f"{FROM_ANA}\nyes").sender == Sender("Ana Ruiz", "ana@ruiz.example")


def test_the_last_question_always_has_an_answer() -> None:
    assert ORDER[-1] is has_it_one_author
