"""Google Cloud Pub/Sub pushes: a hint that mail came. It wakes the worker, which looks by itself and trusts nothing."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field
from pydantic.alias_generators import to_camel

from bot.web.identity import Certificates, caller
from bot.web.posts import NotJson

if TYPE_CHECKING:
    from bot.config import Config

PATH = "/gmail/push"


class _Part(BaseModel, alias_generator=to_camel):
    """A block of the envelope; unknown keys are ignored."""


class Message(_Part):
    """What Gmail published, as base64 of JSON."""

    data: Annotated[str, Field(max_length=10_000)]


class Envelope(_Part):
    """What Pub/Sub posts."""

    message: Message
    subscription: Annotated[str, Field(max_length=1_000)] = ""


class Notification(_Part):
    """Of what Gmail tells: whose mailbox changed. The history id is not used; the worker knows where it stands."""

    email_address: Annotated[str, Field(max_length=320)]


@dataclass(frozen=True, slots=True)
class Bell:
    """Whom Google may wake: the accounts, and for each the address in whose name Pub/Sub pushes."""

    audiences: frozenset[str]
    accounts: Mapping[str, str]
    certificates: Certificates
    wake: Callable[[], None]

    def ring(self, body: bytes, bearer: str) -> bool:
        """Wakes the worker where a mailbox of ours changed; False for any other. Doing it twice changes nothing.

        Raises Refused, TryLater, and NotJson for what is no push.
        """
        google = caller(self.certificates, bearer, self.audiences, frozenset(self.accounts.values()))
        try:
            envelope = Envelope.model_validate_json(body)
            found = Notification.model_validate_json(base64.b64decode(envelope.message.data))
        except ValueError:  # pydantic's are too
            raise NotJson("it is no push of Gmail's") from None
        ours = self.accounts.get(found.email_address.lower()) == google.email
        if ours:
            self.wake()
        return ours


def bell_of(config: Config, certificates: Certificates, wake: Callable[[], None]) -> Bell | None:
    """The bell that the configuration names; None where Google does not push.

    Pub/Sub makes its tokens for the address it pushes to, unless its subscription names another audience: `web.url`
    alone is taken too.
    """
    boxes = [box.gmail for box in (config.home, config.watched) if box is not None and box.gmail is not None]
    accounts = {box.user: box.pubsub.push_email for box in boxes if box.pubsub and box.pubsub.push_email}
    if config.web is None or not accounts:
        return None
    base = config.web.url.rstrip("/")
    return Bell(frozenset({base, f"{base}/", f"{base}{PATH}"}), accounts, certificates, wake)
