"""Gmail as others emulate it (npm: emulate 0.11.2): the process, and a provider for worlds over it.

What it does not do is done here: mail between people is carried by us, stamped as Gmail stamps it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from bot.demo.vouching import sole_from, untagged
from tests.servers.gmail.account import header_fields, with_header
from tests.servers.gmail.post import AUTHSERV_ID, DAEMON, Post, crlf, recipients_of, with_blind_copy
from tests.servers.rest import Hands

VERSION = "0.11.2"
LABEL = "intro-request"
_SCRIPT = Path(__file__).with_name("emulator.mjs")
_LABELS = {"INBOX": ("INBOX",), "Sent": ("SENT",), "Junk": ("SPAM",), "Drafts": ("DRAFT",)}
_ELSEWHERE = frozenset({"INBOX", "SENT", "DRAFT", "SPAM", "TRASH"})


def home() -> Path:
    """Where npm has installed it: TWOYES_EMULATE, or a folder in the user's cache."""
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(os.environ.get("TWOYES_EMULATE") or f"{cache}/twoyes-emulate").expanduser()


def available() -> str | None:
    """Why the emulator cannot be started here, None where it can."""
    if shutil.which("node") is None:
        return "node is not installed (apt install nodejs npm)"
    package = home() / "node_modules" / "emulate" / "package.json"
    if not package.is_file():
        return f"the emulator is not installed: npm install --prefix {home()} emulate@{VERSION} (.ci/run does it)"
    found = json.loads(package.read_text("utf-8"))["version"]
    return None if found == VERSION else f"emulate is {found} at {home()}, and {VERSION} is needed"


class Emulator:
    """The process. It listens on the loopback interface alone; `fresh` forgets everything."""

    def __enter__(self) -> Emulator:
        module = home() / "node_modules" / "emulate" / "dist" / "api.js"
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(["node", str(_SCRIPT), str(module)], stdin=pipe, stdout=pipe, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def fresh(self, accounts: Iterable[str]) -> str:
        """An empty Gmail with these accounts; answers its endpoint. An account's token is "token of ADDRESS"."""
        people = list(accounts)
        seed = {
            "google": {"users": [{"email": one, "name": one} for one in people], "messages": []},
            "tokens": {token_of(one): {"login": one} for one in people},
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps({"seed": seed}), file=self._process.stdin, flush=True)
        port = self._process.stdout.readline().strip()
        if not port:
            raise RuntimeError("the emulator ended")
        return f"http://127.0.0.1:{port}"


def token_of(address: str) -> str:
    """The access token of an account."""
    return f"token of {address}"


class EmulatedGmail:
    """A provider over the emulator: Carla's and the desk's mailboxes are there, everybody else's in memory."""

    host = "127.0.0.1"
    authserv_id = AUTHSERV_ID

    def __init__(
        self,
        emulator: Emulator,
        accounts: Iterable[str],
        outside: Iterable[str],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        accounts = list(accounts)
        self.endpoint = emulator.fresh(accounts)
        self.hands = {one: Hands(self.endpoint, token_of(one)) for one in accounts}
        self._post = Post((), [*outside, *accounts], clock)
        self._carried: dict[str, set[str]] = {one: set() for one in accounts}  # what needs no carrying any more
        self._read: dict[str, bytes] = {}  # a message never changes

    def token(self, address: str) -> str:
        """The access token of an account."""
        return token_of(address)

    def stop(self) -> None:
        """Hangs up."""
        for hands in self.hands.values():
            hands.close()

    def deliver(self, from_login: str | None, recipients: Iterable[str], raw: bytes) -> None:
        """Sends a mail as somebody with an account, here or elsewhere, or as a stranger (None)."""
        raw = crlf(raw)
        sender = from_login or sole_from(raw) or ""
        for recipient in recipients:
            if from_login is not None and untagged(recipient) == from_login and from_login in self.hands:
                self._to_oneself(from_login, with_blind_copy(raw, recipient))
            else:
                self._take_in(sender, recipient, raw, from_login)

    def append(self, address: str, folder: str, raw: bytes, keywords: Iterable[str] = ()) -> None:
        """Files a mail as a mail program would: keywords become labels, `\\Draft` a draft."""
        hands, words = self.hands[address], set(keywords) | ({folder} if folder == LABEL else set())
        if "\\Draft" in words or folder == "Drafts":
            hands.save_draft(crlf(raw), *sorted(word for word in words if not word.startswith("\\")))
            return
        unread = () if "\\Seen" in words else ("UNREAD",)
        message = hands.insert(crlf(raw), *_LABELS.get(folder, ()), *unread)
        self._carried[address].add(message)

    def mails(self, address: str, folder: str) -> list[bytes]:
        """The mails of a folder, oldest first."""
        address = address.lower()
        if address not in self.hands:
            return list(self._post.outside.get(address, ())) if folder == "INBOX" else []
        if folder in ("Archive", "All Mail"):
            found = [self.hands[address].raw(one) for one in self.hands[address].listed()]
            return [raw for raw, labels in found if not labels & _ELSEWHERE][::-1]
        listed = self.hands[address].listed(*_LABELS[folder], includeSpamTrash="true" if folder == "Junk" else "false")
        return [self._raw(address, one) for one in listed][::-1]

    def settle(self, timeout: float = 0.0) -> None:
        """Carries what was sent to those whom it names."""
        for address, hands in self.hands.items():
            for message in reversed(hands.listed("SENT")):
                if message in self._carried[address]:
                    continue
                self._carried[address].add(message)
                raw, _ = hands.raw(message)
                public = with_header(raw, "Bcc", None)
                for recipient in dict.fromkeys(recipients_of(raw)):
                    if untagged(recipient) == address:
                        hands.relabel(message, add=("INBOX", "UNREAD"))
                    elif self._post.owner(recipient) is None:
                        self._take_in("", address, self._post.bounce(address, recipient, public), DAEMON)
                    else:
                        self._take_in(address, recipient, public, address)

    def _take_in(self, sender: str, recipient: str, raw: bytes, login: str | None) -> None:
        to = untagged(recipient)
        if to in self.hands:
            self.hands[to].insert(self._post.stamped(sender, recipient, raw, login), "INBOX", "UNREAD")
        else:
            self._post.take_in(sender, recipient, raw, login)

    def _to_oneself(self, address: str, raw: bytes) -> None:
        hands, message_id = self.hands[address], _message_id(raw)
        for message in hands.listed("SENT"):
            there, labels = hands.raw(message)
            if _message_id(there) == message_id:
                if there != raw:
                    hands.trash(message)
                    continue
                if "INBOX" not in labels:
                    hands.relabel(message, add=("INBOX", "UNREAD"))
                return
        self._carried[address].add(hands.insert(raw, "SENT", "INBOX", "UNREAD"))

    def _raw(self, address: str, message: str) -> bytes:
        if message not in self._read:
            self._read[message], _ = self.hands[address].raw(message)
        return self._read[message]


def _message_id(raw: bytes) -> str:
    return next((value for name, value in header_fields(raw) if name.lower() == "message-id"), "")
