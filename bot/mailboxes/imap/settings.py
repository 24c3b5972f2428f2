"""What a mailbox over IMAP has to be told: server, login, folders, label, time limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.mailboxes.links import Security
from bot.mailboxes.xoauth2 import Bearer
from bot.places import Folder


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """Where a mailbox is and how its folders are called. `timeout` in seconds, for the connection and each answer.

    No call takes longer than ten times that, however slowly the server speaks.

    `password` is called at each login, or `token` where the server takes access tokens (XOAUTH2): a session ends with
    its token, and is replaced before. `folders` names folders that the server does not mark by special use.
    `label` is the keyword, or the folder, by which the owner hands in a draft.
    """

    name: str
    host: str
    port: int
    security: Security
    user: str
    password: Callable[[], str] | None = None
    folders: Mapping[Folder, str] = field(default_factory=dict)
    label: str = "intro-request"
    timeout: float = 30.0
    ca_file: str | None = None
    token: Bearer | None = None
