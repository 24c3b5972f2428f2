"""The add-on's endpoints: who asks is verified first, and whatever happens then ends in a card."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bot.ports import NeedsOperator, TryLater
from bot.web.addon import troubles
from bot.web.addon.accounts import same_as_before
from bot.web.addon.answers import Answer, Consent, Show
from bot.web.addon.events import Event
from bot.web.addon.opened import look_at
from bot.web.addon.scopes import COMPOSE, EMAIL, EXECUTE, METADATA, url_of
from bot.web.addon.visit import Handler, User, Visit
from bot.web.identity import Certificates, Transport, caller
from bot.web.posts import json_object

if TYPE_CHECKING:
    from bot.config import AddOn, Config
    from bot.work.work import Work

SLOW = 1.0  # seconds after which an answer is worth a line in the log


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address that Google posts to. `clicked` says that a button or a field leads there, and nothing else does."""

    handler: Handler
    clicked: bool = False
    scopes: tuple[str, ...] = (EXECUTE, EMAIL)


Endpoints = Mapping[str, Endpoint]


def endpoints_of_addon() -> Endpoints:
    """The endpoints by name: `home` is /addon/home."""
    from bot.web.addon import acting, compose, home, message, settings, suggesting

    return {
        "home": Endpoint(home.home),
        "message": Endpoint(message.message, scopes=(EXECUTE, EMAIL, METADATA)),
        "compose": Endpoint(compose.compose, scopes=(EXECUTE, EMAIL, METADATA, COMPOSE)),
        "settings": Endpoint(settings.settings),
        "act": Endpoint(acting.act, clicked=True),
        "suggest": Endpoint(suggesting.suggestions, clicked=True),
    }


@dataclass(frozen=True, slots=True)
class Reception:
    """What lets visitors in and answers them. `work` reaches no mailbox; `wake` asks the worker for a round."""

    config: Config
    addon: AddOn
    base: str  # the address under which Google reaches it, without a slash at its end
    endpoints: Endpoints
    work: Work
    certificates: Certificates
    transport: Callable[[], Transport]
    wake: Callable[[], None] = lambda: None

    def url_of(self, name: str) -> str:
        """The address of an endpoint, as Google and the manifest know it."""
        return url_of(self.base, name)

    def audiences(self) -> frozenset[str]:
        """For whom Google may make its tokens: it is not documented which of the addresses it names."""
        return frozenset({self.base, f"{self.base}/", *map(self.url_of, self.endpoints), *self.addon.audiences})

    def admit(self, name: str, body: bytes, bearer: str) -> tuple[dict[str, Any], User] | Consent:
        """The event as it came, and whose it is; or what the user must allow first, so that it can be told.

        Raises NotJson, Refused, and TryLater where nobody can be verified at the moment.
        """
        raw = json_object(body)
        block = raw.get("authorizationEventObject")
        given: dict[str, Any] = block if isinstance(block, dict) else {}
        google = {self.addon.service_account}
        caller(self.certificates, bearer or _text(given, "systemIdToken"), self.audiences(), google)
        missing = _missing(given, self.endpoints[name].scopes)
        token = _text(given, "userIdToken")
        if not token and missing:
            return Consent(missing)
        users = self.addon.users or self.config.connector.addresses
        who = caller(self.certificates, token, {self.addon.client_id}, users)
        same_as_before(self.work.books, who)
        return Consent(missing) if missing else (raw, User(who.email, who.sub))

    def answer(self, name: str, raw: dict[str, Any], user: User) -> Answer:
        """What the handler says to it, or a card that says why it does not. Never raises."""
        began = time.monotonic()
        try:
            event = Event.model_validate(raw)
        except ValidationError as fault:
            self.work.log.warning("an event could not be read", endpoint=name, faults=fault.error_count())
            return self.trouble(name, troubles.UNREADABLE)
        try:
            visit = Visit(
                event=event,
                user=user,
                config=self.config,
                work=self.work,
                now=self.work.clock(),
                url_of=self.url_of,
                look=lambda: look_at(event, self.transport()),
            )
            answer = self.endpoints[name].handler(visit)
            if isinstance(answer, Show) and answer.changed:
                self.wake()
        except (TryLater, NeedsOperator) as fault:
            self.work.log.warning("the add-on could not answer", endpoint=name, reason=str(fault))
            return self.trouble(name, troubles.told(fault))
        except Exception as fault:  # a broad except: Gmail shows its own, wordless error for all but a card
            self.work.log.error("the add-on failed", endpoint=name, exc_info=fault)
            return self.trouble(name, troubles.told(fault))
        took = time.monotonic() - began
        if took > SLOW:
            self.work.log.warning("the add-on was slow", endpoint=name, seconds=round(took, 1))
        return answer

    def trouble(self, name: str, text: str) -> Show:
        """A card that says this. What was opened may be asked for again; a click is repeated on its own card."""
        return troubles.card(text, "" if self.endpoints[name].clicked else self.url_of(name))


def _text(block: dict[str, Any], name: str) -> str:
    value = block.get(name)
    return value if isinstance(value, str) else ""


def _missing(block: dict[str, Any], scopes: tuple[str, ...]) -> tuple[str, ...]:
    """The scopes that the user did not grant; none where Google does not tell what was granted."""
    granted = block.get("authorizedScopes")
    return tuple(one for one in scopes if one not in granted) if isinstance(granted, list) and granted else ()
