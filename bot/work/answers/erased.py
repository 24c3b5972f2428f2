"""Answers to what was erased: they harm nobody. STOP counts still; else the connector hears that something came."""

from __future__ import annotations

from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import Introduction
from bot.ports import Page
from bot.reading.screen import Screened
from bot.reading.sender import Proven, Sender
from bot.reading.thread import Conflict
from bot.reading.verdict import Answer, PartyWord, party_word, read_verdict
from bot.reasons import Reason, Why
from bot.records import OutboxRow, Outcome
from bot.work.arrived import Arrived, Fate, letter_answered, proof_of, words_in
from bot.work.carrying import commit_notice
from bot.work.work import Work

ERASED = Reason.ERASED.says()
_PEOPLE = frozenset({"person", "no_author"})


def take_of_erased(work: Work, page: Page, arrived: Arrived, screened: Screened, *, junk: bool = False) -> Fate | None:
    """The fate of a mail about an introduction whose contents were erased; None for any other mail.

    Nothing of it is kept but that it came. It is put before the connector once a day and introduction, unless a machine
    wrote it or it stands in Junk; a proven STOP, or "never again" in any words, is obeyed as ever.
    """
    if screened.kind in ("own", "loop"):
        return None
    it = _erased_case(work, page, arrived, screened)
    if it is None:
        return None
    page.mails.finish(arrived.number, Outcome.IGNORED, ERASED, message_id="")
    if junk or screened.kind not in _PEOPLE:
        return Fate(Outcome.IGNORED, ERASED, it.id)
    sender = screened.sender
    if isinstance(sender, Sender) and _wants_no_more(work, page, arrived, sender):
        page.suppress(sender.address, "asked by reply", work.clock())
        return Fate(Outcome.ACTED, Why(Reason.NEVER, f"never again; {ERASED.sentence}"), it.id)
    _tell(work, page, it)
    return Fate(Outcome.QUESTION, ERASED, it.id)


def _erased_case(work: Work, page: Page, arrived: Arrived, screened: Screened) -> Introduction | None:
    numbers: list[int | None] = []
    if screened.bounce is not None:
        numbers += [row.introduction for row in page.outbox.by_message_ids(screened.bounce.about).values()]
    else:
        row = letter_answered(work, page, arrived)
        if isinstance(row, Conflict):
            numbers += [ref.introduction or None for ref in row.refs]
        elif isinstance(row, OutboxRow):
            if screened.sender is not None and work.is_connector(screened.sender.address):
                return None  # a command, which is told that there is nothing left to command, or a letter of theirs
            numbers.append(row.introduction)
    cases = [page.introduction(number) for number in numbers if number is not None]
    return next((it for it in cases if it.erased_at is not None), None)


def _wants_no_more(work: Work, page: Page, arrived: Arrived, sender: Sender) -> bool:
    if work.is_connector(sender.address):
        return False
    proven = proof_of(work, page, arrived, sender)
    page.mails.keep_proof(arrived.number, "")  # it names their domain
    if not isinstance(proven, Proven):
        return False
    words = words_in(work, arrived.mail).text
    if party_word(words) is PartyWord.STOP:
        return True
    today = (arrived.mail.date or work.clock()).date()
    verdict = read_verdict(words, language=work.voice.language, today=today, names=())
    return verdict.answer is Answer.NO and any(aside.name == "never" for aside in verdict.asides)


def _tell(work: Work, page: Page, it: Introduction) -> None:
    now = work.clock()
    assert it.erased_at is not None
    facts = {
        "title": f"Somebody answered {it.code}, which was erased",
        "reason": f"a mail came in answer to a letter of {it.code}, whose contents were erased on "
        f"{work.local_day(it.erased_at)}. I cannot tell any more what it is about, and kept nothing of it",
        "mend": f"it stands in {work.voice.bot_address or work.voice.connector_address}; "
        "answer it by hand if it matters",
    }
    commit_notice(work, page, None, Notice(Kind.ALARM, f"erased {it.id} {work.local_day(now)}", facts=facts), now)
