"""A Courier at Gmail: each letter stands in Drafts before it leaves, so that what became of it can be told."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.errors import Gone, Interrupted, Refused
from bot.mailboxes.gmail.reading import encoded, field
from bot.mailboxes.gmail.sending import Letter, by_id, may_be_searched, prepare, refusal
from bot.mailboxes.gmail.settings import GmailSettings
from bot.mailboxes.gmail.uploading import LARGE, upload
from bot.mailboxes.links import steady
from bot.mailboxes.mark import MARK, mark_of
from bot.ports import GiveUp, LeaseLost, NeedsOperator, Receipt, TryLater, Unknown
from bot.reading.addresses import same_address

_LATELY = 25  # sent messages
_METADATA = {"format": "metadata", "metadataHeaders": ["Message-ID", MARK]}
_ORPHANS_AMONG = 25  # of the newest drafts: what was made and never written down, before a crash, stands among them
_READ_BACK = 2  # tries


@dataclass(frozen=True, slots=True)
class _Handle:
    """Gmail's names for a letter under way: its draft, the message in it, their thread, the message before it there."""

    draft: str
    message: str = ""
    thread: str = ""
    after: str = ""

    def __str__(self) -> str:
        return " ".join(part or "-" for part in (self.draft, self.message, self.thread, self.after))

    @classmethod
    def read(cls, text: str) -> _Handle:
        """The handle as it was written down; one that names nothing where another way out wrote it."""
        parts = ["" if part == "-" else part for part in text.split()]
        return cls(*parts) if len(parts) == 4 else cls("")


