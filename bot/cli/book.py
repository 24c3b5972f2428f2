"""The command for the bio book: who people are, how to ask them, and how much they want of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from bot import console
from bot.cli.app import Json, Yes, app, books, config, flag, now, stop
from bot.console import Exit

if TYPE_CHECKING:
    from bot.book import Entry
    from bot.records import Bio
    from bot.storage.books import Page


class _People(TyperGroup):
    """A group whose first word may be a person: what is none of its commands goes to `show`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Puts `show` before what names no command."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["show", *args]
        return super().parse_args(ctx, args)


people = typer.Typer(
    cls=_People,
    help="The bio book: twoyes people ANA@RUIZ.EXAMPLE shows one entry, and its flags mend it.",
    rich_markup_mode=None,
)
app.add_typer(people, name="people")


@people.command()
def show(
    who: Annotated[
        str, typer.Argument(help="An address, or a name; without one the whole book.", show_default=False)
    ] = "",
    name: Annotated[str | None, flag("First and last name.", "--name")] = None,
    role: Annotated[str | None, flag("What they do: CFO at Ruiz Partners.", "--role")] = None,
    place: Annotated[str | None, flag("Where they are: Bogotá.", "--place")] = None,
    zone: Annotated[str | None, flag("Their time zone, such as America/Bogota.", "--zone")] = None,
    country: Annotated[str | None, flag("Their country, for holidays, such as CO.", "--country")] = None,
    language: Annotated[str | None, flag("The language they are written to in, such as es.", "--language")] = None,
    line: Annotated[str | None, flag("One line about them.", "--line")] = None,
    link: Annotated[str | None, flag("Where one can read about them.", "--link")] = None,
    assistant: Annotated[
        list[str] | None, flag("Copied in introductions: 'Eva Gil <eva@ruiz.example>'; may be repeated.", "--assistant")
    ] = None,
    also: Annotated[list[str] | None, flag("Another address of theirs; may be repeated.", "--also")] = None,
    direct: Annotated[bool | None, flag("Introduce them without asking, or ask them first.", "--direct/--ask")] = None,
    a_month: Annotated[int | None, flag("At most so many introductions a month; 0 for no limit.", "--a-month")] = None,
    only: Annotated[str | None, flag("Whom they want to meet: founders.", "--only")] = None,
    rests_days: Annotated[int | None, flag("Days between two introductions; 0 for no limit.", "--rests-days")] = None,
    do_not_contact: Annotated[
        bool | None, flag("Never write to them again, or take that back.", "--do-not-contact/--contact")
    ] = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Show the bio book, or show and mend one entry.

    A flag writes its field; an empty text ("") takes it out. Introductions on their way keep what they began with.
    """
    flags = {key.replace("_", "-"): value for key, value in locals().items() if key in _FIELDS and value is not None}
    from bot import book

    settings = config()
    with books(settings, keyed=True) as opened, opened.begin() as page:
        if not who:
            if flags or do_not_contact is not None:
                stop(["whose entry? give an address: twoyes people ana@ruiz.example --line '…'"], Exit.USAGE)
            found = book.all_entries(page)
            if as_json:
                console.print_json([entry.plain() for entry in found])
            else:
                console.show_book(found, settings.connector.zone)
            return
        bio = _entry_of(page, who, may_begin=bool(flags) or do_not_contact is not None)
        if flags:
            try:
                bio = book.mended(bio, flags)
            except book.Refused as refused:
                stop(refused.faults, Exit.USAGE)
            _refuse_taken(page, bio)
            page.people.keep(bio)
        if do_not_contact is not None:
            _contact(page, bio, do_not_contact, yes)
        told = book.one_entry(page, bio)
    if as_json:
        console.print_json(told.plain())
        return
    console.show_entry(told, settings.connector.zone)
    _remarks(told, changed=bool(flags), never=do_not_contact is True)


_TEXTS = ("name", "role", "place", "zone", "country", "language", "line", "link", "only")
_FIELDS = frozenset((*_TEXTS, "assistant", "also", "direct", "a_month", "rests_days"))


def _entry_of(page: Page, who: str, *, may_begin: bool) -> Bio:
    """The one entry that is meant."""
    from bot import book, values

    if "@" in who:
        try:
            address = values.address(who)
        except ValueError as fault:
            stop([str(fault)], Exit.USAGE)
        bio = page.people.get(address)
        if bio is None and not may_begin:
            stop(
                [f"the book has nobody at {address}; begin an entry with twoyes people {address} --name 'Ana Ruiz'"],
                Exit.NOT_WELL,
            )
        return bio or book.fresh(address)
    found = page.people.named(who)
    if not found:
        stop([f"the book has nobody called {who}; twoyes people lists everybody"], Exit.NOT_WELL)
    if len(found) > 1:
        told = ", ".join(f"{bio.person.name} <{bio.person.address}>" for bio in found[:10])
        stop([f"{who} may be {told}; give the address"], Exit.USAGE)
    return found[0]


def _refuse_taken(page: Page, bio: Bio) -> None:
    """An address belongs to one entry."""
    for address in bio.also:
        other = page.people.get(address)
        if other is not None and other.person.address != bio.person.address:
            whose = other.person.name or other.person.address
            stop([f"--also: {address} is in the book already, for {whose}; forget that entry first"], Exit.USAGE)


def _contact(page: Page, bio: Bio, never: bool, yes: bool) -> None:
    addresses = (bio.person.address, *bio.also)
    if never:
        for address in addresses:
            page.suppress(address, "by the connector's hand", now())
        return
    why = next((found for found in map(page.why_suppressed, addresses) if found), None)
    if why is not None and "reply" in why[1] and not yes:
        stop(
            [f"they asked for it themselves on {why[0]:%d %B %Y}; if they told you otherwise since, add --yes"],
            Exit.USAGE,
        )
    for address in addresses:
        page.allow(address)


def _remarks(told: Entry, *, changed: bool, never: bool) -> None:
    on_their_way = [had.code for had in told.introductions if had.is_open]
    if not on_their_way:
        return
    codes = ", ".join(on_their_way)
    if never:
        console.note(f"{codes} {'is' if len(on_their_way) == 1 else 'are'} open: call off with twoyes cancel CODE.")
    elif changed:
        keeps = "keeps what it" if len(on_their_way) == 1 else "keep what they"
        console.note(f"{codes} {keeps} began with.")
