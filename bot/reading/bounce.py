"""Whether a mail is a bounce, of which recipients, for good or for now, and of which letter of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.reading.message import Mail, content_of
from bot.reading.quoting import visible_text
from bot.reading.wordlist import any_of, fold, read_words, unwrapped


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery that failed or is delayed.

    `permanent`: this letter arrives no more, whatever its code: where a mailbox was full for days it is 4.2.2, and a
    failure all the same (RFC 3464 2.3.3). `recipients` in lower case, empty where the notice names none. `status` is
    the enhanced code (RFC 3463), "" where unknown. `about` are the Message-IDs (with angle brackets) the notice
    returns. `ours`: the failure is about us (our limit, reputation or content), so nothing is learnt of the recipient.
    """

    recipients: tuple[str, ...]
    permanent: bool
    status: str
    about: tuple[str, ...]
    ours: bool
    reason: str


READ = 300_000  # bytes of the raw mail that are looked at
NOTICE = 4_000  # characters of the server's own words that are looked at
MARKUP = 50_000  # the same where they are HTML
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
_DAEMON = re.compile(
    r"mailer-?daemon|post-?master@|mail-?daemon|bounces?@|maildelivery|mail deliver|microsoftexchange[0-9a-f]{8}"
    r"|mail ?delivery ?(?:sub)?system|exchange-?admin",
    re.IGNORECASE,
)
_ANSWERED = re.compile(r"\s*(?:re|aw|sv|antw|odp|ynt|回复|回覆|答复|返信)\s?[:：]", re.IGNORECASE)
# Enhanced codes that speak of the sender, the message or the policy, not of the mailbox (RFC 3463, RFC 7372).
_OUR_CODES = re.compile(r"[45]\.(?:7\.\d+|6\.\d+|1\.[78]|3\.4|2\.3|5\.3|4\.5)$")
_ARRIVED = frozenset({"delivered", "relayed", "expanded"})
_RETURNED = frozenset({"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"})
_ORIGINAL = re.compile(
    r"content-type:[ \t]*(?:message/(?:rfc822|global)|text/rfc822-headers|message/global-headers"
    r"|message/rfc822-headers)",
    re.IGNORECASE,
)


class _Words:
    """What mail servers write, of every language: words/bounce.toml, compiled at first use."""

    def __init__(self) -> None:
        tables = read_words("bounce").values()

        def find(name: str) -> re.Pattern[str]:
            patterns = (any_of(table.get(name, ()), joined=bool(table.get("joined"))).pattern for table in tables)
            return re.compile("|".join(patterns))

        self.subject = find("subject")
        self.failed = find("failed")
        self.gone = find("gone")
        self.over = find("over")
        self.delayed = find("delayed")
        self.full = find("full")
        self.ours = find("ours")
        self.copy = find("copy")


@cache
def _words() -> _Words:
    return _Words()


def read_bounce(mail: Mail) -> Bounce | None:
    """What a bounce says, or None where the mail is none.

    In order: delivery status notifications (RFC 3464), X-Failed-Recipients, the patterns of flufl.bounce, then a null
    sender or a daemon with words of failure in any of the languages. A notice of success or relay is no bounce. Never
    raises. The caller acts only where `about` holds an ID of a letter sent to one of `recipients`.
    """
    head: dict[str, str] = {}
    for name, value in mail.headers:
        head.setdefault(name.lower(), value)
    daemon = _DAEMON.search(head.get("from", "")[:1_000]) is not None
    null = "return-path" in head and not head["return-path"].strip().strip("<>").strip()
    report = mail.content_type == "multipart/report"
    if not (daemon or null or report or "x-failed-recipients" in head):
        return None
    text = _text(mail)
    blocks = _status_blocks(mail, text, daemon or null)
    if blocks and all(_action(block) in _ARRIVED for block in blocks):
        return None
    found = _status_notification(mail, text, blocks) or _failed_recipients(mail, text)
    if found is not None or not (daemon or null) or _ANSWERED.match(mail.subject[:50]):
        return found
    notice = _notice(mail)
    if not _words().subject.search(fold(mail.subject[:500])) and not (daemon and _words().failed.search(notice)):
        return None
    return _by_flufl(mail, text) or _by_words(mail, text, notice)


def _text(mail: Mail) -> str:
    return mail.raw[:READ].decode("utf-8", "replace").replace("\r\n", "\n")


