"""The last gate stops what must not leave, however it is written, and lets our own letters pass."""

from __future__ import annotations

import base64
import quopri
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.introductions.decision import ASKS, LETTERS, Kind
from bot.writing import wordings
from bot.writing.gate import Form, Secret, approved_text, inspect, out_of_place, secrets_from
from bot.writing.letters import Outgoing, Setup
from bot.writing.manuscript import Enclosure, Manuscript
from tests.writing.cast import ANA, BEN, CASE, CID, NOW, OUR_ADDRESSES, TRIO, letter, notice, plain

TOKEN_OF_BEN = "q9w8e7r6t5y4u3i2o1p0a9s8d7"
ID_OF_BEN = "<ask-2-for-ben@conti.example>"
WORDS_OF_BEN = "Sure, but only after my divorce is settled in March. Call +65 6123 4567 then."
KNOWN = ("Carla Conti", "carla@conti.example")


def secrets(kind: Kind = Kind.ASK, case=CASE, recipient: str = "ana") -> tuple[Secret, ...]:
    return secrets_from(
        case,
        recipient,
        kind,
        ids={"ben": (ID_OF_BEN,)},
        tokens={"ben": (TOKEN_OF_BEN,)},
        words={"ben": (WORDS_OF_BEN,)},
        known=KNOWN,
    )


def reasons(outgoing: Outgoing, hidden: tuple[Secret, ...] = (), **options) -> tuple[str, ...]:
    given = {"allowed_recipients": frozenset(outgoing.recipients), "own_addresses": OUR_ADDRESSES}
    return inspect(outgoing, hidden, **(given | options))


def part(body: str, kind: str = "text/plain", encoding: str = "7bit") -> Outgoing:
    """An ask whose body was replaced by hand, as a fault or an attacker could."""
    ask = letter(Kind.ASK)
    head = ask.raw.split(b"Content-Type:")[0].replace(b"MIME-Version: 1.0\r\n", b"")
    text = body.replace("\n", "\r\n")
    raw = head + f"MIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\n".encode()
    raw += f"Content-Transfer-Encoding: {encoding}\r\n\r\n{text}\r\n".encode()
    return replace(ask, raw=raw)


def with_header(line: bytes, outgoing: Outgoing | None = None) -> Outgoing:
    outgoing = outgoing or letter(Kind.ASK)
    return replace(outgoing, raw=line + b"\r\n" + outgoing.raw)


# Secrets, in every writing


