"""Whether a mail was written by a machine, and which kind: robots get no answer, and their words are never a verdict.

Bounces are screened before this (see `bounce`): many of them carry Auto-Submitted too. What machines say in which
language is data, in words/machine.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from bot.reading.absence import absent_in, hinted, is_template, speeches, when_back
from bot.reading.addresses import entries
from bot.reading.message import Mail, content_of
from bot.reading.quoting import strip_text, visible_text
from bot.reading.wordlist import any_of, fold, read_words, unwrapped

Kind = Literal["auto_reply", "out_of_office", "list", "challenge", "receipt", "calendar", "left_company"]


@dataclass(frozen=True, slots=True)
class Machine:
    """A mail no person wrote to us. `returns`: the day an absent person is back, where it says so."""

    kind: Kind
    reason: str
    returns: date | None = None

    @property
    def faint(self) -> bool:
        """True where the only mark is one that servers and programs put on people's own answers too."""
        return self.kind == "auto_reply" and self.reason in _FAINT


_FAINT = frozenset({"Precedence: bulk", "Precedence: junk", "null Return-Path"})
READ = 4_000  # characters of the body that are looked at
TEMPLATE = 1_500  # an absence note without any mark is no longer than this
MARKUP = 5_000  # characters of HTML that are searched before it is laid out

_ROBOT = re.compile(
    r"(?:mailer-daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|notifications?|bounces?|auto-?repl(?:y|ies)"
    r"|auto-?respon(?:d|der|se)|vacation|listserv|majordomo|calendar-notification)"
)
_MARKS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-autoreply-from", "x-vacation")
_METHOD = re.compile(rb"^METHOD[^:\r\n]{0,200}:[ \t]*(?:REPLY|REQUEST|COUNTER|CANCEL|DECLINECOUNTER)", re.I | re.M)


def machine_kind(mail: Mail, *, today: date, language: str = "en") -> Machine | None:
    """Which machine wrote this mail, or None where a person may have. `today` is the day it arrived. Never raises.

    The marks are those of RFC 3834 (Auto-Submitted), RFC 2919 (List-Id), RFC 8098 (receipts), RFC 5546 (calendar) and
    the older habits: Precedence, X-Autoreply, the null Return-Path, subjects in many languages. A mail without any mark
    is an absence note only where its own words are nothing else ("absence text"). `language` is one a return date may
    be expected in, beside those the mail is seen to speak.
    """
    head: dict[str, str] = {}
    for name, value in mail.headers:
        head.setdefault(name.lower(), value)
    subject = fold(mail.subject[:300])
    found = _calendar(mail, head, subject) or _receipt(mail, head, subject)
    if found is not None:
        return found
    reason = _automatic(head, subject)
    if reason is None or reason.startswith("Precedence"):
        found = _list(head)
        if found is not None:
            return found
    if reason is not None:
        return _marked(mail, subject, reason, today, language)
    return _unmarked(mail, subject, "x-auto-response-suppress" in head, today, language)


def _marked(mail: Mail, subject: str, reason: str, today: date, language: str) -> Machine:
    """What kind of automatic reply this is, that some mark shows to be one."""
    body = unwrapped(_body(mail))
    text = fold(body)
    if _says(text, "challenge"):
        return Machine("challenge", reason)
    absent = absent_in(body.lower(), text, subject)
    found = _out_of_office(body, text, subject, reason, today, language) if absent else Machine("auto_reply", reason)
    return Machine("left_company", reason) if found.returns is None and _says(text, "left") else found


def _unmarked(mail: Mail, subject: str, suppressed: bool, today: date, language: str) -> Machine | None:
    """An absence note or a challenge that nothing but its own words shows to be a machine's.

    `suppressed`: it asks for no automatic answers, as Exchange does for its notes and for its people's mail alike.
    """
    plain = mail.text if mail.text and mail.text.strip() else None
    top = (plain[:TEMPLATE].partition("\n>")[0] if plain is not None else _letter_html(mail.html or "")).lower()
    books = hinted(top)
    challenged = "http" in top and any(word in top for word in _CHALLENGERS)
    if plain is not None and books:
        folded = fold(unwrapped(top))
        books = [speech for speech in books if speech.away.search(folded)]
    if not books and not challenged:
        return None
    own = unwrapped(_body(mail))
    text = fold(own)
    if challenged and any(len(speech.challenge.findall(text)) > 1 for speech in speeches().values()):
        return Machine("challenge", "a challenge service's text")
    if not any(speech.away.search(text) for speech in books):
        return None
    reason = ""
    if _words().absent_subject.match(subject):
        reason = "absence subject"
    elif suppressed and any(speech.absent.match(subject) for speech in books):
        reason = "X-Auto-Response-Suppress with an absence subject"
    elif len(text) <= TEMPLATE and is_template(text, _addressed(mail)):
        reason = "absence text"
    return _out_of_office(own, text, subject, reason, today, language) if reason else None


def _out_of_office(own: str, text: str, subject: str, reason: str, today: date, language: str) -> Machine:
    spoken = absent_in(own.lower(), text, subject)
    return Machine("out_of_office", reason, when_back(text, _note_of(subject), spoken, today=today, language=language))


def _says(text: str, what: Literal["challenge", "left"]) -> bool:
    return any(getattr(speech, what).search(text) for speech in speeches().values())


def _note_of(subject: str) -> str:
    """What the note's own words are in its subject: "out of office until 3 may" of "... : re: lunch on 5 may"."""
    first, _, rest = subject.partition(":")
    second = rest.strip().partition(":")[0]
    absent = any(speech.absent.match(second) for speech in speeches().values())
    return f"{first}\n{second}" if absent else first


