"""What goes wrong outside, named by what to do next."""

from __future__ import annotations


class TryLater(Exception):
    """Nothing happened; the same call may succeed later. `after` is a hint in seconds, or None."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class GiveUp(Exception):
    """Nothing happened and repeating will not help. `refused` maps recipients to what the server said of them.

    `ours` is True where the server speaks of us (our limit, our address, our content) and nothing is learnt about
    the recipients.
    """

    def __init__(self, reason: str, refused: dict[str, str] | None = None, *, ours: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.refused = refused or {}
        self.ours = ours


class Unknown(Exception):
    """It may have happened and it may not: the answer after the final dot was lost (RFC 1047). Look for evidence."""


class NeedsOperator(Exception):
    """Only a person can mend this (wrong password, missing folder, untrusted certificate). The text says how."""


class LeaseLost(Exception):
    """Somebody else may be sending this letter: nothing was transmitted, and nothing may be."""
