"""What will happen if nobody does anything, and what waits on whom: found by the very rules that will do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.introductions.decide import decide
from bot.introductions.decision import Decision, Kind, Notice
from bot.introductions.dues import may_leave, next_due
from bot.introductions.events import TimePassed
from bot.introductions.introduction import ENDED_WITHOUT, LOST, OPEN_STAGES, Introduction, Party, PartyState, Stage
from bot.introductions.policy import Policy
from bot.introductions.transitions import lost

CLOSES = "closes"
RESTS = "rests"
_STEPS = 100  # more than any introduction can take: each letter, reminder and ending is one
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Prospect:
    """One thing that will happen. `at` is aware UTC, None where it hangs on somebody's word or on the outbox.

    `what` is the kind of a letter or notice, CLOSES, or RESTS where nothing follows by itself. `party` is the key of
    whom it reaches or concerns, "" for all or for the connector. `why` and `unless` are English sentences.
    """

    at: datetime | None
    what: str
    party: str
    why: str
    unless: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has something to do: a party's key, or "" for the connector.

    `what` says it after "to" ("to answer the ask"); `since` is aware UTC and may lie ahead, where the asks start later.
    `words` are the commands that would settle it, `about` the key of the party they would be said of.
    """

    who: str
    what: str
    since: datetime
    words: tuple[str, ...] = ()
    about: str = ""


def forecast(it: Introduction, policy: Policy, now: datetime) -> tuple[Prospect, ...]:
    """Everything that time alone will do from `now` (aware UTC) on, the earliest first, as long as nobody says a word.

    At the end stands what an introduction that is still open then waits for, once for each thing.
    """
    found = list(_on_the_way(it, policy, now))
    due = next_due(it, policy, now)
    moment = now
    for _ in range(_STEPS):
        if due is None:
            break
        moment = max(moment, due)
        decision = decide(it, TimePassed(), policy, moment)
        found += _done(it, decision, policy, moment)
        if decision.introduction == it and decision.due_at == due:
            break
        it, due = decision.introduction, decision.due_at
    found.sort(key=lambda prospect: (prospect.at is None, prospect.at or now))
    rests = [one for one in waits_on(it, policy) if not one.who]
    return (*found, *(Prospect(None, RESTS, "", "Nothing more happens by itself.", f"You {w.what}.") for w in rests))


def waits_on(it: Introduction, policy: Policy) -> tuple[Waiting, ...]:
    """Who has to do what before this introduction goes on; the connector first. Nobody where it has ended."""
    if it.stage not in OPEN_STAGES:
        return ()
    if it.paused_at is not None:
        return (Waiting("", "say RESUME: you paused it", it.paused_at, ("RESUME",)),)
    return (*_on_the_connector(it), *_on_the_parties(it, policy))


# What is decided already and has not happened yet


def _on_the_way(it: Introduction, policy: Policy, now: datetime) -> Iterator[Prospect]:
    if it.stage is Stage.AGREED and it.letter_queued:
        yield Prospect(
            None,
            Kind.INTRODUCTION.value,
            "",
            "All have said yes; the letter leaves as soon as its hold is over.",
            "Somebody takes their yes back, or you CANCEL or PAUSE.",
        )
    if it.stage is not Stage.ASKING or it.paused_at is not None:
        return
    for party in it.sides:
        if party.state is PartyState.ASKED and party.asked_at is not None and party.asked_at > now:
            kind = Kind.ASK if party.round == 1 else Kind.ASK_AGAIN
            why = f"The ask to {_name(party)} is written, and waits until it may start."
            yield Prospect(party.asked_at, kind.value, party.key, why, "You CANCEL, PAUSE or change the request.")


# What time does


