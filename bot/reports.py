"""What `status`, `show`, `explain` and `verify` tell: read from the books, as plain values that print and serialise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import OPEN_STAGES, Introduction, Party
from bot.records import OWN_LETTER, OWN_NOTICE, OutboxRow, Status, TimelineRow

if TYPE_CHECKING:
    from bot.introductions.forecast import Prospect
    from bot.ports import Page
    from bot.storage.books import Books
    from bot.work.work import Work

LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Side:
    """One party, for people. `until` is a day in their own zone."""

    key: str
    name: str
    address: str
    state: str
    until: str
    standing: str
    standing_at: datetime | None
    evidence: str

    @property
    def shown(self) -> str:
        """The name, or the address where there is none."""
        return self.name or self.address

    @property
    def until_words(self) -> str:
        """ " until 2026-11-30", or "" where no day is set."""
        return f" until {self.until}" if self.until else ""


@dataclass(frozen=True, slots=True)
class Wait:
    """What an introduction waits for: whom ("you" is the connector), what to do, and since when (aware UTC)."""

    key: str
    who: str
    what: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Coming:
    """What will happen: when (aware UTC, None where only somebody's word brings it), to whom, why, and unless what.

    `due` is True where it would happen at once, if the worker looked.
    """

    at: datetime | None
    what: str
    who: str
    why: str
    unless: str
    due: bool = False

    @property
    def shown(self) -> str:
        """ "Ben Ong is reminded", "the next brief says that it ended"."""
        return _IN_WORDS.get(self.what, self.what.replace("-", " ") + (" ({})" if self.who else "")).format(self.who)


_IN_WORDS = {
    "ask": "the ask goes to {}",
    "ask-again": "{} is asked again",
    "confirm": "{} is asked whether it still holds",
    "nudge": "{} is reminded",
    "hear-by": "{} is told until when they will hear",
    "regret": "{} gets a kind line that nothing came of it",
    "introduction": "the introduction leaves",
    "step-out": "you step out of the thread",
    "nudge-introduced": "{} is reminded",
    "how-did-it-go": "{} is asked how it went",
    "closes": "it closes",
    "rests": "nothing more",
    "ended": "the next brief says that it ended",
    "lost": "you are asked how to go on",
    "reminder": "the next brief reminds you",
    "nobody-wrote": "the next brief says that nobody wrote",
    "one-wrote": "the next brief says that {} has not written",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to the parties that is in the outbox and has not left: to whom, since when it may leave, why not yet."""

    what: str
    to: tuple[str, ...]
    subject: str
    status: str
    leaves_at: datetime
    held_by: str


@dataclass(frozen=True, slots=True)
class Case:
    """One introduction, for people. Moments are aware UTC; `coming` is what happens next, the earliest first."""

    code: str
    stage: str
    topic: str
    parties: tuple[Side, ...]
    opened_at: datetime
    paused_at: datetime | None = None
    waits: tuple[Wait, ...] = ()
    coming: tuple[Coming, ...] = ()
    letters: tuple[Letter, ...] = ()
    timeline: tuple[TimelineRow, ...] = ()
    erased_at: datetime | None = None

    def plain(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Held:
    """Letters that would have left if something did not hold them back."""

    count: int
    codes: tuple[str, ...]
    why: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on its way at one look. `troubles` are sentences that ask for somebody's attention.

    `worker` is "" while one is at work, else what is wrong; `paused_at` is since when everything rests.
    """

    zone: str
    cases: tuple[Case, ...]
    waiting: int
    set_aside: int
    alive_at: datetime | None
    troubles: tuple[str, ...]
    worker: str = ""
    paused_at: datetime | None = None
    held: tuple[Held, ...] = ()
    brief_at: datetime | None = None

    @property
    def sentence(self) -> str:
        """The counts in one line."""
        letters = f"{self.waiting} {'letter waits' if self.waiting == 1 else 'letters wait'} to be sent"
        aside = f"{self.set_aside} {'mail' if self.set_aside == 1 else 'mails'} set aside"
        return f"{letters}, {aside}."

    def plain(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did, and what follows from it. `undo` says until when UNDO takes it back, "" where it cannot."""

    code: str
    did: str
    undo: str
    case: Case | None

    def plain(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)


def overview(work: Work, page: Page, poll_seconds: float, now: datetime, *, everything: bool = False) -> Overview:
    """How things stand at `now` (aware): open introductions, or all of them, newest first."""
    from bot.work.commands.pausing import paused
    from bot.work.digest import next_brief

    cases = page.find(open_only=not everything)
    outbox = page.outbox.with_status(Status.WAITING, Status.SENDING, Status.UNKNOWN, Status.PARKED)
    aside = len(page.mails.set_aside())
    alive, told = pulse(page)
    held = _held(work, page, now)
    rests = paused(page)
    return Overview(
        zone=work.voice.zone,
        cases=tuple(_case(work, it, now, outbox, rests) for it in cases),
        waiting=sum(row.status in (Status.WAITING, Status.SENDING) for row in outbox),
        set_aside=aside,
        alive_at=alive,
        troubles=(*_troubles(outbox, aside, now, bool(held)), *told),
        worker=health(alive, poll_seconds, (), now),
        paused_at=rests,
        held=held,
        brief_at=next_brief(work, page, now),
    )


def troubles(work: Work, page: Page, poll_seconds: float, now: datetime) -> tuple[str, ...]:
    """What asks for somebody's attention at `now` (aware), a sentence each; without looking at any introduction."""
    from bot.work.sending.budgets import holds_all

    outbox = page.outbox.with_status(Status.WAITING, Status.UNKNOWN, Status.PARKED)
    alive, told = pulse(page)
    hold = holds_all(work, page, now)
    found = [hold.why] if hold is not None else []
    found += [*_troubles(outbox, len(page.mails.set_aside()), now, hold is not None), *told]
    ill = health(alive, poll_seconds, (), now)
    return (*found, *([f"{ill[0].upper()}{ill[1:]}."] if ill else []))


def pulse(page: Page) -> tuple[datetime | None, tuple[str, ...]]:
    """When the worker last went its round (aware UTC), and what stood in its way."""
    from bot.work.locked_out import standing

    told = tuple(page.recall("troubles").splitlines())
    last = page.recall("last round")
    if not last:
        return None, told
    alive = datetime.fromisoformat(last)
    locked = standing(page, alive)
    return alive, (locked, *told) if locked else told


def _held(work: Work, page: Page, now: datetime) -> tuple[Held, ...]:
    """What is held back, one line a reason."""
    from bot.work.sending.budgets import waiting_letters

    found: dict[str, Held] = {}
    for one in waiting_letters(work, page, now):
        before = found.get(one.hold.why, Held(0, (), one.hold.why, one.hold.until))
        codes = tuple(dict.fromkeys((*before.codes, one.introduction.code)))
        until = max(filter(None, (before.until, one.hold.until)), default=None)
        found[one.hold.why] = Held(before.count + 1, codes, one.hold.why, until)
    return tuple(found.values())


def one_case(work: Work, page: Page, code: str, now: datetime, *, told: bool = False) -> Case | None:
    """The introduction with this code, the newest where there are several; None where there is none.

    `told` adds all that happened to it. It rests, too, while everything does.
    """
    from bot.work.commands.pausing import paused

    found = page.find(code=code)
    if not found:
        return None
    it = found[0]
    happened = timeline(page, it.id) if told else ()
    return _case(work, it, now, page.outbox.of(it.id), paused(page), _held_by(work, page, it.id, now), happened)


def _held_by(work: Work, page: Page, introduction: int, now: datetime) -> dict[int, str]:
    """Why each letter of an introduction that is held back does not leave, by outbox number."""
    from bot.work.sending.budgets import waiting_letters

    return {held.row.id: held.hold.why for held in waiting_letters(work, page, now, of=introduction)}


def what_follows(work: Work, page: Page, introduction: int | None, did: str, now: datetime) -> Done:
    """What a command did and what follows, for whoever gave it; `introduction` is None where it was everything."""
    from bot.work.commands.pausing import paused
    from bot.work.commands.undoing import undo_works_until

    if introduction is None:
        return Done("", did, "", None)
    it = page.introduction(introduction)
    case = _case(work, it, now, page.outbox.of(it.id), paused(page), _held_by(work, page, it.id, now))
    return Done(it.code, did, undo_works_until(work, page, introduction, now), case)


@dataclass(frozen=True, slots=True)
class Proof:
    """What following the ledger came to: its faults, a sentence each, and where its chains end.

    `seal` is one hash over all ends, the same as the digest quotes; `heads` are those of open introductions, by code.
    """

    faults: tuple[str, ...]
    introductions: int
    seal: str
    heads: dict[str, str]

    def plain(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)


def ledger_proof(books: Books) -> Proof:
    """Follows every chain."""
    from bot.work.digest import HEAD_DIGITS, seal

    with books.begin() as page:
        faults, heads = tuple(page.ledger.verify()), page.ledger.heads()
        codes = {it.code: heads.get(it.id, "")[:HEAD_DIGITS] for it in reversed(page.find()) if it.stage in OPEN_STAGES}
    return Proof(faults, len(heads), seal(heads), codes)


def health(alive_at: datetime | None, poll_seconds: float, troubles: Sequence[str], now: datetime) -> str:
    """ "" where the worker is alive, is let in, and letters leave; else what is wrong."""
    patience = timedelta(seconds=max(300.0, 3 * poll_seconds))
    if alive_at is None:
        return "the worker has not run yet; start it with twoyes run"
    if now - alive_at > patience:
        return f"the worker was last seen at {alive_at:%Y-%m-%d %H:%M} UTC; look at its log and start it again"
    stuck = [trouble for trouble in troubles if trouble.startswith(("locked out", "letters"))]
    return stuck[0] if stuck else ""


def _troubles(outbox: Sequence[OutboxRow], aside: int, now: datetime, held: bool) -> list[str]:
    told = []
    late = [row for row in outbox if row.status is Status.WAITING and now - row.due_at > LATE]
    if late and not held:  # what is held back is told with its reason
        reason = late[0].reason or "no reason known"
        told.append(f"letters should have left since {late[0].due_at:%Y-%m-%d %H:%M} UTC ({reason}); run twoyes check")
    unsure = sum(row.status in (Status.UNKNOWN, Status.PARKED) for row in outbox)
    if unsure:
        told.append(f"{unsure} {'letter' if unsure == 1 else 'letters'} may or may not have left; answer the notice")
    if aside:
        told.append(
            f"{aside} {'mail was' if aside == 1 else 'mails were'} not understood and set aside for you to read"
        )
    return told


def _coming(at: datetime | None, one: Prospect, names: dict[str, str], now: datetime) -> Coming:
    due = at is not None and at <= now
    return Coming(at, one.what, names.get(one.party, ""), one.why, one.unless, due)


_ERASED = "(erased)"  # in the place of a name
_ON_THE_WAY = frozenset({Status.WAITING, Status.SENDING, Status.PARKED, Status.UNKNOWN})


def _case(
    work: Work,
    it: Introduction,
    now: datetime,
    outbox: Sequence[OutboxRow],
    rests: datetime | None,
    held_by: dict[int, str] | None = None,
    timeline: Sequence[TimelineRow] = (),
) -> Case:
    """One introduction, for people; `rests` is since when everything does: then it rests, too."""
    from bot.introductions.forecast import forecast, waits_on

    resting = replace(it, paused_at=it.paused_at or rests)
    names = {party.key: _side(party).shown for party in it.parties}
    letters = [row for row in outbox if row.introduction == it.id and row.kind in LETTERS and row.status in _ON_THE_WAY]
    leaves = {row.kind.value: row.due_at for row in letters if row.kind is Kind.INTRODUCTION}
    return Case(
        code=it.code,
        stage=it.stage.value,
        topic=it.topic,
        parties=tuple(_side(party) for party in it.parties),
        opened_at=it.opened_at,
        paused_at=resting.paused_at,
        waits=tuple(Wait(one.who, names.get(one.who, "you"), one.what, one.since) for one in waits_on(it, work.policy)),
        coming=tuple(
            _coming(one.at or leaves.get(one.what), one, names, now) for one in forecast(resting, work.policy, now)
        ),
        letters=tuple(
            Letter(
                row.kind.value.replace("-", " "),
                row.recipients,
                row.subject,
                row.status.value,
                row.due_at,
                (held_by or {}).get(row.id, ""),
            )
            for row in letters
        ),
        timeline=tuple(timeline),
        erased_at=it.erased_at,
    )


def _side(party: Party) -> Side:
    standing = party.standing
    return Side(
        key=party.key,
        name=_ERASED if party.erased else party.person.name,
        address="" if party.erased else party.person.address,
        state=party.state.value,
        until=party.later_until.isoformat() if party.later_until else "",
        standing=standing.how.value if standing else "",
        standing_at=standing.at if standing else None,
        evidence=standing.evidence if standing else "",
    )


def timeline(page: Page, introduction: int) -> list[TimelineRow]:
    """Everything that happened to an introduction, in order: ledger, letters and mails with their evidence."""
    rows = []
    for line in page.ledger.lines(introduction):
        change = f"{line.before} → {line.after}" if line.after else ""
        told = {**line.data, **line.private} if line.kind != "opened" else line.data
        facts = ", ".join(f"{key} {value}" for key, value in told.items() if value and key not in ("evidence", "words"))
        said = line.private.get("words", "")
        text = " · ".join(piece for piece in (change, facts, f"“{said}”" if said else "") if piece)
        rows.append((line.at, 0, TimelineRow(line.at, line.kind, line.party, text, line.data.get("evidence", ""))))
    for letter in page.outbox.of(introduction):
        at = letter.accepted_at or letter.data_at or letter.created_at
        text = f"{letter.status} · to {', '.join(letter.recipients)}" + (f" · {letter.reason}" if letter.reason else "")
        what = "letter" if letter.kind in LETTERS else "notice"
        rows.append((at, 1, TimelineRow(at, f"{what}: {letter.kind.value}", letter.party, text, letter.message_id)))
    for mail in page.mails.of(introduction):
        if mail.reason in (OWN_LETTER, OWN_NOTICE):
            continue
        text = f"{mail.outcome}" + (f" · {mail.reason}" if mail.reason else "")
        rows.append((mail.seen_at, -1, TimelineRow(mail.seen_at, "mail", mail.party, text, mail.evidence)))
    return [row for _, _, row in sorted(rows, key=lambda row: row[:2])]
