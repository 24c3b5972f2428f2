"""The configuration: config.yaml as one frozen Config; every fault is a sentence that says how to mend it."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot import values
from bot.config_faults import sentences
from bot.config_mailboxes import (
    Mailbox,
    Proof,
    Smtp,
)
from bot.config_types import Address, Line, Model, PathBeside, beside
from bot.introductions.introduction import Order
from bot.introductions.policy import Policy
from bot.plain_yaml import key_lines, read_yaml

MOST_BYTES = 1_000_000


class ConfigError(Exception):
    """The configuration cannot be used. `faults` are sentences, each naming a key and what to write there."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Setup(StrEnum):
    """From which address letters leave and where answers land."""

    OWN = "own"
    PLUS = "plus"
    SEPARATE = "separate"


class Approve(StrEnum):
    """When the exact letters are shown to the connector before any leaves."""

    FIRST = "first"
    ALWAYS = "always"
    NEVER = "never"


class Preset(StrEnum):
    """The sending limits of well-known providers."""

    DEFAULT = "default"
    GMAIL = "gmail"
    WORKSPACE = "workspace"
    MICROSOFT365 = "microsoft365"
    SHARED = "shared"
    NONE = "none"


_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?")


def _clock(value: object) -> object:
    """A wall-clock time written 9:00, 09:00 or 9. Anything else is left for the type to refuse."""
    match = _CLOCK.fullmatch(str(value).strip()) if isinstance(value, str | int) else None
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return value if isinstance(value, time) else "not a time"
    return time(int(match[1]), int(match[2] or 0))


ClockTime = Annotated[time, BeforeValidator(_clock)]


class Connector(Model):
    """The person who introduces."""

    name: Line = Field(min_length=1, max_length=200, description="your name as people know it, for example Carla Conti")
    address: Address = Field(description="your mail address, for example carla@conti.example")
    zone: Annotated[str, AfterValidator(values.zone)] = Field(
        default="UTC", description="your time zone as an IANA name, for example Europe/Madrid"
    )
    country: Annotated[str, AfterValidator(values.country)] = Field(
        default="", description="two letters for your public holidays, for example ES, or '' for none"
    )
    language: Annotated[str, Field(pattern=f"^{values.LANGUAGE}$")] = Field(
        default="en", description="the language of notices to you, for example en"
    )
    also: tuple[Address, ...] = Field(
        default=(), description="a list of your other addresses, for example [carla@gmail.example]"
    )

    @property
    def addresses(self) -> frozenset[str]:
        """Every address that is the connector's, in lower case."""
        return frozenset((self.address, *self.also))


class Bot(Model):
    """The name under which the desk speaks, and its own address and mailbox where it has them."""

    name: Line = Field(
        default="Intro desk", min_length=1, max_length=100, description="the name on notices, for example Intro desk"
    )
    address: Address | None = Field(default=None, description="the bot's address, for example intro@conti.example")
    mailbox: Mailbox | None = Field(default=None, description="the bot's own mailbox: imap, smtp, proof, evidence")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many recipients may be written to, None for no limit."""

    per_minute: int | None
    per_hour: int | None
    per_day: int | None


_PRESETS = {
    Preset.DEFAULT: (20, 100, 400),
    Preset.GMAIL: (20, 100, 450),
    Preset.WORKSPACE: (30, 300, 1800),
    Preset.MICROSOFT365: (25, 600, 9000),
    Preset.SHARED: (10, 40, 200),
    Preset.NONE: (None, None, None),
}


class Budgets(Model):
    """How fast letters may leave; self-copies count."""

    preset: Preset = Field(
        default=Preset.DEFAULT, description="default, gmail, workspace, microsoft365, shared or none"
    )
    per_minute: int | None = Field(
        default=None, ge=1, description="recipients a minute, or null for the preset's number"
    )
    per_hour: int | None = Field(default=None, ge=1, description="recipients an hour, or null for the preset's number")
    per_day: int | None = Field(default=None, ge=1, description="recipients a day, or null for the preset's number")

    @property
    def limits(self) -> Limits:
        """The numbers that hold: those given, else the preset's."""
        minute, hour, day = _PRESETS[self.preset]
        return Limits(self.per_minute or minute, self.per_hour or hour, self.per_day or day)


