"""Amending: the connector changes a request while its introduction is open; nobody is asked again for it."""

from __future__ import annotations

from dataclasses import replace

from bot.introductions.decision import Kind, Notice
from bot.introductions.events import Amended, LetterReplaced
from bot.introductions.introduction import BEFORE_INTRODUCTION, Assistant, Gesture, Introduction, Party, Person
from bot.introductions.zones import country_of
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.reading.amendment import Amendment, read_amendment
from bot.reading.days import named_days
from bot.reading.message import Mail, Mailaddr
from bot.reading.request import Request, RequestedParty
from bot.records import Kept, Outcome
from bot.work.carrying import commit_notice, happen
from bot.work.leaks import leaks
from bot.work.people import learn
from bot.work.source import Opening, Source, put_problem, thread_of
from bot.work.work import Work
from bot.writing.letters import Manuscript

_FIELDS = {"topic": "topic", "next_step": "next step", "place": "place", "met": "met before", "purpose": "purpose"}
_OF_PERSON = ("role", "place", "zone", "line", "link")


def amend(
    work: Work, page: Page, it: Introduction, said: Request, source: Source, manuscript: Manuscript | None = None
) -> Opening | None:
    """Takes over what `said` changes in an open introduction, and a new letter; None where nothing is new.

    The connector is told what changed. What an ask would leak is a problem, and nothing changes then.
    """
    now = work.clock()
    change = changes(it, said, source.evidence)
    if change is None and manuscript is None:
        return None
    if change is not None:
        problems = leaks(work, changed(it, change), source.passage, now)
        if problems:
            return put_problem(work, page, problems, source.evidence, source.latest)
    kept = page.manuscripts.load(it.id)
    if manuscript is not None:
        page.manuscripts.save(it.id, Kept(manuscript, kept.opening, kept.findings))
        dates = named_days(manuscript.text, work.policy.calendar(it).day(now))
        happen(work, page, it, LetterReplaced(source.evidence, dates, said.holds), now)
    if change is not None:
        happen(work, page, page.introduction(it.id), change, now)
        after = page.introduction(it.id)
        learn(page, [party for party in after.parties if party.key in change.persons])
        did = f"{it.code} is changed: {describe(it, change)}."
        asked = any(party.asked_at is not None for party in after.sides)
        follows = "Who was asked already is not asked again for it." if asked else ""
        notice = Notice(Kind.ECHO, source.evidence, facts={"did": did, "next": follows, "undo": ""})
        commit_notice(work, page, after, notice, now, thread=thread_of(source.latest))
        return Opening(Outcome.ACTED, f"changed {it.code}", it.id)
    return Opening(Outcome.ACTED, f"new letter for {it.code}", it.id)


def amended_by(work: Work, page: Page, it: Introduction, mail: Mail, words: str, evidence: str) -> Opening | None:
    """Takes labelled lines in an answer to a notice of an introduction as changes of it; None where it holds none."""
    amendment = read_amendment(words, [Mailaddr(p.person.name, p.person.address) for p in it.sides])
    if amendment is None:
        return None
    source = Source(Gesture.MAIL, evidence, answer=mail)
    problems = [problem.sentence for problem in amendment.said.problems if problem.stops]
    if it.stage not in BEFORE_INTRODUCTION:
        problems = [f"{it.code} is {it.stage.value}; nothing of it can be changed any more."]
    if amendment.order is not None or amendment.masked is not None:
        problems.append("The order and the masking of an open request stay as they are; CANCEL it and ask anew.")
    problems += [
        f"Consent is not changed by a line: answer {it.code} {_name(it, key)} YES, with from where you know it."
        for key in _vouched(it, amendment)
    ]
    if problems:
        return put_problem(work, page, problems, evidence, mail)
    said = amendment.said
    manuscript = Manuscript(said.subject, said.letter_text, None) if said.letter_text is not None else None
    changed = amend(work, page, it, said, source, manuscript)
    return changed or put_problem(work, page, [f"{it.code} says that already; nothing was changed."], evidence, mail)


def _vouched(it: Introduction, amendment: Amendment) -> list[str]:
    """Who would not be asked any more if the lines were followed."""
    sides = it.sides
    return [sides[n].key for n, consent in amendment.consents if consent != "ask" and consent != sides[n].consent]


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
