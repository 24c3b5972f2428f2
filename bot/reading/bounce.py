"""Whether a mail is a bounce, of which recipients, for good or for now, and of which letter of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.addresses import decode_words, entries
from bot.reading.message import Mail


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery that failed or is delayed.

    `recipients` in lower case, empty where the notice names none. `status` is the enhanced code (RFC 3463), "" where
    unknown. `about` are the Message-IDs (with angle brackets) the notice returns. `ours`: the failure is about us (our
    limit, our reputation, our content), so nothing is learnt about the recipient.
    """

    recipients: tuple[str, ...]
    permanent: bool
    status: str
    about: tuple[str, ...]
    ours: bool
    reason: str


READ = 300_000  # bytes of the raw mail that are looked at
MOST_RECIPIENTS = 50

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_FIELD = re.compile(
    r"^(Final-Recipient|Original-Recipient|Action|Status"
    r"|Diagnostic-Code)[ \t]*:[ \t]*(.{0,2000}(?:\n[ \t]+.{0,500}){0,8})",
    re.IGNORECASE | re.MULTILINE,
)
_RETURNED_ID = re.compile(r"^Message-ID[ \t]*:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,500}>)", re.IGNORECASE | re.MULTILINE)
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_BASIC = re.compile(r"(?<!\d)([45]\d\d)[ -]")
_DAEMON = re.compile(r"^(?:mailer-?daemon|postmaster|mail-?daemon|bounces?|maildelivery|mail delivery)", re.IGNORECASE)
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status notification|failure|failed|has failed|incomplete|delayed)|returned mail"
    r"|mail delivery"
    r"|failure notice|could not be delivered|unzustellbar|nicht zugestellt|no se (?:pudo|ha podido) entregar"
    r"|non remis"
    r"|échec de la remise|mancato recapito|onbestelbaar|não entregue|tidak terkirim|не доставлено|niedostarcz"
    r"|message blocked",
    re.IGNORECASE,
)
_ABOUT_US = re.compile(
    r"\b(?:spam|blocked|blacklist|black-list|blocklist|block list|listed (?:by|in|at)|spamhaus|reputation|rate.?limit"
    r"|too many (?:messages|recipients|connections)|daily (?:user )?sending (?:limit|quota)|sending (?:limit"
    r"|quota)|limit exceeded"
    r"|unauthenticated|dmarc|dkim|spf|policy (?:violation|reasons?)|not authori[sz]ed to (?:send|relay)"
    r"|relay(?:ing)? (?:access )?denied"
    r"|sender (?:address )?rejected|content rejected|message (?:content )?rejected|virus|unsolicited)\b",
    re.IGNORECASE,
)
_RECIPIENT_GONE = re.compile(
    r"\b(?:user unknown|unknown user|no such (?:user|mailbox|recipient|address)|does(?: not|n't) exist"
    r"|mailbox (?:unavailable|not found)"
    r"|recipient (?:unknown|not found)|address (?:not found|rejected|unknown)|invalid (?:recipient|mailbox)"
    r"|account (?:disabled|inactive))\b",
    re.IGNORECASE,
)
# Enhanced codes that speak of the sender, the message or the policy, not of the mailbox (RFC 3463, RFC 7372).
_OUR_CODES = re.compile(r"[45]\.(?:7\.\d+|6\.\d+|1\.[78]|3\.4|2\.3|5\.3|4\.5)$")
_ORIGINAL = re.compile(
    r"content-type:[ \t]*(?:message/(?:rfc822|global)|text/rfc822-headers|message/global-headers"
    r"|message/rfc822-headers)",
    re.IGNORECASE,
)


def read_bounce(mail: Mail) -> Bounce | None:
    """What a bounce says, or None where the mail is none.

    In order: delivery status notifications (RFC 3464), X-Failed-Recipients, the patterns of flufl.bounce, then a null
    sender or a daemon with a subject of failure. A notice of success or relay is no bounce. Never raises. The caller
    acts only where `about` holds an ID of a letter sent to one of `recipients`.
    """
    text = _text(mail)
    found = _status_notification(mail, text) or _failed_recipients(mail, text)
    if found is not None or not _looks_returned(mail):
        return found
    return _by_flufl(mail, text) or _unnamed(mail, text)


def _text(mail: Mail) -> str:
    return mail.raw[:READ].decode("utf-8", "replace").replace("\r\n", "\n")


