"""Commanding: one mail of the connector's commands, and the one echo that says what came of each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import Introduction
from bot.ports import Page
from bot.reading.command import Command, Unknown, read_commands
from bot.reading.message import Mail
from bot.records import Obeyed, OutboxRow, Outcome
from bot.work.cannot import Cannot
from bot.work.carrying import commit_notice
from bot.work.orders import EVERYTHING, Order, as_meant, carry_out_order, party_key, words_for
from bot.work.pausing import paused
from bot.work.undoing import Notebook, undo_works_until
from bot.work.work import Work
from bot.writing.letters import Thread

_NO_COMMAND = "no command"
_ENDS = frozenset({"CANCEL", "CLOSE"})
_GOES_ON = frozenset({"SEND", "NUDGE", "GO ON", "REOPEN", "CONTINUE", "RESUME", "KEEP", "DROP", "YES", "LATER"})
_ONE_OF = (  # of each of these, one word may be said of one party or introduction
    frozenset({"YES", "NO", "LATER", "IGNORE", "ONCE", "SAME", "ASSISTANT", "WRONG", "MET", "PLANNED", "HELPFUL"}),
    frozenset({"MINE", "CONTINUE"}),
    frozenset({"KEEP", "DROP"}),
    frozenset({"GO ON", "CLOSE"}),
    frozenset({"PAUSE", "RESUME"}),
    frozenset({"SENT", "SEND"}),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One command with what it turned out to be about, and why it cannot be obeyed ("" where it may be tried)."""

    command: Command
    it: Introduction | None = None
    party: str = ""
    undoes: Obeyed | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of one line: a sentence that says what was done, or why it was not."""

    line: _Line
    sentence: str
    obeyed: bool

    @property
    def told(self) -> str:
        """The line for an echo that tells of several."""
        code = self.line.it.code if self.line.it is not None else self.line.command.code
        what = " ".join(piece for piece in (code, self.line.command.line.strip()) if piece)
        what = self.line.command.line.strip() if code and code in self.line.command.line.upper() else what
        return f"{what}: {self.sentence}" if self.obeyed else f"{what}: not done; {self.sentence}"


def obey(
    work: Work, page: Page, notice: OutboxRow | None, words: str, mail: Mail, evidence: str
) -> tuple[Outcome, str]:
    """Carries out the commands in the connector's own words; answers the mail's fate.

    `notice` is what they answer, None where the mail stands for itself and every word needs its code. One echo says
    what was done of each, what was not and why, and until when UNDO takes it back. Commands that contradict each other
    are not obeyed, none of them; the others are.
    """
    now = work.clock()
    thread = Thread(mail.message_id, (*mail.references, mail.message_id), mail.subject) if mail.message_id else None
    it = _case_behind(page, notice)
    commands = read_commands(words)
    if isinstance(commands, Unknown) or not commands:
        said = commands.line if isinstance(commands, Unknown) else ""
        _tell_unknown(work, page, it, notice, said, evidence, now, thread)
        return Outcome.IGNORED, f"{_NO_COMMAND}: {said[:60]}"
    notebook = Notebook(page, evidence)
    lines = _contradictions([line for command in commands for line in _lines_of(page, it, notice, command)])
    done = [_obeyed(work, page, line, notice, notebook, evidence, now) for line in lines]
    changed = notebook.keep(now)
    _echo(work, page, it, notice, done, changed, evidence, now, thread)
    return Outcome.ACTED, "; ".join(_note(one) for one in done)


def _case_behind(page: Page, notice: OutboxRow | None) -> Introduction | None:
    return page.introduction(notice.introduction) if notice is not None and notice.introduction is not None else None


def _about(notice: OutboxRow | None, it: Introduction | None) -> str:
    """The party that the notice is about, where it belongs to this introduction."""
    return notice.party if notice is not None and it is not None and it.id == notice.introduction else ""


def cause_of(notice: OutboxRow) -> str:
    """What a notice was caused by, as it was committed."""
    return " ".join(notice.key.split(" ")[3:])


# What each command is about


def _lines_of(page: Page, it: Introduction | None, notice: OutboxRow | None, command: Command) -> list[_Line]:
    """The command with its introduction and party; UNDO of a mail that changed several is a line for each."""
    try:
        if command.word == "UNDO" and not command.code:
            return _undo_of(page, it, notice, command)
        target = _case_of(page, it, command)
        about = _about(notice, target)
        command = as_meant(target, command, about)
        return [_Line(command, target, party_key(target, command, about) if target is not None else "")]
    except Cannot as fault:
        return [_Line(command, fault=str(fault))]


def _case_of(page: Page, it: Introduction | None, command: Command) -> Introduction | None:
    if not command.code:
        everything = command.word in ("PAUSE", "RESUME") and (it is None or command.party.casefold() in EVERYTHING)
        if it is None and not everything:
            raise Cannot(f"{command.word} needs the code of the introduction, for example K7 {command.word}")
        return None if everything else it
    found = page.find(code=command.code)
    if not found:
        raise Cannot(f"there is no introduction {command.code}")
    return found[0]


def _undo_of(page: Page, it: Introduction | None, notice: OutboxRow | None, command: Command) -> list[_Line]:
    """UNDO in answer to an echo takes back what that mail changed; elsewhere, the last word about the introduction."""
    if notice is None or notice.kind is not Kind.ECHO:
        return [_Line(command, _case_of(page, it, command))]
    cause = " ".join(cause_of(notice).split(" ")[:2])
    orders = page.orders.of(cause)
    if orders:
        return [_Line(command, page.introduction(one.before.id), undoes=one) for one in orders]
    mail = page.mails.by_evidence(cause)
    earlier = read_commands(mail.words) if mail is not None else ()
    words = [] if isinstance(earlier, Unknown) else [one.word for one in earlier]
    if it is not None and "UNDO" in words:
        return [_Line(command, it)]
    if "PAUSE" in words or "RESUME" in words:
        raise Cannot("PAUSE is taken back by RESUME, and RESUME by PAUSE")
    again = f"{it.code} UNDO takes back" if it is not None else "UNDO with the code takes back"
    raise Cannot(f"nothing of that mail is left to take back; {again} the word before it")


# Contradictions


def _contradictions(lines: list[_Line]) -> list[_Line]:
    """The lines, each once, with the fault of those that contradict another one."""
    once: list[_Line] = []
    for line in lines:
        if not any(_same(line, other) for other in once):
            once.append(line)
    checked = []
    for line in once:
        other = next((other for other in once if other is not line and _contradict(line, other)), None)
        if other is None:
            checked.append(line)
        else:
            said = f"“{line.command.line.strip()}” and “{other.command.line.strip()}” contradict each other"
            checked.append(replace(line, fault=f"{said}, so I did neither"))
    return checked


def _same(line: _Line, other: _Line) -> bool:
    """The same thing said twice: in case of doubt about whom, both are looked at."""

    def what(one: _Line) -> tuple[object, ...]:
        return one.command.word, one.it.id if one.it else None, one.party, one.command.argument

    return not line.fault and not other.fault and what(line) == what(other)


def _contradict(line: _Line, other: _Line) -> bool:
    if line.fault or other.fault or (line.it.id if line.it else None) != (other.it.id if other.it else None):
        return False
    words = {line.command.word, other.command.word}
    if "UNDO" in words:
        return True
    if words & _ENDS and words & _GOES_ON:
        return True
    if line.party != other.party:
        return False
    if len(words) == 1:
        return line.command.word == "LATER"  # until two different days
    return any(words <= group for group in _ONE_OF)


# Obeying, and telling


def _obeyed(
    work: Work, page: Page, line: _Line, notice: OutboxRow | None, notebook: Notebook, evidence: str, now: datetime
) -> _Done:
    if line.fault:
        return _Done(line, line.fault, obeyed=False)
    current = page.introduction(line.it.id) if line.it is not None else None
    about = line.party or _about(notice, current)
    try:
        one = Order(work, page, current, line.command, evidence, now, notebook, about, line.undoes)
        return _Done(line, carry_out_order(one), obeyed=True)
    except Cannot as fault:
        return _Done(line, str(fault), obeyed=False)


def _note(one: _Done) -> str:
    return one.line.command.word.lower() if one.obeyed else f"{one.line.command.word} refused: {one.sentence}"


def _echo(
    work: Work,
    page: Page,
    it: Introduction | None,
    notice: OutboxRow | None,
    done: Sequence[_Done],
    changed: Sequence[int],
    evidence: str,
    now: datetime,
    thread: Thread | None,
) -> None:
    """The one answer to a mail of commands: in the introduction's name where all were about one."""
    cases = {one.line.it.id if one.line.it is not None else None for one in done if not one.line.fault}
    about = page.introduction(next(iter(cases)) or 0) if len(cases) == 1 and None not in cases else None
    if not cases:
        about = it  # nothing could be obeyed
    obeyed = [one for one in done if one.obeyed]
    facts = {"command": ", ".join(dict.fromkeys(one.line.command.word for one in done))}
    if len(done) == 1 or not obeyed:
        facts["did" if obeyed else "reason"] = "; ".join(dict.fromkeys(one.sentence for one in done))
    else:
        facts["did"] = f"{len(obeyed)} of {len(done)} done" if len(obeyed) < len(done) else "all done"
    if len(obeyed) < len(done):
        facts["words"] = words_for(about, _about(notice, about))
    facts["undo"] = _undo_until(work, page, changed, now)
    facts["next"] = _next(work, page, changed, now)
    findings = tuple(one.told for one in done) if len(done) > 1 else ()
    commit_notice(work, page, about, Notice(Kind.ECHO, evidence, facts=facts), now, thread=thread, findings=findings)


