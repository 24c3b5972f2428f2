"""The greeting above a few lines and the closing with a name below them: no part of what the lines say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading.quoting import is_closing

_GREETING = re.compile(
    r"[ \t]*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hola|hallo|bonjour|ciao)\b"
    r"[ \t]*(?P<whom>[^\n,.:;!?–—-]{0,60})(?:[,.!:;–—-]|$)[ \t]*",
    re.IGNORECASE,
)
_MOST_GREETED = 5  # words
_SIGNED = re.compile(r"[ \t]*(?P<closing>[^,.!\n]{1,40})[,.!][ \t]*(?P<name>[^\W\d_][^\n\d,.:;!?@]{0,40})?[.!]?[ \t]*$")
_NAME_LINE = re.compile(r"[ \t]*[-–—]?[ \t]*[^\W\d_][^\n\d,:;!?@]{0,40}$")


def greeted(text: str) -> str:
    """Whom the first line greets: "Ana" of "Hi Ana,"; "" where it greets nobody by name."""
    first = next((line for line in text[:2_000].split("\n") if line.strip()), "")
    match = _GREETING.match(first)
    whom = " ".join(match["whom"].split()) if match else ""
    return whom if len(whom.split()) <= _MOST_GREETED else ""


def is_greeting(line: str) -> bool:
    """A line that greets and says nothing else."""
    match = _GREETING.match(line)
    return bool(match and not line[match.end() :].strip() and len(match["whom"].split()) <= _MOST_GREETED)


def _closes(line: str) -> bool:
    signed = _SIGNED.match(line[:200])
    return is_closing(line) or (signed is not None and is_closing(signed["closing"]))


def is_courtesy(line: str) -> bool:
    """A line that only greets or closes."""
    return is_greeting(line) or _closes(line)


def without_courtesy(lines: Sequence[str]) -> list[str]:
    """The lines between a greeting at the top and a closing with a short name at the end."""
    found = list(lines)
    first = next((at for at, line in enumerate(found) if line.strip()), len(found))
    if first < len(found) and is_greeting(found[first]):
        found = found[first + 1 :]
    while found and not found[-1].strip():
        found.pop()
    for at in range(len(found) - 1, max(-1, len(found) - 5), -1):
        if _closes(found[at]) and all(not line.strip() or _NAME_LINE.match(line) for line in found[at + 1 :]):
            found = found[:at]
            break
    while found and not found[-1].strip():
        found.pop()
    return found
