"""The demo's town: a mail server, Carla, Ana and Ben with a mail program each, and the worker that serves Carla."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import logs
from bot.config import Config, parse_config
from bot.daemon import Worker, assemble
from bot.demo.clock import Clock
from bot.demo.mailserver import MailServer
from bot.introductions.decision import Kind
from bot.introductions.dues import dues
from bot.mailboxes.imap import ImapMailbox, ImapSettings
from bot.mailboxes.smtp import SmtpCourier, SmtpSettings
from bot.places import Cursor, Folder, Sweep
from bot.reading.addresses import decode_words, entries, same_address
from bot.reading.message import Mail, Mailaddr, Unreadable, parse_message
from bot.storage import schema
from bot.work.digest import next_brief

AUTHSERV_ID = "mx.demo.example"
LABEL = "intro-request"
CONFIG = """\
connector: {{name: {carla.name}, address: {carla.address}, zone: {carla.zone}, country: ES}}
setup: plus
bot: {{address: carla+intro@conti.example}}
mailbox:
  imap: {{host: {server.host}, port: {server.imap_port}, security: none, user: {carla.address}, \
password: {{file: carla.password}}}}
  smtp: {{host: {server.host}, port: {server.smtp_port}, security: none}}
  proof: {{kind: header, authserv_id: {server.authserv_id}, position: above-received}}
approve: never
notices: {{digest_on: never}}  # the story tells what a digest would
"""


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives here. `key` is what they are called at the prompt, `zone` an IANA name."""

    key: str
    name: str
    address: str
    password: str
    city: str
    zone: str


CARLA = Resident("carla", "Carla Conti", "carla@conti.example", "carla-demo", "Madrid", "Europe/Madrid")
ANA = Resident("ana", "Ana Ruiz", "ana@ruiz.example", "ana-demo", "Seville", "Europe/Madrid")
BEN = Resident("ben", "Ben Ong", "ben@ong.example", "ben-demo", "Jakarta", "Asia/Jakarta")
RESIDENTS = (CARLA, ANA, BEN)


def author_of(mail: Mail) -> Mailaddr:
    """Who wrote it, as it says itself."""
    found = [Mailaddr(decode_words(one.phrase), one.address) for one in entries(mail.first("From"))]
    return found[0] if found else Mailaddr("", "")


class Person:
    """One resident at their own mail program: reads by IMAP, writes by SMTP, with their own login."""

    def __init__(self, resident: Resident, server: MailServer, clock: Clock) -> None:
        self.resident = resident
        self.inbox: list[Mail] = []  # every mail that was ever found in the INBOX, oldest first
        self._clock = clock
        self._serial = count(1)
        login = partial(str, resident.password)
        self._mailbox = ImapMailbox(
            ImapSettings(resident.key, server.host, server.imap_port, "none", resident.address, login, label=LABEL)
        )
        self._courier = SmtpCourier(
            SmtpSettings(server.host, server.smtp_port, "none", user=resident.address, password=login)
        )
        self._looked = self._start()

    def _start(self) -> Cursor:
        start = self._mailbox.now(Folder.INBOX)
        assert start is not None
        return start

    def news(self) -> list[Mail]:
        """What came into the INBOX since the last look."""
        found: list[Mail] = []
        for sweep in self._mailbox.arrivals(Folder.INBOX, self._looked):
            found += self._read(sweep)
            self._looked = sweep.cursor
        self.inbox += found
        return found

    def sent(self) -> list[Mail]:
        """The mails in the Sent folder, oldest first."""
        return [mail for sweep in self._mailbox.arrivals(Folder.SENT, Cursor("", 0, 1)) for mail in self._read(sweep)]

    def latest(self) -> Mail | None:
        """The latest mail that somebody else wrote, None where there is none yet."""
        own = self.resident.address
        return next((mail for mail in reversed(self.inbox) if author_of(mail).address != own), None)

    def draft_states(self) -> frozenset[str]:
        """What the drafts show: the label, or what became of it."""
        return frozenset(word for heading in self._mailbox.drafts() for word in heading.keywords)

    def save_draft(self, to: Sequence[Mailaddr], subject: str, text: str) -> Mail:
        """Saves a draft and labels it, as a mail program does."""
        raw = self._letter(to, (), subject, text)
        self._mailbox.append(Folder.DRAFTS, raw, seen=True, keywords=[LABEL])
        return parse_message(raw)

    def answer(self, mail: Mail, text: str) -> Mail:
        """Replies to all, with the mail quoted below."""
        to = self._others(mail.reply_to or (author_of(mail),))
        cc = [one for one in self._others([*mail.to, *mail.cc]) if one not in to]
        if not to:
            to, cc = cc, []
        subject = mail.subject if mail.subject.lower().startswith("re:") else f"Re: {mail.subject}"
        return self._send(to, cc, self._letter(to, cc, subject, f"{text}\n\n{self._quoted(mail)}", mail))

    def write(self, to: Sequence[Mailaddr], subject: str, text: str) -> Mail:
        """Writes a new mail."""
        return self._send(to, (), self._letter(to, (), subject, text))

    def _send(self, to: Sequence[Mailaddr], cc: Sequence[Mailaddr], raw: bytes) -> Mail:
        recipients = tuple(one.address for one in (*to, *cc))
        self._courier.send(self.resident.address, recipients, raw, before_data=lambda handle: True)
        return parse_message(raw)

    def close(self) -> None:
        """Logs out."""
        self._mailbox.close()
        self._courier.close()

    def _read(self, sweep: Sweep) -> list[Mail]:
        found: list[Mail] = []
        for _, raw in self._mailbox.fetch(heading.spot for heading in sweep.headings):
            with suppress(Unreadable):  # what a mail program that joined in may have sent
                found.append(parse_message(raw))
        return found

    def _others(self, people: Sequence[Mailaddr]) -> list[Mailaddr]:
        return [one for one in people if one.address and not same_address(one.address, self.resident.address)]

    def _quoted(self, mail: Mail) -> str:
        author = author_of(mail)
        when = (mail.date or self._clock()).astimezone(ZoneInfo(self.resident.zone))
        lines = (mail.text or "").rstrip().split("\n")
        head = f"On {when:%a, %d %b %Y at %H:%M}, {author.name or author.address} <{author.address}> wrote:"
        return "\n".join([head, *(f"> {line}".rstrip() for line in lines)])

    def _letter(
        self, to: Sequence[Mailaddr], cc: Sequence[Mailaddr], subject: str, text: str, answered: Mail | None = None
    ) -> bytes:
        me, now = self.resident, self._clock()
        letter = EmailMessage(policy=SMTP)
        letter["From"] = Address(me.name, addr_spec=me.address)
        letter["To"] = [Address(one.name, addr_spec=one.address) for one in to]
        if cc:
            letter["Cc"] = [Address(one.name, addr_spec=one.address) for one in cc]
        letter["Subject"] = subject
        letter["Date"] = format_datetime(now.astimezone(ZoneInfo(me.zone)))
        letter["Message-ID"] = f"<{now:%Y%m%d%H%M%S}.{next(self._serial)}@{me.address.partition('@')[2]}>"
        if answered is not None and answered.message_id:
            letter["In-Reply-To"] = answered.message_id
            letter["References"] = " ".join((*answered.references, answered.message_id))
        letter.set_content(text if text.endswith("\n") else f"{text}\n")
        return letter.as_bytes()


