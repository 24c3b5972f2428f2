"""The course of an introduction: started, its letter let go, called off, gone on with, taken up again."""

from __future__ import annotations

from dataclasses import replace

from bot.introductions import events as ev
from bot.introductions.decide import decide
from bot.introductions.decision import ASKS, Decision, Kind, Notice
from bot.introductions.introduction import BEFORE_INTRODUCTION, ENDED_WITHOUT, How, PartyState, Stage
from bot.introductions.reopening import can_be_reopened
from bot.reading.quoting import strip_text
from bot.records import Kept, Status
from bot.work.carrying import carry_out, commit_notice
from bot.work.commands.cannot import Cannot
from bot.work.commands.order import LOST, Order, called
from bot.work.commands.pace import ask_left
from bot.work.commands.pausing import paused
from bot.writing.manuscript import Manuscript
from bot.writing.wordings import joined, moment

_FOR_GOOD = " (UNDO cannot bring it back)"


def send(one: Order) -> str:
    """SEND: the asks, or the introduction, may leave."""
    it = one.case
    if it.stage is Stage.DRAFTED:
        return _asked(one, one.happen(ev.Approved(one.evidence)))
    if it.letter_waits or it.letter_uncertain:
        one.happen(ev.LetterConfirmed(one.evidence))
        return "the introduction goes as it is"
    if it.letter_queued:
        one.happen(ev.LetterHurried(one.evidence))
        return "the introduction leaves now"
    raise Cannot(f"nothing of this introduction waits for SEND; it is {it.stage.value}")


def _asked(one: Order, decision: Decision) -> str:
    """Whom SEND has asked, and since when or from when."""
    asks = [letter for letter in decision.letters if letter.kind in ASKS]
    if not asks:
        return "approved; nobody needs to be asked"
    names = joined((called(one.case.party(letter.party)) for letter in asks), "en")
    starts = min(letter.not_before for letter in asks)
    when = f"from {moment(starts, one.work.voice.zone, 'en', one.now)} on" if starts > one.now else "now"
    if decision.introduction.paused_at is not None or paused(one.page) is not None:
        when = "after RESUME"
    return f"{names} {'is' if len(asks) == 1 else 'are'} asked {when}"


def sent(one: Order) -> str:
    """The connector looked: the introduction of which nobody knew had left."""
    if not one.case.letter_uncertain:
        raise Cannot("SENT is for an introduction of which nobody knows whether it left")
    for row in one.page.outbox.of(one.case.id):
        if row.kind is Kind.INTRODUCTION and row.status is Status.UNKNOWN:
            one.page.outbox.change(row, status=Status.ACCEPTED, accepted_at=one.now, evidence=one.evidence)
    one.happen(ev.LetterFound(one.evidence))
    return "the introduction had left; it is followed from here"


def cancel(one: Order) -> str:
    """CANCEL: the introduction is called off."""
    if one.case.stage not in BEFORE_INTRODUCTION:
        raise Cannot(f"this introduction is {one.case.stage.value}; there is nothing left to cancel")
    one.happen(ev.Cancelled(one.evidence))
    return f"called off: nobody is asked any more, and no introduction leaves{_untold(one)}"


def keep(one: Order) -> str:
    """KEEP: the letter goes with what was asked about."""
    if not one.case.holds:
        raise Cannot("nothing in the letter waits for KEEP or DROP")
    one.happen(ev.LetterConfirmed(one.evidence))
    return "the letter goes with all that is in it"


def drop(one: Order) -> str:
    """Takes out what was asked about; it is gone from the books, so UNDO cannot bring it back."""
    it, kept = one.case, one.page.manuscripts.load(one.case.id)
    if it.stage is Stage.DRAFTED and kept.opening:
        one.notebook.close(it)
        one.page.manuscripts.save(it.id, replace(kept, opening=""))
        _show_asks_again(one)
        return f"the passage is out{_FOR_GOOD}; the asks as they are now follow in a mail of their own"
    if not it.holds:
        raise Cannot("nothing in the letter waits for KEEP or DROP")
    one.notebook.close(it)
    letter = kept.manuscript
    if letter is not None:
        quoted = any("quoted" in hold for hold in it.holds)
        text = strip_text(letter.text) if quoted else letter.text
        trimmed = Manuscript(letter.subject, text, None if quoted else letter.html)
        one.page.manuscripts.save(it.id, Kept(trimmed, kept.opening, kept.findings))
    one.happen(ev.LetterConfirmed(one.evidence))
    return f"the letter goes without what was added to it{_FOR_GOOD}"


def _show_asks_again(one: Order) -> None:
    commit_notice(one.work, one.page, one.case, Notice(Kind.APPROVE, f"without the passage, {one.evidence}"), one.now)


def go_on(one: Order) -> str:
    """GO ON: without those who are lost."""
    lost = [party for party in one.case.sides if party.state in LOST]
    if len(one.case.sides) <= 2 or not lost:
        raise Cannot("GO ON is for introductions of three or more, when one of them is lost")
    for party in lost:
        one.happen(ev.WentOn(party.key))
    return f"it goes on without {' and '.join(map(called, lost))}"


def close(one: Order) -> str:
    """CLOSE: it ends, because somebody is lost."""
    if one.case.stage not in BEFORE_INTRODUCTION or not any(party.state in LOST for party in one.case.sides):
        raise Cannot("nobody is lost here; CANCEL calls the introduction off")
    one.happen(ev.ClosedByConnector())
    return f"it ends here, without an introduction{_untold(one)}"


def _untold(one: Order) -> str:
    """Who agreed through the connector, and whom therefore only they can tell that it ended."""
    sides = one.page.introduction(one.case.id).sides
    names = [called(party) for party in sides if party.state is PartyState.YES and not party.asked_ever]
    hear = "hears" if len(names) == 1 else "hear"
    return f"; {' and '.join(names)} agreed through you and {hear} nothing from me" if names else ""


def reopen(one: Order) -> str:
    """REOPEN: what ended without an introduction is taken up again."""
    if one.case.stage not in ENDED_WITHOUT:
        raise Cannot(
            f"this introduction is {one.case.stage.value}; REOPEN is for one that ended without an introduction"
        )
    _count_a_late_yes(one)
    if not can_be_reopened(one.page.introduction(one.case.id)):
        raise Cannot("one side said no, and a no is final; if they changed their mind, a new request begins it anew")
    unsent = frozenset(party.key for party in one.case.sides if not ask_left(one, party))
    one.happen(ev.Reopened(one.evidence, unsent))
    return "taken up again"


def _count_a_late_yes(one: Order) -> None:
    """REOPEN, said to a yes that came after a no: the connector takes it at its word."""
    party = one.case.party(one.about) if one.about else None
    if party is None or party.state is not PartyState.NO:
        return
    lines = [line for line in one.page.ledger.lines(one.case.id) if line.party == party.key and "answer" in line.data]
    if lines and lines[-1].kind == "verdict without effect" and lines[-1].data["answer"] == "yes":
        source = f"their later yes, {lines[-1].data['evidence']}"
        yes = ev.Answered(party.key, "yes", one.evidence, how=How.HAND, rule="the connector's word", source=source)
        decision = decide(one.case, yes, one.work.policy, one.now)
        carry_out(one.work, one.page, one.case, replace(decision, notices=()), one.now)
