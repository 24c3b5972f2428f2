"""What the reader's own mail server adds to every mail from outside: the same paragraph, the same tag of subjects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.reading.message import Mail
from bot.reading.quoting import visible_text
from bot.reading.quoting.folding import flat

SENDERS = 4  # domains; what fewer of them write may be their own
SHARE = 0.5  # of all mails: a server adds it to every one, a mail program's line stands under some
SHORTEST, LONGEST = 20, 800  # letters and digits of a banner
READ = 20_000  # characters of a body that are looked at

_REPLY = re.compile(r"^\s*(?:[^\W\d_]{1,4}\s?[:：]\s*)+")
_TAG = re.compile(r"^\s*(\[[^\[\]\n]{2,30}\])")
_GAP = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Banners:
    """Paragraphs and subject tags, as they stand in the mails."""

    texts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def find_banners(mails: Sequence[tuple[str, Mail]]) -> Banners:
    """What stands first or last in mails of many senders; each mail with the domain of its sender.

    Found is what at least `SENDERS` domains and `SHARE` of the mails have in common. Nothing is stripped by this: the
    reader of the mailbox confirms it once.
    """
    texts: dict[str, _Seen] = {}
    tags: dict[str, _Seen] = {}
    for domain, mail in mails:
        for paragraph in _ends(mail):
            texts.setdefault(flat(paragraph), _Seen(paragraph)).add(domain)
        tag = _TAG.match(_REPLY.sub("", mail.subject[:300]))
        if tag:
            tags.setdefault(tag[1].casefold(), _Seen(tag[1])).add(domain)
    return Banners(_common(texts.values(), len(mails)), _common(tags.values(), len(mails)))


class _Seen:
    """A text, in how many mails and of how many domains."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.mails = 0
        self.domains: set[str] = set()

    def add(self, domain: str) -> None:
        self.mails += 1
        self.domains.add(domain)


def _common(found: Iterable[_Seen], mails: int) -> tuple[str, ...]:
    return tuple(one.text for one in found if len(one.domains) >= SENDERS and one.mails >= SHARE * mails)


def _ends(mail: Mail) -> set[str]:
    """The first and the last paragraph of the body, where they are long enough to be more than a greeting."""
    if mail.text and mail.text.strip():
        paragraphs = [part.strip() for part in _GAP.split(mail.text[:READ].replace("\r\n", "\n").strip())]
    else:
        paragraphs = [line.strip() for line in visible_text(mail.html or "")[:READ].split("\n") if line.strip()]
    ends = {" ".join(part.split()) for part in (paragraphs[0], paragraphs[-1])} if len(paragraphs) > 1 else set()
    return {part for part in ends if SHORTEST <= len(flat(part)) <= LONGEST}
