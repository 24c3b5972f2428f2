"""Verdicts: what follows from a party's own words, once it is sure that they count as theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.introductions.decide import decide
from bot.introductions.decision import Decision, Kind, Letter, Notice
from bot.introductions.events import Answered, Puzzled
from bot.introductions.introduction import BEFORE_INTRODUCTION, How, Introduction, Party, PartyState
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.reading.redirect import read_redirect, redirected_to
from bot.reading.sender import Sender, sender_of
from bot.reading.verdict import Answer, Verdict, party_word, read_verdict
from bot.reasons import Reason, Why
from bot.records import MailRow, Outcome
from bot.work.answers.limits import keep_limit
from bot.work.answers.said import Said
from bot.work.arrived import Arrived, Fate, names_in
from bot.work.carrying import carry_out, commit_letter, commit_notice, happen
from bot.work.work import Work

_READ = {Answer.YES: Reason.YES, Answer.NO: Reason.NO, Answer.LATER: Reason.LATER}
_ANSWERS = frozenset({*_READ.values(), Reason.NEVER})


def take_words(work: Work, page: Page, it: Introduction, party: Party, said: Said) -> Fate:
    """Reads words that count as this party's and does what follows; what is not clear is the connector's question."""
    word = party_word(said.text)
    if word is not None:
        return _take_word(work, page, it, party, said, word.value)
    # A Date from before the ask, or still to come, is a wrong clock's.
    written = said.written if it.opened_at <= said.written <= work.clock() else work.clock()
    today = work.policy.calendar(it, party).day(written)
    hint = party.person.language or work.voice.language
    verdict = read_verdict(said.text, language=hint, today=today, names=names_in(it))
    keep_limit(work, page, it, party, said, verdict)
    if verdict.answer is Answer.UNCLEAR:
        if party.state is PartyState.YES and verdict.rule in ("courtesy", "empty"):
            return Fate(Outcome.IGNORED, Reason.THANKS.says(), it.id, party.key, said.text, said.sender)
        points_to = _redirect(it, party, said, verdict)
        return ask_connector(
            work, page, it, party, said, Reason.UNCLEAR.says(said.source), verdict, points_to=points_to
        )
    if verdict.answer is Answer.NO and any(aside.name == "never" for aside in verdict.asides):
        _stop(work, page, it, party, said, _answered(party, said, verdict))
        return Fate(Outcome.ACTED, Reason.NEVER.says(), it.id, party.key, said.text, said.sender)
    if _overtaken(page, it, party, said, verdict):
        return ask_connector(work, page, it, party, said, Reason.OVERTAKEN.says(), verdict)
    happen(work, page, it, _answered(party, said, verdict), work.clock())
    if verdict.answer is Answer.NO and (points_to := _redirect(it, party, said, verdict)):
        page.mails.finish(said.mail, Outcome.ACTED, Reason.NO.says(), words=said.text)
        facts = points_to | {"answer": "no"}
        notice = Notice(Kind.REDIRECT, said.evidence, party.key, facts)
        commit_notice(work, page, page.introduction(it.id), notice, work.clock())
    return Fate(Outcome.ACTED, _READ[verdict.answer].says(), it.id, party.key, said.text, said.sender)


def _overtaken(page: Page, it: Introduction, party: Party, said: Said, verdict: Verdict) -> bool:
    """True where the mail says something else than a word that was given after it was written.

    Mails overtake each other: the last to arrive need not be the last word. Such a word is an answer of theirs, a mail
    that is still the connector's question, or what the connector wrote down for them. What they let count, counts.
    """
    if said.cause:
        return False
    doubt = page.mails.by_evidence(party.doubt.evidence) if party.doubt is not None else None
    if doubt is not None and doubt.proven and _is_newer(doubt, said):
        return True
    if verdict.answer.value == party.state.value:
        return False
    answers = [one for one in page.mails.of(it.id) if one.party == party.key and one.named in _ANSWERS]
    if any(_is_newer(one, said) for one in answers):
        return True
    moved = next((line for line in page.ledger.lines(it.id)[::-1] if line.party == party.key and line.after), None)
    return moved is not None and moved.data.get("how") == How.HAND and moved.at > said.written


def _is_newer(mail: MailRow, said: Said) -> bool:
    """By the mail's own Date; but nothing was written after it came."""
    return mail.evidence != said.evidence and min(mail.written_at or mail.seen_at, mail.seen_at) > said.written


