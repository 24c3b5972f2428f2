"""Locked out: a mailbox lets nobody in, and the connector hears of it once, by a way that does not need it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.introductions.decision import Kind, Notice
from bot.places import Folder
from bot.ports import Courier, GiveUp, LeaseLost, NeedsOperator, Page, TryLater, Unknown
from bot.work.work import Work
from bot.writing.letters import Outgoing, Setup, Voice
from bot.writing.notices import write_notice

SENDING = "sending"  # stands among the names of mailboxes for the way out
SURE_AFTER = timedelta(minutes=10)  # providers refuse a good password, too, for a minute now and then
AGAIN_AFTER = timedelta(hours=1)  # after every way to tell failed
_LOCKED = "locked out"


def note_locks(work: Work, locked: Mapping[str, str], working: set[str]) -> None:
    """What a round found: `locked` says why by the name of the mailbox (or `SENDING`), `working` names what works.

    A lock that stands for ten minutes is told of once. When the mailbox works again it is forgotten, so that the next
    one is told of, too. Records, then acts: what a crash interrupts is not told twice, and `twoyes status` tells it.
    """
    now = work.clock()
    with work.books.begin(synced=False) as page:
        known = _read(page)
    if not known and not locked:
        return
    if work.home.name in known and work.home.name in working:
        working = working | {SENDING}  # as a rule it was the same lock, and a letter that would show it may be days off
    held = {name: lock for name, lock in known.items() if name not in working}
    for name in locked:
        held.setdefault(name, {"since": now.isoformat(), "again": (now + SURE_AFTER).isoformat()})
    ripe = [name for name in locked if held[name]["again"] and now >= datetime.fromisoformat(held[name]["again"])]
    told = held | {name: {**held[name], "again": ""} for name in ripe}
    if told != known:
        with work.books.begin() as page:
            _write(page, told)
    if not ripe:
        return
    reasons = tuple(dict.fromkeys(locked[name] for name in ripe))
    since = min(datetime.fromisoformat(held[name]["since"]) for name in ripe)
    if not _tell(work, reasons, since):
        later = {name: {**held[name], "again": (now + AGAIN_AFTER).isoformat()} for name in ripe}
        with work.books.begin() as page:
            _write(page, told | later)


def standing(page: Page, now: datetime) -> str:
    """A sentence for a lock that stands for longer than a hiccup at `now` (aware), "" where none does."""
    since = min((lock["since"] for lock in _read(page).values()), default="")
    if not since or now - datetime.fromisoformat(since) < SURE_AFTER:
        return ""
    return f"locked out since {datetime.fromisoformat(since):%Y-%m-%d %H:%M} UTC; run twoyes check"


def _tell(work: Work, reasons: tuple[str, ...], since: datetime) -> bool:
    """Tells the connector by the first way that works; False where none does."""
    facts = {
        "title": "Your mailbox does not let me work",
        "reason": "Your mail server refuses what I cannot do without. What needs it rests until you mend that",
        "mend": "Nothing is lost, and nothing has to be restarted: once it lets me, I read what came meanwhile and go "
        "on. twoyes check says whether all is well",
    }
    notice = Notice(Kind.ALARM, f"locked out since {since.isoformat()}", facts=facts)

    def written(voice: Voice) -> Outgoing:
        message_id = work.new_message_id()
        return write_notice(
            notice, None, voice, message_id=message_id, date=work.clock(), thread=None, findings=reasons
        )

    for way, go in _ways(work, written):
        try:
            go()
        except (TryLater, GiveUp, NeedsOperator, LeaseLost) as fault:
            work.log.warning("the connector could not be told this way", way=way, reason=str(fault))
            continue
        except Unknown:
            pass  # most likely it left
        work.log.warning("locked out: the connector was told another way", way=way)
        return True
    work.log.error("locked out, and there is no other way to tell the connector", reasons=reasons)
    return False


def _ways(work: Work, written: Callable[[Voice], Outgoing]) -> Iterator[tuple[str, Callable[[], object]]]:
    """The ways to the connector, best first: their own mailbox, the way out, and the account for nothing else.

    A way that is locked, too, says so when it is tried.
    """
    desk = work.desk
    if desk is not None and desk is not work.home:
        yield "filed in their own mailbox", lambda: desk.append(Folder.INBOX, written(work.voice).raw, seen=False)
    yield "sent", lambda: _send(work.courier, written(work.voice))
    elsewhere = work.elsewhere
    if elsewhere is not None:
        voice = replace(
            work.voice,
            setup=Setup.SEPARATE,
            connector_address=elsewhere.address,
            bot_address=elsewhere.sender,
        )
        yield "sent elsewhere", lambda: _send(elsewhere.courier, written(voice))


def _send(courier: Courier, mail: Outgoing) -> None:
    courier.send(mail.sender, mail.recipients, mail.raw, before_data=lambda handle: True)


def _read(page: Page) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(page.recall(_LOCKED) or "{}")
    return found


def _write(page: Page, locks: Mapping[str, Mapping[str, str]]) -> None:
    if locks:
        page.remember(_LOCKED, json.dumps(locks))
    else:
        page.forget(_LOCKED)
