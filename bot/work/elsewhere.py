"""Elsewhere: an answer from another address than the one asked, and the connector's ONCE, SAME, ASSISTANT or NO."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.introductions.events import AddressChanged, AssistantNamed, Settled
from bot.introductions.introduction import Assistant, Introduction, Party
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.records import Bio, MailRow, Outcome
from bot.work.arrived import Fate
from bot.work.cannot import Cannot
from bot.work.carrying import happen
from bot.work.verdicts import Said, take_words
from bot.work.work import Work


def came_from(sender: str, party: Party) -> str:
    """The reason of the question that ONCE, SAME, ASSISTANT and NO answer: proven, but not the asked address."""
    return f"it came from {sender}, not from {party.person.address}"


def speaks_for(party: Party, sender: str) -> str | None:
    """ "" for the party's own address, the source for an assistant who may answer for them, None for anybody else."""
    if same_address(sender, party.person.address):
        return ""
    named = any(one.answers and same_address(one.address, sender) for one in party.person.assistants)
    return f"from {sender}, who may answer for them" if named else None


def question_about(page: Page, party: Party) -> MailRow | None:
    """The mail from elsewhere that waits for the connector's word, None where no such question is open."""
    mail = page.mails.by_evidence(party.doubt.evidence) if party.doubt is not None else None
    return mail if mail is not None and mail.sender and mail.reason == came_from(mail.sender, party) else None


def count_once(
    work: Work, page: Page, it: Introduction, party: Party, mail: MailRow, why: str, evidence: str, now: datetime
) -> str:
    """Reads a mail from elsewhere as if the party had written it; answers what came of it, as a sentence."""
    said = Said(
        mail.id, mail.words, mail.sender, mail.seen_at, f"from {mail.sender} {why}", f"{mail.evidence} by {evidence}"
    )
    fate = take_words(work, page, it, party, said)
    page.mails.finish(mail.id, fate.outcome, fate.reason)
    return _settled(work, page, it, party, mail, fate, now)


def _settled(work: Work, page: Page, it: Introduction, party: Party, mail: MailRow, fate: Fate, now: datetime) -> str:
    name = party.person.name or party.person.address
    if fate.outcome is Outcome.QUESTION:
        return f"the mail from {mail.sender} counts as {name}'s, but I cannot tell what it means; I ask you separately"
    after = page.introduction(it.id)
    doubt = after.party(party.key).doubt
    if doubt is not None and doubt.evidence == mail.evidence:
        happen(work, page, after, Settled(party.key, mail.evidence), now)
    return f"the mail from {mail.sender} counts as {name}'s ({fate.reason})"


def same_person(
    work: Work, page: Page, it: Introduction, party: Party, mail: MailRow, evidence: str, now: datetime
) -> str:
    """The writer is the party, at an address that is theirs from now on; then as `count_once`."""
    if page.suppressed(mail.sender):
        raise Cannot(f"{mail.sender} asked for no more mail from this desk")
    happen(work, page, it, AddressChanged(party.key, mail.sender, evidence), now)
    old = page.people.get(party.person.address) or Bio(party.person)
    met = page.people.get(mail.sender)
    letters = old.letters + (met.letters if met is not None and met.person.address != old.person.address else 0)
    page.people.forget(old.person.address)
    also = dict.fromkeys((*old.also, old.person.address.lower(), party.person.address.lower()))
    also.pop(mail.sender.lower(), None)
    person = replace(old.person, address=mail.sender.lower())
    page.people.keep(replace(old, person=person, also=tuple(also), letters=letters))
    after = page.introduction(it.id)
    told = count_once(work, page, after, after.party(party.key), mail, "which is their address now", evidence, now)
    return f"{told}, and {mail.sender} is their address from now on"


def assistant_answers(
    work: Work, page: Page, it: Introduction, party: Party, mail: MailRow, evidence: str, now: datetime
) -> str:
    """The writer may answer for the party from now on; then as `count_once`."""
    known = page.people.get(mail.sender)
    named = next((one.name for one in party.person.assistants if same_address(one.address, mail.sender)), "")
    assistant = Assistant(named or (known.person.name if known is not None else ""), mail.sender, answers=True)
    happen(work, page, it, AssistantNamed(party.key, assistant.name, assistant.address, evidence), now)
    bio = page.people.get(party.person.address) or Bio(party.person)
    others = tuple(one for one in bio.person.assistants if not same_address(one.address, mail.sender))
    page.people.keep(replace(bio, person=replace(bio.person, assistants=(*others, assistant))))
    after = page.introduction(it.id)
    why = "who may answer for them"
    told = count_once(work, page, after, after.party(party.key), mail, why, evidence, now)
    return f"{told}, and {mail.sender} may answer for them from now on"


def not_them(
    work: Work, page: Page, it: Introduction, party: Party, mail: MailRow, evidence: str, now: datetime
) -> str:
    """The mail counts as nothing: it was not the party's, and says neither yes nor no for them."""
    happen(work, page, it, Settled(party.key, evidence), now)
    page.mails.finish(mail.id, Outcome.IGNORED, "not theirs, the connector said")
    name = party.person.name or party.person.address
    return f"the mail from {mail.sender} counts as nothing; it was no answer of {name}'s, who is asked as before"
