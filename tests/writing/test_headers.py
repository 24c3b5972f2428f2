"""Headers: whatever stands in a value, it stays in its field, is read back the same, and no line is too long."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.reading.addresses import clean_line, decode_words
from bot.writing.headers import MOST_REFERENCES, BadHeader, Mailbox, address, build, identifier, subject_line

NASTY = "\r\n\t\x00\x0b\x85\u2028\u202e<>\"'\\;,:@=?()%_é漢🙂 "
values = st.text(st.one_of(st.sampled_from(NASTY), st.characters(codec="utf-8")), max_size=120)


def body() -> EmailMessage:
    message = EmailMessage()
    message.set_content("Hi,\n\nyou.\n")
    return message


def built(**changed: Any) -> bytes:
    given: dict[str, Any] = {
        "sender": Mailbox("Carla Conti", "carla@conti.example"),
        "to": [Mailbox("Ana Ruiz", "ana@ruiz.example")],
        "subject": "Introduction",
        "date": datetime(2026, 11, 21, 9, 5, tzinfo=UTC),
        "message_id": "<a1@conti.example>",
        "body": body(),
    }
    return build(**(given | changed))


@given(subject=values, name=values)
@example(subject="Hi\r\nBcc: eve@evil.example", name='Ana"\r\nBcc: eve@evil.example')
@example(subject="tab\tand \x0b bell\x07", name='"')
def test_no_value_opens_a_line_of_its_own_and_all_are_read_back(subject: str, name: str) -> None:
    raw = built(subject=subject, to=[Mailbox(name, "ana@ruiz.example")])
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    fields = [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith(" ")]
    assert [field for field in fields if field != "Subject"] == [
        *("From", "To", "Date", "Message-ID", "X-Loop"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    ]
    assert all(0 < len(line) <= 78 for line in head.split("\r\n"))
    message = message_from_bytes(raw, policy=compat32)
    assert decode_words(" ".join(str(message.get("Subject", "")).split())) == clean_line(subject_line(subject))
    phrase, found = parseaddr(" ".join(str(message["To"]).split()))
    assert found == "ana@ruiz.example"
    assert decode_words(phrase) == clean_line(name)


def test_the_standard_library_reads_the_same_names() -> None:
    names = [
        "Ana Ruiz",
        "Ruiz, Ana",
        'Ana "la jefa" Ruiz',
        "Ána Ruíz",
        "漢字" * 6,
        "=?utf-8?q?x?=",
        "a@b.example",
    ]
    message = message_from_bytes(built(to=[Mailbox(name, "ana@ruiz.example") for name in names]), policy=default)
    assert [one.display_name for one in message["To"].addresses] == [name.strip() for name in names]
    assert {one.addr_spec for one in message["To"].addresses} == {"ana@ruiz.example"}


def test_a_subject_that_looks_encoded_is_shown_as_written() -> None:
    message = message_from_bytes(built(subject="=?utf-8?q?=0D=0ABcc:_eve@evil.example?="), policy=compat32)
    assert str(make_header(decode_header(message["Subject"]))) == "=?utf-8?q?=0D=0ABcc:_eve@evil.example?="


@pytest.mark.parametrize("fine", ["ana@ruiz.example", "a.b+c_d@x-y.example", "o'neil@x.example", "x@localhost"])
def test_plain_addresses_pass(fine: str) -> None:
    assert address(fine) == fine


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "ana", "@x.example", "ana@", "ana@x..example", ".ana@x.example", "ana@-x.example", "aná@x.example"),
        *(
            "ana@x.example\r\nBcc: e@evil.example",
            "ana@x.example,eve@evil.example",
            '"a b"@x.example',
            "ana@[127.0.0.1]",
        ),
        *("ana ruiz@x.example", "ana@x.example\n", "a" * 65 + "@x.example", "a@" + "x." * 130 + "example"),
        "<ana@x.example>",
    ],
)
def test_anything_else_is_no_address(wrong: str) -> None:
    with pytest.raises(BadHeader):
        address(wrong)
    with pytest.raises(BadHeader):
        built(to=[Mailbox("Ana", wrong)])
    for field in ("cc", "reply_to"):
        with pytest.raises(BadHeader):
            built(**{field: [Mailbox("", wrong)]})


@pytest.mark.parametrize("wrong", ["", "a1@x.example", "<a b@x>", "<a1@x.example>\r\nBcc: e@x", "<>", "<é@x.example>"])
def test_a_wrong_message_id_of_ours_is_refused(wrong: str) -> None:
    with pytest.raises(BadHeader):
        identifier(wrong)
    with pytest.raises(BadHeader):
        built(message_id=wrong)


def test_a_date_without_a_zone_is_refused() -> None:
    with pytest.raises(BadHeader):
        built(date=datetime(2026, 11, 21))  # noqa: DTZ001 - a naive date is the fault


def test_long_identifiers_of_other_programs_are_neither_encoded_nor_broken() -> None:
    long = f"<{'A' * 180}@prod.outlook.example>"
    raw = built(in_reply_to=long, references=[long, "<b@x.example>"])
    message = message_from_bytes(raw, policy=compat32)
    assert message["In-Reply-To"].split() == [long]
    assert message["References"].split() == [long, "<b@x.example>"]
    assert b"=?" not in raw


def test_references_end_with_the_mail_answered_and_keep_both_ends_of_a_long_thread() -> None:
    many = [f"<{number}@x.example>" for number in range(100)]
    message = message_from_bytes(built(in_reply_to="<last@x.example>", references=many), policy=compat32)
    kept = message["References"].split()
    assert kept == [*many[:MOST_REFERENCES], *many[-MOST_REFERENCES + 1 :], "<last@x.example>"]


def test_what_is_no_identifier_in_a_foreign_thread_is_left_out() -> None:
    raw = built(in_reply_to="no id\r\nBcc: e@evil.example", references=["<ok@x.example>", "<two\r\nlines@x>"])
    message = message_from_bytes(raw, policy=compat32)
    assert message["In-Reply-To"] is None
    assert message["References"] == "<ok@x.example>"
    assert message["Bcc"] is None


def test_the_message_is_seven_bit_with_crlf_and_boundaries_that_follow_from_its_id() -> None:
    letter = EmailMessage()
    letter.set_content("Grüße " * 400)
    letter.add_alternative("<p>Grüße</p>", subtype="html")
    raw = built(body=letter)
    assert raw.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw == built(body=letter)
    assert raw != built(body=letter, message_id="<other@conti.example>")
