"""The connector's Sent folder: what they wrote by hand to people whom we write to, and whom they write to at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.events import SentByHand, TakenOver
from bot.introductions.introduction import BEFORE_INTRODUCTION, Gesture, Introduction, Party
from bot.places import Cursor, Folder, Heading, Sweep
from bot.ports import Mailbox, Page
from bot.reading.addresses import is_address, same_address
from bot.reading.message import HeadingView, Mail, Unreadable, parse_heading, parse_message
from bot.reading.requests.draft import read_draft, without_tag
from bot.reading.requests.request import FEWEST
from bot.reading.thread import traces
from bot.records import DraftProgress, DraftRow
from bot.work.carrying import happen
from bot.work.likeness import likeness
from bot.work.requests.filing import file_letter
from bot.work.requests.gestures import request_of_shown, shown_parties
from bot.work.requests.opening import open_made
from bot.work.requests.source import Source
from bot.work.work import Work
from bot.writing.headers import LOOP_MARK
from bot.writing.letters import Thread

SAMPLE = 500  # letters of the past that one round looks at
SAMPLED_AT_MOST = 5_000  # letters of the past in all
SAMPLED_FOR = timedelta(days=365)
_LABELLED = (DraftProgress.ACCEPTED, DraftProgress.NEW, DraftProgress.PROBLEM)
_PERSONAL = 20  # recipients; a letter to more is a circular, and makes nobody an acquaintance
_MOST_IDS = 50
_SLOW_CLOCK = timedelta(hours=1)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_NOBODY = re.compile(
    r"(?:[a-z0-9.+_-]*(?:no|not|never)[._-]?reply|mailer-daemon|postmaster|bounces?|notifications?|unsubscribe|listserv"
    r"|majordomo)(?:[.+_-][^@]*)?@|owner-|[^@]*-(?:request|owner|bounces|(?:un)?subscribe|list|l)@"
    r"|[^@]*@(?:(?:lists?|groups?|mailman|reply|bounces?)\.|googlegroups\.com$|groups\.io$)"
)


@dataclass(frozen=True, slots=True)
class _ByHand:
    """A letter to all of a case: the introduction itself, or with None the draft that was not taken up yet."""

    it: Introduction | None
    draft: DraftRow | None = None
    since: datetime | None = None  # what was written before means something else


@dataclass(frozen=True, slots=True)
class _ToOne:
    """A letter to one party in the thread of their ask."""

    it: Introduction
    party: Party


def is_to_people(work: Work, view: HeadingView, ours: Mapping[str, Kind]) -> bool:
    """True for a letter that the connector wrote themselves to somebody else. `ours` are letters of ours by Message-ID.

    What was delivered to this mailbox and moved to Sent afterwards counts only where they are its author.
    """
    if not view.message_id or view.message_id in ours or LOOP_MARK in view.x_loop:
        return False
    if view.auto_submitted not in ("", "no"):
        return False
    author = view.from_field.lower()
    travelled = view.return_path is not None or bool(view.delivered_to)
    if travelled and not any(address in author for address in work.connector_addresses):
        return False
    return any(not work.is_connector(one) and not work.is_bot(one) for one in (*view.to, *view.cc))


def take_sent(work: Work, mailbox: Mailbox, heading: Heading) -> bool:
    """Looks whether a letter in Sent concerns an open introduction and, if so, does what follows; True where it did.

    A letter to all parties is the introduction itself; one to a party in the thread of their ask takes that party over.
    Anything else is none of our business: it is neither fetched nor kept. Repeatable: a letter counts once.
    """
    view = parse_heading(heading.fields)
    with work.books.begin(synced=False) as page:
        if page.outbox.kinds([view.message_id]) or _means(work, page, mailbox, view) is None:
            return False
    for _, raw in mailbox.fetch([heading.spot]):
        try:
            mail = parse_message(raw)
        except Unreadable:
            mail = None
        with work.books.begin() as page:
            meant = _means(work, page, mailbox, view)
            acted = meant is not None and _take(work, page, mailbox, view, mail, meant)
        work.step("sent letter committed")
        return acted
    return False


def take_letter(work: Work, page: Page, mail: Mail) -> bool:
    """The same for a letter of the connector's in the thread of one of ours that reached us by itself, proven."""
    view = parse_heading(_END_OF_HEADERS.split(mail.raw, maxsplit=1)[0] + b"\r\n")
    mailbox = work.desk or work.home
    meant = _means(work, page, mailbox, view, reached=True)
    return meant is not None and _take(work, page, mailbox, view, mail, meant)


