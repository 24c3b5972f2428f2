"""Commands that tell how things stand and change nothing: status, show, explain, verify."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import console
from bot.commands.app import Code, Json, app, books, config, no_such_case, now
from bot.console import Exit


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

    settings = config()
    with books(settings) as opened:
        found = reports.overview(opened, settings.rules, settings.connector.zone, now(), everything=everything)
    ill = reports.health(found.alive_at, settings.engine.poll_seconds, found.troubles, now()) if health else ""
    if as_json:
        console.print_json({**found.plain(), **({"ill": ill} if health else {})})
    elif health:
        console.out().print(ill or "well")
    else:
        console.show_overview(found)
    raise typer.Exit(Exit.NOT_WELL if ill else Exit.OK)


@app.command()
def show(code: Code, as_json: Json = False) -> None:
    """Tell the whole story of one introduction.

    Every step stands there with its evidence.
    """
    from bot import reports

    settings = config()
    with books(settings) as opened:
        case = reports.one_case(opened, code.strip(), settings.rules)
    if case is None:
        no_such_case(code)
    if as_json:
        console.print_json(case.plain())
    else:
        console.show_case(case, settings.connector.zone)


@app.command()
def verify(as_json: Json = False) -> None:
    """Prove that the record was not changed.

    Follows every chain of the ledger and compares where it leads with the state that is stored.
    """
    from bot import reports

    settings = config()
    with books(settings) as opened, console.working("Following every chain …"):
        faults, chains = reports.ledger_faults(opened)
    if as_json:
        console.print_json({"introductions": chains, "faults": faults})
    elif faults:
        console.fail(faults)
    else:
        console.out().print(f"The ledger is whole: {chains} {'chain' if chains == 1 else 'chains'}, no fault.")
    raise typer.Exit(Exit.NOT_WELL if faults else Exit.OK)
