"""Exporting: all that is kept of one person, told so that they can read it, and nothing that is only another's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import Introduction, Party
from bot.ports import Page
from bot.reading.message import Mail, Unreadable, parse_message
from bot.records import Bio, MailRow, OutboxRow, Outcome
from bot.work.answers.elsewhere import speaks_for
from bot.work.rights.footprint import Footprint

_SHORTEST_WORDS = 12  # of somebody's own words; a "Yes." stands in many a letter
_FACTS = ("name", "address", "role", "place", "line", "link")
_OTHER = "the other side"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?\+00:00")


def export(page: Page, whom: Footprint, why_never: Callable[[str], tuple[datetime, str] | None], now: datetime) -> Any:
    """Everything as plain values for JSON; moments are ISO 8601 in UTC.

    Another party is named only where the introduction was made, before it they are "the other side". `why_never` says
    since when and why an address wants no mail.
    """
    never = [(address, why_never(address)) for address in whom.addresses]
    return {
        "made_at": now.isoformat(),
        "name": whom.name,
        "addresses": list(whom.addresses),
        "bio_book": _book(whom.bio) if whom.bio is not None else None,
        "do_not_contact": [
            {"address": address, "since": why[0].isoformat(), "why": why[1]} for address, why in never if why
        ],
        "introductions": [_case(page, it, it.party(key), whom) for it in whom.cases for key in whom.keys[it.id]],
        "copied_in_as_an_assistant": [
            {"code": it.code, "opened_at": _moment(it.opened_at), "made_at": _moment(it.introduced_at)}
            for it in whom.assists
        ],
        "set_aside": [_set_aside(page, mail) for mail in _aside(page, whom)],
        "also_named_in": [
            {"at": _moment(scrap.at), "what": _CALLED.get(scrap.kind, scrap.kind)} for scrap in whom.scraps
        ],
    }


_CALLED = {
    "letter": "a notice or brief to the connector",
    "mail": "a mail that came in",
    "item": "an item of a brief to the connector",
    "request": "a request of the connector's",
    "words": "the record of another introduction",
}


def _book(bio: Bio) -> dict[str, Any]:
    told = asdict(bio.person)
    told |= {"also": list(bio.also), "brought_in": bio.consent.value, "first_known_from": bio.source}
    limits = {"a_month": bio.a_month, "only": bio.only, "rests_days": bio.rests_days}
    return told | limits | {"written_to": bio.letters, "last_written_to": _moment(bio.written_at)}


def _case(page: Page, it: Introduction, party: Party, whom: Footprint) -> dict[str, Any]:
    letters = [row for row in page.outbox.of(it.id) if row.kind in LETTERS and row.data_at is not None]
    came = [mail for mail in page.mails.of(it.id) if mail.party == party.key and mail.words]
    theirs = [mail for mail in came if _wrote(party, whom, mail)]
    said = tuple(mail.words for mail in theirs)
    standing = party.standing
    return {
        "code": it.code,
        "opened_at": _moment(it.opened_at),
        "came_by": it.gesture.value,
        "stage": it.stage.value,
        "made_at": _moment(it.introduced_at),
        "ended_at": _moment(it.ended_at),
        "outcome": it.outcome,
        "with": [_called(it, other) for other in it.parties if other.key != party.key],
        "noted": {"topic": it.topic, "next_step": it.next_step, "place": it.place, "met": it.met, "why_you": party.why},
        "you": asdict(party.person),
        "state": party.state.value,
        "how_you_agreed": None
        if standing is None
        else {"how": standing.how.value, "at": _moment(standing.at), "evidence": standing.evidence},
        "history": list(
            _history(page, it, party, {mail.evidence for mail in came} - {mail.evidence for mail in theirs})
        ),
        "letters_to_you": [
            {"at": _moment(row.accepted_at or row.data_at), "kind": row.kind.value, "subject": row.subject}
            | {"text": _text(page, row)}
            for row in letters
            if row.party == party.key or not row.party
        ],
        "written_by_you": [
            {"at": _moment(mail.seen_at), "words": mail.words, "from": mail.sender, "proven_by": mail.proof}
            | {"evidence": mail.evidence, "became": mail.reason}
            for mail in theirs
        ],
        "came_for_you_from_others": [_moment(mail.seen_at) for mail in came if mail not in theirs],
        "shown_to_others": [
            {"at": _moment(row.accepted_at or row.data_at), "kind": row.kind.value, "to": to, "shown": shown}
            for row in letters
            if (to := _reader(it, row, party)) and (shown := _shown(_mail(page, row), party, said))
        ],
    }


def _wrote(party: Party, whom: Footprint, mail: MailRow) -> bool:
    """Whether it came from them, or from somebody who may answer for them; the other side may have had their letter."""
    return mail.sender.lower() in whom.addresses or speaks_for(party, mail.sender) is not None


def _history(page: Page, it: Introduction, party: Party, foreign: set[str]) -> Iterator[dict[str, Any]]:
    """What the record says of them and of the whole; of what is only another's, nothing.

    `foreign` is the evidence that somebody else wrote: what was noted with it names them.
    """
    for line in page.ledger.lines(it.id):
        if line.party not in ("", party.key):
            continue
        evidence = line.data.get("evidence", "").partition(" by ")[0]
        private = line.private if line.party and evidence not in foreign else {}
        if line.kind == "opened":
            private = {key: text for key, text in line.private.items() if key == party.key}
        told = {"at": _moment(line.at), "what": line.kind}
        told |= {"about": "you"} if line.party else {}
        yield told | ({"from": line.before, "to": line.after} if line.after else {}) | line.data | private


def _called(it: Introduction, other: Party) -> str:
    known = it.introduced_at is not None and not other.erased
    return (other.person.name or other.person.address) if known else _OTHER


def _reader(it: Introduction, row: OutboxRow, party: Party) -> str:
    """Whom a letter went to beside them, "" for one to them alone."""
    others = [other for other in it.parties if other.key != party.key and row.party in ("", other.key)]
    return ", ".join(dict.fromkeys(_called(it, other) for other in others))


def _shown(mail: Mail | None, party: Party, said: tuple[str, ...]) -> dict[str, Any]:
    """What of this person stands in a mail, as it stands in what is kept of them."""
    if mail is None:
        return {}
    people = " ".join(f"{one.name} {one.address}" for one in (*mail.to, *mail.cc))
    text = " ".join("\n".join((mail.subject, people, mail.text or "")).casefold().split())
    facts = {name: str(getattr(party.person, name)) for name in _FACTS}
    found: dict[str, Any] = {name: value for name, value in facts.items() if value and value.casefold() in text}
    quoted = [words for words in said if len(words) >= _SHORTEST_WORDS and " ".join(words.casefold().split()) in text]
    return found | ({"your_words": quoted} if quoted else {})


def _mail(page: Page, row: OutboxRow) -> Mail | None:
    raw = b"" if row.kind is Kind.OWN_LETTER else page.outbox.outgoing(row).raw
    try:
        return parse_message(raw) if raw else None
    except Unreadable:
        return None


def _text(page: Page, row: OutboxRow) -> str:
    mail = _mail(page, row)
    return (mail.text or "").strip() if mail is not None else ""


def _aside(page: Page, whom: Footprint) -> list[MailRow]:
    found = (page.mails.get(scrap.id) for scrap in whom.scraps if scrap.kind == "mail")
    return [mail for mail in found if mail is not None and mail.outcome is Outcome.SET_ASIDE]


def _set_aside(page: Page, mail: MailRow) -> dict[str, Any]:
    return {"at": _moment(mail.seen_at), "why": mail.reason, "bytes": len(page.mails.raw(mail.id) or b"")}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


# For reading


def as_text(told: dict[str, Any], connector: str) -> str:
    """The same, to be read by the person it is about."""
    send = f"To be sent to {told['addresses'][0]} only: it holds what that person wrote and was written to."
    head = [f"What is kept of {told['name'] or told['addresses'][0]}", f"Made on {told['made_at'][:10]}. {send}", ""]
    head += [f"{connector}, in whose name the letters were written, sees all of it.", ""]
    return "\n".join([*head, *_lines({key: told[key] for key in told if key not in ("made_at", "name")}, 0)]) + "\n"


def _lines(value: Any, depth: int) -> Iterator[str]:
    """Values as an indented list; what is empty is left out."""
    space = "  " * depth
    for key, one in value.items() if isinstance(value, dict) else (("-", one) for one in value):
        if one in (None, "", [], {}, ()):
            continue
        name = key if key == "-" else f"{key.replace('_', ' ')}:"
        if isinstance(one, dict | list | tuple):
            yield f"{space}{name}"
            yield from _lines(one, depth + 1)
        elif "\n" in str(one):
            yield f"{space}{name}"
            yield from (f"{space}  | {line}" for line in str(one).splitlines())
        elif _MOMENT.fullmatch(str(one)):
            yield f"{space}{name} {one[:10]} {one[11:16]} UTC"
        else:
            yield f"{space}{name} {one}"