def encodings(secret: str) -> dict[str, Outgoing]:
    plain = secret.encode()
    halves = secret[: len(secret) // 2], secret[len(secret) // 2 :]
    return {
        "plain": part(f"Write to {secret} soon"),
        "other case": part(f"WRITE TO {secret.upper()} SOON"),
        "base64": part(base64.encodebytes(b"Write to " + plain + b" soon").decode(), encoding="base64"),
        "quoted-printable": part("".join(f"={byte:02X}" for byte in plain), encoding="quoted-printable"),
        "soft line break": part(f"{halves[0]}=\n{halves[1]}", encoding="quoted-printable"),
        "declared otherwise": part("".join(f"={byte:02x}" for byte in plain)),
        "entities": part("".join(f"&#{ord(letter)};" for letter in secret), "text/html"),
        "hexadecimal entities": part("".join(f"&#x{ord(letter):x};" for letter in secret), "text/html"),
        "tags inside": part(f"{halves[0]}<b></b>{halves[1]}", "text/html"),
        "percent": part("https://x.example/?q=" + "".join(f"%{byte:02x}" for byte in plain)),
        "percent twice": part("https://x.example/?q=" + quote(quote(secret, safe=""), safe="")),
        "percent in an entity": part(
            f'<a href="mailto:{"".join(f"&#37;{byte:02x}" for byte in plain)}">x</a>', "text/html"
        ),
        "comment": part(f"<p>Hi</p><!-- {secret} -->", "text/html"),
        "zero width": part(quopri.encodestring("\u200b".join(secret).encode()).decode(), encoding="quoted-printable"),
        "header": with_subject(secret),
        "folded header": with_subject(f"{halves[0]}\r\n {halves[1]}"),
        "encoded word": with_subject("=?utf-8?b?" + base64.b64encode(plain).decode() + "?="),
        "two encoded words": with_subject(f"=?utf-8?q?{halves[0]}?=\r\n =?utf-8?q?{halves[1]}?="),
        "prologue": replace(
            letter(Kind.ASK), raw=letter(Kind.ASK).raw.replace(b"\r\n\r\n", b"\r\n\r\n" + plain + b"\r\n", 1)
        ),
        "epilogue": replace(letter(Kind.ASK), raw=letter(Kind.ASK).raw + plain + b"\r\n"),
    }


def with_subject(subject: str) -> Outgoing:
    ask = letter(Kind.ASK)
    return replace(ask, raw=ask.raw.replace(b"Subject: Introduction", b"Subject: " + subject.encode() + b" x", 1))


WRITINGS = sorted(encodings("x"))


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(
    ("secret", "what"),
    [
        ("ben@ong.example", "it shows the address of ben"),
        (TOKEN_OF_BEN, "it shows the token of ben"),
        (ID_OF_BEN.strip("<>"), "it shows a Message-ID of ben"),
    ],
)
def test_a_secret_is_found_in_every_writing(writing: str, secret: str, what: str) -> None:
    assert what in reasons(encodings(secret)[writing], secrets())


@pytest.mark.parametrize("phone", ["+65 6123 4567", "+6561234567", "+65-6123-4567", "65.6123.4567", "(65) 6123 4567"])
def test_a_phone_number_is_found_however_it_is_grouped(phone: str) -> None:
    assert "it shows a phone number of ben" in reasons(part(f"Call {phone}"), secrets())


def test_a_phone_number_in_a_line_about_somebody_keeps_their_ask_from_leaving() -> None:
    case = replace(CASE, parties=(ANA, replace(BEN, person=replace(BEN.person, line="Invests. +65 6123 4567"))))
    assert "it shows a phone number of ben" in reasons(letter(Kind.ASK, case=case), secrets(case=case))


@pytest.mark.parametrize(
    "text",
    [
        "after my divorce is settled",
        "AFTER my\n  divorce, is *settled*",
        "only after my divorce is",
        "divorce is settled in Mar",
    ],
)
def test_own_words_of_another_party_are_found_by_their_runs(text: str) -> None:
    assert "it shows the own words of ben" in reasons(part(text), secrets())


@pytest.mark.parametrize("text", ["Sure, in March", "is settled", "only after", "call then"])
def test_a_few_common_words_are_no_leak(text: str) -> None:
    assert reasons(part(text), secrets()) == ()


def test_words_that_are_our_wording_or_were_approved_are_no_leak() -> None:
    ours = Secret("No reason needed; no answer means not now.", "the own words of ben", Form.WORDS)
    theirs = Secret("he has taken six fintech teams from pilot to contract", "the own words of ben", Form.WORDS)
    assert reasons(letter(Kind.ASK), (ours,)) == ()
    assert reasons(letter(Kind.ASK), (theirs,)) == ("it shows the own words of ben",)
    assert reasons(letter(Kind.ASK), (theirs,), approved=approved_text(CASE)) == ()


def test_an_address_inside_the_recipients_own_is_no_leak_but_beside_it_is() -> None:
    case = replace(CASE, parties=(ANA, replace(BEN, person=replace(BEN.person, address="na@ruiz.example"))))
    ask = letter(Kind.ASK, case=case)
    assert reasons(ask, secrets(case=case)) == ()
    leak = replace(ask, raw=ask.raw + b"ana@ruiz.example, na@ruiz.example\r\n")
    assert "it shows the address of ben" in reasons(leak, secrets(case=case))


def test_a_masked_name_is_found_and_a_name_that_is_a_common_word_raises_no_alarm() -> None:
    masked = replace(CASE, masked=True)
    assert reasons(letter(Kind.ASK, case=masked), secrets(case=masked)) == ()
    named = reasons(letter(Kind.ASK), secrets(case=masked))
    assert "it shows the name of ben" in named
    assert "it shows what identifies ben" in named
    will = replace(BEN, person=replace(BEN.person, name="Will Reply", address="w@x.example", role="", link=""))
    case = replace(masked, parties=(ANA, will))
    assert reasons(letter(Kind.ASK, case=case), secrets(case=case)) == ()
    assert reasons(part("Meet will reply"), secrets(case=case)) == ("it shows what identifies ben",)


def test_a_masked_name_shared_with_the_reader_or_the_connector_raises_no_alarm() -> None:
    twin = replace(BEN, person=replace(BEN.person, name="Ana Conti", address="x@conti.example", role="", link=""))
    case = replace(CASE, masked=True, parties=(ANA, twin))
    assert reasons(letter(Kind.ASK, case=case), secrets(case=case)) == ()
    assert reasons(part("Meet Ana Conti"), secrets(case=case)) != ()


@pytest.mark.parametrize("kind", sorted(LETTERS - {Kind.OWN_LETTER}))
@pytest.mark.parametrize("setup", list(Setup))
def test_our_own_letters_pass_with_everything_secret(kind: Kind, setup: Setup) -> None:
    for case in (CASE, TRIO, replace(CASE, masked=True)):
        out = letter(kind, case=case, setup=setup)
        hidden = secrets(kind, case, out.party)
        assert len(hidden) >= 3
        assert reasons(out, hidden, approved=approved_text(case)) == ()


@pytest.mark.parametrize("kind", [Kind.INTRODUCTION, Kind.STEP_OUT])
def test_once_all_agreed_addresses_are_shared_and_tokens_identifiers_and_words_are_not(kind: Kind) -> None:
    hidden = secrets(kind, recipient="")
    assert {secret.what for secret in hidden} == {
        "the token of ben",
        "a Message-ID of ben",
        "the own words of ben",
    }
    out = letter(Kind.INTRODUCTION, manuscript=Manuscript("Hi", f"See [tw-{TOKEN_OF_BEN}]", None))
    assert reasons(out, hidden) == ("it shows the token of ben",)


def test_a_dropped_party_stays_secret_after_the_agreement() -> None:
    case = replace(TRIO, parties=(ANA, BEN, replace(CID, dropped=True)))
    hidden = secrets(Kind.INTRODUCTION, case, "")
    assert reasons(letter(Kind.INTRODUCTION, case=case), hidden) == ()
    named = letter(Kind.INTRODUCTION, case=case, manuscript=Manuscript("Hi", "Ana, Ben and Cid Roy: meet.", None))
    assert "it shows the name of cid" in reasons(named, hidden)


def test_secrets_are_found_in_an_enclosure() -> None:
    files = (Enclosure("notes.txt", "text/plain", f"his token: {TOKEN_OF_BEN}".encode()),)
    out = letter(Kind.INTRODUCTION, manuscript=Manuscript("Hi", "Meet.", None, files))
    assert "it shows the token of ben" in reasons(out, secrets(Kind.INTRODUCTION, recipient=""))


def test_the_connector_may_see_everything() -> None:
    assert secrets(Kind.QUESTION) == ()
    shown = notice(Kind.QUESTION, "ben", words=WORDS_OF_BEN)
    assert reasons(shown, secrets(Kind.QUESTION)) == ()


def test_a_reason_does_not_repeat_the_secret() -> None:
    for reason in reasons(part(f"ben@ong.example {TOKEN_OF_BEN} {WORDS_OF_BEN}"), secrets()):
        assert not any(secret.text in reason for secret in secrets())


# Headers, envelope, bytes


@pytest.mark.parametrize(
    "line",
    [
        *(b"Bcc: carla@conti.example", b"bcc:x@y.example", b"Resent-To: x@y.example", b"Resent-Bcc: x@y.example"),
        *(b"X-Mailer: x", b"Return-Receipt-To: x@y.example", b"List-Unsubscribe: <https://x.example>"),
        b"Sender: x@y.example",
    ],
)
def test_headers_that_we_never_write_are_stopped(line: bytes) -> None:
    assert any("never write" in reason for reason in reasons(with_header(line)))


@pytest.mark.parametrize(
    "line", [b"From: eve@evil.example", b"Reply-To: ana@ruiz.example", b"Subject: two", b"Message-ID: <b@x.example>"]
)
def test_a_header_that_stands_twice_is_stopped(line: bytes) -> None:
    ask = letter(Kind.ASK, setup=Setup.PLUS)
    assert any("more than once" in reason for reason in reasons(with_header(line, ask)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"From: Carla Conti <carla@conti.example>", b"From: Carla <eve@evil.example>"),
        (b"From: Carla Conti <carla@conti.example>", b"From: carla@conti.example, eve@evil.example"),
        (b"From: Carla Conti <carla@conti.example>", b"From: carla@conti.example <eve@evil.example>"),
        (b"To: Ana Ruiz <ana@ruiz.example>", b"To: ana@ruiz.example, ben@ong.example"),
        (b"To: Ana Ruiz <ana@ruiz.example>", b"To: ana@ruiz.example\r\nCc: ben@ong.example"),
        (b"To: Ana Ruiz <ana@ruiz.example>", b"To: ana@ruiz.example\r\nReply-To: eve@evil.example"),
        (b"X-Loop: twoyes", b"X-Loop: other"),
        (b"<out-1@conti.example>", b"<out-2@conti.example>"),
        (b"Date: ", b"\r\nDate: "),
        (b"Subject: ", b"Subject: x\r\n\r\n"),
        (b"Subject: ", b"Subject: x\r\n \r\n "),
        (b"Subject: ", b"Subject: x\nBcc: y@z.example\r\n "),
        (b"Subject: ", b"Subject: x\rBcc: y@z.example\r\n "),
        (b"Subject: ", b"no field\r\nSubject: "),
        (b"Subject: ", b"Subject: caf\xc3\xa9 "),
        (b"Subject: ", b"Subject: \x00"),
        (b"Subject: ", b"Subject: " + b"x" * 1000),
    ],
)
def test_a_mail_that_was_tampered_with_is_stopped(old: bytes, new: bytes) -> None:
    ask = letter(Kind.ASK)
    assert old in ask.raw
    assert reasons(ask) == ()
    assert reasons(replace(ask, raw=ask.raw.replace(old, new, 1))) != ()


