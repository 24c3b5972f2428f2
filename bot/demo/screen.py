"""How the demo looks: mails as panels, the date they arrive on, and plain words between; fine without colour too."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot import console
from bot.demo.town import BEN, CARLA, LABEL, Person, Resident, Town, author_of
from bot.reading.message import Mail, Mailaddr

WIDEST = 100  # columns: longer lines are hard to read
_COLOURS = {"carla": "magenta", "ana": "cyan", "ben": "yellow"}
_TOKEN = re.compile(r"\+([0-9a-f]{6})[0-9a-f]{26}@")
_CHOICE = re.compile(r"^(\w.{0,40}): mailto:\S+$", re.MULTILINE)
_CHOICES = re.compile(rf"(?:{_CHOICE.pattern}\n)+", re.MULTILINE)
_BUTTON = r"\[ [^\]\n]{1,40} \]"
_LONG_LINK = re.compile(r"\bmailto:\S{40,}")
_QUOTED = re.compile(r"^On .{1,200} wrote:\n(?:>.*\n?)+", re.MULTILINE)


class Screen:
    """Prints what happens in the town. `pause` is how many seconds a mail is left to be read."""

    def __init__(self, town: Town, pause: float = 0.0) -> None:
        self._town = town
        self._pause = pause
        self._dated: datetime | None = None
        self._out = console.out()

    def say(self, words: str, style: str = "bold") -> None:
        """A sentence in plain words, under the date where the clock has moved."""
        now = self._town.clock().replace(microsecond=0)
        if now != self._dated:
            self._dated = now
            self._print(Rule(Text(moment(now), style="bold green"), align="left", style="green"))
        self._print(Text(words, style=style))
        self._print()

    def draft(self, mail: Mail) -> None:
        """Carla's labelled draft."""
        self._show(self._panel(f"Carla's Drafts, label {LABEL}", "carla", mail))

    def arrivals(self, news: Iterable[tuple[Person, Mail]]) -> None:
        """Mails as they arrive; one that several people got is shown once."""
        readers: dict[str, list[Resident]] = {}
        mails: dict[str, Mail] = {}
        for number, (person, mail) in enumerate(news):
            key = mail.message_id or str(number)
            readers.setdefault(key, []).append(person.resident)
            mails[key] = mail
        for key, mail in mails.items():
            names = " and ".join(f"{one.name.split()[0]}'s" for one in readers[key])
            inbox = f"{names} {'inbox' if len(readers[key]) == 1 else 'inboxes'}"
            self._show(self._panel(inbox, readers[key][0].key, mail))

    def mail(self, mail: Mail, reader: Resident) -> None:
        """One mail again, with all that is quoted in it."""
        self._show(self._panel(f"{reader.name.split()[0]}'s inbox", reader.key, mail, whole=True))

    def _panel(self, title: str, key: str, mail: Mail, *, whole: bool = False) -> Panel:
        fields = Table.grid(padding=(0, 1))
        fields.add_column(style="dim", no_wrap=True)
        fields.add_column(overflow="fold")
        for name, value in (
            ("From", _people([author_of(mail)])),
            ("To", _people(mail.to)),
            ("Cc", _people(mail.cc)),
            ("Reply-To", _people(mail.reply_to)),
            ("Subject", mail.subject),
        ):
            if value:
                fields.add_row(name, Text(console.clean(value), style="bold" if name == "Subject" else ""))
        page = Table.grid()
        page.add_column(overflow="fold")
        page.add_row(fields)
        page.add_row("")
        page.add_row(_body(mail.text or "", whole=whole))
        return Panel(
            page,
            title=Text(title, style="bold"),
            title_align="left",
            border_style=_COLOURS[key],
            width=min(WIDEST, self._out.width),
            padding=(0, 1),
        )

    def _print(self, *what: Panel | Rule | Text) -> None:
        self._out.print(*what, width=min(WIDEST, self._out.width))

    def _show(self, panel: Panel) -> None:
        self._print(panel)
        self._print()
        if self._pause:
            time.sleep(self._pause)


def moment(now: datetime) -> str:
    """The day and time in Madrid, and the time in Jakarta."""
    here, there = now.astimezone(ZoneInfo(CARLA.zone)), now.astimezone(ZoneInfo(BEN.zone))
    seconds = f"{here:%H:%M:%S}" if here.second else f"{here:%H:%M}"
    return f"{here:%A} {here.day} {here:%B %Y}, {seconds} in {CARLA.city}, {there:%H:%M} in {BEN.city}"


def _people(people: Sequence[Mailaddr]) -> str:
    shown = (f"{one.name} <{one.address}>" if one.name else one.address for one in people)
    return _TOKEN.sub(r"+\1...@", ", ".join(shown))


def _body(text: str, *, whole: bool) -> Text:
    """The text as a mail program shows it: choices as buttons, the quotation folded away unless `whole`."""
    text = "".join(char for char in text if char.isprintable() or char == "\n").rstrip()
    if whole:
        return Text(text)
    text, quoted = _QUOTED.subn("", text)
    body = Text(_LONG_LINK.sub("mailto:...", _CHOICES.sub(_as_buttons, text)).rstrip())
    body.highlight_regex(_BUTTON, "bold reverse")
    if quoted:
        body.append("\n\n> (the mail that is answered)", style="dim")
    return body


def _as_buttons(choices: re.Match[str]) -> str:
    return "   ".join(f"[ {label} ]" for label in _CHOICE.findall(choices[0])) + "\n"
