"""A mailbox at the strict Gmail server, as the tests of the adapter need it."""

from __future__ import annotations

from google.oauth2.credentials import Credentials

from bot.mailboxes.gmail.budget import RateBudget
from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.mailbox import GmailMailbox
from bot.mailboxes.gmail.settings import GmailSettings
from bot.places import Cursor, Folder, Heading, Sweep
from bot.reading.message import parse_heading
from tests.servers.gmail import Account, GmailServer, Message

CARLA, ANA, BEN = "carla@conti.example", "ana@ruiz.example", "ben@ong.example"


def mail(subject: str, sender: str = ANA, to: str = CARLA, more: str = "", text: str = "Hello") -> bytes:
    """A small mail, as programs write it."""
    word = "-".join(subject.split()).encode("ascii", "ignore").decode().strip("[]") or "x"
    heads = f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{word}@ruiz.example>\r\n{more}"
    return f"{heads}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()


class Box:
    """Carla's mailbox at a server: `mailbox` is ours, `account` is what the server has."""

    def __init__(self, server: GmailServer) -> None:
        self.server = server
        self.account: Account = server.account(CARLA)
        self.pauses: list[float] = []
        self.mailbox = self.another()
        self._cursor: Cursor | None = None

    def settings(self, *scopes: str, timeout: float = 5, endpoint: str = "", tag: str = "[intro]") -> GmailSettings:
        token = self.server.token(CARLA, *scopes)
        endpoint = endpoint or self.server.endpoint
        return GmailSettings(
            "home", CARLA, lambda: Credentials(token), endpoint=endpoint, timeout=timeout, subject_tag=tag
        )

    def client(self, *scopes: str, timeout: float = 5, endpoint: str = "", tag: str = "[intro]") -> GmailClient:
        """A client that never waits, and writes down for how long it should have."""
        settings = self.settings(*scopes, timeout=timeout, endpoint=endpoint, tag=tag)
        return GmailClient(settings, budget=RateBudget(10_000_000), pause=self._pause)

    def another(self, *scopes: str, tag: str = "[intro]") -> GmailMailbox:
        """The mailbox as a new process opens it."""
        client = self.client(*scopes, tag=tag)
        return GmailMailbox(client.settings, client)

    def _pause(self, seconds: float) -> bool:
        self.pauses.append(seconds)
        return False

    def receive(self, subject: str, labels: tuple[str, ...] = ("INBOX", "UNREAD"), more: str = "") -> Message:
        """A mail of Ana's that stands under these labels."""
        return self.account.add(mail(subject, more=more), labels)

    def label(self, name: str = "intro-request") -> str:
        """The id of a label of Carla's, made where it is missing."""
        return (self.account.label_named(name) or self.account.make_label(name, {})).id

    def cursor(self, folder: Folder = Folder.INBOX) -> Cursor:
        """The cursor of a folder as of now."""
        found = self.mailbox.now(folder)
        assert found is not None
        return found

    def look(self) -> list[Heading]:
        """What came to INBOX since the last look, as a round asks for it before it asks for drafts."""
        self._cursor = self._cursor or self.cursor()
        found = list(self.mailbox.arrivals(Folder.INBOX, self._cursor))
        self._cursor = found[-1].cursor if found else self._cursor
        return [heading for sweep in found for heading in sweep.headings]

    def calls(self) -> list[str]:
        """The methods called since this was asked last."""
        methods = [call.method for call in self.server.calls]
        self.server.calls.clear()
        return methods


def sweeps(box: Box, cursor: Cursor, folder: Folder = Folder.INBOX) -> list[Sweep]:
    return list(box.mailbox.arrivals(folder, cursor))


def subjects(found: list[Sweep] | list[Heading]) -> list[str]:
    """The subjects of what was listed."""
    flat: list[Heading] = []
    for one in found:
        flat += one.headings if isinstance(one, Sweep) else [one]
    return [parse_heading(heading.fields).subject for heading in flat]
