"""May this answer count? One question a function, and their order is data: what reading/screen.py is to any mail.

Before it: which letter it answers. Behind it: what the words mean (verdicts.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from bot.introductions.decision import Kind
from bot.introductions.introduction import BEFORE_INTRODUCTION, ENDED_WITHOUT, Introduction, Party
from bot.introductions.resting import BY_HAND
from bot.ports import Page
from bot.reading.quoting import OwnWords, own_words
from bot.reading.requests.besides import asks_besides
from bot.reading.sender import Proven, Refusal, Sender, Unproven
from bot.reading.thread import traces
from bot.reading.verdict import party_word
from bot.reasons import Reason, Why
from bot.records import OutboxRow, Outcome
from bot.work.answers.elsewhere import speaks_for
from bot.work.answers.said import Said
from bot.work.answers.verdicts import ask_connector, take_words
from bot.work.arrived import Arrived, Fate, as_sent, not_proven, plus_address, proof_of, was_asked
from bot.work.requests.people import same_person
from bot.work.work import Work


@dataclass(frozen=True)
class Reply:
    """An answer to a letter of ours, or what might be one, and whatever the checks must know of it.

    `row` is the letter answered, `words` are the author's own, `sender` is who says to have written it.
    """

    work: Work
    page: Page
    arrived: Arrived
    it: Introduction
    party: Party
    row: OutboxRow
    sender: Sender | Refusal
    words: OwnWords

    @cached_property
    def address(self) -> str:
        """The author's address by their own word, "" where it cannot be read."""
        return self.sender.address if isinstance(self.sender, Sender) else ""

    @cached_property
    def proven(self) -> Proven | Unproven:
        """What vouches for the author. Looked up once: it may ask the DNS."""
        if isinstance(self.sender, Refusal):
            return Unproven(self.sender.reason)
        return proof_of(self.work, self.page, self.arrived, self.sender)

    @cached_property
    def source(self) -> str | None:
        """Why the author speaks for the party, "" where they are the party; None where they do not."""
        return speaks_for(self.party, self.address)

    @cached_property
    def of_other_side(self) -> bool:
        """True where the author may answer for this party, but is a person of another one."""
        others = self.it.others(self.party.key)
        return self.source != "" and any(same_person(self.page, one.person.address, self.address) for one in others)

    @cached_property
    def nearest(self) -> tuple[str, ...]:
        """The Message-IDs that the mail answers directly."""
        return self.arrived.mail.in_reply_to or self.arrived.mail.references[-1:]

    @cached_property
    def answers_our_letter(self) -> bool:
        """True where the mail answers a letter we wrote, or goes on with an answer to one.

        And not a letter of the connector's that only stands in the same thread. A token of an address was given by us;
        one in the subject wanders along with it.
        """
        mail = self.arrived.mail
        if not self.nearest or traces(replace(mail, subject=""), plus_address(self.work)).tokens:
            return True
        kinds = self.page.outbox.kinds(self.nearest)
        if kinds:
            return any(kind is not Kind.OWN_LETTER for kind in kinds.values())
        earlier = self.page.mails.of(self.it.id)
        return any(one.message_id in self.nearest and one.party == self.party.key for one in earlier)

    @cached_property
    def letters(self) -> list[OutboxRow]:
        """Every letter to this party."""
        return [row for row in self.page.outbox.of(self.it.id) if row.party == self.party.key]

    @cached_property
    def written(self) -> datetime:
        """When it was written, by its own Date (aware); else now."""
        return self.arrived.mail.date or self.work.clock()

    @property
    def said(self) -> Said:
        """The words, as what follows takes them."""
        return Said(self.arrived.number, self.words.text, self.address, self.written, self.source or "")

    def ask(self, why: Why, *, may_count: bool = False) -> Fate:
        """The connector's question. `may_count`: it counts once they say whose the address is."""
        said = replace(self.said, source="")
        address = self.address if may_count else ""
        return ask_connector(self.work, self.page, self.it, self.party, said, why, address=address)

    def ignore(self, why: Why) -> Fate:
        """Nothing follows from it."""
        return Fate(Outcome.IGNORED, why, self.it.id, self.party.key, self.words.text, self.address)


Check = Callable[[Reply], Fate | None]


def check(reply: Reply) -> Fate:
    """The answer of the first check that has one."""
    for question in ORDER:
        fate = question(reply)
        if fate is not None:
            return fate
    raise AssertionError("the last check always answers")


# Who wrote it?


def has_it_one_author(reply: Reply) -> Fate | None:
    """A From that names several people, or nobody, names no one who may say yes."""
    if isinstance(reply.sender, Refusal):
        return reply.ask(Reason.NO_AUTHOR.says(reply.sender.reason))
    return None


