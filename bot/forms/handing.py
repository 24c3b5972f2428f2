"""Handing in: what a form would lead to, tried in a transaction that is taken back, and then for real."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.forms.fields import Fields, request_of
from bot.introductions import etiquette
from bot.introductions.decision import Kind, Letter
from bot.introductions.introduction import Gesture, Introduction, Stage
from bot.ports import Page
from bot.reading.command import Command
from bot.reading.requests.request import Request, RequestedParty
from bot.records import Option
from bot.work.carrying import compose, preview
from bot.work.commands.orders import order
from bot.work.requests import people
from bot.work.requests.opening import open_request, prepare, try_opening, which_in_words
from bot.work.requests.source import Source
from bot.work.work import Work

EVIDENCE = "command line"


@dataclass(frozen=True, slots=True)
class Form:
    """One form to be handed in; `line` is where it stands in a table, 0 elsewhere. `fault` stops it before all else.

    `evidence` is how the ledger calls where it came from.
    """

    fields: Fields
    line: int = 0
    fault: str = ""
    evidence: str = EVIDENCE


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter as it will leave: every address in full."""

    what: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Handed:
    """What one form came to, or would.

    `code` is that of the introduction it opened ("" where it would or did not), `known` that of one which these people
    have already, `same_as` the line of the table that names them before; `problems` stopped it; `options` are what a
    name may mean. `findings` want to be looked at, `advice` is what could be better. `starts_at` is aware UTC, None for
    at once; `waits` says that nothing leaves before SEND.
    """

    line: int
    names: tuple[str, ...]
    code: str = ""
    known: str = ""
    problems: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    findings: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    same_as: int = 0
    starts_at: datetime | None = None
    waits: bool = False
    letters: tuple[Shown, ...] = ()

    @property
    def good(self) -> bool:
        """True where it leads to an introduction."""
        return not self.problems and not self.known and not self.same_as

    def plain(self) -> dict[str, Any]:
        """The same for JSON, letters as text."""
        found = {**asdict(self), "letters": [one.raw.decode("utf-8", "replace") for one in self.letters]}
        return {**found, "problems": list(self.problems)}


class _TakenBack(Exception):
    """Ends a transaction that was a trial."""


def try_out(work: Work, forms: Sequence[Form], *, again: bool, letters: int) -> list[Handed]:
    """What each form would lead to, in order, as if those before it had been handed in; nothing is kept.

    `letters` is for how many of them the letters are shown, `again` whether people who were brought together before
    may be once more.
    """
    found: list[Handed] = []
    lines: dict[str, int] = {}
    try:
        with work.books.begin(synced=False) as page:
            for form in forms:
                handed = _hand_in(work, page, form, None, again=again, trial=True)
                if handed.good and sum(bool(one.letters) for one in found) < letters:
                    handed = replace(handed, letters=_letters(work, page, handed))
                if handed.known in lines:  # opened a moment ago, by this very table
                    handed = replace(handed, known="", same_as=lines[handed.known])
                if handed.code:
                    lines[handed.code] = handed.line
                found.append(replace(handed, code=""))
            raise _TakenBack
    except _TakenBack:
        return found


def hand_in(work: Work, form: Form, start: datetime | None, *, again: bool, seen: bool) -> Handed:
    """Opens the introduction that a form asks for, in a transaction of its own.

    `seen` says that the connector saw all of it and said yes: that is their SEND. Without, what `approve`
    wants shown, and what they would have to look at (a name that was looked up, limits of the bio book), waits for
    their SEND by mail.
    """
    with work.books.begin() as page:
        handed = _hand_in(work, page, form, start, again=again)
        if handed.good and seen and handed.waits:
            it = page.find(code=handed.code)[0]
            order(work, page, it, Command("SEND", it.code, "", "", "SEND"), form.evidence, work.clock())
            page.outbox.withdraw(it.id, [Kind.APPROVE], "")
            handed = replace(handed, waits=False)
        return handed


def _hand_in(work: Work, page: Page, form: Form, start: datetime | None, *, again: bool, trial: bool = False) -> Handed:
    names = tuple(side.who for side in form.fields.sides)
    if form.fault:
        return Handed(form.line, names, problems=(form.fault,))
    request = request_of(form.fields, work.bot_addresses, work.connector_addresses)
    evidence = f"{form.evidence}, line {form.line}" if form.line else form.evidence
    source = Source(Gesture.FORM, evidence, starts_at=start)
    looked = people.look_up(work, page, request)
    certain = not looked.options and not looked.unknown
    lately = _lately(work, page, looked.request.parties) if certain and not again else None
    if lately is not None:
        it = None
    elif trial:
        it = try_opening(work, page, request, source)
    else:
        number = open_request(work, page, request, source).introduction
        it = page.introduction(number) if number is not None else None
    if it is None:
        return _not_opened(work, page, Handed(form.line, names), request, source, lately)
    advice = etiquette.check(it, request.letter_text)
    return Handed(
        form.line,
        tuple(people.called(party.person) for party in it.parties),
        code=it.code,
        findings=tuple(one for one in page.manuscripts.load(it.id).findings if one not in advice),
        advice=advice,
        starts_at=start,
        waits=it.stage is Stage.DRAFTED,
    )


def _not_opened(
    work: Work, page: Page, blank: Handed, request: Request, source: Source, lately: Introduction | None
) -> Handed:
    """Why a form opened nothing: who may be meant, what is wrong, or which introduction these people have already."""
    prepared = prepare(work, page, request, source)
    if prepared.options and not prepared.problems:
        return replace(blank, problems=which_in_words(prepared), options=prepared.options)
    if prepared.problems:
        return replace(blank, problems=prepared.problems)
    known = prepared.open_case or lately
    assert known is not None  # nothing else keeps a request from being opened
    names = tuple(people.called(people.as_person(page, party)) for party in prepared.request.parties)
    return replace(blank, names=names, known=known.code)


def _lately(work: Work, page: Page, parties: Iterable[RequestedParty]) -> Introduction | None:
    """The introduction of exactly these people that a form opened not long ago, whatever became of it."""
    wanted = {party.address.lower() for party in parties}
    if not wanted:
        return None
    since = work.clock() - timedelta(days=work.habits.again_days)
    for it in page.find(address=next(iter(wanted))):
        if it.gesture is Gesture.FORM and people.addresses(it) == wanted and it.opened_at > since:
            return it
    return None


def _letters(work: Work, page: Page, handed: Handed) -> tuple[Shown, ...]:
    """The asks and the introduction, as they would leave."""
    it, now = page.find(code=handed.code)[0], work.clock()
    shown = preview(work, page, replace(it, stage=Stage.DRAFTED), now)
    asks = [one for one in shown if one.kind is not Kind.INTRODUCTION]
    introduction = Letter(Kind.INTRODUCTION, "", "1", now)
    return (
        *(Shown(f"Ask to {people.called(it.party(one.party).person)}", one.raw) for one in asks),
        Shown("Introduction, once all have said yes", compose(work, page, it, introduction, now).raw),
    )


def trusted(work: Work) -> Work:
    """The same work where a form needs no SEND merely because it is among the first: it was typed, and looked at."""
    return replace(work, habits=replace(work.habits, approve="never"))
