"""Commanding: one mail of the connector's commands, what each of them is about, and which contradict each other."""

from __future__ import annotations

from dataclasses import replace

from bot.introductions.decision import Kind
from bot.introductions.introduction import Introduction
from bot.ports import Page
from bot.reading.command import Command, Unknown, read_commands
from bot.reading.message import Mail
from bot.records import OutboxRow, Outcome
from bot.work.arrived import words_in
from bot.work.commands.cannot import Cannot
from bot.work.commands.echoing import NO_COMMAND, Done, Heard, Line, echo, tell_unknown
from bot.work.commands.order import Order, is_about_everything, party_key
from bot.work.commands.orders import as_meant, carry_out_order
from bot.work.commands.undoing import Notebook
from bot.work.work import Work
from bot.writing.letters import Thread

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


def obey(
    work: Work, page: Page, notice: OutboxRow | None, words: str, mail: Mail, evidence: str
) -> tuple[Outcome, str]:
    """Carries out the commands in the connector's own words; answers the mail's fate.

    `notice` is what they answer, None where the mail stands for itself and every word needs its code. One echo says
    what was done of each, what was not and why, and until when UNDO takes it back. Commands that contradict each other
    are not obeyed, none of them; the others are.
    """
    thread = Thread(mail.message_id, (*mail.references, mail.message_id), mail.subject) if mail.message_id else None
    heard = Heard(work, page, notice, evidence, work.clock(), thread)
    commands = read_commands(words)
    if isinstance(commands, Unknown) or not commands:
        said = commands.line if isinstance(commands, Unknown) else ""
        tell_unknown(heard, said)
        return Outcome.IGNORED, f"{NO_COMMAND}: {said[:60]}"
    notebook = Notebook(page, evidence)
    lines = _contradictions([line for command in commands for line in _lines_of(heard, command)])
    done = [_obeyed(heard, line, notebook) for line in lines]
    changed = notebook.keep(heard.now)
    echo(heard, done, changed)
    return Outcome.ACTED, "; ".join(one.noted for one in done)


def words_of(work: Work, mail: Mail, notice: Mail | None) -> str:
    """The connector's own words in answer to a notice.

    Commands may repeat, letter by letter, a line that the notice offered: on the first lines they are no quotation.
    """
    first = words_in(work, mail).text
    commands = read_commands(first)
    return first if commands and not isinstance(commands, Unknown) else words_in(work, mail, notice).text


def cause_of(notice: OutboxRow) -> str:
    """What a notice was caused by, as it was committed."""
    return " ".join(notice.key.split(" ")[3:])


def _obeyed(heard: Heard, line: Line, notebook: Notebook) -> Done:
    if line.fault:
        return Done(line, line.fault, obeyed=False)
    it = heard.page.introduction(line.it.id) if line.it is not None else None
    about = line.party or heard.about(it)
    order = Order(heard.work, heard.page, it, line.command, heard.evidence, heard.now, notebook, about, line.undoes)
    try:
        return Done(line, carry_out_order(order), obeyed=True)
    except Cannot as fault:
        return Done(line, str(fault), obeyed=False)


# What each command is about


def _lines_of(heard: Heard, command: Command) -> list[Line]:
    """The command with its introduction and party; UNDO of a mail that changed several is a line for each."""
    try:
        if command.word == "UNDO" and not command.code:
            return _undo_of(heard, command)
        it = _case_of(heard, command)
        about = heard.about(it)
        command = as_meant(it, command, about)
        return [Line(command, it, party_key(it, command, about) if it is not None else "")]
    except Cannot as fault:
        return [Line(command, fault=str(fault))]


def _case_of(heard: Heard, command: Command) -> Introduction | None:
    it = heard.it
    if not command.code:
        everything = is_about_everything(command) or (it is None and command.word in ("PAUSE", "RESUME"))
        if it is None and not everything:
            raise Cannot(f"{command.word} needs the code of the introduction, for example K7 {command.word}")
        return None if everything else it
    found = heard.page.find(code=command.code)
    if not found:
        raise Cannot(f"there is no introduction {command.code}")
    return found[0]


def _undo_of(heard: Heard, command: Command) -> list[Line]:
    """UNDO in answer to an echo takes back what that mail changed; elsewhere, the last word about the introduction."""
    it = heard.it
    if heard.notice is None or heard.notice.kind is not Kind.ECHO:
        return [Line(command, _case_of(heard, command))]
    cause = " ".join(cause_of(heard.notice).split(" ")[:2])
    orders = heard.page.orders.of(cause)
    if orders:
        return [Line(command, heard.page.introduction(one.before.id), undoes=one) for one in orders]
    mail = heard.page.mails.by_evidence(cause)
    earlier = read_commands(mail.words) if mail is not None else ()
    words = [] if isinstance(earlier, Unknown) else [one.word for one in earlier]
    if it is not None and "UNDO" in words:
        return [Line(command, it)]
    if "PAUSE" in words or "RESUME" in words:
        raise Cannot("PAUSE is taken back by RESUME, and RESUME by PAUSE")
    again = f"{it.code} UNDO" if it is not None else "UNDO with the code"
    raise Cannot(f"nothing of that mail is left to take back; {again} takes back the word before it")


# Contradictions


def _contradictions(lines: list[Line]) -> list[Line]:
    """The lines, each once, with the fault of those that contradict another one."""
    once: list[Line] = []
    for line in lines:
        if not any(_same(line, other) for other in once):
            once.append(line)
    checked = []
    for line in once:
        other = next((other for other in once if other is not line and _contradict(line, other)), None)
        if other is None:
            checked.append(line)
        else:
            first, second = sorted((line, other), key=once.index)
            said = f"“{first.command.line.strip()}” and “{second.command.line.strip()}” contradict each other"
            checked.append(replace(line, fault=f"{said}, so I did neither"))
    return checked


def _same(line: Line, other: Line) -> bool:
    """The same thing said twice: in case of doubt about whom, both are looked at."""

    def what(one: Line) -> tuple[object, ...]:
        return one.command.word, one.it.id if one.it else None, one.party, one.command.argument

    return not line.fault and not other.fault and what(line) == what(other)


def _contradict(line: Line, other: Line) -> bool:
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
