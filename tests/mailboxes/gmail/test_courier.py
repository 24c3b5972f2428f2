"""GmailCourier: a letter is a draft first, its handle is written down, and it leaves once or not at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from email import message_from_bytes

import pytest
from google.oauth2.credentials import Credentials

from bot.mailboxes.gmail.budget import RateBudget
from bot.mailboxes.gmail.client import GmailClient
from bot.mailboxes.gmail.courier import GmailCourier
from bot.mailboxes.gmail.errors import Refused
from bot.mailboxes.gmail.sending import prepare, refusal
from bot.mailboxes.gmail.settings import GmailSettings
from bot.mailboxes.gmail.uploading import LARGE, at_endpoint
from bot.mailboxes.links import steady
from bot.mailboxes.mark import MARK
from bot.ports import GiveUp, LeaseLost, NeedsOperator, Receipt, TryLater, Unknown
from tests.servers.gmail import PREFIX, Account, GmailServer, Message
from tests.servers.gmail.account import with_header

CARLA, DESK, ANA, BEN = "carla@conti.example", "intro@conti.example", "ana@ruiz.example", "ben@ong.example"
MINE = "<one@twoyes.example>"


def letter(
    *to: str, sender: str = CARLA, message_id: str = MINE, subject: str = "Ben?", text: str = "Dear Ana", more: str = ""
) -> bytes:
    heads = f"From: Carla Conti <{sender}>\r\nTo: {', '.join(to)}\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n"
    return f"{heads}X-Loop: twoyes\r\n{more}\r\n{text}\r\n".encode()


class Post:
    """A courier at a server, and what was written down before each letter left."""

    def __init__(self, server: GmailServer) -> None:
        self.server = server
        self.handles: list[str] = []
        self.account: Account = server.account(CARLA)
        self.courier = self.another()

    def another(self, *scopes: str, timeout: float = 5, endpoint: str = "") -> GmailCourier:
        """The courier of a new process."""
        token = self.server.token(CARLA, *scopes)
        settings = GmailSettings(
            "home",
            CARLA,
            lambda: Credentials(token),
            endpoint=endpoint or self.server.endpoint,
            timeout=timeout,
            own_addresses=frozenset({CARLA, DESK}),
        )
        unhurried = RateBudget(10_000_000)
        self.client = GmailClient(settings, budget=unhurried, pause=lambda seconds: False)
        return GmailCourier(settings, self.client)

    def send(self, raw: bytes = b"", *to: str, handle: str = "", courier: GmailCourier | None = None) -> Receipt:
        raw = raw or letter(ANA)
        courier = courier or self.courier
        return courier.send(CARLA, to or (ANA,), raw, before_data=self.write_down, handle=handle)

    def write_down(self, handle: str) -> bool:
        self.handles.append(handle)
        return True

    def mails(self, address: str = ANA) -> list[bytes]:
        return self.server.mails(address, "INBOX")

    @property
    def drafts(self) -> list[Message]:
        return [self.account.messages[one] for one in self.account.drafts.values()]


@pytest.fixture
def post() -> Iterator[Post]:
    with GmailServer([CARLA], [ANA, BEN]) as server:
        post = Post(server)
        yield post
        post.courier.close()


def header(raw: bytes, name: str) -> str | None:
    value = message_from_bytes(raw)[name]
    return None if value is None else str(value)


# A letter's way


def test_a_letter_is_a_draft_its_handle_is_written_down_and_it_leaves(post: Post) -> None:
    seen: list[int] = []

    def written_down(handle: str) -> bool:
        seen.append(len(post.drafts))
        return len(handle.split()) == 4

    receipt = post.courier.send(CARLA, (ANA,), letter(ANA), before_data=written_down)
    (mail,) = post.mails()
    assert seen == [1]
    assert post.drafts == []
    assert receipt.left
    assert receipt.message_id == header(mail, "Message-ID") != MINE
    assert post.server.counted()["drafts.send"] == 1


def test_a_letter_that_follows_another_joins_its_thread(post: Post) -> None:
    first = post.send()
    more = f"In-Reply-To: {first.message_id}\r\nReferences: {first.message_id}\r\n"
    post.send(letter(ANA, message_id="<two@x.example>", subject="Re: Ben?", more=more))
    assert len(post.account.threads) == 1
    assert post.handles[1].split()[2] == post.account.threads[0]


def test_a_thread_that_was_deleted_is_begun_anew(post: Post) -> None:
    more = "References: <gone@x.example>\r\n"
    assert post.send(letter(ANA, more=more)).left


def test_who_stands_in_the_envelope_alone_gets_a_blind_copy_if_it_is_us(post: Post) -> None:
    post.send(letter(ANA), ANA, CARLA)
    assert len(post.mails()) == 1
    assert header(post.mails()[0], "Bcc") is None
    assert len([one for one in post.account.messages.values() if {"SENT", "INBOX"} <= one.labels]) == 1


def test_a_large_letter_is_uploaded(post: Post) -> None:
    """Above what a call's JSON should carry, by Google's resumable upload, at the configured endpoint."""
    text = "\r\n".join(["x" * 70] * (LARGE * 3 // 72))
    receipt = post.send(letter(ANA, text=text))
    assert receipt.left
    assert header(post.mails()[0], MARK)
    assert len(post.mails()[0]) > 3 * LARGE


def test_uploads_go_where_calls_go() -> None:
    google = "https://gmail.googleapis.com/resumable/upload/x?uploadType=resumable"
    assert at_endpoint(google, None) == google
    assert (
        at_endpoint(google, "http://127.0.0.1:1/p/") == "http://127.0.0.1:1/p/resumable/upload/x?uploadType=resumable"
    )


# Who it reaches


@pytest.mark.parametrize(
    ("raw", "to"),
    [
        (letter(ANA, BEN), (ANA,)),
        (letter(ANA, more=f"Cc: {BEN}\r\n"), (ANA,)),
        (letter(ANA, more=f"bcc: {BEN}\r\n"), (ANA,)),
        (letter(ANA, more=f"Cc: a:{BEN};\r\n"), (ANA,)),
        (letter(ANA, more=f"Bcc: {BEN}\r\n"), (ANA, BEN)),
        (letter(ANA), (ANA, BEN)),
        (letter(ANA, more=f"Resent-To: {BEN}\r\n"), (ANA,)),
        (letter(ANA, more=f"Cc : {BEN}\r\n"), (ANA,)),
        (letter(f"Ana <{ANA}> {BEN}"), (ANA,)),
        (letter(ANA), ()),
    ],
)
def test_nobody_is_written_to_who_is_not_in_the_envelope(post: Post, raw: bytes, to: tuple[str, ...]) -> None:
    """Gmail delivers by header: a header that says more than the envelope, or less, or who knows what, goes nowhere."""
    with pytest.raises(GiveUp) as fault:
        post.courier.send(CARLA, to, raw, before_data=post.write_down)
    assert fault.value.ours
    assert (post.handles, post.server.calls) == ([], [])


def test_an_address_that_the_account_does_not_own_is_no_sender(post: Post) -> None:
    """Gmail would put its own in From, silently."""
    raw = letter(ANA, sender=DESK)
    post.account.aliases[DESK] = "pending"
    with pytest.raises(GiveUp, match="Send mail as") as fault:
        post.courier.send(DESK, (ANA,), raw, before_data=post.write_down)
    assert fault.value.ours
    post.account.aliases[DESK] = "accepted"
    for number in range(2):
        raw = letter(ANA, sender=DESK, message_id=f"<{number}@x.example>")
        assert post.courier.send(DESK, (ANA,), raw, before_data=post.write_down).left
    assert DESK in str(header(post.mails()[0], "From"))
    assert post.server.counted()["settings.sendAs.list"] == 2


def test_a_grant_that_may_not_list_addresses_sends_all_the_same(post: Post) -> None:
    post.account.aliases[DESK] = "accepted"
    courier = post.another(PREFIX + "gmail.compose", PREFIX + "gmail.metadata")
    assert courier.send(DESK, (ANA,), letter(ANA, sender=DESK), before_data=post.write_down).left


def test_a_from_that_is_not_the_sender_goes_nowhere(post: Post) -> None:
    with pytest.raises(GiveUp, match="From"):
        post.courier.send(DESK, (ANA,), letter(ANA), before_data=post.write_down)


# What goes wrong


@pytest.mark.parametrize("handle", ["5f3a9c21" * 4, "r-1 19ab", "", "a b c d e"])
def test_a_handle_of_another_way_out_names_no_draft(post: Post, handle: str) -> None:
    """The account was reached over SMTP before: Gmail is not asked for what it would refuse, each time anew."""
    for asked in ("drafts.get", "drafts.delete"):
        post.server.fail(asked, "400", 9)
    assert post.courier.trace(handle, "<one@conti.example>") is None
    post.courier.discard(handle)
    post.server.faults.clear()
    assert post.courier.send(CARLA, (ANA,), letter(ANA), before_data=lambda _: True, handle=handle).left
    assert len(post.mails()) == 1


def test_a_letter_that_is_not_to_leave_any_more_is_taken_back(post: Post) -> None:
    handles: list[str] = []
    post.server.fail("drafts.send", "429", retry_after=7)
    with pytest.raises(TryLater):
        post.courier.send(CARLA, (ANA,), letter(ANA), before_data=lambda handle: not handles.append(handle))
    assert len(post.drafts) == 1
    post.courier.discard(handles[0])
    post.courier.discard(handles[0])
    assert (post.drafts, post.mails()) == ([], [])


def test_a_lost_lease_leaves_nothing_behind(post: Post) -> None:
    with pytest.raises(LeaseLost):
        post.courier.send(CARLA, (ANA,), letter(ANA), before_data=lambda handle: False)
    assert (post.drafts, post.mails()) == ([], [])


def test_books_that_fail_before_it_leaves_leave_no_draft_for_long(post: Post) -> None:
    def fails(handle: str) -> bool:
        raise TryLater("the books are locked")

    with pytest.raises(TryLater):
        post.courier.send(CARLA, (ANA,), letter(ANA), before_data=fails)
    post.send(letter(BEN, message_id="<two@x.example>"), BEN)
    assert (post.drafts, post.mails()) == ([], [])


@pytest.mark.parametrize("what", ["hang up", "500", "503", "hang up after", "500 after"])
def test_a_lost_answer_to_the_draft_means_later_and_leaves_one_letter(post: Post, what: str) -> None:
    post.server.fail("drafts.create", what)
    with pytest.raises(TryLater):
        post.send()
    assert post.handles == []
    assert post.send().left
    assert len(post.mails()) == 1
    assert post.drafts == []


@pytest.mark.parametrize("what", ["hang up", "500", "503", "hang up after", "500 after"])
@pytest.mark.parametrize("stays", [True, False], ids=["same thread", "other thread"])
def test_a_lost_answer_to_the_send_is_unknown_and_can_be_told(post: Post, what: str, stays: bool) -> None:
    post.account.keeps_threads = stays
    post.server.fail("drafts.send", what)
    with pytest.raises(Unknown):
        post.send()
    another = post.another()
    found = another.trace(post.handles[0], MINE)
    assert found is not None
    assert found.left is what.endswith("after")
    receipt = post.send(handle=post.handles[0], courier=another)
    (mail,) = post.mails()
    assert receipt.message_id == header(mail, "Message-ID")
    assert post.drafts == []


def test_a_lost_read_back_does_not_lose_the_letter(post: Post) -> None:
    post.server.fail("messages.get", "500", 2)
    receipt = post.send()
    assert (receipt.left, receipt.message_id) == (True, "")
    found = post.courier.trace(post.handles[0], MINE)
    assert found is not None
    assert found.message_id == header(post.mails()[0], "Message-ID")


@pytest.mark.parametrize("what", ["429", "429 header", "403 user rate", "403 daily"])
def test_a_limit_means_later_says_when_and_keeps_the_draft(post: Post, what: str) -> None:
    post.server.fail("drafts.send", what, retry_after=1_800)
    with pytest.raises(TryLater) as fault:
        post.send()
    assert not isinstance(fault.value, Unknown)
    assert fault.value.after is None or fault.value.after > 1_700
    assert post.courier.trace(post.handles[0], MINE) == Receipt(False, "it stands in Drafts")
    assert post.send(handle=post.handles[0]).left
    assert len(post.mails()) == 1
    assert post.handles[0] == post.handles[1]


def test_the_draft_of_a_letter_that_was_put_off_goes_with_the_next_letter(post: Post) -> None:
    """It may have been overtaken, and then nobody ever asks for it again."""
    post.server.fail("drafts.send", "429", retry_after=1)
    with pytest.raises(TryLater):
        post.send()
    post.send(letter(BEN, message_id="<two@x.example>"), BEN)
    assert post.drafts == []
    assert post.send(handle=post.handles[0]).left
    assert len(post.mails()) == 1


def test_a_login_that_is_refused_needs_the_operator_and_the_draft_waits(post: Post) -> None:
    post.server.fail("drafts.send", "403 policy")
    with pytest.raises(NeedsOperator):
        post.send()
    assert post.send(handle=post.handles[0]).left
    assert len(post.mails()) == 1


@pytest.mark.parametrize(
    ("said", "refused", "ours"),
    [
        ("Gmail said 400 (Invalid To header)", [ANA], False),
        ("Gmail said 400 (Invalid Cc header)", [BEN], False),
        (f"Gmail said 400 (Recipient {BEN.upper()} was rejected)", [BEN], False),
        ("Gmail said 400 (Recipient address required)", [], True),
        ("Gmail said 400 (Precondition check failed.)", [], True),
        ("Gmail said 413 (Request is too large.)", [], True),
    ],
)
def test_a_refusal_speaks_of_the_one_recipient_that_it_names(said: str, refused: list[str], ours: bool) -> None:
    fault = refusal(Refused(said), prepare(CARLA, (ANA, BEN), letter(ANA, more=f"Cc: {BEN}\r\n"), ()), (ANA, BEN))
    assert (list(fault.refused), fault.ours) == (refused, ours)


def test_a_refusal_of_several_recipients_names_nobody() -> None:
    both = prepare(CARLA, (ANA, BEN), letter(ANA, BEN), ())
    fault = refusal(Refused("Gmail said 400 (Invalid To header)"), both, (ANA, BEN))
    assert (fault.refused, fault.ours) == ({}, False)


def test_a_letter_that_is_refused_leaves_no_draft(post: Post) -> None:
    post.server.fail("drafts.send", "400")
    with pytest.raises(GiveUp) as fault:
        post.send()
    assert fault.value.ours
    assert post.drafts == []


# Drafts that others touch


def test_a_draft_that_nobody_wrote_down_is_deleted_when_its_letter_leaves(post: Post) -> None:
    """A process was killed after the draft was made; others' drafts stay."""
    theirs = post.account.save_draft(letter(BEN, message_id="<theirs@x.example>"))

    class Killed(BaseException):
        pass

    def dies(handle: str) -> bool:
        raise Killed

    with pytest.raises(Killed):
        post.courier.send(CARLA, (ANA,), letter(ANA), before_data=dies)
    assert len(post.drafts) == 2
    assert post.send(courier=post.another()).left
    assert list(post.account.drafts) == [theirs]
    assert len(post.mails()) == 1


