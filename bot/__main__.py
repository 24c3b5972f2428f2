"""The command line: each command parses, calls and prints. Imports wait until a command needs them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot import console
from bot.console import Exit

if TYPE_CHECKING:
    from bot.config import Config
    from bot.storage.books import Books

app = typer.Typer(
    name="twoyes",
    help="An introduction needs two yeses: asks both people first, and introduces them only when both agree.",
    epilog="Exit codes: 0 well · 1 faults were found · 2 command or configuration wrong · 3 try again later",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # half the time of --help would go into drawing boxes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@dataclass
class Globals:
    """What stands before the command."""

    config: Path = Path("config.yaml")
    debug: bool = False


_globals = Globals()

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"twoyes {version('twoyes')}")
        raise typer.Exit


@app.callback()
def options(
    config: Annotated[
        Path, typer.Option("--config", "-c", envvar="TWOYES_CONFIG", help="The configuration file.", metavar="PATH")
    ] = Path("config.yaml"),
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Takes what stands before the command."""
    _globals.config, _globals.debug = config, debug


def _flag(text: str, *names: str, **more: Any) -> Any:
    return typer.Option(*names, help=text, show_default=False, **more)


@app.command()
def init(
    address: Annotated[str, _flag("Your mail address.", "--address")] = "",
    name: Annotated[str, _flag("Your name.", "--name")] = "",
    also: Annotated[str, _flag("Other addresses of yours, with commas.", "--also")] = "",
    zone: Annotated[str, _flag("Your time zone, such as Europe/Madrid.", "--zone")] = "",
    country: Annotated[str, _flag("Your country, for holidays, such as ES.", "--country")] = "",
    language: Annotated[str, _flag("The language of notices to you.", "--language")] = "",
    setup: Annotated[str, _flag("own, plus or separate.", "--setup")] = "",
    bot_address: Annotated[str, _flag("The bot's address (plus, separate).", "--bot-address")] = "",
    imap: Annotated[str, _flag("IMAP server, HOST or HOST:PORT.", "--imap")] = "",
    imap_security: Annotated[str, _flag("tls, starttls, or none on this machine.", "--imap-security")] = "",
    smtp: Annotated[str, _flag("SMTP server, HOST or HOST:PORT.", "--smtp")] = "",
    smtp_security: Annotated[str, _flag("tls, starttls, or none on this machine.", "--smtp-security")] = "",
    user: Annotated[str, _flag("Login name.", "--user")] = "",
    password: Annotated[str, _flag("Where it is kept: env:NAME, file:PATH, keyring:SERVICE.", "--password")] = "",
    ca_file: Annotated[str, _flag("Certificate authority of your own server.", "--ca-file")] = "",
    watch_imap: Annotated[str, _flag("Your own IMAP server (separate).", "--watch-imap")] = "",
    watch_user: Annotated[str, _flag("Your own login name (separate).", "--watch-user")] = "",
    watch_password: Annotated[str, _flag("Where your own password is kept (separate).", "--watch-password")] = "",
    proof: Annotated[str, _flag("header, dkim or ask.", "--proof")] = "",
    authserv_id: Annotated[str, _flag("With --proof header: the server's name, or topmost.", "--authserv-id")] = "",
    position: Annotated[str, _flag("With --proof header: above-received, below-received, top.", "--position")] = "",
    evidence: Annotated[str, _flag("self-copy, provider or none.", "--evidence")] = "",
    approve: Annotated[str, _flag("first, always or never.", "--approve")] = "",
    budgets: Annotated[str, _flag("default, gmail, workspace, microsoft365, shared or none.", "--budgets")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take the flags and the guesses.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Do not connect anywhere.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a configuration that exists.")] = False,
) -> None:
    """Ask a few questions and write a configuration.

    Servers are guessed from your address, and recent mail is looked at (in memory only) to propose what proves a
    sender. Every question has a flag; with --yes nothing is asked.
    """
    flags = {key.replace("_", "-"): value for key, value in locals().items() if isinstance(value, str) and value}
    from bot.setup.dialog import Dialog, Script
    from bot.setup.first import set_up

    asker = Script(flags) if yes else Dialog(flags)
    raise typer.Exit(set_up(_globals.config, flags, asker, _now(), offline=offline, force=force))


@app.command()
def check(
    as_json: Json = False,
    offline: Annotated[bool, typer.Option("--offline", help="Leave the servers out.")] = False,
) -> None:
    """Name what is wrong, and how to mend it. Changes nothing."""
    from bot.setup.doctor import examine, worst

    steps = examine(_globals.config, _now(), offline=offline)
    if as_json:
        findings = list(steps)
        console.print_json([{"level": found.level, "what": found.what, "mend": found.mend} for found in findings])
    else:
        findings = console.show_findings(steps)
    raise typer.Exit(worst(findings))


@app.command()
def run() -> None:
    """Work: read mail, ask, remind, introduce. Ends on Ctrl-C or SIGTERM."""
    config = _config()
    from bot.daemon import serve

    serve(config)


@app.command()
def status(
    everything: Annotated[bool, typer.Option("--all", help="Also introductions that are over.")] = False,
    health: Annotated[
        bool, typer.Option("--health", help="Say only whether the worker is alive, for a monitor.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Tell where every introduction stands, and what waits."""
    from bot import reports

    config = _config()
    with _books(config) as books:
        found = reports.overview(books, config.rules, config.connector.zone, _now(), everything=everything)
    ill = reports.health(found.alive_at, config.engine.poll_seconds, found.troubles, _now()) if health else ""
    if as_json:
        console.print_json({**found.plain(), **({"ill": ill} if health else {})})
    elif health:
        console.out().print(ill or "well")
    else:
        console.show_overview(found)
    raise typer.Exit(Exit.NOT_WELL if ill else Exit.OK)


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="The short code of the introduction, such as K7.")], as_json: Json = False
) -> None:
    """Tell the whole story of one introduction.

    Every step stands there with its evidence.
    """
    from bot import reports

    config = _config()
    with _books(config) as books:
        case = reports.one_case(books, code.strip(), config.rules)
    if case is None:
        _stop([f"no introduction has the code {code}; twoyes status --all lists them"], Exit.NOT_WELL)
    if as_json:
        console.print_json(case.plain())
    else:
        console.show_case(case, config.connector.zone)


@app.command()
def verify(as_json: Json = False) -> None:
    """Prove that the record was not changed.

    Follows every chain of the ledger and compares where it leads with the state that is stored.
    """
    from bot import reports

    config = _config()
    with _books(config) as books, console.working("Following every chain …"):
        faults, chains = reports.ledger_faults(books)
    if as_json:
        console.print_json({"introductions": chains, "faults": faults})
    elif faults:
        console.fail(faults)
    else:
        console.out().print(f"The ledger is whole: {chains} {'chain' if chains == 1 else 'chains'}, no fault.")
    raise typer.Exit(Exit.NOT_WELL if faults else Exit.OK)


@app.command()
def migrate() -> None:
    """Lead the database to the schema of this version. A SQLite file is copied first."""
    from bot.storage import schema

    with console.working("Copying and migrating …"):
        before, after, copy = schema.upgrade(_config().database, _now())
    if before == after:
        console.out().print(f"The database has the schema this version needs ({after}).")
    else:
        console.out().print(f"The database went from {before or 'nothing'} to {after}.")
    if copy is not None:
        console.out().print(f"It was copied to {copy} before.")


@app.command()
def read(
    mail: Annotated[
        Path | None, typer.Argument(help="A raw mail (.eml); without one it is read from standard input.")
    ] = None,
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
    from bot.explain import explain_lines, explain_mail
    from bot.reading.message import Unreadable

    try:
        day = date.fromisoformat(today) if today else _now().astimezone().date()
    except ValueError:
        raise ConfigError([f"--today cannot be '{today}'; write a day like 2026-11-16"]) from None
    if jsonl:
        well = True
        with mail.open("rb") if mail else sys.stdin.buffer as lines:
            for answer in explain_lines(lines, language=language or None, today=day):
                print(json.dumps(answer), flush=True)
                well = well and "error" not in answer
        raise typer.Exit(Exit.OK if well else Exit.NOT_WELL)
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


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def _config() -> Config:
    from bot.config import load_config

    return load_config(_globals.config)


def _books(config: Config) -> Any:
    """The books, for reading: nothing is written, so that neither chance nor key is needed."""
    from contextlib import closing

    from bot.ports import NeedsOperator
    from bot.storage.books import open_books
    from bot.storage.engine import sqlite_path
    from bot.storage.schema import require

    file = sqlite_path(config.database)
    if file is not None and not file.exists():
        raise NeedsOperator(f"there is no database at {file} yet: run `twoyes migrate` first")
    books: Books = open_books(config.database, lambda: "", b"")
    require(books.engine)
    return closing(books)


def _stop(sentences: list[str], code: Exit) -> NoReturn:
    console.fail(sentences)
    raise typer.Exit(code)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs the command line and exits; every error ends in a sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(arguments, prog_name="twoyes")
        sys.exit(Exit.OK)
    except Exception as fault:  # the one place where a traceback would reach a person
        if _globals.debug:
            raise
        sentences, code = told(fault)
        console.fail(sentences)
        sys.exit(code)


def told(fault: Exception) -> tuple[list[str], Exit]:
    """An error as sentences for people, and the exit code it leads to."""
    from bot.config import ConfigError
    from bot.ports import GiveUp, NeedsOperator, TryLater

    if isinstance(fault, ConfigError):
        return fault.faults, Exit.USAGE
    if isinstance(fault, NeedsOperator):
        return [str(fault)], Exit.USAGE
    if isinstance(fault, TryLater):
        return [f"{fault.reason.rstrip('.')}; try again later"], Exit.LATER
    if isinstance(fault, GiveUp):
        return [fault.reason], Exit.NOT_WELL
    if type(fault).__module__.startswith("sqlalchemy"):
        reason = str(getattr(fault, "orig", fault)).split("\n")[0]
        return [f"the database does not answer ({reason}); run twoyes check"], Exit.LATER
    if isinstance(fault, OSError):
        where = f"{fault.filename}: " if fault.filename else ""
        return [f"{where}{(fault.strerror or str(fault)).lower()}; mend that and run the command again"], Exit.USAGE
    kind = type(fault).__name__
    return [
        f"something nobody foresaw happened ({kind}: {fault}); run it again with twoyes --debug to see where"
    ], Exit.BUG


if __name__ == "__main__":
    main()
