"""What a party writes: an answer to an ask, or a puzzle."""

from __future__ import annotations

from dataclasses import replace

from bot.introductions.decision import ASKS, Kind, Letter
from bot.introductions.events import Answered, Puzzled
from bot.introductions.introduction import Introduction, Party, PartyState
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.reading.quoting import OwnWords, own_words, subject_words
from bot.reading.sender import Proven, Refusal, Sender, sender_of
from bot.reading.thread import traces
from bot.reading.verdict import Answer, party_word, read_verdict
from bot.records import MailRow, OutboxRow, Outcome
from bot.work.arrived import Arrived, Fate, all_mail_is_ours, as_sent, names_in, proof_of
from bot.work.carrying import commit_letter, happen
from bot.work.work import Work


def take_answer(
    work: Work, page: Page, arrived: Arrived, it: Introduction, party: Party, row: OutboxRow, sender: Sender | Refusal
) -> Fate:
    """An answer to an ask, or what might be one: only the asked address, proven, in its own new words, decides."""
    mail = arrived.mail
    words = own_words(mail, as_sent(page, row), names=names_in(it))
    if not words.text and not words.quoted:
        words = replace(words, text=subject_words(mail))
    if isinstance(sender, Refusal):
        return puzzle(work, page, arrived, it, party, f"its sender cannot be read ({sender.reason})", words.text)
    if not same_address(sender.address, party.person.address):
        reason = f"it came from {sender.address}, not from {party.person.address}"
        return puzzle(work, page, arrived, it, party, reason, words.text)
    proven = proof_of(work, arrived, sender)
    if not isinstance(proven, Proven):
        reason = "every answer is put before you" if proven.reason == "ask" else f"not proven: {proven.reason}"
        return puzzle(work, page, arrived, it, party, reason, words.text)
    if any(_is_replay(earlier, mail.message_id, words.text) for earlier in page.mails.of(it.id)):
        return Fate(Outcome.IGNORED, "counted already", it.id, party.key, words.text, party.person.address)
    special = party_word(words.text)
    if special is not None:
        return _take_special(work, page, arrived, it, party, special.value, words)
    if words.parts_disagree:
        return puzzle(
            work, page, arrived, it, party, "its plain and its formatted text say different things", words.text
        )
    return _take_verdict(work, page, arrived, it, party, words)


def _is_replay(earlier: MailRow, message_id: str, words: str) -> bool:
    """The same words under the same Message-ID, whatever else was changed on the way."""
    return bool(message_id) and (earlier.outcome, earlier.message_id, earlier.words) == (
        Outcome.ACTED,
        message_id,
        words,
    )


def _take_verdict(work: Work, page: Page, arrived: Arrived, it: Introduction, party: Party, words: OwnWords) -> Fate:
    written = arrived.mail.date or work.clock()
    today = work.policy.calendar(it, party).day(min(written, work.clock()))
    verdict = read_verdict(words.text, language=None, today=today, names=names_in(it))
    if verdict.answer is Answer.UNCLEAR:
        if party.state is PartyState.YES and verdict.rule in ("courtesy", "empty"):
            return Fate(Outcome.IGNORED, "thanks after a yes", it.id, party.key, words.text, party.person.address)
        return puzzle(work, page, arrived, it, party, "", words.text, verdict.rule, verdict.evidence)
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


def _take_special(
    work: Work, page: Page, arrived: Arrived, it: Introduction, party: Party, word: str, words: OwnWords
) -> Fate:
    """PRIVATE, STOP and DATA on a party's first line."""
    now = work.clock()
    if word == "private":
        return puzzle(work, page, arrived, it, party, "private: it was not interpreted", words.text)
    if word == "stop":
        page.suppress(party.person.address, "asked by reply", now)
        event = Answered(party.key, "no", arrived.evidence, rule="stop", words="STOP", never_again=True)
        happen(work, page, it, event, now)
        return Fate(Outcome.ACTED, "no, and never again", it.id, party.key, words.text, party.person.address)
    commit_letter(work, page, it, Letter(Kind.DATA, party.key, arrived.evidence, now), now)
    return Fate(Outcome.ACTED, "asked what is kept", it.id, party.key, words.text, party.person.address)


def puzzle(
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


def take_from_nobody(work: Work, page: Page, arrived: Arrived, sender: Sender | Refusal) -> Fate:
    """Mail that answers no letter of ours. From a party of an open case it is a question, else it is nobody's."""
    if not all_mail_is_ours(work):
        return Fate(Outcome.IGNORED, "does not concern us", concerns=False)
    if isinstance(sender, Refusal):
        return Fate(Outcome.IGNORED, f"sender unreadable: {sender.reason}")
    cases = page.find(open_only=True, address=sender.address)
    for it in cases[:1]:
        party = next(p for p in it.parties if same_address(p.person.address, sender.address))
        words = own_words(arrived.mail, None, names=names_in(it)).text
        return puzzle(work, page, arrived, it, party, "it does not say which letter it answers", words)
    return Fate(Outcome.IGNORED, "from nobody we asked", sender=sender.address)


def by_sender_alone(work: Work, page: Page, arrived: Arrived, sender: Sender) -> OutboxRow | None:
    """The one open ask to this address; only for an unthreaded mail to a dedicated bot address."""
    if not all_mail_is_ours(work) or traces(arrived.mail).threaded:
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
