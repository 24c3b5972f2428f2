"""Commands that carry everything from one installation to another: export, import."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot import console
from bot.cli.app import Json, app, books, config, given, now, stop
from bot.console import Exit


@app.command("export")
def export_(
    file: Annotated[Path, typer.Argument(help="The file to write; - is standard output.", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    as_json: Json = False,
) -> None:
    """Write everything into one file: people, introductions, letters, ledger.

    One line of JSON a row. Stored passwords are in it, sealed; the key is not: copy the key file too, to another place.
    """
    from bot.storage import archive
    from bot.storage.keys import known_key, told

    settings = config()
    key = known_key(settings.secrets.place)
    with books(settings) as opened:
        if str(file) == "-":
            archive.write_export(opened.engine, key, now(), sys.stdout.buffer)
            return
        if file.exists() and not force:
            stop([f"{file} exists already; name another file, or replace it with --force"], Exit.USAGE)
        part = file.with_name(f".{file.name}.part")
        part.unlink(missing_ok=True)
        try:
            with (
                console.working("Writing …"),
                os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to,
            ):
                rows = archive.write_export(opened.engine, key, now(), to)
                to.flush()
                os.fsync(to.fileno())
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    if as_json:
        console.print_json({"file": str(file), "rows": rows})
        return
    console.out().print(f"Wrote {_counted(rows)} to {file}, readable by you alone.")
    if key is not None:
        console.out().print(
            f"Copy {told(settings.secrets.place)} too: without that key answers to open asks, do-not-contact "
            "and stored passwords mean nothing."
        )


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A file made by twoyes export.", show_default=False)],
    despite_faults: Annotated[
        bool, typer.Option("--despite-faults", help="Take it even where its ledger has faults.")
    ] = False,
    without_key: Annotated[
        bool, typer.Option("--without-key", help="Take it though the key it was made with is lost.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Take an export into an empty database, whole or not at all.

    The key file of the old installation must stand in its place first; an export of an older version will do.
    """
    from secrets import token_bytes

    from bot.storage import archive, keys

    settings = config()
    place = settings.secrets.place
    with file.open("rb") as source, books(settings) as opened:
        try:
            wanted = archive.read_heading(source).key
            here = keys.key_check(keys.known_key(place))
            lost = bool(wanted) and here != wanted
            if lost and not without_key:
                stop([_key_sentence(keys.told(place), here)], Exit.USAGE)
            source.seek(0)
            with console.working("Reading …"):
                rows = archive.read_export(opened.engine, source, faults_too=despite_faults)
            if without_key:
                keys.adopt(opened.engine, keys.read_key(place, lambda: token_bytes(32)))
        except archive.NotAnExport as fault:
            stop([f"{file}: {fault}"], Exit.USAGE)
    if as_json:
        console.print_json({"file": str(file), "rows": rows})
        return
    console.out().print(f"Imported {_counted(rows)}; the ledger was followed to its end.")
    for what in _lost(rows) if lost else ():
        console.remark("warning", what)
    console.out().print(f"See what is there with twoyes -c {given.config} status, then start twoyes run here only.")


def _lost(rows: dict[str, int]) -> Iterator[str]:
    """What means nothing without the old key."""
    yield "The buttons in letters that have left answer nothing any more."
    if never := rows["suppressed"]:
        who = "1 address that wants" if never == 1 else f"{never} addresses that want"
        yield f"{who} no mail cannot be told any more: say twoyes people ADDRESS --do-not-contact before twoyes run."
    if secrets := rows["secret"]:
        what = "1 stored password opens" if secrets == 1 else f"{secrets} stored passwords open"
        yield f"{what} no more: twoyes secret list names what to store again."


def _key_sentence(place: str, here: str) -> str:
    if not here:
        return f"there is no key at {place}: copy the key file of the old installation there first, then import again"
    return (
        f"the key in {place} is not the one this export was made with: put the key file of the old installation there "
        "(if it is lost: --without-key; answers to open asks by button and do-not-contact will not be known)"
    )


def _counted(rows: dict[str, int]) -> str:
    told = [(rows["introduction"], "introduction"), (rows["outbox"], "letter"), (rows["bio"], "entry of the bio book")]
    plural = {"entry of the bio book": "entries of the bio book"}
    named = [f"{count} {what if count == 1 else plural.get(what, f'{what}s')}" for count, what in told]
    return f"{sum(rows.values())} rows ({', '.join(named)})"
