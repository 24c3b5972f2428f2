"""`twoyes read --report` makes a case of a misread reply that the corpus can take as it is, and sends it nowhere."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.corpus_cases import ReplyCase
from tests.fixtures_cli import Ran, Twoyes

MAIL = b"""From: Rosalind Tanqueray <rosalind@tanqueray.example>
To: Carla Conti <carla@conti.example>
Subject: Re: Introduction to Ben Ong
Date: Mon, 16 Nov 2026 10:00:00 +0100
Message-ID: <r1@tanqueray.example>
Content-Type: text/plain; charset=utf-8

Not now, please ask me in two weeks. Call me on +44 20 7946 0991.

Rosalind

On Mon, 16 Nov 2026 at 09:00, Carla Conti wrote:
> Would you like to meet Ben?
"""


def entry(ran: Ran) -> dict[str, Any]:
    """The one case that was printed."""
    (found,) = tomllib.loads(ran.out)["reply"]
    return dict(found)


def test_a_mail_becomes_a_case_without_its_people(twoyes: Twoyes, tmp_path: Path) -> None:
    (tmp_path / "reply.eml").write_bytes(MAIL)
    ran = twoyes("read", "reply.eml", "--report", "later", "--until", "2026-12-01")
    found = entry(ran)
    assert (found["label"], found["written"], found["until"]) == ("later", date(2026, 11, 16), date(2026, 12, 1))
    assert "ask me in two weeks" in found["text"]
    assert "Would you like" not in found["text"]
    for told in ("osalind", "anqueray", "0991"):
        assert told not in ran.out + ran.err
    assert "tests/corpus/replies/en.toml" in ran.err
    assert "Nothing was sent" in ran.err


def test_the_case_is_one_that_the_corpus_can_take(twoyes: Twoyes) -> None:
    ran = twoyes("read", "--text", 'Sure, "happy" to \\ and """ so on.', "--report", "yes", "--today", "2026-11-16")
    case = ReplyCase("en", **{key: tuple(v) if isinstance(v, list) else v for key, v in entry(ran).items()})
    assert case.text.strip() == 'Sure, "happy" to \\ and """ so on.'
    assert case.tags


def test_a_right_reading_is_said_to_be_right(twoyes: Twoyes) -> None:
    ran = twoyes("read", "--text", "No, thank you.", "--report", "no", "--language", "en")
    assert "read as no already" in ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--text", "Sure", "--report", "maybe"), "yes, no, later, unclear"),
        (("--text", "Sure", "--report", "yes", "--until", "2026-12-01"), "--report later"),
        (("--text", "Sure", "--report", "later", "--until", "soon"), "--until cannot be 'soon'"),
    ],
)
def test_a_report_that_cannot_be_is_refused_in_a_sentence(
    twoyes: Twoyes, arguments: tuple[str, ...], says: str
) -> None:
    ran = twoyes("read", *arguments)
    assert ran.code == 2
    assert says in ran.err
    assert not ran.out


@pytest.mark.parametrize("header", ["Auto-Submitted: auto-replied", "List-Id: <news.elsewhere.example>"])
def test_a_machine_makes_no_case_of_a_reply(twoyes: Twoyes, tmp_path: Path, header: str) -> None:
    (tmp_path / "reply.eml").write_bytes(header.encode() + b"\n" + MAIL)
    ran = twoyes("read", "reply.eml", "--report", "no")
    assert (ran.code, ran.out) == (1, "")
    assert "by hand" in ran.err


def test_a_mail_without_words_makes_no_case(twoyes: Twoyes) -> None:
    head = MAIL.partition(b"\n\n")[0]
    ran = twoyes("read", "--report", "unclear", typed=head + b"\n\n> Would you like to meet Ben?\n")
    assert (ran.code, ran.out) == (1, "")
