"""Limits: what a party wants at most, as they say it in an answer, is kept on them and told to the connector."""

from __future__ import annotations

from dataclasses import replace

from bot.book import limits_in_words
from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import Introduction, Party
from bot.ports import Page
from bot.reading.limits import Limit, read_limit
from bot.reading.verdict import Verdict
from bot.records import Bio
from bot.work.answers.said import Said
from bot.work.carrying import commit_notice
from bot.work.work import Work


def keep_limit(work: Work, page: Page, it: Introduction, party: Party, said: Said, verdict: Verdict) -> None:
    """Writes the limit that the words set into the bio book, where it is new; the next brief says so."""
    words = next((aside.words for aside in verdict.asides if aside.name == "limit"), "")
    limit = read_limit(words, verdict.language) if words else None
    if limit is None:
        return
    before = page.people.get(party.person.address) or Bio(party.person)
    after = _limited(before, limit)
    if after == before:
        return
    page.people.keep(after)
    facts = {"wants": ", ".join(limits_in_words(after)), "words": words}
    commit_notice(work, page, it, Notice(Kind.WANTS, said.evidence, party.key, facts), work.clock())


def _limited(bio: Bio, limit: Limit) -> Bio:
    """The latest word of theirs counts: a number a month takes the place of days between two, and the other way."""
    if limit.only:
        return replace(bio, only=limit.only)
    return replace(bio, a_month=limit.a_month, rests_days=limit.rests_days)
