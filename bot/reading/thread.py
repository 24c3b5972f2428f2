"""Which ask does this mail answer? By our Message-IDs and tokens, never by who seems to write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.reading.message import HeadingView, Mail, message_ids

TOKEN = r"[A-Za-z0-9_-]{16,64}"
_IN_SUBJECT = re.compile(rf"\[tw-({TOKEN})\]")
_TOKEN_TAG = re.compile(TOKEN)


@dataclass(frozen=True, slots=True)
class Traces:
    """What a mail holds that may tie it to a letter of ours, the nearest first.

    Of a whole mail every identifier counts, in every field of the name: one further down may be another party's ask.
    `threaded` is True where the mail says that it answers something, readable or not: such a mail never matches by its
    sender alone.
    """

    message_ids: tuple[str, ...]  # In-Reply-To, then References from the last to the first; with angle brackets
    tokens: tuple[str, ...]  # from "[tw-TOKEN]" in the subject, then from "user+TOKEN@" in a recipient's address
    threaded: bool


@dataclass(frozen=True, slots=True)
class AskRef:
    """One letter of ours: the introduction it belongs to, the address of the party it went to, and its kind."""

    introduction: int
    party: str
    kind: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """The mail names letters to different parties, or of different introductions: a person must look."""

    refs: tuple[AskRef, ...]


def traces(mail: Mail | HeadingView, plus_address: str = "") -> Traces:
    """The traces in a mail or in its heading.

    `plus_address` is our address where replies carry their token in To, Cc or Delivered-To ("carla@conti.example" for
    "carla+TOKEN@conti.example"), "" where the set-up has none. A tag of its own is passed over: "carla+intro@".
    Tokens come in lower case from a heading, as written from a mail: those we make are lower case.
    """
    if isinstance(mail, HeadingView):
        recipients = (*mail.to, *mail.cc, *mail.delivered_to)
        ids = (*mail.in_reply_to, *reversed(mail.references))
        threaded = bool(ids)
    else:
        answered, before = mail.all("In-Reply-To"), mail.all("References")
        ids = (*message_ids(answered), *reversed(message_ids(before)))
        threaded = any(value.strip() for value in (*answered, *before))
        delivered = tuple(value.strip().strip("<>") for value in mail.all("Delivered-To"))
        recipients = (*(one.address for one in mail.to), *(one.address for one in mail.cc), *delivered)
    named = (*_IN_SUBJECT.findall(mail.subject), *_tags(recipients, plus_address))
    return Traces(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(named)), threaded)


def _tags(recipients: tuple[str, ...], plus_address: str) -> list[str]:
    user, at, domain = plus_address.lower().partition("@")
    if not at:
        return []
    before, after = user.partition("+")[0] + "+", "@" + domain
    found = []
    for address in recipients:
        lower = address.lower()
        if lower.isascii() and lower.startswith(before) and lower.endswith(after):
            tag = address[len(before) : len(address) - len(after)]
            if _TOKEN_TAG.fullmatch(tag):
                found.append(tag)
    return found


def choose(traces: Traces, by_id: Mapping[str, AskRef], by_token: Mapping[str, AskRef]) -> AskRef | Conflict | None:
    """The one letter of ours that this mail answers; None where it names none; Conflict where it names several sides.

    In:  the traces, our letters by Message-ID (with brackets) and by token, as the books hold them.
    Several letters to one party of one introduction (ask, nudge, ask-again) are no conflict: the nearest counts.
    A token is looked up as written, then in lower case: heading addresses are read in lower case.
    """
    found = [by_id[one] for one in traces.message_ids if one in by_id]
    for token in traces.tokens:
        ref = by_token.get(token) or by_token.get(token.lower())
        if ref is not None:
            found.append(ref)
    if not found:
        return None
    if len({(ref.introduction, ref.party.lower()) for ref in found}) > 1:
        return Conflict(tuple(dict.fromkeys(found)))
    return found[0]
