"""The courier: each failure of a submission means what the outbox needs it to mean, and the bytes arrive unharmed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mailboxes.smtp import SmtpCourier, SmtpSettings
from bot.mailboxes.smtp.answers import Answer, speaks_of_recipients
from bot.mailboxes.smtp.transaction import canonical
from bot.ports import Courier, GiveUp, LeaseLost, NeedsOperator, TryLater, Unknown
from tests.fixtures_servers import ANA, BEN, CARLA, Provider, mail, smtp_settings
from tests.servers.wire import CUT, HANG, SLOW, ScriptedSmtp

BOTH = (ANA, BEN)
LETTER = mail(CARLA, ANA, message_id="<letter@conti.example>")


def _yes(handle: str) -> bool:
    return True


@pytest.fixture
def scripted() -> Iterator[ScriptedSmtp]:
    with ScriptedSmtp() as server:
        yield server


def _settings(server: ScriptedSmtp, *, user: str = "", timeout: float = 5.0) -> SmtpSettings:
    return SmtpSettings("127.0.0.1", server.port, "none", user, lambda: "secret", timeout, data_timeout=timeout)


def _send(server: ScriptedSmtp, *, timeout: float = 5.0, recipients: tuple[str, ...] = BOTH) -> str:
    courier = SmtpCourier(_settings(server, timeout=timeout))
    try:
        return courier.send(CARLA, recipients, LETTER, before_data=_yes).words
    finally:
        courier.close()


# --- what a failure means -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["421 4.3.2 closing", "451 4.3.0 later", CUT])
def test_whatever_goes_wrong_for_now_before_the_content_is_try_later(
    scripted: ScriptedSmtp, verb: str, answer: str
) -> None:
    scripted.answers[verb] = answer
    with pytest.raises(TryLater):
        _send(scripted)
    assert scripted.accepted == []


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_server_that_falls_silent_before_the_content_is_try_later(scripted: ScriptedSmtp, verb: str) -> None:
    scripted.answers[verb] = HANG
    with pytest.raises(TryLater):
        _send(scripted, timeout=0.2)


@pytest.mark.parametrize("verb", ["MAIL", "DATA", "DOT"])
def test_a_refusal_for_good_of_sender_or_content_is_ours(scripted: ScriptedSmtp, verb: str) -> None:
    scripted.answers[verb] = "550 5.7.1 your mail is not wanted"
    with pytest.raises(GiveUp) as told:
        _send(scripted)
    assert told.value.ours
    assert told.value.refused == {}
    assert "not wanted" in told.value.reason


@pytest.mark.parametrize("how", [CUT, HANG])
@pytest.mark.parametrize("verb", ["INSIDE", "DOT"])
def test_an_answer_lost_after_data_began_is_unknown(scripted: ScriptedSmtp, verb: str, how: str) -> None:
    scripted.answers[verb] = how
    with pytest.raises(Unknown):
        _send(scripted, timeout=0.3)


def test_the_answer_to_the_dot_may_take_longer_than_a_verb(scripted: ScriptedSmtp) -> None:
    scripted.answers["DOT"] = SLOW
    courier = SmtpCourier(dataclasses.replace(_settings(scripted, timeout=0.2), data_timeout=20.0))
    assert courier.send(CARLA, BOTH, LETTER, before_data=_yes).words == "250 2.0.0 taken"
    scripted.answers["MAIL"] = SLOW
    with pytest.raises(TryLater):
        courier.send(CARLA, BOTH, LETTER, before_data=_yes)
    courier.close()


@pytest.mark.parametrize("answer", ["what?", "354 once more", "2x0 fine", "250" + "x" * 10_000])
def test_an_answer_to_the_dot_that_makes_no_sense_is_unknown(scripted: ScriptedSmtp, answer: str) -> None:
    scripted.answers["DOT"] = answer
    with pytest.raises(Unknown):
        _send(scripted)


def test_a_4xx_to_the_dot_is_definite(scripted: ScriptedSmtp) -> None:
    scripted.answers["DOT"] = "451 4.3.0 disk is full"
    with pytest.raises(TryLater, match="disk is full"):
        _send(scripted)


def test_a_5xx_to_the_dot_that_names_the_mailbox_is_the_recipients(scripted: ScriptedSmtp) -> None:
    scripted.answers["DOT"] = "550 5.1.1 no such user"
    with pytest.raises(GiveUp) as told:
        _send(scripted, recipients=(BEN,))
    assert not told.value.ours
    assert list(told.value.refused) == [BEN]


# --- recipients: all or none -----------------------------------------------------------------------------------------


def test_one_recipient_refused_stops_the_letter_to_all(scripted: ScriptedSmtp) -> None:
    scripted.answers[f"RCPT {BEN}"] = "550 5.1.1 no such user"
    with pytest.raises(GiveUp) as told:
        _send(scripted)
    assert told.value.refused == {BEN: "550 5.1.1 no such user"}
    assert not told.value.ours
    assert scripted.accepted == []
    assert "DATA" not in scripted.seen
    assert "RSET" in scripted.seen


def test_one_recipient_refused_for_now_is_try_later_for_all(scripted: ScriptedSmtp) -> None:
    scripted.answers[f"RCPT {BEN}"] = "450 4.2.0 greylisted"
    with pytest.raises(TryLater, match="greylisted"):
        _send(scripted)
    assert "DATA" not in scripted.seen


def test_a_refusal_for_good_outweighs_one_for_now(scripted: ScriptedSmtp) -> None:
    scripted.answers[f"RCPT {ANA}"] = "450 4.2.0 greylisted"
    scripted.answers[f"RCPT {BEN}"] = "550 5.1.1 no such user"
    with pytest.raises(GiveUp) as told:
        _send(scripted)
    assert list(told.value.refused) == [BEN]


def test_a_limit_of_ours_says_nothing_about_the_recipient(scripted: ScriptedSmtp) -> None:
    scripted.answers["RCPT"] = "550 5.4.5 Daily user sending quota exceeded"
    with pytest.raises(GiveUp) as told:
        _send(scripted)
    assert told.value.ours
    assert told.value.refused == {}


@pytest.mark.parametrize(
    ("answer", "of_recipients"),
    [
        ("550 5.1.1 User unknown", True),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", True),
        ("550 5.2.1 The account is disabled", True),
        ("552 5.2.2 The mailbox is over quota", True),
        ("550 5.4.1 Recipient address rejected: Access denied", True),
        ("550 No such user here", True),
        ("553 sorry, that address is not here", True),
        ("550 5.1.8 Sender address has null MX", False),
        ("553 5.7.1 Sender address rejected: not owned by user", False),
        ("550 5.4.5 Daily user sending quota exceeded", False),
        ("554 5.7.1 Relay access denied", False),
        ("550 relay not permitted", False),
        ("550 You sent too many messages this hour", False),
        ("550 blocked by policy", False),
        ("550 authentication required", False),
        ("552 5.3.4 Message too big", False),
        ("554 Transaction failed", False),
        ("501 syntax", False),
    ],
)
def test_a_refusal_is_told_apart_by_whom_it_speaks_of(answer: str, of_recipients: bool) -> None:
    code, _, text = answer.partition(" ")
    assert speaks_of_recipients(Answer(int(code), text)) is of_recipients


# --- the lease -------------------------------------------------------------------------------------------------------


def test_before_data_is_asked_after_the_recipients_and_its_no_transmits_nothing(scripted: ScriptedSmtp) -> None:
    seen: list[str] = []

    def no(handle: str) -> bool:
        seen.extend(scripted.seen)
        return False

    courier = SmtpCourier(_settings(scripted))
    with pytest.raises(LeaseLost):
        courier.send(CARLA, BOTH, LETTER, before_data=no)
    assert seen[-2:] == [f"RCPT TO:<{ANA}>", f"RCPT TO:<{BEN}>"]
    assert scripted.accepted == []
    assert "DATA" not in scripted.seen
    assert courier.send(CARLA, BOTH, LETTER, before_data=_yes).words.startswith("250")
    courier.close()
    assert scripted.connections == 1


def test_a_fault_in_before_data_leaves_no_transaction_behind(scripted: ScriptedSmtp) -> None:
    def fault(handle: str) -> bool:
        raise ZeroDivisionError

    courier = SmtpCourier(_settings(scripted))
    with pytest.raises(ZeroDivisionError):
        courier.send(CARLA, BOTH, LETTER, before_data=fault)
    courier.send(CARLA, BOTH, LETTER, before_data=_yes)
    courier.close()
    assert len(scripted.accepted) == 1


# --- the connection --------------------------------------------------------------------------------------------------


def test_the_connection_is_kept_warm_and_replaced_when_dead(scripted: ScriptedSmtp) -> None:
    courier = SmtpCourier(_settings(scripted))
    for _ in range(2):
        courier.send(CARLA, BOTH, LETTER, before_data=_yes)
    assert scripted.connections == 1
    scripted.hang_up()
    courier.send(CARLA, BOTH, LETTER, before_data=_yes)
    courier.close()
    assert scripted.connections == 2
    assert len(scripted.accepted) == 3


def test_a_connection_idle_for_too_long_is_not_reused(scripted: ScriptedSmtp) -> None:
    courier = SmtpCourier(dataclasses.replace(_settings(scripted), max_idle=-1.0))
    for _ in range(2):
        courier.send(CARLA, BOTH, LETTER, before_data=_yes)
    courier.close()
    assert scripted.connections == 2


def test_a_refusal_leaves_the_session_usable(scripted: ScriptedSmtp) -> None:
    scripted.answers[f"RCPT {BEN}"] = "550 5.1.1 no such user"
    courier = SmtpCourier(_settings(scripted))
    with pytest.raises(GiveUp):
        courier.send(CARLA, BOTH, LETTER, before_data=_yes)
    courier.send(CARLA, (ANA,), LETTER, before_data=_yes)
    courier.close()
    assert scripted.connections == 1


def test_close_never_raises(scripted: ScriptedSmtp) -> None:
    courier = SmtpCourier(_settings(scripted))
    courier.close()
    courier.check()
    scripted.hang_up()
    courier.close()
    courier.close()


def test_nobody_listening_is_try_later_with_clear_words() -> None:
    with ScriptedSmtp() as gone:
        pass
    with pytest.raises(TryLater, match="refused the connection"):
        _send(gone)


def test_plain_text_is_for_this_machine_only() -> None:
    with pytest.raises(NeedsOperator, match="security"):
        SmtpCourier(SmtpSettings("mail.conti.example", 587, "none", CARLA, lambda: "secret"))


def test_a_server_without_starttls_gets_no_password(scripted: ScriptedSmtp) -> None:
    courier = SmtpCourier(dataclasses.replace(_settings(scripted, user=CARLA), security="starttls"))
    with pytest.raises(NeedsOperator, match="STARTTLS"):
        courier.check()
    assert not any("AUTH" in line for line in scripted.seen)


def test_a_login_refused_for_now_is_try_later() -> None:
    answers = {"AUTH": "454 4.7.0 Temporary authentication failure"}
    with ScriptedSmtp(answers, features=("AUTH PLAIN",)) as server, pytest.raises(TryLater, match="Temporary"):
        SmtpCourier(_settings(server, user=CARLA)).check()


def test_a_server_that_offers_no_login_is_the_operators(scripted: ScriptedSmtp) -> None:
    with pytest.raises(NeedsOperator, match="offers no login"):
        SmtpCourier(_settings(scripted, user=CARLA)).check()


def test_a_password_beyond_ascii_is_sent_as_utf8() -> None:
    with ScriptedSmtp({"AUTH": "235 2.7.0 ok"}, features=("AUTH PLAIN",)) as server:
        courier = SmtpCourier(dataclasses.replace(_settings(server, user="u"), password=lambda: "pässword"))
        courier.check()
        assert server.seen[-1] == "AUTH PLAIN AHUAcMOkc3N3b3Jk"
        courier.close()


# --- bytes -----------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=200) | st.text(alphabet="a.\r\n", max_size=60).map(str.encode))
def test_what_arrives_is_what_was_given_with_crlf_line_ends(raw: bytes) -> None:
    """Undoing RFC 5321 section 4.5.2 gives the lines back, and nothing but the end looks like the end."""
    wire = canonical(raw)
    assert wire.endswith(b"\r\n.\r\n")
    lines = wire[: -len(b".\r\n")].split(b"\r\n")[:-1]
    assert all(b"\r" not in line and b"\n" not in line and line != b"." for line in lines)
    undone = [line[1:] if line.startswith(b".") else line for line in lines]
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    assert undone == text.removesuffix(b"\n").split(b"\n")


def test_dots_and_bare_line_ends_cannot_smuggle_a_second_mail(scripted: ScriptedSmtp) -> None:
    raw = LETTER + b".\n\r\n.\nMAIL FROM:<evil@attacker.example>\n.\r\r\n..\r\n"
    courier = SmtpCourier(_settings(scripted))
    courier.send(CARLA, BOTH, raw, before_data=_yes)
    courier.close()
    (accepted,) = scripted.accepted
    assert b"MAIL FROM" in accepted
    assert sum(line.startswith("MAIL") for line in scripted.seen) == 1


def test_8_bit_bytes_need_a_server_that_takes_them(scripted: ScriptedSmtp) -> None:
    raw = mail(CARLA, ANA, body="Grüße\r\n")
    courier = SmtpCourier(_settings(scripted))
    with pytest.raises(GiveUp) as told:
        courier.send(CARLA, BOTH, raw, before_data=_yes)
    assert told.value.ours
    courier.close()
    scripted.features = ("8BITMIME",)
    courier.send(CARLA, BOTH, raw, before_data=_yes)
    courier.close()
    assert scripted.accepted == [raw]
    assert f"MAIL FROM:<{CARLA}> BODY=8BITMIME" in scripted.seen


def test_a_letter_over_the_servers_limit_is_not_begun(scripted: ScriptedSmtp) -> None:
    courier = SmtpCourier(_settings(scripted))
    with pytest.raises(GiveUp, match="bytes") as told:
        courier.send(CARLA, BOTH, LETTER + b"x" * 1_000_000, before_data=_yes)
    courier.close()
    assert told.value.ours
    assert not any(line.startswith("MAIL") for line in scripted.seen)


@pytest.mark.parametrize(
    "address", ["ben@ong.example>\r\nRSET", "ben@ong.example> NOTIFY=NEVER", "a b@ong.example", "<x>"]
)
def test_an_address_cannot_carry_a_command(scripted: ScriptedSmtp, address: str) -> None:
    with pytest.raises(GiveUp) as told:
        _send(scripted, recipients=(ANA, address))
    assert list(told.value.refused) == [address]
    assert not any(line.startswith("MAIL") for line in scripted.seen)


def test_the_envelope_holds_each_address_exactly_as_given(scripted: ScriptedSmtp) -> None:
    """smtplib would read an address anew and drop a comment in it: another address."""
    _send(scripted, recipients=("ben(x)@ong.example",))
    assert "RCPT TO:<ben(x)@ong.example>" in scripted.seen


def test_addresses_beyond_ascii_go_only_to_servers_that_take_them(scripted: ScriptedSmtp) -> None:
    with pytest.raises(GiveUp) as told:
        _send(scripted, recipients=("josé@ruiz.example",))
    assert list(told.value.refused) == ["josé@ruiz.example"]
    scripted.features = ("SMTPUTF8",)
    _send(scripted, recipients=("josé@ruiz.example",))
    assert "RCPT TO:<josé@ruiz.example>" in scripted.seen


# --- with real servers -----------------------------------------------------------------------------------------------


def test_a_letter_arrives_unchanged_below_the_trace_fields(
    provider: Provider, courier_of: Callable[[str], SmtpCourier]
) -> None:
    letter = mail(CARLA, ANA, message_id="<dots@conti.example>", body=".\r\n..\r\n.hidden\r\nFrom here.\r\n")
    courier: Courier = courier_of(CARLA)
    assert courier.send(CARLA, (ANA, "ben+tag@ong.example"), letter, before_data=_yes).words.startswith("250")
    provider.settle()
    for address in BOTH:
        (arrived,) = provider.mails(address, "INBOX")
        assert arrived.endswith(letter.partition(b"\r\n")[2])
        assert b"dmarc=pass header.from=conti.example" in arrived


def test_an_unknown_recipient_is_refused_by_name(provider: Provider, courier_of: Callable[[str], SmtpCourier]) -> None:
    with pytest.raises(GiveUp) as told:
        courier_of(CARLA).send(CARLA, (ANA, "nobody@ong.example"), LETTER, before_data=_yes)
    assert list(told.value.refused) == ["nobody@ong.example"]
    assert not told.value.ours
    provider.settle()
    assert provider.mails(ANA, "INBOX") == []


def test_anothers_address_as_sender_is_a_refusal_of_us(
    provider: Provider, courier_of: Callable[[str], SmtpCourier]
) -> None:
    with pytest.raises(GiveUp) as told:
        courier_of(CARLA).send(BEN, (ANA,), mail(BEN, ANA), before_data=_yes)
    assert told.value.ours
    assert told.value.refused == {}


def test_a_wrong_password_tells_about_app_passwords(provider: Provider) -> None:
    courier = SmtpCourier(dataclasses.replace(smtp_settings(provider, CARLA), password=lambda: "wrong"))
    with pytest.raises(NeedsOperator, match="app password"):
        courier.check()


@pytest.mark.dovecot
def test_an_untrusted_certificate_is_the_operators(rig: Provider) -> None:
    with pytest.raises(NeedsOperator, match="certificate"):
        SmtpCourier(dataclasses.replace(smtp_settings(rig, CARLA), ca_file=None)).check()
