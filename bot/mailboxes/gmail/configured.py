"""From the configuration of a Gmail mailbox to its settings, with the login that it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.mailboxes.credentials.google import API, PUBSUB, google_token
from bot.mailboxes.gmail.settings import GmailSettings, PubSubSettings

if TYPE_CHECKING:
    from bot.config import Gmail, PubSub

Stored = Callable[[str], bytes | None] | None
Keep = Callable[[str, bytes], None] | None


def gmail_settings(
    name: str, gmail: Gmail, own: frozenset[str], stored: Stored = None, keep: Keep = None
) -> GmailSettings:
    """What the adapter has to be told; nothing is opened, read or asked for yet.

    `name` is how the mailbox is called in logs and cursors; `own` are the connector's addresses, in lower case;
    `stored` reads what is sealed under a name, and `keep` seals it anew.
    """
    return GmailSettings(
        name=name,
        user=gmail.user,
        credentials=google_token(gmail.login, gmail.user, API, stored, keep=keep).credentials,
        label=gmail.label,
        subject_tag=gmail.subject_tag,
        endpoint=gmail.endpoint,
        timeout=gmail.timeout,
        units_per_minute=gmail.units_per_minute,
        pubsub=_pubsub(gmail.pubsub) if gmail.pubsub is not None else None,
        own_addresses=own,
    )


def _pubsub(pubsub: PubSub) -> PubSubSettings:
    """The subscription is read by a service account for itself: the mailbox's grant does not reach that far."""
    if pubsub.service_account is None:
        return PubSubSettings(pubsub.topic, pubsub.subscription)
    from bot.config import GoogleLogin

    login = GoogleLogin(service_account=pubsub.service_account)
    return PubSubSettings(pubsub.topic, pubsub.subscription, google_token(login, "", PUBSUB, None).credentials)
