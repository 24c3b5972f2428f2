"""Opening: one request on its way to an introduction, from a labelled draft or a mail to the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.introductions import etiquette
from bot.introductions.decision import Kind, Notice
from bot.introductions.events import LetterReplaced, Opened, SentByHand
from bot.introductions.introduction import (
    BEFORE_INTRODUCTION,
    Assistant,
    Consent,
    Gesture,
    Introduction,
    Order,
    Party,
    Person,
    Stage,
)
from bot.introductions.zones import country_of
from bot.places import DraftState, Folder, Heading, Spot
from bot.ports import Mailbox, Page
from bot.reading.days import named_days
from bot.reading.message import HeadingView, Mail, Unreadable, content_of, parse_heading, parse_message
from bot.reading.quoting import own_words
from bot.reading.request import LARGEST, Request, RequestedParty, is_owners_draft, read_draft, read_mail_request
from bot.records import DraftProgress, DraftRow, Kept, Outcome, Status
from bot.work.carrying import commit_notice, happen
from bot.work.work import Work
from bot.writing.letters import Enclosure, Manuscript, Outgoing, Setup, Thread

_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # none that looks like a digit


@dataclass(frozen=True, slots=True)
class Opening:
    """What a request led to: the introduction opened or changed, or the problem put before the connector."""

    outcome: Outcome
    reason: str
    introduction: int | None = None

    @property
    def accepted(self) -> bool:
        """True where an introduction came of it."""
        return self.introduction is not None


# Labelled drafts


def look_at_drafts(work: Work, mailbox: Mailbox) -> int:
    """Takes the labelled drafts that have rested long enough; answers how many. What was labelled before the first
    start is listed for the connector and not started."""
    label = work.habits.label.lower()
    labelled = [one for one in mailbox.drafts() if label in {keyword.lower() for keyword in one.keywords}]
    with work.books.begin() as page:
        first_start = not page.recall(f"drafts looked at {mailbox.name}")
        for row in page.folders.drafts(mailbox.name, state=DraftProgress.LISTED):
            if row.spot not in {heading.spot for heading in labelled}:  # set again, the label will count
                page.folders.change_draft(mailbox.name, row.spot, state=DraftProgress.PROBLEM)
    if first_start:
        _list_old_drafts(work, mailbox, labelled)
        return 0
    return sum(_look_at_draft(work, mailbox, heading) for heading in labelled)


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
    if known is not None and known.state is DraftProgress.LISTED:
        return False
    if known is not None and known.state in (DraftProgress.ACCEPTED, DraftProgress.DONE):
        _show(work, mailbox, heading.spot, known.state)  # a crash came between the books and the mailbox
        return False
    if known is None or known.state is DraftProgress.PROBLEM:
        view = parse_heading(heading.fields)
        with work.books.begin() as page:
            if known is None:
                page.folders.meet_draft(mailbox.name, heading.spot, view.message_id, now)
            else:  # labelled again as it was: looked at again
                page.folders.change_draft(
                    mailbox.name, heading.spot, state=DraftProgress.NEW, first_seen_at=now, asked=known.asked + 1
                )
        if work.habits.debounce > timedelta(0):
            return False
    elif now - known.first_seen_at < work.habits.debounce:
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
        opening = _open_draft(work, page, raw, cause)
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


def _open_draft(work: Work, page: Page, raw: bytes, cause: str) -> Opening:
    if len(raw) > LARGEST:
        megabytes = f"{len(raw) / 1e6:.0f} MB, and {LARGEST / 1e6:.0f} is the most I can send"
        return _problem(work, page, [f"This draft has {megabytes}. Put the files somewhere and write the link."], cause)
    try:
        mail = parse_message(raw)
    except Unreadable as fault:
        return _problem(work, page, [f"This draft cannot be read: {fault}."], cause)
    why_not = is_owners_draft(mail, sorted(work.connector_addresses))
    if why_not is not None:
        text = f"This is no draft of yours ({why_not}); only what you wrote yourself can be a request."
        return _problem(work, page, [text], cause, mail)
    request = read_draft(mail, sorted(work.bot_addresses), sorted(work.connector_addresses))
    return _open(work, page, request, Gesture.DRAFT, mail, cause)


# Mail to the bot


def is_request(work: Work, mail: Mail) -> bool:
    """True for a mail of the connector's to the bot alone (in `own`: to themselves, its subject beginning "intro")."""
    recipients = [entry.address for entry in (*mail.to, *mail.cc)]
    if work.voice.setup is Setup.OWN:
        return mail.subject.strip().lower().startswith("intro") and all(map(work.is_connector, recipients))
    return bool(recipients) and all(work.is_bot(one) or work.is_connector(one) for one in recipients)


