"""Source: how a request came in, what it led to, and how the connector is told of what stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import Gesture, Introduction
from bot.ports import Page
from bot.reading.message import Mail
from bot.records import Outcome
from bot.work.carrying import commit_notice
from bot.work.work import Work
from bot.writing.letters import Thread


@dataclass(frozen=True, slots=True)
class Source:
    """How a request came in.

    `evidence` is the ledger's name for the mail, draft or command, `mail` its bytes as read, where it was one; `answer`
    is the connector's later mail that settled what it lacked.
    `thread` is the connector's own mail to a party, which that party's ask continues (CC, BCC), `reader` the address it
    went to ("" where nobody can tell any more), and `letter` that mail as read, where it can still be had. `passage` is
    prose the asks may carry once the connector approved it. `led_to` is the open introduction a changed draft led to
    before. `shown` forces the connector's eyes before anything leaves; no ask leaves before `starts_at` (aware UTC).
    """

    gesture: Gesture
    evidence: str
    mail: Mail | None = None
    answer: Mail | None = None
    thread: Thread | None = None
    reader: str = ""
    letter: Mail | None = None
    passage: str = ""
    led_to: Introduction | None = None
    shown: bool = False
    starts_at: datetime | None = None

    @property
    def latest(self) -> Mail | None:
        """The connector's mail that a notice about this request answers."""
        return self.answer or self.mail


@dataclass(frozen=True, slots=True)
class Opening:
    """What a request led to: the introduction opened or changed, or what was put before the connector instead."""

    outcome: Outcome
    reason: str
    introduction: int | None = None

    @property
    def accepted(self) -> bool:
        """True where an introduction came of it."""
        return self.introduction is not None


def thread_of(mail: Mail | None) -> Thread | None:
    """The thread that an answer to this mail of the connector's continues."""
    if mail is None or not mail.message_id:
        return None
    return Thread(mail.message_id, (*mail.references, mail.message_id), mail.subject)


def put_problem(
    work: Work, page: Page, problems: Sequence[str], evidence: str, mail: Mail | None = None, *, title: str = ""
) -> Opening:
    """What is missing is asked of the connector, never of a party. Nothing else happens."""
    facts = {"reason": problems[0], "subject": mail.subject if mail else ""}
    if title:
        facts["title"] = title
    if evidence.startswith("mail "):  # there is no draft to be mended
        facts["mend"] = "Answer this mail with what is missing"
    notice = Notice(Kind.PROBLEM, evidence, facts=facts)
    commit_notice(work, page, None, notice, work.clock(), thread=thread_of(mail), findings=tuple(problems[1:]))
    return Opening(Outcome.QUESTION, problems[0])
