"""Intake: one mail's way from the folder to what follows from it, one function a step."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from bot.introductions.decision import LETTERS, Kind, Notice
from bot.introductions.events import Away, Bounced
from bot.introductions.introduction import BEFORE_INTRODUCTION, Introduction
from bot.places import Folder, Heading, Spot
from bot.ports import Mailbox, Page, Receipt, TryLater
from bot.reading.addresses import same_address
from bot.reading.message import Caps, Mail, Unreadable, parse_message
from bot.reading.screen import Known, Screened, screen
from bot.reading.sender import Proven, Refusal, Sender, sender_of
from bot.reading.thread import Conflict
from bot.reading.tongues import gather
from bot.reading.verdict import Answer, read_verdict
from bot.reasons import Reason, Why
from bot.records import OutboxRow, Outcome
from bot.work.answers.afterwards import is_afterwards, take_afterwards, take_calendar, tell_words
from bot.work.answers.erased import take_of_erased
from bot.work.answers.replies import by_sender_alone, take_answer, take_from_nobody
from bot.work.answers.verdicts import puzzle
from bot.work.arrived import Arrived, Fate, all_mail_is_ours, as_sent, letter_answered, names_in, proof_of, words_in
from bot.work.carrying import commit_notice, happen
from bot.work.commands.connector import take_from_connector
from bot.work.rights.retention import LIMITED_BY
from bot.work.sending.budgets import PARKED_FOR, park
from bot.work.sending.evidence import note_accepted
from bot.work.timelimit import TimeLimit, TookTooLong
from bot.work.work import Work
from bot.writing.headers import LOOP_MARK
from bot.writing.letters import Setup

TRIES = 3
LARGEST = Caps().bytes
HANDLED = "$IntroHandled"
_AWAY = frozenset({"out_of_office", "auto_reply", "left_company"})


def take_in(work: Work, mailbox: Mailbox, folder: Folder, spot: Spot, raw: bytes) -> Fate:
    """Deals with one mail, exactly once: what follows from it and that it was seen are one transaction.

    What nobody foresaw is set aside with its raw bytes after three tries, what takes too long at once. Raises TryLater
    where the books or the mailbox are away: then nothing happened.
    """
    limit, mail = TimeLimit(work.habits.seconds_per_mail), None
    for attempt in range(1, TRIES + 1):
        try:
            with limit:
                mail = parse_message(raw)
            fate = _take_in(work, mailbox, folder, spot, mail, limit)
            break
        except TryLater:
            raise
        except TookTooLong:
            if gather():  # it may have been the lexicons, which a slow machine reads for longer than any mail may take
                limit = TimeLimit(work.habits.seconds_per_mail)
                continue
            fate = _set_aside(work, mailbox, spot, raw, mail, Reason.TOO_LONG.says(), attempt)
            break
        except Unreadable as fault:
            fate = _set_aside(work, mailbox, spot, raw, mail, Reason.UNREADABLE.says(_told(fault)), attempt)
            break
        except Exception as fault:  # a broad except: one bad mail never stops the queue
            work.log.exception("mail not understood", attempt=attempt, spot=spot)
            if attempt == TRIES:
                fate = _set_aside(work, mailbox, spot, raw, mail, Reason.UNFORESEEN.says(_told(fault)), attempt)
    work.step("mail committed")
    return fate


def leave_unread(work: Work, mailbox: Mailbox, heading: Heading) -> Fate:
    """Sets a mail over the cap on bytes aside by its header fields alone: it is not even fetched."""
    why = Reason.UNREADABLE.says(f"the mail is larger than {LARGEST} bytes")
    return _set_aside(work, mailbox, heading.spot, heading.fields, None, why, 1, whole=False)


def show_handled(mailbox: Mailbox, fates: Mapping[Spot, Fate]) -> None:
    """Files the copies of own letters under Sent; on other mail a keyword shows that it was dealt with.

    May be repeated: after a crash the same mails come again, as seen before, with the same fates.
    """
    for spot, fate in fates.items():
        if fate.why.reason is Reason.OWN_LETTER:
            mailbox.move(spot, Folder.SENT, seen=True)
    mine = (Reason.OWN_LETTER, Reason.OWN_NOTICE)
    mailbox.mark([spot for spot, fate in fates.items() if fate.concerns and fate.why.reason not in mine], HANDLED)


def _take_in(work: Work, mailbox: Mailbox, folder: Folder, spot: Spot, mail: Mail, limit: TimeLimit) -> Fate:
    with work.books.begin(synced=False) as page:
        known = page.mails.seen(mailbox.name, mail.fingerprint)
        if known is not None:
            return Fate(known.outcome, Why(known.named, known.reason), known.introduction, known.party)
        number = page.mails.record(
            mailbox.name, spot, mail.fingerprint, message_id=mail.message_id, written=mail.date, now=work.clock()
        )
        arrived = Arrived(mail, mailbox, number)
        with limit:
            fate = _judge(work, page, arrived, junk=folder is Folder.JUNK)
        if not fate.concerns:
            page.mails.erase(number)
            return fate
        page.mails.finish(
            number,
            fate.outcome,
            fate.why,
            introduction_id=fate.introduction,
            party=fate.party,
            words=fate.words,
            sender=fate.sender,
        )
    work.log.info("mail", outcome=fate.outcome.value, reason=fate.why.reason.value, mail=number)
    return fate


# What kind of mail is it? The order of checks is data, in reading/screen.py; each answer has its step here.


def _judge(work: Work, page: Page, arrived: Arrived, *, junk: bool) -> Fate:
    known = Known(LOOP_MARK, lambda message_id: bool(page.outbox.kinds([message_id])), work.clock().date())
    screened = screen(arrived.mail, known)
    late = take_of_erased(work, page, arrived, screened, junk=junk)
    if late is not None or junk:
        return late or _in_junk(work, page, arrived)
    step = _STEPS.get(screened.kind, _machine)
    return step(work, page, arrived, screened)


def _own(work: Work, page: Page, arrived: Arrived, screened: Screened) -> Fate:
    """A copy of a letter of ours is evidence that the server has it."""
    row = page.outbox.by_message_ids([arrived.mail.message_id])[arrived.mail.message_id]
    note_accepted(work, page, row, Receipt(True, f"a copy arrived: {arrived.evidence}"))
    copy = row.kind in LETTERS or work.voice.setup is Setup.SEPARATE  # elsewhere a notice is read where it arrives
    return Fate(Outcome.IGNORED, (Reason.OWN_LETTER if copy else Reason.OWN_NOTICE).says(), row.introduction, row.party)


def _loop(work: Work, page: Page, arrived: Arrived, screened: Screened) -> Fate:
    """Somebody else's robot, or our own letter sent back under another name, is not answered."""
    return Fate(Outcome.IGNORED, Reason.LOOP.says(screened.reason), concerns=all_mail_is_ours(work))