def _status_notification(mail: Mail, text: str) -> Bounce | None:
    """A multipart/report of type delivery-status. The blocks are read from the bytes: many are malformed."""
    report = (
        mail.content_type == "multipart/report" and "disposition-notification" not in mail.first("Content-Type").lower()
    )
    mark = re.search(r"^content-type:[ \t]*message/(?:global-)?delivery-status", text, re.IGNORECASE | re.MULTILINE)
    if not report or mark is None:
        return None
    body = text[mark.end() :]
    original = _ORIGINAL.search(body)
    fields = body[: original.start()] if original else body
    recipients: list[str] = []
    permanent, failed, status, diagnostic = False, False, "", ""
    for block in re.split(r"\n[ \t]*\n", fields):
        values = {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(block)}
        if "final-recipient" not in values and "original-recipient" not in values:
            continue
        action = values.get("action", "").lower().partition(" ")[0]
        code = _ENHANCED.search(values.get("status", ""))
        if action in ("delivered", "relayed", "expanded"):
            continue
        if not action and not (code and code.group(1)[0] in "45"):
            continue
        failed = True
        # The original recipient is the address we wrote to; a forwarder names its own target as the final one.
        for name in ("original-recipient", "final-recipient"):
            if (address := _address_of(values.get(name, ""))) and address not in recipients:
                recipients.append(address)
        here = code.group(1) if code else ""
        diagnostic = diagnostic or values.get("diagnostic-code", "")
        status = status or here
        permanent = (
            permanent or (action == "failed" and not here.startswith("4")) or (not action and here.startswith("5"))
        )
    if not failed:
        return None
    precise = _ENHANCED.search(diagnostic)
    if precise and status.endswith(".0.0"):
        status = precise.group(1)
    return Bounce(
        tuple(recipients[:MOST_RECIPIENTS]),
        permanent,
        status,
        _about(mail, text),
        _is_ours(status, diagnostic),
        (diagnostic or f"status {status}")[:300],
    )


def _address_of(value: str) -> str:
    match = _ADDRESS.search(value.partition(";")[2] or value)
    return match.group().lower() if match else ""


def _failed_recipients(mail: Mail, text: str) -> Bounce | None:
    """Exim and Gmail name the failed addresses in a header."""
    named = ", ".join(mail.all("X-Failed-Recipients"))[:4_000]
    recipients = tuple(dict.fromkeys(address.lower() for address in _ADDRESS.findall(named)))
    if not recipients:
        return None
    return _from_words(mail, text, recipients[:MOST_RECIPIENTS], "X-Failed-Recipients")


def _looks_returned(mail: Mail) -> bool:
    """A null sender or a daemon as author, together with a subject of failure."""
    null = any(not value.strip().strip("<>").strip() for value in mail.all("Return-Path")[:1])
    author = mail.first("From")[:1_000]
    daemon = any(_DAEMON.match(entry.address) for entry in entries(author)) or bool(
        re.search(r"mailer-daemon|postmaster@", author, re.IGNORECASE)
    )
    return (null or daemon) and bool(_SUBJECT.search(decode_words(mail.subject)[:500]))


def _by_flufl(mail: Mail, text: str) -> Bounce | None:
    """What flufl.bounce knows of old and odd mail servers; it may raise on hostile or broken mail."""
    from email import message_from_bytes
    from email.policy import compat32

    from flufl.bounce import all_failures

    # Raw non-ASCII bytes and a missing From end it; neither matters to what it looks for.
    plain = bytes(byte if byte < 128 else 63 for byte in mail.raw[:READ])
    if not mail.first("From"):
        plain = b"From: MAILER-DAEMON@unknown.invalid\r\n" + plain
    try:
        temporary, permanent = all_failures(message_from_bytes(plain, policy=compat32))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, AssertionError, UnicodeError):
        return None

    def addresses(found: frozenset[bytes]) -> tuple[str, ...]:
        return tuple(sorted(address.decode("ascii", "replace").lower() for address in found))[:MOST_RECIPIENTS]

    if permanent:
        return _from_words(mail, text, addresses(permanent), "a known mail server's words")
    if temporary:
        found = _from_words(mail, text, addresses(temporary), "a known mail server's words")
        return Bounce(found.recipients, False, found.status, found.about, found.ours, found.reason)
    return None


def _unnamed(mail: Mail, text: str) -> Bounce:
    """A bounce by all its marks, of an address nobody can tell."""
    return _from_words(mail, text, (), "bounce, address unknown")


def _from_words(mail: Mail, text: str, recipients: tuple[str, ...], reason: str) -> Bounce:
    """A bounce whose severity stands in prose: the enhanced code, else the basic one, else the words."""
    words = (mail.text or text)[:20_000]
    code = _ENHANCED.search(words)
    basic = _BASIC.search(words)
    status = code.group(1) if code else ""
    delayed = (
        re.search(r"\b(?:delayed|will (?:be )?retr(?:y|ied)|still trying|temporar)", words, re.IGNORECASE) is not None
    )
    if code:
        permanent = status.startswith("5")
    elif basic:
        permanent = basic.group(1).startswith("5")
    else:
        permanent = not delayed
    around = words[max(0, code.start() - 300) : code.end() + 500] if code else words[:3_000]
    return Bounce(recipients, permanent, status, _about(mail, text), _is_ours(status, around), reason)


def _is_ours(status: str, words: str) -> bool:
    """Whether the words blame the sender: an unknown mailbox is never our doing, whatever else is said."""
    if _RECIPIENT_GONE.search(words) or re.match(r"5\.1\.[1236]$|5\.2\.1$", status):
        return False
    return bool(_OUR_CODES.match(status)) or bool(_ABOUT_US.search(words))


def _about(mail: Mail, text: str) -> tuple[str, ...]:
    """The Message-IDs of the returned letter: in the copy or its headers, then where the notice threads itself."""
    body = text.partition("\n\n")[2]
    found = [value for value in _RETURNED_ID.findall(body) if value != mail.message_id]
    return tuple(dict.fromkeys([*found, *mail.in_reply_to, *mail.references]))[:20]
