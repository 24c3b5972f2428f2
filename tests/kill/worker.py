"""A worker that can be killed: one is forked for every line of JSON read, to work for one moment of its clock.

Answers "ready <database>", where every worker finds its books. A line holds `settings` (as config.yaml would),
`folder`, `now` (ISO), `seed`, `points` (the file that every point is written to) and `kill`: the point at which the
worker kills itself. Answers "pid <n>", then "exit <status>".
"""

from __future__ import annotations

import importlib
import json
import os
import random
import sys
import traceback
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from bot import logs
from bot.config import Config
from bot.daemon import assemble
from bot.mailboxes.configured import open_courier, open_mailbox
from bot.ports import Courier, Mailbox
from bot.records import Status
from bot.storage.engine import open_engine
from tests.kill.points import VARIABLE, Points
from tests.work.desk import ANA, BEN, Desk
from tests.worlds import database

_OF_LETTERS = ("claimed", "before data", "transmitted", "accepted")


def work(order: dict[str, Any]) -> int:
    """One worker's life; answers its exit status: 3 where it met trouble."""
    folder = Path(order["folder"])
    with open(folder / "log", "ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.environ[VARIABLE] = order["kill"]
    points = Points(Path(order["points"]))
    kind = ""

    def step(name: str) -> None:
        nonlocal kind
        if name in _OF_LETTERS:
            with worker.books.begin() as page:
                under_way = page.outbox.with_status(Status.SENDING)
            kind = under_way[-1].kind.value if name == "claimed" else kind
            name = f"{name} {kind}"
        points.reach(name)

    now = datetime.fromisoformat(order["now"])
    config = Config.model_validate(order["settings"], context={"base": folder})
    mailboxes, courier = at_gmail(**order["google"]) if "google" in order else by_imap(config)
    # its own, with all that was ever asked of it compiled, unless it shares somebody else's
    engine = database() if config.database.endswith(str(database().url.database)) else open_engine(config.database)
    points.watch_commits(engine)
    worker = assemble(
        config,
        clock=lambda: now,
        chance=random.Random(order["seed"]),
        resolver=lambda name: None,
        mailboxes={name: points.mailbox(mailbox) for name, mailbox in mailboxes.items()},
        courier=points.courier(courier),
        engine=engine,
        step=step,
    )
    troubles = [trouble for one in worker.rounds() for trouble in one.troubles]
    worker.close()
    print(troubles, flush=True)
    return 3 if troubles else 0


def by_imap(config: Config) -> tuple[dict[str, Mailbox], Courier]:
    """What the configuration names."""
    mailboxes: dict[str, Mailbox] = {"home": open_mailbox("home", config.home)}
    if config.watched is not None:
        mailboxes["desk"] = open_mailbox("desk", config.watched)
    return mailboxes, open_courier(config)


def at_gmail(user: str, token: str, endpoint: str) -> tuple[dict[str, Mailbox], Courier]:
    """An account of the strict server, with more quota than anybody needs."""
    from google.oauth2.credentials import Credentials

    from bot.mailboxes.gmail.client import GmailClient
    from bot.mailboxes.gmail.courier import GmailCourier
    from bot.mailboxes.gmail.mailbox import GmailMailbox
    from bot.mailboxes.gmail.settings import GmailSettings

    settings = GmailSettings(
        "home",
        user,
        lambda: Credentials(token),
        endpoint=endpoint,
        units_per_minute=10_000_000,
        own_addresses=frozenset({user}),
    )
    client = GmailClient(settings)
    return {"home": GmailMailbox(settings, client)}, GmailCourier(settings, client)


def warm_up() -> None:
    """One introduction in memory, so that what every worker needs is loaded before the first is forked."""
    logs.configure("critical", "text", None)
    with TemporaryDirectory(prefix="twoyes-warm-") as folder:
        desk = Desk(Path(folder))
        desk.draft()
        desk.says(ANA, "Yes please.")
        desk.says(BEN, "Could you ask me again in two weeks?")
        desk.after(days=30)
        desk.close()
    logs.configure("info", "text", None)


def main(answers: TextIO) -> None:
    """Forks, waits and answers until standard input ends."""
    warm_up()
    for module in sys.argv[1:]:
        importlib.import_module(module)
    print(f"ready {database().url.database}", file=answers, flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            status = 4
            try:
                status = work(order)
            except Exception:  # told in the log, which a failing test prints
                traceback.print_exc()
            finally:
                os._exit(status)
        print(f"pid {pid}", file=answers, flush=True)
        _, status = os.waitpid(pid, 0)
        print(f"exit {os.waitstatus_to_exitcode(status)}", file=answers, flush=True)


if __name__ == "__main__":
    spoken = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what is logged here is none of the answers
    main(spoken)
