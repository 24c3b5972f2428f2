"""Plays a dialog in a world: lets people and time act, sees what leaves, and checks what must hold after every step.

Each sentence of the grammar is one method, with the sentence above it; tests/dialogs/README.md lists them for writers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import getaddresses
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from selectolax.lexbor import LexborHTMLParser

from bot.introductions.decision import ASKS, LETTERS, Kind
from bot.introductions.introduction import Introduction
from bot.reading.requests.labels import people as people_in
from bot.writing.headers import LOOP_MARK
from tests.people import (
    Attached,
    bounce,
    choice,
    everybody,
    forward,
    out_of_office,
    parsed,
    part,
    phone_reply,
    reply,
    written,
)
from tests.script import ADDRESS, Script, Step
from tests.worlds import CARLA, DESK, World

WHO = rf"(?P<who>{ADDRESS})"
CONNECTOR = ("Carla Conti", CARLA)
AFTER_CONSENT = frozenset({Kind.INTRODUCTION, Kind.STEP_OUT, Kind.NUDGE_INTRODUCED, Kind.HOW_DID_IT_GO})
DAILY = frozenset({Kind.BRIEF, Kind.DIGEST})
_SENTENCES: list[tuple[re.Pattern[str], Callable[..., None]]] = []


def says(pattern: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Ties a sentence of the grammar to what it does."""

    def tie(method: Callable[..., None]) -> Callable[..., None]:
        _SENTENCES.append((re.compile(pattern), method))
        return method

    return tie


@dataclass(frozen=True, slots=True)
class Left:
    """A letter or notice that somebody got: its kind, whom it went to or is about, when, and what it says."""

    kind: Kind
    addresses: tuple[str, ...]
    at: datetime
    mail: EmailMessage
    told: tuple[str, ...] = ()  # what a brief or digest brings together, each written like a notice

    def __str__(self) -> str:
        if self.kind in DAILY:
            return " ".join((self.kind.value, " + ".join(self.told))).strip()
        notice = "" if self.kind in LETTERS else "notice "
        return " ".join((f"{notice}{self.kind.value}", *self.addresses))

    @property
    def text(self) -> str:
        """Subject and plain text, blanks single."""
        return " ".join(f"{self.mail['Subject']}\n{part(self.mail, 'plain')}".split())

    @property
    def files(self) -> list[str]:
        """The names of what is attached."""
        return [str(one.get_filename()) for one in self.mail.iter_attachments()]


