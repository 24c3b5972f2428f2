"""Commands for passwords that the database keeps, sealed with the key that it does not: secret set, list, forget."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot import console
from bot.cli.app import Json, Yes, app, books, config, now, stop
from bot.console import Exit

if TYPE_CHECKING:
    from bot.config import Config

secret = typer.Typer(
    help="Passwords that the database keeps, sealed with the key that it does not.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(secret, name="secret")

Name = Annotated[
    str, typer.Argument(help="Its name, as in the configuration: password: {stored: NAME}.", show_default=False)
]


@secret.command("set")
def set_(name: Name) -> None:
    """Store a password under a name, in place of the one that stood there.

    It is asked for without being shown, or read from standard input. A running worker takes it at its next login.
    """
    settings = config()
    if sys.stdin.isatty():
        typed = typer.prompt("Password (not shown)", hide_input=True, confirmation_prompt=True)
    else:
        typed = sys.stdin.readline()
    password = typed.rstrip("\r\n")
    if not password.isprintable() or not password:
        stop(["a password is one line without control characters; nothing was stored"], Exit.USAGE)
    with books(settings, keyed=True) as opened, opened.begin() as page:
        try:
            page.vault.keep(name, password.encode(), now())
        except ValueError as fault:
            stop([f"{fault}; nothing was stored"], Exit.USAGE)
    console.out().print(f"Stored. The configuration names it so: password: {{stored: {name}}}", markup=False)


@secret.command("list")
def list_(as_json: Json = False) -> None:
    """Names of what is stored, and since when; never what."""
    with books(config()) as opened, opened.begin() as page:
        found = page.vault.names()
    if as_json:
        console.print_json([{"name": name, "at": at.isoformat()} for name, at in found])
        return
    for name, at in found:
        console.out().print(f"{at:%Y-%m-%d}  {name}", markup=False, highlight=False)
    if not found:
        console.out().print("Nothing is stored.")


@secret.command("forget")
def forget(name: Name, yes: Yes = False) -> None:
    """Take a stored password out. One that the configuration names only with --yes."""
    settings = config()
    with books(settings) as opened, opened.begin() as page:
        if f"stored:{name}" in _named(settings) and not yes:
            exchange = "twoyes auth gmail" if name.startswith("google/") else f"twoyes secret set {name}"
            stop(
                [
                    f"the configuration names {name}: without it nobody logs in, and nothing was forgotten; "
                    f"{exchange} exchanges it, --yes forgets it"
                ],
                Exit.USAGE,
            )
        found = page.vault.forget(name)
    if not found:
        stop([f"nothing is stored under the name {name}; twoyes secret list tells the names"], Exit.NOT_WELL)
    console.out().print("Forgotten here; change it at your provider if others may have seen it.")


def _named(settings: Config) -> set[str]:
    """The places that the configuration names, of every login there is."""
    from bot.mailboxes.credentials.google import name_of
    from bot.mailboxes.credentials.logins import google_accounts

    boxes = [one for one in (settings.home, settings.watched) if one is not None]
    servers = [server for box in boxes for server in (box.imap, box.smtp) if server is not None]
    grants = {f"stored:{name_of(account.user)}" for account in google_accounts(settings)}
    return grants | {server.password.spec(server.user) for server in servers if server.password is not None}
