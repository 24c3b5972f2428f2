"""Beside an open mail: the introduction it belongs to, or its people, to be introduced to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.introductions.introduction import BEFORE_INTRODUCTION, Introduction
from bot.ports import Page
from bot.reading.addresses import decode_words, entries
from bot.reading.message import parse_heading
from bot.reading.thread import traces
from bot.web.addon import cards
from bot.web.addon.answers import Answer, Card, push
from bot.web.addon.asking import MOST, Blank, form_sections, may_be_introduced, written
from bot.web.addon.cards import Section
from bot.web.addon.case import MAIL, case_card
from bot.web.addon.visit import OpenMail, Visit
from bot.web.addon.words import names_of
from bot.work.work import Work
from bot.writing.letters import Setup

_PEOPLE = ("From", "Reply-To", "To", "Cc")
_MOST_OFFERED = 30
_MOST_IDS = 50


def message(visit: Visit) -> Answer:
    """What is known of the mail that is open."""
    mail = visit.look()
    if mail is None:
        return push(_unseen(visit))
    with visit.work.books.begin() as page:
        found = introductions_of(visit.work, page, mail)
        if len(found) == 1:
            return push(case_card(visit, page, found[0], MAIL))
        if found:
            return push(cards.card("several", "Several introductions", [_links(visit, found)]))
        people = tuple(one for one in people_of(page, mail) if may_be_introduced(visit, one))[:_MOST_OFFERED]
        known = _open_with(page, people)
    return push(_start_card(visit, people, known))


def introductions_of(work: Work, page: Page, mail: OpenMail) -> list[Introduction]:
    """The introductions whose letters this mail is or answers: by Message-IDs and tokens, never by its people."""
    names = ("Message-ID", "In-Reply-To", "References", "To", "Cc", "Subject")
    fields = "".join(f"{name}: {_one_line(mail.header(name))}\r\n" for name in names)
    view = parse_heading(fields.encode("utf-8", "replace"))
    found = traces(view, _plus_address(work))
    ids = tuple(dict.fromkeys((view.message_id, *found.message_ids)))[:_MOST_IDS]
    rows = page.outbox.by_message_ids(one for one in ids if one)
    numbers = [rows[one].introduction for one in ids if one in rows]
    numbers += [number for number, _ in page.by_tokens(found.tokens).values()]
    return [page.introduction(one) for one in dict.fromkeys(numbers) if one is not None]


def _plus_address(work: Work) -> str:
    """Where answers carry their token in the address."""
    voice = work.voice
    return {Setup.OWN: "", Setup.PLUS: voice.connector_address, Setup.SEPARATE: voice.bot_address}[voice.setup]


def people_of(page: Page, mail: OpenMail) -> Iterator[str]:
    """Everybody in the heads of a mail, each once, by the name that stands there or in the bio book."""
    seen: set[str] = set()
    for name in _PEOPLE:
        for value in (one for key, one in mail.headers if key.lower() == name.lower()):
            for entry in entries(value[:10_000]):
                address = entry.address.lower()
                if address and address not in seen and not entry.flaws:
                    seen.add(address)
                    bio = page.people.get(address)
                    shown = decode_words(entry.phrase) or (bio.person.name if bio is not None else "")
                    yield written(shown, entry.address)


def _open_with(page: Page, people: Iterable[str]) -> list[Introduction]:
    """Open introductions of these people that have not been made."""
    found: dict[int, Introduction] = {}
    for one in people:
        address = entries(one)[0].address
        found |= {it.id: it for it in page.find(open_only=True, address=address) if it.stage in BEFORE_INTRODUCTION}
    return list(found.values())


def _start_card(visit: Visit, people: tuple[str, ...], known: list[Introduction]) -> Card:
    sections = [_links(visit, known, "They are in")] if known else []
    if len(people) > MOST - 2:  # first whom, then why: a field for everybody would bury the rest
        items = [(one, one) for one in people]
        goes = cards.button("Go on", cards.call(visit.url_of("act"), do="form", at=MAIL), first=True)
        whom = cards.choice("people", "Introduce", items, (), kind="CHECK_BOX")
        sections.append(cards.section(whom, cards.buttons(goes)))
    else:
        sections += form_sections(visit, Blank(people, MAIL))
    return cards.card("people", "Introduce", sections, below="Both are asked first, each alone")


def _links(visit: Visit, found: Iterable[Introduction], title: str = "") -> Section:
    url = visit.url_of("act")
    rows = (
        cards.row(
            cards.bold(names_of(it)),
            above=f"{it.code} · {it.stage.value}",
            below=it.topic,
            click=cards.call(url, do="case", code=it.code),
        )
        for it in found
    )
    return cards.section(*rows, title=title)


def _unseen(visit: Visit) -> Card:
    text = "Gmail does not show me who is in this mail. Type the people, or look at your introductions."
    goes = cards.button("Open introductions", cards.call(visit.url_of("act"), do="home"))
    first = cards.section(cards.paragraph(text), cards.buttons(goes))
    return cards.card("people", "Introduce", [first, *form_sections(visit, Blank((), MAIL))])


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")
