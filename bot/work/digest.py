"""The brief and the digest: what can wait for the connector's morning, told once; weekly, all that is on its way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.introductions.calendar import Calendar
from bot.introductions.decision import Kind, Notice
from bot.introductions.forecast import forecast, waits_on
from bot.introductions.introduction import BEFORE_INTRODUCTION, ENDED_WITHOUT, Introduction, Stage
from bot.introductions.transitions import lost
from bot.ports import Page
from bot.records import Item
from bot.work.carrying import words_behind
from bot.work.commands.pausing import paused
from bot.work.sending.budgets import waiting_letters
from bot.work.work import Work
from bot.writing.brief import HeldLetters, Next, OnItsWay, Told, Waits, Week, write_brief

HEAD_DIGITS = 12
REQUEST = "request "  # before the evidence of a request: the cause of the reminder of what it lacks
_BRIEF_DAY, _DIGEST_DAY = "brief day", "digest day"
_WEEK = timedelta(days=7)
_MOST_WORDS = 700  # characters of one party's words in a brief
_ORDER = (  # what asks for a word first, news last
    Kind.QUESTION,
    Kind.REDIRECT,
    Kind.LATE_ANSWER,
    Kind.REMINDER,
    Kind.BOUNCED,
    Kind.ONE_WROTE,
    Kind.NOBODY_WROTE,
    Kind.HEARD,
    Kind.WANTS,
    Kind.ENDED,
)


def brief(work: Work) -> bool:
    """Commits the brief, or the digest, when its morning has come; True where one was committed.

    In the connector's morning, on their working days, once a day at most and only where there is something to tell:
    one for all the days on which nobody looked. The digest comes on its weekday, or on the first working day after.
    """
    now = work.clock()
    with work.books.begin() as page:
        today = _morning(work, page, now)
        if today is None:
            return False
        page.remember(_BRIEF_DAY, today.isoformat())
        waiting = page.items.waiting()
        told = _told(page, waiting)
        page.items.told(waiting, now)
        week = _week(work, page, now) if _digest_is_due(work, page, today) else None
        if week is not None and not (week.on_their_way or week.over or week.held):
            week = None
        if not told and week is None:
            return False
        kind = Kind.BRIEF if week is None else Kind.DIGEST
        mail = write_brief(told, week, work.voice, message_id=work.new_message_id(), date=now)
        work.step("brief")
        work.log.info("brief written", kind=kind.value, items=len(told))
        return page.outbox.put(mail, f"notice - {kind.value} {today.isoformat()}", None, now, now)


def next_brief(work: Work, page: Page, now: datetime) -> datetime | None:
    """When the next brief or digest is written (aware UTC) as things stand; None where there is nothing to tell."""
    calendar = _calendar(work)
    today = calendar.day(now)
    items = bool(page.items.waiting())
    week = work.habits.digest_on is not None and bool(page.introductions.ids(open_only=True))
    told = _recalled(page, _BRIEF_DAY, today)
    for ahead in range(40):
        day = today + timedelta(days=ahead)
        fresh = calendar.works_on(day) and (told is None or day > told)
        if fresh and (items or (week and _is_digest_day(work, page, day))):
            return max(calendar.at(day, work.habits.brief_at), now)
    return None


def seal(heads: Mapping[int, str]) -> str:
    """One hash over the heads of all chains, as the digest quotes it and `twoyes verify` shows it: 12 hex digits."""
    text = "\n".join(f"{number} {head}" for number, head in sorted(heads.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:HEAD_DIGITS]


# When


def _calendar(work: Work) -> Calendar:
    policy = work.policy
    return Calendar(work.voice.zone, work.voice.country, policy.opens, policy.closes, policy.keep_holidays)


def _morning(work: Work, page: Page, now: datetime) -> date | None:
    """The connector's day, where its morning has come and no brief was thought of yet."""
    calendar = _calendar(work)
    today = calendar.day(now)
    told = _recalled(page, _BRIEF_DAY, today)
    if (told is not None and today <= told) or not calendar.works_on(today):
        return None
    return today if now >= calendar.at(today, work.habits.brief_at) else None


def _digest_is_due(work: Work, page: Page, today: date) -> bool:
    """Whether today's brief is the digest; notes it. The first week of all waits for its day."""
    if work.habits.digest_on is None or not _is_digest_day(work, page, today):
        return False
    page.remember(_DIGEST_DAY, today.isoformat())
    return True


def _is_digest_day(work: Work, page: Page, day: date) -> bool:
    assert work.habits.digest_on is not None
    due = day - timedelta(days=(day.weekday() - work.habits.digest_on) % 7)  # the weekday itself, this day or before
    told = _recalled(page, _DIGEST_DAY, day)
    if told is None:
        return _calendar(work).working_day(due) == day
    return told < due


def _recalled(page: Page, name: str, today: date) -> date | None:
    """A remembered day; one that a wrong clock wrote, far ahead, counts for nothing."""
    iso = page.recall(name)
    day = date.fromisoformat(iso) if iso else None
    return day if day is None or day <= today + timedelta(days=1) else None


