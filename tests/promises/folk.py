"""Who lives in the random histories, and what they write: every saying labelled with what its author means by it."""

from __future__ import annotations

from dataclasses import dataclass, field

SAYINGS: dict[str, tuple[str, ...]] = {
    "yes": ("Yes please.", "Yes, happy to.", "Claro, me encantaría.", "Ya, dengan senang hati.", "Ja, gerne."),
    "no": ("No, thank you.", "I am sorry, I have to decline.", "No, gracias.", "Nein, danke."),
    "later": ("Happy to, but only after 1 December.", "Could we do this in three weeks?"),
    "unclear": (
        "Who is that, and what is it about?",
        "Hmm, perhaps, it depends on what they want from me.",
        "Call me.",
    ),
    "stop": ("STOP",),
    "private": ("PRIVATE\nBetween us: I am leaving my firm.",),
    "data": ("DATA",),
    "quoted": ("", "See below.\n\n> Yes please, I would be glad to meet.", "\n\n> Claro, me encantaría.\n> Yes."),
}


@dataclass(eq=False)
class Person:
    """One person. `secrets` are what nobody may read in a letter before they know this one, in lower case."""

    name: str
    address: str
    other: str  # a private address of theirs
    zone: str
    phone: str
    marker: str  # a word of their own that stands below everything they write
    secrets: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.secrets |= {self.address, self.other, self.phone, self.marker}

    def says(self, label: str, number: int) -> str:
        """A mail's text with this meaning."""
        sayings = SAYINGS[label]
        return f"{sayings[number % len(sayings)]}\n\n-- \n{self.name}\n{self.phone}\n{self.marker}"


def settle() -> list[Person]:
    """Five people in three zones; there are few, so that their introductions overlap."""
    return [
        Person("Ana Ruiz", "ana@ruiz.example", "anita@hogar.example", "Europe/Madrid", "+34 611 22 33 44", "zorzal"),
        Person("Ben Ong", "ben@ong.example", "benny@rumah.example", "Asia/Jakarta", "+62 811 555 778", "kelapa"),
        Person(
            "Chen Lopez", "chen@lopez.example", "chen@casa.example", "America/Bogota", "+57 300 444 9911", "guayaba"
        ),
        Person("Dora Lund", "dora@lund.example", "dora@heim.example", "Europe/Madrid", "+34 655 00 77 19", "mistral"),
        Person("Eva Novak", "eva@novak.example", "evi@doma.example", "Asia/Jakarta", "+62 822 100 6543", "rambutan"),
    ]
