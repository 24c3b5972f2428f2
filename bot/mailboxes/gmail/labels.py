"""Our labels at Gmail, by id: the request label, and below it what is shown on drafts and mails."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from typing import TypeVar

from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.errors import Conflict, Refused
from bot.places import DraftState
from bot.ports import NeedsOperator

T = TypeVar("T")


class Labels:
    """Ids of labels, found by name once and kept: the owner may rename a label, it is still the same.

    A keyword is shown as a label below the request label: "intro-accepted" as "intro-request/accepted", "$IntroHandled"
    as "intro-request/handled". Names compare without case, as Gmail's do. What is missing is made.
    """

    def __init__(self, client: GmailClient) -> None:
        self._client = client
        self._label = client.settings.label
        self._ids: dict[str, str] = {}
        self._lock = threading.RLock()

    def id_of(self, keyword: str) -> str:
        """The id of the label for this keyword, which is made where there is none."""
        with self._lock:
            if keyword not in self._ids:
                name = self._name(keyword)
                self._ids[keyword] = self._listed().get(name.casefold()) or self._make(name)
            return self._ids[keyword]

    def keywords(self, ids: Collection[str]) -> frozenset[str]:
        """What these label ids stand for: our keywords where they are ours, else the ids themselves."""
        with self._lock:
            known = {id_: keyword for keyword, id_ in self._ids.items()}
        return frozenset(known.get(one, one) for one in ids)

    def known(self, keyword: str) -> str:
        """The id of the label for this keyword where it was wanted before, else ""."""
        with self._lock:
            return self._ids.get(keyword, "")

    def states(self) -> dict[str, str]:
        """The ids of those labels for the states of a draft that are there, by state."""
        with self._lock:
            return {state: self._ids[state] for state in DraftState if state in self._ids}

    def look(self) -> bool:
        """Looks whether the labels that we know are still there, and for the states'; True where one was deleted.

        A deleted one is forgotten: it is made anew when it is wanted next.
        """
        with self._lock:
            listed = self._listed()
            there = set(listed.values())
            gone = [keyword for keyword, id_ in self._ids.items() if id_ not in there]
            for keyword in gone:
                del self._ids[keyword]
            for state in DraftState:
                if id_ := listed.get(self._name(state).casefold()):
                    self._ids.setdefault(state, id_)
            return bool(gone)

    def using(self, keywords: Collection[str], act: Callable[[list[str]], T]) -> T:
        """What `act` answers for the ids of these labels; once more where one of them turns out to be deleted."""
        try:
            return act([self.id_of(one) for one in keywords])
        except Refused:  # a 400 or a 404, which do not say whether the label or something else is not there
            if not self.look():
                raise
            return act([self.id_of(one) for one in keywords])

    def _name(self, keyword: str) -> str:
        if keyword == self._label:
            return keyword
        word = keyword.removeprefix("$Intro").removeprefix("intro-").lstrip("$\\")
        return f"{self._label}/{word.lower()}"

    def _listed(self) -> dict[str, str]:
        answer = self._client.call(self._client.resource("labels").list(userId="me"))
        return {
            str(one.get("name", "")).casefold(): str(one["id"]) for one in answer.get("labels") or () if "id" in one
        }

    def _make(self, name: str) -> str:
        body = {"name": name, "labelListVisibility": "labelShow", "messageListVisibility": "show"}
        try:
            made = self._client.call(self._client.resource("labels").create(userId="me", body=body), again=True)
        except Conflict:  # it was made a moment ago, by its owner or another worker
            found = self._listed().get(name.casefold())
            if found is None:
                raise NeedsOperator(
                    f"Gmail has a label that gets in the way of “{name}”, but does not show it. Rename yours, or"
                    " write another one as mailbox.gmail.label."
                ) from None
            return found
        except Refused as fault:
            raise NeedsOperator(
                f"Gmail makes no label “{name}”: {fault.reason}. Write another mailbox.gmail.label."
            ) from fault
        return str(made["id"])
