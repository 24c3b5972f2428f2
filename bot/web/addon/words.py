"""The connector's words as buttons: what each is called here, when it can be said, and what has to be confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.introductions.forecast import Waiting
from bot.introductions.introduction import BEFORE_INTRODUCTION, Introduction, Party, PartyState, Stage
from bot.introductions.reopening import can_be_reopened
from bot.ports import Page
from bot.records import MailRow
from bot.work.answers.elsewhere import question_about
from bot.work.commands.order import AFTERWARDS
from bot.work.commands.undoing import undo_works_until
from bot.work.work import Work

ANSWER = "ANSWER"  # no word by itself: one of YES, NO and LATER, with where it is known from
ANSWERS = ("YES", "LATER", "NO")
_LABELS = {
    "SEND": "Send",
    "SENT": "It had left",
    "CANCEL": "Cancel",
    "KEEP": "Send it with them",
    "DROP": "Take them out",
    "GO ON": "Go on without",
    "CLOSE": "Close",
    ANSWER: "They answered …",
    "YES": "Yes",
    "NO": "No",
    "LATER": "Later",
    "IGNORE": "No answer",
    "ONCE": "Count it once",
    "SAME": "Theirs from now on",
    "ASSISTANT": "Their assistant",
    "NUDGE": "Remind",
    "MINE": "I take over",
    "CONTINUE": "Hand back",
    "PAUSE": "Pause",
    "RESUME": "Resume",
    "UNDO": "Undo",
    "REOPEN": "Take up again",
    "WRONG": "Misread",
    "MET": "They met",
    "PLANNED": "They plan to",
    "HELPFUL": "It helped",
}
WORDS = frozenset(_LABELS) - {ANSWER}
_CONFIRMED = frozenset({"SEND", "CANCEL", "CLOSE", "DROP", "NO"})  # what leaves, ends or is gone by it stays so


@dataclass(frozen=True, slots=True)
class Said:
    """One word on a button, about an introduction or, with `about`, about one of its parties."""

    word: str
    label: str
    about: str = ""

    @property
    def confirmed(self) -> bool:
        """True where it is asked once more: what it lets leave or ends cannot be had back."""
        return self.word in _CONFIRMED


@dataclass(frozen=True, slots=True)
class Decision:
    """Something only the connector can decide: a sentence, what the party in question wrote, and the words for it."""

    what: str
    wrote: str
    words: tuple[Said, ...]


def decision(page: Page, it: Introduction, waiting: Waiting) -> Decision:
    """What one thing that waits for the connector comes to on a card."""
    party = it.party(waiting.about) if waiting.about else None
    words = tuple(Said(word, label_of(it, word), waiting.about) for word in waiting.words)
    if party is not None and party.doubt is not None and "IGNORE" in waiting.words:
        elsewhere = question_about(page, party)
        if elsewhere is not None:
            asked = ("ONCE", "SAME", "ASSISTANT", "NO")
            words = tuple(Said(word, "Not them" if word == "NO" else _LABELS[word], party.key) for word in asked)
            return Decision(f"{elsewhere.sender} wrote in place of {called(party)}.", elsewhere.words, words)
        mail = page.mails.by_evidence(party.doubt.evidence)
        return Decision(f"What does {called(party)} mean?", _words_in(mail), words)
    return Decision(_sentence(it, waiting, party), "", words)


def _words_in(mail: MailRow | None) -> str:
    return mail.words if mail is not None else ""


def _sentence(it: Introduction, waiting: Waiting, party: Party | None) -> str:
    said = frozenset(waiting.words)
    if it.stage is Stage.DRAFTED and "SEND" in said:
        return "The asks are written. Nobody is asked before you send them."
    if {"KEEP", "DROP"} <= said:
        return f"The introduction waits: it holds {', '.join(it.holds)}."
    if "SENT" in said:
        return "Nobody knows whether the introduction left. Look into your Sent folder."
    if "SEND" in said:
        return f"The introduction waits for you: {it.letter_waits}."
    if "GO ON" in said:
        return "Somebody is lost. Go on without them?"
    if "MINE" in said and party is not None:
        return f"You wrote to {called(party)} yourself. Who goes on from here?"
    if party is not None:
        return f"{called(party)} is yours. What did they say?"
    return "You paused it: nothing leaves, and nothing falls due."


def label_of(it: Introduction, word: str) -> str:
    """What the button with this word says here."""
    if word == "SEND":
        if it.stage is Stage.DRAFTED:
            return "Send the asks"
        return "Send it again" if it.letter_uncertain else "Send now"
    if word == "DROP" and it.stage is Stage.DRAFTED:
        return "Leave my words out"
    if word == "NO" and it.stage in AFTERWARDS:
        return "It came to nothing"
    return _LABELS[word]


def steering(work: Work, page: Page, it: Introduction) -> tuple[Said, ...]:
    """The words about a whole introduction that would do something now, besides its decisions."""
    if it.erased_at is not None:
        return ()
    found: list[str] = []
    if it.letter_queued and it.stage is Stage.AGREED:
        found.append("SEND")
    if it.stage is Stage.DRAFTED and page.manuscripts.load(it.id).opening:
        found.append("DROP")
    if undo_works_until(work, page, it.id, work.clock()):
        found.append("UNDO")
    if it.stage in BEFORE_INTRODUCTION:
        found += ["RESUME" if it.paused_at is not None else "PAUSE"]
        found += ["CANCEL"] if it.stage is not Stage.DRAFTED else []
    if it.stage in AFTERWARDS and not it.outcome:
        found += ["MET", "PLANNED", "HELPFUL", "NO"]
    if can_be_reopened(it):
        found.append("REOPEN")
    return tuple(Said(word, label_of(it, word)) for word in found)


def about_party(it: Introduction, party: Party) -> tuple[Said, ...]:
    """The words about one party that would do something now: their answer by hand, a reminder, who writes to them."""
    if it.erased_at is not None or party.dropped:
        return ()
    found: list[str] = []
    if it.stage in BEFORE_INTRODUCTION:
        found.append(ANSWER)
        if party.state is PartyState.ASKED and party.taken_over_at is None and it.paused_at is None:
            found.append("NUDGE")
        if party.taken_over_at is not None:
            found.append("CONTINUE")
        elif it.stage is Stage.ASKING and party.state is PartyState.ASKED:
            found.append("MINE")
    elif it.stage in (Stage.INTRODUCED, Stage.CONNECTED) and party.wrote_at is None:
        found.append("NUDGE")
    return tuple(Said(word, label_of(it, word), party.key) for word in found)


def needs_you(waits: Sequence[Waiting]) -> tuple[Waiting, ...]:
    """Those that wait for the connector."""
    return tuple(one for one in waits if not one.who)


def called(party: Party) -> str:
    """The name, or the address where there is none."""
    return party.person.name or party.person.address or "(erased)"


def names_of(it: Introduction) -> str:
    """ "Ana Ruiz + Ben Ong"."""
    return " + ".join("(erased)" if party.erased else called(party) for party in it.sides or it.parties)
