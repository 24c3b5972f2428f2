"""The command that tells of mails: which concern us, how each fared and why, and its bytes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot import console
from bot.cli.app import Json, app, books, config, no_such_case, stop
from bot.console import Exit

if TYPE_CHECKING:
    from bot.config import Config
    from bot.mails import Fared, Line
    from bot.storage.books import Books


@app.command()
def mail(
    which: Annotated[
        str,
        typer.Argument(
            help="A number tells of that mail; a code lists the mails of an introduction.", show_default=False
        ),
    ] = "",
    refused: Annotated[bool, typer.Option("--refused", help="Only what did not count as it is.")] = False,
    set_aside: Annotated[bool, typer.Option("--set-aside", help="Only what could not be read.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Write the mail itself, byte by byte.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="So many at most.")] = 20,
    as_json: Json = False,
) -> None:
    """List the mails that concern Twoyes, or tell how one fared and why.

    Each mail has one outcome and one named reason; docs/running.md says what they mean.
    """
    from bot import mails
    from bot.records import Outcome

    settings = config()
    if raw:
        if not which.isdecimal():
            stop(["which mail? give its number: twoyes mail 12 --raw"], Exit.USAGE)
        with books(settings, keyed=True) as opened:
            _write(_raw(settings, opened, int(which)))
        return
    with books(settings) as opened, opened.begin() as page:
        if which.isdecimal():
            fared = mails.one(page, int(which))
            if fared is None:
                stop([f"there is no mail {which}; twoyes mail lists the latest"], Exit.NOT_WELL)
            if as_json:
                console.print_json(fared.plain())
            else:
                _show_one(fared, settings.connector.zone)
            return
        case = page.find(code=which.strip().upper()) if which else []
        if which and not case:
            no_such_case(which)
        wanted = (Outcome.IGNORED, Outcome.QUESTION) if refused else ()
        wanted = (*wanted, Outcome.SET_ASIDE) if set_aside else wanted
        found = mails.latest(page, limit, wanted, case[0].id if case else None)
    if as_json:
        console.print_json([line.plain() for line in found])
    else:
        _show_list(found, settings.connector.zone)


def _raw(settings: Config, opened: Books, number: int) -> bytes:
    from contextlib import ExitStack, closing

    from bot.mailboxes.configured import open_mailbox
    from bot.mails import Gone, raw_of
    from bot.ports import Mailbox, NeedsOperator
    from bot.storage.vault import stored

    with ExitStack() as stack:

        def mailbox_of(name: str) -> Mailbox:
            server = settings.home if name == "home" else settings.watched
            if server is None:
                raise NeedsOperator("your own mailbox is not watched any more; name it in the configuration")
            passwords = stored(opened.engine, opened.key)
            return stack.enter_context(closing(open_mailbox(name, server, passwords)))

        try:
            return raw_of(opened, number, mailbox_of)
        except Gone as gone:
            stop([str(gone)], Exit.NOT_WELL)


def _write(raw: bytes) -> None:
    """To a file or pipe as it is; a terminal might obey what stands in it."""
    if not sys.stdout.isatty():
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    for line in raw.decode("utf-8", "backslashreplace").splitlines():
        print("".join(one if one.isprintable() or one == "\t" else repr(one)[1:-1] for one in line))


_COLOURS = {"acted": "green", "ignored": "", "question": "yellow", "set-aside": "red", "open": "cyan"}


def _show_list(lines: list[Line], zone: str) -> None:
    from rich.text import Text

    if not lines:
        console.out().print("No such mail so far.")
        return
    console.rows(
        ("Mail", "When", "From", "Outcome", "Reason", "Code"),
        (
            (
                Text(str(line.number), style="bold"),
                console.soon(line.at, zone),
                Text(console.clean(line.sender), overflow="fold"),
                Text(line.outcome, style=_COLOURS[line.outcome]),
                line.reason,
                Text(line.code, style="bold"),
            )
            for line in lines
        ),
    )
    console.out().print()
    console.note("twoyes mail NUMBER tells the whole of one, with --raw the mail itself.")


def _show_one(fared: Fared, zone: str) -> None:
    from rich.text import Text

    line = fared.line
    about = f"  {line.code}" if line.code else ""
    console.out().print(
        Text.assemble(
            (f"Mail {line.number}", "bold"),
            "  ",
            (line.outcome, _COLOURS[line.outcome]),
            f"  {line.reason}",
            (about, "bold"),
        )
    )
    console.out().print()
    shown = {
        "From": fared.sender,
        "Came": console.soon(line.at, zone),
        "Reason": fared.means,
        "Told": line.told if line.told != fared.means else "",
        "Proof": fared.proof,
        "Own words": fared.words,
        "Stands in": f"{fared.mailbox}, {fared.folder}, UID {fared.uid} (UIDVALIDITY {fared.uidvalidity})",
        "Message-ID": fared.message_id,
        "Kept": "whole, because it was set aside" if fared.kept else "",
        "Tries": str(fared.tries) if fared.tries > 1 else "",
    }
    console.pairs((heading, Text(console.clean(text))) for heading, text in shown.items())
    if fared.passed or fared.ended:
        console.out().print()
        console.out().print(Text("Its way", style="bold"))
        for check in fared.passed:
            console.remark("ok", check)
        if fared.ended:
            unsure = line.outcome in ("question", "set-aside")
            told = f"{'in doubt' if unsure else 'does not hold'}: {fared.ended}"
            console.remark("warning" if unsure else "note", told)
    if fared.followed:
        console.out().print()
        console.out().print(Text("What followed", style="bold"))
        for happened in fared.followed:
            console.remark("note", f"{console.soon(happened.at, zone)}  {happened.kind}: {happened.text}")
