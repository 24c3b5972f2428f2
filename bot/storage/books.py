"""The books: everything that is remembered, one transaction at a time."""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.introductions.decision import Entry
from bot.introductions.introduction import Introduction
from bot.ports import TryLater
from bot.storage import tables as t
from bot.storage.engine import open_engine, set_sync, what_to_do
from bot.storage.erasing import Erasing, overwrite
from bot.storage.folders import Folders
from bot.storage.introductions import Introductions
from bot.storage.items import Items
from bot.storage.keys import token_of
from bot.storage.ledger import Ledger
from bot.storage.mails import Mails
from bot.storage.manuscripts import Manuscripts
from bot.storage.orders import Orders
from bot.storage.outbox import Outbox
from bot.storage.people import People
from bot.storage.requests import Requests
from bot.storage.vault import Vault


class Page:
    """One transaction on the books. What is written becomes true together, or not at all."""

    def __init__(self, connection: Connection, salt: Callable[[], str], key: bytes) -> None:
        self.connection = connection
        self.introductions = Introductions(connection)
        self.ledger = Ledger(connection)
        self.manuscripts = Manuscripts(connection)
        self.mails = Mails(connection)
        self.outbox = Outbox(connection)
        self.folders = Folders(connection)
        self.people = People(connection)
        self.requests = Requests(connection)
        self.items = Items(connection)
        self.orders = Orders(connection)
        self.erasing = Erasing(connection)
        self.vault = Vault(connection, key)
        self._salt = salt
        self._key = key
        self._remembered: dict[str, str] | None = None

    # Introductions

    def introduction(self, number: int) -> Introduction:
        """One introduction. Raises KeyError."""
        found = self.introductions.load([number])
        if not found:
            raise KeyError(number)
        return found[0]

    def create(self, it: Introduction) -> int:
        """Stores a new introduction; answers its id."""
        return self.introductions.create(it)

    def save(
        self, before: Introduction, after: Introduction, entries: Iterable[Entry], due_at: datetime | None, at: datetime
    ) -> None:
        """Writes the new state and the ledger lines that led to it."""
        self.introductions.save(before, after, due_at)
        self.ledger.append(after.id, entries, at, self._salt)

    def due(self, now: datetime, limit: int = 100) -> list[int]:
        """Ids of the introductions for which time alone makes something happen by now."""
        return self.introductions.due_ids(now, limit)

    def find(self, *, open_only: bool = False, address: str = "", code: str = "") -> list[Introduction]:
        """Introductions, newest first."""
        ids = self.introductions.ids(open_only=open_only, address=address, code=code)
        return list(reversed(self.introductions.load(ids)))

    # Tokens: made from a key that is not in the database, of which the database holds a hash only

    def token(self, introduction: int, party: str) -> str:
        """The token (128 bit) that binds an answer to this party's ask."""
        return token_of(self._key, introduction, party)

    def keep_token(self, introduction: int, party: str) -> str:
        """The token, which will be known again when it comes back."""
        token = self.token(introduction, party)
        hashed = hashlib.sha256(token.encode()).hexdigest()
        if self.connection.execute(select(t.token).where(t.token.c.hash == hashed)).first() is None:
            self.connection.execute(insert(t.token), {"hash": hashed, "introduction_id": introduction, "party": party})
        return token

    def by_tokens(self, tokens: Iterable[str]) -> dict[str, tuple[int, str]]:
        """(introduction, party) of the tokens that are ours."""
        wanted = {hashlib.sha256(token.lower().encode()).hexdigest(): token for token in tokens}
        if not wanted:
            return {}
        rows = self.connection.execute(select(t.token).where(t.token.c.hash.in_(wanted)))
        return {wanted[row.hash]: (row.introduction_id, row.party) for row in rows}

    # People who do not want to be written to: a keyed hash, no address

    def _hash_of(self, address: str) -> str:
        local, _, domain = address.rpartition("@")
        address = f"{local.partition('+')[0]}@{domain}"  # a plus-address is the same person's
        return hmac.new(self._key, f"suppressed {address.lower()}".encode(), hashlib.sha256).hexdigest()

    def suppress(self, address: str, reason: str, now: datetime) -> None:
        """Never writes to this address again, in any introduction."""
        if not self.suppressed(address):
            self.connection.execute(insert(t.suppressed).values(hash=self._hash_of(address), at=now, reason=reason))

    def suppressed(self, address: str) -> bool:
        """True for an address that wants no mail of ours."""
        return self.why_suppressed(address) is not None

    def why_suppressed(self, address: str) -> tuple[datetime, str] | None:
        """Since when (aware UTC) and why this address wants no mail of ours; None where it does not say so."""
        query = select(t.suppressed.c.at, t.suppressed.c.reason).where(t.suppressed.c.hash == self._hash_of(address))
        row = self.connection.execute(query).first()
        return (row.at, row.reason) if row else None

    def suppressed_among(self, addresses: Iterable[str]) -> set[str]:
        """Those of these addresses that want no mail of ours, asked for at once."""
        hashes = set(self.connection.execute(select(t.suppressed.c.hash)).scalars())
        return {address for address in addresses if hashes and self._hash_of(address) in hashes}

    def allow(self, address: str) -> bool:
        """Takes back that this address wants no mail; False where it never said so."""
        found = self.connection.execute(delete(t.suppressed).where(t.suppressed.c.hash == self._hash_of(address)))
        return bool(found.rowcount)

    # Small things

    def recall(self, name: str) -> str:
        """A remembered value, or ""."""
        return self._all_remembered().get(name, "")

    def remember(self, name: str, value: str) -> None:
        """Remembers a value under a name."""
        known = self._all_remembered()
        if name not in known:
            self.connection.execute(insert(t.remembered), {"name": name, "value": value})
        elif known[name] != value:
            self.connection.execute(update(t.remembered).where(t.remembered.c.name == name), {"value": value})
        known[name] = value

    def forget(self, name: str) -> None:
        """Forgets a remembered value."""
        self.connection.execute(delete(t.remembered).where(t.remembered.c.name == name))
        self._all_remembered().pop(name, None)

    def _all_remembered(self) -> dict[str, str]:
        """All of it, read once: a dozen short values, of which a step asks for several."""
        if self._remembered is None:
            rows = self.connection.execute(select(t.remembered.c.name, t.remembered.c.value))
            self._remembered = {row.name: row.value for row in rows}
        return self._remembered


