"""The playground: after the story everybody may answer, from the keyboard or with any mail program."""

from __future__ import annotations

import contextlib
import re
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from rich.table import Table
from rich.text import Text

from bot import console
from bot.demo.screen import WIDEST, Screen, moment
from bot.demo.town import CARLA, RESIDENTS, Person, Town, author_of
from bot.ports import GiveUp, NeedsOperator, TryLater, Unknown
from bot.reading.message import Mail, Mailaddr
from bot.reading.requests.labels import people
from bot.reports import Case, ledger_proof, one_case, overview

PROMPT = "demo> "
HELP = {
    "ana: Yes, gladly": "Ana answers the latest mail she got; ben: and carla: do the same",
    "ana 2: Yes, gladly": "... or the second mail of her inbox",
    "inbox ana": "lists her inbox; inbox ana 2 shows one mail in full",
    "bot Ana Ruiz + Ben Ong: tea in May": "Carla writes to the bot; names will do for people she has written to",
    "draft Ana Ruiz <ana@ruiz.example>, Ben Ong <ben@ong.example>": "Carla saves a labelled draft to these people",
    "wait 3 days": "lets time pass: minutes, hours, days or weeks",
    "status, show K7, explain K7, verify": "tell what the commands of that name tell",
    "help, quit": "this list; stop everything (Ctrl-C too)",
}
DRAFT = """\
Next step: 20-minute call
Met before: no
Business

Hello,

I think that you should know each other: a short call will show why. Who of you writes first?

Carla
"""
_ANSWER = re.compile(r"(\w+)(?: +(\d{1,4}))? *: *(.+)")
_SPAN = re.compile(r"(\d{1,4}) *(minute|min|hour|day|week|h|d|w)s?")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_LONGEST = timedelta(days=730)


