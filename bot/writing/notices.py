"""Notices: what is written to the connector, down to the exact bytes: a mail each, or an item of the daily brief."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.introductions.decision import LETTERS, Kind, Notice
from bot.introductions.introduction import Gesture, Introduction, Order, PartyState
from bot.introductions.reopening import can_be_reopened
from bot.writing import wordings
from bot.writing.bodies import both
from bot.writing.headers import Mailbox, build, subject_line
from bot.writing.letters import AUTO_GENERATED, Outgoing, Setup, Thread, Voice
from bot.writing.manuscript import Manuscript
from bot.writing.sides import Side, side, told_apart
from bot.writing.wordings import one_line

_ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_UNDECIDED = ("waiting", "asked", "later", "unasked")


def write_notice(
    notice: Notice,
    introduction: Introduction | None,
    voice: Voice,
    *,
    message_id: str,
    date: datetime,
    thread: Thread | None,
    words: str = "",
    previews: tuple[Outgoing, ...] = (),
    findings: tuple[str, ...] = (),
    manuscript: Manuscript | None = None,
) -> Outgoing:
    """The mail to the connector for one notice.

    `date` is aware. `words` are a party's own, `findings` what the etiquette check or the request's reader said, one
    sentence each; `previews` are the letters that a decision is asked about. Raises ValueError for a letter's kind.
    """
    if notice.kind in LETTERS:
        raise ValueError(f"{notice.kind} is a letter to a party, not a notice")
    language = wordings.language_of(voice.language)
    context = _context(notice, introduction, voice, date, words, previews, findings, manuscript, language)
    subject, text = wordings.render(language, notice.kind.value, context)
    code = introduction.code if introduction else ""
    subject = f"[{code}] {subject}" if code else subject
    return to_connector(
        notice.kind, subject, text, voice, message_id=message_id, date=date, thread=thread, party=notice.party
    )


def write_item(
    notice: Notice, introduction: Introduction | None, voice: Voice, *, at: datetime, words: str = "", more: int = 0
) -> tuple[str, str]:
    """Heading and text of one item of the brief: what happened, and the word, with the code, that does something.

    `at` (aware) is when the brief is written; `more` counts mails of the same kind that are told with this one.
    """
    language = wordings.language_of(voice.language)
    context = _context(notice, introduction, voice, at, words, (), (), None, language)
    code = introduction.code if introduction else ""
    heading, text = wordings.render(
        language, f"brief/{notice.kind.value}", context | {"code": f"{code} " if code else "", "more": more}
    )
    return subject_line(f"{code} {heading}" if code else heading), text


def to_connector(
    kind: Kind,
    subject: str,
    text: str,
    voice: Voice,
    *,
    message_id: str,
    date: datetime,
    thread: Thread | None = None,
    party: str = "",
    titles: tuple[str, ...] = (),
    headings: tuple[str, ...] = (),
) -> Outgoing:
    """A mail to the connector with this text, of which `titles` and `headings` stand out. `date` is aware."""
    language = wordings.language_of(voice.language)
    subject = subject_line(subject)
    address = voice.bot_address if voice.setup is not Setup.OWN else voice.connector_address
    raw = build(
        sender=Mailbox(voice.bot_name or wordings.words(language)["desk"], address),
        to=[Mailbox(voice.connector_name, voice.connector_address)],
        subject=subject,
        date=date,
        message_id=message_id,
        in_reply_to=thread.in_reply_to if thread else "",
        references=thread.references if thread else (),
        auto_submitted=AUTO_GENERATED,
        body=both(text, wordings.as_html(text, "", (), language, titles=titles, headings=headings)),
    )
    envelope_from = voice.bot_address if voice.setup is Setup.SEPARATE else voice.connector_address
    return Outgoing(kind, party, envelope_from, (voice.connector_address,), message_id, subject, raw)


def people_of(introduction: Introduction, language: str, at: datetime) -> str:
    """ "Ana Ruiz and Ben Ong": the sides of an introduction, by name or else by address."""
    sides = (side(party, at, language, party.person.address) for party in introduction.sides)
    return wordings.joined([one.name for one in sides], language) or str(wordings.words(language)["people"])


def _context(
    notice: Notice,
    introduction: Introduction | None,
    voice: Voice,
    at: datetime,
    words: str,
    previews: tuple[Outgoing, ...],
    findings: tuple[str, ...],
    manuscript: Manuscript | None,
    language: str,
) -> dict[str, Any]:
    today = wordings.day_there(at, voice.zone)
    parties = introduction.parties if introduction else ()
    sides = told_apart({party.key: side(party, at, language, party.person.address) for party in parties})
    counted = [sides[party.key] for party in (introduction.sides if introduction else ())]

    def fact(key: str) -> str:
        text = one_line(notice.facts.get(key, ""))
        return _ISO_DAY.sub(lambda match: wordings.iso_day(match[0], language, today), text)

    def moment(key: str) -> str:
        try:
            return wordings.moment(datetime.fromisoformat(notice.facts[key]), voice.zone, language, at)
        except (KeyError, ValueError):
            return fact(key)

    def listed(key: str) -> list[Side]:
        return [sides[one] for one in notice.facts.get(key, "").replace(" ", "").split(",") if one in sides]

    return {
        "who": sides.get(notice.party),
        "sides": counted,
        "people": wordings.joined([one.name for one in counted], language) or wordings.words(language)["people"],
        "lost": listed("lost"),
        "refused": listed("refused"),
        "writers": listed("wrote"),
        "agreed": [one for one in counted if one.state == PartyState.YES.value],
        "undecided": [one for one in counted if one.state in _UNDECIDED],
        "regret_day": _day_of(introduction.regret_at, voice, language, today) if introduction else "",
        "since": _day_of(introduction.introduced_at, voice, language, today) if introduction else "",
        "rest": wordings.joined((one.name for key, one in sides.items() if key != notice.party), language),
        "reason": _reason(fact("reason"), language),
        "pair": len(counted) <= 2,
        "in_turn": introduction is not None and introduction.order is Order.TURN,
        "gesture": introduction.gesture.value if introduction else "",
        "follows_mail": introduction is not None and introduction.gesture is Gesture.CC,
        "reopens": introduction is not None and _reopens(notice, introduction),
        "words": wordings.quoted(words),
        "findings": [one_line(finding) for finding in findings if finding.strip()],
        "previews": [_preview(outgoing) for outgoing in previews],
        "asks": [_preview(outgoing) for outgoing in previews if outgoing.kind is not Kind.INTRODUCTION],
        "introduction": next((_preview(one) for one in previews if one.kind is Kind.INTRODUCTION), ""),
        "letter": _quoted_manuscript(manuscript),
        "fact": fact,
        "moment": moment,
    }


def _reopens(notice: Notice, introduction: Introduction) -> bool:
    """Whether REOPEN, said to this notice, would do something; a late yes counts for whoever said no before."""
    if notice.party and notice.facts.get("answer") == "yes":
        late = introduction.party(notice.party)
        introduction = introduction.with_party(replace(late, state=PartyState.YES))
    return can_be_reopened(introduction)


def _reason(reason: str, language: str) -> str:
    """Why a letter waits, in words that follow "because"."""
    for name, saying in wordings.words(language)["reasons"].items():
        reason = reason.replace(name, saying)
    return reason


def _day_of(moment: datetime | None, voice: Voice, language: str, today: date) -> str:
    return wordings.day(wordings.day_there(moment, voice.zone), language, today) if moment else ""


def _preview(outgoing: Outgoing) -> str:
    """The letter as its reader will see it, quoted, with the full addresses; where answers go, a token, is left out."""
    from email import message_from_bytes
    from email.policy import default

    message = message_from_bytes(outgoing.raw, policy=default)
    shown = [f"{name}: {message[name]}" for name in ("From", "To", "Cc", "Subject") if message[name]]
    plain = message.get_body(("plain",))
    text = plain.get_content() if plain is not None else ""
    return wordings.quoted("\n".join(shown) + "\n\n" + text)


def _quoted_manuscript(manuscript: Manuscript | None) -> str:
    if manuscript is None:
        return ""
    files = [f"+ {one_line(enclosure.name)}" for enclosure in manuscript.enclosures]
    return wordings.quoted("\n\n".join([one_line(manuscript.subject), manuscript.text, "\n".join(files)]))
