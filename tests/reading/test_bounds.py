"""A hostile megabyte costs no reader of requests and replies half a second."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from bot.reading.command import read_choice, read_commands
from bot.reading.message import Mailaddr, parse_message
from bot.reading.outcome import read_outcome
from bot.reading.redirect import read_redirect
from bot.reading.requests.amendment import read_amendment
from bot.reading.requests.cc import read_cc, read_side
from bot.reading.requests.mail_request import read_mail_request
from bot.reading.requests.wish import read_wish

SIZE, MOST = 999_000, 0.5
ANA = Mailaddr("Ana Ruiz", "ana@ruiz.example")
HEAD = "From: c@conti.example\nTo: Ana <ana@ruiz.example>\nContent-Type: text/plain; charset=utf-8\n\n"
SHORT = parse_message(HEAD.encode())
READERS: dict[str, Callable[[str], object]] = {
    "mail": lambda text: read_mail_request(SHORT, text, (), "c@conti.example"),
    "cc": lambda text: read_cc(SHORT, text, (), "c@conti.example"),
    "side": lambda text: read_side(text, ANA, (), "c@conti.example"),
    "amendment": lambda text: read_amendment(text, (ANA,)),
    "redirect": read_redirect,
    "outcome": read_outcome,
    "outcome within its bound": lambda text: read_outcome(text[:19_900]),
    "commands": read_commands,
    "choice": lambda text: read_choice(text, "ABC"),
}
PIECES = [
    *("a", " ", "\n", "(", "<", ".", "- ", "> ", "Ana ", "Ana + ", "Ana, ", "Ana\n", "Best,\n", "K7 YES\n", "YES,"),
    *(
        "introduce you to ",
        "introduce Ana to Ben. ",
        "ask Maria ",
        "my friend ",
        "de la ",
        "we had a ",
        "not ",
        "thanks ",
    ),
    *("From: Ana <a@b.example>\n", "---------- Forwarded message\n", "For Ana: x\n", "Letter:\n", "a@b.c "),
    *("e\u0301\u0316", "From: Ana <a@b.example>\nSent: x\nTo: y\nSubject: z\n\n"),
]


def megabyte(piece: str) -> str:
    return (piece * (SIZE // len(piece.encode()) + 1))[: SIZE // (1 if piece.isascii() else 3)]


@pytest.mark.parametrize("reader", READERS)
def test_a_hostile_megabyte_is_read_at_once(reader: str) -> None:
    READERS[reader]("the first time files are loaded")
    for piece in PIECES:
        text = megabyte(piece)
        start = time.process_time()
        READERS[reader](text)
        assert time.process_time() - start < MOST, piece


@pytest.mark.parametrize("piece", PIECES[-6:])
def test_a_hostile_forwarded_megabyte_is_read_at_once(piece: str) -> None:
    read_wish(parse_message((HEAD + "From: Ana <a@b.example>\nSent: 3 May 2026\nTo: c\n\nx").encode()), "")
    mail = parse_message((HEAD + "---------- Forwarded message\n" + megabyte(piece)[:990_000]).encode())
    start = time.process_time()
    read_wish(mail, "")
    assert time.process_time() - start < MOST
