"""Gmail calls when something changes: the watch is kept alive; its calls are hints, never the record."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.settings import PubSubSettings
from bot.mailboxes.links import steady
from bot.ports import GiveUp, NeedsOperator, TryLater

if TYPE_CHECKING:
    from bot.mailboxes.gmail.pulling import Subscription

_DAY = 86_400.0  # seconds; a watch ends after seven days, and Google wants it renewed daily
_EARLY = 3_600.0  # before it ends
_AGAIN = 900.0  # after it failed
_BREATH = 1.0  # between two pulls that answer at once


class Watch:
    """The watch on one mailbox. `wait` is for one thread; `close` may be called from any.

    `labels` answers the ids of the labels to watch. `clock` answers seconds since 1970, `tell` hears what fails, once
    for each time that it begins to. `subscribe` makes the subscription that is pulled from, where one is configured.
    """

    def __init__(
        self,
        client: GmailClient,
        pubsub: PubSubSettings,
        labels: Callable[[], list[str]],
        *,
        clock: Callable[[], float] = time.time,
        tell: Callable[[str], None] | None = None,
        subscribe: Callable[[], Subscription] | None = None,
    ) -> None:
        """Opens nothing yet."""
        self._client = client
        self._pubsub = pubsub
        self._labels = labels
        self._clock = clock
        self._tell = tell or _log
        self._subscribe = subscribe or self._subscription
        self._source: Subscription | None = None
        self._watched_until = 0.0
        self._renew_at = 0.0
        self._pull_again_at = 0.0
        self._failing: set[str] = set()
        self._closed = threading.Event()

    def wait(self, seconds: float, seen: Callable[[], int]) -> bool | None:
        """Waits until Gmail calls of a change that is newer than the history id `seen` (True), or the time is over.

        None, and at once, where nobody calls now: look by yourself then. Nothing is raised for what fails here: it is
        told once, and tried again by a later call.
        """
        if self._closed.is_set() or not self._renewed() or self._pubsub.subscription is None:
            return None
        if self._clock() < self._pull_again_at:
            return None
        deadline = steady() + seconds
        while (left := deadline - steady()) > 0:
            try:
                self._source = source = self._source or self._subscribe()
                notes = source.pull(left)
            except (TryLater, NeedsOperator, OSError, ValueError) as fault:
                if self._closed.is_set() or steady() >= deadline:
                    return False  # the connection was ended here
                self._failed("pull", str(fault))
                self._source = None
                self._pull_again_at = self._clock() + _AGAIN
                return None
            self._failing.discard("pull")
            user, known = self._client.settings.user.lower(), seen()
            if any(note.history > known or note.account != user for note in notes):
                return True
            if self._closed.wait(min(_BREATH, max(deadline - steady(), 0))):
                return False
        return False

    def close(self) -> None:
        """Ends the waiting at once; never raises. The watch itself ends by its date."""
        self._closed.set()
        if self._source is not None:
            self._source.sever()

    def _renewed(self) -> bool:
        """Whether Gmail calls now: the watch is renewed daily, and long before it ends."""
        now = self._clock()
        if now >= self._renew_at:
            self._renew_at = now + _AGAIN
            try:
                self._watched_until = self._begun()
            except (TryLater, GiveUp, NeedsOperator, KeyError, ValueError) as fault:
                self._failed("watch", str(fault))
            else:
                self._failing.discard("watch")
                self._renew_at = max(min(now + _DAY, self._watched_until - _EARLY), now + _AGAIN)
        return now < self._watched_until

    def _begun(self) -> float:
        """Until when Gmail calls, in seconds since 1970."""
        users = self._client.resource("users")
        body = {"topicName": self._pubsub.topic, "labelIds": self._labels(), "labelFilterBehavior": "include"}
        try:
            answer = self._client.call(users.watch(userId="me", body=body))
        except GiveUp:  # an account calls one topic at a time, and this one may have called another
            self._client.call(users.stop(userId="me"))
            answer = self._client.call(users.watch(userId="me", body=body))
        return int(answer["expiration"]) / 1_000

    def _subscription(self) -> Subscription:
        from bot.mailboxes.gmail.pulling import Subscription

        settings, name = self._client.settings, self._pubsub.subscription
        assert name is not None
        login = self._pubsub.credentials or settings.credentials
        return Subscription(name, login, timeout=settings.timeout, endpoint=settings.endpoint)

    def _failed(self, what: str, why: str) -> None:
        if what not in self._failing:
            self._failing.add(what)
            self._tell(f"Gmail does not call ({what}: {why}); it is asked now and then instead")


def _log(words: str) -> None:
    from bot.logs import logger

    logger().warning(words)