def _notice(mail: Mail) -> str:
    """What the server itself wrote, folded: the words above the letter it returns."""
    text = mail.text if mail.text and mail.text.strip() else visible_text(mail.html[:MARKUP]) if mail.html else ""
    folded = fold(unwrapped(text[:NOTICE]))
    copy = _words().copy.search(folded)
    return folded[: copy.start()] if copy else folded


def _status_blocks(mail: Mail, text: str, returned: bool) -> list[dict[str, str]]:
    """The fields about each recipient, of a multipart/report of type delivery-status or of a server's mail with such a
    part (`returned`). They are read from the bytes: many are malformed.
    """
    report = mail.content_type == "multipart/report" or (
        returned and any(part.content_type.endswith("delivery-status") for part in mail.attachments)
    )
    if not report or "disposition-notification" in mail.first("Content-Type").lower():
        return []
    mark = re.search(r"^content-type:[ \t]*message/(?:global-)?delivery-status", text, re.IGNORECASE | re.MULTILINE)
    if mark is None:
        return []
    body = text[mark.end() :]
    original = _ORIGINAL.search(body)
    fields = body[: original.start()] if original else body
    blocks = (
        {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(block)}
        for block in re.split(r"\n[ \t]*\n", fields)
    )
    return [block for block in blocks if "final-recipient" in block or "original-recipient" in block]


def _action(block: dict[str, str]) -> str:
    return block.get("action", "").lower().partition(" ")[0]


def _status_notification(mail: Mail, text: str, blocks: list[dict[str, str]]) -> Bounce | None:
    """What the blocks say of those recipients whom the letter did not reach."""
    recipients: list[str] = []
    permanent, failed, status, diagnostic = False, False, "", ""
    for values in blocks:
        action = _action(values)
        code = _ENHANCED.search(values.get("status", ""))
        if action in _ARRIVED:
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
        permanent = permanent or action == "failed" or (not action and here.startswith("5"))
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


def _by_words(mail: Mail, text: str, notice: str) -> Bounce:
    """A bounce by all its marks; the addresses its words name, ours and the server's own aside, are the failed ones."""
    ours = {one.address.lower() for one in (*mail.to, *mail.cc)}
    ours |= {address.lower() for address in _ADDRESS.findall(mail.first("From")[:1_000])}
    ours |= {one.strip("<>").lower() for one in _about(mail, text)}
    named = dict.fromkeys(address.rstrip(".") for address in _ADDRESS.findall(notice))
    recipients = tuple(address for address in named if address not in ours)[:MOST_RECIPIENTS]
    reason = "a mail server's words" if recipients else "bounce, address unknown"
    return _from_words(mail, text, recipients, reason)


def _from_words(mail: Mail, text: str, recipients: tuple[str, ...], reason: str) -> Bounce:
    """A bounce whose severity stands in prose: that nobody tries any more, else a code, else what the words say."""
    words = _notice(mail) or fold(text[:NOTICE])
    code = _ENHANCED.search(words)
    basic = _BASIC.search(words)
    status = code.group(1) if code else ""
    if _words().over.search(words):
        permanent = True
    elif code:
        permanent = status.startswith("5")
    elif basic:
        permanent = basic.group(1).startswith("5")
    else:
        permanent = bool(_words().gone.search(words)) or not (
            _words().delayed.search(words)
            or _words().full.search(words)
            or _words().delayed.search(fold(mail.subject[:500]))
        )
    around = words[max(0, code.start() - 300) : code.end() + 500] if code else words
    return Bounce(recipients, permanent, status, _about(mail, text), _is_ours(status, around), reason)


def _is_ours(status: str, words: str) -> bool:
    """Whether the words blame the sender: an unknown mailbox is never our doing, whatever else is said."""
    words = fold(words[:NOTICE])
    if re.match(r"5\.1\.[1236]$|5\.2\.1$", status) or _words().gone.search(words):
        return False
    return bool(_OUR_CODES.match(status)) or bool(_words().ours.search(words))


def _about(mail: Mail, text: str) -> tuple[str, ...]:
    """The Message-IDs of the returned letter: in the copy or its headers, then where the notice threads itself."""
    shown = [text.partition("\n\n")[2], (mail.text or "")[:READ]]
    encoded = [part for part in mail.attachments[:10] if part.encoding and part.content_type in _RETURNED]
    shown += [content_of(mail, part)[:READ].decode("utf-8", "replace") for part in encoded]
    if mail.html:
        shown.append(visible_text(mail.html[:MARKUP]))
    found = [value for body in shown for value in _RETURNED_ID.findall(body) if value != mail.message_id]
    return tuple(dict.fromkeys([*found, *mail.in_reply_to, *mail.references]))[:20]
