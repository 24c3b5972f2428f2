"""Gmail over IMAP and SMTP: logins by token, labels on drafts, folders by attribute, what Gmail does to a letter."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.config import load_config
from bot.config_mailboxes import Evidence
from bot.mailboxes.configured import open_courier, open_mailbox
from bot.mailboxes.imap import ImapMailbox, ImapSettings
from bot.mailboxes.mark import MARK
from bot.mailboxes.smtp import FiledCourier, SmtpCourier, SmtpSettings
from bot.places import Cursor, DraftState, Folder, Heading
from bot.ports import NeedsOperator, TryLater
from bot.setup.doctor import _folders
from bot.setup.findings import Level
from bot.work.intake import HANDLED
from tests.fixtures_servers import ANA, CARLA, mail
from tests.servers.gmail_imap import ALL, BIN, DRAFTS, SENT, SPAM, USER, GmailImap, Message
from tests.servers.wire import ScriptedSmtp

LABEL = "intro-request"
GOOD = "ya29.good"


class Tokens:
    """A source of access tokens: one after the other, each asked for anew; the last one for ever."""

    def __init__(self, *texts: str, lives: float = 3600.0) -> None:
        self.texts = list(texts)
        self.lives = lives
        self.asked: list[bool] = []

    def __call__(self, anew: bool) -> tuple[str, float]:
        self.asked.append(anew)
        if anew and len(self.texts) > 1:
            self.texts.pop(0)
        return self.texts[0], self.lives


@pytest.fixture
def gmail() -> Iterator[GmailImap]:
    with GmailImap() as server:
        yield server


@pytest.fixture
def opened() -> Iterator[Callable[..., ImapMailbox]]:
    made: list[ImapMailbox] = []

    def make(server: GmailImap, tokens: Tokens | None = None, **more: object) -> ImapMailbox:
        settings = ImapSettings(
            "home", "127.0.0.1", server.port, "none", USER, token=tokens or Tokens(GOOD), timeout=5.0
        )
        made.append(ImapMailbox(dataclasses.replace(settings, **more)))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for mailbox in made:
        mailbox.close()


Open = Callable[..., ImapMailbox]


def draft(subject: str = "Ana, meet Ben", **more: str) -> bytes:
    return mail(CARLA, ANA, subject, **more)


def _shown(mailbox: ImapMailbox) -> list[tuple[str, set[str]]]:
    """Each draft's folder and what it shows, flags of the server's own left out."""
    return [(one.spot.folder, {word for word in one.keywords if word[0] != "\\"}) for one in mailbox.drafts()]


def _sole(mailbox: ImapMailbox) -> Heading:
    (heading,) = mailbox.drafts()
    return heading


# --- logging in ------------------------------------------------------------------------------------------------------


def test_a_session_begins_with_the_token_and_tells_who_we_are(gmail: GmailImap, opened: Open) -> None:
    assert opened(gmail).now(Folder.INBOX) == Cursor("INBOX", 7, 1)
    assert gmail.logins == [GOOD]
    assert any(said.startswith('ID ("name" "Twoyes" "version" "') for said in gmail.seen)


def test_a_refused_token_is_renewed_once(gmail: GmailImap, opened: Open) -> None:
    tokens = Tokens("ya29.old", GOOD)
    assert opened(gmail, tokens).now(Folder.INBOX) is not None
    assert gmail.logins == ["ya29.old", GOOD]
    assert tokens.asked == [False, True]


def test_a_token_refused_twice_is_for_the_operator_in_the_words_of_the_challenge(
    gmail: GmailImap, opened: Open
) -> None:
    gmail.tokens.clear()
    with pytest.raises(
        NeedsOperator, match=r"Invalid credentials.*status 400.*scope https://mail\.google\.com/"
    ) as told:
        opened(gmail).now(Folder.INBOX)
    assert "twoyes auth gmail" in str(told.value)
    assert GOOD not in str(told.value)
    assert gmail.logins == [GOOD, GOOD]


def test_a_token_about_to_end_is_renewed_before_it_is_used(gmail: GmailImap, opened: Open) -> None:
    tokens = Tokens("ya29.ending", GOOD, lives=40.0)
    opened(gmail, tokens).now(Folder.INBOX)
    assert gmail.logins == [GOOD]


def test_a_session_is_replaced_before_its_token_ends(gmail: GmailImap, opened: Open) -> None:
    """No call begins that the end of the session could cut off: ten times the limit of one answer stays in hand."""
    tokens = Tokens(GOOD, lives=0.0)
    mailbox = opened(gmail, tokens)
    mailbox.now(Folder.INBOX)
    mailbox.now(Folder.INBOX)
    assert len(gmail.logins) == 2
    tokens.lives = 3600.0
    mailbox.now(Folder.INBOX)
    mailbox.now(Folder.INBOX)
    assert len(gmail.logins) == 3


def test_a_session_that_gmail_has_ended_is_replaced_without_a_word(gmail: GmailImap, opened: Open) -> None:
    gmail.put(mail(ANA, CARLA), "\\Inbox")
    mailbox = opened(gmail)
    before = mailbox.now(Folder.INBOX)
    gmail.end_sessions("Session expired, please login again.")
    assert mailbox.now(Folder.INBOX) == before
    assert len(gmail.logins) == 2


def test_a_session_that_ends_between_two_batches_loses_nothing(gmail: GmailImap, opened: Open) -> None:
    for number in range(501):
        gmail.put(mail(ANA, CARLA, str(number)), "\\Inbox")
    mailbox = opened(gmail)
    subjects = []
    for sweep in mailbox.arrivals(Folder.INBOX, Cursor("INBOX", 7, 1)):
        subjects += [heading.fields for heading in sweep.headings]
        gmail.end_sessions("Session expired")
    assert len(subjects) == 501


def _end_when_idling(gmail: GmailImap) -> None:
    gmail.idling.wait(10)
    gmail.end_sessions("Session expired")


def _ended_while_waiting(gmail: GmailImap, mailbox: ImapMailbox) -> bool:
    """What `wait` answers, or raises, where Gmail ends the session in the middle."""
    mailbox.wait(0)
    gmail.idling.clear()
    ended = threading.Thread(target=_end_when_idling, args=(gmail,))
    ended.start()
    try:
        return mailbox.wait(10)
    finally:
        ended.join()


def test_an_old_session_that_ends_while_waiting_is_a_hint_and_no_trouble(gmail: GmailImap, opened: Open) -> None:
    mailbox = opened(gmail)
    mailbox.wait(0)
    mailbox._watch._began -= 3000
    assert _ended_while_waiting(gmail, mailbox)
    assert mailbox.wait(0), "logged in anew"
    assert len(gmail.logins) == 2


def test_a_young_session_that_ends_while_waiting_is_trouble(gmail: GmailImap, opened: Open) -> None:
    """Who is sent away within the first minute may be sent away for ever."""
    with pytest.raises(TryLater):
        _ended_while_waiting(gmail, opened(gmail))


# --- labels ----------------------------------------------------------------------------------------------------------


def test_a_labelled_draft_is_found_in_drafts_and_counts_once(gmail: GmailImap, opened: Open) -> None:
    gmail.put(draft(), "\\Draft", LABEL)
    gmail.put(draft("Another"), "\\Draft")
    mailbox = opened(gmail)
    assert _shown(mailbox) == [(DRAFTS, {LABEL})]
    assert [raw for _, raw in mailbox.fetch([_sole(mailbox).spot])] == [draft()]


def test_a_label_is_compared_as_gmail_does_without_case(gmail: GmailImap, opened: Open) -> None:
    gmail.put(draft(), "\\Draft", "Intro-Request")
    assert _shown(opened(gmail)) == [(DRAFTS, {LABEL})]


def test_a_labelled_conversation_is_no_draft_but_for_the_draft_in_it(gmail: GmailImap, opened: Open) -> None:
    delivered = b"Delivered-To: carla@conti.example\r\n" + mail(ANA, CARLA)
    first = gmail.put(delivered, "\\Inbox", LABEL)
    gmail.put(mail(CARLA, ANA), "\\Sent", LABEL, thread=first.thread)
    gmail.put(draft(), "\\Draft", LABEL, thread=first.thread)
    assert _shown(opened(gmail)) == [(DRAFTS, {LABEL})]


def test_a_draft_moved_into_the_labels_folder_by_a_mail_program_counts(gmail: GmailImap, opened: Open) -> None:
    gmail.put(draft(), LABEL)
    mailbox = opened(gmail)
    assert _shown(mailbox) == [(LABEL, {LABEL})]
    spot = mailbox.show(_sole(mailbox).spot, DraftState.ACCEPTED)
    assert spot.folder == f"{LABEL}/accepted"
    assert _shown(mailbox) == [(f"{LABEL}/accepted", {DraftState.ACCEPTED})]


def test_the_state_is_a_label_below_the_label(gmail: GmailImap, opened: Open) -> None:
    message = gmail.put(draft(), "\\Draft", LABEL)
    mailbox = opened(gmail)
    spot = _sole(mailbox).spot
    for state in DraftState:
        assert mailbox.show(spot, state) == spot
        assert message.labels == {"\\Draft", f"{LABEL}/{state.removeprefix('intro-')}"}
        assert _shown(mailbox) == [(DRAFTS, {state})]


def test_a_label_beyond_ascii_is_written_as_gmail_wants_it(gmail: GmailImap, opened: Open) -> None:
    label = 'Einführungen & "mehr"'
    message = gmail.put(draft(), "\\Draft", label)
    mailbox = opened(gmail, label=label)
    assert _shown(mailbox) == [(DRAFTS, {label})]
    mailbox.show(_sole(mailbox).spot, DraftState.DONE)
    assert message.labels == {"\\Draft", f"{label}/done"}


def test_a_label_hidden_from_imap_is_a_label_all_the_same(opened: Open) -> None:
    with GmailImap(hidden={LABEL, f"{LABEL}/accepted"}) as server:
        message = server.put(draft(), "\\Draft", LABEL)
        server.labels.add(f"{LABEL}/accepted")
        mailbox = opened(server)
        mailbox.show(_sole(mailbox).spot, DraftState.ACCEPTED)
        assert message.labels == {"\\Draft", f"{LABEL}/accepted"}


def test_a_label_that_gmail_refuses_on_a_draft_is_not_tried_again(opened: Open) -> None:
    with GmailImap(refuses_labels=True) as server:
        server.put(draft(), "\\Draft", LABEL)
        mailbox = opened(server)
        spot = _sole(mailbox).spot
        assert mailbox.show(spot, DraftState.ACCEPTED) == spot
        assert mailbox.show(spot, DraftState.ACCEPTED) == spot
        assert sum("+X-GM-LABELS" in said for said in server.seen) == 1


def test_an_edited_draft_keeps_its_name_though_gmail_makes_a_new_message(gmail: GmailImap, opened: Open) -> None:
    message = gmail.put(draft(), "\\Draft", LABEL)
    mailbox = opened(gmail)
    before = _sole(mailbox)
    gmail.edit(message, draft("Ana, please meet Ben"))
    after = _sole(mailbox)
    assert after.spot != before.spot
    assert after.draft == before.draft != ""


def test_a_draft_in_somebodys_thread_is_not_named_by_it(gmail: GmailImap, opened: Open) -> None:
    """Two drafts can answer in one thread: its id tells them not apart."""
    gmail.put(b"In-Reply-To: <1@ruiz.example>\r\n" + draft(), "\\Draft", LABEL)
    assert _sole(opened(gmail)).draft == ""


def test_handled_mail_bears_a_label_as_keywords_are_not_kept(gmail: GmailImap, opened: Open) -> None:
    message = gmail.put(mail(ANA, CARLA), "\\Inbox")
    mailbox = opened(gmail)
    ((heading,),) = [sweep.headings for sweep in mailbox.arrivals(Folder.INBOX, Cursor("INBOX", 7, 1))]
    mailbox.mark([heading.spot], HANDLED)
    assert message.labels == {"\\Inbox", f"{LABEL}/handled"}
    assert message.flags == set()
    assert mailbox.keeps_label()


# --- folders ---------------------------------------------------------------------------------------------------------


def test_folders_are_found_by_attribute_in_any_language(gmail: GmailImap, opened: Open) -> None:
    roles = opened(gmail).roles()
    assert (roles[Folder.DRAFTS], roles[Folder.SENT], roles[Folder.ALL], roles[Folder.JUNK]) == (
        DRAFTS,
        SENT,
        ALL,
        SPAM,
    )


def test_folders_hidden_from_imap_are_named(opened: Open) -> None:
    with GmailImap(hidden={ALL, SENT}) as server:
        mailbox = opened(server)
        assert mailbox.hidden() == ["All Mail", "Sent Mail"]
        assert mailbox.now(Folder.ALL) is None
        told = list(_folders("mailbox", LABEL, mailbox.roles(), mailbox.keeps_label(), mailbox.hidden()))
    (warning,) = [one for one in told if one.level is not Level.OK]
    assert "All Mail, Sent Mail" in warning.what
    assert "Show in IMAP" in warning.mend


def test_with_all_folders_shown_there_is_nothing_to_remark(gmail: GmailImap, opened: Open) -> None:
    mailbox = opened(gmail)
    told = _folders("mailbox", LABEL, mailbox.roles(), mailbox.keeps_label(), mailbox.hidden())
    assert {one.level for one in told} == {Level.OK}


def test_what_is_being_written_or_was_sent_is_no_arrival_in_all_mail(gmail: GmailImap, opened: Open) -> None:
    """Else the connector's letter to a party would count as mail from them, beside what it does in Sent."""
    gmail.put(draft(message_id="<d@conti.example>"), "\\Draft")
    gmail.put(mail(CARLA, ANA, "sent by hand"), "\\Sent")
    gmail.put(mail(ANA, CARLA, "archived"))
    ((heading,),) = [sweep.headings for sweep in opened(gmail).arrivals(Folder.ALL, Cursor(ALL, 7, 1))]
    assert b"archived" in heading.fields


