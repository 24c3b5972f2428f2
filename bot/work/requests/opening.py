"""Opening: one request on its way to an introduction, whatever gesture it came by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.introductions import etiquette
from bot.introductions.decision import Kind, Notice
from bot.introductions.events import Opened, SentByHand
from bot.introductions.forecast import waits_on
from bot.introductions.introduction import (
    BEFORE_INTRODUCTION,
    Consent,
    Gesture,
    Introduction,
    Order,
    Party,
    Stage,
)
from bot.ports import Page
from bot.reading.days import named_days
from bot.reading.message import content_of
from bot.reading.requests.request import Request
from bot.records import Kept, Option, Outcome
from bot.work.carrying import commit_notice, happen
from bot.work.commands.pausing import paused
from bot.work.requests import people
from bot.work.requests.amending import amend
from bot.work.requests.filing import file_letter, file_own_letter
from bot.work.requests.lacking import ask_address, ask_which
from bot.work.requests.leaks import leaks, numbers_for_all, without_addresses
from bot.work.requests.source import Opening, Source, put_problem, thread_of
from bot.work.work import Work
from bot.writing.manuscript import Enclosure, Manuscript

_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # none that looks like a digit
_ALWAYS_SHOWN = frozenset({Gesture.WISH, Gesture.BCC})
_WITHOUT_QUESTIONS = frozenset({Gesture.DRAFT, Gesture.FORM})  # mended where they were written


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request looked at from all sides while nothing is written.

    `said` is what the connector wrote, with the addresses that their names could only mean; `request` the same filled
    in from the bio book; `problems` stop it, `unknown` are those of them that an address would mend; `options` are for
    the connector to choose from; `found` and `findings` are sentences for their eyes. `shown` says that nothing leaves
    before they saw it. `open_case` is the introduction of the same people that is open.
    """

    said: Request
    request: Request
    problems: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    found: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    shown: bool = False
    passage: str = ""
    open_case: Introduction | None = None


def prepare(work: Work, page: Page, request: Request, source: Source) -> Prepared:
    """Looks at a request from all sides: who is meant, what the bio book knows, what stands against it."""
    problems = [problem.sentence for problem in request.problems if problem.stops and problem.code != "who"]
    looked = people.look_up(work, page, request)
    unknown = tuple(
        f"I know nobody called {name}, neither in your bio book nor among those you wrote to; "
        "please write the address behind the name."
        for name in looked.unknown
    )
    said = looked.request
    if problems or unknown or looked.options:
        return Prepared(said, said, (*problems, *unknown), unknown, looked.options, looked.found)
    full = people.enrich(page, said)
    problems += people.same_people(work, page, full)
    problems += [
        f"{party.address} asked for no more mail from this desk, so I do not write to them."
        for party in full.parties
        if people.wants_no_mail(page, party.address)
    ]
    same, problem = _earlier(page, full, source)
    problems += [problem] if problem else []
    if problems:
        return Prepared(said, full, tuple(problems), found=looked.found)
    open_case = next((it for it in same if it.stage in BEFORE_INTRODUCTION), None)
    passage = without_addresses(source.passage, full)
    prepared = Prepared(said, full, found=looked.found, passage=passage, open_case=open_case)
    return prepared if open_case is not None else _judged(work, page, prepared, source, same)


def _judged(work: Work, page: Page, prepared: Prepared, source: Source, same: list[Introduction]) -> Prepared:
    """What is to be said of a new introduction before it opens."""
    now = work.clock()
    request, passage = prepared.request, prepared.passage
    it = _introduction(work, page, request, source, None, needs_approval=False)
    leaking = leaks(work, it, passage, now)
    dropped: list[str] = []
    if leaking and source.gesture is Gesture.WISH and not leaks(work, it, "", now):
        leaking, passage = (), ""
        dropped = ["What they wrote names an address or a number of theirs, so I leave their words out of the ask."]
    wanted = [*people.limits(page, request, now), *numbers_for_all(it)]
    window = timedelta(days=work.habits.again_days)
    again = [one for one in same if now - (one.ended_at or one.opened_at) < window]
    if again:
        wanted.append(f"You brought the same people together before ({again[0].code}, {again[0].stage.value}).")
    letter = request.letter_text if source.gesture in (Gesture.DRAFT, Gesture.MAIL) else None
    findings = [
        *prepared.found,
        *wanted,
        *dropped,
        *people.not_asked(page, request),
        *(one.sentence for one in request.problems if not one.stops and one.code != "why"),  # etiquette says it
        *etiquette.check(it, letter),
    ]
    shown = bool(
        source.shown or passage or wanted or prepared.found or dropped or source.gesture in _ALWAYS_SHOWN
    ) or _shown_first(work, page, source.gesture)
    return replace(prepared, problems=leaking, findings=tuple(findings), shown=shown, passage=passage)


