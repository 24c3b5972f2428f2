"""The search box of Gmail, as much of it as a program needs: words, in:, is:, label:, from:, subject:, dates, ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default

from tests.servers.gmail.account import HIDDEN, Account, Message
from tests.servers.gmail.errors import bad

Test = Callable[[Message], bool]
_TERM = re.compile(
    r'(?P<minus>-)?(?:(?P<key>[a-z0-9_]+):)?(?:"(?P<quoted>[^"]*)"|\((?P<group>[^)]*)\)|(?P<word>[^\s"()]+))'
)
_PLACES = {"inbox": "INBOX", "sent": "SENT", "drafts": "DRAFT", "draft": "DRAFT", "spam": "SPAM", "trash": "TRASH"}
_AGES = {"d": 1, "m": 30, "y": 365}


def compile_query(text: str, account: Account) -> tuple[Test, bool]:
    """What a query means: the test, and whether it looks into Spam and Trash. Raises ApiError for what is not known."""
    tests: list[Test] = []
    hidden = False
    position = 0
    for found in _TERM.finditer(text):
        if text[position : found.start()].strip():
            raise bad(f"This search is not understood here: {text[position : found.start()].strip()}")
        position = found.end()
        value = next(one for one in (found["quoted"], found["group"], found["word"]) if one is not None)
        key = found["key"] or ""
        hidden = hidden or (key in ("in", "label") and value.lower() in ("spam", "trash", "anywhere"))
        if found["group"] is not None and not key:
            test, more = compile_query(value, account)
            hidden = hidden or more
        else:
            test = _test(key, value, account)
        tests.append(_inverse(test) if found["minus"] else test)
    if text[position:].strip():
        raise bad(f"This search is not understood here: {text[position:].strip()}")
    return lambda message: all(test(message) for test in tests), hidden


def _inverse(test: Test) -> Test:
    return lambda message: not test(message)


def visible(message: Message) -> bool:
    """Whether it is listed when nobody asked for Spam and Trash."""
    return not message.labels & HIDDEN


def _test(key: str, value: str, account: Account) -> Test:
    match key:
        case "in" | "label":
            return _labelled(value.lower(), account)
        case "is":
            wanted = {"unread": "UNREAD", "starred": "STARRED", "important": "IMPORTANT"}
            if value == "read":
                return lambda one: "UNREAD" not in one.labels
            if value not in wanted:
                raise bad(f"is:{value} is not understood here")
            return lambda one: wanted[value] in one.labels
        case "from" | "to" | "cc" | "bcc" | "subject":
            words = value.casefold().split()
            return lambda one: all(word in one.header(key).casefold() for word in words)
        case "rfc822msgid":
            wanted_id = f"<{value.strip('<>')}>"
            return lambda one: one.message_id == wanted_id
        case "after" | "before":
            moment = _moment(value, account)
            return (lambda one: one.at >= moment) if key == "after" else (lambda one: one.at < moment)
        case "newer_than" | "older_than":
            age = re.fullmatch(r"(\d+)([dmy])", value)
            if age is None:
                raise bad(f"{key}:{value} is not understood here")
            limit = account.now() - int(timedelta(days=int(age[1]) * _AGES[age[2]]).total_seconds() * 1_000)
            return (lambda one: one.at >= limit) if key == "newer_than" else (lambda one: one.at < limit)
        case "has":
            return lambda one: value == "attachment" and b"attachment;" in one.raw
        case "":
            return lambda one: value.casefold() in _words(one)
        case _:
            raise bad(f"{key}: is not understood here")


def _labelled(name: str, account: Account) -> Test:
    if name == "anywhere":
        return lambda one: True
    if name in ("all", "archive"):
        return lambda one: not one.labels & {"INBOX", "SENT", "DRAFT", *HIDDEN}
    if name in _PLACES:
        return lambda one: _PLACES[name] in one.labels
    wanted = {label.id for label in account.labels.values() if _dashed(label.name) == _dashed(name)}
    return lambda one: bool(wanted & one.labels)


def _dashed(name: str) -> str:
    """Names of labels in a search have dashes for blanks and slashes."""
    return re.sub(r"[ /]", "-", name.casefold())


def _moment(value: str, account: Account) -> int:
    if re.fullmatch(r"\d{9,}", value):
        return int(value) * 1_000
    found = re.fullmatch(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})", value)
    if found is None:
        raise bad(f"{value} is no date")
    day = date(int(found[1]), int(found[2]), int(found[3]))
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1_000)


def _words(message: Message) -> str:
    """What is searched: subject, people and the text; never other header fields."""
    heads = " ".join(message.header(name) for name in ("Subject", "From", "To", "Cc"))
    body = message_from_bytes(message.raw, policy=default).get_body(("plain", "html"))
    return f"{heads} {body.get_content() if body is not None else ''}".casefold()
