"""What Gmail reads in the headers of a letter is who was meant, whatever stands there."""

from __future__ import annotations

import contextlib

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.mailboxes.gmail.sending import by_id, may_be_searched, prepare
from bot.mailboxes.mark import MARK, mark_of
from bot.ports import GiveUp
from tests.servers.gmail import ApiError
from tests.servers.gmail.account import header_fields
from tests.servers.gmail.post import recipients_of

CARLA, ANA, BEN = "carla@conti.example", "ana@ruiz.example", "ben@ong.example"
PIECES = (
    *(ANA, BEN, CARLA, f"<{ANA}>", f"<{BEN}>", "Ana", '"Ong, Ben"', "=?utf-8?q?Ana=2C?=", "ana", "ong.example"),
    *(",", ";", ":", "(", ")", '"', "\\", "<", ">", "@", " ", "\r\n ", "\t", "\r\n", "\x00", "é", "Group:"),
)
values = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)
fields = st.tuples(st.sampled_from(["To", "TO", "Cc", "cc", "Bcc", "To ", "Resent-To", "X-To", "Subject"]), values)


@settings(max_examples=200, deadline=None)
@example([("To", f"{ANA}, {BEN}")], (ANA, BEN))
@example([("To", f"{ANA} ({BEN})")], (ANA,))
@example([("To", f'"{BEN}" <{ANA}>')], (ANA,))
@example([("Cc", f"\r\n {BEN}"), ("To", ANA)], (ANA,))
@given(st.lists(fields, min_size=1, max_size=3), st.sampled_from([(ANA,), (ANA, BEN), (ANA, CARLA)]))
def test_what_is_prepared_reaches_the_envelope_and_nobody_else(
    heads: list[tuple[str, str]], envelope: tuple[str, ...]
) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in heads)
    raw = f"From: {CARLA}\r\nMessage-ID: <1@x.example>\r\n{lines}\r\nHello\r\n".encode()
    with contextlib.suppress(GiveUp, ApiError):
        letter = prepare(CARLA, envelope, raw, {CARLA})
        assert set(recipients_of(letter.raw)) == set(envelope)


def test_a_letter_keeps_every_byte_but_for_its_mark() -> None:
    raw = f"From: {CARLA}\r\nTo: {ANA}\r\nMessage-ID: <1@x.example>\r\n\r\nOne\r\n\r\nTwo\r\n".encode()
    letter = prepare(CARLA, (ANA,), raw, ())
    assert letter.raw == f"{MARK}: {mark_of('<1@x.example>')}\r\n".encode() + raw
    assert prepare(CARLA, (ANA,), raw.replace(b"\r\n", b"\n"), ()).raw == letter.raw
    assert dict(header_fields(letter.raw))[MARK] == letter.mark


def test_the_last_mail_of_the_thread_is_the_one_that_it_follows() -> None:
    more = "References: <a@x.example>\r\n <b@x.example>\r\nIn-Reply-To: <c@x.example>\r\n"
    raw = f"From: {CARLA}\r\nTo: {ANA}\r\nMessage-ID: <1@x.example>\r\n{more}\r\nHello\r\n".encode()
    assert prepare(CARLA, (ANA,), raw, ()).answers == "<c@x.example>"


def test_a_message_id_is_searched_for_only_where_it_means_nothing_else() -> None:
    assert by_id("<CA+x_1=2@mail.gmail.com>") == "rfc822msgid:CA+x_1=2@mail.gmail.com"
    for strange in ("<a b@c.example>", "<{a}@c.example>", '<"a"@c.example>', "<(a)@c.example>", "", "a@c.example"):
        assert not may_be_searched(strange)
