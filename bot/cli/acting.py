"""Commands that change an introduction on its way: cancel, pause, resume, undo. What they say, a mail could say too."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import console
from bot.cli.app import Code, Json, app, codes, config, desk, no_such_case, stop
from bot.console import Exit

EVIDENCE = "command line"
MaybeCode = Annotated[
    str,
    typer.Argument(
        help="The short code of one introduction; without it everything.", autocompletion=codes, show_default=False
    ),
]


@app.command()
def cancel(code: Code, as_json: Json = False) -> None:
    """Call an introduction off while it has not been made."""
    _order("CANCEL", code, as_json)


@app.command()
def pause(code: MaybeCode = "", as_json: Json = False) -> None:
    """Let one introduction rest, or everything: no letter leaves, nothing falls due.

    Mail is still read, and notices still come. `twoyes resume` lets it go on.
    """
    _order("PAUSE", code, as_json)


@app.command()
def resume(code: MaybeCode = "", as_json: Json = False) -> None:
    """Let go on what rests."""
    _order("RESUME", code, as_json)


@app.command()
def undo(code: Code, as_json: Json = False) -> None:
    """Take your last word about an introduction back, as long as nothing of it has left."""
    _order("UNDO", code, as_json)


def _order(word: str, code: str, as_json: bool) -> None:
    """Obeys one word like a mail that says it, and tells what was done and what follows."""
    from bot import reports
    from bot.reading.command import Command
    from bot.work.commands.cannot import Cannot
    from bot.work.commands.orders import order

    settings = config()
    with desk(settings) as worker, worker.books.begin() as page:
        now = worker.work.clock()
        found = page.find(code=code.strip()) if code else []
        if code and not found:
            no_such_case(code)
        it = found[0] if found else None
        command = Command(word, it.code if it else "", "", "", word)
        try:
            did = order(worker.work, page, it, command, EVIDENCE, now)
        except Cannot as why:
            stop([f"{it.code if it else 'everything'}: {why}; nothing was done"], Exit.NOT_WELL)
        told = reports.what_follows(worker.work, page, it.id if it else None, did, now)
    if as_json:
        console.print_json(told.plain())
    else:
        console.show_done(told, settings.connector.zone)
