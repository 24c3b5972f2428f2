"""Amending: the connector changes a request while its introduction is open; nobody is asked again for it."""

from __future__ import annotations

from dataclasses import replace

from bot.introductions import etiquette
from bot.introductions.decision import Kind, Notice
from bot.introductions.events import Amended, LetterReplaced
from bot.introductions.introduction import (
    BEFORE_INTRODUCTION,
    Assistant,
    Gesture,
    Introduction,
    Order,
    Party,
    PartyState,
    Person,
)
from bot.introductions.zones import country_of
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.reading.days import named_days
from bot.reading.message import Mail, Mailaddr
from bot.reading.requests.amendment import read_amendment
from bot.reading.requests.request import Request, RequestedParty
from bot.records import Kept, Outcome
from bot.work.carrying import commit_notice, happen
from bot.work.commands.undoing import Notebook, undo_works_until
from bot.work.requests.leaks import leaks
from bot.work.requests.people import learn
from bot.work.requests.source import Opening, Source, put_problem, thread_of
from bot.work.work import Work
from bot.writing.manuscript import Manuscript

_FIELDS = {"topic": "topic", "next_step": "next step", "place": "place", "met": "met before", "purpose": "purpose"}
_OF_PERSON = ("role", "place", "zone", "line", "link")


def amend(
    work: Work, page: Page, it: Introduction, said: Request, source: Source, manuscript: Manuscript | None = None
) -> Opening | None:
    """Takes over what `said` changes in an open introduction, and a new letter; None where nothing is new.

    The connector is told what changed. What an ask would leak is a problem, and nothing changes then.
    """
    now = work.clock()
    change, left = changes(it, said, source.evidence), stays(it, said)
    if change is None and manuscript is None:
        return put_problem(work, page, left, source.evidence, source.latest) if left else None
    if change is not None:
        problems = leaks(work, changed(it, change), source.passage, now)
        if problems:
            return put_problem(work, page, problems, source.evidence, source.latest)
    kept = page.manuscripts.load(it.id)
    if manuscript is not None:
        page.manuscripts.save(it.id, Kept(manuscript, kept.opening, kept.findings))
        dates = named_days(manuscript.text, work.policy.calendar(it).day(now))
        happen(work, page, it, LetterReplaced(source.evidence, dates, said.holds), now)
    if change is None:
        return Opening(Outcome.ACTED, f"new letter for {it.code}", it.id)
    _change(work, page, page.introduction(it.id), change, source, left, undoable=manuscript is None)
    return Opening(Outcome.ACTED, f"changed {it.code}", it.id)


def _change(
    work: Work, page: Page, it: Introduction, change: Amended, source: Source, left: tuple[str, ...], *, undoable: bool
) -> None:
    """Changes it and tells the connector, who may take it back; approval that is asked for anew tells it by itself."""
    now = work.clock()
    notebook = Notebook(page, source.evidence)
    if undoable:
        notebook.note(it)
    _check_anew(page, it, changed(it, change))
    decision = happen(work, page, it, change, now)
    notebook.keep(now)
    after = page.introduction(it.id)
    learn(page, [party for party in after.parties if party.key in change.persons])
    shown = any(notice.kind is Kind.APPROVE for notice in decision.notices)
    if shown or (source.gesture is Gesture.DRAFT and not left):  # a draft shows by itself that it was taken
        return
    asked = any(party.asked_at is not None for party in after.sides)
    facts = {
        "did": f"{it.code} is changed: {describe(it, change)}.",
        "next": "Who was asked already is not asked again for it." if asked else "",
        "undo": undo_works_until(work, page, it.id, now) if undoable else "",
    }
    notice = Notice(Kind.ECHO, source.evidence, facts=facts)
    commit_notice(work, page, after, notice, now, thread=thread_of(source.latest), findings=left)


def _check_anew(page: Page, before: Introduction, after: Introduction) -> None:
    """What the etiquette found lacking and is said now is no longer listed."""
    kept = page.manuscripts.load(before.id)
    letter = kept.manuscript.text if kept.manuscript is not None else None
    old = etiquette.check(before, letter)
    findings = (*(one for one in kept.findings if one not in old), *etiquette.check(after, letter))
    page.manuscripts.save(before.id, Kept(kept.manuscript, kept.opening, findings))


