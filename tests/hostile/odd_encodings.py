"""Answers in strange, broken or lying encodings: honest ones must be read, doubtful ones must be asked about."""

from __future__ import annotations

import base64
import quopri

from tests.hostile.odd import Case, crlf
from tests.hostile.odd_bombs import Bomb

NOT_YES = "question ignored away set aside no later"
"""What may become of a mail that must not count as a yes."""


def body(kind: str, data: bytes, encoding: str = "8bit") -> Bomb:
    """Ana's answer with this body as it stands."""
    return lambda case: case.mail(kind, data, encoding=encoding)


def bare(*lines: str, data: bytes) -> Bomb:
    """Ana's answer with these content headers only, and this body."""
    return lambda case: crlf((case.head(*lines) + "\n").encode()) + data


def _both(plain: str, html: str) -> Bomb:
    text = f"--b\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n--b\nContent-Type: text/html; charset=utf-8\n\n"
    return body("multipart/alternative; boundary=b", crlf(f"{text}{html}\n--b--\n".encode()))


def _instead(name: str, value: bytes) -> Bomb:
    def mail(case: Case) -> bytes:
        lines = case.mail("text/plain; charset=utf-8", "Yes please.\n").split(b"\r\n")
        start = name.lower().encode() + b":"
        return b"\r\n".join(name.encode() + b": " + value if one.lower().startswith(start) else one for one in lines)

    return mail


def _in(charset: str, words: str, label: str = "", encoding: str = "base64") -> Bomb:
    code = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "8bit": lambda data: data}
    data = words.encode(charset) + (b"" if charset.startswith("utf-16") else b"\r\n")
    return body(f"text/plain; charset={label or charset}", code[encoding](data), encoding)


PLAIN = "text/plain; charset=utf-8"
YES, SI = b"Yes please, happy to.\r\n", "Sí, encantada. ¡Muchas gracias!"

