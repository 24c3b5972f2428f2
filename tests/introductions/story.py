"""Short ways for the tests of the core: parties and cases in a state of one's choice, and a story played on them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.introductions import events as ev
from bot.introductions.decide import decide
from bot.introductions.decision import Decision, Kind, Letter, Notice
from bot.introductions.introduction import (
    ENDED_WITHOUT,
    Gesture,
    How,
    Introduction,
    Party,
    PartyState,
    Person,
    Stage,
    Standing,
)
from bot.introductions.policy import Policy

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)  # 10:00 in Rome
NAMES = ("Ana Ruiz", "Ben Ong", "Cid Roy", "Dee Fox", "Eva Lund", "Fay Kim")


def party(key: str, state: PartyState = PartyState.WAITING, **changes: Any) -> Party:
    """A party in a state, with what that state brings along; asked and agreed on MONDAY where nothing else is said."""
    name = NAMES["abcdef".index(key)]
    first, _, last = name.lower().partition(" ")
    person = changes.pop("person", None) or Person(f"{first}@{last}.example", name)
    given: dict[str, Any] = {}
    if state is not PartyState.WAITING and state is not PartyState.UNASKED:
        given |= {"round": 1, "asked_at": MONDAY}
    if state is PartyState.YES:
        given["standing"] = Standing(How.REPLY, MONDAY, f"mail {key}")
    if state is PartyState.LATER:
        given["later_until"] = MONDAY.date() + timedelta(days=30)
    return Party(key, person, state=state, **(given | changes))


def case(*parties: Party, stage: Stage = Stage.ASKING, **changes: Any) -> Introduction:
    """A case with these parties; two who wait where none are given."""
    given: dict[str, Any] = {"zone": "Europe/Rome", "gesture": Gesture.MAIL, "opened_at": MONDAY, "code": "K7"}
    if stage is not Stage.DRAFTED:
        given["approved_at"] = MONDAY
    if stage in ENDED_WITHOUT:
        given["ended_at"] = MONDAY
    return Introduction(id=1, stage=stage, parties=parties or (party("a"), party("b")), **(given | changes))


class Story:
    """A case to which things happen; it remembers when what was ordered. Time moves by `until` only."""

    def __init__(self, it: Introduction, policy: Policy | None = None, now: datetime = MONDAY) -> None:
        self.it, self.policy, self.now = it, policy or Policy(), now
        self.letters: list[tuple[datetime, Letter]] = []
        self.notices: list[tuple[datetime, Notice]] = []
        self.last = Decision(it)

    def happen(self, event: ev.Event) -> Decision:
        self.last = decide(self.it, event, self.policy, self.now)
        self.it = self.last.introduction
        self.letters += [(self.now, letter) for letter in self.last.letters]
        self.notices += [(self.now, notice) for notice in self.last.notices]
        return self.last

    def until(self, moment: datetime) -> None:
        """Lets time pass, looking whenever something is due, as a worker that never sleeps does."""
        while self.last.due_at is not None and self.last.due_at <= moment:
            self.now = max(self.now, self.last.due_at)
            self.happen(ev.TimePassed())
        self.now = moment

    def opened(self) -> Story:
        """The same story, its request accepted."""
        self.happen(ev.Opened())
        return self

    def yes(self, key: str, **more: Any) -> Decision:
        return self.happen(ev.Answered(key, "yes", f"mail {len(self.letters)} {key}", **more))

    def no(self, key: str, **more: Any) -> Decision:
        return self.happen(ev.Answered(key, "no", f"mail {len(self.letters)} {key}", **more))

    def later(self, key: str, **more: Any) -> Decision:
        return self.happen(ev.Answered(key, "later", f"mail {len(self.letters)} {key}", **more))

    def sent(self, *kinds: Kind) -> list[tuple[str, str]]:
        """(kind, party) of every letter ordered so far, narrowed to some kinds."""
        return [(one.kind.value, one.party) for _, one in self.letters if not kinds or one.kind in kinds]

    def when(self, kind: Kind, key: str = "") -> list[datetime]:
        """When letters of a kind to a party (any where "") were ordered."""
        return [at for at, one in self.letters if one.kind is kind and key in ("", one.party)]

    def told(self, *kinds: Kind) -> list[str]:
        """The kinds of the notices so far, narrowed to some."""
        return [one.kind.value for _, one in self.notices if not kinds or one.kind in kinds]


def at(day: str, clock: str = "09:00") -> datetime:
    """An aware UTC moment of November 2026 or another ISO day."""
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


def story(*parties: Party, policy: Policy | None = None, **changes: Any) -> Story:
    """A request just accepted: two parties asked at once."""
    return Story(case(*parties, stage=Stage.DRAFTED, **changes), policy).opened()


def both_said_yes(**changes: Any) -> Story:
    told = story(**changes)
    told.yes("a")
    told.yes("b")
    return told


def introduced(*, people: int = 2, policy: Policy | None = None) -> Story:
    told = story(*(party(key) for key in "abcdef"[:people]), policy=policy)
    for one in told.it.parties:
        told.yes(one.key)
    told.happen(ev.LetterLeft())
    assert told.it.stage is Stage.INTRODUCED
    return told


def withdrawn(decision: Decision) -> set[str]:
    return {f"{kind.value} {key}".strip() for kind, key in decision.withdraw}
