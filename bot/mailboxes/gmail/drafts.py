"""Drafts that are requests: by the label, by the label of a thread that is nothing but the draft, by a subject tag."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.mailboxes.gmail import reading
from bot.mailboxes.gmail.changes import Change
from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.errors import Gone, Refused
from bot.mailboxes.gmail.labels import Labels
from bot.places import DraftState, Folder, Heading, Spot
from bot.reading.message import parse_heading

TAGGED_AMONG = 100  # how many of the newest drafts are read for a tag in their subject


@dataclass(frozen=True, slots=True)
class _Draft:
    """A draft: its id stays when it is edited, its message does not, and its thread may not."""

    id: str
    message: str
    thread: str


@dataclass(slots=True)
class _Picture:
    """What the listings said."""

    labelled: frozenset[str] = frozenset()  # messages
    drafts: tuple[_Draft, ...] = ()
    threads: frozenset[str] = frozenset()
    shown: dict[str, DraftState] = field(default_factory=dict)
    alone: dict[str, bool] = field(default_factory=dict)  # threads of labelled drafts: nothing but the draft?


class Drafts:
    """The drafts of one mailbox, listed anew when the history tells of one, else one listing at a time in turn."""

    def __init__(self, client: GmailClient, labels: Labels) -> None:
        self._client = client
        self._labels = labels
        self._label = client.settings.label
        self._tag = client.settings.subject_tag.casefold()
        self._picture: _Picture | None = None
        self._stale = True
        self._turn = 0
        self._headings: dict[str, Heading] = {}
        self._stuck: dict[str, DraftState] = {}  # messages whose label could not be taken off
        self._untold: dict[str, DraftState] = {}  # messages that could not be labelled with their state
        self._lock = threading.RLock()

    def hear(self, changed: Mapping[str, Change] | None) -> None:
        """Takes notice of what the history tells; None where it could not be read."""
        with self._lock:
            if changed is None:
                self._stale = True
                self._headings.clear()
                return
            for message, change in changed.items():
                if self._concerns(message, change):
                    self._headings.pop(message, None)
                    self._stale = True

    def concerned(self, changed: Mapping[str, Change]) -> bool:
        """Whether a draft changed."""
        with self._lock:
            return any(self._concerns(message, change) for message, change in changed.items())

    def _concerns(self, message: str, change: Change) -> bool:
        return message in self._headings or not change.touched.isdisjoint({"DRAFT", self._labels.known(self._label)})

    def listed(self) -> list[Heading]:
        """The drafts that are requests, and those that show a state; see `GmailMailbox.drafts`."""
        with self._lock:
            if self._picture is None or self._stale or self._looks_different(self._picture):
                self._stale = True  # until all of it was read
                self._picture = self._whole()
                self._read_new(self._picture)
                self._stale = False
            return list(self._requests(self._picture))

    def show(self, spot: Spot, state: DraftState) -> None:
        """Puts the label of the state on a draft and takes the request label off.

        Gmail may refuse labels on drafts: what could not be done is remembered, so that it is not tried for ever.
        """
        message = reading.id_of(spot)
        with self._lock:
            if message in self._stuck or self._untold.get(message) is state:
                return
            self._stale = True
            try:
                self._labels.using([state, self._label], lambda ids: self._modify(message, ids[:1], ids[1:], state))
            except Gone:
                return
            except Refused:
                self._untold[message] = state
                try:
                    self._labels.using([self._label], lambda ids: self._modify(message, [], ids, state))
                except Gone:
                    return
                except Refused:
                    self._stuck[message] = state

    def _modify(self, message: str, add: list[str], remove: list[str], state: DraftState) -> None:
        others = [id_ for one, id_ in self._labels.states().items() if one is not state]
        body = {"addLabelIds": add, "removeLabelIds": [*remove, *others]}
        self._client.call(self._client.resource("messages").modify(userId="me", id=message, body=body), again=True)

    # What there is

    def _looks_different(self, picture: _Picture) -> bool:
        """One listing, every other time that of the label: whether it says something else than before."""
        others: tuple[Callable[[], bool], ...] = (
            lambda: self._drafts() != picture.drafts,
            lambda: self._with_label("threads") != picture.threads,
            self._labels.look,
        )
        self._turn += 1
        if self._turn % 2:
            return self._with_label("messages", "DRAFT") != picture.labelled
        return others[self._turn // 2 % len(others)]()

    def _whole(self) -> _Picture:
        if self._picture is None:
            self._labels.look()  # so that the states' labels are known from before
        picture = _Picture(self._with_label("messages", "DRAFT"), self._drafts(), self._with_label("threads"))
        for state, id_ in self._labels.states().items():
            found = self._client.pages("messages", "messages", maxResults=500, labelIds=["DRAFT", id_])
            picture.shown |= {str(one["id"]): DraftState(state) for one in found}
        for draft in picture.drafts:
            if draft.thread in picture.threads and draft.message not in picture.labelled:
                picture.alone[draft.thread] = self._is_alone(draft)
        return picture

    def _with_label(self, part: str, *more: str) -> frozenset[str]:
        return self._labels.using(
            [self._label],
            lambda ids: frozenset(
                str(one["id"]) for one in self._client.pages(part, part, maxResults=500, labelIds=[*more, *ids])
            ),
        )

    def _drafts(self) -> tuple[_Draft, ...]:
        found = self._client.pages("drafts", "drafts", maxResults=500)
        messages = ((str(one["id"]), one.get("message") or {}) for one in found)
        return tuple(_Draft(id_, str(told.get("id", "")), str(told.get("threadId", ""))) for id_, told in messages)

    def _is_alone(self, draft: _Draft) -> bool:
        """Whether the thread holds the draft and nothing else: a label on it can only be meant for the draft."""
        try:
            thread = self._client.call(
                self._client.resource("threads").get(userId="me", id=draft.thread, format="minimal")
            )
        except Gone:
            return False
        return [one.get("id") for one in thread.get("messages") or ()] == [draft.message]

    def _read_new(self, picture: _Picture) -> None:
        """Reads the headings that are wanted and not known; forgets those of drafts that are no more."""
        there = {draft.message for draft in picture.drafts}
        wanted = {one.message for one in picture.drafts[:TAGGED_AMONG]} if self._tag else set()
        wanted |= {one.message for one in picture.drafts if self._is_labelled(picture, one)} | picture.shown.keys()
        new = [one for one in there if one in wanted and one not in self._headings]
        found = {one.spot.id: one for one in reading.headings(self._client, Folder.DRAFTS, new, self._labels.keywords)}
        known = {one: heading for one, heading in self._headings.items() if one in there}
        self._headings = known | found
        for memory in (self._stuck, self._untold):
            for message in memory.keys() - there:
                del memory[message]

    # What it means

    def _requests(self, picture: _Picture) -> Iterator[Heading]:
        ours = {self._label, *DraftState}
        for draft in picture.drafts:
            heading = self._headings.get(draft.message)
            if heading is None:
                continue
            shown = picture.shown.get(draft.message) or self._untold.get(draft.message)
            labelled = draft.message not in self._stuck and self._is_labelled(picture, draft)
            asks = labelled or (shown is None and self._is_tagged(heading))
            keywords = heading.keywords - ours | ({self._label} if asks else set()) | ({shown} if shown else set())
            if asks or shown:
                yield replace(heading, keywords=frozenset(keywords), draft=draft.id)

    def _is_labelled(self, picture: _Picture, draft: _Draft) -> bool:
        if draft.message in picture.labelled:
            return True
        told = draft.message in picture.shown or draft.message in self._untold
        return not told and picture.alone.get(draft.thread, False)

    def _is_tagged(self, heading: Heading) -> bool:
        return bool(self._tag) and parse_heading(heading.fields).subject.strip().casefold().startswith(self._tag)