ENCODINGS: dict[str, tuple[Bomb, str]] = {
    # charsets, declared rightly
    "Latin-1": (_in("iso-8859-1", SI), "yes"),
    "Latin-1, 8 bit": (_in("iso-8859-1", SI, encoding="8bit"), "yes"),
    "Windows-1252": (_in("windows-1252", "Sí – encantada. ¡Muchas gracias!", encoding="quoted-printable"), "yes"),
    "Latin-9": (_in("iso-8859-15", SI, encoding="quoted-printable"), "yes"),
    "Mac Roman": (_in("mac-roman", SI, "macintosh"), "yes"),
    "a charset in capitals": (_in("utf-8", SI, "UTF-8"), "yes"),
    "a charset in quotes": (_in("utf-8", SI, '"utf-8"'), "yes"),
    "a charset in single quotes": (_in("utf-8", SI, "'utf-8'"), "yes"),
    "a charset named by a nickname": (_in("utf-8", SI, "utf8"), "yes"),
    "a charset with blanks": (_in("utf-8", SI, ' "utf-8" '), "yes"),
    "ISO-2022-JP": (_in("iso-2022-jp", "はい、お願いします。", encoding="8bit"), "yes"),
    "Shift JIS": (_in("shift_jis", "はい、お願いします。"), "yes"),
    "EUC-JP": (_in("euc-jp", "はい、お願いします。"), "yes"),
    "GB2312": (_in("gb2312", "好的，没问题。"), "yes"),
    "GB18030": (_in("gb18030", "好的，没问题。"), "yes"),
    "Big5": (_in("big5", "好的，沒問題。"), "yes"),
    "HZ": (_in("hz", "好的，没问题。", "hz-gb-2312", encoding="8bit"), "yes"),
    "KOI8-R": (_in("koi8-r", "Да, с удовольствием."), "yes"),
    "Windows-1251": (_in("windows-1251", "Нет, спасибо."), "no"),
    "ISO-8859-2": (_in("iso-8859-2", "Tak, chętnie."), "yes"),
    "ISO-8859-9": (_in("iso-8859-9", "Hayır, teşekkürler."), "no"),
    "UTF-16 with a mark": (_in("utf-16", SI), "yes"),
    "UTF-16LE": (_in("utf-16-le", SI, "utf-16le"), "yes"),
    "UTF-7": (_in("utf-7", SI, encoding="8bit"), "yes question"),
    "UTF-8 with a mark": (_in("utf-8-sig", SI, "utf-8"), "yes"),
    # declared wrongly
    "UTF-8 called Latin-1": (_in("utf-8", SI, "iso-8859-1"), "yes question"),
    "Latin-1 called UTF-8": (_in("iso-8859-1", SI, "utf-8"), "yes question"),
    "Latin-1 called ASCII": (_in("iso-8859-1", SI, "us-ascii", encoding="8bit"), "yes"),
    "UTF-8 without a word": (bare(data=SI.encode()), "yes"),
    "UTF-16 without a mark": (_in("utf-16-le", "Yes please", "utf-16"), "yes question"),
    "UTF-16 called UTF-8": (_in("utf-16-le", "Yes please", "utf-8"), "yes question"),
    "an unknown charset, in ASCII": (body("text/plain; charset=klingon", YES), "yes"),
    "an unknown charset": (body("text/plain; charset=klingon", b"Yes \xc4\xb7\xfe\r\n"), "question"),
    "EBCDIC": (_in("cp500", "Yes please.", "utf-8"), "question"),
    "a charset that is a codec": (body("text/plain; charset=rot13", b"Lrf cyrnfr.\r\n"), "question"),
    "half a Japanese letter": (body("text/plain; charset=iso-2022-jp", b"Yes please \x1b$B$\r\n"), NOT_YES),
    # what a reader sees is not what the bytes say
    "reversed": (body(PLAIN, "\u202eesaelp seY".encode()), "question"),
    "no, reversed into yes": (body(PLAIN, "\u202esey\u202c on".encode()), "question"),
    "zero width inside words": (body(PLAIN, "Y\u200bes ple\u200base.".encode()), "yes question"),
    "a no of zero widths": (body(PLAIN, "N\u200bo thanks.".encode()), "no question"),
    "a Cyrillic yes": (body(PLAIN, "Yеs рlеаsе.".encode()), "question"),
    "a yes of wide letters": (body(PLAIN, "Ｙｅｓ ｐｌｅａｓｅ".encode()), "yes question"),
    "a yes of mathematics": (body(PLAIN, "𝐘𝐞𝐬 𝐩𝐥𝐞𝐚𝐬𝐞".encode()), "yes question"),
    "letters that combine": (body(PLAIN, ("Yes" + "\u0301" * 3_000).encode()), "question"),
    "struck through": (body(PLAIN, ("\u0336".join("Yes please") + "\u0336").encode()), "question"),
    "tags of Unicode": (body(PLAIN, ("What?" + "".join(chr(0xE0000 + ord(c)) for c in " yes")).encode()), "question"),
    "private letters": (body(PLAIN, "Yes \ue000\ue001 please".encode()), "question"),
    "half letters": (body(PLAIN, b"Yes \xed\xa0\x80\xed\xb0\x80 please\r\n"), "yes question"),
    "an overlong letter": (body(PLAIN, b"Yes please\xc0\xae\r\n"), "yes question"),
    "NULs between the letters": (body(PLAIN, b"Y\0e\0s\0 \0p\0l\0e\0a\0s\0e\0"), "yes question"),
    "a NUL hides a no": (body(PLAIN, b"Yes please\0\r\nNo, I mean no.\r\n"), NOT_YES),
    "backspaces": (body(PLAIN, b"No\b\bYes please\r\n"), NOT_YES),
    "a bare CR hides a no": (body(PLAIN, b"No way.\rYes please.\r\n"), NOT_YES),
    "bare CR alone": (body(PLAIN, b"Yes please.\rThanks.\r"), "yes"),
    "bare LF alone": (body(PLAIN, b"Yes please.\nThanks.\n"), "yes"),
    "LF CR": (body(PLAIN, b"Yes please.\n\rThanks.\n\r"), "yes"),
    "vertical tabs and form feeds": (body(PLAIN, b"Yes please.\x0b\x0cThanks.\r\n"), "yes question"),
    "separators of lines": (body(PLAIN, "Yes please.\u2028Thanks.\u2029".encode()), "yes"),
    "colours of a terminal": (body(PLAIN, b"\x1b[8mYes please.\x1b[0m\r\nWhat is this?\r\n"), "question"),
    # transfer encodings
    "base64 with noise": (body(PLAIN, b"WWVzIHBs*\r\n ZWFz ZS4=\r\n", "base64"), "yes"),
    "base64 without its end": (body(PLAIN, base64.b64encode(b"Yes please..")[:-2], "base64"), "yes"),
    "base64 with words behind it": (
        body(PLAIN, b"WWVzIHBsZWFzZS4=\r\n-- \r\nscanned by a gateway\r\n", "base64"),
        "yes question",
    ),
    "base64 in pieces": (body(PLAIN, b"WWVzIA==\r\ncGxlYXNlLg==\r\n", "base64"), "yes"),
    "base64 in capitals": (body(PLAIN, base64.b64encode(YES), "BASE64"), "yes"),
    "base64 called 7bit": (body(PLAIN, base64.b64encode(YES), "7bit"), "question"),
    "7bit called base64": (body(PLAIN, YES, "base64"), "question"),
    "an encoding nobody knows": (body(PLAIN, YES, "x-rot26"), "yes question"),
    "an encoding with a comment": (body(PLAIN, base64.b64encode(YES), "base64 (as usual)"), "yes"),
    "uuencode": (body(PLAIN, b"begin 644 yes.txt\r\n#665S\r\n`\r\nend\r\n", "x-uuencode"), "question"),
    "quoted-printable, broken": (body(PLAIN, b"Yes =please=2=\r\n", "quoted-printable"), "yes question"),
    "quoted-printable in small letters": (body(PLAIN, b"S=c3=ad, encantada.\r\n", "quoted-printable"), "yes"),
    "a soft break in a word": (body(PLAIN, b"Ye=\r\ns ple=\r\nase.\r\n", "quoted-printable"), "yes"),
    "8 bit called 7bit": (body(PLAIN, SI.encode(), "7bit"), "yes"),
    "binary": (body(PLAIN, SI.encode(), "binary"), "yes"),
    "an encoding of the whole": (
        bare(
            "Content-Type: multipart/mixed; boundary=b",
            "Content-Transfer-Encoding: base64",
            data=b"--b\r\n\r\nYes please.\r\n--b--\r\n",
        ),
        "yes",
    ),
    # types
    "no Content-Type": (bare(data=YES), "yes"),
    "an empty Content-Type": (bare("Content-Type:", data=YES), "yes"),
    "a broken Content-Type": (bare("Content-Type: text", data=YES), "yes question"),
    "a Content-Type of nonsense": (bare("Content-Type: ;;;=", data=YES), "yes question"),
    "two of Content-Type": (
        bare("Content-Type: text/plain", "Content-Type: text/html", data=b"<!-- Yes please. --> What?"),
        "question",
    ),
    "two of Content-Type, the other way": (
        bare("Content-Type: text/html", "Content-Type: text/plain", data=b"<p>Yes please.</p>"),
        "yes question",
    ),
    "text/x-unknown": (body("text/x-unknown", YES), "question"),
    "text/enriched": (body("text/enriched", b"<bold>Yes please.</bold>"), "question"),
    "text/markdown": (body("text/markdown", YES), "yes question"),
    "application/octet-stream": (body("application/octet-stream", YES), "question"),
    "message/rfc822 alone": (body("message/rfc822", b"From: x@y.example\r\n\r\nYes please.\r\n"), "question"),
    "message/partial": (body("message/partial; number=1; total=2; id=x", b"\r\nYes please.\r\n"), "question"),
    "message/external-body": (
        body("message/external-body; access-type=URL; URL=http://x.example", b"Content-Type: text/plain\r\n\r\nYes"),
        "question",
    ),
    "TNEF alone": (body("application/ms-tnef; name=winmail.dat", b"eJ8+IgAA", "base64"), "question"),
    "S/MIME, enveloped": (body("application/pkcs7-mime; smime-type=enveloped-data", b"MIIB", "base64"), "question"),
    "S/MIME, opaque": (
        body("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", b"MIIB", "base64"),
        "question",
    ),
    "PGP, encrypted": (
        body(
            "multipart/encrypted; protocol=application/pgp-encrypted; boundary=b",
            b"--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n"
            b"Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQE\r\n--b--\r\n",
        ),
        "question",
    ),
    "PGP, encrypted inline": (
        body(PLAIN, b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMAyes\r\n-----END PGP MESSAGE-----\r\n"),
        "question",
    ),
    "a yes in the name of a file": (
        body("multipart/mixed; boundary=b", b"--b\r\nContent-Type: image/png; name=yes.png\r\n\r\nx\r\n--b--\r\n"),
        "question",
    ),
    "a yes in an attached text": (
        body(
            "multipart/mixed; boundary=b",
            b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n"
            b"Yes please.\r\n--b--",
        ),
        "question",
    ),
    "a yes before the first part": (
        body(
            "multipart/mixed; boundary=b", b"Yes please.\r\n--b\r\nContent-Type: text/plain\r\n\r\nWhat?\r\n--b--\r\n"
        ),
        "question",
    ),
    "a yes behind the last part": (
        body(
            "multipart/mixed; boundary=b", b"--b\r\nContent-Type: text/plain\r\n\r\nWhat?\r\n--b--\r\nYes please.\r\n"
        ),
        "question",
    ),
    "a boundary that nobody uses": (body("multipart/mixed; boundary=b", YES), "question"),
    "no boundary": (body("multipart/mixed", YES), "question yes"),
    "no last boundary": (
        body("multipart/mixed; boundary=b", b"--b\r\nContent-Type: text/plain\r\n\r\nYes please.\r\n"),
        "yes",
    ),
    "an alternative of nothing": (body("multipart/alternative; boundary=b", b"--b--\r\n"), "question"),
    # text and HTML
    "parts that disagree": (_both("Yes please.", "<p>No thanks.</p>"), "question"),
    "a yes that HTML hides": (_both("", "<p style='display:none'>Yes please.</p><p>What?</p>"), "question"),
    "a no that HTML hides": (_both("", "<p>Yes please.</p><p style='font-size:0'>No way.</p>"), "question yes"),
    "a yes in white": (_both("", "<font color='#ffffff'>Yes please.</font> What?"), "question"),
    "a yes struck out": (_both("", "<del>Yes please.</del>"), "question"),
    "a yes in a title": (_both("", "<title>Yes please.</title><p>What?</p>"), "question"),
    "a yes in a button": (_both("", "<button>Yes please.</button><p>What?</p>"), "question"),
    "a yes behind a comment that never ends": (_both("", "<p>What?</p><!-- <p>Yes please.</p>"), "question"),
    "a yes in a picture's words": (_both("", "<img alt='Yes please.'>"), "question"),
    "a yes by content of CSS": (_both("", "<style>p:before{content:'Yes please.'}</style><p>What?</p>"), "question"),
    "a no by content of CSS": (_both("", "<style>p:before{content:'No. '}</style><p>Yes please.</p>"), "question yes"),
    "a yes turned round": (_both("", "<p style='direction:rtl;unicode-bidi:bidi-override'>.oN .seY</p>"), "question"),
    "a yes in a template": (_both("", "<template>Yes please.</template><p>What?</p>"), "question"),
    "a yes in details": (_both("", "<details><summary>What?</summary>Yes please.</details>"), "question"),
    "a yes for one kind of screen": (
        _both("", "<style>@media print{.a{display:none}}</style><p class=a>Yes please.</p><p>What?</p>"),
        "question",
    ),
    "an honest yes in both": (_both("Yes please.", "<p>Yes please.</p>"), "yes"),
    # format=flowed
    "flowed": (body("text/plain; charset=utf-8; format=flowed", b"Yes please, happy \r\nto.\r\n"), "yes"),
    "flowed without blanks": (body("text/plain; format=flowed; delsp=yes", b"Yes pl \r\nease.\r\n"), "yes question"),
    "flowed and stuffed": (body("text/plain; format=flowed", b" >Yes please.\r\n"), "question yes"),
    "flowed quotation": (body("text/plain; format=flowed", b"> Yes \r\n> please.\r\n"), "question"),
    "a quotation that flows into words": (
        body("text/plain; format=flowed", b"> May I \r\nYes please.\r\n"),
        "yes question",
    ),
    # headers
    "8 bit in Subject": (_instead("Subject", b"Re: \xff\xfe\xe9"), "yes"),
    "NUL in Subject": (_instead("Subject", b"Re: \0 x"), "yes"),
    "an encoded word of an unknown charset": (_instead("Subject", b"=?klingon?b?/////w==?="), "yes"),
    "a hidden header in Subject": (_instead("Subject", b"=?utf-8?q?x=0D=0AFrom:_eve=40evil.example?="), "yes"),
    "a Subject in quoted-printable": (_instead("Subject", b"=?utf-8?Q?Re:_=C2=A1s=C3=AD!?="), "yes"),
    "no Date": (lambda case: case.mail(PLAIN, "Yes please.\n").replace(b"\r\nDate: ", b"\r\nX-Date: "), "yes"),
    "a Date of nowhere": (_instead("Date", b"yesterday"), "yes"),
    "no MIME-Version": (_instead("MIME-Version", b""), "yes"),
    "header names in capitals": (
        lambda case: case.mail(PLAIN, "Yes please.\n").replace(b"Content-Type", b"CONTENT-TYPE"),
        "yes",
    ),
    "a line that is no header": (
        lambda case: case.mail(PLAIN, "Yes please.\n").replace(b"\r\nDate", b"\r\n???\r\nDate"),
        "yes",
    ),
    "a From line of mbox": (lambda case: case.mail(PLAIN, "Yes please.\n>From the team, thanks.\n"), "yes question"),
}
