"""Misreading: WRONG takes back how a party's mail was read, and puts their words before the connector."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.introductions.events import Undone
from bot.introductions.introduction import (
    BEFORE_INTRODUCTION,
    ENDED_WITHOUT,
    How,
    Introduction,
    Party,
    PartyState,
    Stage,
    Standing,
)
from bot.ports import Page
from bot.reasons import Reason
from bot.records import LedgerLine, Status
from bot.work.answers.said import Said
from bot.work.answers.verdicts import ask_connector
from bot.work.carrying import happen
from bot.work.commands.cannot import Cannot
from bot.work.work import Work

_LOST = frozenset({PartyState.NO, PartyState.SILENT, PartyState.UNREACHABLE})


def take_back_reading(work: Work, page: Page, it: Introduction, key: str, evidence: str, now: datetime) -> str:
    """Takes back the last verdict read from a mail of this party's (of the only one that has one, where key is "").

    They stand where they stood before that mail, and the mail is a question. Answers what was done, as a sentence;
    raises Cannot where no mail of theirs was read, or where what followed from it has left already.
    """
    read = {party.key: line for party in it.parties if (line := _last_reading(page, it, party)) is not None}
    if key:
        read = {found: line for found, line in read.items() if found == key}
    if len(read) != 1:
        names = " or ".join(it.party(found).person.name or it.party(found).person.address for found in read)
        raise Cannot(f"WRONG needs a name here: {names}" if read else "no mail was read here, so none was read wrongly")
    ((key, line),) = read.items()
    mail = page.mails.by_evidence(line.data["evidence"])
    if mail is None:
        raise Cannot("the mail that was read is not kept any more")
    _must_not_be_over(it)
    happen(work, page, it, Undone(_before(page, it, it.party(key), line), evidence), now)
    _withdraw_what_was_noted(page, it, key, line)
    after = page.introduction(it.id)
    said = Said(mail.id, mail.words, mail.sender, mail.seen_at, cause=f"{mail.evidence} by {evidence}")
    ask_connector(work, page, after, after.party(key), said, Reason.MISREAD.says())
    name = it.party(key).person.name or it.party(key).person.address
    return f"what I read in {name}'s mail ({line.data['answer']}) does not count; I ask you about it separately"


def _last_reading(page: Page, it: Introduction, party: Party) -> LedgerLine | None:
    """The line of the verdict by which this party stands as they do, where it was read from a mail."""
    undone = False
    for line in reversed(page.ledger.lines(it.id)):
        if line.party != party.key or not line.after:
            continue
        undone = undone or line.kind == "undone"  # then what was undone is passed over
        if line.after == party.state.value and line.kind == "verdict":
            return line if line.data.get("how") == How.REPLY.value else None
        if not undone:
            return None
    return None


def _must_not_be_over(it: Introduction) -> None:
    if it.stage not in BEFORE_INTRODUCTION | ENDED_WITHOUT:
        raise Cannot(f"this introduction is {it.stage.value} already, and no letter can be unsent")
    if any(party.regretted_at is not None for party in it.parties):
        raise Cannot("the others have been told that nothing comes of it; REOPEN takes it up all the same")
    if it.stage is Stage.CANCELLED:
        raise Cannot("you called this introduction off; REOPEN takes it up again")


def _before(page: Page, it: Introduction, party: Party, line: LedgerLine) -> Introduction:
    """The introduction without this verdict: a yes before it holds again, else the ask is open. The rest follows."""
    standing = _standing_before(page, it, line) if line.before == PartyState.YES.value else None
    unread = replace(
        party,
        state=PartyState.YES if standing is not None else PartyState.ASKED,
        standing=standing,
        asked_at=party.asked_at or line.at,
        later_until=None,
        laters=max(0, party.laters - (line.data.get("answer") == "later")),
        told=False,
    )
    before = it.with_party(unread)
    if any(one.state in _LOST for one in before.sides):
        return before
    if before.stage in ENDED_WITHOUT:
        before = replace(before, stage=Stage.ASKING, ended_at=None)
    return replace(before, lost_at=None, regret_at=None)


def _standing_before(page: Page, it: Introduction, line: LedgerLine) -> Standing | None:
    for earlier in reversed(page.ledger.lines(it.id)):
        if earlier.number < line.number and earlier.party == line.party and earlier.after == PartyState.YES.value:
            return Standing(How(earlier.data["how"]), earlier.at, earlier.data.get("evidence", "request"))
    return None


def _withdraw_what_was_noted(page: Page, it: Introduction, key: str, line: LedgerLine) -> None:
    """What thanked them for that answer does not leave any more, if it has not left yet."""
    for row in page.outbox.of(it.id):
        fresh = row.created_at >= line.at and row.status in (Status.WAITING, Status.PARKED)
        if row.party == key and fresh and row.kind.value in ("no-noted", "later-noted", "wait", "hear-by"):
            page.outbox.change(row, status=Status.WITHDRAWN, attempts=row.attempts + 1)
