"""A DKIM signature proves an author only where it covers the whole mail, is fresh, and is the author's own domain's."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.reading.dkim_check import check_dkim
from bot.reading.sender import DkimResult

NOW = 1_795_000_000
DAY = 86_400
MAIL = (
    b"From: Ana Ruiz <ana@ruiz.example>\r\nTo: carla@conti.example\r\nSubject: Re: Meet Ben?\r\n"
    b"Date: Wed, 18 Nov 2026 10:26:40 +0000\r\nIn-Reply-To: <a1@conti.example>\r\nMessage-ID: <m1@ruiz.example>\r\n"
    b"\r\nYes, gladly.\r\n"
)
EVERY = [b"from", b"to", b"subject", b"in-reply-to", b"message-id"]


@cache
def key() -> tuple[bytes, bytes]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem, base64.b64encode(public)


def signed(
    mail: bytes = MAIL,
    domain: bytes = b"ruiz.example",
    headers: list[bytes] | None = None,
    made: int | None = NOW,
    expires: int | None = None,
    length: bool = False,
) -> bytes:
    """The mail with a signature on top. The times are signed too, so they are set while dkimpy makes the field."""

    class Signer(dkim.DKIM):  # type: ignore[misc]
        def gen_header(self, fields, include_headers, canon_policy, header_name, pk, standardize=False):  # type: ignore[no-untyped-def]
            times = [(b"t", str(made).encode())] if made is not None else []
            times += [(b"x", str(expires).encode())] if expires is not None else []
            at = [name for name, _ in fields].index(b"t")
            fields[at : at + 1] = times
            return super().gen_header(fields, include_headers, canon_policy, header_name, pk, standardize)

    header: bytes = Signer(mail, minkey=512).sign(
        b"sel",
        domain,
        key()[0],
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=headers or EVERY,
        length=length,
    )
    return header + mail


def dns(**records: bytes) -> Callable[[bytes], bytes | None]:
    asked = {f"sel._domainkey.{name.replace('_', '.')}.".encode(): record for name, record in records.items()}
    return asked.get


OURS = dns(ruiz_example=b"v=DKIM1; k=rsa; p=" + key()[1], mail_ruiz_example=b"p=" + key()[1])


def test_a_full_fresh_aligned_signature_proves_the_author() -> None:
    assert check_dkim(signed(), OURS, NOW + 60) == DkimResult(True, "ruiz.example", "")


def test_what_the_servers_on_the_way_add_changes_nothing() -> None:
    raw = b"Received: from x by y\r\nReturn-Path: <ana@ruiz.example>\r\n" + signed()
    assert check_dkim(raw, OURS, NOW).passed


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (MAIL, "no-signature"),
        (signed().replace(b"Yes, gladly", b"No, thanks"), "invalid"),
        (signed().replace(b"Subject: Re: Meet Ben?", b"Subject: Re: Meet Eve?"), "invalid"),
        (signed(length=True), "truncated"),
        (signed(length=True) + b"And yes to all.\r\n", "truncated"),
        (signed(headers=[b"from", b"in-reply-to"]), "unsigned-subject"),
        (signed(headers=[b"from", b"subject"]), "unsigned-in-reply-to"),
        (signed(headers=[b"from", b"subject", b"in-reply-to"]), "unsigned-message-id"),
        (b"References: <b@conti.example>\r\n" + signed(), "unsigned-references"),
        (signed(domain=b"evil.example"), "not-aligned"),
        (signed(domain=b"example"), "not-aligned"),
        (signed(domain=b"mail.ruiz.example"), "not-aligned"),
        (signed(made=NOW - 8 * DAY), "stale"),
        (signed(made=NOW + DAY), "future"),
        (signed(made=NOW - DAY, expires=NOW - 60), "expired"),
        (signed(made=None), "undated"),
        (b"Subject: Meet Eve?\r\n" + signed(), "repeated-header"),
        (b"In-Reply-To: <b@conti.example>\r\n" + signed(), "repeated-header"),
        (b"From: eve@evil.example\r\n" + signed(), "several-from"),
        (b" folded first line\r\n\r\n", "malformed"),
        (b"X: " + b"y" * 200_000 + b"\r\n\r\n", "malformed"),
        (b"DKIM-Signature: v=1; v=1\r\n" + MAIL, "malformed"),
        (b"DKIM-Signature: v=1; a=rsa-sha1; d=ruiz.example; s=sel; h=from; b=x; bh=x; t=1\r\n" + MAIL, "weak"),
    ],
)
def test_what_proves_nothing_is_named(raw: bytes, reason: str) -> None:
    assert check_dkim(raw, OURS, NOW) == DkimResult(False, "", reason)


def test_a_signed_date_stands_in_for_a_missing_time() -> None:
    raw = signed(made=None, headers=[*EVERY, b"date"])
    assert check_dkim(raw, OURS, NOW).passed
    assert check_dkim(raw, OURS, NOW + 8 * DAY).reason == "stale"


def test_a_parent_domain_vouches_for_its_child() -> None:
    raw = signed(MAIL.replace(b"ana@ruiz", b"ana@mail.ruiz"))
    assert check_dkim(raw, OURS, NOW) == DkimResult(True, "ruiz.example", "")


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (b"", "no-key"),
        (b"v=DKIM1; p=", "invalid"),
        (b"v=DKIM1; t=y:s; p=" + key()[1], "test-key"),
        (b"v=DKIM1; p=" + base64.b64encode(b"x" * 9_000), "no-key"),
        (b"\xff;;==", "invalid"),
    ],
)
def test_key_records(record: bytes, reason: str) -> None:
    assert check_dkim(signed(), dns(ruiz_example=record), NOW).reason == reason


def test_an_unaligned_signature_beside_a_good_one_does_no_harm_and_asks_no_key() -> None:
    asked: list[bytes] = []

    def resolver(name: bytes) -> bytes | None:
        asked.append(name)
        return OURS(name)

    raw = signed(domain=b"sender.example")[: -len(MAIL)] + signed()
    assert check_dkim(raw, resolver, NOW).passed
    assert asked == [b"sel._domainkey.ruiz.example."]


def test_a_failing_resolver_is_heard() -> None:
    """The caller tries later: no answer is not an absent key."""

    def resolver(name: bytes) -> bytes | None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        check_dkim(signed(), resolver, NOW)