class Caps(Model):
    """Brakes behind every rule: they hold even where a rule is wrong."""

    answers_per_address_per_day: int = Field(
        default=5, ge=1, description="automatic answers to one address in a day, at least 1"
    )
    letters_per_introduction_per_day: int = Field(
        default=24, ge=6, description="letters of one introduction in a day, at least 6"
    )
    letters_per_day: int = Field(
        default=300, ge=1, description="all letters in a day; at that number everything stops and you are told"
    )
    questions_per_day: int = Field(
        default=20, ge=1, description="questions mailed at once in a day; those beyond stand in the next brief"
    )


class Weekday(StrEnum):
    """A day of the week, or none."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    NEVER = "never"


class Elsewhere(Model):
    """Where the connector is told that a mailbox lets nobody in any more: by another account than that one."""

    address: Address = Field(description="an address of yours that is read elsewhere, for example carla@mobile.example")
    smtp: Smtp = Field(description="the SMTP server by which it is told: host, user, password")
    sender: Address = Field(
        default="", validate_default=False, description="the address it comes from, where it is not the user of smtp"
    )

    @model_validator(mode="after")
    def _logs_in(self) -> Self:
        if not self.smtp.user or self.smtp.password is None:
            raise ValueError("smtp needs a user and a password of its own, for example password: {env: OTHER_PASSWORD}")
        if not self.sender and "@" not in self.smtp.user:
            raise ValueError("sender is missing: write the address that the user of smtp sends from")
        return self


class Notices(Model):
    """When the connector reads what need not interrupt them, and where they read what the mailbox cannot bring."""

    brief_at: ClockTime = Field(default=time(8), description="a time of day, for example 8:00")
    digest_on: Weekday = Field(default=Weekday.MONDAY, description="a weekday, or never")
    elsewhere: Elsewhere | None = Field(
        default=None, description="address, smtp: where you are told that a mailbox lets nobody in any more"
    )


def _days(value: int) -> int:
    if value and not _SHORTEST_DAYS <= value <= _LONGEST_DAYS:
        raise ValueError(f"cannot be {value}; write 7 to 3650 days, or 0 for ever")
    return value


_SHORTEST_DAYS, _LONGEST_DAYS = 7, 3650  # long enough for a late answer, short enough to mean something
Days = Annotated[int, AfterValidator(_days)]


class Retention(Model):
    """How long what people wrote is kept, in days; 0 keeps it until somebody asks to be forgotten."""

    contents_days: Days = Field(
        default=180, description="days after an introduction has closed, 7 to 3650, or 0 to keep its contents"
    )
    set_aside_days: Days = Field(
        default=30, description="days that raw mail nobody could read is kept, 7 to 3650, or 0 to keep it"
    )


_RULES = Policy()


class PolicySettings(Model):
    """Patience and manners; the keys are those of `bot.introductions.policy.Policy`."""

    order: Order = Field(
        default=_RULES.order, description="together, or turn to ask the second after the first one's yes"
    )
    nudges_after: tuple[Annotated[int, Field(ge=1)], ...] = Field(
        default=_RULES.nudges_after,
        max_length=2,
        description="a list of at most two numbers of working days, for example [3, 5]",
    )
    silent_after: int = Field(
        default=_RULES.silent_after, ge=1, description="working days after the last nudge, at least 1"
    )
    opens: ClockTime = Field(default=_RULES.opens, description="a time of day, for example 9:00")
    closes: ClockTime = Field(default=_RULES.closes, description="a time of day after opens, for example 17:00")
    keep_holidays: bool = Field(default=_RULES.keep_holidays, description="true or false")
    hear_by_after: int = Field(default=_RULES.hear_by_after, ge=1, description="working days after a yes, at least 1")
    later_days: int = Field(default=_RULES.later_days, ge=1, description="days, at least 1")
    later_rounds: int = Field(
        default=_RULES.later_rounds, ge=1, description="how often somebody may say later, at least 1"
    )
    later_max_days: int = Field(default=_RULES.later_max_days, ge=1, description="days, at least 1")
    tell_wait: bool = Field(default=_RULES.tell_wait, description="true or false")
    consent_days: int = Field(default=_RULES.consent_days, ge=1, description="days, at least 1")
    stale_letter_days: int = Field(default=_RULES.stale_letter_days, ge=1, description="days, at least 1")
    hold: float = Field(
        default=_RULES.hold.total_seconds() / 60,
        ge=0,
        le=10_080,
        description="minutes, 0 to send introductions at once",
    )
    wakes: ClockTime = Field(default=_RULES.wakes, description="a time of day, for example 7:00")
    sleeps: ClockTime = Field(default=_RULES.sleeps, description="a time of day after wakes, for example 22:00")
    nobody_wrote_after: int = Field(default=_RULES.nobody_wrote_after, ge=1, description="working days, at least 1")
    connected_after: int = Field(default=_RULES.connected_after, ge=1, description="working days, at least 1")
    one_wrote_after: int = Field(default=_RULES.one_wrote_after, ge=1, description="working days, at least 1")
    follow_up_days: int = Field(default=_RULES.follow_up_days, ge=1, description="days, at least 1")
    ask_outcome: bool = Field(default=_RULES.ask_outcome, description="true or false")
    outcome_wait_days: int = Field(default=_RULES.outcome_wait_days, ge=1, description="days, at least 1")
    remind_after: int = Field(default=_RULES.remind_after, ge=1, description="working days, at least 1")
    reminders: int = Field(
        default=_RULES.reminders, ge=0, description="how often you are reminded of one decision, 0 for never"
    )

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        self.rules  # noqa: B018 - the rules refuse what does not hold together
        return self

    @property
    def rules(self) -> Policy:
        """The same as the rules that `decide` reads."""
        given = {name: getattr(self, name) for name in PolicySettings.model_fields}
        return Policy(**{**given, "hold": timedelta(minutes=self.hold)})


class Secrets(Model):
    """The key from which tokens are made and under which secrets are sealed; made on first use.

    It stands in the keyring where one is named, else in the file.
    """

    file: PathBeside = Field(
        default=Path("twoyes.key"), validate_default=True, description="a file for the key, for example twoyes.key"
    )
    keyring: Line | None = Field(
        default=None,
        min_length=1,
        description="a service name in the system keyring, for example twoyes; not with file",
    )

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if {"file", "keyring"} <= self.model_fields_set:
            raise ValueError("needs one of file and keyring, for example {file: twoyes.key}")
        return self

    @property
    def place(self) -> Path | str:
        """Where the key is, as `bot.storage.keys` reads it."""
        return self.keyring or self.file


class Log(Model):
    """What is written down for the operator. Never mail, never whole addresses."""

    level: typing.Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="debug, info, warning or error"
    )
    format: typing.Literal["console", "json"] = Field(default="console", description="console or json")
    file: PathBeside | None = Field(default=None, description="a file to write to, or null for standard error")


class Web(Model):
    """Pages and interfaces over HTTP. TLS is the business of a proxy before it."""

    url: str = Field(
        pattern=r"^https?://[^/?#]+(/[^?#]*)?$",
        description="the address under which others reach it, for example https://desk.conti.example",
    )
    listen: str = Field(
        default="127.0.0.1:8210",
        pattern=r"^[^:/]+:\d{1,5}$",
        description="where it listens for the proxy, for example 127.0.0.1:8210",
    )


class AddOn(Model):
    """The Gmail add-on: who may call it, and in whose name Google does."""

    service_account: Address = Field(
        description="the serviceAccountEmail that gcloud workspace-add-ons get-authorization tells"
    )
    client_id: Line = Field(
        min_length=1, description="the oauthClientId that gcloud workspace-add-ons get-authorization tells"
    )
    name: Line = Field(default="Twoyes", min_length=1, max_length=50, description="its name in Gmail")
    logo: Line | None = Field(default=None, description="the https address of a square picture, or null")
    audiences: tuple[Line, ...] = Field(
        default=(), description="further audiences of Google's tokens, where web.url alone does not fit"
    )
    users: tuple[Address, ...] = Field(
        default=(), description="the Google accounts that may use it, where they are not your addresses"
    )


class Engine(Model):
    """How often to look."""

    poll_seconds: float = Field(
        default=60, ge=1, le=3600, description="seconds between looks at folders that cannot call, 1 to 3600"
    )
    idle: bool = Field(default=True, description="true to be called by the server when mail comes, false to poll only")
    debounce_seconds: float = Field(
        default=30, ge=0, le=3600, description="seconds a labelled draft must rest before it is taken"
    )
    lease_minutes: float = Field(default=15, ge=5, le=120, description="minutes one attempt to send may take, 5 to 120")


def _database(value: str, info: ValidationInfo) -> str:
    scheme, _, rest = value.partition("://")
    if scheme in ("postgresql", "postgres", "postgresql+psycopg") and rest:
        return f"postgresql+psycopg://{rest}"
    if scheme != "sqlite" or not rest.startswith("/") or len(rest) < 2 or rest == "/:memory:":
        raise ValueError(
            "is no database address; write sqlite:///twoyes.db (a file beside this one) or postgresql://host/name"
        )
    return f"sqlite:///{beside(Path(rest[1:]), info)}"


class Config(Model):
    """The whole configuration. Paths are absolute, addresses in lower case, ports and logins filled in."""

    connector: Connector = Field(description="who introduces: name, address, zone, country, language")
    setup: Setup = Field(default=Setup.OWN, description="own, plus or separate")
    mailbox: Mailbox | None = Field(default=None, description="your mailbox: imap, smtp, proof, evidence")
    bot: Bot = Field(default=Bot(), description="name, and with plus or separate the bot's address")
    approve: Approve = Field(default=Approve.FIRST, description="first, always or never")
    approve_first: int = Field(
        default=3, ge=0, le=1000, description="how many introductions of each gesture are shown first"
    )
    policy: PolicySettings = Field(default=PolicySettings(), description="patience and manners")
    budgets: Budgets = Field(default=Budgets(), description="how fast letters may leave")
    notices: Notices = Field(default=Notices(), description="when the daily brief and the weekly digest come")
    caps: Caps = Field(default=Caps(), description="brakes behind every rule")
    retention: Retention = Field(default=Retention(), description="how long what people wrote is kept")
    database: Annotated[str, AfterValidator(_database)] = Field(
        default="sqlite:///twoyes.db",
        validate_default=True,
        description="sqlite:///twoyes.db or postgresql://host/name",
    )
    secrets: Secrets = Field(default=Secrets(), validate_default=True, description="where the key for tokens is kept")
    log: Log = Field(default=Log(), description="what is written down for the operator")
    engine: Engine = Field(default=Engine(), description="how often to look")
    web: Web | None = Field(default=None, description="url, listen: what Google's add-on and pushes call")
    addon: AddOn | None = Field(default=None, description="the Gmail add-on: service_account, client_id")

    @field_validator("secrets", mode="before")
    @classmethod
    def _beside_the_file(cls, value: object) -> object:
        return {} if isinstance(value, Secrets) and value == Secrets() else value

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = list(_misfits(self))
        if faults:
            raise ValueError("\n".join(faults))
        return self

    @property
    def rules(self) -> Policy:
        """The policy that `decide` reads."""
        return self.policy.rules

    @property
    def home(self) -> Mailbox:
        """Where answers land and letters leave from: the bot's mailbox in `separate`, else the connector's.

        Its smtp and proof are set: the configuration is refused otherwise.
        """
        mailbox = self.bot.mailbox if self.setup is Setup.SEPARATE else self.mailbox
        assert mailbox is not None
        return mailbox

    @property
    def smtp(self) -> Smtp:
        """The way out for every letter, where it is not Gmail's own."""
        assert self.home.smtp is not None
        return self.home.smtp

    @property
    def proof(self) -> Proof:
        """What proves the sender of a mail in `home`."""
        assert self.home.proof is not None
        return self.home.proof

    @property
    def watched(self) -> Mailbox | None:
        """The connector's mailbox where it is not `home` (in `separate`, with credentials): drafts and Sent only."""
        return self.mailbox if self.setup is Setup.SEPARATE else None


