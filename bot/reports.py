"""What `status`, `show` and `verify` tell: read from the books, as plain values that print and serialise alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.introductions.dues import dues
from bot.introductions.introduction import Introduction, Party
from bot.introductions.policy import Policy
from bot.records import OutboxRow, Status, TimelineRow

if TYPE_CHECKING:
    from bot.storage.books import Books

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
class Case:
    """One introduction, for people. `next_at` is aware UTC."""

    code: str
    stage: str
    topic: str
    parties: tuple[Side, ...]
    opened_at: datetime
    next_at: datetime | None
    next_what: str
    timeline: tuple[TimelineRow, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on its way at one look. `troubles` are sentences that ask for somebody's attention."""

    zone: str
    cases: tuple[Case, ...]
    waiting: int
    set_aside: int
    alive_at: datetime | None
    troubles: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The counts in one line."""
        letters = f"{self.waiting} {'letter waits' if self.waiting == 1 else 'letters wait'} to be sent"
        aside = f"{self.set_aside} {'mail' if self.set_aside == 1 else 'mails'} set aside"
        return f"{letters}, {aside}."

    def plain(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)


def overview(books: Books, policy: Policy, zone: str, now: datetime, *, everything: bool = False) -> Overview:
    """How things stand at `now` (aware): open introductions, or all of them, newest first. `zone` is for printing."""
    with books.begin() as page:
        cases = page.find(open_only=not everything)
        outbox = page.outbox.with_status(Status.WAITING, Status.SENDING, Status.UNKNOWN, Status.PARKED)
        aside = page.mails.set_aside()
        alive = page.recall("last round")
        told = page.recall("troubles").splitlines()
    return Overview(
        zone=zone,
        cases=tuple(_case(it, policy) for it in cases),
        waiting=sum(row.status in (Status.WAITING, Status.SENDING) for row in outbox),
        set_aside=len(aside),
        alive_at=datetime.fromisoformat(alive) if alive else None,
        troubles=(*_troubles(outbox, len(aside), now), *told),
    )


def one_case(books: Books, code: str, policy: Policy) -> Case | None:
    """The introduction with this code and all that happened to it; None where there is none. The newest counts."""
    from bot.storage.books import timeline

    with books.begin() as page:
        found = page.find(code=code)
        if not found:
            return None
        return _case(found[0], policy, timeline(page, found[0].id))


def ledger_faults(books: Books) -> tuple[list[str], int]:
    """Every fault of the ledger, a sentence each, and how many introductions were looked at."""
    with books.begin() as page:
        return list(page.ledger.verify()), len(page.ledger.heads())


def health(alive_at: datetime | None, poll_seconds: float, troubles: Sequence[str], now: datetime) -> str:
    """ "" where the worker is alive and letters leave, else what is wrong."""
    patience = timedelta(seconds=max(300.0, 3 * poll_seconds))
    if alive_at is None:
        return "the worker has not run yet; start it with twoyes run"
    if now - alive_at > patience:
        return f"the worker was last seen at {alive_at:%Y-%m-%d %H:%M} UTC; look at its log and start it again"
    stuck = [trouble for trouble in troubles if trouble.startswith("letters")]
    return stuck[0] if stuck else ""


def _troubles(outbox: Sequence[OutboxRow], aside: int, now: datetime) -> list[str]:
    told = []
    late = [row for row in outbox if row.status is Status.WAITING and now - row.due_at > LATE]
    if late:
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


def _case(it: Introduction, policy: Policy, timeline: Sequence[TimelineRow] = ()) -> Case:
    coming = dues(it, policy)
    names = {party.key: party.person.name or party.person.address for party in it.parties}
    what = f"{coming[0].what.value.replace('-', ' ')} {names.get(coming[0].party, '')}".strip() if coming else ""
    return Case(
        code=it.code,
        stage=it.stage.value,
        topic=it.topic,
        parties=tuple(_side(party) for party in it.parties),
        opened_at=it.opened_at,
        next_at=coming[0].at if coming else None,
        next_what=what,
        timeline=tuple(timeline),
    )


def _side(party: Party) -> Side:
    standing = party.standing
    return Side(
        key=party.key,
        name=party.person.name,
        address=party.person.address,
        state=party.state.value,
        until=party.later_until.isoformat() if party.later_until else "",
        standing=standing.how.value if standing else "",
        standing_at=standing.at if standing else None,
        evidence=standing.evidence if standing else "",
    )
