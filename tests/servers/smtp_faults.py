"""A proxy before an SMTP server (RFC 5321) that does one scripted fault at a named verb."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from typing import BinaryIO

from tests.servers.faults import CUT, DRIP, GARBAGE, HANG, PAUSE, SLOW, Broken, Fault, Proxy, line_of

NONSENSE = b"what was that?\r\n"


class SmtpProxy(Proxy):
    """Verbs: "CONNECT" (the banner), the commands, "DATA" (the answer 354), and "DOT" (the content and its answer).

    `when` of DOT: "middle" is within the content, which the server never sees whole; "before" is when all of it was
    read and the dot withheld from the server; "after" is when the server has taken the letter. `about` of DOT is looked
    for in the content. `on_taken` is told each mail that the server took, before the client hears of it.
    """

    def __init__(self, port: int, *, ca_file: str | None = None, host: str = "127.0.0.1") -> None:
        super().__init__(port, ca_file=ca_file, host=host)
        self.on_taken: Callable[[bytes], None] = lambda raw: None

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        with client.makefile("rb") as heard, server.makefile("rb") as answers:
            self._answer(client, answers, "CONNECT", "")
            while line := heard.readline():
                said = line.decode("utf-8", "replace").strip()
                verb = said.partition(" ")[0].upper()
                self._note(said)
                if self._instead(client, verb, said):
                    continue
                server.sendall(line)
                reply = self._answer(client, answers, verb, said)
                if verb == "DATA" and reply.startswith(b"354"):
                    self._content(client, server, heard, answers)

    def _content(self, client: socket.socket, server: socket.socket, heard: BinaryIO, answers: BinaryIO) -> None:
        lines: list[bytes] = []
        while not lines or lines[-1] != b".\r\n":
            lines.append(line_of(heard))
        content = b"".join(lines)
        said = content.decode("utf-8", "replace")
        fault = self._fault_at("DOT", "middle", said=said)
        if fault is not None:
            server.sendall(content[: len(content) // 2])
            self._end(fault.how)
        if self._instead(client, "DOT", said):
            raise Broken  # the server waits for the dot, and must not get it
        server.sendall(content)
        self._answer(client, answers, "DOT", said, content)

    def _instead(self, client: socket.socket, verb: str, said: str) -> bool:
        """Does a fault that keeps the command from the server; True where it was answered in the server's place."""
        fault = self._fault_at(verb, "before", said=said)
        if fault is None:
            return False
        if fault.how in (CUT, HANG):
            self._end(fault.how)
        if fault.how == SLOW:
            self._calm.wait(PAUSE)
            return False
        self._say(client, fault)
        return True

    def _answer(
        self, client: socket.socket, answers: BinaryIO, verb: str, said: str, content: bytes | None = None
    ) -> bytes:
        """Passes the server's answer on, or what a fault makes of it; answers what the server said."""
        reply = line_of(answers)
        while reply.splitlines()[-1][3:4] == b"-":
            reply += line_of(answers)
        if content is not None and reply.startswith(b"2"):
            self.on_taken(re.sub(rb"(?m)^\.", b"", content.removesuffix(b".\r\n")))
        # nobody says anything before the banner, so that a fault "before" it is one of its answer
        fault = self._fault_at(verb, "after", *(("before",) if verb == "CONNECT" else ()), said=said)
        if fault is None:
            client.sendall(reply)
        elif fault.how in (CUT, HANG):
            self._end(fault.how)
        elif fault.how == SLOW:
            self._calm.wait(PAUSE)
            client.sendall(reply)
        elif fault.how == DRIP:
            self._drip(reply, client.sendall)
        else:
            self._say(client, fault)
        return reply

    def _say(self, client: socket.socket, fault: Fault) -> None:
        client.sendall(NONSENSE if fault.how == GARBAGE else fault.how.encode() + b"\r\n")
        if fault.how.startswith("421"):  # and closes (RFC 5321 section 3.8)
            raise Broken
