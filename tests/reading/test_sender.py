"""One strict author, proven by what our own server wrote, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.message import parse_message
from bot.reading.sender import (
    DkimResult,
    Proof,
    Proven,
    Refusal,
    Sender,
    Unproven,
    aligned,
    prove,
    read_results,
    same_address,
    sender_of,
)

ANA = Sender("Ana Ruiz", "ana@ruiz.example")


def from_field(*values: str) -> Sender | Refusal:
    return sender_of(parse_message("".join(f"From: {value}\n" for value in values).encode() + b"\n"))


@pytest.mark.parametrize(
    "value",
    [
        "Ana Ruiz <ana@ruiz.example>",
        '"Ana Ruiz" <ana@ruiz.example>',
        "=?utf-8?q?Ana_Ruiz?= <ana@ruiz.example>",
        "Ana Ruiz\n <ana@ruiz.example>",
        "ana@ruiz.example (Ana Ruiz)",
        "Ana Ruiz <ana@ruiz.example>,",
    ],
)
def test_one_author(value: str) -> None:
    assert from_field(value) == ANA


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("ana@ruiz.example, eve@evil.example", "several-addresses"),
        ("ana@ruiz.example <eve@evil.example", "broken"),
        ("<ana@ruiz.example> <eve@evil.example>", "broken"),
        ("<ana@ruiz.example> eve@evil.example", "broken"),
        ("<eve@evil.example>ana@ruiz.example", "broken"),
        ("friends: ana@ruiz.example;", "group"),
        ("friends: ana@ruiz.example", "group"),
        ("undisclosed:; ana@ruiz.example", "group"),
        ("ana@ruiz.example;", "group"),
        ("ana(x)@ruiz.example", "comment"),
        ("ana@ruiz.example(.evil.example)x", "comment"),
        ("Ana (ana@ruiz.example) <eve@evil.example>", "comment"),
        ("eve@evil.example (ana@ruiz.example)", "comment"),
        ("<ana(x)@ruiz.example>", "comment"),
        ('"ana@ruiz.example"@evil.example', "broken"),
        ("ana@ruiz.example@evil.example", "broken"),
        ("<@evil.example:ana@ruiz.example>", "broken"),
        ("an\u0430@ruiz.example", "no-address"),
        ("ana@ru\uff49z.example", "no-address"),
        ("ana ruiz@ruiz.example", "no-address"),
        ("ana@ruiz..example", "no-address"),
        ("ana@[192.0.2.1]", "no-address"),
        ("=?utf-8?q?ana=40ruiz.example?=", "no-address"),
        ("ana@ruiz.example\rBcc: x@y.example", "broken"),
        ("Ana", "no-address"),
        ("", "no-address"),
        ("(" * 1_500, "no-address"),
        ("x" * 3_000, "broken"),
    ],
)
def test_no_single_author(value: str, reason: str) -> None:
    assert from_field(value) == Refusal(reason)


def test_as_many_from_fields_as_one() -> None:
    assert from_field() == Refusal("no-from")
    assert from_field("ana@ruiz.example", "ana@ruiz.example") == Refusal("several-from")
    assert sender_of(parse_message(b"From: a@x.example\nFROM : b@x.example\n\n")) == Refusal("several-from")


def test_another_address_in_the_name_is_a_doubt() -> None:
    assert from_field('"carla@conti.example" <eve@evil.example>') == Sender(
        "carla@conti.example", "eve@evil.example", ("address-in-name",)
    )
    assert from_field('"carla＠conti.example" <eve@evil.example>').doubts == ("address-in-name",)
    assert from_field('"Ana@Ruiz.example" <ana@ruiz.example>').doubts == ()


def test_addresses_are_compared_as_ascii_without_case() -> None:
    assert same_address("Ana@Ruiz.example", "ana@ruiz.EXAMPLE")
    assert not same_address("ana@ruiz.example", "ana@ruiz.examplE\u0301")
    assert not same_address("\u212aarl@x.example", "karl@x.example")
    assert not same_address("ana+x@ruiz.example", "ana@ruiz.example")


RECEIVED = "Received: from a by mx.conti.example"
PASS = "Authentication-Results: mx.conti.example; dmarc=pass header.from=ruiz.example"
ABOVE = Proof("header", "mx.conti.example")
BELOW = Proof("header", "mx.conti.example", "below-received")
TOP = Proof("header", "mx.conti.example", "top")
TOPMOST = Proof("header", "topmost", "below-received")


def proven(proof: Proof, *headers: str, sender: Sender = ANA, dkim: DkimResult | None = None) -> Proven | Unproven:
    written = "\n".join((*headers, "From: Ana Ruiz <ana@ruiz.example>", "Subject: x"))
    return prove(parse_message(written.encode() + b"\n\nyes"), sender, proof, dkim)


@pytest.mark.parametrize(
    ("proof", "headers"),
    [
        (ABOVE, (PASS, RECEIVED)),
        (ABOVE, ("Return-Path: <ana@ruiz.example>", "X-Spam: no", PASS, RECEIVED)),
        (ABOVE, ("Authentication-Results: other.example; dmarc=fail", PASS, RECEIVED)),
        (BELOW, (RECEIVED, PASS)),
        (BELOW, ("Delivered-To: x", RECEIVED, "ARC-Seal: x", "Return-Path: <a>", RECEIVED, "Received-SPF: pass", PASS)),
        (TOP, (PASS,)),
        (TOP, ("Return-Path: <ana@ruiz.example>", "Delivered-To: carla@conti.example", PASS)),
        (TOPMOST, (RECEIVED, "Authentication-Results: spf=fail; dmarc=pass action=none header.from=ruiz.example")),
        (ABOVE, (PASS.replace("mx.conti", "MX.Conti"), RECEIVED)),
        (ABOVE, (PASS.replace("example;", "example 1 (ours);"), RECEIVED)),
    ],
)
def test_the_result_our_server_wrote_proves(proof: Proof, headers: tuple[str, ...]) -> None:
    assert proven(proof, *headers) == Proven("dmarc", "ruiz.example")


@pytest.mark.parametrize(
    ("proof", "headers", "reason"),
    [
        (ABOVE, (), "no-result"),
        (ABOVE, (PASS,), "no-result"),  # nothing of our server's stands below: the author may have written it
        (ABOVE, (RECEIVED, PASS), "no-result"),
        (ABOVE, ("Subject: y", PASS, RECEIVED), "no-result"),
        (ABOVE, ("Authentication-Results: mx.conti.example.evil.example; dmarc=pass", RECEIVED), "no-result"),
        (ABOVE, ("Authentication-Results: mx.conti.example; dmarc=fail", PASS, RECEIVED), "dmarc-fail"),
        (ABOVE, ("Authentication-Results: mx.conti.example; none", PASS, RECEIVED), "no-pass"),
        (BELOW, (PASS, "X: y"), "no-result"),
        (BELOW, (RECEIVED, "To: x@y.example", PASS), "no-result"),
        (BELOW, (RECEIVED, "Authentication-Results: mx.conti.example; spf=none", RECEIVED, PASS), "no-pass"),
        (TOP, ("X-Mine: 1", PASS), "no-result"),
        (TOP, (RECEIVED, PASS), "no-result"),
        (TOPMOST, (RECEIVED, "Authentication-Results: dmarc=none", PASS), "no-pass"),
    ],
)
def test_a_result_somebody_else_may_have_written_proves_nothing(
    proof: Proof, headers: tuple[str, ...], reason: str
) -> None:
    assert proven(proof, *headers) == Unproven(reason)


@pytest.mark.parametrize(
    ("results", "answer"),
    [
        ("dmarc=pass", Proven("dmarc", "ruiz.example")),
        ("dmarc=pass header.from=evil.example", Unproven("no-pass")),
        ("dmarc=pass header.from=mail.ruiz.example", Unproven("no-pass")),
        ("dmarc=bestguesspass header.from=ruiz.example", Unproven("no-pass")),
        ("dmarc=fail; dkim=pass header.d=ruiz.example", Unproven("dmarc-fail")),
        ("dmarc=none; dmarc=pass header.from=ruiz.example", Unproven("dmarc-twice")),
        ("dmarc=pass header.from=ruiz.example header.from=evil.example", Unproven("no-pass")),
        ("dkim=pass header.d=ruiz.example header.d=evil.example", Unproven("no-pass")),
        ("dkim=pass header.d=ruiz.example header.d=RUIZ.example", Proven("dkim", "ruiz.example")),
        ("dmarc=none; dkim=pass header.d=ruiz.example", Proven("dkim", "ruiz.example")),
        ("dkim=fail header.d=ruiz.example; dkim=pass header.d=esp.example", Unproven("no-pass")),
        ("dkim=pass header.d=esp.example; dkim=pass header.i=@ruiz.example", Proven("dkim", "ruiz.example")),
        ("dkim=pass header.d=esp.example header.i=@ruiz.example", Unproven("no-pass")),
        ("dkim=pass (header.d=ruiz.example) header.d=esp.example", Unproven("no-pass")),
        ('dkim=pass reason="x; dmarc=pass" header.d=esp.example', Unproven("no-pass")),
        ("dkim=fail (a (nested; dkim=pass header.d=ruiz.example) b)", Unproven("no-pass")),
        ("dkim=pass header.d=example", Unproven("no-pass")),
        ("spf=pass smtp.mailfrom=ana@ruiz.example", Proven("spf", "ruiz.example")),
        ("spf=pass smtp.mailfrom=ruiz.example smtp.helo=x", Proven("spf", "ruiz.example")),
        ("spf=pass smtp.helo=ruiz.example", Unproven("no-pass")),
        ("spf=softfail smtp.mailfrom=ana@ruiz.example", Unproven("no-pass")),
        ("auth=pass smtp.auth=ana@ruiz.example", Unproven("no-pass")),
        ("none", Unproven("no-pass")),
    ],
)
def test_what_a_result_is_worth(results: str, answer: Proven | Unproven) -> None:
    assert proven(ABOVE, f"Authentication-Results: mx.conti.example; {results}", RECEIVED) == answer


def test_exchange_online_writes_no_identifier() -> None:
    value = (
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=ruiz.example; dkim=pass (signature was verified)"
        " header.d=ruiz.example;dmarc=pass action=none header.from=ruiz.example;compauth=pass reason=100"
    )
    assert [(one.method, one.value) for one in read_results(value)] == [
        ("spf", "pass"),
        ("dkim", "pass"),
        ("dmarc", "pass"),
        ("compauth", "pass"),
    ]


@pytest.mark.parametrize(
    ("domain", "author", "answer"),
    [
        ("ruiz.example", "ruiz.example", True),
        ("Ruiz.example.", "ruiz.example", True),
        ("ruiz.example", "mail.ruiz.example", True),
        ("mail.ruiz.example", "ruiz.example", False),
        ("iz.example", "ruiz.example", False),
        ("example", "ruiz.example", False),
        ("co.uk", "ruiz.co.uk", False),
        ("ruiz.co.uk", "mail.ruiz.co.uk", True),
        ("github.io", "ana.github.io", False),
        ("", "ruiz.example", False),
        ("", "", False),
    ],
)
def test_which_domain_vouches_for_which(domain: str, author: str, answer: bool) -> None:
    assert aligned(domain, author) is answer


def test_our_own_dkim_check_proves_where_it_is_the_proof() -> None:
    own = Proof("dkim")
    assert proven(own, dkim=DkimResult(True, "ruiz.example", "")) == Proven("own-dkim", "ruiz.example")
    assert proven(own, dkim=DkimResult(True, "evil.example", "")) == Unproven("dkim-not-aligned")
    assert proven(own, dkim=DkimResult(False, "", "stale")) == Unproven("stale")
    assert proven(own, PASS, RECEIVED) == Unproven("dkim-not-checked")


def test_where_the_proof_is_ask_nothing_proves() -> None:
    assert proven(Proof("ask"), PASS, RECEIVED, dkim=DkimResult(True, "ruiz.example", "")) == Unproven("ask")


def test_header_proof_needs_to_know_our_server() -> None:
    with pytest.raises(ValueError, match="authserv_id"):
        Proof("header")


@given(st.text(st.sampled_from('ana@ruiz.example<>(),;:"\\ =\u0430'), max_size=60))
def test_whatever_stands_in_from_an_author_is_one_plain_address(value: str) -> None:
    found = from_field(value)
    if isinstance(found, Sender):
        assert found.address.isascii()
        assert found.address.count("@") == 1
        assert found.address in value
        assert not set(found.address) & set('<>(),;:"\\ ')
