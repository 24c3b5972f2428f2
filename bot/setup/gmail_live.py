"""What only a live account can tell of Gmail: tried out step by step on drafts and one mail to its owner.

Google's pages, other people's reports and what is known from here disagree in places, so the adapter is built for
either outcome. This finds out which one it is on the operator's account, and says what Twoyes does then.
"""

from __future__ import annotations

import base64
import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from email.message import EmailMessage
from typing import Any

from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.errors import Gone, Refused
from bot.mailboxes.gmail.settings import GmailSettings
from bot.mailboxes.mark import MARK
from bot.ports import NeedsOperator, TryLater
from bot.setup.findings import Finding, Level, ok, split

LABEL = "twoyes-check"  # never the request label: a worker that runs must not take a test for a request
SUBJECT = "Twoyes check: a test message, to be deleted"
_PATIENCE = 60.0  # seconds for what Gmail does in its own time
_PAUSE = 2.0
_NEWEST = 10  # drafts among which one stands that was made a moment ago


def try_gmail(
    settings: GmailSettings,
    name: str,
    *,
    pause: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Finding]:
    """Tries out on this account what cannot be known from outside, one finding after another.

    `name` (letters and digits) tells this trial's messages from others. They go to the account's owner alone and are
    moved to the bin at the end, whatever happens; the label that is made is deleted. `pause` waits some seconds, which
    `clock` counts.
    """
    with closing(GmailClient(settings, pause=lambda seconds: bool(pause(seconds)))) as client:
        trial = _Trial(client, settings, name, pause, clock)
        try:
            yield from trial.draft()
            yield from trial.history()
            yield from trial.edit()
            yield from trial.send()
            yield from trial.search()
            yield from trial.watch()
        except (TryLater, Refused) as fault:
            yield Finding(Level.FAULT, f"The trial ended early: {fault.reason}", "Run it again later.", passing=True)
        except NeedsOperator as fault:
            yield Finding(Level.FAULT, *split(str(fault)))
        finally:
            left = trial.tidy()
        yield left


