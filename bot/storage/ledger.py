"""The ledger: one hash chain an introduction, append-only; personal content beside it, sealed by salted hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from bot.introductions.decision import Entry
from bot.introductions.introduction import PartyState, Stage
from bot.records import LedgerLine
from bot.storage import tables as t

VERSION = 1


def _seal(salt: str, text: str) -> str:
    """The keyed hash of a private text; "", which seals nothing, where somebody wrote what is no salt in its place."""
    try:
        return hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()
    except ValueError:
        return ""


def _hash(introduction: int, row: dict[str, Any]) -> str:
    kept = {key: row[key] for key in ("number", "version", "kind", "party", "before", "after", "data", "sealed")}
    kept |= {"introduction": introduction, "at": row["at"].astimezone(UTC).isoformat(), "previous": row["previous"]}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


class Ledger:
    """The chains of all introductions, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def append(self, introduction: int, entries: Iterable[Entry], at: datetime, salt: Callable[[], str]) -> None:
        """Adds lines to an introduction's chain. `salt` gives 32 hex digits of chance each time."""
        query = select(t.ledger.c.number, t.ledger.c.hash).where(t.ledger.c.introduction_id == introduction)
        last = self.connection.execute(query.order_by(t.ledger.c.number.desc()).limit(1)).first()
        number, previous = (last.number, last.hash) if last else (0, "")
        rows, contents = [], []
        for entry in entries:
            number += 1
            salts = {name: salt() for name in entry.private}
            row: dict[str, Any] = {
                "introduction_id": introduction,
                "number": number,
                "version": VERSION,
                "at": at,
                "kind": entry.kind,
                "party": entry.party,
                "before": entry.before,
                "after": entry.after,
                "data": entry.data,
                "sealed": {name: _seal(salts[name], text) for name, text in entry.private.items()},
                "previous": previous,
            }
            row["hash"] = previous = _hash(introduction, row)
            rows.append(row)
            for name, text in entry.private.items():
                private = {"introduction_id": introduction, "number": number, "name": name, "salt": salts[name]}
                contents.append(private | {"text": text})
        if rows:
            self.connection.execute(insert(t.ledger), rows)
        if contents:
            self.connection.execute(insert(t.content), contents)

    def lines(self, introduction: int) -> list[LedgerLine]:
        """The whole chain of an introduction, oldest first."""
        private: dict[int, dict[str, str]] = {}
        for row in self.connection.execute(select(t.content).where(t.content.c.introduction_id == introduction)):
            private.setdefault(row.number, {})[row.name] = row.text
        query = select(t.ledger).where(t.ledger.c.introduction_id == introduction).order_by(t.ledger.c.number)
        return [
            LedgerLine(
                row.number,
                row.at,
                row.kind,
                row.party,
                row.before,
                row.after,
                row.data,
                private.get(row.number, {}),
                row.hash,
            )
            for row in self.connection.execute(query)
        ]

    def heads(self) -> dict[int, str]:
        """The last hash of every chain, by introduction."""
        query = select(t.ledger.c.introduction_id, t.ledger.c.hash).order_by(
            t.ledger.c.introduction_id, t.ledger.c.number
        )
        return {row.introduction_id: row.hash for row in self.connection.execute(query)}

    def verify(self) -> Iterator[str]:
        """Every fault of the ledger, a sentence each: broken chains, changed content, states that do not follow."""
        cases = {
            row.id: row
            for row in self.connection.execute(
                select(t.introduction.c.id, t.introduction.c.code, t.introduction.c.stage)
            )
        }
        states = {
            (row.introduction_id, row.key): row.state
            for row in self.connection.execute(select(t.party.c.introduction_id, t.party.c.key, t.party.c.state))
        }
        contents: dict[tuple[int, int], list[Any]] = {}
        for row in self.connection.execute(select(t.content)):
            contents.setdefault((row.introduction_id, row.number), []).append(row)
        stages = dict.fromkeys(cases, Stage.DRAFTED.value)
        folded = dict.fromkeys(states, PartyState.WAITING.value)
        previous: dict[int, str] = {}
        numbers: dict[int, int] = {}
        query = select(t.ledger).order_by(t.ledger.c.introduction_id, t.ledger.c.number)
        lines: Iterable[Any] = self.connection.execute(query).mappings()
        for row in lines:
            case, code = row["introduction_id"], cases[row["introduction_id"]].code
            where = f"{code}, line {row['number']}"
            if row["number"] != numbers.get(case, 0) + 1:
                yield f"{where}: the line before it is missing"
            if row["previous"] != previous.get(case, "") or _hash(case, dict(row)) != row["hash"]:
                yield f"{where}: the chain is broken here; the line was changed after it was written"
            numbers[case], previous[case] = row["number"], row["hash"]
            seals = row["sealed"] if isinstance(row["sealed"], dict) else {}
            for piece in contents.get((case, row["number"]), ()):
                if not (sealed := _seal(piece.salt, piece.text)) or sealed != seals.get(piece.name):
                    yield f"{where}: its {piece.name} are not the ones that were recorded"
            if row["after"]:
                if row["party"]:
                    key = (case, row["party"])
                    if folded.get(key) != row["before"]:
                        yield f"{where}: party {row['party']} was {folded.get(key)}, not {row['before']}"
                    folded[key] = row["after"]
                else:
                    if stages[case] != row["before"]:
                        yield f"{where}: the introduction was {stages[case]}, not {row['before']}"
                    stages[case] = row["after"]
        for number, found in cases.items():
            if number not in numbers:
                yield f"{found.code}: the ledger holds nothing of it"
            if stages[number] != found.stage:
                yield f"{found.code}: stands at {found.stage}, but the ledger leads to {stages[number]}"
        for (case, party), state in states.items():
            if folded[case, party] != state:
                code, led = cases[case].code, folded[case, party]
                yield f"{code}: party {party} stands at {state}, but the ledger leads to {led}"
