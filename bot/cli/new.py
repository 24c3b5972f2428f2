"""The command that asks for introductions: one by flags or in a dialog, many from a table of pairs."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import console
from bot.cli.app import Json, app, config, desk, flag, stop
from bot.console import Exit

if TYPE_CHECKING:
    from datetime import datetime

    from bot.config import Config
    from bot.forms.fields import Fields
    from bot.forms.handing import Form, Handed
    from bot.work.work import Work

MOST_LETTER = 100_000  # bytes of an introduction letter in a file


@app.command()
def new(
    people: Annotated[
        list[str] | None,
        typer.Argument(help="Two to six: 'Ana Ruiz <ana@ruiz.example>', or a name you wrote to.", show_default=False),
    ] = None,
    why_a: Annotated[str, flag("What the first should hear: why it is good for them.", "--why-a")] = "",
    why_b: Annotated[str, flag("What the second should hear.", "--why-b")] = "",
    topic: Annotated[str, flag("What it is about.", "--topic")] = "",
    next_step: Annotated[str, flag("The next step and its size: '20-minute call'.", "--next")] = "",
    place: Annotated[str, flag("Where it would be.", "--place")] = "",
    met: Annotated[str, flag("Whether they have met: no, or when and where.", "--met")] = "",
    purpose: Annotated[str, flag("business or personal.", "--purpose")] = "",
    order: Annotated[str, flag("together, or 'in turn'.", "--order")] = "",
    mask: Annotated[bool, flag("Withhold the names until both have said yes.", "--mask")] = False,
    line: Annotated[
        list[str] | None, flag("Any line of a mail request: 'Ben: direct'; may be repeated.", "--line")
    ] = None,
    letter: Annotated[Path | None, flag("A file with the introduction letter, sent word for word.", "--letter")] = None,
    table: Annotated[Path | None, flag("A table of pairs (CSV); - is standard input.", "--from")] = None,
    template: Annotated[bool, flag("Print such a table, to begin with.", "--template")] = False,
    at: Annotated[str, flag("When the first asks leave: now, 14:00, '2026-11-23 09:00'.", "--at")] = "",
    over: Annotated[str, flag("With --from: spread the asks over so long: 3h, 90m.", "--over")] = "",
    again: Annotated[bool, flag("Also people whom a form brought together before.", "--again")] = False,
    preview: Annotated[bool, flag("Show what would happen, and start nothing.", "--preview")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing here; `approve` still holds.")] = False,
    as_json: Json = False,
) -> None:
    """Ask for an introduction, or for many from a table.

    Without people you are asked for everything. The letters are shown as they will leave before anybody is asked.
    With --from, rows that are good go in, the others are named by their line; a table may be handed in twice.
    """
    from bot.forms import pairs
    from bot.forms.fields import Fields, sides_of
    from bot.forms.handing import Form

    if template:
        print(pairs.TEMPLATE, end="")
        return
    settings = config()
    remarks: tuple[str, ...] = ()
    if table is not None:
        if people:
            stop(["--from brings its own people; leave the names out"], Exit.USAGE)
        forms, remarks = _from_table(table)
    else:
        sides, said_topic, said_next = sides_of(people or ())
        if people:
            whys = (why_a, why_b)
            fields = Fields(
                sides=tuple(replace(side, why=why) for side, why in zip(sides, (*whys, *("",) * 9), strict=False)),
                topic=topic or said_topic,
                next_step=next_step or said_next,
                place=place,
                met=met,
                purpose=purpose,
                order=order,
                mask="yes" if mask else "",
                lines=tuple(line or ()),
                letter=_letter(letter) if letter is not None else None,
            )
        elif sys.stdin.isatty():
            fields = _asked()
        else:
            stop(["whom? write twoyes new 'Ana Ruiz <ana@ruiz.example>' 'Ben Ong', or a table with --from"], Exit.USAGE)
        forms = [Form(fields)]
    _hand_in(settings, forms, remarks, table is not None, at, over, again, preview, yes, as_json)


def _hand_in(
    settings: Config,
    forms: list[Form],
    remarks: tuple[str, ...],
    many: bool,
    at: str,
    over: str,
    again: bool,
    preview: bool,
    yes: bool,
    as_json: bool,
) -> None:
    from bot.forms import handing
    from bot.forms.shown import show_forms, show_handed

    with desk(settings) as worker:
        work = worker.work
        if not yes:  # the letters are looked at here; --yes is said before anybody saw them
            work = handing.trusted(work)
        letters = work.habits.approve_first if many else 1
        with console.working("Looking at every row …") if many else nullcontext():
            tried = handing.try_out(work, forms, again=again or not many, letters=letters)
        if not as_json and not yes and not many:
            forms, tried = _chosen(work, forms, tried, again=True)
        starts = _starts(work, sum(one.good for one in tried), at, over, many)
        slots = iter(starts)
        tried = [replace(one, starts_at=next(slots)) if one.good else one for one in tried]
        if not as_json:
            show_forms(tried, remarks, settings.connector.zone, many=many)
        good = [(form, one) for form, one in zip(forms, tried, strict=True) if one.good]
        if preview or not good or (as_json and not yes):
            _end(tried, started=False, as_json=as_json, remarks=remarks)
        if not yes and not _confirmed(len(good)):
            stop(["nothing was started"], Exit.NOT_WELL)
        with console.working("Opening …") if many else nullcontext():
            done = [
                handing.hand_in(work, form, one.starts_at, again=again or not many, seen=not yes) if one.good else one
                for form, one in zip(forms, tried, strict=True)
            ]
    if not as_json:
        show_handed(done, settings.connector.zone, many=many)
    _end(done, started=True, as_json=as_json, remarks=remarks)


def _end(found: list[Handed], *, started: bool, as_json: bool, remarks: tuple[str, ...]) -> None:
    if as_json:
        rows = [one.plain() for one in found]
        console.print_json({"started": started, "remarks": list(remarks), "forms": rows})
    raise typer.Exit(Exit.NOT_WELL if any(one.problems for one in found) else Exit.OK)


def _from_table(file: Path) -> tuple[list[Form], tuple[str, ...]]:
    """The forms of a table's rows; a pair that stands there twice is named where it comes again."""
    from bot.forms import pairs
    from bot.forms.handing import Form

    raw = sys.stdin.buffer.read(pairs.MOST_BYTES + 1) if str(file) == "-" else file.read_bytes()
    try:
        found = pairs.read_pairs(raw)
    except pairs.NotATable as fault:
        stop([f"{file}: {fault}"], Exit.USAGE)
    return [Form(row.fields, row.line, row.fault) for row in found.rows], found.remarks