def _bounce(work: Work, page: Page, arrived: Arrived, screened: Screened) -> Fate:
    """A delivery report counts only for a letter we sent, to that address (RFC 3464)."""
    bounce, now = screened.bounce, work.clock()
    assert bounce is not None
    for row in page.outbox.by_message_ids(bounce.about).values():
        if bounce.ours:
            first = page.recall(LIMITED_BY)
            if first and first != row.recipients[0]:  # one report alone may be forged by whoever got the letter
                park(work, page, now + PARKED_FOR, bounce.reason)
            page.remember(LIMITED_BY, row.recipients[0])
            cause = f"limited {row.introduction or '-'} {row.party} {work.local_day(now)}"
            alarm = Notice(Kind.ALARM, cause, facts={"reason": f"a provider limits us: {bounce.reason}"})
            commit_notice(work, page, None, alarm, now)
            return Fate(Outcome.ACTED, Reason.LIMITED.says(), row.introduction, row.party)
        if row.introduction is None:
            continue
        if not bounce.permanent:
            return Fate(Outcome.IGNORED, Reason.DELAYED.says(), row.introduction, row.party)
        it = page.introduction(row.introduction)
        for party in it.parties:
            if row.party and party.key != row.party:
                continue  # a letter to one says nothing of another, whatever the report claims
            named = bounce.recipients or row.recipients  # a report that names nobody is about whoever got the letter
            if any(same_address(party.person.address, address) for address in named):
                happen(work, page, it, Bounced(party.key, arrived.evidence, bounce.reason), now)
                return Fate(Outcome.ACTED, Reason.BOUNCED.says(), it.id, party.key, bounce.reason)
        return Fate(Outcome.IGNORED, Reason.BOUNCED_ELSE.says(), row.introduction)
    return Fate(Outcome.IGNORED, Reason.BOUNCED_ELSE.says(), concerns=all_mail_is_ours(work))


