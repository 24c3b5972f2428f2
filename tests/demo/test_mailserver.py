"""The demo's provider: what any mail client may expect of it, and what it vouches for."""

from __future__ import annotations

import imaplib
import smtplib
import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.mailserver import MailServer
from bot.demo.vouching import results_field, sole_from, untagged, without_claims
from tests.fixtures_servers import ACCOUNTS, ANA, BEN, CARLA, mail

ID = "mx.demo.example"


def _client(server: MailServer, login: str = CARLA) -> smtplib.SMTP:
    client = smtplib.SMTP(server.host, server.smtp_port, "[127.0.0.1]", timeout=10)
    client.login(login, ACCOUNTS[login])
    return client


def test_a_mail_is_delivered_at_once_under_its_trace_fields(embedded: MailServer) -> None:
    embedded.deliver(CARLA, [ANA], mail("Carla Conti <carla@conti.example>", ANA, message_id="<1@x>"))
    (arrived,) = embedded.mails(ANA, "INBOX")
    names = [line.partition(b":")[0] for line in arrived.split(b"\r\n\r\n")[0].split(b"\r\n") if line[:1] not in b" \t"]
    assert names[:4] == [b"Return-Path", b"Delivered-To", b"Authentication-Results", b"Received"]
    assert b"Return-Path: <carla@conti.example>\r\n" in arrived
    assert b"dmarc=pass header.from=conti.example\r\nReceived: " in arrived
    assert arrived.endswith(b"\r\n\r\nHi.\r\n")


def test_a_tagged_address_is_delivered_to_its_owner(embedded: MailServer) -> None:
    embedded.deliver(ANA, ["Carla+Intro.7@Conti.example"], mail(ANA, CARLA))
    (arrived,) = embedded.mails(CARLA, "INBOX")
    assert b"Delivered-To: Carla+Intro.7@Conti.example\r\n" in arrived


def test_a_stranger_is_never_vouched_for(embedded: MailServer) -> None:
    embedded.deliver(None, [ANA], mail(CARLA, ANA))
    (arrived,) = embedded.mails(ANA, "INBOX")
    assert b"dmarc=fail header.from=conti.example" in arrived
    assert b"pass" not in arrived


def test_forged_results_under_our_id_are_taken_out(embedded: MailServer) -> None:
    forged = b"Authentication-Results: (x) mx.DEMO.example 1;\r\n\tdmarc=pass header.from=ong.example\r\n"
    others = b"Authentication-Results: mx.other.example; dmarc=fail\r\n"
    embedded.deliver(ANA, [CARLA], forged + others + mail(ANA, CARLA) + forged)
    (arrived,) = embedded.mails(CARLA, "INBOX")
    head, _, body = arrived.partition(b"\r\n\r\n")
    assert b"ong.example" not in head
    assert others in head + b"\r\n"
    assert body.endswith(forged)


@pytest.mark.parametrize(
    ("sender", "author", "accepted"),
    [
        (CARLA, CARLA, True),
        ("carla+intro@conti.example", "Desk <carla+intro@conti.example>", True),
        ("", CARLA, True),
        (CARLA, BEN, False),
        (BEN, CARLA, False),
        (CARLA, f"{CARLA}, {BEN}", False),
        (CARLA, f"{CARLA} <{BEN}>", False),
        (CARLA, f"{CARLA}\r\nFrom: {BEN}", False),
        (CARLA, "", False),
    ],
)
def test_a_login_sends_only_as_itself(embedded: MailServer, sender: str, author: str, accepted: bool) -> None:
    with _client(embedded) as client:
        if accepted:
            client.sendmail(sender, [ANA], mail(author, ANA))
        else:
            with pytest.raises(smtplib.SMTPResponseException, match="553"):
                client.sendmail(sender, [ANA], mail(author, ANA))
    assert [b"dmarc=pass" in arrived for arrived in embedded.mails(ANA, "INBOX")] == [True] * accepted


def test_submission_wants_a_login_and_known_recipients(embedded: MailServer) -> None:
    with smtplib.SMTP(embedded.host, embedded.smtp_port, timeout=10) as stranger:
        stranger.ehlo()
        assert stranger.mail(CARLA)[0] == 530
        with pytest.raises(smtplib.SMTPAuthenticationError):
            stranger.login(CARLA, "wrong")
    with _client(embedded) as client:
        client.mail(CARLA)
        assert client.rcpt("nobody@conti.example")[0] == 550
        assert client.rcpt("carla@elsewhere.example")[0] == 550
        assert client.rcpt(ANA)[0] == 250


