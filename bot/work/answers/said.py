"""What somebody said: their own words, taken out of a mail, and why they count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's own words in a mail. `source` says why they count as the party's, "" where the party wrote them.

    `written` (aware) is the day from which "next week" counts; `cause` tells a second question about one mail from
    the first.
    """

    mail: int
    text: str
    sender: str
    written: datetime
    source: str = ""
    cause: str = ""

    @property
    def evidence(self) -> str:
        """The ledger's name for the mail."""
        return f"mail {self.mail}"
