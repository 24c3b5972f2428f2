"""A mail to the bot alone, read into a request: the short form of a phone, labelled lines, or both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading.addresses import same_address
from bot.reading.message import Mail, Mailaddr
from bot.reading.requests.block import labelled, wraps
from bot.reading.requests.courtesy import is_courtesy, is_greeting, without_courtesy
from bot.reading.requests.form import Form
from bot.reading.requests.labels import MOST_LABELS, MOST_LINES
from bot.reading.requests.request import Request
from bot.reading.requests.short_form import ShortForm, read_sentence, read_short_form
from bot.reading.requests.whom import name_at_end

HOW = "write one line such as “Ana Ruiz + Ben Ong: why it is good for both, 20-minute call”, with addresses if you can."
_MOST_LINE = 2_000
_WRAPPED_INTO = 3  # lines that one sentence may be wrapped into
_LETTER = re.compile(r"^[ \t]*(?:the )?(?:introduction |intro )?letter[ \t]*[:：][ \t]*", re.IGNORECASE | re.MULTILINE)


def read_mail_request(
    mail: Mail, own_text: str, bot_addresses: Sequence[str], connector_address: str | Sequence[str]
) -> Request:
    """The request in a mail to the bot alone. `own_text` is what the connector wrote, without quotation.

    The short form is one line, in the text or the subject: "Ana Ruiz <ana@ruiz.example> + Ben Ong: why, next step", or
    a sentence: "Please introduce Ana Ruiz to Ben Ong". A name without an address is left with the address "", for the
    caller to look up. Labelled lines may stand anywhere; behind "Letter:" everything is the letter, verbatim.
    """
    form = Form(bot_addresses, connector_address, by_name=True, how=HOW)
    form.look_at(mail)
    above, form.letter_text = above_letter(own_text)
    take_request(form, above.split("\n"), mail.subject)
    if mail.attachments:
        form.holds.append("attachments")
    return form.request()


def take_request(form: Form, lines: list[str], subject: str) -> None:
    """Reads the connector's lines to the bot, and the subject where the lines name nobody, into the form."""
    short = _first_line(form, lines) or _in_sentences(lines) or read_short_form(subject, subject=True)
    if short is not None:
        for whom in short.people:
            form.add(whom.person, hint=whom.role)
        form.topic, form.next_step = short.topic, short.next_step
    form.take_lines(lines, in_block=False)
    form.prose = "\n".join(without_courtesy(form.prose.split("\n"))).strip()
    if not form.persons:
        for person in addressed(form.prose):
            form.add(person)


def _first_line(form: Form, lines: list[str]) -> ShortForm | None:
    """The short form in the first line below a greeting; it is taken out. A second one is one too many."""
    said = [number for number, line in enumerate(lines[:MOST_LINES]) if line.strip()]
    first = next((number for number in said if not is_greeting(lines[number])), None)
    short = read_short_form(lines[first]) if first is not None else None
    if short is None or first is None:
        return None
    lines[first] = ""
    for number in said[:MOST_LABELS]:
        if "+" in lines[number] and number > first and read_short_form(lines[number]) is not None:
            form.problem("several", "I can take one introduction in each mail; please send them one by one.")
    return short


def _in_sentences(lines: list[str]) -> ShortForm | None:
    """The first sentence that asks for an introduction; the lines keep what else it says."""
    for number in range(min(len(lines), MOST_LABELS)):
        stop = number + 1
        while stop < len(lines) and stop - number < _WRAPPED_INTO and wraps(lines[stop - 1], lines[stop]):
            if not lines[stop].strip() or labelled(lines[stop]) or is_courtesy(lines[stop]):
                break
            stop += 1
        line = " ".join(line.strip() for line in lines[number:stop])
        short = read_sentence(line) if line and len(line) <= _MOST_LINE else None
        if short is not None:
            lines[number:stop] = [short.rest]
            return short
    return None


_ADDRESSED = re.compile(
    r"((?:[^\W\d_][\w.'’-]{0,40}[ \t]+){0,4})[<(]?([^\s<>,;:()\"'\[\]@]{1,64}@[^\s<>,;:()\"'\[\]@]{1,255})>?"
)


def addressed(prose: str) -> list[Mailaddr]:
    """Who is named with an address in plain sentences: the capitalised words before it are the name."""
    found: list[Mailaddr] = []
    for line in prose.split("\n")[:MOST_LABELS]:
        for words, address in _ADDRESSED.findall(line[:2_000]):
            person = Mailaddr(name_at_end(words.split()), address.rstrip("."))
            if not any(same_address(person.address, one.address) for one in found):
                found.append(person)
    return found


def above_letter(text: str) -> tuple[str, str | None]:
    """What stands above a line "Letter:", and the letter behind it."""
    match = _LETTER.search(text)
    if not match:
        return text, None
    letter = text[match.end() :].lstrip("\n")
    return text[: match.start()], letter if letter.strip() else None