def unsent(post: Post, raw: bytes = b"") -> str:
    """A letter that was written down and not sent; answers its handle."""
    post.server.fail("drafts.send", "500")
    with pytest.raises(Unknown):
        post.send(raw)
    return post.handles[-1]


def test_a_draft_that_its_owner_deleted_is_made_again(post: Post) -> None:
    handle = unsent(post)
    post.account.remove(post.drafts[0])
    assert post.another().trace(handle, MINE) is None
    assert post.send(handle=handle).left
    assert len(post.mails()) == 1


def test_a_draft_that_its_owner_edited_does_not_leave_as_the_letter(post: Post) -> None:
    handle = unsent(post)
    post.account.update_draft(handle.split()[0], letter(ANA, BEN, text="Dear all"))
    assert post.send(handle=handle).left
    assert [len(post.mails(one)) for one in (ANA, BEN)] == [1, 0]
    assert b"Dear Ana" in post.mails()[0]
    assert post.drafts == []


@pytest.mark.parametrize("rewritten", [True, False])
@pytest.mark.parametrize("follows", [True, False])
def test_a_draft_that_its_owner_sent_by_hand_has_left(post: Post, follows: bool, rewritten: bool) -> None:
    """Gmail's own pages write the letter anew, without our headers; older letters of its thread are not it."""
    more = ""
    if follows:
        more = f"References: {post.send(letter(ANA, message_id='<first@x.example>')).message_id}\r\n"
    raw = letter(ANA, subject="Re: Ben?", more=more)
    post.server.fail("drafts.send", "500")
    with pytest.raises(Unknown):
        post.send(raw)
    handle = post.handles[-1]
    (draft,) = post.drafts
    by_hand = with_header(with_header(draft.raw, MARK, None), "X-Loop", None) if rewritten else draft.raw
    post.server.post.send(post.account, by_hand, thread=draft.thread, stays=True)
    post.account.remove(draft)
    found = post.another().trace(handle, MINE)
    assert found is not None
    assert found.message_id == header(post.mails()[-1], "Message-ID")
    assert post.send(raw, handle=handle) == found
    assert len(post.mails()) == 1 + follows