def test_a_message_is_found_by_the_index_for_message_ids(gmail: GmailImap, opened: Open) -> None:
    gmail.put(mail(CARLA, ANA, message_id="<other@conti.example>"), "\\Sent")
    gmail.put(mail(CARLA, ANA, message_id="<1@conti.example>"), "\\Sent")
    spot = opened(gmail).find("<1@conti.example>", [Folder.INBOX, Folder.SENT])
    assert spot is not None
    assert (spot.folder, spot.uid) == (SENT, 2)
    assert 'UID SEARCH X-GM-RAW "rfc822msgid:1@conti.example"' in gmail.seen


def test_deleting_moves_to_the_bin_and_expunges_nothing(gmail: GmailImap, opened: Open) -> None:
    message = gmail.put(mail(ANA, CARLA), "\\Inbox", "Work")
    mailbox = opened(gmail)
    ((heading,),) = [sweep.headings for sweep in mailbox.arrivals(Folder.INBOX, Cursor("INBOX", 7, 1))]
    assert mailbox.delete([heading.spot]) is False
    assert BIN in message.uids
    assert "INBOX" not in message.uids
    assert not any("EXPUNGE" in said for said in gmail.seen)


# --- sending ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def smtp() -> Iterator[ScriptedSmtp]:
    with ScriptedSmtp(features=("AUTH PLAIN XOAUTH2",), tokens={GOOD}) as server:
        yield server


