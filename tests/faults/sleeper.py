"""A worker that falls asleep: it works for one moment of its clock, and stops itself (SIGSTOP) at a named step.

Reads a line of JSON: `settings` (as config.yaml would), `folder`, `now` (ISO), `port` (SMTP), `patience` (seconds) and
`stop`, the step with the kind of letter that is under way: "before data introduction", or "" for none.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from bot.config import Config
from bot.daemon import assemble
from bot.mailboxes.smtp import SmtpCourier, SmtpSettings
from bot.records import Status
from tests.worlds import PASSWORD


def main() -> None:
    """Does all there is to do at that moment, and tells the troubles met."""
    order = json.loads(sys.stdin.readline())
    now = datetime.fromisoformat(order["now"])
    config = Config.model_validate(order["settings"], context={"base": Path(order["folder"])})
    user, patience = config.home.user, order["patience"]
    settings = SmtpSettings("127.0.0.1", order["port"], "none", user, lambda: PASSWORD, patience, patience)

    def step(name: str) -> None:
        if not order["stop"].startswith(name):
            return
        with worker.books.begin() as page:
            under_way = page.outbox.with_status(Status.SENDING)
        if under_way and f"{name} {under_way[-1].kind.value}" == order["stop"]:
            order["stop"] = ""
            os.kill(os.getpid(), signal.SIGSTOP)

    worker = assemble(config, clock=lambda: now, resolver=lambda name: None, courier=SmtpCourier(settings), step=step)
    for done in worker.rounds():
        print(done.troubles)
    worker.close()


if __name__ == "__main__":
    main()
