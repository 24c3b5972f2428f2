"""Letters: what is written to a party, and notices: what is written to the connector, down to the exact bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from bot.introductions.decision import ASKS, LETTERS, Kind, Letter, Notice
from bot.introductions.introduction import How, Introduction, Order, Party, PartyState, Person
from bot.writing import wordings
from bot.writing.headers import POLICY, Mailbox, build, subject_line
from bot.writing.masking import first_name, masked, organisation
from bot.writing.wordings import one_line

AUTO_GENERATED = "auto-generated"
AUTO_REPLIED = "auto-replied"

_ACKNOWLEDGEMENTS = frozenset({Kind.LATER_NOTED, Kind.NO_NOTED, Kind.WAIT, Kind.HEAR_BY, Kind.DATA})
_TO_EVERY_SIDE = frozenset({Kind.INTRODUCTION, Kind.STEP_OUT})
_FULL_DISCLOSURE = frozenset({Kind.ASK, Kind.ASK_AGAIN, Kind.CONFIRM})
_NEVER = frozenset({"no", "never", "not", "none", "nope"})
_ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
_PART_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")


class Setup(StrEnum):
    """From which address letters leave and where their answers land."""

    OWN = "own"
    PLUS = "plus"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True)
class Voice:
    """In whose name and from where we write. `bot_address` is "" in `own`; `zone` is an IANA name."""

    setup: Setup
    connector_name: str
    connector_address: str
    bot_name: str
    bot_address: str
    zone: str
    country: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Thread:
    """The mail that is answered: identifiers with their angle brackets, and its subject."""

    in_reply_to: str
    references: tuple[str, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that travels with the introduction letter."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The connector's own introduction letter: it leaves verbatim, with the line of disclosure below it."""

    subject: str
    text: str
    html: str | None
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail ready to leave. `sender` and `recipients` are the envelope's; `party` is the key of whom it is for."""

    kind: Kind
    party: str
    sender: str
    recipients: tuple[str, ...]
    message_id: str
    subject: str
    raw: bytes


def write_letter(
    letter: Letter,
    introduction: Introduction,
    voice: Voice,
    *,
    message_id: str,
    date: datetime,
    token: str,
    thread: Thread | None,
    manuscript: Manuscript | None,
    opening: str = "",
) -> Outgoing:
    """The mail for one letter.

    `date` is aware. `token` ties an answer to this party's ask; "" where the kind has none. `thread` is the mail it
    continues: None opens a thread, and the introduction always does. `opening` is prose that the connector approved
    for the asks. Raises ValueError for a kind that is no letter, KeyError for an unknown party, BadHeader for an
    address that is none.
    """
    if letter.kind not in LETTERS:
        raise ValueError(f"{letter.kind} is a notice, not a letter to a party")
    if letter.kind is Kind.INTRODUCTION:
        thread = None
    sides = introduction.sides if letter.kind in _TO_EVERY_SIDE else (introduction.party(letter.party),)
    language = _language(sides, voice)
    context = _letter_context(letter, introduction, voice, date, token, opening, language)
    subject, text = wordings.render(language, _template(letter, introduction), context)
    _, footer = wordings.render(language, _disclosure(letter.kind), context)
    if letter.kind is Kind.INTRODUCTION and manuscript is not None:
        subject = subject_line(manuscript.subject) or subject
        body = _verbatim(manuscript, footer, language)
    else:
        links = context["link"].values() if token else ()
        body = _both(f"{text}\n\n{footer}", wordings.as_html(text, footer, links, language))
    subject = _subject(subject, thread)
    sender = _letters_from(voice, language)
    to = [_mailbox(side.person) for side in sides]
    cc: list[Mailbox] = []
    reply_to: list[Mailbox] = []
    envelope = [mailbox.address for mailbox in to]
    if letter.kind in _TO_EVERY_SIDE:
        cc = _assistants(sides, envelope)
        envelope += [mailbox.address for mailbox in cc]
        if voice.setup is Setup.SEPARATE:
            envelope.append(voice.connector_address)
            if letter.kind is Kind.INTRODUCTION:
                cc.append(Mailbox(voice.connector_name, voice.connector_address))
        if letter.kind is Kind.STEP_OUT:
            reply_to = to
    elif token and voice.setup is Setup.PLUS:
        reply_to = [Mailbox(voice.connector_name, replies_to(voice, token))]
    raw = build(
        sender=sender,
        to=to,
        cc=cc,
        reply_to=reply_to,
        subject=subject,
        date=date,
        message_id=message_id,
        in_reply_to=thread.in_reply_to if thread else "",
        references=thread.references if thread else (),
        auto_submitted=_auto_submitted(letter.kind),
        body=body,
    )
    recipients = tuple(dict.fromkeys(envelope))
    return Outgoing(letter.kind, letter.party, sender.address, recipients, message_id, subject, raw)


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
    context = _notice_context(notice, introduction, voice, date, words, previews, findings, manuscript, language)
    subject, text = wordings.render(language, notice.kind.value, context)
    code = introduction.code if introduction else ""
    subject = subject_line(f"[{code}] {subject}" if code else subject)
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
        body=_both(text, wordings.as_html(text, "", (), language)),
    )
    envelope_from = voice.bot_address if voice.setup is Setup.SEPARATE else voice.connector_address
    return Outgoing(notice.kind, notice.party, envelope_from, (voice.connector_address,), message_id, subject, raw)


