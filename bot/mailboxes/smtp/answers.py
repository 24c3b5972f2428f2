"""What a server answers: whether it is for good, of whom it speaks, and what is raised for a refusal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from bot.ports import GiveUp, TryLater

_ENHANCED = re.compile(r"\b[245]\.(\d{1,3})\.(\d{1,3})\b")
_OF_US = re.compile(
    r"\b(relay\w*|auth\w*|sender|spam\w*|block\w*|blacklist\w*|polic\w+|limit\w*|rate|too many|daily|hourly|quota)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply of the server."""

    code: int
    text: str

    @property
    def good(self) -> bool:
        return 200 <= self.code < 300

    @property
    def transient(self) -> bool:
        return 400 <= self.code < 500

    @property
    def permanent(self) -> bool:
        return 500 <= self.code < 600

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


def read_answer(code: int, text: bytes | str) -> Answer:
    """A reply as smtplib hands it out, on one line."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    return Answer(code, " ".join(text.split()))


def refuse(what: str, answer: Answer, *, refused: dict[str, str] | None = None, ours: bool = False) -> NoReturn:
    """Raises GiveUp for an answer for good, else TryLater. `what` names the thing refused."""
    if answer.permanent:
        raise GiveUp(f"The server refused {what}: {answer}", refused, ours=ours)
    raise TryLater(f"The server does not take {what} now: {answer}")


def check_recipients(answers: dict[str, Answer]) -> None:
    """All accepted, or nothing is sent: a refusal for good outweighs one for now, as waiting cannot mend it."""
    final = {recipient: answer for recipient, answer in answers.items() if answer.permanent}
    if final:
        refused = {r: str(answer) for r, answer in final.items() if speaks_of_recipients(answer)}
        words = "; ".join(f"{recipient} ({answer})" for recipient, answer in final.items())
        raise GiveUp(f"The server refused {words}", refused, ours=not refused)
    for recipient, answer in answers.items():
        if not answer.good:
            refuse(recipient, answer)


def speaks_of_recipients(answer: Answer) -> bool:
    """Whether a 5xx is about the address it answers, or about us: our limit, our address, our content (RFC 3463)."""
    enhanced = _ENHANCED.search(answer.text)
    if enhanced is None:
        return answer.code in (550, 551, 552, 553) and not _OF_US.search(answer.text)
    subject, detail = int(enhanced[1]), int(enhanced[2])
    if subject == 1:
        return detail not in (7, 8)  # these two are the sender's address
    if subject == 4:
        return detail not in (5, 6)  # 5.4.5 is a sending limit, 5.4.6 a loop
    return subject == 2
