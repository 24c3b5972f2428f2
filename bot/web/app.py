"""The web application: which addresses there are, and what happens to a call on its way to an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from bot.web.addon import troubles
from bot.web.addon.answers import Consent
from bot.web.addon.endpoints import Endpoints, Reception, endpoints_of_addon
from bot.web.addon.events import Event
from bot.web.addon.scopes import LOGO
from bot.web.identity import Certificates, Transport, google_transport
from bot.web.posts import TURNED_AWAY, bearer_of, body_of, in_thread, turned_away
from bot.web.push import PATH, Bell, Envelope, bell_of

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

    from bot.config import Config
    from bot.work.work import Work

ANSWER_SECONDS = 20.0  # Google waits for 30


def build(
    config: Config,
    work: Work,
    *,
    wake: Callable[[], None] = lambda: None,
    transport: Callable[[], Transport] = google_transport,
    endpoints: Endpoints | None = None,
    answer_seconds: float = ANSWER_SECONDS,
) -> FastAPI:
    """The application for what the configuration names: the add-on's endpoints, and Google's pushes.

    `work` is used by several threads at once and need not reach a mailbox; `wake` asks the worker for a round.
    `transport` makes a way to Google's servers; `endpoints` replaces the add-on's own.
    """
    certificates = Certificates(transport)
    app = FastAPI(title="Twoyes", openapi_url=None)  # neither the description nor its pages
    if config.addon is not None and config.web is not None:
        base, named = config.web.url.rstrip("/"), endpoints_of_addon() if endpoints is None else endpoints
        reception = Reception(config, config.addon, base, named, work, certificates, transport, wake)
        for name in named:
            described = _described("A card, or what else the add-on answers.", Event.model_json_schema())
            app.post(f"/addon/{name}", **described)(_for_addon(reception, name, answer_seconds))
        app.get(LOGO, include_in_schema=False)(_logo)
    bell = bell_of(config, certificates, wake)
    if bell is not None:
        described = _described("Taken.", Envelope.model_json_schema(), status=204)
        app.post(PATH, **described)(_for_push(bell, work.log))
    return app


def _for_addon(reception: Reception, name: str, seconds: float) -> Callable[[Request], Awaitable[Response]]:
    log = reception.work.log

    async def answer(request: Request) -> Response:
        try:
            body, bearer = await body_of(request), bearer_of(request)
            admitted = await in_thread(lambda: reception.admit(name, body, bearer), seconds)
        except TURNED_AWAY as fault:
            return turned_away(name, fault, log)
        if isinstance(admitted, Consent):
            return JSONResponse(admitted.plain(clicked=False))
        try:
            answer = await in_thread(lambda: reception.answer(name, *admitted), seconds)
        except TimeoutError:
            log.error("the add-on gave no answer in time", endpoint=name, seconds=seconds)
            answer = reception.trouble(name, troubles.LATE)
        return JSONResponse(answer.plain(clicked=reception.endpoints[name].clicked))

    return answer


def _for_push(bell: Bell, log: FilteringBoundLogger) -> Callable[[Request], Awaitable[Response]]:
    async def ring(request: Request) -> Response:
        try:
            body, bearer = await body_of(request), bearer_of(request)
            if not await in_thread(lambda: bell.ring(body, bearer), ANSWER_SECONDS):
                log.warning("Google pushed for a mailbox that is not ours; nothing was done")
        except TURNED_AWAY as fault:
            return turned_away("push", fault, log)
        return Response(status_code=204)

    return ring


async def _logo() -> Response:
    picture = files("bot.web.addon").joinpath("logo.png").read_bytes()
    return Response(picture, media_type="image/png", headers={"Cache-Control": "public, max-age=86400"})


def _described(what: str, schema: dict[str, Any], status: int = 200) -> dict[str, Any]:
    """How an endpoint stands in the description of the application (`FastAPI.openapi`)."""
    empty = {"content": {"application/json": {"schema": {"type": "object", "maxProperties": 0}}}}
    reasons = {
        400: "no JSON of the form agreed on",
        401: "not verified",
        408: "too slow",
        413: "too large",
        503: "Google's certificates, or the database, cannot be had",
    }
    body = {"required": True, "content": {"application/json": {"schema": _without_references(schema)}}}
    return {
        "status_code": status,
        "response_model": None,
        "response_description": what,
        "responses": {code: {"description": reason, **empty} for code, reason in reasons.items()},
        "openapi_extra": {"requestBody": body},
    }


def _without_references(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with each definition where it is named: one inside another document can refer to nothing."""
    defined = schema.get("$defs", {})

    def plain(part: Any) -> Any:
        if isinstance(part, dict):
            if "$ref" in part:
                return plain(defined[part["$ref"].rpartition("/")[2]])
            return {key: plain(one) for key, one in part.items() if key != "$defs"}
        return [plain(one) for one in part] if isinstance(part, list) else part

    found: dict[str, Any] = plain(schema)
    return found
