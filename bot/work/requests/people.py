"""People: what the bio book knows of those whom a request names, what it learns from it, and how much each wants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.introductions.introduction import Assistant, Consent, Introduction, Party, Person, Stage
from bot.introductions.zones import country_of
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.reading.message import Mailaddr
from bot.reading.requests.request import Request, RequestedParty
from bot.records import Bio, Option
from bot.work.work import Work

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_OPTIONS = 6  # of one name; more than that is no choice but a list
_MONTH = timedelta(days=30)
_ASKED_FOR_NOTHING = frozenset({Stage.DRAFTED, Stage.CANCELLED})


@dataclass(frozen=True, slots=True)
class Looked:
    """What the look-up of names came to: `request` with the addresses that are certain, `found` a sentence for each.

    `options` are for names that may mean several people (without letters where those do not suffice), `unknown` the
    names that mean nobody.
    """

    request: Request
    found: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    unknown: tuple[str, ...] = ()


def look_up(work: Work, page: Page, request: Request) -> Looked:
    """Looks for those who are named without an address among the people the connector knows. Never guesses."""
    parties: list[RequestedParty] = []
    found: list[str] = []
    options: list[Option] = []
    unknown: list[str] = []
    taken = [party.address for party in request.parties if party.address]
    for side, party in enumerate(request.parties):
        parties.append(party)
        if party.address:
            continue
        bios = [bio for bio in page.people.named(party.name) if not _is_us(work, bio.person.address)]
        others = [bio for bio in bios if not any(same_address(bio.person.address, one) for one in taken)]
        bios = others or bios
        if not bios:
            unknown.append(party.name)
        elif len(bios) == 1:
            person = bios[0].person
            parties[-1] = replace(party, address=person.address, name=person.name or party.name)
            found.append(
                f"“{party.name}” is {called(person)}, {_known_how(bios[0])}: the only one of that name I know."
            )
        else:
            for bio in bios[:_MOST_OPTIONS]:
                letter = _LETTERS[len(options)] if len(options) < len(_LETTERS) else ""
                options.append(Option(letter, side, bio.person.name, bio.person.address))
    return Looked(replace(request, parties=tuple(parties)), tuple(found), tuple(options), tuple(unknown))


def offer(page: Page, options: Iterable[Option]) -> tuple[str, ...]:
    """One line for each option: "A  Ana Ruiz <ana@ruiz.example>, written to 12 times, last in May 2026"."""
    lines = []
    for option in options:
        bio = page.people.get(option.address)
        known = f", {_known_how(bio)}" if bio is not None else ""
        barred = ", asked for no more mail from this desk" if wants_no_mail(page, option.address) else ""
        lines.append(f"{option.letter}  {option.name} <{option.address}>{known}{barred}")
    return tuple(lines)


def called(person: Person) -> str:
    """ "Ana Ruiz <ana@ruiz.example>", for the connector's eyes."""
    return f"{person.name} <{person.address}>" if person.name else person.address


def _known_how(bio: Bio) -> str:
    if not bio.letters:
        return "in your bio book"
    times = "once" if bio.letters == 1 else f"{bio.letters} times"
    last = f", last in {bio.written_at:%B %Y}" if bio.written_at else ""
    return f"written to {times}{last}"


def _is_us(work: Work, address: str) -> bool:
    return work.is_connector(address) or work.is_bot(address)


# Filling in


def enrich(page: Page, request: Request) -> Request:
    """The request with what it leaves out of a person taken from the bio book; what it says stands."""
    return replace(request, parties=tuple(_enriched(page, party) for party in request.parties))


def _enriched(page: Page, party: RequestedParty) -> RequestedParty:
    bio = page.people.get(party.address) if party.address else None
    if bio is None:
        return party
    known = bio.person
    direct = bio.consent is Consent.DIRECT and party.consent == "ask" and not party.ask_first
    return replace(
        party,
        name=party.name if len(party.name.split()) > 1 else known.name or party.name,
        role=party.role or known.role,
        place=party.place or known.place,
        zone=party.zone or known.zone,
        line=party.line or known.line,
        link=party.link or known.link,
        consent="direct" if direct else party.consent,
        assistants=party.assistants or tuple(Mailaddr(one.name, one.address) for one in known.assistants),
    )


def as_person(page: Page, party: RequestedParty) -> Person:
    """The person behind one side of a request, with what only the bio book can tell: language, country, assistants."""
    bio = page.people.get(party.address)
    known = bio.person if bio is not None else Person(party.address)
    answering = {one.address.lower() for one in known.assistants if one.answers}
    return Person(
        address=party.address,
        name=party.name,
        role=party.role,
        place=party.place,
        zone=party.zone,
        country=known.country if known.country and party.zone == known.zone else country_of(party.zone),
        line=party.line,
        link=party.link,
        language=known.language,
        assistants=tuple(
            Assistant(one.name, one.address, one.address.lower() in answering) for one in party.assistants
        ),
    )


# Limits