class Playground:
    """A prompt for all three people. Beside it the worker goes on, and mail is shown as it arrives."""

    def __init__(self, town: Town, screen: Screen) -> None:
        self._town = town
        self._screen = screen
        self._out = console.out()
        self._lock = threading.Lock()  # one hand at a time on the mailboxes and the worker
        self._over = threading.Event()
        self._commands: dict[str, Callable[[str], None]] = {
            "help": self._help,
            "inbox": self._inbox,
            "wait": self._wait,
            "bot": self._write_to_the_bot,
            "draft": self._draft,
            "status": self._status,
            "show": self._show,
            "explain": self._explain,
            "verify": self._verify,
        }

    def stay(self) -> None:
        """Takes commands until quit, the end of input or Ctrl-C."""
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401  lines can be edited and repeated then
        with self._lock:
            self._town.clock.go()
            self._town.clock.move_to(datetime.now(UTC))
            self._tell_news()
            self._welcome()
        beat = threading.Thread(target=self._beat, name="worker")
        beat.start()
        try:
            while (line := input(PROMPT).strip()) not in ("quit", "exit"):
                self.obey(line)
        except (EOFError, KeyboardInterrupt):
            self._out.print()
        finally:
            self._over.set()
            beat.join()
        self._out.print("Everything is stopped and forgotten.")

    def obey(self, line: str) -> None:
        """Does what one line says, or says why not."""
        word, _, rest = line.partition(" ")
        answer = _ANSWER.fullmatch(line)
        with self._lock:
            try:
                if word in self._commands:
                    self._commands[word](rest.strip())
                elif answer and answer[1].lower() in self._town.people:
                    self._answer(answer[1].lower(), answer[2] or "", answer[3])
                elif line:
                    self._out.print("I do not know that command; help lists them.")
                self._tell_news()
            except (TryLater, GiveUp, Unknown, NeedsOperator, ValueError) as fault:
                self._out.print(Text(console.clean(str(fault)), style="red"))

    def _beat(self) -> None:
        """The worker's rounds, and what arrives by them or from mail programs."""
        while not self._over.wait(0.5):
            with self._lock, contextlib.suppress(TryLater):
                self._tell_news(above_prompt=True)

    def _tell_news(self, *, above_prompt: bool = False) -> None:
        news = self._town.work()
        if not news:
            return
        if above_prompt:
            self._out.print()
        self._screen.say("Mail has arrived.")
        self._screen.arrivals(news)
        if above_prompt:
            readline = sys.modules.get("readline")
            print(PROMPT + (readline.get_line_buffer() if readline else ""), end="", flush=True)

    def _welcome(self) -> None:
        server = self._town.server
        self._out.print(
            f"\nThe story is over, and the server stays open: everybody may join in, here or with any mail program.\n"
            f"IMAP {server.host} port {server.imap_port}, SMTP {server.host} port {server.smtp_port}, "
            "no encryption (nothing leaves this machine).\n"
        )
        console.rows(
            ("Who", "Address and login", "Password"), ((one.name, one.address, one.password) for one in RESIDENTS)
        )
        self._out.print(
            f"\nMail to {self._town.config.bot.address} is mail to the bot."
            f" The worker's log: {self._town.folder / 'twoyes.log'}\nIt is {moment(self._town.clock())} here."
        )
        if self._town.clock() - datetime.now(UTC) > timedelta(days=7):
            self._out.print(
                "A mail program dates its mails by the real day: what it sends as Carla is too old to obey."
            )
        self._help()

    # Commands

    def _help(self, rest: str = "") -> None:
        table = Table.grid(padding=(0, 3, 0, 0))
        table.add_column(ratio=2)
        table.add_column(ratio=3, style="dim")
        for command, meaning in HELP.items():
            table.add_row(Text(command, style="bold"), meaning)
        self._out.print()
        self._out.print(table, width=min(WIDEST, self._out.width))
        self._out.print()

    def _person(self, key: str) -> Person:
        person = self._town.people.get(key.lower())
        if person is None:
            raise ValueError(f"Nobody here is called {key!r}: there are {', '.join(self._town.people)}.")
        return person

    def _mail(self, person: Person, number: str) -> Mail:
        place = int(number) if number.isdigit() else 0
        if not 1 <= place <= len(person.inbox):
            raise ValueError(f"There is no mail {number} in that inbox.")
        return person.inbox[place - 1]

    def _answer(self, key: str, number: str, text: str) -> None:
        person = self._person(key)
        mail = self._mail(person, number) if number else person.latest()
        if mail is None:
            raise ValueError(f"{person.resident.name} got no mail yet.")
        person.answer(mail, text)
        self._out.print(Text(f"{person.resident.name} answers “{console.clean(mail.subject)}”.", style="dim"))

    def _inbox(self, rest: str) -> None:
        key, number = (*rest.split(), "", "")[:2]
        person = self._person(key)
        if number:
            self._screen.mail(self._mail(person, number), person.resident)
            return
        table = Table("", "From", "Subject", box=None, pad_edge=False, header_style="dim")
        for place, mail in enumerate(person.inbox, 1):
            table.add_row(str(place), console.clean(author_of(mail).name), Text(console.clean(mail.subject)))
        self._out.print(table)

    def _wait(self, rest: str) -> None:
        span = _SPAN.fullmatch(rest)
        if span is None or int(span[1]) * _UNITS[span[2][0]] > _LONGEST:
            raise ValueError("Write how long, at most two years: wait 3 days, wait 10 minutes.")
        until = self._town.clock() + int(span[1]) * _UNITS[span[2][0]]
        for news in self._town.wait_until(until):
            if news:
                self._screen.say("Mail has arrived.")
                self._screen.arrivals(news)
        self._out.print(Text(f"It is {moment(self._town.clock())}.", style="dim"))

    def _write_to_the_bot(self, rest: str) -> None:
        if not rest:
            raise ValueError("Write who, and why: bot Ana Ruiz + Ben Ong: tea in May")
        bot = Mailaddr("", self._town.config.bot.address or CARLA.address)
        self._town.people[CARLA.key].write([bot], "", rest)
        self._out.print(Text(f"Carla writes to {bot.address}.", style="dim"))

    def _draft(self, rest: str) -> None:
        named = people(rest)
        if not named:
            raise ValueError("Write who: draft Ana Ruiz <ana@ruiz.example>, Ben Ong <ben@ong.example>")
        addressed = [person for person in named if person.address]
        unknown = ", ".join(person.name for person in named if not person.address)
        text = f"People: {unknown}\n{DRAFT}" if unknown else DRAFT
        subject = " <> ".join(person.name or person.address for person in named)
        self._screen.draft(self._town.people[CARLA.key].save_draft(addressed, subject, text))
        self._town.work()
        self._town.clock.move(self._town.worker.work.habits.debounce)
        self._out.print(Text("Half a minute passes, as a draft must rest before it is taken.", style="dim"))

    def _status(self, rest: str) -> None:
        town, work = self._town, self._town.worker.work
        with work.books.begin() as page:
            found = overview(work, page, town.config.engine.poll_seconds, town.clock(), everything=True)
        console.show_overview(found)

    def _show(self, rest: str) -> None:
        console.show_case(self._case(rest, told=True), self._town.config.connector.zone)

    def _explain(self, rest: str) -> None:
        console.show_prospects(self._case(rest, told=False), self._town.config.connector.zone)

    def _case(self, code: str, *, told: bool) -> Case:
        work = self._town.worker.work
        with work.books.begin() as page:
            case = one_case(work, page, code.upper(), self._town.clock(), told=told)
        if case is None:
            raise ValueError(f"No introduction has the code {code!r}; status lists them.")
        return case

    def _verify(self, rest: str) -> None:
        proof = ledger_proof(self._town.worker.books)
        chains = "chain" if proof.introductions == 1 else "chains"
        whole = f"The ledger is whole: {proof.introductions} {chains}."
        self._out.print("\n".join(proof.faults) or whole)
