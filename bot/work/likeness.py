"""Likeness: what letters to the same people under the same subject have in common, whatever their Message-IDs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable


def likeness(recipients: Iterable[str], subject: str) -> str:
    """The same for letters to the same people under the same subject. It names nobody, for it is kept."""
    said = json.dumps([*sorted({one.lower() for one in recipients}), " ".join(subject.split())])
    return hashlib.sha256(said.encode()).hexdigest()
