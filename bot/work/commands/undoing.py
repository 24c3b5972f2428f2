"""Undoing: what a command changed is noted before it, and UNDO sets it back as long as nothing of it has left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.dues import next_due
from bot.introductions.events import Undone
from bot.introductions.introduction import Introduction
from bot.ports import Page, TryLater
from bot.records import LedgerLine, Obeyed, OutboxRow, Status
from bot.work.carrying import happen
from bot.work.commands.cannot import Cannot
from bot.work.commands.pausing import paused
from bot.work.work import Work
from bot.writing.wordings import moment

UNTIL_SOMETHING_HAPPENS = "something else happens in it"
_CALLED = {
    **dict.fromkeys((Kind.ASK, Kind.ASK_AGAIN, Kind.CONFIRM), "ask"),
    **dict.fromkeys((Kind.NUDGE, Kind.NUDGE_INTRODUCED), "reminder"),
    Kind.INTRODUCTION: "introduction",
}


@dataclass(frozen=True, slots=True)
class _Before:
    it: Introduction
    letters: dict[int, Status]
    head: int


class Notebook:
    """How introductions stood before the commands of one mail; when all were tried, it is kept for UNDO."""

    def __init__(self, page: Page, evidence: str) -> None:
        self.page = page
        self.evidence = evidence
        self._before: dict[int, _Before] = {}
        self._final: set[int] = set()

    def note(self, it: Introduction) -> None:
        """Notes how this introduction stands, before the first command that is about it."""
        if it.id not in self._before:
            letters = {row.id: row.status for row in self.page.outbox.of(it.id)}
            self._before[it.id] = _Before(self.page.introduction(it.id), letters, head_of(self.page, it.id))

    def close(self, it: Introduction) -> None:
        """What this mail does to this introduction cannot be taken back."""
        self._final.add(it.id)

    def keep(self, now: datetime) -> list[int]:
        """Keeps what the commands changed; answers the ids of the introductions concerned."""
        changed = []
        for number, before in self._before.items():
            letters = _touched(before.letters, self.page.outbox.of(number))
            head = head_of(self.page, number)
            unchanged = (head, self.page.introduction(number)) == (before.head, before.it) and not letters
            if unchanged or number in self._final:
                continue
            last = self.page.orders.last(number)
            if last is not None and last.head != before.head:  # something happened in between: it stands for good
                self.page.orders.undo(last.id, now)
            self.page.orders.keep(self.evidence, before.it, letters, head, now)
            changed.append(number)
        return changed


def _touched(before: dict[int, Status], rows: list[OutboxRow]) -> dict[int, Status]:
    """How UNDO will leave every letter the command put in or changed: a new one withdrawn, an old one as it was."""
    found: dict[int, Status] = {}
    for row in rows:
        was = before.get(row.id)
        if was is None:
            found[row.id] = Status.WITHDRAWN
        elif was is not row.status:
            found[row.id] = was if was is not Status.SENDING else Status.WAITING
    return found


def head_of(page: Page, introduction: int) -> int:
    """The number of the last ledger line of an introduction, 0 where there is none."""
    lines = page.ledger.lines(introduction)
    return lines[-1].number if lines else 0


def undo_works_until(work: Work, page: Page, introduction: int, now: datetime) -> str:
    """Until when the last command about an introduction can be taken back: an ISO moment (aware UTC), words, or ""."""
    order = page.orders.last(introduction)
    if order is None or order.head != head_of(page, introduction):
        return ""
    it = page.introduction(introduction)
    if it.paused_at is not None or paused(page) is not None:
        return UNTIL_SOMETHING_HAPPENS
    ends = [row.due_at for row in _letters_of(page, order) if row.status is Status.WAITING]
    due = next_due(it, work.policy, now)
    ends += [due] if due is not None else []
    if not ends:
        return UNTIL_SOMETHING_HAPPENS
    return min(ends).isoformat() if min(ends) > now else ""


def take_back(work: Work, page: Page, order: Obeyed, evidence: str, now: datetime) -> str:
    """Sets an introduction back to where it stood before a command; answers what was done, as a sentence.

    Raises Cannot where a letter has begun to leave, or where something else happened since.
    """
    it = page.introduction(order.before.id)
    _must_not_have_left(work, page, it, order, now)
    _must_be_the_last(work, page, it, order, now)
    _set_letters_back(work, page, it, order, now)
    happen(work, page, it, Undone(order.before, evidence), now)
    _set_people_back(page, it, order.before)
    page.orders.undo(order.id, now)
    earlier = page.orders.last(it.id)
    if earlier is not None:  # what stood before this command stands again, so the one before can be taken back too
        page.orders.undo(earlier.id, now)
        page.orders.keep(earlier.evidence, earlier.before, earlier.letters, head_of(page, it.id), earlier.at)
    return f"it stands again as it did before your word of {_when(work, order.at, now)}"


def _letters_of(page: Page, order: Obeyed) -> list[OutboxRow]:
    """The letters to parties that the command committed."""
    rows = (page.outbox.get(number) for number, status in order.letters.items() if status is Status.WITHDRAWN)
    return [row for row in rows if row.kind in LETTERS]


def _must_not_have_left(work: Work, page: Page, it: Introduction, order: Obeyed, now: datetime) -> None:
    for row in _letters_of(page, order):
        if _gone(row):
            left = row.data_at or row.accepted_at or row.created_at
            whom = it.party(row.party).person.name or it.party(row.party).person.address if row.party else "them"
            what = _CALLED.get(row.kind, "letter")
            raise Cannot(f"the {what} to {whom} left at {_when(work, left, now)}, and no letter can be unsent")


def _must_be_the_last(work: Work, page: Page, it: Introduction, order: Obeyed, now: datetime) -> None:
    later = [line for line in page.ledger.lines(it.id) if line.number > order.head]
    if later:
        raise Cannot(f"something else happened since: {_told(work, it, later[0], now)}")


def _told(work: Work, it: Introduction, line: LedgerLine, now: datetime) -> str:
    """A line of the ledger as a clause."""
    who = next((party.person.name or party.person.address for party in it.parties if party.key == line.party), "")
    what = f"answered {line.data['answer']}" if "answer" in line.data else line.kind
    return f"{who + ': ' if who else ''}{what}, {_when(work, line.at, now)}"


def _when(work: Work, at: datetime, now: datetime) -> str:
    return moment(at, work.voice.zone, "en", now)


def _set_letters_back(work: Work, page: Page, it: Introduction, order: Obeyed, now: datetime) -> None:
    """Withdraws what the command put in, first, and then lets wait again what it had taken back.

    One key a letter: what is withdrawn gives its key away, for the same word may be said again. An introduction whose
    hold is over is held once more.
    """
    for number, status in sorted(order.letters.items(), key=lambda one: one[1] is not Status.WITHDRAWN):
        row = page.outbox.get(number)
        values: dict[str, object] = {"status": status, "attempts": row.attempts + 1}
        if status is Status.WITHDRAWN:
            if _gone(row):  # a notice that the connector may have read
                values = {}
            values["key"] = f"{row.key} undone {order.id}"
        elif status is Status.WAITING and row.kind is Kind.INTRODUCTION and row.due_at <= now:
            calendar = work.policy.calendar(it)
            values["due_at"] = calendar.waking_after(now, work.policy.hold, work.policy.wakes, work.policy.sleeps)
        elif status is Status.UNKNOWN:
            values["accepted_at"] = None
        if not page.outbox.change(row, **values):
            raise TryLater(f"letter {number} is being claimed")


def _gone(row: OutboxRow) -> bool:
    """True where the letter left or may have: something of it was transmitted."""
    if row.status is Status.SENDING:
        return row.data_at is not None
    return row.status in (Status.ACCEPTED, Status.UNKNOWN, Status.REFUSED)


def _set_people_back(page: Page, now: Introduction, before: Introduction) -> None:
    """The bio book forgets an address or an assistant that came with the command."""
    for party in now.parties:
        was, person = before.party(party.key).person, party.person
        bio = page.people.get(person.address)
        if bio is None or was == person:
            continue
        if was.address.lower() != person.address.lower():
            page.people.forget(bio.person.address)
            also = tuple(one for one in bio.also if one not in (was.address.lower(), person.address.lower()))
            bio = replace(bio, person=replace(bio.person, address=was.address), also=also)
        if was.assistants != person.assistants:
            bio = replace(bio, person=replace(bio.person, assistants=was.assistants))
        page.people.keep(bio)
