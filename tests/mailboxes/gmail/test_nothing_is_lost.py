"""Over random histories: whatever its owner does between looks, each message is listed where it came to and stands."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mailboxes.gmail.changes import FOLDERS
from bot.mailboxes.gmail.reading import stands_in
from bot.places import Folder
from tests.mailboxes.gmail.boxes import ANA, BEN, CARLA, Box, mail
from tests.servers.gmail import GmailServer

_COMES = st.sampled_from([("INBOX", "UNREAD"), ("INBOX",), (), ("SPAM",), ("SENT",), ("SENT", "INBOX"), ("TRASH",)])
_MOVES = st.sampled_from(
    [
        ((), ("UNREAD",)),
        ((), ("INBOX",)),
        (("INBOX",), ()),
        (("INBOX",), ("SPAM",)),
        (("SPAM",), ("INBOX",)),
        (("TRASH",), ("INBOX",)),
        ((), ("TRASH",)),
        (("INBOX",), ("TRASH",)),
        (("STARRED",), ()),
    ]
)
_STEP = st.one_of(
    st.tuples(st.just("come"), _COMES),
    st.tuples(st.just("move"), st.integers(0, 5), _MOVES),
    st.tuples(st.just("delete"), st.integers(0, 5)),
    st.tuples(st.just("draft")),
    st.tuples(st.just("look"), st.sets(st.sampled_from(FOLDERS))),  # those whose cursors are kept
    st.tuples(st.just("forget")),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_STEP, max_size=14), st.integers(1, 4))
def test_every_message_is_listed_where_it_stands_and_no_folder_is_read_in_vain(steps: list[tuple], page: int) -> None:
    with GmailServer([CARLA], [ANA, BEN]) as server:
        server.longest_page = page
        box = Box(server)
        cursors = {folder: box.cursor(folder) for folder in FOLDERS}
        listed: dict[Folder, set[str]] = defaultdict(set)

        def look(keep: set[Folder]) -> int:
            found = 0
            for folder in FOLDERS:
                for sweep in box.mailbox.arrivals(folder, cursors[folder]):
                    ids = [heading.spot.id for heading in sweep.headings]
                    assert len(set(ids)) == len(ids)
                    listed[folder] |= set(ids)
                    found += len(ids)
                    if folder in keep:
                        cursors[folder] = sweep.cursor
            return found

        for step in steps:
            there = sorted(box.account.messages.values(), key=lambda one: one.id)
            match step:
                case ("come", labels):
                    box.receive("mail", labels)
                case ("draft",):
                    box.account.save_draft(mail("draft"))
                case ("move", at, (add, remove)) if there and "DRAFT" not in there[at % len(there)].labels:
                    box.account.relabel(there[at % len(there)], add, remove)
                case ("delete", at) if there:
                    box.account.remove(there[at % len(there)])
                case ("look", keep):
                    look(keep)
                case ("forget",):
                    server.forget_history(CARLA)
        look(set(FOLDERS))
        for message in box.account.messages.values():
            for folder in (Folder.INBOX, Folder.SENT, Folder.JUNK):
                if stands_in(message.labels, folder):
                    assert message.id in listed[folder]
            if stands_in(message.labels, Folder.ALL):
                assert any(message.id in listed[folder] for folder in FOLDERS)
        assert look(set(FOLDERS)) == 0
