"""The configuration of a mailbox: the way in, the way out, logins, and what to trust."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import (
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.config_types import Address, Line, Model, PathBeside
from bot.hosts import is_loopback
from bot.reading import sender


class Security(StrEnum):
    """How a connection is encrypted: from the first byte, after STARTTLS, or not at all (this machine only)."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class ProofKind(StrEnum):
    """What proves that a mail comes from the address it names."""

    HEADER = "header"
    DKIM = "dkim"
    ASK = "ask"


class Position(StrEnum):
    """Where the mail server writes its Authentication-Results: above or below its own Received, or it writes none."""

    ABOVE = "above-received"
    BELOW = "below-received"
    TOP = "top"


class Evidence(StrEnum):
    """What shows after a crash that a letter was accepted."""

    SELF_COPY = "self-copy"
    PROVIDER = "provider"
    NONE = "none"


_KEYWORD = re.compile(r"[A-Za-z0-9$_.-]{1,60}")


class Password(Model):
    """Where a password is kept; never the password itself."""

    env: str | None = Field(
        default=None, min_length=1, description="the name of an environment variable, for example MAIL_PASSWORD"
    )
    file: PathBeside | None = Field(
        default=None, description="a file whose first line is the password, for example mail.password"
    )
    keyring: str | None = Field(
        default=None, min_length=1, description="a service name in the system keyring, for example twoyes"
    )
    stored: str | None = Field(
        default=None, min_length=1, description="the name under which twoyes secret set stored it, for example mail"
    )

    @model_validator(mode="before")
    @classmethod
    def _not_in_clear(cls, value: object) -> object:
        if not isinstance(value, dict | Password):
            raise ValueError(  # noqa: TRY004 - pydantic collects ValueError
                "a password in clear text is refused; write {env: NAME}, {file: PATH}, {keyring: SERVICE} or "
                "{stored: NAME} and change that password if others have seen this file"
            )
        return value

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(x is not None for x in (self.env, self.file, self.keyring, self.stored)) != 1:
            raise ValueError("needs exactly one of env, file, keyring and stored, for example {env: MAIL_PASSWORD}")
        return self

    def spec(self, user: str) -> str:
        """The place of this user's password, as `bot.mailboxes.credentials.password_source` reads it."""
        if self.env is not None:
            return f"env:{self.env}"
        if self.stored is not None:
            return f"stored:{self.stored}"
        return f"file:{self.file}" if self.file is not None else f"keyring:{self.keyring}/{user}"


class Folders(Model):
    """Names of folders where the server does not tell which is which. Empty means: found by itself."""

    drafts: Line | None = Field(
        default=None, min_length=1, description="the name of the Drafts folder as the server spells it"
    )
    sent: Line | None = Field(
        default=None, min_length=1, description="the name of the Sent folder as the server spells it"
    )
    archive: Line | None = Field(default=None, min_length=1, description="the name of the Archive folder")
    all: Line | None = Field(default=None, min_length=1, description="the name of the folder that holds all mail")
    junk: Line | None = Field(default=None, min_length=1, description="the name of the Junk folder")
    requests: Line | None = Field(
        default=None, min_length=1, description="the folder into which drafts are moved as requests"
    )


class _Server(Model):
    host: Line = Field(min_length=1, description="the name of the server, for example mail.conti.example")
    security: Security = Field(default=Security.TLS, description="tls, starttls or none")
    port: int = Field(
        default=0, ge=0, le=65535, validate_default=True, description="the port, or leave it out for the usual one"
    )
    timeout: float = Field(default=30, ge=1, le=300, description="seconds to wait for an answer, 1 to 300")
    ca_file: PathBeside | None = Field(
        default=None, description="a file with the certificate authority of your own server, or null"
    )

    @field_validator("security")
    @classmethod
    def _encrypted(cls, value: Security, info: ValidationInfo) -> Security:
        if value is Security.NONE and not is_loopback(info.data.get("host", "")):
            raise ValueError("none is allowed for a server on this machine only (127.0.0.1); write tls or starttls")
        return value


