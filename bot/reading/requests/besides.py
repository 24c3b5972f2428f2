"""What else the connector's mail to one party asks: a yes to it may then be a yes to that."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.reading.requests.whom import naming, plain

_QUESTION = re.compile(r"[^.!?？…\n]+[?？]")
_SHORTEST_NAME = 3


def asks_besides(own_text: str, names: Iterable[str]) -> str:
    """The first question in the connector's own words that speaks neither of an introduction nor of anybody in
    `names` (words of the other sides' names), or "". In doubt it is one: then the connector decides."""
    wanted = [re.escape(name) for name in names if len(name) >= _SHORTEST_NAME]
    named = re.compile(rf"(?<!\w)(?:{'|'.join(wanted)})(?!\w)", re.IGNORECASE) if wanted else None
    for question in _QUESTION.findall(plain(own_text)):
        if not naming().introducing.search(question) and not (named and named.search(question)):
            return str(question).strip()
    return ""
