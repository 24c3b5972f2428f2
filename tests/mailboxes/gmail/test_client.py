"""GmailClient: errors named by what to do next, calls in turn within the quota, nothing sent twice by itself."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from google.oauth2.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from bot.mailboxes.gmail import batching
from bot.mailboxes.gmail.budget import RateBudget, budget_of, units_of
from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.errors import Conflict, Gone, Interrupted, LoginRefused, MissingScope, Refused, refusal
from bot.mailboxes.gmail.settings import GmailSettings
from bot.ports import NeedsOperator, TryLater
from tests.mailboxes.gmail.boxes import CARLA, Box
from tests.servers.gmail.http import Answer, Handling, Request

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


class ThreadedAnswers:
    """A server that answers as it is told; `paths` are what was asked for."""

    def __init__(self, answer: Callable[[Request], Answer]) -> None:
        self.paths: list[str] = []
        self._answer = answer

    def __enter__(self) -> str:
        self._http = Handling.serve(self._noted)
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _noted(self, request: Request) -> Answer:
        self.paths.append(request.path)
        return self._answer(request)


def profile(client: GmailClient) -> object:
    return client.call(client.resource("users").getProfile(userId="me"))


def make_label(client: GmailClient, name: str = "new") -> object:
    return client.call(client.resource("labels").create(userId="me", body={"name": name}))


@pytest.mark.parametrize(
    ("what", "error", "words"),
    [
        ("401", LoginRefused, "twoyes auth gmail"),
        ("403 scopes", MissingScope, "every box ticked"),
        ("403 policy", NeedsOperator, "administrator"),
        ("403 disabled", NeedsOperator, "switch the Gmail API on"),
        ("403 daily", TryLater, "quota"),
        ("403 rate", TryLater, "too fast"),
        ("403 user rate", TryLater, "too fast"),
        ("429", TryLater, "too fast"),
        ("500", Interrupted, "500"),
        ("hang up", Interrupted, "labels.create"),
        ("404", Gone, "404"),
        ("400", Refused, "400"),
    ],
)
def test_each_error_says_what_to_do_next(box: Box, what: str, error: type[Exception], words: str) -> None:
    box.server.fail("labels.create", what, 9)
    with pytest.raises(error, match=words):
        make_label(box.client())


def test_what_exists_already_is_a_conflict(box: Box) -> None:
    client = box.client()
    make_label(client)
    with pytest.raises(Conflict):
        make_label(client, "NEW")


@pytest.mark.parametrize("what", ["500", "503", "hang up", "429", "403 rate"])
def test_what_changes_nothing_is_tried_again(box: Box, what: str) -> None:
    box.server.fail("getProfile", what, 3)
    assert profile(box.client())
    waits = [pause for pause in box.pauses if pause >= 1]
    assert what == "429" or (len(waits) == 3 and waits == sorted(waits))


@pytest.mark.parametrize("what", ["500 after", "hang up after", "500", "hang up", "429"])
def test_a_change_is_sent_once_whatever_comes_back(box: Box, what: str) -> None:
    box.server.fail("labels.create", what)
    with pytest.raises(TryLater):
        make_label(box.client())
    assert box.calls() == ["labels.create"]


def test_an_answer_that_was_lost_is_told_apart_from_a_refusal(box: Box) -> None:
    box.server.fail("labels.create", "hang up after")
    with pytest.raises(Interrupted):
        make_label(box.client())
    assert box.account.label_named("new") is not None
    with pytest.raises(TryLater) as refused:
        make_label(box.client(endpoint="http://127.0.0.1:1"))
    assert not isinstance(refused.value, Interrupted)


@pytest.mark.parametrize("what", ["429", "429 header"])
def test_gmail_says_after_how_long_to_ask_again(box: Box, what: str) -> None:
    box.server.fail("getProfile", what, retry_after=900)
    with pytest.raises(TryLater) as fault:
        profile(box.client())
    assert fault.value.after == pytest.approx(900, abs=2)
    assert box.calls() == ["getProfile"]  # a rest that long is the caller's to decide about


def test_a_short_rest_is_kept_and_the_call_made_again(box: Box) -> None:
    box.server.fail("getProfile", "429 header", retry_after=7)
    assert profile(box.client())
    assert 7 in box.pauses


def test_a_rest_counts_from_the_servers_own_date() -> None:
    content = b'{"error": {"code": 429, "message": "Retry after 2026-11-22T09:00:30.000Z"}}'
    headers = {"date": "Sun, 22 Nov 2026 09:00:00 GMT"}
    told = refusal(429, headers, content, CARLA, NOW)  # our clock is an hour slow
    assert isinstance(told, TryLater)
    assert told.after == 30


@given(st.integers(300, 599), st.binary(max_size=300), st.text(max_size=60))
def test_no_answer_however_odd_is_left_without_a_name(status: int, content: bytes, header: str) -> None:
    told = refusal(status, {"retry-after": header, "date": header}, content, CARLA, NOW)
    assert isinstance(told, (TryLater, NeedsOperator))
    assert str(told).isprintable()


@pytest.mark.parametrize("odd", [b"[]", b'{"error": null}', b'{"error": {"errors": 7, "details": [1]}}', b"[" * 5_000])
def test_an_error_in_another_shape_is_read_as_far_as_it_goes(odd: bytes) -> None:
    assert isinstance(refusal(403, {}, odd, CARLA, NOW), NeedsOperator)


def answering(answer: bytes) -> tuple[str, Callable[[], None]]:
    """A server that says the same to everybody; its address, and how to end it."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer:
                peer.recv(65_536)
                peer.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}", listener.close


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n<html>Hi</html>",
        b"HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\nContent-Length: 0\r\n\r\n",
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    ],
)
def test_somebody_else_who_answers_is_trouble_that_passes(box: Box, answer: bytes) -> None:
    endpoint, end = answering(answer)
    try:
        with pytest.raises(TryLater):
            profile(box.client(endpoint=endpoint, timeout=1))
    finally:
        end()


