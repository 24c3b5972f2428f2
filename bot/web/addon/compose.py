"""Beside a draft: ask both first, so that Send reaches the desk alone; or the lines that a labelled draft needs."""

from __future__ import annotations

import html
from collections.abc import Iterator

from bot.ports import Page
from bot.reading.addresses import entries
from bot.web.addon import cards
from bot.web.addon.answers import Answer, Show, fill, push, with_draft
from bot.web.addon.asking import COMPOSE, MOST, Blank, first_name, form_sections, may_be_introduced, written
from bot.web.addon.rewriting import desk_address
from bot.web.addon.visit import Visit


def compose(visit: Visit) -> Answer:
    """What can be done with the draft that is being written."""
    with visit.work.books.begin() as page:
        people = tuple(one for one in _recipients(visit, page) if may_be_introduced(visit, one))[:MOST]
    address = desk_address(visit.work)
    why = cards.paragraph(
        cards.lines(
            "Whoever is named here is asked first, each alone. Your draft then goes to "
            f"{address} alone, never to both.",
            "" if people else "Gmail did not tell whom the draft is to: type the two people.",
        )
    )
    template = cards.button("Insert the lines", _to_template(visit, people))
    label = visit.work.habits.label
    lines = cards.paragraph(
        f"Or write the letter to both, with these lines above it, and set the label {label} on the draft instead of "
        "sending it: it is held, word for word, until both said yes."
    )
    sections = [
        cards.section(why),
        *form_sections(visit, Blank(people, COMPOSE)),
        cards.section(lines, cards.buttons(template), title="With a labelled draft"),
    ]
    return push(cards.card("compose", "Introduce", sections, below="Both are asked first"))


def _recipients(visit: Visit, page: Page) -> Iterator[str]:
    mail, seen = visit.event.gmail, set[str]()
    for given in (*mail.to_recipients, *mail.cc_recipients, *mail.bcc_recipients):
        for entry in entries(given):
            address = entry.address.lower()
            if address and address not in seen and not entry.flaws:
                seen.add(address)
                bio = page.people.get(address)
                yield written(entry.phrase or (bio.person.name if bio is not None else ""), entry.address)


def _to_template(visit: Visit, people: tuple[str, ...]) -> cards.OnClick:
    names = {f"name{number}": first_name(one)[:100] for number, one in enumerate(people)}
    return cards.call(visit.url_of("act"), do="template", **names)


def template(visit: Visit) -> Answer:
    """Puts the labelled lines at the start of the draft, for the people it is to."""
    given = (visit.event.parameter(f"name{number}") for number in range(MOST))
    names = [one for one in given if one] or ["Ana", "Ben"]
    told = f"Fill in the lines, save the draft, and set the label {visit.work.habits.label}."
    draft = fill(html=template_html(names), at="INSERT_AT_START")
    return with_draft(Show(told=told), draft)


def template_html(names: list[str]) -> str:
    """The lines as HTML, to be filled in: a block of their own, up to the first blank line."""
    lines = [f"For {name}: " for name in names] + [f"{name}: " for name in names]
    lines += ["Next step: 20-minute call", "Met before: no", "Business"]
    return "".join(f"<div>{html.escape(one)}</div>" for one in lines) + "<div><br></div>"
