"""The strict fake of Gmail, asked by Google's own client: it does what the documentation says, and refuses the rest."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httplib2
import pytest
from google.auth.exceptions import RefreshError
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import BatchHttpRequest, MediaInMemoryUpload

from bot.reading.message import parse_message
from bot.reading.sender import Proof, Proven, prove, sender_of
from tests.fixtures_servers import ANA, BEN, CARLA, DESK, mail
from tests.servers.gmail import PREFIX, GmailServer
from tests.servers.gmail.account import header_fields

TOPIC = "projects/p/topics/t"
Call = Callable[[], Any]


@pytest.fixture
def clock() -> list[datetime]:
    return [datetime(2026, 11, 12, 9, tzinfo=UTC)]


@pytest.fixture
def gmail(clock: list[datetime]) -> Iterator[GmailServer]:
    with GmailServer([CARLA, DESK], [ANA, BEN], clock=lambda: clock[0]) as server:
        yield server


def client(gmail: GmailServer, address: str = CARLA, *scopes: str, token: str = "") -> Any:
    """The users resource of a client of this account."""
    credentials = Credentials(token=token or gmail.token(address, *scopes))  # type: ignore[no-untyped-call]
    options = {"api_endpoint": gmail.endpoint}
    return build("gmail", "v1", credentials=credentials, client_options=options, static_discovery=True).users()


@pytest.fixture
def carla(gmail: GmailServer) -> Any:
    return client(gmail)


def raw(*args: Any, **kwargs: Any) -> dict[str, str]:
    return {"raw": base64.urlsafe_b64encode(mail(*args, **kwargs)).decode()}


def refused(call: Callable[[], Any]) -> tuple[int, str]:
    """Status and reason of a refusal."""
    with pytest.raises(HttpError) as fault:
        call()
    error = json.loads(fault.value.content)["error"]
    assert error["code"] == fault.value.status_code
    return fault.value.status_code, error["errors"][0]["reason"]


def bytes_of(answer: dict[str, Any]) -> bytes:
    return base64.urlsafe_b64decode(answer["raw"])


def test_labels_are_made_once_and_system_labels_are_gmails(carla: Any) -> None:
    made = carla.labels().create(userId="me", body={"name": "intro-request"}).execute()
    assert made["type"] == "user"
    assert made in carla.labels().list(userId="me").execute()["labels"]
    assert refused(carla.labels().create(userId="me", body={"name": "Intro-Request"}).execute)[0] == 409
    assert refused(carla.labels().create(userId="me", body={"name": "inbox"}).execute)[0] == 409
    assert refused(carla.labels().delete(userId="me", id="INBOX").execute)[0] == 400
    assert refused(carla.labels().get(userId="me", id="Label_9").execute)[0] == 404
    carla.labels().patch(userId="me", id=made["id"], body={"name": "asks"}).execute()
    assert carla.labels().get(userId="me", id=made["id"]).execute()["name"] == "asks"


def test_deleting_a_label_takes_it_off_every_message(carla: Any) -> None:
    label = carla.labels().create(userId="me", body={"name": "x"}).execute()["id"]
    message = carla.messages().insert(userId="me", body={**raw(ANA, CARLA), "labelIds": ["INBOX", label]}).execute()
    carla.labels().delete(userId="me", id=label).execute()
    assert carla.messages().get(userId="me", id=message["id"], format="minimal").execute()["labelIds"] == ["INBOX"]
    unknown = carla.messages().modify(userId="me", id=message["id"], body={"addLabelIds": [label]})
    assert refused(unknown.execute) == (400, "invalidArgument")


@pytest.mark.parametrize("label", ["SENT", "DRAFT", "CHAT", "Label_77"])
def test_some_labels_cannot_be_set_by_hand(carla: Any, label: str) -> None:
    message = carla.messages().insert(userId="me", body=raw(ANA, CARLA)).execute()
    body = {"addLabelIds": [label]}
    assert refused(carla.messages().modify(userId="me", id=message["id"], body=body).execute) == (
        400,
        "invalidArgument",
    )


def test_a_message_is_shown_in_four_forms(carla: Any) -> None:
    body = raw(ANA, CARLA, "Hello", message_id="<1@ruiz.example>", body="Good day.\r\n")
    message_id = carla.messages().insert(userId="me", body={**body, "labelIds": ["INBOX"]}).execute()["id"]

    def get(form: str, **more: Any) -> dict[str, Any]:
        found: dict[str, Any] = carla.messages().get(userId="me", id=message_id, format=form, **more).execute()
        return found

    assert "payload" not in get("minimal")
    assert bytes_of(get("raw")) == bytes_of(body)
    fields = get("metadata", metadataHeaders=["message-id", "SUBJECT"])["payload"]["headers"]
    assert {one["name"]: one["value"] for one in fields} == {"Message-ID": "<1@ruiz.example>", "Subject": "Hello"}
    assert base64.urlsafe_b64decode(get("full")["payload"]["body"]["data"]) == b"Good day.\r\n"
    assert get("minimal")["internalDate"] == str(int(datetime(2026, 11, 12, 9, tzinfo=UTC).timestamp() * 1_000))
    assert refused(carla.messages().get(userId="me", id="19affffffffffff0").execute) == (404, "notFound")


def test_lists_are_paged_newest_first_and_labels_are_anded(gmail: GmailServer, carla: Any, clock: list[Any]) -> None:
    gmail.longest_page = 2
    ids = []
    for number in range(5):
        clock[0] += timedelta(minutes=1)
        labels = ["INBOX", "UNREAD"] if number % 2 else ["INBOX"]
        body = {**raw(ANA, CARLA, f"Mail {number}"), "labelIds": labels}
        ids.append(carla.messages().insert(userId="me", body=body).execute()["id"])
    found, request = [], carla.messages().list(userId="me")
    while request is not None:
        answer = request.execute()
        assert len(answer["messages"]) <= 2
        found += [one["id"] for one in answer["messages"]]
        request = carla.messages().list_next(request, answer)
    assert found == ids[::-1]
    both = carla.messages().list(userId="me", labelIds=["INBOX", "UNREAD"]).execute()["messages"]
    assert [one["id"] for one in both] == [ids[3], ids[1]]
    assert "messages" not in carla.messages().list(userId="me", labelIds=["SPAM"]).execute()
    assert refused(carla.messages().list(userId="me", labelIds=["Label_9"]).execute)[0] == 400
    assert refused(carla.messages().list(userId="me", pageToken="x").execute)[0] == 400


def test_the_search_finds_what_the_documentation_says(carla: Any, clock: list[datetime]) -> None:
    def put(name: str, *labels: str, **more: Any) -> str:
        body = {**raw(ANA, CARLA, name, **more), "labelIds": list(labels)}
        return str(carla.messages().insert(userId="me", body=body).execute()["id"])

    def search(query: str) -> set[str]:
        answer = carla.messages().list(userId="me", q=query).execute()
        return {one["id"] for one in answer.get("messages", ())}

    label = carla.labels().create(userId="me", body={"name": "intro request/done"}).execute()["id"]
    old = put("Old plan", "INBOX")
    clock[0] += timedelta(days=20)
    new = put("New plan", "INBOX", label, message_id="<n@ruiz.example>", body="Ref: DOI77\r\n")
    spam = put("Plan", "SPAM")
    assert search("subject:plan") == {old, new}
    assert search("in:inbox newer_than:14d") == {new}
    assert search("in:spam") == {spam}
    assert search("in:anywhere plan") == {old, new, spam}
    assert search("label:intro-request-done") == {new}
    assert search("rfc822msgid:n@ruiz.example") == search("rfc822msgid:<n@ruiz.example>") == {new}
    assert search('from:ana "DOI77"') == {new}
    assert search("-in:inbox") == set()
    assert search(f"after:{int((clock[0] - timedelta(days=1)).timestamp())}") == {new}
    assert search("before:2026/11/13") == {old}
    assert refused(carla.messages().list(userId="me", q="size:1").execute)[0] == 400


def test_the_search_may_lag_but_labels_do_not(gmail: GmailServer, carla: Any) -> None:
    gmail.account(CARLA).search_lags = True
    body = {**raw(ANA, CARLA, message_id="<n@ruiz.example>"), "labelIds": ["INBOX"]}
    carla.messages().insert(userId="me", body=body).execute()
    assert "messages" not in carla.messages().list(userId="me", q="rfc822msgid:n@ruiz.example").execute()
    assert len(carla.messages().list(userId="me", labelIds=["INBOX"]).execute()["messages"]) == 1
    gmail.account(CARLA).search_lags = False
    assert len(carla.messages().list(userId="me", q="rfc822msgid:n@ruiz.example").execute()["messages"]) == 1


def test_a_letter_gets_another_message_id_and_is_delivered_stamped(gmail: GmailServer, carla: Any) -> None:
    body = raw(f"Carla <{CARLA}>", f"{ANA}, {DESK}", message_id="<ours@conti.example>")
    sent = carla.messages().send(userId="me", body=body).execute()
    assert sent["labelIds"] == ["SENT"]
    copy = carla.messages().get(userId="me", id=sent["id"], format="raw").execute()
    parsed = parse_message(bytes_of(copy))
    assert parsed.message_id.endswith("@mail.gmail.com>")
    assert b"ours@conti" not in bytes_of(copy)
    for there in (gmail.mails(ANA, "INBOX"), gmail.mails(DESK, "INBOX")):
        (arrived,) = map(parse_message, there)
        assert arrived.message_id == parsed.message_id
        sender = sender_of(arrived)
        proof = Proof("header", gmail.authserv_id, "below-received")
        assert isinstance(prove(arrived, sender, proof, None), Proven)  # type: ignore[arg-type]


def test_a_stranger_is_stamped_as_failing(gmail: GmailServer) -> None:
    gmail.deliver(None, [CARLA], mail(ANA, CARLA))
    (arrived,) = map(parse_message, gmail.mails(CARLA, "INBOX"))
    proof = Proof("header", gmail.authserv_id, "below-received")
    assert not isinstance(prove(arrived, sender_of(arrived), proof, None), Proven)  # type: ignore[arg-type]


def test_blind_copies_are_delivered_unseen_and_stay_in_the_senders_copy(gmail: GmailServer, carla: Any) -> None:
    data = mail(CARLA, ANA).replace(b"\r\nSubject", f"\r\nBcc: {BEN}\r\nSubject".encode(), 1)
    carla.messages().send(userId="me", body={"raw": base64.urlsafe_b64encode(data).decode()}).execute()
    assert [name for name, _ in header_fields(gmail.mails(CARLA, "Sent")[0])].count("Bcc") == 1
    for who in (ANA, BEN):
        assert b"Bcc" not in gmail.mails(who, "INBOX")[0]


def test_a_from_that_the_account_does_not_own_is_replaced(gmail: GmailServer, carla: Any) -> None:
    gmail.account(CARLA).aliases = {"team@conti.example": "accepted", "boss@conti.example": "pending"}
    for author, shown in (("team@conti.example", "team@conti.example"), ("boss@conti.example", CARLA)):
        carla.messages().send(userId="me", body=raw(author, ANA)).execute()
        assert parse_message(gmail.mails(ANA, "INBOX")[-1]).first("From") == shown
    assert len(carla.settings().sendAs().list(userId="me").execute()["sendAs"]) == 3


def test_mail_to_oneself_is_one_message(gmail: GmailServer, carla: Any) -> None:
    sent = carla.messages().send(userId="me", body=raw(CARLA, CARLA)).execute()
    assert sent["labelIds"] == ["INBOX", "SENT", "UNREAD"]
    assert carla.getProfile(userId="me").execute()["messagesTotal"] == 1
    gmail.append(CARLA, "Sent", mail(CARLA, CARLA, message_id="<x@conti.example>"))
    gmail.deliver(CARLA, [CARLA], mail(CARLA, CARLA, message_id="<x@conti.example>"))
    assert carla.getProfile(userId="me").execute()["messagesTotal"] == 2


def test_a_blind_copy_to_oneself_shows_in_the_one_message_there_is(gmail: GmailServer, carla: Any) -> None:
    letter = mail(CARLA, ANA, message_id="<x@conti.example>")
    gmail.append(CARLA, "Sent", letter)
    gmail.deliver(CARLA, [ANA, "carla+intro@conti.example"], letter)
    assert gmail.mails(CARLA, "INBOX") == gmail.mails(CARLA, "Sent")
    assert b"Bcc: carla+intro@conti.example" in gmail.mails(CARLA, "INBOX")[0]
    assert b"Bcc" not in gmail.mails(ANA, "INBOX")[0]


def test_nobody_called_so_bounces_and_nobody_at_all_is_refused(gmail: GmailServer, carla: Any) -> None:
    sent = carla.messages().send(userId="me", body=raw(CARLA, "nobody@nowhere.example")).execute()
    thread = carla.threads().get(userId="me", id=sent["threadId"]).execute()
    assert len(gmail.mails(CARLA, "INBOX")) == 1
    assert b"Final-Recipient: rfc822; nobody@nowhere.example" in gmail.mails(CARLA, "INBOX")[0]
    assert len(thread["messages"]) == 1  # another subject: in a thread of its own here
    nobody = {"raw": base64.urlsafe_b64encode(b"From: x@x.example\r\nSubject: x\r\n\r\nx").decode()}
    assert refused(carla.messages().send(userId="me", body=nobody).execute)[0] == 400
    assert refused(carla.messages().send(userId="me", body={"raw": "%%%"}).execute)[0] == 400


def test_a_draft_changes_its_message_and_keeps_its_id(gmail: GmailServer, carla: Any) -> None:
    label = carla.labels().create(userId="me", body={"name": "intro-request"}).execute()["id"]
    draft = carla.drafts().create(userId="me", body={"message": raw(CARLA, ANA, "One")}).execute()
    first = draft["message"]["id"]
    carla.messages().modify(userId="me", id=first, body={"addLabelIds": [label]}).execute()
    start = carla.getProfile(userId="me").execute()["historyId"]
    body = {"message": raw(CARLA, ANA, "Two")}
    second = carla.drafts().update(userId="me", id=draft["id"], body=body).execute()["message"]
    assert second["id"] != first
    assert set(second["labelIds"]) == {"DRAFT", label}
    assert refused(carla.messages().get(userId="me", id=first).execute)[0] == 404
    listed = carla.drafts().list(userId="me", q="label:intro-request").execute()["drafts"]
    assert listed == [{"id": draft["id"], "message": {"id": second["id"], "threadId": second["threadId"]}}]
    history = carla.history().list(userId="me", startHistoryId=start).execute()["history"]
    assert [sorted(set(one) - {"id", "messages"}) for one in history] == [["messagesDeleted"], ["messagesAdded"]]


def test_a_draft_that_is_sent_is_gone_and_another_message_left(gmail: GmailServer, carla: Any) -> None:
    draft = carla.drafts().create(userId="me", body={"message": raw(CARLA, ANA, "One")}).execute()
    sent = carla.drafts().send(userId="me", body={"id": draft["id"]}).execute()
    assert sent["id"] != draft["message"]["id"]
    assert sent["threadId"] == draft["message"]["threadId"]
    assert len(gmail.mails(ANA, "INBOX")) == 1
    assert refused(carla.drafts().get(userId="me", id=draft["id"]).execute)[0] == 404
    assert refused(carla.drafts().send(userId="me", body={"id": draft["id"]}).execute)[0] == 404
    assert gmail.mails(CARLA, "Drafts") == []


def test_labels_on_drafts_can_be_refused(gmail: GmailServer, carla: Any) -> None:
    gmail.account(CARLA).labels_on_drafts = False
    label = carla.labels().create(userId="me", body={"name": "intro-request"}).execute()["id"]
    draft = carla.drafts().create(userId="me", body={"message": raw(CARLA, ANA)}).execute()["message"]
    body = {"addLabelIds": [label]}
    assert refused(carla.messages().modify(userId="me", id=draft["id"], body=body).execute)[0] == 400
    assert refused(carla.threads().modify(userId="me", id=draft["threadId"], body=body).execute)[0] == 400


def test_threads_are_joined_by_references_and_subject_together(gmail: GmailServer, carla: Any) -> None:
    first = carla.messages().send(userId="me", body=raw(CARLA, ANA, "Plan")).execute()
    message_id = parse_message(gmail.mails(ANA, "INBOX")[0]).message_id

    def answer(subject: str, references: str) -> bytes:
        return mail(ANA, CARLA, subject).replace(b"Date:", f"References: {references}\r\nDate:".encode(), 1)

    gmail.deliver(ANA, [CARLA], answer("Re: plan", message_id))
    gmail.deliver(ANA, [CARLA], answer("Another", message_id))
    gmail.deliver(ANA, [CARLA], answer("Re: Plan", "<no@where.example>"))
    assert len(carla.threads().get(userId="me", id=first["threadId"]).execute()["messages"]) == 2
    joined = {**raw(CARLA, ANA, "Other"), "threadId": first["threadId"]}
    assert carla.messages().send(userId="me", body=joined).execute()["threadId"] != first["threadId"]
    assert refused(carla.messages().send(userId="me", body={**joined, "threadId": "19a0"}).execute)[0] == 404
    assert len(carla.threads().list(userId="me").execute()["threads"]) == 4


def test_history_tells_changes_in_typed_lists_and_nothing_when_nothing_changed(gmail: GmailServer, carla: Any) -> None:
    start = carla.getProfile(userId="me").execute()["historyId"]
    quiet = carla.history().list(userId="me", startHistoryId=start).execute()
    assert "history" not in quiet
    assert quiet["historyId"] == start
    gmail.deliver(ANA, [CARLA], mail(ANA, CARLA))
    message = carla.messages().list(userId="me").execute()["messages"][0]["id"]
    body = {"addLabelIds": ["STARRED"], "removeLabelIds": ["UNREAD"]}
    carla.messages().modify(userId="me", id=message, body=body).execute()
    carla.messages().modify(userId="me", id=message, body=body).execute()  # changes nothing any more
    gmail.longest_page = 2
    records, request = [], carla.history().list(userId="me", startHistoryId=start)
    while request is not None:
        answer = request.execute()
        records += answer["history"]
        request = carla.history().list_next(request, answer)
    kinds = [(set(one) - {"id", "messages"}).pop() for one in records]
    assert kinds == ["messagesAdded", "labelsAdded", "labelsRemoved"]
    ids = [int(one["id"]) for one in records]
    assert ids == sorted(ids)
    assert all(later - earlier > 1 for earlier, later in itertools.pairwise(ids))
    only = carla.history().list(userId="me", startHistoryId=start, historyTypes=["labelAdded"]).execute()["history"]
    assert [one["labelsAdded"][0]["labelIds"] for one in only] == [["STARRED"]]


def test_history_that_is_too_old_is_gone(gmail: GmailServer, carla: Any) -> None:
    start = carla.getProfile(userId="me").execute()["historyId"]
    gmail.forget_history(CARLA)
    assert refused(carla.history().list(userId="me", startHistoryId=start).execute) == (404, "notFound")
    anew = carla.getProfile(userId="me").execute()["historyId"]
    assert "history" not in carla.history().list(userId="me", startHistoryId=anew).execute()
    assert refused(carla.history().list(userId="me", startHistoryId="99999999999999").execute)[0] == 404


def test_watch_has_one_topic_and_seven_days(carla: Any, clock: list[datetime]) -> None:
    body = {"topicName": TOPIC, "labelIds": ["INBOX"], "labelFilterBehavior": "include"}
    answer = carla.watch(userId="me", body=body).execute()
    assert int(answer["expiration"]) == int((clock[0] + timedelta(days=7)).timestamp() * 1_000)
    assert refused(carla.watch(userId="me", body={"topicName": "projects/p/topics/u"}).execute)[0] == 400
    carla.stop(userId="me").execute()
    carla.watch(userId="me", body={"topicName": "projects/p/topics/u"}).execute()
    assert refused(carla.watch(userId="me", body={"topicName": "t"}).execute)[0] == 400


def test_tokens_are_asked_for_their_scopes(gmail: GmailServer) -> None:
    with pytest.raises(RefreshError):  # the client tries to mend a 401, which it cannot here
        client(gmail, token="nobody's").getProfile(userId="me").execute()
    assert gmail.calls[-1].status == 401
    sender = client(gmail, CARLA, f"{PREFIX}gmail.send")
    sender.messages().send(userId="me", body=raw(CARLA, ANA)).execute()
    assert refused(sender.messages().list(userId="me").execute) == (403, "insufficientPermissions")
    reader = client(gmail, CARLA, f"{PREFIX}gmail.metadata")
    assert refused(reader.messages().list(userId="me", q="x").execute)[0] == 403
    message = reader.messages().list(userId="me").execute()["messages"][0]["id"]
    assert refused(reader.messages().get(userId="me", id=message, format="raw").execute)[0] == 403
    full = client(gmail)
    assert refused(full.messages().delete(userId="me", id=message).execute)[0] == 403
    assert refused(full.getProfile(userId=DESK).execute)[0] == 403
    gmail.revoke(CARLA)
    with pytest.raises(RefreshError):
        full.getProfile(userId="me").execute()


def ask(gmail: GmailServer, verb: str, path: str, body: object = None) -> tuple[int, Any]:
    """A request written by hand."""
    headers = {"Authorization": f"Bearer {gmail.token(CARLA)}", "Content-Type": "application/json"}
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    answer, content = httplib2.Http().request(gmail.endpoint + path, verb, data, headers)
    return answer.status, json.loads(content or b"null")


@pytest.mark.parametrize(
    ("verb", "path", "body", "status"),
    [
        ("GET", "/gmail/v1/users/me/messages?colour=red", None, 400),
        ("GET", "/gmail/v1/users/me/messages?maxResults=many", None, 400),
        ("GET", "/gmail/v1/users/me/history", None, 400),
        ("GET", "/gmail/v1/users/me/history?startHistoryId=x", None, 400),
        ("GET", "/gmail/v1/users/me/history?startHistoryId=1&historyTypes=x", None, 400),
        ("GET", "/gmail/v1/users/me/mails", None, 404),
        ("POST", "/gmail/v1/users/me/labels", b"{", 400),
        ("POST", "/gmail/v1/users/me/labels", [], 400),
        ("POST", "/gmail/v1/users/me/labels", {"nam": "x"}, 400),
        ("POST", "/gmail/v1/users/me/labels", {"name": 7}, 400),
        ("POST", "/gmail/v1/users/me/messages/send", {"message": {"raw": ""}}, 400),
        ("POST", "/gmail/v1/users/me/drafts", {"message": {"raw": "", "cc": "x"}}, 400),
    ],
)
def test_what_is_not_understood_is_refused_loudly(
    gmail: GmailServer, verb: str, path: str, body: object, status: int
) -> None:
    assert ask(gmail, verb, path, body)[0] == status


def test_a_mask_leaves_only_the_fields_it_names(gmail: GmailServer, carla: Any) -> None:
    gmail.deliver(ANA, [CARLA], mail(ANA, CARLA))
    answer = carla.messages().list(userId="me", fields="messages(id),nextPageToken").execute()
    assert [set(one) for one in answer["messages"]] == [{"id"}]
    assert set(answer) == {"messages"}


def test_uploads_in_one_piece_in_two_parts_and_resumed(gmail: GmailServer, carla: Any) -> None:
    data = mail(CARLA, ANA, body="x" * 600_000 + "\r\n")
    upload = MediaInMemoryUpload(data, "message/rfc822", chunksize=262_144, resumable=True)
    for media, body in ((MediaInMemoryUpload(data, "message/rfc822"), None), (upload, {"labelIds": ["INBOX"]})):
        request = carla.messages().insert(userId="me", body=body, media_body=media)
        request.uri = request.uri.replace("https:", "http:")  # for uploads it takes over host and port alone
        made = request.execute()
        assert bytes_of(carla.messages().get(userId="me", id=made["id"], format="raw").execute()) == data


def test_a_batch_answers_each_call_by_its_name(gmail: GmailServer, carla: Any) -> None:
    for number in range(3):
        gmail.deliver(ANA, [CARLA], mail(ANA, CARLA, f"Mail {number}"))
    found: dict[str, Any] = {}

    def note(name: str, answer: Any, fault: Any) -> None:
        found[name] = fault.status_code if fault is not None else answer["id"]

    batch = BatchHttpRequest(callback=note, batch_uri=f"{gmail.endpoint}/batch/gmail/v1")
    ids = [one["id"] for one in carla.messages().list(userId="me").execute()["messages"]]
    for one in (*ids, "19affffffffffff0"):
        batch.add(carla.messages().get(userId="me", id=one, format="minimal"), request_id=one)
    batch.execute()
    assert found == {**{one: one for one in ids}, "19affffffffffff0": 404}
    assert gmail.counted()["messages.get"] == 4


@pytest.mark.parametrize(
    ("what", "seen"),
    [
        ("401", (401, "authError")),
        ("403 rate", (403, "rateLimitExceeded")),
        ("403 scopes", (403, "insufficientPermissions")),
        ("403 policy", (403, "domainPolicy")),
        ("403 disabled", (403, "accessNotConfigured")),
        ("429", (429, "rateLimitExceeded")),
        ("503", (503, "backendError")),
    ],
)
def test_a_fault_comes_once_and_only_where_it_was_put(
    gmail: GmailServer, carla: Any, what: str, seen: tuple[int, str]
) -> None:
    gmail.fail("labels.list", what)
    carla.getProfile(userId="me").execute()
    call = carla.labels().list(userId="me")
    if what == "401":
        with pytest.raises(RefreshError):
            call.execute()
    else:
        assert refused(call.execute) == seen
    carla.labels().list(userId="me").execute()


def test_a_time_to_try_again_stands_in_the_text_or_in_the_head(gmail: GmailServer, carla: Any) -> None:
    gmail.fail("labels.list", "429", retry_after=90)
    gmail.fail("labels.list", "429 header", retry_after=90)
    with pytest.raises(HttpError, match=r"Retry after 2026-11-12T09:01:30\.000Z"):
        carla.labels().list(userId="me").execute()
    with pytest.raises(HttpError) as fault:
        carla.labels().list(userId="me").execute()
    assert fault.value.resp["retry-after"] == "90"


@pytest.mark.parametrize(("what", "left"), [("503", 0), ("hang up", 0), ("503 after", 1), ("hang up after", 1)])
def test_an_answer_may_be_lost_and_the_letter_not(gmail: GmailServer, carla: Any, what: str, left: int) -> None:
    draft = carla.drafts().create(userId="me", body={"message": raw(CARLA, ANA)}).execute()
    gmail.fail("drafts.send", what, 2)  # httplib2 calls once more by itself where the connection broke
    with pytest.raises((HttpError, OSError, httplib2.HttpLib2Error, ConnectionError)):
        carla.drafts().send(userId="me", body={"id": draft["id"]}).execute()
    assert len(gmail.mails(ANA, "INBOX")) == left
    assert len(gmail.mails(CARLA, "Drafts")) == 1 - left


def test_quota_is_counted_by_the_minute(gmail: GmailServer, carla: Any, clock: list[datetime]) -> None:
    gmail.units_per_minute = 6
    carla.messages().list(userId="me").execute()
    assert refused(carla.messages().list(userId="me").execute) == (403, "rateLimitExceeded")
    clock[0] += timedelta(minutes=1)
    carla.messages().list(userId="me").execute()
    assert gmail.units() == 15
