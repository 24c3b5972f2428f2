"""The card of one introduction: what needs the connector, who said what, what comes next, and the words that help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot import reports
from bot.forms.handing import Shown
from bot.introductions.decision import LETTERS
from bot.introductions.forecast import Waiting, waits_on
from bot.introductions.introduction import How, Introduction, Party, PartyState, Stage
from bot.ports import Page
from bot.records import LedgerLine
from bot.web.addon import cards
from bot.web.addon.answers import Card
from bot.web.addon.cards import Button, Section, Widget
from bot.web.addon.dates import Dates, dates_of
from bot.web.addon.letters import letter_sections
from bot.web.addon.stamps import stamp
from bot.web.addon.visit import EVIDENCE, Visit
from bot.web.addon.words import ANSWER, Said, about_party, called, decision, label_of, names_of, needs_you, steering
from bot.work.carrying import preview
from bot.work.commands.pausing import paused

HOME, CASE, MAIL = "home", "case", "mail"  # the card that a click comes from, so that the way back stays right
_COMING = 3
_TOLD = 4  # steps of the story that are seen at once
_LAST = 20  # steps that are told at all
_ICONS = {PartyState.YES: "STAR", PartyState.ASKED: "EMAIL", PartyState.LATER: "CLOCK"}
_NOTICE, _LETTER = "notice: ", "letter: "
_TWICE = frozenset({"mail", *(kind.value for kind in LETTERS)})


def word_button(visit: Visit, page: Page, it: Introduction, said: Said, at: str, *, first: bool = False) -> Button:
    """The button that says a word about an introduction. Days, sources and confirmations are asked for behind it."""
    step = "answer" if said.word in (ANSWER, "LATER") else "confirm" if said.confirmed else "say"
    return cards.button(
        said.label, cards.call(visit.url_of("act"), do=step, **carried(page, it, said, at)), first=first
    )


def carried(page: Page, it: Introduction, said: Said, at: str) -> dict[str, str]:
    """What goes with a click that says a word about an introduction as it stands now."""
    return {"code": it.code, "stamp": stamp(page, it), "word": said.word, "about": said.about, "at": at}


def decision_widgets(visit: Visit, page: Page, it: Introduction, waiting: Waiting, at: str) -> tuple[Widget, ...]:
    """What one thing that waits for the connector looks like: a sentence, the words in question, and buttons."""
    told = decision(page, it, waiting)
    said = cards.lines(told.what, cards.grey(f"“{told.wrote}”") if told.wrote else "")
    made = [word_button(visit, page, it, one, at, first=number == 0) for number, one in enumerate(told.words)]
    return cards.paragraph(said), cards.buttons(*made)


def case_card(visit: Visit, page: Page, it: Introduction, at: str = CASE) -> Card:
    """The card of an introduction. `at` says where it stands: CASE above the home card, MAIL beside an open mail."""
    dates = dates_of(visit)
    rests = paused(page)
    waits = waits_on(it, visit.work.policy)
    case = reports.one_case(visit.work, page, it.code, visit.now, told=True)
    sections: list[Section] = []
    if it.erased_at is not None:
        gone = f"What was written was erased on {dates.day(it.erased_at.date())}; states and times stay."
        sections.append(cards.section(cards.paragraph(cards.grey(gone))))
    if rests is not None and it.paused_at is None:
        text = f"Everything rests since {dates.moment(rests)}: nothing leaves until you resume it on the home card."
        sections.append(cards.section(cards.paragraph(cards.red(text))))
    mine = [one for waiting in needs_you(waits) for one in decision_widgets(visit, page, it, waiting, at)]
    sections.append(cards.section(*mine, title="Needs you"))
    sections.append(cards.section(*_parties(visit, page, it, waits, dates, at), title="Who"))
    if it.stage is Stage.DRAFTED:
        sections += _as_they_will_leave(visit, page, it)
    if case is not None:
        sections.append(cards.section(*_coming(case, dates), title="What comes next"))
        told = list(_story(case, it, dates))
        sections.append(cards.section(*told, title="What happened", shown=_TOLD))
    steer = [word_button(visit, page, it, one, at) for one in steering(visit.work, page, it)]
    again = cards.button("Refresh", cards.call(visit.url_of("act"), do="again", code=it.code, at=at))
    sections.append(cards.section(cards.buttons(*steer, again)))
    below = " · ".join(filter(None, (it.code, "paused" if it.paused_at else it.stage.value, it.topic)))
    return cards.card(f"case {it.code}", names_of(it), sections, below=below)


def _parties(
    visit: Visit, page: Page, it: Introduction, waits: Iterable[Waiting], dates: Dates, at: str
) -> Iterator[Widget]:
    lines = page.ledger.lines(it.id)
    decided = {one.about for one in needs_you(tuple(waits))}
    for party in it.parties:
        yield cards.row(
            cards.bold("(erased)" if party.erased else called(party)),
            above=state_of(it, party, dates),
            below="" if party.erased or not party.person.name else party.person.address,
            icon=_ICONS.get(party.state, "PERSON"),
        )
        said = _last_said(lines, party)
        if said is not None:
            yield cards.paragraph(_evidence(said, dates))
        words = () if party.key in decided else about_party(it, party)
        if words and said is not None and said.data.get("how") == How.REPLY.value:
            words += (Said("WRONG", label_of(it, "WRONG"), party.key),)
        if words:
            yield cards.buttons(*(word_button(visit, page, it, one, at) for one in words))


def state_of(it: Introduction, party: Party, dates: Dates) -> str:
    """Where a party stands, in a few words: "asked Mon 16 Nov, reminded once"."""
    if party.dropped:
        return "left out"
    if party.taken_over_at is not None:
        return f"you write to them yourself since {dates.moment(party.taken_over_at)}"
    if party.doubt is not None:
        return f"wrote {dates.moment(party.doubt.at)}, and it is not clear what"
    if it.stage in (Stage.INTRODUCED, Stage.CONNECTED) and party.state in (PartyState.YES, PartyState.UNASKED):
        return f"wrote {dates.moment(party.wrote_at)}" if party.wrote_at else "has not written yet"
    match party.state:
        case PartyState.WAITING:
            return "not asked yet"
        case PartyState.UNASKED:
            return "introduced by you"
        case PartyState.ASKED:
            asked = f"asked {dates.moment(party.asked_at)}" if party.asked_at else "asked"
            nudged = {0: "", 1: ", reminded once"}.get(party.nudges, f", reminded {party.nudges} times")
            away = f", away until {dates.day(party.away_until)}" if party.away_until else ""
            return f"{asked}{nudged}{away}"
        case PartyState.YES:
            return f"yes, {dates.moment(party.standing.at)}" if party.standing else "yes"
        case PartyState.LATER:
            return f"later, {dates.day(party.later_until)}" if party.later_until else "later"
        case PartyState.NO:
            return "no"
        case PartyState.UNREACHABLE:
            return "cannot be reached"
        case PartyState.SILENT:
            return "did not answer"


def _last_said(lines: Iterable[LedgerLine], party: Party) -> LedgerLine | None:
    found = [line for line in lines if line.party == party.key and ("answer" in line.data or "rule" in line.data)]
    return found[-1] if found else None


def _evidence(line: LedgerLine, dates: Dates) -> cards.Rich:
    """Their words, when they were read, by which rule, and where that can be looked up."""
    by_hand = line.data.get("how") == How.HAND.value
    words = "" if by_hand else line.private.get("words", "")  # of a word by hand it is the connector's own
    source = line.private.get("source", "") or line.data.get("source", "")
    proof = line.private.get("proof", "") or line.data.get("proof", "")
    read = f"read as {line.data['answer']}" if "answer" in line.data else "a question to you"
    read = f"{line.data.get('answer', '')}, by your word" if by_hand else read
    facts = (
        f"{dates.moment(line.at)}: {read}",
        f"rule {line.data['rule']}" if line.data.get("rule") and not by_hand else "",
        source,
        f"proven by {proof}" if proof and not proof.startswith("none") else "",
        _short(line.data.get("evidence", "")),
    )
    return cards.lines(f"“{words}”" if words else "", cards.grey(" · ".join(filter(None, facts))))


def _as_they_will_leave(visit: Visit, page: Page, it: Introduction) -> Iterator[Section]:
    """The letters that SEND lets go, and what was found about them."""
    found = page.manuscripts.load(it.id).findings
    if found:
        yield cards.section(*(cards.paragraph(f"• {one}") for one in found), title="Look at this", shown=3)
    shown = preview(visit.work, page, replace(it, stage=Stage.DRAFTED), visit.now)
    yield from letter_sections(tuple(Shown(_title(it, one.party), one.raw) for one in shown))


def _title(it: Introduction, key: str) -> str:
    return f"Ask to {called(it.party(key))}" if key else "Introduction, once all have said yes"


def _coming(case: reports.Case, dates: Dates) -> Iterator[Widget]:
    for one in case.coming[:_COMING]:
        when = "now" if one.due else dates.moment(one.at) if one.at else ""
        yield cards.row(f"{one.shown[0].upper()}{one.shown[1:]}", above=when, below=one.why, icon="CLOCK")
    if not case.coming:
        yield cards.paragraph(cards.grey("Nothing by itself."))


def _story(case: reports.Case, it: Introduction, dates: Dates) -> Iterator[Widget]:
    """The newest first. Left out is what is told twice: asks beside their letters, mails beside what they led to."""
    names = {party.key: called(party) for party in it.parties}
    told = [row for row in reversed(case.timeline) if not row.kind.startswith(_NOTICE) and row.kind not in _TWICE]
    for row in told[:_LAST]:
        text = cards.together(cards.bold(row.kind.removeprefix(_LETTER)), names.get(row.party, ""), by=" · ")
        change = row.text.split(" · ")[0]
        yield cards.row(
            text, above=dates.moment(row.at), below=" · ".join(filter(None, (change, _short(row.evidence))))
        )


def _short(evidence: str) -> str:
    """Evidence that people can use: no Message-ID, and no number of an account."""
    if evidence.partition(" ")[0] == EVIDENCE:
        return "a click in Gmail"
    return "" if evidence.startswith("<") else evidence
