"""The other kinds of proof, from the raw mail to the standing: Gmail's and Exchange Online's layouts, our own DKIM."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.hostile.deployment import NOW, Deployment
from tests.reading.test_dkim_check import OURS, signed

LETTER = (
    b"From: Ana Ruiz <ana@ruiz.example>\r\nTo: intro@connector.example\r\nSubject: Re: An introduction?\r\n"
    b"Date: Thu, 12 Nov 2026 09:30:00 +0000\r\nMessage-ID: <p1@ruiz.example>\r\n"
    b"In-Reply-To: <ask-ana-k1@connector.example>\r\n\r\nYes please, I would be glad to meet.\r\n"
)
MADE = int(NOW.timestamp())
SIGNED = [b"from", b"to", b"subject", b"date", b"message-id", b"in-reply-to"]
GMAIL = {"kind": "header", "authserv_id": "mx.google.com", "position": "below-received"}
EXCHANGE = {"kind": "header", "authserv_id": "topmost", "position": "below-received"}
PASS = "Authentication-Results: mx.google.com; dkim=pass header.i=@ruiz.example; dmarc=pass header.from=ruiz.example\n"
FAIL = "Authentication-Results: mx.google.com; dmarc=fail (p=NONE) header.from=ruiz.example\n"
HOPS = """Delivered-To: intro@connector.example
Received: by 2002:a05:7208 with SMTP id a; Thu, 12 Nov 2026 01:30:00 -0800 (PST)
X-Received: by 2002:a17:906 with SMTP id b; Thu, 12 Nov 2026 01:30:00 -0800 (PST)
ARC-Seal: i=1; a=rsa-sha256; d=google.com; s=arc; b=aaaa
ARC-Authentication-Results: i=1; mx.google.com; dmarc=pass header.from=ruiz.example
Return-Path: <ana@ruiz.example>
Received: from mail.ruiz.example by mx.google.com; Thu, 12 Nov 2026 01:30:00 -0800 (PST)
Received-SPF: pass (google.com: domain of ana@ruiz.example designates 192.0.2.1) client-ip=192.0.2.1;
"""
ONLINE = "Received: from a by b.prod.outlook.com; Thu, 12 Nov 2026 09:30:00 +0000\nAuthentication-Results: "


def come(folder: Path, proof: dict[str, Any], raw: bytes, resolver: Any = None) -> str:
    """What becomes of one mail under this proof: "yes", or the reason of the connector's question."""
    bot = {"imap": {"host": "127.0.0.1", "security": "none", "port": 1, "user": "intro@connector.example"}}
    bot["imap"]["password"] = {"file": "password"}
    mailbox = {**bot, "smtp": {"host": "127.0.0.1", "security": "none", "port": 1}, "proof": proof}
    desk = Deployment("both", folder, {"bot": {"mailbox": mailbox}})
    try:
        if resolver is not None:
            desk.worker.work.resolver = resolver
        desk.deliver(raw)
        (row,) = desk.mails()
        return "yes" if desk.standing() else row.reason
    finally:
        desk.close()


@pytest.mark.parametrize(
    ("proof", "head", "counts"),
    [
        (GMAIL, HOPS + PASS, True),
        (GMAIL, HOPS + FAIL + PASS, False),
        (GMAIL, HOPS, False),  # ARC and Received-SPF alone prove nothing
        (GMAIL, PASS + HOPS, False),
        (GMAIL, HOPS + PASS.replace("mx.google.com", "mx.evil.example"), False),
        (GMAIL, HOPS + "Subject: x\n" + PASS, False),
        (GMAIL, "X-Note: a\n" + PASS, False),
        (EXCHANGE, ONLINE + "spf=fail; dkim=pass header.d=ruiz.example;dmarc=pass header.from=ruiz.example\n", True),
        (EXCHANGE, ONLINE + "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=ruiz.example; dkim=none\n", True),
        (EXCHANGE, ONLINE + "dmarc=bestguesspass action=none header.from=ruiz.example;compauth=pass\n", False),
        (EXCHANGE, ONLINE + "dmarc=fail action=oreject header.from=ruiz.example;compauth=fail reason=000\n", False),
        (EXCHANGE, ONLINE + "dmarc=none header.from=evil.example;compauth=pass reason=703\n" + PASS, False),
        (EXCHANGE, PASS, False),
    ],
)
def test_only_the_field_of_this_provider_at_its_place_proves(
    tmp_path: Path, proof: dict[str, Any], head: str, *, counts: bool
) -> None:
    raw = head.replace("\n", "\r\n").encode() + LETTER
    assert (come(tmp_path, proof, raw) == "yes") is counts


def mark(mail: bytes = LETTER, **how: Any) -> bytes:
    return signed(mail, **{"headers": SIGNED, "made": MADE, **how})


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (mark(), ""),
        (mark(domain=b"evil.example")[: -len(LETTER)] + mark(), ""),
        (mark().replace(b"; b=", b"; b=AAAA", 1)[: -len(LETTER)] + mark(), ""),
        (LETTER, "no-signature"),
        (mark(domain=b"evil.example"), "not-aligned"),
        (mark(length=True) + b"And yes to all.\r\n", "truncated"),
        (mark(headers=[b"from", b"message-id", b"in-reply-to"]), "unsigned-subject"),
        (mark(headers=[b"from", b"message-id", b"subject"]), "unsigned-in-reply-to"),
        (mark(made=MADE - 8 * 86_400), "stale"),
        (mark(made=MADE - 86_400, expires=MADE - 60), "expired"),
        (
            mark(LETTER.replace(b"Yes please, I", b"No, thank you. I")).replace(b"No, thank you. I", b"Yes please, I"),
            "invalid",
        ),
        (b"References: <b@there.example>\r\n" + mark(), "unsigned-references"),
        (b"Subject: YES\r\n" + mark(), "repeated-header"),
    ],
)
def test_our_own_look_at_the_signature_proves_or_asks(tmp_path: Path, raw: bytes, reason: str) -> None:
    found = come(tmp_path, {"kind": "dkim"}, raw, OURS)
    assert found == "yes" if not reason else reason in found


@pytest.mark.parametrize("record", [None, b"v=DKIM1; p=", b"v=DKIM1; t=y; " + b"p=AAAA"])
def test_without_a_good_key_the_connector_is_asked(tmp_path: Path, record: bytes | None) -> None:
    assert "not proven" in come(tmp_path, {"kind": "dkim"}, mark(), lambda name: record)


def test_where_nothing_is_proof_every_answer_is_a_question(tmp_path: Path) -> None:
    assert come(tmp_path, {"kind": "ask"}, mark()) == "every answer is put before you"
