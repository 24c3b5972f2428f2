"""Wherever a secret could hide in a mail of ours, the gate finds it; honest letters with everything secret pass."""

from __future__ import annotations

import base64
import gzip
import io
import quopri
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import Person
from bot.writing.gate import Secret, approved_text, secrets_from
from bot.writing.letters import Outgoing, Setup
from bot.writing.manuscript import Enclosure, Manuscript
from bot.writing.wordings import languages
from tests.writing.cast import ANA, BEN, CASE, TRIO, letter
from tests.writing.test_gate import ID_OF_BEN, TOKEN_OF_BEN, WORDS_OF_BEN, part, reasons, secrets

Way = Callable[[str], Outgoing]
ADDRESS, PHONE = "ben@ong.example", "+65 6123 4567"
SECRETS = {
    "address": (ADDRESS, "it shows the address of ben"),
    "token": (TOKEN_OF_BEN, "it shows the token of ben"),
    "Message-ID": (ID_OF_BEN.strip("<>"), "it shows a Message-ID of ben"),
    "phone": (PHONE, "it shows a phone number of ben"),
    "own words": ("only after my divorce is settled", "it shows the own words of ben"),
}


def put(old: bytes, new: bytes) -> Outgoing:
    """An ask with something put in place of what stands there."""
    ask = letter(Kind.ASK)
    assert old in ask.raw
    return replace(ask, raw=ask.raw.replace(old, new, 1))


def field(name: str, value: str) -> Outgoing:
    """An ask with one more header field."""
    return put(b"X-Loop:", f"{name}: {value}\r\nX-Loop:".encode())


def enclosed(data: bytes, kind: str = "application/octet-stream", name: str = "notes.bin") -> Outgoing:
    """An introduction with an enclosure; nobody is introduced yet, so that everything is secret."""
    return letter(Kind.INTRODUCTION, manuscript=Manuscript("Hi", "Meet.", None, (Enclosure(name, kind, data),)))


def html(body: str) -> Outgoing:
    return part(body, "text/html")


def coded(text: str, charset: str) -> Outgoing:
    """A part in a charset of its own."""
    data = base64.encodebytes(f"Write: {text} .".encode(charset)).decode()
    return part(data, f"text/plain; charset={charset}; x=", encoding="base64")


def zipped(text: str, name: str = "word/document.xml") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(name, text)
    return file.getvalue()


def pdf(shown: bytes) -> bytes:
    stream = zlib.compress(b"BT /F1 12 Tf " + shown + b" ET")
    return b"%%PDF-1.7\n1 0 obj<</Length %d/Filter/FlateDecode>>stream\r\n%s\nendstream endobj" % (len(stream), stream)


def halves(text: str) -> tuple[str, str]:
    """Cut inside a word, so that no blank is lost at the cut."""
    at = len(text) // 2
    while " " in text[at - 1 : at + 1]:
        at += 1
    return text[:at], text[at:]


def _entities(text: str) -> str:
    return "".join(f"&#{ord(one)};" for one in text)


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _continued(text: str) -> str:
    first, second = halves(text)
    return f"attachment; filename*0*=utf-8''{_percent(first)};\r\n filename*1*={_percent(second)}"


