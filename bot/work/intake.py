"""Intake: one mail's way from the folder to what follows from it, one function a step."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.introductions.decision import ASKS, LETTERS, Kind, Letter, Notice
from bot.introductions.events import Answered, Away, Bounced, Puzzled, Wrote
from bot.introductions.introduction import Introduction, Party, PartyState
from bot.places import Folder, Spot
from bot.ports import Mailbox, Page, TryLater
from bot.reading.addresses import same_address
from bot.reading.dkim_check import check_dkim
from bot.reading.message import Mail, Unreadable, parse_message
from bot.reading.quoting import OwnWords, own_words
from bot.reading.screen import Known, Screened, screen
from bot.reading.sender import Proven, Refusal, Sender, Unproven, prove, sender_of
from bot.reading.thread import AskRef, Conflict, Traces, choose, traces
from bot.reading.verdict import Answer, party_word, read_verdict
from bot.records import OWN_LETTER, OWN_NOTICE, OutboxRow, Outcome
from bot.work.carrying import commit_letter, commit_notice, happen
from bot.work.commanding import obey
from bot.work.dispatch import PARKED_FOR, note_accepted, park
from bot.work.opening import is_request, open_mail
from bot.work.work import Work
from bot.writing.headers import LOOP_MARK
from bot.writing.letters import Setup

TRIES = 3
HANDLED = "$IntroHandled"
_FRESH = timedelta(days=7)
_AFTERWARDS = frozenset({Kind.INTRODUCTION, Kind.STEP_OUT})
_AWAY = frozenset({"out_of_office", "auto_reply", "left_company"})


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mail, why, and what it belongs to. `concerns` is False for mail that is none of our business."""

    outcome: Outcome
    reason: str
    introduction: int | None = None
    party: str = ""
    words: str = ""
    sender: str = ""
    concerns: bool = True


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail on its way through the steps: what it is, where it came in, and how the ledger will call it."""

    mail: Mail
    mailbox: Mailbox
    number: int

    @property
    def evidence(self) -> str:
        """The ledger's name for this mail."""
        return f"mail {self.number}"


def take_in(work: Work, mailbox: Mailbox, folder: Folder, spot: Spot, raw: bytes) -> Fate:
    """Deals with one mail, exactly once: what follows from it and that it was seen are one transaction.

    What nobody foresaw is set aside with its raw bytes after three tries. Raises TryLater where the books or the
    mailbox are away: then nothing happened.
    """
    for attempt in range(1, TRIES + 1):
        try:
            fate = _take_in(work, mailbox, folder, spot, raw)
            break
        except TryLater:
            raise
        except Exception as fault:  # one of the two broad excepts of the program: one bad mail never stops the queue
            work.log.exception("mail not understood", attempt=attempt, spot=spot)
            if attempt == TRIES:
                fate = _set_aside(work, mailbox, spot, raw, fault)
    work.step("mail committed")
    return fate


def show_handled(mailbox: Mailbox, fates: Mapping[Spot, Fate]) -> None:
    """Files the copies of own letters under Sent; on other mail a keyword shows that it was dealt with.

    May be repeated: after a crash the same mails come again, as seen before, with the same fates.
    """
    for spot, fate in fates.items():
        if fate.reason == OWN_LETTER:
            mailbox.move(spot, Folder.SENT, seen=True)
    mine = (OWN_LETTER, OWN_NOTICE)
    mailbox.mark([spot for spot, fate in fates.items() if fate.concerns and fate.reason not in mine], HANDLED)


def _take_in(work: Work, mailbox: Mailbox, folder: Folder, spot: Spot, raw: bytes) -> Fate:
    try:
        mail = parse_message(raw)
    except Unreadable as fault:
        return _set_aside(work, mailbox, spot, raw, fault)
    with work.books.begin() as page:
        known = page.mails.seen(mailbox.name, mail.fingerprint)
        if known is not None:
            return Fate(known.outcome, known.reason, known.introduction, known.party)
        number = page.mails.record(mailbox.name, spot, mail.fingerprint, message_id=mail.message_id, now=work.clock())
        arrived = Arrived(mail, mailbox, number)
        fate = _in_junk(work, page, arrived) if folder is Folder.JUNK else _judge(work, page, arrived)
        if not fate.concerns:
            page.mails.erase(number)
            return fate
        page.mails.finish(
            number,
            fate.outcome,
            fate.reason,
            introduction_id=fate.introduction,
            party=fate.party,
            words=fate.words,
            sender=fate.sender,
        )
    work.log.info("mail", outcome=fate.outcome.value, reason=fate.reason, mail=number)
    return fate


