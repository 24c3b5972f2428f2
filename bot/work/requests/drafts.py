"""Drafts: the connector's labelled drafts, from the label to the state shown on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import BEFORE_INTRODUCTION, Gesture, Introduction
from bot.places import DraftState, Heading, Spot
from bot.ports import Mailbox, Page
from bot.reading.message import Unreadable, parse_heading, parse_message
from bot.reading.requests.draft import is_owners_draft, read_draft, without_tag
from bot.reading.requests.request import LARGEST
from bot.records import DraftProgress, DraftRow, Outcome
from bot.work.carrying import commit_notice
from bot.work.going_on import going_on
from bot.work.likeness import content_of_draft, likeness
from bot.work.requests.edited import tell_of_edits
from bot.work.requests.opening import open_request
from bot.work.requests.source import Opening, Source, put_problem
from bot.work.work import Work
from bot.writing.headers import LOOP_MARK

_TAKEN = (DraftProgress.ACCEPTED, DraftProgress.DONE)
_SHOWN = {
    DraftProgress.ACCEPTED: DraftState.ACCEPTED,
    DraftProgress.PROBLEM: DraftState.PROBLEM,
    DraftProgress.DONE: DraftState.DONE,
}


def look_at_drafts(work: Work, mailbox: Mailbox) -> int:
    """Takes the labelled drafts that have rested long enough; answers how many. What was labelled before the first
    start is listed for the connector and not started."""
    drafts = mailbox.drafts()
    labelled = [one for one in drafts if _is_request(work, one)]
    with work.books.begin() as page:
        first_start = not page.recall(f"drafts looked at {mailbox.name}")
        _note_unlabelled(page, mailbox, labelled)
    if first_start:
        _list_old_drafts(work, mailbox, labelled)
        return 0
    taken = 0
    for heading in labelled:
        with going_on(work, f"draft {heading.spot.uid} in {heading.spot.folder}"):
            taken += _look_at_draft(work, mailbox, heading)
    tell_of_edits(work, mailbox, [one for one in drafts if one not in labelled])
    return taken


def _is_request(work: Work, heading: Heading) -> bool:
    """Whether it is labelled, and no letter of ours that waits in Drafts: its subject may begin with the tag, too."""
    labelled = work.habits.label.lower() in {keyword.lower() for keyword in heading.keywords}
    return labelled and LOOP_MARK not in parse_heading(heading.fields).x_loop


def _note_unlabelled(page: Page, mailbox: Mailbox, labelled: Sequence[Heading]) -> None:
    """What is deleted or without its label does not rest any more, and set again the label will count."""
    spots, names = {heading.spot for heading in labelled}, {heading.draft for heading in labelled} - {""}
    for state in (DraftProgress.LISTED, DraftProgress.NEW, DraftProgress.PROBLEM):
        for row in page.folders.drafts(mailbox.name, state=state):
            if row.spot in spots or row.draft in names or (state is DraftProgress.PROBLEM and not row.content):
                continue
            if row.introduction is not None and state is DraftProgress.NEW:  # it was written on without a new label
                page.folders.change_draft(mailbox.name, row.spot, state=DraftProgress.ACCEPTED)
            else:
                page.folders.change_draft(mailbox.name, row.spot, state=DraftProgress.PROBLEM, content="")


def _list_old_drafts(work: Work, mailbox: Mailbox, labelled: list[Heading]) -> None:
    now = work.clock()
    with work.books.begin() as page:
        page.remember(f"drafts looked at {mailbox.name}", now.isoformat())
        for heading in labelled:
            _meet(page, mailbox, heading, now)
            page.folders.change_draft(mailbox.name, heading.spot, state=DraftProgress.LISTED)
        if labelled:
            subjects = tuple(parse_heading(heading.fields).subject or "(no subject)" for heading in labelled)
            commit_notice(work, page, None, Notice(Kind.LISTED, f"first start {mailbox.name}"), now, findings=subjects)


def _meet(page: Page, mailbox: Mailbox, heading: Heading, now: datetime) -> None:
    """Notes a draft that was not known as it is. Another message under a known name is that draft, written on."""
    view = parse_heading(heading.fields)
    alike = likeness((*view.to, *view.cc), view.subject) if heading.draft else ""
    earlier = page.folders.named_draft(mailbox.name, heading.draft)
    if earlier is None:
        page.folders.meet_draft(mailbox.name, heading.spot, view.message_id, now, heading.draft, alike)
        return
    page.folders.move_draft(mailbox.name, earlier.spot, heading.spot)
    anew = {"state": DraftProgress.NEW, "first_seen_at": now, "message_id": view.message_id, "likeness": alike}
    page.folders.change_draft(mailbox.name, heading.spot, **anew)


def _look_at_draft(work: Work, mailbox: Mailbox, heading: Heading) -> bool:
    now = work.clock()
    with work.books.begin() as page:
        known = page.folders.draft(mailbox.name, heading.spot)
        if known is None:
            _meet(page, mailbox, heading, now)
        elif known.state is DraftProgress.PROBLEM and not known.content:  # labelled again as it was: looked at again
            again = {"state": DraftProgress.NEW, "first_seen_at": now, "asked": known.asked + 1}
            page.folders.change_draft(mailbox.name, heading.spot, **again)
    if known is not None and known.state is DraftProgress.LISTED:
        return False
    if known is not None and (known.state in _TAKEN or (known.state is DraftProgress.PROBLEM and known.content)):
        if _SHOWN[known.state] not in heading.keywords:  # a crash came between the books and the mailbox
            _show(work, mailbox, heading.spot, known.state)
        return False
    rests_since = known.first_seen_at if known is not None and known.state is DraftProgress.NEW else now
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
        if known is None:
            return
        content = content_of_draft(raw) if known.draft else ""
        if content and content == known.content:  # saved as it was, under a label that cannot be taken off
            opening, state = Opening(Outcome.IGNORED, "as it was"), _taken_as(page, known)
            page.folders.change_draft(mailbox.name, spot, state=state)
        else:
            cause = f"draft {spot.folder} {spot.uidvalidity} {spot.uid} {known.asked}"
            opening = _open_draft(work, page, mailbox, raw, cause, known)
            state = DraftProgress.ACCEPTED if opening.accepted else DraftProgress.PROBLEM
            led_to = opening.introduction or (known.introduction if known.draft else None)
            page.folders.change_draft(mailbox.name, spot, state=state, introduction_id=led_to, content=content)
    work.step("draft committed")
    work.log.info("draft", outcome=opening.outcome.value, reason=opening.reason, at=now.isoformat())
    _show(work, mailbox, spot, state)


def _taken_as(page: Page, row: DraftRow) -> DraftProgress:
    """What became of a draft when it was taken."""
    if row.introduction is None:
        return DraftProgress.PROBLEM
    return DraftProgress.DONE if _over(page, row) else DraftProgress.ACCEPTED


def _show(work: Work, mailbox: Mailbox, spot: Spot, state: DraftProgress) -> None:
    """Shows the state on the draft; the books learn where it stands then."""
    now_at = mailbox.show(spot, _SHOWN[state])
    with work.books.begin() as page:
        page.folders.move_draft(mailbox.name, spot, now_at)


def show_done(work: Work, mailbox: Mailbox) -> int:
    """Shows on their drafts which introductions were made or ended."""
    with work.books.begin() as page:
        rows = [row for row in page.folders.drafts(mailbox.name, state=DraftProgress.ACCEPTED) if _over(page, row)]
    now_at = {one.draft: one.spot for one in mailbox.drafts() if one.draft} if rows else {}
    for row in rows:
        with work.books.begin() as page:
            page.folders.change_draft(mailbox.name, row.spot, state=DraftProgress.DONE)
        spot = now_at.get(row.draft, row.spot)
        if spot == row.spot:
            _show(work, mailbox, spot, DraftProgress.DONE)
        else:  # it was written on: the books keep what was taken, so that its label, set again, counts
            mailbox.show(spot, _SHOWN[DraftProgress.DONE])
    return len(rows)


def _over(page: Page, row: DraftRow) -> bool:
    return row.introduction is not None and page.introduction(row.introduction).stage not in BEFORE_INTRODUCTION


def _open_draft(work: Work, page: Page, mailbox: Mailbox, raw: bytes, cause: str, known: DraftRow) -> Opening:
    if len(raw) > LARGEST:
        megabytes = f"{len(raw) / 1e6:.0f} MB, and {LARGEST / 1e6:.0f} is the most I can send"
        text = f"This draft has {megabytes}. Put the files somewhere and write the link."
        return put_problem(work, page, [text], cause)
    try:
        mail = without_tag(parse_message(raw), work.habits.subject_tag)
    except Unreadable as fault:
        return put_problem(work, page, [f"This draft cannot be read: {fault}."], cause)
    why_not = is_owners_draft(mail, sorted(work.connector_addresses))
    if why_not is not None:
        text = f"This is no draft of yours ({why_not}); only what you wrote yourself can be a request."
        return put_problem(work, page, [text], cause, mail)
    request = read_draft(mail, sorted(work.bot_addresses), sorted(work.connector_addresses))
    led_to = _led_to(page, mailbox, known, mail.message_id)
    return open_request(work, page, request, Source(Gesture.DRAFT, cause, mail, led_to=led_to))


def _led_to(page: Page, mailbox: Mailbox, draft: DraftRow, message_id: str) -> Introduction | None:
    """The introduction that this draft led to before it was changed and labelled again, while it is open."""
    alike = [row for row in page.folders.drafts(mailbox.name) if message_id and row.message_id == message_id]
    for row in (draft, *alike):
        if row.introduction is not None:
            it = page.introduction(row.introduction)
            if it.stage in BEFORE_INTRODUCTION:
                return it
    return None
