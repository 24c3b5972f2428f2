"""Random histories of one letter at Gmail: lost answers, deaths, limits, edits; it arrives once, as it was written."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mailboxes.gmail.courier import GmailCourier
from bot.mailboxes.mark import MARK
from bot.ports import Receipt, TryLater, Unknown
from tests.mailboxes.gmail.test_courier import ANA, BEN, CARLA, MINE, Post, letter
from tests.servers.gmail import GmailServer

METHODS = (
    "drafts.create",
    "drafts.send",
    "drafts.get",
    "drafts.list",
    "drafts.delete",
    "messages.get",
    "messages.list",
)
FAULTS = ("hang up", "hang up after", "500", "500 after", "429", "403 rate")
trouble = st.tuples(st.sampled_from(METHODS), st.sampled_from(FAULTS))
steps = st.one_of(
    trouble,
    st.sampled_from(
        ["new process", "died before writing", "died after writing", "edited", "thread moves", "search lags"]
    ),
)


class Died(BaseException):
    pass


class Worker:
    """What dispatch does with a letter, in few lines; `settle` answers when it is known to have left."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.courier: GmailCourier = post.courier
        self.handle = ""
        self.doubt = False
        self.dies = ""

    def settle(self) -> Receipt | None:
        """One round: asks what became of a letter in doubt, else tries to send it."""
        try:
            if self.doubt:
                found = self.courier.trace(self.handle, MINE)
                assert found is not None, "Gmail can always tell"
                self.doubt = not found.left
                if found.left:
                    return found
                self.doubt = False
            return self.courier.send(CARLA, (ANA,), letter(ANA), before_data=self.write_down, handle=self.handle)
        except TryLater:
            pass
        except Unknown:
            self.doubt = True
        except Died as death:  # a claim that wrote nothing down began nothing
            self.doubt = self.doubt or str(death) == "died after writing"
            self.courier = self.post.another()
        return None

    def write_down(self, handle: str) -> bool:
        dies, self.dies = self.dies, ""
        if dies == "died before writing":
            raise Died(dies)
        self.handle = handle
        if dies == "died after writing":
            raise Died(dies)
        return True

    def meets(self, what: str | tuple[str, str]) -> None:
        account = self.post.account
        match what:
            case (method, fault):
                self.post.server.fail(method, fault, retry_after=0)
            case "new process":
                self.courier = self.post.another()
            case "edited":
                for draft_id, message_id in list(account.drafts.items()):
                    if account.messages[message_id].header(MARK):
                        account.update_draft(draft_id, letter(ANA, BEN, text="Dear all"))
            case "thread moves":
                account.keeps_threads = False
            case "search lags":
                account.search_lags = True
            case died:
                self.dies = str(died)


@settings(max_examples=400 if os.environ.get("TWOYES_TRIALS") else 25, deadline=None)
@given(st.lists(st.lists(steps, max_size=3), max_size=6))
def test_whatever_happens_a_letter_arrives_once(history: list[list[str | tuple[str, str]]]) -> None:
    with GmailServer([CARLA], [ANA, BEN]) as server:
        worker = Worker(Post(server))
        receipt = None
        for round_ in history:
            for what in round_:
                worker.meets(what)
            receipt = receipt or worker.settle()
        server.faults.clear()
        worker.dies = ""
        for _ in range(3):
            receipt = receipt or worker.settle()
        assert receipt is not None
        assert receipt.left
        assert [len(server.mails(one, "INBOX")) for one in (ANA, BEN)] == [1, 0]
        assert b"Dear Ana" in server.mails(ANA, "INBOX")[0]
        ours = [server.account(CARLA).messages[one].header(MARK) for one in server.account(CARLA).drafts.values()]
        assert not any(ours), "a letter of ours was left in Drafts"
