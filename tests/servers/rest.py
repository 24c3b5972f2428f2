"""A Gmail account in its owner's hands: what a mail program does to drafts, labels and mails, by the API."""

from __future__ import annotations

import base64
import http.client
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

Answer = dict[str, Any]


class Refused(Exception):
    """The API said no."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status}: {text}")
        self.status = status


class Hands:
    """One account at an endpoint of the API; `token` is its owner's."""

    def __init__(self, endpoint: str, token: str) -> None:
        url = urlsplit(endpoint)
        self._connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=30)
        self._token = token

    def call(self, verb: str, path: str, body: Answer | None = None, **query: Any) -> Answer:
        """One call below users/me; {} where nothing is answered. Raises Refused."""
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        target = f"/gmail/v1/users/me/{path}" + (f"?{urlencode(query, doseq=True)}" if query else "")
        self._connection.request(verb, target, None if body is None else json.dumps(body), headers)
        answer = self._connection.getresponse()
        text = answer.read()
        self._connection.close()  # servers close what rests: the next call opens it anew
        if answer.status >= 400:
            raise Refused(answer.status, text.decode("utf-8", "replace"))
        found: Answer = json.loads(text or b"{}")
        return found

    def close(self) -> None:
        """Hangs up."""
        self._connection.close()

    # Mails

    def listed(self, *labels: str, **query: Any) -> list[str]:
        """The ids of the messages with all of these labels, the newest first."""
        found: list[str] = []
        more: Answer = {}
        while True:
            answer = self.call("GET", "messages", labelIds=list(labels), maxResults=500, **query, **more)
            found += [one["id"] for one in answer.get("messages", ())]
            if not answer.get("nextPageToken"):
                return found
            more = {"pageToken": answer["nextPageToken"]}

    def raw(self, message: str) -> tuple[bytes, frozenset[str]]:
        """The bytes of a message, and its labels."""
        answer = self.call("GET", f"messages/{message}", format="raw")
        return _decoded(answer["raw"]), frozenset(answer.get("labelIds", ()))

    def insert(self, raw: bytes, *labels: str) -> str:
        """Puts a mail into the mailbox; answers its id."""
        body = {"raw": _encoded(raw), "labelIds": list(labels)}
        return str(self.call("POST", "messages", body, internalDateSource="receivedTime")["id"])

    def relabel(self, message: str, *, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> None:
        """Changes labels, by id."""
        body = {"addLabelIds": list(add), "removeLabelIds": list(remove)}
        self.call("POST", f"messages/{message}/modify", body)

    def trash(self, message: str) -> None:
        """Deletes a mail as a mail program does."""
        self.call("POST", f"messages/{message}/trash")

    def label(self, name: str) -> str:
        """The id of a label, made where it is missing."""
        for one in self.call("GET", "labels")["labels"]:
            if one["name"].casefold() == name.casefold():
                return str(one["id"])
        return str(self.call("POST", "labels", {"name": name})["id"])

    # Drafts

    def save_draft(self, raw: bytes, *names: str) -> str:
        """Saves a draft and labels it; answers its id."""
        made = self.call("POST", "drafts", {"message": {"raw": _encoded(raw)}})
        if names:
            self.relabel(made["message"]["id"], add=tuple(self.label(name) for name in names))
        return str(made["id"])

    def drafts(self, message_id: str) -> list[tuple[str, str]]:
        """The drafts with this Message-ID, the newest first: draft id and message id."""
        found = []
        for one in self.call("GET", "drafts", maxResults=500).get("drafts", ()):
            raw, _ = self.raw(one["message"]["id"])
            if message_id.encode() in raw.partition(b"\r\n\r\n")[0]:
                found.append((str(one["id"]), str(one["message"]["id"])))
        return found

    def delete_draft(self, draft: str) -> None:
        """Deletes a draft for good, which is the only way there is."""
        self.call("DELETE", f"drafts/{draft}")

    def labels_of(self, message: str) -> set[str]:
        """The names of the labels on a message."""
        names = {one["id"]: one["name"] for one in self.call("GET", "labels")["labels"]}
        return {names[one] for one in self.call("GET", f"messages/{message}", format="minimal").get("labelIds", ())}


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