def _courier(server: ScriptedSmtp, tokens: Tokens) -> SmtpCourier:
    return SmtpCourier(SmtpSettings("127.0.0.1", server.port, "none", USER, token=tokens, timeout=5.0))


def _send(courier: SmtpCourier | FiledCourier, handles: list[str] | None = None) -> None:
    def note(handle: str) -> bool:
        if handles is not None:
            handles.append(handle)
        return True

    raw = mail(CARLA, ANA, message_id="<ask.1@conti.example>")
    assert courier.send(CARLA, (ANA,), raw, before_data=note).left
    courier.check()  # answered when the server has noted the letter


def test_submission_begins_with_the_token(smtp: ScriptedSmtp) -> None:
    courier = _courier(smtp, Tokens(GOOD))
    _send(courier)
    courier.close()
    assert len(smtp.accepted) == 1


def test_a_token_refused_at_submission_is_renewed_once(smtp: ScriptedSmtp) -> None:
    tokens = Tokens("ya29.old", GOOD)
    courier = _courier(smtp, tokens)
    _send(courier)
    courier.close()
    assert tokens.asked == [False, True]


def test_a_token_refused_twice_at_submission_is_for_the_operator(smtp: ScriptedSmtp) -> None:
    courier = _courier(smtp, Tokens("ya29.old"))
    with pytest.raises(NeedsOperator, match=r"535.*status 400.*scope https://mail\.google\.com/.*twoyes auth gmail"):
        _send(courier)
    assert sum(line.startswith("AUTH") for line in smtp.seen) == 2
    assert smtp.accepted == []


