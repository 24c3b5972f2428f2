"""Dispatch: from the outbox to the server. Claim, gate, lease, one transaction, evidence; docs/sending.md tells why."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.introductions.decision import ASKS, LETTERS, Kind, Notice
from bot.introductions.dues import may_leave
from bot.introductions.events import Bounced, LetterFound, LetterLeft, LetterNotSent, LetterRefused, LetterUncertain
from bot.introductions.introduction import Introduction
from bot.places import Folder
from bot.ports import GiveUp, LeaseLost, NeedsOperator, Page, TryLater, Unknown
from bot.records import OutboxRow, Status
from bot.work.carrying import commit_notice, happen
from bot.work.commands.pausing import paused
from bot.work.requests.people import wants_no_mail
from bot.work.sending.budgets import PARKED_FOR, Hold, budget_spent, holds_all, park
from bot.work.work import Work
from bot.writing.gate import approved_text, inspect, out_of_place, secrets_from
from bot.writing.letters import Outgoing, Setup

LONGEST_TRY = timedelta(days=5)  # RFC 5321 section 4.5.4.1: give up after 4 to 5 days
COPY_TAKES_AT_MOST = timedelta(minutes=10)
PARKED_SHORTLY = timedelta(minutes=15)  # where the server only puts us off
MOST_REFUSALS = 5  # of one letter for a reason of ours, until it is the letter's and not the queue's
_AT_ONCE = 10_000  # letters looked at in one round, so that what comes first is found behind a long table of pairs
_NOTICE_LEASE = timedelta(minutes=1)  # an APPEND to our own mailbox: its evidence is looked up there at once
_PRECEDENCE = (
    frozenset({Kind.INTRODUCTION, Kind.STEP_OUT}),
    frozenset({Kind.LATER_NOTED, Kind.NO_NOTED, Kind.WAIT, Kind.HEAR_BY, Kind.REGRET, Kind.DATA}),
    frozenset({Kind.ASK, Kind.ASK_AGAIN, Kind.CONFIRM}),
    frozenset({Kind.NUDGE, Kind.NUDGE_INTRODUCED, Kind.HOW_DID_IT_GO}),
    frozenset({Kind.BRIEF, Kind.DIGEST}),
)
_AT_LEISURE = _PRECEDENCE[-1]
HELD_UNTIL = "letters held until"
_ANSWERS = frozenset({Kind.LATER_NOTED, Kind.NO_NOTED, Kind.DATA})
_LIMIT = re.compile(
    r"\blimit(?:s|ed)?\b|\bquota\b|\btoo (?:many|much|fast)\b|\brate\b|\bthrottl|\b4\.(?:4\.5|7\.28)\b", re.IGNORECASE
)


class _Held(Exception):
    """Nothing of this size may leave now, and so that it is not overtaken for ever, nothing after it either."""

    def __init__(self, hold: Hold) -> None:
        super().__init__(hold.why)
        self.hold = hold


def dispatch(work: Work) -> int:
    """Sends what may leave now, notices first, then by precedence; answers how many left.

    What cannot be sent now stays committed, and nothing of a lower precedence overtakes what a budget holds back.
    Raises NeedsOperator where the login was refused.
    """
    with work.books.begin() as page:
        under_way = page.outbox.with_status(Status.SENDING, Status.UNKNOWN)
        rows = page.outbox.due(work.clock(), _AT_ONCE)
        unfiled = page.outbox.unfiled()
    if under_way:
        recover(work, under_way)
        with work.books.begin() as page:
            rows = page.outbox.due(work.clock(), _AT_ONCE)
    left = failures = 0
    held: Hold | None = None
    for row in sorted(rows, key=_precedence):
        if held is not None and _is_held_back(work, row):
            continue
        try:
            left += _send(work, row)
            failures = 0
        except _Held as fault:
            held = fault.hold
        except TryLater as fault:
            failures += 1
            work.log.warning("letter put off", letter=row.id, kind=row.kind.value, reason=fault.reason)
            if failures >= 2:
                break  # the way out is closed, not this one letter's
    _remember_hold(work, held)
    if left:
        with work.books.begin() as page:
            unfiled = page.outbox.unfiled()
    file_copies(work, unfiled)
    return left


def _precedence(row: OutboxRow) -> tuple[int, int]:
    return next((rank for rank, kinds in enumerate(_PRECEDENCE) if row.kind in kinds), -1), row.id


def _is_held_back(work: Work, row: OutboxRow) -> bool:
    """Whether budgets, limits and pauses hold for this mail: letters, and what the connector reads at leisure."""
    return row.kind in LETTERS or (row.kind in _AT_LEISURE and not _by_append(work, row))


def _remember_hold(work: Work, hold: Hold | None) -> None:
    """Until when looking again is no use, for whoever wakes the worker."""
    with work.books.begin() as page:
        until = hold.until.isoformat() if hold is not None and hold.until is not None else ""
        if page.recall(HELD_UNTIL) != until:
            page.remember(HELD_UNTIL, until)


def _by_append(work: Work, row: OutboxRow) -> bool:
    """Notices to a connector whose own mailbox we work from are filed in their INBOX, not sent."""
    return row.kind not in LETTERS and work.voice.setup is not Setup.SEPARATE


# What a dead process left behind


def recover(work: Work, rows: list[OutboxRow]) -> None:
    """Settles letters that were claimed and of which nothing was heard: evidence first, then what the rules allow."""
    for row in rows:
        if row.data_at is None and row.status is Status.SENDING:
            # Not one byte of DATA left under this claim, and none can: the check before DATA fails from now on.
            with work.books.begin() as page:
                page.outbox.change(row, status=Status.WAITING, attempts=row.attempts + 1)
        elif not _find_evidence(work, row) and _lease_is_over(work, row):
            _without_evidence(work, row)


def _lease_is_over(work: Work, row: OutboxRow) -> bool:
    return row.status is Status.SENDING and (row.lease_until is None or row.lease_until <= work.clock())


def _find_evidence(work: Work, row: OutboxRow) -> bool:
    """Looks for a copy that only an accepted letter can have left; True when there is one."""
    if _by_append(work, row):
        folders: tuple[Folder, ...] = (Folder.INBOX,)
    elif work.habits.evidence == "provider":
        folders = (Folder.SENT, Folder.ALL)
    elif work.habits.evidence == "self-copy":
        folders = (Folder.INBOX, Folder.SENT, Folder.ALL)
    else:
        return False
    spot = work.home.find(row.message_id, folders)
    if spot is None:
        return False
    with work.books.begin() as page:
        note_accepted(work, page, row, f"a copy stands in {spot.folder}")
    return True


def note_accepted(work: Work, page: Page, row: OutboxRow, evidence: str) -> bool:
    """Notes that the server has the letter; False when that was known, or the row is not under way.

    An introduction of which nobody knew whether it left goes on as one that did.
    """
    if row.status not in (Status.SENDING, Status.UNKNOWN):
        return False
    now = work.clock()
    if not page.outbox.change(row, status=Status.ACCEPTED, accepted_at=now, evidence=evidence, reason=""):
        return False
    if row.kind is Kind.INTRODUCTION and row.status is Status.UNKNOWN and row.introduction is not None:
        happen(work, page, page.introduction(row.introduction), LetterFound(evidence), now)
    return True


def _without_evidence(work: Work, row: OutboxRow) -> None:
    """The lease is over and nothing tells whether the letter left: once more with the same Message-ID, or ask."""
    now = work.clock()
    with work.books.begin() as page:
        if row.kind is Kind.INTRODUCTION and row.introduction is not None:
            page.outbox.change(row, status=Status.UNKNOWN, reason="no answer to the final dot and no evidence")
            happen(work, page, page.introduction(row.introduction), LetterUncertain(), now)
        elif row.repeated:
            page.outbox.change(row, status=Status.PARKED, reason="sent twice, and both answers were lost")
            _alarm(work, page, row, "it was sent twice, and both times the server's answer was lost", now)
        else:
            again = {"status": Status.WAITING, "repeated": True, "attempts": row.attempts + 1, "due_at": now}
            page.outbox.change(row, **again, reason="the answer was lost; sent once more with the same Message-ID")


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
        words = _hand_over(work, claimed, letter.raw)
    except LeaseLost:
        work.log.info("letter not sent: it was taken back", letter=row.id)
        return 0
    except Unknown as fault:
        work.log.warning("letter uncertain: the answer was lost", letter=row.id, reason=str(fault))
        return 0
    except TryLater as fault:
        _put_off(work, claimed, fault)
        raise
    except GiveUp as fault:
        _refused(work, claimed, fault)
        return 0
    work.step("transmitted")
    with work.books.begin() as page:
        note_accepted(work, page, claimed, words)
        if _by_append(work, claimed):
            page.outbox.change(claimed, filed_at=work.clock())
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
        if when > now:
            page.outbox.change(row, due_at=when)
            return None
        if _brake(work, page, row, now):
            return None
        _check_budget(work, page, row, now)
        if row.kind not in _ANSWERS and any(wants_no_mail(page, address) for address in row.recipients):
            _suppressed(work, page, row, it, now)
            return None
    reasons = (*out_of_place(row.kind, it), *_gate(work, page, row, letter, it))
    if reasons:
        page.outbox.change(row, status=Status.PARKED, reason="; ".join(reasons))
        _alarm(work, page, row, "the last check before sending stopped it: " + "; ".join(reasons), now)
        return None
    lease = _NOTICE_LEASE if _by_append(work, row) else work.habits.lease
    return page.outbox.claim(row, now, now + lease)


def _gate(work: Work, page: Page, row: OutboxRow, letter: Outgoing, it: Introduction | None) -> tuple[str, ...]:
    """What the last gate has against this mail, for these recipients, now. The connector may see everything."""
    ours = work.connector_addresses | work.bot_addresses
    if row.kind not in LETTERS or it is None:
        return inspect(letter, (), allowed_recipients=frozenset(ours), own_addresses=frozenset(ours))
    ids: dict[str, list[str]] = {}
    for other in page.outbox.of(it.id):
        if other.party and other.kind in LETTERS:
            ids.setdefault(other.party, []).append(other.message_id)
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


def _hand_over(work: Work, row: OutboxRow, raw: bytes) -> str:
    """One transaction with the server, the state checked once more when the next byte would be DATA."""

    def before_data() -> bool:
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
            if not page.outbox.begin_data(row, now):
                return False
            if row.kind is Kind.INTRODUCTION and row.introduction is not None:
                happen(work, page, page.introduction(row.introduction), LetterLeft(), now)
        work.step("before data")
        return True

    if _by_append(work, row):
        if not before_data():
            raise LeaseLost
        try:
            work.home.append(Folder.INBOX, raw, seen=False)
        except TryLater as fault:
            raise Unknown(str(fault)) from fault
        except NeedsOperator:
            work.log.warning("the INBOX takes no notices; it is sent instead", letter=row.id)
            return work.courier.send(row.sender, row.recipients, raw, before_data=lambda: True)
        return "filed in INBOX"
    recipients = row.recipients
    if work.habits.evidence == "self-copy":
        recipients = tuple(dict.fromkeys((*recipients, row.sender)))
    return work.courier.send(row.sender, recipients, raw, before_data=before_data)


def _put_off(work: Work, row: OutboxRow, fault: TryLater) -> None:
    """4xx, or no connection: the same letter later, with the same Message-ID, for at most five days."""
    now = work.clock()
    with work.books.begin() as page:
        if row.kind is Kind.INTRODUCTION and row.introduction is not None:
            happen(work, page, page.introduction(row.introduction), LetterNotSent(), now)
        if now - row.created_at > LONGEST_TRY:
            page.outbox.change(row, status=Status.PARKED, reason=fault.reason)
            _alarm(work, page, row, f"it could not be sent for five days: {fault.reason}", now)
            return
        if _LIMIT.search(fault.reason):
            until = now + max(PARKED_SHORTLY, timedelta(seconds=fault.after or 0))
            park(work, page, until, fault.reason)
            _tell_parked(work, page, f"the mail server limits us, and all letters wait: {fault.reason}", now)
        seconds = fault.after or min(60.0 * 2 ** min(row.attempts - 1, 8), 4 * 3600.0)
        pause = timedelta(seconds=seconds * (0.75 + work.chance.random() / 2))
        page.outbox.change(row, status=Status.WAITING, due_at=now + pause, reason=fault.reason)


def _refused(work: Work, row: OutboxRow, fault: GiveUp) -> None:
    """5xx: about us it parks the queue and says nothing about anybody; about a recipient it is their bounce."""
    now = work.clock()
    with work.books.begin() as page:
        if fault.ours:
            until = now + PARKED_FOR
            if row.attempts >= MOST_REFUSALS:
                _give_up(work, page, row, fault.reason, now)
                return
            if row.kind is Kind.INTRODUCTION and row.introduction is not None:
                happen(work, page, page.introduction(row.introduction), LetterNotSent(), now)
            page.outbox.change(row, status=Status.WAITING, due_at=until, reason=fault.reason)
            park(work, page, until, fault.reason)
            _tell_parked(
                work, page, f"the mail server refuses our mail, and all letters wait an hour: {fault.reason}", now
            )
            return
        page.outbox.change(row, status=Status.REFUSED, reason=fault.reason)
        if row.introduction is None or row.kind not in LETTERS:
            work.log.error("notice refused", letter=row.id, reason=fault.reason)
        elif row.party:
            happen(
                work, page, page.introduction(row.introduction), Bounced(row.party, row.message_id, fault.reason), now
            )
        else:
            parties = page.introduction(row.introduction).parties
            refused = {p.key: fault.refused[p.person.address] for p in parties if p.person.address in fault.refused}
            if row.kind is Kind.INTRODUCTION:
                happen(work, page, page.introduction(row.introduction), LetterRefused(refused, fault.reason), now)
            else:
                _alarm(work, page, row, f"the server refused it: {fault.reason}", now)


def _give_up(work: Work, page: Page, row: OutboxRow, reason: str, now: datetime) -> None:
    """The server takes this one never, too large as it is, say: the others must not wait for it any longer."""
    if row.kind is Kind.INTRODUCTION and row.introduction is not None:
        page.outbox.change(row, status=Status.REFUSED, reason=reason)
        happen(work, page, page.introduction(row.introduction), LetterRefused({}, reason), now)
        return
    page.outbox.change(row, status=Status.PARKED, reason=reason)
    _alarm(work, page, row, f"the server refused it {row.attempts} times: {reason}", now)


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


def _brake(work: Work, page: Page, row: OutboxRow, now: datetime) -> bool:
    """The brakes behind every rule: they close only where a rule is wrong or somebody plays games with us."""
    letters = [one for one in page.outbox.sent_since(now - timedelta(days=1)) if one.kind in LETTERS]
    answers = [one for one in letters if one.kind in _ANSWERS and one.recipients == row.recipients]
    of_this = [one for one in letters if one.introduction == row.introduction]
    if row.kind in _ANSWERS and len(answers) >= work.habits.answers_per_address:
        page.outbox.change(row, status=Status.WITHDRAWN, reason="enough answers to this address today")
        return True
    of_all = len(letters) >= work.habits.letters_per_day
    if of_all or len(of_this) >= work.habits.letters_per_introduction:
        it = None if of_all or row.introduction is None else page.introduction(row.introduction)
        day = work.local_day(now)
        facts = {"reason": f"more letters than the caps allow on {day}; the rest waits"}
        commit_notice(work, page, it, Notice(Kind.ALARM, f"cap {day}", facts=facts), now)
        return True
    return False


def _tell_parked(work: Work, page: Page, reason: str, now: datetime) -> None:
    """Once a day at most: in `separate` the notice goes the same way and may be refused as well."""
    commit_notice(work, page, None, Notice(Kind.ALARM, f"parked {work.local_day(now)}", facts={"reason": reason}), now)


def _alarm(work: Work, page: Page, row: OutboxRow, reason: str, now: datetime) -> None:
    it = page.introduction(row.introduction) if row.introduction is not None else None
    facts = {"reason": reason, "letter": row.kind.value, "recipients": ", ".join(row.recipients)}
    day = work.local_day(now)
    commit_notice(work, page, it, Notice(Kind.ALARM, f"{row.id} {reason[:60]} {day}", row.party, facts), now)


# The copy in Sent


def file_copies(work: Work, rows: list[OutboxRow]) -> None:
    """Sees that a copy of every accepted letter stands in Sent; repeatable, because it looks before it files."""
    for row in rows:
        try:
            filed = _file_copy(work, row)
        except NeedsOperator as fault:  # mailbox full, no Sent folder: the letter has left, only its copy is missing
            work.log.warning("no copy in Sent", letter=row.id, reason=str(fault))
            filed = True
        if filed:
            with work.books.begin() as page:
                page.outbox.change(row, filed_at=work.clock())


def _file_copy(work: Work, row: OutboxRow) -> bool:
    """True when a copy stands in Sent now. A self-copy is moved there by intake when it arrives."""
    if work.habits.evidence == "provider" or row.data_at is None:  # what the connector sent by hand stands in theirs
        return True
    young = row.accepted_at is None or work.clock() - row.accepted_at < COPY_TAKES_AT_MOST
    if work.habits.evidence == "self-copy" and young:
        return False
    spot = work.home.find(row.message_id, (Folder.SENT, Folder.INBOX))
    if spot is not None:
        work.home.move(spot, Folder.SENT, seen=True)  # the self-copy, should intake not have come to it
        return True
    work.step("copy")
    with work.books.begin() as page:
        raw = page.outbox.outgoing(row).raw
    work.home.append(Folder.SENT, raw, seen=True)
    return True
