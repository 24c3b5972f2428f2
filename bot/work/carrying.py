"""Carrying out a decision: state, ledger and letters in one transaction; nothing leaves from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.introductions.decide import decide
from bot.introductions.decision import ASKS, Decision, Entry, Kind, Letter, Notice
from bot.introductions.events import Answered, Approved, Event
from bot.introductions.introduction import Gesture, Introduction
from bot.ports import Page
from bot.records import Kept, OutboxRow, Status
from bot.work.work import Work
from bot.writing.letters import Outgoing, Thread, quotes_wish, write_letter
from bot.writing.notices import write_notice

_IN_THE_ASK = frozenset({Kind.LATER_NOTED, Kind.NO_NOTED, Kind.WAIT, Kind.HEAR_BY, Kind.REGRET, Kind.DATA})
_OF_AN_ASK = ASKS | _IN_THE_ASK | {Kind.OWN_LETTER}  # what makes up a party's own thread
_IN_THE_INTRODUCTION = frozenset({Kind.STEP_OUT, Kind.NUDGE_INTRODUCED})
_ANSWERED = ASKS | {Kind.HOW_DID_IT_GO}  # letters that carry a token, so that an answer finds its way
_IN_THE_BRIEF = frozenset({Kind.ENDED, Kind.NOBODY_WROTE, Kind.ONE_WROTE, Kind.REMINDER, Kind.HEARD, Kind.WANTS})
# What others can make us mail: beyond the cap of a day it waits for the brief, so that nobody can flood the connector.
_CAPPED = frozenset({Kind.QUESTION, Kind.REDIRECT, Kind.LATE_ANSWER, Kind.BOUNCED})

_ASKED_TODAY = "questions asked"


def happen(work: Work, page: Page, it: Introduction, event: Event, now: datetime) -> Decision:
    """Decides what an event means for an introduction and carries it out, inside the transaction of `page`.

    `it` is the introduction as the same transaction read it; what it is now is in the decision.
    """
    decision = decide(it, event, work.policy, now)
    carry_out(work, page, it, decision, now)
    return decision


def carry_out(work: Work, page: Page, before: Introduction, decision: Decision, now: datetime) -> None:
    """Writes the new state, the ledger lines and every letter of a decision into the books."""
    after = decision.introduction
    page.save(before, after, _with_proof(page, decision.entries), decision.due_at, now)
    for party in sorted({party for _, party in decision.withdraw}):
        page.outbox.withdraw(after.id, [kind for kind, whose in decision.withdraw if whose == party], party)
    for letter in decision.letters:
        commit_letter(work, page, after, letter, now)
    for notice in decision.notices:
        commit_notice(work, page, after, notice, now)


def _with_proof(page: Page, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """What follows from a mail says how its author was proven. Private, for it names their domain."""

    def proven(entry: Entry) -> Entry:
        mail = page.mails.by_evidence(entry.data.get("evidence", ""))
        return (
            replace(entry, private={**entry.private, "proof": mail.proof})
            if mail is not None and mail.proven
            else entry
        )

    return tuple(map(proven, entries))


def commit_letter(work: Work, page: Page, it: Introduction, letter: Letter, now: datetime) -> None:
    """Writes one letter and puts it into the outbox, once."""
    if letter.kind is Kind.INTRODUCTION and _repeat_uncertain(page, it, letter, now):
        return
    outgoing = compose(work, page, it, letter, now)
    key = f"{it.id} {letter.kind.value} {letter.party or '*'} {letter.round}"
    page.outbox.put(outgoing, key, it.id, letter.not_before, now)


def _repeat_uncertain(page: Page, it: Introduction, letter: Letter, now: datetime) -> bool:
    """The connector wants an introduction to go of which nobody knows whether it left: same bytes, same Message-ID."""
    for row in page.outbox.of(it.id):
        if row.kind is Kind.INTRODUCTION and row.status is Status.UNKNOWN:
            return page.outbox.change(row, status=Status.WAITING, due_at=letter.not_before, reason="", repeated=True)
    return False


def compose(
    work: Work, page: Page, it: Introduction, letter: Letter, now: datetime, *, message_id: str = ""
) -> Outgoing:
    """The bytes of a letter as they would leave now, under a new Message-ID unless one is given."""
    kept = page.manuscripts.load(it.id)
    token = page.keep_token(it.id, letter.party) if letter.party and letter.kind in _ANSWERED else ""
    return write_letter(
        letter,
        it,
        work.voice,
        message_id=message_id or work.new_message_id(),
        date=max(now, letter.not_before),
        token=token,
        thread=_thread_of(page, it, letter),
        manuscript=kept.manuscript,
        opening=kept.opening,
    )


def preview(work: Work, page: Page, it: Introduction, now: datetime) -> tuple[Outgoing, ...]:
    """The letters that SEND would let go, as they will leave, for the connector's eyes. `it` is not approved yet.

    Each is written for the case as it will stand then: in turn, as if whoever was asked before had said yes.
    """
    steps = [decide(it, Approved(), work.policy, now)]
    found = []
    for step in steps:
        for letter in step.letters:
            if letter.kind in ASKS:
                found.append(compose(work, page, step.introduction, letter, now))
                yes = Answered(letter.party, "yes", "preview")
                steps.append(decide(steps[-1].introduction, yes, work.policy, now))
    if page.manuscripts.load(it.id).manuscript is None:  # the connector's own letter is shown as such
        found.append(compose(work, page, steps[-1].introduction, Letter(Kind.INTRODUCTION, "", "1", now), now))
    return tuple(found)


def commit_notice(
    work: Work,
    page: Page,
    it: Introduction | None,
    notice: Notice,
    now: datetime,
    *,
    thread: Thread | None = None,
    findings: tuple[str, ...] = (),
) -> None:
    """Writes one notice to the connector and puts it into the outbox, once per kind and cause; or into the next brief.

    `findings` are sentences to be listed in it; what the request lacked is listed where approval is asked for.
    """
    if notice.kind in _IN_THE_BRIEF or (notice.kind in _CAPPED and _asked_enough(work, page, now)):
        page.items.add(notice, it.id if it else None, now)
        return
    previews: tuple[Outgoing, ...] = ()
    manuscript = None
    words = ""
    if it is not None:
        kept = page.manuscripts.load(it.id)
        manuscript = kept.manuscript
        if notice.kind is Kind.APPROVE:
            previews, findings = preview(work, page, it, now), kept.findings
            notice = replace(notice, facts={**notice.facts, "passage": _passage(it, kept)})
        elif notice.kind is Kind.HOLD and manuscript is None:
            previews = (compose(work, page, it, Letter(Kind.INTRODUCTION, "", "1", now), now),)
        words = words_behind(page, it, notice)
    outgoing = write_notice(
        notice,
        it,
        work.voice,
        message_id=work.new_message_id(),
        date=now,
        thread=thread,
        words=words,
        previews=previews,
        findings=findings,
        manuscript=manuscript,
    )
    key = f"notice {it.id if it else '-'} {notice.kind.value} {notice.cause}"
    if page.outbox.put(outgoing, key, it.id if it else None, now, now) and notice.kind in _CAPPED:
        page.remember(_ASKED_TODAY, f"{work.local_day(now)} {_asked_today(work, page, now) + 1}")


def _passage(it: Introduction, kept: Kept) -> str:
    """What DROP takes out of the asks: "wish", "prose" of the connector's, or ""."""
    if it.gesture is Gesture.WISH:
        return "wish" if kept.opening and quotes_wish(it) else ""
    return "prose" if kept.opening else ""


