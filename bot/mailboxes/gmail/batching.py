"""Many requests in one exchange, as Google's batches are written: HTTP within multipart/mixed.

Google's client can write them too, by way of the email package, which takes three times as long as all the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

BOUNDARY = "batch-of-requests"  # requests that change nothing have no body that could hold it
_BOUNDARY_OF = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)
_NUMBER = re.compile(rb"^content-id:[ \t]*<response-(\d{1,6})>", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")


def written(requests: Sequence[Any]) -> bytes:
    """The body for these GET requests of Google's client; the login stands on the exchange, not on each of them."""
    parts = []
    for number, request in enumerate(requests):
        url = urlsplit(request.uri)
        line = f"GET {url.path}?{url.query} HTTP/1.1\r\nAccept: application/json\r\n\r\n"
        heads = f"Content-Type: application/http\r\nContent-ID: <{number}>\r\n\r\n"
        parts.append(f"--{BOUNDARY}\r\n{heads}{line}")
    return ("\r\n".join(parts) + f"\r\n--{BOUNDARY}--\r\n").encode("ascii")


def read(headers: Mapping[str, str], content: bytes) -> dict[int, tuple[int, Any]]:
    """Status and JSON of each answer by the number of its request. What cannot be read is left out; never raises."""
    boundary = _BOUNDARY_OF.search(headers.get("content-type", ""))
    if boundary is None:
        return {}
    answers: dict[int, tuple[int, Any]] = {}
    for part in content.split(b"--" + boundary[1].encode()):
        heads, _, answer = part.replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")
        number, status = _NUMBER.search(heads), _STATUS.match(answer)
        if number is None or status is None:
            continue
        try:
            answers[int(number[1])] = int(status[1]), json.loads(answer.partition(b"\n\n")[2])
        except (ValueError, RecursionError):
            continue
    return answers
