"""IMAP and SMTP before the accounts of the strict Gmail: what its API and owner do shows here, and the other way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from tests.servers.gmail import GmailServer
from tests.servers.gmail.account import Message as Kept
from tests.servers.gmail.account import with_header
from tests.servers.gmail.post import recipients_of
from tests.servers.gmail_imap import GmailImap, Message
from tests.servers.wire import ScriptedSmtp

TOKEN = "ya29.good"
_SYSTEM = {"INBOX": "\\Inbox", "SENT": "\\Sent", "DRAFT": "\\Draft", "SPAM": "\\Junk", "TRASH": "\\Trash"}
_DOT = re.compile(rb"^\.\.", re.MULTILINE)


class Front(GmailImap):
    """One account over IMAP, and over SMTP at `smtp.port`."""

    def __init__(self, gmail: GmailServer, address: str) -> None:
        super().__init__(user=address)
        self._gmail = gmail
        self._account = gmail.account(address)
        self._kept: dict[str, Message] = {}
        self.smtp = ScriptedSmtp(features=("AUTH XOAUTH2", "PIPELINING"), tokens={TOKEN}, on_accept=self._submit)

    def __exit__(self, *why: object) -> None:
        super().__exit__(None, None, None)
        self.smtp.__exit__(None, None, None)

    def renumber(self) -> None:
        """Every folder is numbered anew."""
        with self._lock:
            self.uidvalidity += 1
            for message in self.messages:
                message.uids.clear()
            self._uids.clear()

    def look(self) -> None:
        """Takes over what happened to the account."""
        with self._gmail._lock:
            self.labels = {one.name for one in self._account.labels.values() if one.type == "user"}
            for key in self._kept.keys() - self._account.messages.keys():
                self.messages.remove(self._kept.pop(key))
            for key, kept in self._account.messages.items():
                if key not in self._kept:
                    at = datetime.fromtimestamp(kept.at / 1000, UTC)
                    self._kept[key] = Message(int(key, 16), int(kept.thread, 16), kept.raw, set(), at)
                    self.messages.append(self._kept[key])
                self._take_over(self._kept[key], kept)

    def _take_over(self, message: Message, kept: Kept) -> None:
        message.flags = {flag for flag, id_ in (("\\draft", "DRAFT"),) if id_ in kept.labels}
        message.flags |= set() if "UNREAD" in kept.labels else {"\\seen"}
        names = {_SYSTEM.get(id_) or self._account.labels[id_].name for id_ in kept.labels if self._shows(id_)}
        self.label(message, *names - message.labels, remove=message.labels - names)

    def _shows(self, label_id: str) -> bool:
        return label_id in _SYSTEM or self._account.labels[label_id].type == "user"

    def change(self, message: Message, add: Iterable[str], remove: Iterable[str]) -> None:
        """A client changes labels of the account's."""
        with self._gmail._lock:
            ids = {name: id_ for id_, name in _SYSTEM.items()}

            def id_of(name: str) -> str:
                return ids.get(name) or (self._account.label_named(name) or self._account.make_label(name, {})).id

            added = {id_of(name) for name in add}
            removed = {id_of(name) for name in remove} | ({"INBOX"} if "TRASH" in added else set())
            self._account.relabel(self._account.messages[f"{message.id:016x}"], added, removed)
            self.look()

    def flag(self, message: Message, flags: set[str]) -> None:
        """A client reads a message, or wants it unread."""
        with self._gmail._lock:
            kept = self._account.messages[f"{message.id:016x}"]
            unread = {"UNREAD"}
            self._account.relabel(kept, set() if "\\seen" in flags else unread, unread if "\\seen" in flags else set())

    def create(self, name: str) -> None:
        """A client makes a label."""
        with self._gmail._lock:
            self._account.make_label(name, {})

    def put(self, raw: bytes, *labels: str, thread: int = 0, flags: Iterable[str] = ()) -> Message:
        """A client files a message."""
        with self._gmail._lock:
            ids = {name: id_ for id_, name in _SYSTEM.items()}
            kept = self._account.add(raw, {"UNREAD", *(ids[label] for label in labels)})
            self.look()
            return self._kept[kept.id]

    def _submit(self, recipients: list[str], content: bytes) -> None:
        """Sends as Gmail does, to the envelope: it takes everything, and reports come back."""
        raw = _DOT.sub(b".", content)
        hidden = set(recipients) - set(recipients_of(raw))
        with self._gmail._lock:
            self._gmail.post.send(self._account, with_header(raw, "Bcc", ", ".join(sorted(hidden))) if hidden else raw)