class _Trial:
    """One trial under way: its draft, its label, its mail."""

    def __init__(
        self,
        client: GmailClient,
        settings: GmailSettings,
        name: str,
        pause: Callable[[float], object],
        clock: Callable[[], float],
    ) -> None:
        self._client = client
        self._settings = settings
        self._pause = pause
        self._clock = clock
        self._message_id = f"<{name}.check@{settings.user.partition('@')[2]}>"
        self._name = name
        self._label = self._draft = self._message = self._thread = self._sent = ""
        self._before = "0"  # the history id before anything was done
        self._labelled = False
        self._making = ""  # what was asked for and not answered yet

    # The steps, in order

    def draft(self) -> Iterator[Finding]:
        """A label on a draft: Google's pages say it cannot be, people do it."""
        self._before = str(self._ask("users", "getProfile")["historyId"])
        self._label = self._own_label()
        made = self._make("drafts", {"message": {"raw": self._raw("first")}})
        self._draft, self._thread = str(made["id"]), str(made["message"]["threadId"])
        self._message = str(made["message"]["id"])
        try:
            self._ask("messages", "modify", id=self._message, body={"addLabelIds": [self._label]})
            self._labelled = self._label in self._labels_of(self._message)
        except Refused:
            self._labelled = False
        yield _told(
            self._labelled,
            "A label can be put on a draft",
            "the label on a draft makes it a request, and its state is shown by labels",
            "A label cannot be put on a draft through the interface",
            f"the state of a draft is not shown on it; labels put on by hand, and subjects that begin with"
            f" {self._settings.subject_tag or 'a tag'}, still make requests",
        )

    def history(self) -> Iterator[Finding]:
        """Whether the history tells of the label."""
        if not self._labelled:
            return
        seen = self._until(self._told_of_label)
        yield _told(
            seen is not None,
            f"The history tells of a label on a draft ({seen or 0:.0f} s later)",
            "labelled drafts are found at once",
            "The history does not tell of a label on a draft",
            "labelled drafts are found by listing them, at every other round",
        )

    def edit(self) -> Iterator[Finding]:
        """Every edit makes a new message of a draft: does the label stay?"""
        body = {"message": {"raw": self._raw("second"), "threadId": self._thread}}
        edited = self._ask("drafts", "update", id=self._draft, body=body)
        message, self._message = self._message, str(edited["message"]["id"])
        self._thread = str(edited["message"]["threadId"])
        yield _told(
            message != self._message,
            "An edited draft is a new message with the same draft id",
            "drafts are known by their draft id",
            "An edited draft stays the same message",
            "drafts are known by their draft id and their content, as before",
        )
        if self._labelled:
            yield _told(
                self._label in self._labels_of(self._message),
                "The label stays on a draft that is edited through the interface",
                "a held letter keeps its mark",
                "The label goes when a draft is edited through the interface",
                "what was handed in stays handed in: it is remembered by draft id",
            )

    def send(self) -> Iterator[Finding]:
        """The draft is sent, to its owner alone."""
        sent = self._ask("drafts", "send", body={"id": self._draft}, again=False)
        self._sent = str(sent["id"])
        yield _told(
            self._is_gone(self._draft),
            "A draft that was sent is gone (404)",
            "after a crash its draft id tells whether a letter left",
            "A draft that was sent is still there",
            "after a crash Sent is searched before a letter leaves again",
        )
        found = self._headers(self._sent)
        final = found.get("message-id", "")
        yield _told(
            final != self._message_id,
            f"Gmail replaces the Message-ID of what it sends ({final})",
            "the one it gave is read back after each letter, and answers are tied to it",
            "Gmail keeps the Message-ID that it is given",
            "answers are tied to ours",
        )
        yield _told(
            found.get(MARK.lower()) == self._name,
            f"A header of our own ({MARK}) stays on what is sent",
            "after a crash a letter is known by it",
            f"A header of our own ({MARK}) is taken off what is sent",
            "after a crash a letter is known by its draft and its thread; where that is not enough, you are asked",
        )
        labels = self._labels_of(self._sent)
        yield _told(
            {"SENT", "INBOX"} <= labels,
            "A mail to oneself is one message, in Sent and in the inbox",
            "it is read once, from the inbox",
            f"A mail to oneself is not one message in Sent and inbox ({', '.join(sorted(labels))})",
            "it is known by its Message-ID, and read once",
        )
        if self._labelled:
            yield _told(
                self._label not in labels,
                "The label of a draft does not stay on what was sent",
                "nothing has to be taken off",
                "The label of a draft stays on what was sent",
                "what stands in Sent is never taken for a draft",
            )
        self._message_id = final or self._message_id

    def search(self) -> Iterator[Finding]:
        """After what time the search by Message-ID finds what was sent."""
        query = f"rfc822msgid:{self._message_id.strip('<>')}"
        waited = self._until(lambda: bool(self._ask("messages", "list", q=query).get("messages")))
        yield _told(
            waited is not None,
            f"The search by Message-ID finds a mail {waited or 0:.0f} s after it was sent",
            "the drafts are asked first and the search last",
            f"The search by Message-ID does not find a mail within {_PATIENCE:.0f} s",
            "after a crash the thread of a letter is looked at instead",
        )

    def watch(self) -> Iterator[Finding]:
        """Whether Gmail would call. A watch that a worker keeps is renewed by it within a day, if it was another."""
        pubsub = self._settings.pubsub
        if pubsub is None:
            return
        body = {"topicName": pubsub.topic, "labelIds": ["INBOX"], "labelFilterBehavior": "include"}
        try:
            self._ask("users", "watch", body=body)
        except Refused as fault:
            yield Finding(
                Level.WARNING,
                f"Gmail does not call {pubsub.topic}: {fault.reason}",
                "The topic has to stand in the same project as the OAuth client, and gmail-api-push@system."
                "gserviceaccount.com has to be its Publisher. New mail is looked for meanwhile.",
            )
            return
        yield ok(f"Gmail calls {pubsub.topic} when mail comes")

    def tidy(self) -> Finding:
        """Moves everything of this trial to the bin, and deletes its label and its draft."""
        try:
            self._find_unanswered()
            left = False
        except (TryLater, NeedsOperator):
            left = True
        steps: list[tuple[str, str, str]] = []
        if self._sent:
            steps.append(("messages", "trash", self._sent))
        elif self._draft:
            steps.append(("drafts", "delete", self._draft))
            steps.append(("threads", "trash", self._thread))  # it may have been sent, and the answer lost
        if self._label:
            steps.append(("labels", "delete", self._label))
        for resource, method, which in steps:
            try:
                self._ask(resource, method, id=which, again=True)
            except Gone:
                continue
            except (TryLater, NeedsOperator):
                left = True
        if left:
            return Finding(
                Level.WARNING,
                "Not everything of this trial could be taken away.",
                f"Delete in Gmail what is called “{SUBJECT}”, and the label {LABEL}.",
            )
        return ok("The test message was moved to the bin, and the test label deleted")

    # How

    def _ask(self, resource: str, method: str, *, again: bool | None = None, **given: Any) -> Any:
        request = getattr(self._client.resource(resource), method)(userId="me", **given)
        return self._client.call(request, again=again)

    def _own_label(self) -> str:
        """The id of the test label, also one that an earlier trial left."""
        return self._label_there() or str(self._make("labels", {"name": LABEL})["id"])

    def _label_there(self) -> str:
        listed = self._ask("labels", "list").get("labels") or ()
        return next((str(one["id"]) for one in listed if one.get("name") == LABEL), "")

    def _make(self, resource: str, body: dict[str, Any]) -> Any:
        self._making = resource
        made = self._ask(resource, "create", body=body)
        self._making = ""
        return made

    def _find_unanswered(self) -> None:
        """Learns of a draft or a label that was made, though the answer was lost. Raises as a call does."""
        if self._making == "labels":
            self._label = self._label_there()
        elif self._making == "drafts":
            for one in self._ask("drafts", "list", maxResults=_NEWEST).get("drafts") or ():
                if self._headers(one["message"]["id"]).get(MARK.lower()) == self._name:
                    self._draft, self._thread = str(one["id"]), str(one["message"]["threadId"])

    def _raw(self, text: str) -> str:
        mail = EmailMessage()
        mail["From"] = mail["To"] = self._settings.user
        mail["Subject"] = SUBJECT
        mail["Message-ID"] = self._message_id
        mail["Auto-Submitted"] = "auto-generated"
        mail[MARK] = self._name
        mail.set_content(
            f"This is the {text} version of a message by which `twoyes check --live` finds out how Gmail treats drafts"
            " and mails. It takes it away by itself; if you see it, you may delete it.\n"
        )
        return base64.urlsafe_b64encode(mail.as_bytes()).decode()

    def _labels_of(self, message: str) -> set[str]:
        return set(self._ask("messages", "get", id=message, format="minimal").get("labelIds") or ())

    def _headers(self, message: str) -> dict[str, str]:
        wanted = ["Message-ID", MARK]
        found = self._ask("messages", "get", id=message, format="metadata", metadataHeaders=wanted)
        return {one["name"].lower(): one["value"] for one in found.get("payload", {}).get("headers") or ()}

    def _is_gone(self, draft: str) -> bool:
        with contextlib.suppress(Gone):
            self._ask("drafts", "get", id=draft, format="minimal")
            return False
        return True

    def _told_of_label(self) -> bool:
        for record in self._client.pages("history", "history", startHistoryId=self._before):
            for added in record.get("labelsAdded") or ():
                if added["message"]["id"] == self._message and self._label in added.get("labelIds", ()):
                    return True
        return False

    def _until(self, true: Callable[[], bool]) -> float | None:
        """After how many seconds it was true; None where it never was in time."""
        began = self._clock()
        while not true():
            if self._clock() - began >= _PATIENCE:
                return None
            self._pause(_PAUSE)
        return self._clock() - began


def _told(yes: bool, found: str, then: str, not_found: str, instead: str) -> Finding:
    """A finding either way: both are well, and what Twoyes does about each stands below it."""
    what, does = (found, then) if yes else (not_found, instead)
    return Finding(Level.OK if yes else Level.NOTE, f"{what}.", f"So {does}.")
