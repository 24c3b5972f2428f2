"""The etiquette of introductions, checked on every request: what a good connector would still add or mend."""

from __future__ import annotations

from bot.introductions.introduction import Consent, Introduction

LONGEST_LETTER = 150
_NEXT_STEPS = ("call", "coffee", "lunch", "dinner", "breakfast", "mail", "email", "meeting", "meet", "chat", "visit")


def check(introduction: Introduction, letter: str | None) -> tuple[str, ...]:
    """What could be better, a sentence each, the weightiest first. `letter` is the connector's own, if there is one."""
    found: list[str] = []
    parties = introduction.sides
    silent = [party for party in parties if not party.why]
    if len(silent) == len(parties):
        found.append("Nothing says why this is good for either side: add a line “For <first name>: …” for each.")
    else:
        found += [f"Nothing says why this is good for {_called(party.person.name)}." for party in silent]
    if not introduction.next_step:
        found.append("There is no next step: “Next step: 20-minute call” makes it easy to answer.")
    elif not any(word in introduction.next_step.lower() for word in _NEXT_STEPS):
        found.append("The next step does not say its size: a call, a coffee, lunch, or just mail?")
    for party in parties:
        person = party.person
        if len(person.name.split()) < 2:
            found.append(f"{person.address} has no first and last name.")
        if not person.line and not person.role:
            found.append(f"Nothing says who {_called(person.name)} is: add a line about them, with a link.")
        elif not person.link:
            found.append(f"There is no link for {_called(person.name)}, such as LinkedIn.")
    nowhere = [_called(party.person.name) for party in parties if not party.person.place and not party.person.zone]
    if nowhere:
        found.append(f"Where {_and(nowhere)} {'are' if len(nowhere) > 1 else 'is'} is not said (place or time zone).")
    if not introduction.met:
        found.append("Whether they have met before is not said: “Met before: no”.")
    if not introduction.purpose:
        found.append("Business or personal is not said.")
    if all(party.consent is not Consent.ASK for party in parties):
        found.append("Nobody will be asked: you vouch for everybody here.")
    if letter is not None:
        words = len(letter.split())
        if words > LONGEST_LETTER:
            found.append(f"The letter has {words} words, {words - LONGEST_LETTER} more than are read at once.")
        if "take it from here" in letter.lower() and silent:
            found.append("“Take it from here” without a reason leaves both guessing.")
    return tuple(found)


def _called(name: str) -> str:
    return name.split()[0] if name else "one side"


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