def open_request(work: Work, page: Page, request: Request, source: Source) -> Opening:
    """Opens the introduction that was asked for, changes the open one of the same people, or asks what is missing."""
    prepared = prepare(work, page, request, source)
    if prepared.options and not prepared.problems:
        if source.gesture not in _WITHOUT_QUESTIONS and all(option.letter for option in prepared.options):
            return ask_which(work, page, prepared.said, source, prepared.options)
        prepared = replace(prepared, problems=which_in_words(prepared))
    if prepared.unknown and prepared.unknown == prepared.problems and source.gesture not in _WITHOUT_QUESTIONS:
        return ask_address(work, page, prepared.said, source, prepared.unknown)
    if prepared.problems:
        return refuse(work, page, prepared.problems, source)
    if prepared.open_case is not None:
        return _again(work, page, prepared, prepared.open_case, source)
    return _begin(work, page, prepared, source)


def refuse(work: Work, page: Page, problems: tuple[str, ...], source: Source) -> Opening:
    """Says what stands against a request: by mail, or to whoever typed it, who stands before the screen."""
    if source.gesture is Gesture.FORM:
        return Opening(Outcome.QUESTION, " ".join(problems))
    return put_problem(work, page, problems, source.evidence, source.latest)


def which_in_words(prepared: Prepared) -> tuple[str, ...]:
    """The choice among people of one name, where it cannot be made by answering a mail."""
    sides = dict.fromkeys(option.side for option in prepared.options)
    return tuple(
        f"“{prepared.said.parties[side].name}” may be "
        + " or ".join(f"{one.name} <{one.address}>" for one in prepared.options if one.side == side)
        + "; please write the address."
        for side in sides
    )


def try_opening(work: Work, page: Page, request: Request, source: Source) -> Introduction | None:
    """The introduction that `open_request` would open, None where it would not: for a transaction that is taken back.

    It stands in the books, so that what comes after sees it, but nothing happens of it and no letter is written.
    """
    prepared = prepare(work, page, request, source)
    if prepared.problems or prepared.options or prepared.open_case is not None:
        return None
    return _enter(work, page, prepared, source, Stage.DRAFTED if prepared.shown else Stage.ASKING)


def _enter(work: Work, page: Page, prepared: Prepared, source: Source, stage: Stage) -> Introduction:
    """The introduction in the books, and what comes with it; nothing has happened yet."""
    manuscript = manuscript_of(prepared.request, source)
    it = _introduction(work, page, prepared.request, source, manuscript, needs_approval=prepared.shown)
    number = page.create(replace(it, code=_new_code(work, page), stage=stage))
    since = paused(page)
    findings = prepared.findings
    if since is not None:
        findings = (f"Everything is paused since {_day(work, since)}: after SEND this waits for RESUME.", *findings)
    page.manuscripts.save(number, Kept(manuscript, prepared.passage, findings))
    it = page.introduction(number)
    file_own_letter(work, page, it, source)
    people.learn(page, it.parties)
    return it


def _begin(work: Work, page: Page, prepared: Prepared, source: Source) -> Opening:
    now = work.clock()
    it = _enter(work, page, prepared, source, Stage.DRAFTED)
    since = paused(page)
    happen(work, page, it, Opened(), now)
    if since is not None and not it.needs_approval:
        did = f"I took your request for {_names(it)} as {it.code}."
        follows = f"Everything is paused since {_day(work, since)}, so nobody is written to before RESUME."
        facts = {"did": did, "next": follows, "undo": ""}
        commit_notice(work, page, it, Notice(Kind.ECHO, source.evidence, facts=facts), now)
    return Opening(Outcome.ACTED, f"opened {it.code}", it.id)


