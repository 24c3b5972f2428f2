"""Worlds at Gmail: on the strict fake and on the emulator, with the adapters that the worker has for Gmail.

The connector's own hands reach drafts and mails by the same interface, as a mail program for Gmail does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from google.oauth2.credentials import Credentials

from bot.config import Config
from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.courier import GmailCourier
from bot.mailboxes.gmail.mailbox import GmailMailbox
from bot.mailboxes.gmail.settings import GmailSettings
from bot.places import DraftState
from bot.ports import Courier, Mailbox
from tests.people import parsed
from tests.servers.emulator import EmulatedGmail, Emulator
from tests.servers.gmail import GmailServer
from tests.servers.rest import Hands
from tests.worlds import CARLA, DESK, World, database, emptied, settings_of

PLENTY = 10_000_000  # quota units a minute: a story's weeks pass in a second
NOT_AT_GMAIL = {
    "a_draft_in_the_folder": "Gmail has no folders: what moves a draft there labels it",
    "the_archive_was_renamed": "Gmail's archive is no folder, and has no name",
    "the_server_refuses_ben": "Gmail refuses nobody at once: a report comes back (nobody_is_called_so_at_gmail)",
}
"""Dialogs about what a mailbox at Gmail cannot do, and why."""


_FAULTS = {
    "put-off": ("drafts.create", "503"),
    "put-off-after": ("drafts.send", "429"),
    "lost": ("drafts.send", "hang up"),
    "lost-but-taken": ("drafts.send", "hang up after"),
}


class WorldAtGmail(World):
    """A world whose provider is a GmailServer or an EmulatedGmail."""

    @property
    def arrives_later(self) -> bool:
        """A report that nobody is called so comes back after the letter has left."""
        return True

    def _adapters(self) -> tuple[dict[str, Mailbox], Courier | None]:
        accounts = {"home": self.home} | ({"desk": CARLA} if self.setup == "separate" else {})
        return adapters_at(self.provider, self.config, accounts)

    def fail(self, fault: str, times: int) -> None:
        """The next letters meet this fault: Gmail is busy, or its answer is lost before or after the letter left."""
        assert isinstance(self.provider, GmailServer), "the emulator never fails"
        method, what = _FAULTS[fault]
        self.provider.fail(method, what, times)

    def hands(self, address: str) -> Hands:
        """The owner of an account, at work in it."""
        if address not in self._readers:
            self._readers[address] = _Hands(self.provider.endpoint, self.provider.token(address))
        hands: Hands = self._readers[address]
        return hands

    def deliver_into(self, folder: str, login: str, raw: bytes) -> None:
        """Delivers a mail to the account answers come to; a filter of its owner's takes it out of the INBOX."""
        self.provider.deliver(login, [self.home], raw)
        message_id, hands = parsed(raw)["Message-ID"].strip(), self.hands(self.home)
        message = next(one for one in hands.listed("INBOX") if message_id.encode() in hands.raw(one)[0])
        hands.relabel(message, add=("SPAM",) if folder == "Junk" else (), remove=("INBOX",))

    def make_folder(self, folder: str) -> None:
        """Every folder there can be is there."""

    def empty_inbox(self) -> None:
        """Its owner deletes everything in the INBOX."""
        for message in self.hands(self.home).listed("INBOX"):
            self.hands(self.home).trash(message)

    def renumber_inbox(self) -> None:
        """What changed so far is history that Gmail keeps no longer."""
        assert isinstance(self.provider, GmailServer), "the emulator never forgets"
        self.provider.forget_history(self.home)

    def relabel(self, message_id: str, *, label: bool) -> None:
        """Sets the label on the connector's draft again, or takes it off."""
        hands = self.hands(CARLA)
        _, message = hands.drafts(message_id)[0]
        wanted = (hands.label("intro-request"),)
        hands.relabel(message, add=wanted if label else (), remove=() if label else wanted)

    def remove_draft(self, message_id: str) -> None:
        """Deletes the connector's draft."""
        draft, _ = self.hands(CARLA).drafts(message_id)[0]
        self.hands(CARLA).delete_draft(draft)

    def draft_shows(self, message_id: str) -> set[str]:
        """What the connector sees on their draft: the label and the states, as keywords."""
        states = {f"intro-request/{state.removeprefix('intro-')}": state.value for state in DraftState}
        hands = self.hands(CARLA)
        names = {name for _, message in hands.drafts(message_id) for name in hands.labels_of(message)}
        return {states.get(name, name) for name in names if name.startswith("intro-request")}


class _Hands(Hands):
    def logout(self) -> None:
        """What a world calls when it ends."""
        self.close()


def strict(accounts: Iterable[str], clock: list[datetime]) -> GmailServer:
    """The strict fake: Carla and the desk have accounts there, everybody else is elsewhere."""
    return GmailServer([CARLA, DESK], set(accounts) - {CARLA, DESK}, clock=lambda: clock[0])


def emulated(emulator: Emulator, accounts: Iterable[str], clock: list[datetime]) -> EmulatedGmail:
    """The emulator, emptied, with the same accounts."""
    return EmulatedGmail(emulator, [CARLA, DESK], set(accounts) - {CARLA, DESK}, clock=lambda: clock[0])


def gmail_world(
    provider: GmailServer | EmulatedGmail, setup: str, clock: list[datetime], folder: Path, wishes: Mapping[str, Any]
) -> WorldAtGmail:
    """A world over Gmail. `wishes` are keys of the configuration that differ from what the worlds have in common.

    Budgets are half of what is wished: Gmail files what it sent by itself, so that no letter takes a copy to us along.
    """
    emptied(database())
    if "budgets" in wishes:
        wishes = {**wishes, "budgets": {name: number // 2 for name, number in wishes["budgets"].items()}}
    settings = settings_of(lambda user: mailbox_at(provider.endpoint, user), setup, wishes)
    config = Config.model_validate(settings, context={"base": folder})
    return WorldAtGmail(setup, provider, config, clock)


def mailbox_at(endpoint: str, user: str) -> dict[str, Any]:
    """What the configuration says of a mailbox at Gmail."""
    return {
        "gmail": {"user": user, "client": "client_secret.json", "endpoint": endpoint},
        "proof": {"kind": "header", "authserv_id": "mx.google.com", "position": "below-received"},
        "evidence": "provider",
    }


def adapters_at(
    provider: GmailServer | EmulatedGmail, config: Config, accounts: Mapping[str, str]
) -> tuple[dict[str, Mailbox], Courier]:
    """The worker's mailboxes by name, and its way out, which is at "home"."""
    settings = {name: _settings(provider, config, name, address) for name, address in accounts.items()}
    client = GmailClient(settings["home"])
    mailboxes: dict[str, Mailbox] = {
        name: GmailMailbox(one, client=client if name == "home" else None) for name, one in settings.items()
    }
    return mailboxes, GmailCourier(settings["home"], client)


def _settings(provider: GmailServer | EmulatedGmail, config: Config, name: str, address: str) -> GmailSettings:
    token = provider.token(address)
    return GmailSettings(
        name,
        address,
        lambda: Credentials(token=token),  # type: ignore[no-untyped-call]
        endpoint=provider.endpoint,
        units_per_minute=PLENTY,
        own_addresses=frozenset(config.connector.addresses),
    )
