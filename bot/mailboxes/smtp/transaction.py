"""One transaction until DATA: MAIL and RCPT with their parameters, and the bytes that DATA is to carry."""

from __future__ import annotations

import re
import smtplib

from bot.mailboxes.smtp.answers import Answer, check_recipients, read_answer, refuse
from bot.ports import GiveUp

_BARE_EOL = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


def canonical(raw: bytes) -> bytes:
    """The bytes for the wire: every line ends in CRLF (no bare CR or LF to smuggle commands), dots doubled, the dot."""
    data = _LEADING_DOT.sub(b"..", _BARE_EOL.sub(b"\r\n", raw))
    return data + (b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n")


def offer(client: smtplib.SMTP, sender: str, recipients: tuple[str, ...], data: bytes) -> None:
    """MAIL and every RCPT. Raises GiveUp or TryLater for what is refused, an SMTPException where the link is dead."""
    options = _mail_options(client, sender, recipients, data)
    mail = " ".join((f"MAIL FROM:<{sender}>", *options))
    answers = _exchange(client, [mail, *(f"RCPT TO:<{recipient}>" for recipient in recipients)])
    if answers[0].code == 421:  # it closes the connection (RFC 5321 section 3.8), mostly for having been idle
        raise smtplib.SMTPServerDisconnected(str(answers[0]))
    if not answers[0].good:
        refuse("the sender", answers[0], ours=True)
    check_recipients(dict(zip(recipients, answers[1:], strict=True)))


def _exchange(client: smtplib.SMTP, commands: list[str]) -> list[Answer]:
    """The answers to these commands, in one round trip where the server takes them ahead of its answers (RFC 2920).

    One by one, nothing is asked any more once the first command is refused: the answers end there.
    """
    if not all(line.isprintable() for line in commands):
        raise GiveUp("An address holds a character that no command may hold.", ours=True)
    if client.has_extn("pipelining"):
        client.send("".join(f"{line}\r\n" for line in commands))
        return [read_answer(*client.getreply()) for _ in commands]
    first = read_answer(*client.docmd(commands[0]))
    return [first, *(read_answer(*client.docmd(line)) for line in commands[1:] if first.good)]


def _mail_options(client: smtplib.SMTP, sender: str, recipients: tuple[str, ...], data: bytes) -> list[str]:
    """The parameters of MAIL (RFC 1870, 6152, 6531). Raises GiveUp for what this server cannot carry."""
    for address in (sender, *recipients):
        if not address.isprintable() or set(address) & set(" <>"):
            words = "The address holds a character that cannot be sent"
            raise GiveUp(f"{words}: {address!r}", {} if address == sender else {address: words}, ours=address == sender)
    options = []
    if client.has_extn("size"):
        limit = client.esmtp_features["size"].strip()
        if limit.isdigit() and 0 < int(limit) < len(data):
            raise GiveUp(f"The letter has {len(data):,} bytes, and the server takes {int(limit):,}.", ours=True)
        options.append(f"SIZE={len(data)}")
    if not data.isascii():
        if not client.has_extn("8bitmime"):
            raise GiveUp("The letter holds 8-bit bytes and the server takes only 7-bit mail.", ours=True)
        options.append("BODY=8BITMIME")
    foreign = [address for address in (sender, *recipients) if not address.isascii()]
    if foreign:
        if not client.has_extn("smtputf8"):
            words = "The server takes no addresses outside ASCII"
            raise GiveUp(f"{words}.", {a: words for a in foreign if a != sender}, ours=sender in foreign)
        options.append("SMTPUTF8")
    return options
