"""Commanding: the connector's one-word answers to our notices, and what each of them does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.introductions import events as ev
from bot.introductions.decision import Decision, Kind, Notice
from bot.introductions.introduction import BEFORE_INTRODUCTION, How, Introduction, Party, PartyState, Stage
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.reading.command import Command, Unknown, read_commands
from bot.reading.deferral import read_until
from bot.reading.message import Mail
from bot.reading.quoting import strip_text
from bot.records import Kept, OutboxRow, Outcome, Status
from bot.work.carrying import commit_notice, happen
from bot.work.work import Work
from bot.writing.letters import Manuscript, Thread


class Cannot(Exception):
    """The command cannot be obeyed. The text is a sentence for the connector that says why and what can."""


@dataclass(frozen=True, slots=True)
class _Order:
    """One command with what it is about."""

    work: Work
    page: Page
    it: Introduction
    notice: OutboxRow
    command: Command
    evidence: str
    now: datetime

    def happen(self, event: ev.Event) -> Decision:
        return happen(self.work, self.page, self.page.introduction(self.it.id), event, self.now)

    def party(self) -> Party:
        """Whom the command names, or whom the notice was about. Raises Cannot."""
        if self.command.party:
            return _named(self.it, self.command.party)
        if self.notice.party:
            return self.it.party(self.notice.party)
        names = " or ".join(party.person.name or party.person.address for party in self.it.parties)
        raise Cannot(f"{self.command.word} needs a name here: {names}")


def obey(work: Work, page: Page, notice: OutboxRow, words: str, mail: Mail, evidence: str) -> tuple[Outcome, str]:
    """Carries out the commands in the connector's own words in answer to a notice; answers the mail's fate.

    What cannot be obeyed is answered by a notice that says what can be; nothing else happens then.
    """
    now = work.clock()
    thread = Thread(mail.message_id, (*mail.references, mail.message_id), mail.subject) if mail.message_id else None
    commands = read_commands(words)
    it = page.introduction(notice.introduction) if notice.introduction is not None else None
    if isinstance(commands, Unknown) or not commands:
        said = commands.line if isinstance(commands, Unknown) else ""
        reply = f"“{said}” is no word I know" if said else "I found no word in your mail that I know"
        _echo(work, page, it, reply, evidence, now, thread, known=_words_for(it, notice))
        return Outcome.IGNORED, f"no command: {said[:60]}"
    done: list[str] = []
    for number, command in enumerate(commands):
        try:
            target = _case_of(page, it, command)
            done.append(_obey(_Order(work, page, target, notice, command, evidence, now)))
        except Cannot as fault:
            _echo(
                work,
                page,
                it,
                str(fault),
                f"{evidence} {number}",
                now,
                thread,
                known=_words_for(it, notice),
                said=command.word,
            )
            done.append(f"{command.word} refused: {fault}")
    return Outcome.ACTED, "; ".join(done)


def _case_of(page: Page, it: Introduction | None, command: Command) -> Introduction:
    if not command.code:
        if it is None:
            raise Cannot(f"{command.word} needs the code of the introduction, for example K7 {command.word}")
        return page.introduction(it.id)
    if it is not None and it.code == command.code:
        return page.introduction(it.id)
    found = page.find(code=command.code)
    if not found:
        raise Cannot(f"there is no introduction {command.code}")
    return found[0]


def _obey(order: _Order) -> str:
    action = _ACTIONS.get(order.command.word)
    if action is None:
        raise Cannot(f"{order.command.word} means nothing for this introduction")
    action(order)
    return order.command.word.lower()


def _answer(order: _Order) -> None:
    party = order.party()
    until = None
    if order.command.word == "LATER":
        today = order.work.policy.calendar(order.it, party).day(order.now)
        if order.command.argument:
            found = read_until(order.command.argument, language=order.work.voice.language, today=today)
            if found is None or found.absurd or found.until is None:
                raise Cannot(f"I cannot tell which day “{order.command.argument}” is; write LATER 15 January, say")
            until = found.until
    if order.it.stage not in (Stage.DRAFTED, Stage.ASKING, Stage.AGREED):
        raise Cannot(f"this introduction is {order.it.stage.value} already")
    source = order.command.argument if order.command.word != "LATER" else ""
    order.happen(
        ev.Answered(
            party.key,
            order.command.word.lower(),
            order.evidence,
            until=until,
            how=How.HAND,
            rule="the connector's word",
            words=order.command.line,
            source=source or "in answer to a notice",
        )
    )


def _send(order: _Order) -> None:
    it = order.it
    if it.stage is Stage.DRAFTED:
        order.happen(ev.Approved(order.evidence))
    elif it.letter_waits or it.letter_uncertain:
        order.happen(ev.LetterConfirmed(order.evidence))
    elif it.letter_queued:
        order.happen(ev.LetterHurried(order.evidence))
    else:
        raise Cannot(f"nothing of this introduction waits for SEND; it is {it.stage.value}")


def _cancel(order: _Order) -> None:
    if order.it.stage not in (Stage.DRAFTED, Stage.ASKING, Stage.AGREED):
        raise Cannot(f"this introduction is {order.it.stage.value}; there is nothing left to cancel")
    order.happen(ev.Cancelled(order.evidence))


def _keep(order: _Order) -> None:
    if not order.it.holds:
        raise Cannot("nothing in the letter waits for KEEP or DROP")
    order.happen(ev.LetterConfirmed(order.evidence))


def _drop(order: _Order) -> None:
    if not order.it.holds:
        raise Cannot("nothing in the letter waits for KEEP or DROP")
    kept = order.page.manuscripts.load(order.it.id)
    letter = kept.manuscript
    if letter is not None:
        quoted = any("quoted" in hold for hold in order.it.holds)
        text = strip_text(letter.text) if quoted else letter.text
        trimmed = Manuscript(letter.subject, text, None if quoted else letter.html)
        order.page.manuscripts.save(order.it.id, Kept(trimmed, kept.opening, kept.findings))
    order.happen(ev.LetterConfirmed(order.evidence))


def _go_on(order: _Order) -> None:
    lost = [party for party in order.it.sides if party.state in _LOST]
    if len(order.it.sides) <= 2 or not lost:
        raise Cannot("GO ON is for introductions of three or more, when one of them is lost")
    for party in lost:
        order.happen(ev.WentOn(party.key))


def _close(order: _Order) -> None:
    if not any(party.state in _LOST for party in order.it.sides):
        raise Cannot("nobody is lost here; CANCEL calls the introduction off")
    order.happen(ev.ClosedByConnector())


def _nudge(order: _Order) -> None:
    decision = order.happen(ev.NudgeAsked(order.party().key))
    if not decision.letters:
        raise Cannot("they cannot be reminded now: not asked, answered already, or reminded twice")


def _sent(order: _Order) -> None:
    """The connector looked: the introduction of which nobody knew had left."""
    if not order.it.letter_uncertain:
        raise Cannot("SENT is for an introduction of which nobody knows whether it left")
    for row in order.page.outbox.of(order.it.id):
        if row.kind is Kind.INTRODUCTION and row.status is Status.UNKNOWN:
            order.page.outbox.change(row, status=Status.ACCEPTED, accepted_at=order.now, evidence=order.evidence)
    order.happen(ev.LetterFound(order.evidence))


def _ignore(order: _Order) -> None:
    order.happen(ev.Settled(order.party().key, order.evidence))


_LOST = frozenset({PartyState.NO, PartyState.SILENT, PartyState.UNREACHABLE})
_ACTIONS: dict[str, Callable[[_Order], None]] = {
    "YES": _answer,
    "NO": _answer,
    "LATER": _answer,
    "SEND": _send,
    "SENT": _sent,
    "CANCEL": _cancel,
    "KEEP": _keep,
    "DROP": _drop,
    "GO ON": _go_on,
    "CLOSE": _close,
    "NUDGE": _nudge,
    "IGNORE": _ignore,
}


def _words_for(it: Introduction | None, notice: OutboxRow) -> str:
    """The words that would do something here, for the answer to one that does not."""
    if it is None:
        return "a request: two people with their addresses and what each should hear"
    words = []
    if notice.party and it.stage in BEFORE_INTRODUCTION:
        words += ["YES", "NO", "LATER 15 January"]
    if notice.party and it.party(notice.party).doubt is not None:
        words.append("IGNORE")
    if it.stage is Stage.DRAFTED or it.letter_waits or it.letter_uncertain or it.letter_queued:
        words.append("SEND")
    if it.letter_uncertain:
        words.append("SENT")
    if it.holds:
        words += ["KEEP", "DROP"]
    if len(it.sides) > 2 and any(party.state in _LOST for party in it.sides):
        words += ["GO ON", "CLOSE"]
    if it.stage in (Stage.DRAFTED, Stage.ASKING, Stage.AGREED):
        words.append("CANCEL")
    return ", ".join(words)


def _named(it: Introduction, name: str) -> Party:
    wanted = name.casefold()
    exact = [party for party in it.parties if same_address(party.person.address, name)]
    found = exact or [
        party
        for party in it.parties
        if party.person.name.casefold() == wanted or wanted in party.person.name.casefold().split()
    ]
    if len(found) != 1:
        who = "nobody" if not found else "more than one"
        raise Cannot(f"“{name}” is {who} here; write a full name or the address")
    return found[0]


def _echo(
    work: Work,
    page: Page,
    it: Introduction | None,
    reason: str,
    cause: str,
    now: datetime,
    thread: Thread | None,
    *,
    known: str,
    said: str = "",
) -> None:
    facts = {"reason": reason, "words": known, "command": said}
    commit_notice(work, page, it, Notice(Kind.ECHO, cause, facts=facts), now, thread=thread)