def _redirect(it: Introduction, party: Party, said: Said, verdict: Verdict) -> dict[str, str]:
    """Whom the words name instead, and the line that would ask them; empty where they name nobody new."""
    name = read_redirect(said.text)
    if not name:
        pointed = next((aside.words for aside in verdict.asides if aside.name == "redirect"), "")
        name = redirected_to(pointed, verdict.language, names_in(it)) if pointed else ""
    words = set(name.casefold().replace("<", " ").replace(">", " ").split())
    known = [one.casefold().split() for other in it.parties for one in (other.person.name, other.person.address) if one]
    if not words or any(words.issuperset(one) for one in known):
        return {}
    others = (f"{other.person.name} <{other.person.address}>".strip() for other in it.others(party.key))
    about = ", ".join(filter(None, (it.topic, it.next_step)))
    return {"name": name, "line": " + ".join((name, *others)) + (f": {about}" if about else "")}


def _answered(party: Party, said: Said, verdict: Verdict) -> Answered:
    return Answered(
        party.key,
        verdict.answer.value,
        said.evidence,
        until=verdict.until,
        rule=verdict.rule,
        words=verdict.evidence,
        source=said.source,
        language=verdict.language,
    )


def ask_connector(
    work: Work,
    page: Page,
    it: Introduction,
    party: Party,
    said: Said,
    why: Why,
    read: Verdict | None = None,
    address: str = "",
    points_to: Mapping[str, str] | None = None,
) -> Fate:
    """Only the connector can judge this: their question, with the writer's own words.

    `read` is what the reader made of it; `address` where it came from, if it may count once they say whose it is;
    `points_to` whom the words name instead.
    """
    page.mails.finish(said.mail, Outcome.QUESTION, why, words=said.text)
    now = work.clock()
    rule, words, language = (read.rule, read.evidence, read.language) if read is not None else ("", "", "")
    puzzled = Puzzled(party.key, said.evidence, why.sentence, rule, words, address, language)
    decision = decide(it, puzzled, work.policy, now)
    carry_out(work, page, it, _asking(decision, said.cause, points_to or {}), now)
    return Fate(
        Outcome.QUESTION, why if why.sentence else Why(why.reason, rule), it.id, party.key, said.text, said.sender
    )


def puzzle(work: Work, page: Page, arrived: Arrived, it: Introduction, party: Party, why: Why, words: str) -> Fate:
    """A mail that only the connector can judge: their question, with the writer's own words."""
    sender = sender_of(arrived.mail)
    address = sender.address if isinstance(sender, Sender) else ""
    said = Said(arrived.number, words, address, arrived.mail.date or work.clock())
    return ask_connector(work, page, it, party, said, why)


def _asking(decision: Decision, cause: str, points_to: Mapping[str, str]) -> Decision:
    def told(notice: Notice) -> Notice:
        if notice.kind is not Kind.QUESTION:
            return notice
        kind = Kind.REDIRECT if points_to else Kind.QUESTION
        return Notice(kind, cause or notice.cause, notice.party, {**notice.facts, **points_to})

    return replace(decision, notices=tuple(told(notice) for notice in decision.notices))


# PRIVATE, STOP and DATA on the first line; "never again" in any words


def _take_word(work: Work, page: Page, it: Introduction, party: Party, said: Said, word: str) -> Fate:
    now = work.clock()
    if word == "private":
        return ask_connector(work, page, it, party, said, Reason.PRIVATE.says())
    if word == "stop":
        no = Answered(party.key, "no", said.evidence, rule="stop", words="STOP", source=said.source)
        _stop(work, page, it, party, said, no)
        return Fate(Outcome.ACTED, Reason.NEVER.says(), it.id, party.key, said.text, said.sender)
    kept_for = {"days": work.habits.contents_days, "aside": work.habits.set_aside_days}
    facts = {name: str(days) for name, days in kept_for.items() if days}
    commit_letter(work, page, it, Letter(Kind.DATA, party.key, said.evidence, now, facts), now)
    return Fate(Outcome.ACTED, Reason.DATA.says(), it.id, party.key, said.text, said.sender)


def _stop(work: Work, page: Page, it: Introduction, party: Party, said: Said, refusal: Answered) -> None:
    """No here, no wherever else they are being asked, and never again at any address that is known to be theirs.

    Only the mail that said so is acknowledged; of the other introductions they hear nothing more.
    """
    now = work.clock()
    bio = page.people.get(party.person.address)
    addresses = {party.person.address.lower()}
    addresses |= {bio.person.address.lower(), *bio.also} if bio is not None else set()
    for address in sorted(addresses):
        page.suppress(address, "asked by reply", now)
    no = replace(refusal, never_again=True)
    happen(work, page, it, no, now)
    found = [other for address in sorted(addresses) for other in page.find(open_only=True, address=address)]
    for other in {other.id: other for other in found if other.id != it.id}.values():
        if other.stage not in BEFORE_INTRODUCTION:
            continue
        for theirs in other.parties:
            if any(same_address(theirs.person.address, address) for address in addresses):
                current = page.introduction(other.id)
                decision = decide(current, replace(no, party=theirs.key), work.policy, now)
                letters = tuple(letter for letter in decision.letters if letter.party != theirs.key)
                carry_out(work, page, current, replace(decision, letters=letters), now)
