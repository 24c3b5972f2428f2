"""Pending: the connector's answers to what a request lacked: which of several, who else, or whether at all."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot.introductions.calendar import Calendar
from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import Gesture
from bot.places import Folder
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.reading.command import Unknown, read_choice, read_commands
from bot.reading.message import Mail, Mailaddr, Unreadable, parse_message
from bot.reading.requests.cc import read_side
from bot.reading.requests.labels import Names, people
from bot.reading.requests.request import FEWEST, Request
from bot.records import Lacks, Option, OutboxRow, Outcome, Pending
from bot.work.carrying import commit_notice
from bot.work.requests.gestures import open_mail
from bot.work.requests.lacking import people_in
from bot.work.requests.opening import open_made, open_request, refuse
from bot.work.requests.source import Opening, Source, thread_of
from bot.work.timelimit import undisturbed
from bot.work.work import Work

_ASKS = frozenset({Kind.PICK, Kind.WHO, Kind.ECHO, Kind.PROBLEM})
_FOR = " for "  # "mail 15 for mail 12": an answer, and the mail whose request it is about
_WHERE_IT_IS = (Folder.INBOX, Folder.ARCHIVE, Folder.ALL, Folder.SENT)
_NO = frozenset({"NO", "CANCEL", "DROP", "IGNORE"})
_MOST_LINES = 20  # of an answer that are looked at
_YES = frozenset({"YES", "SEND", "START"})


def pending_of(page: Page, row: OutboxRow) -> Pending | None:
    """The request that a notice of ours asks about, or None where it asks about none."""
    if row.introduction is not None or row.kind not in _ASKS:
        return None
    cause = " ".join(row.key.split(" ")[3:])
    return page.requests.by_evidence(cause) or page.requests.by_evidence(cause.partition(_FOR)[2])


def answer(work: Work, page: Page, pending: Pending, mail: Mail, words: str, evidence: str) -> Opening:
    """Takes the connector's answer to a question about a request. What answers nothing is told what would."""
    evidence = f"{evidence}{_FOR}{pending.evidence}"
    if pending.settled_at is not None:
        return _echo(work, page, mail, evidence, reason=_became(page, pending))
    commands = read_commands(words)
    word = commands[0].word if commands and not isinstance(commands, Unknown) else ""
    none = pending.lacks is Lacks.CHOICE and read_choice(words, [one.letter for one in pending.options]) == ()
    if word in _NO or none:
        page.requests.settle(pending.id, None, work.clock())
        did = f"Nothing comes of the request about {people_in(pending.request)}; nobody was written to."
        return _echo(work, page, mail, evidence, did=did)
    match pending.lacks:
        case Lacks.WORD:
            return _word(work, page, pending, mail, word, evidence)
        case Lacks.CHOICE:
            return _choice(work, page, pending, mail, words, evidence)
        case Lacks.ADDRESS:
            return _address(work, page, pending, mail, words, evidence)
        case Lacks.SIDE:
            return _side(work, page, pending, mail, words, evidence)


def _word(work: Work, page: Page, pending: Pending, mail: Mail, word: str, evidence: str) -> Opening:
    if word not in _YES:
        reason = "I wait for your word before I start anything"
        return _echo(work, page, mail, evidence, reason=reason, known="YES, NO")
    return _go_on(work, page, pending, pending.request, mail, evidence)


def _choice(work: Work, page: Page, pending: Pending, mail: Mail, words: str, evidence: str) -> Opening:
    """One person for each side in question, by letter or by address; half a choice is none."""
    chosen = _chosen(words, pending.options)
    sides = sorted({option.side for option in pending.options})
    unsaid = [side for side in sides if side not in chosen]
    if unsaid:
        names = " and ".join(f"“{pending.request.parties[side].name}”" for side in unsaid)
        letters = [option.letter for option in pending.options if option.side in unsaid]
        reason = f"I do not know which {names} you mean"
        known = f"{', '.join(letters)}; where two names are in question one for each, or the address; NO"
        return _echo(work, page, mail, evidence, reason=reason, known=known)
    parties = tuple(
        replace(party, name=chosen[side].name or party.name, address=chosen[side].address) if side in chosen else party
        for side, party in enumerate(pending.request.parties)
    )
    return _go_on(work, page, pending, replace(pending.request, parties=parties), mail, evidence)


