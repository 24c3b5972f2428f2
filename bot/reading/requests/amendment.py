"""What labelled lines change in a request that is open already: a second mail, or an answer to a notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.reading.message import Mailaddr
from bot.reading.requests.form import Form
from bot.reading.requests.mail_request import above_letter
from bot.reading.requests.request import Request


def read_amendment(own_text: str, parties: Sequence[Mailaddr]) -> Request | None:
    """The changes that the connector's own words make to an introduction of these people; None without labelled lines.

    "Next step: coffee", "For Ana: ...", "Topic: ...", "Letter:" and a letter. "Ana: CFO" alone may be a sentence, and
    counts only beside a line that can be none. The request has the parties as given and "" wherever nothing was said;
    a line for nobody known is a problem of it.
    """
    above, letter = above_letter(own_text)
    lines = above.split("\n")
    form = Form((), (), by_name=True)
    for party in parties:
        form.add(party)
    before = list(form.persons)
    labels = [label for label in form.collect(lines, in_block=False) if label.kind != "letter"]
    if letter is None and not any(label.strong for label in labels):
        return None
    form.letter_text = letter
    form.take(labels)
    for stranger in form.persons:
        if stranger not in before:
            form.problem(
                "unknown-person", f"{stranger.called} is nobody in this introduction; start a new one for them."
            )
    form.persons = [one for one in before if one in form.persons]
    form.prose = ""
    request = form.request()
    return replace(request, problems=tuple(one for one in request.problems if one.code != "why"))
