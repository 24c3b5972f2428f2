"""Watch: Gmail's calls wake the mailbox, old ones and garbage do not, and nothing that fails here stops it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from google.oauth2.credentials import Credentials

from bot.mailboxes.gmail.budget import RateBudget
from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.mailbox import GmailMailbox
from bot.mailboxes.gmail.pulling import Subscription
from bot.mailboxes.gmail.settings import GmailSettings, PubSubSettings
from bot.mailboxes.gmail.watching import Watch
from bot.mailboxes.links import steady
from bot.places import Cursor, Folder
from bot.ports import NeedsOperator
from tests.servers.gmail import GmailServer
from tests.servers.pubsub import PubSubServer

CARLA = "carla@conti.example"
TOPIC, SUBSCRIPTION = "projects/p/topics/gmail", "projects/p/subscriptions/desk"
DAY = 86_400.0


class Listening:
    """A watch on a mailbox, with a clock of its own. `told` is what the operator would read."""

    def __init__(self, gmail: GmailServer, pubsub: PubSubServer) -> None:
        self.gmail, self.pubsub = gmail, pubsub
        self.account = gmail.account(CARLA)
        self.now = gmail.clock().timestamp()
        self.told: list[str] = []
        token = gmail.token(CARLA)
        settings = GmailSettings("home", CARLA, lambda: Credentials(token), endpoint=gmail.endpoint, timeout=5)
        self.client = GmailClient(settings, budget=RateBudget(10_000_000), pause=lambda seconds: False)
        self.labels = ["INBOX"]
        self.watch = self.another(SUBSCRIPTION)

    def another(self, subscription: str | None, topic: str = TOPIC) -> Watch:
        """A watch that pulls from this subscription."""
        return Watch(
            self.client,
            PubSubSettings(topic, subscription),
            lambda: self.labels,
            clock=lambda: self.now,
            tell=self.told.append,
            subscribe=lambda: Subscription(
                SUBSCRIPTION, lambda: Credentials("of pubsub"), endpoint=self.pubsub.endpoint
            ),
        )

    def publish(self, history: int, account: str = CARLA) -> None:
        self.pubsub.publish({"emailAddress": account, "historyId": str(history)})

    def wait(self, seconds: float = 10, seen: int = 100) -> bool | None:
        return self.watch.wait(seconds, lambda: seen)


@pytest.fixture
def listening() -> Iterator[Listening]:
    with GmailServer([CARLA]) as gmail, PubSubServer() as pubsub:
        listening = Listening(gmail, pubsub)
        yield listening
        listening.watch.close()


def test_a_call_of_gmail_wakes_and_is_acknowledged(listening: Listening) -> None:
    listening.publish(101)
    assert listening.wait() is True
    assert listening.pubsub.until(lambda: not listening.pubsub.waiting)
    assert {authorization for _, authorization in listening.pubsub.calls} == {"Bearer of pubsub"}
    assert listening.account.watched == {"topicName": TOPIC, "labelIds": ["INBOX"], "labelFilterBehavior": "include"}


def test_a_call_while_it_waits_wakes_at_once(listening: Listening) -> None:
    threading.Timer(0.1, listening.publish, [101]).start()
    began = steady()
    assert listening.wait(30) is True
    assert steady() - began < 10


def test_what_was_seen_already_wakes_nobody(listening: Listening) -> None:
    """Our own changes of labels make Gmail call too; numbers are compared as numbers."""
    for history in (99, 100, 9):
        listening.publish(history)
    assert listening.wait(0.5) is False
    assert listening.pubsub.until(lambda: not listening.pubsub.waiting)
    listening.publish(10**20 + 1)
    assert listening.wait(seen=10**20) is True
    assert listening.wait(0.2, seen=10**20 + 1) is False


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"{}", b"[]", b"null", b'{"emailAddress": 1, "historyId": []}', b"[" * 100_000]
)
def test_what_is_no_call_of_gmails_is_taken_away_and_wakes_nobody(listening: Listening, data: bytes) -> None:
    listening.pubsub.publish(data)
    assert listening.wait(0.2) is False
    assert listening.pubsub.until(lambda: not listening.pubsub.waiting)
    assert listening.told == []


def test_a_forged_history_id_wakes_once_and_hides_no_later_call(listening: Listening) -> None:
    """Whoever may publish can name any id: else the mailbox would be looked at without a rest, or never again."""
    listening.publish(10**30)
    assert listening.wait() is True
    assert listening.wait(0.2) is False
    listening.publish(101)
    assert listening.wait() is True


def test_another_accounts_call_on_a_shared_subscription_wakes_once(listening: Listening) -> None:
    listening.publish(5, "desk@conti.example")
    assert listening.wait() is True
    assert listening.wait(0.2) is False


def test_the_watch_is_renewed_daily_and_before_it_ends(listening: Listening) -> None:
    def renewed(seconds: float) -> bool:
        before = listening.gmail.counted()["watch"]
        listening.now += seconds
        listening.wait(0.01)
        return listening.gmail.counted()["watch"] > before

    assert renewed(0)
    assert not renewed(DAY - 60)
    assert renewed(61)
    assert not renewed(3_600)


def test_another_topics_watch_is_ended_first(listening: Listening) -> None:
    listening.account.watched = {"topicName": "projects/p/topics/another"}
    assert listening.wait(0.01) is False
    assert listening.account.watched["topicName"] == TOPIC
    assert listening.gmail.counted()["stop"] == 1


@pytest.mark.parametrize("what", ["403 disabled", "500", "400", "hang up", "404", "429"])
def test_a_watch_that_fails_is_told_once_and_tried_again_later(listening: Listening, what: str) -> None:
    listening.gmail.fail("watch", what, 100)
    for _ in range(5):
        assert listening.wait(0.01) is None
        listening.now += 300
    assert len(listening.told) == 1
    assert 2 <= listening.gmail.counted()["watch"] <= 4
    listening.gmail.faults.clear()
    listening.now += 900
    assert listening.wait(0.01) is False


def test_labels_that_cannot_be_told_stop_nothing(listening: Listening) -> None:
    def fails() -> list[str]:
        raise NeedsOperator("no login")

    watch = Watch(listening.client, PubSubSettings(TOPIC, SUBSCRIPTION), fails, tell=listening.told.append)
    assert watch.wait(1, lambda: 0) is None
    assert len(listening.told) == 1


def test_a_pull_that_fails_is_told_once_and_the_mailbox_looks_by_itself(listening: Listening) -> None:
    listening.pubsub.refuse = True
    began = steady()
    assert [listening.wait(30) for _ in range(3)] == [None, None, None]
    assert steady() - began < 10
    assert len(listening.told) == 1
    assert "pull" in listening.told[0]


def test_where_google_pushes_the_watch_is_kept_alive_and_the_mailbox_looks_by_itself(listening: Listening) -> None:
    watch = listening.another(None)
    assert watch.wait(30, lambda: 0) is None
    assert listening.account.watched is not None
    assert listening.pubsub.calls == []


def test_closing_ends_a_wait_at_once(listening: Listening) -> None:
    threading.Timer(0.1, listening.watch.close).start()
    began = steady()
    assert listening.wait(30) is False
    assert steady() - began < 10
    assert listening.wait(30) is None or listening.wait(30) is False
    assert listening.told == []


def test_the_mailbox_wakes_for_mail_that_gmail_calls_for(listening: Listening) -> None:
    """From end to end: what Gmail says is asked for before anybody is woken, and our own changes wake nobody."""
    mailbox = GmailMailbox(listening.client.settings, listening.client, listening.watch)
    assert mailbox.wait(0) is True  # nobody knows what came before
    listening.gmail.deliver(None, [CARLA], b"From: ana@ruiz.example\r\nTo: carla@conti.example\r\n\r\nHello\r\n")
    history = listening.account.history_id
    threading.Timer(0.1, listening.publish, [history]).start()
    began = steady()
    assert mailbox.wait(30) is True
    assert steady() - began < 10
    (sweep,) = mailbox.arrivals(Folder.INBOX, Cursor("INBOX", 1, 0, "8400000"))
    mailbox.mark([sweep.headings[0].spot], "$IntroHandled")
    listening.publish(listening.account.history_id)
    assert mailbox.wait(0.5) is False


def test_a_call_that_comes_before_the_history_knows_is_looked_into_twice(listening: Listening) -> None:
    waits: list[float] = []

    class Hasty(Watch):
        """Calls at once, before Gmail's own history tells of the mail, which comes while it is waited on."""

        def wait(self, seconds: float, seen: object) -> bool | None:
            waits.append(seconds)
            if len(waits) == 2:
                mail = b"From: ana@ruiz.example\r\nTo: carla@conti.example\r\n\r\nHello\r\n"
                listening.gmail.deliver(None, [CARLA], mail)
            return len(waits) == 1

    hasty = Hasty(listening.client, PubSubSettings(TOPIC, SUBSCRIPTION), list)
    mailbox = GmailMailbox(listening.client.settings, listening.client, hasty)
    assert mailbox.wait(0) is True
    assert mailbox.wait(60) is True
    assert waits[0] > 50
    assert waits[1] <= 5
    assert len(waits) == 2
