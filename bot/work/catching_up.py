"""Catching up: the mail that came since the last look, over all folders, in the order of its arrival."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.introductions.decision import LETTERS, Kind
from bot.places import Cursor, Folder, Heading, Spot, Sweep
from bot.ports import Mailbox, NeedsOperator, Page, TryLater
from bot.reading.message import HeadingView, parse_heading
from bot.reading.thread import traces
from bot.records import Outcome
from bot.work.going_on import going_on
from bot.work.intake import LARGEST, leave_unread, show_handled, take_in
from bot.work.sent import is_to_people, meet_people, take_sent
from bot.work.work import Work
from bot.writing.headers import LOOP_MARK
from bot.writing.letters import Setup

_RUN = 500  # mails between two notes of how far we are
_MACHINE_SENDERS = ("mailer-daemon", "postmaster", "mail delivery", "bounce")


@dataclass(frozen=True, slots=True)
class Place:
    """One folder of one mailbox, and how far it was read."""

    mailbox: Mailbox
    folder: Folder
    cursor: Cursor


@dataclass(slots=True)
class Caught:
    """What came of it: mails taken in, what stood in the way, and which mailboxes and folders were read to the end."""

    taken: int = 0
    troubles: dict[str, None] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)  # mailboxes that did not answer: not asked again in this round
    read: set[tuple[str, Folder]] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)  # why, by the name of a mailbox that lets nobody in


@dataclass(frozen=True, slots=True)
class _Found:
    """A mail that may concern us, before its body is fetched; `heading` only where it is needed again: of those that
    stand in Sent, and of those too large to be fetched."""

    arrived: datetime
    rank: int  # of its place: the order among mails of one second
    spot: Spot
    heading: Heading | None = None

    @property
    def order(self) -> tuple[datetime, int, int]:
        return self.arrived, self.rank, self.spot.uid


def catch_up(work: Work, places: Sequence[Place], answer: Callable[[], None] = lambda: None) -> Caught:
    """Takes in what came to these places since their cursors, as it arrived (INTERNALDATE), whichever folder it is in.

    First only headings are looked at, in batches, and the few that may concern us remembered by spot; then bodies are
    fetched one portion at a time, so that a mailbox of any size fits. A cursor moves behind what was dealt with, never
    past anything that was not: after a crash the same mails come again and are known by their content. `answer` is
    called as soon as a portion was taken in, so that who just wrote is not kept waiting by housekeeping. Trouble with
    one place or mailbox does not keep the others waiting.
    """
    caught = Caught()
    found, ends = _collect(work, places, caught)
    found.sort(key=lambda one: one.order)
    pending: dict[int, set[int]] = {rank: set() for rank in ends}
    for one in found:
        pending[one.rank].add(one.spot.uid)
    unnoted = 0
    for run in _runs(found):
        place = places[run[0].rank]
        if place.mailbox.name in caught.away:
            continue
        try:
            unnoted += _take(work, place, run, pending[run[0].rank], caught, answer)
        except (TryLater, NeedsOperator) as fault:
            _trouble(caught, place, fault)
        if unnoted >= _RUN:
            _keep_cursors(work, places, ends, pending)
            unnoted = 0
    _keep_cursors(work, places, ends, pending)
    caught.read = {
        (places[rank].mailbox.name, places[rank].folder)
        for rank in ends
        if not pending[rank] and places[rank].mailbox.name not in caught.away
    }
    return caught


def _trouble(caught: Caught, place: Place, fault: TryLater | NeedsOperator) -> None:
    caught.troubles[f"{place.mailbox.name}: {fault}"] = None
    if isinstance(fault, NeedsOperator):
        caught.refused[place.mailbox.name] = str(fault)
    if isinstance(fault, TryLater) or place.folder is Folder.INBOX:  # no connection, or no login
        caught.away.add(place.mailbox.name)


# What came


def _collect(work: Work, places: Sequence[Place], caught: Caught) -> tuple[list[_Found], dict[int, Cursor]]:
    """What may concern us at each place, and the cursor behind it all."""
    found: list[_Found] = []
    ends: dict[int, Cursor] = {}
    known: set[tuple[str, datetime, int]] = set()
    expected: set[str] = set()  # Message-IDs of the connector's letters that the books will know by then
    for rank, place in enumerate(places):
        if place.mailbox.name in caught.away:
            continue
        end, here = place.cursor, []
        twins: set[tuple[str, datetime, int]] = set()
        try:
            for sweep in place.mailbox.arrivals(place.folder, place.cursor):
                if sweep.renumbered and end == place.cursor:
                    work.log.info("folder numbered anew: all of it is looked at again", folder=sweep.cursor.folder)
                for heading, view in _wanted(work, place, sweep, expected):
                    twin = (view.message_id, heading.arrived, heading.size)
                    if twin in known:  # All Mail lists what stands in INBOX too
                        continue
                    twins.add(twin)
                    needed = place.folder is Folder.SENT or heading.size > LARGEST
                    here.append(_Found(heading.arrived, rank, heading.spot, heading if needed else None))
                end = sweep.cursor
        except (TryLater, NeedsOperator) as fault:
            if not _is_gone(place, fault):
                _trouble(caught, place, fault)
            continue
        known |= twins
        found += here
        ends[rank] = end
    return found, ends


def _is_gone(place: Place, fault: TryLater | NeedsOperator) -> bool:
    """True where the owner has no such folder any more: nothing can come there. Should it return, it is read on."""
    if isinstance(fault, TryLater) or place.folder in (Folder.INBOX, Folder.SENT):
        return False
    try:
        return place.mailbox.now(place.folder) is None
    except (TryLater, NeedsOperator):
        return False


def _wanted(work: Work, place: Place, sweep: Sweep, expected: set[str]) -> Iterable[tuple[Heading, HeadingView]]:
    """The headings whose bodies are worth fetching: mail that can concern us, by its header fields alone."""
    views = [(heading, parse_heading(heading.fields)) for heading in sweep.headings]
    with work.books.begin(synced=False) as page:
        ids = {one for _, view in views for one in (view.message_id, *view.in_reply_to, *view.references) if one}
        ours = page.outbox.kinds(ids)
        if place.folder is Folder.SENT:
            letters = [(heading, view) for heading, view in views if is_to_people(work, view, ours)]
            meet_people(work, page, place.mailbox, sweep, [heading for heading, _ in letters])
            expected |= {view.message_id for _, view in letters if any(one in ours for one in traces(view).message_ids)}
            return letters
        wanted = []
        for heading, view in views:
            if _concerns(work, page, place.folder, view, ours, expected):
                wanted.append((heading, view))
                if _is_from_connector(work, view) and view.message_id:
                    expected.add(view.message_id)
        return wanted


def _concerns(
    work: Work, page: Page, folder: Folder, view: HeadingView, ours: Mapping[str, Kind], expected: set[str]
) -> bool:
    setup = work.voice.setup
    if view.message_id in ours:
        copy = ours[view.message_id] in LETTERS or setup is Setup.SEPARATE  # elsewhere a notice stands where it is read
        return folder is Folder.INBOX and copy  # a self-copy is evidence
    if setup is Setup.SEPARATE and folder is Folder.INBOX:
        return True
    if LOOP_MARK in view.x_loop:
        return False
    found = traces(view, work.voice.connector_address if setup is Setup.PLUS else "")
    if any(one in ours or one in expected for one in found.message_ids):
        return True
    if found.tokens and page.by_tokens(found.tokens):
        return True
    if folder is not Folder.INBOX:
        return False
    if view.return_path == "<>" or view.content_type == "multipart/report":
        return True
    if any(name in view.from_field.lower() for name in _MACHINE_SENDERS):
        return True
    if not _is_from_connector(work, view):
        return False
    if setup is Setup.OWN:
        return view.subject.strip().lower().startswith("intro")
    reached = (*view.to, *view.cc, *view.bcc, *view.delivered_to)  # Gmail shows its owner a blind copy to themselves
    return any(work.is_bot(address) for address in reached)


def _is_from_connector(work: Work, view: HeadingView) -> bool:
    """By what stands in From, which proves nothing: what is taken in is looked at strictly."""
    sender = view.from_field.lower()
    return any(address in sender for address in work.connector_addresses)


# Taking it in


def _runs(found: Sequence[_Found]) -> Iterator[list[_Found]]:
    """Neighbours in the order of arrival that one fetch brings in that order: one folder, UIDs going up, or ids."""
    run: list[_Found] = []
    for one in found:
        last = run[-1] if run else None
        falls = last is not None and not one.spot.id and one.spot.uid <= last.spot.uid
        if last and (one.rank != last.rank or falls or len(run) >= _RUN):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _take(
    work: Work, place: Place, run: list[_Found], pending: set[int], caught: Caught, answer: Callable[[], None]
) -> int:
    if place.folder is Folder.SENT:
        for one in run:
            assert one.heading is not None
            with going_on(work, f"letter {one.spot.uid} in your {one.spot.folder} folder"):
                caught.taken += take_sent(work, place.mailbox, one.heading)
            pending.discard(one.spot.uid)
        return len(run)
    fates = {one.spot: leave_unread(work, place.mailbox, one.heading) for one in run if one.heading is not None}
    for spot, raw in place.mailbox.fetch([one.spot for one in run if one.heading is None]):
        work.step("mail fetched")
        fates[spot] = take_in(work, place.mailbox, place.folder, spot, raw)
        caught.taken += 1
    if any(fate.outcome is not Outcome.IGNORED for fate in fates.values()):
        answer()
    pending -= {one.spot.uid for one in run}
    if place.folder is Folder.INBOX:
        try:
            show_handled(place.mailbox, fates)
        except NeedsOperator as fault:  # read-only, or full: what was taken in needs no mark to be so
            caught.troubles[f"{place.mailbox.name}: {fault}"] = None
    return len(run)


def _keep_cursors(
    work: Work, places: Sequence[Place], ends: Mapping[int, Cursor], pending: Mapping[int, set[int]]
) -> None:
    """Moves each cursor that can move: to the first mail that was not dealt with, or behind them all."""
    moved = []
    for rank, end in ends.items():
        if end.mark:  # changes are numbered there, not mails: behind them all, or not at all
            cursor = places[rank].cursor if pending[rank] else end
        else:
            cursor = Cursor(end.folder, end.uidvalidity, min(pending[rank], default=end.next_uid))
        if cursor != places[rank].cursor:
            moved.append((places[rank], cursor))
    if moved:
        with work.books.begin() as page:
            for place, cursor in moved:
                page.folders.set_cursor(place.mailbox.name, place.folder, cursor)
