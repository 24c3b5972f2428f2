"""The cases: TOML files beside this one, each mail written as what differs from an honest answer."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.hostile.deployment import PEOPLE, ask_id

HERE = Path(__file__).parent
FILES = ("results", "author", "thread", "consent", "command", "control")
_AUTHORS = {
    "ana": "Ana Ruiz <ana@ruiz.example>",
    "ben": "Ben Ong <ben@ong.example>",
    "cid": "Cid Campos <cid@lab.campos.example>",
    "carla": "Carla Conti <carla@connector.example>",
    "eve": "Eve <eve@evil.example>",
}
_WORDS = "Yes please, I would be glad to meet.\n"
_FIELD = re.compile(r"[^\n]*\n(?:[ \t][^\n]*\n)*")
_PLACE = re.compile(r"\{(\w+) ([^{}\n]*)\}")
_OF_A_CASE = frozenset({"name", "threat", "situation", "yes", "introduced", "stages", "wishes", "mails"})
_OF_A_MAIL = frozenset(
    {"who", "code", "results", "server", "mail", "text", "raw", "expect", "reason", "folder", "encoding", "hours"}
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One mail of a case: its author, its text with places to be filled in, and what is expected of it."""

    who: str
    text: str
    expect: str
    reason: str
    folder: str
    encoding: str
    hours: float  # that pass before it comes

    def raw(self, fill: Callable[[str, str], str]) -> bytes:
        """The bytes, with CRLF wherever the text has a line end; `fill` answers for a place like {token ana}."""
        text = _PLACE.sub(lambda place: fill(place[1], place[2]), self.text)
        data = text.encode(self.encoding)
        return re.sub(rb"\r?\n", b"\r\n", data)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: what threatens, what is planted, the mails that come, and which codes may end as introduced."""

    name: str
    threat: str
    situation: str
    mails: tuple[Sent, ...]
    introduced: frozenset[str]
    yes: frozenset[tuple[str, str]]  # (code, party) that may stand in the end, beside those planted
    stages: dict[str, str]  # in which stage an introduction ends, by code, where that is looked at
    wishes: dict[str, Any] = field(default_factory=dict)


def load() -> list[Case]:
    """Every case of every file. Raises ValueError where one is not written as the README says."""
    found = [case for name in FILES for case in read(HERE / f"{name}.toml")]
    names = [case.name for case in found]
    if len(set(names)) < len(names):
        raise ValueError(f"twice: {sorted({name for name in names if names.count(name) > 1})}")
    return found


def read(path: Path) -> Iterator[Case]:
    """The cases of one file."""
    table = tomllib.loads(path.read_text("utf-8"))
    common = table.get("common", {})
    for one in table["case"]:
        both = common | one
        if unknown := set(both) - _OF_A_MAIL - _OF_A_CASE:
            raise ValueError(f"{one['name']}: unknown keys {sorted(unknown)}")
        mails = one.get("mails", [{}])
        shared = {key: value for key, value in both.items() if key in _OF_A_MAIL}
        yield Case(
            name=f"{path.stem}: {one['name']}",
            threat=both.get("threat", ""),
            situation=both.get("situation", "both"),
            mails=tuple(_sent(shared | mail, f"{path.stem}-{one['name']}", n) for n, mail in enumerate(mails)),
            introduced=frozenset(both.get("introduced", ())),
            yes=frozenset((code, who) for code, _, who in (pair.partition(" ") for pair in both.get("yes", ()))),
            stages={code: stage for code, _, stage in (pair.partition(" ") for pair in both.get("stages", ()))},
            wishes=both.get("wishes", {}),
        )


def _sent(mail: dict[str, Any], name: str, number: int) -> Sent:
    if unknown := set(mail) - _OF_A_MAIL:
        raise ValueError(f"{name}: unknown keys {sorted(unknown)}")
    who = mail.get("who", "ana")
    text = mail["raw"] if "raw" in mail else _server(mail, who) + _honest(mail, who, name, number)
    return Sent(
        who,
        text,
        mail["expect"],
        mail.get("reason", ""),
        mail.get("folder", "INBOX"),
        mail.get("encoding", "utf-8"),
        mail.get("hours", 0),
    )


def _server(mail: dict[str, Any], who: str) -> str:
    """What the server wrote on top: its results, and then its Received."""
    if "server" in mail:
        return str(mail["server"])
    domain = _AUTHORS[who].rpartition("@")[2].rstrip(">")
    results = mail.get("results", f"mx.connector.example; dmarc=pass header.from={domain}")
    stamp = f"Authentication-Results: {results}\n" if results else ""
    return f"{stamp}Received: from mail.there.example by mx.connector.example; Thu, 12 Nov 2026 09:30:00 +0000\n"


def _honest(mail: dict[str, Any], who: str, name: str, number: int) -> str:
    """An honest answer of `who` to the ask in `code`, but for the fields and words that the case names."""
    own, blank, words = mail.get("mail", "").partition("\n\n")
    own += "\n" if own and not own.endswith("\n") else ""
    fields = [one for one in _FIELD.findall(own) if not one.startswith("-")]
    gone = {one.partition(":")[0].strip().lower().lstrip("-") for one in _FIELD.findall(own)}
    ask = ask_id(who, mail.get("code", "K1"))
    usual = {
        "From": _AUTHORS[who],
        "To": "Intro desk for Carla Conti <intro@connector.example>",
        "Subject": "Re: An introduction?",
        "Date": f"Thu, 12 Nov 2026 {'09:30' if not number else f'10:{number:02}'}:00 +0000",
        "Message-ID": f"<{re.sub('[^a-z0-9]+', '-', name.lower())}-{number}@there.example>",
        "In-Reply-To": ask,
        "References": ask,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
    }
    if who not in PEOPLE:  # who was never asked starts a thread of their own
        gone |= {"in-reply-to", "references"}
    usual_fields = [f"{key}: {value}\n" for key, value in usual.items() if key.lower() not in gone]
    return "".join([*fields, *usual_fields]) + "\n" + (words if blank else str(mail.get("text", _WORDS)))
