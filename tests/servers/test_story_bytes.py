"""The story on Dovecot and Postfix, in each set-up: the bytes of every mail that left, as they arrived."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.player import Player
from tests.script import read
from tests.servers.rig import Rig
from tests.worlds import CARLA, DESK, PASSWORD, PLUS, SETUPS, make_world

ANA, BEN = "ana@ruiz.example", "ben@ong.example"
STORY = """
connector labels a draft to Ana Ruiz <ana@ruiz.example>, Ben Ong <ben@ong.example>
-> ask ana@ruiz.example
-> ask ben@ong.example
ana@ruiz.example: Yes please, my mobile is +34 600 123 456.
ben@ong.example: Happy to, but can it wait until the end of the month? Swamped until then.
-> later-noted ben@ong.example (until 30 November)
-> wait ana@ruiz.example (until 30 November)
after 18 days
-> ask-again ben@ong.example
ben@ong.example: Yes, now is good.
-> notice hold
after 15 minutes
-> introduction ana@ruiz.example ben@ong.example
ana@ruiz.example: Thank you, Carla! Ben, how about Thursday?
ben@ong.example: Thursday is perfect.
-> step-out ana@ruiz.example ben@ong.example
"""
BEFORE = ("ask", "later-noted", "wait", "ask-again")


def _addresses(mail: Message, field: str) -> list[str]:
    return [address for _, address in getaddresses(mail.get_all(field, []))]


def _readings(raw: bytes) -> str:
    """The mail as it stands and with every part decoded, in lower case."""
    mail = message_from_bytes(raw)
    parts = [bytes(part.get_payload(decode=True) or b"") for part in mail.walk() if not part.is_multipart()]
    joined = b"\n".join([raw, raw.replace(b"=\r\n", b""), *parts]).decode("utf-8", "replace")
    return (joined + unquote(joined)).lower()


@pytest.mark.dovecot
@pytest.mark.parametrize("setup", SETUPS)
def test_every_mail_of_the_story_to_the_byte(setup: str, tmp_path: Path) -> None:
    """From, Reply-To, threading and recipients are those of the set-up, and nothing leaks before both agreed."""
    script = tmp_path / "story.txt"
    script.write_text(STORY)
    clock = [datetime(2026, 11, 12, 9, tzinfo=UTC)]
    with Rig(dict.fromkeys((CARLA, DESK, ANA, BEN), PASSWORD)) as rig:
        world = make_world(rig, setup, clock, tmp_path, {})
        try:
            Player(world, read(script)).play()
            inboxes = {who: world.mails(who, "INBOX") for who in (ANA, BEN)}
            mails = [raw for inbox in inboxes.values() for raw in inbox]
            letters = {raw: world.letter(str(message_from_bytes(raw)["Message-ID"])) for raw in mails}
        finally:
            world.close()
    seen: dict[str, list[tuple[str, bytes]]] = {}
    for who, mails in inboxes.items():
        for raw in mails:
            row = letters[raw]
            if row is not None:
                seen.setdefault(row.kind.value, []).append((who, raw))
    assert {kind: sorted(who for who, _ in mails) for kind, mails in seen.items()} == {
        "ask": [ANA, BEN],
        "later-noted": [BEN],
        "wait": [ANA],
        "ask-again": [BEN],
        "introduction": [ANA, BEN],
        "step-out": [ANA, BEN],
    }
    first_ask = {who: str(message_from_bytes(raw)["Message-ID"]) for who, raw in seen["ask"]}
    sender = DESK if setup == "separate" else CARLA
    for kind, mails in seen.items():
        for who, raw in mails:
            mail = message_from_bytes(raw)
            head = raw.partition(b"\r\n\r\n")[0].lower()
            assert b"\nbcc:" not in head
            assert b"\nresent-" not in head
            assert _addresses(mail, "From") == [sender]
            assert _addresses(mail, "Return-Path") == [sender]
            assert mail["X-Loop"] == "twoyes"
            replies = {"later-noted": "auto-replied", "wait": "auto-replied"}
            assert mail["Auto-Submitted"] == replies.get(kind)
            if kind in BEFORE:
                other = BEN if who == ANA else ANA
                assert _addresses(mail, "To") == [who]
                assert mail["Cc"] is None
                text = _readings(raw)
                for secret in (other, first_ask[other].strip("<>"), "600 123 456", "600123456", "swamped"):
                    assert secret.lower() not in text, (kind, who, secret)
            if kind in ("ask", "ask-again"):
                _check_choices(setup, mail, raw)
            if kind in ("later-noted", "wait", "ask-again"):
                assert str(mail["References"]).split()[0] == first_ask[who]
                assert str(mail["Subject"]).startswith("Re: ")
    introductions = {raw[raw.index(b"\nFrom:") :] for _, raw in seen["introduction"]}
    assert len(introductions) == 1  # one transaction, the same bytes for both
    _check_introduction(setup, seen["introduction"][0][1], seen["step-out"][0][1])


def _check_choices(setup: str, mail: Message, raw: bytes) -> None:
    """Answers land where the set-up says, tied by a token of 128 bits."""
    text = unquote(_readings(raw))
    tokens = set(re.findall(r"\[tw-([0-9a-f]{32})\]", text))
    assert len(tokens) == 1
    token = tokens.pop()
    if setup == "plus":
        assert _addresses(mail, "Reply-To") == [CARLA.replace("@", f"+{token}@")]
    else:
        assert mail["Reply-To"] is None
    landing = {"own": CARLA, "separate": DESK}.get(setup, CARLA.replace("@", f"+{token}@"))
    for word in ("yes", "later", "no"):
        assert f"mailto:{landing}?subject={word} [tw-{token}]" in text


def _check_introduction(setup: str, introduction: bytes, step_out: bytes) -> None:
    mail, last = message_from_bytes(introduction), message_from_bytes(step_out)
    assert _addresses(mail, "To") == [ANA, BEN]
    assert _addresses(mail, "Cc") == ([CARLA] if setup == "separate" else [])
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None  # a fresh thread: no way back to the asks
    assert mail["Reply-To"] is None
    assert _addresses(last, "To") == [ANA, BEN]
    assert _addresses(last, "Reply-To") == [ANA, BEN]
    assert last["Cc"] is None
    assert last["In-Reply-To"] == mail["Message-ID"]
    assert CARLA not in {*_addresses(last, "To"), *_addresses(last, "Cc")}
    assert PLUS.encode() not in introduction + step_out
