"""Commands that tell how things stand and change nothing: status, show, explain, verify."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import console
from bot.cli.app import Code, Json, app, books, config, desk, no_such_case, now
from bot.console import Exit


@app.command()
def status(
    everything: Annotated[bool, typer.Option("--all", help="Also introductions that are over.")] = False,
    health: Annotated[
        bool, typer.Option("--health", help="Say only whether the worker is alive, for a monitor.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Tell where every introduction stands, what waits on whom, and whether the worker is at work."""
    from bot import reports

    settings = config()
    poll = settings.engine.poll_seconds
    with desk(settings) as worker, worker.books.begin() as page:
        found = reports.overview(worker.work, page, poll, now(), everything=everything)
    ill = reports.health(found.alive_at, poll, found.troubles, now()) if health else ""
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
    _tell(code, as_json, story=True)


@app.command()
def explain(code: Code, as_json: Json = False) -> None:
    """Say who will get what, when and why, and what could change it."""
    _tell(code, as_json, story=False)


def _tell(code: str, as_json: bool, *, story: bool) -> None:
    from bot import reports

    settings = config()
    with desk(settings) as worker, worker.books.begin() as page:
        case = reports.one_case(worker.work, page, code.strip(), now(), told=story)
    if case is None:
        no_such_case(code)
    if as_json:
        console.print_json(case.plain())
    elif story:
        console.show_case(case, settings.connector.zone)
    else:
        console.show_prospects(case, settings.connector.zone)


@app.command()
def verify(as_json: Json = False) -> None:
    """Prove that the record was not changed.

    Follows every chain of the ledger and compares where it leads with the state that is stored.
    """
    from bot import reports

    settings = config()
    with books(settings) as opened, console.working("Following every chain …"):
        proof = reports.ledger_proof(opened)
    if as_json:
        console.print_json(proof.plain())
    elif proof.faults:
        console.fail(proof.faults)
    else:
        console.show_proof(proof)
    raise typer.Exit(Exit.NOT_WELL if proof.faults else Exit.OK)