def _means(
    work: Work, page: Page, mailbox: Mailbox, view: HeadingView, *, reached: bool = False
) -> _ByHand | _ToOne | None:
    recipients = [*view.to, *view.cc]
    alike = likeness(recipients, view.subject)
    for row in page.folders.drafts(mailbox.name):
        same = row.message_id == view.message_id
        if row.state in _LABELLED and (same or (row.draft and row.likeness == alike)):
            since = None if same else row.first_seen_at - _SLOW_CLOCK
            if row.introduction is None:
                return _ByHand(None, row, since)
            it = page.introduction(row.introduction)
            if it.stage in BEFORE_INTRODUCTION:
                return _ByHand(it, row, since)
            if same:
                return None
    if not reached and any(work.is_bot(one) for one in recipients):
        return None  # the mail itself reaches us, and says more
    cases = {it.id: it for one in recipients[:_PERSONAL] for it in page.find(open_only=True, address=one)}
    for it in cases.values():
        if it.stage in BEFORE_INTRODUCTION and all(_among(party, recipients) for party in it.sides):
            return _ByHand(it, since=it.opened_at - _SLOW_CLOCK)
    ids = traces(view).message_ids[:_MOST_IDS]
    rows = page.outbox.by_message_ids(ids)
    for letter in (rows[one] for one in ids if one in rows):
        if letter.introduction is not None and letter.party and letter.kind in LETTERS:
            it = page.introduction(letter.introduction)
            party = it.party(letter.party)
            return _ToOne(it, party) if it.stage in BEFORE_INTRODUCTION and _among(party, recipients) else None
    return None


def _among(party: Party, recipients: Iterable[str]) -> bool:
    return any(same_address(party.person.address, one) for one in recipients)


def _take(
    work: Work, page: Page, mailbox: Mailbox, view: HeadingView, mail: Mail | None, meant: _ByHand | _ToOne
) -> bool:
    now = work.clock()
    thread = Thread(view.message_id, (*view.references, view.message_id), view.subject)
    letter = mail or thread
    if isinstance(meant, _ToOne):
        if file_letter(work, page, meant.it, Kind.OWN_LETTER, meant.party.key, letter):
            happen(work, page, meant.it, TakenOver(meant.party.key, view.message_id), now)
            return True
        return False
    written = mail.date if mail is not None else None
    if meant.since is not None and written is not None and written < meant.since:
        return False  # older than the request: it introduced them once before
    if meant.it is None:
        return mail is not None and meant.draft is not None and _open_sent(work, page, mailbox, mail, meant.draft)
    happen(work, page, meant.it, SentByHand(view.message_id), now)
    file_letter(work, page, page.introduction(meant.it.id), Kind.INTRODUCTION, "", letter)
    return True


def _open_sent(work: Work, page: Page, mailbox: Mailbox, mail: Mail, draft: DraftRow) -> bool:
    """A labelled draft was sent by hand before it was taken up: nobody is asked, and it is only followed."""
    shown = shown_parties(work, page, mail)
    number = None
    if len(shown) >= FEWEST:
        mail = without_tag(mail, work.habits.subject_tag)
        read = read_draft(mail, sorted(work.bot_addresses), sorted(work.connector_addresses))
        source = Source(Gesture.MADE, f"sent {mail.message_id}", mail)
        number = open_made(work, page, request_of_shown(work, read, shown), source).introduction
    page.folders.change_draft(mailbox.name, draft.spot, state=DraftProgress.DONE, introduction_id=number)
    return number is not None


# The bio book


def meet_people(work: Work, page: Page, mailbox: Mailbox, sweep: Sweep, letters: Sequence[Heading]) -> None:
    """Notes whom these letters of the connector's went to, once each: name, address, how often and when. Nothing else.

    `letters` are those of the sweep that count. Where a folder was numbered anew they were met before.
    """
    if sweep.cursor.mark:
        _meet_by_time(work, page, mailbox, sweep, letters)
        return
    end = sweep.cursor
    folder, uidvalidity, next_uid = _place(page.recall(_met(mailbox)))
    if not sweep.renumbered:
        known = next_uid if (folder, uidvalidity) == (end.folder, end.uidvalidity) else 0
        for heading in letters:
            if heading.spot.uid >= known:
                for person, address in _people(work, heading):
                    page.people.meet(person, address, heading.arrived)
    page.remember(_met(mailbox), _written(end))
    if sweep.headings and not page.recall(_sampled(mailbox)):
        first = Cursor(end.folder, end.uidvalidity, sweep.headings[0].spot.uid)
        page.remember(_sampled(mailbox), f"0 {_written(first)}")  # the past ends where this begins