def replies_to(voice: Voice, token: str) -> str:
    """The address where the answer to a letter lands; in `plus` the token stands in it."""
    if voice.setup is Setup.SEPARATE:
        return voice.bot_address
    if voice.setup is Setup.PLUS and token:
        local, _, domain = voice.connector_address.rpartition("@")
        return f"{local}+{token}@{domain}"
    return voice.connector_address


def _mailto(address: str, subject: str, body: str) -> str:
    """A mailto link (RFC 6068); every character that means something there is percent-encoded."""
    return f"mailto:{quote(address, safe='@+')}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def _choices(voice: Voice, token: str) -> dict[str, str]:
    where = replies_to(voice, token)
    words = {"yes": "YES", "later": "LATER ", "no": "NO"}
    return {key: _mailto(where, f"{word.strip()} [tw-{token}]", word) for key, word in words.items()}


# Who writes to whom


def _letters_from(voice: Voice, language: str) -> Mailbox:
    if voice.setup is not Setup.SEPARATE:
        return Mailbox(voice.connector_name, voice.connector_address)
    words = wordings.words(language)
    desk = voice.bot_name or words["desk"]
    if voice.connector_name and voice.connector_name not in desk:
        desk = words["desk_for"].format(desk=desk, name=voice.connector_name)
    return Mailbox(desk, voice.bot_address)


def _mailbox(person: Person) -> Mailbox:
    return Mailbox(person.name, person.address)


def _assistants(sides: Iterable[Party], known: Iterable[str]) -> list[Mailbox]:
    """The assistants of these parties, each once, without those who are addressed already."""
    seen = {address.lower() for address in known}
    found: list[Mailbox] = []
    for side in sides:
        for assistant in side.person.assistants:
            if assistant.address.lower() not in seen:
                seen.add(assistant.address.lower())
                found.append(Mailbox(assistant.name, assistant.address))
    return found


def _auto_submitted(kind: Kind) -> str:
    if kind is Kind.NUDGE:
        return AUTO_GENERATED
    return AUTO_REPLIED if kind in _ACKNOWLEDGEMENTS else ""


def _subject(own: str, thread: Thread | None) -> str:
    """The subject of the thread with one "Re:" before it, or our own where a thread begins."""
    before = subject_line(thread.subject) if thread else ""
    if not before:
        return subject_line(own)
    return before if before.lower().startswith("re:") else f"Re: {before}"


def _language(sides: Iterable[Party], voice: Voice) -> str:
    """The language of the one who reads it; the connector's where several read it and theirs differ."""
    own = {wordings.language_of(side.person.language, voice.language) for side in sides}
    return own.pop() if len(own) == 1 else wordings.language_of(voice.language)


# What it says


def _template(letter: Letter, introduction: Introduction) -> str:
    if letter.kind is Kind.NUDGE and introduction.introduced_at is not None:
        return "nudge-introduced"
    return letter.kind.value


def _disclosure(kind: Kind) -> str:
    if kind is Kind.INTRODUCTION:
        return "disclosure-introduction"
    return "disclosure" if kind in _FULL_DISCLOSURE else "disclosure-short"


@dataclass(frozen=True, slots=True)
class _Side:
    """A person as the wording sees them: clean lines, "" for what is not known or not told."""

    name: str
    first: str
    role: str
    firm: str
    where: str
    line: str
    link: str
    why: str
    address: str
    assistants: str
    state: str


def _side(party: Party, at: datetime, language: str, nameless: str) -> _Side:
    person = party.person
    names = (one_line(assistant.name) or assistant.address for assistant in person.assistants)
    return _Side(
        name=one_line(person.name) or nameless,
        first=first_name(person.name) or nameless,
        role=one_line(person.role),
        firm=organisation(person.role),
        where=wordings.place_and_zone(one_line(person.place), person.zone, at),
        line=one_line(person.line),
        link=_link(person.link),
        why=one_line(party.why),
        address=person.address,
        assistants=wordings.joined(names, language) if person.assistants else "",
        state=party.state.value,
    )


