"""Gmail's IMAP server as it is documented, for one account: labels as folders, X-GM-EXT-1, XOAUTH2, names in German.

Small and strict: what it does not know is BAD. A message stands once, and in the folder of each of its labels under a
UID of its own; the folder that is open is left out of X-GM-LABELS. Keywords are not kept.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import BinaryIO, Self

from imapclient.imap_utf7 import decode, encode

USER = "carla@conti.example"
DRAFTS, SENT, ALL, BIN = (
    f"[Google Mail]/{name}" for name in ("Entwürfe", "Gesendet", "Alle Nachrichten", "Papierkorb")
)
SPAM = "[Google Mail]/Spam"
_OWN = {"INBOX": "\\Inbox", DRAFTS: "\\Draft", SENT: "\\Sent", ALL: "\\All", SPAM: "\\Junk", BIN: "\\Trash"}
_KEPT = "\\Answered \\Flagged \\Draft \\Deleted \\Seen"
_BEFORE = "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 SASL-IR AUTH=XOAUTH2 AUTH=PLAIN"
_AFTER = "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID CHILDREN X-GM-EXT-1 UIDPLUS ENABLE MOVE CONDSTORE SPECIAL-USE"
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|(\()|(\))|((?:BODY\.PEEK|BODY)\[[^\]]*\])|([^\s()"]+)')
_CHALLENGE = {"status": "400", "schemes": "Bearer", "scope": "https://mail.google.com/"}


@dataclass
class Message:
    """One message: its labels by name as Gmail spells them, and its UID in the folder of each."""

    id: int
    thread: int
    raw: bytes
    labels: set[str]
    at: datetime = datetime(2026, 11, 21, 10, tzinfo=UTC)
    flags: set[str] = field(default_factory=set)
    uids: dict[str, int] = field(default_factory=dict)


class Bad(Exception):
    """A command that is none."""


class No(Exception):
    """A command that is refused."""


class GmailImap:
    """The server. `tokens` are taken at a login; `hidden` folders are not listed; `refuses_labels` on drafts.

    `seen` holds each command without its tag and without secrets; `logins` the tokens that were presented.
    """

    def __init__(self, *, user: str = USER, hidden: Iterable[str] = (), refuses_labels: bool = False) -> None:
        self.user = user
        self.uidvalidity = 7
        self.tokens = {"ya29.good"}
        self.hidden = set(hidden)
        self.refuses_labels = refuses_labels
        self.seen: list[str] = []
        self.logins: list[str] = []
        self.idling = threading.Event()
        self.labels: set[str] = set()
        self.messages: list[Message] = []
        self._uids: dict[str, int] = {}
        self._lock = threading.RLock()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._listener.close()
        self.end_sessions()

    # What the owner and other people do

    def put(self, raw: bytes, *labels: str, thread: int = 0, flags: Iterable[str] = ()) -> Message:
        """A new message with these labels: "\\Inbox", "\\Draft", "\\Sent", names of the owner's."""
        with self._lock:
            id_ = 0x18F0000000000000 + len(self.messages) + 1
            message = Message(id_, thread or id_, raw, set(), flags={one.lower() for one in flags})
            self.messages.append(message)
            self.label(message, *labels)
            if "\\Draft" in labels:
                message.flags.add("\\draft")
            return message

    def label(self, message: Message, *add: str, remove: Iterable[str] = ()) -> None:
        """Puts labels on and takes labels off; a folder that a message enters gives it a UID."""
        with self._lock:
            self.labels |= {one for one in add if not one.startswith("\\")}
            message.labels = (message.labels | set(add)) - set(remove)
            if "\\Trash" in add:
                message.labels -= {"\\Inbox", "\\Draft"}
            for folder in self._names():
                if not self._holds(folder, message):
                    message.uids.pop(folder, None)
                elif folder not in message.uids:
                    message.uids[folder] = self._uids[folder] = self._uids.get(folder, 0) + 1

    def edit(self, draft: Message, raw: bytes) -> Message:
        """The owner goes on writing: a new message with a new UID and id, in the same thread, with the same labels."""
        with self._lock:
            self.messages.remove(draft)
            self.messages.append(Message(draft.id + 0x1000, draft.thread, raw, set(), flags=set(draft.flags)))
            self.label(self.messages[-1], *draft.labels)
            return self.messages[-1]

    def end_sessions(self, words: str = "") -> None:
        """Ends every session, with a BYE where there are words."""
        while self._open:
            connection = self._open.pop()
            with contextlib.suppress(OSError):
                if words:
                    connection.sendall(f"* BYE {words}\r\n".encode())
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    # What clients do

    def look(self) -> None:
        """Called before each command, under the lock: what stands elsewhere is looked at here."""

    def change(self, message: Message, add: Iterable[str], remove: Iterable[str]) -> None:
        """A client changes labels."""
        self.label(message, *add, remove=remove)

    def flag(self, message: Message, flags: set[str]) -> None:
        """A client sets the flags."""
        message.flags = flags

    def create(self, name: str) -> None:
        """A client makes a folder, which is a label."""
        self.labels.add(name)

    # Folders

    def _names(self) -> list[str]:
        return [*_OWN, *sorted(self.labels)]

    def _holds(self, folder: str, message: Message) -> bool:
        if folder == ALL:
            return not message.labels & {"\\Junk", "\\Trash"}
        return _OWN.get(folder, folder).casefold() in {label.casefold() for label in message.labels}

    def _standing(self, folder: str) -> list[Message]:
        return sorted((one for one in self.messages if folder in one.uids), key=lambda one: one.uids[folder])

    # The wire

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), connection, connection.makefile("rb") as lines:
            _Session(self, connection, lines).run()


