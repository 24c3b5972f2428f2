"""One round of the work: what came in, what was handed in, what is due, what leaves. Repeatable at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from bot.introductions.decision import LETTERS, Kind
from bot.places import Cursor, Folder, Heading, Sweep
from bot.ports import Mailbox, NeedsOperator, Page, TryLater
from bot.reading.message import HeadingView, parse_heading
from bot.reading.thread import traces
from bot.records import Outcome
from bot.work.dispatch import dispatch
from bot.work.intake import show_handled, take_in
from bot.work.opening import look_at_drafts, show_done
from bot.work.reminders import remind
from bot.work.sent import look_at_sent
from bot.work.work import Work
from bot.writing.headers import LOOP_MARK
from bot.writing.letters import Setup

ANSWERS = (Folder.INBOX, Folder.ARCHIVE, Folder.ALL, Folder.JUNK)
_MACHINE_SENDERS = ("mailer-daemon", "postmaster", "mail delivery", "bounce")


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: mails taken in, due introductions acted on, letters that left, and what stood in the way."""

    mails: int
    due: int
    left: int
    troubles: tuple[str, ...] = ()


def go_round(work: Work) -> Round:
    """Does everything that can be done now. Trouble with one mailbox does not keep the others waiting.

    Raises NeedsOperator only where nothing at all can go on (the books).
    """
    troubles: dict[str, None] = {}
    mails = left = 0

    def answer() -> None:
        nonlocal left
        left += _dispatch(work, troubles)

    for mailbox, look in _looks(work, answer):
        try:
            mails += look(work, mailbox)
        except (TryLater, NeedsOperator) as fault:
            troubles[f"{mailbox.name}: {fault}"] = None
    due = remind(work)
    left += _dispatch(work, troubles)
    for trouble in troubles:
        work.log.warning("trouble", what=trouble)
    with work.books.begin() as page:
        page.remember("last round", work.clock().isoformat())
        page.remember("troubles", "\n".join(troubles))
    return Round(mails, due, left, tuple(troubles))


def _dispatch(work: Work, troubles: dict[str, None]) -> int:
    try:
        return dispatch(work)
    except (TryLater, NeedsOperator) as fault:
        troubles[f"sending: {fault}"] = None
        return 0


def _looks(work: Work, answer: Callable[[], None]) -> Iterator[tuple[Mailbox, Callable[[Work, Mailbox], int]]]:
    with work.books.begin() as page:
        cursors = page.folders.cursors(work.home.name)
    for folder in ANSWERS:
        yield work.home, partial(catch_up, folder=folder, cursor=cursors.get(folder), answer=answer)
    if work.desk is not None:
        yield work.desk, look_at_drafts
        yield work.desk, look_at_sent
        yield work.desk, show_done


def catch_up(
    work: Work, mailbox: Mailbox, folder: Folder, cursor: Cursor | None, answer: Callable[[], None] = lambda: None
) -> int:
    """Takes in the mail of one folder that came since the cursor, which moves when a batch is dealt with.

    None means the first start: the cursor is set behind what stands there now, and nothing is taken in. `answer` is
    called as soon as a batch was taken in, so that who just wrote is not kept waiting by housekeeping.
    """
    if cursor is None:
        start = mailbox.now(folder)
        if start is not None:
            _keep_cursor(work, mailbox, folder, start)
        return 0
    taken = 0
    for sweep in mailbox.arrivals(folder, cursor):
        wanted = _wanted(work, folder, sweep)
        fates = {}
        for spot, raw in mailbox.fetch([heading.spot for heading in wanted]):
            work.step("mail fetched")
            fates[spot] = take_in(work, mailbox, folder, spot, raw)
        if any(fate.outcome is not Outcome.IGNORED for fate in fates.values()):
            answer()
        if folder is Folder.INBOX:
            show_handled(mailbox, fates)
        taken += len(fates)
        _keep_cursor(work, mailbox, folder, sweep.cursor)
    return taken


def _keep_cursor(work: Work, mailbox: Mailbox, folder: Folder, cursor: Cursor) -> None:
    with work.books.begin() as page:
        page.folders.set_cursor(mailbox.name, folder, cursor)


def _wanted(work: Work, folder: Folder, sweep: Sweep) -> list[Heading]:
    """The headings whose bodies are worth fetching: mail that can concern us, by its header fields alone."""
    views = [(heading, parse_heading(heading.fields)) for heading in sweep.headings]
    with work.books.begin() as page:
        ids = {one for _, view in views for one in (view.message_id, *view.in_reply_to, *view.references) if one}
        ours = page.outbox.kinds(ids)
        return [heading for heading, view in views if _concerns(work, page, folder, view, ours)]


def _concerns(work: Work, page: Page, folder: Folder, view: HeadingView, ours: Mapping[str, Kind]) -> bool:
    setup = work.voice.setup
    if view.message_id in ours:
        copy = ours[view.message_id] in LETTERS or setup is Setup.SEPARATE  # elsewhere a notice stands where it is read
        return folder is Folder.INBOX and copy  # a self-copy is evidence
    if setup is Setup.SEPARATE and folder is Folder.INBOX:
        return True
    if LOOP_MARK in view.x_loop:
        return False
    found = traces(view, work.voice.connector_address if setup is Setup.PLUS else "")
    if any(one in ours for one in found.message_ids) or (found.tokens and page.by_tokens(found.tokens)):
        return True
    if folder is not Folder.INBOX:
        return False
    sender = view.from_field.lower()
    if view.return_path == "<>" or view.content_type == "multipart/report":
        return True
    if any(name in sender for name in _MACHINE_SENDERS):
        return True
    if not any(address in sender for address in work.connector_addresses):
        return False
    if setup is Setup.OWN:
        return view.subject.strip().lower().startswith("intro")
    return any(work.is_bot(address) for address in (*view.to, *view.cc, *view.delivered_to))