def _masked_side(party: Party, at: datetime, language: str, hidden: tuple[Person, ...]) -> _Side:
    words = wordings.words(language)
    why = masked(one_line(party.why), hidden, someone=words["someone"], company=words["company"])
    zone = wordings.place_and_zone("", party.person.zone, at)
    return _Side(words["someone"], words["someone"], "", "", zone, "", "", why, "", "", party.state.value)


def _link(link: str) -> str:
    link = one_line(link)
    if not link or " " in link or re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", link):
        return link
    return f"https://{link}" if "." in link.partition("/")[0] else link


def _knowledge(introduction: Introduction, party: Party) -> str:
    """What this party knows of the introduction: "asking" (being asked too), "knows" or "unaware"."""
    if party.standing is not None and party.standing.how is How.DIRECT:
        return "unaware"
    if party.state is PartyState.YES or (party.standing is not None and party.standing.how is How.VOUCHED):
        return "knows"
    if party.round == 0 and party.asked_at is None and introduction.order is Order.TURN:
        return "unaware"
    return "asking"


def _letter_context(
    letter: Letter,
    introduction: Introduction,
    voice: Voice,
    at: datetime,
    token: str,
    opening: str,
    language: str,
) -> dict[str, Any]:
    words = wordings.words(language)
    everybody = introduction.sides
    other_parties = introduction.others(letter.party) if letter.party else everybody
    hides = introduction.masked and letter.kind not in _TO_EVERY_SIDE and introduction.introduced_at is None
    hidden = tuple(party.person for party in other_parties) if hides else ()

    def told(text: str) -> str:
        return masked(text, hidden, someone=words["someone"], company=words["company"]) if hides else text

    if hides:
        others = [_masked_side(party, at, language, hidden) for party in other_parties]
    else:
        others = [_side(party, at, language, words["someone"]) for party in other_parties]
    reader = introduction.party(letter.party) if letter.party else None
    today = wordings.day_there(at, reader.person.zone if reader else "", voice.zone)
    know = {party.key: _knowledge(introduction, party) for party in other_parties}
    firsts = {party.key: side.first for party, side in zip(other_parties, others, strict=True)}

    def those(what: str) -> str:
        return wordings.joined([firsts[key] for key, known in know.items() if known == what], language)

    met = "" if hides else one_line(introduction.met)
    return {
        "sides": [_side(party, at, language, party.person.address) for party in everybody] if not reader else [],
        "others": others,
        "them": wordings.joined([side.name for side in others], language),
        "they": words["others"] if hides and len(others) > 1 else wordings.joined(firsts.values(), language),
        "pair": len(everybody) <= 2,
        "masked": hides,
        "first": first_name(reader.person.name) if reader else "",
        "why": told(one_line(reader.why)) if reader else "",
        "topic": told(one_line(introduction.topic)).rstrip("."),
        "next_step": told(one_line(introduction.next_step)).rstrip("."),
        "place": told(one_line(introduction.place)).rstrip("."),
        "purpose": told(one_line(introduction.purpose)).rstrip("."),
        "zones": wordings.joined(dict.fromkeys(side.where for side in others), language) if hides else "",
        "met": met.rstrip("."),
        "never_met": _says_never(met),
        "opening": told(wordings.clean_text(opening)) if letter.kind in ASKS else "",
        "asking": those("asking"),
        "knowing": those("knows"),
        "unaware": those("unaware"),
        "all_unaware": all(known == "unaware" for known in know.values()),
        "link": _choices(voice, token),
        "connector": one_line(voice.connector_name) or voice.connector_address,
        "fact": lambda key: one_line(letter.facts.get(key, "")),
        "day": lambda key: _fact_day(letter.facts.get(key, ""), language, today),
    }


def _says_never(met: str) -> bool:
    first_word = met.lower().replace(",", " ").split()[:1]
    return bool(first_word) and first_word[0].strip(".") in _NEVER and len(met) < 16


def _fact_day(iso: str, language: str, today: date) -> str:
    try:
        return wordings.day(date.fromisoformat(iso), language, today)
    except ValueError:
        return one_line(iso)