def open_made(work: Work, page: Page, request: Request, source: Source) -> Opening:
    """The connector put all into one mail (`source.mail`): nobody is asked any more, and it is only followed."""
    problems = tuple(problem.sentence for problem in request.problems if problem.stops)
    problems = problems or people.same_people(work, page, request)
    if problems:
        return refuse(work, page, problems, source)
    it = shown_by(page, request)
    if it is not None and it.stage not in BEFORE_INTRODUCTION:
        return Opening(Outcome.IGNORED, f"they were introduced already: {it.code}", it.id)
    if it is None:
        made = _introduction(
            work, page, people.enrich(page, request), replace(source, gesture=Gesture.MADE), None, needs_approval=False
        )
        it = page.introduction(page.create(replace(made, code=_new_code(work, page))))
        page.manuscripts.save(it.id, Kept(None))
        people.learn(page, it.parties)
    happen(work, page, it, SentByHand(source.evidence), work.clock())
    if source.mail is not None:
        file_letter(work, page, it, Kind.INTRODUCTION, "", source.mail)
    return Opening(Outcome.ACTED, f"made by hand: {it.code}", it.id)


def shown_by(page: Page, request: Request) -> Introduction | None:
    """The open introduction all of whose sides this mail shows to each other: first one that is being asked for."""
    shown = _persons(page, (party.address for party in request.parties))
    cases = {it.id: it for address in _addresses(page, shown) for it in page.find(open_only=True, address=address)}
    found = [it for it in cases.values() if _persons(page, people.addresses(it)) <= shown]
    return min(found, key=lambda it: (it.stage not in BEFORE_INTRODUCTION, -it.id), default=None)


def _again(work: Work, page: Page, prepared: Prepared, it: Introduction, source: Source) -> Opening:
    """The same people while their introduction is open: nobody is asked again, what is new is taken over."""
    if source.gesture is Gesture.FORM:
        return Opening(Outcome.QUESTION, f"An introduction of these people is open already ({it.code}).")
    belongs = source.thread if file_own_letter(work, page, it, source) else None
    changed = amend(work, page, it, prepared.said, source, manuscript_of(prepared.request, source))
    if changed is not None:
        return changed
    if belongs is not None:
        did = f"Your mail “{belongs.subject}” belongs to {it.code} now: an answer to it counts there."
        notice = Notice(Kind.ECHO, source.evidence, facts={"did": did, "next": "", "undo": ""})
        commit_notice(work, page, it, notice, work.clock(), thread=thread_of(source.latest))
        return Opening(Outcome.ACTED, f"a letter of {it.code}", it.id)
    return _stands_already(work, page, it, source)


def _stands_already(work: Work, page: Page, it: Introduction, source: Source) -> Opening:
    """The same once more, with nothing new in it: the connector is told how it stands."""
    names = {party.key: party.person.name or party.person.address for party in it.parties}
    waits = "; ".join(f"{names.get(one.who, 'you')} to {one.what}" for one in waits_on(it, work.policy))
    facts = {
        "title": f"{it.code} stands already",
        "did": f"{it.code} asks for this already ({it.stage.value}), and nobody is asked again.",
        "next": f"It waits for {waits}." if waits else "",
        "undo": "",
    }
    notice = Notice(Kind.ECHO, source.evidence, facts=facts)
    commit_notice(work, page, it, notice, work.clock(), thread=thread_of(source.latest))
    return Opening(Outcome.ACTED, f"stands already: {it.code}", it.id)