# What kind of mail is it? The order of checks is data, in reading/screen.py; each answer has its step here.


def _judge(work: Work, page: Page, arrived: Arrived) -> Fate:
    known = Known(LOOP_MARK, lambda message_id: bool(page.outbox.kinds([message_id])), work.clock().date())
    screened = screen(arrived.mail, known)
    step = _STEPS.get(screened.kind, _machine)
    return step(work, page, arrived, screened)


def _own(work: Work, page: Page, arrived: Arrived, screened: Screened) -> Fate:
    """A copy of a letter of ours is evidence that the server has it."""
    row = page.outbox.by_message_ids([arrived.mail.message_id])[arrived.mail.message_id]
    note_accepted(work, page, row, f"a copy arrived: {arrived.evidence}")
    copy = row.kind in LETTERS or work.voice.setup is Setup.SEPARATE  # elsewhere a notice is read where it arrives
    return Fate(Outcome.IGNORED, OWN_LETTER if copy else OWN_NOTICE, row.introduction, row.party)


def _loop(work: Work, page: Page, arrived: Arrived, screened: Screened) -> Fate:
    """Somebody else's robot, or our own letter sent back under another name, is not answered."""
    return Fate(Outcome.IGNORED, f"loop: {screened.reason}", concerns=_all_mail_is_ours(work))


def _bounce(work: Work, page: Page, arrived: Arrived, screened: Screened) -> Fate:
    """A delivery report counts only for a letter we sent, to that address (RFC 3464)."""
    bounce, now = screened.bounce, work.clock()
    assert bounce is not None
    for row in page.outbox.by_message_ids(bounce.about).values():
        if bounce.ours:
            park(work, page, now + PARKED_FOR, bounce.reason)
            alarm = Notice(Kind.ALARM, arrived.evidence, facts={"reason": f"a provider limits us: {bounce.reason}"})
            commit_notice(work, page, None, alarm, now)
            return Fate(Outcome.ACTED, "a limit of ours", row.introduction, row.party)
        if row.introduction is None:
            continue
        if not bounce.permanent:
            return Fate(Outcome.IGNORED, "delayed, not refused", row.introduction, row.party)
        it = page.introduction(row.introduction)
        for party in it.parties:
            if any(same_address(party.person.address, address) for address in bounce.recipients):
                happen(work, page, it, Bounced(party.key, arrived.evidence, bounce.reason), now)
                return Fate(Outcome.ACTED, "bounce", it.id, party.key, bounce.reason)
        return Fate(Outcome.IGNORED, "bounce of somebody we did not write to", row.introduction)
    return Fate(Outcome.IGNORED, "bounce of another mail", concerns=_all_mail_is_ours(work))


def _machine(work: Work, page: Page, arrived: Arrived, screened: Screened) -> Fate:
    """Machines get no answer and give none; an out-of-office note parks the nudges until the return."""
    machine = screened.machine
    assert machine is not None
    row = _letter_answered(work, page, arrived)
    if not isinstance(row, OutboxRow) or row.introduction is None:
        return Fate(Outcome.IGNORED, machine.kind, concerns=_all_mail_is_ours(work))
    it = page.introduction(row.introduction)
    sender = sender_of(arrived.mail)
    for party in it.parties:
        if isinstance(sender, Sender) and same_address(sender.address, party.person.address):
            if machine.kind == "calendar":
                return _puzzle(work, page, arrived, it, party, "a calendar reply is no answer", "")
            if machine.kind in _AWAY:
                happen(work, page, it, Away(party.key, arrived.evidence, machine.returns), work.clock())
                return Fate(Outcome.ACTED, machine.kind, it.id, party.key)
    return Fate(Outcome.IGNORED, machine.kind, it.id, row.party)


def _person(work: Work, page: Page, arrived: Arrived, screened: Screened) -> Fate:
    """Somebody wrote. The connector commands, a party answers, anybody else is a question or nobody to us."""
    sender = screened.sender or Refusal(screened.reason)
    row = _letter_answered(work, page, arrived)
    if isinstance(sender, Sender) and work.is_connector(sender.address):
        return _connector(work, page, arrived, sender, row if isinstance(row, OutboxRow) else None)
    if isinstance(row, Conflict):
        it = page.introduction(row.refs[0].introduction)
        return _puzzle(work, page, arrived, it, it.party(row.refs[0].party), "it answers several letters at once", "")
    if row is None and isinstance(sender, Sender):
        row = _by_sender_alone(work, page, arrived, sender)
    if row is None or row.introduction is None:
        return _nobody(work, page, arrived, sender)
    it = page.introduction(row.introduction)
    if row.kind in _AFTERWARDS:
        return _afterwards(work, page, arrived, it, row, sender)
    if row.kind not in LETTERS or not row.party:
        return Fate(Outcome.IGNORED, "a notice answered by somebody else", it.id)
    return _answer(work, page, arrived, it, it.party(row.party), row, sender)


