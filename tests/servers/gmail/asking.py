"""A request to the API as methods get it, the table of what answers it, and what the methods have in common."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from tests.servers.gmail import payload, search
from tests.servers.gmail.account import Account, Message, header_fields
from tests.servers.gmail.errors import ApiError, bad
from tests.servers.gmail.post import Post, crlf


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `media` is an uploaded mail, None where the mail stands in `body`."""

    account: Account
    post: Post
    path: dict[str, str]
    query: dict[str, Any]
    body: dict[str, Any]
    media: bytes | None
    headers_only: bool  # the token may see header fields and nothing else
    page: int  # the longest page that the server gives
    insert: bool  # rather than import

    def mail(self, message: dict[str, Any]) -> bytes:
        """The mail handed in. Raises ApiError where there is none."""
        raw = self.media if self.media is not None else payload.decoded(message.get("raw", ""))
        if not raw.strip() or not header_fields(crlf(raw)):
            raise bad("'raw' RFC822 payload message string or uploading message via /upload/* URL required")
        return crlf(raw)


Handler = Callable[[Asked], "dict[str, Any] | None"]
HANDLERS: dict[str, Handler] = {}


def answers(name: str) -> Callable[[Handler], Handler]:
    """Ties a method to what answers it."""

    def tie(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return tie


def chosen(asked: Asked) -> list[Message]:
    """The messages that a list is about, the newest first."""
    account, query = asked.account, asked.query
    if asked.headers_only and "q" in query:
        raise ApiError(403, "forbidden", "Metadata scope does not support 'q' parameter")
    test, hidden = search.compile_query(query.get("q", ""), account)
    labels = set(query.get("labelIds", ()))
    for label in labels - set(account.labels):
        raise bad(f"Invalid label: {label}")
    hidden = hidden or query.get("includeSpamTrash", False) or bool(labels & {"SPAM", "TRASH"})
    found = [
        one
        for one in account.messages.values()
        if labels <= one.labels and (hidden or search.visible(one)) and is_found(asked, one) and test(one)
    ]
    return sorted(found, key=lambda one: one.order, reverse=True)


def is_found(asked: Asked, message: Message) -> bool:
    """The search lags behind what arrives."""
    return message.indexed or not asked.account.search_lags or not asked.query.get("q")


def paged(asked: Asked, name: str, rows: list[dict[str, Any]], otherwise: int = 100) -> dict[str, Any]:
    """One page of rows; the list is absent where it would be empty."""
    size = max(1, min(asked.query.get("maxResults", otherwise), 500, asked.page))
    token = asked.query.get("pageToken", "")
    if token and not re.fullmatch(r"\d{1,12}", token):
        raise bad("Invalid pageToken")
    start = int(token or 0)
    found: dict[str, Any] = {name: rows[start : start + size]} if rows[start : start + size] else {}
    if start + size < len(rows):
        found["nextPageToken"] = f"{start + size:08d}"
    return {**found, "resultSizeEstimate": len(rows)}


def written_at(raw: bytes) -> int | None:
    """What the Date field says, in milliseconds; None where it says nothing."""
    value = next((value for name, value in header_fields(raw) if name.lower() == "date"), "")
    try:
        return int(parsedate_to_datetime(value).timestamp() * 1_000)
    except ValueError:
        return None


def form_of(asked: Asked) -> str:
    form = str(asked.query.get("format", "full")).lower()
    if asked.headers_only and form in ("full", "raw"):
        raise ApiError(403, "forbidden", f"Metadata scope doesn't allow format {form.upper()}")
    return form


def relabel(asked: Asked, messages: list[Message]) -> None:
    add, remove = asked.body.get("addLabelIds", []), asked.body.get("removeLabelIds", [])
    if not add and not remove:
        raise bad("No label add or removes specified")
    asked.account.asked_for(add, remove, messages)
    for message in messages:
        asked.account.relabel(message, add, remove)


def short(message: Message) -> dict[str, Any]:
    """As answers to changes show a message."""
    return {**payload.brief(message), "labelIds": sorted(message.labels)}
