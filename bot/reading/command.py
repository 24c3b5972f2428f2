"""The connector's one-word answers on the first lines of a mail: strict, so that prose never commands."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_COMMANDS = 20


@dataclass(frozen=True, slots=True)
class Command:
    """One line that commands. `word` is in capitals; what was not said is ""."""

    word: str  # YES NO LATER NUDGE SEND CANCEL UNDO WRONG KEEP DROP ONCE SAME ASSISTANT "GO ON" CLOSE MINE ...
    code: str  # of the case, in capitals: "K7"
    party: str  # as written: a name, part of one, or an address
    argument: str  # LATER: until when; PARTY YES or NO: from where it is known; KEEP and DROP: of what
    line: str  # as written


@dataclass(frozen=True, slots=True)
class Unknown:
    """The first line is no command. `word` is its first word, for the question back."""

    word: str
    line: str


_WORDS = {
    **{
        word: word
        for word in ("YES", "NO", "LATER", "NUDGE", "SEND", "CANCEL", "UNDO", "WRONG", "KEEP", "DROP", "ONCE")
    },
    **{
        word: word
        for word in ("SAME", "ASSISTANT", "CLOSE", "MINE", "CONTINUE", "REOPEN", "PAUSE", "RESUME", "IGNORE", "SENT")
    },
    "GO ON": "GO ON",
    "GOON": "GO ON",
}
_TAKES_PARTY = frozenset({"NUDGE", "ASSISTANT", "ONCE", "SAME", "MINE", "CONTINUE", "WRONG", "PAUSE", "RESUME"})
_OF_A_PARTY = frozenset({"YES", "NO", "LATER", *_TAKES_PARTY})  # also written behind the name: "ANA YES phone"
_OF_WHAT = frozenset({"attachment", "attachments", "quote", "quoted", "history", "all", "both"})
_POLITE = frozenset({"please", "thanks", "thank", "you", "it", "now", "ok", "okay"})
_NO_NAME = frozenset(
    {"i", "we", "you", "he", "she", "it", "they", "the", "a", "an", "and", "or", "but", "if", "not", "no", "yes", "so"}
    | {"maybe", "please", "ok", "okay", "hi", "hello", "dear", "then", "to", "of", "in", "on", "at", "for", "with"}
    | {"me", "us", "them", "that", "this", "is", "are", "was", "said", "says", "say"}
)

_CODE = re.compile(r"[#(\[]?([A-Za-z][0-9]{1,5})[)\]]?")
_QUOTED = re.compile(r"\s*[>|]")
_MOST_LINE = 200
_MOST_NAME = 3
_MOST_SOURCE = 8


def read_commands(text: str) -> tuple[Command, ...] | Unknown:
    """The commands on the first lines of the connector's own words (quotation already gone; a quoted line ends them).

    "YES", "K7 YES", "YES K7", "LATER 15 January", "NUDGE Ana", "ANA YES phone", "K7: ana@ruiz.example NO met her".
    One a line; the first line that is none ends them, so what stands below in prose is never obeyed. Answers () for
    nothing said and Unknown where the first line is no command.
    """
    found: list[Command] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        if _QUOTED.match(line):
            break
        command = _command(line.strip()) if len(line) <= _MOST_LINE else None
        if command is None:
            if found:
                break
            return Unknown(line.split()[0][:60], line.strip()[:_MOST_LINE])
        found.append(command)
        if len(found) == MOST_COMMANDS:
            break
    return tuple(found)


def _command(line: str) -> Command | None:
    words = [word for raw in line.split() if (word := raw.strip(".,;:!*_•-\"'“”‘’"))]
    code, words = _taken_code(words)
    for at in range(min(len(words), _MOST_NAME + 1)):
        for length in (2, 1):
            known = _WORDS.get(" ".join(words[at : at + length]).upper())
            if known:
                return _shaped(known, code, words[:at], words[at + length :], line)
    return None


def _taken_code(words: list[str]) -> tuple[str, list[str]]:
    """The case's code at either end, or behind the word it goes with, and the words without it."""
    for index, word in enumerate(words):
        match = _CODE.fullmatch(word)
        if match and index <= _MOST_NAME + 2:
            return match[1].upper(), words[:index] + words[index + 1 :]
    return "", words


def _shaped(word: str, code: str, before: list[str], after: list[str], line: str) -> Command | None:
    """The command if the words around fit it; None where they are prose."""
    if before and (word not in _OF_A_PARTY or not _is_name(before)):
        return None
    party = " ".join(before)
    rest = [one for one in after if one.lower() not in _POLITE]
    if word == "LATER":
        return Command(word, code, party, " ".join(after), line) if len(rest) <= _MOST_SOURCE else None
    if before and word in ("YES", "NO"):
        return Command(word, code, party, " ".join(after), line) if len(rest) <= _MOST_SOURCE else None
    if word in ("KEEP", "DROP") and all(one.lower() in _OF_WHAT for one in rest):
        return Command(word, code, "", " ".join(rest).lower(), line)
    if not rest:
        return Command(word, code, party, "", line)
    if word in _TAKES_PARTY and not before and _is_name(rest):
        return Command(word, code, " ".join(rest), "", line)
    return None


def _is_name(words: list[str]) -> bool:
    return len(words) <= _MOST_NAME and not any(word.lower() in _NO_NAME for word in words)
