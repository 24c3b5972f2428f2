"""The command line: every command on one application, and every error as a sentence with an exit code."""

from __future__ import annotations

import sys
from typing import NoReturn

from bot import console
from bot.cli import acting, addon, auth, book, mails, moving, new, rights, running, secret, telling, trying
from bot.cli.app import app, given
from bot.console import Exit

# Each puts its own on the application.
COMMANDS = (running, telling, mails, new, acting, book, rights, secret, auth, addon, moving, trying)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs the command line and exits; every error ends in a sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(arguments, prog_name="twoyes")
        sys.exit(Exit.OK)
    except Exception as fault:  # the one place where a traceback would reach a person
        sentences, code = told(fault)
        if given.debug:
            from bot.redacting import trace

            print(trace(fault), file=sys.stderr)
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
    kind = type(fault).__name__  # not its message: that may quote a mail, and what is shown here is shown to others
    return [f"something nobody foresaw happened ({kind}); run it again with twoyes --debug to see where"], Exit.BUG


if __name__ == "__main__":
    main()
