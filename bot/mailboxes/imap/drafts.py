"""Labelled drafts and the states they show their owner: by keyword, by Gmail's label, or by the folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.mailboxes.imap import folders, gmail, reading, writing
from bot.mailboxes.imap.connection import Link
from bot.places import DraftState, Folder, Heading, Spot

_ATOM = re.compile(r"[A-Za-z0-9!#$&'+,./:;<=>?@^_`|~-]+")


class Marks:
    """The keywords that mean something: the label and the states, in whatever way they are written."""

    def __init__(self, label: str) -> None:
        self._meanings = {_letters(word): word for word in (label, *DraftState)}
        dollar = "$" + "".join(part.capitalize() for part in re.split(r"[-_ ]", label))
        self.refused: set[tuple[Spot, DraftState]] = set()
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
        return replace(heading, keywords=frozenset(keywords))


def labelled(link: Link, marks: Marks) -> list[Heading]:
    """Every labelled draft, and every draft that shows a DraftState; see `ImapMailbox.drafts`."""
    link.forget_folders()  # the owner may have made the label's folder a moment ago
    standing = {folders.label_folder(link): link.settings.label}
    standing |= {folders.state_folder(link, state): state.value for state in DraftState}
    found: list[Heading] = []
    seen: set[str] = set()  # Gmail lists a draft in Drafts, and in the folder of each of its labels
    drafts = folders.name_of(link, Folder.DRAFTS)
    if drafts is not None:
        criteria: list[list[str | bytes]] = [["KEYWORD", word] for word in marks.keywords(link.open(drafts).flags)]
        if link.gmail:
            criteria += map(gmail.with_label, standing)
        found += _read(link, marks, reading.search(link, "UNDELETED", *_any(criteria)), standing, seen)
    for name, mark in standing.items():
        if name in link.folders():
            link.open(name)
            found += _read(link, marks, reading.search(link, "UNDELETED"), standing, seen, instead=mark)
    return found


def _read(
    link: Link,
    marks: Marks,
    uids: Sequence[int],
    standing: Mapping[str, str],
    seen: set[str],
    instead: str | None = None,
) -> Iterator[Heading]:
    """The headings of labelled drafts, with what keywords, labels or the folder say; `instead` is what it stands for.

    `standing` maps folders, which are labels at Gmail, to what they stand for.
    """
    if not link.gmail:
        yield from (marks.read(heading, instead) for heading in reading.headings(link, uids))
        return
    meanings = {name.casefold(): mark for name, mark in standing.items()}
    known = gmail.known(link, uids)
    for heading in reading.headings(link, uids):
        about = known.get(heading.spot.uid)
        if about is None or about.id in seen or (instead is not None and not gmail.is_draft(heading, about)):
            continue
        seen.add(about.id)
        shown = {meanings[label] for label in about.labels if label in meanings}
        read = marks.read(heading, instead)
        yield replace(read, keywords=read.keywords | shown, draft=gmail.draft_name(heading, about))


def show(link: Link, marks: Marks, spot: Spot, state: DraftState) -> Spot:
    """Shows the state on a draft and takes the label off; see `ImapMailbox.show`."""
    by_folder = spot.folder in (folders.label_folder(link), *(folders.state_folder(link, each) for each in DraftState))
    opened = link.open(spot.folder, writable=True)
    flags = reading.flags(link, spot.uid) if opened.uidvalidity == spot.uidvalidity else None
    if flags is None:
        return spot
    if link.gmail and not by_folder:
        _relabel(link, marks, spot, state)
    shown = [flag for flag in flags if marks.meaning(flag) not in (None, state)]
    if link.gmail:
        writing.store(link, [spot.uid], remove=shown)
        if not by_folder:
            return spot
    elif opened.keeps(state):
        writing.store(link, [spot.uid], add=[state], remove=shown)
        if not by_folder:
            return spot
    target = folders.state_folder(link, state)
    if target == spot.folder:
        return spot
    folders.ensure(link, folders.label_folder(link))
    folders.ensure(link, target)
    return _relocate(link, spot, target)


def _relabel(link: Link, marks: Marks, spot: Spot, state: DraftState) -> None:
    """Shows the state as a label on a draft. What Gmail refuses is not tried again by this process."""
    states = {each: folders.state_folder(link, each) for each in DraftState}
    others = [folders.label_folder(link), *(name for each, name in states.items() if each is not state)]
    if (spot, state) not in marks.refused and not gmail.relabel(link, [spot.uid], add=states[state], remove=others):
        marks.refused.add((spot, state))


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


def _any(criteria: Sequence[Sequence[str | bytes]]) -> list[str | bytes]:
    """Search criteria for messages that meet at least one of these."""
    joined: list[str | bytes] = []
    for one in criteria[:-1]:
        joined += ["OR", *one]
    return [*joined, *criteria[-1]]


def _letters(flag: str) -> str:
    return re.sub(r"[^0-9a-z\x80-\U0010ffff]", "", flag.casefold())
