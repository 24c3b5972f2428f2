"""How mail programs, phones and gateways lay out an answer: each takes the case and the words, and writes the bytes."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable
from html import escape

from tests.hostile.deployment import BOT
from tests.hostile.odd import Case, crlf
from tests.people import part

Program = Callable[[Case, str], bytes]
_WROTE = f"On Thu, Nov 12, 2026 at 10:00 AM Intro desk for Carla Conti <{BOT}> wrote:"


def quoted(case: Case) -> str:
    """The ask, each line behind a mark."""
    return "\n".join(f"> {line}".rstrip() for line in part(case.ask, "plain").splitlines())


def _lines(words: str) -> str:
    return "<br>".join(escape(line) for line in words.split("\n"))


def _paragraphs(words: str, opening: str) -> str:
    return "".join(f"{opening}{escape(line) or '&nbsp;'}</p>" for line in words.split("\n"))


def _page(case: Case) -> str:
    """What stands in the body of the ask's HTML."""
    return part(case.ask, "html").partition("<body")[2].partition(">")[2].partition("</body>")[0]


def both(case: Case, text: str, html: str, *lines: str, charset: str = "utf-8", encoding: str = "8bit") -> bytes:
    """multipart/alternative of these two."""
    code = {"8bit": lambda data: data, "base64": base64.encodebytes, "quoted-printable": quopri.encodestring}[encoding]
    parts = b"".join(
        f'--=_alt\nContent-Type: text/{kind}; charset="{charset}"\nContent-Transfer-Encoding: {encoding}\n\n'.encode()
        + code(body.encode(charset, "xmlcharrefreplace" if kind == "html" else "replace"))
        + b"\n"
        for kind, body in (("plain", text), ("html", html))
    )
    return case.mail('multipart/alternative; boundary="=_alt"', crlf(parts + b"--=_alt--\n"), *lines)


def gmail_web(case: Case, words: str) -> bytes:
    head = '<div dir="ltr" class="gmail_attr">On Thu, Nov 12, 2026 at 10:00 AM Intro desk for Carla Conti &lt;'
    head += f'<a href="mailto:{BOT}">{BOT}</a>&gt; wrote:<br></div>'
    html = f'<div dir="ltr">{_lines(words)}</div><br><div class="gmail_quote gmail_quote_container">{head}'
    html += f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{_page(case)}</blockquote></div>'
    return both(case, f"{words}\n\n{_WROTE}\n\n{quoted(case)}\n", html, encoding="quoted-printable")


def gmail_app(case: Case, words: str) -> bytes:
    html = f'<div dir="auto">{_lines(words)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
    html += f"On Thu, 12 Nov 2026, 10:00 Intro desk for Carla Conti, &lt;{BOT}&gt; wrote:<br></div>"
    html += f'<blockquote class="gmail_quote">{_page(case)}</blockquote></div>'
    wrote = f"On Thu, 12 Nov 2026, 10:00 Intro desk for Carla Conti, <{BOT}>\nwrote:"
    return both(case, f"{words}\n\n{wrote}\n\n{quoted(case)}\n", html)


def outlook_desktop(case: Case, words: str) -> bytes:
    head = f"From: Intro desk for Carla Conti <{BOT}>\nSent: Thursday, November 12, 2026 10:00 AM\n"
    head += f"To: Ana Ruiz <{case.ana}>\nSubject: {case.ask['Subject']}\n"
    html = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0cm}</style></head>'
    html += f'<body lang="EN-US"><div class="WordSection1">{_paragraphs(words, chr(60) + "p class=MsoNormal>")}'
    html += "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
    html += '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class=MsoNormal><b>'
    html += f"From:</b> Intro desk for Carla Conti &lt;{BOT}&gt;<br><b>Sent:</b> Thursday, November 12, "
    html += f"2026 10:00 AM<br><b>To:</b> Ana Ruiz &lt;{case.ana}&gt;<br><b>Subject:</b> "
    html += f"{escape(str(case.ask['Subject']))}</p></div>{_page(case)}</div></body></html>"
    return both(
        case,
        f"{words}\n\n{head}\n{part(case.ask, 'plain')}",
        html,
        "Thread-Topic: Introduction",
        "X-Mailer: Microsoft Outlook 16.0",
        "X-MS-Has-Attach:",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        charset="windows-1252" if _fits(words, "windows-1252") else "utf-8",
        encoding="quoted-printable",
    )


