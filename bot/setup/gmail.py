"""The doctor at Gmail: who is logged in, what was granted, labels, addresses to send from, and whether Google calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.config import Config
from bot.config_mailboxes import Gmail, GoogleLogin
from bot.mailboxes.credentials.authorising import same_account
from bot.mailboxes.credentials.clients import read_client, read_service_account
from bot.mailboxes.credentials.google import API, Grant, name_of
from bot.mailboxes.credentials.logins import google_accounts
from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.errors import MissingScope, Refused, SwitchedOff
from bot.mailboxes.gmail.settings import GmailSettings
from bot.ports import NeedsOperator, TryLater
from bot.setup.findings import Finding, Level, ok, split

_TESTING = timedelta(days=7)  # how long a grant lives while the consent screen is in Testing


def look_at_gmail(
    where: str,
    gmail: Gmail,
    settings: GmailSettings,
    sender: str | None,
    now: datetime,
    stored: Callable[[str], bytes | None],
) -> Iterator[Finding]:
    """What can be found out about a mailbox at Gmail without changing anything, one finding after another.

    `where` names its keys in the configuration, `sender` is the address that letters leave from (None where none
    leave from here), `now` is aware, and `stored` reads what is sealed. Raises TryLater and NeedsOperator where there
    is no use in looking on.
    """
    with closing(GmailClient(settings)) as client:
        try:
            profile = client.call(client.resource("users").getProfile(userId="me"))
        except SwitchedOff as fault:
            raise NeedsOperator(f"{str(fault).partition(':')[0]}. {_switch_on(gmail)}") from fault
        yield from _account(where, gmail, str(profile.get("emailAddress", "")))
        yield from look_at_grant(gmail.login, gmail.user, API, stored, now)
        yield from _label(settings, client)
        if sender is not None:
            yield from _sender(sender, gmail, client)
    yield from _calls(where, gmail, settings)


def _switch_on(gmail: Gmail) -> str:
    """Where the API is switched on, for the project of the client where its file names it."""
    try:
        project = read_client(gmail.client).project if gmail.client is not None else ""
    except NeedsOperator:
        project = ""
    query = f"?project={project}" if project else ""
    link = f"https://console.cloud.google.com/apis/library/gmail.googleapis.com{query}"
    return f"Switch the Gmail API on at {link} and wait some minutes."


def _account(where: str, gmail: Gmail, owner: str) -> Iterator[Finding]:
    by = "a service account" if gmail.service_account is not None else "a grant of its owner"
    if same_account(owner, gmail.user):
        yield ok(f"Logged in to Gmail as {owner}, by {by}")
    else:
        yield Finding(
            Level.FAULT,
            f"The login leads to {owner}, but {where}.gmail.user is {gmail.user}.",
            f"Write user: {owner}, or run twoyes auth gmail and choose {gmail.user}.",
        )


def look_at_logins(config: Config, stored: Callable[[str], bytes | None]) -> Iterator[Finding]:
    """What is missing for the logins at Google, as far as that can be told without asking Google; `stored` as above."""
    for account in google_accounts(config):
        try:
            if account.service_account is not None:
                read_service_account(account.service_account)
            elif account.client is not None:
                read_client(account.client)
                if stored(name_of(account.user)) is None:
                    yield Finding(
                        Level.FAULT, f"Nobody has let Twoyes into {account.user} yet.", "Run twoyes auth gmail"
                    )
        except NeedsOperator as fault:
            yield Finding(Level.FAULT, *split(str(fault)))


def look_at_grant(
    login: GoogleLogin, user: str, scope: str, stored: Callable[[str], bytes | None], now: datetime
) -> Iterator[Finding]:
    """What was granted, and for how long it will do, as far as that can be known; `scope` is what is needed."""
    if login.service_account is not None:
        yield ok(f"The service account may do what is needed ({scope}); its key does not end by itself")
        return
    raw = stored(name_of(user))
    try:
        grant = Grant.load(raw or b"")
        given = datetime.fromisoformat(grant.granted_at).astimezone(UTC)
    except ValueError:
        return
    yield ok(f"Granted on {given:%d %b %Y}: {', '.join(grant.scopes)}")
    if scope not in grant.scopes:
        yield Finding(
            Level.NOTE, "The grant allows more than is needed here.", f"Run twoyes auth gmail to grant {scope} alone."
        )
    if now - given < _TESTING:
        yield Finding(
            Level.NOTE,
            f"If the consent screen of your Google Cloud project is in Testing, this grant ends on"
            f" {given + _TESTING:%d %b %Y}; whether it is cannot be seen from here.",
            "In Google's console (Google Auth Platform, Audience) it has to say: In production. A grant from before"
            " that is given anew: twoyes auth gmail",
        )
    else:
        yield ok("The grant is older than seven days and still works, so the consent screen is not in Testing")


def _label(settings: GmailSettings, client: GmailClient) -> Iterator[Finding]:
    answer = client.call(client.resource("labels").list(userId="me"))
    names = {str(one.get("name", "")).casefold() for one in answer.get("labels") or ()}
    there = "is there" if settings.label.casefold() in names else "will be made at the first start"
    tag = f", or by a subject that begins with {settings.subject_tag}" if settings.subject_tag else ""
    yield ok(f"A draft becomes a request by the label {settings.label}, which {there}{tag}")


def _sender(sender: str, gmail: Gmail, client: GmailClient) -> Iterator[Finding]:
    try:
        listed = client.call(client.resource("users").settings().sendAs().list(userId="me")).get("sendAs") or ()
    except (MissingScope, Refused):
        yield Finding(Level.NOTE, f"Whether {gmail.user} may send as {sender} cannot be seen with this login.")
        return
    addresses: dict[str, dict[str, Any]] = {str(one.get("sendAsEmail", "")).lower(): one for one in listed}
    found = addresses.get(sender.lower())
    if found is None:
        yield Finding(
            Level.FAULT,
            f"{gmail.user} may not send as {sender}: Gmail would put another address in its place.",
            "Add it in Gmail (Settings, Accounts, Send mail as), or write the account's own address.",
        )
    elif not found.get("isPrimary") and found.get("verificationStatus", "accepted") != "accepted":
        yield Finding(
            Level.FAULT,
            f"{sender} waits to be confirmed as an address of {gmail.user}.",
            "Open the link in the mail that Gmail sent to it.",
        )
    else:
        yield ok(f"Letters leave from {sender}, which this account may use")


def _calls(where: str, gmail: Gmail, settings: GmailSettings) -> Iterator[Finding]:
    """Whether Google calls when mail comes. The watch itself is left alone: a worker may have it."""
    pubsub = settings.pubsub
    if gmail.pubsub is None or pubsub is None:
        yield Finding(Level.NOTE, "Google does not call when mail comes: it is looked for regularly. That is enough.")
        return
    if pubsub.subscription is None:
        yield Finding(
            Level.NOTE,
            f"Google pushes from {pubsub.topic}; whether it reaches your web.url cannot be seen from here.",
            "Look at the metrics of the subscription in Google's console once mail has come.",
        )
        return
    if pubsub.credentials is None:
        yield Finding(
            Level.WARNING,
            f"Nobody may read {pubsub.subscription}: the mailbox's own grant does not reach that far.",
            f"Write the key file of a service account as {where}.gmail.pubsub.service_account.",
        )
        return
    from bot.mailboxes.gmail.pulling import Subscription

    try:
        topic = Subscription(pubsub.subscription, pubsub.credentials, endpoint=settings.endpoint).topic()
    except (NeedsOperator, TryLater) as fault:
        yield Finding(Level.WARNING, *split(str(fault)), passing=isinstance(fault, TryLater))
        return
    if topic == pubsub.topic:
        yield ok(f"Google calls by {pubsub.subscription}")
    else:
        yield Finding(
            Level.WARNING,
            f"{pubsub.subscription} belongs to {topic}, so Google's calls do not arrive there.",
            f"Write {where}.gmail.pubsub.topic: {topic}, or make a subscription of {pubsub.topic}.",
        )
