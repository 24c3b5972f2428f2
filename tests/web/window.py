"""A window of Gmail with the add-on in it: cards on top of each other, fields to fill in, buttons to press by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bot.introductions.introduction import Introduction
from bot.web.addon import endpoints
from bot.web.addon.answers import Answer, Show
from bot.web.addon.events import Event
from bot.web.addon.visit import OpenMail, User, Visit
from bot.work.work import Work
from tests.web import shapes
from tests.worlds import CARLA, World

BASE = "https://desk.conti.example"
CARLA_USER = User("carla@conti.example", "10769150350006150715113082367")
Inputs = Mapping[str, str | tuple[str, ...] | date]


class Window:
    """The connector before their Gmail. Every answer is held against the shapes of Google's documentation."""

    def __init__(self, world: World, *, zone: str = "Europe/Rome", locale: str = "en-GB") -> None:
        self.world = world
        self.zone, self.locale = zone, locale
        self.mail: OpenMail | None = None
        self.recipients: dict[str, list[str]] = {}
        self.stack: list[dict[str, Any]] = []
        self.told = ""
        self.draft: dict[str, Any] = {}
        self.changed = False
        self._serial = 0

    # What the connector does

    def open(self, name: str = "home") -> None:
        """Opens the homepage, a mail, a draft or the settings."""
        self.stack = []
        self._take(endpoints.endpoints_of_addon()[name].handler(self.visit({})), clicked=False)

    def press(self, label: str, inputs: Inputs | None = None, *, at: int = 0) -> dict[str, str]:
        """Presses a button (or a row) of the card on top; answers the parameters it carried."""
        found = [action for text, action in clicks(self.card) if text == label]
        assert found, f"no {label!r} among {[text for text, _ in clicks(self.card)]}"
        parameters = {one["key"]: one["value"] for one in found[at].get("parameters", [])}
        self.post(parameters, inputs)
        return parameters

    def post(self, parameters: Mapping[str, str], inputs: Inputs | None = None) -> None:
        """The same for parameters of one's own."""
        self._take(endpoints.endpoints_of_addon()["act"].handler(self.visit(parameters, inputs)), clicked=True)

    # What they see

    @property
    def card(self) -> dict[str, Any]:
        return self.stack[-1]

    @property
    def text(self) -> str:
        """All that stands on the card on top."""
        return "\n".join(texts(self.card))

    @property
    def labels(self) -> list[str]:
        """Everything that can be pressed on it."""
        return [text for text, _ in clicks(self.card)]

    # The world around

    @property
    def work(self) -> Work:
        assert self.world.worker is not None
        return self.world.worker.work

    @property
    def now(self) -> datetime:
        return self.world.now

    def it(self, code: str = "") -> Introduction:
        """The introduction with this code, or the only one."""
        (found,) = [it for it in self.world.introductions() if code in ("", it.code)]
        return found

    def go(self) -> None:
        """The worker does what there is to do."""
        self.world.go()

    def new_id(self) -> str:
        self._serial += 1
        return f"<w{self._serial}@there.example>"

    def send(self, raw: bytes, address: str) -> None:
        """The connector sends a mail: it stands in Sent, and arrives."""
        self.world.provider.append(CARLA, "Sent", raw)
        self.world.provider.deliver(CARLA, [address], raw)
        self.world.go()

    def visit(self, parameters: Mapping[str, str], inputs: Inputs | None = None) -> Visit:
        event = {
            "commonEventObject": {
                "hostApp": "GMAIL",
                "userLocale": self.locale,
                "timeZone": {"id": self.zone, "offset": 3600000},
                "parameters": dict(parameters),
                "formInputs": {name: _input(value) for name, value in (inputs or {}).items()},
            },
            "gmail": self.recipients,
        }
        return Visit(
            event=Event.model_validate(event),
            user=CARLA_USER,
            config=self.world.config,
            work=self.work,
            now=self.now,
            url_of=lambda name: f"{BASE}/addon/{name}",
            look=lambda: self.mail,
        )

    def _take(self, answer: Answer, *, clicked: bool) -> None:
        assert isinstance(answer, Show)
        plain = answer.plain(clicked=clicked)
        if clicked:
            shapes.Clicked.model_validate(plain)
        else:
            shapes.Rendered.model_validate(plain)
        shown = plain["renderActions"] if clicked else plain
        self.changed = bool(plain.get("stateChanged"))
        self.told = shown.get("action", {}).get("notification", {}).get("text", "")
        self.draft = shown.get("hostAppAction", {}).get("gmailAction", {})
        for step in shown.get("action", {}).get("navigations", []):
            ((kind, given),) = step.items()
            match kind:
                case "pushCard":
                    self.stack.append(given)
                case "updateCard":
                    self.stack[-1] = given
                case "pop":
                    self.stack.pop()
                case "popToRoot":
                    del self.stack[1:]


def _input(value: str | tuple[str, ...] | date) -> dict[str, Any]:
    if isinstance(value, date):
        return {"dateInput": {"msSinceEpoch": str((value - date(1970, 1, 1)).days * 86_400_000)}}
    return {"stringInputs": {"value": [value] if isinstance(value, str) else list(value)}}


def clicks(card: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything on a card that does something, with what it says."""
    for one in _walk(card):
        action = one.get("onClick", {}).get("action")
        if action is not None:
            yield one.get("actionLabel") or one["text"].removeprefix("<b>").removesuffix("</b>"), action


def texts(card: Any) -> Iterator[str]:
    """Everything that is to be read on a card."""
    for one in _walk(card):
        for key in ("title", "subtitle", "header", "topLabel", "text", "bottomLabel", "label"):
            if isinstance(one.get(key), str):
                yield one[key]


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from _walk(one)
    elif isinstance(value, list):
        for one in value:
            yield from _walk(one)