_STEPS: dict[str, Callable[[Work, Page, Arrived, Screened], Fate]] = {
    "own": _own,
    "loop": _loop,
    "bounce": _bounce,
    "no_author": _person,
    "person": _person,
}


# Which letter of ours does it answer?


def _letter_answered(work: Work, page: Page, arrived: Arrived) -> OutboxRow | Conflict | None:
    found = traces(arrived.mail, _plus_address(work))
    return resolve(page, found)


def resolve(page: Page, found: Traces) -> OutboxRow | Conflict | None:
    """The letter of ours that these traces name, by Message-ID or token."""
    rows = page.outbox.by_message_ids(found.message_ids)
    by_id = {message_id: AskRef(row.introduction or 0, row.party, row.kind.value) for message_id, row in rows.items()}
    tokens = page.by_tokens(found.tokens)
    by_token = {token: AskRef(number, party, Kind.ASK.value) for token, (number, party) in tokens.items()}
    ref = choose(found, by_id, by_token)
    if ref is None or isinstance(ref, Conflict):
        return ref
    for message_id in found.message_ids:
        if message_id in rows and by_id[message_id] == ref:
            return rows[message_id]
    asks = [row for row in page.outbox.of(ref.introduction) if row.party == ref.party and row.kind in ASKS]
    return asks[-1] if asks else None


def _plus_address(work: Work) -> str:
    return {
        Setup.OWN: "",
        Setup.PLUS: work.voice.connector_address,
        Setup.SEPARATE: work.voice.bot_address,
    }[work.voice.setup]


def _by_sender_alone(work: Work, page: Page, arrived: Arrived, sender: Sender) -> OutboxRow | None:
    """The one open ask to this address; only for an unthreaded mail to a dedicated bot address."""
    if not _all_mail_is_ours(work) or traces(arrived.mail).threaded:
        return None
    asks = [
        row
        for it in page.find(open_only=True, address=sender.address)
        for party in it.parties
        if party.state in (PartyState.ASKED, PartyState.LATER) and same_address(party.person.address, sender.address)
        for row in page.outbox.of(it.id)[::-1]
        if row.party == party.key and row.kind in ASKS
    ]
    cases = {row.introduction for row in asks}
    return asks[0] if len(cases) == 1 else None


def _all_mail_is_ours(work: Work) -> bool:
    """A dedicated bot address gets no mail that does not concern us."""
    return work.voice.setup is Setup.SEPARATE


# A party


def _answer(
    work: Work, page: Page, arrived: Arrived, it: Introduction, party: Party, row: OutboxRow, sender: Sender | Refusal
) -> Fate:
    mail = arrived.mail
    words = own_words(mail, _as_sent(page, row), names=_names(it))
    if isinstance(sender, Refusal):
        return _puzzle(work, page, arrived, it, party, f"its sender cannot be read ({sender.reason})", words.text)
    if not same_address(sender.address, party.person.address):
        reason = f"it came from {sender.address}, not from {party.person.address}"
        return _puzzle(work, page, arrived, it, party, reason, words.text)
    proven = _proof(work, arrived, sender)
    if not isinstance(proven, Proven):
        reason = "every answer is put before you" if proven.reason == "ask" else f"not proven: {proven.reason}"
        return _puzzle(work, page, arrived, it, party, reason, words.text)
    special = party_word(words.text)
    if special is not None:
        return _special(work, page, arrived, it, party, special.value, words)
    if words.parts_disagree:
        return _puzzle(
            work, page, arrived, it, party, "its plain and its formatted text say different things", words.text
        )
    return _verdict(work, page, arrived, it, party, words)


def _verdict(work: Work, page: Page, arrived: Arrived, it: Introduction, party: Party, words: OwnWords) -> Fate:
    written = arrived.mail.date or work.clock()
    today = work.policy.calendar(it, party).day(min(written, work.clock()))
    verdict = read_verdict(words.text, language=None, today=today, names=_names(it))
    if verdict.answer is Answer.UNCLEAR:
        if party.state is PartyState.YES and verdict.rule in ("courtesy", "empty"):
            return Fate(Outcome.IGNORED, "thanks after a yes", it.id, party.key, words.text, party.person.address)
        return _puzzle(work, page, arrived, it, party, "", words.text, verdict.rule, verdict.evidence)
    event = Answered(
        party.key,
        verdict.answer.value,
        arrived.evidence,
        until=verdict.until,
        rule=verdict.rule,
        words=verdict.evidence,
    )
    happen(work, page, it, event, work.clock())
    return Fate(Outcome.ACTED, f"read as {verdict.answer.value}", it.id, party.key, words.text, party.person.address)


