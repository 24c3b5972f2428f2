"""What a party writes once the introduction was made: to each other, thanks, and how it went."""

from __future__ import annotations

from dataclasses import replace

from bot.introductions.decision import Kind, Notice
from bot.introductions.events import HowItWent, Thanked, Wrote
from bot.introductions.introduction import BEFORE_INTRODUCTION, ENDED_WITHOUT, Introduction, Party
from bot.ports import Page, Receipt
from bot.reading.addresses import same_address
from bot.reading.outcome import read_outcome, read_thanks
from bot.reading.quoting import subject_words
from bot.reading.sender import Proven, Refusal, Sender
from bot.reading.verdict import Answer, party_word, read_verdict
from bot.reasons import Reason, Why
from bot.records import OutboxRow, Outcome
from bot.work.answers.elsewhere import speaks_for
from bot.work.answers.replies import take_answer
from bot.work.answers.said import Said
from bot.work.answers.verdicts import puzzle, take_words
from bot.work.arrived import ABOUT_IT, Arrived, Fate, as_sent, names_in, not_proven, proof_of, words_in
from bot.work.carrying import commit_notice, happen
from bot.work.sending.evidence import note_accepted
from bot.work.work import Work

_IN_THE_THREAD = frozenset({Kind.INTRODUCTION, Kind.STEP_OUT})
_COURTESY = 12  # words of greeting and name around a thank-you


def is_afterwards(it: Introduction, row: OutboxRow) -> bool:
    """True where an answer to this letter is no consent any more: it is about the introduction, or came after it."""
    return row.kind in ABOUT_IT or (bool(row.party) and it.stage not in BEFORE_INTRODUCTION | ENDED_WITHOUT)


def take_afterwards(
    work: Work, page: Page, arrived: Arrived, it: Introduction, row: OutboxRow, sender: Sender | Refusal
) -> Fate:
    """A mail that came after the introduction. Only a proven party counts, or an assistant named for them.

    Written to another party it shows that they talk; to us alone it is thanks, how it went, or words for the connector.
    None of it changes what anybody agreed to, but STOP and a clear answer to an ask.
    """
    if isinstance(sender, Refusal):
        if row.party:
            return tell_words(work, page, arrived, it, row, "", Reason.NO_AUTHOR.says(sender.reason))
        return Fate(Outcome.IGNORED, Reason.NO_AUTHOR.says(sender.reason), it.id)
    party = _party_of(it, row, sender.address)
    if party is None:
        if row.party:
            why = Why(Reason.ELSEWHERE, f"it came from {sender.address}")
            return tell_words(work, page, arrived, it, row, sender.address, why)
        return Fate(Outcome.IGNORED, Reason.NOT_INTRODUCED.says(), it.id, sender=sender.address)
    proven = proof_of(work, page, arrived, sender)
    if not isinstance(proven, Proven):
        if row.party:
            return tell_words(work, page, arrived, it, row, sender.address, not_proven(proven))
        words = _words(work, page, arrived, it, row)
        return Fate(Outcome.IGNORED, Reason.NOT_PROVEN.says(proven.reason), it.id, party.key, words, sender.address)
    if row.kind is Kind.INTRODUCTION and note_accepted(
        work, page, row, Receipt(True, f"it was answered: {arrived.evidence}")
    ):
        it = page.introduction(it.id)
    if _is_repeated(page, arrived, it):
        return Fate(Outcome.IGNORED, Reason.COUNTED.says(), it.id, party.key, sender=sender.address)
    if _reaches_another(arrived, it, party):
        return _they_talk(work, page, arrived, it, row, party, sender)
    if row.kind in ABOUT_IT:
        return _to_us(work, page, arrived, it, row, party, sender)
    return _to_the_ask(work, page, arrived, it, row, party, sender)


def _words(work: Work, page: Page, arrived: Arrived, it: Introduction, row: OutboxRow) -> str:
    """The author's own words; of an empty mail, those of its subject."""
    words = words_in(work, arrived.mail, as_sent(page, row) if row.party else None, names_in(it))
    if not words.text and not words.quoted:
        words = replace(words, text=subject_words(arrived.mail))
    return words.text