def limits(page: Page, request: Request, now: datetime) -> tuple[str, ...]:
    """What these people want less of than this request brings, a sentence each, for the connector to decide.

    In the book: at most so many introductions a month, only of a kind, so many days between two.
    """
    found: list[str] = []
    for party in request.parties:
        bio = page.people.get(party.address)
        if bio is not None:
            found += _limits(page, bio, party.name or party.address, now)
    return tuple(found)


def _limits(page: Page, bio: Bio, name: str, now: datetime) -> Iterable[str]:
    addresses = {bio.person.address.lower(), *bio.also}
    cases = {it.id: it for address in sorted(addresses) for it in page.find(address=address)}
    earlier = sorted(
        (it for it in cases.values() if it.stage not in _ASKED_FOR_NOTHING), key=lambda it: it.opened_at, reverse=True
    )
    lately = [it for it in earlier if now - it.opened_at < _MONTH]
    if bio.a_month is not None and len(lately) >= bio.a_month:
        had = f"; there {'was' if len(lately) == 1 else 'were'} {len(lately)} in the last 30 days" if lately else ""
        codes = f" ({', '.join(it.code for it in lately[:5])})" if lately else ""
        yield f"{name} wants at most {bio.a_month} introduction{'' if bio.a_month == 1 else 's'} a month{had}{codes}."
    if bio.rests_days is not None and earlier and now - earlier[0].opened_at < timedelta(days=bio.rests_days):
        days = (now - earlier[0].opened_at).days
        ago = "today" if days < 1 else f"{days} day{'' if days == 1 else 's'} ago"
        yield f"{name} wants {bio.rests_days} days between two introductions; the last began {ago} ({earlier[0].code})."
    if bio.only:
        yield f"{name} wants to be introduced only to: {bio.only}."


def not_asked(page: Page, request: Request) -> tuple[str, ...]:
    """A sentence for each whom the bio book lets be introduced without asking."""
    found = []
    for party in request.parties:
        bio = page.people.get(party.address)
        if party.consent == "direct" and bio is not None and bio.consent is Consent.DIRECT:
            found.append(f"{party.name or party.address} is not asked: your bio book says “direct”.")
    return tuple(found)


# Learning


def learn(page: Page, parties: Iterable[Party]) -> None:
    """Writes into the bio book what the connector said of these people. An entry written by hand only gains what it
    leaves open; consent and limits are never learnt from a request, which speaks of one introduction."""
    for party in parties:
        bio = page.people.get(party.person.address)
        if bio is None:
            page.people.keep(Bio(replace(party.person, address=party.person.address.lower()), source="request"))
        else:
            page.people.keep(replace(bio, person=_merged(bio.person, party.person, keep_known=bio.source == "hand")))


def _merged(known: Person, said: Person, *, keep_known: bool) -> Person:
    def one(name: str) -> str:
        old, new = str(getattr(known, name)), str(getattr(said, name))
        return old or new if keep_known else new or old

    listed = {assistant.address.lower() for assistant in known.assistants}
    added = tuple(assistant for assistant in said.assistants if assistant.address.lower() not in listed)
    return Person(
        address=known.address,
        name=one("name"),
        role=one("role"),
        place=one("place"),
        zone=one("zone"),
        country=one("country"),
        line=one("line"),
        link=one("link"),
        language=one("language"),
        assistants=(*known.assistants, *added),
    )


def same_people(work: Work, page: Page, request: Request) -> tuple[str, ...]:
    """A sentence for each who stands in the request under two addresses of one person, and for us among them."""
    found: list[str] = []
    seen: dict[str, str] = {}
    for party in request.parties:
        bare = untagged(party.address)
        if _is_us(work, party.address) or _is_us(work, bare):
            mine = "mine" if work.is_bot(party.address) or work.is_bot(bare) else "your own address"
            found.append(f"{party.address} is {mine}; name only the people you introduce.")
            continue
        bio = page.people.get(party.address)
        key = bio.person.address.lower() if bio is not None else party.address.lower()
        if key in seen:
            found.append(f"{seen[key]} and {party.address} are one person; an introduction needs two.")
        seen[key] = party.address
    return tuple(found)


def same_person(page: Page, one: str, other: str) -> bool:
    """Whether two addresses are one person's, as far as the bio book knows."""
    bio = page.people.get(one)
    known = (bio.person.address, *bio.also) if bio is not None else ()
    return any(same_address(address, other) for address in (one, *known))


def wants_no_mail(page: Page, address: str) -> bool:
    """Whether whoever has this address asked for no more mail, from this or any other one of theirs."""
    bio = page.people.get(address)
    known = (bio.person.address, *bio.also) if bio is not None else ()
    return any(page.suppressed(one) for one in (address, *known))


def untagged(address: str) -> str:
    """The address without what stands behind a plus: "carla+intro@conti.example" is "carla@conti.example"."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def addresses(it: Introduction) -> frozenset[str]:
    """Where the sides of an introduction are written to, in lower case."""
    return frozenset(party.person.address.lower() for party in it.sides)
