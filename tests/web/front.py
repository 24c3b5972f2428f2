"""The web application in a test: a worker of Carla's behind it, and somebody who calls it in this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import anyio
import httpx
from fastapi import FastAPI

from bot.config import Config
from bot.web.addon.answers import Answer, push
from bot.web.addon.endpoints import Endpoint, Endpoints
from bot.web.addon.visit import Visit
from bot.web.app import build
from bot.web.serving import without_mailboxes
from bot.work.work import Work
from tests.web.google import BASE, CLIENT, SERVICE, FakeGoogle, event, system_token

WISHES: dict[str, Any] = {"web": {"url": BASE}, "addon": {"service_account": SERVICE, "client_id": CLIENT}}
CARD = {"name": "seen", "sections": [{"widgets": [{"textParagraph": {"text": "Hello"}}]}]}


@dataclass
class Guestbook:
    """Endpoints that note who came, and answer one card; `answer` replaces what they do."""

    visits: list[Visit] = field(default_factory=list)

    def answer(self, visit: Visit) -> Answer:
        """What every endpoint says."""
        return push(CARD)

    def endpoints(self) -> Endpoints:
        """A page that is opened, a button, and one that wants a scope."""

        def note(visit: Visit) -> Answer:
            self.visits.append(visit)
            return self.answer(visit)

        return {
            "home": Endpoint(note),
            "act": Endpoint(note, clicked=True),
            "message": Endpoint(note, scopes=("https://a.example/scope",)),
        }


@dataclass
class Front:
    """The application, Google beside it, and how often it woke the worker."""

    config: Config
    work: Work
    google: FakeGoogle = field(default_factory=FakeGoogle)
    guests: Guestbook = field(default_factory=Guestbook)
    own: bool = False  # the add-on's own endpoints in place of the guestbook's
    answer_seconds: float = 20.0
    woken: int = 0
    _app: FastAPI | None = None

    @property
    def app(self) -> FastAPI:
        """The application, built at the first call."""
        if self._app is None:
            self._app = build(
                self.config,
                without_mailboxes(self.work),
                wake=self._wake,
                transport=self.google.transport,
                endpoints=None if self.own else self.guests.endpoints(),
                answer_seconds=self.answer_seconds,
            )
        return self._app

    def _wake(self) -> None:
        self.woken += 1

    def call(
        self, path: str, content: bytes | None = None, *, json: Any = None, bearer: str = "", method: str = "POST"
    ) -> httpx.Response:
        """One call over HTTP, without a network."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}

        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, path, content=content, json=json, headers=headers)

        return anyio.run(go)

    def post(self, endpoint: str = "home", given: Mapping[str, Any] | None = None, **parts: Any) -> httpx.Response:
        """Google posts an event to an endpoint, with its token."""
        return self.call(f"/addon/{endpoint}", json=given or event(**parts), bearer=system_token(endpoint))
