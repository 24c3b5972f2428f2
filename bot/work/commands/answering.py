"""What a party is said to have answered: to an ask, from another address, and about how it went."""

from __future__ import annotations

from datetime import date

from bot.introductions import events as ev
from bot.introductions.introduction import BEFORE_INTRODUCTION, How, Party
from bot.reading.deferral import read_until
from bot.work.answers.elsewhere import Elsewhere, question_about
from bot.work.answers.misreading import take_back_reading
from bot.work.commands.cannot import Cannot
from bot.work.commands.order import AFTERWARDS, Order, called, party_key
from bot.writing.wordings import day


def answer(one: Order) -> str:
    """YES, NO and LATER of a party, by the connector's word; NO also of a stranger, and of how it went."""
    party, word = one.party(), one.command.word
    if word == "NO" and not one.command.party and question_about(one.page, party) is not None:
        return _from_elsewhere(one).not_them()
    if word == "NO" and one.case.stage in AFTERWARDS:
        return how_it_went(one)
    if one.case.stage not in BEFORE_INTRODUCTION:
        raise Cannot(f"this introduction is {one.case.stage.value} already; REOPEN takes up what ended without one")
    until = _until(one, party) if word == "LATER" else None
    source = one.command.argument if word != "LATER" else ""
    one.happen(
        ev.Answered(
            party.key,
            word.lower(),
            one.evidence,
            until=until,
            how=How.HAND,
            rule="the connector's word",
            words=one.command.line,
            source=source or "in answer to a notice",
        )
    )
    said = {"YES": "agreed", "NO": "declined", "LATER": "wants to wait"}[word]
    until = one.page.introduction(one.case.id).party(party.key).later_until if word == "LATER" else None
    when = f" until {day(until, 'en', one.work.policy.calendar(one.case).day(one.now))}" if until else ""
    return f"{called(party)} {said}{when}, by your word{f' ({source})' if source else ''}"


def _until(one: Order, party: Party) -> date | None:
    if not one.command.argument:
        return None
    today = one.work.policy.calendar(one.case, party).day(one.now)
    found = read_until(one.command.argument, language=one.work.voice.language, today=today)
    if found is None or found.absurd or found.until is None:
        raise Cannot(f"I cannot tell which day “{one.command.argument}” is; write LATER 15 January, say")
    return found.until


def ignore(one: Order) -> str:
    """IGNORE: what a party wrote was no answer."""
    party = one.party()
    if party.doubt is None:
        raise Cannot(f"nothing of {called(party)}'s waits for your word")
    one.happen(ev.Settled(party.key, one.evidence))
    return f"what {called(party)} wrote was no answer; things go on as before"


def wrong(one: Order) -> str:
    """WRONG: an answer was misread, and is taken back."""
    key = party_key(one.case, one.command, one.about)
    return take_back_reading(one.work, one.page, one.case, key, one.evidence, one.now)


def once(one: Order) -> str:
    """ONCE: an answer from another address counts."""
    return _from_elsewhere(one).once()


def same(one: Order) -> str:
    """SAME: it counts, and they are written to there from now on."""
    return _from_elsewhere(one).same()


def assistant(one: Order) -> str:
    """ASSISTANT: it counts, and whoever wrote it may answer for them."""
    return _from_elsewhere(one).assistant()


def _from_elsewhere(one: Order) -> Elsewhere:
    party = one.party()
    mail = question_about(one.page, party)
    if mail is None:
        raise Cannot(f"no mail from another address waits for your word about {called(party)}")
    return Elsewhere(one.work, one.page, one.case, party, mail, one.evidence, one.now)


def how_it_went(one: Order) -> str:
    """MET, PLANNED, HELPFUL and NO, after the introduction."""
    if one.case.stage not in AFTERWARDS:
        raise Cannot(f"{one.command.word} says how an introduction went, and this one is {one.case.stage.value}")
    key = party_key(one.case, one.command, one.about)
    outcome = one.command.word.lower()
    said = ev.HowItWent(key, outcome, one.evidence, how=How.HAND, rule="the connector's word", words=one.command.line)
    if not one.moved(said):
        raise Cannot("that is noted already, or nothing is asked any more")
    whom = f" for {called(one.case.party(key))}" if key else ""
    return f"how it went is noted{whom}: {outcome}"