class _Session:
    """One connection."""

    def __init__(self, server: GmailImap, connection: socket.socket, lines: BinaryIO) -> None:
        self.server = server
        self.lines = lines
        self.connection = connection
        self.authenticated = False
        self.folder = ""
        self.writable = False

    def say(self, *lines: str | bytes) -> None:
        """Sends lines, in one piece."""
        self.connection.sendall(b"".join((it.encode() if isinstance(it, str) else it) + b"\r\n" for it in lines))

    def run(self) -> None:
        """Answers commands until the client goes."""
        self.say("* OK Gimap ready for requests")
        for line in self.lines:
            tag, _, rest = line.decode().rstrip("\r\n").partition(" ")
            literal = re.search(r" ?\{(\d+)\}$", rest)
            words = _words(rest[: literal.start()] if literal else rest)
            verb = f"UID {words[1]}".upper() if words[0] == "UID" else str(words[0]).upper()
            self.server.seen.append(rest)
            raw = b""
            if literal:
                self.say("+ go ahead")
                raw = self.lines.read(int(literal[1]))
                self.lines.readline()
            try:
                if not self.authenticated and verb not in ("CAPABILITY", "AUTHENTICATE", "LOGOUT", "NOOP"):
                    raise Bad("not logged in")
                with self.server._lock if verb != "IDLE" else contextlib.nullcontext():
                    self.server.look()
                    done = self._obey(verb, words[2:] if words[0] == "UID" else words[1:], raw)
            except Bad as fault:
                self.say(f"{tag} BAD {fault}")
            except No as fault:
                self.say(f"{tag} NO {fault}")
            else:
                self.say(f"{tag} OK {done}")

    def _obey(self, verb: str, words: list[Word], raw: bytes) -> str:
        commands: dict[str, Callable[[], str]] = {
            "CAPABILITY": lambda: self._tell(f"* CAPABILITY {_AFTER if self.authenticated else _BEFORE}"),
            "AUTHENTICATE": lambda: self._authenticate(words),
            "ID": lambda: self._tell('* ID ("name" "GImap")'),
            "NOOP": lambda: "Success",
            "LIST": self._list,
            "SELECT": lambda: self._select(str(words[0]), writable=True),
            "EXAMINE": lambda: self._select(str(words[0]), writable=False),
            "CREATE": lambda: self._create(_text(words[0])),
            "SUBSCRIBE": lambda: "Success",
            "APPEND": lambda: self._append(_text(words[0]), raw),
            "UID SEARCH": lambda: self._search(words),
            "UID FETCH": lambda: self._fetch(str(words[0]), words[1]),
            "UID STORE": lambda: self._store(str(words[0]), str(words[1]).upper(), words[2]),
            "UID MOVE": lambda: self._move(str(words[0]), _text(words[1])),
            "IDLE": self._idle,
            "LOGOUT": lambda: self._tell("* BYE LOGOUT Requested"),
        }
        if verb not in commands:
            raise Bad(f"Unknown command {verb}")
        return commands[verb]()

    def _tell(self, line: str) -> str:
        self.say(line)
        return "Success"

    def _authenticate(self, words: list[Word]) -> str:
        if words != ["XOAUTH2"]:
            raise No("[ALERT] Application-specific password required (Failure)")
        self.say("+ ")
        said = base64.b64decode(self.lines.readline()).decode()
        match = re.fullmatch(r"user=([^\x01]+)\x01auth=Bearer ([^\x01]+)\x01\x01", said)
        if match is None:
            raise Bad("Invalid SASL argument")
        self.server.logins.append(match[2])
        if match[1] != self.server.user or match[2] not in self.server.tokens:
            self.say(b"+ " + base64.b64encode(json.dumps(_CHALLENGE).encode()))
            if self.lines.readline() != b"\r\n":
                raise Bad("an empty line answers the challenge")
            raise No("[AUTHENTICATIONFAILED] Invalid credentials (Failure)")
        self.authenticated = True
        return self._tell(f"* CAPABILITY {_AFTER}")

    def _list(self) -> str:
        self.say('* LIST (\\HasChildren \\Noselect) "/" "[Google Mail]"')
        for name in self.server._names():
            if name not in self.server.hidden:
                special = _OWN.get(name, "").replace("\\Inbox", "").replace("\\Draft", "\\Drafts")
                self.say(f'* LIST (\\HasNoChildren {special}) "/" {_quoted(name)}'.replace(" )", ")"))
        return "Success"

    def _select(self, name: str, *, writable: bool) -> str:
        name = _text(name)
        if name not in self.server._names() or name in self.server.hidden:
            raise No(f"[NONEXISTENT] Unknown Mailbox: {name} (Failure)")
        self.folder, self.writable = name, writable
        self.say(
            f"* FLAGS ({_KEPT})",
            f"* OK [PERMANENTFLAGS ({_KEPT if writable else ''})] Flags permitted.",
            f"* OK [UIDVALIDITY {self.server.uidvalidity}] UIDs valid.",
            f"* {len(self.server._standing(name))} EXISTS",
            f"* OK [UIDNEXT {self.server._uids.get(name, 0) + 1}] Predicted next UID.",
        )
        return f"[READ-{'WRITE' if writable else 'ONLY'}] {name} selected. (Success)"

    def _create(self, name: str) -> str:
        if name.casefold() in {label.casefold() for label in self.server.labels}:
            raise No(f"[ALREADYEXISTS] Duplicate folder name {name} (Failure)")
        self.server.create(name)
        return "Success"

    def _append(self, folder: str, raw: bytes) -> str:
        if folder == SENT:
            raise Bad("what is sent is filed already")
        self.server.put(raw, _OWN.get(folder, folder))
        return "Success"

    def _chosen(self, uid_set: str) -> list[Message]:
        last = self.server._uids.get(self.folder, 0)
        chosen: set[int] = set()
        for part in uid_set.split(","):
            first, _, end = part.replace("*", str(last)).partition(":")
            low, high = sorted((int(first), int(end or first)))
            chosen |= set(range(low, min(high, last) + 1))
        return [one for one in self.server._standing(self.folder) if one.uids[self.folder] in chosen]

    def _search(self, words: list[Word]) -> str:
        criteria = [self._criterion(words)]
        while words:
            criteria.append(self._criterion(words))
        found = [one for one in self.server._standing(self.folder) if all(test(one) for test in criteria)]
        return self._tell(" ".join(["* SEARCH", *(str(one.uids[self.folder]) for one in found)]))

    def _criterion(self, words: list[Word]) -> Callable[[Message], bool]:
        key = str(words.pop(0)).upper()
        if key == "OR":
            first, second = self._criterion(words), self._criterion(words)
            return lambda one: first(one) or second(one)
        if key == "ALL":
            return lambda one: True
        if key in ("UNDELETED", "UNDRAFT"):
            return lambda one: f"\\{key[2:].lower()}" not in one.flags
        value = _text(words.pop(0))
        if key == "UID":
            chosen = self._chosen(value)
            return lambda one: one in chosen
        if key == "KEYWORD":
            return lambda one: False
        if key == "X-GM-LABELS":
            return lambda one: value.casefold() in {label.casefold() for label in one.labels}
        if key == "X-GM-RAW" and value.startswith("rfc822msgid:"):
            return lambda one: _message_id(one.raw).strip("<>") == value.removeprefix("rfc822msgid:")
        if key == "X-GM-RAW" and value == "-in:sent":
            return lambda one: "\\Sent" not in one.labels
        raise Bad(f"Could not parse command: {key} {value}")

    def _fetch(self, uid_set: str, items: Word) -> str:
        wanted = [str(one).upper() for one in (items if isinstance(items, list) else [items])]
        for one in self._chosen(uid_set):
            number = self.server._standing(self.folder).index(one) + 1
            parts = [part for item in dict.fromkeys(["UID", *wanted]) if (part := self._item(item, one))]
            self.say(b"* %d FETCH (" % number + b" ".join(parts) + b")")
        return "Success"

    def _item(self, item: str, one: Message) -> bytes:
        own = _OWN.get(self.folder, self.folder).casefold()
        labels = [_quoted(label) for label in sorted(one.labels) if label.casefold() != own]
        simple = {
            "UID": str(one.uids[self.folder]),
            "FLAGS": f"({' '.join(sorted(flag.title() for flag in one.flags))})",
            "INTERNALDATE": f'"{one.at:%d-%b-%Y %H:%M:%S} +0000"',
            "RFC822.SIZE": str(len(one.raw)),
            "X-GM-MSGID": str(one.id),
            "X-GM-THRID": str(one.thread),
            "X-GM-LABELS": f"({' '.join(labels)})",
        }
        if item in simple:
            return f"{item} {simple[item]}".encode()
        if item == "BODY.PEEK[]":
            return b"BODY[] {%d}\r\n" % len(one.raw) + one.raw
        if match := re.fullmatch(r"BODY\.PEEK\[HEADER\.FIELDS \(([^)]*)\)\]", item):
            head = re.sub(rb"\r\n([ \t])", rb"\0\1", one.raw.partition(b"\r\n\r\n")[0]).split(b"\r\n")
            names = {name.encode() for name in match[1].split()}
            fields = b"".join(
                it.replace(b"\0", b"\r\n") + b"\r\n" for it in head if it.partition(b":")[0].upper() in names
            )
            return f"{item.replace('.PEEK', '')} {{{len(fields) + 2}}}\r\n".encode() + fields + b"\r\n"
        raise Bad(f"Could not parse command: {item}")

    def _store(self, uid_set: str, how: str, values: Word) -> str:
        if not self.writable:
            raise No("[READ-ONLY] EXAMINEd")
        given = [_text(one) for one in (values if isinstance(values, list) else [values])]
        for one in self._chosen(uid_set):
            if how in ("+X-GM-LABELS", "-X-GM-LABELS"):
                if self.server.refuses_labels and "\\Draft" in one.labels:
                    raise No("[CANNOT] Labels cannot be applied to drafts (Failure)")
                add = given if how[0] == "+" else []
                lowered = {label.casefold() for label in given}
                drop = [label for label in one.labels if label.casefold() in lowered] if how[0] == "-" else []
                self.server.change(one, add, drop)
            elif how in ("+FLAGS.SILENT", "-FLAGS.SILENT"):
                flags = {flag.lower() for flag in given} & set(_KEPT.lower().split())
                self.server.flag(one, one.flags | flags if how[0] == "+" else one.flags - flags)
            else:
                raise Bad(f"Could not parse command: {how}")
        return "Success"

    def _move(self, uid_set: str, target: str) -> str:
        if target not in self.server._names():
            raise No(f"[TRYCREATE] No folder {target} (Failure)")
        for one in self._chosen(uid_set):
            self.server.change(one, [_OWN.get(target, target)], [_OWN.get(self.folder, self.folder)])
        return "Success"

    def _idle(self) -> str:
        self.say("+ idling")
        self.server.idling.set()
        if self.lines.readline() != b"DONE\r\n":
            raise Bad("DONE ends it")
        return "IDLE terminated (Success)"


Word = str | list["Word"]


def _words(text: str) -> list[Word]:
    """The words of a command: atoms, quoted strings without their quotes, lists."""
    stack: list[list[Word]] = [[]]
    for quoted, opens, closes, body, atom in _TOKEN.findall(text):
        if opens:
            stack.append([])
        elif closes:
            inner = stack.pop()
            stack[-1].append(inner)
        else:
            stack[-1].append(body or atom or re.sub(r"\\(.)", r"\1", quoted))
    return stack[0]


def _text(word: Word) -> str:
    """A name in modified UTF-7 (RFC 3501 section 5.1.3) as text."""
    if isinstance(word, list):
        raise Bad("a list where a word belongs")
    return str(decode(word.encode("ascii")))


def _quoted(name: str) -> str:
    return '"' + encode(name).decode("ascii").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _message_id(raw: bytes) -> str:
    found = re.search(rb"(?im)^message-id:[ \t]*(\S+)", raw.partition(b"\r\n\r\n")[0])
    return found[1].decode() if found else ""
