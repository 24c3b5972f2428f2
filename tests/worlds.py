"""Worlds: a provider with people on it, a worker assembled over it, and a clock that only the test moves.

`fake` lives in memory, `embedded` talks IMAP and SMTP to the provider of the demo, `rig` to Dovecot and Postfix. Each
comes in the three set-ups. The surface is the same, so that one dialog runs in all of them.
"""

from __future__ import annotations

import atexit
import contextlib
import random
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from zoneinfo import ZoneInfo

from imapclient import IMAPClient
from sqlalchemy import Engine, func, select

from bot import daemon
from bot.config import Config
from bot.daemon import Worker
from bot.demo.mailserver import MailServer
from bot.demo.vouching import untagged
from bot.forms.handing import Form, hand_in, try_out
from bot.forms.pairs import read_pairs
from bot.forms.when import MORNING, next_morning, spread
from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import Consent, Introduction, Person
from bot.mailboxes.imap import ImapMailbox, ImapSettings
from bot.places import Cursor, Folder, Heading
from bot.ports import Courier, Mailbox
from bot.records import Bio, Item, OutboxRow
from bot.storage import schema
from bot.storage import tables as t
from bot.storage.books import Books
from bot.storage.engine import open_engine
from tests.fakes import FakeCourier, FakeMailbox, FakePost
from tests.people import parsed
from tests.servers.rig import Rig

CARLA = "carla@conti.example"
DESK = "intro@conti.example"
PLUS = "carla+intro@conti.example"
SETUPS = ("own", "plus", "separate")
PASSWORD = "open sesame"
IN_MEMORY = Path("/dev/shm")  # where the machine has it, a database there waits for no disk