def _letter(file: Path) -> str:
    raw = file.read_bytes()
    if len(raw) > MOST_LETTER:
        stop([f"{file} has {len(raw)} bytes; a letter has {MOST_LETTER} at most"], Exit.USAGE)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        stop([f"{file} is not UTF-8 text; save it as UTF-8"], Exit.USAGE)


def _asked() -> Fields:
    from bot.forms.dialog import fill_in

    def ask(question: str, guess: str) -> str:
        return str(typer.prompt(question, default=guess, show_default=bool(guess))).strip()

    try:
        return fill_in(ask)
    except typer.Abort:
        stop(["nothing was started"], Exit.NOT_WELL)


def _chosen(work: Work, forms: list[Form], tried: list[Handed], *, again: bool) -> tuple[list[Form], list[Handed]]:
    """Lets the person at the terminal say whom a name means, where it may be several."""
    from bot.forms import handing
    from bot.work.requests.people import offer

    while tried[0].options and sys.stdin.isatty():
        options = tried[0].options
        with work.books.begin() as page:
            lines = offer(page, options)
        side = options[0].side
        mine = [(option, text) for option, text in zip(options, lines, strict=True) if option.side == side]
        console.out().print(f"Who is “{console.clean(forms[0].fields.sides[side].who)}”?")
        for option, text in mine:
            console.out().print(f"  {option.letter}  {console.clean(text.removeprefix(option.letter))}")
        wanted = str(typer.prompt("Letter")).strip().upper()
        meant = next((option for option, _ in mine if option.letter == wanted), None)
        if meant is None:
            continue
        sides = list(forms[0].fields.sides)
        sides[side] = replace(sides[side], who=f"{meant.name} <{meant.address}>")
        forms = [replace(forms[0], fields=replace(forms[0].fields, sides=tuple(sides)))]
        tried = handing.try_out(work, forms, again=again, letters=1)
    return forms, tried


def _confirmed(count: int) -> bool:
    what = "this introduction" if count == 1 else f"these {count} introductions"
    try:
        return typer.confirm(f"Start {what}?", default=False)
    except typer.Abort:
        console.out().print()
        stop(["nothing was started; --yes starts without asking"], Exit.USAGE)


def _starts(work: Work, count: int, at: str, over: str, many: bool) -> list[datetime | None]:
    """When the asks of each leave: one at once, many over the connector's next working morning, unless told."""
    from bot.forms import when

    now, zone = work.clock(), work.voice.zone
    try:
        begins = when.moment(at, zone, now) if at else None
        span = when.span(over) if over else when.MORNING
    except ValueError as fault:
        stop([str(fault)], Exit.USAGE)
    if not many:
        return [begins if begins is not None and begins > now else None] * count
    return list(when.spread(count, begins or when.next_morning(work.policy, zone, work.voice.country, now), span))