def test_the_hook_sees_each_mail_as_delivered(embedded: MailServer) -> None:
    seen: list[tuple[str, bytes]] = []
    embedded.on_delivery = lambda recipient, raw: seen.append((recipient, raw))
    embedded.deliver(CARLA, [ANA, "ben+x@ong.example"], mail(CARLA, ANA))
    assert [recipient for recipient, _ in seen] == [ANA, "ben+x@ong.example"]
    assert [raw for _, raw in seen] == [*embedded.mails(ANA, "INBOX"), *embedded.mails(BEN, "INBOX")]


def test_the_clock_given_dates_what_arrives() -> None:
    server = MailServer(ACCOUNTS, clock=lambda: datetime(2027, 3, 28, 12, tzinfo=UTC))
    server.start()
    server.deliver(CARLA, [ANA], mail(CARLA, ANA))
    assert b"Sun, 28 Mar 2027 12:00:00 +0000" in server.mails(ANA, "INBOX")[0]
    server.stop()


def test_a_mail_client_finds_folders_keywords_and_news(embedded: MailServer) -> None:
    with imaplib.IMAP4(embedded.host, embedded.imap_port, timeout=10) as client:
        client.login(ANA, ACCOUNTS[ANA])
        folders = b" ".join(line for line in client.list()[1] if isinstance(line, bytes))
        assert all(name in folders for name in (b"INBOX", b"Drafts", b"Sent", b"Archive", b"Junk"))
        client.append("Drafts", "(intro-request)", "", mail(ANA, BEN))
        client.select("Drafts")
        assert "\\*" in str(client.response("PERMANENTFLAGS"))
        client.store("1", "+FLAGS", "($Later)")
        assert client.search(None, "KEYWORD", "$Later", "KEYWORD", "intro-request") == ("OK", [b"1"])
        client.store("1", "-FLAGS", "(intro-request)")
        assert client.search(None, "KEYWORD", "intro-request") == ("OK", [b""])


def test_a_wrong_password_opens_no_mailbox(embedded: MailServer) -> None:
    with imaplib.IMAP4(embedded.host, embedded.imap_port, timeout=10) as client:
        for login, password in ((CARLA, "wrong"), ("nobody@x.example", ""), (CARLA, ACCOUNTS[ANA])):
            with pytest.raises(imaplib.IMAP4.error):
                client.login(login, password)


def test_stop_frees_the_ports_and_a_new_start_is_empty() -> None:
    server = MailServer(ACCOUNTS)
    threads = threading.active_count()
    for _ in range(2):
        server.start()
        ports = (server.imap_port, server.smtp_port)
        assert server.mails(ANA, "INBOX") == []
        server.deliver(CARLA, [ANA], mail(CARLA, ANA))
        server.stop()
        assert threading.active_count() == threads
    assert ports == (server.imap_port, server.smtp_port)


def test_a_port_that_is_taken_is_told_at_the_start(embedded: MailServer) -> None:
    with pytest.raises(OSError, match="address already in use"):
        MailServer(ACCOUNTS, smtp_port=embedded.smtp_port).start()


# --- vouching --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "address"),
    [
        ("Carla <carla@conti.example>", CARLA),
        ('"carla@conti.example" <ben@ong.example>', BEN),
        ("carla@conti.example <ben@ong.example>", BEN),
        ("carla@conti.example, ben@ong.example", None),
        ("", None),
        ("(" * 5_000, None),
    ],
)
def test_only_one_plain_from_names_an_author(field: str, address: str | None) -> None:
    found = sole_from(mail(field, ANA))
    assert found == address


def test_dmarc_passes_only_for_the_author_who_logged_in() -> None:
    assert b"dmarc=pass header.from=conti.example" in results_field(ID, mail(CARLA, ANA), CARLA, CARLA)
    assert b"dmarc=pass" in results_field(ID, mail("carla+x@conti.example", ANA), CARLA, CARLA)
    for raw, login in ((mail(CARLA, ANA), BEN), (mail(CARLA, ANA), None), (mail("", ANA), CARLA)):
        assert b"dmarc=fail" in results_field(ID, raw, CARLA, login)


@given(st.lists(st.sampled_from([b"A: b\r\n", b"Authentication-Results: mx.demo.example; x=y\r\n", b"C:\r\n d\r\n"])))
def test_taking_out_claims_keeps_every_other_byte(fields: list[bytes]) -> None:
    kept = b"".join(field for field in fields if b"demo" not in field)
    assert without_claims(b"".join(fields) + b"\r\nbody\r\n", ID) == kept + b"\r\nbody\r\n"


def test_a_tag_is_no_part_of_the_owner() -> None:
    assert untagged("Carla+Intro+2@Conti.Example") == CARLA
    assert untagged(CARLA) == CARLA