def test_a_server_that_says_nothing_is_waited_for_as_long_as_the_settings_say(box: Box) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Interrupted, match="in time"):
        make_label(box.client(endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2))


def test_a_login_that_was_renewed_is_used_without_a_restart(box: Box) -> None:
    tokens = ["worthless"]
    settings = GmailSettings("home", CARLA, lambda: Credentials(tokens[-1]), endpoint=box.server.endpoint)
    client = GmailClient(settings)
    with pytest.raises(LoginRefused, match="twoyes auth gmail"):
        profile(client)
    tokens.append(box.server.token(CARLA))
    assert profile(client)


def test_each_thread_has_a_connection_of_its_own(box: Box) -> None:
    client = box.client()
    faults: list[Exception] = []

    def ask() -> None:
        try:
            for _ in range(20):
                profile(client)
        except Exception as fault:  # what a thread meets must reach the test
            faults.append(fault)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert box.calls().count("getProfile") == 80


def test_closing_ends_what_is_under_way_in_another_thread(box: Box) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = box.client(endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=60)
        faults: list[Exception] = []

        def ask() -> None:
            try:
                make_label(client)
            except Exception as fault:  # what a thread meets must reach the test
                faults.append(fault)

        thread = threading.Thread(target=ask)
        thread.start()
        peer, _ = silent.accept()
        peer.recv(1)
        client.close()
        thread.join(10)
        peer.close()
    assert [type(fault) for fault in faults] == [Interrupted]
    with pytest.raises(TryLater, match="closed"):
        profile(client)


