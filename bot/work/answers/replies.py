"""What a party writes: an answer to an ask, or a puzzle."""

from __future__ import annotations

from dataclasses import replace

from bot.introductions.introduction import Introduction, Party, PartyState
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.reading.quoting import subject_words
from bot.reading.sender import Refusal, Sender
from bot.reading.thread import traces
from bot.reasons import Reason
from bot.records import OutboxRow, Outcome
from bot.work.answers.checks import Reply, check
from bot.work.answers.verdicts import puzzle
from bot.work.arrived import Arrived, Fate, all_mail_is_ours, as_sent, names_in, was_asked, words_in
from bot.work.work import Work


def take_answer(
    work: Work, page: Page, arrived: Arrived, it: Introduction, party: Party, row: OutboxRow, sender: Sender | Refusal
) -> Fate:
    """An answer to an ask, or what might be one: only the asked address, proven, in its own new words, decides."""
    words = words_in(work, arrived.mail, as_sent(page, row), names_in(it))
    if not words.text and not words.quoted:
        words = replace(words, text=subject_words(arrived.mail, work.banners.tags))
    return check(Reply(work, page, arrived, it, party, row, sender, words))


def take_from_nobody(work: Work, page: Page, arrived: Arrived, sender: Sender | Refusal) -> Fate:
    """Mail that answers no letter of ours. From a party of an open case it is a question, else it is nobody's."""
    if not all_mail_is_ours(work):
        return Fate(Outcome.IGNORED, Reason.NOT_OURS.says(), concerns=False)
    if isinstance(sender, Refusal):
        return Fate(Outcome.IGNORED, Reason.NO_AUTHOR.says(sender.reason))
    cases = page.find(open_only=True, address=sender.address)
    for it in cases[:1]:
        party = next(p for p in it.parties if same_address(p.person.address, sender.address))
        words = words_in(work, arrived.mail, names=names_in(it)).text
        return puzzle(work, page, arrived, it, party, Reason.NO_LETTER.says(), words)
    return Fate(Outcome.IGNORED, Reason.NOBODY.says(), sender=sender.address)


def by_sender_alone(work: Work, page: Page, arrived: Arrived, sender: Sender) -> OutboxRow | None:
    """The one open ask to this address; only for an unthreaded mail to a dedicated bot address.

    One that names others only was written to them: whoever got it can send it on to us, signature and all.
    """
    named = [one.address for one in (*arrived.mail.to, *arrived.mail.cc)]
    if not all_mail_is_ours(work) or traces(arrived.mail).threaded or (named and not any(map(work.is_bot, named))):
        return None
    written = min(arrived.mail.date or work.clock(), work.clock())
    asks = [
        row
        for it in page.find(open_only=True, address=sender.address)
        for party in it.parties
        if party.state in (PartyState.ASKED, PartyState.LATER) and same_address(party.person.address, sender.address)
        for row in page.outbox.of(it.id)[::-1]
        if row.party == party.key and was_asked(row, written)
    ]
    cases = {row.introduction for row in asks}
    return asks[0] if len(cases) == 1 else None
