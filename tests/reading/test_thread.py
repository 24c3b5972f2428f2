"""A mail is tied to an ask by Message-IDs and tokens; two sides named in one mail are a conflict."""

from __future__ import annotations

import pytest

from bot.reading.message import parse_heading, parse_message
from bot.reading.thread import AskRef, Conflict, Traces, choose, traces

ANA = AskRef(7, "ana@ruiz.example", "ask")
ANA_NUDGE = AskRef(7, "ana@ruiz.example", "nudge-1")
BEN = AskRef(7, "ben@ong.example", "ask")
ANA_ELSEWHERE = AskRef(8, "ana@ruiz.example", "ask")
BY_ID = {"<a@conti.example>": ANA, "<n@conti.example>": ANA_NUDGE, "<b@conti.example>": BEN, "<e@x>": ANA_ELSEWHERE}
A, B = "a" * 26, "b2" * 13
BY_TOKEN = {A: ANA, B: BEN}


def raw(headers: str) -> bytes:
    return headers.strip().encode() + b"\n\nyes\n"


def test_the_nearest_message_id_stands_first() -> None:
    read = traces(parse_message(raw("In-Reply-To: <3@x>\nReferences: <1@x> <2@x> <3@x>")))
    assert read == Traces(("<3@x>", "<2@x>", "<1@x>"), (), True)


def test_every_field_and_every_identifier_counts() -> None:
    """One that stands behind hundreds of others, or in a second field, may be another party's ask."""
    many = " ".join(f"<{n}@x>" for n in range(1_000))
    read = traces(parse_message(raw(f"In-Reply-To: <1@y>\nIn-Reply-To: <2@y>\nReferences: {many}\nReferences: <3@y>")))
    assert read.message_ids[:3] == ("<1@y>", "<2@y>", "<3@y>")
    assert len(read.message_ids) == 1_003


def test_a_thread_that_cannot_be_read_is_one() -> None:
    assert traces(parse_message(raw("In-Reply-To: Your message of Monday"))).threaded
    assert not traces(parse_message(raw("In-Reply-To:\nReferences: "))).threaded


@pytest.mark.parametrize(
    ("headers", "tokens"),
    [
        (f"Subject: YES [tw-{A}]", (A,)),
        (f"Subject: Re: AW: x [tw-{A}] [tw-{B}]", (A, B)),
        (f"Subject: =?utf-8?q?S=C3=AD_[tw-{A}]?=", (A,)),
        ("Subject: [tw-short]", ()),
        (f"To: Carla <Carla+{A}@Conti.example>", (A,)),
        (f"Cc: carla+{A}@conti.example, x@y.example", (A,)),
        (f"Delivered-To: carla+{A}@conti.example", (A,)),
        (f"To: carla+{A}@evil.example", ()),
        (f"To: carlax+{A}@conti.example", ()),
        ("To: carla+intro@conti.example", ()),
        (f"To: carla+{A}@conti.example\nSubject: [tw-{A}]", (A,)),
    ],
)
@pytest.mark.parametrize("plus", ["carla@conti.example", "carla+intro@conti.example"])
def test_tokens(headers: str, tokens: tuple[str, ...], plus: str) -> None:
    assert traces(parse_message(raw(headers)), plus).tokens == tokens
    assert traces(parse_heading(headers.encode()), plus).tokens == tokens


def test_without_plus_addressing_an_address_carries_no_token() -> None:
    assert traces(parse_message(raw(f"To: carla+{A}@conti.example"))).tokens == ()


@pytest.mark.parametrize(
    ("found", "answer"),
    [
        (Traces((), (), False), None),
        (Traces(("<other@x>",), (), True), None),
        (Traces(("<a@conti.example>",), (), True), ANA),
        (Traces(("<n@conti.example>", "<a@conti.example>"), (), True), ANA_NUDGE),
        (Traces(("<other@x>", "<a@conti.example>"), (), True), ANA),
        (Traces(("<other@x>",), (A,), True), ANA),
        (Traces((), (A.upper(),), False), ANA),
        (Traces(("<a@conti.example>",), (A,), True), ANA),
        (Traces(("<a@conti.example>",), (B,), True), Conflict((ANA, BEN))),
        (Traces(("<a@conti.example>", "<b@conti.example>"), (), True), Conflict((ANA, BEN))),
        (Traces(("<a@conti.example>", "<e@x>"), (), True), Conflict((ANA, ANA_ELSEWHERE))),
    ],
)
def test_which_ask_is_answered(found: Traces, answer: AskRef | Conflict | None) -> None:
    assert choose(found, BY_ID, BY_TOKEN) == answer
