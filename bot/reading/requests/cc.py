"""The bot in copy of the connector's mail to one party: that party first, the other side as the mail names it.

The mail is for its reader only, so none of its prose goes on to the other side: what builds an ask are its labelled
lines and its names.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.reading.addresses import same_address
from bot.reading.message import Mail, Mailaddr
from bot.reading.requests.courtesy import greeted
from bot.reading.requests.form import Form
from bot.reading.requests.mail_request import HOW
from bot.reading.requests.other_side import add_addressed, add_addresses, add_named, lacks_side
from bot.reading.requests.request import FEWEST, Request
from bot.reading.requests.short_form import read_people, read_short_form
from bot.reading.requests.whom import named_by, people_at, plain

_MOST_SHOWN = 50
_YOU = ("you", "you two", "you both")


def parties_shown(mail: Mail, bot_addresses: Sequence[str], connector_addresses: Sequence[str]) -> tuple[Mailaddr, ...]:
    """The people openly in To and Cc beside the bot and the connector, each once.

    None means a mail to the bot alone, one a mail to one party, more a mail that shows them to each other.
    """
    found: list[Mailaddr] = []
    for one in (*mail.to, *mail.cc)[:_MOST_SHOWN]:
        if not _is_one_of(one.address, (*bot_addresses, *connector_addresses, *(other.address for other in found))):
            found.append(one)
    return tuple(found)


def read_cc(
    mail: Mail, own_text: str, bot_addresses: Sequence[str], connector_addresses: str | Sequence[str]
) -> Request:
    """The request in the connector's own mail to one party. `own_text` is what they wrote, without quotation.

    The other side is named by a labelled line ("Intro: Ben Ong <ben@ong.example>", "With: Ben Ong", "For Ben: ..."), by
    a sentence ("let me introduce you to Ben Ong"), by the subject ("Ana <> Ben Ong") or by an address; a name alone has
    the address "". Where nobody is named the problem is "side". `prose` is always "".
    """
    connectors = (connector_addresses,) if isinstance(connector_addresses, str) else tuple(connector_addresses)
    form = Form(bot_addresses, connectors, by_name=True, how=HOW)
    form.look_at(mail)
    for reader in parties_shown(mail, bot_addresses, connectors)[:1]:
        form.add(Mailaddr(reader.name or _greeted_name(own_text), reader.address))
    labels = form.collect(own_text.split("\n"), in_block=False)
    if len(form.persons) < FEWEST and not add_named(form, named_by(plain(form.prose), "other", _YOU)):
        form.strangers = True
    form.take(labels)
    add_addresses(form, form.prose)
    if len(form.persons) < FEWEST:
        add_addressed(form, form.prose)
    if len(form.persons) < FEWEST:
        _from_subject(form, mail.subject)
    if len(form.persons) < FEWEST:
        lacks_side(form)
    form.subject = ""  # what stands above a mail to one side is not for the other
    form.prose = ""
    return form.request()


def read_side(
    own_text: str, known: Mailaddr, bot_addresses: Sequence[str], connector_addresses: str | Sequence[str]
) -> Request:
    """The answer to "who is the other side?" of `known`, who comes first in the request.

    "Ben Ong", "Ben Ong <ben@ong.example>: fintech pilots", or labelled lines. Problem "side" where it names nobody.
    """
    form = Form(bot_addresses, connector_addresses, by_name=True, how=HOW)
    form.add(known)
    lines = own_text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    side = read_people(lines[first]) if first is not None else None
    if side is not None and first is not None:
        add_named(form, [side.people])
        form.topic, form.next_step = side.topic, side.next_step
        lines[first] = ""
    labels = form.collect(lines, in_block=False)
    if len(form.persons) < FEWEST:
        add_addressed(form, form.prose)
    form.take(labels)
    if len(form.persons) < FEWEST:
        lacks_side(form)
    form.prose = ""
    return form.request()


def _from_subject(form: Form, subject: str) -> None:
    short = read_short_form(subject, subject=True)
    groups = [short.people] if short is not None else list(named_by(plain(subject), "other", _YOU))
    before = len(form.persons)
    if short is None or sum(1 for _ in short.people) == FEWEST:
        add_named(form, groups)
    if short is not None and len(form.persons) - before == FEWEST:  # it names neither as the reader
        del form.persons[before:]


def _greeted_name(text: str) -> str:
    """The name by which the text greets its reader, "" where it greets by none."""
    whom = plain(greeted(text))
    found = people_at(whom, 0) if whom else []
    return found[0].name if len(found) == 1 and found[0].end == len(whom) else ""


def _is_one_of(address: str, others: Sequence[str]) -> bool:
    return any(same_address(address, other) for other in others)
