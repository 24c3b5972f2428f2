"""Asking both first: a form for the people on hand, the exact asks to look at, and the start; each a click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from bot.forms.fields import Fields, Side, request_of
from bot.forms.handing import Form, Handed, hand_in, trusted, try_out
from bot.reading.addresses import clean_line, entries
from bot.web.addon import cards, rewriting
from bot.web.addon.answers import Answer, Card, Show, push, restart, tell, update, with_draft
from bot.web.addon.cards import Section, Widget
from bot.web.addon.case import CASE, HOME, MAIL, case_card
from bot.web.addon.letters import letter_sections, letter_text
from bot.web.addon.visit import Visit
from bot.work.commands.pausing import paused
from bot.work.requests.people import offer
from bot.work.work import Work

COMPOSE = "compose"
MOST = 6  # people of an introduction
_WHYS, _LINE, _WHO = 500, 200, 400  # characters that are taken of a field
_NAME = 100  # characters of a name that somebody gave themselves: with the longest address it is no more than _WHO
_TYPED = ("typed0", "typed1")
_FRAME = {  # fields of the form that are not about one person: what is asked, and what may be typed
    "topic": "What it is about",
    "next_step": "Next step, and its size",
}
_MET = (("Not said", ""), ("No, they have not met", "no"), ("Yes, they have met", "yes"))
_PURPOSE = (("Not said", ""), ("Business", "business"), ("Personal", "personal"))
_ORDER = (("Both together", "together"), ("In turn: the second on the first yes", "in turn"))
_PLAIN = ("topic", "next_step", "met", "purpose", "order", "mask")


@dataclass(frozen=True, slots=True)
class Blank:
    """A form to be filled in: people on hand as "Ana Ruiz <ana@ruiz.example>", and which of the root cards it is on."""

    offered: tuple[str, ...]
    at: str
    fault: str = ""
    options: tuple[Widget, ...] = ()


def form(visit: Visit) -> Answer:
    """A form for those who were ticked, or for two people who are typed."""
    chosen = tuple(one[:_WHO] for one in visit.event.chosen("people"))[:MOST]
    return push(form_card(visit, Blank(chosen, _at(visit))))


def form_card(visit: Visit, blank: Blank) -> Card:
    """The form as a card of its own."""
    return cards.card("form", "Introduce", form_sections(visit, blank), below="Both are asked first, each alone")


def form_sections(visit: Visit, blank: Blank) -> list[Section]:
    """Whom, why it is good for each, and the frame; then a look at what will leave."""
    url, offered = visit.url_of("act"), blank.offered[:MOST]
    whom: list[Widget] = [cards.paragraph(cards.red(blank.fault))] if blank.fault else []
    whom += blank.options
    if offered:
        items = [(one, one) for one in offered]
        chosen = offered if len(offered) <= 2 or blank.at == HOME or _ticked(visit) else ()
        whom.append(cards.choice("people", "Introduce", items, chosen, kind="CHECK_BOX"))
        for number, one in enumerate(offered):
            whom.append(cards.field(f"why{number}", f"Why it is good for {first_name(one)}", long=True))
    others = [one for name in (_TYPED[1:] if offered else _TYPED) for one in _typed_fields(visit, name, bool(offered))]
    if len(offered) < 2:
        whom, others = whom + others, []
    frame = [
        cards.field("topic", _FRAME["topic"]),
        cards.field("next_step", _FRAME["next_step"], value="20-minute call"),
        cards.choice("met", "Met before", _MET, ("",), kind="DROPDOWN"),
        cards.choice("purpose", "Business or personal", _PURPOSE, ("",), kind="DROPDOWN"),
        cards.choice("order", "Ask them", _ORDER, ("together",), kind="DROPDOWN"),
        cards.choice("mask", "", (("Withhold their names until both said yes", "yes"),), (), kind="CHECK_BOX"),
    ]
    frame += others
    given = {f"who{number}": one for number, one in enumerate(offered)}
    look = cards.button("Look at the asks", cards.call(url, do="check", at=blank.at, **given), first=True)
    return [cards.section(*whom), cards.section(*frame, shown=2), cards.section(cards.buttons(look))]


def _typed_fields(visit: Visit, name: str, other: bool) -> tuple[Widget, Widget]:
    """Somebody who is typed, completed from the bio book, and why."""
    label = "Somebody else: a name, or an address" if other else f"{'First' if name == _TYPED[0] else 'Second'} person"
    who = cards.field(name, label, hint="Ana Ruiz <ana@ruiz.example>", suggests=visit.url_of("suggest"))
    return who, cards.field(f"why_{name}", "Why it is good for them", long=True)


def _ticked(visit: Visit) -> bool:
    return bool(visit.event.chosen("people"))


def check(visit: Visit) -> Answer:
    """What would come of the form: its faults on the form itself, else the exact asks on a card of their own."""
    offered = _offered(visit)
    blank = Blank(offered, _at(visit))
    fields = _typed(visit, offered)
    if len(fields.sides) < 2:
        fault = "An introduction needs two people: tick or type them both."
        return update(form_card(visit, replace(blank, fault=fault)))
    long = next((one for one in _texts(fields) if len(one) > _WHYS), "")
    if long:
        fault = f"“{long[:40]}…” is too long: {_WHYS} characters are taken."
        return update(form_card(visit, replace(blank, fault=fault)))
    handed, seen = _tried(visit, fields)
    if handed.options:
        return update(form_card(visit, replace(blank, fault="Whom do you mean?", options=_which(visit, handed))))
    if handed.problems:
        return update(form_card(visit, replace(blank, fault=" ".join(handed.problems))))
    return push(_check_card(visit, fields, handed, seen))


def start(visit: Visit) -> Answer:
    """Opens the introduction that was looked at, if what would leave is still the same; the worker asks both."""
    fields, at = _carried(visit), _at(visit)
    handed, seen = _tried(visit, fields)
    if handed.problems or handed.options or handed.known or seen != visit.event.parameter("seen"):
        return update(_check_card(visit, fields, handed, seen, note="Something has changed. Please look once more."))
    form = Form(fields, evidence=visit.user.evidence)
    done = hand_in(_sent_by_click(visit.work), form, None, again=True, seen=True)
    if not done.code:
        return tell("Nothing was started: somebody else was faster. Look at the open introductions.")
    with visit.work.books.begin() as page:
        it = page.find(code=done.code)[0]
        rests = paused(page) is not None
        told = (
            f"{it.code} is open; {'nobody is asked before you resume everything' if rests else 'they are asked now'}."
        )
        shown = restart(case_card(visit, page, it, MAIL), told)
        if at == COMPOSE:
            card = rewriting.done_card(visit, it, case_card(visit, page, it, MAIL))
            return with_draft(restart(card, told), rewriting.to_desk_alone(visit.work, it))
        if at == HOME:
            from bot.web.addon import home

            below = home.home_on(visit, page)
            above = case_card(visit, page, it, CASE)
            return Show(({"popToRoot": True}, {"updateCard": below}, {"pushCard": above}), told, changed=True)
        return shown


def _sent_by_click(work: Work) -> Work:
    """The same work where every form waits for its SEND: the click is that word, and the ledger says whose it was."""
    return replace(work, habits=replace(work.habits, approve="always"))


# What was typed


def first_name(who: str) -> str:
    """ "Ana" of "Ana Ruiz <ana@ruiz.example>", the address where there is no name."""
    found = entries(who)
    phrase, address = (found[0].phrase, found[0].address) if found else (who, "")
    return phrase.split()[0] if phrase.split() else address


def written(name: str, address: str) -> str:
    """Somebody as a form takes them: the name in quotation marks where it has more than words in it."""
    plain = clean_line(name).translate({ord(sign): None for sign in '"\\<>'})[:_NAME].strip()
    if not plain or "@" in plain:
        return address
    return f'"{plain}" <{address}>' if set(plain) & set(",;:()[]") else f"{plain} <{address}>"


def may_be_introduced(visit: Visit, who: str) -> bool:
    """Whether a form takes this person: not the connector, not the bot, no address that reads no answers."""
    work = visit.work
    request = request_of(Fields((Side(who),)), work.bot_addresses, work.connector_addresses)
    return not any(one.stops and one.code != "too-few" for one in request.problems)


def _at(visit: Visit) -> str:
    at = visit.event.parameter("at")
    return at if at in (HOME, MAIL, COMPOSE) else HOME


def _offered(visit: Visit) -> tuple[str, ...]:
    given = (visit.event.parameter(f"who{number}")[:_WHO] for number in range(MOST))
    return tuple(one for one in given if one)


def _typed(visit: Visit, offered: Sequence[str]) -> Fields:
    """The form as filled in; a name that may be several is who was picked."""
    event, ticked = visit.event, frozenset(visit.event.chosen("people"))
    sides = [Side(one, why=event.text(f"why{number}")) for number, one in enumerate(offered) if one in ticked]
    sides += [Side(event.text(name), why=event.text(f"why_{name}")) for name in _TYPED if event.text(name)]
    sides = [replace(side, who=event.text(f"meant{number}") or side.who) for number, side in enumerate(sides)]
    return _framed(tuple(sides[: MOST + 1]), event.text)


def _framed(sides: tuple[Side, ...], said: Callable[[str], str]) -> Fields:
    """The fields of a form, by the name of each."""
    return Fields(
        sides=sides,
        topic=said("topic"),
        next_step=said("next_step"),
        met=said("met"),
        purpose=said("purpose"),
        order=said("order"),
        mask=said("mask"),
    )


def _texts(fields: Fields) -> list[str]:
    return [text for side in fields.sides for text in (side.who, side.why)] + [fields.topic, fields.next_step]


def _carried(visit: Visit) -> Fields:
    """The form as it was looked at: it comes back with the click."""
    event = visit.event
    sides = tuple(Side(who, why=event.parameter(f"why{number}")) for number, who in enumerate(_offered(visit)))
    return _framed(sides, event.parameter)


# What would come of it


def _tried(visit: Visit, fields: Fields) -> tuple[Handed, str]:
    """What the form would lead to, and a seal of it: another one means that something else would leave now.

    A start that is repeated never has the same seal: the introduction that it opened is open, or it is a finding.
    """
    form = Form(fields, evidence=visit.user.evidence)
    (handed,) = try_out(trusted(visit.work), [form], again=True, letters=1)
    texts = "\n\0".join((*map(letter_text, handed.letters), *handed.findings))
    return handed, blake2b(texts.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _which(visit: Visit, handed: Handed) -> tuple[Widget, ...]:
    """For each name that may be several people: who they are, to pick one."""
    with visit.work.books.begin() as page:
        told = offer(page, handed.options)
    sides = dict.fromkeys(option.side for option in handed.options)
    return tuple(
        cards.choice(
            f"meant{side}",
            handed.names[side],
            [
                (text.removeprefix(option.letter).strip(), written(option.name, option.address))
                for option, text in zip(handed.options, told, strict=True)
                if option.side == side
            ],
            (),
            kind="RADIO_BUTTON",
        )
        for side in sides
    )


def _check_card(visit: Visit, fields: Fields, handed: Handed, seen: str, note: str = "") -> Card:
    """The asks exactly as they will leave, what to look at, and the start."""
    url = visit.url_of("act")
    back = cards.button("Change it", cards.call(url, do="back"))
    sections = [cards.section(cards.paragraph(cards.red(note)))] if note else []
    title = " + ".join(clean_line(one) for one in handed.names)
    if not handed.good:
        text = " ".join(handed.problems) or f"These people are in {handed.known} already, which is open."
        actions = [back]
        if handed.known:
            actions.insert(0, cards.button(f"Show {handed.known}", cards.call(url, do="case", code=handed.known)))
        sections += [cards.section(cards.paragraph(text), cards.buttons(*actions))]
        return cards.card("check", "Not started", sections, below=title)
    sections += [cards.section(*_bullets(handed.findings), title="Look at this")]
    sections += letter_sections(handed.letters)
    sections += [cards.section(*_bullets(handed.advice), title="Could be better", shown=3)]
    given = {f"who{number}": side.who for number, side in enumerate(fields.sides)}
    given |= {f"why{number}": side.why for number, side in enumerate(fields.sides)}
    given |= {name: getattr(fields, name) for name in _PLAIN}
    label = "Start: ask the first" if fields.order == "in turn" else "Start: ask both"
    goes = cards.call(url, do="start", at=_at(visit), seen=seen, **given)
    return cards.card("check", "As it will leave", sections, below=title, main=cards.button(label, goes), other=back)


def _bullets(sentences: Sequence[str]) -> list[Widget]:
    return [cards.paragraph(f"• {one}") for one in sentences]
