"""Leaks: what the asks of a new request would tell one side of another, found before anybody is asked."""

from __future__ import annotations

import re
from datetime import datetime

from bot.introductions.decision import Kind, Letter
from bot.introductions.introduction import Consent, Introduction
from bot.reading.requests.request import Request
from bot.work.work import Work
from bot.writing.gate import secrets_from, shown_by
from bot.writing.headers import BadHeader
from bot.writing.letters import draft_letter

_SHOWS = re.compile(r"it shows (?P<what>.+?)(?: in what is said)? (?:of|to) (?P<key>[a-f])")
_NUMBER = re.compile(r"(?<![\w/])\+?\(?\d[\d\s().\-/]{5,24}\d(?!\w)")


def leaks(work: Work, it: Introduction, passage: str, now: datetime) -> tuple[str, ...]:
    """Why an ask of this introduction, as it stands, would be stopped by the last gate; a sentence for the connector
    each. `passage` is the prose that the asks would carry. Nothing is written anywhere."""
    found: dict[str, None] = {}
    ours = work.connector_addresses | work.bot_addresses
    names = {party.key: party.person.name or party.person.address for party in it.parties}
    for party in it.sides:
        if party.consent is not Consent.ASK:
            continue
        letter = Letter(Kind.ASK, party.key, "1", now)
        try:
            said = draft_letter(letter, it, work.voice, date=now, opening=passage)
        except BadHeader as fault:
            found[f"I cannot write to {names[party.key]}: {fault}."] = None
            continue
        known = (work.voice.connector_name, *sorted(ours))
        secrets = secrets_from(it, party.key, Kind.ASK, ids={}, tokens={}, words={}, known=known)
        reasons = shown_by("\n".join((party.person.name, *said)), secrets, readable=ours | {party.person.address})
        for reason in reasons:
            found[_sentence(reason, names[party.key], names)] = None
    return tuple(found)


def numbers_for_all(it: Introduction) -> tuple[str, ...]:
    """What everybody would read before they agree and looks like a telephone number, a sentence each."""
    shared = {"topic": it.topic, "next step": it.next_step, "place": it.place, "line “Met before”": it.met}
    return tuple(
        f"The {where} holds what looks like a telephone number; all would read it before they agree."
        for where, text in shared.items()
        if any(sum(char.isdigit() for char in match[0]) >= 9 for match in _NUMBER.finditer(text))
    )


def without_addresses(passage: str, request: Request) -> str:
    """The prose without the addresses of those it names: "Ana Ruiz <ana@ruiz.example> should ..." keeps the name."""
    for party in request.parties:
        address = re.escape(party.address)
        passage = re.sub(rf"[ \t]{{0,4}}[<(\[](?:mailto:)?{address}[>)\]]", "", passage, flags=re.IGNORECASE)
        if party.name and party.name in passage:
            passage = re.sub(rf"[ \t]{{0,4}}(?<![\w.+-]){address}(?![\w-])", "", passage, flags=re.IGNORECASE)
    return passage


def _sentence(reason: str, reader: str, names: dict[str, str]) -> str:
    match = _SHOWS.fullmatch(reason)
    if match is None:
        return f"The letter that asks {reader} could not leave: {reason}."
    whose = names.get(match["key"], "the other side")
    what = match["what"] if whose == reader else f"{match['what']} of {whose}"
    return (
        f"The letter that asks {reader} would show {what}; before all have agreed nobody may see that. "
        "Please take it out and hand the request in again."
    )
