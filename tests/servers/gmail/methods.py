"""Every method of the API that the server answers: what it does to an account, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from tests.servers.gmail import payload, search
from tests.servers.gmail.account import SYSTEM, Account, Message, header_fields
from tests.servers.gmail.errors import ApiError, bad, gone
from tests.servers.gmail.post import LARGEST, Post, crlf

DAY = 86_400_000
METADATA_ONLY = "gmail.metadata"
_HISTORY = {
    "messageAdded": "messagesAdded",
    "messageDeleted": "messagesDeleted",
    "labelAdded": "labelsAdded",
    "labelRemoved": "labelsRemoved",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `media` is an uploaded mail, None where the mail stands in `body`."""

    account: Account
    post: Post
    path: dict[str, str]
    query: dict[str, Any]
    body: dict[str, Any]
    media: bytes | None
    headers_only: bool  # the token may see header fields and nothing else
    page: int  # the longest page that the server gives
    insert: bool  # rather than import

    def mail(self, message: dict[str, Any]) -> bytes:
        """The mail handed in. Raises ApiError where there is none."""
        raw = self.media if self.media is not None else payload.decoded(message.get("raw", ""))
        if not raw.strip() or not header_fields(crlf(raw)):
            raise bad("'raw' RFC822 payload message string or uploading message via /upload/* URL required")
        return crlf(raw)


Handler = Callable[[Asked], "dict[str, Any] | None"]
HANDLERS: dict[str, Handler] = {}


