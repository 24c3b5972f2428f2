"""Commands for people's rights: people forget, people export."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import console
from bot.cli.app import Json, Yes, config, desk, flag, stop
from bot.cli.book import people
from bot.console import Exit

if TYPE_CHECKING:
    from bot.config import Config
    from bot.daemon import Worker
    from bot.introductions.introduction import Introduction
    from bot.ports import Page
    from bot.work.rights.footprint import Footprint
    from bot.work.rights.forgetting import Remains

Address = Annotated[str, typer.Argument(help="An address of theirs.", show_default=False)]


@people.command("forget")
def forget(
    address: Address,
    mailboxes: Annotated[
        bool | None,
        flag(
            "Delete their letters and mails in your mailboxes too, or leave them there.", "--mailboxes/--no-mailboxes"
        ),
    ] = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Destroy what is kept of somebody, under all their addresses. Do-not-contact stays, as a hash.

    Shows first what that would be. Introductions on their way are called off. States, times and codes stay, and so do
    the others they were introduced to.
    """
    from bot.work.rights import forgetting

    settings = config()
    asks = sys.stdin.isatty() and not yes and not as_json
    with desk(settings) as worker, worker.books.begin() as page:
        found = _looked_up(worker, page, address)
    if not as_json:
        _show(found, settings)
    if asks and mailboxes is None:
        mailboxes = typer.confirm("Look in your mailboxes for what remains there, to delete it too?", default=False)
    with desk(settings, mailboxes=bool(mailboxes)) as worker:
        left = forgetting.remains(worker.work, found) if mailboxes else []
        if mailboxes and not as_json:
            _show_remains(left)
        if asks and not typer.confirm("Destroy all this for good?", default=False):
            stop(["nothing was destroyed"], Exit.NOT_WELL)
        if not asks and not yes:
            look = "look at it without --json" if as_json else "look at it"
            stop([f"nothing was destroyed: {look}, and say --yes"], Exit.USAGE)
        with worker.books.begin() as page:
            found = _looked_up(worker, page, address)
            never = any(page.suppressed(one) for one in found.addresses)
            gone = forgetting.forget(worker.work, page, found, worker.work.clock(), left)
        overwritten = _overwritten(worker)
    copies = _copies(settings)
    if as_json:
        console.print_json(
            {"forgotten": list(found.addresses), "introductions": [it.code for it in found.cases], "never": never}
            | {"deleted_mails": len(left) if gone else 0, "marked_mails": 0 if gone else len(left)}
            | {"overwritten": overwritten}
            | {"message_ids": [] if mailboxes else list(found.message_ids), "copies": list(map(str, copies))}
        )
        return
    if not overwritten:
        console.remark("warning", "The database is in use: the worker overwrites what was erased as soon as it can.")
    _tell(found, never=never, left=len(left), gone=gone, looked=bool(mailboxes), copies=copies)


def _overwritten(worker: Worker) -> bool:
    from bot.ports import TryLater
    from bot.work.rights.retention import overwrite

    try:
        overwrite(worker.work)
    except TryLater:
        return False
    return True


