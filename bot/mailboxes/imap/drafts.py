"""Labelled drafts and the states they show their owner: by keyword, or by the folder in which they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.mailboxes.imap import folders, reading, writing
from bot.mailboxes.imap.connection import Link
from bot.places import DraftState, Folder, Heading, Spot

_ATOM = re.compile(r"[A-Za-z0-9!#$&'+,./:;<=>?@^_`|~-]+")


class Marks:
    """The keywords that mean something: the label and the states, in whatever way they are written."""

    def __init__(self, label: str) -> None:
        self._meanings = {_letters(word): word for word in (label, *DraftState)}
        dollar = "$" + "".join(part.capitalize() for part in re.split(r"[-_ ]", label))
        self._canonical = {word for word in (label, dollar, *DraftState) if _ATOM.fullmatch(word)}

    def meaning(self, flag: str) -> str | None:
        """The label or state that a flag as seen on the server stands for: "$IntroRequest" is "intro-request"."""
        return self._meanings.get(_letters(flag))

    def keywords(self, known: Iterable[str]) -> list[str]:
        """What to search for in a folder that knows these flags."""
        return sorted(self._canonical | {flag for flag in known if self.meaning(flag) and _ATOM.fullmatch(flag)})

    def read(self, heading: Heading, instead: str | None = None) -> Heading:
        """The heading with label and states written as in the configuration, or with the one its folder stands for."""
        keywords = {self.meaning(flag) or flag for flag in heading.keywords}
        if instead is not None:
            keywords = {flag for flag in keywords if self.meaning(flag) is None} | {instead}
        return Heading(heading.spot, heading.size, heading.arrived, frozenset(keywords), heading.fields)


def labelled(link: Link, marks: Marks) -> list[Heading]:
    """Every labelled draft, and every draft that shows a DraftState; see `ImapMailbox.drafts`."""
    link.forget_folders()  # the owner may have made the label's folder a moment ago
    found: list[Heading] = []
    drafts = folders.name_of(link, Folder.DRAFTS)
    if drafts is not None:
        words = marks.keywords(link.open(drafts).flags)
        uids = reading.search(link, "UNDELETED", *_any_keyword(words))
        found += (marks.read(heading) for heading in reading.headings(link, uids))
    standing = [(link.settings.label, folders.label_folder(link))]
    standing += [(state.value, folders.state_folder(link, state)) for state in DraftState]
    for mark, name in standing:
        if name in link.folders():
            link.open(name)
            headings = reading.headings(link, reading.search(link, "UNDELETED"))
            found += (marks.read(heading, instead=mark) for heading in headings)
    return found


def show(link: Link, marks: Marks, spot: Spot, state: DraftState) -> Spot:
    """Shows the state on a draft and takes the label off; see `ImapMailbox.show`."""
    by_folder = spot.folder in (folders.label_folder(link), *(folders.state_folder(link, each) for each in DraftState))
    opened = link.open(spot.folder, writable=True)
    flags = reading.flags(link, spot.uid) if opened.uidvalidity == spot.uidvalidity else None
    if flags is None:
        return spot
    shown = [flag for flag in flags if marks.meaning(flag) not in (None, state)]
    if opened.keeps(state):
        writing.store(link, [spot.uid], add=[state], remove=shown)
        if not by_folder:
            return spot
    target = folders.state_folder(link, state)
    if target == spot.folder:
        return spot
    folders.ensure(link, folders.label_folder(link))
    folders.ensure(link, target)
    return _relocate(link, spot, target)


def _relocate(link: Link, spot: Spot, target: str) -> Spot:
    """Moves a message and answers where it went: as the server says (RFC 4315), or by looking."""
    message_id = reading.message_id(link, spot.uid)
    went = writing.move(link, spot.uid, target)
    if went is None:
        opened = link.open(target)
        uids = (message_id and reading.with_message_id(link, message_id)) or reading.search(link, "ALL")
        if not uids:
            return spot
        went = opened.uidvalidity, uids[-1]
    return Spot(target, *went)


def _any_keyword(words: Sequence[str]) -> list[str]:
    """Search criteria for messages with at least one of the keywords."""
    criteria: list[str] = []
    for word in words[:-1]:
        criteria += ["OR", "KEYWORD", word]
    return [*criteria, "KEYWORD", words[-1]]


def _letters(flag: str) -> str:
    return re.sub(r"[^0-9a-z\x80-\U0010ffff]", "", flag.casefold())