def _undo_until(work: Work, page: Page, changed: Sequence[int], now: datetime) -> str:
    """Until when all of it can be taken back: the earliest moment there is, "" where something of it leaves at once."""
    ends = [undo_works_until(work, page, number, now) for number in changed]
    if not ends or not all(ends):
        return ""
    return min(ends)  # ISO moments sort by time, and before words


def _next(work: Work, page: Page, changed: Sequence[int], now: datetime) -> str:
    if paused(page) is not None:
        return "everything is paused: no letter leaves and nothing falls due until RESUME"
    return ""


def _tell_unknown(
    work: Work,
    page: Page,
    it: Introduction | None,
    notice: OutboxRow | None,
    said: str,
    evidence: str,
    now: datetime,
    thread: Thread | None,
) -> None:
    """The words that would do something, once a thread; after that a line is enough."""
    reason = f"“{said}” is no word I know" if said else "I found no word in your mail that I know"
    if it is not None:
        told = any(row.reason.startswith(_NO_COMMAND) for row in page.mails.of(it.id))
    else:
        told = notice is not None and notice.kind is Kind.ECHO
    known = "" if told else words_for(it, _about(notice, it))
    facts = {"reason": reason, "words": known, "undo": "", "next": ""}
    commit_notice(work, page, it, Notice(Kind.ECHO, evidence, facts=facts), now, thread=thread)
