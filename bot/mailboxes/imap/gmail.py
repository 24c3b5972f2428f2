"""Gmail's extension of IMAP (X-GM-EXT-1): labels in place of keywords, and ids that are the same in every folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError
from imapclient.imap_utf7 import decode, encode

from bot.mailboxes.imap import folders, reading
from bot.mailboxes.imap.connection import Link
from bot.mailboxes.mark import MARK, mark_of
from bot.places import Folder, Heading, Spot

NEWEST = 200  # letters in Sent among which one of ours is looked for
_THREADED = re.compile(rb"^(in-reply-to|references):[ \t]*\S", re.IGNORECASE | re.MULTILINE)
_DELIVERED = re.compile(rb"^(delivered-to|return-path):", re.IGNORECASE | re.MULTILINE)
_FIELD = re.compile(rb"^([a-z-]+):[ \t]*(?:\r\n[ \t]+)?(\S+)", re.IGNORECASE | re.MULTILINE)
_DRAFT = frozenset(("\\draft", "\\drafts"))


@dataclass(frozen=True, slots=True)
class Known:
    """What Gmail knows of a message: its id and its thread's (as the Gmail API writes them), its labels in lower case.

    The label of the folder that is open is not among them.
    """

    id: str
    thread: str
    labels: frozenset[str]


def known(link: Link, uids: Sequence[int]) -> dict[int, Known]:
    """What Gmail knows of these messages of the open folder, by UID."""
    if not uids:
        return {}
    said: dict[int, dict[bytes, Any]] = link.client.fetch(uids, ["X-GM-MSGID", "X-GM-THRID", "X-GM-LABELS"])
    return {
        uid: Known(
            f"{about[b'X-GM-MSGID']:x}",
            f"{about.get(b'X-GM-THRID', 0):x}",
            frozenset(_text(label).casefold() for label in about.get(b"X-GM-LABELS") or ()),
        )
        for uid, about in said.items()
        if isinstance(about.get(b"X-GM-MSGID"), int)
    }


def with_label(name: str) -> list[str | bytes]:
    """Search criteria for messages with this label."""
    return ["X-GM-LABELS", encode(name)]


def is_draft(heading: Heading, about: Known) -> bool:
    """Whether a message with the label is a draft: a label put on a conversation lands on all of its mails.

    A draft that a mail program has moved into the label's folder may bear no mark of one, but it was never delivered.
    """
    if "\\draft" in {flag.lower() for flag in heading.keywords} or about.labels & _DRAFT:
        return True
    return "\\sent" not in about.labels and not _DELIVERED.search(heading.fields)


def draft_name(heading: Heading, about: Known) -> str:
    """A name that stays while a draft is edited: its thread's, where no other message can belong to that; else "".

    Every edit makes a new message, with a new UID and a new id.
    """
    return "" if _THREADED.search(heading.fields) or about.thread == "0" else about.thread


def relabel(link: Link, uids: Sequence[int], *, add: str = "", remove: Sequence[str] = ()) -> bool:
    """Puts a label on messages of the open folder, and takes others off; False where Gmail refuses that.

    The new one comes first: broken off in between, a draft shows too much rather than nothing.
    """
    try:
        if add:
            folders.ensure(link, add)
            link.client.add_gmail_labels(uids, [add])
        if remove:
            link.client.remove_gmail_labels(uids, list(remove))
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        return False
    return True


def shown_as(link: Link, keyword: str) -> str:
    """The label that stands for a keyword of ours: "$IntroHandled" is "intro-request/handled"."""
    return f"{folders.label_folder(link)}/{keyword.removeprefix('$').lower().removeprefix('intro').removeprefix('-')}"


def filed(link: Link, message_id: str) -> tuple[Spot, str] | None:
    """Where Sent holds the letter that we gave this Message-ID, and under which it travels; None where it does not.

    Gmail files what it sends and may give it another Message-ID. It keeps our MARK, for which it has no index: that is
    looked for among the newest.
    """
    name = folders.name_of(link, Folder.SENT)
    if name is None:
        return None
    opened = link.open(name, fresh=True)
    if uids := reading.with_message_id(link, message_id):
        return Spot(name, opened.uidvalidity, uids[0]), message_id
    since = max(1, (opened.uidnext or 1) - NEWEST)
    mark = mark_of(message_id).encode()
    for uid, fields in reading.fields(link, reading.search(link, "UID", f"{since}:*"), f"{MARK} MESSAGE-ID"):
        named = {key.lower(): value for key, value in _FIELD.findall(fields)}
        if named.get(MARK.lower().encode()) == mark:
            return Spot(name, opened.uidvalidity, uid), named.get(b"message-id", b"").decode("ascii", "replace")
    return None


def _text(label: object) -> str:
    return str(decode(label)) if isinstance(label, bytes) else str(label)