def _address(work: Work, page: Page, pending: Pending, mail: Mail, words: str, evidence: str) -> Opening:
    """An address for everybody who was not found; a whole request in its place is taken as one."""
    said = [one for line in words.split("\n")[:_MOST_LINES] for one in people(line) if one.address]
    parties = list(pending.request.parties)
    lacking = [side for side, party in enumerate(parties) if not party.address]
    known = [party.address for party in parties if party.address]
    typed = [one for one in said if not any(same_address(one.address, address) for address in known)]
    if len(typed) < len(said):
        page.requests.settle(pending.id, None, work.clock())
        return open_mail(work, page, mail, evidence)
    names = Names([Mailaddr(party.name, "") for party in parties])
    for one in typed:
        meant = names.find(one.name) if one.name else lacking
        if len(lacking) == len(typed) == 1:
            meant = lacking
        if len(meant) == 1 and not parties[meant[0]].address:
            side = meant[0]
            parties[side] = replace(parties[side], name=one.name or parties[side].name, address=one.address)
    still = [party.name for party in parties if not party.address]
    if still:
        reason = f"I found no address of {' and '.join(still)} in your answer"
        return _echo(work, page, mail, evidence, reason=reason, known="each name with its address; NO")
    return _go_on(work, page, pending, replace(pending.request, parties=tuple(parties)), mail, evidence)


def _side(work: Work, page: Page, pending: Pending, mail: Mail, words: str, evidence: str) -> Opening:
    """The other side, by name or address, in the words of a phone line or in labelled lines."""
    known = pending.request.parties[0]
    bots, connectors = sorted(work.bot_addresses), sorted(work.connector_addresses)
    said = read_side(words, Mailaddr(known.name, known.address), bots, connectors)
    if len(said.parties) < FEWEST:
        reason = f"I found nobody in your answer whom {known.name or known.address} could meet"
        return _echo(work, page, mail, evidence, reason=reason, known="the other one with their address; NO")
    return _go_on(work, page, pending, _joined(pending.request, said), mail, evidence)


def _go_on(work: Work, page: Page, pending: Pending, request: Request, mail: Mail, evidence: str) -> Opening:
    """The request lacks nothing any more and takes its way. Where a problem stands in it, the question stays open."""
    original = _original(work, page, pending)
    source = Source(
        pending.gesture,
        evidence,
        original,
        answer=mail,
        thread=pending.thread,
        reader=_reader(pending.request, original),
        letter=original if pending.thread is not None else None,
        shown=True,  # who was chosen or named in an answer is shown with their letters once more
    )
    if original is None and request.holds and request.letter_text is not None:
        text = "I no longer find your mail with the files; please send the request once more."
        return refuse(work, page, (text,), source)
    if pending.gesture is Gesture.MADE:
        opening = open_made(work, page, request, replace(source, thread=None))
    else:
        opening = open_request(work, page, request, source)
    if opening.accepted or page.requests.by_evidence(evidence) is not None:
        page.requests.settle(pending.id, opening.introduction, work.clock())
    return opening


def _original(work: Work, page: Page, pending: Pending) -> Mail | None:
    """The mail that the request came in, as far as it still stands in the mailbox."""
    message_id = pending.thread.in_reply_to if pending.thread is not None else ""
    if not message_id:
        row = page.mails.by_evidence(pending.evidence.rpartition(_FOR)[2])
        message_id = row.message_id if row is not None else ""
    with undisturbed():
        spot = work.home.find(message_id, _WHERE_IT_IS) if message_id else None
        found = list(work.home.fetch([spot])) if spot is not None else []
    for _, raw in found:
        try:
            return parse_message(raw)
        except Unreadable:
            return None
    return None


