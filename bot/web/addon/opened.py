"""The mail that is open beside the add-on: its headers, asked of Gmail with the short-lived tokens of the event."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bot.web.addon.events import Event
from bot.web.addon.visit import OpenMail

if TYPE_CHECKING:
    from bot.web.identity import Transport

HEADERS = ("From", "Reply-To", "To", "Cc", "Subject", "Message-ID", "In-Reply-To", "References")
_API = "https://gmail.googleapis.com/gmail/v1/users/me/messages"
_ID = re.compile(r"[A-Za-z0-9:_-]{1,100}")
_TIMEOUT = 5.0  # seconds
_LONGEST = 20_000  # characters of one header


def look_at(event: Event, transport: Transport) -> OpenMail | None:
    """The headers of the open mail, without its body; None where none is open, or Gmail does not tell in time.

    Ids are passed on as the event has them ("msg-f:…", "msg-a:r-…"): Gmail answers its own.
    """
    from google.auth.exceptions import TransportError

    token, access = event.authorization.user_o_auth_token, event.gmail.access_token
    if not token.get_secret_value() or not _ID.fullmatch(event.gmail.message_id):
        return None
    query = urlencode({"format": "metadata", "metadataHeaders": HEADERS}, doseq=True)
    headers = {"Authorization": f"Bearer {token.get_secret_value()}", "Accept": "application/json"}
    if access.get_secret_value():
        headers["X-Goog-Gmail-Access-Token"] = access.get_secret_value()
    try:
        answer = transport(f"{_API}/{event.gmail.message_id}?{query}", method="GET", headers=headers, timeout=_TIMEOUT)
        found = json.loads(answer.data) if answer.status == 200 else None
    except (TransportError, ValueError, RecursionError):  # a token with a line break is a ValueError
        return None
    return _read(found)


def _read(found: object) -> OpenMail | None:
    if not isinstance(found, dict) or not isinstance(found.get("id"), str):
        return None
    payload = found.get("payload")
    listed = payload.get("headers") if isinstance(payload, dict) else None
    pairs = [
        (one["name"], one["value"][:_LONGEST])
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict) and isinstance(one.get("name"), str) and isinstance(one.get("value"), str)
    ]
    return OpenMail(found["id"], str(found.get("threadId") or ""), tuple(pairs))
