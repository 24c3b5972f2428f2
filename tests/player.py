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

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import Introduction
from bot.reading.labels import people as people_in
from bot.writing.headers import LOOP_MARK
from tests.people import Attached, bounce, choice, out_of_office, parsed, part, reply, written
from tests.script import ADDRESS, Script, Step
from tests.worlds import CARLA, DESK, World

WHO = rf"(?P<who>{ADDRESS})"
CONNECTOR = ("Carla Conti", CARLA)
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

    def __str__(self) -> str:
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
        self._serial = 0

    def play(self) -> None:
        """The whole dialog. Raises AssertionError that names the line."""
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
            if wake is None or wake > target:
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
        assert self.world.courier is not None, "only the fake world's courier can be told to fail"
        self.world.courier.fail(fault.replace(" ", "-"), int(number or 1))
        self.world.patient = True

    # The connector's drafts

    @says(
        r"connector (?P<how>labels a draft|copies a draft into the folder|writes a draft)"
        r"(?: from (?P<author>.+?))? to (?P<to>.+)"
    )
    def drafts(self, body: list[str], how: str, author: str | None, to: str) -> None:
        self.draft_people = self.people(to)
        sender = self.people(author)[0] if author else CONNECTOR
        lines, files = self.letter(body)
        subject = " <> ".join(name or address for name, address in self.draft_people)
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
            subject or "",
            "\n".join(lines) + "\n",
            date=self.world.now,
            message_id=self.new_id(CARLA),
            files=files,
        )
        self.send(None if forged else CARLA, [self.world.bot_address], raw)

    @says(rf"(?P<forged>forged )?connector(?: about (?P<about>{ADDRESS}|K\d))?: (?P<text>.+)")
    def commands(self, body: list[str], forged: str | None, about: str | None, text: str) -> None:
        notice = self.latest_notice(about or "")
        ((_, address),) = getaddresses([str(notice["From"])])
        text = "\n".join((text, *body))
        for number, it in enumerate(self.world.introductions(), start=1):
            text = text.replace(f"{{K{number}}}", it.code)
        raw = reply(notice, CONNECTOR, [("", address)], text, date=self.local(CARLA), message_id=self.new_id(CARLA))
        self.send(None if forged else CARLA, [address], raw)

    def latest_notice(self, about: str) -> EmailMessage:
        """The notice the connector answers: the newest, or the newest about a party or an introduction."""
        for raw in reversed(self.world.mails(CARLA, "INBOX")):
            message_id, ours = _head(raw)
            row = self.world.letter(message_id) if ours else None
            if row is None or row.kind in LETTERS:
                continue
            if not about or about in (self.party_address(row.introduction, row.party), self.label(row.introduction)):
                return parsed(raw)
        raise AssertionError("the connector has no such notice")

    # The parties

    @says(
        rf"(?P<forged>forged )?{WHO}"
        rf"(?: (?:about (?P<about>K\d)|from (?P<other>{ADDRESS})|into (?P<folder>\w+)|(?P<alone>alone)"
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
        alone: str | None,
        without: str | None,
        copy: str | None,
        text: str,
    ) -> None:
        original = self.latest_mail(who, about or "")
        author = other or who
        to, cc = self.reply_all(original, who)
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
            self.world.provider.append(self.world.home, folder, raw)
            self.world.go()
            return
        self.send(None if forged else author, [address for _, address in (*to, *cc)], raw)

    @says(rf"{WHO} presses (?P<word>YES|NO|LATER)(?P<emptied> and deletes the text)?(?:: (?P<more>.+))?")
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

    @says("ledger verifies")
    def verifies(self) -> None:
        """Checked after every step anyway."""

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

    def reply_all(self, original: EmailMessage, who: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """To and Cc of a reply to everybody, as mail programs choose them."""
        answer_to = getaddresses([str(original["Reply-To"] or original["From"])])
        others = getaddresses([str(original[name]) for name in ("To", "Cc") if original[name]])
        to = [one for one in answer_to if one[1] != who]
        others = [one for one in others if one[1] != who and one[1] not in {address for _, address in to}]
        return (to, others) if to else (others[:1], others[1:])

    def inbox(self, who: str) -> list[EmailMessage]:
        """The mails somebody has, the newest first."""
        return [parsed(raw) for raw in reversed(self.world.mails(who, "INBOX"))]

    def latest_mail(self, who: str, about: str) -> EmailMessage:
        """What somebody answers: their newest mail, or the newest of ours about an introduction."""
        for raw in reversed(self.world.mails(who, "INBOX")):
            if not about:
                return parsed(raw)
            row = self.world.letter(_head(raw)[0])
            if row is not None and self.label(row.introduction) == about:
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
            self.left.append(Left(row.kind, addresses, self.world.now, parsed(raw)))
            self.known.add(message_id)

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
            if left.kind in LETTERS and left.kind not in (Kind.INTRODUCTION, Kind.STEP_OUT):
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
        from bot.storage.books import timeline

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