class GoogleLogin(Model):
    """How to log in at Google without a password: as yourself, once, or as a service account of your organisation."""

    client: PathBeside | None = Field(
        default=None, description="the file of your OAuth client, for example client_secret.json"
    )
    service_account: PathBeside | None = Field(
        default=None, description="the key file of a service account with domain-wide delegation"
    )

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.client is None) is (self.service_account is None):
            raise ValueError("needs one of client and service_account, for example {client: client_secret.json}")
        return self


class Imap(_Server):
    """The way in."""

    user: Line = Field(min_length=1, description="the login name, mostly your address")
    password: Password | None = Field(
        default=None, description="{env: NAME}, {file: PATH}, {keyring: SERVICE} or {stored: NAME}"
    )
    google: GoogleLogin | None = Field(
        default=None, description="for Gmail, in place of password: {client: client_secret.json}"
    )
    folders: Folders = Field(
        default=Folders(), description="names of folders, only where they are not found by themselves"
    )
    label: str = Field(
        default="intro-request",
        pattern=f"^{_KEYWORD.pattern}$",
        description="the keyword (or folder name) that makes a draft a request: letters, digits, - and _",
    )

    @field_validator("port")
    @classmethod
    def _usual(cls, value: int, info: ValidationInfo) -> int:
        return value or (993 if info.data.get("security") is Security.TLS else 143)

    @model_validator(mode="after")
    def _one_login(self) -> Self:
        if (self.password is None) is (self.google is None):
            raise ValueError("needs one of password and google, for example password: {env: MAIL_PASSWORD}")
        return self


class Smtp(_Server):
    """The way out. The login is that of IMAP unless given."""

    user: Line = Field(default="", description="the login name, where it is not the IMAP one")
    password: Password | None = Field(
        default=None, description="{env: NAME}, {file: PATH}, {keyring: SERVICE} or {stored: NAME}"
    )
    google: GoogleLogin | None = Field(
        default=None, description="for Gmail, in place of password: {client: client_secret.json}"
    )

    @field_validator("port")
    @classmethod
    def _usual(cls, value: int, info: ValidationInfo) -> int:
        return value or {Security.TLS: 465, Security.STARTTLS: 587}.get(info.data.get("security", Security.TLS), 25)


class Proof(Model):
    """How this mailbox tells a real sender from a forged one."""

    kind: ProofKind = Field(description="header, dkim or ask")
    authserv_id: Line = Field(
        default="",
        description="the first word of your server's Authentication-Results, or topmost; only with kind: header",
    )
    position: Position = Field(
        default=Position.ABOVE, description="above-received, below-received (Gmail) or top; only with kind: header"
    )

    @model_validator(mode="after")
    def _header_names_its_server(self) -> Self:
        if self.kind is ProofKind.HEADER and not self.authserv_id:
            raise ValueError(
                "kind header needs authserv_id; write the first word after 'Authentication-Results:' in mail you "
                "received, or topmost where the server writes none"
            )
        if self.kind is not ProofKind.HEADER and self.authserv_id:
            raise ValueError(f"authserv_id means nothing with kind {self.kind}; take it out, or write kind: header")
        return self

    def reading(self) -> sender.Proof:
        """The same as `bot.reading.sender.prove` reads it."""
        return sender.Proof(self.kind.value, self.authserv_id, self.position.value)


class PubSub(Model):
    """Google Cloud Pub/Sub, by which Gmail calls when mail comes. A hint: every round looks by itself."""

    topic: Line = Field(
        pattern=r"^projects/[^/]+/topics/[^/]+$", description="the topic, for example projects/P/topics/T"
    )
    subscription: Line | None = Field(
        default=None,
        pattern=r"^projects/[^/]+/subscriptions/[^/]+$",
        description="a pull subscription, for example projects/P/subscriptions/S; none where Google pushes",
    )
    service_account: PathBeside | None = Field(
        default=None, description="the key file of the service account that may read the subscription"
    )
    push_email: Address | None = Field(
        default=None, description="the address of the service account in whose name Google pushes"
    )


