"""The connector's one-word answers on the first lines of a mail: strict, so that prose never commands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.reading.quoting import forward_marked, header_kind

MOST_COMMANDS = 20


@dataclass(frozen=True, slots=True)
class Command:
    """One line that commands. `word` is in capitals; what was not said is ""."""

    word: str  # YES NO LATER NUDGE SEND CANCEL UNDO WRONG KEEP DROP ONCE SAME ASSISTANT "GO ON" CLOSE MINE ...
    code: str  # of the case, in capitals: "K7"
    party: str  # as written: a name, part of one, or an address
    argument: str  # LATER: until when; PARTY YES, NO, MET ...: from where it is known; KEEP, DROP, PAUSE: of what
    line: str  # as written


@dataclass(frozen=True, slots=True)
class Unknown:
    """The first line is no command. `word` is its first word, for the question back."""

    word: str
    line: str


_WORDS = {
    **{
        word: word
        for word in (
            *("YES", "NO", "LATER", "NUDGE", "START", "SEND", "SENT", "CANCEL", "KEEP", "DROP", "CLOSE", "IGNORE"),
            *("UNDO", "REOPEN", "WRONG", "ONCE", "SAME", "ASSISTANT", "MINE", "CONTINUE", "PAUSE", "RESUME"),
            *("MET", "PLANNED", "HELPFUL"),
        )
    },
    "GO ON": "GO ON",
    "GOON": "GO ON",
}
_TAKES_PARTY = frozenset(
    {"NUDGE", "ASSISTANT", "ONCE", "SAME", "MINE", "CONTINUE", "WRONG", "PAUSE", "RESUME", "IGNORE", "REOPEN"}
)
_WENT = frozenset({"MET", "PLANNED", "HELPFUL"})
_SOURCED = frozenset({"YES", "NO", *_WENT})  # behind a party's name: from where it is known
_OF_A_PARTY = frozenset({*_SOURCED, "LATER", *_TAKES_PARTY})  # also written behind the name: "ANA YES phone"
_OF_ALL = frozenset({"PAUSE", "RESUME"})
_ALL = frozenset({"everything", "all"})
_OF_WHAT = frozenset({"attachment", "attachments", "quote", "quoted", "history", "all", "both"})
_POLITE = frozenset({"please", "thanks", "thank", "you", "it", "now", "ok", "okay"})
_NO_NAME = frozenset(
    {"i", "we", "you", "he", "she", "it", "they", "the", "a", "an", "and", "or", "but", "if", "not", "no", "yes", "so"}
    | {"maybe", "please", "ok", "okay", "hi", "hello", "dear", "then", "to", "of", "in", "on", "at", "for", "with"}
    | {
        "me",
        "us",
        "them",
        "that",
        "this",
        "is",
        "are",
        "was",
        "said",
        "says",
        "say",
        "until",
        "till",
        "after",
        "before",
    }
    | {
        "by",
        "from",
        "everything",
        "all",
        "everybody",
        "everyone",
        "person",
        "yet",
        "never",
        "have",
        "has",
        "had",
        "great",
    }
)

_CODE = re.compile(r"[#(\[]?([A-Za-z][0-9]{1,5})[)\]]?")
_QUOTED = re.compile(r"\s*[>|]")
_PARTED = re.compile(r"[,;]")
_BETWEEN_LETTERS = re.compile(r"[\s,;/+&.!()*\"']+")
_AROUND = " \t.,;:!*_•-\"'“”‘’"
_MOST_LINE = 200
_MOST_CHOICE = 80
_MOST_TEXT = 10_000
_MOST_NAME = 3
_MOST_SOURCE = 8


def read_commands(text: str) -> tuple[Command, ...] | Unknown:
    """The commands on the first lines of the connector's own words (a quoted or forwarded mail ends them).

    "YES", "K7 YES", "YES K7", "LATER 15 January", "NUDGE Ana", "ANA YES phone", "K7: ana@ruiz.example NO met her",
    "ANA HELPFUL great call", "PAUSE everything". One a line, or several parted by commas ("K7 ANA YES, BEN NO"); a code
    in front, or on a line of its own, is that of all behind it. The first line that is none ends them, so what stands
    below in prose is never obeyed. Commands that contradict each other all come back, for the caller to refuse.
    Answers () for nothing said and Unknown where the first line is no command.
    """
    found: list[Command] = []
    code = ""
    for line in text.split("\n"):
        if not line.strip():
            continue
        if _QUOTED.match(line) or _of_another_mail(line):
            break
        if (alone := _code_alone(line)) and not found:
            code = alone
            continue
        commands = _commands(line.strip(), code) if len(line) <= _MOST_LINE else ()
        if not commands:
            if found:
                break
            return Unknown((code or line.split()[0])[:60], line.strip()[:_MOST_LINE])
        found += commands
        if len(found) >= MOST_COMMANDS:
            break
    if code and not found:
        return Unknown(code, code)
    return tuple(found[:MOST_COMMANDS])


def read_choice(text: str, letters: Sequence[str]) -> tuple[str, ...] | None:
    """The letters that the first line chooses of those offered: "A", "a and c", "B, D"; () for "none".

    None where the first line is anything else, or names a letter that was not offered.
    """
    first = next((line for line in text[:_MOST_TEXT].split("\n") if line.strip()), "")
    if len(first) > _MOST_CHOICE or _QUOTED.match(first):
        return None
    words = [word for word in _BETWEEN_LETTERS.split(first.upper()) if word]
    if words == ["NONE"]:
        return ()
    chosen = [word for word in words if word != "AND"]
    if (
        not chosen
        or words[0] == "AND"
        or words[-1] == "AND"
        or not set(chosen) <= {letter.upper() for letter in letters}
    ):
        return None
    return tuple(dict.fromkeys(chosen))


def _of_another_mail(line: str) -> bool:
    """A line that opens a forwarded mail: its announcement, or one of its headers with an address."""
    return forward_marked(line) or (header_kind(line) is not None and "@" in line)


def _code_alone(line: str) -> str:
    match = _CODE.fullmatch(line.strip(_AROUND)) if len(line) <= _MOST_LINE else None
    return match[1].upper() if match else ""


def _commands(line: str, code: str) -> tuple[Command, ...]:
    """The commands of one line: several where every piece of it is one, else the one that the whole line is."""
    pieces = [piece for piece in _PARTED.split(line) if piece.strip()]
    if len(pieces) > 1:
        several = [_command(piece.strip()) for piece in pieces[: MOST_COMMANDS + 1]]
        known = [one for one in several if one is not None]
        if len(known) == len(pieces):
            return tuple(_with_codes(known, code, line))
    whole = _command(line)
    return tuple(_with_codes([whole], code, line)) if whole else ()


def _with_codes(commands: list[Command], code: str, line: str) -> list[Command]:
    """Each with its own code, else with the last one before it."""
    found: list[Command] = []
    for command in commands:
        code = command.code or code
        found.append(replace(command, code=code, line=line))
    return found


def _command(line: str) -> Command | None:
    words = [word for raw in line.split() if (word := raw.strip(_AROUND))]
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
    if word in _SOURCED and (before or (code and word in _WENT)) and not (word in _WENT and _is_named(rest)):
        return Command(word, code, party, " ".join(after), line) if len(rest) <= _MOST_SOURCE else None
    if word in ("KEEP", "DROP") and all(one.lower() in _OF_WHAT for one in rest):
        return Command(word, code, "", " ".join(rest).lower(), line)
    if word in _OF_ALL and not before and len(rest) == 1 and rest[0].lower() in _ALL:
        return Command(word, code, "", "everything", line)
    if not rest:
        return Command(word, code, party, "", line)
    takes_party = (word in _TAKES_PARTY and _is_name(rest)) or (word in _WENT and _is_named(rest))
    return Command(word, code, " ".join(rest), "", line) if takes_party and not before else None


def _is_name(words: list[str]) -> bool:
    return len(words) <= _MOST_NAME and not any(word.lower() in _NO_NAME for word in words)


def _is_named(words: list[str]) -> bool:
    """A name beside a word that prose uses too ("MET Ana"): every word has its capital, or it is an address."""
    return bool(words) and _is_name(words) and all(word[0].isupper() or "@" in word for word in words)
