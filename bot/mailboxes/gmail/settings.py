"""What a mailbox at Gmail has to be told: the account, how to log in, label and tag, time limits and quota."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

Login = Callable[[], "Credentials"]


@dataclass(frozen=True, slots=True)
class PubSubSettings:
    """By which topic Gmail calls, and from which subscription the calls are pulled.

    `subscription` is None where Google pushes to our pages; `credentials` are those of the service account that may
    read it, None for the mailbox's own.
    """

    topic: str
    subscription: str | None = None
    credentials: Login | None = None


@dataclass(frozen=True, slots=True)
class GmailSettings:
    """One Gmail account. `name` is how it is called in logs and cursors, `user` its address.

    `credentials` is called when a connection is made and after a login was refused; it raises NeedsOperator where there
    are none. `label` makes a draft a request, and so does a subject that begins with `subject_tag` ("" for none).
    `timeout` in seconds, for the connection and each answer; no call takes longer than ten times that, waiting for its
    turn aside. `units_per_minute` is the part of the quota that all threads of this account may use together.
    `own_addresses` are the connector's, in lower case. `endpoint` is another address of the interface, for tests.
    """

    name: str
    user: str
    credentials: Login
    label: str = "intro-request"
    subject_tag: str = "[intro]"
    endpoint: str | None = None
    timeout: float = 30.0
    units_per_minute: int = 6_000
    pubsub: PubSubSettings | None = None
    own_addresses: frozenset[str] = frozenset()
