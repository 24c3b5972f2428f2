"""`twoyes mail`: how each mail fared, by which check, what proved its author, what followed, and its bytes."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.introductions.introduction import PartyState
from bot.mails import Fared, Gone, latest, one, raw_of
from bot.places import Spot
from bot.ports import Mailbox
from bot.reasons import ANSWER, COMMAND, WORD, Check, Reason, Why
from bot.records import Outcome
from tests.fakes import FakeMail
from tests.fixtures_cli import Twoyes, working
from tests.work.desk import ANA, BEN, EVE, Desk

TOP = Path(__file__).parents[1]
NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Ana and Ben are asked."""
    made = Desk(tmp_path, approve="never", policy={"hold": 0})
    made.draft()
    yield made
    made.close()


def told(desk: Desk) -> list[Fared]:
    """Everything of the mails that concern us, oldest first."""
    with desk.world.books.begin() as page:
        found = [one(page, line.number) for line in latest(page, 100, (), None)]
        return [fared for fared in found if fared is not None][::-1]


# The way of a mail


def test_a_yes_passes_every_check_and_says_what_proved_it(desk: Desk) -> None:
    desk.says(ANA, "Yes please.")
    (fared,) = told(desk)
    assert (fared.line.outcome, fared.line.reason, fared.proof) == ("acted", "yes", "dmarc ruiz.example")
    assert (fared.passed, fared.ended) == (tuple(ANSWER), "")
    assert "verdict" in [happened.kind for happened in fared.followed]


def test_a_forged_yes_ends_at_the_proof(desk: Desk) -> None:
    desk.says(ANA, "Yes please.", forged=True)
    (fared,) = told(desk)
    assert (fared.line.outcome, fared.line.reason) == ("question", "not-proven")
    assert fared.proof.startswith("none (")
    assert (fared.passed[-1], fared.ended) == (Check.ADDRESS, Check.PROOF)
    assert {"question", "notice: question"} <= {happened.kind for happened in fared.followed}
    assert desk.party(ANA).state is PartyState.ASKED


def test_a_yes_from_elsewhere_ends_at_the_address(desk: Desk) -> None:
    desk.says(ANA, "Yes please.", as_from=EVE)
    (fared,) = told(desk)
    assert (fared.line.reason, fared.ended, fared.line.sender) == ("elsewhere", Check.ADDRESS, "e…@evil.example")


def test_a_command_says_what_it_did_and_what_proved_it(desk: Desk) -> None:
    desk.says(ANA, "Yes please.", as_from=EVE)
    desk.command("ONCE")
    fared = told(desk)[-1]
    assert (fared.line.reason, fared.proof, fared.ended) == ("obeyed", "dmarc conti.example", "")
    assert fared.followed


def test_a_forged_command_ends_at_the_proof(desk: Desk) -> None:
    desk.says(ANA, "Well, hm.")
    desk.command("CANCEL", forged=True)
    fared = told(desk)[-1]
    assert (fared.line.outcome, fared.line.reason, fared.ended) == ("ignored", "unproven-command", Check.PROOF)


def test_the_ledger_keeps_the_proof_beside_the_words(desk: Desk) -> None:
    """Of a verdict and of what a command did; private, for it names a domain. What was not proven says nothing."""
    desk.says(ANA, "Yes please.")
    desk.says(BEN, "Hm, who is that?", forged=True)
    code = desk.it().code
    desk.command(f"{code} CANCEL")
    number = desk.it().id
    with desk.world.books.begin() as page:
        lines = page.ledger.lines(number)
    proofs = {line.kind: line.private.get("proof") for line in lines}
    assert proofs["verdict"] == "dmarc ruiz.example"
    assert proofs["question"] is None
    assert "dmarc conti.example" in proofs.values()
    assert not any("dmarc" in str(line.data) for line in lines)


# Its bytes


def mailbox_of(desk: Desk, name: str) -> Mailbox:
    return {"home": desk.work.home, "desk": desk.work.desk or desk.work.home}[name]


def raw(desk: Desk, number: int) -> bytes:
    return raw_of(desk.world.books, number, lambda name: mailbox_of(desk, name))


def test_the_bytes_of_a_mail_are_found_where_it_stands_and_after_all_was_numbered_anew(desk: Desk) -> None:
    desk.says(ANA, "Yes please.")
    number = told(desk)[0].line.number
    before = raw(desk, number)
    assert b"Yes please." in before
    inbox = desk.work.home.account.folders["INBOX"]  # type: ignore[attr-defined]
    inbox.renumber()
    assert raw(desk, number) == before