def _earlier(page: Page, request: Request, source: Source) -> tuple[list[Introduction], str]:
    """The introductions of exactly these people, newest first; and what an open one of some of them stands against."""
    wanted = _persons(page, (party.address for party in request.parties))
    if source.led_to is not None and _persons(page, people.addresses(source.led_to)) != wanted:
        it = source.led_to
        return [], (
            f"This draft led to {it.code} between {_names(it)}, which is open, and now names others. For another "
            f"introduction write a new draft; to give {it.code} up answer CANCEL to it first, then set the label again."
        )
    cases = {it.id: it for address in _addresses(page, wanted) for it in page.find(address=address)}
    sides = {number: _persons(page, people.addresses(it)) for number, it in cases.items()}
    same = sorted((it for it in cases.values() if sides[it.id] == wanted), key=lambda it: -it.id)
    for it in cases.values():
        shared = sides[it.id] & wanted
        if it.stage in BEFORE_INTRODUCTION and len(shared) > 1 and sides[it.id] != wanted:
            text = f"{' and '.join(sorted(shared))} are being asked in {it.code} already; answer CANCEL to it first."
            return same, text
    return same, ""


def _persons(page: Page, addresses: Iterable[str]) -> frozenset[str]:
    """The people behind these addresses, each by the main one that the bio book knows."""
    bios = {address.lower(): page.people.get(address) for address in addresses}
    return frozenset(bio.person.address.lower() if bio is not None else address for address, bio in bios.items())


def _addresses(page: Page, persons: Iterable[str]) -> frozenset[str]:
    """Every address of these people."""
    bios = [page.people.get(person) for person in persons]
    return frozenset(persons) | {other for bio in bios if bio is not None for other in bio.also}


# What an introduction is made of


def _introduction(
    work: Work, page: Page, request: Request, source: Source, manuscript: Manuscript | None, *, needs_approval: bool
) -> Introduction:
    now = work.clock()
    blank = Introduction(0, "", source.gesture, Stage.DRAFTED, (), now, work.voice.zone, work.voice.country)
    today = work.policy.calendar(blank).day(now)
    return replace(
        blank,
        parties=tuple(
            Party(key, people.as_person(page, party), why=party.why, consent=Consent(party.consent))
            for party, key in zip(request.parties, "abcdef", strict=False)
        ),
        topic=request.topic,
        next_step=request.next_step,
        place=request.place,
        met=request.met,
        purpose=request.purpose,
        order=Order(request.order) if request.order == "turn" else work.policy.order,
        masked=request.masked,
        needs_approval=needs_approval,
        starts_at=source.starts_at,
        letter_at=now if manuscript is not None else None,
        letter_dates=named_days(manuscript.text, today) if manuscript is not None else (),
        holds=request.holds if source.gesture in (Gesture.DRAFT, Gesture.MAIL) else (),
    )


def manuscript_of(request: Request, source: Source) -> Manuscript | None:
    """The connector's own introduction letter with its files, None where none was written."""
    if request.letter_text is None or source.gesture not in (Gesture.DRAFT, Gesture.MAIL, Gesture.FORM):
        return None
    mail = source.mail
    files = (
        tuple(Enclosure(one.name, one.content_type, content_of(mail, one)) for one in mail.attachments) if mail else ()
    )
    subject = request.subject or (mail.subject if mail else "")
    return Manuscript(subject, request.letter_text, request.letter_html, files)


def _shown_first(work: Work, page: Page, gesture: Gesture) -> bool:
    if work.habits.approve == "first":
        return page.introductions.count_approved(gesture) < work.habits.approve_first
    return work.habits.approve == "always"


def _new_code(work: Work, page: Page) -> str:
    """A short code that no introduction bears: a letter and a digit, or more digits when those are used up."""
    taken = page.introductions.codes()
    for digits in range(1, 6):
        for _ in range(60):
            letter = _CODE_LETTERS[work.chance.getrandbits(32) % len(_CODE_LETTERS)]
            number = work.chance.getrandbits(32) % (8 * 10 ** (digits - 1)) + 2 * 10 ** (digits - 1)
            if f"{letter}{number}" not in taken:
                return f"{letter}{number}"
    raise RuntimeError("no code is free")


def _names(it: Introduction) -> str:
    names = [party.person.name or party.person.address for party in it.sides]
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"


def _day(work: Work, moment: datetime) -> str:
    return f"{datetime.fromisoformat(work.local_day(moment)):%-d %B}"
