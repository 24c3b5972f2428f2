"""Serving: uvicorn in a thread of its own beside the worker, behind a proxy that does TLS."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from bot.ports import NeedsOperator

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.config import Config
    from bot.work.work import Work

_ENDING = 5.0  # seconds for answers under way
_MOST_CALLS = 64  # connections and calls under way; more are told to come later


class _OutOfReach:
    """Stands where mailboxes and the way out are: pages write down what is wanted, and only the worker reaches them."""

    name = "home"


def without_mailboxes(work: Work) -> Work:
    """The same books, rules and voice, and nothing by which a mail could leave."""
    nowhere = cast(Any, _OutOfReach())
    return replace(work, home=nowhere, desk=nowhere, courier=nowhere)


@contextlib.contextmanager
def serving(config: Config, work: Work, wake: Callable[[], None]) -> Iterator[None]:
    """Answers over HTTP as long as the block lasts, where the configuration has `web`; otherwise nothing is loaded.

    Raises NeedsOperator where the address cannot be listened at.
    """
    if config.web is None:
        yield
        return
    with listening(config.web.listen) as at:
        from bot.web.app import build

        with running(build(config, without_mailboxes(work), wake=wake), at, _MOST_CALLS):
            work.log.info("listening for the web", at=config.web.listen, known_as=config.web.url)
            yield


@contextlib.contextmanager
def listening(listen: str) -> Iterator[socket.socket]:
    """A socket at HOST:PORT. Raises NeedsOperator where that address is taken or not ours."""
    host, _, port = listen.rpartition(":")
    try:
        found = socket.create_server((host, int(port)), backlog=128)
    except (OSError, OverflowError, UnicodeError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise NeedsOperator(f"web.listen: nobody can listen at {listen} ({reason}); write another address") from fault
    with found:
        yield found


@contextlib.contextmanager
def running(app: FastAPI, at: socket.socket, most_calls: int | None = None) -> Iterator[None]:
    """Serves this application at a socket as long as the block lasts."""
    import uvicorn

    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            proxy_headers=False,
            limit_concurrency=most_calls,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=int(_ENDING),
        )
    )
    thread = threading.Thread(target=server.run, args=([at],), name="web", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(_ENDING + 1)
