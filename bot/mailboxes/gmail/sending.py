"""A letter as Gmail is to get it: for exactly those it is meant for, and with a mark by which it is known again."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.mailboxes.gmail.errors import Refused
from bot.mailboxes.mark import MARK, mark_of
from bot.ports import GiveUp
from bot.reading.addresses import MOST_ENTRIES, entries, is_address, same_address

_EOL = re.compile(rb"\r\n|\r|\n")
_FOLD = re.compile(rb"\r\n[ \t]+")
_NAME = re.compile(rb"[!-9;-~]+")
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_SEARCHED = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`|~@:\[\]-]{3,500}>")  # nothing that means something in a search
_RECIPIENTS = ("to", "cc", "bcc")
_INVALID_FIELD = re.compile(r"\binvalid (to|cc|bcc) header\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready for Gmail. `answers` is the Message-ID of the mail that it follows in its thread, or ""."""

    raw: bytes
    message_id: str
    answers: str
    fields: tuple[tuple[str, str], ...]

    @property
    def mark(self) -> str:
        """What its MARK says."""
        return mark_of(self.message_id)

    def named(self, *names: str) -> list[str]:
        """The addresses in these header fields (lower-case names). Raises GiveUp where one cannot be read surely."""
        found = [entry for name, value in self.fields if name in names for entry in entries(value)]
        for entry in found:
            if entry.flaws or not is_address(entry.address):
                raise GiveUp(f"A header of the letter names nobody surely: {entry.address or entry.phrase}", ours=True)
        if len(found) >= MOST_ENTRIES:
            raise GiveUp(f"The letter names more than {MOST_ENTRIES:,} addresses.", ours=True)
        return [entry.address for entry in found]


def prepare(sender: str, recipients: Collection[str], raw: bytes, own: Collection[str]) -> Letter:
    """The letter with its mark; Gmail delivers by header, so that headers and envelope must name the same people.

    A recipient whom no header names gets a Bcc header, which is for our `own` addresses only. Raises GiveUp for a
    letter of which Gmail would make something else: another recipient than those of the envelope, another From.
    """
    if not recipients:
        raise GiveUp("A letter without recipients cannot be sent.", ours=True)
    letter = _read(_EOL.sub(b"\r\n", raw))
    authors = letter.named("from")
    if len(authors) != 1 or not same_address(authors[0], sender):
        raise GiveUp(f"The letter is to leave from {sender}, and its From names {', '.join(authors)}.", ours=True)
    envelope, ours = {_key(one) for one in recipients}, {_key(one) for one in own}
    shown = {_key(one) for one in letter.named(*_RECIPIENTS)}
    if strangers := shown - envelope:
        raise GiveUp(f"Gmail would deliver it to {', '.join(sorted(strangers))}, whom it is not meant for.", ours=True)
    unnamed = [one for one in recipients if _key(one) not in shown]
    hidden = [*unnamed, *letter.named("bcc")]
    if unfit := [one for one in hidden if _key(one) not in ours]:
        raise GiveUp(f"Only our own addresses may be in Bcc, not {', '.join(unfit)}.", ours=True)
    if not all(is_address(one) for one in unnamed):
        raise GiveUp("An address of ours is none that a header may hold.", ours=True)
    added = [f"{MARK}: {letter.mark}", *([f"Bcc: {', '.join(unnamed)}"] if unnamed else [])]
    return Letter("\r\n".join([*added, ""]).encode() + letter.raw, letter.message_id, letter.answers, letter.fields)


def refusal(fault: Refused, letter: Letter, recipients: Collection[str]) -> GiveUp:
    """What Gmail's no to a letter says: about the one recipient that it speaks of, or about us."""
    named = [one for one in recipients if one.lower() in fault.reason.lower()]
    if match := _INVALID_FIELD.search(fault.reason):
        field = letter.named(match[1].lower())
        named = named or [one for one in recipients if any(same_address(one, other) for other in field)]
    elif "recipient" not in fault.reason.lower():
        named = []
    return GiveUp(fault.reason, {named[0]: fault.reason} if len(named) == 1 else {}, ours=not named)


def may_be_searched(message_id: str) -> bool:
    """Whether a Message-ID, which may be somebody else's, can stand in a search without changing what it means."""
    return _SEARCHED.fullmatch(message_id) is not None


def by_id(message_id: str) -> str:
    """The search for the message with this Message-ID."""
    return f"rfc822msgid:{message_id[1:-1]}"


def _read(raw: bytes) -> Letter:
    head = raw.partition(b"\r\n\r\n")[0]
    fields = []
    for line in _FOLD.sub(b" ", head).split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if not colon or not _NAME.fullmatch(name) or name.lower().startswith(b"resent-"):
            raise GiveUp(f"The letter has a header line that no letter of ours has: {line[:60]!r}", ours=True)
        fields.append((name.decode("ascii").lower(), value.decode("utf-8", "replace").strip()))
    ids = {name: _MESSAGE_ID.findall(value) for name, value in fields}
    own = ids.get("message-id", [])
    if len(own) != 1:
        raise GiveUp("The letter has no Message-ID by which it would be known again.", ours=True)
    followed = [*ids.get("references", []), *ids.get("in-reply-to", [])]
    return Letter(raw, own[0], followed[-1] if followed else "", tuple(fields))


def _key(address: str) -> str:
    return address.lower()
