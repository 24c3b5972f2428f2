"""Letters on cards: every mail as its reader will see it, with every address, the choices as words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.forms.handing import Shown
from bot.reading.addresses import decode_words
from bot.reading.message import parse_message
from bot.web.addon import cards
from bot.web.addon.cards import Section

_CHOICE = re.compile(r"^(\w.{0,40}): mailto:\S+$", re.MULTILINE)
_FIELDS = ("To", "Cc", "Subject")


def letter_text(letter: Shown) -> str:
    """The fields that its reader sees, a blank line, and the text; links that hold tokens are taken out."""
    mail = parse_message(letter.raw)
    heads = [f"{name}: {decode_words(value)}" for name in _FIELDS for value in mail.all(name)]
    text = _CHOICE.sub(lambda found: f"[ {found[1]} ]", (mail.text or "").strip())
    files = [f"[{file.name}]" for file in mail.attachments]
    return "\n".join((*heads, "", text, *files))


def letter_sections(letters: Iterable[Shown]) -> Iterator[Section]:
    """A section for each letter, folded after its first lines."""
    for letter in letters:
        heads, _, text = letter_text(letter).partition("\n\n")
        yield cards.section(cards.paragraph(cards.grey(heads)), cards.paragraph(text, most_lines=12), title=letter.what)