def _addressed(mail: Mail) -> tuple[str, ...]:
    """The words of the names that the mail is sent to, folded: a note speaks to nobody by name."""
    names = " ".join(one.name for one in mail.to[:3])[:200]
    return tuple(word for word in re.findall(r"[^\W\d_]+", fold(names)) if len(word) > 2)


class _Words:
    """The subjects by which machines of any language are known, built from words/machine.toml at first use."""

    def __init__(self) -> None:
        tables = read_words("machine").values()

        def subjects(name: str, behind: str) -> re.Pattern[str]:
            spaced = [phrase for table in tables if not table.get("joined") for phrase in table.get(name, ())]
            joined = [phrase for table in tables if table.get("joined") for phrase in table.get(name, ())]
            either = f"(?:{any_of(spaced).pattern}|{any_of(joined, joined=True).pattern})"
            return re.compile(_OPENING + either + behind)

        self.automatic_subject = subjects("automatic", r"(?=\s*(?:[^\w\s]|$|re\b|aw\b))")
        self.absent_subject = subjects("absent", r"[^:\n]{0,40}:")
        self.calendar_subject = subjects("calendar", r"\s*:")
        self.receipt_subject = subjects("receipt", r"\s*(?::|$)")


_OPENING = r"^[\s\[(【<*]{0,4}(?:\[[^\]]{1,40}\]\s?)?"
_CHALLENGERS = ("boxbe", "spamarrest", "spam arrest", "mailinblack", "challenge", "verify", "verifi", "confirm")


@cache
def _words() -> _Words:
    return _Words()


def _letter_html(html: str) -> str:
    """The markup of what stands above the quotation, roughly: enough to search for a word."""
    start = max(html.find("<body"), 0)
    return html[start : start + MARKUP].partition("<blockquote")[0]


def _body(mail: Mail) -> str:
    text = mail.text if mail.text and mail.text.strip() else visible_text(mail.html) if mail.html else ""
    return strip_text(text[: 10 * READ])[:READ]


def _calendar(mail: Mail, head: dict[str, str], subject: str) -> Machine | None:
    """An answer to or an invitation from a calendar (RFC 5545, 5546), or Exchange's own class for one."""
    if mail.content_type == "text/calendar":
        return Machine("calendar", "text/calendar")
    if "calendarmessage" in head.get("content-class", "").lower():
        return Machine("calendar", "Content-Class")
    exchange = any(name.startswith("x-ms-exchange-calendar-") for name in head)
    for part in mail.attachments:
        if part.content_type in ("text/calendar", "application/ics"):
            # A file somebody attached to their words is no answer of a calendar.
            if not part.name or _METHOD.search(content_of(mail, part)[:5_000]):
                return Machine("calendar", "text/calendar")
            exchange = True
        exchange = exchange or part.content_type in ("application/ms-tnef", "application/vnd.ms-tnef")
    if exchange and _words().calendar_subject.match(subject):
        return Machine("calendar", "a calendar's subject")
    return None


def _receipt(mail: Mail, head: dict[str, str], subject: str) -> Machine | None:
    """A receipt that a mail was displayed or deleted (RFC 8098), or any report that a program writes (RFC 6522)."""
    if mail.content_type == "multipart/report":
        kind = head.get("content-type", "").lower()
        return Machine("receipt", "disposition-notification" if "disposition-notification" in kind else "a report")
    if any(part.content_type == "message/disposition-notification" for part in mail.attachments):
        return Machine("receipt", "disposition-notification")
    if _words().receipt_subject.match(subject):
        text = fold(_body(mail))
        if len(text) < 800 and any(speech.receipt_text.search(text) for speech in speeches().values()):
            return Machine("receipt", "a receipt's subject and text")
    return None


def _list(head: dict[str, str]) -> Machine | None:
    for name in ("List-Id", "List-Post", "Mailing-List"):
        if head.get(name.lower(), "").strip():
            return Machine("list", name)
    # Programs that people write their own answers in add this one too.
    if head.get("list-unsubscribe", "").strip() and "in-reply-to" not in head:
        return Machine("list", "List-Unsubscribe")
    if _first_word(head, "precedence") == "list":
        return Machine("list", "Precedence: list")
    return None


def _automatic(head: dict[str, str], subject: str) -> str | None:
    """The mark that says a machine answered, by name; None where there is none.

    X-Auto-Response-Suppress is no mark: Exchange stamps it on people's mail too.
    """
    if (submitted := _first_word(head, "auto-submitted")) not in ("", "no"):
        return f"Auto-Submitted: {submitted}"
    for name in _MARKS:
        if name in head and _first_word(head, name) not in ("no", "false", "none"):
            return name.title()
    if (precedence := _first_word(head, "precedence").replace("-", "_")) in ("auto_reply", "bulk", "junk"):
        return f"Precedence: {precedence}"
    if "vacation" in head.get("x-apple-action", "").lower():
        return "X-Apple-Action"
    if "return-path" in head and not head["return-path"].strip().strip("<>").strip():
        return "null Return-Path"
    author = head.get("from", "")[:1_000]
    if any(_ROBOT.fullmatch(entry.address.partition("@")[0].lower()) for entry in entries(author)):
        return "a robot's address"
    if _words().automatic_subject.match(subject):
        return "automatic-reply subject"
    return None


def _first_word(head: dict[str, str], name: str) -> str:
    """The first word of a header in lower case: "auto-replied" of "auto-replied; owner=..."."""
    value = head.get(name, "")
    return re.split(r"[\s;(]", value[:200].strip().lower(), maxsplit=1)[0] if value else ""
