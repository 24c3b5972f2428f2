"""A table of pairs, as spreadsheets save it: which column is which, and what each row asks for."""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.forms.fields import Fields, Side

MOST_ROWS = 1_000
MOST_BYTES = 5_000_000

TEMPLATE = (
    "Name A,Email A,Why A,Role A,Link A,Place A,Name B,Email B,Why B,Role B,Link B,Place B,Topic,Next step,Met before,"
    "Purpose,Order\n"
    "Ana Ruiz,ana@ruiz.example,Ben runs three fintech pilots in Jakarta,CFO at Ruiz Partners,,Bogotá,"
    "Ben Ong,ben@ong.example,Ana has taken two fintechs through their first audit,Founder of Ong Labs,,Jakarta,"
    "fintech pilots,20-minute call,no,business,together\n"
)

_OF_A_SIDE = {
    "name": ("name", "person", "who", "contact", ""),
    "address": ("email", "mail", "address", "emailaddress", "mailaddress"),
    "why": ("why", "for", "reason", "because"),
    "role": ("role", "title", "job", "position"),
    "line": ("line", "about", "bio", "description"),
    "link": ("link", "url", "linkedin", "website", "profile"),
    "place": ("place", "city", "location"),
    "zone": ("zone", "timezone", "tz"),
    "consent": ("consent", "ask"),
    "assistant": ("assistant",),
}
_OF_THE_PAIR = {
    "topic": ("topic", "subject", "whatfor", "about"),
    "next_step": ("next", "nextstep", "step"),
    "place": ("place", "where"),
    "met": ("met", "metbefore"),
    "purpose": ("purpose", "kind"),
    "order": ("order",),
    "mask": ("mask", "masked"),
}
_SIDES = {"a": 0, "1": 0, "first": 0, "b": 1, "2": 1, "second": 1}
_SIDE_FIELDS = {alias: name for name, aliases in _OF_A_SIDE.items() for alias in aliases}
_PAIR_FIELDS = {alias: name for name, aliases in _OF_THE_PAIR.items() for alias in aliases}


class NotATable(Exception):
    """The file cannot be read as a table of pairs. The text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, and what it asks for; `fault` says what is wrong with the row as such."""

    line: int
    fields: Fields
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read. `remarks` are sentences about columns and letters that a person should see."""

    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Columns:
    """Which column holds what: (side, field) or (None, field) of the pair."""

    where: list[tuple[int | None, str] | None] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read_pairs(raw: bytes) -> Table:
    """The rows of a CSV file: UTF-8 (with or without a mark), UTF-16 or Windows-1252; commas, semicolons or tabs.

    Raises NotATable where there is no header that names both sides, or more than MOST_ROWS rows.
    """
    if len(raw) > MOST_BYTES:
        raise NotATable(f"the file has {len(raw) / 1e6:.0f} MB; {MOST_BYTES // 1_000_000} is the most: split it")
    text, remark = _decoded(raw)
    remarks = [remark] if remark else []
    reader = _reader(text)
    header, _ = next(reader, ([], 0))
    columns = _columns(header)
    remarks += [_about_column(name) for name in columns.unknown]
    rows: list[Row] = []
    for cells, line in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) == MOST_ROWS:
            raise NotATable(f"the file has more than {MOST_ROWS:,} rows, which is the most at a time: split it")
        fault = ""
        if any(cell.strip() for cell in cells[len(columns.where) :]):
            fault = f"the row has {len(cells)} cells, and the header only {len(columns.where)}; is a text with a "
            fault += "separator in it without quotation marks?"
        rows.append(Row(line, _fields(columns, cells), fault))
    if not rows:
        raise NotATable("the file has a header and no row below it")
    return Table(tuple(rows), tuple(remarks))


def _decoded(raw: bytes) -> tuple[str, str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace"), ""
    try:
        return raw.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), "It is not UTF-8, so it was read as Windows-1252: look at the accents."


def _reader(text: str) -> Iterator[tuple[list[str], int]]:
    """The rows that hold something, each with the line it begins on."""
    text = text.replace("\0", "")
    csv.field_size_limit(100_000)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # a spreadsheet's own way of saying it
        separator = first[4]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            raise NotATable(f"line {begins} cannot be read ({fault}); save the table as CSV again") from fault
        if cells is None:
            return
        if any(cell.strip() for cell in cells) and not (len(cells) <= 2 and cells[0].lower().startswith("sep=")):
            yield cells, begins
        begins = reader.line_num + 1


def _columns(header: list[str]) -> _Columns:
    found = _Columns()
    for name in header:
        place = _meaning(name)
        if place is not None and place in found.where:
            raise NotATable(f"two columns are called {name.strip()}; take one out")
        found.where.append(place)
        if place is None and name.strip():
            found.unknown.append(name.strip())
    for side, letter in enumerate("AB"):
        if not {(side, "name"), (side, "address")} & set(found.where):
            raise NotATable(
                f"no column names person {letter}; the first line must name the columns, such as Name {letter} and "
                f"Email {letter} (twoyes new --template prints them all)"
            )
    return found


def _meaning(name: str) -> tuple[int | None, str] | None:
    """ "Why A", "why_a", "A: why" and "WhyA" are side 0, "why"; "Topic" is the pair's."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", name)
    plain = unicodedata.normalize("NFKD", spaced).casefold()
    words = re.findall(r"[a-z]+|[0-9]+", plain)
    whole = "".join(words)
    for at in (-1, 0):
        if words and words[at] in _SIDES:
            rest = "".join(words[:-1] if at else words[1:])
            if rest in _SIDE_FIELDS:
                return _SIDES[words[at]], _SIDE_FIELDS[rest]
    if whole in _PAIR_FIELDS:
        return None, _PAIR_FIELDS[whole]
    if whole[:-1] in _SIDE_FIELDS and whole[-1:] in _SIDES:
        return _SIDES[whole[-1]], _SIDE_FIELDS[whole[:-1]]
    return None


def _about_column(name: str) -> str:
    known = [column.strip() for column in TEMPLATE.split("\n", 1)[0].split(",")]
    near = difflib.get_close_matches(name.title(), known, n=1, cutoff=0.6)
    return f"The column “{name[:60]}” is not read{f'; did you mean {near[0]}?' if near else '.'}"


def _fields(columns: _Columns, cells: list[str]) -> Fields:
    sides: list[dict[str, str]] = [{}, {}]
    pair: dict[str, str] = {}
    for place, cell in zip(columns.where, cells, strict=False):
        if place is not None:
            side, name = place
            (pair if side is None else sides[side])[name] = cell.strip()
    blank = Fields(tuple(_side(one) for one in sides if any(one.values())))
    return replace(blank, **{name: text for name, text in pair.items() if name in _PAIR_FIELDS.values()})  # type: ignore[arg-type]


def _side(cells: dict[str, str]) -> Side:
    name, address = cells.pop("name", ""), cells.pop("address", "")
    who = f"{name} <{address}>" if name and address and "@" not in name else address or name
    return Side(who, **cells)
