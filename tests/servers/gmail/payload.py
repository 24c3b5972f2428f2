"""Messages as the API shows them: minimal, metadata, full and raw."""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.message import Message as Mail
from typing import Any

from tests.servers.gmail.account import Message
from tests.servers.gmail.errors import bad, gone

INLINE = 8_000  # bytes of a part without a name that still stand in the answer itself


def shown(message: Message, form: str, wanted: Sequence[str] = ()) -> dict[str, Any]:
    """One message in a format. `wanted` are the header fields that a metadata answer is to hold, all where empty."""
    answer = {
        **brief(message),
        "labelIds": sorted(message.labels),
        "snippet": _snippet(message.raw),
        "sizeEstimate": len(message.raw),
        "historyId": str(message.history),
        "internalDate": str(message.at),
    }
    if not message.labels:
        del answer["labelIds"]
    if form == "raw":
        answer["raw"] = encoded(message.raw)
    elif form == "metadata":
        names = {name.lower() for name in wanted}
        fields = [(name, value) for name, value in message.headers if not names or name.lower() in names]
        kind = message.header("Content-Type").partition(";")[0].strip().lower() or "text/plain"
        answer["payload"] = {"mimeType": kind, "headers": _headers(fields)}
    elif form == "full":
        answer["payload"] = _part(message_from_bytes(message.raw), "")
    return answer


def brief(message: Message) -> dict[str, Any]:
    """As lists show it."""
    return {"id": message.id, "threadId": message.thread}


def attachment(message: Message, attachment_id: str) -> dict[str, Any]:
    """One attachment. Raises ApiError 404."""
    for number, part in _walk(message_from_bytes(message.raw), ""):
        if _attachment_id(number, part) == attachment_id:
            data = _bytes(part)
            return {"size": len(data), "data": encoded(data)}
    raise gone()


def encoded(data: bytes) -> str:
    """base64url."""
    return urlsafe_b64encode(data).decode()


def decoded(text: str) -> bytes:
    """The bytes behind base64url, padded or not. Raises ApiError 400."""
    try:
        if not re.fullmatch(r"[A-Za-z0-9_-]*={0,2}", text):
            raise ValueError("not base64url")
        return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (ValueError, Error):
        raise bad("Invalid value at 'raw' (TYPE_BYTES), Base64 decoding failed") from None


def _part(part: Mail, number: str) -> dict[str, Any]:
    fields = [(name, " ".join(str(value).split())) for name, value in part.items()]
    found: dict[str, Any] = {
        "partId": number,
        "mimeType": part.get_content_type(),
        "filename": part.get_filename() or "",
        "headers": _headers(fields),
    }
    if part.is_multipart():
        inner = part.get_payload()
        assert isinstance(inner, list)
        found["body"] = {"size": 0}
        found["parts"] = [_part(one, f"{number}.{index}" if number else str(index)) for index, one in enumerate(inner)]
        return found
    data = _bytes(part)
    found["body"] = {"size": len(data)}
    if found["filename"] or (len(data) > INLINE and part.get_content_maintype() != "text"):
        found["body"]["attachmentId"] = _attachment_id(number, part)
    elif data:
        found["body"]["data"] = encoded(data)
    return found


def _walk(part: Mail, number: str) -> Iterator[tuple[str, Mail]]:
    yield number, part
    inner = part.get_payload()
    if isinstance(inner, list):
        for index, one in enumerate(inner):
            yield from _walk(one, f"{number}.{index}" if number else str(index))


def _bytes(part: Mail) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _attachment_id(number: str, part: Mail) -> str:
    return "ANGjdJ" + hashlib.sha256(f"{number} {part.get_filename()}".encode()).hexdigest()[:40]


def _headers(fields: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in fields]


def _snippet(raw: bytes) -> str:
    body = raw.partition(b"\r\n\r\n")[2][:400].decode("utf-8", "replace")
    return " ".join(body.split())[:100]
