"""What Gmail's refusals mean, by what to do next."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.ports import NeedsOperator, TryLater

LONGEST_REST = 86_400.0  # seconds; no answer makes us wait for longer

_RATE = {"ratelimitexceeded", "userratelimitexceeded", "rate_limit_exceeded", "resource_exhausted"}
_DAY = {"dailylimitexceeded", "quotaexceeded", "dailylimitexceededunreg"}
_SCOPES = {"insufficientpermissions", "access_token_scope_insufficient"}
_DISABLED = {"accessnotconfigured", "service_disabled"}
_POLICY = {"domainpolicy", "admin_policy_enforced"}
_RETRY_AT = re.compile(r"retry after (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z)", re.IGNORECASE)


class Refused(NeedsOperator):
    """Gmail does not do what was asked. `reason` is what it said; of a letter it may speak of a recipient."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}. Run: twoyes check")
        self.reason = reason


class Gone(Refused):
    """What was asked for is not there (any more), or the history does not reach back so far."""


class Conflict(Refused):
    """It exists already."""


class LoginRefused(NeedsOperator):
    """The login is worth nothing any more, until its owner renews it."""


class MissingScope(NeedsOperator):
    """The login does not allow this call."""


class SwitchedOff(NeedsOperator):
    """The Google Cloud project has not switched this interface on."""


class Interrupted(TryLater):
    """Nobody knows whether the call took effect: the answer was lost, or Gmail broke down over it."""


def refusal(status: int, headers: Mapping[str, str], content: bytes, user: str, now: datetime) -> Exception:
    """What to raise for an answer of Gmail's that is no success. `headers` by lower-case name; `now` aware.

    TryLater (rate limits, `after` in seconds where Gmail named a time), Interrupted (5xx), NeedsOperator (login,
    scopes, switched off), Gone (404), Conflict (409), and Refused for everything else.
    """
    message, reasons = _read(content)
    said = f"Gmail said {status} ({message})" if message else f"Gmail said {status}"
    if status == 401:
        return login_refused(user, message)
    if status == 429 or (status == 403 and reasons & _RATE):
        return TryLater(f"{said}: the account {user} asks too fast.", _after(headers, message, now))
    if status == 403:
        return _forbidden(reasons, said, user, _after(headers, message, now))
    if status in (404, 410):
        return Gone(said)
    if status == 409:
        return Conflict(said)
    if status >= 500 or status in (408, *range(300, 400)):
        return Interrupted(said, _after(headers, message, now))
    if "failedprecondition" in reasons and "mail service not enabled" in message.lower():
        return NeedsOperator(f"{said}: the account {user} has no Gmail. Check mailbox.gmail.user.")
    return Refused(said)


def login_refused(user: str, why: str) -> LoginRefused:
    """Gmail takes the login no longer; only its owner can renew it."""
    return LoginRefused(
        f"Google refuses the login of {user} ({_short(why) or 'no reason given'}). It was revoked, it expired, or the"
        " password was changed. Run: twoyes auth gmail. What arrives meanwhile is read afterwards."
    )


def _forbidden(reasons: set[str], said: str, user: str, after: float | None) -> Exception:
    if reasons & _DAY:
        return TryLater(f"{said}: the day's quota of the Google Cloud project is used up.", after or 3_600.0)
    if reasons & _SCOPES:
        return MissingScope(
            f"{said}: the login of {user} does not allow this. Run twoyes auth gmail again and leave every box ticked;"
            " a service account needs the scope gmail.modify in its delegation."
        )
    if reasons & _DISABLED:
        return SwitchedOff(f"{said}: switch the Gmail API on in the Google Cloud project of your OAuth client.")
    if reasons & _POLICY:
        return NeedsOperator(f"{said}: the administrator of your organisation does not allow the Gmail API.")
    return NeedsOperator(f"{said}: Gmail does not allow this for {user}. Run: twoyes check")


def _read(content: bytes) -> tuple[str, set[str]]:
    """What an answer says for people, and its reasons in lower case; nothing where it is not the JSON it should be."""
    try:
        error = json.loads(content)["error"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return "", set()
    if not isinstance(error, dict):
        return _short(str(error)), set()
    return _short(str(error.get("message") or "")), {reason.lower() for reason in _reasons(error)}


def _reasons(error: dict[str, Any]) -> Iterator[str]:
    yield str(error.get("status") or "")
    for key in ("errors", "details"):
        listed = error.get(key)
        for one in listed if isinstance(listed, list) else []:
            if isinstance(one, dict):
                yield str(one.get("reason") or "")


def _after(headers: Mapping[str, str], message: str, now: datetime) -> float | None:
    """In how many seconds Gmail wants to be asked again: Retry-After (RFC 9110 10.2.3), or a time in the text.

    A time of day is counted from the Date of the answer where it bears one: our clock may be wrong.
    """
    given = headers.get("retry-after", "").strip()
    if given.isascii() and given.isdigit():
        return min(float(given), LONGEST_REST)
    at = _date(given) or _instant(message)
    if at is None:
        return None
    return min(max((at - (_date(headers.get("date", "")) or now)).total_seconds(), 0.0), LONGEST_REST)


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _instant(message: str) -> datetime | None:
    match = _RETRY_AT.search(message)
    try:
        return datetime.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _short(text: str) -> str:
    """One line that fits a log: an answer may hold anything."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:1_000]).split())
    return line if len(line) <= 300 else f"{line[:299]}…"