def test_what_else_was_sent_in_the_thread_is_no_evidence(post: Post) -> None:
    """Neither the connector's own mail that began it, nor letters of ours, sent before this one or since."""
    post.account.add(letter(ANA, message_id="<by-hand@x.example>").replace(b"X-Loop: twoyes\r\n", b""), {"SENT"})
    more = "References: <by-hand@x.example>\r\n"
    post.send(letter(ANA, message_id="<before@x.example>", more=more))
    post.server.fail("drafts.send", "500")
    with pytest.raises(Unknown):
        post.send(letter(ANA, more=more))
    handle, (draft,) = post.handles[-1], post.drafts
    post.another().send(
        CARLA, (ANA,), letter(ANA, message_id="<since@x.example>", more=more), before_data=lambda handle: True
    )
    post.account.remove(draft)
    assert len(post.account.threads) == 1
    assert post.another().trace(handle, MINE) is None


def test_what_came_into_the_thread_or_went_from_it_is_no_evidence(post: Post) -> None:
    """Ana's answer was not sent by us; where the mail before the letter is deleted, nothing else is taken for it."""
    first = post.send(letter(ANA, message_id="<first@x.example>"))
    more = f"References: {first.message_id}\r\n"
    post.account.add(letter(ANA, message_id="<by-hand@x.example>", subject="Re: Ben?", more=more), {"SENT"})
    post.server.fail("drafts.send", "500")
    with pytest.raises(Unknown):
        post.send(letter(ANA, subject="Re: Ben?", more=more))
    post.account.remove(post.drafts[0])
    answer = letter(CARLA, sender=ANA, message_id="<answer@ruiz.example>", subject="Re: Ben?", more=more)
    post.server.deliver(ANA, [CARLA], answer.replace(b"X-Loop: twoyes\r\n", b""))
    assert len(post.account.threads) == 1
    assert post.another().trace(post.handles[-1], MINE) is None
    post.account.remove(post.account.by_message_id("<by-hand@x.example>")[0])
    assert post.another().trace(post.handles[-1], MINE) is None


