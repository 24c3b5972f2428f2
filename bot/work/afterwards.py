"""What a party writes once the introduction was made."""

from __future__ import annotations

from bot.introductions.events import Wrote
from bot.introductions.introduction import Introduction
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.reading.quoting import own_words
from bot.reading.sender import Proven, Refusal, Sender
from bot.records import OutboxRow, Outcome
from bot.work.arrived import Arrived, Fate, names_in, proof_of
from bot.work.carrying import happen
from bot.work.dispatch import note_accepted
from bot.work.replies import puzzle
from bot.work.work import Work


def take_afterwards(
    work: Work, page: Page, arrived: Arrived, it: Introduction, row: OutboxRow, sender: Sender | Refusal
) -> Fate:
    """A reply to the introduction counts when its author is a proven party and writes to another one."""
    if isinstance(sender, Refusal):
        return Fate(Outcome.IGNORED, f"sender unreadable: {sender.reason}", it.id)
    party = next((p for p in it.parties if same_address(p.person.address, sender.address)), None)
    if party is None:
        return Fate(Outcome.IGNORED, "written by nobody who was introduced", it.id, sender=sender.address)
    words = own_words(arrived.mail, None, names=names_in(it)).text
    proven = proof_of(work, arrived, sender)
    if not isinstance(proven, Proven):
        return Fate(Outcome.IGNORED, f"not proven: {proven.reason}", it.id, party.key, words, sender.address)
    if note_accepted(work, page, row, f"it was answered: {arrived.evidence}"):
        it = page.introduction(it.id)
    openly = [entry.address for entry in (*arrived.mail.to, *arrived.mail.cc)]
    others = [other.person.address for other in it.parties if other.key != party.key]
    if not any(same_address(address, other) for address in openly for other in others):
        if not any(work.is_connector(address) for address in openly):
            return puzzle(work, page, arrived, it, party, "to your desk alone, after the introduction", words)
        return Fate(Outcome.ACTED, "a word to the connector alone", it.id, party.key, words, sender.address)
    out = not any(work.is_connector(address) or work.is_bot(address) for address in openly)
    happen(work, page, it, Wrote(party.key, arrived.evidence, connector_out=out), work.clock())
    return Fate(Outcome.ACTED, "they write to each other", it.id, party.key, words, sender.address)
