"""Servers that misbehave on purpose: an SMTP server that follows a script, a relay that edits or cuts a connection."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Self

CUT = "cut"  # the connection is closed instead of an answer
HANG = "hang"  # no answer comes
SLOW = "slow"  # the usual answer, after half a second


class ScriptedSmtp:
    """An SMTP server in a thread that answers each verb as told, else as a good server would.

    `answers` maps a verb ("MAIL", "RCPT ben@ong.example", "DATA", "DOT", "CONNECT", "INSIDE") to the answer's line, or
    to CUT, HANG or SLOW; "INSIDE" acts after the first bytes of the content. `seen` holds each command line, `accepted`
    each mail with a final 2xx, as received; `connections` counts. `tokens` are those that AUTH XOAUTH2 takes.
    `on_accept` is given the envelope and the content before the final answer.
    """

    def __init__(
        self,
        answers: Mapping[str, str] | None = None,
        *,
        features: tuple[str, ...] = ("SIZE 1000000",),
        tokens: Iterable[str] = (),
        on_accept: Callable[[list[str], bytes], None] = lambda recipients, content: None,
    ) -> None:
        self.answers = dict(answers or {})
        self.features = features
        self.tokens = set(tokens)
        self.on_accept = on_accept
        self.seen: list[str] = []
        self.accepted: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._released = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._released.set()
        _close(self._listener)
        self.hang_up()

    def hang_up(self) -> None:
        """Closes every connection that stands."""
        while self._open:
            _close(self._open.pop())

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._open.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, _Closed), connection, connection.makefile("rb") as lines:

            def say(verb: str, usual: str) -> str:
                answer = self.answers.get(verb, usual)
                if answer == SLOW:
                    self._released.wait(0.5)
                    answer = usual
                if answer == HANG:
                    self._released.wait(30)
                if answer in (CUT, HANG):
                    _close(connection)
                    raise _Closed
                connection.sendall(answer.encode() + b"\r\n")
                return answer

            recipients: list[str] = []
            say("CONNECT", "220 scripted")
            for line in lines:
                words = line.decode("utf-8", "replace").strip()
                verb, space, arguments = words.partition(" ")
                verb = verb.upper()
                self.seen.append(verb + space + arguments)
                if verb == "EHLO":
                    offered = ["scripted", *self.features]
                    rest = [f"250-{word}" for word in offered[:-1]]
                    say("EHLO", "\r\n".join([*rest, f"250 {offered[-1]}"]))
                elif verb == "RCPT":
                    address = words.partition("<")[2].partition(">")[0]
                    recipients.append(address)
                    say(f"RCPT {address}" if f"RCPT {address}" in self.answers else "RCPT", "250 2.1.5 ok")
                elif verb == "DATA":
                    if say("DATA", "354 go on").startswith("354"):
                        if "INSIDE" in self.answers:
                            lines.read(10)
                            say("INSIDE", CUT)
                        content = b"".join(iter(lambda: lines.readline(), b".\r\n"))
                        self.on_accept(recipients, content)
                        recipients = []
                        if say("DOT", "250 2.0.0 taken").startswith("2"):
                            self.accepted.append(content)
                elif verb == "AUTH" and arguments.startswith("XOAUTH2 "):
                    token = base64.b64decode(arguments.split()[1]).decode().split("\1")[1].removeprefix("auth=Bearer ")
                    if token in self.tokens or "AUTH" in self.answers:
                        say("AUTH", "235 2.7.0 Accepted")
                        continue
                    challenge = b'{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}'
                    say("CHALLENGE", f"334 {base64.b64encode(challenge).decode()}")
                    empty = lines.readline() == b"\r\n"
                    say(
                        "REFUSED",
                        "535 5.7.8 Username and Password not accepted" if empty else "501 5.5.2 Cannot decode",
                    )
                elif verb == "QUIT":
                    say("QUIT", "221 bye")
                    return
                else:
                    recipients = [] if verb in ("MAIL", "RSET") else recipients
                    say(verb, "250 ok")


class Relay:
    """Passes one TCP port on to another and lets a test edit what the server says, or cut the line."""

    def __init__(self, port: int, edit: Callable[[bytes], bytes] = lambda data: data) -> None:
        self._onward = port
        self._edit = edit
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        _close(self._listener)
        self.cut()

    def cut(self) -> None:
        """Closes every connection that stands; new ones are let through."""
        while self._pairs:
            for one in self._pairs.pop():
                _close(one)

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._onward))
                self.connections += 1
                self._pairs.append((client, server))
                threading.Thread(target=self._pump, args=(client, server, lambda data: data), daemon=True).start()
                threading.Thread(target=self._pump, args=(server, client, self._edit), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, edit: Callable[[bytes], bytes]) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(edit(data))
        _close(source)
        _close(target)


class _Closed(Exception):
    """The script closed the connection."""


def _close(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        one.close()