def answers(name: str) -> Callable[[Handler], Handler]:
    """Ties a method to what answers it."""

    def tie(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return tie


# The account


@answers("getProfile")
def _profile(asked: Asked) -> dict[str, Any]:
    account = asked.account
    return {
        "emailAddress": account.address,
        "messagesTotal": len(account.messages),
        "threadsTotal": len(account.threads),
        "historyId": str(account.history_id),
    }


@answers("watch")
def _watch(asked: Asked) -> dict[str, Any]:
    account, topic = asked.account, asked.body.get("topicName", "")
    if not re.fullmatch(r"projects/[^/]+/topics/[^/]+", topic):
        raise bad("Invalid topicName does not match projects/*/topics/*")
    if account.watched is not None and account.watched["topicName"] != topic:
        raise bad("Only one user push notification client allowed per developer (call /stop then try again)")
    for label in asked.body.get("labelIds", ()):
        if label not in account.labels:
            raise bad(f"Invalid label: {label}")
    account.watched = asked.body
    return {"historyId": str(account.history_id), "expiration": str(account.now() + 7 * DAY)}


@answers("stop")
def _stop(asked: Asked) -> None:
    asked.account.watched = None


@answers("settings.sendAs.list")
def _send_as(asked: Asked) -> dict[str, Any]:
    return {"sendAs": _addresses(asked.account)}


def _addresses(account: Account) -> list[dict[str, Any]]:
    own = {"sendAsEmail": account.address, "displayName": "", "isPrimary": True, "isDefault": True}
    others = [
        {"sendAsEmail": one, "treatAsAlias": True, "verificationStatus": state}
        for one, state in account.aliases.items()
    ]
    return [own, *others]


@answers("settings.sendAs.get")
def _one_send_as(asked: Asked) -> dict[str, Any]:
    wanted = asked.path["sendAsEmail"]
    found = next((one for one in _addresses(asked.account) if one["sendAsEmail"] == wanted), None)
    if found is None:
        raise gone()
    return found


# Labels


@answers("labels.list")
def _labels(asked: Asked) -> dict[str, Any]:
    return {"labels": [label.shown() for label in asked.account.labels.values()]}


@answers("labels.get")
def _label(asked: Asked) -> dict[str, Any]:
    label = asked.account.labels.get(asked.path["id"])
    if label is None:
        raise gone()
    messages = [one for one in asked.account.messages.values() if label.id in one.labels]
    unread = [one for one in messages if "UNREAD" in one.labels]
    return {**label.shown(), "messagesTotal": len(messages), "messagesUnread": len(unread)}


@answers("labels.create")
def _make_label(asked: Asked) -> dict[str, Any]:
    return asked.account.make_label(asked.body.get("name", ""), _look(asked.body)).shown()


@answers("labels.patch")
@answers("labels.update")
def _change_label(asked: Asked) -> dict[str, Any]:
    label = asked.account.user_label(asked.path["id"])
    name = asked.body.get("name", label.name)
    other = asked.account.label_named(name)
    if other is not None and other is not label:
        raise ApiError(409, "aborted", "Label name exists or conflicts")
    label.name = name
    label.look |= _look(asked.body)
    return label.shown()


@answers("labels.delete")
def _drop_label(asked: Asked) -> None:
    asked.account.drop_label(asked.account.user_label(asked.path["id"]))


def _look(body: dict[str, Any]) -> dict[str, Any]:
    color = body.get("color")
    if color is not None and set(color) != {"textColor", "backgroundColor"}:
        raise bad("Label color must have both a text and a background color")
    return {name: body[name] for name in ("labelListVisibility", "messageListVisibility", "color") if name in body}


# Messages


@answers("messages.list")
def _list(asked: Asked) -> dict[str, Any]:
    found = _chosen(asked)
    if asked.account.labels_on_threads_only and not set(asked.query.get("labelIds", ())) <= set(SYSTEM):
        found = [one for one in found if "DRAFT" not in one.labels]
    return _page(asked, "messages", [payload.brief(one) for one in found])


@answers("messages.get")
def _get(asked: Asked) -> dict[str, Any]:
    return payload.shown(asked.account.message(asked.path["id"]), _form(asked), asked.query.get("metadataHeaders", ()))


@answers("messages.attachments.get")
def _attachment(asked: Asked) -> dict[str, Any]:
    return payload.attachment(asked.account.message(asked.path["messageId"]), asked.path["id"])


@answers("messages.modify")
def _modify(asked: Asked) -> dict[str, Any]:
    message = asked.account.message(asked.path["id"])
    _relabel(asked, [message])
    return _short(message)


@answers("messages.batchModify")
def _batch_modify(asked: Asked) -> None:
    ids = asked.body.get("ids", [])
    if not ids or len(ids) > 1_000:
        raise bad("Invalid ids: between 1 and 1000 are needed")
    _relabel(asked, [asked.account.messages[one] for one in ids if one in asked.account.messages])


@answers("messages.trash")
def _trash(asked: Asked) -> dict[str, Any]:
    message = asked.account.message(asked.path["id"])
    asked.account.relabel(message, {"TRASH"}, {"INBOX"})
    return _short(message)


@answers("messages.untrash")
def _untrash(asked: Asked) -> dict[str, Any]:
    message = asked.account.message(asked.path["id"])
    asked.account.relabel(message, (), {"TRASH"})
    return _short(message)


@answers("messages.delete")
def _delete(asked: Asked) -> None:
    asked.account.remove(asked.account.message(asked.path["id"]))


@answers("messages.batchDelete")
def _batch_delete(asked: Asked) -> None:
    for one in asked.body.get("ids", []):
        if one in asked.account.messages:
            asked.account.remove(asked.account.messages[one])


@answers("messages.import")
@answers("messages.insert")
def _insert(asked: Asked) -> dict[str, Any]:
    labels = asked.body.get("labelIds", [])
    for label in labels:
        if label not in asked.account.labels or label in ("DRAFT", "CHAT"):
            raise bad(f"Invalid label: {label}")
    thread = asked.body.get("threadId", "")
    if thread:
        asked.account.thread(thread)
    raw = asked.mail(asked.body)
    source = asked.query.get("internalDateSource", "receivedTime" if asked.insert else "dateHeader")
    at = written_at(raw) if source == "dateHeader" else None
    return _short(asked.account.add(raw, labels, thread=thread, at=at))


@answers("messages.send")
def _send(asked: Asked) -> dict[str, Any]:
    sent = asked.post.send(asked.account, asked.mail(asked.body), thread=asked.body.get("threadId", ""))
    return _short(sent)


# Threads


@answers("threads.list")
def _threads(asked: Asked) -> dict[str, Any]:
    newest: dict[str, Message] = {}
    for message in _chosen(asked):
        newest.setdefault(message.thread, message)
    found = [
        {"id": one.thread, "historyId": str(one.history), "snippet": payload.shown(one, "minimal")["snippet"]}
        for one in newest.values()
    ]
    return _page(asked, "threads", found)


@answers("threads.get")
def _thread(asked: Asked) -> dict[str, Any]:
    messages = asked.account.thread(asked.path["id"])
    form, wanted = _form(asked), asked.query.get("metadataHeaders", ())
    newest = max(one.history for one in messages)
    shown = [payload.shown(one, form, wanted) for one in messages]
    return {"id": asked.path["id"], "historyId": str(newest), "messages": shown}


@answers("threads.modify")
def _modify_thread(asked: Asked) -> dict[str, Any]:
    messages = asked.account.thread(asked.path["id"])
    _relabel(asked, messages)
    return {"id": asked.path["id"], "messages": [_short(one) for one in messages]}


@answers("threads.trash")
def _trash_thread(asked: Asked) -> dict[str, Any]:
    for message in asked.account.thread(asked.path["id"]):
        asked.account.relabel(message, {"TRASH"}, {"INBOX"})
    return {"id": asked.path["id"]}


# Drafts


@answers("drafts.list")
def _drafts(asked: Asked) -> dict[str, Any]:
    account = asked.account
    test, _ = search.compile_query(asked.query.get("q", ""), account)
    messages = [(key, account.messages[value]) for key, value in account.drafts.items()]
    messages = [pair for pair in messages if test(pair[1]) and _found(asked, pair[1])]
    messages.sort(key=lambda pair: pair[1].order, reverse=True)
    return _page(asked, "drafts", [{"id": key, "message": payload.brief(one)} for key, one in messages])


@answers("drafts.get")
def _draft(asked: Asked) -> dict[str, Any]:
    message = asked.account.draft(asked.path["id"])
    return {"id": asked.path["id"], "message": payload.shown(message, _form(asked))}


@answers("drafts.create")
def _create_draft(asked: Asked) -> dict[str, Any]:
    raw, thread = _drafted(asked)
    if thread:
        asked.account.thread(thread)
    draft_id = asked.account.save_draft(raw, thread=thread)
    return {"id": draft_id, "message": _short(asked.account.draft(draft_id))}


@answers("drafts.update")
def _update_draft(asked: Asked) -> dict[str, Any]:
    raw, thread = _drafted(asked)
    message = asked.account.update_draft(asked.path["id"], raw, thread=thread)
    return {"id": asked.path["id"], "message": _short(message)}


@answers("drafts.delete")
def _delete_draft(asked: Asked) -> None:
    asked.account.remove(asked.account.draft(asked.path["id"]))


@answers("drafts.send")
def _send_draft(asked: Asked) -> dict[str, Any]:
    account, draft_id = asked.account, asked.body.get("id", "")
    draft = account.draft(draft_id)
    instead = asked.body.get("message", {})
    raw = asked.mail(instead) if asked.media is not None or "raw" in instead else draft.raw
    stays = account.keeps_threads
    sent = asked.post.send(account, raw, thread=draft.thread if stays else "", stays=stays)
    if draft.id in account.messages:
        account.remove(draft)
    return _short(sent)


def _drafted(asked: Asked) -> tuple[bytes, str]:
    message = asked.body.get("message", {})
    raw = asked.mail(message)
    if len(raw) > LARGEST:
        raise ApiError(413, "uploadTooLarge", "Request is too large.")
    return raw, message.get("threadId", "")


# History


@answers("history.list")
def _history(asked: Asked) -> dict[str, Any]:
    account, query = asked.account, asked.query
    start = query.get("startHistoryId")
    if start is None:
        raise ApiError(400, "required", "Missing required parameter: startHistoryId")
    if start < account.oldest or start > account.history_id:
        raise gone()
    wanted = {_HISTORY[one] for one in query.get("historyTypes", _HISTORY)}
    label = query.get("labelId")
    found = [
        record.shown()
        for record in account.records
        if record.id > start
        and record.what in wanted
        and (label is None or label in record.labels or label in record.changed)
    ]
    answer = _page(asked, "history", found, otherwise=100)
    answer.pop("resultSizeEstimate")
    return {**answer, "historyId": str(account.history_id)}


# What they have in common


def _chosen(asked: Asked) -> list[Message]:
    """The messages that a list is about, the newest first."""
    account, query = asked.account, asked.query
    if asked.headers_only and "q" in query:
        raise ApiError(403, "forbidden", "Metadata scope does not support 'q' parameter")
    test, hidden = search.compile_query(query.get("q", ""), account)
    labels = set(query.get("labelIds", ()))
    for label in labels - set(account.labels):
        raise bad(f"Invalid label: {label}")
    hidden = hidden or query.get("includeSpamTrash", False) or bool(labels & {"SPAM", "TRASH"})
    found = [
        one
        for one in account.messages.values()
        if labels <= one.labels and (hidden or search.visible(one)) and _found(asked, one) and test(one)
    ]
    return sorted(found, key=lambda one: one.order, reverse=True)


def _found(asked: Asked, message: Message) -> bool:
    """The search lags behind what arrives."""
    return message.indexed or not asked.account.search_lags or not asked.query.get("q")


def _page(asked: Asked, name: str, rows: list[dict[str, Any]], otherwise: int = 100) -> dict[str, Any]:
    """One page of rows; the list is absent where it would be empty."""
    size = max(1, min(asked.query.get("maxResults", otherwise), 500, asked.page))
    token = asked.query.get("pageToken", "")
    if token and not re.fullmatch(r"\d{1,12}", token):
        raise bad("Invalid pageToken")
    start = int(token or 0)
    found: dict[str, Any] = {name: rows[start : start + size]} if rows[start : start + size] else {}
    if start + size < len(rows):
        found["nextPageToken"] = f"{start + size:08d}"
    return {**found, "resultSizeEstimate": len(rows)}


def written_at(raw: bytes) -> int | None:
    """What the Date field says, in milliseconds; None where it says nothing."""
    value = next((value for name, value in header_fields(raw) if name.lower() == "date"), "")
    try:
        return int(parsedate_to_datetime(value).timestamp() * 1_000)
    except ValueError:
        return None


def _form(asked: Asked) -> str:
    form = str(asked.query.get("format", "full")).lower()
    if asked.headers_only and form in ("full", "raw"):
        raise ApiError(403, "forbidden", f"Metadata scope doesn't allow format {form.upper()}")
    return form


def _relabel(asked: Asked, messages: list[Message]) -> None:
    add, remove = asked.body.get("addLabelIds", []), asked.body.get("removeLabelIds", [])
    if not add and not remove:
        raise bad("No label add or removes specified")
    asked.account.asked_for(add, remove, messages)
    for message in messages:
        asked.account.relabel(message, add, remove)


def _short(message: Message) -> dict[str, Any]:
    """As answers to changes show a message."""
    return {**payload.brief(message), "labelIds": sorted(message.labels)}