def test_a_draft_of_the_owners_in_the_thread_hides_nothing(post: Post) -> None:
    first = post.send(letter(ANA, message_id="<first@x.example>"))
    more = f"References: {first.message_id}\r\n"
    theirs = post.account.save_draft(letter(ANA, message_id="<theirs@x.example>", subject="Re: Ben?", more=more))
    handle = unsent(post, letter(ANA, subject="Re: Ben?", more=more))
    post.account.update_draft(theirs, letter(ANA, message_id="<edited@x.example>", subject="Re: Ben?", more=more))
    (draft,) = [one for one in post.drafts if one.header(MARK)]
    post.server.post.send(post.account, with_header(draft.raw, MARK, None), thread=draft.thread, stays=True)
    post.account.remove(draft)
    found = post.another().trace(handle, MINE)
    assert found is not None
    assert found.left


def test_a_thread_deleted_while_the_draft_is_made_is_begun_anew(post: Post) -> None:
    first = post.send(letter(ANA, message_id="<first@x.example>"))
    post.server.fail("drafts.create", "404")
    assert post.send(letter(ANA, more=f"References: {first.message_id}\r\n")).left


def test_a_draft_that_is_gone_while_gmail_tells_nothing_is_unknown(post: Post) -> None:
    def gone(handle: str) -> bool:
        post.account.remove(post.drafts[0])
        post.server.fail("messages.list", "500", 20)
        return post.write_down(handle)

    with pytest.raises(Unknown):
        post.courier.send(CARLA, (ANA,), letter(ANA), before_data=gone)


