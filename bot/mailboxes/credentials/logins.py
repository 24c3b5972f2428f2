"""Which Google accounts the configuration names, and what each is needed for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.mailboxes.credentials.google import API, IMAP

if TYPE_CHECKING:
    from bot.config import Config
    from bot.config_mailboxes import GoogleLogin


@dataclass(frozen=True, slots=True)
class Account:
    """One Google account: how to log in, the scopes that are needed, and which keys of the configuration name it.

    `endpoint` is another address of Gmail's interface than Google's, None for Google's.
    """

    user: str
    client: Path | None
    service_account: Path | None
    scopes: tuple[str, ...]
    places: tuple[str, ...]
    endpoint: str | None = None


def google_accounts(config: Config) -> list[Account]:
    """Every Google account, once, in the order in which the configuration names them."""
    boxes = [("mailbox", config.mailbox), ("bot.mailbox", config.bot.mailbox)]
    found: list[tuple[str, str, GoogleLogin, str, str | None]] = []
    for where, box in boxes:
        if box is None:
            continue
        if box.gmail is not None:
            found.append((f"{where}.gmail", box.gmail.user, box.gmail.login, API, box.gmail.endpoint))
        for key, server in (("imap", box.imap), ("smtp", box.smtp)):
            if server is not None and server.google is not None:
                found.append((f"{where}.{key}", server.user, server.google, IMAP, None))
    accounts: dict[str, Account] = {}
    for where, user, login, scope, endpoint in found:
        known = accounts.get(user.lower()) or Account(user, login.client, login.service_account, (), ())
        accounts[user.lower()] = replace(
            known,
            scopes=tuple(dict.fromkeys((*known.scopes, scope))),
            places=(*known.places, where),
            endpoint=known.endpoint or endpoint,
        )
    return list(accounts.values())
