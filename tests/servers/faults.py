"""Faults as data, and what the two proxies that do them share: a listener, the server's side, a script.

A proxy stands on loopback between a client and a real server. It speaks without TLS to the client and as the server
wants it to the server, understands as much of the protocol as naming a place takes, and is transparent otherwise.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, NoReturn, Self

CUT = "cut"  # both connections are closed
HANG = "hang"  # no byte goes on, until the proxy is calmed or closed
SLOW = "slow"  # the right answer, half a second late
DRIP = "drip"  # the right answer, a byte at a time, each well within any time limit
GARBAGE = "garbage"  # an answer that no server should give
PAUSE = 0.5  # seconds a slow answer takes
DROP = 0.2  # seconds between two bytes of a dripping one


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong: how, at which command, at which place of it.

    `how` is a word above or the line to answer instead of the server's. `when`, for all: "before", the server never
    sees the command; "after", it has obeyed and its answer is lost or replaced; "middle", half of the command's content
    or of the answer passes. The proxies know more places. Only the `nth` time and `times` times on, for commands that
    hold `about`.
    """

    verb: str
    how: str
    when: str = "before"
    nth: int = 1
    times: int = 1
    about: str = ""

    def __str__(self) -> str:
        words = self.how if self.how.isalpha() else f'"{self.how.splitlines()[0]}"'
        again = "" if self.times == 1 else f", {self.times} times"
        about = f" {self.about}" if self.about else ""
        return f"{words} {self.when} {self.verb}{about}{again}"


class Broken(Exception):
    """The connection ends here, as a fault wants it or because one side has gone."""


class Proxy:
    """A listener that hands every connection, with one to the server behind it, to `_serve` in a thread of its own.

    `ca_file` is the certificate to trust where the server speaks TLS from the first byte. `fired` holds every fault
    that was done, in order; `seen` every command; `on_command` is told each before the server is.
    """

    def __init__(self, port: int, *, ca_file: str | None = None, host: str = "127.0.0.1") -> None:
        self._onward = (host, port)
        self._context = ssl.create_default_context(cafile=ca_file) if ca_file else None
        self._script: list[Fault] = []
        self._met: dict[Fault, int] = {}
        self._lock = threading.Lock()
        self._news = threading.Condition(self._lock)
        self._calm = threading.Event()
        self._open: list[socket.socket] = []
        self.on_command: Callable[[str], None] = lambda said: None
        self.fired: list[Fault] = []
        self.seen: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        close(self._listener)
        self.calm()
        self.hang_up()

    def arm(self, *faults: Fault) -> None:
        """From now on these faults stand in the way; `nth` counts from here."""
        with self._lock:
            self._script, self._met = list(faults), {}
            self._calm.clear()

    def calm(self) -> None:
        """No fault any more; what hangs is let go, as a closed connection."""
        with self._lock:
            self._script = []
            self._calm.set()

    def hang_up(self) -> None:
        """Closes every connection that stands; new ones are let through."""
        with self._lock:
            standing, self._open = self._open, []
        for one in standing:
            close(one)

    def _note(self, said: str) -> None:
        self.on_command(said)
        with self._lock:
            self.seen.append(said)
            self._news.notify_all()

    def await_command(self, said: str, timeout: float = 30.0) -> None:
        """Returns when this command comes, after `on_command` was told. Raises TimeoutError."""
        with self._lock:
            before = self.seen.count(said)
            if not self._news.wait_for(lambda: self.seen.count(said) > before, timeout):
                raise TimeoutError(said)

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._pass, args=(client,), daemon=True).start()

    def _pass(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError, Broken, ValueError), client:
            server = socket.create_connection(self._onward, timeout=60)
            if self._context is not None:
                server = self._context.wrap_socket(server, server_hostname=self._onward[0])
            with self._lock:
                self._open += [client, server]
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with server:
                try:
                    self._serve(client, server)
                finally:
                    close(server)
                    close(client)

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        raise NotImplementedError

    def _fault_at(self, verb: str, *places: str, said: str = "") -> Fault | None:
        """The fault that is due at this command and at one of these places, counted as met."""
        with self._lock:
            for fault in self._script:
                if fault.verb == verb and fault.when in places and fault.about.casefold() in said.casefold():
                    self._met[fault] = self._met.get(fault, 0) + 1
                    if fault.nth <= self._met[fault] < fault.nth + fault.times:
                        self.fired.append(fault)
                        return fault
        return None

    def _end(self, how: str) -> NoReturn:
        """Cuts, after having hung where `how` says so. Always raises Broken."""
        if how == HANG:
            self._calm.wait(60)
        raise Broken

    def _drip(self, data: bytes, send: Callable[[bytes], object]) -> None:
        """Sends byte by byte until all is sent or the proxy is calmed, then the rest at once."""
        for at in range(len(data)):
            send(data[at : at + 1])
            if self._calm.wait(DROP):
                send(data[at + 1 :])
                return


def line_of(stream: BinaryIO) -> bytes:
    """The next whole line with its end. Raises Broken where there is none."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise Broken
    return line


def close(one: socket.socket) -> None:
    """Shuts and closes, whatever state it is in."""
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        one.close()