class Books:
    """The database behind the work."""

    def __init__(self, engine: Engine, salt: Callable[[], str], key: bytes) -> None:
        self.engine = engine
        self._salt = salt
        self.key = key  # settable: which key belongs to a database is found out once it is open

    @contextmanager
    def begin(self, *, synced: bool = True) -> Iterator[Page]:
        """One transaction. Raises TryLater where the database is locked, full or away, and NeedsOperator where it is
        damaged or cannot be written at all: nothing was written then.

        Not `synced`, it outlives a killed process at once, and a power cut from the next synced one on, which carries
        it to the disk too: enough for what would be done again from the mailbox, as long as nothing has left for it.
        """
        try:
            with self.engine.connect() as connection:
                set_sync(connection, synced)
                with connection.begin():
                    yield Page(connection, self._salt, self.key)
        except (DBAPIError, sqlite3.Error) as fault:
            told = what_to_do(fault)
            if told is None:
                raise
            raise told from fault

    def overwrite(self) -> None:
        """Makes the file forget what was erased from it. Raises TryLater where it is in use for long, or full."""
        try:
            overwrite(self.engine)
        except OperationalError as fault:
            raise TryLater(f"the database could not be rewritten: {fault.orig}") from fault

    def close(self) -> None:
        """Lets go of the database."""
        self.engine.dispose()


def open_books(url: str, salt: Callable[[], str], key: bytes) -> Books:
    """The books behind this URL."""
    return Books(open_engine(url), salt, key)