def _reader(request: Request, original: Mail | None) -> str:
    """To whom the mail of the request went: the one known side, or the side among its recipients; "" for nobody."""
    if len(request.parties) == 1:
        return request.parties[0].address
    shown = [entry.address for entry in (*original.to, *original.cc)] if original is not None else []
    return next((one.address for one in request.parties if any(same_address(one.address, to) for to in shown)), "")


def _joined(first: Request, said: Request) -> Request:
    """The request with the side that was missing: what the answer says counts, what it leaves out stands."""
    known, new = first.parties[0], said.parties[0]
    why, line = known.why or new.why, known.line or new.line
    party = replace(known, why=why, line=line, role=known.role or new.role, link=known.link or new.link)
    return replace(
        first,
        parties=(party, *said.parties[1:]),
        topic=said.topic or first.topic,
        next_step=said.next_step or first.next_step,
        place=said.place or first.place,
        met=said.met or first.met,
        purpose=said.purpose or first.purpose,
        order=said.order if said.order == "turn" else first.order,
        masked=said.masked or first.masked,
        problems=said.problems,
    )


def _chosen(words: str, options: tuple[Option, ...]) -> dict[int, Option]:
    """Whom an answer chooses, by side: letters of those offered, or an address. What chooses two for a side is none."""
    line = next((line for line in words.split("\n") if line.strip()), "")[:500]
    sides = {option.side for option in options}
    typed = _ADDRESS.search(line)
    if typed is None:
        letters = read_choice(line, [option.letter for option in options]) or ()
        found = [option for option in options if option.letter in letters]
    else:
        address = typed[0].rstrip(".")
        found = [option for option in options if same_address(option.address, address)]
        if not found and len(sides) == 1:  # none of those offered, and only one can be meant
            found = [Option("", sides.pop(), "", address)]
    return {one.side: one for one in found if sum(other.side == one.side for other in found) == 1}


_ADDRESS = re.compile(r"[^\s<>,;:()\"'\[\]@]{1,64}@[^\s<>,;:()\"'\[\]@]{1,255}")


def _echo(
    work: Work, page: Page, mail: Mail, evidence: str, *, did: str = "", reason: str = "", known: str = ""
) -> Opening:
    facts = {"did": did, "reason": reason, "words": known, "undo": "", "next": ""}
    commit_notice(work, page, None, Notice(Kind.ECHO, evidence, facts=facts), work.clock(), thread=thread_of(mail))
    return Opening(Outcome.ACTED if did else Outcome.QUESTION, did or reason)


def _became(page: Page, pending: Pending) -> str:
    if pending.introduction is None:
        return "That request was dropped or answered before; send it again if you still want it"
    it = page.introduction(pending.introduction)
    return f"That request became {it.code}, which is {it.stage.value}; answer its notices, or write {it.code} first"


def remind_of_pending(work: Work, page: Page) -> None:
    """Puts every request that nobody answered for some working days into the next brief, once; then it lies."""
    now, voice, policy = work.clock(), work.voice, work.policy
    calendar = Calendar(voice.zone, voice.country, policy.opens, policy.closes, policy.keep_holidays)
    for pending in page.requests.open():
        if calendar.after(pending.asked_at, policy.remind_after) > now:
            continue
        whom = people_in(pending.request)
        asked = f"{datetime.fromisoformat(work.local_day(pending.asked_at)):%-d %B}"
        reason = f"{_OPEN[pending.lacks].format(whom=whom)} Answer my mail of {asked}; without it nothing starts."
        facts = {"about": "request", "person": whom, "reason": reason}
        commit_notice(work, page, None, Notice(Kind.REMINDER, f"request {pending.evidence}", facts=facts), now)


_OPEN = {
    Lacks.CHOICE: "I still do not know whom you mean in your request about {whom}.",
    Lacks.ADDRESS: "I still miss an address in your request about {whom}.",
    Lacks.SIDE: "I still do not know whom {whom} is to meet.",
    Lacks.WORD: "I still wait for your word about {whom}.",
}
