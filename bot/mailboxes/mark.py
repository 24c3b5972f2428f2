"""The mark by which a letter is known again where a provider gives it another Message-ID: Gmail."""

from __future__ import annotations

import hashlib

MARK = "X-Twoyes-Letter"
"""The header that bears it."""


def mark_of(message_id: str) -> str:
    """The mark of the letter that we gave this Message-ID: a hash of it."""
    return hashlib.sha256(message_id.encode()).hexdigest()[:32]
