"""Orders: what each word of the connector's does. The same for a mail, the command line and the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.introductions.introduction import BEFORE_INTRODUCTION, Introduction, Stage
from bot.introductions.reopening import can_be_reopened
from bot.ports import Page
from bot.reading.command import Command
from bot.work.commands import answering, course, pace
from bot.work.commands.cannot import Cannot
from bot.work.commands.order import AFTERWARDS, LOST, Order
from bot.work.commands.undoing import Notebook, take_back
from bot.work.work import Work
from bot.writing.masking import first_name


def order(work: Work, page: Page, it: Introduction | None, command: Command, evidence: str, now: datetime) -> str:
    """Obeys one command that came without a mail; answers what was done, as a sentence in lower case.

    `it` is None for PAUSE and RESUME of everything; `evidence` is how the ledger calls where it came from. What it
    changed can be taken back by UNDO. Raises Cannot: then nothing happened.
    """
    notebook = Notebook(page, evidence)
    did = carry_out_order(Order(work, page, it, as_meant(it, command, ""), evidence, now, notebook))
    notebook.keep(now)
    return did


def carry_out_order(one: Order) -> str:
    """Obeys one command and answers what was done, as a sentence in lower case. Raises Cannot: nothing happened."""
    action = _ACTIONS.get(one.command.word)
    if action is None:
        raise Cannot(f"{one.command.word} means nothing for this introduction")
    if one.it is not None:
        if one.it.erased_at is not None:
            raise Cannot(
                f"its contents were erased on {one.work.local_day(one.it.erased_at)}; nothing is left to act on"
            )
        one.notebook.note(one.it)
    return action(one)


def as_meant(it: Introduction | None, command: Command, about: str) -> Command:
    """The command with the word it stands for here: YES to letters that wait for approval is SEND, NO is CANCEL."""
    if command.word == "START":
        return replace(command, word="SEND")
    if it is None or it.stage is not Stage.DRAFTED or command.party or about:
        return command
    return replace(command, word={"YES": "SEND", "NO": "CANCEL"}.get(command.word, command.word))


def _undo(one: Order) -> str:
    last = one.undoes or one.page.orders.last(one.case.id)
    if last is None:
        raise Cannot("no word of yours about it can be taken back: there was none, or something else happened since")
    one.notebook.close(one.case)
    return take_back(one.work, one.page, last, one.evidence, one.now)


_ACTIONS: dict[str, Callable[[Order], str]] = {
    "YES": answering.answer,
    "NO": answering.answer,
    "LATER": answering.answer,
    "IGNORE": answering.ignore,
    "WRONG": answering.wrong,
    "ONCE": answering.once,
    "SAME": answering.same,
    "ASSISTANT": answering.assistant,
    "SEND": course.send,
    "SENT": course.sent,
    "CANCEL": course.cancel,
    "KEEP": course.keep,
    "DROP": course.drop,
    "GO ON": course.go_on,
    "CLOSE": course.close,
    "REOPEN": course.reopen,
    "NUDGE": pace.nudge,
    "MINE": pace.leave_to_connector,
    "CONTINUE": pace.hand_back,
    "PAUSE": pace.rest,
    "RESUME": pace.go_on_again,
    "UNDO": _undo,
    "MET": answering.how_it_went,
    "PLANNED": answering.how_it_went,
    "HELPFUL": answering.how_it_went,
}


def words_for(it: Introduction | None, about: str) -> str:
    """The words that would do something here, for the answer to one that does not."""
    if it is None:
        return "a request: two people with their addresses and what each should hear"
    words = []
    if it.stage is Stage.DRAFTED or it.letter_waits or it.letter_uncertain or it.letter_queued:
        words.append("SEND")
    if about and it.stage in BEFORE_INTRODUCTION:
        words += ["YES", "NO", "LATER 15 January"]
    if about and it.party(about).doubt is not None:
        words.append("IGNORE")
    if not about and it.stage in BEFORE_INTRODUCTION:
        doubted = [first_name(party.person.name).upper() for party in it.sides if party.doubt is not None]
        words += [f"{name} {word}" for name in doubted if name for word in ("YES", "NO", "IGNORE")]
    if it.letter_uncertain:
        words.append("SENT")
    if it.holds:
        words += ["KEEP", "DROP"]
    if len(it.sides) > 2 and it.stage in BEFORE_INTRODUCTION and any(party.state in LOST for party in it.sides):
        words += ["GO ON", "CLOSE"]
    if any(party.taken_over_at is not None for party in it.sides):
        words += ["CONTINUE", "MINE"]
    if it.stage in BEFORE_INTRODUCTION:
        words += ["CANCEL", "RESUME" if it.paused_at is not None else "PAUSE"]
    if can_be_reopened(it):
        words.append("REOPEN")
    if it.stage in AFTERWARDS:
        words += ["NUDGE", "MET", "PLANNED", "HELPFUL", "NO"]
    return ", ".join(words)