def _party_of(it: Introduction, row: OutboxRow, address: str) -> Party | None:
    """Who writes: the party, somebody who may answer for them, or in the common thread any assistant of theirs."""
    for party in sorted(it.parties, key=lambda one: not same_address(one.person.address, address)):
        if row.party in ("", party.key) and speaks_for(party, address) is not None:
            return party
    if row.kind in _IN_THE_THREAD:
        for party in it.parties:
            if any(same_address(one.address, address) for one in party.person.assistants):
                return party
    return None


def _is_repeated(page: Page, arrived: Arrived, it: Introduction) -> bool:
    """The same Message-ID was acted on: a second delivery that differs in its bytes."""
    message_id = arrived.mail.message_id
    return bool(message_id) and any(
        one.message_id == message_id and one.outcome is Outcome.ACTED and one.id != arrived.number
        for one in page.mails.of(it.id)
    )


# To each other


def _reaches_another(arrived: Arrived, it: Introduction, party: Party) -> bool:
    openly = [entry.address for entry in (*arrived.mail.to, *arrived.mail.cc)]
    others = [
        address
        for other in it.parties
        if other.key != party.key
        for address in (other.person.address, *(one.address for one in other.person.assistants))
    ]
    return any(same_address(address, other) for address in openly for other in others)


def _they_talk(
    work: Work, page: Page, arrived: Arrived, it: Introduction, row: OutboxRow, party: Party, sender: Sender
) -> Fate:
    words, now = _words(work, page, arrived, it, row), work.clock()
    openly = [entry.address for entry in (*arrived.mail.to, *arrived.mail.cc)]
    out = not any(work.is_connector(address) or work.is_bot(address) for address in openly)
    happen(work, page, it, Wrote(party.key, arrived.evidence, connector_out=out), now)
    thanks = read_thanks(words, _language(work, party), to=(work.voice.connector_name,))
    if thanks:
        happen(work, page, page.introduction(it.id), Thanked(party.key, arrived.evidence, thanks), now)
    return Fate(Outcome.ACTED, Reason.THEY_TALK.says(), it.id, party.key, words, sender.address)


def take_calendar(
    work: Work, page: Page, arrived: Arrived, it: Introduction, row: OutboxRow, sender: Sender | Refusal
) -> Fate:
    """An invitation from one party to another shows that they talk; any other calendar mail says nothing."""
    party = _party_of(it, row, sender.address) if isinstance(sender, Sender) else None
    if party is None or isinstance(sender, Refusal) or not _reaches_another(arrived, it, party):
        return Fate(Outcome.IGNORED, Reason.CALENDAR.says(), it.id, row.party)
    proven = proof_of(work, page, arrived, sender)
    if not isinstance(proven, Proven):
        return Fate(Outcome.IGNORED, Reason.NOT_PROVEN.says(proven.reason), it.id, party.key, sender=sender.address)
    return _they_talk(work, page, arrived, it, row, party, sender)


# To us alone


def _to_us(
    work: Work, page: Page, arrived: Arrived, it: Introduction, row: OutboxRow, party: Party, sender: Sender
) -> Fate:
    words = _words(work, page, arrived, it, row)
    word = party_word(words)
    if word is not None:
        return _take_word(work, page, arrived, it, row, party, sender, words, word.value)
    heard = _hear(work, page, arrived, it, party, sender, words)
    if heard is not None:
        return heard
    if row.party:
        return tell_words(work, page, arrived, it, row, sender.address, Reason.TO_THE_BRIEF.says())
    openly = [entry.address for entry in (*arrived.mail.to, *arrived.mail.cc)]
    if any(work.is_connector(address) for address in openly):
        return Fate(Outcome.ACTED, Reason.TO_CONNECTOR.says(), it.id, party.key, words, sender.address)
    it = page.introduction(it.id)  # they may have been heard to thank
    return puzzle(work, page, arrived, it, party, Reason.TO_DESK.says(), words)


