"""What people and their machines send, byte for byte as mail programs write it: drafts, replies, bounces, absences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime, formataddr, getaddresses
from html import escape
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a mail."""

    name: str
    size: int = 1_000


def parsed(raw: bytes) -> EmailMessage:
    """The mail behind the bytes."""
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    """The text of the plain or html part, "" where there is none."""
    body = message.get_body((kind,))
    return body.get_content() if body is not None else ""


def written(
    author: tuple[str, str],
    to: Iterable[tuple[str, str]],
    subject: str,
    text: str,
    *,
    date: datetime,
    message_id: str,
    cc: Iterable[tuple[str, str]] = (),
    files: Sequence[Attached] = (),
    html: str | None = None,
    threads: Sequence[str] = (),
) -> bytes:
    """A mail as a program composes it. People are (name, address); `threads` are the Message-IDs it answers."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr(author)
    mail["To"] = ", ".join(map(formataddr, to))
    if copied := ", ".join(map(formataddr, cc)):
        mail["Cc"] = copied
    mail["Subject"] = subject
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = message_id
    if threads:
        mail["In-Reply-To"] = threads[-1]
        mail["References"] = " ".join(threads)
    mail.set_content(text)
    if html is not None:
        mail.add_alternative(html, subtype="html")
    for file in files:
        mail.add_attachment(b"%PDF-" + b"x" * file.size, maintype="application", subtype="pdf", filename=file.name)
    return mail.as_bytes()


def reply(
    original: EmailMessage,
    author: tuple[str, str],
    to: Iterable[tuple[str, str]],
    text: str,
    *,
    date: datetime,
    message_id: str,
    cc: Iterable[tuple[str, str]] = (),
) -> bytes:
    """A reply as webmail writes it: the answer on top, the original quoted below, in both parts."""
    ((name, address),) = getaddresses([str(original["From"])])
    when = f"{date:%a, %b %-d, %Y at %-I:%M %p}"
    quoted = "\n".join(f"> {line}".rstrip() for line in part(original, "plain").splitlines())
    plain = f"{text}\n\nOn {when} {name} <{address}> wrote:\n\n{quoted}\n"
    head = f'On {when} {escape(name)} &lt;<a href="mailto:{address}">{address}</a>&gt; wrote:<br>'
    html = (
        f'<div dir="ltr">{_lines(text)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{head}'
        f'</div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">{part(original, "html")}</blockquote>'
        "</div>\n"
    )
    subject = str(original["Subject"])
    subject = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    return written(
        author,
        to,
        subject,
        plain,
        date=date,
        message_id=message_id,
        cc=cc,
        html=html,
        threads=(*str(original["References"] or "").split(), str(original["Message-ID"]).strip()),
    )


def phone_reply(
    original: EmailMessage,
    author: tuple[str, str],
    to: Iterable[tuple[str, str]],
    text: str,
    *,
    date: datetime,
    message_id: str,
) -> bytes:
    """A reply as a telephone writes it: plain text, its signature, the whole notice quoted below."""
    ((name, address),) = getaddresses([str(original["From"])])
    quoted = "\n".join(f"> {line}".rstrip() for line in part(original, "plain").splitlines())
    when = f"{date:%-d %b %Y, at %H:%M}"
    plain = f"{text}\n\nSent from my iPhone\n\n> On {when}, {name} <{address}> wrote:\n> \n{quoted}\n"
    subject = str(original["Subject"])
    return written(
        author,
        to,
        subject if subject.lower().startswith("re:") else f"Re: {subject}",
        plain,
        date=date,
        message_id=message_id,
        threads=(*str(original["References"] or "").split(), str(original["Message-ID"]).strip()),
    )


def forward(
    original: EmailMessage,
    author: tuple[str, str],
    to: Iterable[tuple[str, str]],
    text: str,
    *,
    prefix: str,
    date: datetime,
    message_id: str,
) -> bytes:
    """A forwarded mail as webmail writes it: the words of whoever forwards on top, then the head and the text."""
    head = "".join(f"{name}: {original[name]}\n" for name in ("From", "Date", "Subject", "To"))
    plain = f"{text}\n\n---------- Forwarded message ---------\n{head}\n\n{part(original, 'plain')}"
    return written(
        author,
        to,
        f"{prefix}Fwd: {original['Subject']}",
        plain.lstrip("\n"),
        date=date,
        message_id=message_id,
        threads=(str(original["Message-ID"]).strip(),),
    )


def everybody(original: EmailMessage, who: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """To and Cc of a reply to everybody, as mail programs choose them."""
    answer_to = getaddresses([str(original["Reply-To"] or original["From"])])
    others = getaddresses([str(original[name]) for name in ("To", "Cc") if original[name]])
    to = [one for one in answer_to if one[1] != who]
    others = [one for one in others if one[1] != who and one[1] not in {address for _, address in to}]
    return (to, others) if to else (others[:1], others[1:])


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def bounce(original: EmailMessage, raw: bytes, recipient: str, to: str, *, date: datetime, message_id: str) -> bytes:
    """A delivery report (RFC 3464): nobody is called that there."""
    boundary = "=_report"
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
    lines = [
        "Return-Path: <>",
        "From: Mail Delivery System <MAILER-DAEMON@mx.there.example>",
        f"To: {to}",
        "Subject: Undelivered Mail Returned to Sender",
        f"Date: {format_datetime(date)}",
        f"Message-ID: {message_id}",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"',
        "",
        f"--{boundary}",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        f"Your message could not be delivered to <{recipient}>: user unknown.",
        "",
        f"--{boundary}",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.there.example",
        "",
        f"Final-Recipient: rfc822; {recipient}",
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 user unknown",
        "",
        f"--{boundary}",
        "Content-Type: text/rfc822-headers",
        "",
        head,
        "",
        f"--{boundary}--",
        "",
    ]
    return "\r\n".join(lines).encode("ascii", "replace")


def out_of_office(
    original: EmailMessage, author: tuple[str, str], to: str, until: str, *, date: datetime, message_id: str
) -> bytes:
    """What a mail system answers by itself while its owner is away (RFC 3834)."""
    mail = parsed(
        written(
            author,
            [("", to)],
            f"Automatic reply: {original['Subject']}",
            f"Thank you for your mail. I am out of the office until {until} and will read it when I am back.\n",
            date=date,
            message_id=message_id,
            threads=[str(original["Message-ID"]).strip()],
        )
    )
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    return mail.as_bytes(policy=SMTP)


def choice(letter: EmailMessage, word: str) -> tuple[str, str, str]:
    """(address, subject, body) of the mailto link for YES, NO or LATER in a letter of ours."""
    text = part(letter, "html")
    for piece in text.split('href="mailto:')[1:]:
        link = piece.partition('"')[0].replace("&amp;", "&")
        address, _, query = link.partition("?")
        fields = {key: unquote(value) for key, _, value in (one.partition("=") for one in query.split("&"))}
        if fields.get("body", "").strip() == word:
            return unquote(address), fields["subject"], fields["body"]
    raise AssertionError(f"the letter offers no {word}")