def is_it_from_the_asked_address(reply: Reply) -> Fate | None:
    """Any other address, proven, may count once the connector said whose it is; the other side's never."""
    if reply.source is not None and not reply.of_other_side:
        return None
    whence = (reply.address, reply.party.person.address)
    if not isinstance(reply.proven, Proven):
        return reply.ask(Reason.ELSEWHERE_UNPROVEN.says(*whence))
    if reply.of_other_side:
        return reply.ask(Reason.OTHER_SIDE.says(*whence))
    if reply.words.parts_disagree:
        return reply.ask(Reason.ELSEWHERE_TWO_TEXTS.says(*whence))
    return reply.ask(Reason.ELSEWHERE.says(*whence), may_count=reply.it.stage in BEFORE_INTRODUCTION | ENDED_WITHOUT)


def is_its_author_proven(reply: Reply) -> Fate | None:
    """From alone proves nothing."""
    if isinstance(reply.proven, Proven):
        return None
    return reply.ask(not_proven(reply.proven))


def did_it_count_already(reply: Reply) -> Fate | None:
    """The same words under the same Message-ID, whatever else was changed on the way."""
    this = (Outcome.ACTED, reply.arrived.mail.message_id, reply.words.text)
    earlier = reply.page.mails.of(reply.it.id)
    if reply.arrived.mail.message_id and any((one.outcome, one.message_id, one.words) == this for one in earlier):
        return reply.ignore(Reason.COUNTED.says())
    return None


# Which letter does it answer?


def is_it_one_of_our_words(reply: Reply) -> Fate | None:
    """PRIVATE, STOP and DATA on the first line are obeyed whatever letter they answer."""
    if party_word(reply.words.text) is not None:
        return take_words(reply.work, reply.page, reply.it, reply.party, reply.said)
    return None


def is_it_meant_for_the_connector(reply: Reply) -> Fate | None:
    """Once they are introduced, an answer to the connector's own letter is between the two of them."""
    if reply.answers_our_letter or reply.it.stage in BEFORE_INTRODUCTION | ENDED_WITHOUT:
        return None
    return reply.ignore(Reason.TO_CONNECTOR.says())


def is_the_letter_known(reply: Reply) -> Fate | None:
    """What it answers directly was written to this party, by us or with our knowledge."""
    if reply.answers_our_letter or any(row.travels_as in reply.nearest for row in reply.letters):
        return None
    return reply.ask(Reason.UNKNOWN_LETTER.says())


def was_the_letter_by_hand(reply: Reply) -> Fate | None:
    """A yes to the connector's own letter is a yes to whatever that letter says."""
    if reply.answers_our_letter:
        return None
    by_hand = {line.data.get("evidence") for line in reply.page.ledger.lines(reply.it.id) if line.kind == BY_HAND}
    if reply.party.taken_over_at is not None or not by_hand.isdisjoint(reply.nearest):
        return reply.ask(Reason.BY_HAND.says())
    return None


def had_the_ask_left(reply: Reply) -> Fate | None:
    """The ask continued the connector's mail: whoever wrote before it left cannot have meant it."""
    if reply.answers_our_letter or any(was_asked(row, reply.written) for row in reply.letters):
        return None
    return reply.ask(Reason.BEFORE_ASK.says())


def did_the_letter_ask_something_else(reply: Reply) -> Fate | None:
    """The connector's mail, continued by the ask, asked something else too: a yes to it may be a yes to that."""
    if reply.answers_our_letter:
        return None
    names = [word for other in reply.it.others(reply.party.key) for word in other.person.name.split()]
    for row in reply.letters:
        if row.travels_as not in reply.nearest:
            continue
        letter = as_sent(reply.page, row)
        if letter is None or not letter.raw:
            return reply.ask(Reason.LETTER_GONE.says())
        question = asks_besides(own_words(letter, None).text, names)
        if question:
            return reply.ask(Reason.ASKED_BESIDES.says(question))
    return None


# What does it say?


def do_its_parts_agree(reply: Reply) -> Fate | None:
    """A mail that says yes in one part and no in the other says nothing."""
    if reply.words.parts_disagree:
        return reply.ask(Reason.TWO_TEXTS.says())
    return None


def what_does_it_say(reply: Reply) -> Fate:
    """Whatever remains is the asked person's, beyond doubt, in answer to the ask: its words decide."""
    return take_words(reply.work, reply.page, reply.it, reply.party, reply.said)


ORDER: tuple[Check, ...] = (
    has_it_one_author,
    is_it_from_the_asked_address,
    is_its_author_proven,
    did_it_count_already,
    is_it_one_of_our_words,
    is_it_meant_for_the_connector,
    is_the_letter_known,
    was_the_letter_by_hand,
    had_the_ask_left,
    did_the_letter_ask_something_else,
    do_its_parts_agree,
    what_does_it_say,
)
