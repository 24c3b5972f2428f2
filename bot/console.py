"""How things are printed: plain tables and timelines that fit a narrow terminal, errors in one sentence, exit codes."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TextIO
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from bot.book import Entry
    from bot.explain import Explanation
    from bot.reports import Case, Coming, Done, Overview, Proof, Side
    from bot.setup.findings import Finding


class Exit(IntEnum):
    """What the exit code of every command means."""

    OK = 0
    NOT_WELL = 1  # the thing asked about is not well: faults were found
    USAGE = 2  # the command or the configuration is wrong: a person must mend it
    LATER = 3  # a server or the database could not be reached: the same command may work later
    BUG = 70  # nobody foresaw this (EX_SOFTWARE)


NARROW = 72  # columns below which rows become blocks
_WORDS = {"unasked": "introduced"}  # by a letter of the connector's own: nobody was asked
_AFTER_IT = {"write to the other side": "has not written", "say how it went": "asked how it went"}  # then it is this
_WIDEST = 100  # columns beyond which a sentence is hard to read

_COLOURS = {
    **dict.fromkeys(("yes", "agreed", "introduced", "connected", "ok"), "green"),
    **dict.fromkeys(("no", "declined", "unreachable", "fault", "cancelled", "never"), "red"),
    **dict.fromkeys(("later", "silent", "warning", "unclear", "expired"), "yellow"),
    **dict.fromkeys(("asked", "asking", "note"), "cyan"),
}


@cache
def out() -> Console:
    """Where answers go."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


@cache
def err() -> Console:
    """Where errors and progress go, so that answers can be piped."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def clean(text: str) -> str:
    """Text that came from mail, safe on a terminal: one line, no control and no direction characters."""
    from bot.reading.addresses import clean_line

    return clean_line(text)


def fail(sentences: Iterable[str]) -> None:
    """Errors, one sentence each: what is wrong; what to do."""
    for sentence in sentences:
        print(folded(clean(sentence), "twoyes: ", sys.stderr), file=sys.stderr)


def folded(text: str, lead: str, where: TextIO) -> str:
    """`lead` and text; on a terminal folded between words, with what follows below the text, else on one line."""
    if not where.isatty():
        return lead + text
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    return textwrap.fill(
        text,
        width,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def print_json(data: Any) -> None:
    """One JSON document on standard output; everything outside ASCII is escaped, so no terminal obeys it."""
    print(json.dumps(data, indent=2, default=_plain))


def _plain(value: Any) -> str:
    """Days and moments in ISO 8601, with the zone of moments."""
    return value.isoformat() if isinstance(value, date) else str(value)


def working(what: str) -> AbstractContextManager[Any]:
    """A sign of life while something takes its time; nothing where nobody looks."""
    return err().status(what)


def _mark(level: str) -> Text:
    from rich.text import Text

    fancy = (out().encoding or "").lower().startswith("utf")
    marks = {
        "ok": "✓" if fancy else "ok",
        "fault": "✗" if fancy else "XX",
        "warning": "!",
        "note": "·" if fancy else "-",
    }
    return Text(marks[level], style=f"bold {_COLOURS[level]}")


def show_finding(finding: Finding) -> None:
    """One finding of the doctor, with the way to mend it below."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_row(_mark(finding.level.value), Text(clean(finding.what)))
    if finding.mend:
        grid.add_row("", Text(clean(finding.mend), style="dim"))
    out().print(grid)


def show_findings(steps: Iterator[Finding]) -> list[Finding]:
    """The doctor's findings as they come, and what they add up to; answers them."""
    findings = []
    while True:
        with working("Looking …"):
            finding = next(steps, None)
        if finding is None:
            break
        findings.append(finding)
        show_finding(finding)
    _sum_up(findings)
    return findings


def _sum_up(findings: Sequence[Finding]) -> None:
    faults = sum(finding.level.value == "fault" for finding in findings)
    warnings = sum(finding.level.value == "warning" for finding in findings)
    if faults:
        text = f"{faults} {'thing needs' if faults == 1 else 'things need'} mending before this works."
    elif warnings:
        text = f"It works; {warnings} {'thing' if warnings == 1 else 'things'} could be better."
    else:
        text = "All is well."
    out().print()
    out().print(text, style="bold red" if faults else "bold green")