# The items


def _told(page: Page, items: Iterable[Item]) -> tuple[Told, ...]:
    """The items that are still true, those of one kind about one person as one, decisions first."""
    numbers = {item.introduction for item in items if item.introduction is not None}
    cases = {it.id: it for it in page.introductions.load(numbers)}
    found: dict[tuple[int | None, Kind, str, str], Told] = {}
    for item in items:
        it = cases.get(item.introduction) if item.introduction is not None else None
        notice = item.notice
        if _request_is_settled(page, notice) if it is None else _is_settled(item, it):
            continue
        about = notice.facts.get("about", "") if it is not None else notice.cause
        key = (item.introduction, notice.kind, notice.party, about)
        before = found.pop(key, None)
        more = before.more + 1 if before is not None and notice.kind is Kind.QUESTION else 0
        found[key] = Told(notice, it, _shortened(words_behind(page, it, notice)) if it is not None else "", more)
    asked = {(number, party) for number, kind, party, _ in found if kind is Kind.QUESTION}
    for key in [key for key in found if key[1] is Kind.REMINDER and key[3] == "question" and (key[0], key[2]) in asked]:
        del found[key]  # the question itself stands there
    return tuple(sorted(found.values(), key=lambda told: _ORDER.index(told.notice.kind)))


def _request_is_settled(page: Page, notice: Notice) -> bool:
    """Whether the request that lacked something was completed or dropped since."""
    pending = page.requests.by_evidence(notice.cause.removeprefix(REQUEST))
    return pending is not None and pending.settled_at is not None


def _is_settled(item: Item, it: Introduction) -> bool:
    """Whether what was to be told is no longer so: answered, overtaken, or over."""
    notice = item.notice
    party = next((party for party in it.parties if party.key == notice.party), None)
    match notice.kind:
        case Kind.QUESTION | Kind.REDIRECT:
            asked = notice.facts.get("stage", "") in ("", *BEFORE_INTRODUCTION)
            return asked and (it.stage not in BEFORE_INTRODUCTION or party is None or party.doubt is None)
        case Kind.REMINDER if notice.facts.get("about") == "question":
            return party is None or party.doubt is None
        case Kind.REMINDER if notice.facts.get("about") == "approval":
            return it.stage is not Stage.DRAFTED
        case Kind.REMINDER if notice.facts.get("about") == "letter":
            return not it.letter_waits
        case Kind.REMINDER:
            return it.stage is not Stage.ASKING or not lost(it)
        case Kind.NOBODY_WROTE:
            return it.stage is not Stage.INTRODUCED or any(side.wrote_at is not None for side in it.sides)
        case Kind.ONE_WROTE:
            return it.stage is not Stage.INTRODUCED or party is None or party.wrote_at is not None
        case Kind.ENDED | Kind.LATE_ANSWER if notice.facts.get("stage", "declined") in ENDED_WITHOUT:
            return it.stage not in ENDED_WITHOUT
    return False


def _shortened(words: str) -> str:
    return words if len(words) <= _MOST_WORDS else words[: _MOST_WORDS - 1].rstrip() + "…"


# The week


def _week(work: Work, page: Page, now: datetime) -> Week:
    everything = page.find()
    heads = page.ledger.heads()
    going = [it for it in reversed(everything) if it.ended_at is None]
    over = [it for it in reversed(everything) if it.ended_at is not None and it.ended_at > now - _WEEK]
    rests = paused(page)
    return Week(
        on_their_way=tuple(_on_its_way(work, it, rests, now) for it in going),
        over=tuple(over),
        held=_held(work, page, now),
        heads=tuple((it.code, heads[it.id][:HEAD_DIGITS]) for it in going if it.id in heads),
        seal=seal(heads),
        chains=len(heads),
        rests_since=rests,
    )


def _on_its_way(work: Work, it: Introduction, rests: datetime | None, now: datetime) -> OnItsWay:
    coming = forecast(replace(it, paused_at=it.paused_at or rests), work.policy, now)
    return OnItsWay(
        introduction=it,
        waits=tuple(Waits(waiting.who, waiting.what, waiting.since) for waiting in waits_on(it, work.policy)),
        next=Next(coming[0].at, coming[0].what, coming[0].party, coming[0].why) if coming else None,
    )


def _held(work: Work, page: Page, now: datetime) -> tuple[HeldLetters, ...]:
    """What waits, one line a reason."""
    found: dict[str, HeldLetters] = {}
    for held in waiting_letters(work, page, now):
        before = found.get(held.hold.why, HeldLetters(0, (), held.hold.why, held.hold.until))
        until = max(filter(None, (before.until, held.hold.until)), default=None)
        codes = dict.fromkeys((*before.codes, held.introduction.code))
        found[held.hold.why] = replace(before, count=before.count + 1, codes=tuple(codes), until=until)
    return tuple(found.values())
