"""Whether a mail was written by a machine, and which kind: robots get no answer, and their words are never a verdict.

Bounces are screened before this (see `bounce`): many of them carry Auto-Submitted too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.reading.addresses import decode_words, entries
from bot.reading.deferral import read_until
from bot.reading.message import Mail
from bot.reading.quoting import strip_text, visible_text

Kind = Literal["auto_reply", "out_of_office", "list", "challenge", "receipt", "calendar", "left_company"]


@dataclass(frozen=True, slots=True)
class Machine:
    """A mail no person wrote to us. `returns`: the day an absent person is back, where it says so."""

    kind: Kind
    reason: str
    returns: date | None = None


READ = 4_000  # characters of the body that are looked at

_AUTOMATIC_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:(?:re|aw|sv|antw|rv|res)\s*:\s*)?"
    r"(?:auto(?:matic|mated|matische|matisch)?[\s-]?(?:reply|response|antwort|antwoord|respons[te]?)|autoreply"
    r"|autoresponder"
    r"|automatische antwort|abwesenheits(?:notiz|agent|meldung)|respuesta autom[aá]tica|r[eé]ponse automatique"
    r"|resposta autom[aá]tica|risposta automatica|automatisch antwoord|automatiskt svar|automatisk svar|autosvar"
    r"|balasan otomatis|jawaban otomatis|automaattinen vastaus|odpowied[zź] automatyczna|automatick[aá] odpov[eě][dď]"
    r"|automatikus v[aá]lasz|otomatik yan[iı]t|автоответ|автоматический ответ|автоматична відповідь"
    r"|αυτόματη απάντηση|自动回复|自動回覆|自動応答|자동 회신|מענה אוטומטי|رد تلقائي)",
    re.IGNORECASE,
)
_ABSENT_SUBJECT = re.compile(
    r"out of (?:the )?office|away from (?:my|the) (?:desk|office)|on (?:vacation|annual leave|holiday"
    r"|parental leave|leave)\b"
    r"|abwesen(?:d|heit)|fuera de (?:la )?oficina|absen(?:ce|t) du bureau|message d'absence|fuori ufficio"
    r"|ausente do escrit[oó]rio"
    r"|afwezig|frånvaro|fravær|di luar kantor|sedang cuti|вне офиса"
    r"|poza biurem|nieobecno[sś][cć]|ofis dışında|不在|休暇",
    re.IGNORECASE,
)
_ABSENT_TEXT = re.compile(
    r"\b(?:i am|i'm|i will be|i'll be|we are|is)\b[^.\n]{0,60}\b(?:out of (?:the )?office|away|on (?:annual "
    r"|parental |maternity "
    r"|paternity |sick )?(?:leave|vacation|holiday)|travell?ing|on sabbatical)"
    r"|out of (?:the )?office|limited access to (?:my )?e-?mails?|nicht im (?:büro|haus)|abwesend|fuera de la oficina"
    r"|de vacaciones|en congés|absente?\b|fuori ufficio|afwezig|sedang cuti|di luar kantor",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\b(?:no longer|not) (?:works?|working|employed|with|at|an employee)\b|\bhas left (?:the company|our|us\b|[A-Z])"
    r"|\bleft the company\b|\b(?:is|am|are) no longer (?:with|at|part|working|employed|in)\b"
    r"|\bnicht mehr (?:bei|für|im)\b"
    r"|\bya no (?:trabaja|forma parte)\b|\bne travaille plus\b|\bnon lavora più\b|\bnão trabalha mais\b"
    r"|\bwerkt niet (?:meer|langer)\b"
    r"|\bsudah tidak bekerja\b|\bне работает\b",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"\b(?:please )?(?:confirm|verify) (?:that you|your (?:message|e-?mail|address)|you are (?:human|a person|not))"
    r"|\bmessage (?:is|has been) (?:being )?held\b[^.\n]{0,80}\b(?:confirm|verify|until)"
    r"|\b(?:click|follow|use) (?:on )?(?:the )?(?:link|button)\b[^.\n]{0,60}\bto (?:deliver|release|be added"
    r"|prove|complete)"
    r"|\bchallenge[/-]response\b|\bboxbe\b|\bspamarrest\b|\bwhitelist(?:ed)? (?:request|verification)",
    re.IGNORECASE,
)
_RETURN_CUE = re.compile(
    r"(?:\b(?:until|till|through|thru|back (?:in the office |at work |at my desk )?(?:on|from|by|in)?"
    r"|return(?:ing|s)?(?: to the office| to work)?"
    r"(?: on| by)?|available again(?: from| on)?|in the office again on|respond (?:on|after)|after|to)\b"
    r"|\bbis (?:zum|einschließlich|inkl\.?)?|\bab dem\b|\bwieder (?:am|ab)\b|\bhasta (?:el)?|\bregreso el\b"
    r"|\bjusqu'au\b|\bfino al\b"
    r"|\btot(?: en met)?\b|\bhingga\b|\bsampai\b|\baté\b|\bdo dnia\b|\bдо\b)",
    re.IGNORECASE,
)
_RETURN_LAST_DAY = re.compile(
    r"\b(?:until|till|through|thru|to|bis|hasta|jusqu'au|fino al|tot|hingga|sampai|até)\b", re.IGNORECASE
)
_ROBOTS = frozenset(
    {"mailer-daemon", "postmaster", "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "do_not_reply"}
    | {"notifications", "notification", "bounce", "bounces", "autoreply", "listserv", "majordomo"}
)


def machine_kind(mail: Mail, *, today: date, language: str = "en") -> Machine | None:
    """Which machine wrote this mail, or None where a person may have. `today` is the day it arrived.

    The marks are those of RFC 3834 (Auto-Submitted), RFC 2919 (List-Id), RFC 8098 (receipts), RFC 5546 (calendar) and
    the older habits: Precedence, X-Autoreply, the null Return-Path, subjects in many languages. `language` is the one a
    return date is expected in.
    """
    if (found := _calendar(mail) or _receipt(mail) or _list(mail)) is not None:
        return found
    subject = decode_words(mail.subject)[:300]
    body = _body(mail)
    reason = _automatic(mail, subject)
    if reason is None:
        return None
    if _CHALLENGE.search(body):
        return Machine("challenge", reason)
    if _LEFT.search(body):
        return Machine("left_company", reason)
    if _ABSENT_SUBJECT.search(subject) or _ABSENT_TEXT.search(body):
        return Machine("out_of_office", reason, _returns(body, subject, today, language))
    return Machine("auto_reply", reason)


def _body(mail: Mail) -> str:
    text = mail.text if mail.text and mail.text.strip() else visible_text(mail.html) if mail.html else ""
    return strip_text(text[: 10 * READ])[:READ]


def _calendar(mail: Mail) -> Machine | None:
    """An answer to or an invitation from a calendar: a text/calendar part (RFC 5545), or Exchange's own class."""
    if mail.content_type == "text/calendar" or any(part.content_type == "text/calendar" for part in mail.attachments):
        return Machine("calendar", "text/calendar")
    if mail.first("Content-Class").lower().endswith("calendarmessage"):
        return Machine("calendar", "Content-Class")
    return None