def _machine(work: Work, page: Page, arrived: Arrived, screened: Screened) -> Fate:
    """Machines get no answer and give none; an out-of-office note parks the nudges until the return."""
    machine = screened.machine
    assert machine is not None
    why = Reason.CALENDAR.says() if machine.kind == "calendar" else Why(Reason.MACHINE, machine.kind)
    row = letter_answered(work, page, arrived)
    if not isinstance(row, OutboxRow) or row.introduction is None:
        return Fate(Outcome.IGNORED, why, concerns=all_mail_is_ours(work))
    it = page.introduction(row.introduction)
    sender = sender_of(arrived.mail)
    if machine.kind == "calendar" and is_afterwards(it, row):
        return take_calendar(work, page, arrived, it, row, sender)
    for party in it.parties:
        if isinstance(sender, Sender) and same_address(sender.address, party.person.address):
            if machine.kind == "calendar":
                return puzzle(work, page, arrived, it, party, why, "")
            if machine.faint and (words := _decided(work, page, arrived, it, row, sender)):
                return puzzle(work, page, arrived, it, party, Reason.FAINT.says(), words)
            if machine.kind in _AWAY and row.party in ("", party.key):  # a note in one thread says nothing of another
                happen(work, page, it, Away(party.key, arrived.evidence, machine.returns), work.clock())
                return Fate(Outcome.ACTED, Why(Reason.AWAY, machine.kind), it.id, party.key)
    return Fate(Outcome.IGNORED, why, it.id, row.party)


def _person(work: Work, page: Page, arrived: Arrived, screened: Screened) -> Fate:
    """Somebody wrote. The connector commands, a party answers, anybody else is a question or nobody to us."""
    sender = screened.sender or Refusal(screened.reason)
    row = letter_answered(work, page, arrived)
    if isinstance(sender, Sender) and work.is_connector(sender.address):
        return take_from_connector(work, page, arrived, sender, row if isinstance(row, OutboxRow) else None)
    if isinstance(row, Conflict):
        return _several(work, page, arrived, row, sender)
    if row is None and isinstance(sender, Sender):
        row = by_sender_alone(work, page, arrived, sender)
    if row is None or row.introduction is None:
        return take_from_nobody(work, page, arrived, sender)
    it = page.introduction(row.introduction)
    if is_afterwards(it, row):
        return take_afterwards(work, page, arrived, it, row, sender)
    if row.kind not in LETTERS or not row.party:
        return _of_a_notice(work, page, arrived, it, sender)
    return take_answer(work, page, arrived, it, it.party(row.party), row, sender)


def _of_a_notice(work: Work, page: Page, arrived: Arrived, it: Introduction, sender: Sender | Refusal) -> Fate:
    """Our notices are the connector's alone; a party whom they sent one may answer us with it."""
    writer = sender.address if isinstance(sender, Sender) else ""
    for party in it.parties:
        if same_address(party.person.address, writer):
            words = words_in(work, arrived.mail, names=names_in(it)).text
            return puzzle(work, page, arrived, it, party, Reason.A_NOTICE.says(), words)
    return Fate(Outcome.IGNORED, Reason.A_NOTICE.says(), it.id, sender=writer)


