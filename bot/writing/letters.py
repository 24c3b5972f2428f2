"""Letters: what is written to a party, down to the exact bytes. Notices to the connector stand in notices.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from bot.introductions.decision import ASKS, LETTERS, Kind, Letter
from bot.introductions.introduction import Consent, Gesture, How, Introduction, Order, Party, PartyState, Person
from bot.writing import wordings
from bot.writing.bodies import both, verbatim
from bot.writing.headers import Mailbox, address, build, subject_line
from bot.writing.manuscript import Manuscript
from bot.writing.masking import first_name, masked, without_contacts
from bot.writing.sides import masked_side, side
from bot.writing.wordings import one_line

AUTO_GENERATED = "auto-generated"
AUTO_REPLIED = "auto-replied"

_ACKNOWLEDGEMENTS = frozenset({Kind.LATER_NOTED, Kind.NO_NOTED, Kind.WAIT, Kind.HEAR_BY, Kind.DATA})
_TO_EVERY_SIDE = frozenset({Kind.INTRODUCTION, Kind.STEP_OUT})
_FULL_DISCLOSURE = frozenset({Kind.ASK, Kind.ASK_AGAIN, Kind.CONFIRM})
_BY_DATE = frozenset({Kind.NUDGE, Kind.NUDGE_INTRODUCED, Kind.HOW_DID_IT_GO})  # a program sends them when it is time
_TIED = ASKS | {Kind.HOW_DID_IT_GO}  # letters whose answers a token ties to their party
_NEVER = frozenset({"no", "never", "not", "none", "nope"})
_ANSWERS = {"yes": "YES", "later": "LATER ", "no": "NO"}
_OUTCOMES = {"met": "MET", "planned": "PLANNED", "no": "NO", "helpful": "HELPFUL"}


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

    `date` is aware. `token` ties an answer to this party; "" where the kind has none. `thread` is the mail it
    continues: None opens a thread, and the introduction always does; an ask with a thread continues the connector's
    own mail. `opening` is prose that the connector approved for the asks; of a wish, the words of whoever wishes.
    Raises ValueError for a kind that is no letter of ours, KeyError for an unknown party, BadHeader for an address that
    is none.
    """
    if letter.kind not in LETTERS or letter.kind is Kind.OWN_LETTER:
        raise ValueError(f"{letter.kind} is no letter of ours to a party")
    if letter.kind is Kind.INTRODUCTION:
        thread = None
    sides = _readers(letter, introduction)
    language = _language(sides, voice)
    subject, text, footer = _said(letter, introduction, voice, date, token, opening, continues=thread is not None)
    if letter.kind is Kind.INTRODUCTION and manuscript is not None:
        subject = subject_line(manuscript.subject) or subject
        body = verbatim(manuscript, footer, language)
    else:
        links = _choices(letter.kind, voice, token).values() if token else ()
        body = both(f"{text}\n\n{footer}", wordings.as_html(text, footer, links, language))
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


def draft_letter(
    letter: Letter, introduction: Introduction, voice: Voice, *, date: datetime, opening: str = ""
) -> tuple[str, str, str]:
    """All that a letter which begins a thread says, with no mail around it: subject, text and disclosure.

    Raises BadHeader where its reader's address is none.
    """
    for reader in _readers(letter, introduction):
        address(reader.person.address)
    return _said(letter, introduction, voice, date, "", opening, continues=False)


def _readers(letter: Letter, introduction: Introduction) -> tuple[Party, ...]:
    return introduction.sides if letter.kind in _TO_EVERY_SIDE else (introduction.party(letter.party),)


def _said(
    letter: Letter,
    introduction: Introduction,
    voice: Voice,
    date: datetime,
    token: str,
    opening: str,
    *,
    continues: bool,
) -> tuple[str, str, str]:
    """The subject, the text and the line of disclosure."""
    sides = _readers(letter, introduction)
    language = _language(sides, voice)
    context = _context(letter, introduction, voice, date, token, opening, language) | {"continues": continues}
    subject, text = wordings.render(language, letter.kind.value, context)
    _, footer = wordings.render(language, _disclosure(letter.kind, sides), context)
    return subject, text, footer


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


