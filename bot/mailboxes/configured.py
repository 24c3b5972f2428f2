"""From a configured server to its adapter, which has not connected yet: IMAP and SMTP, or Gmail's own interface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Config
from bot.config_mailboxes import Evidence, Gmail, Imap, Mailbox, Smtp
from bot.mailboxes.credentials import password_source
from bot.mailboxes.credentials.google import API, IMAP, PUBSUB, google_token
from bot.mailboxes.imap import ImapMailbox, ImapSettings
from bot.mailboxes.smtp import FiledCourier, SmtpCourier, SmtpSettings
from bot.places import Folder

Stored = Callable[[str], bytes | None] | None
Keep = Callable[[str, bytes], None] | None

if TYPE_CHECKING:
    from bot.mailboxes.gmail.courier import GmailCourier
    from bot.mailboxes.gmail.mailbox import GmailMailbox
    from bot.mailboxes.gmail.settings import GmailSettings

    AnyMailbox = ImapMailbox | GmailMailbox
    AnyCourier = SmtpCourier | FiledCourier | GmailCourier


def open_mailbox(name: str, settings: Mailbox, stored: Stored = None, keep: Keep = None) -> AnyMailbox:
    """The mailbox behind these settings. `name` is how it is called in logs and cursors. Raises NeedsOperator.

    `stored` reads a password that is sealed under a name, None where there are none yet; `keep` seals one anew.
    """
    if settings.gmail is not None:
        from bot.mailboxes.gmail.mailbox import GmailMailbox

        return GmailMailbox(gmail_settings(name, settings.gmail, stored, keep))
    return open_imap(name, settings.servers, stored, keep)


def open_imap(name: str, imap: Imap, stored: Stored = None, keep: Keep = None) -> ImapMailbox:
    """The mailbox on this server; everything as in `open_mailbox`."""
    folders = {Folder(role): folder for role, folder in imap.folders if folder}
    return ImapMailbox(
        ImapSettings(
            name=name,
            host=imap.host,
            port=imap.port,
            security=imap.security.value,
            user=imap.user,
            password=password_source(imap.password.spec(imap.user), stored) if imap.password else None,
            token=google_token(imap.google, imap.user, IMAP, stored, keep=keep).bearer if imap.google else None,
            folders=folders,
            label=imap.label,
            timeout=imap.timeout,
            ca_file=str(imap.ca_file) if imap.ca_file else None,
        )
    )


def open_courier(config: Config, lease: float = 900.0, stored: Stored = None, keep: Keep = None) -> AnyCourier:
    """The way out behind these settings. `lease` in seconds: one send ends well before it. Raises NeedsOperator.

    `stored` reads a password that is sealed under a name, `keep` seals one anew.
    """
    if config.home.gmail is not None:
        from bot.mailboxes.gmail.courier import GmailCourier

        own = config.connector.addresses
        return GmailCourier(gmail_settings("out", config.home.gmail, stored, keep, own))
    courier = open_smtp(config.smtp, lease, stored, keep)
    if config.home.evidence is not Evidence.PROVIDER or not _is_gmail(config.home):
        return courier
    return FiledCourier(courier, open_imap("sent", config.home.servers, stored, keep))


def open_smtp(smtp: Smtp, lease: float = 900.0, stored: Stored = None, keep: Keep = None) -> SmtpCourier:
    """The way out by this server alone; everything as in `open_courier`."""
    return SmtpCourier(
        SmtpSettings(
            host=smtp.host,
            port=smtp.port,
            security=smtp.security.value,
            user=smtp.user,
            password=password_source(smtp.password.spec(smtp.user), stored) if smtp.password else None,
            token=google_token(smtp.google, smtp.user, IMAP, stored, keep=keep).bearer if smtp.google else None,
            timeout=smtp.timeout,
            data_timeout=min(240.0, (lease - smtp.timeout) / 3),
            ca_file=str(smtp.ca_file) if smtp.ca_file else None,
        )
    )


def _is_gmail(settings: Mailbox) -> bool:
    imap = settings.servers
    return imap.google is not None or imap.host.lower().endswith((".gmail.com", ".googlemail.com"))


@dataclass(frozen=True, slots=True)
class _ServiceAccount:
    """A service account that acts for nobody but itself."""

    service_account: Path
    client: None = None


def gmail_settings(
    name: str, gmail: Gmail, stored: Stored, keep: Keep, own_addresses: frozenset[str] = frozenset()
) -> GmailSettings:
    """What a mailbox at Gmail has to be told, with nothing opened or asked for yet; the rest as in `open_mailbox`."""
    from bot.mailboxes.gmail.settings import GmailSettings, PubSubSettings

    calls = None
    if (pubsub := gmail.pubsub) is not None:
        account = _ServiceAccount(pubsub.service_account) if pubsub.service_account else None
        login = google_token(account, "", PUBSUB, None).credentials if account else None
        calls = PubSubSettings(pubsub.topic, pubsub.subscription, login)
    return GmailSettings(
        name=name,
        user=gmail.user,
        credentials=google_token(gmail.login, gmail.user, API, stored, keep=keep).credentials,
        label=gmail.label,
        subject_tag=gmail.subject_tag,
        endpoint=gmail.endpoint,
        timeout=gmail.timeout,
        units_per_minute=gmail.units_per_minute,
        pubsub=calls,
        own_addresses=own_addresses,
    )
