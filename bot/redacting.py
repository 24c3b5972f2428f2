"""What may be written into a log: no whole address, no secret, no content of a mail, whatever is handed in.

Text that this program or a server wrote loses addresses, tokens and passwords by pattern. What nobody can judge by its
looks (the message of an exception nobody foresaw, an object of ours, bytes) is not shown at all: where it happened is.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from bot.places import Spot

HIDDEN = "…"
LONGEST = 1_000  # characters of one text in a line
_DEEPEST = 4
_CONTENT = frozenset(
    {"body", "display_name", "html", "key", "password", "raw", "secret", "subject", "text", "token", "words"}
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_IN_URL = re.compile(r"(\b[a-zA-Z][a-zA-Z0-9+.-]{1,30}://)[^\s'\"]{1,300}@")
_LOGIN = re.compile(r"\b((?:AUTH|AUTHENTICATE)\s+[A-Z0-9-]{4,20}\s+|(?:Bearer|Basic)\s+|LOGIN\s+\S{1,300}\s+)\S+")
_NAMED = re.compile(r"(?i)\b(pass(?:word|wd|phrase)?|pwd|secret|\w{0,20}token|api[_-]?key)(['\"]?\s?[=:]\s?)['\"]?\S+")
# What a server adds to its code may quote the letter; `twoyes status` and the notice about it tell it whole.
_REPLY = re.compile(r"((?:^|: |said )[45]\d\d(?:[ -][245]\.\d{1,3}\.\d{1,3})?)[ -].*")
_AT = r"(?:@|＠|%40|=40|&#64;)"
_ADDRESS = re.compile(
    rf"(?:\"[^\"\n]{{1,100}}\"|([^\s@＠<>()\[\],;:\"'=%]?)[^\s@＠<>()\[\],;:\"]{{0,100}}?){_AT}"
    r"(\[[0-9a-fA-F.:]{2,45}\]|[\w.-]{1,253}|)"
)
_HEX = re.compile(r"[0-9a-fA-F]{32,}")
_PADDED = re.compile(r"[A-Za-z0-9+/_-]{8,}={1,2}(?![A-Za-z0-9=])")
_OAUTH = re.compile(r"\bya29\.[\w.-]+|\b1//[\w-]{20,}|\beyJ[\w-]{10,}(?:\.[\w-]+){0,4}|\bGOCSPX-[\w-]+")
_LONG = re.compile(r"[A-Za-z0-9+/_-]{24,}")


def redacted(text: str) -> str:
    """The text on one line, without whole addresses (first letter and domain stay), tokens and passwords."""
    text = _CONTROL.sub(" ", text[: 2 * LONGEST])
    text = _REPLY.sub(rf"\1 {HIDDEN}", text)
    text = _IN_URL.sub(rf"\1{HIDDEN}@", text)
    text = _LOGIN.sub(rf"\1{HIDDEN}", text)
    text = _NAMED.sub(rf"\1\2{HIDDEN}", text)
    text = _OAUTH.sub(HIDDEN, text)
    text = _ADDRESS.sub(lambda found: f"{found[1] or ''}{HIDDEN}@{found[2]}", text)
    text = _HEX.sub(HIDDEN, text)
    text = _PADDED.sub(HIDDEN, text)
    text = _LONG.sub(lambda found: HIDDEN if _is_random(found[0]) else found[0], text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}{HIDDEN}"


def _is_random(text: str) -> bool:
    """Whether letters of both cases and digits stand mixed, as they do in what was encoded and in no word or path."""
    pieces = (piece for piece in re.split("[/_+-]", text) if len(piece) >= 14)
    return any(all(re.search(kind, piece) for kind in ("[0-9]", "[a-z]", "[A-Z]")) for piece in pieces)


def shown(value: Any, depth: int = 0) -> Any:
    """A value as it may stand in a log; of what cannot be judged only the kind."""
    if value is None or isinstance(value, bool | int | float | datetime | date | time | timedelta):
        return value
    if isinstance(value, Enum):
        return value.value if isinstance(value.value, str | int) else value.name
    if isinstance(value, str | Path):
        return redacted(str(value))
    if isinstance(value, Spot):
        return f"{redacted(value.folder)}/{value.uidvalidity}/{value.uid}"
    if depth < _DEEPEST:
        if isinstance(value, Mapping):
            return pairs(value, depth + 1)
        if isinstance(value, list | tuple | set | frozenset):
            return [shown(one, depth + 1) for one in list(value)[:50]]
    if isinstance(value, bytes | bytearray | memoryview):
        return f"{len(value)} bytes"
    return f"<{type(value).__name__}>"


def pairs(values: Mapping[Any, Any], depth: int = 0) -> dict[str, Any]:
    """Each value under its name, as they may stand in a log; what is named as a secret or content is left out."""
    return {
        redacted(str(name)): HIDDEN if str(name).lower() in _CONTENT else shown(value, depth)
        for name, value in values.items()
    }


def trace(fault: BaseException) -> str:
    """Where an exception comes from, and what led to it: types and places, no messages, since those quote anything."""
    return "\n".join(_lines(fault, set()))


def _lines(fault: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(fault))
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if before is not None and id(before) not in seen and len(seen) < 10:
        yield from _lines(before, seen)
        yield "which led to:"
    for frame in traceback.extract_tb(fault.__traceback__)[-40:]:
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    yield f"{type(fault).__module__}.{type(fault).__qualname__}".removeprefix("builtins.")
    if isinstance(fault, BaseExceptionGroup):
        for one in fault.exceptions[:5]:
            yield "of which one is:"
            if id(one) not in seen:
                yield from _lines(one, seen)