class Gmail(Model):
    """Gmail by its own interface: way in and way out in one."""

    user: Address = Field(description="the address of the Gmail account")
    client: PathBeside | None = Field(
        default=None, description="the file of your OAuth client, for example client_secret.json"
    )
    service_account: PathBeside | None = Field(
        default=None, description="the key file of a service account with domain-wide delegation"
    )
    label: Line = Field(
        default="intro-request", min_length=1, max_length=200, description="the label that makes a draft a request"
    )
    subject_tag: Line = Field(
        default="[intro]",
        max_length=40,
        description="a draft whose subject begins with it is a request too, or '' for none",
    )
    pubsub: PubSub | None = Field(default=None, description="topic and subscription, where Gmail is to call")
    units_per_minute: int = Field(
        default=6_000, ge=600, description="quota units that may be used a minute, at least 600"
    )
    timeout: float = Field(default=30, ge=1, le=300, description="seconds to wait for an answer, 1 to 300")
    endpoint: Line | None = Field(
        default=None, description="another address of the interface, on this machine only: for tests"
    )

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        self.login  # noqa: B018 - it refuses what is no login
        if self.endpoint is not None and not is_loopback(urlsplit(self.endpoint).hostname or ""):
            raise ValueError("endpoint is for a server on this machine only, for example http://127.0.0.1:4002")
        return self

    @property
    def login(self) -> GoogleLogin:
        """How to log in."""
        return GoogleLogin(client=self.client, service_account=self.service_account)


class Mailbox(Model):
    """One mailbox: the way in, the way out, and what to trust. Either `gmail`, or `imap` with `smtp`."""

    imap: Imap | None = Field(default=None, description="the IMAP server: host, user, password")
    gmail: Gmail | None = Field(default=None, description="Gmail in place of imap and smtp: user, client")
    smtp: Smtp | None = Field(default=None, description="the SMTP server: host")
    proof: Proof | None = Field(default=None, description="what proves a sender: kind, authserv_id, position")
    evidence: Evidence = Field(default=Evidence.SELF_COPY, description="self-copy, provider or none")
    banners: tuple[str, ...] = Field(
        default=(), max_length=20, description="texts that your mail server puts above or below every mail from outside"
    )
    subject_tags: tuple[str, ...] = Field(
        default=(), max_length=20, description="tags that your mail server puts before subjects, for example [EXTERNAL]"
    )

    @field_validator("smtp")
    @classmethod
    def _same_login(cls, value: Smtp | None, info: ValidationInfo) -> Smtp | None:
        imap: Imap | None = info.data.get("imap")
        if value is None or imap is None:
            return value
        own = value.password is not None or value.google is not None
        login = {} if own else {"password": imap.password, "google": imap.google}
        return value.model_copy(update={"user": value.user or imap.user, **login})

    @model_validator(mode="before")
    @classmethod
    def _gmail_brings_all(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(imap := value.get("imap"), dict) and imap.get("google"):
            return {"evidence": "provider", **value}
        if not isinstance(value, dict) or not value.get("gmail"):
            return value
        proof = {"kind": "header", "authserv_id": "mx.google.com", "position": "below-received"}
        return {"proof": proof, "evidence": "provider", **{key: one for key, one in value.items() if one is not None}}

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.imap is None) is (self.gmail is None):
            raise ValueError("needs one of imap and gmail; write the host, user and password of your server under imap")
        if self.gmail is not None and self.smtp is not None:
            raise ValueError("smtp does not go with gmail, which sends by itself; take it out")
        if self.gmail is not None and self.evidence is not Evidence.PROVIDER:
            raise ValueError("evidence is always provider with gmail; take it out")
        return self

    @property
    def user(self) -> str:
        """The login name."""
        return self.gmail.user if self.gmail is not None else self.servers.user

    @property
    def label(self) -> str:
        """The label that makes a draft a request."""
        return self.gmail.label if self.gmail is not None else self.servers.label

    @property
    def servers(self) -> Imap:
        """The IMAP server of a mailbox that has one."""
        assert self.imap is not None
        return self.imap