def open_mail(work: Work, page: Page, mail: Mail, evidence: str) -> Opening:
    """Opens the introduction that a mail to the bot asks for, or asks the connector what is missing."""
    words = own_words(mail, None).text
    request = read_mail_request(mail, words, sorted(work.bot_addresses), sorted(work.connector_addresses))
    return _open(work, page, request, Gesture.MAIL, mail, evidence)


# Both


def _open(work: Work, page: Page, request: Request, gesture: Gesture, mail: Mail, cause: str) -> Opening:
    now = work.clock()
    problems = [problem.sentence for problem in request.problems if problem.stops]
    if not problems:
        problems = [
            f"{party.address} asked for no more mail from this desk, so I do not write to them."
            for party in request.parties
            if page.suppressed(party.address)
        ]
    if problems:
        return _problem(work, page, problems, cause, mail)
    addresses = {party.address.lower() for party in request.parties}
    same = [it for it in page.find(address=request.parties[0].address) if _addresses(it) == addresses]
    open_case = next((it for it in same if it.stage in BEFORE_INTRODUCTION), None)
    if open_case is not None:
        return _again(work, page, open_case, request, gesture, mail, cause)
    return _begin(work, page, request, gesture, mail, cause, same, now)


def _begin(
    work: Work,
    page: Page,
    request: Request,
    gesture: Gesture,
    mail: Mail,
    cause: str,
    same: list[Introduction],
    now: datetime,
) -> Opening:
    today = work.policy.calendar(_blank(work, now)).day(now)
    manuscript = _manuscript(request, mail)
    findings = [one.sentence for one in request.problems if not one.stops and one.code != "why"]  # etiquette says it
    opening = request.prose if gesture is Gesture.MAIL else ""
    again = [it for it in same if now - (it.ended_at or it.opened_at) < timedelta(days=work.habits.again_days)]
    if again:
        findings.insert(0, f"You brought the same people together before ({again[0].code}, {again[0].stage.value}).")
    it = Introduction(
        id=0,
        code=_new_code(work, page),
        gesture=gesture,
        stage=Stage.DRAFTED,
        parties=tuple(_party(party, key) for party, key in zip(request.parties, "abcdef", strict=False)),
        opened_at=now,
        zone=work.voice.zone,
        country=work.voice.country,
        topic=request.topic,
        next_step=request.next_step,
        place=request.place,
        met=request.met,
        purpose=request.purpose,
        order=Order(request.order) if request.order == "turn" else work.policy.order,
        masked=request.masked,
        needs_approval=bool(opening or again) or _shown_first(work, page, gesture),
        letter_at=now if manuscript is not None else None,
        letter_dates=named_days(manuscript.text, today) if manuscript is not None else (),
        holds=request.holds,
    )
    findings += etiquette.check(it, manuscript.text if manuscript is not None else None)
    number = page.create(it)
    page.manuscripts.save(number, Kept(manuscript, opening, tuple(findings)))
    happen(work, page, page.introduction(number), Opened(), now)
    return Opening(Outcome.ACTED, f"opened {it.code}", number)


def _blank(work: Work, now: datetime) -> Introduction:
    return Introduction(0, "", Gesture.MAIL, Stage.DRAFTED, (), now, work.voice.zone, work.voice.country)


def _again(
    work: Work, page: Page, it: Introduction, request: Request, gesture: Gesture, mail: Mail, cause: str
) -> Opening:
    """The same people while their introduction is open: a draft brings a new letter, nobody is asked again."""
    now = work.clock()
    manuscript = _manuscript(request, mail)
    if gesture is not Gesture.DRAFT or manuscript is None:
        text = f"An introduction of these people is open already ({it.code}); answer CANCEL to it before you ask anew."
        return _problem(work, page, [text], cause, mail)
    kept = page.manuscripts.load(it.id)
    page.manuscripts.save(it.id, Kept(manuscript, kept.opening, kept.findings))
    dates = named_days(manuscript.text, work.policy.calendar(it).day(now))
    happen(work, page, it, LetterReplaced(cause, dates, request.holds), now)
    return Opening(Outcome.ACTED, f"new letter for {it.code}", it.id)


