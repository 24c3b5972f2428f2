"""How patient, how quick, how careful: every number a connector may change, with its default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from bot.introductions.calendar import Calendar
from bot.introductions.introduction import Introduction, Order, Party


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of patience. Working days and hours are those of whoever is written to."""

    order: Order = Order.TOGETHER
    nudges_after: tuple[int, ...] = (3, 5)  # working days: the first after the ask, the next after the one before
    silent_after: int = 5  # working days after the last nudge
    opens: time = time(9)
    closes: time = time(17)
    keep_holidays: bool = True
    hear_by_after: int = 7  # working days after a yes
    later_days: int = 30  # where no date was given
    later_rounds: int = 3
    later_max_days: int = 365
    tell_wait: bool = True
    consent_days: int = 60
    stale_letter_days: int = 21
    hold: timedelta = timedelta(minutes=10)
    wakes: time = time(7)
    sleeps: time = time(22)
    nobody_wrote_after: int = 2  # working days, the connector's
    connected_after: int = 5  # working days after two wrote, with three or more parties
    one_wrote_after: int = 3  # working days of the silent one after the other wrote
    follow_up_days: int = 14
    ask_outcome: bool = True
    outcome_wait_days: int = 14  # after asking how it went, until the introduction is closed without an answer
    remind_after: int = 2  # working days, the connector's, at most `reminders` times for one decision
    reminders: int = 2

    def __post_init__(self) -> None:
        if len(self.nudges_after) > 2:
            raise ValueError("at most two nudges: nudges_after takes up to two numbers of working days")
        if any(days < 1 for days in (*self.nudges_after, self.silent_after)):
            raise ValueError("nudges_after and silent_after are working days, at least 1 each")
        if self.opens >= self.closes or self.wakes >= self.sleeps:
            raise ValueError("working and waking hours need an opening before their closing")
        if self.hold < timedelta(0):
            raise ValueError("hold cannot be negative; 0 sends at once")

    def calendar(self, introduction: Introduction, party: Party | None = None) -> Calendar:
        """The working time of a party, or of the connector where none is given or the party's zone is unknown."""
        if party is None or not party.person.zone:
            zone, country = introduction.zone, introduction.country
        else:
            zone, country = party.person.zone, party.person.country
        if party is not None and party.person.country:
            country = party.person.country
        return Calendar(zone, country, self.opens, self.closes, self.keep_holidays)
