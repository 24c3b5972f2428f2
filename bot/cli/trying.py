"""Commands that need no installation: read a reply, play the demo."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import console
from bot.cli.app import Json, app, flag, now
from bot.console import Exit


@app.command()
def read(
    mail: Annotated[
        Path | None, typer.Argument(help="A raw mail (.eml); without one it is read from standard input.")
    ] = None,
    text: Annotated[str, flag("The words of a reply, instead of a whole mail.", "--text")] = "",
    sent: Annotated[Path | None, typer.Option("--sent", help="The raw letter that it answers.")] = None,
    language: Annotated[str, typer.Option("--language", help="The language of the letter, such as es.")] = "",
    today: Annotated[
        str, typer.Option("--today", help="The day it was written, YYYY-MM-DD, where it has no Date.")
    ] = "",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read one JSON object a line, answer one a line.")] = False,
    as_json: Json = False,
) -> None:
    """Say what it would make of a reply, and why.

    A line of --jsonl is {"id", "text", "language", "today", "names"?}; its answer is {"id", "verdict", "until", "rule",
    "evidence", "language"}, or {"id", "error"}, with exit code 1 at the end.
    """
    import json
    from datetime import date

    from bot.config import ConfigError
    from bot.explain import explain_lines, explain_mail, explain_words
    from bot.reading.message import Unreadable
    from bot.reading.quoting import strip_text

    try:
        day = date.fromisoformat(today) if today else now().astimezone().date()
    except ValueError:
        raise ConfigError([f"--today cannot be '{today}'; write a day like 2026-11-16"]) from None
    if jsonl:
        well = True
        with mail.open("rb") if mail else sys.stdin.buffer as lines:
            for answer in explain_lines(lines, language=language or None, today=day):
                print(json.dumps(answer), flush=True)
                well = well and "error" not in answer
        raise typer.Exit(Exit.OK if well else Exit.NOT_WELL)
    if text:
        said = explain_words(strip_text(text), language=language or None, today=day)
        console.print_json(said.plain()) if as_json else console.show_explanation(said)
        return
    raw = mail.read_bytes() if mail else sys.stdin.buffer.read()
    try:
        found = explain_mail(raw, sent=sent.read_bytes() if sent else None, language=language or None, today=day)
    except Unreadable as fault:
        raise ConfigError([f"{sent} cannot be read as a mail: {fault}"]) from fault
    if as_json:
        console.print_json(found.plain())
    else:
        console.show_explanation(found)


@app.command(hidden=True)
def demo(
    story: Annotated[bool, typer.Option("--story", help="Play the story and leave; fails where a step fails.")] = False,
) -> None:
    """Play one introduction on a mail server of its own."""
    from bot.demo.play import main as play

    raise typer.Exit(play(story=story))
