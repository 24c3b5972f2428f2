"""The story as data: who does what and when, what must arrive then, and the player that checks each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.demo.town import ANA, BEN, CARLA, Person, Resident, Town
from bot.demo.witness import Witness
from bot.introductions.decision import Kind
from bot.places import DraftState
from bot.reading.message import Mail, Mailaddr


def _at(month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    """A moment of 2026 in Madrid, where Carla is."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=ZoneInfo(CARLA.zone))


SUBJECT = "Ana Ruiz (Ruiz Capital) <> Ben Ong (Ong Pay): payment pilots"
DRAFT = """\
For Ana: Ben has run pilots with four Indonesian banks, the market you enter next year.
For Ben: Ana funds payment pilots across Latin America and looks for a partner in Asia.
Ana: Partner at Ruiz Capital, Seville
Ben: Founder of Ong Pay, Jakarta
Link Ana: https://ruiz.example/ana
Link Ben: https://ong.example/ben
Zone Ana: Europe/Madrid
Zone Ben: Asia/Jakarta
Topic: payment pilots
Next step: 20-minute video call
Met before: no
Business

Dear Ana, dear Ben,

I have wanted to put you two in touch since the summer.

Ana, Ben has run payment pilots with four Indonesian banks and knows what made \
each of them say yes. Ben, Ana has funded pilots like yours from Mexico to Chile \
and is looking for somebody who has done it in Asia.

A 20-minute video call should show whether there is more in it. Ana, would you \
write first, with two or three times? Seville is six hours behind Jakarta.

After your first replies I step out.

Carla
"""


@dataclass(frozen=True, slots=True)
class Drafts:
    """Carla saves a draft and labels it."""

    to: tuple[Resident, ...]
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Somebody answers the latest mail they got, to all."""

    who: Resident
    text: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """What must arrive: a letter or notice of Twoyes' own (`what` is its kind), or a mail from a resident."""

    to: Resident
    what: Kind | Resident
    says: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """One step. The clock moves to `at`, the act is done, and exactly `arrives` must be found in the inboxes."""

    name: str
    at: datetime
    words: str
    act: Drafts | Answers | None = None
    arrives: tuple[Arrival, ...] = ()
    draft_shows: DraftState | None = None


START = _at(11, 12, 10, 0)
SCENES = (
    Scene(
        "the labelled draft",
        START,
        "Carla writes the introduction she has in mind and labels the draft. That is her whole part.",
        Drafts((ANA, BEN), SUBJECT, DRAFT),
    ),
    Scene(
        "two asks",
        _at(11, 12, 10, 0, 30),
        "The draft rests for half a minute, then both are asked, each alone. Neither sees the other's address.",
        arrives=(
            Arrival(ANA, Kind.ASK, "May I introduce you to Ben Ong?"),
            Arrival(BEN, Kind.ASK, "May I introduce you to Ana Ruiz?"),
        ),
        draft_shows=DraftState.ACCEPTED,
    ),
    Scene(
        "Ana's yes",
        _at(11, 12, 10, 40),
        "Ana agrees in her own words. Her yes is kept, and nobody is told before Ben has answered.",
        Answers(ANA, "Oh yes, with pleasure, Carla! I'd love to meet Ben. Please go ahead.\n\nAna"),
        arrives=(Arrival(CARLA, ANA, "I'd love to meet Ben"),),
    ),
    Scene(
        "Ben's not yet",
        _at(11, 12, 11, 15),
        "Ben wants to wait. He hears when he will be asked again, and Ana until when, but not why.",
        Answers(BEN, "Happy to, but can it wait until the end of the month? Swamped until then.\n\nBen"),
        arrives=(
            Arrival(CARLA, BEN, "can it wait until the end of the month?"),
            Arrival(BEN, Kind.LATER_NOTED, "I will ask again on 30 November."),
            Arrival(ANA, Kind.WAIT, "30 November suits better"),
        ),
    ),
    Scene(
        "asking again",
        datetime(2026, 11, 30, 9, 0, tzinfo=ZoneInfo(BEN.zone)),
        "Eighteen days pass without a mail. On 30 November, at nine in Jakarta, Ben is asked again.",
        arrives=(Arrival(BEN, Kind.ASK_AGAIN, "You asked me to come back to this about now"),),
    ),
    Scene(
        "Ben's yes",
        _at(11, 30, 9, 5),
        "Now both have agreed. Carla is told, and has ten minutes to stop it.",
        Answers(BEN, "Yes, now is good.\n\nBen"),
        arrives=(Arrival(CARLA, BEN, "Yes, now is good."), Arrival(CARLA, Kind.HOLD, "leaves at 09:15 unless")),
    ),
    Scene(
        "the introduction",
        _at(11, 30, 9, 15),
        "Ten minutes later her own letter leaves, word for word, as a fresh thread to both.",
        arrives=(
            Arrival(ANA, Kind.INTRODUCTION, "I have wanted to put you two in touch since the summer."),
            Arrival(BEN, Kind.INTRODUCTION, "Seville is six hours behind Jakarta."),
        ),
        draft_shows=DraftState.DONE,
    ),
    Scene(
        "Ana writes",
        _at(11, 30, 9, 40),
        "Ana writes first, to all.",
        Answers(ANA, "Thank you, Carla! Ben, how about Wednesday or Thursday, 10:00 here and 16:00 with you?\n\nAna"),
        arrives=(Arrival(CARLA, ANA, "how about Wednesday"), Arrival(BEN, ANA, "how about Wednesday")),
    ),
    Scene(
        "stepping out",
        _at(11, 30, 10, 20),
        "Ben answers her. They talk: Carla thanks them and leaves the thread. Reply to all now means the two of them.",
        Answers(BEN, "Thursday at 16:00 is perfect, Ana. I will send a link. Thank you, Carla!\n\nBen"),
        arrives=(
            Arrival(CARLA, BEN, "Thursday at 16:00 is perfect"),
            Arrival(ANA, BEN, "Thursday at 16:00 is perfect"),
            Arrival(ANA, Kind.STEP_OUT, "stepping out of this thread"),
            Arrival(BEN, Kind.STEP_OUT, "stepping out of this thread"),
        ),
    ),
)


