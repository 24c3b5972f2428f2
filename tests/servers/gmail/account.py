"""One Gmail account in memory: messages with labels, threads, drafts, and the history of every change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from tests.servers.gmail.errors import ApiError, bad, gone

SYSTEM = (
    *("INBOX", "SENT", "DRAFT", "SPAM", "TRASH", "UNREAD", "STARRED", "IMPORTANT", "CHAT"),
    *(f"CATEGORY_{one}" for one in ("PERSONAL", "SOCIAL", "PROMOTIONS", "UPDATES", "FORUMS")),
)
BY_GMAIL_ALONE = frozenset({"SENT", "DRAFT", "CHAT"})
HIDDEN = frozenset({"SPAM", "TRASH"})
LABELS_AT_ONCE = 100
MOST_LABELS = 10_000
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:((?:[^\r\n]*)(?:\r\n[ \t][^\r\n]*)*)\r\n")
_RE = re.compile(r"^(?:\s*(?:re|fwd?|aw|rv)\s*:)+", re.IGNORECASE)


@dataclass(slots=True)
class Label:
    """A label; system labels are called like their ids."""

    id: str
    name: str
    type: str = "user"
    look: dict[str, Any] = field(default_factory=dict)

    def shown(self) -> dict[str, Any]:
        """As the API shows it."""
        return {"id": self.id, "name": self.name, "type": self.type, **self.look}


@dataclass
class Message:
    """One message. `at` is its internal date in milliseconds; `history` the id of its latest change."""

    id: str
    thread: str
    raw: bytes
    labels: set[str]
    at: int
    history: int = 0
    indexed: bool = True  # False while the search has not seen it yet

    @cached_property
    def headers(self) -> list[tuple[str, str]]:
        """Header fields, unfolded, in order."""
        return header_fields(self.raw)

    def header(self, name: str) -> str:
        """The first field of this name, "" where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @cached_property
    def message_id(self) -> str:
        """Its Message-ID, with brackets."""
        return self.header("Message-ID").strip()

    @cached_property
    def subject(self) -> str:
        """The subject by which threads are compared: without Re: and the like."""
        return " ".join(_RE.sub("", self.header("Subject")).split()).casefold()

    @property
    def order(self) -> tuple[int, str]:
        """The older the smaller."""
        return self.at, self.id


@dataclass(frozen=True, slots=True)
class Record:
    """One change. `what` is the name of its list: messagesAdded, messagesDeleted, labelsAdded or labelsRemoved."""

    id: int
    what: str
    message: str
    thread: str
    labels: tuple[str, ...]  # of the message, after the change
    changed: tuple[str, ...] = ()

    def shown(self) -> dict[str, Any]:
        """As history.list shows it."""
        message = {"id": self.message, "threadId": self.thread}
        entry: dict[str, Any] = {"message": {**message, "labelIds": list(self.labels)}}
        if self.changed:
            entry["labelIds"] = list(self.changed)
        return {"id": str(self.id), "messages": [message], self.what: [entry]}


