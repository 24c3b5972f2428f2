"""What a form holds, and the request it makes: the same checks as a mail's, and clear words for what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot import values
from bot.reading.addresses import entries
from bot.reading.message import Mailaddr
from bot.reading.requests.form import Form, FormPerson, short
from bot.reading.requests.labels import Names, read_line
from bot.reading.requests.request import Request
from bot.reading.requests.short_form import read_short_form


@dataclass(frozen=True, slots=True)
class Side:
    """One person of a form, as typed: `who` is "Ana Ruiz <ana@ruiz.example>", a name, or an address."""

    who: str
    why: str = ""
    role: str = ""
    line: str = ""
    link: str = ""
    place: str = ""
    zone: str = ""
    consent: str = ""
    assistant: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """One form, as typed. `lines` are labelled lines like those of a mail ("Ben: direct"); `letter` is verbatim."""

    sides: tuple[Side, ...]
    topic: str = ""
    next_step: str = ""
    place: str = ""
    met: str = ""
    purpose: str = ""
    order: str = ""
    mask: str = ""
    lines: tuple[str, ...] = ()
    letter: str | None = None


_LABELS = (
    ("topic", "Topic"),
    ("next_step", "Next step"),
    ("place", "Place"),
    ("met", "Met before"),
    ("purpose", "Purpose"),
    ("order", "Order"),
    ("mask", "Mask"),
)
_CONSENTS = {
    **dict.fromkeys(("", "ask", "asked", "no"), "ask"),
    "direct": "direct",
    **dict.fromkeys(("vouched", "already said yes", "said yes", "yes"), "vouched"),
}


def request_of(fields: Fields, bots: Iterable[str], connectors: Iterable[str]) -> Request:
    """The request, checked like one that came by mail; a name without an address is to be looked up."""
    form = Form(sorted(bots), sorted(connectors), by_name=True)
    for side in fields.sides:
        _add(form, side)
    labelled = [f"{label}: {_one_line(getattr(fields, name))}" for name, label in _LABELS if getattr(fields, name)]
    names = Names([Mailaddr(one.name, one.address) for one in form.persons])
    for line in fields.lines:
        if read_line(line, names) is None:
            form.problem(
                "unknown-line", f"I do not understand “{short(line)}”: it is no such line, or for nobody here."
            )
        else:
            labelled.append(line)
    form.take_lines(labelled, in_block=True)
    if fields.letter is not None:
        form.letter_text = fields.letter if fields.letter.strip() else None
    return form.request()


def sides_of(texts: Iterable[str]) -> tuple[tuple[Side, ...], str, str]:
    """The people in what was typed, with the topic and next step of a line like "Ana + Ben: pilots, a call"."""
    texts = tuple(texts)
    short = read_short_form(texts[0]) if len(texts) == 1 else None
    if short is None:
        return tuple(Side(text) for text in texts), "", ""
    people = (whom.person for whom in short.people)
    sides = tuple(Side(f"{one.name} <{one.address}>" if one.address else one.name) for one in people)
    return sides, short.topic, short.next_step


def _add(form: Form, side: Side) -> None:
    before = len(form.persons)
    form.add(_person(form, side.who))
    if len(form.persons) == before:
        return  # named twice, which the form has said
    person = form.persons[-1]
    said = {"why": side.why, "role": side.role, "line": side.line, "link": side.link, "place": side.place}
    person.said.update({kind: _one_line(text) for kind, text in said.items() if text.strip()})
    if side.zone.strip():
        try:
            person.said["zone"] = values.zone(side.zone)
        except ValueError as fault:
            form.problem("zone", f"{fault}.")
    _take_consent(form, person, side.consent)
    if side.assistant.strip():
        one = _mailaddr(side.assistant)
        if one.address:
            person.assistants.append(one)
        else:
            form.problem("address", f"The assistant {one.name} of {person.called} needs an address.")


def _take_consent(form: Form, person: FormPerson, text: str) -> None:
    consent = _CONSENTS.get(" ".join(text.casefold().split()))
    if consent is None:
        form.problem("value", f"Consent of {person.called} is ask, direct or vouched, not “{_one_line(text)}”.")
    elif consent != "ask":
        person.consent = "direct" if consent == "direct" else "vouched"


def _person(form: Form, text: str) -> Mailaddr:
    if "@" in text and len(entries(text)) > 1:
        form.problem("address", f"“{_one_line(text)}” is more than one person; give each a place of their own.")
    return _mailaddr(text)


def _mailaddr(text: str) -> Mailaddr:
    """ "Ana Ruiz <ana@ruiz.example>", "ana@ruiz.example" or "Ana Ruiz"."""
    found = entries(text) if "@" in text else []
    if found:
        return Mailaddr(_one_line(found[0].phrase), found[0].address)
    return Mailaddr(_one_line(text), "")


def _one_line(text: str) -> str:
    return " ".join(text.split())
