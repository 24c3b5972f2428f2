"""Everything in one file and back: JSON, one line a row, between a line that says what it is and one that counts.

    {"twoyes": "export", "format": 1, "schema": "0002_every_gesture", "at": "2026-11-21T09:00:00+00:00", "key": "…"}
    {"table": "introduction", "row": {"id": 1, "code": "K7", …}}
    {"end": {"rows": {"introduction": 1, …}, "sha256": "…"}}

Moments are ISO 8601 in UTC; bytes stand as text where they are UTF-8, else as {"base64": "…"}. The key file is not in
it: a keyed value tells whether the right one is there, since tokens and do-not-contact mean nothing without it.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from sqlalchemy import Column, Connection, Date, Engine, LargeBinary, Table, delete, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.storage import schema
from bot.storage import tables as t
from bot.storage.keys import KEY_CHECK, key_check, remembered_check
from bot.storage.ledger import Ledger

FORMAT = 1
_BATCH = 500  # rows
_TABLES = {table.name: table for table in t.metadata.sorted_tables}


class NotAnExport(Exception):
    """The file cannot be taken in, and nothing of it was. The text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What the first line of an export says. `at` is aware UTC; `key` is "" where there was no key."""

    schema: str
    at: datetime
    key: str


def write_export(engine: Engine, key: bytes | None, now: datetime, file: BinaryIO) -> dict[str, int]:
    """Writes everything as it stands at one moment; answers the rows of each table. `now` is aware UTC.

    No other process is kept waiting meanwhile. Raises NeedsOperator where the schema is not this program's.
    """
    schema.require(engine)
    heading = {"twoyes": "export", "format": FORMAT, "schema": schema.head(), "at": now.isoformat()}
    digest, rows = hashlib.sha256(), dict.fromkeys(_TABLES, 0)
    with engine.connect().execution_options(only_reads=True, stream_results=True) as connection, connection.begin():
        lines: Iterator[dict[str, Any]] = _rows(connection, rows)
        _write(file, digest, heading | {"key": remembered_check(connection) or key_check(key)})
        for line in lines:
            _write(file, digest, line)
    _write(file, digest, {"end": {"rows": rows, "sha256": digest.hexdigest()}})
    return rows


def _write(file: BinaryIO, digest: Any, line: dict[str, Any]) -> None:
    raw = json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
    digest.update(raw)
    file.write(raw)


def _rows(connection: Connection, counts: dict[str, int]) -> Iterator[dict[str, Any]]:
    for name, table in _TABLES.items():
        query = select(table).order_by(*table.primary_key.columns)
        for row in connection.execute(query.execution_options(yield_per=_BATCH)).mappings():
            counts[name] += 1
            yield {"table": name, "row": {column: _plain(value) for column, value in row.items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return {"base64": b64encode(value).decode("ascii")}
    return value


def read_heading(file: BinaryIO) -> Heading:
    """The first line. Raises NotAnExport for what is no export, or one of a newer Twoyes."""
    return _heading(file.readline(10_000))


def _heading(raw: bytes) -> Heading:
    line = _line(raw, 1)
    if line.get("twoyes") != "export":
        raise NotAnExport("this is no export of Twoyes; make one with twoyes export FILE")
    if line.get("format") != FORMAT or not isinstance(line.get("schema"), str) or not schema.known(line["schema"]):
        raise NotAnExport(
            f"this export was written by a newer Twoyes (schema {line.get('schema')}, this one knows up to "
            f"{schema.head()}); install that version here first"
        )
    try:
        return Heading(line["schema"], datetime.fromisoformat(line["at"]), str(line.get("key", "")))
    except (KeyError, TypeError, ValueError) as fault:
        raise _damaged(1) from fault


def read_export(engine: Engine, file: BinaryIO, *, faults_too: bool = False) -> dict[str, int]:
    """Takes everything in, whole or not at all; answers the rows of each table.

    The database must be empty and of this program's schema; what an older export did not know gets its default. Raises
    NotAnExport where a line is damaged or missing, and where the ledger that comes with it has faults, unless
    `faults_too`; NeedsOperator where the schema is not this program's.
    """
    schema.require(engine)
    first = file.readline(10_000)
    _heading(first)
    digest, counts = hashlib.sha256(first), dict.fromkeys(_TABLES, 0)
    with engine.connect() as connection, connection.begin():
        _require_empty(connection)
        for table, rows in _batches(_checked(file, digest, counts)):
            try:
                connection.execute(insert(table), rows)
            except (SQLAlchemyError, ValueError, OverflowError) as fault:  # too large a number, half a character
                reason = str(getattr(fault, "orig", fault)).split("\n")[0]
                raise NotAnExport(f"the rows of {table.name} do not fit ({reason}); nothing was imported") from fault
        _count_on(connection)
        faults = list(Ledger(connection).verify())
        if faults and not faults_too:
            raise NotAnExport(
                f"the ledger in this export has {len(faults)} {'fault' if len(faults) == 1 else 'faults'}, the first: "
                f"{faults[0]}; nothing was imported (--despite-faults takes it as it is)"
            )
    return counts


def _require_empty(connection: Connection) -> None:
    connection.execute(delete(t.remembered).where(t.remembered.c.name == KEY_CHECK))  # it comes with the rows
    for table in _TABLES.values():
        if connection.execute(select(func.count()).select_from(table)).scalar():
            raise NotAnExport(
                f"this database is not empty (it has rows in {table.name}); import into a new one: name another file "
                "at database: in the configuration and run twoyes migrate"
            )


def _line(raw: bytes, number: int) -> dict[str, Any]:
    try:
        found = json.loads(raw.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as fault:
        raise NotAnExport("this is no export of Twoyes") if number == 1 else _damaged(number) from fault
    if not isinstance(found, dict):
        raise _damaged(number)
    return found


def _damaged(number: int) -> NotAnExport:
    return NotAnExport(f"line {number} of the export is damaged; nothing was imported: take another copy of the file")


def _checked(file: BinaryIO, digest: Any, counts: dict[str, int]) -> Iterator[tuple[Table, dict[str, Any]]]:
    """Every row, and at the end the certainty that they are all there, as they were written."""
    for number, raw in enumerate(file, start=2):
        line = _line(raw, number)
        if "end" in line:
            if not isinstance(line["end"], dict) or line["end"].get("sha256") != digest.hexdigest():
                raise NotAnExport("the export was changed after it was made; nothing was imported: take another copy")
            if file.read(1):
                raise _damaged(number + 1)
            return
        digest.update(raw)
        table = _TABLES.get(str(line.get("table")))
        if table is None or not isinstance(line.get("row"), dict):
            raise _damaged(number)
        counts[table.name] += 1
        yield table, _row(table, line["row"], number)
    raise NotAnExport("the export ends in the middle; nothing was imported: take another copy of the file")


def _row(table: Table, row: dict[str, Any], number: int) -> dict[str, Any]:
    if not row.keys() <= set(table.c.keys()):
        raise _damaged(number)
    try:
        return {name: _value(table.c[name], value) for name, value in row.items()}
    except (AttributeError, TypeError, ValueError, KeyError) as fault:
        raise _damaged(number) from fault


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, t.Utc):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return b64decode(value["base64"], validate=True) if isinstance(value, dict) else value.encode("utf-8")
    return value


def _batches(
    rows: Iterable[tuple[Table, dict[str, Any]]],
) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """Rows of one table with the same columns together, so many at a time."""
    table: Table | None = None
    batch: list[dict[str, Any]] = []
    for of, row in rows:
        if table is not None and (of is not table or len(batch) == _BATCH or row.keys() != batch[0].keys()):
            yield table, batch
            batch = []
        table = of
        batch.append(row)
    if table is not None:
        yield table, batch


def _count_on(connection: Connection) -> None:
    """PostgreSQL counts numbers apart from the rows: the next one must be free."""
    if connection.dialect.name != "postgresql":
        return
    for table in _TABLES.values():
        if "id" in table.c:
            name = connection.dialect.identifier_preparer.format_table(table)
            last = f"(SELECT coalesce(max(id), 0) + 1 FROM {name})"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last}, false)"))
