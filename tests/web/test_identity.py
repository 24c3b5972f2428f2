"""Google's tokens: only what Google signed, for us, in time and with a verified address, is believed."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest

from bot.ports import TryLater
from bot.web.identity import AGAIN, FRESH, PAUSE, STALE, Caller, Certificates, Refused, caller, claims
from tests.web import google as g

AUDIENCE = f"{g.BASE}/addon/home"


def believed(token: str, google: g.FakeGoogle | None = None) -> Caller:
    """Whose token it is, where it must be Google's own for the add-on."""
    certificates = Certificates((google or g.FakeGoogle()).transport)
    return caller(certificates, token, {AUDIENCE, g.BASE}, {g.SERVICE})


def unsigned(header: object, payload: object) -> str:
    """A token with these parts and a signature of nothing."""
    return f"{g.part(header)}.{g.part(payload)}.{g.part('')}"


def test_a_token_of_googles_is_believed() -> None:
    assert believed(g.system_token()) == Caller(g.SERVICE, "987")


def test_the_base_address_is_an_audience_where_it_is_listed() -> None:
    assert believed(g.signed(g.claims(g.BASE, g.SERVICE))).email == g.SERVICE


@pytest.mark.parametrize("issuer", ["accounts.google.com", "https://accounts.google.com"])
def test_google_has_two_names(issuer: str) -> None:
    assert believed(g.system_token(iss=issuer)).email == g.SERVICE


def test_an_address_is_the_same_in_capitals() -> None:
    assert believed(g.system_token(email=g.SERVICE.upper())).email == g.SERVICE


_NOW = int(time.time())


@pytest.mark.parametrize(
    "other",
    [
        {"aud": "https://desk.elsewhere.example/addon/home"},
        {"aud": None},
        {"aud": [AUDIENCE]},
        {"aud": {"is": AUDIENCE}},
        {"iss": "https://accounts.elsewhere.example"},
        {"iss": None},
        {"iss": ["accounts.google.com"]},
        {"exp": _NOW - 3_600},
        {"exp": None},
        {"exp": "never"},
        {"exp": [_NOW + 60]},
        {"iat": _NOW + 3_600},
        {"iat": None},
        {"email": "service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"},
        {"email": None},
        {"email": [g.SERVICE]},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "9" * 300},
    ],
    ids=lambda other: re.sub(r"[0-9]{9,}", "then", str(other)),  # the same in every process
)
def test_a_token_that_says_anything_else_is_refused(other: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        believed(g.signed({k: v for k, v in {**g.claims(AUDIENCE, g.SERVICE), **other}.items() if v is not None}))


def test_clocks_may_differ_by_a_few_seconds() -> None:
    now = int(time.time())
    assert believed(g.system_token(iat=now + 6)).email == g.SERVICE
    assert believed(g.system_token(exp=now - 4)).email == g.SERVICE
    with pytest.raises(Refused, match="early"):
        believed(g.system_token(iat=now + 30))
    with pytest.raises(Refused, match="expired"):
        believed(g.system_token(exp=now - 30))


def test_a_token_signed_by_somebody_elses_key_is_refused() -> None:
    with pytest.raises(Refused, match="signature"):
        believed(g.signed(g.claims(AUDIENCE, g.SERVICE), key="k2", kid="k1"))


def test_a_token_of_an_unknown_key_is_refused() -> None:
    with pytest.raises(Refused, match="no key"):
        believed(g.signed(g.claims(AUDIENCE, g.SERVICE), key="k2"))


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "kid": "k1"},
        {"alg": "None", "kid": "k1"},
        {"alg": "HS256", "kid": "k1"},
        {"kid": "k1"},
        {"alg": ["RS256"], "kid": "k1"},
        {"alg": "RS256"},
        {"alg": "RS256", "kid": ""},
        {"alg": "RS256", "kid": {"k1": 1}},
        {"alg": "RS256", "kid": "k1"},
        [],
        "RS256",
        None,
    ],
    ids=str,
)
def test_a_token_that_is_not_signed_as_google_signs_is_refused(header: object) -> None:
    with pytest.raises(Refused):
        believed(unsigned(header, g.claims(AUDIENCE, g.SERVICE)))


def test_another_way_to_sign_is_refused_though_its_key_is_known() -> None:
    token, public = g.elliptic(g.claims(AUDIENCE, g.SERVICE), "k1")
    with pytest.raises(Refused, match="as Google signs"):
        believed(token, g.FakeGoogle({"k1": public}))


def test_claims_that_were_changed_after_signing_are_refused() -> None:
    header, _, signature = g.system_token().split(".")
    forged = g.part(g.claims(AUDIENCE, g.SERVICE, sub="1"))
    with pytest.raises(Refused, match="signature"):
        believed(f"{header}.{forged}.{signature}")