def _several(work: Work, page: Page, arrived: Arrived, row: Conflict, sender: Sender | Refusal) -> Fate:
    """Letters to several people or of several introductions: a question about the writer, else about the nearest."""
    writer = sender.address if isinstance(sender, Sender) else ""
    cases = [(page.introduction(ref.introduction), ref.party) for ref in row.refs if ref.introduction]
    found = [(it, one) for it, _ in cases for one in it.parties if same_address(one.person.address, writer)]
    found += [(it, it.party(key)) for it, key in cases if key]
    if not found:
        return Fate(Outcome.IGNORED, Reason.SEVERAL.says(), sender=writer)
    it, party = min(found, key=lambda one: one[0].stage not in BEFORE_INTRODUCTION)
    words = words_in(work, arrived.mail, names=names_in(it)).text
    return puzzle(work, page, arrived, it, party, Reason.SEVERAL.says(), words)


_STEPS: dict[str, Callable[[Work, Page, Arrived, Screened], Fate]] = {
    "own": _own,
    "loop": _loop,
    "bounce": _bounce,
    "no_author": _person,
    "person": _person,
}


# Small steps


def _decided(
    work: Work, page: Page, arrived: Arrived, it: Introduction, row: OutboxRow, sender: Sender | Refusal
) -> str:
    """The author's own words where they say yes, no or later and are proven to be theirs, else ""."""
    if isinstance(sender, Refusal) or not isinstance(proof_of(work, page, arrived, sender), Proven):
        return ""
    words = words_in(work, arrived.mail, as_sent(page, row), names_in(it)).text
    read = read_verdict(words, language=work.voice.language, today=work.clock().date(), names=names_in(it))
    return words if read.answer is not Answer.UNCLEAR else ""


def _in_junk(work: Work, page: Page, arrived: Arrived) -> Fate:
    """An answer that a filter put into Junk is shown to the connector, not acted on."""
    row = letter_answered(work, page, arrived)
    if not isinstance(row, OutboxRow) or row.introduction is None or not row.party:
        return Fate(Outcome.IGNORED, Reason.JUNK.says(), concerns=False)
    it = page.introduction(row.introduction)
    if is_afterwards(it, row):
        return tell_words(work, page, arrived, it, row, "", Reason.IN_JUNK.says())
    words = words_in(work, arrived.mail, as_sent(page, row), names_in(it)).text
    return puzzle(work, page, arrived, it, it.party(row.party), Reason.IN_JUNK.says(), words)


def _told(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:300]


def _set_aside(
    work: Work,
    mailbox: Mailbox,
    spot: Spot,
    raw: bytes,
    mail: Mail | None,
    why: Why,
    tries: int,
    *,
    whole: bool = True,
) -> Fate:
    """Keeps what nobody foresaw, tells the connector once a day, for anybody can write such mail, and goes on."""
    now = work.clock()
    fingerprint = mail.fingerprint if mail is not None else hashlib.sha256(raw).hexdigest()
    message_id = mail.message_id if mail is not None else ""
    with work.books.begin() as page:
        if page.mails.seen(mailbox.name, fingerprint) is not None:
            return Fate(Outcome.SET_ASIDE, why)
        number = page.mails.record(mailbox.name, spot, fingerprint, message_id=message_id, now=now)
        page.mails.finish(number, Outcome.SET_ASIDE, why, raw=raw if whole else None, tries=tries)
        told = (
            f"a mail could not be read and was set aside (mail {number}): {why.sentence}; "
            f"twoyes mail {number} tells of it, and if more of today follow, twoyes status counts them"
        )
        alarm = Notice(Kind.ALARM, f"set aside {work.local_day(now)}", facts={"reason": told})
        commit_notice(work, page, None, alarm, now)
    work.log.warning("mail", outcome=Outcome.SET_ASIDE.value, reason=why.reason.value, mail=number)
    return Fate(Outcome.SET_ASIDE, why)
