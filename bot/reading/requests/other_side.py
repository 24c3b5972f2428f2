"""The other side of somebody known already: from sentences that name them, else from the one address in the prose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.reading.addresses import same_address
from bot.reading.requests.form import Form, FormPerson
from bot.reading.requests.labels import Names, words_of
from bot.reading.requests.mail_request import addressed
from bot.reading.requests.whom import Whom

_HOW = "write a line such as “Intro: Ben Ong <ben@ong.example>”."


def add_named(form: Form, groups: Iterable[Sequence[Whom]]) -> bool:
    """Adds whom the sentences name, if it is nobody known; whether they name somebody else at all.

    Several people are meant only where one sentence names them together; else it is a problem.
    """
    chosen: list[Whom] = []
    for group in groups:
        new = [whom for whom in group if not is_known(form, whom)]
        if not new:
            continue
        if not chosen:
            chosen = new
        elif all(any(_same(whom, other) for other in chosen) for whom in new):
            chosen = [_fuller(one, new) for one in chosen]
        else:
            called = " or ".join(whom.name or whom.address for whom in (*chosen, *new)[:4])
            form.problem("side", f"I cannot tell whom you mean, {called}; {_HOW}")
            return True
    for whom in chosen:
        form.add(whom.person, hint=whom.role)
    return bool(chosen)


def add_addressed(form: Form, prose: str) -> None:
    """Adds the one person whose address stands in the prose; several are a problem."""
    new = [one for one in addressed(prose) if not is_known(form, Whom(one.name, one.address))]
    if len(new) > 1:
        form.problem("side", f"I cannot tell whom you mean, {new[0].address} or {new[1].address}; {_HOW}")
    for one in new[:1] if len(new) == 1 else ():
        form.add(one)


def add_addresses(form: Form, prose: str) -> None:
    """The address that the prose gives of somebody named without: "Paul Roth <paul@...>" above "For Paul: ..."."""
    new = [one for one in addressed(prose) if not is_known(form, Whom("", one.address))]
    for person in form.persons:
        own = [one for one in new if Names([one]).find(person.name)] if not person.address else []
        if len(own) == 1:
            person.address, person.name = own[0].address, max(person.name, own[0].name, key=len)


def lacks_side(form: Form) -> None:
    """The problem that nobody but one person is named."""
    if any(one.code == "side" for one in form.problems):
        return
    called = form.persons[0].called if form.persons else "them"
    form.problem("side", f"To whom shall I introduce {called}? Please {_HOW}")


def is_known(form: Form, whom: Whom) -> bool:
    """Whether this is one of the form's people, the connector or the bot."""
    if whom.address and any(same_address(whom.address, other) for other in (*form.bots, *form.connectors)):
        return True
    return any(_is(person, whom) for person in form.persons)


def _is(person: FormPerson, whom: Whom) -> bool:
    if whom.address and person.address:
        return same_address(whom.address, person.address)
    own = words_of(person.name) | words_of(person.address.partition("@")[0])
    return bool(words_of(whom.name)) and words_of(whom.name) <= own


def _same(one: Whom, other: Whom) -> bool:
    if one.address and other.address:
        return same_address(one.address, other.address)
    left, right = words_of(one.name), words_of(other.name)
    return bool(left and right) and (left <= right or right <= left)


def _fuller(one: Whom, others: Sequence[Whom]) -> Whom:
    """The same person with all that both places say."""
    for other in others:
        if _same(one, other):
            name = max(one.name, other.name, key=len)
            return Whom(name, one.address or other.address, one.role or other.role)
    return one
