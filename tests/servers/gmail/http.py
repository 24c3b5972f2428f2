"""HTTP on both sides of the fake API: requests read, answers written, field masks."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.servers.gmail.errors import ApiError, bad

_BOUNDARY = "batch_fake_of_gmail"


class Broken(Exception):
    """The connection ends without an answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. Names of header fields are in lower case."""

    verb: str
    path: str
    query: list[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes = b""

    @classmethod
    def made(cls, verb: str, target: str, headers: Mapping[str, str], body: bytes) -> Request:
        """From the request line on; a long GET that came as a POST is a GET again."""
        url = urlsplit(target)
        query = parse_qsl(url.query, keep_blank_values=True)
        if verb == "POST" and headers.get("x-http-method-override", "") == "GET":
            verb, query, body = "GET", query + parse_qsl(body.decode(), keep_blank_values=True), b""
        return cls(verb, url.path, query, headers, body)

    @classmethod
    def read(cls, raw: object, outer: Mapping[str, str]) -> Request:
        """One call of a batch; the token is that of the batch where it has none. Raises ApiError."""
        if not isinstance(raw, bytes):
            raise bad("Failed to parse batch request.")
        line, _, rest = raw.replace(b"\r\n", b"\n").partition(b"\n")
        words = line.decode().split()
        if len(words) != 3:
            raise bad("Failed to parse batch request: no request line.")
        head, _, body = rest.partition(b"\n\n")
        fields = {key.lower(): value for key, value in message_from_bytes(head + b"\n\n").items()}
        fields.setdefault("authorization", outer.get("authorization", ""))
        return cls.made(words[0], words[1], fields, body)

    @property
    def fields(self) -> str:
        """Which fields the answer is to have, "" for all."""
        return next((value for name, value in self.query if name == "fields"), "")

    def with_(self, path: str, body: bytes, query: list[tuple[str, str]]) -> Request:
        """The call of the API that an upload stands for."""
        return replace(self, path=path, body=body, query=query)

    def parts(self) -> list[bytes]:
        """The bodies of a multipart request."""
        found = re.search(r'boundary="?([^";]+)"?', self.headers.get("content-type", ""))
        if found is None:
            return []
        pieces = (b"\r\n" + self.body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")).split(
            f"\r\n--{found[1]}".encode()
        )
        return [piece.partition(b"\r\n\r\n")[2] for piece in pieces[1:] if not piece.startswith(b"--")]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: a status and JSON, or bytes of another kind."""

    status: int
    content: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "application/json; charset=UTF-8"

    def bytes(self) -> bytes:
        """The body."""
        if self.content is None:
            return b""
        return self.content if isinstance(self.content, bytes) else json.dumps(self.content).encode()

    @classmethod
    def together(cls, answers: Sequence[tuple[str, Answer]]) -> Answer:
        """The answer to a batch, each part named after its call."""
        pieces = []
        for name, one in answers:
            body = one.bytes()
            head = f"HTTP/1.1 {one.status} {responses.get(one.status, '')}\r\nContent-Type: {one.kind}\r\n"
            head += "".join(f"{key}: {value}\r\n" for key, value in one.headers.items())
            head += f"Content-Length: {len(body)}\r\n\r\n"
            outer = (
                f"--{_BOUNDARY}\r\nContent-Type: application/http\r\nContent-ID: <response-{name.strip('<>')}>\r\n\r\n"
            )
            pieces.append(outer.encode() + head.encode() + body + b"\r\n")
        return cls(
            200, b"".join(pieces) + f"--{_BOUNDARY}--\r\n".encode(), {}, f"multipart/mixed; boundary={_BOUNDARY}"
        )


class Handling(BaseHTTPRequestHandler):
    """Reads requests from a connection that stays open, and writes answers in one piece."""

    protocol_version = "HTTP/1.1"
    answer: Callable[[Request], Answer]
    timeout = 60

    @classmethod
    def serve(cls, answer: Callable[[Request], Answer]) -> ThreadingHTTPServer:
        """A server on a free port of the loopback interface."""
        handler = type("Handling", (cls,), {"answer": staticmethod(answer)})
        return _Server(("127.0.0.1", 0), handler)

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _handle(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        try:
            answer = self.answer(Request.made(self.command, self.path, headers, body))
        except Broken:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        content = answer.bytes()
        lines = [f"HTTP/1.1 {answer.status} {responses.get(answer.status, '')}"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        if answer.status != 204:
            lines += [f"Content-Type: {answer.kind}", f"Content-Length: {len(content)}"]
        self.wfile.write("\r\n".join(lines).encode() + b"\r\n\r\n" + content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no trouble of the server's."""


def masked(content: Any, fields: str) -> Any:
    """The parts of an answer that a field mask names: "history(id,messages/id),historyId". Raises ApiError."""
    if not fields or fields == "*":
        return content
    tree, rest = _tree(re.findall(r"[\w*]+|[(),/]", fields), 0)
    if rest != len(re.findall(r"[\w*]+|[(),/]", fields)):
        raise ApiError(400, "invalidParameter", f"Invalid field selection {fields}")
    return _kept(content, tree)


def _tree(words: list[str], at: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while at < len(words) and words[at] != ")":
        names = [words[at]]
        at += 1
        while at < len(words) and words[at] == "/":
            names.append(words[at + 1])
            at += 2
        inner: dict[str, Any] = {}
        if at < len(words) and words[at] == "(":
            inner, at = _tree(words, at + 1)
            at += 1
        here = found
        for name in names[:-1]:
            here = here.setdefault(name, {})
        here[names[-1]] = inner
        if at < len(words) and words[at] == ",":
            at += 1
    return found, at


def _kept(content: Any, tree: dict[str, Any]) -> Any:
    if not tree or "*" in tree:
        return content
    if isinstance(content, list):
        return [_kept(one, tree) for one in content]
    if isinstance(content, dict):
        return {key: _kept(value, tree[key]) for key, value in content.items() if key in tree}
    return content
