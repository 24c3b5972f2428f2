"""What clicks do: cards are turned, words of the connector's are obeyed as if they had come by mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.introductions.introduction import Introduction, Stage
from bot.ports import Page
from bot.reading.addresses import clean_line
from bot.reading.command import Command
from bot.web.addon import asking, cards, compose, home, settings
from bot.web.addon.answers import Answer, Card, Show, back, push, restart, tell, update
from bot.web.addon.case import CASE, HOME, MAIL, carried, case_card
from bot.web.addon.dates import dates_of
from bot.web.addon.stamps import count_click, everything_stamp, stamp
from bot.web.addon.visit import Visit
from bot.web.addon.words import ANSWERS, WORDS, Said, called, label_of, names_of
from bot.work.commands.cannot import Cannot
from bot.work.commands.order import EVERYTHING
from bot.work.commands.orders import order
from bot.work.commands.undoing import undo_works_until

_STALE = "It has changed since this card was shown, so nothing was done. This is how it stands now."
_NO_BUTTON = "This button means nothing here any more. Refresh, and try again."
_SOURCED = frozenset({"YES", "NO"})
_MOST_SOURCE = 80
_BY_HAND = "by hand in Gmail"


def act(visit: Visit) -> Answer:
    """What the button that was clicked stands for. Its parameters came through the client, so they are looked up."""
    do = _DOES.get(visit.event.parameter("do"))
    return do(visit) if do is not None else tell(_NO_BUTTON)


# Looking


def _home(visit: Visit) -> Answer:
    return restart(home.home_card(visit))


def _list(visit: Visit) -> Answer:
    return push(home.list_card(visit, visit.event.parameter("what"), visit.event.parameter("from")))


def _case(visit: Visit) -> Answer:
    with visit.work.books.begin() as page:
        it = _named(visit, page)
        return push(case_card(visit, page, it) if it is not None else _unknown(visit))


def _again(visit: Visit) -> Answer:
    with visit.work.books.begin() as page:
        it = _named(visit, page)
        return update(case_card(visit, page, it, _at(visit)) if it is not None else _unknown(visit))


# Asking back before a word counts


def _confirm(visit: Visit) -> Answer:
    """What cannot be had back is said in full and asked once more."""
    with visit.work.books.begin() as page:
        found = _word_as_shown(visit, page)
        if not isinstance(found, tuple):
            return found
        it, said = found
        goes = cards.call(visit.url_of("act"), do="say", **carried(page, it, said, _at(visit)))
        no = cards.button("Go back", cards.call(visit.url_of("act"), do="back"))
        text = cards.paragraph(_consequence(it, said))
        sections = [cards.section(text)]
        main = cards.button(said.label, goes, first=True)
        return push(cards.card("confirm", f"{said.label}?", sections, below=_below(it), main=main, other=no))


def _consequence(it: Introduction, said: Said) -> str:
    who = ", ".join(f"{called(party)} <{party.person.address}>" for party in it.sides)
    match said.word:
        case "SEND" if it.stage is Stage.DRAFTED:
            return f"The asks leave, each alone, to {who}. What has left cannot be taken back."
        case "SEND":
            return f"The introduction leaves at once and shows them to each other: {who}. It cannot be taken back."
        case "CANCEL":
            return "Nobody is asked any more, and no introduction leaves. Undo works as long as nothing of it has left."
        case "CLOSE":
            return "It ends here, without an introduction. Who agreed gets a kind line at the time silence would have."
        case "DROP" if it.stage is Stage.DRAFTED:
            return "Your words that were marked for nobody are taken out of both asks, for good."
        case "DROP":
            return "What was added to your letter is taken out of it for good, and the letter goes without."
        case _ if said.about:
            whom = called(it.party(said.about))
            return f"{whom} says no. A no is final and stays private; asks and reminders to the others stop."
        case _:
            return "It came to nothing: that is noted, and nobody is asked again how it went."


def _answer(visit: Visit) -> Answer:
    """What a party answered elsewhere: one of three words, from where it is known, and until when."""
    with visit.work.books.begin() as page:
        it = _as_shown(visit, page)
        if not isinstance(it, Introduction):
            return it
        key = visit.event.parameter("about")
        if key not in {party.key for party in it.parties}:
            return push(_unknown(visit))
        url, at = visit.url_of("act"), _at(visit)
        words = [
            cards.button(label_of(it, word), cards.call(url, do="say", **carried(page, it, Said(word, "", key), at)))
            for word in ANSWERS
        ]
        fields = (
            cards.field("source", "How you know", hint="phone, met at the fair, a mail elsewhere"),
            cards.day("until", "For Later: until which day"),
            cards.buttons(*words),
        )
        sections = [cards.section(*fields)]
        return push(cards.card("answer", f"What did {called(it.party(key))} say?", sections, below=_below(it)))


# Words


def _say(visit: Visit) -> Answer:
    """Obeys one word about an introduction, in a transaction of the books; the worker sends what follows."""
    with visit.work.books.begin() as page:
        found = _word_as_shown(visit, page)
        if not isinstance(found, tuple):
            return found
        it, said = found
        command = _command(visit, it, said)
        if command is None:
            return tell("Pick the day until which they want to wait, then press Later.")
        try:
            did = order(visit.work, page, it, command, _evidence(visit, page, it), visit.now)
        except Cannot as why:
            return _shown(visit, page, it.id, f"{_capital(str(why))}. Nothing was done.")
        return _shown(visit, page, it.id, _told(visit, page, it.id, did))


def _command(visit: Visit, it: Introduction, said: Said) -> Command | None:
    """The word as a mail would say it; None for a LATER without a day."""
    party = it.party(said.about).person.address if said.about else ""
    argument = ""
    if said.word == "LATER":
        until = visit.event.day("until")
        if until is None:
            return None
        argument = until.isoformat()
    elif said.about and said.word in _SOURCED:
        argument = clean_line(visit.event.text("source"))[:_MOST_SOURCE] or _BY_HAND
    line = " ".join(filter(None, (it.code, party, said.word, argument)))
    return Command(said.word, it.code, party, argument, line)


def _evidence(visit: Visit, page: Page, it: Introduction) -> str:
    """How the ledger calls this click: whose it was, and which, for notices are committed once a cause."""
    return f"{visit.user.evidence} {stamp(page, it).partition('.')[0]}"


def _everything(visit: Visit) -> Answer:
    """PAUSE and RESUME of all; a click counts once."""
    word = visit.event.parameter("word")
    with visit.work.books.begin() as page:
        if word not in ("PAUSE", "RESUME") or visit.event.parameter("stamp") != everything_stamp(page):
            told = _STALE
        else:
            command = Command(word, "", "", EVERYTHING, f"{word} {EVERYTHING}")
            try:
                did = order(visit.work, page, None, command, visit.user.evidence, visit.now)
                count_click(page)
                told = f"{_capital(did)}."
            except Cannot as why:
                told = f"{_capital(str(why))}. Nothing was done."
    return restart(home.home_card(visit), told)


# What a click is about, and where it leads back


def _named(visit: Visit, page: Page) -> Introduction | None:
    code = visit.event.parameter("code")
    found = page.find(code=code) if code and len(code) <= 8 and code.isascii() else []
    return found[0] if found else None


def _as_shown(visit: Visit, page: Page) -> Introduction | Show:
    """The introduction as the button was shown for it; else the answer that says why nothing is done."""
    it = _named(visit, page)
    if it is None:
        return push(_unknown(visit))
    return it if visit.event.parameter("stamp") == stamp(page, it) else _shown(visit, page, it.id, _STALE)


def _word_as_shown(visit: Visit, page: Page) -> tuple[Introduction, Said] | Show:
    """The same with the word that the button says about it."""
    it = _as_shown(visit, page)
    if not isinstance(it, Introduction):
        return it
    said = _said(visit, it)
    return (it, said) if said is not None else tell(_NO_BUTTON)


def _said(visit: Visit, it: Introduction) -> Said | None:
    word, about = visit.event.parameter("word"), visit.event.parameter("about")
    if word not in WORDS or (about and about not in {party.key for party in it.parties}):
        return None
    return Said(word, label_of(it, word), about)


def _at(visit: Visit) -> str:
    at = visit.event.parameter("at")
    return at if at in (HOME, CASE, MAIL) else CASE


def _shown(visit: Visit, page: Page, number: int, told: str) -> Show:
    """The card the click came from as it is now, with fresh ones below it."""
    at = _at(visit)
    if at == MAIL:
        return restart(case_card(visit, page, page.introduction(number), MAIL), told)
    below = home.home_on(visit, page)
    if at == HOME:
        return restart(below, told)
    above: Card = case_card(visit, page, page.introduction(number), CASE)
    return Show(({"popToRoot": True}, {"updateCard": below}, {"pushCard": above}), told, changed=True)


def _told(visit: Visit, page: Page, number: int, did: str) -> str:
    """What was done, and until when it can be taken back."""
    undo = undo_works_until(visit.work, page, number, visit.now)
    if not undo:
        return f"{_capital(did)}."
    until = undo if " " in undo else dates_of(visit).moment(datetime.fromisoformat(undo))
    return f"{_capital(did)}. Undo works until {until}."


def _unknown(visit: Visit) -> Card:
    code = cards.plain(visit.event.parameter("code"), 20) or "of that name"
    text = f"There is no introduction {code} here. It may be another desk's, or its data was erased."
    goes = cards.button("Open introductions", cards.call(visit.url_of("act"), do="home"))
    return cards.card("unknown", "Not known here", [cards.section(cards.paragraph(text), cards.buttons(goes))])


def _below(it: Introduction) -> str:
    return f"{it.code} · {names_of(it)}"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


_DOES: dict[str, Callable[[Visit], Answer]] = {
    "home": _home,
    "list": _list,
    "case": _case,
    "again": _again,
    "confirm": _confirm,
    "answer": _answer,
    "say": _say,
    "everything": _everything,
    "back": lambda visit: back(),
    "settings": lambda visit: push(settings.settings_card(visit)),
    "form": asking.form,
    "check": asking.check,
    "start": asking.start,
    "template": compose.template,
}