def _misfits(config: Config) -> Iterator[str]:
    """What is wrong between keys that are right one by one."""
    setup, bot, connector = config.setup, config.bot, config.connector
    if setup is Setup.OWN and bot.address:
        yield "bot.address does not go with setup: own; take it out, or write setup: plus or setup: separate"
    if setup is not Setup.OWN and not bot.address:
        example = "carla+intro@conti.example" if setup is Setup.PLUS else "intro@conti.example"
        yield f"bot.address is missing: setup {setup} needs the bot's address, for example {example}"
    if setup is Setup.PLUS and bot.address and _without_tag(bot.address) not in connector.addresses:
        local, _, domain = connector.address.partition("@")
        yield f"bot.address must be a plus-address of yours with setup: plus; write {local}+intro@{domain}"
    if setup is Setup.SEPARATE and bot.address and bot.address in connector.addresses:
        yield "bot.address is your own address; with setup: separate the bot needs another one, for example intro@..."
    if setup is not Setup.SEPARATE and bot.mailbox:
        yield f"bot.mailbox does not go with setup: {setup}; take it out, or write setup: separate"
    home, where = (bot.mailbox, "bot.mailbox") if setup is Setup.SEPARATE else (config.mailbox, "mailbox")
    if home is None:
        yield f"{where} is missing: setup {setup} needs it; write imap, smtp and proof under it"
        return
    if home.gmail is not None:
        timeout = home.gmail.timeout
    elif home.smtp is not None:
        timeout = home.smtp.timeout
    else:
        timeout = 0.0
        yield f"{where}.smtp is missing: write the host by which letters leave, for example smtp.conti.example"
    if config.engine.lease_minutes * 60 < 4 * timeout:
        yield "engine.lease_minutes is too short for the timeout of sending; it must be at least four times as long"
    if config.addon is not None and config.web is None:
        yield "web is missing: the add-on is called over HTTP; write web: {url: https://...}"
    boxes = [box.gmail for box in (home, config.watched) if box is not None and box.gmail is not None]
    if config.web is None and any(box.pubsub is not None and box.pubsub.push_email for box in boxes):
        yield "web is missing: Google pushes over https; write web: {url: https://...}, or a subscription to be asked"
    if home.proof is None:
        yield (
            f"{where}.proof is missing: nothing starts before you say what proves a sender; "
            "run twoyes init to have one proposed, or write {kind: ask} to decide about each answer yourself"
        )