def _meet_by_time(work: Work, page: Page, mailbox: Mailbox, sweep: Sweep, letters: Sequence[Heading]) -> None:
    """The same where letters have no numbers: what arrived later than all that was met."""
    if not sweep.headings:
        return
    moments = [heading.arrived for heading in sweep.headings]
    if not page.recall(_begun(mailbox)):
        page.remember(_begun(mailbox), min(moments).isoformat())
    until = page.recall(_met_until(mailbox))
    for heading in letters:
        if not until or heading.arrived > datetime.fromisoformat(until):
            for person, address in _people(work, heading):
                page.people.meet(person, address, heading.arrived)
    if not until or max(moments) > datetime.fromisoformat(until):
        page.remember(_met_until(mailbox), max(moments).isoformat())


def sample_sent(work: Work, mailbox: Mailbox) -> int:
    """Looks once at the letters of the last twelve months, the newest first, a batch each time it is called.

    Answers how many it looked at. Only header fields are read; the bio book learns names and addresses from To and Cc.
    """
    with work.books.begin(synced=False) as page:
        state, begun = page.recall(_sampled(mailbox)), page.recall(_begun(mailbox))
        cursor = page.folders.cursor(mailbox.name, Folder.SENT)
    if state == "done" or cursor is None:
        return 0
    seen, _, place = (state or f"0 {'' if cursor.mark else _written(cursor)}").partition(" ")
    letters, older = mailbox.past(Folder.SENT, place, SAMPLE)
    oldest = work.clock() - SAMPLED_FOR
    ends = datetime.fromisoformat(begun) if begun else None
    recent = [one for one in letters if one.arrived >= oldest and (ends is None or one.arrived < ends)]
    count = int(seen) + len(recent)
    more = bool(older) and all(one.arrived >= oldest for one in letters) and count < SAMPLED_AT_MOST
    with work.books.begin() as page:
        views = [(heading, parse_heading(heading.fields)) for heading in reversed(recent)]
        ours = page.outbox.kinds({view.message_id for _, view in views})
        _meet_all(work, page, [heading for heading, view in views if is_to_people(work, view, ours)])
        page.remember(_sampled(mailbox), f"{count} {older}" if more else "done")
    return len(recent)


def _meet_all(work: Work, page: Page, letters: Iterable[Heading]) -> None:
    """Each person once, with the number of letters to them."""
    met: dict[str, tuple[str, int, datetime]] = {}
    for heading in letters:
        for name, address in _people(work, heading):
            known, count, last = met.get(address, ("", 0, heading.arrived))
            met[address] = (known or name, count + 1, max(last, heading.arrived))
    for address, (name, count, last) in met.items():
        page.people.meet(name, address, last, letters=count)


def _people(work: Work, heading: Heading) -> Iterator[tuple[str, str]]:
    """The people in To and Cc: no robot, no list, nobody of a circular, neither the connector nor the bot."""
    try:
        mail = parse_message(heading.fields)
    except Unreadable:
        return
    recipients = [*mail.to, *mail.cc]
    if len(recipients) > _PERSONAL:
        return
    seen: set[str] = set()
    for entry in recipients:
        address = entry.address.lower()
        if address in seen or not is_address(address, dotted=True) or _NOBODY.match(address):
            continue
        if not work.is_connector(address) and not work.is_bot(address):
            seen.add(address)
            yield ("" if "@" in entry.name else entry.name[:120].strip()), address


def _met(mailbox: Mailbox) -> str:
    """Under this name it is remembered up to where letters in Sent were met."""
    return f"met in Sent of {mailbox.name}"


def _met_until(mailbox: Mailbox) -> str:
    """Under this name it is remembered when the last letter arrived that was met, where letters have no numbers."""
    return f"met in Sent of {mailbox.name} until"


def _begun(mailbox: Mailbox) -> str:
    """Under this name it is remembered when the first letter arrived that was met so: there the past ends."""
    return f"met in Sent of {mailbox.name} since"


def _sampled(mailbox: Mailbox) -> str:
    """Under this name it is remembered how far back the past was sampled, and how many letters that were."""
    return f"sampled Sent of {mailbox.name}"


def _written(cursor: Cursor) -> str:
    return f"{cursor.uidvalidity} {cursor.next_uid} {cursor.folder}"


def _place(text: str) -> tuple[str, int, int]:
    """Folder, UIDVALIDITY and UID as they were written."""
    uidvalidity, _, rest = text.partition(" ")
    uid, _, folder = rest.partition(" ")
    return folder, int(uidvalidity or 0), int(uid or 0)
