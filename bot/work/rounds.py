"""One round of the work: what came in, what was handed in, what is due, what leaves. Repeatable at any time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.places import Cursor, Folder
from bot.ports import Mailbox, NeedsOperator, TryLater
from bot.work.catching_up import Place, catch_up
from bot.work.commands.pausing import pause
from bot.work.digest import brief
from bot.work.going_on import going_on
from bot.work.locked_out import SENDING, note_locks
from bot.work.reminders import remind
from bot.work.requests.drafts import look_at_drafts, show_done
from bot.work.restored import look_back
from bot.work.rights.retention import retain
from bot.work.sending.dispatch import dispatch
from bot.work.sending.evidence import read_back
from bot.work.sent import sample_sent
from bot.work.unread import STALE_AFTER, last_read, note_read, note_unread
from bot.work.work import Work

_ANCHOR = {True: Folder.INBOX, False: Folder.SENT}  # what has to be read of home, of another desk
_FILED = (Folder.ARCHIVE, Folder.ALL, Folder.JUNK)  # where people and filters put what came to INBOX


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: mails taken in, due introductions acted on, letters that left, and what stood in the way."""

    mails: int
    due: int
    left: int
    troubles: tuple[str, ...] = ()


def go_round(work: Work) -> Round:
    """Does everything that can be done now. Trouble with one mailbox does not keep the others waiting.

    What came is read before time is allowed to act: a yes that waits in the mailbox comes before the silence that it
    ends. While the mailbox cannot be read, no due date acts, and soon no letter to a party leaves. Raises
    NeedsOperator only where nothing at all can go on (the books).
    """
    this = _Round(work)
    this.read_back()
    if not work.looked_back:
        this.look_back()
    this.read_mail()
    if work.desk is not None:
        this.mails += this.look(work.desk, look_at_drafts)
        this.mails += this.look(work.desk, show_done)
    due = 0
    if this.mail_is_read:
        due = remind(work)
        with going_on(work, "the brief"):
            brief(work)
    this.send()
    this.forget()
    if work.desk is not None:
        this.look(work.desk, sample_sent)
    this.note_locks()
    _log_troubles(work, tuple(this.troubles))
    with work.books.begin() as page:
        page.remember("last round", work.clock().isoformat())
        page.remember("troubles", "\n".join(this.troubles))
    return Round(this.mails, due, this.left, tuple(this.troubles))


def _log_troubles(work: Work, troubles: tuple[str, ...]) -> None:
    """Each trouble once, and its end: while an account is locked for days, the log stays readable."""
    for trouble in work.troubles:
        if trouble not in troubles:
            work.log.info("trouble is over", what=trouble)
    for trouble in troubles:
        if trouble not in work.troubles:
            work.log.warning("trouble", what=trouble)
    work.troubles = troubles


