"""What a party writes: an answer to an ask, or a puzzle."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.introductions.decision import ASKS, Kind
from bot.introductions.introduction import BEFORE_INTRODUCTION, ENDED_WITHOUT, Introduction, Party, PartyState
from bot.introductions.resting import BY_HAND
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.reading.quoting import OwnWords, own_words, subject_words
from bot.reading.requests.besides import asks_besides
from bot.reading.sender import Proven, Refusal, Sender, sender_of
from bot.reading.thread import traces
from bot.reading.verdict import party_word
from bot.records import MailRow, OutboxRow, Outcome
from bot.work.answers.elsewhere import came_from, speaks_for
from bot.work.answers.said import Said
from bot.work.answers.verdicts import ask_connector, take_words
from bot.work.arrived import Arrived, Fate, all_mail_is_ours, as_sent, names_in, plus_address, proof_of, words_in
from bot.work.requests.people import same_person
from bot.work.work import Work


def take_answer(
    work: Work, page: Page, arrived: Arrived, it: Introduction, party: Party, row: OutboxRow, sender: Sender | Refusal
) -> Fate:
    """An answer to an ask, or what might be one: only the asked address, proven, in its own new words, decides."""
    mail = arrived.mail
    words = words_in(work, mail, as_sent(page, row), names_in(it))
    if not words.text and not words.quoted:
        words = replace(words, text=subject_words(mail, work.banners.tags))
    if isinstance(sender, Refusal):
        return puzzle(work, page, arrived, it, party, f"its sender cannot be read ({sender.reason})", words.text)
    source = speaks_for(party, sender.address)
    proven = proof_of(work, arrived, sender)
    others = source != "" and any(same_person(page, one.person.address, sender.address) for one in it.others(party.key))
    if source is None or others:
        theirs = isinstance(proven, Proven)
        return _from_elsewhere(work, page, arrived, it, party, sender, words, proven=theirs, others=others)
    if not isinstance(proven, Proven):
        reason = "every answer is put before you" if proven.reason == "ask" else f"not proven: {proven.reason}"
        return puzzle(work, page, arrived, it, party, reason, words.text)
    if any(_is_replay(earlier, mail.message_id, words.text) for earlier in page.mails.of(it.id)):
        return Fate(Outcome.IGNORED, "counted already", it.id, party.key, words.text, sender.address)
    return _take_theirs(work, page, arrived, it, party, row, words, sender.address, source)


def _take_theirs(
    work: Work,
    page: Page,
    arrived: Arrived,
    it: Introduction,
    party: Party,
    row: OutboxRow,
    words: OwnWords,
    sender: str,
    source: str,
) -> Fate:
    """Words that are this party's beyond doubt: whether they answer the ask, and what they say."""
    word = party_word(words.text)
    if word is None and not _answers_ask(work, page, arrived, it, party):
        if it.stage not in BEFORE_INTRODUCTION | ENDED_WITHOUT:
            return Fate(Outcome.IGNORED, "a word to the connector alone", it.id, party.key, words.text, sender)
        doubt = _doubt_about(work, page, arrived, it, party)
        if doubt:
            return puzzle(work, page, arrived, it, party, doubt, words.text)
    if word is None and words.parts_disagree:
        reason = "its plain and its formatted text say different things"
        return puzzle(work, page, arrived, it, party, reason, words.text)
    return take_words(work, page, it, party, _said(work, arrived, words.text, sender, source))


def _answers_ask(work: Work, page: Page, arrived: Arrived, it: Introduction, party: Party) -> bool:
    """True where the mail answers a letter we wrote, or goes on with an answer to one, and not with a letter that only
    stands in the same thread. A token of an address was given by us; one in the subject wanders along with it."""
    nearest = _nearest(arrived)
    if not nearest or traces(replace(arrived.mail, subject=""), plus_address(work)).tokens:
        return True
    kinds = page.outbox.kinds(nearest)
    if kinds:
        return any(kind is not Kind.OWN_LETTER for kind in kinds.values())
    return any(mail.message_id in nearest and mail.party == party.key for mail in page.mails.of(it.id))


def _doubt_about(work: Work, page: Page, arrived: Arrived, it: Introduction, party: Party) -> str:
    """Why an answer to a mail of the connector's is not one to the ask; "" where the ask continued that mail, and had
    left when the answer was written."""
    letters = [row for row in page.outbox.of(it.id) if row.party == party.key]
    nearest = _nearest(arrived)
    if not any(row.message_id in nearest for row in letters):
        return "it answers a mail that I do not know"
    by_hand = {line.data.get("evidence") for line in page.ledger.lines(it.id) if line.kind == BY_HAND}
    if party.taken_over_at is not None or not by_hand.isdisjoint(nearest):
        return "it answers a letter of your own"
    if not any(_asked(row, arrived.mail.date or work.clock()) for row in letters):
        return "it came before I asked"
    return _asked_besides(page, it, party, [row for row in letters if row.message_id in nearest])