def _word(word: str) -> Text:
    from rich.text import Text

    return Text(clean(word), style=_COLOURS.get(word, ""))


def _when(moment: datetime | None, zone: str) -> str:
    return "" if moment is None else moment.astimezone(ZoneInfo(zone)).strftime("%a %d %b %Y %H:%M").replace(" 0", " ")


def _agreed(party: Side, zone: str) -> str:
    """How somebody agreed, when, and where that can be seen."""
    return clean(f"by {party.standing}, {_when(party.standing_at, zone)}, {party.evidence}") if party.standing else ""


def rows(headings: Sequence[str], lines: Iterable[Sequence[Text | str]]) -> None:
    """A table, or on a narrow terminal one block for each line."""
    from rich.table import Table
    from rich.text import Text

    texts = [[cell if isinstance(cell, Text) else Text(cell) for cell in line] for line in lines]
    if out().width >= NARROW:
        table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
        for heading in headings:
            table.add_column(heading, overflow="fold")
        for line in texts:
            table.add_row(*line)
        out().print(table)
        return
    for line in texts:
        for heading, cell in zip(headings, line, strict=True):
            if cell.plain:
                first, *more = cell.split("\n")
                out().print(Text.assemble((f"{heading}  ", "dim"), first))
                for piece in more:
                    out().print(Text.assemble(" " * (len(heading) + 2), piece))
        out().print()


def show_overview(overview: Overview) -> None:
    """Every introduction on the way, what waits for whom, and what holds things up."""
    from rich.text import Text

    zone = overview.zone
    if overview.paused_at is not None:
        since = f"Everything rests since {soon(overview.paused_at, zone)}: twoyes resume lets it go on."
        out().print(Text(since, style="bold yellow"))
        out().print()
    if overview.cases:
        rows(
            ("Code", "State", "Who", "Next"),
            (
                (
                    Text(case.code, style="bold"),
                    _stage(case),
                    Text("\n").join(_side(case, party, zone) for party in case.parties),
                    _next(case, zone),
                )
                for case in overview.cases
            ),
        )
    else:
        out().print("No introduction is on its way.")
    out().print()
    for held in overview.held:
        what = f"{held.count} {'letter waits' if held.count == 1 else 'letters wait'} ({', '.join(held.codes)})"
        until = f" Until {soon(held.until, zone)}." if held.until else ""
        remark("warning", f"{what}: {held.why}{until}")
    for trouble in overview.troubles:
        remark("warning", trouble)
    if overview.worker:
        remark("warning", f"{overview.worker[0].upper()}{overview.worker[1:]}.")
    brief = f" Next brief {soon(overview.brief_at, zone)}." if overview.brief_at else ""
    alive = f" The worker is at work, last seen {soon(overview.alive_at, zone)}." if not overview.worker else ""
    note(f"{overview.sentence}{alive}{brief}")


def remark(level: str, text: str) -> None:
    """A line with a mark before it: ok, fault, warning, note, or "" for what belongs to the line above."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_row(_mark(level) if level else " ", Text(clean(text), style="" if level else "dim"))
    out().print(grid)


def _ahead(coming: Coming, zone: str) -> str:
    """ "now", "Mon 23 Nov 9:00", or "" for what hangs on somebody's word."""
    return "now" if coming.due else soon(coming.at, zone)


def soon(moment: datetime | None, zone: str) -> str:
    """A moment, with its year only where it is not this one."""
    this_year = f" {datetime.now(ZoneInfo(zone)).year} "
    return _when(moment, zone).replace(this_year, " ")


def _stage(case: Case) -> Text:
    from rich.text import Text

    return Text.assemble(_word(case.stage), "\n", ("paused", "yellow")) if case.paused_at else _word(case.stage)


def _side(case: Case, party: Side, zone: str) -> Text:
    """ "Ben Ong: asked since 16 Nov"."""
    from rich.text import Text

    wait = next((wait for wait in case.waits if wait.key == party.key), None)
    since = wait.since if wait is not None else None
    ahead = since is not None and since > datetime.now(UTC)
    told = party.until_words or (f" {'on' if ahead else 'since'} {_short_day(since, zone)}" if since else "")
    state = _AFTER_IT.get(wait.what) if wait is not None else None
    return Text.assemble(clean(party.shown), ": ", state or _word(_WORDS.get(party.state, party.state)), told)