def outlook_web(case: Case, words: str) -> bytes:
    line = "________________________________"
    text = f"{words}\n{line}\nFrom: Intro desk for Carla Conti <{BOT}>\nSent: Thursday, November 12, 2026 "
    text += f"10:00 AM\nTo: Ana Ruiz <{case.ana}>\nSubject: {case.ask['Subject']}\n\n{part(case.ask, 'plain')}"
    html = f'<html><body dir="ltr"><div class="elementToProof" style="font-family:Aptos">{_lines(words)}</div>'
    html += '<div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr">'
    html += f"<b>From:</b> Intro desk for Carla Conti &lt;{BOT}&gt;<br><b>Sent:</b> Thursday, November 12,"
    html += f" 2026 10:00 AM<br><b>To:</b> Ana Ruiz<br><b>Subject:</b> Introduction</div>{_page(case)}</body></html>"
    return both(case, text, html, encoding="base64")


def outlook_mac(case: Case, words: str) -> bytes:
    text = f"{words}\n\nFrom: Intro desk for Carla Conti <{BOT}>\nDate: Thursday, 12 November 2026 at 10:00\n"
    text += f"To: Ana Ruiz <{case.ana}>\nSubject: {case.ask['Subject']}\n\n{part(case.ask, 'plain')}"
    return case.mail('text/plain; charset="UTF-8"', text, "User-Agent: Microsoft-MacOutlook/16.90.24")


def iphone(case: Case, words: str) -> bytes:
    wrote = f"On 12 Nov 2026, at 10:00, Intro desk for Carla Conti <{BOT}> wrote:"
    text = f"{words}\n\nSent from my iPhone\n\n> {wrote}\n> \n{quoted(case)}\n"
    html = f'<html><body dir="auto">{_lines(words)}<div><br><div dir="ltr">Sent from my iPhone</div>'
    html += f'<div dir="ltr"><br><blockquote type="cite">{escape(wrote)}<br><br></blockquote></div>'
    html += f'<blockquote type="cite"><div dir="ltr">{_page(case)}</div></blockquote></div></body></html>'
    return both(case, text, html, "X-Mailer: iPhone Mail (22A3354)", encoding="quoted-printable")


def apple_mail(case: Case, words: str) -> bytes:
    wrote = f"On 12 Nov 2026, at 10:00, Intro desk for Carla Conti <{BOT}> wrote:"
    html = f'<html><body style="overflow-wrap: break-word;">{_lines(words)}<div><br><blockquote type="cite"><div>'
    html += f"{escape(wrote)}</div><br><div>{_page(case)}</div></blockquote></div><br></body></html>"
    return both(case, f"{words}\n\n> {wrote}\n> \n{quoted(case)}\n", html, "X-Mailer: Apple Mail (2.3818.1)")


def thunderbird(case: Case, words: str) -> bytes:
    text = f"{words}\n\nOn 12/11/2026 10:00, Intro desk for Carla Conti wrote:\n{quoted(case)}\n"
    return case.mail("text/plain; charset=UTF-8; format=flowed", text, "User-Agent: Mozilla Thunderbird")


def thunderbird_below(case: Case, words: str) -> bytes:
    """The answer under the quotation, as its settings may ask."""
    text = f"On 12/11/2026 10:00, Intro desk for Carla Conti wrote:\n{quoted(case)}\n\n{words}\n"
    return case.mail("text/plain; charset=UTF-8; format=flowed", text)


