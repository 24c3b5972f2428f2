"""Rewriting the draft beside the add-on, so that Send can reach nobody but the connector's own desk."""

from __future__ import annotations

from typing import Any

from bot.introductions.introduction import Introduction
from bot.web.addon import cards
from bot.web.addon.answers import Card, fill
from bot.web.addon.visit import Visit
from bot.work.work import Work

_LETTER = "<div>Letter:</div><div><br></div>"


def desk_address(work: Work) -> str:
    """Where mail to Twoyes goes: the bot's address, in `own` the connector's."""
    return work.voice.bot_address or work.voice.connector_address


def to_desk_alone(work: Work, it: Introduction) -> dict[str, Any]:
    """The draft goes to the desk alone, and hands in what was written as the letter of this introduction.

    All three lists are replaced, whoever stands in them, and none by an empty one: nobody documents that it empties the
    field, and who stayed in Cc would read of the other one before either has agreed. The subject has both addresses, by
    which mail to the desk says whom it is about, and begins with "intro", which makes mail to oneself mail to Twoyes
    where it has no address.
    """
    people, desk = " + ".join(party.person.address for party in it.sides), (desk_address(work),)
    return fill(to=desk, cc=desk, bcc=desk, subject=f"intro {people}", html=_LETTER, at="INSERT_AT_START")


def done_card(visit: Visit, it: Introduction, case: Card) -> Card:
    """What became of the draft, above how the introduction stands."""
    address = desk_address(visit.work)
    text = cards.lines(
        cards.together("Both are asked first. This draft now goes to ", cards.bold(address), " alone."),
        "Send it, and what you wrote is the letter that introduces them once all said yes. Or discard it: then "
        "Twoyes writes that letter.",
        cards.grey(f"Before you send, look: nobody but {address} may stand in To, Cc and Bcc."),
    )
    note = cards.section(cards.paragraph(text), title="Your draft")
    return {**case, "sections": [note, *case["sections"]]}
