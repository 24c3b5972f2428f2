"""The rig is what it says: real servers that deliver, refuse, stamp and bounce as a provider would."""

from __future__ import annotations

import os
import smtplib
import ssl

import pytest

from tests.fixtures_servers import ACCOUNTS, ANA, BEN, CARLA, mail
from tests.servers.rig import Rig, available

pytestmark = pytest.mark.dovecot


def test_its_own_login_is_vouched_for_above_the_received_field(rig: Rig) -> None:
    rig.deliver(CARLA, ["ana+tag@ruiz.example", BEN], mail(CARLA, ANA))
    for address in (ANA, BEN):
        (arrived,) = rig.mails(address, "INBOX")
        head = arrived.partition(b"\r\n\r\n")[0]
        results, received = head.index(b"Authentication-Results: mx.rig.example;"), head.index(b"\r\nReceived:")
        assert results < received
        assert b"dmarc=pass header.from=conti.example" in head[results:received]
        assert head.startswith(b"Return-Path: <carla@conti.example>")


def test_a_strangers_mail_is_not_vouched_for(rig: Rig) -> None:
    forged = b"Authentication-Results: mx.rig.example; dmarc=pass header.from=conti.example\r\n"
    lie = b"Received: from x (Authenticated sender: carla@conti.example)\r\n\tby mx.rig.example id 1; now\r\n"
    rig.deliver(None, [ANA], lie + forged + mail(CARLA, ANA))
    (arrived,) = rig.mails(ANA, "INBOX")
    assert b"dmarc=fail header.from=conti.example" in arrived
    assert b"dmarc=pass" not in arrived


def test_a_from_that_the_login_does_not_own_is_not_vouched_for(rig: Rig) -> None:
    rig.deliver(CARLA, [ANA], mail(BEN, ANA))
    (arrived,) = rig.mails(ANA, "INBOX")
    assert b"dmarc=fail header.from=ong.example" in arrived


def test_a_login_may_use_its_tags_as_sender_and_nothing_else(rig: Rig) -> None:
    with smtplib.SMTP(rig.host, rig.smtp_starttls_port, "[127.0.0.1]", timeout=10) as client:
        client.starttls(context=ssl.create_default_context(cafile=rig.ca_file))
        client.login(CARLA, ACCOUNTS[CARLA])
        client.mail("carla+intro@conti.example")
        assert client.rcpt(ANA)[0] == 250
        client.rset()
        client.mail(BEN)
        assert client.rcpt(ANA)[0] == 553


def test_nobody_submits_without_a_login_or_relays(rig: Rig) -> None:
    with pytest.raises(smtplib.SMTPResponseException, match="Relay access denied"):
        rig.deliver(None, ["someone@elsewhere.example"], mail("x@elsewhere.example", "someone@elsewhere.example"))
    with pytest.raises(smtplib.SMTPResponseException, match="User unknown"):
        rig.deliver(CARLA, ["nobody@ruiz.example"], mail(CARLA, "nobody@ruiz.example"))


def test_mail_that_cannot_go_on_comes_back_as_a_bounce(rig: Rig) -> None:
    rig.submit(CARLA, ["someone@elsewhere.example"], mail(CARLA, "someone@elsewhere.example", message_id="<lost@x>"))
    rig.settle()
    (bounce,) = rig.mails(CARLA, "INBOX")
    assert b"Return-Path: <>" in bounce
    assert b"Content-Type: multipart/report; report-type=delivery-status" in bounce
    assert b"Message-ID: <lost@x>" in bounce
    assert b"dmarc=pass" not in bounce


def test_drafts_and_folders_of_a_person_are_theirs_to_fill(rig: Rig) -> None:
    rig.append(CARLA, "Drafts", mail(CARLA, ANA), ["\\Draft", "$IntroRequest"])
    rig.append(CARLA, "intro-request/accepted", mail(CARLA, BEN))
    assert rig.mails(CARLA, "Drafts") == [mail(CARLA, ANA)]
    assert rig.mails(CARLA, "intro-request/accepted") == [mail(CARLA, BEN)]
    assert rig.mails(CARLA, "nowhere") == []
    rig.clear()
    assert rig.mails(CARLA, "Drafts") == []


def test_stopping_ends_every_process_and_leaves_nothing() -> None:
    reason = available()
    if reason is not None:
        pytest.skip(reason)
    second = Rig({CARLA: "secret"})
    second.start()
    folder = second.folder
    masters = [
        second._dovecot.pid if second._dovecot else 0,
        int((folder / "postfix/queue/pid/master.pid").read_text()),
    ]
    second.stop()
    assert not folder.exists()
    for pid in masters:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    second.stop()
