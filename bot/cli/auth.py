"""Commands for logins at Google, which know no password: auth gmail, status, forget."""

from __future__ import annotations

import os
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bot import console
from bot.cli.app import Json, Yes, app, books, config, flag, now, stop
from bot.console import Exit

if TYPE_CHECKING:
    from bot.config import Config
    from bot.mailboxes.credentials.clients import Client
    from bot.mailboxes.credentials.google import Grant
    from bot.mailboxes.credentials.logins import Account
    from bot.storage.books import Books

auth = typer.Typer(
    help="Logins at Google: let Twoyes into an account, see what was granted, take it back.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(auth, name="auth")

Address = Annotated[
    str | None, typer.Argument(help="The account's address; all of them where left out.", show_default=False)
]


@auth.command("gmail")
def gmail(
    address: Address = None,
    port: Annotated[int, flag("The port of this machine that Google sends the browser to.", "--port")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address to open.")] = False,
    minutes: Annotated[int, typer.Option("--minutes", help="How long to wait for you.", min=1, max=60)] = 10,
) -> None:
    """Let Twoyes into a Google account, in your browser, once.

    The grant is sealed in the database; a running worker goes on with it by itself. Where this machine has no browser,
    the command says how to use that of another one.
    """
    settings = config()
    accounts = _chosen(settings, address)
    with books(settings, keyed=True) as opened:
        for account in accounts:
            _let_in(opened, account, port, no_browser, minutes)


def _let_in(opened: Books, account: Account, port: int, no_browser: bool, minutes: int) -> None:
    from bot.mailboxes.credentials import authorising
    from bot.mailboxes.credentials.clients import read_client
    from bot.mailboxes.credentials.google import API, name_of
    from bot.ports import NeedsOperator

    assert account.client is not None
    client = read_client(account.client)
    _advise(account)
    door = authorising.Door(port)
    try:
        grant, token = authorising.authorise(
            client,
            account.user,
            account.scopes,
            door,
            show=lambda url: _show(url, account, door.port, no_browser, minutes),
            seconds=minutes * 60,
            now=now,
        )
    except KeyboardInterrupt:
        console.out().print("Given up; nothing was stored.")
        raise
    finally:
        door.close()
    owner = authorising.whose(token, account.endpoint) if API in account.scopes else None
    if owner is not None and not authorising.same_account(owner, account.user):
        raise NeedsOperator(
            f"You agreed as {owner}, but the configuration names {account.user}. Nothing was stored: run `twoyes auth"
            f" gmail` again and choose {account.user} on Google's page, or write user: {owner}"
        )
    _keep(opened, name_of(account.user), grant.dump())
    console.out().print()
    console.remark("ok", f"Twoyes is let into {owner or account.user}; the grant is sealed in the database.")
    if owner is None and API in account.scopes:
        console.remark(
            "warning", "Gmail did not tell whose account that is: is the Gmail API enabled? twoyes check looks."
        )
    console.note("A running worker goes on by itself. To look at everything: twoyes check")


def _advise(account: Account) -> None:
    """A remark where others may read the client file: it is no password, but nobody else's either."""
    assert account.client is not None
    if account.client.stat().st_mode & 0o077:
        console.remark("note", f"Others on this machine may read {account.client}. Better: chmod 600 {account.client}")


def _show(url: str, account: Account, port: int, no_browser: bool, minutes: int) -> None:
    out = console.out()
    out.print(f"Open this address in a browser and agree as {account.user}:")
    out.print()
    print(url, flush=True)  # in one line, to be copied
    out.print()
    if not no_browser and _has_browser():
        import webbrowser

        if webbrowser.open(url):
            console.note(f"It was opened in your browser. Waiting for up to {minutes} minutes; Ctrl-C gives up.")
            return
    who = os.environ.get("LOGNAME") or os.environ.get("USER") or "you"
    console.note("The browser has to reach this machine. If it is on another one, run this there first:")
    print(f"  ssh -N -L {port}:127.0.0.1:{port} {who}@{socket.gethostname()}", flush=True)
    console.note(f"Waiting for up to {minutes} minutes; Ctrl-C gives up.")


def _has_browser() -> bool:
    """Whether a browser that opens here is one that the operator sees."""
    if os.environ.get("BROWSER"):
        return True
    if os.environ.get("SSH_CONNECTION"):
        return False
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(shown) or sys.platform in ("darwin", "win32")


def _chosen(settings: Config, address: str | None) -> list[Account]:
    """The accounts that log in by a grant: all of them, or the one named."""
    from bot.mailboxes.credentials.logins import google_accounts

    accounts = google_accounts(settings)
    if not accounts:
        stop(
            [
                "the configuration names no Google account; write mailbox: {gmail: {user: ..., client: "
                "client_secret.json}}, as docs/gmail.md shows"
            ],
            Exit.USAGE,
        )
    if address is not None:
        accounts = [one for one in accounts if one.user.lower() == address.lower()]
        if not accounts:
            stop([f"the configuration names no Google account {address}"], Exit.USAGE)
    by_grant = [one for one in accounts if one.client is not None]
    if not by_grant:
        stop(
            [f"{accounts[0].user} is reached by a service account, which nobody has to let in; see twoyes check"],
            Exit.USAGE,
        )
    return by_grant


@auth.command("status")
def status(as_json: Json = False) -> None:
    """What was granted, by whom, when, and whether Google still honours it."""
    from bot.mailboxes.credentials.google import google_token
    from bot.mailboxes.credentials.logins import google_accounts
    from bot.ports import NeedsOperator, TryLater

    settings = config()
    found = []
    with books(settings, keyed=True) as opened:
        for account in google_accounts(settings):
            grant = _grant(opened, account)
            source = google_token(
                account, account.user, account.scopes[0], partial(_stored, opened), keep=partial(_keep, opened)
            )
            try:
                source.access_token()
                told, code = "works", Exit.OK
            except NeedsOperator as fault:
                told, code = str(fault), Exit.NOT_WELL
            except TryLater as fault:
                told, code = fault.reason, Exit.LATER
            found.append((account, grant, told, code))
    if as_json:
        console.print_json(
            [
                {
                    "user": account.user,
                    "for": list(account.places),
                    "by": "service account" if account.service_account else "grant",
                    "granted_at": grant.granted_at if grant else None,
                    "scopes": list(grant.scopes) if grant else list(account.scopes),
                    "works": code is Exit.OK,
                    "why": "" if code is Exit.OK else told,
                }
                for account, grant, told, code in found
            ]
        )
    else:
        for account, grant, told, code in found:
            _tell(account, grant, told, code)
        if not found:
            console.out().print("The configuration names no Google account.")
    raise typer.Exit(min((code for *_, code in found if code is not Exit.OK), default=Exit.OK))


def _tell(account: Account, grant: Grant | None, told: str, code: Exit) -> None:
    by = f"by a grant of {grant.granted_at[:10]}" if grant else "by a service account"
    by = by if grant or account.service_account else "not let in yet"
    console.remark("ok" if code is Exit.OK else "fault", f"{account.user} ({', '.join(account.places)}), {by}")
    allows, scopes = ("allows", grant.scopes) if grant else ("needs", account.scopes)
    console.remark("", f"{allows}: {', '.join(scopes)}")
    if code is not Exit.OK:
        console.remark("", told)


@auth.command("forget")
def forget(
    address: Annotated[str, typer.Argument(help="The account's address.", show_default=False)], yes: Yes = False
) -> None:
    """Take a grant out of the database, and back at Google. One that the configuration needs only with --yes."""
    from bot.mailboxes.credentials import authorising
    from bot.mailboxes.credentials.google import name_of
    from bot.mailboxes.credentials.logins import google_accounts

    settings = config()
    account = next((one for one in google_accounts(settings) if one.user.lower() == address.lower()), None)
    if account is not None and not yes:
        stop(
            [
                f"the configuration names {address}: without the grant nothing is read or sent there, and nothing was "
                "forgotten; --yes forgets it"
            ],
            Exit.USAGE,
        )
    with books(settings, keyed=True) as opened:
        grant = _grant_of(opened, name_of(address))
        with opened.begin() as page:
            known = page.vault.forget(name_of(address))
    if not known:
        stop([f"no grant of {address} is stored; twoyes auth status lists them"], Exit.NOT_WELL)
    client = _client(account)
    if grant is not None and client is not None and authorising.revoke(grant.refresh_token, client):
        console.out().print("Forgotten here, and taken back at Google.")
        return
    console.out().print("Forgotten here. Take it back at Google, too: https://myaccount.google.com/permissions")


def _client(account: Account | None) -> Client | None:
    from bot.mailboxes.credentials.clients import read_client
    from bot.ports import NeedsOperator

    try:
        return read_client(account.client) if account is not None and account.client is not None else None
    except NeedsOperator:
        return None


def _stored(opened: Books, name: str) -> bytes | None:
    with opened.begin() as page:
        return page.vault.read(name)


def _keep(opened: Books, name: str, secret: bytes) -> None:
    with opened.begin() as page:
        page.vault.keep(name, secret, now())


def _grant(opened: Books, account: Account) -> Grant | None:
    from bot.mailboxes.credentials.google import name_of

    return None if account.service_account else _grant_of(opened, name_of(account.user))


def _grant_of(opened: Books, name: str) -> Grant | None:
    """The grant as it is stored; None where there is none that can be read."""
    from bot.mailboxes.credentials.google import Grant
    from bot.ports import NeedsOperator

    try:
        raw = _stored(opened, name)
        return Grant.load(raw) if raw is not None else None
    except (NeedsOperator, ValueError):
        return None
