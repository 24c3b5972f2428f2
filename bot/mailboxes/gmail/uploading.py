"""Letters too large for a call's JSON go by Google's resumable upload, in portions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

LARGE = 3_000_000  # bytes; base64 in JSON makes a third more of them
_PORTION = 4 * 1024 * 1024  # a multiple of 256 KiB, as Google wants it


def upload(method: Callable[..., Any], raw: bytes, body: dict[str, Any], endpoint: str | None) -> Any:
    """The request that hands in a message by resumable upload; `body` says the rest, as in the method's own JSON."""
    from googleapiclient.http import MediaInMemoryUpload

    media = MediaInMemoryUpload(raw, mimetype="message/rfc822", chunksize=_PORTION, resumable=True)
    request = method(userId="me", body=body, media_body=media)
    request.uri = at_endpoint(request.uri, endpoint)
    return request


def at_endpoint(uri: str, endpoint: str | None) -> str:
    """The same address at another endpoint: of one, Google's client takes over only the host for uploads."""
    if endpoint is None:
        return uri
    place, asked = urlsplit(endpoint), urlsplit(uri)
    return urlunsplit((place.scheme, place.netloc, place.path.rstrip("/") + asked.path, asked.query, ""))