@people.command("export")
def export(
    address: Address,
    file: Annotated[
        str,
        typer.Argument(
            help="The JSON file to write, with the text beside it (.txt); - writes JSON to standard output.",
            show_default=False,
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist.")] = False,
) -> None:
    """Write all that is kept of somebody: as JSON, and as text that they can read.

    Send it only to the address that is stored of them: it holds what they wrote and were written.
    """
    from bot.work.rights.exporting import as_text
    from bot.work.rights.exporting import export as exported

    settings = config()
    with desk(settings) as worker, worker.books.begin() as page:
        found = _looked_up(worker, page, address)
        told = exported(page, found, page.why_suppressed, worker.work.clock())
    if file == "-":
        console.print_json(told)
        return
    base = file or found.addresses[0].replace("/", "_")
    base = base if base.endswith((".json", ".txt")) else f"{base}.json"
    target, beside = Path(base).with_suffix(".json"), Path(base).with_suffix(".txt")
    there = [str(one) for one in (target, beside) if one.exists()]
    if there and not force:
        exist = "exist" if len(there) > 1 else "exists"
        stop([f"{' and '.join(there)} {exist} already; name another file, or replace with --force"], Exit.USAGE)
    _write(target, json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    _write(beside, as_text(told, settings.connector.name))
    console.out().print(
        f"Wrote {target} and, to be read, {beside}; both are readable by you alone.", markup=False, highlight=False
    )
    console.note(f"Send it to {found.addresses[0]} only, the address that is stored of them.")


def _write(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as to:
        to.write(text)


def _looked_up(worker: Worker, page: Page, address: str) -> Footprint:
    """Everything of theirs. Ends the command where that is nothing, or where they are the connector."""
    from bot import values
    from bot.work.rights.footprint import footprint

    try:
        address = values.address(address)
    except ValueError as fault:
        stop([str(fault)], Exit.USAGE)
    if worker.work.is_connector(address) or worker.work.is_bot(address):
        stop([f"{address} is your own address; give one of somebody you introduce"], Exit.USAGE)
    found = footprint(page, address)
    if found.is_empty:
        kept = " but that they want no mail, as a hash" if page.suppressed(address) else ""
        stop([f"nothing is kept of {address}{kept}"], Exit.NOT_WELL)
    return found


# What is shown


def _show(found: Footprint, settings: Config) -> None:
    from rich.text import Text

    out = console.out()
    who = found.name or found.addresses[0]
    out.print(Text.assemble((console.clean(who), "bold"), f"  {console.clean(', '.join(found.addresses))}"))
    shown: dict[str, str] = {
        "Book": "the entry of the bio book" if found.bio else "",
        "Beside": _counted(
            len(found.beside), "entry where they are an assistant", "entries where they are an assistant"
        ),
        "Letters": _counted(len(found.letters), "letter or notice", "letters and notices") + " of their introductions"
        if found.letters
        else "",
        "Elsewhere": _counted(len(found.scraps), "other mail or notice that names them", "others that name them"),
        "Set aside": _counted(
            sum(bool(one.raw) for one in found.scraps if one.kind == "mail"), "raw mail", "raw mails"
        ),
    }
    console.pairs((heading, Text(text)) for heading, text in shown.items())
    if found.cases or found.assists:
        out.print()
        console.rows(
            ("Code", "State", "What happens"),
            (
                (Text(it.code, style="bold"), it.stage.value, _fate(it, beside=it in found.assists))
                for it in (*found.cases, *found.assists)
            ),
        )
    for row in found.held:
        console.remark("warning", f"a letter on its way names them ({row.kind.value}); look again when it has left")
    out.print()


def _fate(it: Introduction, *, beside: bool) -> str:
    from bot.introductions.introduction import BEFORE_INTRODUCTION, OPEN_STAGES

    if beside:
        return "they are no assistant in it any more"
    if it.stage in BEFORE_INTRODUCTION:
        return "called off and erased; whoever said yes hears in due time that nothing came of it"
    return "closed and erased" if it.stage in OPEN_STAGES else "erased"


def _counted(count: int, one: str, many: str) -> str:
    return "" if not count else f"{count} {one if count == 1 else many}"


def _show_remains(left: list[Remains]) -> None:
    if not left:
        console.out().print("Nothing of it stands in your mailboxes.")
        return
    console.rows(
        ("Folder", "Date", "From", "Subject"),
        (
            (
                console.clean(one.spot.folder),
                f"{one.date:%Y-%m-%d}" if one.date else "",
                console.clean(one.author),
                console.clean(one.subject) or "(no subject)",
            )
            for one in left
        ),
    )
    console.out().print()


def _tell(found: Footprint, *, never: bool, left: int, gone: bool, looked: bool, copies: list[Path]) -> None:
    who = console.clean(found.name or found.addresses[0])
    kept = " They still get no mail: they stay under do-not-contact." if never else ""
    console.out().print(f"{who} is forgotten.{kept}", markup=False, highlight=False)
    if left and gone:
        console.out().print(f"{_counted(left, 'mail was', 'mails were')} deleted in your mailboxes.")
    elif left:
        console.remark(
            "warning", f"{_counted(left, 'mail is', 'mails are')} marked as deleted: the server expunges none."
        )
    elif not looked:
        console.note("What stands in your mailboxes was left there.")
    for copy in copies:
        console.remark(
            "warning", f"{copy.name} was made before and still holds it; delete it when you need it no more."
        )


def _copies(settings: Config) -> list[Path]:
    """The copies of the database that migrating left beside it."""
    from bot.storage.engine import sqlite_path

    file = sqlite_path(settings.database)
    return sorted(file.parent.glob(f"{file.name}.*.backup")) if file is not None else []