def test_many_messages_are_asked_for_in_few_exchanges(box: Box) -> None:
    ids = [box.receive(f"mail {number}").id for number in range(120)]
    ids.insert(60, "19a0ffffffffffff")
    client = box.client()
    answers = list(client.many([client.resource("messages").get(userId="me", id=one) for one in ids]))
    assert [answer and answer["id"] for answer in answers] == [None if one.endswith("ffff") else one for one in ids]
    assert sum(call.batched for call in box.server.calls) == 121


def test_what_is_put_off_within_an_exchange_is_asked_for_alone(box: Box) -> None:
    ids = [box.receive(f"mail {number}").id for number in range(5)]
    box.server.fail("messages.get", "429", 2)
    client = box.client()
    answers = list(client.many([client.resource("messages").get(userId="me", id=one) for one in ids]))
    assert [answer and answer["id"] for answer in answers] == ids
    assert sum(not call.batched for call in box.server.calls) == 2


def test_no_minute_sees_more_units_than_allowed_and_a_pause_is_as_long_as_it_must_be() -> None:
    now = 0.0
    budget = RateBudget(6_000, lambda: now)
    spent: list[tuple[float, int]] = []
    for number in range(2_000):
        units = (20, 5, 100, 2)[number % 4]
        now += budget.reserve(units)
        spent.append((now, units))
    for start, _ in spent[::50]:
        assert sum(units for at, units in spent if start <= at < start + 60) <= 6_000 + 100
    assert now < 2_000 * 32 / 5_000 * 60


def test_a_bucket_that_was_left_alone_gives_at_once() -> None:
    now = 0.0
    budget = RateBudget(6_000, lambda: now)
    assert budget.reserve(1_000) == 0
    assert budget.reserve(100) > 0
    now = 60.0
    assert budget.reserve(1_000) == 0


def test_when_gmail_asks_for_a_rest_every_thread_keeps_it() -> None:
    now = 0.0
    budget = RateBudget(6_000, lambda: now)
    budget.rest(30)
    assert budget.reserve(1) == 30
    now = 31.0
    assert budget.reserve(1) == 0


def test_a_rest_that_one_thread_is_told_is_kept_by_all(box: Box) -> None:
    budget = RateBudget(10_000_000, lambda: 0.0)
    client = GmailClient(box.settings(), budget=budget, pause=lambda seconds: False)
    box.server.fail("labels.create", "429 header", retry_after=30)
    with pytest.raises(TryLater):
        make_label(client)
    assert budget.reserve(0) == 30


@given(st.binary(max_size=400), st.sampled_from(["", "multipart/mixed; boundary=b", 'multipart/mixed; boundary="b"']))
def test_a_batch_that_is_answered_oddly_is_read_as_far_as_it_goes(content: bytes, kind: str) -> None:
    good = b"--b\r\nContent-ID: <response-1>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}\r\n"
    answers = batching.read({"content-type": kind}, good + b"--b\r\n" + content)
    assert answers.get(1) == ((200, {}) if kind else None) or b"response-1" in content


def test_a_server_without_batches_is_asked_one_by_one_from_then_on(box: Box) -> None:
    ids = [box.receive(f"mail {number}").id for number in range(3)]
    real = box.server.answer
    server = ThreadedAnswers(lambda request: Answer(404, {}) if request.path.startswith("/batch") else real(request))
    with server as endpoint:
        client = box.client(endpoint=endpoint)
        for _ in range(2):
            answers = list(client.many([client.resource("messages").get(userId="me", id=one) for one in ids]))
            assert [answer and answer["id"] for answer in answers] == ids
    assert server.paths.count("/batch") == 1


def test_mailbox_and_courier_of_one_account_share_their_budget() -> None:
    assert budget_of(CARLA, 6_000, None) is budget_of(CARLA, 6_000, None)
    assert budget_of(CARLA, 6_000, None) is not budget_of("ana@ruiz.example", 6_000, None)


def test_a_call_that_nobody_priced_counts_as_a_dear_one() -> None:
    assert units_of("gmail.users.history.list") == 2
    assert units_of("gmail.users.settings.filters.list") == 40
