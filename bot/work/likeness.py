"""Likeness: what letters have in common, and what makes a draft the same as before, whatever their Message-IDs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from bot.reading.message import Unreadable, content_of, parse_message


def likeness(recipients: Iterable[str], subject: str) -> str:
    """The same for letters to the same people under the same subject. It names nobody, for it is kept."""
    said = json.dumps([*sorted({one.lower() for one in recipients}), " ".join(subject.split())])
    return hashlib.sha256(said.encode()).hexdigest()


def content_of_draft(raw: bytes) -> str:
    """A hash of what a draft says to whom, which saving it once more does not change."""
    try:
        mail = parse_message(raw)
    except Unreadable:
        return hashlib.sha256(raw).hexdigest()
    files = [hashlib.sha256(content_of(mail, one)).hexdigest() for one in mail.attachments]
    people = [(one.name, one.address) for one in (*mail.to, *mail.cc)]
    said = [mail.subject, people, mail.text, mail.html, files]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