def _special(
    work: Work, page: Page, arrived: Arrived, it: Introduction, party: Party, word: str, words: OwnWords
) -> Fate:
    """PRIVATE, STOP and DATA on a party's first line."""
    now = work.clock()
    if word == "private":
        return _puzzle(work, page, arrived, it, party, "private: it was not interpreted", words.text)
    if word == "stop":
        page.suppress(party.person.address, "asked by reply", now)
        event = Answered(party.key, "no", arrived.evidence, rule="stop", words="STOP", never_again=True)
        happen(work, page, it, event, now)
        return Fate(Outcome.ACTED, "no, and never again", it.id, party.key, words.text, party.person.address)
    commit_letter(work, page, it, Letter(Kind.DATA, party.key, arrived.evidence, now), now)
    return Fate(Outcome.ACTED, "asked what is kept", it.id, party.key, words.text, party.person.address)


def _puzzle(
    work: Work,
    page: Page,
    arrived: Arrived,
    it: Introduction,
    party: Party,
    reason: str,
    words: str,
    rule: str = "",
    evidence: str = "",
) -> Fate:
    """Only the connector can judge this: their question, with the writer's own words."""
    page.mails.finish(arrived.number, Outcome.QUESTION, reason, words=words)
    happen(work, page, it, Puzzled(party.key, arrived.evidence, reason, rule, evidence), work.clock())
    sender = sender_of(arrived.mail)
    return Fate(
        Outcome.QUESTION, reason or rule, it.id, party.key, words, sender.address if isinstance(sender, Sender) else ""
    )


def _afterwards(
    work: Work, page: Page, arrived: Arrived, it: Introduction, row: OutboxRow, sender: Sender | Refusal
) -> Fate:
    """A reply to the introduction counts when its author is a proven party and writes to another one."""
    if isinstance(sender, Refusal):
        return Fate(Outcome.IGNORED, f"sender unreadable: {sender.reason}", it.id)
    party = next((p for p in it.parties if same_address(p.person.address, sender.address)), None)
    if party is None:
        return Fate(Outcome.IGNORED, "written by nobody who was introduced", it.id, sender=sender.address)
    words = own_words(arrived.mail, None, names=_names(it)).text
    proven = _proof(work, arrived, sender)
    if not isinstance(proven, Proven):
        return Fate(Outcome.IGNORED, f"not proven: {proven.reason}", it.id, party.key, words, sender.address)
    if note_accepted(work, page, row, f"it was answered: {arrived.evidence}"):
        it = page.introduction(it.id)
    openly = [entry.address for entry in (*arrived.mail.to, *arrived.mail.cc)]
    others = [other.person.address for other in it.parties if other.key != party.key]
    if not any(same_address(address, other) for address in openly for other in others):
        if not any(work.is_connector(address) for address in openly):
            return _puzzle(work, page, arrived, it, party, "to your desk alone, after the introduction", words)
        return Fate(Outcome.ACTED, "a word to the connector alone", it.id, party.key, words, sender.address)
    out = not any(work.is_connector(address) or work.is_bot(address) for address in openly)
    happen(work, page, it, Wrote(party.key, arrived.evidence, connector_out=out), work.clock())
    return Fate(Outcome.ACTED, "they write to each other", it.id, party.key, words, sender.address)


def _nobody(work: Work, page: Page, arrived: Arrived, sender: Sender | Refusal) -> Fate:
    """Mail that answers no letter of ours. From a party of an open case it is a question, else it is nobody's."""
    if not _all_mail_is_ours(work):
        return Fate(Outcome.IGNORED, "does not concern us", concerns=False)
    if isinstance(sender, Refusal):
        return Fate(Outcome.IGNORED, f"sender unreadable: {sender.reason}")
    cases = page.find(open_only=True, address=sender.address)
    for it in cases[:1]:
        party = next(p for p in it.parties if same_address(p.person.address, sender.address))
        words = own_words(arrived.mail, None, names=_names(it)).text
        return _puzzle(work, page, arrived, it, party, "it does not say which letter it answers", words)
    return Fate(Outcome.IGNORED, "from nobody we asked", sender=sender.address)


# The connector


