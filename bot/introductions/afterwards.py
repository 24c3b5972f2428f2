"""After the introduction: who wrote, a word that helps, stepping out, thanks, and how it went."""

from __future__ import annotations

from bot.introductions import events as ev
from bot.introductions.case import Case
from bot.introductions.decision import Kind
from bot.introductions.dues import asks_outcome_of, back_at_work
from bot.introductions.introduction import FINAL_OUTCOMES, OUTCOMES, How, Party, PartyState, Stage

_INTRODUCED = (Stage.INTRODUCED, Stage.CONNECTED)


def wrote(case: Case, event: ev.Wrote) -> None:
    """A party wrote to the others; when all have, they are connected."""
    if case.it.stage not in _INTRODUCED:
        case.note("wrote", event.party, evidence=event.evidence)
        return
    if event.connector_out and not case.it.connector_out:
        case.change(connector_out=True)
    if case.it.party(event.party).wrote_at is None:
        case.change_party(event.party, wrote_at=case.now)
        case.take_back((Kind.NUDGE_INTRODUCED,), event.party)
    case.note("wrote", event.party, evidence=event.evidence, connector_out="yes" if event.connector_out else "")
    if all(party.wrote_at is not None for party in case.it.sides) and case.it.connected_at is None:
        case.change(connected_at=case.now)


def step_out(case: Case) -> None:
    """They talk: the connector leaves the thread, unless they left the connector out already."""
    if not case.it.connector_out:
        case.change(connector_out=True)
        case.write(Kind.STEP_OUT, "", "1")


def nudge(case: Case, party: Party) -> None:
    """One reminder of the introduction, once, and never to somebody who wrote or declined."""
    silent = party.wrote_at is None and party.nudged_after_at is None and party.state is not PartyState.NO
    if case.it.stage in _INTRODUCED and silent and not party.dropped and not case.it.letter_uncertain:
        case.change_party(party.key, nudged_after_at=case.now)
        leaves = back_at_work(case.it, party, case.policy, case.now)
        case.write(Kind.NUDGE_INTRODUCED, party.key, "1", leaves)
        case.note("nudged after the introduction", party.key)


def thanked(case: Case, event: ev.Thanked) -> None:
    """A word of thanks is the connector's to keep."""
    if case.it.party(event.party).thanked_at is None:
        case.change_party(event.party, thanked_at=case.now)
    words = {"words": event.words} if event.words else {}
    case.note("thanks", event.party, words, evidence=event.evidence)


def ask_how_it_went(case: Case, party: Party) -> None:
    """Once, and once more where they had only planned it."""
    number = party.outcome_round + 1
    case.change_party(party.key, outcome_round=number, outcome_asked_at=case.now)
    case.write(Kind.HOW_DID_IT_GO, party.key, str(number))
    case.note("asked how it went", party.key, number=str(number))


def how_it_went(case: Case, event: ev.HowItWent) -> None:
    """One side's view, or with party "" the connector's word for the whole, which closes it.

    What comes after the closing still counts where it is better news.
    """
    if event.outcome not in OUTCOMES:
        raise ValueError(f"it went {', '.join(OUTCOMES)}, not {event.outcome!r}")
    words = {"words": event.words} if event.words else {}
    facts = {"outcome": event.outcome, "rule": event.rule, "evidence": event.evidence, "how": event.how.value}
    case.note("how it went", event.party, words, **facts)
    closed = case.it.stage is Stage.CLOSED
    if not closed and case.it.stage not in _INTRODUCED:
        return
    if not event.party:
        case.change(outcome=event.outcome)
        return
    party = case.it.party(event.party)
    again = event.outcome == "planned" and party.outcome_round < 2
    case.change_party(
        party.key,
        outcome=event.outcome,
        outcome_round=max(1, party.outcome_round),
        outcome_asked_at=case.now if again else None,  # from here the second asking counts
    )
    case.take_back((Kind.HOW_DID_IT_GO,), party.key)
    if event.how is not How.HAND:
        case.tell(Kind.HEARD, event.evidence, party.key, outcome=event.outcome, words="")
    if closed or all(_is_settled(one) for one in case.it.sides if asks_outcome_of(one, case.policy)):
        close(case)


def close(case: Case) -> None:
    """The introduction's outcome: the best that was heard of it, else whether they wrote to each other."""
    heard = [party.outcome for party in case.it.sides if party.outcome]
    known = [case.it.outcome] if case.it.outcome in OUTCOMES else []
    unheard = "connected" if case.it.connected_at is not None else "unknown"
    case.change(outcome=min((*heard, *known), key=OUTCOMES.index, default=unheard))


def _is_settled(party: Party) -> bool:
    """True where nothing more is expected: the last word was said, or "planned" for the second time."""
    return party.outcome in FINAL_OUTCOMES or (party.outcome != "" and party.outcome_asked_at is None)
