"""Echoing: the one answer to a mail of commands, with what was done, what follows, and until when UNDO works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.introductions.decision import Kind, Notice
from bot.introductions.forecast import CLOSES, RESTS, Prospect, forecast
from bot.introductions.introduction import Introduction
from bot.ports import Page
from bot.reading.command import Command
from bot.records import Obeyed, OutboxRow, Status
from bot.work.carrying import commit_notice
from bot.work.commands.orders import words_for
from bot.work.commands.pausing import paused
from bot.work.commands.undoing import undo_works_until
from bot.work.work import Work
from bot.writing.letters import Thread
from bot.writing.wordings import moment

NO_COMMAND = "no command"  # how the reason of a mail begins in which no command was found
_PAUSED = "everything is paused: no letter leaves and nothing falls due until RESUME"
_SAYS = {
    Kind.ASK.value: "{who} is asked",
    Kind.ASK_AGAIN.value: "{who} is asked again",
    Kind.CONFIRM.value: "{who} is asked whether the yes still holds",
    Kind.NUDGE.value: "{who} gets a reminder",
    Kind.HEAR_BY.value: "{who} hears that it takes time",
    Kind.REGRET.value: "{who} hears that nothing came of it",
    Kind.INTRODUCTION.value: "the introduction leaves",
    Kind.STEP_OUT.value: "I step out of the thread",
    Kind.HOW_DID_IT_GO.value: "{who} is asked how it went",
    Kind.ENDED.value: "it ends",
    Kind.LOST.value: "{who} counts as lost, and you decide how to go on",
    Kind.REMINDER.value: "I remind you of it",
    Kind.NOBODY_WROTE.value: "I tell you if nobody wrote",
    Kind.ONE_WROTE.value: "I tell you if {who} did not write",
    CLOSES: "it closes",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A mail of commands: what it answers (None where it stands for itself), and what its echo answers to."""

    work: Work
    page: Page
    notice: OutboxRow | None
    evidence: str
    now: datetime
    thread: Thread | None

    @property
    def it(self) -> Introduction | None:
        """The introduction that the notice is about, as it stands now."""
        number = self.notice.introduction if self.notice is not None else None
        return self.page.introduction(number) if number is not None else None

    def about(self, it: Introduction | None) -> str:
        """The key of the party that the notice is about, where it belongs to this introduction; else ""."""
        mine = self.notice is not None and it is not None and it.id == self.notice.introduction
        return self.notice.party if self.notice is not None and mine else ""

    def tell(self, it: Introduction | None, facts: dict[str, str], findings: tuple[str, ...] = ()) -> None:
        """The echo."""
        notice = Notice(Kind.ECHO, self.evidence, facts={"undo": "", "next": ""} | facts)
        commit_notice(self.work, self.page, it, notice, self.now, thread=self.thread, findings=findings)


@dataclass(frozen=True, slots=True)
class Line:
    """One command with what it turned out to be about, and why it cannot be obeyed ("" where it may be tried)."""

    command: Command
    it: Introduction | None = None
    party: str = ""
    undoes: Obeyed | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one line: a sentence that says what was done, or why it was not."""

    line: Line
    sentence: str
    obeyed: bool

    @property
    def told(self) -> str:
        """The line of an echo that tells of several."""
        said = self.line.command.line.strip()
        code = self.line.it.code if self.line.it is not None else ""
        what = said if code in said.upper() else f"{code} {said}"
        return f"{what}: {'' if self.obeyed else 'not done; '}{self.sentence}"

    @property
    def noted(self) -> str:
        """What the books say of it."""
        word = self.line.command.word
        return word.lower() if self.obeyed else f"{word} refused: {self.sentence}"


def echo(heard: Heard, done: Sequence[Done], changed: Sequence[int]) -> None:
    """Tells the connector what became of their commands; in the introduction's name where all were about one.

    `changed` are the introductions that the mail changed. One command is told in a sentence, several in a list.
    """
    cases = {one.line.it.id if one.line.it else None for one in done if one.line.it or not one.line.fault}
    about = heard.it if not cases else None
    if len(cases) == 1 and (number := cases.pop()) is not None:
        about = heard.page.introduction(number)
    obeyed = [one for one in done if one.obeyed]
    facts = {"command": ", ".join(dict.fromkeys(one.line.command.word for one in done))}
    if len(done) == 1 or not obeyed:
        facts["did" if obeyed else "reason"] = "; ".join(dict.fromkeys(one.sentence for one in done))
    else:
        facts["did"] = "all done" if len(obeyed) == len(done) else f"{len(obeyed)} of {len(done)} done"
    if len(obeyed) < len(done):
        facts["words"] = words_for(about, heard.about(about))
    facts["undo"] = _undo_until(heard, changed)
    facts["next"] = _next(heard, changed)
    one_reason = not obeyed and len({one.sentence for one in done}) == 1
    heard.tell(about, facts, tuple(one.told for one in done) if len(done) > 1 and not one_reason else ())


def tell_unknown(heard: Heard, said: str) -> None:
    """The words that would do something, once a thread; after that a line is enough."""
    it = heard.it
    if it is not None:
        told = any(row.reason.startswith(NO_COMMAND) for row in heard.page.mails.of(it.id))
    else:
        told = heard.notice is not None and heard.notice.kind is Kind.ECHO
    reason = f"“{said}” is no word I know" if said else "I found no word in your mail that I know"
    heard.tell(it, {"reason": reason, "words": "" if told else words_for(it, heard.about(it))})


def _undo_until(heard: Heard, changed: Sequence[int]) -> str:
    """Until when all of it can be taken back: the earliest moment there is, "" where something of it leaves at once."""
    ends = [undo_works_until(heard.work, heard.page, number, heard.now) for number in changed]
    return min(ends) if ends and all(ends) else ""  # ISO moments sort by time, and before words


def _next(heard: Heard, changed: Sequence[int]) -> str:
    """What time alone will do next in each introduction that was changed, as sentences."""
    if changed and paused(heard.page) is not None:
        return _PAUSED
    told = []
    for it in map(heard.page.introduction, changed):
        prospects = forecast(it, heard.work.policy, heard.now)
        if prospects and (said := _said(heard, it, prospects[0])):
            told.append(said if len(changed) == 1 else f"{it.code}: {said}")
    return "; ".join(told)


def _said(heard: Heard, it: Introduction, prospect: Prospect) -> str:
    if prospect.what == RESTS:
        return f"nothing more happens by itself unless {prospect.unless[:1].lower()}{prospect.unless[1:].rstrip('.')}"
    at = prospect.at
    if prospect.what == Kind.INTRODUCTION.value:  # its moment stands in the outbox
        at = min((row.due_at for row in heard.page.outbox.of(it.id) if _is_letter_that_waits(row)), default=at)
        if at is None or at <= heard.now:
            return ""  # what was done says so
    party = it.party(prospect.party).person if prospect.party else None
    who = (party.name or party.address) if party is not None else "the others"
    what = _SAYS.get(prospect.what, "").format(who=who)
    if not what:
        return ""
    when = f", {moment(at, heard.work.voice.zone, 'en', heard.now)}" if at is not None else ""
    return f"next{when}: {what}"


def _is_letter_that_waits(row: OutboxRow) -> bool:
    return row.kind is Kind.INTRODUCTION and row.status is Status.WAITING
