"""What Gmail refuses leaves the mailbox as the port names it, so that one odd answer breaks no round."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest

from bot.mailboxes.gmail.courier import GmailCourier
from bot.mailboxes.gmail.mailbox import GmailMailbox
from bot.mailboxes.gmail.reading import spot_of
from bot.places import Cursor, DraftState, Folder
from bot.ports import NeedsOperator, TryLater
from tests.mailboxes.gmail.boxes import Box, mail

MANY = 1_000  # times: to the end of the test

METHODS: dict[str, Callable[[GmailMailbox, Cursor, list[str]], object]] = {
    "now": lambda mailbox, start, ids: mailbox.now(Folder.INBOX),
    "arrivals": lambda mailbox, start, ids: list(mailbox.arrivals(Folder.INBOX, start)),
    "arrivals anew": lambda mailbox, start, ids: list(mailbox.arrivals(Folder.ALL, Cursor("ALL", 1, 0, "x"))),
    "past": lambda mailbox, start, ids: mailbox.past(Folder.INBOX, "", 5),
    "drafts": lambda mailbox, start, ids: mailbox.drafts(),
    "fetch": lambda mailbox, start, ids: list(mailbox.fetch([spot_of(Folder.INBOX, one) for one in ids])),
    "find": lambda mailbox, start, ids: mailbox.find("<one@ruiz.example>", Folder),
    "mark": lambda mailbox, start, ids: mailbox.mark([spot_of(Folder.INBOX, one) for one in ids], "$IntroHandled"),
    "mark one": lambda mailbox, start, ids: mailbox.mark([spot_of(Folder.INBOX, ids[0])], "$IntroHandled"),
    "show": lambda mailbox, start, ids: mailbox.show(spot_of(Folder.DRAFTS, ids[-1]), DraftState.ACCEPTED),
    "append": lambda mailbox, start, ids: mailbox.append(
        Folder.INBOX, mail("x"), seen=False, keywords=["$IntroHandled"]
    ),
    "append draft": lambda mailbox, start, ids: mailbox.append(Folder.DRAFTS, mail("x"), seen=True, keywords=["y"]),
    "move": lambda mailbox, start, ids: mailbox.move(spot_of(Folder.INBOX, ids[0]), Folder.SENT, seen=True),
    "delete": lambda mailbox, start, ids: mailbox.delete([spot_of(Folder.INBOX, one) for one in ids]),
    "wait": lambda mailbox, start, ids: mailbox.wait(0),
}


@pytest.mark.parametrize("what", ["400", "404"])
@pytest.mark.parametrize("method", METHODS)
def test_a_refusal_is_named_by_the_port_in_every_call_of_every_method(box: Box, method: str, what: str) -> None:
    """Each call on the method's way is refused, for good, while the others are answered."""
    start = box.cursor()
    ids = [box.receive(subject).id for subject in ("one", "two")]
    ids.append(box.account.draft(box.account.save_draft(mail("[intro] Ana meets Ben"), {box.label()})).id)
    box.calls()
    METHODS[method](box.another(), start, ids)
    for asked in sorted(set(box.calls())):
        box.server.fail(asked, what, MANY)
        with contextlib.suppress(TryLater, NeedsOperator):
            METHODS[method](box.another(), start, ids)
        box.server.faults.clear()


@pytest.mark.parametrize("what", ["400", "404"])
@pytest.mark.parametrize("asked", ["drafts.get", "threads.get", "messages.list", "messages.get", "*"])
def test_what_became_of_a_letter_is_asked_under_the_names_of_the_port(box: Box, asked: str, what: str) -> None:
    box.receive("sent", ("SENT",))
    client = box.client()
    box.server.fail(asked, what, MANY)
    with contextlib.suppress(TryLater, NeedsOperator):
        GmailCourier(client.settings, client).trace("d1 m1 t1 -", "<one@ruiz.example>")
