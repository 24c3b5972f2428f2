"""Who lives in the month: people with zones, secrets and tempers, and what they write when a letter comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

ZONES = ("Europe/Madrid", "America/Bogota", "Asia/Jakarta")
_FIRST = (
    "Ana Ben Chen Dora Eva Femi Greta Hugo Ines Jonas Kira Luca Mina Noor Otto Petra Quim Rosa Sven Tara Uri Vera Wim "
    "Xenia Yara Zeno Alba Boris Clara Dario"
)
_LAST = "Ruiz Ong Li May Lund Okoye Falk Hartmann Ibarra Jansen Keller Lopez Moreau Novak Olsen Prado"

# What people write, by what they mean. A word of their own stands in each mail, so that a leak can be told.
SAYINGS: dict[str, tuple[str, ...]] = {
    "yes": (
        "Yes please.",
        "Yes, happy to.",
        "Sure, I would be glad to meet.",
        "Claro, me encantaría.",
        "Yes, gladly. Thank you for thinking of me.",
        "Ya, dengan senang hati.",
    ),
    "no": ("No, thank you.", "I am sorry, I have to decline.", "Not for me, thanks.", "No, gracias."),
    "later": (
        "Happy to, but only after 1 December.",
        "Could we do this in three weeks?",
        "Not now, please ask again later.",
    ),
    "unclear": (
        "Who is that, and what is it about?",
        "Hmm, perhaps, it depends on what they want from me.",
        "asdf jkl qwer ///",
        "Call me.",
        "What does the other side expect?",
    ),
    "gone": ("I am sorry, I have to say no after all.", "Please take me out of this, I decline."),
    "stop": ("STOP",),
    "private": ("PRIVATE\nCarla, between us: I am leaving my firm.",),
    "data": ("DATA",),
    "talk": ("Good to meet you! How about Tuesday at ten?", "Thanks for the introduction. When could we speak?"),
    "met": ("We met on Tuesday, it went well.",),
    "planned": ("We have a call planned for next week.",),
    "helpful": ("It was helpful, thank you.",),
    "nothing": ("It came to nothing, we never met.",),
}
# How likely each reaction to an ask is; the delays are hours.
TO_AN_ASK = {
    "yes": 36,
    "press yes": 10,
    "no": 9,
    "press no": 2,
    "later": 6,
    "press later": 2,
    "unclear": 9,
    "away": 4,
    "bounce": 2,
    "other address": 5,
    "wrong thread": 3,
    "forged": 2,
    "stop": 1,
    "private": 1,
    "data": 1,
    "never": 12,
}


@dataclass(eq=False)
class Resident:
    """One person. What they write carries `marker` and `phone`; neither may reach anybody before an introduction."""

    name: str
    address: str
    other: str  # a private address of theirs
    zone: str
    phone: str
    marker: str
    secrets: set[str] = field(default_factory=set)  # whatever of theirs must not be seen by others, lower case

    def says(self, meaning: str, chance: Random) -> str:
        """A mail's text with a meaning; deciding words first, then what would be a leak."""
        text = chance.choice(SAYINGS[meaning])
        return f"{text}\n\n-- \n{self.name}\n{self.phone}\n{self.marker}"


def settle(chance: Random, number: int) -> list[Resident]:
    """So many people, no two of one name."""
    names = [f"{first} {last}" for first in _FIRST.split() for last in _LAST.split()]
    found = []
    for place, name in enumerate(chance.sample(names, number)):
        first, last = name.lower().split()
        address = f"{first}@{last}{place}.example"
        other = f"{first}.{last}@private{place}.example"
        phone = f"+34 6{chance.randrange(10):d}{place:02d} {chance.randrange(100, 999)} {chance.randrange(100, 999)}"
        marker = f"{chance.choice('bdfgk')}{place:02d}{''.join(chance.choices('aeiouvwxz', k=6))}"
        one = Resident(name, address, other, chance.choice(ZONES), phone, marker)
        one.secrets = {address, other, phone, marker}
        found.append(one)
    return found
