"""What the connector writes to us: commands, requests and answers, proven, fresh, used once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from bot.introductions.decision import LETTERS, Kind, Notice
from bot.introductions.introduction import Gesture
from bot.places import Folder
from bot.ports import Page
from bot.reading.command import Unknown, read_commands
from bot.reading.message import Mail, Unreadable, parse_message
from bot.reading.sender import Proven, Sender, Unproven
from bot.reasons import Reason, Why
from bot.records import OutboxRow, Outcome
from bot.work.arrived import Arrived, Fate, all_mail_is_ours, as_sent, proof_of, words_in
from bot.work.carrying import commit_notice
from bot.work.commands.commanding import obey, words_of
from bot.work.requests.amending import amended_by
from bot.work.requests.gestures import gesture_of, open_by_gesture, open_mail
from bot.work.requests.pending import answer, pending_of
from bot.work.requests.source import Opening
from bot.work.sent import take_letter
from bot.work.timelimit import undisturbed
from bot.work.work import Work

_FRESH = timedelta(days=7)
_ASK_FOR_A_REQUEST = frozenset({Kind.PROBLEM, Kind.ECHO})  # those about no introduction are answered by a request


@dataclass(frozen=True)
class Word:
    """A mail in the connector's name, and whatever the checks must know of it. `row` is the letter it answers."""

    work: Work
    page: Page
    arrived: Arrived
    sender: Sender
    row: OutboxRow | None

    @property
    def mail(self) -> Mail:
        """The mail itself."""
        return self.arrived.mail

    @cached_property
    def gesture(self) -> Gesture | None:
        """How it hands a request in; None where it answers something, or is no mail to us."""
        return gesture_of(self.work, self.mail) if self.row is None else None

    @cached_property
    def proven(self) -> Proven | Unproven:
        """What vouches for the author: what the mailbox trusts, or the same mail in the connector's own Sent folder."""
        found = proof_of(self.work, self.page, self.arrived, self.sender)
        if isinstance(found, Unproven) and _stands_in_sent(self.work, self.mail):
            found = Proven("sent-folder", self.sender.domain)
            self.page.mails.keep_proof(self.arrived.number, found.told)
        return found

    def ignore(self, why: Why, *, concerns: bool = True) -> Fate:
        """Nothing follows from it."""
        return Fate(Outcome.IGNORED, why, sender=self.sender.address, concerns=concerns)

    def tell_not_obeyed(self, why: Why) -> None:
        """Once a day at most, since anybody can write such mail."""
        now, reason = self.work.clock(), f"a mail in your name was not obeyed, because {why.sentence}"
        alarm = Notice(Kind.ALARM, f"{why.reason} {self.work.local_day(now)}", facts={"reason": reason})
        commit_notice(self.work, self.page, None, alarm, now)


Check = Callable[[Word], Fate | None]


def take_from_connector(work: Work, page: Page, arrived: Arrived, sender: Sender, row: OutboxRow | None) -> Fate:
    """Commands, requests and answers to our questions: the answer of the first check that has one."""
    word = Word(work, page, arrived, sender, row)
    for question in ORDER:
        fate = question(word)
        if fate is not None:
            return fate
    raise AssertionError("the last check always answers")


def is_it_a_letter_by_hand(word: Word) -> Fate | None:
    """In the thread of a letter of ours, with us in copy: it may take a party over, or introduce them."""
    row = word.row
    if row is None or row.kind not in LETTERS:
        return None
    known_again = bool(word.mail.message_id) and not word.page.mails.used(word.arrived.number)
    acted = known_again and isinstance(word.proven, Proven) and take_letter(word.work, word.page, word.mail)
    outcome = Outcome.ACTED if acted else Outcome.IGNORED
    return Fate(outcome, Reason.CONNECTORS.says(), row.introduction, row.party, sender=word.sender.address)


def does_it_speak_to_us(word: Word) -> Fate | None:
    """Most of what the connector writes is none of our business."""
    if word.row is None and word.gesture is None:
        return word.ignore(Reason.CONNECTORS.says(), concerns=all_mail_is_ours(word.work))
    return None


def is_it_proven(word: Word) -> Fate | None:
    """Anybody can write the connector's name."""
    if isinstance(word.proven, Proven):
        return None
    why = Reason.UNPROVEN_COMMAND.says(word.proven.reason)
    word.tell_not_obeyed(why)
    return word.ignore(why)