class _Round:
    """One round under way: what it has done so far and what stood in the way."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.troubles: dict[str, None] = {}
        self.away: set[str] = set()
        self.refused: dict[str, str] = {}  # why, by the name of a mailbox (or `SENDING`) that needs its operator
        self.working: set[str] = set()  # mailboxes that were read
        self.mails = self.left = 0
        self.mail_is_read = False
        self.older = False  # the books than the mailbox
        self.cursors: dict[str, dict[Folder, Cursor]] = {}  # by mailbox, as they stood when the round began

    def read_back(self) -> None:
        """Before anything that came is read: under which Message-IDs do our letters travel? While the provider does not
        tell, their answers wait where they are."""
        try:
            read_back(self.work)
        except (TryLater, NeedsOperator) as fault:
            self._trouble(self.work.home, fault)
            self.away.add(self.work.home.name)

    def look_back(self) -> None:
        """Before the first round of a process: books that were restored from a copy must not do everything again."""
        if self.work.home.name in self.away:
            return
        try:
            self.older = look_back(self.work)
            self.work.looked_back = True
        except (TryLater, NeedsOperator) as fault:
            self._trouble(self.work.home, fault)

    def read_mail(self) -> None:
        """Reads what came. Looked at a moment ago, INBOX comes first and is answered at once; after a longer absence
        everything is taken in as it arrived, in whatever folder, and nothing leaves before all of it is read."""
        with self.work.books.begin(synced=False) as page:
            read = last_read(page)
            for mailbox in filter(None, (self.work.home, self.work.desk)):
                self.cursors[mailbox.name] = page.folders.cursors(mailbox.name)
        was_here = read is not None and abs(self.work.clock() - read) < STALE_AFTER
        if was_here and not self.older:
            self._catch_up(self._answers(Folder.INBOX), self.send)
            self._catch_up([*self._sent(), *self._answers(*_FILED)])
        else:
            self._catch_up([*self._sent(), *self._answers(Folder.INBOX, *_FILED)])
        with self.work.books.begin(synced=False) as page:
            if self.older:  # a RESUME of the past that was read once more means nothing
                pause(page, self.work.clock())
            note = note_read if self.mail_is_read else note_unread
            note(page, self.work.clock())

    def _catch_up(self, places: list[Place], answer: Callable[[], None] = lambda: None) -> None:
        caught = catch_up(self.work, [one for one in places if one.mailbox.name not in self.away], answer)
        self.mails += caught.taken
        self.troubles |= caught.troubles
        self.away |= caught.away
        self.refused |= caught.refused
        self.working |= {name for name, folder in caught.read if folder is _ANCHOR[name == self.work.home.name]}
        self.mail_is_read |= (self.work.home.name, Folder.INBOX) in caught.read

    def look(self, mailbox: Mailbox, step: Callable[[Work, Mailbox], int]) -> int:
        """One step that needs a mailbox, unless it did not answer before in this round."""
        if mailbox.name not in self.away:
            try:
                return step(self.work, mailbox)
            except (TryLater, NeedsOperator) as fault:
                self._trouble(mailbox, fault)
        return 0

    def _trouble(self, mailbox: Mailbox, fault: TryLater | NeedsOperator) -> None:
        self.troubles[f"{mailbox.name}: {fault}"] = None
        if isinstance(fault, TryLater):
            self.away.add(mailbox.name)
        else:
            self.refused[mailbox.name] = str(fault)

    def send(self) -> None:
        """Lets leave what may leave."""
        if not self.work.looked_back:
            return
        try:
            self.left += dispatch(self.work)
        except (TryLater, NeedsOperator) as fault:
            self.troubles[f"sending: {fault}"] = None
            if isinstance(fault, NeedsOperator):
                self.refused[SENDING] = str(fault)

    def note_locks(self) -> None:
        """Who lets nobody in is told of by another way, and only then."""
        working = self.working | ({SENDING} if self.left else set())
        locked = {name: why for name, why in self.refused.items() if name not in working or name == SENDING}
        with going_on(self.work, "the notice of a lock"):
            note_locks(self.work, locked, working - locked.keys())

    def forget(self) -> None:
        """Erases what is old enough; what cannot be overwritten now is tomorrow."""
        try:
            retain(self.work)
        except TryLater as fault:
            self.troubles[f"erasing: {fault}"] = None

    def _sent(self) -> list[Place]:
        """The connector's Sent: read first, as what they wrote came before what answers it."""
        desk = self.work.desk
        return [] if desk is None else self._places(desk, (Folder.SENT,), Folder.SENT)

    def _answers(self, *folders: Folder) -> list[Place]:
        return self._places(self.work.home, folders, Folder.INBOX)

    def _places(self, mailbox: Mailbox, folders: tuple[Folder, ...], anchor: Folder) -> list[Place]:
        """These folders of a mailbox with their cursors.

        At the first start, when not even the anchor has one, the cursor is now. A folder that appears later is read
        from its beginning, because somebody may have put an answer there.
        """
        if mailbox.name in self.away:
            return []
        cursors = self.cursors[mailbox.name]
        fresh: dict[Folder, Cursor] = {}
        for folder in folders:
            if folder not in cursors:
                try:
                    cursor = mailbox.now(folder)
                except (TryLater, NeedsOperator) as fault:
                    self._trouble(mailbox, fault)
                    if isinstance(fault, TryLater):
                        return []
                    continue
                if cursor is not None:
                    known = cursors.get(anchor)
                    # numbered changes are those of all folders: where the anchor was read to, this one begins
                    fresh[folder] = cursor if known is None else replace(cursor, next_uid=1, mark=known.mark)
        if anchor not in cursors and anchor not in fresh:
            return []
        if fresh:
            with self.work.books.begin() as page:
                for folder, cursor in fresh.items():
                    page.folders.set_cursor(mailbox.name, folder, cursor)
            cursors |= fresh
        return [Place(mailbox, folder, cursors[folder]) for folder in folders if folder in cursors]
