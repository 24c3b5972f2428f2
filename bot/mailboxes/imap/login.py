"""Logging in over IMAP: by password, or by an access token whose end is the session's end (XOAUTH2); and who we are."""

from __future__ import annotations

import contextlib
import math
import re
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from bot import __version__
from bot.mailboxes import xoauth2
from bot.mailboxes.imap.settings import ImapSettings
from bot.mailboxes.links import APP_PASSWORD_ADVICE
from bot.ports import NeedsOperator, TryLater

_LATER = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "too many")  # RFC 5530


def log_in(client: Any, settings: ImapSettings, server: str, spare: float) -> float:
    """Logs in; answers for how many seconds the session may be used, infinity for ever.

    `client` is a connected IMAPClient. A token that would end within `spare` seconds is renewed first, and one that is
    refused is renewed once. Raises TryLater, NeedsOperator, and what the connection raises.
    """
    if settings.token is None:
        lives = math.inf
        _by_password(client, settings, server)
    else:
        lives = _by_token(client, settings, server, spare)
    client._cached_capabilities = None  # what was offered to strangers may be less
    if client.has_capability("ID"):
        with contextlib.suppress(IMAPClientError):  # nothing depends on it (RFC 2971); a broken line shows by itself
            client.id_({"name": "Twoyes", "version": __version__})
    return lives


def _by_token(client: Any, settings: ImapSettings, server: str, spare: float) -> float:
    assert settings.token is not None
    token, lives = settings.token(False)
    if lives <= spare:
        token, lives = settings.token(True)
    if (refused := _present(client, settings.user, token)) is not None:
        _raise_where_later(refused[0], settings.user, server)
        token, lives = settings.token(True)
        if (refused := _present(client, settings.user, token)) is not None:
            _raise_where_later(refused[0], settings.user, server)
            raise xoauth2.refused(server, settings.user, *refused)
    return lives


def _present(client: Any, user: str, token: str) -> tuple[str, bytes] | None:
    """None where the token is taken, else the server's words and its challenge, which an empty line has answered."""
    said = [xoauth2.initial_response(user, token).encode()]
    challenges: list[bytes] = []

    def answer(challenge: bytes) -> bytes:
        challenges.append(challenge)
        return said.pop() if said else b""

    try:
        client._imap.authenticate(xoauth2.MECHANISM, answer)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as fault:
        return clean(fault), challenges[-1] if len(challenges) > 1 else b""
    return None


def _by_password(client: Any, settings: ImapSettings, server: str) -> None:
    assert settings.password is not None
    user, password = settings.user, settings.password()
    try:
        if client.has_capability("AUTH=PLAIN"):  # UTF-8 (RFC 4616); LOGIN is ASCII
            client.plain_login(user, password)
        elif user.isascii() and password.isascii() and (user + password).isprintable():
            client.login(user, password)
        else:
            raise NeedsOperator(f"{server} takes only ASCII user names and passwords.")
    except LoginError as fault:
        words = clean(fault)
        _raise_where_later(words, user, server)
        raise NeedsOperator(
            f"{server} refused the user name or password of {user}: {words.rstrip('.')}. {APP_PASSWORD_ADVICE}"
        ) from fault


def _raise_where_later(words: str, user: str, server: str) -> None:
    if any(code.casefold() in words.casefold() for code in _LATER):
        raise TryLater(f"{server} cannot log in {user} now: {words}")


def clean(words: object) -> str:
    """A server's words without the marks of Python's bytes."""
    if isinstance(words, bytes):
        return words.decode("utf-8", "replace")
    return re.sub(r"^b'(.*)'$", r"\1", str(words))
