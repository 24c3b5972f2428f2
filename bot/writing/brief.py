"""The brief and the digest: all that can wait for the connector's morning in one mail, and their week in another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import Introduction
from bot.writing import wordings
from bot.writing.letters import Outgoing, Voice
from bot.writing.masking import first_name
from bot.writing.notices import people_of, to_connector, write_item


@dataclass(frozen=True, slots=True)
class Told:
    """One item: the notice, the party's own words, and how many more of their mails it stands for."""

    notice: Notice
    introduction: Introduction | None
    words: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody who has something to do: a party's key, "" for the connector; `what` follows "to"; `since` is aware."""

    who: str
    what: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Next:
    """What the program does next: when (aware UTC, None where nobody can tell), what (a kind of mail, or "closes" or
    "rests"), for which party's key ("" for all or for the connector), and why."""

    at: datetime | None
    what: str
    party: str
    why: str


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """An open introduction: what waits on whom, and what comes next."""

    introduction: Introduction
    waits: tuple[Waits, ...]
    next: Next | None


@dataclass(frozen=True, slots=True)
class HeldLetters:
    """Letters that would have left if something did not hold them back: how many, of which cases, why, until when."""

    count: int
    codes: tuple[str, ...]
    why: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Week:
    """What the digest holds beside the items.

    `over` are the introductions that ended or were closed. `heads` are (code, first hex digits) of the open chains,
    `seal` is one hash over the heads of all chains, and `chains` how many those are. `rests_since` (aware UTC) is since
    when everything is paused, None where it is not.
    """

    on_their_way: tuple[OnItsWay, ...]
    over: tuple[Introduction, ...]
    held: tuple[HeldLetters, ...]
    heads: tuple[tuple[str, str], ...]
    seal: str
    chains: int
    rests_since: datetime | None = None


def write_brief(
    items: tuple[Told, ...], week: Week | None, voice: Voice, *, message_id: str, date: datetime
) -> Outgoing:
    """The mail with these items, as the digest where a week is given. `date` is aware."""
    language = wordings.language_of(voice.language)
    told = [
        write_item(item.notice, item.introduction, voice, at=date, words=item.words, more=item.more) for item in items
    ]
    headings = [heading for heading, _ in told]
    context: dict[str, Any] = {"items": [{"heading": heading, "text": text} for heading, text in told]}
    if week is not None:
        context |= _week(week, voice, language, date)
        headings += [one["heading"] for one in context["on_their_way"]]
    kind = Kind.BRIEF if week is None else Kind.DIGEST
    subject, text = wordings.render(language, kind.value, context)
    titles = tuple(context.get("title", {}).values())
    return to_connector(
        kind, subject, text, voice, message_id=message_id, date=date, titles=titles, headings=tuple(headings)
    )


def _week(week: Week, voice: Voice, language: str, at: datetime) -> dict[str, Any]:
    words = wordings.words(language)

    def moment(value: datetime | None) -> str:
        return wordings.moment(value, voice.zone, language, at) if value is not None else ""

    def day(value: datetime) -> str:
        return wordings.day(wordings.day_there(value, voice.zone), language, wordings.day_there(at, voice.zone))

    def waits(one: OnItsWay, yours: bool) -> list[dict[str, str]]:
        return [
            {"who": _first(one.introduction, wait.who), "what": wait.what, "since": day(wait.since)}
            for wait in one.waits
            if (not wait.who) is yours
        ]

    return {
        "title": words["digest"],
        "on_their_way": [
            {
                "heading": _heading(one.introduction, language, at),
                "yours": waits(one, yours=True),
                "theirs": waits(one, yours=False),
                "next": _coming(one.introduction, one.next, words["coming"]) if one.next else "",
                "when": moment(one.next.at) if one.next else "",
                "reason": one.next.why if one.next and one.next.at else "",
            }
            for one in week.on_their_way
        ],
        "over": [
            {
                "heading": _heading(it, language, at),
                "how": words["outcomes"].get(it.outcome or it.stage.value, it.stage.value),
            }
            for it in week.over
        ],
        "held": [
            {"count": one.count, "codes": ", ".join(one.codes), "why": one.why, "until": moment(one.until)}
            for one in week.held
        ],
        "heads": week.heads,
        "seal": week.seal,
        "rests_since": moment(week.rests_since),
        "chains": week.chains,
        "for_you": sum(any(not wait.who for wait in one.waits) for one in week.on_their_way),
    }


def _coming(it: Introduction, coming: Next, sayings: dict[str, str]) -> str:
    """ "a reminder to Ana"; a kind without a saying of its own is called by its name."""
    return sayings.get(coming.what, coming.what).format(who=_first(it, coming.party) or sayings["all"])


def _first(it: Introduction, key: str) -> str:
    """How the digest calls a party: by first name, else by address."""
    person = next((party.person for party in it.parties if party.key == key), None)
    return (first_name(person.name) or person.address) if person is not None else ""


def _heading(it: Introduction, language: str, at: datetime) -> str:
    topic = wordings.one_line(it.topic).rstrip(".")
    return f"{it.code} {people_of(it, language, at)}{': ' + topic if topic else ''}"