@pytest.mark.parametrize(
    "change",
    [
        {"recipients": ("ana@ruiz.example", "ben@ong.example")},
        {"recipients": ()},
        {"recipients": ("carla@conti.example",)},
        {"recipients": ("ana@ruiz.example\r\nRCPT TO:<e@x.example>",)},
        {"sender": "eve@evil.example"},
        {"message_id": "<other@conti.example>"},
    ],
)
def test_an_envelope_that_does_not_fit_is_stopped(change: dict) -> None:
    ask = letter(Kind.ASK)
    allowed = frozenset({"ana@ruiz.example", "carla@conti.example"})
    assert reasons(ask, allowed_recipients=allowed) == ()
    assert reasons(replace(ask, **change), allowed_recipients=allowed) != ()


def test_an_answer_address_with_a_tag_is_ours() -> None:
    assert reasons(letter(Kind.ASK, setup=Setup.PLUS)) == ()
    assert reasons(letter(Kind.ASK, setup=Setup.PLUS), own_addresses=frozenset({"carla@conti.example"})) == ()


@given(raw=st.binary(max_size=400))
def test_the_gate_never_raises_and_lets_no_garbage_pass(raw: bytes) -> None:
    assert reasons(replace(letter(Kind.ASK), raw=raw), secrets()) != ()


