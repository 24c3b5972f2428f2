"""Three stories that between them come by most gestures, letters and notices and by every write to a mailbox."""

from __future__ import annotations

from datetime import date

from bot.introductions.decision import Kind
from tests.kill.stage import ANA, BEN, CHEN, DORA, Run, Story
from tests.worlds import CARLA, DESK

_DRAFT = """For Ana: Ben has taken six teams from pilot to contract
For Ben: Ana knows every credit union there is
Next step: 20-minute call
---
Ana, Ben: you should talk.

Carla
"""


def _a_draft_and_a_nudge(run: Run) -> None:
    """A labelled draft; Ben is reminded; both agree, talk, and the desk steps out."""
    run.labels_a_draft(ANA, BEN, text=_DRAFT)
    run.answers(ANA, Kind.ASK, "Yes please, gladly.")
    run.later(days=3)
    run.answers(BEN, Kind.NUDGE, "Yes, happy to.")
    run.answers(ANA, Kind.INTRODUCTION, "Thank you, Carla. Ben, how about Tuesday?")
    run.answers(BEN, Kind.INTRODUCTION, "Tuesday is good.")
    run.later()


def _requests_by_mail(run: Run) -> None:
    """In `separate`: a request that waits for SEND, a later, an ask again; a cc, a STOP, a regret; digests."""
    run.writes(
        DESK,
        subject="Introduction",
        text=f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>\n"
        "For Ana: Ben runs the pilots you asked about\nFor Ben: Ana finances companies such as yours\n"
        "Next step: 20-minute call\n",
    )
    run.answers(CARLA, Kind.APPROVE, "SEND")
    run.answers(ANA, Kind.ASK, "Yes please.")
    run.answers(BEN, Kind.ASK, "Could you ask me again on 25 November?")
    run.writes(
        CHEN,
        subject="Lunch, and somebody for you",
        text=f"Chen, you should meet Dora May <{DORA}>. My desk will ask you both.\n\n"
        "For Chen: Dora runs the pilots you asked about\nFor Dora: Chen finances companies such as yours\n"
        "Next step: 20-minute call\n",
        cc=[DESK],
    )
    run.answers(CARLA, Kind.APPROVE, "SEND")
    run.answers(CHEN, Kind.ASK, "Yes, gladly.")
    run.answers(DORA, Kind.ASK, "STOP")
    run.at(date(2026, 11, 16))  # a Monday: the digest, with the brief on top of it
    run.at(date(2026, 11, 26))  # Ben was asked again, Chen has had the regret
    run.answers(BEN, Kind.ASK_AGAIN, "Yes, now is good.")
    run.later()
    run.at(date(2026, 11, 30))


def _three_people(run: Run) -> None:
    """In `plus`: three agree, CANCEL and UNDO while it is held; a wish that bounces; thanks, how it went."""
    run.labels_a_draft(ANA, BEN, CHEN, text="Ana, Ben, Chen: you should talk.\n\nCarla\n")
    for who in (ANA, BEN, CHEN):
        run.answers(who, Kind.ASK, "Yes please.")
    run.answers(CARLA, Kind.HOLD, "CANCEL")
    run.answers(CARLA, Kind.ECHO, "UNDO")
    run.at(date(2026, 11, 12))
    run.answers(BEN, Kind.INTRODUCTION, "Thanks, Carla! Ana, Chen: Tuesday?", days=1)
    run.forwards(
        BEN, f"Dora May <{DORA}>", "Dear Carla, could you introduce me to Dora May? I would like to see her pilots."
    )
    run.answers(CARLA, Kind.APPROVE, "SEND")
    run.bounces(DORA, Kind.ASK)
    run.answers(CHEN, Kind.INTRODUCTION, "Tuesday is fine.")
    run.answers(ANA, Kind.INTRODUCTION, "Good for me.")
    run.later()
    run.at(date(2026, 11, 30))
    run.answers(ANA, Kind.HOW_DID_IT_GO, "We met on Tuesday. Thank you again!")
    run.at(date(2026, 12, 2))


DRAFT = Story("a draft and a nudge", "own", _a_draft_and_a_nudge, {"approve": "never", "policy": {"hold": 0}})
MAIL = Story("requests by mail", "separate", _requests_by_mail, {"approve": "always", "policy": {"hold": 0}})
THREE = Story("three people", "plus", _three_people, {"approve": "never", "policy": {"hold": 150}})
STORIES = (DRAFT, MAIL, THREE)
