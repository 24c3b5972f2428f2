"""The home card: what needs the connector first, then what is on its way, what was made, and what ended lately."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot import reports
from bot.introductions.forecast import Waiting, waits_on
from bot.introductions.introduction import BEFORE_INTRODUCTION, Introduction, Stage
from bot.ports import Page
from bot.records import Lacks
from bot.web.addon import cards
from bot.web.addon.answers import Answer, Card, push
from bot.web.addon.cards import Button, Section, Widget
from bot.web.addon.case import HOME, decision_widgets, state_of
from bot.web.addon.dates import Dates, dates_of
from bot.web.addon.stamps import everything_stamp
from bot.web.addon.visit import Visit
from bot.web.addon.words import called, names_of, needs_you
from bot.work.commands.pausing import paused

_LATELY = timedelta(days=30)
_NEEDS, _ON_THE_WAY, _MADE, _ENDED = 12, 20, 8, 8  # how many of each the home card shows
_A_PAGE = 60
_LACKS = {
    Lacks.CHOICE: "which of several people of one name you mean",
    Lacks.ADDRESS: "an address",
    Lacks.SIDE: "who the other one is",
    Lacks.WORD: "your YES",
}
_LISTS = {"needs": "Needs you", "way": "On their way", "made": "Introduced", "ended": "Ended lately"}


@dataclass(frozen=True, slots=True)
class Desk:
    """Introductions by what they wait for, the longest waiting first; those that ended, the latest first."""

    needs: tuple[tuple[Introduction, tuple[Waiting, ...]], ...]
    way: tuple[Introduction, ...]
    made: tuple[Introduction, ...]
    ended: tuple[Introduction, ...]


def home(visit: Visit) -> Answer:
    """The homepage."""
    return push(home_card(visit))


def home_card(visit: Visit) -> Card:
    """The home card as things stand now."""
    with visit.work.books.begin() as page:
        return home_on(visit, page)


def home_on(visit: Visit, page: Page) -> Card:
    """The same in a transaction that is open."""
    desk, dates, url = _desk(visit, page), dates_of(visit), visit.url_of("act")
    sections = [
        cards.section(*_troubles(visit, page)),
        cards.section(*_needs(visit, page, desk), title=_LISTS["needs"]),
        cards.section(*_rows(visit, "way", desk.way, dates, _ON_THE_WAY), title=_LISTS["way"]),
        cards.section(*_rows(visit, "made", desk.made, dates, _MADE), title=_LISTS["made"]),
        cards.section(*_rows(visit, "ended", desk.ended, dates, _ENDED), title=_LISTS["ended"]),
    ]
    if not any((desk.needs, desk.way, desk.made, desk.ended)):
        text = "No introduction is on its way. Open a mail to introduce whoever is in it, or begin here."
        sections.append(cards.section(cards.paragraph(text)))
    menu = {"Refresh": cards.call(url, do="home"), "Settings": cards.call(url, do="settings")}
    new = cards.button("Introduce two people", cards.call(url, do="form"))
    return cards.card("home", "Introductions", sections, below=_counts(desk), main=new, menu=menu)


def list_card(visit: Visit, what: str, start: str) -> Card:
    """All introductions of one kind, some at a time; `start` is how many come before."""
    with visit.work.books.begin() as page:
        desk, dates = _desk(visit, page), dates_of(visit)
    what = what if what in _LISTS else "way"
    found = {"needs": tuple(it for it, _ in desk.needs), "way": desk.way, "made": desk.made, "ended": desk.ended}[what]
    before = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 0
    shown = list(_rows(visit, what, found[before:], dates, _A_PAGE, before))
    return cards.card(f"list {what}", _LISTS[what], [cards.section(*shown)], below=f"{len(found)} in all")


def _desk(visit: Visit, page: Page) -> Desk:
    open_cases = page.find(open_only=True)
    ended = page.introductions.load(page.introductions.ended_since(visit.now - _LATELY, _A_PAGE))
    waits = {it.id: needs_you(waits_on(it, visit.work.policy)) for it in open_cases}
    needs = [(it, waits[it.id]) for it in open_cases if waits[it.id]]
    others = [it for it in reversed(open_cases) if not waits[it.id]]
    return Desk(
        needs=tuple(sorted(needs, key=lambda one: min(wait.since for wait in one[1]))),
        way=tuple(it for it in others if it.stage in BEFORE_INTRODUCTION),
        made=tuple(it for it in others if it.stage not in BEFORE_INTRODUCTION),
        ended=tuple(sorted(ended, key=lambda it: it.ended_at or it.opened_at, reverse=True)),
    )


def _counts(desk: Desk) -> str:
    needs = len(desk.needs)
    parts = [f"{needs} {'needs' if needs == 1 else 'need'} you"] if needs else ["nothing needs you"]
    parts += [f"{len(desk.way)} on their way"] if desk.way else []
    return " · ".join(parts)


def _troubles(visit: Visit, page: Page) -> Iterator[Widget]:
    """What stands in the way of everything, first of all; a pause can be ended where it is told."""
    since = paused(page)
    for trouble in reports.troubles(visit.work, page, visit.config.engine.poll_seconds, visit.now):
        if since is None or not trouble.startswith("Everything is paused"):
            yield cards.paragraph(cards.red(f"{trouble[:1].upper()}{trouble[1:]}"))
    if since is not None:
        text = f"Everything rests since {dates_of(visit).moment(since)}: no letter leaves."
        yield cards.paragraph(cards.red(text))
        yield cards.buttons(everything_button(visit, page))
    for pending in page.requests.open()[:3]:
        who = " and ".join(party.name or party.address for party in pending.request.parties) or "A request"
        yield cards.paragraph(f"{who}: your request lacks {_LACKS[pending.lacks]}. Answer the mail that asks for it.")


def everything_button(visit: Visit, page: Page) -> Button:
    """Pauses everything, or lets it go on."""
    word = "RESUME" if paused(page) is not None else "PAUSE"
    label = "Resume everything" if word == "RESUME" else "Pause everything"
    goes = cards.call(visit.url_of("act"), do="everything", word=word, stamp=everything_stamp(page))
    return cards.button(label, goes, first=word == "RESUME")


def _needs(visit: Visit, page: Page, desk: Desk) -> Iterator[Widget]:
    """Each decision with its words; asks and letters are looked at on the card of their introduction."""
    dates = dates_of(visit)
    for it, waits in desk.needs[:_NEEDS]:
        since = min(wait.since for wait in waits)
        above = f"{it.code} · since {dates.moment(since)}"
        yield cards.row(cards.bold(names_of(it)), above=above, below=it.topic, click=_to_case(visit, it))
        if it.stage is Stage.DRAFTED:
            look = cards.button("Look at the asks", _to_case(visit, it), first=True)
            yield cards.paragraph("The asks are written. Nobody is asked before you send them.")
            yield cards.buttons(look)
            continue
        for waiting in waits:
            yield from decision_widgets(visit, page, it, waiting, HOME)
    yield from _more(visit, "needs", len(desk.needs), _NEEDS)


def _rows(
    visit: Visit, what: str, found: Sequence[Introduction], dates: Dates, most: int, before: int = 0
) -> Iterator[Widget]:
    for it in found[:most]:
        yield cards.row(
            cards.bold(names_of(it)),
            above=" · ".join(filter(None, (it.code, _where(it, dates)))),
            below=" · ".join(f"{_short(called(one))}: {state_of(it, one, dates)}" for one in it.sides)
            if it.ended_at is None
            else it.topic,
            click=_to_case(visit, it),
        )
    yield from _more(visit, what, before + len(found), before + most)


def _where(it: Introduction, dates: Dates) -> str:
    if it.ended_at is not None:
        return f"{it.outcome or it.stage.value} {dates.moment(it.ended_at)}"
    if it.paused_at is not None:
        return "paused"
    if it.stage is Stage.AGREED:
        return "all said yes"
    if it.introduced_at is not None:
        return f"introduced {dates.moment(it.introduced_at)}"
    return it.topic


def _short(name: str) -> str:
    return name.split()[0] if "@" not in name and name.split() else name


def _to_case(visit: Visit, it: Introduction) -> cards.OnClick:
    return cards.call(visit.url_of("act"), do="case", code=it.code)


def _more(visit: Visit, what: str, count: int, shown: int) -> Iterator[Widget]:
    if count > shown:
        goes = cards.call(visit.url_of("act"), do="list", what=what, **{"from": str(shown)})
        yield cards.row(cards.grey(f"{count - shown} more"), click=goes)


def settings_section(visit: Visit, page: Page) -> Section:
    """The switch for everything, for the settings card."""
    return cards.section(cards.buttons(everything_button(visit, page)), title="Everything")