def _done(before: Introduction, decision: Decision, policy: Policy, moment: datetime) -> Iterator[Prospect]:
    after = decision.introduction
    for letter in decision.letters:
        ready = max(moment, letter.not_before)
        leaves = may_leave(after, letter.kind, letter.party, policy, ready) or ready
        why, unless = _SAYS.get(letter.kind, _otherwise)(_Told(before, after, letter.party, policy, moment))
        yield Prospect(leaves, letter.kind.value, letter.party, why, unless)
    for notice in decision.notices:
        why, unless = _SAYS.get(notice.kind, _otherwise)(_Told(before, after, notice.party, policy, moment, notice))
        yield Prospect(moment, notice.kind.value, notice.party, why, unless)
    if after.stage is Stage.CLOSED and before.stage is not Stage.CLOSED:
        heard = any(party.outcome for party in after.sides)
        why = "Nobody will say more of how it went." if heard else "Nobody will have said how it went."
        yield Prospect(moment, CLOSES, "", why, "Somebody says how it went: then it closes with that.")


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence may need: the case before and after, whom it is about, and the moment."""

    before: Introduction
    after: Introduction
    key: str
    policy: Policy
    moment: datetime
    notice: Notice | None = None

    @property
    def party(self) -> Party:
        return self.before.party(self.key)

    @property
    def name(self) -> str:
        return _name(self.party) if self.key else ""

    def day(self, moment: datetime | None) -> str:
        """ "on 2 November", in the connector's zone; with the year where it is another one."""
        if moment is None:
            return "before"
        calendar = self.policy.calendar(self.before)
        return f"on {_day(calendar.day(moment), calendar.day(self.moment))}"


def _nudge(told: _Told) -> tuple[str, str]:
    party = told.party
    done = f"was reminded {told.day(party.nudged_at)}" if party.nudged_at else f"was asked {told.day(party.asked_at)}"
    return (
        f"{told.name} {done} and will not have answered.",
        f"{told.name} answers or is out of office, or you write to them yourself, PAUSE or CANCEL.",
    )


def _ask_again(told: _Told) -> tuple[str, str]:
    until = told.party.later_until
    today = told.policy.calendar(told.before).day(told.moment)
    wish = f" until {_day(until, today)}" if until else ""
    return f"{told.name} asked to wait{wish}.", f"{told.name} answers before, or you write to them yourself."


def _hear_by(told: _Told) -> tuple[str, str]:
    standing = told.party.standing
    said = told.day(standing.at) if standing else "before"
    over = told.before.stage in ENDED_WITHOUT
    unless = f"{told.name} wants no mail any more." if over else "The others answer before."
    return f"{told.name} said yes {said} and will not have heard more.", unless


def _regret(told: _Told) -> tuple[str, str]:
    reopen = told.before.erased_at is None
    unless = "You REOPEN it before, and it comes about." if reopen else f"{told.name} wants no mail any more."
    return f"{told.name} said yes, and nothing came of it.", unless


def _how_did_it_go(told: _Told) -> tuple[str, str]:
    if told.party.outcome == "planned":
        return f"{told.name} had planned to meet.", f"You or {told.name} say how it went."
    since = told.day(told.before.introduced_at)
    return f"They were introduced {since}.", f"You or {told.name} say before how it went."


def _step_out(told: _Told) -> tuple[str, str]:
    return "Enough of them wrote to each other.", "The rest write before, or they leave you out themselves."


def _ended(told: _Told) -> tuple[str, str]:
    if told.after.stage is Stage.CANCELLED:
        return "Nobody said SEND to this request; it is dropped, and nobody was asked.", "You say SEND, or change it."
    return f"{_lost_now(told)} will not have answered.", "An answer comes before."


def _lost(told: _Told) -> tuple[str, str]:
    return f"{_lost_now(told)} will not have answered; the others rest.", f"{told.name} answers before."


def _lost_now(told: _Told) -> str:
    were = {party.key for party in told.before.sides if party.state in LOST}
    return _and([_name(party) for party in told.after.sides if party.state in LOST and party.key not in were])


def _reminder(told: _Told) -> tuple[str, str]:
    about = told.notice.facts.get("about", "") if told.notice else ""
    says = {
        "question": (f"You will not have said what {told.name} means.", f"You answer for {told.name}, or say IGNORE."),
        "approval": ("You will not have said SEND to the asks.", "You say SEND or CANCEL."),
        "letter": ("The letter waits for your word.", "You say SEND or CANCEL."),
        "loss": ("You will not have said how to go on without the one who is lost.", "You say GO ON or CLOSE."),
    }
    return says[about]


def _nobody_wrote(told: _Told) -> tuple[str, str]:
    return f"They were introduced {told.day(told.before.introduced_at)}, and no reply was seen.", "One of them writes."