def _to_the_ask(
    work: Work, page: Page, arrived: Arrived, it: Introduction, row: OutboxRow, party: Party, sender: Sender
) -> Fate:
    """In the thread of the ask: a clear answer comes late and is told so; else it is thanks, news, or only words."""
    words = _words(work, page, arrived, it, row)
    word = party_word(words)
    if word is not None:
        return _take_word(work, page, arrived, it, row, party, sender, words, word.value)
    written = arrived.mail.date or work.clock()
    today = work.policy.calendar(it, party).day(min(written, work.clock()))
    verdict = read_verdict(words, language=_language(work, party), today=today, names=names_in(it))
    happened = read_outcome(words, _language(work, party)).answer in ("met", "helpful")
    if verdict.answer is not Answer.UNCLEAR and not happened and row.kind is not Kind.OWN_LETTER:
        return take_answer(work, page, arrived, it, party, row, sender)
    heard = _hear(work, page, arrived, it, party, sender, words)
    return heard or tell_words(work, page, arrived, it, row, sender.address, Reason.TO_THE_BRIEF.says())


def _take_word(
    work: Work,
    page: Page,
    arrived: Arrived,
    it: Introduction,
    row: OutboxRow,
    party: Party,
    sender: Sender,
    words: str,
    word: str,
) -> Fate:
    """STOP and DATA are obeyed as ever; PRIVATE is passed on as it is."""
    if word == "private":
        return tell_words(work, page, arrived, it, row, sender.address, Reason.PRIVATE.says())
    said = Said(arrived.number, words, sender.address, arrived.mail.date or work.clock())
    return take_words(work, page, it, party, said)


def _hear(
    work: Work, page: Page, arrived: Arrived, it: Introduction, party: Party, sender: Sender, words: str
) -> Fate | None:
    """Thanks, and how it went; None where the words hold neither."""
    now, language = work.clock(), _language(work, party)
    thanks = read_thanks(words, language)
    if thanks:
        happen(work, page, it, Thanked(party.key, arrived.evidence, thanks), now)
    how = read_outcome(words, language)
    if how.answer != "unclear":
        went = HowItWent(party.key, how.answer, arrived.evidence, rule=how.rule, words=how.evidence)
        why = Reason.HOW_IT_WENT.says(how.answer)
        page.mails.finish(arrived.number, Outcome.ACTED, why, words=words)  # the brief quotes it
        happen(work, page, page.introduction(it.id), went, now)
        return Fate(Outcome.ACTED, why, it.id, party.key, words, sender.address)
    if thanks and how.rule == "nothing-decides" and _is_all(thanks, words):
        return Fate(Outcome.ACTED, Reason.THANKS.says(), it.id, party.key, words, sender.address)
    return None


def _is_all(sentence: str, words: str) -> bool:
    """True where little but this sentence was written, and nothing was asked: nobody waits for the connector."""
    return "?" not in words and len(words.split()) - len(sentence.split()) <= _COURTESY


def tell_words(
    work: Work, page: Page, arrived: Arrived, it: Introduction, row: OutboxRow, sender: str, why: Why
) -> Fate:
    """What cannot be read, or not as theirs, is passed on with its words in the next brief; it waits for nothing."""
    words = _words(work, page, arrived, it, row)
    page.mails.finish(arrived.number, Outcome.QUESTION, why, words=words)
    facts = {"outcome": "", "words": "", "reason": "" if why.reason is Reason.TO_THE_BRIEF else why.sentence}
    commit_notice(work, page, it, Notice(Kind.HEARD, arrived.evidence, row.party, facts), work.clock())
    return Fate(
        Outcome.QUESTION, Why(why.reason, f"told in the brief: {why.sentence}"), it.id, row.party, words, sender
    )


def _language(work: Work, party: Party) -> str:
    """The language in which this party is written to."""
    return party.person.language or work.voice.language