def _next(case: Case, zone: str) -> Text:
    """What the connector has to do, and what comes next by itself."""
    from rich.text import Text

    lines = [Text(clean(f"You: {wait.what}"), style="bold") for wait in case.waits if not wait.key]
    coming = next((one for one in case.coming if one.at is not None), None)
    if coming is not None:
        lines.append(Text(clean(f"{_ahead(coming, zone)}: {coming.shown}")))
    return Text("\n").join(lines)


def show_case(case: Case, zone: str) -> None:
    """One introduction: its parties, then what happened, in order, each with its evidence."""
    from rich.text import Text

    _show_parties(case, zone)
    names = {party.key: party.name or party.address for party in case.parties}
    for row in case.timeline:
        line = Text.assemble(
            (_when(row.at, zone), "dim"), "  ", (clean(row.kind), "bold"), f"  {clean(names.get(row.party, row.party))}"
        )
        out().print(line)
        for detail in (row.text, row.evidence and f"evidence: {row.evidence}"):
            if detail:
                out().print(Text(f"    {clean(detail)}", style="dim"))


def _show_parties(case: Case, zone: str) -> None:
    from rich.text import Text

    paused = f"  paused since {_when(case.paused_at, zone)}" if case.paused_at else ""
    out().print(
        Text.assemble((case.code, "bold"), "  ", _word(case.stage), (paused, "yellow"), f"  {clean(case.topic)}")
    )
    if case.erased_at:
        note(f"What was written was erased on {_day(case.erased_at, zone)}; states, times and hashes stay.")
    out().print()
    rows(
        ("Who", "Address", "State", "How they agreed"),
        (
            (
                clean(party.name),
                clean(party.address),
                Text.assemble(_word(party.state), party.until_words),
                _agreed(party, zone),
            )
            for party in case.parties
        ),
    )
    out().print()


def show_prospects(case: Case, zone: str) -> None:
    """One introduction: who has something to do, what stands ready, and what will happen, why, and unless what."""
    from rich.text import Text

    _show_parties(case, zone)
    _show_waits(case, zone)
    if case.letters:
        out().print(Text("Ready to leave", style="bold"))
        for letter in case.letters:
            held = (
                f"held: {letter.held_by}"
                if letter.held_by
                else f"{letter.status}, not before {soon(letter.leaves_at, zone)}"
            )
            _block(letter.what, f"to {', '.join(letter.to)}: {letter.subject}", held)
        out().print()
    out().print(Text("What will happen if nobody says a word", style="bold"))
    if not case.coming:
        _block("", "Nothing: it is over." if not (case.waits or case.paused_at) else "Nothing by itself.")
    for coming in case.coming:
        unless = f"Unless: {coming.unless}" if coming.what != "rests" else coming.unless
        _block(_ahead(coming, zone), f"{coming.shown[0].upper()}{coming.shown[1:]}", coming.why, unless)


def _show_waits(case: Case, zone: str) -> None:
    from rich.text import Text

    if case.waits:
        out().print(Text("It waits for", style="bold"))
        for wait in case.waits:
            who = "you" if not wait.key else wait.who
            _block(soon(wait.since, zone), f"{who} to {wait.what}")
        out().print()