def test_a_draft_that_is_gone_at_the_moment_of_sending_means_later(post: Post) -> None:
    def gone(handle: str) -> bool:
        post.account.remove(post.drafts[0])
        return post.write_down(handle)

    with pytest.raises(TryLater):
        post.courier.send(CARLA, (ANA,), letter(ANA), before_data=gone)
    assert post.send(handle=post.handles[0]).left
    assert len(post.mails()) == 1


def test_what_left_before_is_said_to_whoever_asks_again_and_their_lease_counts(post: Post) -> None:
    post.server.fail("drafts.send", "500 after")
    with pytest.raises(Unknown):
        post.send()
    with pytest.raises(LeaseLost):
        post.courier.send(CARLA, (ANA,), letter(ANA), before_data=lambda handle: False, handle=post.handles[0])
    assert len(post.mails()) == 1


def test_nothing_is_told_of_a_letter_that_nobody_handed_over(post: Post) -> None:
    assert post.courier.trace("", MINE) is None
    assert post.courier.trace("r1 - - -", "<a b>(c) OR {d}") is None
    post.account.save_draft(letter(ANA))
    assert post.courier.trace("", MINE) is None


def test_where_gmail_keeps_the_message_id_it_is_found_by_it(post: Post) -> None:
    post.account.add(letter(ANA), {"SENT"})
    found = post.courier.trace("", MINE)
    assert found is not None
    assert (found.left, found.message_id) == (True, "")


