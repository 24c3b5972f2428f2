"""Mails are read whole or refused by name: decoding, alternatives, caps, cleaning, identity of deliveries."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.message import Caps, Mailaddr, Unreadable, content_of, parse_heading, parse_message


def mail(headers: str, body: bytes = b"") -> bytes:
    return headers.strip().replace("\n", "\r\n").encode() + b"\r\n\r\n" + body


def test_reads_a_plain_mail() -> None:
    read = parse_message(
        mail(
            """
From: Ana Ruiz <ana@ruiz.example>
To: Carla Conti <carla@conti.example>, "Ong, Ben" <ben@ong.example>
Cc: desk@conti.example
Subject: =?utf-8?Q?Ana_Ru=C3=ADz?= says =?utf-8?B?c8Ot?=
Message-ID: <m1@ruiz.example>
In-Reply-To: <a1@conti.example>
References: <a0@conti.example>
 <a1@conti.example>
Date: Sat, 21 Nov 2026 10:00:00 +0100
Content-Type: text/plain; charset=utf-8""",
            "Sí,\r\nclaro.\r\n".encode(),
        )
    )
    assert read.subject == "Ana Ruíz says sí"
    assert read.to == (Mailaddr("Carla Conti", "carla@conti.example"), Mailaddr("Ong, Ben", "ben@ong.example"))
    assert read.cc == (Mailaddr("", "desk@conti.example"),)
    assert read.message_id == "<m1@ruiz.example>"
    assert read.in_reply_to == ("<a1@conti.example>",)
    assert read.references == ("<a0@conti.example>", "<a1@conti.example>")
    assert read.date == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert (read.text, read.html, read.content_type) == ("Sí,\nclaro.\n", None, "text/plain")
    assert read.first("subject").startswith("=?utf-8?Q?")
    assert read.all("received") == ()


def test_text_and_html_of_one_letter_are_its_two_alternatives() -> None:
    written = EmailMessage()
    written["Subject"] = "x"
    written.set_content("Sí, claro ñandú\n")
    written.add_alternative("<p>Sí, claro ñandú</p>\n", subtype="html")
    written.add_attachment(b"%PDF" * 10, maintype="application", subtype="pdf", filename="Précis.pdf")
    read = parse_message(written.as_bytes())
    assert read.text == "Sí, claro ñandú\n"
    assert read.html == "<p>Sí, claro ñandú</p>\n"
    (attached,) = read.attachments
    assert (attached.name, attached.content_type, attached.size) == ("Précis.pdf", "application/pdf", 40)
    assert content_of(read, attached) == b"%PDF" * 10


def multipart(kind: str, *parts: str) -> bytes:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="b"\r\n\r\n{body}--b--\r\n'.encode()


def test_parts_shown_below_one_another_are_all_read() -> None:
    read = parse_message(
        multipart(
            "mixed",
            "Content-Type: text/plain\r\n\r\nYes",
            "Content-Type: image/png\r\n\r\nx",
            "\r\nbut only in May",
        )
    )
    assert read.text == "Yes\nbut only in May"
    assert [attachment.content_type for attachment in read.attachments] == ["image/png"]


def test_text_is_never_half_of_a_letter() -> None:
    """A part that exists only as HTML keeps the plain neighbour from standing for the whole."""
    read = parse_message(
        multipart("mixed", "Content-Type: text/plain\r\n\r\nYes <3", "Content-Type: text/html\r\n\r\n<b>not now</b>")
    )
    assert read.text is None
    assert read.html == "<pre>Yes &lt;3</pre>\n<b>not now</b>"


@pytest.mark.parametrize(
    "part",
    [
        'Content-Type: text/plain; name="yes.txt"\r\n\r\nYES',
        "Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nYES",
        "Content-Type: text/calendar; method=REPLY\r\n\r\nYES",
        "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nYES",
    ],
)
def test_what_is_attached_is_no_text_of_the_letter(part: str) -> None:
    read = parse_message(multipart("mixed", "\r\nHello", part))
    assert read.text == "Hello"
    assert len(read.attachments) == 1


def test_a_digest_holds_mails_rather_than_text() -> None:
    assert parse_message(multipart("digest", "\r\nSubject: x\r\n\r\nYES")).text is None


def test_an_inner_boundary_that_begins_like_the_outer_one_stays_inner() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=bb\n\n"
        b"--bb\n\nplain\n--bb\nContent-Type: text/html\n\n<p>rich\n--bb--\n--b--\n"
    )
    read = parse_message(raw)
    assert (read.text, read.html) == ("plain", "<p>rich")


def test_a_missing_last_boundary_ends_with_the_mail() -> None:
    assert parse_message(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nyes\n").text == "yes\n"


def test_long_html_of_shallow_tags_is_read() -> None:
    body = b"<div><p>x<br><li><td><b>y</b></div>" * 3_000
    assert parse_message(b"Content-Type: text/html\n\n" + body).html == body.decode()


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("utf-8", "sí".encode(), "sí"),
        ("iso-8859-1", "sí – “ya”".encode("cp1252"), "sí – “ya”"),
        ("us-ascii", "sí".encode(), "sí"),
        ("iso-2022-jp", "はい".encode("iso-2022-jp"), "はい"),
        ("gb2312", "好的".encode("gb18030"), "好的"),
        ("x-nobody-knows", "sí".encode(), "sí"),
        ("x-nobody-knows", "sí".encode("latin-1"), "sí"),
        ("zlib", b"yes", "yes"),
        ("utf-8", b"s\xed", "s\ufffd"),
    ],
)
def test_charsets(charset: str, data: bytes, text: str) -> None:
    read = parse_message(f"Content-Type: text/plain; charset={charset}\n\n".encode() + data)
    assert read.text == text


def test_a_charset_that_nobody_knows_is_named() -> None:
    raw = b"Content-Type: text/plain; charset=x-nobody-knows\n\n"
    assert parse_message(raw + b"s\xed").unknown_charsets == ("x-nobody-knows",)
    assert parse_message(raw + b"si").unknown_charsets == ()


def test_broken_base64_keeps_what_can_be_read() -> None:
    assert parse_message(b"Content-Transfer-Encoding: base64\n\neWVz!\nIHllc").text == "yes ye"


def test_flowed_text_reads_as_paragraphs() -> None:
    raw = b"Content-Type: text/plain; format=flowed\n\nI would love \nto.\n> Would \n> you?\n-- \nAna"
    assert parse_message(raw).text == "I would love to.\n> Would you?\n-- \nAna"


def test_a_hidden_line_break_in_a_subject_writes_no_header() -> None:
    read = parse_message(b"Subject: =?utf-8?Q?x=0D=0ABcc:_eve=40evil.example=E2=80=A8y=E2=80=AEz?=\n\n")
    assert read.subject == "x Bcc: eve@evil.example y z"


def test_a_control_in_a_raw_header_is_shown_never_dropped() -> None:
    """Dropping it could join two words into an address that nobody wrote."""
    read = parse_message(b"From: ana@ruiz.example\rBcc: x\x00y\n\n")
    assert read.headers == (("From", "ana@ruiz.example\ufffdBcc: x\ufffdy"),)


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("ana@ruiz.example <evil@attacker.example>", ["evil@attacker.example"]),
        ('"a, b" <x@y.example>, z@y.example', ["x@y.example", "z@y.example"]),
        ("friends: a@x.example, b@x.example;, c@x.example", ["a@x.example", "b@x.example", "c@x.example"]),
        ("undisclosed-recipients:;", []),
        ("a@x.example (Ana (old)), (b@x.example) c@x.example", ["a@x.example", "c@x.example"]),
    ],
)
def test_address_lists(value: str, addresses: list[str]) -> None:
    assert [one.address for one in parse_message(f"To: {value}\n\n".encode()).to] == addresses


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Sat, 99 Nov 2026 10:00:00 +0100", "1 Jan 0001 00:00 +9999", "x" * 999]
)
def test_an_absurd_date_is_none(date: str) -> None:
    assert parse_message(f"Date: {date}\n\n".encode()).date is None


def test_another_delivery_of_the_same_mail_has_the_same_fingerprint() -> None:
    one = b"Received: by a\r\nX-Spam: no\r\nFrom: a@x.example\r\nSubject: x\r\n\r\nyes\r\n"
    two = b"Received: by b\nReceived: by a\nFrom: a@x.example\nSubject: x\n\nyes\n\n"
    other = one.replace(b"yes", b"no")
    assert parse_message(one).fingerprint == parse_message(two).fingerprint
    assert parse_message(one).fingerprint != parse_message(other).fingerprint
    assert parse_message(one).fingerprint != parse_message(one.replace(b"a@x", b"b@x")).fingerprint


NESTED = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(1500))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"x" * 101, "larger than 100 bytes"),
        (NESTED, "nested more than 40 deep"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 500, "more than 400 parts"),
        (b"X: y\n" * 1001 + b"\n", "more than 1000 header fields"),
        (b"X: " + b"y" * 300_000 + b"\n\n", "headers are longer"),
        (b"\n" + b"y" * 1_000_001, "text is longer"),
        (b"Content-Type: text/html\n\n" + b"<div>" * 1_001, "HTML tags open"),
        (b"Content-Type: text/html\n\n" + b"<div><b></b></x>" * 1_001, "HTML tags open"),
    ],
)
def test_over_a_cap_a_mail_is_refused_by_name(raw: bytes, words: str) -> None:
    caps = Caps(bytes=100) if "100 bytes" in words else Caps()
    with pytest.raises(Unreadable, match=words):
        parse_message(raw, caps)


@pytest.mark.parametrize(
    "raw",
    [
        b"From: " + b"(" * 200_000 + b"\n\n",
        b"To: " + b"<" * 200_000 + b"\n\n",
        b"Subject: " + b"=?a?q?" * 40_000 + b"\n\n",
        b'Content-Type: multipart/mixed; boundary="' + b';"' * 100_000 + b"\n\n",
        b"Content-Type: text/plain; format=flowed\n\n" + b" \n" * 400_000,
        b"Content-Type: text/html\n\n" + b"data:" * 190_000,
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"\n--aX" * 200_000,
        b"References: " + b"<a" * 100_000 + b"\n\n",
    ],
    ids=["brackets", "angles", "words", "parameters", "flowed", "data", "boundaries", "references"],
)
def test_no_mail_keeps_the_reader_busy(raw: bytes) -> None:
    """Each took the email package from many seconds to a RecursionError; the bound is loose for slow machines."""
    before = time.process_time()
    parse_message(raw)
    assert time.process_time() - before < 3


@given(st.binary(max_size=4_000))
def test_any_bytes_are_a_mail_or_unreadable(raw: bytes) -> None:
    try:
        parse_message(raw)
    except Unreadable:
        pass
    parse_heading(raw)


PIECES = st.sampled_from(
    [
        b"\r\n",
        b"\n",
        b"\r",
        b"--b",
        b"--b--",
        b"Content-Type: multipart/mixed; boundary=b",
        b"Content-Type: text/html",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: quoted-printable",
        b"=C3",
        b"=?utf-8?b?w6",
        b"; charset=utf-16",
        b"; charset=utf-7",
        b"; charset=idna",
        b"To: ",
        b"Date: ",
        b"\x00",
        b"\xe2\x80\xa8",
        b"?=",
        b"+2AA-",
        b"<a@b>",
        b'"',
        b"(",
        b":",
        b";",
        b",",
        b"\\",
        b"filename*0*=utf-8''%ff",
        b" ",
        b"Subject: ",
    ]
)


@given(st.lists(PIECES, max_size=60).map(b"".join))
def test_any_mix_of_mail_pieces_reads_clean(raw: bytes) -> None:
    read = parse_message(raw)
    shown = [read.subject, *(name.name for name in (*read.to, *read.cc)), *(one.name for one in read.attachments)]
    for text in shown:
        assert text.isprintable()
        text.encode()
    for body in (read.text or "", read.html or ""):
        assert not any((ord(char) < 32 and char not in "\n\t") or 0x7F <= ord(char) < 0xA0 for char in body)
        body.encode()


def test_headings() -> None:
    view = parse_heading(
        b"From: Ana <ana@ruiz.example>\r\nTo: Carla <Carla+TOKEN@conti.example>,\r\n b@x.example\r\n"
        b"Delivered-To: c@x.example\r\nBcc: Carla+Intro@conti.example\r\n"
        b"Subject: =?utf-8?q?s=C3=AD?= [tw-x]\r\nMessage-ID: <m@x>\r\nReferences: <a@x>\r\n <b@x>\r\n"
        b"Auto-Submitted: Auto-Replied\r\nX-Loop: us\r\nContent-Type: Multipart/Report; x=y\r\nReturn-Path: <>\r\n\r\n"
    )
    assert view.from_field == "Ana <ana@ruiz.example>"
    assert view.to == ("carla+token@conti.example", "b@x.example")
    assert view.delivered_to == ("c@x.example",)
    assert view.bcc == ("carla+intro@conti.example",)
    assert (view.subject, view.message_id, view.references) == ("sí [tw-x]", "<m@x>", ("<a@x>", "<b@x>"))
    assert (view.auto_submitted, view.x_loop, view.return_path) == ("auto-replied", ("us",), "<>")
    assert view.content_type == "multipart/report"


@given(st.lists(PIECES, max_size=40).map(b"".join))
def test_a_heading_says_the_same_as_the_whole_mail(raw: bytes) -> None:
    read, view = parse_message(raw), parse_heading(raw.split(b"\n\n")[0].split(b"\r\n\r\n")[0])
    if b"\n\n" not in raw and not raw.startswith((b"\n", b"\r\n")) and b"\n\r\n" not in raw:
        assert (view.subject, view.message_id, view.references) == (read.subject, read.message_id, read.references)