def amended_by(work: Work, page: Page, it: Introduction, mail: Mail, words: str, evidence: str) -> Opening | None:
    """Takes labelled lines in an answer to a notice of an introduction as changes of it; None where it holds none."""
    said = read_amendment(words, [Mailaddr(p.person.name, p.person.address) for p in it.sides])
    if said is None:
        return None
    source = Source(Gesture.MAIL, evidence, answer=mail)
    problems = [problem.sentence for problem in said.problems if problem.stops]
    if it.stage not in BEFORE_INTRODUCTION:
        problems = [f"{it.code} is {it.stage.value}; nothing of it can be changed any more."]
    if problems:
        return put_problem(work, page, problems, evidence, mail)
    manuscript = Manuscript(said.subject, said.letter_text, None) if said.letter_text is not None else None
    changed = amend(work, page, it, said, source, manuscript)
    return changed or put_problem(work, page, [f"{it.code} says that already; nothing was changed."], evidence, mail)


def stays(it: Introduction, said: Request) -> tuple[str, ...]:
    """What a request says otherwise and no amendment may change, a sentence each with what to do instead."""
    found = []
    if (said.masked and not it.masked) or (said.order == "turn" and it.order is not Order.TURN):
        found.append("Order and masking of an open request stay as they are; CANCEL it and ask anew to change them.")
    for one in said.parties:
        party = next((party for party in it.sides if same_address(party.person.address, one.address)), None)
        if party is not None and one.consent not in ("ask", party.consent) and party.state is not PartyState.YES:
            name = party.person.name or party.person.address
            found.append(f"Whether {name} agreed is not changed by it; {it.code} {name} YES and from where records it.")
    return tuple(found)


def changes(it: Introduction, said: Request, evidence: str) -> Amended | None:
    """What a request says otherwise, or more, than the open introduction; None where it says nothing new."""
    fields = {name: value for name in _FIELDS if (value := getattr(said, name)) and value != getattr(it, name)}
    whys: dict[str, str] = {}
    persons: dict[str, Person] = {}
    for one in said.parties:
        party = next((party for party in it.sides if same_address(party.person.address, one.address)), None)
        if party is None:
            continue
        if one.why and one.why != party.why:
            whys[party.key] = one.why
        person = _person(party, one)
        if person != party.person:
            persons[party.key] = person
    if not (fields or whys or persons):
        return None
    return Amended(evidence, fields, whys, persons)


def changed(it: Introduction, change: Amended) -> Introduction:
    """The introduction as the change would make it."""
    parties = tuple(
        replace(
            party,
            why=change.whys.get(party.key, party.why),
            person=change.persons.get(party.key, party.person),
        )
        for party in it.parties
    )
    return replace(it, parties=parties, **change.fields)  # type: ignore[arg-type]  # names of text fields only


def describe(it: Introduction, change: Amended) -> str:
    """What changes, in words."""
    said = [f"{_FIELDS[name]} “{value}”" for name, value in change.fields.items()]
    said += [f"for {_name(it, key)} “{why}”" for key, why in change.whys.items()]
    for key, person in change.persons.items():
        known = it.party(key).person
        new = [
            str(getattr(person, name))
            for name in ("name", *_OF_PERSON)
            if getattr(person, name) != getattr(known, name)
        ]
        new += [f"assistant {one.name or one.address}" for one in person.assistants if one not in known.assistants]
        said.append(f"of {_name(it, key)} “{', '.join(new)}”")
    return "; ".join(said)


def _person(party: Party, said: RequestedParty) -> Person:
    known = party.person
    new = {name: value for name in _OF_PERSON if (value := getattr(said, name))}
    if said.name and len(said.name.split()) >= len(known.name.split()):
        new["name"] = said.name
    if "zone" in new and new["zone"] != known.zone:
        new["country"] = country_of(new["zone"])
    listed = {one.address.lower() for one in known.assistants}
    added = tuple(Assistant(one.name, one.address) for one in said.assistants if one.address.lower() not in listed)
    return replace(known, **new, assistants=(*known.assistants, *added))


def _name(it: Introduction, key: str) -> str:
    person = it.party(key).person
    return person.name or person.address
