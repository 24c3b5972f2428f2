"""Elsewhere: an answer from another address than the one asked, and the connector's ONCE, SAME, ASSISTANT or NO."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.introductions.events import AddressChanged, AssistantNamed, Settled
from bot.introductions.introduction import Assistant, Introduction, Party
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.reasons import Reason
from bot.records import Bio, MailRow, Outcome
from bot.work.answers.said import Said
from bot.work.answers.verdicts import take_words
from bot.work.carrying import happen
from bot.work.commands.cannot import Cannot
from bot.work.requests.people import wants_no_mail
from bot.work.work import Work


def came_from(sender: str, party: Party) -> str:
    """The reason of the question that ONCE, SAME, ASSISTANT and NO answer: proven, but not the asked address."""
    return Reason.ELSEWHERE.says(sender, party.person.address).sentence


def speaks_for(party: Party, sender: str) -> str | None:
    """ "" for the party's own address, the source for an assistant who may answer for them, None for anybody else."""
    if same_address(sender, party.person.address):
        return ""
    named = any(one.answers and same_address(one.address, sender) for one in party.person.assistants)
    return _as_assistant(sender) if named else None


def question_about(page: Page, party: Party) -> MailRow | None:
    """The mail from elsewhere that waits for the connector's word, None where no such question is open."""
    mail = page.mails.by_evidence(party.doubt.evidence) if party.doubt is not None else None
    return mail if mail is not None and mail.sender and mail.reason == came_from(mail.sender, party) else None


def _as_assistant(sender: str) -> str:
    return f"from {sender}, who may answer for them"


def _may_be_one(name: str, other: str) -> bool:
    """Whether two names may be one person's: a word of theirs is the same, or one of them is not known."""
    words, others = set(name.casefold().split()), set(other.casefold().split())
    return not words or not others or not words.isdisjoint(others)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A mail from elsewhere and the connector's word about it. Each method answers what was done, as a sentence."""

    work: Work
    page: Page
    it: Introduction
    party: Party
    mail: MailRow
    evidence: str
    now: datetime

    @property
    def _name(self) -> str:
        return self.party.person.name or self.party.person.address

    def once(self) -> str:
        """The mail counts as if the party had written it."""
        return self._count(f"from {self.mail.sender} accepted once")

    def same(self) -> str:
        """The writer is the party, at an address that is theirs from now on. Raises Cannot."""
        sender = self._writer()
        met = self.page.people.get(sender)
        if met is not None and not _may_be_one(met.person.name, self.party.person.name):
            raise Cannot(
                f"{sender} is {met.person.name} in your bio book, not {self._name}; ONCE lets this one mail count, "
                "ASSISTANT lets them answer from now on"
            )
        happen(self.work, self.page, self.it, AddressChanged(self.party.key, sender, self.evidence), self.now)
        self._book_address()
        return f"{self._count(f'from {sender}, their address from now on')}, and {sender} is their address from now on"

    def assistant(self) -> str:
        """The writer may answer for the party from now on. Raises Cannot."""
        sender, person = self._writer(), self.party.person
        known = self.page.people.get(sender)
        named = next((one.name for one in person.assistants if same_address(one.address, sender)), "")
        assistant = Assistant(named or (known.person.name if known is not None else ""), sender, answers=True)
        event = AssistantNamed(self.party.key, assistant.name, sender, self.evidence)
        happen(self.work, self.page, self.it, event, self.now)
        bio = self.page.people.get(person.address) or Bio(person)
        others = tuple(one for one in bio.person.assistants if not same_address(one.address, sender))
        self.page.people.keep(replace(bio, person=replace(bio.person, assistants=(*others, assistant))))
        return f"{self._count(_as_assistant(sender))}, and {sender} may answer for them from now on"

    def not_them(self) -> str:
        """The mail was not the party's: it counts as nothing, and is no refusal."""
        happen(self.work, self.page, self.it, Settled(self.party.key, self.evidence), self.now)
        self.page.mails.finish(self.mail.id, Outcome.IGNORED, Reason.NOT_THEIRS.says())
        return f"the mail from {self.mail.sender} counts as nothing: it was no answer of {self._name}'s"

    def _writer(self) -> str:
        """Who wrote it, to be written to from now on. Raises Cannot where they want no mail of ours."""
        if wants_no_mail(self.page, self.mail.sender):
            raise Cannot(f"{self.mail.sender} asked for no more mail from this desk")
        return self.mail.sender

    def _count(self, source: str) -> str:
        it = self.page.introduction(self.it.id)
        cause = f"{self.mail.evidence} by {self.evidence}"
        said = Said(self.mail.id, self.mail.words, self.mail.sender, self.mail.seen_at, source, cause)
        fate = take_words(self.work, self.page, it, it.party(self.party.key), said)
        self.page.mails.finish(self.mail.id, fate.outcome, fate.why)
        counts = f"the mail from {self.mail.sender} counts as {self._name}'s"
        if fate.outcome is Outcome.QUESTION:
            return f"{counts}, but I cannot tell what it means; I ask you separately"
        it = self.page.introduction(it.id)
        doubt = it.party(self.party.key).doubt
        if doubt is not None and doubt.evidence == self.mail.evidence:
            happen(self.work, self.page, it, Settled(self.party.key, self.evidence), self.now)
        return f"{counts} ({fate.why.sentence})"

    def _book_address(self) -> None:
        """The bio book writes to the new address, and still knows the old ones."""
        people, sender, asked = self.page.people, self.mail.sender.lower(), self.party.person.address.lower()
        old = people.get(asked) or Bio(self.party.person)
        met = people.get(sender)
        letters = old.letters + (met.letters if met is not None and met != old else 0)
        people.forget(old.person.address)
        also = tuple(dict.fromkeys(one for one in (*old.also, old.person.address.lower(), asked) if one != sender))
        people.keep(replace(old, person=replace(old.person, address=sender), also=also, letters=letters))