def _problem(work: Work, page: Page, problems: list[str], cause: str, mail: Mail | None = None) -> Opening:
    """What is missing is asked of the connector, never of a party."""
    facts = {"reason": problems[0], "subject": mail.subject if mail else ""}
    thread = None
    if mail is not None and mail.message_id:
        thread = Thread(mail.message_id, (*mail.references, mail.message_id), mail.subject)
    notice = Notice(Kind.PROBLEM, cause, facts=facts)
    commit_notice(work, page, None, notice, work.clock(), thread=thread, findings=tuple(problems[1:]))
    return Opening(Outcome.QUESTION, problems[0])


def _manuscript(request: Request, mail: Mail) -> Manuscript | None:
    if request.letter_text is None:
        return None
    files = tuple(Enclosure(one.name, one.content_type, content_of(mail, one)) for one in mail.attachments)
    return Manuscript(request.subject or mail.subject, request.letter_text, request.letter_html, files)


def _party(party: RequestedParty, key: str) -> Party:
    person = Person(
        address=party.address,
        name=party.name,
        role=party.role,
        place=party.place,
        zone=party.zone,
        country=country_of(party.zone),
        line=party.line,
        link=party.link,
        assistants=tuple(Assistant(one.name, one.address) for one in party.assistants),
    )
    return Party(key, person, why=party.why, consent=Consent(party.consent))


def _addresses(it: Introduction) -> set[str]:
    return {party.person.address.lower() for party in it.sides}


def _shown_first(work: Work, page: Page, gesture: Gesture) -> bool:
    if work.habits.approve == "first":
        return page.introductions.count_approved(gesture) < work.habits.approve_first
    return work.habits.approve == "always"


def _new_code(work: Work, page: Page) -> str:
    """A short code that no introduction bears: a letter and a digit, or more digits when those are used up."""
    for digits in range(1, 6):
        for _ in range(60):
            letter = _CODE_LETTERS[work.chance.getrandbits(32) % len(_CODE_LETTERS)]
            number = work.chance.getrandbits(32) % (8 * 10 ** (digits - 1)) + 2 * 10 ** (digits - 1)
            if not page.introductions.ids(code=f"{letter}{number}"):
                return f"{letter}{number}"
    raise RuntimeError("no code is free")


# Sent by hand


def look_at_sent(work: Work, mailbox: Mailbox) -> int:
    """Looks in the connector's Sent folder for an introduction they made by hand while it was still being asked for."""
    with work.books.begin() as page:
        cursor = page.folders.cursor(mailbox.name, Folder.SENT)
    if cursor is None:
        start = mailbox.now(Folder.SENT)
        if start is not None:
            with work.books.begin() as page:
                page.folders.set_cursor(mailbox.name, Folder.SENT, start)
        return 0
    found = 0
    for sweep in mailbox.arrivals(Folder.SENT, cursor):
        for heading in sweep.headings:
            found += _look_at_sent_letter(work, mailbox, heading)
        with work.books.begin() as page:
            page.folders.set_cursor(mailbox.name, Folder.SENT, sweep.cursor)
    return found


def _look_at_sent_letter(work: Work, mailbox: Mailbox, heading: Heading) -> bool:
    view = parse_heading(heading.fields)
    with work.books.begin() as page:
        if not view.message_id or page.outbox.kinds([view.message_id]):
            return False
        it = _made_by(page, mailbox, view)
    if it is None:
        return False
    for _, raw in mailbox.fetch([heading.spot]):
        now = work.clock()
        with work.books.begin() as page:
            happen(work, page, it, SentByHand(view.message_id), now)
            recipients = (*view.to, *view.cc)
            sent = Outgoing(
                Kind.INTRODUCTION, "", work.voice.connector_address, recipients, view.message_id, view.subject, raw
            )
            page.outbox.put(sent, f"{it.id} introduction by hand {view.message_id}", it.id, now, now)
            row = page.outbox.by_message_ids([view.message_id])[view.message_id]
            values = {"status": Status.ACCEPTED, "accepted_at": now, "filed_at": now}
            page.outbox.change(row, **values, evidence="sent by the connector's hand")
        return True
    return False


def _made_by(page: Page, mailbox: Mailbox, view: HeadingView) -> Introduction | None:
    """The open introduction whose held draft this is, or all of whose parties this letter went to."""
    recipients = {address.lower() for address in (*view.to, *view.cc)}
    for row in page.folders.drafts(mailbox.name, state=DraftProgress.ACCEPTED):
        if row.message_id == view.message_id and row.introduction is not None:
            it = page.introduction(row.introduction)
            return it if it.stage in BEFORE_INTRODUCTION else None
    for address in view.to[:1]:
        for it in page.find(open_only=True, address=address):
            if it.stage in BEFORE_INTRODUCTION and _addresses(it) <= recipients:
                return it
    return None