class GmailCourier:
    """A Courier at one Gmail account. Safe to call from several threads; letters leave one at a time.

    A letter is made a draft, its handle is written down, and the draft is sent: a draft is sent once or not at all, so
    that a letter whose answer was lost can be sent again by its handle without leaving twice. From `before_data` on one
    send takes at most four time limits, whatever Gmail does (only where its draft was deleted under it, it may ask for
    longer what became of it): keep the lease longer than that.
    """

    def __init__(
        self, settings: GmailSettings, client: GmailClient | None = None, *, clock: Callable[[], float] = steady
    ) -> None:
        """Opens nothing yet. `clock` counts seconds, also while this program stands still."""
        self._settings = settings
        self._clock = clock
        self._client = client or GmailClient(settings)
        self._lock = threading.Lock()
        self._owned: frozenset[str] | None = None  # the addresses that the account may write from
        self._orphans: dict[str, str] | None = None  # drafts of ours that stood there at the start, by their mark
        self._unwanted: set[str] = set()  # drafts that could not be deleted, or may not be needed any more

    def send(
        self,
        sender: str,
        recipients: tuple[str, ...],
        raw: bytes,
        *,
        before_data: Callable[[str], bool],
        handle: str = "",
    ) -> Receipt:
        """Sends one message by way of Drafts; see `bot.ports.Courier.send`.

        GiveUp also where Gmail would deliver to somebody who is not among the recipients, or put another From.
        """
        letter = prepare(sender, recipients, raw, self._settings.own_addresses)
        with self._lock:
            self._check_sender(sender)
            found = self._earlier(letter, handle) if handle else None
            if isinstance(found, Receipt):
                if not before_data(handle):
                    raise LeaseLost("The lease on this letter is over; it had left before.")
                return found
            self._tidy(letter, spare=found)
            return self._hand_over(letter, recipients, found or self._created(letter, recipients), before_data)

    def trace(self, handle: str, message_id: str) -> Receipt | None:
        """What became of a letter: it stands in Drafts, or was sent, by us or by the owner's hand.

        None where the draft is gone and nothing tells that it was sent: its owner may have deleted it.
        """
        at = _Handle.read(handle)
        if at.draft and self._message_of(at.draft) is not None:
            return Receipt(False, "it stands in Drafts")
        return self._left(at, message_id)

    def discard(self, handle: str) -> None:
        """Deletes the draft of a letter that is not to leave any more: its owner might send it by mistake."""
        if draft := _Handle.read(handle).draft:
            with self._lock:
                self._delete(draft)

    def check(self) -> None:
        """Logs in and asks for one thing, for a doctor's eyes; raises what `send` would raise."""
        self._client.call(self._client.resource("users").getProfile(userId="me"))

    def close(self) -> None:
        """Ends what is under way; never raises."""
        self._client.close()

    # Before anything is made

    def _check_sender(self, sender: str) -> None:
        """Raises GiveUp where the account does not own the address: Gmail would put another in its place, silently."""
        if same_address(sender, self._settings.user) or sender.lower() in (self._owned or ()):
            return
        try:
            settings = self._client.resource("users").settings()
            listed = self._client.call(settings.sendAs().list(userId="me")).get("sendAs") or ()
        except NeedsOperator:  # it may not be asked: what needs a login says so with the next call
            return
        owned = {one["sendAsEmail"].lower() for one in listed if _may_be_used(one)}
        if sender.lower() not in owned:
            raise GiveUp(
                f"Gmail would put {self._settings.user} in the place of {sender}, which that account does not own. Add"
                " it in Gmail under Settings, Accounts, Send mail as, and confirm it; or set connector.address (in"
                " setup separate, bot.address) to an address of the account.",
                ours=True,
            )
        self._owned = frozenset(owned)

    def _earlier(self, letter: Letter, handle: str) -> _Handle | Receipt | None:
        """What an earlier try left: its draft, unless somebody changed it since, or word that the letter has left."""
        at = _Handle.read(handle)
        message = self._message_of(at.draft) if at.draft else None
        if message is not None and message == at.message:
            return at
        if message is not None and self._delete(at.draft):
            return None
        return self._left(at, letter.message_id)

    def _tidy(self, letter: Letter, spare: _Handle | None) -> None:
        """Deletes drafts of ours that nobody needs: this letter's from before a crash, and of letters put off."""
        if self._orphans is None:
            self._orphans = self._marked_drafts()
        orphan = self._orphans.get(letter.mark)
        if orphan is not None and (spare is None or spare.draft != orphan):
            self._delete(orphan)  # or the letter waits: its owner might send the other one by hand
        self._orphans.pop(letter.mark, None)
        for draft in self._unwanted - {spare.draft if spare is not None else ""}:
            self._let_go(draft)

    def _marked_drafts(self) -> dict[str, str]:
        """The letters of ours among the newest drafts: their draft ids, by mark."""
        drafts = self._client.resource("drafts")
        listed = self._client.call(drafts.list(userId="me", maxResults=_ORPHANS_AMONG)).get("drafts") or ()
        looks = [drafts.get(userId="me", id=one["id"], format="metadata") for one in listed]
        found = [draft for draft in self._client.many(looks) if draft is not None]
        return {mark: draft["id"] for draft in found if (mark := field(draft.get("message") or {}, MARK))}

    # The draft

    def _created(self, letter: Letter, recipients: tuple[str, ...]) -> _Handle:
        thread, after = self._thread_of(letter)
        try:
            draft = self._create(letter, thread)
        except Interrupted:
            self._orphans = None  # it may stand there all the same
            raise
        except Refused as fault:
            if not thread or not (isinstance(fault, Gone) or "thread" in fault.reason.lower()):
                raise refusal(fault, letter, recipients) from fault
            thread = after = ""  # its owner has deleted the thread meanwhile
            draft = self._create(letter, thread)
        made = draft["message"]
        return _Handle(draft["id"], made["id"], made["threadId"], after if made["threadId"] == thread else "")

    def _create(self, letter: Letter, thread: str) -> Any:
        drafts, message = self._client.resource("drafts"), {"threadId": thread} if thread else {}
        if len(letter.raw) > LARGE:
            request = upload(drafts.create, letter.raw, {"message": message}, self._settings.endpoint)
        else:
            request = drafts.create(userId="me", body={"message": {**message, "raw": encoded(letter.raw)}})
        return self._client.call(request)

    def _thread_of(self, letter: Letter) -> tuple[str, str]:
        """The thread that the letter belongs into, and the newest message there; "" and "" where it begins one."""
        messages = self._client.resource("messages")
        if not may_be_searched(letter.answers):
            return "", ""
        found = self._client.call(messages.list(userId="me", q=by_id(letter.answers), maxResults=1))
        for one in found.get("messages") or ():
            with contextlib.suppress(Gone):
                standing = self._in_thread(one["threadId"], "minimal")
                before = [message["id"] for message in standing if "DRAFT" not in message.get("labelIds", ())]
                return one["threadId"], before[-1] if before else ""
        return "", ""

    def _message_of(self, draft: str) -> str | None:
        """The message in a draft, another after each change; None where the draft is gone."""
        try:
            drafts = self._client.resource("drafts")
            message = self._client.call(drafts.get(userId="me", id=draft, format="minimal"))["message"]
        except Gone:
            return None
        return str(message["id"])

    def _delete(self, draft: str) -> bool:
        """Deletes a draft of ours; False where it was not there (any more). Raises as a call does."""
        try:
            self._client.call(self._client.resource("drafts").delete(userId="me", id=draft))
        except Gone:
            return False
        finally:
            self._unwanted.discard(draft)
        return True

    def _let_go(self, draft: str) -> None:
        """Deletes a draft of ours, now or before the next letter."""
        try:
            self._delete(draft)
        except (TryLater, NeedsOperator):
            self._unwanted.add(draft)

    # The send

    def _hand_over(
        self, letter: Letter, recipients: tuple[str, ...], at: _Handle, before_data: Callable[[str], bool]
    ) -> Receipt:
        limit = self._settings.timeout
        self._unwanted.add(at.draft)  # until it is certain that its handle is written down
        self._client.reserve("drafts.send", "messages.get")
        request = self._client.resource("drafts").send(userId="me", body={"id": at.draft})
        began = self._clock()
        if not before_data(str(at)):
            self._let_go(at.draft)
            raise LeaseLost("The lease on this letter is over; it was not sent.")
        if self._clock() - began > limit:
            raise TryLater("This program stood still before the letter was sent, and its lease may be over.")
        self._unwanted.discard(at.draft)
        try:
            answer = self._client.call(request, reserved=True, limit=limit)
        except Interrupted as fault:
            raise Unknown(f"Gmail was told to send the letter, and its answer was lost: {fault.reason}") from fault
        except Gone as fault:
            return self._gone(at, letter, fault)
        except TryLater:
            self._unwanted.add(at.draft)  # it may be overtaken before it is tried again
            raise
        except Refused as fault:
            self._let_go(at.draft)
            raise refusal(fault, letter, recipients) from fault
        return Receipt(True, f"Gmail sent it as {answer['id']}", self._read_back(answer["id"]))

    def _gone(self, at: _Handle, letter: Letter, fault: Gone) -> Receipt:
        """The draft was gone when it was to be sent: somebody else sent it, this moment, or deleted it."""
        try:
            found = self._left(at, letter.message_id)
        except (TryLater, NeedsOperator) as silent:
            raise Unknown(f"The draft of the letter is gone, and nobody tells whether it was sent: {silent}") from fault
        if found is None:
            raise TryLater("The draft of the letter was deleted before it was sent.") from fault
        return found

    def _read_back(self, id: str) -> str:
        """The Message-ID under which the letter travels, "" where it cannot be read now."""
        messages = self._client.resource("messages")
        for _ in range(_READ_BACK):
            with contextlib.suppress(TryLater, NeedsOperator):
                request = messages.get(userId="me", id=id, **_METADATA)
                sent = self._client.call(request, again=False, reserved=True, limit=self._settings.timeout)
                return field(sent, "Message-ID")
        return ""

    # What became of it

    def _left(self, at: _Handle, message_id: str) -> Receipt | None:
        """Word that a letter whose draft is gone was sent; None where nothing tells."""
        mark = mark_of(message_id)
        found = (self._sent_in_thread(at, mark) if at.thread else None) or self._sent_as(message_id)
        return found or (self._sent_lately(mark) if at.draft else None)

    def _sent_in_thread(self, at: _Handle, mark: str) -> Receipt | None:
        """The message in the letter's thread that bears its mark; else one there that was sent since, by hand."""
        try:
            thread = self._in_thread(at.thread, "metadata")
        except Gone:
            return None
        ids = [message["id"] for message in thread]
        sent = [message for message in thread if "SENT" in message.get("labelIds", ())]
        for message in sent:
            if field(message, MARK) == mark:
                return Receipt(True, f"Sent holds it as {message['id']}", field(message, "Message-ID"))
        if at.after and at.after not in ids:
            return None
        since = ids[ids.index(at.after) + 1 :] if at.after else ids
        for message in sent:
            if message["id"] in since and not field(message, MARK):
                return Receipt(True, f"it was sent from Drafts as {message['id']}", field(message, "Message-ID"))
        return None

    def _sent_as(self, message_id: str) -> Receipt | None:
        """The sent message with the Message-ID that we gave the letter, where Gmail keeps them."""
        if not may_be_searched(message_id):
            return None
        messages = self._client.resource("messages")
        query = {"q": by_id(message_id), "labelIds": ["SENT"], "includeSpamTrash": True, "maxResults": 1}
        found = self._client.call(messages.list(userId="me", **query)).get("messages") or ()
        return Receipt(True, f"Sent holds it as {found[0]['id']}") if found else None

    def _sent_lately(self, mark: str) -> Receipt | None:
        """The newest sent messages, should Gmail have put the letter into another thread and its search lag behind."""
        messages = self._client.resource("messages")
        listed = self._client.call(messages.list(userId="me", labelIds=["SENT"], maxResults=_LATELY)).get("messages")
        looks = [messages.get(userId="me", id=one["id"], **_METADATA) for one in listed or ()]
        for sent in self._client.many(looks):
            if sent is not None and field(sent, MARK) == mark:
                return Receipt(True, f"Sent holds it as {sent['id']}", field(sent, "Message-ID"))
        return None

    def _in_thread(self, thread: str, format: str) -> list[dict[str, Any]]:
        threads = self._client.resource("threads")
        how = _METADATA if format == "metadata" else {"format": format}
        request = threads.get(userId="me", id=thread, **how)
        messages: list[dict[str, Any]] = self._client.call(request).get("messages") or []
        if not messages:
            raise Gone("The thread is empty.")
        return messages


def _may_be_used(alias: dict[str, Any]) -> bool:
    return bool(alias.get("isPrimary")) or alias.get("verificationStatus", "accepted") == "accepted"
