"""The pace of an introduction: somebody is reminded, left to the connector, or everything rests."""

from __future__ import annotations

from bot.introductions import events as ev
from bot.introductions.decision import ASKS, Kind
from bot.introductions.introduction import Party
from bot.records import Status
from bot.work.carrying import happen
from bot.work.commands.cannot import Cannot
from bot.work.commands.order import AFTERWARDS, Order, called, is_about_everything, party_key
from bot.work.commands.pausing import pause, paused, resume

_FIRST_ASKS = ASKS - {Kind.NUDGE}


def nudge(one: Order) -> str:
    """NUDGE: a party is reminded in the next working hour."""
    if one.case.stage in AFTERWARDS:
        return _nudge_afterwards(one)
    party = one.party()
    if party.taken_over_at is not None:
        raise Cannot(f"you talk to {called(party)} yourself; CONTINUE hands them back to me")
    if not one.happen(ev.NudgeAsked(party.key)).letters:
        raise Cannot(f"{called(party)} cannot be reminded now: not asked, answered already, or reminded twice")
    return f"{called(party)} is reminded"


def _nudge_afterwards(one: Order) -> str:
    """After the introduction: whoever is named, whoever the notice was about, or everybody who has not written."""
    key = party_key(one.case, one.command, one.about)
    silent = [one.case.party(key)] if key else [party for party in one.case.sides if party.wrote_at is None]
    reminded = [called(party) for party in silent if one.happen(ev.NudgeAsked(party.key)).letters]
    if not reminded:
        raise Cannot("there is nobody to remind: they wrote, were reminded once, or it is over")
    return f"{' and '.join(reminded)} {'is' if len(reminded) == 1 else 'are'} reminded of the introduction"


def leave_to_connector(one: Order) -> str:
    """MINE: the connector writes to this party from here on."""
    party = one.party()
    if not one.moved(ev.KeptByHand(party.key, one.evidence)):
        raise Cannot(f"{called(party)} is not waited for here")
    return f"{called(party)} is yours: nothing of mine goes to them until you say CONTINUE"


def hand_back(one: Order) -> str:
    """CONTINUE: this party is ours again."""
    party = one.party()
    if not one.moved(ev.Continued(party.key, one.evidence, ask_left(one, party))):
        raise Cannot(f"{called(party)} was not in your hands")
    return f"{called(party)} is mine again, and the time for reminders begins anew"


def ask_left(one: Order, party: Party) -> bool:
    """Whether their latest ask left, or may have: one that still waited for a budget was taken back unsent."""
    rows = [row for row in one.page.outbox.of(one.case.id) if row.kind in _FIRST_ASKS and row.party == party.key]
    latest = max((row for row in rows if "undone" not in row.key), key=lambda row: row.id, default=None)
    return latest is not None and latest.status not in (Status.WAITING, Status.WITHDRAWN)


def rest(one: Order) -> str:
    """PAUSE: this introduction, or everything."""
    if one.it is None or is_about_everything(one.command):
        if not pause(one.page, one.now):
            raise Cannot("everything is paused already; RESUME lets it go on")
        return "everything rests: no letter leaves and nothing falls due until RESUME; mail is still read"
    if one.it.paused_at is not None:
        raise Cannot("it is paused already; RESUME lets it go on")
    if not one.moved(ev.Paused(one.evidence)):
        raise Cannot(f"it is {one.it.stage.value}, and nothing of it is left to pause")
    return "it rests: no letter of it leaves and nothing falls due until RESUME"


def go_on_again(one: Order) -> str:
    """RESUME: this introduction, or everything."""
    if one.it is None or is_about_everything(one.command):
        if not resume(one.page):
            raise Cannot("nothing is paused")
        cases = one.page.find(open_only=True)
        for it in cases:
            if it.paused_at is None:  # what was paused by itself goes on resting
                happen(one.work, one.page, it, ev.Resumed(one.evidence), one.now)
        resting = ", ".join(f"{it.code} RESUME" for it in cases if it.paused_at is not None)
        return f"everything goes on, but for what was paused by itself: {resting}" if resting else "everything goes on"
    if one.it.paused_at is None:
        also = "; everything is, and RESUME EVERYTHING lets it go on" if paused(one.page) is not None else ""
        raise Cannot(f"this introduction is not paused by itself{also}")
    one.happen(ev.Resumed(one.evidence))
    return "it goes on"
