"""What the connector writes to us: commands, requests and answers, proven, fresh, used once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.introductions.decision import LETTERS, Kind, Notice
from bot.introductions.introduction import Gesture
from bot.places import Folder
from bot.ports import Page
from bot.reading.command import Unknown, read_commands
from bot.reading.message import Mail, Unreadable, parse_message
from bot.reading.sender import Proven, Sender
from bot.records import OutboxRow, Outcome
from bot.work.arrived import Arrived, Fate, all_mail_is_ours, as_sent, proof_of, words_in
from bot.work.carrying import commit_notice
from bot.work.commands.commanding import obey, words_of
from bot.work.requests.amending import amended_by
from bot.work.requests.gestures import gesture_of, open_by_gesture, open_mail
from bot.work.requests.pending import answer, pending_of
from bot.work.requests.source import Opening
from bot.work.sent import take_letter
from bot.work.work import Work

_FRESH = timedelta(days=7)
_OWN = "the connector's own letter"
_ASK_FOR_A_REQUEST = frozenset({Kind.PROBLEM, Kind.ECHO})  # those about no introduction are answered by a request


def take_from_connector(work: Work, page: Page, arrived: Arrived, sender: Sender, row: OutboxRow | None) -> Fate:
    """Commands, requests and answers to our questions: proven, fresh, used once. `row` is the letter answered."""
    mail, now = arrived.mail, work.clock()
    answers = row is not None and row.kind not in LETTERS
    gesture = gesture_of(work, mail) if row is None else None
    if row is not None and not answers:
        return _take_own_letter(work, page, arrived, sender, row)
    if row is None and gesture is None:
        return Fate(Outcome.IGNORED, _OWN, sender=sender.address, concerns=all_mail_is_ours(work))
    proven = proof_of(work, arrived, sender)
    if not isinstance(proven, Proven) and not _stands_in_sent(work, mail):
        why = f"nothing proves that you wrote it ({proven.reason})"
        _tell_not_obeyed(work, page, "unproven", why)
        return Fate(Outcome.IGNORED, f"connector not proven: {proven.reason}", sender=sender.address)
    if not mail.message_id:  # it could be sent again under any other header, and nobody would know
        _tell_not_obeyed(work, page, "nameless", "it has no Message-ID; please send it from another mail program")
        return Fate(Outcome.IGNORED, "no Message-ID: not obeyed", sender=sender.address)
    if mail.date is None or abs(now - mail.date) > _FRESH:
        return Fate(Outcome.IGNORED, "older than seven days: not obeyed", sender=sender.address)
    if page.mails.used(arrived.number):  # a replay may carry other headers, so it is not the same bytes
        return Fate(Outcome.IGNORED, "obeyed already", sender=sender.address)
    if row is None or not answers:
        assert gesture is not None
        return _take_gesture(work, page, arrived, sender, gesture)
    return _take_answer(work, page, arrived, sender, row)


def _tell_not_obeyed(work: Work, page: Page, cause: str, why: str) -> None:
    """Once a day at most, since anybody can write such mail."""
    now, reason = work.clock(), f"a mail in your name was not obeyed, because {why}"
    alarm = Notice(Kind.ALARM, f"{cause} {work.local_day(now)}", facts={"reason": reason})
    commit_notice(work, page, None, alarm, now)


def _take_own_letter(work: Work, page: Page, arrived: Arrived, sender: Sender, row: OutboxRow) -> Fate:
    """A letter by hand in the thread of one of ours, with us in copy: it may take a party over, or introduce them."""
    mail = arrived.mail
    proven = isinstance(proof_of(work, arrived, sender), Proven) or _stands_in_sent(work, mail)
    acted = proven and not page.mails.used(arrived.number) and take_letter(work, page, mail)
    outcome = Outcome.ACTED if acted else Outcome.IGNORED
    return Fate(outcome, _OWN, row.introduction, row.party, sender=sender.address)


def _take_gesture(work: Work, page: Page, arrived: Arrived, sender: Sender, gesture: Gesture) -> Fate:
    """A request by whatever gesture; or commands in a mail of their own, which need no notice to answer."""
    mail = arrived.mail
    if gesture is Gesture.MAIL:
        own = words_in(work, mail)
        commands = () if own.forwarded else read_commands(own.text)
        if commands and not isinstance(commands, Unknown):
            outcome, reason = obey(work, page, None, own.text, mail, arrived.evidence)
            return Fate(outcome, reason, words=own.text, sender=sender.address)
    return _fate(open_by_gesture(work, page, mail, gesture, arrived.evidence), sender)


def _take_answer(work: Work, page: Page, arrived: Arrived, sender: Sender, row: OutboxRow) -> Fate:
    """An answer to a notice: what a request lacked, a change of an open one, a request, or commands."""
    mail = arrived.mail
    words = words_of(work, mail, as_sent(page, row))
    pending = pending_of(page, row)
    if pending is not None:
        words = words or words_in(work, mail).text  # an address that our question offered is theirs all the same
        return _fate(answer(work, page, pending, mail, words, arrived.evidence), sender, words)
    if isinstance(read_commands(words), Unknown):
        if row.introduction is None and row.kind in _ASK_FOR_A_REQUEST:
            mail = replace(mail, subject="")  # it is ours
            return _fate(open_mail(work, page, mail, arrived.evidence), sender)
        if row.introduction is not None:
            changed = amended_by(work, page, page.introduction(row.introduction), mail, words, arrived.evidence)
            if changed is not None:
                return _fate(changed, sender, words)
    outcome, reason = obey(work, page, row, words, mail, arrived.evidence)
    return Fate(outcome, reason, row.introduction, row.party, words, sender.address)


def _fate(opening: Opening, sender: Sender, words: str = "") -> Fate:
    return Fate(opening.outcome, opening.reason, opening.introduction, words=words, sender=sender.address)


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
    return _sayings(sent) == _sayings(mail)


def _sayings(mail: Mail) -> tuple[object, ...]:
    """What makes a command: its words, what it answers, and when it was written."""
    return mail.message_id, mail.date, mail.in_reply_to, mail.references, mail.subject, mail.text, mail.html
