"""Weeks in which nobody answers: what reminds people must keep to their days and hours, whatever comes in between."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.ports import TryLater
from tests.people import out_of_office, reply
from tests.promises.ground import CONNECTOR, Letter, OnTheWay
from tests.promises.machine import NUMBER, Histories
from tests.worlds import CARLA

WEEKS = timedelta(days=24)  # two reminders and the end, with a holiday and some days lost
BETWEEN = ("nothing", "nothing", "away", "away", "by hand", "paused", "off", "unread")


class Weeks(Histories):
    """Random histories in which, once each, two people keep silent for weeks."""

    kept_silent = False

    @rule(
        first=NUMBER,
        second=NUMBER,
        hours=st.integers(0, 170),
        between=st.sampled_from(BETWEEN),
        after=st.sampled_from((1, 20, 70, 76, 90, 170, 200)),
        days=st.integers(1, 16),
    )
    @precondition(lambda self: not self.kept_silent)
    def weeks_of_silence(self, first: int, second: int, hours: int, between: str, after: int, days: int) -> None:
        """Two are asked at any hour of a week and say nothing; some hours later something comes in between."""
        self.kept_silent = True
        self.all_is_well()
        self.travel(self.clock[0] + timedelta(hours=hours))
        known = len(self.letters)
        self.hand_in("line", [self.people[first % 5], self.people[(first + 1 + second % 4) % 5]])
        self.travel(self.clock[0] + timedelta(hours=after))
        asks = [one for one in self.letters[known:] if one.kind == "ask"] or self.letters[-1:]
        end = self.clock[0] + WEEKS
        self.note(f"weeks of silence; in between: {between}, {days} days")
        self.judge.seen[f"silence {between}"] += 1
        if asks:
            self.meanwhile(between, asks[second % len(asks)], timedelta(days=days))
        self.travel(end)

    def meanwhile(self, between: str, letter: Letter, lasts: timedelta) -> None:
        """What comes in between, until it is over."""
        match between:
            case "away":
                until = (self.clock[0] + lasts).date()
                written_at, message_id = self.clock[0], self.new_id(letter.who.address)
                author, day = (letter.who.name, letter.who.address), f"{until:%-d %B %Y}"
                raw = out_of_office(letter.mail, author, self.world.home, day, date=written_at, message_id=message_id)
                self.unread.append(("INBOX", lambda: self.judge.away(letter.number, letter.who, until)))
                self.send(OnTheWay(letter.who.address, (self.world.home,), raw))
                self.go()
            case "by hand":
                to, text = [(letter.who.name, letter.who.address)], "It is really me. Do you have time?"
                raw = reply(letter.mail, CONNECTOR, to, text, date=self.clock[0], message_id=self.new_id(CARLA))
                self.unread.append(("Sent", lambda: self.judge.by_hand(letter.number, letter.who)))
                self.send(OnTheWay(CARLA, (letter.who.address,), raw, owed=False))
                self.go()
            case "paused":
                self.commanded("PAUSE EVERYTHING")
                self.travel(self.clock[0] + lasts)
                self.commanded("RESUME EVERYTHING")
            case "off" if self.world.worker is not None:
                self.stop()
                self.travel(self.clock[0] + lasts)
                self.start()
            case "unread" if self.world.worker is not None:
                self.home.trouble = TryLater("the server is away")
                self.travel(self.clock[0] + lasts)
                self.home.trouble = None
                self.go()

    def all_is_well(self) -> None:
        """The worker works, its mailbox answers, and nothing rests."""
        self.courier.faults.clear()
        self.bomb.disarm()
        if self.world.worker is None:
            self.start()
        self.home.trouble = None
        if self.judge.paused:
            self.commanded("RESUME EVERYTHING")
        self.go()

    def commanded(self, word: str) -> None:
        """The connector says one word about everything."""
        self.command_is_said(word, None, None, self.to_the_bot(word))
        self.go()