class Broken(Exception):
    """A step of the story did not happen as it must. `step` is its name."""

    def __init__(self, number: int, step: str, reasons: Sequence[str]) -> None:
        super().__init__(f"step {number}, {step}: {'; '.join(reasons)}")
        self.step = step


class Audience(Protocol):
    """Who watches the story."""

    def say(self, words: str) -> None:
        """Hears what happens now."""

    def draft(self, mail: Mail) -> None:
        """Sees the draft."""

    def arrivals(self, news: Sequence[tuple[Person, Mail]]) -> None:
        """Sees what arrived."""


def play(town: Town, audience: Audience, scenes: Sequence[Scene] = SCENES) -> None:
    """Plays the scenes in a town that stands at START. Raises Broken at the first step that went otherwise."""
    faults = list(play_scenes(town, audience, scenes).faults_at_the_end())
    if faults:
        raise Broken(len(scenes) + 1, "verify", faults)
    audience.say("twoyes verify: the ledger is whole, and its chain leads to the state that is stored.")


def play_scenes(town: Town, audience: Audience, scenes: Sequence[Scene]) -> Witness:
    """The scenes alone; answers the witness who saw them. Raises Broken."""
    witness = Witness(town)
    for number, scene in enumerate(scenes, 1):
        news = [one for found in town.wait_until(scene.at) for one in found]
        audience.say(scene.words)
        match scene.act:
            case Drafts(to, subject, text):
                addresses = [Mailaddr(one.name, one.address) for one in to]
                audience.draft(town.people["carla"].save_draft(addresses, subject, text))
            case Answers(who, text):
                person = town.people[who.key]
                latest = person.latest()
                if latest is None:
                    raise Broken(number, scene.name, [f"{who.name} has no mail to answer"])
                witness.heard(who, person.answer(latest, text), text)
        news += town.work()
        audience.arrivals(news)
        reasons = [*_differences(town, scene, news), *witness.faults(news)]
        if reasons:
            raise Broken(number, scene.name, reasons)
    return witness


def _differences(town: Town, scene: Scene, news: Sequence[tuple[Person, Mail]]) -> Iterator[str]:
    """How what arrived differs from what must."""
    left = [(person.resident, mail) for person, mail in news]
    for one in scene.arrives:
        found = next((pair for pair in left if pair[0] == one.to and town.what_is(pair[1]) == one.what), None)
        called = one.what.value if isinstance(one.what, Kind) else f"mail from {one.what.name}"
        if found is None:
            yield f"{one.to.name} got no {called}"
            continue
        left.remove(found)
        if one.says not in " ".join((found[1].text or "").split()):
            yield f"the {called} to {one.to.name} does not say “{one.says}”"
    for resident, mail in left:
        yield f"{resident.name} got a mail that nobody expected: “{mail.subject}”"
    shown = town.people["carla"].draft_states()
    if scene.draft_shows is not None and scene.draft_shows not in shown:
        yield f"the draft does not show {scene.draft_shows.value} but {', '.join(sorted(shown)) or 'nothing'}"
