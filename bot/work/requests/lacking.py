"""Lacking: what only the connector can say of a request, asked of them; the request waits until they do."""

from __future__ import annotations

from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import Person
from bot.ports import Page
from bot.reading.requests.request import Request
from bot.records import Lacks, Option, Outcome, Pending
from bot.work.carrying import commit_notice
from bot.work.requests.people import called, offer
from bot.work.requests.source import Opening, Source, thread_of
from bot.work.work import Work


def ask_which(work: Work, page: Page, request: Request, source: Source, options: tuple[Option, ...]) -> Opening:
    """A name may mean several people: they are offered with their addresses, lettered across all sides."""
    names = list(dict.fromkeys(request.parties[option.side].name for option in options))
    facts = {"person": " and ".join(names), "subject": _subject(source)}
    _keep(work, page, request, source, Lacks.CHOICE, Kind.PICK, facts, options, offer(page, options))
    return Opening(Outcome.QUESTION, f"which {' and which '.join(names)}?")


def ask_address(work: Work, page: Page, request: Request, source: Source, unknown: tuple[str, ...]) -> Opening:
    """Names that mean nobody, each in a sentence of `unknown`: an address in answer goes on with the rest as it was."""
    nameless = [party.name for party in request.parties if not party.address]
    mend = "Answer with the address and I go on from there; NO drops the request"
    if len(nameless) > 1:
        mend = "Answer with each name and its address, and I go on from there; NO drops the request"
    facts = {"reason": unknown[0], "subject": _subject(source), "mend": mend}
    _keep(work, page, request, source, Lacks.ADDRESS, Kind.PROBLEM, facts, findings=unknown[1:])
    return Opening(Outcome.QUESTION, unknown[0])


def ask_side(work: Work, page: Page, request: Request, source: Source) -> Opening:
    """One side is known; the connector is asked privately who the other one is."""
    facts = {"about": "side", "person": people_in(request), "subject": _subject(source)}
    _keep(work, page, request, source, Lacks.SIDE, Kind.WHO, facts)
    return Opening(Outcome.QUESTION, "who is the other side?")


def ask_word(work: Work, page: Page, request: Request, source: Source, findings: tuple[str, ...] = ()) -> Opening:
    """A proposal: nothing starts before the connector's YES."""
    facts = {"about": "word", "person": people_in(request), "subject": _subject(source)}
    _keep(work, page, request, source, Lacks.WORD, Kind.WHO, facts, findings=findings)
    return Opening(Outcome.QUESTION, "shall I start?")


def _keep(
    work: Work,
    page: Page,
    request: Request,
    source: Source,
    lacks: Lacks,
    kind: Kind,
    facts: dict[str, str],
    options: tuple[Option, ...] = (),
    findings: tuple[str, ...] = (),
) -> None:
    now = work.clock()
    pending = Pending(0, source.gesture, source.evidence, lacks, request, options, source.thread, now)
    page.requests.keep(pending)
    thread = thread_of(source.latest)
    commit_notice(work, page, None, Notice(kind, source.evidence, facts=facts), now, thread=thread, findings=findings)


def people_in(request: Request) -> str:
    """Whom a request names, with their addresses, for the connector's eyes."""
    people = [called(Person(party.address, party.name)) if party.address else party.name for party in request.parties]
    return " and ".join(people) if len(people) < 3 else f"{', '.join(people[:-1])} and {people[-1]}"


def _subject(source: Source) -> str:
    mail = source.mail or source.letter
    return mail.subject if mail is not None else ""
