"""Commands that set Twoyes up and let it work: init, check, migrate, run."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import console
from bot.cli.app import Json, app, config, flag, given, now


@app.command()
def init(
    address: Annotated[str | None, flag("Your mail address.", "--address")] = None,
    name: Annotated[str | None, flag("Your name.", "--name")] = None,
    also: Annotated[str | None, flag("Other addresses of yours, with commas.", "--also")] = None,
    zone: Annotated[str | None, flag("Your time zone, such as Europe/Madrid.", "--zone")] = None,
    country: Annotated[str | None, flag("Your country, for holidays, such as ES.", "--country")] = None,
    language: Annotated[str | None, flag("The language of notices to you.", "--language")] = None,
    setup: Annotated[str | None, flag("own, plus or separate.", "--setup")] = None,
    bot_address: Annotated[str | None, flag("The bot's address (plus, separate).", "--bot-address")] = None,
    imap: Annotated[str | None, flag("IMAP server, HOST or HOST:PORT.", "--imap")] = None,
    imap_security: Annotated[str | None, flag("tls, starttls, or none on this machine.", "--imap-security")] = None,
    smtp: Annotated[str | None, flag("SMTP server, HOST or HOST:PORT.", "--smtp")] = None,
    smtp_security: Annotated[str | None, flag("tls, starttls, or none on this machine.", "--smtp-security")] = None,
    user: Annotated[str | None, flag("Login name.", "--user")] = None,
    password: Annotated[
        str | None, flag("Where it is kept: env:NAME, file:PATH, keyring:SERVICE.", "--password")
    ] = None,
    ca_file: Annotated[str | None, flag("Certificate authority of your own server.", "--ca-file")] = None,
    watch_imap: Annotated[str | None, flag("Your own IMAP server (separate).", "--watch-imap")] = None,
    watch_imap_security: Annotated[
        str | None, flag("Of your own server: tls, starttls or none (separate).", "--watch-imap-security")
    ] = None,
    watch_user: Annotated[str | None, flag("Your own login name (separate).", "--watch-user")] = None,
    watch_password: Annotated[
        str | None, flag("Where your own password is kept (separate).", "--watch-password")
    ] = None,
    proof: Annotated[str | None, flag("header, dkim or ask.", "--proof")] = None,
    authserv_id: Annotated[
        str | None, flag("With --proof header: the server's name, or topmost.", "--authserv-id")
    ] = None,
    position: Annotated[
        str | None, flag("With --proof header: above-received, below-received, top.", "--position")
    ] = None,
    evidence: Annotated[str | None, flag("self-copy, provider or none.", "--evidence")] = None,
    approve: Annotated[str | None, flag("first, always or never.", "--approve")] = None,
    budgets: Annotated[
        str | None, flag("default, gmail, workspace, microsoft365, shared or none.", "--budgets")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take the flags and the guesses.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Do not connect anywhere.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a configuration that exists.")] = False,
) -> None:
    """Ask a few questions and write a configuration.

    Servers are guessed from your address, and recent mail is looked at (in memory only) to propose what proves a
    sender. Every question has a flag; with --yes nothing is asked.
    """
    flags = {key.replace("_", "-"): value for key, value in locals().items() if isinstance(value, str)}
    from bot.setup.dialog import Dialog, Script
    from bot.setup.first import set_up

    asker = Script(flags) if yes else Dialog(flags)
    raise typer.Exit(set_up(given.config, flags, asker, now(), offline=offline, force=force))


@app.command()
def check(
    as_json: Json = False,
    offline: Annotated[bool, typer.Option("--offline", help="Leave the servers out.")] = False,
    live: Annotated[
        bool, typer.Option("--live", help="Find out how Gmail treats drafts and mails, by a test mail to yourself.")
    ] = False,
) -> None:
    """Name what is wrong, and how to mend it. Changes nothing; --live takes away what it makes."""
    from secrets import token_hex

    from bot.setup.doctor import examine, try_out, worst

    steps = try_out(given.config, token_hex(8)) if live else examine(given.config, now(), offline=offline)
    if as_json:
        findings = list(steps)
        console.print_json([{"level": found.level, "what": found.what, "mend": found.mend} for found in findings])
    else:
        findings = console.show_findings(steps)
    raise typer.Exit(worst(findings))


@app.command()
def run() -> None:
    """Work: read mail, ask, remind, introduce. Ends on Ctrl-C or SIGTERM."""
    settings = config()
    from bot.daemon import serve

    serve(settings)


@app.command()
def migrate() -> None:
    """Lead the database to the schema of this version. A SQLite file is copied first."""
    from bot.storage import schema

    with console.working("Copying and migrating …"):
        before, after, copy = schema.upgrade(config().database, now())
    if before == after:
        console.out().print(f"The database has the schema this version needs ({after}).")
    else:
        console.out().print(f"The database went from {before or 'nothing'} to {after}.")
    if copy is not None:
        console.out().print(f"It was copied to {copy} before.")


@app.command()
def service(
    write: Annotated[bool, typer.Option("--write", help="Put it where systemctl --user looks for it.")] = False,
    system: Annotated[bool, typer.Option("--system", help="For the whole machine, run as your account.")] = False,
) -> None:
    """Print a systemd unit that keeps Twoyes running, with the paths of this installation."""
    from bot.config import ConfigError
    from bot.setup.unit import NAME, place, unit

    if write and system:
        where = f"/etc/systemd/system/{NAME}"
        raise ConfigError([f"--write is for your own units; write: twoyes service --system | sudo tee {where}"])
    import getpass

    text = unit(config(), given.config, user=getpass.getuser() if system else "")
    if not write:
        print(text, end="")
        return
    file = place()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    console.out().print(f"Wrote {file}. Now:")
    for line in (
        "systemctl --user daemon-reload",
        "systemctl --user enable --now twoyes",
        "loginctl enable-linger        # so that it runs while you are logged out",
        "journalctl --user -u twoyes -f",
    ):
        console.out().print(f"  {line}")
