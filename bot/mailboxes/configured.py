"""From a configured server to its adapter: an ImapMailbox or an SmtpCourier that has not connected yet."""

from __future__ import annotations

from collections.abc import Callable

from bot.config import Config, Mailbox
from bot.mailboxes.credentials import password_source
from bot.mailboxes.credentials.google import IMAP, google_token
from bot.mailboxes.imap import ImapMailbox, ImapSettings
from bot.mailboxes.smtp import SmtpCourier, SmtpSettings
from bot.places import Folder

Stored = Callable[[str], bytes | None] | None
Keep = Callable[[str, bytes], None] | None


def open_mailbox(name: str, settings: Mailbox, stored: Stored = None, keep: Keep = None) -> ImapMailbox:
    """The mailbox behind these settings. `name` is how it is called in logs and cursors. Raises NeedsOperator.

    `stored` reads a password that is sealed under a name, None where there are none yet; `keep` seals one anew.
    """
    imap = settings.servers
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


def open_courier(config: Config, lease: float = 900.0, stored: Stored = None, keep: Keep = None) -> SmtpCourier:
    """The way out behind these settings. `lease` in seconds: one send ends well before it. Raises NeedsOperator.

    `stored` reads a password that is sealed under a name, `keep` seals one anew.
    """
    smtp = config.home.smtp
    assert smtp is not None
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