def _choices(kind: Kind, voice: Voice, token: str) -> dict[str, str]:
    where = replies_to(voice, token)
    words = _OUTCOMES if kind is Kind.HOW_DID_IT_GO else _ANSWERS
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
    for party in sides:
        for assistant in party.person.assistants:
            if assistant.address.lower() not in seen:
                seen.add(assistant.address.lower())
                found.append(Mailbox(assistant.name, assistant.address))
    return found


def _auto_submitted(kind: Kind) -> str:
    if kind in _BY_DATE:
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


def _disclosure(kind: Kind, sides: Iterable[Party]) -> str:
    """The line of disclosure: in full where somebody reads of the program for the first time."""
    if kind is Kind.INTRODUCTION:
        return "disclosure-introduction"
    known = kind not in _FULL_DISCLOSURE and any(side.round > 0 for side in sides)
    return "disclosure-short" if known or kind in _TO_EVERY_SIDE else "disclosure"


def _knowledge(introduction: Introduction, party: Party) -> str:
    """What this party knows of the introduction: "asking" (being asked too), "knows" or "unaware"."""
    if party.standing is not None and party.standing.how is How.DIRECT:
        return "unaware"
    if party.state is PartyState.YES or (party.standing is not None and party.standing.how is How.VOUCHED):
        return "knows"
    if party.round == 0 and party.asked_at is None and introduction.order is Order.TURN:
        return "unaware"
    return "asking"


def _context(
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
        others = [masked_side(party, at, language, hidden) for party in other_parties]
    else:
        others = [side(party, at, language, words["someone"]) for party in other_parties]
    reader = introduction.party(letter.party) if letter.party else None
    today = wordings.day_there(at, reader.person.zone if reader else "", voice.zone)
    know = {party.key: _knowledge(introduction, party) for party in other_parties}
    firsts = {party.key: other.first for party, other in zip(other_parties, others, strict=True)}

    def those(what: str) -> str:
        return wordings.joined([firsts[key] for key, known in know.items() if known == what], language)

    met = "" if hides else one_line(introduction.met)
    asks, by_wish = letter.kind in ASKS, introduction.gesture is Gesture.WISH
    wisher = [party for party in everybody if asks and by_wish and party.consent is Consent.VOUCHED]
    return {
        "sides": [side(party, at, language, party.person.address) for party in everybody] if not reader else [],
        "others": others,
        "them": wordings.joined([one.name for one in others], language),
        "they": words["others"] if hides and len(others) > 1 else wordings.joined(firsts.values(), language),
        "round": letter.round,
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
        "opening": told(wordings.clean_text(opening)) if asks and not by_wish else "",
        "wish": wordings.quoted(without_contacts(opening)) if wisher and wisher[0] is not reader and not hides else "",
        "wisher": first_name(wisher[0].person.name) or words["someone"] if wisher else "",
        "asking": those("asking"),
        "knowing": those("knows"),
        "unaware": those("unaware"),
        "all_unaware": all(known == "unaware" for known in know.values()),
        "link": _choices(letter.kind, voice, token),
        "introduced": _introduced(introduction, voice, language, today),
        "connector": one_line(voice.connector_name) or voice.connector_address,
        "fact": lambda key: one_line(letter.facts.get(key, "")),
        "day": lambda key: wordings.iso_day(letter.facts.get(key, ""), language, today),
    }


def quotes_wish(introduction: Introduction) -> bool:
    """Whether an ask quotes the words of whoever wished: not where names are withheld, nor where they are asked too."""
    vouched = any(party.consent is Consent.VOUCHED for party in introduction.sides)
    return introduction.gesture is Gesture.WISH and vouched and not introduction.masked


def _says_never(met: str) -> bool:
    first_word = met.lower().replace(",", " ").split()[:1]
    return bool(first_word) and first_word[0].strip(".") in _NEVER and len(met) < 16


def _introduced(introduction: Introduction, voice: Voice, language: str, today: date) -> str:
    """The day of the introduction, "" before it."""
    at = introduction.introduced_at
    return wordings.day(wordings.day_there(at, voice.zone), language, today) if at else ""
