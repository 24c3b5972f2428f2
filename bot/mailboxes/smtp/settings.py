"""What the way out over SMTP has to be told: server, login, time limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.mailboxes.links import Security
from bot.mailboxes.xoauth2 import Bearer


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where and how to submit. Times in seconds.

    `password` is called at each login, or `token` where the server takes access tokens (XOAUTH2). An empty `user` means
    no login, as a relay on this machine may want.
    `timeout` bounds the connection and each verb; `data_timeout` bounds the transfer, and again the wait for the final
    answer. From `before_data` on, one send takes at most timeout + 3 * data_timeout, whatever the server does, and
    even where this process is stopped in between: keep the lease longer than that.
    """

    host: str
    port: int
    security: Security
    user: str
    password: Callable[[], str] | None = None
    timeout: float = 30.0
    data_timeout: float = 240.0
    max_idle: float = 60.0
    ca_file: str | None = None
    greet_as: str = "[127.0.0.1]"  # for EHLO: looking up a full host name can take seconds and tells where we stand
    token: Bearer | None = None

    @property
    def server(self) -> str:
        """How errors call it."""
        return f"SMTP server {self.host}:{self.port}"