@pytest.mark.parametrize(
    "token",
    ["", ".", "..", "...", "a.b.c", "eyJ", "é.é.é", "\x00.\x00.\x00", "a" * 100_000, f"{'[' * 6_000}", "..\ud800"],
    ids=lambda given: repr(given)[:40],
)
def test_garbage_is_refused(token: str) -> None:
    with pytest.raises(Refused):
        believed(token)


def test_a_token_longer_than_any_of_googles_is_refused_unread() -> None:
    with pytest.raises(Refused, match="there is no token"):
        believed(g.system_token(note="x" * 8_000))


def test_a_token_of_deeply_nested_json_is_refused() -> None:
    import base64

    deep = base64.urlsafe_b64encode(b"[" * 5_000).decode()
    with pytest.raises(Refused):
        believed(f"{deep}.{deep}.aaaa")


def test_a_reason_quotes_nothing_of_the_token() -> None:
    token = g.system_token(aud="https://x.example", sub="very-secret-subject")
    with pytest.raises(Refused) as refused:
        believed(token)
    assert refused.value.audience == "https://x.example"
    assert not any(piece in str(refused.value) for piece in (*token.split("."), "very-secret-subject"))


def test_a_refusal_hides_what_the_library_says_which_may_hold_the_token() -> None:
    with pytest.raises(Refused) as refused:
        believed("abc.def")
    assert refused.value.__suppress_context__
    assert "abc" not in str(refused.value)


class Ticking:
    """Certificates with a clock of their own."""

    def __init__(self) -> None:
        self.google = g.FakeGoogle()
        self.now = 1_000.0
        self.certificates = Certificates(self.google.transport, lambda: self.now)

    def key(self, kid: str = "k1") -> str:
        return self.certificates.key(kid)

    @property
    def fetched(self) -> int:
        return len(self.google.asked)


def test_certificates_are_fetched_once_an_hour() -> None:
    it = Ticking()
    for _ in range(5):
        it.key()
    assert it.fetched == 1
    it.now += FRESH - 1
    it.key()
    assert it.fetched == 1
    it.now += 1
    it.key()
    assert it.fetched == 2


def test_an_unknown_key_fetches_them_again_once_a_minute_at_most() -> None:
    it = Ticking()
    it.key()
    it.google.keys = {"k2": g.public_key("k2")}
    for _ in range(5):
        with pytest.raises(Refused):
            it.key("k2")
    it.now += AGAIN
    with pytest.raises(Refused):
        it.key("k2")
    assert it.fetched == 1
    it.now += PAUSE
    assert it.key("k2") == g.public_key("k2")
    assert it.fetched == 2


def test_a_key_that_google_withdrew_is_believed_no_longer() -> None:
    it = Ticking()
    it.key()
    it.google.keys = {"k2": g.public_key("k2")}
    it.now += FRESH
    with pytest.raises(Refused):
        it.key("k1")


def test_old_certificates_serve_for_some_hours_while_google_is_away() -> None:
    it = Ticking()
    it.key()
    it.google.reachable = False
    it.now += STALE - 1
    assert it.key() == g.public_key("k1")
    it.now += 1
    with pytest.raises(TryLater):
        it.key()


def test_where_google_is_away_it_is_not_asked_at_each_call() -> None:
    it = Ticking()
    it.google.reachable = False
    for _ in range(5):
        with pytest.raises(TryLater):
            it.key()
    assert it.fetched == 1
    it.google.reachable = True
    it.now += AGAIN
    it.key()
    assert it.fetched == 2


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"k1": 7}', b"<html>", b"[" * 100_000, b"\xff\xfe"], ids=lambda given: repr(given[:8])
)
def test_an_answer_that_holds_no_certificates_leaves_those_we_have(raw: bytes) -> None:
    it = Ticking()
    it.key()
    it.google.raw = raw
    it.now += FRESH
    assert it.key() == g.public_key("k1")


def test_an_error_of_googles_leaves_those_we_have() -> None:
    it = Ticking()
    it.key()
    it.google.keys, it.google.status = {"k2": g.public_key("k2")}, 500
    it.now += FRESH
    assert it.key() == g.public_key("k1")


def test_a_certificate_that_is_none_makes_no_token_good() -> None:
    with pytest.raises(Refused):
        believed(g.system_token(), g.FakeGoogle({"k1": "-----BEGIN NOTHING-----"}))


def test_an_audience_must_be_given() -> None:
    with pytest.raises(Refused):
        claims(Certificates(g.FakeGoogle().transport), g.system_token(), ())


def test_tokens_are_compared_with_certificates_as_google_publishes_them() -> None:
    """X.509, as Google's address answers, not only bare public keys."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    key = serialization.load_pem_private_key(g.private_key("k1"), None)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "signer")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    assert believed(g.system_token(), g.FakeGoogle({"k1": pem})).email == g.SERVICE
    assert json.dumps(pem)
