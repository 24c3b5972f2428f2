"""The methods about the account, its labels and its messages: what they do, and what they answer."""

from __future__ import annotations

import re
from typing import Any

from tests.servers.gmail import payload
from tests.servers.gmail.account import SYSTEM, Account
from tests.servers.gmail.asking import Asked, answers, chosen, form_of, paged, relabel, short, written_at
from tests.servers.gmail.errors import ApiError, bad, gone

DAY = 86_400_000


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
    found = chosen(asked)
    if asked.account.labels_on_threads_only and not set(asked.query.get("labelIds", ())) <= set(SYSTEM):
        found = [one for one in found if "DRAFT" not in one.labels]
    return paged(asked, "messages", [payload.brief(one) for one in found])


@answers("messages.get")
def _get(asked: Asked) -> dict[str, Any]:
    return payload.shown(
        asked.account.message(asked.path["id"]), form_of(asked), asked.query.get("metadataHeaders", ())
    )


@answers("messages.attachments.get")
def _attachment(asked: Asked) -> dict[str, Any]:
    return payload.attachment(asked.account.message(asked.path["messageId"]), asked.path["id"])


@answers("messages.modify")
def _modify(asked: Asked) -> dict[str, Any]:
    message = asked.account.message(asked.path["id"])
    relabel(asked, [message])
    return short(message)


@answers("messages.batchModify")
def _batch_modify(asked: Asked) -> None:
    ids = asked.body.get("ids", [])
    if not ids or len(ids) > 1_000:
        raise bad("Invalid ids: between 1 and 1000 are needed")
    relabel(asked, [asked.account.messages[one] for one in ids if one in asked.account.messages])


@answers("messages.trash")
def _trash(asked: Asked) -> dict[str, Any]:
    message = asked.account.message(asked.path["id"])
    asked.account.relabel(message, {"TRASH"}, {"INBOX"})
    return short(message)


@answers("messages.untrash")
def _untrash(asked: Asked) -> dict[str, Any]:
    message = asked.account.message(asked.path["id"])
    asked.account.relabel(message, (), {"TRASH"})
    return short(message)


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
    return short(asked.account.add(raw, labels, thread=thread, at=at))


@answers("messages.send")
def _send(asked: Asked) -> dict[str, Any]:
    sent = asked.post.send(asked.account, asked.mail(asked.body), thread=asked.body.get("threadId", ""))
    return short(sent)
