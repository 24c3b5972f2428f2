"""Drafts: the connector's labelled drafts, from the label to the state shown on them."""

from __future__ import annotations

from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import BEFORE_INTRODUCTION, Gesture, Introduction
from bot.places import DraftState, Heading, Spot
from bot.ports import Mailbox, Page
from bot.reading.message import Unreadable, parse_heading, parse_message
from bot.reading.requests.draft import is_owners_draft, read_draft
from bot.reading.requests.request import LARGEST
from bot.records import DraftProgress, DraftRow
from bot.work.carrying import commit_notice
from bot.work.going_on import going_on
from bot.work.requests.opening import open_request
from bot.work.requests.source import Opening, Source, put_problem
from bot.work.work import Work


def look_at_drafts(work: Work, mailbox: Mailbox) -> int:
    """Takes the labelled drafts that have rested long enough; answers how many. What was labelled before the first
    start is listed for the connector and not started."""
    label = work.habits.label.lower()
    labelled = [one for one in mailbox.drafts() if label in {keyword.lower() for keyword in one.keywords}]
    with work.books.begin() as page:
        first_start = not page.recall(f"drafts looked at {mailbox.name}")
        spots = {heading.spot for heading in labelled}
        for state in (DraftProgress.LISTED, DraftProgress.NEW):
            for row in page.folders.drafts(mailbox.name, state=state):
                if row.spot not in spots:  # deleted or without its label: nothing rests, and set again it will count
                    page.folders.change_draft(mailbox.name, row.spot, state=DraftProgress.PROBLEM)
    if first_start:
        _list_old_drafts(work, mailbox, labelled)
        return 0
    taken = 0
    for heading in labelled:
        with going_on(work, f"draft {heading.spot.uid} in {heading.spot.folder}"):
            taken += _look_at_draft(work, mailbox, heading)
    return taken


def _list_old_drafts(work: Work, mailbox: Mailbox, labelled: list[Heading]) -> None:
    now = work.clock()
    with work.books.begin() as page:
        page.remember(f"drafts looked at {mailbox.name}", now.isoformat())
        for heading in labelled:
            view = parse_heading(heading.fields)
            page.folders.meet_draft(mailbox.name, heading.spot, view.message_id, now)
            page.folders.change_draft(mailbox.name, heading.spot, state=DraftProgress.LISTED)
        if labelled:
            subjects = tuple(parse_heading(heading.fields).subject or "(no subject)" for heading in labelled)
            commit_notice(work, page, None, Notice(Kind.LISTED, f"first start {mailbox.name}"), now, findings=subjects)


def _look_at_draft(work: Work, mailbox: Mailbox, heading: Heading) -> bool:
    now = work.clock()
    with work.books.begin() as page:
        known = page.folders.draft(mailbox.name, heading.spot)
        if known is None:
            page.folders.meet_draft(mailbox.name, heading.spot, parse_heading(heading.fields).message_id, now)
        elif known.state is DraftProgress.PROBLEM:  # labelled again as it was: looked at again
            again = {"state": DraftProgress.NEW, "first_seen_at": now, "asked": known.asked + 1}
            page.folders.change_draft(mailbox.name, heading.spot, **again)
    if known is not None and known.state is DraftProgress.LISTED:
        return False
    if known is not None and known.state in (DraftProgress.ACCEPTED, DraftProgress.DONE):
        _show(work, mailbox, heading.spot, known.state)  # a crash came between the books and the mailbox
        return False
    rests_since = known.first_seen_at if known is not None and known.state is not DraftProgress.PROBLEM else now
    if now - rests_since < work.habits.debounce:
        return False
    for spot, raw in mailbox.fetch([heading.spot]):
        work.step("draft fetched")
        _take_draft(work, mailbox, spot, raw)
        return True
    return False


def _take_draft(work: Work, mailbox: Mailbox, spot: Spot, raw: bytes) -> None:
    now = work.clock()
    with work.books.begin() as page:
        known = page.folders.draft(mailbox.name, spot)
        cause = f"draft {spot.folder} {spot.uidvalidity} {spot.uid} {known.asked if known else 0}"
        opening = _open_draft(work, page, mailbox, raw, cause)
        state = DraftProgress.ACCEPTED if opening.accepted else DraftProgress.PROBLEM
        page.folders.change_draft(mailbox.name, spot, state=state, introduction_id=opening.introduction)
    work.step("draft committed")
    work.log.info("draft", outcome=opening.outcome.value, reason=opening.reason, at=now.isoformat())
    _show(work, mailbox, spot, state)


def _show(work: Work, mailbox: Mailbox, spot: Spot, state: DraftProgress) -> None:
    """Shows the state on the draft; the books learn where it stands then."""
    now_at = mailbox.show(spot, DraftState[state.name])
    with work.books.begin() as page:
        page.folders.move_draft(mailbox.name, spot, now_at)


def show_done(work: Work, mailbox: Mailbox) -> int:
    """Shows on their drafts which introductions were made or ended."""
    with work.books.begin() as page:
        rows = [row for row in page.folders.drafts(mailbox.name, state=DraftProgress.ACCEPTED) if _over(page, row)]
    for row in rows:
        with work.books.begin() as page:
            page.folders.change_draft(mailbox.name, row.spot, state=DraftProgress.DONE)
        _show(work, mailbox, row.spot, DraftProgress.DONE)
    return len(rows)


def _over(page: Page, row: DraftRow) -> bool:
    return row.introduction is not None and page.introduction(row.introduction).stage not in BEFORE_INTRODUCTION


def _open_draft(work: Work, page: Page, mailbox: Mailbox, raw: bytes, cause: str) -> Opening:
    if len(raw) > LARGEST:
        megabytes = f"{len(raw) / 1e6:.0f} MB, and {LARGEST / 1e6:.0f} is the most I can send"
        text = f"This draft has {megabytes}. Put the files somewhere and write the link."
        return put_problem(work, page, [text], cause)
    try:
        mail = parse_message(raw)
    except Unreadable as fault:
        return put_problem(work, page, [f"This draft cannot be read: {fault}."], cause)
    why_not = is_owners_draft(mail, sorted(work.connector_addresses))
    if why_not is not None:
        text = f"This is no draft of yours ({why_not}); only what you wrote yourself can be a request."
        return put_problem(work, page, [text], cause, mail)
    request = read_draft(mail, sorted(work.bot_addresses), sorted(work.connector_addresses))
    led_to = _led_to(page, mailbox, mail.message_id)
    return open_request(work, page, request, Source(Gesture.DRAFT, cause, mail, led_to=led_to))


def _led_to(page: Page, mailbox: Mailbox, message_id: str) -> Introduction | None:
    """The introduction that this draft led to before it was changed and labelled again, while it is open."""
    for row in page.folders.drafts(mailbox.name):
        if message_id and row.message_id == message_id and row.introduction is not None:
            it = page.introduction(row.introduction)
            if it.stage in BEFORE_INTRODUCTION:
                return it
    return None