def would_it_be_known_again(word: Word) -> Fate | None:
    """Without a Message-ID it could be sent again under any other header, and nobody would know."""
    if word.mail.message_id:
        return None
    why = Reason.NAMELESS.says()
    word.tell_not_obeyed(why)
    return word.ignore(why)


def is_it_fresh(word: Word) -> Fate | None:
    """What was wanted a week ago may not be wanted any more."""
    written = word.mail.date
    if written is None or abs(word.work.clock() - written) > _FRESH:
        return word.ignore(Reason.STALE.says())
    return None


def was_it_used(word: Word) -> Fate | None:
    """A replay may carry other headers, so it is not the same bytes; its Message-ID is the same."""
    return word.ignore(Reason.OBEYED_BEFORE.says()) if word.page.mails.used(word.arrived.number) else None


def what_does_it_want(word: Word) -> Fate:
    """Whatever remains is the connector's, said now and for the first time."""
    if word.row is None:
        assert word.gesture is not None
        return _take_gesture(word, word.gesture)
    return _take_answer(word, word.row)


ORDER: tuple[Check, ...] = (
    is_it_a_letter_by_hand,
    does_it_speak_to_us,
    is_it_proven,
    would_it_be_known_again,
    is_it_fresh,
    was_it_used,
    what_does_it_want,
)


def _take_gesture(word: Word, gesture: Gesture) -> Fate:
    """A request by whatever gesture; or commands in a mail of their own, which need no notice to answer."""
    work, page, mail, evidence = word.work, word.page, word.mail, word.arrived.evidence
    if gesture is Gesture.MAIL:
        own = words_in(work, mail)
        commands = () if own.forwarded else read_commands(own.text)
        if commands and not isinstance(commands, Unknown):
            outcome, told = obey(work, page, None, own.text, mail, evidence)
            return Fate(outcome, _obeyed(outcome, told), words=own.text, sender=word.sender.address)
    return _fate(open_by_gesture(work, page, mail, gesture, evidence), word.sender)


def _take_answer(word: Word, row: OutboxRow) -> Fate:
    """An answer to a notice: what a request lacked, a change of an open one, a request, or commands."""
    work, page, mail, evidence, sender = word.work, word.page, word.mail, word.arrived.evidence, word.sender
    words = words_of(work, mail, as_sent(page, row))
    pending = pending_of(page, row)
    if pending is not None:
        words = words or words_in(work, mail).text  # an address that our question offered is theirs all the same
        return _fate(answer(work, page, pending, mail, words, evidence), sender, words)
    if isinstance(read_commands(words), Unknown):
        if row.introduction is None and row.kind in _ASK_FOR_A_REQUEST:
            mail = replace(mail, subject="")  # it is ours
            return _fate(open_mail(work, page, mail, evidence), sender)
        if row.introduction is not None:
            changed = amended_by(work, page, page.introduction(row.introduction), mail, words, evidence)
            if changed is not None:
                return _fate(changed, sender, words)
    outcome, told = obey(work, page, row, words, mail, evidence)
    return Fate(outcome, _obeyed(outcome, told), row.introduction, row.party, words, sender.address)


def _obeyed(outcome: Outcome, told: str) -> Why:
    return Why(Reason.OBEYED if outcome is Outcome.ACTED else Reason.NO_COMMAND, told)


_REQUESTS = {
    Outcome.ACTED: Reason.REQUEST,
    Outcome.QUESTION: Reason.REQUEST_LACKS,
    Outcome.IGNORED: Reason.NO_REQUEST,
}


def _fate(opening: Opening, sender: Sender, words: str = "") -> Fate:
    why = Why(_REQUESTS[opening.outcome], opening.reason)
    return Fate(opening.outcome, why, opening.introduction, words=words, sender=sender.address)


def _stands_in_sent(work: Work, mail: Mail) -> bool:
    """The same mail in the connector's own Sent folder proves that they wrote it."""
    if work.desk is None or not mail.message_id:
        return False
    with undisturbed():
        spot = work.desk.find(mail.message_id, (Folder.SENT,))
        found = [raw for _, raw in work.desk.fetch([spot])] if spot is not None else []
    return any(_same_letter(raw, mail) for raw in found)


def _same_letter(raw: bytes, mail: Mail) -> bool:
    try:
        sent = parse_message(raw)
    except Unreadable:
        return False
    return _sayings(sent) == _sayings(mail)


def _sayings(mail: Mail) -> tuple[object, ...]:
    """What makes a command: its words, what it answers, and when it was written."""
    return mail.message_id, mail.date, mail.in_reply_to, mail.references, mail.subject, mail.text, mail.html