def _receipt(mail: Mail) -> Machine | None:
    """A receipt that a mail was displayed or deleted (RFC 8098)."""
    kind = mail.first("Content-Type").lower()
    if mail.content_type == "multipart/report" and "disposition-notification" in kind:
        return Machine("receipt", "disposition-notification")
    if any(part.content_type == "message/disposition-notification" for part in mail.attachments):
        return Machine("receipt", "disposition-notification")
    return None


def _list(mail: Mail) -> Machine | None:
    for name in ("List-Id", "List-Post", "List-Unsubscribe", "Mailing-List"):
        if mail.first(name).strip():
            return Machine("list", name)
    if _word(mail, "Precedence") == "list":
        return Machine("list", "Precedence: list")
    return None


def _automatic(mail: Mail, subject: str) -> str | None:
    """The mark that says a machine answered, by name; None where there is none."""
    if (submitted := _word(mail, "Auto-Submitted")) not in ("", "no"):
        return f"Auto-Submitted: {submitted}"
    for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-AutoReply-From"):
        if mail.all(name) and _word(mail, name) not in ("no", "false"):
            return name
    if (precedence := _word(mail, "Precedence").replace("-", "_")) in ("auto_reply", "bulk", "junk"):
        return f"Precedence: {precedence}"
    if "vacation" in mail.first("X-Apple-Action").lower():
        return "X-Apple-Action"
    if any(not value.strip().strip("<>").strip() for value in mail.all("Return-Path")[:1]):
        return "null Return-Path"
    if any(entry.address.partition("@")[0].lower() in _ROBOTS for entry in entries(mail.first("From")[:1_000])):
        return "a robot's address"
    if _AUTOMATIC_SUBJECT.search(subject):
        return "automatic-reply subject"
    # Exchange stamps this header on people's mail too; only with the subject does it mean a machine.
    if mail.first("X-Auto-Response-Suppress") and _ABSENT_SUBJECT.search(subject):
        return "X-Auto-Response-Suppress with an absence subject"
    return None


def _word(mail: Mail, name: str) -> str:
    """The first word of a header in lower case: "auto-replied" of "auto-replied; owner=..."."""
    return re.split(r"[\s;(]", mail.first(name).strip().lower(), maxsplit=1)[0]


def _returns(body: str, subject: str, today: date, language: str) -> date | None:
    """The first day back: the day after "until the 5th", the day of "back on the 5th"."""
    found: list[date] = []
    for text in (body, subject):
        for cue in list(_RETURN_CUE.finditer(text))[:20]:
            clause = re.split(r"[.;\n](?!\d)", text[cue.start() : cue.start() + 90], maxsplit=1)[0]
            behind = re.sub(r"^[\s,:]+", "", clause[len(cue.group()) :])
            deferral = read_until("on " + behind, language=language, today=today)
            if deferral.until is None:
                continue
            last_day = bool(_RETURN_LAST_DAY.match(cue.group())) or cue.group().lower() == "after"
            named = re.search(r"\d|day\b", behind[:40]) is not None
            found.append(date.fromordinal(deferral.until.toordinal() + 1) if last_day and named else deferral.until)
    return max((day for day in found if (day - today).days <= 400), default=None)
