"""Fixtures: a mail provider with five accounts, embedded or real, emptied between tests; adapters that talk to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

import pytest

from bot.demo.mailserver import MailServer
from bot.mailboxes.imap import ImapMailbox, ImapSettings
from bot.mailboxes.links import Security
from bot.mailboxes.smtp import SmtpCourier, SmtpSettings
from tests.servers.rig import Rig, available

CARLA, ANA, BEN, CHEN = "carla@conti.example", "ana@ruiz.example", "ben@ong.example", "chen@li.example"
DESK = "intro@conti.example"
ACCOUNTS = {CARLA: "carla secret", ANA: "ana-secret", BEN: "ben-secret", CHEN: "chen-secret", DESK: "desk-secret"}


class Provider(Protocol):
    """What MailServer and Rig have in common."""

    accounts: dict[str, str]
    host: str
    imap_port: int
    smtp_port: int
    security: Security
    authserv_id: str
    on_delivery: Callable[[str, bytes], None] | None

    @property
    def ca_file(self) -> str | None: ...

    def deliver(self, from_login: str | None, recipients: Sequence[str], raw: bytes) -> None: ...

    def append(self, address: str, folder: str, raw: bytes, keywords: Iterable[str] = ()) -> None: ...

    def mails(self, address: str, folder: str) -> list[bytes]: ...

    def settle(self, timeout: float = ...) -> None: ...


@pytest.fixture
def embedded() -> Iterator[MailServer]:
    """The demo's provider, new for each test."""
    server = MailServer(ACCOUNTS)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _rig() -> Iterator[Rig]:
    reason = available()
    if reason is not None:
        if os.environ.get("TWOYES_REAL_SERVERS") == "required":
            pytest.fail(f"real servers are required here: {reason}")
        pytest.skip(reason)
    with Rig(ACCOUNTS) as rig:
        yield rig


@pytest.fixture
def rig(_rig: Rig) -> Iterator[Rig]:
    """Dovecot and Postfix, started once, emptied after each test."""
    yield _rig
    _rig.on_delivery = None
    _rig.clear()


@pytest.fixture(params=["embedded", pytest.param("rig", marks=pytest.mark.dovecot)])
def provider(request: pytest.FixtureRequest) -> Provider:
    """Both providers, one after the other."""
    chosen: Provider = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture
def mailbox_of(provider: Provider) -> Iterator[Callable[[str], ImapMailbox]]:
    """Makes a Mailbox for an account of the provider."""
    made: list[ImapMailbox] = []

    def make(address: str) -> ImapMailbox:
        made.append(ImapMailbox(imap_settings(provider, address)))
        return made[-1]

    yield make
    for mailbox in made:
        mailbox.close()


@pytest.fixture
def courier_of(provider: Provider) -> Iterator[Callable[[str], SmtpCourier]]:
    """Makes a Courier for an account of the provider."""
    made: list[SmtpCourier] = []

    def make(address: str) -> SmtpCourier:
        made.append(SmtpCourier(smtp_settings(provider, address)))
        return made[-1]

    yield make
    for courier in made:
        courier.close()


def imap_settings(provider: Provider, address: str) -> ImapSettings:
    """How to reach an account's mailbox; vary it with dataclasses.replace."""
    return ImapSettings(
        name=address,
        host=provider.host,
        port=provider.imap_port,
        security=provider.security,
        user=address,
        password=lambda: ACCOUNTS[address],
        ca_file=provider.ca_file,
    )


def smtp_settings(provider: Provider, address: str) -> SmtpSettings:
    """How to submit as an account; vary it with dataclasses.replace."""
    return SmtpSettings(
        host=provider.host,
        port=provider.smtp_port,
        security=provider.security,
        user=address,
        password=lambda: ACCOUNTS[address],
        ca_file=provider.ca_file,
    )


def mail(sender: str, to: str, subject: str = "Hello", *, message_id: str = "", body: str = "Hi.\r\n") -> bytes:
    """A small mail with CRLF line ends."""
    fields = [f"From: {sender}", f"To: {to}", f"Subject: {subject}", "Date: Sat, 21 Nov 2026 10:00:00 +0000"]
    if message_id:
        fields.append(f"Message-ID: {message_id}")
    return ("\r\n".join(fields) + "\r\n\r\n" + body).encode()
