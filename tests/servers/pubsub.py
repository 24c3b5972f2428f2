"""One Pub/Sub subscription as an HTTP server: pull waits until something was published, acknowledge takes it away."""

from __future__ import annotations

import base64
import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_HOLDS = 30.0  # seconds that a pull waits


class PubSubServer:
    """What is not acknowledged is handed out again. `refuse` makes every call fail while it is set."""

    def __init__(self) -> None:
        self.waiting: dict[str, dict[str, Any]] = {}
        self.handed_out: Counter[str] = Counter()
        self.refuse = False
        self.calls: list[tuple[str, str]] = []  # method and authorization
        self._news = threading.Condition()
        self._serial = 0

    def __enter__(self) -> PubSubServer:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
                method = self.path.partition("?")[0].rpartition(":")[2]
                status, answer = owner.answer(method, body, self.headers.get("Authorization", ""))
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._news:
            self.refuse = True
            self._news.notify_all()
        self._http.shutdown()
        self._http.server_close()

    @property
    def endpoint(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def publish(self, data: bytes | dict[str, Any]) -> None:
        """Somebody publishes a message: Gmail, or whoever may."""
        raw = data if isinstance(data, bytes) else json.dumps(data).encode()
        with self._news:
            self._serial += 1
            message = {"data": base64.b64encode(raw).decode(), "messageId": str(self._serial)}
            self.waiting[f"ack{self._serial}"] = message
            self._news.notify_all()

    def until(self, holds: Any) -> bool:
        """Waits until this holds, ten seconds at most."""
        with self._news:
            return bool(self._news.wait_for(holds, 10))

    def answer(self, method: str, body: dict[str, Any], authorization: str) -> tuple[int, dict[str, Any]]:
        with self._news:
            self.calls.append((method, authorization))
            self._news.notify_all()
            if method == "acknowledge" and not self.refuse:
                for one in body["ackIds"]:
                    self.waiting.pop(one, None)
                self._news.notify_all()
                return 200, {}
            self._news.wait_for(lambda: self.waiting or self.refuse, _HOLDS)
            if self.refuse:
                return 403, {"error": {"code": 403, "message": "User not authorized to perform this action."}}
            chosen = list(self.waiting.items())[: body["maxMessages"]]
            self.handed_out.update(key for key, _ in chosen)
            return 200, {"receivedMessages": [{"ackId": key, "message": one} for key, one in chosen]}