WAYS: dict[str, Way] = {
    # headers
    "Subject": lambda s: put(b"Subject: ", f"Subject: {s} ".encode()),
    "the name in To": lambda s: put(b"To: Ana Ruiz", f'To: "{s} "'.encode()),
    "the name in From": lambda s: put(b"From: Carla Conti", f'From: "{s} "'.encode()),
    "the name in Reply-To": lambda s: field("Reply-To", f'"{s} " <carla@conti.example>'),
    "In-Reply-To": lambda s: field("In-Reply-To", f"<{s}>"),
    "References": lambda s: field("References", f"<a@conti.example> <{s}>"),
    "a comment in Date": lambda s: put(b"\r\nX-Loop", f" ({s})\r\nX-Loop".encode()),
    "a comment in MIME-Version": lambda s: put(b"MIME-Version: 1.0", f"MIME-Version: 1.0 ({s})".encode()),
    "a header of our own name": lambda s: field("Auto-Submitted", f"no; x={s}"),
    "a header of its part": lambda s: put(
        b"Content-Transfer-Encoding:", f"Content-ID: <{s}>\r\nContent-Transfer-Encoding:".encode()
    ),
    "a header's name": lambda s: put(
        b"Content-Transfer-Encoding:",
        f"Content-X: x\r\nContent-Description: {s}\r\nContent-Transfer-Encoding:".encode(),
    ),
    "a boundary": lambda s: field("Content-Type", f'multipart/mixed; boundary="{s}"'),
    "a parameter": lambda s: put(b'charset="utf-8"', f'charset="utf-8"; x="{s}"'.encode()),
    "the name of a file": lambda s: put(
        b"Content-Transfer-Encoding:",
        f'Content-Disposition: inline; filename="{s}"\r\nContent-Transfer-Encoding:'.encode(),
    ),
    "the name of a file, coded": lambda s: put(
        b"Content-Transfer-Encoding:",
        f"Content-Disposition: inline; filename*=utf-8''{_percent(s)}\r\nContent-Transfer-Encoding:".encode(),
    ),
    "the name of a file, continued": lambda s: put(
        b"Content-Transfer-Encoding:", f"Content-Disposition: {_continued(s)}\r\nContent-Transfer-Encoding:".encode()
    ),
    "an encoded word": lambda s: put(b"Subject: ", b"Subject: =?utf-8?b?" + base64.b64encode(s.encode()) + b"?= "),
    "an encoded word of UTF-16": lambda s: put(
        b"Subject: ", b"Subject: =?utf-16-le?b?" + base64.b64encode(s.encode("utf-16-le")) + b"?= "
    ),
    "an encoded word in a name": lambda s: put(
        b"To: Ana Ruiz", b"To: =?utf-8?b?" + base64.b64encode(s.encode()) + b"?="
    ),
    # encodings of a part
    "UTF-16": lambda s: coded(s, "utf-16"),
    "UTF-32": lambda s: coded(s, "utf-32"),
    "UTF-7": lambda s: coded(s, "utf-7"),
    "EBCDIC": lambda s: coded(s, "cp500"),
    "base64 in the text": lambda s: part("See " + base64.b64encode(s.encode()).decode()),
    "base64 in a link": lambda s: part("https://x.example/?u=" + base64.urlsafe_b64encode(f"u={s}".encode()).decode()),
    "base64 behind other letters": lambda s: part("https://x.example/ab/" + base64.b64encode(s.encode()).decode()),
    "hexadecimal": lambda s: part("See " + s.encode().hex()),
    "hexadecimal with blanks": lambda s: part("See " + s.encode().hex(" ")),
    "quoted-printable": lambda s: part(quopri.encodestring(s.encode()).decode(), encoding="quoted-printable"),
    "uuencode": lambda s: part(f"begin 644 x\n{_uu(s)}`\nend\n", encoding="x-uuencode"),
    # markup
    "an attribute": lambda s: html(f'<p title="{s}">Hi</p>'),
    "an attribute without quotes": lambda s: html(f"<p data-x={_entities(s)}>Hi</p>"),
    "a link": lambda s: html(f'<a href="mailto:{_percent(s)}">Hi</a>'),
    "a data link": lambda s: html(f'<a href="data:;base64,{base64.b64encode(s.encode()).decode()}">Hi</a>'),
    "a comment": lambda s: html(f"<p>Hi</p><!-- > {s} < -->"),
    "a comment that parts it": lambda s: html("<p>Hi " + "<!-- > x < -->".join(halves(s)) + "</p>"),
    "tags that part it": lambda s: html("<p>Hi " + "".join(f"<b>{one}</b>" for one in s) + "</p>"),
    "hidden letters that part it": lambda s: html(
        "<p>Hi " + "<span style='display:none'>zz</span>".join(halves(s)) + "</p>"
    ),
    "entities": lambda s: html(f"<p>{_entities(s)}</p>"),
    "entities twice": lambda s: html(f"<p>{_entities(s).replace('&', '&amp;')}</p>"),
    "a style": lambda s: html("<style>p:before{content:'" + "".join(f"\\{ord(one):06x}" for one in s) + "'}</style>"),
    "a script": lambda s: html("<script>x='" + "".join(f"\\x{ord(one):02x}" for one in s) + "'</script>"),
    "a script, in u": lambda s: html("<script>x='" + "".join(f"\\u{ord(one):04x}" for one in s) + "'</script>"),
    # letters
    "capitals": lambda s: part(s.upper()),
    "wide letters": lambda s: _utf8("".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in s)),
    "letters of mathematics": lambda s: _utf8(
        "".join(chr(ord(one) - 97 + 0x1D41A) if "a" <= one <= "z" else one for one in s)
    ),
    "look-alikes": lambda s: _utf8(s.translate(str.maketrans("aeopcxyi", "аеорсхуі"))),
    "capital look-alikes": lambda s: _utf8(s.upper().translate(str.maketrans("ABEKMHOPCTX", "АВЕКМНОРСТХ"))),
    "zero-width blanks": lambda s: _utf8("\u200b".join(s)),
    "soft hyphens": lambda s: _utf8("\u00ad".join(s)),
    "variation selectors": lambda s: _utf8("\ufe0f".join(s)),
    "tags of Unicode": lambda s: _utf8("\U000e0061".join(s)),
    "marks that combine": lambda s: _utf8("\u0336".join(s) + "\u0336"),
    "blanks between": lambda s: part(" ".join(s)),
    "lines between": lambda s: part("\n".join(halves(s))),
    "quoted lines": lambda s: part("> " + "\n> ".join(halves(s))),
    "backwards": lambda s: _utf8("\u202e" + s[::-1]),
    # parts and enclosures
    "a calendar": lambda s: part(
        f"BEGIN:VCALENDAR\nDESCRIPTION:{halves(s)[0]}\n {halves(s)[1]}\nEND:VCALENDAR", "text/calendar"
    ),
    "a card": lambda s: enclosed(f"BEGIN:VCARD\nNOTE:{s}\nEND:VCARD".encode(), "text/vcard", "ben.vcf"),
    "a message": lambda s: enclosed(f"Subject: x\n\n{s}".encode(), "application/octet-stream", "mail.eml"),
    "a text": lambda s: enclosed(s.encode(), "text/plain", "a.txt"),
    "a text of UTF-16": lambda s: enclosed(s.encode("utf-16"), "text/plain", "a.txt"),
    "an office file": lambda s: enclosed(zipped(f"<w:t>{'</w:t><w:t>'.join(halves(s))}</w:t>"), name="a.docx"),
    "a sheet": lambda s: enclosed(zipped(f"<si><t>{s}</t></si>", "xl/sharedStrings.xml"), name="a.xlsx"),
    "the name of a file in a zip": lambda s: enclosed(zipped("x", f"{s}.txt"), name="a.zip"),
    "a zip in a zip": lambda s: enclosed(zipped(zipped(s).decode("latin-1").encode("latin-1"), "b.zip"), name="a.zip"),
    "gzip": lambda s: enclosed(gzip.compress(s.encode()), name="a.gz"),
    "a PDF": lambda s: enclosed(pdf(f"({s}) Tj".encode()), "application/pdf", "a.pdf"),
    "a PDF, in pieces": lambda s: enclosed(
        pdf(f"[({halves(s)[0]}) -20 ({halves(s)[1]})] TJ".encode()), "application/pdf", "a.pdf"
    ),
    "a PDF, in numbers": lambda s: enclosed(pdf(f"<{s.encode().hex()}> Tj".encode()), "application/pdf", "a.pdf"),
    "before the first part": lambda s: put(b"\r\n\r\n--", f"\r\n\r\n{s}\r\n--".encode()),
    "behind the last part": lambda s: replace(letter(Kind.ASK), raw=letter(Kind.ASK).raw + s.encode() + b"\r\n"),
}


