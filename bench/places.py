"""Where measurements run: on real Dovecot and Postfix where they are installed, else on the embedded server."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bot import logs
from bot.config import Config, parse_config
from bot.daemon import Worker, assemble, utc_now
from bot.storage import schema
from tests.servers import rig as real

CARLA, BOT, ANA, BEN = "carla@conti.example", "intro@conti.example", "ana@ruiz.example", "ben@ong.example"
PASSWORD = "measured"


@contextmanager
def provider() -> Iterator[Any]:
    """A running mail provider with four accounts."""
    accounts = dict.fromkeys((CARLA, BOT, ANA, BEN), PASSWORD)
    if real.available() is None:
        server: Any = real.Rig(accounts)
    else:
        from bot.demo.mailserver import MailServer

        server = MailServer(accounts)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def config_text(server: Any, setup: str) -> str:
    """A configuration for this provider; nothing is shown first and nothing is held."""
    user = BOT if setup == "separate" else CARLA
    ca = f", ca_file: {server.ca_file}" if server.ca_file else ""
    login = f"security: {server.security}, user: {user}, password: {{env: TWOYES_BENCH_PASSWORD}}{ca}"
    mailbox = f"""
  imap: {{host: {server.host}, port: {server.imap_port}, {login}}}
  smtp: {{host: {server.host}, port: {server.smtp_port}, {login}}}
  proof: {{kind: header, authserv_id: {server.authserv_id}}}"""
    indented = mailbox.replace("\n", "\n  ")
    place = f"bot:\n  address: {BOT}\n  mailbox:{indented}" if setup == "separate" else f"mailbox:{mailbox}"
    return f"""
connector: {{name: Carla Conti, address: {CARLA}, zone: Europe/Madrid}}
setup: {setup}
{place}
approve: never
budgets: {{preset: none}}
caps: {{letters_per_day: 100000}}
policy: {{hold: 0}}
"""


@contextmanager
def worker(server: Any, setup: str, folder: Path, **more: Any) -> Iterator[tuple[Worker, Config]]:
    """A worker on a fresh database in this folder."""
    os.environ["TWOYES_BENCH_PASSWORD"] = PASSWORD
    logs.configure("error")
    config = parse_config(config_text(server, setup), base=folder)
    schema.upgrade(config.database, utc_now())
    assembled = assemble(config, chance=random.SystemRandom(), **more)
    try:
        yield assembled, config
    finally:
        assembled.close()


def wait_for(holds: Callable[[], bool], what: str) -> None:
    """Returns when it holds. Raises RuntimeError after a minute."""
    deadline = time.monotonic() + 60
    while not holds():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what} did not come within a minute")
        time.sleep(0.1)


def books_say(path: Path, name: str) -> bool:
    """Whether the worker has remembered something under this name."""
    with closing(sqlite3.connect(path)) as books:
        return books.execute("SELECT 1 FROM remembered WHERE name = ?", (name,)).fetchone() is not None