def _notice_context(
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
    sides = {party.key: _side(party, at, language, party.person.address) for party in parties}
    counted = [sides[party.key] for party in (introduction.sides if introduction else ())]

    def fact(key: str) -> str:
        text = one_line(notice.facts.get(key, ""))
        return _ISO_DAY.sub(lambda match: _fact_day(match[0], language, today), text)

    def moment(key: str) -> str:
        try:
            return wordings.moment(datetime.fromisoformat(notice.facts[key]), voice.zone, language, at)
        except (KeyError, ValueError):
            return fact(key)

    return {
        "who": sides.get(notice.party),
        "sides": counted,
        "people": wordings.joined([side.name for side in counted], language) or wordings.words(language)["people"],
        "lost": [sides[key] for key in notice.facts.get("lost", "").split(",") if key in sides],
        "refused": [sides[key] for key in notice.facts.get("refused", "").replace(" ", "").split(",") if key in sides],
        "agreed": [side for side in counted if side.state == PartyState.YES.value],
        "undecided": [side for side in counted if side.state in ("waiting", "asked", "later", "unasked")],
        "regret_day": _day_of(introduction.regret_at, voice, language, today) if introduction else "",
        "rest": wordings.joined((side.name for key, side in sides.items() if key != notice.party), language),
        "reason": _reason(fact("reason"), language),
        "pair": len(counted) <= 2,
        "in_turn": introduction is not None and introduction.order is Order.TURN,
        "words": wordings.quoted(words),
        "findings": [one_line(finding) for finding in findings if finding.strip()],
        "previews": [_preview(outgoing) for outgoing in previews],
        "asks": [_preview(outgoing) for outgoing in previews if outgoing.kind is not Kind.INTRODUCTION],
        "introduction": next((_preview(one) for one in previews if one.kind is Kind.INTRODUCTION), ""),
        "letter": _quoted_manuscript(manuscript),
        "fact": fact,
        "moment": moment,
    }


def _reason(reason: str, language: str) -> str:
    """Why a letter waits, in words that follow "because"."""
    for name, saying in wordings.words(language)["reasons"].items():
        reason = reason.replace(name, saying)
    return reason


def _day_of(moment: datetime | None, voice: Voice, language: str, today: date) -> str:
    return wordings.day(wordings.day_there(moment, voice.zone), language, today) if moment else ""


def _preview(outgoing: Outgoing) -> str:
    """The letter as its reader will see it, with the full addresses, as a quotation."""
    from email import message_from_bytes
    from email.policy import default

    message = message_from_bytes(outgoing.raw, policy=default)
    shown = [f"{name}: {message[name]}" for name in ("From", "To", "Cc", "Reply-To", "Subject") if message[name]]
    plain = message.get_body(("plain",))
    text = plain.get_content() if plain is not None else ""
    return wordings.quoted("\n".join(shown) + "\n\n" + text)


def _quoted_manuscript(manuscript: Manuscript | None) -> str:
    if manuscript is None:
        return ""
    files = [f"+ {one_line(enclosure.name)}" for enclosure in manuscript.enclosures]
    return wordings.quoted("\n\n".join([one_line(manuscript.subject), manuscript.text, "\n".join(files)]))


# The body


def _both(text: str, html: str) -> EmailMessage:
    """Plain text and HTML as alternatives, in 7-bit encodings."""
    body = EmailMessage(policy=POLICY)
    body.set_content(_encodable(text) + "\n")
    body.add_alternative(_encodable(html), subtype="html")
    return body


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _verbatim(manuscript: Manuscript, footer: str, language: str) -> EmailMessage:
    """The connector's letter as it is, the disclosure below it in both parts, and what goes with it."""
    text = _encodable(manuscript.text).replace("\r\n", "\n").rstrip("\n")
    if manuscript.html is None:
        html = wordings.as_html(wordings.clean_text(text), footer, (), language)
    else:
        html = _with_footer(manuscript.html, footer)
    body = _both(f"{text}\n\n{footer}", html)
    for enclosure in manuscript.enclosures:
        main, _, sub = _file_type(enclosure.content_type).partition("/")
        name = one_line(enclosure.name).replace("/", "_").replace("\\", "_")[:120] or "file"
        body.add_attachment(enclosure.content, maintype=main, subtype=sub, filename=_encodable(name))
    return body


def _with_footer(html: str, footer: str) -> str:
    from markupsafe import Markup

    line = str(Markup('<p style="color:#5f6368;font-size:13px">{}</p>').format(footer))
    ends = list(_BODY_END.finditer(html))
    if not ends:
        return f"{html}\n{line}"
    return f"{html[: ends[-1].start()]}{line}\n{html[ends[-1].start() :]}"


def _file_type(declared: str) -> str:
    """The declared type without parameters; what could be read as parts of our own mail travels as plain bytes."""
    kind = declared.partition(";")[0].strip().lower()
    if not _PART_TYPE.fullmatch(kind) or kind.startswith(("multipart/", "message/")):
        return "application/octet-stream"
    return kind