def _utf8(text: str) -> Outgoing:
    return part(quopri.encodestring(text.encode()).decode(), encoding="quoted-printable")


def _uu(text: str) -> str:
    import binascii

    data = text.encode()
    return "".join(binascii.b2a_uu(data[at : at + 45]).decode() for at in range(0, len(data), 45))


SPOKEN = [
    "ben at ong dot example",
    "ben (at) ong (dot) example",
    "ben[at]ong[dot]example",
    "ben [@] ong [.] example",
    "BEN AT ONG DOT EXAMPLE",
    "ben arroba ong punto example",
    "ben (arobase) ong point example",
    "ben at ong\ndot example",
    "ben _at_ ong _dot_ example",
    "ben @ ong . example",
    "ben {at} ong {dot} example",
    "ben at ong titik example",
    "ben -at- ong -dot- example",
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_stopped_wherever_it_hides(way: str, secret: str) -> None:
    text, what = SECRETS[secret]
    assert what in reasons(WAYS[way](text), secrets())


@pytest.mark.parametrize("text", SPOKEN)
def test_an_address_is_stopped_however_it_is_said(text: str) -> None:
    assert "it shows the address of ben" in reasons(part(f"Write to {text} soon"), secrets())


@pytest.mark.parametrize(
    "text",
    [
        "6123 4567",
        "6123-4567",
        "0065 6123 4567",
        "(65) 6123.4567",
        "61 23 45 67",
        "6 1 2 3 4 5 6 7",
        "65/6123_4567",
        "٦١٢٣٤٥٦٧",
    ],
)
def test_a_phone_number_is_stopped_without_its_country_and_in_any_digits(text: str) -> None:
    assert "it shows a phone number of ben" in reasons(_utf8(f"Call {text} now"), secrets())


@pytest.mark.parametrize(
    "text", ["Ben Ong", "BEN ONG", "ben_ong", "B e n  O n g", "B.e.n", "BenOng", "Bén Öng", "https://x.example/ben-ong"]
)
def test_a_masked_name_is_stopped_however_it_is_written(text: str) -> None:
    assert any(
        "ben" in reason for reason in reasons(_utf8(f"Meet {text} soon"), secrets(case=replace(CASE, masked=True)))
    )


def test_an_address_of_a_domain_in_other_letters_is_stopped_as_it_is_shown() -> None:
    case = replace(CASE, parties=(ANA, replace(BEN, person=replace(BEN.person, address="ben@xn--bro-hoa.example"))))
    assert "it shows the address of ben" in reasons(_utf8("Write to ben@büro.example"), secrets(case=case))


@pytest.mark.parametrize(
    "data",
    [
        zipped("<" * 3_000_000),
        zipped("\0" * 50_000_000),
        gzip.compress(b"\0" * 50_000_000),
        b"%PDF-1.7\n" + b"stream\r\n(" * 100_000,
        b"PK\x03\x04" + b"\0" * 100_000,
        b"<!-- " * 200_000,
        b"</b><b>" * 200_000,
        b"a" * 1_900_000,
        b"=3D" * 600_000,
        b"&amp;" * 300_000,
        b"%25" * 500_000,
        b"\\u0041" * 200_000,
        b"1 " * 900_000,
        b"ben at " * 250_000,
    ],
)
def test_no_enclosure_keeps_the_gate_busy(data: bytes) -> None:
    start = time.process_time()
    reasons(enclosed(data), secrets())
    assert time.process_time() - start < 10


@pytest.mark.parametrize("kind", sorted(LETTERS - {Kind.OWN_LETTER}))
@pytest.mark.parametrize("language", sorted(languages()))
def test_honest_letters_of_every_wording_pass(kind: Kind, language: str) -> None:
    """With every secret there is, in every language, set-up and shape of an introduction."""
    for case in (CASE, TRIO, replace(CASE, masked=True)):
        spoken = replace(
            case, parties=tuple(replace(one, person=_speaking(one.person, language)) for one in case.parties)
        )
        for setup in Setup:
            out = letter(kind, case=spoken, setup=setup)
            assert reasons(out, secrets(kind, spoken, out.party), approved=approved_text(spoken)) == ()


def _speaking(person: Person, language: str) -> Person:
    return replace(person, language=language)


def test_after_the_agreement_enclosures_may_hold_addresses_and_no_tokens() -> None:
    hidden: tuple[Secret, ...] = secrets_from(
        CASE, "", Kind.INTRODUCTION, ids={}, tokens={"ben": (TOKEN_OF_BEN,)}, words={"ben": (WORDS_OF_BEN,)}
    )
    assert reasons(enclosed(zipped(ADDRESS), name="a.docx"), hidden) == ()
    assert reasons(enclosed(zipped(TOKEN_OF_BEN), name="a.docx"), hidden) == ("it shows the token of ben",)