@dataclass
class World:
    """Everything a story needs. The one entry of `clock` is aware UTC and moves only when somebody moves it."""

    setup: str
    provider: Any  # FakePost, MailServer or Rig
    config: Config
    clock: list[datetime]
    seed: int = 1
    worker: Worker | None = None
    courier: Any = None  # of the fake world, or one that no configuration makes
    patient: bool = False  # trouble with a mailbox is part of the story
    step: Callable[[str], None] = lambda name: None  # told before each step of the worker that a kill might hit
    _readers: dict[str, Any] = field(default_factory=dict)
    _read: dict[tuple[str, str, int, int], bytes] = field(default_factory=dict)

    @property
    def books(self) -> Books:
        """The worker's books, or the same ones opened for reading while it is stopped."""
        return self.worker.books if self.worker is not None else Books(database(), lambda: "", b"")

    @property
    def now(self) -> datetime:
        """The time now (aware UTC)."""
        return self.clock[0]

    # The worker

    def start(self) -> Worker:
        """Assembles the worker, anew after a stop: what it knows then is what it wrote down."""
        chance = random.Random(self.seed)
        self.seed += 1
        mailboxes, courier = self._adapters()
        self.worker = daemon.assemble(
            self.config,
            clock=lambda: self.clock[0],
            chance=chance,
            resolver=lambda name: None,
            mailboxes=mailboxes,
            courier=courier,
            engine=database(),
        )
        return self.worker

    def _adapters(self) -> tuple[dict[str, Mailbox], Courier | None]:
        """The mailboxes and the way out that are not those of the configuration."""
        if not isinstance(self.provider, FakePost):
            return {}, self.courier
        self.courier = self.courier or FakeCourier(self.provider, self.home)
        return {"home": self._fake_mailbox(self.home, "home"), "desk": self._fake_mailbox(CARLA, "desk")}, self.courier

    def stop(self) -> None:
        """Ends the worker; what was not committed is forgotten."""
        if self.worker is not None:
            self.worker.close()
            self.worker = None

    def go(self) -> None:
        """Lets the worker do all there is to do now."""
        if self.worker is None:
            return
        for _ in range(50):
            rounds = self.worker.rounds()
            troubles = [trouble for one in rounds for trouble in one.troubles]
            if troubles and not self.patient:
                raise AssertionError(f"the worker met trouble: {troubles}")
            if rounds[-1].mails or rounds[-1].due or rounds[-1].left:
                raise AssertionError(f"the worker finds no rest: {rounds[-1]}")
            self.provider.settle()
            if len(rounds) == 1 or not self.arrives_later:
                return
        raise AssertionError("the worker finds no rest")

    def go_once(self) -> None:
        """One round: enough to read a mail and to write what follows from it."""
        if self.worker is not None:
            self.worker.round()
            self.provider.settle()

    def next_wake(self) -> datetime:
        """When the worker would next find something to do by time alone (aware UTC): every morning at the latest."""
        with self.books.begin() as page:
            due = page.connection.execute(select(func.min(t.introduction.c.due_at))).scalar()
            letter = page.outbox.next_due()
        return min(moment for moment in (due, letter, self.next_brief()) if moment is not None)

    def next_brief(self) -> datetime:
        """The next moment at which a brief or digest may leave, on a working day or not (aware UTC)."""
        here = self.now.astimezone(ZoneInfo(self.config.connector.zone))
        at = datetime.combine(here.date(), self.config.notices.brief_at, here.tzinfo)
        if at <= here:
            at = datetime.combine(here.date() + timedelta(days=1), self.config.notices.brief_at, here.tzinfo)
        return at.astimezone(UTC)

    # People and addresses

    @property
    def arrives_later(self) -> bool:
        """Whether what left may arrive after the rounds that sent it; never in memory and on the embedded provider."""
        return isinstance(self.provider, Rig)

    @property
    def home(self) -> str:
        """The account that letters leave from and answers come to."""
        return DESK if self.setup == "separate" else CARLA

    @property
    def bot_address(self) -> str:
        """Where the connector writes to the bot."""
        return {"own": CARLA, "plus": PLUS, "separate": DESK}[self.setup]

    def account_of(self, address: str) -> str:
        """The account that mail to an address, with or without a tag, lands in."""
        return untagged(address)

    @property
    def sent_folder(self) -> str:
        """How the provider calls the Sent folder."""
        return "Sent Items" if isinstance(self.provider, Rig) else "Sent"

    def fail(self, fault: str, times: int) -> None:
        """The next letters meet this fault; see FakeCourier."""
        assert self.courier is not None, "only the courier in memory, and Gmail, can be told to fail"
        self.courier.fail(fault, times)

    # What is in the books

    def letter(self, message_id: str) -> OutboxRow | None:
        """The letter or notice of ours with this Message-ID."""
        with self.books.begin() as page:
            return page.outbox.by_message_ids([message_id]).get(message_id)

    def introductions(self) -> list[Introduction]:
        """Every introduction, the oldest first."""
        with self.books.begin() as page:
            return page.find()[::-1]

    def state(self) -> list[Any]:
        """Every introduction and party as it stands in the books, for comparing."""
        with self.books.begin() as page:
            return [row for table in (t.introduction, t.party) for row in page.connection.execute(table.select())]

    def ledger_faults(self) -> list[str]:
        """What `twoyes verify` would say."""
        with self.books.begin() as page:
            return list(page.ledger.verify())

    def told_in(self, letter: int) -> list[Item]:
        """What the brief or digest with this number in the outbox tells."""
        with self.books.begin() as page:
            at = page.outbox.get(letter).created_at
            rows = page.connection.execute(select(t.item).where(t.item.c.told_at == at).order_by(t.item.c.id))
            return [
                Item(row.id, row.at, Notice(Kind(row.kind), row.cause, row.party, row.facts), row.introduction_id)
                for row in rows
            ]

    # Looking into mailboxes

    def mails(self, address: str, folder: str) -> list[bytes]:
        """The mails of a folder, oldest first."""
        if not isinstance(self.provider, Rig):
            found: list[bytes] = self.provider.mails(address, folder)
            return found
        client = self._readers.get(address)
        if client is None:
            client = self._readers[address] = self.provider.imap(address)
        chosen = client.select_folder(folder, readonly=True)
        keys = {uid: (address, folder, int(chosen[b"UIDVALIDITY"]), uid) for uid in sorted(client.search("ALL"))}
        missing = [uid for uid, key in keys.items() if key not in self._read]
        for uid, data in client.fetch(missing, ["BODY.PEEK[]"]).items() if missing else ():
            self._read[keys[uid]] = data[b"BODY[]"]
        return [self._read[key] for key in keys.values()]

    def deliver_into(self, folder: str, login: str, raw: bytes) -> None:
        """Delivers a mail to the account answers come to; a filter of its owner's puts it into another folder."""
        self.provider.deliver(login, [self.home], raw)
        message_id = parsed(raw)["Message-ID"].strip()
        if isinstance(self.provider, FakePost):
            box = self.provider.boxes[self.home]
            inbox = box.folders["INBOX"].mails
            uid = next(uid for uid in sorted(inbox, reverse=True) if message_id.encode() in inbox[uid].raw)
            box.folder(folder).file(inbox.pop(uid))
            return
        with self._client(self.home) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            client.select_folder("INBOX")
            uids = client.search(["HEADER", "Message-ID", message_id])
            stamped = client.fetch(uids, ["BODY.PEEK[]"])[uids[-1]][b"BODY[]"]
            # a story's days pass in a moment, and servers stamp arrival by the second: this came before what follows
            client.append(folder, stamped, msg_time=datetime.now(UTC) - timedelta(minutes=1))
            client.delete_messages(uids)
            client.expunge()

    def make_folder(self, folder: str) -> None:
        """Makes a folder in the account answers come to."""
        if isinstance(self.provider, FakePost):
            self.provider.boxes[self.home].folder(folder)
            return
        with self._client(self.home) as client:
            client.create_folder(folder)

    def empty_inbox(self) -> None:
        """Its owner deletes everything in the INBOX of the account answers come to."""
        if isinstance(self.provider, FakePost):
            self.provider.boxes[self.home].folders["INBOX"].mails.clear()
            return
        with self._client(self.home) as client:
            client.select_folder("INBOX")
            client.delete_messages(client.search("ALL"), silent=True)
            client.expunge()

    def renumber_inbox(self) -> None:
        """The server has lost count: every mail of the INBOX has another UID, under another UIDVALIDITY."""
        if isinstance(self.provider, FakePost):
            self.provider.boxes[self.home].folders["INBOX"].renumber()
            return
        assert isinstance(self.provider, Rig), "the embedded provider never loses count"
        self.patient = True  # whoever has the folder open is told that it is gone, and comes back
        if (reader := self._readers.pop(self.home, None)) is not None:
            reader.logout()
        self.provider.renumber_inbox(self.home)

    def rename_folder(self, old: str, new: str) -> None:
        """The connector renames a folder."""
        if isinstance(self.provider, FakePost):
            folders = self.provider.boxes[self.home].folders
            folders[new] = folders.pop(old)
            return
        with self._client(self.home) as client:
            client.rename_folder(old, new)

    def move_to(self, zone: str) -> None:
        """The connector lives in another zone from now on: what the next start reads in the configuration."""
        connector = self.config.connector.model_copy(update={"zone": zone})
        self.config = self.config.model_copy(update={"connector": connector})

    def hand_in(self, table: bytes) -> dict[int, tuple[str, ...]]:
        """Hands in a table of pairs as `twoyes new --from --yes` does; answers what is wrong with which line."""
        assert self.worker is not None
        work = self.worker.work
        forms = [Form(row.fields, row.line, row.fault) for row in read_pairs(table).rows]
        tried = try_out(work, forms, again=False, letters=0)
        good = [form for form, one in zip(forms, tried, strict=True) if one.good]
        zone, country = self.config.connector.zone, self.config.connector.country
        starts = spread(len(good), next_morning(work.policy, zone, country, self.now), MORNING)
        for form, start in zip(good, starts, strict=True):
            hand_in(work, form, start, again=False, seen=True)
        return {one.line: one.problems for one in tried if not one.good}

    def note(self, address: str, name: str, value: str) -> None:
        """Writes in the bio book what the connector wants kept of a person."""
        with self.books.begin() as page:
            bio = page.people.get(address) or Bio(Person(address))
            match name:
                case "a month":
                    bio = replace(bio, a_month=int(value))
                case "rests":
                    bio = replace(bio, rests_days=int(value))
                case "only":
                    bio = replace(bio, only=value)
                case _:
                    bio = replace(bio, consent=Consent.DIRECT)
            page.people.keep(bio)

    def eyes(self) -> Mailbox:
        """The connector's own mail program, looking at the same mailbox."""
        if isinstance(self.provider, FakePost):
            return self._fake_mailbox(CARLA, "eyes")
        return ImapMailbox(
            ImapSettings(
                name="eyes",
                host=self.provider.host,
                port=self.provider.imap_port,
                security=self.provider.security,
                user=CARLA,
                password=lambda: PASSWORD,
                ca_file=self.provider.ca_file,
            )
        )

    def relabel(self, message_id: str, *, label: bool) -> None:
        """Sets the label on the connector's draft again, or takes it off, as a mail program does."""
        self._on_draft(message_id, add="intro-request" if label else "", remove="" if label else "intro-request")

    def remove_draft(self, message_id: str) -> None:
        """Deletes the connector's draft."""
        self._on_draft(message_id, add="\\Deleted")

    def _on_draft(self, message_id: str, *, add: str = "", remove: str = "") -> None:
        spots = [one.spot for one in self._drafts() if message_id.encode() in one.fields]
        assert spots, "the draft is not there"
        spot = spots[-1]
        if isinstance(self.provider, FakePost):
            folder = self.provider.boxes[CARLA].folders[spot.folder]
            if add == "\\Deleted":
                folder.mails.pop(spot.uid)
                return
            folder.mails[spot.uid].keywords = folder.mails[spot.uid].keywords - {remove} | ({add} if add else set())
            return
        with self._client(CARLA) as client:
            client.select_folder(spot.folder)
            if remove:
                client.remove_flags([spot.uid], [remove], silent=True)
            if add:
                client.add_flags([spot.uid], [add], silent=True)
            if add == "\\Deleted":
                client.expunge()

    def _drafts(self) -> list[Heading]:
        """Every draft with its heading, labelled or not."""
        eyes = self.eyes()
        try:
            found = eyes.drafts()
            now = eyes.now(Folder.DRAFTS)
            if now is not None:
                start = Cursor(now.folder, now.uidvalidity, 1)
                for sweep in eyes.arrivals(Folder.DRAFTS, start):
                    found += sweep.headings
            return found
        finally:
            eyes.close()

    def draft_shows(self, message_id: str) -> set[str]:
        """What the connector sees on their draft: the label and the states."""
        eyes = self.eyes()
        try:
            found: set[str] = set()
            for heading in eyes.drafts():
                if message_id.encode() in heading.fields:
                    found |= {word for word in heading.keywords if word.startswith("intro-")}
            return found
        finally:
            eyes.close()

    @contextlib.contextmanager
    def _client(self, address: str) -> Iterator[Any]:
        client: Any  # an IMAPClient, which is only half typed
        if isinstance(self.provider, Rig):
            client = self.provider.imap(address)
        else:
            client = IMAPClient(self.provider.host, self.provider.imap_port, ssl=False, timeout=30)
            client.login(address, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def _fake_mailbox(self, address: str, name: str) -> FakeMailbox:
        return FakeMailbox(self.provider.boxes[address], name, clock=lambda: self.clock[0])

    def close(self) -> None:
        """Ends the worker and every connection of ours."""
        self.stop()
        for client in self._readers.values():
            with contextlib.suppress(Exception):
                client.logout()
        self._readers.clear()
        database().dispose()


# Making one


def make_world(provider: Any, setup: str, clock: list[datetime], folder: Path, wishes: Mapping[str, Any]) -> World:
    """A world over a provider on which Carla, the desk and everybody else have accounts with PASSWORD.

    `wishes` are keys of the configuration that differ from what the worlds have in common.
    """
    (folder / "password").touch(mode=0o600)
    (folder / "password").write_text(PASSWORD)
    emptied(database())
    config = Config.model_validate(
        settings_of(lambda user: _mailbox(provider, user), setup, wishes), context={"base": folder}
    )
    return World(setup, provider, config, clock)


def fake(accounts: Iterable[str], clock: list[datetime]) -> FakePost:
    """A provider in memory."""
    return FakePost(dict.fromkeys(accounts, PASSWORD), lambda: clock[0])


def embedded(accounts: Iterable[str], clock: list[datetime]) -> MailServer:
    """The demo's provider; the caller starts and stops it."""
    return MailServer(dict.fromkeys(accounts, PASSWORD), clock=lambda: clock[0])


def _mailbox(provider: Any, user: str) -> dict[str, Any]:
    server = {"host": provider.host, "security": provider.security, "ca_file": provider.ca_file}
    return {
        "imap": {**server, "port": provider.imap_port, "user": user, "password": {"file": "password"}},
        "smtp": {**server, "port": provider.smtp_port},
        "proof": {"kind": "header", "authserv_id": provider.authserv_id},
    }


def settings_of(mailbox: Callable[[str], dict[str, Any]], setup: str, wishes: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration that all worlds have in common, with `wishes` on top; `mailbox` is that of an account."""
    settings: dict[str, Any] = {
        "connector": {"name": "Carla Conti", "address": CARLA, "zone": "Europe/Madrid"},
        "setup": setup,
        "mailbox": mailbox(CARLA),
        "bot": {},
        "approve": "never",
        "budgets": {"preset": "none"},
        "engine": {"debounce_seconds": 0},
        "notices": {"digest_on": "never"},
    }
    if setup != "own":
        settings["bot"] = {"address": PLUS if setup == "plus" else DESK}
    if setup == "separate":
        settings["bot"]["mailbox"] = mailbox(DESK)
    for key, value in wishes.items():
        settings[key] = {**settings.get(key, {}), **value} if isinstance(value, dict) else value
    return settings


@cache
def database() -> Engine:
    """One database a run, emptied for each world: opening one takes as long as a whole dialog."""
    home = Path(mkdtemp(prefix="twoyes-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    url = f"sqlite:///{home}/twoyes.db"
    schema.upgrade(url, datetime(2026, 1, 1, tzinfo=UTC))
    return open_engine(url)


def emptied(engine: Engine) -> None:
    """Deletes every row."""
    with engine.begin() as connection:
        for table in reversed(t.metadata.sorted_tables):
            connection.execute(table.delete())