def _block(heading: str, first: str, *details: str) -> None:
    """A heading in the margin, a line beside it, and what belongs to it below."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 2))
    grid.add_column(style="dim", width=21 if out().width >= NARROW else 12)
    grid.add_column(overflow="fold")
    grid.add_row(clean(heading), Text(clean(first)))
    for detail in details:
        grid.add_row("", Text(clean(detail), style="dim"))
    out().print(grid)


def show_done(done: Done, zone: str) -> None:
    """What a command did, what follows, and until when it can be taken back."""
    from rich.text import Text

    did = f"{done.did[0].upper()}{done.did[1:]}." if done.did else ""
    out().print(Text.assemble((f"{done.code}  " if done.code else "", "bold"), clean(did)))
    if done.case is None:
        return
    out().print()
    _show_waits(done.case, zone)
    for coming in [one for one in done.case.coming if one.at is not None][:3]:
        _block(_ahead(coming, zone), f"{coming.shown[0].upper()}{coming.shown[1:]}", coming.why)
    if done.undo:
        until = done.undo if " " in done.undo else soon(datetime.fromisoformat(done.undo), zone)
        note(f"twoyes undo {done.code} takes it back until {until}.")


def show_proof(proof: Proof) -> None:
    """What following the ledger came to."""
    chains = f"{proof.introductions} {'chain' if proof.introductions == 1 else 'chains'}"
    out().print(f"The ledger is whole: {chains}, no fault.")
    if proof.introductions:
        note(f"All chains together end in {proof.seal}, as the weekly digest quotes it.")


def note(text: str) -> None:
    """A remark below an answer."""
    from rich.text import Text

    out().print(Text(clean(text), style="dim"))


def show_book(entries: Sequence[Entry], zone: str) -> None:
    """The bio book at one look."""
    from rich.text import Text

    if not entries:
        out().print(
            "The book is empty. It fills from whom you write to; or: twoyes people ana@ruiz.example --name 'Ana Ruiz'"
        )
        return
    rows(
        ("Name", "Address", "Where", "How", "Limits", "Made"),
        (
            (
                clean(entry.name),
                Text(clean(entry.address), overflow="fold"),
                clean(entry.where),
                _word(entry.how),
                clean(", ".join(entry.limits)),
                str(entry.made or ""),
            )
            for entry in entries
        ),
    )
    out().print()
    note(f"{len(entries)} {'person' if len(entries) == 1 else 'people'}. Made: introductions made so far.")


def show_entry(entry: Entry, zone: str) -> None:
    """One entry of the bio book, with every introduction it had."""
    from rich.text import Text

    out().print(Text.assemble((clean(entry.shown), "bold"), f"  {clean(entry.address)}" if entry.name else ""))
    last = f", last on {_day(entry.written_at, zone)}" if entry.written_at else ""
    never = f"since {_day(entry.never_since, zone)}, {entry.never_why}" if entry.never_since else ""
    shown = {
        "Also": ", ".join(entry.also),
        "Role": entry.role,
        "About": entry.line,
        "Link": entry.link,
        "Place": entry.place,
        "Zone": ", ".join(filter(None, (entry.zone, entry.country))),
        "Language": entry.language,
        "Assistants": ", ".join(entry.assistants),
        "Brought in": "without being asked (direct)" if entry.consent == "direct" else "asked first",
        "Limits": ", ".join(entry.limits),
        "Written to": f"{entry.letters} {'time' if entry.letters == 1 else 'times'}{last}" if entry.letters else "",
        "No mail": never,
    }
    pairs((heading, Text(clean(text), style="red" if heading == "No mail" else "")) for heading, text in shown.items())
    if entry.introductions:
        out().print()
        rows(
            ("Code", "State", "With", "Opened", "Made", "Outcome"),
            (
                (
                    Text(had.code, style="bold"),
                    _word(had.stage),
                    clean(", ".join(had.others)),
                    _day(had.opened_at, zone),
                    _day(had.made_at, zone),
                    clean(had.outcome),
                )
                for had in entry.introductions
            ),
        )


def pairs(shown: Iterable[tuple[str, Text]]) -> None:
    """Headings and what stands under them, one a line; what is empty is left out."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for heading, text in shown:
        if text.plain:
            grid.add_row(heading, text)
    out().print(grid)


def _short_day(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%d %b}".lstrip("0")


def _day(moment: datetime | None, zone: str) -> str:
    return "" if moment is None else f"{moment.astimezone(ZoneInfo(zone)):%d %b %Y}".lstrip("0")


def show_explanation(found: Explanation) -> None:
    """What Twoyes would make of a reply, and why."""
    from rich.text import Text

    until = f" until {found.until.isoformat()}" if found.until else ""
    out().print(Text.assemble(("Verdict     ", "dim"), _word(found.verdict), until))
    shown = {
        "Kind": found.kind or "",
        "Rule": found.rule,
        "Decided by": found.evidence,
        "Language": found.language,
        "Own words": found.own_words or "",
    }
    for heading, text in shown.items():
        if text:
            out().print(Text.assemble((f"{heading:<12}", "dim"), clean(text)))
