"""A proxy before an IMAP server (RFC 9051) that does one scripted fault at a named command and place."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from tests.servers.faults import CUT, DRIP, GARBAGE, HANG, PAUSE, SLOW, Broken, Fault, Proxy, line_of

RENUMBERED = "renumbered"  # SELECT tells another UIDVALIDITY than the server's
READ_ONLY = "read-only"  # SELECT tells that the folder cannot be changed
_COMMANDS = "LOGIN CAPABILITY LIST SELECT SEARCH FETCH STORE APPEND MOVE COPY NOOP IDLE CREATE LOGOUT"
VERBS = frozenset({"GREETING", *_COMMANDS.split()})
OFFSETS = ("line", "header", "boundary", "body", "between", "after")
"""Where an answer to FETCH can break off: within the line before the literal, within the header block, between header
and body, within the body, between two messages, before the tagged OK."""
NONSENSE = b"* )}{( \x00\xff\r\n"
_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n\Z")
_SAME = {"EXAMINE": "SELECT", "AUTHENTICATE": "LOGIN"}


class ImapProxy(Proxy):
    """Verbs: "GREETING" and the commands; UID is left out, EXAMINE is SELECT, AUTHENTICATE is LOGIN.

    `when` beside "before" and "after": of FETCH the OFFSETS, where `nth` counts the messages that have such a place; of
    APPEND "literal", before the message's first byte, and "middle", within the message; of IDLE "middle", in its wait.
    """

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        with client.makefile("rb") as heard, server.makefile("rb") as answers:
            self._tagged(client, line_of(answers), b"*", "GREETING", "")
            while line := heard.readline():
                tag, verb, said = _read(line)
                self._note(said)
                if not self._instead(client, tag, verb, said):
                    self._obey(client, server, heard, answers, line)

    def _obey(
        self, client: socket.socket, server: socket.socket, heard: BinaryIO, answers: BinaryIO, line: bytes
    ) -> None:
        """One command, up to its tagged answer."""
        tag, verb, said = _read(line)
        server.sendall(line)
        if (literal := _LITERAL.search(line)) and literal[2]:  # RFC 7888: it follows at once
            self._literal(server, heard, verb, said, int(literal[1]))
        while True:
            pieces = list(_response(answers))
            if pieces[0].startswith(b"+"):
                client.sendall(pieces[0])
                if verb == "IDLE":
                    if fault := self._fault_at(verb, "middle", said=said):
                        self._say(client, tag, fault) if fault.how.startswith("BYE") else self._end(fault.how)
                    threading.Thread(target=_pass_line, args=(heard, server), daemon=True).start()
                elif literal:
                    self._literal(server, heard, verb, said, int(literal[1]))
                else:
                    server.sendall(line_of(heard))
            elif pieces[0].startswith(tag + b" "):
                self._tagged(client, pieces[0], tag, verb, said)
                return
            else:
                self._untagged(client, pieces, verb, said)

    def _literal(self, server: socket.socket, heard: BinaryIO, verb: str, said: str, size: int) -> None:
        if fault := self._fault_at(verb, "literal", said=said):
            self._end(fault.how)
        data = heard.read(size)
        if fault := self._fault_at(verb, "middle", said=said):
            server.sendall(data[: size // 2])
            self._end(fault.how)
        server.sendall(data + line_of(heard))

    def _instead(self, client: socket.socket, tag: bytes, verb: str, said: str) -> bool:
        """Does a fault that keeps the command from the server; True where it was answered in the server's place."""
        fault = self._fault_at(verb, "before", said=said)
        if fault is None:
            return False
        if fault.how in (CUT, HANG):
            self._end(fault.how)
        if fault.how == SLOW:
            self._calm.wait(PAUSE)
            return False
        self._say(client, tag, fault)
        return True

    def _tagged(self, client: socket.socket, line: bytes, tag: bytes, verb: str, said: str) -> None:
        """Passes on the answer that ends a command, or what a fault makes of it."""
        fault = self._fault_at(verb, "after", *(("before",) if verb == "GREETING" else ()), said=said)
        if fault is None or fault.how == RENUMBERED:
            client.sendall(line)
        elif fault.how in (CUT, HANG):
            self._end(fault.how)
        elif fault.how == SLOW:
            self._calm.wait(PAUSE)
            client.sendall(line)
        elif fault.how == DRIP:
            self._drip(line, client.sendall)
        elif fault.how == READ_ONLY:
            client.sendall(line.replace(b"[READ-WRITE]", b"[READ-ONLY]"))
        else:
            self._say(client, tag, fault)

    def _untagged(self, client: socket.socket, pieces: list[bytes], verb: str, said: str) -> None:
        whole = b"".join(pieces)
        if b"[UIDVALIDITY " in pieces[0] and (fault := self._fault_at(verb, "middle", said=said)):
            whole = re.sub(rb"(?<=UIDVALIDITY )\d+", lambda number: b"%d" % (int(number[0]) + 1), whole)
        if b" FETCH (" in pieces[0] and verb == "FETCH":
            for place, at in _places(pieces).items():
                if fault := self._fault_at(verb, place, said=said):
                    client.sendall(whole[:at])
                    if fault.how != DRIP:
                        self._end(fault.how)
                    self._drip(whole[at:], client.sendall)
                    return
        client.sendall(whole)

    def _say(self, client: socket.socket, tag: bytes, fault: Fault) -> None:
        if fault.how == GARBAGE:
            client.sendall(NONSENSE)
        elif fault.how.startswith("BYE"):
            client.sendall(b"* " + fault.how.encode() + b"\r\n")
            raise Broken
        else:
            client.sendall(tag + b" " + fault.how.encode() + b"\r\n")


def _read(line: bytes) -> tuple[bytes, str, str]:
    """The tag, the verb and all that was said of a command's line."""
    tag, _, rest = line.strip().partition(b" ")
    said = rest.decode("utf-8", "replace")
    words = said.upper().split() or [""]
    verb = words[1] if words[0] == "UID" and len(words) > 1 else words[0]
    return tag, _SAME.get(verb, verb), said


def _response(answers: BinaryIO) -> Iterator[bytes]:
    """A server's response: a line, and for each literal it announces the literal and the next line."""
    yield (line := line_of(answers))
    while literal := _LITERAL.search(line):
        yield answers.read(int(literal[1]))
        yield (line := line_of(answers))


def _places(pieces: list[bytes]) -> dict[str, int]:
    """The offsets at which this response to FETCH can break off, by the name of the place."""
    places = {"line": len(pieces[0]) // 2}
    if len(pieces) > 1:
        head, literal = len(pieces[0]), pieces[1]
        end = literal.find(b"\r\n\r\n") + 4
        if end >= 4:
            places |= {"header": head + end // 2, "boundary": head + end}
        if 4 <= end < len(literal):
            places["body"] = head + (end + len(literal)) // 2
    return places | {"between": sum(map(len, pieces))}


def _pass_line(heard: BinaryIO, server: socket.socket) -> None:
    """The client's DONE."""
    with suppress(OSError, ValueError):
        server.sendall(heard.readline())