def test_a_login_that_fails_for_now_asks_for_no_new_token(smtp: ScriptedSmtp) -> None:
    smtp.answers["AUTH"] = "454 4.7.0 Cannot authenticate due to a temporary system problem"
    tokens = Tokens(GOOD)
    with pytest.raises(TryLater):
        _send(_courier(smtp, tokens))
    assert tokens.asked == [False]


def test_a_server_without_xoauth2_is_for_the_operator() -> None:
    with ScriptedSmtp(features=("AUTH PLAIN LOGIN",)) as server, pytest.raises(NeedsOperator, match="no login of this"):
        _send(_courier(server, Tokens(GOOD)))


def _filed(gmail: GmailImap, raw: bytes, message_id: str) -> Message:
    """Gmail files what it has sent, under a Message-ID of its own."""
    return gmail.put(raw.replace(b"<ask.1@conti.example>", message_id.encode()), "\\Sent")


@pytest.mark.parametrize("travels_as", ["<ask.1@conti.example>", "<CAF9x@mail.gmail.com>"])
def test_a_letter_is_traced_to_its_copy_in_sent_whatever_its_message_id_became(
    smtp: ScriptedSmtp, gmail: GmailImap, opened: Open, travels_as: str
) -> None:
    courier = FiledCourier(_courier(smtp, Tokens(GOOD)), opened(gmail))
    handles: list[str] = []
    _send(courier, handles)
    (handle,) = handles
    assert handle
    assert courier.trace(handle, "<ask.1@conti.example>") is None, "nobody can tell"
    _filed(gmail, mail(CARLA, ANA, message_id="<by.hand@conti.example>"), "")
    _filed(gmail, smtp.accepted[0], travels_as)
    receipt = courier.trace(handle, "<ask.1@conti.example>")
    assert receipt is not None
    assert (receipt.left, receipt.message_id) == (True, travels_as)
    assert courier.trace(handle, "<ask.2@conti.example>") is None
    courier.close()