@given(cut=st.integers(0, 700))
def test_an_ask_that_ends_in_its_headers_is_stopped(cut: int) -> None:
    ask = letter(Kind.ASK)
    cut = min(cut, ask.raw.index(b"\r\n\r\n"))
    assert reasons(replace(ask, raw=ask.raw[:cut])) != ()


def test_a_large_enclosure_is_read_in_bounded_time() -> None:
    hidden = (*secrets(Kind.INTRODUCTION, recipient=""), Secret("dee@poe.example", "the address of dee", Form.ADDRESS))
    leaks = ((b"", ()), (TOKEN_OF_BEN.encode(), ("it shows the token of ben",)))
    for end, expected in (*leaks, (b"Dee@Poe.example", ("it shows the address of dee",))):
        files = (Enclosure("big.bin", "application/octet-stream", bytes(range(256)) * 40_000 + end),)
        out = letter(Kind.INTRODUCTION, manuscript=Manuscript("Hi", "Meet.", None, files))
        assert reasons(out, hidden) == expected


def test_every_kind_of_ask_hides_the_other_side() -> None:
    for kind in ASKS:
        assert {secret.form for secret in secrets(kind)} == {Form.EXACT, Form.ADDRESS, Form.PHONE, Form.WORDS}


def test_a_letter_about_the_introduction_has_no_business_to_leave_before_it() -> None:
    made = replace(CASE, introduced_at=NOW)
    for kind in (Kind.HOW_DID_IT_GO, Kind.NUDGE_INTRODUCED, Kind.STEP_OUT):
        assert out_of_place(kind, CASE)
        assert out_of_place(kind, made) == ()
    assert out_of_place(Kind.ASK, CASE) == out_of_place(Kind.DIGEST, None) == ()
    assert out_of_place(Kind.OWN_LETTER, made)


@pytest.mark.parametrize("kind", [Kind.HOW_DID_IT_GO, Kind.NUDGE_INTRODUCED])
def test_after_the_introduction_the_others_name_may_be_said_and_nothing_that_was_private(kind: Kind) -> None:
    made = replace(CASE, introduced_at=NOW, masked=True)
    out = letter(kind, case=made)
    words = {"ben": ("I found the whole thing rather boring to be honest",)}
    hidden = secrets_from(made, "ana", kind, ids={"ben": ("<b@x.example>",)}, tokens={"ben": ("t" * 26,)}, words=words)
    assert "Ben" in plain(out)
    assert reasons(out, hidden) == ()
    assert reasons(part("I found the whole thing rather boring"), hidden) == ("it shows the own words of ben",)


def test_a_name_that_only_notices_speak_of_is_still_a_secret() -> None:
    """The example in a notice is no reason to let somebody's name through."""
    notices = " ".join(wordings.fixed_wording())
    assert "brief" not in notices
    assert "Ben Ong" not in notices