# Time


def test_a_server_that_says_nothing_does_not_hold_a_letter_for_long(post: Post) -> None:
    courier, heard = post.another(timeout=1), threading.Event()
    post.server.post.on_delivery = lambda recipient, raw: heard.wait(30) and None
    began = steady()
    with pytest.raises(Unknown):
        post.send(courier=courier)
    assert steady() - began < 10
    heard.set()
    found = post.another().trace(post.handles[0], MINE)
    assert found is not None
    assert found.left


def test_a_process_that_stood_still_sends_nothing(post: Post) -> None:
    """Its lease may be over, and somebody may have said no since."""
    clock = iter([0.0, 100.0])
    courier = GmailCourier(post.client.settings, post.client, clock=lambda: next(clock))
    with pytest.raises(TryLater, match="stood still"):
        post.send(courier=courier)
    assert post.mails() == []
    assert post.send(handle=post.handles[0]).left
    assert len(post.mails()) == 1


def test_a_letter_waits_for_its_turn_before_it_is_written_down_not_after(post: Post) -> None:
    """The quota may make a call wait for a minute; a lease does not wait."""
    pauses: list[str] = []
    when = ["before"]

    def pause(seconds: float) -> bool:
        pauses.append(when[0])
        return False

    def write_down(handle: str) -> bool:
        when[0] = "after"
        return True

    client = GmailClient(post.client.settings, budget=RateBudget(600, clock=lambda: 0.0), pause=pause)
    for number in range(3):
        when[0] = "before"
        raw = letter(ANA, message_id=f"<{number}@x.example>")
        assert GmailCourier(client.settings, client).send(CARLA, (ANA,), raw, before_data=write_down).left
    assert set(pauses) == {"before"}
