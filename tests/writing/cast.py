"""The people the tests of letters write to, and short ways to write to them and to read what came out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from typing import Any

from bot.introductions.decision import ASKS, Kind, Letter, Notice
from bot.introductions.introduction import Assistant, Gesture, Introduction, Party, Person, Stage
from bot.writing.letters import Outgoing, Setup, Thread, Voice, write_letter
from bot.writing.notices import write_notice

MORNING = frozenset(
    {Kind.ENDED, Kind.NOBODY_WROTE, Kind.ONE_WROTE, Kind.REMINDER, Kind.HEARD, Kind.WANTS, Kind.BRIEF, Kind.DIGEST}
)
"""What is never a notice of its own: the items of the brief, and the mails that hold them."""

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
TOKEN = "k3vq7m2xw8p4t6r5n9zj1hbf2a"
ASK_ID = "<ask-1@conti.example>"

ANA = Party(
    "ana",
    Person(
        "ana@ruiz.example",
        "Ana Ruiz",
        "Head of Pilots at Banco Verde",
        "Bogotá",
        "America/Bogota",
        "CO",
        "Runs pilots with forty credit unions across Colombia",
        "linkedin.com/in/anaruiz",
        assistants=(Assistant("Rosa Paz", "rosa@verde.example"),),
    ),
    why="he has taken six fintech teams from pilot to contract",
)
BEN = Party(
    "ben",
    Person(
        "ben@ong.example",
        "Ben Ong",
        "Partner, Ong Ventures",
        "Singapore",
        "Asia/Singapore",
        "SG",
        "Backs early fintech teams in South-East Asia",
        "https://ong-ventures.example/ben",
    ),
    why="a founder's view of Latin American banks",
)
CID = Party(
    "cid", Person("cid@roy.example", "Cid Roy", "CTO, Paisa", "Pune", "Asia/Kolkata"), why="first customers abroad"
)

CASE = Introduction(
    id=1,
    code="K7",
    gesture=Gesture.MAIL,
    stage=Stage.ASKING,
    parties=(ANA, BEN),
    opened_at=NOW,
    zone="Europe/Rome",
    country="IT",
    topic="fintech pilots",
    next_step="a 20-minute call",
    met="no",
    purpose="business",
)
TRIO = replace(CASE, parties=(ANA, BEN, CID))

BOT = {Setup.OWN: "", Setup.PLUS: "carla+intro@conti.example", Setup.SEPARATE: "intro@conti.example"}
OUR_ADDRESSES = frozenset({"carla@conti.example", "carla+intro@conti.example", "intro@conti.example"})


def voice(setup: Setup = Setup.OWN) -> Voice:
    return Voice(setup, "Carla Conti", "carla@conti.example", "Intro desk", BOT[setup], "Europe/Rome", "IT")


def letter(
    kind: Kind, party: str = "ana", case: Introduction = CASE, setup: Setup = Setup.OWN, **options: Any
) -> Outgoing:
    """One letter; `facts` are those of the decision, the other options those of write_letter."""
    facts = options.pop("facts", {"until": "2026-11-30"} if kind is not Kind.NUDGE else {})
    given: dict[str, Any] = {
        "message_id": "<out-1@conti.example>",
        "date": NOW,
        "token": TOKEN if kind in ASKS | {Kind.HOW_DID_IT_GO} else "",
        "thread": None,
        "manuscript": None,
    }
    party = "" if kind in (Kind.INTRODUCTION, Kind.STEP_OUT) else party
    number = options.pop("round", "1")
    return write_letter(Letter(kind, party, number, NOW, facts), case, voice(setup), **(given | options))


def notice(
    kind: Kind, party: str = "ana", case: Introduction | None = CASE, setup: Setup = Setup.OWN, **options: Any
) -> Outgoing:
    facts = options.pop("facts", {})
    given: dict[str, Any] = {"message_id": "<notice-1@conti.example>", "date": NOW, "thread": None}
    return write_notice(Notice(kind, "cause", party, facts), case, voice(setup), **(given | options))


def in_thread(subject: str = "Introduction to Ben Ong: fintech pilots") -> Thread:
    return Thread(ASK_ID, ("<first@conti.example>",), subject)


def parsed(outgoing: Outgoing) -> EmailMessage:
    message = message_from_bytes(outgoing.raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def addresses(message: EmailMessage, field: str) -> list[str]:
    return [one.addr_spec for one in message[field].addresses] if message[field] else []


def plain(outgoing: Outgoing) -> str:
    part = parsed(outgoing).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html(outgoing: Outgoing) -> str:
    part = parsed(outgoing).get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def shown_words(page: str) -> list[str]:
    """The words a reader of the page sees."""
    page = re.sub(r"</?strong[^>]*>", "", re.sub(r"(?s)<head>.*?</head>", "", page))
    return unescape(re.sub(r"<[^>]*>", " ", page)).split()


def spoken_words(text: str) -> list[str]:
    """The words of a plain letter: without links, quote marks, bullets and the colon before a link."""
    text = re.sub(r": mailto:\S+", "", text)
    text = re.sub(r"(?m)^- ", "", text)
    return re.sub(r"(?m)^> ?", "", text).split()