def yahoo(case: Case, words: str) -> bytes:
    head = f"On Thursday, November 12, 2026 at 10:00:00 AM GMT+1, Intro desk for Carla Conti <{BOT}> wrote:"
    html = f'<html><body><div class="ydp1yahoo-style-wrap"><div>{_lines(words)}</div><div><br></div></div>'
    html += f'<div id="yahoo_quoted_1" class="yahoo_quoted"><div>{escape(head)}</div>{_page(case)}</div></body></html>'
    plain = part(case.ask, "plain")
    return both(case, f" {words}\n\n    {head}\n\n {plain}", html, "X-Mailer: WebService/1.1 YMailNorrin")


def proton(case: Case, words: str) -> bytes:
    wrote = f"On Thursday, November 12th, 2026 at 10:00 AM, Intro desk for Carla Conti <{BOT}> wrote:"
    text = f"{words}\n\nSent with Proton Mail secure email.\n\n{wrote}\n\n{quoted(case)}\n"
    html = f'<div style="font-family: Arial">{_lines(words)}</div><div class="protonmail_signature_block">Sent with '
    html += '<a href="https://proton.example">Proton Mail</a> secure email.</div><div class="protonmail_quote">'
    html += f'{escape(wrote)}<br><blockquote class="protonmail_quote" type="cite">{_page(case)}</blockquote></div>'
    return both(case, text, html, encoding="quoted-printable")


def mutt(case: Case, words: str) -> bytes:
    wrote = "On Thu, Nov 12, 2026 at 09:00:00AM +0000, Intro desk for Carla Conti wrote:"
    text = f"{wrote}\n{quoted(case)}\n\n{words}\n\n-- \nAna Ruiz\nBanco Verde\n"
    return case.mail("text/plain; charset=us-ascii" if words.isascii() else "text/plain; charset=utf-8", text)


def notes(case: Case, words: str) -> bytes:
    text = f"{words}\n\n\n\nFrom:   Intro desk for Carla Conti <{BOT}>\nTo:     Ana Ruiz <{case.ana}>\n"
    text += f"Date:   12/11/2026 10:00\nSubject:        {case.ask['Subject']}\n\n\n\n{part(case.ask, 'plain')}"
    return case.mail("text/plain; charset=UTF-8", text, "X-Mailer: IBM Notes Release 9.0.1", encoding="8bit")


def k9(case: Case, words: str) -> bytes:
    wrote = f"On 12 November 2026 10:00:00 CET, Intro desk for Carla Conti <{BOT}> wrote:"
    text = f"{words}\n\n{wrote}\n{quoted(case).replace('> ', '>')}\n\n-- \nSent from my Android device with K-9 Mail. "
    text += "Please excuse my brevity.\n"
    return case.mail("text/plain; charset=utf-8", text, "User-Agent: K-9 Mail for Android")


def samsung(case: Case, words: str) -> bytes:
    text = (
        f"{words}\n\n\nSent from my Galaxy\n\n\n-------- Original message --------\nFrom: Intro desk for Carla Conti "
    )
    text += f"<{BOT}>\nDate: 12/11/2026  10:00  (GMT+01:00)\nTo: Ana Ruiz <{case.ana}>\n"
    text += f"Subject: {case.ask['Subject']}\n\n{part(case.ask, 'plain')}"
    return case.mail("text/plain; charset=utf-8", base64.encodebytes(text.encode()), encoding="base64")


def html_only(case: Case, words: str) -> bytes:
    html = f"<html><body>{_paragraphs(words, '<p>')}<blockquote>{_page(case)}</blockquote></body></html>"
    return case.mail("text/html; charset=utf-8", html)


def text_only(case: Case, words: str) -> bytes:
    return case.mail("text/plain; charset=utf-8", words + "\n")


def all_base64(case: Case, words: str) -> bytes:
    return case.mail("text/plain; charset=utf-8", base64.encodebytes(words.encode() + b"\n"), encoding="base64")


def legal_footer(case: Case, words: str) -> bytes:
    text = f"{words}\n\nAna Ruiz\nHead of Pilots, Banco Verde\n\nThis e-mail and any attachments are confidential and "
    text += "intended solely for the use of the individual to whom it is addressed. If you are not the intended\n"
    text += "recipient, please notify the sender and delete this message.\n"
    return case.mail("text/plain; charset=utf-8", f"{text}\n{_WROTE}\n\n{quoted(case)}\n")