class Player:
    """Plays one script in one world."""

    def __init__(self, world: World, script: Script) -> None:
        self.world = world
        self.script = script
        self.names: dict[str, str] = {}  # by address
        self.draft = b""
        self.draft_people: list[tuple[str, str]] = []
        self.left: list[Left] = []
        self.known: set[str] = set()
        self.held: list[tuple[str | None, list[str], bytes]] | None = None
        self.refused: dict[int, tuple[str, ...]] = {}  # what is wrong with which line of the last table
        self._serial = 0

    def play(self) -> None:
        """The whole dialog. Raises AssertionError that names the line."""
        if folder := self.script.option("folder"):
            self.world.make_folder(folder)
        if self.script.option("first start") != "later":
            self.world.start()
            self.world.go()
        for step in self.script.steps:
            try:
                self.do(step)
            except Exception as fault:
                where = f"{self.script.path.name}:{step.line} ({self.world.setup}): {step.sentence}"
                raise AssertionError(f"{where}\n{fault}\n{self.story()}") from fault

    def do(self, step: Step) -> None:
        """One step: what happens, what left because of it, and what must always hold."""
        self.left = []
        for pattern, method in _SENTENCES:
            match = pattern.fullmatch(step.sentence)
            if match:
                below = {"body": step.body} if "body" in method.__annotations__ else {}
                assert below or not step.body, "nothing may be written below this sentence"
                method(self, **below, **match.groupdict())
                break
        else:
            raise AssertionError("this sentence is not in the grammar (tests/dialogs/README.md)")
        self.look()
        self.compare(step.expected)
        self.check()

    # Time

    @says(r"after (?P<number>\d+) (?P<unit>minute|hour|day|week)s?")
    def after(self, number: str, unit: str) -> None:
        self.travel(self.world.now + timedelta(**{f"{unit}s": int(number)}))

    @says(r"at (?P<moment>\d.*)")
    def at(self, moment: str) -> None:
        self.travel(self.moment(moment))

    def travel(self, target: datetime) -> None:
        """Moves the clock; a running worker wakes whenever something is due on the way, as the real one does."""
        world = self.world
        while world.worker is not None:
            wake = world.next_wake()
            if wake > target:
                break
            nap = timedelta(minutes=1) if target - world.now <= timedelta(hours=2) else timedelta(hours=1)
            if max(wake, world.now + nap) > target:
                break
            world.clock[0] = wake if wake > world.now else world.now + nap
            world.go()
            self.look()
        world.clock[0] = target
        world.go()

    def moment(self, text: str, zone: str = "", after: datetime | None = None) -> datetime:
        """ "30 November 10:00", the next one after a moment (now), in the connector's zone unless told."""
        there = ZoneInfo(zone or self.world.config.connector.zone)
        after = after or self.world.now
        for year in (after.year, after.year + 1):
            found = datetime.strptime(f"{text} {year}", "%d %B %H:%M %Y").replace(tzinfo=there).astimezone(UTC)
            if found > after:
                break
        return found

    @says(r"the clock goes back (?P<number>\d+) (?P<unit>minute|hour|day)s?")
    def goes_back(self, number: str, unit: str) -> None:
        self.world.clock[0] -= timedelta(**{f"{unit}s": int(number)})
        self.world.go()

    @says(r"connector moves to (?P<zone>\w+/\w+)")
    def moves(self, zone: str) -> None:
        """The zone in the configuration is another one; that needs a restart."""
        self.world.move_to(zone)
        self.restart()

    # The worker and its servers

    @says("worker restarts")
    def restart(self) -> None:
        self.world.stop()
        self.world.start()
        self.world.go()

    @says("worker stops")
    def stop(self) -> None:
        self.world.stop()

    @says("worker starts")
    def start(self) -> None:
        self.world.start()
        self.world.go()

    @says(r"the next (?:(?P<number>\d+) letters are|letter is) (?P<fault>.+)")
    def fail(self, number: str | None, fault: str) -> None:
        self.world.fail(fault.replace(" ", "-"), int(number or 1))
        self.world.patient = True

    @says("the mailbox is emptied")
    def empties(self) -> None:
        self.world.empty_inbox()
        self.world.go()

    @says("the mailbox is renumbered")
    def renumbers(self) -> None:
        self.world.renumber_inbox()
        self.world.go()

    @says(r"the folder (?P<old>[\w -]+) is renamed to (?P<new>[\w -]+)")
    def renames(self, old: str, new: str) -> None:
        self.world.rename_folder(old, new)
        self.world.go()

    # The connector's drafts

    @says(
        r"connector (?P<how>labels a draft|copies a draft into the folder|writes a draft|tags a draft)"
        r"(?: from (?P<author>.+?))? to (?P<to>.+)"
    )
    def drafts(self, body: list[str], how: str, author: str | None, to: str) -> None:
        self.draft_people = self.people(to)
        sender = self.people(author)[0] if author else CONNECTOR
        lines, files = self.letter(body)
        subject = " <> ".join(name or address for name, address in self.draft_people)
        subject = f"[intro] {subject}" if how == "tags a draft" else subject
        self.draft = written(
            sender,
            self.draft_people,
            subject,
            "\n".join(lines) + "\n",
            date=self.world.now,
            message_id=self.new_id(CARLA),
            files=files,
        )
        self.file_draft(how)

    def file_draft(self, how: str) -> None:
        keywords = ["\\Draft", "\\Seen"] + (["intro-request"] if how == "labels a draft" else [])
        folder = "intro-request" if "folder" in how else "Drafts"
        self.world.provider.append(CARLA, folder, self.draft, keywords)
        self.world.go()

    @says("connector labels the draft again")
    def relabels(self, body: list[str]) -> None:
        if body:
            self.world.remove_draft(self.draft_id)
            to = ", ".join(f"{name} <{address}>" for name, address in self.draft_people)
            self.drafts(body, "labels a draft", None, to)
            return
        self.world.relabel(self.draft_id, label=True)
        self.world.go()

    @says("connector takes the label off")
    def unlabels(self) -> None:
        self.world.relabel(self.draft_id, label=False)
        self.world.go()

    @says("connector deletes the draft")
    def deletes(self) -> None:
        self.world.remove_draft(self.draft_id)
        self.world.go()

    @says("connector sends the draft by hand")
    def sends_draft(self) -> None:
        self.world.remove_draft(self.draft_id)
        self.send(CARLA, [address for _, address in self.draft_people], self.draft)

    @says(r"connector introduces (?P<to>.+) by hand")
    def introduces(self, body: list[str], to: str) -> None:
        people = self.people(to)
        text = "\n".join(body) or "Please meet each other.\n\nCarla"
        raw = written(
            CONNECTOR, people, "You two should meet", text, date=self.world.now, message_id=self.new_id(CARLA)
        )
        self.send(CARLA, [address for _, address in people], raw)

    @says(r"draft shows (?P<what>\w+)")
    def draft_shows(self, what: str) -> None:
        shown = {word.removeprefix("intro-") for word in self.world.draft_shows(self.draft_id)}
        wanted = set() if what == "nothing" else {what}
        assert shown == wanted, f"the draft shows {sorted(shown) or 'nothing'}"

    @property
    def draft_id(self) -> str:
        return str(parsed(self.draft)["Message-ID"]).strip()

    # The connector's mails

    @says(r"(?P<forged>forged )?connector mails the bot(?:: (?P<subject>.+))?")
    def mails_bot(self, body: list[str], forged: str | None, subject: str | None) -> None:
        if self.world.setup == "own":
            subject = f"intro: {subject}" if subject else "intro"
        lines, files = self.filled(body)
        raw = written(
            CONNECTOR,
            [("", self.world.bot_address)],
            self.coded(subject or ""),
            self.coded("\n".join(lines) + "\n"),
            date=self.world.now,
            message_id=self.new_id(CARLA),
            files=files,
        )
        self.send(None if forged else CARLA, [self.world.bot_address], raw)

    @says(
        r"connector writes to (?P<to>.+?)(?: with the desk in (?P<blind>blind )?copy(?P<copied>))?"
        r"(?:: (?P<subject>.+))?"
    )
    def writes(self, body: list[str], to: str, blind: str | None, copied: str | None, subject: str | None) -> None:
        desk = self.world.bot_address
        assert copied is None or self.world.setup != "own", "in own the bot has no address to copy"
        people = self.people(to)
        lines, files = self.filled(body)
        raw = written(
            CONNECTOR,
            people,
            subject or "Hello",
            "\n".join(lines or ["How are you?", "", "Carla"]) + "\n",
            date=self.local(CARLA),
            message_id=self.new_id(CARLA),
            cc=[("Intro desk", desk)] if copied is not None and not blind else (),
            files=files,
        )
        self.send(CARLA, [address for _, address in people] + ([desk] if copied is not None else []), raw)

    @says(rf"connector writes by hand to {WHO}(?: about (?P<about>K\d))?: (?P<text>.+)")
    def writes_by_hand(self, body: list[str], who: str, about: str | None, text: str) -> None:
        original = next(
            parsed(raw)
            for raw in reversed(self.world.mails(who, "INBOX"))
            if (row := self.world.letter(_head(raw)[0])) is not None and about in (None, self.label(row.introduction))
        )
        raw = reply(
            original,
            CONNECTOR,
            [(self.names.get(who, ""), who)],
            "\n".join((text, *body)),
            date=self.local(CARLA),
            message_id=self.new_id(CARLA),
        )
        self.send(CARLA, [who], raw)

    @says(rf"connector forwards the mail of {WHO} to the bot")
    def forwards(self, body: list[str], who: str) -> None:
        original = next(mail for mail in self.inbox(CARLA) if getaddresses([str(mail["From"])])[0][1] == who)
        lines, _ = self.filled(body)
        prefix = "intro " if self.world.setup == "own" else ""
        raw = forward(
            original,
            CONNECTOR,
            [("", self.world.bot_address)],
            self.coded("\n".join(lines)),
            prefix=prefix,
            date=self.local(CARLA),
            message_id=self.new_id(CARLA),
        )
        self.send(CARLA, [self.world.bot_address], raw)

    @says(r"connector hands in a table of pairs")
    def hands_in_pairs(self, body: list[str]) -> None:
        self.refused = self.world.hand_in(("\n".join(body) + "\n").encode())
        self.world.go()

    @says(r"line (?P<line>\d+) is refused: (?P<words>.+)")
    def refuses(self, line: str, words: str) -> None:
        problems = " ".join(self.refused.pop(int(line), ("it was taken",)))
        assert words in problems, problems

    @says("every other line is taken")
    def takes(self) -> None:
        assert not self.refused, f"refused were {self.refused}"

    @says(
        r"(?P<forged>forged )?connector(?: about (?P<about>" + ADDRESS + r"|K\d)| to the (?P<kind>[a-z-]+))?"
        r"(?P<phone> from the phone)?: (?P<text>.+)"
    )
    def commands(
        self,
        body: list[str],
        forged: str | None,
        about: str | None,
        kind: str | None,
        phone: str | None,
        text: str,
    ) -> None:
        notice = self.latest_notice(about or "", kind)
        ((_, address),) = getaddresses([str(notice["From"])])
        text = self.coded("\n".join((text, *body)))
        answer = phone_reply if phone else reply
        raw = answer(notice, CONNECTOR, [("", address)], text, date=self.local(CARLA), message_id=self.new_id(CARLA))
        self.send(None if forged else CARLA, [address], raw)

    def coded(self, text: str) -> str:
        """The connector's words with the codes of the introductions in them."""
        for number, it in enumerate(self.world.introductions(), start=1):
            text = text.replace(f"{{K{number}}}", it.code)
        return text

    def latest_notice(self, about: str, kind: str | None = None) -> EmailMessage:
        """The notice the connector answers: the newest, of a kind, or about a party or an introduction.

        An echo only says what was done; people answer it where they say so ("to the echo").
        """
        for raw in reversed(self.world.mails(CARLA, "INBOX")):
            message_id, ours = _head(raw)
            row = self.world.letter(message_id) if ours else None
            if row is None or row.kind in LETTERS or (kind is None and row.kind is Kind.ECHO):
                continue
            if kind is not None and row.kind.value != kind:
                continue
            if not about or about in (self.party_address(row.introduction, row.party), self.label(row.introduction)):
                return parsed(raw)
        raise AssertionError("the connector has no such notice")

    # The parties

    @says(
        rf"(?P<forged>forged )?{WHO}"
        rf"(?: (?:about (?P<about>K\d)|from (?P<other>{ADDRESS})|into (?P<folder>Junk|Archive|All Mail)"
        rf"|to (?P<which>the ask|the introduction|the connector's letter)|(?P<alone>alone)"
        rf"|without (?P<without>connector)|in copy to (?P<copy>{ADDRESS})))*"
        r": (?P<text>.+)"
    )
    def answers(
        self,
        body: list[str],
        forged: str | None,
        who: str,
        about: str | None,
        other: str | None,
        folder: str | None,
        which: str | None,
        alone: str | None,
        without: str | None,
        copy: str | None,
        text: str,
    ) -> None:
        original = self.latest_mail(who, about or "", which or "")
        author = other or who
        to, cc = everybody(original, who)
        if alone:
            to, cc = to[:1], []
        if without:
            cc = [one for one in (*to, *cc) if one[1] not in (CARLA, DESK, self.world.bot_address)]
            to, cc = cc[:1], cc[1:]
        if copy:
            cc = [*cc, ("", copy)]
        raw = reply(
            original,
            (self.names.get(author, ""), author),
            to,
            "\n".join((text, *body)),
            date=self.local(author),
            message_id=self.new_id(author),
            cc=cc,
        )
        if folder:
            self.world.deliver_into(folder, author, raw)
            self.world.go()
            return
        self.send(None if forged else author, [address for _, address in (*to, *cc)], raw)

    @says(
        rf"{WHO} presses (?P<word>YES|NO|LATER|MET|PLANNED|HELPFUL)"
        r"(?P<emptied> and deletes the text)?(?:: (?P<more>.+))?"
    )
    def presses(self, who: str, word: str, emptied: str | None, more: str | None) -> None:
        letter = next(mail for mail in self.inbox(who) if "mailto:" in part(mail, "html") and _ours(mail))
        address, subject, body = choice(letter, word)
        text = "" if emptied else f"{body.strip()} {more or ''}".strip() + "\n"
        author = (self.names.get(who, ""), who)
        raw = written(author, [("", address)], subject, text, date=self.local(who), message_id=self.new_id(who))
        self.send(who, [address], raw)

    @says(rf"{WHO} writes to the bot: (?P<text>.+)")
    def writes_to_bot(self, who: str, text: str) -> None:
        author, to = (self.names.get(who, ""), who), self.world.bot_address
        raw = written(author, [("", to)], "Hello", text, date=self.local(who), message_id=self.new_id(who))
        self.send(who, [to], raw)

    @says(rf"{WHO} writes to connector: (?P<text>.+)")
    def writes_to_connector(self, body: list[str], who: str, text: str) -> None:
        author = (self.names.get(who, ""), who)
        text = "\n".join((text, *body))
        raw = written(author, [CONNECTOR], "A question", text, date=self.local(who), message_id=self.new_id(who))
        self.send(who, [CARLA], raw)

    @says(rf"{WHO} is out of office until (?P<until>.+)")
    def is_away(self, who: str, until: str) -> None:
        original = self.latest_mail(who, "")
        author = (self.names.get(who, ""), who)
        raw = out_of_office(original, author, self.world.home, until, date=self.local(who), message_id=self.new_id(who))
        self.send(who, [self.world.home], raw)

    @says(rf"mail to {WHO} bounces")
    def bounces(self, who: str) -> None:
        raw_letter = next(raw for raw in reversed(self.world.mails(who, "INBOX")) if _head(raw)[1])
        there = "mx.there.example"
        raw = bounce(
            parsed(raw_letter),
            raw_letter,
            who,
            self.world.home,
            date=self.world.now,
            message_id=self.new_id(f"x@{there}"),
        )
        self.send(None, [self.world.home], raw)

    @says("mail is held up")
    def holds_mail(self) -> None:
        self.held = []

    @says(r"mail arrives(?P<reverse> in reverse order)?")
    def lets_go(self, reverse: str | None) -> None:
        held, self.held = self.held or [], None
        for login, recipients, raw in reversed(held) if reverse else held:
            self.send(login, recipients, raw, filed=True)

    # What stands in the books

    @says(rf"state(?: (?P<label>K\d))?(?: (?P<who>{ADDRESS}))?: (?P<state>[\w-]+)")
    def state(self, label: str | None, who: str | None, state: str) -> None:
        found = self.world.introductions()
        it = found[int(label[1:]) - 1] if label else found[-1]
        stands = next(p.state.value for p in it.parties if p.person.address == who) if who else it.stage.value
        assert stands == state, f"it stands at {stands}"

    @says(rf"outcome(?: (?P<label>K\d))?(?: (?P<who>{ADDRESS}))?: (?P<outcome>[\w-]+)")
    def outcome(self, label: str | None, who: str | None, outcome: str) -> None:
        found = self.world.introductions()
        it = found[int(label[1:]) - 1] if label else found[-1]
        stands = next(p.outcome for p in it.parties if p.person.address == who) if who else it.outcome
        assert (stands or "none") == outcome, f"it is {stands or 'none'}"

    @says(r"introductions: (?P<number>\d+)")
    def counts(self, number: str) -> None:
        found = [f"{it.code} ({it.stage.value})" for it in self.world.introductions()]
        assert len(found) == int(number), f"there are {found}"

    @says(rf"the book of {WHO}: (?P<facts>.+)")
    def book(self, who: str, facts: str) -> None:
        with self.world.books.begin() as page:
            bio = page.people.get(who)
        if facts == "nothing":
            assert bio is None, f"it says {bio}"
            return
        assert bio is not None, f"nothing is written of {who}"
        stands = {name: getattr(bio.person, name) for name in ("address", "name", "place", "zone", "line", "link")}
        stands |= {"a month": bio.a_month, "only": bio.only, "letters": bio.letters, "also": ", ".join(bio.also)}
        stands["assistants"] = ", ".join(one.address for one in bio.person.assistants if one.answers)
        for fact in facts.split("; "):
            name, _, value = fact.rpartition(" ") if fact.startswith(("a month", "letters")) else fact.partition(" ")
            assert str(stands[name]) == value, f"{name} is {stands[name]!r}"

    @says(rf"connector notes of {WHO}: (?P<name>a month|rests|only|direct)(?: (?P<value>.+))?")
    def notes(self, who: str, name: str, value: str | None) -> None:
        """As `twoyes people` does: the bio book is the connector's to write."""
        self.world.note(who, name, value or "")

    # Small tools

    def send(self, login: str | None, recipients: Sequence[str], raw: bytes, *, filed: bool = False) -> None:
        """Sends a mail, lets the worker read it, and delivers it to the bot once more: that must change nothing."""
        if login == CARLA and not filed:
            self.world.provider.append(CARLA, self.world.sent_folder, raw, ["\\Seen"])
        if self.held is not None:
            self.held.append((login, list(recipients), raw))
            return
        self.world.provider.deliver(login, recipients, raw)
        self.world.go_once()
        before = self.world.state()
        again = [one for one in recipients if self.world.account_of(one) == self.world.home]
        if again:
            self.world.provider.deliver(login, again, raw)
        self.world.go()
        assert self.world.state() == before, "the second delivery changed something"

    def people(self, text: str) -> list[tuple[str, str]]:
        """Names and addresses in a sentence."""
        found = [(one.name, one.address.lower()) for one in people_in(text)]
        self.names.update({address: name for name, address in found if name})
        return found

    def letter(self, body: list[str]) -> tuple[list[str], list[Attached]]:
        """The draft's text: as written, or a decent one with what "+" adds; and its files."""
        lines, files = self.filled(body)
        extra = [line[2:] for line in lines if line.startswith("+ ")]
        if lines and not extra:
            return lines, files
        names = [name or address for name, address in self.draft_people]
        firsts = [name.split()[0] for name in names]
        block = []
        for first in firsts:
            others = " and ".join(one for one in firsts if one != first)
            block.append(f"For {first}: {others or 'somebody'} knows a market that you look at")
        block += ["Topic: pilots abroad", "Next step: 20-minute call", "Met before: no", "Purpose: business"]
        block += [f"Zone {first}: {zone}" for first, zone in self.script.zones().items() if first in firsts]
        letter = [f"Dear {', dear '.join(firsts)},", "", "you should talk, for the reasons that I gave each of you."]
        return [*block, *extra, "", *letter, "", "Best,", "Carla"], files

    def filled(self, body: list[str]) -> tuple[list[str], list[Attached]]:
        """The lines below a sentence without the files, which are named like "[attached: plan.pdf, 30 MB]"."""
        files, lines = [], []
        for line in body:
            match = re.fullmatch(r"\[attached: ([^,\]]+)(?:, (\d+) MB)?\]", line.strip())
            if match:
                files.append(Attached(match[1], int(match[2] or 0) * 1_000_000 or 1_000))
            else:
                lines.append(line)
        self.names.update(
            {
                one.address.lower(): one.name
                for line in lines
                for one in people_in(line)
                if one.address and one.name and "<" in line
            }
        )
        return lines, files

    def inbox(self, who: str) -> list[EmailMessage]:
        """The mails somebody has, the newest first."""
        return [parsed(raw) for raw in reversed(self.world.mails(who, "INBOX"))]

    def latest_mail(self, who: str, about: str, which: str = "") -> EmailMessage:
        """What somebody answers: their newest mail, the newest of ours about an introduction, or the one named."""
        for raw in reversed(self.world.mails(who, "INBOX")):
            if not about and not which:
                return parsed(raw)
            row = self.world.letter(_head(raw)[0])
            if about and (row is None or self.label(row.introduction) != about):
                continue
            ours = _head(raw)[1]
            match which:
                case "":
                    return parsed(raw)
                case "the connector's letter":
                    if not ours and CARLA in str(parsed(raw)["From"]):
                        return parsed(raw)
                case "the ask":
                    if ours and row is not None and row.kind in ASKS:
                        return parsed(raw)
                case _:
                    if ours and row is not None and row.kind is Kind.INTRODUCTION:
                        return parsed(raw)
        raise AssertionError(f"{who} has no such mail")

    def label(self, introduction: int | None) -> str:
        """K1 for the first introduction, and so on."""
        numbers = [it.id for it in self.world.introductions()]
        return f"K{numbers.index(introduction) + 1}" if introduction in numbers else ""

    def party_address(self, introduction: int | None, key: str) -> str:
        for it in self.world.introductions():
            if it.id == introduction and key:
                return it.party(key).person.address
        return ""

    def local(self, who: str) -> datetime:
        """The time now in somebody's own zone, as their mail program writes it."""
        first = self.names.get(who, "").partition(" ")[0]
        return self.world.now.astimezone(ZoneInfo(self.script.zones().get(first, "Europe/Madrid")))

    def new_id(self, who: str) -> str:
        self._serial += 1
        return f"<{self._serial:04d}.written@{who.rpartition('@')[2]}>"

    # Looking and checking

    def look(self) -> None:
        """Notes what arrived since the last look, anywhere."""
        for message_id, raw in self.arrived().items():
            row = self.world.letter(message_id)
            assert row is not None, f"somebody got a letter that is not in the books: {message_id}"
            if row.kind in LETTERS:
                got = [who for who in sorted(self.script.people - {CARLA, DESK}) if self.copies(who)[message_id]]
                addresses = tuple(got)
            else:
                addresses = tuple(filter(None, [self.party_address(row.introduction, row.party)]))
            told = self.told(row.id) if row.kind in DAILY else ()
            self.left.append(Left(row.kind, addresses, self.world.now, parsed(raw), told))
            self.known.add(message_id)

    def told(self, letter: int) -> tuple[str, ...]:
        """What a brief or digest tells, written like notices: those that were told when it was committed."""
        found = []
        for item in self.world.told_in(letter):
            about = self.party_address(item.introduction, item.notice.party)
            found.append(f"{item.notice.kind.value} {about}".strip())
        return tuple(sorted(found))

    def arrived(self) -> dict[str, bytes]:
        """Letters of ours that were not there before, by Message-ID."""
        found: dict[str, bytes] = {}
        for who in sorted(self.script.people | {CARLA, DESK}):
            for folder in self.folders(who):
                for raw in self.world.mails(who, folder):
                    message_id, ours = _head(raw)
                    if ours and message_id not in self.known:
                        found.setdefault(message_id, raw)
        return found

    def folders(self, who: str) -> tuple[str, ...]:
        return ("INBOX", self.world.sent_folder) if who in (self.world.home, CARLA) else ("INBOX",)

    def copies(self, who: str) -> Counter[str]:
        """How often each letter of ours stands in somebody's mailbox."""
        heads = [_head(raw) for folder in self.folders(who) for raw in self.world.mails(who, folder)]
        return Counter(message_id for message_id, ours in heads if ours)

    def compare(self, expected: list[str]) -> None:
        """What left must be exactly what was expected, in any order."""
        wanted = [_Wanted.read(text) for text in self.here(expected)]
        left = [str(one) for one in self.left]
        assert sorted(one.head for one in wanted) == sorted(left), (
            "expected:\n" + _listed(one.head for one in wanted) + "\nbut there left:\n" + _listed(left)
        )
        free = list(self.left)
        for one in wanted:
            faults = {id(left): self.faults(one, left) for left in free if str(left) == one.head}
            fitting = next((left for left in free if faults.get(id(left)) == []), None)
            assert fitting is not None, f"{one.head}: {next(iter(faults.values()))}"
            free.remove(fitting)

    def here(self, expected: list[str]) -> Iterator[str]:
        """The expectations of this set-up: one that begins "in own, plus:" is for these alone."""
        for text in expected:
            only = re.match(r"in ([a-z, ]+): ", text)
            if only is None:
                yield text
            elif self.world.setup in re.split(r"[, ]+", only[1]):
                yield text[only.end() :]

    def faults(self, wanted: _Wanted, left: Left) -> list[str]:
        """Which of the remarks in brackets do not hold."""
        found = []
        for remark in wanted.remarks:
            word, _, rest = remark.partition(" ")
            match word:
                case "until" | "says":
                    holds = rest.strip('"').lower() in left.text.lower()
                case "hides":
                    holds = rest.strip('"').lower() not in left.text.lower()
                case "with":
                    holds = rest in left.files
                case "without":
                    holds = rest not in left.files
                case "at":
                    text, _, city = rest.partition(" in ")
                    zone = next(z for z in sorted(available_timezones()) if z.endswith(f"/{city}")) if city else ""
                    near = left.at - timedelta(days=150)
                    holds = abs(self.moment(text, zone, near) - left.at) < timedelta(minutes=2)
                case _:
                    raise AssertionError(f"no such remark: {remark}")
            if not holds:
                found.append(f"({remark}) does not hold; it left at {left.at:%d %B %H:%M} UTC:\n{left.text}")
        return found

    def check(self) -> None:
        """What must hold after every step, whatever the story."""
        cases = self.world.introductions() if self.left else []
        addresses = {party.person.address for it in cases for party in it.parties}
        for left in self.left:
            raw = left.mail.as_bytes()
            assert left.mail["Bcc"] is None, "a Bcc header left"
            assert part(left.mail, "plain").strip(), "the plain part is empty"
            body = LexborHTMLParser(part(left.mail, "html")).body
            assert body is not None
            assert body.text().strip(), "the HTML part is empty"
            if left.addresses and left.kind in LETTERS and left.kind not in AFTER_CONSENT:
                seen = (raw.decode("utf-8", "replace") + part(left.mail, "plain") + part(left.mail, "html")).lower()
                for address in addresses:
                    assert address in left.addresses or address not in seen, f"{left} shows {address}"
        for who in sorted(self.script.people | {CARLA, DESK}):
            more = [message_id for message_id, number in self.copies(who).items() if number != 1]
            assert not more, f"{who} has more than one copy of {[self.world.letter(one) for one in more]}"
        faults = self.world.ledger_faults()
        assert not faults, f"the ledger does not verify: {faults}"

    def story(self) -> str:
        """What the books say, for a failing test."""
        from bot.reports import timeline

        lines = [f"now {self.world.now:%A %d %B %Y %H:%M} UTC"]
        with self.world.books.begin() as page:
            for it in page.find()[::-1]:
                lines.append(f"{it.code}: {it.stage.value}; " + _parties(it))
                lines += [
                    f"  {row.at:%d %b %H:%M} {row.kind} {row.party} {row.text}"[:220] for row in timeline(page, it.id)
                ]
        for left in self.left:
            lines.append(f"--- {left}\n{left.text[:1500]}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One line of what must leave: kind and addresses, and remarks in brackets."""

    head: str
    remarks: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> _Wanted:
        head, _, rest = text.partition(" (")
        words = head.split()
        if words[0] in (Kind.BRIEF, Kind.DIGEST):
            told = sorted(one.strip() for one in head.partition(" ")[2].split(" + ") if one.strip())
            remarks = tuple(one.strip() for one in rest.removesuffix(")").split(";") if one.strip())
            return cls(f"{words[0]} {' + '.join(told)}".strip(), remarks)
        kind = words[:2] if words[0] == "notice" else words[:1]
        addresses = sorted(word.strip(",") for word in words[len(kind) :])
        remarks = tuple(one.strip() for one in rest.removesuffix(")").split(";") if one.strip())
        return cls(" ".join((*kind, *addresses)), remarks)


@lru_cache(maxsize=4096)
def _head(raw: bytes) -> tuple[str, bool]:
    """A mail's Message-ID, and whether it bears our mark."""
    message = parsed(raw[: raw.find(b"\r\n\r\n") + 4])
    return str(message["Message-ID"] or "").strip(), _ours(message)


def _ours(message: EmailMessage) -> bool:
    return str(message["X-Loop"] or "").strip() == LOOP_MARK


def _parties(it: Introduction) -> str:
    return ", ".join(f"{party.key} {party.person.address} {party.state.value}" for party in it.parties)


def _listed(lines: Iterable[Any]) -> str:
    return "\n".join(f"    -> {line}" for line in lines) or "    -> nothing"
