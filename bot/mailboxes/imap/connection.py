"""One IMAP connection: TLS, login, the open folder and the list of folders, and what a broken or refused one means."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import (
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
)

from bot.mailboxes.imap.login import clean, log_in
from bot.mailboxes.imap.settings import ImapSettings
from bot.mailboxes.links import connection_failed, shut, steady, tls_context, tune
from bot.ports import NeedsOperator, TryLater

_YOUNG = 60.0  # seconds; who is sent away sooner was not logged in for long enough to be told that it is over
LONGEST = 10  # times the time limit of one answer, for all that one call asks
_NO_MAIL = frozenset((b"\\noselect", b"\\nonexistent"))
_FOR_THE_OPERATOR = ("[OVERQUOTA]", "[NOPERM]", "[NONEXISTENT]", "[TRYCREATE]", "[CANNOT]", "[TOOBIG]")


@dataclass(frozen=True, slots=True)
class Listed:
    """One folder of the LIST answer."""

    flags: frozenset[bytes]
    separator: str

    def below_root(self, name: str) -> str:
        """The name without the INBOX prefix under which some servers keep every folder."""
        prefix = f"INBOX{self.separator}"
        return name[len(prefix) :] if name.upper().startswith(prefix) else name


@dataclass(frozen=True, slots=True)
class Opened:
    """What the server said when the folder was selected."""

    name: str
    writable: bool
    uidvalidity: int
    uidnext: int | None
    flags: frozenset[str]
    permanent: frozenset[str]

    def keeps(self, keyword: str) -> bool:
        """Whether a keyword set now is kept. Only known of a folder opened for writing."""
        return "\\*" in self.permanent or keyword.casefold() in {flag.casefold() for flag in self.permanent}


class Link:
    """One connection: made when needed, and what is known of its folder. Not for two threads at once."""

    def __init__(self, settings: ImapSettings) -> None:
        self.settings = settings
        self._server = f"IMAP server {settings.host}:{settings.port}"
        self._connection: Any = None  # an IMAPClient, which is only half typed
        self.opened: Opened | None = None
        self._folders: dict[str, Listed] | None = None
        self._spare = min(LONGEST * settings.timeout, 600.0) if settings.token is not None else 0.0
        self._began = self._ends = math.inf  # steady seconds: the login, and when a session is too old for another call

    @contextlib.contextmanager
    def telling(self) -> Iterator[None]:
        """Turns what goes wrong on the wire into TryLater or NeedsOperator; a connection in doubt is dropped."""
        try:
            yield
        except IMAPClientReadOnlyError as fault:
            self.opened = None
            raise NeedsOperator(f"Mailbox {self.settings.name}: {fault}. It must be writable.") from fault
        except (IMAPClientAbortError, OSError) as fault:
            self.drop()
            raise TryLater(f"{self._server} broke the connection: {fault}") from fault
        except (IMAPClientError, ValueError) as fault:
            self.drop()
            words = str(fault)
            if any(code in words for code in _FOR_THE_OPERATOR):
                raise NeedsOperator(f"{self._server} refused in mailbox {self.settings.name}: {words}") from fault
            raise TryLater(f"{self._server} refused in mailbox {self.settings.name}: {words}") from fault

    def revive(self) -> bool:
        """Makes sure that the connection lives, and that the folder's changes are known.

        True where messages came since the last command, or may have come because the connection is new.
        """
        if self.left <= 0:
            self.drop(polite=True)
        if self._connection is not None:
            with contextlib.suppress(IMAPClientError, OSError, ValueError):
                return told_of_arrivals(self._connection.noop()[1])
            self.drop()
        self._connect()
        return True

    @property
    def left(self) -> float:
        """Seconds for which this session is good for another call: less than its token lives; infinity for others."""
        return self._ends - steady()

    @property
    def ended_as_announced(self) -> bool:
        """Whether a server that hung up did what is usual: sessions by token end with it, or a little before."""
        return self.settings.token is not None and steady() - self._began > _YOUNG

    @property
    def gmail(self) -> bool:
        """Whether the server speaks Gmail's extension: labels, and ids that are the same in every folder."""
        return bool(self.client.has_capability("X-GM-EXT-1"))

    def entered(self, name: str) -> bool:
        """Whether this folder is the open one."""
        return self.opened is not None and self.opened.name == name

    def open(self, name: str, *, writable: bool = False, fresh: bool = False) -> Opened:
        """Selects the folder, read-only unless asked otherwise: what only reads cannot change a flag."""
        opened = self.opened
        if opened is None or opened.name != name or fresh or (writable and not opened.writable):
            self.opened = None
            said = self.client.select_folder(name, readonly=not writable)
            opened = self.opened = Opened(
                name,
                writable,
                said.get(b"UIDVALIDITY", 0),
                said.get(b"UIDNEXT"),
                frozenset(decoded(said.get(b"FLAGS", ()))),
                frozenset(decoded(said.get(b"PERMANENTFLAGS", ()))),
            )
        return opened

    def folders(self) -> dict[str, Listed]:
        """Every folder that can be selected, by name; asked once per connection."""
        if self._folders is None:
            found = {
                name: Listed(frozenset(flag.lower() for flag in flags), (separator or b"/").decode("ascii"))
                for flags, separator, name in self.client.list_folders()
            }
            self._folders = {name: listed for name, listed in found.items() if not listed.flags & _NO_MAIL}
        return self._folders

    def forget_folders(self) -> None:
        """Asks for the list of folders anew when it is next needed."""
        self._folders = None

    def sever(self) -> None:
        """Ends the connection under a thread that waits on it. The one call that any thread may make."""
        connection = self._connection
        if connection is not None:
            with contextlib.suppress(AttributeError):  # it may be closed at this moment
                shut(connection.socket())

    def drop(self, *, polite: bool = False) -> None:
        """Lets go of the connection, logging out first where `polite`."""
        connection, self._connection = self._connection, None
        self.opened = self._folders = None
        if connection is not None:
            with contextlib.suppress(IMAPClientError, OSError, ValueError, AttributeError):
                if polite:
                    connection.logout()
            with contextlib.suppress(IMAPClientError, OSError, AttributeError):
                connection.shutdown()

    @property
    def client(self) -> Any:
        """The imapclient connection. Raises ConnectionAbortedError where there is none."""
        if self._connection is None:
            raise ConnectionAbortedError("no connection")
        return self._connection

    @property
    def wire(self) -> Any:
        """The imaplib connection below, for what imapclient does not hand out or does byte by byte."""
        return self.client._imap

    def _connect(self) -> None:
        settings = self.settings
        context = tls_context(settings.ca_file)
        try:
            client: Any = IMAPClient(
                settings.host,
                settings.port,
                ssl=settings.security == "tls",
                ssl_context=context,
                timeout=settings.timeout,
            )
            self._connection = client
            client._imap.debug = 0  # imapclient has every line, the login too, formatted for a log
            tune(client.socket())
            if settings.security == "starttls":
                client.starttls(context)
            lives = log_in(client, settings, self._server, self._spare)
            self._began = steady()
            self._ends = self._began + lives - min(self._spare, lives / 2)
        except BaseException as fault:
            self.drop()  # nobody may take it for one that is logged in
            if isinstance(fault, CapabilityError):
                raise NeedsOperator(
                    f"{self._server} offers no STARTTLS; nothing was sent. Use security: tls with port 993."
                ) from fault
            if isinstance(fault, OSError):
                raise connection_failed(fault, self._server) from fault
            if isinstance(fault, IMAPClientError):
                raise TryLater(f"{self._server} is not available: {clean(fault)}") from fault
            raise


def told_of_arrivals(responses: Iterable[Any]) -> bool:
    """Whether untagged responses tell of new messages."""
    return any(len(response) > 1 and response[1] == b"EXISTS" for response in responses)


def decoded(flags: Iterable[bytes]) -> list[str]:
    """Flags as text."""
    return [flag.decode("ascii", "replace") for flag in flags]