def smime_signed(case: Case, words: str) -> bytes:
    inner = f"--s\nContent-Type: text/plain; charset=utf-8\n\n{words}\n\n{_WROTE}\n{quoted(case)}\n--s\nContent-Type: "
    inner += 'application/pkcs7-signature; name="smime.p7s"\nContent-Transfer-Encoding: base64\nContent-Disposition: '
    inner += 'attachment; filename="smime.p7s"\n\nMIIGwAYJKoZIhvcNAQcCoIIGsTCCBq0CAQExDTALBglghkgBZQMEAgE=\n--s--\n'
    kind = 'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=s'
    return case.mail(kind, inner)


def pgp_mime(case: Case, words: str) -> bytes:
    inner = f"--s\nContent-Type: text/plain; charset=utf-8\n\n{words}\n\n{_WROTE}\n{quoted(case)}\n--s\nContent-Type: "
    inner += 'application/pgp-signature; name="signature.asc"\n\n-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0WIQ\n'
    inner += "=abcd\n-----END PGP SIGNATURE-----\n\n--s--\n"
    return case.mail('multipart/signed; micalg=pgp-sha512; protocol="application/pgp-signature"; boundary="s"', inner)


def pgp_inline(case: Case, words: str) -> bytes:
    text = (
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{words}\n-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0WIQ"
    )
    return case.mail("text/plain; charset=utf-8", f"{text}\n=abcd\n-----END PGP SIGNATURE-----\n")


def gateway_footer(case: Case, words: str) -> bytes:
    """A list's or gateway's footer, put below as a part of its own."""
    inner = f"--m\nContent-Type: text/plain; charset=utf-8\n\n{words}\n\n{_WROTE}\n{quoted(case)}\n--m\nContent-Type: "
    inner += "text/plain; charset=us-ascii\nContent-Disposition: inline\n\n"
    inner += "______________________________________________________________________\n"
    inner += "This email has been scanned by the MailGuard service.\n--m--\n"
    return case.mail("multipart/mixed; boundary=m", inner)


def in_charset(charset: str, label: str = "") -> Program:
    """Text alone, in this charset, declared as `label`."""

    def program(case: Case, words: str) -> bytes:
        kind = f"text/plain; charset={label or charset}"
        return case.mail(kind, quopri.encodestring(words.encode(charset) + b"\n"), encoding="quoted-printable")

    program.__name__ = f"in_{label or charset}"
    return program


def eai(case: Case, words: str) -> bytes:
    """A name in bare UTF-8 (RFC 6532), as servers with SMTPUTF8 pass it on."""
    return case.mail(
        "text/plain; charset=utf-8", words + "\n", author=f"From: Ána Ruíz <{case.ana}>", subject="Re: ¡sí!"
    )


def with_attachment(case: Case, words: str) -> bytes:
    inner = f"--m\nContent-Type: text/plain; charset=utf-8\n\n{words}\n\n--m\nContent-Type: image/png; name=logo.png\n"
    inner += "Content-ID: <logo>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--m--\n"
    return case.mail("multipart/related; boundary=m", inner)


def inline(case: Case, words: str) -> bytes:
    """The answer stands under the question, inside the quotation."""
    before, mark, after = quoted(case).partition("> Just reply; one word is enough:")
    return case.mail("text/plain; charset=utf-8", f"{_WROTE}\n{before.rstrip()}\n\n{words}\n\n{mark}{after}\n")


def _fits(words: str, charset: str) -> bool:
    try:
        words.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


PROGRAMS: tuple[Program, ...] = (
    *(gmail_web, gmail_app, outlook_desktop, outlook_web, outlook_mac, iphone, apple_mail, thunderbird),
    *(thunderbird_below, yahoo, proton, mutt, notes, k9, samsung, html_only, text_only, all_base64, legal_footer),
    *(smime_signed, pgp_mime, pgp_inline, gateway_footer, eai, with_attachment, inline),
)
