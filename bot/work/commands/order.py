"""Order: one command of the connector's, with what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.introductions import events as ev
from bot.introductions.decision import Decision
from bot.introductions.introduction import Introduction, Party, PartyState, Stage
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.reading.command import Command
from bot.records import Obeyed
from bot.work.carrying import happen
from bot.work.commands.cannot import Cannot
from bot.work.commands.undoing import Notebook
from bot.work.work import Work

AFTERWARDS = frozenset({Stage.INTRODUCED, Stage.CONNECTED, Stage.CLOSED})
EVERYTHING = "everything"
LOST = frozenset({PartyState.NO, PartyState.SILENT, PartyState.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class Order:
    """One command with what it is about.

    `about` is the key of the party that the notice answered was about, "" where there is none; `undoes` what UNDO
    takes back where the mail answered says which.
    """

    work: Work
    page: Page
    it: Introduction | None
    command: Command
    evidence: str
    now: datetime
    notebook: Notebook
    about: str = ""
    undoes: Obeyed | None = None

    @property
    def case(self) -> Introduction:
        """The introduction it is about. Raises Cannot where it names none."""
        if self.it is None:
            word = self.command.word
            raise Cannot(f"{word} needs the code of the introduction, for example K7 {word}")
        return self.it

    def happen(self, event: ev.Event) -> Decision:
        """Decides what the event means and carries it out."""
        return happen(self.work, self.page, self.page.introduction(self.case.id), event, self.now)

    def moved(self, event: ev.Event) -> bool:
        """The same; False where nothing followed from it."""
        before = self.page.introduction(self.case.id)
        decision = self.happen(event)
        return decision.introduction != before or bool(decision.letters or decision.notices or decision.entries)

    def party(self) -> Party:
        """Whom the command names, or whom the notice was about. Raises Cannot."""
        key = party_key(self.case, self.command, self.about)
        if key:
            return self.case.party(key)
        names = " or ".join(called(party) for party in self.case.parties)
        raise Cannot(f"{self.command.word} needs a name here: {names}")


def party_key(it: Introduction, command: Command, about: str) -> str:
    """The key of the party that a command names, or that the notice was about; "" for none. Raises Cannot."""
    return _named(it, command.party).key if command.party else about


def _named(it: Introduction, name: str) -> Party:
    wanted = name.casefold()
    exact = [party for party in it.parties if same_address(party.person.address, name)]
    found = exact or [
        party
        for party in it.parties
        if party.person.name.casefold() == wanted or wanted in party.person.name.casefold().split()
    ]
    if len(found) != 1:
        who = "nobody" if not found else "more than one"
        raise Cannot(f"“{name}” is {who} here; write a full name or the address")
    return found[0]


def called(party: Party) -> str:
    return party.person.name or party.person.address


def is_about_everything(command: Command) -> bool:
    """PAUSE EVERYTHING and RESUME EVERYTHING, whichever introduction the mail belongs to."""
    return command.word in ("PAUSE", "RESUME") and command.argument == EVERYTHING
