"""What the doctor finds of the web part: whether it answers here, and what only others can see."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

from bot.config import Config, Web
from bot.setup.findings import Finding, Level, ok

_PATIENCE = 5.0  # seconds
_TURNED_AWAY = (400, 401, 503)  # what it answers whoever brings no token, be Google's certificates there or not


def look_at_web(config: Config) -> Iterator[Finding]:
    """Nothing where the configuration has no `web`. Asks at `listen` only, as one whom nobody knows."""
    web = config.web
    if web is None:
        return
    if not web.url.startswith("https://"):
        yield Finding(
            Level.WARNING,
            f"web.url is {web.url}, and Google calls https only.",
            "Put a proxy with a certificate before it, and write its address: url: https://...",
        )
    path = "/addon/home" if config.addon is not None else "/gmail/push"
    status = _answer(web, path)
    if status is None:
        yield Finding(
            Level.NOTE,
            f"Nothing answers at {web.listen} (web.listen).",
            "twoyes run answers there while it works.",
        )
    elif status not in _TURNED_AWAY:
        yield Finding(
            Level.FAULT,
            f"Another program answers at {web.listen} (web.listen).",
            "Write a port that is free: listen: 127.0.0.1:8211, and tell the proxy.",
        )
    else:
        yield ok(f"Twoyes answers at {web.listen}")
    yield Finding(
        Level.NOTE,
        f"Whether Google reaches {web.url} cannot be seen from here.",
        f"From outside, curl -i -X POST {web.url.rstrip('/')}{path} is answered 400.",
    )


def _answer(web: Web, path: str) -> int | None:
    """The status with which a call without a token is answered; None where nothing listens, 0 where it is no HTTP."""
    host, _, port = web.listen.rpartition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=_PATIENCE)
    try:
        connection.request("POST", path, b"", {"Content-Type": "application/json"})
        return connection.getresponse().status
    except http.client.HTTPException:
        return 0
    except OSError:
        return None
    finally:
        connection.close()