def test_the_mark_is_all_that_is_added_to_a_letter(smtp: ScriptedSmtp, gmail: GmailImap, opened: Open) -> None:
    courier = FiledCourier(_courier(smtp, Tokens(GOOD)), opened(gmail))
    _send(courier)
    first, _, rest = smtp.accepted[0].partition(b"\r\n")
    assert first.startswith(MARK.encode() + b": ")
    assert rest == mail(CARLA, ANA, message_id="<ask.1@conti.example>")
    courier.close()


# --- as configured ---------------------------------------------------------------------------------------------------

CONFIG = """
connector: {name: Carla Conti, address: carla@conti.example, zone: Europe/Madrid}
mailbox:
  imap: {host: imap.gmail.com, user: carla@conti.example, google: {client: client_secret.json}}
  smtp: {host: smtp.gmail.com}
  proof: {kind: header, authserv_id: mx.google.com, position: below-received}
"""


def test_a_google_login_in_the_configuration_sends_by_gmail_and_trusts_its_sent_folder(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG)
    config = load_config(path)
    assert config.home.evidence is Evidence.PROVIDER
    courier = open_courier(config)
    assert isinstance(courier, FiledCourier)
    courier.close()
    with closing(open_mailbox("home", config.home)) as mailbox:
        assert isinstance(mailbox, ImapMailbox)
        assert mailbox._settings.token is not None
        assert mailbox._settings.password is None
