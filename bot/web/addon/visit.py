"""One visit: what a handler of the add-on is given, after Google's tokens were verified."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.introductions.introduction import Introduction
from bot.web.addon.answers import Answer
from bot.web.addon.events import Event
from bot.web.identity import Caller

if TYPE_CHECKING:
    from bot.config import Config
    from bot.work.work import Work

EVIDENCE = "add-on"  # how the ledger calls where a word came from; the user's `sub` goes behind it


class User(Caller):
    """Who looks at Gmail: a verified address of the connector's (lower case), and the account's lasting id."""

    @property
    def evidence(self) -> str:
        """What the ledger notes about a word that this one spoke."""
        return f"{EVIDENCE} {self.sub}"


@dataclass(frozen=True, slots=True)
class OpenMail:
    """The mail that is open, as far as the user lets it be seen: ids of Gmail's API, and headers, never a body."""

    message_id: str
    thread_id: str
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str:
        """The first header of this name, "" where there is none. It was written by whoever sent the mail."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Visit:
    """One event of a verified user.

    `work` has the books, the rules and the voice; behind its mailboxes and its courier stands nothing: only the
    worker sends. `url_of("act")` is the address of that endpoint, for buttons. `look` answers the headers (From,
    Reply-To, To, Cc, Subject, Message-ID) of the mail that is open, None where Google does not give them in time.
    `now` is aware UTC.
    """

    event: Event
    user: User
    config: Config
    work: Work
    now: datetime
    url_of: Callable[[str], str]
    look: Callable[[], OpenMail | None] = lambda: None


Handler = Callable[[Visit], Answer]


def version_of(it: Introduction) -> str:
    """What a button carries beside the code: another one means that the introduction has changed since it was shown.

    A click that carries an old version does nothing; the answer is the card as it is now. That makes a click that is
    repeated (by Google, or by whoever recorded it) harmless.
    """
    return blake2b(repr(it).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
