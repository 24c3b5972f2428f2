"""The settings card: how Twoyes is set up, without its secrets, and the switch that lets everything rest."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from bot import reports
from bot.web.addon import cards
from bot.web.addon.answers import Answer, Card, push
from bot.web.addon.cards import Widget
from bot.web.addon.dates import dates_of
from bot.web.addon.home import settings_section
from bot.web.addon.visit import Visit
from bot.writing.letters import Setup

_SETUPS = {
    Setup.OWN: "your own mailbox; mail to yourself whose subject begins with “intro” is mail to Twoyes",
    Setup.PLUS: "your own mailbox, and a plus-address for Twoyes",
    Setup.SEPARATE: "a mailbox of its own for Twoyes",
}


def settings(visit: Visit) -> Answer:
    """The settings, from Gmail's menu."""
    return push(settings_card(visit))


def settings_card(visit: Visit) -> Card:
    """What the configuration says; it is changed in its file, where Twoyes runs."""
    with visit.work.books.begin() as page:
        alive, _ = reports.pulse(page)
        seen = f"last at work {dates_of(visit).moment(alive)}" if alive is not None else "has not run yet"
        everything = settings_section(visit, page)
    note = cards.grey("These are set in config.yaml where Twoyes runs; twoyes check looks whether they are right.")
    return cards.card(
        "settings",
        "Settings",
        [
            everything,
            cards.section(*_manners(visit), title="Manners"),
            cards.section(*_addresses(visit), title="Addresses"),
            cards.section(cards.row(f"Twoyes {version('twoyes')}", above="Version", below=seen), cards.paragraph(note)),
        ],
        below=f"Desk of {visit.work.voice.connector_name}",
    )


def _manners(visit: Visit) -> Iterator[Widget]:
    habits, policy = visit.work.habits, visit.work.policy
    shown = {
        "first": f"the first {habits.approve_first} of each kind are shown to you and wait",
        "always": "every ask is shown to you and waits",
        "never": "asks leave at once, unless something is to be looked at",
    }
    yield cards.row(shown[habits.approve], above="Before asks leave")
    minutes = int(policy.hold.total_seconds() // 60)
    held = f"held for {minutes} minutes of your waking hours" if minutes else "not held"
    yield cards.row(held, above="Before an introduction leaves")
    days = [str(one) for one in policy.nudges_after]
    reminders = f"after {', then after '.join(days)} working days" if days else "none"
    yield cards.row(reminders, above="Reminders to who does not answer")


def _addresses(visit: Visit) -> Iterator[Widget]:
    voice = visit.work.voice
    yield cards.row(", ".join(sorted(visit.work.connector_addresses)), above="You", icon="PERSON")
    yield cards.row(voice.bot_address or voice.connector_address, above="Mail to Twoyes", below=_SETUPS[voice.setup])
    yield cards.row(visit.work.habits.label, above="Label for drafts", icon="BOOKMARK")
    yield cards.row(voice.zone, above="Time zone", icon="CLOCK")
