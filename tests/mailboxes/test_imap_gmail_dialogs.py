"""Conversations with Gmail over IMAP and SMTP: labels, replaced Message-IDs, sessions that end between two rounds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from bot.mailboxes.imap import ImapMailbox, ImapSettings
from bot.mailboxes.smtp import FiledCourier, SmtpCourier, SmtpSettings
from bot.ports import Courier, Mailbox
from tests.gmail_worlds import NOT_AT_GMAIL, WorldAtGmail, gmail_world, strict
from tests.player import Player
from tests.script import Script, all_scripts
from tests.servers.gmail_imap_front import TOKEN, Front
from tests.test_dialogs import start
from tests.worlds import CARLA

TRIALS = bool(os.environ.get("TWOYES_TRIALS"))
SCRIPTS = [
    script
    for script in all_scripts()
    if script.path.stem not in NOT_AT_GMAIL and script.option("world") not in ("fake", "gmail")
]


class WorldOverImap(WorldAtGmail):
    """The same Gmail, reached by IMAP and SMTP. Its sessions end again and again."""

    def fronts(self) -> dict[str, Front]:
        """The servers before the accounts, made once."""
        if not hasattr(self, "_fronts"):
            self._fronts = {one: Front(self.provider, one) for one in {self.home, CARLA}}
        return self._fronts

    def _adapters(self) -> tuple[dict[str, Mailbox], Courier | None]:
        accounts = {"home": self.home} | ({"desk": CARLA} if self.setup == "separate" else {})
        mailboxes: dict[str, Mailbox] = {name: self._imap(name, address) for name, address in accounts.items()}
        smtp = SmtpSettings("127.0.0.1", self.fronts()[self.home].smtp.port, "none", self.home, token=_token)
        return mailboxes, FiledCourier(SmtpCourier(smtp), self._imap("sent", self.home))

    def _imap(self, name: str, address: str) -> ImapMailbox:
        return ImapMailbox(
            ImapSettings(name, "127.0.0.1", self.fronts()[address].port, "none", address, token=_token, timeout=10.0)
        )

    def go(self) -> None:
        """Lets the worker do all there is to do, after Gmail has ended its sessions."""
        for front in self.fronts().values():
            front.end_sessions("Session expired, please login again.")
        super().go()

    def renumber_inbox(self) -> None:
        """Every folder is numbered anew."""
        self.fronts()[self.home].renumber()

    def close(self) -> None:
        """Ends the worker and every server."""
        super().close()
        for front in self.fronts().values():
            front.__exit__()


def _token(anew: bool) -> tuple[str, float]:
    return TOKEN, 3600.0


def _cases() -> list[Any]:
    """One set-up of each dialog that servers play, in turn; TWOYES_TRIALS=1 plays every dialog in each of its set-ups.

    The same dialogs are played by Gmail's own interface, and by IMAP on other servers, in full.
    """
    found: list[Any] = []
    for script in SCRIPTS:
        turn = script.setups[len(script.path.stem) % len(script.setups)]
        chosen = [one for one in script.setups if TRIALS or (script.option("servers") == "yes" and one == turn)]
        found += [pytest.param(script, setup, id=f"{script.path.stem}-{setup}") for setup in chosen]
    return found


@pytest.mark.parametrize(("script", "setup"), _cases())
def test_at_gmail_over_imap(script: Script, setup: str, tmp_path: Path) -> None:
    """The dialog holds."""
    clock = [start(script)]
    with strict(script.people, clock) as provider:
        made = gmail_world(provider, setup, clock, tmp_path, script.wishes())
        world = WorldOverImap(setup, provider, made.config, clock)
        try:
            Player(world, script).play()
        finally:
            world.close()