def _connector(work: Work, page: Page, arrived: Arrived, sender: Sender, row: OutboxRow | None) -> Fate:
    """Commands and requests: proven, fresh, used once."""
    mail, now = arrived.mail, work.clock()
    commands = row is not None and row.kind not in LETTERS
    request = row is None and is_request(work, mail)
    if not commands and not request:
        mine = row is not None or _all_mail_is_ours(work)
        number, party = (row.introduction, row.party) if row is not None else (None, "")
        return Fate(Outcome.IGNORED, "the connector's own letter", number, party, sender=sender.address, concerns=mine)
    proven = _proof(work, arrived, sender)
    if not isinstance(proven, Proven) and not _stands_in_sent(work, mail):
        reason = f"a mail in your name was not obeyed, because nothing proves that you wrote it ({proven.reason})"
        alarm = Notice(Kind.ALARM, f"unproven {work.local_day(now)}", facts={"reason": reason})
        commit_notice(work, page, None, alarm, now)
        return Fate(Outcome.IGNORED, f"connector not proven: {proven.reason}", sender=sender.address)
    if mail.date is None or abs(now - mail.date) > _FRESH:
        return Fate(Outcome.IGNORED, "older than seven days: not obeyed", sender=sender.address)
    if request:
        opening = open_mail(work, page, mail, arrived.evidence)
        return Fate(opening.outcome, opening.reason, opening.introduction, sender=sender.address)
    assert row is not None
    words = own_words(mail, _as_sent(page, row)).text
    outcome, reason = obey(work, page, row, words, mail, arrived.evidence)
    return Fate(outcome, reason, row.introduction, row.party, words, sender.address)


def _stands_in_sent(work: Work, mail: Mail) -> bool:
    """The same mail in the connector's own Sent folder proves that they wrote it."""
    if work.desk is None or not mail.message_id:
        return False
    spot = work.desk.find(mail.message_id, (Folder.SENT,))
    if spot is None:
        return False
    return any(_same_letter(raw, mail) for _, raw in work.desk.fetch([spot]))


def _same_letter(raw: bytes, mail: Mail) -> bool:
    try:
        sent = parse_message(raw)
    except Unreadable:
        return False
    return (sent.message_id, sent.text, sent.html, sent.subject) == (
        mail.message_id,
        mail.text,
        mail.html,
        mail.subject,
    )


# Small steps


def _proof(work: Work, arrived: Arrived, sender: Sender) -> Proven | Unproven:
    proof = work.proofs[arrived.mailbox.name]
    checked = None
    if proof.kind == "dkim":
        checked = check_dkim(arrived.mail.raw, work.resolver, int(work.clock().timestamp()))
    return prove(arrived.mail, sender, proof, checked)


def _as_sent(page: Page, row: OutboxRow) -> Mail | None:
    try:
        return parse_message(page.outbox.outgoing(row).raw)
    except Unreadable:
        return None


def _names(it: Introduction) -> tuple[str, ...]:
    words = [word for party in it.parties for word in party.person.name.split()]
    return tuple(dict.fromkeys(words))


def _in_junk(work: Work, page: Page, arrived: Arrived) -> Fate:
    """An answer that a filter put into Junk is shown to the connector, not acted on."""
    row = _letter_answered(work, page, arrived)
    if not isinstance(row, OutboxRow) or row.introduction is None or not row.party:
        return Fate(Outcome.IGNORED, "junk", concerns=False)
    it = page.introduction(row.introduction)
    words = own_words(arrived.mail, _as_sent(page, row), names=_names(it)).text
    return _puzzle(work, page, arrived, it, it.party(row.party), "your filter put it into Junk", words)


def _set_aside(work: Work, mailbox: Mailbox, spot: Spot, raw: bytes, fault: Exception) -> Fate:
    """Keeps what nobody foresaw, tells the connector once, and lets the queue go on."""
    now, reason = work.clock(), f"{type(fault).__name__}: {fault}"[:300]
    fingerprint = hashlib.sha256(raw).hexdigest()
    with work.books.begin() as page:
        if page.mails.seen(mailbox.name, fingerprint) is not None:
            return Fate(Outcome.SET_ASIDE, reason)
        number = page.mails.record(mailbox.name, spot, fingerprint, now=now)
        page.mails.finish(number, Outcome.SET_ASIDE, reason, raw=raw, tries=TRIES)
        facts = {"reason": f"a mail could not be read and was set aside (mail {number}): {reason}"}
        commit_notice(work, page, None, Notice(Kind.ALARM, f"set aside {number}", facts=facts), now)
    return Fate(Outcome.SET_ASIDE, reason)
