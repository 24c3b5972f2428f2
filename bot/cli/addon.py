"""Commands for the Gmail add-on: what Google is told about it, and an account that changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot import console
from bot.cli.app import app, books, config, stop
from bot.console import Exit

addon = typer.Typer(help="The Gmail add-on.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(addon, name="addon")


@addon.command("manifest")
def manifest(
    out: Annotated[
        Path | None, typer.Option("--out", help="Write it to this file.", metavar="FILE", show_default=False)
    ] = None,
) -> None:
    """Print the deployment descriptor for `gcloud workspace-add-ons deployments create`.

    It is made from web and addon in the configuration; after a change of those it is made and handed to Google anew.
    """
    import json

    from bot.web.addon.manifest import manifest as made_from

    text = json.dumps(made_from(config()), indent=2) + "\n"
    if out is None:
        print(text, end="")
        return
    out.write_text(text, "utf-8")
    console.out().print(f"Wrote {out}. Now, the first time:", markup=False, highlight=False)
    for line in (
        f"gcloud workspace-add-ons deployments create twoyes --deployment-file={out}",
        "gcloud workspace-add-ons deployments install twoyes",
    ):
        console.out().print(f"  {line}", markup=False, highlight=False)
    console.out().print("and with replace in place of create ever after; docs/gmail.md has every step.", markup=False)


@addon.command("forget")
def forget(
    email: Annotated[str, typer.Argument(help="The address of a Google account.", show_default=False)],
) -> None:
    """Let an address be another Google account than before.

    The add-on remembers the account behind an address when it first calls, and refuses another one: addresses are
    given to somebody else now and then.
    """
    from bot.web.addon.accounts import remembered_as

    with books(config()) as found, found.begin() as page:
        name = remembered_as(email.strip().lower())
        known = page.recall(name)
        page.forget(name)
    if not known:
        stop([f"no account has called under {email.strip()} yet; nothing was to be forgotten"], Exit.NOT_WELL)
    console.out().print("Forgotten: the next account that calls under this address is believed to be the right one.")
