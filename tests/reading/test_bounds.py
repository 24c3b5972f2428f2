"""A hostile megabyte costs no reader of requests and replies half a second."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from bot.reading.amendment import read_amendment
from bot.reading.cc import read_cc, read_side
from bot.reading.command import read_choice, read_commands
from bot.reading.mail_request import read_mail_request
from bot.reading.message import Mail, Mailaddr, parse_message
from bot.reading.outcome import read_outcome
from bot.reading.redirect import read_redirect
from bot.reading.wish import read_wish

SIZE, MOST = 999_000, 0.5
ANA = Mailaddr("Ana Ruiz", "ana@ruiz.example")
HEAD = "From: c@conti.example\nTo: Ana <ana@ruiz.example>\nContent-Type: text/plain; charset=utf-8\n\n"
READERS: dict[str, Callable[[Mail, str], object]] = {
    "mail": lambda mail, text: read_mail_request(mail, text, (), "c@conti.example"),
    "cc": lambda mail, text: read_cc(mail, text, (), "c@conti.example"),
    "side": lambda mail, text: read_side(text, ANA, (), "c@conti.example"),
    "wish": lambda mail, text: read_wish(mail, text),
    "amendment": lambda mail, text: read_amendment(text, (ANA,)),
    "redirect": lambda mail, text: read_redirect(text),
    "outcome": lambda mail, text: read_outcome(text),
    "outcome within its bound": lambda mail, text: read_outcome(text[:19_900]),
    "commands": lambda mail, text: read_commands(text),
    "choice": lambda mail, text: read_choice(text, "ABC"),
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


@pytest.mark.parametrize("reader", READERS)
def test_a_hostile_megabyte_is_read_at_once(reader: str) -> None:
    READERS[reader](parse_message((HEAD + "From: Ana <a@b.example>\nSent: 3 May 2026\nTo: c\n\nx").encode()), "warm: x")
    for piece in PIECES:
        text = (piece * (SIZE // len(piece.encode()) + 1))[: SIZE // (3 if not piece.isascii() else 1)]
        mail = parse_message((HEAD + text).encode())
        start = time.process_time()
        READERS[reader](mail, text)
        assert time.process_time() - start < MOST, piece
