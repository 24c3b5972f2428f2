"""What every command shares: the application, what stands before the command, and the way to the books."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, cast

import typer
from typer.core import TyperGroup

from bot import console
from bot.console import Exit

if TYPE_CHECKING:
    from bot.config import Config
    from bot.daemon import Worker
    from bot.storage.books import Books

_ORDER = (
    *("init", "check", "run", "service", "status", "new", "show", "explain", "cancel", "pause", "resume", "undo"),
    *("people", "mail", "read", "verify", "secret", "auth", "addon", "export", "import", "migrate"),
)


class _InOrder(TyperGroup):
    """The commands as one meets them, not as modules are imported."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, first things first; what stands in no order comes last."""
        return sorted(super().list_commands(ctx), key=lambda name: (*_ORDER, name).index(name))


app = typer.Typer(
    name="twoyes",
    cls=_InOrder,
    help="An introduction needs two yeses: asks both people first, and introduces them only when both agree.",
    epilog="Exit codes: 0 well · 1 faults were found · 2 command or configuration wrong · 3 try again later",
    no_args_is_help=True,
    rich_markup_mode=None,  # half the time of --help would go into drawing boxes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@dataclass
class Globals:
    """What stands before the command."""

    config: Path = Path("config.yaml")
    debug: bool = False


given = Globals()

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: I have seen it and want it.")]


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
    given.config, given.debug = config, debug


def flag(text: str, *names: str, **more: Any) -> Any:
    """An option whose default needs no mention."""
    return typer.Option(*names, help=text, show_default=False, **more)


def now() -> datetime:
    """The time now, aware UTC."""
    return datetime.now(UTC)


def config() -> Config:
    """The configuration. Raises ConfigError."""
    from bot.config import load_config

    return load_config(given.config)


@contextmanager
def books(config: Config, *, keyed: bool = False) -> Iterator[Books]:
    """The books as they are. `keyed`, they know tokens and do-not-contact; a key is made where there was none."""
    from secrets import token_bytes, token_hex

    from bot.storage.books import open_books
    from bot.storage.keys import key_of
    from bot.storage.schema import require

    _require_database(config)
    found = open_books(config.database, lambda: token_hex(16), b"")
    try:
        require(found.engine)
        if keyed:
            found.key = key_of(found.engine, config.secrets.place, lambda: token_bytes(32))
        yield found
    finally:
        found.close()


class _OutOfReach:
    """Stands where the mailboxes and the way out are: no command touches them, so none needs their passwords."""

    name = "home"

    def close(self) -> None:
        """Nothing was opened."""


@contextmanager
def desk(config: Config, *, mailboxes: bool = False) -> Iterator[Worker]:
    """Everything a command needs that changes an introduction; what leaves is the worker's.

    No mailbox is reached, unless the command wants `mailboxes`.
    """
    from bot import logs
    from bot.daemon import assemble

    _require_database(config)
    nowhere = cast(Any, _OutOfReach())
    away = {} if mailboxes else {"home": nowhere, "desk": nowhere}
    found = assemble(config, mailboxes=away, courier=nowhere, log=cast(Any, logs.Errors()))
    try:
        yield found
    finally:
        found.close()


def _require_database(config: Config) -> None:
    from bot.ports import NeedsOperator
    from bot.storage.engine import sqlite_path

    file = sqlite_path(config.database)
    if file is not None and not file.exists():
        raise NeedsOperator(f"there is no database at {file} yet: run `twoyes migrate` first")


def stop(sentences: list[str], code: Exit) -> NoReturn:
    """Ends the command with these sentences on standard error."""
    console.fail(sentences)
    raise typer.Exit(code)


def no_such_case(code: str) -> NoReturn:
    """Ends the command: nothing bears this code."""
    stop([f"no introduction has the code {code}; twoyes status --all lists them"], Exit.NOT_WELL)


def codes(incomplete: str) -> list[tuple[str, str]]:
    """Codes that a shell may complete to, with who they are about: open introductions first. Never fails."""
    try:
        with books(config()) as found, found.begin() as page:
            cases = [*page.find(open_only=True), *page.find()]
    except Exception:  # a shell that is completing has no use for an error
        return []
    told = {it.code: " + ".join(party.person.name or party.person.address for party in it.parties) for it in cases}
    wanted = incomplete.strip().upper()
    return [(code, console.clean(who)) for code, who in told.items() if code.startswith(wanted)]


Code = Annotated[
    str,
    typer.Argument(help="The short code of the introduction, such as K7.", autocompletion=codes, show_default=False),
]