def _one_wrote(told: _Told) -> tuple[str, str]:
    wrote = _and([_name(party) for party in told.before.sides if party.wrote_at is not None])
    return f"{wrote} wrote, and {told.name} will not have answered.", f"{told.name} writes."


def _confirm(told: _Told) -> tuple[str, str]:
    return f"{told.name} said yes so long ago that it is asked once more.", "You CANCEL before."


def _otherwise(told: _Told) -> tuple[str, str]:
    return "It follows from how things stand.", "Somebody says a word before."


_SAYS: dict[Kind, Callable[[_Told], tuple[str, str]]] = {
    Kind.NUDGE: _nudge,
    Kind.ASK_AGAIN: _ask_again,
    Kind.CONFIRM: _confirm,
    Kind.HEAR_BY: _hear_by,
    Kind.REGRET: _regret,
    Kind.STEP_OUT: _step_out,
    Kind.HOW_DID_IT_GO: _how_did_it_go,
    Kind.ENDED: _ended,
    Kind.LOST: _lost,
    Kind.REMINDER: _reminder,
    Kind.NOBODY_WROTE: _nobody_wrote,
    Kind.ONE_WROTE: _one_wrote,
}


# Who has something to do

_ANSWERS = ("YES", "NO", "LATER")


def _on_the_connector(it: Introduction) -> Iterator[Waiting]:
    if it.stage is Stage.DRAFTED:
        yield Waiting("", "say SEND or CANCEL: nobody is asked before", it.opened_at, ("SEND", "CANCEL"))
    if it.stage is Stage.AGREED and it.letter_waits:
        what = f"say SEND to the letter, which waits: {it.letter_waits}"
        goes = ("KEEP", "DROP") if it.holds else ("SEND",)
        yield Waiting("", what, it.agreed_at or it.opened_at, (*goes, "CANCEL"))
    if it.letter_uncertain and it.introduced_at is not None:
        what = "look whether the introduction left, and say SENT or SEND"
        yield Waiting("", what, it.introduced_at, ("SENT", "SEND"))
    if it.stage is Stage.ASKING and lost(it):
        names = _and([_name(party) for party in it.sides if party.state in LOST])
        yield Waiting("", f"say GO ON without {names}, or CLOSE", it.lost_at or it.opened_at, ("GO ON", "CLOSE"))
    for party in it.sides:
        if party.doubt is not None:
            what = f"say what {_name(party)} means: YES, NO, LATER or IGNORE"
            yield Waiting("", what, party.doubt.at, (*_ANSWERS, "IGNORE"), party.key)
        if party.taken_over_at is not None and it.stage in (Stage.DRAFTED, Stage.ASKING):
            what = "say what {} told you, or CONTINUE" if party.mine else "say CONTINUE or MINE for {}"
            words = (*_ANSWERS, "CONTINUE") if party.mine else ("CONTINUE", "MINE")
            yield Waiting("", what.format(_name(party)), party.taken_over_at, words, party.key)


def _on_the_parties(it: Introduction, policy: Policy) -> Iterator[Waiting]:
    for party in it.sides:
        match it.stage:
            case Stage.ASKING if party.taken_over_at is None and party.asked_at is not None:
                if party.state is PartyState.ASKED and party.doubt is None:  # they wrote: it is the connector's turn
                    yield Waiting(party.key, "answer the ask", party.asked_at)
                elif party.state is PartyState.LATER and party.later_until is not None:
                    today = policy.calendar(it, party).day(party.asked_at)
                    day = _day(party.later_until, today)
                    yield Waiting(party.key, f"be asked again on {day}, as they wished", party.asked_at)
            case Stage.INTRODUCED | Stage.CONNECTED if not it.letter_uncertain and it.introduced_at is not None:
                if it.stage is Stage.INTRODUCED and party.wrote_at is None and party.state is not PartyState.NO:
                    yield Waiting(party.key, "write to the other side", it.introduced_at)
                awaited = party.outcome == "" or (party.outcome == "planned" and party.outcome_round > 1)
                if party.outcome_asked_at is not None and awaited:
                    yield Waiting(party.key, "say how it went", party.outcome_asked_at)


def _name(party: Party) -> str:
    return party.person.name or party.person.address


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _day(day: date, today: date) -> str:
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"