def _without_tag(address: str) -> str:
    local, _, domain = address.partition("@")
    base, plus, _ = local.partition("+")
    return f"{base}@{domain}" if plus else ""


def load_config(path: str | Path) -> Config:
    """The configuration in this file. Raises ConfigError with every fault found, one sentence each."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            [f"{path} does not exist; run twoyes init to make it, or name another with --config"]
        ) from None
    except OSError as fault:
        raise ConfigError([f"{path} cannot be read ({fault.strerror}); mend its path or its mode"]) from fault
    except UnicodeError as fault:
        raise ConfigError([f"{path} is not UTF-8 text; save it as UTF-8"]) from fault
    if len(raw) > MOST_BYTES:
        raise ConfigError([f"{path} is larger than {MOST_BYTES} bytes; that is no configuration"])
    return parse_config(text, base=path.resolve().parent, name=path.name)


def parse_config(text: str, *, base: Path, name: str = "config.yaml") -> Config:
    """The configuration in this YAML text; `base` is the folder that relative paths start from. Raises ConfigError."""
    try:
        node, data = read_yaml(text)
        lines = key_lines(node)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = f" line {mark.line + 1}" if mark else ""
        raise ConfigError([f"{name}{line} is not YAML: {fault.problem or fault.context}; mend that line"]) from fault
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        reason = " ".join(str(fault).split())
        raise ConfigError([f"{name} is not YAML ({reason}); compare it with config.example.yaml"]) from fault
    if not isinstance(data, dict):
        raise ConfigError([f"{name} holds no keys; compare it with config.example.yaml"])
    try:
        return Config.model_validate(data, context={"base": base})
    except ValidationError as error:
        raise ConfigError(sentences(error, Config, data, lines)) from None
