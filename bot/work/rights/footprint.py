"""Footprint: everything that is kept of one person, wherever in the books it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.introductions.introduction import Introduction, Party
from bot.ports import Page
from bot.reading.message import Unreadable, parse_message
from bot.records import Bio, OutboxRow, Scrap, Status

_BLANKS = r"\s{1,9}"  # a name may stand at the end of a line
_ON_ITS_WAY = frozenset({Status.WAITING, Status.SENDING, Status.UNKNOWN, Status.PARKED})


@dataclass(frozen=True, slots=True)
class Footprint:
    """What is kept of whoever has these addresses (lower case), and was or is called `name`.

    `cases` are the introductions they are a party of, `keys` which parties they are there, `assists` those in which
    they only stand beside a party. `scraps` are rows elsewhere that name them: mails, notices, briefs, requests. `held`
    are letters of other introductions that name them and have not left; `message_ids` name what may stand in mailboxes.
    """

    addresses: tuple[str, ...]
    name: str
    bio: Bio | None
    beside: tuple[Bio, ...]
    cases: tuple[Introduction, ...]
    keys: dict[int, tuple[str, ...]]
    assists: tuple[Introduction, ...]
    letters: tuple[OutboxRow, ...]
    scraps: tuple[Scrap, ...]
    held: tuple[OutboxRow, ...]
    message_ids: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """True where nothing is kept of them."""
        return not (self.bio or self.beside or self.cases or self.assists or self.scraps or self.held)

    def is_theirs(self, address: str) -> bool:
        """True for an address of theirs."""
        return address.lower() in self.addresses


def footprint(page: Page, address: str) -> Footprint:
    """What is kept of whoever has this address, under their other addresses too, as the bio book knows them."""
    bio = page.people.get(address)
    known = (bio.person.address.lower(), *bio.also) if bio is not None else ()
    addresses = tuple(dict.fromkeys((address.lower(), *known)))
    found = {it.id: it for one in addresses for it in page.find(address=one)}
    keys = {number: tuple(p.key for p in it.parties if _is(p, addresses)) for number, it in found.items()}
    name = bio.person.name if bio is not None else ""
    name = name or next((it.party(keys[it.id][0]).person.name for it in found.values()), "")
    assists = tuple(
        it for it in page.find() if it.id not in found and any(_stands_beside(p, addresses) for p in it.parties)
    )
    by_address = _pattern(addresses)
    only_one = name and len(name.split()) > 1 and all(one == bio for one in page.people.named(name))
    by_name = _pattern(addresses, name) if only_one else by_address  # of two people of one name each keeps theirs
    scraps, held = [], []
    for scrap in page.erasing.scraps():
        pattern = by_address if scrap.introduction is not None else by_name
        if scrap.introduction in found or not (scrap.sender.lower() in addresses or _names(scrap, pattern)):
            continue
        row = page.outbox.get(scrap.id) if scrap.kind == "letter" else None
        if row is not None and row.introduction is not None and row.status in _ON_ITS_WAY:
            held.append(row)
        else:
            scraps.append(scrap)
    letters = tuple(row for number in sorted(found) for row in page.outbox.of(number))
    return Footprint(
        addresses=addresses,
        name=name,
        bio=bio,
        beside=tuple(one for one in page.people.all() if one != bio and _assists(one.person.assistants, addresses)),
        cases=tuple(found[number] for number in sorted(found)),
        keys=keys,
        assists=assists,
        letters=letters,
        scraps=tuple(scraps),
        held=tuple(held),
        message_ids=_message_ids(page, sorted(found), letters, scraps),
    )


def _is(party: Party, addresses: Iterable[str]) -> bool:
    return party.person.address.lower() in addresses


def _stands_beside(party: Party, addresses: Iterable[str]) -> bool:
    return _assists(party.person.assistants, addresses)


def _assists(assistants: Iterable[object], addresses: Iterable[str]) -> bool:
    return any(getattr(one, "address", "").lower() in addresses for one in assistants)


def _message_ids(
    page: Page, numbers: Iterable[int], letters: Iterable[OutboxRow], scraps: Iterable[Scrap]
) -> tuple[str, ...]:
    found = [one for row in letters for one in (row.message_id, row.sent_as)]
    for number in numbers:
        found += [mail.message_id for mail in page.mails.of(number)]
        found += [draft.message_id for draft in page.folders.drafts_of(number)]
    for scrap in scraps:
        if scrap.kind == "letter":
            row = page.outbox.get(scrap.id)
            found += [row.message_id, row.sent_as]
        elif scrap.kind == "mail":
            mail = page.mails.get(scrap.id)
            found.append(mail.message_id if mail is not None else "")
    return tuple(dict.fromkeys(filter(None, found)))


# Who is named


def _names(scrap: Scrap, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search(scrap.about) or (scrap.raw and pattern.search(_readable(scrap.raw))))


def _pattern(addresses: Iterable[str], name: str = "") -> re.Pattern[str]:
    """Any of these addresses, plus-addressed or not, or the full name."""
    wanted = []
    for address in addresses:
        local, _, domain = address.rpartition("@")
        wanted.append(rf"(?<![\w.+-]){re.escape(local)}(?:\+[\w.=-]{{0,64}})?@{re.escape(domain)}(?![\w-])")
    if name:
        wanted.append(rf"(?<!\w){_BLANKS.join(map(re.escape, name.split()))}(?!\w)")
    return re.compile("|".join(wanted), re.IGNORECASE)


def _readable(raw: bytes) -> str:
    """What stands in a mail, decoded as far as that is possible."""
    plain = raw.decode("utf-8", "replace")
    try:
        mail = parse_message(raw)
    except Unreadable:
        return plain
    people = " ".join(f"{one.name} {one.address}" for one in (*mail.to, *mail.cc, *mail.reply_to))
    head = plain.partition("\r\n\r\n")[0]
    return "\n".join((head, mail.subject, people, mail.text or "", mail.html or ""))