@dataclass(frozen=True, slots=True)
class Town:
    """Everything that runs. `people` by key; `folder` holds the configuration, database and log."""

    clock: Clock
    server: MailServer
    people: dict[str, Person]
    config: Config
    worker: Worker
    folder: Path

    def work(self) -> list[tuple[Person, Mail]]:
        """Lets the worker work until nothing is left to do now; answers what people find in their inboxes then."""
        self.worker.rounds()
        return [(person, mail) for person in self.people.values() for mail in person.news()]

    def what_is(self, mail: Mail) -> Kind | Resident | None:
        """The kind of a letter or notice that the worker wrote, else the resident who wrote it."""
        with self.worker.books.begin() as page:
            kind = page.outbox.kinds([mail.message_id]).get(mail.message_id)
        author = author_of(mail).address
        return kind or next((one for one in RESIDENTS if one.address == author), None)

    def wait_until(self, moment: datetime) -> Iterator[list[tuple[Person, Mail]]]:
        """Moves the clock on, stopping wherever something becomes due, as a clock that goes would meet it."""
        while (due := self._next_due()) is not None and due < moment:
            self.clock.move_to(due)
            yield self.work()
        self.clock.move_to(moment)
        yield self.work()

    def _next_due(self) -> datetime | None:
        now = self.clock()
        with self.worker.books.begin() as page:
            coming = [due.at for it in page.find() for due in dues(it, self.config.rules)]
            coming += filter(None, (page.outbox.next_due(), next_brief(self.worker.work, page, now)))
        return min((moment for moment in coming if moment > now), default=None)


@contextmanager
def open_town(start: datetime) -> Iterator[Town]:
    """A town at `start` (aware) whose worker has looked around once. On leaving everything stops and is forgotten."""
    clock = Clock(start)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="twoyes-demo-")))
        server = MailServer({one.address: one.password for one in RESIDENTS}, authserv_id=AUTHSERV_ID, clock=clock)
        server.start()
        stack.callback(server.stop)
        people = {}
        for one in RESIDENTS:
            people[one.key] = Person(one, server, clock)
            stack.callback(people[one.key].close)
        secret = folder / "carla.password"
        secret.touch(mode=0o600)
        secret.write_text(CARLA.password)
        config = parse_config(CONFIG.format(carla=CARLA, server=server), base=folder)
        logs.configure("info", "console", folder / "twoyes.log")
        stack.callback(logs.configure)  # the file goes with the folder
        schema.upgrade(config.database, start)
        worker = assemble(config, clock)
        stack.callback(worker.close)
        town = Town(clock, server, people, config, worker, folder)
        town.work()
        yield town
