"""Commands that need no installation: read a reply, play the demo."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from bot import console
from bot.cli.app import Json, app, flag, now
from bot.console import Exit

if TYPE_CHECKING:
    from bot.explain import Case


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
    report: Annotated[
        str,
        flag("It was misread: make an anonymous case of it. Say what it means: yes, no, later or unclear.", "--report"),
    ] = "",
    until: Annotated[str, typer.Option("--until", help="With --report later: the day it names, YYYY-MM-DD.")] = "",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read one JSON object a line, answer one a line.")] = False,
    as_json: Json = False,
) -> None:
    """Say what it would make of a reply, and why.

    A line of --jsonl is {"id", "text", "language", "today", "names"?}; its answer is {"id", "verdict", "until", "rule",
    "evidence", "language"}, or {"id", "error"}, with exit code 1 at the end. --report prints a case for the corpus,
    names, addresses, numbers, links and amounts replaced; nothing is sent anywhere.
    """
    import json

    from bot.config import ConfigError
    from bot.explain import explain_lines, explain_mail, explain_words
    from bot.reading.message import Unreadable
    from bot.reading.quoting import strip_text

    def day_in(option: str, value: str) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ConfigError([f"{option} cannot be '{value}'; write a day like 2026-11-16"]) from None

    day = day_in("--today", today) if today else now().astimezone().date()
    if report:
        right = Misread(report.lower(), day_in("--until", until) if until else None)
        raise typer.Exit(_report(right, mail=mail, text=text, sent=sent, language=language, today=day))
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


class Misread(NamedTuple):
    """What a reply says in the reader's eyes."""

    label: str
    until: date | None


def _report(right: Misread, *, mail: Path | None, text: str, sent: Path | None, language: str, today: date) -> Exit:
    """Prints the case; what to do with it goes to standard error, so that the case can be redirected into a file."""
    from bot.config import ConfigError
    from bot.explain import NoCase, case_of_mail, case_of_words
    from bot.reading.message import Unreadable
    from bot.reading.quoting import strip_text
    from bot.reading.verdict import Answer

    labels = [answer.value for answer in Answer]
    if right.label not in labels:
        raise ConfigError([f"--report cannot be '{right.label}'; say what the reply means: {', '.join(labels)}"])
    if right.until and right.label != "later":
        raise ConfigError(["--until goes with --report later"])
    given: dict[str, Any] = {"right": right.label, "until": right.until, "language": language or None, "today": today}
    try:
        if text:
            case = case_of_words(strip_text(text), **given)
        else:
            raw = mail.read_bytes() if mail else sys.stdin.buffer.read()
            case = case_of_mail(raw, sent=sent.read_bytes() if sent else None, **given)
    except NoCase as fault:
        print(fault, file=sys.stderr)
        return Exit.NOT_WELL
    except Unreadable as fault:
        raise ConfigError([f"{sent} cannot be read as a mail: {fault}"]) from fault
    print(case.entry(), end="")
    print("\n" + "\n".join(_about(case)), file=sys.stderr)
    return Exit.OK if case.reply.holds else Exit.NOT_WELL


def _about(case: Case) -> list[str]:
    """Where the case goes, what was replaced in it, and whether it still shows the fault."""
    file = f"tests/corpus/replies/{case.language or '<language>'}.toml"
    count = ", ".join(f"{number} {kind}{'' if number == 1 else 's'}" for kind, number in case.reply.replaced.items())
    lines = [
        f"This goes at the end of {file}. Nothing was sent anywhere.",
        f"Replaced: {count or 'nothing'}. Read it before you share it: a name that is also a word stays as it was.",
    ]
    if case.reply.kept:
        lines.append(f"Left because it is read differently without: {', '.join(case.reply.kept)}.")
    before, after = case.reply.before, case.reply.after
    if not case.reply.holds:
        lines.append(
            f"Without the real names it is read differently: {after.answer.value} ({after.rule}), before it was "
            f"{before.answer.value} ({before.rule}). Put other stand-ins in until it is misread again."
        )
    elif after.answer.value == case.right:
        lines.append(f"It is read as {case.right} already: the fault is not in its words.")
    return lines


@app.command(hidden=True)
def demo(
    story: Annotated[bool, typer.Option("--story", help="Play the story and leave; fails where a step fails.")] = False,
) -> None:
    """Play one introduction on a mail server of its own."""
    from bot.demo.play import main as play

    raise typer.Exit(play(story=story))
