"""The books as the work needs them: transactions, and in each of them the nouns."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.introductions.decision import Entry
    from bot.introductions.introduction import Introduction
    from bot.ports.nouns import (
        Erasing,
        Folders,
        Introductions,
        Items,
        Ledger,
        Mails,
        Manuscripts,
        Orders,
        Outbox,
        People,
        Requests,
    )


class Page(Protocol):
    """One transaction on the books. What is written becomes true together, or not at all."""

    @property
    def introductions(self) -> Introductions:
        """The introductions in this transaction."""

    @property
    def ledger(self) -> Ledger:
        """The ledger in this transaction."""

    @property
    def manuscripts(self) -> Manuscripts:
        """The manuscripts in this transaction."""

    @property
    def mails(self) -> Mails:
        """The mails in this transaction."""

    @property
    def outbox(self) -> Outbox:
        """The outbox in this transaction."""

    @property
    def folders(self) -> Folders:
        """The folders in this transaction."""

    @property
    def people(self) -> People:
        """The bio book in this transaction."""

    @property
    def requests(self) -> Requests:
        """The pending requests in this transaction."""

    @property
    def items(self) -> Items:
        """What waits for the brief, in this transaction."""

    @property
    def orders(self) -> Orders:
        """The commands obeyed, in this transaction."""

    @property
    def erasing(self) -> Erasing:
        """What can be forgotten, in this transaction."""

    def introduction(self, number: int) -> Introduction:
        """One introduction. Raises KeyError."""

    def create(self, it: Introduction) -> int:
        """Stores a new introduction; answers its id."""

    def save(
        self, before: Introduction, after: Introduction, entries: Iterable[Entry], due_at: datetime | None, at: datetime
    ) -> None:
        """Writes the new state and the ledger lines that led to it."""

    def due(self, now: datetime, limit: int = 100) -> list[int]:
        """Ids of the introductions for which time alone makes something happen by now."""

    def find(self, *, open_only: bool = False, address: str = "", code: str = "") -> list[Introduction]:
        """Introductions, newest first."""

    def token(self, introduction: int, party: str) -> str:
        """The token (128 bit) that binds an answer to this party's ask."""

    def keep_token(self, introduction: int, party: str) -> str:
        """The token, which will be known again when it comes back."""

    def by_tokens(self, tokens: Iterable[str]) -> dict[str, tuple[int, str]]:
        """(introduction, party) of the tokens that are ours."""

    def suppress(self, address: str, reason: str, now: datetime) -> None:
        """Never writes to this address again, in any introduction."""

    def suppressed(self, address: str) -> bool:
        """True for an address that wants no mail of ours."""

    def recall(self, name: str) -> str:
        """A remembered value, or ""."""

    def remember(self, name: str, value: str) -> None:
        """Remembers a value under a name."""

    def forget(self, name: str) -> None:
        """Forgets a remembered value."""


class Books(Protocol):
    """Everything that is remembered."""

    def begin(self, *, synced: bool = True) -> AbstractContextManager[Page]:
        """One transaction. Raises TryLater where the database is locked, full or away: nothing was written then.

        Not `synced`, a power cut may undo it until a synced one follows; a killed process never does.
        """

    def overwrite(self) -> None:
        """Makes the file forget what was erased from it. Raises TryLater where it is in use for long, or full."""

    def close(self) -> None:
        """Lets go of the database."""
