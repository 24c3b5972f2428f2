"""Gmail calls when something changes: the watch is kept alive; its calls are hints, never the record."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.errors import Refused
from bot.mailboxes.gmail.settings import PubSubSettings
from bot.mailboxes.links import steady
from bot.ports import NeedsOperator, TryLater

if TYPE_CHECKING:
    from bot.mailboxes.gmail.pulling import Subscription

_DAY = 86_400.0  # seconds; a watch ends after seven days, and Google wants it renewed daily
_EARLY = 3_600.0  # before it ends
_AGAIN = 900.0  # after it failed
_BREATH = 1.0  # between two pulls, however fast they are answered


class Watch:
    """Hears Gmail call of changes in one mailbox.

    What fails here is told once and tried again a quarter of an hour later; the mailbox looks by itself meanwhile.
    `wait` is for one thread; `heard` and `close` may be called from any. `labels` answers the ids of the labels to
    watch. `clock` answers seconds since 1970, `tell` hears what fails; `subscribe` makes the subscription that is
    pulled from.
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
        self._renew_at = 0.0
        self._watched_until = 0.0
        self._newest = 0
        self._of_others = False
        self._failing: set[str] = set()
        self._called = threading.Event()
        self._closed = threading.Event()
        self._puller: threading.Thread | None = None

    def wait(self, seconds: float, seen: Callable[[], int]) -> bool | None:
        """Waits until Gmail calls of a change beyond the history id `seen` (True) or the time is over (False).

        None, without waiting on, where nobody calls now: then look by yourself. Raises nothing.
        """
        self._renew()
        if self._pubsub.subscription is None or self._clock() >= self._watched_until:
            return None
        if self._puller is None and not self._closed.is_set():
            self._puller = threading.Thread(target=self._pull, name="gmail calls", daemon=True)
            self._puller.start()
        deadline = steady() + seconds
        while not self._closed.is_set() and (left := deadline - steady()) > 0:
            if "pull" in self._failing:
                return None
            if self._of_others or self._newest > seen():
                self._of_others, self._newest = False, 0  # each wakes once: what it tells is for the history to say
                return True
            self._called.wait(left)
            self._called.clear()
        return False

    def heard(self, account: str, history: int) -> None:
        """Gmail said that the account changed, up to this history id. What was seen already wakes nobody.

        Another account's news wakes us too: of two mailboxes that share a subscription either may get it.
        """
        if account.lower() == self._client.settings.user.lower():
            self._newest = max(self._newest, history)
        else:
            self._of_others = True
        self._called.set()

    def close(self) -> None:
        """Ends the waiting at once; never raises. The watch itself ends by its date."""
        self._closed.set()
        self._called.set()
        if self._source is not None:
            self._source.sever()

    # The watch

    def _renew(self) -> None:
        """Renews the watch daily, and long before it ends."""
        now = self._clock()
        if now < self._renew_at or self._closed.is_set():
            return
        self._renew_at = now + _AGAIN
        try:
            until = self._begun()
        except (TryLater, NeedsOperator, KeyError, ValueError) as fault:
            self._failed("watch", fault)
            return
        self._failing.discard("watch")
        self._watched_until = until
        self._renew_at = max(min(now + _DAY, until - _EARLY), now + _AGAIN)

    def _begun(self) -> float:
        """Until when Gmail calls, in seconds since 1970."""
        users = self._client.resource("users")
        body = {"topicName": self._pubsub.topic, "labelIds": self._labels(), "labelFilterBehavior": "include"}
        try:
            answer = self._client.call(users.watch(userId="me", body=body))
        except Refused:  # an account calls one topic at a time, and this one may have called another
            self._client.call(users.stop(userId="me"))
            answer = self._client.call(users.watch(userId="me", body=body))
        return int(answer["expiration"]) / 1_000

    # Its calls

    def _pull(self) -> None:
        """In a thread of its own, until the watch is closed."""
        while not self._closed.is_set():
            try:
                self._source = self._source or self._subscribe()
                notes = self._source.pull()
            except (TryLater, NeedsOperator, OSError, ValueError) as fault:
                self._source = None
                if not self._closed.is_set():
                    self._failed("pull", fault)
                    self._called.set()
                    self._closed.wait(_AGAIN)
                continue
            self._failing.discard("pull")
            for note in notes:
                self.heard(note.account, note.history)
            self._closed.wait(_BREATH)

    def _subscription(self) -> Subscription:
        from bot.mailboxes.gmail.pulling import Subscription

        settings, name = self._client.settings, self._pubsub.subscription
        assert name is not None
        return Subscription(name, self._pubsub.credentials or settings.credentials, endpoint=settings.endpoint)

    def _failed(self, what: str, why: Exception) -> None:
        if what not in self._failing:
            self._failing.add(what)
            self._tell(f"Gmail does not call ({what}: {why}); the mailbox is looked at all the same, less at once")


def _log(words: str) -> None:
    from bot.logs import logger

    logger().warning(words)
