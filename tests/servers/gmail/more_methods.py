"""The methods about threads, drafts and the history: what they do, and what they answer."""

from __future__ import annotations

from typing import Any

from tests.servers.gmail import payload, search
from tests.servers.gmail.account import Message
from tests.servers.gmail.asking import Asked, answers, chosen, form_of, is_found, paged, relabel, short
from tests.servers.gmail.errors import ApiError, gone
from tests.servers.gmail.post import LARGEST

_HISTORY = {
    "messageAdded": "messagesAdded",
    "messageDeleted": "messagesDeleted",
    "labelAdded": "labelsAdded",
    "labelRemoved": "labelsRemoved",
}


# Threads


@answers("threads.list")
def _threads(asked: Asked) -> dict[str, Any]:
    newest: dict[str, Message] = {}
    for message in chosen(asked):
        newest.setdefault(message.thread, message)
    found = [
        {"id": one.thread, "historyId": str(one.history), "snippet": payload.shown(one, "minimal")["snippet"]}
        for one in newest.values()
    ]
    return paged(asked, "threads", found)


@answers("threads.get")
def _thread(asked: Asked) -> dict[str, Any]:
    messages = asked.account.thread(asked.path["id"])
    form, wanted = form_of(asked), asked.query.get("metadataHeaders", ())
    newest = max(one.history for one in messages)
    shown = [payload.shown(one, form, wanted) for one in messages]
    return {"id": asked.path["id"], "historyId": str(newest), "messages": shown}


@answers("threads.modify")
def _modify_thread(asked: Asked) -> dict[str, Any]:
    messages = asked.account.thread(asked.path["id"])
    relabel(asked, messages)
    return {"id": asked.path["id"], "messages": [short(one) for one in messages]}


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
    messages = [pair for pair in messages if test(pair[1]) and is_found(asked, pair[1])]
    messages.sort(key=lambda pair: pair[1].order, reverse=True)
    return paged(asked, "drafts", [{"id": key, "message": payload.brief(one)} for key, one in messages])


@answers("drafts.get")
def _draft(asked: Asked) -> dict[str, Any]:
    message = asked.account.draft(asked.path["id"])
    return {"id": asked.path["id"], "message": payload.shown(message, form_of(asked))}


@answers("drafts.create")
def _create_draft(asked: Asked) -> dict[str, Any]:
    raw, thread = _drafted(asked)
    if thread:
        asked.account.thread(thread)
    draft_id = asked.account.save_draft(raw, thread=thread)
    return {"id": draft_id, "message": short(asked.account.draft(draft_id))}


@answers("drafts.update")
def _update_draft(asked: Asked) -> dict[str, Any]:
    raw, thread = _drafted(asked)
    message = asked.account.update_draft(asked.path["id"], raw, thread=thread)
    return {"id": asked.path["id"], "message": short(message)}


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
    return short(sent)


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
    answer = paged(asked, "history", found, otherwise=100)
    answer.pop("resultSizeEstimate")
    return {**answer, "historyId": str(account.history_id)}