class Account:
    """One person's mailbox. `clock` answers aware times; ids rise, with gaps."""

    def __init__(self, address: str, clock: Callable[[], datetime], number: int = 0) -> None:
        self.address = address
        self.aliases: dict[str, str] = {}  # further From addresses and their verificationStatus
        self.messages: dict[str, Message] = {}
        self.labels = {name: Label(name, name, "system") for name in SYSTEM}
        self.drafts: dict[str, str] = {}  # draft id → message id
        self.records: list[Record] = []
        self.oldest = 0  # history before this id is forgotten
        self.labels_on_drafts = True
        self.labels_on_threads_only = False  # a label on a draft shows on its thread, and not on its message
        self.search_lags = False
        self.keeps_threads = True  # a draft that is sent stays in its thread
        self.watched: dict[str, Any] | None = None
        self._clock = clock
        self._threads: dict[str, list[Message]] = {}
        self._named: dict[str, list[Message]] = {}  # by Message-ID
        self._serial = 0x19A0_0000_0000_0000 + (number << 44)
        self._labels_made = 0
        self._latest = 0
        self._history = 8_400_000 + number * 131

    # Numbers

    @property
    def history_id(self) -> int:
        """The id of the latest change."""
        return self._history

    def now(self) -> int:
        """Milliseconds since 1970."""
        return int(self._clock().timestamp() * 1_000)

    def _moment(self) -> int:
        """Now, and a millisecond later than the message before: no two come at once, though a test's clock stands."""
        now = self.now()
        self._latest = self._latest + 1 if now <= self._latest < now + 60_000 else now
        return self._latest

    def forget_history(self) -> None:
        """What changed up to now can no longer be asked for."""
        self.oldest = self._history + 1
        self._history += 7

    def _next_id(self) -> str:
        self._serial += 0x1_0003
        return f"{self._serial:016x}"

    def _note(self, what: str, message: Message, changed: Iterable[str] = ()) -> None:
        self._history += 3 + (self._history % 29)
        message.history = self._history
        labels = tuple(sorted(message.labels))
        self.records.append(Record(self._history, what, message.id, message.thread, labels, tuple(sorted(changed))))

    # Messages

    def message(self, message_id: str) -> Message:
        """The message of this id. Raises ApiError 404."""
        if not re.fullmatch(r"[0-9a-f]{1,16}", message_id):
            raise bad("Invalid id value")
        found = self.messages.get(message_id)
        if found is None:
            raise gone()
        return found

    def thread(self, thread_id: str) -> list[Message]:
        """The messages of a thread, oldest first. Raises ApiError 404."""
        if not self._threads.get(thread_id):
            raise gone()
        return sorted(self._threads[thread_id], key=lambda one: one.order)

    @property
    def threads(self) -> list[str]:
        """The ids of all threads that hold a message."""
        return [thread for thread, members in self._threads.items() if members]

    def by_message_id(self, message_id: str) -> list[Message]:
        """The messages with this Message-ID (with brackets), oldest first."""
        return list(self._named.get(message_id, ()))

    def add(
        self, raw: bytes, labels: Iterable[str], *, thread: str = "", at: int | None = None, stays: bool = False
    ) -> Message:
        """Files a message. `thread` is joined only where the message belongs there by its fields, too, or `stays`."""
        new_id = self._next_id()
        message = Message(new_id, "", raw, set(labels), self._moment() if at is None else at, 0, not self.search_lags)
        message.thread = thread if stays else self._thread_of(message, thread) or new_id
        self.messages[new_id] = message
        self._threads.setdefault(message.thread, []).append(message)
        self._named.setdefault(message.message_id, []).append(message)
        self._note("messagesAdded", message)
        return message

    def remove(self, message: Message) -> None:
        """Deletes a message for good."""
        del self.messages[message.id]
        self._threads[message.thread].remove(message)
        self._named[message.message_id].remove(message)
        self._note("messagesDeleted", message)
        for draft_id in [key for key, value in self.drafts.items() if value == message.id]:
            del self.drafts[draft_id]

    def relabel(self, message: Message, add: Iterable[str], remove: Iterable[str]) -> None:
        """Changes labels; what changes nothing leaves no trace."""
        added, removed = set(add) - message.labels, set(remove) & message.labels
        for what, changed in (("labelsAdded", added), ("labelsRemoved", removed)):
            if changed:
                message.labels = message.labels | added if what == "labelsAdded" else message.labels - removed
                self._note(what, message, changed)

    def asked_for(self, add: Sequence[str], remove: Sequence[str], messages: Sequence[Message]) -> None:
        """Whether a client may change these labels on these messages. Raises ApiError 400."""
        if len(add) > LABELS_AT_ONCE or len(remove) > LABELS_AT_ONCE:
            raise bad("Too many labels in one request")
        for label in (*add, *remove):
            if label not in self.labels or label in BY_GMAIL_ALONE:
                raise bad(f"Invalid label: {label}")
        if both := set(add) & set(remove):
            raise bad(f"Cannot both add and remove the same label: {sorted(both)[0]}")
        drafted = any("DRAFT" in message.labels for message in messages)
        if drafted and not self.labels_on_drafts and any(self.labels[one].type == "user" for one in add):
            raise bad("Labels cannot be applied to draft messages")

    def _thread_of(self, message: Message, wanted: str) -> str:
        named = {*message.header("References").split(), *message.header("In-Reply-To").split()}
        known = [
            one for name in named for one in self._named.get(name, ()) if one.subject == message.subject
        ]  # Gmail threads by References and subject together
        if wanted:
            members = self.thread(wanted)
            fits = any(one in members for one in known)
            return wanted if fits or (not named and all(one.subject == message.subject for one in members)) else ""
        return max(known, key=lambda one: one.order).thread if known else ""

    # Drafts

    def save_draft(self, raw: bytes, labels: Iterable[str] = (), *, thread: str = "") -> str:
        """Saves a new draft; answers its id."""
        message = self.add(raw, {"DRAFT", *labels}, thread=thread)
        draft_id = f"r{'-' if len(self.drafts) % 2 else ''}{int(message.id, 16) * 7 % 10**18}"
        self.drafts[draft_id] = message.id
        return draft_id

    def draft(self, draft_id: str) -> Message:
        """The message that a draft is now. Raises ApiError 404."""
        if draft_id not in self.drafts:
            raise gone()
        return self.messages[self.drafts[draft_id]]

    def draft_of(self, message: Message) -> str:
        """The id of the draft that a message is."""
        return next(key for key, value in self.drafts.items() if value == message.id)

    def update_draft(self, draft_id: str, raw: bytes, *, thread: str = "") -> Message:
        """Replaces a draft: another message, the same draft. Labels of its owner's stay on it."""
        old = self.draft(draft_id)
        self.remove(old)
        new = self.add(raw, old.labels, thread=thread if self._threads.get(thread) else "")
        self.drafts[draft_id] = new.id
        return new

    # Labels

    def label_named(self, name: str) -> Label | None:
        """The label called so, however it is written."""
        return next((one for one in self.labels.values() if one.name.casefold() == name.casefold()), None)

    def make_label(self, name: str, look: dict[str, Any]) -> Label:
        """A new label. Raises ApiError 409 where one is called so, 400 where none may be."""
        if not name.strip() or name != name.strip() or len(name) > 225:
            raise bad("Invalid label name")
        if self.label_named(name) is not None:
            raise ApiError(409, "aborted", "Label name exists or conflicts")
        if len(self.labels) >= MOST_LABELS:
            raise bad("Too many labels")
        self._labels_made += 1
        made = Label(f"Label_{self._labels_made}", name, "user", look)
        self.labels[made.id] = made
        return made

    def user_label(self, label_id: str) -> Label:
        """A label that may be changed. Raises ApiError 404, 400 for one of Gmail's own."""
        if label_id not in self.labels:
            raise gone()
        if self.labels[label_id].type == "system":
            raise bad("Invalid delete request" if label_id == "INBOX" else "Cannot change a system label")
        return self.labels[label_id]

    def drop_label(self, label: Label) -> None:
        """Deletes a label, off every message."""
        del self.labels[label.id]
        for message in list(self.messages.values()):
            self.relabel(message, (), {label.id})


def header_fields(raw: bytes) -> list[tuple[str, str]]:
    """The header fields of a mail, unfolded, in order."""
    end = raw.find(b"\r\n\r\n")
    head = raw if end < 0 else raw[: end + 2]
    return [
        (found[1].decode("ascii"), " ".join(found[2].decode("utf-8", "replace").split()))
        for found in _FIELD.finditer(head)
    ]


def with_header(raw: bytes, name: str, value: str | None) -> bytes:
    """The mail with this field in the place of those of its name (first, where it had none); without it for None."""
    end = raw.find(b"\r\n\r\n")
    head, rest = (raw, b"") if end < 0 else (raw[: end + 2], raw[end + 2 :])
    new = b"" if value is None else f"{name}: {value}\r\n".encode()
    done = False

    def put(found: re.Match[bytes]) -> bytes:
        nonlocal done
        if found[1].lower() != name.lower().encode():
            return found[0]
        first, done = not done, True
        return new if first else b""

    head = _FIELD.sub(put, head)
    return (head if done else new + head) + rest
