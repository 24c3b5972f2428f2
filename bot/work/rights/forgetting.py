"""Forgetting: whoever wants it is forgotten, in the books at once, in the mailboxes where the connector wants that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.introductions.decision import Entry
from bot.introductions.dues import next_due
from bot.introductions.introduction import Assistant, Introduction, Person
from bot.places import Folder, Spot
from bot.ports import Mailbox, Page, TryLater
from bot.reading.addresses import entries
from bot.reading.message import Unreadable, parse_message
from bot.work.rights.footprint import Footprint
from bot.work.rights.retention import LIMITED_BY, TO_OVERWRITE, erase
from bot.work.work import Work

BY_WISH = "people forget"  # whose word it was, in the ledger
_EVERYWHERE = (Folder.INBOX, Folder.SENT, Folder.DRAFTS, Folder.ARCHIVE, Folder.ALL, Folder.JUNK, Folder.REQUESTS)


def forget(work: Work, page: Page, whom: Footprint, now: datetime, left: Iterable[Remains] = ()) -> bool:
    """Destroys all of it. Do-not-contact stays, as a hash; so do states, times and codes.

    What is `left` in the mailboxes goes last: where it cannot, TryLater or NeedsOperator is raised, the page is given
    up, and everything can be said again, as the books still know what to look for. False where a server could only
    mark it as deleted.

    Introductions on their way are called off first: the others hear what they would after CANCEL, in words that name
    nobody. Raises TryLater, and nothing happened, while a letter of one of them is being transmitted.
    """
    for it in whom.cases:
        if not erase(work, page, it.id, BY_WISH, now, whom.keys[it.id]):
            raise TryLater(f"a letter of {it.code} is leaving at this very moment, so nothing was destroyed")
    for it in whom.assists:
        _without_assistant(work, page, it, whom, now)
    for bio in whom.beside:
        page.people.keep(replace(bio, person=_without(bio.person, whom)))
    if whom.bio is not None:
        page.people.forget(whom.bio.person.address)
    _scraps(page, whom, now)
    if whom.is_theirs(page.recall(LIMITED_BY)):
        page.forget(LIMITED_BY)
    page.remember(TO_OVERWRITE, "yes")
    return delete(work, left)


def _scraps(page: Page, whom: Footprint, now: datetime) -> None:
    def numbers(kind: str) -> list[int]:
        return [scrap.id for scrap in whom.scraps if scrap.kind == kind]

    page.erasing.letters(numbers("letter"), now)
    page.erasing.mails(numbers("mail"))
    page.erasing.items(numbers("item"), now)
    page.erasing.requests(numbers("request"), now)
    for scrap in whom.scraps:
        if scrap.kind == "words" and scrap.introduction is not None:
            page.erasing.words(scrap.introduction, scrap.id)


def _without_assistant(work: Work, page: Page, it: Introduction, whom: Footprint, now: datetime) -> None:
    parties = tuple(replace(party, person=_without(party.person, whom)) for party in it.parties)
    after = replace(it, parties=parties)
    page.save(it, after, [Entry("assistant forgotten")], next_due(after, work.policy, now), now)
    page.orders.forget(it.id)  # as it stood before, the assistant is in it


def _without(person: Person, whom: Footprint) -> Person:
    left: tuple[Assistant, ...] = tuple(one for one in person.assistants if not whom.is_theirs(one.address))
    return replace(person, assistants=left)


# In the mailboxes


@dataclass(frozen=True, slots=True)
class Remains:
    """One mail that still stands in a mailbox: where, its date (aware), author and subject as it says itself."""

    mailbox: str
    spot: Spot
    date: datetime | None
    author: str
    subject: str


def remains(work: Work, whom: Footprint) -> list[Remains]:
    """Their letters and mails as they stand in the mailboxes we work with. Raises TryLater, NeedsOperator."""
    return [one for mailbox in _mailboxes(work) for one in _remains_in(mailbox, whom.message_ids)]


def delete(work: Work, found: Iterable[Remains]) -> bool:
    """Deletes them for good; False where a server could only mark them as deleted."""
    found, gone = list(found), True
    for mailbox in _mailboxes(work):
        spots = [one.spot for one in found if one.mailbox == mailbox.name]
        gone &= mailbox.delete(spots) if spots else True
    return gone


def _mailboxes(work: Work) -> list[Mailbox]:
    return [work.home] if work.desk is None or work.desk is work.home else [work.home, work.desk]


def _remains_in(mailbox: Mailbox, message_ids: Iterable[str]) -> Iterator[Remains]:
    spots: dict[Spot, None] = {}
    for folder in _EVERYWHERE:
        if mailbox.now(folder) is None:
            continue
        for message_id in message_ids:
            spot = mailbox.find(message_id, [folder])
            if spot is not None:
                spots[spot] = None
    for spot, raw in mailbox.fetch(spots):
        try:
            mail = parse_message(raw)
        except Unreadable:
            yield Remains(mailbox.name, spot, None, "", "")
        else:
            author = ", ".join(one.address for one in entries(mail.first("From")))
            yield Remains(mailbox.name, spot, mail.date, author, mail.subject)
