"""Mails that try to keep the desk busy, fill its memory, or end it: too much, too deep, too long, and regex killers."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile
from collections.abc import Callable

from tests.hostile.odd import Case, crlf

Bomb = Callable[[Case], bytes]
TEXT, HTML = "text/plain; charset=utf-8", "text/html; charset=utf-8"
MEGABYTE = 1_000_000


def _text(body: str | bytes, kind: str = TEXT, *lines: str, encoding: str = "8bit") -> Bomb:
    return lambda case: case.mail(kind, body, *lines, encoding=encoding)


def _field(line: str | bytes) -> Bomb:
    """An honest yes under one more header line, put on top."""
    data = line.encode() if isinstance(line, str) else line
    return lambda case: crlf(data) + b"\r\n" + case.mail(TEXT, "Yes please.\n")


def _instead(name: str, value: str) -> Bomb:
    """An honest yes whose header of this name is this one."""

    def bomb(case: Case) -> bytes:
        lines = case.mail(TEXT, "Yes please.\n").split(b"\r\n")
        start = name.lower().encode() + b":"
        return b"\r\n".join(f"{name}: {value}".encode() if one.lower().startswith(start) else one for one in lines)

    return bomb


def _nested(depth: int) -> Bomb:
    parts = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(depth))
    return _text(f"{parts}--b{depth}\n\nYes please.\n", "multipart/mixed; boundary=b0")


def _parts(number: int, body: str = "Yes please.", boundary: str = "b") -> Bomb:
    return _text(f"--{boundary}\n\n{body}\n" * number + f"--{boundary}--\n", f'multipart/mixed; boundary="{boundary}"')


def _messages(depth: int) -> Bomb:
    return _text("Content-Type: message/rfc822\n\n" * depth + "\nYes please.\n", "message/rfc822")


def _attached(data: bytes, name: str, *, text: str = "See what I attached.") -> Bomb:
    code = base64.encodebytes(data).decode()
    body = f"--b\nContent-Type: {TEXT}\n\n{text}\n--b\nContent-Type: application/octet-stream; name={name}\n"
    return _text(f"{body}Content-Transfer-Encoding: base64\n\n{code}--b--\n", "multipart/mixed; boundary=b")


def _zip_of_zeros() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("yes.txt", b"\0" * 30 * MEGABYTE)
    return file.getvalue()


def _sized(size: int) -> Bomb:
    """An attachment that makes the whole this large."""
    body = b"--b\r\nContent-Type: text/plain\r\n\r\nWhat is this about?\r\n--b\r\nContent-Type: video/mp4\r\n"
    body += b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QUFB" * 19 * 1_000

    def bomb(case: Case) -> bytes:
        line = b"A" * 76 + b"\r\n"
        return case.mail("multipart/mixed; boundary=b", body + line * ((size - len(body)) // len(line)) + b"--b--\r\n")

    return bomb


def _report(recipient: str) -> Bomb:
    fields = f"--b\nContent-Type: message/delivery-status\n\n{recipient}"
    return _text(fields, "multipart/report; report-type=delivery-status; boundary=b", "Return-Path: <>")


_CSS = "<style>" + "".join(
    f".c{n}{{display:none}} div > .c{n} *, #i{n}[a=b]::before{{color:red}}\n" for n in range(20_000)
)
_BIDI = "\u202e\u2066\u200b\u2060\u034f"

BOMBS: dict[str, Bomb] = {
    # sizes
    "30 MB of one line": _text("a" * 30 * MEGABYTE),
    "30 MB of lines without end": _text("\n" * 30 * MEGABYTE),
    "30 MB of blanks": _text(" " * 30 * MEGABYTE),
    "30 MB of marks of quotation": _text(">" * 30 * MEGABYTE),
    "30 MB of HTML in one tag": _text("<p " + "a" * 30 * MEGABYTE, HTML),
    "34 MB with an attachment": _sized(34 * MEGABYTE),
    "36 MB with an attachment": _sized(36 * MEGABYTE),
    "30 MB of headers": lambda case: b"X: " + b"a" * 30 * MEGABYTE + b"\r\n\r\nYes please.",
    "a megabyte of text": _text("word " * 199_000),
    "a megabyte of HTML": _text("<p>word</p>\n" * 80_000, HTML),
    "30 MB of quoted-printable": _text(b"=3D" * 10 * MEGABYTE, encoding="quoted-printable"),
    "30 MB of base64": _text(base64.b64encode(b"\xff" * 22 * MEGABYTE), encoding="base64"),
    "30 MB of wrong base64": _text(b"A*-" * 10 * MEGABYTE, encoding="base64"),
    # headers
    "20,000 brackets in From": _instead("From", "(" * 20_000 + " ana@ruiz.example"),
    "20,000 closed brackets in From": _instead("From", "()" * 20_000 + " ana@ruiz.example"),
    "20,000 angles in From": _instead("From", "<" * 20_000 + "ana@ruiz.example"),
    "20,000 quotes in From": _instead("From", '"\\' * 20_000 + " <ana@ruiz.example>"),
    "20,000 people in From": _instead("From", ", ".join(f"a{n}@ruiz.example" for n in range(10_000))),
    "200,000 people in To": _instead("To", ", ".join(f"a{n}@x.example" for n in range(10_000))),
    "100,000 headers": lambda case: b"X: y\r\n" * 100_000 + case.mail(TEXT, "Yes please.\n"),
    "900 headers of a name": lambda case: b"From: a@b.example\r\n" * 900 + case.mail(TEXT, "Yes please.\n"),
    "100,000 encoded words in Subject": _instead("Subject", "=?utf-8?q?=41?= " * 100_000),
    "15,000 encoded words in Subject": _instead("Subject", "=?utf-8?q?=41?= " * 15_000),
    "15,000 encoded words in From": _instead("From", "=?utf-8?q?=41?= " * 15_000 + "<ana@ruiz.example>"),
    "15,000 encoded words in To": _instead("To", "=?utf-8?b?QQ==?= " * 14_000 + "<ana@ruiz.example>"),
    "encoded words that never end": _instead("Subject", "=?utf-8?q?" * 20_000),
    "encoded words in words": _instead("Subject", "=?a?q?" * 20_000 + "?=" * 20_000),
    "a folded header": lambda case: b"Subject: a\r\n" + b" \r\n" * 80_000 + case.mail(TEXT, "Yes please.\n"),
    "References of 5 MB": lambda case: (
        b"References: " + b"<a@b.example> " * 380_000 + b"\r\n" + case.mail(TEXT, "Yes please.")
    ),
    "References of 240 kB": lambda case: (
        b"References: " + b"<a@b.c> " * 30_000 + b"\r\n" + case.mail(TEXT, "Yes please.")
    ),
    "angles in References": _instead("References", "<" * 200_000),
    "results without end": _field("Authentication-Results: " + "(" * 200_000),
    "results of 10,000 methods": _field("Authentication-Results: x; " + "; ".join(["dkim=pass"] * 15_000)),
    "a Date without end": _instead("Date", "Thu, 12 Nov 2026 09:00:00 " + "(" * 100_000),
    "a Date of digits": _instead("Date", "9" * 100_000),
    "a Content-Type without end": _text("Yes please.", "text/plain" + "; a=b" * 40_000),
    "a boundary of 10 kB": _parts(3, boundary="b" * 10_000),
    "an empty boundary": _parts(1_000, boundary=""),
    "a boundary of blanks": _parts(100, boundary="   "),
    "5,000 continued parameters": _text("Yes please.", "text/plain" + "".join(f"; x*{n}=y" for n in range(5_000))),
    "5,000 continued names": _text(
        "--b\nContent-Disposition: attachment"
        + "".join(f";\n filename*{n}*=%41" for n in range(5_000))
        + "\n\nx\n--b--",
        "multipart/mixed; boundary=b",
    ),
    "a loop of 5,000 Received": lambda case: b"Received: x\r\n" * 5_000 + case.mail(TEXT, "Yes please.\n"),
    # structure
    "1,500 nested multiparts": _nested(1_500),
    "35 nested multiparts": _nested(35),
    "10,000 parts": _parts(10_000),
    "399 parts": _parts(397),
    "100,000 boundaries": _text("--b\n" * 100_000, "multipart/mixed; boundary=b"),
    "boundaries that begin alike": _text(
        "".join(f"--{'b' * n}\nContent-Type: multipart/mixed; boundary={'b' * (n + 1)}\n\n" for n in range(1, 39)),
        "multipart/mixed; boundary=b",
    ),
    "a part that holds itself": _text(
        "--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 1_000 + "--b--\n" * 1_000, "multipart/mixed; boundary=b"
    ),
    "1,000 messages in messages": _messages(1_000),
    "30 messages in messages": _messages(30),
    "no last boundary": _text("--b\n\n" + "Yes please.\n" * 50_000, "multipart/mixed; boundary=b"),
    "near boundaries": _text("--boundarx\n" * 300_000, "multipart/mixed; boundary=boundary"),
    "2 MB of boundaries that are none": _text("\n--b" * 500_000 + "c", "multipart/mixed; boundary=b"),
    "a zip of 30 MB": _attached(_zip_of_zeros(), "yes.zip"),
    "a gzip of 30 MB": _text(gzip.compress(b"yes " * 7 * MEGABYTE), TEXT, "Content-Encoding: gzip"),
    # text
    "1 MB of angles": _text("<" * 990_000, HTML),
    "1 MB of angles in text": _text("<" * 990_000),
    "900 open tags": _text("<div>" * 900 + "Yes?", HTML),
    "100,000 open tags": _text("<div>" * 100_000 + "Yes", HTML),
    "100,000 open inline tags": _text("<b><i>" * 80_000 + "Yes", HTML),
    "tables in tables": _text("<table><tr><td>" * 300 + "What?", HTML),
    "40,000 lists": _text("<ul><li>a" * 40_000, HTML),
    "150,000 attributes": _text("<p " + "a='b' " * 150_000 + ">What?</p>", HTML),
    "20,000 rules of style": _text(_CSS + "</style><p class=c1>What?</p>", HTML),
    "inline style without end": _text(f"<p style='{'color:red;' * 80_000}'>What?</p>", HTML),
    "5,000 styled tags": _text("<p style='display:none' class='a b c'>x</p>" * 20_000, HTML),
    "comments in comments": _text("<!-- " * 190_000, HTML),
    "a doctype of entities": _text(
        "<!DOCTYPE x [" + "".join(f"<!ENTITY a{n} '&a{n - 1};&a{n - 1};'>" for n in range(1, 3_000)) + "]><p>&a2999;",
        HTML,
    ),
    "300,000 entities": _text("&lt;" * 240_000, HTML),
    "a picture inside": _text(f"<img src='data:image/png;base64,{'A' * 20 * MEGABYTE}'><p>What?</p>", HTML),
    "scripts": _text("<script>" * 100_000, HTML),
    "blockquotes": _text("<blockquote>" * 950 + "What?", HTML),
    "soft breaks": _text(b"=\r\n" * 5 * MEGABYTE + b"What?", encoding="quoted-printable"),
    "equals signs": _text(b"=" * 990_000, encoding="quoted-printable"),
    "flowed without end": _text("a \n" * 300_000, "text/plain; format=flowed; delsp=yes; charset=utf-8"),
    "marks that combine": _text("e" + "\u0301" * 450_000),
    "signs of direction": _text(_BIDI * 190_000),
    "half letters": _text(b"\xed\xa0\x80" * 300_000),
    "NULs": _text(b"\0" * 2 * MEGABYTE),
    "bare CR": _text(b"yes\r" * 240_000),
    "UTF-7": _text(b"+AGE-" * 190_000, "text/plain; charset=utf-7"),
    "ISO-2022-JP": _text(b"\x1b$B\x1b(B" * 130_000, "text/plain; charset=iso-2022-jp"),
    "punycode": _text(b"a" * 300_000, "text/plain; charset=punycode"),
    "idna": _text(b"a" * 300_000, "text/plain; charset=idna"),
    "UTF-16 without mark": _text("What?".encode("utf-16-le") * 50_000, "text/plain; charset=utf-16"),
    # regex killers
    "wrote lines": _text("On Thu, Nov 12, 2026 at 10:00 AM Ana Ruiz <ana@ruiz.example> " * 14_000),
    "wrote lines below one another": _text("On Thu, Nov 12, 2026 at 10:00 AM Ana wrote\n" * 20_000),
    "From lines": _text("From: a\nSent: b\nTo: c\n" * 40_000),
    "lines of quotation": _text("> a\n" * 240_000),
    "quotations in quotations": _text("".join(">" * n + " a\n" for n in range(1, 1_300))),
    "dashes": _text("-" * 990_000),
    "lines of dashes": _text("-- \n" * 240_000),
    "underscores": _text("_" * 490_000 + "\n" + "=" * 490_000),
    "signatures": _text("Sent from my " * 70_000),
    "regards": _text("Best regards,\n" * 66_000),
    "one word": _text("yes " * 240_000),
    "yes and no": _text("yes, no. " * 100_000),
    "one long word": _text("y" + "e" * 900_000 + "s"),
    "numbers": _text("1" * 900_000),
    "dates": _text("12.11.2026 " * 90_000),
    "months": _text("after november " * 60_000),
    "addresses": _text("a@" * 490_000),
    "addresses with dots": _text("a." * 480_000 + "@b.c"),
    "links": _text("http://" * 140_000),
    "brackets": _text("(" * 490_000 + ")" * 490_000),
    "tokens": _text("[tw-" * 240_000),
    "punctuation": _text("?!,;:" * 190_000),
    "tabs": _text("a\t" * 490_000),
    "apostrophes": _text("'" * 490_000),
    "names": _text("Ana Ruiz " * 110_000),
    "the ask, often": lambda case: case.mail(TEXT, "".join([case.raw_ask.decode("latin-1")] * 200)),
    "the ask, in its own quotation": lambda case: case.mail(
        TEXT, "".join(f"{'>' * n} {case.ask['Subject']}\n" for n in range(1, 1_200))
    ),
    # reports and absences
    "a report of 100,000 recipients": _report("Final-Recipient: rfc822; a@b.example\nAction: failed\n\n" * 20_000),
    "a report folded without end": _report("Final-Recipient: rfc822; a\n" + " \n" * 100_000),
    "a report of one long field": _report("Diagnostic-Code: " + "5.1.1 " * 50_000),
    "a report of identifiers": _report("Message-ID: <" * 60_000),
    "a report of addresses": _text(
        "a@b.example " * 80_000, TEXT, "Return-Path: <>", "X-Failed-Recipients: a@b.example"
    ),
    "a report in words": lambda case: case.mail(
        TEXT, "550 user unknown " * 60_000, author="From: MAILER-DAEMON@x.example", subject="Undelivered Mail"
    ),
    "failed recipients": _field("X-Failed-Recipients: " + "a@b.example, " * 15_000),
    "an absence": _text("I am out of the office until " * 30_000, TEXT, "Auto-Submitted: auto-replied"),
    "an absence of days": _text("I am back on 3 may 2027. " * 30_000, TEXT, "Auto-Submitted: auto-replied"),
    "an absence in the subject": lambda case: case.mail(TEXT, "x", subject="Automatic reply: " * 10_000),
    "an absence without mark": _text("I am away on holiday " * 60_000),
    "a challenge": _text("please confirm http://x.example boxbe " * 25_000),
    "a calendar": _text("BEGIN:VCALENDAR\n" * 60_000, "text/calendar; method=REPLY"),
    "a calendar of methods": _text(
        "--b\nContent-Type: text/calendar\n\n" + "METHOD;" * 700_000, "multipart/mixed; boundary=b"
    ),
    "a signature of ours": _field("DKIM-Signature: " + "a=b; " * 40_000),
}
