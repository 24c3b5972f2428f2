"""Logging in with an access token in place of a password: SASL XOAUTH2, the same over IMAP and SMTP."""

from __future__ import annotations

import json
from collections.abc import Callable

from bot.ports import NeedsOperator

MECHANISM = "XOAUTH2"
ADVICE = "Grant access anew with `twoyes auth gmail`; IMAP and SMTP need the scope https://mail.google.com/."

Bearer = Callable[[bool], tuple[str, float]]
"""An access token and for how many seconds it is good; True asks for another than the last, as that one was refused or
is about to end. Raises TryLater and NeedsOperator."""


def initial_response(user: str, token: str) -> str:
    """What the client says first. Raises NeedsOperator for a name or token that would break the line apart."""
    if not (user + token).isascii() or not (user + token).isprintable():
        raise NeedsOperator(f"The access token of {user} holds a character that cannot be sent. {ADVICE}")
    return f"user={user}\1auth=Bearer {token}\1\1"


def challenge_words(challenge: bytes) -> str:
    """The server's reason for a refusal, as it stands in its challenge (JSON): "status 400, scope ..."; "" for none."""
    try:
        told = json.loads(challenge)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(told, dict):
        return ""
    return ", ".join(f"{key} {told[key]}" for key in ("status", "schemes", "scope") if isinstance(told.get(key), str))


def refused(server: str, user: str, words: str, challenge: bytes) -> NeedsOperator:
    """The error for a token that was refused, a new one too."""
    reason = "; ".join(filter(None, (words.rstrip("."), challenge_words(challenge))))
    return NeedsOperator(f"{server} refused the Google login of {user}: {reason}. {ADVICE}")
