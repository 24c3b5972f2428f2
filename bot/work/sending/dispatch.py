"""Dispatch: from the outbox to the server. Claim, gate, lease, one transaction, evidence; docs/sending.md tells why."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.introductions.decision import ASKS, LETTERS, Kind, Notice
from bot.introductions.dues import may_leave
from bot.introductions.events import AskLeft, Bounced, LetterLeft, LetterRefused
from bot.introductions.introduction import Introduction
from bot.places import Folder
from bot.ports import GiveUp, LeaseLost, NeedsOperator, Page, Receipt, TryLater, Unknown
from bot.records import OutboxRow, Status
from bot.work.carrying import commit_notice, happen
from bot.work.commands.pausing import paused
from bot.work.requests.people import wants_no_mail
from bot.work.restored import left_before
from bot.work.sending.budgets import (
    ANSWERS,
    Hold,
    answered_enough,
    budget_spent,
    day_cap,
    holds_all,
    introduction_cap,
)
from bot.work.sending.evidence import by_append, clear_away, file_copies, note_accepted, recover
from bot.work.sending.holding import hold_ends
from bot.work.sending.refusals import alarm, not_tried, put_off, refused
from bot.work.work import Work
from bot.writing.gate import approved_text, inspect, out_of_place, secrets_from
from bot.writing.letters import Outgoing

_AT_ONCE = 10_000  # letters looked at in one round, so that what comes first is found behind a long table of pairs
_NOTICE_LEASE = timedelta(minutes=1)  # an APPEND to our own mailbox: its evidence is looked up there at once
_CLOSED = (
    2  # letters in a row that come to nothing: the way is closed, not this one letter's, and each may take minutes
)
_PRECEDENCE = (
    frozenset({Kind.INTRODUCTION, Kind.STEP_OUT}),
    frozenset({Kind.LATER_NOTED, Kind.NO_NOTED, Kind.WAIT, Kind.HEAR_BY, Kind.REGRET, Kind.DATA}),
    frozenset({Kind.ASK, Kind.ASK_AGAIN, Kind.CONFIRM}),
    frozenset({Kind.NUDGE, Kind.NUDGE_INTRODUCED, Kind.HOW_DID_IT_GO}),
    frozenset({Kind.BRIEF, Kind.DIGEST}),
)
_AT_LEISURE = _PRECEDENCE[-1]
HELD_UNTIL = "letters held until"


class _Held(Exception):
    """Nothing of this size may leave now, and so that it is not overtaken for ever, nothing after it either.

    `capped` where the connector is to hear of it: caps only close where a rule is wrong or somebody plays games.
    """

    def __init__(self, hold: Hold, *, capped: bool = False) -> None:
        super().__init__(hold.why)
        self.hold = hold
        self.capped = capped


def dispatch(work: Work) -> int:
    """Sends what may leave now, notices first, then by precedence; answers how many left.

    What cannot be sent now stays committed, and nothing of a lower precedence overtakes what a budget holds back.
    Raises NeedsOperator where the login was refused.
    """
    with work.books.begin() as page:
        under_way = page.outbox.with_status(Status.SENDING, Status.UNKNOWN)
        rows = page.outbox.due(work.clock(), _AT_ONCE)
        unfiled = page.outbox.unfiled()
        held_until = page.recall(HELD_UNTIL)
    if under_way:
        recover(work, under_way)
        with work.books.begin() as page:
            rows = page.outbox.due(work.clock(), _AT_ONCE)
    left = 0
    failures = {True: 0, False: 0}  # in a row, on each of the two ways: filed in INBOX, handed to the courier
    held: Hold | None = None
    for row in sorted(rows, key=_precedence):
        way = by_append(work, row)
        if failures[way] >= _CLOSED or (held is not None and _is_held_back(work, row)):
            continue
        try:
            left += _send(work, row)
            failures[way] = 0
        except _Held as fault:
            held = fault.hold
            if fault.capped:
                with work.books.begin() as page:
                    _tell_cap(work, page, None, held, work.clock())
        except TryLater as fault:
            failures[way] += 1
            work.log.warning("letter put off", letter=row.id, kind=row.kind.value, reason=fault.reason)
        except Unknown as fault:
            failures[way] += 1
            work.log.warning("letter uncertain: the answer was lost", letter=row.id, reason=str(fault))
    until = held.until.isoformat() if held is not None and held.until is not None else ""
    if until != held_until:  # until when looking again is no use, for whoever wakes the worker
        with work.books.begin() as page:
            page.remember(HELD_UNTIL, until)
    if left:
        with work.books.begin() as page:
            unfiled = page.outbox.unfiled()
    file_copies(work, unfiled)
    clear_away(work)
    return left


def _precedence(row: OutboxRow) -> tuple[int, int]:
    return next((rank for rank, kinds in enumerate(_PRECEDENCE) if row.kind in kinds), -1), row.id


def _is_held_back(work: Work, row: OutboxRow) -> bool:
    """Whether budgets, limits and pauses hold for this mail: letters, and what the connector reads at leisure."""
    return row.kind in LETTERS or (row.kind in _AT_LEISURE and not by_append(work, row))


# One letter


def _send(work: Work, row: OutboxRow) -> int:
    now = work.clock()
    try:
        with work.books.begin(synced=False) as page:
            letter = page.outbox.outgoing(row)
            claimed = _claim(work, page, row, letter, now)
    except (TryLater, _Held):
        raise
    except Exception as fault:  # a broad except: a letter nobody foresaw never stops the queue
        _set_aside(work, row, fault)
        return 0
    if claimed is None:
        return 0
    work.step("claimed")
    try:
        receipt = _hand_over(work, claimed, letter.raw)
    except LeaseLost:
        work.log.info("letter not sent: it was taken back", letter=row.id)
        return 0
    except TryLater as fault:
        put_off(work, claimed, fault)
        raise
    except GiveUp as fault:
        refused(work, claimed, fault)
        return 0
    except NeedsOperator:
        not_tried(work, claimed, row.attempts)
        raise
    work.step("transmitted")
    with work.books.begin() as page:
        note_accepted(work, page, claimed, receipt)
    work.step("accepted")
    work.log.info("letter left", letter=row.id, kind=row.kind.value)
    return 1


def _set_aside(work: Work, row: OutboxRow, fault: Exception) -> None:
    """Parks a letter that could not even be looked at; not a byte of it has left, and the connector is told once."""
    work.log.exception("letter not understood", letter=row.id, kind=row.kind.value)
    reason = f"{type(fault).__name__}: {fault}"[:300]
    with work.books.begin() as page:
        page.outbox.change(row, status=Status.PARKED, reason=reason)
        facts = {
            "reason": f"a letter ({row.kind.value}, number {row.id}) could not be sent and was set aside: {reason}"
        }
        commit_notice(work, page, None, Notice(Kind.ALARM, f"letter set aside {row.id}", facts=facts), work.clock())


def _claim(work: Work, page: Page, row: OutboxRow, letter: Outgoing, now: datetime) -> OutboxRow | None:
    """waiting → sending, after every check that can be made before a connection is needed."""
    it = page.introduction(row.introduction) if row.introduction is not None else None
    hold = holds_all(work, page, now) if _is_held_back(work, row) else None
    if hold is not None and row.kind in LETTERS:
        raise _Held(hold)
    if row.kind in _AT_LEISURE and _is_held_back(work, row):
        _check_budget(work, page, row, now)
    if row.kind in LETTERS and it is not None:
        when = may_leave(it, row.kind, row.party, work.policy, now)
        if when is None:
            page.outbox.change(row, status=Status.WITHDRAWN, reason="overtaken by what happened since")
            return None
        if row.kind is Kind.INTRODUCTION:
            when = max(when, hold_ends(work, page, it, now))
        if when > now:
            page.outbox.change(row, due_at=when)
            return None
        if _brake(work, page, row, it, now):
            return None
        _check_budget(work, page, row, now)
        if _reaches_who_wants_none(page, row):
            _suppressed(work, page, row, it, now)
            return None
    if row.kind in LETTERS and left_before(page, row):
        page.outbox.change(row, status=Status.PARKED, reason="Sent holds one like it already")
        alarm(work, page, row, "one like it stands in Sent already, from before my books were restored", now)
        return None
    reasons = (*out_of_place(row.kind, it), *_gate(work, page, row, letter, it))
    if reasons:
        page.outbox.change(row, status=Status.PARKED, reason="; ".join(reasons))
        alarm(work, page, row, "the last check before sending stopped it: " + "; ".join(reasons), now)
        return None
    return page.outbox.claim(row, now, now + _lease(work, row))


def _lease(work: Work, row: OutboxRow) -> timedelta:
    return _NOTICE_LEASE if by_append(work, row) else work.habits.lease


def _gate(work: Work, page: Page, row: OutboxRow, letter: Outgoing, it: Introduction | None) -> tuple[str, ...]:
    """What the last gate has against this mail, for these recipients, now. The connector may see everything."""
    ours = work.connector_addresses | work.bot_addresses
    if row.kind not in LETTERS or it is None:
        return inspect(letter, (), allowed_recipients=frozenset(ours), own_addresses=frozenset(ours))
    ids: dict[str, list[str]] = {}
    for other in page.outbox.of(it.id):
        if other.party and other.kind in LETTERS:
            ids.setdefault(other.party, []).extend(one for one in (other.message_id, other.sent_as) if one)
    words: dict[str, list[str]] = {}
    for mail in page.mails.of(it.id):
        if mail.party and mail.words:
            words.setdefault(mail.party, []).append(mail.words)
    kept = page.manuscripts.load(it.id)
    secrets = secrets_from(
        it,
        row.party,
        row.kind,
        ids={key: tuple(found) for key, found in ids.items()},
        tokens={party.key: (page.token(it.id, party.key),) for party in it.parties},
        words={key: tuple(found) for key, found in words.items()},
        known=(work.voice.connector_name, *sorted(ours)),
    )
    people = {party.person.address for party in it.parties if not row.party or party.key == row.party}
    people |= {one.address for party in it.parties for one in party.person.assistants if not row.party}
    return inspect(
        letter,
        secrets,
        allowed_recipients=frozenset(people | ours),
        own_addresses=frozenset(ours),
        approved=approved_text(it, opening=kept.opening, manuscript=kept.manuscript),
    )


def _hand_over(work: Work, row: OutboxRow, raw: bytes) -> Receipt:
    """One transaction with the server, the state checked once more when the next byte would be DATA."""

    def before_data(handle: str) -> bool:
        now = work.clock()
        with work.books.begin() as page:
            if row.kind in LETTERS and row.introduction is not None:
                it = page.introduction(row.introduction)
                when = may_leave(it, row.kind, row.party, work.policy, now)
                if when is None:
                    page.outbox.change(row, status=Status.WITHDRAWN, reason="overtaken by what happened since")
                    return False
                if when > now or paused(page) is not None:
                    page.outbox.change(row, status=Status.WAITING, attempts=row.attempts + 1, due_at=when)
                    return False
                if _reaches_who_wants_none(page, row):
                    _suppressed(work, page, row, it, now)
                    return False
            if not page.outbox.begin_data(row, now, now + _lease(work, row), handle):
                return False
            if row.kind is Kind.INTRODUCTION and row.introduction is not None:
                happen(work, page, page.introduction(row.introduction), LetterLeft(), now)
            elif row.kind in ASKS and row.introduction is not None:
                left = AskLeft(row.party, nudge=row.kind is Kind.NUDGE)
                happen(work, page, page.introduction(row.introduction), left, now)
        work.step("before data")
        return True

    if by_append(work, row):
        if not before_data(""):
            raise LeaseLost
        try:
            work.home.append(Folder.INBOX, raw, seen=False)
        except TryLater as fault:
            raise Unknown(str(fault)) from fault
        except NeedsOperator:
            work.log.warning("the INBOX takes no notices; it is sent instead", letter=row.id)
            return work.courier.send(row.sender, row.recipients, raw, before_data=before_data)
        return Receipt(True, "filed in INBOX")
    recipients = row.recipients
    if work.habits.evidence == "self-copy":
        recipients = tuple(dict.fromkeys((*recipients, row.sender)))
    return work.courier.send(row.sender, recipients, raw, before_data=before_data, handle=row.handle)


def _reaches_who_wants_none(page: Page, row: OutboxRow) -> bool:
    """Whether somebody here wants no mail of ours; an answer to their own mail is still due to them."""
    return row.kind not in ANSWERS and any(wants_no_mail(page, address) for address in row.recipients)


def _suppressed(work: Work, page: Page, row: OutboxRow, it: Introduction, now: datetime) -> None:
    """Somebody here asked never to be written to: nothing leaves, and what waits on this letter is told."""
    page.outbox.change(row, status=Status.WITHDRAWN, reason="a recipient asked for no more mail")
    if row.kind in ASKS:
        happen(work, page, it, Bounced(row.party, row.message_id, "asked for no more mail from this desk"), now)
    elif row.kind is Kind.INTRODUCTION:
        happen(work, page, it, LetterRefused({}, "a party asked for no more mail from this desk"), now)


def _check_budget(work: Work, page: Page, row: OutboxRow, now: datetime) -> None:
    """Raises _Held where a budget has no room for this mail."""
    hold = budget_spent(work, page, len(row.recipients), now)
    if hold is not None:
        raise _Held(hold)


def _brake(work: Work, page: Page, row: OutboxRow, it: Introduction, now: datetime) -> bool:
    """The brakes behind every rule. Raises _Held where no letter at all may leave any more today."""
    if row.kind in ANSWERS and answered_enough(work, page, row, now):
        page.outbox.change(row, status=Status.WITHDRAWN, reason="enough answers to this address today")
        return True
    hold = day_cap(work, page, now)
    if hold is not None:
        raise _Held(hold, capped=True)
    hold = introduction_cap(work, page, it, now)
    if hold is not None:
        page.outbox.change(row, due_at=hold.until)
        _tell_cap(work, page, it, hold, now)
    return hold is not None


def _tell_cap(work: Work, page: Page, it: Introduction | None, hold: Hold, now: datetime) -> None:
    facts = {"reason": f"{hold.why} What waits leaves when there is room again: nothing is lost"}
    commit_notice(work, page, it, Notice(Kind.ALARM, f"cap {work.local_day(now)}", facts=facts), now)