def _asked_besides(page: Page, it: Introduction, party: Party, answered: list[OutboxRow]) -> str:
    """Your mail to them asked something else too, so a yes to it may be a yes to that."""
    names = [word for other in it.others(party.key) for word in other.person.name.split()]
    for row in answered:
        letter = as_sent(page, row)
        if letter is None or not letter.raw:
            return "it answers your own mail, which I cannot read again to see whether it asked something else"
        question = asks_besides(own_words(letter, None).text, names)
        if question:
            return f"it answers your own mail, which asked something else too: {question}"
    return ""


def _nearest(arrived: Arrived) -> tuple[str, ...]:
    """What the mail answers directly."""
    return arrived.mail.in_reply_to or arrived.mail.references[-1:]


def _asked(row: OutboxRow, when: datetime) -> bool:
    """True for an ask that had begun to leave by then."""
    return row.kind in ASKS and row.data_at is not None and row.data_at <= when


def _from_elsewhere(
    work: Work,
    page: Page,
    arrived: Arrived,
    it: Introduction,
    party: Party,
    sender: Sender,
    words: OwnWords,
    *,
    proven: bool,
    others: bool,
) -> Fate:
    """From an address that was not asked: the connector may let it count, but only where its author is proven.

    Never where it is the other side's (`others`), who may answer for this party in whatever else.
    """
    reason = came_from(sender.address, party)
    if not proven:
        reason += f", and nothing proves that {sender.address} wrote it"
    elif others:
        reason += ", and belongs to the other side"
    elif words.parts_disagree:
        reason += ", and its plain and its formatted text say different things"
    may_count = reason == came_from(sender.address, party) and it.stage in BEFORE_INTRODUCTION | ENDED_WITHOUT
    said = _said(work, arrived, words.text, sender.address)
    return ask_connector(work, page, it, party, said, reason, address=sender.address if may_count else "")


def _said(work: Work, arrived: Arrived, text: str, sender: str, source: str = "") -> Said:
    return Said(arrived.number, text, sender, arrived.mail.date or work.clock(), source)


def _is_replay(earlier: MailRow, message_id: str, words: str) -> bool:
    """The same words under the same Message-ID, whatever else was changed on the way."""
    return bool(message_id) and (earlier.outcome, earlier.message_id, earlier.words) == (
        Outcome.ACTED,
        message_id,
        words,
    )


def puzzle(
    work: Work,
    page: Page,
    arrived: Arrived,
    it: Introduction,
    party: Party,
    reason: str,
    words: str,
) -> Fate:
    """Only the connector can judge this: their question, with the writer's own words."""
    sender = sender_of(arrived.mail)
    address = sender.address if isinstance(sender, Sender) else ""
    return ask_connector(work, page, it, party, _said(work, arrived, words, address), reason)


def take_from_nobody(work: Work, page: Page, arrived: Arrived, sender: Sender | Refusal) -> Fate:
    """Mail that answers no letter of ours. From a party of an open case it is a question, else it is nobody's."""
    if not all_mail_is_ours(work):
        return Fate(Outcome.IGNORED, "does not concern us", concerns=False)
    if isinstance(sender, Refusal):
        return Fate(Outcome.IGNORED, f"sender unreadable: {sender.reason}")
    cases = page.find(open_only=True, address=sender.address)
    for it in cases[:1]:
        party = next(p for p in it.parties if same_address(p.person.address, sender.address))
        words = words_in(work, arrived.mail, names=names_in(it)).text
        return puzzle(work, page, arrived, it, party, "it does not say which letter it answers", words)
    return Fate(Outcome.IGNORED, "from nobody we asked", sender=sender.address)


def by_sender_alone(work: Work, page: Page, arrived: Arrived, sender: Sender) -> OutboxRow | None:
    """The one open ask to this address; only for an unthreaded mail to a dedicated bot address."""
    if not all_mail_is_ours(work) or traces(arrived.mail).threaded:
        return None
    written = min(arrived.mail.date or work.clock(), work.clock())
    asks = [
        row
        for it in page.find(open_only=True, address=sender.address)
        for party in it.parties
        if party.state in (PartyState.ASKED, PartyState.LATER) and same_address(party.person.address, sender.address)
        for row in page.outbox.of(it.id)[::-1]
        if row.party == party.key and _asked(row, written)
    ]
    cases = {row.introduction for row in asks}
    return asks[0] if len(cases) == 1 else None