def test_another_mail_with_its_message_id_is_not_shown_for_it(desk: Desk) -> None:
    desk.says(ANA, "Yes please.")
    number = told(desk)[0].line.number
    inbox = desk.work.home.account.folders["INBOX"]  # type: ignore[attr-defined]
    inbox.renumber()
    with desk.world.books.begin() as page:
        row = page.mails.get(number)
    assert row is not None
    text = f"Message-ID: {row.message_id}\r\nFrom: x@evil.example\r\n\r\nNo.\r\n"
    inbox.mails = {1: FakeMail(text.encode(), set(), NOW)}
    with pytest.raises(Gone, match="it was deleted"):
        raw(desk, number)


# The command


@pytest.fixture
def filled(home: Path) -> Path:
    """Three mails: a yes without a case, one set aside whose bytes and reason mean ill, and a copy of our own."""
    ill = Why(Reason.UNREADABLE, "Unreadable: \x1b[2Jnothing")
    with working(home, NOW) as worker, worker.books.begin() as page:
        for outcome, why, more in (
            (Outcome.IGNORED, Reason.NOBODY.says(), {"sender": "eve@evil.example"}),
            (Outcome.SET_ASIDE, ill, {"raw": b"From: x\x1b[2J\r\n\r\n\xff"}),
            (Outcome.IGNORED, Reason.OWN_LETTER.says(), {}),
        ):
            fingerprint = f"{why.reason}"
            number = page.mails.record("home", Spot("INBOX", 7, 12), fingerprint, message_id="<1@x>", now=NOW)
            page.mails.finish(number, outcome, why, **more)
    return home


def test_the_list_leaves_our_own_out_and_shortens_senders(twoyes: Twoyes, filled: Path) -> None:
    ran = twoyes("mail")
    assert (ran.code, ran.err) == (0, "")
    assert "e…@evil.example" in ran.out
    assert "set-aside" in ran.out
    assert "own-letter" not in ran.out
    assert [line["number"] for line in twoyes("mail", "--json").json] == [2, 1]


def test_the_list_can_be_narrowed(twoyes: Twoyes, filled: Path) -> None:
    assert [line["reason"] for line in twoyes("mail", "--refused", "--json").json] == ["nobody"]
    assert [line["reason"] for line in twoyes("mail", "--set-aside", "--json").json] == ["unreadable"]
    assert len(twoyes("mail", "--refused", "--set-aside", "--json").json) == 2
    assert twoyes("mail", "K7").code == 1


def test_one_mail_tells_where_it_stands_and_no_terminal_obeys_it(twoyes: Twoyes, filled: Path) -> None:
    ran = twoyes("mail", "2")
    assert "home, INBOX, UID 12 (UIDVALIDITY 7)" in ran.words
    assert "in doubt: it keeps within the caps" in ran.words
    assert "\x1b" not in ran.out
    found = twoyes("mail", "2", "--json").json
    assert (found["number"], found["kept"], found["ended"]) == (2, True, Check.CAPS)
    assert twoyes("mail", "77").code == 1


def test_raw_writes_what_was_set_aside_byte_by_byte(filled: Path) -> None:
    """Into a pipe, as it is."""
    command = [sys.executable, "-m", "bot", "mail", "2", "--raw"]
    ran = subprocess.run(command, cwd=filled, capture_output=True, check=True, timeout=60)
    assert (ran.stdout, ran.stderr) == (b"From: x\x1b[2J\r\n\r\n\xff", b"")


def test_raw_of_a_mail_in_a_mailbox_out_of_reach_says_so(twoyes: Twoyes, filled: Path) -> None:
    ran = twoyes("mail", "1", "--raw")
    assert (ran.code, ran.out) == (3, "")
    assert twoyes("mail", "--raw").code == 2
    assert twoyes("mail", "77", "--raw").code == 1


# The vocabulary


def test_every_reason_stands_in_the_docs_and_no_other() -> None:
    page = (TOP / "docs" / "running.md").read_text("utf-8")
    table = page[page.index("<!-- reasons -->") : page.index("<!-- end of reasons -->")]
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*?) \| (.*?) \|$", table, re.MULTILINE)
    assert rows == [(reason.value, reason.check.value, reason.means) for reason in Reason]


def test_every_reason_is_given_somewhere() -> None:
    """Nothing of the vocabulary is dead, and each stands on its own way through the checks."""
    used = set[str]()
    for path in (TOP / "bot").rglob("*.py"):
        if path.name == "reasons.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Reason":
                used.add(node.attr)
    assert {reason.name for reason in Reason} - used == set()
    assert all(reason.check in reason.way for reason in Reason)


def test_the_ways_keep_to_one_order() -> None:
    order = list(Check)
    for way in (ANSWER, WORD, COMMAND):
        assert list(way) == sorted(way, key=order.index)


def test_a_name_that_no_version_knows_is_told_as_earlier() -> None:
    assert Reason.named("no such") is Reason.EARLIER
    assert Reason.named("yes") is Reason.YES