def words_behind(page: Page, it: Introduction, notice: Notice) -> str:
    """The own words of the mail that a notice is about, or ""."""
    evidence = " ".join(notice.cause.split(" ")[:2])  # "mail 12 by mail 30": asked about once more
    if notice.kind is Kind.REMINDER:
        doubt = it.party(notice.party).doubt if notice.party else None
        evidence = doubt.evidence if doubt else ""
    mail = page.mails.by_evidence(evidence.partition(" by ")[0])  # asked about once more: "mail 3 by mail 7"
    return mail.words if mail is not None else ""


def _asked_enough(work: Work, page: Page, now: datetime) -> bool:
    """Whether as many questions were mailed on this day of the connector's as they want at most."""
    return _asked_today(work, page, now) >= work.habits.questions_per_day


def _asked_today(work: Work, page: Page, now: datetime) -> int:
    day, _, number = page.recall(_ASKED_TODAY).partition(" ")
    return int(number) if day == work.local_day(now) else 0


def _thread_of(page: Page, it: Introduction, letter: Letter) -> Thread | None:
    """The thread a letter belongs to: a party's ask and what followed it, or the introduction itself.

    An ask opens one, unless the connector's own mail to that party did; so does the question how it went.
    """
    rows = [row for row in page.outbox.of(it.id) if _left(row)]
    if letter.kind in _IN_THE_INTRODUCTION:
        return _thread([row for row in rows if row.kind is Kind.INTRODUCTION][-1:])
    own = [row for row in rows if row.party == letter.party]
    if letter.kind is Kind.ASK:
        return _thread([row for row in own if row.kind is Kind.OWN_LETTER])
    if letter.kind in _OF_AN_ASK:
        return _thread([row for row in own if row.kind in _OF_AN_ASK])
    if letter.kind is Kind.HOW_DID_IT_GO:
        return _thread([row for row in own if row.kind is Kind.HOW_DID_IT_GO])
    return None


def _left(row: OutboxRow) -> bool:
    return row.status not in (Status.WITHDRAWN, Status.REFUSED)


def _thread(rows: list[OutboxRow]) -> Thread | None:
    if not rows:
        return None
    return Thread(rows[-1].travels_as, tuple(row.travels_as for row in rows), rows[0].subject)
