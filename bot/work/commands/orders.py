"""Orders: what each word of the connector's does. The same for a mail, the command line and the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.introductions import events as ev
from bot.introductions.decide import decide
from bot.introductions.decision import ASKS, Decision, Kind, Notice
from bot.introductions.introduction import (
    BEFORE_INTRODUCTION,
    ENDED_WITHOUT,
    How,
    Introduction,
    Party,
    PartyState,
    Stage,
)
from bot.introductions.reopening import can_be_reopened
from bot.ports import Page
from bot.reading.addresses import same_address
from bot.reading.command import Command
from bot.reading.deferral import read_until
from bot.reading.quoting import strip_text
from bot.records import Kept, Obeyed, Status
from bot.work.answers.elsewhere import Elsewhere, question_about
from bot.work.answers.misreading import take_back_reading
from bot.work.carrying import carry_out, commit_notice, happen
from bot.work.commands.cannot import Cannot
from bot.work.commands.pausing import pause, paused, resume
from bot.work.commands.undoing import Notebook, take_back
from bot.work.work import Work
from bot.writing.letters import Manuscript
from bot.writing.masking import first_name
from bot.writing.wordings import day, joined, moment

AFTERWARDS = frozenset({Stage.INTRODUCED, Stage.CONNECTED, Stage.CLOSED})
EVERYTHING = "everything"
_FOR_GOOD = " (UNDO cannot bring it back)"
_FIRST_ASKS = ASKS - {Kind.NUDGE}
_LOST = frozenset({PartyState.NO, PartyState.SILENT, PartyState.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class Order:
    """One command with what it is about.

    `about` is the key of the party that the notice answered was about, "" where there is none; `undoes` what UNDO
    takes back where the mail answered says which.
    """

    work: Work
    page: Page
    it: Introduction | None
    command: Command
    evidence: str
    now: datetime
    notebook: Notebook
    about: str = ""
    undoes: Obeyed | None = None

    @property
    def case(self) -> Introduction:
        """The introduction it is about. Raises Cannot where it names none."""
        if self.it is None:
            word = self.command.word
            raise Cannot(f"{word} needs the code of the introduction, for example K7 {word}")
        return self.it

    def happen(self, event: ev.Event) -> Decision:
        """Decides what the event means and carries it out."""
        return happen(self.work, self.page, self.page.introduction(self.case.id), event, self.now)

    def moved(self, event: ev.Event) -> bool:
        """The same; False where nothing followed from it."""
        before = self.page.introduction(self.case.id)
        decision = self.happen(event)
        return decision.introduction != before or bool(decision.letters or decision.notices or decision.entries)

    def party(self) -> Party:
        """Whom the command names, or whom the notice was about. Raises Cannot."""
        key = party_key(self.case, self.command, self.about)
        if key:
            return self.case.party(key)
        names = " or ".join(_name(party) for party in self.case.parties)
        raise Cannot(f"{self.command.word} needs a name here: {names}")


def order(work: Work, page: Page, it: Introduction | None, command: Command, evidence: str, now: datetime) -> str:
    """Obeys one command that came without a mail; answers what was done, as a sentence in lower case.

    `it` is None for PAUSE and RESUME of everything; `evidence` is how the ledger calls where it came from. What it
    changed can be taken back by UNDO. Raises Cannot: then nothing happened.
    """
    notebook = Notebook(page, evidence)
    did = carry_out_order(Order(work, page, it, as_meant(it, command, ""), evidence, now, notebook))
    notebook.keep(now)
    return did


def carry_out_order(one: Order) -> str:
    """Obeys one command and answers what was done, as a sentence in lower case. Raises Cannot: nothing happened."""
    action = _ACTIONS.get(one.command.word)
    if action is None:
        raise Cannot(f"{one.command.word} means nothing for this introduction")
    if one.it is not None:
        one.notebook.note(one.it)
    return action(one)


def as_meant(it: Introduction | None, command: Command, about: str) -> Command:
    """The command with the word it stands for here: YES to letters that wait for approval is SEND, NO is CANCEL."""
    if command.word == "START":
        return replace(command, word="SEND")
    if it is None or it.stage is not Stage.DRAFTED or command.party or about:
        return command
    return replace(command, word={"YES": "SEND", "NO": "CANCEL"}.get(command.word, command.word))


def party_key(it: Introduction, command: Command, about: str) -> str:
    """The key of the party that a command names, or that the notice was about; "" for none. Raises Cannot."""
    return _named(it, command.party).key if command.party else about


def _named(it: Introduction, name: str) -> Party:
    wanted = name.casefold()
    exact = [party for party in it.parties if same_address(party.person.address, name)]
    found = exact or [
        party
        for party in it.parties
        if party.person.name.casefold() == wanted or wanted in party.person.name.casefold().split()
    ]
    if len(found) != 1:
        who = "nobody" if not found else "more than one"
        raise Cannot(f"“{name}” is {who} here; write a full name or the address")
    return found[0]


def _name(party: Party) -> str:
    return party.person.name or party.person.address


def is_about_everything(command: Command) -> bool:
    """PAUSE EVERYTHING and RESUME EVERYTHING, whichever introduction the mail belongs to."""
    return command.word in ("PAUSE", "RESUME") and command.argument == EVERYTHING


# What a party is said to have answered


def _answer(one: Order) -> str:
    party, word = one.party(), one.command.word
    if word == "NO" and not one.command.party and question_about(one.page, party) is not None:
        return _from_elsewhere(one).not_them()
    if word == "NO" and one.case.stage in AFTERWARDS:
        return _outcome(one)
    if one.case.stage not in BEFORE_INTRODUCTION:
        raise Cannot(f"this introduction is {one.case.stage.value} already; REOPEN takes up what ended without one")
    until = _until(one, party) if word == "LATER" else None
    source = one.command.argument if word != "LATER" else ""
    one.happen(
        ev.Answered(
            party.key,
            word.lower(),
            one.evidence,
            until=until,
            how=How.HAND,
            rule="the connector's word",
            words=one.command.line,
            source=source or "in answer to a notice",
        )
    )
    said = {"YES": "agreed", "NO": "declined", "LATER": "wants to wait"}[word]
    until = one.page.introduction(one.case.id).party(party.key).later_until if word == "LATER" else None
    when = f" until {day(until, 'en', one.work.policy.calendar(one.case).day(one.now))}" if until else ""
    return f"{_name(party)} {said}{when}, by your word{f' ({source})' if source else ''}"


def _until(one: Order, party: Party) -> date | None:
    if not one.command.argument:
        return None
    today = one.work.policy.calendar(one.case, party).day(one.now)
    found = read_until(one.command.argument, language=one.work.voice.language, today=today)
    if found is None or found.absurd or found.until is None:
        raise Cannot(f"I cannot tell which day “{one.command.argument}” is; write LATER 15 January, say")
    return found.until


def _ignore(one: Order) -> str:
    party = one.party()
    if party.doubt is None:
        raise Cannot(f"nothing of {_name(party)}'s waits for your word")
    one.happen(ev.Settled(party.key, one.evidence))
    return f"what {_name(party)} wrote was no answer; things go on as before"


def _wrong(one: Order) -> str:
    key = party_key(one.case, one.command, one.about)
    return take_back_reading(one.work, one.page, one.case, key, one.evidence, one.now)


def _once(one: Order) -> str:
    return _from_elsewhere(one).once()


def _same(one: Order) -> str:
    return _from_elsewhere(one).same()


def _assistant(one: Order) -> str:
    return _from_elsewhere(one).assistant()


def _from_elsewhere(one: Order) -> Elsewhere:
    party = one.party()
    mail = question_about(one.page, party)
    if mail is None:
        raise Cannot(f"no mail from another address waits for your word about {_name(party)}")
    return Elsewhere(one.work, one.page, one.case, party, mail, one.evidence, one.now)


# The introduction as a whole


def _send(one: Order) -> str:
    it = one.case
    if it.stage is Stage.DRAFTED:
        return _asked(one, one.happen(ev.Approved(one.evidence)))
    if it.letter_waits or it.letter_uncertain:
        one.happen(ev.LetterConfirmed(one.evidence))
        return "the introduction goes as it is"
    if it.letter_queued:
        one.happen(ev.LetterHurried(one.evidence))
        return "the introduction leaves now"
    raise Cannot(f"nothing of this introduction waits for SEND; it is {it.stage.value}")


def _asked(one: Order, decision: Decision) -> str:
    """Whom SEND has asked, and since when or from when."""
    asks = [letter for letter in decision.letters if letter.kind in ASKS]
    if not asks:
        return "approved; nobody needs to be asked"
    names = joined((_name(one.case.party(letter.party)) for letter in asks), "en")
    starts = min(letter.not_before for letter in asks)
    when = f"from {moment(starts, one.work.voice.zone, 'en', one.now)} on" if starts > one.now else "now"
    if decision.introduction.paused_at is not None or paused(one.page) is not None:
        when = "after RESUME"
    return f"{names} {'is' if len(asks) == 1 else 'are'} asked {when}"


def _sent(one: Order) -> str:
    """The connector looked: the introduction of which nobody knew had left."""
    if not one.case.letter_uncertain:
        raise Cannot("SENT is for an introduction of which nobody knows whether it left")
    for row in one.page.outbox.of(one.case.id):
        if row.kind is Kind.INTRODUCTION and row.status is Status.UNKNOWN:
            one.page.outbox.change(row, status=Status.ACCEPTED, accepted_at=one.now, evidence=one.evidence)
    one.happen(ev.LetterFound(one.evidence))
    return "the introduction had left; it is followed from here"


def _cancel(one: Order) -> str:
    if one.case.stage not in BEFORE_INTRODUCTION:
        raise Cannot(f"this introduction is {one.case.stage.value}; there is nothing left to cancel")
    one.happen(ev.Cancelled(one.evidence))
    return f"called off: nobody is asked any more, and no introduction leaves{_untold(one)}"


def _keep(one: Order) -> str:
    if not one.case.holds:
        raise Cannot("nothing in the letter waits for KEEP or DROP")
    one.happen(ev.LetterConfirmed(one.evidence))
    return "the letter goes with all that is in it"


def _drop(one: Order) -> str:
    """Takes out what was asked about; it is gone from the books, so UNDO cannot bring it back."""
    it, kept = one.case, one.page.manuscripts.load(one.case.id)
    if it.stage is Stage.DRAFTED and kept.opening:
        one.notebook.close(it)
        one.page.manuscripts.save(it.id, replace(kept, opening=""))
        _show_asks_again(one)
        return f"the passage is out{_FOR_GOOD}; the asks as they are now follow in a mail of their own"
    if not it.holds:
        raise Cannot("nothing in the letter waits for KEEP or DROP")
    one.notebook.close(it)
    letter = kept.manuscript
    if letter is not None:
        quoted = any("quoted" in hold for hold in it.holds)
        text = strip_text(letter.text) if quoted else letter.text
        trimmed = Manuscript(letter.subject, text, None if quoted else letter.html)
        one.page.manuscripts.save(it.id, Kept(trimmed, kept.opening, kept.findings))
    one.happen(ev.LetterConfirmed(one.evidence))
    return f"the letter goes without what was added to it{_FOR_GOOD}"


def _show_asks_again(one: Order) -> None:
    commit_notice(one.work, one.page, one.case, Notice(Kind.APPROVE, f"without the passage, {one.evidence}"), one.now)


def _go_on(one: Order) -> str:
    lost = [party for party in one.case.sides if party.state in _LOST]
    if len(one.case.sides) <= 2 or not lost:
        raise Cannot("GO ON is for introductions of three or more, when one of them is lost")
    for party in lost:
        one.happen(ev.WentOn(party.key))
    return f"it goes on without {' and '.join(map(_name, lost))}"


def _close(one: Order) -> str:
    if one.case.stage not in BEFORE_INTRODUCTION or not any(party.state in _LOST for party in one.case.sides):
        raise Cannot("nobody is lost here; CANCEL calls the introduction off")
    one.happen(ev.ClosedByConnector())
    return f"it ends here, without an introduction{_untold(one)}"


def _untold(one: Order) -> str:
    """Who agreed through the connector, and whom therefore only they can tell that it ended."""
    sides = one.page.introduction(one.case.id).sides
    names = [_name(party) for party in sides if party.state is PartyState.YES and not party.asked_ever]
    hear = "hears" if len(names) == 1 else "hear"
    return f"; {' and '.join(names)} agreed through you and {hear} nothing from me" if names else ""


def _reopen(one: Order) -> str:
    if one.case.stage not in ENDED_WITHOUT:
        raise Cannot(
            f"this introduction is {one.case.stage.value}; REOPEN is for one that ended without an introduction"
        )
    _count_a_late_yes(one)
    if not can_be_reopened(one.page.introduction(one.case.id)):
        raise Cannot("one side said no, and a no is final; if they changed their mind, a new request begins it anew")
    unsent = frozenset(party.key for party in one.case.sides if not _ask_left(one, party))
    one.happen(ev.Reopened(one.evidence, unsent))
    return "taken up again"


def _count_a_late_yes(one: Order) -> None:
    """REOPEN, said to a yes that came after a no: the connector takes it at its word."""
    party = one.case.party(one.about) if one.about else None
    if party is None or party.state is not PartyState.NO:
        return
    lines = [line for line in one.page.ledger.lines(one.case.id) if line.party == party.key and "answer" in line.data]
    if lines and lines[-1].kind == "verdict without effect" and lines[-1].data["answer"] == "yes":
        source = f"their later yes, {lines[-1].data['evidence']}"
        yes = ev.Answered(party.key, "yes", one.evidence, how=How.HAND, rule="the connector's word", source=source)
        decision = decide(one.case, yes, one.work.policy, one.now)
        carry_out(one.work, one.page, one.case, replace(decision, notices=()), one.now)


# By hand, and reminded


def _nudge(one: Order) -> str:
    if one.case.stage in AFTERWARDS:
        return _nudge_afterwards(one)
    party = one.party()
    if party.taken_over_at is not None:
        raise Cannot(f"you talk to {_name(party)} yourself; CONTINUE hands them back to me")
    if not one.happen(ev.NudgeAsked(party.key)).letters:
        raise Cannot(f"{_name(party)} cannot be reminded now: not asked, answered already, or reminded twice")
    return f"{_name(party)} is reminded"


def _nudge_afterwards(one: Order) -> str:
    """After the introduction: whoever is named, whoever the notice was about, or everybody who has not written."""
    key = party_key(one.case, one.command, one.about)
    silent = [one.case.party(key)] if key else [party for party in one.case.sides if party.wrote_at is None]
    reminded = [_name(party) for party in silent if one.happen(ev.NudgeAsked(party.key)).letters]
    if not reminded:
        raise Cannot("there is nobody to remind: they wrote, were reminded once, or it is over")
    return f"{' and '.join(reminded)} {'is' if len(reminded) == 1 else 'are'} reminded of the introduction"


def _mine(one: Order) -> str:
    party = one.party()
    if not one.moved(ev.KeptByHand(party.key, one.evidence)):
        raise Cannot(f"{_name(party)} is not waited for here")
    return f"{_name(party)} is yours: nothing of mine goes to them until you say CONTINUE"


def _continue(one: Order) -> str:
    party = one.party()
    if not one.moved(ev.Continued(party.key, one.evidence, _ask_left(one, party))):
        raise Cannot(f"{_name(party)} was not in your hands")
    return f"{_name(party)} is mine again, and the time for reminders begins anew"


def _ask_left(one: Order, party: Party) -> bool:
    """Whether their latest ask left, or may have: one that still waited for a budget was taken back unsent."""
    rows = [row for row in one.page.outbox.of(one.case.id) if row.kind in _FIRST_ASKS and row.party == party.key]
    latest = max((row for row in rows if "undone" not in row.key), key=lambda row: row.id, default=None)
    return latest is not None and latest.status not in (Status.WAITING, Status.WITHDRAWN)


# Rest


def _pause(one: Order) -> str:
    if one.it is None or is_about_everything(one.command):
        if not pause(one.page, one.now, one.evidence):
            raise Cannot("everything is paused already; RESUME lets it go on")
        return "everything rests: no letter leaves and nothing falls due until RESUME; mail is still read"
    if one.it.paused_at is not None:
        raise Cannot("it is paused already; RESUME lets it go on")
    if not one.moved(ev.Paused(one.evidence)):
        raise Cannot(f"it is {one.it.stage.value}, and nothing of it is left to pause")
    return "it rests: no letter of it leaves and nothing falls due until RESUME"


def _resume(one: Order) -> str:
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


# Taking back


def _undo(one: Order) -> str:
    last = one.undoes or one.page.orders.last(one.case.id)
    if last is None:
        raise Cannot("no word of yours about it can be taken back: there was none, or something else happened since")
    one.notebook.close(one.case)
    return take_back(one.work, one.page, last, one.evidence, one.now)


# How it went


def _outcome(one: Order) -> str:
    if one.case.stage not in AFTERWARDS:
        raise Cannot(f"{one.command.word} says how an introduction went, and this one is {one.case.stage.value}")
    key = party_key(one.case, one.command, one.about)
    outcome = one.command.word.lower()
    said = ev.HowItWent(key, outcome, one.evidence, how=How.HAND, rule="the connector's word", words=one.command.line)
    if not one.moved(said):
        raise Cannot("that is noted already, or nothing is asked any more")
    whom = f" for {_name(one.case.party(key))}" if key else ""
    return f"how it went is noted{whom}: {outcome}"


_ACTIONS: dict[str, Callable[[Order], str]] = {
    "YES": _answer,
    "NO": _answer,
    "LATER": _answer,
    "IGNORE": _ignore,
    "WRONG": _wrong,
    "ONCE": _once,
    "SAME": _same,
    "ASSISTANT": _assistant,
    "SEND": _send,
    "SENT": _sent,
    "CANCEL": _cancel,
    "KEEP": _keep,
    "DROP": _drop,
    "GO ON": _go_on,
    "CLOSE": _close,
    "REOPEN": _reopen,
    "NUDGE": _nudge,
    "MINE": _mine,
    "CONTINUE": _continue,
    "PAUSE": _pause,
    "RESUME": _resume,
    "UNDO": _undo,
    "MET": _outcome,
    "PLANNED": _outcome,
    "HELPFUL": _outcome,
}


def words_for(it: Introduction | None, about: str) -> str:
    """The words that would do something here, for the answer to one that does not."""
    if it is None:
        return "a request: two people with their addresses and what each should hear"
    words = []
    if it.stage is Stage.DRAFTED or it.letter_waits or it.letter_uncertain or it.letter_queued:
        words.append("SEND")
    if about and it.stage in BEFORE_INTRODUCTION:
        words += ["YES", "NO", "LATER 15 January"]
    if about and it.party(about).doubt is not None:
        words.append("IGNORE")
    if not about and it.stage in BEFORE_INTRODUCTION:
        doubted = [first_name(party.person.name).upper() for party in it.sides if party.doubt is not None]
        words += [f"{name} {word}" for name in doubted if name for word in ("YES", "NO", "IGNORE")]
    if it.letter_uncertain:
        words.append("SENT")
    if it.holds:
        words += ["KEEP", "DROP"]
    if len(it.sides) > 2 and it.stage in BEFORE_INTRODUCTION and any(party.state in _LOST for party in it.sides):
        words += ["GO ON", "CLOSE"]
    if any(party.taken_over_at is not None for party in it.sides):
        words += ["CONTINUE", "MINE"]
    if it.stage in BEFORE_INTRODUCTION:
        words += ["CANCEL", "RESUME" if it.paused_at is not None else "PAUSE"]
    if can_be_reopened(it):
        words.append("REOPEN")
    if it.stage in AFTERWARDS:
        words += ["NUDGE", "MET", "PLANNED", "HELPFUL", "NO"]
    return ", ".join(words)
